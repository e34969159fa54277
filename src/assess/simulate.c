/* The time course of a regimen: every compartment of the tumour and every tissue, at every fraction and every day. */
#include <math.h>
#include <stdlib.h>

#include "assess/internal.h"

static int
ascending(const void *left, const void *right)
{
	double l = *(const double *)left, r = *(const double *)right;

	return (l > r) - (l < r);
}

/* Same moment: times in hours that come from days differ in the last bits. */
static const double SAME_DAY = 1e-9;

/* Every fraction and every whole day from the first fraction to the last, each moment once. */
static bool
moments(const struct rb_schedule *s, struct arena *arena, struct simulation *x)
{
	size_t days = (size_t)rb_elapsed_days(s) + 1, n = 0;

	x->times_d = arena_array(arena, s->n + days, sizeof *x->times_d);
	if (!x->times_d)
		return false;
	for (size_t i = 0; i < s->n; i++)
		x->times_d[n++] = s->fractions[i].time_h / 24;
	for (size_t i = 0; i < days; i++)
		x->times_d[n++] = (double)i;
	qsort(x->times_d, n, sizeof *x->times_d, ascending);
	x->n = 1;
	for (size_t i = 1; i < n; i++)
		if (x->times_d[i] > x->times_d[x->n - 1] + SAME_DAY)
			x->times_d[x->n++] = x->times_d[i];
	return true;
}

/* The dose given at each moment. */
static bool
give_doses(const struct rb_schedule *s, struct arena *arena, struct simulation *x)
{
	size_t k = 0;

	x->dose_gy = arena_array(arena, x->n, sizeof *x->dose_gy);
	for (size_t i = 0; x->dose_gy && i < s->n; i++) {
		while (k + 1 < x->n && x->times_d[k] < s->fractions[i].time_h / 24 - SAME_DAY)
			k++;
		x->dose_gy[k] += s->fractions[i].dose_gy;
	}
	return x->dose_gy != NULL;
}

static const char *
compartment_name(const struct casebook *c, const struct rb_type *t, bool one_clone, struct arena *arena)
{
	static const char *const phases[] = { "_g1", "_s", "_g2m", "" };

	return arena_print(arena, "%s_%s%s", one_clone ? "all" : c->clone_names[t->clone], t->hypoxic ? "hypoxic" : "oxic", phases[t->phase]);
}

static bool
follow_tumour(const struct casebook *c, const struct rb_schedule *s, unsigned off, struct arena *arena,
              struct simulation *x, struct fault *f)
{
	struct rb_type types[RB_TYPES_MAX];
	struct rb_tumour tumour = c->tumour;
	bool one_clone = (off & RB_MECHANISM_SELECTION) && tumour.n > 1;

	if (c->tumour.n == 0)
		return true;
	tumour.off |= off;
	x->n_compartments = rb_tumour_types(&tumour, types);
	x->compartments = arena_array(arena, x->n_compartments, sizeof *x->compartments);
	x->ln_cells = arena_array(arena, x->n * x->n_compartments, sizeof *x->ln_cells);
	if (!x->compartments || !x->ln_cells)
		return fault_memory(f);
	for (size_t i = 0; i < x->n_compartments; i++) {
		x->compartments[i] = compartment_name(c, &types[i], one_clone, arena);
		if (!x->compartments[i])
			return fault_memory(f);
	}
	return rb_tumour_compartments(&tumour, s, x->times_d, x->n, true, x->ln_cells, f);
}

/* EQD2 of dose D and quadratic dose Q of a course to a structure: of its metric, or the mean over its histogram. */
static double
eqd2_of(const struct casebook *c, size_t structure, size_t course, const struct metric *point, double dose_gy, double q)
{
	double r = c->structures[structure].alpha_beta_gy, sum = 0;
	const struct case_dose *one = point ? casebook_dose(c, structure, course, point) : NULL;

	if (point)
		return one ? rb_eqd2_of_bed(rb_bed(dose_gy, q, one->factor, r), r) : 0;
	for (size_t i = 0; i < c->n_doses; i++) {
		const struct case_dose *d = &c->doses[i];

		if (d->structure == structure && d->course == course && d->metric.kind == METRIC_SHARE)
			sum += d->metric.value / 100 * rb_eqd2_of_bed(rb_bed(dose_gy, q, d->factor, r), r);
	}
	return sum;
}

static bool
has_histograms(const struct casebook *c, size_t structure)
{
	for (size_t k = 0; k < c->n_courses; k++) {
		bool known = false;

		for (size_t i = 0; i < c->n_doses; i++)
			known = known || (c->doses[i].structure == structure && c->doses[i].course == k &&
			                  (c->doses[i].metric.kind == METRIC_SHARE || c->doses[i].factor <= 0));
		if (!known)
			return false;
	}
	return true;
}

/* What is left of the earlier courses; false with the reason when nobody can tell. */
static bool
ghost(const struct assess *a, size_t structure, const struct metric *point, const struct rb_recovery *recovery,
      double *eqd2_gy, struct fault *why)
{
	const struct casebook *c = a->c;

	*eqd2_gy = 0;
	for (size_t k = 0; k < c->n_courses; k++) {
		const struct rb_schedule *s = &c->courses[k].regimen.schedule;
		double one, gone;

		if (c->courses[k].is_new)
			continue;
		one = eqd2_of(c, structure, k, point, rb_total_dose(s), assess_quadratic(a, structure, k));
		if (!assess_recovered(a, structure, k, one, !point, recovery, &gone, why))
			return false;
		*eqd2_gy += (1 - gone) * one;
	}
	return true;
}

/* One tissue's column: the ghost, and what the new course has given until then. */
static bool
follow_tissue(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, size_t structure,
              double *increments, struct simulated_tissue *t, struct simulation *x, struct arena *arena,
              struct fault *f)
{
	const struct casebook *c = a->c;
	struct metric m;
	bool named = assess_default_metric(c, structure, &m), point = named && metric_is_point(&m);
	double left, dose = 0, q = 0;
	struct fault why;
	size_t k = 0;

	t->name = c->structures[structure].id;
	if (case_on_slice(c, structure))
		fault_set(&why, 0, 0, "its dose stands on the slice");
	else if (!point && !has_histograms(c, structure))
		fault_set(&why, 0, 0, "it has no dose that stands for it and no histogram of every course");
	else if (ghost(a, structure, point ? &m : NULL, recovery, &left, &why)) {
		t->eqd2_gy = arena_array(arena, x->n, sizeof *t->eqd2_gy);
		if (!t->eqd2_gy)
			return fault_memory(f);
		rb_quadratic_increments(s, &c->structures[structure].repair, increments);
		for (size_t i = 0; i < x->n; i++) {
			for (; k < s->n && s->fractions[k].time_h / 24 <= x->times_d[i] + SAME_DAY; k++) {
				dose += s->fractions[k].dose_gy;
				q += increments[k];
			}
			t->eqd2_gy[i] = left + eqd2_of(c, structure, c->new_course, point ? &m : NULL, dose, q);
		}
		return true;
	}
	t->why_not = arena_print(arena, "%s", why.text);
	return t->why_not || fault_memory(f);
}

bool
assess_simulate(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery,
                unsigned off, struct arena *arena, struct simulation *x, struct fault *f)
{
	double *increments = arena_array(arena, s->n, sizeof *increments);

	*x = (struct simulation){ .n_tissues = a->c->n_structures };
	x->tissues = arena_array(arena, x->n_tissues, sizeof *x->tissues);
	if (!increments || !x->tissues || !moments(s, arena, x) || !give_doses(s, arena, x))
		return fault_memory(f);
	if (!follow_tumour(a->c, s, off, arena, x, f))
		return false;
	for (size_t i = 0; i < x->n_tissues; i++)
		if (!follow_tissue(a, s, recovery, i, increments, &x->tissues[i], x, arena, f))
			return false;
	return true;
}
