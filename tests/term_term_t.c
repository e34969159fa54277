/* The terminal, through a pseudo-terminal.  The program under test is this one, called again with an argument. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "canvas/canvas.h"
#include "canvas/event.h"
#include "tap.h"
#include "term/term.h"
#include "vt_help.h"

enum { EXIT_REFUSED = 2, EXIT_QUIT = 7 };

/* --- the program under test --- */

struct state {
	char last[EVENT_NAME_MAX];
	int keys, interrupts, resizes, timeouts;
};

static void
draw(struct canvas *c, const struct state *s)
{
	canvas_clear(c);
	canvas_fill(c, (struct rect){ 0, 0, 1, c->cols }, STYLE_FOCUS, GLYPH_BLANK);
	canvas_print(c, 0, 1, -1, STYLE_FOCUS, "screen %dx%d", c->cols, c->rows);
	canvas_text(c, 1, 0, -1, STYLE_NORMAL, "\xce\xb1/\xce\xb2 \xe2\x96\xb8 e\xcc\x81 \xe4\xb8\xad| \xe2\x89\xa5");
	canvas_text(c, 2, 0, -1, STYLE_BAD, "bad");
	canvas_text(c, 2, 10, -1, STYLE_BAND15, "hot");
	canvas_print(c, 3, 0, -1, STYLE_NORMAL, "key: %s.", s->last);
	canvas_print(c, 4, 0, -1, STYLE_NORMAL, "interrupts %d.", s->interrupts);
	canvas_print(c, 5, 0, -1, STYLE_NORMAL, "timeouts %d.", s->timeouts);
	if (s->keys < 1000000)
		canvas_print(c, c->rows - 1, 0, -1, STYLE_NORMAL, "ready, keys %d.", s->keys);
	canvas_set_cursor(c, 3, 5);
}

static void
on_key(struct term *t, struct canvas *c, struct state *s, uint32_t key)
{
	s->keys++;
	event_key_name(key, s->last);
	if (key == 'i')
		for (int i = 0; i < 100; i++)
			term_blit(t, c);
	if (key == 't' && term_next(t, 30).kind == EVENT_NONE)
		s->timeouts++;
	if (key == 'A')
		abort();
	if (key == 'K')
		kill(getpid(), SIGTERM);
	if (key == EVENT_CTRL('l'))
		term_repaint(t);
}

static int
screen(void)
{
	struct term_options o = { .ascii = getenv("TEST_ASCII") != NULL };
	struct state s = { .last = "none" };
	struct canvas c = { 0 };
	struct fault f;
	struct term *t;
	int rows, cols, status = -1;

	printf("before\n");
	fflush(stdout);
	if (!term_open(&t, &o, &f)) {
		fprintf(stderr, "%s\n", f.text);
		return EXIT_REFUSED;
	}
	term_size(t, &rows, &cols);
	if (!canvas_init(&c, rows, cols, term_is_ascii(t), &f))
		return 1;
	while (status < 0) {
		struct event e;

		if (!term_pending(t)) {
			draw(&c, &s);
			term_blit(t, &c);
		}
		e = term_next(t, -1);
		if (e.kind == EVENT_QUIT)
			status = EXIT_QUIT;
		else if (e.kind == EVENT_INTERRUPT)
			s.interrupts++;
		else if (e.kind == EVENT_RESIZE)
			canvas_resize(&c, e.rows, e.cols, &f);
		else if (e.kind == EVENT_KEY && e.key == EVENT_CTRL('x'))
			status = 0;
		else if (e.kind == EVENT_KEY)
			on_key(t, &c, &s, e.key);
	}
	term_close(t);
	canvas_fini(&c);
	return status;
}

/* This program in the hands of a shell. */
static int
job(char *program)
{
	char mode[] = "--screen";
	char *const args[] = { program, mode, NULL };

	return shell_of(args);
}

/* --- the tests --- */

static char *self;

static struct vt *
start(const char *mode, int rows, int cols, const char *term)
{
	char copy[16];
	char *const args[] = { self, copy, NULL };
	struct vt *vt;

	snprintf(copy, sizeof copy, "%s", mode);
	vt = vt_spawn(args, rows, cols, term);
	if (!vt)
		tap_bail_out("no pseudo-terminal");
	return vt;
}

static struct vt *
opened(const char *term)
{
	struct vt *vt = start("--screen", 24, 80, term);

	OK(vt_wait(vt, "ready, keys 0.", LIMIT));
	return vt;
}

static bool
shows_key(struct vt *vt, const char *name)
{
	char text[40];

	snprintf(text, sizeof text, "key: %s.", name);
	return sees(vt, text);
}

static void
the_first_frame(void)
{
	struct vt *vt = opened("xterm-256color");
	struct vt_burst b;
	bool visible;
	int row, col;

	vt_settle(vt, (struct vt_patience){ 0, 0, 0 }, &b);
	OK(b.bytes < 6000);
	IS_STR(vt_row(vt, 0), " screen 80x24");
	IS_STR(vt_row(vt, 1), "\xce\xb1/\xce\xb2 \xe2\x96\xb8 e\xcc\x81 \xe4\xb8\xad| \xe2\x89\xa5");
	IS_STR(vt_at(vt, 1, 10).text, "|");
	OK(vt_at(vt, 0, 40).reverse);
	IS_INT(vt_at(vt, 2, 0).fg, 167);
	OK(vt_at(vt, 2, 0).bold);
	IS_INT(vt_at(vt, 2, 0).bg, -1);
	IS_INT(vt_at(vt, 2, 10).fg, 16);
	IS_INT(vt_at(vt, 2, 10).bg, 227);
	IS_INT(vt_at(vt, 4, 0).fg, -1);
	vt_cursor(vt, &row, &col, &visible);
	IS_INT(row, 3);
	IS_INT(col, 5);
	OK(visible);
	vt_key(vt, "<C-x>");
	OK(exited(ended(vt), 0));
}

static void
the_screen_before_comes_back(void)
{
	struct vt *vt = opened("xterm-256color");
	struct vt_burst b;
	bool visible;
	int row, col, status;

	OK(strncmp(vt_text(vt), "before", 6) != 0);
	vt_key(vt, "<C-x>");
	vt_settle(vt, (struct vt_patience){ LIMIT, LIMIT, LIMIT }, &b);
	IS_STR(vt_row(vt, 0), "before");
	vt_cursor(vt, &row, &col, &visible);
	OK(visible);
	vt_close(vt, &status);
	OK(exited(status, 0));
}

static void
fewer_colours(void)
{
	struct vt *vt = opened("xterm");

	IS_INT(vt_at(vt, 2, 0).fg, 1);
	OK(vt_at(vt, 2, 0).bold);
	vt_close(vt, NULL);
	vt = opened("vt100");
	IS_INT(vt_at(vt, 2, 0).fg, -1);
	OK(vt_at(vt, 2, 0).bold && vt_at(vt, 2, 0).reverse);
	vt_key(vt, "x");
	OK(shows_key(vt, "x"));
	vt_close(vt, NULL);
}

static void
no_color_means_attributes_only(void)
{
	struct vt *vt;

	setenv("NO_COLOR", "1", 1);
	vt = opened("xterm-256color");
	IS_INT(vt_at(vt, 2, 0).fg, -1);
	OK(vt_at(vt, 2, 0).bold && vt_at(vt, 2, 0).reverse);
	vt_close(vt, NULL);
	/* Empty is not set: https://no-color.org */
	setenv("NO_COLOR", "", 1);
	vt = opened("xterm-256color");
	IS_INT(vt_at(vt, 2, 0).fg, 167);
	vt_close(vt, NULL);
	unsetenv("NO_COLOR");
}

static void
an_unknown_terminal_is_taken_for_xterm(void)
{
	static const char *const names[] = { "xterm-ghostty", "nonsense", "" };

	for (size_t i = 0; i < 3; i++) {
		struct vt *vt = opened(names[i]);

		vt_key(vt, "x");
		OK(shows_key(vt, "x"));
		vt_close(vt, NULL);
	}
}

static void
a_dumb_terminal_is_refused_in_words(void)
{
	struct vt *vt = start("--screen", 24, 200, "dumb");

	OK(vt_wait(vt, "use --plain", LIMIT));
	HAS(vt_text(vt), "TERM=dumb");
	OK(exited(ended(vt), EXIT_REFUSED));
}

static void
what_is_no_terminal_is_refused_in_words(void)
{
	char text[400] = "";
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	if (pipe(ends) != 0)
		tap_bail_out("no pipe");
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		execl(self, self, "--screen", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	for (size_t used = 0; (n = read(ends[0], text + used, sizeof text - 1 - used)) > 0;)
		used += (size_t)n;
	close(ends[0]);
	waitpid(pid, &status, 0);
	OK(exited(status, EXIT_REFUSED));
	HAS(text, "--plain");
}

static void
the_locale_decides_the_glyphs(void)
{
	struct vt *vt;

	setenv("LC_ALL", "C", 1);
	vt = opened("xterm-256color");
	IS_STR(vt_row(vt, 1), "a/b > e ?| >=");
	vt_close(vt, NULL);
	/* A name that only the other end of the ssh has. */
	setenv("LC_ALL", "xx_XX.UTF-8", 1);
	vt = opened("xterm-256color");
	HAS(vt_row(vt, 1), "\xce\xb1/\xce\xb2");
	vt_key(vt, "\xc3\xa9");
	OK(shows_key(vt, "\xc3\xa9"));
	vt_close(vt, NULL);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TEST_ASCII", "1", 1);
	vt = opened("xterm-256color");
	IS_STR(vt_row(vt, 1), "a/b > e ?| >=");
	/* What is typed stays what it is. */
	vt_key(vt, "\xc3\xa9");
	OK(shows_key(vt, "e"));
	vt_close(vt, NULL);
	unsetenv("TEST_ASCII");
}

static void
every_key_arrives_by_its_name(void)
{
	static const char *const names[] = {
		"<Left>", "<Right>", "<Up>", "<Down>", "<Home>", "<End>", "<PageUp>", "<PageDown>", "<Tab>", "<Enter>",
		"<Esc>", "<BS>", "<Del>", "<Ins>", "<F1>", "<F4>", "<F5>", "<F12>", "<C-a>", "<C-p>", "<C-s>", "<C-q>",
		"<C-v>", "<Space>", "<lt>", "a", "Z", "\xc3\xa9", "\xe4\xb8\xad", "\xf0\x9f\x98\x80",
	};
	struct vt *vt = opened("xterm-256color");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		OK(vt_key(vt, names[i]));
		OK(shows_key(vt, names[i]));
	}
	vt_send(vt, "\x1b[Z", 3);
	OK(shows_key(vt, "<S-Tab>"));
	vt_send(vt, "\x1b[1;5D", 6);
	OK(shows_key(vt, "<Left>"));
	vt_close(vt, NULL);
}

static void
unknown_sequences_and_bad_bytes_type_nothing(void)
{
	static const char bad[] = "\xff\xc3(\xe4\xb8)\xed\xa0\x80\xc0\x80\xe2\x80\xae\x01";
	struct vt *vt = opened("xterm-256color");

	vt_send(vt, "\x1b[99;5~x", 8);
	OK(shows_key(vt, "x"));
	OK(vt_wait(vt, "keys 1.", LIMIT));
	vt_send(vt, bad, sizeof bad - 1);
	/* The two brackets and Ctrl-A. */
	OK(shows_key(vt, "<C-a>"));
	OK(vt_wait(vt, "keys 4.", LIMIT));
	vt_send(vt, "\x1by", 2);
	OK(shows_key(vt, "y"));
	OK(vt_wait(vt, "keys 6.", LIMIT));
	vt_close(vt, NULL);
}

static void
a_flood_of_keys_is_all_read(void)
{
	struct vt *vt = opened("xterm-256color");
	char *flood = malloc(30000);

	memset(flood, 'a', 30000);
	for (size_t i = 0; i < 30000; i += 3)
		flood[i] = '\r';
	vt_send(vt, flood, 30000);
	free(flood);
	OK(vt_wait(vt, "keys 30000.", LIMIT));
	vt_close(vt, NULL);
}

static void
nothing_is_written_when_nothing_changed(void)
{
	struct vt *vt = opened("xterm-256color");
	struct vt_burst quiet, busy;

	/* Twice the same change, once with a hundred frames of no change before it. */
	vt_key(vt, "j");
	OK(vt_wait(vt, "keys 1.", LIMIT));
	vt_key(vt, "k");
	OK(vt_wait(vt, "keys 2.", LIMIT));
	vt_settle(vt, (struct vt_patience){ 0, 0, 0 }, &quiet);
	vt_key(vt, "i");
	OK(vt_wait(vt, "keys 3.", LIMIT));
	vt_settle(vt, (struct vt_patience){ 0, 0, 0 }, &busy);
	IS_INT(busy.bytes, quiet.bytes);
	OK(quiet.bytes < 100);
	vt_close(vt, NULL);
}

static void
no_resize_is_lost(void)
{
	struct vt *vt = opened("xterm-256color");
	char text[40];

	for (int i = 0; i < 60; i++) {
		int rows = 10 + i % 30, cols = 30 + i * 7 % 90;

		/* Some in one go, so that they fall anywhere in the program's round. */
		for (int k = 0; k < i % 4; k++)
			vt_resize(vt, rows + 1 + k, cols + 1);
		vt_resize(vt, rows, cols);
		snprintf(text, sizeof text, "screen %dx%d", cols, rows);
		if (!OK(vt_wait(vt, text, LIMIT)))
			break;
	}
	vt_key(vt, "x");
	OK(shows_key(vt, "x"));
	vt_close(vt, NULL);
}

static void
odd_sizes_do_no_harm(void)
{
	struct vt *vt = opened("xterm-256color");

	vt_resize(vt, 250, 600);
	OK(vt_wait(vt, "screen 500x200", LIMIT));
	vt_resize(vt, 4, 4);
	vt_key(vt, "x");
	vt_resize(vt, 1, 1);
	vt_key(vt, "y");
	vt_resize(vt, 24, 80);
	OK(vt_wait(vt, "screen 80x24", LIMIT));
	OK(vt_wait(vt, "keys 2.", LIMIT));
	vt_key(vt, "<C-x>");
	OK(exited(ended(vt), 0));
}

static void
control_c_is_an_event_in_its_turn(void)
{
	struct vt *vt = opened("xterm-256color");

	vt_send(vt, "a\x03" "b", 3);
	OK(vt_wait(vt, "interrupts 1.", LIMIT));
	OK(vt_wait(vt, "keys 2.", LIMIT));
	kill(vt_pid(vt), SIGINT);
	OK(vt_wait(vt, "interrupts 2.", LIMIT));
	vt_close(vt, NULL);
}

static void
a_timeout_ends(void)
{
	struct vt *vt = opened("xterm-256color");

	vt_key(vt, "t");
	OK(vt_wait(vt, "timeouts 1.", LIMIT));
	vt_close(vt, NULL);
}

static void
hang_up_and_termination_are_a_quit(void)
{
	struct vt *vt = opened("xterm-256color");
	int status;

	kill(vt_pid(vt), SIGHUP);
	OK(exited(ended(vt), EXIT_QUIT));
	vt = opened("xterm-256color");
	kill(vt_pid(vt), SIGTERM);
	OK(exited(ended(vt), EXIT_QUIT));
	/* Also while keys wait, which would end it otherwise. */
	vt = opened("xterm-256color");
	vt_send(vt, "K\x18", 2);
	OK(exited(ended(vt), EXIT_QUIT));
	/* The line drops. */
	vt = opened("xterm-256color");
	vt_close(vt, &status);
	OK(exited(status, EXIT_QUIT));
}

static void
a_crash_gives_the_terminal_back(void)
{
	struct vt *vt = opened("xterm-256color");
	struct vt_burst b;
	int status;

	vt_key(vt, "A");
	vt_settle(vt, (struct vt_patience){ LIMIT, LIMIT, LIMIT }, &b);
	OK(b.eof);
	IS_STR(vt_row(vt, 0), "before");
	vt_close(vt, &status);
	OK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void
control_z_stops_and_fg_repaints(void)
{
	struct vt *vt = start("--job", 24, 80, "xterm-256color");

	OK(vt_wait(vt, "ready, keys 0.", LIMIT));
	vt_key(vt, "<C-z>");
	OK(vt_wait(vt, "STOPPED", LIMIT));
	HAS(vt_text(vt), "before");
	vt_resize(vt, 20, 70);
	vt_send(vt, "g\n", 2);
	OK(vt_wait(vt, "screen 70x20", LIMIT));
	OK(vt_wait(vt, "ready, keys ", LIMIT));
	vt_key(vt, "x");
	OK(shows_key(vt, "x"));
	/* Again, at the same size: what was there is there. */
	vt_key(vt, "<C-z>");
	OK(vt_wait(vt, "STOPPED", LIMIT));
	vt_send(vt, "g\n", 2);
	OK(vt_wait(vt, "screen 70x20", LIMIT));
	vt_key(vt, "<C-x>");
	OK(exited(ended(vt), 0));
}

static void
where_nobody_could_continue_it_does_not_stop(void)
{
	struct vt *vt = opened("xterm-256color");

	/* The leader of a session has no shell to bring it back. */
	vt_key(vt, "<C-z>");
	vt_key(vt, "x");
	OK(shows_key(vt, "x"));
	kill(vt_pid(vt), SIGTSTP);
	vt_key(vt, "y");
	OK(shows_key(vt, "y"));
	/* Stopped without being asked. */
	kill(vt_pid(vt), SIGSTOP);
	kill(vt_pid(vt), SIGCONT);
	vt_key(vt, "z");
	OK(shows_key(vt, "z"));
	vt_close(vt, NULL);
}

static void
a_repaint_writes_all_again(void)
{
	struct vt *vt = opened("xterm-256color");
	struct vt_burst b;

	vt_key(vt, "<C-l>");
	OK(shows_key(vt, "<C-l>"));
	vt_settle(vt, (struct vt_patience){ 0, 0, 0 }, &b);
	OK(b.bytes > 200);
	HAS(vt_row(vt, 0), "screen 80x24");
	vt_close(vt, NULL);
}

static const struct tap_case cases[] = {
	TAP_CASE(the_first_frame),
	TAP_CASE(the_screen_before_comes_back),
	TAP_CASE(fewer_colours),
	TAP_CASE(no_color_means_attributes_only),
	TAP_CASE(an_unknown_terminal_is_taken_for_xterm),
	TAP_CASE(a_dumb_terminal_is_refused_in_words),
	TAP_CASE(what_is_no_terminal_is_refused_in_words),
	TAP_CASE(the_locale_decides_the_glyphs),
	TAP_CASE(every_key_arrives_by_its_name),
	TAP_CASE(unknown_sequences_and_bad_bytes_type_nothing),
	TAP_CASE(a_flood_of_keys_is_all_read),
	TAP_CASE(nothing_is_written_when_nothing_changed),
	TAP_CASE(no_resize_is_lost),
	TAP_CASE(odd_sizes_do_no_harm),
	TAP_CASE(control_c_is_an_event_in_its_turn),
	TAP_CASE(a_timeout_ends),
	TAP_CASE(hang_up_and_termination_are_a_quit),
	TAP_CASE(a_crash_gives_the_terminal_back),
	TAP_CASE(control_z_stops_and_fg_repaints),
	TAP_CASE(where_nobody_could_continue_it_does_not_stop),
	TAP_CASE(a_repaint_writes_all_again),
};

int
main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--screen"))
		return screen();
	if (argc > 1 && !strcmp(argv[1], "--job"))
		return job(argv[0]);
	self = argv[0];
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	return tap_main(cases, sizeof cases / sizeof *cases);
}
