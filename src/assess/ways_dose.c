/* Wrong ways with doses, tissues, units, recovery and repair. */
#include <math.h>
#include <string.h>

#include "assess/ways.h"
#include "base/number.h"

/* Physical dose of the structure from the courses that the question is about, and their fractions. */
static double
physical(const struct question *q, double *fractions)
{
	double sum = 0;

	*fractions = 0;
	for (size_t k = 0; k < q->a->c->n_courses; k++)
		if (way_counts(q, k)) {
			sum += way_ask(q, q->a, "organ_dose", way_subject(q, k));
			*fractions += (double)q->a->c->courses[k].regimen.schedule.n;
		}
	return sum;
}

/* ---- doses and tissues ---- */

void
ways_about_doses(struct question *q)
{
	double fractions, dose, r, d;

	if (!way_asks(q, WAYS_ORGAN))
		return;
	dose = physical(q, &fractions);
	if (!way_asks(q, "residual_eqd2 recovered_eqd2"))
		way_found(q, MISCONCEPTION_PHYSICAL_ADDED, way_limit_less(q, dose), NULL);
	r = q->a->c->structures[q->s.structure].alpha_beta_gy;
	if (way_asks(q, "cumulative_eqd2 margin_eqd2")) {
		d = dose / fractions;
		way_found(q, MISCONCEPTION_EQD2_OF_SUM, way_limit_less(q, dose * (d + r) / (2 + r)), NULL);
	}
	for (size_t i = 0; i < q->copy.c.n_doses; i++)
		if (q->copy.doses[i].structure == q->s.structure && metric_same(&q->copy.doses[i].metric, &q->s.metric) &&
		    q->copy.doses[i].factor > 0)
			q->copy.doses[i].factor = 1;
	way_found_changed(q, MISCONCEPTION_PRESCRIPTION, NULL);
}

void
ways_about_alpha_beta(struct question *q)
{
	const struct casebook *c = q->a->c;
	bool organ = way_asks(q, WAYS_ORGAN), tumour = way_asks(q, WAYS_TUMOUR) && c->tumour.n > 0;

	for (size_t i = 0; organ && i < c->n_structures; i++) {
		/* A target's is the tumour's, which is asked for below. */
		if (!strcmp(c->structures[i].kind, "target") ||
		    fabs(c->structures[i].alpha_beta_gy - c->structures[q->s.structure].alpha_beta_gy) < 1e-9)
			continue;
		q->copy.structures[q->s.structure].alpha_beta_gy = c->structures[i].alpha_beta_gy;
		way_found_changed(q, MISCONCEPTION_OTHER_ALPHA_BETA,
		              arena_print(q->arena, "\u03b1/\u03b2 %s Gy, of the %s", SHORT(c->structures[i].alpha_beta_gy), c->structures[i].name));
	}
	if (organ && c->tumour.n > 0) {
		q->copy.structures[q->s.structure].alpha_beta_gy = c->clones[0].alpha_beta_gy;
		way_found_changed(q, MISCONCEPTION_TUMOUR_ALPHA_BETA, arena_print(q->arena, "\u03b1/\u03b2 %s Gy", SHORT(c->clones[0].alpha_beta_gy)));
	}
	for (size_t i = 0; tumour && i < c->n_structures; i++) {
		if (!strcmp(c->structures[i].kind, "target"))
			continue;
		q->copy.clones[0].alpha_beta_gy = c->structures[i].alpha_beta_gy;
		way_found_changed(q, MISCONCEPTION_ORGAN_ALPHA_BETA,
		              arena_print(q->arena, "\u03b1/\u03b2 %s Gy, of the %s", SHORT(c->structures[i].alpha_beta_gy), c->structures[i].name));
	}
}

/* Each course of the question as one fraction of all its dose. */
void
ways_about_fraction(struct question *q)
{
	bool all = q->s.course == CASE_NONE;

	if (!way_asks(q, WAYS_ORGAN) && !way_asks(q, WAYS_TUMOUR))
		return;
	for (size_t k = 0; k < q->copy.c.n_courses; k++) {
		struct rb_fraction *one;

		if (!all && q->s.course != k)
			continue;
		one = arena_array(q->arena, 1, sizeof *one);
		if (!one)
			return;
		*one = (struct rb_fraction){ .dose_gy = rb_total_dose(&q->a->c->courses[k].regimen.schedule) };
		q->copy.courses[k].regimen.schedule = (struct rb_schedule){ one, 1 };
	}
	way_found_changed(q, MISCONCEPTION_TOTAL_AS_FRACTION, NULL);
}

void
ways_about_units(struct question *q)
{
	const struct casebook *c = q->a->c;
	double r;

	if (way_asks(q, "tumour_eqd2"))
		way_found(q, MISCONCEPTION_BED_FOR_EQD2, rb_bed_of_eqd2(q->key, c->clones[0].alpha_beta_gy), NULL);
	if (way_asks(q, "tumour_bed tumour_net_bed"))
		way_found(q, MISCONCEPTION_EQD2_FOR_BED, rb_eqd2_of_bed(q->key, c->clones[0].alpha_beta_gy), NULL);
	if (!way_asks(q, WAYS_ORGAN))
		return;
	r = c->structures[q->s.structure].alpha_beta_gy;
	if (way_asks(q, "bed"))
		way_found(q, MISCONCEPTION_EQD2_FOR_BED, rb_eqd2_of_bed(q->key, r), NULL);
	else if (!way_asks(q, "remaining_eqd2 margin_eqd2"))
		way_found(q, MISCONCEPTION_BED_FOR_EQD2, rb_bed_of_eqd2(q->key, r), NULL);
}

/* ---- recovery ---- */

void
ways_about_recovery(struct question *q)
{
	const struct casebook *c = q->a->c;
	const char *whole = way_subject(q, CASE_NONE), *one = way_subject(q, q->s.course);
	double prior, left, fresh, gone;

	if (!way_asks(q, WAYS_GHOST) && !way_asks(q, "recovered_eqd2"))
		return;
	q->copy.structures[q->s.structure].recovery = *rb_recovery_find("none");
	way_found_changed(q, MISCONCEPTION_RECOVERY_FORGOTTEN, NULL);
	left = way_ask(q, q->a, "residual_eqd2", one);
	gone = way_ask(q, q->a, "recovered_eqd2", one);
	fresh = way_asks(q, "cumulative_eqd2 margin_eqd2") ? way_ask(q, q->a, "eqd2", way_subject(q, c->new_course)) : 0;
	if (way_asks(q, "recovered_eqd2"))
		way_found(q, MISCONCEPTION_RECOVERED_AS_LEFT, left, NULL);
	else
		way_found(q, MISCONCEPTION_RECOVERED_AS_LEFT, way_limit_less(q, gone + fresh), NULL);
	prior = way_ask(q, q->a, "prior_eqd2", whole);
	if (fresh > 0 && prior > 0)
		way_found(q, MISCONCEPTION_RECOVERY_ON_NEW, way_limit_less(q, left + left / prior * fresh), NULL);
	/* The part that is left, of the physical dose: each earlier course's factor shrinks by it. */
	if (quantity_on_slice(&(struct context){ .a = q->a, .s = q->s }) || way_asks(q, "recovered_eqd2"))
		return;
	for (size_t i = 0; i < q->copy.c.n_doses; i++) {
		struct case_dose *d = &q->copy.doses[i];
		double eqd2, part;
		struct fault f;

		if (d->structure != q->s.structure || c->courses[d->course].is_new || !metric_same(&d->metric, &q->s.metric))
			continue;
		eqd2 = assess_course_eqd2(q->a, d, NULL);
		if (!assess_recovered(q->a, d->structure, d->course, eqd2, false, NULL, &part, &f))
			return;
		d->factor *= 1 - part;
	}
	q->copy.structures[q->s.structure].recovery = *rb_recovery_find("none");
	way_found_changed(q, MISCONCEPTION_RECOVERY_ON_PHYSICAL, NULL);
}

void
ways_about_tumour_recovery(struct question *q)
{
	const struct casebook *c = q->a->c;

	if (!way_asks(q, WAYS_TUMOUR) || c->courses[q->s.course].is_new)
		return;
	for (size_t s = 0; s < c->n_structures; s++) {
		double gone;
		struct fault f;

		if (assess_recovered(q->a, s, q->s.course, q->key, false, NULL, &gone, &f))
			way_found(q, MISCONCEPTION_RECOVERY_ON_TUMOUR, (1 - gone) * q->key,
			      arena_print(q->arena, "the recovery of the %s", c->structures[s].name));
	}
}

/* ---- repair ---- */

/* EQD2 of one course with the quadratic dose of one day at a time. */
static double
same_day_eqd2(const struct question *q, size_t course)
{
	const struct case_structure *x = &q->a->c->structures[q->s.structure];
	const struct rb_schedule *s = &q->a->c->courses[course].regimen.schedule;
	const struct case_dose *d = casebook_dose(q->a->c, q->s.structure, course, &q->s.metric);
	double quadratic = rb_quadratic_dose_same_day(s, &x->repair);

	return d ? rb_eqd2_of_bed(rb_bed(rb_total_dose(s), quadratic, d->factor, x->alpha_beta_gy), x->alpha_beta_gy) : NAN;
}

void
ways_about_repair(struct question *q)
{
	const struct casebook *c = q->a->c;
	const struct case_structure *x;
	double sum = 0;

	if (!way_asks(q, WAYS_ORGAN) || c->structures[q->s.structure].repair.kind == RB_REPAIR_COMPLETE || way_asks(q, "eqd2_complete_repair"))
		return;
	x = &c->structures[q->s.structure];
	q->copy.structures[q->s.structure].repair = (struct rb_repair){ .kind = RB_REPAIR_COMPLETE };
	way_found_changed(q, MISCONCEPTION_REPAIR_IGNORED, NULL);
	if (case_on_slice(c, q->s.structure) || way_asks(q, "recovered_eqd2"))
		return;
	for (size_t k = 0; k < c->n_courses; k++) {
		double eqd2, gone = 0;
		struct fault f;

		if (!way_counts(q, k))
			continue;
		eqd2 = same_day_eqd2(q, k);
		if (way_asks(q, WAYS_GHOST) && !assess_recovered(q->a, q->s.structure, k, eqd2, false, NULL, &gone, &f))
			return;
		sum += (1 - gone) * eqd2;
	}
	if (way_asks(q, "bed"))
		sum = rb_bed_of_eqd2(sum, x->alpha_beta_gy);
	way_found(q, MISCONCEPTION_HM_ONLY, way_limit_less(q, sum), NULL);
}
