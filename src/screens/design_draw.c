/* The regimen step drawn: time, budget, form and calendar, the tumour, the mark. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/explain.h"
#include "assess/paper.h"
#include "assess/search.h"
#include "base/number.h"
#include "screens/design_views.h"
#include "screens/plain_score.h"

/* Rows of the weekdays with their head; of bars with their title and rule, and what stands below a calendar. */
enum { CALENDAR_ROWS = 8, BUDGET_ROWS = 9 };

/* Beside a value that the case does not search: its range.  The grid of what follows on a course that has begun is another. */
static void
draw_range(const struct app *a, struct canvas *c, int row, int col, int end, enum builder_field f)
{
	const struct builder *b = &a->design.builder;
	const struct search_axis *axis;
	struct search_grid grid;
	struct fault why;
	struct arena *arena;
	struct fact_text t;

	if ((a->c->begun && *a->c->begun) || !search_grid_of(a->c, &grid, &why) ||
	    search_holds(&grid, (enum case_bound_what)(BOUND_FRACTIONS + (f - BUILDER_FRACTIONS)), &b->phase, b->gap_weeks, &axis))
		return;
	arena = arena_new();
	if (arena) {
		struct fact low = { .value = axis->low, .form = FACT_SHORT, .digits = 4, .of = a->c, .source = "bounds.csv of the case" }, high = low;

		high.value = axis->high;
		snprintf(low.quantity, sizeof low.quantity, "least that this case searches: %s", builder_label(f));
		snprintf(high.quantity, sizeof high.quantity, "most that this case searches: %s", builder_label(f));
		fact_text_init(&t, a, arena);
		fact_add(&t, "outside ");
		fact_put(&t, &low);
		fact_add(&t, "-");
		fact_put(&t, &high);
		fact_text_draw(&t, c, row, col, end - col, STYLE_WARN);
	}
	arena_free(arena);
}

/* The value of a field; its digits are the regimen's. */
static void
draw_value(const struct app *a, struct canvas *c, int row, int col, int limit, enum style s, enum builder_field f)
{
	const struct builder *b = &a->design.builder;
	struct fact x = { .of = b, .source = "the regimen as it is typed" };
	char value[FIELD_BYTES + 1];
	uint16_t old;

	builder_value(b, f, value, sizeof value);
	snprintf(x.quantity, sizeof x.quantity, "%s of the regimen", builder_label(f));
	x.shown = value;
	old = fact_begin(a, c, &x);
	canvas_text(c, row, col, limit, s, value);
	fact_end(c, old);
}

static void
draw_field(struct app *a, struct canvas *c, struct rect r, enum builder_field f)
{
	const struct builder *b = &a->design.builder;
	bool focused = b->focus == f, active = a->asking == ASK_NOTHING && !a->palette;
	char value[FIELD_BYTES + 1];
	int col = r.col + (r.cols >= 33 ? 14 : canvas_text_width(c, builder_label(f)) + 2);

	canvas_text_cut(c, r.row, r.col + 1, 12, focused ? STYLE_EMPHASIS : STYLE_NORMAL, builder_label(f));
	if (f == BUILDER_NOTATION) {
		canvas_field(c, r.row, r.col + 10, r.cols - 11, &b->notation, focused && active);
		return;
	}
	if (!builder_applies(b, f)) {
		canvas_text(c, r.row, col + 2, -1, STYLE_MUTED, "\u2013");
		return;
	}
	builder_value(b, f, value, sizeof value);
	if (focused && !a->accessible)
		canvas_glyph(c, r.row, col, STYLE_KEY, GLYPH_LEFT_SMALL);
	draw_value(a, c, r.row, col + 2, r.col + r.cols - col - 4, focused ? STYLE_FOCUS : STYLE_NORMAL, f);
	draw_range(a, c, r.row, col + 6 + canvas_text_width(c, value), r.col + r.cols, f);
	if (focused && !a->accessible)
		canvas_glyph(c, r.row, col + 3 + canvas_text_width(c, value), STYLE_KEY, GLYPH_RIGHT_SMALL);
	if (focused && active)
		canvas_set_cursor(c, r.row, col + 2);
}

static void
draw_form(struct app *a, struct canvas *c, struct rect r)
{
	const struct builder *b = &a->design.builder;
	int first = (int)b->focus - r.rows / 2, last = BUILDER_CALENDAR - r.rows;

	/* With too few lines the fields around the focused one. */
	first = first > last ? last : first;
	first = first < BUILDER_FRACTIONS ? BUILDER_FRACTIONS : first;
	if (first > BUILDER_FRACTIONS)
		canvas_glyph(c, r.row, r.col, STYLE_KEY, GLYPH_ARROW_UP);
	if (first + r.rows < BUILDER_CALENDAR && r.rows > 0)
		canvas_glyph(c, r.row + r.rows - 1, r.col, STYLE_KEY, GLYPH_ARROW_DOWN);
	for (int f = first; f < BUILDER_CALENDAR && r.rows > 0; f++)
		draw_field(a, c, rect_take_top(&r, 1), (enum builder_field)f);
}

/* The numbers that a reader asks for first. */
static void
draw_numbers(struct app *a, struct canvas *c, struct rect r)
{
	const struct rb_regimen *g = &a->design.builder.regimen;
	const struct scored s = { g, &a->design.score, -1 };
	struct fact dose = fact_total_dose(g), fractions = fact_fractions(g), days = fact_days(g), tcp, cells;
	struct arena *arena = r.rows > 0 ? arena_new() : NULL;
	struct fact_text t;

	if (!arena)
		return;
	fact_text_init(&t, a, arena);
	days.unit = "d";
	fact_put_unit(&t, &dose);
	fact_add(&t, ", ");
	fact_put_unit(&t, &fractions);
	fact_add(&t, ", ");
	fact_put_unit(&t, &days);
	fact_text_draw(&t, c, r.row, r.col + 1, r.cols - 1, STYLE_NORMAL);
	if (r.rows >= 2 && a->design.scored && a->c->tumour.n > 0) {
		tcp = fact_tcp(&s);
		cells = fact_cells(&s);
		fact_text_init(&t, a, arena);
		fact_add(&t, "TCP ");
		fact_put(&t, &tcp);
		fact_add(&t, ", cells left ");
		fact_put(&t, &cells);
		fact_text_draw(&t, c, r.row + 1, r.col + 1, r.cols - 1, STYLE_NORMAL);
	}
	arena_free(arena);
}

void
design_fault_words(const struct fault *f, char *out, size_t size)
{
	size_t len = strlen(f->text);

	snprintf(out, size, "Character %d: %.400s%s", f->column, f->text,
		 len > 0 && strchr(".!?", f->text[len - 1]) ? "" : ".");
}

/* "Mark if handed in: 4.33 of 10. Does not pass." */
static void
say_mark(const struct app *a, struct fact_text *t)
{
	const struct scored s = { &a->design.builder.regimen, &a->design.score, -1 };
	struct fact mark = fact_mark(&s), most = fact_mark_max(&s);
	struct tutor_view v;

	app_look(a, &v);
	fact_add(t, "Mark %s: ", !a->design.trial && v.steps[v.at].state == STEP_OPEN ? "if handed in" : "of this regimen");
	fact_put(t, &mark);
	fact_add(t, " of ");
	fact_put(t, &most);
	/* The bars may be of another model. */
	fact_add(t, design_recovery(a) ? " by each organ's own recovery. %s" : ". %s",
	         s.score->passed   ? "Passes."
	         : s.score->capped ? "Capped: a hard limit is not met."
	                           : "Does not pass.");
}

/* What the score means: its numbers are those of the rows. */
static void
say_verdict(const struct app *a, struct fact_text *t)
{
	const struct scored s = { &a->design.builder.regimen, &a->design.score, -1 };
	struct fault f;
	const char *text = assess_verdict(a->assess, &a->design.score, t->arena, &f);
	char *copy = text ? arena_text(t->arena, text, strlen(text)) : NULL;
	const struct fact *all;
	size_t n;

	if (!copy)
		return;
	/* The organ's name may open the sentence. */
	if (*copy >= 'a' && *copy <= 'z')
		*copy = (char)(*copy - 'a' + 'A');
	fact_add(t, " ");
	all = fact_score_all(a->assess, &s, t->arena, &n);
	fact_add_matched(t, copy, all, n, NULL);
}

static void
draw_mark_line(struct app *a, struct canvas *c, struct rect r)
{
	struct arena *arena;
	struct fact_text t;

	if (r.rows <= 0 || !a->design.scored)
		return;
	arena = arena_new();
	if (!arena)
		return;
	fact_text_init(&t, a, arena);
	if (!a->design.builder.valid) {
		char text[600];

		design_fault_words(&a->design.builder.fault, text, sizeof text);
		fact_add_tagged(&t, TAG_WRITTEN, "%s The numbers are those of %.300s.", text, a->design.builder.regimen.notation);
		frame_words(&t, c, r, STYLE_WARN);
	} else {
		int head;

		say_mark(a, &t);
		head = canvas_text_width(c, t.text);
		say_verdict(a, &t);
		frame_words(&t, c, r, STYLE_NORMAL);
		canvas_restyle(c, (struct rect){ r.row, r.col, 1, head < r.cols ? head : r.cols }, a->design.score.passed ? STYLE_OK : STYLE_WARN);
	}
	arena_free(arena);
}

/* Too small for panes: the focused field, its organ that is nearest to its limit, the mark. */
static void
draw_small(struct app *a, struct canvas *c, struct rect area)
{
	if (a->design.builder.focus == BUILDER_CALENDAR) {
		/* The day may have no row of its own here. */
		if (a->asking == ASK_NOTHING && !a->palette)
			canvas_set_cursor(c, area.row, area.col);
		rect_take_top(&area, calendar_draw_day(a, c, (struct rect){ area.row, area.col, 2, area.cols }));
		calendar_draw(a, c, rect_take_top(&area, CALENDAR_ROWS));
		draw_mark_line(a, c, area);
		return;
	}
	draw_field(a, c, rect_take_top(&area, 1), a->design.builder.focus);
	draw_mark_line(a, c, area);
}

/* What was said to the regimen that was handed in last: its numbers are those of its rows. */
static void
draw_feedback(const struct app *a, struct canvas *c, struct rect *area, const struct tutor_view *v)
{
	const struct tutor_step *s = &v->steps[v->at];
	struct scored handed = scored_handed_in(v);
	struct arena *arena = *s->feedback && area->rows >= 14 ? arena_new() : NULL;
	struct fact_text t;
	size_t n = 0;
	const struct fact *all;
	int lines;

	if (!arena)
		return;
	all = v->handed_in ? fact_score_all(a->assess, &handed, arena, &n) : NULL;
	fact_text_init(&t, a, arena);
	fact_add_matched(&t, s->feedback, all, n, NULL);
	lines = canvas_wrap_count(c, area->cols, t.text);
	fact_text_wrap(&t, c, rect_take_bottom(area, lines > 3 ? 3 : lines), s->state == STEP_RIGHT ? STYLE_OK : STYLE_WARN, 0);
	arena_free(arena);
}

/* For a screen reader: the fields, then every row of the mark as a sentence, in the place of bars and plot. */
static void
draw_in_words(struct app *a, struct canvas *c, struct rect area)
{
	const struct design *d = &a->design;
	struct arena *arena = arena_new();
	const struct scored s = { &d->builder.regimen, &d->score, -1 };
	struct fact_text x;

	if (!arena)
		return;
	fact_text_init(&x, a, arena);
	plain_prescription(&x, &d->builder.regimen);
	fact_add(&x, "Mark: ");
	plain_mark(&x, &s);
	plain_tumour(&x, a->assess, &s);
	/* What breaks is of the model that shows; the words are of each organ's own. */
	if (!design_recovery(a))
		plain_break(&x, a->assess, &d->builder.regimen, &d->broke);
	plain_rows(&x, a->assess, &s);
	draw_field(a, c, rect_take_top(&area, 1), BUILDER_NOTATION);
	if (d->builder.focus == BUILDER_CALENDAR) {
		if (a->asking == ASK_NOTHING && !a->palette)
			canvas_set_cursor(c, area.row, area.col);
		rect_take_top(&area, calendar_draw_day(a, c, (struct rect){ area.row, area.col, 2, area.cols }));
	} else if (d->builder.has_form)
		draw_form(a, c, rect_take_top(&area, 6));
	if (!d->builder.valid)
		draw_mark_line(a, c, area);
	else
		frame_words(&x, c, area, STYLE_NORMAL);
	arena_free(arena);
}

/* "Lifetime budget, EQD2 in Gy          breaks first: left carotid artery, dose x 1.19" */
static void
draw_first_to_break(const struct app *a, struct canvas *c, struct rect r)
{
	const struct explain_break *b = &a->design.broke;
	struct fact scale;
	struct arena *arena = b->limit ? arena_new() : NULL;
	struct fact_text t;

	if (!arena)
		return;
	scale = fact_break(a->assess, &a->design.builder.regimen, b);
	fact_text_init(&t, a, arena);
	fact_add(&t, "breaks first: ");
	fact_add_tagged(&t, TAG_WRITTEN, "%.40s", a->c->structures[b->limit->structure].name);
	scale.prefix = "\u00d7 ";
	fact_add(&t, ", dose ");
	fact_put(&t, &scale);
	if (canvas_text_width(c, t.text) + 29 < r.cols)
		fact_text_right(&t, c, r.row, r.col + r.cols, -1, STYLE_MUTED);
	arena_free(arena);
}

/* Which regimen is kept to be compared with. */
static void
draw_kept(const struct app *a, struct canvas *c, struct rect r)
{
	uint16_t tag = canvas_tag(c, TAG_WRITTEN);
	char text[80];

	snprintf(text, sizeof text, "kept: %.50s (s: both)", a->design.kept.notation);
	if (canvas_text_width(c, text) + 30 < r.cols)
		canvas_text_right(c, r.row, r.col + r.cols, -1, STYLE_MUTED, text);
	canvas_tag(c, tag);
}

/* The lifetime budget above a rule: bars, and what breaks first or what is kept. */
static void
draw_budget(struct app *a, struct canvas *c, struct rect *area, bool calendar)
{
	struct rect head = rect_take_top(area, 1), bars = *area;
	struct scored shown = scored_design(a);

	canvas_text(c, head.row, head.col, -1, STYLE_TITLE, "Lifetime budget, EQD2 in Gy");
	if (a->design.has_kept)
		draw_kept(a, c, head);
	else
		draw_first_to_break(a, c, head);
	/* Beside a calendar they take at most half of what they get. */
	if (calendar)
		bars.rows = 2 * (area->rows - CALENDAR_ROWS - 6) < bars.rows ? 2 * (area->rows - CALENDAR_ROWS - 6) : bars.rows;
	rect_take_top(area, budget_draw(a, c, bars, &shown));
	canvas_rule(c, rect_take_top(area, 1).row, 0, c->cols);
}

/* The form or the calendar, the regimen's numbers below, the plot beside them. */
static void
draw_builder(struct app *a, struct canvas *c, struct rect area, bool calendar)
{
	struct design *d = &a->design;
	struct rect form = rect_take_left(&area, area.cols >= 76 ? 36 : 33);

	if (calendar || !d->builder.has_form) {
		calendar_draw(a, c, rect_take_top(&form, CALENDAR_ROWS));
		if (calendar)
			rect_take_top(&area, calendar_draw_day(a, c, (struct rect){ area.row, area.col, 2, area.cols }));
	} else
		draw_form(a, c, rect_take_top(&form, form.rows > 8 ? 6 : form.rows > 3 ? form.rows - 2 : form.rows));
	draw_numbers(a, c, form);
	if (d->plotted)
		canvas_plot(c, area, &d->plot, PLOT_FACE_AUTO);
	else if (a->c->tumour.n == 0)
		canvas_text(c, area.row, area.col, area.cols, STYLE_MUTED, "this case has no tumour model");
}

void
design_draw(struct app *a, struct canvas *c, struct rect area)
{
	struct design *d = &a->design;
	struct tutor_view v;
	int verdict_rows;
	bool calendar;

	app_look(a, &v);
	area.col = 1;
	area.cols = c->cols - 2;
	if (d->view != DESIGN_FORM) {
		design_draw_view(a, c, area);
		return;
	}
	if (a->accessible || area.rows < 13 || area.cols < 56) {
		if (a->accessible && area.rows >= 13)
			draw_in_words(a, c, area);
		else
			draw_small(a, c, area);
		return;
	}
	if (area.rows > 16)
		timeline_draw(a, c, rect_take_top(&area, 1).row, area.col, area.cols, &d->builder.regimen);
	if (area.rows > 19)
		rect_take_top(&area, 1);
	calendar = d->builder.focus == BUILDER_CALENDAR;
	/* The calendar needs its rows more than the bars. */
	if (!calendar || area.rows > BUDGET_ROWS + CALENDAR_ROWS)
		draw_budget(a, c, &area, calendar);
	verdict_rows = area.rows > 16 ? 4 : area.rows > 10 ? 3 : 2;
	if (!d->trial)
		draw_feedback(a, c, &area, &v);
	draw_mark_line(a, c, rect_take_bottom(&area, verdict_rows));
	draw_field(a, c, rect_take_top(&area, 1), BUILDER_NOTATION);
	draw_builder(a, c, area, calendar);
}
