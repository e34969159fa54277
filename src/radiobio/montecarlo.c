/* Tumour control by drawing tumours (MODEL section 5). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "radiobio/internal.h"
#include "radiobio/random.h"
#include "radiobio/splitting.h"

enum { MANY_CELLS = 10000, EVENTS_MAX = 6, STEPS_MAX = 100000 };

/* A type that exchanges no cells: fraction and gap after it in one family. */
struct alone {
	double clonogens;
	struct rb_family *steps;
	size_t n;
};

enum event_kind { EVENT_NONE, EVENT_BIRTH, EVENT_LOSS, EVENT_MOVE, EVENT_DIVIDE };

/* What can happen to a cell of a type, and how fast, per day. */
struct events {
	double total;
	int n;
	struct {
		double rate;
		enum event_kind kind;
		int to;
	} event[EVENTS_MAX];
};

/* A leg as it is drawn. */
struct stage {
	bool fraction;
	double survive[RB_LINEAGE_TYPES];
	int regime;
	double steps, step_days;     /* 0 steps: no gap */
	size_t split;                /* index of its tables */
};

/* A clone whose types exchange cells. */
struct together {
	int n;
	double clonogens[RB_LINEAGE_TYPES];
	struct stage *stages;
	size_t n_stages;
	struct rb_split *splits;     /* as many as stages at most */
	size_t n_splits;
	struct events events[RB_REGIMES_MAX][RB_LINEAGE_TYPES];
};

struct plan {
	struct alone alone[2 * RB_CLONES_MAX];
	size_t n_alone;
	struct together together[RB_CLONES_MAX];
	size_t n_together;
};

/* ---- the plan ---- */

static bool
plan_alone(struct plan *p, const struct rb_lineage *l, int type, double clonogens, const struct rb_leg *legs, size_t n,
           struct fault *f)
{
	struct alone *a = &p->alone[p->n_alone++];

	*a = (struct alone){ .clonogens = clonogens, .steps = mem_array(n, sizeof *a->steps) };
	if (!a->steps)
		return fault_memory(f);
	for (size_t i = 0; i < n; i++) {
		struct rb_family gap = rb_family_of(rb_lineage_birth(l, legs[i].regime, type),
		                                    rb_lineage_loss(l, legs[i].regime, type), legs[i].hours / 24);

		if (i > 0 && !(legs[i].dose_gy > 0)) {
			a->steps[a->n - 1] = rb_family_then(&a->steps[a->n - 1], &gap);
			continue;
		}
		gap.survive *= exp(-rb_lineage_kill(l, type, legs[i].dose_gy, legs[i].quadratic_gy2));
		a->steps[a->n++] = gap;
	}
	return true;
}

static void
add_event(struct events *e, double rate, enum event_kind kind, int to)
{
	if (!(rate > 0))
		return;
	e->event[e->n].rate = rate;
	e->event[e->n].kind = kind;
	e->event[e->n++].to = to;
	e->total += rate;
}

static void
list_events(const struct rb_lineage *l, int regime, int type, struct events *e)
{
	int phase = type % l->phases;
	bool oxic = type < l->phases;

	add_event(e, rb_lineage_birth(l, regime, type), EVENT_BIRTH, type);
	add_event(e, rb_lineage_loss(l, regime, type), EVENT_LOSS, type);
	if (l->phases > 1 && oxic)
		add_event(e, l->leave[phase], phase == RB_G2M && l->daughters == 2 ? EVENT_DIVIDE : EVENT_MOVE,
		          (phase + 1) % RB_PHASES);
	if (l->classes > 1)
		add_event(e, oxic ? l->to_hypoxic : l->to_oxic, EVENT_MOVE, oxic ? l->phases + phase : phase);
}

/* Tables for steps of so many hours: those of an earlier stage, or new ones. */
static size_t
find_split(struct together *t, const struct rb_lineage *l, int regime, double days)
{
	for (size_t i = t->n_stages; i-- > 0;)
		if (t->stages[i].regime == regime && t->stages[i].step_days == days)
			return t->stages[i].split;
	rb_split_make(l, regime, days * 24, &t->splits[t->n_splits]);
	return t->n_splits++;
}

static bool
plan_together(struct plan *p, const struct rb_lineage *l, const double *clonogens, const struct rb_leg *legs, size_t n,
              struct fault *f)
{
	struct together *t = &p->together[p->n_together++];
	double steps = 0;

	*t = (struct together){ .n = l->n };
	memcpy(t->clonogens, clonogens, (size_t)l->n * sizeof *clonogens);
	t->stages = mem_array(n, sizeof *t->stages);
	t->splits = mem_array(n, sizeof *t->splits);
	if (!t->stages || !t->splits)
		return fault_memory(f);
	for (int r = 0; r < l->regimes; r++)
		for (int j = 0; j < l->n; j++)
			list_events(l, r, j, &t->events[r][j]);
	for (size_t i = 0; i < n; i++) {
		struct stage s = { .fraction = legs[i].dose_gy > 0, .regime = legs[i].regime };

		for (int j = 0; j < l->n; j++)
			s.survive[j] = exp(-rb_lineage_kill(l, j, legs[i].dose_gy, legs[i].quadratic_gy2));
		if (legs[i].hours > 0) {
			s.steps = rb_split_steps(l, s.regime, legs[i].hours);
			s.step_days = legs[i].hours / 24 / s.steps;
			s.split = find_split(t, l, s.regime, s.step_days);
		}
		steps += s.steps;
		t->stages[t->n_stages++] = s;
	}
	if (steps > STEPS_MAX)
		return fault_set(f, 0, 0,
		                 "cells change so fast for so long that drawing one tumour takes %g steps; at most %d, "
		                 "so slower rates or an earlier day, were expected",
		                 steps, STEPS_MAX);
	return true;
}

static void
plan_fini(struct plan *p)
{
	for (size_t i = 0; i < p->n_alone; i++)
		free(p->alone[i].steps);
	for (size_t i = 0; i < p->n_together; i++) {
		free(p->together[i].stages);
		free(p->together[i].splits);
	}
}

static bool
plan_lineage(struct plan *p, const struct rb_lineage *l, const double *clonogens, const struct rb_schedule *s,
             const double *quadratic, double until_h, struct fault *f)
{
	struct rb_leg *legs;
	size_t n;
	bool ok = true;

	if (!rb_legs(l, s, quadratic, until_h, &legs, &n, f))
		return false;
	if (rb_lineage_exchanges(l))
		ok = plan_together(p, l, clonogens, legs, n, f);
	else
		for (int j = 0; ok && j < l->n; j++)
			ok = plan_alone(p, l, j, clonogens[j], legs, n, f);
	free(legs);
	return ok;
}

/* A plan to finish in any case. */
static bool
plan_init(struct plan *p, const struct rb_tumour *t, const struct rb_schedule *s, double until_h, struct fault *f)
{
	struct rb_lineage lineages[RB_CLONES_MAX];
	double clonogens[RB_TYPES_MAX], *next = clonogens, *quadratic = rb_tumour_quadratic(t, s);
	size_t n = rb_lineages(t, lineages);
	bool ok = true;

	if (!quadratic)
		return fault_memory(f);
	rb_tumour_whole(t, clonogens);
	for (size_t i = 0; ok && i < n; i++) {
		ok = plan_lineage(p, &lineages[i], next, s, quadratic, until_h, f);
		next += lineages[i].n;
	}
	free(quadratic);
	return ok;
}

/* ---- one tumour ---- */

static double
draw_family(struct rb_random *r, const struct rb_family *a, double n)
{
	n = rb_random_binomial(r, n, a->survive);
	return n > 0 && a->more > 0 ? n + rb_random_negative_binomial(r, n, a->more, a->last) : n;
}

static bool
dies_alone(const struct alone *a, struct rb_random *r)
{
	double n = a->clonogens;

	for (size_t i = 0; n > 0 && i < a->n; i++)
		n = draw_family(r, &a->steps[i], n);
	return !(n > 0);
}

/* Event by event. */
static void
draw_events(const struct events *e, int types, double *n, double days, struct rb_random *r)
{
	for (double now = 0;;) {
		double total = 0, at;
		int j = 0, k = 0;

		for (int i = 0; i < types; i++)
			total += n[i] * e[i].total;
		if (!(total > 0))
			return;
		now += rb_random_exponential(r) / total;
		if (now > days)
			return;
		at = rb_random_uniform(r) * total;
		while (j < types - 1 && at >= n[j] * e[j].total) {
			at -= n[j] * e[j].total;
			j++;
		}
		while (j > 0 && !(n[j] * e[j].total > 0)) /* rounding carried it past the last */
			j--;
		at /= n[j];
		while (k < e[j].n - 1 && at >= e[j].event[k].rate) {
			at -= e[j].event[k].rate;
			k++;
		}
		n[j] += e[j].event[k].kind == EVENT_BIRTH ? 1 : -1;
		if (e[j].event[k].kind == EVENT_MOVE)
			n[e[j].event[k].to]++;
		else if (e[j].event[k].kind == EVENT_DIVIDE)
			n[e[j].event[k].to] += 2;
	}
}

static void
draw_multiply(const struct rb_split *s, int types, double *n, struct rb_random *r)
{
	for (int j = 0; j < types; j++)
		if (s->half[j].more > 0 || s->half[j].survive < 1)
			n[j] = draw_family(r, &s->half[j], n[j]);
	if (s->divide > 0) {
		double divided = rb_random_binomial(r, n[s->divides], s->divide);

		n[s->divides] -= divided;
		n[0] += 2 * divided;
	}
}

static void
draw_moves(const struct rb_split *s, int types, double *n, struct rb_random *r)
{
	double after[RB_LINEAGE_TYPES] = { 0 };

	for (int from = 0; from < types; from++) {
		double rest = n[from], chance = 1;

		/* staying first: it is the most likely, so that little is left for the others to divide */
		for (int i = 0; i < types && rest > 0; i++) {
			int to = i == 0 ? from : i <= from ? i - 1 : i;
			double moved = rb_random_binomial(r, rest, fmin(1, s->move[from][to] / chance));

			after[to] += moved;
			rest -= moved;
			chance -= s->move[from][to];
			if (!(chance > 0))
				break;
		}
	}
	memcpy(n, after, sizeof after);
}

static double
count(const double *n, int types)
{
	double sum = 0;

	for (int j = 0; j < types; j++)
		sum += n[j];
	return sum;
}

static bool
dies_together(const struct together *t, struct rb_random *r)
{
	double n[RB_LINEAGE_TYPES] = { 0 };

	for (int j = 0; j < t->n; j++)
		n[j] = t->clonogens[j];
	for (size_t i = 0; i < t->n_stages; i++) {
		const struct stage *s = &t->stages[i];

		for (int j = 0; s->fraction && j < t->n; j++)
			n[j] = rb_random_binomial(r, n[j], s->survive[j]);
		for (double k = 0; k < s->steps; k++) {
			double cells = count(n, t->n);

			if (!(cells > 0))
				return true;
			if (cells <= MANY_CELLS) {
				draw_events(t->events[s->regime], t->n, n, s->step_days, r);
				continue;
			}
			draw_multiply(&t->splits[s->split], t->n, n, r);
			draw_moves(&t->splits[s->split], t->n, n, r);
			draw_multiply(&t->splits[s->split], t->n, n, r);
		}
	}
	return !(count(n, t->n) > 0);
}

static bool
dies(const struct plan *p, uint64_t seed, uint64_t sample)
{
	struct rb_random r;

	rb_random_init(&r, seed, sample, 0);
	for (size_t i = 0; i < p->n_alone; i++)
		if (!dies_alone(&p->alone[i], &r))
			return false;
	for (size_t i = 0; i < p->n_together; i++)
		if (!dies_together(&p->together[i], &r))
			return false;
	return true;
}

/* ---- many tumours ---- */

static unsigned long long
controlled(const struct plan *p, const struct rb_sampling *how)
{
	unsigned long long sum = 0;
	long long n = (long long)how->n;
	int threads = parallel_threads(how->threads);

	(void)threads;                 /* without OpenMP nobody asks */
#pragma omp parallel for schedule(dynamic, 64) reduction(+ : sum) num_threads(threads) if (threads > 1)
	for (long long i = 0; i < n; i++)
		sum += dies(p, how->seed, how->first + (unsigned long long)i);
	return sum;
}

struct rb_sampled
rb_sampled_sum(const struct rb_sampled *shards, size_t n)
{
	struct rb_sampled out = { 0 };
	double p, samples;

	for (size_t i = 0; i < n; i++) {
		out.n += shards[i].n;
		out.controlled += shards[i].controlled;
	}
	samples = (double)out.n;
	p = ((double)out.controlled + 2) / (samples + 4);
	out.tcp = out.n ? (double)out.controlled / samples : 0;
	out.se = sqrt(p * (1 - p) / (samples + 4));
	return out;
}

bool
rb_tcp_sample(const struct rb_tumour *t, const struct rb_schedule *s, double at_day, const struct rb_sampling *how,
              struct rb_sampled *out, struct fault *f)
{
	struct plan p = { .n_alone = 0 };
	struct rb_sampled sampled = { .n = how->n };
	double until_h;
	bool ok;

	if (how->n < 1 || how->n > 1000000000000ull || how->first > UINT64_MAX - how->n)
		return fault_set(f, 0, 0, "%llu samples from number %llu; from 1 to 1e12 were expected", how->n, how->first);
	if (how->threads < 0 || how->threads > 1024)
		return fault_set(f, 0, 0, "%d threads; from 1 to 1024, or 0, were expected", how->threads);
	if (!rb_tumour_check(t, f) || !rb_until_h(s, at_day, &until_h, f))
		return false;
	ok = plan_init(&p, t, s, until_h, f);
	if (ok) {
		sampled.controlled = controlled(&p, how);
		*out = rb_sampled_sum(&sampled, 1);
	}
	plan_fini(&p);
	return ok;
}
