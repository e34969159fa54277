/* register_parts.h - what demons and splines share: images at several resolutions, smoothing, watching.  Private to the
 * floor.
 *
 * Within: displacements in mm along the axes, places in mm from the first voxel of the finest level.  Every sum is
 * taken slice by slice in single rows and then over the slices in their order, so the bytes do not depend on threads. */
#ifndef VOLUME_REGISTER_PARTS_H
#define VOLUME_REGISTER_PARTS_H

#include "volume/register.h"

enum { REG_LEVELS_MAX = 6, REG_REACH_MAX = 24 };

/* Images of one resolution; level 0 is the finest. */
struct reg_level {
	int n[3];
	size_t voxels;
	double spacing_mm[3], first_mm[3];     /* first_mm: of the centre of voxel 0 */
	float *fixed, *moving;
	float *known;                          /* how much of the moving image there is, 0 to 1 */
	float *weight;                         /* known / variance of a difference */
	float *spline;                         /* coefficients of the moving image, one more on both sides of every axis */
	double noise2;                         /* variance of the noise of a difference of voxels, before they were smoothed */
};

struct reg_pyramid {
	int levels, threads;
	struct reg_level level[REG_LEVELS_MAX];
	float *tmp;                            /* as large as the finest level */
};

/* known: 0 where the moving image has nothing to say, else 1; NULL: everywhere. */
bool reg_pyramid_init(struct reg_pyramid *p, const struct vol_grid *g, const float *fixed, const float *moving,
                      const float *known, int threads, struct fault *f);
void reg_pyramid_fini(struct reg_pyramid *p);

/* Gaussian of sigma voxels along each axis (0: not), the border's value carried on.  *p and *tmp may be swapped. */
void reg_smooth(float **p, float **tmp, const int n[3], const double sigma[3], int threads);

/* Gaussian of sigma voxels (1 at most) along each axis for what differs little, as noise does: a neighbour counts the less the more it
 * differs, and not at all from differs on (Tukey's biweight; C. Tomasi, R. Manduchi, Bilateral filtering for gray and
 * color images, ICCV 1998).  *p and *tmp may be swapped. */
void reg_calm(float **p, float **tmp, const int n[3], const double sigma[3], double differs, int threads);

/* Three arrays of n numbers in one piece, or all NULL. */
bool reg_vectors(float *v[3], size_t n);

/* Linear interpolation of a component at a place in voxels, the border's value carried on. */
float reg_sample(const float *values, const int n[3], const double at[3]);

/* ---- who watches, and may stop it ---- */

struct reg_watch {
	const struct vol_register_options *options;
	int iterations, level, levels;
	double done, share;            /* of all work; what one iteration is of it */
	double rms;                    /* measure of the last iteration, of the image's unit */
	bool stopped;
};

/* One iteration is over; false: stop. */
bool reg_watch_step(struct reg_watch *w, double rms);

/* ---- demons ---- */

struct reg_demons { int iterations; double sigma_mm; };

/* Displacements in voxels, now and after a step; each array is its own. */
struct reg_demons_arrays { float *now[3], *next[3], *warped; double *sums; };

/* Improve u (mm, on the level's grid). */
bool reg_demons(const struct reg_level *l, const struct reg_demons *d, float *u[3], int threads, struct reg_watch *w,
                struct fault *f);
/* One step in a slice, the kernels of two dimensions; the rms of the difference before it. */
double reg_demons_slice(const struct reg_level *l, const struct reg_demons_arrays *w);

/* A field of one level on another. */
void reg_resample(float *const from[3], const struct reg_level *coarse, float *to[3], const struct reg_level *fine,
                  int threads);

/* ---- splines ---- */

/* Places of one axis: the first of its control points and the weights of up to four (one, along an axis without). */
struct reg_axis { int taps, *base; float *weight; };

/* Control points every step_mm, n of them along an axis; x fastest. */
struct reg_lattice {
	int n[3];
	size_t points;
	double step_mm, first_mm[3];
	float *c[3];                   /* mm, in one piece */
};

bool reg_lattice_init(struct reg_lattice *k, const struct reg_level *l, double step_mm);
void reg_lattice_fini(struct reg_lattice *k);
bool reg_axis_init(struct reg_axis *t, const struct reg_lattice *k, const struct reg_level *l, int axis);
void reg_axis_fini(struct reg_axis *t);
/* The control points as a slice sees them (3 planes), and a row of that slice (line: 3 rows of control points). */
void reg_plane_of(const struct reg_lattice *k, const struct reg_axis *tz, int z, float *plane);
void reg_row_of(const struct reg_lattice *k, const struct reg_axis t[3], int nx, int y, const float *plane, float *line,
                float *u[3]);
/* Control points so that the spline is the field at them. */
bool reg_lattice_from_field(struct reg_lattice *k, const struct reg_level *l, float *const u[3]);
bool reg_lattice_to_field(const struct reg_lattice *k, const struct reg_level *l, float *u[3], int threads);

/* What is minimised: 1/2 sum over voxels of weight (moving(x + u) - fixed)^2 + bending/2 integral ease |D^2 u|^2 dV. */
struct reg_measure {
	const struct reg_level *level;
	struct reg_lattice *lattice;
	double bending;
	int threads;
	struct reg_axis axis[3], squared[3];
	float *work;                   /* rows and planes of every thread */
	size_t work_each;
	float *planes;                 /* a slice's part of the gradient */
	double *sums;                  /* a slice's: weighted, plain */
	float *bend;                   /* work of the bending energy */
	float *ease;                   /* at every control point, 0 to 1 */
};

bool reg_measure_init(struct reg_measure *m, const struct reg_level *l, struct reg_lattice *k, double bending,
                      int threads, struct fault *f);
void reg_measure_fini(struct reg_measure *m);
/* The value and its gradient by every control point (as lattice->c: 3 x points); *rms: the plain difference. */
double reg_measure_of(struct reg_measure *m, float *gradient, double *rms);
/* Where the spline bends by |D^2 u| it may bend at 1/(1 + (|D^2 u|/usual)^2) of the price; usual: 1/mm. */
void reg_ease(struct reg_measure *m, double usual);
/* About the second derivative by every control point, > 0. */
void reg_measure_curvature(struct reg_measure *m, float *diagonal);
/* The part of it that the difference of the images has. */
void reg_measure_slopes(struct reg_measure *m, float *diagonal);
/* The bending energy's part of both, added to gradient (NULL: not); exposed for its test. */
double reg_bending(struct reg_measure *m, float *gradient);

/* L-BFGS.  Moves the lattice's control points; false: no memory. */
bool reg_minimise(struct reg_measure *m, int iterations, struct reg_watch *w, struct fault *f);

#endif
