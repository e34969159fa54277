/* Tumours and tumour control: MODEL.md sections 4 and 5, FACTS.md 4 and 5.4. */
#include "radiobio_help.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>

static struct rb_cells
end_of(const struct rb_tumour *t, const char *text)
{
	struct rb_regimen r = parse(text);
	struct rb_cells c = { NAN, NAN, NAN };
	struct fault f;

	if (!OK(rb_tumour_end(t, &r.schedule, &c, &f)))
		tap_diag("%s", f.text);
	rb_regimen_fini(&r);
	return c;
}

static double
exact(const struct rb_tumour *t, const char *text, double at_day)
{
	struct rb_regimen r = parse(text);
	double tcp = NAN;
	struct fault f;

	if (!OK(rb_tcp_exact(t, &r.schedule, at_day, &tcp, &f)))
		tap_diag("%s", f.text);
	rb_regimen_fini(&r);
	return tcp;
}

static void
poisson(void)
{
	struct rb_clone c = plain(.3, 10);
	struct rb_tumour t = { 1e9, &c, 1, 0, 0 };

	/* FACTS 4 */
	NEAR(rb_tcp_poisson(end_of(&t, "70/35").ln_total), .9886939129, 3e-10, 0);
	NEAR(rb_tcp_poisson(end_of(&t, "66/33").ln_total), .9531420166, 3e-10, 0);
	NEAR(rb_tcp_poisson(end_of(&t, "60/30").ln_total), .6595880936, 3e-10, 0);
	NEAR(rb_tcp_poisson(0), .3678794412, 3e-10, 0);
	NEAR(rb_tcp_poisson(log(LN2)), .5, 1e-15, 0);
	NEAR(rb_tcp_poisson(-INFINITY), 1, 0, 0);
	NEAR(rb_tcp_poisson(INFINITY), 0, 0, 0);
	NEAR(rb_tcp_poisson(1e6), 0, 0, 0);
	/* 70/35 lasts T = 46 days from start to start */
	c.birth_per_day[1] = LN2 / 3;
	c.kickoff_days = 28;
	NEAR(rb_tcp_poisson(end_of(&t, "70/35").ln_total), .4830132701, 3e-10, 0);
	c.kickoff_days = 21;
	NEAR(rb_tcp_poisson(end_of(&t, "70/35").ln_total), .0255419165, 3e-10, 0);
	c = plain(.35, 10);
	c.birth_per_day[1] = LN2 / 3;
	c.kickoff_days = 21;
	t.clonogens = 1e7;
	NEAR(rb_tcp_poisson(end_of(&t, "70/35").ln_total), .9994501983, 3e-10, 0);
}

static void
hypoxia(void)
{
	/* FACTS 5.4: alpha .35, beta .035, OER 2.5, h0 .2 */
	struct rb_clone c = plain(.35, 10);
	struct rb_tumour t = { 1, &c, 1, 0, 0 };
	struct rb_cells x;

	c.oer_alpha = c.oer_beta = 2.5;
	c.hypoxic_fraction = .2;
	x = end_of(&t, "70/35");
	NEAR(x.ln_total / log(10), -5.295542789, 3e-9, 0);
	c.reoxygenation_days = 5;
	x = end_of(&t, "70/35");
	NEAR(x.ln_total / log(10), -7.940841850, 3e-9, 0);
	NEAR(exp(x.ln_hypoxic - x.ln_total), .7513168, 3e-7, 0);
	c.reoxygenation_days = 2;
	x = end_of(&t, "70/35");
	NEAR(x.ln_total / log(10), -11.467474565, 3e-9, 0);
	NEAR(exp(x.ln_hypoxic - x.ln_total), .1771095029, 3e-10, 0);
	x = end_of(&t, "20/10");
	NEAR(exp(x.ln_hypoxic - x.ln_total), .2739459, 3e-7, 0);
	x = end_of(&t, "1x2");
	NEAR(exp(x.ln_hypoxic - x.ln_total), .2997068168, 3e-10, 0);
	x = end_of(&t, "5x8 qod");
	NEAR(x.ln_total / log(10), -5.250448999, 3e-9, 0);
	NEAR(exp(x.ln_hypoxic - x.ln_total), .9694808, 3e-7, 0);
}

static void
off_is_linear_quadratic(void)
{
	static const char *const texts[] = { "1x2",    "35x2", "10000x1 7/w", "10000x1.8 tid 4h", "20x2, gap 3w, 15x3",
					     "5x8 qod" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (int k = 0; k < 3; k++) {
			struct rb_clone c = plain(.3, 10);
			struct rb_tumour t = { 1, &c, 1, k == 2 ? 4.4 : 0, 0 };
			struct rb_repair repair = { k == 2 ? RB_REPAIR_MONO : RB_REPAIR_COMPLETE, 4.4, 0, 0 };
			struct rb_regimen r = parse(texts[i]);
			struct rb_cells x = end_of(&t, texts[i]);
			double bed = rb_bed(rb_total_dose(&r.schedule), rb_quadratic_dose(&r.schedule, &repair), 1, 10);

			NEAR(x.ln_total, -.3 * bed, 0, 1e-12);
			OK(x.ln_hypoxic == -INFINITY);
			/* all hypoxic with OER 1 is the same tumour */
			c.hypoxic_fraction = k == 1 ? 1 : .25;
			NEAR(end_of(&t, texts[i]).ln_total, -.3 * bed, 0, 1e-12);
			/* and so are reoxygenation and two equal clones */
			c.reoxygenation_days = 2;
			c.resting_hypoxic_fraction = .1;
			NEAR(end_of(&t, texts[i]).ln_total, -.3 * bed, 1e-10, 1e-12);
			struct rb_clone two[2] = { plain(.3, 10), plain(.3, 10) };
			struct rb_tumour both = { 1, two, 2, t.repair_half_time_h, 0 };
			two[0].share = .3;
			two[1].share = .7;
			NEAR(end_of(&both, texts[i]).ln_total, -.3 * bed, 1e-12, 1e-12);
			rb_regimen_fini(&r);
		}
}

/* Two vectors of ln (oxic, hypoxic) against exp(A t) of GSL. */
static void
flow_equals_matrix_exponential(void)
{
	static const double rates[][6] = {
		/* birth, loss, hypoxic loss, reoxygenation, resting, days */
		{ .23, 0, 0, 2, 0, 1 },     { .23, .2, .1, 2, .1, 3 },  { 0, 0, 0, 2, 0, 1 },
		{ 0, 0, 0, 2, .5, 1 },      { 0, 0, LN2 / 2, 2, 0, 1 }, { 0, .34657359028, 0, 2, 0, 1 },
		{ .1, .1, .3, 0, .3, 5 },   { 0, 0, 0, 0, 0, 5 },       { 1, 0, 0, .01, .2, .3 },
		{ 0, 5, 0, 30, .2, 2 },     { 5, 0, 5, 30, .9, 2 },     { .2, 0, .2, 1e6, .5, 30 },
		{ 0, 3, 3, 1e9, .5, 1 },    { 0, 0, 0, .1, 1, 1 },      { 2, 0, 1, 1, 1, 3 },
		{ 0, 1e-12, 0, 1e9, 0, 1 },
	};
	static const double shares[] = { 0, .2, .999999, 1 };

	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		double k = rates[i][3] > 0 ? LN2 / rates[i][3] : 0, days = rates[i][5];
		double a[4] = { (rates[i][0] - rates[i][1] - rates[i][4] * k) * days, (1 - rates[i][4]) * k * days,
				rates[i][4] * k * days, (-rates[i][2] - (1 - rates[i][4]) * k) * days };
		double e[4];
		gsl_matrix_view from = gsl_matrix_view_array(a, 2, 2), to = gsl_matrix_view_array(e, 2, 2);

		gsl_linalg_exponential_ss(&from.matrix, &to.matrix, GSL_PREC_DOUBLE);
		for (size_t s = 0; s < 4; s++) {
			struct rb_clone c = plain(0, 10);
			struct rb_tumour t = { 1, &c, 1, 0, 0 };
			struct rb_regimen r = parse("1x1");
			struct rb_cells x;
			struct fault f;
			double oxic, hypoxic;

			c.birth_per_day[0] = c.birth_per_day[1] = rates[i][0];
			c.loss_per_day[0] = c.loss_per_day[1] = rates[i][1];
			c.hypoxic_loss_per_day = rates[i][2];
			c.reoxygenation_days = rates[i][3];
			c.resting_hypoxic_fraction = rates[i][4];
			c.hypoxic_fraction = shares[s];
			c.kickoff_days = days / 3; /* splitting an interval changes nothing */
			oxic = e[0] * (1 - shares[s]) + e[1] * shares[s];
			hypoxic = e[2] * (1 - shares[s]) + e[3] * shares[s];
			OK(rb_tumour_cells(&t, &r.schedule, &days, 1, true, &x, NULL, &f));
			if (!NEAR(exp(x.ln_oxic), oxic, 1e-18, 1e-12) ||
			    !NEAR(exp(x.ln_hypoxic), hypoxic, 1e-18, 1e-12) ||
			    !NEAR(exp(x.ln_total), oxic + hypoxic, 1e-18, 1e-12))
				tap_diag("row %zu, hypoxic share %g", i, shares[s]);
			rb_regimen_fini(&r);
		}
	}
}

static void
stiff_rates_do_not_lose_the_slow_class(void)
{
	/* Oxic cells vanish at 10^4 a day; hypoxic ones, without exchange, stay: e^{-10^5} is not representable */
	struct rb_clone c = plain(0, 10);
	struct rb_tumour t = { 1, &c, 1, 0, 0 };
	struct rb_regimen r = parse("1x1");
	struct rb_cells x;
	struct fault f;
	double day = 10;

	c.loss_per_day[0] = c.loss_per_day[1] = 1e4;
	c.hypoxic_fraction = .5;
	OK(rb_tumour_cells(&t, &r.schedule, &day, 1, true, &x, NULL, &f));
	NEAR(x.ln_oxic, log(.5) - 1e5, 0, 1e-14);
	NEAR(x.ln_hypoxic, log(.5), 0, 1e-10); /* beside 1e5 a logarithm has 11 digits behind the point */
	/* fast exchange: both classes grow as h-weighted mean, h near its resting value */
	c = plain(0, 10);
	c.birth_per_day[0] = c.birth_per_day[1] = .2;
	c.reoxygenation_days = 1e-4;
	c.resting_hypoxic_fraction = .25;
	OK(rb_tumour_cells(&t, &r.schedule, &day, 1, true, &x, NULL, &f));
	NEAR(x.ln_total, .75 * .2 * 10, 0, 1e-4);
	NEAR(exp(x.ln_hypoxic - x.ln_total), .25, 0, 1e-4);
	rb_regimen_fini(&r);
}

static void
reoxygenation_relaxes_with_its_half_time(void)
{
	/* h(t) = h_inf + (h0 - h_inf) 2^(-t/T), MODEL 4 */
	struct rb_clone c = plain(0, 10);
	struct rb_tumour t = { 100, &c, 1, 0, 0 };
	struct rb_regimen r = parse("1x1");
	double days[] = { 0, 1, 2.5, 7, 100 };
	struct rb_cells x[5];
	struct fault f;

	c.hypoxic_fraction = .8;
	c.resting_hypoxic_fraction = .1;
	c.reoxygenation_days = 2.5;
	OK(rb_tumour_cells(&t, &r.schedule, days, 5, true, x, NULL, &f));
	for (int i = 0; i < 5; i++) {
		NEAR(exp(x[i].ln_hypoxic - x[i].ln_total), .1 + .7 * exp2(-days[i] / 2.5), 0, 1e-13);
		NEAR(exp(x[i].ln_total), 100, 0, 1e-13);
	}
	rb_regimen_fini(&r);
}

static void
moments_of_a_course(void)
{
	struct rb_clone two[2] = { plain(.3, 10), plain(.2, 5) };
	struct rb_tumour t = { 1e6, two, 2, 0, 0 };
	struct rb_regimen r = parse("3x2");
	double days[] = { 0, .5, 1, 1, 2, 10 };
	struct rb_cells rows[12], total[6], before[6];
	struct fault f;

	two[0].share = .4;
	two[1].share = .6;
	two[0].birth_per_day[0] = two[0].birth_per_day[1] = .1;
	OK(rb_tumour_cells(&t, &r.schedule, days, 6, true, rows, total, &f));
	OK(rb_tumour_cells(&t, &r.schedule, days, 6, false, NULL, before, &f));
	NEAR(rows[0].ln_total, log(4e5) - .72, 1e-13, 0);
	NEAR(rows[1].ln_total, log(6e5) - .2 * 2.8, 1e-13, 0);
	NEAR(rows[2].ln_total, log(4e5) - .72 + .05, 1e-13, 0);
	NEAR(rows[4].ln_total, log(4e5) - 1.44 + .1, 1e-13, 0);
	NEAR(rows[6].ln_total, rows[4].ln_total, 0, 0);
	NEAR(rows[10].ln_total, log(4e5) - 2.16 + 1, 1e-13, 0);
	NEAR(rows[11].ln_total, log(6e5) - 3 * .2 * 2.8, 1e-13, 0);
	NEAR(exp(total[5].ln_total), exp(rows[10].ln_total) + exp(rows[11].ln_total), 0, 1e-13);
	NEAR(before[0].ln_total, log(1e6), 1e-13, 0);
	NEAR(before[1].ln_total, total[1].ln_total, 0, 0);
	NEAR(before[5].ln_total, total[5].ln_total, 0, 0);
	OK(before[4].ln_total > total[4].ln_total + .5);
	days[1] = 1.5;
	OK(!rb_tumour_cells(&t, &r.schedule, days, 6, true, rows, NULL, &f)); /* not ascending */
	days[0] = NAN;
	OK(!rb_tumour_cells(&t, &r.schedule, days, 1, true, rows, NULL, &f));
	rb_regimen_fini(&r);
}

static void
exact_tcp(void)
{
	double b = LN2 / 3, losses[] = { .9, .5, 0 }, tcp, half = 1;
	struct rb_clone c = plain(.3, 10);
	struct rb_tumour t = { 1e9, &c, 1, 0, 0 };

	/* FACTS 4, Zaider & Minerbo */
	c.birth_per_day[0] = c.birth_per_day[1] = b;
	c.loss_per_day[0] = c.loss_per_day[1] = losses[0] * b;
	NEAR(exact(&t, "70/35", -1), .9738490820, 3e-10, 0);
	NEAR(exact(&t, "70/35", 46), .9738490820, 3e-10, 0);
	NEAR(exact(&t, "70/35", 411), .9967910875, 3e-10, 0);
	NEAR(rb_tcp_poisson(end_of(&t, "70/35").ln_total), .9676234055, 3e-10, 0);
	c.loss_per_day[0] = c.loss_per_day[1] = losses[1] * b;
	NEAR(exact(&t, "70/35", 46), .1675656750, 3e-10, 0);
	NEAR(exact(&t, "70/35", 411), .3651575126, 3e-10, 0);
	NEAR(rb_tcp_poisson(end_of(&t, "70/35").ln_total), .0992276182, 3e-10, 0);
	c.loss_per_day[0] = c.loss_per_day[1] = losses[2] * b;
	NEAR(exact(&t, "70/35", 46), 9.0e-146, .1e-146 * 3, 0);
	/* N0 1000, SF 1/2 daily on days 0 to 9 */
	c = plain(LN2 / 2.4, 10);
	t.clonogens = 1000;
	NEAR(exact(&t, "10x2 7/w", 9), .3764237981, 3e-10, 0);
	NEAR(rb_tcp_poisson(end_of(&t, "10x2 7/w").ln_total), .3766034507, 3e-10, 0);
	c.birth_per_day[0] = c.birth_per_day[1] = .2;
	c.loss_per_day[0] = c.loss_per_day[1] = .1;
	NEAR(exact(&t, "10x2 7/w", 9), .1424904513, 3e-10, 0);
	NEAR(exact(&t, "10x2 7/w", 30), .3203892839, 3e-10, 0);
	NEAR(rb_tcp_poisson(end_of(&t, "10x2 7/w").ln_total), .0905406676, 3e-10, 0);
	/* per-cell extinction without radiation */
	c = plain(0, 10);
	c.birth_per_day[0] = c.birth_per_day[1] = b;
	c.loss_per_day[0] = c.loss_per_day[1] = .9 * b;
	t.clonogens = 1;
	NEAR(exact(&t, "1x1", 100), .8901954039, 3e-10, 0);
	NEAR(exact(&t, "1x1", 1e6), .9, 1e-12, 0); /* the limit, loss/birth */
	c.loss_per_day[0] = c.loss_per_day[1] = b; /* g = 0: u = 1/(1 + b t) */
	NEAR(exact(&t, "1x1", 100), 1 - 1 / (1 + 100 * b), 0, 1e-14);
	c.loss_per_day[0] = c.loss_per_day[1] = b * (1 + 1e-13);
	NEAR(exact(&t, "1x1", 100), 1 - 1 / (1 + 100 * b), 0, 1e-10);
	c.birth_per_day[0] = c.birth_per_day[1] = 0; /* no births: (1 - s)^N */
	c.loss_per_day[0] = c.loss_per_day[1] = 1;
	t.clonogens = 50;
	NEAR(exact(&t, "1x1", half), pow(1 - exp(-1), 50), 0, 1e-13);
	/* before the kick-off nothing, after it births */
	c = plain(.3, 10);
	c.birth_per_day[1] = b;
	c.kickoff_days = 1e6;
	t.clonogens = 1e9;
	NEAR(exact(&t, "70/35", -1), exp(1e9 * log1p(-exp(-.3 * 84))), 0, 1e-12);
	c.kickoff_days = 28;
	tcp = exact(&t, "70/35", -1);
	OK(tcp > rb_tcp_poisson(end_of(&t, "70/35").ln_total));
	OK(tcp < exact(&t, "70/35", 28) + 1);
}

static void
exact_tcp_of_very_few(void)
{
	/* u of 1e-15 and below: 1 - TCP = N u to first order */
	struct rb_clone c = plain(.3, 10);
	struct rb_tumour t = { 1, &c, 1, 0, 0 };
	double tcp, u = exp(-.3 * 84);

	NEAR(1 - exact(&t, "70/35", -1), u, 1e-16, 0);
	t.clonogens = 1e15;
	tcp = exact(&t, "200/100", -1); /* u = e^-72, N u = 5.4e-17 */
	NEAR(tcp, 1, 1e-15, 0);
	t.clonogens = 1e30;
	NEAR(log(exact(&t, "200/100", -1)), -1e30 * exp(-72), 0, 1e-12);
	/* ten thousand fractions, and growth of e^11500 between them: the logarithms hold */
	c.birth_per_day[0] = c.birth_per_day[1] = 1;
	NEAR(exact(&t, "10000x2 7/w", -1), 0, 0, 0);
	c = plain(3, 10);
	t.clonogens = 1e9;
	NEAR(exact(&t, "10000x2 7/w", -1), 1, 0, 0);
	c.birth_per_day[0] = c.birth_per_day[1] = 1e4;
	tcp = exact(&t, "3x2 weekly", -1);
	OK(tcp >= 0 && tcp <= 1);
}

static void
few_descendants_bound_many(void)
{
	/* MODEL 5: the chance u of a living descendant is at most their expected number m, so N u <= N m */
	int compared = 0;

	for (int i = 0; i < 200; i++) {
		struct rb_clone c = plain(.1 + .001 * i, 3 + i % 10);
		struct rb_tumour t = { 1e8, &c, 1, i % 2 ? 3 : 0, 0 };
		double expected, tcp;

		c.birth_per_day[0] = .01 * (i % 7);
		c.birth_per_day[1] = .05 * (1 + i % 5);
		c.loss_per_day[0] = c.loss_per_day[1] = .02 * (i % 3);
		c.kickoff_days = i % 40;
		expected = exp(end_of(&t, "66/44 bid 6h").ln_total);
		tcp = exact(&t, "66/44 bid 6h", -1);
		if (!(tcp > 0))
			continue;
		compared++;
		/* u out of TCP = (1 - u)^N */
		OK(-1e8 * expm1(log(tcp) / 1e8) <= expected * (1 + 1e-9) + 1e-15 && tcp <= 1);
	}
	OK(compared > 50);
}

static void
what_exact_tcp_refuses(void)
{
	struct rb_clone c = plain(.3, 10);
	struct rb_tumour t = { 1e9, &c, 1, 0, 0 };
	struct rb_regimen r = parse("35x2");
	double tcp;
	struct fault f;

	OK(!rb_tcp_exact(&t, &r.schedule, NAN, &tcp, &f));
	OK(!rb_tcp_exact(&t, &r.schedule, INFINITY, &tcp, &f));
	OK(rb_tcp_exact(&t, &r.schedule, -INFINITY, &tcp, &f)); /* before the first fraction: after the last */
	c.share = .5;
	OK(!rb_tcp_exact(&t, &r.schedule, -1, &tcp, &f));
	/* 1e4 births a day and an exchange of 7e3 a day for a thousand days: refused, not computed for hours */
	c.share = 1;
	c.birth_per_day[0] = c.birth_per_day[1] = 1e4;
	c.loss_per_day[0] = c.loss_per_day[1] = 1e4;
	c.reoxygenation_days = 1e-4;
	c.resting_hypoxic_fraction = .5;
	OK(!rb_tcp_exact(&t, &r.schedule, 1000, &tcp, &f));
	HAS(f.text, "too fast");
	rb_regimen_fini(&r);
}

static void
hostile_tumours(void)
{
	static const double bad[] = { NAN, INFINITY, -INFINITY, -1, 1e300 };
	struct rb_clone good = plain(.3, 10), c;
	struct rb_tumour t = { 1e9, &c, 1, 0, 0 };
	double *const fields[] = { &c.share,
				   &c.alpha_per_gy,
				   &c.alpha_beta_gy,
				   &c.oer_alpha,
				   &c.oer_beta,
				   &c.hypoxic_fraction,
				   &c.resting_hypoxic_fraction,
				   &c.reoxygenation_days,
				   &c.birth_per_day[0],
				   &c.birth_per_day[1],
				   &c.loss_per_day[0],
				   &c.loss_per_day[1],
				   &c.hypoxic_loss_per_day,
				   &c.kickoff_days,
				   &t.clonogens,
				   &t.repair_half_time_h };
	struct fault f;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
			double keep;

			c = good;
			keep = *fields[i];
			*fields[i] = bad[k];
			OK(!rb_tumour_check(&t, &f));
			*fields[i] = keep;
		}
	c = good;
	OK(rb_tumour_check(&t, &f));
	c.share = .9;
	OK(!rb_tumour_check(&t, &f));
	c = good;
	c.alpha_beta_gy = 0;
	OK(!rb_tumour_check(&t, &f));
	c = good;
	c.reoxygenation_days = 1e-300;
	OK(!rb_tumour_check(&t, &f));
	c = good;
	t.n = 0;
	OK(!rb_tumour_check(&t, &f));
	t.n = RB_CLONES_MAX + 1;
	OK(!rb_tumour_check(&t, &f));
}

/* Every corner of what is allowed gives a number. */
static void
corners_give_numbers(void)
{
	static const double range[][2] = { { 0, 100 },    { 1e-3, 1e12 }, { 1, 100 }, { 0, 1 },   { 0, 1 },
					   { 1e-4, 1e9 }, { 0, 1e4 },     { 0, 1e4 }, { 0, 1e9 }, { 0, 1e4 } };
	struct rb_regimen r = parse("3x2 bid 6h 10min, gap 100w, 2x100");
	int wrong = 0;

	for (unsigned corner = 0; corner < 1u << 10; corner++) {
#define AT(i) range[i][corner >> (i)&1]
		struct rb_clone c = {
			1,     AT(0), AT(1), AT(2), AT(2), AT(3), AT(4), AT(5), { AT(6), AT(6) }, { AT(7), AT(7) },
			AT(9), AT(8), { { 0 }, { 0 }, { 0 } }
		};
		struct rb_tumour t = { 1e9, &c, 1, corner & 1 ? 1e9 : 1e-6, 0 };
		struct rb_cells x;
		struct fault f;

		if (!rb_tumour_end(&t, &r.schedule, &x, &f) || isnan(x.ln_total) || isnan(x.ln_oxic) ||
		    isnan(x.ln_hypoxic) || x.ln_total == INFINITY || x.ln_total < fmax(x.ln_oxic, x.ln_hypoxic) - 1e-9)
			wrong++;
	}
	IS_INT(wrong, 0);
	rb_regimen_fini(&r);
}

TAP_MAIN(TAP_CASE(poisson), TAP_CASE(hypoxia), TAP_CASE(off_is_linear_quadratic),
	 TAP_CASE(flow_equals_matrix_exponential), TAP_CASE(stiff_rates_do_not_lose_the_slow_class),
	 TAP_CASE(reoxygenation_relaxes_with_its_half_time), TAP_CASE(moments_of_a_course), TAP_CASE(exact_tcp),
	 TAP_CASE(exact_tcp_of_very_few), TAP_CASE(few_descendants_bound_many), TAP_CASE(what_exact_tcp_refuses),
	 TAP_CASE(hostile_tumours), TAP_CASE(corners_give_numbers))
