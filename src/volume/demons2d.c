/* Demons in a slice: the kernels of two dimensions. */
#include <math.h>

#include "volume/register_parts.h"

struct plane { int nx, ny; float last[2], per_mm[2], scale2; };

struct spot { ptrdiff_t at; float x, y; };

static inline float
inside(float v, float last)
{
	v = v > 0 ? v : 0;
	return v < last ? v : last;
}

static inline struct spot
spot_of(const struct plane *k, float x, float y)
{
	int i, j;

	x = inside(x, k->last[0]);
	y = inside(y, k->last[1]);
	i = (int)x;
	j = (int)y;
	return (struct spot){ (ptrdiff_t)j * k->nx + i, x - (float)i, y - (float)j };
}

static inline float
interpolate(const struct plane *k, const float *restrict v, struct spot s)
{
	const float *p = v + s.at;
	float low = p[0] + s.x * (p[1] - p[0]), high = p[k->nx] + s.x * (p[k->nx + 1] - p[k->nx]);

	return low + s.y * (high - low);
}

static void
warp_row(const struct plane *k, const float *moving, float *const u[3], float *warped, int y)
{
	ptrdiff_t row = (ptrdiff_t)y * k->nx;

	for (int x = 0; x < k->nx; x++) {
		ptrdiff_t i = row + x;

		warped[i] = interpolate(k, moving, spot_of(k, (float)x + u[0][i], (float)y + u[1][i]));
	}
}

static double
step_row(const struct plane *k, const float *restrict f, const float *restrict m, const struct reg_demons_arrays *w, int y)
{
	ptrdiff_t row = (ptrdiff_t)y * k->nx, down = y > 0 ? -(ptrdiff_t)k->nx : 0, up = y < k->ny - 1 ? k->nx : 0;
	double sum = 0;

	for (int x = 0; x < k->nx; x++) {
		ptrdiff_t i = row + x, left = i - (x > 0), right = i + (x < k->nx - 1);
		float d = f[i] - m[i], gx, gy, s;
		struct spot c;

		gx = 0.25F * (f[right] - f[left] + m[right] - m[left]) * k->per_mm[0];
		gy = 0.25F * (f[i + up] - f[i + down] + m[i + up] - m[i + down]) * k->per_mm[1];
		s = d / (gx * gx + gy * gy + d * d * k->scale2 + 1e-12F);
		gx *= s * k->per_mm[0];
		gy *= s * k->per_mm[1];
		c = spot_of(k, (float)x + gx, (float)y + gy);
		w->next[0][i] = gx + interpolate(k, w->now[0], c);
		w->next[1][i] = gy + interpolate(k, w->now[1], c);
		sum += (double)(d * d);
	}
	return sum;
}

double
reg_demons_slice(const struct reg_level *l, const struct reg_demons_arrays *w)
{
	const double mean = (l->spacing_mm[0] * l->spacing_mm[0] + l->spacing_mm[1] * l->spacing_mm[1]) / 2;
	const struct plane k = { l->n[0], l->n[1],
	                         { nextafterf((float)(l->n[0] - 1), 0), nextafterf((float)(l->n[1] - 1), 0) },
	                         { (float)(1 / l->spacing_mm[0]), (float)(1 / l->spacing_mm[1]) }, (float)(1 / mean) };
	double sum = 0;

	for (int y = 0; y < k.ny; y++)
		warp_row(&k, l->moving, w->now, w->warped, y);
	for (int y = 0; y < k.ny; y++)
		sum += step_row(&k, l->fixed, w->warped, w, y);
	return sqrt(sum / (double)l->voxels);
}
