/* state.h - what a tutor remembers.  Private to the floor. */
#ifndef TUTOR_STATE_H
#define TUTOR_STATE_H

#include "casebook/lesson.h"
#include "tutor/tutor.h"

/* What belongs to a step and is not for the learner's eyes. */
struct step_own {
	double key, last;          /* number: the key, the answer given last */
	bool *tried;               /* choice: which were chosen so far; several: which in the last answer */
	const char *worked, *explain;  /* shown when the step is closed */
};

/* The arena holds what is filled in once, and an answer and its feedback for each attempt: a step has at most
 * CASE_PRICES_MAX attempts and refusals store nothing, so that it stops growing. */
struct tutor {
	const struct assess *assess;
	const struct casebook *book;
	struct arena *arena;
	const char *story;
	struct lesson_page *pages; /* of a lesson, filled in; NULL: it is a case */
	struct tutor_step *steps;
	struct step_own *own;
	size_t n;
	size_t page;               /* 0: the story, 1 to n: a step, n + 1: the summary */
	struct rb_regimen regimen;
	bool handed_in;
	struct score score, trial; /* of the regimen; room for the next */
};

#endif
