#include <string.h>

#include "records/internal.h"

/* "ghos": tells our database from another program's. */
enum { APPLICATION_ID = 0x67686f73 };

/* migrations[v] makes version v + 1 out of version v; what has been released is never changed, only added to. */
static const char *const migrations[] = {
	"PRAGMA application_id = 1734897523;"
	"CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE copies(digest TEXT PRIMARY KEY, bytes BLOB NOT NULL);"
	"CREATE TABLE attempts(id INTEGER PRIMARY KEY AUTOINCREMENT, case_id TEXT NOT NULL, title TEXT NOT NULL,"
	" digest TEXT NOT NULL REFERENCES copies(digest), started INTEGER NOT NULL, updated INTEGER NOT NULL,"
	" finished INTEGER NOT NULL DEFAULT 0, position INTEGER NOT NULL DEFAULT 0, steps INTEGER NOT NULL,"
	" points REAL NOT NULL DEFAULT 0, points_max REAL NOT NULL, writer INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX attempts_of_case ON attempts(case_id, updated);"
	"CREATE TABLE actions(attempt INTEGER NOT NULL REFERENCES attempts(id) ON DELETE CASCADE, seq INTEGER NOT NULL,"
	" time INTEGER NOT NULL, verb TEXT NOT NULL, step INTEGER NOT NULL, text TEXT NOT NULL, outcome TEXT NOT NULL,"
	" points REAL NOT NULL, PRIMARY KEY(attempt, seq)) WITHOUT ROWID;"
	"CREATE TABLE drafts(attempt INTEGER NOT NULL REFERENCES attempts(id) ON DELETE CASCADE, step INTEGER NOT NULL,"
	" text TEXT NOT NULL, PRIMARY KEY(attempt, step)) WITHOUT ROWID;",
	/* The variant that an attempt is at; NULL: the base variant. */
	"ALTER TABLE attempts ADD COLUMN seed INTEGER;"
	"INSERT INTO counters VALUES('learner', random() & 9223372036854775807);",
	/* What the steps of a copy are called, so that they are known again in another copy of the case; and a name of what
	 * an attempt drew, NULL where it drew nothing. */
	"ALTER TABLE attempts ADD COLUMN variant INTEGER;"
	"CREATE TABLE steps(digest TEXT NOT NULL REFERENCES copies(digest) ON DELETE CASCADE, step INTEGER NOT NULL,"
	" id TEXT NOT NULL, objective TEXT NOT NULL, PRIMARY KEY(digest, step)) WITHOUT ROWID;",
	/* The steps of an attempt at what was due alone; '' for a whole case. */
	"ALTER TABLE attempts ADD COLUMN review TEXT NOT NULL DEFAULT '';",
};
enum { SCHEMA_VERSION = sizeof migrations / sizeof *migrations };

/* Words of quick_check, or a code that says so. */
static bool
quick_check(struct records *r, bool *damaged, struct fault *f)
{
	sqlite3_stmt *s = sql_prepare(r, f, "PRAGMA quick_check(1)", "");
	bool row, good = s && sql_step(r, s, &row, f);

	if (good)
		*damaged = !row || strcmp(sql_text(s, 0), "ok") != 0;
	sqlite3_finalize(s);
	return good;
}

static bool
is_damage(const struct records *r)
{
	int code = sqlite3_errcode(r->db) & 0xff;

	return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

static bool
refuse(const struct records *r, struct fault *f)
{
	return fault_in_file(f, r->path);
}

bool
schema_check(struct records *r, bool *damaged, struct fault *f)
{
	int64_t id, version, tables;

	*damaged = false;
	if (!quick_check(r, damaged, f) || (!*damaged && (!sql_whole(r, f, &id, "PRAGMA application_id", "") ||
	    !sql_whole(r, f, &version, "PRAGMA user_version", "") ||
	    !sql_whole(r, f, &tables, "SELECT count(*) FROM sqlite_schema", "")))) {
		*damaged = is_damage(r);
		return *damaged;
	}
	if (*damaged)
		return true;
	if (tables > 0 && id != APPLICATION_ID) {
		fault_machine(f, "this is the database of another program; expected an empty folder, or that of ghostdose");
		return refuse(r, f);
	}
	if (version > SCHEMA_VERSION) {
		fault_machine(f, "a newer ghostdose wrote these records (version %lld; this one reads up to %d); use the newer one, "
		                 "or another folder", (long long)version, SCHEMA_VERSION);
		return refuse(r, f);
	}
	if (version < 0) {
		*damaged = true;
		return true;
	}
	return true;
}

bool
schema_raise(struct records *r, struct fault *f)
{
	int64_t version;
	bool good = sql_whole(r, f, &version, "PRAGMA user_version", "");
	int code = SQLITE_OK;

	if (!good || version >= SCHEMA_VERSION)
		return good;
	/* Look again inside: another session may have been faster. */
	good = sql_begin(r, true, f);
	if (!good)
		return false;
	good = sql_whole(r, f, &version, "PRAGMA user_version", "");
	for (int64_t v = version < 0 ? 0 : version; good && v < SCHEMA_VERSION; v++) {
		char set[64];

		code = sqlite3_exec(r->db, migrations[v], NULL, NULL, NULL);
		sqlite3_snprintf(sizeof set, set, "PRAGMA user_version=%lld", (long long)v + 1);
		if (code == SQLITE_OK)
			code = sqlite3_exec(r->db, set, NULL, NULL, NULL);
		good = code == SQLITE_OK || sql_fault(r, code, f);
	}
	return sql_end(r, good, f);
}
