/* Fields of cubic B-splines: control points, and fields from and to them. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "volume/register_parts.h"

void
vol_bspline_weights(double u, double w[4])
{
	double v = 1 - u;

	w[0] = v * v * v / 6;
	w[1] = (3 * u * u * u - 6 * u * u + 4) / 6;
	w[2] = (-3 * u * u * u + 3 * u * u + 3 * u + 1) / 6;
	w[3] = u * u * u / 6;
}

bool
reg_lattice_init(struct reg_lattice *k, const struct reg_level *l, double step_mm)
{
	*k = (struct reg_lattice){ .step_mm = step_mm, .points = 1 };
	for (int a = 0; a < 3; a++) {
		double length = (l->n[a] - 1) * l->spacing_mm[a], cells = floor(length / step_mm) + 1;

		k->n[a] = l->n[a] == 1 ? 1 : (int)cells + 3;
		/* The image is in the middle of the cells. */
		k->first_mm[a] = l->n[a] == 1 ? 0 : l->first_mm[a] - step_mm - (cells * step_mm - length) / 2;
		k->points *= (size_t)k->n[a];
	}
	return reg_vectors(k->c, k->points);
}

void
reg_lattice_fini(struct reg_lattice *k)
{
	free(k->c[0]);
	k->c[0] = k->c[1] = k->c[2] = NULL;
}

bool
reg_axis_init(struct reg_axis *t, const struct reg_lattice *k, const struct reg_level *l, int axis)
{
	size_t n = (size_t)l->n[axis];

	*t = (struct reg_axis){ .taps = l->n[axis] == 1 ? 1 : 4, .base = mem_array(n, sizeof *t->base),
	                        .weight = mem_array(4 * n, sizeof *t->weight) };
	if (!t->base || !t->weight)
		return false;
	for (size_t i = 0; i < n; i++) {
		double at = (l->first_mm[axis] + (double)i * l->spacing_mm[axis] - k->first_mm[axis]) / k->step_mm, w[4];
		int cell = (int)floor(at) - 1;

		if (t->taps == 1) {
			t->weight[0] = 1;
			continue;
		}
		cell = cell < 0 ? 0 : cell > k->n[axis] - 4 ? k->n[axis] - 4 : cell;
		vol_bspline_weights(at - 1 - cell, w);
		t->base[i] = cell;
		for (size_t j = 0; j < 4; j++)
			t->weight[4 * i + j] = (float)w[j];
	}
	return true;
}

void
reg_axis_fini(struct reg_axis *t)
{
	free(t->base);
	free(t->weight);
	*t = (struct reg_axis){ 0 };
}

/* ---- from a field ---- */

/* Control points whose spline has the samples at them, along an axis: c += sample - spline(c) until what is left is below
 * (2/3)^SWEEPS; the ends, which have no neighbour, stay. */
enum { SWEEPS = 12 };

static void
sharpen(float *c, const int n[3], int axis, float *line)
{
	const size_t step[3] = { 1, (size_t)n[0], (size_t)n[0] * (size_t)n[1] };
	size_t points = step[2] * (size_t)n[2], side = (size_t)n[axis], run = step[axis];
	float *sample = line, *old = line + side;

	for (size_t first = 0; first < points; first++) {
		if (first / run % side != 0)
			continue;
		for (size_t i = 0; i < side; i++)
			sample[i] = c[first + i * run];
		for (int sweep = 0; sweep < SWEEPS; sweep++) {
			for (size_t i = 0; i < side; i++)
				old[i] = c[first + i * run];
			for (size_t i = 1; i + 1 < side; i++)
				c[first + i * run] += sample[i] - (old[i - 1] + 4 * old[i] + old[i + 1]) / 6;
		}
	}
}

bool
reg_lattice_from_field(struct reg_lattice *k, const struct reg_level *l, float *const u[3])
{
	int longest = k->n[0] > k->n[1] ? k->n[0] : k->n[1];
	float *line = mem_array(2 * (size_t)(longest > k->n[2] ? longest : k->n[2]), sizeof *line);

	if (!line)
		return false;
	for (size_t i = 0; i < k->points; i++) {
		const size_t nx = (size_t)k->n[0], ny = (size_t)k->n[1];
		const size_t place[3] = { i % nx, i / nx % ny, i / nx / ny };
		double at[3];

		for (int a = 0; a < 3; a++)
			at[a] = (k->first_mm[a] + (double)place[a] * k->step_mm - l->first_mm[a]) / l->spacing_mm[a];
		for (int a = 0; a < 3; a++)
			k->c[a][i] = reg_sample(u[a], l->n, at);
	}
	for (int a = 0; a < 3; a++)
		for (int axis = 0; axis < 3; axis++)
			if (k->n[axis] > 1)
				sharpen(k->c[a], k->n, axis, line);
	free(line);
	return true;
}

/* ---- to a field ---- */

void
reg_plane_of(const struct reg_lattice *k, const struct reg_axis *tz, int z, float *plane)
{
	size_t nxy = (size_t)k->n[0] * (size_t)k->n[1];
	const float *w = tz->weight + 4 * (size_t)z;

	for (int a = 0; a < 3; a++) {
		const float *c = k->c[a] + (size_t)tz->base[z] * nxy;
		float *out = plane + (size_t)a * nxy;

		if (tz->taps == 1)
			for (size_t i = 0; i < nxy; i++)
				out[i] = c[i];
		else
			for (size_t i = 0; i < nxy; i++)
				out[i] = w[0] * c[i] + w[1] * c[i + nxy] + w[2] * c[i + 2 * nxy] + w[3] * c[i + 3 * nxy];
	}
}

void
reg_row_of(const struct reg_lattice *k, const struct reg_axis t[3], int nx, int y, const float *plane, float *line,
           float *u[3])
{
	size_t cx = (size_t)k->n[0], nxy = cx * (size_t)k->n[1];
	const float *w = t[1].weight + 4 * (size_t)y;

	for (int a = 0; a < 3; a++) {
		const float *c = plane + (size_t)a * nxy + (size_t)t[1].base[y] * cx;
		float *restrict out = line + (size_t)a * cx;

		for (size_t i = 0; i < cx; i++)
			out[i] = w[0] * c[i] + w[1] * c[i + cx] + w[2] * c[i + 2 * cx] + w[3] * c[i + 3 * cx];
	}
	for (int a = 0; a < 3; a++) {
		float *restrict out = u[a];

		for (int i = 0; i < nx; i++) {
			const float *v = t[0].weight + 4 * (size_t)i, *c = line + (size_t)a * cx + t[0].base[i];

			out[i] = v[0] * c[0] + v[1] * c[1] + v[2] * c[2] + v[3] * c[3];
		}
	}
}

bool
reg_lattice_to_field(const struct reg_lattice *k, const struct reg_level *l, float *u[3], int threads)
{
	struct reg_axis t[3] = { { 0 } };
	size_t nxy = (size_t)k->n[0] * (size_t)k->n[1], each = 3 * nxy + 3 * (size_t)k->n[0];
	float *work = mem_array((size_t)l->n[2] * each, sizeof *work);
	bool good = work;

	(void)threads;
	for (int a = 0; a < 3; a++)
		good = reg_axis_init(&t[a], k, l, a) && good;
	if (good) {
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
		for (int z = 0; z < l->n[2]; z++) {
			float *plane = work + (size_t)z * each;

			reg_plane_of(k, &t[2], z, plane);
			for (int y = 0; y < l->n[1]; y++) {
				size_t row = ((size_t)z * (size_t)l->n[1] + (size_t)y) * (size_t)l->n[0];

				reg_row_of(k, t, l->n[0], y, plane, plane + 3 * nxy,
				           (float *[]){ u[0] + row, u[1] + row, u[2] + row });
			}
		}
	}
	for (int a = 0; a < 3; a++)
		reg_axis_fini(&t[a]);
	free(work);
	return good;
}
