/* A schedule to the notation that says it: the cheapest row of phases and gaps, found from the front. */
#include "radiobio/calendar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "radiobio/internal.h"

enum { MASKS_MAX = 8, PER_DAY_MAX = 3, CADENCES = 3 };

/* What a reader pays: a phase more, a gap more; a rhythm that is not Monday to Friday has to hold for a while (two weeks), else
 * a missed day would be told as a rhythm; a last day with fewer fractions is not seen in "3x2 bid". */
enum { PHASE_COST = 100, GAP_COST = 40, ODD_COST = 300, WEEKEND_COST = 120, SHORT_COST = 60, UNEVEN_COST = 5, ODD_SPAN = 13, SHORT_DAYS = 3 };

/* A treatment day: n equal fractions interval_h apart. */
struct day {
	int day, n;
	double dose_gy, interval_h, minutes;
};

/* The best way to say the days before this one: it ends in a phase. */
struct best {
	long cost;                 /* -1: none yet */
	size_t from;               /* where that phase begins */
	struct rb_phase phase;
	int gap;                   /* days of a gap before it */
};

static bool
is_near(double a, double b)
{
	return fabs(a - b) <= 1e-7;
}

/* To a millionth of an hour, as a person would have typed it. */
static double
tidy(double v)
{
	return round(v * 1e6) / 1e6;
}

static bool
take_day(const struct rb_schedule *s, size_t *at, struct day *d, struct fault *f)
{
	const struct rb_fraction *p = s->fractions + *at;
	char words[RB_DAY_TEXT_MAX];

	*d = (struct day){ .day = p->day, .dose_gy = p->dose_gy, .minutes = p->minutes };
	if (!is_near(p->time_h, 24.0 * (p->day - s->fractions[0].day)))
		return fault_set(f, 0, 0, "%s begins at another hour than the first day; the notation has no words for that, a CSV table has",
		                 rb_day_words(p->day, words));
	for (; *at < s->n && s->fractions[*at].day == d->day; (*at)++, d->n++) {
		const struct rb_fraction *q = &s->fractions[*at];

		if (d->n == 1)
			d->interval_h = q->time_h - p->time_h;
		if (!is_near(q->dose_gy, d->dose_gy) || !is_near(q->minutes, d->minutes))
			return fault_set(f, 0, 0, "%s would have fractions of %g and %g Gy; the notation has no words for that, a CSV table has",
			                 rb_day_words(p->day, words), d->dose_gy, q->dose_gy);
		if (d->n > 1 && !is_near(q->time_h - p->time_h, d->n * d->interval_h))
			return fault_set(f, 0, 0, "the fractions of %s are not evenly apart; the notation has no words for that, a CSV table has",
			                 rb_day_words(p->day, words));
	}
	d->interval_h = tidy(d->interval_h);
	return d->n <= PER_DAY_MAX ||
	       fault_set(f, 0, 0, "%s would have %d fractions; at most three a day can be written", rb_day_words(p->day, words), d->n);
}

/* Treatment days that a phase from this day on may have; how many. */
static size_t
masks_at(const struct day *days, size_t n, size_t at, unsigned out[MASKS_MAX])
{
	unsigned week = 0, fortnight = 0, one = 1u << days[at].day % 7;
	size_t count = 0;

	for (size_t i = at; i < n && days[i].day < days[at].day + 14; i++) {
		fortnight |= 1u << days[i].day % 7;
		if (days[i].day < days[at].day + 7)
			week |= 1u << days[i].day % 7;
	}
	for (unsigned i = 0; i < 6; i++) {
		unsigned mask = i == 0 ? RB_WEEKDAYS : i == 1 ? 0x3f : i == 2 ? 0x7f : i == 3 ? one : i == 4 ? week : fortnight;
		bool had = !(mask & one);

		for (size_t k = 0; k < count; k++)
			had = had || out[k] == mask;
		if (!had)
			out[count++] = mask;
	}
	return count;
}

/* The gap behind the day before (-1: none) after which a phase of these weekdays begins on `day`: whole weeks where they
 * do, else the shortest. */
static int
gap_to(unsigned mask, int before, int day)
{
	long natural = rb_treatment_day(mask, before + 1L), least = day - natural, weeks;

	while (least > 0 && rb_treatment_day(mask, natural + least - 1) == day)
		least--;
	weeks = (least + 6) / 7 * 7;
	return (int)(weeks <= day - natural ? weeks : least);
}

/* Weekdays that the notation has a short word for, or one of the weekend: no reader wonders at them. */
static bool
is_common(unsigned mask)
{
	return mask == RB_WEEKDAYS || mask == 0x3f || mask == 0x7f || mask == 0x20 || mask == 0x40;
}

/* span_days: from the first to the last day of the phase; all: it is the whole course. */
static long
cost_of(const struct rb_phase *p, int gap, size_t days, int span_days, bool all)
{
	char text[RB_PHASE_TEXT_MAX];
	long cost = PHASE_COST + (long)strlen(rb_phase_format(p, text, sizeof text)) + (gap ? GAP_COST : 0);

	if (all)
		return cost;
	if (p->fractions % p->per_day)
		cost += UNEVEN_COST;
	if (!is_common(p->days) && span_days < ODD_SPAN)
		cost += ODD_COST;
	else if ((p->days == 0x3f || p->days == 0x7f) && span_days < ODD_SPAN)
		cost += WEEKEND_COST;
	if (p->cadence != RB_EVERY_TREATMENT_DAY && days < SHORT_DAYS)
		cost += SHORT_COST;
	return cost;
}

/* Everything that one phase can say from days[at] on. */
static void
try_phase(const struct day *days, size_t n, size_t at, unsigned mask, enum rb_cadence cadence, struct best *best)
{
	const struct day *d = &days[at];
	struct rb_phase p = { .dose_gy = d->dose_gy, .per_day = d->n, .interval_h = d->n > 1 ? d->interval_h : 6, .minutes = d->minutes,
	                      .cadence = cadence, .days = mask };
	long day = d->day;
	int gap = gap_to(mask, at ? days[at - 1].day : -1, d->day);

	for (size_t i = at; i < n; i++) {
		const struct day *e = &days[i];
		long cost;

		if (e->day != day || e->n > d->n || !is_near(e->dose_gy, d->dose_gy) || !is_near(e->minutes, d->minutes) ||
		    (e->n > 1 && !is_near(e->interval_h, d->interval_h)))
			return;
		p.fractions += e->n;
		cost = best[at].cost + cost_of(&p, gap, i + 1 - at, e->day - d->day + 1, at == 0 && i + 1 == n);
		if (best[i + 1].cost < 0 || cost < best[i + 1].cost)
			best[i + 1] = (struct best){ cost, at, p, gap };
		if (e->n < d->n)
			return;
		day = rb_treatment_day(mask, day + rb_cadence_days(cadence));
	}
}

/* ---- writing ---- */

/* The same phase again and again with the same gap between. */
static bool
is_repeated(const struct rb_item *items, size_t n)
{
	char first[RB_PHASE_TEXT_MAX], other[RB_PHASE_TEXT_MAX];

	rb_phase_format(&items[1].phase, first, sizeof first);
	for (size_t i = 2; i < n; i += 2)
		if (items[i].days == 0 || items[i].days != items[2].days ||
		    strcmp(rb_phase_format(&items[i + 1].phase, other, sizeof other), first) != 0)
			return false;
	return true;
}

/* The days before `end`, backwards through the best ways: phases, each with the gap before it, which may be of 0 days; three
 * and more that are alike are a group. */
static bool
items_of(const struct best *best, size_t end, struct rb_items *x)
{
	for (size_t at = end; at > 0; at = best[at].from)
		x->n += 2;
	x->item = mem_array(x->n, sizeof *x->item);
	if (!x->item)
		return false;
	for (size_t at = end, i = x->n; at > 0; at = best[at].from) {
		x->item[--i] = (struct rb_item){ .kind = RB_ITEM_PHASE, .phase = best[at].phase };
		x->item[--i] = (struct rb_item){ .kind = RB_ITEM_GAP, .days = best[at].gap };
	}
	if (x->n >= 6 && is_repeated(x->item, x->n)) {
		const struct rb_item phase = x->item[1], gap = x->item[2];

		x->item[1] = (struct rb_item){ .kind = RB_ITEM_GROUP, .repeats = (int)x->n / 2, .end = 4 };
		x->item[2] = phase;
		x->item[3] = gap;
		x->n = 4;
	}
	return true;
}

static bool
is_same(const struct rb_schedule *x, const struct rb_schedule *y)
{
	if (x->n != y->n)
		return false;
	for (size_t i = 0; i < x->n; i++) {
		const struct rb_fraction *a = &x->fractions[i], *b = &y->fractions[i];

		if (a->day != b->day || !is_near(a->time_h, b->time_h) || !is_near(a->dose_gy, b->dose_gy) || !is_near(a->minutes, b->minutes))
			return false;
	}
	return true;
}

/* Written, and read back as the schedule. */
static bool
write_best(const struct rb_schedule *s, const struct best *best, size_t end, struct rb_regimen *r, struct fault *f)
{
	struct rb_items items = { 0 };
	struct rb_regimen written = { 0 };
	bool ok = items_of(best, end, &items) || fault_memory(f);

	ok = ok && rb_items_format(&items, &written, f) && rb_regimen_parse(written.notation, r, f);
	rb_regimen_fini(&written);
	free(items.item);
	if (ok && !is_same(s, &r->schedule)) {
		rb_regimen_fini(r);
		return fault_set(f, 0, 0, "the notation has no words for this schedule; a CSV table has");
	}
	return ok;
}

bool
rb_regimen_of_schedule(const struct rb_schedule *s, struct rb_regimen *r, struct fault *f)
{
	struct day *days = mem_array(s->n ? s->n : 1, sizeof *days);
	struct best *best = mem_array(s->n + 1, sizeof *best);
	size_t n = 0;
	bool ok = true;

	*r = (struct rb_regimen){ 0 };
	if (!days || !best) {
		free(days);
		free(best);
		return fault_memory(f);
	}
	for (size_t at = 0; ok && at < s->n; n++)
		ok = take_day(s, &at, &days[n], f);
	if (ok && n == 0)
		ok = fault_set(f, 0, 0, "a course has at least one fraction");
	if (ok && n > RB_CALENDAR_MAX)
		ok = fault_set(f, 0, 0, "this course has %zu days of treatment; on the calendar at most %d can be edited", n, RB_CALENDAR_MAX);
	for (size_t i = 1; ok && i <= n; i++)
		best[i].cost = -1;
	for (size_t at = 0; ok && at < n; at++) {
		unsigned masks[MASKS_MAX] = { 0 };
		size_t count = masks_at(days, n, at, masks);

		for (size_t m = 0; m < count; m++)
			for (int cadence = 0; cadence < CADENCES; cadence++)
				try_phase(days, n, at, masks[m], (enum rb_cadence)cadence, best);
	}
	ok = ok && write_best(s, best, n, r, f);
	free(days);
	free(best);
	return ok;
}
