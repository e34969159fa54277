/* Compartments: phases of the cycle, mechanisms that switch off, identities (MODEL.md sections 4 and 9). */
#include "radiobio_help.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>

enum { SEED = 20261123 };

static double
ln_end(const struct rb_tumour *t, const struct rb_schedule *s)
{
	struct rb_cells c = { NAN, NAN, NAN };
	struct fault f;

	if (!rb_tumour_end(t, s, &c, &f))
		tap_diag("%s", f.text);
	return c.ln_total;
}

static double
ln_control(const struct rb_tumour *t, const struct rb_schedule *s)
{
	struct rb_fate fates[RB_TYPES_MAX];
	double ln = NAN;
	struct fault f;

	if (!rb_tcp_fates(t, s, -1, false, fates, &ln, &f))
		tap_diag("%s", f.text);
	return ln;
}

/* ---- random tumours ---- */

static unsigned long long state = SEED;

static double
any(double low, double high)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return low + (high - low) * (double)(state >> 33) / 2147483648.0;
}

static struct rb_clone
any_clone(bool phases)
{
	struct rb_clone c = plain(any(.1, .5), any(2, 20));

	c.oer_alpha = any(1, 3);
	c.oer_beta = any(1, 3);
	c.hypoxic_fraction = any(0, .5);
	c.resting_hypoxic_fraction = any(0, .3);
	c.reoxygenation_days = any(.5, 8);
	c.hypoxic_loss_per_day = any(0, .3);
	c.kickoff_days = any(0, 30);
	if (phases)
		for (int p = 0; p < RB_PHASES; p++) {
			c.cycle.hours[p] = any(4, 30);
			c.cycle.alpha_factor[p] = any(.5, 1.6);
			c.cycle.beta_factor[p] = any(.5, 1.6);
		}
	for (int i = 0; i < 2; i++) {
		double most = phases ? rb_cycle_growth_per_day(c.cycle.hours) : .4;

		c.loss_per_day[i] = any(0, .2);
		c.birth_per_day[i] = c.loss_per_day[i] + any(-.2, .95) * most;
		if (c.birth_per_day[i] < 0)
			c.birth_per_day[i] = 0;
	}
	return c;
}

/* n clones in c; shares add up to 1. */
static struct rb_tumour
any_tumour(struct rb_clone *c, size_t n, bool phases)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		c[i] = any_clone(phases);
		c[i].share = any(.1, 1);
		sum += c[i].share;
	}
	for (size_t i = 0; i < n; i++)
		c[i].share /= sum;
	return (struct rb_tumour){ .clonogens = pow(10, any(0, 9)), .clones = c, .n = n,
		                   .repair_half_time_h = any(0, 1) < .3 ? 0 : any(.2, 6) };
}

static const char *const regimens[] = { "35x2", "4*(10x1.5 bid 6h) every 2w", "5x8 qod", "68x1.2 bid 6h",
	                                "54/36 tid 6h 7/w", "12x3, gap 1w, 8x2.2 20min" };
enum { REGIMENS = sizeof regimens / sizeof *regimens };

/* ---- the cycle ---- */

static void
growth_of_a_cycle(void)
{
	double hours[RB_PHASES] = { 12, 12, 12 }, product = 1, x;
	struct fault f;

	/* (1 + x/k)^3 = 2 */
	NEAR(rb_cycle_growth_per_day(hours), 2 * (cbrt(2) - 1), 0, 1e-14);
	hours[RB_G1] = 1e6; /* one slow step: growth ln 2 turns into its rate */
	NEAR(rb_cycle_growth_per_day(hours), 24 / 1e6, 0, 1e-4);
	for (int i = 0; i < 1000; i++) {
		for (int p = 0; p < RB_PHASES; p++)
			hours[p] = pow(10, any(-2, 6));
		x = rb_cycle_growth_per_day(hours);
		product = 1;
		for (int p = 0; p < RB_PHASES; p++)
			product *= 1 + x * hours[p] / 24;
		if (fabs(product - 2) > 1e-12)
			NEAR(product, 2, 0, 1e-12);
	}
	OK(product > 1.9);
	/* growth beyond the cycle's, durations of some phases, phases of some clones: refused */
	struct rb_clone c[2] = { plain(.3, 10), plain(.3, 10) };
	struct rb_tumour t = { .clonogens = 1e6, .clones = c, .n = 1 };
	c[0].cycle = (struct rb_cycle){ { 12, 12, 12 }, { 1, 1, 1 }, { 1, 1, 1 } };
	c[0].birth_per_day[1] = 2 * (cbrt(2) - 1);
	OK(rb_tumour_check(&t, &f));
	c[0].birth_per_day[1] *= 1.001;
	OK(!rb_tumour_check(&t, &f));
	HAS(f.text, "cycle of 12 h");
	c[0].birth_per_day[1] = 0;
	c[0].cycle.hours[RB_S] = 0;
	OK(!rb_tumour_check(&t, &f));
	HAS(f.text, "in S");
	c[0].cycle.hours[RB_S] = 12;
	c[0].cycle.alpha_factor[RB_S] = NAN;
	OK(!rb_tumour_check(&t, &f));
	c[0].cycle.alpha_factor[RB_S] = 1;
	t.n = 2;
	c[0].share = c[1].share = .5;
	OK(!rb_tumour_check(&t, &f));
	HAS(f.text, "phases");
	t.n = 1;
	c[0].share = 1;
	t.off = 64;
	OK(!rb_tumour_check(&t, &f));
}

static void
balanced_growth_stays_balanced(void)
{
	/* without radiation every phase grows like the whole, e^{g t}, before and after the kick-off */
	struct rb_clone c = plain(0, 10);
	struct rb_tumour t = { .clonogens = 1000, .clones = &c, .n = 1 };
	struct rb_regimen r = parse("1x1");
	double days[] = { 0, 1, 5, 10, 50 }, ln[5][3];
	struct rb_type types[RB_TYPES_MAX];
	struct fault f;

	c.cycle = (struct rb_cycle){ { 20, 8, 5 }, { 1, 1, 1 }, { 1, 1, 1 } };
	c.birth_per_day[0] = .05;
	c.birth_per_day[1] = .3;
	c.kickoff_days = 7;
	IS_INT(rb_tumour_types(&t, types), 3);
	IS_INT(types[2].phase, RB_G2M);
	OK(!types[2].hypoxic && types[2].clone == 0);
	OK(rb_tumour_compartments(&t, &r.schedule, days, 5, true, ln[0], &f));
	NEAR(exp(ln[0][0]) + exp(ln[0][1]) + exp(ln[0][2]), 1000, 0, 1e-14);
	/* n_S k_S + n_S x = n_G1 k_G1 (balance of S) */
	double x = rb_cycle_growth_per_day(c.cycle.hours);
	NEAR(exp(ln[0][1]) * (24.0 / 8 + x), exp(ln[0][0]) * 24 / 20, 0, 1e-13);
	for (int i = 1; i < 5; i++)
		for (int p = 0; p < 3; p++)
			NEAR(ln[i][p] - ln[0][p], .05 * fmin(7, days[i]) + .3 * fmax(0, days[i] - 7), 1e-12, 0);
	rb_regimen_fini(&r);
}

/* A as MODEL section 4 writes it, of a clone with phases, oxic G1 S G2M, hypoxic G1 S G2M. */
static void
matrix(const struct rb_clone *c, int after, double a[36])
{
	double growth = rb_cycle_growth_per_day(c->cycle.hours), k = LN2 / c->reoxygenation_days;
	double loss = growth - (c->birth_per_day[after] - c->loss_per_day[after]), h = c->resting_hypoxic_fraction;

	memset(a, 0, 36 * sizeof *a);
	for (int p = 0; p < 3; p++) {
		double rate = 24 / c->cycle.hours[p];

		a[p * 6 + p] = -rate - loss - h * k;
		a[(p + 1) % 3 * 6 + p] += p == RB_G2M ? 2 * rate : rate;
		a[(3 + p) * 6 + p] = h * k;
		a[p * 6 + 3 + p] = (1 - h) * k;
		a[(3 + p) * 6 + 3 + p] = -(1 - h) * k - c->hypoxic_loss_per_day;
	}
}

static void
flow_of_six_types_equals_matrix_exponential(void)
{
	struct rb_regimen r = parse("2x3 weekly");
	int compared = 0;

	for (int i = 0; i < 100; i++) {
		struct rb_clone c;
		struct rb_tumour t = any_tumour(&c, 1, true);
		double days[3] = { 0, any(0, 6), 7 }, ln[3][6];
		struct fault f;

		c.kickoff_days = i % 2 ? 0 : 1e6;
		if (!OK(rb_tumour_compartments(&t, &r.schedule, days, 3, true, ln[0], &f)))
			tap_diag("%s", f.text);
		for (int m = 1; m < 3; m++) {
			double a[36], e[36], d = 3, q = 9;
			gsl_matrix_view from = gsl_matrix_view_array(a, 6, 6), to = gsl_matrix_view_array(e, 6, 6);

			matrix(&c, i % 2, a);
			for (int k = 0; k < 36; k++)
				a[k] *= days[m];
			gsl_linalg_exponential_ss(&from.matrix, &to.matrix, GSL_PREC_DOUBLE);
			for (int j = 0; j < 6; j++) {
				double sum = 0, beta = c.alpha_per_gy / c.alpha_beta_gy * c.cycle.beta_factor[j % 3];
				double alpha = c.alpha_per_gy * c.cycle.alpha_factor[j % 3];

				for (int k = 0; k < 6; k++)
					sum += e[j * 6 + k] * exp(ln[0][k]);
				if (m == 2) {
					q = 9;
					if (t.repair_half_time_h > 0)
						q += 2 * 9 * exp2(-168 / t.repair_half_time_h);
					sum *= exp(-alpha / (j < 3 ? 1 : c.oer_alpha) * d -
					           beta / (j < 3 ? 1 : c.oer_beta * c.oer_beta) * q);
				}
				compared += fabs(exp(ln[m][j]) - sum) <= 1e-11 * sum;
			}
		}
	}
	IS_INT(compared, 1200);
	rb_regimen_fini(&r);
}

/* ---- off ---- */

static void
all_off_is_linear_quadratic(void)
{
	static const char *const texts[] = { "35x2", "10000x1 7/w", "10000x1.8 tid 4h", "5x8 qod", "30x1.5 bid 6h 20min" };

	for (int i = 0; i < 200; i++) {
		struct rb_regimen r = parse(texts[i % 5]);
		struct rb_clone c[3];
		struct rb_tumour t = any_tumour(c, 1 + (size_t)i % 3, i % 2);
		double alpha = 0, beta = 0, kill = 0;

		t.clonogens = 1;
		t.off = RB_MECHANISMS;
		for (size_t k = 0; k < t.n; k++) {
			double a = 1, b = 1, growth = 0, share[3] = { 1, 0, 0 }, sum = 1;

			if (i % 2) { /* mean over the phases of balanced growth */
				a = b = 0;
				growth = rb_cycle_growth_per_day(c[k].cycle.hours);
				for (int p = 1; p < 3; p++)
					sum += share[p] = share[p - 1] * (24 / c[k].cycle.hours[p - 1]) /
					                  (growth + 24 / c[k].cycle.hours[p]);
				for (int p = 0; p < 3; p++) {
					a += share[p] / sum * c[k].cycle.alpha_factor[p];
					b += share[p] / sum * c[k].cycle.beta_factor[p];
				}
			}
			alpha += c[k].share * c[k].alpha_per_gy * a;
			beta += c[k].share * c[k].alpha_per_gy / c[k].alpha_beta_gy * b;
		}
		for (size_t k = 0; k < r.schedule.n; k++) {
			double d = r.schedule.fractions[k].dose_gy;

			kill += alpha * d + beta * d * d;
		}
		if (!NEAR(ln_end(&t, &r.schedule), -kill, 0, 1e-12))
			tap_diag("tumour %d of seed %d", i, SEED);
		rb_regimen_fini(&r);
	}
}

static void
each_mechanism_off(void)
{
	for (int i = 0; i < 60; i++) {
		struct rb_regimen r = parse(regimens[i % REGIMENS]);
		struct rb_clone c[2], other[2];
		struct rb_tumour t = any_tumour(c, 2, i % 2), twin = t;
		double share[3] = { 1, 0, 0 }, sum = 1, days[2] = { 5, 40 }, growth;
		struct rb_cells x[2];
		struct fault f;

		twin.clones = other;
		/* repair */
		memcpy(other, c, sizeof c);
		t.off = RB_MECHANISM_REPAIR;
		twin.repair_half_time_h = 0;
		NEAR(ln_end(&t, &r.schedule), ln_end(&twin, &r.schedule), 0, 0);
		twin.repair_half_time_h = t.repair_half_time_h;
		/* reoxygenation */
		t.off = RB_MECHANISM_REOXYGENATION;
		other[0].reoxygenation_days = other[1].reoxygenation_days = 0;
		NEAR(ln_end(&t, &r.schedule), ln_end(&twin, &r.schedule), 1e-12, 1e-13);
		/* hypoxia; reoxygenation has no effect then */
		t.off = RB_MECHANISM_HYPOXIA;
		other[0].hypoxic_fraction = other[1].hypoxic_fraction = 0;
		NEAR(ln_end(&t, &r.schedule), ln_end(&twin, &r.schedule), 1e-12, 1e-13);
		t.off |= RB_MECHANISM_REOXYGENATION;
		NEAR(ln_end(&t, &r.schedule), ln_end(&twin, &r.schedule), 1e-12, 1e-13);
		NEAR(ln_control(&t, &r.schedule), ln_control(&twin, &r.schedule), 0, 1e-9);
		/* repopulation: without radiation nothing changes */
		memcpy(other, c, sizeof c);
		twin.off = RB_MECHANISM_REPOPULATION;
		other[0].alpha_per_gy = other[1].alpha_per_gy = 0;
		OK(rb_tumour_cells(&twin, &r.schedule, days, 2, true, NULL, x, &f));
		NEAR(x[1].ln_total, log(t.clonogens), 1e-11, 1e-12);
		twin.off = 0;
		/* redistribution: one phase of the mean cell */
		memcpy(other, c, sizeof c);
		for (int k = 0; i % 2 && k < 2; k++) {
			struct rb_cycle *y = &other[k].cycle;
			double alpha = 0, beta = 0, b = other[k].alpha_per_gy / other[k].alpha_beta_gy;

			growth = rb_cycle_growth_per_day(y->hours);
			sum = 1;
			for (int p = 1; p < 3; p++)
				sum += share[p] = share[p - 1] * (24 / y->hours[p - 1]) / (growth + 24 / y->hours[p]);
			for (int p = 0; p < 3; p++) {
				alpha += share[p] / sum * y->alpha_factor[p];
				beta += share[p] / sum * y->beta_factor[p];
			}
			other[k].alpha_per_gy *= alpha;
			other[k].alpha_beta_gy = other[k].alpha_per_gy / (b * beta);
			memset(y, 0, sizeof *y);
		}
		t.off = RB_MECHANISM_REDISTRIBUTION;
		NEAR(ln_end(&t, &r.schedule), ln_end(&twin, &r.schedule), 1e-12, 1e-13);
		rb_regimen_fini(&r);
	}
}

static void
selection_off_is_the_mean_clone(void)
{
	/* two clones that differ in alpha, beta, growth and kick-off; by hand: before day 5, to day 12, after */
	struct rb_clone c[2] = { plain(.3, 10), plain(.2, 4) };
	struct rb_tumour t = { .clonogens = 1, .clones = c, .n = 2, .off = RB_MECHANISM_SELECTION };
	struct rb_regimen r = parse("1x2, gap 2w, 1x2"); /* days 0 and 15 */
	double alpha = .25 * .3 + .75 * .2, beta = .25 * .03 + .75 * .05, g;
	struct rb_cells rows[2], total;
	double day = 15;
	struct fault f;

	c[0].share = .25;
	c[1].share = .75;
	c[0].birth_per_day[0] = .1;
	c[0].birth_per_day[1] = .4;
	c[0].kickoff_days = 5;
	c[1].birth_per_day[1] = .2;
	c[1].loss_per_day[0] = c[1].loss_per_day[1] = .02;
	c[1].kickoff_days = 12;
	g = .25 * (5 * .1 + 10 * .4) + .75 * (12 * -.02 + 3 * .18);
	OK(rb_elapsed_days(&r.schedule) == 15);
	NEAR(ln_end(&t, &r.schedule), -2 * (alpha * 2 + beta * 4) + g, 0, 1e-13);
	OK(rb_tumour_cells(&t, &r.schedule, &day, 1, true, rows, &total, &f));
	NEAR(rows[0].ln_total, total.ln_total, 0, 0);
	OK(rows[1].ln_total == -INFINITY);
	/* many clones, as any: nothing is refused, and equal clones are their mean */
	for (int i = 0; i < 100; i++) {
		struct rb_clone many[RB_CLONES_MAX];
		struct rb_tumour m = any_tumour(many, 1 + (size_t)i % RB_CLONES_MAX, i % 2);

		m.off = RB_MECHANISM_SELECTION;
		OK(isfinite(ln_end(&m, &r.schedule)));
		for (size_t k = 1; k < m.n; k++) {
			double keep = many[k].share;

			many[k] = many[0];
			many[k].share = keep;
		}
		double mean = ln_end(&m, &r.schedule);

		m.off = 0;
		NEAR(mean, ln_end(&m, &r.schedule), 1e-11, 1e-12);
	}
	rb_regimen_fini(&r);
}

/* ---- identities ---- */

/* Splitting an interval: the same moment with and without many moments before it. */
static void
more_moments_change_nothing(void)
{
	for (int i = 0; i < 60; i++) {
		struct rb_regimen r = parse(regimens[i % REGIMENS]);
		struct rb_clone c[3];
		struct rb_tumour t = any_tumour(c, 1 + (size_t)i % 3, i % 2);
		double times[200], last = rb_elapsed_days(&r.schedule);
		struct rb_cells x[200], end;
		struct fault f;

		for (int k = 0; k < 200; k++)
			times[k] = last * k / 199;
		OK(rb_tumour_cells(&t, &r.schedule, times, 200, true, NULL, x, &f));
		OK(rb_tumour_cells(&t, &r.schedule, &last, 1, true, NULL, &end, &f));
		NEAR(x[199].ln_total, end.ln_total, 0, 1e-11);
		NEAR(x[199].ln_hypoxic, end.ln_hypoxic, 0, 1e-11);
		/* a kick-off between two equal growths splits every number */
		for (size_t k = 0; k < t.n; k++) {
			c[k].birth_per_day[1] = c[k].birth_per_day[0];
			c[k].loss_per_day[1] = c[k].loss_per_day[0];
		}
		double ln = ln_end(&t, &r.schedule), control = ln_control(&t, &r.schedule);

		for (size_t k = 0; k < t.n; k++)
			c[k].kickoff_days = any(0, last);
		NEAR(ln_end(&t, &r.schedule), ln, 0, 1e-10);
		NEAR(ln_control(&t, &r.schedule), control, 0, 1e-10);
		rb_regimen_fini(&r);
	}
}

static void
units_of_time_change_nothing(void)
{
	for (int i = 0; i < 60; i++) {
		struct rb_regimen r = parse(regimens[i % REGIMENS]);
		struct rb_clone c[3];
		struct rb_tumour t = any_tumour(c, 1 + (size_t)i % 3, i % 2);
		double ln = ln_end(&t, &r.schedule), control = ln_control(&t, &r.schedule), by = 1.7;

		for (size_t k = 0; k < r.schedule.n; k++) {
			r.schedule.fractions[k].time_h *= by;
			r.schedule.fractions[k].minutes *= by;
		}
		t.repair_half_time_h *= by;
		for (size_t k = 0; k < t.n; k++) {
			c[k].reoxygenation_days *= by;
			c[k].hypoxic_loss_per_day /= by;
			c[k].kickoff_days *= by;
			for (int p = 0; p < 3; p++)
				c[k].cycle.hours[p] *= by;
			for (int a = 0; a < 2; a++) {
				c[k].birth_per_day[a] /= by;
				c[k].loss_per_day[a] /= by;
			}
		}
		NEAR(ln_end(&t, &r.schedule), ln, 0, 1e-10);
		NEAR(ln_control(&t, &r.schedule), control, 0, 1e-10);
		rb_regimen_fini(&r);
	}
}

static void
order_of_clones_changes_nothing(void)
{
	for (int i = 0; i < 60; i++) {
		struct rb_regimen r = parse(regimens[i % REGIMENS]);
		struct rb_clone c[4], turned[4];
		struct rb_tumour t = any_tumour(c, 4, i % 2), other = t;

		for (int k = 0; k < 4; k++)
			turned[k] = c[(k + 1 + i) % 4];
		turned[0] = c[3];
		turned[1] = c[0];
		turned[2] = c[2];
		turned[3] = c[1];
		other.clones = turned;
		for (unsigned off = 0; off < 2; off++) {
			t.off = other.off = off ? RB_MECHANISM_SELECTION : 0;
			NEAR(ln_end(&other, &r.schedule), ln_end(&t, &r.schedule), 0, 1e-10);
			NEAR(ln_control(&other, &r.schedule), ln_control(&t, &r.schedule), 0, 1e-10);
		}
		rb_regimen_fini(&r);
	}
}

static void
compartments_add_up(void)
{
	for (int i = 0; i < 40; i++) {
		struct rb_regimen r = parse(regimens[i % REGIMENS]);
		struct rb_clone c[3];
		struct rb_tumour t = any_tumour(c, 3, i % 2);
		double times[4] = { 0, 3.3, 9, 60 }, ln[4 * RB_TYPES_MAX], whole[RB_TYPES_MAX], sum = 0;
		struct rb_type types[RB_TYPES_MAX];
		size_t n = rb_tumour_types(&t, types);
		struct rb_cells total[4];
		struct fault f;

		OK(rb_tumour_compartments(&t, &r.schedule, times, 4, i % 3, ln, &f));
		OK(rb_tumour_cells(&t, &r.schedule, times, 4, i % 3, NULL, total, &f));
		for (int m = 0; m < 4; m++) {
			double all = 0, hypoxic = 0;

			for (size_t k = 0; k < n; k++) {
				all += exp(ln[(size_t)m * n + k]);
				hypoxic += types[k].hypoxic ? exp(ln[(size_t)m * n + k]) : 0;
			}
			NEAR(log(all), total[m].ln_total, 1e-12, 1e-13);
			NEAR(log(hypoxic), total[m].ln_hypoxic, 1e-12, 1e-13);
		}
		IS_INT(rb_tumour_whole(&t, whole), n);
		for (size_t k = 0; k < n; k++) {
			sum += whole[k];
			OK(whole[k] == floor(whole[k]));
		}
		NEAR(sum, nearbyint(t.clonogens), 0, 0);
		rb_regimen_fini(&r);
	}
}

/* Every corner of what is allowed gives a number, in bounded time. */
static void
corners_give_numbers(void)
{
	static const double range[][2] = { { 0, 100 }, { 1e-3, 1e12 }, { 1, 100 }, { 0, 1 }, { 0, 1 }, { 1e-4, 1e9 },
		                           { .01, 1e6 }, { .01, 1e6 }, { 0, 1e4 }, { 0, 100 } };
	struct rb_regimen r = parse("3x2 bid 6h 10min, gap 100w, 2x100");
	int wrong = 0;

	for (unsigned corner = 0; corner < 1u << 10; corner++) {
#define AT(i) range[i][corner >> (i)&1]
		struct rb_clone c = { .share = 1, .alpha_per_gy = AT(0), .alpha_beta_gy = AT(1), .oer_alpha = AT(2),
			              .oer_beta = AT(2), .hypoxic_fraction = AT(3), .resting_hypoxic_fraction = AT(4),
			              .reoxygenation_days = AT(5), .hypoxic_loss_per_day = AT(8), .kickoff_days = 100 };
		struct rb_tumour t = { 1e9, &c, 1, 4, 0 };
		struct rb_cells x;
		struct fault f;

		c.cycle = (struct rb_cycle){ { AT(6), AT(7), AT(6) }, { AT(9), 1, AT(9) }, { 1, AT(9), 1 } };
		c.loss_per_day[0] = AT(8);
		c.birth_per_day[1] = rb_cycle_growth_per_day(c.cycle.hours);
		if (!rb_tumour_end(&t, &r.schedule, &x, &f) || isnan(x.ln_total) || isnan(x.ln_oxic) ||
		    isnan(x.ln_hypoxic) || x.ln_total == INFINITY || x.ln_total < fmax(x.ln_oxic, x.ln_hypoxic) - 1e-9)
			wrong++;
	}
	IS_INT(wrong, 0);
	rb_regimen_fini(&r);
}

TAP_MAIN(TAP_CASE(growth_of_a_cycle), TAP_CASE(balanced_growth_stays_balanced),
         TAP_CASE(flow_of_six_types_equals_matrix_exponential), TAP_CASE(all_off_is_linear_quadratic),
         TAP_CASE(each_mechanism_off), TAP_CASE(selection_off_is_the_mean_clone), TAP_CASE(more_moments_change_nothing),
         TAP_CASE(units_of_time_change_nothing), TAP_CASE(order_of_clones_changes_nothing),
         TAP_CASE(compartments_add_up), TAP_CASE(corners_give_numbers))
