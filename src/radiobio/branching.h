/* branching.h - the chance that a cell has a living descendant, backwards through a course. */
#ifndef RADIOBIO_BRANCHING_H
#define RADIOBIO_BRANCHING_H

#include "radiobio/lineage.h"

/* One cell's family over a time: it dies out with chance 1 - survive; else its size is geometric, 1 + the failures
 * before a success of chance 1 - more.  last = 1 - more, kept apart for its digits. */
struct rb_family {
	double survive, more, last;
};

/* Births and losses at constant rates, per day. */
struct rb_family rb_family_of(double birth, double loss, double days);

/* First a, then every member has a family b. */
struct rb_family rb_family_then(const struct rb_family *a, const struct rb_family *b);

/* ln u_j of every type at the start of the legs; it is 0 at their end.  Refuses what would take more than a million
 * steps. */
bool rb_branching(const struct rb_lineage *l, const struct rb_leg *legs, size_t n, double ln_u[RB_LINEAGE_TYPES],
                  struct fault *f);

/* ln m_j: expected living descendants of one cell of each type. */
void rb_descendants(const struct rb_lineage *l, const struct rb_leg *legs, size_t n, double ln_m[RB_LINEAGE_TYPES]);

#endif
