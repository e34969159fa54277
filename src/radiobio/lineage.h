/* lineage.h - a tumour as the engines see it: clones with their mechanisms switched on or off, compartment by
 * compartment.  Clones exchange no cells, so each is a system of its own. */
#ifndef RADIOBIO_LINEAGE_H
#define RADIOBIO_LINEAGE_H

#include "radiobio/radiobio.h"

enum { RB_LINEAGE_TYPES = 2 * RB_PHASES, RB_REGIMES_MAX = RB_CLONES_MAX + 1 };

/* Growth from from_h (hours from the first fraction) to the next regime, per day. */
struct rb_regime {
	double from_h, birth, loss;
};

/* Types are numbered oxic first, phase by phase, then hypoxic. */
struct rb_lineage {
	double share;                       /* of the clonogens */
	int phases;                         /* 1 or RB_PHASES */
	int classes;                        /* 1: no hypoxic cells, 2 */
	int n;                              /* types: phases * classes */
	double initial[RB_LINEAGE_TYPES];   /* shares of the types at the start, sum 1 */
	double alpha[RB_LINEAGE_TYPES], beta[RB_LINEAGE_TYPES];
	double leave[RB_PHASES];            /* rate at which a phase is passed, per day; with phases only */
	double growth;                      /* of the cycle without loss, per day; with phases only */
	int daughters;                      /* of a cell that leaves G2M: 2, 1 with repopulation off */
	double to_oxic, to_hypoxic, hypoxic_loss;   /* per day */
	int regimes;
	struct rb_regime regime[RB_REGIMES_MAX];
};

/* Rates by which types change, per day. */
typedef double rb_matrix[RB_LINEAGE_TYPES][RB_LINEAGE_TYPES];

/* Of a tumour that rb_tumour_check accepts; returns how many. */
size_t rb_lineages(const struct rb_tumour *t, struct rb_lineage out[RB_CLONES_MAX]);

/* dn/dt = A n in a regime, per day: a[to][from]. */
void rb_lineage_matrix(const struct rb_lineage *l, int regime, rb_matrix a);

/* Loss of an oxic cell and of any type in a regime, per day. */
double rb_lineage_loss(const struct rb_lineage *l, int regime, int type);

/* Birth of a type that divides into two of itself (without phases), per day. */
double rb_lineage_birth(const struct rb_lineage *l, int regime, int type);

/* Do cells move between its types? */
bool rb_lineage_exchanges(const struct rb_lineage *l);

/* alpha d + beta q of type j. */
double rb_lineage_kill(const struct rb_lineage *l, int type, double dose_gy, double quadratic_gy2);

/* A course up to a moment: a fraction (or none) and the interval after it, one row a fraction and a regime. */
struct rb_leg {
	double dose_gy, quadratic_gy2;      /* both 0: no fraction */
	double hours;                       /* until the next leg */
	int regime;
};

/* *legs is new, free() it.  until_h from rb_until_h. */
bool rb_legs(const struct rb_lineage *l, const struct rb_schedule *s, const double *quadratic_gy2, double until_h,
             struct rb_leg **legs, size_t *n, struct fault *f);

/* at_day of the header in hours: < 0 is the last fraction's start.  Refuses days that are none. */
bool rb_until_h(const struct rb_schedule *s, double at_day, double *until_h, struct fault *f);

/* Quadratic dose of each fraction with the tumour's repair, new. */
double *rb_tumour_quadratic(const struct rb_tumour *t, const struct rb_schedule *s);

#endif
