/* The records: what is kept, who may write, and everything that can be wrong with a folder or a file. */
#include "records/records.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

/* ---- a folder of its own for each test ---- */

struct place { char top[40], folder[60], path[80]; };

static void
run(const char *command, const char *path)
{
	char line[300];

	snprintf(line, sizeof line, "%s '%s'", command, path);
	if (system(line) != 0)
		tap_diag("%s fails", line);
}

static void
place_init(struct place *p)
{
	snprintf(p->top, sizeof p->top, "/tmp/ghostdose-records.XXXXXX");
	if (!mkdtemp(p->top))
		tap_bail_out("cannot make a folder in /tmp");
	snprintf(p->folder, sizeof p->folder, "%s/a/state", p->top);
	snprintf(p->path, sizeof p->path, "%s/records.db", p->folder);
}

static void
place_fini(struct place *p)
{
	run("rm -rf", p->top);
}

static struct records *
need(const struct place *p)
{
	struct fault f = { 0 };
	struct records *r = records_open(p->folder, &f);

	if (!r) {
		char text[700];

		tap_bail_out(fault_format(&f, text, sizeof text));
	}
	return r;
}

/* Must not open; its words stand in f. */
static void
refused(const char *folder, const char *words)
{
	struct fault f = { 0 };
	struct records *r = records_open(folder, &f);

	OK(!r);
	HAS(f.text, words);
	IS_INT(f.kind, FAULT_MACHINE);
	records_close(r);
}

static int64_t
begin(struct records *r, const char *case_id, int64_t now)
{
	struct records_new new = { .case_id = case_id, .title = "A title", .copy = "copy of the case", .copy_len = 16, .now = now,
		                   .steps = 3, .points_max = 15 };
	struct fault f = { 0 };
	int64_t id = 0;

	if (!OK(records_begin(r, &new, &id, &f)))
		tap_diag("%s", f.text);
	return id;
}

static bool
append(struct records *r, int64_t id, size_t actions, const char *text, struct fault *f)
{
	struct records_action a = { 1000 + (int64_t)actions, "answer", text, 2, "wrong", 1.5 };
	struct records_standing standing = { 2, 1.5, false };

	return records_append(r, id, actions, &a, &standing, true, f);
}

static size_t
log_length(struct records *r, int64_t id)
{
	struct arena *arena = arena_new();
	struct records_action *log;
	struct fault f;
	size_t n = 0;

	/* No check that prints: children call this too. */
	if (!arena || !records_log(r, id, 0, arena, &log, &n, &f))
		n = (size_t)-1;
	arena_free(arena);
	return n;
}

/* ---- what is kept ---- */

static void
settings(void)
{
	struct place p;
	struct records *r;
	char value[RECORDS_VALUE_MAX];
	struct fault f;

	place_init(&p);
	r = need(&p);
	OK(records_setting(r, "color", value, &f));
	IS_STR(value, "");
	OK(records_set(r, "color", "off", &f) && records_set(r, "ascii", "on", &f) && records_set(r, "color", "auto", &f));
	records_close(r);
	r = need(&p);
	OK(records_setting(r, "color", value, &f));
	IS_STR(value, "auto");
	OK(records_set(r, "color", NULL, &f) && records_setting(r, "color", value, &f));
	IS_STR(value, "");
	OK(records_setting(r, "ascii", value, &f));
	IS_STR(value, "on");
	records_close(r);
	place_fini(&p);
}

static void
attempts(void)
{
	struct place p;
	struct records *r;
	struct records_attempt *list, one;
	struct records_action last = { 5000, "next", "", 3, "right", 12 };
	struct records_standing end = { 4, 12, true };
	struct fault f = { 0 };
	int64_t a, b, c;
	bool found;
	size_t n;

	place_init(&p);
	r = need(&p);
	OK(records_attempts(r, NULL, &list, &n, &f));
	IS_INT(n, 0);
	a = begin(r, "carotid", 100);
	b = begin(r, "cord", 200);
	c = begin(r, "carotid", 300);
	OK(a > 0 && b > a && c > b);
	OK(append(r, a, 0, "52,5 Gy\x1b[0m", &f));     /* at 1000: worked last */
	OK(records_attempts(r, "carotid", &list, &n, &f));
	IS_INT(n, 2);
	IS_INT(list[0].id, a);
	IS_INT(list[0].started, 100);
	IS_INT(list[0].updated, 1000);
	IS_INT(list[0].position, 2);
	IS_INT(list[0].steps, 3);
	IS_INT(list[0].actions, 1);
	NEAR(list[0].points, 1.5, 0, 0);
	NEAR(list[0].points_max, 15, 0, 0);
	IS_STR(list[0].title, "A title");
	IS_INT(list[0].writer, RECORDS_US);
	IS_STR(list[0].digest, list[1].digest);
	IS_INT(list[1].id, c);
	free(list);
	OK(records_append(r, a, 1, &last, &end, false, &f));
	OK(records_unfinished(r, "carotid", &one, &found, &f) && found);
	IS_INT(one.id, c);
	OK(records_attempt(r, a, &one, &found, &f) && found);
	IS_INT(one.finished, 5000);
	OK(records_attempt(r, 99, &one, &found, &f) && !found);
	OK(records_unfinished(r, "nowhere", &one, &found, &f) && !found);
	records_close(r);
	place_fini(&p);
}

/* SHA-256 of "abc": FIPS 180-2, appendix B.1. */
static void
digest(void)
{
	char out[RECORDS_DIGEST_MAX];

	records_digest("abc", 3, out);
	IS_STR(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
log_and_drafts(void)
{
	struct place p;
	struct records *r;
	struct arena *arena = arena_new();
	struct records_action *log;
	struct records_draft *drafts;
	struct fault f = { 0 };
	const void *copy;
	size_t n;
	int64_t a;

	place_init(&p);
	r = need(&p);
	a = begin(r, "carotid", 100);
	OK(records_set_draft(r, a, 2, "5", &f) && records_set_draft(r, a, 2, "52", &f) && records_set_draft(r, a, 3, "7x2", &f));
	OK(append(r, a, 0, "17.5", &f));
	OK(append(r, a, 1, "52,5 \xce\xb1", &f));
	records_close(r);
	r = need(&p);
	OK(records_log(r, a, 0, arena, &log, &n, &f));
	IS_INT(n, 2);
	IS_STR(log[0].text, "17.5");
	IS_STR(log[1].text, "52,5 \xce\xb1");
	IS_STR(log[1].verb, "answer");
	IS_STR(log[1].outcome, "wrong");
	IS_INT(log[1].time, 1001);
	IS_INT(log[1].step, 2);
	OK(records_log(r, a, 1, arena, &log, &n, &f));
	IS_INT(n, 1);
	/* The answer has taken its own draft with it. */
	OK(records_drafts(r, a, arena, &drafts, &n, &f));
	IS_INT(n, 1);
	IS_INT(drafts[0].step, 3);
	IS_STR(drafts[0].text, "7x2");
	OK(records_copy(r, a, arena, &copy, &n, &f));
	OK(n == 16 && !memcmp(copy, "copy of the case", 16));
	/* Not the writer yet. */
	OK(!records_set_draft(r, a, 3, "8x2", &f));
	OK(records_claim(r, a, false, &f));
	OK(records_set_draft(r, a, 3, "", &f));
	OK(records_drafts(r, a, arena, &drafts, &n, &f));
	IS_INT(n, 0);
	/* A log that is longer than the caller knew is not written over. */
	OK(!append(r, a, 1, "again", &f));
	IS_INT(f.kind, FAULT_INPUT);
	IS_INT(log_length(r, a), 2);
	records_close(r);
	arena_free(arena);
	place_fini(&p);
}

static void
forgetting(void)
{
	struct place p;
	struct records *r;
	struct records_attempt *list;
	struct arena *arena = arena_new();
	struct fault f = { 0 };
	char value[RECORDS_VALUE_MAX], line[200];
	const void *copy;
	size_t n, len;
	int64_t a, b;

	place_init(&p);
	r = need(&p);
	a = begin(r, "carotid", 100);
	b = begin(r, "cord", 100);
	OK(append(r, a, 0, "xyzzy-secret", &f) && append(r, b, 0, "kept", &f) && records_set(r, "ascii", "on", &f));
	OK(records_forget(r, "carotid", &n, &f));
	IS_INT(n, 1);
	OK(!append(r, a, 1, "later", &f));
	HAS(f.text, "deleted");
	OK(append(r, b, 1, "still", &f));
	OK(records_copy(r, b, arena, &copy, &len, &f));
	/* Not in any file any more. */
	snprintf(line, sizeof line, "! grep -rq xyzzy-secret %s", p.folder);
	IS_INT(system(line), 0);
	OK(records_forget(r, NULL, &n, &f));
	IS_INT(n, 1);
	OK(records_attempts(r, NULL, &list, &n, &f));
	IS_INT(n, 0);
	OK(records_setting(r, "ascii", value, &f));
	IS_STR(value, "on");
	OK(begin(r, "carotid", 200) > b);              /* no number is used twice */
	records_close(r);
	arena_free(arena);
	place_fini(&p);
}

/* ---- one writer ---- */

static void
two_handles(void)
{
	struct place p;
	struct records *r, *q;
	struct records_attempt one;
	struct fault f = { 0 };
	bool found;
	int64_t a;

	place_init(&p);
	r = need(&p);
	q = need(&p);
	a = begin(r, "carotid", 100);
	OK(records_attempt(q, a, &one, &found, &f) && found);
	IS_INT(one.writer, RECORDS_ANOTHER);
	OK(!append(q, a, 0, "mine", &f));
	OK(!records_claim(q, a, false, &f));
	HAS(f.text, "another session");
	IS_INT(f.kind, FAULT_INPUT);
	OK(append(r, a, 0, "first", &f));
	OK(records_claim(q, a, true, &f));
	OK(!append(r, a, 1, "late", &f));
	HAS(f.text, "taken this attempt over");
	OK(!records_set_draft(r, a, 2, "late", &f));
	OK(append(q, a, 1, "second", &f));
	IS_INT(log_length(r, a), 2);
	OK(records_release(r, a, &f));                 /* not the writer: nothing happens */
	OK(append(q, a, 2, "third", &f));
	OK(records_release(q, a, &f));
	OK(records_attempt(r, a, &one, &found, &f) && found);
	IS_INT(one.writer, RECORDS_NOBODY);
	OK(records_claim(r, a, false, &f) && append(r, a, 3, "fourth", &f));
	records_close(q);
	records_close(r);
	place_fini(&p);
}

/* The kernel tells that a writer is dead. */
static void
killed_writer(void)
{
	struct place p;
	struct records *r;
	struct records_attempt one;
	struct fault f = { 0 };
	int64_t a = 0;
	int ends[2], status;
	bool found;
	pid_t child;

	place_init(&p);
	if (pipe(ends) != 0)
		tap_bail_out("no pipe");
	child = fork();
	if (child == 0) {
		struct records *mine = records_open(p.folder, &f);
		struct records_new new = { .case_id = "carotid", .title = "A title", .copy = "copy", .copy_len = 4, .now = 100, .steps = 3,
		                   .points_max = 15 };

		if (!mine || !records_begin(mine, &new, &a, &f) || !append(mine, a, 0, "kept", &f))
			_exit(1);
		if (write(ends[1], &a, sizeof a) != (ssize_t)sizeof a)
			_exit(1);
		pause();
		_exit(0);
	}
	IS_INT(read(ends[0], &a, sizeof a), sizeof a);
	r = need(&p);
	OK(records_attempt(r, a, &one, &found, &f) && found);
	IS_INT(one.writer, RECORDS_ANOTHER);
	OK(!records_claim(r, a, false, &f));
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	OK(records_attempt(r, a, &one, &found, &f) && found);
	IS_INT(one.writer, RECORDS_NOBODY);
	OK(records_claim(r, a, false, &f) && append(r, a, 1, "mine", &f));
	IS_INT(log_length(r, a), 2);
	records_close(r);
	close(ends[0]);
	close(ends[1]);
	place_fini(&p);
}

/* What cannot be forgotten or set is said, and is as it was. */
static void
settings_that_cannot_be_kept(void)
{
	char value[RECORDS_VALUE_MAX];
	struct place p;
	struct records *r;
	struct fault f = { 0 };
	sqlite3 *db;
	size_t n = 7;
	int64_t a;

	place_init(&p);
	r = need(&p);
	a = begin(r, "carotid", 100);
	OK(append(r, a, 0, "5", &f) && records_set(r, "ascii", "on", &f));
	IS_INT(sqlite3_open(p.path, &db), SQLITE_OK);
	IS_INT(sqlite3_exec(db, "CREATE TRIGGER no BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'no'); END", NULL, NULL, NULL), SQLITE_OK);
	OK(!records_forget(r, "carotid", &n, &f));
	IS_INT(f.kind, FAULT_MACHINE);
	IS_INT(n, 7);
	IS_INT(log_length(r, a), 1);
	IS_INT(sqlite3_exec(db, "DROP TRIGGER no", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	/* Its file is gone under the session. */
	OK(unlink(p.path) == 0);
	f = (struct fault){ 0 };
	OK(!records_set(r, "ascii", "off", &f) && *f.text && f.kind == FAULT_MACHINE);
	f = (struct fault){ 0 };
	OK(!records_forget(r, NULL, &n, &f) && *f.text && f.kind == FAULT_MACHINE);
	OK(records_setting(r, "ascii", value, &f));
	IS_STR(value, "on");
	records_close(r);
	place_fini(&p);
}

/* Another session holds the write lock: bounded, and said. */
static void
busy(void)
{
	struct place p;
	struct records *r;
	struct fault f = { 0 };
	sqlite3 *db;
	int64_t a;

	place_init(&p);
	r = need(&p);
	a = begin(r, "carotid", 100);
	IS_INT(sqlite3_open(p.path, &db), SQLITE_OK);
	IS_INT(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	OK(!records_set_draft(r, a, 2, "5", &f));
	HAS(f.text, "another session is writing here");
	IS_INT(f.kind, FAULT_MACHINE);
	OK(!append(r, a, 0, "5", &f));
	HAS(f.text, "do it again");
	IS_INT(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	OK(append(r, a, 0, "5", &f));
	sqlite3_close(db);
	records_close(r);
	place_fini(&p);
}

/* ---- folders and files that are wrong ---- */

static void
modes(void)
{
	struct place p;
	struct stat st;
	mode_t old = umask(0);

	place_init(&p);
	records_close(need(&p));
	umask(old);
	OK(stat(p.folder, &st) == 0 && (st.st_mode & 07777) == 0700);
	OK(stat(p.path, &st) == 0 && (st.st_mode & 07777) == 0600);
	chmod(p.folder, 0770);
	refused(p.folder, "others can write");
	chmod(p.folder, 0702);
	refused(p.folder, "others can write");
	chmod(p.folder, 0755);
	records_close(need(&p));
	if (geteuid() == 0) {
		OK(chown(p.folder, 65534, 65534) == 0);
		refused(p.folder, "belongs to another user");
	}
	place_fini(&p);
}

static void
wrong_places(void)
{
	struct place p;
	char other[100], name[120];

	place_init(&p);
	records_close(need(&p));
	snprintf(other, sizeof other, "%s/link", p.top);
	OK(symlink(p.folder, other) == 0);
	refused(other, "a link");
	snprintf(name, sizeof name, "%s/", other);
	refused(name, "a link");
	refused("", "empty");
	refused(p.path, "a file");
	snprintf(name, sizeof name, "%s/below", p.path);
	refused(name, "cannot make the folder");
	refused("/proc/ghostdose/state", "cannot make the folder");
	/* The database itself as a link, as a folder. */
	snprintf(name, sizeof name, "%s/real.db", p.top);
	OK(rename(p.path, name) == 0 && symlink(name, p.path) == 0);
	refused(p.folder, "a link");
	OK(unlink(p.path) == 0 && mkdir(p.path, 0700) == 0);
	refused(p.folder, "");
	place_fini(&p);
}

static void
change(const struct place *p, const char *sql)
{
	sqlite3 *db;

	IS_INT(sqlite3_open(p->path, &db), SQLITE_OK);
	IS_INT(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void
versions(void)
{
	struct place p;
	struct stat before, after;

	place_init(&p);
	records_close(need(&p));
	change(&p, "PRAGMA user_version=9");
	OK(stat(p.path, &before) == 0);
	refused(p.folder, "a newer ghostdose");
	OK(stat(p.path, &after) == 0 && after.st_ino == before.st_ino && after.st_size == before.st_size);
	/* An older one is brought up: version 0 is the empty file. */
	OK(truncate(p.path, 0) == 0);
	records_close(need(&p));
	change(&p, "PRAGMA application_id=7");
	refused(p.folder, "another program");
	place_fini(&p);
}

/* A file of n bytes of garbage, or a database with a page overwritten. */
static void
damage(const char *path, long at, size_t n)
{
	char garbage[5000];
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	memset(garbage, 0x5a, sizeof garbage);
	if (fd < 0 || pwrite(fd, garbage, n, at) != (ssize_t)n)
		tap_bail_out("cannot write garbage");
	close(fd);
}

static void
damaged(void)
{
	struct place p;
	struct records *r, *q;
	struct fault f = { 0 };
	struct records_attempt *list;
	char name[160];
	int64_t a;
	size_t n;

	place_init(&p);
	r = need(&p);
	IS_STR(records_note(r), "");
	a = begin(r, "carotid", 100);
	for (size_t i = 0; i < 200; i++)
		OK(append(r, a, i, "an answer that is long enough to fill some pages of the file, and then some", &f));
	records_close(r);
	damage(p.path, 4096L * 3, 4096);
	r = need(&p);
	HAS(records_note(r), "damaged");
	HAS(records_note(r), "records.db.damaged-1");
	OK(records_attempts(r, NULL, &list, &n, &f));
	IS_INT(n, 0);
	begin(r, "carotid", 200);
	records_close(r);
	/* No database at all; the name that is taken is not used. */
	damage(p.path, 0, 5000);
	snprintf(name, sizeof name, "%s.damaged-1", p.path);
	OK(access(name, F_OK) == 0);
	r = need(&p);
	HAS(records_note(r), "records.db.damaged-2");
	/* With another session that has it open it stays. */
	records_close(r);
	r = need(&p);
	damage(p.path, 0, 100);
	q = records_open(p.folder, &f);
	OK(!q);
	HAS(f.text, "another session");
	records_close(q);
	records_close(r);
	r = need(&p);
	HAS(records_note(r), "damaged-3");
	records_close(r);
	place_fini(&p);
}

/* Every byte of a small database inverted in turn, a few hundred of them: it opens, is set aside or is refused. */
static void
flipped(void)
{
	const char *given = getenv("TEST_SEED");
	unsigned long long seed = given ? strtoull(given, NULL, 10) : 11, x = seed * 2654435761u + 1;
	size_t opened = 0, aside = 0, refusals = 0;

	for (int round = 0; round < 60; round++) {
		struct place p;
		struct records *r;
		struct records_attempt *list;
		struct fault f = { 0 };
		struct stat st;
		unsigned char byte;
		int64_t a;
		size_t n;
		off_t at;
		int fd;

		place_init(&p);
		r = need(&p);
		a = begin(r, "carotid", 100);
		OK(append(r, a, 0, "52.5", &f));
		records_close(r);
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		fd = open(p.path, O_RDWR);
		OK(fstat(fd, &st) == 0 && st.st_size > 0);
		at = (off_t)((x >> 20) % (unsigned long long)(round % 2 ? st.st_size : 100));  /* every other one in the header */
		OK(pread(fd, &byte, 1, at) == 1);
		byte ^= 0xff;
		OK(pwrite(fd, &byte, 1, at) == 1);
		close(fd);
		r = records_open(p.folder, &f);
		if (!r)
			refusals++;
		else if (*records_note(r))
			aside++;
		else
			opened++;
		if (r && records_attempts(r, NULL, &list, &n, &f))
			free(list);
		records_close(r);
		place_fini(&p);
	}
	OK(opened > 0 && aside > 0);
	printf("# seed %llu (TEST_SEED): %zu open, %zu set aside, %zu refused\n", seed, opened, aside, refusals);
}

static void
moved_away(void)
{
	struct place p;
	struct records *r;
	struct fault f = { 0 };
	int64_t a;

	place_init(&p);
	r = need(&p);
	a = begin(r, "carotid", 100);
	OK(append(r, a, 0, "kept", &f));
	OK(unlink(p.path) == 0);
	OK(!append(r, a, 1, "not kept", &f));
	HAS(f.text, "moved or deleted");
	records_close(r);
	place_fini(&p);
}

/* ---- no room ---- */

/* Files may not grow beyond a limit, in a child of its own: each write that fails says so, and what was kept stays. */
static int
fill_up(const struct place *p, rlim_t limit)
{
	struct rlimit small = { limit, limit };
	char text[400];
	struct fault f = { 0 };
	struct records *r;
	int64_t a = 0;
	size_t kept = 0;
	struct records_new new = { .case_id = "carotid", .title = "A title", .copy = "copy", .copy_len = 4, .now = 100, .steps = 3,
		                   .points_max = 15 };

	signal(SIGXFSZ, SIG_IGN);
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	r = records_open(p->folder, &f);
	if (!r || !records_begin(r, &new, &a, &f) || setrlimit(RLIMIT_FSIZE, &small) != 0)
		return 1;
	while (kept < 10000 && append(r, a, kept, text, &f))
		kept++;
	if (kept == 10000 || f.kind != FAULT_MACHINE || !strstr(f.text, "make room")) {
		printf("# %zu answers, then \"%s\"\n", kept, f.text);
		fflush(stdout);
		return 2;
	}
	/* Again: the same refusal, nothing half done. */
	if (append(r, a, kept, text, &f) || !strstr(f.text, "make room"))
		return 3;
	if (log_length(r, a) != kept)
		return 4;
	printf("# with %llu bytes a file: %zu answers, then \"%s\"\n", (unsigned long long)limit, kept, f.text);
	fflush(stdout);
	/* As many as were said to be kept. */
	_exit(kept > 200 ? 200 : 100 + (int)(kept / 2));
}

static void
no_room(void)
{
	static const rlim_t limits[] = { 100000, 150000, 300000 };

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct place p;
		struct records *r;
		struct records_attempt *list;
		struct fault f = { 0 };
		int status = 0;
		size_t n;
		pid_t child;

		place_init(&p);
		fflush(stdout);
		child = fork();
		if (child == 0)
			_exit(fill_up(&p, limits[i]));
		waitpid(child, &status, 0);
		OK(WIFEXITED(status) && WEXITSTATUS(status) >= 100);
		if (!WIFEXITED(status) || WEXITSTATUS(status) < 100)
			tap_diag("status %d", status);
		/* With room again everything is there and goes on. */
		r = need(&p);
		IS_STR(records_note(r), "");
		OK(records_attempts(r, NULL, &list, &n, &f) && n == 1);
		if (WEXITSTATUS(status) < 200)
			IS_INT(list[0].actions / 2, WEXITSTATUS(status) - 100);
		OK(list[0].actions > 0 && records_claim(r, list[0].id, false, &f) &&
		   append(r, list[0].id, list[0].actions, "room", &f));
		free(list);
		records_close(r);
		place_fini(&p);
	}
}

/* No room from the start: no crash, one message. */
static void
no_room_at_all(void)
{
	struct place p;
	int status = 0;
	pid_t child;

	place_init(&p);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct rlimit none = { 0, 0 };
		struct fault f = { 0 };
		struct records *r;

		signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &none) != 0)
			_exit(1);
		r = records_open(p.folder, &f);
		_exit(!r && f.kind == FAULT_MACHINE && f.text[0] ? 0 : 2);
	}
	waitpid(child, &status, 0);
	IS_INT(status, 0);
	place_fini(&p);
}

/* ---- a small disk, mounted in a name space of the child's own ---- */

enum { CANNOT_MOUNT = 77 };

static bool
write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return good;
}

static bool
mount_small(const char *folder)
{
	unsigned uid = (unsigned)geteuid();
	char map[40];

	snprintf(map, sizeof map, "0 %u 1", uid);
	if (unshare(uid == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return false;
	if (uid != 0 && !write_text("/proc/self/uid_map", map))
		return false;
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("tmpfs", folder, "tmpfs", 0, "size=200k,mode=700") == 0;
}

/* The number of the first thing that is not as it should be. */
static int
on_a_full_disk(const struct place *p)
{
	struct records_new new = { .case_id = "carotid", .title = "A title", .copy = "copy", .copy_len = 4, .now = 100, .steps = 3,
		                   .points_max = 15 };
	struct fault f = { 0 };
	struct records *r;
	char text[400], ballast[100];
	int64_t a;
	size_t kept = 0;

	if (!mount_small(p->top))
		return CANNOT_MOUNT;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	snprintf(ballast, sizeof ballast, "%s/ballast", p->top);
	if (!(r = records_open(p->folder, &f)) || !records_begin(r, &new, &a, &f))
		return 1;
	for (long i = 0; i < 10; i++)
		damage(ballast, i * 5000, 5000);
	while (kept < 10000 && append(r, a, kept, text, &f))
		kept++;
	if (kept == 10000 || f.kind != FAULT_MACHINE || !strstr(f.text, "the disk is full"))
		return 2;
	if (append(r, a, kept, text, &f) || log_length(r, a) != kept)
		return 3;
	records_close(r);
	/* It opens and reads on a full disk, or says that it is full. */
	r = records_open(p->folder, &f);
	if (!r && !strstr(f.text, "full"))
		return 4;
	records_close(r);
	unlink(ballast);
	if (!(r = records_open(p->folder, &f)) || *records_note(r) || log_length(r, a) != kept)
		return 5;
	if (!records_claim(r, a, false, &f) || !append(r, a, kept, "more", &f))
		return 6;
	records_close(r);
	printf("# on a disk of 200 kB: %zu answers\n", kept);
	fflush(stdout);
	return 0;
}

static int
on_a_read_only_disk(const struct place *p)
{
	struct records_new new = { .case_id = "carotid", .title = "A title", .copy = "copy", .copy_len = 4, .now = 100, .steps = 3,
		                   .points_max = 15 };
	struct fault f = { 0 };
	struct records *r;
	int64_t a;

	if (!mount_small(p->top))
		return CANNOT_MOUNT;
	if (!(r = records_open(p->folder, &f)) || !records_begin(r, &new, &a, &f) || !append(r, a, 0, "kept", &f))
		return 1;
	records_close(r);
	if (mount(NULL, p->top, NULL, MS_REMOUNT | MS_RDONLY, NULL) != 0)
		return 2;
	if (records_open(p->folder, &f) || f.kind != FAULT_MACHINE || !strstr(f.text, "ead-only"))
		return 3;
	printf("# %s: %s\n", f.file, f.text);
	fflush(stdout);
	if (mount(NULL, p->top, NULL, MS_REMOUNT, NULL) != 0)
		return 4;
	if (!(r = records_open(p->folder, &f)) || *records_note(r) || log_length(r, a) != 1)
		return 5;
	records_close(r);
	return 0;
}

static void
in_a_child(int (*work)(const struct place *p))
{
	struct place p;
	int status = 0;
	pid_t child;

	place_init(&p);
	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(work(&p));
	waitpid(child, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT_MOUNT)
		tap_skip("a disk cannot be mounted here");
	else
		IS_INT(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
	place_fini(&p);
}

static void
full_disk(void)
{
	in_a_child(on_a_full_disk);
}

static void
read_only_disk(void)
{
	in_a_child(on_a_read_only_disk);
}

TAP_MAIN(TAP_CASE(settings), TAP_CASE(attempts), TAP_CASE(digest), TAP_CASE(log_and_drafts), TAP_CASE(forgetting),
         TAP_CASE(two_handles), TAP_CASE(killed_writer), TAP_CASE(settings_that_cannot_be_kept), TAP_CASE(busy), TAP_CASE(modes), TAP_CASE(wrong_places),
         TAP_CASE(versions), TAP_CASE(damaged), TAP_CASE(flipped), TAP_CASE(moved_away), TAP_CASE(no_room),
         TAP_CASE(no_room_at_all), TAP_CASE(full_disk), TAP_CASE(read_only_disk))
