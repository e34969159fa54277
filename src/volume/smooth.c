/* Gaussian smoothing along the axes, one after the other. */
#include <math.h>
#include <string.h>

#include "volume/register_parts.h"

struct kernel { int reach; float w[REG_REACH_MAX + 1]; };

static struct kernel
kernel_of(double sigma)
{
	struct kernel k = { .reach = (int)ceil(3 * sigma) };
	double w[REG_REACH_MAX + 1] = { 0 }, sum = 0;

	if (k.reach > REG_REACH_MAX)
		k.reach = REG_REACH_MAX;
	for (int i = 0; i <= k.reach; i++) {
		w[i] = exp(-i * i / (2 * sigma * sigma));
		sum += i ? 2 * w[i] : w[i];
	}
	for (int i = 0; i <= k.reach; i++)
		k.w[i] = (float)(w[i] / sum);
	return k;
}

static void
along_x(float *row, int n, const struct kernel *k)
{
	float line[VOL_SIDE_MAX + 2 * REG_REACH_MAX];
	int reach = k->reach;

	for (int i = 0; i < reach; i++) {
		line[i] = row[0];
		line[reach + n + i] = row[n - 1];
	}
	memcpy(line + reach, row, (size_t)n * sizeof *row);
	for (int i = 0; i < n; i++)
		row[i] = k->w[0] * line[reach + i];
	for (int j = 1; j <= reach; j++) {
		const float *a = line + reach - j, *b = line + reach + j;
		float w = k->w[j];

		for (int i = 0; i < n; i++)
			row[i] += w * (a[i] + b[i]);
	}
}

/* One row of the result from the rows at its place along another axis, stride apart. */
static void
across(float *restrict out, const float *restrict row, int nx, int at, int n, size_t stride, const struct kernel *k)
{
	for (int i = 0; i < nx; i++)
		out[i] = k->w[0] * row[i];
	for (int j = 1; j <= k->reach; j++) {
		const float *a = row - (size_t)(at - j < 0 ? at : j) * stride;
		const float *b = row + (size_t)(at + j >= n ? n - 1 - at : j) * stride;
		float w = k->w[j];

		for (int i = 0; i < nx; i++)
			out[i] += w * (a[i] + b[i]);
	}
}

static void
all_across(float *to, const float *from, const int n[3], int axis, const struct kernel *k, int threads)
{
	long rows = (long)n[1] * n[2];
	size_t nx = (size_t)n[0], stride = axis == 1 ? nx : nx * (size_t)n[1];

	(void)threads;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
	for (long r = 0; r < rows; r++)
		across(to + (size_t)r * nx, from + (size_t)r * nx, n[0], (int)(axis == 1 ? r % n[1] : r / n[1]), n[axis],
		       stride, k);
}

void
reg_smooth(float **p, float **tmp, const int n[3], const double sigma[3], int threads)
{
	long rows = (long)n[1] * n[2];
	struct kernel k = kernel_of(fmax(sigma[0], 1e-3));

	(void)threads;
	if (n[0] > 1 && sigma[0] > 0.1) {
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
		for (long r = 0; r < rows; r++)
			along_x(*p + (size_t)r * (size_t)n[0], n[0], &k);
	}
	for (int axis = 1; axis < 3; axis++) {
		float *swap = *p;

		if (n[axis] == 1 || sigma[axis] <= 0.1)
			continue;
		k = kernel_of(sigma[axis]);
		all_across(*tmp, *p, n, axis, &k, threads);
		*p = *tmp;
		*tmp = swap;
	}
}

/* ---- smoothing that keeps edges ---- */

/* Two neighbours on each side matter. */
enum { CALM_REACH = 2 };

/* One row of the result; a neighbour outside is left out. */
static void
calm_row(float *restrict out, const float *restrict row, int nx, int axis, int at, int n, size_t stride, float per2,
         const struct kernel *k)
{
	for (int x = 0; x < nx; x++) {
		int place = axis == 0 ? x : at;
		float sum = 0, all = k->w[0];

		for (int j = -CALM_REACH; j <= CALM_REACH; j++) {
			float d, t, w;

			if (j == 0 || place + j < 0 || place + j >= n)
				continue;
			d = *(row + x + (ptrdiff_t)j * (ptrdiff_t)stride) - row[x];
			t = 1 - d * d * per2;
			t = t > 0 ? t : 0;
			w = k->w[j < 0 ? -j : j] * t * t;
			sum += w * d;
			all += w;
		}
		out[x] = row[x] + sum / all;
	}
}

void
reg_calm(float **p, float **tmp, const int n[3], const double sigma[3], double differs, int threads)
{
	const size_t step[3] = { 1, (size_t)n[0], (size_t)n[0] * (size_t)n[1] };
	const long rows = (long)n[1] * n[2];
	const float per2 = (float)(1 / (differs * differs));

	(void)threads;
	for (int axis = 0; axis < 3 && differs > 0; axis++) {
		const float *from = *p;
		const struct kernel k = kernel_of(fmin(sigma[axis], CALM_REACH / 2.));
		float *to = *tmp;

		if (n[axis] == 1)
			continue;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
		for (long r = 0; r < rows; r++)
			calm_row(to + (size_t)r * step[1], from + (size_t)r * step[1], n[0], axis,
			         (int)(axis == 1 ? r % n[1] : r / n[1]), n[axis], step[axis], per2, &k);
		*tmp = *p;
		*p = to;
	}
}
