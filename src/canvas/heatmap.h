/* heatmap.h - a slice of numbers drawn in bands, with structures over it. */
#ifndef CANVAS_HEATMAP_H
#define CANVAS_HEATMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "canvas/canvas.h"

enum { HEATMAP_BANDS_MAX = 16, HEATMAP_LETTERS_MAX = 16 };

/* How voxels become cells.  A cell of a terminal is about twice as high as it is wide. */
enum heatmap_face {
	HEATMAP_AUTO,          /* digits in pairs where they fit and on an ASCII canvas; else halves */
	HEATMAP_HALVES,        /* 1 column, 2 voxels above each other: 256 colours.  With less: the hotter digit. */
	HEATMAP_DIGITS,        /* 1 column, 1 voxel: its band's digit on its colour; a letter hides the digit */
	HEATMAP_PAIRS          /* 2 columns, 1 voxel: its band's digit, then a structure's letter or a blank */
};

enum heatmap_outline { HEATMAP_BARE, HEATMAP_CONTOURS, HEATMAP_FILLED };

/* What is drawn over a voxel; of several in one dot the last of this list. */
enum heatmap_mark {
	HEATMAP_NO_MARK,
	HEATMAP_LED,           /* + where another map leads an outline */
	HEATMAP_ARROW,         /* eight directions, from the right of the screen on counter-clockwise */
	HEATMAP_ARROW_LAST = HEATMAP_ARROW + 7,
	HEATMAP_STILL,         /* a dot: an arrow without length */
	HEATMAP_FOLD,
	HEATMAP_RING, HEATMAP_POINT, HEATMAP_STAR
};
/* The arrow for a vector on the screen, x to its right and y up. */
enum heatmap_mark heatmap_arrow(double x, double y);

struct heatmap_letter {
	uint16_t label;
	char letter;           /* an ASCII letter above F, so that none is a band's digit */
	const char *name;      /* for the legend */
};

/* All arrays are borrowed.  values and labels are nx * ny, x fastest, the first row the lowest y, which is drawn
 * at the bottom. */
struct heatmap {
	int nx, ny;
	const float *values;           /* NaN, or not finite: unknown, drawn as "/" */
	const uint16_t *labels;        /* NULL: none */
	size_t edge_count;             /* bands less one, at most HEATMAP_BANDS_MAX - 1 */
	const double *edges;           /* rising; band b holds edges[b - 1] <= v < edges[b] (with a guard of 1e-6) */
	const uint8_t *inks;           /* NULL: band b is drawn as STYLE_BAND0 + b; else as STYLE_BAND0 + inks[b] */
	int zero;                      /* the band of nothing: of several in one dot the farthest from it is shown; bands below
	                                * it have a sign in the face of pairs */
	size_t letter_count;
	const struct heatmap_letter *letters;
	enum heatmap_face face;
	enum heatmap_outline outline;
	bool flip_x;                   /* the patient's right on the left, as films hang */
	const uint8_t *marks;          /* NULL, or an enum heatmap_mark a voxel */
	int cursor_x, cursor_y;        /* a voxel, or -1: none.  Also where the hardware cursor goes. */
	int first_x, first_y;          /* the view: the least voxel that is drawn; kept in range when drawing */
	int step;                      /* voxels a side of what one dot shows: the hottest, or unknown if one is */
};

/* The bands 0, 1, ... of a value; -1: unknown. */
int heatmap_band(const struct heatmap *h, double value);
/* '0' ... '9', 'A' ... 'F'; '/' for -1. */
char heatmap_digit(int band);

/* What of STYLE_BAND0 and on a band is drawn as; -1 for -1. */
int heatmap_ink(const struct heatmap *h, int band);

/* The face that AUTO stands for in such a rectangle. */
enum heatmap_face heatmap_face(const struct heatmap *h, const struct canvas *c, struct rect r);
/* How many dots fit: columns and rows of them. */
void heatmap_fit(enum heatmap_face face, struct rect r, int *dots_x, int *dots_y);
/* The least step with which the whole slice fits. */
int heatmap_step(const struct heatmap *h, enum heatmap_face face, struct rect r);
/* Scroll so that the cursor is seen; first_x, first_y and step are put in range. */
void heatmap_fix(struct heatmap *h, enum heatmap_face face, struct rect r);

/* Draw from the top left corner of r; the cells it took. */
struct rect canvas_heatmap(struct canvas *c, struct rect r, const struct heatmap *h);

/* First the letters, folds and "/ unknown", a line each; then the bands, hottest first: each with its digit on its colour and
 * where it begins ("7  70 Gy").  A line a band where there is room; else several in a line, and where that is too narrow
 * neighbouring bands share an entry.  Returns the lines drawn. */
int canvas_heatmap_legend(struct canvas *c, struct rect r, const struct heatmap *h, const char *unit);

#endif
