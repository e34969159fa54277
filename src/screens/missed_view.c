/* A missed day: the ways to make up for it beside each other, and what each costs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "radiobio/calendar.h"
#include "screens/design_views.h"

enum { NAME_COLS = 25, NUMBER_COLS = 7, CELLS_COLS = 9, ORGAN_COLS = 13 };

/* Columns of the numbers that there is room for. */
static bool
has_organ(int cols)
{
	return cols >= NAME_COLS + 3 * NUMBER_COLS + ORGAN_COLS;
}

static bool
has_cells(int cols)
{
	return cols >= NAME_COLS + 3 * NUMBER_COLS + ORGAN_COLS + CELLS_COLS;
}

static int
number_cols(int cols)
{
	return 3 * NUMBER_COLS + (has_organ(cols) ? ORGAN_COLS : 0) + (has_cells(cols) ? CELLS_COLS : 0);
}

static bool
open_view(struct app *a)
{
	struct design *d = &a->design;
	const struct rb_schedule *s = &d->builder.regimen.schedule;
	struct arena *arena;
	struct fault f;
	size_t first;

	if (rb_day_fractions(s, d->builder.day, &first) == 0) {
		app_say(a, false, "There is no treatment on this day that could be missed.");
		return false;
	}
	arena = design_make(a);
	if (!arena)
		return false;
	if (!assess_missed(a->assess, s, d->builder.day, arena, &d->made.planned, d->made.ways, &f)) {
		app_say_fault(a, &f);
		return false;
	}
	d->missed = (struct list_view){ .count = MISSED_WAYS, .focus = RB_MAKEUP_END };
	return true;
}

/* ---- drawing ---- */

static struct fact
number_of(const struct missed *m, const char *what, double v, enum fact_form form, int digits, const char *unit)
{
	struct fact x = { .value = v, .form = form, .digits = digits, .unit = unit, .of = m };

	snprintf(x.quantity, sizeof x.quantity, "%s, missed day %s: %.100s", what, m->name, m->notation);
	return x;
}

static void
draw_numbers(const struct app *a, struct canvas *c, int row, int col, int cols, const struct missed *m)
{
	struct fact days = number_of(m, "calendar days", m->days, FACT_FIXED, 0, "d");
	struct fact tcp = number_of(m, "tumour control probability (TCP)", m->tcp, FACT_FIXED, 2, "");
	struct fact cells = number_of(m, "clonogens left after the last fraction, as a power of ten", m->log10_clonogens, FACT_FIXED, 2, "");
	struct fact mark = number_of(m, "mark", m->mark, FACT_TIDY, 2, "points");
	char why[120];

	cells.prefix = "10^";
	cells.source = days.source = mark.source = "the score of this regimen: take it, and e explains it";
	fact_draw_right(a, c, row, col + NUMBER_COLS - 1, NUMBER_COLS, STYLE_NORMAL, &days);
	col += NUMBER_COLS;
	if (!isnan(m->tcp)) {
		snprintf(why, sizeof why, "N = 10^%.5f clonogens are left after the last fraction\nexp(\u2212(10^%.5f)) = %.2f", m->log10_clonogens,
		         m->log10_clonogens, m->tcp);
		tcp.derivation = why;
		fact_draw_right(a, c, row, col + NUMBER_COLS - 1, NUMBER_COLS, STYLE_NORMAL, &tcp);
		if (has_cells(cols))
			fact_draw_right(a, c, row, col + NUMBER_COLS + CELLS_COLS - 1, CELLS_COLS, STYLE_NORMAL, &cells);
	}
	col += NUMBER_COLS + (has_cells(cols) ? CELLS_COLS : 0);
	if (has_organ(cols) && m->worst) {
		struct fact value = number_of(m, "cumulative EQD2 of the organ that is nearest to its limit", m->worst_value, FACT_FIXED, 1, m->worst->unit);
		struct fact limit = number_of(m, "its limit", m->worst->limit, FACT_SHORT, 4, m->worst->unit);
		int at = col + 1;

		value.source = limit.source = m->worst->source;

		at += fact_draw(a, c, row, at, -1, m->worst_value > m->worst->limit ? STYLE_BAD : STYLE_NORMAL, &value);
		at += canvas_text(c, row, at, -1, STYLE_NORMAL, "/");
		fact_draw(a, c, row, at, -1, STYLE_NORMAL, &limit);
	}
	if (has_organ(cols))
		col += ORGAN_COLS;
	fact_draw_right(a, c, row, col + NUMBER_COLS - 1, NUMBER_COLS, m->passed ? STYLE_OK : STYLE_NORMAL, &mark);
}

static void
draw_way(const struct app *a, struct canvas *c, struct rect r, const struct missed *m, bool here)
{
	int numbers = number_cols(r.cols), regimen = r.cols - NAME_COLS - numbers;
	uint16_t tag;

	if (here) {
		canvas_glyph(c, r.row, r.col, STYLE_KEY, GLYPH_RIGHT_SMALL);
		if (a->asking == ASK_NOTHING && !a->palette)
			canvas_set_cursor(c, r.row, r.col + 2);
	}
	canvas_text_cut(c, r.row, r.col + 2, NAME_COLS - 2, here ? STYLE_FOCUS : STYLE_NORMAL, m->name);
	if (!m->notation) {
		canvas_text_cut(c, r.row, r.col + NAME_COLS + 1, r.cols - NAME_COLS - 1, STYLE_MUTED, "cannot be done");
		return;
	}
	draw_numbers(a, c, r.row, r.col + NAME_COLS, r.cols, m);
	tag = canvas_tag(c, TAG_WRITTEN);
	if (regimen > 10)
		canvas_text_cut(c, r.row, r.col + NAME_COLS + numbers + 2, regimen - 2, STYLE_MUTED, m->notation);
	canvas_tag(c, tag);
}

static void
draw_heads(struct canvas *c, struct rect r)
{
	int col = r.col + NAME_COLS, numbers = number_cols(r.cols);

	canvas_text(c, r.row, r.col + 2, -1, STYLE_MUTED, "the missed fraction is");
	canvas_text_right(c, r.row, col + NUMBER_COLS - 1, -1, STYLE_MUTED, "days");
	col += 2 * NUMBER_COLS;
	canvas_text_right(c, r.row, col - 1, -1, STYLE_MUTED, "TCP");
	if (has_cells(r.cols)) {
		col += CELLS_COLS;
		canvas_text_right(c, r.row, col - 1, -1, STYLE_MUTED, "cells");
	}
	if (has_organ(r.cols))
		canvas_text(c, r.row, col + 1, ORGAN_COLS, STYLE_MUTED, "worst organ");
	canvas_text_right(c, r.row, r.col + NAME_COLS + numbers - 1, -1, STYLE_MUTED, "mark");
	if (r.cols - NAME_COLS - numbers > 10)
		canvas_text(c, r.row, r.col + NAME_COLS + numbers + 2, -1, STYLE_MUTED, "regimen");
}

/* All ways as sentences; way < 0, else that one. */
static const char *
words(const struct app *a, int way, struct arena *arena)
{
	const struct design_made *m = &a->design.made;
	struct fact_text t;
	struct fault f;

	fact_text_init(&t, NULL, arena);
	for (int i = 0; i < MISSED_WAYS; i++) {
		const char *text = way < 0 || way == i ? assess_missed_words(a->assess, &m->planned, &m->ways[i], arena, &f) : NULL;

		if (text)
			fact_add(&t, "%s%s\n", way < 0 ? "- " : "", text);
	}
	return t.text;
}

/* What a way comes to: the control that is left. */
static struct said
said_way(const struct app *a, int way, struct arena *arena)
{
	const struct missed *m = &a->design.made.ways[way < 0 ? RB_MAKEUP_NONE : way];
	struct said out = { "what becomes of a missed day", words(a, way, arena), NULL, NULL };

	if (!m->notation)
		m = &a->design.made.planned;
	out.how = isnan(m->tcp) ? arena_print(arena, "calendar days from the first to the last, both counted\n%d = %d", m->days, m->days)
	                        : arena_print(arena, "tumour control of %s, with 10^%.5f clonogens left\nexp(\u2212(10^%.5f)) = %.2f", m->name,
	                                      m->log10_clonogens, m->log10_clonogens, m->tcp);
	return out;
}

static struct said
said(const struct app *a, struct arena *arena)
{
	return said_way(a, -1, arena);
}

static void
draw(struct app *a, struct canvas *c, struct rect area)
{
	const struct design_made *m = &a->design.made;
	struct arena *arena = arena_new();
	char day[RB_DAY_TEXT_MAX];
	uint16_t tag;
	struct said all;
	int focus = a->design.missed.focus;

	if (!arena)
		return;
	tag = canvas_tag(c, TAG_DATE);
	canvas_print(c, rect_take_top(&area, 1).row, area.col, area.cols, STYLE_TITLE, "%s is missed", rb_day_words(a->design.builder.day, day));
	canvas_tag(c, tag);
	if (area.rows > 10)
		rect_take_top(&area, 1);
	if (area.rows > 7) {
		draw_heads(c, rect_take_top(&area, 1));
		draw_way(a, c, rect_take_top(&area, 1), &m->planned, false);
	}
	for (int i = area.rows > MISSED_WAYS ? 0 : focus; i < MISSED_WAYS && area.rows > 1; i++)
		draw_way(a, c, rect_take_top(&area, 1), &m->ways[i], i == focus);
	if (area.rows > 5)
		rect_take_top(&area, 1);
	all = said_way(a, focus, arena);
	design_draw_said(a, c, area, STYLE_NORMAL, &all);
	arena_free(arena);
}

/* ---- acting ---- */

static void
take(struct app *a)
{
	struct design *d = &a->design;
	const struct missed *m = &d->made.ways[d->missed.focus];
	struct rb_regimen r;
	struct fault f;
	bool ok;

	if (!m->notation) {
		app_say(a, false, "This cannot be done: %s.", m->why_not);
		return;
	}
	ok = rb_regimen_parse(m->notation, &r, &f);
	if (ok) {
		ok = builder_take(&d->builder, &r.schedule, d->builder.regimen.schedule.fractions[0].day, &f);
		rb_regimen_fini(&r);
	}
	if (!ok) {
		app_say_fault(a, &f);
		return;
	}
	app_say(a, false, "Taken: the missed fraction is %s. u takes it back.", m->name);
	design_close_view(a);
	design_follow(a);
}

static void
act(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_MISSED_UP:
		list_key(&a->design.missed, EVENT_UP, MISSED_WAYS);
		break;
	case ACTION_MISSED_DOWN:
		list_key(&a->design.missed, EVENT_DOWN, MISSED_WAYS);
		break;
	case ACTION_MISSED_TAKE:
		take(a);
		break;
	default:
		break;
	}
}

const struct view missed_view = { IN_MISSED, "A missed day, in words", open_view, draw, act, said };
