/* halves.h - cells of two bands as a half block and a pair of colours, with as few changes of colours as can be. */
#ifndef TERM_HALVES_H
#define TERM_HALVES_H

#include "canvas/canvas.h"

/* The colours of the last cell of two bands in this row: inks, STYLE_INKS for nothing, -1 before the first. */
struct halves { int front, back; };

enum { HALVES_PAIRS = STYLE_INKS * (STYLE_INKS + 1) };

/* The cell at (row, col) has two bands.  Tells the code point and sets *h to its colours.  Between the same two bands
 * there are four glyphs, upper, lower, all and none: a smooth row changes colours once a band. */
uint32_t halves_pick(const struct canvas *c, int row, int col, struct halves *h);

/* 0 .. HALVES_PAIRS - 1. */
int halves_pair(const struct halves *h);

/* The digit of the hotter one, for terminals without those colours, and its style. */
uint32_t halves_digit(const struct cell *cell, enum style *s);

#endif
