/* Quantities of one course: its dose, its effect on a structure, what it does to the tumour. */
#include <math.h>

#include "assess/quantity.h"
#include "assess/slice.h"
#include "base/number.h"

const struct case_course *
quantity_course(const struct context *x)
{
	return &x->a->c->courses[x->s.course];
}

const struct case_structure *
quantity_structure(const struct context *x)
{
	return &x->a->c->structures[x->s.structure];
}

const struct case_dose *
quantity_dose(struct context *x, size_t course)
{
	const struct case_dose *d = casebook_dose(x->a->c, x->s.structure, course, &x->s.metric);
	char metric[40];

	if (!d)
		fault_set(x->f, 0, 0, "doses.csv has no row for %s %s in course %s; expected one", quantity_structure(x)->id,
		          metric_format(&x->s.metric, metric, sizeof metric), x->a->c->courses[course].id);
	return d;
}

const struct case_constraint *
quantity_limit(struct context *x)
{
	const struct casebook *c = x->a->c;

	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure == x->s.structure && metric_same(&c->constraints[i].metric, &x->s.metric))
			return &c->constraints[i];
	fault_set(x->f, 0, 0, "constraints.csv has no limit for %s; expected one", quantity_structure(x)->id);
	return NULL;
}

/* ---- of one course ---- */

bool
quantity_total_dose(struct context *x)
{
	const struct case_course *k = quantity_course(x);

	x->value = rb_total_dose(&k->regimen.schedule);
	note_add(&x->note, "course %s is %s: %zu fractions, %s Gy in all\n", k->id, k->regimen.notation,
	         k->regimen.schedule.n, SHORT(x->value));
	return true;
}

bool
quantity_fractions(struct context *x)
{
	x->value = (double)quantity_course(x)->regimen.schedule.n;
	note_add(&x->note, "course %s is %s: %s fractions\n", quantity_course(x)->id, quantity_course(x)->regimen.notation, SHORT(x->value));
	return true;
}

bool
quantity_elapsed_days(struct context *x)
{
	const struct case_course *k = quantity_course(x);

	x->value = rb_elapsed_days(&k->regimen.schedule);
	note_add(&x->note, "course %s is %s: from the start of the first fraction to the start of the last, weekends and gaps included, "
	                   "%s days\n", k->id, k->regimen.notation, SHORT(x->value));
	return true;
}

bool
quantity_organ_dose(struct context *x)
{
	const struct case_dose *d;
	double dose = rb_total_dose(&quantity_course(x)->regimen.schedule);

	if (quantity_on_slice(x))
		return quantity_mapped_dose(x);
	d = quantity_dose(x, x->s.course);
	if (!d)
		return false;
	x->value = d->factor * dose;
	note_add(&x->note, "%s gets %s of the prescription of course %s: %s × %s = %s Gy\n", quantity_structure(x)->name, SHORT(d->factor),
	         quantity_course(x)->id, SHORT(d->factor), SHORT(dose), FIXED(x->value, 2));
	return true;
}

bool
quantity_eqd2(struct context *x)
{
	const struct case_dose *d;

	if (quantity_on_slice(x))
		return quantity_slice(x, quantity_course(x)->is_new ? PART_NEW : PART_PRIOR, x->s.course);
	d = quantity_dose(x, x->s.course);
	if (!d)
		return false;
	x->value = assess_course_eqd2(x->a, d, &quantity_course(x)->regimen.schedule);
	derive_eqd2(&x->note, x->a, d, quantity_course(x)->id, &quantity_course(x)->regimen);
	return true;
}

bool
quantity_bed(struct context *x)
{
	double r = quantity_structure(x)->alpha_beta_gy;

	if (!quantity_eqd2(x))
		return false;
	note_add(&x->note, "  BED = EQD2 × (1 + 2/(α/β)) = %s × (1 + 2/%s) = %s Gy\n", FIXED(x->value, 2), SHORT(r),
	         FIXED(rb_bed_of_eqd2(x->value, r), 2));
	x->value = rb_bed_of_eqd2(x->value, r);
	return true;
}

bool
quantity_eqd2_complete_repair(struct context *x)
{
	const struct rb_repair complete = { .kind = RB_REPAIR_COMPLETE };
	const struct case_dose *d;
	const struct rb_schedule *s = &quantity_course(x)->regimen.schedule;
	double r = quantity_structure(x)->alpha_beta_gy, q = rb_quadratic_dose(s, &complete), f, b;

	if (quantity_on_slice(x))
		return fault_set(x->f, 0, 0, "%s stands on the slice, where its own repair is used; expected eqd2",
		                 quantity_structure(x)->id);
	d = quantity_dose(x, x->s.course);
	if (!d)
		return false;
	f = d->factor;
	b = rb_bed(rb_total_dose(s), q, f, r);
	x->value = rb_eqd2_of_bed(b, r);
	note_add(&x->note,
	         "%s as if all damage were repaired before the next fraction: D = %s Gy, squares %s Gy²\n"
	         "  BED = D + squares/(α/β) = %s + %s/%s = %s Gy; EQD2 = BED/(1 + 2/(α/β)) = %s/(1 + 2/%s) = %s Gy\n",
	         quantity_course(x)->regimen.notation, SHORT(f * rb_total_dose(s)), SHORT(f * f * q), SHORT(f * rb_total_dose(s)),
	         SHORT(f * f * q), SHORT(r), SHORT(b), SHORT(b), SHORT(r), FIXED(x->value, 2));
	return true;
}

/* ---- of the tumour ---- */

bool
quantity_tumour_bed(struct context *x)
{
	const struct rb_repair complete = { .kind = RB_REPAIR_COMPLETE };
	const struct rb_schedule *s = &quantity_course(x)->regimen.schedule;
	double r = x->a->c->clones[0].alpha_beta_gy, dose = rb_total_dose(s), q = rb_quadratic_dose(s, &complete);

	x->value = rb_bed(dose, q, 1, r);
	note_add(&x->note, "course %s, tumour α/β %s Gy, repair complete: BED = D + squares/(α/β) = %s + %s/%s = %s Gy\n",
	         quantity_course(x)->id, SHORT(r), SHORT(dose), SHORT(q), SHORT(r), FIXED(x->value, 2));
	return true;
}

bool
quantity_tumour_eqd2(struct context *x)
{
	double r = x->a->c->clones[0].alpha_beta_gy, b;

	if (!quantity_tumour_bed(x))
		return false;
	b = x->value;
	x->value = rb_eqd2_of_bed(b, r);
	note_add(&x->note, "  EQD2 = BED/(1 + 2/(α/β)) = %s/(1 + 2/%s) = %s Gy\n", SHORT(b), SHORT(r), FIXED(x->value, 2));
	return true;
}

bool
quantity_tumour_net_bed(struct context *x)
{
	const struct rb_clone *c = &x->a->c->clones[0];
	double net = c->birth_per_day[1] - c->loss_per_day[1], t = rb_elapsed_days(&quantity_course(x)->regimen.schedule), k, bed, off;

	if (!(net > 0) || !(c->alpha_per_gy > 0))
		return fault_set(x->f, 0, 0, "the tumour does not grow during treatment; expected doubling_days in tumour.csv");
	if (!quantity_tumour_bed(x))
		return false;
	bed = x->value;
	k = net / c->alpha_per_gy;
	off = fmax(0, t - c->kickoff_days);
	x->value = bed - k * off;
	note_add(&x->note,
	         "  growth from day %s on: K = ln 2/(α × doubling time) = %s/(%s × %s) = %s Gy a day\n"
	         "  T = %s days, %s of them with growth: %s − %s × %s = %s Gy\n",
	         SHORT(c->kickoff_days), SHORT(log(2)), SHORT(c->alpha_per_gy), SHORT(log(2) / net), SHORT(k), SHORT(t), SHORT(off), SHORT(bed),
	         SHORT(k), SHORT(off), FIXED(x->value, 2));
	return true;
}

bool
quantity_tcp(struct context *x)
{
	struct rb_cells cells;

	if (!rb_tumour_end(&x->a->c->tumour, &quantity_course(x)->regimen.schedule, &cells, x->f))
		return false;
	x->value = rb_tcp_poisson(cells.ln_total);
	note_add(&x->note, "after course %s 10^%s clonogens are expected: TCP = exp(−N) = %s\n", quantity_course(x)->id,
	         FIXED(cells.ln_total / log(10), 2), FIXED(x->value, 3));
	return true;
}
