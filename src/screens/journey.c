/* A case page by page: the story, the questions, the summary. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"

static void
look(const struct app *a, struct tutor_view *v)
{
	tutor_look(a->tutor, v);
}

void
journey_enter(struct app *a)
{
	struct tutor_view v;
	struct fault f;

	look(a, &v);
	a->page.open = false;
	design_leave(a);
	if (v.page != TUTOR_STEP)
		return;
	a->shown_step = v.at;
	a->field_left = v.steps[v.at].state != STEP_OPEN;
	a->choice = (struct list_view){ (int)v.steps[v.at].step->n_choices, 0, 0 };
	field_init(&a->answer, 60);
	if (v.steps[v.at].step->type == STEP_NUMBER)
		field_set(&a->answer, v.steps[v.at].answer);
	if (v.steps[v.at].step->type == STEP_REGIMEN && !design_enter(a, &f))
		app_say_fault(a, &f);
}

/* ---- drawing ---- */

/* Wrapped text at the top of *area, which shrinks; nothing when it is empty or there is no room. */
static void
put_text(struct canvas *c, struct rect *area, enum style s, const char *text, bool gap)
{
	int lines;

	if (!text || !*text || area->rows <= 0)
		return;
	lines = canvas_wrap_count(c, area->cols, text);
	canvas_wrap(c, rect_take_top(area, lines < area->rows ? lines : area->rows), s, text, 0);
	if (gap && area->rows > 0)
		rect_take_top(area, 1);
}

static const char *
state_words(const struct tutor_step *s, char *out, size_t size)
{
	switch (s->state) {
	case STEP_RIGHT:
		snprintf(out, size, "answered: %s of %s points", number_short(s->points, 4, (char[NUMBER_TEXT_MAX]){ 0 }),
		         number_short(s->points_max, 4, (char[NUMBER_TEXT_MAX]){ 0 }));
		break;
	case STEP_WRONG:
		snprintf(out, size, "no attempts left: %s of %s points", number_short(s->points, 4, (char[NUMBER_TEXT_MAX]){ 0 }),
		         number_short(s->points_max, 4, (char[NUMBER_TEXT_MAX]){ 0 }));
		break;
	case STEP_SKIPPED:
		snprintf(out, size, "skipped: no points");
		break;
	default:
		snprintf(out, size, "attempt %zu of %zu, %s point%s", s->attempts + 1, s->step->n_prices,
		         number_short(s->next_points, 4, (char[NUMBER_TEXT_MAX]){ 0 }),
		         s->next_points > 0.999999 && s->next_points < 1.000001 ? "" : "s");
	}
	return out;
}

static void
draw_choices(struct app *a, struct canvas *c, struct rect *area, const struct tutor_step *s)
{
	for (size_t i = 0; i < s->step->n_choices && area->rows > 0; i++) {
		bool focused = s->state == STEP_OPEN && a->choice.focus == (int)i;
		char text[1024];
		int lines;
		struct rect r;

		snprintf(text, sizeof text, "%s  %s", s->choices[i].id, s->choices[i].text);
		lines = canvas_wrap_count(c, area->cols - 2, text);
		r = rect_take_top(area, lines < area->rows ? lines : area->rows);
		if (focused)
			canvas_glyph(c, r.row, r.col, STYLE_KEY, GLYPH_RIGHT_SMALL);
		if (focused && a->asking == ASK_NOTHING)
			canvas_set_cursor(c, r.row, r.col);
		rect_take_left(&r, 2);
		canvas_wrap(c, r, focused ? STYLE_FOCUS : STYLE_NORMAL, text, 0);
	}
	if (area->rows > 0)
		rect_take_top(area, 1);
}

static void
draw_field(struct app *a, struct canvas *c, struct rect *area, const struct tutor_step *s)
{
	struct rect r = rect_take_top(area, area->rows > 2 ? 2 : 1);
	bool focused = s->state == STEP_OPEN && !a->field_left && a->asking == ASK_NOTHING;
	int col = r.col + canvas_text(c, r.row, r.col, -1, STYLE_KEY, "your answer  ");

	canvas_field(c, r.row, col, 16, &a->answer, focused);
	canvas_text(c, r.row, col + 18, -1, STYLE_MUTED, s->step->unit);
	if (!focused && s->state == STEP_OPEN && a->asking == ASK_NOTHING)
		canvas_set_cursor(c, r.row, r.col);
}

static void
draw_question(struct app *a, struct canvas *c, struct rect area, const struct tutor_step *s)
{
	char words[96];
	const char *next = "Press Enter to go on.";

	put_text(c, &area, STYLE_NORMAL, s->prompt, area.rows > 8);
	if (s->step->type == STEP_CHOICE)
		draw_choices(a, c, &area, s);
	else
		draw_field(a, c, &area, s);
	for (size_t i = 0; i < s->hints_shown; i++) {
		char hint[1024];

		snprintf(hint, sizeof hint, "hint %zu  %s", i + 1, s->hints[i]);
		put_text(c, &area, STYLE_MUTED, hint, i + 1 == s->hints_shown && area.rows > 6);
	}
	put_text(c, &area, s->state == STEP_RIGHT ? STYLE_OK : STYLE_WARN, s->feedback, area.rows > 4);
	if (s->state != STEP_OPEN) {
		put_text(c, &area, STYLE_NORMAL, s->worked, area.rows > 4);
		put_text(c, &area, STYLE_NORMAL, s->explain, area.rows > 3);
	}
	put_text(c, &area, STYLE_MUTED, state_words(s, words, sizeof words), false);
	if (s->state != STEP_OPEN) {
		if (area.rows > 0 && a->asking == ASK_NOTHING)
			canvas_set_cursor(c, area.row, area.col);
		put_text(c, &area, STYLE_KEY, next, false);
	}
}

static void
draw_summary(struct app *a, struct canvas *c, struct rect area, const struct tutor_view *v)
{
	char line[160], n[4][NUMBER_TEXT_MAX];

	snprintf(line, sizeof line, "You have worked the case: %s of %s points.", number_short(v->points, 4, n[0]),
	         number_short(v->points_max, 4, n[1]));
	put_text(c, &area, STYLE_EMPHASIS, line, true);
	for (size_t i = 0; i < v->n_steps && area.rows > 0; i++) {
		const struct tutor_step *s = &v->steps[i];
		struct rect r = rect_take_top(&area, 1);
		char state[96];

		canvas_print(c, r.row, r.col, 3, STYLE_MUTED, "%zu", i + 1);
		canvas_text_cut(c, r.row, r.col + 3, r.cols - 40, STYLE_NORMAL, *s->step->objective ? s->step->objective : s->step->id);
		canvas_text_right(c, r.row, r.col + r.cols, 36,
		                  s->state == STEP_RIGHT ? STYLE_OK : s->state == STEP_OPEN ? STYLE_MUTED : STYLE_WARN,
		                  s->state == STEP_OPEN ? "not answered" : state_words(s, state, sizeof state));
	}
	if (v->score && area.rows > 3) {
		rect_take_top(&area, 1);
		canvas_print(c, rect_take_top(&area, 1).row, area.col, area.cols, STYLE_TITLE, "Your regimen: %s", v->regimen->notation);
		mark_draw(a, c, area, v->score);
	}
	canvas_set_cursor(c, area.row, area.col);
}

void
journey_draw(struct app *a, struct canvas *c)
{
	struct tutor_view v;
	char middle[80], right[64], n[2][NUMBER_TEXT_MAX];
	struct rect area;
	bool design;

	look(a, &v);
	design = v.page == TUTOR_STEP && v.steps[v.at].step->type == STEP_REGIMEN;
	middle[0] = '\0';
	if (v.page == TUTOR_STEP)
		snprintf(middle, sizeof middle, "step %zu of %zu", v.at + 1, v.n_steps);
	snprintf(right, sizeof right, "%s%s%s of %s", c->cols < 60 ? middle : "", c->cols < 60 && *middle ? " \u00b7 " : "",
	         number_short(v.points, 4, n[0]), number_short(v.points_max, 4, n[1]));
	area = frame_draw(a, c, a->c->title, middle, right);
	if (design && a->design.ready) {
		design_draw(a, c, area);
		return;
	}
	area.col = 1;
	area.cols = c->cols - 2;
	if (c->rows >= 18)
		timeline_draw(a, c, rect_take_top(&area, 2).row, area.col, area.cols, v.regimen);
	area.cols = area.cols < 100 ? area.cols : 100;
	if (v.page == TUTOR_STORY) {
		put_text(c, &area, STYLE_NORMAL, v.story, true);
		if (area.rows > 0)
			canvas_set_cursor(c, area.row, area.col);
		put_text(c, &area, STYLE_KEY, "Press Enter for the first question.", false);
	} else if (v.page == TUTOR_SUMMARY)
		draw_summary(a, c, area, &v);
	else
		draw_question(a, c, area, &v.steps[v.at]);
}

/* ---- acting ---- */

bool
journey_key(struct app *a, uint32_t key)
{
	struct tutor_view v;

	look(a, &v);
	if (v.page != TUTOR_STEP || v.steps[v.at].state != STEP_OPEN)
		return false;
	if (v.steps[v.at].step->type == STEP_CHOICE) {
		for (size_t i = 0; i < v.steps[v.at].step->n_choices; i++) {
			const char *id = v.steps[v.at].step->choices[i].id;

			/* A choice's letter moves to it; Enter answers. */
			if (!id[1] && (uint32_t)(unsigned char)id[0] == key) {
				a->choice.focus = (int)i;
				return true;
			}
		}
		return false;
	}
	if (v.steps[v.at].step->type != STEP_NUMBER)
		return false;
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

static void
answer(struct app *a, const struct tutor_view *v)
{
	const struct tutor_step *s = &v->steps[v->at];
	const char *text = s->step->type == STEP_CHOICE ? s->step->choices[a->choice.focus].id : a->answer.text;

	if (s->state != STEP_OPEN)
		go(a, TUTOR_NEXT);
	else if (app_do(a, TUTOR_ANSWER, text)) {
		struct tutor_view now;

		look(a, &now);
		a->field_left = now.steps[now.at].state != STEP_OPEN;
	}
}

static void
show_patient(struct app *a, const struct tutor_view *v)
{
	size_t size = strlen(v->story) + (v->page == TUTOR_STEP ? strlen(v->steps[v->at].prompt) : 0) + 32;
	char *text = mem_array(size, 1);

	if (text)
		snprintf(text, size, "%s%s%s", v->story, v->page == TUTOR_STEP ? "\n\nThe question\n\n" : "",
		         v->page == TUTOR_STEP ? v->steps[v->at].prompt : "");
	app_show(a, a->c->title, text);
	free(text);
}

void
journey_act(struct app *a, enum action action)
{
	struct tutor_view v;

	look(a, &v);
	switch (action) {
	case ACTION_GO_ON:
		if (v.page == TUTOR_SUMMARY)
			app_close_case(a);
		else
			go(a, TUTOR_NEXT);
		break;
	case ACTION_GO_FORWARD:
		go(a, TUTOR_NEXT);
		break;
	case ACTION_GO_BACK:
		go(a, TUTOR_BACK);
		break;
	case ACTION_ANSWER:
		answer(a, &v);
		break;
	case ACTION_HINT:
		app_do(a, TUTOR_HINT, NULL);
		if (a->design.ready) {
			struct tutor_view now;

			look(a, &now);
			if (now.steps[now.at].hints_shown > v.steps[v.at].hints_shown || !a->message[0])
				app_say(a, false, "Hint %zu: %s", now.steps[now.at].hints_shown,
				        now.steps[now.at].hints_shown ? now.steps[now.at].hints[now.steps[now.at].hints_shown - 1] : "");
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
		if (!a->design.ready) {
			list_key(&a->choice, action == ACTION_UP ? EVENT_UP : EVENT_DOWN, 10);
			break;
		}
		design_act(a, action);
		break;
	default:
		if (a->design.ready)
			design_act(a, action);
	}
}
