/* replay.h - an attempt played again for an instructor: every answer in its order, what was said to it, what it earned. */
#ifndef CLASSROOM_REPLAY_H
#define CLASSROOM_REPLAY_H

#include "classroom/grade.h"
#include "tutor/session.h"

/* An action at a step; to go on and back is none. */
struct replay_line {
	size_t action;             /* which of the submission */
	int64_t time, seconds;     /* seconds: since the action before, whatever it was */
	enum tutor_verb verb;
	size_t step;               /* from 1; 0: at no step */
	const char *id, *prompt;   /* of the step; "" at none */
	const char *text;          /* as typed, untrusted; "" none */
	const char *outcome;       /* in words: "right", "not right yet", "hint 1 of 3" ... */
	const char *feedback;      /* what the learner read; "" nothing */
	const char *mistakes;      /* names of misconceptions, blanks between; "" none */
	bool good, refused;        /* good: it earned all that it could; refused: this case, or the program, does not take it now */
	double gained, step_points, points, points_max;        /* by this action; of the step so far; of the attempt so far; of the step */
	const char *sum;           /* points of the attempt as a sum of its steps, "1 + 0.5 = 1.50" */
};

struct replay {
	struct graded graded;
	size_t n;
	struct replay_line *lines;
};

/* All in the arena. */
bool replay_make(const struct grader *g, const struct submission *s, struct arena *arena, struct replay *out, struct fault *f);

/* The case at path as a session in which the first n actions were done again, kept in the records (NULL: nowhere).  *refused: so
 * many are not taken now.  NULL with a fault of the case or the machine. */
struct session *replay_session(struct records *r, const struct submission *s, const char *path, size_t n, size_t *refused, struct fault *f);

#endif
