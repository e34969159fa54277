/* drawing.h - a page of lines, areas and text, in points of 1/72 inch from its upper left corner.
 *
 * What is laid out once is then written as SVG here, or sent as lines of text to the program that makes a PDF of it: that one
 * alone knows cairo. */
#ifndef PICTURE_DRAWING_H
#define PICTURE_DRAWING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

enum drawing_kind { DRAWING_PATH, DRAWING_AREA, DRAWING_TEXT };
enum drawing_anchor { DRAWING_START, DRAWING_MIDDLE, DRAWING_END };
enum drawing_dash { DRAWING_SOLID, DRAWING_DASHED, DRAWING_DOTTED, DRAWING_DASH_DOT, DRAWING_DASHES };

struct drawing_point { double x, y; };

struct drawing_item {
	enum drawing_kind kind;
	uint32_t rgb;                  /* 0xRRGGBB */
	double size;                   /* width of a line; height of letters; how opaque an area is, 0 to 1 */
	enum drawing_dash dash;        /* of a path */
	size_t first, n;               /* points of it: a path, an area's border, where a text stands */
	enum drawing_anchor anchor;    /* of a text, at its base line */
	bool bold, turned;             /* turned: it runs upwards */
	const char *text;              /* UTF-8; what a path or area is, for a reader who cannot see it, or NULL */
};

struct drawing {
	double width, height;
	const char *title, *words;     /* all of it in words */
	struct drawing_item *items;
	struct drawing_point *points;
	size_t n_items, n_points, items_capacity, points_capacity;
	struct arena *arena;           /* texts */
	bool broken;                   /* out of memory: what is added then is lost, and writing refuses */
};

bool drawing_init(struct drawing *d, struct fault *f);
void drawing_fini(struct drawing *d);

/* Texts are copied. */
void drawing_path(struct drawing *d, const struct drawing_point *p, size_t n, uint32_t rgb, double width, enum drawing_dash dash,
                  const char *what);
void drawing_area(struct drawing *d, const struct drawing_point *p, size_t n, uint32_t rgb, double opaque, const char *what);
void drawing_text(struct drawing *d, double x, double y, uint32_t rgb, double size, enum drawing_anchor anchor, const char *text);
/* The last item is a text in bold letters; it runs upwards. */
void drawing_bold(struct drawing *d);
void drawing_turn(struct drawing *d);

void drawing_line(struct drawing *d, double x0, double y0, double x1, double y1, uint32_t rgb, double width, enum drawing_dash dash);
void drawing_box(struct drawing *d, double x, double y, double width, double height, uint32_t rgb, double opaque, const char *what);

/* How wide a text is at most in letters of that size: letters differ from machine to machine. */
double drawing_text_width(const char *text, double size);

/* Lengths of the dashes of a line of that width, on and off in turn, into out; how many, 0: it is solid. */
enum { DRAWING_DASH_MAX = 4 };
int drawing_dashes(enum drawing_dash dash, double width, double out[DRAWING_DASH_MAX]);

/* An SVG document; the caller frees it. */
bool drawing_svg(const struct drawing *d, char **text, size_t *len, struct fault *f);

/* As lines of text, and back: what the program that makes a PDF reads.  A fault of drawing_read has the line. */
bool drawing_write(const struct drawing *d, char **text, size_t *len, struct fault *f);
bool drawing_read(const char *text, size_t len, struct drawing *d, struct fault *f);

#endif
