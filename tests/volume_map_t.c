/* Mapping: identities, what is unknown, the order of operations. */
#include "volume_help.h"

static void
fill(struct vol_dose *d, uint64_t *state, double high)
{
	for (size_t i = 0; i < vol_grid_voxels(&d->grid); i++)
		d->gy[i] = (float)uniform(state, 0, high);
}

static void
set_shift(struct vol_field *u, double x, double y, double z)
{
	const struct vol_motion m = { .shift_mm = { x, y, z } };

	OK(vol_field_fill(u, &m, false, &fault));
}

static void
an_identity_copies(void)
{
	struct vol_grid g = { .n = { 7, 5, 3 }, .spacing_mm = { 1.3, 0.7, 2.5 }, .origin_mm = { -17.3, 4.1, 1e3 } };
	uint64_t state = seed();
	struct vol_dose d = dose_on(g);
	struct vol_field u = field_on(g);
	struct vol_mapped without, with;

	fill(&d, &state, 70);
	without = mapped(&d, NULL, &g);
	with = mapped(&d, &u, &g);
	OK(!memcmp(without.dose_gy, d.gy, vol_grid_voxels(&g) * sizeof *d.gy));
	OK(!memcmp(with.dose_gy, d.gy, vol_grid_voxels(&g) * sizeof *d.gy));
	IS_INT(with.unknown, 0);
	NEAR(with.max_gy, vol_dose_max(&d), 0, 0);
	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		if (!NEAR((double)with.dose2_gy2[i], (double)d.gy[i] * (double)d.gy[i], 0, 1e-7))
			break;
	vol_mapped_fini(&with);
	vol_mapped_fini(&without);
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

/* Spacings that no binary fraction holds: still a copy, bit by bit, and what comes from outside is unknown. */
static void
a_shift_by_whole_voxels_is_exact(void)
{
	struct vol_grid g = { .n = { 9, 8, 6 }, .spacing_mm = { 0.1, 1.7, 0.3 }, .origin_mm = { -33.3, 12.7, -0.9 } };
	uint64_t state = seed();
	struct vol_dose d = dose_on(g);
	struct vol_field u = field_on(g);
	struct vol_mapped m;
	size_t wrong = 0, unknown = 0;

	fill(&d, &state, 70);
	set_shift(&u, 2 * 0.1, -3 * 1.7, 0.3);
	m = mapped(&d, &u, &g);
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		int at[3];
		bool inside;

		vol_grid_place(&g, i, at);
		inside = at[0] + 2 < 9 && at[1] - 3 >= 0 && at[2] + 1 < 6;
		unknown += !inside;
		if (inside) {
			float want = d.gy[vol_grid_index(&g, at[0] + 2, at[1] - 3, at[2] + 1)];

			wrong += memcmp(&m.dose_gy[i], &want, sizeof want) != 0;
		} else
			wrong += !isnan(m.dose_gy[i]) || !isnan(m.dose2_gy2[i]);
	}
	IS_INT(wrong, 0);
	IS_INT(m.unknown, unknown);
	vol_mapped_fini(&m);
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

static void
a_constant_stays_and_a_ramp_shifts(void)
{
	struct vol_grid g = slice(20, 10);
	struct vol_dose flat = dose_on(g), ramp = dose_on(g);
	struct vol_field u = field_on(g);
	const struct vol_motion push = { .push_mm = { 1.5, -1 }, .centre_mm = { 9, 5 }, .sigma_mm = 3 };
	struct vol_mapped m;

	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		flat.gy[i] = 45.3F;
		ramp.gy[i] = (float)(5 * (double)(i % 20));
	}
	OK(vol_field_fill(&u, &push, false, &fault));
	m = mapped(&flat, &u, &g);
	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		if (!isnan(m.dose_gy[i]) && !(OK(fabsf(m.dose_gy[i] - 45.3F) < 1e-5F)))
			break;
	vol_mapped_fini(&m);
	/* 5 Gy/mm along x: linear interpolation is exact on it. */
	m = mapped(&ramp, &u, &g);
	for (int x = 3; x < 15; x++) {
		size_t i = vol_grid_index(&g, x, 5, 0);

		NEAR((double)m.dose_gy[i], 5 * (x + (double)u.u_mm[0][i]), 1e-4, 0);
	}
	vol_mapped_fini(&m);
	vol_field_fini(&u);
	vol_dose_fini(&ramp);
	vol_dose_fini(&flat);
}

/* A dose that is linear in space stays so under what keeps lines straight, and interpolation is exact on it: 20 Gy at the
 * centre c, slopes of 0.3, -0.2 and 0.15 Gy/mm, where tissue was at  x + (4, -3, 2)  |  turned by 30 degrees about c
 * |  c + (x - c) 0.7^(-1/3), as all shrank to 70 % of its volume. */
static void
a_ramp_is_turned_and_shrunk_exactly(void)
{
	static const double slope[3] = { 0.3, -0.2, 0.15 }, c[3] = { 5, -7, 3 };
	static const struct vol_motion motions[] = {
		{ .kind = VOL_MOTION_PUSH, .shift_mm = { 4, -3, 2 } },
		{ .kind = VOL_MOTION_ROTATE, .centre_mm = { 5, -7, 3 }, .axis = { 0, 0, 1 }, .degrees = 30 },
		{ .kind = VOL_MOTION_SCALE, .centre_mm = { 5, -7, 3 }, .volume = 0.7 },
	};
	struct vol_grid g = { .n = { 24, 20, 16 }, .spacing_mm = { 2.5, 2, 3 }, .origin_mm = { -25, -26, -21 } };
	struct vol_dose d = dose_on(g);

	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		d.gy[i] = (float)(20 + slope[0] * (at[0] - c[0]) + slope[1] * (at[1] - c[1]) + slope[2] * (at[2] - c[2]));
	}
	for (size_t k = 0; k < 3; k++) {
		struct vol_field u = field_on(g);
		struct vol_mapped m;
		double worst = 0;
		size_t known = 0;

		OK(vol_field_fill(&u, &motions[k], false, &fault));
		m = mapped(&d, &u, &g);
		for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
			double at[3], x, y, s = pow(0.7, -1.0 / 3), from[3], want = 20;
			bool inside = true;

			vol_grid_world(&g, i, at);
			x = at[0] - c[0];
			y = at[1] - c[1];
			from[0] = k == 0 ? x + 4 : k == 1 ? sqrt(0.75) * x - 0.5 * y : s * x;
			from[1] = k == 0 ? y - 3 : k == 1 ? 0.5 * x + sqrt(0.75) * y : s * y;
			from[2] = k == 0 ? at[2] - c[2] + 2 : k == 1 ? at[2] - c[2] : s * (at[2] - c[2]);
			for (int a = 0; a < 3; a++) {
				want += slope[a] * from[a];
				inside = inside && from[a] + c[a] > g.origin_mm[a] &&
				         from[a] + c[a] < g.origin_mm[a] + (g.n[a] - 1) * g.spacing_mm[a];
			}
			if (!inside)
				continue;
			known++;
			worst = fmax(worst, fabs((double)m.dose_gy[i] - want));
		}
		OK(known > vol_grid_voxels(&g) / 3);
		NEAR(worst, 0, 1e-5, 0);
		vol_mapped_fini(&m);
		vol_field_fini(&u);
	}
	vol_dose_fini(&d);
}

/* Half a voxel outside still has the border's dose, more has none. */
static void
half_a_voxel_outside(void)
{
	static const double shifts[] = { -0.5, -0.499, -0.501, -3, 0.5, 0.501 };
	static const bool known[] = { true, true, false, false, true, false };
	struct vol_grid g = slice(1, 1);
	struct vol_dose d = dose_on(g);
	struct vol_field u = field_on(g);

	d.gy[0] = 40;
	for (int axis = 0; axis < 2; axis++)
		for (size_t k = 0; k < sizeof shifts / sizeof *shifts; k++) {
			struct vol_mapped m;

			set_shift(&u, axis ? 0 : shifts[k], axis ? shifts[k] : 0, 0);
			m = mapped(&d, &u, &g);
			IS_INT(m.unknown, known[k] ? 0 : 1);
			OK(known[k] ? fabsf(m.dose_gy[0] - 40) < 1e-6F : isnan(m.dose_gy[0]));
			vol_mapped_fini(&m);
		}
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

/* What has weight on an unknown voxel is unknown; what stands exactly beside it is not. */
static void
unknown_voxels_of_the_prior_stay_unknown(void)
{
	struct vol_grid g = slice(5, 3);
	struct vol_dose d = dose_on(g);
	struct vol_field u = field_on(g);
	struct vol_mapped m;

	for (size_t i = 0; i < 15; i++)
		d.gy[i] = 10;
	d.gy[vol_grid_index(&g, 2, 1, 0)] = NAN;
	m = mapped(&d, NULL, &g);
	IS_INT(m.unknown, 1);
	OK(isnan(m.dose_gy[7]));
	NEAR(m.max_gy, 10, 0, 0);
	vol_mapped_fini(&m);
	set_shift(&u, 0.25, 0, 0);
	m = mapped(&d, &u, &g);
	OK(isnan(m.dose_gy[vol_grid_index(&g, 1, 1, 0)]));
	OK(isnan(m.dose_gy[vol_grid_index(&g, 2, 1, 0)]));
	OK(!isnan(m.dose_gy[vol_grid_index(&g, 3, 1, 0)]));
	IS_INT(m.unknown, 2);
	vol_mapped_fini(&m);
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

static void
what_does_not_go_together_is_refused(void)
{
	struct vol_grid g = slice(3, 3), volume = { .n = { 3, 3, 3 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_dose d = dose_on(g);
	struct vol_field u = field_on(volume);
	struct vol_mapped m;

	OK(!vol_map(&d, NULL, &volume, &m, &fault));
	IS_STR(fault.text, "one grid is a slice and the other a volume; expected two of a kind");
	OK(!vol_map(&d, &u, &g, &m, &fault));
	HAS(fault.text, "the field is a volume");
	for (size_t i = 0; i < 9; i++)
		d.gy[i] = NAN;
	OK(!vol_map(&d, NULL, &g, &m, &fault));
	HAS(fault.text, "without a single known dose");
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

/* A coarse field is bilinear between its control points; outside of it nothing is known. */
static void
a_coarse_field_is_interpolated(void)
{
	struct vol_grid g = slice(9, 9), coarse = { .n = { 2, 2, 1 }, .spacing_mm = { 4, 4, 1 }, .origin_mm = { 2, 2, 0 } };
	struct vol_field u = field_on(coarse);
	double at[3] = { 3, 5, 0 }, source[3];
	struct vol_mapped m;
	struct vol_dose d;

	u.u_mm[0][0] = 1;
	u.u_mm[0][1] = 3;
	u.u_mm[0][2] = 5;
	u.u_mm[0][3] = 7;
	u.u_mm[1][0] = -8;
	OK(vol_source(&u, at, source));
	NEAR(source[0], 3 + 1 + 2 * 0.25 + 4 * 0.75, 1e-12, 0);
	NEAR(source[1], 5 - 8 * 0.75 * 0.25, 1e-12, 0);
	NEAR(source[2], 0, 0, 0);
	at[0] = -0.1;
	OK(!vol_source(&u, at, source));
	OK(vol_source(NULL, at, source));
	NEAR(source[0], -0.1, 0, 0);
	vol_field_fini(&u);
	/* Control points reach half of their 4 mm beyond themselves: a field that begins at 4 leaves 0 and 1 out. */
	coarse.origin_mm[0] = 4;
	u = field_on(coarse);
	d = dose_on(g);
	m = mapped(&d, &u, &g);
	IS_INT(m.unknown, 18);
	OK(isnan(m.dose_gy[1]) && !isnan(m.dose_gy[2]));
	vol_mapped_fini(&m);
	vol_dose_fini(&d);
	vol_field_fini(&u);
}

static void
labels_go_to_the_nearest(void)
{
	struct vol_grid g = slice(4, 1);
	struct vol_labels l = labels_on(g), today;
	struct vol_field u = field_on(g);

	for (size_t i = 0; i < 4; i++)
		l.label[i] = (uint16_t)(i + 1);
	set_shift(&u, 1.4, 0, 0);
	OK(vol_map_labels(&l, &u, &g, &today, &fault));
	IS_INT(today.label[0], 2);
	IS_INT(today.label[1], 3);
	IS_INT(today.label[2], 4);
	IS_INT(today.label[3], VOL_LABEL_UNKNOWN);
	vol_labels_fini(&today);
	vol_field_fini(&u);
	vol_labels_fini(&l);
}

/* FACTS 13, trap 11; FACTS 8: of 18 and 30 Gy in 5 fractions with weights 0.6 and 0.4, alpha/beta 2: convert-first 39.12, map-first
 * 37.392; with 0.75 of 50 Gy it is 76.62. */
static void
the_order_of_operations(void)
{
	struct vol_grid prior = slice(2, 1), today = slice(1, 1);
	struct vol_dose d = dose_on(prior), earlier = dose_on(today);
	struct vol_field u = field_on(today);
	struct vol_tissue cord = { .label = 1 };
	struct vol_mapped courses[2];

	d.gy[0] = 18;
	d.gy[1] = 30;
	earlier.gy[0] = 50;
	set_shift(&u, 0.4, 0, 0);
	courses[0] = mapped(&d, &u, &today);
	courses[1] = mapped(&earlier, NULL, &today);
	cord.courses[0] = vol_lq_of(2, 5, 5, 1);               /* any dose in 5 fractions: Q/D^2 = 1/5 */
	cord.courses[1] = vol_lq_of(2, 50, 100, 0.75);         /* 50 Gy in 25: Q = 25 x 2^2 */
	NEAR(vol_sum_at(courses, 1, &cord, 0).low, 39.12, 1e-5, 0);
	NEAR(vol_sum_at(courses, 2, &cord, 0).low, 76.62, 1e-5, 0);
	NEAR(vol_sum_at(courses, 2, &cord, 0).high, 76.62, 1e-5, 0);
	vol_map_first(&courses[0]);
	NEAR(vol_sum_at(courses, 1, &cord, 0).low, 37.392, 1e-5, 0);
	vol_mapped_fini(&courses[0]);
	vol_mapped_fini(&courses[1]);
	vol_field_fini(&u);
	vol_dose_fini(&earlier);
	vol_dose_fini(&d);
}

/* FACTS 8: 0 and 40 Gy in 20, alpha/beta 3: the mean EQD2 is 20, the EQD2 of the mean 16. */
static void
the_mean_of_two_voxels(void)
{
	struct vol_grid prior = slice(2, 1), today = slice(1, 1);
	struct vol_dose d = dose_on(prior);
	struct vol_field u = field_on(today);
	struct vol_tissue t = { .courses = { vol_lq_of(3, 40, 80, 1) } };
	struct vol_mapped m;

	d.gy[1] = 40;
	set_shift(&u, 0.5, 0, 0);
	m = mapped(&d, &u, &today);
	NEAR(vol_sum_at(&m, 1, &t, 0).low, 20, 1e-5, 0);
	vol_map_first(&m);
	NEAR(vol_sum_at(&m, 1, &t, 0).low, 16, 1e-5, 0);
	vol_mapped_fini(&m);
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

/* Weights are not negative: map-first <= convert-first (1 + 1e-6), between the least and the most of the prior. */
static void
map_first_reads_lower(void)
{
	uint64_t state = seed();
	size_t over = 0, outside = 0;

	for (int round = 0; round < 200; round++) {
		struct vol_grid g = { .n = { 1 + (int)uniform(&state, 0, 9), 1 + (int)uniform(&state, 0, 9),
			                     1 + (int)uniform(&state, 0, 4) },
			              .spacing_mm = { uniform(&state, 0.5, 3), uniform(&state, 0.5, 3), 2 } };
		struct vol_dose d = dose_on(g);
		struct vol_field u = field_on(g);
		struct vol_tissue t = { .courses = { vol_lq_of(uniform(&state, 0.5, 10), 60, uniform(&state, 60, 600), 1) } };
		struct vol_mapped convert, map;

		fill(&d, &state, 80);
		for (size_t i = 0; i < vol_grid_voxels(&g); i++)
			for (int a = 0; a < 3; a++)
				u.u_mm[a][i] = (float)uniform(&state, -3, 3);
		convert = mapped(&d, &u, &g);
		map = mapped(&d, &u, &g);
		vol_map_first(&map);
		for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
			if (isnan(map.dose_gy[i]))
				continue;
			over += vol_sum_at(&map, 1, &t, i).low > vol_sum_at(&convert, 1, &t, i).low * (1 + 1e-6);
			outside += (double)map.dose_gy[i] > map.max_gy * (1 + 1e-6) || map.dose_gy[i] < 0;
		}
		vol_mapped_fini(&convert);
		vol_mapped_fini(&map);
		vol_field_fini(&u);
		vol_dose_fini(&d);
	}
	IS_INT(over, 0);
	IS_INT(outside, 0);
}

static void
grids_are_checked(void)
{
	struct vol_grid good = slice(3, 3), g = good, other;
	size_t voxel;
	double at[3] = { 2.49, 0, 77 };

	OK(vol_grid_check(&good, &fault));
	g.n[0] = 0;
	OK(!vol_grid_check(&g, &fault));
	HAS(fault.text, "0 voxels along x");
	g = good;
	g.spacing_mm[1] = NAN;
	OK(!vol_grid_check(&g, &fault));
	HAS(fault.text, "along y");
	g.spacing_mm[1] = -1;
	OK(!vol_grid_check(&g, &fault));
	g = good;
	g.origin_mm[2] = INFINITY;
	OK(!vol_grid_check(&g, &fault));
	g = (struct vol_grid){ .n = { 4096, 4096, 4096 }, .spacing_mm = { 1, 1, 1 } };
	OK(!vol_grid_check(&g, &fault));
	HAS(fault.text, "2^30");

	OK(vol_grid_nearest(&good, at, &voxel));
	IS_INT(voxel, 2);
	at[0] = 2.51;
	OK(!vol_grid_nearest(&good, at, &voxel));
	other = good;
	OK(vol_grid_same(&good, &other));
	other.spacing_mm[2] = 3;
	OK(!vol_grid_same(&good, &other));
	other.thickness_assumed = true;
	OK(vol_grid_same(&good, &other));
	other.origin_mm[0] = 0.001;
	OK(!vol_grid_same(&good, &other));
}

TAP_MAIN(TAP_CASE(an_identity_copies), TAP_CASE(a_shift_by_whole_voxels_is_exact),
         TAP_CASE(a_constant_stays_and_a_ramp_shifts), TAP_CASE(a_ramp_is_turned_and_shrunk_exactly), TAP_CASE(half_a_voxel_outside),
         TAP_CASE(unknown_voxels_of_the_prior_stay_unknown), TAP_CASE(what_does_not_go_together_is_refused),
         TAP_CASE(a_coarse_field_is_interpolated), TAP_CASE(labels_go_to_the_nearest), TAP_CASE(the_order_of_operations),
         TAP_CASE(the_mean_of_two_voxels), TAP_CASE(map_first_reads_lower), TAP_CASE(grids_are_checked))
