/* The row kernels: every level of the processor gives the same bytes, and they agree with a walk in double precision. */
#include "volume_help.h"

#include "volume/accumulate.h"
#include "volume/array.h"
#include "volume/rows.h"
#include "volume/stencil.h"

/* The body of the wide levels once more, sixteen lanes in plain C: where there is no AVX-512, what it will do is
 * still seen. */
#define WIDE_LANES 16
typedef float wide_f __attribute__((vector_size(64)));
typedef int32_t wide_i __attribute__((vector_size(64)));
typedef uint32_t wide_u __attribute__((vector_size(64)));

static inline bool
wide_all(wide_i m)
{
	for (int k = 0; k < WIDE_LANES; k++)
		if (!m[k])
			return false;
	return true;
}

static inline bool
wide_any_below_0(wide_i v)
{
	for (int k = 0; k < WIDE_LANES; k++)
		if (v[k] < 0)
			return true;
	return false;
}

static inline int
wide_first(wide_i m)
{
	int k = 0;

	while (!m[k])
		k++;
	return k;
}

static inline wide_f
wide_pick(wide_f low, wide_f high, wide_i k)
{
	wide_f v;

	for (int i = 0; i < WIDE_LANES; i++)
		v[i] = k[i] < WIDE_LANES ? low[k[i]] : high[k[i] - WIDE_LANES];
	return v;
}

static inline wide_f
wide_gather(const float *p, wide_i k)
{
	wide_f v;

	for (int i = 0; i < WIDE_LANES; i++)
		v[i] = p[k[i]];
	return v;
}

static inline wide_f
wide_floor(wide_f v)
{
	for (int i = 0; i < WIDE_LANES; i++)
		v[i] = floorf(v[i]);
	return v;
}

static inline wide_i
wide_whole(wide_f v)
{
	wide_i k;

	for (int i = 0; i < WIDE_LANES; i++)
		k[i] = v[i] >= -0x1p31F && v[i] < 0x1p31F ? (int32_t)v[i] : INT32_MIN;
	return k;
}

static inline wide_f
wide_max(wide_f a, wide_f b)
{
	for (int i = 0; i < WIDE_LANES; i++)
		a[i] = a[i] > b[i] ? a[i] : b[i];
	return a;
}

/* A macro, because vectors that no register holds are no parameters for plain C. */
typedef float wide_out __attribute__((vector_size(64), aligned(4), may_alias));
#define wide_stream(p, v) ((void)(*(wide_out *)(p) = (v)))

#include "volume/kernels_wide.h"

static void
nothing(void)
{
}

static const struct kernels sixteen = { "sixteen lanes", wide_map, wide_add, wide_put, nothing, wide_raise };

/* ---- worlds by chance ---- */

struct world {
	struct vol_grid today;
	struct vol_dose dose;
	struct vol_field pull;
	struct vol_labels labels;
};

static int
whole(uint64_t *state, int low, int high)
{
	return (int)uniform(state, low, high + 0.999);
}

static struct vol_grid
some_grid(uint64_t *state, bool flat, int most)
{
	struct vol_grid g;

	for (int a = 0; a < 3; a++) {
		g.n[a] = flat && a == 2 ? 1 : whole(state, 2, most);
		g.spacing_mm[a] = uniform(state, 0.5, 3);
		g.origin_mm[a] = uniform(state, -40, 40);
	}
	g.thickness_assumed = false;
	return g;
}

/* Smooth movements keep neighbours together, rough ones tear them apart; doses with holes and with -0. */
static struct world
some_world(uint64_t *state, bool holes)
{
	bool flat = uniform(state, 0, 1) < 0.4, same = uniform(state, 0, 1) < 0.5, coarse = uniform(state, 0, 1) < 0.3;
	double size = uniform(state, 0, 1) < 0.3 ? 0 : uniform(state, 0, 4), rough = uniform(state, 0, 1) < 0.5 ? 0 : size;
	struct world w = { .today = some_grid(state, flat, flat ? 90 : 40) };
	struct vol_grid on = w.today;

	if (!same) {
		on = some_grid(state, flat, flat ? 90 : 40);
		for (int a = 0; a < 2; a++)
			on.origin_mm[a] = w.today.origin_mm[a] + uniform(state, -5, 5);
		on.origin_mm[2] = w.today.origin_mm[2];
	}
	w.dose = dose_on(on);
	w.labels = labels_on(w.today);
	on = w.today;
	if (coarse)
		for (int a = 0; a < (flat ? 2 : 3); a++) {
			on.n[a] = 2 + on.n[a] / 4;
			on.spacing_mm[a] *= 4;
		}
	w.pull = field_on(on);
	for (size_t i = 0; i < vol_grid_voxels(&w.dose.grid); i++) {
		double kind = uniform(state, 0, 1);

		w.dose.gy[i] = kind < 0.01 && holes ? NAN : kind < 0.02 ? -0.0F : kind < 0.2 ? 0 : (float)uniform(state, 0, 80);
	}
	for (size_t i = 0; i < vol_grid_voxels(&on); i++) {
		int at[3];

		vol_grid_place(&on, i, at);
		for (int a = 0; a < 3; a++)
			w.pull.u_mm[a][i] = (float)(size * sin(0.09 * at[0] + 0.13 * at[1] + 0.17 * at[2] + a) +
			                            uniform(state, -rough, rough));
	}
	for (size_t i = 0; i < vol_grid_voxels(&w.today); i++)
		w.labels.label[i] = (uint16_t)(uniform(state, 0, 1) < 0.8 && i > 0 ? w.labels.label[i - 1] : whole(state, 0, 5));
	return w;
}

static void
end_world(struct world *w)
{
	vol_dose_fini(&w->dose);
	vol_field_fini(&w->pull);
	vol_labels_fini(&w->labels);
}

static void
some_tissues(uint64_t *state, struct vol_tissue t[4], size_t courses)
{
	for (int k = 0; k < 4; k++) {
		t[k] = (struct vol_tissue){ .label = (uint16_t)k };
		for (size_t c = 0; c < courses; c++)
			t[k].courses[c] = (struct vol_lq){ uniform(state, 0, 1), uniform(state, 0, 0.02) };
	}
}

/* ---- one and the same ---- */

/* All of what a level makes of a world, one after the other. */
struct answer {
	size_t n, words;
	float *d, *d2, *low;
	uint64_t *bits;
	size_t unknown;
};

static struct answer
answer_of(const struct world *w, const struct vol_tissue t[4], const struct vol_field *pull, int threads)
{
	const struct vol_course courses[2] = { { .dose = &w->dose, .pull = pull }, { .dose = &w->dose } };
	const struct vol_accumulation a = { .today = w->today, .courses = courses, .n_courses = 2, .labels = &w->labels,
		                            .tissues = t, .n_tissues = 4, .threads = threads,
		                            .other = w->today.n[0] % 2 ? &t[3] : NULL };
	struct answer x = { .n = vol_grid_voxels(&w->today) };
	struct vol_mapped m;
	struct vol_total total;

	if (!vol_map_with(&w->dose, pull, &w->today, VOL_LINEAR, threads, &m, &fault) || !vol_total_init(&total, &w->today, &fault) ||
	    !vol_accumulate(&a, &total, &fault))
		tap_bail_out(fault.text);
	x.words = (x.n + 63) / 64;
	x.d = m.dose_gy;
	x.d2 = m.dose2_gy2;
	x.low = total.low_gy;
	x.bits = calloc(2 * x.words, sizeof *x.bits);
	for (size_t c = 0; c < 2; c++)
		if (total.courses[c].unknown_bits)
			memcpy(x.bits + c * x.words, total.courses[c].unknown_bits, x.words * sizeof *x.bits);
	x.unknown = m.unknown + total.unknown + total.courses[0].unknown + total.courses[1].unknown;
	total.low_gy = NULL;
	vol_total_fini(&total);
	return x;
}

static void
end_answer(struct answer *x)
{
	vol_array_free(x->d);
	vol_array_free(x->d2);
	vol_array_free(x->low);
	free(x->bits);
}

static bool
same_answer(const struct answer *a, const struct answer *b)
{
	return a->unknown == b->unknown && !memcmp(a->d, b->d, a->n * sizeof *a->d) && !memcmp(a->d2, b->d2, a->n * sizeof *a->d2) &&
	       !memcmp(a->low, b->low, a->n * sizeof *a->low) && !memcmp(a->bits, b->bits, 2 * a->words * sizeof *a->bits);
}

/* The level, and two threads, against the scalar on one. */
static void
agrees_with_scalar(const char *level)
{
	uint64_t state = seed();

	for (int trial = 0; trial < 60; trial++) {
		struct world w = some_world(&state, trial % 3 == 0);
		const struct vol_field *pull = trial % 5 ? &w.pull : NULL;
		struct answer want, got, two;
		struct vol_tissue t[4];

		some_tissues(&state, t, 2);
		OK(vol_simd_choose("scalar", &fault));
		want = answer_of(&w, t, pull, 1);
		OK(vol_simd_choose(level, &fault));
		IS_STR(vol_simd_name(), level);
		got = answer_of(&w, t, pull, 1);
		two = answer_of(&w, t, pull, 2);
		OK(same_answer(&want, &got));
		OK(same_answer(&want, &two));
		end_answer(&want);
		end_answer(&got);
		end_answer(&two);
		end_world(&w);
	}
	OK(vol_simd_choose(NULL, &fault));
}

static void
scalar_on_two_threads(void)
{
	agrees_with_scalar("scalar");
}

static void
avx2_gives_the_same_bytes(void)
{
	if (vol_simd_choose("avx2", &fault))
		agrees_with_scalar("avx2");
	else
		printf("    # not run: %s\n", fault.text);
	OK(true);
}

static void
avx512_gives_the_same_bytes(void)
{
	if (vol_simd_choose("avx512", &fault))
		agrees_with_scalar("avx512");
	else
		printf("    # not run: %s\n", fault.text);
	OK(true);
}

/* Row by row, where vol_simd_choose cannot reach. */
static void
sixteen_lanes_give_the_same_bytes(void)
{
	uint64_t state = seed();

	for (int trial = 0; trial < 60; trial++) {
		struct world w = some_world(&state, trial % 3 == 0);
		size_t n = (size_t)w.today.n[0], lines = vol_grid_voxels(&w.today) / n, wrong = 0;
		float *v = calloc(6 * n, sizeof *v), *scratch, l[6], q[6];
		uint16_t slot[6] = { 0, 1, 2, 3, 4, 5 };
		struct rows rows;

		for (int k = 0; k < 6; k++) {
			l[k] = (float)uniform(&state, 0, 1);
			q[k] = (float)uniform(&state, 0, 0.02);
		}
		if (!rows_init(&rows, &w.dose, &w.pull, &w.today, VOL_LINEAR, 1, &fault))
			tap_bail_out(fault.text);
		scratch = calloc(rows_scratch(&rows) + 1, sizeof *scratch);
		for (size_t row = 0; row < lines; row++) {
			struct kernel_sum s = { .d = v, .d2 = v + n, .label = w.labels.label + row * n, .slot = slot, .l = l, .q = q,
				                .count = n, .first = row == 0, .sum = v + 2 * n };
			size_t unknown = rows_map(&rows, &kernels_scalar, row, scratch, v, v + n);

			wrong += kernels_scalar.add(&s) != unknown;
			wrong += rows_map(&rows, &sixteen, row, scratch, v + 3 * n, v + 4 * n) != unknown;
			s.d = v + 3 * n;
			s.d2 = v + 4 * n;
			s.sum = v + 5 * n;
			wrong += sixteen.add(&s) != unknown;
			wrong += memcmp(v, v + 3 * n, 3 * n * sizeof *v) != 0;
			/* Past the caches, from a place that is not aligned, and nothing beside it. */
			s.sum[0] = 1;
			sixteen.put(s.sum + 1, v, n - 1);
			wrong += s.sum[0] < 1 || memcmp(s.sum + 1, v, (n - 1) * sizeof *v) != 0;
			memcpy(s.sum, v + 2 * n, n * sizeof *v);
		}
		IS_INT(wrong, 0);
		rows_fini(&rows);
		free(scratch);
		free(v);
		end_world(&w);
	}
}

/* ---- a second route ---- */

/* Too near to where the answer jumps to be held to it: half a voxel outside. */
static bool
on_the_edge(const struct vol_grid *g, const double at_mm[3])
{
	for (int a = 0; a < 3; a++) {
		double i = (at_mm[a] - g->origin_mm[a]) / g->spacing_mm[a];

		if (g->n[a] > 1 && (fabs(i + 0.5) < 1e-4 || fabs(i - (g->n[a] - 0.5)) < 1e-4))
			return true;
	}
	return false;
}

/* The walk over eight weights in double precision.  Single precision knows a displacement of some voxels to 1e-6 of a
 * voxel; the steepest step is 80 Gy a voxel.  So the two may differ by 2e-6 of it, 1.6e-4 Gy, and by a tenth of that on
 * average. */
static void
a_walk_in_double_precision_agrees(void)
{
	uint64_t state = seed();
	double worst = 0, sum = 0;
	size_t n = 0, wrong = 0;

	for (int trial = 0; trial < 60; trial++) {
		struct world w = some_world(&state, false);
		struct vol_mapped m = mapped(&w.dose, &w.pull, &w.today);

		for (size_t i = 0; i < vol_grid_voxels(&w.today); i++) {
			double at[3], from[3], want, e;
			bool inside;

			vol_grid_world(&w.today, i, at);
			if (on_the_edge(&w.pull.grid, at))
				continue;
			inside = vol_source(&w.pull, at, from);
			if (inside && on_the_edge(&w.dose.grid, from))
				continue;
			want = inside ? vol_dose_at(&w.dose, from) : NAN;
			wrong += isnan(want) != isnan(m.dose_gy[i]);
			if (isnan(want) || isnan(m.dose_gy[i]))
				continue;
			e = fabs(want - (double)m.dose_gy[i]);
			worst = fmax(worst, e);
			sum += e;
			n++;
		}
		vol_mapped_fini(&m);
		end_world(&w);
	}
	printf("    # at most %.2g Gy, on average %.2g\n", worst, sum / (double)n);
	IS_INT(wrong, 0);
	OK(worst < 1.6e-4);
	OK(sum / (double)n < 1.6e-5);
}

/* D = 10 + 1.5 x + 0.75 y - 0.5 z under a translation, a rotation and a shrinkage: linear interpolation is exact, to the
 * rounding of single precision. */
static void
a_linear_dose_moves_exactly(void)
{
	const struct vol_grid g = { .n = { 33, 30, 17 }, .spacing_mm = { 1, 1.25, 2 }, .origin_mm = { -16, -18.125, -16 } };
	struct vol_dose d = dose_on(g);
	struct vol_field u = field_on(g);

	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		d.gy[i] = (float)(60 + 1.5 * at[0] + 0.75 * at[1] - 0.5 * at[2]);
	}
	for (int kind = 0; kind < 3; kind++) {
		struct vol_mapped m;
		size_t wrong = 0, known = 0;

		for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
			double at[3];

			vol_grid_world(&g, i, at);
			u.u_mm[0][i] = (float)(kind == 0 ? 2.3 : kind == 1 ? at[0] * (cos(0.2) - 1) - at[1] * sin(0.2) : -0.12 * at[0]);
			u.u_mm[1][i] = (float)(kind == 0 ? -1.7 : kind == 1 ? at[0] * sin(0.2) + at[1] * (cos(0.2) - 1) : -0.12 * at[1]);
			u.u_mm[2][i] = (float)(kind == 0 ? 0.4 : kind == 1 ? 0 : -0.12 * at[2]);
		}
		m = mapped(&d, &u, &g);
		for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
			double at[3], from[3];
			bool inside = true;

			vol_grid_world(&g, i, at);
			for (int a = 0; a < 3; a++) {
				from[a] = at[a] + (double)u.u_mm[a][i];
				inside = inside && from[a] >= g.origin_mm[a] && from[a] <= -g.origin_mm[a];
			}
			if (!inside)
				continue;
			known++;
			wrong += !(fabs((double)m.dose_gy[i] - (60 + 1.5 * from[0] + 0.75 * from[1] - 0.5 * from[2])) < 2e-5);
		}
		IS_INT(wrong, 0);
		OK(known > vol_grid_voxels(&g) / 2);
		vol_mapped_fini(&m);
	}
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

/* ---- what cannot be had ---- */

static void
levels_are_chosen_by_name(void)
{
	const char *best;

	OK(vol_simd_choose(NULL, &fault));
	best = vol_simd_name();
	OK(vol_simd_choose("scalar", &fault));
	IS_STR(vol_simd_name(), "scalar");
	OK(!vol_simd_choose("sse9", &fault));
	IS_STR(fault.text, "\"sse9\" is no level of the processor; expected scalar, avx2 or avx512");
	IS_STR(vol_simd_name(), "scalar");
	if (strcmp(best, "avx512") != 0) {
		OK(!vol_simd_choose("avx512", &fault));
		HAS(fault.text, "has no avx512; the best here is ");
		HAS(fault.text, best);
	}
	OK(vol_simd_choose("", &fault));
	IS_STR(vol_simd_name(), best);
}

/* A displacement beyond all bounds is outside, not a crash. */
static void
far_away_is_unknown(void)
{
	static const float far[] = { 1e9F, -1e9F, 3e38F, -3e38F, INFINITY, -INFINITY, NAN };
	struct vol_grid g = { .n = { 20, 3, 3 }, .spacing_mm = { 0.001, 1, 1 } };
	struct vol_dose d = dose_on(g);
	struct vol_field u = field_on(g);

	for (size_t k = 0; k < sizeof far / sizeof *far; k++)
		for (int a = 0; a < 3; a++) {
			struct vol_mapped m;

			memset(u.u_mm[0], 0, 180 * sizeof(float));
			memset(u.u_mm[1], 0, 180 * sizeof(float));
			memset(u.u_mm[2], 0, 180 * sizeof(float));
			for (size_t i = 0; i < 180; i++)
				u.u_mm[a][i] = far[k];
			m = mapped(&d, &u, &g);
			IS_INT(m.unknown, 180);
			vol_mapped_fini(&m);
		}
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

/* Every length, so that whole vectors and what is left over both take part; infinities among them. */
static void
the_largest_of_rows(void)
{
	enum { ROWS = 7, MOST = 100 };
	const struct kernels *levels[3] = { &kernels_scalar, kernels_now(), &sixteen };
	uint64_t state = seed();
	float row[ROWS][MOST], start[MOST], to[MOST];
	size_t wrong = 0;
	const float *from[ROWS];

	for (int r = 0; r < ROWS; r++)
		from[r] = row[r];
	for (size_t n = 0; n <= MOST; n++)
		for (int rows = 0; rows <= ROWS; rows++)
			for (int k = 0; k < 3; k++) {
				for (size_t i = 0; i < n; i++) {
					to[i] = start[i] = i % 3 ? -INFINITY : (float)uniform(&state, -1, 1);
					for (int r = 0; r < rows; r++)
						row[r][i] = i % 11 == 5 ? INFINITY : (float)uniform(&state, -1, 1);
				}
				levels[k]->raise(to, from, rows, n);
				for (size_t i = 0; i < n; i++) {
					float most = start[i];

					for (int r = 0; r < rows; r++)
						most = fmaxf(most, row[r][i]);
					wrong += !(to[i] <= most && to[i] >= most);
				}
			}
	IS_INT(wrong, 0);
}

TAP_MAIN(TAP_CASE(levels_are_chosen_by_name), TAP_CASE(scalar_on_two_threads), TAP_CASE(avx2_gives_the_same_bytes),
         TAP_CASE(avx512_gives_the_same_bytes), TAP_CASE(sixteen_lanes_give_the_same_bytes),
         TAP_CASE(a_walk_in_double_precision_agrees), TAP_CASE(a_linear_dose_moves_exactly), TAP_CASE(far_away_is_unknown),
         TAP_CASE(the_largest_of_rows))
