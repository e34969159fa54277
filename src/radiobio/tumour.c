/* Expected cell numbers of a tumour (MODEL section 4): clones of oxic and hypoxic cells, with or without the phases
 * of the cycle.
 *
 * A fraction multiplies each compartment; an interval is the flow of a linear system (flow.h), made once for each
 * length of interval.  Ten thousand fractions neither underflow nor add up rounding errors. */
#include "radiobio/internal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "radiobio/flow.h"
#include "radiobio/lineage.h"

double
rb_log_add(double a, double b)
{
	double high = fmax(a, b);

	return isinf(high) ? high : high + log1p(exp(fmin(a, b) - high));
}

/* ---- checks ---- */

static bool
within(double x, double low, double high)
{
	return x >= low && x <= high; /* false for NaN */
}

/* Durations of all phases or of none; growth that the cycle can reach. */
static bool
cycle_check(const struct rb_clone *c, struct fault *f)
{
	const struct rb_cycle *y = &c->cycle;
	double growth;

	if (y->hours[RB_G1] == 0 && y->hours[RB_S] == 0 && y->hours[RB_G2M] == 0)
		return true;
	for (int p = 0; p < RB_PHASES; p++) {
		static const char *const names[RB_PHASES] = { "G1", "S", "G2M" };

		if (!within(y->hours[p], 0.01, 1e6))
			return fault_set(f, 0, 0, "%g h in %s; from 0.01 to 1e6 h, or 0 in every phase, was expected",
					 y->hours[p], names[p]);
		if (!within(y->alpha_factor[p], 0, 100) || !within(y->beta_factor[p], 0, 100))
			return fault_set(f, 0, 0, "factors of alpha and beta in %s of %g and %g; from 0 to 100 was expected",
					 names[p], y->alpha_factor[p], y->beta_factor[p]);
	}
	growth = rb_cycle_growth_per_day(y->hours);
	for (int i = 0; i < 2; i++)
		if (!(c->birth_per_day[i] - c->loss_per_day[i] <= growth * (1 + 1e-9)))
			return fault_set(f, 0, 0,
					 "net growth of %g a day; at most %g, what a cycle of %g h in G1, %g in S and %g in "
					 "G2M reaches without loss, was expected",
					 c->birth_per_day[i] - c->loss_per_day[i], growth, y->hours[RB_G1],
					 y->hours[RB_S], y->hours[RB_G2M]);
	return true;
}

static bool
clone_check(const struct rb_clone *c, struct fault *f)
{
	const struct {
		const char *what;
		double value, low, high;
	} table[] = {
		{ "share of a clone", c->share, 1e-30, 1 },
		{ "alpha in 1/Gy", c->alpha_per_gy, 0, 100 },
		{ "alpha/beta in Gy", c->alpha_beta_gy, 1e-3, 1e12 },
		{ "oxygen enhancement of alpha", c->oer_alpha, 1, 100 },
		{ "oxygen enhancement of beta", c->oer_beta, 1, 100 },
		{ "hypoxic fraction", c->hypoxic_fraction, 0, 1 },
		{ "resting hypoxic fraction", c->resting_hypoxic_fraction, 0, 1 },
		{ "reoxygenation half-time in days", c->reoxygenation_days, 0, 1e9 },
		{ "birth rate a day", c->birth_per_day[0], 0, 1e4 },
		{ "birth rate a day after the kick-off", c->birth_per_day[1], 0, 1e4 },
		{ "loss rate a day", c->loss_per_day[0], 0, 1e4 },
		{ "loss rate a day after the kick-off", c->loss_per_day[1], 0, 1e4 },
		{ "loss rate of hypoxic cells a day", c->hypoxic_loss_per_day, 0, 1e4 },
		{ "kick-off in days", c->kickoff_days, 0, 1e9 },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (!within(table[i].value, table[i].low, table[i].high))
			return fault_set(f, 0, 0, "%s of %g; from %g to %g was expected", table[i].what, table[i].value,
					 table[i].low, table[i].high);
	if (c->reoxygenation_days > 0 && c->reoxygenation_days < 1e-4)
		return fault_set(f, 0, 0,
				 "reoxygenation half-time of %g days; 0 (none) or at least 0.0001 was expected",
				 c->reoxygenation_days);
	return cycle_check(c, f);
}

const char *
rb_mechanism_name(size_t i)
{
	static const char *const names[RB_MECHANISM_COUNT] = {
		"repair", "repopulation", "redistribution", "hypoxia", "reoxygenation", "selection",
	};

	return i < RB_MECHANISM_COUNT ? names[i] : NULL;
}

bool
rb_tumour_check(const struct rb_tumour *t, struct fault *f)
{
	double shares = 0;

	if (!within(t->clonogens, 1e-30, 1e30))
		return fault_set(f, 0, 0, "%g clonogens; a number above 0, up to 1e30, was expected", t->clonogens);
	if (t->n < 1 || t->n > RB_CLONES_MAX)
		return fault_set(f, 0, 0, "%zu clones; from 1 to %d were expected", t->n, RB_CLONES_MAX);
	if (t->repair_half_time_h != 0 && !within(t->repair_half_time_h, RB_HALF_TIME_MIN_H, RB_HALF_TIME_MAX_H))
		return fault_set(f, 0, 0,
				 "repair half-time of %g h; 0 (complete repair), or from %g to %g h, was expected",
				 t->repair_half_time_h, RB_HALF_TIME_MIN_H, RB_HALF_TIME_MAX_H);
	for (size_t i = 0; i < t->n; i++) {
		if (!clone_check(&t->clones[i], f))
			return false;
		if ((t->clones[i].cycle.hours[RB_G1] > 0) != (t->clones[0].cycle.hours[RB_G1] > 0))
			return fault_set(f, 0, 0, "one clone has phases of the cycle and another has none; phases of "
					 "all or of none were expected");
		shares += t->clones[i].share;
	}
	if (t->off & ~(unsigned)RB_MECHANISMS)
		return fault_set(f, 0, 0, "mechanisms 0x%x to switch off; a part of 0x%x was expected", t->off,
				 (unsigned)RB_MECHANISMS);
	if (!within(shares, 1 - 1e-9, 1 + 1e-9))
		return fault_set(f, 0, 0, "the shares of the clones add up to %.9g; 1 was expected", shares);
	return true;
}

/* ---- time courses ---- */

static bool
check_times(const double *times_d, size_t n, struct fault *f)
{
	for (size_t i = 0; i < n; i++)
		if (!within(times_d[i], i ? times_d[i - 1] : 0, 1e6))
			return fault_set(f, 0, 0, "day %g; ascending days from 0 to 1000000 were expected", times_d[i]);
	return true;
}

/* ---- one clone through a course ---- */

enum { FLOWS = 12 };

/* A flow of one regime and length, kept: courses have few different intervals. */
struct kept {
	int regime;
	double hours;
	struct rb_flow flow;
};

struct journey {
	const struct rb_lineage *l;
	struct rb_vector x;
	double now_h;
	int regime;
	double dose_gy, quadratic_gy2, kill[RB_LINEAGE_TYPES]; /* of the fraction before */
	struct kept kept[FLOWS];
	unsigned n_kept;
};

static void
journey_init(struct journey *j, const struct rb_lineage *l, double clonogens)
{
	j->l = l;
	j->now_h = 0;
	j->regime = 0;
	j->dose_gy = j->quadratic_gy2 = 0;
	j->n_kept = 0;
	for (int i = 0; i < l->n; i++)
		j->kill[i] = 0;
	rb_vector_init(&j->x, l->n, l->initial);
	rb_vector_add_ln(&j->x, log(clonogens) + log(l->share));
}

static const struct rb_flow *
find_flow(struct journey *j, double hours)
{
	unsigned have = j->n_kept < FLOWS ? j->n_kept : FLOWS;
	struct kept *k;
	rb_matrix a;

	for (unsigned i = 0; i < have; i++)
		if (j->kept[i].hours == hours && j->kept[i].regime == j->regime)
			return &j->kept[i].flow;
	k = &j->kept[j->n_kept++ % FLOWS];
	k->regime = j->regime;
	k->hours = hours;
	rb_lineage_matrix(j->l, j->regime, a);
	rb_flow_make(&k->flow, j->l->n, a, hours / 24);
	return &k->flow;
}

/* Within one regime. */
static void
grow(struct journey *j, double hours)
{
	const struct rb_regime *r = &j->l->regime[j->regime];

	if (!(hours > 0))
		return;
	if (j->l->n == 1)
		rb_vector_add_ln(&j->x, (r->birth - r->loss) * (hours / 24));
	else
		rb_vector_flow(&j->x, find_flow(j, hours));
}

static void
wait_until(struct journey *j, double to_h)
{
	const struct rb_lineage *l = j->l;

	/* Days become hours and back: what rounding leaves is no interval (and is not lost: the clock stays). */
	while (to_h - j->now_h > 1e-15 * to_h) {
		double end;

		while (j->regime + 1 < l->regimes && l->regime[j->regime + 1].from_h <= j->now_h)
			j->regime++;
		end = j->regime + 1 < l->regimes ? fmin(to_h, l->regime[j->regime + 1].from_h) : to_h;
		grow(j, end - j->now_h);
		j->now_h = end;
	}
}

static void
irradiate(struct journey *j, double dose_gy, double quadratic_gy2)
{
	if (dose_gy != j->dose_gy || quadratic_gy2 != j->quadratic_gy2)
		for (int i = 0; i < j->l->n; i++)
			j->kill[i] = rb_lineage_kill(j->l, i, dose_gy, quadratic_gy2);
	j->dose_gy = dose_gy;
	j->quadratic_gy2 = quadratic_gy2;
	rb_vector_kill(&j->x, j->kill);
}

/* Who is told of the moments of a course. */
struct listener {
	void (*tell)(const struct listener *to, size_t moment, size_t lineage, const struct rb_lineage *l,
	             const struct rb_vector *x);
	void *out;
	size_t stride;
};

static void
travel(struct journey *j, size_t lineage, const struct rb_schedule *s, const double *quadratic, const double *times_d,
       size_t n, bool after, const struct listener *to)
{
	size_t next = 0;

	for (size_t i = 0; i < n; i++) {
		double moment_h = times_d[i] * 24, limit_h = moment_h + (after ? RB_SAME_TIME_H : -RB_SAME_TIME_H);

		for (; next < s->n && s->fractions[next].time_h <= limit_h; next++) {
			wait_until(j, s->fractions[next].time_h);
			irradiate(j, s->fractions[next].dose_gy, quadratic[next]);
		}
		wait_until(j, moment_h);
		to->tell(to, i, lineage, j->l, &j->x);
	}
}

/* Checks, then every clone through the course.  For a tumour of one compartment a clone the flows are never made,
 * so the journey's size does not matter: it is not cleared. */
static bool
travel_all(const struct rb_tumour *t, const struct rb_lineage *l, size_t n_lineages, const struct rb_schedule *s,
           const double *times_d, size_t n, bool after, const struct listener *to, struct fault *f)
{
	double *quadratic = rb_tumour_quadratic(t, s);
	struct journey j;

	if (!quadratic)
		return fault_memory(f);
	for (size_t i = 0; i < n_lineages; i++) {
		journey_init(&j, &l[i], t->clonogens);
		travel(&j, i, s, quadratic, times_d, n, after, to);
	}
	free(quadratic);
	return true;
}

/* ---- what a caller sees ---- */

static void
tell_cells(const struct listener *to, size_t moment, size_t lineage, const struct rb_lineage *l,
           const struct rb_vector *x)
{
	struct rb_cells *rows = to->out;

	rows[moment * to->stride + lineage] = (struct rb_cells){
		rb_vector_ln(x, 0, l->phases),
		l->classes > 1 ? rb_vector_ln(x, l->phases, l->n) : -INFINITY,
		rb_vector_ln(x, 0, l->n),
	};
}

static void
add_up(const struct rb_cells *rows, size_t columns, struct rb_cells *total)
{
	*total = rows[0];
	for (size_t k = 1; k < columns; k++) {
		total->ln_oxic = rb_log_add(total->ln_oxic, rows[k].ln_oxic);
		total->ln_hypoxic = rb_log_add(total->ln_hypoxic, rows[k].ln_hypoxic);
		total->ln_total = rb_log_add(total->ln_total, rows[k].ln_total);
	}
}

bool
rb_tumour_cells(const struct rb_tumour *t, const struct rb_schedule *s, const double *times_d, size_t n, bool after,
		struct rb_cells *per_clone, struct rb_cells *total, struct fault *f)
{
	struct rb_lineage lineages[RB_CLONES_MAX];
	struct rb_cells few[RB_CLONES_MAX] = { { 0 } }, *rows = per_clone;
	struct listener to = { tell_cells, NULL, t->n };
	size_t n_lineages;
	bool ok;

	if (!rb_tumour_check(t, f) || !check_times(times_d, n, f))
		return false;
	n_lineages = rb_lineages(t, lineages);
	if (!rows)
		rows = n == 1 ? few : n <= SIZE_MAX / RB_CLONES_MAX ? mem_array(n * t->n, sizeof *rows) : NULL;
	if (!rows)
		return fault_memory(f);
	for (size_t i = 0; i < n; i++)
		for (size_t k = n_lineages; k < t->n; k++)
			rows[i * t->n + k] = (struct rb_cells){ -INFINITY, -INFINITY, -INFINITY };
	to.out = rows;
	ok = travel_all(t, lineages, n_lineages, s, times_d, n, after, &to, f);
	for (size_t i = 0; ok && total && i < n; i++)
		add_up(&rows[i * t->n], t->n, &total[i]);
	if (rows != per_clone && rows != few)
		free(rows);
	return ok;
}

bool
rb_tumour_end(const struct rb_tumour *t, const struct rb_schedule *s, struct rb_cells *total, struct fault *f)
{
	double end_d = s->n ? s->fractions[s->n - 1].time_h / 24 : 0;

	return rb_tumour_cells(t, s, &end_d, 1, true, NULL, total, f);
}

size_t
rb_tumour_types(const struct rb_tumour *t, struct rb_type types[RB_TYPES_MAX])
{
	struct rb_lineage lineages[RB_CLONES_MAX];
	size_t n_lineages = rb_lineages(t, lineages), n = 0;

	for (size_t i = 0; i < n_lineages; i++)
		for (int j = 0; j < lineages[i].n; j++)
			types[n++] = (struct rb_type){
				.clone = i,
				.hypoxic = j >= lineages[i].phases,
				.phase = lineages[i].phases > 1 ? (enum rb_cycle_phase)(j % RB_PHASES) : RB_PHASES,
			};
	return n;
}

static void
tell_compartments(const struct listener *to, size_t moment, size_t lineage, const struct rb_lineage *l,
                  const struct rb_vector *x)
{
	double *row = (double *)to->out + moment * to->stride;

	/* l is the lineage-th of an array */
	for (size_t k = 0; k < lineage; k++)
		row += (l - lineage + k)->n;
	for (int j = 0; j < l->n; j++)
		row[j] = rb_vector_ln(x, j, j + 1);
}

bool
rb_tumour_compartments(const struct rb_tumour *t, const struct rb_schedule *s, const double *times_d, size_t n,
                       bool after, double *ln_cells, struct fault *f)
{
	struct rb_lineage lineages[RB_CLONES_MAX];
	struct listener to = { tell_compartments, ln_cells, 0 };
	size_t n_lineages;

	if (!rb_tumour_check(t, f) || !check_times(times_d, n, f))
		return false;
	n_lineages = rb_lineages(t, lineages);
	for (size_t i = 0; i < n_lineages; i++)
		to.stride += (size_t)lineages[i].n;
	return travel_all(t, lineages, n_lineages, s, times_d, n, after, &to, f);
}
