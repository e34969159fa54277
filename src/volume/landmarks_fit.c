/* Maps through pairs of landmarks. */
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "volume/register.h"
#include "volume/stencil.h"

/* Points whose extent across a plane or line is less than this part of their largest are in it. */
static const double flat_part = 1e-3;
/* Places that are nearer than this are one, mm. */
static const double same_mm = 1e-3;

const char *
vol_method_name(enum vol_method m)
{
	static const char *const names[] = { "translation", "rigid", "affine", "tps", "demons", "bspline" };

	return names[m];
}

double
vol_tps_kernel(double r, bool slice)
{
	if (!slice)
		return r;
	return r > 0 ? r * r * log(r * r) : 0;
}

/* ---- what the pairs are enough for ---------------------------------------------------------------- */

static const double *
side_of(const struct vol_landmark *pair, bool moving)
{
	return moving ? pair->moving_mm : pair->fixed_mm;
}

static void
mean_of(const struct vol_landmark *pairs, size_t n, bool moving, double mean[3])
{
	for (int a = 0; a < 3; a++) {
		mean[a] = 0;
		for (size_t i = 0; i < n; i++)
			mean[a] += side_of(&pairs[i], moving)[a] / (double)n;
	}
}

static double
distance(const double a[3], const double b[3], int axes)
{
	double sum = 0;

	for (int i = 0; i < axes; i++)
		sum += (a[i] - b[i]) * (a[i] - b[i]);
	return sqrt(sum);
}

static bool
check_pairs(const struct vol_landmark *pairs, size_t n, int axes, struct fault *f)
{
	if (n < 1)
		return fault_set(f, 0, 0, "no pair of landmarks; expected one at least");
	if (n > VOL_FIT_LANDMARKS_MAX)
		return fault_set(f, 0, 0, "%zu pairs of landmarks; expected at most %d", n, VOL_FIT_LANDMARKS_MAX);
	for (size_t i = 0; i < n; i++)
		for (int a = 0; a < axes; a++)
			if (!(fabs(pairs[i].fixed_mm[a]) <= 1e6) || !(fabs(pairs[i].moving_mm[a]) <= 1e6))
				return fault_set(f, 0, 0, "landmark \"%.60s\": a place outside +-1000000 mm; expected a number",
				                 pairs[i].name);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			for (int side = 0; side < 2; side++)
				if (distance(side_of(&pairs[i], side), side_of(&pairs[k], side), axes) < same_mm)
					return fault_set(f, 0, 0, "landmarks \"%.60s\" and \"%.60s\" are at one place %s; "
					                 "expected two places", pairs[i].name, pairs[k].name,
					                 side ? "at the earlier course" : "today");
	return true;
}

/* C = sum (a - mean a)(b - mean b)^T, a and b being the fixed or the moving side. */
static void
scatter(const struct vol_landmark *pairs, size_t n, int axes, bool a_moving, bool b_moving, double c[9])
{
	double a_mean[3], b_mean[3];

	mean_of(pairs, n, a_moving, a_mean);
	mean_of(pairs, n, b_moving, b_mean);
	for (int row = 0; row < 3; row++)
		for (int col = 0; col < 3; col++) {
			c[3 * row + col] = 0;
			for (size_t i = 0; i < n && row < axes && col < axes; i++)
				c[3 * row + col] += (side_of(&pairs[i], a_moving)[row] - a_mean[row]) *
				                    (side_of(&pairs[i], b_moving)[col] - b_mean[col]);
		}
}

/* C = u diag(s) v^T; u replaces c.  s falls. */
static void
decompose(double c[9], double v[9], double s[3])
{
	gsl_matrix_view cm = gsl_matrix_view_array(c, 3, 3), vm = gsl_matrix_view_array(v, 3, 3);
	gsl_vector_view sv = gsl_vector_view_array(s, 3);

	gsl_linalg_SV_decomp_jacobi(&cm.matrix, &vm.matrix, &sv.vector);
}

/* 0: one place; 1: in a line; 2: in a plane; 3: in space. */
static int
dimensions(const struct vol_landmark *pairs, size_t n, int axes, bool moving)
{
	double c[9], v[9], s[3];
	int rank = 0;

	scatter(pairs, n, axes, moving, moving, c);
	decompose(c, v, s);
	for (int a = 0; a < 3; a++)
		rank += s[0] > 0 && sqrt(s[a]) > flat_part * sqrt(s[0]);
	return rank;
}

/* The loosest map that is determined, and in words why it is not the one that was asked for. */
static enum vol_method
choose(const struct vol_landmark *pairs, size_t n, int axes, enum vol_method wanted, char *why, size_t size)
{
	static const char *const spread[] = { "one place", "a line", "a plane" };
	int fixed = dimensions(pairs, n, axes, false), moving = dimensions(pairs, n, axes, true);
	int rank = fixed < moving ? fixed : moving;
	enum vol_method most = rank == axes ? VOL_TPS : rank == axes - 1 ? VOL_RIGID : VOL_TRANSLATION;

	why[0] = '\0';
	if (wanted <= most)
		return wanted;
	if (n <= (size_t)rank + 1 && n < 4)
		snprintf(why, size, "%zu pair%s of landmarks %s a %s and no %s map; %d that are not in a %s would", n,
		         n > 1 ? "s" : "", n > 1 ? "determine" : "determines", vol_method_name(most),
		         wanted == VOL_TPS ? "bending" : vol_method_name(wanted),
		         wanted == VOL_RIGID ? axes : axes + 1, axes == 3 && wanted != VOL_RIGID ? "plane" : "line");
	else
		snprintf(why, size, "the landmarks are in %s%s, which determines a %s and no %s map", spread[rank],
		         fixed > rank ? " at the earlier course" : "", vol_method_name(most),
		         wanted == VOL_TPS ? "bending" : vol_method_name(wanted));
	return most;
}

/* ---- translation, rotation ------------------------------------------------------------------------ */

/* The shift that takes the middle of one side to that of the other. */
static void
set_shift(struct vol_landmark_fit *fit, const struct vol_landmark *pairs, size_t n)
{
	double from[3], to[3];

	mean_of(pairs, n, false, from);
	mean_of(pairs, n, true, to);
	for (int a = 0; a < 3; a++) {
		fit->shift_mm[a] = to[a];
		for (int b = 0; b < 3; b++)
			fit->shift_mm[a] -= fit->linear[a][b] * from[b];
	}
	if (fit->slice)
		fit->shift_mm[2] = 0;
}

static double
det3(const double m[9])
{
	return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) +
	       m[2] * (m[3] * m[7] - m[4] * m[6]);
}

/* R = V diag(1, 1, det V U^T) U^T of the scatter U S V^T between the sides. */
static void
set_rotation(struct vol_landmark_fit *fit, const struct vol_landmark *pairs, size_t n)
{
	double c[9], v[9], s[3];

	scatter(pairs, n, fit->slice ? 2 : 3, false, true, c);
	if (fit->slice) {
		double angle = atan2(c[1] - c[3], c[0] + c[4]);

		fit->linear[0][0] = fit->linear[1][1] = cos(angle);
		fit->linear[1][0] = sin(angle);
		fit->linear[0][1] = -sin(angle);
		return;
	}
	decompose(c, v, s);
	/* Of a scatter in a plane the decomposition leaves the third direction of u open: across the other two. */
	c[2] = c[3] * c[7] - c[6] * c[4];
	c[5] = c[6] * c[1] - c[0] * c[7];
	c[8] = c[0] * c[4] - c[3] * c[1];
	for (size_t row = 0; row < 3; row++)
		for (size_t col = 0; col < 3; col++)
			fit->linear[row][col] = v[3 * row] * c[3 * col] + v[3 * row + 1] * c[3 * col + 1] +
			                        (det3(v) < 0 ? -1 : 1) * v[3 * row + 2] * c[3 * col + 2];
}

/* ---- affine, thin plate ----------------------------------------------------------------------------- */

/* Coordinates about the middle of today's landmarks in units of their extent, so that the systems below are well
 * conditioned whatever the units. */
struct frame { double middle_mm[3], unit_mm; };

static struct frame
frame_of(const struct vol_landmark *pairs, size_t n, int axes)
{
	struct frame k = { .unit_mm = 0 };

	mean_of(pairs, n, false, k.middle_mm);
	for (size_t i = 0; i < n; i++)
		k.unit_mm = fmax(k.unit_mm, distance(pairs[i].fixed_mm, k.middle_mm, axes));
	return k;
}

static double
scaled(const struct frame *k, const struct vol_landmark *pair, int axis)
{
	return (pair->fixed_mm[axis] - k->middle_mm[axis]) / k->unit_mm;
}

/* (1, x, y, z) of a pair: column c. */
static double
column_of(const struct frame *k, const struct vol_landmark *pair, int c)
{
	return c == 0 ? 1 : scaled(k, pair, c - 1);
}

/* m x = b for one side of each axis; false when m is singular or memory is out. */
static bool
solve(gsl_matrix *m, const double *right, size_t size, int axes, double *out, struct fault *f)
{
	gsl_permutation *p = gsl_permutation_alloc(size);
	bool good = true;
	int sign;

	if (!p)
		return fault_memory(f);
	gsl_linalg_LU_decomp(m, p, &sign);
	for (size_t i = 0; i < size; i++)
		good = good && fabs(gsl_matrix_get(m, i, i)) > 1e-14;
	for (int a = 0; good && a < axes; a++) {
		gsl_vector_const_view b = gsl_vector_const_view_array(right + (size_t)a * size, size);
		gsl_vector_view x = gsl_vector_view_array(out + (size_t)a * size, size);

		gsl_linalg_LU_solve(m, p, &b.vector, &x.vector);
	}
	gsl_permutation_free(p);
	return good || fault_set(f, 0, 0, "landmarks so close to each other or to one plane that no map through them can "
	                         "be computed; expected others");
}

/* The affine part from the frame's coordinates: a[1 + axis] per unit, a[0] at the middle. */
static void
set_affine(struct vol_landmark_fit *fit, const struct frame *k, int axis, const double *a, int axes)
{
	fit->shift_mm[axis] = a[0];
	for (int b = 0; b < axes; b++) {
		fit->linear[axis][b] = a[1 + b] / k->unit_mm;
		fit->shift_mm[axis] -= fit->linear[axis][b] * k->middle_mm[b];
	}
}

/* Normal equations of 4 (3) unknowns an axis. */
static bool
fit_affine(struct vol_landmark_fit *fit, const struct vol_landmark *pairs, size_t n, struct fault *f)
{
	int axes = fit->slice ? 2 : 3;
	size_t size = (size_t)axes + 1;
	struct frame k = frame_of(pairs, n, axes);
	double normal[16] = { 0 }, right[12] = { 0 }, x[12];
	gsl_matrix_view m = gsl_matrix_view_array(normal, size, size);

	for (size_t i = 0; i < n; i++)
		for (int row = 0; row <= axes; row++) {
			for (int col = 0; col <= axes; col++)
				normal[(size_t)row * size + (size_t)col] +=
				    column_of(&k, &pairs[i], row) * column_of(&k, &pairs[i], col);
			for (int a = 0; a < axes; a++)
				right[(size_t)a * size + (size_t)row] +=
				    column_of(&k, &pairs[i], row) * pairs[i].moving_mm[a];
		}
	if (!solve(&m.matrix, right, size, axes, x, f))
		return false;
	for (int a = 0; a < axes; a++)
		set_affine(fit, &k, a, x + (size_t)a * size, axes);
	return true;
}

/* [K P; P^T 0] [w; a] = [moving; 0]: through every pair, with the side conditions sum w = 0 and sum w p = 0. */
static void
set_spline_system(gsl_matrix *m, double *right, const struct vol_landmark *pairs, size_t n, const struct frame *k,
                  int axes)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++)
			gsl_matrix_set(m, i, j, vol_tps_kernel(distance(pairs[i].fixed_mm, pairs[j].fixed_mm, axes) /
			                                       k->unit_mm, axes == 2));
		for (int c = 0; c <= axes; c++) {
			gsl_matrix_set(m, i, n + (size_t)c, column_of(k, &pairs[i], c));
			gsl_matrix_set(m, n + (size_t)c, i, column_of(k, &pairs[i], c));
		}
		for (int a = 0; a < axes; a++)
			right[(size_t)a * m->size1 + i] = pairs[i].moving_mm[a];
	}
}

/* In a slice U in units of unit_mm is u^-2 (r^2 ln r^2 - r^2 ln u^2), and the side conditions make of sum w r^2 an
 * affine map: that of weights w/u^2 plus c0 + c.x. */
static void
unscale_slice(struct vol_landmark_fit *fit, const struct vol_landmark *pairs, double unit_mm)
{
	for (int a = 0; a < 2; a++)
		for (size_t i = 0; i < fit->n; i++) {
			const double *p = pairs[i].fixed_mm;
			double w = fit->weight[i][a] / (unit_mm * unit_mm), c = w * log(unit_mm * unit_mm);

			fit->weight[i][a] = w;
			fit->shift_mm[a] -= c * (p[0] * p[0] + p[1] * p[1]);
			fit->linear[a][0] += 2 * c * p[0];
			fit->linear[a][1] += 2 * c * p[1];
		}
}

static void
set_spline(struct vol_landmark_fit *fit, const struct vol_landmark *pairs, const struct frame *k, const double *x,
           size_t size)
{
	int axes = fit->slice ? 2 : 3;

	for (int a = 0; a < axes; a++) {
		const double *of = x + (size_t)a * size;

		set_affine(fit, k, a, of + fit->n, axes);
		for (size_t i = 0; i < fit->n; i++) {
			fit->weight[i][a] = fit->slice ? of[i] : of[i] / k->unit_mm;
			fit->centre_mm[i][a] = pairs[i].fixed_mm[a];
		}
	}
	if (fit->slice)
		unscale_slice(fit, pairs, k->unit_mm);
}

static bool
fit_spline(struct vol_landmark_fit *fit, const struct vol_landmark *pairs, size_t n, struct fault *f)
{
	int axes = fit->slice ? 2 : 3;
	size_t size = n + (size_t)axes + 1;
	struct frame k = frame_of(pairs, n, axes);
	gsl_matrix *m = gsl_matrix_calloc(size, size);
	double *right = mem_array(3 * size, sizeof *right), *x = mem_array(3 * size, sizeof *x);
	bool good = m && right && x;

	fit->centre_mm = mem_array(n, sizeof *fit->centre_mm);
	fit->weight = mem_array(n, sizeof *fit->weight);
	fit->n = n;
	if (!good || !fit->centre_mm || !fit->weight) {
		good = false;
		fault_memory(f);
	} else {
		set_spline_system(m, right, pairs, n, &k, axes);
		good = solve(m, right, size, axes, x, f);
		if (good)
			set_spline(fit, pairs, &k, x, size);
	}
	gsl_matrix_free(m);
	free(right);
	free(x);
	return good;
}

bool
vol_landmark_fit_init(struct vol_landmark_fit *fit, const struct vol_landmark *pairs, size_t n, bool slice,
                      enum vol_method wanted, struct fault *f)
{
	int axes = slice ? 2 : 3;
	bool good = true;

	*fit = (struct vol_landmark_fit){ .slice = slice, .linear = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
	if (!check_pairs(pairs, n, axes, f))
		return false;
	fit->used = choose(pairs, n, axes, wanted > VOL_TPS ? VOL_TPS : wanted, fit->why, sizeof fit->why);
	if (fit->used == VOL_TPS)
		good = fit_spline(fit, pairs, n, f);
	else if (fit->used == VOL_AFFINE)
		good = fit_affine(fit, pairs, n, f);
	else if (fit->used == VOL_RIGID)
		set_rotation(fit, pairs, n);
	if (good && fit->used <= VOL_RIGID)
		set_shift(fit, pairs, n);
	if (!good)
		vol_landmark_fit_fini(fit);
	return good;
}

void
vol_landmark_fit_fini(struct vol_landmark_fit *fit)
{
	free(fit->centre_mm);
	free(fit->weight);
	fit->centre_mm = fit->weight = NULL;
	fit->n = 0;
}

/* ---- its field ---------------------------------------------------------------------------------------- */

void
vol_landmark_fit_at(const struct vol_landmark_fit *fit, const double at_mm[3], double u_mm[3])
{
	int axes = fit->slice ? 2 : 3;

	for (int a = 0; a < 3; a++)
		u_mm[a] = fit->shift_mm[a] - at_mm[a] + fit->linear[a][0] * at_mm[0] + fit->linear[a][1] * at_mm[1] +
		          fit->linear[a][2] * at_mm[2];
	for (size_t i = 0; i < fit->n; i++) {
		double kernel = vol_tps_kernel(distance(at_mm, fit->centre_mm[i], axes), fit->slice);

		for (int a = 0; a < axes; a++)
			u_mm[a] += fit->weight[i][a] * kernel;
	}
	if (fit->slice)
		u_mm[2] = 0;
}

/* In a volume: one landmark after the other along a row, which the compiler does several voxels at a time. */
static void
add_bending(const struct vol_landmark_fit *fit, double x0_mm, double step_mm, const double at_mm[3], int nx,
            double *sum[3])
{
	for (size_t k = 0; k < fit->n; k++) {
		const double *p = fit->centre_mm[k], *w = fit->weight[k];
		double *sx = sum[0], *sy = sum[1], *sz = sum[2];
		double across = (at_mm[1] - p[1]) * (at_mm[1] - p[1]) + (at_mm[2] - p[2]) * (at_mm[2] - p[2]);

		for (int i = 0; i < nx; i++) {
			double dx = x0_mm + i * step_mm - p[0], r = sqrt(dx * dx + across);

			sx[i] += w[0] * r;
			sy[i] += w[1] * r;
			sz[i] += w[2] * r;
		}
	}
}

static void
fill_row(const struct vol_landmark_fit *fit, struct vol_field *u, size_t row, double *work)
{
	const struct vol_grid *g = &u->grid;
	int nx = g->n[0];
	size_t first = row * (size_t)nx;
	double *sum[3] = { work, work + nx, work + 2 * (size_t)nx }, at_mm[3], u_mm[3];
	struct vol_landmark_fit affine = *fit;

	if (!fit->slice)
		affine.n = 0;
	vol_grid_world(g, first, at_mm);
	for (int i = 0; i < nx; i++) {
		vol_grid_world(g, first + (size_t)i, at_mm);
		vol_landmark_fit_at(&affine, at_mm, u_mm);
		for (int a = 0; a < 3; a++)
			sum[a][i] = u_mm[a];
	}
	if (!fit->slice)
		add_bending(fit, g->origin_mm[0], g->spacing_mm[0], at_mm, nx, sum);
	for (int a = 0; a < 3; a++)
		for (int i = 0; i < nx; i++)
			u->u_mm[a][first + (size_t)i] = (float)sum[a][i];
}

void
vol_landmark_fit_fill(const struct vol_landmark_fit *fit, struct vol_field *u, int threads)
{
	long rows = (long)u->grid.n[1] * u->grid.n[2];

	(void)threads;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads < 1 ? 1 : threads)
#endif
	for (long row = 0; row < rows; row++) {
		double work[3 * VOL_SIDE_MAX];

		fill_row(fit, u, (size_t)row, work);
	}
}

double
vol_landmark_residual(const struct vol_field *u, const struct vol_landmark *pair)
{
	double source[3];
	bool slice = u && u->grid.n[2] == 1;

	if (!vol_source(u, pair->fixed_mm, source))
		return NAN;
	return distance(source, pair->moving_mm, slice ? 2 : 3);
}
