/* grade.h - a submission played again: what it is worth is computed from its answers, never read from it. */
#ifndef CLASSROOM_GRADE_H
#define CLASSROOM_GRADE_H

#include "assess/assess.h"
#include "classroom/submission.h"

enum { GRADE_NOTE_MAX = 300 };

/* A case to grade by, with what its base variant needs computed once.  grader_play may be called from several threads at
 * once: it does not change the grader. */
struct grader;

/* The case or lesson at path.  NULL with its first fault. */
struct grader *grader_new(const char *path, struct fault *f);
void grader_free(struct grader *g);
const struct casebook *grader_case(const struct grader *g);
const char *grader_digest(const struct grader *g);
/* A text of the case with the numbers of its base variant, in the arena; as the author wrote it where that cannot be. */
const char *grader_fill(const struct grader *g, const char *text, struct arena *arena);

/* How a step went. */
struct graded_step {
	enum step_state state;
	size_t attempts, hints;
	double points;
	bool first_right;          /* the first answer was right, with no hint before it */
	double first_share;        /* what the first answer was worth of the step's points: 1 right, 0 wrong; of a regimen or a
	                            * note its share; NaN: none was given */
	int64_t seconds;           /* from the action before to the one that closed it or was its last; pauses above an hour are not
	                            * counted */
	const char *first;         /* the first answer: a choice's letters, else what was typed; "" for none; the arena's */
	const char *mistakes;      /* names of the misconceptions that the first answer landed on, blanks between; "" for none */
};

struct graded {
	double points, points_max;
	bool finished;             /* every step is closed */
	size_t n;
	struct graded_step *steps; /* in the case's order */
	size_t refused;            /* actions that this case refuses now: it, or the program, has changed */
	bool other_case;           /* worked on another state of the case than this one */
	char note[GRADE_NOTE_MAX]; /* what an instructor should know of it, in sentences; "" for nothing */
};

/* An action as it is played: all as it stands after it; at: the step that it was done at (the number of steps: none); why: it was
 * refused, NULL: it was done.  Texts live until it returns.  False stops, with *f filled. */
typedef bool grade_see_fn(void *user, const struct submission_action *a, size_t at, const struct tutor_view *v,
                          const struct fault *why, struct fault *f);

/* grader_play, seen action by action. */
bool grader_watch(const struct grader *g, const struct submission *s, struct arena *arena, grade_see_fn *see, void *user,
                  struct graded *out, struct fault *f);

/* Play it again.  Memory is the arena's.  False with a fault where it is of another case, or memory is out. */
bool grader_play(const struct grader *g, const struct submission *s, struct arena *arena, struct graded *out, struct fault *f);

#endif
