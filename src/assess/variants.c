#include "assess/variants.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/misconception.h"
#include "assess/search.h"

enum { SEARCHES = 3, SEARCHED_MOST = 3000, NAME_MAX_BYTES = 300 };

/* A wrong way that was too near to a key. */
struct near {
	size_t n;
	size_t first, last;        /* variants */
	double key, value;
};

struct walk {
	const struct casebook *base;
	bool all;
	size_t n;                  /* variants to compute */
	size_t *picks;             /* of the one in hand */
	struct near *near;         /* n_steps x MISCONCEPTIONS */
	size_t refused, first_refused;
	char why[400];
	double *values[DIFFICULTIES];  /* n each */
	size_t n_values[DIFFICULTIES];
};

/* ---- which variants ---- */

/* Variant i of the walk: seed i + 1, or the i-th of all, the first cell slowest. */
static void
pick(struct walk *w, size_t i)
{
	const struct casebook *c = w->base;

	for (size_t k = c->n_varied; k > 0; k--) {
		size_t n = c->varied[k - 1].values->n;

		w->picks[k - 1] = w->all ? i % n : casebook_draw(c, k - 1, (uint64_t)i + 1, 0);
		i = w->all ? i / n : i;
	}
}

/* A seed that draws what is picked, among so many that one of them nearly surely does; 0: none of them. */
static uint64_t
seed_of(const struct walk *w)
{
	const struct casebook *c = w->base;
	uint64_t last = 64 * (uint64_t)w->n + 1000;

	for (uint64_t seed = 1; seed <= last; seed++) {
		size_t k = 0;

		while (k < c->n_varied && casebook_draw(c, k, seed, 0) == w->picks[k])
			k++;
		if (k == c->n_varied)
			return seed;
	}
	return 0;
}

/* "seed 17: courses/prior/months_before 18", cut where it is long. */
static const char *
name_of(struct walk *w, size_t i, struct arena *arena, char out[NAME_MAX_BYTES])
{
	uint64_t seed;
	size_t used = 0;

	pick(w, i);
	seed = w->all ? seed_of(w) : (uint64_t)i + 1;
	if (seed > 0)
		used = (size_t)snprintf(out, NAME_MAX_BYTES, "seed %llu", (unsigned long long)seed);
	else
		used = (size_t)snprintf(out, NAME_MAX_BYTES, "a rare one");
	for (size_t k = 0; k < w->base->n_varied && used < NAME_MAX_BYTES; k++) {
		const char *text = vary_text(w->base->varied[k].values, w->picks[k], arena);

		used += (size_t)snprintf(out + used, NAME_MAX_BYTES - used, "%s %.60s %.40s", k ? "," : ":", w->base->varied[k].name,
		                         text ? text : "");
	}
	return out;
}

/* ---- one variant ---- */

static void
put_value(struct walk *w, int measure, double v)
{
	if (isfinite(v))
		w->values[measure][w->n_values[measure]++] = v;
}

static double
count_lines(const char *text)
{
	double n = *text != '\0';

	for (; *text; text++)
		n += *text == '\n' && text[1] != '\0';
	return n;
}

/* The nearest wrong way of a step, relative to its key; infinite where there is none. */
static double
measure_step(struct walk *w, const struct assess *a, size_t variant, size_t step, double key, struct arena *arena)
{
	const struct case_step *s = &a->c->steps[step];
	struct mistaken ways[MISTAKEN_MAX];
	double least = INFINITY;
	struct fault f;
	size_t n;

	if (!assess_mistakes(a, s->quantity, s->of, arena, ways, &n, &f))
		return least;
	for (size_t i = 0; i < n; i++) {
		struct near *x = &w->near[step * MISCONCEPTIONS + ways[i].id];
		double distance = fabs(ways[i].value - key);

		if (assess_accepts(s, ways[i].id))
			continue;
		least = fmin(least, distance / fmax(fabs(key), 1e-9));
		if (distance > s->tolerance * (1 + 1e-9))
			continue;
		if (x->n == 0)
			*x = (struct near){ 0, variant, 0, key, ways[i].value };
		/* One way can lead to several numbers. */
		x->n += x->n == 0 || x->last != variant;
		x->last = variant;
	}
	return least;
}

static void
measure(struct walk *w, const struct assess *a, size_t variant, struct arena *arena)
{
	double least = INFINITY, lines = 0;

	for (size_t i = 0; i < a->c->n_steps; i++) {
		const struct case_step *s = &a->c->steps[i];
		struct quantity_value v;
		struct fault f;

		if (s->type != STEP_NUMBER || !assess_quantity(a, s->quantity, s->of, arena, &v, &f))
			continue;
		lines += count_lines(v.derivation);
		least = fmin(least, measure_step(w, a, variant, i, v.value, arena));
	}
	put_value(w, DIFFICULTY_KEY_DISTANCE, least);
	put_value(w, DIFFICULTY_LINES, lines);
}

/* The grid with longer steps until it is small. */
static bool
thin_grid(const struct casebook *c, struct search_grid *g, struct fault *f)
{
	if (!search_grid_of(c, g, f))
		return false;
	while (g->regimens > SEARCHED_MOST) {
		struct search_axis *x = g->dose_gy.n >= g->fractions.n ? &g->dose_gy : &g->fractions;

		if (x->n == 1)
			break;
		g->regimens /= x->n;
		x->step *= 2;
		x->n = (x->n + 1) / 2;
		g->regimens *= x->n;
	}
	return true;
}

static void
measure_region(struct walk *w, const struct assess *a, struct arena *arena)
{
	struct search_grid g;
	struct search_result r;
	struct fault f;

	/* What the search refuses it refuses there with words. */
	if (thin_grid(a->c, &g, &f) && assess_search(a, &g, 1, arena, &r, &f) && r.evaluated > 0)
		put_value(w, DIFFICULTY_FEASIBLE_SHARE, (double)r.passed / (double)r.evaluated);
}

/* False with a fault of the machine. */
static bool
look(struct walk *w, size_t i, struct fault *f)
{
	struct arena *arena = arena_new();
	struct casebook *c = NULL;
	struct assess *a = NULL;
	struct report report;
	bool good;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	pick(w, i);
	c = casebook_variant_of(w->base, w->picks, &report);
	a = c ? assess_new(c, f) : NULL;
	good = !report.out_of_memory && (a || !c);
	if (a && assess_check(a, &report)) {
		measure(w, a, i, arena);
		if (w->n_values[DIFFICULTY_FEASIBLE_SHARE] < SEARCHES)
			measure_region(w, a, arena);
	} else if (good && w->refused++ == 0) {
		struct fault why = { 0 };

		w->first_refused = i;
		report_ok(&report, &why);
		snprintf(w->why, sizeof w->why, "%.300s", why.text);
	}
	if (report.out_of_memory)
		good = fault_memory(f);
	assess_free(a);
	casebook_free(c);
	report_fini(&report);
	arena_free(arena);
	return good;
}

/* ---- what comes of it ---- */

static void
report_near(struct walk *w, size_t step, enum misconception_id id, struct arena *arena, struct report *report)
{
	const struct near *x = &w->near[step * MISCONCEPTIONS + id];
	const struct case_step *s = &w->base->steps[step];
	const struct misconception *m = misconception_at(id);
	char name[NAME_MAX_BYTES];

	table_fault(&w->base->tables[CASE_STEPS], s->row, STEP_TOLERANCE, report, "variant_counts_as_right", m->name,
	            "in %zu of %zu variants a wrong way counts as right: within %.6g of the key %.6g lies %.6g, which comes out when "
	            "%.90s (%.200s); expected a narrower tolerance or range, or its name under accepts", x->n, w->n, s->tolerance, x->key,
	            x->value, m->title, name_of(w, x->first, arena, name));
}

static int
by_size(const void *left, const void *right)
{
	double l = *(const double *)left, r = *(const double *)right;

	return (l > r) - (l < r);
}

static const enum case_bound_what bound_of[DIFFICULTIES] = { BOUND_KEY_DISTANCE, BOUND_FEASIBLE_SHARE, BOUND_DERIVATION_LINES };

static void
warn_band(const struct walk *w, const struct difficulty *d, struct report *report)
{
	const struct table *t = &w->base->tables[CASE_BOUNDS];
	size_t row = 0;

	if (isnan(d->low) || d->n == 0 || (d->min >= d->low && d->max <= d->high))
		return;
	while (row < t->rows && strcmp(table_text(t, row, BOUND_WHAT), d->measure) != 0)
		row++;
	report_add(report, t->file, row < t->rows ? table_cell(t, row, BOUND_WHAT)->line : 1,
	           row < t->rows ? table_cell(t, row, BOUND_WHAT)->column : 1, SEVERITY_WARNING, "out_of_band", NULL,
	           "%s goes from %.4g to %.4g over the variants; expected it within %.4g to %.4g", d->measure, d->min, d->max, d->low,
	           d->high);
}

static void
sum_up(struct walk *w, struct report *report, struct variants *out)
{
	for (int k = 0; k < DIFFICULTIES; k++) {
		const struct case_bound *b = casebook_bound(w->base, bound_of[k], CASE_NONE);
		struct difficulty *d = &out->difficulty[k];
		double *v = w->values[k];
		size_t n = w->n_values[k];

		*d = (struct difficulty){ case_bound_words[bound_of[k]], b ? b->low : NAN, b ? b->high : NAN, n, NAN, NAN, NAN };
		if (n > 0) {
			qsort(v, n, sizeof *v, by_size);
			d->min = v[0];
			d->median = (v[(n - 1) / 2] + v[n / 2]) / 2;
			d->max = v[n - 1];
		}
		warn_band(w, d, report);
	}
}

static void
report_all(struct walk *w, struct arena *arena, struct report *report)
{
	const struct casebook *c = w->base;
	char name[NAME_MAX_BYTES];

	if (w->refused > 0)
		report_add(report, c->tables[CASE_CASE].file, 1, 1, SEVERITY_ERROR, "bad_variant", NULL,
		           "%zu of %zu variants are refused; the first (%.200s): %.250s", w->refused, w->n,
		           name_of(w, w->first_refused, arena, name), w->why);
	/* A case of one variant has been told of these already. */
	for (size_t i = 0; c->n_varied > 0 && i < c->n_steps; i++)
		for (int id = 0; id < MISCONCEPTIONS; id++)
			if (w->near[i * MISCONCEPTIONS + (size_t)id].n > 0)
				report_near(w, i, (enum misconception_id)id, arena, report);
}

bool
assess_lint_variants(const struct casebook *c, size_t seeds, struct report *report, struct variants *out, struct fault *f)
{
	struct arena *arena = arena_new();
	struct walk w = { .base = c, .all = casebook_variants(c) <= (double)seeds };
	bool good = arena != NULL;

	*out = (struct variants){ 0 };
	w.n = w.all ? (size_t)casebook_variants(c) : seeds;
	if (arena) {
		w.picks = arena_array(arena, c->n_varied, sizeof *w.picks);
		w.near = arena_array(arena, c->n_steps * MISCONCEPTIONS, sizeof *w.near);
		for (int k = 0; k < DIFFICULTIES; k++)
			good = (w.values[k] = arena_array(arena, w.n, sizeof *w.values[k])) && good;
		good = good && w.picks && w.near;
	}
	if (!good)
		fault_memory(f);
	for (size_t i = 0; good && i < w.n; i++)
		good = look(&w, i, f);
	if (good) {
		report_all(&w, arena, report);
		sum_up(&w, report, out);
		out->n = w.n;
		out->all = w.all;
	}
	arena_free(arena);
	return good;
}
