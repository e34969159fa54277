/* Two images at several resolutions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/register_parts.h"
#include "volume/rows.h"

/* The part of an edge's slope, in voxels, that the spline of the movement and that of the image get wrong.  Without it a
 * wall of bone, whose least misfit is ten times the noise, would shift what is faint beside it. */
static const double edge_voxels_volume = 0.2, edge_voxels_slice = 0.03;
/* Neighbours that differ by so many standard deviations of noise are no noise. */
static const double no_noise = 6;
/* Noise is averaged over a voxel, and no farther than this: the smallest that is to be told apart. */
static const double calm_mm = 3;
enum { SIDE_MIN = 24, HISTOGRAM = 4096 };

bool
reg_vectors(float *v[3], size_t n)
{
	v[0] = n > SIZE_MAX / 3 ? NULL : mem_array(3 * n, sizeof *v[0]);
	v[1] = v[0] ? v[0] + n : NULL;
	v[2] = v[0] ? v[0] + 2 * n : NULL;
	return v[0];
}

float
reg_sample(const float *values, const int n[3], const double at[3])
{
	const size_t step[3] = { 1, (size_t)n[0], (size_t)n[0] * (size_t)n[1] };
	size_t low = 0, up[3];
	double part[3], sum = 0;

	for (int a = 0; a < 3; a++) {
		double i = fmin(fmax(at[a], 0), n[a] - 1), floor_i = fmin(floor(i), n[a] > 1 ? n[a] - 2 : 0);

		part[a] = i - floor_i;
		low += (size_t)floor_i * step[a];
		up[a] = n[a] > 1 ? step[a] : 0;
	}
	for (unsigned corner = 0; corner < 8; corner++) {
		double w = 1;
		size_t from = low;

		for (int a = 0; a < 3; a++) {
			w *= corner >> a & 1 ? part[a] : 1 - part[a];
			from += corner >> a & 1 ? up[a] : 0;
		}
		sum += w * (double)values[from];
	}
	return (float)sum;
}

/* ---- noise ---- */

/* The median of |second difference along x| over voxels that differ at all, as a standard deviation of white noise, and
 * the image's own spread. */
static double
noise_of(const float *v, const struct reg_level *l, double *spread_of)
{
	double sum = 0, sum2 = 0, top = 0, spread, n = (double)l->voxels, seen = 0, count = 0;
	size_t bins[HISTOGRAM] = { 0 };
	int bin = 0;

	for (size_t i = 0; i < l->voxels; i++)
		sum += (double)v[i];
	for (size_t i = 0; i < l->voxels; i++)
		sum2 += ((double)v[i] - sum / n) * ((double)v[i] - sum / n);
	spread = sqrt(sum2 / n);
	top = spread;
	for (size_t i = 1; i + 1 < l->voxels && top > 0; i++) {
		double d = fabs((double)v[i - 1] - 2 * (double)v[i] + (double)v[i + 1]);

		if (d > 0 && d < top) {
			bins[(size_t)(d / top * HISTOGRAM) % HISTOGRAM]++;
			count++;
		}
	}
	while (bin < HISTOGRAM - 1 && seen + (double)bins[bin] < count / 2)
		seen += (double)bins[bin++];
	*spread_of = spread;
	return count > 0 ? (bin + 0.5) / HISTOGRAM * top / (0.6745 * sqrt(6)) : 0;
}

/* Structures without noise are never sharper than a small part of the spread. */
static void
set_noise(struct reg_level *l)
{
	double spread[2], fixed = noise_of(l->fixed, l, &spread[0]), moving = noise_of(l->moving, l, &spread[1]);

	l->noise2 = pow(fmax(fixed, 0.004 * spread[0]), 2) + pow(fmax(moving, 0.004 * spread[1]), 2);
}

/* ---- levels ---- */

static bool
level_arrays(struct reg_level *l, struct fault *f)
{
	l->voxels = (size_t)l->n[0] * (size_t)l->n[1] * (size_t)l->n[2];
	l->fixed = mem_array(l->voxels, sizeof *l->fixed);
	l->moving = mem_array(l->voxels, sizeof *l->moving);
	l->known = mem_array(l->voxels, sizeof *l->known);
	l->weight = mem_array(l->voxels, sizeof *l->weight);
	return (l->fixed && l->moving && l->known && l->weight) || fault_memory(f);
}

/* Means of up to 2 x 2 x 2 voxels. */
static void
halve(const float *from, const int n[3], float *to, const int half[3], const int factor[3], int threads)
{
	(void)threads;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
	for (int z = 0; z < half[2]; z++)
		for (int y = 0; y < half[1]; y++)
			for (int x = 0; x < half[0]; x++) {
				float sum = 0;
				int count = 0;

				for (int c = z * factor[2]; c < (z + 1) * factor[2] && c < n[2]; c++)
					for (int b = y * factor[1]; b < (y + 1) * factor[1] && b < n[1]; b++)
						for (int a = x * factor[0]; a < (x + 1) * factor[0] && a < n[0]; a++) {
							sum += from[((size_t)c * (size_t)n[1] + (size_t)b) * (size_t)n[0] + (size_t)a];
							count++;
						}
				to[((size_t)z * (size_t)half[1] + (size_t)y) * (size_t)half[0] + (size_t)x] = sum / (float)count;
			}
}

static bool
next_level(struct reg_pyramid *p, struct fault *f)
{
	struct reg_level *a = &p->level[p->levels - 1], *b = &p->level[p->levels];
	double least = fmin(a->spacing_mm[0], a->spacing_mm[1]);
	int factor[3] = { 1, 1, 1 };

	if (a->n[2] > 1)
		least = fmin(least, a->spacing_mm[2]);
	for (int k = 0; k < 3; k++) {
		factor[k] = a->n[k] >= 2 * SIDE_MIN / (k == 2 ? 2 : 1) && a->spacing_mm[k] < 1.8 * least ? 2 : 1;
		b->n[k] = (a->n[k] + factor[k] - 1) / factor[k];
		b->spacing_mm[k] = a->spacing_mm[k] * factor[k];
		b->first_mm[k] = a->first_mm[k] + (factor[k] - 1) * a->spacing_mm[k] / 2;
	}
	if (factor[0] * factor[1] * factor[2] == 1)
		return true;
	p->levels++;
	if (!level_arrays(b, f))
		return false;
	halve(a->fixed, a->n, b->fixed, b->n, factor, p->threads);
	halve(a->moving, a->n, b->moving, b->n, factor, p->threads);
	halve(a->known, a->n, b->known, b->n, factor, p->threads);
	b->noise2 = a->noise2 / (factor[0] * factor[1] * factor[2]);
	return true;
}

/* known / (noise of both images and the edges' part), of a smoothed copy: noise is no edge. */
static void
set_weight(struct reg_pyramid *p, struct reg_level *l)
{
	const size_t step[3] = { 1, (size_t)l->n[0], (size_t)l->n[0] * (size_t)l->n[1] };
	const double sigma[3] = { 1, 1, 1 };
	const double edge = l->n[2] > 1 ? edge_voxels_volume : edge_voxels_slice;
	float *smooth = l->weight, *weight;

	memcpy(smooth, l->fixed, l->voxels * sizeof *smooth);
	reg_smooth(&smooth, &p->tmp, l->n, sigma, p->threads);
	weight = p->tmp;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(p->threads)
#endif
	for (int z = 0; z < l->n[2]; z++)
		for (int y = 0; y < l->n[1]; y++)
			for (int x = 0; x < l->n[0]; x++) {
				const int at[3] = { x, y, z };
				size_t i = (size_t)x + (size_t)y * step[1] + (size_t)z * step[2];
				double edge2 = 0;

				for (int a = 0; a < 3; a++) {
					const float *v = smooth + i;

					if (at[a] > 0 && at[a] < l->n[a] - 1)
						edge2 += pow((double)(v[step[a]] - *(v - step[a])) / 2, 2);
				}
				weight[i] = (float)((double)l->known[i] / (l->noise2 + edge * edge * edge2));
			}
	l->weight = weight;
	p->tmp = smooth;
}

/* The moving image's coefficients, with those that are mirrored in its border's centres. */
static bool
set_spline(struct reg_pyramid *p, struct reg_level *l, struct fault *f)
{
	const int n[3] = { l->n[0], l->n[1], l->n[2] }, pad = n[2] > 1 ? 1 : 0;
	const size_t nx = (size_t)n[0], ny = (size_t)n[1], row = nx + 2, sheet = row * (ny + 2);

	l->spline = mem_array(sheet * (size_t)(n[2] + 2 * pad), sizeof *l->spline);
	if (!l->spline)
		return fault_memory(f);
	memcpy(p->tmp, l->moving, l->voxels * sizeof *l->moving);
	if (!cubic_coefficients(p->tmp, n, p->threads, f))
		return false;
	for (int z = -pad; z < n[2] + pad; z++)
		for (int y = -1; y <= n[1]; y++) {
			size_t zi = (size_t)(z < 0 ? 1 : z == n[2] ? n[2] - 2 : z), yi = (size_t)(y < 0 ? 1 : y == n[1] ? n[1] - 2 : y);
			float *to = l->spline + (size_t)(z + pad) * sheet + (size_t)(y + 1) * row;
			const float *from = p->tmp + (zi * ny + yi) * nx;

			memcpy(to + 1, from, nx * sizeof *to);
			to[0] = from[1];
			to[nx + 1] = from[nx - 2];
		}
	return true;
}

/* Both images without most of their noise, and what is counted of them. */
static bool
prepare(struct reg_pyramid *p, struct reg_level *l, struct fault *f)
{
	double differs = no_noise * sqrt(l->noise2 / 2), sigma[3];

	for (int a = 0; a < 3; a++)
		sigma[a] = fmin(1, calm_mm / l->spacing_mm[a]);
	reg_calm(&l->moving, &p->tmp, l->n, sigma, differs, p->threads);
	reg_calm(&l->fixed, &p->tmp, l->n, sigma, differs, p->threads);
	set_weight(p, l);
	return set_spline(p, l, f);
}

bool
reg_pyramid_init(struct reg_pyramid *p, const struct vol_grid *g, const float *fixed, const float *moving,
                 const float *known, int threads, struct fault *f)
{
	struct reg_level *l = &p->level[0];

	*p = (struct reg_pyramid){ .levels = 1, .threads = threads };
	for (int a = 0; a < 3; a++) {
		l->n[a] = g->n[a];
		l->spacing_mm[a] = g->spacing_mm[a];
	}
	if (!level_arrays(l, f))
		return false;
	p->tmp = mem_array(l->voxels, sizeof *p->tmp);
	if (!p->tmp)
		return fault_memory(f);
	memcpy(l->fixed, fixed, l->voxels * sizeof *fixed);
	memcpy(l->moving, moving, l->voxels * sizeof *moving);
	for (size_t i = 0; i < l->voxels; i++)
		l->known[i] = known ? known[i] : 1;
	set_noise(l);
	for (int before = 0; before < p->levels && p->levels < REG_LEVELS_MAX;) {
		before = p->levels;
		if (!next_level(p, f))
			return false;
	}
	for (int i = 0; i < p->levels; i++)
		if (!prepare(p, &p->level[i], f))
			return false;
	return true;
}

void
reg_pyramid_fini(struct reg_pyramid *p)
{
	for (int i = 0; i < p->levels; i++) {
		free(p->level[i].fixed);
		free(p->level[i].moving);
		free(p->level[i].known);
		free(p->level[i].weight);
		free(p->level[i].spline);
	}
	free(p->tmp);
	*p = (struct reg_pyramid){ 0 };
}
