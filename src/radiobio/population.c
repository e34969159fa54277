/* Tumour control of patients who differ (MODEL section 5; FACTS 4.3). */
#include <math.h>
#include <string.h>

#include "radiobio/internal.h"

enum { POINTS = 8, DEPTH_MAX = 40, PANELS = 32 };
static const double SPREADS = 8;   /* standard deviations either way: 1e-15 of the patients are beyond */

/* ln of tumour control at the mean clonogens, as a function of alpha. */
struct model {
	struct rb_tumour tumour;
	struct rb_clone clones[RB_CLONES_MAX];
	const struct rb_tumour *from;
	const struct rb_schedule *schedule;
	double at_day, alpha_relative, clonogens_log10;
	bool exact, failed;
	struct fault *fault;
};

static double
ln_tcp(struct model *m)
{
	struct rb_fate fates[RB_TYPES_MAX];
	struct rb_cells cells;
	double ln = -INFINITY, day = m->at_day;

	if (m->exact)
		m->failed = !rb_tcp_fates(&m->tumour, m->schedule, day, false, fates, &ln, m->fault) || m->failed;
	else if (day < 0)
		m->failed = !rb_tumour_end(&m->tumour, m->schedule, &cells, m->fault) || m->failed;
	else
		m->failed = !rb_tumour_cells(&m->tumour, m->schedule, &day, 1, true, NULL, &cells, m->fault) || m->failed;
	if (!m->exact && !m->failed)
		ln = -exp(fmin(cells.ln_total, 700));
	return ln;
}

/* The mean over values x from low to high, weighted by the normal density: Gauss and Legendre's eight points,
 * halved until two halves agree with the whole. */
static double
panel(double (*value)(double x, void *of), void *of, double low, double high)
{
	static const double x[] = { 0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363 };
	static const double w[] = { 0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763 };
	double middle = (low + high) / 2, half = (high - low) / 2, sum = 0;

	for (int i = 0; i < POINTS / 2; i++)
		for (int side = -1; side <= 1; side += 2) {
			double z = middle + side * half * x[i];

			sum += w[i] * exp(-z * z / 2) * value(z, of);
		}
	return sum * half * 0.398942280401432677940;
}

static double
refine(double (*value)(double x, void *of), void *of, double low, double high, double whole, int depth)
{
	double middle = (low + high) / 2, left = panel(value, of, low, middle), right = panel(value, of, middle, high);

	if (depth <= 0 || fabs(left + right - whole) <= 1e-13)
		return left + right;
	return refine(value, of, low, middle, left, depth - 1) + refine(value, of, middle, high, right, depth - 1);
}

/* From z = low on. */
static double
average(double (*value)(double x, void *of), void *of, double low)
{
	double sum = 0, width = (SPREADS - low) / PANELS;

	for (int i = 0; i < PANELS; i++) {
		double from = low + i * width, to = i == PANELS - 1 ? SPREADS : low + (i + 1) * width;

		sum += refine(value, of, from, to, panel(value, of, from, to), DEPTH_MAX);
	}
	return sum;
}

struct numbers {
	double ln_tcp, log10_spread;
};

/* ln TCP is proportional to the clonogens. */
static double
of_clonogens(double z, void *of)
{
	const struct numbers *x = of;

	return exp(x->ln_tcp * pow(10, x->log10_spread * z));
}

static double
of_alpha(double z, void *of)
{
	struct model *m = of;
	struct numbers x = { .log10_spread = m->clonogens_log10 };

	if (m->failed)
		return 0;
	for (size_t i = 0; i < m->tumour.n; i++)
		m->clones[i].alpha_per_gy = m->from->clones[i].alpha_per_gy * fmax(0, 1 + m->alpha_relative * z);
	x.ln_tcp = ln_tcp(m);
	return x.log10_spread > 0 ? average(of_clonogens, &x, -SPREADS) : exp(x.ln_tcp);
}

bool
rb_tcp_population(const struct rb_tumour *t, const struct rb_schedule *s, double at_day,
                  const struct rb_spread *spread, bool exact, double *tcp, struct fault *f)
{
	struct model m = { .tumour = *t, .from = t, .schedule = s, .at_day = at_day, .exact = exact, .fault = f,
		           .alpha_relative = spread->alpha_relative, .clonogens_log10 = spread->clonogens_log10 };
	double sum;

	if (!(spread->alpha_relative >= 0 && spread->alpha_relative <= 10))
		return fault_set(f, 0, 0, "a spread of alpha of %g times its mean; from 0 to 10 was expected",
		                 spread->alpha_relative);
	if (!(spread->clonogens_log10 >= 0 && spread->clonogens_log10 <= 10))
		return fault_set(f, 0, 0, "a spread of %g of the logarithm of clonogens; from 0 to 10 was expected",
		                 spread->clonogens_log10);
	if (!(at_day <= 1e6))
		return fault_set(f, 0, 0, "day %g; a day up to 1000000 was expected", at_day);
	if (!rb_tumour_check(t, f))
		return false;
	memcpy(m.clones, t->clones, t->n * sizeof *t->clones);
	m.tumour.clones = m.clones;
	sum = spread->alpha_relative > 0 ? average(of_alpha, &m, fmax(-SPREADS, -1 / spread->alpha_relative))
	                                 : of_alpha(0, &m);
	if (m.failed)
		return false;
	*tcp = fmin(1, sum);
	return true;
}
