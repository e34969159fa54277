/* Cubic B-splines through every voxel: a recursive filter finds their coefficients (M. Unser, A. Aldroubi, M. Eden,
 * B-spline signal processing, IEEE Trans Signal Process 41 (1993) 821-848), mirrored at the outermost centres. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/mem.h"
#include "volume/array.h"
#include "volume/kernels_voxel.h"
#include "volume/rows.h"

enum { LANES = 16 };           /* lines that are filtered side by side */

/* The pole of the cubic, sqrt(3) - 2, and the samples after which its power is below 1e-17. */
static const double pole = -0.26794919243112270647;
enum { HORIZON = 30 };

/* In place; sample k of line w is line[k * LANES + w]. */
static void
filter(double *line, int n)
{
	double first[LANES] = { 0 };
	int period = 2 * n - 2, terms = n < HORIZON ? period : HORIZON;
	double power = 1;

	/* The causal start: the mirrored line's past, the whole of its period where that is short. */
	for (int k = 0; k < terms; k++, power *= pole)
		for (int w = 0; w < LANES; w++)
			first[w] += power * line[(k < n ? k : period - k) * LANES + w];
	for (int w = 0; w < LANES; w++)
		line[w] = n < HORIZON ? first[w] / (1 - power) : first[w];
	for (int k = 1; k < n; k++)
		for (int w = 0; w < LANES; w++)
			line[k * LANES + w] += pole * line[(k - 1) * LANES + w];
	for (int w = 0; w < LANES; w++)
		line[(n - 1) * LANES + w] = pole / (pole * pole - 1) *
		                            (line[(n - 1) * LANES + w] + pole * line[(n - 2) * LANES + w]);
	for (int k = n - 2; k >= 0; k--)
		for (int w = 0; w < LANES; w++)
			line[k * LANES + w] = pole * (line[(k + 1) * LANES + w] - line[k * LANES + w]);
}

/* Some lines of n samples that stand stride apart, beginning across apart from each other. */
static void
filter_lines(float *c, int n, size_t stride, size_t across, size_t lines, double *line)
{
	for (int k = 0; k < n; k++)
		for (size_t w = 0; w < LANES; w++)
			line[(size_t)k * LANES + w] = w < lines ? (double)c[(size_t)k * stride + w * across] : 0;
	filter(line, n);
	for (int k = 0; k < n; k++)
		for (size_t w = 0; w < lines; w++)
			c[(size_t)k * stride + w * across] = (float)(6 * line[(size_t)k * LANES + w]);
}

/* All lines along an axis: sheets of lines. */
static void
filter_axis(float *c, const int n[3], int axis, int threads, double *scratch)
{
	const size_t nx = (size_t)n[0], ny = (size_t)n[1], nz = (size_t)n[2];
	const size_t stride = axis == 0 ? 1 : axis == 1 ? nx : nx * ny, across = axis == 0 ? nx : 1;
	const size_t lines = axis == 0 ? ny * nz : axis == 1 ? nx : nx * ny, sheets = axis == 1 ? nz : 1;
	const size_t blocks = (lines + LANES - 1) / LANES;

	(void)threads;                 /* without OpenMP nobody asks */
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
	for (size_t job = 0; job < sheets * blocks; job++) {
		size_t from = job % blocks * LANES;
		double *line = scratch;

#ifdef _OPENMP
		line += (size_t)omp_get_thread_num() * LANES * VOL_SIDE_MAX;
#endif
		filter_lines(c + job / blocks * nx * ny + from * across, n[axis], stride, across,
		             lines - from < LANES ? lines - from : LANES, line);
	}
}

bool
cubic_coefficients(float *c, const int n[3], int threads, struct fault *f)
{
	double *scratch = mem_array((size_t)threads * LANES * VOL_SIDE_MAX, sizeof *scratch);

	if (!scratch)
		return fault_memory(f);
	for (int axis = 0; axis < 3; axis++)
		if (n[axis] > 1)
			filter_axis(c, n, axis, threads, scratch);
	free(scratch);
	return true;
}

bool
cubic_init(struct cubic *c, const struct vol_dose *dose, int threads, struct fault *f)
{
	size_t n = vol_grid_voxels(&dose->grid), unknown = 0;

	*c = (struct cubic){ 0 };
	for (size_t i = 0; i < n; i++)
		unknown += isnan(dose->gy[i]) ? 1 : 0;
	if (unknown > 0)
		return fault_set(f, 0, 0, "%zu voxel%s of unknown dose; cubic mapping expects none, because each has a part in all others "
		                 "(linear mapping does without)", unknown, unknown == 1 ? "" : "s");
	c->d = vol_array_new(n, sizeof *c->d);
	c->d2 = vol_array_new(n, sizeof *c->d2);
	if (!c->d || !c->d2) {
		cubic_fini(c);
		return fault_memory(f);
	}
	for (size_t i = 0; i < n; i++) {
		c->d[i] = dose->gy[i];
		c->d2[i] = dose->gy[i] * dose->gy[i];
	}
	if (cubic_coefficients(c->d, dose->grid.n, threads, f) && cubic_coefficients(c->d2, dose->grid.n, threads, f))
		return true;
	cubic_fini(c);
	return false;
}

void
cubic_fini(struct cubic *c)
{
	vol_array_free(c->d);
	vol_array_free(c->d2);
	*c = (struct cubic){ 0 };
}

/* The four control points around a place on one axis, mirrored, and what they weigh (FACTS 8.8). */
struct taps { size_t at[4]; float weight[4]; };

static struct taps
taps_of(int32_t at, float t, int n, size_t stride)
{
	float s = 1 - t;
	struct taps p = { .weight = { s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6,
		                      t * t * t / 6 } };

	for (int k = 0; k < 4; k++) {
		int i = at + k - 1;

		while (n > 1 && (i < 0 || i >= n))
			i = i < 0 ? -i : 2 * (n - 1) - i;
		p.at[k] = n > 1 ? (size_t)i * stride : 0;
	}
	return p;
}

/* The four along x together. */
typedef float four __attribute__((vector_size(16)));

static inline four
load_four(const float *line, const struct taps *x)
{
	four v = { 0 };

	if (x->at[3] == x->at[0] + 3 && x->at[1] == x->at[0] + 1) {
		memcpy(&v, line + x->at[0], sizeof v);
		return v;
	}
	for (int k = 0; k < 4; k++)
		v[k] = line[x->at[k]];
	return v;
}

static float
total(four v, const struct taps *x)
{
	return (v[0] * x->weight[0] + v[1] * x->weight[1]) + (v[2] * x->weight[2] + v[3] * x->weight[3]);
}

/* The sums over z, y, x; d2 NULL: of the dose alone. */
static void
spline(const struct cubic *c, const struct taps p[3], int planes, float *d, float *d2)
{
	four sum = { 0 }, sum2 = { 0 };

	for (int z = 0; z < planes; z++)
		for (int y = 0; y < 4; y++) {
			size_t line = p[2].at[z] + p[1].at[y];
			float w = p[2].weight[z] * p[1].weight[y];

			sum += load_four(c->d + line, &p[0]) * w;
			if (d2)
				sum2 += load_four(c->d2 + line, &p[0]) * w;
		}
	*d = total(sum, &p[0]);
	if (d2)
		*d2 = total(sum2, &p[0]);
}

/* A spline of a dose may swing below 0, and one of its square below the square; the doses may not. */
static bool
voxel(const struct cubic *c, const struct kernel_row *r, size_t i)
{
	const size_t stride[3] = { 1, (size_t)r->n[0], (size_t)r->n[0] * (size_t)r->n[1] };
	const float part[3] = { r->column_part[i], r->line_part, r->plane_part };
	const int32_t base[3] = { r->column[i], r->line, r->plane };
	struct taps p[3] = { [2] = { .weight = { 1 } } };
	int axes = r->n[2] == 1 ? 2 : 3;
	float d = NAN, d2 = NAN;
	bool inside = true;

	for (int a = 0; a < axes && inside; a++) {
		float offset = part[a] + (r->u_mm[0] ? r->u_mm[a][i] * r->per_mm[a] : 0), t;
		int32_t at;

		inside = kernel_axis(base[a], offset, r->n[a], &at, &t);
		if (inside)
			p[a] = taps_of(at, t, r->n[a], stride[a]);
	}
	if (inside) {
		spline(c, p, axes == 2 ? 1 : 4, &d, r->d2 ? &d2 : NULL);
		d = d > 0 ? d : 0;
		d2 = d2 > d * d ? d2 : d * d;
	}
	r->d[i] = d;
	if (r->d2)
		r->d2[i] = d2;
	return !inside;
}

size_t
cubic_row(const struct cubic *c, const struct kernel_row *r)
{
	size_t unknown = 0;

	for (size_t i = 0; i < r->count; i++)
		unknown += voxel(c, r, i);
	return unknown;
}
