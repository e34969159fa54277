/* Errors of a mapped dose against a known truth. */
#include "volume/map_error.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

/* D0.03cc, the near maximum of serial organs. */
static const double near_max_cc = 0.03;

/* How far apart two ways see the tissue of a place of today; false where one of them does not know. */
static bool
apart(const struct vol_field *a, const struct vol_field *b, const double today_mm[3], bool slice, double *mm)
{
	double from[3], to[3], squares = 0;

	if (!vol_source(a, today_mm, from) || !vol_source(b, today_mm, to))
		return false;
	for (int axis = 0; axis < (slice ? 2 : 3); axis++)
		squares += (to[axis] - from[axis]) * (to[axis] - from[axis]);
	*mm = sqrt(squares);
	return true;
}

/* Doses of the voxels that take part, truth and way side by side. */
struct doses { float *truth, *way; size_t n; };

static double
eqd2(const struct vol_mapped *m, struct vol_lq lq, size_t voxel)
{
	return lq.l * (double)m->dose_gy[voxel] + lq.q * (double)m->dose2_gy2[voxel];
}

static void
take(const struct vol_way *truth, const struct vol_way *way, struct vol_lq lq, size_t voxel, double mm, struct doses *d,
     struct vol_map_error *out)
{
	float is = way->mapped->dose_gy[voxel], right = truth->mapped->dose_gy[voxel];
	double error = (double)is - (double)right;

	if (out->voxels == 0 || fabs(error) > out->max_abs_gy) {
		out->max_abs_gy = fabs(error);
		out->worst = voxel;
	}
	out->mean_gy += error;
	out->eqd2_mean_gy += eqd2(way->mapped, lq, voxel);
	out->true_eqd2_mean_gy += eqd2(truth->mapped, lq, voxel);
	out->place_mean_mm += mm;
	out->place_max_mm = fmax(out->place_max_mm, mm);
	d->truth[d->n] = right;
	d->way[d->n++] = is;
	out->voxels++;
}

static bool
highest(const float *gy, size_t n, double voxel_cc, double *max, double *near_max, struct fault *f)
{
	struct vol_dvh dvh;
	struct vol_interval x;
	struct fault small;

	if (!vol_dvh_of(&dvh, gy, gy, n, voxel_cc, f))
		return false;
	*max = n > 0 && vol_dvh_metric(&dvh, VOL_MAX, 0, &x, &small) ? x.low : NAN;
	*near_max = n > 0 && vol_dvh_metric(&dvh, VOL_D_CC, near_max_cc, &x, &small) ? x.low : NAN;
	vol_dvh_fini(&dvh);
	return true;
}

static bool
finish(const struct doses *d, double voxel_cc, struct vol_map_error *out, struct fault *f)
{
	double n = out->voxels > 0 ? (double)out->voxels : NAN;

	if (out->voxels == 0)
		out->max_abs_gy = out->place_max_mm = NAN;
	out->mean_gy /= n;
	out->eqd2_mean_gy /= n;
	out->true_eqd2_mean_gy /= n;
	out->place_mean_mm /= n;
	return highest(d->truth, d->n, voxel_cc, &out->true_max_gy, &out->true_near_max_gy, f) &&
	       highest(d->way, d->n, voxel_cc, &out->max_gy, &out->near_max_gy, f);
}

/* Every voxel of the label that both ways know. */
static void
take_all(const struct vol_way *truth, const struct vol_way *way, const struct vol_labels *labels, uint16_t label,
         struct vol_lq lq, struct doses *d, struct vol_map_error *out)
{
	const struct vol_grid *g = &labels->grid;

	for (size_t i = 0; i < vol_grid_voxels(g); i++) {
		double at_mm[3], mm;

		if (labels->label[i] != label)
			continue;
		vol_grid_world(g, i, at_mm);
		if (isnan(truth->mapped->dose_gy[i]) || isnan(way->mapped->dose_gy[i]) ||
		    !apart(truth->pull, way->pull, at_mm, g->n[2] == 1, &mm))
			out->unknown++;
		else
			take(truth, way, lq, i, mm, d, out);
	}
}

bool
vol_map_error(const struct vol_way *truth, const struct vol_way *way, const struct vol_labels *labels, uint16_t label,
              struct vol_lq lq, struct vol_map_error *out, struct fault *f)
{
	const struct vol_grid *g = &labels->grid;
	struct doses d = { .n = 0 };
	size_t n = 0;
	bool good = false;

	*out = (struct vol_map_error){ .voxels = 0 };
	if (!vol_grid_same(g, &truth->mapped->grid) || !vol_grid_same(g, &way->mapped->grid))
		return fault_set(f, 0, 0, "labels and mapped doses on different grids; expected one grid of today");
	for (size_t i = 0; i < vol_grid_voxels(g); i++)
		n += labels->label[i] == label;
	d.truth = mem_array(n, sizeof *d.truth);
	d.way = mem_array(n, sizeof *d.way);
	if (d.truth && d.way) {
		take_all(truth, way, labels, label, lq, &d, out);
		good = finish(&d, vol_grid_voxel_cc(g), out, f);
	} else {
		fault_memory(f);
	}
	free(d.truth);
	free(d.way);
	return good;
}

void
vol_map_error_fill(const struct vol_mapped *truth, const struct vol_mapped *way, float *error_gy)
{
	for (size_t i = 0; i < vol_grid_voxels(&truth->grid); i++)
		error_gy[i] = way->dose_gy[i] - truth->dose_gy[i];
}
