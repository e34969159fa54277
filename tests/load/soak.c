/* Storms: several programs at once, each on a terminal of its own under random keys, pastes, sizes and signals, ended in every way
 * and begun again on the same records, until the time is over.
 *
 *   soak [--count N] [--seconds S] [--seed N] [--root DIR]
 *
 * Half of them are one learner of a kiosk, in as many sessions at once; the others have records of their own.  The program is
 * $GHOSTDOSE, best built with the sanitizers.  Exit status 0: none crashed, hung or was found by a sanitizer, each ended as it was
 * told to, and all records are whole.  What goes wrong is told with the seed and what was done last. */
#include <errno.h>
#include <getopt.h>
#include <glob.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../vt.h"
#include "measure.h"
#include "records/records.h"

enum { ACTIONS = 300, HANG_MS = 120000, TRACE = 4096, SIDE_MAX = 500 };

struct storm {
	struct vt *vt;
	uint64_t random;
	int number, life;
	char state[1200];
	char trace[TRACE];             /* what was done last */
	size_t traced;
};

static struct {
	int count;
	double seconds;
	uint64_t seed;
	char root[1024], *program;
} options = { .count = 8, .seconds = 60, .seed = 1 };

/* ---- helpers ---- */

/* SplitMix64. */
static uint64_t
draw(struct storm *s)
{
	uint64_t z = s->random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int
below(struct storm *s, int n)
{
	return (int)(draw(s) % (uint64_t)n);
}

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

__attribute__((format(printf, 2, 3))) static void
note(struct storm *s, const char *format, ...)
{
	char text[64];
	size_t len;
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	len = strlen(text);
	if (s->traced + len + 1 > sizeof s->trace) {
		memmove(s->trace, s->trace + sizeof s->trace / 2, s->traced - sizeof s->trace / 2 + 1);
		s->traced -= sizeof s->trace / 2;
	}
	memcpy(s->trace + s->traced, text, len + 1);
	s->traced += len;
}

static int
complain(struct storm *s, const char *what, int status)
{
	printf("# storm %d, life %d, seed %llu: %s (wait status 0x%x)\n# done last: %s\n", s->number, s->life, (unsigned long long)options.seed, what,
	       (unsigned)status, s->trace);
	return 1;
}

/* ---- what is done ---- */

static void
press(struct storm *s)
{
	static const char *const keys[] = {
		"<Enter>", "<Enter>", "<Enter>", "n", "n", "b", "<Esc>", "<Esc>", "<Tab>", "<BS>", "<Up>", "<Down>", "<Left>", "<Right>", "<PageUp>",
		"<PageDown>", "<Home>", "<End>", "<F1>", "<F2>", "<F3>", "<F5>", "<F6>", "<F7>", "<C-p>", "<C-l>", "<C-u>", "<C-z>", "<C-w>", "<Del>",
		"<Ins>", "?", "/", ":", "=", "v", "s", "h", "S", "y", "Y", "T", "g", "x", "l", "w", "z", "o", "p", "P", "u", "[", "]", "+", "-", "q", "<C-c>",
	};
	char one[16];

	if (below(s, 3) == 0)
		snprintf(one, sizeof one, "%c", "0123456789.,x abcdeijkmr"[below(s, 24)]);
	else
		snprintf(one, sizeof one, "%s", keys[below(s, (int)(sizeof keys / sizeof *keys))]);
	note(s, "%s", one);
	vt_key(s->vt, one);
}

/* Anything: letters of all alphabets, pieces of sequences, control characters, bytes that are no text. */
static void
paste(struct storm *s)
{
	static const char *const pieces[] = {
		"e\xCC\x81\xCC\x81\xCC\x81", "\xE4\xB8\xAD\xE6\x96\x87", "\xF0\x9F\x98\x80", "\xC2\x9B", "\xE2\x80\xAE", "\033[", "\033]52;c;QQ==\007", "\033P", "\xFF\xFE",
		"\xC0\x80", "5x8 qod\r", "40x1.5 bid\r", "66.5\r", "1e309", "-0", "\t", "\033[200~", "\033[1;1R", "\033OP", "nnnn", "\xEF\xBB\xBF",
	};
	char bytes[4096];
	size_t n = 0;
	int count = 1 + below(s, 200);

	for (int i = 0; i < count; i++) {
		const char *piece = pieces[below(s, (int)(sizeof pieces / sizeof *pieces))];

		if (n + strlen(piece) + 1 >= sizeof bytes)
			break;
		memcpy(bytes + n, piece, strlen(piece));
		n += strlen(piece);
		/* But Ctrl-\, which where there is a shell ends any program. */
		if (below(s, 3) == 0 && (bytes[n] = (char)below(s, 256)) != 0x1c)
			n++;
	}
	note(s, "{paste %zu}", n);
	vt_send(s->vt, bytes, n);
}

static void
resize(struct storm *s)
{
	static const struct { int rows, cols; } sizes[] = { { 24, 80 }, { 20, 60 }, { 60, 200 }, { 1, 1 }, { 1, 80 }, { 24, 1 }, { 5, 20 }, { 200, 500 }, { 0, 0 }, { 65535, 65535 } };
	int many = below(s, 4) ? 1 : 20;

	/* The kernel is told, and through it the program; libvterm, which can crash on a terminal one column wide, stays as it was. */
	for (int i = 0; i < many; i++) {
		int k = below(s, 12), rows = 1 + below(s, 80), cols = 1 + below(s, 250);
		struct winsize ws;

		if (k < (int)(sizeof sizes / sizeof *sizes)) {
			rows = sizes[k].rows;
			cols = sizes[k].cols;
		}
		note(s, "{%dx%d}", cols, rows);
		ws = (struct winsize){ .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
		ioctl(vt_fd(s->vt), TIOCSWINSZ, &ws);
	}
}

/* Those that a session lives through. */
static void
signal_it(struct storm *s)
{
	static const int numbers[] = { SIGWINCH, SIGCONT, SIGWINCH, SIGPIPE };
	int number = numbers[below(s, 4)];

	note(s, "{signal %d}", number);
	kill(vt_pid(s->vt), number);
}

/* Read what comes for so long. */
static void
take(struct storm *s, int ms)
{
	vt_mark(s->vt);
	vt_settle(s->vt, (struct vt_patience){ ms, ms, ms * 4 + 1 }, NULL);
}

static bool
is_gone(const struct storm *s)
{
	siginfo_t info = { 0 };

	return waitid(P_PID, (id_t)vt_pid(s->vt), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
}

/* ---- a life ---- */

static bool
begin(struct storm *s)
{
	char door[] = "--sandbox", at[] = "--state", kiosk[] = "--kiosk", with[] = "--settings", settings[1200];
	/* What a sanitizer has to say goes to a file: behind the door none can be opened any more. */
	char sh[] = "/bin/sh", c[] = "-c", line[1300];
	char *own[] = { sh, c, line, options.program, door, at, s->state, NULL }, *shared[] = { sh, c, line, options.program, kiosk, with, settings, NULL };

	snprintf(settings, sizeof settings, "%s/kiosk.csv", options.root);
	snprintf(line, sizeof line, "exec \"$0\" \"$@\" 2>> '%s/sanitizer.%d'", options.root, s->number);
	s->vt = vt_spawn(s->number % 2 ? shared : own, 24, 80, below(s, 4) ? "xterm-256color" : below(s, 2) ? "vt100" : "xterm-nonsense");
	if (!s->vt)
		return false;
	/* Before its first byte it is a program like any other, which Ctrl-C ends. */
	vt_mark(s->vt);
	vt_settle(s->vt, (struct vt_patience){ HANG_MS, 0, HANG_MS }, NULL);
	return true;
}

static void
storm(struct storm *s, double end)
{
	int actions = 20 + below(s, ACTIONS);

	for (int i = 0; i < actions && now_s() < end && !is_gone(s); i++) {
		int what = below(s, 40);

		if (what == 0)
			paste(s);
		else if (what < 3)
			resize(s);
		else if (what == 3)
			signal_it(s);
		else
			press(s);
		/* Some faster than can be drawn, some slower. */
		if (below(s, 4) == 0)
			take(s, below(s, 20));
	}
}

/* Does it wait or work, and for what?  The screen is that of libvterm, which knows of no other size than its own. */
static void
show_state(struct storm *s)
{
	char path[64], line[400], screen[6000];
	FILE *in;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)vt_pid(s->vt));
	in = fopen(path, "r");
	if (in && fgets(line, sizeof line, in))
		printf("# it stands so: %.120s\n", line);
	if (in)
		fclose(in);
	snprintf(screen, sizeof screen, "%s", vt_text(s->vt));
	for (char *rest = screen, *row; (row = strtok_r(rest, "\n", &rest));)
		printf("# | %s\n", row);
}

/* Wait for its end; a hang is a finding, and gets a signal that shows where. */
static bool
wait_for_end(struct storm *s)
{
	struct vt_burst b;
	double end = now_s() + HANG_MS / 1e3;

	while (now_s() < end && !is_gone(s)) {
		vt_mark(s->vt);
		vt_settle(s->vt, (struct vt_patience){ 50, 50, 200 }, &b);
		if (b.eof)
			usleep(2000);
	}
	if (is_gone(s))
		return true;
	show_state(s);
	kill(vt_pid(s->vt), SIGABRT);
	return false;
}

enum way { WAY_QUIT, WAY_HUP, WAY_TERM, WAY_KILL, WAY_CLOSE, WAYS };

static int
end_life(struct storm *s)
{
	enum way way = (enum way)below(s, WAYS);
	bool earlier = is_gone(s), ended = true;
	int status = 0;

	if (!earlier && way == WAY_QUIT) {
		/* The second leaves, wherever one is. */
		vt_key(s->vt, "<C-c>");
		vt_key(s->vt, "<C-c>");
		vt_key(s->vt, "<C-c>");
	} else if (!earlier && way != WAY_CLOSE)
		kill(vt_pid(s->vt), way == WAY_HUP ? SIGHUP : way == WAY_TERM ? SIGTERM : SIGKILL);
	note(s, "{end %d}", (int)way);
	if (way != WAY_CLOSE)
		ended = wait_for_end(s);
	vt_close(s->vt, &status);
	if (!ended)
		return complain(s, "hangs", status);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (!earlier && way == WAY_KILL && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return 0;
	/* A Ctrl-C more, when it was leaving and had given the terminal back: until then the signal is caught. */
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
		return 0;
	/* Hung up while it was being started. */
	if (way == WAY_CLOSE && WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP)
		return 0;
	if ((way == WAY_TERM || way == WAY_HUP) && WIFSIGNALED(status) && (WTERMSIG(status) == SIGTERM || WTERMSIG(status) == SIGHUP))
		return 0;
	return complain(s, "ended otherwise than it was told", status);
}

static int
be_a_storm(int number, double end)
{
	struct storm s = { .number = number, .random = options.seed * 1000003u + (uint64_t)number };
	int wrong = 0;

	snprintf(s.state, sizeof s.state, "%s/own-%d", options.root, number);
	for (s.life = 0; now_s() < end && wrong == 0; s.life++) {
		if (!begin(&s))
			return complain(&s, "no terminal", errno);
		storm(&s, end);
		wrong += end_life(&s);
	}
	printf("# storm %d: %d lives\n", number, s.life);
	return wrong;
}

/* ---- all ---- */

/* What the sanitizers wrote: how many findings. */
static int
reports(void)
{
	char pattern[1100], line[300];
	int n = 0, shown = 0;
	glob_t g;

	snprintf(pattern, sizeof pattern, "%s/sanitizer.*", options.root);
	if (glob(pattern, 0, NULL, &g) != 0)
		return 0;
	for (size_t i = 0; i < g.gl_pathc; i++) {
		FILE *in = fopen(g.gl_pathv[i], "r");

		while (in && fgets(line, sizeof line, in)) {
			bool begins = strstr(line, "Sanitizer:") || strstr(line, "runtime error:");

			n += begins;
			shown = begins ? 25 : shown - 1;
			if (shown > 0)
				printf("# %s%s", line, strchr(line, '\n') ? "" : "\n");
		}
		if (in)
			fclose(in);
	}
	globfree(&g);
	return n;
}

/* Are all records whole? */
static int
damaged(void)
{
	char pattern[1100];
	int n = 0;
	glob_t g;

	for (int kind = 0; kind < 2; kind++) {
		snprintf(pattern, sizeof pattern, kind ? "%s/root/*" : "%s/own-*", options.root);
		if (glob(pattern, 0, NULL, &g) != 0)
			continue;
		for (size_t i = 0; i < g.gl_pathc; i++) {
			struct fault f;
			struct records *r = records_open(g.gl_pathv[i], &f);
			struct records_attempt *all = NULL;
			size_t count;

			if (!r || *records_note(r) || !records_attempts(r, NULL, &all, &count, &f)) {
				printf("# %s: %s\n", g.gl_pathv[i], r ? records_note(r) : f.text);
				n++;
			}
			free(all);
			records_close(r);
		}
		globfree(&g);
	}
	return n;
}

static void
read_options(int argc, char **argv)
{
	static const struct option known[] = {
		{ "count", 1, NULL, 'c' }, { "seconds", 1, NULL, 's' }, { "seed", 1, NULL, 'n' }, { "root", 1, NULL, 'r' }, { NULL, 0, NULL, 0 },
	};
	int c;

	options.seed = (uint64_t)time(NULL);
	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'c')
			options.count = atoi(optarg);
		else if (c == 's')
			options.seconds = atof(optarg);
		else if (c == 'n')
			options.seed = strtoull(optarg, NULL, 10);
		else if (c == 'r')
			snprintf(options.root, sizeof options.root, "%s", optarg);
		else
			exit(2);
	}
}

/* A folder with the settings of the kiosk, and where the sanitizers write. */
static bool
make_folder(void)
{
	const char *cases = getenv("GHOSTDOSE_CASES");
	char path[1200], *real = realpath(cases && *cases ? cases : "cases", NULL);
	FILE *out;

	snprintf(path, sizeof path, "%s/root", options.root);
	if (!real || mkdir(path, 0700) != 0)
		return false;
	snprintf(path, sizeof path, "%s/kiosk.csv", options.root);
	out = fopen(path, "w");
	if (!out)
		return false;
	fprintf(out, "setting,value\nroot,%s/root\ncases,%s\nlessons,%s/../lessons\nidentity,account\n", options.root, real, real);
	setenv("GHOSTDOSE_CASES", real, 1);
	free(real);
	setenv("ASAN_OPTIONS", "exitcode=99", 1);
	setenv("UBSAN_OPTIONS", "exitcode=99:print_stacktrace=1", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	return fclose(out) == 0 && chdir(options.root) == 0;
}

int
main(int argc, char **argv)
{
	static char made[] = "/tmp/ghostdose-soak.XXXXXX";
	const char *given = getenv("GHOSTDOSE");
	double end;
	pid_t *pids;
	int wrong = 0, found, broken;
	bool own;

	read_options(argc, argv);
	options.program = realpath(given && *given ? given : "build/ghostdose", NULL);
	own = !*options.root;
	if (own && mkdtemp(made))
		snprintf(options.root, sizeof options.root, "%s", made);
	pids = calloc((size_t)options.count, sizeof *pids);
	if (!options.program || !*options.root || !pids || !make_folder()) {
		perror("soak: GHOSTDOSE, GHOSTDOSE_CASES, or a folder in /tmp");
		return 3;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..3\n# %d storms for %.0f s, seed %llu\n", options.count, options.seconds, (unsigned long long)options.seed);
	end = now_s() + options.seconds;
	for (int i = 0; i < options.count; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(be_a_storm(i, end) > 0);
	}
	for (int i = 0; i < options.count; i++) {
		int status;

		wrong += waitpid(pids[i], &status, 0) != pids[i] || status != 0;
	}
	free(pids);
	found = reports();
	broken = damaged();
	printf("%sok 1 - each program lived and ended as it was told\n", wrong ? "not " : "");
	printf("%sok 2 - the sanitizers found nothing\n", found ? "not " : "");
	printf("%sok 3 - all records are whole\n", broken ? "not " : "");
	if (own && chdir("/") == 0 && !wrong && !found && !broken)
		remove_folder(options.root);
	free(options.program);
	return wrong || found || broken;
}
