/* Expected cell numbers of a tumour of clones, each of oxic and hypoxic cells (MODEL section 4).
 *
 * A fraction multiplies each class; an interval is the flow of a linear system of two classes, in closed form.
 * Everything is kept as logarithms relative to one running logarithm a clone, which is summed with
 * compensation: ten thousand fractions neither underflow nor add up rounding errors. */
#include "radiobio/internal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

static const double LN2 = 0.693147180559945309417;

double
rb_log_add(double a, double b)
{
	double high = fmax(a, b);

	return isinf(high) ? high : high + log1p(exp(fmin(a, b) - high));
}

/* log, which for 0 is -INFINITY without raising division by zero. */
static double
safe_log(double x)
{
	return x > 0 ? log(x) : -INFINITY;
}

struct state {
	double ln, correction; /* running logarithm and what rounding took from it (Neumaier) */
	double oxic, hypoxic;  /* logarithms relative to it */
};

static void
shift(struct state *s, double by)
{
	double sum = s->ln + by;

	s->correction += fabs(s->ln) >= fabs(by) ? (s->ln - sum) + by : (by - sum) + s->ln;
	s->ln = sum;
}

/* Make the larger of the two classes the reference. */
static void
normalise(struct state *s)
{
	double high = fmax(s->oxic, s->hypoxic);

	if (isinf(high))
		return;
	shift(s, high);
	s->oxic -= high;
	s->hypoxic -= high;
}

/* exp(A t) of A = [a, b; c, d] with b, c >= 0, as logarithms of its elements over e^(rate t).
 *
 * With delta = (a-d)/2 and q = sqrt(delta^2 + bc) the eigenvalues are (a+d)/2 +- q; every element is a sum
 * of positive terms once 1 - |delta|/q is written as bc/(q(q + |delta|)), so none loses digits, however
 * close or far apart the eigenvalues are. */
struct flow {
	double rate, oo, oh, ho, hh;
}; /* oh: from hypoxic to oxic */

static struct flow
flow(double a, double b, double c, double d, double t)
{
	double delta = (a - d) / 2, root = sqrt(b) * sqrt(c), q = hypot(delta, root), far = q + fabs(delta);
	double small = far > 0 ? root / far * (root / q) / 2 : 0.5, large = 1 - small;
	double decay = -2 * q * t; /* of the smaller eigenvalue against the larger */
	double same = rb_log_add(safe_log(large), safe_log(small) + decay);
	double other = rb_log_add(safe_log(small), safe_log(large) + decay);
	double mixed = safe_log(t * rb_mean_decay(-decay));
	struct flow f = { .rate = fmax(a, d) + (far > 0 ? root * (root / far) : 0) };

	f.oo = delta >= 0 ? same : other;
	f.hh = delta >= 0 ? other : same;
	f.oh = safe_log(b) + mixed;
	f.ho = safe_log(c) + mixed;
	return f;
}

static void
grow(struct state *s, const struct rb_clone *c, int after_kickoff, double days)
{
	double exchange = c->reoxygenation_days > 0 ? LN2 / c->reoxygenation_days : 0;
	double to_oxic = (1 - c->resting_hypoxic_fraction) * exchange,
	       to_hypoxic = c->resting_hypoxic_fraction * exchange;
	struct flow f;
	double oxic = s->oxic, hypoxic = s->hypoxic;

	if (!(days > 0))
		return;
	f = flow(c->birth_per_day[after_kickoff] - c->loss_per_day[after_kickoff] - to_hypoxic, to_oxic, to_hypoxic,
		 -c->hypoxic_loss_per_day - to_oxic, days);
	s->oxic = rb_log_add(oxic + f.oo, hypoxic + f.oh);
	s->hypoxic = rb_log_add(oxic + f.ho, hypoxic + f.hh);
	shift(s, f.rate * days);
	normalise(s);
}

/* From day from to day to, in two parts where the kick-off lies between. */
static void
wait(struct state *s, const struct rb_clone *c, double from, double to)
{
	double kickoff = fmin(fmax(c->kickoff_days, from), to);

	grow(s, c, 0, kickoff - from);
	grow(s, c, 1, to - kickoff);
}

static void
irradiate(struct state *s, const struct rb_clone *c, double dose_gy, double quadratic_gy2)
{
	double beta = c->alpha_per_gy / c->alpha_beta_gy;

	s->oxic -= c->alpha_per_gy * dose_gy + beta * quadratic_gy2;
	s->hypoxic -= c->alpha_per_gy / c->oer_alpha * dose_gy + beta / (c->oer_beta * c->oer_beta) * quadratic_gy2;
	normalise(s);
}

static struct rb_cells
cells(const struct state *s)
{
	double ln = s->ln + s->correction;

	return (struct rb_cells){ ln + s->oxic, ln + s->hypoxic, ln + rb_log_add(s->oxic, s->hypoxic) };
}

/* ---- checks ---- */

static bool
within(double x, double low, double high)
{
	return x >= low && x <= high; /* false for NaN */
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
	return true;
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
		shares += t->clones[i].share;
	}
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

/* One clone through the schedule; row i of out, a stride apart, is the moment times_d[i]. */
static void
clone_course(const struct rb_tumour *t, const struct rb_clone *c, const struct rb_schedule *s, const double *quadratic,
	     const double *times_d, size_t n, bool after, struct rb_cells *out, size_t stride)
{
	struct state state = { .oxic = safe_log(1 - c->hypoxic_fraction), .hypoxic = safe_log(c->hypoxic_fraction) };
	double now = 0;
	size_t next = 0;

	shift(&state, log(t->clonogens) + log(c->share));
	normalise(&state);
	for (size_t i = 0; i < n; i++) {
		double limit_h = times_d[i] * 24 + (after ? RB_SAME_TIME_H : -RB_SAME_TIME_H);

		for (; next < s->n && s->fractions[next].time_h <= limit_h; next++) {
			double at = s->fractions[next].time_h / 24;

			wait(&state, c, now, at);
			irradiate(&state, c, s->fractions[next].dose_gy, quadratic[next]);
			now = at;
		}
		wait(&state, c, now, fmax(now, times_d[i]));
		now = fmax(now, times_d[i]);
		out[i * stride] = cells(&state);
	}
}

bool
rb_tumour_cells(const struct rb_tumour *t, const struct rb_schedule *s, const double *times_d, size_t n, bool after,
		struct rb_cells *per_clone, struct rb_cells *total, struct fault *f)
{
	double *quadratic;
	struct rb_cells *rows = per_clone;
	bool ok = false;

	if (!rb_tumour_check(t, f) || !check_times(times_d, n, f))
		return false;
	quadratic = mem_array(s->n, sizeof *quadratic);
	if (!rows && n <= SIZE_MAX / RB_CLONES_MAX)
		rows = mem_array(n * t->n, sizeof *rows);
	if (!quadratic || !rows) {
		fault_memory(f);
		goto done;
	}
	rb_quadratic_terms(s, t->repair_half_time_h, quadratic);
	for (size_t k = 0; k < t->n; k++)
		clone_course(t, &t->clones[k], s, quadratic, times_d, n, after, rows + k, t->n);
	for (size_t i = 0; total && i < n; i++) {
		total[i] = (struct rb_cells){ -INFINITY, -INFINITY, -INFINITY };
		for (size_t k = 0; k < t->n; k++) {
			const struct rb_cells *row = &rows[i * t->n + k];

			total[i].ln_oxic = rb_log_add(total[i].ln_oxic, row->ln_oxic);
			total[i].ln_hypoxic = rb_log_add(total[i].ln_hypoxic, row->ln_hypoxic);
			total[i].ln_total = rb_log_add(total[i].ln_total, row->ln_total);
		}
	}
	ok = true;
done:
	free(quadratic);
	if (rows != per_clone)
		free(rows);
	return ok;
}

bool
rb_tumour_end(const struct rb_tumour *t, const struct rb_schedule *s, struct rb_cells *total, struct fault *f)
{
	double end_d = s->n ? s->fractions[s->n - 1].time_h / 24 : 0;

	return rb_tumour_cells(t, s, &end_d, 1, true, NULL, total, f);
}
