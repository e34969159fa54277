/* quantity.h - private to assess: what a quantity is asked about, and the functions that compute one. */
#ifndef ASSESS_QUANTITY_H
#define ASSESS_QUANTITY_H

#include "assess/internal.h"
#include "assess/slice.h"

/* What the words of `of` named. */
struct subject {
	size_t structure, course;      /* CASE_NONE: not named */
	struct metric metric;
	bool has_metric;
};

struct context {
	const struct assess *a;
	struct subject s;
	struct note note;
	double value;
	struct fault *f;
};

/* Puts the value and the way to it; false with a fault. */
typedef bool compute_fn(struct context *x);

compute_fn quantity_mapped_dose, quantity_naive_dose, quantity_dose_error, quantity_total_dose, quantity_fractions,
    quantity_elapsed_days, quantity_organ_dose, quantity_eqd2, quantity_bed, quantity_eqd2_complete_repair,
    quantity_residual_eqd2, quantity_recovered_eqd2, quantity_prior_eqd2, quantity_cumulative_eqd2,
    quantity_remaining_eqd2, quantity_margin_eqd2, quantity_tumour_bed, quantity_tumour_eqd2, quantity_tcp,
    quantity_nieder_points, quantity_spine_share, quantity_tumour_net_bed, quantity_dose_change, quantity_volume_cc,
    quantity_lower_eqd2, quantity_upper_eqd2, quantity_rigid_dose, quantity_own_rigid_dose, quantity_wrong_way_dose,
    quantity_ntcp;

/* What a quantity is about; false with a fault for what assess_quantity would refuse. */
bool quantity_subject(const struct casebook *c, const char *name, const char *of, struct subject *s, struct fault *f);

/* Just the words of `of`: names of a structure, a course and a metric in any order, each at most once; what is not named is
 * CASE_NONE or has_metric false. */
bool quantity_read_subject(const struct casebook *c, const char *of, struct subject *s, struct fault *f);

/* ---- what they share ---- */

const struct case_course *quantity_course(const struct context *x);
const struct case_structure *quantity_structure(const struct context *x);

/* The row of doses.csv of the structure, its metric and a course; NULL with a fault where there is none. */
const struct case_dose *quantity_dose(struct context *x, size_t course);

/* The limit of the structure's metric; NULL with a fault where there is none. */
const struct case_constraint *quantity_limit(struct context *x);

bool quantity_on_slice(const struct context *x);

/* A value of the structure on the slice; unknown doses have no single one. */
bool quantity_slice(struct context *x, enum slice_part part, size_t course);

#endif
