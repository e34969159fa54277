/* pairs.h - the answers to a point and to a landmarks step as text. */
#ifndef TUTOR_PAIRS_H
#define TUTOR_PAIRS_H

#include "assess/placing.h"

/* How a place on this grid is typed: "x and y in mm, such as ...", of a slab with z. */
const char *tutor_place_form(const struct vol_grid *g);

/* Pairs "today > earlier", with ";" between them, as TUTOR_ANSWER takes them; an empty text has none.  g: today's grid.
 * Refused in words. */
bool tutor_read_pairs(const char *text, const struct vol_grid *g, struct vol_landmark pairs[PLACING_PAIRS_MAX], size_t *n,
                      struct fault *f);

/* The same as text, in whole tenths of a millimetre; false where size is too small, and then nothing is written. */
bool tutor_write_pairs(const struct vol_landmark *pairs, size_t n, const struct vol_grid *g, char *out, size_t size);

#endif
