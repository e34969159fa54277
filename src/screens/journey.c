/* A case page by page: the story, the questions, the summary. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "casebook/lesson.h"
#include "casebook/markdown.h"
#include "screens/app_internal.h"
#include "screens/fact_filled.h"
#include "screens/flow.h"
#include "screens/plain_out.h"
#include "screens/question_view.h"

static void
look(const struct app *a, struct tutor_view *v)
{
	app_look(a, v);
}

/* What stands in the field of an open step: a number, a regimen, the letter of the choice under the cursor. */
static const char *
typed(const struct app *a, const struct tutor_step *s)
{
	if (s->step->type == STEP_REGIMEN)
		return a->design.ready ? a->design.builder.notation.text : "";
	if (s->n_choices > 0 && !s->ticked)
		return a->choice.focus > 0 ? s->choices[a->choice.focus].id : "";
	return a->answer.text;
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
	if (app_has_field(s) || s->ticked)
		field_set(&a->answer, s->state != STEP_OPEN ? s->answer : draft);
	for (size_t i = 0; !s->ticked && i < s->n_choices; i++)
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
	page_close_all(a);
	a->note.naming = false;
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
	a->choice = (struct list_view){ (int)s->n_choices, 0, 0 };
	field_init(&a->answer, s->step->type == STEP_NUMBER || s->ticked ? 60 : FIELD_BYTES);
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

/* ---- acting ---- */

/* The letters of the ticked choices in the field, with choice i the other way round. */
static void
toggle(struct app *a, const struct tutor_step *s, size_t i)
{
	char text[FIELD_BYTES + 1];
	size_t n = 0;

	for (size_t k = 0; k < s->n_choices && n + 1 < sizeof text; k++)
		if (question_is_ticked(a, s, k) != (k == i))
			text[n++] = s->choices[k].id[0];
	text[n] = '\0';
	field_set(&a->answer, text);
}

/* With nothing in the field the keys that begin no number move the figure and the page, as on any page of a lesson. */
static bool
lesson_takes(const struct app *a, const struct tutor_step *s, uint32_t key)
{
	bool number = (key >= '0' && key <= '9') || (key < 0x80 && key > ' ' && strchr("+-.,", (int)key));

	if (!a->c->lesson)
		return false;
	if (key == EVENT_UP || key == EVENT_DOWN || key == EVENT_PAGE_UP || key == EVENT_PAGE_DOWN)
		return true;
	return !*a->answer.text && (key == EVENT_LEFT || key == EVENT_RIGHT || key == EVENT_HOME || key == EVENT_END ||
	                            (s->step->type == STEP_NUMBER && event_key_is_text(key) && !number));
}

/* A key is for the question: it is in sight from now on, and Enter answers it. */
static void
touch(struct app *a)
{
	a->lesson.focused = false;
	a->lesson.touched = true;
	a->follow = true;
}

bool
journey_key(struct app *a, uint32_t key)
{
	struct tutor_view v;

	look(a, &v);
	if (a->design.ready || v.page != TUTOR_STEP || v.steps[v.at].state != STEP_OPEN)
		return false;
	if (v.steps[v.at].n_choices > 0) {
		for (size_t i = 0; i < v.steps[v.at].n_choices; i++) {
			const char *id = v.steps[v.at].choices[i].id;

			/* A choice's letter moves to it, and ticks it where several are; Enter answers. */
			if (!id[1] && (uint32_t)(unsigned char)id[0] == key) {
				if (v.steps[v.at].ticked)
					toggle(a, &v.steps[v.at], i);
				a->choice.focus = (int)i;
				touch(a);
				return true;
			}
		}
		return false;
	}
	if (!app_has_field(&v.steps[v.at]))
		return false;
	if (lesson_takes(a, &v.steps[v.at], key))
		return false;
	if (a->field_left) {
		if (key == EVENT_TAB || key == EVENT_BACKTAB || (key >= '0' && key <= '9')) {
			touch(a);
			a->field_left = false;
			return key == EVENT_TAB || key == EVENT_BACKTAB || field_key(&a->answer, key, NULL);
		}
		return false;
	}
	if (key == EVENT_ESC || key == EVENT_TAB || key == EVENT_BACKTAB) {
		touch(a);
		a->field_left = true;
		app_say(a, false, "Letters are keys now. Tab or a digit goes back into the field.");
		return true;
	}
	if (!field_key(&a->answer, key, NULL))
		return false;
	touch(a);
	return true;
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
	const char *text = s->n_choices > 0 && !s->ticked ? s->choices[a->choice.focus].id : a->answer.text;
	bool mended = s->ticked || s->step->type == STEP_LANDMARKS;
	size_t attempts = s->attempts;

	/* A question of a lesson is answered once it is in sight. */
	if (lesson_reads_on(a) || (s->state != STEP_OPEN && a->below > 0))
		scroll_page(a, 1);
	else if (s->state != STEP_OPEN)
		go(a, TUTOR_NEXT);
	else if (s->step->type == STEP_REGIMEN)
		enter_design(a);
	else if (app_do(a, tutor_verb_of(s, text), text)) {
		struct tutor_view now;

		look(a, &now);
		a->field_left = now.steps[now.at].state != STEP_OPEN;
		a->to_anchor = now.steps[now.at].attempts > attempts;
		/* A wrong answer stands in the feedback; the field is for the next one.  Ticks and pairs stay to be
		 * mended, and what was answered is the session's draft no more. */
		if (!a->field_left && !mended)
			field_set(&a->answer, "");
		if (mended)
			a->kept_draft[0] = '\0';
	}
}

/* The text of the page of a lesson, without its figures. */
static void
add_lesson_story(const struct app *a, struct fact_text *t, const struct tutor_view *v)
{
	const struct lesson_page *page = &v->pages[v->at], *raw = &v->lesson->pages[v->at];

	fact_add_tagged(t, TAG_WRITTEN, "%s", a->c->title);
	for (size_t i = 0; i < page->n; i++)
		if (page->pieces[i].kind != LESSON_FIGURE) {
			fact_add(t, "\n\n");
			fact_add_filled(t, a->assess, page->pieces[i].text, raw->pieces[i].text, NULL);
		}
}

void
journey_add_story(const struct app *a, struct fact_text *t, const struct tutor_view *v)
{
	struct fault f;

	fact_add_filled(t, a->assess, v->story, markdown_plain_text(a->c->story, t->arena, &f), a->c->story);
}

static void
show_patient(struct app *a, const struct tutor_view *v)
{
	struct arena *arena = arena_new();
	struct fact_text t;

	if (!arena) {
		app_say(a, true, "Out of memory.");
		return;
	}
	page_text(&t, a, arena);
	if (v->lesson && v->page == TUTOR_STEP)
		add_lesson_story(a, &t, v);
	else
		journey_add_story(a, &t, v);
	if (v->page == TUTOR_STEP) {
		const struct tutor_step *s = &v->steps[v->at];

		fact_add(&t, "\n\nThe question\n\n");
		fact_add_filled(&t, a->assess, s->prompt, s->step->prompt, NULL);
		fact_add(&t, "%s", *s->worked ? "\n\n" : "");
		fact_add_filled(&t, a->assess, s->worked, s->step->worked, NULL);
		fact_add(&t, "%s", *s->explain ? "\n\n" : "");
		fact_add_filled(&t, a->assess, s->explain, s->step->explain, NULL);
	}
	app_show_facts(a, a->c->title, &t);
	arena_free(arena);
}

/* Do the choices at the end of a lesson's page have the arrows?  Otherwise they move the text. */
static bool
is_in_sight(const struct app *a, enum action action)
{
	return !lesson_reads_on(a) && (action == ACTION_DOWN || a->choice.focus > 0);
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

/* The builder over a question: free, and nothing is handed in. */
static void
what_if(struct app *a, const struct tutor_view *v)
{
	struct fault f;

	if (!design_try(a, v->regimen, &f))
		app_say_fault(a, &f);
}

/* The key that reads on: first what is below, then the next page. */
static void
go_on(struct app *a, const struct tutor_view *v)
{
	if (a->below > 0)
		scroll_page(a, 1);
	else if (v->page == TUTOR_SUMMARY)
		leave_summary(a);
	else
		go(a, TUTOR_NEXT);
}

static void
go_forward(struct app *a, const struct tutor_view *v)
{
	const struct tutor_step *s = v->page == TUTOR_STEP ? &v->steps[v->at] : NULL;

	if (s && s->state == STEP_OPEN && v->can_next && !s->step->may_wait) {
		a->asking = ASK_GO_ON;
		app_say(a, false, "Go on with the mark you have? The attempts that are left go with it. y / n");
	} else
		go(a, TUTOR_NEXT);
}

/* Over a design, which hides the page, the hint is a message. */
static void
show_hint(struct app *a)
{
	const struct tutor_step *s;
	struct tutor_view now;

	a->to_anchor = app_do(a, TUTOR_HINT, NULL);
	if (!a->design.ready || !a->to_anchor)
		return;
	look(a, &now);
	s = now.page == TUTOR_STEP ? &now.steps[now.at] : NULL;
	if (s)
		app_say(a, false, "Hint %zu: %s", s->hints_shown, s->hints_shown ? s->hints[s->hints_shown - 1] : "");
}

static void
show_worked(struct app *a, const struct tutor_view *v)
{
	if (v->page == TUTOR_STEP && !v->steps[v->at].can_show) {
		app_do(a, TUTOR_SHOW, NULL);   /* for the words of its refusal */
		return;
	}
	a->asking = ASK_SHOW;
	app_say(a, false, "Show the worked answer? The step ends with it and earns no points. y / n");
}

/* Up and down: through the design, the choices of an open question, else the lines. */
static void
move(struct app *a, const struct tutor_view *v, enum action action)
{
	if (a->design.ready)
		design_act(a, action);
	else if (v->page == TUTOR_STEP && v->steps[v->at].state == STEP_OPEN && v->steps[v->at].n_choices > 0 &&
	         (!v->lesson || is_in_sight(a, action))) {
		touch(a);
		list_key(&a->choice, action == ACTION_UP ? EVENT_UP : EVENT_DOWN, 10);
		a->follow = true;
	} else
		a->scroll += action == ACTION_UP ? -1 : 1;
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
		go_on(a, &v);
		break;
	case ACTION_GO_FORWARD:
		go_forward(a, &v);
		break;
	case ACTION_GO_BACK:
		go(a, TUTOR_BACK);
		break;
	case ACTION_ANSWER:
		answer(a, &v);
		break;
	case ACTION_TICK:
		if (v.page == TUTOR_STEP && v.steps[v.at].ticked && v.steps[v.at].state == STEP_OPEN) {
			toggle(a, &v.steps[v.at], (size_t)a->choice.focus);
			touch(a);
		}
		break;
	case ACTION_HINT:
		show_hint(a);
		break;
	case ACTION_SHOW:
		show_worked(a, &v);
		break;
	case ACTION_WHAT_IF:
		what_if(a, &v);
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
		move(a, &v, action);
		break;
	default:
		if (a->design.ready)
			design_act(a, action);
	}
}
