/* Exact tumour control: MODEL.md section 5, FACTS.md section 4. */
#include "radiobio_help.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

enum { SEED = 20261124 };

static unsigned long long state = SEED;

static double
any(double low, double high)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return low + (high - low) * (double)(state >> 33) / 2147483648.0;
}

static double
fates_at(const struct rb_tumour *t, const struct rb_schedule *s, double at_day, struct rb_fate *fates)
{
	double ln = NAN;
	struct fault f;

	if (!OK(rb_tcp_fates(t, s, at_day, false, fates, &ln, &f)))
		tap_diag("%s", f.text);
	return ln;
}

static double
expected_at(const struct rb_tumour *t, const struct rb_schedule *s, double at_day)
{
	struct rb_cells c;
	struct fault f;

	if (!rb_tumour_cells(t, s, &at_day, 1, true, NULL, &c, &f))
		tap_diag("%s", f.text);
	return exp(c.ln_total);
}

/* ---- one type ---- */

/* FACTS 4.2, Zaider and Minerbo's integral, by hand in long double: u = S e^{gt}/(1 + b S e^{gt} I),
 * I = sum over gaps of (e^{-ga} - e^{-gc})/(g S), S the survival in the gap. */
static long double
zaider_minerbo(const struct rb_schedule *s, double alpha, double beta, double b, double d)
{
	long double g = (long double)b - d, survival = 1, integral = 0, end = s->fractions[s->n - 1].time_h / 24.0L;

	for (size_t i = 0; i < s->n; i++) {
		long double dose = s->fractions[i].dose_gy, from = s->fractions[i].time_h / 24.0L;
		long double to = i + 1 < s->n ? s->fractions[i + 1].time_h / 24.0L : end;

		survival *= expl(-(alpha * dose + beta * dose * dose));
		integral += g != 0 ? expl(-g * from) * -expm1l(-g * (to - from)) / (g * survival) : (to - from) / survival;
	}
	survival *= expl(g * end);
	return survival / (1 + b * survival * integral);
}

static void
one_type_is_zaider_and_minerbo(void)
{
	static const char *const texts[] = { "35x2", "60/40 bid 6h", "5x8 qod", "30x1.8, gap 2w, 5x3" };
	int deep = 0;

	for (int i = 0; i < 200; i++) {
		struct rb_regimen r = parse(texts[i % 4]);
		struct rb_clone c = plain(any(.2, .6), any(3, 20));
		struct rb_tumour t = { .clonogens = i % 3 ? 1e12 : pow(10, any(0, 12)), .clones = &c, .n = 1 };
		struct rb_fate fate[RB_TYPES_MAX];
		double beta = c.alpha_per_gy / c.alpha_beta_gy, b = any(0, .5), d = i % 7 ? any(0, .5) : b, ln;
		long double u = zaider_minerbo(&r.schedule, c.alpha_per_gy, beta, b, d);

		c.birth_per_day[0] = c.birth_per_day[1] = b;
		c.loss_per_day[0] = c.loss_per_day[1] = d;
		ln = fates_at(&t, &r.schedule, -1, fate);
		NEAR(exp(fate[0].ln_survives), (double)u, 0, 1e-10);
		NEAR(ln, (double)(t.clonogens * log1pl(-u)), 0, 1e-10);
		deep += u < 1e-14L;
		rb_regimen_fini(&r);
	}
	OK(deep > 10); /* FACTS 13, trap 9: u near 1e-15 and below was among them */
}

/* Exchange that is there but changes nothing: the general integrator against the closed form.  Hypoxic cells do not
 * divide, so without births and losses the classes are alike where OER is 1. */
static void
alike_classes_are_one_type(void)
{
	for (int i = 0; i < 50; i++) {
		struct rb_regimen r = parse("33x2");
		struct rb_clone c = plain(any(.2, .6), any(3, 20));
		struct rb_tumour t = { .clonogens = 1e12, .clones = &c, .n = 1 };
		struct rb_fate fate[RB_TYPES_MAX];
		double u = -(66 * c.alpha_per_gy * (1 + 2 / c.alpha_beta_gy)), loss = any(0, .3);

		c.hypoxic_fraction = any(0, 1);
		c.resting_hypoxic_fraction = any(0, 1);
		c.reoxygenation_days = any(.1, 5);
		c.loss_per_day[0] = c.loss_per_day[1] = c.hypoxic_loss_per_day = loss;
		u -= loss * rb_elapsed_days(&r.schedule);
		NEAR(fates_at(&t, &r.schedule, -1, fate), 1e12 * log1p(-exp(u)), 0, 1e-10);
		NEAR(fate[0].ln_survives, u, 0, 1e-13);
		NEAR(fate[1].ln_survives, u, 0, 1e-13);
		NEAR(fate[0].ln_expected, u, 0, 1e-13);
		rb_regimen_fini(&r);
	}
	/* phases of births alone: G2M -> 2 G1 with kill 0 and loss 0 never dies out */
	struct rb_regimen r = parse("1x1");
	struct rb_clone c = plain(0, 10);
	struct rb_tumour t = { .clonogens = 1, .clones = &c, .n = 1 };
	struct rb_fate fate[RB_TYPES_MAX];

	c.cycle = (struct rb_cycle){ { 10, 10, 10 }, { 1, 1, 1 }, { 1, 1, 1 } };
	c.birth_per_day[0] = c.birth_per_day[1] = rb_cycle_growth_per_day(c.cycle.hours);
	OK(fates_at(&t, &r.schedule, 20, fate) < -25);
	rb_regimen_fini(&r);
}

/* ---- several types: GSL's Runge-Kutta-Prince-Dormand on the equation of MODEL section 5 ---- */

struct equation {
	const struct rb_clone *c;
	bool phases;
	int after;
};

static int
derivative(double tau, const double u[], double du[], void *of)
{
	const struct equation *q = of;
	const struct rb_clone *c = q->c;
	int n = q->phases ? 3 : 1;
	double k = c->reoxygenation_days > 0 ? LN2 / c->reoxygenation_days : 0, h = c->resting_hypoxic_fraction;
	double b = c->birth_per_day[q->after], m = c->loss_per_day[q->after];

	(void)tau;
	if (q->phases)
		m = rb_cycle_growth_per_day(c->cycle.hours) - (b - m);
	for (int p = 0; p < n; p++) {
		du[p] = -m * u[p] + h * k * (u[n + p] - u[p]);
		du[n + p] = -c->hypoxic_loss_per_day * u[n + p] + (1 - h) * k * (u[p] - u[n + p]);
	}
	if (!q->phases) {
		du[0] += b * u[0] * (1 - u[0]);
		return GSL_SUCCESS;
	}
	for (int p = 0; p < 3; p++) {
		double rate = 24 / c->cycle.hours[p];

		du[p] += p == RB_G2M ? rate * (2 * u[0] - u[0] * u[0] - u[p]) : rate * (u[p + 1] - u[p]);
	}
	return GSL_SUCCESS;
}

static void
integrate(struct equation *q, double *u, double days)
{
	gsl_odeiv2_system system = { derivative, NULL, q->phases ? 6 : 2, q };
	gsl_odeiv2_driver *d = gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1e-3, 0, 1e-13);
	double tau = 0;

	if (days > 0 && gsl_odeiv2_driver_apply(d, &tau, days, u) != GSL_SUCCESS)
		tap_diag("GSL gave up");
	gsl_odeiv2_driver_free(d);
}

static void
several_types_equal_a_general_integrator(void)
{
	static const char *const texts[] = { "12x2", "20x1.5 bid 6h", "5x6 qod", "30x2" };

	for (int i = 0; i < 40; i++) {
		struct rb_regimen r = parse(texts[i % 4]);
		struct rb_clone c = plain(any(.2, .5), any(3, 20));
		struct rb_tumour t = { .clonogens = 1e6, .clones = &c, .n = 1 };
		struct equation q = { &c, i % 2, 0 };
		struct rb_fate fate[RB_TYPES_MAX];
		double u[6] = { 1, 1, 1, 1, 1, 1 }, end = rb_elapsed_days(&r.schedule) + 2, until = end;
		int n = q.phases ? 3 : 1;

		c.oer_alpha = any(1, 3);
		c.oer_beta = any(1, 3);
		c.hypoxic_fraction = any(0, .4);
		c.resting_hypoxic_fraction = any(0, .3);
		c.reoxygenation_days = any(.5, 6);
		c.hypoxic_loss_per_day = any(0, .2);
		c.birth_per_day[0] = any(0, .3);
		c.loss_per_day[0] = any(0, .3);
		for (int p = 0; q.phases && p < 3; p++) {
			c.cycle.hours[p] = any(6, 24);
			c.cycle.alpha_factor[p] = any(.5, 1.5);
			c.cycle.beta_factor[p] = any(.5, 1.5);
		}
		c.birth_per_day[1] = c.birth_per_day[0];
		c.loss_per_day[1] = c.loss_per_day[0];
		fates_at(&t, &r.schedule, end, fate);
		for (size_t k = r.schedule.n; k-- > 0;) {
			const struct rb_fraction *x = &r.schedule.fractions[k];

			integrate(&q, u, until - x->time_h / 24);
			until = x->time_h / 24;
			for (int j = 0; j < 2 * n; j++) {
				double a = c.alpha_per_gy * (q.phases ? c.cycle.alpha_factor[j % n] : 1);
				double b = c.alpha_per_gy / c.alpha_beta_gy * (q.phases ? c.cycle.beta_factor[j % n] : 1);

				if (j >= n) {
					a /= c.oer_alpha;
					b /= c.oer_beta * c.oer_beta;
				}
				u[j] *= exp(-a * x->dose_gy - b * x->dose_gy * x->dose_gy);
			}
		}
		for (int j = 0; j < 2 * n; j++)
			if (!NEAR(exp(fate[j].ln_survives), u[j], 0, 1e-10))
				tap_diag("tumour %d type %d of seed %d", i, j, SEED);
		rb_regimen_fini(&r);
	}
}

/* A long time after: what a cell's line comes to, solved for directly.  With m the loss, k the rates:
 * q_G1 (k + m) = k q_S + m and so on, q_G2M (k + m) = k q_G1^2 + m. */
static void
long_after_it_stands_still(void)
{
	struct rb_regimen r = parse("1x1");
	struct rb_clone c = plain(0, 10);
	struct rb_tumour t = { .clonogens = 1, .clones = &c, .n = 1 };
	struct rb_fate fate[RB_TYPES_MAX];
	double m, k[3], q[3] = { 0, 0, 0 };

	c.cycle = (struct rb_cycle){ { 20, 8, 6 }, { 1, 1, 1 }, { 1, 1, 1 } };
	c.birth_per_day[0] = c.birth_per_day[1] = .1;
	m = rb_cycle_growth_per_day(c.cycle.hours) - .1;
	for (int p = 0; p < 3; p++)
		k[p] = 24 / c.cycle.hours[p];
	for (int i = 0; i < 100000; i++) {
		q[2] = (k[2] * q[0] * q[0] + m) / (k[2] + m);
		q[1] = (k[1] * q[2] + m) / (k[1] + m);
		q[0] = (k[0] * q[1] + m) / (k[0] + m);
	}
	fates_at(&t, &r.schedule, 1e6, fate);
	for (int p = 0; p < 3; p++)
		NEAR(exp(fate[p].ln_survives), 1 - q[p], 0, 1e-11);
	rb_regimen_fini(&r);
}

/* ---- exact against Poisson, MODEL section 5 ---- */

static void
poisson_below_and_above(void)
{
	int above = 0, below = 0, compared = 0;

	for (int i = 0; i < 300; i++) {
		struct rb_regimen r = parse(i % 2 ? "20x2" : "6x5 qod");
		struct rb_clone c = plain(any(.05, .4), any(3, 20));
		struct rb_tumour t = { .clonogens = pow(10, any(0, 6)), .clones = &c, .n = 1 };
		struct rb_fate fate[RB_TYPES_MAX];
		struct rb_type types[RB_TYPES_MAX];
		bool births = i % 3, all_under = true;
		double ln, sum_u = 0, sum_m = 0, at = rb_elapsed_days(&r.schedule) + any(0, 60), poisson;

		c.oer_alpha = c.oer_beta = any(1, 3);
		c.hypoxic_fraction = any(0, .4);
		c.reoxygenation_days = any(.5, 6);
		c.resting_hypoxic_fraction = any(0, .2);
		c.loss_per_day[0] = c.loss_per_day[1] = any(0, .1);
		if (births)
			c.birth_per_day[0] = c.birth_per_day[1] = any(0, .4);
		if (i % 4 == 1 && births)
			c.cycle = (struct rb_cycle){ { 20, 9, 5 }, { 1, .6, 1.5 }, { 1, 1, 1 } };
		ln = fates_at(&t, &r.schedule, at, fate);
		poisson = expected_at(&t, &r.schedule, at);
		for (size_t j = 0; j < rb_tumour_types(&t, types); j++) {
			double u = exp(fate[j].ln_survives);

			OK(fate[j].ln_survives <= fate[j].ln_expected + 1e-12);
			sum_u += fate[j].clonogens * u;
			sum_m += fate[j].clonogens * exp(fate[j].ln_expected);
			all_under = all_under && -log1p(-u) <= exp(fate[j].ln_expected);
		}
		NEAR(sum_m, poisson, 0, 1e-9); /* backwards and forwards */
		OK(-sum_u >= -poisson * (1 + 1e-12));
		compared++;
		if (!births) {
			below++;
			OK(ln <= -poisson * (1 - 1e-12));
		} else if (all_under) {
			above++;
			OK(ln >= -poisson * (1 + 1e-12));
		}
		rb_regimen_fini(&r);
	}
	OK(compared == 300 && above > 50 && below == 100);
	/* by number: one cell, one fraction that half survive, no births: exact .5, Poisson e^-.5 = .6065 */
	struct rb_clone c = plain(LN2 / 2, 1e12);
	struct rb_tumour t = { .clonogens = 1, .clones = &c, .n = 1 };
	struct rb_regimen r = parse("1x2");
	struct rb_fate fate[RB_TYPES_MAX];

	NEAR(exp(fates_at(&t, &r.schedule, -1, fate)), .5, 0, 1e-10);
	NEAR(expected_at(&t, &r.schedule, 0), .5, 0, 1e-10);
	/* and long after with births, b = 2 d: exact 1 - u = 1/2 + 1/4, Poisson goes to 0 (FACTS 4.4) */
	c.birth_per_day[0] = c.birth_per_day[1] = .2;
	c.loss_per_day[0] = c.loss_per_day[1] = .1;
	NEAR(exp(fates_at(&t, &r.schedule, 1000, fate)), .75, 0, 1e-10);
	OK(exp(-expected_at(&t, &r.schedule, 1000)) < 1e-300);
	rb_regimen_fini(&r);
}

static void
later_is_less_certain(void)
{
	/* Without loss of control TCP can only rise with a longer wait when nothing divides, and adding a fraction
	 * never lowers it. */
	for (int i = 0; i < 30; i++) {
		struct rb_regimen r = parse("30x2");
		struct rb_clone c = plain(any(.2, .4), 10);
		struct rb_tumour t = { .clonogens = 1e7, .clones = &c, .n = 1 };
		double before = -INFINITY;
		struct rb_fate fate[RB_TYPES_MAX];

		c.oer_alpha = c.oer_beta = 2.5;
		c.hypoxic_fraction = .1;
		c.reoxygenation_days = any(1, 5);
		c.birth_per_day[0] = c.birth_per_day[1] = .2;
		for (size_t n = 20; n <= 30; n++) {
			struct rb_schedule s = { r.schedule.fractions, n };
			double ln = fates_at(&t, &s, rb_elapsed_days(&r.schedule), fate);

			OK(ln > before);
			before = ln;
		}
		rb_regimen_fini(&r);
	}
}

static void
mechanisms_act_on_the_exact_value_too(void)
{
	struct rb_regimen r = parse("30x2");
	struct rb_clone c[2] = { plain(.3, 10), plain(.3, 10) };
	struct rb_tumour t = { .clonogens = 1e6, .clones = c, .n = 2, .repair_half_time_h = 1, .off = RB_MECHANISMS };
	struct rb_fate fate[RB_TYPES_MAX];

	for (int i = 0; i < 2; i++) {
		c[i].share = .5;
		c[i].oer_alpha = c[i].oer_beta = 2;
		c[i].hypoxic_fraction = .2;
		c[i].reoxygenation_days = 2;
		c[i].birth_per_day[1] = .2;
		c[i].cycle = (struct rb_cycle){ { 10, 10, 10 }, { 1, 1, 1 }, { 1, 1, 1 } };
	}
	c[0].alpha_per_gy = .2;
	c[1].alpha_per_gy = .4;
	NEAR(fates_at(&t, &r.schedule, -1, fate), 1e6 * log1p(-exp(-.3 * 72)), 0, 1e-12);
	rb_regimen_fini(&r);
}

TAP_MAIN(TAP_CASE(one_type_is_zaider_and_minerbo), TAP_CASE(alike_classes_are_one_type),
         TAP_CASE(several_types_equal_a_general_integrator), TAP_CASE(long_after_it_stands_still),
         TAP_CASE(poisson_below_and_above), TAP_CASE(later_is_less_certain),
         TAP_CASE(mechanisms_act_on_the_exact_value_too))
