/* paper.h - numbers of a regimen as on paper: the way in words, and on the last line the sum that ends in the number. */
#ifndef ASSESS_PAPER_H
#define ASSESS_PAPER_H

#include "assess/assess.h"

/* Of a row of the score. */
enum paper_row { PAPER_ACHIEVED, PAPER_PRIOR, PAPER_RESIDUAL, PAPER_NEW, PAPER_MARGIN, PAPER_POINTS, PAPER_HIGH,
                 PAPER_RECOVERED /* percent of the earlier courses */ };

/* All in the arena; NULL with a fault.  The last line is "EXPRESSION = RESULT unit": numbers, + − × / ^, brackets, exp; with
 * the numbers as they are printed it gives the result to its last digit.  margin: how far apart, without a sign.  Of what is
 * not known the least that it may be. */
const char *assess_paper_row(const struct assess *a, const struct rb_regimen *r, const struct rb_recovery *recovery, size_t row,
                             enum paper_row what, struct arena *arena, struct fault *f);

/* TCP (Poisson), and log10 of the clonogens that are left, from what each mechanism adds to the kill (assess/explain.h). */
const char *assess_paper_tcp(const struct assess *a, const struct rb_regimen *r, struct arena *arena, struct fault *f);
const char *assess_paper_cells(const struct assess *a, const struct rb_regimen *r, struct arena *arena, struct fault *f);

/* The mark, or the most it can be: the rows' points summed, and the cap. */
const char *assess_paper_mark(const struct assess *a, const struct rb_regimen *r, bool most, struct arena *arena, struct fault *f);

/* How much of an upper limit is used, percent: of what may be reached at most where that is not known. */
const char *assess_paper_use(const struct assess *a, const struct rb_regimen *r, size_t row, struct arena *arena, struct fault *f);

/* Of a regimen alone: prescribed dose in Gy, number of fractions, calendar days from first to last. */
enum paper_regimen { PAPER_TOTAL_DOSE, PAPER_FRACTIONS, PAPER_DAYS };
const char *assess_paper_regimen(const struct rb_regimen *r, enum paper_regimen what, struct arena *arena, struct fault *f);

#endif
