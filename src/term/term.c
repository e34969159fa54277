/* The terminal through ncurses.  Signals arrive only while ppoll waits (a blocking getch loses a
 * resize that lands between its look and its read). */
#define NCURSES_WIDECHAR 1
#include "term/term.h"

#include <ncurses.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "term/keys.h"
#include "term/paint.h"
#include "term/setup.h"
#include "term/signals.h"

enum { ROWS_DEFAULT = 24, COLS_DEFAULT = 80, ESC_MS = 25 };

struct term {
	SCREEN *screen;
	WINDOW *in;                    /* a pad: reading from it never draws */
	sigset_t waiting;
	struct termios modes;          /* as we found them */
	int rows, cols;
	bool ascii, alone, over;       /* over: the quit was told */
	struct paint paint;
	bool braille;
	bool has_ahead;
	struct event ahead;            /* read by term_pending, not yet told */
};

static int
sane(int size, int fallback, int most)
{
	return size < 1 ? fallback : size > most ? most : size;
}

/* Ask the kernel; true when the size is another.  Curses is told through the environment too: it asks the kernel itself at its
 * start and after each endwin, and a window of 65535 lines makes it write where there are none. */
static bool
ask_size(struct term *t)
{
	struct winsize ws = { 0 };
	char number[16];
	int rows, cols;

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws);
	rows = sane(ws.ws_row, ROWS_DEFAULT, CANVAS_ROWS_MAX);
	cols = sane(ws.ws_col, COLS_DEFAULT, CANVAS_COLS_MAX);
	if (rows == t->rows && cols == t->cols)
		return false;
	t->rows = rows;
	t->cols = cols;
	snprintf(number, sizeof number, "%d", rows);
	setenv("LINES", number, 1);
	snprintf(number, sizeof number, "%d", cols);
	setenv("COLUMNS", number, 1);
	return true;
}

static bool
measure(struct term *t)
{
	if (!ask_size(t))
		return false;
	resizeterm(t->rows, t->cols);
	return true;
}

/* Every key reaches us in its order, Ctrl-C and Ctrl-Z and Ctrl-S too; Ctrl-\ stays the emergency exit
 * of a program that hangs, where there is a shell behind it. */
static void
set_modes(bool alone)
{
	struct termios modes;

	raw();
	noecho();
	nonl();
	if (tcgetattr(STDIN_FILENO, &modes) == 0) {
		if (!alone)
			modes.c_lflag |= ISIG;
		modes.c_lflag &= ~(tcflag_t)IEXTEN;
		modes.c_cc[VINTR] = modes.c_cc[VSUSP] = _POSIX_VDISABLE;
		tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	}
	def_prog_mode();
}

static bool
start(struct term *t, const struct term_options *o, struct fault *f)
{
	char words[SIGNALS_LAST_WORDS];
	const char *name;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &t->modes) != 0)
		return fault_set(f, 0, 0, "the screens need a terminal, and input or output is none; use --plain");
	t->paint.utf8 = setup_locale();
	t->ascii = o->ascii || !t->paint.utf8;
	t->alone = o->alone;
	name = setup_terminal(f);
	if (!name)
		return false;
	signals_take(&t->waiting);
	ask_size(t);
	t->screen = newterm(name, stdout, stdin);
	t->in = t->screen ? newpad(1, 1) : NULL;
	if (!t->in) {
		if (t->screen) {
			endwin();
			delscreen(t->screen);
		}
		signals_give_back();
		return fault_set(f, 0, 0, "the terminal TERM=%s cannot be used; set TERM, or use --plain", name);
	}
	t->braille = strcmp(name, "linux") != 0;
	setup_wheel(true);
	signals_last_words(STDOUT_FILENO, words, setup_last_words(words, sizeof words), &t->modes);
	set_escdelay(ESC_MS);
	set_modes(t->alone);
	keypad(t->in, TRUE);
	nodelay(t->in, TRUE);
	paint_take_colours(&t->paint, o->no_color);
	resizeterm(t->rows, t->cols);
	measure(t);
	return true;
}

bool
term_open(struct term **t, const struct term_options *o, struct fault *f)
{
	*t = calloc(1, sizeof **t);
	if (!*t)
		return fault_memory(f);
	if (start(*t, o, f))
		return true;
	free(*t);
	*t = NULL;
	return false;
}

void
term_close(struct term *t)
{
	if (!t)
		return;
	curs_set(1);
	endwin();
	setup_wheel(false);
	delwin(t->in);
	delscreen(t->screen);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &t->modes);
	signals_give_back();
	free(t);
}

void
term_size(const struct term *t, int *rows, int *cols)
{
	*rows = t->rows;
	*cols = t->cols;
}

bool
term_is_ascii(const struct term *t)
{
	return t->ascii;
}

bool
term_has_braille(const struct term *t)
{
	return t->braille;
}

void
term_blit(struct term *t, const struct canvas *c)
{
	paint_canvas(&t->paint, c, t->rows, t->cols);
}

void
term_repaint(struct term *t)
{
	(void)t;
	clearok(curscr, TRUE);
	wrefresh(curscr);
}

/* Leave the screen to the shell, stop, and come back with what was there. */
static void
suspend(struct term *t)
{
	endwin();
	setup_wheel(false);
	signals_stop_self();
	setup_wheel(true);
	reset_prog_mode();
	term_repaint(t);
}

static struct event
quit(struct term *t)
{
	t->over = true;
	return (struct event){ .kind = EVENT_QUIT };
}

static struct event
resized(const struct term *t)
{
	return (struct event){ .kind = EVENT_RESIZE, .rows = t->rows, .cols = t->cols };
}

/* Let in those that wait: ppoll does not while there is input, and who is told to end shall not read on a thousand keys. */
static void
let_signals_in(const struct term *t)
{
	sigset_t ours;

	sigprocmask(SIG_SETMASK, &t->waiting, &ours);
	sigprocmask(SIG_SETMASK, &ours, NULL);
}

/* What signals have told; EVENT_NONE for nothing that concerns the caller. */
static struct event
from_signals(struct term *t)
{
	bool look = false, changed;

	let_signals_in(t);
	if (t->over || signals_took(SIGNAL_QUIT))
		return quit(t);
	if (signals_took(SIGNAL_INTERRUPT))
		return (struct event){ .kind = EVENT_INTERRUPT };
	if (signals_took(SIGNAL_STOP) && !t->alone) {
		suspend(t);
		look = true;
	}
	if (signals_took(SIGNAL_CONTINUE)) {
		/* Stopped behind our back: the shell has set its own modes. */
		endwin();
		reset_prog_mode();
		term_repaint(t);
		look = true;
	}
	changed = signals_took(SIGNAL_RESIZE);
	if ((look || changed) && measure(t))
		return resized(t);
	/* Smaller and back before we looked: the terminal may have lost what was there. */
	if (changed)
		term_repaint(t);
	return (struct event){ .kind = EVENT_NONE };
}

static struct event
from_keys(struct term *t)
{
	uint32_t key;

	for (;;) {
		switch (keys_read(t->in, t->paint.utf8, &key)) {
		case KEY_READ_NOTHING:
			return (struct event){ .kind = EVENT_NONE };
		case KEY_READ_SKIPPED:
			continue;
		case KEY_READ_KEY:
			break;
		}
		if (key == EVENT_CTRL('c'))
			return (struct event){ .kind = EVENT_INTERRUPT };
		if (key != EVENT_CTRL('z'))
			return (struct event){ .kind = EVENT_KEY, .key = key };
		if (t->alone)
			continue;
		suspend(t);
		if (measure(t))
			return resized(t);
	}
}

static long long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Input is ready and yet there is no byte: it has ended. */
static bool
has_ended(void)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	int bytes = 0;

	return poll(&in, 1, 0) > 0 && (ioctl(STDIN_FILENO, FIONREAD, &bytes) != 0 || bytes == 0);
}

static struct event
next(struct term *t, int timeout_ms)
{
	long long deadline = timeout_ms < 0 ? 0 : now_ms() + timeout_ms;

	for (bool ready = false;;) {
		struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
		struct event e = from_signals(t);
		struct timespec left = { 0 };

		if (e.kind == EVENT_NONE)
			e = from_keys(t);
		if (e.kind != EVENT_NONE)
			return e;
		if (ready && has_ended())
			return quit(t);
		if (timeout_ms >= 0) {
			long long ms = deadline - now_ms();

			if (ms > 0)
				left = (struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
		}
		ready = false;
		switch (ppoll(&in, 1, timeout_ms < 0 ? NULL : &left, &t->waiting)) {
		case 0:
			if (now_ms() >= deadline)
				return from_signals(t);
			break;
		case -1:
			break;                         /* a signal: see above */
		default:
			if (in.revents & (POLLHUP | POLLERR | POLLNVAL))
				return quit(t);
			ready = true;
		}
	}
}

struct event
term_next(struct term *t, int timeout_ms)
{
	if (t->has_ahead) {
		t->has_ahead = false;
		return t->ahead;
	}
	return next(t, timeout_ms);
}

bool
term_pending(struct term *t)
{
	if (!t->has_ahead) {
		t->ahead = next(t, 0);
		t->has_ahead = t->ahead.kind != EVENT_NONE;
	}
	return t->has_ahead;
}

struct event
term_show_text(struct term *t, const char *text, int timeout_ms)
{
	struct event e, told = { .kind = EVENT_NONE };

	endwin();
	fprintf(stdout, "\n%s\nghostdose: any key goes back to the screens.", text);
	fflush(stdout);
	/* Keys come one by one and unseen again, while the text still shows. */
	reset_prog_mode();
	do {
		e = term_next(t, timeout_ms);
		if (e.kind == EVENT_RESIZE || e.kind == EVENT_QUIT)
			told = e;
	} while (e.kind == EVENT_RESIZE || (e.kind == EVENT_NONE && timeout_ms < 0));
	fputc('\n', stdout);
	fflush(stdout);
	term_repaint(t);
	return told;
}
