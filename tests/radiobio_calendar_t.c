/* A course edited a day at a time: what each edit makes of it, and the notation that says it. */
#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "radiobio/calendar.h"

static struct rb_regimen
parsed(const char *text)
{
	struct rb_regimen r;
	struct fault f;

	if (!rb_regimen_parse(text, &r, &f))
		tap_bail_out(f.text);
	return r;
}

/* The notation of an edited schedule, or why there is none; frees s. */
static const char *
said(bool ok, struct rb_schedule *s, struct fault *f, char *out, size_t size)
{
	struct rb_regimen r;

	if (ok) {
		ok = rb_regimen_of_schedule(s, &r, f);
		free(s->fractions);
	}
	if (!ok) {
		fault_format(f, out, size);
		return out;
	}
	snprintf(out, size, "%s", r.notation);
	rb_regimen_fini(&r);
	return out;
}

enum edit { MOVE, CLEAR, ADD, DOSE, SHIFT, LOST, END, TWICE, WEEKEND };

static bool
edit(enum edit e, const struct rb_schedule *s, int day, double to, struct rb_schedule *out, struct fault *f)
{
	switch (e) {
	case MOVE:
		return rb_day_move(s, day, (int)to, out, f);
	case CLEAR:
		return rb_day_clear(s, day, out, f);
	case ADD:
		return rb_day_add(s, day, out, f);
	case DOSE:
		return rb_day_dose(s, day, to, out, f);
	case SHIFT:
		return rb_days_shift(s, day, (int)to, out, f);
	default:
		return rb_day_missed(s, day, RB_MAKEUP_NONE + (e - LOST), out, f);
	}
}

static const char *
edited(const char *text, enum edit e, int day, double to, char *out, size_t size)
{
	struct rb_regimen r = parsed(text);
	struct rb_schedule s;
	struct fault f;

	said(edit(e, &r.schedule, day, to, &s, &f), &s, &f, out, size);
	rb_regimen_fini(&r);
	return out;
}

/* Worked by hand on a calendar: day 0 is a Monday, 5 and 6 are the weekend. */
static void
edits_and_their_notation(void)
{
	static const struct {
		const char *text;
		enum edit edit;
		int day;
		double to;
		const char *made;
	} table[] = {
		/* The third Wednesday missed, and what may become of it. */
		{ "30x2", LOST, 16, 0, "12x2, gap 1d, 17x2" },
		{ "30x2", END, 16, 0, "12x2, gap 1d, 18x2" },
		{ "30x2", TWICE, 16, 0, "12x2, gap 1d, 2x2 bid 6h, 16x2" },
		{ "30x2", WEEKEND, 16, 0, "12x2, gap 1d, 2x2, 1x2 on sat, 15x2" },
		/* A Friday missed: Saturday is next; the end is a Monday more. */
		{ "10x2", WEEKEND, 4, 0, "4x2, 1x2 on sat, 5x2" },
		{ "10x2", END, 4, 0, "4x2, gap 1d, 6x2" },
		/* The last day: nothing follows, and it is given on Monday. */
		{ "10x2", LOST, 11, 0, "9x2" },
		{ "10x2", END, 11, 0, "9x2, gap 1d, 1x2" },
		{ "10x2", TWICE, 11, 0, "no day of treatment follows on which a second fraction could be given" },
		/* Two a day: both are made up, one a day. */
		{ "20x1.5 bid 6h", LOST, 1, 0, "2x1.5 bid 6h, gap 1d, 16x1.5 bid 6h" },
		{ "20x1.5 bid 6h", TWICE, 1, 0, "2x1.5 bid 6h, gap 1d, 6x1.5 tid 6h, 12x1.5 bid 6h" },
		/* Every day of the week is a usual one. */
		{ "14x2 7/w", WEEKEND, 3, 0, "the course is given on every day of the week; none is free" },
		{ "12x2 6/w", WEEKEND, 3, 0, "3x2, gap 1d, 9x2 7/w" },
		/* Moves: to the Saturday, onto another day, and from nothing. */
		{ "10x2", MOVE, 7, 5, "5x2, 1x2 on sat, gap 1d, 4x2" },
		{ "10x2", MOVE, 2, 3, "2x2, gap 1d, 2x2 bid 6h, 6x2" },
		{ "10x2", MOVE, 5, 7, "there is no treatment on Saturday of week 1" },
		/* The first day moves: day 0 is the Monday of its week. */
		{ "5x2", MOVE, 0, 7, "gap 1d, 5x2" },
		{ "6x2", CLEAR, 0, 0, "gap 1d, 5x2" },
		{ "1x2", CLEAR, 0, 0, "this is the only day of treatment; a course has at least one" },
		/* A Monday in front, five days early. */
		{ "gap 2d, 5x2", ADD, 0, 0, "1x2, gap 1d, 5x2" },
		/* One fraction more. */
		{ "10x2", ADD, 5, 0, "11x2 6/w" },
		{ "15x2", ADD, 5, 0, "5x2, 1x2 on sat, 10x2" },
		{ "10x2", ADD, 4, 0, "4x2, 2x2 bid 6h, 5x2" },
		/* Another dose. */
		{ "10x2", DOSE, 4, 3, "4x2, 1x3, 5x2" },
		{ "10x2", DOSE, 4, 0, "0 Gy a fraction; above 0, up to 100 Gy, was expected" },
		{ "10x1.5 bid 6h", DOSE, 2, 1.2, "4x1.5 bid 6h, 2x1.2 bid 6h, 4x1.5 bid 6h" },
		/* A gap put in and taken out. */
		{ "10x2", SHIFT, 7, 7, "5x2, gap 1w, 5x2" },
		{ "5x2, gap 1w, 5x2", SHIFT, 14, -7, "10x2" },
		{ "20x2, gap 2w, 10x2", SHIFT, 42, -7, "20x2, gap 1w, 10x2" },
		{ "10x2", SHIFT, 7, -3, "there is treatment on Friday of week 1: what comes later cannot move before it" },
		/* One of a group's days. */
		{ "4*(10x1.5 bid 6h) every 2w", SHIFT, 42, 7, "10x1.5 bid 6h, gap 1w, 10x1.5 bid 6h, gap 1w, 10x1.5 bid 6h, gap 2w, 10x1.5 bid 6h" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char text[600];

		if (!IS_STR(edited(table[i].text, table[i].edit, table[i].day, table[i].to, text, sizeof text), table[i].made))
			tap_diag("%s, edit %d, day %d", table[i].text, table[i].edit, table[i].day);
	}
}

/* What is written in one phase, and what trials were, comes back as it is written. */
static void
the_notation_of_a_schedule_is_short(void)
{
	static const char *const texts[] = {
		"35x2", "5x8 qod", "6x6 on tue+thu", "3x2 on sun", "68x1.2 bid 7h", "7x2 tid 4h", "12x2 6/w", "60x1.5 7/w", "3x6 weekly",
		"gap 2d, 5x2", "15x2, gap 1w, 15x2", "4*(10x1.5 bid 6h, gap 1w)", "3*(4x3.7 bid 6h, gap 26d)", "40.05/15", "70/33", "20x2, 6x1.5 bid 6h",
		"10x2 20min", "6x5 on mon+thu",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct rb_regimen r = parsed(texts[i]), back;
		struct fault f;

		if (OK(rb_regimen_of_schedule(&r.schedule, &back, &f))) {
			/* Days, not characters: "gap 26d" may be said as the gap that ends on the same Monday. */
			if (strcmp(texts[i], "3*(4x3.7 bid 6h, gap 26d)") != 0)
				IS_STR(back.notation, r.notation);
			else
				OK(strlen(back.notation) <= strlen(r.notation));
			rb_regimen_fini(&back);
		} else
			tap_diag("%s: %s", texts[i], f.text);
		rb_regimen_fini(&r);
	}
}

static bool
same(const struct rb_schedule *x, const struct rb_schedule *y)
{
	bool ok = x->n == y->n;

	for (size_t i = 0; ok && i < x->n; i++)
		ok = x->fractions[i].day == y->fractions[i].day && fabs(x->fractions[i].time_h - y->fractions[i].time_h) < 1e-6 &&
		     fabs(x->fractions[i].dose_gy - y->fractions[i].dose_gy) < 1e-9;
	return ok;
}

static unsigned
draw(unsigned long long *state, unsigned below)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(*state >> 33) % below;
}

/* Any number of edits: what is written reads back as the schedule that it was written for; a move there and back changes
 * nothing; no edit but a missed day, one more and a new dose changes the sum. */
static void
edits_keep_their_promises(void)
{
	unsigned long long seed = (unsigned long long)time(NULL), state = seed;
	static const char *const starts[] = { "30x2", "5x8 qod", "20x1.5 bid 6h", "15x2, gap 1w, 15x2", "12x2 6/w" };
	int edits = 0, wrong = 0;

	for (int round = 0; round < 60; round++) {
		struct rb_regimen r = parsed(starts[draw(&state, 5)]);

		for (int i = 0; i < 12; i++) {
			struct rb_schedule s, back;
			struct rb_regimen next;
			struct fault f;
			enum edit e = (enum edit)draw(&state, 9);
			int last = r.schedule.fractions[r.schedule.n - 1].day, day = (int)draw(&state, (unsigned)last + 2), to = (int)draw(&state, (unsigned)last + 9);
			double before = rb_total_dose(&r.schedule), first_day = r.schedule.fractions[0].day;
			size_t first;
			bool free_day = rb_day_fractions(&r.schedule, to, &first) == 0;

			if (!edit(e, &r.schedule, day, e == DOSE ? 0.5 + 0.1 * to : e == SHIFT ? to - day : to, &s, &f))
				continue;
			edits++;
			if ((e == MOVE || e == SHIFT || e == END || e == TWICE || e == WEEKEND) && fabs(rb_total_dose(&s) - before) > 1e-9)
				wrong++;
			if (e == MOVE && free_day && day > first_day && to > first_day) {
				if (!rb_day_move(&s, to, day, &back, &f))
					wrong++;
				else {
					wrong += !same(&back, &r.schedule);
					free(back.fractions);
				}
			}
			if (rb_regimen_of_schedule(&s, &next, &f)) {
				wrong += !same(&next.schedule, &s);
				rb_regimen_fini(&r);
				r = next;
			}
			free(s.fractions);
		}
		rb_regimen_fini(&r);
	}
	OK(edits > 300);
	if (!IS_INT(wrong, 0))
		tap_diag("seed %llu", seed);
}

static void
what_no_notation_says(void)
{
	struct rb_fraction f[] = { { 0, 0, 1.8, 0 }, { 0, 6, 1.5, 0 }, { 1, 24, 1.8, 0 } };
	struct rb_schedule s = { f, 3 };
	struct rb_regimen r;
	struct fault why;

	OK(!rb_regimen_of_schedule(&s, &r, &why));
	IS_STR(why.text, "Monday of week 1 would have fractions of 1.8 and 1.5 Gy; the notation has no words for that, a CSV table has");
	f[1].dose_gy = 1.8;
	OK(rb_regimen_of_schedule(&s, &r, &why));
	IS_STR(r.notation, "3x1.8 bid 6h");
	rb_regimen_fini(&r);
	f[2].time_h = 25;
	OK(!rb_regimen_of_schedule(&s, &r, &why));
	HAS(why.text, "Tuesday of week 1 begins at another hour");
}

/* Days that a table of fractions may have and the notation has not. */
static void
what_a_table_alone_says(void)
{
	struct rb_fraction four[] = { { 0, 0, 1, 0 }, { 0, 4, 1, 0 }, { 0, 8, 1, 0 }, { 0, 12, 1, 0 } };
	struct rb_fraction uneven[] = { { 0, 0, 1, 0 }, { 0, 4, 1, 0 }, { 0, 9, 1, 0 } };
	struct rb_fraction slow[] = { { 0, 0, 2, 5 }, { 0, 6, 2, 20 } };
	struct rb_fraction *many = calloc(RB_CALENDAR_MAX + 1, sizeof *many);
	struct rb_regimen r;
	struct fault why;

	OK(!rb_regimen_of_schedule(&(struct rb_schedule){ four, 4 }, &r, &why));
	IS_STR(why.text, "Monday of week 1 would have 4 fractions; at most three a day can be written");
	OK(!r.notation && !r.schedule.fractions);
	OK(!rb_regimen_of_schedule(&(struct rb_schedule){ uneven, 3 }, &r, &why));
	IS_STR(why.text, "the fractions of Monday of week 1 are not evenly apart; the notation has no words for that, a CSV table has");
	OK(!rb_regimen_of_schedule(&(struct rb_schedule){ slow, 2 }, &r, &why));
	HAS(why.text, "the notation has no words for that, a CSV table has");
	OK(!rb_regimen_of_schedule(&(struct rb_schedule){ four, 0 }, &r, &why));
	IS_STR(why.text, "a course has at least one fraction");
	for (int i = 0; many && i <= RB_CALENDAR_MAX; i++)
		many[i] = (struct rb_fraction){ .day = i, .time_h = 24.0 * i, .dose_gy = 1 };
	OK(many && !rb_regimen_of_schedule(&(struct rb_schedule){ many, RB_CALENDAR_MAX + 1 }, &r, &why));
	IS_STR(why.text, "this course has 401 days of treatment; on the calendar at most 400 can be edited");
	free(many);
}

static void
usual_days_are_the_weekdays(void)
{
	static const struct { const char *text; unsigned days; } table[] = {
		{ "30x2", 0x1f }, { "12x2 6/w", 0x3f }, { "14x2 7/w", 0x7f }, { "10x2, 1x2 on sat, 19x2", 0x1f }, { "5x8 qod", 0x1f },
	};
	char words[RB_DAY_TEXT_MAX];

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct rb_regimen r = parsed(table[i].text);

		IS_INT(rb_usual_days(&r.schedule), table[i].days);
		rb_regimen_fini(&r);
	}
	IS_STR(rb_day_words(16, words), "Wednesday of week 3");
	IS_STR(rb_day_words(6, words), "Sunday of week 1");
}

/* Without growth and with complete repair the kill is alpha D + beta sum d^2: 11 days are left at x times 2 Gy for the
 * 12 days of 2 Gy that were meant, so 11 (alpha 2x + beta 4 x^2) = 12 (alpha 2 + beta 4). */
static void
larger_doses_for_a_missed_day(void)
{
	struct rb_clone clone = { .share = 1, .alpha_per_gy = 0.3, .alpha_beta_gy = 10, .oer_alpha = 1, .oer_beta = 1 };
	struct rb_tumour t = { .clonogens = 1e7, .clones = &clone, .n = 1 };
	struct rb_regimen r = parsed("30x2");
	struct fault f;
	double alpha = 0.3, beta = 0.03, factor, a = 11 * beta * 4, b = 11 * alpha * 2, c = -12 * (alpha * 2 + beta * 4);

	/* Day 24, the Thursday of week 4: 18 fractions before it, 11 after. */
	OK(rb_day_missed_factor(&t, &r.schedule, 24, &factor, &f));
	NEAR(factor, (-b + sqrt(b * b - 4 * a * c)) / (2 * a), 1e-9, 0);
	OK(!rb_day_missed_factor(&t, &r.schedule, 39, &factor, &f));
	HAS(f.text, "nothing is given after that day");
	OK(!rb_day_missed_factor(&t, &r.schedule, 5, &factor, &f));
	HAS(f.text, "no treatment on Saturday of week 1");
	/* One fraction cannot do what twenty should have done: a day of 20 fractions' worth. */
	rb_regimen_fini(&r);
	r = parsed("1x2, 1x60, 1x2");
	OK(!rb_day_missed_factor(&t, &r.schedule, 1, &factor, &f));
	HAS(f.text, "4 times the size");
	rb_regimen_fini(&r);
}

TAP_MAIN(TAP_CASE(edits_and_their_notation), TAP_CASE(the_notation_of_a_schedule_is_short), TAP_CASE(edits_keep_their_promises),
         TAP_CASE(what_no_notation_says), TAP_CASE(what_a_table_alone_says), TAP_CASE(usual_days_are_the_weekdays), TAP_CASE(larger_doses_for_a_missed_day))
