/* flow.h - vectors of cell numbers and the flows that change them, over any range: nothing underflows while a
 * neighbour is large, and what is multiplied keeps its relative accuracy. */
#ifndef RADIOBIO_FLOW_H
#define RADIOBIO_FLOW_H

#include <stdint.h>

#include "radiobio/lineage.h"

/* Element j is v[j] 2^(256 e[j]) e^(ln + correction). */
struct rb_vector {
	int n;
	bool plain;                         /* all e are 0 */
	int reference;                      /* the element whose kill goes into ln */
	double ln, correction;              /* a sum and what rounding took from it (Neumaier) */
	double v[RB_LINEAGE_TYPES];
	int64_t e[RB_LINEAGE_TYPES];
};

/* n(t) = M n(0), element m 2^(256 e) e^ln. */
struct rb_flow {
	int n;
	bool plain;
	double ln;
	rb_matrix m;
	int64_t e[RB_LINEAGE_TYPES][RB_LINEAGE_TYPES];
};

void rb_vector_init(struct rb_vector *x, int n, const double values[]);
void rb_vector_add_ln(struct rb_vector *x, double by);                    /* times e^by, all */
void rb_vector_kill(struct rb_vector *x, const double kill[]);            /* element j times e^-kill[j] */
void rb_vector_flow(struct rb_vector *x, const struct rb_flow *f);
/* ln of the sum of elements from ... to - 1. */
double rb_vector_ln(const struct rb_vector *x, int from, int to);

/* exp(A days) for A with no negative element off its diagonal: closed form for n = 2, else scaling and squaring of
 * the Taylor series of A + cI >= 0, where every term is positive: small elements keep their digits (which a
 * Pade approximation or a norm-wise criterion would not promise). */
void rb_flow_make(struct rb_flow *f, int n, rb_matrix a, double days);
double rb_flow_at(const struct rb_flow *f, int to, int from);   /* one element as a number */

#endif
