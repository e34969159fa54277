/* source.h - the texts that a case is made of, from a folder or from one packed file. */
#ifndef CASEBOOK_SOURCE_H
#define CASEBOOK_SOURCE_H

#include "base/report.h"
#include "casebook/schema.h"

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

/* Read all texts of the case at path into the arena.  What is missing or cannot be read goes to the report; false
 * when that was an error. */
bool case_sources_read(const char *path, struct arena *arena, struct report *report, struct case_sources *s);

#endif
