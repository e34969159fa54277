/* source.h - the texts that a case is made of, from a folder, from one packed file or from a bundle of either. */
#ifndef CASEBOOK_SOURCE_H
#define CASEBOOK_SOURCE_H

#include "base/report.h"
#include "casebook/schema.h"

/* Where a case stands. */
struct case_place {
	const char *path;          /* of the folder or the packed file; in a bundle just for findings */
	const char *bundle;        /* bytes of a checked bundle, or NULL: on disk */
	size_t bundle_len;
};

struct case_source {
	const char *file;          /* to name in findings; NULL: the case has no such table */
	const char *text;
	size_t len;
	int first_line;
};

struct case_sources {
	struct case_source tables[CASE_TABLES];
	struct case_source story;
};

/* Read all texts of the case into the arena.  What is missing or cannot be read goes to the report; false when that
 * was an error. */
bool case_sources_read(const struct case_place *place, struct arena *arena, struct report *report,
                       struct case_sources *s);

/* One file of a case that is a folder, of at most max bytes, into the arena, terminated; the same faults wherever the
 * case stands.  s->file is set in any case (unless memory is out). */
bool case_source_read(const struct case_place *place, const char *name, size_t max, struct arena *arena,
                      struct report *report, struct case_source *s);

/* Does the case have a file of that name? */
bool case_place_has(const struct case_place *place, const char *name);

#endif
