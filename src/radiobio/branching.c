/* The multi-type branching process of one clone, backwards (MODEL section 5).
 *
 * A type that exchanges no cells has a closed form.  The others follow
 *
 *	du/dt = A^T u - k u_0^2 in one row
 *
 * (k u_0^2 from a cell that divides into two of type 0), integrated by its Taylor series: the right-hand side is
 * quadratic, so the coefficients follow each other exactly.  u is carried as w e^scale with max w = 1 and every
 * step is shortened until its last terms are below 1e-16 of every component at its end, so all keep their relative
 * accuracy however small they are; nothing is measured against 1. */
#include "radiobio/branching.h"

#include <math.h>
#include <string.h>

#include "radiobio/flow.h"
#include "radiobio/internal.h"

enum { ORDER = 20, STEPS_MAX = 1000000 };

/* ---- families of one type ---- */

struct rb_family
rb_family_of(double birth, double loss, double days)
{
	double x = (birth - loss) * days, mean = days * rb_mean_decay(fabs(x)); /* integral of e^-|g|t */
	struct rb_family a;

	if (!(days > 0))
		return (struct rb_family){ 1, 0, 1 };
	if (x > 0) {
		double decay = exp(-x);

		a.survive = 1 / (decay + birth * mean);
		a.last = decay * a.survive;
		a.more = birth * mean * a.survive;
	} else {
		a.last = 1 / (1 + birth * mean);
		a.survive = exp(x) * a.last;
		a.more = birth * mean * a.last;
	}
	a.survive = fmin(1, a.survive);
	return a;
}

struct rb_family
rb_family_then(const struct rb_family *a, const struct rb_family *b)
{
	double divisor = a->last + a->more * b->survive;

	/* last of both can be as small as e^-700 each; then every family is endless */
	if (!(divisor > 0))
		return (struct rb_family){ 0, 0, 1 };
	return (struct rb_family){
		.survive = fmin(1, a->survive * b->survive / divisor),
		.more = (a->last * b->more + a->more * b->survive) / divisor,
		.last = a->last * b->last / divisor,
	};
}

/* ln u over an interval, 1/u <- e^{-gD}/u + b I with I = the integral of e^{-gs}, in logarithms: nothing overflows
 * and u keeps its relative accuracy however small it is. */
static double
back_through_growth(double ln_u, double birth, double loss, double days)
{
	double x = (birth - loss) * days, ln_integral;

	if (!(days > 0))
		return ln_u;
	if (!(birth > 0))
		return ln_u + x;
	ln_integral = fmax(0, -x) + log(birth) + log(days) + log(rb_mean_decay(fabs(x)));
	return fmin(0, -rb_log_add(-x - ln_u, ln_integral));
}

static double
one_type(const struct rb_lineage *l, const struct rb_leg *legs, size_t n, int type)
{
	double ln_u = 0;

	while (n-- > 0) {
		double birth = rb_lineage_birth(l, legs[n].regime, type), loss = rb_lineage_loss(l, legs[n].regime, type);

		ln_u = back_through_growth(ln_u, birth, loss, legs[n].hours / 24);
		ln_u -= rb_lineage_kill(l, type, legs[n].dose_gy, legs[n].quadratic_gy2);
	}
	return ln_u;
}

/* ---- several types ---- */

struct process {
	int n;
	rb_matrix a;        /* transposed: a[j][k] w[k] goes into dw[j] */
	int divides;        /* the type whose cells divide, */
	double division;    /* at this rate a day, into two of type 0 */
	double fastest;     /* the largest rate, per day */
};

struct state {
	double scale, correction;    /* ln, summed with compensation */
	double w[RB_LINEAGE_TYPES];
};

static void
shift(struct state *s, double by)
{
	double sum = s->scale + by;

	s->correction += fabs(s->scale) >= fabs(by) ? (s->scale - sum) + by : (by - sum) + s->scale;
	s->scale = sum;
}

static void
normalise(struct state *s, int n)
{
	double high = 0;
	int exponent;

	for (int j = 0; j < n; j++)
		high = fmax(high, s->w[j]);
	if (!(high > 0))
		return;
	frexp(high, &exponent);
	if (exponent > -8 && exponent <= 0)
		return;
	for (int j = 0; j < n; j++)
		s->w[j] = ldexp(s->w[j], -exponent);
	shift(s, exponent * 0.693147180559945309417);
}

static void
process_init(struct process *p, const struct rb_lineage *l, int regime)
{
	rb_matrix a;

	rb_lineage_matrix(l, regime, a);
	p->n = l->n;
	p->divides = l->phases > 1 ? RB_G2M : 0;
	p->division = l->daughters < 2 ? 0 : l->phases > 1 ? l->leave[RB_G2M] : rb_lineage_birth(l, regime, 0);
	p->fastest = 0;
	for (int j = 0; j < p->n; j++) {
		double sum = 0;

		for (int k = 0; k < p->n; k++) {
			p->a[j][k] = a[k][j];
			sum += fabs(a[k][j]);
		}
		p->fastest = fmax(p->fastest, sum + 2 * p->division);
	}
}

/* Coefficients c[i][j] of w_j(t) = sum c[i][j] t^i. */
static void
series(const struct process *p, const struct state *s, double c[ORDER + 1][RB_LINEAGE_TYPES])
{
	double quadratic = p->division * exp(s->scale + s->correction), square = 0;

	memcpy(c[0], s->w, sizeof s->w);
	for (int i = 0; i < ORDER; i++) {
		if (quadratic > 0) {
			square = 0;
			for (int k = 0; k <= i; k++)
				square += c[k][0] * c[i - k][0];
		}
		for (int j = 0; j < p->n; j++) {
			double sum = j == p->divides ? -quadratic * square : 0;

			for (int k = 0; k < p->n; k++)
				sum += p->a[j][k] * c[i][k];
			c[i + 1][j] = sum / (i + 1);
		}
	}
}

/* The series at h into to; is it exact to the last digits there? */
static bool
evaluate(const struct process *p, double c[ORDER + 1][RB_LINEAGE_TYPES], double h, double to[RB_LINEAGE_TYPES])
{
	for (int j = 0; j < p->n; j++) {
		double sum = c[ORDER][j], last = (fabs(c[ORDER][j]) * h + fabs(c[ORDER - 1][j])) * pow(h, ORDER - 1);

		for (int i = ORDER - 1; i >= 0; i--)
			sum = sum * h + c[i][j];
		if (!(last <= 1e-16 * sum))
			return false;
		to[j] = sum;
	}
	return true;
}

/* Backwards through days; *budget counts steps. */
static bool
back(const struct process *p, struct state *s, double days, int *budget)
{
	double left = days, most = p->fastest > 0 ? 1 / p->fastest : INFINITY;

	while (left > 0) {
		double c[ORDER + 1][RB_LINEAGE_TYPES], to[RB_LINEAGE_TYPES] = { 0 };
		double h = left <= most ? left : left <= 2 * most ? left / 2 : most;
		bool still = true;

		series(p, s, c);
		while (!evaluate(p, c, h, to)) {
			h /= 2;
			if (--*budget < 0)
				return false;
		}
		for (int j = 0; j < p->n; j++)
			still = still && fabs(to[j] - s->w[j]) <= 5e-16 * h * p->fastest * s->w[j];
		memcpy(s->w, to, sizeof to);
		normalise(s, p->n);
		left -= h;
		/* Where all stands still to the last digits it stays so: a rate that could still tell would have to be
		 * 1e15 times slower than the fastest. */
		if (still)
			return true;
		if (--*budget < 0)
			return false;
	}
	return true;
}

static void
kill(const struct rb_lineage *l, const struct rb_leg *leg, struct state *s)
{
	double kills[RB_LINEAGE_TYPES], least = INFINITY;

	for (int j = 0; j < l->n; j++) {
		kills[j] = rb_lineage_kill(l, j, leg->dose_gy, leg->quadratic_gy2);
		least = fmin(least, kills[j]);
	}
	shift(s, -least);
	for (int j = 0; j < l->n; j++)
		if (kills[j] > least)
			s->w[j] *= exp(least - kills[j]);
	normalise(s, l->n);
}

bool
rb_branching(const struct rb_lineage *l, const struct rb_leg *legs, size_t n, double ln_u[RB_LINEAGE_TYPES],
             struct fault *f)
{
	struct process p = { .n = 0 };
	struct state s = { .scale = 0 };
	int regime = -1, budget = STEPS_MAX;

	if (!rb_lineage_exchanges(l)) {
		for (int j = 0; j < l->n; j++)
			ln_u[j] = one_type(l, legs, n, j);
		return true;
	}
	for (int j = 0; j < l->n; j++)
		s.w[j] = 1;
	while (n-- > 0) {
		if (legs[n].regime != regime)
			process_init(&p, l, regime = legs[n].regime);
		if (!back(&p, &s, legs[n].hours / 24, &budget))
			return fault_set(f, 0, 0,
			                 "rates of up to %g a day are too fast for exact tumour control over such a "
			                 "time; slower rates or an earlier day were expected",
			                 p.fastest);
		kill(l, &legs[n], &s);
	}
	for (int j = 0; j < l->n; j++)
		ln_u[j] = s.w[j] > 0 ? fmin(0, s.scale + (s.correction + log(s.w[j]))) : -INFINITY;
	return true;
}

void
rb_descendants(const struct rb_lineage *l, const struct rb_leg *legs, size_t n, double ln_m[RB_LINEAGE_TYPES])
{
	double ones[RB_LINEAGE_TYPES] = { 1, 1, 1, 1, 1, 1 }, kills[RB_LINEAGE_TYPES], hours = NAN;
	struct rb_vector x;
	struct rb_flow flow;
	int regime = -1;

	rb_vector_init(&x, l->n, ones);
	while (n-- > 0) {
		if (legs[n].hours > 0 && (legs[n].regime != regime || legs[n].hours != hours)) {
			rb_matrix a, transposed = { { 0 } };

			regime = legs[n].regime;
			hours = legs[n].hours;
			rb_lineage_matrix(l, regime, a);
			for (int j = 0; j < l->n; j++)
				for (int k = 0; k < l->n; k++)
					transposed[j][k] = a[k][j];
			rb_flow_make(&flow, l->n, transposed, hours / 24);
		}
		if (legs[n].hours > 0)
			rb_vector_flow(&x, &flow);
		for (int j = 0; j < l->n; j++)
			kills[j] = rb_lineage_kill(l, j, legs[n].dose_gy, legs[n].quadratic_gy2);
		rb_vector_kill(&x, kills);
	}
	for (int j = 0; j < l->n; j++)
		ln_m[j] = rb_vector_ln(&x, j, j + 1);
}
