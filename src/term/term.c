/* The terminal through ncurses.  Signals arrive only while ppoll waits (a blocking getch loses a
 * resize that lands between its look and its read). */
#define NCURSES_WIDECHAR 1
#include "term/term.h"

#include <locale.h>
#include <ncurses.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "term/halves.h"
#include "term/keys.h"
#include "term/setup.h"
#include "term/signals.h"

enum { ROWS_DEFAULT = 24, COLS_DEFAULT = 80, ESC_MS = 25 };

struct term {
	SCREEN *screen;
	WINDOW *in;                    /* a pad: reading from it never draws */
	sigset_t waiting;
	struct termios modes;          /* as we found them */
	int rows, cols;
	bool utf8, ascii, alone, over; /* over: the quit was told */
	enum style_depth depth;        /* of the terminal */
	enum style_theme theme;        /* of the canvas shown last */
	bool own_default;              /* the terminal has colours of the user's own, -1 */
	bool halves;                   /* there are colours for two bands in a cell */
	bool braille;
	bool has_ahead;
	struct event ahead;            /* read by term_pending, not yet told */
	cchar_t line[CANVAS_COLS_MAX + 1];
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

/* A pair for each two bands in one cell, behind those of the styles. */
static void
set_band_pairs(const struct term *t)
{
	for (int front = 0; t->halves && front < STYLE_INKS; front++)
		for (int back = 0; back <= STYLE_INKS; back++) {
			struct halves h = { front, back };
			int up = style_look((enum style)(STYLE_BAND0 + front), STYLE_256, t->theme).background;
			int down = t->own_default ? -1 : COLOR_BLACK;

			if (back < STYLE_INKS)
				down = style_look((enum style)(STYLE_BAND0 + back), STYLE_256, t->theme).background;
			init_extended_pair(STYLE_COUNT + 1 + halves_pair(&h), up, down);
		}
}

/* The pairs of the theme: a pair a style, numbered from 1. */
static void
set_pairs(const struct term *t)
{
	if (t->depth == STYLE_MONO || t->theme == THEME_MONO)
		return;
	for (int s = 0; s < STYLE_COUNT; s++) {
		struct look look = style_look((enum style)s, t->depth, t->theme);

		if (!t->own_default && look.foreground < 0)
			look.foreground = COLOR_WHITE;
		if (!t->own_default && look.background < 0)
			look.background = COLOR_BLACK;
		init_extended_pair(s + 1, look.foreground, look.background);
	}
	set_band_pairs(t);
}

static void
set_colours(struct term *t, bool no_color)
{
	t->depth = STYLE_MONO;
	if (no_color || setup_no_color() || !has_colors() || start_color() != OK || COLORS < 8 ||
	    COLOR_PAIRS <= STYLE_COUNT)
		return;
	/* Of more than 256 the upper ones are no palette (xterm-direct), of less they are another one. */
	t->depth = COLORS == 256 ? STYLE_256 : STYLE_16;
	t->own_default = use_default_colors() == OK;
	t->halves = t->depth == STYLE_256 && COLOR_PAIRS > STYLE_COUNT + HALVES_PAIRS;
	set_pairs(t);
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
	t->utf8 = setup_locale();
	t->ascii = o->ascii || !t->utf8;
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
	set_colours(t, o->no_color);
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

enum style_depth
term_depth(const struct term *t)
{
	return t->depth;
}

static attr_t
attributes(unsigned look)
{
	return ((look & LOOK_BOLD) ? A_BOLD : 0) | ((look & LOOK_DIM) ? A_DIM : 0) |
	       ((look & LOOK_UNDERLINE) ? A_UNDERLINE : 0) | ((look & LOOK_REVERSE) ? A_REVERSE : 0);
}

/* Two tables of Unicode meet here: where the C library thinks otherwise of a width than we do (or
 * knows no such letter in this locale), curses would lose its place. */
static void
to_curses(const struct term *t, const struct cell *cell, cchar_t *out)
{
	wchar_t text[CELL_CODES + 1] = { L'?' };
	int n = 0, pair = t->depth == STYLE_MONO || t->theme == THEME_MONO ? 0 : cell->style + 1;
	struct look look = style_look((enum style)cell->style, t->depth, t->theme);

	if (cell->style == STYLE_NORMAL)
		pair = 0;
	if (wcwidth((wchar_t)cell->codes[0]) == cell->width)
		for (int i = 0; i < CELL_CODES && cell->codes[i]; i++)
			if (i == 0 || wcwidth((wchar_t)cell->codes[i]) == 0)
				text[n++] = (wchar_t)cell->codes[i];
	/* The pair by pointer: the plain argument is a short, and 8 bits in an attribute. */
	setcchar(out, text, attributes(look.attributes), 0, &pair);
}

/* Two bands in a cell. */
static void
halves_to_curses(const struct term *t, const struct canvas *c, int row, int col, struct halves *h, cchar_t *out)
{
	struct cell cell = *canvas_cell(c, row, col);
	wchar_t text[2] = { L' ' };
	enum style s;
	int pair;

	if (!t->halves || !t->utf8 || t->theme == THEME_MONO) {
		cell.codes[0] = halves_digit(&cell, &s);
		cell.codes[1] = 0;
		cell.style = (uint8_t)s;
		to_curses(t, &cell, out);
		return;
	}
	text[0] = (wchar_t)halves_pick(c, row, col, h);
	pair = STYLE_COUNT + 1 + halves_pair(h);
	setcchar(out, text, 0, 0, &pair);
}

void
term_blit(struct term *t, const struct canvas *c)
{
	int rows = c->rows < t->rows ? c->rows : t->rows, cols = c->cols < t->cols ? c->cols : t->cols;

	if (c->theme != t->theme) {
		/* Cells whose pair changes its colours are drawn anew by curses. */
		t->theme = c->theme;
		set_pairs(t);
	}
	if (c->rows < t->rows || c->cols < t->cols)
		erase();
	for (int row = 0; row < rows; row++) {
		struct halves halves = { -1, -1 };
		int n = 0;

		for (int col = 0; col < cols; col++) {
			struct cell cell = *canvas_cell(c, row, col);
			bool lost = cell.width == 2 && wcwidth((wchar_t)cell.codes[0]) != 2;

			/* The right half comes with the left one, unless that was cut off or became a "?". */
			if (cell.width == 0)
				continue;
			if (cell.halves) {
				halves_to_curses(t, c, row, col, &halves, &t->line[n++]);
				continue;
			}
			if (cell.width == 2 && col + 1 >= cols)
				cell = (struct cell){ .codes = { ' ' }, .style = cell.style, .width = 1 };
			to_curses(t, &cell, &t->line[n++]);
			if (lost && col + 1 < cols) {
				cell = (struct cell){ .codes = { ' ' }, .style = cell.style, .width = 1 };
				to_curses(t, &cell, &t->line[n++]);
			}
		}
		mvadd_wchnstr(row, 0, t->line, n);
	}
	curs_set(canvas_has_cursor(c) ? 1 : 0);
	if (canvas_has_cursor(c))
		move(c->cursor_row < t->rows ? c->cursor_row : t->rows - 1,
		     c->cursor_col < t->cols ? c->cursor_col : t->cols - 1);
	else
		move(t->rows - 1, 0);
	refresh();
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
		switch (keys_read(t->in, t->utf8, &key)) {
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
