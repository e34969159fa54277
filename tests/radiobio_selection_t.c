/* Patients and cells that differ: FACTS.md 4 (population), 5.5 (LQR), 5.6 (selection). */
#include "radiobio_help.h"

#include <math.h>
#include <stdio.h>

static double
population(double n0, double sd, double log10_sd, const char *text, bool exact)
{
	struct rb_clone c = plain(.3, 10);
	struct rb_tumour t = { .clonogens = n0, .clones = &c, .n = 1 };
	struct rb_spread spread = { sd / .3, log10_sd };
	struct rb_regimen r = parse(text);
	double tcp = NAN;
	struct fault f;

	if (!OK(rb_tcp_population(&t, &r.schedule, -1, &spread, exact, &tcp, &f)))
		tap_diag("%s", f.text);
	rb_regimen_fini(&r);
	return tcp;
}

static void
patients_differ_in_alpha(void)
{
	/* FACTS 4: alpha normal (.3, .06), 1e7 clonogens, alpha/beta 10 */
	NEAR(population(1e7, .06, 0, "60/30", false), .8619130162, 3e-10, 0);
	NEAR(population(1e7, .06, 0, "70/35", false), .9485666202, 3e-10, 0);
	NEAR(population(1e7, .06, 0, "80/40", false), .9795603612, 3e-10, 0);
	NEAR(population(1e7, .03, 0, "70/35", false), .9976707957, 3e-10, 0);
	NEAR(population(1e7, 0, 0, "70/35", false), .9998863016, 3e-10, 0);
	/* without births exact and Poisson are 1e-9 apart */
	NEAR(population(1e7, .06, 0, "70/35", true), .9485666202, 1e-8, 0);
	NEAR(population(1e7, 0, 0, "70/35", true), .9998863016, 1e-8, 0);
}

static void
nothing_is_made_up_below_zero(void)
{
	/* a dose so high that every alpha above ~0 controls: the share of alpha > 0, not renormalised */
	NEAR(population(1e3, .3, 0, "10000x2 7/w", false), .5 * erfc(-1 / sqrt(2)), 1e-3, 0);
	/* and a dose so low that none counts: TCP(alpha) stays at e^-N of one clonogen where alpha > 0 only */
	double tiny = population(1, .3, 0, "1x0.000001", false);

	NEAR(tiny, exp(-1) * .5 * erfc(-1 / sqrt(2)), 1e-6, 0);
	/* a spread of 10 means: half of the patients */
	OK(population(1, 3, 0, "1x0.000001", false) < exp(-1) * .55);
}

static void
patients_differ_in_clonogens(void)
{
	/* by Simpson's rule over log10 N, +-8 sd in 4000 steps */
	double sum = 0, n = 1e9 * exp(-.3 * 72), sd = .7;

	for (int i = 0; i <= 4000; i++) {
		double z = -8 + 16.0 * i / 4000, w = i == 0 || i == 4000 ? 1 : i % 2 ? 4 : 2;

		sum += w * exp(-z * z / 2 - n * pow(10, sd * z));
	}
	sum *= 16.0 / 4000 / 3 / sqrt(2 * 3.14159265358979323846);
	NEAR(population(1e9, 0, sd, "60/30", false), sum, 1e-10, 0);
	NEAR(population(1e9, 0, 1e-9, "60/30", false), population(1e9, 0, 0, "60/30", false), 1e-9, 0);
	/* both at once lie between */
	double both = population(1e9, .06, .7, "60/30", false);

	OK(both > 0 && both < 1);
}

static void
population_refuses(void)
{
	struct rb_clone c = plain(.3, 10);
	struct rb_tumour t = { .clonogens = 1e7, .clones = &c, .n = 1 };
	struct rb_regimen r = parse("5x2");
	struct rb_spread bad[] = { { -1, 0 }, { NAN, 0 }, { 11, 0 }, { 0, -1 }, { 0, NAN }, { 0, INFINITY } };
	double tcp;
	struct fault f;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		OK(!rb_tcp_population(&t, &r.schedule, -1, &bad[i], i % 2, &tcp, &f));
	OK(!rb_tcp_population(&t, &r.schedule, NAN, &(struct rb_spread){ .2, 0 }, false, &tcp, &f));
	c.share = .5;
	OK(!rb_tcp_population(&t, &r.schedule, -1, &(struct rb_spread){ .2, 0 }, false, &tcp, &f));
	rb_regimen_fini(&r);
}

/* Two 5-Gy fractions hours apart. */
static double
lqr(double hours, double variance)
{
	struct rb_fraction two[2] = { { 0, 0, 5, 0 }, { (int)(hours / 24), hours, 5, 0 } };
	struct rb_schedule s = { two, 2 };
	double x = NAN;
	struct fault f;

	if (!OK(rb_lqr(&s, .3, .04, 1, variance, 24, &x, &f)))
		tap_diag("%s", f.text);
	return x;
}

static void
resensitisation(void)
{
	struct rb_regimen r = parse("2x5");
	double x;
	struct fault f;

	/* FACTS 5.5: alpha .3, beta .04, repair 1 h, sigma^2 .02, tau 24 h */
	NEAR(lqr(0, .02), 6, 0, 1e-12);
	NEAR(lqr(1, .02), 5.020405271, 3e-9, 0);
	NEAR(lqr(6, .02), 4.141849608, 3e-9, 0);
	NEAR(lqr(24, .02), 4.316060399, 3e-9, 0);
	NEAR(lqr(72, .02), 4.475106466, 3e-9, 0);
	NEAR(lqr(6, 0), .3 * 10 + .04 * (50 + 50 * exp2(-6)), 0, 1e-13); /* without it the LQ model */
	OK(!rb_lqr(&r.schedule, .3, .04, 1, .08, 24, &x, &f)); /* valid while beta > variance/2 */
	HAS(f.text, "twice beta");
	OK(!rb_lqr(&r.schedule, .3, .04, 1, NAN, 24, &x, &f));
	OK(!rb_lqr(&r.schedule, .3, .04, -1, .02, 24, &x, &f));
	OK(!rb_lqr(&r.schedule, .3, .04, 1, .02, 0, &x, &f));
	OK(!rb_lqr(&r.schedule, NAN, .04, 1, .02, 24, &x, &f));
	OK(rb_lqr(&r.schedule, .3, .04, 0, .02, 24, &x, &f)); /* complete repair */
	NEAR(x, .3 * 10 + .04 * 50 - .01 * (50 + 50 * exp(-1)), 0, 1e-13);
	rb_regimen_fini(&r);
}

static void
selection(void)
{
	struct rb_regimen r = parse("30x2"), some = parse("10x2"), more = parse("100x2");
	struct rb_selected x;
	struct fault f;

	/* FACTS 5.6, beta 0: Gaussian .3 +- .05, 60 Gy */
	OK(rb_select_gaussian(&r.schedule, .3, .05, 0, &x, &f));
	NEAR(exp(x.ln_survival), 1.370959086e-6, 0, 3e-10);
	NEAR(x.alpha_mean, .15, 1e-14, 0);
	NEAR(x.alpha_sd, .05, 0, 0);
	OK(rb_select_gaussian(&r.schedule, .3, 0, 0, &x, &f));
	NEAR(exp(x.ln_survival), 1.522997974e-8, 3e-17, 0);
	/* FACTS 13, trap 8: beyond mean/variance (120 Gy) the mean alpha would be negative: refused */
	OK(!rb_select_gaussian(&more.schedule, .3, .05, 0, &x, &f));
	HAS(f.text, "which no cell has");
	/* Gamma, k 36, theta .0083333: mean .3, sd .05 */
	OK(rb_select_gamma(&r.schedule, .3, .05, 0, &x, &f));
	NEAR(exp(x.ln_survival), 4.578409921e-7, 0, 3e-10);
	NEAR(x.alpha_mean, .2, 1e-14, 0);
	NEAR(x.alpha_sd, .0333333, 3e-7, 0);
	OK(rb_select_gamma(&some.schedule, .3, .05, 0, &x, &f));
	NEAR(x.alpha_mean, .2571428571, 3e-10, 0);
	NEAR(exp(x.ln_survival), .003889695221, 0, 3e-10);
	OK(rb_select_gamma(&more.schedule, .3, .05, 0, &x, &f));
	OK(x.alpha_mean > 0);
	/* no spread is the LQ model; beta adds its own */
	OK(rb_select_gamma(&r.schedule, .3, 0, .03, &x, &f));
	NEAR(x.ln_survival, -.3 * 72, 0, 1e-14);
	OK(rb_select_gamma(&r.schedule, .3, 1e-9, .03, &x, &f));
	NEAR(x.ln_survival, -.3 * 72, 0, 1e-12);
	OK(!rb_select_gamma(&r.schedule, 0, .05, .03, &x, &f));
	OK(!rb_select_gamma(&r.schedule, .3, NAN, .03, &x, &f));
	OK(!rb_select_gaussian(&r.schedule, .3, -1, .03, &x, &f));
	OK(!rb_select_gaussian(&r.schedule, NAN, .05, .03, &x, &f));
	rb_regimen_fini(&r);
	rb_regimen_fini(&some);
	rb_regimen_fini(&more);
}

TAP_MAIN(TAP_CASE(patients_differ_in_alpha), TAP_CASE(nothing_is_made_up_below_zero),
         TAP_CASE(patients_differ_in_clonogens), TAP_CASE(population_refuses), TAP_CASE(resensitisation),
         TAP_CASE(selection))
