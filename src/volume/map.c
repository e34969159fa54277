/* Direct dose mapping: where does today's voxel come from, and what did it get there. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "volume/stencil.h"
#include "volume/volume.h"

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

/* A slice knows nothing of z, so it cannot meet a volume. */
static bool
check(const struct vol_grid *prior, const struct vol_field *pull, const struct vol_grid *today, struct fault *f)
{
	bool slice = today->n[2] == 1;

	if (!vol_grid_check(today, f))
		return false;
	if ((prior->n[2] == 1) != slice)
		return fault_set(f, 0, 0, "one grid is a slice and the other a volume; expected two of a kind");
	if (pull && (pull->grid.n[2] == 1) != slice)
		return fault_set(f, 0, 0, "the field is a %s and the grid is none; expected two of a kind",
		                 slice ? "volume" : "slice");
	return true;
}

bool
vol_map(const struct vol_dose *prior, const struct vol_field *pull, const struct vol_grid *today,
        struct vol_mapped *out, struct fault *f)
{
	bool same = pull && vol_grid_same(&pull->grid, today);
	size_t n = vol_grid_voxels(today);

	*out = (struct vol_mapped){ .grid = *today, .max_gy = vol_dose_max(prior) };
	if (!check(&prior->grid, pull, today, f))
		return false;
	if (isnan(out->max_gy))
		return fault_set(f, 0, 0, "a dose grid without a single known dose; expected one at least");
	out->dose_gy = mem_array(n, sizeof *out->dose_gy);
	out->dose2_gy2 = mem_array(n, sizeof *out->dose2_gy2);
	if (!out->dose_gy || !out->dose2_gy2) {
		vol_mapped_fini(out);
		return fault_memory(f);
	}
	for (size_t i = 0; i < n; i++) {
		double source_mm[3], sum = NAN, sum2 = NAN;
		struct stencil s;

		if (source_of(pull, same, today, i, source_mm) && stencil_find(&prior->grid, source_mm, &s)) {
			sum = sum2 = 0;
			for (int k = 0; k < s.n; k++) {
				double d = (double)prior->gy[s.at[k]];

				sum += s.weight[k] * d;
				sum2 += s.weight[k] * d * d;
			}
		}
		out->dose_gy[i] = (float)sum;
		out->dose2_gy2[i] = (float)sum2;
		out->unknown += isnan(sum) ? 1 : 0;
	}
	return true;
}

void
vol_mapped_fini(struct vol_mapped *m)
{
	free(m->dose_gy);
	free(m->dose2_gy2);
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
	if (!check(&prior->grid, pull, today, f) || !vol_labels_init(out, today, f))
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
