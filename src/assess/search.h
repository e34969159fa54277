/* search.h - every regimen of a case's grid scored: the best, and what nothing beats. */
#ifndef ASSESS_SEARCH_H
#define ASSESS_SEARCH_H

#include "assess/assess.h"

enum { SEARCH_MOST = 2000000, SEARCH_TEXT_MAX = 200 };

/* The grid: a form with ranges, from bounds.csv; what it does not say is 1 to 40 fractions of 1 to 10 Gy (step 0.1), once
 * a day on weekdays, six hours apart where there are more, no gap.  Of a course that has begun, the form is what follows. */
struct search_axis { double low, high, step; size_t n; };
struct search_grid {
	struct search_axis fractions, dose_gy, per_day, interval_h, days, gap_weeks;
	size_t regimens;
};

/* Its value i; decimal steps stay decimal. */
double search_axis_at(const struct search_axis *x, size_t i);

/* Refused with words when it has more than SEARCH_MOST regimens. */
bool search_grid_of(const struct casebook *c, struct search_grid *g, struct fault *f);

/* Is a value of a form (what: below BOUND_SEARCHED) within its range of the grid, whatever its steps?  *axis: that range. */
bool search_holds(const struct search_grid *g, enum case_bound_what what, const struct rb_phase *p, int gap_weeks,
                  const struct search_axis **axis);

/* What one regimen comes to.  Order of equals: fewer fractions, shorter, notation. */
struct search_hit {
	char regimen[SEARCH_TEXT_MAX];
	double mark, tcp;              /* tcp NaN without a tumour */
	double worst_use;              /* largest value/limit over the hard upper limits, upper end where one is not known; 0: none */
	const struct case_constraint *worst;   /* its limit; NULL: none */
	bool passed;
	int fractions;
	double elapsed_days;
};

/* hits: the front, no regimen of the grid has a TCP as high and a worst use as low with one of them better (compared to
 * 9 decimals); from the safest up. */
struct search_result {
	size_t evaluated, passed;
	struct search_hit best;
	struct search_hit *front;
	size_t n_front;
};

/* The share of the hard upper limit that is used most, as search_hit has it; 0 and NULL where there is none. */
double assess_worst_use(const struct score *s, const struct case_constraint **worst);

/* threads: 1: none but this one; 0: as many as the machine has.  Memory is the arena's; the same bytes on any number of
 * threads. */
bool assess_search(const struct assess *a, const struct search_grid *g, int threads, struct arena *arena,
                   struct search_result *out, struct fault *f);

/* The same piece by piece, for who must answer a key meanwhile. */
struct search_run;
struct search_run *search_start(const struct assess *a, const struct search_grid *g, struct fault *f);
/* Score at least so many more; *more: there are some left. */
bool search_some(struct search_run *run, size_t regimens, bool *more, struct fault *f);
/* Once none is left. */
bool search_end(struct search_run *run, struct arena *arena, struct search_result *out, struct fault *f);
void search_free(struct search_run *run);

#endif
