/* Movements with a known inverse, Jacobians and folds, gradients, shifts, and a slice in numbers. */
#include "volume_help.h"

static void
a_motion_and_its_inverse(void)
{
	uint64_t state = seed();
	double worst = 0;

	for (int round = 0; round < 2000; round++) {
		struct vol_motion m = { .sigma_mm = uniform(&state, 1, 20) };
		double x[3], y[3], u[3], v[3];

		for (int a = 0; a < 3; a++) {
			m.shift_mm[a] = uniform(&state, -10, 10);
			m.push_mm[a] = uniform(&state, -0.9, 0.9) * m.sigma_mm;
			m.centre_mm[a] = uniform(&state, -30, 30);
			x[a] = uniform(&state, -60, 60);
		}
		OK(vol_motion_is_invertible(&m));
		vol_motion_at(&m, x, u);
		for (int a = 0; a < 3; a++)
			y[a] = x[a] + u[a];
		vol_motion_inverse_at(&m, y, v);
		for (int a = 0; a < 3; a++)
			worst = fmax(worst, fabs(u[a] + v[a]));
	}
	OK(worst < 1e-9);
	tap_diag("worst %.2g mm", worst);
}

static void
motions_that_fold_have_no_inverse(void)
{
	struct vol_motion m = { .push_mm = { 16.4 }, .sigma_mm = 10 };
	struct vol_field u = field_on(slice(4, 4));

	OK(vol_motion_is_invertible(&m));
	m.push_mm[0] = 16.5;                   /* sqrt(e) = 1.6487 */
	OK(!vol_motion_is_invertible(&m));
	OK(vol_field_fill(&u, &m, false, &fault));
	OK(!vol_field_fill(&u, &m, true, &fault));
	HAS(fault.text, "folds");
	m.sigma_mm = 0;
	OK(!vol_field_fill(&u, &m, false, &fault));
	m = (struct vol_motion){ .shift_mm = { NAN } };
	OK(!vol_field_fill(&u, &m, false, &fault));
	m = (struct vol_motion){ .shift_mm = { 3, 4, 5 } };
	OK(vol_field_fill(&u, &m, true, &fault));
	NEAR((double)u.u_mm[0][7], -3, 0, 0);
	NEAR((double)u.u_mm[2][7], 0, 0, 0);           /* a slice stays in its plane */
	vol_field_fini(&u);
}

/* There and back again through two fields: only what interpolation costs. */
static void
there_and_back(void)
{
	struct vol_grid g = slice(64, 64);
	const struct vol_motion m = { .push_mm = { 3, -2 }, .centre_mm = { 30, 32 }, .sigma_mm = 8 };
	struct vol_field there = field_on(g), back = field_on(g);
	double worst = 0;

	OK(vol_field_fill(&there, &m, false, &fault) && vol_field_fill(&back, &m, true, &fault));
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double x[3], y[3], z[3];

		vol_grid_world(&g, i, x);
		if (vol_source(&there, x, y) && vol_source(&back, y, z))
			worst = fmax(worst, hypot(z[0] - x[0], z[1] - x[1]));
	}
	/* Linear interpolation: h^2/8 of the second derivative in x and in y, each at most |push|/sigma^2, twice over for
	 * their product. */
	OK(worst < 2 * 2 * hypot(3, 2) / 64 / 8);
	tap_diag("worst %.2g mm", worst);
	vol_field_fini(&there);
	vol_field_fini(&back);
}

/* FACTS 8: diag(1.1, 0.95, 1.02) has J = 1.0659; u = -1.2 x folds. */
static void
jacobians_of_linear_fields(void)
{
	struct vol_grid g = { .n = { 5, 4, 3 }, .spacing_mm = { 2, 1, 3 }, .origin_mm = { -4, 0, 9 } };
	struct vol_field u = field_on(g);
	struct vol_folds folds;
	float mean[60], least[60];
	static const double stretch[] = { 0.1, -0.05, 0.02 };

	for (size_t i = 0; i < 60; i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		for (int a = 0; a < 3; a++)
			u.u_mm[a][i] = (float)(stretch[a] * at[a]);
	}
	vol_jacobian(&u, &folds, mean, least);
	IS_INT(folds.cells, 4 * 3 * 2);
	IS_INT(folds.folded, 0);
	IS_INT(folds.uncertified, 0);
	NEAR(folds.min, 1.0659, 1e-6, 0);
	NEAR(folds.max, 1.0659, 1e-6, 0);
	NEAR((double)mean[0], 1.0659, 1e-6, 0);
	NEAR((double)mean[30], 1.0659, 1e-6, 0);
	NEAR((double)least[59], 1.0659, 1e-6, 0);
	for (size_t i = 0; i < 60; i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		u.u_mm[0][i] = (float)(-1.2 * at[0]);
		u.u_mm[1][i] = u.u_mm[2][i] = 0;
	}
	vol_jacobian(&u, &folds, NULL, least);
	IS_INT(folds.folded, folds.cells);
	NEAR(folds.min, -0.2, 1e-6, 0);
	NEAR((double)least[0], -0.2, 1e-6, 0);
	vol_field_fini(&u);
}

/* A rotation by 30 degrees keeps volumes, a shear too; a slice leaves z out. */
static void
rotations_keep_volumes(void)
{
	struct vol_grid g = slice(6, 5);
	struct vol_field u = field_on(g);
	struct vol_folds folds;
	const double c = cos(0.5235987755982988), s = sin(0.5235987755982988);

	for (size_t i = 0; i < 30; i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		u.u_mm[0][i] = (float)((c - 1) * at[0] - s * at[1]);
		u.u_mm[1][i] = (float)(s * at[0] + (c - 1) * at[1]);
		u.u_mm[2][i] = (float)(at[0] * 9);
	}
	vol_jacobian(&u, &folds, NULL, NULL);
	IS_INT(folds.cells, 20);
	IS_INT(folds.uncertified, 0);
	NEAR(folds.min, 1, 1e-6, 0);
	NEAR(folds.max, 1, 1e-6, 0);
	vol_field_fini(&u);
}

/* VOLUME 9.3: y + A b(y) with a bump of 18 mm folds from A = 10.4816 on.  Sampled: nothing at 10.45 on any grid; found
 * at 10.60 on 1 mm, 10.80 on 2 mm, 11.65 on 4 mm, whatever the phase of the grid. */
static void
folds_of_a_sampled_bump(void)
{
	static const double spacing[] = { 1, 2, 4 }, found[] = { 10.60, 10.80, 11.65 };
	size_t missed = 0, invented = 0;

	for (size_t k = 0; k < 3; k++)
		for (int phase = 0; phase < 20; phase++)
			for (int sample = 0; sample < 2; sample++) {
				struct vol_grid g = { .n = { 3, (int)(48 / spacing[k]), 1 },
					              .spacing_mm = { spacing[k], spacing[k], 1 },
					              .origin_mm = { 0, -24 + spacing[k] * phase / 20, 0 } };
				struct vol_field u = field_on(g);
				struct vol_folds folds;

				for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
					double at[3], t;

					vol_grid_world(&g, i, at);
					t = at[1] / 18;
					u.u_mm[1][i] = (float)((sample ? found[k] : 10.45) * pow(fmax(1 - t * t, 0), 3));
				}
				vol_jacobian(&u, &folds, NULL, NULL);
				missed += sample && folds.folded == 0;
				invented += !sample && folds.folded > 0;
				vol_field_fini(&u);
			}
	IS_INT(missed, 0);
	IS_INT(invented, 0);
}

/* The determinant of a bilinear cell is linear inside: no point of it is below the least corner. */
static void
corners_of_a_slice_are_exact(void)
{
	uint64_t state = seed();
	size_t below = 0;

	for (int round = 0; round < 500; round++) {
		struct vol_field u = field_on(slice(2, 2));
		struct vol_folds folds;

		for (size_t i = 0; i < 4; i++)
			for (int a = 0; a < 2; a++)
				u.u_mm[a][i] = (float)uniform(&state, -0.8, 0.8);
		vol_jacobian(&u, &folds, NULL, NULL);
		for (int k = 0; k < 20; k++) {
			double x = uniform(&state, 0, 1), y = uniform(&state, 0, 1), m[2][2];

			for (int a = 0; a < 2; a++) {
				const float *w = u.u_mm[a];

				m[a][0] = (double)(w[1] - w[0]) * (1 - y) + (double)(w[3] - w[2]) * y + (a == 0);
				m[a][1] = (double)(w[2] - w[0]) * (1 - x) + (double)(w[3] - w[1]) * x + (a == 1);
			}
			below += m[0][0] * m[1][1] - m[0][1] * m[1][0] < folds.min - 1e-6;
		}
		vol_field_fini(&u);
	}
	IS_INT(below, 0);
}

/* A structure pulled from one that was 1/0.7 as large has shrunk by 30 %. */
static void
volume_changes(void)
{
	struct vol_grid g = slice(8, 8);
	struct vol_labels l = labels_on(g);
	struct vol_field u = field_on(g);
	struct vol_folds folds;
	float mean[64];

	for (size_t i = 0; i < 64; i++) {
		l.label[i] = i % 8 < 4;
		u.u_mm[0][i] = (float)((1 / 0.7 - 1) * (double)(i % 8));
	}
	vol_jacobian(&u, &folds, mean, NULL);
	NEAR(vol_volume_change(mean, &l, 1), -0.3, 1e-6, 0);
	OK(isnan(vol_volume_change(mean, &l, 7)));
	vol_field_fini(&u);
	vol_labels_fini(&l);
}

/* FACTS 8, chapter: 4 mm across 5 Gy/mm are 20 Gy; 1.5 mm across 2 Gy/mm are 3 Gy. */
static void
gradients_and_shifts(void)
{
	struct vol_grid g = { .n = { 9, 9, 1 }, .spacing_mm = { 2, 1, 1 }, .origin_mm = { -8, -4, 0 } };
	struct vol_dose d = dose_on(g);
	static const double places[][3] = { { 0, 0, 0 }, { -8, -4, 0 }, { 8, 4, 0 }, { 3.1, -2.7, 0 }, { -8.9, 4.4, 0 } };
	const double shift[3] = { 0, 4, 0 }, far[3] = { 0, 5, 0 };
	double gradient[3], slope;

	for (size_t i = 0; i < 81; i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		d.gy[i] = (float)(40 + 3 * at[0] / 2 + 2 * at[1]);
	}
	for (size_t k = 0; k < 5; k++) {
		OK(vol_gradient_at(&d, places[k], gradient, &slope));
		NEAR(gradient[0], 1.5, 1e-5, 0);
		NEAR(gradient[1], 2, 1e-5, 0);
		NEAR(gradient[2], 0, 0, 0);
		NEAR(slope, 2.5, 1e-5, 0);
		OK(vol_steepest_at(&d, places[k], gradient, &slope));
		NEAR(slope, 2.5, 1e-5, 0);
	}
	NEAR(vol_dose_at(&d, places[0]), 40, 1e-5, 0);
	NEAR(vol_shift_difference(&d, places[0], shift), 8, 1e-5, 0);
	OK(isnan(vol_shift_difference(&d, places[0], far)));
	NEAR(vol_shift_error(5, 4), 20, 0, 0);
	NEAR(vol_shift_error(2, 1.5), 3, 0, 0);
	/* A shoulder: flat on one side of x, 3 Gy a voxel of 2 mm on the other; the mean of both is half the fall. */
	for (size_t i = 0; i < 81; i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		d.gy[i] = (float)(40 + 3 * fmin(at[0], 0) / 2);
	}
	OK(vol_gradient_at(&d, places[0], gradient, &slope));
	NEAR(slope, 0.75, 1e-5, 0);
	OK(vol_steepest_at(&d, places[0], gradient, &slope));
	NEAR(slope, 1.5, 1e-5, 0);
	d.gy[vol_grid_index(&g, 5, 4, 0)] = NAN;
	OK(!vol_gradient_at(&d, places[0], gradient, &slope));
	OK(vol_steepest_at(&d, places[0], gradient, &slope));
	NEAR(slope, 1.5, 1e-5, 0);
	vol_dose_fini(&d);
}

/* ---- a slice in numbers ---- */

static void
spots_and_edges(void)
{
	struct vol_grid g = { .n = { 6, 4, 1 }, .spacing_mm = { 2, 2, 3 }, .origin_mm = { -4, 10, 0 } };
	float low[24], high[24];
	struct vol_map m = { .grid = g, .low_gy = low, .high_gy = high };
	struct vol_labels l = labels_on(g);
	struct vol_summary s;
	struct vol_spot spot;
	struct vol_edge edge;
	double gradient[3], sides[3], slope;

	/* Doses rise by 10 Gy a voxel to the right; label 1 is the lower left 2 x 2, one of it unknown. */
	for (size_t i = 0; i < 24; i++) {
		low[i] = high[i] = (float)(10 * (i % 6));
		l.label[i] = i % 6 < 2 && i / 6 < 2;
	}
	low[7] = 0;
	high[7] = 30;
	OK(vol_hottest(&m, &l, -1, &spot));
	IS_INT(spot.voxel, 5);
	NEAR(spot.at_mm[0], 6, 0, 0);
	NEAR(spot.at_mm[1], 10, 0, 0);
	OK(vol_summarise(&m, &l, 1, &s));
	IS_INT(s.voxels, 4);
	IS_INT(s.unknown, 1);
	NEAR(s.cc, 0.048, 1e-12, 0);
	NEAR(s.centre_mm[0], -3, 1e-12, 0);
	NEAR(s.centre_mm[1], 11, 1e-12, 0);
	NEAR(s.mean_gy.low, 10. / 4, 1e-12, 0);
	NEAR(s.mean_gy.high, 40. / 4, 1e-12, 0);
	IS_INT(s.hottest.voxel, 7);
	NEAR(s.hottest.gy.low, 0, 0, 0);
	NEAR(s.hottest.gy.high, 30, 0, 0);
	OK(!vol_summarise(&m, &l, 5, &s));
	OK(!vol_hottest(&m, &l, 5, &spot));

	/* The unknown voxel's upper value counts: from (-4, 16) the nearest 25 Gy are above it, at (-2, 12.5).  Without it
	 * the level lies between x = 0 (20 Gy) and 2 (30 Gy), at 1: 5 mm away. */
	OK(vol_nearest_edge(&m, 18, 25, &edge));
	NEAR(edge.distance_mm, hypot(2, 3.5), 1e-9, 0);
	high[7] = 10;
	OK(vol_nearest_edge(&m, 18, 25, &edge));
	NEAR(edge.distance_mm, 5, 1e-9, 0);
	NEAR(edge.at_mm[0], 1, 1e-9, 0);
	NEAR(edge.at_mm[1], 16, 1e-9, 0);
	OK(!vol_nearest_edge(&m, 18, 60, &edge));
	OK(vol_map_gradient(&m, 20, gradient, &slope));
	NEAR(gradient[0], 5, 1e-6, 0);
	NEAR(slope, 5, 1e-6, 0);
	/* A shoulder: 20 Gy here and on one side, 10 Gy 2 mm away on the other.  Central differences see half the fall. */
	high[21] = high[20];
	OK(vol_map_gradient(&m, 20, gradient, &slope));
	NEAR(slope, fabs((double)high[20] - (double)high[19]) / 4, 1e-6, 0);
	OK(vol_map_steepest(&m, 20, sides, &slope));
	NEAR(slope, fabs((double)high[20] - (double)high[19]) / 2, 1e-6, 0);
	NEAR(sides[0], slope, 1e-6, 0);
	vol_labels_fini(&l);
}

static void
directions(void)
{
	IS_STR(vol_direction((const double[3]){ 1, 0, 0 }), "right");
	IS_STR(vol_direction((const double[3]){ -1, 0.4, 0 }), "left");
	IS_STR(vol_direction((const double[3]){ -1, 0.42, 0 }), "front-left");
	IS_STR(vol_direction((const double[3]){ 0.1, -3, 0 }), "back");
	IS_STR(vol_direction((const double[3]){ 3, -3, 0 }), "back-right");
	IS_STR(vol_direction((const double[3]){ 0, 0, 5 }), "");
}

TAP_MAIN(TAP_CASE(a_motion_and_its_inverse), TAP_CASE(motions_that_fold_have_no_inverse), TAP_CASE(there_and_back),
         TAP_CASE(jacobians_of_linear_fields), TAP_CASE(rotations_keep_volumes), TAP_CASE(folds_of_a_sampled_bump),
         TAP_CASE(corners_of_a_slice_are_exact), TAP_CASE(volume_changes), TAP_CASE(gradients_and_shifts),
         TAP_CASE(spots_and_edges), TAP_CASE(directions))
