/* A regimen under edit: the form and its notation say the same, every change can be taken back. */
#include "tap.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "canvas/event.h"
#include "radiobio/calendar.h"
#include "screens/builder.h"

static void
start(struct builder *b, const char *notation)
{
	struct rb_regimen r;
	struct fault f;

	if (!rb_regimen_parse(notation, &r, &f))
		tap_bail_out(f.text);
	OK(builder_init(b, &r, &f));
	rb_regimen_fini(&r);
}

/* Move to a field that applies. */
static void
go_to(struct builder *b, enum builder_field f)
{
	for (int i = 0; i < BUILDER_FIELDS && b->focus != f; i++)
		builder_move(b, 1);
	IS_INT(b->focus, f);
}

static void
change(struct builder *b, enum builder_field f, int times)
{
	go_to(b, f);
	for (int i = 0; i < abs(times); i++)
		OK(builder_change(b, times < 0 ? -1 : 1, false));
}

/* Every character a key. */
static void
type(struct builder *b, const char *text)
{
	for (; *text; text++)
		OK(builder_key(b, (unsigned char)*text));
}

static bool
same_schedule(const struct rb_schedule *x, const struct rb_schedule *y)
{
	if (x->n != y->n)
		return false;
	for (size_t i = 0; i < x->n; i++)
		if (x->fractions[i].day != y->fractions[i].day || x->fractions[i].time_h < y->fractions[i].time_h ||
		    x->fractions[i].time_h > y->fractions[i].time_h || x->fractions[i].dose_gy < y->fractions[i].dose_gy ||
		    x->fractions[i].dose_gy > y->fractions[i].dose_gy)
			return false;
	return true;
}

/* What must hold after any key; NULL when it does. */
static const char *
broken(const struct builder *b)
{
	const struct rb_schedule *s = &b->regimen.schedule;
	struct rb_regimen r;
	struct fault f;
	bool same;

	if (s->n < 1)
		return "there is always a regimen";
	if (!builder_applies(b, b->focus))
		return "the focus stands on a field that applies";
	if (b->n_history < 1 || b->n_history > BUILDER_HISTORY || b->at_history < 0 || b->at_history >= b->n_history)
		return "the history is in its bounds";
	if (rb_regimen_parse(b->notation.text, &r, &f)) {
		same = same_schedule(&r.schedule, s);
		rb_regimen_fini(&r);
		if (!b->valid || !same)
			return "a notation that parses is the regimen";
		if (strcmp(b->history[b->at_history], b->notation.text) != 0)
			return "the history ends in what stands there";
	} else if (b->valid)
		return "what does not parse is not valid";
	if (!b->has_form)
		return b->focus == BUILDER_NOTATION || b->focus == BUILDER_CALENDAR ? NULL : "without a form there are the notation and the calendar";
	if ((size_t)b->phase.fractions != s->n)
		return "the form has as many fractions as the regimen";
	if (b->phase.dose_gy < s->fractions[0].dose_gy || b->phase.dose_gy > s->fractions[0].dose_gy)
		return "the form has the dose of the regimen";
	return NULL;
}

static bool
holds(const struct builder *b)
{
	const char *what = broken(b);

	if (what)
		tap_diag("\"%s\" (of %s): not so: %s", b->notation.text, b->regimen.notation, what);
	return !what;
}

static void
the_form_writes_the_notation(void)
{
	struct builder b;
	char text[64];

	start(&b, "5x8 qod");
	IS_INT(b.focus, BUILDER_FRACTIONS);
	change(&b, BUILDER_FRACTIONS, 1);
	IS_STR(b.notation.text, "6x8 qod");
	change(&b, BUILDER_DOSE, -2);
	IS_STR(b.notation.text, "6x7.8 qod");
	change(&b, BUILDER_DAYS, -1);
	IS_STR(b.notation.text, "6x7.8");
	change(&b, BUILDER_PER_DAY, 1);
	IS_STR(b.notation.text, "6x7.8 bid 6h");
	change(&b, BUILDER_INTERVAL, 4);
	IS_STR(b.notation.text, "6x7.8 bid 8h");
	IS_STR(builder_value(&b, BUILDER_INTERVAL, text, sizeof text), "8");
	IS_STR(builder_value(&b, BUILDER_DAYS, text, sizeof text), "Mon-Fri");
	NEAR(rb_total_dose(&b.regimen.schedule), 46.8, 1e-9, 0);
	OK(b.valid && b.has_form && holds(&b));
	builder_fini(&b);
}

static void
the_notation_fills_the_form(void)
{
	struct builder b;
	char text[64];

	start(&b, "30x2");
	go_to(&b, BUILDER_NOTATION);
	OK(builder_key(&b, EVENT_CTRL('u')));
	OK(!b.valid);
	type(&b, "68x1.2 bid 7h");
	OK(b.valid && b.has_form);
	IS_STR(builder_value(&b, BUILDER_FRACTIONS, text, sizeof text), "68");
	IS_STR(builder_value(&b, BUILDER_DOSE, text, sizeof text), "1.2");
	IS_STR(builder_value(&b, BUILDER_PER_DAY, text, sizeof text), "2");
	IS_STR(builder_value(&b, BUILDER_INTERVAL, text, sizeof text), "7");
	IS_STR(builder_value(&b, BUILDER_GAP, text, sizeof text), "none");
	OK(holds(&b));
	builder_fini(&b);
}

static void
a_word_half_typed_keeps_the_last_regimen(void)
{
	struct builder b;

	start(&b, "30x2");
	go_to(&b, BUILDER_NOTATION);
	type(&b, " bo");
	OK(!b.valid);
	/* The fault points at the word: "30x2 bo", byte 6. */
	IS_INT(b.fault.column, 6);
	IS_STR(b.regimen.notation, "30x2");
	NEAR(rb_total_dose(&b.regimen.schedule), 60, 1e-9, 0);
	/* Undo first drops what is no regimen: "30x2 " with its blank was one. */
	OK(builder_undo(&b));
	IS_STR(b.notation.text, "30x2 ");
	OK(b.valid && builder_undo(&b));
	IS_STR(b.notation.text, "30x2");
	OK(!builder_undo(&b));
	builder_fini(&b);
}

static void
every_change_is_taken_back_and_made_again(void)
{
	struct builder b;
	char texts[12][FIELD_BYTES + 1];
	int n = 0;

	start(&b, "30x2");
	snprintf(texts[n++], sizeof texts[0], "%s", b.notation.text);
	for (int i = 0; i < 5; i++) {
		change(&b, BUILDER_FRACTIONS, 1);
		snprintf(texts[n++], sizeof texts[0], "%s", b.notation.text);
		change(&b, i % 2 ? BUILDER_GAP : BUILDER_DOSE, 1);
		snprintf(texts[n++], sizeof texts[0], "%s", b.notation.text);
	}
	OK(!builder_redo(&b));
	for (int i = n - 2; i >= 0; i--) {
		OK(builder_undo(&b));
		IS_STR(b.notation.text, texts[i]);
		OK(b.has_form && holds(&b));
	}
	OK(!builder_undo(&b));
	for (int i = 1; i < n; i++) {
		OK(builder_redo(&b));
		IS_STR(b.notation.text, texts[i]);
		OK(b.has_form && holds(&b));
	}
	/* A new change forgets what could have been made again. */
	OK(builder_undo(&b) && builder_undo(&b));
	change(&b, BUILDER_DOSE, -1);
	OK(!builder_redo(&b));
	builder_fini(&b);
}

static void
a_long_history_forgets_its_beginning(void)
{
	struct builder b;
	int back = 0;

	start(&b, "1x2");
	for (int i = 0; i < 2 * BUILDER_HISTORY; i++)
		OK(builder_change(&b, 1, false));
	while (builder_undo(&b))
		back++;
	IS_INT(back, BUILDER_HISTORY - 1);
	/* 129 fractions, 63 changes back. */
	IS_STR(b.notation.text, "66x2");
	builder_fini(&b);
}

static void
each_field_has_its_ends(void)
{
	static const struct { enum builder_field field; int direction; const char *text, *value; } ends[] = {
		{ BUILDER_FRACTIONS, -1, "40x1.5 bid", "1" },     { BUILDER_FRACTIONS, 1, "40x1.5 bid", "200" },
		{ BUILDER_DOSE, -1, "40x1.5 bid", "0.1" },        { BUILDER_DOSE, 1, "40x1.5 bid", "100" },
		{ BUILDER_PER_DAY, -1, "40x1.5 bid", "1" },       { BUILDER_PER_DAY, 1, "40x1.5 bid", "3" },
		{ BUILDER_INTERVAL, -1, "40x1.5 bid", "1" },      { BUILDER_INTERVAL, 1, "40x1.5 bid", "11.5" },
		{ BUILDER_DAYS, -1, "40x1.5 bid", "every day" },  { BUILDER_DAYS, 1, "5x8", "weekly" },
		{ BUILDER_GAP, -1, "40x1.5 bid", "none" },        { BUILDER_GAP, 1, "40x1.5 bid", "4 weeks" },
	};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct builder b;
		char value[64];
		int steps = 0;

		start(&b, ends[i].text);
		go_to(&b, ends[i].field);
		while (steps < 2000 && builder_change(&b, ends[i].direction, false))
			steps++;
		IS_STR(builder_value(&b, ends[i].field, value, sizeof value), ends[i].value);
		OK(holds(&b));
		/* In large steps it ends there too. */
		while (steps-- > 0)
			builder_change(&b, -ends[i].direction, true);
		for (int k = 0; k < 2000 && builder_change(&b, ends[i].direction, true); k++)
			;
		IS_STR(builder_value(&b, ends[i].field, value, sizeof value), ends[i].value);
		builder_fini(&b);
	}
}

static void
doses_step_on_the_tenths(void)
{
	struct builder b;

	start(&b, "30x1.85");
	change(&b, BUILDER_DOSE, 1);
	IS_STR(b.notation.text, "30x1.9");
	OK(builder_undo(&b));
	change(&b, BUILDER_DOSE, -1);
	IS_STR(b.notation.text, "30x1.8");
	/* A large step is one gray. */
	OK(builder_change(&b, 1, true));
	IS_STR(b.notation.text, "30x2.8");
	builder_fini(&b);
}

static void
hours_apart_apply_only_to_several_a_day(void)
{
	struct builder b;
	char value[64];

	start(&b, "40x1.5 bid");
	OK(builder_applies(&b, BUILDER_INTERVAL));
	go_to(&b, BUILDER_INTERVAL);
	go_to(&b, BUILDER_PER_DAY);
	change(&b, BUILDER_PER_DAY, -1);
	OK(!builder_applies(&b, BUILDER_INTERVAL));
	builder_move(&b, 1);
	IS_INT(b.focus, BUILDER_DAYS);
	/* Three a day eleven hours apart is no day: not taken. */
	change(&b, BUILDER_PER_DAY, 2);
	go_to(&b, BUILDER_INTERVAL);
	while (builder_change(&b, 1, false))
		;
	OK(b.valid && holds(&b));
	IS_STR(builder_value(&b, BUILDER_PER_DAY, value, sizeof value), "3");
	builder_fini(&b);
}

/* Undo can take the ground from under the focus. */
static void
the_focus_never_stands_on_what_does_not_apply(void)
{
	struct builder b;

	start(&b, "30x2");
	change(&b, BUILDER_PER_DAY, 1);
	go_to(&b, BUILDER_INTERVAL);
	OK(builder_undo(&b));
	OK(holds(&b));
	builder_fini(&b);
	start(&b, "1x8");
	change(&b, BUILDER_FRACTIONS, 1);
	go_to(&b, BUILDER_GAP);
	OK(builder_undo(&b));
	OK(holds(&b));
	builder_fini(&b);
}

static void
a_gap_halfway_is_part_of_the_form(void)
{
	struct builder b;
	char value[64];

	start(&b, "35x2");
	change(&b, BUILDER_GAP, 1);
	/* An odd one more before the gap. */
	IS_STR(b.notation.text, "18x2, gap 1w, 17x2");
	OK(b.has_form);
	IS_INT(b.regimen.schedule.n, 35);
	/* 35 weekdays are 7 weeks, 47 days; a week more. */
	IS_INT(rb_calendar_days(&b.regimen.schedule), 47 + 7);
	change(&b, BUILDER_FRACTIONS, 1);
	IS_STR(b.notation.text, "18x2, gap 1w, 18x2");
	OK(builder_undo(&b));
	OK(b.has_form);
	IS_INT(b.phase.fractions, 35);
	change(&b, BUILDER_GAP, -1);
	IS_STR(b.notation.text, "35x2");
	builder_fini(&b);
	/* The same when it was typed, or is where one starts. */
	start(&b, "20x1.5 bid 6h, gap 2w, 20x1.5 bid 6h");
	OK(b.has_form);
	IS_STR(builder_value(&b, BUILDER_GAP, value, sizeof value), "2 weeks");
	IS_STR(builder_value(&b, BUILDER_FRACTIONS, value, sizeof value), "40");
	OK(holds(&b));
	builder_fini(&b);
}

static void
what_the_form_cannot_say_has_none(void)
{
	static const char *const texts[] = {
		"10x2, 5x3",               /* two phases */
		"10x2, gap 1w, 20x2",      /* a gap, but not halfway */
		"20x2, gap 5w, 20x2",      /* longer than the form's */
		"20x2, gap 3d, 20x2",      /* of days */
		"4*(10x1.5 bid, gap 9d)",  /* RTOG 9610 in other words */
		"6x2 on mon+thu",          /* days that the form does not offer */
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct builder b;
		struct rb_regimen r;
		struct fault f;

		if (!rb_regimen_parse(texts[i], &r, &f)) {
			tap_diag("%s: %s", texts[i], f.text);
			OK(false);
			continue;
		}
		OK(builder_init(&b, &r, &f));
		rb_regimen_fini(&r);
		if (!OK(!b.has_form))
			tap_diag("%s", texts[i]);
		IS_INT(b.focus, BUILDER_NOTATION);
		OK(!builder_change(&b, 1, false));
		builder_move(&b, 1);
		IS_INT(b.focus, BUILDER_CALENDAR);
		OK(holds(&b));
		builder_move(&b, 1);
		IS_INT(b.focus, BUILDER_NOTATION);
		builder_fini(&b);
	}
}

/* Take an edit as the calendar makes it. */
static bool
take(struct builder *b, bool ok, struct rb_schedule *s, int first_day)
{
	struct fault f;

	ok = ok && builder_take(b, s, first_day, &f);
	free(s->fractions);
	return ok;
}

static void
the_calendar_writes_the_notation(void)
{
	struct builder b;
	struct rb_schedule s;
	struct fault f;

	start(&b, "10x2");
	builder_to_day(&b, 7);
	OK(take(&b, rb_day_clear(&b.regimen.schedule, 7, &s, &f), &s, 0));
	IS_STR(b.notation.text, "5x2, gap 1d, 4x2");
	IS_STR(b.regimen.notation, "5x2, gap 1d, 4x2");
	OK(!b.has_form);
	OK(take(&b, rb_day_add(&b.regimen.schedule, 5, &s, &f), &s, 0));
	IS_STR(b.notation.text, "5x2, 1x2 on sat, gap 1d, 4x2");
	/* Taken back, and a form again. */
	OK(builder_undo(&b) && builder_undo(&b));
	IS_STR(b.notation.text, "10x2");
	OK(b.has_form && b.valid);
	OK(builder_redo(&b));
	IS_STR(b.notation.text, "5x2, gap 1d, 4x2");
	/* What has no notation changes nothing. */
	OK(rb_day_add(&b.regimen.schedule, 0, &s, &f));
	s.fractions[1].dose_gy = 1;
	OK(!builder_take(&b, &s, 0, &f));
	free(s.fractions);
	HAS(f.text, "fractions of 2 and 1 Gy");
	IS_STR(b.notation.text, "5x2, gap 1d, 4x2");
	OK(b.valid);
	builder_fini(&b);
}

/* Days are counted from the Monday of the first week: where that week goes, the cursor stays on its day. */
static void
the_cursor_stays_on_its_day(void)
{
	struct builder b;
	struct rb_schedule s;
	struct fault f;

	start(&b, "1x2 on fri, 5x2");
	builder_to_day(&b, 9);
	OK(take(&b, rb_day_clear(&b.regimen.schedule, 4, &s, &f), &s, 7));
	IS_INT(b.day, 2);
	IS_STR(b.notation.text, "5x2");
	builder_to_day(&b, 1000);
	IS_INT(b.day, 4 + BUILDER_BEYOND);
	builder_to_day(&b, -3);
	IS_INT(b.day, 0);
	/* The form passes over the calendar; a word half typed leaves it where it is. */
	b.focus = BUILDER_GAP;
	builder_move(&b, 1);
	IS_INT(b.focus, BUILDER_NOTATION);
	builder_fini(&b);
}

static void
a_restored_draft_is_what_was_typed(void)
{
	struct builder b;

	start(&b, "30x2");
	builder_restore(&b, "40x1.5 bid");
	OK(b.valid);
	NEAR(rb_total_dose(&b.regimen.schedule), 60, 1e-9, 0);
	builder_restore(&b, "40x1.5 b");
	OK(!b.valid);
	IS_STR(b.notation.text, "40x1.5 b");
	IS_INT(b.focus, BUILDER_NOTATION);
	builder_fini(&b);
}

static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}

static void
random_edit(struct builder *b, uint64_t *state)
{
	static const char letters[] = "0123456789xx.. ,,bidtqow gap123wh+()*/-";

	switch (next(state) % 10) {
	case 0:
		builder_move(b, next(state) % 2 ? 1 : -1);
		break;
	case 1:
	case 2:
		builder_change(b, next(state) % 2 ? 1 : -1, next(state) % 4 == 0);
		break;
	case 3:
		builder_undo(b);
		break;
	case 4:
		builder_redo(b);
		break;
	case 5:
		builder_key(b, EVENT_BACKSPACE);
		break;
	case 6:
		builder_key(b, next(state) % 8 ? (next(state) % 2 ? EVENT_LEFT : EVENT_HOME) : EVENT_CTRL('u'));
		break;
	default:
		if (b->focus == BUILDER_NOTATION || next(state) % 4 == 0)
			builder_key(b, (unsigned char)letters[next(state) % (sizeof letters - 1)]);
		else
			builder_change(b, 1, false);
	}
}

static void
no_sequence_of_keys_breaks_it(void)
{
	const char *given = getenv("SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL), state = seed * 2654435761u + 88172645463325252u;
	bool good = true;

	tap_diag("seed %llu", (unsigned long long)seed);
	for (int run = 0; good && run < 200; run++) {
		static const char *const starts[] = { "5x8 qod", "30x2", "20x1.5 bid 6h, gap 1w, 20x1.5 bid 6h", "10x2, 5x3" };
		struct builder b;

		start(&b, starts[run % 4]);
		for (int i = 0; good && i < 300; i++) {
			random_edit(&b, &state);
			good = holds(&b);
		}
		/* All the way back, all the way forth. */
		builder_undo(&b);
		while (good && builder_undo(&b))
			good = holds(&b);
		while (good && builder_redo(&b))
			good = holds(&b);
		builder_fini(&b);
	}
	OK(good);
}

TAP_MAIN(TAP_CASE(the_form_writes_the_notation), TAP_CASE(the_notation_fills_the_form),
         TAP_CASE(a_word_half_typed_keeps_the_last_regimen), TAP_CASE(every_change_is_taken_back_and_made_again),
         TAP_CASE(a_long_history_forgets_its_beginning), TAP_CASE(each_field_has_its_ends), TAP_CASE(doses_step_on_the_tenths),
         TAP_CASE(hours_apart_apply_only_to_several_a_day), TAP_CASE(the_focus_never_stands_on_what_does_not_apply),
         TAP_CASE(a_gap_halfway_is_part_of_the_form), TAP_CASE(what_the_form_cannot_say_has_none), TAP_CASE(the_calendar_writes_the_notation),
	 TAP_CASE(the_cursor_stays_on_its_day),
         TAP_CASE(a_restored_draft_is_what_was_typed), TAP_CASE(no_sequence_of_keys_breaks_it))
