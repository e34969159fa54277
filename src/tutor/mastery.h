/* mastery.h - what a learner has learned, and when it comes back: from the records alone.
 *
 * What is learned is a step of a case, told by its id, whatever the numbers were.  Of an attempt the first answer counts, and
 * it counts as right when it was right with no hint before it.  A step that is skipped counts as not right, unless it was
 * answered before and is not due.
 *
 * Mastered is a step that was right twice in a row with different numbers; in a case that does not vary, on different days.
 *
 * It comes back by the boxes of Leitner (So lernt man lernen, Freiburg 1972: right, and the card moves on to the next box;
 * wrong, and it goes back to the first) with days in the place of the fill of a box, doubled from box to box: 1, 2, 4 ...
 * as Settles and Meeder 2016 (Proc. 54th ACL, 1848) describe it.  A step enters the first box with its first answer, right
 * or wrong.  A right answer before the day it is due moves nothing.  Behind the last box it returns at the last one's
 * interval.  Days are days in UTC. */
#ifndef TUTOR_MASTERY_H
#define TUTOR_MASTERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "records/records.h"

enum { MASTERY_BOXES = 7, MASTERY_IN_A_ROW = 2 };

struct mastery_step {
	const char *case_id, *title, *step, *objective;    /* the last two as the latest attempt has them */
	size_t number;             /* of the step in its case */
	size_t answers;            /* attempts that have answered it, or given it up */
	size_t right_in_a_row;     /* with different numbers, up to the last answer */
	bool mastered;
	int box;                   /* 1 to MASTERY_BOXES */
	int64_t last_day, due_day; /* days since 1970 UTC */
	bool due;                  /* on the day of `now` */
};

struct mastery {
	struct mastery_step *steps;    /* by the day they are due, then by case and number */
	size_t n, n_due, n_mastered;
};

/* Days from one answer to the next, by box: 2^(box - 1). */
int64_t mastery_interval_days(int box);

/* The day of a time in seconds since 1970 UTC. */
int64_t mastery_day(int64_t now);

/* Of all cases, or of one.  Memory is the arena's. */
bool mastery_read(struct records *r, const char *case_id, int64_t now, struct arena *arena, struct mastery *out,
                  struct fault *f);

#endif
