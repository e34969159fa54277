/* placing.h - registering by hand: pairs of landmarks that a learner places on a slice, what a map through them misses,
 * and what that costs in Gy.
 *
 * The truth is the field of the case: tissue that is at x today was at x + u(x) at the earlier course.  Places are in mm
 * (RAS); z is left alone in a slice. */
#ifndef ASSESS_PLACING_H
#define ASSESS_PLACING_H

#include "assess/assess.h"
#include "volume/map_error.h"
#include "volume/register.h"

enum { PLACING_PAIRS_MAX = 40 };

/* One earlier course of a case, made ready for it. */
struct placing;

/* A fault where the case has no slice, or the course no field: then there is nothing to find.  The case and a must
 * outlive it. */
struct placing *placing_new(const struct assess *a, size_t course, struct fault *f);
void placing_free(struct placing *p);

/* The neck as it was at the earlier course, on the grid of that course's dose: today's labels led back by the inverse
 * of the truth.  VOL_LABEL_UNKNOWN where nothing of today's slice came from. */
const struct vol_labels *placing_earlier(const struct placing *p);

/* Where the tissue of a place of today was in truth; false outside of the field. */
bool placing_truth(const struct placing *p, const double today_mm[3], double earlier_mm[3]);

struct placing_pair {
	double placed_off_mm;      /* from where it was placed on the earlier slice to where it belongs; NaN outside of the field */
	double left_mm;            /* what the map leaves of the pair as it was placed: 0 for a spline */
};

struct placing_row {
	size_t structure;
	struct vol_map_error error;        /* EQD2 with the structure's own alpha/beta and repair */
};

struct placing_result {
	enum vol_method used;      /* what the pairs were enough for */
	bool moved;                /* false: without a pair, as if nothing had moved */
	char why[200];             /* where that is less than was asked for: why; else "" */
	struct placing_pair pairs[PLACING_PAIRS_MAX];
	size_t n_pairs;
	struct placing_row rows[CASE_STRUCTURES_MAX];      /* the structures that stand on the slice, in the case's order */
	size_t n_rows;
	size_t folded;             /* cells where the map turns tissue inside out */
	float *error_gy;           /* believed less true dose of the course, a number a voxel of today; NaN: not known */
};

/* Map through n pairs (fixed: today, moving: the earlier course; their names are told in faults) and compare with the
 * truth.  wanted: VOL_TRANSLATION to VOL_TPS; fewer pairs than it needs fall back, and why says so.  n = 0: as if
 * nothing had moved.  The caller calls placing_result_fini; on a fault nothing needs it.  Faults: those of
 * vol_landmark_fit_init; too many pairs. */
bool placing_fit(const struct placing *p, const struct vol_landmark *pairs, size_t n, enum vol_method wanted,
                 struct placing_result *out, struct fault *f);
void placing_result_fini(struct placing_result *r);

/* The row of a structure, NULL where it does not stand on the slice. */
const struct placing_row *placing_row(const struct placing_result *r, size_t structure);

#endif
