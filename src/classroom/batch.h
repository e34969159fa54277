/* batch.h - many submissions graded one after the other, on as many threads as there are, in constant memory. */
#ifndef CLASSROOM_BATCH_H
#define CLASSROOM_BATCH_H

#include "classroom/grade.h"
#include "classroom/roster.h"

/* What one gave, in the order of the paths.  why NULL: it was graded; else graded is NULL, and why says why it was not; s is NULL
 * too where it could not be read.  All lives until it returns.  False stops, with *f filled. */
typedef bool batch_take_fn(void *user, const char *path, const struct submission *s, const struct graded *graded,
                           const struct fault *why, struct fault *f);

/* threads: 1: this one alone; 0: as many as the machine has.  Whatever the number, take is called from this thread, and with
 * the same.  False with a fault of the machine, or of take. */
bool batch_grade(const struct grader *g, const char *const *paths, size_t n, int threads, batch_take_fn *take, void *user,
                 struct fault *f);

/* The same of the records of a class: a folder that has for each learner one with records, named as the learner.  Attempts at the
 * whole case come learner by learner, the first first; path is that of the learner's folder.  A learner of the roster (NULL: none)
 * may have several, by account and by key: their attempts are counted through in the order they were begun.  A folder whose
 * records cannot be opened is refused, the others are graded. */
bool batch_grade_records(const struct grader *g, const char *folder, const struct roster *roster, batch_take_fn *take, void *user,
                         struct fault *f);

#endif
