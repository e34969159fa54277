/* L-BFGS (Liu and Nocedal 1989) over the control points, from a diagonal second derivative. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/register_parts.h"

enum { MEMORY = 6, HALVINGS_MAX = 8 };
/* A step is long enough when it wins this part of what the slope promises. */
static const double enough = 1e-4;
/* It is over when an iteration wins less than this part of the measure, three times in a row. */
static const double little = 1e-5;

struct memory {
	size_t n;
	int used, next;
	float *s[MEMORY], *y[MEMORY];
	double rho[MEMORY], gamma;
	float *x, *g, *old_x, *old_g, *step, *diagonal;
	float *all;
};

static double
dot(const float *a, const float *b, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)a[i] * (double)b[i];
	return sum;
}

static bool
memory_init(struct memory *k, float *x, size_t n)
{
	float *p = n > SIZE_MAX / 64 ? NULL : mem_array((2 * MEMORY + 5) * n, sizeof *p);

	*k = (struct memory){ .n = n, .x = x, .gamma = 1, .all = p };
	if (!p)
		return false;
	for (size_t i = 0; i < MEMORY; i++) {
		k->s[i] = p + 2 * i * n;
		k->y[i] = p + (2 * i + 1) * n;
	}
	p += 2 * (size_t)MEMORY * n;
	k->g = p;
	k->old_x = p + n;
	k->old_g = p + 2 * n;
	k->step = p + 3 * n;
	k->diagonal = p + 4 * n;
	return true;
}

/* The two loops: step = -H g. */
static void
direction(struct memory *k)
{
	double alpha[MEMORY] = { 0 };

	memcpy(k->step, k->g, k->n * sizeof *k->g);
	for (int j = 0; j < k->used; j++) {
		int i = (k->next - 1 - j + 2 * MEMORY) % MEMORY;
		float a;

		alpha[i] = k->rho[i] * dot(k->s[i], k->step, k->n);
		a = (float)alpha[i];
		for (size_t e = 0; e < k->n; e++)
			k->step[e] -= a * k->y[i][e];
	}
	for (size_t e = 0; e < k->n; e++)
		k->step[e] *= (float)k->gamma / k->diagonal[e];
	for (int j = k->used - 1; j >= 0; j--) {
		int i = (k->next - 1 - j + 2 * MEMORY) % MEMORY;
		float a = (float)(alpha[i] - k->rho[i] * dot(k->y[i], k->step, k->n));

		for (size_t e = 0; e < k->n; e++)
			k->step[e] += a * k->s[i][e];
	}
	for (size_t e = 0; e < k->n; e++)
		k->step[e] = -k->step[e];
}

/* What the step has taught of the second derivative. */
static void
learn(struct memory *k)
{
	float *s = k->s[k->next], *y = k->y[k->next];
	double sy, yhy = 0;

	for (size_t e = 0; e < k->n; e++) {
		s[e] = k->x[e] - k->old_x[e];
		y[e] = k->g[e] - k->old_g[e];
		yhy += (double)y[e] * (double)y[e] / (double)k->diagonal[e];
	}
	sy = dot(s, y, k->n);
	if (!(sy > 1e-12 * yhy) || !(yhy > 0))
		return;
	k->rho[k->next] = 1 / sy;
	k->gamma = sy / yhy;
	k->next = (k->next + 1) % MEMORY;
	k->used += k->used < MEMORY;
}

/* No control point farther than half a step of the lattice at once. */
static double
longest_step(const struct memory *k, double step_mm)
{
	float most = 0;

	for (size_t e = 0; e < k->n; e++)
		most = fmaxf(most, fabsf(k->step[e]));
	return most > 0 ? fmin(1, step_mm / 2 / (double)most) : 1;
}

/* Along the step until the value falls enough; false: nowhere. */
static bool
search(struct memory *k, struct reg_measure *m, double *value, double *rms)
{
	double slope = dot(k->g, k->step, k->n), t = longest_step(k, m->lattice->step_mm), was = *value, was_rms = *rms;

	if (!(slope < 0))
		return false;
	if (k->used == 0)
		t = fmin(t, 0.3);
	memcpy(k->old_x, k->x, k->n * sizeof *k->x);
	memcpy(k->old_g, k->g, k->n * sizeof *k->g);
	for (int i = 0; i < HALVINGS_MAX; i++) {
		for (size_t e = 0; e < k->n; e++)
			k->x[e] = k->old_x[e] + (float)t * k->step[e];
		*value = reg_measure_of(m, k->g, rms);
		if (*value <= was + enough * t * slope)
			return true;
		t *= fmin(0.5, fmax(0.1, -slope * t / (2 * (*value - was - slope * t))));
	}
	memcpy(k->x, k->old_x, k->n * sizeof *k->x);
	memcpy(k->g, k->old_g, k->n * sizeof *k->g);
	*value = was;
	*rms = was_rms;
	return false;
}

bool
reg_minimise(struct reg_measure *m, int iterations, struct reg_watch *w, struct fault *f)
{
	struct memory k;
	double value, rms;
	int idle = 0;

	if (!memory_init(&k, m->lattice->c[0], 3 * m->lattice->points))
		return fault_memory(f);
	reg_measure_curvature(m, k.diagonal);
	value = reg_measure_of(m, k.g, &rms);
	for (int i = 0; i < iterations && idle < 3 && !w->stopped; i++) {
		double was = value;

		direction(&k);
		if (!search(&k, m, &value, &rms)) {
			if (k.used == 0)
				break;
			k.used = 0;
			continue;
		}
		learn(&k);
		idle = was - value < little * was ? idle + 1 : 0;
		reg_watch_step(w, rms);
	}
	free(k.all);
	return true;
}
