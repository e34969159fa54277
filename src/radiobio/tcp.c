/* Tumour control probability (MODEL section 5). */
#include "radiobio/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "radiobio/branching.h"
#include "radiobio/lineage.h"

double
rb_tcp_poisson(double ln_clonogens)
{
	return exp(-exp(fmin(ln_clonogens, 700)));
}

/* ---- clonogens of each compartment at the start ---- */

static size_t
at_start(const struct rb_tumour *t, const struct rb_lineage *l, size_t n_lineages, double out[RB_TYPES_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < n_lineages; i++)
		for (int j = 0; j < l[i].n; j++)
			out[n++] = t->clonogens * l[i].share * l[i].initial[j];
	return n;
}

/* Largest remainder: whole parts first, then one more for the largest remainders, the first of equals. */
static void
make_whole(double *x, size_t n, double total)
{
	double rest[RB_TYPES_MAX] = { 0 }, given = 0;

	for (size_t i = 0; i < n; i++) {
		rest[i] = x[i] - floor(x[i]);
		x[i] = floor(x[i]);
		given += x[i];
	}
	for (double left = nearbyint(total) - given; left >= 1; left--) {
		size_t most = 0;

		for (size_t i = 1; i < n; i++)
			if (rest[i] > rest[most])
				most = i;
		if (!(rest[most] > 0))
			return;
		x[most]++;
		rest[most] = 0;
	}
}

size_t
rb_tumour_whole(const struct rb_tumour *t, double clonogens[RB_TYPES_MAX])
{
	struct rb_lineage lineages[RB_CLONES_MAX];
	size_t n_lineages = rb_lineages(t, lineages), n = at_start(t, lineages, n_lineages, clonogens);

	make_whole(clonogens, n, t->clonogens);
	return n;
}

/* ---- exact ---- */

static bool
fates_of(const struct rb_lineage *l, const struct rb_schedule *s, const double *quadratic, double until_h,
         struct rb_fate *fates, bool expected, struct fault *f)
{
	double u[RB_LINEAGE_TYPES], m[RB_LINEAGE_TYPES] = { 0 };
	struct rb_leg *legs;
	size_t n;
	bool ok;

	if (!rb_legs(l, s, quadratic, until_h, &legs, &n, f))
		return false;
	ok = rb_branching(l, legs, n, u, f);
	if (expected)
		rb_descendants(l, legs, n, m);
	free(legs);
	for (int j = 0; ok && j < l->n; j++) {
		fates[j].ln_survives = u[j];
		fates[j].ln_expected = m[j];
	}
	return ok;
}

static double
ln_control(const struct rb_fate *fates, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		if (fates[i].clonogens > 0)
			sum += fates[i].ln_survives < 0 ? fates[i].clonogens * log1p(-exp(fates[i].ln_survives)) : -INFINITY;
	return sum;
}

static bool
compute(const struct rb_tumour *t, const struct rb_schedule *s, double at_day, bool whole, bool expected,
        struct rb_fate fates[RB_TYPES_MAX], double *ln_tcp, struct fault *f)
{
	struct rb_lineage lineages[RB_CLONES_MAX];
	double numbers[RB_TYPES_MAX], until_h, *quadratic;
	size_t n_lineages, n, done = 0;
	bool ok = true;

	if (!rb_tumour_check(t, f) || !rb_until_h(s, at_day, &until_h, f))
		return false;
	n_lineages = rb_lineages(t, lineages);
	n = at_start(t, lineages, n_lineages, numbers);
	if (whole)
		make_whole(numbers, n, t->clonogens);
	for (size_t i = 0; i < n; i++)
		fates[i] = (struct rb_fate){ .clonogens = numbers[i] };
	quadratic = rb_tumour_quadratic(t, s);
	if (!quadratic)
		return fault_memory(f);
	for (size_t i = 0; ok && i < n_lineages; i++) {
		ok = fates_of(&lineages[i], s, quadratic, until_h, fates + done, expected, f);
		done += (size_t)lineages[i].n;
	}
	free(quadratic);
	if (ok)
		*ln_tcp = ln_control(fates, n);
	return ok;
}

bool
rb_tcp_fates(const struct rb_tumour *t, const struct rb_schedule *s, double at_day, bool whole,
             struct rb_fate fates[RB_TYPES_MAX], double *ln_tcp, struct fault *f)
{
	return compute(t, s, at_day, whole, true, fates, ln_tcp, f);
}

bool
rb_tcp_exact(const struct rb_tumour *t, const struct rb_schedule *s, double at_day, double *tcp, struct fault *f)
{
	struct rb_fate fates[RB_TYPES_MAX];
	double ln_tcp = 0;

	if (!compute(t, s, at_day, false, false, fates, &ln_tcp, f))
		return false;
	*tcp = exp(ln_tcp);
	return true;
}
