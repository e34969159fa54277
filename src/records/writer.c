#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "records/internal.h"

/* Locks of the open file, not of the process: two handles in one process are two sessions, and the kernel releases
 * them however the process ends. */

bool
writer_lives(const struct records *r, int64_t token)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = token, .l_len = 1 };

	if (token <= 0 || token == r->token)
		return false;
	/* When in doubt it lives: to ask once too often loses nothing. */
	return fcntl(r->lock, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

static bool
next_token(struct records *r, int64_t *token, struct fault *f)
{
	bool good = sql_begin(r, false, f);

	return good &&
	    sql_end(r, sql_whole(r, f, token, "INSERT INTO counters VALUES('sessions', 1) ON CONFLICT(name) DO UPDATE SET "
	                         "value = value + 1 RETURNING value", ""), f);
}

bool
writer_start(struct records *r, struct fault *f)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
	int64_t token;

	if (r->token > 0)
		return true;
	if (!next_token(r, &token, f))
		return false;
	lock.l_start = token;
	if (fcntl(r->lock, F_OFD_SETLK, &lock) != 0) {
		fault_machine(f, "cannot lock records.lock: %s; expected a disk with locks", strerror(errno));
		return fault_in_file(f, r->folder);
	}
	r->token = token;
	return true;
}

bool
writer_check(struct records *r, int64_t attempt, struct fault *f)
{
	sqlite3_stmt *s = sql_prepare(r, f, "SELECT writer FROM attempts WHERE id = ?", "i", attempt);
	bool row, good = s && sql_step(r, s, &row, f);

	if (good && !row)
		good = fault_set(f, 0, 0, "this attempt was deleted meanwhile and this was not kept; begin the case anew");
	else if (good && (r->token == 0 || sqlite3_column_int64(s, 0) != r->token))
		good = fault_set(f, 0, 0, "another session has taken this attempt over and this was not kept; go on there, or "
		                 "open the case again");
	sqlite3_finalize(s);
	return good;
}
