/* The legend of a heat map. */
#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "canvas/heatmap.h"

enum { ENTRY_COLS = 9, SHARED_COLS = 12 };

static int
count_of(int n, int each)
{
	return n / each + (n % each > 0);
}

static enum style
style_of(const struct heatmap *h, int band)
{
	return (enum style)(STYLE_BAND0 + heatmap_ink(h, band));
}

static int
put_digit(struct canvas *c, int row, int col, int cols, const struct heatmap *h, int band)
{
	const char digits[4] = { ' ', heatmap_digit(heatmap_ink(h, band)), ' ', '\0' };

	return canvas_text(c, row, col, cols, style_of(h, band), digits);
}

/* Bands from `low` to `high` in one entry: where they begin, or where the lowest ends. */
static void
legend_band(struct canvas *c, struct rect at, const struct heatmap *h, int low, int high, const char *unit)
{
	char number[NUMBER_TEXT_MAX], text[80];
	int used = put_digit(c, at.row, at.col, at.cols, h, low);

	if (high > low)
		used += put_digit(c, at.row, at.col + used, at.cols - used, h, high);
	if (low == 0 && (size_t)high >= h->edge_count)
		snprintf(text, sizeof text, " all %s", unit);
	else
		snprintf(text, sizeof text, " %s%s%s %s", low > 0 ? "" : "<", low > h->zero && h->zero > 0 && h->edges[low - 1] > 0 ? "+" : "",
		         number_short(h->edges[low > 0 ? low - 1 : high], 4, number), unit);
	canvas_text_cut(c, at.row, at.col + used, at.cols - used, STYLE_NORMAL, text);
}

/* A sign and its name. */
static void
legend_line(struct canvas *c, struct rect line, enum style s, const char *sign, const char *name)
{
	int used = canvas_text(c, line.row, line.col, line.cols, s, sign);

	canvas_text_cut(c, line.row, line.col + used, line.cols - used, STYLE_NORMAL, name);
}

static struct rect
line_of(struct rect r, int line)
{
	return (struct rect){ r.row + line, r.col, 1, r.cols };
}

static bool
has_unknown(const struct heatmap *h)
{
	for (size_t i = 0; i < (size_t)h->nx * (size_t)h->ny; i++)
		if (!isfinite(h->values[i]))
			return true;
	return false;
}

static bool
has_mark(const struct heatmap *h, enum heatmap_mark mark)
{
	for (size_t i = 0; h->marks && i < (size_t)h->nx * (size_t)h->ny; i++)
		if (h->marks[i] == mark)
			return true;
	return false;
}

/* Entries of `each` bands, `across` in a line, hottest first. */
static int
draw_bands(struct canvas *c, struct rect r, const struct heatmap *h, const char *unit)
{
	int bands = (int)h->edge_count + 1 < HEATMAP_BANDS_MAX ? (int)h->edge_count + 1 : HEATMAP_BANDS_MAX;
	int room = r.rows > 1 ? r.rows : 1, across = count_of(bands, room), most = r.cols / ENTRY_COLS, each, n, lines, width;

	across = across > most ? most > 1 ? most : 1 : across;
	each = count_of(bands, room * across);
	/* An entry of two digits is wider. */
	if (each > 1 && across > 1 && r.cols / across < SHARED_COLS) {
		across = r.cols / SHARED_COLS > 1 ? r.cols / SHARED_COLS : 1;
		each = count_of(bands, room * across);
	}
	n = count_of(bands, each);
	lines = count_of(n, across);
	width = r.cols / across;
	for (int i = 0; i < n; i++) {
		int low = (n - 1 - i) * each, high = low + each < bands ? low + each - 1 : bands - 1;
		struct rect at = line_of(r, i % lines);

		at.col += i / lines * width;
		at.cols = i / lines == across - 1 ? r.col + r.cols - at.col : width - 1;
		if (i % lines < r.rows)
			legend_band(c, at, h, low, high, across == 1 ? unit : "");
	}
	return lines < r.rows ? lines : r.rows;
}

int
canvas_heatmap_legend(struct canvas *c, struct rect r, const struct heatmap *h, const char *unit)
{
	int letters = h->outline == HEATMAP_BARE ? 0 : (int)h->letter_count, line = 0;
	struct rect rest = r;
	uint16_t tag;

	if (h->nx < 1 || h->ny < 1 || r.rows < 1)
		return 0;
	for (int i = 0; i < letters && line < r.rows - 1; i++, line++) {
		const char sign[4] = { ' ', h->letters[i].letter, ' ', '\0' };

		legend_line(c, line_of(r, line), STYLE_EMPHASIS, sign, h->letters[i].name);
	}
	if (has_mark(h, HEATMAP_FOLD) && line < r.rows - 1)
		legend_line(c, line_of(r, line++), STYLE_NORMAL, " \xe2\x95\xb3 ", "fold");
	if (has_mark(h, HEATMAP_LED) && line < r.rows - 1)
		legend_line(c, line_of(r, line++), STYLE_NORMAL, " + ", "outline led over by the map");
	if (has_unknown(h) && line < r.rows - 1)
		legend_line(c, line_of(r, line++), STYLE_UNKNOWN, " / ", "not known");
	rect_take_top(&rest, line);
	tag = canvas_tag(c, TAG_AXIS);
	line += draw_bands(c, rest, h, unit);
	canvas_tag(c, tag);
	return line;
}
