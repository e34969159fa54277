/* The quadratic dose Q of a schedule under incomplete repair (MODEL section 2).
 *
 * With Phi = e^{-mu t} a fraction of x = mu times its delivery time acts on itself with Lea and Catcheside's
 * G(x) and on later ones through mean decays B(x) = (1 - e^-x)/x (Millar & Canney 1993).  Counting the time
 * between two fractions from the end of the first keeps every factor between 0 and 1. */
#include "radiobio/internal.h"

#include <math.h>

static const double LN2 = 0.693147180559945309417;

double
rb_mean_decay(double x)
{
	return x > 0 ? -expm1(-x) / x : 1;
}

/* 2 (e^-x + x - 1)/x^2, as a series where the difference would lose digits. */
static double
lea_catcheside(double x)
{
	double term = 1, sum = 1;

	if (x > 0.5)
		return 2 * (expm1(-x) + x) / x / x;
	for (int k = 3; fabs(term) > 1e-18; k++) {
		term *= -x / k;
		sum += term;
	}
	return sum;
}

/* Unrepaired dose on its way from fraction to fraction. */
struct carry {
	double mu_per_h;
	double dose_gy; /* at end_h, the end of the last fraction */
	double end_h;
};

/* What fraction f adds to Q. */
static double
carry_step(struct carry *c, const struct rb_fraction *f)
{
	double hours = f->minutes / 60, x = c->mu_per_h * hours, d = f->dose_gy, decay = rb_mean_decay(x);
	double before = c->dose_gy * exp(-c->mu_per_h * fmax(0, f->time_h - c->end_h));

	c->dose_gy = before * exp(-x) + d * decay;
	c->end_h = f->time_h + hours;
	return d * d * lea_catcheside(x) + 2 * d * decay * before;
}

void
rb_quadratic_terms(const struct rb_schedule *s, double half_time_h, double *quadratic_gy2)
{
	struct carry c = { .mu_per_h = half_time_h > 0 ? LN2 / half_time_h : 0 };

	for (size_t i = 0; i < s->n; i++) {
		double d = s->fractions[i].dose_gy;

		quadratic_gy2[i] = half_time_h > 0 ? carry_step(&c, &s->fractions[i]) : d * d;
	}
}

static double
sum_squares(const struct rb_schedule *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += s->fractions[i].dose_gy * s->fractions[i].dose_gy;
	return sum;
}

enum { BLOCK = 64, GAPS = 4 };

/* What a gap leaves, kept: a course has few different gaps. */
struct gaps { double hours[GAPS], left[GAPS]; unsigned n; };

static double
gap_left(struct gaps *g, double mu_per_h, double hours)
{
	unsigned have = g->n < GAPS ? g->n : GAPS, k;

	for (k = 0; k < have; k++)
		if (g->hours[k] == hours)
			return g->left[k];
	k = g->n++ % GAPS;
	g->hours[k] = hours;
	g->left[k] = exp(-mu_per_h * hours);
	return g->left[k];
}

/* What the gap before each of n acute fractions leaves, apart from the sum that needs it one by one.  False where one of
 * them is not acute. */
static bool
gaps_left(const struct rb_fraction *f, size_t n, const struct carry *c, struct gaps *g, double left[BLOCK])
{
	double end_h = c->end_h;

	for (size_t i = 0; i < n; i++) {
		double gap_h = f[i].time_h - end_h;

		if (f[i].minutes > 0)
			return false;
		left[i] = gap_left(g, c->mu_per_h, gap_h > 0 ? gap_h : 0);
		end_h = f[i].time_h;
	}
	return true;
}

static double
mono(const struct rb_schedule *s, double half_time_h)
{
	struct carry c = { .mu_per_h = LN2 / half_time_h };
	struct gaps g = { .n = 0 };
	double sum = 0, left[BLOCK];

	for (size_t from = 0; from < s->n; from += BLOCK) {
		const struct rb_fraction *f = s->fractions + from;
		size_t rest = s->n - from, n = rest > BLOCK ? BLOCK : rest;
		bool acute = gaps_left(f, n, &c, &g, left);

		for (size_t i = 0; i < n; i++) {
			double d = f[i].dose_gy, before;

			if (!acute) {
				sum += carry_step(&c, &f[i]);
				continue;
			}
			before = c.dose_gy * left[i];
			sum += d * d + 2 * d * before;
			c.dose_gy = before + d;
			c.end_h = f[i].time_h;
		}
	}
	return sum;
}

/* ---- reciprocal repair, Phi = 1/(1 + t/T1) ---- */

/* 2 [(1+y) ln(1+y) - y]/y^2 */
static double
reciprocal_self(double y)
{
	double power = 1, sum = 1;

	if (y > 0.1)
		return 2 * ((1 + y) * log1p(y) - y) / y / y;
	for (int k = 1; k < 20; k++) {
		power *= -y;
		sum += 2 * power / ((k + 1) * (k + 2));
	}
	return sum;
}

/* The mean of 1/(1 + t/T1) for t from x to x + hours. */
static double
reciprocal_mean(double x, double hours, double t1)
{
	double v = hours / (t1 + x);

	return t1 / (t1 + x) * (v > 0 ? log1p(v) / v : 1);
}

/* The mean of reciprocal_mean(x, inner) for x from low to low + outer, by Gauss and Legendre's eight points:
 * full precision while outer is at most half of T1 + low. */
static double
reciprocal_gauss(double low, double outer, double inner, double t1)
{
	static const double x[] = { 0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363 };
	static const double w[] = { 0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763 };
	double sum = 0;

	for (int i = 0; i < 4; i++)
		sum += w[i] / 2 *
		       (reciprocal_mean(low + outer * (1 - x[i]) / 2, inner, t1) +
			reciprocal_mean(low + outer * (1 + x[i]) / 2, inner, t1));
	return sum;
}

/* Psi of MODEL section 2 over T1^2; its second differences are the cross terms. */
static double
psi(double x, double t1)
{
	double z = 1 + x / t1;

	return z * log(z) - z;
}

static double
reciprocal_cross(const struct rb_fraction *a, const struct rb_fraction *b, double t1)
{
	double delta = b->time_h - a->time_h, ma = a->minutes / 60, mb = b->minutes / 60, gap = fmax(0, delta - ma);

	if (!(ma + mb > 0))
		return t1 / (t1 + delta);
	/* Long apart: the middles of the two are all that matters (to 1e-5 of Phi). */
	if (delta > 100 && ma + mb < delta / 100)
		return t1 / (t1 + delta + (mb - ma) / 2);
	if (ma <= (t1 + gap) / 2)
		return reciprocal_gauss(gap, ma, mb, t1);
	if (mb <= (t1 + gap) / 2)
		return reciprocal_gauss(gap, mb, ma, t1);
	return t1 * t1 * (psi(gap + ma + mb, t1) - psi(gap + ma, t1) - psi(gap + mb, t1) + psi(gap, t1)) / (ma * mb);
}

static double
reciprocal(const struct rb_schedule *s, double t1)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct rb_fraction *a = &s->fractions[i];
		double cross = 0;

		for (size_t j = i + 1; j < s->n; j++)
			cross += s->fractions[j].dose_gy * reciprocal_cross(a, &s->fractions[j], t1);
		sum += a->dose_gy * (a->dose_gy * reciprocal_self(a->minutes / 60 / t1) + 2 * cross);
	}
	return sum;
}

double
rb_quadratic_dose(const struct rb_schedule *s, const struct rb_repair *r)
{
	switch (r->kind) {
	case RB_REPAIR_MONO:
		return mono(s, r->half_time_h);
	case RB_REPAIR_BI:
		return r->fast_share * mono(s, r->half_time_h) + (1 - r->fast_share) * mono(s, r->slow_half_time_h);
	case RB_REPAIR_RECIPROCAL:
		return reciprocal(s, r->half_time_h);
	case RB_REPAIR_COMPLETE:
		break;
	}
	return sum_squares(s);
}

static void
reciprocal_increments(const struct rb_schedule *s, double t1, double *terms)
{
	for (size_t j = 0; j < s->n; j++) {
		const struct rb_fraction *b = &s->fractions[j];
		double cross = 0;

		for (size_t i = 0; i < j; i++)
			cross += s->fractions[i].dose_gy * reciprocal_cross(&s->fractions[i], b, t1);
		terms[j] = b->dose_gy * (b->dose_gy * reciprocal_self(b->minutes / 60 / t1) + 2 * cross);
	}
}

void
rb_quadratic_increments(const struct rb_schedule *s, const struct rb_repair *r, double *terms)
{
	struct carry slow;

	switch (r->kind) {
	case RB_REPAIR_RECIPROCAL:
		reciprocal_increments(s, r->half_time_h, terms);
		return;
	case RB_REPAIR_BI:
		slow = (struct carry){ .mu_per_h = LN2 / r->slow_half_time_h };
		rb_quadratic_terms(s, r->half_time_h, terms);
		for (size_t i = 0; i < s->n; i++)
			terms[i] = r->fast_share * terms[i] +
			           (1 - r->fast_share) * carry_step(&slow, &s->fractions[i]);
		return;
	case RB_REPAIR_MONO:
		rb_quadratic_terms(s, r->half_time_h, terms);
		return;
	case RB_REPAIR_COMPLETE:
		break;
	}
	rb_quadratic_terms(s, 0, terms);
}

double
rb_unrepaired(const struct rb_repair *r, double hours)
{
	switch (r->kind) {
	case RB_REPAIR_MONO:
		return exp2(-hours / r->half_time_h);
	case RB_REPAIR_BI:
		return r->fast_share * exp2(-hours / r->half_time_h) +
		       (1 - r->fast_share) * exp2(-hours / r->slow_half_time_h);
	case RB_REPAIR_RECIPROCAL:
		return 1 / (1 + hours / r->half_time_h);
	case RB_REPAIR_COMPLETE:
		break;
	}
	return 0;
}

double
rb_quadratic_dose_same_day(const struct rb_schedule *s, const struct rb_repair *r)
{
	double sum = sum_squares(s);

	for (size_t i = 0; i < s->n; i++)
		for (size_t j = i + 1; j < s->n && s->fractions[j].day == s->fractions[i].day; j++)
			sum += 2 * s->fractions[i].dose_gy * s->fractions[j].dose_gy *
			       rb_unrepaired(r, s->fractions[j].time_h - s->fractions[i].time_h);
	return sum;
}

static bool
is_half_time(double hours)
{
	return hours >= RB_HALF_TIME_MIN_H && hours <= RB_HALF_TIME_MAX_H;
}

bool
rb_repair_check(const struct rb_repair *r, struct fault *f)
{
	if (r->kind == RB_REPAIR_COMPLETE)
		return true;
	if (!is_half_time(r->half_time_h))
		return fault_set(f, 0, 0, "a repair half-time of %g h; from %g to %g h was expected", r->half_time_h,
				 RB_HALF_TIME_MIN_H, RB_HALF_TIME_MAX_H);
	if (r->kind != RB_REPAIR_BI)
		return true;
	if (!is_half_time(r->slow_half_time_h))
		return fault_set(f, 0, 0, "a slow repair half-time of %g h; from %g to %g h was expected",
				 r->slow_half_time_h, RB_HALF_TIME_MIN_H, RB_HALF_TIME_MAX_H);
	if (!(r->fast_share >= 0 && r->fast_share <= 1))
		return fault_set(f, 0, 0, "a share of fast repair of %g; from 0 to 1 was expected", r->fast_share);
	return true;
}
