/* EQD2 of courses on one grid, and their sum. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/accumulate.h"
#include "volume/array.h"
#include "volume/volume.h"

struct vol_lq
vol_lq_of(double alpha_beta_gy, double total_dose_gy, double quadratic_gy2, double remaining)
{
	double d2 = total_dose_gy * total_dose_gy;

	return (struct vol_lq){ .l = remaining * alpha_beta_gy / (2 + alpha_beta_gy),
		                .q = d2 > 0 ? remaining * (quadratic_gy2 / d2) / (2 + alpha_beta_gy) : 0 };
}

struct vol_lq
vol_lq_physical(void)
{
	return (struct vol_lq){ 1, 0 };
}

/* A course that the tissue makes nothing of leaves nothing unknown. */
static bool
unknown_at(const struct vol_mapped *courses, size_t n, const struct vol_tissue *tissue, size_t voxel)
{
	for (size_t c = 0; c < n; c++)
		if (isnan(courses[c].dose_gy[voxel]) && (!tissue || tissue->courses[c].l > 0 || tissue->courses[c].q > 0))
			return true;
	return false;
}

struct vol_interval
vol_sum_at(const struct vol_mapped *courses, size_t n, const struct vol_tissue *tissue, size_t voxel)
{
	struct vol_interval sum = { 0, 0 };

	for (size_t c = 0; c < n; c++) {
		const struct vol_lq *w = &tissue->courses[c];
		double d = (double)courses[c].dose_gy[voxel], d2 = (double)courses[c].dose2_gy2[voxel];
		double max = courses[c].max_gy;

		if (isnan(d)) {
			sum.high += w->l * max + w->q * max * max;
		} else {
			sum.low += w->l * d + w->q * d2;
			sum.high += w->l * d + w->q * d2;
		}
	}
	return sum;
}

static bool
check(const struct vol_mapped *courses, size_t n, const struct vol_labels *labels, struct fault *f)
{
	if (n == 0 || n > VOL_COURSES_MAX)
		return fault_set(f, 0, 0, "%zu courses; expected 1 to %d", n, VOL_COURSES_MAX);
	for (size_t c = 1; c < n; c++)
		if (!vol_grid_same(&courses[0].grid, &courses[c].grid))
			return fault_set(f, 0, 0, "the doses stand on different grids; expected one, mapped to today");
	if (labels && !vol_grid_same(&courses[0].grid, &labels->grid))
		return fault_set(f, 0, 0, "doses and labels stand on different grids; expected one");
	return true;
}

/* What is unknown, at its most. */
static bool
raise_unknown(const struct vol_total *t, const struct vol_accumulation *a, float *high_gy, struct fault *f)
{
	const struct vol_tissue **by_label = mem_array(VOL_LABEL_UNKNOWN + 1, sizeof *by_label);
	size_t voxels = vol_grid_voxels(&t->grid);

	if (!by_label)
		return fault_memory(f);
	for (size_t k = 0; k < a->n_tissues; k++)
		by_label[a->tissues[k].label] = &a->tissues[k];
	for (size_t c = 0; c < t->n_courses; c++)
		for (size_t i = 0; t->courses[c].unknown_bits && i < voxels; i++) {
			const struct vol_tissue *tissue = a->labels ? by_label[a->labels->label[i]] : NULL;

			if (!tissue || a->labels->label[i] == 0)
				tissue = a->other;
			if (tissue && vol_total_is_unknown(t, c, i))
				high_gy[i] = (float)vol_total_at(t, tissue, i).high;
		}
	free(by_label);
	return true;
}

bool
vol_sum(const struct vol_mapped *courses, size_t n, const struct vol_labels *labels, const struct vol_tissue *tissues,
        size_t n_tissues, const struct vol_tissue *other, struct vol_map *out, struct fault *f)
{
	struct vol_course mapped[VOL_COURSES_MAX] = { 0 };
	struct vol_accumulation a = { .courses = mapped, .n_courses = n, .labels = labels, .tissues = tissues,
		                      .n_tissues = labels ? n_tissues : 0, .other = other, .threads = 1 };
	struct vol_total t;
	bool ok;

	*out = (struct vol_map){ 0 };
	if (!check(courses, n, labels, f))
		return false;
	a.today = courses[0].grid;
	for (size_t c = 0; c < n; c++)
		mapped[c].mapped = &courses[c];
	if (!vol_total_init(&t, &a.today, f))
		return false;
	out->high_gy = vol_array_new(vol_grid_voxels(&a.today), sizeof *out->high_gy);
	if (!out->high_gy)
		fault_memory(f);
	ok = out->high_gy && vol_accumulate(&a, &t, f);
	if (ok) {
		memcpy(out->high_gy, t.low_gy, vol_grid_voxels(&a.today) * sizeof *out->high_gy);
		ok = t.unknown == 0 || raise_unknown(&t, &a, out->high_gy, f);
	}
	if (ok) {
		out->grid = a.today;
		out->unknown = t.unknown;
		out->low_gy = t.low_gy;
		t.low_gy = NULL;
	} else
		vol_map_fini(out);
	vol_total_fini(&t);
	return ok;
}

void
vol_map_fini(struct vol_map *m)
{
	vol_array_free(m->low_gy);
	vol_array_free(m->high_gy);
	m->low_gy = m->high_gy = NULL;
}

bool
vol_map_known(const struct vol_map *m, size_t voxel)
{
	return m->high_gy[voxel] <= m->low_gy[voxel];
}

/* Values and places of one structure, before they are sorted. */
static void
collect(struct vol_dvh *s, const struct vol_mapped *courses, size_t n, const struct vol_labels *labels, uint16_t label,
        const struct vol_tissue *tissue, float *low, float *high, size_t *voxels)
{
	for (size_t i = 0, k = 0; k < s->n; i++) {
		struct vol_interval gy;

		if (labels->label[i] != label)
			continue;
		gy = vol_sum_at(courses, n, tissue, i);
		low[k] = (float)gy.low;
		high[k] = (float)gy.high;
		voxels[k++] = i;
		s->unknown += unknown_at(courses, n, tissue, i);
	}
}

bool
vol_dvh_init(struct vol_dvh *s, const struct vol_mapped *courses, size_t n, const struct vol_labels *labels,
             uint16_t label, const struct vol_tissue *tissue, struct fault *f)
{
	struct vol_dvh counted = { 0 };
	float *low, *high;
	size_t *voxels, all = vol_grid_voxels(&labels->grid);
	bool ok;

	*s = (struct vol_dvh){ 0 };
	if (!check(courses, n, labels, f))
		return false;
	for (size_t i = 0; i < all; i++)
		counted.n += labels->label[i] == label;
	low = mem_array(counted.n, sizeof *low);
	high = mem_array(counted.n, sizeof *high);
	voxels = mem_array(counted.n, sizeof *voxels);
	ok = low && high && voxels;
	if (!ok)
		fault_memory(f);
	else {
		/* The file that tells a thickness says what a voxel holds. */
		const struct vol_grid *g = labels->grid.thickness_assumed ? &courses[0].grid : &labels->grid;

		collect(&counted, courses, n, labels, label, tissue, low, high, voxels);
		ok = vol_dvh_of(s, low, high, counted.n, vol_grid_voxel_cc(g), f);
		s->unknown = counted.unknown;
	}
	if (ok && s->n > 0) {
		s->hottest[0] = voxels[s->hottest[0]];
		s->hottest[1] = voxels[s->hottest[1]];
		s->coldest = voxels[s->coldest];
	}
	free(low);
	free(high);
	free(voxels);
	return ok;
}
