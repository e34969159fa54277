/* Rigorous bounds of a mapped dose (MODEL section 7). */
#include "volume/accumulate.h"
#include "volume/uncertainty.h"
#include "volume_help.h"

static struct vol_bounds
bounds(const struct vol_dose *d, const struct vol_field *u, const struct vol_grid *today, double radius_mm,
       const struct vol_restriction *within, int threads)
{
	struct vol_bounds b;

	if (!vol_bounds(d, u, today, radius_mm, within, threads, &b, &fault))
		tap_bail_out(fault.text);
	return b;
}

static struct vol_grid
random_grid(uint64_t *s, bool flat)
{
	return (struct vol_grid){ .n = { (int)uniform(s, 5, 16), (int)uniform(s, 5, 40), flat ? 1 : (int)uniform(s, 5, 12) },
	                          .spacing_mm = { uniform(s, 0.7, 3), uniform(s, 0.7, 3), uniform(s, 0.7, 4) },
	                          .origin_mm = { uniform(s, -5, 5), uniform(s, -5, 5), uniform(s, -5, 5) } };
}

static struct vol_dose
random_dose(struct vol_grid g, uint64_t *state)
{
	struct vol_dose d = dose_on(g);

	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		d.gy[i] = (float)uniform(state, 0, 70);
	return d;
}

static struct vol_field
random_field(struct vol_grid g, double most, uint64_t *state)
{
	struct vol_field u = field_on(g);

	for (int a = 0; a < 3; a++)
		for (size_t i = 0; i < vol_grid_voxels(&g); i++)
			u.u_mm[a][i] = (float)uniform(state, -most, most);
	return u;
}

/* The definition, voxel by voxel: prior voxels p whose open cells' union the ball touches, the whole enlarged by `more`
 * voxels a side.  False: the ball leaves the grid. */
static bool
by_the_definition(const struct vol_dose *d, const struct vol_field *u, const struct vol_grid *today, size_t voxel,
                  double radius_mm, int more, double slack, double *low, double *high)
{
	const struct vol_grid *g = &d->grid;
	int axes = g->n[2] == 1 ? 2 : 3;
	double at[3], from[3];

	vol_grid_world(today, voxel, at);
	vol_source(u, at, from);
	*low = INFINITY;
	*high = -INFINITY;
	for (int a = 0; a < axes; a++) {
		from[a] = (from[a] - g->origin_mm[a]) / g->spacing_mm[a];
		if (from[a] - radius_mm / g->spacing_mm[a] < -0.5 - 1e-5 || from[a] + radius_mm / g->spacing_mm[a] > g->n[a] - 0.5 + 1e-5)
			return false;
	}
	for (size_t i = 0; i < vol_grid_voxels(g); i++) {
		double sum = 0;
		int p[3];

		vol_grid_place(g, i, p);
		for (int a = 0; a < axes; a++)
			sum += pow(fmax(fabs(from[a] - p[a]) - 1 - more, 0) * g->spacing_mm[a], 2);
		if (sqrt(sum) > radius_mm + slack)
			continue;
		*low = fmin(*low, (double)d->gy[i]);
		*high = fmax(*high, (double)d->gy[i]);
	}
	return true;
}

static void
they_are_tight_to_a_voxel(void)
{
	uint64_t state = seed();

	for (int round = 0; round < 60; round++) {
		struct vol_grid g = random_grid(&state, round % 3 == 0);
		struct vol_dose d = random_dose(g, &state);
		struct vol_field u = random_field(g, 2, &state);
		double radius = round % 5 == 0 ? 0 : uniform(&state, 0, 6);
		struct vol_bounds b = bounds(&d, &u, &g, radius, NULL, 0);
		size_t loose = 0, wrong = 0, unknown = 0;

		for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
			double low, high, lower, higher, v[2] = { (double)b.low_gy[i], (double)b.high_gy[i] };

			if (!by_the_definition(&d, &u, &g, i, radius, 0, -1e-3, &low, &high)) {
				unknown++;
				wrong += !isnan(v[0]) || !isnan(v[1]);
				continue;
			}
			by_the_definition(&d, &u, &g, i, radius, 1, 1e-3, &lower, &higher);
			wrong += !(v[0] <= low && v[1] >= high);
			loose += !(v[0] >= lower && v[1] <= higher);
		}
		IS_INT(wrong, 0);
		IS_INT(loose, 0);
		IS_INT(b.unknown, unknown);
		IS_INT(b.empty, 0);
		vol_bounds_fini(&b);
		vol_dose_fini(&d);
		vol_field_fini(&u);
	}
}

/* 4000 fields that are wrong by at most r, each voxel in its own way. */
static void
no_field_within_reach_leaves_them(void)
{
	uint64_t state = seed();

	for (int round = 0; round < 20; round++) {
		struct vol_grid g = random_grid(&state, round % 4 == 0);
		struct vol_dose d = random_dose(g, &state);
		struct vol_field u = random_field(g, 1, &state), wrong = field_on(g);
		double radius = uniform(&state, 0.2, 4);
		struct vol_bounds b = bounds(&d, &u, &g, radius, NULL, 0);
		size_t out = 0, compared = 0;

		for (int field = 0; field < 200; field++) {
			struct vol_mapped m;

			for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
				double e[3], length = 0, reach = radius * 0.9999 * (i % 2 ? 1 : cbrt(uniform(&state, 0, 1)));

				for (int a = 0; a < 3; a++) {
					e[a] = g.n[2] == 1 && a == 2 ? 0 : uniform(&state, -1, 1);
					length += e[a] * e[a];
				}
				for (int a = 0; a < 3; a++)
					wrong.u_mm[a][i] = (float)((double)u.u_mm[a][i] + reach * e[a] / sqrt(length));
			}
			m = mapped(&d, &wrong, &g);
			for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
				if (isnan(b.high_gy[i]))
					continue;
				compared++;
				out += !(m.dose_gy[i] >= b.low_gy[i] - 1e-5F && m.dose_gy[i] <= b.high_gy[i] + 1e-5F);
			}
			vol_mapped_fini(&m);
		}
		IS_INT(out, 0);
		OK(compared > 0 || radius > 1.5);
		vol_bounds_fini(&b);
		vol_dose_fini(&d);
		vol_field_fini(&u);
		vol_field_fini(&wrong);
	}
}

/* Corners by hand.  Voxels of 1 mm at 0..8, dose 10 x index; no movement, reach 1.2 mm at voxel 4: the ball is
 * 2.8..5.2, its cells are 2-3 to 5-6, so voxels 2 to 6: 20 and 60 Gy; one more a side is allowed. */
static void
a_row_by_hand(void)
{
	struct vol_grid g = slice(9, 1);
	struct vol_dose d = dose_on(slice(9, 5));
	struct vol_bounds b;

	g = d.grid;
	for (size_t i = 0; i < 45; i++)
		d.gy[i] = (float)(i % 9 * 10);
	b = bounds(&d, NULL, &g, 1.2, NULL, 0);
	OK(b.low_gy[9 * 2 + 4] >= 10 && b.low_gy[9 * 2 + 4] <= 20);
	OK(b.high_gy[9 * 2 + 4] >= 60 && b.high_gy[9 * 2 + 4] <= 70);
	OK(isnan(b.high_gy[9 * 2]) && isnan(b.low_gy[9 * 2]) && isnan(b.high_gy[0])); /* 1.2 mm is more than half a voxel */
	IS_INT(b.unknown, 45 - 7 * 3);
	vol_bounds_fini(&b);
	vol_dose_fini(&d);
}

static void
unknown_within_reach_is_unknown(void)
{
	struct vol_grid g = slice(20, 20);
	struct vol_dose d = dose_on(g);
	struct vol_bounds b;

	for (size_t i = 0; i < 400; i++)
		d.gy[i] = 3;
	d.gy[vol_grid_index(&g, 10, 10, 0)] = NAN;
	b = bounds(&d, NULL, &g, 2, NULL, 0);
	OK(isnan(b.high_gy[vol_grid_index(&g, 10, 10, 0)]) && isnan(b.low_gy[vol_grid_index(&g, 12, 10, 0)]));
	NEAR((double)b.high_gy[vol_grid_index(&g, 4, 10, 0)], 3, 0, 0);
	NEAR((double)b.low_gy[vol_grid_index(&g, 4, 10, 0)], 3, 0, 0);
	vol_bounds_fini(&b);
	vol_dose_fini(&d);
}

/* A cord of 5 voxels beside a target: the ball reaches the target, the tissue does not come from there (VOLUME section
 * 10: restricted 65.2, free 126.9 Gy).  Where the structure is out of reach there is nothing to bound by. */
static void
within_the_cord_is_lower_than_free(void)
{
	struct vol_grid g = slice(40, 30);
	struct vol_dose d = dose_on(g);
	struct vol_labels before = labels_on(g), today = labels_on(g);
	struct vol_restriction within = { &before, &today, 7 };
	struct vol_bounds anywhere, own;
	size_t i = vol_grid_index(&g, 20, 15, 0), far = vol_grid_index(&g, 5, 15, 0);

	for (size_t v = 0; v < 1200; v++) {
		int at[3];

		vol_grid_place(&g, v, at);
		d.gy[v] = at[0] > 23 ? 70 : (float)at[0];
		before.label[v] = today.label[v] = at[0] >= 18 && at[0] <= 22 ? 7 : 0;
	}
	today.label[far] = 7;
	anywhere = bounds(&d, NULL, &g, 3, NULL, 0);
	own = bounds(&d, NULL, &g, 3, &within, 0);
	NEAR((double)anywhere.high_gy[i], 70, 0, 0);
	NEAR((double)own.high_gy[i], 22, 0, 0);
	NEAR((double)own.low_gy[i], 18, 0, 0);
	OK(isnan(own.high_gy[far]) && isnan(own.low_gy[far]));
	IS_INT(own.empty, 1);
	OK(isnan(own.high_gy[vol_grid_index(&g, 25, 15, 0)])); /* not asked for */
	IS_INT(own.unknown, 5 * 6);
	vol_bounds_fini(&anywhere);
	vol_bounds_fini(&own);
	vol_dose_fini(&d);
	vol_labels_fini(&before);
	vol_labels_fini(&today);
}

/* Max, mean, D_v and V_d of the map lie between those of the lower and the upper map. */
static void
metrics_are_bounded(void)
{
	uint64_t state = seed();
	struct vol_grid g = slice(30, 30);
	struct vol_dose d = random_dose(g, &state);
	struct vol_labels labels = labels_on(g);
	struct vol_field u = random_field(g, 1.4, &state);
	struct vol_tissue tissue = { .label = 1, .courses = { { 0.5, 0.5 / 33 } } };
	struct vol_bounds b = bounds(&d, NULL, &g, 2, NULL, 0);
	struct vol_mapped m[3];
	struct vol_dvh s[3];
	const struct { enum vol_metric metric; double value; } ask[] = {
		{ VOL_MAX, 0 }, { VOL_MIN, 0 }, { VOL_MEAN, 0 }, { VOL_D_CC, 0.05 }, { VOL_D_PERCENT, 50 }, { VOL_V_PERCENT, 20 }
	};

	for (size_t i = 0; i < 900; i++)
		labels.label[i] = i % 30 > 5 && i % 30 < 24 && i > 200 && i < 700;
	OK(vol_bounds_mapped(&b, false, &m[0], &fault) && vol_bounds_mapped(&b, true, &m[2], &fault));
	m[1] = mapped(&d, &u, &g);
	for (int k = 0; k < 3; k++)
		OK(vol_dvh_init(&s[k], &m[k], 1, &labels, 1, &tissue, &fault));
	for (size_t i = 0; i < sizeof ask / sizeof *ask; i++) {
		struct vol_interval v[3];

		for (int k = 0; k < 3; k++)
			vol_dvh_metric(&s[k], ask[i].metric, ask[i].value, &v[k], &fault);
		OK(v[0].low <= v[1].low && v[1].high <= v[2].high);
	}
	for (int k = 0; k < 3; k++) {
		vol_mapped_fini(&m[k]);
		vol_dvh_fini(&s[k]);
	}
	vol_bounds_fini(&b);
	vol_dose_fini(&d);
	vol_labels_fini(&labels);
	vol_field_fini(&u);
}

static void
neither_threads_nor_the_processor_matter(void)
{
	uint64_t state = seed();
	struct vol_grid g = { .n = { 37, 70, 21 }, .spacing_mm = { 1, 2, 3 } };
	struct vol_dose d = random_dose(g, &state);
	struct vol_bounds b[3];

	for (int i = 0; i < 3; i++) {
		b[i] = bounds(&d, NULL, &g, 5, NULL, i + 1);
		OK(memcmp(b[i].high_gy, b[0].high_gy, vol_grid_voxels(&g) * sizeof(float)) == 0);
		OK(memcmp(b[i].low_gy, b[0].low_gy, vol_grid_voxels(&g) * sizeof(float)) == 0);
	}
	OK(vol_simd_choose("scalar", &fault));
	vol_bounds_fini(&b[1]);
	b[1] = bounds(&d, NULL, &g, 5, NULL, 0);
	OK(vol_simd_choose(NULL, &fault));
	OK(memcmp(b[1].high_gy, b[0].high_gy, vol_grid_voxels(&g) * sizeof(float)) == 0);
	OK(memcmp(b[1].low_gy, b[0].low_gy, vol_grid_voxels(&g) * sizeof(float)) == 0);
	for (int i = 0; i < 3; i++)
		vol_bounds_fini(&b[i]);
	vol_dose_fini(&d);
}

static void
refusals(void)
{
	struct vol_grid g = slice(6, 6), cube = { .n = { 4, 4, 4 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_dose d = dose_on(g);
	struct vol_labels other = labels_on(slice(5, 6)), right = labels_on(g);
	struct vol_restriction before = { &other, NULL, 1 }, today = { &right, &other, 1 };
	struct vol_bounds b;

	OK(!vol_bounds(&d, NULL, &g, -1, NULL, 0, &b, &fault));
	HAS(fault.text, "a reach of -1 mm; expected 0 to 30 mm");
	OK(!vol_bounds(&d, NULL, &g, NAN, NULL, 0, &b, &fault));
	OK(!vol_bounds(&d, NULL, &cube, 1, NULL, 0, &b, &fault));
	OK(!vol_bounds(&d, NULL, &g, 1, &before, 0, &b, &fault));
	HAS(fault.text, "the earlier structures are on another grid");
	OK(!vol_bounds(&d, NULL, &g, 1, &today, 0, &b, &fault));
	HAS(fault.text, "today's structures are on another grid");
	vol_dose_fini(&d);
	vol_labels_fini(&other);
	vol_labels_fini(&right);
}

TAP_MAIN(TAP_CASE(they_are_tight_to_a_voxel), TAP_CASE(no_field_within_reach_leaves_them), TAP_CASE(a_row_by_hand),
         TAP_CASE(unknown_within_reach_is_unknown), TAP_CASE(within_the_cord_is_lower_than_free),
         TAP_CASE(metrics_are_bounded), TAP_CASE(neither_threads_nor_the_processor_matter), TAP_CASE(refusals))
