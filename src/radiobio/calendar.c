/* Edits of a course a day at a time. */
#include "radiobio/calendar.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "radiobio/internal.h"

enum { WEEKEND = 0x60, TREATED_DOSE_MAX = 100 };

/* A fraction by its calendar: hour from midnight of its day, on a clock that is 0 when the first fraction starts. */
struct slot {
	int day;
	double hour, dose_gy, minutes;
};

struct sheet {
	struct slot *slots;        /* room for more than n */
	size_t n;
};

static bool
sheet_of(const struct rb_schedule *s, size_t more, struct sheet *x, struct fault *f)
{
	x->n = s->n;
	x->slots = mem_array(s->n + more, sizeof *x->slots);
	if (!x->slots)
		return fault_memory(f);
	for (size_t i = 0; i < s->n; i++) {
		const struct rb_fraction *p = &s->fractions[i];

		x->slots[i] = (struct slot){ p->day, p->time_h - 24.0 * (p->day - s->fractions[0].day), p->dose_gy, p->minutes };
	}
	return true;
}

static double
clock_of(const struct slot *p)
{
	return 24.0 * p->day + p->hour;
}

static int
by_time(const void *left, const void *right)
{
	double l = clock_of(left), r = clock_of(right);

	return (l > r) - (l < r);
}

/* Of the week of a day, which may be before day 0. */
static int
monday_of(int day)
{
	return day - (day % 7 + 7) % 7;
}

char *
rb_day_words(int day, char out[RB_DAY_TEXT_MAX])
{
	static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

	snprintf(out, RB_DAY_TEXT_MAX, "%s of week %d", names[day - monday_of(day)], monday_of(day) / 7 + 1);
	return out;
}

/* Is it a course?  Sorted, from the Monday of its first week on. */
static bool
settle(struct sheet *x, struct rb_schedule *out, struct fault *f)
{
	char day[RB_DAY_TEXT_MAX];
	int monday;

	if (x->n == 0)
		return fault_set(f, 0, 0, "this is the only day of treatment; a course has at least one");
	if (x->n > RB_FRACTIONS_MAX)
		return fault_set(f, 0, 0, "a course has at most %d fractions", RB_FRACTIONS_MAX);
	qsort(x->slots, x->n, sizeof *x->slots, by_time);
	monday = monday_of(x->slots[0].day);
	if (x->slots[x->n - 1].day - x->slots[0].day >= RB_DAYS_MAX)
		return fault_set(f, 0, 0, "a course has at most %d days", RB_DAYS_MAX);
	out->fractions = mem_array(x->n, sizeof *out->fractions);
	if (!out->fractions)
		return fault_memory(f);
	out->n = x->n;
	for (size_t i = 0; i < x->n; i++) {
		const struct slot *p = &x->slots[i], *first = &x->slots[0];
		double time_h = 24.0 * (p->day - first->day) + p->hour - first->hour;

		out->fractions[i] = (struct rb_fraction){ p->day - monday, time_h, p->dose_gy, p->minutes };
		if (i > 0 && time_h - out->fractions[i - 1].time_h < fmax(out->fractions[i - 1].minutes / 60, RB_SAME_TIME_H)) {
			free(out->fractions);
			*out = (struct rb_schedule){ NULL, 0 };
			return fault_set(f, 0, 0, "on %s two fractions would be given at once", rb_day_words(p->day - monday, day));
		}
	}
	return true;
}

static bool
finish(struct sheet *x, struct rb_schedule *out, struct fault *f)
{
	bool ok = settle(x, out, f);

	free(x->slots);
	return ok;
}

size_t
rb_day_fractions(const struct rb_schedule *s, int day, size_t *first)
{
	size_t i = 0, n = 0;

	while (i < s->n && s->fractions[i].day < day)
		i++;
	*first = i;
	while (i + n < s->n && s->fractions[i + n].day == day)
		n++;
	return n;
}

unsigned
rb_usual_days(const struct rb_schedule *s)
{
	size_t treated[7] = { 0 }, weeks = s->n ? (size_t)(s->fractions[s->n - 1].day / 7 + 1) : 0;
	unsigned usual = RB_WEEKDAYS;

	for (size_t i = 0; i < s->n; i++)
		if (i == 0 || s->fractions[i].day != s->fractions[i - 1].day)
			treated[s->fractions[i].day % 7]++;
	for (unsigned d = 5; d < 7; d++)
		if (2 * treated[d] > weeks)
			usual |= 1u << d;
	return usual;
}

size_t
rb_most_a_day(const struct rb_schedule *s, double *interval_h)
{
	size_t most = 0;

	*interval_h = 0;
	for (size_t i = 0, k = 0; i < s->n; i++) {
		k = i > 0 && s->fractions[i].day == s->fractions[i - 1].day ? k + 1 : 1;
		if (k > most) {
			most = k;
			*interval_h = k > 1 ? s->fractions[i].time_h - s->fractions[i - 1].time_h : 0;
		}
	}
	return most;
}

void
rb_hours_apart(const struct rb_schedule *s, double hours, struct rb_fraction *out)
{
	size_t k = 0;

	for (size_t i = 0; i < s->n; i++) {
		k = i > 0 && s->fractions[i].day == s->fractions[i - 1].day ? k + 1 : 0;
		out[i] = s->fractions[i];
		out[i].time_h = 24.0 * (s->fractions[i].day - s->fractions[0].day) + (double)k * hours;
	}
}

/* ---- edits ---- */

/* Hours that a second fraction is given behind the first. */
static double
second_after_h(const struct rb_schedule *s)
{
	double interval_h;

	return rb_most_a_day(s, &interval_h) > 1 ? interval_h : RB_APART_H;
}

static bool
no_treatment(int day, struct fault *f)
{
	char words[RB_DAY_TEXT_MAX];

	return fault_set(f, 0, 0, "there is no treatment on %s", rb_day_words(day, words));
}

/* The hour of one fraction more on a day; false where it would run past the day. */
static bool
hour_behind(const struct sheet *x, int day, double interval_h, double *hour, struct fault *f)
{
	const struct slot *last = NULL;
	char words[RB_DAY_TEXT_MAX];

	for (size_t i = 0; i < x->n; i++)
		if (x->slots[i].day == day && (!last || x->slots[i].hour > last->hour))
			last = &x->slots[i];
	*hour = last ? last->hour + interval_h : 0;
	return !last || *hour < 24 ||
	       fault_set(f, 0, 0, "%s has no room for one fraction more, %g h after the last", rb_day_words(day, words), interval_h);
}

/* A fraction to a day, behind those that it has. */
static bool
put(struct sheet *x, size_t i, int day, double interval_h, struct fault *f)
{
	double hour;

	if (!hour_behind(x, day, interval_h, &hour, f))
		return false;
	x->slots[i].day = day;
	x->slots[i].hour = hour;
	return true;
}

static bool
move(struct sheet *x, int from, int to, double interval_h, struct fault *f)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->slots[i].day == from && !put(x, i, to, interval_h, f))
			return false;
	return true;
}

bool
rb_day_move(const struct rb_schedule *s, int from, int to, struct rb_schedule *out, struct fault *f)
{
	struct sheet x;
	size_t first;

	if (rb_day_fractions(s, from, &first) == 0)
		return no_treatment(from, f);
	if (from == to)
		return fault_set(f, 0, 0, "the fraction stands on that day");
	if (!sheet_of(s, 0, &x, f))
		return false;
	if (!move(&x, from, to, second_after_h(s), f)) {
		free(x.slots);
		return false;
	}
	return finish(&x, out, f);
}

bool
rb_day_clear(const struct rb_schedule *s, int day, struct rb_schedule *out, struct fault *f)
{
	struct sheet x;
	size_t first, n = rb_day_fractions(s, day, &first);

	if (n == 0)
		return no_treatment(day, f);
	if (!sheet_of(s, 0, &x, f))
		return false;
	memmove(x.slots + first, x.slots + first + n, (x.n - first - n) * sizeof *x.slots);
	x.n -= n;
	return finish(&x, out, f);
}

bool
rb_day_add(const struct rb_schedule *s, int day, struct rb_schedule *out, struct fault *f)
{
	struct sheet x;
	struct slot one;
	size_t first, n = rb_day_fractions(s, day, &first);

	if (!sheet_of(s, 1, &x, f))
		return false;
	/* The nearest: of the day itself, else the one before, else the first. */
	one = x.slots[n > 0 ? first : first > 0 ? first - 1 : 0];
	one.day = day;
	if (!hour_behind(&x, day, second_after_h(s), &one.hour, f)) {
		free(x.slots);
		return false;
	}
	x.slots[x.n++] = one;
	return finish(&x, out, f);
}

bool
rb_day_dose(const struct rb_schedule *s, int day, double dose_gy, struct rb_schedule *out, struct fault *f)
{
	struct sheet x;
	size_t first, n = rb_day_fractions(s, day, &first);

	if (n == 0)
		return no_treatment(day, f);
	if (!(dose_gy > 0 && dose_gy <= TREATED_DOSE_MAX))
		return fault_set(f, 0, 0, "%g Gy a fraction; above 0, up to %d Gy, was expected", dose_gy, TREATED_DOSE_MAX);
	if (!sheet_of(s, 0, &x, f))
		return false;
	for (size_t i = first; i < first + n; i++)
		x.slots[i].dose_gy = dose_gy;
	return finish(&x, out, f);
}

bool
rb_days_shift(const struct rb_schedule *s, int day, int by, struct rb_schedule *out, struct fault *f)
{
	struct sheet x;
	size_t first;
	char words[RB_DAY_TEXT_MAX];

	rb_day_fractions(s, day, &first);
	if (first == s->n)
		return fault_set(f, 0, 0, "nothing is given on %s or later", rb_day_words(day, words));
	if (first > 0 && s->fractions[first].day + by <= s->fractions[first - 1].day)
		return fault_set(f, 0, 0, "there is treatment on %s: what comes later cannot move before it",
		                 rb_day_words(s->fractions[first - 1].day, words));
	if (!sheet_of(s, 0, &x, f))
		return false;
	for (size_t i = first; i < x.n; i++)
		x.slots[i].day += by;
	return finish(&x, out, f);
}

/* Every dose on that day or later times a factor. */
static bool
scale_from(const struct rb_schedule *s, int day, double factor, struct rb_schedule *out, struct fault *f)
{
	struct sheet x;
	size_t first;

	rb_day_fractions(s, day, &first);
	if (!sheet_of(s, 0, &x, f))
		return false;
	for (size_t i = first; i < x.n; i++) {
		x.slots[i].dose_gy *= factor;
		if (!(x.slots[i].dose_gy > 0 && x.slots[i].dose_gy <= TREATED_DOSE_MAX)) {
			fault_set(f, 0, 0, "a fraction of %g Gy; above 0, up to %d Gy, was expected", x.slots[i].dose_gy, TREATED_DOSE_MAX);
			free(x.slots);
			return false;
		}
	}
	return finish(&x, out, f);
}

/* ---- a missed day ---- */

static int
last_day(const struct rb_schedule *s)
{
	return s->fractions[s->n - 1].day;
}

static bool
is_treated(const struct rb_schedule *s, int day)
{
	size_t first;

	return rb_day_fractions(s, day, &first) > 0;
}

/* The first day after `day` that is of the weekdays, or (not usual) is none of them and free. */
static int
next_day(const struct rb_schedule *s, unsigned weekdays, bool usual, int day)
{
	do
		day++;
	while (((weekdays >> day % 7 & 1u) != 0) != usual || (!usual && is_treated(s, day)));
	return day;
}

/* One missed fraction after another onto the next days that are treated. */
static bool
second_fractions(const struct rb_schedule *s, struct sheet *x, int day, struct fault *f)
{
	int to = day;

	for (size_t i = 0; i < x->n; i++) {
		if (x->slots[i].day != day)
			continue;
		do
			to++;
		while (to <= last_day(s) && !is_treated(s, to));
		if (to > last_day(s))
			return fault_set(f, 0, 0, "no day of treatment follows on which a second fraction could be given");
		if (!put(x, i, to, second_after_h(s), f))
			return false;
	}
	return true;
}

bool
rb_day_missed(const struct rb_schedule *s, int day, enum rb_makeup how, struct rb_schedule *out, struct fault *f)
{
	unsigned usual = rb_usual_days(s);
	struct sheet x;
	size_t first;
	bool ok;

	if (how == RB_MAKEUP_NONE)
		return rb_day_clear(s, day, out, f);
	if (rb_day_fractions(s, day, &first) == 0)
		return no_treatment(day, f);
	if (how == RB_MAKEUP_WEEKEND && usual == 0x7f)
		return fault_set(f, 0, 0, "the course is given on every day of the week; none is free");
	if (!sheet_of(s, 0, &x, f))
		return false;
	if (how == RB_MAKEUP_TWICE)
		ok = second_fractions(s, &x, day, f);
	else
		ok = move(&x, day, how == RB_MAKEUP_END ? next_day(s, usual, true, last_day(s)) : next_day(s, usual, false, day),
		          second_after_h(s), f);
	if (!ok) {
		free(x.slots);
		return false;
	}
	return finish(&x, out, f);
}

/* ln clonogens at the end when the day is missed and what follows is scaled. */
static bool
end_of_scaled(const struct rb_tumour *t, const struct rb_schedule *missed, int day, double factor, double *ln, struct fault *f)
{
	struct rb_schedule scaled = { 0 };
	struct rb_cells end;
	bool ok;

	if (!scale_from(missed, day, factor, &scaled, f))
		return false;
	ok = rb_tumour_end(t, &scaled, &end, f);
	free(scaled.fractions);
	*ln = end.ln_total;
	return ok;
}

enum { FACTOR_MOST = 4, HALVINGS = 48 };

bool
rb_day_missed_factor(const struct rb_tumour *t, const struct rb_schedule *s, int day, double *factor, struct fault *f)
{
	struct rb_schedule missed = { 0 };
	struct rb_cells end;
	double low = 1, high = FACTOR_MOST, ln = 0;
	size_t first, n = rb_day_fractions(s, day, &first);
	bool ok;

	if (n == 0)
		return no_treatment(day, f);
	if (first + n == s->n)
		return fault_set(f, 0, 0, "nothing is given after that day whose dose could be raised");
	if (first == 0)
		return fault_set(f, 0, 0, "a course whose first day is missed begins later; nothing has to be made up for");
	if (!rb_tumour_end(t, s, &end, f) || !rb_day_clear(s, day, &missed, f))
		return false;
	ok = end_of_scaled(t, &missed, day, high, &ln, f);
	if (ok && ln > end.ln_total)
		ok = fault_set(f, 0, 0, "even doses of %d times the size would not make up for it", FACTOR_MOST);
	for (int i = 0; ok && i < HALVINGS; i++) {
		double middle = (low + high) / 2;

		ok = end_of_scaled(t, &missed, day, middle, &ln, f);
		if (ln > end.ln_total)
			low = middle;
		else
			high = middle;
	}
	free(missed.fractions);
	*factor = high;
	return ok;
}
