/* The program on a terminal: what is seen and what is sent for it.  The case is cases/carotid. */
#include <sys/ioctl.h>

#include "pty_help.h"

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
	struct vt *vt = start_case("carotid", 24, 80, "xterm-256color");

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
		OK(sees(vt, sizes[i][1] < 36 ? "? help" : "q leave"));
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

/* A slice: the next layer, another slice, the way in and out. */
static void
a_slice_step_costs_little(void)
{
	struct vt_burst b;
	struct vt *vt;
	char cord[4200];

	snprintf(cord, sizeof cord, "%s/cord", real_cases);
	vt = start_case(cord, 24, 80, "xterm-256color");
	OK(sees(vt, "q leave"));
	keys(vt, "<Enter>nnnnnn");
	OK(sees(vt, "step 1 of"));
	keys(vt, "v");
	OK(sees(vt, "old plan, Gy, following"));
	vt_settle(vt, (struct vt_patience){ 0, 30, LIMIT }, &b);
	tap_diag("the slice opens: %ld bytes", b.bytes);
	for (int i = 0; i < 4; i++) {
		keys(vt, "l");
		vt_settle(vt, (struct vt_patience){ LIMIT, 30, LIMIT }, &b);
		tap_diag("next layer: %ld bytes (text %ld, colour %ld, moves %ld), %.1f ms", b.bytes, b.text, b.sgr, b.move, b.last_ms);
		OK(b.bytes < 5000);
	}
	keys(vt, "<Right>");
	vt_settle(vt, (struct vt_patience){ LIMIT, 30, LIMIT }, &b);
	tap_diag("the cursor on the slice: %ld bytes", b.bytes);
	OK(b.bytes < 600);
	keys(vt, "q");
	vt_settle(vt, (struct vt_patience){ LIMIT, 30, LIMIT }, &b);
	tap_diag("back to the question: %ld bytes", b.bytes);
	OK(b.bytes < 4000);
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

/* The kernel alone is told: libvterm would take gigabytes for such a window. */
static void
tell_size(struct vt *vt, unsigned rows, unsigned cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	OK(ioctl(vt_fd(vt), TIOCSWINSZ, &ws) == 0);
}

/* A window that lies about itself, and what makes curses look at it anew: coming back from the text of a screen, and being
 * continued. */
static void
a_window_of_any_size_is_lived_through(void)
{
	static const struct { unsigned rows, cols; } sizes[] = { { 65535, 65535 }, { 65535, 80 }, { 24, 65535 }, { 32768, 32768 }, { 0, 0 }, { 1, 1 } };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct vt *vt = opened("xterm-256color");

		tell_size(vt, sizes[i].rows, sizes[i].cols);
		keys(vt, "y");
		OK(sees(vt, "any key goes back to the screens"));
		keys(vt, "x");
		OK(kill(vt_pid(vt), SIGCONT) == 0);
		drain(vt, 50);
		OK(kill(vt_pid(vt), SIGCONT) == 0);
		tell_size(vt, 24, 80);
		keys(vt, "s");
		if (!OK(sees(vt, "Settings")))
			tap_diag("%ux%u", sizes[i].cols, sizes[i].rows);
		keys(vt, "<C-c><C-c>");
		OK(exited(ended(vt), 0));
	}
}

static void
and_begun_in(void)
{
	char line[8192], sh[] = "/bin/sh", c[] = "-c";
	char *const args[] = { sh, c, line, NULL };
	struct vt *vt;

	new_state();
	snprintf(line, sizeof line, "stty rows 65535 cols 65535 && exec '%s' --sandbox", program);
	vt = vt_spawn(args, 24, 80, "xterm-256color");
	if (!vt)
		tap_bail_out("no pseudo-terminal");
	drain(vt, 300);
	tell_size(vt, 24, 80);
	OK(sees(vt, "q leave"));
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
	TAP_CASE(a_slice_step_costs_little),
	TAP_CASE(pasted_floods_do_no_harm),
	TAP_CASE(a_window_of_any_size_is_lived_through),
	TAP_CASE(and_begun_in),
};

int
main(int argc, char **argv)
{
	return pty_main(argc, argv, cases, sizeof cases / sizeof *cases, NULL);
}
