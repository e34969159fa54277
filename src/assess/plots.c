#include <math.h>
#include <stdlib.h>

#include "assess/internal.h"

enum { POINTS_MAX = 1200, DAY_STEPS = 4 };

static int
ascending(const void *left, const void *right)
{
	double l = *(const double *)left, r = *(const double *)right;

	return (l > r) - (l < r);
}

/* Moments worth a point: each fraction (twice, before and after it), and quarters of days between. */
static size_t
moments(const struct rb_schedule *s, double *out, size_t max)
{
	double end = rb_elapsed_days(s), step = 1.0 / DAY_STEPS;
	size_t n = 0, half = max / 2;

	while (end / step > (double)half)
		step *= 2;
	for (; (double)n * step < end && n < half; n++)
		out[n] = (double)n * step;
	if (s->n < half - 1)
		for (size_t i = 0; i < s->n; i++)
			out[n++] = s->fractions[i].time_h / 24;
	else
		out[n++] = end;
	qsort(out, n, sizeof *out, ascending);
	return n;
}

static void
fill_series(struct plot *p, const char *name, char letter, enum plot_role role, const double *x, const double *y, size_t n)
{
	p->series[p->series_count++] = (struct plot_series){ .name = name, .letter = letter, .role = role, .n = n, .x = x, .y = y };
}

bool
assess_tumour_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot,
                   struct fault *f)
{
	const struct rb_tumour *t = &a->c->tumour;
	double *times = arena_array(arena, POINTS_MAX, sizeof *times), *x, *y[3];
	struct rb_cells *before, *after;
	size_t n;
	bool hypoxic = false;

	*plot = (struct plot){ .x = { .label = "day", .low = 0, .high = NAN },
		               .y = { .label = "tumour cells", .low = NAN, .high = NAN, .log10 = true } };
	if (t->n == 0)
		return fault_set(f, 0, 0, "the case has no tumour; expected a tumour.csv");
	if (!times)
		return fault_memory(f);
	n = moments(s, times, POINTS_MAX);
	before = arena_array(arena, n, sizeof *before);
	after = arena_array(arena, n, sizeof *after);
	x = arena_array(arena, 2 * n, sizeof *x);
	for (size_t i = 0; i < 3; i++)
		y[i] = arena_array(arena, 2 * n, sizeof *y[i]);
	if (!before || !after || !x || !y[0] || !y[1] || !y[2])
		return fault_memory(f);
	if (!rb_tumour_cells(t, s, times, n, false, NULL, before, f) || !rb_tumour_cells(t, s, times, n, true, NULL, after, f))
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < 2; k++) {
			const struct rb_cells *c = k ? &after[i] : &before[i];

			x[2 * i + k] = times[i];
			y[0][2 * i + k] = exp(c->ln_total);
			y[1][2 * i + k] = exp(c->ln_oxic);
			y[2][2 * i + k] = exp(c->ln_hypoxic);
			hypoxic = hypoxic || c->ln_hypoxic > -1e300;
		}
	if (hypoxic) {
		fill_series(plot, "hypoxic", 'h', PLOT_HYPOXIC, x, y[2], 2 * n);
		fill_series(plot, "oxic", 'o', PLOT_OXIC, x, y[1], 2 * n);
	}
	fill_series(plot, hypoxic ? "all" : "cells", 't', PLOT_TOTAL, x, y[0], 2 * n);
	for (size_t i = 0; i < t->n; i++)
		if (t->clones[i].kickoff_days > 0 && t->clones[i].kickoff_days < rb_elapsed_days(s) && plot->marker_count == 0)
			plot->markers[plot->marker_count++] = (struct plot_marker){ t->clones[i].kickoff_days, "repopulation" };
	return true;
}

/* Of each clone, before and after every moment; a column of y for each, the tumour's last. */
static bool
clone_cells(const struct rb_tumour *t, const struct rb_schedule *s, const double *times, size_t n, double *const *y, struct arena *arena,
            struct fault *f)
{
	struct rb_cells *of = arena_array(arena, n * t->n, sizeof *of), *all = arena_array(arena, n, sizeof *all);

	if (!of || !all)
		return fault_memory(f);
	for (size_t k = 0; k < 2; k++) {
		if (!rb_tumour_cells(t, s, times, n, k == 1, of, all, f))
			return false;
		for (size_t i = 0; i < n; i++) {
			for (size_t c = 0; c < t->n; c++)
				y[c][2 * i + k] = exp(of[i * t->n + c].ln_total);
			y[t->n][2 * i + k] = exp(all[i].ln_total);
		}
	}
	return true;
}

bool
assess_clones_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f)
{
	static const enum plot_role roles[] = { PLOT_OXIC, PLOT_HYPOXIC, PLOT_OTHER };
	const struct rb_tumour *t = &a->c->tumour;
	size_t lines = t->n + 1, shown = t->n < PLOT_SERIES_MAX ? t->n : PLOT_SERIES_MAX - 1, n;
	double *times = arena_array(arena, POINTS_MAX, sizeof *times), *x, **y = arena_array(arena, lines, sizeof *y);

	*plot = (struct plot){ .x = { .label = "day", .low = 0, .high = NAN },
		               .y = { .label = "tumour cells", .low = NAN, .high = NAN, .log10 = true } };
	if (t->n == 0)
		return fault_set(f, 0, 0, "the case has no tumour; expected a tumour.csv");
	if (!times || !y)
		return fault_memory(f);
	n = moments(s, times, POINTS_MAX);
	x = arena_array(arena, 2 * n, sizeof *x);
	for (size_t i = 0; i < lines; i++)
		if (!(y[i] = arena_array(arena, 2 * n, sizeof *y[i])))
			return fault_memory(f);
	if (!x)
		return fault_memory(f);
	for (size_t i = 0; i < 2 * n; i++)
		x[i] = times[i / 2];
	if (!clone_cells(t, s, times, n, y, arena, f))
		return false;
	for (size_t i = 0; i < shown; i++)
		fill_series(plot, a->c->clone_names[i], (char)('a' + (int)i), roles[i % (sizeof roles / sizeof *roles)], x, y[i], 2 * n);
	fill_series(plot, "all", 't', PLOT_TOTAL, x, y[t->n], 2 * n);
	return true;
}
