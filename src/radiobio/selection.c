/* Closed forms for lessons: resensitisation, and tumours whose cells differ in alpha. */
#include <math.h>

#include "radiobio/radiobio.h"

static const double LN2 = 0.693147180559945309417;

static bool
within(double x, double low, double high)
{
	return x >= low && x <= high; /* false for NaN */
}

static bool
check(double alpha, double beta, struct fault *f)
{
	if (!within(alpha, 0, 100))
		return fault_set(f, 0, 0, "alpha of %g/Gy; from 0 to 100 was expected", alpha);
	if (!within(beta, 0, 1e5))
		return fault_set(f, 0, 0, "beta of %g/Gy^2; from 0 to 100000 was expected", beta);
	return true;
}

bool
rb_lqr(const struct rb_schedule *s, double alpha_per_gy, double beta_per_gy2, double repair_half_time_h,
       double variance, double tau_h, double *minus_ln_survival, struct fault *f)
{
	struct rb_repair repair = { .kind = repair_half_time_h == 0 ? RB_REPAIR_COMPLETE : RB_REPAIR_MONO,
		                    .half_time_h = repair_half_time_h };
	struct rb_repair resensitisation = { .kind = RB_REPAIR_MONO, .half_time_h = tau_h * LN2 };

	if (!check(alpha_per_gy, beta_per_gy2, f) || !rb_repair_check(&repair, f))
		return false;
	if (!within(tau_h * LN2, 1e-6, 1e9))
		return fault_set(f, 0, 0, "a time of resensitisation of %g h; from 1e-5 to 1e9 h was expected", tau_h);
	if (!(variance >= 0 && variance / 2 < beta_per_gy2))
		return fault_set(f, 0, 0,
		                 "a variance of alpha of %g/Gy^2; from 0 to less than twice beta, %g, was expected: "
		                 "above it large doses would kill less",
		                 variance, 2 * beta_per_gy2);
	*minus_ln_survival = alpha_per_gy * rb_total_dose(s) + beta_per_gy2 * rb_quadratic_dose(s, &repair) -
	                     variance / 2 * rb_quadratic_dose(s, &resensitisation);
	return true;
}

static double
quadratic(const struct rb_schedule *s, double beta)
{
	const struct rb_repair complete = { .kind = RB_REPAIR_COMPLETE };

	return beta * rb_quadratic_dose(s, &complete);
}

bool
rb_select_gamma(const struct rb_schedule *s, double alpha_mean, double alpha_sd, double beta_per_gy2,
                struct rb_selected *out, struct fault *f)
{
	double dose = rb_total_dose(s), scaled_dose;

	if (!check(alpha_mean, beta_per_gy2, f))
		return false;
	if (!(alpha_mean > 0) || !within(alpha_sd, 0, 100))
		return fault_set(f, 0, 0, "alpha of %g with a spread of %g/Gy; a mean above 0 and a spread from 0 to 100 "
		                 "were expected", alpha_mean, alpha_sd);
	scaled_dose = alpha_sd * alpha_sd / alpha_mean * dose;
	out->ln_survival = -quadratic(s, beta_per_gy2) -
	                   alpha_mean * dose * (scaled_dose > 0 ? log1p(scaled_dose) / scaled_dose : 1);
	out->alpha_mean = alpha_mean / (1 + scaled_dose);
	out->alpha_sd = alpha_sd / (1 + scaled_dose);
	return true;
}

bool
rb_select_gaussian(const struct rb_schedule *s, double alpha_mean, double alpha_sd, double beta_per_gy2,
                   struct rb_selected *out, struct fault *f)
{
	double dose = rb_total_dose(s);

	if (!check(alpha_mean, beta_per_gy2, f))
		return false;
	if (!within(alpha_sd, 0, 100))
		return fault_set(f, 0, 0, "a spread of alpha of %g/Gy; from 0 to 100 was expected", alpha_sd);
	out->alpha_mean = alpha_mean - alpha_sd * alpha_sd * dose;
	if (!(out->alpha_mean > 0))
		return fault_set(f, 0, 0,
		                 "%g Gy to cells of alpha %g with a spread of %g/Gy: the survivors' mean alpha would be %g, "
		                 "which no cell has; less dose or a smaller spread, or the gamma distribution, was expected",
		                 dose, alpha_mean, alpha_sd, out->alpha_mean);
	out->alpha_sd = alpha_sd;
	out->ln_survival = -alpha_mean * dose + alpha_sd * alpha_sd * dose * dose / 2 - quadratic(s, beta_per_gy2);
	return true;
}
