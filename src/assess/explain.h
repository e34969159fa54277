/* explain.h - why a regimen does what it does: what the kill is owed to, what breaks first, how sure one can be. */
#ifndef ASSESS_EXPLAIN_H
#define ASSESS_EXPLAIN_H

#include "assess/assess.h"

/* ---- what the cell kill is owed to ---- */

enum { EXPLAIN_SHARES_MAX = RB_MECHANISM_COUNT };

/* log10 of the factor by which the clonogens fell until the last fraction, split exactly (Shapley 1953): each mechanism's
 * share is the mean, over all orders in which the mechanisms could be switched on, of what switching it on adds.  lq is
 * the kill with all of them off; lq and the shares sum to total.  Mechanisms that the tumour lacks drop out. */
struct explain_kill {
	double total, lq;
	size_t n;
	struct { const char *mechanism; double log10_kill; } shares[EXPLAIN_SHARES_MAX];
};

bool assess_explain_kill(const struct rb_tumour *t, const struct rb_schedule *s, struct explain_kill *out,
                         struct fault *f);

/* ---- what breaks first ---- */

/* The dose per fraction of the new course grows by `scale` while its times stay: the smallest scale at which an upper
 * limit that is met is reached. */
struct explain_break {
	const struct rb_recovery *model;       /* NULL: the case's own */
	const struct case_constraint *limit;   /* NULL: none breaks up to EXPLAIN_SCALE_MAX, or none is met */
	double scale;                          /* NaN then */
	char why_not[200];                     /* then: why */
};
enum { EXPLAIN_SCALE_MAX = 64 };

bool assess_explain_break(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *model,
                          struct explain_break *out, struct fault *f);

/* ---- how sure ---- */

/* Percentiles of a quantity over what bounds.csv says of parameters that are not known well. */
struct explain_band {
	const char *quantity, *unit;   /* "tcp", "log10_clonogens", "mark", or a criterion's name (what it reaches) */
	double p5, p50, p95;
};

struct explain_bands {
	struct explain_band *bands;
	size_t n;                      /* 0: the case names no uncertain parameter */
	size_t samples;
	size_t parameters;
};

/* Each sample draws every uncertain parameter on its own; sample i of a seed is the same whatever else is drawn.
 * samples from 20 to 100000.  Memory is the arena's. */
bool assess_explain_bands(const struct assess *a, const struct rb_schedule *s, unsigned long long seed, size_t samples,
                          struct arena *arena, struct explain_bands *out, struct fault *f);

#endif
