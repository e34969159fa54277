/* flow.h - a page of pieces one below the other, taller than the screen if need be. */
#ifndef SCREENS_FLOW_H
#define SCREENS_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "canvas/widgets.h"
#include "casebook/casebook.h"
#include "screens/fact.h"

enum { FLOW_PIECES_MAX = 400 };

enum flow_kind { FLOW_TEXT, FLOW_CHOICE, FLOW_FIELD, FLOW_PAIR, FLOW_PLOT, FLOW_SLICE };

struct flow_piece {
	enum flow_kind kind;
	enum style style;
	const char *text;                  /* wrapped; of a pair the left half, of a field its label */
	const char *right;                 /* pair: right aligned; field: the unit; choice: its letter */
	enum style right_style;
	const struct field_editor *field;
	const struct plot *plot;           /* of FLOW_PLOT */
	const struct casebook *book;       /* of FLOW_SLICE: whose slice, what of it, which of a slab */
	const struct vol_map *map;
	int z;
	int rows;                          /* of a plot or a slice */
	bool focused;                      /* the cursor stands here, and it is kept in sight */
	bool whole_line;                   /* field: for more than a number */
	bool marked, good;                 /* choice: a sign at its letter, a cross or a check */
	bool boxed, ticked;                /* choice: one of several, with a box before its letter */
	uint16_t tag;                      /* of its digits (canvas.h) */
	const struct tag_span *spans, *right_spans;    /* of parts of text and of right */
	size_t n_spans, n_right_spans;
};

struct flow {
	struct arena *arena;               /* of texts made for the page */
	struct flow_piece *pieces;
	size_t n;
	uint16_t tag;                      /* of the pieces that are added from now on, unless they have one */
	int anchor;                        /* piece that shows first when the page has just grown; -1: none */
};

struct app;

/* The arena is the caller's. */
void flow_init(struct flow *p, struct arena *arena);
/* Empty text adds nothing.  gap: a blank line after it. */
void flow_text(struct flow *p, enum style s, const char *text, bool gap);
void flow_print(struct flow *p, enum style s, bool gap, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Text with facts in it; its other digits have the tag. */
void flow_facts(struct flow *p, enum style s, bool gap, const struct fact_text *t);
/* An author's text, filled in (fact_filled.h). */
void flow_filled(struct flow *p, const struct app *a, enum style s, bool gap, const char *filled, const char *raw, const char *author);
/* Text all of which is about one fact, of that tag. */
void flow_about(struct flow *p, enum style s, bool gap, uint16_t tag, const char *text);
void flow_add(struct flow *p, const struct flow_piece *piece);
void flow_gap(struct flow *p);

/* Draw in r from line *scroll, which is kept in range; follow: keep the focused piece in sight.  to_anchor: scroll so that
 * the anchor and what is below it show as far as they can.  The cursor goes to the focused piece, else to the anchor, where they are
 * in sight.  Returns the lines that are still below. */
int flow_draw(const struct flow *p, struct canvas *c, struct rect r, int *scroll, bool follow, bool to_anchor);

/* In the last column: there is more above, below the lines of r. */
void flow_arrows(struct canvas *c, struct rect r, bool above, bool below);

#endif
