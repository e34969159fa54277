/* The bending energy of a spline, and a model of the second derivative of what is minimised. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "volume/register_parts.h"

/* Values of the spline at its control points, and first and second differences there: per step and per step^2. */
static const float stencils[4][3] = { { 1.F / 6, 4.F / 6, 1.F / 6 }, { -0.5F, 0, 0.5F }, { 1, -2, 1 },
                                      { 0.25F, 0.5F, 0.25F } };
enum { VALUE, FIRST, SECOND, NEIGHBOURS };
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

/* A stencil along every axis, of c: the answer is in b, a is work.  Transposed: of b. */
static void
stencil_all(const struct reg_lattice *k, const int of[3], bool transposed, const float *c, float *a, float *b)
{
	bool flat = k->n[2] == 1;

	if (transposed) {
		if (!flat) {
			stencil_along(k, 2, stencils[of[2]], true, b, a);
			memcpy(b, a, k->points * sizeof *b);
		}
		stencil_along(k, 1, stencils[of[1]], true, b, a);
		stencil_along(k, 0, stencils[of[0]], true, a, b);
		return;
	}
	stencil_along(k, 0, stencils[of[0]], false, c, a);
	stencil_along(k, 1, stencils[of[1]], false, a, b);
	if (!flat) {
		stencil_along(k, 2, stencils[of[2]], false, b, a);
		memcpy(b, a, k->points * sizeof *b);
	}
}

/* One component: 1/2 sum of squares; its gradient is added to out. */
static double
bend_component(const struct reg_measure *m, const float *c, double scale, float *out, float *a, float *b)
{
	const struct reg_lattice *k = m->lattice;
	double energy = 0;

	for (size_t e = 0; e < sizeof bends / sizeof *bends; e++) {
		double weight = bends[e].weight * scale, sum = 0;

		if (k->n[2] == 1 && bends[e].of[2] != VALUE)
			continue;
		stencil_all(k, bends[e].of, false, c, a, b);
		for (size_t i = 0; i < k->points; i++) {
			float eased = m->ease[i] * b[i];

			sum += (double)eased * (double)b[i];
			b[i] = eased;
		}
		energy += weight * sum / 2;
		if (!out)
			continue;
		stencil_all(k, bends[e].of, true, NULL, a, b);
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
		part[a] = bend_component(m, k->c[a], scale, gradient ? gradient + (size_t)a * k->points : NULL,
		                         m->bend + (size_t)a * 2 * k->points, m->bend + ((size_t)a * 2 + 1) * k->points);
	return part[0] + part[1] + part[2];
}

/* Without bending energy at all, a spline would fold. */
static const float least_ease = 0.01F;

void
reg_ease(struct reg_measure *m, double usual)
{
	const struct reg_lattice *k = m->lattice;
	float *a = m->bend, *b = a + k->points, *sum = b + k->points;
	double unit = 1 / pow(k->step_mm * k->step_mm * usual, 2);

	memset(sum, 0, k->points * sizeof *sum);
	for (int c = 0; c < 3; c++)
		for (size_t e = 0; e < sizeof bends / sizeof *bends; e++) {
			float weight = (float)(bends[e].weight * unit);

			if (k->n[2] == 1 && bends[e].of[2] != VALUE)
				continue;
			stencil_all(k, bends[e].of, false, k->c[c], a, b);
			for (size_t i = 0; i < k->points; i++)
				sum[i] += weight * b[i] * b[i];
		}
	/* With its neighbours, twice: what bends is wider than a step, and noise is not. */
	for (int pass = 0; pass < 2; pass++) {
		stencil_all(k, (const int[3]){ NEIGHBOURS, NEIGHBOURS, NEIGHBOURS }, false, sum, a, b);
		memcpy(sum, b, k->points * sizeof *sum);
	}
	for (size_t i = 0; i < k->points; i++)
		m->ease[i] = fmaxf(1 / (1 + sum[i]), least_ease);
}

void
reg_measure_curvature(struct reg_measure *m, float *diagonal)
{
	const size_t n = m->lattice->points;
	const bool flat = m->lattice->n[2] == 1;
	double bend = 0, mean = 0;

	/* The middle of the bending energy's matrix: its stencils' sums of squares. */
	for (size_t e = 0; e < sizeof bends / sizeof *bends; e++) {
		double product = bends[e].weight;

		for (int a = 0; a < (flat ? 2 : 3); a++) {
			const float *s = stencils[bends[e].of[a]];

			product *= (double)(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
		}
		if (!flat || bends[e].of[2] == VALUE)
			bend += product;
	}
	reg_measure_slopes(m, diagonal);
	for (size_t i = 0; i < 3 * n; i++)
		mean += (double)diagonal[i] / (3 * (double)n);
	for (size_t i = 0; i < 3 * n; i++)
		diagonal[i] += (float)(bend * bend_scale(m) * (double)m->ease[i % n] + 1e-3 * mean + 1e-30);
}
