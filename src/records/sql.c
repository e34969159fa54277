#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "records/internal.h"

/* How long to wait for another session's transaction: an answer may wait, a key may not. */
enum { WAIT_ANSWER_MS = 3000, WAIT_KEY_MS = 100 };

static bool
is_no_room(int error)
{
	return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

static void
describe(sqlite3 *db, int code, int error, struct fault *f)
{

	switch (code & 0xff) {
	case SQLITE_NOMEM:
		fault_memory(f);
		return;
	case SQLITE_FULL:
		fault_machine(f, "the disk is full and this was not kept; make room, then do it again");
		return;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		fault_machine(f, "another session is writing here and this was not kept; do it again in a moment");
		return;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		fault_machine(f, "the records are damaged and this was not kept; leave and begin again, which sets the damaged "
		                 "file aside");
		return;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		fault_machine(f, "the records cannot be written; expected a file that you may write");
		return;
	default:
		break;
	}
	if (is_no_room(error))
		fault_machine(f, "%s and this was not kept; make room, then do it again", strerror(error));
	else if (error)
		fault_machine(f, "the records cannot be used: %s; expected a folder on a disk that works and that you may write",
		              strerror(error));
	else
		fault_machine(f, "the records cannot be used: %s; expected the database of ghostdose",
		              db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
}

bool
sql_fault(struct records *r, int code, struct fault *f)
{
	/* SQLite keeps the error of the system for some calls, and not for a commit. */
	int error = errno, kept = r->db ? sqlite3_system_errno(r->db) : 0;

	describe(r->db, code, (code & 0xff) == SQLITE_IOERR && error ? error : kept, f);
	return fault_in_file(f, r->path);
}

static int
bind(sqlite3_stmt *s, const char *types, va_list ap)
{
	int code = SQLITE_OK;

	for (int i = 0; types[i] && code == SQLITE_OK; i++) {
		const void *bytes;

		switch (types[i]) {
		case 'i':
			code = sqlite3_bind_int64(s, i + 1, va_arg(ap, int64_t));
			break;
		case 'd':
			code = sqlite3_bind_double(s, i + 1, va_arg(ap, double));
			break;
		case 's':
			code = sqlite3_bind_text(s, i + 1, va_arg(ap, const char *), -1, SQLITE_STATIC);
			break;
		default:
			bytes = va_arg(ap, const void *);
			code = sqlite3_bind_blob64(s, i + 1, bytes, va_arg(ap, size_t), SQLITE_STATIC);
			break;
		}
	}
	return code;
}

static sqlite3_stmt *
prepare(struct records *r, struct fault *f, const char *text, const char *types, va_list ap)
{
	sqlite3_stmt *s = NULL;
	int code;

	errno = 0;
	code = sqlite3_prepare_v2(r->db, text, -1, &s, NULL);
	if (code == SQLITE_OK)
		code = bind(s, types, ap);
	if (code == SQLITE_OK)
		return s;
	sql_fault(r, code, f);
	sqlite3_finalize(s);
	return NULL;
}

sqlite3_stmt *
sql_prepare(struct records *r, struct fault *f, const char *text, const char *types, ...)
{
	sqlite3_stmt *s;
	va_list ap;

	va_start(ap, types);
	s = prepare(r, f, text, types, ap);
	va_end(ap);
	return s;
}

bool
sql_step(struct records *r, sqlite3_stmt *s, bool *row, struct fault *f)
{
	int code;

	errno = 0;
	code = sqlite3_step(s);
	*row = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE || sql_fault(r, code, f);
}

bool
sql_run(struct records *r, struct fault *f, const char *text, const char *types, ...)
{
	sqlite3_stmt *s;
	bool row = true, good;
	va_list ap;

	va_start(ap, types);
	s = prepare(r, f, text, types, ap);
	va_end(ap);
	good = s != NULL;
	while (good && row)
		good = sql_step(r, s, &row, f);
	sqlite3_finalize(s);
	return good;
}

bool
sql_whole(struct records *r, struct fault *f, int64_t *out, const char *text, const char *types, ...)
{
	sqlite3_stmt *s;
	bool row, good;
	va_list ap;

	*out = 0;
	va_start(ap, types);
	s = prepare(r, f, text, types, ap);
	va_end(ap);
	good = s && sql_step(r, s, &row, f);
	if (good && row)
		*out = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return good;
}

const char *
sql_text(sqlite3_stmt *s, int column)
{
	const unsigned char *text = sqlite3_column_text(s, column);

	return text ? (const char *)text : "";
}

/* SQLite would go on writing to a file that was deleted or replaced, and all of it would be lost. */
static bool
is_still_there(const struct records *r, struct fault *f)
{
	struct stat st;

	if (stat(r->path, &st) == 0 && st.st_dev == r->device && st.st_ino == r->inode)
		return true;
	fault_machine(f, "the records were moved or deleted meanwhile and this was not kept; leave and begin again");
	return fault_in_file(f, r->path);
}

bool
sql_begin(struct records *r, bool durable, struct fault *f)
{
	/* Without WAL a weaker setting could damage the file. */
	bool full = durable || !r->wal;

	if (!is_still_there(r, f))
		return false;
	sqlite3_busy_timeout(r->db, durable ? WAIT_ANSWER_MS : WAIT_KEY_MS);
	if (full != r->full && !sql_run(r, f, full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", ""))
		return false;
	r->full = full;
	return sql_run(r, f, "BEGIN IMMEDIATE", "");
}

bool
sql_end(struct records *r, bool good, struct fault *f)
{
	good = good && sql_run(r, f, "COMMIT", "");
	/* After some faults SQLite has rolled back by itself. */
	if (!good && !sqlite3_get_autocommit(r->db))
		sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL);
	return good;
}
