/* The tumour walked through: every compartment before and after each fraction, what happened between two. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "radiobio/calendar.h"
#include "screens/design_views.h"
#include "screens/plain_lesson.h"

enum { NAME_COLS = 20, CELLS_COLS = 9, WEEK_DAYS = 7, PAGE_STOPS = 5, DAY_COLS = 7, TABLE_COLS = 60 };

static bool
open_view(struct app *a)
{
	struct arena *arena = design_make(a);
	struct fault f;

	if (!arena)
		return false;
	if (!assess_tumour_trace(a->assess, &a->design.builder.regimen.schedule, arena, &a->design.made.tumour, &f)) {
		app_say_fault(a, &f);
		return false;
	}
	if (a->design.stop >= a->design.made.tumour.n)
		a->design.stop = a->design.made.tumour.n - 1;
	return true;
}

/* ---- drawing ---- */

static double
cells_at(const struct tumour_trace *t, size_t stop, size_t type, bool after)
{
	const struct tumour_stop *p = &t->stops[stop];

	if (type == t->n_types)
		return (after ? p->ln_after : p->ln_before) / M_LN10;
	return (after ? t->ln_after : t->ln_before)[stop * t->n_types + type] / M_LN10;
}

static const char *
name_of(const struct tumour_trace *t, size_t type)
{
	return type == t->n_types ? "all cells" : t->names[type];
}

/* Cells as a power of ten, and how the fraction changed them. */
static struct fact
cells_fact(const struct tumour_trace *t, size_t stop, size_t type, bool after)
{
	struct fact x = { .value = cells_at(t, stop, type, after), .form = FACT_FIXED, .digits = 2, .of = t, .index = stop,
	                  .part = 2 * type + after, .prefix = "10^" };

	snprintf(x.quantity, sizeof x.quantity, "%.60s, expected just %s day %.4g", name_of(t, type), after ? "after what is given on" : "before",
	         t->stops[stop].time_d);
	return x;
}

/* The derivation of what is left, in text (at least 200 bytes). */
static void
derive_after(const struct tumour_trace *t, size_t stop, size_t type, char *text, size_t size)
{
	double before = cells_at(t, stop, type, false), after = cells_at(t, stop, type, true);

	snprintf(text, size, "powers of ten before, less what a fraction of %.6g Gy kills (\u03b1d + \u03b2d\u00b2g + 2\u03b2dU, over ln 10)\n%.6f \u2212 %.6f = %.2f",
	         t->stops[stop].dose_gy, before, before - after, after);
}

static void
draw_compartment(const struct app *a, struct canvas *c, struct rect r, size_t type)
{
	const struct tumour_trace *t = &a->design.made.tumour;
	size_t stop = a->design.stop;
	double before = cells_at(t, stop, type, false), after = cells_at(t, stop, type, true);
	struct fact x = cells_fact(t, stop, type, false), y = cells_fact(t, stop, type, true);
	struct fact kill = { .value = before - after, .form = FACT_FIXED, .digits = 3, .of = t, .index = stop, .part = 1000 + type };
	int col = r.col + NAME_COLS;
	char why[240], killed[240], grown[240];
	uint16_t tag = canvas_tag(c, TAG_WRITTEN);

	canvas_text_cut(c, r.row, r.col, NAME_COLS - 1, type == t->n_types ? STYLE_EMPHASIS : STYLE_NORMAL, name_of(t, type));
	canvas_tag(c, tag);
	if (isinf(before)) {
		canvas_text(c, r.row, col + 1, -1, STYLE_MUTED, "none");
		return;
	}
	if (stop > 0 && !isinf(cells_at(t, stop - 1, type, true))) {
		double left = cells_at(t, stop - 1, type, true);

		snprintf(grown, sizeof grown, "powers of ten after the stop before, and what grew, moved or was lost until now\n%.6f + (%.6f) = %.2f", left,
		         before - left, before);
		x.derivation = grown;
	} else
		x.source = "clonogens and shares of the case's tumour";
	fact_draw_right(a, c, r.row, col + CELLS_COLS, CELLS_COLS, STYLE_NORMAL, &x);
	if (!t->stops[stop].fraction)
		return;
	derive_after(t, stop, type, why, sizeof why);
	y.derivation = why;
	fact_draw_right(a, c, r.row, col + 2 * CELLS_COLS, CELLS_COLS, STYLE_EMPHASIS, &y);
	snprintf(kill.quantity, sizeof kill.quantity, "powers of ten of %.60s that fraction %zu kills", name_of(t, type), t->stops[stop].fraction);
	snprintf(killed, sizeof killed, "%.6f \u2212 %.6f = %.3f", before, after, before - after);
	kill.derivation = killed;
	fact_draw_right(a, c, r.row, col + 3 * CELLS_COLS, CELLS_COLS, STYLE_NORMAL, &kill);
}

/* "day 14 · Monday of week 3 · fraction 11, 2 Gy        kick-off of repopulation day 19.2" */
static void
draw_head(const struct app *a, struct canvas *c, struct rect r)
{
	const struct tumour_trace *t = &a->design.made.tumour;
	const struct tumour_stop *p = &t->stops[a->design.stop];
	struct fact day = { .value = p->time_d, .form = FACT_SHORT, .digits = 5, .of = t }, dose = { .value = p->dose_gy, .form = FACT_SHORT, .digits = 5, .unit = "Gy", .of = t };
	struct fact kick = { .quantity = "day on which repopulation grows faster", .value = t->kickoff_d, .form = FACT_SHORT, .digits = 4, .of = t,
	                     .source = "kickoff_days of the case's tumour" };
	struct arena *arena = arena_new();
	struct fact_text x;
	char weekday[RB_DAY_TEXT_MAX];

	if (!arena)
		return;
	day.source = dose.source = "the regimen";
	snprintf(day.quantity, sizeof day.quantity, "days from the first fraction");
	snprintf(dose.quantity, sizeof dose.quantity, "prescribed dose of this fraction");
	fact_text_init(&x, a, arena);
	fact_add(&x, "Day ");
	fact_put(&x, &day);
	fact_add_tagged(&x, TAG_DATE, ", %s: ", rb_day_words(p->day, weekday));
	if (p->fraction) {
		fact_add_tagged(&x, TAG_COUNT, "fraction %zu, ", p->fraction);
		fact_put_unit(&x, &dose);
	} else
		fact_add(&x, "no treatment");
	if (!isnan(t->kickoff_d) && r.cols >= 76) {
		fact_add(&x, "; repopulation from day ");
		fact_put(&x, &kick);
	}
	fact_text_draw(&x, c, r.row, r.col, r.cols, STYLE_TITLE);
	arena_free(arena);
}

static void
draw_heads(struct canvas *c, struct rect r)
{
	int col = r.col + NAME_COLS;

	canvas_text(c, r.row, r.col, -1, STYLE_MUTED, "cells");
	canvas_text_right(c, r.row, col + CELLS_COLS, CELLS_COLS, STYLE_MUTED, "before");
	canvas_text_right(c, r.row, col + 2 * CELLS_COLS, CELLS_COLS, STYLE_MUTED, "after");
	canvas_text_right(c, r.row, col + 3 * CELLS_COLS, CELLS_COLS, STYLE_MUTED, "killed");
}

static void
draw_plot(const struct app *a, struct canvas *c, struct rect r)
{
	const struct tumour_trace *t = &a->design.made.tumour;
	struct arena *arena = arena_new();
	struct plot p;
	struct fault f;

	if (arena && tumour_trace_plot(t, t->stops[a->design.stop].time_d, arena, &p, &f))
		canvas_plot(c, r, &p, PLOT_FACE_AUTO);
	arena_free(arena);
}

/* How what was killed, what grew and the share of hypoxic cells came about. */
static void
derive_sums(const struct tumour_trace *t, size_t stop, char sums[3][160])
{
	const struct tumour_stop *p = &t->stops[stop];
	double killed = stop ? t->stops[stop - 1].killed : 0, regrown = stop ? t->stops[stop - 1].regrown : 0, hypoxic = log10(p->hypoxic_after);

	snprintf(sums[0], sizeof sums[0], "until the stop before, and now\n%.6f + (%.6f) = %.2f", killed, p->killed - killed, p->killed);
	snprintf(sums[1], sizeof sums[1], "until the stop before, and since\n%.6f + (%.6f) = %.2f", regrown, p->regrown - regrown, p->regrown);
	snprintf(sums[2], sizeof sums[2], "hypoxic cells over all, powers of ten\n100 \u00d7 10^(%.6f \u2212 (%.6f)) = %.1f", hypoxic + p->ln_after / M_LN10, p->ln_after / M_LN10,
	         100 * p->hypoxic_after);
}

/* Every stop: day, dose, cells, share of hypoxic ones, kill. */
static void
draw_stop(const struct app *a, struct canvas *c, struct rect r, size_t stop)
{
	const struct tumour_trace *t = &a->design.made.tumour;
	const struct tumour_stop *p = &t->stops[stop];
	bool here = stop == a->design.stop;
	enum style s = here ? STYLE_FOCUS : p->fraction ? STYLE_NORMAL : STYLE_MUTED;
	struct fact cells = cells_fact(t, stop, t->n_types, true), dose = { .value = p->dose_gy, .form = FACT_SHORT, .digits = 5, .unit = "Gy", .of = t, .index = stop };
	struct fact kill = { .value = p->killed, .form = FACT_FIXED, .digits = 2, .of = t, .index = stop, .part = 2000 };
	struct fact share = { .value = 100 * p->hypoxic_after, .form = FACT_FIXED, .digits = 1, .unit = "%", .of = t, .index = stop, .part = 2001 };
	struct fact grown = { .value = p->regrown, .form = FACT_FIXED, .digits = 2, .of = t, .index = stop, .part = 2002 };
	char why[240], sums[3][160];
	int col = r.col;
	uint16_t tag = canvas_tag(c, TAG_DATE);

	canvas_print(c, r.row, col, DAY_COLS, s, "%6.4g", p->time_d);
	canvas_tag(c, tag);
	dose.source = "the regimen";
	snprintf(dose.quantity, sizeof dose.quantity, "dose of fraction %zu", p->fraction);
	snprintf(kill.quantity, sizeof kill.quantity, "powers of ten that all fractions until day %.4g have killed", p->time_d);
	snprintf(share.quantity, sizeof share.quantity, "share of hypoxic cells just after day %.4g", p->time_d);
	snprintf(grown.quantity, sizeof grown.quantity, "powers of ten that the tumour has grown by until day %.4g, losses taken off", p->time_d);
	snprintf(why, sizeof why, "clonogens at the start, less what was killed, and what grew, in powers of ten\n%.6f \u2212 %.6f + %.6f = %.2f", t->ln_start / M_LN10,
	         p->killed, p->regrown, p->ln_after / M_LN10);
	cells.derivation = why;
	derive_sums(t, stop, sums);
	kill.derivation = sums[0];
	grown.derivation = sums[1];
	share.derivation = sums[2];
	if (p->fraction)
		fact_draw_right(a, c, r.row, col + 2 * DAY_COLS, DAY_COLS, s, &dose);
	fact_draw_right(a, c, r.row, col + 3 * DAY_COLS + 4, DAY_COLS + 3, s, &cells);
	if (!isnan(p->hypoxic_after))
		fact_draw_right(a, c, r.row, col + 4 * DAY_COLS + 6, DAY_COLS, s, &share);
	fact_draw_right(a, c, r.row, col + 5 * DAY_COLS + 6, DAY_COLS, s, &kill);
	fact_draw_right(a, c, r.row, col + 6 * DAY_COLS + 6, DAY_COLS, s, &grown);
}

static void
draw_table(const struct app *a, struct canvas *c, struct rect r)
{
	const struct tumour_trace *t = &a->design.made.tumour;
	struct rect head = rect_take_top(&r, 1);
	size_t rows = (size_t)(r.rows > 0 ? r.rows : 0), first = a->design.stop > rows / 2 ? a->design.stop - rows / 2 : 0;
	static const struct { int col; const char *name; } heads[] = {
		{ DAY_COLS - 1, "day" },          { 2 * DAY_COLS, "Gy" },       { 3 * DAY_COLS + 4, "cells" },
		{ 4 * DAY_COLS + 6, "hypox %" },  { 5 * DAY_COLS + 6, "killed" }, { 6 * DAY_COLS + 6, "grown" },
	};

	first = t->n <= rows ? 0 : first + rows > t->n ? t->n - rows : first;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		canvas_text_right(c, head.row, head.col + heads[i].col, -1, STYLE_MUTED, heads[i].name);
	for (size_t i = first; i < t->n && r.rows > 0; i++)
		draw_stop(a, c, rect_take_top(&r, 1), i);
}

static const char *
words(const struct app *a, struct arena *arena)
{
	struct fault f;
	const char *text = tumour_trace_words(&a->design.made.tumour, a->design.stop, arena, &f);

	return text ? text : "Out of memory.";
}

/* What a stop says: it ends in the cells that are there. */
static struct said
said(const struct app *a, struct arena *arena)
{
	const struct tumour_trace *t = &a->design.made.tumour;
	const struct tumour_stop *p = &t->stops[a->design.stop];
	struct plot plot;
	struct fault f;
	bool plotted = tumour_trace_plot(t, p->time_d, arena, &plot, &f);

	return (struct said){ "what happened in the tumour, and since the stop before", words(a, arena),
		              arena_print(arena, "clonogens at the start, less what was killed, and what grew, in powers of ten\n%.6f \u2212 %.6f + %.6f = %.2f",
		                          t->ln_start / M_LN10, p->killed, p->regrown, p->ln_after / M_LN10),
		              plotted ? plain_plot_words("The plot of the cells over the days", &plot, arena) : NULL };
}

/* Without its first line, which is the head of the view. */
static const char *
rest_of(const char *text)
{
	const char *line = strchr(text, '\n');

	return line ? line + 1 : text;
}

static void
draw_tcp(const struct app *a, struct canvas *c, struct rect r)
{
	const struct tumour_trace *t = &a->design.made.tumour;
	double end = t->stops[t->n - 1].ln_after / M_LN10;
	struct fact tcp = { .quantity = "tumour control probability (TCP), Poisson, after the last fraction", .value = t->tcp, .form = FACT_FIXED, .digits = 2, .of = t };
	struct fact left = cells_fact(t, t->n - 1, t->n_types, true);
	struct arena *arena = arena_new();
	struct fact_text x;
	char why[120], sum[200];

	if (!arena)
		return;
	snprintf(why, sizeof why, "exp(\u2212(10^%.6f)) = %.2f", end, t->tcp);
	snprintf(sum, sizeof sum, "%.6f \u2212 %.6f + %.6f = %.2f", t->ln_start / M_LN10, t->stops[t->n - 1].killed, t->stops[t->n - 1].regrown, end);
	tcp.derivation = why;
	left.derivation = sum;
	fact_text_init(&x, a, arena);
	fact_add(&x, "At the end ");
	fact_put(&x, &left);
	fact_add(&x, " cells: TCP ");
	fact_put(&x, &tcp);
	fact_text_draw(&x, c, r.row, r.col, r.cols, STYLE_EMPHASIS);
	arena_free(arena);
}

static void
draw(struct app *a, struct canvas *c, struct rect area)
{
	const struct tumour_trace *t = &a->design.made.tumour;
	struct arena *arena = arena_new();
	size_t types = t->n_types > 1 ? t->n_types : 0;
	int rows = 2 + (int)types;
	struct rect bottom;
	struct said all;

	if (!arena)
		return;
	draw_head(a, c, rect_take_top(&area, 1));
	all = said(a, arena);
	if (a->accessible) {
		draw_tcp(a, c, rect_take_top(&area, 1));
		all.text = rest_of(design_said_whole(&all, arena));
		design_draw_said(a, c, area, STYLE_NORMAL, &all);
		arena_free(arena);
		return;
	}
	if (area.cols >= 150)
		draw_table(a, c, rect_take_right(&area, TABLE_COLS));
	bottom = rect_take_bottom(&area, area.rows > 30 ? 8 : area.rows > 15 ? 5 : area.rows > 10 ? 4 : 2);
	/* As many compartments as leave room for a plot. */
	if (rows > area.rows - 6)
		rows = area.rows - 6;
	if (rows >= 2) {
		struct rect table = rect_take_bottom(&area, rows);

		draw_heads(c, rect_take_top(&table, 1));
		for (size_t j = 0; j < types && table.rows > 1; j++)
			draw_compartment(a, c, rect_take_top(&table, 1), j);
		draw_compartment(a, c, table, t->n_types);
	}
	draw_plot(a, c, area);
	draw_tcp(a, c, rect_take_bottom(&bottom, 1));
	all.text = rest_of(all.text);
	design_draw_said(a, c, bottom, STYLE_NORMAL, &all);
	arena_free(arena);
}

/* ---- acting ---- */

static size_t
days_on(const struct app *a, double days)
{
	const struct tumour_trace *t = &a->design.made.tumour;

	return tumour_trace_at(t, t->stops[a->design.stop].time_d + days);
}

static void
act(struct app *a, enum action action)
{
	size_t *at = &a->design.stop, last = a->design.made.tumour.n - 1;

	if (design_walk(a, action, at, last + 1))
		return;
	switch (action) {
	case ACTION_STOP_UP:
		design_go_to(a, at, *at > PAGE_STOPS ? *at - PAGE_STOPS : 0);
		break;
	case ACTION_STOP_DOWN:
		design_go_to(a, at, *at + PAGE_STOPS < last ? *at + PAGE_STOPS : last);
		break;
	case ACTION_STOP_WEEK_BEFORE:
		design_go_to(a, at, days_on(a, -WEEK_DAYS));
		break;
	case ACTION_STOP_WEEK_AFTER:
		design_go_to(a, at, days_on(a, WEEK_DAYS));
		break;
	default:
		break;
	}
}

const struct view tumour_view = { IN_TUMOUR, "The tumour, in words", open_view, draw, act, said };
