/* Budgets as bars: the past, what is new, and where the limit stands. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "picture/panel.h"

enum { ROW = 38, BAR = 14, BELOW = 34, TICKS = 10, AT_LEAST = 0x9a9a9a };

static double
most_of(const struct sheet_panel *p)
{
	double most = 1;

	for (size_t i = 0; i < p->n_bars; i++) {
		const struct sheet_bar *b = &p->bars[i];

		most = fmax(most, isfinite(b->limit) ? b->limit : 0);
		most = fmax(most, isnan(b->past + b->fresh) ? 0 : b->past + b->fresh);
		most = fmax(most, isfinite(b->high) ? b->high : 0);
	}
	return most * 1.04;
}

static void
put_known(struct drawing *d, const struct sheet_bar *b, double x, double y, double gy)
{
	double past = b->past * gy, fresh = b->fresh * gy;
	struct drawing_point border[] = {
		{ x + past, y }, { x + past + fresh, y }, { x + past + fresh, y + BAR }, { x + past, y + BAR }, { x + past, y },
	};

	drawing_box(d, x, y, past, BAR, SHEET_PAST, 1, "ghost of the past");
	drawing_box(d, x + past, y, fresh, BAR, SHEET_FRESH, 1, "new");
	drawing_path(d, border, sizeof border / sizeof *border, PANEL_INK, 0.75, DRAWING_SOLID, NULL);
}

/* From the least to the most that it may be. */
static void
put_unknown(struct drawing *d, const struct sheet_bar *b, double x, double y, double gy)
{
	double low = b->low * gy, high = (isfinite(b->high) ? b->high : b->low) * gy;
	struct drawing_point border[] = { { x + low, y }, { x + high, y }, { x + high, y + BAR }, { x + low, y + BAR }, { x + low, y } };

	if (isnan(b->past + b->fresh))
		drawing_box(d, x, y, low, BAR, AT_LEAST, 1, "at least");
	drawing_path(d, border, sizeof border / sizeof *border, PANEL_MUTED, 1, DRAWING_DOTTED, "not known");
}

static bool
has_interval(const struct sheet_panel *p)
{
	for (size_t i = 0; i < p->n_bars; i++)
		if (isfinite(p->bars[i].low))
			return true;
	return false;
}

static void
put_key(struct drawing *d, double x, double y, bool interval)
{
	struct drawing_point border[] = { { x + 334, y - 8 }, { x + 348, y - 8 }, { x + 348, y + 1 }, { x + 334, y + 1 }, { x + 334, y - 8 } };

	drawing_box(d, x, y - 8, 14, 9, SHEET_PAST, 1, NULL);
	drawing_text(d, x + 19, y, PANEL_INK, 10, DRAWING_START, "ghost of the past");
	drawing_box(d, x + 128, y - 8, 14, 9, SHEET_FRESH, 1, NULL);
	drawing_text(d, x + 147, y, PANEL_INK, 10, DRAWING_START, "new");
	drawing_line(d, x + 190, y - 10, x + 190, y + 3, PANEL_INK, 2, DRAWING_SOLID);
	drawing_text(d, x + 197, y, PANEL_INK, 10, DRAWING_START, "limit");
	if (interval) {
		drawing_box(d, x + 246, y - 8, 14, 9, AT_LEAST, 1, NULL);
		drawing_text(d, x + 265, y, PANEL_INK, 10, DRAWING_START, "at least");
		drawing_path(d, border, sizeof border / sizeof *border, PANEL_MUTED, 1, DRAWING_DOTTED, NULL);
		drawing_text(d, x + 353, y, PANEL_INK, 10, DRAWING_START, "not known: it may be as much");
	}
}

double
panel_bars(struct drawing *d, const struct sheet_panel *p, double x, double y, double width)
{
	static const char *const words[] = { [SHEET_MET] = "met", [SHEET_VIOLATED] = "not met", [SHEET_UNKNOWN] = "not known" };
	double gy = width / most_of(p), ticks[PLOT_TICKS_MAX], top, bottom;
	char text[400], number[NUMBER_TEXT_MAX];
	int decimals, n;

	put_key(d, x, y + 10, has_interval(p));
	top = y + 18;
	bottom = top + ROW * (double)p->n_bars + 4;
	n = plot_ticks(0, width / gy, TICKS, false, ticks, &decimals);
	for (int i = 0; i < n; i++) {
		drawing_line(d, x + ticks[i] * gy, top, x + ticks[i] * gy, bottom, PANEL_GRID, 0.5, DRAWING_SOLID);
		drawing_text(d, x + ticks[i] * gy, bottom + 13, PANEL_INK, 10, i ? DRAWING_MIDDLE : DRAWING_START,
		    number_fixed(ticks[i], decimals, number));
	}
	for (size_t i = 0; i < p->n_bars; i++) {
		const struct sheet_bar *b = &p->bars[i];
		double row = top + ROW * (double)i + 14;

		drawing_text(d, x, row, PANEL_INK, 10.5, DRAWING_START, b->name);
		snprintf(text, sizeof text, "%.300s: %s", b->value, words[b->state]);
		drawing_text(d, x + width, row, b->state == SHEET_VIOLATED ? PANEL_BAD : PANEL_INK, 10.5, DRAWING_END, text);
		if (b->state == SHEET_VIOLATED)
			drawing_bold(d);
		if (!isnan(b->past + b->fresh))
			put_known(d, b, x, row + 5, gy);
		if (isfinite(b->low))
			put_unknown(d, b, x, row + 5, gy);
		if (isfinite(b->limit))
			drawing_line(d, x + b->limit * gy, row + 4, x + b->limit * gy, row + 9 + BAR, PANEL_INK, 2, DRAWING_SOLID);
	}
	drawing_line(d, x, bottom, x + width, bottom, PANEL_INK, 1, DRAWING_SOLID);
	drawing_text(d, x + width / 2, bottom + 28, PANEL_INK, 11, DRAWING_MIDDLE, p->unit ? p->unit : "");
	return bottom + BELOW;
}
