#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "records/folder.h"

static bool
connect_to(struct records *r, struct fault *f)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
	    SQLITE_OPEN_EXRESCODE;
	int code = sqlite3_open_v2(r->path, &r->db, flags, NULL);

	if (code != SQLITE_OK)
		return sql_fault(r, code, f);
	sqlite3_busy_timeout(r->db, 3000);
	sqlite3_db_config(r->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return true;
}

/* Nothing is written outside the folder, what is deleted is gone, and a page that lies is noticed. */
static bool
set_up(struct records *r, struct fault *f)
{
	sqlite3_stmt *s;
	bool row, good;

	if (!sql_run(r, f, "PRAGMA trusted_schema=OFF", "") || !sql_run(r, f, "PRAGMA temp_store=MEMORY", "") ||
	    !sql_run(r, f, "PRAGMA cell_size_check=ON", "") || !sql_run(r, f, "PRAGMA secure_delete=ON", "") ||
	    !sql_run(r, f, "PRAGMA foreign_keys=ON", "") || !sql_run(r, f, "PRAGMA cache_size=-128", "") ||
	    !sql_run(r, f, "PRAGMA journal_size_limit=1048576", "") || !sql_run(r, f, "PRAGMA synchronous=FULL", ""))
		return false;
	r->full = true;
	s = sql_prepare(r, f, "PRAGMA journal_mode=WAL", "");
	good = s && sql_step(r, s, &row, f);
	if (good)
		r->wal = row && sqlite3_stricmp(sql_text(s, 0), "wal") == 0;
	sqlite3_finalize(s);
	return good;
}

static bool
open_database(struct records *r, bool *damaged, struct fault *f)
{
	*damaged = false;
	return folder_make_file(r, f) && connect_to(r, f) && schema_check(r, damaged, f);
}

static bool
open_all(struct records *r, const char *folder, struct fault *f)
{
	bool damaged;

	if (!folder_open(folder, r->folder, sizeof r->folder, f))
		return false;
	if (!file_join(r->path, sizeof r->path, r->folder, RECORDS_DATABASE))
		return fault_machine(f, "the name of the folder for the records is too long; expected a shorter one");
	if (!folder_lock(r, f) || !open_database(r, &damaged, f))
		return false;
	if (damaged) {
		sqlite3_close(r->db);
		r->db = NULL;
		if (!folder_set_aside(r, f) || !open_database(r, &damaged, f))
			return false;
		if (damaged) {
			fault_machine(f, "new records are damaged at once; expected a disk that works");
			return fault_in_file(f, r->path);
		}
	}
	return set_up(r, f) && schema_raise(r, f);
}

struct records *
records_open(const char *folder, struct fault *f)
{
	struct records *r = calloc(1, sizeof *r);

	if (!r) {
		fault_memory(f);
		return NULL;
	}
	r->lock = -1;
	if (!open_all(r, folder, f)) {
		records_close(r);
		return NULL;
	}
	return r;
}

void
records_close(struct records *r)
{
	if (!r)
		return;
	sqlite3_close(r->db);
	if (r->lock >= 0)
		close(r->lock);
	free(r);
}

const char *
records_note(const struct records *r)
{
	return r->note;
}

const char *
records_folder(const struct records *r)
{
	return r->folder;
}
