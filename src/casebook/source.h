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
	const char *shared;        /* folder where grids may stand as shared.h has them; NULL: nowhere */
	bool shares;               /* write them there */
};

struct case_source {
	const char *file;          /* to name in findings; NULL: the case has no such table */
	const char *text;
	size_t len;
	int first_line;
	const char *shared;        /* of a grid the file of volume/shared.h, which need not be there; NULL: there is none */
	bool shares;               /* it is to be written */
};

/* A file that a table names, such as a slice. */
struct case_file { const char *name; struct case_source source; };

enum { CASE_FILES_MAX = 32, CASE_FILE_BYTES_MAX = 8 << 20, CASE_NAME_BYTES_MAX = 64 };

struct lesson;

/* Is this the path of a lesson: a file whose name ends in .md? */
bool case_path_is_lesson(const char *path);

struct case_sources {
	struct case_place place;
	bool packed;
	const struct lesson *lesson;       /* that the case is taken from; NULL: it is a case of its own */
	struct case_source tables[CASE_TABLES];
	struct case_source story;
	struct case_source whole;          /* of a packed case: the file */
	const char *head;                  /* of a packed case: what stands before its first table, comments and empty rows */
	size_t head_len;
	size_t story_comments;             /* of a packed case: comments in the table of the story, which its text has not */
	int version;                       /* that the tables had; they are of CASE_FORMAT_VERSION now (migrate.h) */
	struct case_source before[CASE_TABLES];    /* those that were of an older one: as they were; text NULL: they are as they were */
	struct case_file files[CASE_FILES_MAX];    /* of a packed case all, of a folder those that were asked for */
	size_t n_files;
};

/* Read all texts of the case into the arena.  What is missing or cannot be read goes to the report; false when that
 * was an error. */
bool case_sources_read(const struct case_place *place, struct arena *arena, struct report *report,
                       struct case_sources *s);

/* The same of a packed case whose text this is; nothing is migrated.  The tables and files lie in that text, the
 * story in the arena. */
bool case_sources_of_text(const char *text, size_t len, struct arena *arena, struct report *report, struct case_sources *s);

/* Of a case on disk just the table of its keys, or a lesson's head: what a list needs. */
bool case_sources_read_keys(const struct case_place *place, struct arena *arena, struct report *report, struct case_sources *s);

/* One file of a case that is a folder, of at most max bytes, into the arena, terminated; the same faults wherever the
 * case stands.  s->file is set in any case (unless memory is out). */
bool case_source_read(const struct case_place *place, const char *name, size_t max, struct arena *arena,
                      struct report *report, struct case_source *s);

/* A file that a table names: a section "[file NAME]" of a packed case, or a .csv file in the folder.  Its text is len bytes
 * without a terminator, in a bundle the bundle's own.  NULL, and nothing reported, when the case has none of that name; NULL
 * with a finding when it cannot be read. */
const struct case_source *case_sources_file(struct case_sources *s, const char *name, struct arena *arena,
                                            struct report *report);

/* Once all tables are built: warn of files that nothing names, for a misspelt table would silently not be there. */
void case_sources_warn(const struct case_sources *s, struct report *report);

/* Is it a name for such a file: one that stays in the folder of the case, where unpacking puts it too, and that can be shown? */
bool case_is_plain_name(const char *name);

/* Has such a file been asked for, or begun by a section? */
bool case_sources_have_file(const struct case_sources *s, const char *name);

/* One more of them, without a text; s->n_files must be below CASE_FILES_MAX.  NULL: memory is out, the report knows. */
struct case_file *case_sources_add_file(struct case_sources *s, const char *name, struct arena *arena, struct report *report);

/* Does the case have a file of that name? */
bool case_place_has(const struct case_place *place, const char *name);

#endif
