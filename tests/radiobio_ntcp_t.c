/* Complication probability against FACTS.md section 6 (known answers [D], within 3 units of the last digit given),
 * VERIFIED.md A1, and limits. */
#include "tap.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "radiobio/ntcp.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct rb_ntcp *
model(const char *name)
{
	struct fault f;
	const struct rb_ntcp *m = rb_ntcp_find(name, &f);

	if (!m)
		tap_bail_out(f.text);
	return m;
}

static double
uniform(const struct rb_ntcp *m, double dose_gy)
{
	return rb_ntcp(m, &(struct rb_dose_share){ dose_gy, 1 }, 1);
}

/* The known answers that have a model of the table. */
static void
known_answers(void)
{
	static const struct { const char *model; double dose_gy, ntcp, unit; } table[] = {
		{ "lkb-cord", 45, .032339, 1e-6 },
		{ "lkb-cord", 50, .078120, 1e-6 },
		{ "lkb-cord", 54, .141386, 1e-6 },
		{ "lkb-cord", 60, .288238, 1e-6 },
		{ "lkb-cord", 47.358, .05, 2e-5 },
		{ "lkb-brainstem", 54, .113372, 1e-6 },
		{ "lkb-brainstem", 60, .291348, 1e-6 },
		{ "lkb-parotid", 20, .106223, 1e-6 },
		{ "lkb-parotid", 25, .175259, 1e-6 },
		{ "lkb-parotid", 26, .191897, 1e-6 },
		{ "lkb-parotid", 30, .2675, 1e-4 },            /* VERIFIED C, first row */
		{ "lkb-parotid", 45, .625345, 1e-6 },
		{ "lkb-parotid-burman", 26, .007858, 1e-6 },
		{ "lkb-mandible", 60, .047790, 1e-6 },
		{ "lkb-mandible", 70, .390591, 1e-6 },
		{ "lkb-brachial-plexus", 66, .158655, 1e-6 },
		{ "lkb-larynx-necrosis", 66, .368385, 1e-6 },
		{ "cord-schultheiss", 45, .000300272575, 1e-12 },
		{ "cord-schultheiss", 50, .00215451084, 1e-11 },
		{ "cord-schultheiss", 54, .00903812164, 1e-11 },
		{ "cord-schultheiss", 57.4, .0278115607, 1e-10 },
		{ "cord-schultheiss", 59.3, .05, 1e-12 },
		{ "cord-schultheiss", 60, .0615292028, 1e-10 },
		{ "cord-schultheiss", 61, .0820141665, 1e-10 },
		{ "cord-schultheiss", 65, .2268407138, 1e-10 },
		{ "cord-schultheiss", 69.4, .5, 1e-12 },
		{ "seriality-cord", 50, .0600944820, 1e-10 },
		{ "logistic-chiasm", 54, .0975420367, 1e-10 },
		{ "logistic-chiasm", 60, .2767755972, 1e-10 },
		/* half of the risk at TD50; Rancati's as corrected */
		{ "lkb-larynx-oedema", 47.3, .5, 1e-15 },
		{ "logistic-parotid", 31.4, .5, 1e-15 },
	};

	for (size_t i = 0; i < COUNT(table); i++)
		if (!NEAR(uniform(model(table[i].model), table[i].dose_gy), table[i].ntcp, 3 * table[i].unit, 0))
			tap_diag("%s at %g Gy", table[i].model, table[i].dose_gy);
	/* TD50 28.4, gamma 1, 26.5 Gy, as implemented in radiobiocalc */
	NEAR(uniform(&(struct rb_ntcp){ .kind = RB_NTCP_LOGISTIC, .td50_gy = 28.4, .gamma50 = 1, .n = 1 }, 26.5), .4311949,
	     3e-7, 0);
	/* 1 SD above 47.3 (1 + 0.23): Phi(1) */
	NEAR(uniform(model("lkb-larynx-oedema"), 47.3 * 1.23), .8413447460685429, 1e-14, 0);
	/* what FACTS says of mixing: LKB gives the cord at 50 Gy 36 times Schultheiss's risk */
	OK(uniform(model("lkb-cord"), 50) > 30 * uniform(model("cord-schultheiss"), 50));
}

static const struct rb_dose_share DVH[] = { { 10, .2 }, { 30, .3 }, { 50, .3 }, { 60, .2 } };

static void
histograms(void)
{
	static const double doses[] = { 55, 58, 60, 62, 65 };
	struct rb_dose_share x[COUNT(doses)];
	double dose;

	for (size_t i = 0; i < COUNT(doses); i++)
		x[i] = (struct rb_dose_share){ doses[i], 7 };
	/* a mean, whatever the shares sum to; matRad's test has 60.3829 */
	NEAR(rb_geud(x, 5, 5), 60.38293445, 3e-8, 0);
	NEAR(rb_geud(DVH, 4, 1), 38, 1e-13, 0);
	NEAR(rb_geud(DVH, 4, 8), 50.96369093, 3e-8, 0);
	NEAR(rb_geud(DVH, 4, 20), 55.46719351, 3e-8, 0);
	NEAR(rb_ntcp(model("lkb-cord"), DVH, 4), .1715547427, 3e-10, 0);
	NEAR(rb_ntcp(model("seriality-cord"), DVH, 4), .1781217942, 3e-10, 0);
	OK(rb_ntcp_dose(model("lkb-cord"), DVH, 4, &dose));
	NEAR(dose, 55.46719351, 3e-8, 0);
	OK(rb_ntcp_dose(model("cord-schultheiss"), DVH, 4, &dose));
	NEAR(dose, 60, 0, 0);
	OK(!rb_ntcp_dose(model("seriality-cord"), DVH, 4, &dose));
	OK(rb_ntcp_dose(model("seriality-cord"), DVH, 1, &dose));
	NEAR(dose, 10, 0, 0);
}

/* FACTS 13, trap 10: the power of a large exponent. */
static void
nothing_overflows(void)
{
	static const double exponents[] = { 1e-6, 1, 20, 100, 1e4, 1e6 };
	static const double doses[] = { 0, DBL_MIN, 1e-300, 1, 60, 1e6, 1e300, DBL_MAX };

	NEAR(rb_geud(DVH, 4, 1e6), 60, 1e-3, 0);
	NEAR(rb_geud(DVH, 4, 300), 60 * pow(.2, 1 / 300.), 1e-12, 0);
	for (size_t i = 0; i < COUNT(exponents); i++)
		for (size_t k = 0; k < COUNT(doses); k++) {
			struct rb_dose_share x[] = { { doses[k], .5 }, { doses[k] / 2, .5 }, { 0, 1 } };
			double g = rb_geud(x, 3, exponents[i]);

			OK(isfinite(g) && g >= 0 && g <= doses[k]);
		}
	for (size_t i = 0; i < rb_ntcp_count(); i++)
		for (size_t k = 0; k < COUNT(doses); k++) {
			struct rb_dose_share x[] = { { doses[k], 1 }, { 0, 0 }, { doses[k] / 3, 2 } };
			double p = rb_ntcp(rb_ntcp_at(i), x, 3);

			if (!OK(p >= 0 && p <= 1))
				tap_diag("%s at %g: %g", rb_ntcp_at(i)->name, doses[k], p);
		}
	NEAR(rb_geud(DVH, 0, 1), 0, 0, 0);
	NEAR(rb_geud(&(struct rb_dose_share){ 5, 0 }, 1, 1), 0, 0, 0);
	NEAR(uniform(model("seriality-cord"), 1e300), 1, 0, 0);
	NEAR(uniform(model("cord-schultheiss"), 0), 0, 0, 0);
	NEAR(uniform(model("cord-schultheiss"), DBL_MAX), 1, 0, 0);
}

/* Random histograms: probabilities rise with every dose, gEUD lies between mean and maximum and grows with a; one dose
 * is the same however it is cut; s = 1 with two halves multiplies. */
static void
properties(void)
{
	unsigned seed = 20261123;

	tap_diag("seed %u", seed);
	srand(seed);
	for (int round = 0; round < 300; round++) {
		struct rb_dose_share x[6], y[6], same[6];
		double a = 1 + rand() % 40, mean = 0, all = 0;
		bool rises = true;

		for (size_t i = 0; i < 6; i++) {
			x[i] = (struct rb_dose_share){ 80. * rand() / RAND_MAX, 1. + rand() % 9 };
			y[i] = (struct rb_dose_share){ x[i].dose_gy + 5. * rand() / RAND_MAX, x[i].share };
			same[i] = (struct rb_dose_share){ 55, x[i].share };
			mean += x[i].dose_gy * x[i].share;
			all += x[i].share;
		}
		OK(rb_geud(x, 6, a) >= mean / all * (1 - 1e-12) && rb_geud(x, 6, a) <= rb_dose_max(x, 6) * (1 + 1e-12) &&
		   rb_geud(x, 6, a + 1) >= rb_geud(x, 6, a) * (1 - 1e-12));
		for (size_t i = 0; i < rb_ntcp_count(); i++) {
			const struct rb_ntcp *m = rb_ntcp_at(i);

			rises = rises && rb_ntcp(m, y, 6) >= rb_ntcp(m, x, 6) - 1e-12 &&
				fabs(rb_ntcp(m, same, 6) - uniform(m, 55)) < 1e-12;
		}
		OK(rises);
	}
	{
		struct rb_ntcp serial = { .kind = RB_NTCP_SERIALITY, .td50_gy = 60, .gamma50 = 2, .s = 1 };
		struct rb_dose_share two[] = { { 50, 1 }, { 70, 1 } };
		double p = uniform(&serial, 50), q = uniform(&serial, 70);

		NEAR(rb_ntcp(&serial, two, 2), 1 - sqrt((1 - p) * (1 - q)), 1e-14, 0);
	}
}

static void
the_table(void)
{
	struct fault f;

	OK(rb_ntcp_count() >= 25);
	OK(rb_ntcp_at(rb_ntcp_count()) == NULL);
	for (size_t i = 0; i < rb_ntcp_count(); i++) {
		const struct rb_ntcp *m = rb_ntcp_at(i);

		OK(rb_ntcp_check(m, &f) && m->alpha_beta_gy > 0 && *m->organ && *m->endpoint);
		OK(rb_ntcp_find(m->name, &f) == m);
		NEAR(uniform(m, m->td50_gy), .5, 1e-12, 0);
	}
	OK(!rb_ntcp_find("lkb-parotis", &f));
	HAS(f.text, "did you mean \"lkb-parotid\"");
	OK(!rb_ntcp_find("x", &f));
	HAS(f.text, "ghostdose sources");
	IS_STR(rb_ntcp_of_organ("spinal-cord", RB_NTCP_CORD)->name, "cord-schultheiss");
	IS_STR(rb_ntcp_of_organ("Parotid", RB_NTCP_LKB)->name, "lkb-parotid");
	OK(!rb_ntcp_of_organ("carotid", RB_NTCP_LKB));
	OK(!rb_ntcp_of_organ("parotid", RB_NTCP_CORD));
	IS_STR(rb_ntcp_kind_name(RB_NTCP_SERIALITY), "seriality");
	/* VERIFIED A1: not the n of the logit fit */
	NEAR(model("lkb-larynx-oedema")->n, 1.17, 0, 0);
	NEAR(model("lkb-larynx-oedema")->m, 0.23, 0, 0);
}

static void
refused(void)
{
	static const struct { struct rb_ntcp model; const char *says; } table[] = {
		{ { .kind = RB_NTCP_LKB, .td50_gy = 0, .n = 1, .m = 1 }, "TD50" },
		{ { .kind = RB_NTCP_LKB, .td50_gy = NAN, .n = 1, .m = 1 }, "TD50" },
		{ { .kind = RB_NTCP_LKB, .td50_gy = 50, .n = 0, .m = 1 }, "n is 0" },
		{ { .kind = RB_NTCP_LKB, .td50_gy = 50, .n = 1, .m = -1 }, "m is -1" },
		{ { .kind = RB_NTCP_LOGISTIC, .td50_gy = 50, .n = 1 }, "gamma50" },
		{ { .kind = RB_NTCP_LOGISTIC, .td50_gy = 50, .n = 1, .gamma50 = 1e9 }, "gamma50" },
		{ { .kind = RB_NTCP_SERIALITY, .td50_gy = 50, .gamma50 = 1 }, "s is 0" },
		{ { .kind = RB_NTCP_CORD, .td50_gy = 50, .five_percent_gy = 50 }, "5 %" },
	};

	for (size_t i = 0; i < COUNT(table); i++) {
		struct fault f = { .text = "" };

		OK(!rb_ntcp_check(&table[i].model, &f));
		HAS(f.text, table[i].says);
	}
}

TAP_MAIN(TAP_CASE(known_answers), TAP_CASE(histograms), TAP_CASE(nothing_overflows), TAP_CASE(properties),
	 TAP_CASE(the_table), TAP_CASE(refused))
