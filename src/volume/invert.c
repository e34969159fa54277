/* The inverse of a sampled field, and two fields one after the other. */
#include <math.h>

#include "base/number.h"
#include "volume/field_local.h"

enum { FIXED_POINT_STEPS = 40, NEWTON_STEPS = 60, HALVINGS = 12 };

static const double tolerance_mm = 1e-6;

struct task { const struct vol_field *u; double y[3]; };

/* |x + u(x) - y|, and the difference itself. */
static double
residual(const struct task *t, const double x[3], double r[3])
{
	double u[3] = { 0 };

	field_at(t->u, x, u);
	for (int a = 0; a < 3; a++)
		r[a] = x[a] + u[a] - t->y[a];
	return sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
}

/* x = y - u(x), as long as it comes nearer. */
static double
by_fixed_point(const struct task *t, double x[3])
{
	double r[3] = { 0 }, error = residual(t, x, r);

	for (int step = 0; step < FIXED_POINT_STEPS && error > tolerance_mm; step++) {
		double next[3] = { 0 }, r_next[3] = { 0 }, e;

		for (int a = 0; a < 3; a++)
			next[a] = x[a] - r[a];
		e = residual(t, next, r_next);
		if (!(e < 0.9 * error))
			break;
		for (int a = 0; a < 3; a++) {
			x[a] = next[a];
			r[a] = r_next[a];
		}
		error = e;
	}
	return error;
}

/* m d = r by Cramer's rule; false where m is singular. */
static bool
solve(double m[3][3], const double r[3], double d[3])
{
	double whole = matrix_determinant(m);

	if (!(fabs(whole) > 1e-12))
		return false;
	for (int column = 0; column < 3; column++) {
		double c[3][3];

		for (int i = 0; i < 3; i++)
			for (int j = 0; j < 3; j++)
				c[i][j] = j == column ? r[i] : m[i][j];
		d[column] = matrix_determinant(c) / whole;
	}
	return true;
}

/* Newton's iteration, its steps halved until they lead nearer. */
static double
by_newton(const struct task *t, double x[3])
{
	double r[3] = { 0 }, error = residual(t, x, r);

	for (int step = 0; step < NEWTON_STEPS && error > tolerance_mm; step++) {
		double m[3][3], d[3] = { 0 }, next[3] = { 0 }, r_next[3] = { 0 }, e = error, part = 1;
		int halvings = 0;

		field_matrix_at(t->u, x, m);
		if (!solve(m, r, d))
			break;
		for (; halvings < HALVINGS; halvings++, part /= 2) {
			for (int a = 0; a < 3; a++)
				next[a] = x[a] - part * d[a];
			e = residual(t, next, r_next);
			if (e < error)
				break;
		}
		if (halvings == HALVINGS)
			break;
		for (int a = 0; a < 3; a++) {
			x[a] = next[a];
			r[a] = r_next[a];
		}
		error = e;
	}
	return error;
}

/* Newton's iteration from the place itself and from around it; the best of all stays in x. */
static double
from_around(const struct task *t, double x[3], double error)
{
	for (int k = 0; k < 27 && error > tolerance_mm; k++) {
		double start[3] = { 0 }, e;
		const int side[3] = { k % 3, k / 3 % 3, k / 9 };

		for (int a = 0; a < 3; a++)
			start[a] = (k < 14 ? x[a] : t->y[a]) +
			           (t->u->grid.n[a] == 1 ? 0 : (side[a] - 1) * t->u->grid.spacing_mm[a]);
		e = by_newton(t, start);
		if (e < error) {
			error = e;
			for (int a = 0; a < 3; a++)
				x[a] = start[a];
		}
	}
	return error;
}

struct tally { size_t outside, unsolved, first; double worst; };

static void
invert_voxel(const struct vol_field *u, struct vol_field *v, size_t voxel, struct tally *sum)
{
	struct task t = { .u = u };
	double x[3] = { 0 }, error, unused[3];

	vol_grid_world(&v->grid, voxel, t.y);
	for (int a = 0; a < 3; a++)
		x[a] = t.y[a];
	error = by_fixed_point(&t, x);
	if (error > tolerance_mm)
		error = by_newton(&t, x);
	if (error > tolerance_mm)
		error = from_around(&t, x, error);
	sum->outside += !field_at(u, x, unused);
	sum->worst = error > sum->worst ? error : sum->worst;
	if (error > tolerance_mm) {
		sum->unsolved++;
		sum->first = voxel < sum->first ? voxel : sum->first;
	}
	for (int a = 0; a < 3; a++)
		v->u_mm[a][voxel] = (float)(x[a] - t.y[a]);
}

static bool
refuse_fold(const struct vol_grid *g, const struct tally *sum, struct fault *f)
{
	char text[3][NUMBER_TEXT_MAX];
	double at[3];

	vol_grid_world(g, sum->first, at);
	return fault_set(f, 0, 0, "the field has no inverse at %zu voxel%s, first at (%s, %s, %s) mm: it folds there; "
	                 "expected a field whose Jacobian is above 0", sum->unsolved, sum->unsolved == 1 ? "" : "s",
	                 number_short(at[0], 6, text[0]), number_short(at[1], 6, text[1]), number_short(at[2], 6, text[2]));
}

bool
vol_field_invert(const struct vol_field *u, const struct vol_grid *grid, struct vol_field *v,
                 struct vol_inversion *out, struct fault *f)
{
	const struct vol_grid *g = grid ? grid : &u->grid;
	struct tally sum = { .first = SIZE_MAX };

	*out = (struct vol_inversion){ 0 };
	*v = (struct vol_field){ .grid = *g };
	if ((g->n[2] == 1) != (u->grid.n[2] == 1))
		return fault_set(f, 0, 0, "one grid is a slice and the other a volume; expected two of a kind");
	if (!vol_field_init(v, g, f))
		return false;
#ifdef _OPENMP
#pragma omp parallel if (vol_grid_voxels(g) > 4096)
#endif
	{
		struct tally part = { .first = SIZE_MAX };

#ifdef _OPENMP
#pragma omp for schedule(dynamic) nowait
#endif
		for (int row = 0; row < g->n[1] * g->n[2]; row++)
			for (size_t i = (size_t)row * (size_t)g->n[0]; i < ((size_t)row + 1) * (size_t)g->n[0]; i++)
				invert_voxel(u, v, i, &part);
#ifdef _OPENMP
#pragma omp critical(vol_inversion)
#endif
		{
			sum.outside += part.outside;
			sum.unsolved += part.unsolved;
			sum.first = part.first < sum.first ? part.first : sum.first;
			sum.worst = part.worst > sum.worst ? part.worst : sum.worst;
		}
	}
	*out = (struct vol_inversion){ .voxels = vol_grid_voxels(g), .outside = sum.outside, .worst_mm = sum.worst };
	if (sum.unsolved == 0)
		return true;
	vol_field_fini(v);
	return refuse_fold(g, &sum, f);
}

bool
vol_field_compose(const struct vol_field *u1, const struct vol_field *u2, struct vol_field *out, size_t *outside,
                  struct fault *f)
{
	size_t unknown = 0;

	*out = (struct vol_field){ .grid = u1->grid };
	if ((u1->grid.n[2] == 1) != (u2->grid.n[2] == 1))
		return fault_set(f, 0, 0, "one field is a slice and the other a volume; expected two of a kind");
	if (!vol_field_init(out, &u1->grid, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(&u1->grid); i++) {
		double at[3] = { 0 }, first[3] = { 0 }, second[3] = { 0 };

		vol_grid_world(&u1->grid, i, at);
		for (int a = 0; a < 3; a++) {
			first[a] = a == 2 && u1->grid.n[2] == 1 ? 0 : (double)u1->u_mm[a][i];
			at[a] += first[a];
		}
		unknown += !field_at(u2, at, second);
		for (int a = 0; a < 3; a++)
			out->u_mm[a][i] = (float)(first[a] + second[a]);
	}
	if (outside)
		*outside = unknown;
	return true;
}
