/* Many learners at once, each in a process of its own on a terminal of 80x24, with records of its own: do they all get
 * their answers kept, how much memory does each take, and how long does each wait for a key?
 *
 *   learners [--count N] [--active N] [--seconds S] [--every MS] [--root DIR] [--limit-kib N] [-- COMMAND ARG...]
 *
 * The command starts a learner's screens; {n} in it is the number of the learner, {state} the folder of the records.  Without one it is
 * $GHOSTDOSE --sandbox --state {state}.  All records are looked for under DIR (without it a new folder, which goes at the end);
 * paths are whole.
 * Exit status 0: each answer that a learner was told of is in the records, and memory is within the limit. */
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../vt.h"
#include "measure.h"

/* Nobody has to wait as long as a thousand who all start at once on two processors. */
enum { LIMIT_MS = 900000, SAMPLES = 400, ARGS = 64, ANSWERS = 6, WORDS = 24 };

enum kind { KIND_SLICE, KIND_TYPED, KINDS };
static const char *const kind_names[KINDS] = { "a step of the cursor on the slice", "a digit typed, and kept as a draft" };

/* What a learner's process tells. */
struct learner {
	char failed[4096];         /* "": all went well */
	int answers;               /* that it was told of */
	int samples[KINDS];
	float ms[KINDS][SAMPLES];  /* from a key to the last byte of what it does */
};

struct shared {
	pthread_barrier_t gate;    /* all learners and the one who measures */
	struct learner learners[];
};

static struct {
	int count, active, every_ms;
	double seconds;
	long limit_kib;
	char root[1024];
	char *const *command;
} options = { .count = 1000, .active = 100, .every_ms = 250, .seconds = 10, .limit_kib = 3072 };

static struct shared *all;

/* ---- a learner ---- */

/* Two wrong numbers that nobody else types, and the right one. */
static void
answers_of(int n, char out[ANSWERS][WORDS])
{
	snprintf(out[0], WORDS, "%c", "ac"[n % 2]);
	snprintf(out[1], WORDS, "b");
	snprintf(out[2], WORDS, "d");
	snprintf(out[3], WORDS, "%d.5", 1000 + n);
	snprintf(out[4], WORDS, "%d.25", 1000 + n);
	snprintf(out[5], WORDS, "27");
}

static bool
fail(struct learner *x, struct vt *vt, const char *wanted)
{
	if (!*x->failed)
		snprintf(x->failed, sizeof x->failed, "no \"%s\" on:\n%s", wanted, vt_text(vt));
	return false;
}

/* Keys by name or letter, then a text that must come. */
static bool
act(struct learner *x, struct vt *vt, const char *keys, const char *wanted)
{
	while (*keys) {
		size_t n = *keys == '<' ? strcspn(keys, ">") + 1 : 1;
		char one[16];

		snprintf(one, sizeof one, "%.*s", (int)n, keys);
		vt_key(vt, one);
		keys += n;
	}
	return vt_wait(vt, wanted, LIMIT_MS) || fail(x, vt, wanted);
}

static bool
answer(struct learner *x, struct vt *vt, const char *text, const char *wanted)
{
	char keys[WORDS + 16];

	snprintf(keys, sizeof keys, "%s<Enter>", text);
	if (!act(x, vt, keys, wanted))
		return false;
	x->answers++;
	return true;
}

/* From the first screen to a field for a number of a case with a slab. */
static bool
begin(struct learner *x, struct vt *vt, char typed[ANSWERS][WORDS])
{
	return act(x, vt, "", "Welcome to ghostdose") && act(x, vt, "<Enter>", "q leave") &&
	       act(x, vt, "/outline<Enter>", "a violinist") && act(x, vt, "nn", "step 1 of 12") &&
	       answer(x, vt, typed[0], "attempt 2 of 2") && answer(x, vt, typed[1], "right: ") && act(x, vt, "n", "step 2 of 12") &&
	       answer(x, vt, typed[2], "Enter go on") && act(x, vt, "n", "your guess") && act(x, vt, "20<Enter>", "attempt 1 of 3") &&
	       answer(x, vt, typed[3], "attempt 2 of 3");
}

/* Hand in the rest. */
static bool
finish(struct learner *x, struct vt *vt, char typed[ANSWERS][WORDS])
{
	return answer(x, vt, typed[4], "attempt 3 of 3") && answer(x, vt, typed[5], "Enter go on");
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A key every so often, each at a moment of its own, and how long its answer took. */
static void
press(struct learner *x, struct vt *vt, int n, enum kind kind)
{
	static const char *const keys[KINDS][4] = {
		[KIND_SLICE] = { "<Up>", "<Left>", "<Down>", "<Right>" }, [KIND_TYPED] = { "1", "2", "<BS>", "<BS>" },
	};
	double begin = now_ms(), due = begin + options.every_ms * (n * 37 % 100) / 100.0;

	for (int i = 0; due < begin + options.seconds * 1e3; i++, due += options.every_ms) {
		struct vt_burst b;

		/* What the terminal has to say meanwhile is nothing. */
		vt_mark(vt);
		vt_settle(vt, (struct vt_patience){ due > now_ms() ? (int)(due - now_ms()) : 0, 0, 1000 }, NULL);
		vt_key(vt, keys[kind][i % 4]);
		vt_settle(vt, (struct vt_patience){ 5000, 10, 5000 }, &b);
		if (b.last_ms >= 0 && x->samples[kind] < SAMPLES)
			x->ms[kind][x->samples[kind]++] = (float)b.last_ms;
	}
}

/* Everybody goes in another way, half of them without a word. */
static void
leave(struct vt *vt, int n)
{
	struct vt_burst b;

	if (n % 4 == 0)
		kill(vt_pid(vt), SIGKILL);
	else if (n % 4 == 1)
		kill(vt_pid(vt), SIGTERM);
	else if (n % 4 == 2) {
		vt_key(vt, "<C-c>");
		vt_key(vt, "<C-c>");
	} else
		vt_close(vt, NULL);    /* hangs up */
	if (n % 4 != 3) {
		vt_mark(vt);
		vt_settle(vt, (struct vt_patience){ 60000, 60000, 60000 }, &b);
		vt_close(vt, NULL);
	}
}

static struct vt *
start(int n)
{
	static char words[ARGS][2048];
	char *args[ARGS + 1];
	size_t k = 0;

	for (; options.command[k] && k < ARGS; k++) {
		const char *from = options.command[k];
		char *to = words[k], *end = words[k] + sizeof words[k];

		while (*from && to + 1 < end) {
			if (!strncmp(from, "{n}", 3))
				to += snprintf(to, (size_t)(end - to), "%d", n), from += 3;
			else if (!strncmp(from, "{state}", 7))
				to += snprintf(to, (size_t)(end - to), "%s/learner-%d", options.root, n), from += 7;
			else
				*to++ = *from++;
		}
		*to = '\0';
		args[k] = words[k];
	}
	args[k] = NULL;
	return vt_spawn(args, 24, 80, "xterm-256color");
}

static void
gate(void)
{
	pthread_barrier_wait(&all->gate);
}

/* The parts of a learner's day; between them all wait for all. */
static void
be_learner(int n)
{
	struct learner *x = &all->learners[n];
	char typed[ANSWERS][WORDS];
	struct vt *vt = start(n);
	bool good = vt != NULL;

	answers_of(n, typed);
	good = good && begin(x, vt, typed) && act(x, vt, "<F2>", "slice 11 of 11");
	if (!vt)
		snprintf(x->failed, sizeof x->failed, "no terminal: %s", strerror(errno));
	gate();                        /* all are open: memory is looked at */
	gate();
	if (good && n < options.active)
		press(x, vt, n, KIND_SLICE);
	gate();
	good = good && act(x, vt, "<Esc>", "your answer");
	gate();
	if (good && n < options.active)
		press(x, vt, n, KIND_TYPED);
	gate();
	/* What is left in the field is not handed in. */
	good = good && act(x, vt, "<C-u>", "attempt 2 of 3") && finish(x, vt, typed);
	if (vt)
		leave(vt, n);
	_exit(good ? 0 : 1);
}

/* ---- all of them ---- */

static void
open_gate(void)
{
	pthread_barrierattr_t a;
	size_t size = sizeof *all + (size_t)options.count * sizeof *all->learners;

	all = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED) {
		perror("learners");
		exit(3);
	}
	pthread_barrierattr_init(&a);
	pthread_barrierattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&all->gate, &a, (unsigned)options.count + 1);
}

static void
begin_all(pid_t *pids)
{
	for (int n = 0; n < options.count; n++) {
		pids[n] = fork();
		if (pids[n] == 0)
			be_learner(n);
		if (pids[n] < 0) {
			perror("learners: fork");
			exit(3);
		}
	}
}

static int
by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static void
tell_keys(enum kind kind)
{
	size_t n = 0;
	float *ms = calloc((size_t)options.count * SAMPLES, sizeof *ms);

	for (int i = 0; ms && i < options.count; i++)
		for (int k = 0; k < all->learners[i].samples[kind]; k++)
			ms[n++] = all->learners[i].ms[kind][k];
	if (n > 0) {
		qsort(ms, n, sizeof *ms, by_size);
		printf("# %s: %zu keys of %d learners, one each %d ms: median %.1f ms, p95 %.1f ms, most %.1f ms\n", kind_names[kind], n,
		       options.active < options.count ? options.active : options.count, options.every_ms, (double)ms[n / 2],
		       (double)ms[n * 95 / 100], (double)ms[n - 1]);
	}
	free(ms);
}

/* How many learners went the whole way. */
static int
failures(const pid_t *pids)
{
	int failed = 0;

	for (int n = 0; n < options.count; n++) {
		int status;

		if (waitpid(pids[n], &status, 0) != pids[n] || status != 0) {
			if (failed++ < 3)
				printf("# learner %d (wait status 0x%x): %s\n", n, (unsigned)status, all->learners[n].failed);
		}
	}
	return failed;
}

static void
read_options(int argc, char **argv)
{
	static const struct option known[] = {
		{ "count", 1, NULL, 'c' }, { "active", 1, NULL, 'a' }, { "seconds", 1, NULL, 's' }, { "every", 1, NULL, 'e' },
		{ "root", 1, NULL, 'r' }, { "limit-kib", 1, NULL, 'l' }, { NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'c')
			options.count = atoi(optarg);
		else if (c == 'a')
			options.active = atoi(optarg);
		else if (c == 's')
			options.seconds = atof(optarg);
		else if (c == 'e')
			options.every_ms = atoi(optarg);
		else if (c == 'l')
			options.limit_kib = atol(optarg);
		else if (c == 'r')
			snprintf(options.root, sizeof options.root, "%s", optarg);
		else
			exit(2);
	}
	if (options.count < 1 || options.every_ms < 1) {
		fprintf(stderr, "learners: --count and --every are whole numbers above 0\n");
		exit(2);
	}
	options.command = argv + optind;
}

/* A check, as prove reads it. */
static bool
is(bool good, int number, const char *what)
{
	printf("%sok %d - %s\n", good ? "" : "not ", number, what);
	return good;
}

int
main(int argc, char **argv)
{
	static char door[] = "--sandbox", state[] = "--state", where[] = "{state}";
	static char *usual[] = { NULL, door, state, where, NULL };
	static char made[] = "/tmp/ghostdose-load.XXXXXX";
	char *program = getenv("GHOSTDOSE"), text[200];
	struct rlimit files = { 65536, 65536 };
	double begun = now_ms(), load[1];
	struct memory m;
	bool own, good = true;
	pid_t *pids;
	int failed;

	read_options(argc, argv);
	program = realpath(program && *program ? program : "build/ghostdose", NULL);
	usual[0] = program;
	if (!program || ((own = !*options.root) && !mkdtemp(made))) {
		perror("learners: GHOSTDOSE, or a folder in /tmp");
		return 3;
	}
	if (own)
		snprintf(options.root, sizeof options.root, "%s", made);
	if (!*options.command)
		options.command = usual;
	/* What stands in ./cases is not looked at. */
	if (chdir(options.root) != 0) {
		perror(options.root);
		return 3;
	}
	setenv("LC_ALL", "C.UTF-8", 1);
	setrlimit(RLIMIT_NOFILE, &files);
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..4\n");
	/* Whoever else is at work makes learners wait too. */
	if (getloadavg(load, 1) == 1)
		printf("# the machine had a load of %.1f before\n", load[0]);
	open_gate();
	pids = calloc((size_t)options.count, sizeof *pids);
	if (!pids)
		return 3;
	begin_all(pids);
	gate();
	printf("# %d learners have the slice of a slab before them after %.1f s\n", options.count, (now_ms() - begun) / 1e3);
	m = measure_memory(program);
	gate();
	gate();                        /* the slice's keys are pressed */
	gate();
	gate();                        /* and those of the field */
	failed = failures(pids);
	tell_keys(KIND_SLICE);
	tell_keys(KIND_TYPED);
	printf("# memory of %d processes: private dirty %ld KiB median, %ld KiB most; proportional share %ld KiB median\n", m.n,
	       m.dirty_median, m.dirty_most, m.share_median);
	snprintf(text, sizeof text, "%d learners went the whole way, each to the end it was given", options.count - failed);
	good &= is(failed == 0, 1, text);
	good &= is(m.n >= options.count, 2, "each was a process of its own");
	snprintf(text, sizeof text, "private dirty memory of each is at most %ld KiB", options.limit_kib);
	good &= is(m.dirty_most <= options.limit_kib, 3, text);
	good &= is(all_answers_are_kept(options.root, options.count, answers_of), 4, "every answer of every learner is in the records, and no other");
	printf("# %.1f s in all\n", (now_ms() - begun) / 1e3);
	if (own && chdir("/") == 0)
		remove_folder(options.root);
	free(pids);
	free(program);
	return good ? 0 : 1;
}
