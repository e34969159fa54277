/* Where a field folds.
 *
 * Rows of cells first, in single precision.  Let M = I + du/dx and B any matrix with det B > 0.  Where the 1-norm of
 * B M - I stays below PROVEN on every edge of a cell it does so inside (a column of M is a mean of its edges', and the
 * norm is convex), so B M is invertible along the whole way to I, its determinant is at least (1 - PROVEN)^3, and
 * det M = det(B M)/det B > 0.  B is I until a block is not proven by it; then it is the inverse of M in the block's
 * middle, which takes a rotation or a large change of size away, and the rows that follow begin with it.  Every cell
 * that neither proves is judged by itself in double precision. */
#include <math.h>
#include <string.h>

#include "volume/cells.h"
#include "volume/field_local.h"
#include "volume/volume.h"

static const float PROVEN = 0.9F;

static const struct reference at_rest = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, 1 };

/* Of the columns' 1-norms.  Then B M - I is known to 1e-5 where it proves, and so is det B, which is 1/27 at least; a
 * determinant of M to 1e-4: its columns are at most 1.9 x 3 long, and 5.7^3 is rounded six times by 6e-8.  What is not
 * well above that is judged. */
static const double reference_most = 3, inverse_most = 4;
static const float turned_least = 0.01F;

struct walk {
	const struct vol_field *u;
	const struct cell_kernels *kernels;
	size_t step[3];                /* to the next voxel along x, y, z; 0 along an axis that is left out */
	int cells[3];
	bool flat;                     /* an axis is left out */
	float per_mm[3];               /* 1/spacing; 0 along an axis that is left out */
};

/* ---- one cell, by itself ---- */

static void
edges(const struct walk *w, size_t voxel, int axis, double out[4][3])
{
	const size_t b = w->step[axis == 0 ? 1 : 0], c = w->step[axis == 2 ? 1 : 2];

	for (unsigned k = 0; k < 4; k++) {
		size_t low = voxel + (k & 1 ? b : 0) + (k & 2 ? c : 0), high = low + w->step[axis];

		for (int part = 0; part < 3; part++) {
			const float *u = w->u->u_mm[part];

			out[k][part] = part == axis;
			if (w->step[part] && w->step[axis])
				out[k][part] += ((double)u[high] - (double)u[low]) / w->u->grid.spacing_mm[axis];
		}
	}
}

static void
take_cell(const struct walk *w, size_t voxel, struct vol_folds *out, size_t *lowest)
{
	struct cell c;
	double min = INFINITY;
	enum cell_state state;

	edges(w, voxel, 0, c.x);
	edges(w, voxel, 1, c.y);
	edges(w, voxel, 2, c.z);
	state = cell_judge(&c, w->flat, &min, &out->max);
	out->folded += state == CELL_FOLDED;
	out->uncertified += state == CELL_UNCERTIFIED;
	if (min < out->min) {
		out->min = min;
		*lowest = voxel;
	}
}

/* ---- a block of a row of cells ---- */

/* A row of voxels; zeros along an axis that is left out. */
static void
row(const struct walk *w, size_t voxel, const float *out[3])
{
	static const float rest[BLOCK + 1];

	for (int part = 0; part < 3; part++)
		out[part] = w->step[part] ? w->u->u_mm[part] + voxel : rest;
}

/* The edges' norms where they are not those of I. */
static void
compare(const struct walk *w, struct block *b, int axis, int n, struct edge *e)
{
	if (b->turned)
		w->kernels->compare(&b->reference, axis, n, e);
}

/* The edges on one side along y of the cells at this voxel.  Those on the lower side are those on the upper side of the
 * cells before: they keep their slot. */
static void
fill_side(const struct walk *w, size_t voxel, int n, int slot, struct block *b)
{
	const float *low[3] = { NULL }, *high[3] = { NULL }, *next[3] = { NULL };

	row(w, voxel, low);
	row(w, voxel + w->step[2], high);
	w->kernels->edge(high, low, w->per_mm[2], n + 1, &b->z[slot]);
	compare(w, b, 2, n + 1, &b->z[slot]);
	for (int k = 0; k < 2; k++) {
		for (int part = 0; part < 3; part++)
			next[part] = (k ? high : low)[part] + 1;
		w->kernels->edge(next, k ? high : low, w->per_mm[0], n, &b->x[slot + 2 * k]);
		compare(w, b, 0, n, &b->x[slot + 2 * k]);
	}
}

static void
fill_block(const struct walk *w, size_t voxel, int n, int y, struct block *b)
{
	const float *low[3] = { NULL }, *high[3] = { NULL };

	if (y == 0) {
		b->reference = at_rest;
		b->turned = false;
		fill_side(w, voxel, n, 0, b);
	}
	fill_side(w, voxel + w->step[1], n, (y + 1) % 2, b);
	for (int k = 0; k < 2; k++) {
		row(w, voxel + (k ? w->step[2] : 0), low);
		row(w, voxel + (k ? w->step[2] : 0) + w->step[1], high);
		w->kernels->edge(high, low, w->per_mm[1], n + 1, &b->y[k]);
		compare(w, b, 1, n + 1, &b->y[k]);
	}
}

/* ---- another reference ---- */

static double
longest_column(double m[3][3])
{
	double most = 0;

	for (int j = 0; j < 3; j++)
		most = fmax(most, fabs(m[0][j]) + fabs(m[1][j]) + fabs(m[2][j]));
	return most;
}

/* The inverse of a cell's mean matrix.  False: there is none that is good enough. */
static bool
invert_middle(const struct block *b, int i, struct reference *out)
{
	double m[3][3], inverse[3][3], det;

	for (int part = 0; part < 3; part++) {
		const float *x[4] = { b->x[0].d[part] + i, b->x[1].d[part] + i, b->x[2].d[part] + i, b->x[3].d[part] + i };
		const float *y[2] = { b->y[0].d[part] + i, b->y[1].d[part] + i };
		const float *z[2] = { b->z[0].d[part] + i, b->z[1].d[part] + i };

		m[part][0] = ((double)*x[0] + (double)*x[1] + (double)*x[2] + (double)*x[3]) / 4;
		m[part][1] = ((double)y[0][0] + (double)y[0][1] + (double)y[1][0] + (double)y[1][1]) / 4;
		m[part][2] = ((double)z[0][0] + (double)z[0][1] + (double)z[1][0] + (double)z[1][1]) / 4;
		m[part][part] += 1;
	}
	det = matrix_determinant(m);
	if (!(det > 0) || longest_column(m) > reference_most)
		return false;
	for (int r = 0; r < 3; r++)
		for (int c = 0; c < 3; c++) {
			int r1 = (c + 1) % 3, r2 = (c + 2) % 3, c1 = (r + 1) % 3, c2 = (r + 2) % 3;

			inverse[r][c] = (m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]) / det;
			out->inverse[r][c] = (float)inverse[r][c];
		}
	out->determinant = det;
	return longest_column(inverse) <= inverse_most;
}

static void
compare_all(const struct walk *w, struct block *b, int n)
{
	for (int k = 0; k < 4; k++)
		w->kernels->compare(&b->reference, 0, n, &b->x[k]);
	for (int k = 0; k < 2; k++) {
		w->kernels->compare(&b->reference, 1, n + 1, &b->y[k]);
		w->kernels->compare(&b->reference, 2, n + 1, &b->z[k]);
	}
}

/* Cells that the reference does not prove may be proven by one of their own.  Kept where it proves all of them. */
static void
turn_block(const struct walk *w, int n, struct block *b)
{
	struct reference before = b->reference;
	float norm[BLOCK], most;

	if (!invert_middle(b, n / 2, &b->reference)) {
		b->reference = before;
		return;
	}
	memcpy(norm, b->norm, (size_t)n * sizeof *norm);
	compare_all(w, b, n);
	most = w->kernels->norms(b, n);
	for (int i = 0; i < n; i++)
		b->norm[i] = norm[i] < b->norm[i] ? norm[i] : b->norm[i];
	if (most < PROVEN) {
		b->turned = true;
		return;
	}
	b->reference = before;
	compare_all(w, b, n);
}

/* No determinant of cells with at most that norm can be lower or higher than what was found: the eigenvalues of B M lie
 * within the norm of 1.  Their single-precision values are known to 1e-4, and det B to 1e-5 of itself; of a field at rest
 * they are 1. */
static bool
within_found(const struct block *b, float norm, const struct vol_folds *found)
{
	double low = 1 - (double)norm, high = 1 + (double)norm, size = b->reference.determinant, slack;

	if (!(norm < PROVEN))
		return false;
	if (!b->turned && !(norm > 0))
		return found->min <= 1 && found->max >= 1;
	low *= low * low * size;
	high *= high * high * size;
	slack = 1e-4 + 1e-5 * high;
	low -= slack;
	high += slack;
	return low > found->min && high < found->max && low > (double)turned_least;
}

/* Cells whose norm proves nothing are judged by themselves, and their single-precision values set aside. */
static void
judge_block(const struct walk *w, size_t voxel, int n, struct block *b, struct vol_folds *out, size_t *lowest)
{
	for (int i = 0; i < n; i++)
		if (!(b->norm[i] < PROVEN) || b->low[i] < turned_least) {
			take_cell(w, voxel + (size_t)i, out, lowest);
			b->low[i] = INFINITY;
			b->high[i] = -INFINITY;
		}
}

static void
take_block(const struct walk *w, size_t voxel, int n, struct block *b, struct vol_folds *out, size_t *lowest)
{
	float norm = w->kernels->norms(b, n), low, high;
	bool turned = b->turned;

	if (within_found(b, norm, out))
		return;
	w->kernels->cells(b, n);
	if (!(norm < PROVEN)) {
		turn_block(w, n, b);
		turned = true;
	}
	if (turned)
		judge_block(w, voxel, n, b, out, lowest);
	w->kernels->ends(b, n, &low, &high);
	out->max = fmax(out->max, (double)high);
	if ((double)low < out->min) {
		out->min = (double)low;
		for (int i = n; i-- > 0;)
			if (b->low[i] <= low)
				*lowest = voxel + (size_t)i;
	}
}

/* The cells between two planes of voxels, in columns of blocks: of two blocks that touch along y the second has half of
 * its edges from the first. */
static void
take_plane(const struct walk *w, int z, struct block *b, struct vol_folds *out, size_t *lowest)
{
	for (int x = 0; x < w->cells[0]; x += BLOCK) {
		int n = w->cells[0] - x < BLOCK ? w->cells[0] - x : BLOCK;

		for (int y = 0; y < w->cells[1]; y++) {
			size_t voxel = vol_grid_index(&w->u->grid, x, y, z);

			if (!w->step[0]) {
				take_cell(w, voxel, out, lowest);
				continue;
			}
			fill_block(w, voxel, n, y, b);
			take_block(w, voxel, n, b, out, lowest);
		}
	}
}

/* ---- all of them ---- */

static struct walk
walk_of(const struct vol_field *u)
{
	const struct vol_grid *g = &u->grid;
	struct walk w = { .u = u, .kernels = cells_now(), .step = { 1, (size_t)g->n[0], (size_t)g->n[0] * (size_t)g->n[1] } };

	for (int a = 0; a < 3; a++) {
		bool flat = g->n[a] == 1;

		w.cells[a] = flat ? 1 : g->n[a] - 1;
		w.flat = w.flat || flat;
		w.per_mm[a] = flat ? 0 : (float)(1 / g->spacing_mm[a]);
		if (flat)
			w.step[a] = 0;
	}
	return w;
}

static void
merge(struct vol_folds *all, size_t *all_lowest, const struct vol_folds *part, size_t lowest)
{
	all->folded += part->folded;
	all->uncertified += part->uncertified;
	all->max = fmax(all->max, part->max);
	/* The first of equals, whichever thread comes first. */
	if (part->min < all->min || (part->min <= all->min && lowest < *all_lowest)) {
		all->min = part->min;
		*all_lowest = lowest;
	}
}

void
folds_find(const struct vol_field *u, struct vol_folds *out)
{
	const struct walk walk = walk_of(u), *w = &walk;
	const struct vol_folds none = { .min = INFINITY, .max = -INFINITY };
	const size_t cells = (size_t)w->cells[0] * (size_t)w->cells[1] * (size_t)w->cells[2];
	size_t lowest = SIZE_MAX;

	*out = none;
	out->cells = cells;
#ifdef _OPENMP
#pragma omp parallel if (cells > 1 << 17)
#endif
	{
		struct vol_folds part = none;
		size_t part_lowest = SIZE_MAX;
		struct block b;

#ifdef _OPENMP
#pragma omp for schedule(dynamic) nowait
#endif
		for (int z = 0; z < w->cells[2]; z++)
			take_plane(w, z, &b, &part, &part_lowest);
#ifdef _OPENMP
#pragma omp critical(vol_folds)
#endif
		merge(out, &lowest, &part, part_lowest);
	}
	vol_grid_world(&w->u->grid, lowest == SIZE_MAX ? 0 : lowest, out->min_at_mm);
	for (int a = 0; a < 3; a++)
		if (w->step[a])
			out->min_at_mm[a] += w->u->grid.spacing_mm[a] / 2;
}
