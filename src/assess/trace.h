/* trace.h - a course walked through stop by stop: what each fraction does to the tumour and to a tissue, and what happens
 * between two. */
#ifndef ASSESS_TRACE_H
#define ASSESS_TRACE_H

#include "assess/assess.h"

/* Stops of a walk; a longer course is refused. */
enum { TRACE_STOPS_MAX = 4000 };

/* ---- the tumour ---- */

/* A fraction, or the same hour as the first one on a day without. */
struct tumour_stop {
	double time_d;             /* from the first fraction */
	int day;                   /* of struct rb_fraction */
	size_t fraction;           /* from 1; 0: none, and before and after are the same */
	double dose_gy;
	double ln_before, ln_after;                    /* all cells */
	double hypoxic_before, hypoxic_after;          /* shares; NaN where the tumour has no hypoxic cells */
	double killed, regrown;    /* powers of ten until just after: the clonogens are the first ones - killed + regrown */
};

struct tumour_trace {
	struct tumour_stop *stops;
	size_t n;
	const char **names;        /* of compartments: "oxic", with several clones "resistant, hypoxic" */
	struct rb_type types[RB_TYPES_MAX];
	size_t n_types;
	double *ln_before, *ln_after;                  /* n rows of n_types; -INFINITY: none */
	double ln_start;           /* clonogens at the first fraction */
	bool hypoxic_loss;         /* hypoxic cells also die of themselves */
	double kickoff_d;          /* the first clone's that begins to grow faster before the end; NaN: none does */
	double tcp;                /* Poisson, just after the last fraction */
};

/* Memory is the arena's; a fault where the case has no tumour. */
bool assess_tumour_trace(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct tumour_trace *out,
                         struct fault *f);

/* The stop at or before a day. */
size_t tumour_trace_at(const struct tumour_trace *t, double time_d);

/* What happened at stop i and since the one before, in sentences; NULL without memory. */
const char *tumour_trace_words(const struct tumour_trace *t, size_t i, struct arena *arena, struct fault *f);

/* Every compartment (as many as a plot takes, the largest at the start first) and the sum on a logarithmic axis; markers at the
 * kick-off and, >= 0, at the day `at`. */
bool tumour_trace_plot(const struct tumour_trace *t, double at_d, struct arena *arena, struct plot *plot, struct fault *f);

/* ---- a tissue ---- */

/* A fraction. */
struct tissue_stop {
	double time_h;             /* its start, from the first fraction */
	int day;
	double dose_gy;            /* to the tissue */
	double wait_h;             /* since the fraction before; NaN at the first */
	double before_gy;          /* dose whose damage is not yet repaired, just before it: sum of d Phi(t), as if each had been
	                            * given at once */
	double added_gy, added_complete_gy;            /* EQD2 that it adds; with complete repair */
	double eqd2_gy, complete_gy;                   /* of this course so far */
};

struct tissue_trace {
	const char *name;
	bool prescribed;           /* no one dose stands for it: of a point that gets the prescribed dose */
	double factor, alpha_beta_gy;
	struct rb_repair repair;
	struct tissue_stop *stops;
	size_t n;
};

/* Memory is the arena's. */
bool assess_tissue_trace(const struct assess *a, const struct rb_schedule *s, size_t structure, struct arena *arena,
                         struct tissue_trace *out, struct fault *f);

/* What a fraction finds and adds, and what the course costs for want of repair; NULL without memory. */
const char *tissue_trace_words(const struct tissue_trace *t, size_t stop, struct arena *arena, struct fault *f);

/* The share of damage that is left after some hours, in a sentence: "4 h leave 57 %, 6 h 43 %, ...". */
const char *tissue_repair_words(const struct tissue_trace *t, struct arena *arena, struct fault *f);

/* Dose not yet repaired against hours, from the day before the stop's to two days after. */
bool tissue_trace_plot(const struct tissue_trace *t, size_t stop, struct arena *arena, struct plot *plot, struct fault *f);

/* EQD2 of this course against the day, with the repair of the tissue and with complete repair; a marker at the stop. */
bool tissue_eqd2_plot(const struct tissue_trace *t, size_t stop, struct arena *arena, struct plot *plot, struct fault *f);

#endif
