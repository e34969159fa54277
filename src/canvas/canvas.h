/* canvas.h - a screen in memory: a grid of cells that screens draw on and `term` shows. */
#ifndef CANVAS_CANVAS_H
#define CANVAS_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "canvas/glyph.h"
#include "canvas/style.h"

enum { CELL_CODES = 4, CANVAS_ROWS_MAX = 200, CANVAS_COLS_MAX = 500 };

struct cell {
	uint32_t codes[CELL_CODES];    /* a base and its combining marks; 0 ends */
	uint8_t style;                 /* enum style */
	uint8_t width;                 /* 1, 2, or 0: the right half of a double-width character */
	uint8_t halves;                /* not 0: style is the upper half's band, this is enum cell_half of the lower */
	uint16_t tag;                  /* what a digit here belongs to: enum tag, or a number of the caller's from TAG_FACT on */
};

/* Whose the digits of a cell are.  Set before drawing, kept by every cell that is drawn. */
enum tag {
	TAG_NONE,
	TAG_KEY,                       /* the name of a key; the key bar sets it itself */
	TAG_DATE,                      /* a date, a day of the calendar */
	TAG_AXIS,                      /* a tick of an axis, an edge of a band; plots and legends set it themselves */
	TAG_WRITTEN,                   /* somebody's own text: of a case, a lesson, a learner; fields set it themselves */
	TAG_NAME,                      /* within a name, "EQD2": a word that begins with a letter has it by itself */
	TAG_COUNT,                     /* of the program itself: step 1 of 12, lines 3-20, a place in a list */
	TAG_FACT = 16                  /* from here on: facts of the one who draws */
};

/* The tag of the bytes [from, to) of a text. */
struct tag_span {
	size_t from, to;
	uint16_t tag;
};

/* The lower half of a cell of two bands: 1 + its ink, or nothing. */
enum cell_half { CELL_WHOLE, CELL_BAND0, CELL_INK_LAST = CELL_BAND0 + STYLE_INKS - 1, CELL_NOTHING };

struct rect {
	int row, col, rows, cols;
};

struct canvas {
	int rows, cols;
	bool ascii;                    /* glyphs and text as their ASCII twins */
	bool spoken;                   /* signs that a screen reader would name are left out, or are letters */
	bool blocks;                   /* plots in half blocks, for a font without braille */
	enum style_theme theme;        /* how styles look */
	int cursor_row, cursor_col;    /* -1: hidden */
	struct rect clip;              /* nothing is drawn outside */
	uint16_t tag;                  /* of what is drawn */
	size_t capacity;
	struct cell *cells;            /* rows * cols, row by row */
};

/* All blank, cursor hidden, clip the whole.  Sizes are bounded to 1..CANVAS_ROWS_MAX and
 * 1..CANVAS_COLS_MAX, with no fault: a wild terminal is not an error. */
bool canvas_init(struct canvas *c, int rows, int cols, bool ascii, struct fault *f);
void canvas_fini(struct canvas *c);
/* A new size, cleared.  Memory only grows; on a fault the old canvas stays as it was. */
bool canvas_resize(struct canvas *c, int rows, int cols, struct fault *f);
/* Blank, cursor hidden, clip the whole, no tag. */
void canvas_clear(struct canvas *c);

/* Where drawing may go until canvas_clear or the next call.  Returns the old clip:
 *     struct rect old = canvas_clip(c, pane); ... canvas_clip(c, old);   */
struct rect canvas_clip(struct canvas *c, struct rect r);

/* What is drawn until canvas_clear or the next call has this tag.  Returns the old one, to be put back. */
uint16_t canvas_tag(struct canvas *c, uint16_t tag);

/* Write text from (row, col) in at most limit columns (limit < 0: to the edge).  Clipped at the
 * edges; never half a double-width character; tabs and newlines become blanks, and what is not safe
 * for a terminal a "?".  Returns the columns the text took, also of what was clipped on the left. */
int canvas_text(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8);
/* The same with its end at column col - 1 (right aligned, cut at the right when longer than limit). */
int canvas_text_right(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8);
/* The same, ended by an ellipsis when it does not fit. */
int canvas_text_cut(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8);
/* The same as canvas_text, formatted; at most 1023 bytes. */
int canvas_print(struct canvas *c, int row, int col, int limit, enum style s, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* The same as canvas_text with tags of its parts: spans ascending, apart; what lies in none has the canvas's tag.
 * canvas_text_part: the bytes [from, to) of a longer text, whose bytes the spans count. */
int canvas_text_tagged(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8,
                       const struct tag_span *spans, size_t n);
int canvas_text_part(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8, size_t from, size_t to,
                     const struct tag_span *spans, size_t n);
/* Columns that canvas_text would take (after the twins, in ASCII). */
int canvas_text_width(const struct canvas *c, const char *utf8);

void canvas_glyph(struct canvas *c, int row, int col, enum style s, enum glyph g);
/* One code point of one column (a braille cell, a letter). */
void canvas_code(struct canvas *c, int row, int col, enum style s, uint32_t code);
/* A cell of two inks (0 .. STYLE_INKS - 1: dose bands, then greys) above each other; lower -1: nothing there.  Where a terminal has no
 * colours for it, and on an ASCII canvas, it shows the digit of the hotter one. */
void canvas_halves(struct canvas *c, int row, int col, int upper, int lower);
/* '0' .. '9', 'A' .. 'F'; of the greys '0' .. '5'. */
char canvas_band_digit(int band);
/* Of a cell of two bands: the hotter one. */
int canvas_hotter(const struct cell *cell);
void canvas_fill(struct canvas *c, struct rect r, enum style s, enum glyph g);
/* Change the style of what stands there. */
void canvas_restyle(struct canvas *c, struct rect r, enum style s);

/* Where the hardware cursor stands: on the focused item, for screen readers and the eye. */
void canvas_set_cursor(struct canvas *c, int row, int col);
/* Only when no one has set it since canvas_clear. */
bool canvas_has_cursor(const struct canvas *c);

/* The cell at (row, col); NULL outside. */
const struct cell *canvas_cell(const struct canvas *c, int row, int col);

/* Break text into lines of at most cols columns: at blanks and newlines; a longer word is split.
 * Steps *p over one line and tells its bytes; false at the end.  Blanks that open a paragraph are
 * kept (lists), and a line continued from such a paragraph starts at column 0. */
bool canvas_wrap_next(const struct canvas *c, const char **p, int cols, const char **line, size_t *len);
/* Columns in which the further lines of that paragraph are set in: those of its mark, where it is an item of a list, "- " or " 7. ";
 * 0 where it is none, or the mark takes more than half. */
int canvas_wrap_hang(const char *paragraph, int cols);
/* Draw the lines from `first` (from 0) that fit in r, items of lists so set in.  Returns the number of all lines. */
int canvas_wrap(struct canvas *c, struct rect r, enum style s, const char *text, int first);
/* How many there are. */
int canvas_wrap_count(const struct canvas *c, int cols, const char *text);
int canvas_wrap_tagged(struct canvas *c, struct rect r, enum style s, const char *text, int first,
                       const struct tag_span *spans, size_t n);

/* The canvas as text: a line a row without trailing blanks (of a cell of two bands the digit of the hotter one), and the letters
 * of its styles (a blank where STYLE_NORMAL), trailing blanks cut.  Fresh memory that the caller frees; NULL when it is out. */
char *canvas_dump(const struct canvas *c);
char *canvas_dump_styles(const struct canvas *c);

/* Rectangles: the part of r in o; n rows cut from the top or bottom, n columns from the left or
 * right (the rest stays in *r). */
struct rect rect_meet(struct rect r, struct rect o);
struct rect rect_take_top(struct rect *r, int n);
struct rect rect_take_bottom(struct rect *r, int n);
struct rect rect_take_left(struct rect *r, int n);
struct rect rect_take_right(struct rect *r, int n);
struct rect canvas_area(const struct canvas *c);

#endif
