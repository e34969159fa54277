/* Classes, scores and rates of publications (FACTS sections 7.3 to 7.7). */
#include "radiobio/prognosis.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

static const double GUARD = 1e-9;

static const struct rb_series SERIES_TABLE[] = {
#define SERIES(name, schedule, who, events, patients, rate, trust, source) \
	{ (name), (schedule), (who), (events), (patients), (rate), (trust), (source) },
#include "radiobio/series.def"
};
enum { SERIES_COUNT = sizeof SERIES_TABLE / sizeof *SERIES_TABLE };

size_t
rb_series_count(void)
{
	return SERIES_COUNT;
}

const struct rb_series *
rb_series_at(size_t i)
{
	return i < SERIES_COUNT ? &SERIES_TABLE[i] : NULL;
}

struct rb_interval
rb_rate_interval(long events, long n)
{
	static const double outside = 0.05;
	bool none = events <= 0, all = events >= n;
	double tail = none || all ? outside : outside / 2, k = (double)events, rest = (double)(n - events);

	return (struct rb_interval){ none ? 0 : gsl_cdf_beta_Pinv(tail, k, rest + 1),
		                     all ? 1 : gsl_cdf_beta_Qinv(tail, k + 1, rest) };
}

enum rb_miri
rb_miri(double interval_years, bool resected, bool organ_dysfunction)
{
	if (interval_years > rb_parameter(RB_P_MIRI_YEARS) + GUARD)
		return resected ? RB_MIRI_1 : RB_MIRI_2;
	return organ_dysfunction ? RB_MIRI_3 : RB_MIRI_2;
}

double
rb_miri_survival(enum rb_miri miri)
{
	switch (miri) {
	case RB_MIRI_1:
		return rb_parameter(RB_P_MIRI_OS_1);
	case RB_MIRI_2:
		return rb_parameter(RB_P_MIRI_OS_2);
	case RB_MIRI_3:
		break;
	}
	return rb_parameter(RB_P_MIRI_OS_3);
}

enum rb_pattern
rb_pattern(double share_inside)
{
	if (share_inside >= rb_parameter(RB_P_PATTERN_IN) - GUARD)
		return RB_IN_FIELD;
	return share_inside >= rb_parameter(RB_P_PATTERN_OUT) - GUARD ? RB_MARGINAL : RB_OUT_OF_FIELD;
}

bool
rb_is_new_primary(const struct rb_second *x)
{
	bool far = x->distance_cm > rb_parameter(RB_P_PRIMARY_CM) + GUARD;

	if (x->distinct)
		return true;
	if (far)
		return x->months >= rb_parameter(RB_P_PRIMARY_MONTHS) - GUARD;
	return x->complete && x->months >= rb_parameter(RB_P_PRIMARY_NEAR_MONTHS) - GUARD;
}

enum rb_reirradiation
rb_reirradiation(bool overlap, bool concern_of_cumulative_dose)
{
	if (overlap)
		return RB_REIRRADIATION_1;
	return concern_of_cumulative_dose ? RB_REIRRADIATION_2 : RB_REPEAT_IRRADIATION;
}

struct rb_spine
rb_spine(double prior_eqd2_gy, double sbrt_eqd2_gy, double months)
{
	double sum = prior_eqd2_gy + sbrt_eqd2_gy;
	struct rb_spine x = { .cumulative_eqd2_gy = sum, .share = sum > 0 ? sbrt_eqd2_gy / sum : 0 };

	x.cumulative_ok = sum <= rb_parameter(RB_P_SPINE_CUMULATIVE) + GUARD;
	x.sbrt_ok = sbrt_eqd2_gy <= rb_parameter(RB_P_SPINE_SBRT) + GUARD;
	x.share_ok = x.share <= rb_parameter(RB_P_SPINE_SHARE) + GUARD;
	x.interval_ok = months >= rb_parameter(RB_P_SPINE_MONTHS) - GUARD;
	x.ok = x.cumulative_ok && x.sbrt_ok && x.share_ok && x.interval_ok;
	return x;
}

struct rb_nieder
rb_nieder(double cumulative_bed_gy, double highest_course_bed_gy, double months)
{
	double over = (cumulative_bed_gy - rb_parameter(RB_P_NIEDER_FREE)) / rb_parameter(RB_P_NIEDER_STEP);
	struct rb_nieder x = { .bed_points = fmax(0, fmin(ceil(over - GUARD), rb_parameter(RB_P_NIEDER_MOST))) };

	if (months < rb_parameter(RB_P_NIEDER_MONTHS) - GUARD)
		x.interval_points = rb_parameter(RB_P_NIEDER_EXTRA);
	if (highest_course_bed_gy >= rb_parameter(RB_P_NIEDER_COURSE) - GUARD)
		x.course_points = rb_parameter(RB_P_NIEDER_EXTRA);
	x.points = x.bed_points + x.interval_points + x.course_points;
	x.group = x.points <= rb_parameter(RB_P_NIEDER_LOW)      ? RB_NIEDER_LOW
	          : x.points <= rb_parameter(RB_P_NIEDER_MIDDLE) ? RB_NIEDER_INTERMEDIATE
	                                                         : RB_NIEDER_HIGH;
	x.risk = rb_parameter(x.group == RB_NIEDER_LOW            ? RB_P_NIEDER_RISK_LOW
	                      : x.group == RB_NIEDER_INTERMEDIATE ? RB_P_NIEDER_RISK_MIDDLE
	                                                          : RB_P_NIEDER_RISK_HIGH);
	return x;
}
