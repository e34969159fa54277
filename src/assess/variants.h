/* variants.h - is every variant of a case as good as its base, and how hard are they? */
#ifndef ASSESS_VARIANTS_H
#define ASSESS_VARIANTS_H

#include "assess/assess.h"

enum { VARIANT_SEEDS = 10000, VARIANT_SEEDS_MOST = 1000000 };

/* A measure over the variants that were computed. */
struct difficulty {
	const char *measure;       /* a word of bounds.csv */
	double low, high;          /* the case's band; NaN: it has none */
	size_t n;                  /* variants that have a value; 0: the next three are NaN */
	double min, median, max;
};

/* key_distance: over the numeric questions of a variant the smallest distance of a key from a well-known wrong way that is
 * not accepted, relative to the key.  feasible_share: of a thinned grid of the search, the share that passes; of a few
 * variants only.  derivation_lines: lines of the derivations of all numeric questions. */
enum { DIFFICULTY_KEY_DISTANCE, DIFFICULTY_FEASIBLE_SHARE, DIFFICULTY_LINES, DIFFICULTIES };

struct variants {
	size_t n;                  /* that were computed; 1: the case does not vary */
	bool all;                  /* they are all that there are */
	struct difficulty difficulty[DIFFICULTIES];
};

/* Compute the variants of seeds 1 to `seeds` (1 to VARIANT_SEEDS_MOST), or each one once where there are no more than that.
 * Errors for each wrong way that the tolerance counts as right, warnings for what lies outside a band and for draws that are
 * refused, an error where these are more than half: each once, with how many and the first seed.  c is a base variant that
 * assess_check passed.  threads: 1: none but this one; 0: as many as the machine has; the same findings on any number.
 * False with a fault only for the machine's. */
bool assess_lint_variants(const struct casebook *c, size_t seeds, int threads, struct report *report, struct variants *out,
                          struct fault *f);

#endif
