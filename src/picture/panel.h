/* panel.h - one plot, or one block of bars, of a page.  Private to picture. */
#ifndef PICTURE_PANEL_H
#define PICTURE_PANEL_H

#include "picture/sheet.h"

enum { PANEL_INK = 0x202020, PANEL_MUTED = 0x555555, PANEL_GRID = 0xd0d0d0, PANEL_BAD = 0xa01c1c };

/* With its upper left corner at x, y and so wide; where what follows it may begin. */
double panel_draw(struct drawing *d, const struct sheet_panel *p, double x, double y, double width);
double panel_bars(struct drawing *d, const struct sheet_panel *p, double x, double y, double width);

#endif
