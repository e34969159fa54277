#include "tutor/tutor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess/misconception.h"
#include "casebook/markdown.h"
#include "tutor/answer.h"
#include "tutor/state.h"

/* ---- making one ---- */

static bool
fill(struct tutor *t, const char *text, const char **out, struct fault *f)
{
	*out = assess_fill(t->assess, text ? text : "", t->arena, f);
	return *out != NULL;
}

static bool
fill_choices(struct tutor *t, size_t i, struct fault *f)
{
	const struct case_step *from = t->steps[i].step;
	struct case_choice *to = arena_array(t->arena, from->n_choices, sizeof *to);

	t->own[i].tried = arena_array(t->arena, from->n_choices, sizeof *t->own[i].tried);
	if (case_step_ticks(from))
		t->steps[i].ticked = t->own[i].tried;
	if (!to || !t->own[i].tried)
		return fault_memory(f);
	for (size_t k = 0; k < from->n_choices; k++) {
		to[k] = from->choices[k];
		if (!fill(t, to[k].text, &to[k].text, f) || !fill(t, to[k].feedback, &to[k].feedback, f))
			return false;
	}
	t->steps[i].choices = to;
	return true;
}

/* The worked answer of a choice whose author wrote none: what is right and why. */
static bool
work_choice(struct tutor *t, size_t i, struct fault *f)
{
	const struct tutor_step *s = &t->steps[i];

	const char *text = "";

	for (size_t k = 0; k < s->step->n_choices && text; k++)
		if (s->choices[k].right)
			text = arena_print(t->arena, "%s%s%s) %s%s%s", text, *text ? "\n" : "", s->choices[k].id, s->choices[k].text,
			                   *s->choices[k].feedback ? "\n" : "", s->choices[k].feedback);
	t->own[i].worked = text;
	return text ? true : fault_memory(f);
}

static bool
find_key(struct tutor *t, size_t i, struct fault *f)
{
	const struct case_step *s = t->steps[i].step;
	struct quantity_value v;

	if (!assess_quantity(t->assess, s->quantity, s->of, t->arena, &v, f))
		return false;
	t->own[i].key = v.value;
	t->steps[i].unit = *s->unit ? s->unit : v.unit ? v.unit : "";
	if (!*t->own[i].worked && v.derivation)
		t->own[i].worked = v.derivation;
	return true;
}

static bool
init_step(struct tutor *t, size_t i, const struct case_step *from, struct fault *f)
{
	struct tutor_step *s = &t->steps[i];
	struct step_own *own = &t->own[i];

	s->step = from;
	s->unit = s->worked = s->explain = s->answer = s->feedback = "";
	s->points_max = from->n_prices > 0 ? from->prices[0] : 0;
	s->hint_cost = s->points_max / 10;
	s->attempts_max = from->n_prices > 0 ? from->n_prices : 1;
	s->next_points = s->points_max;
	if (!fill(t, from->prompt, &s->prompt, f) || !fill(t, from->worked, &own->worked, f) ||
	    !fill(t, from->explain, &own->explain, f))
		return false;
	for (size_t k = 0; k < from->n_hints; k++)
		if (!fill(t, from->hints[k], &s->hints[k], f))
			return false;
	if (from->type == STEP_NUMBER)
		return find_key(t, i, f);
	if (from->n_choices == 0)
		return true;
	return fill_choices(t, i, f) && (*own->worked || work_choice(t, i, f));
}

/* Markup goes first: what fills a placeholder ("4*(10x1.5 bid)") is no markup. */
static bool
init_story(struct tutor *t, struct fault *f)
{
	const char *plain = markdown_plain_text(t->book->story, t->arena, f);

	return plain && fill(t, plain, &t->story, f);
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
			if (!fill(t, to[k].text, &to[k].text, f))
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
	for (size_t i = 0; i < t->n; i++)
		if (!init_step(t, i, &t->book->steps[i], f))
			return false;
	return true;
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
	free(t);
}

/* ---- the way: page 0 is the story, 1 to n the steps, n + 1 the summary ---- */

/* The step on this page, or NULL. */
static struct tutor_step *
here(const struct tutor *t)
{
	return t->page >= 1 && t->page <= t->n ? &t->steps[t->page - 1] : NULL;
}

static bool
may_leave(const struct tutor_step *s)
{
	return s->state != STEP_OPEN || s->step->may_wait || (s->step->type == STEP_REGIMEN && s->attempts > 0);
}

static void
close_step(struct tutor *t, size_t i, enum step_state state)
{
	struct tutor_step *s = &t->steps[i];

	s->state = state;
	s->next_points = 0;
	s->explain = t->own[i].explain;
	s->worked = t->own[i].worked;
	if (!*s->worked && s->step->type == STEP_REGIMEN)
		s->worked = s->feedback;
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
		close_step(t, t->page - 1, STEP_WRONG);
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

/* ---- answers ---- */

/* What a right answer earns now. */
static double
worth(const struct tutor_step *s)
{
	double price = s->attempts < s->step->n_prices ? s->step->prices[s->attempts] : 0;
	double left = price - (double)s->hints_shown * s->hint_cost;

	return left > 0 ? left : 0;
}

/* Book an attempt that was made; everything that can fail has been done. */
static void
book(struct tutor *t, struct tutor_step *s, bool right, double points, const char *answer, const char *feedback)
{
	size_t i = (size_t)(s - t->steps);

	if (points > s->points)
		s->points = points;
	s->attempts++;
	s->answer = answer;
	s->feedback = feedback;
	s->next_points = worth(s);
	if (right)
		close_step(t, i, STEP_RIGHT);
	else if (s->attempts >= s->attempts_max)
		close_step(t, i, STEP_WRONG);
}

static bool
answer_to_choice(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	bool *tried = t->own[s - t->steps].tried, right;
	size_t k;

	if (!answer_choice(text, s->choices, s->step->n_choices, &k, f))
		return false;
	if (tried[k])
		return fault_set(f, 0, 0, "%.20s was not right already; expected another one", s->choices[k].id);
	tried[k] = true;
	right = s->choices[k].right;
	book(t, s, right, right ? worth(s) : 0, s->choices[k].id, s->choices[k].feedback);
	return true;
}

/* All or nothing. */
static bool
answer_to_several(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	size_t n = s->step->n_choices;
	bool *last = t->own[s - t->steps].tried, *ticked = mem_array(n, sizeof *ticked), right = false, good;
	const char *answer = NULL, *feedback = NULL;

	if (!ticked)
		return fault_memory(f);
	good = answer_ticks(text, s->choices, n, ticked, f);
	if (good && s->attempts > 0 && !memcmp(ticked, last, n * sizeof *ticked))
		good = fault_set(f, 0, 0, "%.60s was not right just now; expected other ticks", s->answer);
	if (good) {
		answer = answer_ticked(t->arena, s->choices, n, ticked);
		feedback = answer_judge_ticks(t->arena, s->choices, n, ticked, &right);
		good = (answer && feedback) || fault_memory(f);
	}
	if (good) {
		memcpy(last, ticked, n * sizeof *ticked);
		book(t, s, right, right ? worth(s) : 0, answer, feedback);
	}
	free(ticked);
	return good;
}

/* A wrong number may be the end of a well-known way: near it as a learner rounds, and no further than what counts as
 * right would be. */
static bool
ends_at(const struct mistaken *m, double given, double tolerance)
{
	double room = fmin(tolerance, 0.01 * fabs(m->value) + 0.005);

	return fabs(given - m->value) <= room * (1 + 1e-9) + 1e-12 * fabs(m->value);
}

/* What is said of a wrong number: how far off it is, and each well-known way that leads to it. */
static const char *
explain_wrong(struct tutor *t, const struct tutor_step *s, double given, const char *judged, struct fault *f)
{
	struct mistaken ways[MISTAKEN_MAX];
	const char *text = arena_text(t->arena, judged, strlen(judged));
	size_t n, named = 0;

	if (!assess_mistakes(t->assess, s->step->quantity, s->step->of, t->arena, ways, &n, f))
		return NULL;
	for (size_t i = 0; i < n && text; i++) {
		const struct misconception *m = misconception_at(ways[i].id);

		if (!ends_at(&ways[i], given, s->step->tolerance))
			continue;
		text = arena_print(t->arena, "%s %s %s%s%s%s. %s", text,
		    named == 0 ? "It is what comes out when" : "Or when", m->title, *ways[i].detail ? " (" : "", ways[i].detail,
		    *ways[i].detail ? ")" : "", m->explanation);
		named++;
	}
	if (text && named > 1)
		text = arena_print(t->arena, "%s More than one way leads to this number; which was yours?", text);
	return text ? text : (fault_memory(f), NULL);
}

static bool
answer_to_number(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	struct step_own *own = &t->own[s - t->steps];
	char mine[AMOUNT_TEXT_MAX], judged[JUDGED_TEXT_MAX], *answer;
	const char *feedback;
	double given;
	bool right;

	if (!answer_number(text, s->unit, &given, f))
		return false;
	answer_amount(given, 7, s->unit, mine);
	if (s->attempts > 0 && given >= own->last && given <= own->last)
		return fault_set(f, 0, 0, "%s was not right just now; expected another number", mine);
	right = answer_is_right(given, own->key, s->step->tolerance);
	answer_judge(given, own->key, right, s->unit, judged);
	answer = arena_text(t->arena, mine, strlen(mine));
	feedback = right ? arena_text(t->arena, judged, strlen(judged)) : explain_wrong(t, s, given, judged, f);
	if (!answer || !feedback)
		return fault_memory(f);
	own->last = given;
	book(t, s, right, right ? worth(s) : 0, answer, feedback);
	return true;
}

/* Points of a regimen are a share of the price. */
static double
share(const struct score *s)
{
	return s->mark_max > 0 ? s->mark / s->mark_max : s->passed ? 1 : 0;
}

/* Score r and book it; r becomes the tutor's. */
static bool
hand_in(struct tutor *t, struct tutor_step *s, struct rb_regimen *r, struct fault *f)
{
	struct score old = t->score;
	const char *verdict, *answer;

	if (!assess_score(t->assess, &r->schedule, NULL, &t->trial, f))
		return false;
	verdict = assess_verdict(t->assess, &t->trial, t->arena, f);
	if (!verdict)
		return false;
	answer = arena_text(t->arena, r->notation, strlen(r->notation));
	if (!answer)
		return fault_memory(f);
	t->score = t->trial;
	t->trial = old;
	rb_regimen_fini(&t->regimen);
	t->regimen = *r;
	t->handed_in = true;
	book(t, s, t->score.passed, worth(s) * share(&t->score), answer, verdict);
	return true;
}

static bool
answer_to_regimen(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	struct rb_regimen r;

	if (!text[strspn(text, " \t\r\n")])
		return fault_set(f, 0, 0, "the answer is empty; expected a regimen, such as 30x2");
	if (!rb_regimen_parse(text, &r, f))
		return false;
	if (s->attempts > 0 && !strcmp(r.notation, s->answer)) {
		rb_regimen_fini(&r);
		return fault_set(f, 0, 0, "this regimen was handed in just now; expected another one, or to go on");
	}
	if (!hand_in(t, s, &r, f)) {
		rb_regimen_fini(&r);
		return false;
	}
	return true;
}

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

static bool
give_answer(struct tutor *t, const char *text, struct fault *f)
{
	struct tutor_step *s = open_step(t, "question", f);

	if (!s)
		return false;
	switch (s->step->type) {
	case STEP_CHOICE:
		return answer_to_choice(t, s, text, f);
	case STEP_NUMBER:
		return answer_to_number(t, s, text, f);
	case STEP_SEVERAL:
		return answer_to_several(t, s, text, f);
	default:
		break;
	}
	return answer_to_regimen(t, s, text, f);
}

static bool
show_hint(struct tutor *t, struct fault *f)
{
	struct tutor_step *s = open_step(t, "hint", f);

	if (!s)
		return false;
	if (s->hints_shown >= s->step->n_hints)
		return fault_set(f, 0, 0, "%s; expected an answer, or to skip the step",
		                 s->step->n_hints ? "all hints of this step are shown" : "this step has no hints");
	s->hints_shown++;
	s->next_points = worth(s);
	return true;
}

static bool
skip(struct tutor *t, struct fault *f)
{
	struct tutor_step *s = open_step(t, "step", f);

	if (!s)
		return false;
	if (s->step->type == STEP_REGIMEN && s->attempts > 0)
		return fault_set(f, 0, 0, "a regimen is handed in and its mark would be lost; expected to go on");
	close_step(t, (size_t)(s - t->steps), STEP_SKIPPED);
	return true;
}

bool
tutor_do(struct tutor *t, const struct tutor_action *action, struct fault *f)
{
	switch (action->verb) {
	case TUTOR_ANSWER:
		return give_answer(t, action->text ? action->text : "", f);
	case TUTOR_HINT:
		return show_hint(t, f);
	case TUTOR_SKIP:
		return skip(t, f);
	case TUTOR_NEXT:
		return go_next(t, f);
	case TUTOR_BACK:
		return go_back(t, f);
	}
	return fault_set(f, 0, 0, "no such action; expected an answer, hint, skip, next or back");
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
