/* The difference of two images under a spline, its bending, and the gradient of both by the control points. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/register_parts.h"

/* ---- one row ---- */

struct row {
	int n[3], y, z;
	ptrdiff_t sy, sz;
	float per_mm[3], last[3];
	const float *moving, *fixed, *own;     /* moving: the whole image; own: variance that does not depend on the place */
	const float *known;
	float noise2;
	float *u[3];                           /* in: displacements; out: the gradient by them */
};

/* A place along one axis: the lower voxel of its cell, the part f within; slope is 0 beyond the border, where the value
 * is carried on.  Between two voxels noise is averaged: its variance there is 1 - 2 f (1 - f) of a voxel's. */
struct foot { int at; float part, slope, noise, noise_slope; };

static inline struct foot
foot_of(float v, float last, float per_mm)
{
	float in = v > 0 ? v : 0;
	struct foot k;

	in = in < last ? in : last;
	k.at = (int)in;
	k.part = in - (float)k.at;
	k.slope = v >= 0 && v <= last ? per_mm : 0;
	k.noise = 1 - 2 * k.part * (1 - k.part);
	k.noise_slope = k.part > 0 ? k.slope * (4 * k.part - 2) : 0;
	return k;
}

/* Sums over a row: of differences squared in units of their variance, and plain.  The variance is the place's own and
 * the moving image's there: in units of it noise counts the same everywhere.  Plain differences would draw every place
 * to the middle between voxels, where there is less noise. */
struct counted { double sum, plain; };

static struct counted
row_volume(const struct row *r)
{
	struct counted sum = { 0 };

	for (int x = 0; x < r->n[0]; x++) {
		struct foot fx = foot_of((float)x + r->u[0][x] * r->per_mm[0], r->last[0], r->per_mm[0]);
		struct foot fy = foot_of((float)r->y + r->u[1][x] * r->per_mm[1], r->last[1], r->per_mm[1]);
		struct foot fz = foot_of((float)r->z + r->u[2][x] * r->per_mm[2], r->last[2], r->per_mm[2]);
		const float *p = r->moving + (fz.at * r->sz + fy.at * r->sy + fx.at), *q = p + r->sz;
		float e00 = p[1] - p[0], e10 = p[r->sy + 1] - p[r->sy], e01 = q[1] - q[0], e11 = q[r->sy + 1] - q[r->sy];
		float c00 = p[0] + fx.part * e00, c10 = p[r->sy] + fx.part * e10;
		float c01 = q[0] + fx.part * e01, c11 = q[r->sy] + fx.part * e11;
		float c0 = c00 + fy.part * (c10 - c00), c1 = c01 + fy.part * (c11 - c01);
		float e0 = e00 + fy.part * (e10 - e00), e1 = e01 + fy.part * (e11 - e01);
		float d = c0 + fz.part * (c1 - c0) - r->fixed[x];
		float variance = r->own[x] + r->noise2 * fx.noise * fy.noise * fz.noise, w = 1 / variance;
		float wd = r->known[x] * w * d, half = -0.5F * r->noise2 * wd * w * d;

		r->u[0][x] = wd * fx.slope * (e0 + fz.part * (e1 - e0)) + half * fx.noise_slope * fy.noise * fz.noise;
		r->u[1][x] = wd * fy.slope * (c10 - c00 + fz.part * (c11 - c01 - c10 + c00)) +
		             half * fx.noise * fy.noise_slope * fz.noise;
		r->u[2][x] = wd * fz.slope * (c1 - c0) + half * fx.noise * fy.noise * fz.noise_slope;
		sum.sum += (double)(wd * d);
		sum.plain += (double)(r->known[x] * d * d);
	}
	return sum;
}

static struct counted
row_slice(const struct row *r)
{
	struct counted sum = { 0 };

	for (int x = 0; x < r->n[0]; x++) {
		struct foot fx = foot_of((float)x + r->u[0][x] * r->per_mm[0], r->last[0], r->per_mm[0]);
		struct foot fy = foot_of((float)r->y + r->u[1][x] * r->per_mm[1], r->last[1], r->per_mm[1]);
		const float *p = r->moving + (fy.at * r->sy + fx.at), *q = p + r->sy;
		float e0 = p[1] - p[0], e1 = q[1] - q[0], c0 = p[0] + fx.part * e0, c1 = q[0] + fx.part * e1;
		float d = c0 + fy.part * (c1 - c0) - r->fixed[x];
		float variance = r->own[x] + r->noise2 * fx.noise * fy.noise, w = 1 / variance;
		float wd = r->known[x] * w * d, half = -0.5F * r->noise2 * wd * w * d;

		r->u[0][x] = wd * fx.slope * (e0 + fy.part * (e1 - e0)) + half * fx.noise_slope * fy.noise;
		r->u[1][x] = wd * fy.slope * (c1 - c0) + half * fx.noise * fy.noise_slope;
		r->u[2][x] = 0;
		sum.sum += (double)(wd * d);
		sum.plain += (double)(r->known[x] * d * d);
	}
	return sum;
}

/* weight |slope|^2 of a row in place of the gradient: the Gauss-Newton second derivative. */
static void
row_curvature(const struct row *r)
{
	for (int x = 0; x < r->n[0]; x++) {
		const int at[3] = { x, r->y, r->z };
		const ptrdiff_t step[3] = { 1, r->sy, r->sz };
		const float *p = r->moving + (r->z * r->sz + r->y * r->sy + x);

		for (int a = 0; a < 3; a++) {
			bool up = at[a] < r->n[a] - 1, down = at[a] > 0;
			float g = 0;

			if (up || down)
				g = (p[up ? step[a] : 0] - p[down ? -step[a] : 0]) * r->per_mm[a] / (float)(up + down);
			r->u[a][x] = r->known[x] * g * g / (r->own[x] + r->noise2);
		}
	}
}

/* ---- a slice: to its part of the gradient ---- */

/* The transpose of reg_row_of: numbers at voxels to the control points of the slice. */
static void
collect_row(const struct reg_measure *m, const struct reg_axis t[3], const struct row *r, float *line, float *plane)
{
	size_t cx = (size_t)m->lattice->n[0], nxy = cx * (size_t)m->lattice->n[1];
	const float *w = t[1].weight + 4 * (size_t)r->y;

	memset(line, 0, 3 * cx * sizeof *line);
	for (int a = 0; a < 3; a++) {
		float *to = plane + (size_t)a * nxy + (size_t)t[1].base[r->y] * cx, *restrict l = line + (size_t)a * cx;
		const float *restrict g = r->u[a];

		for (int i = 0; i < r->n[0]; i++) {
			const float *v = t[0].weight + 4 * (size_t)i;
			float *c = l + t[0].base[i];

			c[0] += v[0] * g[i];
			c[1] += v[1] * g[i];
			c[2] += v[2] * g[i];
			c[3] += v[3] * g[i];
		}
		for (size_t i = 0; i < cx; i++) {
			to[i] += w[0] * l[i];
			to[i + cx] += w[1] * l[i];
			to[i + 2 * cx] += w[2] * l[i];
			to[i + 3 * cx] += w[3] * l[i];
		}
	}
}

static void
do_slice(struct reg_measure *m, int z, bool curvature)
{
	const struct reg_level *l = m->level;
	size_t nxy = (size_t)m->lattice->n[0] * (size_t)m->lattice->n[1], nx = (size_t)l->n[0];
	float *work = m->work + (size_t)z * m->work_each, *line = work + 3 * nxy, *u = line + 3 * (size_t)m->lattice->n[0];
	float *plane = m->planes + (size_t)z * 3 * nxy;
	double *sums = m->sums + 2 * (size_t)z;
	struct row r = { .n = { l->n[0], l->n[1], l->n[2] }, .z = z, .sy = l->n[0], .sz = (ptrdiff_t)l->n[0] * l->n[1],
	                 .moving = l->moving, .u = { u, u + nx, u + 2 * nx } };

	for (int a = 0; a < 3; a++) {
		r.per_mm[a] = (float)(1 / l->spacing_mm[a]);
		r.last[a] = l->n[a] > 1 ? nextafterf((float)(l->n[a] - 1), 0) : 0;
	}
	r.noise2 = (float)(l->noise * l->noise);
	sums[0] = sums[1] = 0;
	memset(plane, 0, 3 * nxy * sizeof *plane);
	reg_plane_of(m->lattice, &m->axis[2], z, work);
	for (r.y = 0; r.y < l->n[1]; r.y++) {
		size_t row = ((size_t)z * (size_t)l->n[1] + (size_t)r.y) * nx;

		struct counted k;

		r.fixed = l->fixed + row;
		r.own = l->own + row;
		r.known = l->known + row;
		if (curvature) {
			row_curvature(&r);
		} else {
			reg_row_of(m->lattice, m->axis, l->n[0], r.y, work, line, r.u);
			k = l->n[2] > 1 ? row_volume(&r) : row_slice(&r);
			sums[0] += k.sum;
			sums[1] += k.plain;
		}
		collect_row(m, curvature ? m->squared : m->axis, &r, line, plane);
	}
}

/* All slices, and then every plane of control points from its slices in their order. */
static void
do_slices(struct reg_measure *m, bool curvature, float *out)
{
	const struct reg_level *l = m->level;
	const struct reg_lattice *k = m->lattice;
	const struct reg_axis *t = curvature ? &m->squared[2] : &m->axis[2];
	size_t nxy = (size_t)k->n[0] * (size_t)k->n[1];
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(m->threads)
#endif
	for (int z = 0; z < l->n[2]; z++)
		do_slice(m, z, curvature);
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(m->threads)
#endif
	for (int kz = 0; kz < k->n[2]; kz++)
		for (size_t a = 0; a < 3; a++) {
			float *restrict to = out + a * k->points + (size_t)kz * nxy;

			for (size_t i = 0; i < nxy; i++)
				to[i] = 0;
			for (int z = 0; z < l->n[2]; z++) {
				int tap = kz - t->base[z];
				const float *restrict from = m->planes + ((size_t)z * 3 + a) * nxy;
				float w;

				if (tap < 0 || tap >= t->taps)
					continue;
				w = t->weight[4 * (size_t)z + (size_t)tap];
				for (size_t i = 0; i < nxy; i++)
					to[i] += w * from[i];
			}
		}
}

/* ---- bending ---- */

/* Values of the spline at its control points, and first and second differences there: per step and per step^2. */
static const float stencils[3][3] = { { 1.F / 6, 4.F / 6, 1.F / 6 }, { -0.5F, 0, 0.5F }, { 1, -2, 1 } };
enum { VALUE, FIRST, SECOND };
static const struct { int of[3]; double weight; } bends[] = {
	{ { SECOND, VALUE, VALUE }, 1 }, { { VALUE, SECOND, VALUE }, 1 }, { { VALUE, VALUE, SECOND }, 1 },
	{ { FIRST, FIRST, VALUE }, 2 }, { { FIRST, VALUE, FIRST }, 2 }, { { VALUE, FIRST, FIRST }, 2 },
};

/* One axis of a stencil at the points that have both neighbours, 0 at the others; transposed: from such numbers back.
 * The first and last control points have weight within the image only as neighbours. */
static void
stencil_along(const struct reg_lattice *k, int axis, const float s[3], bool transposed, const float *from, float *to)
{
	const size_t step[3] = { 1, (size_t)k->n[0], (size_t)k->n[0] * (size_t)k->n[1] };
	size_t run = step[axis], n = (size_t)k->n[axis], block = run * n;

	memset(to, 0, k->points * sizeof *to);
	for (size_t b = 0; b < k->points; b += block)
		for (size_t i = b + run; i < b + block - run; i++) {
			if (transposed) {
				to[i - run] += s[0] * from[i];
				to[i] += s[1] * from[i];
				to[i + run] += s[2] * from[i];
			} else {
				to[i] = s[0] * from[i - run] + s[1] * from[i] + s[2] * from[i + run];
			}
		}
}

/* One component: 1/2 sum of squares; its gradient is added to out. */
static double
bend_component(const struct reg_lattice *k, const float *c, double scale, float *out, float *a, float *b)
{
	double energy = 0;

	for (size_t e = 0; e < sizeof bends / sizeof *bends; e++) {
		double weight = bends[e].weight * scale, sum = 0;
		bool flat = k->n[2] == 1;

		if (flat && bends[e].of[2] != VALUE)
			continue;
		stencil_along(k, 0, stencils[bends[e].of[0]], false, c, a);
		stencil_along(k, 1, stencils[bends[e].of[1]], false, a, b);
		if (!flat) {
			stencil_along(k, 2, stencils[bends[e].of[2]], false, b, a);
			memcpy(b, a, k->points * sizeof *b);
		}
		for (size_t i = 0; i < k->points; i++)
			sum += (double)b[i] * (double)b[i];
		energy += weight * sum / 2;
		if (!out)
			continue;
		if (!flat) {
			stencil_along(k, 2, stencils[bends[e].of[2]], true, b, a);
			memcpy(b, a, k->points * sizeof *b);
		}
		stencil_along(k, 1, stencils[bends[e].of[1]], true, b, a);
		stencil_along(k, 0, stencils[bends[e].of[0]], true, a, b);
		for (size_t i = 0; i < k->points; i++)
			out[i] += (float)weight * b[i];
	}
	return energy;
}

/* A step^dimensions of the integral stands for every control point; derivatives are per step^2. */
static double
bend_scale(const struct reg_measure *m)
{
	return m->bending * pow(m->lattice->step_mm, m->lattice->n[2] > 1 ? 3 : 2) / pow(m->lattice->step_mm, 4);
}

double
reg_bending(struct reg_measure *m, float *gradient)
{
	const struct reg_lattice *k = m->lattice;
	double part[3], scale = bend_scale(m);

#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(m->threads)
#endif
	for (int a = 0; a < 3; a++)
		part[a] = bend_component(k, k->c[a], scale, gradient ? gradient + (size_t)a * k->points : NULL,
		                         m->bend + (size_t)a * 2 * k->points, m->bend + ((size_t)a * 2 + 1) * k->points);
	return part[0] + part[1] + part[2];
}

/* ---- both ---- */

double
reg_measure_of(struct reg_measure *m, float *gradient, double *rms)
{
	const struct reg_level *l = m->level;
	double weighted = 0, plain = 0;

	do_slices(m, false, gradient);
	for (int z = 0; z < l->n[2]; z++) {
		weighted += m->sums[2 * (size_t)z];
		plain += m->sums[2 * (size_t)z + 1];
	}
	*rms = sqrt(plain / (double)l->voxels);
	return weighted / 2 + reg_bending(m, gradient);
}

void
reg_measure_curvature(struct reg_measure *m, float *diagonal)
{
	size_t n = 3 * m->lattice->points;
	double bend = 0, sum = 0;

	/* The middle of the bending energy's matrix: its stencils' sums of squares. */
	for (size_t e = 0; e < sizeof bends / sizeof *bends; e++) {
		double product = bends[e].weight;

		for (int a = 0; a < (m->lattice->n[2] > 1 ? 3 : 2); a++) {
			const float *s = stencils[bends[e].of[a]];

			product *= (double)(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
		}
		if (m->lattice->n[2] > 1 || bends[e].of[2] == VALUE)
			bend += product;
	}
	do_slices(m, true, diagonal);
	for (size_t i = 0; i < n; i++)
		sum += (double)diagonal[i];
	for (size_t i = 0; i < n; i++)
		diagonal[i] += (float)(bend * bend_scale(m) + 1e-3 * sum / (double)n + 1e-30);
}

bool
reg_measure_init(struct reg_measure *m, const struct reg_level *l, const struct reg_lattice *k, double bending,
                 int threads, struct fault *f)
{
	size_t nxy = (size_t)k->n[0] * (size_t)k->n[1], nz = (size_t)l->n[2];
	bool good = true;

	*m = (struct reg_measure){ .level = l, .lattice = k, .bending = bending, .threads = threads };
	m->work_each = 3 * nxy + 3 * (size_t)k->n[0] + 3 * (size_t)l->n[0];
	m->work = mem_array(nz * m->work_each, sizeof *m->work);
	m->planes = mem_array(3 * nxy * nz, sizeof *m->planes);
	m->sums = mem_array(2 * nz, sizeof *m->sums);
	m->bend = mem_array(6 * k->points, sizeof *m->bend);
	for (int a = 0; a < 3; a++) {
		good = reg_axis_init(&m->axis[a], k, l, a) && reg_axis_init(&m->squared[a], k, l, a) && good;
		for (size_t i = 0; m->squared[a].weight && i < 4 * (size_t)l->n[a]; i++)
			m->squared[a].weight[i] *= m->squared[a].weight[i];
	}
	return (good && m->work && m->planes && m->sums && m->bend) || fault_memory(f);
}

void
reg_measure_fini(struct reg_measure *m)
{
	for (int a = 0; a < 3; a++) {
		reg_axis_fini(&m->axis[a]);
		reg_axis_fini(&m->squared[a]);
	}
	free(m->work);
	free(m->planes);
	free(m->sums);
	free(m->bend);
	*m = (struct reg_measure){ 0 };
}
