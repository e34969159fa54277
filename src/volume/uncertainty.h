/* uncertainty.h - what a registration that is wrong by some millimetres does to a dose (MODEL section 7).
 *
 * Three answers, from rough to rigorous: first order, slope x shift (vol_shift_error in volume.h); sampled, a normal
 * error drawn many times; bounds, the best and worst of all that lies within reach.  And an alarm: a mapped dose that
 * the tissue cannot have had. */
#ifndef VOLUME_UNCERTAINTY_H
#define VOLUME_UNCERTAINTY_H

#include "volume/volume.h"

/* ---- sampled ------------------------------------------------------------------------------------ */

enum {
	VOL_SAMPLES_MIN = 1000, VOL_SAMPLES_MAX = 1000000,
	VOL_SAMPLED_VOXELS_MAX = 32768     /* of a structure, evaluated in every sample */
};

/* A course, how it is mapped (pull NULL: nothing has moved), how uncertain that is, and what the tissue makes of it.
 * sigma_mm 0 to 100 along each axis; 0 for a plan made on today's anatomy. */
struct vol_uncertain {
	const struct vol_dose *dose;
	const struct vol_field *pull;
	double sigma_mm[3];
	struct vol_lq lq;
};

/* Errors of sample i of course c are numbers of the stream c at place i under the seed, so nothing depends on the
 * threads or on the other courses. */
struct vol_sampling { size_t samples; uint64_t seed; int threads; };

/* Percentiles: the k-th of n samples stands at (k - 1/2)/n.  Unknown doses count as 0 in low and as their course's
 * highest in high. */
struct vol_spread {
	struct vol_interval nominal;   /* without an error */
	struct vol_interval mean, sd, p5, p50, p95;
	size_t samples, unknown;       /* samples; of them with an unknown dose */
	size_t voxels, voxels_used;    /* of the structure; those evaluated */
};

/* The cumulative EQD2 at a place of today.  Courses are independent of one another. */
bool vol_sample_place(const struct vol_uncertain *courses, size_t n, const double today_mm[3],
                      const struct vol_sampling *how, struct vol_spread *out, struct fault *f);

/* A structure's metric: one shift a sample and course, common to the whole structure.  Of a structure with more than
 * VOL_SAMPLED_VOXELS_MAX voxels means, gEUD and percentages come from every m-th of them (voxels_used); its extremes
 * and absolute volumes would read wrong of a part, so they are a fault. */
bool vol_sample_structure(const struct vol_uncertain *courses, size_t n, const struct vol_labels *labels,
                          uint16_t label, enum vol_metric metric, double value, const struct vol_sampling *how,
                          struct vol_spread *out, struct fault *f);

/* To second order an error moves the expectation by 1/2 sum over axes of sigma^2 (2q (dD/dx)^2 + (l + 2qD) d2D/dx2):
 * up on a gradient, down at a local maximum.  Differences over one voxel; NaN where unknown. */
double vol_expected_change(const struct vol_dose *d, const double at_mm[3], const double sigma_mm[3],
                           struct vol_lq lq);

/* ---- bounds --------------------------------------------------------------------------------------- */

/* For every voxel x of today, the lowest and highest dose of all prior voxels with weight in the trilinear dose at some
 * place within radius_mm of x + u(x), whatever the error of each voxel: no mapping that is wrong by at most radius_mm
 * leaves them.  They are reached to within one voxel a side.  NaN in both: unknown (the ball reaches more than half a
 * voxel beyond the prior grid, or a voxel of unknown dose) or empty (restricted, and no such voxel within reach). */
enum { VOL_RADIUS_MAX_MM = 30 };

struct vol_bounds {
	struct vol_grid grid;
	float *low_gy, *high_gy;
	size_t unknown, empty;
	double max_gy;                 /* of the course's own grid */
};

/* prior_labels: on the prior dose's grid; only voxels with the label count.  today_labels: on today's grid; only
 * voxels with the label are looked at, the rest is NaN and not counted; may be NULL. */
struct vol_restriction {
	const struct vol_labels *prior_labels, *today_labels;
	uint16_t label;
};

/* radius_mm from 0 to VOL_RADIUS_MAX_MM.  within NULL: every voxel counts.  threads 0: as many as there are. */
bool vol_bounds(const struct vol_dose *prior, const struct vol_field *pull, const struct vol_grid *today,
                double radius_mm, const struct vol_restriction *within, int threads, struct vol_bounds *out,
                struct fault *f);
void vol_bounds_fini(struct vol_bounds *b);
/* One end as a mapped course, with D^2 beside it.  EQD2, and any metric that grows with every voxel (max, mean, D_v,
 * V_d, gEUD), of the lower and of the upper map are bounds of it. */
bool vol_bounds_mapped(const struct vol_bounds *b, bool upper, struct vol_mapped *out, struct fault *f);

/* ---- a dose the tissue cannot have had --------------------------------------------------------------- */

/* What the structure got at the prior course: its own dose and labels on one grid (its voxels and their neighbours
 * count, 26 of them, 8 in a slice), or a stated maximum as EQD2 when dose and labels are NULL. */
struct vol_prior_max {
	const struct vol_dose *dose;
	const struct vol_labels *labels;
	double stated_gy;
};

struct vol_alarm {
	bool raised;
	double mapped_gy, prior_gy;    /* highest EQD2 mapped into today's structure; highest it can have had */
	size_t voxel;                  /* of today: where */
	size_t unknown;                /* voxels of today's structure without a mapped dose: not compared */
};

/* Raised when a trilinear mapping puts more into today's structure than the structure and its neighbourhood ever had
 * (guard 1e-6 relative).  Unknown prior doses beside the structure count as the grid's highest.  Faults: no voxel of
 * the structure on either side, or none known. */
bool vol_misregistration(const struct vol_mapped *course, const struct vol_labels *labels, uint16_t label,
                         struct vol_lq lq, const struct vol_prior_max *prior, struct vol_alarm *out, struct fault *f);

#endif
