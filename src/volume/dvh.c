/* Metrics of a structure: estimators of MODEL section 7. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "volume/volume.h"

/* Single precision: what is less than this relative distance below a threshold counts as at it. */
static const double guard = 1e-6;

/* ---- sorting ---- */

/* Eleven bits at a time, the lowest first; falling. */
enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, PASSES = 3 };

/* A number whose order is the reverse of the dose's; and back. */
static uint32_t
key_of(float gy)
{
	uint32_t bits;

	memcpy(&bits, &gy, sizeof bits);
	return bits & 0x80000000U ? bits : ~bits & 0x7fffffffU;
}

static float
dose_of(uint32_t key)
{
	uint32_t bits = key & 0x80000000U ? key : ~key & 0x7fffffffU;
	float gy;

	memcpy(&gy, &bits, sizeof gy);
	return gy;
}

static void
move_pass(const uint32_t *from, uint32_t *to, size_t n, int pass, size_t *place)
{
	for (size_t i = 0; i < n; i++)
		to[place[from[i] >> (pass * DIGIT_BITS) & (DIGITS - 1)]++] = from[i];
}

/* keys: room for 2 n. */
static void
sort_falling(float *gy, size_t n, uint32_t *keys)
{
	size_t count[PASSES][DIGITS] = { { 0 } };
	uint32_t *from = keys, *to = keys + n;

	for (size_t i = 0; i < n; i++) {
		from[i] = key_of(gy[i]);
		for (int pass = 0; pass < PASSES; pass++)
			count[pass][from[i] >> (pass * DIGIT_BITS) & (DIGITS - 1)]++;
	}
	for (int pass = 0; pass < PASSES; pass++) {
		size_t sum = 0;
		uint32_t *other = from;

		for (size_t k = 0; k < DIGITS; k++) {
			size_t here = count[pass][k];

			count[pass][k] = sum;
			sum += here;
		}
		move_pass(from, to, n, pass, count[pass]);
		from = to;
		to = other;
	}
	for (size_t i = 0; i < n; i++)
		gy[i] = dose_of(from[i]);
}

static bool
sort_both(struct vol_dvh *s, const float *low_gy, const float *high_gy)
{
	size_t bytes = s->n * sizeof *low_gy;
	uint32_t *keys = mem_array(2 * s->n, sizeof *keys);

	s->low_gy = mem_array(s->n, sizeof *s->low_gy);
	s->high_gy = mem_array(s->n, sizeof *s->high_gy);
	if (!keys || !s->low_gy || !s->high_gy) {
		free(keys);
		return false;
	}
	if (s->n > 0) {
		memcpy(s->low_gy, low_gy, bytes);
		sort_falling(s->low_gy, s->n, keys);
		if (memcmp(low_gy, high_gy, bytes) != 0) {
			memcpy(s->high_gy, high_gy, bytes);
			sort_falling(s->high_gy, s->n, keys);
		} else
			memcpy(s->high_gy, s->low_gy, bytes);
	}
	free(keys);
	return true;
}

/* ---- the structure ---- */

bool
vol_dvh_of(struct vol_dvh *s, const float *low_gy, const float *high_gy, size_t n, double voxel_cc, struct fault *f)
{
	*s = (struct vol_dvh){ .n = n, .voxel_cc = voxel_cc };
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(low_gy[i]) || !isfinite(high_gy[i]))
			return fault_set(f, 0, 0, "a voxel without a dose; expected a number or an interval");
		s->unknown += high_gy[i] > low_gy[i];
		if (low_gy[i] > low_gy[s->hottest[0]])
			s->hottest[0] = i;
		if (high_gy[i] > high_gy[s->hottest[1]])
			s->hottest[1] = i;
		if (low_gy[i] < low_gy[s->coldest])
			s->coldest = i;
	}
	if (!sort_both(s, low_gy, high_gy)) {
		vol_dvh_fini(s);
		return fault_memory(f);
	}
	return true;
}

void
vol_dvh_fini(struct vol_dvh *s)
{
	free(s->low_gy);
	free(s->high_gy);
	s->low_gy = s->high_gy = NULL;
	s->n = 0;
}

double
vol_dvh_cc(const struct vol_dvh *s)
{
	return (double)s->n * s->voxel_cc;
}

double
vol_dvh_unknown_cc(const struct vol_dvh *s)
{
	return (double)s->unknown * s->voxel_cc;
}

/* Between the hottest voxels; k from 1 (the hottest) to n, the ends hold outside. */
static double
between(const float *hot, size_t n, double k)
{
	double low = floor(k), part = k - low;
	size_t i;

	if (k <= 1)
		return (double)hot[0];
	if (k >= (double)n)
		return (double)hot[n - 1];
	i = (size_t)low;
	return (double)hot[i - 1] + part * ((double)hot[i] - (double)hot[i - 1]);
}

/* How many voxels get at least d. */
static size_t
count_at_least(const float *hot, size_t n, double d)
{
	size_t low = 0, high = n;

	d -= guard * fabs(d);
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if ((double)hot[mid] >= d)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static double
mean(const float *hot, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)hot[i];
	return sum / (double)n;
}

/* Relative to the term that weighs most, so that no power overflows. */
static double
geud(const float *hot, size_t n, double a)
{
	double main = (double)(a > 0 ? hot[0] : hot[n - 1]), sum = 0;

	if (main <= 0)
		return 0;              /* all is 0; or a cold spot of 0 with a negative exponent */
	for (size_t i = 0; i < n; i++)
		sum += pow((double)hot[i] / main, a);
	return main * pow(sum / (double)n, 1 / a);
}

static double
measure(const struct vol_dvh *s, const float *hot, enum vol_metric metric, double value)
{
	double n = (double)s->n;

	switch (metric) {
	case VOL_MAX:
		return (double)hot[0];
	case VOL_MIN:
		return (double)hot[s->n - 1];
	case VOL_MEAN:
		return mean(hot, s->n);
	case VOL_D_CC:
		return between(hot, s->n, value / s->voxel_cc);
	case VOL_D_PERCENT:
		return between(hot, s->n, value / 100 * n + 0.5);
	case VOL_V_CC:
		return (double)count_at_least(hot, s->n, value) * s->voxel_cc;
	case VOL_V_PERCENT:
		return 100 * ((double)count_at_least(hot, s->n, value) / n);
	case VOL_GEUD:
		return geud(hot, s->n, value);
	}
	return NAN;
}

bool
vol_dvh_metric(const struct vol_dvh *s, enum vol_metric metric, double value, struct vol_interval *out,
               struct fault *f)
{
	bool needs = metric != VOL_MAX && metric != VOL_MIN && metric != VOL_MEAN;
	char asked[NUMBER_TEXT_MAX], has[NUMBER_TEXT_MAX];

	*out = (struct vol_interval){ NAN, NAN };
	if (s->n == 0)
		return fault_set(f, 0, 0, "the structure has no voxel; expected one at least");
	if (needs && !isfinite(value))
		return fault_set(f, 0, 0, "a metric without its number; expected one");
	if (metric == VOL_D_PERCENT && !(value >= 0 && value <= 100))
		return fault_set(f, 0, 0, "D%s%%; expected 0 to 100 percent", number_short(value, 6, asked));
	if (metric == VOL_D_CC && value < 0)
		return fault_set(f, 0, 0, "D%scc; expected a volume above 0", number_short(value, 6, asked));
	if (metric == VOL_D_CC && value > vol_dvh_cc(s) * (1 + 1e-9))
		return fault_set(f, 0, 0, "structure smaller than %s cc: it has %s; expected a smaller volume",
		                 number_short(value, 6, asked), number_short(vol_dvh_cc(s), 4, has));
	if (metric == VOL_GEUD && fpclassify(value) == FP_ZERO)
		return fault_set(f, 0, 0, "a generalised EUD with exponent 0; expected another (1: the mean)");
	out->low = measure(s, s->low_gy, metric, value);
	out->high = measure(s, s->high_gy, metric, value);
	return true;
}

enum vol_state
vol_judge(struct vol_interval achieved, double limit, bool at_least, double slack)
{
	double good = at_least ? achieved.low : achieved.high, bad = at_least ? achieved.high : achieved.low;

	if (at_least ? good >= limit - slack : good <= limit + slack)
		return VOL_MET;
	if (at_least ? bad < limit - slack : bad > limit + slack)
		return VOL_VIOLATED;
	return VOL_UNDETERMINED;
}

void
vol_dvh_curve(const struct vol_dvh *s, bool high, double max_gy, size_t n, double *dose_gy, double *percent)
{
	const float *hot = high ? s->high_gy : s->low_gy;

	for (size_t i = 0; i < n; i++) {
		dose_gy[i] = max_gy * ((double)i / (double)(n - 1));
		percent[i] = s->n ? 100 * ((double)count_at_least(hot, s->n, dose_gy[i]) / (double)s->n) : 0;
	}
}
