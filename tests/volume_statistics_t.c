/* Statistics of whole volumes: closed forms, and against sorted voxels (vol_dvh) bit for bit. */
#include "volume_help.h"

#include "volume/statistics.h"

enum { LOW, HIGH };

static struct vol_statistics
statistics_of(const struct vol_values *v, const struct vol_raise *r, size_t n, const struct vol_asked *asked,
              size_t n_asked, int threads)
{
	struct vol_statistics s;

	if (!vol_statistics(v, r, n, asked, n_asked, threads, &s, &fault))
		tap_bail_out(fault.text);
	return s;
}

/* One structure, label 1 everywhere, all known. */
static struct vol_statistics
of_all(const struct vol_grid *g, const float *gy, const struct vol_asked *asked, size_t n_asked)
{
	struct vol_labels l = labels_on(*g);
	struct vol_values v = { .grid = g, .low_gy = gy, .label = l.label };
	struct vol_raise r = { .label = 1 };
	struct vol_statistics s;

	for (size_t i = 0; i < vol_grid_voxels(g); i++)
		l.label[i] = 1;
	s = statistics_of(&v, &r, 1, asked, n_asked, 1);
	vol_labels_fini(&l);
	return s;
}

/* FACTS 8: voxels of 8 mm^3 with 50, 49, 48, 47, 46 Gy: D0.03cc is 47.25. */
static void
dose_to_a_volume(void)
{
	static const float gy[] = { 46, 50, 48, 47, 49 };
	static const struct vol_asked asked[] = {
		{ VOL_D_CC, 0.012 }, { VOL_D_CC, 0 }, { VOL_D_CC, 0.04 }, { VOL_D_CC, 0.0401 }, { VOL_V_CC, 48 }, { VOL_V_PERCENT, 48.01 },
	};
	struct vol_grid g = { .n = { 5, 1, 1 }, .spacing_mm = { 2, 2, 2 } };
	struct vol_statistics s = of_all(&g, gy, asked, 6);
	const struct vol_statistic *a = &s.of[0];

	NEAR(a->d0_03cc_gy.low, 47.25, 1e-9, 0);
	NEAR(a->d0_03cc_gy.high, 47.25, 1e-9, 0);
	NEAR(a->asked[0].low, 49.5, 1e-9, 0);
	NEAR(a->asked[1].low, 50, 0, 0);
	NEAR(a->asked[2].low, 46, 1e-9, 0);
	OK(isnan(a->asked[3].low) && isnan(a->asked[3].high));
	NEAR(a->asked[4].low, 0.024, 1e-12, 0);
	NEAR(a->asked[5].low, 40, 1e-12, 0);
	NEAR(a->cc, 0.04, 1e-12, 0);
	NEAR(a->mean_gy.low, 48, 0, 0);
	NEAR(a->min_gy.low, 46, 0, 0);
	NEAR(a->max_gy.low, 50, 0, 0);
	NEAR(a->d50_gy.low, 48, 0, 0);
	NEAR(a->d2_gy.low, 50, 0, 0);
	NEAR(a->d98_gy.low, 46, 0, 0);
	IS_INT(a->voxels, 5);
	vol_statistics_fini(&s);
}

/* VOLUME 6: plastimatch says 45.5, by half a bin. */
static void
a_uniform_dose_reads_as_it_is(void)
{
	struct vol_grid g = { .n = { 40, 30, 20 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_dose d = dose_on(g);
	const struct vol_asked asked[] = { { VOL_V_PERCENT, 45.3 }, { VOL_V_PERCENT, 45.31 } };
	struct vol_statistics s;
	size_t below = 0;

	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		d.gy[i] = 45.3f;
	s = of_all(&g, d.gy, asked, 2);
	NEAR(s.of[0].min_gy.low, (double)45.3f, 0, 0);
	NEAR(s.of[0].max_gy.low, (double)45.3f, 0, 0);
	NEAR(s.of[0].mean_gy.low, (double)45.3f, 1e-9, 0);
	NEAR(s.of[0].d2_gy.low, (double)45.3f, 0, 0);
	NEAR(s.of[0].d50_gy.low, (double)45.3f, 0, 0);
	NEAR(s.of[0].d98_gy.low, (double)45.3f, 0, 0);
	NEAR(s.of[0].d0_03cc_gy.low, (double)45.3f, 0, 0);
	NEAR(s.of[0].asked[0].low, 100, 0, 0);
	NEAR(s.of[0].asked[1].low, 0, 0, 0);
	for (size_t p = 0; p < s.curve; p++)
		below += vol_statistics_percent(&s, 0, false, p) != ((double)p * s.step_gy <= 45.3 ? 100 : 0);
	IS_INT(below, 0);
	vol_statistics_fini(&s);
	vol_dose_fini(&d);
}

/* n voxels with (k + 1/2) 80/n Gy: D_v% is 80 (1 - v/100), for the k-th stands at (k - 1/2)/n; V_d is 100 (1 - d/80) to one voxel. */
static void
a_linear_ramp(void)
{
	static const struct vol_asked asked[] = { { VOL_D_PERCENT, 30 }, { VOL_V_PERCENT, 20 }, { VOL_D_CC, 16 } };
	struct vol_grid g = { .n = { 64, 50, 20 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_dose d = dose_on(g);
	size_t n = vol_grid_voxels(&g), off = 0;
	double voxel = 100.0 / (double)n;
	struct vol_statistics s;

	for (size_t i = 0; i < n; i++)
		d.gy[(i * 7919) % n] = (float)(((double)i + 0.5) * 80 / (double)n);
	s = of_all(&g, d.gy, asked, 3);
	NEAR(s.of[0].d2_gy.low, 78.4, 5e-6, 0);
	NEAR(s.of[0].d50_gy.low, 40, 5e-6, 0);
	NEAR(s.of[0].d98_gy.low, 1.6, 5e-6, 0);
	NEAR(s.of[0].asked[0].low, 56, 5e-6, 0);
	NEAR(s.of[0].asked[1].low, 75, voxel, 0);
	/* 16 of 64 cc are 16000 voxels, and the hottest 16000 stop half a voxel above a quarter. */
	NEAR(s.of[0].asked[2].low, 60 + 0.5 * 80 / (double)n, 5e-6, 0);
	NEAR(s.of[0].mean_gy.low, 40, 1e-6, 0);
	for (size_t p = 0; p < s.curve; p++) {
		double want = 100 * (1 - (double)p * s.step_gy / 80);

		off += fabs(vol_statistics_percent(&s, 0, false, p) - fmax(want, 0)) > voxel;
	}
	IS_INT(off, 0);
	vol_statistics_fini(&s);
	vol_dose_fini(&d);
}

/* D = 70 exp(-r^2 / (2 20^2)) in a ball of 30 mm: V_d is (r/30)^3 with r = 20 sqrt(2 ln(70/d)); D_v is the dose at
 * r = 30 (v/100)^(1/3).  The staircase of 1 mm voxels: a shell's volume is known to about the square root of its
 * surface's voxels (Gauss' sphere problem: within 6 r^1.5 voxels here), 1 % of the 113097 of the ball. */
static void
a_gaussian_in_a_ball(void)
{
	static const struct vol_asked asked[] = { { VOL_D_PERCENT, 25 }, { VOL_V_PERCENT, 50 }, { VOL_V_CC, 60 } };
	struct vol_grid g = { .n = { 64, 64, 64 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_values v = { .grid = &g, .low_gy = d.gy, .label = l.label };
	struct vol_raise ball = { .label = 7 };
	struct vol_statistics s;
	size_t off = 0;

	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		int at[3];
		double r2 = 0;

		vol_grid_place(&g, i, at);
		for (int a = 0; a < 3; a++)
			r2 += (at[a] - 31.5) * (at[a] - 31.5);
		d.gy[i] = (float)(70 * exp(-r2 / 800));
		l.label[i] = r2 <= 900 ? 7 : 3;
	}
	s = statistics_of(&v, &ball, 1, asked, 3, 1);
	NEAR(s.of[0].cc, 4.0 / 3 * 3.14159265358979 * 27, 0, 0.01);
	NEAR(s.of[0].max_gy.low, 70 * exp(-0.75 / 800), 0, 1e-6);
	NEAR(s.of[0].d2_gy.low, 70 * exp(-pow(0.02, 2.0 / 3) * 1.125), 0, 0.005);
	NEAR(s.of[0].d50_gy.low, 70 * exp(-pow(0.5, 2.0 / 3) * 1.125), 0, 0.005);
	NEAR(s.of[0].asked[0].low, 70 * exp(-pow(0.25, 2.0 / 3) * 1.125), 0, 0.005);
	NEAR(s.of[0].asked[1].low, 100 * pow(2 * log(70.0 / 50) * 4 / 9, 1.5), 1, 0);
	NEAR(s.of[0].asked[2].low, 4.0 / 3 * 3.14159265358979 * 8 * pow(2 * log(70.0 / 60), 1.5), 1.1, 0);
	for (size_t p = 1; p < s.curve; p++) {
		double dose = (double)p * s.step_gy;
		double share = dose >= 70 ? 0 : fmin(1, pow(2 * log(70 / dose) * 4 / 9, 1.5));

		off += fabs(vol_statistics_percent(&s, 0, false, p) - 100 * share) > 1;
	}
	IS_INT(off, 0);
	vol_statistics_fini(&s);
	vol_dose_fini(&d);
	vol_labels_fini(&l);
}

/* ---- random volumes against sorting ---- */

static const struct vol_asked random_asked[] = {
	{ VOL_D_PERCENT, 2 }, { VOL_D_PERCENT, 50 }, { VOL_D_PERCENT, 98 }, { VOL_D_CC, 0.03 }, { VOL_D_PERCENT, 0 },
	{ VOL_D_PERCENT, 100 }, { VOL_D_PERCENT, 37.3 }, { VOL_D_CC, 0 }, { VOL_D_CC, 0.5 }, { VOL_V_CC, 0 }, { VOL_V_CC, 20 },
	{ VOL_V_PERCENT, 31.25 }, { VOL_V_PERCENT, 1e-3 }, { VOL_V_CC, 1e5 }, { VOL_V_CC, 45.3 }, { VOL_MIN, 0 }, { VOL_MAX, 0 },
};
enum { RANDOM_ASKED = sizeof random_asked / sizeof *random_asked, LABELS = 5, PLANES = 3 };

struct random_volume {
	struct vol_grid grid;
	struct vol_dose d;
	struct vol_labels l;
	uint64_t *planes[PLANES];
	struct vol_values v;
	struct vol_raise raise[LABELS];
};

/* Of many kinds: smooth, tied, mostly zero, all alike, tiny. */
static float
random_dose(uint64_t *state, int kind)
{
	double u = uniform(state, 0, 1);

	switch (kind) {
	case 0:
		return (float)(70 * u);
	case 1:
		return (float)floor(9 * u) * 6.25f;
	case 2:
		return u < 0.8 ? 0 : (float)(30 * (u - 0.8));
	case 3:
		return 45.3f;
	case 4:
		return (float)exp(40 * u - 30);
	default:
		return u < 0.5 ? 45.3f : u < 0.9 ? 45.300003f : (float)(1e-42 * u);
	}
}

static void
random_start(struct random_volume *x, uint64_t *state, int kind, bool unknown)
{
	size_t n, run = 0;
	uint16_t label = 0;

	x->grid = (struct vol_grid){ .n = { (int)uniform(state, 1, 40), (int)uniform(state, 1, 40), (int)uniform(state, 1, 90) },
		                     .spacing_mm = { 1, 2, 2.5 } };
	n = vol_grid_voxels(&x->grid);
	x->d = dose_on(x->grid);
	x->l = labels_on(x->grid);
	x->v = (struct vol_values){ .grid = &x->grid, .low_gy = x->d.gy, .label = x->l.label, .courses = unknown ? PLANES : 0 };
	for (size_t k = 0; k < PLANES; k++) {
		x->planes[k] = calloc(n / 64 + 1, sizeof *x->planes[k]);
		if (!x->planes[k])
			tap_bail_out("memory");
		x->v.unknown[k] = unknown && k != 1 ? x->planes[k] : NULL;
	}
	for (size_t s = 0; s < LABELS; s++) {
		x->raise[s] = (struct vol_raise){ .label = (uint16_t)(40000 - 9000 * s) };
		for (size_t k = 0; k < PLANES; k++)
			x->raise[s].gy[k] = k == 0 && s == 2 ? 0 : uniform(state, 5, 60);
	}
	for (size_t i = 0; i < n; i++) {
		if (run-- == 0) {
			int which = (int)uniform(state, 0, LABELS + 1);   /* the last structure has no voxel, and 9 is none */

			label = which == 0 ? 0 : which == LABELS ? 9 : x->raise[which - 1].label;
			run = (size_t)uniform(state, 0, 50);
		}
		x->l.label[i] = label;
		/* The last kind rises from chunk to chunk: bins grow coarser while voxels are counted. */
		x->d.gy[i] = label == 9 ? NAN : kind == 6 ? (float)ldexp(uniform(state, 0, 1), (int)(i / 8000)) : random_dose(state, kind);
		for (size_t k = 0; unknown && k < PLANES; k++)
			if (uniform(state, 0, 1) < 0.07)
				x->planes[k][i / 64] |= UINT64_C(1) << i % 64;
	}
}

static void
random_end(struct random_volume *x)
{
	for (size_t k = 0; k < PLANES; k++)
		free(x->planes[k]);
	vol_dose_fini(&x->d);
	vol_labels_fini(&x->l);
}

/* The same voxels one by one.  fill: high is a random value in the interval instead. */
static struct vol_dvh
sorted(const struct random_volume *x, const struct vol_raise *raise, size_t *unknown, uint64_t *fill)
{
	size_t n = 0, all = vol_grid_voxels(&x->grid);
	float *low = calloc(all, sizeof *low), *high = calloc(all, sizeof *high);
	struct vol_dvh s;

	*unknown = 0;
	for (size_t i = 0; low && high && i < all; i++) {
		double add = 0;

		if (x->l.label[i] != raise->label)
			continue;
		for (size_t k = 0; k < x->v.courses; k++)
			if (x->v.unknown[k] && x->v.unknown[k][i / 64] >> i % 64 & 1)
				add += raise->gy[k];
		*unknown += add > 0;
		low[n] = x->d.gy[i];
		high[n] = (float)((double)low[n] + add);
		if (fill)
			low[n] = high[n] = (float)uniform(fill, (double)low[n], (double)high[n]);
		n++;
	}
	if (!low || !high || !vol_dvh_of(&s, low, high, n, vol_grid_voxel_cc(&x->grid), &fault))
		tap_bail_out("memory");
	free(low);
	free(high);
	return s;
}

static bool
same(double a, double b)
{
	return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

/* How many numbers of a structure differ from those of its sorted voxels. */
static int
differences(const struct vol_statistics *s, size_t k, const struct vol_dvh *sorted_voxels)
{
	const struct vol_statistic *a = &s->of[k];
	struct vol_interval mean = { NAN, NAN }, want;
	int wrong = 0;

	for (size_t m = 0; m < RANDOM_ASKED; m++) {
		vol_dvh_metric(sorted_voxels, random_asked[m].metric, random_asked[m].value, &want, &fault);
		if (!same(a->asked[m].low, want.low) || !same(a->asked[m].high, want.high)) {
			tap_diag("label %u, metric %zu: %.17g %.17g, sorted %.17g %.17g", (unsigned)a->label, m, a->asked[m].low,
			         a->asked[m].high, want.low, want.high);
			wrong++;
		}
	}
	wrong += !same(a->d2_gy.high, a->asked[0].high) || !same(a->d50_gy.low, a->asked[1].low) ||
	    !same(a->d98_gy.high, a->asked[2].high) || !same(a->d0_03cc_gy.low, a->asked[3].low) ||
	    !same(a->min_gy.high, a->asked[15].high) || !same(a->max_gy.high, a->asked[16].high);
	vol_dvh_metric(sorted_voxels, VOL_MEAN, 0, &mean, &fault);
	wrong += !(fabs(a->mean_gy.low - mean.low) <= 1e-12 * mean.low) && !(isnan(mean.low) && isnan(a->mean_gy.low));
	wrong += !(fabs(a->mean_gy.high - mean.high) <= 1e-12 * mean.high) && !(isnan(mean.high) && isnan(a->mean_gy.high));
	for (int side = LOW; side <= HIGH; side++)
		for (size_t p = 0; p < s->curve; p++) {
			const float *gy = side ? sorted_voxels->high_gy : sorted_voxels->low_gy;
			size_t n = 0;

			while (n < sorted_voxels->n && (double)gy[n] >= (double)p * s->step_gy)
				n++;
			wrong += n != a->at_least[side][p];
		}
	return wrong;
}

static void
as_sorted_voxels(void)
{
	uint64_t state = seed();
	int wrong = 0, threads = 0;

	for (int round = 0; round < 56; round++) {
		struct random_volume x;
		struct vol_statistics s, t;

		random_start(&x, &state, round % 7, round % 4 > 1);
		s = statistics_of(&x.v, x.raise, LABELS, random_asked, RANDOM_ASKED, 1);
		t = statistics_of(&x.v, x.raise, LABELS, random_asked, RANDOM_ASKED, 3);
		for (size_t k = 0; k < LABELS; k++) {
			size_t unknown;
			struct vol_dvh d = sorted(&x, &x.raise[k], &unknown, NULL);

			wrong += differences(&s, k, &d);
			wrong += s.of[k].voxels != d.n || s.of[k].unknown != unknown;
			wrong += fabs(s.of[k].cc - vol_dvh_cc(&d)) > 0 ||
			    fabs(s.of[k].unknown_cc - (double)unknown * vol_grid_voxel_cc(&x.grid)) > 0;
			threads += memcmp(&s.of[k].mean_gy, &t.of[k].mean_gy, sizeof s.of[k].mean_gy) != 0 ||
			    memcmp(s.of[k].asked, t.of[k].asked, sizeof s.of[k].asked) != 0 || s.curve != t.curve ||
			    memcmp(s.of[k].at_least[HIGH], t.of[k].at_least[HIGH], s.curve * sizeof *s.of[k].at_least[HIGH]) != 0;
			vol_dvh_fini(&d);
		}
		if (wrong)
			tap_diag("round %d: %d x %d x %d", round, x.grid.n[0], x.grid.n[1], x.grid.n[2]);
		vol_statistics_fini(&s);
		vol_statistics_fini(&t);
		random_end(&x);
	}
	IS_INT(wrong, 0);
	IS_INT(threads, 0);
}

/* Whatever the unknown doses are between 0 and the course's maximum. */
static void
an_interval_holds_the_truth(void)
{
	uint64_t state = seed();
	int outside = 0;

	for (int round = 0; round < 14; round++) {
		struct random_volume x;
		struct vol_statistics s;

		random_start(&x, &state, round % 7, true);
		s = statistics_of(&x.v, x.raise, LABELS, random_asked, RANDOM_ASKED, 1);
		for (size_t k = 0; k < LABELS; k++) {
			size_t unknown;
			struct vol_dvh d = sorted(&x, &x.raise[k], &unknown, &state);

			for (size_t m = 0; m < RANDOM_ASKED; m++) {
				struct vol_interval truth;

				if (vol_dvh_metric(&d, random_asked[m].metric, random_asked[m].value, &truth, &fault))
					outside += truth.low < s.of[k].asked[m].low || truth.low > s.of[k].asked[m].high;
			}
			vol_dvh_fini(&d);
		}
		vol_statistics_fini(&s);
		random_end(&x);
	}
	IS_INT(outside, 0);
}

/* Past the first chunk of voxels and what a round collects: most values close together, in two tight heaps. */
static void
heaps_of_nearly_equal_values(void)
{
	static const struct vol_asked asked[] = {
		{ VOL_D_PERCENT, 10 }, { VOL_D_PERCENT, 20 }, { VOL_D_PERCENT, 60 }, { VOL_D_PERCENT, 99.9 }, { VOL_V_CC, 30.00001 },
		{ VOL_V_CC, 1e-5 }, { VOL_V_PERCENT, 30 },
	};
	uint64_t state = seed();
	struct vol_grid g = { .n = { 100, 100, 70 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_dose d = dose_on(g);
	size_t n = vol_grid_voxels(&g);
	struct vol_statistics s;
	struct vol_dvh want;

	for (size_t i = 0; i < n; i++)
		d.gy[i] = (float)(uniform(&state, 0, 1) < 0.4 ? uniform(&state, 30, 30.0001) : uniform(&state, 0, 2e-5));
	d.gy[n - 1] = 60;
	s = of_all(&g, d.gy, asked, 7);
	if (!vol_dvh_of(&want, d.gy, d.gy, n, vol_grid_voxel_cc(&g), &fault))
		tap_bail_out(fault.text);
	for (size_t m = 0; m < 7; m++) {
		struct vol_interval i;

		OK(vol_dvh_metric(&want, asked[m].metric, asked[m].value, &i, &fault));
		OK(same(i.low, s.of[0].asked[m].low));
	}
	vol_dvh_fini(&want);
	vol_statistics_fini(&s);
	vol_dose_fini(&d);
}

/* ---- refusals ---- */

static void
bad_input_is_refused(void)
{
	struct vol_grid g = slice(4, 2);
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_values v = { .grid = &g, .low_gy = d.gy, .label = l.label };
	struct vol_raise r[2] = { { .label = 1 }, { .label = 1 } };
	struct vol_asked percent = { VOL_D_PERCENT, 101 }, geud = { VOL_GEUD, 2 };
	struct vol_statistics s;

	OK(!vol_statistics(&v, r, 2, NULL, 0, 1, &s, &fault));
	IS_STR(fault.text, "label 1 twice; expected each structure once");
	r[1].label = 0;
	OK(!vol_statistics(&v, r, 2, NULL, 0, 1, &s, &fault));
	IS_STR(fault.text, "label 0; expected 1 to 65534");
	OK(!vol_statistics(&v, r, 1, &percent, 1, 1, &s, &fault));
	IS_STR(fault.text, "D101%; expected 0 to 100 percent");
	OK(!vol_statistics(&v, r, 1, &geud, 1, 1, &s, &fault));
	OK(!vol_statistics(&v, r, VOL_STRUCTURES_MAX + 1, NULL, 0, 1, &s, &fault));
	l.label[5] = 1;
	for (int i = 0; i < 2; i++) {
		d.gy[5] = i ? -1 : NAN;
		OK(!vol_statistics(&v, r, 1, NULL, 0, 1, &s, &fault));
		IS_STR(fault.text, "a voxel of structure 1 has no dose; expected a number of at least 0 Gy, or that it is told to be "
		       "unknown");
	}
	d.gy[5] = INFINITY;
	OK(!vol_statistics(&v, r, 1, NULL, 0, 1, &s, &fault));
	d.gy[5] = 3;
	OK(vol_statistics(&v, r, 1, NULL, 0, 1, &s, &fault));
	IS_INT(s.of[0].voxels, 1);
	NEAR(s.of[0].max_gy.high, 3, 0, 0);
	OK(isnan(s.of[0].d0_03cc_gy.low));
	vol_statistics_fini(&s);
	vol_dose_fini(&d);
	vol_labels_fini(&l);
}

/* Of a physical dose with an unknown voxel: 0 at least, the dose's maximum at most. */
static void
a_sum_as_values(void)
{
	struct vol_grid g = slice(4, 1);
	struct vol_dose d = dose_on(g);
	struct vol_labels l = labels_on(g);
	struct vol_tissue physical = { .label = 1, .courses = { { 1, 0 } } };
	struct vol_total t;
	struct vol_values v;
	struct vol_raise r;
	struct vol_statistics s;

	for (int i = 0; i < 4; i++) {
		d.gy[i] = (float)(10 * (i + 1));
		l.label[i] = 1;
	}
	d.gy[1] = NAN;
	if (!vol_total_of_dose(&d, true, &t, &fault))
		tap_bail_out(fault.text);
	v = vol_values_of(&t, &l);
	r = vol_raise_of(&t, &physical);
	s = statistics_of(&v, &r, 1, NULL, 0, 1);
	IS_INT(s.of[0].unknown, 1);
	NEAR(s.of[0].unknown_cc, 0.001, 1e-12, 0);
	NEAR(s.of[0].mean_gy.low, 20, 1e-9, 0);
	NEAR(s.of[0].mean_gy.high, 30, 1e-9, 0);
	NEAR(s.of[0].min_gy.low, 0, 0, 0);
	NEAR(s.of[0].min_gy.high, 10, 0, 0);
	NEAR(s.of[0].max_gy.low, 40, 0, 0);
	NEAR(s.of[0].max_gy.high, 40, 0, 0);
	NEAR(s.of[0].d50_gy.low, 20, 0, 0);
	NEAR(s.of[0].d50_gy.high, 35, 0, 0);
	vol_statistics_fini(&s);
	vol_total_fini(&t);
	vol_dose_fini(&d);
	vol_labels_fini(&l);
}

static void
labels_are_counted(void)
{
	struct vol_grid g = slice(3, 2);
	struct vol_labels l = labels_on(g);
	static size_t counts[VOL_LABEL_UNKNOWN + 1];

	l.label[1] = l.label[4] = 65534;
	vol_label_counts(&l, counts);
	IS_INT(counts[0], 4);
	IS_INT(counts[65534], 2);
	vol_labels_fini(&l);
}

TAP_MAIN(TAP_CASE(dose_to_a_volume), TAP_CASE(a_uniform_dose_reads_as_it_is), TAP_CASE(a_linear_ramp),
         TAP_CASE(a_gaussian_in_a_ball), TAP_CASE(as_sorted_voxels), TAP_CASE(an_interval_holds_the_truth),
         TAP_CASE(heaps_of_nearly_equal_values), TAP_CASE(bad_input_is_refused), TAP_CASE(a_sum_as_values),
         TAP_CASE(labels_are_counted))
