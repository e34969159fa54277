/* What a field does to volumes, and where it folds. */
#include <math.h>

#include "volume/volume.h"

struct cell_walk {
	const struct vol_field *u;
	size_t step[3];                /* to the next voxel along x, y, z */
	bool flat[3];                  /* an axis of one voxel: left out */
};

static double
det3(double m[3][3])
{
	return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
	       m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

/* At corner (bit a: the upper end along axis a) of the cell whose lowest voxel is given: derivatives of the trilinear
 * interpolant are differences along the edges that meet there. */
static double
corner_determinant(const struct cell_walk *w, size_t voxel, unsigned corner)
{
	double m[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };

	for (int axis = 0; axis < 3; axis++) {
		size_t low = voxel;

		if (w->flat[axis])
			continue;
		for (int other = 0; other < 3; other++)
			if (other != axis && (corner >> other & 1))
				low += w->step[other];
		for (int part = 0; part < 3; part++) {
			const float *u = w->u->u_mm[part];

			if (!w->flat[part])
				m[part][axis] += ((double)u[low + w->step[axis]] - (double)u[low]) /
				                 w->u->grid.spacing_mm[axis];
		}
	}
	return det3(m);
}

/* One cell: its corners into the summary and into the voxels that stand there. */
static void
take_cell(const struct cell_walk *w, size_t voxel, struct vol_folds *out, float *mean, float *least)
{
	double min = INFINITY;

	for (unsigned corner = 0; corner < 8; corner++) {
		size_t at = voxel;
		double j;
		bool outside = false;

		for (int a = 0; a < 3; a++)
			if (corner >> a & 1) {
				outside = outside || w->flat[a];
				at += w->step[a];
			}
		if (outside)
			continue;
		j = corner_determinant(w, voxel, corner);
		min = fmin(min, j);
		out->max = fmax(out->max, j);
		if (mean)
			mean[at] += (float)j;
		if (least)
			least[at] = fminf(least[at], (float)j);
	}
	out->min = fmin(out->min, min);
	out->cells++;
	out->folded += min <= 0;
}

/* How many cells meet at a voxel. */
static int
cells_at(const struct vol_grid *g, size_t voxel)
{
	int at[3], cells = 1;

	vol_grid_place(g, voxel, at);
	for (int a = 0; a < 3; a++)
		cells *= at[a] > 0 && at[a] < g->n[a] - 1 ? 2 : 1;
	return cells;
}

void
vol_jacobian(const struct vol_field *u, struct vol_folds *out, float *mean, float *least)
{
	const struct vol_grid *g = &u->grid;
	struct cell_walk w = { .u = u, .step = { 1, (size_t)g->n[0], (size_t)g->n[0] * (size_t)g->n[1] } };
	int cells[3], active = 0;

	*out = (struct vol_folds){ .min = INFINITY, .max = -INFINITY };
	for (int a = 0; a < 3; a++) {
		w.flat[a] = g->n[a] == 1;
		cells[a] = w.flat[a] ? 1 : g->n[a] - 1;
		active += !w.flat[a];
	}
	for (size_t i = 0; i < vol_grid_voxels(g); i++) {
		if (mean)
			mean[i] = 0;
		if (least)
			least[i] = INFINITY;
	}
	for (int z = 0; z < cells[2]; z++)
		for (int y = 0; y < cells[1]; y++)
			for (int x = 0; x < cells[0]; x++)
				take_cell(&w, vol_grid_index(g, x, y, z), out, mean, least);
	for (size_t i = 0; mean && i < vol_grid_voxels(g); i++)
		mean[i] /= (float)cells_at(g, i);
	if (active == 3)
		out->uncertified = out->cells - out->folded;
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
