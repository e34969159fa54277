/* Control without complication (MODEL section 6): TCP times the product of 1 - NTCP, one named model an organ, taken as
 * independent of each other and of control. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/slice.h"
#include "base/number.h"

/* EQD2 at the model's own alpha/beta of what a course gives where the factor is f, recovery applied. */
struct course_effect { double dose_gy, quadratic_gy2, kept, alpha_beta_gy; };

static double
effect(const struct course_effect *e, double factor)
{
	return e->kept * rb_eqd2_of_bed(rb_bed(e->dose_gy, e->quadratic_gy2, factor, e->alpha_beta_gy), e->alpha_beta_gy);
}

/* The metric that stands for a structure: the first point metric that is constrained. */
static const struct metric *
point_metric(const struct casebook *c, size_t structure)
{
	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure == structure && metric_is_point(&c->constraints[i].metric))
			return &c->constraints[i].metric;
	return NULL;
}

/* A course's relative histogram in EQD2, hottest first; how many rows. */
static size_t
histogram(const struct casebook *c, size_t structure, size_t course, const struct course_effect *e,
          struct rb_dose_share *out)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_doses; i++) {
		const struct case_dose *d = &c->doses[i];

		if (d->structure == structure && d->course == course && d->metric.kind == METRIC_SHARE)
			out[n++] = (struct rb_dose_share){ effect(e, d->factor), d->metric.value / 100 };
	}
	histogram_sort(out, n);
	return n;
}

/* What a course gives to the structure with `kept` of it left.  False: the model of recovery does not apply. */
static bool
look(const struct assess *a, size_t structure, size_t course, const struct rb_schedule *s,
     const struct rb_recovery *recovery, const struct metric *point, struct course_effect *out)
{
	const struct case_structure *x = &a->c->structures[structure];
	const struct case_course *k = &a->c->courses[course];
	const struct rb_schedule *given = k->is_new ? s : &k->regimen.schedule;
	const struct case_dose *d = point ? casebook_dose(a->c, structure, course, point) : NULL;
	double eqd2_gy = d ? assess_course_eqd2(a, d, s) : point ? 0 : 1, gone;
	struct fault why;

	if (!assess_recovered(a, structure, course, eqd2_gy, !point, recovery, &gone, &why))
		return false;
	*out = (struct course_effect){ rb_total_dose(given), rb_quadratic_dose(given, &x->repair), 1 - gone,
		                       x->ntcp->alpha_beta_gy };
	return true;
}

enum organ_state { ORGAN_KNOWN, ORGAN_UNKNOWN, ORGAN_OUT_OF_MEMORY };

/* Of one near-maximum: what the cord's curve is made for. */
static enum organ_state
ntcp_of_point(const struct assess *a, size_t structure, const struct rb_schedule *s, const struct rb_recovery *recovery,
              double *ntcp)
{
	const struct metric *point = point_metric(a->c, structure);
	struct rb_dose_share sum = { 0, 1 };

	for (size_t k = 0; point && k < a->c->n_courses; k++) {
		const struct case_dose *d = casebook_dose(a->c, structure, k, point);
		struct course_effect e;

		if (!look(a, structure, k, s, recovery, point, &e))
			return ORGAN_UNKNOWN;
		sum.dose_gy += d ? effect(&e, d->factor) : 0;
	}
	if (!point)
		return ORGAN_UNKNOWN;
	*ntcp = rb_ntcp(a->c->structures[structure].ntcp, &sum, 1);
	return ORGAN_KNOWN;
}

/* Of the relative histograms of all courses. */
static enum organ_state
ntcp_of_histogram(const struct assess *a, size_t structure, const struct rb_schedule *s,
                  const struct rb_recovery *recovery, double *ntcp)
{
	size_t room = a->c->n_doses + a->c->n_courses + 1, n = 1;
	struct rb_dose_share *all = mem_array(3 * room, sizeof *all), *sum = all, *next, *one;
	bool known = true;

	if (!all)
		return ORGAN_OUT_OF_MEMORY;
	next = all + room;
	one = next + room;
	sum[0] = (struct rb_dose_share){ 0, 1 };
	for (size_t k = 0; k < a->c->n_courses && known; k++) {
		struct course_effect e;
		struct rb_dose_share *swap = next;
		size_t m;

		known = look(a, structure, k, s, recovery, NULL, &e);
		m = known ? histogram(a->c, structure, k, &e, one) : 0;
		known = m > 0;
		if (!known)
			break;
		n = histogram_stack(sum, n, one, m, next);
		next = sum;
		sum = swap;
	}
	if (known)
		*ntcp = rb_ntcp(a->c->structures[structure].ntcp, sum, n);
	free(all);
	return known ? ORGAN_KNOWN : ORGAN_UNKNOWN;
}

/* The voxels of a structure as shares of it, or for the cord's curve their near-maximum. */
static bool
ntcp_of_voxels(const struct rb_ntcp *model, const struct vol_dvh *dvh, const struct metric *point, double *ntcp, struct fault *why)
{
	struct rb_dose_share *rows, one = { 0, 1 };
	struct vol_interval near_most;

	if (dvh->n == 0)
		return fault_set(why, 0, 0, "no voxel of the slice has its label");
	if (dvh->unknown > 0)
		return fault_set(why, 0, 0, "the dose of %s cc is not known", SHORT(vol_dvh_unknown_cc(dvh)));
	if (model->kind == RB_NTCP_CORD) {
		if (!slice_metric_of(dvh, point ? point : &(struct metric){ METRIC_MAX, 0 }, "Gy", &near_most, why))
			return false;
		one.dose_gy = near_most.low;
		*ntcp = rb_ntcp(model, &one, 1);
		return true;
	}
	rows = mem_array(dvh->n, sizeof *rows);
	if (!rows)
		return fault_memory(why);
	for (size_t i = 0; i < dvh->n; i++)
		rows[i] = (struct rb_dose_share){ (double)dvh->low_gy[i], 1 / (double)dvh->n };
	*ntcp = rb_ntcp(model, rows, dvh->n);
	free(rows);
	return true;
}

static enum organ_state
ntcp_of_slice(const struct assess *a, size_t structure, const struct rb_schedule *s, const struct rb_recovery *recovery,
              double *ntcp, struct fault *why)
{
	const struct rb_ntcp *model = a->c->structures[structure].ntcp;
	struct vol_dvh dvh;
	bool known = slice_voxels(a, structure, model->alpha_beta_gy, s, recovery, &dvh, why);

	if (known) {
		known = ntcp_of_voxels(model, &dvh, point_metric(a->c, structure), ntcp, why);
		vol_dvh_fini(&dvh);
	}
	return known ? ORGAN_KNOWN : why->kind == FAULT_MACHINE ? ORGAN_OUT_OF_MEMORY : ORGAN_UNKNOWN;
}

static bool
is_constrained(const struct casebook *c, size_t structure)
{
	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure == structure)
			return true;
	return false;
}

static void
name_missing(struct note *n, bool *first, const char *organ, const char *why)
{
	note_add(n, "%s%s (%s)", *first ? "" : ", ", organ, why);
	*first = false;
}

bool
assess_utcp(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, double tcp,
            struct arena *arena, struct utcp *out, struct fault *f)
{
	struct note missing;
	bool first = true;

	note_init(&missing, arena);
	*out = (struct utcp){ .utcp = tcp };
	out->ntcp = arena_array(arena, a->c->n_structures, sizeof *out->ntcp);
	if (!out->ntcp)
		return fault_memory(f);
	for (size_t i = 0; i < a->c->n_structures; i++) {
		const struct case_structure *x = &a->c->structures[i];
		enum organ_state state;
		struct fault why = { 0 };

		out->ntcp[i] = NAN;
		if (!x->ntcp && is_constrained(a->c, i))
			name_missing(&missing, &first, x->name, "no model named");
		if (!x->ntcp)
			continue;
		state = case_on_slice(a->c, i)          ? ntcp_of_slice(a, i, s, recovery, &out->ntcp[i], &why)
		        : x->ntcp->kind == RB_NTCP_CORD ? ntcp_of_point(a, i, s, recovery, &out->ntcp[i])
		                                        : ntcp_of_histogram(a, i, s, recovery, &out->ntcp[i]);
		if (state == ORGAN_OUT_OF_MEMORY)
			return fault_memory(f);
		if (state == ORGAN_UNKNOWN)
			name_missing(&missing, &first, x->name, case_on_slice(a->c, i) ? why.text
			             : x->ntcp->kind == RB_NTCP_CORD
			             ? "its near-maximum is not known"
			             : "it has no histogram of every course, or its recovery is not known");
		out->utcp *= state == ORGAN_KNOWN ? 1 - out->ntcp[i] : NAN;
	}
	if (!first)
		out->utcp = NAN;
	out->missing = note_end(&missing, f);
	return out->missing != NULL;
}
