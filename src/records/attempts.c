#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "records/internal.h"

#define ATTEMPT_COLUMNS                                                                                              \
	"SELECT id, case_id, title, digest, started, updated, finished, position, steps, points, points_max, writer,"      \
	" (SELECT count(*) FROM actions WHERE attempt = attempts.id), seed, variant, review FROM attempts "

static size_t
size_of(sqlite3_stmt *s, int column)
{
	int64_t v = sqlite3_column_int64(s, column);

	return v > 0 ? (size_t)v : 0;
}

static void
take_row(const struct records *r, sqlite3_stmt *s, struct records_attempt *a)
{
	int64_t writer = sqlite3_column_int64(s, 11);

	*a = (struct records_attempt){
		.id = sqlite3_column_int64(s, 0),
		.started = sqlite3_column_int64(s, 4),
		.updated = sqlite3_column_int64(s, 5),
		.finished = sqlite3_column_int64(s, 6),
		.position = size_of(s, 7),
		.steps = size_of(s, 8),
		.points = sqlite3_column_double(s, 9),
		.points_max = sqlite3_column_double(s, 10),
		.writer = writer > 0 && writer == r->token ? RECORDS_US : writer_lives(r, writer) ? RECORDS_ANOTHER : RECORDS_NOBODY,
		.actions = size_of(s, 12),
		.drawn = sqlite3_column_type(s, 13) != SQLITE_NULL,
		.seed = (uint64_t)sqlite3_column_int64(s, 13),
		.variant = (uint64_t)sqlite3_column_int64(s, 14),
	};
	text_clean(a->case_id, sizeof a->case_id, sql_text(s, 1));
	text_clean(a->title, sizeof a->title, sql_text(s, 2));
	text_clean(a->digest, sizeof a->digest, sql_text(s, 3));
	text_clean(a->review, sizeof a->review, sql_text(s, 15));
}

bool
records_attempts(struct records *r, const char *case_id, struct records_attempt **out, size_t *n, struct fault *f)
{
	sqlite3_stmt *s = sql_prepare(r, f, ATTEMPT_COLUMNS "WHERE ?1 IS NULL OR case_id = ?1 ORDER BY updated DESC, id DESC",
	                              "s", case_id);
	size_t capacity = 0;
	bool row = true, good = s != NULL;

	*out = NULL;
	*n = 0;
	while (good && (good = sql_step(r, s, &row, f)) && row) {
		struct records_attempt *grown = mem_grow(*out, &capacity, *n + 1, sizeof *grown);

		if (grown) {
			*out = grown;
			take_row(r, s, &grown[(*n)++]);
		} else
			good = fault_memory(f);
	}
	sqlite3_finalize(s);
	if (!good) {
		free(*out);
		*out = NULL;
		*n = 0;
	}
	return good;
}

static bool
take_one(struct records *r, sqlite3_stmt *s, struct records_attempt *out, bool *found, struct fault *f)
{
	bool good = s && sql_step(r, s, found, f);

	if (good && *found)
		take_row(r, s, out);
	sqlite3_finalize(s);
	return good;
}

bool
records_attempt(struct records *r, int64_t id, struct records_attempt *out, bool *found, struct fault *f)
{
	*found = false;
	return take_one(r, sql_prepare(r, f, ATTEMPT_COLUMNS "WHERE id = ?", "i", id), out, found, f);
}

bool
records_unfinished(struct records *r, const char *case_id, struct records_attempt *out, bool *found, struct fault *f)
{
	*found = false;
	return take_one(r, sql_prepare(r, f, ATTEMPT_COLUMNS "WHERE case_id = ? AND finished = 0 AND review = '' "
	                               "ORDER BY updated DESC, id DESC LIMIT 1", "s", case_id), out, found, f);
}

bool
records_next(struct records *r, const char *case_id, int64_t *learner, int64_t *attempt, struct fault *f)
{
	if (!sql_whole(r, f, learner, "SELECT value FROM counters WHERE name = 'learner'", "") ||
	    !sql_whole(r, f, attempt, "SELECT count(*) FROM attempts WHERE case_id = ?", "s", case_id))
		return false;
	(*attempt)++;
	return true;
}

/* What its steps are called, once a copy. */
static bool
name_steps(struct records *r, const char *digest, const struct records_new *what, struct fault *f)
{
	bool good = true;

	for (size_t i = 0; good && what->names && i < what->n_names; i++)
		good = sql_run(r, f, "INSERT OR IGNORE INTO steps VALUES(?, ?, ?, ?)", "siss", digest, (int64_t)i + 1,
		               what->names[i].id, what->names[i].objective);
	return good;
}

bool
records_begin(struct records *r, const struct records_new *what, int64_t *id, struct fault *f)
{
	char digest[RECORDS_DIGEST_MAX];
	int64_t seed = what->seed ? (int64_t)*what->seed : -1, variant = what->seed ? (int64_t)what->variant : -1;
	bool good;

	records_digest(what->copy, what->copy_len, digest);
	if (!writer_start(r, f) || !sql_begin(r, false, f))
		return false;
	/* The same copy is kept once, however many attempts are made at it. */
	good = sql_run(r, f, "INSERT OR IGNORE INTO copies VALUES(?, ?)", "sb", digest, what->copy, what->copy_len) &&
	    name_steps(r, digest, what, f) &&
	    sql_run(r, f, "INSERT INTO attempts(case_id, title, digest, started, updated, steps, points_max, writer, "
	            "seed, variant, review) VALUES(?, ?, ?, ?4, ?4, ?, ?, ?, nullif(?, -1), nullif(?, -1), ?)", "sssiidiiis",
	            what->case_id, what->title, digest, what->now, (int64_t)what->steps, what->points_max, r->token, seed, variant,
	            what->review ? what->review : "");
	if (good)
		*id = sqlite3_last_insert_rowid(r->db);
	return sql_end(r, good, f);
}

/* Inside a transaction: may this handle become the writer? */
static bool
may_claim(struct records *r, int64_t id, bool take_over, struct fault *f)
{
	struct records_attempt a;
	bool found;

	if (!records_attempt(r, id, &a, &found, f))
		return false;
	if (!found)
		return fault_set(f, 0, 0, "this attempt was deleted meanwhile; begin the case anew");
	if (a.writer == RECORDS_ANOTHER && !take_over)
		return fault_set(f, 0, 0, "another session is working on this attempt; take it over, or look on");
	return true;
}

bool
records_claim(struct records *r, int64_t id, bool take_over, struct fault *f)
{
	bool good;

	if (!writer_start(r, f) || !sql_begin(r, false, f))
		return false;
	good = may_claim(r, id, take_over, f) &&
	    sql_run(r, f, "UPDATE attempts SET writer = ? WHERE id = ?", "ii", r->token, id);
	return sql_end(r, good, f);
}

bool
records_release(struct records *r, int64_t id, struct fault *f)
{
	if (r->token == 0)
		return true;
	return sql_begin(r, false, f) &&
	    sql_end(r, sql_run(r, f, "UPDATE attempts SET writer = 0 WHERE id = ? AND writer = ?", "ii", id, r->token), f);
}

bool
records_copy(struct records *r, int64_t id, struct arena *arena, const void **copy, size_t *len, struct fault *f)
{
	sqlite3_stmt *s = sql_prepare(r, f, "SELECT bytes, copies.digest FROM copies JOIN attempts USING(digest) WHERE id = ?",
	                              "i", id);
	char digest[RECORDS_DIGEST_MAX];
	bool row, good = s && sql_step(r, s, &row, f);

	if (good && !row)
		good = fault_set(f, 0, 0, "this attempt was deleted meanwhile; begin the case anew");
	if (good) {
		const void *bytes = sqlite3_column_blob(s, 0);

		*len = (size_t)sqlite3_column_bytes(s, 0);
		*copy = arena_text(arena, bytes ? bytes : "", *len);
		good = *copy || fault_memory(f);
	}
	if (good) {
		records_digest(*copy, *len, digest);
		if (strcmp(digest, sql_text(s, 1)) != 0) {
			fault_machine(f, "the copy of the case is damaged; begin the case anew");
			good = fault_in_file(f, r->path);
		}
	}
	sqlite3_finalize(s);
	return good;
}
