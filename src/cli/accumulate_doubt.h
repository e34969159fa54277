/* accumulate_doubt.h - how far the sums of ghostdose accumulate may be trusted: alarms, sampled errors, bounds. */
#ifndef CLI_ACCUMULATE_DOUBT_H
#define CLI_ACCUMULATE_DOUBT_H

#include "cli/accumulate.h"

/* A structure under a registration that is wrong by some millimetres.  NaN: not to be had, with the reason in note. */
struct doubted {
	const struct tissue *tissue;
	struct vol_spread mean, d0_03cc;       /* sampled: one common shift a sample */
	bool mean_known, d0_03cc_known;
	struct vol_interval bounds_max, bounds_d0_03cc, bounds_mean;       /* whatever each voxel's error within the radius */
	struct vol_interval within_max;        /* the same, only prior voxels of the structure itself; NaN without --prior-labels */
	char note[200];
};

struct doubts {
	struct doubted *of;            /* in the order of the table of tissues, those with voxels */
	size_t n;
	struct vol_alarm *alarms;      /* of the same, with --prior-labels; NULL: not looked for */
	bool *alarmed;                 /* could be compared */
};

bool doubts_of(const struct accumulation *x, struct doubts *out, struct fault *f);
void doubts_fini(struct doubts *d);

#endif
