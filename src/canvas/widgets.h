/* widgets.h - what screens are made of: pure functions that draw data on a canvas. */
#ifndef CANVAS_WIDGETS_H
#define CANVAS_WIDGETS_H

#include "base/plot.h"
#include "canvas/canvas.h"
#include "canvas/event.h"
#include "canvas/field.h"

void canvas_rule(struct canvas *c, int row, int col, int cols);

/* --- stacked bar --- */

struct bar_segment {
	double value;                  /* >= 0, in the unit of scale and limit */
	enum style style;
	enum glyph glyph;
};

/* ███▓▓▓│▓▓  The limit's mark takes one cell: what stands right of it is over the limit.  A sum over
 * the limit always shows at least one cell there, one at or under it never does. */
struct bar {
	const struct bar_segment *segments;
	size_t count;
	double scale;                  /* the value at the right end, > 0; more shows ▸ in the last cell */
	double limit;                  /* NaN, or more than scale: no mark */
};

/* A segment over zero shows at least one cell where there is room.  Values that are not finite draw nothing. */
void canvas_bar(struct canvas *c, int row, int col, int cols, const struct bar *b);
/* Just the column offset of the limit's mark, -1 when there is none (to put a label under it). */
int canvas_bar_limit(const struct bar *b, int cols);

/* --- line plot --- */

enum plot_face {
	PLOT_FACE_AUTO,                /* letters on an ASCII canvas, blocks where the canvas wants them, else braille */
	PLOT_FACE_BRAILLE, PLOT_FACE_LETTERS, PLOT_FACE_BLOCKS
};

/* Axes with ticks, series, markers, and the legend in its top lines, within r (from about 16x5). */
void canvas_plot(struct canvas *c, struct rect r, const struct plot *p, enum plot_face face);

/* --- a text field --- */

/* Draw e in cols columns with its caret; scrolls so that the caret is seen.  When focused, the
 * hardware cursor goes there. */
void canvas_field(struct canvas *c, int row, int col, int cols, const struct field_editor *e, bool focused);

/* --- a selection list --- */

/* Where a list stands.  Set count; focus and first are kept in range by the functions. */
struct list_view {
	int count, focus, first;
};

/* Up, Down, PageUp, PageDown, Home, End, j, k.  rows: how many are seen.  True when the key was the list's. */
bool list_key(struct list_view *v, uint32_t key, int rows);
/* After count or rows changed: focus in range, first so that focus is seen. */
void list_fix(struct list_view *v, int rows);

struct list_item {
	const char *label;
	const char *note;              /* right aligned, may be NULL */
	enum style style;              /* when not focused */
};

/* Items from v->first with ▸ before the focused one, which gets STYLE_FOCUS and the hardware cursor when
 * `active`.  An arrow in the last column tells that there is more above or below. */
void canvas_list(struct canvas *c, struct rect r, struct list_view *v, const struct list_item *items, bool active);

/* --- the key bar: the last line of every screen --- */

struct key_hint {
	const char *key, *label;       /* "Enter", "open" */
	int weight;                    /* the lightest go first when there is no room; the order stays */
};

void canvas_key_bar(struct canvas *c, int row, int col, int cols, const struct key_hint *hints, size_t count);

#endif
