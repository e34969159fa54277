/* volume.h - doses, structures and movements of tissue on grids of voxels (MODEL section 7).
 *
 * A grid is nx x ny x nz voxels, x fastest; a slice is nz = 1.  The world is RAS in mm: x to the patient's right, y to
 * the front, z to the head.  origin_mm is the centre of voxel (0, 0, 0).  Values are in single precision, sums in
 * double.  NaN is unknown, and unknown is never zero.
 *
 * The order of operations: each course's dose on its own grid, mapped to today as D and D^2 together (which is to
 * convert first, for any tissue), EQD2 = l D + q D^2 of what recovery has left, and the sum over courses. */
#ifndef VOLUME_VOLUME_H
#define VOLUME_VOLUME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

enum {
	VOL_SIDE_MAX = 4096,           /* voxels along an axis */
	VOL_SLICE_SIDE_MAX = 1024,     /* the same in a CSV slice */
	VOL_COURSES_MAX = 16,
	VOL_SLICE_BYTES_MAX = 32 << 20,
	VOL_SLAB_VOXELS_MAX = 2000000  /* of a CSV slab that is written */
};

/* From now on no floor starts threads, unless it is asked for a number of them: for a process that may start none, as libgomp
 * ends one that is refused. */
void vol_one_thread(void);

/* ---- grids ---------------------------------------------------------------------------------- */

struct vol_grid {
	int n[3];                      /* voxels along x, y, z: 1 to VOL_SIDE_MAX, at most 2^30 together */
	double spacing_mm[3];          /* 0.001 to 1000 */
	double origin_mm[3];           /* within +-1e6 */
	bool thickness_assumed;        /* a slice of no told thickness: spacing_mm[2] is 1 mm, and cc rest on it */
};

/* Names what is wrong, without a place. */
bool vol_grid_check(const struct vol_grid *g, struct fault *f);
/* The same voxels at the same places (to 1e-4 of a voxel); an assumed thickness fits any. */
bool vol_grid_same(const struct vol_grid *a, const struct vol_grid *b);
size_t vol_grid_voxels(const struct vol_grid *g);
double vol_grid_voxel_cc(const struct vol_grid *g);
size_t vol_grid_index(const struct vol_grid *g, int x, int y, int z);
void vol_grid_place(const struct vol_grid *g, size_t voxel, int at[3]);
/* The world coordinates of a voxel's centre. */
void vol_grid_world(const struct vol_grid *g, size_t voxel, double at_mm[3]);
/* The nearest voxel; false more than half a voxel outside (along z of a slice everything is inside). */
bool vol_grid_nearest(const struct vol_grid *g, const double at_mm[3], size_t *voxel);

/* ---- what stands on them ---------------------------------------------------------------------- */

/* Physical dose, or any other scalar >= 0; NaN: unknown. */
struct vol_dose { struct vol_grid grid; float *gy; };

/* Any finite scalar: CT numbers in HU, density. */
struct vol_image { struct vol_grid grid; float *value; };

/* One structure a voxel; 0: none. */
struct vol_labels { struct vol_grid grid; uint16_t *label; };
enum { VOL_LABEL_UNKNOWN = 0xffff };   /* mapped from outside */

/* Pull: tissue that is at x today was at x + u(x) at the earlier course.  Components in mm, RAS, finite. */
struct vol_field { struct vol_grid grid; float *u_mm[3]; };

/* Zeroed.  A wrong grid or no memory is a fault, and then nothing needs _fini. */
bool vol_dose_init(struct vol_dose *d, const struct vol_grid *g, struct fault *f);
void vol_dose_fini(struct vol_dose *d);
bool vol_image_init(struct vol_image *m, const struct vol_grid *g, struct fault *f);
void vol_image_fini(struct vol_image *m);
bool vol_labels_init(struct vol_labels *l, const struct vol_grid *g, struct fault *f);
void vol_labels_fini(struct vol_labels *l);
bool vol_field_init(struct vol_field *u, const struct vol_grid *g, struct fault *f);
void vol_field_fini(struct vol_field *u);

/* The highest known dose; NaN when all is unknown. */
double vol_dose_max(const struct vol_dose *d);

/* ---- CSV slices --------------------------------------------------------------------------------
 *
 *     # nx ny spacing_x_mm spacing_y_mm origin_x_mm origin_y_mm [thickness_mm z_mm [nz]]
 *
 * and then ny rows of nx numbers, the first row the lowest y.  A slab has nz slices, thickness_mm apart, the lowest
 * (z_mm) first, one below the other.  "," or ";" between them, in the header blanks; with ";"
 * also a decimal comma.  Further lines that begin with # are comments.  At most VOL_SLICE_SIDE_MAX a side.
 *   dose     0 to 1e4; an empty cell is unknown, and one at least is known
 *   labels   whole numbers from 0 to 65534, none empty
 *   image    numbers of a scan, CT in HU, within +-1e5, none empty
 *   field    all rows of the x components, then all of the y components (of a slab also of z), in mm within +-1e4, none empty.  A field
 *            may be coarser than what it moves: its voxels are control points, and between them it is bilinear. */

/* Components as written: LPS (ITK, plastimatch, elastix) has x and y the other way.  Positions are RAS always. */
enum vol_frame { VOL_FRAME_RAS, VOL_FRAME_LPS };

/* Faults have the line and column; the file is for the caller to name. */
bool vol_dose_read_csv(const char *text, size_t len, struct vol_dose *d, struct fault *f);
bool vol_image_read_csv(const char *text, size_t len, struct vol_image *m, struct fault *f);
bool vol_labels_read_csv(const char *text, size_t len, struct vol_labels *l, struct fault *f);
bool vol_field_read_csv(const char *text, size_t len, enum vol_frame frame, struct vol_field *u, struct fault *f);

/* Fresh text of *len bytes that reads back as the same numbers; the caller frees it. */
bool vol_dose_write_csv(const struct vol_dose *d, char **text, size_t *len, struct fault *f);
bool vol_labels_write_csv(const struct vol_labels *l, char **text, size_t *len, struct fault *f);
bool vol_field_write_csv(const struct vol_field *u, char **text, size_t *len, struct fault *f);

/* ---- fields whose truth is known ----------------------------------------------------------------- */

/* One movement, pull: tissue that is at x today was at x + u(x).  field.h has lists of them. */
enum vol_motion_kind {
	VOL_MOTION_PUSH,               /* u = shift + push exp(-|x - centre|^2 / (2 sigma^2)); a shift alone translates */
	VOL_MOTION_ROTATE,             /* about the axis through centre, counter-clockwise */
	VOL_MOTION_SCALE,              /* from centre by volume^(-1/3): J = 1/volume.  outer above 0: inside inner only, and
	                                * by a quintic that is smooth to the second derivative to rest at outer */
	VOL_MOTION_BUMP,               /* push along one axis a, times (1 - t_a^2)^3 (1 - t_b^2 - t_c^2)^3, t = (x - centre) /
	                                * radii; at rest where a bracket is not positive */
	VOL_MOTION_SWIRL               /* a rotation whose angle is degrees exp(-|x - centre|^2 / (2 sigma^2)) */
};
struct vol_motion {
	enum vol_motion_kind kind;
	double shift_mm[3];
	double push_mm[3], centre_mm[3], sigma_mm;     /* sigma_mm > 0 where there is a push or swirl */
	double axis[3], degrees;       /* any length above 0; within +-360 */
	double volume, inner_mm, outer_mm;             /* today's part of the earlier volume; radii seen from today */
	double radii_mm[3];
};

/* No two places go to one: |push| e^(-1/2) < sigma; a bump: |push| < 25 sqrt(5)/96 of its radius along the push. */
bool vol_motion_is_invertible(const struct vol_motion *m);
/* u at x, and of the inverse: v with v(x + u(x)) = -u(x), to 1e-9 mm (of an invertible motion). */
void vol_motion_at(const struct vol_motion *m, const double x_mm[3], double u_mm[3]);
void vol_motion_inverse_at(const struct vol_motion *m, const double y_mm[3], double v_mm[3]);
/* Fill a field (its grid is set) with the motion, or with its inverse; in a slice the z component is 0.
 * An inverse that does not exist is a fault. */
bool vol_field_fill(struct vol_field *u, const struct vol_motion *m, bool inverse, struct fault *f);

/* ---- mapping -------------------------------------------------------------------------------------- */

/* A course on today's grid.  NaN in both where the source lies more than half a voxel outside the course's grid, or has
 * weight on a voxel whose dose is unknown. */
struct vol_mapped {
	struct vol_grid grid;
	float *dose_gy, *dose2_gy2;    /* the interpolation of D and of D^2 */
	size_t unknown;
	double max_gy;                 /* of the course's own grid: the upper end for what is unknown */
};

/* Trilinear pull (bilinear in a slice).  pull NULL: nothing has moved.  A field on another grid is interpolated;
 * outside of it (by more than half a voxel) all is unknown. */
bool vol_map(const struct vol_dose *prior, const struct vol_field *pull, const struct vol_grid *today,
             struct vol_mapped *out, struct fault *f);
void vol_mapped_fini(struct vol_mapped *m);
/* The lesser order, for lessons: dose2 becomes dose^2, as if the mapped dose were converted. */
void vol_map_first(struct vol_mapped *m);
/* The prior labels seen from today, the nearest; VOL_LABEL_UNKNOWN from outside. */
bool vol_map_labels(const struct vol_labels *prior, const struct vol_field *pull, const struct vol_grid *today,
                    struct vol_labels *out, struct fault *f);
/* Where the tissue at a place of today was; false outside of the field. */
bool vol_source(const struct vol_field *pull, const double today_mm[3], double source_mm[3]);

/* ---- EQD2 and sums ---------------------------------------------------------------------------------- */

/* What a tissue makes of a course's dose: l D + q D^2, Gy. */
struct vol_lq { double l, q; };

/* l = s R/(2+R), q = s (Q/D^2)/(2+R), with the whole course's dose D (Gy) and quadratic dose Q (Gy^2,
 * rb_quadratic_dose of the tissue's repair), alpha/beta R and the part s that is left after recovery (1: all). */
struct vol_lq vol_lq_of(double alpha_beta_gy, double total_dose_gy, double quadratic_gy2, double remaining);
/* Physical dose: { 1, 0 }. */
struct vol_lq vol_lq_physical(void);

/* Where nothing is unknown low = high. */
struct vol_interval { double low, high; };

/* A tissue: what it makes of every course, in their order. */
struct vol_tissue { uint16_t label; struct vol_lq courses[VOL_COURSES_MAX]; };

/* A cumulative map.  Unknown doses count as 0 in low and as their course's maximum in high; unknown: voxels that have
 * one in a course that takes part. */
struct vol_map { struct vol_grid grid; float *low_gy, *high_gy; size_t unknown; };

/* Every voxel with its own tissue; those without one (label 0, or not in tissues) with *other, or NaN in both when
 * other is NULL.  For pictures: a structure's numbers come from vol_dvh_init.  All grids must be the same.
 * labels may be NULL: all are other. */
bool vol_sum(const struct vol_mapped *courses, size_t n, const struct vol_labels *labels,
             const struct vol_tissue *tissues, size_t n_tissues, const struct vol_tissue *other, struct vol_map *out,
             struct fault *f);
void vol_map_fini(struct vol_map *m);
/* Nothing unknown takes part in it. */
bool vol_map_known(const struct vol_map *m, size_t voxel);
/* One voxel, for any tissue. */
struct vol_interval vol_sum_at(const struct vol_mapped *courses, size_t n, const struct vol_tissue *tissue,
                               size_t voxel);

/* ---- a structure's numbers ----------------------------------------------------------------------------- */

/* The voxels of a structure, hottest first, with the structure's own tissue for all of them. */
struct vol_dvh {
	size_t n, unknown;             /* voxels; of them with an unknown dose of a course that takes part */
	double voxel_cc;
	float *low_gy, *high_gy;       /* sorted by themselves, falling */
	size_t hottest[2], coldest;    /* voxels: of low, of high; of low */
};

bool vol_dvh_init(struct vol_dvh *s, const struct vol_mapped *courses, size_t n, const struct vol_labels *labels,
                  uint16_t label, const struct vol_tissue *tissue, struct fault *f);
/* Of ready values (both may be the same array); voxel i of n is i. */
bool vol_dvh_of(struct vol_dvh *s, const float *low_gy, const float *high_gy, size_t n, double voxel_cc,
                struct fault *f);
void vol_dvh_fini(struct vol_dvh *s);

double vol_dvh_cc(const struct vol_dvh *s);
double vol_dvh_unknown_cc(const struct vol_dvh *s);

enum vol_metric {
	VOL_MAX, VOL_MIN, VOL_MEAN,    /* Gy */
	VOL_D_CC,                      /* D_v: what the hottest v cc get at least.  The k-th stands at k voxels. */
	VOL_D_PERCENT,                 /* what the hottest v % get at least.  The k-th of n stands at (k - 1/2)/n. */
	VOL_V_CC, VOL_V_PERCENT,       /* V_d: the volume that gets at least d Gy (less one millionth, for rounding) */
	VOL_GEUD                       /* Gy, with exponent a, not 0: (mean D^a)^(1/a) */
};

/* Faults: no voxel; a structure smaller than v cc; a percentage outside 0 to 100; a = 0.  For max, min and mean value
 * is not looked at. */
bool vol_dvh_metric(const struct vol_dvh *s, enum vol_metric metric, double value, struct vol_interval *out,
                    struct fault *f);

/* A constraint "at most limit" (at_least: "at least"): what is known of it.  A value within slack of the limit meets it; an end
 * that is NaN is not known. */
enum vol_state { VOL_MET, VOL_VIOLATED, VOL_UNDETERMINED };
enum vol_state vol_judge(struct vol_interval achieved, double limit, bool at_least, double slack);

/* The cumulative curve at n >= 2 doses from 0 to max_gy, evenly spaced, for drawing: percent of the volume with at
 * least that dose.  high: of the upper values. */
void vol_dvh_curve(const struct vol_dvh *s, bool high, double max_gy, size_t n, double *dose_gy, double *percent);

/* ---- gradients, shifts, folds ----------------------------------------------------------------------------- */

/* Interpolated dose at a place; NaN where unknown. */
double vol_dose_at(const struct vol_dose *d, const double at_mm[3]);
/* Gy/mm, central differences over one voxel (one-sided at the border); *slope is |grad D|.  False where unknown. */
bool vol_gradient_at(const struct vol_dose *d, const double at_mm[3], double gradient[3], double *slope);
/* Gy/mm, of each axis the steeper of the two sides (without a sign), *slope is the length of these, over one voxel, so that the foot or the shoulder of a fall counts as the
 * fall: what an error of place may cost.  The same as vol_gradient_at's slope where the dose is linear; 0 where nothing
 * lies beside it on either side.  False where the place, or all that lies beside it, is unknown. */
bool vol_steepest_at(const struct vol_dose *d, const double at_mm[3], double sides[3], double *slope);
/* First order: |grad D| x shift.  4 mm across 5 Gy/mm are 20 Gy. */
double vol_shift_error(double slope_gy_per_mm, double shift_mm);
/* The interpolated dose at x + shift less that at x; NaN where unknown. */
double vol_shift_difference(const struct vol_dose *d, const double at_mm[3], const double shift_mm[3]);

struct vol_folds {
	size_t cells, folded;          /* folded: the determinant is <= 0 at a corner or at a place found inside */
	size_t uncertified;            /* 3-D: no such place found, and no proof that there is none; 0 in a slice */
	double min, max;               /* of the determinants at the cells' corners and of those found inside */
	double min_at_mm[3];           /* the centre of the cell that has min */
};
/* det(I + du/dx) of the interpolant over the field's cells.  Every cell that is neither folded nor uncertified is
 * proven to keep J > 0 throughout.  Pull: J = dV_prior/dV_today (1/0.7 where tissue shrank by 30 %).
 * mean and least (of the corners that meet at a voxel) may be NULL, else hold a number a voxel.
 * A side of one voxel is left out of the determinant. */
void vol_jacobian(const struct vol_field *u, struct vol_folds *out, float *mean, float *least);
/* 1/mean J - 1 over the voxels of a label (pull; -0.3: shrunk by 30 %); NaN for none.  Same grid. */
double vol_volume_change(const float *mean_jacobian, const struct vol_labels *labels, uint16_t label);

/* ---- a slice in numbers, for words --------------------------------------------------------------------------- */

/* The hottest voxel with that label (-1: anywhere) by its upper value; false when there is none. */
struct vol_spot { size_t voxel; double at_mm[3]; struct vol_interval gy; };
bool vol_hottest(const struct vol_map *m, const struct vol_labels *labels, int label, struct vol_spot *out);

/* A structure in a map: its voxels, where their centre is, mean and hottest spot; false when it is not there. */
struct vol_summary {
	size_t voxels, unknown;
	double cc, centre_mm[3];
	struct vol_interval mean_gy;
	struct vol_spot hottest;
};
bool vol_summarise(const struct vol_map *m, const struct vol_labels *labels, uint16_t label, struct vol_summary *out);

/* From a voxel to the nearest place where the map's upper value crosses level_gy, along lines between neighbouring
 * voxels; false when it does so nowhere. */
struct vol_edge { double at_mm[3], distance_mm; };
bool vol_nearest_edge(const struct vol_map *m, size_t from, double level_gy, struct vol_edge *out);

/* Where a vector points to in words of the patient ("right", "front-left"; "" for none): of x and y each that is at
 * least 0.41 (tan 22.5 degrees) of the other. */
const char *vol_direction(const double v[3]);

/* Gy/mm at a voxel of a map, from its upper values; false where there is none. */
bool vol_map_gradient(const struct vol_map *m, size_t voxel, double gradient[3], double *slope);
/* The same as vol_steepest_at does it; sides: the steeper side of each axis, not negative. */
bool vol_map_steepest(const struct vol_map *m, size_t voxel, double sides[3], double *slope);

#endif
