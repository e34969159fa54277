/* parameter.h - what a slider of a lesson moves.  Private to assess. */
#ifndef ASSESS_PARAMETER_H
#define ASSESS_PARAMETER_H

#include "assess/assess.h"

enum parameter_kind {
	PARAMETER_CELLS,           /* a column of a table, in one row or (a tumour's) in all */
	PARAMETER_FRACTIONS, PARAMETER_SAME_TOTAL, PARAMETER_DOSE, PARAMETER_PER_DAY, PARAMETER_INTERVAL, PARAMETER_GAP,
	PARAMETER_MOVEMENT         /* of the tissue on the slice: no cell of a table */
};

struct parameter {
	enum parameter_kind kind;
	enum case_table table;
	size_t column, row, rows;  /* rows: how many from row on */
	double low, high;          /* what it may be at all */
	bool whole;
};

/* "fractions", "alpha_beta_gy.cord", "doubling_days".  False with a fault that says what there is. */
bool parameter_find(const struct casebook *c, const char *name, struct parameter *out, struct fault *f);

/* Is v whole, where the parameter is counted? */
bool parameter_is_countable(const struct parameter *p, double v);

/* Words for an axis along it: "dose of a fraction, Gy", "doubling, days"; the arena's.  NULL without memory. */
const char *parameter_label(const struct parameter *p, struct arena *arena);

/* Its value in a case with this regimen as the new course; NaN: it has none. */
double parameter_value(const struct casebook *c, const struct rb_regimen *r, const struct parameter *p);

struct parameter_setting { const struct parameter *parameter; double value; };

/* The case with the regimen as its new course and these parameters set, later ones over earlier ones; it borrows from c.  NULL
 * with a fault.  The movement stands in no table: parameter_ready takes it. */
struct casebook *parameter_apply(const struct casebook *c, const struct rb_regimen *r, const struct parameter_setting *settings,
                                 size_t n, struct fault *f);

/* That case made ready, with the movement of the settings; it borrows base's maps where that is the case's own.  NULL with a
 * fault. */
struct assess *parameter_ready(const struct casebook *c, const struct assess *base, const struct parameter_setting *settings, size_t n,
                               struct fault *f);

#endif
