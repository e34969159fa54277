/* From the clones of a tumour to systems of compartments, each mechanism on or off (MODEL sections 4 and 9). */
#include "radiobio/lineage.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "radiobio/internal.h"

static const double LN2 = 0.693147180559945309417;

static double
cycle_growth(const double leave[RB_PHASES])
{
	double x = LN2 / (1 / leave[RB_G1] + 1 / leave[RB_S] + 1 / leave[RB_G2M]), step = 1;

	/* The sum of ln(1 + x/k) is concave in x and x starts below its root: Newton goes up to it, never past. */
	for (int i = 0; i < 60 && step > 1e-16; i++) {
		double value = -LN2, slope = 0;

		for (int p = 0; p < RB_PHASES; p++) {
			value += log1p(x / leave[p]);
			slope += 1 / (leave[p] + x);
		}
		step = -value / slope / x;
		x += step * x;
	}
	return x;
}

double
rb_cycle_growth_per_day(const double hours[RB_PHASES])
{
	const double leave[RB_PHASES] = { 24 / hours[RB_G1], 24 / hours[RB_S], 24 / hours[RB_G2M] };

	return cycle_growth(leave);
}

/* Shares of the phases in balanced growth. */
static void
cycle_shares(const double leave[RB_PHASES], double growth, double shares[RB_PHASES])
{
	double sum = 0;

	for (int p = 0; p < RB_PHASES; p++) {
		shares[p] = p ? shares[p - 1] * leave[p - 1] / (growth + leave[p]) : 1;
		sum += shares[p];
	}
	for (int p = 0; p < RB_PHASES; p++)
		shares[p] /= sum;
}

/* ---- one clone; both classes are there until the end ---- */

static void
set_types(struct rb_lineage *l, const struct rb_clone *c, const double shares[RB_PHASES])
{
	double beta = c->alpha_per_gy / c->alpha_beta_gy;

	for (int p = 0; p < l->phases; p++) {
		double alpha_p = c->alpha_per_gy * (l->phases > 1 ? c->cycle.alpha_factor[p] : 1);
		double beta_p = beta * (l->phases > 1 ? c->cycle.beta_factor[p] : 1);
		int hypoxic = l->phases + p;

		l->initial[p] = shares[p] * (1 - c->hypoxic_fraction);
		l->initial[hypoxic] = shares[p] * c->hypoxic_fraction;
		l->alpha[p] = alpha_p;
		l->beta[p] = beta_p;
		l->alpha[hypoxic] = alpha_p / c->oer_alpha;
		l->beta[hypoxic] = beta_p / (c->oer_beta * c->oer_beta);
	}
}

static struct rb_lineage
of_clone(const struct rb_clone *c)
{
	double exchange = c->reoxygenation_days > 0 ? LN2 / c->reoxygenation_days : 0, shares[RB_PHASES] = { 1 };
	struct rb_lineage l = {
		.share = c->share,
		.phases = c->cycle.hours[RB_G1] > 0 ? RB_PHASES : 1,
		.classes = 2,
		.daughters = 2,
		.to_oxic = (1 - c->resting_hypoxic_fraction) * exchange,
		.to_hypoxic = c->resting_hypoxic_fraction * exchange,
		.hypoxic_loss = c->hypoxic_loss_per_day,
		.regimes = c->kickoff_days > 0 ? 2 : 1,
	};

	for (int r = 0; r < l.regimes; r++) {
		int after = r == l.regimes - 1;

		l.regime[r] = (struct rb_regime){ after ? c->kickoff_days * 24 : 0, c->birth_per_day[after],
		                                  c->loss_per_day[after] };
	}
	if (l.phases > 1) {
		for (int p = 0; p < RB_PHASES; p++)
			l.leave[p] = 24 / c->cycle.hours[p];
		l.growth = cycle_growth(l.leave);
		cycle_shares(l.leave, l.growth, shares);
	}
	set_types(&l, c, shares);
	return l;
}

/* ---- mechanisms off ---- */

/* One phase of the mean cell at the start.  The mean cell of balanced growth divides at the growth rate of the
 * cycle, so births and losses stay, and with them the chance of extinction. */
static void
redistribution_off(struct rb_lineage *l)
{
	double alpha[2] = { 0 }, beta[2] = { 0 }, initial[2] = { 0 }, shares[RB_PHASES] = { 0 };

	if (l->phases == 1)
		return;
	cycle_shares(l->leave, l->growth, shares);
	for (int c = 0; c < 2; c++)
		for (int p = 0; p < RB_PHASES; p++) {
			alpha[c] += shares[p] * l->alpha[c * RB_PHASES + p];
			beta[c] += shares[p] * l->beta[c * RB_PHASES + p];
			initial[c] += l->initial[c * RB_PHASES + p];
		}
	for (int r = 0; r < l->regimes; r++) {
		double net = l->regime[r].birth - l->regime[r].loss;

		l->regime[r].birth = fmax(l->growth, net);
		l->regime[r].loss = fmax(0, l->growth - net);
	}
	l->phases = 1;
	memcpy(l->alpha, alpha, sizeof alpha);
	memcpy(l->beta, beta, sizeof beta);
	memcpy(l->initial, initial, sizeof initial);
}

static void
hypoxia_off(struct rb_lineage *l)
{
	for (int p = 0; p < l->phases; p++) {
		l->initial[p] += l->initial[l->phases + p];
		l->initial[l->phases + p] = 0;
	}
	l->to_oxic = l->to_hypoxic = 0;
}

/* Regimes of all clones on one clock, with the share-weighted means of births and losses. */
static void
merge_regimes(const struct rb_lineage *l, size_t n, struct rb_lineage *out)
{
	size_t at[RB_CLONES_MAX] = { 0 };
	double from = 0;

	for (out->regimes = 0; out->regimes < RB_REGIMES_MAX && isfinite(from);) {
		struct rb_regime *r = &out->regime[out->regimes++];
		double next = INFINITY;

		*r = (struct rb_regime){ .from_h = from };
		for (size_t i = 0; i < n; i++) {
			while (at[i] + 1 < (size_t)l[i].regimes && l[i].regime[at[i] + 1].from_h <= from)
				at[i]++;
			r->birth += l[i].share * l[i].regime[at[i]].birth;
			r->loss += l[i].share * l[i].regime[at[i]].loss;
			if (at[i] + 1 < (size_t)l[i].regimes)
				next = fmin(next, l[i].regime[at[i] + 1].from_h);
		}
		from = next;
	}
}

/* One clone with the share-weighted mean of everything.  The mean of rates keeps the growth of the cycle at least
 * the mean growth: it is a concave function of the rates. */
static struct rb_lineage
selection_off(const struct rb_lineage *l, size_t n)
{
	struct rb_lineage out = { .phases = l->phases, .classes = 2, .daughters = 2 };

	for (size_t i = 0; i < n; i++) {
		double w = l[i].share;

		out.share += w;
		out.to_oxic += w * l[i].to_oxic;
		out.to_hypoxic += w * l[i].to_hypoxic;
		out.hypoxic_loss += w * l[i].hypoxic_loss;
		for (int j = 0; j < 2 * out.phases; j++) {
			out.alpha[j] += w * l[i].alpha[j];
			out.beta[j] += w * l[i].beta[j];
			out.initial[j] += w * l[i].initial[j];
		}
		for (int p = 0; p < RB_PHASES; p++)
			out.leave[p] += w * l[i].leave[p];
	}
	if (out.phases > 1)
		out.growth = cycle_growth(out.leave);
	merge_regimes(l, n, &out);
	return out;
}

static void
repopulation_off(struct rb_lineage *l)
{
	for (int r = 0; r < l->regimes; r++)
		l->regime[r].birth = l->regime[r].loss = 0;
	l->regimes = 1;
	l->hypoxic_loss = 0;
	l->daughters = 1;
}

/* Leave out the hypoxic class where no cell can be in it. */
static void
finish(struct rb_lineage *l)
{
	bool hypoxic = l->to_hypoxic > 0;

	for (int p = 0; p < l->phases; p++)
		hypoxic = hypoxic || l->initial[l->phases + p] > 0;
	l->classes = hypoxic ? 2 : 1;
	l->n = l->classes * l->phases;
}

size_t
rb_lineages(const struct rb_tumour *t, struct rb_lineage out[RB_CLONES_MAX])
{
	size_t n = t->n;

	for (size_t i = 0; i < n; i++) {
		out[i] = of_clone(&t->clones[i]);
		if (t->off & RB_MECHANISM_REOXYGENATION)
			out[i].to_oxic = out[i].to_hypoxic = 0;
		if (t->off & RB_MECHANISM_REDISTRIBUTION)
			redistribution_off(&out[i]);
		if (t->off & RB_MECHANISM_HYPOXIA)
			hypoxia_off(&out[i]);
	}
	if (t->off & RB_MECHANISM_SELECTION && n > 1) {
		out[0] = selection_off(out, n);
		n = 1;
	}
	for (size_t i = 0; i < n; i++) {
		if (t->off & RB_MECHANISM_REPOPULATION)
			repopulation_off(&out[i]);
		finish(&out[i]);
	}
	return n;
}

/* ---- rates ---- */

double
rb_lineage_loss(const struct rb_lineage *l, int regime, int type)
{
	const struct rb_regime *r = &l->regime[regime];

	if (type >= l->phases)
		return l->hypoxic_loss;
	if (l->phases == 1)
		return r->loss;
	return l->daughters == 1 ? 0 : fmax(0, l->growth - (r->birth - r->loss));
}

double
rb_lineage_birth(const struct rb_lineage *l, int regime, int type)
{
	return l->phases == 1 && type == 0 ? l->regime[regime].birth : 0;
}

bool
rb_lineage_exchanges(const struct rb_lineage *l)
{
	return l->phases > 1 || (l->classes > 1 && (l->to_oxic > 0 || l->to_hypoxic > 0));
}

void
rb_lineage_matrix(const struct rb_lineage *l, int regime, rb_matrix a)
{
	memset(a, 0, sizeof(rb_matrix));
	for (int j = 0; j < l->n; j++)
		a[j][j] = rb_lineage_birth(l, regime, j) - rb_lineage_loss(l, regime, j);
	for (int p = 0; p < l->phases; p++) {
		int hypoxic = l->phases + p;

		if (l->phases > 1) {
			a[p][p] -= l->leave[p];
			a[(p + 1) % RB_PHASES][p] += l->leave[p] * (p == RB_G2M ? l->daughters : 1);
		}
		if (l->classes > 1) {
			a[p][p] -= l->to_hypoxic;
			a[hypoxic][p] += l->to_hypoxic;
			a[hypoxic][hypoxic] -= l->to_oxic;
			a[p][hypoxic] += l->to_oxic;
		}
	}
}

double
rb_lineage_kill(const struct rb_lineage *l, int type, double dose_gy, double quadratic_gy2)
{
	return l->alpha[type] * dose_gy + l->beta[type] * quadratic_gy2;
}

/* ---- a course as legs ---- */

bool
rb_until_h(const struct rb_schedule *s, double at_day, double *until_h, struct fault *f)
{
	if (!(at_day <= 1e6))
		return fault_set(f, 0, 0, "day %g; a day up to 1000000 was expected", at_day);
	*until_h = at_day < 0 && s->n ? s->fractions[s->n - 1].time_h : fmax(0, at_day) * 24;
	return true;
}

double *
rb_tumour_quadratic(const struct rb_tumour *t, const struct rb_schedule *s)
{
	double *quadratic = mem_array(s->n, sizeof *quadratic);

	if (quadratic)
		rb_quadratic_terms(s, t->off & RB_MECHANISM_REPAIR ? 0 : t->repair_half_time_h, quadratic);
	return quadratic;
}

/* Rows for the interval from now to to, split where regimes begin; the first one belongs to a fraction. */
static void
add_legs(const struct rb_lineage *l, struct rb_leg leg, double now, double to, struct rb_leg *legs, size_t *n)
{
	int r = 0;

	while (r + 1 < l->regimes && l->regime[r + 1].from_h <= now)
		r++;
	for (;; r++) {
		double end = r + 1 < l->regimes ? fmin(to, l->regime[r + 1].from_h) : to;

		leg.regime = r;
		leg.hours = fmax(0, end - now);
		legs[(*n)++] = leg;
		if (!(end < to))
			return;
		now = end;
		leg.dose_gy = leg.quadratic_gy2 = 0;
	}
}

bool
rb_legs(const struct rb_lineage *l, const struct rb_schedule *s, const double *quadratic_gy2, double until_h,
        struct rb_leg **legs, size_t *n, struct fault *f)
{
	double now = 0;
	struct rb_leg leg = { 0 };

	*n = 0;
	*legs = mem_array(s->n + 1 + (size_t)l->regimes, sizeof **legs);
	if (!*legs)
		return fault_memory(f);
	for (size_t i = 0; i < s->n && s->fractions[i].time_h <= until_h + RB_SAME_TIME_H; i++) {
		double at = s->fractions[i].time_h;

		if (i > 0 || at > 0)
			add_legs(l, leg, now, at, *legs, n);
		now = at;
		leg = (struct rb_leg){ .dose_gy = s->fractions[i].dose_gy, .quadratic_gy2 = quadratic_gy2[i] };
	}
	add_legs(l, leg, now, fmax(now, until_h), *legs, n);
	return true;
}
