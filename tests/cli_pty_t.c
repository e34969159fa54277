/* The program on a terminal: the one in $GHOSTDOSE, driven through a pseudo-terminal.  The case is cases/carotid. */
#include "tap.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "vt.h"

enum { LIMIT = 20000 };

static char program[4096], folder[] = "/tmp/ghostdose-pty.XXXXXX";
static char *self;

/* Every start has a state of its own: what is kept has other tests. */
static void
new_state(void)
{
	static int n;
	char path[64];

	snprintf(path, sizeof path, "%s/state-%d", folder, n++);
	if (mkdir(path, 0700) != 0)
		tap_bail_out("no folder in /tmp");
	setenv("XDG_STATE_HOME", path, 1);
}

static struct vt *
start(int rows, int cols, const char *term)
{
	char play[] = "play", carotid[] = "carotid";
	char *const args[] = { program, play, carotid, NULL };
	char *const home[] = { program, NULL };
	struct vt *vt;

	new_state();
	vt = vt_spawn(rows < 0 ? args : home, abs(rows), cols, term);
	if (!vt)
		tap_bail_out("no pseudo-terminal");
	return vt;
}

/* Wait for a text; the screen when it does not come. */
static bool
sees(struct vt *vt, const char *text)
{
	if (vt_wait(vt, text, LIMIT))
		return true;
	tap_diag("no \"%s\" on:\n%s", text, vt_text(vt));
	return false;
}

static struct vt *
opened(const char *term)
{
	struct vt *vt = start(24, 80, term);

	OK(sees(vt, "q leave"));
	return vt;
}

/* Keys by name ("<Enter>") or letters. */
static void
keys(struct vt *vt, const char *text)
{
	while (*text) {
		size_t n = *text == '<' ? strcspn(text, ">") + 1 : 1;
		char one[16];

		snprintf(one, sizeof one, "%.*s", (int)n, text);
		if (!vt_key(vt, one))
			tap_bail_out(one);
		text += n;
	}
}

/* Take in what comes within so many milliseconds. */
static void
drain(struct vt *vt, int ms)
{
	vt_wait(vt, "\1", ms);
}

/* Wait until the cursor stands in a row with this text. */
static bool
cursor_on(struct vt *vt, const char *text)
{
	int row, col;
	bool visible;

	for (int waited = 0; waited < LIMIT; waited += 20) {
		vt_cursor(vt, &row, &col, &visible);
		if (visible && strstr(vt_row(vt, row), text))
			return true;
		drain(vt, 20);
	}
	tap_diag("cursor in row %d, not on \"%s\":\n%s", row, text, vt_text(vt));
	return false;
}

static int
ended(struct vt *vt)
{
	struct vt_burst b;
	int status;

	vt_mark(vt);
	vt_settle(vt, (struct vt_patience){ LIMIT, LIMIT, LIMIT }, &b);
	OK(b.eof);
	vt_close(vt, &status);
	return status;
}

static bool
exited(int status, int code)
{
	if (!WIFEXITED(status) || WEXITSTATUS(status) != code)
		tap_diag("wait status 0x%x", (unsigned)status);
	return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

static void
to_design(struct vt *vt)
{
	keys(vt, "<Enter>");
	OK(sees(vt, "Mr A., 61"));
	keys(vt, "nn");
	OK(sees(vt, "step 1 of 12"));
	keys(vt, "b<Enter>");
	OK(sees(vt, "right: 2 of 2"));
	keys(vt, "n70<Enter>n52.5<Enter>n88<Enter>n66.5<Enter>");
	OK(sees(vt, "66.5 Gy is near enough"));
	keys(vt, "n");
	OK(sees(vt, "The question"));
	keys(vt, "<Enter>");
	OK(sees(vt, "Mark if handed in"));
}

/* --- what is seen --- */

static void
the_first_frame_shows_home(void)
{
	struct vt *vt = opened("xterm-256color");
	struct vt_burst b;

	vt_settle(vt, (struct vt_patience){ 0, 0, 0 }, &b);
	tap_diag("first frame: %ld bytes, of these text %ld, colour %ld, moves %ld; %.1f ms", b.bytes, b.text, b.sgr, b.move,
	         b.last_ms);
	OK(b.bytes < 6000);
	HAS(vt_row(vt, 0), "a teaching tool, not a medical device");
	OK(cursor_on(vt, "Carotid, 14 months on"));
	keys(vt, "q");
	OK(exited(ended(vt), 0));
}

static void
a_named_case_opens_at_once(void)
{
	struct vt *vt = start(-24, 80, "xterm-256color");

	OK(sees(vt, "Mr A., 61"));
	OK(sees(vt, "Enter go on"));
	vt_close(vt, NULL);
}

static void
the_cursor_stands_on_the_focused_item(void)
{
	static const char *const fields[] = { "dose, Gy", "a day", "days", "gap halfway", "Regimen" };
	struct vt *vt = opened("xterm-256color");

	OK(cursor_on(vt, "Carotid, 14 months on"));
	keys(vt, "<Enter>nn");
	OK(cursor_on(vt, "The first course"));
	keys(vt, "<Down>");
	OK(cursor_on(vt, "The proposal"));
	keys(vt, "j");
	OK(cursor_on(vt, "They are about the same"));
	keys(vt, "<Up>");
	OK(cursor_on(vt, "The proposal"));
	keys(vt, "S");
	OK(cursor_on(vt, "Give this step up?"));
	keys(vt, "n:");
	OK(cursor_on(vt, "action:"));
	keys(vt, "<Esc><Enter>n");
	OK(cursor_on(vt, "your answer"));
	keys(vt, "7");
	OK(cursor_on(vt, "your answer  7"));
	vt_close(vt, NULL);
	vt = opened("xterm-256color");
	to_design(vt);
	OK(cursor_on(vt, "fractions"));
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		keys(vt, "<Tab>");
		OK(cursor_on(vt, fields[i]));
	}
	keys(vt, "<Up>");
	OK(cursor_on(vt, "gap halfway"));
	keys(vt, "<Right>");
	OK(sees(vt, "3x8 qod, gap 1w, 2x8 qod"));
	OK(cursor_on(vt, "1 week"));
	vt_close(vt, NULL);
}

static void
a_resize_draws_anew_at_any_moment(void)
{
	static const int sizes[][2] = { { 20, 60 }, { 8, 30 }, { 60, 200 }, { 24, 80 }, { 8, 30 }, { 24, 80 } };
	struct vt *vt = opened("xterm-256color");

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		vt_resize(vt, sizes[i][0], sizes[i][1]);
		OK(sees(vt, "q leave"));
		OK(sees(vt, sizes[i][1] < 36 ? "  not a device" : "a teaching tool, not a medical device"));
		OK(cursor_on(vt, "Carotid"));
	}
	to_design(vt);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		/* With a key in flight. */
		keys(vt, i % 2 ? "<Left>" : "<Right>");
		vt_resize(vt, sizes[i][0], sizes[i][1]);
		OK(sees(vt, sizes[i][0] > 8 ? (i % 2 ? "5x8 qod" : "6x8 qod") : i % 2 ? "\xe2\x97\x82 5" : "\xe2\x97\x82 6"));
		OK(cursor_on(vt, "fractions"));
		OK(sees(vt, "Enter hand in"));
	}
	vt_resize(vt, 1, 1);
	keys(vt, "<Right>");
	vt_resize(vt, 3, 7);
	keys(vt, "<Left>");
	vt_resize(vt, 24, 80);
	OK(sees(vt, "141.1/119"));
	vt_close(vt, NULL);
}

/* --- what is sent --- */

static void
nothing_is_sent_while_idle(void)
{
	struct vt *vt = opened("xterm-256color");
	struct vt_burst b;

	to_design(vt);
	drain(vt, 100);
	vt_mark(vt);
	vt_settle(vt, (struct vt_patience){ 300, 300, 300 }, &b);
	IS_INT(b.bytes, 0);
	/* A key that does nothing. */
	keys(vt, "Z");
	vt_settle(vt, (struct vt_patience){ 200, 50, 1000 }, &b);
	OK(b.bytes < 20);
	vt_close(vt, NULL);
}

/* Bytes that one key costs, over a whole answer. */
static long
cost(struct vt *vt, const char *key, const char *then_on)
{
	struct vt_burst b;

	drain(vt, 30);
	keys(vt, key);
	OK(cursor_on(vt, then_on));
	vt_settle(vt, (struct vt_patience){ 0, 20, LIMIT }, &b);
	tap_diag("%s to \"%s\": %ld bytes (text %ld, colour %ld, moves %ld), %.1f ms", key, then_on, b.bytes, b.text, b.sgr,
	         b.move, b.last_ms);
	return b.bytes;
}

static void
a_cursor_move_costs_little(void)
{
	struct vt *vt = opened("xterm-256color");

	keys(vt, "<Enter>nn");
	OK(cursor_on(vt, "The first course"));
	OK(cost(vt, "<Down>", "The proposal") < 300);
	OK(cost(vt, "<Up>", "The first course") < 300);
	vt_close(vt, NULL);
	vt = opened("xterm-256color");
	to_design(vt);
	OK(cost(vt, "<Down>", "dose, Gy") < 300);
	OK(cost(vt, "<Up>", "fractions") < 300);
	/* A changed regimen redraws bars, plot and verdict. */
	OK(cost(vt, "<Right>", "6") < 3000);
	vt_close(vt, NULL);
}

static void
pasted_floods_do_no_harm(void)
{
	enum { FLOOD = 6000 };
	const char *given = getenv("SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL), state = seed;
	char *flood = malloc(FLOOD);

	if (!flood)
		tap_bail_out("out of memory");
	tap_diag("seed %llu", (unsigned long long)seed);
	for (int run = 0; run < 4; run++) {
		struct vt *vt = opened("xterm-256color");
		int status;

		for (int i = 0; i < FLOOD; i++) {
			state = state * 6364136223846793005u + 1442695040888963407u;
			flood[i] = (char)(run < 2 ? ' ' + (state >> 33) % 95 : state >> 33);
			/* Ctrl-Z and Ctrl-\ are the terminal's. */
			if (flood[i] == 0x1a || flood[i] == 0x1c)
				flood[i] = '\r';
			/* The first two stay within the case. */
			if (run < 2 && (flood[i] == 'q' || flood[i] == 'y'))
				flood[i] = i % 2 ? '\r' : '\t';
		}
		if (run % 2)
			to_design(vt);
		vt_send(vt, flood, FLOOD);
		if (run < 2) {
			/* Still there, and answering: whatever was asked is answered with no. */
			vt_resize(vt, 20, 60);
			keys(vt, "<Esc>n<C-c>");
			OK(sees(vt, "y / n"));
		}
		vt_close(vt, &status);
		/* The wild ones may leave the program, and what is left of them is then the terminal's again: its Ctrl-C,
		 * or the hang-up of this very close, can come before the process has ended. */
		OK(exited(status, 0) ||
		   (run >= 2 && WIFSIGNALED(status) && (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGHUP)));
	}
	free(flood);
}

/* --- terminals --- */

/* All that the program writes until it shows its home, and after a key. */
static char *
recorded(const char *term, size_t *len)
{
	char path[] = "/tmp/ghostdose-pty.XXXXXX", *all;
	int fd = mkstemp(path);
	struct vt *vt = start(24, 80, term);
	struct stat st;

	if (fd < 0)
		tap_bail_out("no file in /tmp");
	unlink(path);
	vt_record(vt, fd);
	OK(sees(vt, "q leave"));
	to_design(vt);
	OK(cursor_on(vt, "fractions"));
	kill(vt_pid(vt), SIGTERM);
	OK(exited(ended(vt), 0));
	if (fstat(fd, &st) != 0)
		tap_bail_out("no record");
	*len = (size_t)st.st_size;
	all = calloc(*len + 1, 1);
	if (!all || pread(fd, all, *len, 0) != (ssize_t)*len)
		tap_bail_out("no record");
	close(fd);
	return all;
}

/* Does one of the numbers of an SGR sequence set a colour? */
static bool
has_colour(const char *bytes, size_t len)
{
	for (const char *p = bytes; p + 2 < bytes + len; p++) {
		const char *q = p + 2;

		if (p[0] != 27 || p[1] != '[')
			continue;
		for (long n = 0; q < bytes + len; q++) {
			if (*q >= '0' && *q <= '9')
				n = 10 * n + (*q - '0');
			else {
				if ((*q == 'm' || *q == ';') && ((n >= 30 && n <= 38) || (n >= 40 && n <= 48) || (n >= 90 && n <= 107)))
					return true;
				n = 0;
				if (*q != ';')
					break;
			}
		}
	}
	return false;
}

static void
no_color_means_no_colour(void)
{
	size_t len;
	char *bytes = recorded("xterm-256color", &len);

	OK(has_colour(bytes, len));
	free(bytes);
	setenv("NO_COLOR", "1", 1);
	bytes = recorded("xterm-256color", &len);
	OK(!has_colour(bytes, len));
	free(bytes);
	unsetenv("NO_COLOR");
	bytes = recorded("vt100", &len);
	OK(!has_colour(bytes, len));
	free(bytes);
}

static void
the_terminal_is_given_back(void)
{
	size_t len;
	char *bytes = recorded("xterm-256color", &len);

	/* Ended by SIGTERM: the other screen is left, the cursor shown. */
	OK(strstr(bytes, "\x1b[?1049h") != NULL);
	OK(strstr(bytes, "\x1b[?1049l") != NULL);
	free(bytes);
}

static void
signals_end_it(void)
{
	static const int signals[] = { SIGHUP, SIGTERM };

	for (size_t i = 0; i < 2; i++) {
		struct vt *vt = opened("xterm-256color");

		keys(vt, "<Enter>");
		OK(sees(vt, "Mr A., 61"));
		kill(vt_pid(vt), signals[i]);
		OK(exited(ended(vt), 0));
	}
}

static void
control_c_asks_once(void)
{
	struct vt *vt = opened("xterm-256color");

	keys(vt, "<C-c>");
	OK(sees(vt, "Leave ghostdose? y / n"));
	keys(vt, "n<Enter>");
	OK(sees(vt, "Mr A., 61"));
	keys(vt, "<C-c>");
	OK(sees(vt, "Ctrl-C again ends ghostdose"));
	keys(vt, "<C-c>");
	OK(exited(ended(vt), 0));
}

static void
any_terminal_will_do(void)
{
	static const char *const names[] = { "vt100", "xterm-ghostty", "xterm-kitty", "nonsense", "linux", "screen-256color", "" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vt *vt = start(24, 80, names[i]);

		if (!OK(sees(vt, "q leave")))
			tap_diag("TERM=%s", names[i]);
		keys(vt, "<Enter>");
		OK(sees(vt, "Mr A., 61"));
		vt_close(vt, NULL);
	}
}

static void
a_dumb_terminal_is_told_of_plain(void)
{
	struct vt *vt = start(24, 200, "dumb");

	OK(sees(vt, "--plain"));
	HAS(vt_text(vt), "ghostdose: ");
	OK(exited(ended(vt), 2));
}

static void
what_is_no_terminal_is_told_of_plain(void)
{
	for (int way = 0; way < 2; way++) {
		char text[400] = "";
		int ends[2], status;
		ssize_t n;
		pid_t pid;

		if (pipe(ends) != 0)
			tap_bail_out("no pipe");
		pid = fork();
		if (pid == 0) {
			int null = open("/dev/null", O_RDWR);

			dup2(null, 0);
			dup2(way ? null : ends[1], 1);
			dup2(ends[1], 2);
			if (way)
				execl(program, program, "play", "carotid", (char *)NULL);
			execl(program, program, (char *)NULL);
			_exit(127);
		}
		close(ends[1]);
		for (size_t used = 0; (n = read(ends[0], text + used, sizeof text - 1 - used)) > 0;)
			used += (size_t)n;
		close(ends[0]);
		waitpid(pid, &status, 0);
		OK(exited(status, 2));
		HAS(text, "--plain");
		OK(!strchr(text, 27));
	}
}

static bool
is_ascii(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)bytes[i] > 0x7e)
			return false;
	return true;
}

static void
a_locale_without_utf8_means_ascii(void)
{
	size_t len;
	char *bytes;

	setenv("LC_ALL", "C", 1);
	bytes = recorded("xterm-256color", &len);
	OK(is_ascii(bytes, len));
	free(bytes);
	unsetenv("LC_ALL");
	unsetenv("LC_CTYPE");
	unsetenv("LANG");
	bytes = recorded("xterm-256color", &len);
	OK(is_ascii(bytes, len));
	free(bytes);
	/* A name that only the other end of the ssh has. */
	setenv("LC_ALL", "xx_XX.UTF-8", 1);
	bytes = recorded("xterm-256color", &len);
	OK(!is_ascii(bytes, len));
	free(bytes);
	setenv("LC_ALL", "C.UTF-8", 1);
}

/* As much of a shell as Ctrl-Z needs: a child in a group of its own, in front. */
static int
job(void)
{
	char byte;
	int status;
	pid_t pid;

	signal(SIGTTOU, SIG_IGN);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		tcsetpgrp(0, getpid());
		signal(SIGTTOU, SIG_DFL);
		execl(program, program, (char *)NULL);
		_exit(127);
	}
	setpgid(pid, pid);
	while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
		tcsetpgrp(0, getpgrp());
		printf("STOPPED\n");
		fflush(stdout);
		do {
			if (read(0, &byte, 1) != 1)
				return 1;
		} while (byte != '\n');
		tcsetpgrp(0, pid);
		kill(-pid, SIGCONT);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static void
control_z_stops_and_fg_draws_anew(void)
{
	char mode[] = "--job";
	char *const args[] = { self, mode, NULL };
	struct vt *vt;

	new_state();
	vt = vt_spawn(args, 24, 80, "xterm-256color");
	if (!vt)
		tap_bail_out("no pseudo-terminal");
	OK(sees(vt, "q leave"));
	keys(vt, "<Enter>");
	OK(sees(vt, "Mr A., 61"));
	keys(vt, "<C-z>");
	OK(sees(vt, "STOPPED"));
	OK(!strstr(vt_text(vt), "Mr A., 61"));
	vt_resize(vt, 20, 60);
	vt_send(vt, "g\n", 2);
	OK(sees(vt, "Mr A., 61"));
	OK(sees(vt, "more lines below"));
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
}

static const struct tap_case cases[] = {
	TAP_CASE(the_first_frame_shows_home),
	TAP_CASE(a_named_case_opens_at_once),
	TAP_CASE(the_cursor_stands_on_the_focused_item),
	TAP_CASE(a_resize_draws_anew_at_any_moment),
	TAP_CASE(nothing_is_sent_while_idle),
	TAP_CASE(a_cursor_move_costs_little),
	TAP_CASE(pasted_floods_do_no_harm),
	TAP_CASE(no_color_means_no_colour),
	TAP_CASE(the_terminal_is_given_back),
	TAP_CASE(signals_end_it),
	TAP_CASE(control_c_asks_once),
	TAP_CASE(any_terminal_will_do),
	TAP_CASE(a_dumb_terminal_is_told_of_plain),
	TAP_CASE(what_is_no_terminal_is_told_of_plain),
	TAP_CASE(a_locale_without_utf8_means_ascii),
	TAP_CASE(control_z_stops_and_fg_draws_anew),
};

/* A folder where home finds the one case, whatever else there is. */
static void
one_case_alone(const char *real)
{
	char path[4200], target[4096], link[4200];

	if (!mkdtemp(folder) || !realpath(real, target))
		tap_bail_out("no folder in /tmp, or no cases");
	snprintf(path, sizeof path, "%s/carotid", target);
	snprintf(link, sizeof link, "%s/carotid", folder);
	if (symlink(path, link) != 0 || chdir(folder) != 0)
		tap_bail_out("no folder in /tmp");
	setenv("GHOSTDOSE_CASES", folder, 1);
}

int
main(int argc, char **argv)
{
	static char here[4096];
	const char *given = getenv("GHOSTDOSE"), *real = getenv("GHOSTDOSE_CASES");
	int status;

	if (!realpath(given && *given ? given : "build/ghostdose", program) || !realpath(argv[0], here))
		tap_bail_out("GHOSTDOSE (the path of the program) is not set");
	self = here;
	if (argc > 1 && !strcmp(argv[1], "--job"))
		return job();
	setenv("GHOSTDOSE", program, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	one_case_alone(real && *real ? real : "cases");
	status = tap_main(cases, sizeof cases / sizeof *cases);
	if (chdir("/") == 0) {
		char command[4096];

		snprintf(command, sizeof command, "rm -rf '%s'", folder);
		if (system(command) != 0)
			tap_diag("%s stays", folder);
	}
	return status;
}
