/* assess.h - a case and a regimen: the score with every row, quantities with their derivation, the time course. */
#ifndef ASSESS_ASSESS_H
#define ASSESS_ASSESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/plot.h"
#include "base/report.h"
#include "casebook/casebook.h"

/* A case made ready: what does not depend on the new course is computed once. */
struct assess;

/* The case must outlive it. */
struct assess *assess_new(const struct casebook *c, struct fault *f);
void assess_free(struct assess *a);

/* Load a case ready to be played or scored: as it is or, of one that varies and with a seed, the first draw of that seed
 * that loads and passes assess_check; after ASSESS_DRAWS that do not, the last one's faults and one that names the seed
 * are reported.  *c is the base and becomes the variant, which frees it.  NULL with a fault, the first error of the report;
 * *c is then as before. */
enum { ASSESS_DRAWS = 64 };
struct assess *assess_open(struct casebook **c, const uint64_t *seed, struct report *report, struct fault *f);

/* All that only computing shows to be wrong with a case: quantities that do not exist, placeholders without meaning,
 * a journey without a regimen step.  Goes to the report; false when an error was added. */
bool assess_check(const struct assess *a, struct report *report);

/* What makes a case unfair though it can be played: wrong ways that the tolerance counts as right, questions that hardly
 * any of them answers wrongly.  After assess_check. */
bool assess_lint(const struct assess *a, struct report *report);

/* ---- the score of a regimen ---- */

enum row_state { ROW_MET, ROW_VIOLATED, ROW_UNDETERMINED };

/* One constraint.  Doses are EQD2 in Gy at the structure's alpha/beta (a mean EQD2 for a mean, percent for a V);
 * NaN where it does not apply.  achieved = residual + new for doses; low and high bound it where something is unknown
 * (high NaN: no upper bound is known).  A V of two courses takes the hottest part of one on the hottest of the other;
 * as where they met is not known, low and high bound it. */
struct score_row {
	const struct case_constraint *constraint;
	double achieved, achieved_low, achieved_high;
	double margin;                 /* how far on the right side of the limit: < 0 is not met; of achieved_high
	                                * when undetermined (of achieved when that is NaN) */
	double unknown_cc;             /* NaN without voxels */
	double prior_eqd2_gy, residual_eqd2_gy, new_eqd2_gy;
	enum row_state state;
	double points, points_max;
	char why_not[400];             /* why the model of recovery does not apply, "" where it does: then the row is
	                                * undetermined, residual NaN, achieved and low as if all, high as if nothing
	                                * were recovered */
};

struct score {
	struct score_row *rows;        /* one a constraint, in the case's order */
	size_t n;
	double mark, mark_max;
	bool capped;                   /* by a hard constraint that is not met */
	bool passed;
	double tcp;                    /* Poisson; NaN without a tumour */
	double log10_clonogens;        /* expected survivors; NaN without a tumour */
	double *quadratic_gy2;         /* room of assess_score */
};

/* Room for the rows of this case. */
bool score_init(struct score *s, const struct assess *a, struct fault *f);
void score_fini(struct score *s);

/* Score the new course.  recovery overrides every structure's own model; NULL: the case's. */
bool assess_score(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery,
                  struct score *out, struct fault *f);

/* How one row came about, as a person would write it on paper: several lines, in the arena. */
const char *assess_derivation(const struct assess *a, const struct rb_regimen *r, const struct rb_recovery *recovery,
                              size_t row, struct arena *arena, struct fault *f);

/* What the score means, in sentences: what is violated and by how much, what was given up. */
const char *assess_verdict(const struct assess *a, const struct score *s, struct arena *arena, struct fault *f);

/* Control without complication. */
struct utcp {
	double utcp;               /* TCP prod (1 - NTCP), taken as independent; NaN when an organ is missing or TCP is NaN */
	double *ntcp;              /* of each structure; NaN where it is not known */
	const char *missing;       /* constrained organs without a model or what it needs, with the reason; "": none */
};

/* Each structure that names a model of complication is fed with its cumulative EQD2 (recovery applied) at that model's
 * own alpha/beta: the near-maximum for the cord's curve, else the relative histograms, hottest on hottest.  On a slice
 * voxel by voxel; with a voxel whose dose is not known the organ has no NTCP.  Memory is the arena's. */
bool assess_utcp(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, double tcp,
                 struct arena *arena, struct utcp *out, struct fault *f);

/* EQD2 of a dose row's structure from one course, recovery not applied. */
double assess_course_eqd2(const struct assess *a, const struct case_dose *d, const struct rb_schedule *s);

/* The fraction that the case's model (or recovery, when not NULL) takes away from eqd2_gy that a course gave to a
 * structure; 0 for the new course.  distributed: the dose of a voxel or a share, not one that stands for all of it.
 * False: the model does not apply, *why says why. */
bool assess_recovered(const struct assess *a, size_t structure, size_t course, double eqd2_gy, bool distributed,
                      const struct rb_recovery *recovery, double *gone, struct fault *why);

/* ---- quantities ---- */

struct quantity {
	const char *name, *unit;
	const char *of;            /* what it needs: "STRUCTURE COURSE", "COURSE", "" */
	const char *help;
};
size_t assess_quantity_count(void);
const struct quantity *assess_quantity_at(size_t i);

struct quantity_value {
	double value;
	const char *unit;
	const char *derivation;    /* lines, in the arena */
};

/* The quantity of that name for what `of` says: names of a structure, a course and a metric, in any order.  The new
 * course is the case's proposal. */
bool assess_quantity(const struct assess *a, const char *name, const char *of, struct arena *arena,
                     struct quantity_value *out, struct fault *f);

/* Its value alone, many times as fast. */
bool assess_value(const struct assess *a, const char *name, const char *of, double *value, struct fault *f);

/* ---- texts ---- */

/* text with its {placeholders} filled in, in the arena; a fault has the line and column within text. */
const char *assess_fill(const struct assess *a, const char *text, struct arena *arena, struct fault *f);

/* ---- the time course ---- */

/* Expected tumour cells against time under a regimen, on a logarithmic axis: total, oxic and hypoxic where there are
 * some, markers at the kick-off and the end.  Memory is the arena's. */
bool assess_tumour_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot,
                        struct fault *f);

/* The same for each clone, up to five of them, and for all. */
bool assess_clones_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot,
                        struct fault *f);

/* What a model of recovery says for this case after so many months: a model of the cord for the cord of the case and the
 * dose that the latest earlier course gave to it, else for a cord as the model asks for it.  False with why it says
 * nothing. */
bool assess_model_recovery(const struct assess *a, const struct rb_recovery *m, double months, double *gone,
                           struct fault *why);

/* Percent recovered against months since the last earlier course: the models of the case's structures (but none), each
 * once, and other (NULL: none); where a model of the cord or the cord itself is among them the primates' data as points; markers
 * at the earlier courses.  Where a model does not apply is a gap.  Memory is the arena's; a fault where there is no
 * earlier course. */
bool assess_recovery_plot(const struct assess *a, const struct rb_recovery *other, struct arena *arena, struct plot *plot,
                          struct fault *f);

/* What a schedule does to tissues; memory is the arena's.  Structures whose dose stands on a slice or for which no one
 * dose stands are left out; a fault where none is left.
 * size: EQD2 of the schedule's total dose against the size of its fractions, complete repair, with the tumour at its first
 * clone's alpha/beta; marker at the mean fraction.
 * interval: EQD2 of the schedule against the hours between the fractions of a day (their times else as they are, nights
 * counted); marker where it stands; a fault where no day has two.
 * repair: percent of sublethal damage not yet repaired against hours, of structures and tumour with a half-time; markers at
 * the schedule's shortest wait within a day and over a night.
 * tissue: cumulative EQD2 against the day, what is left of the earlier courses included. */
bool assess_size_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f);
bool assess_interval_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f);
bool assess_repair_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f);
bool assess_tissue_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f);

/* A tissue's cumulative EQD2 at each moment, what is left of the earlier courses included: of the metric that it is
 * constrained by, its mean over the histogram where that is none of a point. */
struct simulated_tissue {
	const char *name;
	double *eqd2_gy;           /* NULL: not known */
	const char *why_not;       /* then */
};

/* Just after whatever was given at each moment. */
struct simulation {
	double *times_d;           /* days from the first fraction: every fraction, every whole day; ascending */
	double *dose_gy;           /* prescribed dose given at that moment, 0 on a day without */
	size_t n;
	const char **compartments; /* "recurrence_hypoxic" */
	double *ln_cells;          /* n rows of n_compartments; -INFINITY: none */
	size_t n_compartments;     /* 0: no tumour */
	struct simulated_tissue *tissues;
	size_t n_tissues;
};

/* The time course of a regimen; off: mechanisms of the tumour that are switched off (enum rb_mechanism).  Memory is the
 * arena's. */
bool assess_simulate(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery,
                     unsigned off, struct arena *arena, struct simulation *x, struct fault *f);

const struct casebook *assess_case(const struct assess *a);

#endif
