#include "screens/plain_step.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "screens/plain_score.h"
#include "tutor/pairs.h"

#define POINTS(v) TIDY((v), 2)

static const char *
plural(double v)
{
	return fabs(v - 1) < 1e-9 ? "" : "s";
}

static void
say_closed(struct fact_text *x, const struct tutor_step *s)
{
	const char *how = s->step->type == STEP_REGIMEN ? "Not passed" : s->step->type == STEP_SIGN_OFF ? "Not complete" : "Not right";

	switch (s->state) {
	case STEP_OPEN:
		return;
	case STEP_RIGHT:
		fact_add(x, "%s", s->step->type == STEP_REGIMEN ? "Passed: " : "That earns ");
		break;
	case STEP_WRONG:
		fact_add(x, "%s%s: ", how, s->attempts >= s->attempts_max ? ", and the attempts are used up" : "");
		break;
	case STEP_SKIPPED:
		fact_add(x, "Skipped: ");
		break;
	case STEP_SHOWN:
		fact_add(x, "Worked answer shown: ");
		break;
	}
	fact_add(x, "%s of %s point%s.\n", POINTS(s->points), POINTS(s->points_max), plural(s->points_max));
	if (*s->compared)
		fact_add(x, "%s\n", s->compared);
	if (tutor_worked_is_news(s))
		fact_add(x, "The worked answer:\n%s\n", s->worked);
	if (*s->explain)
		fact_add(x, "What it means: %s\n", s->explain);
}

static void
say_open(struct fact_text *x, const struct tutor_step *s)
{
	size_t left = s->attempts_max - s->attempts;

	if (s->state == STEP_OPEN && s->attempts == 0 && s->hints_shown > 0)
		fact_add(x, "A right answer now earns %s point%s.\n", POINTS(s->next_points), plural(s->next_points));
	if (s->state != STEP_OPEN || s->attempts == 0)
		return;
	if (tutor_pays_by_share(s->step))
		fact_add(x, "It earns %s of %s points so far. Go on with next, or %s: ", POINTS(s->points), POINTS(s->points_max),
		          s->step->type == STEP_REGIMEN ? "hand in a better one" : "say what is missing and sign again");
	fact_add(x, "%zu more attempt%s, for %s point%s.\n", left, left == 1 ? "" : "s", POINTS(s->next_points),
	          plural(s->next_points));
}

static void
say_feedback(struct fact_text *x, const struct tutor_step *s)
{
	if (s->attempts == 0)
		return;
	if (s->n_choices > 0 && !case_step_ticks(s->step))
		fact_add(x, "%s is %s. ", s->answer, s->state == STEP_RIGHT ? "right" : "not right");
	if (case_step_ticks(s->step))
		fact_add(x, "%s: %s.\n", s->answer, s->state == STEP_RIGHT ? "right" : "not right");
	if (*s->feedback || s->n_choices > 0)
		fact_add(x, "%s\n", s->feedback);
}

void
plain_outcome(struct fact_text *x, const struct tutor_step *s)
{
	say_feedback(x, s);
	say_open(x, s);
	say_closed(x, s);
}

void
plain_price(struct fact_text *x, double points)
{
	fact_add(x, " (costs %s point%s)", POINTS(points), plural(points));
}

void
plain_hint(struct fact_text *x, const struct tutor_step *s, size_t hint)
{
	fact_add(x, "Hint %zu of %zu (it cost %s point%s): %s\n", hint + 1, s->step->n_hints, POINTS(s->hint_cost),
	          plural(s->hint_cost), s->hints[hint]);
}

void
plain_step(struct fact_text *x, const struct tutor_view *v)
{
	const struct tutor_step *s = &v->steps[v->at];

	fact_add(x, "%s %zu of %zu (%s, %s point%s)\n%s\n", v->lesson ? "Question" : "Step", v->at + 1, v->n_steps, case_step_types[s->step->type],
	          POINTS(s->points_max), plural(s->points_max), s->prompt);
	if (*s->given)
		fact_add(x, "%s%s", s->given, s->given[strlen(s->given) - 1] == '\n' ? "" : "\n");
	for (size_t i = 0; i < s->n_choices; i++)
		fact_add(x, "%s) %s\n", s->choices[i].id, s->choices[i].text);
	for (size_t i = 0; i < s->hints_shown; i++)
		plain_hint(x, s, i);
	if (*s->guess && s->state == STEP_OPEN)
		fact_add(x, "Your guess: %s\n", s->guess);
	if (*s->answer)
		fact_add(x, "Your last answer: %s\n", s->answer);
	plain_outcome(x, s);
}

void
plain_invitation(struct fact_text *x, const struct casebook *c, const struct tutor_view *v)
{
	const struct tutor_step *s = v->page == TUTOR_STEP ? &v->steps[v->at] : NULL;
	size_t n = s ? s->n_choices : 0;
	bool slab = c->slice.labels.grid.n[2] > 1;

	if (!s || s->state != STEP_OPEN) {
		fact_add(x, "Press Enter to %s.", s ? "go on" : "begin");
		return;
	}
	if (case_step_ticks(s->step)) {
		fact_add(x, "Type the letters of all that are right, such as %s %s.", s->choices[0].id, s->choices[n - 1].id);
		return;
	}
	if (n > 0) {
		fact_add(x, "Type ");
		for (size_t i = 0; i < n; i++)
			fact_add(x, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", s->choices[i].id);
		fact_add(x, ".");
		return;
	}
	switch (s->step->type) {
	case STEP_NUMBER:
		if (s->wants_guess)
			fact_add(x, "First guess, from your head: type a number%s%s. It is not marked.", *s->unit ? " in " : "", s->unit);
		else
			fact_add(x, "Type a number%s%s.", *s->unit ? " in " : " without unit", s->unit);
		break;
	case STEP_PLACE:
		fact_add(x, "Type a place as %s. Right and front%s are positive; the first voxel is 0 0%s. The word slice says what lies "
		             "where.", tutor_place_form(&c->slice.labels.grid), slab ? ", and up," : "", slab ? " 0" : "");
		break;
	case STEP_LANDMARKS:
		fact_add(x, "Type pairs of places in mm, today > earlier, with ; between them, such as 12 5 > 12 7; -9 30 > -9 31.");
		break;
	case STEP_SIGN_OFF:
		fact_add(x, "Type sign to sign the note, or say what is missing in your own words, such as risk: what you told the patient.");
		break;
	case STEP_REGIMEN:
	case STEP_CHOICE:
	case STEP_SEVERAL:
	case STEP_CLASSIFY:
	case STEP_JUDGE:
	case STEP_TYPES:
		fact_add(x, "Type a regimen, such as 30x2, to see what it does.");
	}
}

static void
sum_up_step(struct fact_text *x, const struct tutor_step *s, const char *what, size_t number)
{
	static const char *const states[] = {
		[STEP_OPEN] = "not answered",
		[STEP_RIGHT] = "right",
		[STEP_WRONG] = "not right",
		[STEP_SKIPPED] = "skipped",
		[STEP_SHOWN] = "worked answer shown",
	};
	const char *state = states[s->state];

	if (s->step->type == STEP_REGIMEN && s->attempts > 0)
		state = s->state == STEP_RIGHT ? "passed" : "not passed";
	else if (s->step->type == STEP_SIGN_OFF && s->attempts > 0)
		state = s->state == STEP_RIGHT ? "signed" : "signed, not complete";
	else if (s->state == STEP_OPEN && s->attempts > 0)
		state = "not right yet";
	fact_add(x, "%s %zu (%s): %s, %s of %s point%s", what, number, case_step_types[s->step->type], state, POINTS(s->points),
	          POINTS(s->points_max), plural(s->points_max));
	if (s->hints_shown > 0)
		fact_add(x, ", %zu hint%s", s->hints_shown, s->hints_shown == 1 ? "" : "s");
	fact_add(x, ".\n");
}

void
plain_summary(struct fact_text *x, const struct assess *a, const struct tutor_view *v)
{
	const struct scored s = { v->regimen, v->score, -1 };

	fact_add(x, "\nSummary: %s\n", assess_case(a)->title);
	for (size_t i = 0; i < v->n_steps; i++)
		sum_up_step(x, &v->steps[i], v->lesson ? "Question" : "Step", i + 1);
	fact_add(x, "Total: %s of %s point%s.\n", POINTS(v->points), POINTS(v->points_max), plural(v->points_max));
	if (!v->handed_in) {
		if (!v->lesson)
			fact_add(x, "No regimen was handed in.\n");
		return;
	}
	fact_add(x, "The regimen handed in last:\n");
	plain_prescription(x, v->regimen);
	plain_rows(x, a, &s);
	plain_tumour(x, a, &s);
	fact_add(x, "Mark: ");
	plain_mark(x, &s);
}
