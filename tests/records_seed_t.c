/* What an attempt was drawn from is kept; records of version 1, which knew nothing of it, are brought up. */
#include "records/records.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

/* Version 1 as it was released, with one attempt. */
static const char version_1[] =
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
	" text TEXT NOT NULL, PRIMARY KEY(attempt, step)) WITHOUT ROWID;"
	"INSERT INTO settings VALUES('ascii', 'yes');"
	"INSERT INTO copies VALUES('aa', x'01');"
	"INSERT INTO attempts(case_id, title, digest, started, updated, steps, points_max) VALUES('cord', 'Cord', 'aa', 5, 6, 3, 9);"
	"INSERT INTO actions VALUES(1, 1, 6, 'answer', 1, '42', 'right', 2);"
	"PRAGMA user_version = 1;";

static void
make_old(const char *folder)
{
	char path[200];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/records.db", folder);
	if (mkdir(folder, 0700) != 0 || sqlite3_open(path, &db) != SQLITE_OK || sqlite3_exec(db, version_1, NULL, NULL, NULL) != SQLITE_OK)
		tap_bail_out("cannot make an old database");
	sqlite3_close(db);
	chmod(path, 0600);
}

static void
clean(const char *top)
{
	char line[200];

	snprintf(line, sizeof line, "rm -rf '%s'", top);
	if (system(line) != 0)
		tap_diag("%s stays", top);
}

static void
old_records_are_brought_up(void)
{
	char top[] = "/tmp/ghostdose-seed.XXXXXX", folder[80], value[RECORDS_VALUE_MAX];
	struct records_attempt a;
	struct fault f = { 0 };
	struct records *r;
	int64_t learner, attempt, again;
	bool found;

	if (!mkdtemp(top))
		tap_bail_out("no folder");
	snprintf(folder, sizeof folder, "%s/state", top);
	make_old(folder);
	r = records_open(folder, &f);
	if (!r)
		tap_bail_out(f.text);
	IS_STR(records_note(r), "");
	OK(records_setting(r, "ascii", value, &f) && !strcmp(value, "yes"));
	OK(records_attempt(r, 1, &a, &found, &f) && found);
	OK(!a.drawn && a.actions == 1 && a.steps == 3);
	IS_STR(a.case_id, "cord");
	OK(records_next(r, "cord", &learner, &attempt, &f));
	IS_INT(attempt, 2);
	OK(learner >= 0);
	records_close(r);
	/* Once brought up it stays so, and the learner is the same. */
	r = records_open(folder, &f);
	OK(r && records_next(r, "cord", &again, &attempt, &f) && again == learner);
	records_close(r);
	clean(top);
}

static void
a_seed_is_kept(void)
{
	static const uint64_t seeds[] = { 0, 1, 9223372036854775807ULL };
	char top[] = "/tmp/ghostdose-seed.XXXXXX", folder[80];
	struct records_new what = { .case_id = "cord", .title = "Cord", .copy = "x", .copy_len = 1, .now = 7, .steps = 2, .points_max = 4 };
	struct records_attempt a;
	struct fault f = { 0 };
	struct records *r;
	int64_t id, learner, attempt;
	bool found;

	if (!mkdtemp(top))
		tap_bail_out("no folder");
	snprintf(folder, sizeof folder, "%s/state", top);
	r = records_open(folder, &f);
	if (!r)
		tap_bail_out(f.text);
	for (size_t i = 0; i < 3; i++) {
		what.seed = &seeds[i];
		what.variant = 100 + i;
		OK(records_begin(r, &what, &id, &f) && records_attempt(r, id, &a, &found, &f) && found);
		OK(a.drawn && a.seed == seeds[i] && a.variant == 100 + i);
	}
	what.seed = NULL;
	OK(records_begin(r, &what, &id, &f) && records_attempt(r, id, &a, &found, &f) && !a.drawn);
	OK(records_next(r, "cord", &learner, &attempt, &f) && attempt == 5);
	OK(records_next(r, "carotid", &learner, &attempt, &f) && attempt == 1);
	records_close(r);
	clean(top);
}

TAP_MAIN(TAP_CASE(old_records_are_brought_up), TAP_CASE(a_seed_is_kept))
