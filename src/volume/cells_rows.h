/* cells_rows.h - the code of cells.h, compiled once for each level of the processor. */
#include <math.h>

#include "volume/cells.h"

static inline float
larger(float a, float b)
{
	return a < b ? b : a;
}

static inline float
smaller(float a, float b)
{
	return b < a ? b : a;
}

/* Loops that the compiler can take several voxels of at once, in the same order of operations. */
static void
fill_edge(const float *const high[3], const float *const low[3], float per_mm, int n, struct edge *e)
{
	const float *a = high[0], *b = high[1], *c = high[2], *p = low[0], *q = low[1], *r = low[2];

	for (int i = 0; i < n; i++) {
		float x = (a[i] - p[i]) * per_mm, y = (b[i] - q[i]) * per_mm, z = (c[i] - r[i]) * per_mm;

		e->d[0][i] = x;
		e->d[1][i] = y;
		e->d[2][i] = z;
		e->norm[i] = fabsf(x) + fabsf(y) + fabsf(z);
	}
}

/* B (e + d) - e, part by part: with B = I it is d, to the bit. */
static void
compare_edge(const struct reference *reference, int axis, int n, struct edge *e)
{
	float m[3][3], rest[3];

	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 3; j++)
			m[i][j] = reference->inverse[i][j];
		rest[i] = m[i][axis] - (i == axis ? 1.0F : 0.0F);
	}
	for (int i = 0; i < n; i++) {
		float dx = e->d[0][i], dy = e->d[1][i], dz = e->d[2][i];
		float x = m[0][0] * dx + m[0][1] * dy + m[0][2] * dz + rest[0];
		float y = m[1][0] * dx + m[1][1] * dy + m[1][2] * dz + rest[1];
		float z = m[2][0] * dx + m[2][1] * dy + m[2][2] * dz + rest[2];

		e->norm[i] = fabsf(x) + fabsf(y) + fabsf(z);
	}
}

static void
fill_normal(const struct edge *y, const struct edge *z, int n, float (*restrict out)[BLOCK + 1])
{
	for (int i = 0; i < n; i++) {
		float y0 = y->d[0][i], y1 = y->d[1][i] + 1, y2 = y->d[2][i];
		float z0 = z->d[0][i], z1 = z->d[1][i], z2 = z->d[2][i] + 1;

		out[0][i] = y1 * z2 - y2 * z1;
		out[1][i] = y2 * z0 - y0 * z2;
		out[2][i] = y0 * z1 - y1 * z0;
	}
}

/* The determinant at the corner of cell i, edge k along x, that is at voxel j. */
static inline float
corner(const struct block *b, int k, int i, int j)
{
	return (b->x[k].d[0][i] + 1) * b->normal[k][0][j] + b->x[k].d[1][i] * b->normal[k][1][j] +
	       b->x[k].d[2][i] * b->normal[k][2][j];
}

static void
fill_cells(struct block *b, int n)
{
	for (int k = 0; k < 4; k++)
		fill_normal(&b->y[k >> 1], &b->z[k & 1], n + 1, b->normal[k]);
	for (int i = 0; i < n; i++) {
		float j0 = corner(b, 0, i, i), j1 = corner(b, 0, i, i + 1), j2 = corner(b, 1, i, i);
		float j3 = corner(b, 1, i, i + 1), j4 = corner(b, 2, i, i), j5 = corner(b, 2, i, i + 1);
		float j6 = corner(b, 3, i, i), j7 = corner(b, 3, i, i + 1);

		b->low[i] = smaller(smaller(smaller(j0, j1), smaller(j2, j3)), smaller(smaller(j4, j5), smaller(j6, j7)));
		b->high[i] = larger(larger(larger(j0, j1), larger(j2, j3)), larger(larger(j4, j5), larger(j6, j7)));
	}
}

/* Of a row that is filled. */
static float
largest(const float *norm, int n)
{
	float most[LANES] = { 0 };
	int i = 0;

	for (; i + LANES <= n; i += LANES)
		for (int k = 0; k < LANES; k++)
			most[k] = larger(most[k], norm[i + k]);
	for (; i < n; i++)
		most[0] = larger(most[0], norm[i]);
	for (int k = 1; k < LANES; k++)
		most[0] = larger(most[0], most[k]);
	return most[0];
}

static float
fill_norms(struct block *b, int n)
{
	for (int i = 0; i < n; i++) {
		float y = larger(larger(b->y[0].norm[i], b->y[1].norm[i]), larger(b->y[0].norm[i + 1], b->y[1].norm[i + 1]));
		float z = larger(larger(b->z[0].norm[i], b->z[1].norm[i]), larger(b->z[0].norm[i + 1], b->z[1].norm[i + 1]));
		float x = larger(larger(b->x[0].norm[i], b->x[1].norm[i]), larger(b->x[2].norm[i], b->x[3].norm[i]));

		b->norm[i] = larger(x, larger(y, z));
	}
	return largest(b->norm, n);
}

static void
find_ends(const struct block *b, int n, float *low, float *high)
{
	float lows[LANES], highs[LANES];
	int i = 0;

	for (int k = 0; k < LANES; k++) {
		lows[k] = b->low[0];
		highs[k] = b->high[0];
	}
	for (; i + LANES <= n; i += LANES)
		for (int k = 0; k < LANES; k++) {
			lows[k] = smaller(lows[k], b->low[i + k]);
			highs[k] = larger(highs[k], b->high[i + k]);
		}
	for (; i < n; i++) {
		lows[0] = smaller(lows[0], b->low[i]);
		highs[0] = larger(highs[0], b->high[i]);
	}
	*low = lows[0];
	*high = highs[0];
	for (int k = 1; k < LANES; k++) {
		*low = smaller(*low, lows[k]);
		*high = larger(*high, highs[k]);
	}
}
