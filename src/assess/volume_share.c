/* V_d: the share of the structure whose cumulative EQD2 reaches d. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"

struct interval { double low, high; };

static size_t
slabs_of(const struct assess *a, size_t structure, size_t course, struct seen seen, double kept, struct rb_dose_share *out)
{
	size_t n = 0;

	for (size_t i = 0; i < a->c->n_doses; i++) {
		const struct case_dose *d = &a->c->doses[i];

		if (d->structure == structure && d->course == course && d->metric.kind == METRIC_SHARE)
			out[n++] = (struct rb_dose_share){ kept * seen_eqd2(a, structure, seen, d->factor), d->metric.value / 100 };
	}
	histogram_sort(out, n);
	return n;
}

/* The share of a stack at or above (strictly: above) a dose. */
static double
share_over(const struct rb_dose_share *x, size_t n, double eqd2, bool strictly)
{
	double slack = ASSESS_GUARD * fabs(eqd2), sum = 0;

	for (size_t i = 0; i < n; i++)
		if (strictly ? x[i].dose_gy > eqd2 + slack : x[i].dose_gy >= eqd2 - slack)
			sum += x[i].share;
	return sum;
}

/* Where two histograms overlap is not known.  These bound the share in which their sum reaches d, wherever each is hot
 * (Makarov 1981): for every x, P(A + B >= d) is at most P(A > x) + P(B >= d - x), and at least
 * P(A >= x) + P(B >= d - x) - 1. */
static void
bound_pair(const struct rb_dose_share *x, size_t n, const struct rb_dose_share *y, size_t m, double d, struct interval *share)
{
	share->low = 0;
	share->high = 1;
	for (size_t i = 0; i < n; i++) {
		double rest = share_over(y, m, d - x[i].dose_gy, false);

		share->high = fmin(share->high, share_over(x, n, x[i].dose_gy, true) + rest);
		share->low = fmax(share->low, share_over(x, n, x[i].dose_gy, false) + rest - 1);
	}
}

/* Room for the stacks of one structure. */
struct stacks {
	struct rb_dose_share *sum, *next;       /* hottest on hottest */
	struct rb_dose_share *first;            /* of the first course that gives it dose */
	size_t n_sum, n_first, hot;    /* hot: how many courses give it dose */
	struct interval share;
};

static void
add_stack(struct stacks *k, struct rb_dose_share *one, size_t m, double d)
{
	struct rb_dose_share *swap = k->next;

	if (!(one[0].dose_gy > 0))
		return;
	k->hot++;
	if (k->hot == 1) {
		memcpy(k->first, one, m * sizeof *one);
		memcpy(k->sum, one, m * sizeof *one);
		k->n_first = k->n_sum = m;
		k->share.low = k->share.high = share_over(one, m, d, false);
		return;
	}
	k->n_sum = histogram_stack(k->sum, k->n_sum, one, m, k->next);
	k->next = k->sum;
	k->sum = swap;
	if (k->hot == 2)
		bound_pair(k->first, k->n_first, one, m, d, &k->share);
	else {
		/* Of three or more only the simplest bounds. */
		k->share.low = fmax(k->share.low, share_over(one, m, d, false));
		k->share.high = 1;
	}
}

/* V_d in percent, hottest part on hottest part, and its bounds when the hot parts may lie anywhere.  False when a course
 * has no histogram. */
bool
score_volume(const struct assess *a, const struct case_constraint *x, const struct fresh *fresh,
             const struct rb_recovery *recovery, struct score_row *row, bool *out_of_memory)
{
	const struct casebook *c = a->c;
	size_t room = c->n_doses + c->n_courses + 1;
	struct rb_dose_share *slabs = mem_array(4 * room, sizeof *slabs), *one;
	struct stacks k = { .sum = slabs };
	double d = x->metric.value;
	bool known = true;

	*out_of_memory = !slabs;
	if (!slabs)
		return false;
	k.next = slabs + room;
	k.first = slabs + 2 * room;
	one = slabs + 3 * room;
	for (size_t course = 0; course < c->n_courses && known; course++) {
		const struct case_dose *whole = casebook_dose(c, x->structure, course, &x->metric);
		double gone;
		struct fault why;
		size_t m;

		if (!assess_recovered(a, x->structure, course, 1, true, recovery, &gone, &why))
			snprintf(row->why_not, sizeof row->why_not, "%s", why.text);
		m = slabs_of(a, x->structure, course, assess_see(a, x->structure, course, fresh), 1 - gone, one);
		if (m > 0)
			add_stack(&k, one, m, d);
		known = m > 0 || (whole && whole->factor <= 0);
	}
	if (k.hot == 0)
		k.share.low = k.share.high = d <= 0 ? 1 : 0;
	row->achieved = 100 * (k.hot ? share_over(k.sum, k.n_sum, d, false) : k.share.low);
	row->achieved_low = fmin(100 * k.share.low, row->achieved);
	row->achieved_high = fmax(fmin(100 * k.share.high, 100), row->achieved);
	free(slabs);
	return known;
}
