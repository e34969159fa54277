/* Metrics of a structure, sums of courses, and what is unknown in them. */
#include "volume_help.h"

static double
low_of(const struct vol_dvh *s, enum vol_metric metric, double value)
{
	struct vol_interval i;

	if (!vol_dvh_metric(s, metric, value, &i, &fault)) {
		tap_diag("%s", fault.text);
		return NAN;
	}
	return i.low;
}

static struct vol_dvh
of(const float *gy, size_t n, double voxel_cc)
{
	struct vol_dvh s;

	if (!vol_dvh_of(&s, gy, gy, n, voxel_cc, &fault))
		tap_bail_out(fault.text);
	return s;
}

/* FACTS 13, trap 12; FACTS 8: voxels of 8 mm^3 with 50, 49, 48, 47, 46 Gy: D0.03cc is 47.25. */
static void
dose_to_a_volume(void)
{
	static const float gy[] = { 46, 50, 48, 47, 49 };
	struct vol_dvh s = of(gy, 5, 0.008);
	struct vol_interval i;

	NEAR(low_of(&s, VOL_D_CC, 0.03), 47.25, 1e-9, 0);
	NEAR(low_of(&s, VOL_D_CC, 0.001), 50, 0, 0);
	NEAR(low_of(&s, VOL_D_CC, 0), 50, 0, 0);
	NEAR(low_of(&s, VOL_D_CC, 0.008), 50, 1e-9, 0);
	NEAR(low_of(&s, VOL_D_CC, 0.012), 49.5, 1e-9, 0);
	NEAR(low_of(&s, VOL_D_CC, 0.04), 46, 1e-9, 0);
	OK(!vol_dvh_metric(&s, VOL_D_CC, 0.0401, &i, &fault));
	IS_STR(fault.text, "structure smaller than 0.0401 cc: it has 0.04; expected a smaller volume");
	OK(isnan(i.low) && isnan(i.high));
	vol_dvh_fini(&s);
}

/* The k-th hottest of 4 stands at (k - 1/2)/4: 12.5, 37.5, 62.5, 87.5 %. */
static void
dose_to_a_percentage(void)
{
	static const float gy[] = { 10, 40, 20, 30 };
	struct vol_dvh s = of(gy, 4, 1);
	struct vol_interval i;

	NEAR(low_of(&s, VOL_D_PERCENT, 0), 40, 0, 0);
	NEAR(low_of(&s, VOL_D_PERCENT, 2), 40, 0, 0);
	NEAR(low_of(&s, VOL_D_PERCENT, 12.5), 40, 1e-9, 0);
	NEAR(low_of(&s, VOL_D_PERCENT, 25), 35, 1e-9, 0);
	NEAR(low_of(&s, VOL_D_PERCENT, 50), 25, 1e-9, 0);
	NEAR(low_of(&s, VOL_D_PERCENT, 80), 13, 1e-9, 0);
	NEAR(low_of(&s, VOL_D_PERCENT, 98), 10, 0, 0);
	NEAR(low_of(&s, VOL_D_PERCENT, 100), 10, 0, 0);
	OK(!vol_dvh_metric(&s, VOL_D_PERCENT, 101, &i, &fault));
	OK(!vol_dvh_metric(&s, VOL_D_PERCENT, NAN, &i, &fault));
	vol_dvh_fini(&s);
}

static void
volumes_and_means(void)
{
	static const float gy[] = { 10, 40, 20, 30, 45.3F };
	struct vol_dvh s = of(gy, 5, 0.2);

	NEAR(low_of(&s, VOL_MAX, NAN), (double)45.3F, 0, 0);
	NEAR(low_of(&s, VOL_MIN, NAN), 10, 0, 0);
	NEAR(low_of(&s, VOL_MEAN, NAN), 29.06, 1e-6, 0);
	/* At least d: a voxel at d counts, and 45.3 Gy stored in single precision is 45.3 Gy. */
	NEAR(low_of(&s, VOL_V_CC, 45.3), 0.2, 1e-12, 0);
	NEAR(low_of(&s, VOL_V_PERCENT, 30), 60, 1e-12, 0);
	NEAR(low_of(&s, VOL_V_PERCENT, 30.001), 40, 1e-12, 0);
	NEAR(low_of(&s, VOL_V_PERCENT, 0), 100, 0, 0);
	NEAR(low_of(&s, VOL_V_PERCENT, 50), 0, 0, 0);
	NEAR(vol_dvh_cc(&s), 1, 1e-12, 0);
	vol_dvh_fini(&s);
}

/* VOLUME 6: a uniform structure of 45.3 Gy has 100 % at 45.3 Gy and nothing above. */
static void
the_curve_has_no_bins(void)
{
	float gy[7];
	double dose[454 + 1], percent[454 + 1];
	struct vol_dvh s;

	for (size_t i = 0; i < 7; i++)
		gy[i] = 45.3F;
	s = of(gy, 7, 1);
	vol_dvh_curve(&s, false, 45.4, 455, dose, percent);
	NEAR(dose[0], 0, 0, 0);
	NEAR(dose[453], 45.3, 1e-12, 0);
	NEAR(percent[0], 100, 0, 0);
	NEAR(percent[453], 100, 0, 0);
	NEAR(percent[454], 0, 0, 0);
	vol_dvh_fini(&s);
}

/* FACTS 6: doses 55, 58, 60, 62, 65 with a = 5 give 60.38293445; fifths at 10, 30, 50, 60 as there give a = 1: 38,
 * 8: 50.96369093, 20: 55.46719351. */
static void
generalised_eud(void)
{
	static const float five[] = { 55, 58, 60, 62, 65 }, ten[] = { 10, 10, 30, 30, 30, 50, 50, 50, 60, 60 };
	static const float zero[] = { 0, 50 };
	struct vol_dvh s = of(five, 5, 1);
	struct vol_interval i;

	NEAR(low_of(&s, VOL_GEUD, 5), 60.38293445, 1e-8, 0);
	NEAR(low_of(&s, VOL_GEUD, 1e4), 65, 0.02, 0);
	NEAR(low_of(&s, VOL_GEUD, -1e4), 55, 0.02, 0);
	OK(!vol_dvh_metric(&s, VOL_GEUD, 0, &i, &fault));
	vol_dvh_fini(&s);
	s = of(ten, 10, 1);
	NEAR(low_of(&s, VOL_GEUD, 1), 38, 1e-9, 0);
	NEAR(low_of(&s, VOL_GEUD, 8), 50.96369093, 1e-8, 0);
	NEAR(low_of(&s, VOL_GEUD, 20), 55.46719351, 1e-8, 0);
	vol_dvh_fini(&s);
	s = of(zero, 2, 1);
	NEAR(low_of(&s, VOL_GEUD, -2), 0, 0, 0);
	NEAR(low_of(&s, VOL_GEUD, 2), 50 / sqrt(2), 1e-9, 0);
	vol_dvh_fini(&s);
}

static void
an_empty_structure_has_no_metric(void)
{
	struct vol_grid g = slice(2, 2);
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_mapped m = mapped(&d, NULL, &g);
	const struct vol_tissue t = { .courses = { { 1, 0 } } };
	struct vol_interval i;
	struct vol_dvh s;

	OK(vol_dvh_init(&s, &m, 1, &l, 9, &t, &fault));
	IS_INT(s.n, 0);
	OK(!vol_dvh_metric(&s, VOL_MAX, 0, &i, &fault));
	HAS(fault.text, "no voxel");
	vol_dvh_fini(&s);
	vol_mapped_fini(&m);
	vol_labels_fini(&l);
	vol_dose_fini(&d);
}

/* FACTS 8: 40 % of 50/25 is 20 Gy in 25: EQD2 14.0 for alpha/beta 2, 15.2 for 3, not 20.  And 50/25 + 30/5 is 110 for
 * alpha/beta 2, not the 93.3333 of 80/30. */
static void
eqd2_of_voxels(void)
{
	struct vol_grid g = slice(2, 1);
	struct vol_dose old = dose_on(g), new = dose_on(g);
	struct vol_tissue two = { .courses = { vol_lq_of(2, 50, 100, 1), vol_lq_of(2, 30, 180, 1) } };
	struct vol_tissue three = { .courses = { vol_lq_of(3, 50, 100, 1) } };
	struct vol_tissue thirty = { .courses = { vol_lq_of(2, 80, 80. * 80. / 30, 1) } };
	struct vol_mapped m[2];

	old.gy[0] = 20;
	old.gy[1] = 50;
	new.gy[1] = 30;
	m[0] = mapped(&old, NULL, &g);
	m[1] = mapped(&new, NULL, &g);
	NEAR(vol_sum_at(m, 1, &two, 0).low, 14, 1e-6, 0);
	NEAR(vol_sum_at(m, 1, &three, 0).low, 15.2, 1e-6, 0);
	NEAR(vol_sum_at(m, 2, &two, 1).low, 110, 1e-6, 0);
	vol_mapped_fini(&m[0]);
	old.gy[1] = 80;
	m[0] = mapped(&old, NULL, &g);
	NEAR(vol_sum_at(m, 1, &thirty, 1).low, 280. / 3, 1e-5, 0);
	vol_mapped_fini(&m[0]);
	vol_mapped_fini(&m[1]);
	vol_dose_fini(&new);
	vol_dose_fini(&old);
}

/* Three voxels of a cord, one without a prior dose.  Physical doses: prior 10, 20, unknown (maximum 30 elsewhere); new
 * 1, 2, 3: low 11, 22, 3; high 11, 22, 33. */
static void
unknown_doses_are_an_interval(void)
{
	struct vol_grid g = slice(4, 1);
	struct vol_dose old = dose_on(g), new = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_tissue t = { .label = 1, .courses = { vol_lq_physical(), vol_lq_physical() } };
	struct vol_mapped m[2];
	struct vol_interval i;
	struct vol_dvh s;
	struct vol_map map;

	for (size_t k = 0; k < 4; k++) {
		old.gy[k] = k == 2 ? NAN : (float)(10 * (k + (k < 3)));
		new.gy[k] = (float)(k + 1);
		l.label[k] = k < 3;
	}
	m[0] = mapped(&old, NULL, &g);
	m[1] = mapped(&new, NULL, &g);
	OK(vol_dvh_init(&s, m, 2, &l, 1, &t, &fault));
	IS_INT(s.n, 3);
	IS_INT(s.unknown, 1);
	NEAR(vol_dvh_unknown_cc(&s), 0.001, 1e-12, 0);
	OK(vol_dvh_metric(&s, VOL_MAX, 0, &i, &fault));
	NEAR(i.low, 22, 1e-5, 0);
	NEAR(i.high, 33, 1e-5, 0);
	OK(vol_dvh_metric(&s, VOL_MEAN, 0, &i, &fault));
	NEAR(i.low, 12, 1e-5, 0);
	NEAR(i.high, 22, 1e-5, 0);
	OK(vol_dvh_metric(&s, VOL_MIN, 0, &i, &fault));
	NEAR(i.low, 3, 1e-5, 0);
	NEAR(i.high, 11, 1e-5, 0);
	OK(vol_dvh_metric(&s, VOL_V_PERCENT, 20, &i, &fault));
	NEAR(i.low, 100. / 3, 1e-9, 0);
	NEAR(i.high, 200. / 3, 1e-9, 0);
	IS_INT(s.hottest[0], 1);
	IS_INT(s.hottest[1], 2);
	IS_INT(s.coldest, 2);
	OK(vol_sum(m, 2, &l, &t, 1, NULL, &map, &fault));
	IS_INT(map.unknown, 1);
	OK(vol_map_known(&map, 1) && !vol_map_known(&map, 2) && !vol_map_known(&map, 3));
	OK(isnan(map.low_gy[3]));
	NEAR((double)map.high_gy[2], 33, 1e-5, 0);
	/* What has gone altogether needs not be known. */
	t.courses[0] = vol_lq_of(2, 50, 100, 0);
	NEAR(vol_sum_at(m, 2, &t, 2).high, 3, 1e-6, 0);
	vol_map_fini(&map);
	vol_dvh_fini(&s);
	vol_mapped_fini(&m[0]);
	vol_mapped_fini(&m[1]);
	vol_labels_fini(&l);
	vol_dose_fini(&new);
	vol_dose_fini(&old);
}

static void
a_constraint_is_met_violated_or_open(void)
{
	OK(vol_judge((struct vol_interval){ 40, 50 }, 50, false, 5e-5) == VOL_MET);
	OK(vol_judge((struct vol_interval){ 40, 50.00001 }, 50, false, 5e-5) == VOL_MET);
	OK(vol_judge((struct vol_interval){ 40, 50.1 }, 50, false, 5e-5) == VOL_UNDETERMINED);
	OK(vol_judge((struct vol_interval){ 50.1, 60 }, 50, false, 5e-5) == VOL_VIOLATED);
	OK(vol_judge((struct vol_interval){ 50, 60 }, 50, true, 5e-5) == VOL_MET);
	OK(vol_judge((struct vol_interval){ 49, 60 }, 50, true, 5e-5) == VOL_UNDETERMINED);
	OK(vol_judge((struct vol_interval){ 40, 49 }, 50, true, 5e-5) == VOL_VIOLATED);
	OK(vol_judge((struct vol_interval){ NAN, NAN }, 50, false, 5e-5) == VOL_UNDETERMINED);
	OK(vol_judge((struct vol_interval){ 1, NAN }, 50, false, 5e-5) == VOL_UNDETERMINED);
}

/* Whatever the interval: it passes only where both of its ends do, and fails only where both of them do. */
static void
what_is_open_never_passes(void)
{
	uint64_t state = seed();
	int wrong = 0, open = 0;

	for (int round = 0; round < 10000; round++) {
		double limit = uniform(&state, 1, 100), low = limit * uniform(&state, 0.5, 1.5);
		double high = low + uniform(&state, 0, 1) * uniform(&state, 0, 40);
		bool at_least = round % 2;

		for (int end = 0; end < 2; end++) {
			enum vol_state both = vol_judge((struct vol_interval){ low, high }, limit, at_least, 1e-6 * limit);
			enum vol_state one = vol_judge((struct vol_interval){ end ? high : low, end ? high : low }, limit, at_least, 1e-6 * limit);

			wrong += (both == VOL_MET && one != VOL_MET) || (both == VOL_VIOLATED && one != VOL_VIOLATED) || one == VOL_UNDETERMINED;
			open += both == VOL_UNDETERMINED;
		}
	}
	IS_INT(wrong, 0);
	OK(open > 1000);
}

/* A map has the tissue of each label, the metrics that of the structure asked for; grids must agree. */
static void
tissues_by_label(void)
{
	struct vol_grid g = slice(3, 1), elsewhere = slice(3, 1);
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g), moved;
	const struct vol_tissue tissues[] = { { .label = 1, .courses = { { 2, 0 } } },
		                              { .label = 2, .courses = { { 3, 0 } } } };
	const struct vol_tissue other = { .courses = { { 5, 0 } } };
	struct vol_mapped m, m2;
	struct vol_map map;
	struct vol_dvh s;

	for (size_t i = 0; i < 3; i++) {
		d.gy[i] = 10;
		l.label[i] = (uint16_t)i;
	}
	m = mapped(&d, NULL, &g);
	OK(vol_sum(&m, 1, &l, tissues, 2, &other, &map, &fault));
	NEAR((double)map.low_gy[0], 50, 0, 0);
	NEAR((double)map.low_gy[1], 20, 0, 0);
	NEAR((double)map.high_gy[2], 30, 0, 0);
	vol_map_fini(&map);
	OK(vol_sum(&m, 1, NULL, NULL, 0, &other, &map, &fault));
	NEAR((double)map.low_gy[2], 50, 0, 0);
	vol_map_fini(&map);
	OK(vol_dvh_init(&s, &m, 1, &l, 2, &tissues[0], &fault));
	NEAR(low_of(&s, VOL_MEAN, 0), 20, 0, 0);
	vol_dvh_fini(&s);

	elsewhere.origin_mm[0] = 0.5;
	moved = labels_on(elsewhere);
	OK(!vol_sum(&m, 1, &moved, tissues, 2, NULL, &map, &fault));
	HAS(fault.text, "different grids");
	OK(!vol_dvh_init(&s, &m, 1, &moved, 2, &tissues[0], &fault));
	m2 = mapped(&d, NULL, &elsewhere);
	{
		struct vol_mapped both[2] = { m, m2 };

		OK(!vol_sum(both, 2, NULL, NULL, 0, &other, &map, &fault));
	}
	OK(!vol_sum(&m, 0, NULL, NULL, 0, &other, &map, &fault));
	vol_mapped_fini(&m2);
	vol_mapped_fini(&m);
	vol_labels_fini(&moved);
	vol_labels_fini(&l);
	vol_dose_fini(&d);
}

/* Whatever the doses: D falls with the volume, V with the dose, metrics lie between min and max, low <= high. */
static void
metrics_are_in_order(void)
{
	uint64_t state = seed();
	size_t wrong = 0;

	for (int round = 0; round < 300; round++) {
		size_t n = 1 + (size_t)uniform(&state, 0, 40);
		float low[41], high[41];
		struct vol_interval mean, max, min, eud, before, now;
		struct vol_dvh s;

		for (size_t i = 0; i < n; i++) {
			low[i] = (float)uniform(&state, 0, 70);
			high[i] = low[i] + (i % 3 ? 0 : (float)uniform(&state, 0, 20));
		}
		OK(vol_dvh_of(&s, low, high, n, 0.01, &fault));
		wrong += !vol_dvh_metric(&s, VOL_MEAN, 0, &mean, &fault) || !vol_dvh_metric(&s, VOL_MAX, 0, &max, &fault);
		wrong += !vol_dvh_metric(&s, VOL_MIN, 0, &min, &fault) || mean.low > max.low || mean.low < min.low;
		wrong += mean.low > mean.high || max.low > max.high || min.low > min.high;
		wrong += !vol_dvh_metric(&s, VOL_GEUD, uniform(&state, 1, 30), &eud, &fault);
		wrong += eud.low > max.low * (1 + 1e-9) || eud.low < mean.low * (1 - 1e-9) || eud.low > eud.high;
		for (int k = 0; k <= 100; k += 5) {
			wrong += !vol_dvh_metric(&s, VOL_D_PERCENT, k, &now, &fault) || now.low > now.high;
			wrong += k > 0 && (now.low > before.low || now.high > before.high);
			before = now;
		}
		for (int k = 0; k <= 90; k += 3) {
			wrong += !vol_dvh_metric(&s, VOL_V_CC, k, &now, &fault) || now.low > now.high;
			wrong += k > 0 && (now.low > before.low || now.high > before.high);
			before = now;
		}
		vol_dvh_fini(&s);
	}
	IS_INT(wrong, 0);
}

TAP_MAIN(TAP_CASE(dose_to_a_volume), TAP_CASE(dose_to_a_percentage), TAP_CASE(volumes_and_means),
         TAP_CASE(the_curve_has_no_bins), TAP_CASE(generalised_eud), TAP_CASE(an_empty_structure_has_no_metric),
         TAP_CASE(eqd2_of_voxels), TAP_CASE(unknown_doses_are_an_interval), TAP_CASE(a_constraint_is_met_violated_or_open), TAP_CASE(what_is_open_never_passes),
         TAP_CASE(tissues_by_label), TAP_CASE(metrics_are_in_order))
