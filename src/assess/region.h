/* region.h - the feasible region of a form of schedules: dose per fraction against number of fractions, what each regimen
 * controls, and which limit stops it. */
#ifndef ASSESS_REGION_H
#define ASSESS_REGION_H

#include "assess/search.h"

/* What all regimens of a map have in common; fractions and dose of the phase mean nothing.  Of a course that has begun it is
 * the form of what follows. */
struct region_form { struct rb_phase phase; int gap_weeks; };

/* Each form once: own (NULL: none), those of the case's grid (bounds.csv), the usual ones.  How many. */
enum { REGION_FORMS_MAX = 24 };
size_t region_forms(const struct casebook *c, const struct region_form *own, struct region_form out[REGION_FORMS_MAX]);
bool region_form_same(const struct region_form *x, const struct region_form *y);
/* "twice a day, 6 h apart, Monday to Friday, a gap of 1 week halfway" into out; out. */
char *region_form_words(const struct region_form *x, char *out, size_t size);
/* The notation of one regimen of the form, what is given of the course included. */
void region_notation(const struct casebook *c, const struct region_form *x, int fractions, double dose_gy,
                     char out[SEARCH_TEXT_MAX]);

/* What one regimen comes to.  As the dose a fraction grows, "first" is what a lower dose reaches. */
struct region_cell {
	bool known;                            /* it has been computed */
	double mark, tcp;                      /* tcp NaN without a tumour */
	double worst_use;                      /* as of search_hit */
	const struct case_constraint *worst;
	const struct case_constraint *broken;  /* the first hard limit that is not met; NULL: none */
	const struct case_constraint *open;    /* NULL unless no hard limit is broken and this one cannot be judged */
	const struct case_constraint *soft;    /* the first soft limit of an organ that is not met or cannot be judged; NULL */
};

/* Where a limit stands: the dose a fraction, Gy, up to which it is met, and above which it is broken; between them it cannot
 * be judged.  0: whatever the dose; INFINITY: never up to REGION_DOSE_MAX.  Found as a root of what the score says, to 1e-9; of voxels
 * to 1e-7. */
enum { REGION_DOSE_MAX = 64 };
struct region_edge {
	const struct case_constraint *limit;   /* NULL: a row of the tumour */
	double met_gy, broken_gy;
};

struct region {
	struct region_form form;
	const struct rb_recovery *recovery;    /* of every organ; NULL: the case's own */
	const int *fractions;                  /* of each column, that are still to be given */
	const double *doses_gy;                /* of each row */
	size_t n_fractions, n_doses;
	struct region_cell *cells;             /* n_doses rows of n_fractions */
	struct region_edge *edges;             /* of each column: one a constraint of the case, in its order */
};

/* Fill one column, or all.  A fault for a form that has no schedule. */
bool assess_region_column(const struct assess *a, struct region *r, size_t column, struct fault *f);
bool assess_region(const struct assess *a, struct region *r, struct fault *f);

/* The edges of one column: one a constraint of the case, in its order. */
bool assess_region_edges(const struct assess *a, const struct region_form *form, const struct rb_recovery *recovery,
                         int fractions, struct region_edge *out, struct fault *f);

/* Control by one regimen of the form, whatever the limits; NaN without a tumour. */
bool assess_region_tcp(const struct assess *a, const struct region_form *form, int fractions, double dose_gy, double *tcp, struct fault *f);

/* What a tumour that grows during treatment costs: BED of its first clone (MODEL section 3), lost after the kick-off. */
struct region_growth { double elapsed_days, kickoff_days, alpha_beta_gy, lost_bed_gy; };
/* False: there is no tumour, or it does not grow. */
bool region_growth(const struct assess *a, const struct rb_schedule *s, struct region_growth *out);

/* All about one regimen of a map. */
struct region_point {
	struct region_form form;
	const struct rb_recovery *recovery;
	int fractions;
	double dose_gy;
	char notation[SEARCH_TEXT_MAX];
	struct rb_regimen regimen;
	struct score score;                    /* the mark: by the case's own models of recovery */
	struct score under;                    /* by the map's */
	struct region_edge *edges;             /* a constraint, by the map's model */
	size_t nearest;                        /* the hard limit (where there is none the soft one) that a growing dose breaks first,
	                                        * CASE_NONE: none up to REGION_DOSE_MAX */
	bool grows;
	struct region_growth growth;
	/* The same fractions twice a day, 6 h apart, where they are given once a day and growth costs more than 0.1 Gy. */
	bool has_twice;
	struct region_growth twice;
	double twice_tcp;
	const struct case_constraint *twice_broken;    /* NULL: no hard limit */
	/* Control at the edge of the nearest hard limit, the dose cut to hundredths, with as many fractions and with twice as many;
	 * where growth takes nothing here. */
	bool has_finer;
	double edge_gy, edge_tcp, finer_gy, finer_tcp;
};
bool region_point_init(struct region_point *p, const struct assess *a, const struct region_form *form,
                       const struct rb_recovery *recovery, int fractions, double dose_gy, struct fault *f);
void region_point_fini(struct region_point *p);

/* Why it is as it is, in sentences in the arena: the limit that stops it, what growth costs, what other times would do. */
const char *region_why(const struct assess *a, const struct region_point *p, struct arena *arena, struct fault *f);
/* How growth.lost_bed_gy came about. */
const char *region_growth_derivation(const struct assess *a, const struct region_point *p, struct arena *arena, struct fault *f);

#endif
