/* A map in a few numbers, from which words are made. */
#include <math.h>

#include "volume/volume.h"

static void
spot_set(const struct vol_map *m, size_t voxel, struct vol_spot *out)
{
	out->voxel = voxel;
	out->gy = (struct vol_interval){ (double)m->low_gy[voxel], (double)m->high_gy[voxel] };
	vol_grid_world(&m->grid, voxel, out->at_mm);
}

bool
vol_hottest(const struct vol_map *m, const struct vol_labels *labels, int label, struct vol_spot *out)
{
	size_t best = 0;
	bool found = false;

	for (size_t i = 0; i < vol_grid_voxels(&m->grid); i++) {
		if (isnan(m->high_gy[i]) || (label >= 0 && (!labels || labels->label[i] != label)))
			continue;
		if (!found || m->high_gy[i] > m->high_gy[best])
			best = i;
		found = true;
	}
	if (found)
		spot_set(m, best, out);
	return found;
}

bool
vol_summarise(const struct vol_map *m, const struct vol_labels *labels, uint16_t label, struct vol_summary *out)
{
	*out = (struct vol_summary){ 0 };
	for (size_t i = 0; i < vol_grid_voxels(&m->grid); i++) {
		double at_mm[3];

		if (labels->label[i] != label || isnan(m->high_gy[i]))
			continue;
		vol_grid_world(&m->grid, i, at_mm);
		for (int a = 0; a < 3; a++)
			out->centre_mm[a] += at_mm[a];
		out->voxels++;
		out->unknown += !vol_map_known(m, i);
		out->mean_gy.low += (double)m->low_gy[i];
		out->mean_gy.high += (double)m->high_gy[i];
	}
	if (out->voxels == 0)
		return false;
	for (int a = 0; a < 3; a++)
		out->centre_mm[a] /= (double)out->voxels;
	out->mean_gy.low /= (double)out->voxels;
	out->mean_gy.high /= (double)out->voxels;
	out->cc = (double)out->voxels * vol_grid_voxel_cc(&m->grid);
	return vol_hottest(m, labels, label, &out->hottest);
}

/* Where the line from voxel a to its neighbour b crosses the level; false when it does not. */
static bool
crossing(const struct vol_map *m, size_t a, size_t b, double level_gy, double at_mm[3])
{
	double at_a = (double)m->high_gy[a], at_b = (double)m->high_gy[b], part;
	double to[3];

	if (isnan(at_a) || isnan(at_b) || (at_a >= level_gy) == (at_b >= level_gy))
		return false;
	part = (level_gy - at_a) / (at_b - at_a);
	vol_grid_world(&m->grid, a, at_mm);
	vol_grid_world(&m->grid, b, to);
	for (int k = 0; k < 3; k++)
		at_mm[k] += part * (to[k] - at_mm[k]);
	return true;
}

bool
vol_nearest_edge(const struct vol_map *m, size_t from, double level_gy, struct vol_edge *out)
{
	const struct vol_grid *g = &m->grid;
	const size_t step[3] = { 1, (size_t)g->n[0], (size_t)g->n[0] * (size_t)g->n[1] };
	double from_mm[3], best = INFINITY;

	vol_grid_world(g, from, from_mm);
	for (size_t i = 0; i < vol_grid_voxels(g); i++) {
		int at[3];

		vol_grid_place(g, i, at);
		for (int a = 0; a < 3; a++) {
			double edge[3], d2 = 0;

			if (at[a] + 1 >= g->n[a] || !crossing(m, i, i + step[a], level_gy, edge))
				continue;
			for (int k = 0; k < 3; k++)
				d2 += (edge[k] - from_mm[k]) * (edge[k] - from_mm[k]);
			if (d2 >= best)
				continue;
			best = d2;
			*out = (struct vol_edge){ { edge[0], edge[1], edge[2] }, sqrt(d2) };
		}
	}
	return isfinite(best);
}

const char *
vol_direction(const double v[3])
{
	static const char *const words[3][3] = { { "back-left", "left", "front-left" },
		                                 { "back", "", "front" },
		                                 { "back-right", "right", "front-right" } };
	const double tan_22_5 = 0.41421356237309503;
	double x = fabs(v[0]), y = fabs(v[1]);
	int side = 0, depth = 0;

	if (x > 0 && x >= tan_22_5 * y)
		side = v[0] > 0 ? 1 : -1;
	if (y > 0 && y >= tan_22_5 * x)
		depth = v[1] > 0 ? 1 : -1;
	return words[side + 1][depth + 1];
}
