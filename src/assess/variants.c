#include "assess/variants.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/misconception.h"
#include "assess/search.h"
#include "base/parallel.h"

enum { SEARCHES = 3, SEARCHED_MOST = 3000, NAME_MAX_BYTES = 300 };

/* A wrong way that was too near to a key. */
struct near {
	size_t n;
	size_t first, last;        /* variants */
	double key, value;
};

struct walk {
	const struct casebook *base;
	const struct assess *ready;    /* the base, its maps turned */
	bool all;
	size_t n;                  /* variants to compute */
	double *values[DIFFICULTIES];  /* n each; NaN where there is none */
};

/* What one thread has found. */
struct found {
	struct near *near;         /* n_steps x MISCONCEPTIONS */
	size_t refused, first_refused;
	char why[400];
	size_t *picks;             /* of the variant in hand */
};

/* ---- which variants ---- */

/* Variant i of the walk: seed i + 1, or the i-th of all, the first cell slowest. */
static void
pick(const struct walk *w, size_t i, size_t *picks)
{
	const struct casebook *c = w->base;

	for (size_t k = c->n_varied; k > 0; k--) {
		size_t n = c->varied[k - 1].values->n;

		picks[k - 1] = w->all ? i % n : casebook_draw(c, k - 1, (uint64_t)i + 1, 0);
		i = w->all ? i / n : i;
	}
}

/* A seed that draws what is picked, among so many that one of them nearly surely does; 0: none of them. */
static uint64_t
seed_of(const struct walk *w, const size_t *picks)
{
	const struct casebook *c = w->base;
	uint64_t last = 64 * (uint64_t)w->n + 1000;

	for (uint64_t seed = 1; seed <= last; seed++) {
		size_t k = 0;

		while (k < c->n_varied && casebook_draw(c, k, seed, 0) == picks[k])
			k++;
		if (k == c->n_varied)
			return seed;
	}
	return 0;
}

/* "seed 17: courses/prior/months_before 18", cut where it is long. */
static const char *
name_of(const struct walk *w, size_t i, size_t *picks, struct arena *arena, char out[NAME_MAX_BYTES])
{
	uint64_t seed;
	size_t used = 0;

	pick(w, i, picks);
	seed = w->all ? seed_of(w, picks) : (uint64_t)i + 1;
	if (seed > 0)
		used = (size_t)snprintf(out, NAME_MAX_BYTES, "seed %llu", (unsigned long long)seed);
	else
		used = (size_t)snprintf(out, NAME_MAX_BYTES, "a rare one");
	for (size_t k = 0; k < w->base->n_varied && used < NAME_MAX_BYTES; k++) {
		const char *text = vary_text(w->base->varied[k].values, picks[k], arena);

		used += (size_t)snprintf(out + used, NAME_MAX_BYTES - used, "%s %.60s %.40s", k ? "," : ":", w->base->varied[k].name,
		                         text ? text : "");
	}
	return out;
}

/* ---- one variant ---- */

static double
count_lines(const char *text)
{
	double n = *text != '\0';

	for (; *text; text++)
		n += *text == '\n' && text[1] != '\0';
	return n;
}

/* Out of memory is no property of a variant: what could not be measured for that must not be left out of a median. */
static bool
is_lost(const struct fault *f)
{
	return f->kind == FAULT_MACHINE;
}

/* The nearest wrong way of a step, relative to its key; infinite where there is none.  False with a fault of the machine. */
static bool
measure_step(struct found *x, const struct assess *a, size_t variant, size_t step, double key, struct arena *arena, double *nearest,
             struct fault *f)
{
	const struct case_step *s = &a->c->steps[step];
	struct mistaken ways[MISTAKEN_MAX];
	double least = INFINITY;
	size_t n;

	*nearest = INFINITY;
	if (!assess_mistakes(a, s->quantity, s->of, arena, ways, &n, f))
		return !is_lost(f);
	for (size_t i = 0; i < n; i++) {
		struct near *near = &x->near[step * MISCONCEPTIONS + ways[i].id];
		double distance = fabs(ways[i].value - key);

		if (assess_accepts(s, ways[i].id))
			continue;
		least = fmin(least, distance / fmax(fabs(key), 1e-9));
		if (distance > s->tolerance * (1 + 1e-9))
			continue;
		if (near->n == 0)
			*near = (struct near){ 0, variant, 0, key, ways[i].value };
		/* One way can lead to several numbers. */
		near->n += near->n == 0 || near->last != variant;
		near->last = variant;
	}
	*nearest = least;
	return true;
}

static bool
measure(const struct walk *w, struct found *x, const struct assess *a, size_t variant, struct arena *arena, struct fault *f)
{
	double least = INFINITY, lines = 0;

	for (size_t i = 0; i < a->c->n_steps; i++) {
		const struct case_step *s = &a->c->steps[i];
		struct quantity_value v;
		double nearest;

		if (s->type != STEP_NUMBER)
			continue;
		if (!assess_quantity(a, s->quantity, s->of, arena, &v, f)) {
			if (is_lost(f))
				return false;
			continue;
		}
		lines += count_lines(v.derivation);
		if (!measure_step(x, a, variant, i, v.value, arena, &nearest, f))
			return false;
		least = fmin(least, nearest);
	}
	if (isfinite(least))
		w->values[DIFFICULTY_KEY_DISTANCE][variant] = least;
	w->values[DIFFICULTY_LINES][variant] = lines;
	return true;
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

static bool
measure_region(const struct walk *w, const struct assess *a, size_t variant, struct arena *arena, struct fault *f)
{
	struct search_grid g;
	struct search_result r;

	/* What the search refuses it refuses there with words. */
	if (!thin_grid(a->c, &g, f) || !assess_search(a, &g, 1, arena, &r, f))
		return !is_lost(f);
	if (r.evaluated > 0)
		w->values[DIFFICULTY_FEASIBLE_SHARE][variant] = (double)r.passed / (double)r.evaluated;
	return true;
}

/* False with a fault of the machine. */
static bool
look(const struct walk *w, size_t i, struct found *x, struct fault *f)
{
	struct arena *arena = arena_new();
	struct casebook *c = NULL;
	struct assess *a = NULL;
	struct report report;
	bool good;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	pick(w, i, x->picks);
	c = casebook_variant_of(w->base, x->picks, &report);
	a = c ? assess_new_variant(c, w->ready, f) : NULL;
	good = !report.out_of_memory && (a || !c);
	if (a && assess_check(a, &report)) {
		good = measure(w, x, a, i, arena, f);
		/* The search takes long: of a few, spread over all. */
		if (good && i % (w->n / SEARCHES + 1) == 0)
			good = measure_region(w, a, i, arena, f);
	} else if (good && x->refused++ == 0) {
		struct fault why = { 0 };

		x->first_refused = i;
		report_ok(&report, &why);
		snprintf(x->why, sizeof x->why, "%.300s", why.text);
	}
	if (report.out_of_memory)
		good = fault_memory(f);
	assess_free(a);
	casebook_free(c);
	report_fini(&report);
	arena_free(arena);
	return good;
}

static bool
found_init(struct found *x, const struct casebook *c, struct fault *f)
{
	*x = (struct found){ .near = mem_array(c->n_steps * MISCONCEPTIONS, sizeof *x->near),
		             .picks = mem_array(c->n_varied, sizeof *x->picks) };
	if (x->near && x->picks)
		return true;
	fault_memory(f);
	return false;
}

static void
found_fini(struct found *x)
{
	free(x->near);
	free(x->picks);
}

/* What another thread has found too: the first is that of the lower number. */
static void
merge(struct found *to, const struct found *from, size_t near)
{
	for (size_t i = 0; i < near; i++) {
		struct near *x = &to->near[i];
		const struct near *y = &from->near[i];

		if (y->n > 0 && (x->n == 0 || y->first < x->first))
			*x = (struct near){ x->n, y->first, x->last, y->key, y->value };
		x->n += y->n;
	}
	if (from->refused > 0 && (to->refused == 0 || from->first_refused < to->first_refused)) {
		to->first_refused = from->first_refused;
		memcpy(to->why, from->why, sizeof to->why);
	}
	to->refused += from->refused;
}

static bool
look_at_all(const struct walk *w, int threads, struct found *all, struct fault *f)
{
	bool good = true;

	(void)threads;                 /* without OpenMP nobody asks */
#pragma omp parallel num_threads(threads) if (threads > 1)
	{
		struct found mine;
		struct fault why;
		bool ok = found_init(&mine, w->base, &why);

#pragma omp for schedule(dynamic, 16)
		for (size_t i = 0; i < w->n; i++)
			ok = ok && look(w, i, &mine, &why);
#pragma omp critical
		{
			if (ok)
				merge(all, &mine, w->base->n_steps * MISCONCEPTIONS);
			else
				*f = why;
			good = good && ok;
		}
		found_fini(&mine);
	}
	return good;
}

/* ---- what comes of it ---- */

static void
report_near(const struct walk *w, const struct found *all, size_t step, enum misconception_id id, struct arena *arena,
            struct report *report)
{
	const struct near *x = &all->near[step * MISCONCEPTIONS + id];
	const struct case_step *s = &w->base->steps[step];
	const struct misconception *m = misconception_at(id);
	char name[NAME_MAX_BYTES];

	table_fault(&w->base->tables[CASE_STEPS], s->row, STEP_TOLERANCE, report, "variant_counts_as_right", m->name,
	            "in %zu of %zu variants a wrong way counts as right: within %.6g of the key %.6g lies %.6g, which comes out when "
	            "%.90s (%.200s); expected a narrower tolerance or range, or %s in the column accepts", x->n, w->n, s->tolerance, x->key,
	            x->value, m->title, name_of(w, x->first, all->picks, arena, name), m->name);
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
		size_t n = 0;

		for (size_t i = 0; i < w->n; i++)
			if (!isnan(v[i]))
				v[n++] = v[i];
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

/* More than this part of the draws refused: even ASSESS_DRAWS of them may all be, and an attempt could not begin. */
static const double REFUSED_MOST = 0.5;

static void
report_refused(const struct walk *w, const struct found *all, struct arena *arena, struct report *report)
{
	bool too_many = (double)all->refused > REFUSED_MOST * (double)w->n;
	char name[NAME_MAX_BYTES];

	if (all->refused > 0)
		report_add(report, w->base->tables[CASE_CASE].file, 1, 1, too_many ? SEVERITY_ERROR : SEVERITY_WARNING, "bad_variant", NULL,
		           "%zu of %zu variants are refused%s; the first (%.200s): %.250s", all->refused, w->n,
		           too_many ? "; expected at most half of them" : " and drawn anew where they are met",
		           name_of(w, all->first_refused, all->picks, arena, name), all->why);
}

static bool
walk_init(struct walk *w, struct arena *arena, struct fault *f)
{
	for (int k = 0; k < DIFFICULTIES; k++) {
		w->values[k] = arena_array(arena, w->n, sizeof *w->values[k]);
		for (size_t i = 0; w->values[k] && i < w->n; i++)
			w->values[k][i] = NAN;
		/* A statement: the analyzers do not know that fault_memory returns false. */
		if (!w->values[k]) {
			fault_memory(f);
			return false;
		}
	}
	return true;
}

static bool
walk(struct walk *w, int threads, struct arena *arena, struct report *report, struct variants *out, struct fault *f)
{
	const struct casebook *c = w->base;
	struct found all;
	bool good = found_init(&all, c, f) && walk_init(w, arena, f) && look_at_all(w, threads, &all, f);

	if (good) {
		report_refused(w, &all, arena, report);
		/* A case of one variant has been told of these already. */
		for (size_t i = 0; c->n_varied > 0 && i < c->n_steps; i++)
			for (int id = 0; id < MISCONCEPTIONS; id++)
				if (all.near[i * MISCONCEPTIONS + (size_t)id].n > 0)
					report_near(w, &all, i, (enum misconception_id)id, arena, report);
		sum_up(w, report, out);
		out->n = w->n;
		out->all = w->all;
	}
	found_fini(&all);
	return good;
}

bool
assess_lint_variants(const struct casebook *c, size_t seeds, int threads, struct report *report, struct variants *out,
                     struct fault *f)
{
	struct walk w = { .base = c, .all = casebook_variants(c) <= (double)seeds };
	struct assess *ready = assess_new(c, f);
	struct arena *arena = arena_new();
	bool good;

	*out = (struct variants){ 0 };
	w.n = w.all ? (size_t)casebook_variants(c) : seeds;
	w.ready = ready;
	if (!arena)
		fault_memory(f);
	good = ready && arena && assess_turn(ready, f) && walk(&w, parallel_threads(threads), arena, report, out, f);
	arena_free(arena);
	assess_free(ready);
	return good;
}
