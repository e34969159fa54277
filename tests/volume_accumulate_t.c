/* The fused pass against its parts, against truth in closed form, and by hand. */
#include "volume/accumulate.h"
#include "volume_neck.h"

static const struct vol_tissue physical = { .courses = { { 1, 0 }, { 1, 0 }, { 1, 0 } } };

static struct vol_total
total_on(struct vol_grid g)
{
	struct vol_total t;

	if (!vol_total_init(&t, &g, &fault))
		tap_bail_out(fault.text);
	return t;
}

/* Courses of one tissue on one grid. */
static struct vol_accumulation
sum_of(struct vol_grid g, const struct vol_course *courses, size_t n, const struct vol_tissue *other)
{
	return (struct vol_accumulation){ .today = g, .courses = courses, .n_courses = n, .other = other, .threads = 1 };
}

static void
accumulate(const struct vol_accumulation *a, struct vol_total *t)
{
	if (!vol_accumulate(a, t, &fault))
		tap_bail_out(fault.text);
}

/* ---- by hand ---- */

/* Three voxels in a row, two courses.  The first moved by 1.25 voxels, so that the last comes from outside; the second
 * has a hole.  */
static void
unknown_voxels_by_hand(void)
{
	struct vol_grid g = slice(3, 1);
	struct vol_dose first = dose_on(g), second = dose_on(g);
	struct vol_labels labels = labels_on(g);
	struct vol_field u = field_on(g);
	const struct vol_course courses[2] = { { .dose = &first, .pull = &u }, { .dose = &second } };
	const struct vol_tissue tissues[2] = { { .label = 1, .courses = { { 0.5, 0.02 }, { 1, 0 } } },
		                               { .label = 2, .courses = { { 0, 0 }, { 2, 0.01 } } } };
	struct vol_accumulation a = { .today = g, .courses = courses, .n_courses = 2, .labels = &labels, .tissues = tissues,
		                      .n_tissues = 2, .threads = 1 };
	struct vol_total t = total_on(g);

	for (int i = 0; i < 3; i++) {
		u.u_mm[0][i] = 1.25F;
		first.gy[i] = (float)(20 * (i + 1));       /* 20, 40, 60 */
		second.gy[i] = i == 1 ? NAN : 10;
		labels.label[i] = 1;
	}
	accumulate(&a, &t);
	/* Voxel 0: D = 45, D^2 = (3 * 1600 + 3600) / 4 = 2100; 22.5 + 42 + 10. */
	NEAR((double)t.low_gy[0], 74.5, 1e-5, 0);
	/* Voxel 1: at 2.25, within half a voxel of the last: 60; 30 + 72, and the second is unknown, at most 10. */
	NEAR((double)t.low_gy[1], 102, 1e-5, 0);
	NEAR(vol_total_at(&t, &tissues[0], 1).high, 112, 1e-5, 0);
	/* Voxel 2: at 3.25, unknown: 10, at most 10 + 0.5 * 60 + 0.02 * 3600. */
	NEAR((double)t.low_gy[2], 10, 1e-5, 0);
	NEAR(vol_total_at(&t, &tissues[0], 2).high, 112, 1e-5, 0);
	IS_INT(t.unknown, 2);
	IS_INT(t.n_courses, 2);
	IS_INT(t.courses[0].unknown, 1);
	IS_INT(t.courses[1].unknown, 1);
	NEAR(t.courses[0].max_gy, 60, 0, 0);
	NEAR(t.courses[1].max_gy, 10, 0, 0);
	OK(vol_total_is_unknown(&t, 0, 2) && !vol_total_is_unknown(&t, 0, 1));
	OK(vol_total_is_unknown(&t, 1, 1) && !vol_total_is_unknown(&t, 1, 2));
	/* Tissue 2 makes nothing of the first course, so nothing of it is unknown there; label 0 has no tissue. */
	labels.label[2] = 2;
	labels.label[0] = 0;
	accumulate(&a, &t);
	IS_INT(t.courses[0].unknown, 0);
	OK(!t.courses[0].unknown_bits);
	NEAR((double)t.low_gy[2], 21, 1e-5, 0);
	OK(isnan(t.low_gy[0]));
	IS_INT(t.unknown, 1);
	/* With an other tissue it has a number; without labels all are other. */
	a.other = &physical;
	accumulate(&a, &t);
	NEAR((double)t.low_gy[0], 55, 1e-5, 0);
	a.labels = NULL;
	accumulate(&a, &t);
	NEAR((double)t.low_gy[1], 60, 1e-5, 0);
	IS_INT(t.courses[0].unknown, 1);
	vol_total_fini(&t);
	vol_field_fini(&u);
	vol_labels_fini(&labels);
	vol_dose_fini(&second);
	vol_dose_fini(&first);
}

static void
an_identity_gives_the_same_bytes(void)
{
	struct vol_grid g = { .n = { 19, 7, 5 }, .spacing_mm = { 1.1, 0.7, 3.3 }, .origin_mm = { 0.3, -400.7, 12 } };
	uint64_t state = seed();
	struct vol_dose d = dose_on(g);
	struct vol_field u = field_on(g);
	struct vol_course course = { .dose = &d, .pull = &u };
	struct vol_accumulation a = sum_of(g, &course, 1, &physical);
	struct vol_total t = total_on(g);

	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		d.gy[i] = (float)uniform(&state, 0, 80);
	accumulate(&a, &t);
	OK(!memcmp(t.low_gy, d.gy, vol_grid_voxels(&g) * sizeof *d.gy));
	course.pull = NULL;
	accumulate(&a, &t);
	OK(!memcmp(t.low_gy, d.gy, vol_grid_voxels(&g) * sizeof *d.gy));
	IS_INT(t.unknown, 0);
	vol_total_fini(&t);
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

static void
a_physical_dose_is_a_total(void)
{
	struct vol_grid g = slice(70, 2);
	struct vol_dose d = dose_on(g);
	struct vol_total t;

	for (size_t i = 0; i < 140; i++)
		d.gy[i] = (float)i;
	d.gy[64] = d.gy[139] = NAN;
	for (int take = 0; take < 2; take++) {
		OK(vol_total_of_dose(&d, take, &t, &fault));
		OK(take ? d.gy == NULL : isnan(d.gy[64]));
		IS_INT(t.unknown, 2);
		IS_INT(t.courses[0].unknown, 2);
		OK(vol_total_is_unknown(&t, 0, 64) && vol_total_is_unknown(&t, 0, 139) && !vol_total_is_unknown(&t, 0, 63));
		NEAR((double)t.low_gy[138], 138, 0, 0);
		NEAR((double)t.low_gy[64], 0, 0, 0);
		NEAR(vol_total_at(&t, &physical, 64).high, 138, 0, 0);
		vol_total_fini(&t);
	}
	d = dose_on(g);
	for (size_t i = 0; i < 140; i++)
		d.gy[i] = NAN;
	OK(!vol_total_of_dose(&d, true, &t, &fault));
	HAS(fault.text, "without a single known dose");
	OK(d.gy);
	vol_dose_fini(&d);
}

/* ---- by another route ---- */

/* Each course mapped to a volume of its own and summed in double precision; the third comes mapped already. */
static void
the_pass_is_the_sum_of_its_parts(void)
{
	uint64_t state = seed();

	for (int trial = 0; trial < 20; trial++) {
		bool flat = trial % 2, first = trial % 5 == 4;
		struct vol_grid g = { .n = { (int)uniform(&state, 3, 70), (int)uniform(&state, 3, 30), flat ? 1 : 9 },
			              .spacing_mm = { 1, 1, 2 } };
		struct vol_grid other = g;
		struct vol_dose d[3];
		struct vol_field u = field_on(g);
		struct vol_labels labels = labels_on(g);
		struct vol_tissue tissues[3] = { { .label = 1 }, { .label = 2 }, { .label = 7 } };
		struct vol_mapped m[3];
		size_t wrong = 0, unknown = 0;

		other.n[0] += 2;
		other.spacing_mm[1] = 1.3;
		d[0] = dose_on(g);
		d[1] = dose_on(other);
		d[2] = dose_on(g);
		for (int c = 0; c < 3; c++)
			for (size_t i = 0; i < vol_grid_voxels(&d[c].grid); i++)
				d[c].gy[i] = uniform(&state, 0, 1) < 0.01 ? NAN : (float)uniform(&state, 0, 70);
		for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
			labels.label[i] = (uint16_t)uniform(&state, 0, 4);
			for (int a = 0; a < 3; a++)
				u.u_mm[a][i] = (float)uniform(&state, -1.4, 1.4);
		}
		for (int k = 0; k < 3; k++)
			for (int c = 0; c < 3; c++)
				tissues[k].courses[c] = (struct vol_lq){ uniform(&state, 0.2, 1), c == 1 ? 0 : uniform(&state, 0, 0.02) };
		for (int c = 0; c < 3; c++) {
			m[c] = mapped(&d[c], c == 1 ? NULL : &u, &g);
			if (first)
				vol_map_first(&m[c]);
		}
		{
			const struct vol_course courses[3] = { { .dose = &d[0], .pull = &u }, { .dose = &d[1] }, { .mapped = &m[2] } };
			struct vol_accumulation a = { .today = g, .courses = courses, .n_courses = 3, .labels = &labels,
				                      .tissues = tissues, .n_tissues = 3, .other = &tissues[2], .map_first = first,
				                      .threads = 1 + trial % 3 };
			struct vol_total t = total_on(g);

			accumulate(&a, &t);
			for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
				uint16_t l = labels.label[i];
				const struct vol_tissue *tissue = &tissues[l == 1 || l == 2 ? l - 1 : 2];
				struct vol_interval want = vol_sum_at(m, 3, tissue, i), got = vol_total_at(&t, tissue, i);

				wrong += !(fabs(want.low - got.low) <= 1e-6 * want.low + 1e-6);
				wrong += !(fabs(want.high - got.high) <= 1e-6 * want.high + 1e-6);
				for (size_t c = 0; c < 3; c++)
					wrong += vol_total_is_unknown(&t, c, i) != isnan(m[c].dose_gy[i]);
				unknown += isnan(m[0].dose_gy[i]) || isnan(m[1].dose_gy[i]) || isnan(m[2].dose_gy[i]);
			}
			IS_INT(wrong, 0);
			IS_INT(t.unknown, unknown);
			for (size_t c = 0; c < 3; c++)
				IS_INT(t.courses[c].unknown, m[c].unknown);
			vol_total_fini(&t);
		}
		for (int c = 0; c < 3; c++) {
			vol_mapped_fini(&m[c]);
			vol_dose_fini(&d[c]);
		}
		vol_labels_fini(&labels);
		vol_field_fini(&u);
	}
}

/* VOLUME section 6, in the steep shell |D - 35| < 15, 33 fractions, alpha/beta 3: map-first is at most 0.628 Gy off and
 * 0.016 low on average, convert-first 0.521 and nearly right; and map-first is nowhere above convert-first. */
static void
the_order_of_conversion(void)
{
	static const double max[] = { 0.521, 0.628 }, bias[] = { 0.0001, -0.0160 };
	const struct vol_tissue t = { .courses = { vol_lq_of(3, 33, 33, 1) } };
	struct neck k = neck_make(neck_grid(128, 128, 64));
	const struct vol_course course = { .dose = &k.prior, .pull = &k.pull };
	struct vol_accumulation a = sum_of(k.prior.grid, &course, 1, &t);
	struct vol_total totals[2] = { total_on(k.prior.grid), total_on(k.prior.grid) };
	size_t above = 0;

	for (int order = 0; order < 2; order++) {
		double worst = 0, sum = 0;
		size_t n = 0;

		a.map_first = order;
		a.threads = 1 + order;
		accumulate(&a, &totals[order]);
		IS_INT(totals[order].unknown, 0);
		for (size_t i = 0; i < vol_grid_voxels(&k.prior.grid); i++) {
			double e = (double)totals[order].low_gy[i] - k.truth[i] * (k.truth[i] / 33 + 3) / 5;

			worst = fmax(worst, fabs(e));
			if (fabs(k.truth[i] - 35) < 15) {
				sum += e;
				n++;
			}
		}
		NEAR(worst, max[order], 0.000505, 0);
		NEAR(sum / (double)n, bias[order], order ? 0.000505 : 0.0000505, 0);
	}
	for (size_t i = 0; i < vol_grid_voxels(&k.prior.grid); i++)
		above += (double)totals[1].low_gy[i] > (double)totals[0].low_gy[i] * (1 + 1e-6);
	IS_INT(above, 0);
	vol_total_fini(&totals[0]);
	vol_total_fini(&totals[1]);
	neck_free(&k);
}

/* ---- cubic ---- */

/* A dose whose samples are those of one B-spline, 1/6, 4/6, 1/6: between them it is the B-spline, 23/48 half a voxel and
 * 1/48 one and a half from its middle (FACTS 8.9). */
static void
the_cubic_of_a_b_spline_is_the_b_spline(void)
{
	struct vol_grid g = slice(40, 6);
	struct vol_dose d = dose_on(g);
	struct vol_field u = field_on(g);
	struct vol_mapped m;

	for (int y = 0; y < 6; y++) {
		d.gy[vol_grid_index(&g, 19, y, 0)] = d.gy[vol_grid_index(&g, 21, y, 0)] = 8;
		d.gy[vol_grid_index(&g, 20, y, 0)] = 32;
	}
	for (size_t i = 0; i < 240; i++)
		u.u_mm[0][i] = 0.5F;
	OK(vol_map_with(&d, &u, &g, VOL_CUBIC, 2, &m, &fault));
	for (size_t y = 0; y < 6; y++) {
		NEAR((double)m.dose_gy[40 * y + 18], 48. / 48, 1e-5, 0);
		NEAR((double)m.dose_gy[40 * y + 19], 48 * 23. / 48, 1e-5, 0);
		NEAR((double)m.dose_gy[40 * y + 20], 48 * 23. / 48, 1e-5, 0);
		NEAR((double)m.dose_gy[40 * y + 21], 48. / 48, 1e-5, 0);
		NEAR((double)m.dose_gy[40 * y + 22], 0, 1e-5, 0);
	}
	vol_mapped_fini(&m);
	/* At the voxels it is the dose. */
	OK(vol_map_with(&d, NULL, &g, VOL_CUBIC, 1, &m, &fault));
	for (size_t i = 0; i < 240; i++)
		if (!NEAR((double)m.dose_gy[i], (double)d.gy[i], 1e-5, 0))
			break;
	vol_mapped_fini(&m);
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

/* A sharp edge makes a spline swing; doses do not go below 0, nor D^2 below its D.  Small grids are mirrored, not left. */
static void
cubic_doses_stay_doses(void)
{
	uint64_t state = seed();
	size_t wrong = 0;

	for (int trial = 0; trial < 30; trial++) {
		struct vol_grid g = { .n = { 1 + trial % 7, 2 + trial % 5, trial % 3 ? 2 + trial % 4 : 1 }, .spacing_mm = { 1, 1, 1 } };
		struct vol_dose d = dose_on(g), flat = dose_on(g);
		struct vol_field u = field_on(g);
		struct vol_mapped m, f, linear;

		for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
			d.gy[i] = uniform(&state, 0, 1) < 0.5 ? 0 : 60;
			flat.gy[i] = 45;
			for (int a = 0; a < 3; a++)
				u.u_mm[a][i] = (float)uniform(&state, -1, 1);
		}
		d.gy[0] = 60;
		OK(vol_map_with(&d, &u, &g, VOL_CUBIC, 1, &m, &fault));
		OK(vol_map_with(&flat, &u, &g, VOL_CUBIC, 1, &f, &fault));
		linear = mapped(&d, &u, &g);
		IS_INT(m.unknown, linear.unknown);
		for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
			wrong += isnan(m.dose_gy[i]) != isnan(linear.dose_gy[i]);
			if (isnan(m.dose_gy[i]))
				continue;
			wrong += !(m.dose_gy[i] >= 0 && m.dose2_gy2[i] >= m.dose_gy[i] * m.dose_gy[i] && m.dose_gy[i] < 200);
			wrong += !(fabsf(f.dose_gy[i] - 45) < 1e-4F && fabsf(f.dose2_gy2[i] - 2025) < 1e-2F);
		}
		vol_mapped_fini(&m);
		vol_mapped_fini(&f);
		vol_mapped_fini(&linear);
		vol_field_fini(&u);
		vol_dose_fini(&flat);
		vol_dose_fini(&d);
	}
	IS_INT(wrong, 0);
}

/* Cubic courses take a pass each; the sum stays the sum, in the courses' order, on any number of threads. */
static void
several_cubic_courses_are_added_in_order(void)
{
	struct vol_grid g = { .n = { 20, 10, 6 }, .spacing_mm = { 1, 1, 1 } };
	uint64_t state = seed();
	struct vol_dose d[3] = { dose_on(g), dose_on(g), dose_on(g) };
	struct vol_field u = field_on(g);
	struct vol_course courses[3];
	struct vol_total all = total_on(g), one[3];
	struct vol_accumulation a = sum_of(g, courses, 3, &physical);
	size_t wrong = 0;

	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		for (int k = 0; k < 3; k++) {
			d[k].gy[i] = (float)uniform(&state, 0, 70);
			u.u_mm[k][i] = (float)uniform(&state, -0.6, 0.6);
		}
	for (int k = 0; k < 3; k++) {
		struct vol_accumulation single = sum_of(g, &courses[k], 1, &physical);

		courses[k] = (struct vol_course){ .dose = &d[k], .pull = &u, .interpolation = k == 1 ? VOL_LINEAR : VOL_CUBIC };
		one[k] = total_on(g);
		accumulate(&single, &one[k]);
	}
	for (a.threads = 1; a.threads <= 3; a.threads++) {
		accumulate(&a, &all);
		for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
			float want = one[0].low_gy[i] + one[1].low_gy[i] + one[2].low_gy[i];

			wrong += memcmp(&want, &all.low_gy[i], sizeof want) != 0;
		}
		IS_INT(all.unknown, one[0].unknown);
	}
	OK(one[0].unknown > 0);
	IS_INT(wrong, 0);
	for (int k = 0; k < 3; k++) {
		vol_total_fini(&one[k]);
		vol_dose_fini(&d[k]);
	}
	vol_total_fini(&all);
	vol_field_fini(&u);
}

/* ---- refusals ---- */

static void
what_does_not_go_together_is_refused(void)
{
	struct vol_grid g = slice(4, 3), larger = slice(5, 3), volume = { .n = { 4, 3, 2 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_dose d = dose_on(g), deep = dose_on(volume);
	struct vol_labels labels = labels_on(larger);
	struct vol_course course = { .dose = &d };
	struct vol_accumulation a = sum_of(g, &course, 1, &physical);
	struct vol_total t = total_on(g);
	struct vol_mapped m = mapped(&d, NULL, &larger);

	a.n_courses = 0;
	OK(!vol_accumulate(&a, &t, &fault));
	IS_STR(fault.text, "0 courses; expected 1 to 16");
	a.n_courses = 1;
	a.threads = 0;
	OK(!vol_accumulate(&a, &t, &fault));
	HAS(fault.text, "0 threads");
	a.threads = 1;
	a.today = larger;
	OK(!vol_accumulate(&a, &t, &fault));
	HAS(fault.text, "another grid than today's");
	a.today = g;
	a.labels = &labels;
	OK(!vol_accumulate(&a, &t, &fault));
	HAS(fault.text, "doses and labels stand on different grids");
	a.labels = NULL;
	course.dose = &deep;
	OK(!vol_accumulate(&a, &t, &fault));
	HAS(fault.text, "expected two of a kind");
	course = (struct vol_course){ .mapped = &m };
	OK(!vol_accumulate(&a, &t, &fault));
	HAS(fault.text, "on different grids");
	d.gy[5] = NAN;
	course = (struct vol_course){ .dose = &d, .interpolation = VOL_CUBIC };
	OK(!vol_accumulate(&a, &t, &fault));
	HAS(fault.text, "1 voxel of unknown dose");
	for (size_t i = 0; i < 12; i++)
		d.gy[i] = NAN;
	course.interpolation = VOL_LINEAR;
	OK(!vol_accumulate(&a, &t, &fault));
	HAS(fault.text, "without a single known dose");
	d.gy[0] = 1;
	OK(vol_accumulate(&a, &t, &fault));
	IS_INT(t.unknown, 11);
	vol_mapped_fini(&m);
	vol_total_fini(&t);
	vol_labels_fini(&labels);
	vol_dose_fini(&deep);
	vol_dose_fini(&d);
}

TAP_MAIN(TAP_CASE(unknown_voxels_by_hand), TAP_CASE(an_identity_gives_the_same_bytes), TAP_CASE(a_physical_dose_is_a_total),
         TAP_CASE(the_pass_is_the_sum_of_its_parts), TAP_CASE(the_order_of_conversion),
         TAP_CASE(the_cubic_of_a_b_spline_is_the_b_spline), TAP_CASE(cubic_doses_stay_doses),
         TAP_CASE(several_cubic_courses_are_added_in_order), TAP_CASE(what_does_not_go_together_is_refused))
