#include "term/halves.h"

#include <stdbool.h>

/* A full block takes 3 bytes and a blank 1 or less: worth it for so many in a row, instead of other colours. */
enum { FULL_MAX = 7 };

static int
upper_of(const struct cell *cell)
{
	return cell->style - STYLE_BAND0;
}

static int
lower_of(const struct cell *cell)
{
	return cell->halves - CELL_BAND0;
}

static bool
same(const struct cell *cell, int upper, int lower)
{
	return upper_of(cell) == upper && lower_of(cell) == lower;
}

/* The next cell of two bands in the row that is not (upper, lower), and how many before it are; NULL: none. */
static const struct cell *
ahead(const struct canvas *c, int row, int col, int upper, int lower, int *run)
{
	*run = 0;
	for (; col < c->cols; col++) {
		const struct cell *cell = canvas_cell(c, row, col);

		if (!cell->halves)
			continue;
		if (!same(cell, upper, lower))
			return cell;
		++*run;
	}
	return NULL;
}

static bool
has(const struct halves *h, int band)
{
	return band == h->front || band == h->back;
}

static uint32_t
pick_one(const struct canvas *c, int row, int col, int band, struct halves *h)
{
	int run;
	const struct cell *next = ahead(c, row, col, band, band, &run);
	bool stays = !next || (has(h, upper_of(next)) && has(h, lower_of(next)));

	if (band == h->back)
		return ' ';
	if (band == h->front && run <= FULL_MAX && (stays || (upper_of(next) != band && lower_of(next) != band)))
		return glyph_code(GLYPH_FULL, false);
	h->back = h->front = band;
	/* The front that the cell behind this run will want. */
	if (next && upper_of(next) == band && lower_of(next) < STYLE_INKS)
		h->front = lower_of(next);
	else if (next)
		h->front = upper_of(next);
	return ' ';
}

static uint32_t
pick_two(const struct canvas *c, int row, int col, int upper, int lower, struct halves *h)
{
	if (!(upper == h->front && lower == h->back) && !(upper == h->back && lower == h->front)) {
		int run;
		const struct cell *next = ahead(c, row, col, upper, lower, &run);
		bool blank_above = next && upper_of(next) == upper && lower_of(next) == upper;

		*h = blank_above ? (struct halves){ lower, upper } : (struct halves){ upper, lower };
	}
	return glyph_code(upper == h->front ? GLYPH_UPPER : GLYPH_LOWER, false);
}

uint32_t
halves_pick(const struct canvas *c, int row, int col, struct halves *h)
{
	const struct cell *cell = canvas_cell(c, row, col);
	int upper = upper_of(cell), lower = lower_of(cell);

	if (upper == lower)
		return pick_one(c, row, col, upper, h);
	if (lower < STYLE_INKS)
		return pick_two(c, row, col, upper, lower, h);
	*h = (struct halves){ upper, STYLE_INKS };
	return glyph_code(GLYPH_UPPER, false);
}

int
halves_pair(const struct halves *h)
{
	return h->front * (STYLE_INKS + 1) + h->back;
}

uint32_t
halves_digit(const struct cell *cell, enum style *s)
{
	int hotter = canvas_hotter(cell);

	*s = (enum style)(STYLE_BAND0 + hotter);
	return (uint32_t)(unsigned char)canvas_band_digit(hotter);
}
