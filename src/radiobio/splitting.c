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
