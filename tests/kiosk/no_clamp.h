/* no_clamp.h - term.c without its limits for the size of a window; see without.c. */
#include "canvas/canvas.h"

#define CANVAS_ROWS_MAX 70000
#define CANVAS_COLS_MAX 70000
