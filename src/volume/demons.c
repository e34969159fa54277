/* Demons in volumes: symmetric forces, composed, Gaussian regularisation of the whole field. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/register_parts.h"

double
vol_demons_step(double difference, double slope)
{
	double sum = slope * slope + difference * difference;

	return sum > 0 ? difference * slope / sum : 0;
}

/* What the kernels need of a level, in single precision; displacements in voxels. */
struct walk {
	int nx, ny, nz;
	ptrdiff_t sy, sz;
	float last[3];                 /* the largest index of a cell's lower corner, as far as interpolation goes */
	float per_mm[3];               /* 1/spacing */
	float scale2;                  /* 1/mean spacing^2: makes a difference comparable to a gradient */
};

static struct walk
walk_of(const struct reg_level *l)
{
	struct walk w = { .nx = l->n[0], .ny = l->n[1], .nz = l->n[2], .sy = l->n[0],
	                  .sz = (ptrdiff_t)l->n[0] * l->n[1] };
	double mean = 0;

	for (int a = 0; a < 3; a++) {
		w.last[a] = nextafterf((float)(l->n[a] - 1), 0);
		w.per_mm[a] = (float)(1 / l->spacing_mm[a]);
		mean += l->spacing_mm[a] * l->spacing_mm[a] / 3;
	}
	w.scale2 = (float)(1 / mean);
	return w;
}

static inline float
inside(float v, float last)
{
	v = v > 0 ? v : 0;
	return v < last ? v : last;
}

/* The cell around a place in voxels: its lower corner and the parts within. */
struct cell { ptrdiff_t at; float x, y, z; };

static inline struct cell
cell_of(const struct walk *w, float x, float y, float z)
{
	int i, j, k;

	x = inside(x, w->last[0]);
	y = inside(y, w->last[1]);
	z = inside(z, w->last[2]);
	i = (int)x;
	j = (int)y;
	k = (int)z;
	return (struct cell){ k * w->sz + j * w->sy + i, x - (float)i, y - (float)j, z - (float)k };
}

static inline float
interpolate(const struct walk *w, const float *restrict v, struct cell c)
{
	const float *p = v + c.at;
	float c00 = p[0] + c.x * (p[1] - p[0]), c10 = p[w->sy] + c.x * (p[w->sy + 1] - p[w->sy]);
	float c01 = p[w->sz] + c.x * (p[w->sz + 1] - p[w->sz]);
	float c11 = p[w->sz + w->sy] + c.x * (p[w->sz + w->sy + 1] - p[w->sz + w->sy]);
	float c0 = c00 + c.y * (c10 - c00), c1 = c01 + c.y * (c11 - c01);

	return c0 + c.z * (c1 - c0);
}

/* moving(x + u) of one row. */
static void
warp_row(const struct walk *w, const float *moving, float *const u[3], float *warped, int y, int z)
{
	ptrdiff_t row = z * w->sz + y * w->sy;

	for (int x = 0; x < w->nx; x++) {
		ptrdiff_t i = row + x;

		warped[i] = interpolate(w, moving, cell_of(w, (float)x + u[0][i], (float)y + u[1][i], (float)z + u[2][i]));
	}
}

/* The step s of every voxel of a row from the mean of both gradients, and u(x + s) + s. */
static double
step_row(const struct walk *w, const float *restrict f, const float *restrict m, float *const u[3], float *const out[3],
         int y, int z)
{
	ptrdiff_t row = z * w->sz + y * w->sy, ym = y > 0 ? -w->sy : 0, yp = y < w->ny - 1 ? w->sy : 0;
	ptrdiff_t zm = z > 0 ? -w->sz : 0, zp = z < w->nz - 1 ? w->sz : 0;
	double sum = 0;

	for (int x = 0; x < w->nx; x++) {
		ptrdiff_t i = row + x, xm = i - (x > 0), xp = i + (x < w->nx - 1);
		float d = f[i] - m[i], g[3], s[3], k;
		struct cell c;

		g[0] = 0.25F * (f[xp] - f[xm] + m[xp] - m[xm]) * w->per_mm[0];
		g[1] = 0.25F * (f[i + yp] - f[i + ym] + m[i + yp] - m[i + ym]) * w->per_mm[1];
		g[2] = 0.25F * (f[i + zp] - f[i + zm] + m[i + zp] - m[i + zm]) * w->per_mm[2];
		k = d / (g[0] * g[0] + g[1] * g[1] + g[2] * g[2] + d * d * w->scale2 + 1e-12F);
		for (int a = 0; a < 3; a++)
			s[a] = k * g[a] * w->per_mm[a];
		c = cell_of(w, (float)x + s[0], (float)y + s[1], (float)z + s[2]);
		for (int a = 0; a < 3; a++)
			out[a][i] = s[a] + interpolate(w, u[a], c);
		sum += (double)(d * d);
	}
	return sum;
}

static double
iterate(const struct walk *w, const struct reg_level *l, const struct reg_demons_arrays *k, int threads)
{
	double sum = 0;

	(void)threads;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
	for (int z = 0; z < w->nz; z++)
		for (int y = 0; y < w->ny; y++)
			warp_row(w, l->moving, k->now, k->warped, y, z);
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
	for (int z = 0; z < w->nz; z++) {
		k->sums[z] = 0;
		for (int y = 0; y < w->ny; y++)
			k->sums[z] += step_row(w, l->fixed, k->warped, k->now, k->next, y, z);
	}
	for (int z = 0; z < w->nz; z++)
		sum += k->sums[z];
	return sqrt(sum / (double)l->voxels);
}

/* Displacements in voxels of the level, or back in mm. */
static void
rescale(const struct reg_level *l, float *const u[3], bool to_mm)
{
	for (int a = 0; a < 3; a++) {
		float k = (float)(to_mm ? l->spacing_mm[a] : 1 / l->spacing_mm[a]);

		for (size_t i = 0; i < l->voxels; i++)
			u[a][i] *= k;
	}
}

static void
arrays_fini(struct reg_demons_arrays *k)
{
	for (int a = 0; a < 3; a++) {
		free(k->now[a]);
		free(k->next[a]);
	}
	free(k->warped);
	free(k->sums);
}

static bool
arrays_init(struct reg_demons_arrays *k, const struct reg_level *l)
{
	*k = (struct reg_demons_arrays){ .warped = mem_array(l->voxels, sizeof *k->warped),
	                                 .sums = mem_array((size_t)l->n[2], sizeof *k->sums) };
	for (int a = 0; a < 3; a++) {
		k->now[a] = mem_array(l->voxels, sizeof *k->now[a]);
		k->next[a] = mem_array(l->voxels, sizeof *k->next[a]);
	}
	return k->warped && k->sums && k->now[0] && k->now[1] && k->now[2] && k->next[0] && k->next[1] && k->next[2];
}

bool
reg_demons(const struct reg_level *l, const struct reg_demons *d, float *u[3], int threads, struct reg_watch *watch,
           struct fault *f)
{
	struct walk w = walk_of(l);
	struct reg_demons_arrays k;
	double sigma[3];

	if (!arrays_init(&k, l)) {
		arrays_fini(&k);
		return fault_memory(f);
	}
	for (int a = 0; a < 3; a++) {
		sigma[a] = d->sigma_mm / l->spacing_mm[a];
		memcpy(k.now[a], u[a], l->voxels * sizeof *u[a]);
	}
	rescale(l, k.now, false);
	for (int i = 0; i < d->iterations && !watch->stopped; i++) {
		double rms = l->n[2] > 1 ? iterate(&w, l, &k, threads) : reg_demons_slice(l, &k);

		for (int a = 0; a < (l->n[2] > 1 ? 3 : 2); a++) {
			float *old = k.now[a];

			reg_smooth(&k.next[a], &k.warped, l->n, sigma, threads);
			k.now[a] = k.next[a];
			k.next[a] = old;
		}
		reg_watch_step(watch, rms);
	}
	rescale(l, k.now, true);
	for (int a = 0; a < 3; a++)
		memcpy(u[a], k.now[a], l->voxels * sizeof *u[a]);
	arrays_fini(&k);
	return true;
}
