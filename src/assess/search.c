/* Every regimen of a grid (MODEL section 10). */
#include "assess/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/timing.h"
#include "base/number.h"
#include "base/parallel.h"

static struct search_axis
axis_of(const struct casebook *c, enum case_bound_what what, double low, double high, double step)
{
	const struct case_bound *b = casebook_bound(c, what, CASE_NONE);
	struct search_axis x = { low, high, step, 0 };

	if (b)
		x = (struct search_axis){ b->low, b->high, b->step, 0 };
	/* The guard lets 1.2 to 2.0 by 0.1 have nine values. */
	x.n = (size_t)floor((x.high - x.low) / x.step + 1e-9) + 1;
	return x;
}

/* Decimal steps stay decimal: 1 + 3 x 0.1 is 1.3, whose notation is short. */
double
search_axis_at(const struct search_axis *x, size_t i)
{
	return round((x->low + (double)i * x->step) * 1e6) / 1e6;
}

bool
search_grid_of(const struct casebook *c, struct search_grid *g, struct fault *f)
{
	double n;

	*g = (struct search_grid){
		.fractions = axis_of(c, BOUND_FRACTIONS, 1, 40, 1), .dose_gy = axis_of(c, BOUND_DOSE, 1, 10, 0.1),
		.per_day = axis_of(c, BOUND_PER_DAY, 1, 1, 1), .interval_h = axis_of(c, BOUND_INTERVAL, 6, 6, 1),
		.days = axis_of(c, BOUND_DAYS, 5, 5, 1), .gap_weeks = axis_of(c, BOUND_GAP_WEEKS, 0, 0, 1),
	};
	n = (double)g->fractions.n * (double)g->dose_gy.n * (double)g->per_day.n * (double)g->interval_h.n * (double)g->days.n *
	    (double)g->gap_weeks.n;
	if (n > SEARCH_MOST)
		return fault_set(f, 0, 0, "the grid of the search has %.0f regimens; expected at most %d: narrow bounds.csv or take "
		                 "larger steps", n, SEARCH_MOST);
	g->regimens = (size_t)n;
	return true;
}

/* ---- the whole grid ---- */

double
assess_worst_use(const struct score *s, const struct case_constraint **worst)
{
	double most = 0;

	*worst = NULL;
	for (size_t i = 0; i < s->n; i++) {
		const struct score_row *row = &s->rows[i];
		const struct case_constraint *x = row->constraint;
		double value = isnan(row->achieved_high) ? row->achieved : row->achieved_high, use;

		if (!x->hard || x->structure == CASE_TUMOUR)
			continue;
		use = x->limit > 0 ? value / x->limit : value > 0 ? INFINITY : 0;
		/* Of equals the first of the case, whatever their last bits. */
		if (use > most * (1 + 1e-9) || !*worst) {
			most = use;
			*worst = x;
		}
	}
	return most;
}

struct found {
	double mark, tcp, use;
	const struct case_constraint *worst;
	bool passed;
};

/* Of forms in a fixed order, and doses within each. */
struct walk {
	const struct assess *a;
	struct search_grid g;
	struct timing *timings;
	size_t n_timings;
	struct found *found;           /* n_timings rows of g->dose_gy.n */
};

static bool
make_timings(struct walk *w, struct fault *f)
{
	const struct search_grid *g = &w->g;
	const char *begun = w->a->c->begun;
	struct rb_regimen r;
	size_t given;

	if (!casebook_begun(w->a->c, &r, &given, f))
		return false;
	rb_regimen_fini(&r);
	for (size_t n = 0; n < g->fractions.n; n++)
		for (size_t k = 0; k < g->per_day.n; k++)
			for (size_t h = 0; h < g->interval_h.n; h++)
				for (size_t d = 0; d < g->days.n; d++)
					for (size_t gap = 0; gap < g->gap_weeks.n; gap++) {
						struct rb_phase p = rb_phase_plain((int)search_axis_at(&g->fractions, n), 1);

						p.per_day = (int)search_axis_at(&g->per_day, k);
						p.interval_h = search_axis_at(&g->interval_h, h);
						p.days = timing_days((int)search_axis_at(&g->days, d));
						/* Once a day all intervals are one, and a course of one fraction has no middle. */
						if ((p.per_day == 1 && h > 0) || (p.fractions == 1 && gap > 0))
							continue;
						if (!timing_init(&w->timings[w->n_timings], begun, given, &p, (int)search_axis_at(&g->gap_weeks, gap), f))
							return false;
						w->n_timings++;
					}
	return true;
}

static bool
score_timing(struct walk *w, size_t k, struct score *s, struct fault *f)
{
	struct timing *t = &w->timings[k];

	for (size_t i = 0; i < w->g.dose_gy.n; i++) {
		struct found *x = &w->found[k * w->g.dose_gy.n + i];

		timing_dose(t, search_axis_at(&w->g.dose_gy, i));
		if (!assess_score(w->a, &t->regimen.schedule, NULL, s, f))
			return false;
		*x = (struct found){ .mark = s->mark, .tcp = s->tcp, .passed = s->passed };
		x->use = assess_worst_use(s, &x->worst);
	}
	return true;
}

static bool
score_all(struct walk *w, int threads, struct fault *f)
{
	bool good = true;

	(void)threads;                 /* without OpenMP nobody asks */
#pragma omp parallel num_threads(threads) if (threads > 1)
	{
		struct score s = { 0 };
		struct fault mine;
		bool ok = score_init(&s, w->a, &mine);

#pragma omp for schedule(dynamic, 4)
		for (size_t k = 0; k < w->n_timings; k++)
			ok = ok && score_timing(w, k, &s, &mine);
		if (!ok) {
#pragma omp critical
			{
				*f = mine;
				good = false;
			}
		}
		score_fini(&s);
	}
	return good;
}

/* To 9 decimals, so that the last bits of exp decide nothing. */
static double
to_nine(double x)
{
	return isfinite(x) ? round(x * 1e9) / 1e9 : x;
}

static double
tcp_of(const struct found *x)
{
	return isnan(x->tcp) ? 0 : to_nine(x->tcp);
}

/* ---- order ---- */

struct ranked { double use, tcp, mark; size_t index; };

/* Fewer fractions, shorter, notation. */
static int
equals_order(const struct walk *w, size_t left, size_t right)
{
	size_t n = w->g.dose_gy.n;
	const struct timing *l = &w->timings[left / n], *r = &w->timings[right / n];
	char a[SEARCH_TEXT_MAX], b[SEARCH_TEXT_MAX];

	if (l->phase.fractions != r->phase.fractions)
		return l->phase.fractions < r->phase.fractions ? -1 : 1;
	if (fabs(l->days - r->days) > 1e-9)
		return l->days < r->days ? -1 : 1;
	timing_notation(l, search_axis_at(&w->g.dose_gy, left % n), a);
	timing_notation(r, search_axis_at(&w->g.dose_gy, right % n), b);
	return strcmp(a, b);
}

static int
safest_first(const void *left, const void *right, void *user)
{
	const struct ranked *l = left, *r = right;

	if (l->use < r->use || l->use > r->use)
		return l->use < r->use ? -1 : 1;
	if (l->tcp < r->tcp || l->tcp > r->tcp)
		return l->tcp > r->tcp ? -1 : 1;
	return equals_order(user, l->index, r->index);
}

static void
fill_hit(const struct walk *w, size_t index, struct search_hit *h)
{
	size_t n = w->g.dose_gy.n;
	const struct timing *t = &w->timings[index / n];
	const struct found *x = &w->found[index];

	*h = (struct search_hit){ .mark = x->mark, .tcp = x->tcp, .worst_use = x->use, .worst = x->worst, .passed = x->passed,
		                  .fractions = (int)t->regimen.schedule.n, .elapsed_days = t->days };
	timing_notation(t, search_axis_at(&w->g.dose_gy, index % n), h->regimen);
}

/* Sorted by use, a regimen is beaten when one before it has a TCP as high, unless it is that one's equal. */
static bool
take_front(const struct walk *w, struct ranked *all, size_t n, struct arena *arena, struct search_result *out,
           struct fault *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (kept == 0 || all[i].tcp > all[kept - 1].tcp ||
		    (all[i].use <= all[kept - 1].use && all[i].tcp >= all[kept - 1].tcp))
			all[kept++] = all[i];
	out->front = arena_array(arena, kept, sizeof *out->front);
	if (!out->front)
		return fault_memory(f);
	for (size_t i = 0; i < kept; i++)
		fill_hit(w, all[i].index, &out->front[i]);
	out->n_front = kept;
	return true;
}

static bool
rank(struct walk *w, struct arena *arena, struct search_result *out, struct fault *f)
{
	size_t n = w->n_timings * w->g.dose_gy.n, best = 0;
	struct ranked *all = mem_array(n, sizeof *all);
	bool ok;

	if (!all)
		return fault_memory(f);
	for (size_t i = 0; i < n; i++) {
		out->passed += w->found[i].passed;
		all[i] = (struct ranked){ to_nine(w->found[i].use), tcp_of(&w->found[i]), to_nine(w->found[i].mark), i };
		if (all[i].mark > all[best].mark || (all[i].mark >= all[best].mark && equals_order(w, i, best) < 0))
			best = i;
	}
	out->evaluated = n;
	fill_hit(w, best, &out->best);
	qsort_r(all, n, sizeof *all, safest_first, w);
	ok = take_front(w, all, n, arena, out, f);
	free(all);
	return ok;
}

struct search_run {
	struct walk walk;
	struct score score;
	size_t done;                   /* timings */
};

struct search_run *
search_start(const struct assess *a, const struct search_grid *g, struct fault *f)
{
	struct search_run *run = mem_array(1, sizeof *run);
	struct walk *w;

	if (!run) {
		fault_memory(f);
		return NULL;
	}
	w = &run->walk;
	*w = (struct walk){ .a = a, .g = *g };
	w->timings = mem_array(g->regimens / g->dose_gy.n, sizeof *w->timings);
	w->found = mem_array(g->regimens, sizeof *w->found);
	if (!w->timings || !w->found)
		fault_memory(f);
	if (w->timings && w->found && make_timings(w, f) && score_init(&run->score, a, f))
		return run;
	search_free(run);
	return NULL;
}

void
search_free(struct search_run *run)
{
	if (!run)
		return;
	for (size_t i = 0; i < run->walk.n_timings; i++)
		rb_regimen_fini(&run->walk.timings[i].regimen);
	free(run->walk.timings);
	free(run->walk.found);
	score_fini(&run->score);
	free(run);
}

bool
search_some(struct search_run *run, size_t regimens, bool *more, struct fault *f)
{
	size_t doses = run->walk.g.dose_gy.n, end = run->done + (regimens + doses - 1) / doses;

	for (; run->done < run->walk.n_timings && run->done < end; run->done++)
		if (!score_timing(&run->walk, run->done, &run->score, f))
			return false;
	*more = run->done < run->walk.n_timings;
	return true;
}

bool
search_end(struct search_run *run, struct arena *arena, struct search_result *out, struct fault *f)
{
	*out = (struct search_result){ 0 };
	return rank(&run->walk, arena, out, f);
}

bool
assess_search(const struct assess *a, const struct search_grid *g, int threads, struct arena *arena,
              struct search_result *out, struct fault *f)
{
	struct search_run *run = search_start(a, g, f);
	bool ok = run && score_all(&run->walk, parallel_threads(threads), f) && search_end(run, arena, out, f);

	search_free(run);
	return ok;
}
