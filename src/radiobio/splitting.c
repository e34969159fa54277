#include "radiobio/splitting.h"

#include <math.h>
#include <string.h>

#include "radiobio/flow.h"

enum { STEPS_LEAST = 8 };
static const double STEP_OF_RATE = 0.05;

/* What only moves: between classes, and with phases from phase to phase and out.  a[to][from] */
static void
moves(const struct rb_lineage *l, int regime, rb_matrix a)
{
	rb_lineage_matrix(l, regime, a);
	if (l->phases == 1) {
		for (int j = 0; j < l->n; j++)
			a[j][j] -= rb_lineage_birth(l, regime, j) - rb_lineage_loss(l, regime, j);
	} else if (l->daughters == 2) {
		a[RB_G1][RB_G2M] -= 2 * l->leave[RB_G2M];
		a[RB_G2M][RB_G2M] += l->leave[RB_G2M];
	}
}

double
rb_split_steps(const struct rb_lineage *l, int regime, double hours)
{
	double fastest = 0;
	rb_matrix a;

	moves(l, regime, a);
	for (int j = 0; j < l->n; j++)
		fastest = fmax(fastest, rb_lineage_birth(l, regime, j) + rb_lineage_loss(l, regime, j) + fabs(a[j][j]));
	if (l->phases > 1)
		fastest = fmax(fastest, l->leave[RB_G2M]);
	return fmax(STEPS_LEAST, ceil(hours / 24 * fastest / STEP_OF_RATE));
}

void
rb_split_make(const struct rb_lineage *l, int regime, double hours, struct rb_split *s)
{
	double days = hours / 24;
	struct rb_flow f;
	rb_matrix a;

	memset(s, 0, sizeof *s);
	for (int j = 0; j < l->n; j++)
		s->half[j] = l->phases > 1 ? (struct rb_family){ 1, 0, 1 }
		                           : rb_family_of(rb_lineage_birth(l, regime, j),
		                                          rb_lineage_loss(l, regime, j), days / 2);
	s->divides = RB_G2M;
	if (l->phases > 1 && l->daughters == 2)
		s->divide = -expm1(-l->leave[RB_G2M] * days / 2);
	moves(l, regime, a);
	rb_flow_make(&f, l->n, a, days);
	for (int from = 0; from < l->n; from++)
		for (int to = 0; to < l->n; to++)
			s->move[from][to] = rb_flow_at(&f, to, from);
}

/* ---- the exact recursion, u as w e^scale ---- */

struct chances {
	int n;
	double scale, w[RB_LINEAGE_TYPES];
};

static void
multiply_back(const struct rb_split *s, struct chances *c)
{
	for (int j = 0; j < c->n; j++)
		if (s->half[j].more > 0 || s->half[j].survive < 1)
			c->w[j] = s->half[j].survive * c->w[j] / (s->half[j].last + s->half[j].more * exp(c->scale) * c->w[j]);
	if (s->divide > 0)
		c->w[s->divides] += s->divide * (c->w[0] * (2 - exp(c->scale) * c->w[0]) - c->w[s->divides]);
}

static void
move_back(const struct rb_split *s, struct chances *c)
{
	double w[RB_LINEAGE_TYPES] = { 0 };

	for (int from = 0; from < c->n; from++)
		for (int to = 0; to < c->n; to++)
			w[from] += s->move[from][to] * c->w[to];
	memcpy(c->w, w, sizeof w);
}

static void
kill_back(const struct rb_lineage *l, const struct rb_leg *leg, struct chances *c)
{
	double high = 0;

	for (int j = 0; j < c->n; j++) {
		c->w[j] *= exp(-rb_lineage_kill(l, j, leg->dose_gy, leg->quadratic_gy2));
		high = fmax(high, c->w[j]);
	}
	if (!(high > 0))
		return;
	c->scale += log(high);
	for (int j = 0; j < c->n; j++)
		c->w[j] /= high;
}

bool
rb_branching_split(const struct rb_lineage *l, const struct rb_leg *legs, size_t n, double ln_u[RB_LINEAGE_TYPES],
                   struct fault *f)
{
	struct chances c = { .n = l->n };

	for (int j = 0; j < l->n; j++)
		c.w[j] = 1;
	while (n-- > 0) {
		double steps = rb_split_steps(l, legs[n].regime, legs[n].hours);
		struct rb_split s;

		if (!(steps <= 1e6))
			return fault_set(f, 0, 0, "%g steps in one gap; at most 1e6 were expected", steps);
		rb_split_make(l, legs[n].regime, legs[n].hours / steps, &s);
		for (double i = 0; legs[n].hours > 0 && i < steps; i++) {
			multiply_back(&s, &c);
			move_back(&s, &c);
			multiply_back(&s, &c);
		}
		kill_back(l, &legs[n], &c);
	}
	for (int j = 0; j < l->n; j++)
		ln_u[j] = c.w[j] > 0 ? fmin(0, c.scale + log(c.w[j])) : -INFINITY;
	return true;
}
