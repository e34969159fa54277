/* tutor.h - a learner's way through a case, as a state machine: actions in, a view out, nothing printed.
 *
 * The journey is the story, then the steps in their order, then the summary.  A step is open until it is answered
 * right, its attempts are used up, or it is skipped; then its worked answer is shown and the next one opens.  There are
 * as many attempts as prices (step->prices).  A regimen step pays its price times mark/mark_max, the best of its
 * attempts, and may be left as soon as one regimen was handed in.
 *
 * A lesson is the same, with its text before the steps and behind the last: its story is what one will be able to do, and a
 * question that it need not wait for (step->may_wait) may be left open and answered later. */
#ifndef TUTOR_TUTOR_H
#define TUTOR_TUTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "assess/assess.h"

struct lesson;
struct lesson_page;

struct tutor;

/* The assess (and its case) must outlive it. */
struct tutor *tutor_new(const struct assess *a, struct fault *f);
void tutor_free(struct tutor *t);

enum tutor_verb {
	TUTOR_ANSWER,      /* text: a choice's letter or text; the letters of those that are ticked ("a, c", "ac"); a number
	                    * with or without unit; a regimen in notation */
	TUTOR_HINT,        /* the next hint of the step */
	TUTOR_SKIP,        /* give the step up: no points, the worked answer is shown */
	TUTOR_NEXT,        /* go on; refused while the step is open and nothing was handed in */
	TUTOR_BACK         /* look at the page before; answers stay */
};

struct tutor_action {
	enum tutor_verb verb;
	const char *text;          /* TUTOR_ANSWER only */
};

/* Do it.  False with a fault that the learner reads: refused (an empty answer, a regimen that does not parse (its
 * column is the byte in the text), a number with two separators, the answer that was wrong just now, no hint left ...),
 * and nothing has changed, no attempt is lost. */
bool tutor_do(struct tutor *t, const struct tutor_action *action, struct fault *f);

enum tutor_page { TUTOR_STORY, TUTOR_STEP, TUTOR_SUMMARY };
enum step_state { STEP_OPEN, STEP_RIGHT, STEP_WRONG, STEP_SKIPPED };

/* One step as it stands.  Texts are filled in, safe, and live as long as the tutor. */
struct tutor_step {
	const struct case_step *step;  /* as the author wrote it: its texts still have their {placeholders} */
	enum step_state state;
	const char *prompt;
	const char *unit;              /* of a number; "" when it has none */
	const struct case_choice *choices;   /* step->n_choices of them, filled in */
	const bool *ticked;            /* of these in the last answer, where case_step_ticks; else NULL */
	const char *hints[CASE_HINTS];
	size_t hints_shown;            /* of step->n_hints */
	double hint_cost;              /* of each, off what later answers earn */
	const char *worked, *explain;  /* "" until the step is closed */
	const char *answer;            /* the last one given, "" when none */
	const char *feedback;          /* to the last answer, "" before */
	size_t attempts, attempts_max;
	double points, points_max;
	double next_points;            /* what a right answer (a full mark) would earn now; 0 when closed */
};

struct tutor_view {
	enum tutor_page page;
	size_t at;                     /* index of the step on a TUTOR_STEP page */
	bool can_next, can_back;       /* TUTOR_NEXT, TUTOR_BACK would be done */
	const char *story;             /* plain text; "" in a lesson */
	const struct lesson *lesson;   /* NULL: it is a case */
	const struct lesson_page *pages;   /* of a lesson, filled in: pages[i] stands before step i, the last behind them */
	const struct tutor_step *steps;
	size_t n_steps;
	double points, points_max;     /* of the case so far, of the whole case */
	const struct rb_regimen *regimen;   /* the last one handed in; else the case's proposal */
	bool handed_in;                /* a regimen was */
	const struct score *score;     /* of what was handed in last; NULL before */
};

void tutor_look(const struct tutor *t, struct tutor_view *view);

/* Does the worked answer of a step say more than its feedback has?  To a right choice all is said, but for what the author
 * wrote beside it. */
bool tutor_worked_is_news(const struct tutor_step *s);

#endif
