/* A tutor's steps as they are before anything is done: texts filled in, keys computed. */
#include <math.h>
#include <string.h>

#include "assess/classify.h"
#include "assess/place.h"
#include "assess/registration.h"
#include "tutor/state.h"

static bool
fill(struct tutor *t, const char *text, const char **out, struct fault *f)
{
	*out = assess_fill(t->assess, text ? text : "", t->arena, f);
	return *out != NULL;
}

/* Room for n choices of step i. */
static struct case_choice *
room(struct tutor *t, size_t i, size_t n, struct fault *f)
{
	struct case_choice *to = arena_array(t->arena, n, sizeof *to);

	t->own[i].tried = arena_array(t->arena, n, sizeof *t->own[i].tried);
	if (!to || !t->own[i].tried) {
		fault_memory(f);
		return NULL;
	}
	t->steps[i].choices = to;
	t->steps[i].n_choices = n;
	return to;
}

static bool
fill_choices(struct tutor *t, size_t i, struct fault *f)
{
	const struct case_step *from = t->steps[i].step;
	struct case_choice *to = room(t, i, from->n_choices, f);

	if (!to)
		return false;
	if (case_step_ticks(from))
		t->steps[i].ticked = t->own[i].tried;
	for (size_t k = 0; k < from->n_choices; k++) {
		to[k] = from->choices[k];
		if (!fill(t, to[k].text, &to[k].text, f) || !fill(t, to[k].feedback, &to[k].feedback, f))
			return false;
	}
	return true;
}

/* The worked answer of a choice whose author wrote none: what is right and why. */
static bool
work_choice(struct tutor *t, size_t i, struct fault *f)
{
	const struct tutor_step *s = &t->steps[i];
	const char *text = "";

	for (size_t k = 0; k < s->n_choices && text; k++)
		if (s->choices[k].right)
			text = arena_print(t->arena, "%s%s%s) %s%s%s", text, *text ? "\n" : "", s->choices[k].id, s->choices[k].text,
			                   *s->choices[k].feedback ? "\n" : "", s->choices[k].feedback);
	t->own[i].worked = text;
	return text ? true : fault_memory(f);
}

/* The engine's way to a key, where the author wrote none. */
static void
work_by(struct step_own *own, const char *derivation)
{
	if (!*own->worked && derivation)
		own->worked = derivation;
}

static bool
find_key(struct tutor *t, size_t i, struct fault *f)
{
	const struct case_step *s = t->steps[i].step;
	struct quantity_value v;

	if (!assess_quantity(t->assess, s->quantity, s->of, t->arena, &v, f))
		return false;
	t->own[i].key = v.value;
	t->own[i].guess = NAN;
	t->steps[i].unit = *s->unit ? s->unit : v.unit ? v.unit : "";
	t->steps[i].wants_guess = s->guess_first;
	work_by(&t->own[i], v.derivation);
	return true;
}

static const char *const letters[] = { "a", "b", "c", "d", "e" };

static bool
find_class(struct tutor *t, size_t i, struct fault *f)
{
	const struct case_step *s = t->steps[i].step;
	struct classified x;
	struct case_choice *to;

	if (!assess_classify(t->assess, s->quantity, s->of, t->arena, &x, f) || !(to = room(t, i, CLASSES_MAX, f)))
		return false;
	for (size_t k = 0; k < CLASSES_MAX; k++)
		to[k] = (struct case_choice){ letters[k], x.scheme->labels[k], k == x.right ? "" : x.why_not[k], k == x.right };
	work_by(&t->own[i], x.derivation);
	return true;
}

static bool
find_judgement(struct tutor *t, size_t i, struct fault *f)
{
	const struct case_step *s = t->steps[i].step;
	struct judged x;
	struct case_choice *to;

	if (!assess_judge(t->assess, s->of, s->tolerance_gy, t->arena, &x, f) || !(to = room(t, i, JUDGEMENTS, f)))
		return false;
	for (size_t k = 0; k < JUDGEMENTS; k++)
		to[k] = (struct case_choice){ letters[k], x.labels[k], x.said[k], x.right[k] };
	t->steps[i].given = x.given;
	work_by(&t->own[i], x.derivation);
	return true;
}

static bool
find_place(struct tutor *t, size_t i, struct fault *f)
{
	const struct case_step *s = t->steps[i].step;
	const char *derivation = assess_place(t->assess, s->quantity, s->of, t->arena, f);

	work_by(&t->own[i], derivation);
	return derivation != NULL;
}

static bool
find_landmarks(struct tutor *t, size_t i, struct fault *f)
{
	const struct case_step *s = t->steps[i].step;
	bool does;

	t->steps[i].given = assess_landmarks_seen(t->assess, s->of, t->arena, f);
	if (!t->steps[i].given || *t->own[i].worked)
		return t->steps[i].given != NULL;
	work_by(&t->own[i], assess_landmarks_example(t->assess, s->of, s->tolerance, s->tolerance_gy, t->arena, &does, f));
	return *t->own[i].worked;
}

/* What the engine finds for the step. */
static bool
find(struct tutor *t, size_t i, struct fault *f)
{
	switch (t->steps[i].step->type) {
	case STEP_NUMBER:
		return find_key(t, i, f);
	case STEP_CLASSIFY:
		return find_class(t, i, f);
	case STEP_PLACE:
		return find_place(t, i, f);
	case STEP_LANDMARKS:
		return find_landmarks(t, i, f);
	case STEP_JUDGE:
		return find_judgement(t, i, f);
	case STEP_CHOICE:
	case STEP_SEVERAL:
		return fill_choices(t, i, f) && (*t->own[i].worked || work_choice(t, i, f));
	case STEP_REGIMEN:
	case STEP_SIGN_OFF:
	case STEP_TYPES:
		break;
	}
	return true;
}

static bool
make_step(struct tutor *t, size_t i, const struct case_step *from, struct fault *f)
{
	struct tutor_step *s = &t->steps[i];
	struct step_own *own = &t->own[i];

	s->step = from;
	s->unit = s->worked = s->explain = s->answer = s->feedback = s->given = s->guess = s->compared = s->mistakes = "";
	s->points_max = from->n_prices > 0 ? from->prices[0] : 0;
	s->hint_cost = s->points_max / 10;
	s->attempts_max = from->n_prices > 0 ? from->n_prices : 1;
	if (!fill(t, from->prompt, &s->prompt, f) || !fill(t, from->worked, &own->worked, f) ||
	    !fill(t, from->explain, &own->explain, f))
		return false;
	for (size_t k = 0; k < from->n_hints; k++)
		if (!fill(t, from->hints[k], &s->hints[k], f))
			return false;
	if (!find(t, i, f))
		return false;
	take_offer(s);
	return true;
}

bool
tutor_make_steps(struct tutor *t, struct fault *f)
{
	for (size_t i = 0; i < t->n; i++)
		if (!make_step(t, i, &t->book->steps[i], f))
			return false;
	return true;
}
