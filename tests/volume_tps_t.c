/* Maps through landmarks: translation, rotation, affine, thin plate (MODEL section 8, FACTS 8.8). */
#include "volume/register.h"
#include "volume_help.h"

enum { MANY = 24 };

static struct vol_landmark
pair_of(const char *name, double x, double y, double z)
{
	struct vol_landmark l = { .fixed_mm = { x, y, z }, .moving_mm = { x, y, z } };

	snprintf(l.name, sizeof l.name, "%s", name);
	return l;
}

/* Places strewn over 200 mm, their other side at random as well. */
static void
strew(struct vol_landmark *l, size_t n, double move_mm, uint64_t *state)
{
	for (size_t i = 0; i < n; i++) {
		snprintf(l[i].name, sizeof l[i].name, "p%zu", i);
		for (int a = 0; a < 3; a++) {
			l[i].fixed_mm[a] = uniform(state, -100, 100);
			l[i].moving_mm[a] = l[i].fixed_mm[a] + uniform(state, -move_mm, move_mm);
		}
	}
}

static double
largest_miss(const struct vol_landmark_fit *fit, const struct vol_landmark *l, size_t n)
{
	double worst = 0, u[3];

	for (size_t i = 0; i < n; i++) {
		vol_landmark_fit_at(fit, l[i].fixed_mm, u);
		for (int a = 0; a < (fit->slice ? 2 : 3); a++)
			worst = fmax(worst, fabs(l[i].fixed_mm[a] + u[a] - l[i].moving_mm[a]));
	}
	return worst;
}

/* FACTS section 8: U(2) = 4 ln 4 = 5.545177444 in a slice; r in a volume. */
static void
kernel(void)
{
	NEAR(vol_tps_kernel(2, true), 5.545177444, 5e-10, 0);
	NEAR(vol_tps_kernel(2, false), 2, 0, 0);
	NEAR(vol_tps_kernel(0, true), 0, 0, 0);
	NEAR(vol_tps_kernel(1, true), 0, 0, 0);
}

static void
spline_goes_through_its_landmarks(void)
{
	struct vol_landmark l[MANY];
	uint64_t state = seed();

	for (int slice = 0; slice < 2; slice++)
		for (int round = 0; round < 20; round++) {
			struct vol_landmark_fit fit;

			strew(l, MANY, 5, &state);
			OK(vol_landmark_fit_init(&fit, l, MANY, slice, VOL_TPS, &fault));
			IS_INT(fit.used, VOL_TPS);
			IS_STR(fit.why, "");
			NEAR(largest_miss(&fit, l, MANY), 0, 1e-8, 0);
			vol_landmark_fit_fini(&fit);
		}
}

/* Sum w = 0 and sum w p = 0, on each axis. */
static void
side_conditions(void)
{
	struct vol_landmark l[MANY];
	uint64_t state = seed();

	for (int slice = 0; slice < 2; slice++) {
		struct vol_landmark_fit fit;

		strew(l, MANY, 5, &state);
		OK(vol_landmark_fit_init(&fit, l, MANY, slice, VOL_TPS, &fault));
		for (int a = 0; a < (slice ? 2 : 3); a++) {
			double sum = 0, moment[3] = { 0 }, size = 0;

			for (size_t i = 0; i < MANY; i++) {
				sum += fit.weight[i][a];
				size += fabs(fit.weight[i][a]);
				for (int b = 0; b < (slice ? 2 : 3); b++)
					moment[b] += fit.weight[i][a] * fit.centre_mm[i][b];
			}
			OK(size > 1e-5);
			NEAR(sum, 0, 1e-12 * size, 0);
			for (int b = 0; b < 3; b++)
				NEAR(moment[b], 0, 1e-10 * size, 0);
		}
		vol_landmark_fit_fini(&fit);
	}
}

/* Four corners of a square of half side 1 that alternate by +-d: the spline is bending terms alone.  By
 * hand: w (+ - + -) with U between neighbours r^2 = 4 and across r^2 = 8: at a corner w (8 ln 8 - 2 x 4 ln 4) = w 8 ln 2,
 * so w = d / (8 ln 2); at the middle of a side the two near corners cancel, and so do the two far ones: 0. */
static void
four_corners_by_hand(void)
{
	struct vol_landmark l[] = { pair_of("a", 1, 1, 0), pair_of("b", -1, 1, 0), pair_of("c", -1, -1, 0),
	                            pair_of("d", 1, -1, 0) };
	struct vol_landmark_fit fit;
	double u[3];

	for (int i = 0; i < 4; i++)
		l[i].moving_mm[0] += i % 2 ? -0.5 : 0.5;
	OK(vol_landmark_fit_init(&fit, l, 4, true, VOL_TPS, &fault));
	for (int i = 0; i < 4; i++) {
		NEAR(fit.weight[i][0], (i % 2 ? -1 : 1) * 0.5 / (8 * log(2)), 1e-12, 0);
		NEAR(fit.weight[i][1], 0, 1e-12, 0);
	}
	vol_landmark_fit_at(&fit, (double[]){ 0, 1, 0 }, u);
	NEAR(u[0], 0, 1e-12, 0);
	vol_landmark_fit_at(&fit, (double[]){ 0, 0, 0 }, u);
	NEAR(u[0], 0, 1e-12, 0);
	vol_landmark_fit_fini(&fit);
}

/* Landmarks that move by an affine map bend nothing, so the spline is that map everywhere. */
static void
affine_maps_are_found(void)
{
	const double a[3][3] = { { 1.1, 0.05, -0.02 }, { 0, 0.95, 0.1 }, { 0.03, -0.04, 1.02 } }, shift[3] = { 3, -7, 12 };
	struct vol_landmark l[MANY];
	uint64_t state = seed();

	strew(l, MANY, 0, &state);
	for (int i = 0; i < MANY; i++)
		for (int r = 0; r < 3; r++)
			l[i].moving_mm[r] = shift[r] + a[r][0] * l[i].fixed_mm[0] + a[r][1] * l[i].fixed_mm[1] +
			                    a[r][2] * l[i].fixed_mm[2];
	for (enum vol_method m = VOL_AFFINE; m <= VOL_TPS; m++) {
		struct vol_landmark_fit fit;
		double u[3];

		OK(vol_landmark_fit_init(&fit, l, m == VOL_AFFINE ? 4 : MANY, false, m, &fault));
		IS_INT(fit.used, m);
		vol_landmark_fit_at(&fit, (double[]){ 10, 20, 300 }, u);
		NEAR(u[0], 3 + 11 + 1 - 6 - 10, 1e-7, 0);
		NEAR(u[1], -7 + 19 + 30 - 20, 1e-7, 0);
		NEAR(u[2], 12 + 0.3 - 0.8 + 306 - 300, 1e-7, 0);
		vol_landmark_fit_fini(&fit);
	}
}

/* 90 degrees about z, then a shift: (x, y, z) to (-y + 1, x + 2, z + 3); of three landmarks, of many, in a slice. */
static void
rotations_are_found(void)
{
	struct vol_landmark l[MANY];
	uint64_t state = seed();

	for (int slice = 0; slice < 2; slice++)
		for (size_t n = slice ? 2 : 3; n <= MANY; n += 7) {
			struct vol_landmark_fit fit;
			double u[3];

			strew(l, n, 0, &state);
			for (size_t i = 0; i < n; i++) {
				const double *p = l[i].fixed_mm;
				double y[3] = { -p[1] + 1, p[0] + 2, p[2] + 3 };

				memcpy(l[i].moving_mm, y, sizeof y);
			}
			OK(vol_landmark_fit_init(&fit, l, n, slice, VOL_RIGID, &fault));
			IS_INT(fit.used, VOL_RIGID);
			vol_landmark_fit_at(&fit, (double[]){ 5, 7, 11 }, u);
			NEAR(u[0], -7 + 1 - 5, 1e-9, 0);
			NEAR(u[1], 5 + 2 - 7, 1e-9, 0);
			NEAR(u[2], slice ? 0 : 3, 1e-9, 0);
			vol_landmark_fit_fini(&fit);
		}
}

/* Never a mirror, also where the landmarks are one: the best rotation has determinant 1 and is orthogonal. */
static void
a_rotation_is_no_mirror(void)
{
	struct vol_landmark l[MANY];
	uint64_t state = seed();

	for (int round = 0; round < 20; round++) {
		struct vol_landmark_fit fit;
		double (*r)[3] = fit.linear;

		strew(l, MANY, 30, &state);
		for (int i = 0; i < MANY && round % 2; i++)
			l[i].moving_mm[0] = -l[i].moving_mm[0];
		OK(vol_landmark_fit_init(&fit, l, MANY, false, VOL_RIGID, &fault));
		NEAR(r[0][0] * (r[1][1] * r[2][2] - r[1][2] * r[2][1]) - r[0][1] * (r[1][0] * r[2][2] - r[1][2] * r[2][0]) +
		     r[0][2] * (r[1][0] * r[2][1] - r[1][1] * r[2][0]), 1, 1e-12, 0);
		for (int i = 0; i < 3; i++)
			for (int k = 0; k < 3; k++)
				NEAR(r[i][0] * r[k][0] + r[i][1] * r[k][1] + r[i][2] * r[k][2], i == k, 1e-12, 0);
		vol_landmark_fit_fini(&fit);
	}
}

/* No rotation near the best one fits better. */
static void
the_best_rotation(void)
{
	struct vol_landmark l[MANY];
	struct vol_landmark_fit fit;
	uint64_t state = seed();
	double best = 0, u[3];

	strew(l, MANY, 20, &state);
	OK(vol_landmark_fit_init(&fit, l, MANY, false, VOL_RIGID, &fault));
	for (int i = 0; i < MANY; i++) {
		vol_landmark_fit_at(&fit, l[i].fixed_mm, u);
		for (int a = 0; a < 3; a++)
			best += pow(l[i].fixed_mm[a] + u[a] - l[i].moving_mm[a], 2);
	}
	for (int axis = 0; axis < 3; axis++)
		for (int sign = -1; sign <= 1; sign += 2) {
			double other = 0, c = cos(sign * 1e-3), s = sin(sign * 1e-3), middle[3] = { 0 };
			int b = (axis + 1) % 3, d = (axis + 2) % 3;

			for (int i = 0; i < MANY; i++)
				for (int a = 0; a < 3; a++)
					middle[a] += l[i].moving_mm[a] / MANY;
			for (int i = 0; i < MANY; i++) {
				double y[3], v[3];

				vol_landmark_fit_at(&fit, l[i].fixed_mm, u);
				for (int a = 0; a < 3; a++)
					y[a] = v[a] = l[i].fixed_mm[a] + u[a] - middle[a];
				v[b] = c * y[b] - s * y[d];
				v[d] = s * y[b] + c * y[d];
				for (int a = 0; a < 3; a++)
					other += pow(v[a] + middle[a] - l[i].moving_mm[a], 2);
			}
			OK(other > best);
		}
	vol_landmark_fit_fini(&fit);
}

/* Too few, in a line, in a plane: the next stiffer map, in words. */
static void
fall_backs(void)
{
	static const struct { size_t n; int flat; bool slice; enum vol_method wanted, used; const char *why; } rows[] = {
		{ 1, 0, false, VOL_TPS, VOL_TRANSLATION, "1 pair of landmarks determines a translation and no bending map; 4 that "
		  "are not in a plane would" },
		{ 2, 0, false, VOL_TPS, VOL_TRANSLATION, "2 pairs of landmarks determine a translation and no bending map; 4 that "
		  "are not in a plane would" },
		{ 2, 0, false, VOL_RIGID, VOL_TRANSLATION, "2 pairs of landmarks determine a translation and no rigid map; 3 that "
		  "are not in a line would" },
		{ 3, 0, false, VOL_AFFINE, VOL_RIGID, "3 pairs of landmarks determine a rigid and no affine map; 4 that are not in a "
		  "plane would" },
		{ 8, 2, false, VOL_TPS, VOL_RIGID, "the landmarks are in a plane, which determines a rigid and no bending map" },
		{ 8, 1, false, VOL_TPS, VOL_TRANSLATION, "the landmarks are in a line, which determines a translation and no bending "
		  "map" },
		{ 1, 0, true, VOL_TPS, VOL_TRANSLATION, "1 pair of landmarks determines a translation and no bending map; 3 that "
		  "are not in a line would" },
		{ 2, 0, true, VOL_TPS, VOL_RIGID, "2 pairs of landmarks determine a rigid and no bending map; 3 that are not in a "
		  "line would" },
		{ 8, 1, true, VOL_TPS, VOL_RIGID, "the landmarks are in a line, which determines a rigid and no bending map" },
		{ 8, 2, true, VOL_TPS, VOL_TPS, "" },
		{ 1, 0, false, VOL_TRANSLATION, VOL_TRANSLATION, "" },
		{ 3, 0, false, VOL_RIGID, VOL_RIGID, "" },
		{ 4, 0, false, VOL_TPS, VOL_TPS, "" },
		{ 3, 0, true, VOL_TPS, VOL_TPS, "" },
	};
	uint64_t state = seed();

	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct vol_landmark l[8];
		struct vol_landmark_fit fit;

		strew(l, rows[k].n, 0, &state);
		for (size_t i = 0; i < rows[k].n && rows[k].flat; i++) {
			l[i].fixed_mm[2] = 3 + l[i].fixed_mm[0] / 2;
			if (rows[k].flat == 1)
				l[i].fixed_mm[1] = 7 - l[i].fixed_mm[0];
			memcpy(l[i].moving_mm, l[i].fixed_mm, sizeof l[i].moving_mm);
		}
		for (size_t i = 0; i < rows[k].n; i++)
			l[i].moving_mm[0] += 2.5;
		OK(vol_landmark_fit_init(&fit, l, rows[k].n, rows[k].slice, rows[k].wanted, &fault));
		IS_INT(fit.used, rows[k].used);
		IS_STR(fit.why, rows[k].why);
		NEAR(largest_miss(&fit, l, rows[k].n), 0, 1e-8, 0);
		vol_landmark_fit_fini(&fit);
	}
}

static void
what_is_refused(void)
{
	struct vol_landmark l[] = { pair_of("chin", 0, 0, 0), pair_of("C2", 50, 0, 0), pair_of("C4", 0, 50, 0),
	                            pair_of("left eye", 0, 0, 50), pair_of("twin", 50, 0, 0) };
	struct vol_landmark_fit fit;

	OK(!vol_landmark_fit_init(&fit, l, 5, false, VOL_TPS, &fault));
	IS_STR(fault.text, "landmarks \"C2\" and \"twin\" are at one place today; expected two places");
	OK(!vol_landmark_fit_init(&fit, l, 5, false, VOL_TRANSLATION, &fault));
	l[4].fixed_mm[1] = 20;
	OK(!vol_landmark_fit_init(&fit, l, 5, false, VOL_TPS, &fault));
	IS_STR(fault.text, "landmarks \"C2\" and \"twin\" are at one place at the earlier course; expected two places");
	/* In a slice z does not part them. */
	OK(!vol_landmark_fit_init(&fit, l, 4, true, VOL_TPS, &fault));
	HAS(fault.text, "\"chin\" and \"left eye\"");
	l[4].moving_mm[1] = NAN;
	OK(!vol_landmark_fit_init(&fit, l, 5, false, VOL_TPS, &fault));
	HAS(fault.text, "landmark \"twin\"");
	OK(!vol_landmark_fit_init(&fit, l, 0, false, VOL_TPS, &fault));
	OK(!vol_landmark_fit_init(&fit, l, VOL_FIT_LANDMARKS_MAX + 1, false, VOL_TPS, &fault));
	/* All of the earlier course in one plane would be a field that flattens tissue. */
	l[4].moving_mm[1] = 20;
	l[3].moving_mm[0] = 9;
	for (int i = 0; i < 5; i++)
		l[i].moving_mm[2] = l[i].moving_mm[0] / 5;
	OK(vol_landmark_fit_init(&fit, l, 5, false, VOL_TPS, &fault));
	IS_INT(fit.used, VOL_RIGID);
	HAS(fit.why, "in a plane at the earlier course");
	vol_landmark_fit_fini(&fit);
}

/* The field is the fit at every voxel, the same bytes on any number of threads, and its residual is 0 there. */
static void
fields(void)
{
	struct vol_grid grids[] = { { .n = { 21, 17, 13 }, .spacing_mm = { 10, 12, 16 }, .origin_mm = { -100, -96, -96 } },
	                            { .n = { 21, 17, 1 }, .spacing_mm = { 10, 12, 3 }, .origin_mm = { -100, -96, 40 } } };
	struct vol_landmark l[MANY];
	uint64_t state = seed();

	for (int slice = 0; slice < 2; slice++) {
		struct vol_field one = field_on(grids[slice]), two = field_on(grids[slice]);
		size_t n = vol_grid_voxels(&one.grid), voxel = 5 * 21 + 4;
		struct vol_landmark_fit fit;
		double worst = 0;
		bool same = true;

		strew(l, MANY, 5, &state);
		vol_grid_world(&one.grid, voxel, l[3].fixed_mm);
		OK(vol_landmark_fit_init(&fit, l, MANY, slice, VOL_TPS, &fault));
		vol_landmark_fit_fill(&fit, &one, 1);
		vol_landmark_fit_fill(&fit, &two, 2);
		for (size_t i = 0; i < n; i++) {
			double at[3], u[3];

			vol_grid_world(&one.grid, i, at);
			vol_landmark_fit_at(&fit, at, u);
			for (int a = 0; a < 3; a++)
				worst = fmax(worst, fabs((double)one.u_mm[a][i] - u[a]));
		}
		NEAR(worst, 0, 1e-4, 0);
		for (int a = 0; a < 3; a++)
			same = same && memcmp(one.u_mm[a], two.u_mm[a], n * sizeof *one.u_mm[a]) == 0;
		OK(same);
		NEAR(vol_landmark_residual(&one, &l[3]), 0, 1e-4, 0);
		OK(vol_landmark_residual(NULL, &l[3]) > 0.01);
		vol_landmark_fit_fini(&fit);
		vol_field_fini(&one);
		vol_field_fini(&two);
	}
}

TAP_MAIN(TAP_CASE(kernel), TAP_CASE(spline_goes_through_its_landmarks), TAP_CASE(side_conditions),
         TAP_CASE(four_corners_by_hand), TAP_CASE(affine_maps_are_found), TAP_CASE(rotations_are_found),
         TAP_CASE(a_rotation_is_no_mirror), TAP_CASE(the_best_rotation), TAP_CASE(fall_backs), TAP_CASE(what_is_refused),
         TAP_CASE(fields))
