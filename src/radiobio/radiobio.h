/* radiobio.h - the radiobiology of fractionated courses: schedules, the linear-quadratic model with
 * incomplete repair, recovery between courses, tumours of oxic and hypoxic cells, tumour control.
 *
 * Pure functions: no input or output, no globals, no clock.  Doses in Gy, times in hours inside a
 * schedule and in days at the surface, alpha in 1/Gy, alpha/beta in Gy.  Whatever can fail returns
 * false with a fault; nothing returns NaN. */
#ifndef RADIOBIO_RADIOBIO_H
#define RADIOBIO_RADIOBIO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

/* ---- schedules --------------------------------------------------------------------------- */

enum {
	RB_FRACTIONS_MAX = 10000,
	RB_DAYS_MAX = 36500,
	RB_DEPTH_MAX = 8,
	RB_REGIMEN_TEXT_MAX = 4096 /* bytes of notation */
};

/* One fraction.  Day 0 is the Monday of the week of the course's first fraction. */
struct rb_fraction {
	int day;           /* calendar day, >= 0; its weekday is day % 7, 0 = Monday */
	double time_h;     /* start, in hours from the start of the course's first fraction, >= 0 */
	double dose_gy;    /* > 0, <= 100 */
	double minutes;    /* delivery time, >= 0; 0 is acute */
};

/* A course: fractions sorted by time, no two overlapping. */
struct rb_schedule {
	struct rb_fraction *fractions;
	size_t n;          /* 1 to RB_FRACTIONS_MAX */
};

enum rb_cadence { RB_EVERY_TREATMENT_DAY, RB_QOD, RB_WEEKLY };

/* One "fractions" item of the notation, as a form shows it. */
struct rb_phase {
	int fractions;             /* >= 1 */
	double dose_gy;            /* a fraction */
	int per_day;               /* 1, 2, 3 */
	double interval_h;         /* from start to start on one day; 6 unless said */
	double minutes;            /* delivery time of one fraction */
	enum rb_cadence cadence;
	unsigned days;             /* bit 0 = Monday ... bit 6 = Sunday: treatment days; 0x1f unless said */
};

/* A parsed regimen.  notation is its normal form, "custom, 42 fractions" for a table. */
struct rb_regimen {
	struct rb_schedule schedule;
	char *notation;
	bool custom;               /* from a CSV table, has no notation */
	bool single;               /* exactly one phase, no gap, no group: phase holds it */
	struct rb_phase phase;
	int lead_gap_days;         /* with single: days of a "gap" in front (it chooses the weekday) */
};

/* Parse regimen notation (grammar and rules: ghostdose(1), REGIMENS).  On a refusal the fault is at
 * line 1 and the byte column of the offending character and says what was probably meant, and *r is empty
 * (nothing to free). */
bool rb_regimen_parse(const char *text, struct rb_regimen *r, struct fault *f);

/* Parse the CSV twin: columns day,time,dose_gy[,minutes] in any order; day 0, 1, ... (0 is a Monday),
 * time HH:MM of the start; rows in any order.  Faults have the line and column in the text. */
bool rb_regimen_parse_csv(const char *text, size_t len, struct rb_regimen *r, struct fault *f);

void rb_regimen_fini(struct rb_regimen *r);

/* A deep copy; false when out of memory. */
bool rb_regimen_copy(const struct rb_regimen *from, struct rb_regimen *to, struct fault *f);

/* The notation of one phase into out (as rb_regimen.notation would have it), cut at size.  Returns out. */
char *rb_phase_format(const struct rb_phase *p, char *out, size_t size);

/* The same with a gap of whole weeks halfway: the first half (the larger one), the gap, the second.  No gap in 0 weeks or
 * a single fraction. */
char *rb_phase_format_gap(const struct rb_phase *p, int gap_weeks, char *out, size_t size);

/* What a phase is when a form starts from nothing: fractions x dose, once a day, Monday to Friday. */
struct rb_phase rb_phase_plain(int fractions, double dose_gy);

double rb_total_dose(const struct rb_schedule *s);                  /* Gy */
/* Start of the last fraction - start of the first, in days (46.25 for RTOG 9610). */
double rb_elapsed_days(const struct rb_schedule *s);
/* Calendar days from the first to the last treatment day, both counted (47 for RTOG 9610). */
int rb_calendar_days(const struct rb_schedule *s);

/* ---- linear-quadratic dose --------------------------------------------------------------- */

enum rb_repair_kind { RB_REPAIR_COMPLETE, RB_REPAIR_MONO, RB_REPAIR_BI, RB_REPAIR_RECIPROCAL };

/* How fast sublethal damage is repaired between fractions (MODEL: section 2).
 * mono: half_time_h.  bi: half_time_h is the fast one with share fast_share, slow_half_time_h the slow.
 * reciprocal: half_time_h is T1, the time to half, Phi = 1/(1 + t/T1). */
struct rb_repair {
	enum rb_repair_kind kind;
	double half_time_h;        /* > 0 unless complete */
	double slow_half_time_h;   /* > 0, bi only */
	double fast_share;         /* 0 to 1, bi only */
};

/* Is it one that can be computed with (half-times from 1e-6 to 1e9 h)?  Names what is wrong otherwise, without a
 * place. */
bool rb_repair_check(const struct rb_repair *r, struct fault *f);

/* Phi: the share of sublethal damage that is left so many hours (>= 0) after an acute dose; 0 where repair is complete. */
double rb_unrepaired(const struct rb_repair *r, double hours);

/* Q = sum d_i^2 g_i + 2 sum_{i<j} d_i d_j Phi_ij, Gy^2: the quadratic dose of a schedule, overnight and
 * weekend carry and delivery times included.  One sweep for mono and bi, pairs for reciprocal. */
double rb_quadratic_dose(const struct rb_schedule *s, const struct rb_repair *r);

/* What each fraction adds to Q, the pairs counted at the later one; terms has room for s->n. */
void rb_quadratic_increments(const struct rb_schedule *s, const struct rb_repair *r, double *terms);

/* The same with Phi only between fractions of one calendar day, acute: Thames' H_m generalised. */
double rb_quadratic_dose_same_day(const struct rb_schedule *s, const struct rb_repair *r);

/* BED = f D + f^2 Q / R and EQD2 = BED / (1 + 2/R), Gy, for dose factor f >= 0 and R > 0. */
double rb_bed(double dose_gy, double quadratic_gy2, double factor, double alpha_beta_gy);
double rb_eqd2_of_bed(double bed_gy, double alpha_beta_gy);
double rb_bed_of_eqd2(double eqd2_gy, double alpha_beta_gy);

/* EQD2 of a whole course to a structure that gets factor x the prescription. */
double rb_eqd2(const struct rb_schedule *s, const struct rb_repair *r, double factor, double alpha_beta_gy);

/* LQ-L (Astrahan 2008, teaching assumption): linear above threshold_gy; complete repair, acute.
 * EQD2 is 2 BED/psi(2). */
double rb_bed_lql(const struct rb_schedule *s, double factor, double alpha_beta_gy, double threshold_gy);
double rb_eqd2_of_bed_lql(double bed_gy, double alpha_beta_gy, double threshold_gy);

/* Dose a fraction that gives bed_gy in n fractions: (R/2)(sqrt(1 + 4 BED/(n R)) - 1). */
double rb_dose_per_fraction(double bed_gy, int fractions, double alpha_beta_gy);

/* K max(0, T - Tk) with K = ln 2/(alpha Td), in Gy of BED (not EQD2) (Fowler 1989); alpha and Td > 0. */
double rb_repopulation_bed(double elapsed_days, double alpha_per_gy, double doubling_days, double kickoff_days);

/* ---- recovery between courses ------------------------------------------------------------- */

enum rb_recovery_kind {
	RB_RECOVERY_NONE, RB_RECOVERY_CONSTANT, RB_RECOVERY_STEP, RB_RECOVERY_LINEAR,
	RB_RECOVERY_PRIMATE_CORD, RB_RECOVERY_WOOLLEY
};
enum { RB_RECOVERY_POINTS_MAX = 16, RB_RECOVERY_NAME_MAX = 48 };

struct rb_recovery_point { double months; double recovered; };   /* recovered: 0 to 1 */

/* A model of how much of a prior course's EQD2 a tissue has lost memory of.
 * step: recovered holds from its month up to the next point's, intervals [from, to); 0 before the first.
 * linear: interpolated between points, constant outside.
 * primate-cord: 1 - A e^(-B years) from 1 year on, constant from 3; spinal cord only.
 * woolley: Woolley 2018; spinal cord, one prior course, 70 days to 3 years, 40 to 100 % of tolerance. */
struct rb_recovery {
	char name[RB_RECOVERY_NAME_MAX];
	enum rb_recovery_kind kind;
	double constant;                          /* constant: 0 to 1 */
	struct rb_recovery_point points[RB_RECOVERY_POINTS_MAX];
	size_t n;
	double risk;                              /* woolley: of myelopathy, accepted; between 0 and 1 */
	double reduction;                         /* woolley: conservative factor, 0 to below 1, off every tolerance */
	double shape[3];                          /* woolley: r at 1, 2, 3 years; [0] is 0 until it was solved */
	const char *source;                       /* citation, or "teaching assumption" */
};

/* The named models (none, and the published tables), in the order a table shows them. */
size_t rb_recovery_count(void);
const struct rb_recovery *rb_recovery_at(size_t i);
const struct rb_recovery *rb_recovery_find(const char *name);

/* A model from a case's two cells.  model is none, constant, step, linear or a name of the catalogue;
 * value is empty, a fraction ("0.5" or "50%") for constant, for step and linear a name of the
 * catalogue or "MONTHS:RECOVERED" pairs ("6:0.25 12:0.5", separated by blanks or ";"), for woolley empty or
 * "risk:1% reduction:0%".
 * A table whose months or recovery fall is refused, as is a woolley without a solution.  The fault has no place: the
 * caller knows the cell. */
bool rb_recovery_make(const char *model, const char *value, struct rb_recovery *out, struct fault *f);

/* One prior course as one structure saw it. */
struct rb_past {
	double months;             /* from its last fraction, >= 0 */
	double eqd2_gy;            /* what it gave, at alpha_beta_gy */
	double alpha_beta_gy;      /* of the structure; 0: not known, what a model asks for is taken */
	const char *tissue;        /* name as in parameters.def; "": nobody has named it; NULL: what a model asks for */
	size_t courses;            /* how many prior courses gave dose to the structure */
	bool distributed;          /* a voxel or a share of the structure, not one dose that stands for it */
};

/* The fraction recovered, 0 to 1; a threshold has a guard of 1e-9 months.  False: the model does not apply here, *why
 * says why not and what it asks for. */
bool rb_recovered(const struct rb_recovery *m, const struct rb_past *past, double *recovered, struct fault *why);

/* The data that primate-cord is drawn through (Ang 1993, 2001, as re-fitted): the share of 44 Gy that second courses
 * of half of the monkeys' myelopathy say to be recovered, at 1, 2 and 3 years.  False past the end. */
bool rb_primate_point(size_t i, struct rb_recovery_point *out);

/* woolley in full: percentages of tolerance. */
struct rb_woolley {
	double tolerance_bed_gy;   /* 100 %, alpha/beta 2 */
	double first_percent;      /* the prior course */
	double second_percent;     /* what may follow: the model's own allowance */
	double allowance_eqd2_gy;  /* the same in EQD2 */
	double r;                  /* its shape parameter at that time */
};
bool rb_woolley(const struct rb_recovery *m, const struct rb_past *past, struct rb_woolley *out, struct fault *why);

/* BED2 % = 100 (1 - BED1/100)^(1/(1+r)) (Jones & Grant 2014), percentages of tolerance; first 0 to 100, r >= 0. */
double rb_jones_grant(double first_percent, double r);

/* ---- tumours ------------------------------------------------------------------------------ */

enum rb_cycle_phase { RB_G1, RB_S, RB_G2M, RB_PHASES };
enum { RB_CLONES_MAX = 8, RB_TYPES_MAX = RB_CLONES_MAX * 2 * RB_PHASES };

/* The division cycle of a clone.  hours are the mean durations, all 0: the clone has no phases.  A phase's alpha
 * and beta are the clone's times its factor. */
struct rb_cycle {
	double hours[RB_PHASES];
	double alpha_factor[RB_PHASES], beta_factor[RB_PHASES];   /* not looked at without phases */
};

/* One clone: oxic and hypoxic cells.  Rates are per day.  Index 0 holds before the kick-off, 1 after.
 *
 * Without phases oxic cells divide at birth_per_day and are lost at loss_per_day.  With phases the net growth
 * birth - loss is reached by a loss in every oxic phase, so it is at most the growth of the cycle
 * (rb_cycle_growth_per_day); hypoxic cells keep their phase. */
struct rb_clone {
	double share;                    /* of the clonogens, > 0; shares sum to 1 */
	double alpha_per_gy, alpha_beta_gy;
	double oer_alpha, oer_beta;      /* >= 1: hypoxic alpha = alpha/oer_alpha, beta = beta/oer_beta^2 */
	double hypoxic_fraction;         /* at the start, 0 to 1 */
	double resting_hypoxic_fraction; /* that reoxygenation drives towards, 0 to 1 */
	double reoxygenation_days;       /* half-time, > 0; 0: no exchange */
	double birth_per_day[2], loss_per_day[2];   /* oxic cells */
	double hypoxic_loss_per_day;
	double kickoff_days;             /* from the first fraction */
	struct rb_cycle cycle;           /* of every clone, or of none */
};

/* What can be switched off, one by one (MODEL section 9 says what off means):
 * repair: complete; repopulation: no births, no loss (G2M to one G1); redistribution: one phase with the mean alpha
 * and beta of the phases at the start and the same growth; hypoxia: hypoxic cells are oxic, none forms;
 * reoxygenation: no flow between the classes; selection: one clone with the mean of the clones. */
enum rb_mechanism {
	RB_MECHANISM_REPAIR = 1, RB_MECHANISM_REPOPULATION = 2, RB_MECHANISM_REDISTRIBUTION = 4,
	RB_MECHANISM_HYPOXIA = 8, RB_MECHANISM_REOXYGENATION = 16, RB_MECHANISM_SELECTION = 32, RB_MECHANISMS = 63
};
enum { RB_MECHANISM_COUNT = 6 };

/* "repair" ... "selection", of bit i (0 to RB_MECHANISM_COUNT - 1); NULL past the end. */
const char *rb_mechanism_name(size_t i);

struct rb_tumour {
	double clonogens;                /* at the first fraction, > 0 */
	const struct rb_clone *clones;
	size_t n;                        /* 1 to RB_CLONES_MAX */
	double repair_half_time_h;       /* mono-exponential; 0: complete repair */
	unsigned off;                    /* enum rb_mechanism, those switched off; 0: all of them act */
};

/* Can it be computed with?  Names the first value that is out of its range, without a place. */
bool rb_tumour_check(const struct rb_tumour *t, struct fault *f);

/* Growth rate a day of a cycle without loss: the solution of prod_p (1 + x/k_p) = 2, k_p = 1/duration.
 * hours > 0. */
double rb_cycle_growth_per_day(const double hours[RB_PHASES]);

/* Natural logarithms of expected cell numbers at one moment; -INFINITY for none. */
struct rb_cells { double ln_oxic, ln_hypoxic, ln_total; };

/* Expected cells at times_d[0..n), days from the first fraction, ascending, >= 0; a fraction at that very
 * time has been given when after is true.  per_clone (n x t->n, row a time) and total (n) may be NULL; with
 * selection off the one clone stands in column 0 and the others are empty.
 * A fraction multiplies, an interval is n(t + D) = exp(A D) n, split at the kick-off (MODEL section 4).
 * Works on logarithms, so 10 000 fractions do not underflow. */
bool rb_tumour_cells(const struct rb_tumour *t, const struct rb_schedule *s, const double *times_d, size_t n,
                     bool after, struct rb_cells *per_clone, struct rb_cells *total, struct fault *f);

/* Just after the last fraction. */
bool rb_tumour_end(const struct rb_tumour *t, const struct rb_schedule *s, struct rb_cells *total, struct fault *f);

/* A compartment: cells of one clone, oxygen class and phase (phase is RB_PHASES where there are none). */
struct rb_type { size_t clone; bool hypoxic; enum rb_cycle_phase phase; };

/* The compartments of a tumour that rb_tumour_check accepts, in a fixed order; classes that no cell can be in are
 * left out.  Returns how many. */
size_t rb_tumour_types(const struct rb_tumour *t, struct rb_type types[RB_TYPES_MAX]);

/* Natural logarithm of the expected cells of every compartment: n rows of rb_tumour_types columns.  Otherwise as
 * rb_tumour_cells. */
bool rb_tumour_compartments(const struct rb_tumour *t, const struct rb_schedule *s, const double *times_d, size_t n,
                            bool after, double *ln_cells, struct fault *f);

/* ---- tumour control (MODEL section 5) ------------------------------------------------------- */

/* Poisson tumour control: exp(-N) for N expected clonogens. */
double rb_tcp_poisson(double ln_clonogens);

/* Exact tumour control at at_day (days from the first fraction; fractions after it are ignored; < 0: just after
 * the last fraction): the chance that no clonogen has a living descendant, in the multi-type branching process of
 * the compartments.  u_j, the chance of a cell of type j to have one, runs backwards: u <- s u in a fraction, its
 * differential equation in an interval (closed form for a type that exchanges no cells: Zaider & Minerbo 2000);
 * TCP = exp(sum N_j log1p(-u_j)).  clonogens need not be whole.  Refused where rates are so fast for so long
 * that it would not end. */
bool rb_tcp_exact(const struct rb_tumour *t, const struct rb_schedule *s, double at_day, double *tcp, struct fault *f);

/* What becomes of one cell of a compartment. */
struct rb_fate {
	double clonogens;          /* N_j at the first fraction */
	double ln_survives;        /* ln u_j: that any descendant lives at the end */
	double ln_expected;        /* ln m_j: how many are expected; ln u_j <= ln m_j */
};

/* The same, in the order of rb_tumour_types; *ln_tcp is the logarithm of tumour control.  whole: clonogens are
 * whole numbers (rb_tumour_whole), as rb_tcp_sample has them. */
bool rb_tcp_fates(const struct rb_tumour *t, const struct rb_schedule *s, double at_day, bool whole,
                  struct rb_fate fates[RB_TYPES_MAX], double *ln_tcp, struct fault *f);

/* The clonogens of each compartment at the first fraction as whole numbers: their total rounded, shared out by
 * largest remainder.  Returns how many compartments. */
size_t rb_tumour_whole(const struct rb_tumour *t, double clonogens[RB_TYPES_MAX]);

/* Monte Carlo.  Sample i of a seed is the same whatever else is sampled, on any number of threads: a run may be
 * cut into shards (first, n) and their controlled added up. */
struct rb_sampling {
	unsigned long long seed;
	unsigned long long first, n;     /* samples first ... first + n - 1; n from 1 to 1e12 */
	int threads;                     /* 0: as many as the machine has */
};
struct rb_sampled {
	unsigned long long n, controlled;
	double tcp;                      /* controlled/n */
	double se;                       /* sqrt(p(1-p)/(n+4)), p = (controlled+2)/(n+4) */
};

/* Tumour by tumour: whole clonogens (rb_tumour_whole).  Types that exchange no cells exactly: the kill of a fraction
 * and the extinction of families until the next are one binomial draw, the sizes of the families left one negative
 * binomial.  Others event by event while there are at most 1e4 cells, above that by Strang splitting with at
 * least 8 steps a gap. */
bool rb_tcp_sample(const struct rb_tumour *t, const struct rb_schedule *s, double at_day,
                   const struct rb_sampling *how, struct rb_sampled *out, struct fault *f);

/* The estimate and its standard error of shards added up. */
struct rb_sampled rb_sampled_sum(const struct rb_sampled *shards, size_t n);

/* Patients differ: alpha is normal with this relative spread, alpha/beta fixed (all clones together); log10 of the
 * clonogens is normal with that spread. */
struct rb_spread { double alpha_relative, clonogens_log10; };   /* >= 0 */

/* Tumour control averaged over patients, by quadrature: alpha <= 0 contributes 0 and is not renormalised.
 * exact: of rb_tcp_exact, else Poisson. */
bool rb_tcp_population(const struct rb_tumour *t, const struct rb_schedule *s, double at_day,
                       const struct rb_spread *spread, bool exact, double *tcp, struct fault *f);

/* ---- closed forms for lessons --------------------------------------------------------------- */

/* LQR (Brenner, Hlatky, Hahnfeldt, Hall, Sachs 1995): -ln S = alpha D + beta Q(repair) - variance/2 Q(tau), where
 * sensitivity that cells regain with the time constant tau_h takes from beta.  variance in 1/Gy^2; refused unless
 * beta > variance/2. */
bool rb_lqr(const struct rb_schedule *s, double alpha_per_gy, double beta_per_gy2, double repair_half_time_h,
            double variance, double tau_h, double *minus_ln_survival, struct fault *f);

/* Cells of a tumour whose alpha is spread, after a course with complete repair: how many survive and what alpha
 * they have.  gamma: alpha is gamma-distributed, -ln S = (mean^2/sd^2) ln(1 + sd^2/mean D) + beta Q.
 * gaussian: -ln S = mean D - sd^2 D^2/2 + beta Q, refused where the survivors' mean alpha would not be above 0. */
struct rb_selected { double ln_survival, alpha_mean, alpha_sd; };
bool rb_select_gamma(const struct rb_schedule *s, double alpha_mean, double alpha_sd, double beta_per_gy2,
                     struct rb_selected *out, struct fault *f);
bool rb_select_gaussian(const struct rb_schedule *s, double alpha_mean, double alpha_sd, double beta_per_gy2,
                        struct rb_selected *out, struct fault *f);

#endif
