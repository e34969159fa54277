/* Ways of bringing a dose to today, where the truth is known: what each of them misses, worked by hand.
 *
 * Today's slice is 21 x 21 voxels of 1 mm about the middle; the old dose climbs 5 Gy a mm towards the front. */
#include "volume/ways.h"

#include "volume/map_error.h"
#include "volume_help.h"

static const struct vol_grid today = { .n = { 21, 21, 1 }, .spacing_mm = { 1, 1, 1 }, .origin_mm = { -10, -10, 0 } };

struct world {
	struct vol_labels labels;
	struct vol_field truth;
	struct vol_dose dose;
	struct vol_mapped mapped;
	struct vol_ways w;
};

static size_t
at(int x, int y)
{
	return (size_t)(21 * (y + 10) + x + 10);
}

/* Structures 1, 2 and 3: five voxels each, about (0, 6), (0, -6) and (7, 0). */
static void
open_world(struct world *x, const char *motion)
{
	static const uint16_t structures[] = { 1, 2, 3 };
	const struct vol_grid wide = { .n = { 3, 61, 1 }, .spacing_mm = { 20, 1, 1 }, .origin_mm = { -20, -30, 0 } };
	static const int centre[3][2] = { { 0, 6 }, { 0, -6 }, { 7, 0 } }, cross[5][2] = { { 0, 0 }, { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
	struct vol_motions m;

	*x = (struct world){ .labels = labels_on(today), .truth = field_on(today), .dose = dose_on(wide) };
	for (int s = 0; s < 3; s++)
		for (int k = 0; k < 5; k++)
			x->labels.label[at(centre[s][0] + cross[k][0], centre[s][1] + cross[k][1])] = structures[s];
	for (size_t i = 0; i < vol_grid_voxels(&wide); i++)
		x->dose.gy[i] = 5 * (float)(i / 3);
	if (motion && (!vol_motions_parse(motion, &m, &fault) || !vol_motions_fill(&x->truth, &m, false, &fault)))
		tap_bail_out(fault.text);
	x->w = (struct vol_ways){ .truth = &x->truth, .labels = &x->labels, .structures = structures, .n = 3, .threads = 1 };
}

static void
close_world(struct world *x)
{
	vol_labels_fini(&x->labels);
	vol_field_fini(&x->truth);
	vol_dose_fini(&x->dose);
	vol_mapped_fini(&x->mapped);
}

/* What a way makes of a structure's physical dose. */
static struct vol_map_error
error_of(struct world *x, enum vol_way_kind k, uint16_t label)
{
	struct vol_map_error e = { .max_abs_gy = NAN };
	struct vol_field u;
	struct vol_mapped m;

	if (!x->mapped.dose_gy)
		x->mapped = mapped(&x->dose, &x->truth, &today);
	if (!OK(vol_way_field(&x->w, k, &u, NULL, &fault)))
		return e;
	m = mapped(&x->dose, &u, &today);
	OK(vol_map_error(&(const struct vol_way){ &x->truth, &x->mapped }, &(const struct vol_way){ &u, &m }, &x->labels, label,
	                 vol_lq_physical(), &e, &fault));
	vol_field_fini(&u);
	vol_mapped_fini(&m);
	return e;
}

static void
no_error(struct world *x, enum vol_way_kind k)
{
	for (uint16_t label = 1; label <= 3; label++) {
		struct vol_map_error e = error_of(x, k, label);

		if (!NEAR(e.max_abs_gy, 0, 1e-3, 0) || !NEAR(e.place_max_mm, 0, 1e-4, 0))
			tap_diag("%s, structure %d", vol_way_name(k), label);
	}
}

/* All moved 4 mm: whatever finds a shift is right; to do nothing costs 4 x 5 Gy, the wrong way twice that. */
static void
a_shift(void)
{
	struct world x;
	struct vol_map_error e;

	open_world(&x, "translate 0 4 0");
	no_error(&x, VOL_WAY_RIGID);
	no_error(&x, VOL_WAY_PIECES);
	no_error(&x, VOL_WAY_TPS);
	e = error_of(&x, VOL_WAY_UNMOVED, 1);
	NEAR(e.mean_gy, -20, 1e-4, 0);
	NEAR(e.max_abs_gy, 20, 1e-4, 0);
	NEAR(e.place_mean_mm, 4, 1e-6, 0);
	e = error_of(&x, VOL_WAY_REVERSED, 1);
	NEAR(e.mean_gy, -40, 1e-4, 0);
	NEAR(e.max_gy - e.true_max_gy, -40, 1e-4, 0);
	NEAR(e.place_max_mm, 8, 1e-6, 0);
	close_world(&x);
}

/* All turned by 10 degrees about the middle: a place at distance r is 2 r sin 5 degrees off where nothing is done, and
 * twice that the wrong way.  The middle of structure 1 lies 6 mm out: 12 sin 5 = 1.045869 mm. */
static void
a_turn(void)
{
	struct world x;
	struct vol_field u;
	double source[3];

	open_world(&x, "rotate 10 at 0 0 0");
	no_error(&x, VOL_WAY_RIGID);
	no_error(&x, VOL_WAY_PIECES);
	/* The farthest voxel of structure 1 lies 7 mm out. */
	NEAR(error_of(&x, VOL_WAY_UNMOVED, 1).place_max_mm, 14 * 0.0871557427, 1e-6, 0);
	NEAR(error_of(&x, VOL_WAY_REVERSED, 1).place_max_mm, 28 * 0.0871557427, 1e-6, 0);
	OK(vol_way_field(&x.w, VOL_WAY_REVERSED, &u, NULL, &fault));
	/* x - u of (0, 6): u = (-6 sin 10, 6 cos 10 - 6). */
	OK(vol_source(&u, (const double[]){ 0, 6, 0 }, source));
	NEAR(source[0], 6 * 0.173648178, 1e-6, 0);
	NEAR(source[1], 12 - 6 * 0.984807753, 1e-6, 0);
	vol_field_fini(&u);
	close_world(&x);
}

/* Structure 1 moved 4 mm to the front, 2 moved 2 mm back, 3 not; nothing between them. */
static void
each_its_own(void)
{
	struct world x;

	open_world(&x, NULL);
	for (size_t i = 0; i < vol_grid_voxels(&today); i++)
		x.truth.u_mm[1][i] = x.labels.label[i] == 1 ? 4 : x.labels.label[i] == 2 ? -2 : 0;
	no_error(&x, VOL_WAY_PIECES);
	x.w.bone = 1;
	NEAR(error_of(&x, VOL_WAY_RIGID, 1).place_max_mm, 0, 1e-4, 0);
	NEAR(error_of(&x, VOL_WAY_RIGID, 2).mean_gy, 30, 1e-3, 0);             /* 6 mm too far to the front */
	NEAR(error_of(&x, VOL_WAY_RIGID, 3).mean_gy, 20, 1e-3, 0);
	/* 1 and 2 together: what moved along the line between them turns nothing, and the shift is their mean, 1 mm. */
	x.w.bone = 0;
	x.w.n = 2;
	NEAR(error_of(&x, VOL_WAY_RIGID, 1).mean_gy, -15, 1e-3, 0);
	NEAR(error_of(&x, VOL_WAY_RIGID, 2).mean_gy, 15, 1e-3, 0);
	NEAR(error_of(&x, VOL_WAY_RIGID, 2).place_mean_mm, 3, 1e-4, 0);
	close_world(&x);
}

/* Everything two tenths nearer to the middle: three landmarks that were placed without error are enough for that, and a
 * rigid way is wrong by 0.2 r against its middle. */
static void
a_stretch(void)
{
	struct world x;
	struct vol_landmark wrong[] = {
		{ .name = "a", .fixed_mm = { 0, 6, 0 }, .moving_mm = { 0, 10, 0 } },
		{ .name = "b", .fixed_mm = { 0, -6, 0 }, .moving_mm = { 0, -2, 0 } },
		{ .name = "c", .fixed_mm = { 7, 0, 0 }, .moving_mm = { 7, 4, 0 } },
	};
	const struct vol_landmarks given = { 3, wrong }, two = { 2, wrong };
	struct vol_field u;
	char why[200];

	open_world(&x, "shrink 0 0 0 volume 0.512");           /* u = 0.25 x: 0.8^3 = 0.512 */
	no_error(&x, VOL_WAY_TPS);
	OK(vol_way_field(&x.w, VOL_WAY_TPS, &u, why, &fault));
	IS_STR(why, "");
	vol_field_fini(&u);
	/* Landmarks that are all a shift of 4 mm: true u of structure 1 is (0, 1.5) on average, so 2.5 x 5 Gy. */
	x.w.landmarks = &given;
	NEAR(error_of(&x, VOL_WAY_TPS, 1).mean_gy, 12.5, 1e-3, 0);
	x.w.landmarks = &two;
	OK(vol_way_field(&x.w, VOL_WAY_TPS, &u, why, &fault));
	HAS(why, "2 pairs of landmarks determine a rigid and no bending map");
	vol_field_fini(&u);
	close_world(&x);
}

/* In a slab every structure gives two landmarks: four of a plane would determine nothing along z. */
static void
a_slab(void)
{
	const struct vol_grid slab = { .n = { 9, 9, 6 }, .spacing_mm = { 2, 2, 3 } };
	static const uint16_t structures[] = { 1, 2 };
	struct vol_labels l = labels_on(slab);
	struct vol_field truth = field_on(slab), u;
	struct vol_motions m;
	struct vol_ways w = { .truth = &truth, .labels = &l, .structures = structures, .n = 2, .threads = 1 };
	double worst = 0;
	char why[200];

	for (size_t i = 0; i < vol_grid_voxels(&slab); i++) {
		int p[3];

		vol_grid_place(&slab, i, p);
		l.label[i] = p[0] == 1 && p[1] == 2 ? 1 : p[0] + p[2] == 9 && p[1] > 3 ? 2 : 0;
	}
	OK(vol_motions_parse("rotate 5 at 0 0 0 axis 1 1 0", &m, &fault) && vol_motions_fill(&truth, &m, false, &fault));
	OK(vol_way_field(&w, VOL_WAY_TPS, &u, why, &fault));
	IS_STR(why, "");
	for (size_t i = 0; i < vol_grid_voxels(&slab); i++)
		for (int a = 0; a < 3; a++)
			worst = fmax(worst, fabs((double)u.u_mm[a][i] - (double)truth.u_mm[a][i]));
	NEAR(worst, 0, 1e-4, 0);
	vol_field_fini(&u);
	vol_labels_fini(&l);
	vol_field_fini(&truth);
}

/* A bright disc that moved 2 mm: demons and B-splines see it move, and leave less than doing nothing. */
static void
images(void)
{
	const struct vol_grid g = { .n = { 48, 48, 1 }, .spacing_mm = { 1, 1, 1 } };
	static const uint16_t structures[] = { 1 };
	struct vol_labels l = labels_on(g);
	struct vol_image fixed, moving;
	struct vol_field truth = field_on(g), u;
	struct vol_ways w = { .truth = &truth, .labels = &l, .structures = structures, .n = 1, .threads = 1 };

	OK(!vol_way_possible(&w, VOL_WAY_DEMONS) && vol_way_possible(&w, VOL_WAY_RIGID));
	OK(!vol_way_field(&w, VOL_WAY_BSPLINE, &u, NULL, &fault));
	HAS(fault.text, "no images");
	if (!vol_image_init(&fixed, &g, &fault) || !vol_image_init(&moving, &g, &fault))
		tap_bail_out(fault.text);
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double p[3];

		vol_grid_world(&g, i, p);
		fixed.value[i] = (float)(400 * exp(-(pow(p[0] - 24, 2) + pow(p[1] - 22, 2)) / 60) + 40 * sin(p[0] / 5));
		moving.value[i] = (float)(400 * exp(-(pow(p[0] - 24, 2) + pow(p[1] - 24, 2)) / 60) + 40 * sin(p[0] / 5));
		l.label[i] = hypot(p[0] - 24, p[1] - 22) < 6;
		truth.u_mm[1][i] = 2;
	}
	w.fixed = &fixed;
	w.moving = &moving;
	for (enum vol_way_kind k = VOL_WAY_DEMONS; k <= VOL_WAY_BSPLINE; k++) {
		double sum = 0, n = 0;

		OK(vol_way_field(&w, k, &u, NULL, &fault));
		OK(vol_grid_same(&u.grid, &g));
		for (size_t i = 0; i < vol_grid_voxels(&g); i++)
			if (l.label[i]) {
				sum += hypot((double)u.u_mm[0][i], (double)u.u_mm[1][i] - 2);
				n++;
			}
		OK(sum / n < 0.5);
		tap_diag("%s: %.4f mm of 2 are left, %.0f voxels", vol_way_name(k), sum / n, n);
		vol_field_fini(&u);
	}
	vol_image_fini(&fixed);
	vol_image_fini(&moving);
	vol_labels_fini(&l);
	vol_field_fini(&truth);
}

/* A structure to match that stands nowhere. */
static void
refused(void)
{
	struct world x;
	struct vol_field u;

	open_world(&x, "translate 0 4 0");
	x.w.bone = 9;
	OK(!vol_way_field(&x.w, VOL_WAY_RIGID, &u, NULL, &fault));
	HAS(fault.text, "no voxel of the structure to match");
	OK(vol_way_field(&x.w, VOL_WAY_PIECES, &u, NULL, &fault));
	vol_field_fini(&u);
	close_world(&x);
}

TAP_MAIN(TAP_CASE(a_shift), TAP_CASE(a_turn), TAP_CASE(each_its_own), TAP_CASE(a_stretch), TAP_CASE(a_slab), TAP_CASE(images),
         TAP_CASE(refused))
