/* plot.h - a plot as data: series, axes with units, ticks.  Cells, words and pictures are drawn from it. */
#ifndef BASE_PLOT_H
#define BASE_PLOT_H

#include <stdbool.h>
#include <stddef.h>

enum { PLOT_SERIES_MAX = 6, PLOT_MARKERS_MAX = 8, PLOT_TICKS_MAX = 12 };

/* What a line stands for; who draws it chooses how that looks. */
enum plot_role { PLOT_TOTAL, PLOT_OXIC, PLOT_HYPOXIC, PLOT_OTHER };

/* x ascending.  A value that is not finite, or not positive on a logarithmic axis, is a gap. */
struct plot_series {
	const char *name;
	char letter;                   /* its mark in ASCII and in the legend */
	enum plot_role role;
	size_t n;
	const double *x, *y;           /* borrowed */
	bool points;                   /* measured: marks that no line joins */
};

struct plot_axis {
	const char *label, *unit;      /* NULL: none */
	double low, high;              /* NaN: from the data */
	bool log10;                    /* y only */
};

/* A vertical line at x: the day of kick-off, the end of treatment. */
struct plot_marker {
	double x;
	const char *label;
};

struct plot {
	struct plot_axis x, y;
	size_t series_count, marker_count;
	struct plot_series series[PLOT_SERIES_MAX];
	struct plot_marker markers[PLOT_MARKERS_MAX];
};

/* The range of an axis that has low < high: as given, else of the data, widened when it is a point.
 * On a logarithmic axis in log10 of the values.  False when there is nothing to draw. */
bool plot_x_range(const struct plot *p, double *low, double *high);
bool plot_y_range(const struct plot *p, double *low, double *high);

/* y as drawn: log10 of it on a logarithmic axis; NaN for a gap. */
double plot_y(const struct plot *p, double y);

/* Multiples of 1, 2 or 5 times a power of ten in [low, high], at most `most` of them (2 .. PLOT_TICKS_MAX);
 * *decimals is how many a label needs.  Returns how many.  whole: steps of at least 1 (decades, days). */
int plot_ticks(double low, double high, int most, bool whole, double out[PLOT_TICKS_MAX], int *decimals);

#endif
