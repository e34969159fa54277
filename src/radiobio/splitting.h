/* splitting.h - a gap of a tumour whose types exchange cells, in steps (Strang): half of what multiplies, all of what
 * moves, half of what multiplies.  Both parts can be drawn exactly.
 *
 * Without phases cells multiply by birth and loss and move between oxygen classes.  With phases they multiply by
 * dividing (G2M into two G1) and move between phases, between classes and out (loss). */
#ifndef RADIOBIO_SPLITTING_H
#define RADIOBIO_SPLITTING_H

#include "radiobio/branching.h"
#include "radiobio/lineage.h"

struct rb_split {
	struct rb_family half[RB_LINEAGE_TYPES];   /* births and losses of half a step; none with phases */
	double divide;                             /* chance that a cell divides in half a step; with phases */
	int divides;                               /* its type */
	rb_matrix move;                            /* chance from -> to in a step; what is missing is lost */
};

/* Steps of a gap: at least 8, each at most a twentieth of the shortest mean time of a type. */
double rb_split_steps(const struct rb_lineage *l, int regime, double hours);

void rb_split_make(const struct rb_lineage *l, int regime, double hours, struct rb_split *s);

#endif
