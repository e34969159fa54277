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

#endif
