/* items.h - which questions of a case work: how hard they are, whether they tell those who know from those who do not, which
 * wrong answers attract.
 *
 * Of each learner the first attempt counts, and in it the first answer to a step: 1 right, 0 wrong or given up, of a regimen
 * or a note its share.  Facility is the mean of that (Moodle, Quiz statistics calculations: facility index), discrimination
 * Pearson's correlation of a step with the sum of all others (ibid., discrimination index, there in per cent). */
#ifndef CLASSROOM_ITEMS_H
#define CLASSROOM_ITEMS_H

#include "classroom/grade.h"

enum { ITEMS_FEW = 30, ITEM_ANSWERS_MAX = 24, ITEM_ANSWER_BYTES = 64 };

/* A first answer, or a misconception, and how many had it. */
struct item_answer { char text[ITEM_ANSWER_BYTES]; size_t n; bool right; };

struct item {
	const struct case_step *step;
	size_t n;                  /* learners that came to it: answered, skipped, or looked the answer up */
	double facility;           /* NaN: nobody */
	double discrimination;     /* NaN: not defined (less than three, or all alike) */
	double hints, attempts;    /* means */
	double minutes;            /* mean, without pauses of more than an hour */
	size_t skipped;            /* given up or looked up */
	struct item_sums { double x, y, xx, yy, xy, hints, attempts, seconds; } sums;  /* x: shares at this step, y: of all others */
	size_t n_answers, n_mistakes;      /* most frequent first */
	struct item_answer answers[ITEM_ANSWERS_MAX];      /* of questions with choices */
	struct item_answer mistakes[ITEM_ANSWERS_MAX];     /* misconceptions, by name */
};

struct items;

/* The case must outlive it. */
struct items *items_new(const struct casebook *c, struct fault *f);
void items_free(struct items *x);
/* Attempts after the first of a learner are left out by the caller. */
void items_add(struct items *x, const struct graded *g);
size_t items_learners(const struct items *x);
/* How the facility, the discrimination, the mean attempts, hints and minutes of a step came about: words, then a sum on the last
 * line; NULL: there is no such number, or memory is out.  In the arena. */
enum item_number { ITEM_FACILITY, ITEM_DISCRIMINATION, ITEM_ATTEMPTS, ITEM_HINTS, ITEM_MINUTES };
double item_number(const struct item *k, enum item_number what);
const char *item_words(const struct item *k, enum item_number what, struct arena *arena);
/* "a* 12, bc 7": most frequent first, the right one with a star; "" none.  In the arena; NULL: memory is out. */
const char *item_answers_words(const struct item_answer *list, size_t n, struct arena *arena);

/* Step i of the case. */
void items_at(const struct items *x, size_t i, struct item *out);

#endif
