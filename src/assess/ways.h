/* ways.h - private to assess: a question, and the wrong ways to answer it. */
#ifndef ASSESS_WAYS_H
#define ASSESS_WAYS_H

#include "assess/copy.h"
#include "assess/misconception.h"
#include "assess/quantity.h"

/* A question, and what has been found of it. */
struct question {
	const struct assess *a;
	const char *name, *of;
	struct subject s;
	double key;
	struct assess_copy copy;       /* the case to change; reset before each way */
	struct arena *arena;
	struct mistaken *out;
	size_t n;
};

/* Is its quantity one of these names, blanks between them? */
bool way_asks(const struct question *q, const char *names);

#define WAYS_ORGAN \
	"eqd2 bed eqd2_complete_repair prior_eqd2 residual_eqd2 recovered_eqd2 cumulative_eqd2 remaining_eqd2 margin_eqd2"
#define WAYS_GHOST \
	"residual_eqd2 cumulative_eqd2 remaining_eqd2 margin_eqd2"
#define WAYS_SLICE \
	"mapped_dose organ_dose dose_error dose_change"
#define WAYS_TUMOUR \
	"tumour_bed tumour_eqd2 tumour_net_bed"

/* What a way leads to, unless it is the key. */
void way_found(struct question *q, enum misconception_id id, double value, const char *detail);

/* A quantity of a case, with the question's subject unless `of` is given; NaN where it has none. */
double way_ask(const struct question *q, const struct assess *a, const char *name, const char *of);

/* The question itself, in the changed case, which is reset. */
void way_found_changed(struct question *q, enum misconception_id id, const char *detail);

/* The words of the subject for another quantity: "carotid D0.03cc prior". */
const char *way_subject(const struct question *q, size_t course);

/* From a sum to what is asked: the sum, or a limit less the sum. */
double way_limit_less(const struct question *q, double sum);

/* Is the question about that course? */
bool way_counts(const struct question *q, size_t course);

/* ---- ways_dose.c, ways_course.c, ways_slice.c ---- */
void ways_about_doses(struct question *q);
void ways_about_alpha_beta(struct question *q);
void ways_about_fraction(struct question *q);
void ways_about_units(struct question *q);
void ways_about_recovery(struct question *q);
void ways_about_tumour_recovery(struct question *q);
void ways_about_repair(struct question *q);
void ways_about_time(struct question *q);
void ways_about_oxygen(struct question *q);
void ways_about_slices(struct question *q);

#endif
