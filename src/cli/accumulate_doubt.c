#include "cli/accumulate_doubt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SAMPLES = 1000 };

/* Of the structures that have a voxel, where each stands. */
static bool
list(const struct accumulation *x, struct doubts *out, struct fault *f)
{
	out->of = mem_array(x->n_told, sizeof *out->of);
	out->alarms = x->prior_labels.label ? mem_array(x->n_told, sizeof *out->alarms) : NULL;
	out->alarmed = mem_array(x->n_told, sizeof *out->alarmed);
	if (!out->of || !out->alarmed || (x->prior_labels.label && !out->alarms))
		return fault_memory(f);
	for (size_t i = 0; i < x->n_told; i++) {
		const struct vol_statistic *s = &x->told[i].s->of[x->told[i].at];
		const struct vol_interval none = { NAN, NAN };

		if (s->voxels > 0)
			out->of[out->n++] = (struct doubted){ .tissue = tissues_find(&x->tissues, s->label), .bounds_max = none,
				                              .bounds_d0_03cc = none, .bounds_mean = none, .within_max = none };
	}
	return true;
}

static const struct vol_labels *
map_with(const struct accumulation *x, uint16_t label)
{
	size_t m = 0;

	while (m + 1 < x->n_maps && x->counts[m * (VOL_LABEL_UNKNOWN + 1) + label] == 0)
		m++;
	return &x->maps[m];
}

/* ---- a dose that the tissue cannot have had ---- */

static bool
look_for_alarms(const struct accumulation *x, struct doubts *out, struct fault *f)
{
	const struct vol_dose *prior = &x->doses[ACCUMULATE_PRIOR];
	const struct vol_mapped *course = &x->transferred;
	struct vol_mapped mapped = { 0 };
	bool same = vol_grid_same(&prior->grid, &x->prior_labels.grid), good = true;

	if (!x->transferred.dose_gy) {
		if (!vol_map_with(prior, x->field.u_mm[0] ? &x->field : NULL, &x->maps[0].grid, VOL_LINEAR, x->threads, &mapped, f))
			return false;
		course = &mapped;
	}
	for (size_t i = 0; i < out->n && same; i++) {
		const struct tissue *t = out->of[i].tissue;
		const struct rb_schedule *s = &x->regimens[ACCUMULATE_PRIOR].schedule;
		const struct rb_repair repair = { .kind = isnan(t->half_time_h) ? RB_REPAIR_COMPLETE : RB_REPAIR_MONO,
			                          .half_time_h = t->half_time_h };
		const struct vol_prior_max had = { .dose = prior, .labels = &x->prior_labels };
		struct vol_lq lq = vol_lq_of(t->alpha_beta_gy, rb_total_dose(s), rb_quadratic_dose(s, &repair), 1);
		struct fault why;

		out->alarmed[i] = vol_misregistration(course, map_with(x, t->label), t->label, lq, &had, &out->alarms[i], &why);
		if (!out->alarmed[i] && why.kind == FAULT_MACHINE) {
			*f = why;
			good = false;
		}
	}
	vol_mapped_fini(&mapped);
	return good;
}

/* ---- sampled ---- */

static bool
sample(const struct accumulation *x, struct doubted *d, struct fault *f)
{
	const struct vol_tissue *row = accumulation_row(x, d->tissue->label);
	const double s = x->uncertainty_mm;
	const struct vol_uncertain courses[] = {
		{ &x->doses[ACCUMULATE_PRIOR], x->field.u_mm[0] ? &x->field : NULL, { s, s, s }, row->courses[ACCUMULATE_PRIOR] },
		{ &x->doses[ACCUMULATE_NEW], NULL, { 0, 0, 0 }, row->courses[ACCUMULATE_NEW] },
	};
	const struct vol_sampling how = { SAMPLES, x->seed, x->threads };
	const struct vol_labels *labels = map_with(x, d->tissue->label);
	struct fault why = { 0 };

	d->mean_known = vol_sample_structure(courses, ACCUMULATE_COURSES, labels, d->tissue->label, VOL_MEAN, 0, &how, &d->mean, &why);
	if (!d->mean_known && why.kind == FAULT_MACHINE)
		return *f = why, false;
	d->d0_03cc_known = d->mean_known && vol_sample_structure(courses, ACCUMULATE_COURSES, labels, d->tissue->label, VOL_D_CC, 0.03,
	                                                         &how, &d->d0_03cc, &why);
	if (!d->d0_03cc_known)
		snprintf(d->note, sizeof d->note, "%.190s", why.text);
	return true;
}

/* ---- bounds ---- */

/* Statistics with the prior course at one end of its bounds. */
static bool
measure_end(const struct accumulation *x, const struct vol_bounds *b, bool upper, struct vol_total *total, struct doubts *out,
            struct fault *f)
{
	struct vol_course courses[ACCUMULATE_COURSES];
	struct vol_mapped mapped = { 0 };
	bool good = vol_bounds_mapped(b, upper, &mapped, f);

	accumulation_courses(x, courses);
	courses[ACCUMULATE_PRIOR] = (struct vol_course){ .mapped = &mapped };
	for (size_t m = 0; m < x->n_maps && good; m++) {
		struct vol_statistics s = { 0 };

		good = accumulation_measure(x, courses, m, total, &s, f);
		for (size_t k = 0; good && k < s.n; k++)
			for (size_t i = 0; i < out->n; i++) {
				struct doubted *d = &out->of[i];
				const struct vol_statistic *v = &s.of[k];

				if (d->tissue->label != v->label || v->voxels == 0)
					continue;
				if (upper) {
					d->bounds_max.high = v->max_gy.high;
					d->bounds_d0_03cc.high = v->d0_03cc_gy.high;
					d->bounds_mean.high = v->mean_gy.high;
				} else {
					d->bounds_max.low = v->max_gy.low;
					d->bounds_d0_03cc.low = v->d0_03cc_gy.low;
					d->bounds_mean.low = v->mean_gy.low;
				}
			}
		vol_statistics_fini(&s);
	}
	vol_mapped_fini(&mapped);
	return good;
}

/* The highest EQD2 that the structure's own prior voxels within reach allow, voxel by voxel with the new course. */
static bool
bound_within(const struct accumulation *x, struct doubted *d, struct fault *f)
{
	const struct vol_restriction within = { &x->prior_labels, map_with(x, d->tissue->label), d->tissue->label };
	const struct vol_tissue *row = accumulation_row(x, d->tissue->label);
	struct vol_course courses[ACCUMULATE_COURSES];
	struct vol_mapped fresh = { 0 };
	struct vol_bounds b;
	bool good;

	if (!vol_bounds(&x->doses[ACCUMULATE_PRIOR], x->field.u_mm[0] ? &x->field : NULL, &x->maps[0].grid, x->uncertainty_mm,
	                &within, x->threads, &b, f))
		return false;
	accumulation_courses(x, courses);
	good = vol_map_with(courses[ACCUMULATE_NEW].dose, NULL, &x->maps[0].grid, VOL_LINEAR, x->threads, &fresh, f);
	for (size_t i = 0; good && i < vol_grid_voxels(&b.grid); i++) {
		const struct vol_lq *p = &row->courses[ACCUMULATE_PRIOR], *q = &row->courses[ACCUMULATE_NEW];
		double low = (double)b.low_gy[i], high = (double)b.high_gy[i], now = (double)fresh.dose_gy[i];

		if (within.today_labels->label[i] != d->tissue->label || isnan(high) || isnan(now))
			continue;
		now = q->l * now + q->q * (double)fresh.dose2_gy2[i];
		d->within_max.low = fmax(d->within_max.low, now + p->l * low + p->q * low * low);
		d->within_max.high = fmax(d->within_max.high, now + p->l * high + p->q * high * high);
	}
	vol_mapped_fini(&fresh);
	vol_bounds_fini(&b);
	return good;
}

static bool
bound(const struct accumulation *x, struct doubts *out, struct fault *f)
{
	struct vol_total total;
	struct vol_bounds b;
	bool good;

	if (!vol_bounds(&x->doses[ACCUMULATE_PRIOR], x->field.u_mm[0] ? &x->field : NULL, &x->maps[0].grid, x->uncertainty_mm, NULL,
	                x->threads, &b, f))
		return false;
	good = vol_total_init(&total, &x->maps[0].grid, f);
	if (good) {
		good = measure_end(x, &b, false, &total, out, f) && measure_end(x, &b, true, &total, out, f);
		vol_total_fini(&total);
	}
	vol_bounds_fini(&b);
	for (size_t i = 0; good && x->prior_labels.label && i < out->n; i++)
		good = bound_within(x, &out->of[i], f);
	return good;
}

bool
doubts_of(const struct accumulation *x, struct doubts *out, struct fault *f)
{
	*out = (struct doubts){ 0 };
	if (!list(x, out, f) || (x->prior_labels.label && !look_for_alarms(x, out, f)))
		return false;
	/* Sampled errors and bounds are of a field that is followed backwards. */
	if (isnan(x->uncertainty_mm) || x->push)
		return true;
	for (size_t i = 0; i < out->n; i++)
		if (!sample(x, &out->of[i], f))
			return false;
	return bound(x, out, f);
}

void
doubts_fini(struct doubts *d)
{
	free(d->of);
	free(d->alarms);
	free(d->alarmed);
}
