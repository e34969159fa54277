/* What a field does to volumes, and where it folds.
 *
 * Rows of cells first, in single precision.  Where the 1-norm of du/dx stays below PROVEN on every edge of a cell it
 * does so inside (the norm is convex), so I + du/dx is invertible along the whole way to I and its determinant is at
 * least (1 - PROVEN)^3, far above rounding.  Every other cell is judged by itself in double precision. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "volume/cells.h"
#include "volume/field_local.h"
#include "volume/volume.h"

static const float PROVEN = 0.9F;

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

/* The edges on one side along y of the cells at this voxel.  Those on the lower side are those on the upper side of the
 * cells before: they keep their slot. */
static void
fill_side(const struct walk *w, size_t voxel, int n, int slot, struct block *b)
{
	const float *low[3] = { NULL }, *high[3] = { NULL }, *next[3] = { NULL };

	row(w, voxel, low);
	row(w, voxel + w->step[2], high);
	w->kernels->edge(high, low, w->per_mm[2], n + 1, &b->z[slot]);
	for (int k = 0; k < 2; k++) {
		for (int part = 0; part < 3; part++)
			next[part] = (k ? high : low)[part] + 1;
		w->kernels->edge(next, k ? high : low, w->per_mm[0], n, &b->x[slot + 2 * k]);
	}
}

static void
fill_block(const struct walk *w, size_t voxel, int n, int y, struct block *b)
{
	const float *low[3] = { NULL }, *high[3] = { NULL };

	if (y == 0)
		fill_side(w, voxel, n, 0, b);
	fill_side(w, voxel + w->step[1], n, (y + 1) % 2, b);
	for (int k = 0; k < 2; k++) {
		row(w, voxel + (k ? w->step[2] : 0), low);
		row(w, voxel + (k ? w->step[2] : 0) + w->step[1], high);
		w->kernels->edge(high, low, w->per_mm[1], n + 1, &b->y[k]);
	}
	w->kernels->cells(b, n);
}

/* Cells whose norm proves nothing are judged by themselves, and their single-precision values set aside. */
static void
take_block(const struct walk *w, size_t voxel, int n, struct block *b, struct vol_folds *out, size_t *lowest)
{
	float norm, low, high;

	w->kernels->ends(b, n, &norm, &low, &high);
	if (!(norm < PROVEN)) {
		for (int i = 0; i < n; i++)
			if (!(b->norm[i] < PROVEN)) {
				take_cell(w, voxel + (size_t)i, out, lowest);
				b->low[i] = INFINITY;
				b->high[i] = -INFINITY;
			}
		w->kernels->ends(b, n, &norm, &low, &high);
	}
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

static void
find_folds(const struct walk *w, struct vol_folds *out)
{
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

/* ---- a number a voxel ---- */

/* The differences to the lower ([0]) and upper neighbour of a voxel along each axis, with I added; at the border both
 * are the one there is. */
static void
differences(const struct walk *w, const int at[3], double out[2][3][3])
{
	const struct vol_grid *g = &w->u->grid;
	size_t voxel = vol_grid_index(g, at[0], at[1], at[2]);

	for (int axis = 0; axis < 3; axis++)
		for (int side = 0; side < 2; side++) {
			bool upper = (side || at[axis] == 0) && at[axis] < g->n[axis] - 1;
			size_t high = upper ? voxel + w->step[axis] : voxel;

			for (int part = 0; part < 3; part++) {
				const float *u = w->u->u_mm[part];

				out[side][part][axis] = part == axis;
				if (w->step[part] && w->step[axis])
					out[side][part][axis] += ((double)u[high] - (double)u[high - w->step[axis]]) /
					                         g->spacing_mm[axis];
			}
		}
}

/* The mean over the corners that meet there: a determinant is linear in each column, so it is the determinant of the
 * mean columns. */
static double
mean_at(const struct walk *w, const int at[3])
{
	double d[2][3][3] = { { { 0 } } }, m[3][3];

	differences(w, at, d);
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			m[i][j] = (d[0][i][j] + d[1][i][j]) / 2;
	return matrix_determinant(m);
}

static double
least_at(const struct walk *w, const int at[3])
{
	double d[2][3][3] = { { { 0 } } }, least = INFINITY;

	differences(w, at, d);
	for (unsigned corner = 0; corner < 8; corner++) {
		double m[3][3];

		for (int i = 0; i < 3; i++)
			for (int j = 0; j < 3; j++)
				m[i][j] = d[corner >> j & 1][i][j];
		least = fmin(least, matrix_determinant(m));
	}
	return least;
}

void
vol_jacobian(const struct vol_field *u, struct vol_folds *out, float *mean, float *least)
{
	const struct vol_grid *g = &u->grid;
	const struct walk w = walk_of(u);

	find_folds(&w, out);
	if (!mean && !least)
		return;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) if (g->n[2] > 1)
#endif
	for (int z = 0; z < g->n[2]; z++)
		for (int y = 0; y < g->n[1]; y++)
			for (int x = 0; x < g->n[0]; x++) {
				size_t i = vol_grid_index(g, x, y, z);

				if (mean)
					mean[i] = (float)mean_at(&w, (const int[3]){ x, y, z });
				if (least)
					least[i] = (float)least_at(&w, (const int[3]){ x, y, z });
			}
}

/* ---- structures ---- */

static double
jacobian_of_voxel(const struct walk *w, const struct vol_labels *labels, bool same, size_t voxel)
{
	double at_mm[3], m[3][3];
	int at[3];

	if (same) {
		vol_grid_place(&labels->grid, voxel, at);
		return mean_at(w, at);
	}
	vol_grid_world(&labels->grid, voxel, at_mm);
	field_matrix_at(w->u, at_mm, m);
	return matrix_determinant(m);
}

/* One plane of labels: a sum and a count a structure. */
static void
sum_plane(const struct walk *w, const struct vol_labels *labels, bool same, int z, const uint8_t *slot_of, double *sum,
          size_t *count)
{
	const size_t plane = (size_t)labels->grid.n[0] * (size_t)labels->grid.n[1], first = (size_t)z * plane;

	for (size_t i = first; i < first + plane; i++) {
		unsigned slot = slot_of[labels->label[i]];

		if (slot == 0)
			continue;
		sum[slot - 1] += jacobian_of_voxel(w, labels, same, i);
		count[slot - 1]++;
	}
}

bool
vol_jacobian_structures(const struct vol_field *u, const struct vol_labels *labels, struct vol_label_jacobian *out,
                        size_t n, struct fault *f)
{
	const struct walk w = walk_of(u);
	const size_t planes = (size_t)labels->grid.n[2];
	bool same = vol_grid_same(&u->grid, &labels->grid);
	uint8_t *slot_of;
	double *sums;
	size_t *counts;
	bool good;

	if (n > VOL_JACOBIAN_LABELS_MAX)
		return fault_set(f, 0, 0, "%zu structures; expected at most %d", n, VOL_JACOBIAN_LABELS_MAX);
	slot_of = mem_array(UINT16_MAX + 1, sizeof *slot_of);
	sums = mem_array(planes * (n + 1), sizeof *sums);
	counts = mem_array(planes * (n + 1), sizeof *counts);
	good = slot_of && sums && counts;
	if (!good)
		fault_memory(f);
	for (size_t k = 0; slot_of && k < n; k++)
		slot_of[out[k].label] = (uint8_t)(k + 1);
	if (good) {
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) if (planes > 1)
#endif
		for (int z = 0; z < labels->grid.n[2]; z++)
			sum_plane(&w, labels, same, z, slot_of, sums + (size_t)z * n, counts + (size_t)z * n);
	}
	for (size_t k = 0; good && k < n; k++) {
		double sum = 0;

		out[k].voxels = 0;
		for (size_t z = 0; z < planes; z++) {
			sum += sums[z * n + k];
			out[k].voxels += counts[z * n + k];
		}
		out[k].mean = out[k].voxels ? sum / (double)out[k].voxels : NAN;
		out[k].change = out[k].voxels && fabs(sum) > 0 ? 1 / out[k].mean - 1 : NAN;
	}
	free(slot_of);
	free(sums);
	free(counts);
	return good;
}

double
vol_volume_change(const float *mean_jacobian, const struct vol_labels *labels, uint16_t label)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < vol_grid_voxels(&labels->grid); i++)
		if (labels->label[i] == label) {
			sum += (double)mean_jacobian[i];
			n++;
		}
	return n > 0 && fpclassify(sum) != FP_ZERO ? (double)n / sum - 1 : NAN;
}
