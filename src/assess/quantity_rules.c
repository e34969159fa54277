/* Quantities of published rules for the cord: two courses, counted as the series counted them. */
#include <math.h>
#include <string.h>

#include "assess/quantity.h"
#include "base/number.h"
#include "radiobio/prognosis.h"

/* The alpha/beta that both rules were made with. */
static const double RULE_ALPHA_BETA = 2, GUARD = 1e-9;

/* BED of the earlier and the new course at alpha/beta 2, complete repair, nothing taken off for recovery. */
struct two_courses { double prior_bed_gy, new_bed_gy, months; };

static bool
is_cord(struct context *x)
{
	const struct case_structure *s = quantity_structure(x);

	if (quantity_on_slice(x))
		return fault_set(x->f, 0, 0, "%s stands on the slice; expected a structure with its maximum in doses.csv", s->id);
	if (*s->tissue && strcmp(s->tissue, "spinal-cord") != 0)
		return fault_set(x->f, 0, 0, "this rule is for the spinal cord and %s is of the tissue %s; expected a structure of "
		                 "the tissue spinal-cord", s->id, s->tissue);
	if (!(fabs(s->alpha_beta_gy - RULE_ALPHA_BETA) < GUARD))
		return fault_set(x->f, 0, 0, "this rule is for α/β 2 Gy and %s has %s; expected a structure with 2", s->id,
		                 SHORT(s->alpha_beta_gy));
	return true;
}

static bool
course_bed(struct context *x, size_t course, double *bed_gy)
{
	const struct rb_repair complete = { .kind = RB_REPAIR_COMPLETE };
	const struct case_course *k = &x->a->c->courses[course];
	const struct case_dose *d = quantity_dose(x, course);
	double dose, q;

	if (!d)
		return false;
	dose = d->factor * rb_total_dose(&k->regimen.schedule);
	q = d->factor * d->factor * rb_quadratic_dose(&k->regimen.schedule, &complete);
	*bed_gy = dose + q / RULE_ALPHA_BETA;
	note_add(&x->note, "course %s, %s, α/β 2 Gy, repair complete: BED = D + squares/2 = %s + %s/2 = %s Gy\n", k->id,
	         k->regimen.notation, SHORT(dose), SHORT(q), SHORT(*bed_gy));
	return true;
}

static bool
two_courses(struct context *x, struct two_courses *out)
{
	const struct casebook *c = x->a->c;

	if (!is_cord(x))
		return false;
	if (c->n_courses != 2)
		return fault_set(x->f, 0, 0, "this rule is for one earlier course and a new one, and the case has %zu courses; expected 2",
		                 c->n_courses);
	for (size_t k = 0; k < c->n_courses; k++) {
		if (!course_bed(x, k, c->courses[k].is_new ? &out->new_bed_gy : &out->prior_bed_gy))
			return false;
		if (!c->courses[k].is_new)
			out->months = c->courses[k].months_before;
	}
	return true;
}

bool
quantity_nieder_points(struct context *x)
{
	struct two_courses two = { 0 };
	struct rb_nieder n;
	double sum, highest, free_gy = rb_parameter(RB_P_NIEDER_FREE), short_months = rb_parameter(RB_P_NIEDER_MONTHS),
	    high_gy = rb_parameter(RB_P_NIEDER_COURSE);

	if (!two_courses(x, &two))
		return false;
	sum = two.prior_bed_gy + two.new_bed_gy;
	highest = fmax(two.prior_bed_gy, two.new_bed_gy);
	n = rb_nieder(sum, highest, two.months);
	x->value = n.points;
	note_add(&x->note, "together: %s + %s = %s Gy, nothing taken off for recovery\n", SHORT(two.prior_bed_gy),
	         SHORT(two.new_bed_gy), SHORT(sum));
	note_add(&x->note, "  a point for each %s Gy begun above %s Gy, at most %s: %s\n", SHORT(rb_parameter(RB_P_NIEDER_STEP)),
	         SHORT(free_gy), SHORT(rb_parameter(RB_P_NIEDER_MOST)), SHORT(n.bed_points));
	note_add(&x->note, "  %s months between them, %s %s: %s\n", SHORT(two.months),
	         n.interval_points > 0 ? "less than" : "at least", SHORT(short_months), SHORT(n.interval_points));
	note_add(&x->note, "  the higher course has %s Gy, %s %s Gy: %s\n", SHORT(highest),
	         n.course_points > 0 ? "at least" : "less than", SHORT(high_gy), SHORT(n.course_points));
	note_add(&x->note, "points: %s + %s + %s = %s\n", SHORT(n.bed_points), SHORT(n.interval_points), SHORT(n.course_points),
	         SHORT(n.points));
	return true;
}

bool
quantity_spine_share(struct context *x)
{
	struct two_courses two = { 0 };
	double prior, fresh;

	if (!two_courses(x, &two))
		return false;
	prior = rb_eqd2_of_bed(two.prior_bed_gy, RULE_ALPHA_BETA);
	fresh = rb_eqd2_of_bed(two.new_bed_gy, RULE_ALPHA_BETA);
	if (!(prior + fresh > 0))
		return fault_set(x->f, 0, 0, "neither course gives %s a dose; expected one that does", quantity_structure(x)->id);
	x->value = rb_spine(prior, fresh, two.months).share;
	note_add(&x->note, "EQD2 = BED/2: %s Gy and %s Gy, nothing taken off for recovery\n", SHORT(prior), SHORT(fresh));
	note_add(&x->note, "share of the new course: %s/(%s + %s) = %s\n", SHORT(fresh), SHORT(prior), SHORT(fresh),
	         FIXED(x->value, 3));
	return true;
}
