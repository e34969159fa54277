/* Stacked bars with a limit. */
#include <math.h>

#include "canvas/widgets.h"

static bool
has_limit(const struct bar *b)
{
	return isfinite(b->limit) && b->limit >= 0 && b->limit <= b->scale && b->scale > 0 && isfinite(b->scale);
}

int
canvas_bar_limit(const struct bar *b, int cols)
{
	int at;

	if (!has_limit(b) || cols < 1)
		return -1;
	at = (int)lround(b->limit / b->scale * (cols - 1));
	/* A cell must be left for what is over. */
	return at > cols - 2 && cols > 1 ? cols - 2 : at;
}

/* Cells, not counting the limit's own, that the first parts of a bar take. */
static int
cells_of(const struct bar *b, double sum, int cols, int mark)
{
	double share;

	if (mark < 0) {
		share = fmin(sum / b->scale, 1);
		return (int)lround(share * cols);
	}
	if (sum <= b->limit) {
		share = b->limit > 0 ? sum / b->limit : 0;
		return (int)lround(share * mark);
	}
	share = b->scale > b->limit ? fmin((sum - b->limit) / (b->scale - b->limit), 1) : 1;
	return mark + (int)fmax(1, (double)lround(share * (cols - 1 - mark)));
}

static double
value_of(const struct bar_segment *s)
{
	return isfinite(s->value) && s->value > 0 ? s->value : 0;
}

void
canvas_bar(struct canvas *c, int row, int col, int cols, const struct bar *b)
{
	int mark = canvas_bar_limit(b, cols), room, filled = 0;
	double sum = 0, total = 0;

	if (cols < 1 || !(b->scale > 0) || !isfinite(b->scale))
		return;
	for (size_t i = 0; i < b->count; i++)
		total += value_of(&b->segments[i]);
	room = mark < 0 ? cols : total > b->limit ? cols - 1 : mark;
	for (size_t i = 0; i < b->count; i++) {
		double value = value_of(&b->segments[i]);
		int end;

		sum += value;
		end = cells_of(b, sum, cols, mark);
		if (value > 0 && end <= filled)
			end = filled + 1;
		if (end > room)
			end = room;
		for (; filled < end; filled++)
			canvas_glyph(c, row, col + filled + (mark >= 0 && filled >= mark), b->segments[i].style,
			             b->segments[i].glyph);
	}
	if (mark >= 0)
		canvas_glyph(c, row, col + mark, STYLE_LIMIT, GLYPH_VERTICAL);
	if (total > b->scale)
		canvas_glyph(c, row, col + cols - 1, STYLE_BAD, GLYPH_RIGHT_SMALL);
}
