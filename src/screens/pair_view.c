/* Two regimens side by side: the one that was kept and the one at hand. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "canvas/widgets.h"
#include "screens/design_views.h"
#include "screens/plain_lesson.h"

enum { VALUE_COLS = 10, WHAT_COLS_MIN = 18, BAR_COLS_MIN = 12 };

/* False, and said, where memory is out. */
static bool
keep(struct app *a, const struct rb_regimen *r)
{
	struct design *d = &a->design;
	struct rb_regimen copy;
	struct fault f;

	if (!rb_regimen_copy(r, &copy, &f)) {
		app_say_fault(a, &f);
		return false;
	}
	if (!d->has_kept && !score_init(&d->kept_score, a->assess, &f)) {
		rb_regimen_fini(&copy);
		app_say_fault(a, &f);
		return false;
	}
	if (d->has_kept)
		rb_regimen_fini(&d->kept);
	d->kept = copy;
	d->has_kept = true;
	if (!assess_score(a->assess, &d->kept.schedule, NULL, &d->kept_score, &f)) {
		app_say_fault(a, &f);
		return false;
	}
	return true;
}

void
pair_keep(struct app *a)
{
	if (!keep(a, &a->design.builder.regimen))
		return;
	app_say(a, false, "%s is kept. Change the regimen; s shows both side by side.", a->design.kept.notation);
}

static bool
make(struct app *a)
{
	struct design *d = &a->design;
	struct arena *arena = design_make(a);
	struct fault f;

	if (!arena)
		return false;
	if (assess_change(a->assess, &d->kept.schedule, &d->kept_score, &d->builder.regimen.schedule, &d->score, arena, &d->made.change, &f))
		return true;
	app_say_fault(a, &f);
	return false;
}

static bool
open_view(struct app *a)
{
	if (!a->design.has_kept) {
		app_say(a, false, "No regimen is kept yet: K keeps this one, then change it and come back.");
		return false;
	}
	return a->design.scored && make(a);
}

/* ---- drawing ---- */

/* The same scale for both bars of all organs. */
static double
scale_of(const struct score *x, const struct score *y)
{
	double most = 1;

	for (size_t i = 0; i < x->n; i++)
		if (x->rows[i].constraint->structure != CASE_TUMOUR && x->rows[i].constraint->metric.kind != METRIC_V)
			most = fmax(most, 1.02 * fmax(x->rows[i].constraint->limit, fmax(x->rows[i].achieved, y->rows[i].achieved)));
	return most;
}

static void
draw_bar(struct canvas *c, struct rect r, const struct score_row *row, double scale)
{
	struct bar_segment segments[3];
	struct bar bar = { segments, 3, scale, 0 };

	if (!row || r.cols < BAR_COLS_MIN || isnan(row->residual_eqd2_gy))
		return;
	segments[0] = (struct bar_segment){ row->residual_eqd2_gy, STYLE_GHOST, GLYPH_FULL };
	segments[1] = (struct bar_segment){ fmax(0, row->achieved - row->residual_eqd2_gy), STYLE_NEW, GLYPH_DARK };
	segments[2] = (struct bar_segment){ fmax(0, row->constraint->limit - row->achieved), STYLE_LEFT, GLYPH_LIGHT };
	bar.limit = row->constraint->limit;
	canvas_bar(c, r.row, r.col, r.cols, &bar);
}

static enum style
better_style(int better)
{
	return better > 0 ? STYLE_OK : better < 0 ? STYLE_BAD : STYLE_NORMAL;
}

/* What of a row is a number: before, after, and by how much. */
static void
draw_numbers(const struct app *a, struct canvas *c, int row, int col, const struct change_row *x)
{
	const struct design *d = &a->design;
	struct fact values[3] = { { .value = x->before }, { .value = x->after }, { .value = x->by } };
	static const char *const whose[] = { "kept", "at hand", "difference" };
	char why[200], n[3][NUMBER_TEXT_MAX];

	snprintf(why, sizeof why, "at hand less kept, as they are told\n%s \u2212 %s = %s", number_fixed(x->after, x->decimals, n[0]),
	         number_fixed(x->before, x->decimals, n[1]), number_fixed(x->by, x->decimals, n[2]));
	for (int i = 0; i < 3; i++) {
		struct fact *v = &values[i];

		v->form = FACT_FIXED;
		v->digits = x->decimals;
		v->unit = x->unit;
		v->of = d;
		v->index = (size_t)(x - d->made.change.rows);
		v->part = (size_t)i;
		snprintf(v->quantity, sizeof v->quantity, "%.80s: %s (%.60s)", x->what, whose[i],
		         i == 0 ? d->kept.notation : d->builder.regimen.notation);
		v->source = "the scores of both: e explains that of the one at hand, x swaps them";
		if (i == 2) {
			v->source = NULL;
			v->prefix = x->by > 1e-9 ? "+" : NULL;
			v->derivation = why;
		}
		if (!isnan(v->value))
			fact_draw_right(a, c, row, col + (i + 1) * VALUE_COLS, VALUE_COLS - 1, i == 2 ? better_style(x->better) : STYLE_NORMAL, v);
	}
}

static const struct score_row *
row_of(const struct score *s, const struct case_constraint *k)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].constraint == k)
			return &s->rows[i];
	return NULL;
}

/* A row of the comparison; of an organ with two bars below each other where there is room. */
static void
draw_row(const struct app *a, struct canvas *c, struct rect r, const struct change_row *x, int what, double scale)
{
	const struct design *d = &a->design;
	int bars = r.col + what + 3 * VALUE_COLS + 2;
	uint16_t tag = canvas_tag(c, TAG_WRITTEN);

	canvas_text_cut(c, r.row, r.col, what - 1, STYLE_NORMAL, x->what);
	canvas_tag(c, tag);
	draw_numbers(a, c, r.row, r.col + what, x);
	if (!x->limit || x->limit->metric.kind == METRIC_V)
		return;
	draw_bar(c, (struct rect){ r.row, bars, 1, r.col + r.cols - bars }, row_of(r.rows > 1 ? &d->kept_score : &d->score, x->limit), scale);
	if (r.rows > 1)
		draw_bar(c, (struct rect){ r.row + 1, bars, 1, r.col + r.cols - bars }, row_of(&d->score, x->limit), scale);
}

static void
draw_heads(struct canvas *c, struct rect r, int what)
{
	canvas_text_cut(c, r.row, r.col, what - 1, STYLE_MUTED, "Gy; organs: EQD2");
	canvas_text_right(c, r.row, r.col + what + VALUE_COLS, -1, STYLE_MUTED, "kept");
	canvas_text_right(c, r.row, r.col + what + 2 * VALUE_COLS, -1, STYLE_MUTED, "at hand");
	canvas_text_right(c, r.row, r.col + what + 3 * VALUE_COLS, -1, STYLE_MUTED, "change");
}

/* Both tumours as lines of one plot. */
static bool
make_plot(const struct app *a, struct arena *arena, struct plot *both)
{
	const struct design *d = &a->design;
	struct plot kept, here;
	struct fault f;

	if (a->c->tumour.n == 0 || !assess_tumour_plot(a->assess, &d->kept.schedule, arena, &kept, &f) ||
	    !assess_tumour_plot(a->assess, &d->builder.regimen.schedule, arena, &here, &f))
		return false;
	*both = here;
	both->series_count = 0;
	both->series[both->series_count] = kept.series[kept.series_count - 1];
	both->series[both->series_count].name = "kept";
	both->series[both->series_count].letter = 'k';
	both->series[both->series_count++].role = PLOT_HYPOXIC;
	both->series[both->series_count] = here.series[here.series_count - 1];
	both->series[both->series_count].name = "at hand";
	both->series[both->series_count].letter = 'n';
	both->series[both->series_count++].role = PLOT_TOTAL;
	if (both->marker_count == 0 && kept.marker_count > 0)
		both->markers[both->marker_count++] = kept.markers[0];
	return true;
}

static void
draw_plot(const struct app *a, struct canvas *c, struct rect r)
{
	struct arena *arena = arena_new();
	struct plot both;

	if (arena && make_plot(a, arena, &both))
		canvas_plot(c, r, &both, PLOT_FACE_AUTO);
	arena_free(arena);
}

static const char *
words(const struct app *a, struct arena *arena)
{
	const struct design *d = &a->design;

	return arena_print(arena, "%s instead of %s. %s %s", d->builder.regimen.notation, d->kept.notation, d->made.change.gains, d->made.change.costs);
}

/* What the change gains and costs: it ends in the marks. */
static struct said
said(const struct app *a, struct arena *arena)
{
	const struct change_row *mark = &a->design.made.change.rows[a->design.made.change.n - 1];
	struct plot both;

	return (struct said){ "what the change gains and costs", words(a, arena),
		              arena_print(arena, "by how much the mark changes\n%.2f \u2212 (%.2f) = %.2f", mark->after, mark->before, mark->by),
		              make_plot(a, arena, &both) ? plain_plot_words("The tumour cells of both over the days", &both, arena) : NULL };
}

static void
draw_table(const struct app *a, struct canvas *c, struct rect *area, int rows)
{
	const struct change *x = &a->design.made.change;
	int what = area->cols / 3 < WHAT_COLS_MIN ? WHAT_COLS_MIN : area->cols / 3 > 36 ? 36 : area->cols / 3;
	double scale = scale_of(&a->design.score, &a->design.kept_score);
	int organs = 0, tall;

	for (size_t i = 0; i < x->n; i++)
		organs += x->rows[i].limit != NULL;
	tall = rows >= (int)x->n + 1 + organs ? 2 : 1;
	draw_heads(c, rect_take_top(area, 1), what);
	for (size_t i = 0; i < x->n && --rows > 0; i++)
		draw_row(a, c, rect_take_top(area, x->rows[i].limit ? tall : 1), &x->rows[i], what, scale);
}

static void
draw(struct app *a, struct canvas *c, struct rect area)
{
	const struct design *d = &a->design;
	struct arena *arena = arena_new();
	struct rect bottom;
	struct said told;
	uint16_t tag;
	int want;

	if (!arena)
		return;
	tag = canvas_tag(c, TAG_WRITTEN);
	canvas_print(c, rect_take_top(&area, 1).row, area.col, area.cols, STYLE_TITLE, "kept: %s    at hand: %s", d->kept.notation, d->builder.regimen.notation);
	canvas_tag(c, tag);
	told = said(a, arena);
	if (a->accessible)
		told.text = design_said_whole(&told, arena);
	want = told.text ? canvas_wrap_count(c, area.cols, told.text) : 0;
	bottom = rect_take_bottom(&area, a->accessible ? area.rows : want < area.rows / 3 ? want : area.rows / 3);
	if (!a->accessible) {
		int rows = (int)d->made.change.n + 1;

		/* Two bars an organ where the plot keeps its room. */
		for (size_t i = 0; i < d->made.change.n; i++)
			rows += d->made.change.rows[i].limit && area.rows > 2 * (int)d->made.change.n + 8;
		draw_table(a, c, &area, rows < area.rows ? rows : area.rows);
		draw_plot(a, c, area);
	}
	design_draw_said(a, c, bottom, STYLE_NORMAL, &told);
	arena_free(arena);
}

/* ---- acting ---- */

/* The kept regimen and the one at hand change places. */
static void
swap(struct app *a)
{
	struct design *d = &a->design;
	struct rb_regimen old;
	struct fault f;

	if (!rb_regimen_copy(&d->builder.regimen, &old, &f)) {
		app_say_fault(a, &f);
		return;
	}
	if (builder_take(&d->builder, &d->kept.schedule, d->builder.regimen.schedule.fractions[0].day, &f))
		keep(a, &old);
	else
		app_say_fault(a, &f);
	rb_regimen_fini(&old);
	design_follow(a);
}

static void
act(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_SWAP:
		swap(a);
		break;
	case ACTION_KEEP:
		pair_keep(a);
		design_follow(a);
		break;
	default:
		break;
	}
}

const struct view pair_view = { IN_PAIR, "Two regimens, in words", open_view, draw, act, said };
