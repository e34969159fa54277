/* A registration error drawn many times: what it does to an EQD2 and to a structure's metric. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/random.h"
#include "volume/sample.h"
#include "volume/stencil.h"
#include "volume/uncertainty.h"

/* A cumulative EQD2, both ends. */
struct both { double low, high; };

/* What a sample needs of its courses. */
struct sampler {
	const struct vol_uncertain *courses;
	size_t n;
	double high_gy[VOL_COURSES_MAX];   /* the EQD2 of the highest dose of a course: for what is unknown */
	const struct vol_sampling *how;
};

/* ---- errors ---- */

/* Two numbers of variance 1 (Box and Muller 1958). */
static void
normals(const uint64_t word[2], double out[2])
{
	static const double two_pi = 6.283185307179586476925287;
	double length = sqrt(-2 * log(random_unit(word[0]))), angle = two_pi * random_unit(word[1]);

	out[0] = length * cos(angle);
	out[1] = length * sin(angle);
}

/* Of course c in that sample. */
static void
draw(const struct sampler *s, size_t sample, size_t c, double shift_mm[3])
{
	const uint64_t counter[4] = { sample, 0, c, 0 }, key[4] = { s->how->seed, 0, 0, 0 };
	uint64_t word[4];
	double z[4];

	random_threefry(counter, key, word);
	normals(word, z);
	normals(word + 2, z + 2);
	for (int a = 0; a < 3; a++)
		shift_mm[a] = s->courses[c].sigma_mm[a] * z[a];
}

static double
eqd2(const struct vol_lq *lq, double dose, double dose2)
{
	return lq->l * dose + lq->q * dose2;
}

/* A course at a place of its own anatomy; true: unknown. */
static bool
take(const struct sampler *s, size_t c, const double at_mm[3], struct both *sum)
{
	const struct vol_uncertain *u = &s->courses[c];
	double dose = NAN, dose2 = 0;
	struct stencil at;

	if (stencil_find(&u->dose->grid, at_mm, &at)) {
		dose = 0;
		for (int i = 0; i < at.n; i++) {
			double d = (double)u->dose->gy[at.at[i]];

			dose += at.weight[i] * d;
			dose2 += at.weight[i] * d * d;
		}
	}
	if (isnan(dose)) {
		sum->high += s->high_gy[c];
		return u->lq.l > 0 || u->lq.q > 0;
	}
	sum->low += eqd2(&u->lq, dose, dose2);
	sum->high += eqd2(&u->lq, dose, dose2);
	return false;
}

/* ---- what the samples tell ---- */

static int
rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Of n sorted values; the k-th stands at (k - 1/2)/n. */
static double
percentile(const double *v, size_t n, double percent)
{
	double at = percent / 100 * (double)n - 0.5, last = (double)n - 1;
	size_t low;

	at = fmin(fmax(at, 0), last);
	low = (size_t)at;
	return low + 1 < n ? v[low] + (at - (double)low) * (v[low + 1] - v[low]) : v[low];
}

struct told { double mean, sd, p5, p50, p95; };

static struct told
tell(double *v, size_t n)
{
	struct told t = { 0 };
	double square = 0;

	for (size_t i = 0; i < n; i++)
		t.mean += v[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		square += (v[i] - t.mean) * (v[i] - t.mean);
	t.sd = sqrt(square / (double)(n - 1));
	qsort(v, n, sizeof *v, rising);
	t.p5 = percentile(v, n, 5);
	t.p50 = percentile(v, n, 50);
	t.p95 = percentile(v, n, 95);
	return t;
}

static void
write_spread(double *low, double *high, size_t n, struct vol_spread *out)
{
	struct told l = tell(low, n), h = tell(high, n);

	out->mean = (struct vol_interval){ l.mean, h.mean };
	out->sd = (struct vol_interval){ l.sd, h.sd };
	out->p5 = (struct vol_interval){ l.p5, h.p5 };
	out->p50 = (struct vol_interval){ l.p50, h.p50 };
	out->p95 = (struct vol_interval){ l.p95, h.p95 };
	out->samples = n;
}

static bool
sampler_init(struct sampler *s, const struct vol_uncertain *courses, size_t n, const struct vol_sampling *how,
             struct fault *f)
{
	*s = (struct sampler){ .courses = courses, .n = n, .how = how };
	if (n == 0 || n > VOL_COURSES_MAX)
		return fault_set(f, 0, 0, "%zu courses; expected 1 to %d", n, VOL_COURSES_MAX);
	if (how->samples < VOL_SAMPLES_MIN || how->samples > VOL_SAMPLES_MAX)
		return fault_set(f, 0, 0, "%zu samples; expected %d to %d", how->samples, VOL_SAMPLES_MIN, VOL_SAMPLES_MAX);
	for (size_t c = 0; c < n; c++) {
		double max = vol_dose_max(courses[c].dose);

		if (isnan(max))
			return fault_set(f, 0, 0, "a dose grid without a single known dose; expected one at least");
		for (int a = 0; a < 3; a++)
			if (!(courses[c].sigma_mm[a] >= 0 && courses[c].sigma_mm[a] <= 100))
				return fault_set(f, 0, 0, "a registration error of %g mm; expected 0 to 100 mm", courses[c].sigma_mm[a]);
		s->high_gy[c] = eqd2(&courses[c].lq, max, max * max);
	}
	return true;
}

/* ---- a place ---- */

bool
vol_sample_place(const struct vol_uncertain *courses, size_t n, const double today_mm[3],
                 const struct vol_sampling *how, struct vol_spread *out, struct fault *f)
{
	double source[VOL_COURSES_MAX][3], *low, *high;
	struct sampler s;

	*out = (struct vol_spread){ .voxels = 1, .voxels_used = 1 };
	if (!sampler_init(&s, courses, n, how, f))
		return false;
	for (size_t c = 0; c < n; c++)
		if (!vol_source(courses[c].pull, today_mm, source[c]))
			return fault_set(f, 0, 0, "the place lies outside of the field; expected a place that it maps");
	low = mem_array(2 * how->samples, sizeof *low);
	if (!low)
		return fault_memory(f);
	high = low + how->samples;
	for (size_t c = 0; c < n; c++) {
		struct both nominal = { out->nominal.low, out->nominal.high };

		take(&s, c, source[c], &nominal);
		out->nominal = (struct vol_interval){ nominal.low, nominal.high };
	}
	for (size_t i = 0; i < how->samples; i++) {
		struct both sum = { 0, 0 };
		bool unknown = false;

		for (size_t c = 0; c < n; c++) {
			double shift[3];

			draw(&s, i, c, shift);
			for (int a = 0; a < 3; a++)
				shift[a] += source[c][a];
			unknown = take(&s, c, shift, &sum) || unknown;
		}
		low[i] = sum.low;
		high[i] = sum.high;
		out->unknown += unknown;
	}
	write_spread(low, high, how->samples, out);
	free(low);
	return true;
}

/* ---- a structure ---- */

struct structure {
	size_t n;                      /* voxels used */
	double *at;                    /* of course c along axis a, in voxels of the course: from (3 c + a) n on */
	double voxel_cc;
	enum vol_metric metric;
	double value;
	struct both *still;            /* of a voxel: what the courses without an error make */
	bool still_unknown;            /* one of these is unknown somewhere */
};

static bool
needs_every_voxel(enum vol_metric m)
{
	return m == VOL_MAX || m == VOL_MIN || m == VOL_D_CC || m == VOL_V_CC;
}

/* Every step-th voxel of the structure, and where it came from. */
static void
find_sources(const struct sampler *s, const struct vol_labels *labels, uint16_t label, size_t step,
             struct structure *t)
{
	size_t seen = 0, k = 0;

	for (size_t i = 0; i < vol_grid_voxels(&labels->grid) && k < t->n; i++) {
		double at_mm[3];

		if (labels->label[i] != label || seen++ % step != 0)
			continue;
		vol_grid_world(&labels->grid, i, at_mm);
		for (size_t c = 0; c < s->n; c++) {
			const struct vol_grid *g = &s->courses[c].dose->grid;
			double source[3];
			bool inside = vol_source(s->courses[c].pull, at_mm, source);

			for (size_t a = 0; a < 3; a++)
				t->at[(3 * c + a) * t->n + k] = inside ? (source[a] - g->origin_mm[a]) / g->spacing_mm[a] : NAN;
		}
		k++;
	}
}

/* What a course adds to the sums of all voxels with that shift; true: it is unknown somewhere.  d: room for 2 n. */
static bool
add_course(const struct sampler *s, const struct structure *t, size_t c, const double shift_mm[3], double *d,
           struct both *sum)
{
	const struct vol_uncertain *u = &s->courses[c];
	const struct vol_grid *g = &u->dose->grid;
	struct sample_places places = { .gy = u->dose->gy, .count = t->n };
	double shift[3], *d2 = d + t->n;
	bool unknown = false;

	for (size_t a = 0; a < 3; a++) {
		places.n[a] = g->n[a];
		places.at[a] = t->at + (3 * c + a) * t->n;
		shift[a] = shift_mm[a] / g->spacing_mm[a];
	}
	sample_now()->take(&places, shift, d, d2);
	for (size_t i = 0; i < t->n; i++) {
		double gy = eqd2(&u->lq, d[i], d2[i]);
		bool known = !isnan(d[i]);

		sum[i].low += known ? gy : 0;
		sum[i].high += known ? gy : s->high_gy[c];
		unknown = unknown || !known;
	}
	return unknown && (u->lq.l > 0 || u->lq.q > 0);
}

static bool
is_still(const struct vol_uncertain *u)
{
	return !(u->sigma_mm[0] > 0) && !(u->sigma_mm[1] > 0) && !(u->sigma_mm[2] > 0);
}

/* Room of a thread: of a voxel the sum, two doses, the sum's ends as floats. */
struct lane { struct both *sum; double *d; float *low, *high; };

static bool
lane_init(struct lane *l, size_t n)
{
	*l = (struct lane){ mem_array(n, sizeof *l->sum), mem_array(2 * n, sizeof *l->d), mem_array(n, sizeof *l->low),
		            mem_array(n, sizeof *l->high) };
	return l->sum && l->d && l->low && l->high;
}

static void
lane_fini(struct lane *l)
{
	free(l->sum);
	free(l->d);
	free(l->low);
	free(l->high);
}

/* The structure's metric with those shifts. */
static bool
metric_of(const struct sampler *s, const struct structure *t, double shift_mm[][3], struct lane *l,
          struct vol_interval *out, bool *unknown, struct fault *f)
{
	struct vol_dvh dvh;
	bool good;

	*unknown = t->still_unknown;
	memcpy(l->sum, t->still, t->n * sizeof *l->sum);
	for (size_t c = 0; c < s->n; c++)
		if (!is_still(&s->courses[c]))
			*unknown = add_course(s, t, c, shift_mm[c], l->d, l->sum) || *unknown;
	for (size_t i = 0; i < t->n; i++) {
		l->low[i] = (float)l->sum[i].low;
		l->high[i] = (float)l->sum[i].high;
	}
	if (!vol_dvh_of(&dvh, l->low, l->high, t->n, t->voxel_cc, f))
		return false;
	good = vol_dvh_metric(&dvh, t->metric, t->value, out, f);
	vol_dvh_fini(&dvh);
	return good;
}

/* All samples; each thread has room of its own and the fault of its first failure. */
static bool
sample_all(const struct sampler *s, const struct structure *t, double *low, double *high, size_t *unknown,
           struct fault *f)
{
	long samples = (long)s->how->samples;
	size_t count = 0;
	int failed = 0;

#ifdef _OPENMP
#pragma omp parallel num_threads(parallel_threads(s->how->threads)) reduction(+ : count, failed)
#endif
	{
		struct fault own;
		struct lane l;
		bool ready = lane_init(&l, t->n);

		failed += !ready;
#ifdef _OPENMP
#pragma omp for schedule(static)
#endif
		for (long i = 0; i < samples; i++) {
			double shift_mm[VOL_COURSES_MAX][3];
			struct vol_interval v;
			bool some;

			if (!ready)
				continue;
			for (size_t c = 0; c < s->n; c++)
				draw(s, (size_t)i, c, shift_mm[c]);
			if (metric_of(s, t, shift_mm, &l, &v, &some, &own)) {
				low[i] = v.low;
				high[i] = v.high;
				count += some;
			} else {
				failed++;
			}
		}
		lane_fini(&l);
	}
	*unknown = count;
	return failed == 0 || fault_memory(f);
}

static bool
run_structure(const struct sampler *s, struct structure *t, struct vol_spread *out, struct fault *f)
{
	double still[VOL_COURSES_MAX][3] = { { 0 } };
	double *values = mem_array(2 * s->how->samples, sizeof *values);
	struct lane l;
	bool some, good = lane_init(&l, t->n) && values;

	if (!good)
		fault_memory(f);
	for (size_t c = 0; good && c < s->n; c++)
		if (is_still(&s->courses[c]))
			t->still_unknown = add_course(s, t, c, still[c], l.d, t->still) || t->still_unknown;
	/* The nominal one first: what is wrong with the metric is said here. */
	good = good && metric_of(s, t, still, &l, &out->nominal, &some, f) &&
	       sample_all(s, t, values, values + s->how->samples, &out->unknown, f);
	if (good)
		write_spread(values, values + s->how->samples, s->how->samples, out);
	free(values);
	lane_fini(&l);
	return good;
}

bool
vol_sample_structure(const struct vol_uncertain *courses, size_t n, const struct vol_labels *labels, uint16_t label,
                     enum vol_metric metric, double value, const struct vol_sampling *how, struct vol_spread *out,
                     struct fault *f)
{
	struct structure t = { .voxel_cc = vol_grid_voxel_cc(&labels->grid), .metric = metric, .value = value };
	struct sampler s;
	size_t step;
	bool good;

	*out = (struct vol_spread){ 0 };
	if (!sampler_init(&s, courses, n, how, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(&labels->grid); i++)
		out->voxels += labels->label[i] == label;
	if (out->voxels == 0)
		return fault_set(f, 0, 0, "no voxel of the structure; expected one at least");
	if (out->voxels > VOL_SAMPLED_VOXELS_MAX && needs_every_voxel(metric))
		return fault_set(f, 0, 0, "a structure of %zu voxels, at most %d can be sampled for an extreme or a volume in cc; ask "
		                 "for a mean or a percentage, or bound it by a reach", out->voxels, VOL_SAMPLED_VOXELS_MAX);
	step = (out->voxels + VOL_SAMPLED_VOXELS_MAX - 1) / VOL_SAMPLED_VOXELS_MAX;
	out->voxels_used = (out->voxels + step - 1) / step;
	t.n = out->voxels_used;
	t.at = mem_array(3 * n * t.n, sizeof *t.at);
	t.still = mem_array(t.n, sizeof *t.still);
	good = t.at && t.still;
	if (good) {
		find_sources(&s, labels, label, step, &t);
		good = run_structure(&s, &t, out, f);
	} else
		fault_memory(f);
	free(t.at);
	free(t.still);
	return good;
}

/* ---- to second order ---- */

double
vol_expected_change(const struct vol_dose *d, const double at_mm[3], const double sigma_mm[3], struct vol_lq lq)
{
	double dose = vol_dose_at(d, at_mm), sum = 0;

	for (int a = 0; a < 3; a++) {
		double h = d->grid.spacing_mm[a], low[3] = { at_mm[0], at_mm[1], at_mm[2] }, high[3], below, above, first, second;

		if (d->grid.n[a] == 1)
			continue;
		for (int b = 0; b < 3; b++)
			high[b] = low[b];
		low[a] -= h;
		high[a] += h;
		below = vol_dose_at(d, low);
		above = vol_dose_at(d, high);
		first = (above - below) / (2 * h);
		second = (above - 2 * dose + below) / (h * h);
		sum += sigma_mm[a] * sigma_mm[a] * (2 * lq.q * first * first + (lq.l + 2 * lq.q * dose) * second);
	}
	return isnan(dose) ? NAN : sum / 2;
}
