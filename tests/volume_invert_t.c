/* Movements one after the other, inverses and compositions of sampled fields, and how good a field is. */
#include "volume/field.h"
#include "volume_help.h"
#include "volume_neck.h"

/* VOLUME section 0: two parotids shrink by 30 and 15 %, the cord moves by 4 mm. */
static const struct vol_motions neck = { .n = 3, .items = {
	{ .kind = VOL_MOTION_SCALE, .centre_mm = { -55, 0, 0 }, .volume = 0.7, .inner_mm = 20, .outer_mm = 38 },
	{ .kind = VOL_MOTION_SCALE, .centre_mm = { 55, 0, 0 }, .volume = 0.85, .inner_mm = 20, .outer_mm = 37 },
	{ .kind = VOL_MOTION_BUMP, .push_mm = { 0, 4, 0 }, .centre_mm = { 0, 20, 0 }, .radii_mm = { 16, 18, 60 } },
} };

static const struct vol_grid small_grid = { .n = { 128, 128, 64 }, .spacing_mm = { 2, 2, 3 },
	                                    .origin_mm = { -127, -127, -94.5 } };

static double
length(const double v[3])
{
	return sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/* ---- movements ---- */

static struct vol_motion
random_motion(uint64_t *state, int kind)
{
	struct vol_motion m = { .kind = (enum vol_motion_kind)kind, .axis = { 0, 0, 1 } };

	m.sigma_mm = uniform(state, 3, 20);
	m.degrees = uniform(state, -180, 180);
	m.volume = uniform(state, 0.5, 2);
	for (int a = 0; a < 3; a++) {
		m.centre_mm[a] = uniform(state, -30, 30);
		m.axis[a] = uniform(state, -1, 1);
		m.radii_mm[a] = uniform(state, 10, 60);
		if (kind == VOL_MOTION_PUSH)
			m.push_mm[a] = uniform(state, -0.9, 0.9) * m.sigma_mm;
	}
	if (kind == VOL_MOTION_BUMP)
		m.push_mm[1] = uniform(state, -0.5, 0.5) * m.radii_mm[1];
	if (uniform(state, 0, 1) < 0.8) {
		m.inner_mm = uniform(state, 0, 20);
		m.outer_mm = m.inner_mm + uniform(state, 15, 40);
	}
	return m;
}

static void
every_motion_has_its_inverse(void)
{
	uint64_t state = seed();

	for (int kind = VOL_MOTION_PUSH; kind <= VOL_MOTION_SWIRL; kind++) {
		double worst = 0;
		int n = 0;

		for (int round = 0; round < 3000; round++) {
			struct vol_motions m = { .n = 1, .items = { random_motion(&state, kind) } };
			double x[3], y[3], u[3], v[3];

			if (!vol_motions_check(&m, false, true, &fault))
				continue;
			n++;
			for (int a = 0; a < 3; a++)
				x[a] = m.items[0].centre_mm[a] + uniform(&state, -40, 40);
			vol_motions_at(&m, x, u);
			for (int a = 0; a < 3; a++)
				y[a] = x[a] + u[a];
			vol_motions_inverse_at(&m, y, v);
			for (int a = 0; a < 3; a++)
				worst = fmax(worst, fabs(u[a] + v[a]));
		}
		OK(n > 1500);
		OK(worst < 1e-9);
		tap_diag("kind %d: %d tried, worst %.2g mm", kind, n, worst);
	}
}

static void
sequences_have_theirs_in_reverse(void)
{
	uint64_t state = seed();
	double worst = 0;

	for (int round = 0; round < 1000; round++) {
		struct vol_motions m = { .n = 5 };
		double x[3], y[3], u[3], v[3];

		for (int k = 0; k < 5; k++)
			m.items[k] = random_motion(&state, (int)uniform(&state, 0, 5));
		if (!vol_motions_check(&m, false, true, &fault))
			continue;
		for (int a = 0; a < 3; a++)
			x[a] = uniform(&state, -60, 60);
		vol_motions_at(&m, x, u);
		for (int a = 0; a < 3; a++)
			y[a] = x[a] + u[a];
		vol_motions_inverse_at(&m, y, v);
		for (int a = 0; a < 3; a++)
			worst = fmax(worst, fabs(u[a] + v[a]));
	}
	/* Each of five stretches what the others leave. */
	OK(worst < 1e-8);
	tap_diag("worst %.2g mm", worst);
}

/* By hand: 90 degrees about z through (1, 0, 0) take (3, 0, 0) to (1, 2, 0); half of the volume about the origin
 * takes a place 2^(1/3) times as far; first the one, then the other. */
static void
motions_by_hand(void)
{
	struct vol_motions m = { .n = 1, .items = { { .kind = VOL_MOTION_ROTATE, .axis = { 0, 0, 5 }, .degrees = 90,
		                                      .centre_mm = { 1 } } } };
	const double x[3] = { 3, 0, 0 };
	double u[3];

	vol_motions_at(&m, x, u);
	NEAR(u[0], -2, 1e-12, 0);
	NEAR(u[1], 2, 1e-12, 0);
	NEAR(u[2], 0, 1e-12, 0);
	m.n = 2;
	m.items[1] = (struct vol_motion){ .kind = VOL_MOTION_SCALE, .volume = 0.5 };
	vol_motions_at(&m, x, u);
	NEAR(x[0] + u[0], 1.2599210498948732, 1e-12, 0);
	NEAR(x[1] + u[1], 2.5198420997897464, 1e-12, 0);
	/* A swirl of sigma 10 turns by 90 exp(-1/2) degrees at 10 mm. */
	m = (struct vol_motions){ .n = 1, .items = { { .kind = VOL_MOTION_SWIRL, .axis = { 0, 0, 1 }, .degrees = 90,
		                                      .sigma_mm = 10 } } };
	vol_motions_at(&m, (const double[3]){ 10, 0, 0 }, u);
	NEAR(atan2(u[1], 10 + u[0]) * 57.29577951308232, 54.58775937413701, 1e-9, 0);
	/* The neck: 4 mm at the cord; 1/0.7 of the volume in the left parotid. */
	vol_motions_at(&neck, (const double[3]){ 0, 20, 0 }, u);
	NEAR(u[1], 4, 1e-12, 0);
	vol_motions_at(&neck, (const double[3]){ -45, 0, 0 }, u);
	NEAR(u[0], 10 * (cbrt(1 / 0.7) - 1), 1e-9, 0);
}

/* The list of movements, and the neck as it is written from its definition. */
static void
the_neck_is_the_neck(void)
{
	uint64_t state = seed();
	double worst = 0;

	for (int round = 0; round < 3000; round++) {
		double x[3], u[3], v[3], want[3];

		for (int a = 0; a < 3; a++)
			x[a] = uniform(&state, -95, 95);
		neck_pull(x, want);
		vol_motions_at(&neck, x, u);
		for (int a = 0; a < 3; a++)
			worst = fmax(worst, fabs(u[a] - want[a]));
		neck_push(x, want);
		vol_motions_inverse_at(&neck, x, v);
		for (int a = 0; a < 3; a++)
			worst = fmax(worst, fabs(v[a] - want[a]));
	}
	OK(worst < 1e-9);
	tap_diag("worst %.2g mm", worst);
}

static void
motions_as_text(void)
{
	struct vol_motions m;
	static const struct { const char *text; int column; const char *says; } wrong[] = {
		{ "", 1, "ends too early" },
		{ "slide 3", 1, "translate, rotate, shrink" },
		{ "rotat 10 at 0 0 0", 1, "did you mean \"rotate\"?" },
		{ "translate 1 2", 14, "three numbers" },
		{ "translate 1 2 x", 15, "\"x\" is not expected" },
		{ "translate 1 2 3 4", 17, "\"4\" is not expected" },
		{ "rotate 10", 10, "the centre" },
		{ "rotate 10 at 0 0 0 at 1 1 1", 20, "twice" },
		{ "push 1 0 0 at 0 0 0", 20, "sigma" },
		{ "shrink 0 0 0 volume 0.7 inner 3", 32, "outer" },
		{ "translate 1 2 3; jump", 18, "\"jump\"" },
		{ "translate 1 2 1e7", 15, "out of range" },
	};

	OK(vol_motions_parse("translate 0 4 0; rotate -10 axis 1 0 0 at 1 2 3 ;shrink -55 0 0 volume 0.7 inner 20 outer 38;"
	                     "push 1 2 3 at 4 5 6 sigma 7; bump 0 4 0 at 0 20 0 radii 16 18 60; swirl 20 at 0 0 0 sigma 15;",
	                     &m, &fault));
	IS_INT(m.n, 6);
	NEAR(m.items[0].shift_mm[1], 4, 0, 0);
	IS_INT(m.items[1].kind, VOL_MOTION_ROTATE);
	NEAR(m.items[1].degrees, -10, 0, 0);
	NEAR(m.items[1].axis[0], 1, 0, 0);
	NEAR(m.items[1].axis[2], 0, 0, 0);
	NEAR(m.items[1].centre_mm[2], 3, 0, 0);
	NEAR(m.items[2].volume, 0.7, 0, 0);
	NEAR(m.items[2].outer_mm, 38, 0, 0);
	NEAR(m.items[3].sigma_mm, 7, 0, 0);
	NEAR(m.items[4].radii_mm[2], 60, 0, 0);
	NEAR(m.items[5].axis[2], 1, 0, 0);
	for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
		OK(!vol_motions_parse(wrong[k].text, &m, &fault));
		IS_INT(fault.line, 1);
		IS_INT(fault.column, wrong[k].column);
		HAS(fault.text, wrong[k].says);
	}
}

static void
motions_that_cannot_be(void)
{
	struct vol_field u = field_on(slice(4, 4)), v = field_on((struct vol_grid){ .n = { 3, 3, 3 }, .spacing_mm = { 1, 1, 1 } });
	static const struct { const char *text, *says; bool slice, inverse; } wrong[] = {
		{ "rotate 10 at 0 0 0 axis 1 0 0", "plane", true, false },
		{ "rotate 10 at 0 0 0 axis 0 0 0", "axis", false, false },
		{ "rotate 400 at 0 0 0", "360", false, false },
		{ "shrink 0 0 0 volume 0", "volume", false, false },
		{ "shrink 0 0 0 volume 0.7 inner 38 outer 20", "inner", false, false },
		{ "push 30 0 0 at 0 0 0 sigma 10", "folds", false, true },
		{ "bump 0 10.6 0 at 0 0 0 radii 16 18 60", "folds", false, true },
		{ "bump 1 10 0 at 0 0 0 radii 16 18 60", "one axis", false, false },
		{ "shrink 0 0 0 volume 0.1 inner 20 outer 21", "folds", false, true },
		{ "translate 1 2 3; swirl 10 at 0 0 0 sigma 0", "sigma", false, false },
	};

	for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
		struct vol_motions m;

		OK(vol_motions_parse(wrong[k].text, &m, &fault));
		OK(!vol_motions_fill(wrong[k].slice ? &u : &v, &m, wrong[k].inverse, &fault));
		HAS(fault.text, wrong[k].says);
		if (wrong[k].inverse)
			OK(vol_motions_fill(&v, &m, false, &fault));
	}
	vol_field_fini(&u);
	vol_field_fini(&v);
}

/* ---- inverses ---- */

/* VOLUME 9.2: at most 1e-3 mm at the voxels' centres; and not far from the analytic inverse. */
static void
the_neck_inverted(void)
{
	struct vol_field u = field_on(small_grid), v, back;
	struct vol_inversion out;
	struct vol_consistency c;
	double worst = 0;

	OK(vol_motions_fill(&u, &neck, false, &fault));
	OK(vol_field_invert(&u, NULL, &v, &out, &fault));
	IS_INT(out.voxels, 128 * 128 * 64);
	IS_INT(out.outside, 0);
	OK(out.worst_mm <= 1e-6);
	OK(vol_inverse_consistency(&v, &u, &c, &fault));
	IS_INT(c.unknown, 0);
	OK(c.max_mm <= 1e-3);
	OK(c.mean_mm <= c.max_mm && c.p95_mm <= c.max_mm);
	tap_diag("worst %.2g mm", c.max_mm);
	back = field_on(small_grid);
	OK(vol_motions_fill(&back, &neck, true, &fault));
	for (size_t i = 0; i < vol_grid_voxels(&small_grid); i++) {
		double d[3];

		for (int a = 0; a < 3; a++)
			d[a] = (double)v.u_mm[a][i] - (double)back.u_mm[a][i];
		worst = fmax(worst, length(d));
	}
	/* Interpolation costs h^2/8 of the second derivative: 4 x 4/18^2 x 6 mm^-1 and the like on 2 and 3 mm. */
	OK(worst < 0.1);
	tap_diag("%.2g mm from the analytic inverse", worst);
	vol_field_fini(&u);
	vol_field_fini(&v);
	vol_field_fini(&back);
}

/* To a hundredth of the volume: u grows by 3.64 mm a mm, and the fixed point runs away. */
static void
newton_where_the_fixed_point_fails(void)
{
	struct vol_grid g = { .n = { 15, 15, 15 }, .spacing_mm = { 2, 2, 2 }, .origin_mm = { -14, -14, -14 } };
	struct vol_grid wide = { .n = { 21, 21, 21 }, .spacing_mm = { 6, 6, 6 }, .origin_mm = { -60, -60, -60 } };
	struct vol_motion m = { .kind = VOL_MOTION_SCALE, .volume = 0.01 };
	struct vol_field u = field_on(g), v;
	struct vol_inversion out;

	OK(vol_field_fill(&u, &m, false, &fault));
	OK(vol_field_invert(&u, &wide, &v, &out, &fault));
	OK(out.worst_mm <= 1e-6);
	IS_INT(out.outside, 0);        /* 14 mm today were 65 mm */
	for (size_t i = 0; i < vol_grid_voxels(&wide); i += 97) {
		double y[3];

		vol_grid_world(&wide, i, y);
		NEAR((double)v.u_mm[0][i], y[0] * (pow(0.01, 1. / 3) - 1), 1e-4, 0);
	}
	vol_field_fini(&u);
	vol_field_fini(&v);
}

static void
what_lies_outside_is_counted(void)
{
	struct vol_grid g = { .n = { 10, 6, 5 }, .spacing_mm = { 2, 2, 2 } };
	struct vol_motion m = { .shift_mm = { 6, 0, 0 } };
	struct vol_field u = field_on(g), v, out;
	struct vol_inversion told;
	size_t outside;

	OK(vol_field_fill(&u, &m, false, &fault));
	OK(vol_field_invert(&u, NULL, &v, &told, &fault));
	IS_INT(told.outside, 3 * 6 * 5);       /* y - 6 mm lies below the grid for the first three of a row */
	NEAR((double)v.u_mm[0][0], -6, 1e-6, 0);
	NEAR((double)v.u_mm[0][9], -6, 1e-6, 0);
	OK(vol_field_compose(&u, &v, &out, &outside, &fault));
	IS_INT(outside, 3 * 6 * 5);
	NEAR((double)out.u_mm[0][4], 0, 1e-6, 0);
	vol_field_fini(&u);
	vol_field_fini(&v);
	vol_field_fini(&out);
}

static void
a_fold_has_no_inverse(void)
{
	struct vol_grid g = { .n = { 12, 12, 12 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_field u = field_on(g), v;
	struct vol_inversion out;

	/* x -> |x - 5.5| + 5.5: nothing of today comes from below 5.5. */
	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		u.u_mm[0][i] = i % 12 < 6 ? (float)(11 - 2 * (int)(i % 12)) : 0;
	OK(!vol_field_invert(&u, NULL, &v, &out, &fault));
	HAS(fault.text, "folds");
	OK(v.u_mm[0] == NULL);
	vol_field_fini(&u);
}

/* A slice of the neck. */
static void
a_slice_inverted(void)
{
	struct vol_grid g = { .n = { 200, 200, 1 }, .spacing_mm = { 1, 1, 3 }, .origin_mm = { -99.5, -99.5, 0 } };
	struct vol_field u = field_on(g), v;
	struct vol_inversion out;
	struct vol_consistency c;

	OK(vol_motions_fill(&u, &neck, false, &fault));
	OK(vol_field_invert(&u, NULL, &v, &out, &fault));
	OK(vol_inverse_consistency(&v, &u, &c, &fault));
	IS_INT(c.unknown, 0);
	OK(c.max_mm <= 1e-5);
	vol_field_fini(&v);
	OK(!vol_field_invert(&u, &small_grid, &v, &out, &fault));
	HAS(fault.text, "two of a kind");
	vol_field_fini(&u);
}

/* Two movements as one list, and as fields one after the other. */
static void
one_after_the_other(void)
{
	struct vol_grid g = { .n = { 40, 40, 30 }, .spacing_mm = { 2, 2, 2 }, .origin_mm = { -39, -39, -29 } };
	struct vol_motions both = { .n = 2, .items = {
		{ .kind = VOL_MOTION_ROTATE, .axis = { 0, 1, 1 }, .degrees = 8 }, { .shift_mm = { 2, -3, 1 } } } };
	struct vol_motions first = { .n = 1, .items = { both.items[0] } }, second = { .n = 1, .items = { both.items[1] } };
	struct vol_field u1 = field_on(g), u2 = field_on(g), list = field_on(g), out;
	double worst = 0;

	OK(vol_motions_fill(&u1, &first, false, &fault) && vol_motions_fill(&u2, &second, false, &fault));
	OK(vol_motions_fill(&list, &both, false, &fault));
	OK(vol_field_compose(&u1, &u2, &out, NULL, &fault));
	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		for (int a = 0; a < 3; a++)
			worst = fmax(worst, fabs((double)out.u_mm[a][i] - (double)list.u_mm[a][i]));
	OK(worst < 1e-5);
	vol_field_fini(&u1);
	vol_field_fini(&u2);
	vol_field_fini(&list);
	vol_field_fini(&out);
}

/* ---- quality ---- */

/* FACTS 8: u = 0.1 x and the guess -0.1 x: 0.1 mm at x = 10; the exact inverse -0.1 x / 1.1: 0. */
static void
inverse_consistency_by_hand(void)
{
	struct vol_grid g = { .n = { 11, 2, 2 }, .spacing_mm = { 1, 1, 1 } }, far = { .n = { 13, 2, 2 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_field ab = field_on(g), ba = field_on(far);
	struct vol_consistency c;

	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		ab.u_mm[0][i] = (float)(0.1 * (double)(i % 11));
	for (size_t i = 0; i < vol_grid_voxels(&far); i++)
		ba.u_mm[0][i] = (float)(-0.1 * (double)(i % 13));
	OK(vol_inverse_consistency(&ab, &ba, &c, &fault));
	IS_INT(c.unknown, 0);
	NEAR(c.max_mm, 0.1, 1e-6, 0);
	NEAR(c.mean_mm, 0.05, 1e-6, 0);        /* 0.01 x, mean of 0 to 10 */
	NEAR(c.p95_mm, 0.1, 1e-6, 0);          /* the largest of eleven takes a 11th, more than 5 % */
	for (size_t i = 0; i < vol_grid_voxels(&far); i++)
		ba.u_mm[0][i] = (float)(-0.1 * (double)(i % 13) / 1.1);
	OK(vol_inverse_consistency(&ab, &ba, &c, &fault));
	NEAR(c.max_mm, 0, 1e-6, 0);
	vol_field_fini(&ab);
	vol_field_fini(&ba);
}

/* The 95th percentile by its definition: at most a twentieth is larger, and of anything smaller more would be. */
static void
the_percentile_is_the_one(void)
{
	uint64_t state = seed();
	struct vol_grid g = slice(37, 41);
	struct vol_field ab = field_on(g), ba = field_on(g);
	struct vol_consistency c;
	size_t larger = 0, as_large = 0, n = vol_grid_voxels(&g);

	for (size_t i = 0; i < n; i++)
		ab.u_mm[1][i] = (float)floor(uniform(&state, -12, 13)) / 100;
	OK(vol_inverse_consistency(&ab, &ba, &c, &fault));
	for (size_t i = 0; i < n; i++) {
		larger += fabs((double)ab.u_mm[1][i]) > c.p95_mm + 1e-7;
		as_large += fabs((double)ab.u_mm[1][i]) > c.p95_mm - 1e-7;
	}
	OK(20 * larger <= n);
	OK(20 * as_large > n);
	vol_field_fini(&ab);
	vol_field_fini(&ba);
}

static void
landmarks(void)
{
	static const char header[] = "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\n";
	char text[1000];
	struct vol_landmarks m;
	struct vol_tre e;
	struct vol_grid g = { .n = { 11, 11, 11 }, .spacing_mm = { 2, 2, 2 } };
	struct vol_motion shift = { .shift_mm = { 1, 2, -2 } };
	struct vol_field u = field_on(g);

	OK(vol_field_fill(&u, &shift, false, &fault));
	snprintf(text, sizeof text, "# of a test\n%sa,5,5,5,6,7,3\n\"b, c\",4,4,4,5,6,5\nd,90,0,0,91,2,-2\n", header);
	OK(vol_landmarks_read_csv(text, strlen(text), &m, &fault));
	IS_INT(m.n, 3);
	IS_STR(m.items[1].name, "b, c");
	NEAR(m.items[1].moving_mm[2], 5, 0, 0);
	vol_landmark_error(&u, &m, &e);
	IS_INT(e.n, 2);
	IS_INT(e.unknown, 1);
	IS_INT(e.worst, 1);
	NEAR(e.mean_mm, 1.5, 1e-6, 0);         /* 0 and 3 */
	NEAR(e.max_mm, 3, 1e-6, 0);
	vol_landmark_error(NULL, &m, &e);
	IS_INT(e.n, 3);
	NEAR(e.mean_mm, (3 + sqrt(6) + 3) / 3, 1e-12, 0);
	vol_landmarks_fini(&m);
	snprintf(text, sizeof text, "%sa,5,5,5,6,seven,3\n", header);
	OK(!vol_landmarks_read_csv(text, strlen(text), &m, &fault));
	IS_INT(fault.line, 2);
	IS_INT(fault.column, 11);
	snprintf(text, sizeof text, "%sa,5,5,5,6,7\n", header);
	OK(!vol_landmarks_read_csv(text, strlen(text), &m, &fault));
	IS_INT(fault.line, 2);
	OK(!vol_landmarks_read_csv(header, strlen(header), &m, &fault));
	HAS(fault.text, "no row");
	OK(!vol_landmarks_read_csv("", 0, &m, &fault));
	vol_field_fini(&u);
}

static void
more_landmarks_than_are_read(void)
{
	static const char header[] = "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\n", row[] = "a,1,2,3,4,5,6\n";
	size_t len = sizeof header - 1;
	char *text = malloc(len + (VOL_LANDMARKS_MAX + 1) * (sizeof row - 1));
	struct vol_landmarks m;

	if (!text)
		tap_bail_out("out of memory");
	memcpy(text, header, len);
	for (int i = 0; i <= VOL_LANDMARKS_MAX; i++, len += sizeof row - 1)
		memcpy(text + len, row, sizeof row - 1);
	OK(vol_landmarks_read_csv(text, len - (sizeof row - 1), &m, &fault));
	IS_INT(m.n, VOL_LANDMARKS_MAX);
	vol_landmarks_fini(&m);
	OK(!vol_landmarks_read_csv(text, len, &m, &fault));
	IS_INT(fault.line, VOL_LANDMARKS_MAX + 2);
	HAS(fault.text, "too many landmarks; expected at most 10000");
	OK(!m.items);
	free(text);
}

/* A bone that turns as one piece in tissue that does not; and one that is stretched or sheared, with J = 1. */
static void
bones(void)
{
	struct vol_grid g = { .n = { 24, 22, 20 }, .spacing_mm = { 2, 2, 3 }, .origin_mm = { -23, -21, -28.5 } };
	struct vol_motion turn = { .kind = VOL_MOTION_ROTATE, .axis = { 1, -2, 2 }, .degrees = 30, .centre_mm = { 3, 1, -8 } };
	struct vol_field u = field_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_rigidity r;
	uint64_t state = seed();

	OK(vol_field_fill(&u, &turn, false, &fault));
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		int at[3];

		vol_grid_place(&g, i, at);
		l.label[i] = at[0] > 4 && at[0] < 19 && at[1] > 4 && at[1] < 9 && at[2] > 2 && at[2] < 12 ? 3 : 0;
		if (!l.label[i])
			for (int a = 0; a < 3; a++)
				u.u_mm[a][i] += (float)uniform(&state, -1, 1);
	}
	OK(vol_rigidity(&u, &l, 3, &r, &fault));
	IS_INT(r.voxels, 14 * 4 * 9);
	IS_INT(r.strained, r.voxels);
	NEAR(r.strain_max, 0, 1e-5, 0);
	NEAR(r.residual_max_mm, 0, 1e-5, 0);
	NEAR(r.degrees, 30, 1e-4, 0);
	OK(vol_rigidity(&u, &l, 9, &r, &fault));
	IS_INT(r.voxels, 0);
	OK(isnan(r.strain_mean) && isnan(r.residual_rms_mm));
	/* x stretched by 1.1: F^T F - I has 0.21 in one place; the best rigid motion leaves 0.1 |x - mean|. */
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		u.u_mm[0][i] = (float)(0.1 * at[0]);
		u.u_mm[1][i] = u.u_mm[2][i] = 0;
	}
	OK(vol_rigidity(&u, &l, 3, &r, &fault));
	NEAR(r.strain_mean, 0.21, 1e-5, 0);
	NEAR(r.strain_max, 0.21, 1e-4, 0);
	NEAR(r.residual_max_mm, 0.1 * 6.5 * 2, 1e-4, 0);
	NEAR(r.degrees, 0, 1e-3, 0);
	/* A shear by g keeps volumes; F^T F - I has g, g and g^2. */
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		u.u_mm[0][i] = (float)(0.2 * at[1]);
	}
	OK(vol_rigidity(&u, &l, 3, &r, &fault));
	NEAR(r.strain_mean, sqrt(2 * 0.04 + 0.0016), 1e-5, 0);
	OK(r.residual_rms_mm > 0.1);
	vol_field_fini(&u);
	vol_labels_fini(&l);
}

static void
bones_of_a_slice(void)
{
	struct vol_field u = field_on(slice(30, 20));
	struct vol_labels l = labels_on(slice(30, 20));
	struct vol_motions m = { .n = 2, .items = { { .kind = VOL_MOTION_ROTATE, .axis = { 0, 0, 1 }, .degrees = -25 },
		                                    { .shift_mm = { 3, 1, 0 } } } };
	struct vol_rigidity r;

	OK(vol_motions_fill(&u, &m, false, &fault));
	for (size_t i = 0; i < 600; i++)
		l.label[i] = i % 30 > 3 && i % 30 < 9;
	OK(vol_rigidity(&u, &l, 1, &r, &fault));
	NEAR(r.degrees, 25, 1e-4, 0);
	NEAR(r.strain_max, 0, 1e-5, 0);
	NEAR(r.residual_max_mm, 0, 1e-5, 0);
	vol_field_fini(&u);
	vol_labels_fini(&l);
}

TAP_MAIN(TAP_CASE(every_motion_has_its_inverse), TAP_CASE(sequences_have_theirs_in_reverse), TAP_CASE(motions_by_hand),
         TAP_CASE(the_neck_is_the_neck),
         TAP_CASE(motions_as_text), TAP_CASE(motions_that_cannot_be), TAP_CASE(the_neck_inverted),
         TAP_CASE(newton_where_the_fixed_point_fails), TAP_CASE(what_lies_outside_is_counted),
         TAP_CASE(a_fold_has_no_inverse), TAP_CASE(a_slice_inverted), TAP_CASE(one_after_the_other),
         TAP_CASE(inverse_consistency_by_hand), TAP_CASE(the_percentile_is_the_one), TAP_CASE(landmarks), TAP_CASE(more_landmarks_than_are_read),
         TAP_CASE(bones), TAP_CASE(bones_of_a_slice))
