/* fact_filled.h - an author's text in which the program filled in numbers: those are facts, the rest is the author's. */
#ifndef SCREENS_FACT_FILLED_H
#define SCREENS_FACT_FILLED_H

#include "assess/assess.h"
#include "screens/fact.h"

/* Bytes of the {placeholder} at p. */
size_t fact_hole_length(const char *p);
/* "residual_eqd2" and "cord prior" of "{quantity:residual_eqd2 cord prior:.1f}"; false: it is no quantity. */
bool fact_hole_quantity(const char *p, size_t len, char name[80], char of[110]);

/* filled, which assess_fill made of raw (as the author wrote it; of plain text that was made of an author's, `author` is that, else
 * NULL: raw and author must live until the next drawing, or just author). */
void fact_add_filled(struct fact_text *t, const struct assess *a, const char *filled, const char *raw, const char *author);

#endif
