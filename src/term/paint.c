#define NCURSES_WIDECHAR 1
#include "term/paint.h"

#include <ncurses.h>
#include <wchar.h>

#include "term/halves.h"
#include "term/setup.h"

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* ---- colours ---- */

/* A pair for each two bands in one cell, behind those of the styles. */
static void
set_band_pairs(const struct paint *p)
{
	for (int front = 0; p->halves && front < STYLE_INKS; front++)
		for (int back = 0; back <= STYLE_INKS; back++) {
			struct halves h = { front, back };
			int up = style_look((enum style)(STYLE_BAND0 + front), STYLE_256, p->theme).background;
			int down = p->own_default ? -1 : COLOR_BLACK;

			if (back < STYLE_INKS)
				down = style_look((enum style)(STYLE_BAND0 + back), STYLE_256, p->theme).background;
			init_extended_pair(STYLE_COUNT + 1 + halves_pair(&h), up, down);
		}
}

/* The pairs of the theme: a pair a style, numbered from 1. */
static void
set_pairs(const struct paint *p)
{
	if (p->depth == STYLE_MONO || p->theme == THEME_MONO)
		return;
	for (int s = 0; s < STYLE_COUNT; s++) {
		struct look look = style_look((enum style)s, p->depth, p->theme);

		if (!p->own_default && look.foreground < 0)
			look.foreground = COLOR_WHITE;
		if (!p->own_default && look.background < 0)
			look.background = COLOR_BLACK;
		init_extended_pair(s + 1, look.foreground, look.background);
	}
	set_band_pairs(p);
}

void
paint_take_colours(struct paint *p, bool no_color)
{
	p->depth = STYLE_MONO;
	if (no_color || setup_no_color() || !has_colors() || start_color() != OK || COLORS < 8 ||
	    COLOR_PAIRS <= STYLE_COUNT)
		return;
	/* Of more than 256 the upper ones are no palette (xterm-direct), of less they are another one. */
	p->depth = COLORS == 256 ? STYLE_256 : STYLE_16;
	p->own_default = use_default_colors() == OK;
	p->halves = p->depth == STYLE_256 && COLOR_PAIRS > STYLE_COUNT + HALVES_PAIRS;
	set_pairs(p);
}

/* ---- cells ---- */

static attr_t
attributes(unsigned look)
{
	return ((look & LOOK_BOLD) ? A_BOLD : 0) | ((look & LOOK_DIM) ? A_DIM : 0) |
	       ((look & LOOK_UNDERLINE) ? A_UNDERLINE : 0) | ((look & LOOK_REVERSE) ? A_REVERSE : 0);
}

/* Two tables of Unicode meet here: where the C library thinks otherwise of a width than we do (or
 * knows no such letter in this locale), curses would lose its place. */
static void
to_curses(const struct paint *p, const struct cell *cell, cchar_t *out)
{
	wchar_t text[CELL_CODES + 1] = { L'?' };
	int n = 0, pair = p->depth == STYLE_MONO || p->theme == THEME_MONO ? 0 : cell->style + 1;
	struct look look = style_look((enum style)cell->style, p->depth, p->theme);

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
halves_to_curses(const struct paint *p, const struct canvas *c, int row, int col, struct halves *h, cchar_t *out)
{
	struct cell cell = *canvas_cell(c, row, col);
	wchar_t text[2] = { L' ' };
	enum style s;
	int pair;

	if (!p->halves || !p->utf8 || p->theme == THEME_MONO) {
		cell.codes[0] = halves_digit(&cell, &s);
		cell.codes[1] = 0;
		cell.style = (uint8_t)s;
		to_curses(p, &cell, out);
		return;
	}
	text[0] = (wchar_t)halves_pick(c, row, col, h);
	pair = STYLE_COUNT + 1 + halves_pair(h);
	setcchar(out, text, 0, 0, &pair);
}

static void
paint_row(const struct paint *p, const struct canvas *c, int row, int cols)
{
	cchar_t line[CANVAS_COLS_MAX + 1];
	struct halves halves = { -1, -1 };
	int n = 0;

	for (int col = 0; col < cols; col++) {
		struct cell cell = *canvas_cell(c, row, col);
		bool lost = cell.width == 2 && wcwidth((wchar_t)cell.codes[0]) != 2;

		/* The right half comes with the left one, unless that was cut off or became a "?". */
		if (cell.width == 0)
			continue;
		if (cell.halves) {
			halves_to_curses(p, c, row, col, &halves, &line[n++]);
			continue;
		}
		if (cell.width == 2 && col + 1 >= cols)
			cell = (struct cell){ .codes = { ' ' }, .style = cell.style, .width = 1 };
		to_curses(p, &cell, &line[n++]);
		if (lost && col + 1 < cols) {
			cell = (struct cell){ .codes = { ' ' }, .style = cell.style, .width = 1 };
			to_curses(p, &cell, &line[n++]);
		}
	}
	mvadd_wchnstr(row, 0, line, n);
}

void
paint_canvas(struct paint *p, const struct canvas *c, int rows, int cols)
{
	if (c->theme != p->theme) {
		/* Cells whose pair changes its colours are drawn anew by curses. */
		p->theme = c->theme;
		set_pairs(p);
	}
	if (c->rows < rows || c->cols < cols)
		erase();
	for (int row = 0; row < least(c->rows, rows); row++)
		paint_row(p, c, row, least(c->cols, cols));
	curs_set(canvas_has_cursor(c) ? 1 : 0);
	if (canvas_has_cursor(c))
		move(least(c->cursor_row, rows - 1), least(c->cursor_col, cols - 1));
	else
		move(rows - 1, 0);
	refresh();
}
