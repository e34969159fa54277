#include "volume/bounds_element.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* In voxels: a displacement in single precision is not known better. */
static const double guard = 1e-5;

static int
reach_of(double left_mm2, double spacing_mm)
{
	return (int)floor(1.5 + sqrt(fmax(left_mm2, 0)) / spacing_mm + guard);
}

static double
beyond(int d, double spacing_mm)
{
	double mm = fmax(d - 1.5 - guard, 0) * spacing_mm;

	return mm * mm;
}

/* h at |dy| and |dz|, or -1. */
static int
half_row(const struct vol_grid *g, double radius_mm, int dy, int dz)
{
	double left = radius_mm * radius_mm - beyond(dy, g->spacing_mm[1]) - beyond(dz, g->spacing_mm[2]);

	return left < 0 ? -1 : reach_of(left, g->spacing_mm[0]);
}

bool
element_init(struct element *e, const struct vol_grid *g, double radius_mm)
{
	double all = radius_mm * radius_mm;
	int width;

	*e = (struct element){ .reach_y = reach_of(all, g->spacing_mm[1]), .longest = reach_of(all, g->spacing_mm[0]) };
	e->reach_z = g->n[2] == 1 ? 0 : reach_of(all, g->spacing_mm[2]);
	/* Beyond the grid there is nothing to be had. */
	e->reach_y = e->reach_y < g->n[1] ? e->reach_y : g->n[1];
	e->reach_z = e->reach_z < g->n[2] ? e->reach_z : g->n[2];
	e->longest = e->longest < g->n[0] ? e->longest : g->n[0];
	width = e->reach_y + 1;
	e->length = mem_array((size_t)e->longest + 1, sizeof *e->length);
	e->row_length = mem_array((size_t)width * (size_t)(e->reach_z + 1), sizeof *e->row_length);
	e->plane = mem_array((size_t)e->reach_z + 1, sizeof *e->plane);
	if (!e->length || !e->row_length || !e->plane)
		return false;
	for (int h = 0; h <= e->longest; h++) {
		bool used = false;

		for (int dz = 0; dz <= e->reach_z && !used; dz++)
			for (int dy = 0; dy <= e->reach_y && !used; dy++) {
				int half = half_row(g, radius_mm, dy, dz);

				used = (half < e->longest ? half : e->longest) == h;
			}
		if (used)
			e->length[e->n_lengths++] = h;
	}
	for (int dz = 0; dz <= e->reach_z; dz++) {
		int *rows = e->row_length + (size_t)e->n_planes * (size_t)width;

		for (int dy = 0; dy <= e->reach_y; dy++) {
			int half = half_row(g, radius_mm, dy, dz), which = -1;

			for (int i = 0; i < e->n_lengths && e->length[i] <= half; i++)
				which = i;
			rows[dy] = which;
		}
		if (e->n_planes == 0 || memcmp(rows, rows - width, (size_t)width * sizeof *rows) != 0)
			e->n_planes++;
		e->plane[dz] = e->n_planes - 1;
	}
	return true;
}

void
element_fini(struct element *e)
{
	free(e->length);
	free(e->row_length);
	free(e->plane);
}
