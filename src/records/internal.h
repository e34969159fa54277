/* internal.h - the database handle and how statements are run.  Private to the floor. */
#ifndef RECORDS_INTERNAL_H
#define RECORDS_INTERNAL_H

#include <sqlite3.h>

#include "records/records.h"

enum { RECORDS_PATH_MAX = 4096 };

struct records {
	sqlite3 *db;
	char folder[RECORDS_PATH_MAX - 64], path[RECORDS_PATH_MAX];
	char note[600];
	int lock;                  /* records.lock: byte 0 shared by all that have it open, byte N locked by writer N */
	int64_t token;             /* of this handle as a writer; 0: none yet */
	unsigned long long device, inode;  /* of the database file */
	bool wal, full;            /* what journal_mode and synchronous are */
};

/* What SQLite returned, as a fault that names the database.  Returns false. */
bool sql_fault(struct records *r, int code, struct fault *f);

/* A statement with its parameters: one letter each, i int64_t, d double, s const char *, b const void * and size_t.
 * They must live as long as the statement.  NULL with a fault; the caller calls sqlite3_finalize. */
sqlite3_stmt *sql_prepare(struct records *r, struct fault *f, const char *text, const char *types, ...);
/* The next row; *row false at the end. */
bool sql_step(struct records *r, sqlite3_stmt *s, bool *row, struct fault *f);
/* Prepare, run to the end, finalize. */
bool sql_run(struct records *r, struct fault *f, const char *text, const char *types, ...);
/* The first column of the first row; 0 when there is none. */
bool sql_whole(struct records *r, struct fault *f, int64_t *out, const char *text, const char *types, ...);
/* The text of a column, never NULL; lives until the next step. */
const char *sql_text(sqlite3_stmt *s, int column);

/* A transaction that writes; durable: on the disk when sql_commit returns true. */
bool sql_begin(struct records *r, bool durable, struct fault *f);
/* Ends it in any case: commits where good is true; false with everything undone. */
bool sql_end(struct records *r, bool good, struct fault *f);

/* The schema: brought up to this version.  ---- schema.c */
bool schema_check(struct records *r, bool *damaged, struct fault *f);
bool schema_raise(struct records *r, struct fault *f);

/* Does the writer of that token live (and is not this handle)?  ---- writer.c */
bool writer_lives(const struct records *r, int64_t token);
/* Give this handle a token of its own and lock it. */
bool writer_start(struct records *r, struct fault *f);
/* Inside a transaction: a fault unless this handle is the writer. */
bool writer_check(struct records *r, int64_t attempt, struct fault *f);

#endif
