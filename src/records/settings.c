#include <nettle/sha2.h>
#include <stdio.h>

#include "records/internal.h"

bool
records_setting(struct records *r, const char *name, char out[RECORDS_VALUE_MAX], struct fault *f)
{
	sqlite3_stmt *s = sql_prepare(r, f, "SELECT value FROM settings WHERE name = ?", "s", name);
	bool row, good = s && sql_step(r, s, &row, f);

	out[0] = '\0';
	if (good && row)
		snprintf(out, RECORDS_VALUE_MAX, "%s", sql_text(s, 0));
	sqlite3_finalize(s);
	return good;
}

bool
records_set(struct records *r, const char *name, const char *value, struct fault *f)
{
	bool good;

	if (!sql_begin(r, true, f))
		return false;
	good = value ? sql_run(r, f, "INSERT INTO settings VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
	                       "ss", name, value)
	             : sql_run(r, f, "DELETE FROM settings WHERE name = ?", "s", name);
	return sql_end(r, good, f);
}

void
records_digest(const void *bytes, size_t len, char out[RECORDS_DIGEST_MAX])
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, len, bytes);
	sha256_digest(&context, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

bool
records_forget(struct records *r, const char *case_id, size_t *n, struct fault *f)
{
	int64_t count = 0;
	bool good;

	if (!sql_begin(r, true, f))
		return false;
	/* NULL: every case. */
	good = sql_whole(r, f, &count, "SELECT count(*) FROM attempts WHERE ?1 IS NULL OR case_id = ?1", "s", case_id) &&
	    sql_run(r, f, "DELETE FROM attempts WHERE ?1 IS NULL OR case_id = ?1", "s", case_id) &&
	    sql_run(r, f, "DELETE FROM copies WHERE digest NOT IN (SELECT digest FROM attempts)", "");
	if (!sql_end(r, good, f))
		return false;
	*n = (size_t)count;
	/* The log still holds what was deleted; when another session reads just now, that one's end empties it. */
	sqlite3_exec(r->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	return true;
}
