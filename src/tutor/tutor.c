#include "tutor/tutor.h"

#include <stdlib.h>
#include <string.h>

#include "casebook/markdown.h"
#include "tutor/state.h"

static const char *const verbs[] = {
	[TUTOR_ANSWER] = "answer", [TUTOR_GUESS] = "guess", [TUTOR_STATE] = "state", [TUTOR_HINT] = "hint",
	[TUTOR_SHOW] = "show", [TUTOR_SKIP] = "skip", [TUTOR_NEXT] = "next", [TUTOR_BACK] = "back",
};

const char *
tutor_verb_name(enum tutor_verb verb)
{
	return verbs[verb];
}

bool
tutor_verb_find(const char *name, enum tutor_verb *verb)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (!strcmp(verbs[i], name)) {
			*verb = (enum tutor_verb)i;
			return true;
		}
	return false;
}

/* ---- making one ---- */

/* Markup goes first: what fills a placeholder ("4*(10x1.5 bid)") is no markup. */
static bool
init_story(struct tutor *t, struct fault *f)
{
	const char *plain = markdown_plain_text(t->book->story, t->arena, f);

	t->story = plain ? assess_fill(t->assess, plain, t->arena, f) : NULL;
	return t->story != NULL;
}

/* What a lesson says between its questions. */
static bool
init_pages(struct tutor *t, struct fault *f)
{
	const struct lesson *lesson = t->book->lesson;
	size_t n = lesson ? lesson->n_questions + 1 : 0;

	if (!lesson)
		return true;
	t->pages = arena_array(t->arena, n, sizeof *t->pages);
	for (size_t i = 0; t->pages && i < n; i++) {
		struct lesson_piece *to = arena_array(t->arena, lesson->pages[i].n, sizeof *to);

		if (!to)
			return fault_memory(f);
		for (size_t k = 0; k < lesson->pages[i].n; k++) {
			to[k] = lesson->pages[i].pieces[k];
			to[k].text = assess_fill(t->assess, to[k].text ? to[k].text : "", t->arena, f);
			if (!to[k].text)
				return false;
		}
		t->pages[i] = (struct lesson_page){ to, lesson->pages[i].n };
	}
	return t->pages || fault_memory(f);
}

static bool
init(struct tutor *t, const struct assess *a, struct fault *f)
{
	t->assess = a;
	t->book = assess_case(a);
	t->n = t->book->n_steps;
	t->arena = arena_new();
	t->steps = mem_array(t->n, sizeof *t->steps);
	t->own = mem_array(t->n, sizeof *t->own);
	if (!t->arena || !t->steps || !t->own)
		return fault_memory(f);
	if (!score_init(&t->score, a, f) || !score_init(&t->trial, a, f) || !init_story(t, f) || !init_pages(t, f))
		return false;
	return tutor_make_steps(t, f);
}

struct tutor *
tutor_new(const struct assess *a, struct fault *f)
{
	struct tutor *t = calloc(1, sizeof *t);

	if (!t) {
		fault_memory(f);
		return NULL;
	}
	if (!init(t, a, f)) {
		tutor_free(t);
		return NULL;
	}
	return t;
}

void
tutor_free(struct tutor *t)
{
	if (!t)
		return;
	rb_regimen_fini(&t->regimen);
	score_fini(&t->score);
	score_fini(&t->trial);
	free(t->steps);
	free(t->own);
	arena_free(t->arena);
	arena_free(t->note_arena);
	free(t);
}

/* ---- the way: page 0 is the story, 1 to n the steps, n + 1 the summary ---- */

/* The step on this page, or NULL. */
static struct tutor_step *
here(const struct tutor *t)
{
	return t->page >= 1 && t->page <= t->n ? &t->steps[t->page - 1] : NULL;
}

bool
tutor_pays_by_share(const struct case_step *s)
{
	return s->type == STEP_REGIMEN || s->type == STEP_SIGN_OFF;
}

enum tutor_verb
tutor_verb_of(const struct tutor_step *s, const char *text)
{
	const char *words;

	if (s->step->type == STEP_SIGN_OFF && note_item_of(text, &words) < NOTE_ITEMS)
		return TUTOR_STATE;
	return s->wants_guess ? TUTOR_GUESS : TUTOR_ANSWER;
}

bool
tutor_has_mark(const struct tutor_step *s)
{
	return tutor_pays_by_share(s->step) && s->attempts > 0;
}

static bool
may_leave(const struct tutor_step *s)
{
	return s->state != STEP_OPEN || s->step->may_wait || tutor_has_mark(s);
}

static bool
go_next(struct tutor *t, struct fault *f)
{
	struct tutor_step *s = here(t);

	if (t->page > t->n)
		return fault_set(f, 0, 0, "this is the last page; expected a look back, or to leave");
	if (s && !may_leave(s))
		return fault_set(f, 0, 0, "this step is open; expected an answer, or to skip it");
	if (s && s->state == STEP_OPEN && !s->step->may_wait)
		take_close(t, s, STEP_WRONG);
	t->page++;
	return true;
}

static bool
go_back(struct tutor *t, struct fault *f)
{
	if (t->page == 0)
		return fault_set(f, 0, 0, "this is the first page; expected to go on");
	t->page--;
	return true;
}

bool
tutor_worked_is_news(const struct tutor_step *s)
{
	bool said = s->state == STEP_RIGHT && s->step->n_choices > 0 && !*s->step->worked;

	return *s->worked && !said && strcmp(s->worked, s->feedback) != 0;
}

/* ---- at a step ---- */

/* The step here if it waits for an answer; NULL with a fault otherwise. */
static struct tutor_step *
open_step(const struct tutor *t, const char *wanted, struct fault *f)
{
	struct tutor_step *s = here(t);

	if (!s)
		fault_set(f, 0, 0, "there is no %s on this page; expected to go %s", wanted, t->page ? "back" : "on");
	else if (s->state != STEP_OPEN) {
		fault_set(f, 0, 0, "this step is closed; expected to go on");
		s = NULL;
	}
	return s;
}

/* What is typed into it. */
static bool
give(struct tutor *t, enum tutor_verb verb, const char *text, struct fault *f)
{
	struct tutor_step *s = open_step(t, "question", f);

	if (!s)
		return false;
	text = text ? text : "";
	return verb == TUTOR_GUESS ? take_guess(t, s, text, f) : verb == TUTOR_STATE ? take_statement(t, s, text, f)
	                                                                              : take_answer(t, s, text, f);
}

static bool
show_hint(struct tutor *t, struct fault *f)
{
	struct tutor_step *s = open_step(t, "hint", f);

	if (!s)
		return false;
	if (s->wants_guess)
		return fault_set(f, 0, 0, "first a guess; expected a number from your head, which is not marked");
	if (s->hints_shown >= s->step->n_hints)
		return fault_set(f, 0, 0, "%s; expected an answer, or to skip the step",
		                 s->step->n_hints ? "all hints of this step are shown" : "this step has no hints");
	if (s->hint_tries > 0)
		return fault_set(f, 0, 0, "hint %zu opens after %s; expected an answer, or to skip the step", s->hints_shown + 1,
		                 s->attempts > 0 ? "one more try" : "a try");
	s->hints_shown++;
	take_offer(s);
	return true;
}

/* The last rung of the ladder: open to one who has taken the others and tried. */
static bool
show_worked(struct tutor *t, struct fault *f)
{
	struct tutor_step *s = open_step(t, "step", f);

	if (!s)
		return false;
	if (tutor_pays_by_share(s->step))
		return fault_set(f, 0, 0, "a %s step has no worked answer before its end; expected an answer, or to skip it",
		                 case_step_kinds[s->step->type].name);
	if (s->hints_shown < s->step->n_hints)
		return fault_set(f, 0, 0, "the worked answer opens after all hints, and %zu of %zu are open; expected a hint, or to skip the "
		                 "step", s->hints_shown, s->step->n_hints);
	if (s->attempts == 0)
		return fault_set(f, 0, 0, "the worked answer opens after a try; expected an answer, or to skip the step");
	take_close(t, s, STEP_SHOWN);
	return true;
}

static bool
skip(struct tutor *t, struct fault *f)
{
	struct tutor_step *s = open_step(t, "step", f);

	if (!s)
		return false;
	if (tutor_has_mark(s))
		return fault_set(f, 0, 0, "%s and its points would be lost; expected to go on",
		                 s->step->type == STEP_REGIMEN ? "a regimen is handed in" : "the note is signed");
	take_close(t, s, STEP_SKIPPED);
	return true;
}

static bool
act(struct tutor *t, const struct tutor_action *action, struct fault *f)
{
	switch (action->verb) {
	case TUTOR_ANSWER:
	case TUTOR_GUESS:
	case TUTOR_STATE:
		return give(t, action->verb, action->text, f);
	case TUTOR_HINT:
		return show_hint(t, f);
	case TUTOR_SHOW:
		return show_worked(t, f);
	case TUTOR_SKIP:
		return skip(t, f);
	case TUTOR_NEXT:
		return go_next(t, f);
	case TUTOR_BACK:
		return go_back(t, f);
	}
	return fault_set(f, 0, 0, "no such action; expected an answer, hint, skip, next or back");
}

/* The note on the page of a sign-off; without memory what stood there last stays. */
static void
renew_note(struct tutor *t)
{
	struct tutor_step *s = here(t);
	struct arena *fresh;
	const char *text;
	struct fault f;

	if (!s || s->step->type != STEP_SIGN_OFF)
		return;
	fresh = arena_new();
	text = fresh ? tutor_note(t, false, fresh, &f) : NULL;
	if (!text) {
		arena_free(fresh);
		return;
	}
	for (size_t i = 0; i < t->n; i++)
		if (t->steps[i].step->type == STEP_SIGN_OFF)
			t->steps[i].given = "";
	arena_free(t->note_arena);
	t->note_arena = fresh;
	s->given = text;
}

bool
tutor_do(struct tutor *t, const struct tutor_action *action, struct fault *f)
{
	if (!act(t, action, f))
		return false;
	renew_note(t);
	return true;
}

void
tutor_look(const struct tutor *t, struct tutor_view *view)
{
	bool at_step = t->page >= 1 && t->page <= t->n;

	*view = (struct tutor_view){
		.page = t->page == 0 ? TUTOR_STORY : at_step ? TUTOR_STEP : TUTOR_SUMMARY,
		.at = at_step ? t->page - 1 : 0,
		.can_next = t->page <= t->n && (!at_step || may_leave(&t->steps[t->page - 1])),
		.can_back = t->page > 0,
		.story = t->story,
		.lesson = t->book->lesson,
		.pages = t->pages,
		.steps = t->steps,
		.n_steps = t->n,
		.regimen = t->handed_in ? &t->regimen : &t->book->courses[t->book->new_course].regimen,
		.handed_in = t->handed_in,
		.score = t->handed_in ? &t->score : NULL,
	};
	for (size_t i = 0; i < t->n; i++) {
		view->points += t->steps[i].points;
		view->points_max += t->steps[i].points_max;
	}
}
