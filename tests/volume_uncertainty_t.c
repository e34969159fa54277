/* Registration errors, sampled, and the misregistration alarm (MODEL section 7, VOLUME section 6, FACTS 8.7). */
#include "volume/accumulate.h"
#include "volume/uncertainty.h"
#include "volume_help.h"
#include "volume_neck.h"

static const struct vol_lq cord = { 0.5, 1. / 132 };   /* alpha/beta 2, 33 fractions: D (D/33 + 2)/4 */

static double
eqd2(double d)
{
	return d * (d / 33 + 2) / 4;
}

static struct vol_spread
at_place(const struct vol_dose *d, const double at[3], const double sigma[3], struct vol_lq lq, struct vol_sampling how)
{
	struct vol_uncertain course = { .dose = d, .sigma_mm = { sigma[0], sigma[1], sigma[2] }, .lq = lq };
	struct vol_spread s;

	if (!vol_sample_place(&course, 1, at, &how, &s, &fault))
		tap_bail_out(fault.text);
	return s;
}

/* The neck's dose along y at x = z = 0, every 0.05 mm. */
static struct vol_dose
line_of_the_neck(void)
{
	struct vol_grid g = { .n = { 1, 4001, 1 }, .spacing_mm = { 1, 0.05, 1 }, .origin_mm = { 0, -76, 0 } };
	struct vol_dose d = dose_on(g);

	for (int y = 0; y < 4001; y++)
		d.gy[y] = (float)neck_dose((const double[3]){ 0, -76 + 0.05 * y, 0 });
	return d;
}

/* Mean of D^power or of EQD2 over a normal error of y, by the trapezoidal rule. */
static double
expected(double sigma, int power)
{
	double sum = 0, all = 0;

	for (int i = -1200; i <= 1200; i++) {
		double z = i / 200., w = exp(-z * z / 2), d = neck_dose((const double[3]){ 0, 24 + sigma * z, 0 });

		sum += w * (power == 0 ? eqd2(d) : power == 1 ? d : d * d);
		all += w;
	}
	return sum / all;
}

/* VOLUME section 6: at the cord the nominal dose is 16.926 Gy, EQD2 10.63.  The table comes from 400000 draws of another
 * generator; ours are as many, and both have the errors of that many: SD/sqrt(2n), SD/sqrt(n), and of a percentile
 * sqrt(p (1-p)/n) over the density there (0.103/SD of a normal).  Beside the table an integral, which has none. */
static void
the_cord_of_the_table(void)
{
	static const struct { double sigma, sd, mean, p95; } rows[] = {
		{ 1, 3.67, 10.9, 16.1 }, { 2, 7.29, 11.8, 23.2 }, { 3, 10.71, 13.1, 31.8 }, { 4, 13.76, 14.6, 40.7 }
	};
	const double at[3] = { 0, 24, 0 }, n = 400000;
	struct vol_dose d = line_of_the_neck();

	for (int i = 0; i < 4; i++) {
		double sigma[3] = { 0, rows[i].sigma, 0 }, sd_e;
		struct vol_sampling how = { .samples = 400000, .seed = 5 };
		struct vol_spread physical = at_place(&d, at, sigma, vol_lq_physical(), how);
		struct vol_spread e = at_place(&d, at, sigma, cord, how);

		sd_e = e.sd.low;
		NEAR(physical.nominal.low, 16.926, 0.0006, 0);
		NEAR(e.nominal.low, 10.63, 0.0051, 0);
		NEAR(physical.sd.low, rows[i].sd, 0.005 + 4 * rows[i].sd / sqrt(n), 0);
		NEAR(physical.sd.low, sqrt(expected(rows[i].sigma, 2) - pow(expected(rows[i].sigma, 1), 2)),
		     4 * rows[i].sd / sqrt(2 * n), 0);
		NEAR(e.mean.low, rows[i].mean, 0.05 + 6 * sd_e / sqrt(n), 0);
		NEAR(e.mean.low, expected(rows[i].sigma, 0), 4 * sd_e / sqrt(n), 0);
		/* EQD2 rises with D, so the percentile is that of the place: D at 24 - 1.6449 sigma. */
		NEAR(e.p95.low, eqd2(neck_dose((const double[3]){ 0, 24 - 1.644854 * rows[i].sigma, 0 })),
		     6 * sqrt(0.0475 / n) / 0.103 * sd_e, 0);
		NEAR(e.p95.low, rows[i].p95, 0.05 + 8 * sqrt(0.0475 / n) / 0.103 * sd_e, 0);
		IS_INT(e.unknown, 0);
	}
	/* A 3 mm ball reaches 21.85 Gy, near the P95 of 2 mm. */
	NEAR(eqd2(neck_dose((const double[3]){ 0, 21, 0 })), 21.85, 0.0051, 0);
	vol_dose_fini(&d);
}

/* First order, FACTS 8: 4 mm across 5 Gy/mm are 20 Gy, 2 Gy/mm x 1.5 mm are 3 Gy. */
static void
first_order(void)
{
	NEAR(vol_shift_error(5, 4), 20, 0, 1e-15);
	NEAR(vol_shift_error(2, 1.5), 3, 0, 1e-15);
}

/* Gaussian hill of 60 Gy, s = 10 mm: on its flank the expected EQD2 rises, at its top it falls, by what the second order
 * says (worked by hand: D' = -D r/s^2, D'' = D (r^2/s^4 - 1/s^2) along r, -D/s^2 across). */
static void
up_on_a_slope_down_at_the_top(void)
{
	struct vol_grid g = { .n = { 401, 401, 1 }, .spacing_mm = { 0.25, 0.25, 1 }, .origin_mm = { -50, -50, 0 } };
	struct vol_dose d = dose_on(g);
	const double sigma[3] = { 0.8, 0.8, 0 };
	struct vol_sampling how = { .samples = 200000, .seed = 11 };

	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		d.gy[i] = (float)(60 * exp(-(at[0] * at[0] + at[1] * at[1]) / 200));
	}
	for (int top = 0; top < 2; top++) {
		double r = top ? 0 : 20, dose = 60 * exp(-r * r / 200), first = -dose * r / 100;
		double laplace = dose * (r * r / 1e4 - 0.01) - dose * 0.01;
		double want = 0.5 * 0.64 * (2 / 132. * first * first + (0.5 + 2 / 132. * dose) * laplace);
		const double at[3] = { r, 0, 0 };
		struct vol_spread s = at_place(&d, at, sigma, cord, how);

		OK(top ? want < -0.3 : want > 0.04);
		NEAR(vol_expected_change(&d, at, sigma, cord), want, 0, 0.01);
		/* the fourth order is below 2 % of it */
		NEAR(s.mean.low - s.nominal.low, want, 4 * s.sd.low / sqrt(200000), 0.03);
		OK(top ? s.mean.low < s.nominal.low : s.mean.low > s.nominal.low);
	}
	vol_dose_fini(&d);
}

/* A slope of 2 Gy/mm and one shift for all: max, min, mean and D_v of the structure move together by 2 x N(0, sigma). */
static void
a_structure_moves_as_one(void)
{
	struct vol_grid g = slice(120, 12);
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_uncertain course = { .dose = &d, .sigma_mm = { 1.5, 0, 0 }, .lq = { 1, 0 } };
	struct vol_sampling how = { .samples = 4000, .seed = 3 };
	const struct { enum vol_metric metric; double value, want; } ask[] = {
		{ VOL_MAX, 0, 140 }, { VOL_MIN, 0, 100 }, { VOL_MEAN, 0, 120 }, { VOL_D_PERCENT, 50, 120 }
	};

	for (size_t i = 0; i < 1440; i++) {
		d.gy[i] = (float)(i % 120 * 2);
		l.label[i] = i % 120 >= 50 && i % 120 <= 70 ? 4 : 0;
	}
	for (size_t i = 0; i < sizeof ask / sizeof *ask; i++) {
		struct vol_spread s;

		OK(vol_sample_structure(&course, 1, &l, 4, ask[i].metric, ask[i].value, &how, &s, &fault));
		NEAR(s.nominal.low, ask[i].want, 1e-4, 0);
		NEAR(s.mean.low, ask[i].want, 4 * 3 / sqrt(4000), 0);
		NEAR(s.sd.low, 3, 4 * 3 / sqrt(8000), 0);
		NEAR(s.p50.low, ask[i].want, 5 * 1.2533 * 3 / sqrt(4000), 0);
		NEAR(s.p95.low, ask[i].want + 1.644854 * 3, 5 * sqrt(0.0475 / 4000) / 0.103 * 3, 0);
		NEAR(s.p5.low, ask[i].want - 1.644854 * 3, 5 * sqrt(0.0475 / 4000) / 0.103 * 3, 0);
		IS_INT(s.voxels, 252);
		IS_INT(s.voxels_used, 252);
		IS_INT(s.samples, 4000);
	}
	vol_dose_fini(&d);
	vol_labels_fini(&l);
}

/* Two courses err independently: variances add.  One of sigma 0 adds its dose alone. */
static void
courses_err_independently(void)
{
	struct vol_grid g = slice(200, 5);
	struct vol_dose d = dose_on(g);
	const double at[3] = { 100, 2, 0 };
	struct vol_uncertain c[3] = { { .dose = &d, .sigma_mm = { 3, 0, 0 }, .lq = { 1, 0 } },
	                              { .dose = &d, .sigma_mm = { 4, 0, 0 }, .lq = { 1, 0 } },
	                              { .dose = &d, .lq = { 0.5, 0 } } };
	struct vol_sampling how = { .samples = 100000, .seed = 8 };
	struct vol_spread s;

	for (size_t i = 0; i < 1000; i++)
		d.gy[i] = (float)(i % 200);
	OK(vol_sample_place(c, 3, at, &how, &s, &fault));
	NEAR(s.nominal.low, 250, 1e-9, 0);
	NEAR(s.sd.low, 5, 4 * 5 / sqrt(200000), 0);
	NEAR(s.mean.low, 250, 4 * 5 / sqrt(100000), 0);
	vol_dose_fini(&d);
}

static void
seeds_threads_and_processors(void)
{
	uint64_t state = seed();
	struct vol_grid g = { .n = { 40, 40, 3 }, .spacing_mm = { 1, 1, 2 } };
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_uncertain course = { .dose = &d, .sigma_mm = { 2, 2, 1 }, .lq = cord };
	struct vol_spread s[4], other;

	for (size_t i = 0; i < 4800; i++) {
		d.gy[i] = (float)uniform(&state, 0, 60);
		l.label[i] = i % 40 > 15 && i % 40 < 25 && i > 600 && i < 4000;
	}
	d.gy[50] = NAN;
	for (int i = 0; i < 4; i++) {
		struct vol_sampling how = { .samples = 1000, .seed = 21, .threads = i + 1 };

		OK(vol_simd_choose(i == 3 ? "scalar" : NULL, &fault));
		OK(vol_sample_structure(&course, 1, &l, 1, VOL_D_PERCENT, 2, &how, &s[i], &fault));
		OK(memcmp(&s[i], &s[0], sizeof *s) == 0);
	}
	OK(vol_simd_choose(NULL, &fault));
	OK(vol_sample_structure(&course, 1, &l, 1, VOL_D_PERCENT, 2, &(struct vol_sampling){ .samples = 1000, .seed = 22 }, &other,
	                        &fault));
	OK(memcmp(&other, &s[0], sizeof *s) != 0);
	vol_dose_fini(&d);
	vol_labels_fini(&l);
}

/* 90000 voxels: every third; the mean of a slope is that of the middle.  An extreme of a part would be wrong. */
static void
large_structures_by_a_part(void)
{
	struct vol_grid g = slice(300, 300);
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_uncertain course = { .dose = &d, .sigma_mm = { 0.1, 0.1, 0 }, .lq = { 1, 0 } };
	struct vol_sampling how = { .samples = 1000, .seed = 1 };
	struct vol_spread s;

	for (size_t i = 0; i < 90000; i++) {
		d.gy[i] = (float)(i % 300) / 10;
		l.label[i] = 1;
	}
	OK(vol_sample_structure(&course, 1, &l, 1, VOL_MEAN, 0, &how, &s, &fault));
	IS_INT(s.voxels, 90000);
	IS_INT(s.voxels_used, 30000);
	NEAR(s.nominal.low, 14.95, 0.1001, 0);
	OK(!vol_sample_structure(&course, 1, &l, 1, VOL_MAX, 0, &how, &s, &fault));
	HAS(fault.text, "a structure of 90000 voxels, at most 32768");
	vol_dose_fini(&d);
	vol_labels_fini(&l);
}

/* Near the border an error leads outside: 0 below, the grid's highest above. */
static void
unknown_samples_have_two_ends(void)
{
	struct vol_grid g = slice(20, 5);
	struct vol_dose d = dose_on(g);
	const double at[3] = { 0, 2, 0 }, sigma[3] = { 2, 0, 0 };
	struct vol_sampling how = { .samples = 100000, .seed = 2 };
	struct vol_spread s;

	for (size_t i = 0; i < 100; i++)
		d.gy[i] = 10;
	d.gy[19] = 30;
	s = at_place(&d, at, sigma, vol_lq_physical(), how);
	/* below -1/2 mm: Phi(-1/4) = 0.401294 */
	NEAR((double)s.unknown / 100000, 0.401294, 4 * sqrt(0.24 / 100000), 0);
	NEAR(s.mean.low, 10 * (1 - 0.401294), 0.08, 0);
	NEAR(s.mean.high, 10 + 20 * 0.401294, 0.16, 0);
	NEAR(s.p5.low, 0, 1e-12, 0);
	NEAR(s.p95.high, 30, 1e-12, 0);
	vol_dose_fini(&d);
}

static void
refusals(void)
{
	struct vol_grid g = slice(6, 6);
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_uncertain course = { .dose = &d, .lq = { 1, 0 } };
	struct vol_sampling how = { .samples = 999 };
	struct vol_spread s;
	const double at[3] = { 1, 1, 0 };

	OK(!vol_sample_place(&course, 1, at, &how, &s, &fault));
	HAS(fault.text, "999 samples; expected 1000 to 1000000");
	how.samples = 1000;
	OK(!vol_sample_place(&course, 0, at, &how, &s, &fault));
	course.sigma_mm[1] = NAN;
	OK(!vol_sample_place(&course, 1, at, &how, &s, &fault));
	HAS(fault.text, "expected 0 to 100 mm");
	course.sigma_mm[1] = 1;
	OK(!vol_sample_structure(&course, 1, &l, 3, VOL_MEAN, 0, &how, &s, &fault));
	HAS(fault.text, "no voxel of the structure");
	OK(!vol_sample_structure(&course, 1, &l, 0, VOL_D_CC, 5, &how, &s, &fault));
	HAS(fault.text, "smaller");
	vol_dose_fini(&d);
	vol_labels_fini(&l);
}

/* ---- alarm ---- */

/* The neck around its cord: 1 mm, field right or with its sign turned.  The cord lies at y = 20 today and at 24 before. */
static void
a_slip_raises_the_alarm(void)
{
	struct vol_grid g = { .n = { 41, 61, 21 }, .spacing_mm = { 1, 1, 1 }, .origin_mm = { -20, -10, -10 } };
	struct vol_dose d = dose_on(g);
	struct vol_labels today = labels_on(g), before = labels_on(g);
	struct vol_field u = field_on(g);
	const struct vol_prior_max prior = { .dose = &d, .labels = &before };

	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3], from[3], there[3];

		vol_grid_world(&g, i, at);
		neck_pull(at, from);
		neck_push(at, there);
		d.gy[i] = (float)neck_dose(at);
		today.label[i] = at[0] * at[0] + (at[1] - 20) * (at[1] - 20) < 25;
		before.label[i] = pow(at[0] + there[0], 2) + pow(at[1] + there[1] - 20, 2) < 25;
		for (int a = 0; a < 3; a++)
			u.u_mm[a][i] = (float)from[a];
	}
	for (int slip = 0; slip < 2; slip++) {
		struct vol_mapped m = mapped(&d, &u, &g);
		struct vol_alarm alarm;

		OK(vol_misregistration(&m, &today, 1, cord, &prior, &alarm, &fault));
		IS_INT(alarm.raised, slip);
		OK(slip ? alarm.mapped_gy > 1.2 * alarm.prior_gy : alarm.mapped_gy <= alarm.prior_gy);
		IS_INT(today.label[alarm.voxel], 1);
		vol_mapped_fini(&m);
		for (int a = 0; a < 3; a++)
			for (size_t i = 0; i < vol_grid_voxels(&g); i++)
				u.u_mm[a][i] = -u.u_mm[a][i];
	}
	vol_dose_fini(&d);
	vol_labels_fini(&today);
	vol_labels_fini(&before);
	vol_field_fini(&u);
}

/* 50 Gy in the structure, 60 beside it, 90 two voxels away: up to 60 may be interpolated from it.  Nominal EQD2 here is
 * the dose. */
static void
neighbours_count_and_a_stated_maximum(void)
{
	struct vol_grid g = slice(9, 3);
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_field u = field_on(g);
	struct vol_prior_max prior = { .dose = &d, .labels = &l }, stated = { .stated_gy = 58 };
	struct vol_alarm alarm;

	for (size_t i = 0; i < 27; i++) {
		d.gy[i] = i % 9 == 4 ? 50 : i % 9 == 5 ? 60 : i % 9 > 5 ? 90 : 0;
		l.label[i] = i % 9 == 4;
	}
	for (int step = 0; step < 2; step++) {
		struct vol_mapped m;

		for (size_t i = 0; i < 27; i++)
			u.u_mm[0][i] = step ? 1.2F : 0.9F;   /* 59 Gy, 66 Gy */
		m = mapped(&d, &u, &g);
		OK(vol_misregistration(&m, &l, 1, vol_lq_physical(), &prior, &alarm, &fault));
		NEAR(alarm.prior_gy, 60, 0, 1e-12);
		NEAR(alarm.mapped_gy, step ? 66 : 59, 0, 1e-5);
		IS_INT(alarm.raised, step);
		OK(vol_misregistration(&m, &l, 1, vol_lq_physical(), &stated, &alarm, &fault));
		OK(alarm.raised);
		vol_mapped_fini(&m);
	}
	{
		struct vol_mapped m = mapped(&d, NULL, &g);

		OK(vol_misregistration(&m, &l, 1, vol_lq_physical(), &stated, &alarm, &fault));
		OK(!alarm.raised);
		OK(!vol_misregistration(&m, &l, 5, vol_lq_physical(), &stated, &alarm, &fault));
		HAS(fault.text, "no voxel of the structure today");
		vol_mapped_fini(&m);
	}
	vol_dose_fini(&d);
	vol_labels_fini(&l);
	vol_field_fini(&u);
}

TAP_MAIN(TAP_CASE(the_cord_of_the_table), TAP_CASE(first_order), TAP_CASE(up_on_a_slope_down_at_the_top),
         TAP_CASE(a_structure_moves_as_one), TAP_CASE(courses_err_independently), TAP_CASE(seeds_threads_and_processors),
         TAP_CASE(large_structures_by_a_part), TAP_CASE(unknown_samples_have_two_ends), TAP_CASE(refusals),
         TAP_CASE(a_slip_raises_the_alarm), TAP_CASE(neighbours_count_and_a_stated_maximum))
