/* The regimen step: build a course, see every organ's budget and the tumour follow at once, hand it in. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_score.h"
#include "screens/plain_score.h"

const struct rb_recovery *
design_recovery(const struct app *a)
{
	return !a->design.ready || a->design.recovery < 0 ? NULL : rb_recovery_at((size_t)a->design.recovery);
}

/* Everything that depends on the regimen. */
static void
follow(struct app *a)
{
	struct design *d = &a->design;
	struct fault f;

	d->plotted = false;
	arena_free(d->plot_arena);
	d->plot_arena = arena_new();
	d->scored = assess_score(a->assess, &d->builder.regimen.schedule, NULL, &d->score, &f) &&
		    (!design_recovery(a) ||
		     assess_score(a->assess, &d->builder.regimen.schedule, design_recovery(a), &d->other, &f));
	if (!d->scored) {
		app_say_fault(a, &f);
		return;
	}
	if (!d->plot_arena)
		return;
	if (a->c->tumour.n > 0)
		d->plotted = assess_tumour_plot(a->assess, &d->builder.regimen.schedule, d->plot_arena, &d->plot, &f);
}

void
design_leave(struct app *a)
{
	struct design *d = &a->design;

	if (!d->ready)
		return;
	builder_fini(&d->builder);
	score_fini(&d->score);
	score_fini(&d->other);
	arena_free(d->plot_arena);
	memset(d, 0, sizeof *d);
}

static bool
begin(struct app *a, const struct rb_regimen *start, struct fault *f)
{
	struct design *d = &a->design;

	memset(d, 0, sizeof *d);
	d->recovery = -1;
	if (!score_init(&d->score, a->assess, f))
		return false;
	if (!score_init(&d->other, a->assess, f) || !builder_init(&d->builder, start, f)) {
		score_fini(&d->score);
		score_fini(&d->other);
		return false;
	}
	d->ready = true;
	return true;
}

bool
design_try(struct app *a, const struct rb_regimen *start, struct fault *f)
{
	if (!begin(a, start, f))
		return false;
	a->design.trial = true;
	follow(a);
	app_say(a, false, "A trial: nothing is handed in. Esc goes back to where you read.");
	return true;
}

bool
design_enter(struct app *a, const char *draft, struct fault *f)
{
	struct design *d = &a->design;
	struct tutor_view v;

	app_look(a, &v);
	if (!begin(a, v.regimen, f))
		return false;
	if (*draft && v.steps[v.at].state == STEP_OPEN)
		builder_restore(&d->builder, draft);
	follow(a);
	/* Of a lesson it has just been read. */
	if (v.steps[v.at].state == STEP_OPEN && v.steps[v.at].attempts == 0 && !*draft && !v.lesson)
		app_show_tagged(a, "The question", v.steps[v.at].prompt, TAG_WRITTEN);
	return true;
}

/* ---- drawing ---- */

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
	if (focused)
		canvas_glyph(c, r.row, col, STYLE_KEY, GLYPH_LEFT_SMALL);
	canvas_text(c, r.row, col + 2, r.col + r.cols - col - 4, focused ? STYLE_FOCUS : STYLE_NORMAL, value);
	if (focused)
		canvas_glyph(c, r.row, col + 3 + canvas_text_width(c, value), STYLE_KEY, GLYPH_RIGHT_SMALL);
	if (focused && active)
		canvas_set_cursor(c, r.row, col + 2);
}

static void
draw_form(struct app *a, struct canvas *c, struct rect r)
{
	const struct builder *b = &a->design.builder;
	int first = (int)b->focus - r.rows / 2, last = BUILDER_FIELDS - r.rows;

	/* A regimen without a form says so once. */
	if (!b->has_form) {
		canvas_wrap(c, (struct rect){ r.row, r.col + 1, r.rows, r.cols - 2 }, STYLE_MUTED,
			    "This regimen has no form: edit the notation.", 0);
		return;
	}
	/* With too few lines the fields around the focused one. */
	first = first > last ? last : first;
	first = first < BUILDER_FRACTIONS ? BUILDER_FRACTIONS : first;
	if (first > BUILDER_FRACTIONS)
		canvas_glyph(c, r.row, r.col, STYLE_KEY, GLYPH_ARROW_UP);
	if (first + r.rows < BUILDER_FIELDS && r.rows > 0)
		canvas_glyph(c, r.row + r.rows - 1, r.col, STYLE_KEY, GLYPH_ARROW_DOWN);
	for (int f = first; f < BUILDER_FIELDS && r.rows > 0; f++)
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

/* A fault of the notation as a sentence. */
static void
sentence(const struct fault *f, char *out, size_t size)
{
	size_t len = strlen(f->text);

	snprintf(out, size, "Character %d: %.400s%s", f->column, f->text,
		 len > 0 && strchr(".!?", f->text[len - 1]) ? "" : ".");
}

/* Text in r; what does not fit is on the page of words, and the last line says so. */
static void
draw_words(struct canvas *c, struct rect r, enum style s, const char *text)
{
	static const char more[] = "\u2026 w: all";
	const char *line;
	size_t len;
	int left = canvas_wrap_count(c, r.cols, text) > r.rows ? canvas_text_width(c, more) + 1 : 0;

	for (int i = 0; i < r.rows; i++) {
		bool cut = left > 0 && i == r.rows - 1;

		if (!canvas_wrap_next(c, &text, cut ? r.cols - left : r.cols, &line, &len))
			break;
		canvas_print(c, r.row + i, r.col, r.cols, s, "%.*s", (int)len, line);
		if (cut)
			canvas_text_right(c, r.row + i, r.col + r.cols, left, STYLE_KEY, more);
	}
}

static void
draw_mark_line(struct app *a, struct canvas *c, struct rect r)
{
	const struct score *s = &a->design.score;
	struct tutor_view v;
	struct arena *arena;
	struct fault f;
	char text[600], all[1600], n[2][NUMBER_TEXT_MAX];
	const char *verdict;

	if (r.rows <= 0 || !a->design.scored)
		return;
	if (!a->design.builder.valid) {
		sentence(&a->design.builder.fault, text, sizeof text);
		snprintf(all, sizeof all, "%s The numbers are those of %.300s.", text,
			 a->design.builder.regimen.notation);
		draw_words(c, r, STYLE_WARN, all);
		return;
	}
	app_look(a, &v);
	snprintf(text, sizeof text, "Mark %s: %s of %s. %s",
		 !a->design.trial && v.steps[v.at].state == STEP_OPEN ? "if handed in" : "of this regimen", plain_number(s->mark, 2, n[0]),
		 plain_number(s->mark_max, 2, n[1]),
		 s->passed   ? "Passes."
		 : s->capped ? "Capped: a hard limit is not met."
			     : "Does not pass.");
	arena = arena_new();
	verdict = arena ? assess_verdict(a->assess, s, arena, &f) : NULL;
	snprintf(all, sizeof all, "%s %.900s", text, verdict ? verdict : "");
	/* The organ's name may open the sentence. */
	if (all[strlen(text) + 1] >= 'a' && all[strlen(text) + 1] <= 'z')
		all[strlen(text) + 1] = (char)(all[strlen(text) + 1] - 'a' + 'A');
	draw_words(c, r, STYLE_NORMAL, all);
	canvas_restyle(c, (struct rect){ r.row, r.col, 1, canvas_text_width(c, text) },
		       s->passed ? STYLE_OK : STYLE_WARN);
	arena_free(arena);
}

/* Too small for panes: the focused field, its organ that is nearest to its limit, the mark. */
static void
draw_small(struct app *a, struct canvas *c, struct rect area)
{
	draw_field(a, c, rect_take_top(&area, 1), a->design.builder.focus);
	draw_mark_line(a, c, area);
}

static void
draw_feedback(struct canvas *c, struct rect *area, const struct tutor_step *s)
{
	int lines;

	if (!*s->feedback || area->rows < 14)
		return;
	lines = canvas_wrap_count(c, area->cols, s->feedback);
	lines = lines > 3 ? 3 : lines;
	canvas_wrap(c, rect_take_bottom(area, lines), s->state == STEP_RIGHT ? STYLE_OK : STYLE_WARN, s->feedback, 0);
}

/* For a screen reader: the fields, then every row of the mark as a sentence, in the place of bars and plot. */
static void
draw_in_words(struct app *a, struct canvas *c, struct rect area)
{
	const struct design *d = &a->design;
	struct arena *arena = arena_new();
	struct fact_text x;

	if (!arena)
		return;
	fact_text_init(&x, NULL, arena);
	plain_prescription(&x, &d->builder.regimen);
	plain_mark(&x, &d->score);
	plain_tumour(&x, a->assess, &d->score);
	plain_rows(&x, a->assess, &d->score);
	draw_field(a, c, rect_take_top(&area, 1), BUILDER_NOTATION);
	draw_form(a, c, rect_take_top(&area, 6));
	if (!d->builder.valid)
		draw_mark_line(a, c, area);
	else
		canvas_wrap(c, area, STYLE_NORMAL, x.text, 0);
	arena_free(arena);
}

void
design_draw(struct app *a, struct canvas *c, struct rect area)
{
	struct design *d = &a->design;
	struct tutor_view v;
	struct scored shown;
	struct rect form;
	int verdict_rows;

	app_look(a, &v);
	area.col = 1;
	area.cols = c->cols - 2;
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
	canvas_text(c, rect_take_top(&area, 1).row, area.col, -1, STYLE_TITLE, "Lifetime budget, EQD2 in Gy");
	shown = scored_design(a);
	rect_take_top(&area, budget_draw(a, c, area, &shown));
	canvas_rule(c, rect_take_top(&area, 1).row, 0, c->cols);
	verdict_rows = area.rows > 16 ? 4 : area.rows > 10 ? 3 : 2;
	if (!d->trial)
		draw_feedback(c, &area, &v.steps[v.at]);
	draw_mark_line(a, c, rect_take_bottom(&area, verdict_rows));
	draw_field(a, c, rect_take_top(&area, 1), BUILDER_NOTATION);
	form = rect_take_left(&area, area.cols >= 76 ? 36 : 33);
	draw_form(a, c, rect_take_top(&form, form.rows > 8 ? 6 : form.rows > 3 ? form.rows - 2 : form.rows));
	draw_numbers(a, c, form);
	if (d->plotted)
		canvas_plot(c, area, &d->plot, PLOT_FACE_AUTO);
	else if (a->c->tumour.n == 0)
		canvas_text(c, area.row, area.col, area.cols, STYLE_MUTED, "this case has no tumour model");
}

/* ---- acting ---- */

/* What there is to do after a regimen that does not pass; in the text field n is a letter. */
static void
say_next(const struct app *a, const struct tutor_step *s, char *out, size_t size)
{
	const struct builder *b = &a->design.builder;
	char n[NUMBER_TEXT_MAX];

	snprintf(out, size,
		 "\n\nChange it and hand it in again (attempt %zu of %zu, for up to %s points), or %s to go on with "
		 "this mark.",
		 s->attempts + 1, s->attempts_max, plain_number(s->next_points, 2, n),
		 b->focus != BUILDER_NOTATION ? "press n"
		 : b->has_form                ? "press Esc and then n"
					      : "press Ctrl-P and choose forward");
}

void
design_hand_in(struct app *a)
{
	const struct tutor_step *s;
	struct tutor_view v;
	struct arena *arena;
	const char *text = NULL;
	char n[2][NUMBER_TEXT_MAX], next[240] = "";

	if (!app_do(a, TUTOR_ANSWER, a->design.builder.regimen.notation))
		return;
	app_look(a, &v);
	s = &v.steps[v.at];
	if (s->state == STEP_OPEN)
		say_next(a, s, next, sizeof next);
	arena = arena_new();
	if (arena)
		text = arena_print(arena, "%s\n\n%s of %s points for this step. e explains the mark: why, what breaks first, the best.%s%s%s", s->feedback,
				   plain_number(s->points, 2, n[0]), plain_number(s->points_max, 2, n[1]), next,
				   *s->explain ? "\n\n" : "", s->explain);
	app_show(a, s->state == STEP_RIGHT ? "Handed in: it passes" : "Handed in: it does not pass",
		 text ? text : s->feedback);
	arena_free(arena);
}

static void
submit(struct app *a)
{
	struct tutor_view v;

	app_look(a, &v);
	if (a->design.trial)
		app_say(a, false, "This is a trial: nothing is handed in. Esc goes back to where you read.");
	else if (v.steps[v.at].state != STEP_OPEN) {
		if (app_do(a, TUTOR_NEXT, NULL))
			journey_enter(a);
	} else if (!a->design.builder.valid) {
		char text[500];

		sentence(&a->design.builder.fault, text, sizeof text);
		app_say(a, true, "This is no regimen yet. %s", text);
	} else {
		a->asking = ASK_HAND_IN;
		app_say(a, false, "Hand in %s? y / n", a->design.builder.regimen.notation);
	}
}

static void
cycle_recovery(struct app *a)
{
	int n = (int)rb_recovery_count();
	const struct rb_recovery *m;

	a->design.recovery = a->design.recovery + 1 >= n ? -1 : a->design.recovery + 1;
	m = design_recovery(a);
	if (m)
		app_say(a, false, "The bars are under %s; the mark stays that of each organ's own model. (%s)", m->name,
			m->source);
}

void
design_take(struct app *a, const char *notation)
{
	builder_restore(&a->design.builder, notation);
	follow(a);
}

static void
change(struct app *a, int direction, bool large)
{
	if (!builder_change(&a->design.builder, direction, large))
		app_say(a, false, "It goes no further.");
}

void
design_act(struct app *a, enum action action)
{
	struct builder *b = &a->design.builder;

	switch (action) {
	case ACTION_UP:
		builder_move(b, -1);
		return;
	case ACTION_DOWN:
		builder_move(b, 1);
		return;
	case ACTION_LESS:
	case ACTION_MUCH_LESS:
		change(a, -1, action == ACTION_MUCH_LESS);
		break;
	case ACTION_MORE:
	case ACTION_MUCH_MORE:
		change(a, 1, action == ACTION_MUCH_MORE);
		break;
	case ACTION_UNDO:
		if (!builder_undo(b))
			app_say(a, false, "There is nothing to take back.");
		break;
	case ACTION_REDO:
		if (!builder_redo(b))
			app_say(a, false, "There is nothing to make again.");
		break;
	case ACTION_MODEL:
		cycle_recovery(a);
		break;
	case ACTION_DERIVE:
		design_show_derivations(a);
		return;
	case ACTION_MODELS:
	case ACTION_CALENDAR:
	case ACTION_WORDS:
		design_show_words(a, action);
		return;
	case ACTION_MAP:
		map_open(a);
		return;
	case ACTION_SUBMIT:
		submit(a);
		return;
	default:
		return;
	}
	follow(a);
}

bool
design_key(struct app *a, uint32_t key)
{
	struct builder *b = &a->design.builder;

	if (!a->design.ready)
		return false;
	if (b->focus != BUILDER_NOTATION) {
		if (key < '0' || key > '9')
			return false;
		/* A digit in the form begins a regimen: whoever types "25x2" must not hand in what stood there before. */
		builder_restore(b, "");
		app_say(a, false, "A regimen is being typed. Esc, then u brings back what stood here.");
	}
	if (key == EVENT_ESC || key == EVENT_TAB || key == EVENT_DOWN || key == EVENT_UP || key == EVENT_BACKTAB) {
		if (b->has_form)
			builder_move(b, key == EVENT_UP || key == EVENT_BACKTAB ? -1 : 1);
		else if (key == EVENT_ESC)
			return false;
		else
			app_say(a, false,
				"This regimen has more than one phase: the notation is its only field. F1 help, Ctrl-P "
				"actions.");
		return true;
	}
	if (!builder_key(b, key))
		return false;
	follow(a);
	return true;
}
