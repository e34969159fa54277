/* Quantities of all courses together: what is left of the earlier ones, and the sum with the new one. */
#include <math.h>

#include "assess/quantity.h"
#include "assess/sums.h"
#include "assess/slice.h"
#include "base/number.h"

/* "together: 52.50 + 10.00 = 62.50 Gy", where there is more than one term. */
static void
note_sum(struct note *n, const double *terms, size_t count, double sum)
{
	if (count < 2)
		return;
	note_add(n, "together: ");
	for (size_t i = 0; i < count; i++)
		note_add(n, "%s%s", i ? " + " : "", FIXED(terms[i], 2));
	note_add(n, " = %s Gy\n", FIXED(sum, 2));
}

/* Is there an earlier course among those that are asked about? */
static bool
has_past(const struct context *x)
{
	for (size_t k = 0; k < x->a->c->n_courses; k++)
		if (!x->a->c->courses[k].is_new && (x->s.course == CASE_NONE || x->s.course == k))
			return true;
	return false;
}

/* Sums over the prior courses (or the one named); recovered: what is gone instead of what is left. */
static bool
past(struct context *x, bool recovered)
{
	const struct casebook *c = x->a->c;
	double terms[CASE_COURSES_MAX] = { 0 };
	size_t n = 0;

	if (quantity_on_slice(x) && has_past(x))
		return quantity_slice(x, recovered ? PART_RECOVERED : PART_RESIDUAL, x->s.course);
	x->value = 0;
	for (size_t k = 0; k < c->n_courses; k++) {
		const struct case_dose *d;
		double one, gone;

		if (c->courses[k].is_new || (x->s.course != CASE_NONE && x->s.course != k))
			continue;
		d = quantity_dose(x, k);
		if (!d)
			return false;
		one = assess_course_eqd2(x->a, d, NULL);
		if (!assess_recovered(x->a, x->s.structure, k, one, false, NULL, &gone, x->f))
			return false;
		derive_eqd2(&x->note, x->a, d, c->courses[k].id, &c->courses[k].regimen);
		if (recovered)
			note_add(&x->note, "  recovered: %s × %s = %s Gy\n", SHORT(gone), FIXED(one, 2), FIXED(gone * one, 2));
		else
			derive_recovery(&x->note, x->a, x->s.structure, k, one, NULL);
		terms[n] = (recovered ? gone : 1 - gone) * one;
		x->value += terms[n++];
	}
	note_sum(&x->note, terms, n, x->value);
	return n > 0 || fault_set(x->f, 0, 0, "there is no earlier course to ask about; expected one in courses.csv");
}

bool
quantity_residual_eqd2(struct context *x)
{
	return past(x, false);
}

bool
quantity_recovered_eqd2(struct context *x)
{
	return past(x, true);
}

bool
quantity_prior_eqd2(struct context *x)
{
	const struct casebook *c = x->a->c;
	double terms[CASE_COURSES_MAX] = { 0 };
	size_t n = 0;

	if (quantity_on_slice(x) && has_past(x))
		return quantity_slice(x, PART_PRIOR, CASE_NONE);
	x->value = 0;
	for (size_t k = 0; k < c->n_courses; k++) {
		const struct case_dose *d;

		if (c->courses[k].is_new)
			continue;
		d = quantity_dose(x, k);
		if (!d)
			return false;
		terms[n] = assess_course_eqd2(x->a, d, NULL);
		x->value += terms[n++];
		derive_eqd2(&x->note, x->a, d, c->courses[k].id, &c->courses[k].regimen);
	}
	note_sum(&x->note, terms, n, x->value);
	return n > 0 || fault_set(x->f, 0, 0, "there is no earlier course to ask about; expected one in courses.csv");
}

bool
quantity_cumulative_eqd2(struct context *x)
{
	const struct casebook *c = x->a->c;
	const struct case_dose *d;
	double left, fresh;

	x->s.course = CASE_NONE;
	if (quantity_on_slice(x))
		return quantity_slice(x, PART_SUM, CASE_NONE);
	d = quantity_dose(x, c->new_course);
	if (!d || !past(x, false))
		return false;
	left = x->value;
	fresh = assess_course_eqd2(x->a, d, NULL);
	derive_eqd2(&x->note, x->a, d, c->courses[c->new_course].id, &c->courses[c->new_course].regimen);
	x->value = left + fresh;
	note_add(&x->note, "cumulative: ");
	sum_line(&x->note, (const double[]){ left, fresh }, 2, x->value, 2, "Gy");
	return true;
}

bool
quantity_remaining_eqd2(struct context *x)
{
	const struct case_constraint *limit = quantity_limit(x);
	double left;

	if (!limit || !past(x, false))
		return false;
	left = x->value;
	x->value = limit->limit - left;
	note_add(&x->note, "lifetime limit %s Gy − %s Gy carried = %s Gy for a new course\n", SHORT(limit->limit), FIXED(left, 2),
	         FIXED(x->value, 2));
	return true;
}

bool
quantity_margin_eqd2(struct context *x)
{
	const struct case_constraint *limit = quantity_limit(x);
	double sum;

	if (!limit || !quantity_cumulative_eqd2(x))
		return false;
	sum = x->value;
	x->value = limit->limit - sum;
	note_add(&x->note, "limit %s Gy − %s Gy = %s Gy\n", SHORT(limit->limit), FIXED(sum, 2), FIXED(x->value, 2));
	return true;
}
