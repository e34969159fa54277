/* Direct dose mapping: where does today's voxel come from, and what did it get there. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "volume/array.h"
#include "volume/rows.h"
#include "volume/stencil.h"

bool
vol_source(const struct vol_field *pull, const double today_mm[3], double source_mm[3])
{
	struct stencil s;

	for (int a = 0; a < 3; a++)
		source_mm[a] = today_mm[a];
	if (!pull)
		return true;
	if (!stencil_find(&pull->grid, today_mm, &s))
		return false;
	for (int a = 0; a < 3; a++)
		source_mm[a] += stencil_mean(&s, pull->u_mm[a]);
	return true;
}

/* The same at the centre of a voxel of today's grid, which may be the field's own. */
static bool
source_of(const struct vol_field *pull, bool same, const struct vol_grid *today, size_t voxel, double source_mm[3])
{
	double at_mm[3];

	vol_grid_world(today, voxel, at_mm);
	if (!same)
		return vol_source(pull, at_mm, source_mm);
	for (int a = 0; a < 3; a++)
		source_mm[a] = at_mm[a] + (double)pull->u_mm[a][voxel];
	return true;
}

/* Rows that one thread maps, one after the other. */
static size_t
map_rows(const struct rows *r, const struct kernels *k, size_t from, size_t to, float *scratch, struct vol_mapped *out)
{
	size_t n = (size_t)out->grid.n[0], unknown = 0;

	for (size_t row = from; row < to; row++)
		unknown += rows_map(r, k, row, scratch, out->dose_gy + row * n, out->dose2_gy2 + row * n);
	return unknown;
}

static bool
map_all(const struct rows *r, int threads, struct vol_mapped *out, struct fault *f)
{
	size_t rows = (size_t)out->grid.n[1] * (size_t)out->grid.n[2], t = (size_t)threads, unknown = 0;
	size_t floats = (rows_scratch(r) + 31) / 16 * 16, voxels = vol_grid_voxels(&out->grid);
	const struct kernels *k = kernels_now();
	float *scratch = mem_array(t * floats, sizeof *scratch);

	out->dose_gy = vol_array_new(voxels, sizeof *out->dose_gy);
	out->dose2_gy2 = vol_array_new(voxels, sizeof *out->dose2_gy2);
	if (!scratch || !out->dose_gy || !out->dose2_gy2) {
		free(scratch);
		return fault_memory(f);
	}
	if (t == 1)
		unknown = map_rows(r, k, 0, rows, scratch, out);
	else {
#pragma omp parallel for schedule(static) num_threads(threads) reduction(+ : unknown)
		for (size_t i = 0; i < t; i++)
			unknown += map_rows(r, k, rows * i / t, rows * (i + 1) / t, scratch + i * floats, out);
	}
	out->unknown = unknown;
	free(scratch);
	return true;
}

bool
vol_map_with(const struct vol_dose *prior, const struct vol_field *pull, const struct vol_grid *today,
             enum vol_interpolation interpolation, int threads, struct vol_mapped *out, struct fault *f)
{
	struct rows rows;
	bool ok;

	*out = (struct vol_mapped){ .grid = *today, .max_gy = vol_dose_max(prior) };
	if (threads < 1 || threads > 256)
		return fault_set(f, 0, 0, "%d threads; expected 1 to 256", threads);
	if (!rows_check(&prior->grid, pull, today, f))
		return false;
	if (isnan(out->max_gy))
		return fault_set(f, 0, 0, "a dose grid without a single known dose; expected one at least");
	if (!rows_init(&rows, prior, pull, today, interpolation, threads, f))
		return false;
	ok = map_all(&rows, threads, out, f);
	rows_fini(&rows);
	if (!ok)
		vol_mapped_fini(out);
	return ok;
}

bool
vol_map(const struct vol_dose *prior, const struct vol_field *pull, const struct vol_grid *today,
        struct vol_mapped *out, struct fault *f)
{
	return vol_map_with(prior, pull, today, VOL_LINEAR, 1, out, f);
}

void
vol_mapped_fini(struct vol_mapped *m)
{
	vol_array_free(m->dose_gy);
	vol_array_free(m->dose2_gy2);
	m->dose_gy = m->dose2_gy2 = NULL;
}

void
vol_map_first(struct vol_mapped *m)
{
	for (size_t i = 0; i < vol_grid_voxels(&m->grid); i++)
		m->dose2_gy2[i] = m->dose_gy[i] * m->dose_gy[i];
}

bool
vol_map_labels(const struct vol_labels *prior, const struct vol_field *pull, const struct vol_grid *today,
               struct vol_labels *out, struct fault *f)
{
	bool same = pull && vol_grid_same(&pull->grid, today);

	*out = (struct vol_labels){ .grid = *today };
	if (!rows_check(&prior->grid, pull, today, f) || !vol_labels_init(out, today, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(today); i++) {
		double source_mm[3];
		size_t from;

		out->label[i] = VOL_LABEL_UNKNOWN;
		if (source_of(pull, same, today, i, source_mm) && vol_grid_nearest(&prior->grid, source_mm, &from))
			out->label[i] = prior->label[from];
	}
	return true;
}
