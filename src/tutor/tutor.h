/* tutor.h - a learner's way through a case, as a state machine: actions in, a view out, nothing printed.
 *
 * The journey is the story, then the steps in their order, then the summary.  A step is open until it is answered
 * right, its attempts are used up, or it is skipped; then its worked answer is shown and the next one opens. */
#ifndef TUTOR_TUTOR_H
#define TUTOR_TUTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "assess/assess.h"

struct tutor;

/* The assess (and its case) must outlive it. */
struct tutor *tutor_new(const struct assess *a, struct fault *f);
void tutor_free(struct tutor *t);

enum tutor_verb {
	TUTOR_ANSWER,      /* text: a choice's letter, a number with or without unit, a regimen */
	TUTOR_HINT,        /* the next hint of the step */
	TUTOR_SKIP,        /* give the step up: no points, the worked answer is shown */
	TUTOR_NEXT,        /* go on; refused while the step is open */
	TUTOR_BACK         /* look at the page before; answers stay */
};

struct tutor_action {
	enum tutor_verb verb;
	const char *text;          /* TUTOR_ANSWER only */
};

/* Do it.  False with a fault that the learner reads: refused (an empty answer, a regimen that does not parse, a number
 * with two separators, no hint left ...), and nothing has changed. */
bool tutor_do(struct tutor *t, const struct tutor_action *action, struct fault *f);

enum tutor_page { TUTOR_STORY, TUTOR_STEP, TUTOR_SUMMARY };
enum step_state { STEP_OPEN, STEP_RIGHT, STEP_WRONG, STEP_SKIPPED };

/* One step as it stands.  Texts are filled in, safe, and live as long as the tutor. */
struct tutor_step {
	const struct case_step *step;
	enum step_state state;
	const char *prompt, *explain;
	const char *hints[CASE_HINTS];
	size_t hints_shown;
	double hint_cost;              /* of each */
	const char *worked;            /* the worked answer; shown when the step is closed */
	const char *answer;            /* the last one given, "" when none */
	const char *feedback;          /* to the last answer, "" before */
	size_t attempts;
	double points, points_max;
	double next_points;            /* what a right answer would earn now */
};

struct tutor_view {
	enum tutor_page page;
	size_t at;                     /* index of the step on a TUTOR_STEP page */
	const char *story;             /* plain text */
	const struct tutor_step *steps;
	size_t n_steps;
	double points, points_max;     /* of the case so far, of the whole case */
	const struct rb_regimen *regimen;   /* the last one handed in; else the case's proposal */
	bool handed_in;                /* a regimen was */
	const struct score *score;     /* of what was handed in last; NULL before */
};

void tutor_look(const struct tutor *t, struct tutor_view *view);

#endif
