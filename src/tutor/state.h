/* state.h - what a tutor remembers.  Private to the floor. */
#ifndef TUTOR_STATE_H
#define TUTOR_STATE_H

#include "casebook/lesson.h"
#include "tutor/tutor.h"

/* What belongs to a step and is not for the learner's eyes. */
struct step_own {
	double key, last, guess;   /* number: the key, the answer given last, the guess (NaN: none) */
	double at_mm[3];           /* point: named last */
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
	const char *stated[NOTE_ITEMS];    /* of the note, in the learner's own words; NULL: nothing */
	size_t n_stated;           /* how often something was, all in all */
	struct arena *note_arena;  /* of `given` of a sign-off */
};

/* A learner may say so often something for the note that the arena stays small. */
enum { STATED_MAX = 60 };

/* ---- make.c ---- */

/* Fill in what does not change: texts, keys, choices of the engine. */
bool tutor_make_steps(struct tutor *t, struct fault *f);

/* ---- take.c ---- */

/* An answer, a guess or words for the note to an open step. */
bool take_statement(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f);
bool take_answer(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f);
bool take_guess(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f);
/* What an open step offers now: its price, its help. */
void take_offer(struct tutor_step *s);
void take_close(struct tutor *t, struct tutor_step *s, enum step_state state);

/* ---- note.c ---- */

/* How many items the note must state, and how many of them it does; what is missing in the arena, "" for nothing. */
struct note_count { size_t stated, needed; const char *missing; };
bool note_count(const struct tutor *t, struct arena *arena, struct note_count *out, struct fault *f);
/* The item of "type: words", or NOTE_ITEMS; *words begins behind the colon. */
enum note_item note_item_of(const char *text, const char **words);

#endif
