/* A case page by page, drawn. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/flow.h"
#include "screens/plain_out.h"

static const char *
state_words(const struct tutor_step *s, char *out, size_t size)
{
	char n[2][NUMBER_TEXT_MAX];

	plain_number(s->state == STEP_OPEN ? s->next_points : s->points, 2, n[0]);
	plain_number(s->points_max, 2, n[1]);
	switch (s->state) {
	case STEP_RIGHT:
		snprintf(out, size, "right: %s of %s points", n[0], n[1]);
		break;
	case STEP_WRONG:
		snprintf(out, size, "no attempt left: %s of %s points", n[0], n[1]);
		break;
	case STEP_SKIPPED:
		snprintf(out, size, "skipped: no points");
		break;
	case STEP_SHOWN:
		snprintf(out, size, "worked answer shown: no points");
		break;
	default:
		snprintf(out, size, "attempt %zu of %zu, for %s point%s", s->attempts + 1, s->attempts_max, n[0],
			 strcmp(n[0], "1") != 0 ? "s" : "");
	}
	return out;
}

/* What the next rung of the help costs, before it is paid. */
static const char *
price_words(const struct tutor_step *s, char *out, size_t size)
{
	char n[NUMBER_TEXT_MAX];

	out[0] = '\0';
	if (s->state != STEP_OPEN)
		return out;
	if (s->can_show)
		snprintf(out, size, "; W shows the worked answer, for no points then");
	else if (s->can_hint)
		snprintf(out, size, "; the next hint costs %s", plain_number(s->hint_cost, 2, n));
	else if (s->hint_tries > 0)
		snprintf(out, size, "; hint %zu opens after %s, for %s", s->hints_shown + 1, s->attempts > 0 ? "one more try" : "a try",
			 plain_number(s->hint_cost, 2, n));
	return out;
}

/* How an open step is answered, where it does not show. */
static const char *
how_to(const struct tutor_step *s)
{
	if (s->wants_guess)
		return "first a guess, from your head: it is not marked";
	switch (s->step->type) {
	case STEP_SEVERAL:
		return "a letter or Space ticks, Enter answers";
	case STEP_PLACE:
		return "x and y in mm, such as -12 5, or 12 mm left, 5 mm front, or voxel 20 14; F2 shows the slice";
	case STEP_LANDMARKS:
		return "pairs, today > earlier, such as 12 5 > 12 7; -9 30 > -9 31";
	case STEP_SIGN_OFF:
		return "sign, or what is missing in your own words, such as risk: what you told the patient";
	default:
		return "";
	}
}

/* In the field of an open step, in the last answer of a closed one. */
bool
journey_is_ticked(const struct app *a, const struct tutor_step *s, size_t i)
{
	return s->state != STEP_OPEN ? s->ticked[i] : strchr(a->answer.text, s->choices[i].id[0]) != NULL;
}

static void
add_choices(struct app *a, struct flow *p, const struct tutor_step *s)
{
	for (size_t i = 0; i < s->n_choices; i++) {
		bool focused = s->state == STEP_OPEN && a->choice.focus == (int)i && !a->lesson.focused;
		bool given = s->ticked ? journey_is_ticked(a, s, i) : !strcmp(s->answer, s->choices[i].id);
		bool good = s->state != STEP_OPEN ? s->choices[i].right : s->ticked != NULL;
		struct flow_piece x = { .kind = FLOW_CHOICE,
					.style = focused ? STYLE_EMPHASIS : STYLE_NORMAL,
					.focused = focused,
					.text = s->choices[i].text,
					.right = s->choices[i].id,
					.marked = given || (s->state != STEP_OPEN && good),
					.good = good };

		flow_add(p, &x);
	}
	flow_gap(p);
}

static void
build_question(struct app *a, struct flow *p, const struct tutor_step *s)
{
	char words[128], price[128];

	flow_text(p, a->c->lesson ? STYLE_EMPHASIS : STYLE_NORMAL, s->prompt, true);
	flow_text(p, STYLE_NORMAL, s->given, true);
	if (*s->guess && s->state == STEP_OPEN)
		flow_print(p, STYLE_MUTED, true, "your guess  %s", s->guess);
	if (s->step->type == STEP_REGIMEN)
		flow_text(p, STYLE_KEY, "Enter opens the design.", true);
	else if (s->n_choices > 0)
		add_choices(a, p, s);
	else {
		flow_add(p, &(struct flow_piece){ .kind = FLOW_FIELD,
						  .text = s->wants_guess ? "your guess" : "your answer",
						  .right = s->unit,
						  .field = &a->answer,
						  .whole_line = s->step->type == STEP_LANDMARKS ||
								s->step->type == STEP_SIGN_OFF,
						  .focused = s->state == STEP_OPEN && !a->field_left &&
							     !a->lesson.focused && a->asking == ASK_NOTHING });
		flow_gap(p);
	}
	for (size_t i = 0; i < s->hints_shown; i++)
		flow_print(p, STYLE_MUTED, i + 1 == s->hints_shown, "hint %zu  %s", i + 1, s->hints[i]);
	p->anchor = (int)p->n;
	flow_text(p, s->state == STEP_RIGHT ? STYLE_OK : STYLE_WARN, s->feedback, true);
	if (s->state != STEP_OPEN) {
		flow_text(p, STYLE_NORMAL, s->compared, true);
		if (tutor_worked_is_news(s))
			flow_text(p, STYLE_NORMAL, s->worked, true);
		flow_text(p, STYLE_NORMAL, s->explain, true);
	}
	if (s->state == STEP_OPEN && *how_to(s))
		flow_print(p, STYLE_MUTED, false, "%s", how_to(s));
	flow_print(p, STYLE_MUTED, false, "%s%s", state_words(s, words, sizeof words), price_words(s, price, sizeof price));
}

static void
add_score(struct app *a, struct flow *p, const struct tutor_view *v)
{
	char n[4][NUMBER_TEXT_MAX];

	flow_gap(p);
	flow_print(p, STYLE_TITLE, false, "Your regimen: %s", v->regimen->notation);
	for (size_t i = 0; i < v->score->n; i++) {
		const struct score_row *row = &v->score->rows[i];
		const struct case_constraint *x = row->constraint;
		struct flow_piece pair = { .kind = FLOW_PAIR,
					   .style = STYLE_NORMAL,
					   .right_style = row->state == ROW_MET ? STYLE_OK : STYLE_WARN };
		const char *tissue;

		tissue = x->structure == CASE_TUMOUR || strcmp(x->unit, "Gy") != 0
			     ? ""
			     : arena_print(p->arena, " EQD2, \u03b1/\u03b2 %s",
					   number_short(a->c->structures[x->structure].alpha_beta_gy, 4, n[3]));
		pair.text = arena_print(p->arena, "%s: %s%s of %s %s%s", x->id,
					row->state == ROW_UNDETERMINED ? "at least " : "",
					number_fixed(row->achieved, x->structure == CASE_TUMOUR ? 3 : 1, n[0]),
					number_short(x->limit, 4, n[1]), x->unit, tissue ? tissue : "");
		pair.right = arena_print(p->arena, "%s  %s of %s",
					 row->state == ROW_MET        ? "met"
					 : row->state == ROW_VIOLATED ? "not met"
								      : "undetermined",
					 plain_number(row->points, 2, n[2]), plain_number(row->points_max, 2, n[3]));
		if (pair.text && pair.right)
			flow_add(p, &pair);
	}
	flow_print(p, v->score->passed ? STYLE_OK : STYLE_WARN, false, "Mark of the regimen %s of %s%s",
		   plain_number(v->score->mark, 2, n[0]), plain_number(v->score->mark_max, 2, n[1]),
		   v->score->capped ? ", capped: a hard limit is not met" : "");
}

static void
build_summary(struct app *a, struct flow *p, const struct tutor_view *v)
{
	static const char *const states[] = { [STEP_OPEN] = "not answered",
					      [STEP_RIGHT] = "right",
					      [STEP_WRONG] = "not right",
					      [STEP_SKIPPED] = "skipped",
					      [STEP_SHOWN] = "worked answer shown" };
	char n[2][NUMBER_TEXT_MAX];

	flow_print(p, STYLE_EMPHASIS, true, "You have %s: %s of %s points.", v->lesson ? "read the lesson" : "worked the case",
		   plain_number(v->points, 2, n[0]), plain_number(v->points_max, 2, n[1]));
	for (size_t i = 0; i < v->n_steps; i++) {
		const struct tutor_step *s = &v->steps[i];
		struct flow_piece pair = { .kind = FLOW_PAIR,
					   .style = STYLE_NORMAL,
					   .right_style = s->state == STEP_RIGHT ? STYLE_OK : STYLE_WARN };

		pair.text =
		    arena_print(p->arena, "%zu  %s", i + 1, *s->step->objective ? s->step->objective : s->step->id);
		pair.right = arena_print(p->arena, "%s  %s of %s", states[s->state], plain_number(s->points, 2, n[0]),
					 plain_number(s->points_max, 2, n[1]));
		if (pair.text && pair.right)
			flow_add(p, &pair);
	}
	if (v->score)
		add_score(a, p, v);
}

static void
draw_flow(struct app *a, struct canvas *c, struct rect area, const struct tutor_view *v)
{
	struct arena *arena = arena_new();
	struct flow p;
	struct rect foot = { 0, 0, 0, 0 };

	if (!arena)
		return;
	flow_init(&p, arena);
	if (v->lesson)
		lesson_build(a, &p, v, area.rows);
	if (v->page == TUTOR_STORY)
		flow_text(&p, STYLE_NORMAL, v->story, false);
	else if (v->page == TUTOR_SUMMARY) {
		build_summary(a, &p, v);
		if (v->lesson && *a->c->sources) {
			flow_gap(&p);
			flow_text(&p, STYLE_MUTED, arena_print(arena, "Sources: %s", a->c->sources), false);
		}
	} else
		build_question(a, &p, &v->steps[v->at]);
	if (area.rows > 6)
		foot = rect_take_bottom(&area, 1);
	a->below = flow_draw(&p, c, area, &a->scroll, a->follow, a->to_anchor);
	a->seen = area.rows;
	a->follow = a->to_anchor = false;
	/* What Enter does depends on what is below. */
	frame_keys(a, c);
	/* Enter answers an open question, and only there: elsewhere it shows the rest first. */
	if (a->below > 0 && foot.rows > 0)
		canvas_print(c, foot.row, foot.col, foot.cols, STYLE_KEY, "%d more line%s below: %s", a->below,
			     a->below == 1 ? "" : "s",
			     v->page == TUTOR_STEP && v->steps[v->at].state == STEP_OPEN ? "PageDown"
											 : "Enter or PageDown");
	else if (a->scroll > 0 && foot.rows > 0)
		canvas_print(c, foot.row, foot.col, foot.cols, STYLE_MUTED, "%d line%s above: PageUp", a->scroll,
			     a->scroll == 1 ? "" : "s");
	if (!canvas_has_cursor(c) && a->asking == ASK_NOTHING)
		canvas_set_cursor(c, area.row, area.col);
	arena_free(arena);
}

void
journey_draw(struct app *a, struct canvas *c)
{
	struct tutor_view v;
	char middle[200], right[300], words[128], n[2][NUMBER_TEXT_MAX];
	struct rect area;

	app_look(a, &v);
	middle[0] = '\0';
	if (v.page == TUTOR_STEP)
		snprintf(middle, sizeof middle, "%s %zu of %zu", v.lesson ? "question" : "step", v.at + 1, v.n_steps);
	plain_number(v.points, 2, n[0]);
	plain_number(v.points_max, 2, n[1]);
	if (c->cols >= 60)
		snprintf(right, sizeof right, "%s of %s points", n[0], n[1]);
	else if (v.page == TUTOR_STEP)
		snprintf(right, sizeof right, "%zu/%zu, %s/%s points", v.at + 1, v.n_steps, n[0], n[1]);
	else
		snprintf(right, sizeof right, "%s/%s points", n[0], n[1]);
	if (a->design.trial)
		snprintf(middle, sizeof middle, "a trial");
	else if (a->design.ready) {
		const struct tutor_step *s = &v.steps[v.at];
		char more[sizeof middle + sizeof words + 2];

		snprintf(more, sizeof more, "%s, %s", middle, state_words(s, words, sizeof words));
		if (c->cols >
		    canvas_text_width(c, a->c->title) + canvas_text_width(c, more) + canvas_text_width(c, right) + 8)
			snprintf(middle, sizeof middle, "%.199s", more);
	}
	area = frame_draw(a, c, a->c->title, middle, right);
	if (a->design.ready) {
		/* A long message lies over the panes for the one key it lives; they do not move for it. */
		if (c->rows >= 12)
			area.rows = c->rows - 5;
		design_draw(a, c, area);
		frame_message(a, c);
		return;
	}
	area.col = 1;
	area.cols = c->cols - 2;
	if (c->rows >= 18 && !v.lesson)
		timeline_draw(a, c, rect_take_top(&area, 2).row, area.col, area.cols, v.regimen);
	area.cols = area.cols < 100 ? area.cols : 100;
	draw_flow(a, c, area, &v);
}
