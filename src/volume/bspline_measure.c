/* The difference of two images under a spline, its bending, and the gradient of both by the control points. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/register_parts.h"

/* ---- one row ---- */

struct row {
	int n[3], y, z;
	ptrdiff_t sy, sz;                      /* of the moving image's coefficients, which have one more on both sides */
	float per_mm[3], last[3];
	const float *spline, *fixed, *weight;
	float *u[3];                           /* in: displacements; out: the gradient by them */
};

typedef float four __attribute__((vector_size(16)));

/* A place along one axis: the first of its four coefficients, what they weigh for the value and for its slope, which is 0
 * beyond the border, where the value is carried on. */
struct foot { int at; float weight[4], slope[4]; };

static inline struct foot
foot_of(float v, float last, float per_mm)
{
	float in = v > 0 ? v : 0, t, s, slope;
	struct foot k;

	in = in < last ? in : last;
	k.at = (int)in;
	t = in - (float)k.at;
	s = 1 - t;
	slope = v >= 0 && v <= last ? per_mm : 0;
	k.weight[0] = s * s * s * (1.F / 6);
	k.weight[1] = (3 * t * t * t - 6 * t * t + 4) * (1.F / 6);
	k.weight[2] = (3 * s * s * s - 6 * s * s + 4) * (1.F / 6);
	k.weight[3] = t * t * t * (1.F / 6);
	k.slope[0] = -0.5F * s * s * slope;
	k.slope[1] = (1.5F * t - 2) * t * slope;
	k.slope[2] = (2 - 1.5F * s) * s * slope;
	k.slope[3] = 0.5F * t * t * slope;
	return k;
}

static inline float
dot_four(four v, const float w[4])
{
	return (v[0] * w[0] + v[1] * w[1]) + (v[2] * w[2] + v[3] * w[3]);
}

/* Sums over a row: of differences squared in units of their variance, and plain. */
struct counted { double sum, plain; };

/* d: moving - fixed; g: the slopes of moving. */
static inline void
count(const struct row *r, int x, float d, const float g[3], struct counted *sum)
{
	float w = r->weight[x];

	for (int a = 0; a < 3; a++)
		r->u[a][x] = w * d * g[a];
	sum->sum += (double)(w * d * d);
	sum->plain += w > 0 ? (double)(d * d) : 0;
}

static struct counted
row_volume(const struct row *r)
{
	struct counted sum = { 0 };

	for (int x = 0; x < r->n[0]; x++) {
		struct foot fx = foot_of((float)x + r->u[0][x] * r->per_mm[0], r->last[0], r->per_mm[0]);
		struct foot fy = foot_of((float)r->y + r->u[1][x] * r->per_mm[1], r->last[1], r->per_mm[1]);
		struct foot fz = foot_of((float)r->z + r->u[2][x] * r->per_mm[2], r->last[2], r->per_mm[2]);
		const float *p = r->spline + (fz.at * r->sz + fy.at * r->sy + fx.at);
		four all = { 0 }, along_y = { 0 }, along_z = { 0 };

		for (int k = 0; k < 4; k++, p += r->sz) {
			four sheet = { 0 }, slope = { 0 };

			for (int j = 0; j < 4; j++) {
				four line;

				memcpy(&line, p + j * r->sy, sizeof line);
				sheet += line * fy.weight[j];
				slope += line * fy.slope[j];
			}
			all += sheet * fz.weight[k];
			along_y += slope * fz.weight[k];
			along_z += sheet * fz.slope[k];
		}
		count(r, x, dot_four(all, fx.weight) - r->fixed[x],
		      (float[3]){ dot_four(all, fx.slope), dot_four(along_y, fx.weight), dot_four(along_z, fx.weight) },
		      &sum);
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
		const float *p = r->spline + (fy.at * r->sy + fx.at);
		four all = { 0 }, along_y = { 0 };

		for (int j = 0; j < 4; j++) {
			four line;

			memcpy(&line, p + j * r->sy, sizeof line);
			all += line * fy.weight[j];
			along_y += line * fy.slope[j];
		}
		count(r, x, dot_four(all, fx.weight) - r->fixed[x],
		      (float[3]){ dot_four(all, fx.slope), dot_four(along_y, fx.weight), 0 }, &sum);
	}
	return sum;
}

/* weight |slope|^2 of the fixed image in place of the gradient: the Gauss-Newton second derivative. */
static void
row_slopes(const struct row *r)
{
	const ptrdiff_t step[3] = { 1, r->n[0], (ptrdiff_t)r->n[0] * r->n[1] };

	for (int x = 0; x < r->n[0]; x++) {
		const int at[3] = { x, r->y, r->z };
		const float *p = r->fixed + x;

		for (int a = 0; a < 3; a++) {
			bool up = at[a] < r->n[a] - 1, down = at[a] > 0;
			float g = 0;

			if (up || down)
				g = (p[up ? step[a] : 0] - p[down ? -step[a] : 0]) * r->per_mm[a] / (float)(up + down);
			r->u[a][x] = r->weight[x] * g * g;
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
do_slice(struct reg_measure *m, int z, bool slopes)
{
	const struct reg_level *l = m->level;
	size_t nxy = (size_t)m->lattice->n[0] * (size_t)m->lattice->n[1], nx = (size_t)l->n[0];
	float *work = m->work + (size_t)z * m->work_each, *line = work + 3 * nxy, *u = line + 3 * (size_t)m->lattice->n[0];
	float *plane = m->planes + (size_t)z * 3 * nxy;
	double *sums = m->sums + 2 * (size_t)z;
	struct row r = { .n = { l->n[0], l->n[1], l->n[2] }, .z = z, .sy = l->n[0] + 2,
	                 .sz = (ptrdiff_t)(l->n[0] + 2) * (l->n[1] + 2), .spline = l->spline,
	                 .u = { u, u + nx, u + 2 * nx } };

	for (int a = 0; a < 3; a++) {
		r.per_mm[a] = (float)(1 / l->spacing_mm[a]);
		r.last[a] = l->n[a] > 1 ? nextafterf((float)(l->n[a] - 1), 0) : 0;
	}
	sums[0] = sums[1] = 0;
	memset(plane, 0, 3 * nxy * sizeof *plane);
	reg_plane_of(m->lattice, &m->axis[2], z, work);
	for (r.y = 0; r.y < l->n[1]; r.y++) {
		size_t row = ((size_t)z * (size_t)l->n[1] + (size_t)r.y) * nx;

		struct counted k;

		r.fixed = l->fixed + row;
		r.weight = l->weight + row;
		if (slopes) {
			row_slopes(&r);
		} else {
			reg_row_of(m->lattice, m->axis, l->n[0], r.y, work, line, r.u);
			k = l->n[2] > 1 ? row_volume(&r) : row_slice(&r);
			sums[0] += k.sum;
			sums[1] += k.plain;
		}
		collect_row(m, slopes ? m->squared : m->axis, &r, line, plane);
	}
}

/* All slices, and then every plane of control points from its slices in their order. */
static void
do_slices(struct reg_measure *m, bool slopes, float *out)
{
	const struct reg_level *l = m->level;
	const struct reg_lattice *k = m->lattice;
	const struct reg_axis *t = slopes ? &m->squared[2] : &m->axis[2];
	size_t nxy = (size_t)k->n[0] * (size_t)k->n[1];
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(m->threads)
#endif
	for (int z = 0; z < l->n[2]; z++)
		do_slice(m, z, slopes);
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
reg_measure_slopes(struct reg_measure *m, float *diagonal)
{
	do_slices(m, true, diagonal);
}

bool
reg_measure_init(struct reg_measure *m, const struct reg_level *l, struct reg_lattice *k, double bending, int threads,
                 struct fault *f)
{
	size_t nxy = (size_t)k->n[0] * (size_t)k->n[1], nz = (size_t)l->n[2];
	bool good = true;

	*m = (struct reg_measure){ .level = l, .lattice = k, .bending = bending, .threads = threads };
	m->work_each = 3 * nxy + 3 * (size_t)k->n[0] + 3 * (size_t)l->n[0];
	m->work = mem_array(nz * m->work_each, sizeof *m->work);
	m->planes = mem_array(3 * nxy * nz, sizeof *m->planes);
	m->sums = mem_array(2 * nz, sizeof *m->sums);
	m->bend = mem_array(6 * k->points, sizeof *m->bend);
	m->ease = mem_array(k->points, sizeof *m->ease);
	for (size_t i = 0; m->ease && i < k->points; i++)
		m->ease[i] = 1;
	for (int a = 0; a < 3; a++) {
		good = reg_axis_init(&m->axis[a], k, l, a) && reg_axis_init(&m->squared[a], k, l, a) && good;
		for (size_t i = 0; m->squared[a].weight && i < 4 * (size_t)l->n[a]; i++)
			m->squared[a].weight[i] *= m->squared[a].weight[i];
	}
	return (good && m->work && m->planes && m->sums && m->bend && m->ease) || fault_memory(f);
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
	free(m->ease);
	*m = (struct reg_measure){ 0 };
}
