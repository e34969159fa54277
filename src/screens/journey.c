/* A case page by page: the story, the questions, the summary. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "casebook/lesson.h"
#include "screens/app_internal.h"
#include "screens/flow.h"
#include "screens/plain_out.h"

static void
look(const struct app *a, struct tutor_view *v)
{
	app_look(a, v);
}

/* What stands in the field of an open step: a number, a regimen, the letter of the choice under the cursor. */
static const char *
typed(const struct app *a, const struct tutor_step *s)
{
	switch (s->step->type) {
	case STEP_CHOICE:
		return a->choice.focus > 0 ? s->choices[a->choice.focus].id : "";
	case STEP_NUMBER:
	case STEP_SEVERAL:
		return a->answer.text;
	default:
		return a->design.ready ? a->design.builder.notation.text : "";
	}
}

void
journey_keep_draft(struct app *a)
{
	struct tutor_view v;
	struct fault f;
	const char *text;

	look(a, &v);
	if (v.page != TUTOR_STEP || v.at != a->shown_step || v.steps[v.at].state != STEP_OPEN || a->design.trial)
		return;
	text = typed(a, &v.steps[v.at]);
	/* A proposal that no one has touched is not the learner's. */
	if (!strcmp(text, a->kept_draft) || (v.steps[v.at].step->type == STEP_REGIMEN && !*a->kept_draft &&
	                                     !strcmp(text, v.regimen->notation)))
		return;
	snprintf(a->kept_draft, sizeof a->kept_draft, "%s", text);
	if (!session_draft(a->session, text, a->now, &f))
		app_say_fault(a, &f);
}

/* The field as it was left: half typed, by us or before the line was cut. */
static void
restore_draft(struct app *a, const struct tutor_step *s, const char *draft)
{
	snprintf(a->kept_draft, sizeof a->kept_draft, "%s", draft);
	if (s->step->type == STEP_NUMBER || case_step_ticks(s->step))
		field_set(&a->answer, s->state != STEP_OPEN ? s->answer : draft);
	for (size_t i = 0; s->step->type == STEP_CHOICE && i < s->step->n_choices; i++)
		if (!strcmp(s->choices[i].id, draft))
			a->choice.focus = (int)i;
}

void
journey_enter(struct app *a)
{
	struct session_view view;
	const struct tutor_view *v = &view.tutor;
	const struct tutor_step *s;
	struct fault f;

	session_look(a->session, &view);
	a->page.open = false;
	slice_close(a);
	a->scroll = 0;
	/* A lesson is read from its top. */
	a->follow = !v->lesson;
	a->to_anchor = !v->lesson && v->page == TUTOR_STEP && v->steps[v->at].state != STEP_OPEN;
	design_leave(a);
	lesson_enter(a);
	a->kept_draft[0] = '\0';
	if (v->page != TUTOR_STEP)
		return;
	s = &v->steps[v->at];
	a->shown_step = v->at;
	a->field_left = s->state != STEP_OPEN;
	a->choice = (struct list_view){ (int)s->step->n_choices, 0, 0 };
	field_init(&a->answer, 60);
	restore_draft(a, s, view.draft);
	if (s->step->type == STEP_REGIMEN && !v->lesson && !design_enter(a, view.draft, &f))
		app_say_fault(a, &f);
}

/* From the text before a regimen question of a lesson to its design. */
static void
enter_design(struct app *a)
{
	struct session_view view;
	struct fault f;

	session_look(a->session, &view);
	if (!design_enter(a, view.draft, &f))
		app_say_fault(a, &f);
}

/* ---- drawing ---- */

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
	default:
		snprintf(out, size, "attempt %zu of %zu, for %s point%s", s->attempts + 1, s->attempts_max, n[0],
			 strcmp(n[0], "1") != 0 ? "s" : "");
	}
	return out;
}

/* In the field of an open step, in the last answer of a closed one. */
static bool
is_ticked(const struct app *a, const struct tutor_step *s, size_t i)
{
	return s->state != STEP_OPEN ? s->ticked[i] : strchr(a->answer.text, s->choices[i].id[0]) != NULL;
}

/* The letters of the ticked choices in the field, with choice i the other way round. */
static void
toggle(struct app *a, const struct tutor_step *s, size_t i)
{
	char text[FIELD_BYTES + 1];
	size_t n = 0;

	for (size_t k = 0; k < s->step->n_choices && n + 1 < sizeof text; k++)
		if (is_ticked(a, s, k) != (k == i))
			text[n++] = s->choices[k].id[0];
	text[n] = '\0';
	field_set(&a->answer, text);
}

static void
add_choices(struct app *a, struct flow *p, const struct tutor_step *s)
{
	for (size_t i = 0; i < s->step->n_choices; i++) {
		bool focused = s->state == STEP_OPEN && a->choice.focus == (int)i && !a->lesson.focused;
		bool given = s->ticked ? is_ticked(a, s, i) : !strcmp(s->answer, s->choices[i].id);
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
	char words[128];

	flow_text(p, a->c->lesson ? STYLE_EMPHASIS : STYLE_NORMAL, s->prompt, true);
	if (s->step->type == STEP_REGIMEN)
		flow_text(p, STYLE_KEY, "Enter opens the design.", true);
	else if (s->step->n_choices > 0)
		add_choices(a, p, s);
	else {
		flow_add(p, &(struct flow_piece){ .kind = FLOW_FIELD,
						  .text = "your answer",
						  .right = s->unit,
						  .field = &a->answer,
						  .focused = s->state == STEP_OPEN && !a->field_left &&
							     !a->lesson.focused && a->asking == ASK_NOTHING });
		flow_gap(p);
	}
	for (size_t i = 0; i < s->hints_shown; i++)
		flow_print(p, STYLE_MUTED, i + 1 == s->hints_shown, "hint %zu  %s", i + 1, s->hints[i]);
	p->anchor = (int)p->n;
	flow_text(p, s->state == STEP_RIGHT ? STYLE_OK : STYLE_WARN, s->feedback, true);
	if (s->state != STEP_OPEN) {
		if (tutor_worked_is_news(s))
			flow_text(p, STYLE_NORMAL, s->worked, true);
		flow_text(p, STYLE_NORMAL, s->explain, true);
	}
	flow_print(p, STYLE_MUTED, false, "%s%s", s->ticked && s->state == STEP_OPEN ? "a letter or Space ticks, Enter answers; " : "",
		   state_words(s, words, sizeof words));
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
					      [STEP_SKIPPED] = "skipped" };
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
	else if (v->page == TUTOR_SUMMARY)
		build_summary(a, &p, v);
	else
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

	look(a, &v);
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

/* ---- acting ---- */

/* With nothing in the field these keys move the figure and the page. */
static bool
lesson_takes(const struct app *a, uint32_t key)
{
	return a->c->lesson && (key == EVENT_UP || key == EVENT_DOWN || key == EVENT_PAGE_UP || key == EVENT_PAGE_DOWN ||
	                        (!*a->answer.text && (key == EVENT_LEFT || key == EVENT_RIGHT || key == EVENT_HOME || key == EVENT_END)));
}

bool
journey_key(struct app *a, uint32_t key)
{
	struct tutor_view v;

	look(a, &v);
	if (v.page != TUTOR_STEP || v.steps[v.at].state != STEP_OPEN)
		return false;
	if (key == ' ' && v.steps[v.at].ticked) {
		toggle(a, &v.steps[v.at], (size_t)a->choice.focus);
		return true;
	}
	if (v.steps[v.at].step->n_choices > 0) {
		for (size_t i = 0; i < v.steps[v.at].step->n_choices; i++) {
			const char *id = v.steps[v.at].step->choices[i].id;

			/* A choice's letter moves to it, and ticks it where several are; Enter answers. */
			if (!id[1] && (uint32_t)(unsigned char)id[0] == key) {
				if (v.steps[v.at].ticked)
					toggle(a, &v.steps[v.at], i);
				a->choice.focus = (int)i;
				a->follow = true;
				a->lesson.focused = false;
				return true;
			}
		}
		return false;
	}
	if (v.steps[v.at].step->type != STEP_NUMBER)
		return false;
	if (lesson_takes(a, key))
		return false;
	a->lesson.focused = false;
	if (a->field_left) {
		if (key == EVENT_TAB || key == EVENT_BACKTAB || (key >= '0' && key <= '9')) {
			a->field_left = false;
			return key == EVENT_TAB || key == EVENT_BACKTAB || field_key(&a->answer, key, NULL);
		}
		return false;
	}
	if (key == EVENT_ESC || key == EVENT_TAB || key == EVENT_BACKTAB) {
		a->field_left = true;
		app_say(a, false, "Letters are keys now. Tab or a digit goes back into the field.");
		return true;
	}
	return field_key(&a->answer, key, NULL);
}

static void
go(struct app *a, enum tutor_verb verb)
{
	if (app_do(a, verb, NULL))
		journey_enter(a);
}

/* A screen further, but for a line, so that the eye finds its place. */
static void
scroll_page(struct app *a, int direction)
{
	a->scroll += direction * (a->seen > 1 ? a->seen - 1 : 1);
}

static void
answer(struct app *a, const struct tutor_view *v)
{
	const struct tutor_step *s = &v->steps[v->at];
	const char *text = s->step->type == STEP_CHOICE ? s->step->choices[a->choice.focus].id : a->answer.text;

	/* A question of a lesson is answered once it is in sight. */
	if ((s->state != STEP_OPEN || v->lesson) && a->below > 0)
		scroll_page(a, 1);
	else if (s->state != STEP_OPEN)
		go(a, TUTOR_NEXT);
	else if (s->step->type == STEP_REGIMEN)
		enter_design(a);
	else if (app_do(a, TUTOR_ANSWER, text)) {
		struct tutor_view now;

		look(a, &now);
		a->field_left = now.steps[now.at].state != STEP_OPEN;
		a->to_anchor = true;
		/* A wrong answer stands in the feedback; the field is for the next one.  Ticks stay to be mended. */
		if (!a->field_left && !s->ticked)
			field_set(&a->answer, "");
	}
}

/* The text of the page, without its figures. */
static const char *
lesson_story(const struct app *a, const struct tutor_view *v, struct arena *arena)
{
	const struct lesson_page *page = &v->pages[v->at];
	const char *text = a->c->title;

	for (size_t i = 0; i < page->n && text; i++)
		if (page->pieces[i].kind != LESSON_FIGURE)
			text = arena_print(arena, "%s\n\n%s", text, page->pieces[i].text);
	return text ? text : "";
}

static void
show_patient(struct app *a, const struct tutor_view *v)
{
	struct arena *arena = arena_new();
	const char *text = NULL;

	if (arena && v->page == TUTOR_STEP) {
		const struct tutor_step *s = &v->steps[v->at];

		text = arena_print(arena, "%s\n\nThe question\n\n%s%s%s%s%s", v->lesson ? lesson_story(a, v, arena) : v->story, s->prompt,
				   *s->worked ? "\n\n" : "", s->worked, *s->explain ? "\n\n" : "", s->explain);
	}
	app_show(a, a->c->title, text ? text : v->story);
	arena_free(arena);
}

/* Do the choices at the end of a lesson's page have the arrows?  Otherwise they move the text. */
static bool
is_in_sight(const struct app *a, enum action action)
{
	return a->below == 0 && (action == ACTION_DOWN || a->choice.focus > 0);
}

/* What is kept is left at once; where nothing is kept, no key alone throws the result away. */
static void
leave_summary(struct app *a)
{
	if (a->records)
		app_close_case(a);
	else
		app_act(a, ACTION_LEAVE);
}

void
journey_act(struct app *a, enum action action)
{
	struct tutor_view v;

	look(a, &v);
	if (a->design.trial) {
		design_act(a, action);
		return;
	}
	if (lesson_shows(a) && lesson_act(a, action))
		return;
	switch (action) {
	case ACTION_SCROLL_DOWN:
	case ACTION_SCROLL_UP:
		scroll_page(a, action == ACTION_SCROLL_DOWN ? 1 : -1);
		break;
	case ACTION_GO_ON:
		if (a->below > 0)
			scroll_page(a, 1);
		else if (v.page == TUTOR_SUMMARY)
			leave_summary(a);
		else
			go(a, TUTOR_NEXT);
		break;
	case ACTION_GO_FORWARD:
		if (v.page == TUTOR_STEP && v.steps[v.at].state == STEP_OPEN && v.can_next && !v.steps[v.at].step->may_wait) {
			a->asking = ASK_GO_ON;
			app_say(a, false, "Go on with the mark you have? The attempts that are left go with it. y / n");
			break;
		}
		go(a, TUTOR_NEXT);
		break;
	case ACTION_GO_BACK:
		go(a, TUTOR_BACK);
		break;
	case ACTION_ANSWER:
		answer(a, &v);
		break;
	case ACTION_HINT:
		a->to_anchor = app_do(a, TUTOR_HINT, NULL);
		if (a->design.ready && a->to_anchor) {
			struct tutor_view now;

			look(a, &now);
			if (now.page == TUTOR_STEP)
				app_say(a, false, "Hint %zu: %s", now.steps[now.at].hints_shown,
					now.steps[now.at].hints_shown
					    ? now.steps[now.at].hints[now.steps[now.at].hints_shown - 1]
					    : "");
		}
		break;
	case ACTION_SKIP:
		a->asking = ASK_SKIP;
		app_say(a, false, "Give this step up? It earns no points then. y / n");
		break;
	case ACTION_PATIENT:
		show_patient(a, &v);
		break;
	case ACTION_UP:
	case ACTION_DOWN:
		if (a->design.ready)
			design_act(a, action);
		else if (v.page == TUTOR_STEP && v.steps[v.at].state == STEP_OPEN &&
			 v.steps[v.at].step->n_choices > 0 && (!v.lesson || is_in_sight(a, action))) {
			a->lesson.focused = false;
			list_key(&a->choice, action == ACTION_UP ? EVENT_UP : EVENT_DOWN, 10);
			a->follow = true;
		} else
			a->scroll += action == ACTION_UP ? -1 : 1;
		break;
	default:
		if (a->design.ready)
			design_act(a, action);
	}
}
