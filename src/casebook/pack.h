/* pack.h - a case as one file that a spreadsheet opens, and back to a folder of tables. */
#ifndef CASEBOOK_PACK_H
#define CASEBOOK_PACK_H

#include "casebook/casebook.h"

/* A file of a folder: its name and its text, the arena's.  comments_left_out: of the story, whose Markdown has no place for those of
 * its table. */
struct case_part {
	const char *name, *text;
	size_t len, comments_left_out;
};

/* The case as one file: its tables as they stand, each below its line "[name]", the story as a table of paragraphs.  A case
 * that cannot be loaded, is too large for one file, or would not be read from it as what it is, is refused.  *text is
 * terminated.  *mixed: some tables have commas between cells and some semicolons, which no spreadsheet takes apart in one file. */
bool case_pack(const char *path, struct arena *arena, const char **text, size_t *len, bool *mixed, struct fault *f);

/* The tables, slices and story.md of a case, packed or not.  parts has room for CASE_PARTS_MAX. */
enum { CASE_PARTS_MAX = CASE_TABLES + 1 + 32 };
bool case_unpack(const char *path, struct arena *arena, struct case_part *parts, size_t *n, struct fault *f);

#endif
