/* tutor.h - a learner's way through a case, as a state machine: actions in, a view out, nothing printed.
 *
 * The journey is the story, then the steps in their order, then the summary.  A step is open until it is answered
 * right, its attempts are used up, it is skipped or its worked answer is asked for; then that is shown and the next one
 * opens.  There are as many attempts as prices (step->prices).  A regimen step pays its price times mark/mark_max, a
 * sign-off its price times the share of the note that is stated; of both the best attempt counts, and they may be left
 * as soon as there was one.
 *
 * Help is a ladder: hints in their order, each for a price, then, after all of them and a try, the worked answer, which
 * ends the step without credit.  The first hint is open at once; each further one opens with one more try, as long as
 * the step has a try to give: before the last attempt all hints are open.
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
	                    * with or without unit; a regimen in notation; a place ("-12 5", "12 mm left, 5 mm front", "voxel
	                    * 28 16"); pairs of places ("12 5 > 12 7; ..."); at a sign-off "sign" */
	TUTOR_GUESS,       /* text: a number, where step->wants_guess; it is kept and never marked */
	TUTOR_STATE,       /* text: "ITEM: words" for the note, at a sign-off; no attempt, no price */
	TUTOR_HINT,        /* the next hint of the step */
	TUTOR_SHOW,        /* the worked answer: no points; refused before all hints and a try */
	TUTOR_SKIP,        /* give the step up: no points, the worked answer is shown */
	TUTOR_NEXT,        /* go on; refused while the step is open and nothing was handed in */
	TUTOR_BACK         /* look at the page before; answers stay */
};

/* "answer", "hint" ...: as records and submissions name it; and back (false: there is no such). */
const char *tutor_verb_name(enum tutor_verb verb);
bool tutor_verb_find(const char *name, enum tutor_verb *verb);

struct tutor_action {
	enum tutor_verb verb;
	const char *text;          /* TUTOR_ANSWER, TUTOR_GUESS, TUTOR_STATE only */
};

/* Do it.  False with a fault that the learner reads: refused (an empty answer, a regimen that does not parse (its
 * column is the byte in the text), a number with two separators, the answer that was wrong just now, no hint left ...),
 * and nothing has changed, no attempt is lost. */
bool tutor_do(struct tutor *t, const struct tutor_action *action, struct fault *f);

enum tutor_page { TUTOR_STORY, TUTOR_STEP, TUTOR_SUMMARY };
enum step_state { STEP_OPEN, STEP_RIGHT, STEP_WRONG, STEP_SKIPPED, STEP_SHOWN };

/* The attempt that counts: which (from 0), hints before it, the share of what was asked that it reached. */
struct step_earned { size_t attempt, hints; double part, whole; };

/* One step as it stands.  Texts are filled in, safe, and live as long as the tutor; `given` of a sign-off until the next
 * action. */
struct tutor_step {
	const struct case_step *step;  /* as the author wrote it: its texts still have their {placeholders} */
	enum step_state state;
	const char *prompt;
	const char *unit;              /* of a number; "" when it has none */
	const char *given;             /* what lies on the table: landmarks, measures of a registration, the note; "" for none */
	const struct case_choice *choices;   /* the author's, filled in; of a class or a judgement the engine's */
	size_t n_choices;
	const bool *ticked;            /* of these in the last answer, where case_step_ticks; else NULL */
	const char *hints[CASE_HINTS];
	size_t hints_shown;            /* of step->n_hints */
	double hint_cost;              /* of each, off what later answers earn */
	bool can_hint;                 /* TUTOR_HINT would be done */
	size_t hint_tries;             /* tries that are missing until the next hint opens; 0: none, or there is no hint left */
	bool can_show;                 /* TUTOR_SHOW would be done */
	bool wants_guess;              /* TUTOR_GUESS comes before all else but to skip */
	const char *guess;             /* as given, "" when none */
	const char *compared;          /* the guess with the result in words; "" until the step is closed */
	const char *worked, *explain;  /* "" until the step is closed */
	const char *answer;            /* the last one given, "" when none */
	const char *feedback;          /* to the last answer, "" before */
	const char *mistakes;          /* names of the misconceptions that lead to the last number, blanks between; "" for none */
	size_t attempts, attempts_max;
	double points, points_max;
	struct step_earned earned;     /* where points came from; whole 0: from nowhere */
	double next_points;            /* what a right answer (a full mark) would earn now; 0 when closed */
};

/* What a step pays, has paid, and asks for help. */
enum tutor_points { POINTS_EARNED, POINTS_NEXT, POINTS_HINT };

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

/* How points came about: words, then the sum on the last line.  In the arena; NULL: memory is out.
 * total: of all steps, earned or (most) to be had. */
const char *tutor_points_words(const struct tutor_step *s, enum tutor_points what, struct arena *arena);
const char *tutor_total_words(const struct tutor_view *v, bool most, struct arena *arena);

/* What this text typed at this step is: a guess where one is wanted, words for the note, else an answer. */
enum tutor_verb tutor_verb_of(const struct tutor_step *s, const char *text);
/* Does a step pay for a share of what is asked, so that it may be left after an attempt? */
bool tutor_pays_by_share(const struct case_step *s);
/* Was something handed in there that skipping would lose?  Skipping is refused then. */
bool tutor_has_mark(const struct tutor_step *s);

/* The consult note as it stands, put together from the learner's own answers: plain text or Markdown, in the arena.  What
 * must be stated and is not is named as missing.  NULL with a fault when memory is out. */
const char *tutor_note(const struct tutor *t, bool markdown, struct arena *arena, struct fault *f);

#endif
