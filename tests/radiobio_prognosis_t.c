/* Classes, scores and rates: FACTS.md sections 7.3 to 7.7, VERIFIED.md D and E. */
#include "tap.h"

#include <math.h>

#include "radiobio/prognosis.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* P(X <= k) of a binomial, summed in logarithms. */
static double
binomial(long k, long n, double p)
{
	double sum = 0;

	for (long i = 0; i <= k; i++)
		sum += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) +
			   (i > 0 ? (double)i * log(p) : 0) + (n > i ? (double)(n - i) * log1p(-p) : 0));
	return sum;
}

static void
intervals(void)
{
	struct rb_interval x = rb_rate_interval(0, 22);

	/* FACTS 7.5: 1 - .05^(1/22) = 12.7 %, so not zero */
	NEAR(x.low, 0, 0, 0);
	NEAR(x.high, 1 - pow(.05, 1 / 22.), 1e-12, 0);
	NEAR(x.high, .127, 5e-4, 0);
	x = rb_rate_interval(22, 22);
	NEAR(x.low, pow(.05, 1 / 22.), 1e-12, 0);
	NEAR(x.high, 1, 0, 0);
	x = rb_rate_interval(0, 1);
	NEAR(x.high, .95, 1e-12, 0);
	/* what an exact interval is: a tail of 2.5 % on each side */
	for (long n = 2; n < 60; n++)
		for (long k = 1; k < n; k += 1 + n / 9) {
			x = rb_rate_interval(k, n);
			OK(x.low < (double)k / (double)n && x.high > (double)k / (double)n);
			NEAR(1 - binomial(k - 1, n, x.low), .025, 1e-9, 0);
			NEAR(binomial(k, n, x.high), .025, 1e-9, 0);
		}
	x = rb_rate_interval(41, 1554);
	NEAR(binomial(41, 1554, x.high), .025, 1e-8, 0);
	NEAR(1 - binomial(40, 1554, x.low), .025, 1e-8, 0);
	x = rb_rate_interval(500000, 1000000);
	OK(x.low > .498 && x.high < .502);
}

static void
series(void)
{
	size_t counted = 0;

	OK(rb_series_count() >= 12 && rb_series_at(rb_series_count()) == NULL);
	for (size_t i = 0; i < rb_series_count(); i++) {
		const struct rb_series *x = rb_series_at(i);

		OK(x->rate >= 0 && x->rate < .5 && *x->schedule && *x->who);
		if (x->events < 0 || x->patients < 0)
			continue;
		counted++;
		/* the published rate is that of the counts, to a tenth of a percent (17.3 is 17.39 cut) */
		NEAR(x->rate, (double)x->events / (double)x->patients, 1e-3, 0);
		OK(rb_rate_interval(x->events, x->patients).high >= x->rate);
	}
	OK(counted >= 9);
}

static void
miri(void)
{
	IS_INT(rb_miri(2.5, true, false), RB_MIRI_1);
	IS_INT(rb_miri(2.5, true, true), RB_MIRI_1);
	IS_INT(rb_miri(2.5, false, true), RB_MIRI_2);
	IS_INT(rb_miri(2, true, false), RB_MIRI_2);            /* more than two years is asked for */
	IS_INT(rb_miri(2, true, true), RB_MIRI_3);
	IS_INT(rb_miri(.5, false, false), RB_MIRI_2);
	IS_INT(rb_miri(.5, false, true), RB_MIRI_3);
	NEAR(rb_miri_survival(RB_MIRI_1), .619, 1e-12, 0);
	NEAR(rb_miri_survival(RB_MIRI_2), .400, 1e-12, 0);
	NEAR(rb_miri_survival(RB_MIRI_3), .168, 1e-12, 0);
}

static void
patterns(void)
{
	static const struct { double share; enum rb_pattern pattern; } table[] = {
		{ 1, RB_IN_FIELD },    { .95, RB_IN_FIELD },      { .95 - 1e-12, RB_IN_FIELD }, { .949, RB_MARGINAL },
		{ .5, RB_MARGINAL },   { .2, RB_MARGINAL },       { .199, RB_OUT_OF_FIELD },    { 0, RB_OUT_OF_FIELD },
	};

	for (size_t i = 0; i < COUNT(table); i++)
		IS_INT(rb_pattern(table[i].share), table[i].pattern);
	IS_INT(rb_reirradiation(true, true), RB_REIRRADIATION_1);
	IS_INT(rb_reirradiation(true, false), RB_REIRRADIATION_1);
	IS_INT(rb_reirradiation(false, true), RB_REIRRADIATION_2);
	IS_INT(rb_reirradiation(false, false), RB_REPEAT_IRRADIATION);
}

static void
new_primaries(void)
{
	static const struct { struct rb_second x; bool is; } table[] = {
		{ { 6, 3.1, false, false }, true },    { { 5.9, 3.1, false, false }, false },
		{ { 6, 3, false, false }, false },     { { 36, 1, true, false }, true },
		{ { 36, 1, false, false }, false },    { { 35, 1, true, false }, false },
		{ { 1, 0, false, true }, true },       { { 120, 0, false, false }, false },
	};

	for (size_t i = 0; i < COUNT(table); i++)
		if (!OK(rb_is_new_primary(&table[i].x) == table[i].is))
			tap_diag("row %zu", i);
}

static void
spine(void)
{
	/* FACTS 7.4 [D]: 40/20 + 14/3 and 40/20 + 20/2, alpha/beta 2 */
	double three = 14 * (14 / 3. + 2) / 4, two = 20 * (10 + 2) / 4.;
	struct rb_spine x = rb_spine(40, three, 12);

	NEAR(three, 23.3333, 5e-5, 0);
	NEAR(x.cumulative_eqd2_gy, 63.3333, 5e-5, 0);
	NEAR(x.share, .3684211, 5e-8, 0);
	OK(x.ok && x.cumulative_ok && x.sbrt_ok && x.share_ok && x.interval_ok);
	x = rb_spine(40, two, 12);
	NEAR(x.cumulative_eqd2_gy, 100, 1e-12, 0);
	NEAR(x.share, .6, 1e-12, 0);
	OK(!x.ok && !x.cumulative_ok && !x.sbrt_ok && !x.share_ok && x.interval_ok);
	x = rb_spine(45, 25, 5);                       /* on every limit */
	OK(x.ok);
	OK(!rb_spine(45, 25, 4.9).ok && !rb_spine(45, 25, 4.9).interval_ok);
	OK(rb_spine(0, 0, 12).ok);
}

static void
nieder(void)
{
	static const struct { double bed, highest, months, points; enum rb_nieder_group group; } table[] = {
		/* FACTS 7.3 [D]: 50/25 + 30/10; 40/20 + 30/10; 30/10 + 20/5 at 5 months */
		{ 175, 100, 6, 6, RB_NIEDER_INTERMEDIATE },
		{ 155, 80, 12, 4, RB_NIEDER_INTERMEDIATE },
		{ 135, 75, 5, 6.5, RB_NIEDER_HIGH },
		/* the table of points, both sides of each step */
		{ 0, 0, 6, 0, RB_NIEDER_LOW },
		{ 120, 60, 6, 0, RB_NIEDER_LOW },
		{ 120.1, 60, 6, 1, RB_NIEDER_LOW },
		{ 130, 60, 6, 1, RB_NIEDER_LOW },
		{ 130.1, 60, 6, 2, RB_NIEDER_LOW },
		{ 140.1, 60, 6, 3, RB_NIEDER_LOW },
		{ 150.1, 60, 6, 4, RB_NIEDER_INTERMEDIATE },
		{ 160.1, 60, 6, 5, RB_NIEDER_INTERMEDIATE },
		{ 180, 60, 6, 6, RB_NIEDER_INTERMEDIATE },
		{ 180.1, 60, 6, 7, RB_NIEDER_HIGH },
		{ 200, 60, 6, 8, RB_NIEDER_HIGH },
		{ 200.1, 60, 6, 9, RB_NIEDER_HIGH },
		{ 1e300, 60, 6, 9, RB_NIEDER_HIGH },
		{ 100, 60, 5.99, 4.5, RB_NIEDER_INTERMEDIATE },
		{ 120, 102, 6, 4.5, RB_NIEDER_INTERMEDIATE },
		{ 120, 101.9, 6, 0, RB_NIEDER_LOW },
		{ 250, 150, 1, 18, RB_NIEDER_HIGH },
	};
	static const double risk[] = { .03, .25, .90 };

	for (size_t i = 0; i < COUNT(table); i++) {
		struct rb_nieder x = rb_nieder(table[i].bed, table[i].highest, table[i].months);

		NEAR(x.points, table[i].points, 0, 0);
		IS_INT(x.group, table[i].group);
		NEAR(x.risk, risk[x.group], 1e-12, 0);
	}
}

TAP_MAIN(TAP_CASE(intervals), TAP_CASE(series), TAP_CASE(miri), TAP_CASE(patterns), TAP_CASE(new_primaries),
	 TAP_CASE(spine), TAP_CASE(nieder))
