/* paint.h - a canvas in the cells and the colours of curses.  Private to the floor. */
#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include <stdbool.h>

#include "canvas/canvas.h"

struct paint {
	bool utf8;                     /* set before anything is painted */
	enum style_depth depth;        /* of the terminal */
	enum style_theme theme;        /* of the canvas shown last */
	bool own_default;              /* the terminal has colours of the user's own, -1 */
	bool halves;                   /* there are colours for two bands in a cell */
};

/* What curses, which has begun, can do of colours, and the pairs for it. */
void paint_take_colours(struct paint *p, bool no_color);

/* The canvas on a screen of that size, as much of it as there is room for; only what has changed is sent. */
void paint_canvas(struct paint *p, const struct canvas *c, int rows, int cols);

#endif
