#include "canvas/canvas.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "canvas/reader.h"

static const struct cell blank = { .codes = { ' ' }, .style = STYLE_NORMAL, .width = 1 };

static int
bound(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

bool
canvas_init(struct canvas *c, int rows, int cols, bool ascii, struct fault *f)
{
	*c = (struct canvas){ .ascii = ascii };
	return canvas_resize(c, rows, cols, f);
}

void
canvas_fini(struct canvas *c)
{
	free(c->cells);
	*c = (struct canvas){ .cursor_row = -1, .cursor_col = -1 };
}

bool
canvas_resize(struct canvas *c, int rows, int cols, struct fault *f)
{
	struct cell *cells;

	rows = bound(rows, 1, CANVAS_ROWS_MAX);
	cols = bound(cols, 1, CANVAS_COLS_MAX);
	cells = mem_grow(c->cells, &c->capacity, (size_t)rows * (size_t)cols, sizeof *cells);
	if (!cells)
		return fault_memory(f);
	c->cells = cells;
	c->rows = rows;
	c->cols = cols;
	canvas_clear(c);
	return true;
}

void
canvas_clear(struct canvas *c)
{
	for (size_t i = 0; i < (size_t)c->rows * (size_t)c->cols; i++)
		c->cells[i] = blank;
	c->cursor_row = c->cursor_col = -1;
	c->clip = canvas_area(c);
	c->tag = TAG_NONE;
}

uint16_t
canvas_tag(struct canvas *c, uint16_t tag)
{
	uint16_t old = c->tag;

	c->tag = tag;
	return old;
}

struct rect
canvas_area(const struct canvas *c)
{
	return (struct rect){ .rows = c->rows, .cols = c->cols };
}

struct rect
canvas_clip(struct canvas *c, struct rect r)
{
	struct rect old = c->clip;

	c->clip = rect_meet(r, canvas_area(c));
	return old;
}

static struct cell *
at(const struct canvas *c, int row, int col)
{
	return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

const struct cell *
canvas_cell(const struct canvas *c, int row, int col)
{
	return row < 0 || col < 0 || row >= c->rows || col >= c->cols ? NULL : at(c, row, col);
}

/* A cell is about to be overwritten: no half of a double-width character may stay alone. */
static void
part(struct canvas *c, int row, int col)
{
	struct cell *cell = at(c, row, col);

	if (cell->width == 2 && col + 1 < c->cols) {
		cell[1] = blank;
		cell[1].style = cell->style;
	}
	if (cell->width == 0 && col > 0) {
		uint8_t style = cell[-1].style;

		cell[-1] = blank;
		cell[-1].style = style;
	}
}

static bool
inside(const struct rect *r, int row, int col)
{
	return row >= r->row && row - r->row < r->rows && col >= r->col && col - r->col < r->cols;
}

static void
put_one(struct canvas *c, int row, int col, const struct cell *new)
{
	if (!inside(&c->clip, row, col))
		return;
	part(c, row, col);
	*at(c, row, col) = *new;
	at(c, row, col)->tag = c->tag;
}

/* Both halves or, where one of them is clipped, a blank for the other. */
static void
put(struct canvas *c, int row, int col, enum style s, const struct piece *p)
{
	struct cell cell = { .style = (uint8_t)s, .width = 1 };
	struct cell right = { .style = (uint8_t)s, .width = 0 };

	memcpy(cell.codes, p->codes, sizeof cell.codes);
	if (p->width == 2) {
		if (!inside(&c->clip, row, col) || !inside(&c->clip, row, col + 1)) {
			cell = blank;
			cell.style = (uint8_t)s;
			put_one(c, row, col, &cell);
			put_one(c, row, col + 1, &cell);
			return;
		}
		part(c, row, col + 1);
		put_one(c, row, col, &cell);
		*at(c, row, col + 1) = right;
		at(c, row, col + 1)->tag = c->tag;
		at(c, row, col)->width = 2;
		return;
	}
	put_one(c, row, col, &cell);
}

static bool
is_letter(uint32_t code)
{
	return (code < 0x80 && text_is_letter((char)code)) || (code >= 0xc0 && code < 0x400 && code != 0xd7 && code != 0xf7);
}

/* Does a name run on over this character?  A word is one that begins with a letter, up to a blank or a sign behind which
 * something else begins. */
static bool
in_name(bool name, bool *begun, uint32_t code)
{
	bool letter = is_letter(code);

	if (code == ' ' || (code < 0x80 && strchr("=:/<>", (int)code)) || code == 0xd7 || code >= 0x2000)
		return *begun = false;
	if (!*begun && (letter || (code >= '0' && code <= '9'))) {
		*begun = true;
		return letter;
	}
	return name;
}

static uint16_t
tag_at(const struct tag_span *spans, size_t n, size_t *at, size_t byte)
{
	while (*at < n && byte >= spans[*at].to)
		++*at;
	return *at < n && byte >= spans[*at].from ? spans[*at].tag : TAG_NONE;
}

/* Bytes [from, to) of a text, with its spans. */
int
canvas_text_part(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8, size_t from, size_t to,
          const struct tag_span *spans, size_t n)
{
	struct reader r = reader_start(utf8 + from, to - from, c->ascii);
	struct piece p;
	const char *before = r.p;
	uint16_t own = c->tag;
	size_t span = 0;
	bool name = false, begun = false;
	int used = 0;

	if (col >= c->cols || col < -INT_MAX / 2)
		return 0;
	for (; reader_next(&r, &p); before = r.p) {
		if (limit >= 0 && used + p.width > limit)
			break;
		if (col + used >= c->cols)
			break;
		name = in_name(name, &begun, p.codes[0]);
		/* The later characters of an ASCII twin stand for the bytes before. */
		c->tag = tag_at(spans, n, &span, (size_t)((before < r.p || before == utf8 + from ? before : before - 1) - utf8));
		if (c->tag == TAG_NONE)
			c->tag = own != TAG_NONE ? own : name ? TAG_NAME : TAG_NONE;
		put(c, row, col + used, s, &p);
		used += p.width;
	}
	c->tag = own;
	return used;
}

int
canvas_text(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8)
{
	return canvas_text_part(c, row, col, limit, s, utf8, 0, strlen(utf8), NULL, 0);
}

int
canvas_text_tagged(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8,
                   const struct tag_span *spans, size_t n)
{
	return canvas_text_part(c, row, col, limit, s, utf8, 0, strlen(utf8), spans, n);
}

int
canvas_text_width(const struct canvas *c, const char *utf8)
{
	return reader_width(utf8, strlen(utf8), c->ascii);
}

int
canvas_text_right(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8)
{
	int width = canvas_text_width(c, utf8);

	if (limit >= 0 && width > limit)
		width = limit;
	return canvas_text(c, row, col - width, width, s, utf8);
}

int
canvas_text_cut(struct canvas *c, int row, int col, int limit, enum style s, const char *utf8)
{
	const char *dots = "\xe2\x80\xa6";
	int dots_width = c->ascii ? 3 : 1, used;

	if (limit < 0)
		limit = c->cols - col;
	if (canvas_text_width(c, utf8) <= limit || limit < dots_width)
		return canvas_text(c, row, col, limit, s, utf8);
	used = canvas_text(c, row, col, limit - dots_width, s, utf8);
	return used + canvas_text(c, row, col + used, dots_width, s, dots);
}

int
canvas_print(struct canvas *c, int row, int col, int limit, enum style s, const char *format, ...)
{
	char text[1024];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	if (n < 0)
		return 0;
	if ((size_t)n >= sizeof text) {
		/* Not in the middle of a character. */
		size_t end = sizeof text - 1, start = end;

		while (start > 0 && end - start < 3 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
			start--;
		if (start > 0 && (unsigned char)text[start - 1] >= 0xc0)
			text[start - 1] = '\0';
	}
	return canvas_text(c, row, col, limit, s, text);
}

void
canvas_glyph(struct canvas *c, int row, int col, enum style s, enum glyph g)
{
	put(c, row, col, s, &(struct piece){ .codes = { c->spoken ? glyph_code_spoken(g) : glyph_code(g, c->ascii) }, .width = 1 });
}

void
canvas_code(struct canvas *c, int row, int col, enum style s, uint32_t code)
{
	if (text_code_width(code) != 1 || !text_code_is_safe(code) || (c->ascii && code > 0x7e))
		code = '?';
	put(c, row, col, s, &(struct piece){ .codes = { code }, .width = 1 });
}

char
canvas_band_digit(int band)
{
	return "0123456789ABCDEF012345"[bound(band, 0, STYLE_INKS - 1)];
}

int
canvas_hotter(const struct cell *cell)
{
	int upper = cell->style - STYLE_BAND0, lower = cell->halves - CELL_BAND0;

	return lower < STYLE_INKS && lower > upper ? lower : upper;
}

void
canvas_halves(struct canvas *c, int row, int col, int upper, int lower)
{
	struct cell cell = { .width = 1 };

	upper = bound(upper, 0, STYLE_INKS - 1);
	lower = bound(lower, -1, STYLE_INKS - 1);
	if (c->ascii) {
		int hotter = lower > upper ? lower : upper;

		cell.codes[0] = (uint32_t)(unsigned char)canvas_band_digit(hotter);
		cell.style = (uint8_t)(STYLE_BAND0 + hotter);
	} else {
		cell.codes[0] = upper == lower ? ' ' : glyph_code(GLYPH_UPPER, false);
		cell.style = (uint8_t)(STYLE_BAND0 + upper);
		cell.halves = (uint8_t)(lower < 0 ? CELL_NOTHING : CELL_BAND0 + lower);
	}
	put_one(c, row, col, &cell);
}

void
canvas_fill(struct canvas *c, struct rect r, enum style s, enum glyph g)
{
	r = rect_meet(r, c->clip);
	for (int row = r.row; row < r.row + r.rows; row++)
		for (int col = r.col; col < r.col + r.cols; col++)
			canvas_glyph(c, row, col, s, g);
}

void
canvas_restyle(struct canvas *c, struct rect r, enum style s)
{
	r = rect_meet(r, c->clip);
	for (int row = r.row; row < r.row + r.rows; row++)
		for (int col = r.col; col < r.col + r.cols; col++) {
			at(c, row, col)->style = (uint8_t)s;
			at(c, row, col)->halves = CELL_WHOLE;
		}
}

void
canvas_set_cursor(struct canvas *c, int row, int col)
{
	c->cursor_row = bound(row, 0, c->rows - 1);
	c->cursor_col = bound(col, 0, c->cols - 1);
}

bool
canvas_has_cursor(const struct canvas *c)
{
	return c->cursor_row >= 0;
}

/* One line a row, trailing blanks cut. */
static char *
dump(const struct canvas *c, bool styles)
{
	char *out = mem_array((size_t)c->rows * ((size_t)c->cols * CELL_CODES * 4 + 1) + 1, 1), *p = out;

	if (!out)
		return NULL;
	for (int row = 0; row < c->rows; row++) {
		char *end = p;

		for (int col = 0; col < c->cols; col++) {
			const struct cell *cell = at(c, row, col);

			if (styles)
				*p++ = cell->style == STYLE_NORMAL ? ' ' : style_letter((enum style)cell->style);
			else if (cell->halves != CELL_WHOLE)
				*p++ = canvas_band_digit(canvas_hotter(cell));
			else
				for (int i = 0; cell->width > 0 && i < CELL_CODES && cell->codes[i]; i++)
					p += text_encode(cell->codes[i], p);
			if (p > end && p[-1] != ' ')
				end = p;
		}
		p = end;
		*p++ = '\n';
	}
	*p = '\0';
	return out;
}

char *
canvas_dump(const struct canvas *c)
{
	return dump(c, false);
}

char *
canvas_dump_styles(const struct canvas *c)
{
	return dump(c, true);
}
