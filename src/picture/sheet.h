/* sheet.h - plots and budgets as a page for a handout or a slide. */
#ifndef PICTURE_SHEET_H
#define PICTURE_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "base/plot.h"
#include "picture/drawing.h"

enum { SHEET_PANELS_MAX = 16, SHEET_PAIRS = PLOT_SERIES_MAX / 2 };

enum sheet_state { SHEET_MET, SHEET_VIOLATED, SHEET_UNKNOWN };

/* What one organ carries: what is left of the past, what is new, and its limit, all in one unit. */
struct sheet_bar {
	const char *name, *value;      /* "left carotid artery, α/β 3 Gy"; "103.54 of 119 Gy, 15.46 left" */
	double past, fresh, limit;     /* past, fresh: NaN where they are not known; limit: NaN, no bar */
	double low, high;              /* the interval of the sum where it is not known, else NaN */
	enum sheet_state state;
};

/* Either a plot or bars. */
struct sheet_panel {
	const char *title;
	const struct plot *plot;
	bool paired;                   /* of a plot: series 0 and 1, 2 and 3, ... are the lowest and highest that one may be */
	const struct sheet_bar *bars;
	size_t n_bars;
	const char *unit;              /* of bars: "EQD2, Gy" */
};

struct sheet {
	const char *title, *subtitle;
	const char *caption;           /* where the numbers are from */
	size_t n;
	struct sheet_panel panels[SHEET_PANELS_MAX];
};

/* Below every picture. */
#define SHEET_NOTE "Made for teaching: models have their limits. Not a medical device; no decision on a patient may rest on it."

/* How series i of a plot looks: a contrast of 3 on white each, and apart in dashes for eyes that see no colour.  A total lies
 * below the lines of its parts, and is wider. */
struct sheet_look { uint32_t rgb; enum drawing_dash dash; double width; };
struct sheet_look sheet_look(const struct plot_series *series, size_t i);
/* The colours of what is left of the past, and of what is new. */
enum { SHEET_PAST = 0x31688e, SHEET_FRESH = 0xb5de2b };

/* Lay it out; *d is fresh.  Texts may hold anything. */
bool sheet_draw(const struct sheet *p, struct drawing *d, struct fault *f);

#endif
