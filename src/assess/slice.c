#include "assess/slice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/slice_way.h"

static const struct { const char *name, *word, *unit; bool is_eqd2; } layers[SLICE_LAYERS] = {
	[SLICE_OLD] = { "old plan, Gy, following the tissue", "old", "Gy", false },
	[SLICE_OLD_UNMOVED] = { "old plan, Gy, as if nothing had moved", "unmoved", "Gy", false },
	[SLICE_NEW] = { "new plan, Gy", "new", "Gy", false },
	[SLICE_GHOST] = { "ghost of the old plan, EQD2", "ghost", "Gy", true },
	[SLICE_SUM] = { "cumulative EQD2", "sum", "Gy", true },
	[SLICE_DIFFERENCE] = { "old plan, as moved minus unmoved, Gy", "difference", "Gy", false },
	[SLICE_JACOBIAN] = { "volume then over volume today (J)", "volume", "", false },
	[SLICE_DOUBT] = { "what an error of the map is worth, Gy/mm", "doubt", "Gy/mm", false },
	[SLICE_IMAGE] = { "today's scan, HU", "image", "HU", false },
};

const char *
slice_layer_name(enum slice_layer layer)
{
	return layers[layer].name;
}

const char *
slice_layer_word(enum slice_layer layer)
{
	return layers[layer].word;
}

const char *
slice_layer_unit(enum slice_layer layer)
{
	return layers[layer].unit;
}

int
slice_layer_decimals(enum slice_layer layer)
{
	return layer == SLICE_JACOBIAN ? 2 : layer == SLICE_IMAGE ? 0 : 1;
}

bool
slice_layer_is_eqd2(enum slice_layer layer)
{
	return layers[layer].is_eqd2;
}

bool
assess_has_slice(const struct assess *a)
{
	return a->c->slice.given;
}

bool
assess_has_layer(const struct assess *a, enum slice_layer layer)
{
	size_t k = assess_moving_course(a);

	if (!assess_has_slice(a))
		return false;
	if (layer == SLICE_IMAGE)
		return a->c->slice.image.value != NULL;
	if (layer == SLICE_DIFFERENCE || layer == SLICE_JACOBIAN)
		return k != CASE_NONE && a->field[k];
	return layer != SLICE_DOUBT || k != CASE_NONE;
}

/* ---- what a tissue makes of each course ---- */

/* In Gy as planned, not in EQD2. */
static bool
is_physical(enum slice_part part)
{
	return part == PART_PHYSICAL || part == PART_UNMOVED || part == PART_NEW_PHYSICAL;
}

/* How much of a course a part counts: 0, 1, or what recovery leaves or takes.  False: the model does not apply. */
static bool
weight(const struct assess *a, size_t structure, size_t course, enum slice_part part, const struct rb_recovery *recovery,
       double *share, struct fault *why)
{
	bool is_new = a->c->courses[course].is_new;
	double gone = 0;

	if (is_new) {
		*share = part == PART_NEW || part == PART_SUM || part == PART_NEW_PHYSICAL;
		return true;
	}
	*share = part == PART_PRIOR || part == PART_PHYSICAL || part == PART_UNMOVED;
	if (*share > 0 || part == PART_NEW || part == PART_NEW_PHYSICAL)
		return true;
	if (structure != CASE_NONE && !assess_recovered(a, structure, course, 1, true, recovery, &gone, why))
		return false;
	*share = part == PART_RECOVERED ? gone : 1 - gone;
	return true;
}

/* A course's grid is written for the regimen in courses.csv; another regimen scales it.  structure CASE_NONE: tissue
 * without a name, whose repair is complete. */
static struct vol_lq
lq_at(const struct assess *a, size_t structure, size_t course, double share, double alpha_beta_gy, const struct rb_schedule *fresh)
{
	const struct rb_repair complete = { .kind = RB_REPAIR_COMPLETE };
	const struct case_course *k = &a->c->courses[course];
	const struct rb_schedule *s = k->is_new && fresh ? fresh : &k->regimen.schedule;
	double dose = rb_total_dose(s), scale = dose / rb_total_dose(&k->regimen.schedule),
	    q = rb_quadratic_dose(s, structure == CASE_NONE ? &complete : &a->c->structures[structure].repair);
	struct vol_lq lq = vol_lq_of(alpha_beta_gy, dose, q, share);

	return (struct vol_lq){ lq.l * scale, lq.q * scale * scale };
}

static struct vol_lq
course_lq(const struct assess *a, size_t structure, size_t course, double share, bool physical,
          const struct rb_schedule *fresh)
{
	const struct case_course *k = &a->c->courses[course];
	const struct rb_schedule *s = k->is_new && fresh ? fresh : &k->regimen.schedule;

	if (physical)
		return (struct vol_lq){ share * rb_total_dose(s) / rb_total_dose(&k->regimen.schedule), 0 };
	return lq_at(a, structure, course, share,
	             structure != CASE_NONE ? a->c->structures[structure].alpha_beta_gy : a->c->background_alpha_beta_gy, fresh);
}

/* What a structure's tissue makes of the courses; false where its model of recovery does not apply. */
static bool
tissue_of(const struct assess *a, size_t structure, enum slice_part part, size_t course, const struct rb_schedule *fresh,
          const struct rb_recovery *recovery, bool physical, struct vol_tissue *t, struct fault *why)
{
	*t = (struct vol_tissue){ .label = structure == CASE_NONE ? 0 : a->c->structures[structure].label };
	for (size_t k = 0; k < a->c->n_courses; k++) {
		double share;

		if (course != CASE_NONE && course != k)
			continue;
		if (!weight(a, structure, k, part, recovery, &share, why))
			return false;
		if (share > 0)
			t->courses[k] = course_lq(a, structure, k, share, physical, fresh);
	}
	return true;
}

/* ---- metrics of a structure ---- */

bool
slice_voxels(const struct assess *a, size_t structure, double alpha_beta_gy, const struct rb_schedule *fresh,
             const struct rb_recovery *recovery, struct vol_dvh *out, struct fault *f)
{
	struct vol_tissue tissue = { .label = a->c->structures[structure].label };

	*out = (struct vol_dvh){ 0 };
	for (size_t k = 0; k < a->c->n_courses; k++) {
		double share;

		if (!weight(a, structure, k, PART_SUM, recovery, &share, f))
			return false;
		if (share > 0)
			tissue.courses[k] = lq_at(a, structure, k, share, alpha_beta_gy, fresh);
	}
	return vol_dvh_init(out, a->mapped, a->c->n_courses, &a->c->slice.labels, tissue.label, &tissue, f);
}

bool
slice_metric_of(const struct vol_dvh *dvh, const struct metric *m, const char *unit, struct vol_interval *out, struct fault *f)
{
	switch (m->kind) {
	case METRIC_MAX:
		return vol_dvh_metric(dvh, VOL_MAX, 0, out, f);
	case METRIC_MEAN:
		return vol_dvh_metric(dvh, VOL_MEAN, 0, out, f);
	case METRIC_D_CC:
		return vol_dvh_metric(dvh, VOL_D_CC, m->value, out, f);
	case METRIC_D_PERCENT:
		return vol_dvh_metric(dvh, VOL_D_PERCENT, m->value, out, f);
	case METRIC_V:
		return vol_dvh_metric(dvh, strcmp(unit, "cc") ? VOL_V_PERCENT : VOL_V_CC, m->value, out, f);
	default:
		return fault_set(f, 0, 0, "this metric is not read off a slice; expected Dmax, D0.03cc, D2%%, mean or V50");
	}
}

bool
slice_dvh(const struct assess *a, size_t structure, enum slice_part part, size_t course, const struct rb_schedule *fresh,
          const struct rb_recovery *recovery, struct vol_dvh *out, struct fault *f)
{
	bool physical = is_physical(part);
	struct vol_tissue tissue;

	*out = (struct vol_dvh){ 0 };
	if (!tissue_of(a, structure, part, course, fresh, recovery, physical, &tissue, f))
		return false;
	/* The physical dose of one named course may be the new one's. */
	if (physical && course != CASE_NONE && a->c->courses[course].is_new)
		tissue.courses[course] = course_lq(a, structure, course, 1, true, fresh);
	return vol_dvh_init(out, part == PART_UNMOVED ? a->unmoved : a->mapped, a->c->n_courses, &a->c->slice.labels,
	                    a->c->structures[structure].label, &tissue, f);
}

bool
slice_metric(const struct assess *a, size_t structure, const struct metric *m, enum slice_part part, size_t course,
             const struct rb_schedule *fresh, const struct rb_recovery *recovery, const char *unit, struct slice_metric *out,
             struct fault *f)
{
	struct vol_dvh dvh;
	bool ok;

	*out = (struct slice_metric){ .value = { NAN, NAN } };
	if (!slice_dvh(a, structure, part, course, fresh, recovery, &dvh, f))
		return false;
	ok = slice_metric_of(&dvh, m, unit, &out->value, f);
	out->unknown_cc = vol_dvh_unknown_cc(&dvh);
	out->hottest = dvh.hottest[1];
	vol_dvh_fini(&dvh);
	return ok;
}

/* The model of recovery does not apply: between nothing and all of the earlier courses is left. */
static bool
open_row(const struct assess *a, const struct rb_schedule *s, struct score_row *row, const struct fault *why, struct fault *f)
{
	const struct case_constraint *x = row->constraint;
	static const struct rb_recovery none = { .kind = RB_RECOVERY_NONE };
	struct slice_metric all, fresh;

	if (!slice_metric(a, x->structure, &x->metric, PART_SUM, CASE_NONE, s, &none, x->unit, &all, f) ||
	    !slice_metric(a, x->structure, &x->metric, PART_NEW, CASE_NONE, s, &none, x->unit, &fresh, f))
		return false;
	row->achieved = row->achieved_low = fresh.value.low;
	row->achieved_high = all.value.high;
	snprintf(row->why_not, sizeof row->why_not, "%s", why->text);
	return true;
}

/* NaN where it is no dose, or not one number: unknown is not zero. */
static double
one_dose(const struct metric *m, const struct slice_metric *x)
{
	return m->kind == METRIC_V || x->value.high > x->value.low ? NAN : x->value.low;
}

bool
slice_row(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, struct score_row *row,
          struct fault *f)
{
	const struct case_constraint *x = row->constraint;
	struct slice_metric sum, prior, residual, fresh;
	struct fault why = { 0 };

	if (!slice_metric(a, x->structure, &x->metric, PART_PRIOR, CASE_NONE, s, recovery, x->unit, &prior, f) ||
	    !slice_metric(a, x->structure, &x->metric, PART_NEW, CASE_NONE, s, recovery, x->unit, &fresh, f))
		return false;
	row->unknown_cc = prior.unknown_cc > fresh.unknown_cc ? prior.unknown_cc : fresh.unknown_cc;
	row->prior_eqd2_gy = one_dose(&x->metric, &prior);
	row->new_eqd2_gy = one_dose(&x->metric, &fresh);
	row->residual_eqd2_gy = NAN;
	if (!slice_metric(a, x->structure, &x->metric, PART_RESIDUAL, CASE_NONE, s, recovery, x->unit, &residual, &why))
		return why.kind == FAULT_MACHINE ? (*f = why, false) : open_row(a, s, row, &why, f);
	if (!slice_metric(a, x->structure, &x->metric, PART_SUM, CASE_NONE, s, recovery, x->unit, &sum, f))
		return false;
	row->residual_eqd2_gy = one_dose(&x->metric, &residual);
	row->achieved = row->achieved_low = sum.value.low;
	row->achieved_high = sum.value.high;
	row->unknown_cc = sum.unknown_cc;
	return true;
}

/* ---- layers and voxels ---- */

enum slice_part
slice_part_of(enum slice_layer layer)
{
	static const enum slice_part parts[SLICE_DOSES] = { PART_PHYSICAL, PART_UNMOVED, PART_NEW_PHYSICAL, PART_RESIDUAL, PART_SUM };

	return parts[layer];
}

/* Every structure that stands on the slice; *n of them, room for all. */
static bool
all_tissues(const struct assess *a, enum slice_layer layer, const struct rb_schedule *s, const struct rb_recovery *recovery,
            struct vol_tissue *out, size_t *n, struct fault *f)
{
	bool physical = !slice_layer_is_eqd2(layer);

	*n = 0;
	for (size_t i = 0; i < a->c->n_structures; i++)
		if (a->c->structures[i].label &&
		    !tissue_of(a, i, slice_part_of(layer), CASE_NONE, s, recovery, physical, &out[(*n)++], f))
			return false;
	return true;
}

bool
assess_slice(const struct assess *a, enum slice_layer layer, const struct rb_schedule *s, const struct rb_recovery *recovery,
             struct vol_map *out, struct fault *f)
{
	const struct vol_labels *labels = &a->c->slice.labels;
	const struct vol_mapped *courses = layer == SLICE_OLD_UNMOVED ? a->unmoved : a->mapped;
	struct vol_tissue other, *tissues;
	size_t n;
	bool ok;

	if (layer >= SLICE_DOSES)
		return slice_no_dose(a, layer, out, f);
	tissues = mem_array(a->c->n_structures, sizeof *tissues);
	if (!tissues)
		return fault_memory(f);
	ok = tissue_of(a, CASE_NONE, slice_part_of(layer), CASE_NONE, s, recovery, !slice_layer_is_eqd2(layer), &other, f) &&
	     all_tissues(a, layer, s, recovery, tissues, &n, f) &&
	     vol_sum(courses, a->c->n_courses, labels, tissues, n, &other, out, f);
	free(tissues);
	return ok;
}

/* NaN in both where the model of recovery does not apply. */
static struct vol_interval
probe(const struct assess *a, const struct vol_mapped *courses, size_t structure, enum slice_part part,
      const struct rb_schedule *s, const struct rb_recovery *recovery, bool physical, size_t voxel)
{
	struct vol_tissue t;
	struct fault why;

	if (!tissue_of(a, structure, part, CASE_NONE, s, recovery, physical, &t, &why))
		return (struct vol_interval){ NAN, NAN };
	return vol_sum_at(courses, a->c->n_courses, &t, voxel);
}

bool
assess_probe(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, size_t voxel,
             struct slice_probe *out, struct fault *f)
{
	size_t i;

	if (!assess_has_slice(a) || voxel >= vol_grid_voxels(&a->c->slice.labels.grid))
		return fault_set(f, 0, 0, "there is no such voxel; expected one of the slice");
	i = assess_structure_at(a, voxel);
	vol_grid_world(&a->c->slice.labels.grid, voxel, out->at_mm);
	out->structure = i == CASE_NONE ? NULL : a->c->structures[i].name;
	out->alpha_beta_gy = i == CASE_NONE ? a->c->background_alpha_beta_gy : a->c->structures[i].alpha_beta_gy;
	out->old_gy = probe(a, a->mapped, i, PART_PHYSICAL, s, recovery, true, voxel);
	out->unmoved_gy = probe(a, a->unmoved, i, PART_UNMOVED, s, recovery, true, voxel);
	out->new_gy = probe(a, a->mapped, i, PART_NEW, s, recovery, true, voxel);
	out->ghost_eqd2_gy = probe(a, a->mapped, i, PART_RESIDUAL, s, recovery, false, voxel);
	out->new_eqd2_gy = probe(a, a->mapped, i, PART_NEW, s, recovery, false, voxel);
	out->sum_eqd2_gy = probe(a, a->mapped, i, PART_SUM, s, recovery, false, voxel);
	return true;
}

void
slice_hide_unknown(struct vol_map *map)
{
	size_t n = vol_grid_voxels(&map->grid);

	for (size_t i = 0; i < n; i++)
		if (!vol_map_known(map, i))
			map->high_gy[i] = NAN;
}
