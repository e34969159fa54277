/* field.h - displacement fields: movements whose inverse is known, folds, inverses, how good a field is, and whether
 * it is read the right way (MODEL sections 7 and 8).
 *
 * Pull: tissue that is at x today was at x + u(x) at the earlier course.  Push: tissue that was at y went to y + v(y).
 * Between the centres of its voxels a field is trilinear (bilinear in a slice).  Outside of the outermost centres the
 * border's displacement is carried on; more than half a voxel outside that is a guess, and every function here counts
 * such places.  In a slice z is left out: nothing moves along it. */
#ifndef VOLUME_FIELD_H
#define VOLUME_FIELD_H

#include "volume/volume.h"

/* ---- movements one after the other (struct vol_motion is in volume.h) -------------------------------------------- */

enum { VOL_MOTIONS_MAX = 32 };

/* A place of today goes through the motions in their order; where it ends its tissue was. */
struct vol_motions { size_t n; struct vol_motion items[VOL_MOTIONS_MAX]; };

/* What a motion lacks or has too much of, in words: sizes within 10000 mm, sigma and radii above 0, an axis with a
 * length, in a slice an axis along z.  inverse: that each has one, too. */
bool vol_motions_check(const struct vol_motions *m, bool slice, bool inverse, struct fault *f);
/* u at x, and of the inverse: v with v(x + u(x)) = -u(x), to 1e-9 mm.  Of motions that have been checked. */
void vol_motions_at(const struct vol_motions *m, const double x_mm[3], double u_mm[3]);
void vol_motions_inverse_at(const struct vol_motions *m, const double y_mm[3], double v_mm[3]);
/* Fill a field (its grid is set) with all of them, or with the inverse.  What vol_motions_check refuses is a fault. */
bool vol_motions_fill(struct vol_field *u, const struct vol_motions *m, bool inverse, struct fault *f);

/* Movements as text, ";" between them; [...] may be left out.  Millimetres, RAS, degrees counter-clockwise about the
 * axis (0 0 1 where none is told).  Faults have line 1 and the column.
 *     translate X Y Z
 *     rotate DEGREES at X Y Z [axis X Y Z]
 *     shrink X Y Z volume V [inner R outer R]     about X Y Z to V of the earlier volume; V above 1 grows
 *     push X Y Z at X Y Z sigma S
 *     bump X Y Z at X Y Z radii RX RY RZ
 *     swirl DEGREES at X Y Z sigma S [axis X Y Z] */
bool vol_motions_parse(const char *text, struct vol_motions *out, struct fault *f);

/* ---- volumes of structures without a volume of numbers ---- */

enum { VOL_JACOBIAN_LABELS_MAX = 254 };

/* label is told by the caller (a label once); mean: of J over the label's voxels (NaN for none); change: 1/mean - 1 (pull). */
struct vol_label_jacobian { uint16_t label; size_t voxels; double mean, change; };

/* J at a voxel's centre is the mean of the corners that meet there where labels stand on the field's grid, else the
 * determinant of the interpolant at that place (of the border where it is outside). */
bool vol_jacobian_structures(const struct vol_field *u, const struct vol_labels *labels, struct vol_label_jacobian *out,
                             size_t n, struct fault *f);

/* ---- inverse, composition ---- */

struct vol_inversion {
	size_t voxels, outside;        /* outside: the inverse leads more than half a voxel out of the field's grid */
	double worst_mm;               /* the largest |v(y) + u(y + v(y))| of a voxel before rounding to single precision */
};

/* v on the given grid (NULL: the field's own) with y + v(y) + u(y + v(y)) = y to 1e-6 mm, per voxel by fixed-point
 * iteration, by Newton's where that does not converge.  A field that folds has no inverse there: a fault. */
bool vol_field_invert(const struct vol_field *u, const struct vol_grid *grid, struct vol_field *v,
                      struct vol_inversion *out, struct fault *f);

/* First u1, then u2 from where that leads: u1(x) + u2(x + u1(x)), on the grid of the first.  outside (may be NULL):
 * places where u2 is not known. */
bool vol_field_compose(const struct vol_field *u1, const struct vol_field *u2, struct vol_field *out, size_t *outside,
                       struct fault *f);

/* ---- quality ---- */

/* |ab(x) + ba(x + ab(x))| over the voxels of ab's grid; unknown: those that ab leads out of ba's grid, which do not
 * take part.  NaN when all are unknown.  p95: at most 5 % of the known are larger. */
struct vol_consistency { size_t voxels, unknown; double mean_mm, p95_mm, max_mm; };
bool vol_inverse_consistency(const struct vol_field *ab, const struct vol_field *ba, struct vol_consistency *out,
                             struct fault *f);

enum { VOL_LANDMARKS_MAX = 10000, VOL_LANDMARK_NAME_MAX = 64 };

/* The same anatomical point: fixed today, moving at the earlier course. */
struct vol_landmark { char name[VOL_LANDMARK_NAME_MAX]; double fixed_mm[3], moving_mm[3]; };
struct vol_landmarks { size_t n; struct vol_landmark *items; };

/* CSV with the header name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm (any order; RAS, mm,
 * within +-1e6); one row at least.  Faults have the line and column.  The caller calls vol_landmarks_fini. */
bool vol_landmarks_read_csv(const char *text, size_t len, struct vol_landmarks *out, struct fault *f);
void vol_landmarks_fini(struct vol_landmarks *m);

/* |fixed + u(fixed) - moving|; landmarks outside the field are unknown and do not take part (then n is less). */
struct vol_tre { size_t n, unknown, worst; double mean_mm, max_mm; };
/* pull NULL: as if nothing had moved.  In a slice x and y only.  NaN when none is known. */
void vol_landmark_error(const struct vol_field *pull, const struct vol_landmarks *marks, struct vol_tre *out);

/* How far a structure is from having moved as one piece. */
struct vol_rigidity {
	size_t voxels;
	size_t strained;               /* voxels with a neighbour of the structure along every axis: F is known */
	double strain_mean, strain_max;        /* Frobenius norm of F^T F - I, F = I + du/dx within the structure */
	double residual_rms_mm, residual_max_mm;       /* after the best rigid motion (least squares) */
	double degrees;                /* its rotation */
};
/* labels on any grid; voxels outside the field take no part.  No voxel: NaN.  No memory is a fault. */
bool vol_rigidity(const struct vol_field *u, const struct vol_labels *labels, uint16_t label, struct vol_rigidity *out,
                  struct fault *f);

/* ---- the consistency probe ---- */

/* How the numbers of a field may have been meant.  Zeroed: pull, as they are. */
struct vol_reading {
	bool push;                     /* from the earlier course to today, not from today */
	bool negative;                 /* x - u */
	bool flipped;                  /* x and y the other way: LPS read as RAS or the reverse */
	int scale;                     /* 1: voxels, to be multiplied by the spacing; -1: multiplied once too often */
};

struct vol_probe_input {
	const struct vol_field *field;
	bool push;                     /* the caller takes the field for a push field */
	const struct vol_labels *today, *prior;        /* both or none; may be NULL */
	const struct vol_landmarks *landmarks;         /* may be NULL */
};

enum vol_probe_verdict {
	VOL_PROBE_UNCHECKED,           /* neither landmarks nor labels of both times */
	VOL_PROBE_GOOD,
	VOL_PROBE_NO_BETTER,           /* clearly worse than no field, and no other reading explains it */
	VOL_PROBE_OTHER                /* another reading fits clearly better: best */
};

struct vol_probe {
	enum vol_probe_verdict verdict;
	struct vol_reading best;       /* as given unless the verdict is VOL_PROBE_OTHER */
	/* Mean landmark error, and mean Dice overlap of the labels that both times have: no field, as given, as best. NaN:
	 * not known. */
	double landmark_none_mm, landmark_given_mm, landmark_best_mm;
	double dice_none, dice_given, dice_best;
	char text[320];                /* for a reader: what fits, and what to change */
};

/* Score every reading.  Landmarks decide where three or more are known, then labels.  No memory is a fault. */
bool vol_probe(const struct vol_probe_input *in, struct vol_probe *out, struct fault *f);
/* "with the other sign and as voxels, not millimetres": what changes for a caller who takes the field for a push (or
 * pull) field.  out of at least 200 bytes; out. */
const char *vol_reading_words(const struct vol_reading *r, bool push, char *out, size_t size);

#endif
