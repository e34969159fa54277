/* migrate.h - tables of an older format_version as those of this one.  Private to casebook and its commands.
 *
 * A text is changed in the cells that mean something else now, and nowhere else: comments, blanks, quotes, delimiters and line ends
 * stay as they are.  Version 0 was never in use: it is there so that this is tested, and has other names for some columns and keys,
 * and doses in percent. */
#ifndef CASEBOOK_MIGRATE_H
#define CASEBOOK_MIGRATE_H

#include "casebook/source.h"

/* The tables of a case that was read, brought to CASE_FORMAT_VERSION; what they were goes to s->before, and a warning with the
 * version to the report.  What is no older version stays as it is.  False: memory is out, or a cell cannot be carried over, as the
 * report says. */
bool case_migrate(struct case_sources *s, struct arena *arena, struct report *report);

/* A file of a case as this version has it. */
struct case_migrated { const char *path, *text; size_t len; };

/* The files of the case at path that migration changes, case.csv behind the others, the arena's; of a packed case the one.  *version:
 * what it was.  *n = 0: it is of this version already.  False with the first error. */
bool case_migrated_files(const char *path, struct arena *arena, struct case_migrated *files, size_t *n, int *version, struct fault *f);

#endif
