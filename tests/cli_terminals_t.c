/* The program on terminals of all kinds, and what befalls it there: signals, sizes, locales, no terminal at all. */
#include "pty_help.h"

/* --- terminals --- */

/* What the program writes from here on goes to the file. */
static int
record(struct vt *vt)
{
	char path[] = "/tmp/ghostdose-pty.XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0)
		tap_bail_out("no file in /tmp");
	unlink(path);
	vt_record(vt, fd);
	return fd;
}

/* End it; all that was recorded, that the caller frees. */
static char *
end_recorded(struct vt *vt, int fd, size_t *len)
{
	struct stat st;
	char *all;

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

/* All that the program writes until it shows its home, and after some keys. */
static char *
recorded(const char *term, size_t *len)
{
	struct vt *vt = start_case(NULL, 24, 80, term);
	int fd = record(vt);

	OK(sees(vt, "q leave"));
	to_design(vt);
	OK(cursor_on(vt, "fractions"));
	return end_recorded(vt, fd, len);
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
	static const char *const names[] = { "xterm-256color", "xterm", "screen-256color", "tmux-256color", "linux", "vt100", "vt220",
		                             "xterm-ghostty", "xterm-kitty", "nonsense", "" };

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

/* The program in the hands of a shell. */
static int
job(void)
{
	char door[] = "--sandbox";
	char *const args[] = { program, door, NULL };

	return shell_of(args);
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

/* The wheel is arrow keys in the other screen, and what was set before comes back; the mouse itself is never asked for, so text is
 * selected as ever. */
static void
the_wheel_scrolls_and_the_mouse_is_left_alone(void)
{
	static const char *const mouse[] = { "?9h", "?1000h", "?1001h", "?1002h", "?1003h", "?1005h", "?1006h", "?1015h" };
	size_t len;
	char *bytes = recorded("xterm-256color", &len), *on = strstr(bytes, "\x1b[?1007h"), *off = strstr(bytes, "\x1b[?1007r");

	OK(on && strstr(bytes, "\x1b[?1007s") && strstr(bytes, "\x1b[?1007s") < on);
	OK(off && on && off > on);
	for (size_t i = 0; i < sizeof mouse / sizeof *mouse; i++)
		OK(!strstr(bytes, mouse[i]));
	/* Nor a clipboard. */
	OK(!strstr(bytes, "\x1b]52"));
	free(bytes);
	bytes = recorded("vt100", &len);
	OK(!strstr(bytes, "1007"));
	free(bytes);
}

/* Names of cases and what is typed and pasted come from strangers: a terminal gets no more from them than from anybody. */
static void
text_of_strangers_steers_nothing(void)
{
	static const char *const starts[] = { "\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x1b[6n", "\x1b[2J\x1b[1;1", "\xc2\x9b", "\xc2\x9d", "\xc2\x90",
		"\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\xa8", "owned\a" };
	static const char escapes[] = "\x1b]52;c;aGk=\a\x1b]8;;http://x\x1b\\\xc2\x9b" "31m\xe2\x80\xae\xff\xc0\x9b\x1b[200~\x1b]0;owned\a\x1b[201~\x1bP1$r0m\x1b\\";
	/* At home the first Esc is the end; in the search it clears; what has none stays in the field. */
	static const char *const typed[] = { escapes, "/", "/\xc2\x9b" "31m\xe2\x80\xae\xe2\x81\xa6\xff\xc0\x9b" "0mfound" };
	char names[] = "/tmp/ghostdose-pty.XXXXXX", command[300];

	if (!mkdtemp(names))
		tap_bail_out("no folder in /tmp");
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		char path[200];
		FILE *f;

		snprintf(path, sizeof path, "%s/%zu%sx.csv", names, i, starts[i]);
		f = fopen(path, "w");
		if (f)
			fclose(f);
	}
	setenv("GHOSTDOSE_CASES", names, 1);
	new_state();
	for (size_t k = 0; k < sizeof typed / sizeof *typed; k++) {
		/* What waits when the program ends would be echoed by the terminal, not by us. */
		char sh[] = "/bin/sh", c[] = "-c", line[] = "stty -echo && exec \"$0\" --sandbox", *const args[] = { sh, c, line, program, NULL };
		struct vt *vt = vt_spawn(args, 24, 80, "xterm-256color");
		size_t len;
		char *bytes;
		int fd;

		if (!vt)
			tap_bail_out("no pseudo-terminal");
		fd = record(vt);
		OK(sees(vt, "q leave"));
		vt_send(vt, typed[k], strlen(typed[k]));
		if (k == 1)
			vt_send(vt, escapes, sizeof escapes - 1);
		if (k == 2)
			OK(sees(vt, "found"));
		drain(vt, 300);
		bytes = end_recorded(vt, fd, &len);
		for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
			if (!OK(!memmem(bytes, len, starts[i], strlen(starts[i]))))
				tap_diag("number %zu, typed %zu", i, k);
		/* They are there, as text. */
		OK(strstr(bytes, "0\\x1B]x.csv") != NULL);
		free(bytes);
	}
	setenv("GHOSTDOSE_CASES", folder, 1);
	snprintf(command, sizeof command, "rm -rf '%s'", names);
	OK(system(command) == 0);
}

static void
the_screen_is_printed_to_be_copied(void)
{
	struct vt *vt = opened("xterm-256color");
	int row, col;
	bool visible;

	keys(vt, "<Enter>");
	OK(sees(vt, "Mr A., 61"));
	keys(vt, "y");
	OK(sees(vt, "any key goes back to the screens"));
	HAS(vt_text(vt), "Mr A., 61");
	/* A new size comes back with the screens. */
	vt_resize(vt, 20, 60);
	keys(vt, "x");
	OK(goes(vt, "any key"));
	OK(sees(vt, "more lines below"));
	OK(sees(vt, "Enter go on"));
	vt_cursor(vt, &row, &col, &visible);
	OK(visible);
	/* The key that came back did nothing else; what ends the program ends it there too. */
	keys(vt, "y");
	OK(sees(vt, "any key goes back to the screens"));
	kill(vt_pid(vt), SIGTERM);
	OK(exited(ended(vt), 0));
}

static int
colour_of(struct vt *vt, const char *text)
{
	for (int row = 0; row < vt_rows(vt); row++) {
		const char *at = strstr(vt_row(vt, row), text);

		if (at)
			return vt_at(vt, row, (int)(at - vt_row(vt, row))).fg;
	}
	return -2;
}

/* The key in the key bar: blue 32, 75 on dark and 25 on light, and none. */
static void
themes_change_at_once(void)
{
	static const struct { const char *says; int colour; } themes[] = {
		{ "Theme dark", 75 }, { "Theme light", 25 }, { "Theme viridis", 32 }, { "Theme clinic", 32 }, { "Theme mono", -1 },
		{ "Theme auto", 32 } };
	struct vt *vt = opened("xterm-256color");

	IS_INT(colour_of(vt, "q leave"), 32);
	for (size_t i = 0; i < sizeof themes / sizeof *themes; i++) {
		keys(vt, "T");
		OK(sees(vt, themes[i].says));
		drain(vt, 30);
		IS_INT(colour_of(vt, "q leave"), themes[i].colour);
	}
	vt_close(vt, NULL);
}

/* Stopped by another than its own terminal, and continued at another size. */
static void
a_stop_from_outside_is_survived(void)
{
	struct vt *vt = opened("xterm-256color");

	keys(vt, "<Enter>");
	OK(sees(vt, "Mr A., 61"));
	kill(vt_pid(vt), SIGSTOP);
	vt_resize(vt, 20, 60);
	kill(vt_pid(vt), SIGCONT);
	OK(sees(vt, "more lines below"));
	/* SIGCONT alone draws anew. */
	kill(vt_pid(vt), SIGCONT);
	keys(vt, "<Enter>");
	OK(sees(vt, "Enter go on"));
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
}

static void
storms_of_sizes_and_keys_end_well(void)
{
	static const char *const some[] = { "<Up>", "<Down>", "<Right>", "<Left>", "<Tab>", "<PageDown>", "j", "k" };
	const char *given = getenv("SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL), state = seed * 2654435761u + 1;

	tap_diag("seed %llu", (unsigned long long)seed);
	for (int run = 0; run < 2; run++) {
		struct vt *vt = opened("xterm-256color");

		if (run == 1)
			to_design(vt);
		for (int i = 0; i < 150; i++) {
			state = state * 6364136223846793005u + 1442695040888963407u;
			vt_resize(vt, 1 + (int)(state >> 33) % (i % 10 ? 60 : 199), 1 + (int)(state >> 41) % (i % 10 ? 200 : 499));
			keys(vt, some[(state >> 55) % 8]);
			if (i % 16 == 0)
				kill(vt_pid(vt), SIGCONT);
		}
		vt_resize(vt, 24, 80);
		keys(vt, "<C-c>");
		OK(sees(vt, "y / n"));
		keys(vt, "<C-c>");
		OK(exited(ended(vt), 0));
	}
}

static void
tiny_and_huge_from_the_start(void)
{
	static const int sizes[][2] = { { 1, 1 }, { 2, 300 }, { 190, 3 }, { 199, 499 }, { 300, 900 } };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct vt *vt = start(sizes[i][0], sizes[i][1], "xterm-256color");

		keys(vt, "<Down><Up>");
		drain(vt, 30);
		vt_resize(vt, 24, 80);
		OK(sees(vt, "q leave"));
		keys(vt, "<C-c><C-c>");
		OK(exited(ended(vt), 0));
	}
}

static const struct tap_case cases[] = {
	TAP_CASE(no_color_means_no_colour),
	TAP_CASE(the_terminal_is_given_back),
	TAP_CASE(signals_end_it),
	TAP_CASE(control_c_asks_once),
	TAP_CASE(any_terminal_will_do),
	TAP_CASE(a_dumb_terminal_is_told_of_plain),
	TAP_CASE(what_is_no_terminal_is_told_of_plain),
	TAP_CASE(a_locale_without_utf8_means_ascii),
	TAP_CASE(control_z_stops_and_fg_draws_anew),
	TAP_CASE(the_wheel_scrolls_and_the_mouse_is_left_alone), TAP_CASE(text_of_strangers_steers_nothing),
	TAP_CASE(the_screen_is_printed_to_be_copied),
	TAP_CASE(themes_change_at_once),
	TAP_CASE(a_stop_from_outside_is_survived),
	TAP_CASE(storms_of_sizes_and_keys_end_well),
	TAP_CASE(tiny_and_huge_from_the_start),
};

int
main(int argc, char **argv)
{
	return pty_main(argc, argv, cases, sizeof cases / sizeof *cases, job);
}
