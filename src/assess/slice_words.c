/* Derivations of numbers that are read off a slice. */
#include <math.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/slice.h"
#include "assess/slice_way.h"
#include "assess/sums.h"
#include "base/number.h"

/* One course at one voxel: its dose there, what it is as EQD2, what is left of it (or gone).  What it adds to the value;
 * NaN where that is not known. */
static double
derive_course(struct note *n, const struct assess *a, size_t structure, size_t course, enum slice_part part, size_t voxel,
              const struct rb_regimen *fresh, const struct rb_recovery *recovery)
{
	static const struct rb_repair complete = { .kind = RB_REPAIR_COMPLETE };
	const struct case_course *k = &a->c->courses[course];
	bool named = structure != CASE_NONE;
	const struct rb_repair *repair = named ? &a->c->structures[structure].repair : &complete;
	const struct rb_regimen *r = k->is_new && fresh ? fresh : &k->regimen;
	const struct rb_schedule *s = &r->schedule;
	double scale = rb_total_dose(s) / rb_total_dose(&k->regimen.schedule), q = rb_quadratic_dose(s, repair);
	double dose = scale * a->mapped[course].dose_gy[voxel], dose2 = scale * scale * a->mapped[course].dose2_gy2[voxel];
	double total = rb_total_dose(s), r_gy = named ? a->c->structures[structure].alpha_beta_gy : a->c->background_alpha_beta_gy, gone = 0;
	double eqd2 = (dose + dose2 * q / (total * total) / r_gy) / (1 + 2 / r_gy);
	double each = dose / (double)s->n, formula = dose * (each + r_gy) / (2 + r_gy);
	struct fault why;

	if (isnan(dose)) {
		note_add(n, "  course %s: its dose there is not known, at most the %s Gy that its grid has anywhere\n", k->id,
		         SHORT(scale * a->mapped[course].max_gy));
		return NAN;
	}
	note_add(n, "  course %s, %s: %s Gy there", k->id, r->notation, SHORT(dose));
	if (schedule_is_even(s) && fabs(formula - eqd2) < 0.005)
		note_add(n, ", %s Gy a fraction: EQD2 = %s × (%s + %s)/(2 + %s) = %s Gy\n", SHORT(each), SHORT(dose), SHORT(each),
		         SHORT(r_gy), SHORT(r_gy), FIXED(eqd2, 2));
	else
		note_add(n, ": EQD2 %s Gy with its repair, voxels converted before they are interpolated\n", FIXED(eqd2, 2));
	if (k->is_new || part == PART_PRIOR)
		return eqd2;
	if (!named) {
		note_add(n, "  tissue that is no structure of the case: nothing is taken off for recovery\n");
		return eqd2;
	}
	if (!assess_recovered(a, structure, course, eqd2, true, recovery, &gone, &why)) {
		note_add(n, "  its recovery model does not apply: %s\n", why.text);
		return NAN;
	}
	if (part == PART_RECOVERED) {
		note_add(n, "  %s months later %s %% have recovered: %s × %s = %s Gy gone\n", SHORT(k->months_before), SHORT(100 * gone),
		         SHORT(gone), FIXED(eqd2, 2), FIXED(gone * eqd2, 2));
		return gone * eqd2;
	}
	note_add(n, "  %s months later %s %% have recovered: (1 − %s) × %s = %s Gy left\n", SHORT(k->months_before),
	         SHORT(100 * gone), SHORT(gone), FIXED(eqd2, 2), FIXED((1 - gone) * eqd2, 2));
	return (1 - gone) * eqd2;
}

/* Does this course take part in the value? */
static bool
takes_part(bool is_new, size_t k, enum slice_part part, size_t course)
{
	if (course != CASE_NONE)
		return k == course;
	return is_new ? part == PART_NEW || part == PART_SUM || part == PART_NEW_PHYSICAL
	              : part != PART_NEW && part != PART_NEW_PHYSICAL;
}

/* The new plan's dose at a voxel, scaled to what is prescribed now. */
static void
derive_new_dose(struct note *n, const struct assess *a, size_t course, size_t voxel, const struct rb_regimen *fresh, int decimals)
{
	const struct case_course *x = &a->c->courses[course];
	double planned = rb_total_dose(&x->regimen.schedule), given = rb_total_dose(fresh ? &fresh->schedule : &x->regimen.schedule);
	double dose = (double)a->mapped[course].dose_gy[voxel];

	if (isnan(dose))
		note_add(n, "course %s: its plan does not reach there; at most the %s Gy that it has anywhere\n", x->id,
		         SHORT(given / planned * a->mapped[course].max_gy));
	else
		note_add(n, "course %s: the plan has %s Gy there for %s Gy prescribed; of %s prescribed %s × %s/%s = %s Gy\n", x->id,
		         FIXED(dose, 2), SHORT(planned), SHORT(given), FIXED(dose, 2), SHORT(given), SHORT(planned),
		         FIXED(dose * given / planned, decimals));
}

/* Course by course what the voxel gets; "25.00 + 26.23 = 51.23" where several add up to the value. */
static void
derive_voxel(struct note *n, const struct assess *a, size_t structure, enum slice_part part, size_t course, size_t voxel,
             const struct rb_regimen *fresh, const struct rb_recovery *recovery)
{
	double terms[CASE_COURSES_MAX] = { 0 }, sum = 0;
	size_t count = 0;

	for (size_t k = 0; k < a->c->n_courses; k++) {
		if (!takes_part(a->c->courses[k].is_new, k, part, course))
			continue;
		if (part == PART_NEW_PHYSICAL) {
			note_add(n, "  ");
			derive_new_dose(n, a, k, voxel, fresh, 2);
		} else if (part == PART_PHYSICAL && isnan(a->mapped[k].dose_gy[voxel]))
			note_add(n, "  course %s: its dose there is not known, at most the %s Gy that its plan has anywhere\n", a->c->courses[k].id,
			         SHORT(a->mapped[k].max_gy));
		else if (part == PART_PHYSICAL)
			note_add(n, "  course %s: %s Gy followed the tissue there\n", a->c->courses[k].id,
			         SHORT((double)a->mapped[k].dose_gy[voxel]));
		else if (part == PART_UNMOVED)
			note_add(n, "  course %s, read at today's coordinates as if nothing had moved\n", a->c->courses[k].id);
		else {
			terms[count] = derive_course(n, a, structure, k, part, voxel, fresh, recovery);
			sum += terms[count++];
		}
	}
	if (count < 2 || isnan(sum))
		return;
	note_add(n, "  together there: ");
	for (size_t i = 0; i < count; i++)
		note_add(n, "%s%s", i ? " + " : "", FIXED(terms[i], 2));
	note_add(n, " = %s Gy\n", FIXED(sum, 2));
}

void
derive_slice(struct note *n, const struct assess *a, size_t structure, const struct metric *m, enum slice_part part,
             size_t course, const struct rb_regimen *fresh, const struct rb_recovery *recovery,
             const struct slice_metric *value, const char *unit)
{
	const struct case_structure *x = &a->c->structures[structure];
	char metric[40], of[NUMBER_TEXT_MAX];
	bool is_max = m->kind == METRIC_MAX;
	double at[3];

	metric_format(m, metric, sizeof metric);
	vol_grid_world(&a->c->slice.labels.grid, value->hottest, at);
	note_add(n, "%s of %s on the slice, α/β %s Gy; %s lies at x %s, y %s mm\n", metric, x->name, SHORT(x->alpha_beta_gy),
	         is_max ? "its hottest voxel" : "read over all its voxels, each for itself; the hottest",
	         SHORT(at[0]), SHORT(at[1]));
	derive_voxel(n, a, structure, part, course, value->hottest, fresh, recovery);
	number_fixed(value->value.low, 2, of);
	if (value->value.high > value->value.low)
		note_add(n, "%s: %s to %s %s, for %s cc have a dose that is not known\n", metric, of, FIXED(value->value.high, 2), unit,
		         SHORT(value->unknown_cc));
	else
		note_add(n, "%s: %s %s\n", metric, of, unit);
}

/* The k-th voxel as a place between two: at place 1 the hottest one. */
static void
derive_rank(struct note *n, const struct vol_dvh *dvh, double k)
{
	size_t at;
	double low, step;

	note_add(n, "of %zu voxels of %s cc, hottest first, it stands at place %s", dvh->n, SHORT(dvh->voxel_cc), SHORT(k));
	k = fmin(fmax(k, 1), (double)dvh->n);
	at = (size_t)k - 1;
	low = (double)dvh->low_gy[at];
	if (at + 1 >= dvh->n || k <= floor(k)) {
		note_add(n, "%s: ", k <= 1 ? ", so it is the hottest one's" : "");
		sum_line(n, &low, 1, low, 2, "Gy");
		return;
	}
	step = (double)dvh->low_gy[at + 1] - low;
	note_add(n, ", between two: %s + (%s \u2212 %zu) \u00d7 (%s \u2212 %s) = %s Gy\n", FIXED(low, 4), SHORT(k), at + 1,
	         FIXED(low + step, 4), FIXED(low, 4), FIXED(low + (k - (double)(at + 1)) * step, 2));
}

void
derive_read_off(struct note *n, const struct vol_dvh *dvh, const struct metric *m, const char *unit, double value)
{
	double sum = 0;
	size_t count = 0;

	switch (m->kind) {
	case METRIC_MEAN:
		for (size_t i = 0; i < dvh->n; i++)
			sum += (double)dvh->low_gy[i];
		note_add(n, "the voxels' values, summed, over the number of all: ");
		share_line(n, sum, (double)dvh->n, 1, value, 2, "Gy");
		break;
	case METRIC_V:
		while (count < dvh->n && (double)dvh->low_gy[count] >= m->value * (1 - 1e-6))
			count++;
		if (!strcmp(unit, "cc"))
			note_add(n, "%zu of %zu voxels have at least %s Gy, each of %s cc: %zu \u00d7 %s = %s cc\n", count, dvh->n, SHORT(m->value),
			         SHORT(dvh->voxel_cc), count, SHORT(dvh->voxel_cc), FIXED(value, 2));
		else
			note_add(n, "%zu of %zu voxels have at least %s Gy: %zu / %zu \u00d7 100 = %s %%\n", count, dvh->n, SHORT(m->value), count,
			         dvh->n, FIXED(value, 2));
		break;
	case METRIC_D_CC:
		derive_rank(n, dvh, m->value / dvh->voxel_cc);
		break;
	case METRIC_D_PERCENT:
		derive_rank(n, dvh, m->value / 100 * (double)dvh->n + 0.5);
		break;
	default:
		note_add(n, "the hottest of %zu voxels: ", dvh->n);
		sum_line(n, &value, 1, value, 2, "Gy");
	}
}

/* A number of one voxel: which part of which dose. */
static enum slice_part
part_of(enum slice_value value)
{
	static const enum slice_part parts[] = { PART_PHYSICAL, PART_UNMOVED, PART_PHYSICAL, PART_RESIDUAL, PART_NEW, PART_SUM };

	return parts[value];
}

/* Physical dose is read off a plan, not computed from another number. */
static void
derive_read(struct note *n, const struct assess *a, enum slice_value value, size_t voxel, const struct rb_regimen *fresh)
{
	double terms[CASE_COURSES_MAX] = { 0 };
	size_t count = 0;

	for (size_t k = 0; k < a->c->n_courses; k++) {
		const struct case_course *x = &a->c->courses[k];
		const struct vol_mapped *m = value == SLICE_VALUE_UNMOVED ? &a->unmoved[k] : &a->mapped[k];
		double dose = (double)m->dose_gy[voxel];

		if (x->is_new != (value == SLICE_VALUE_NEW))
			continue;
		if (x->is_new)
			derive_new_dose(n, a, k, voxel, fresh, 1);
		else if (isnan(dose))
			note_add(n, "course %s: its plan does not reach there; at most the %s Gy that it has anywhere\n", x->id, SHORT(m->max_gy));
		else {
			note_add(n, "course %s: %s Gy, interpolated in its plan %s\n", x->id, FIXED(dose, 1),
			         value == SLICE_VALUE_UNMOVED ? "at today's coordinates, as if nothing had moved"
			                                      : "at the place where this tissue was then");
			terms[count++] = dose;
		}
	}
	if (count > 0) {
		double sum = 0;

		for (size_t i = 0; i < count; i++)
			sum += terms[i];
		note_add(n, "%s: ", count > 1 ? "together" : "as it is read there");
		sum_line(n, terms, count, sum, 1, "Gy");
	}
}

const char *
assess_probe_derivation(const struct assess *a, enum slice_value value, size_t voxel, const struct rb_regimen *fresh,
                        const struct rb_recovery *recovery, struct arena *arena, struct fault *f)
{
	size_t structure = assess_structure_at(a, voxel);
	struct note n;
	double at[3];

	note_init(&n, arena);
	vol_grid_world(&a->c->slice.labels.grid, voxel, at);
	note_add(&n, "one voxel, at x %s, y %s mm: %s, α/β %s Gy\n", SHORT(at[0]), SHORT(at[1]),
	         structure == CASE_NONE ? "no structure of the case" : a->c->structures[structure].name,
	         SHORT(structure == CASE_NONE ? a->c->background_alpha_beta_gy : a->c->structures[structure].alpha_beta_gy));
	if (value <= SLICE_VALUE_NEW)
		derive_read(&n, a, value, voxel, fresh);
	else
		derive_voxel(&n, a, structure, part_of(value), CASE_NONE, voxel, fresh, recovery);
	return note_end(&n, f);
}

/* Of what is no dose: the mean of its known voxels, or the largest. */
static const char *
derive_values(const struct assess *a, enum slice_layer layer, size_t structure, bool mean, struct arena *arena, struct fault *f)
{
	const struct vol_labels *labels = &a->c->slice.labels;
	int decimals = slice_layer_decimals(layer);
	struct slice_values v;
	struct vol_map map;
	struct note n;
	double at[3];

	if (!assess_slice(a, layer, NULL, NULL, &map, f))
		return NULL;
	v = slice_values(&map, labels, a->c->structures[structure].label);
	vol_map_fini(&map);
	note_init(&n, arena);
	note_add(&n, "%s: of the voxels of %s it is known in %zu\n", slice_layer_name(layer), a->c->structures[structure].name, v.known);
	if (mean && v.known > 0) {
		note_add(&n, "their values, summed, over their number: ");
		share_line(&n, v.sum, (double)v.known, 1, v.sum / (double)v.known, decimals, slice_layer_unit(layer));
	} else if (v.known > 0) {
		vol_grid_world(&labels->grid, v.where_most, at);
		note_add(&n, "the largest of them, at x %s, y %s mm: ", SHORT(at[0]), SHORT(at[1]));
		sum_line(&n, &v.most, 1, v.most, decimals, slice_layer_unit(layer));
	}
	return note_end(&n, f);
}

const char *
assess_organ_derivation(const struct assess *a, enum slice_layer layer, size_t structure, const struct metric *m, bool most,
                        const struct rb_regimen *fresh, const struct rb_recovery *recovery, struct arena *arena, struct fault *f)
{
	const struct rb_schedule *s = fresh ? &fresh->schedule : NULL;
	enum slice_part part;
	struct slice_metric value;
	struct vol_dvh dvh, end;
	struct note n;

	if (layer >= SLICE_DOSES)
		return derive_values(a, layer, structure, m->kind == METRIC_MEAN, arena, f);
	part = slice_part_of(layer);
	if (!slice_metric(a, structure, m, part, CASE_NONE, s, recovery, "Gy", &value, f) ||
	    !slice_dvh(a, structure, part, CASE_NONE, s, recovery, &dvh, f))
		return NULL;
	note_init(&n, arena);
	derive_slice(&n, a, structure, m, part, CASE_NONE, fresh, recovery, &value, "Gy");
	if (value.value.high > value.value.low)
		note_add(&n, "%s:\n", most ? "the most that it can be, what is not known taken as the highest that the plan has"
		                          : "the least that it can be, what is not known taken as nothing");
	end = dvh;
	end.low_gy = most ? dvh.high_gy : dvh.low_gy;
	derive_read_off(&n, &end, m, "Gy", most ? value.value.high : value.value.low);
	vol_dvh_fini(&dvh);
	return note_end(&n, f);
}

void
derive_slice_row(struct note *n, const struct assess *a, const struct rb_regimen *r, const struct rb_recovery *recovery,
                 const struct case_constraint *x, const struct score_row *row)
{
	struct slice_metric m;
	struct fault why;

	if (!slice_metric(a, x->structure, &x->metric, PART_SUM, CASE_NONE, &r->schedule, recovery, x->unit, &m, &why)) {
		note_add(n, "%s: cannot be judged: %s\n", a->c->structures[x->structure].name, why.text);
		return;
	}
	derive_slice(n, a, x->structure, &x->metric, PART_SUM, CASE_NONE, r, recovery, &m, x->unit);
	if (row->state == ROW_UNDETERMINED)
		note_add(n, "limit %s %s: not determined\n", SHORT(x->limit), x->unit);
	else
		note_add(n, "limit %s %s: %s %s\n", SHORT(x->limit), x->unit, FIXED(fabs(row->margin), 2),
		         row->state == ROW_VIOLATED ? "over" : "to spare");
}

/* Volumes in cc are small. */
#define VALUE(v) (cc ? SHORT(v) : FIXED((v), 1))

void
say_slice_row(struct note *n, const struct assess *a, const char *metric, const struct score_row *row)
{
	const struct case_constraint *x = row->constraint;
	const char *name = a->c->structures[x->structure].name;
	bool cc = !strcmp(x->unit, "cc");

	if (row->state == ROW_UNDETERMINED)
		note_add(n, "%s %s cannot be judged: it lies between %s and %s %s, for %s cc have a dose that is not known, and the limit is "
		         "%s %s. ", name, metric, VALUE(row->achieved_low), VALUE(row->achieved_high), x->unit,
		         SHORT(row->unknown_cc), SHORT(x->limit), x->unit);
	else if (x->metric.kind == METRIC_V)
		note_add(n, "%s %s is %s%s %s of a limit of %s %s. ", name, metric, row->unknown_cc > 0 ? "at least " : "",
		         VALUE(row->achieved), x->unit, SHORT(x->limit), x->unit);
	else if (isnan(row->residual_eqd2_gy) || isnan(row->new_eqd2_gy))
		note_add(n, "%s reaches at least %s Gy EQD2 whatever the dose that is not known, %s Gy over its limit of %s. ", name,
		         FIXED(row->achieved_low, 1), FIXED(-row->margin, 1), SHORT(x->limit));
	else
		note_add(n, "%s reaches %s Gy EQD2 (the past leaves up to %s there, the new course gives up to %s), %s Gy over its "
		         "limit of %s. ", name, FIXED(row->achieved, 1), FIXED(row->residual_eqd2_gy, 1),
		         FIXED(row->new_eqd2_gy, 1), FIXED(-row->margin, 1), SHORT(x->limit));
}
