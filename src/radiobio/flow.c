/* Vectors and flows with a range of their own (flow.h). */
#include "radiobio/flow.h"

#include <math.h>
#include <string.h>

#include "radiobio/internal.h"

static const double LN2 = 0.693147180559945309417;

#define UNIT 0x1p256
#define HALF 0x1p128

static double
ln_unit(double units)
{
	return 256 * LN2 * units;
}

/* Bring *v into [2^-128, 2^128). */
static void
settle(double *v, int64_t *e)
{
	if (*v == 0)
		*e = 0;
	for (; *v != 0 && *v < 1 / HALF; *e -= 1)
		*v *= UNIT;
	for (; *v >= HALF; *e += 1)
		*v /= UNIT;
}

/* e^ln as m 2^(256 e). */
static double
raise(double ln, int64_t *e)
{
	double units = ln > -80 && ln < 80 ? 0 : nearbyint(fmax(fmin(ln, 1e17), -1e17) / ln_unit(1));

	*e = (int64_t)units;
	return isinf(ln) ? 0 : exp(ln - ln_unit(units));
}

void
rb_vector_add_ln(struct rb_vector *x, double by)
{
	double sum = x->ln + by;

	x->correction += fabs(x->ln) >= fabs(by) ? (x->ln - sum) + by : (by - sum) + x->ln;
	x->ln = sum;
}

/* Every element in range, the largest with exponent 0. */
static void
normalise(struct rb_vector *x)
{
	int64_t high = INT64_MIN;
	bool fine = x->plain;

	for (int j = 0; fine && j < x->n; j++)
		fine = (x->v[j] >= 1 / HALF && x->v[j] < HALF) || x->v[j] == 0;
	if (fine)
		return;
	for (int j = 0; j < x->n; j++) {
		settle(&x->v[j], &x->e[j]);
		if (x->v[j] > 0 && x->e[j] > high)
			high = x->e[j];
	}
	x->plain = true;
	if (high == INT64_MIN)
		return;
	if (high != 0)
		rb_vector_add_ln(x, ln_unit((double)high));
	for (int j = 0; j < x->n; j++) {
		x->e[j] = x->v[j] > 0 ? x->e[j] - high : 0;
		x->plain = x->plain && x->e[j] == 0;
	}
}

void
rb_vector_init(struct rb_vector *x, int n, const double values[])
{
	*x = (struct rb_vector){ .n = n, .plain = true };
	for (int j = 0; j < n; j++)
		x->v[j] = values[j];
	while (x->reference < n - 1 && x->v[x->reference] == 0)
		x->reference++;
	normalise(x);
}

void
rb_vector_kill(struct rb_vector *x, const double kill[])
{
	double first = kill[x->reference];

	rb_vector_add_ln(x, -first);
	for (int j = 0; j < x->n; j++) {
		int64_t e;

		if (kill[j] == first || x->v[j] == 0)
			continue;
		x->v[j] *= raise(first - kill[j], &e);
		x->e[j] += e;
		x->plain = x->plain && e == 0;
	}
	normalise(x);
}

/* sum of the terms t[i] 2^(256 e[i]); *out is its exponent. */
static double
gather(const double *t, const int64_t *e, int n, int64_t *out)
{
	int64_t high = INT64_MIN;
	double sum = 0;

	for (int i = 0; i < n; i++)
		if (t[i] > 0 && e[i] > high)
			high = e[i];
	for (int i = 0; i < n; i++)
		if (t[i] > 0 && high - e[i] <= 4)
			sum += ldexp(t[i], (int)(256 * (e[i] - high)));
	*out = high == INT64_MIN ? 0 : high;
	return sum;
}

void
rb_vector_flow(struct rb_vector *x, const struct rb_flow *f)
{
	double y[RB_LINEAGE_TYPES] = { 0 };
	int64_t e[RB_LINEAGE_TYPES] = { 0 };

	rb_vector_add_ln(x, f->ln);
	for (int i = 0; i < x->n; i++) {
		double term[RB_LINEAGE_TYPES];
		int64_t unit[RB_LINEAGE_TYPES];

		y[i] = 0;
		for (int j = 0; j < x->n; j++) {
			term[j] = f->m[i][j] * x->v[j];
			y[i] += term[j];
		}
		if (x->plain && f->plain)
			continue;
		for (int j = 0; j < x->n; j++)
			unit[j] = f->e[i][j] + x->e[j];
		y[i] = gather(term, unit, x->n, &e[i]);
	}
	memcpy(x->v, y, (size_t)x->n * sizeof *y);
	if (!(x->plain && f->plain)) {
		memcpy(x->e, e, (size_t)x->n * sizeof *e);
		x->plain = false;
	}
	normalise(x);
}

double
rb_vector_ln(const struct rb_vector *x, int from, int to)
{
	int64_t e;
	double sum = gather(x->v + from, x->e + from, to - from, &e);

	return sum > 0 ? (x->ln + (x->correction + log(sum))) + ln_unit((double)e) : -INFINITY;
}

/* ---- exp(A t) ---- */

static void
set(struct rb_flow *f, int i, int j, double ln)
{
	f->m[i][j] = raise(ln, &f->e[i][j]);
	f->plain = f->plain && f->e[i][j] == 0;
}

/* log, which for 0 is -INFINITY without raising division by zero. */
static double
safe_log(double x)
{
	return x > 0 ? log(x) : -INFINITY;
}

/* Elements that stand in m as they are. */
static void
settle_all(struct rb_flow *f)
{
	for (int i = 0; i < f->n; i++)
		for (int j = 0; j < f->n; j++) {
			settle(&f->m[i][j], &f->e[i][j]);
			f->plain = f->plain && f->e[i][j] == 0;
		}
}

/* Of A = [a, b; c, d].  With delta = (a-d)/2 and q = sqrt(delta^2 + bc) the eigenvalues are (a+d)/2 +- q; every
 * element is a sum of positive terms once 1 - |delta|/q is written as bc/(q(q + |delta|)), so none loses digits,
 * however close or far apart the eigenvalues are. */
static void
two_by_two(struct rb_flow *f, rb_matrix m, double t)
{
	double a = m[0][0], b = m[0][1], c = m[1][0], d = m[1][1];
	double delta = (a - d) / 2, root = sqrt(b * c), q, far, small, large, decay, same, other, mixed;

	if (root < 1e-140 && b > 0 && c > 0)
		root = sqrt(b) * sqrt(c);
	q = hypot(delta, root);
	far = q + fabs(delta);
	small = far > 0 ? root / far * (root / q) / 2 : 0.5;
	large = 1 - small;
	decay = -2 * q * t; /* of the smaller eigenvalue against the larger */
	f->ln = (fmax(a, d) + (far > 0 ? root * (root / far) : 0)) * t;
	mixed = t * rb_mean_decay(-decay);
	if (decay > -600) {
		double shrink = exp(decay);

		same = large + small * shrink;
		other = small + large * shrink;
		f->m[0][0] = delta >= 0 ? same : other;
		f->m[1][1] = delta >= 0 ? other : same;
		f->m[0][1] = b * mixed;
		f->m[1][0] = c * mixed;
		settle_all(f);
		return;
	}
	same = rb_log_add(safe_log(large), safe_log(small) + decay);
	other = rb_log_add(safe_log(small), safe_log(large) + decay);
	mixed = safe_log(mixed);
	set(f, 0, 0, delta >= 0 ? same : other);
	set(f, 1, 1, delta >= 0 ? other : same);
	set(f, 0, 1, safe_log(b) + mixed);
	set(f, 1, 0, safe_log(c) + mixed);
}

/* c = a b, which may be c itself. */
static void
multiply(int n, rb_matrix a, rb_matrix b, rb_matrix c)
{
	rb_matrix out = { { 0 } };

	for (int i = 0; i < n; i++) {
		double row[RB_LINEAGE_TYPES] = { 0 };

		for (int k = 0; k < n; k++)
			for (int j = 0; j < RB_LINEAGE_TYPES; j++)
				row[j] += a[i][k] * b[k][j];
		memcpy(out[i], row, sizeof row);
	}
	memcpy(c, out, sizeof out);
}

/* I + h b (I + h b/2 (I + ...)): 15 terms, for norms up to 1/2. */
static void
taylor(int n, rb_matrix b, double h, rb_matrix out)
{
	memset(out, 0, sizeof(rb_matrix));
	for (int i = 0; i < n; i++)
		out[i][i] = 1;
	for (int k = 14; k >= 1; k--) {
		multiply(n, b, out, out);
		for (int i = 0; i < n; i++) {
			for (int j = 0; j < n; j++)
				out[i][j] *= h / k;
			out[i][i] += 1;
		}
	}
}

/* Multiply by a power of two so that the largest element is near 1; its exponent. */
static int
rescale(int n, rb_matrix m)
{
	double high = 0;
	int exponent;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			high = fmax(high, m[i][j]);
	if (high < 0x1p64)
		return 0;
	frexp(high, &exponent);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			m[i][j] = ldexp(m[i][j], -exponent);
	return exponent;
}

static void
by_squaring(struct rb_flow *f, rb_matrix a, double t)
{
	double c = 0, norm = 0, bits = 0;
	rb_matrix b = { { 0 } };
	int n = f->n, squarings;

	for (int i = 0; i < n; i++)
		c = fmax(c, -a[i][i]);
	for (int i = 0; i < n; i++) {
		double sum = 0;

		for (int j = 0; j < n; j++)
			sum += b[i][j] = a[i][j] + (i == j ? c : 0);
		norm = fmax(norm, sum * t);
	}
	frexp(norm, &squarings);
	squarings = squarings + 1 > 0 ? squarings + 1 : 0;
	taylor(n, b, ldexp(t, -squarings), f->m);
	for (int i = 0; i < squarings; i++) {
		multiply(n, f->m, f->m, f->m);
		bits = 2 * bits + rescale(n, f->m);
	}
	f->ln = bits * LN2 - c * t;
	settle_all(f);
}

void
rb_flow_make(struct rb_flow *f, int n, rb_matrix a, double days)
{
	f->n = n;
	f->plain = true;
	f->ln = 0;
	memset(f->e, 0, sizeof f->e);
	if (n == 1) {
		f->m[0][0] = 1;
		f->ln = a[0][0] * days;
	} else if (n == 2) {
		two_by_two(f, a, days);
	} else {
		by_squaring(f, a, days);
	}
}

double
rb_flow_at(const struct rb_flow *f, int to, int from)
{
	return f->m[to][from] * exp(f->ln + ln_unit((double)f->e[to][from]));
}
