#include "canvas/heatmap.h"

#include <math.h>
#include <stdlib.h>

/* Single precision: this much below an edge, relative to it, counts as on it. */
static const double edge_guard = 1e-6;

int
heatmap_band(const struct heatmap *h, double value)
{
	size_t bands = h->edge_count < HEATMAP_BANDS_MAX ? h->edge_count : HEATMAP_BANDS_MAX - 1;
	int band = 0;

	if (!isfinite(value))
		return -1;
	while ((size_t)band < bands && value >= h->edges[band] - edge_guard * fabs(h->edges[band]))
		band++;
	return band;
}

char
heatmap_digit(int band)
{
	return band < 0 ? '/' : canvas_band_digit(band);
}

int
heatmap_ink(const struct heatmap *h, int band)
{
	return h->inks && band >= 0 ? h->inks[band] : band;
}

enum heatmap_mark
heatmap_arrow(double x, double y)
{
	static const double eighth = 0.78539816339744831;
	int k = (int)lround(atan2(y, x) / eighth);

	return (enum heatmap_mark)(HEATMAP_ARROW + (k + 8) % 8);
}

/* ---- from voxels to dots ---- */

/* What one dot shows: the voxels of a square of step x step. */
struct dot {
	int band;                      /* -1: unknown */
	uint16_t label;
	enum heatmap_mark mark;
	bool cursor;
};

static int
least(int a, int b)
{
	return a < b ? a : b;
}

static int
dots_along(int n, int step)
{
	return n / step + (n % step > 0);
}

/* The structure a dot stands for: the lowest number of its voxels', so that a small one is not lost. */
static uint16_t
dot_label(const struct heatmap *h, int x, int y, int step)
{
	uint16_t found = 0;

	if (!h->labels || x >= h->nx || y >= h->ny || x + step <= 0 || y + step <= 0)
		return 0;
	for (int j = y > 0 ? y : 0; j < y + step && j < h->ny; j++)
		for (int i = x > 0 ? x : 0; i < x + step && i < h->nx; i++) {
			uint16_t label = h->labels[(size_t)j * (size_t)h->nx + (size_t)i];

			if (label > 0 && (found == 0 || label < found))
				found = label;
		}
	return found;
}

/* Which of two bands a dot shows: the one that says more. */
static int
stronger(const struct heatmap *h, int a, int b)
{
	return abs(b - h->zero) > abs(a - h->zero) ? b : a;
}

static struct dot
dot_at(const struct heatmap *h, int x, int y)
{
	struct dot d = { .band = h->zero, .label = dot_label(h, x, y, h->step) };

	for (int j = y; j < y + h->step && j < h->ny; j++)
		for (int i = x; i < x + h->step && i < h->nx; i++) {
			size_t at = (size_t)j * (size_t)h->nx + (size_t)i;
			int band = heatmap_band(h, (double)h->values[at]);

			d.band = band < 0 || d.band < 0 ? -1 : stronger(h, d.band, band);
			if (h->marks && h->marks[at] > d.mark)
				d.mark = (enum heatmap_mark)h->marks[at];
			d.cursor = d.cursor || (i == h->cursor_x && j == h->cursor_y);
		}
	return d;
}

/* The letter to draw over a dot, 0: none. */
static char
letter_at(const struct heatmap *h, int x, int y, uint16_t label)
{
	char letter = 0;

	if (label == 0 || h->outline == HEATMAP_BARE)
		return 0;
	for (size_t i = 0; i < h->letter_count; i++)
		if (h->letters[i].label == label)
			letter = h->letters[i].letter;
	if (letter && h->outline == HEATMAP_CONTOURS && dot_label(h, x - h->step, y, h->step) == label &&
	    dot_label(h, x + h->step, y, h->step) == label && dot_label(h, x, y - h->step, h->step) == label &&
	    dot_label(h, x, y + h->step, h->step) == label)
		letter = 0;
	return letter;
}

/* ---- the view ---- */

void
heatmap_fit(enum heatmap_face face, struct rect r, int *dots_x, int *dots_y)
{
	int cols = r.cols > 0 ? r.cols : 0, rows = r.rows > 0 ? r.rows : 0;

	*dots_x = face == HEATMAP_PAIRS ? cols / 2 : cols;
	*dots_y = face == HEATMAP_HALVES ? 2 * rows : rows;
}

int
heatmap_step(const struct heatmap *h, enum heatmap_face face, struct rect r)
{
	int dots_x, dots_y, step = 1;

	heatmap_fit(face, r, &dots_x, &dots_y);
	if (dots_x < 1 || dots_y < 1)
		return 1;
	while (dots_along(h->nx, step) > dots_x || dots_along(h->ny, step) > dots_y)
		step++;
	return step;
}

enum heatmap_face
heatmap_face(const struct heatmap *h, const struct canvas *c, struct rect r)
{
	int step = h->step > 0 ? h->step : 1;

	if (h->face != HEATMAP_AUTO)
		return h->face;
	if (heatmap_step(h, HEATMAP_PAIRS, r) <= step)
		return HEATMAP_PAIRS;
	return c->ascii ? HEATMAP_DIGITS : HEATMAP_HALVES;
}

/* One axis: dots start at multiples of step. */
static int
scroll(int first, int cursor, int n, int step, int dots)
{
	int most = dots_along(n, step) - dots;

	first = first > 0 ? first / step : 0;
	if (cursor >= 0 && cursor < n) {
		if (cursor / step < first)
			first = cursor / step;
		if (cursor / step >= first + dots)
			first = cursor / step - dots + 1;
	}
	return (first > most ? most > 0 ? most : 0 : first) * step;
}

void
heatmap_fix(struct heatmap *h, enum heatmap_face face, struct rect r)
{
	int dots_x, dots_y, longest = h->nx > h->ny ? h->nx : h->ny;

	heatmap_fit(face, r, &dots_x, &dots_y);
	h->step = h->step < 1 ? 1 : h->step > longest ? longest : h->step;
	h->first_x = scroll(h->first_x, h->cursor_x, h->nx, h->step, dots_x);
	h->first_y = scroll(h->first_y, h->cursor_y, h->ny, h->step, dots_y);
}

/* How many dots are shown. */
static void
shown(const struct heatmap *h, enum heatmap_face face, struct rect r, int *dots_x, int *dots_y)
{
	heatmap_fit(face, r, dots_x, dots_y);
	*dots_x = least(*dots_x, dots_along(h->nx - h->first_x, h->step));
	*dots_y = least(*dots_y, dots_along(h->ny - h->first_y, h->step));
}

/* The voxel at the lower left of the dot in column i and row j, both from the top left. */
static void
dot_voxel(const struct heatmap *h, int dots_x, int dots_y, int i, int j, int *x, int *y)
{
	*x = h->first_x + (h->flip_x ? dots_x - 1 - i : i) * h->step;
	*y = h->first_y + (dots_y - 1 - j) * h->step;
}

/* ---- drawing ---- */

static enum style
band_style(const struct heatmap *h, int band)
{
	return band < 0 ? STYLE_UNKNOWN : (enum style)(STYLE_BAND0 + heatmap_ink(h, band));
}

static char
digit_of(const struct heatmap *h, int band)
{
	return heatmap_digit(heatmap_ink(h, band));
}

static void
put_mark(struct canvas *c, int row, int col, enum style s, enum heatmap_mark mark)
{
	static const enum glyph signs[] = {
		[HEATMAP_LED] = GLYPH_PLUS,
		[HEATMAP_ARROW] = GLYPH_ARROW_RIGHT, [HEATMAP_ARROW + 1] = GLYPH_ARROW_RIGHT_UP, [HEATMAP_ARROW + 2] = GLYPH_ARROW_UP,
		[HEATMAP_ARROW + 3] = GLYPH_ARROW_LEFT_UP, [HEATMAP_ARROW + 4] = GLYPH_ARROW_LEFT,
		[HEATMAP_ARROW + 5] = GLYPH_ARROW_LEFT_DOWN, [HEATMAP_ARROW + 6] = GLYPH_ARROW_DOWN,
		[HEATMAP_ARROW + 7] = GLYPH_ARROW_RIGHT_DOWN, [HEATMAP_STILL] = GLYPH_DOT,
		[HEATMAP_FOLD] = GLYPH_FOLD, [HEATMAP_RING] = GLYPH_CIRCLE, [HEATMAP_POINT] = GLYPH_BULLET, [HEATMAP_STAR] = GLYPH_STAR,
	};

	canvas_glyph(c, row, col, s, signs[mark]);
}

static void
put_char(struct canvas *c, int row, int col, enum style s, char letter)
{
	canvas_code(c, row, col, s, (uint32_t)(unsigned char)letter);
}

/* A mark or a letter over a dot; false when there is neither. */
static bool
put_over(struct canvas *c, int row, int col, enum style s, const struct dot *d, char letter)
{
	if (d->mark)
		put_mark(c, row, col, s, d->mark);
	else if (letter)
		put_char(c, row, col, s, letter);
	return d->mark || letter;
}

static void
put_digit(struct canvas *c, int row, int col, const struct heatmap *h, const struct dot *d, char letter)
{
	if (d->cursor || !put_over(c, row, col, band_style(h, d->band), d, letter))
		put_char(c, row, col, d->cursor ? STYLE_FOCUS : band_style(h, d->band), digit_of(h, d->band));
}

/* Behind a digit: hatched where nothing is known, a sign where there are values of both signs. */
static char
behind_digit(const struct heatmap *h, int band)
{
	if (band < 0)
		return '/';
	return h->zero == 0 || band == h->zero ? ' ' : band < h->zero ? '-' : '+';
}

static void
put_pair(struct canvas *c, int row, int col, const struct heatmap *h, const struct dot *d, char letter)
{
	enum style s = d->cursor ? STYLE_FOCUS : band_style(h, d->band);

	put_char(c, row, col, s, digit_of(h, d->band));
	if (!put_over(c, row, col + 1, s, d, letter))
		put_char(c, row, col + 1, s, behind_digit(h, d->band));
}

/* Two dots above each other in one cell; down NULL: there is none. */
static void
put_halves(struct canvas *c, int row, int col, const struct heatmap *h, const struct dot *up, const struct dot *down,
           char up_letter, char down_letter)
{
	const struct dot *over = up;
	int known = up->band < 0 && down ? down->band : up->band;
	int hotter = down && down->band >= 0 && known >= 0 ? stronger(h, known, down->band) : known;
	char letter = up_letter;

	if (up->cursor || (down && down->cursor)) {
		put_char(c, row, col, STYLE_FOCUS, digit_of(h, up->cursor ? up->band : down->band));
		return;
	}
	/* One of both has the say over the cell: the hotter one, when both have something to say. */
	if (down && (down->mark || down_letter) && (!(up->mark || up_letter) || down->mark > up->mark ||
	                                            (down->mark == up->mark && down->band == hotter && up->band != hotter))) {
		over = down;
		letter = down_letter;
	}
	if (put_over(c, row, col, band_style(h, over->band), over, letter))
		return;
	if (up->band < 0 || (down && down->band < 0))
		put_char(c, row, col, band_style(h, hotter), '/');
	else
		canvas_halves(c, row, col, heatmap_ink(h, up->band), down ? heatmap_ink(h, down->band) : -1);
}

/* The dot in column i and row j from the top left, and its letter. */
static struct dot
take_dot(const struct heatmap *h, int dots_x, int dots_y, int i, int j, char *letter)
{
	struct dot d;
	int x, y;

	dot_voxel(h, dots_x, dots_y, i, j, &x, &y);
	d = dot_at(h, x, y);
	*letter = letter_at(h, x, y, d.label);
	return d;
}

struct rect
canvas_heatmap(struct canvas *c, struct rect r, const struct heatmap *h)
{
	struct heatmap v = *h;
	enum heatmap_face face = heatmap_face(h, c, r);
	int dots_x, dots_y, wide = face == HEATMAP_PAIRS ? 2 : 1, high = face == HEATMAP_HALVES ? 2 : 1;

	if (h->nx < 1 || h->ny < 1 || r.rows < 1 || r.cols < wide)
		return (struct rect){ r.row, r.col, 0, 0 };
	heatmap_fix(&v, face, r);
	shown(&v, face, r, &dots_x, &dots_y);
	for (int j = 0; j < dots_y; j += high)
		for (int i = 0; i < dots_x; i++) {
			int row = r.row + j / high, col = r.col + i * wide;
			char letter, letter_below = 0;
			struct dot d = take_dot(&v, dots_x, dots_y, i, j, &letter), below = { 0 };
			bool two = high == 2 && j + 1 < dots_y;

			if (two)
				below = take_dot(&v, dots_x, dots_y, i, j + 1, &letter_below);
			if (face == HEATMAP_PAIRS)
				put_pair(c, row, col, &v, &d, letter);
			else if (face == HEATMAP_HALVES)
				put_halves(c, row, col, &v, &d, two ? &below : NULL, letter, letter_below);
			else
				put_digit(c, row, col, &v, &d, letter);
			if (d.cursor || (two && below.cursor))
				canvas_set_cursor(c, row, col);
		}
	return (struct rect){ r.row, r.col, dots_along(dots_y, high), dots_x * wide };
}
