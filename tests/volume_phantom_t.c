/* The phantom: what stands where, that it is natural and the same by its seed, doses of the asked slope, and the truth
 * under a movement. */
#include "volume_phantom_help.h"

/* ---- anatomy ---- */

struct level { const char *name; int there[20], absent[12]; };
static const struct level levels[] = {
	{ "skull-base",
	  { PHANTOM_BRAINSTEM, PHANTOM_BRAIN, PHANTOM_CANAL, PHANTOM_SKULL, PHANTOM_MANDIBLE, PHANTOM_PAROTID_RIGHT,
	      PHANTOM_PAROTID_LEFT,
	    PHANTOM_CAROTID_RIGHT, PHANTOM_CAROTID_LEFT, PHANTOM_AIRWAY, PHANTOM_MUSCLE },
	  { PHANTOM_CORD, PHANTOM_LARYNX, PHANTOM_THYROID, PHANTOM_TRACHEA, PHANTOM_HYOID,
	      PHANTOM_SUBMANDIBULAR_LEFT } },
	{ "c2",
	  { PHANTOM_CORD, PHANTOM_CANAL, PHANTOM_VERTEBRA, PHANTOM_MANDIBLE, PHANTOM_SKULL, PHANTOM_PAROTID_RIGHT,
	      PHANTOM_PAROTID_LEFT,
	    PHANTOM_CAROTID_RIGHT, PHANTOM_CAROTID_LEFT, PHANTOM_EXTERNAL_CAROTID_RIGHT, PHANTOM_EXTERNAL_CAROTID_LEFT,
	    PHANTOM_JUGULAR_RIGHT, PHANTOM_AIRWAY, PHANTOM_CONSTRICTORS, PHANTOM_TONGUE, PHANTOM_STERNOMASTOID_RIGHT,
	    PHANTOM_STERNOMASTOID_LEFT, PHANTOM_PARASPINAL, PHANTOM_MUSCLE },
	  { PHANTOM_BRAINSTEM, PHANTOM_BRAIN, PHANTOM_LARYNX, PHANTOM_THYROID, PHANTOM_OESOPHAGUS } },
	{ "c4",
	  { PHANTOM_CORD, PHANTOM_CANAL, PHANTOM_VERTEBRA, PHANTOM_HYOID, PHANTOM_LARYNX, PHANTOM_SUBMANDIBULAR_RIGHT,
	      PHANTOM_SUBMANDIBULAR_LEFT,
	    PHANTOM_CAROTID_RIGHT, PHANTOM_CAROTID_LEFT, PHANTOM_JUGULAR_RIGHT, PHANTOM_AIRWAY, PHANTOM_CONSTRICTORS,
	    PHANTOM_STERNOMASTOID_RIGHT, PHANTOM_STERNOMASTOID_LEFT, PHANTOM_PARASPINAL },
	  { PHANTOM_BRAINSTEM, PHANTOM_SKULL, PHANTOM_MANDIBLE, PHANTOM_THYROID, PHANTOM_PAROTID_RIGHT,
	      PHANTOM_PAROTID_LEFT, PHANTOM_TRACHEA } },
	{ "c6",
	  { PHANTOM_CORD, PHANTOM_CANAL, PHANTOM_VERTEBRA, PHANTOM_LARYNX, PHANTOM_AIRWAY, PHANTOM_THYROID,
	      PHANTOM_OESOPHAGUS, PHANTOM_CAROTID_RIGHT, PHANTOM_CAROTID_LEFT,
	    PHANTOM_JUGULAR_RIGHT, PHANTOM_STERNOMASTOID_RIGHT, PHANTOM_PARASPINAL, PHANTOM_MUSCLE },
	  { PHANTOM_BRAINSTEM, PHANTOM_SKULL, PHANTOM_MANDIBLE, PHANTOM_PAROTID_RIGHT, PHANTOM_PAROTID_LEFT,
	    PHANTOM_SUBMANDIBULAR_LEFT, PHANTOM_TONGUE, PHANTOM_EXTERNAL_CAROTID_LEFT } },
};

static void
organs_stand_at_their_levels(void)
{
	for (uint64_t number = 1; number <= 6; number++)
		for (size_t k = 0; k < sizeof levels / sizeof *levels; k++) {
			double z = 0;
			struct vol_phantom *p;
			struct vol_grid g;
			struct vol_labels l;

			OK(vol_phantom_level(levels[k].name, &z));
			p = neck(number, 1, z);
			g = grid_at(p, z, 1, 3, 1);
			l = labels_at(p, NULL, &g);
			for (const int *label = levels[k].there; *label; label++)
				if (!OK(count(&l, *label) >= 5))
					tap_diag("seed %d, %s: %s", (int)number, levels[k].name,
					    vol_phantom_tissue((uint16_t)*label)->id);
			for (const int *label = levels[k].absent; *label; label++)
				if (!IS_INT(count(&l, *label), 0))
					tap_diag("seed %d, %s: %s", (int)number, levels[k].name,
					    vol_phantom_tissue((uint16_t)*label)->id);
			OK(count(&l, PHANTOM_TUMOUR) > 100);
			OK(count(&l, PHANTOM_CORD) + count(&l, PHANTOM_BRAINSTEM) > 40);
			IS_INT(pieces(&l, k == 0 ? PHANTOM_BRAINSTEM : PHANTOM_CORD), 1);
			IS_INT(pieces(&l, PHANTOM_CAROTID_RIGHT), 1);
			IS_INT(pieces(&l, PHANTOM_CAROTID_LEFT), 1);
			vol_labels_fini(&l);
			vol_phantom_free(p);
		}
}

/* A slab from C7 to C1. */
static void
what_runs_along_the_neck_is_one_piece(void)
{
	struct vol_phantom *p = neck(4, 1, 0);
	struct vol_grid g = grid_at(p, -4, 2, 2, 54);
	struct vol_labels l = labels_at(p, NULL, &g);

	IS_INT(pieces(&l, PHANTOM_CORD), 1);
	IS_INT(pieces(&l, PHANTOM_CAROTID_RIGHT), 1);
	IS_INT(pieces(&l, PHANTOM_CAROTID_LEFT), 1);
	IS_INT(pieces(&l, PHANTOM_MANDIBLE), 1);
	IS_INT(pieces(&l, PHANTOM_JUGULAR_RIGHT), 1);
	OK(count(&l, PHANTOM_HYOID) > 20);
	OK(count(&l, PHANTOM_DISC) > 200);
	OK(count(&l, PHANTOM_THYROID) > 50);
	OK(count(&l, PHANTOM_OESOPHAGUS) > 20);
	OK(count(&l, PHANTOM_VERTEBRAL_ARTERY) > 40);
	vol_labels_fini(&l);
	vol_phantom_free(p);
}

/* Share of an organ's area that the ellipse (box) of the same centre, area and second moments does not share. */
static void
misfit(const struct vol_labels *l, int label, double *ellipse, double *box)
{
	double n = 0, m[2] = { 0 }, s[3] = { 0 }, angle, axis[2], off[2] = { 0 };

	for (int pass = 0; pass < 3; pass++)
		for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
			double x[3], d[2], r[2], c = 0, t = 0;
			bool in = l->label[i] == label;

			vol_grid_world(&l->grid, i, x);
			if (pass == 0 && in) {
				n++;
				m[0] += x[0];
				m[1] += x[1];
			}
			if (pass == 0)
				continue;
			d[0] = x[0] - m[0] / n;
			d[1] = x[1] - m[1] / n;
			if (pass == 1 && in) {
				s[0] += d[0] * d[0] / n;
				s[1] += d[1] * d[1] / n;
				s[2] += d[0] * d[1] / n;
			}
			if (pass == 1)
				continue;
			angle = atan2(2 * s[2], s[0] - s[1]) / 2;
			c = cos(angle);
			t = sin(angle);
			axis[0] = s[0] * c * c + s[1] * t * t + 2 * s[2] * c * t;
			axis[1] = s[0] * t * t + s[1] * c * c - 2 * s[2] * c * t;
			r[0] = (c * d[0] + t * d[1]) / sqrt(axis[0]);
			r[1] = (c * d[1] - t * d[0]) / sqrt(axis[1]);
			off[0] += in != (r[0] * r[0] + r[1] * r[1] <= 4);
			off[1] += in != (fabs(r[0]) <= sqrt(3) && fabs(r[1]) <= sqrt(3));
		}
	*ellipse = off[0] / n;
	*box = off[1] / n;
}

/* An ellipse and a box on the same grid leave less than 2 %, so that the measure measures. */
static void
no_organ_is_an_ellipse_or_a_box(void)
{
	static const struct { const char *level; int labels[12]; } at[] = {
		{ "c2", { PHANTOM_BODY, PHANTOM_CORD, PHANTOM_VERTEBRA, PHANTOM_PAROTID_RIGHT, PHANTOM_PAROTID_LEFT,
		          PHANTOM_STERNOMASTOID_RIGHT, PHANTOM_TONGUE, PHANTOM_TUMOUR } },
		{ "c4", { PHANTOM_CORD, PHANTOM_HYOID, PHANTOM_SUBMANDIBULAR_RIGHT, PHANTOM_STERNOMASTOID_RIGHT,
		    PHANTOM_AIRWAY,
		          PHANTOM_CAROTID_RIGHT, PHANTOM_JUGULAR_RIGHT, PHANTOM_TUMOUR } },
		{ "c6", { PHANTOM_CORD, PHANTOM_LARYNX, PHANTOM_THYROID, PHANTOM_JUGULAR_RIGHT, PHANTOM_STERNOMASTOID_RIGHT,
		    PHANTOM_TUMOUR } },
	};
	struct vol_labels shape = labels_on(slice(120, 120));
	double ellipse, box;

	for (size_t i = 0; i < vol_grid_voxels(&shape.grid); i++) {
		double x[3];

		vol_grid_world(&shape.grid, i, x);
		shape.label[i] = hypot((x[0] - 60.3) / 50, (x[1] - 59.8) / 25) <= 1 ? 1 : 0;
		if (fabs(x[1] - 8) < 5 && fabs(x[0] - 60) < 40)
			shape.label[i] = 2;
	}
	misfit(&shape, 1, &ellipse, &box);
	OK(ellipse < 0.02 && box > 0.05);
	misfit(&shape, 2, &ellipse, &box);
	OK(box < 0.02 && ellipse > 0.05);
	vol_labels_fini(&shape);
	for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
		double z;
		struct vol_phantom *p;
		struct vol_grid g;
		struct vol_labels l;

		OK(vol_phantom_level(at[k].level, &z));
		p = neck(2, 1, z);
		g = grid_at(p, z, 0.5, 3, 1);
		l = labels_at(p, NULL, &g);
		for (const int *label = at[k].labels; *label; label++) {
			misfit(&l, *label, &ellipse, &box);
			if (!OK(ellipse > 0.03 && box > 0.03))
				tap_diag("%s %s: %g of an ellipse, %g of a box", at[k].level,
				    vol_phantom_tissue((uint16_t)*label)->id, ellipse, box);
		}
		vol_labels_fini(&l);
		vol_phantom_free(p);
	}
}

static void
left_and_right_differ(void)
{
	static const int pairs[][2] = { { PHANTOM_PAROTID_RIGHT, PHANTOM_PAROTID_LEFT }, { PHANTOM_CAROTID_RIGHT,
	    PHANTOM_CAROTID_LEFT },
		                        { PHANTOM_STERNOMASTOID_RIGHT, PHANTOM_STERNOMASTOID_LEFT } };
	struct vol_phantom_spec s = { .seed = 3, .scale = 1 };
	struct vol_phantom *p = vol_phantom_new(&s, &fault);
	size_t differ = 0, all = 0;

	for (double y = -80; y < 80; y += 1)
		for (double x = 1; x < 75; x += 1) {
			struct vol_phantom_point right = vol_phantom_at(p, (double[]){ x, y, 38 });
			struct vol_phantom_point left = vol_phantom_at(p, (double[]){ -x, y, 38 });
			bool mirrored = right.label == left.label;

			for (int i = 0; i < 3; i++)
				mirrored = mirrored || (right.label == pairs[i][0] && left.label == pairs[i][1]);
			if (right.label == PHANTOM_OUTSIDE && left.label == PHANTOM_OUTSIDE)
				continue;
			all++;
			differ += !mirrored;
		}
	if (!OK((double)differ > 0.1 * (double)all))
		tap_diag("%zu of %zu", differ, all);
	vol_phantom_free(p);
}

static void
tissues_have_their_hounsfield_numbers(void)
{
	size_t wrong = 0, cortex = 0, marrow = 0;

	for (uint64_t number = 1; number <= 3; number++) {
		struct vol_phantom *p = neck(number, 1, 10);

		for (double z = -60; z <= 70; z += 5)
			for (double y = -100; y <= 110; y += 2)
				for (double x = -80; x <= 80; x += 2) {
					struct vol_phantom_point v = vol_phantom_at(p, (double[]){ x, y, z });
					const struct vol_phantom_tissue *t = vol_phantom_tissue(v.label);

					if (!(v.hu >= t->hu_low && v.hu <= t->hu_high) && wrong++ == 0)
						tap_diag("%s at %g %g %g: %g HU", t->id, x, y, z, v.hu);
					cortex += v.label == PHANTOM_VERTEBRA && v.hu > 700;
					marrow += v.label == PHANTOM_VERTEBRA && v.hu < 450;
				}
		vol_phantom_free(p);
	}
	IS_INT(wrong, 0);
	OK(cortex > 1000 && marrow > 1000);
}

/* At borders a voxel of the image is between its tissues: fine enough voxels have no such step from air to bone. */
static void
the_image_is_blurred_and_has_its_noise(void)
{
	struct vol_phantom *p = neck(1, 1, 0);
	struct vol_grid g = grid_at(p, 0, 1, 3, 1);
	struct vol_image clean, noisy;
	double mean = 0, square = 0, n = (double)vol_grid_voxels(&g);
	size_t between = 0;

	OK(vol_phantom_fill(p, NULL, &g, 0, NULL, &clean, &fault));
	OK(vol_phantom_fill(p, NULL, &g, 10, NULL, &noisy, &fault));
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double d = (double)(noisy.value[i] - clean.value[i]);

		mean += d / n;
		square += d * d / n;
		between += clean.value[i] > -900 && clean.value[i] < -200;
	}
	NEAR(mean, 0, 0.4, 0);
	NEAR(sqrt(square), 10, 0.3, 0);
	OK(between > 100);
	vol_image_fini(&clean);
	vol_image_fini(&noisy);
	vol_phantom_free(p);
}

static void
volumes_do_not_depend_on_the_grid(void)
{
	static const int labels[] = { PHANTOM_BODY, PHANTOM_CORD, PHANTOM_VERTEBRA, PHANTOM_MANDIBLE,
	    PHANTOM_SUBMANDIBULAR_RIGHT,
		                      PHANTOM_STERNOMASTOID_RIGHT, PHANTOM_PARASPINAL, PHANTOM_TUMOUR };
	struct vol_phantom *p = neck(5, 1, 0);
	struct vol_grid coarse = grid_at(p, 0, 1.5, 3, 1), fine = grid_at(p, 0, 0.5, 3, 1);
	struct vol_labels a = labels_at(p, NULL, &coarse), b = labels_at(p, NULL, &fine);

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		NEAR((double)count(&a, labels[i]) * vol_grid_voxel_cc(&coarse), (double)count(&b,
		    labels[i]) * vol_grid_voxel_cc(&fine), 0,
		    0.1);
	vol_labels_fini(&a);
	vol_labels_fini(&b);
	vol_phantom_free(p);
}

/* The same place of a neck of another size holds the same. */
static void
size_is_a_scale(void)
{
	struct vol_phantom *small = neck(1, 0.8, 0), *large = neck(1, 1.2, 0);
	size_t differ = 0;

	for (double y = -60; y <= 60; y += 7)
		for (double x = -60; x <= 60; x += 7) {
			struct vol_phantom_point a = vol_phantom_at(small, (double[]){ 0.8 * x, 0.8 * y, 8 });
			struct vol_phantom_point b = vol_phantom_at(large, (double[]){ 1.2 * x, 1.2 * y, 12 });

			differ += a.label != b.label || fabs(a.hu - b.hu) > 1e-6;
		}
	IS_INT(differ, 0);
	OK(vol_phantom_at(small, (double[]){ 0, -26.5 * 0.8, 0 }).label != PHANTOM_OUTSIDE);
	vol_phantom_free(small);
	vol_phantom_free(large);
}

static void
the_seed_decides(void)
{
	struct vol_phantom *a = neck(7, 1, 0), *b = neck(7, 1, 0), *c = neck(8, 1, 0);
	struct vol_grid g = grid_at(a, 0, 2, 3, 1);
	struct vol_labels la, lb, lc;
	struct vol_image ia, ib, ic;
	size_t n = vol_grid_voxels(&g);

	OK(vol_phantom_fill(a, NULL, &g, 8, &la, &ia, &fault));
	OK(vol_phantom_fill(b, NULL, &g, 8, &lb, &ib, &fault));
	OK(vol_phantom_fill(c, NULL, &g, 8, &lc, &ic, &fault));
	OK(memcmp(la.label, lb.label, n * sizeof *la.label) == 0);
	OK(memcmp(ia.value, ib.value, n * sizeof *ia.value) == 0);
	OK(memcmp(la.label, lc.label, n * sizeof *la.label) != 0);
	OK(memcmp(ia.value, ic.value, n * sizeof *ia.value) != 0);
	vol_labels_fini(&la);
	vol_labels_fini(&lb);
	vol_labels_fini(&lc);
	vol_image_fini(&ia);
	vol_image_fini(&ib);
	vol_image_fini(&ic);
	vol_phantom_free(a);
	vol_phantom_free(b);
	vol_phantom_free(c);
}

/* ---- doses ---- */

static struct vol_phantom_dose *
plan_of(const struct vol_phantom *p, const struct vol_grid *g, const struct vol_phantom_plan *plan)
{
	struct vol_phantom_dose *d = vol_phantom_dose_new(p, NULL, g, plan, &fault);

	if (!d)
		tap_bail_out(fault.text);
	return d;
}

/* VOLUME.md: a sigmoid D/(1 + exp(d/w)) falls by D/(4 w) at most, at half its dose. */
static void
doses_fall_as_asked(void)
{
	struct vol_phantom *p = neck(1, 1, 0);
	struct vol_grid g = grid_at(p, 0, 2, 3, 1);
	struct vol_phantom_plan ball = { .dose_gy = 70, .slope_gy_per_mm = 5, .margin_mm = 4, .centre_mm = { 10, 0,
	    0 }, .radius_mm = 20 };
	struct vol_phantom_dose *d = plan_of(p, &g, &ball);
	double steepest = 0;

	/* The border of full dose is 24 mm from the centre: half of 70 Gy. */
	NEAR(vol_phantom_dose_at(d, (double[]){ 34, 0, 0 }), 35, 1e-9, 0);
	NEAR(vol_phantom_dose_at(d, (double[]){ 10, 24, 0 }), 35, 1e-9, 0);
	/* w = 70/(4 x 5) = 3.5 mm: 70/(1 + e) a width outside. */
	NEAR(vol_phantom_dose_at(d, (double[]){ 37.5, 0, 0 }), 70 / (1 + 2.718281828459045), 1e-9, 0);
	NEAR((vol_phantom_dose_at(d, (double[]){ 33.99, 0, 0 }) - vol_phantom_dose_at(d, (double[]){ 34.01, 0,
	    0 })) / 0.02, 5, 1e-4, 0);
	vol_phantom_dose_free(d);
	ball.bath = 0.1;
	d = plan_of(p, &g, &ball);
	NEAR((vol_phantom_dose_at(d, (double[]){ 33.99, 0, 0 }) - vol_phantom_dose_at(d, (double[]){ 34.01, 0,
	    0 })) / 0.02, 5, 2e-2, 0);
	/* 40 mm outside the bath is 10 % x 70 Gy / e. */
	NEAR(vol_phantom_dose_at(d, (double[]){ 74, 0, 0 }), 7 / 2.718281828459045, 1e-2, 0);
	vol_phantom_dose_free(d);
	/* Around an organ: nowhere much steeper, and as steep somewhere. */
	struct vol_phantom_plan organ = { .dose_gy = 60, .slope_gy_per_mm = 4, .margin_mm = 5,
	    .target[PHANTOM_TUMOUR] = true };

	d = plan_of(p, &g, &organ);
	for (double y = -60; y < 60; y += 0.7)
		for (double x = -70; x < 20; x += 0.7) {
			double gx = vol_phantom_dose_at(d, (double[]){ x + 0.5, y, 0 }) - vol_phantom_dose_at(d,
			    (double[]){ x - 0.5, y, 0 });
			double gy = vol_phantom_dose_at(d, (double[]){ x, y + 0.5, 0 }) - vol_phantom_dose_at(d,
			    (double[]){ x, y - 0.5, 0 });

			steepest = fmax(steepest, hypot(gx, gy));
		}
	NEAR(steepest, 4, 0, 0.06);
	vol_phantom_dose_free(d);
	vol_phantom_free(p);
}

static void
sparing_makes_a_hollow(void)
{
	struct vol_phantom *p = neck(1, 1, 0);
	struct vol_grid g = grid_at(p, 0, 2, 3, 1);
	struct vol_phantom_plan plan = { .dose_gy = 70, .slope_gy_per_mm = 5, .margin_mm = 36, .gap_mm = 6,
	    .target[PHANTOM_AIRWAY] = true,
		                         .target[PHANTOM_CAROTID_LEFT] = true, .target[PHANTOM_CAROTID_RIGHT] = true };
	struct vol_phantom_dose *all = plan_of(p, &g, &plan), *spared;
	struct vol_labels l = labels_at(p, NULL, &g);
	double most[2] = { 0 }, least = 1e9;

	plan.spare[PHANTOM_CORD] = true;
	spared = plan_of(p, &g, &plan);
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double x[3];

		vol_grid_world(&g, i, x);
		if (l.label[i] == PHANTOM_CORD) {
			most[0] = fmax(most[0], vol_phantom_dose_at(all, x));
			most[1] = fmax(most[1], vol_phantom_dose_at(spared, x));
		}
		if (l.label[i] == PHANTOM_CAROTID_LEFT)
			least = fmin(least, vol_phantom_dose_at(spared, x));
	}
	OK(most[0] > 40);
	/* Inside the gap of 6 mm it is below 70/(1 + exp(6/3.5)), 10.7 Gy. */
	OK(most[1] < 11.5);
	OK(least > 60);
	vol_labels_fini(&l);
	vol_phantom_dose_free(all);
	vol_phantom_dose_free(spared);
	vol_phantom_free(p);
}

/* ---- movement ---- */

static struct vol_motions
movement(const char *text)
{
	struct vol_motions m;

	if (!vol_motions_parse(text, &m, &fault))
		tap_bail_out(fault.text);
	return m;
}

/* Today's tissue at x is the earlier tissue at x + u(x): no step between. */
static void
today_is_the_earlier_neck_moved(void)
{
	struct vol_motions m = movement("bump 0 4 0 at 0 -26 0 radii 34 26 60; shrink -54 1 0 volume 0.8 inner 12 "
	    "outer 34");
	struct vol_phantom *p = neck(2, 1, 0);
	struct vol_grid g;
	struct vol_labels today;
	struct vol_field u;
	size_t wrong = 0, cord = 0;
	double now = 0, then = 0;

	vol_phantom_flatten(&m, 0);
	OK(vol_phantom_grid(p, &m, 0, 1, 3, 1, &g, &fault));
	today = labels_at(p, &m, &g);
	u = field_on(g);
	OK(vol_motions_fill(&u, &m, false, &fault));
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double x[3], y[3], v[3];

		vol_grid_world(&g, i, x);
		for (int a = 0; a < 3; a++)
			y[a] = x[a] + (double)u.u_mm[a][i];
		vol_motions_inverse_at(&m, y, v);
		/* The push leads back. */
		if (!(fabs(y[0] + v[0] - x[0]) < 1e-5 && fabs(y[1] + v[1] - x[1]) < 1e-5))
			wrong++;
		wrong += vol_phantom_at(p, y).label != today.label[i];
		if (today.label[i] == PHANTOM_CORD) {
			cord++;
			now += x[1];
			then += y[1];
		}
	}
	/* Single precision may move a voxel over a border. */
	OK(wrong <= 3);
	/* Further back today, by about the 4 mm. */
	OK(cord > 20 && then / (double)cord - now / (double)cord > 3);
	vol_labels_fini(&today);
	vol_field_fini(&u);
	vol_phantom_free(p);
}

static void
the_mapped_dose_is_the_true_one(void)
{
	struct vol_motions m = movement("bump 0 4 0 at 0 -26 0 radii 34 26 60");
	struct vol_phantom *p = neck(2, 1, 0);
	struct vol_grid before = grid_at(p, 0, 1, 3, 1), today;
	struct vol_phantom_plan plan = { .dose_gy = 70, .slope_gy_per_mm = 5, .margin_mm = 22, .gap_mm = 1,
		                         .target[PHANTOM_CAROTID_LEFT] = true, .target[PHANTOM_CAROTID_RIGHT] = true,
		                         .target[PHANTOM_CONSTRICTORS] = true, .spare[PHANTOM_CORD] = true };
	struct vol_phantom_dose *d = plan_of(p, &before, &plan);
	struct vol_dose grid;
	struct vol_field u;
	struct vol_mapped map;
	double worst = 0, moved = 0;

	vol_phantom_flatten(&m, 0);
	OK(vol_phantom_grid(p, &m, 0, 2, 3, 1, &today, &fault));
	OK(vol_phantom_dose_fill(d, &before, &grid, &fault));
	u = field_on(today);
	OK(vol_motions_fill(&u, &m, false, &fault));
	map = mapped(&grid, &u, &today);
	for (size_t i = 0; i < vol_grid_voxels(&today); i++) {
		double x[3], y[3], truth;

		vol_grid_world(&today, i, x);
		vol_motions_at(&m, x, y);
		for (int a = 0; a < 3; a++)
			y[a] += x[a];
		truth = vol_phantom_dose_at(d, y);
		if (!isnan(map.dose_gy[i]))
			worst = fmax(worst, fabs((double)map.dose_gy[i] - truth));
		moved = fmax(moved, fabs(vol_phantom_dose_at(d, x) - truth));
	}
	/* Linear over 1 mm: at most h^2/8 of each second derivative, D/(6 sqrt(3) w^2) = 0.55 Gy/mm^2 for a flat border. */
	if (!OK(worst < 0.35))
		tap_diag("%g Gy", worst);
	/* And not following the tissue would be wrong by far more: near 4 mm x 5 Gy/mm. */
	OK(moved > 10);
	vol_mapped_fini(&map);
	vol_dose_fini(&grid);
	vol_field_fini(&u);
	vol_phantom_dose_free(d);
	vol_phantom_free(p);
}

/* ---- refusals ---- */

static void
what_makes_no_neck_is_refused(void)
{
	struct vol_phantom_spec s = { .seed = 1, .scale = 2 };
	struct vol_phantom_plan plan = { .dose_gy = 60, .slope_gy_per_mm = 5, .target[PHANTOM_BRAIN] = true };
	struct vol_phantom *p = neck(1, 1, 0);
	struct vol_grid g = grid_at(p, 0, 2, 3, 1);
	double z = 5;

	OK(!vol_phantom_new(&s, &fault));
	IS_STR(fault.text, "a body of 2 times the usual size; expected 0.7 to 1.3");
	s.scale = NAN;
	OK(!vol_phantom_new(&s, &fault));
	s = (struct vol_phantom_spec){ .scale = 1, .tumour_radius_mm = 50 };
	OK(!vol_phantom_new(&s, &fault));
	IS_STR(fault.text, "a tumour with a radius of 50 mm; expected 3 to 40");
	OK(!vol_phantom_level("c9", &z) && !vol_phantom_level("80", &z) && !vol_phantom_level("nan", &z) &&
	    !vol_phantom_level("", &z));
	NEAR(z, 5, 0, 0);
	OK(vol_phantom_level("-12.5", &z));
	NEAR(z, -12.5, 0, 0);
	OK(!vol_phantom_dose_new(p, NULL, &g, &plan, &fault));
	IS_STR(fault.text, "the target is not at this level; expected one that stands there");
	plan = (struct vol_phantom_plan){ .dose_gy = 60, .slope_gy_per_mm = 0, .radius_mm = 10 };
	OK(!vol_phantom_dose_new(p, NULL, &g, &plan, &fault));
	IS_STR(fault.text, "a slope of 0 Gy/mm; expected 0.1 to 100");
	plan.slope_gy_per_mm = 5;
	plan.bath = NAN;
	OK(!vol_phantom_dose_new(p, NULL, &g, &plan, &fault));
	OK(!vol_phantom_tissue(PHANTOM_LABELS));
	for (int i = 1; i < PHANTOM_LABELS; i++)
		IS_INT(vol_phantom_label(vol_phantom_tissue((uint16_t)i)->id), i);
	IS_INT(vol_phantom_label("carotid"), 0);
	vol_phantom_free(p);
}

TAP_MAIN(
	TAP_CASE(organs_stand_at_their_levels),
	TAP_CASE(what_runs_along_the_neck_is_one_piece),
	TAP_CASE(no_organ_is_an_ellipse_or_a_box),
	TAP_CASE(left_and_right_differ),
	TAP_CASE(tissues_have_their_hounsfield_numbers),
	TAP_CASE(the_image_is_blurred_and_has_its_noise),
	TAP_CASE(volumes_do_not_depend_on_the_grid),
	TAP_CASE(size_is_a_scale),
	TAP_CASE(the_seed_decides),
	TAP_CASE(doses_fall_as_asked),
	TAP_CASE(sparing_makes_a_hollow),
	TAP_CASE(today_is_the_earlier_neck_moved),
	TAP_CASE(the_mapped_dose_is_the_true_one),
	TAP_CASE(what_makes_no_neck_is_refused)
)
