/* A tissue between fractions: what is not repaired yet when the next one comes, and what that costs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "radiobio/calendar.h"
#include "screens/design_views.h"
#include "screens/plain_lesson.h"

enum { WEEK_H = 168, PANES = 4 };
static const double HOURS_STEP = 0.5;

static bool
is_target(const struct app *a, size_t structure)
{
	return !strcmp(a->c->structures[structure].kind, "target");
}

/* The next structure that is no target, from at on in that direction; where there is none, at. */
static size_t
organ_from(const struct app *a, size_t at, int direction)
{
	size_t n = a->c->n_structures;

	for (size_t i = 0; i < n; i++) {
		at = (at + n + (size_t)(direction + (int)n)) % n;
		if (!is_target(a, at))
			return at;
	}
	return at;
}

static bool
make(struct app *a)
{
	struct design *d = &a->design;
	struct arena *arena = design_make(a);
	struct fault f;

	if (!arena)
		return false;
	if (is_target(a, d->organ))
		d->organ = organ_from(a, d->organ, 1);
	if (!assess_tissue_trace(a->assess, &d->builder.regimen.schedule, d->organ, arena, &d->made.tissue, &f)) {
		app_say_fault(a, &f);
		return false;
	}
	if (d->fraction >= d->made.tissue.n)
		d->fraction = d->made.tissue.n - 1;
	return true;
}

static bool
open_view(struct app *a)
{
	struct design *d = &a->design;

	/* The second fraction is the first that finds something. */
	if (d->fraction == 0 && d->builder.regimen.schedule.n > 1)
		d->fraction = 1;
	return make(a);
}

/* ---- drawing ---- */

static const char *const figure_names[TISSUE_FIGURES] = {
	[TISSUE_OPEN_DOSE] = "dose that is not repaired yet, hour by hour",
	[TISSUE_EQD2] = "EQD2 of this course, with and without repair",
	[TISSUE_INTERVAL] = "EQD2 against the hours between the fractions of a day",
	[TISSUE_REPAIR] = "share of damage left, hours after a fraction",
};

static bool
plot_of(const struct app *a, enum tissue_figure figure, struct arena *arena, struct plot *p, struct fault *f)
{
	const struct design *d = &a->design;
	const struct rb_schedule *s = &d->builder.regimen.schedule;

	switch (figure) {
	case TISSUE_OPEN_DOSE:
		return tissue_trace_plot(&d->made.tissue, d->fraction, arena, p, f);
	case TISSUE_EQD2:
		return tissue_eqd2_plot(&d->made.tissue, d->fraction, arena, p, f);
	case TISSUE_INTERVAL:
		return assess_interval_plot(a->assess, s, arena, p, f);
	default:
		return assess_repair_plot(a->assess, s, arena, p, f);
	}
}

static void
draw_figure(const struct app *a, struct canvas *c, struct rect r, enum tissue_figure figure)
{
	struct arena *arena = arena_new();
	struct plot p;
	struct fault f;

	if (arena && r.rows > 5)
		canvas_print(c, rect_take_top(&r, 1).row, r.col, r.cols, STYLE_MUTED, "%s", figure_names[figure]);
	if (arena && plot_of(a, figure, arena, &p, &f))
		canvas_plot(c, r, &p, PLOT_FACE_AUTO);
	else if (arena) {
		char text[440];
		uint16_t tag = canvas_tag(c, TAG_WRITTEN);

		snprintf(text, sizeof text, "Not drawn: %s.", f.text);
		canvas_wrap(c, r, STYLE_MUTED, text, 0);
		canvas_tag(c, tag);
	}
	arena_free(arena);
}

/* One, two or four figures, as there is room. */
static void
draw_figures(const struct app *a, struct canvas *c, struct rect r)
{
	int across = r.cols >= 110 ? 2 : 1, down = r.rows >= 26 ? 2 : 1, n = across * down;
	enum tissue_figure first = n == PANES ? TISSUE_OPEN_DOSE : a->design.figure;
	int rows = r.rows / down, cols = r.cols / across;

	for (int i = 0; i < n; i++) {
		struct rect pane = { r.row + i / across * rows, r.col + i % across * cols, rows, cols - (across > 1) };

		draw_figure(a, c, pane, (enum tissue_figure)(((int)first + i) % TISSUE_FIGURES));
	}
}

static struct fact
stop_fact(const struct tissue_trace *t, size_t stop, const char *what, double v, int digits, const char *unit)
{
	struct fact x = { .value = v, .form = FACT_FIXED, .digits = digits, .unit = unit, .of = t, .index = stop };
	char n[NUMBER_TEXT_MAX];

	snprintf(x.quantity, sizeof x.quantity, "%.90s, %.60s, \u03b1/\u03b2 %s Gy", what, t->name, number_short(t->alpha_beta_gy, 4, n));
	return x;
}

/* "fraction 12 finds 0.77 Gy not repaired, adds 2.41 Gy EQD2 (1.73 after complete repair)" */
static void
draw_stop(const struct app *a, struct canvas *c, struct rect r)
{
	const struct tissue_trace *t = &a->design.made.tissue;
	size_t stop = a->design.fraction;
	const struct tissue_stop *p = &t->stops[stop];
	struct fact open = stop_fact(t, stop, "dose not repaired yet just before this fraction, sum of d \u03a6(hours)", p->before_gy, 3, "Gy");
	struct fact adds = stop_fact(t, stop, "EQD2 that this fraction adds", p->added_gy, 2, "Gy");
	struct fact whole = stop_fact(t, stop, "EQD2 that this fraction would add after complete repair", p->added_complete_gy, 2, "Gy");
	double ab = t->alpha_beta_gy;
	char why[3][240];
	struct arena *arena = arena_new();
	struct fact_text x;
	char day[RB_DAY_TEXT_MAX];

	if (!arena)
		return;
	snprintf(why[0], sizeof why[0], "(d + d (d + 2 x open)/(\u03b1/\u03b2))/(1 + 2/(\u03b1/\u03b2)), each given at once\n(%.6g + %.6g \u00d7 (%.6g + 2 \u00d7 %.6f) / %.6g) / (1 + 2 / %.6g) = %.2f",
	         p->dose_gy, p->dose_gy, p->dose_gy, p->before_gy, ab, ab, p->added_gy);
	snprintf(why[1], sizeof why[1], "(d + d\u00b2/(\u03b1/\u03b2))/(1 + 2/(\u03b1/\u03b2))\n(%.6g + %.6g \u00d7 %.6g / %.6g) / (1 + 2 / %.6g) = %.2f", p->dose_gy, p->dose_gy,
	         p->dose_gy, ab, ab, p->added_complete_gy);
	adds.derivation = why[0];
	whole.derivation = why[1];
	if (stop > 0 && p->wait_h > 0) {
		const struct tissue_stop *q = &t->stops[stop - 1];

		snprintf(why[2], sizeof why[2], "what was open then and the dose, times the share left after %.6g h\n(%.6f + %.6g) \u00d7 %.6f = %.3f", p->wait_h,
		         q->before_gy, q->dose_gy, rb_unrepaired(&t->repair, p->wait_h), p->before_gy);
		/* One share is right for all that is open where repair is exponential with one half-time. */
		open.derivation = t->repair.kind == RB_REPAIR_MONO ? why[2] : NULL;
	}
	open.source = "repair of the case's structure";
	fact_text_init(&x, a, arena);
	fact_add_tagged(&x, TAG_COUNT, "Fraction %zu of %zu, ", stop + 1, t->n);
	fact_add_tagged(&x, TAG_DATE, "%s: ", rb_day_words(p->day, day));
	if (t->repair.kind != RB_REPAIR_COMPLETE) {
		fact_add(&x, "finds ");
		fact_put_unit(&x, &open);
		fact_add(&x, " open, ");
	}
	fact_add(&x, "adds ");
	fact_put_unit(&x, &adds);
	fact_add(&x, " EQD2");
	if (t->repair.kind != RB_REPAIR_COMPLETE) {
		fact_add(&x, " (");
		fact_put(&x, &whole);
		fact_add(&x, " if repaired)");
	}
	fact_text_wrap(&x, c, r, STYLE_NORMAL, 0);
	arena_free(arena);
}

/* "EQD2 of the course 60.3 Gy, 54.0 with complete repair: the hours cost 6.3 Gy. Hours apart: 6" */
static void
draw_sum(const struct app *a, struct canvas *c, struct rect r)
{
	const struct tissue_trace *t = &a->design.made.tissue;
	const struct tissue_stop *end = &t->stops[t->n - 1];
	struct fact all = stop_fact(t, t->n, "EQD2 of the whole course", end->eqd2_gy, 1, "Gy");
	struct fact whole = stop_fact(t, t->n, "EQD2 of the whole course with complete repair", end->complete_gy, 1, "Gy");
	struct fact cost = stop_fact(t, t->n, "EQD2 for want of repair", end->eqd2_gy - end->complete_gy, 1, "Gy");
	struct fact hours = { .quantity = "hours from start to start between the fractions of a day", .form = FACT_SHORT, .digits = 4, .unit = "h", .of = t };
	struct arena *arena = arena_new();
	struct fact_text x;
	char why[160], sums[2][160];

	if (!arena)
		return;
	snprintf(sums[0], sizeof sums[0], "all fractions before the last, and the last\n%.4f + %.4f = %.1f", end->eqd2_gy - end->added_gy, end->added_gy, end->eqd2_gy);
	snprintf(sums[1], sizeof sums[1], "all fractions before the last, and the last\n%.4f + %.4f = %.1f", end->complete_gy - end->added_complete_gy,
	         end->added_complete_gy, end->complete_gy);
	all.derivation = sums[0];
	whole.derivation = sums[1];
	hours.source = "the regimen";
	snprintf(why, sizeof why, "%.4f \u2212 %.4f = %.1f", end->eqd2_gy, end->complete_gy, end->eqd2_gy - end->complete_gy);
	cost.derivation = why;
	fact_text_init(&x, a, arena);
	fact_add(&x, "The course: ");
	fact_put_unit(&x, &all);
	fact_add(&x, " EQD2");
	if (t->repair.kind != RB_REPAIR_COMPLETE) {
		fact_add(&x, ", ");
		fact_put(&x, &whole);
		fact_add(&x, " with complete repair: the hours cost ");
		fact_put_unit(&x, &cost);
	}
	if (rb_most_a_day(&a->design.builder.regimen.schedule, &hours.value) > 1) {
		fact_add(&x, ". Hours apart ");
		fact_put(&x, &hours);
		fact_add(&x, ", [ ] change it");
	}
	fact_text_wrap(&x, c, r, STYLE_EMPHASIS, 0);
	arena_free(arena);
}

static const char *
words(const struct app *a, struct arena *arena)
{
	const struct tissue_trace *t = &a->design.made.tissue;
	struct fault f;
	const char *repair = tissue_repair_words(t, arena, &f), *stop = tissue_trace_words(t, a->design.fraction, arena, &f);

	return arena_print(arena, "%s\n%s", repair ? repair : "", stop ? stop : "");
}

/* The figure that was chosen in words, or why it cannot be drawn. */
static const char *
figure_words(const struct app *a, struct arena *arena)
{
	enum tissue_figure figure = a->design.figure;
	struct plot p;
	struct fault f;

	return plot_of(a, figure, arena, &p, &f) ? plain_plot_words(figure_names[figure], &p, arena)
	                                         : arena_print(arena, "%s: not drawn: %s.", figure_names[figure], f.text);
}

/* Repair and the stop in words: they end in what the hours cost. */
static struct said
said(const struct app *a, struct arena *arena)
{
	const struct tissue_trace *t = &a->design.made.tissue;
	const struct tissue_stop *end = &t->stops[t->n - 1];

	return (struct said){ "repair between the fractions of this course", words(a, arena),
		              arena_print(arena, "EQD2 of the course less that with complete repair\n%.4f \u2212 %.4f = %.1f", end->eqd2_gy, end->complete_gy,
		                          end->eqd2_gy - end->complete_gy),
		              figure_words(a, arena) };
}

/* The first line: of exponential repair with one half-time the share after six hours. */
static struct said
said_repair(const struct tissue_trace *t, struct arena *arena)
{
	struct fault f;
	struct said out = { "share of damage that is not repaired after some hours", tissue_repair_words(t, arena, &f), NULL, NULL };
	double left = 100 * rb_unrepaired(&t->repair, 6);

	if (t->repair.kind == RB_REPAIR_MONO)
		out.how = arena_print(arena, "half of the damage is left after each half-time; after 6 h, in percent\n100 \u00d7 0.5^(6 / %.6g) = %.0f", t->repair.half_time_h, left);
	else
		out.how = arena_print(arena, "after 6 h, in percent\n100 \u00d7 %.6f = %.0f", left / 100, left);
	return out;
}

static void
draw(struct app *a, struct canvas *c, struct rect area)
{
	const struct tissue_trace *t = &a->design.made.tissue;
	struct arena *arena = arena_new();
	struct rect head, stop, sum;
	struct said told;
	int wide = area.cols >= 100;

	if (!arena)
		return;
	if (a->accessible) {
		told = said(a, arena);
		told.text = design_said_whole(&told, arena);
		design_draw_said(a, c, area, STYLE_NORMAL, &told);
		arena_free(arena);
		return;
	}
	told = said_repair(t, arena);
	head = rect_take_top(&area, wide || area.rows < 12 ? 1 : 2);
	design_draw_said(a, c, head, STYLE_TITLE, &told);
	sum = rect_take_bottom(&area, wide ? 1 : 2);
	stop = rect_take_bottom(&area, wide ? 1 : 2);
	draw_figures(a, c, area);
	draw_stop(a, c, stop);
	draw_sum(a, c, sum);
	arena_free(arena);
}

/* ---- acting ---- */

/* The fraction that comes a week later or earlier. */
static size_t
week_on(const struct app *a, int direction)
{
	const struct tissue_trace *t = &a->design.made.tissue;
	double hour = t->stops[a->design.fraction].time_h + direction * WEEK_H;
	size_t at = 0;

	while (at + 1 < t->n && t->stops[at + 1].time_h <= hour + 1e-9)
		at++;
	return at;
}

/* The fractions of every day so much nearer together or further apart. */
static void
change_hours(struct app *a, double by)
{
	struct design *d = &a->design;
	const struct rb_schedule *s = &d->builder.regimen.schedule;
	struct rb_schedule made = { .n = s->n };
	struct fault f;
	double hours;
	bool ok;

	if (rb_most_a_day(s, &hours) < 2) {
		app_say(a, false, "One fraction a day: a night lies between them. Two a day are set in the form, or as bid.");
		return;
	}
	hours = round((hours + by) / HOURS_STEP) * HOURS_STEP;
	if (hours < HOURS_STEP) {
		app_say(a, false, "It goes no further.");
		return;
	}
	made.fractions = mem_array(s->n, sizeof *made.fractions);
	if (!made.fractions) {
		app_say(a, true, "Out of memory.");
		return;
	}
	rb_hours_apart(s, hours, made.fractions);
	ok = casebook_goes_on(a->c, &made, &f) && builder_take(&d->builder, &made, s->fractions[0].day, &f);
	free(made.fractions);
	if (!ok) {
		app_say_fault(a, &f);
		return;
	}
	design_follow(a);
}

static void
act(struct app *a, enum action action)
{
	struct design *d = &a->design;

	if (design_walk(a, action, &d->fraction, d->made.tissue.n))
		return;
	switch (action) {
	case ACTION_STOP_WEEK_BEFORE:
	case ACTION_STOP_WEEK_AFTER:
		design_go_to(a, &d->fraction, week_on(a, action == ACTION_STOP_WEEK_AFTER ? 1 : -1));
		break;
	case ACTION_ORGAN_BEFORE:
	case ACTION_ORGAN_AFTER:
		d->organ = organ_from(a, d->organ, action == ACTION_ORGAN_AFTER ? 1 : -1);
		make(a);
		break;
	case ACTION_TISSUE_FIGURE:
		d->figure = (enum tissue_figure)(((int)d->figure + 1) % TISSUE_FIGURES);
		break;
	case ACTION_HOURS_LESS:
		change_hours(a, -HOURS_STEP);
		break;
	case ACTION_HOURS_MORE:
		change_hours(a, HOURS_STEP);
		break;
	default:
		break;
	}
}

const struct view tissue_view = { IN_TISSUE, "Repair, in words", open_view, draw, act, said };
