/* What another way of mapping makes of a dose, against the truth, worked by hand. */
#include "volume/map_error.h"

#include "volume/field.h"
#include "volume_help.h"

/* A dose that climbs 5 Gy a mm towards the front: D = 5 (y + 30), on a slice from y = -30 to 30. */
static struct vol_dose
slope(void)
{
	struct vol_grid g = { .n = { 9, 61, 1 }, .spacing_mm = { 1, 1, 1 }, .origin_mm = { -4, -30, 0 } };
	struct vol_dose d = dose_on(g);

	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		d.gy[i] = 5 * (float)(i / 9);
	return d;
}

struct way { struct vol_field u; struct vol_mapped m; };

static struct way
way_of(const struct vol_dose *d, const struct vol_grid *today, const char *motion)
{
	struct way w = { .u = field_on(*today) };
	struct vol_motions m;

	if (!vol_motions_parse(motion, &m, &fault) || !vol_motions_fill(&w.u, &m, false, &fault))
		tap_bail_out(fault.text);
	w.m = mapped(d, &w.u, today);
	return w;
}

static void
fini(struct way *w)
{
	vol_field_fini(&w->u);
	vol_mapped_fini(&w->m);
}

static struct vol_map_error
error_of(const struct way *truth, const struct way *w, const struct vol_labels *l, uint16_t label, struct vol_lq lq)
{
	struct vol_map_error e;
	const struct vol_way a = { &truth->u, &truth->m }, b = { &w->u, &w->m };

	OK(vol_map_error(&a, &b, l, label, lq, &e, &fault));
	return e;
}

/* Tissue moved 4 mm across 5 Gy/mm.  The truth has no error; to leave it where it is costs 4 x 5 = 20 Gy, to move it the
 * wrong way 8 x 5 = 40. */
static void
four_mm_in_a_slope(void)
{
	struct vol_grid today = { .n = { 9, 21, 1 }, .spacing_mm = { 1, 1, 1 }, .origin_mm = { -4, -10, 0 } };
	struct vol_dose d = slope();
	struct vol_labels l = labels_on(today);
	struct way truth = way_of(&d, &today, "translate 0 4 0"), back = way_of(&d, &today, "translate 0 -4 0");
	struct way turned = way_of(&d, &today, "translate 3 4 0");
	struct vol_mapped still = mapped(&d, NULL, &today);
	const struct vol_way right = { &truth.u, &truth.m }, rest = { NULL, &still };
	struct vol_map_error e;

	l.label[9 * 10 + 4] = l.label[9 * 12 + 4] = 1;         /* y = 0 and 2: true doses 5 x 34 and 5 x 36 */
	e = error_of(&truth, &truth, &l, 1, vol_lq_physical());
	OK(e.voxels == 2 && e.unknown == 0);
	NEAR(e.max_abs_gy, 0, 0, 0);
	NEAR(e.mean_gy, 0, 0, 0);
	NEAR(e.place_max_mm, 0, 0, 0);
	NEAR(e.true_max_gy, 180, 1e-6, 0);
	NEAR(e.max_gy, 180, 1e-6, 0);
	OK(vol_map_error(&right, &rest, &l, 1, vol_lq_physical(), &e, &fault));
	NEAR(e.max_abs_gy, 20, 1e-5, 0);
	NEAR(e.mean_gy, -20, 1e-5, 0);
	NEAR(e.place_mean_mm, 4, 1e-6, 0);
	e = error_of(&truth, &back, &l, 1, vol_lq_physical());
	NEAR(e.max_abs_gy, 40, 1e-5, 0);
	NEAR(e.mean_gy, -40, 1e-5, 0);
	NEAR(e.max_gy, 140, 1e-5, 0);
	NEAR(e.eqd2_mean_gy, 135, 1e-5, 0);                    /* (130 + 140)/2 */
	NEAR(e.true_eqd2_mean_gy, 175, 1e-5, 0);
	NEAR(e.place_mean_mm, 8, 1e-6, 0);
	NEAR(e.place_max_mm, 8, 1e-6, 0);
	/* Along the edge of the dose an error of place costs nothing. */
	e = error_of(&truth, &turned, &l, 1, vol_lq_physical());
	NEAR(e.max_abs_gy, 0, 1e-4, 0);
	NEAR(e.place_mean_mm, 3, 1e-6, 0);
	fini(&truth);
	fini(&back);
	fini(&turned);
	vol_mapped_fini(&still);
	vol_labels_fini(&l);
	vol_dose_fini(&d);
}

/* Three voxels of 0.02 cc: true 20, 40, 30 Gy, believed 10, 44, 30.  20 fractions, alpha/beta 2: EQD2 of D is
 * D (D/20 + 2)/4: true 15, 40, 26.25, believed 6.25, 46.2, 26.25. */
static void
three_voxels(void)
{
	struct vol_grid g = { .n = { 4, 1, 1 }, .spacing_mm = { 2, 2, 5 } };
	struct vol_dose right = dose_on(g), believed = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_mapped a, b;
	struct vol_map_error e;
	const struct vol_lq lq = vol_lq_of(2, 40, 80, 1);
	float error[4];

	memcpy(right.gy, (const float[]){ 20, 40, 30, 7 }, 4 * sizeof *right.gy);
	memcpy(believed.gy, (const float[]){ 10, 44, 30, NAN }, 4 * sizeof *believed.gy);
	l.label[0] = l.label[1] = l.label[2] = 5;
	l.label[3] = 6;
	a = mapped(&right, NULL, &g);
	b = mapped(&believed, NULL, &g);
	OK(vol_map_error(&(const struct vol_way){ NULL, &a }, &(const struct vol_way){ NULL, &b }, &l, 5, lq, &e, &fault));
	NEAR(e.max_abs_gy, 10, 1e-6, 0);
	OK(e.worst == 0);
	NEAR(e.mean_gy, -2, 1e-6, 0);
	NEAR(e.true_max_gy, 40, 1e-6, 0);
	NEAR(e.max_gy, 44, 1e-6, 0);
	NEAR(e.true_near_max_gy, 35, 1e-6, 0);                 /* 0.03 cc: between the first (40) and second (30) voxel */
	NEAR(e.near_max_gy, 37, 1e-6, 0);                      /* (44 + 30)/2 */
	NEAR(e.true_eqd2_mean_gy, 81.25 / 3, 1e-6, 0);
	NEAR(e.eqd2_mean_gy, 78.7 / 3, 1e-6, 0);
	/* Only an unknown one; none at all. */
	for (uint16_t label = 6; label <= 7; label++) {
		OK(vol_map_error(&(const struct vol_way){ NULL, &a }, &(const struct vol_way){ NULL, &b }, &l, label, lq, &e,
		                 &fault));
		OK(e.voxels == 0 && e.unknown == (label == 6));
		OK(isnan(e.max_abs_gy) && isnan(e.mean_gy) && isnan(e.near_max_gy) && isnan(e.place_max_mm));
	}
	vol_map_error_fill(&a, &b, error);
	NEAR((double)error[0], -10, 0, 0);
	NEAR((double)error[1], 4, 0, 0);
	OK(isnan(error[3]));
	/* A voxel of 0.02 cc has no D0.03cc. */
	l.label[1] = l.label[2] = 0;
	OK(vol_map_error(&(const struct vol_way){ NULL, &a }, &(const struct vol_way){ NULL, &b }, &l, 5, lq, &e, &fault));
	OK(isnan(e.near_max_gy) && isnan(e.true_near_max_gy));
	NEAR(e.max_gy, 10, 1e-6, 0);
	vol_mapped_fini(&b);
	b = mapped(&right, NULL, &(const struct vol_grid){ .n = { 3, 1, 1 }, .spacing_mm = { 2, 2, 5 } });
	OK(!vol_map_error(&(const struct vol_way){ NULL, &a }, &(const struct vol_way){ NULL, &b }, &l, 5, lq, &e, &fault));
	HAS(fault.text, "different grids");
	vol_mapped_fini(&a);
	vol_mapped_fini(&b);
	vol_labels_fini(&l);
	vol_dose_fini(&right);
	vol_dose_fini(&believed);
}

TAP_MAIN(TAP_CASE(four_mm_in_a_slope), TAP_CASE(three_voxels))
