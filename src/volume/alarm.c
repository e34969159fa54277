/* A mapped dose that the tissue cannot have had. */
#include <math.h>

#include "volume/uncertainty.h"

/* A voxel of the structure among a voxel and its neighbours. */
static bool
is_near(const struct vol_labels *l, uint16_t label, const int at[3])
{
	const struct vol_grid *g = &l->grid;

	for (int z = at[2] - 1; z <= at[2] + 1; z++)
		for (int y = at[1] - 1; y <= at[1] + 1; y++)
			for (int x = at[0] - 1; x <= at[0] + 1; x++)
				if (x >= 0 && y >= 0 && z >= 0 && x < g->n[0] && y < g->n[1] && z < g->n[2] &&
				    l->label[vol_grid_index(g, x, y, z)] == label)
					return true;
	return false;
}

static bool
prior_max(const struct vol_prior_max *p, uint16_t label, struct vol_lq lq, double *out, struct fault *f)
{
	double most = NAN, max;
	size_t voxels = 0;

	if (!p->dose || !p->labels) {
		*out = p->stated_gy;
		if (!(p->stated_gy >= 0) || isinf(p->stated_gy))
			return fault_set(f, 0, 0, "a stated maximum of %g Gy; expected a number from 0 up", p->stated_gy);
		return true;
	}
	if (!vol_grid_same(&p->dose->grid, &p->labels->grid))
		return fault_set(f, 0, 0, "the earlier structures are on another grid; expected the grid of the earlier dose");
	max = vol_dose_max(p->dose);
	for (size_t i = 0; i < vol_grid_voxels(&p->dose->grid); i++) {
		int at[3];
		double d;

		vol_grid_place(&p->dose->grid, i, at);
		if (!is_near(p->labels, label, at))
			continue;
		voxels++;
		d = (double)p->dose->gy[i];
		most = fmax(most, isnan(d) ? max : d);
	}
	if (voxels == 0)
		return fault_set(f, 0, 0, "no voxel of the structure at the earlier course; expected one at least");
	if (isnan(most))
		return fault_set(f, 0, 0, "a dose grid without a single known dose; expected one at least");
	*out = lq.l * most + lq.q * most * most;
	return true;
}

bool
vol_misregistration(const struct vol_mapped *course, const struct vol_labels *labels, uint16_t label,
                    struct vol_lq lq, const struct vol_prior_max *prior, struct vol_alarm *out, struct fault *f)
{
	size_t voxels = 0;

	*out = (struct vol_alarm){ .mapped_gy = NAN };
	if (!vol_grid_same(&course->grid, &labels->grid))
		return fault_set(f, 0, 0, "today's structures are on another grid; expected the grid of the map");
	for (size_t i = 0; i < vol_grid_voxels(&labels->grid); i++) {
		double gy = lq.l * (double)course->dose_gy[i] + lq.q * (double)course->dose2_gy2[i];

		if (labels->label[i] != label)
			continue;
		voxels++;
		if (isnan(gy)) {
			out->unknown++;
		} else if (!(gy <= out->mapped_gy)) {
			out->mapped_gy = gy;
			out->voxel = i;
		}
	}
	if (voxels == 0)
		return fault_set(f, 0, 0, "no voxel of the structure today; expected one at least");
	if (out->unknown == voxels)
		return fault_set(f, 0, 0, "no known dose in the structure today; expected one voxel at least");
	if (!prior_max(prior, label, lq, &out->prior_gy, f))
		return false;
	out->raised = out->mapped_gy > out->prior_gy * (1 + 1e-6);
	return true;
}
