/* gather.h - the submissions that grade and items work on: files, folders of them, or the records of a class. */
#ifndef CLI_GATHER_H
#define CLI_GATHER_H

#include <stddef.h>

#include "classroom/batch.h"
#include "cli/options.h"

struct gathered {
	const char **paths;        /* the arena's texts; free() the list */
	size_t n, capacity;
};

/* What stands behind the case: files, of a folder its .csv files and those one folder below, but for the tables of a class, in the
 * order of the arguments and of names.  False: nothing, or --records too; a folder that cannot be read; memory. */
bool gather_submissions(const struct options *o, struct arena *arena, struct gathered *out, struct fault *f);

/* Is that a submission at another case which nobody named, but lay in a folder?  It is left out, and is no fault. */
bool gather_is_other(const struct options *o, const struct grader *g, const char *path, const struct submission *s);

/* How many learners there can be at most. */
size_t gather_most(const struct options *o, const struct gathered *files);

/* Grade them, or what --records names, on --threads; roster: whose folders of records are one learner's, NULL: none. */
bool gather_grade(const struct options *o, const struct grader *g, const struct gathered *files, const struct roster *roster,
                  batch_take_fn *take, void *user, struct fault *f);

#endif
