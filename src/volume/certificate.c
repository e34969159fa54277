/* Does the determinant of a trilinear cell stay above 0?  It is of degree 2 in each of x, y, z; where its 27 Bernstein
 * coefficients are above 0, so is all of it. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "volume/field_local.h"

enum { DEPTH_MAX = 4 };

struct bernstein { double b[3][3][3]; };       /* [x][y][z] */

struct search {
	double margin;                 /* what rounding may have added to a coefficient */
	double min, max;
	bool folded, uncertain;
};

double
matrix_determinant(double m[3][3])
{
	return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
	       m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

static void
cross(const double a[3], const double b[3], double out[3])
{
	out[0] = a[1] * b[2] - a[2] * b[1];
	out[1] = a[2] * b[0] - a[0] * b[2];
	out[2] = a[0] * b[1] - a[1] * b[0];
}

static double
dot(const double a[3], const double b[3])
{
	return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* A coefficient is the mean of the determinants of columns from edges whose ends along each axis sum to its index. */
static void
coefficients(const struct cell *c, struct bernstein *out)
{
	static const double share[3] = { 1, 0.5, 1 };

	memset(out, 0, sizeof *out);
	for (int y = 0; y < 4; y++)
		for (int z = 0; z < 4; z++) {
			double normal[3];

			cross(c->y[y], c->z[z], normal);
			for (int x = 0; x < 4; x++) {
				int i = (y & 1) + (z & 1), j = (x & 1) + (z >> 1), k = (x >> 1) + (y >> 1);

				out->b[i][j][k] += share[i] * share[j] * share[k] * dot(c->x[x], normal);
			}
		}
}

/* One half along one axis (de Casteljau): the lower or the upper. */
static void
halve(const struct bernstein *in, int axis, bool upper, struct bernstein *out)
{
	for (int p = 0; p < 9; p++) {
		int at[3] = { 0 }, q = 0;
		double v[3] = { 0 }, middle;

		for (int a = 0; a < 3; a++)
			if (a != axis)
				at[a] = q++ == 0 ? p % 3 : p / 3;
		for (int i = 0; i < 3; i++) {
			at[axis] = i;
			v[i] = in->b[at[0]][at[1]][at[2]];
		}
		middle = (v[0] + 2 * v[1] + v[2]) / 4;
		if (upper) {
			v[0] = middle;
			v[1] = (v[1] + v[2]) / 2;
		} else {
			v[1] = (v[0] + v[1]) / 2;
			v[2] = middle;
		}
		for (int i = 0; i < 3; i++) {
			at[axis] = i;
			out->b[at[0]][at[1]][at[2]] = v[i];
		}
	}
}

/* The corners' coefficients are values of the determinant. */
static void
take_corners(const struct bernstein *b, struct search *s)
{
	for (unsigned corner = 0; corner < 8; corner++) {
		double v = b->b[corner & 1 ? 2 : 0][corner & 2 ? 2 : 0][corner & 4 ? 2 : 0];

		s->min = v < s->min ? v : s->min;
		s->max = v > s->max ? v : s->max;
		s->folded = s->folded || v <= 0;
	}
}

static bool
proven(const struct bernstein *b, double margin)
{
	const double *v = &b->b[0][0][0];

	for (int i = 0; i < 27; i++)
		if (!(v[i] > margin))
			return false;
	return true;
}

/* Depth first; ends with the first fold. */
static void
look_inside(const struct bernstein *b, int depth, struct search *s)	/* NOLINT(misc-no-recursion): DEPTH_MAX */
{
	take_corners(b, s);
	if (s->folded || proven(b, s->margin))
		return;
	if (depth == DEPTH_MAX) {
		s->uncertain = true;
		return;
	}
	for (unsigned part = 0; part < 8 && !s->folded; part++) {
		struct bernstein x, xy, xyz;

		halve(b, 0, part & 1, &x);
		halve(&x, 1, part & 2, &xy);
		halve(&xy, 2, part & 4, &xyz);
		look_inside(&xyz, depth + 1, s);
	}
}

static double
longest(double edges[4][3])
{
	double most = 0;

	for (int i = 0; i < 4; i++) {
		double one = fabs(edges[i][0]) + fabs(edges[i][1]) + fabs(edges[i][2]);

		most = one > most ? one : most;
	}
	return most;
}

enum cell_state
cell_judge(const struct cell *c, bool flat, double *min, double *max)
{
	struct cell copy = *c;
	struct bernstein b;
	struct search s = { .margin = 64 * DBL_EPSILON * longest(copy.x) * longest(copy.y) * longest(copy.z),
		            .min = *min, .max = *max };

	coefficients(c, &b);
	if (flat)
		take_corners(&b, &s);
	else
		look_inside(&b, 0, &s);
	*min = s.min;
	*max = s.max;
	return s.folded ? CELL_FOLDED : s.uncertain ? CELL_UNCERTIFIED : CELL_PROVEN;
}
