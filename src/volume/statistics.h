/* statistics.h - dose-volume statistics of all structures of a whole volume at once (MODEL section 7).
 *
 * The same estimators as struct vol_dvh (volume.h) and the same numbers, but for a mean's last digits.  vol_dvh sorts
 * the voxels of one structure: for slices, and where it must be known which voxel is the hottest.  This counts in
 * bins, looks again only at the bins that hold an asked rank, and takes hardly more memory than the volume itself:
 * for volumes. */
#ifndef VOLUME_STATISTICS_H
#define VOLUME_STATISTICS_H

#include "volume/accumulate.h"

enum {
	VOL_STRUCTURES_MAX = 256,      /* at once */
	VOL_CURVE_MAX = 512,           /* points of a curve */
	VOL_ASKED_MAX = 64
};

/* What stands in the voxels: borrowed. */
struct vol_values {
	const struct vol_grid *grid;
	const float *low_gy;           /* >= 0 and finite in every voxel: what is unknown counts as 0 */
	const uint16_t *label;         /* one structure a voxel; structures that overlap are several maps and calls */
	size_t courses;                /* 0 to VOL_COURSES_MAX */
	const uint64_t *unknown[VOL_COURSES_MAX];   /* bit i % 64 of word i / 64: voxel i is unknown; NULL: none */
};

/* A structure, and what each course adds to low where it is unknown: l max + q max^2 with the structure's own tissue
 * (>= 0 and finite; 0: the course takes no part and leaves nothing unknown). */
struct vol_raise { uint16_t label; double gy[VOL_COURSES_MAX]; };

/* A further metric; all of vol_metric but VOL_GEUD. */
struct vol_asked { enum vol_metric metric; double value; };

struct vol_statistic {
	uint16_t label;
	size_t voxels, unknown;        /* volumes and percentages count the unknown voxels too */
	double cc, unknown_cc;
	/* NaN in both: no voxel; a structure smaller than v cc. */
	struct vol_interval min_gy, max_gy, mean_gy, d2_gy, d50_gy, d98_gy, d0_03cc_gy;
	struct vol_interval asked[VOL_ASKED_MAX];
	size_t *at_least[2];           /* of low, of high: voxels with at least the dose of each point of the curve */
};

struct vol_statistics {
	size_t n;
	struct vol_statistic *of;      /* in the order of the structures asked for */
	double step_gy;                /* a power of two, so that no dose of the curve is rounded */
	size_t curve;                  /* points: 0, step, 2 step ...; the last is the first that no voxel of the volume gets */
};

/* Low and high apart.  The bytes of the answer do not depend on threads (0: all there are).  Faults: a label that is 0, 65535
 * or there twice; more structures or metrics than fit; a metric out of its range; a voxel without a dose. */
bool vol_statistics(const struct vol_values *v, const struct vol_raise *structures, size_t n,
                    const struct vol_asked *asked, size_t n_asked, int threads, struct vol_statistics *out,
                    struct fault *f);
void vol_statistics_fini(struct vol_statistics *s);

/* Percent of structure i's volume with at least point x step_gy, exactly; 0 for no voxel. */
double vol_statistics_percent(const struct vol_statistics *s, size_t i, bool high, size_t point);

/* Which labels are there: counts[65536], voxels of each. */
void vol_label_counts(const struct vol_labels *l, size_t *counts);

/* Those of a sum, and what a structure's tissue makes of the courses' maxima. */
struct vol_values vol_values_of(const struct vol_total *t, const struct vol_labels *l);
struct vol_raise vol_raise_of(const struct vol_total *t, const struct vol_tissue *tissue);

#endif
