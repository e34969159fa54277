/* Biologically effective dose (Fowler 1989) and what is made of it. */
#include "radiobio/internal.h"

#include <math.h>

double
rb_bed(double dose_gy, double quadratic_gy2, double factor, double alpha_beta_gy)
{
	return factor * dose_gy + factor * factor * quadratic_gy2 / alpha_beta_gy;
}

double
rb_eqd2_of_bed(double bed_gy, double alpha_beta_gy)
{
	return bed_gy / (1 + 2 / alpha_beta_gy);
}

double
rb_bed_of_eqd2(double eqd2_gy, double alpha_beta_gy)
{
	return eqd2_gy * (1 + 2 / alpha_beta_gy);
}

double
rb_eqd2(const struct rb_schedule *s, const struct rb_repair *r, double factor, double alpha_beta_gy)
{
	double bed = rb_bed(rb_total_dose(s), rb_quadratic_dose(s, r), factor, alpha_beta_gy);

	return rb_eqd2_of_bed(bed, alpha_beta_gy);
}

/* BED of one dose: quadratic up to the threshold, from there along the tangent. */
static double
psi_lql(double d, double alpha_beta_gy, double threshold_gy)
{
	double low = fmin(d, threshold_gy);

	return low * (1 + low / alpha_beta_gy) + (1 + 2 * threshold_gy / alpha_beta_gy) * (d - low);
}

double
rb_bed_lql(const struct rb_schedule *s, double factor, double alpha_beta_gy, double threshold_gy)
{
	double bed = 0;

	for (size_t i = 0; i < s->n; i++)
		bed += psi_lql(factor * s->fractions[i].dose_gy, alpha_beta_gy, threshold_gy);
	return bed;
}

double
rb_eqd2_of_bed_lql(double bed_gy, double alpha_beta_gy, double threshold_gy)
{
	return 2 * bed_gy / psi_lql(2, alpha_beta_gy, threshold_gy);
}

double
rb_dose_per_fraction(double bed_gy, int fractions, double alpha_beta_gy)
{
	double bed = bed_gy / fractions;

	/* (R/2)(sqrt(1 + 4 bed/R) - 1) without its difference */
	return 2 * bed / (1 + sqrt(1 + 4 * bed / alpha_beta_gy));
}

double
rb_repopulation_bed(double elapsed_days, double alpha_per_gy, double doubling_days, double kickoff_days)
{
	double days = elapsed_days - kickoff_days;

	return days > 0 ? 0.693147180559945309417 / (alpha_per_gy * doubling_days) * days : 0;
}
