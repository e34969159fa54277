/* SIGKILL at each entry of write, pwrite64, fsync, fdatasync, rename, ftruncate and unlink in turn: no answer whose
 * feedback was shown is lost, no database is damaged, and the draft is the last one or the one before.
 *
 * A learner's session runs in a child under ptrace, first to its end, which counts the places, then once for each
 * place and killed there. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "tap.h"
#include "tutor/session.h"

#define BASIC "tests/data/cases/tutor-basic"
enum { NO_TRACE = 77, VIEW_MAX = 4000, PLACES_MAX = 5000 };

/* A build that is many times slower tries every STRIDE-th place. */
#if defined(__SANITIZE_ADDRESS__)
enum { STRIDE = 11 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { STRIDE = 11 };
#else
enum { STRIDE = 1 };
#endif
#else
enum { STRIDE = 1 };
#endif

/* ---- what is traced ---- */

static bool
is_place(unsigned long long number)
{
	static const long numbers[] = {
		SYS_write, SYS_pwrite64, SYS_fsync, SYS_fdatasync, SYS_renameat2, SYS_ftruncate, SYS_unlinkat,
#ifdef SYS_rename
		SYS_rename, SYS_unlink,
#endif
#ifdef SYS_renameat
		SYS_renameat,
#endif
	};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (number == (unsigned long long)numbers[i])
			return true;
	return false;
}

enum { OPS_MAX = 64 };

/* How often the disk was waited for before each byte that is written to fd. */
struct tally { int fd, now, syncs[OPS_MAX]; size_t n; };

/* Is the child, which has stopped, at the entry of such a call? */
static bool
at_place(pid_t child, struct tally *t)
{
	struct __ptrace_syscall_info info = { 0 };

	if (ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_ENTRY ||
	    !is_place(info.entry.nr))
		return false;
	if (info.entry.nr == SYS_fsync || info.entry.nr == SYS_fdatasync)
		t->now++;
	if (info.entry.nr == SYS_write && (int)info.entry.args[0] == t->fd && t->n < OPS_MAX) {
		t->syncs[t->n++] = t->now;
		t->now = 0;
	}
	return true;
}

/* The child stops itself once at the start; then kill it at place number kill_at (from 1), never when that is 0.  How
 * many places it came to; -1: it may not be traced, -2: it failed. */
static int
trace(pid_t child, int kill_at, struct tally *t)
{
	int status, places = 0;

	if (waitpid(child, &status, 0) != child)
		return -2;
	if (WIFEXITED(status))
		return WEXITSTATUS(status) == NO_TRACE ? -1 : -2;
	if (ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) != 0) {
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		return -1;
	}
	for (int deliver = 0;; ) {
		if (ptrace(PTRACE_SYSCALL, child, NULL, (void *)(long)deliver) != 0 || waitpid(child, &status, 0) != child)
			return -2;
		deliver = 0;
		if (WIFEXITED(status))
			return WEXITSTATUS(status) == 0 ? places : -2;
		if (WIFSIGNALED(status))
			return -2;
		if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
			/* The trap behind an exec is ours, anything else the child's. */
			deliver = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
			continue;
		}
		if (!at_place(child, t))
			continue;
		if (++places == kill_at) {
			kill(child, SIGKILL);
			waitpid(child, &status, 0);
			return places;
		}
	}
}

static void
stop_for_trace(void)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(NO_TRACE);
	raise(SIGSTOP);
}

/* ---- a place for the records, with a damaged database in it ---- */

struct place { char top[40], folder[60]; };

static const char garbage[] = "this is no database, and it is as long as a header of one: at least a hundred bytes, as it happens.";

static void
write_file(const char *folder, const char *name, const char *text)
{
	char path[200];
	struct fault f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (!file_write(path, text, strlen(text), &f))
		tap_bail_out(f.text);
}

static void
place_init(struct place *p, bool damaged)
{
	snprintf(p->top, sizeof p->top, "/tmp/ghostdose-kill.XXXXXX");
	if (!mkdtemp(p->top))
		tap_bail_out("cannot make a folder in /tmp");
	snprintf(p->folder, sizeof p->folder, "%s/state", p->top);
	if (damaged) {
		if (mkdir(p->folder, 0700) != 0)
			tap_bail_out("cannot make a folder in /tmp");
		write_file(p->folder, "records.db", garbage);
	}
}

static void
place_fini(const struct place *p)
{
	char line[100];

	snprintf(line, sizeof line, "rm -rf %s", p->top);
	if (system(line) != 0)
		tap_diag("%s fails", line);
}

/* Does the file hold the garbage? */
static bool
has_garbage(const struct place *p, const char *name)
{
	char path[200], *text = NULL;
	size_t len = 0;
	struct fault f;
	bool same;

	snprintf(path, sizeof path, "%s/%s", p->folder, name);
	same = file_read(path, 1 << 20, &text, &len, &f) && len == strlen(garbage) && !memcmp(text, garbage, len);
	free(text);
	return same;
}

/* ---- the learner ---- */

struct op { bool draft; enum tutor_verb verb; const char *text; };

static const struct op ops[] = {
	{ false, TUTOR_NEXT, NULL }, { true, 0, "b" }, { false, TUTOR_ANSWER, "a" }, { true, 0, "b" },
	{ false, TUTOR_ANSWER, "b" }, { false, TUTOR_NEXT, NULL }, { true, 0, "1" }, { true, 0, "17" }, { true, 0, "17." },
	{ true, 0, "17.5" }, { false, TUTOR_ANSWER, "17.5" }, { false, TUTOR_HINT, NULL }, { true, 0, "52" },
	{ true, 0, "52.5" }, { false, TUTOR_BACK, NULL }, { false, TUTOR_NEXT, NULL }, { false, TUTOR_ANSWER, "52.5" },
	{ false, TUTOR_NEXT, NULL }, { true, 0, "33x" }, { true, 0, "33x2" }, { false, TUTOR_ANSWER, "33x2" },
	{ false, TUTOR_NEXT, NULL },
};
enum { OPS = sizeof ops / sizeof *ops };

static bool
do_op(struct session *s, const struct op *op, struct fault *f)
{
	return op->draft ? session_draft(s, op->text, 7, f) : session_do(s, &(struct tutor_action){ op->verb, op->text }, 7, f);
}

/* The child: after each thing that is done and kept it says so, which is its feedback. */
static _Noreturn void
learn(const struct place *p, int said)
{
	struct fault f;
	struct records *r;
	struct session *s;

	stop_for_trace();
	r = records_open(p->folder, &f);
	s = r ? session_begin(r, BASIC, &f) : NULL;
	if (!s)
		_exit(1);
	for (size_t i = 0; i < OPS; i++)
		if (!do_op(s, &ops[i], &f) || write(said, "+", 1) != 1)
			_exit(2);
	session_close(s);
	records_close(r);
	_exit(0);
}

/* All that is seen. */
static void
print_view(const struct session *s, char out[VIEW_MAX])
{
	struct session_view v;
	size_t used;

	session_look(s, &v);
	used = (size_t)snprintf(out, VIEW_MAX, "page %d at %zu draft \"%s\" %g\n", (int)v.tutor.page, v.tutor.at, v.draft,
	                        v.tutor.points);
	for (size_t i = 0; i < v.tutor.n_steps && used < VIEW_MAX; i++) {
		const struct tutor_step *x = &v.tutor.steps[i];

		used += (size_t)snprintf(out + used, VIEW_MAX - used, "%d %zu %zu %g [%s] [%s]\n", (int)x->state, x->hints_shown,
		                         x->attempts, x->points, x->answer, x->feedback);
	}
}

/* expected[n]: what is seen after n things were done. */
static void
expect(char expected[OPS + 1][VIEW_MAX])
{
	struct fault f = { 0 };
	struct session *s = session_begin(NULL, BASIC, &f);

	if (!s)
		tap_bail_out(f.text);
	for (size_t i = 0;; i++) {
		print_view(s, expected[i]);
		if (i == OPS)
			break;
		if (!do_op(s, &ops[i], &f))
			tap_bail_out(f.text);
	}
	session_close(s);
}

static int
run_learner(const struct place *p, int kill_at, size_t *done, struct tally *t)
{
	char said[OPS + 1];
	ssize_t n;
	int ends[2], places;
	pid_t child;

	if (pipe(ends) != 0)
		tap_bail_out("no pipe");
	fflush(stdout);
	child = fork();
	if (child == 0) {
		close(ends[0]);
		learn(p, ends[1]);
	}
	*t = (struct tally){ .fd = ends[1] };
	close(ends[1]);
	places = trace(child, kill_at, t);
	n = read(ends[0], said, sizeof said);
	*done = n > 0 ? (size_t)n : 0;
	close(ends[0]);
	return places;
}

/* What a new session finds; NULL when all is as it must be, else what is not. */
static const char *
look_after(const struct place *p, size_t done, char expected[OPS + 1][VIEW_MAX])
{
	struct fault f = { 0 };
	bool was_set_aside = has_garbage(p, "records.db.damaged-1"), is_there = has_garbage(p, "records.db");
	struct records *r;
	struct records_attempt *list = NULL;
	struct session *s = NULL;
	const char *why = NULL;
	char seen[VIEW_MAX];
	size_t n = 0;

	if (was_set_aside == is_there)
		return "the damaged database is not kept";
	r = records_open(p->folder, &f);
	if (!r)
		return "the records do not open";
	if (*records_note(r) && !is_there)
		why = "the records are damaged";
	else if (!records_attempts(r, NULL, &list, &n, &f) || n > 1 || (n == 0 && done > 0))
		why = "the attempt is not there";
	else if (n == 1 && list[0].writer != RECORDS_NOBODY)
		why = "a dead session is taken for a living one";
	else if (!(s = n == 1 ? session_resume(r, list[0].id, NULL, SESSION_WRITE, &f) : session_begin(r, BASIC, &f)))
		why = "the attempt does not go on";
	else {
		print_view(s, seen);
		if (strcmp(seen, expected[done]) != 0 && (done == OPS || strcmp(seen, expected[done + 1]) != 0)) {
			tap_diag("after %zu:\n%s", done, seen);
			why = "something is lost";
		}
	}
	if (s && !why && done < OPS && ops[done].verb == TUTOR_NEXT && !ops[done].draft && !strcmp(seen, expected[done]) &&
	    !do_op(s, &ops[done], &f))
		why = "it does not go on";
	session_close(s);
	free(list);
	records_close(r);
	return why;
}

static void
at_every_place(void)
{
	static char expected[OPS + 1][VIEW_MAX];
	struct tally t;
	struct place p;
	size_t done = 0, tried = 0, wrong = 0;
	int places;

	expect(expected);
	place_init(&p, true);
	places = run_learner(&p, 0, &done, &t);
	if (places == -1) {
		place_fini(&p);
		tap_skip("ptrace is not permitted here");
		return;
	}
	OK(places > 50 && places < PLACES_MAX);
	IS_INT(done, OPS);
	/* An action is on the disk before its feedback; a draft waits for none. */
	IS_INT(t.n, OPS);
	for (size_t i = 0; i < OPS; i++)
		OK(ops[i].draft ? t.syncs[i] == 0 : t.syncs[i] > 0);
	OK(!look_after(&p, done, expected));
	place_fini(&p);
	for (int at = 1; at <= places; at += STRIDE) {
		const char *why;
		int reached;

		place_init(&p, true);
		reached = run_learner(&p, at, &done, &t);
		why = reached == at ? look_after(&p, done, expected) : "it was not killed there";
		if (why) {
			wrong++;
			tap_diag("place %d (%zu done): %s", at, done, why);
		}
		tried++;
		place_fini(&p);
	}
	IS_INT(wrong, 0);
	/* One further than there are places: it runs to its end. */
	place_init(&p, true);
	IS_INT(run_learner(&p, places + 1, &done, &t), places);
	place_fini(&p);
	printf("# %d places without a kill, %zu of them killed at%s\n", places, tried,
	       STRIDE > 1 ? " (a subset: this build is slow)" : "");
}

/* ---- the program itself, line by line ---- */

static const char typed[] = "\nb\n\n17.5\n52.5\n\n33x2\nsubmit\n\n";
/* What is answered, and the feedback that must not be seen before it is kept. */
static const struct { const char *answer, *feedback; } shown[] = {
	{ "b", "b is right." }, { "17.5", "You gave 17.5" }, { "52.5", "Right: 52.5" }, { "33x2", "Passed: 10 of 10" },
};
enum { SHOWN = sizeof shown / sizeof *shown };

static _Noreturn void
play(const char *program, const struct place *p)
{
	char in[100], out[100];
	int from, to;

	snprintf(in, sizeof in, "%s/in", p->top);
	snprintf(out, sizeof out, "%s/out", p->top);
	from = open(in, O_RDONLY);
	to = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (from < 0 || to < 0 || dup2(from, STDIN_FILENO) < 0 || dup2(to, STDOUT_FILENO) < 0)
		_exit(1);
	/* The leak check of a sanitizer cannot work under ptrace. */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	stop_for_trace();
	execl(program, program, "play", BASIC, "--plain", "--state", p->folder, (char *)NULL);
	_exit(1);
}

static int
run_program(const char *program, const struct place *p, int kill_at)
{
	pid_t child;

	write_file(p->top, "in", typed);
	fflush(stdout);
	child = fork();
	if (child == 0)
		play(program, p);
	return trace(child, kill_at, &(struct tally){ .fd = -1 });
}

/* Is an answer with that text in the log? */
static bool
is_answered(const struct records_action *log, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(log[i].verb, "answer") && !strcmp(log[i].text, text))
			return true;
	return false;
}

/* How many answers had their feedback shown; -1 when one of them is not kept. */
static int
check_program(const struct place *p)
{
	struct arena *arena = arena_new();
	struct fault f = { 0 };
	struct records *r = records_open(p->folder, &f);
	struct records_attempt *list = NULL;
	struct records_action *log = NULL;
	char path[100], *text = NULL;
	size_t n = 0, actions = 0, len;
	int feedback = 0;

	snprintf(path, sizeof path, "%s/out", p->top);
	if (!arena || !r || *records_note(r) || !records_attempts(r, NULL, &list, &n, &f) ||
	    (n > 0 && !records_log(r, list[0].id, 0, arena, &log, &actions, &f)))
		feedback = -1;
	if (!file_read(path, 1 << 20, &text, &len, &f))
		text = NULL;
	for (size_t i = 0; i < SHOWN && feedback >= 0 && text; i++)
		if (strstr(text, shown[i].feedback))
			feedback = is_answered(log, actions, shown[i].answer) ? feedback + 1 : -1;
	free(text);
	free(list);
	records_close(r);
	arena_free(arena);
	return feedback;
}

static void
the_program(void)
{
	const char *program = getenv("GHOSTDOSE");
	size_t tried = 0, wrong = 0;
	struct place p;
	int places, most = 0;

	if (!program || !*program) {
		tap_skip("GHOSTDOSE, the path of the program, is not set");
		return;
	}
	place_init(&p, false);
	places = run_program(program, &p, 0);
	if (places == -1) {
		place_fini(&p);
		tap_skip("ptrace is not permitted here");
		return;
	}
	OK(places > 30 && places < PLACES_MAX);
	IS_INT(check_program(&p), SHOWN);
	place_fini(&p);
	for (int at = 1; at <= places; at += STRIDE) {
		int feedback;

		place_init(&p, false);
		if (run_program(program, &p, at) != at || (feedback = check_program(&p)) < 0) {
			wrong++;
			tap_diag("place %d: an answer that was judged is lost, or the records do not open", at);
		} else if (feedback > most)
			most = feedback;
		tried++;
		place_fini(&p);
	}
	IS_INT(wrong, 0);
	OK(most >= 3);
	printf("# the program: %d places without a kill, %zu of them killed at%s\n", places, tried,
	       STRIDE > 1 ? " (a subset: this build is slow)" : "");
}

TAP_MAIN(TAP_CASE(at_every_place), TAP_CASE(the_program))
