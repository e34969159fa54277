/* register.h - where today's tissue was at the earlier course: the pull field from landmarks or from two images
 * (MODEL section 8).
 *
 * "fixed" is today, "moving" the earlier course: tissue at x of the fixed image was at x + u(x) of the moving one. */
#ifndef VOLUME_REGISTER_H
#define VOLUME_REGISTER_H

#include "volume/field.h"
#include "volume/volume.h"

/* ---- landmarks ------------------------------------------------------------------------------- */

enum { VOL_FIT_LANDMARKS_MAX = 1000 };

/* From the stiffest to the loosest. */
enum vol_method { VOL_TRANSLATION, VOL_RIGID, VOL_AFFINE, VOL_TPS, VOL_DEMONS, VOL_BSPLINE };

/* "translation", "rigid", "affine", "tps", "demons", "bspline". */
const char *vol_method_name(enum vol_method m);

/* A map of places of today to places of the earlier course: y = A x + shift + sum w_i U(|x - p_i|). */
struct vol_landmark_fit {
	enum vol_method used;          /* what the landmarks were enough for */
	char why[200];                 /* where that is less than was asked for: why, in words; else "" */
	bool slice;                    /* z is left alone */
	double linear[3][3], shift_mm[3];
	size_t n;                      /* bending terms, 0 but for VOL_TPS */
	double (*centre_mm)[3], (*weight)[3];
};

/* U(r) of a thin plate: r in a volume, r^2 ln r^2 in a slice (Bookstein 1989; Duchon 1977 for three dimensions). */
double vol_tps_kernel(double r, bool slice);

/* The best translation, rotation or affine map in the least-squares sense (rotation: Kabsch 1976), or the thin-plate
 * spline through all pairs.  wanted: VOL_TRANSLATION to VOL_TPS.  Affine and spline need 4 pairs that are not in a
 * plane (in a slice 3 that are not in a line), a rotation 3 that are not in a line (2 in a slice); fewer fall back to
 * the next stiffer map, and why says so.  Faults: none, too many, a place that is no number, two pairs at one place. */
bool vol_landmark_fit_init(struct vol_landmark_fit *fit, const struct vol_landmark *pairs, size_t n, bool slice,
                           enum vol_method wanted, struct fault *f);
void vol_landmark_fit_fini(struct vol_landmark_fit *fit);

/* u at a place, mm. */
void vol_landmark_fit_at(const struct vol_landmark_fit *fit, const double at_mm[3], double u_mm[3]);
/* u at every voxel of a field whose grid is set. */
void vol_landmark_fit_fill(const struct vol_landmark_fit *fit, struct vol_field *u, int threads);

/* |x + u(x) - moving|, mm; u NULL: before anything is moved.  NaN outside of the field. */
double vol_landmark_residual(const struct vol_field *u, const struct vol_landmark *pair);

/* ---- two images ---------------------------------------------------------------------------------- */

/* Where a registration is.  done: the part of the work that is over, 0 to 1; level 1 of levels is the coarsest; rms: of
 * the difference of the images as they are being looked at (smoothed, coarse). */
struct vol_register_state { double done; int level, levels, iteration; double rms; };
/* False: stop, and give the best field so far. */
typedef bool vol_register_watch(const struct vol_register_state *now, void *context);

struct vol_register_options {
	enum vol_method method;        /* VOL_DEMONS, or VOL_BSPLINE: demons, and then a spline */
	int threads;                   /* the bytes of the field do not depend on it */
	vol_register_watch *watch;     /* may be NULL */
	void *context;
};

struct vol_registered {
	bool stopped;                  /* the field is the best so far, not the end */
	int iterations;
	double rms_before, rms_after;  /* of fixed less moving, over the voxels where both are known */
	size_t unknown;                /* voxels of today whose tissue lies outside of the earlier scan, as it was found */
};

/* Thirion's demons (1998): what a voxel is moved for a difference moving - fixed and a gradient of length slope, in the
 * gradient's unit of length: difference slope / (slope^2 + difference^2). */
double vol_demons_step(double difference, double slope);

/* The cubic B-spline: weights of the four control points around a place, u in [0, 1) past the second. */
void vol_bspline_weights(double u, double w[4]);

/* A smooth field from the fixed scan's grid to the moving scan (any grid that overlaps it).  Multi-resolution demons
 * with symmetric forces, each step composed with what is there, and Gaussian regularisation; then cubic B-splines that
 * minimise the difference in units of its noise and the bending energy, with an analytic gradient by L-BFGS, in rounds:
 * where the field bends, bending costs less in the next round, and a round that makes it fold is taken back.
 * *u is new; on a fault nothing needs _fini.  Faults: a slice and a volume; grids apart; a number that is none; an
 * image that is the same everywhere; no memory. */
bool vol_register(const struct vol_image *fixed, const struct vol_image *moving, const struct vol_register_options *o,
                  struct vol_field *u, struct vol_registered *out, struct fault *f);

#endif
