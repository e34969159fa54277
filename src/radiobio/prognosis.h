/* prognosis.h - what cases say about a patient: classes, scores and rates of publications.  Pure functions; the
 * numbers and sources are those of parameters.def (subject RB_RULE) and series.def. */
#ifndef RADIOBIO_PROGNOSIS_H
#define RADIOBIO_PROGNOSIS_H

#include <stdbool.h>
#include <stddef.h>

#include "radiobio/parameters.h"

/* ---- rates ---- */

struct rb_interval { double low, high; };

/* Exact 95 % interval of a rate (Clopper & Pearson 1934): events of n patients, 0 <= events <= n, n >= 1.  With no
 * event or nothing but events the one open bound is one-sided: 0 of 22 is at most 1 - 0.05^(1/22) = 12.7 %. */
struct rb_interval rb_rate_interval(long events, long n);

/* A series of carotid blowouts.  Rates by schedule and encasement, never a curve of dose. */
struct rb_series {
	const char *name, *schedule, *who;
	long events, patients;     /* -1: not given */
	double rate;               /* as published */
	enum rb_trust trust;
	const char *source;
};
size_t rb_series_count(void);
const struct rb_series *rb_series_at(size_t i);                   /* NULL past the end */

/* ---- prognosis of re-irradiation: classes of Ward 2018 (MIRI) ---- */

enum rb_miri { RB_MIRI_1 = 1, RB_MIRI_2, RB_MIRI_3 };

/* I: resected, more than 2 years since the first course.  II: not resected and more than 2 years, or less without
 * organ dysfunction (feeding tube, tracheostomy).  III: at most 2 years with it. */
enum rb_miri rb_miri(double interval_years, bool resected, bool organ_dysfunction);
double rb_miri_survival(enum rb_miri miri);                       /* at 2 years */

/* ---- what kind of event it is ---- */

enum rb_pattern { RB_IN_FIELD, RB_MARGINAL, RB_OUT_OF_FIELD };

/* By the share of the recurrence inside the prior 95 % isodose, 0 to 1: from 95 %, from 20 %, below (Dawson 2000). */
enum rb_pattern rb_pattern(double share_inside);

/* A second cancer: a primary of its own or the first one back?  Warren & Gates 1932 ask for both being malignant and
 * distinct, and that one is no metastasis of the other; the KEYSTROKE trial makes it numbers: at least 6 months and
 * more than 3 cm away, or nearer but at least 36 months after complete resection or remission, or proven distinct. */
struct rb_second {
	double months, distance_cm;
	bool complete;             /* the first was completely resected or in complete remission */
	bool distinct;             /* shown by cytology or molecules */
};
bool rb_is_new_primary(const struct rb_second *x);

/* ESTRO-EORTC consensus (Andratschke 2022, Lancet Oncol): I, volumes overlap; II, they do not, and the cumulative dose
 * gives concern; none of the two is repeat irradiation. */
enum rb_reirradiation { RB_REPEAT_IRRADIATION, RB_REIRRADIATION_1, RB_REIRRADIATION_2 };
enum rb_reirradiation rb_reirradiation(bool overlap, bool concern_of_cumulative_dose);

/* ---- the spinal cord ---- */

/* Stereotactic re-irradiation of the spine (Sahgal 2012, HyTEC 2019): near-maxima of the thecal sac, EQD2 at
 * alpha/beta 2. */
struct rb_spine {
	double cumulative_eqd2_gy, share;      /* of the stereotactic course */
	bool cumulative_ok, sbrt_ok, share_ok, interval_ok, ok;
};
struct rb_spine rb_spine(double prior_eqd2_gy, double sbrt_eqd2_gy, double months);

/* Risk of myelopathy (Nieder 2005, 2006): BED at alpha/beta 2 (cervical and thoracic cord). */
enum rb_nieder_group { RB_NIEDER_LOW, RB_NIEDER_INTERMEDIATE, RB_NIEDER_HIGH };
struct rb_nieder {
	double bed_points, interval_points, course_points, points;     /* points: their sum */
	enum rb_nieder_group group;
	double risk;
};
struct rb_nieder rb_nieder(double cumulative_bed_gy, double highest_course_bed_gy, double months);

#endif
