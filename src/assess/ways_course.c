/* Wrong ways with the days of a course and the oxygen of a tumour. */
#include <math.h>

#include "assess/ways.h"

/* ---- time ---- */

/* Whole weeks without treatment in a schedule, in days. */
static double
gap_days(const struct rb_schedule *s)
{
	int days = 0;

	for (size_t i = 1; i < s->n; i++) {
		int jump = s->fractions[i].day - s->fractions[i - 1].day;

		if (jump > 7)
			days += (jump - 1) / 7 * 7;
	}
	return days;
}

void
ways_about_time(struct question *q)
{
	const struct casebook *c = q->a->c;
	const struct rb_schedule *s;
	const struct rb_clone *x;
	double k, t, off, bed;

	if (!way_asks(q, "elapsed_days tumour_net_bed"))
		return;
	s = &c->courses[q->s.course].regimen.schedule;
	t = rb_elapsed_days(s);
	if (way_asks(q, "elapsed_days")) {
		way_found(q, MISCONCEPTION_TK_WRONG_DAY, t + 1, "days counted from 1");
		way_found(q, MISCONCEPTION_WEEKS_ROUNDED, 7 * ceil((floor(t) + 1) / 7), NULL);
		way_found(q, MISCONCEPTION_GAP_FORGOTTEN, t - gap_days(s), NULL);
		return;
	}
	x = &c->clones[0];
	bed = way_ask(q, q->a, "tumour_bed", NULL);
	k = log(2) / (x->alpha_per_gy * (log(2) / (x->birth_per_day[1] - x->loss_per_day[1])));
	off = fmax(0, t - x->kickoff_days);
	way_found(q, MISCONCEPTION_K_IN_EQD2, bed - k / (1 + 2 / x->alpha_beta_gy) * off, NULL);
	way_found(q, MISCONCEPTION_TK_WRONG_DAY, bed - k * fmax(0, t + 1 - x->kickoff_days), "days counted from 1");
	way_found(q, MISCONCEPTION_TK_WRONG_DAY, bed - k * t, "without the kick-off");
	way_found(q, MISCONCEPTION_WEEKS_ROUNDED, bed - k * fmax(0, 7 * ceil((floor(t) + 1) / 7) - x->kickoff_days), NULL);
	way_found(q, MISCONCEPTION_GAP_FORGOTTEN, bed - k * fmax(0, t - gap_days(s) - x->kickoff_days), NULL);
}

/* ---- oxygen ---- */

void
ways_about_oxygen(struct question *q)
{
	if (!way_asks(q, "tcp"))
		return;
	q->copy.c.tumour.off |= RB_MECHANISM_HYPOXIA;
	way_found_changed(q, MISCONCEPTION_HYPOXIA_IGNORED, NULL);
	for (size_t i = 0; i < q->copy.c.tumour.n; i++)
		q->copy.clones[i].oer_beta = sqrt(q->copy.clones[i].oer_beta);
	way_found_changed(q, MISCONCEPTION_OER_ONCE, NULL);
}
