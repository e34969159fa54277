/* sums.h - last lines of derivations: printed with as many digits as their result asks for.  Private to assess. */
#ifndef ASSESS_SUMS_H
#define ASSESS_SUMS_H

#include "assess/internal.h"

/* "53.03 + 88.02 = 141.05 Gy", negative terms as "− 3.10"; one term alone as "53.03 × 1".  The result is value with that many
 * decimals. */
void sum_line(struct note *n, const double *terms, size_t count, double value, int decimals, const char *unit);
/* "106.4 / 119 × 100 = 89.41 %"; times 1: without the factor. */
void share_line(struct note *n, double x, double y, double times, double value, int decimals, const char *unit);
/* "0.25 × 70.71 = 17.68 Gy" */
void product_line(struct note *n, double x, double y, double value, int decimals, const char *unit);

#endif
