/* Two models of recovery that are made for the spinal cord alone (MODEL section 3, FACTS section 7).
 *
 * primate-cord: an exponential through three residuals of rhesus monkeys (Ang 1993, 2001).
 *
 * woolley (Woolley, Belmans, Jones and others 2018): percentages of the tolerance BED of one course.  After B1 %
 *     B2 = (100 - B1) (1 + h ((1 - B1/100)^(-r/(1+r)) - 1)),   h = (1 + tanh(s0 (B1 - middle/(1 + s1 r))))/2
 * may follow.  r grows with time, a cubic from 0 at day 70 through r_1, r_2, r_3 at 1, 2, 3 years, which are those
 * that the monkeys' own second courses ask for at the accepted risk. */
#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

#include "base/number.h"
#include "base/text.h"
#include "radiobio/internal.h"
#include "radiobio/parameters.h"

static const double GUARD = 1e-9;
static const double DAYS_A_MONTH = 30.4375;
static const double MONTHS_A_YEAR = 12;
static const double R_MOST = 1e9;
static const char CORD[] = "spinal-cord";

#define SHORT(v) number_short((v), 4, (char[NUMBER_TEXT_MAX]){ 0 })

/* Both want the cord, at the alpha/beta of their fit. */
static bool
is_cord(const char *model, const struct rb_past *past, struct fault *why)
{
	double alpha_beta_gy = rb_parameter(RB_P_WOOLLEY_AB);

	if (past->tissue && !*past->tissue)
		return fault_set(why, 0, 0,
				 "%s is fitted to the spinal cord, and this structure is not said to be one; expected "
				 "the tissue %s",
				 model, CORD);
	if (past->tissue && !text_same(past->tissue, CORD))
		return fault_set(why, 0, 0, "%s is fitted to the spinal cord and says nothing of %s; expected the tissue %s",
				 model, past->tissue, CORD);
	if (past->alpha_beta_gy > 0 && fabs(past->alpha_beta_gy - alpha_beta_gy) > GUARD)
		return fault_set(why, 0, 0, "%s is made for \u03b1/\u03b2 %s Gy, not for %s Gy; expected EQD2 of the cord at %s Gy",
				 model, SHORT(alpha_beta_gy), SHORT(past->alpha_beta_gy), SHORT(alpha_beta_gy));
	return true;
}

bool
rb_recovered_primate(const struct rb_past *past, double *recovered, struct fault *why)
{
	double years = past->months / MONTHS_A_YEAR, from = rb_parameter(RB_P_PRIMATE_FROM);

	if (!is_cord("primate-cord", past, why))
		return false;
	if (past->months < from * MONTHS_A_YEAR - GUARD)
		return fault_set(why, 0, 0, "primate-cord has no data before %s months, and this is month %s; expected %s "
				 "or later", SHORT(from * MONTHS_A_YEAR), SHORT(past->months), SHORT(from * MONTHS_A_YEAR));
	years = fmax(from, fmin(years, rb_parameter(RB_P_PRIMATE_TO)));
	*recovered = 1 - rb_parameter(RB_P_PRIMATE_AMPLITUDE) * exp(-rb_parameter(RB_P_PRIMATE_RATE) * years);
	return true;
}

bool
rb_primate_point(size_t i, struct rb_recovery_point *out)
{
	static const enum rb_parameter_id second[] = { RB_P_WOOLLEY_D50_1, RB_P_WOOLLEY_D50_2, RB_P_WOOLLEY_D50_3 };

	if (i >= sizeof second / sizeof *second)
		return false;
	out->months = (double)(i + 1) * MONTHS_A_YEAR;
	out->recovered = 1 - (rb_parameter(RB_P_WOOLLEY_D50_0) - rb_parameter(second[i])) / rb_parameter(RB_P_WOOLLEY_FIRST_GY);
	return true;
}

/* ---- woolley ---- */

double
rb_jones_grant(double first_percent, double r)
{
	return 100 * pow(1 - first_percent / 100, 1 / (1 + r));
}

/* B2 of B1 and r, in percent. */
static double
second_percent(double first, double r)
{
	double middle = rb_parameter(RB_P_WOOLLEY_MIDDLE) / (1 + rb_parameter(RB_P_WOOLLEY_S1) * r);
	double h = (1 + tanh(rb_parameter(RB_P_WOOLLEY_S0) * (first - middle))) / 2;

	return (100 - first) + h * (rb_jones_grant(first, r) - (100 - first));
}

/* Dose of that risk of a probit curve, less the reduction of the dose of the reference risk. */
static double
tolerance(double d50_gy, double gamma, double risk, double reduction)
{
	double z = gsl_cdf_ugaussian_Pinv(risk), z1 = gsl_cdf_ugaussian_Pinv(rb_parameter(RB_P_WOOLLEY_HUMAN_RISK));

	return d50_gy * (1 + z / gamma) - reduction * d50_gy * (1 + z1 / gamma);
}

struct equation { double first, second; };

static double
distance(double ln_r, void *parameters)
{
	const struct equation *e = parameters;

	return second_percent(e->first, expm1(ln_r)) - e->second;
}

/* r with second_percent(first, r) = second; false: there is none. */
static bool
solve_r(double first, double second, double *r)
{
	struct equation e = { first, second };
	gsl_function f = { distance, &e };
	double low = 0, high = log1p(R_MOST);
	gsl_root_fsolver *s;

	if (!(distance(low, &e) <= 0 && distance(high, &e) >= 0))
		return false;
	s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	if (!s)
		return false;
	*r = 0;
	if (gsl_root_fsolver_set(s, &f, low, high) == GSL_SUCCESS) {
		for (int i = 0; i < 200 && gsl_root_fsolver_iterate(s) == GSL_SUCCESS; i++) {
			*r = expm1(gsl_root_fsolver_root(s));
			low = gsl_root_fsolver_x_lower(s);
			high = gsl_root_fsolver_x_upper(s);
			if (high - low <= 1e-15 * high)
				break;
		}
	}
	gsl_root_fsolver_free(s);
	return *r > 0;
}

bool
rb_woolley_solve(struct rb_recovery *m, struct fault *f)
{
	static const struct { enum rb_parameter_id d50, gamma; } second[] = {
		{ RB_P_WOOLLEY_D50_1, RB_P_WOOLLEY_GAMMA_1 },
		{ RB_P_WOOLLEY_D50_2, RB_P_WOOLLEY_GAMMA_2 },
		{ RB_P_WOOLLEY_D50_3, RB_P_WOOLLEY_GAMMA_3 },
	};
	double risk = m->risk > 0 ? m->risk : rb_parameter(RB_P_WOOLLEY_HUMAN_RISK), one, first;

	if (!(risk > 0 && risk < 1 && m->risk >= 0 && m->reduction >= 0 && m->reduction < 1))
		return fault_set(f, 0, 0, "woolley with a risk of %g and a reduction of %g; a risk between 0 and 1 and a "
				 "reduction from 0 to below 1 were expected", m->risk, m->reduction);
	one = tolerance(rb_parameter(RB_P_WOOLLEY_D50_0), rb_parameter(RB_P_WOOLLEY_GAMMA_0), risk, m->reduction);
	first = 100 * rb_parameter(RB_P_WOOLLEY_FIRST_GY) / one;
	if (!(one > 0 && first < 100))
		return fault_set(f, 0, 0, "woolley has no solution at a risk of %g with a reduction of %g: the primates' "
				 "first course alone would exceed tolerance; expected a higher risk or less reduction",
				 risk, m->reduction);
	for (size_t i = 0; i < sizeof second / sizeof *second; i++) {
		double d = tolerance(rb_parameter(second[i].d50), rb_parameter(second[i].gamma), risk, m->reduction);

		if (!solve_r(first, 100 * d / one, &m->shape[i]))
			return fault_set(f, 0, 0, "woolley has no solution at a risk of %g with a reduction of %g; expected "
					 "a higher risk or less reduction", risk, m->reduction);
	}
	m->risk = risk;
	return true;
}

/* The cubic through (start, 0), (1, r1), (2, r2), (3, r3); 0 before. */
static double
r_at(const double shape[3], double years)
{
	const double x[4] = { rb_parameter(RB_P_WOOLLEY_START_DAYS) / 365, 1, 2, 3 };
	double sum = 0;

	if (years <= x[0])
		return 0;
	for (int i = 1; i < 4; i++) {
		double term = shape[i - 1];

		for (int j = 0; j < 4; j++)
			term *= j == i ? 1 : (years - x[j]) / (x[i] - x[j]);
		sum += term;
	}
	return fmax(0, sum);
}

static bool
fits(const struct rb_past *past, struct fault *why)
{
	double start = rb_parameter(RB_P_WOOLLEY_START_DAYS), end = rb_parameter(RB_P_WOOLLEY_UNTIL_YEARS) * MONTHS_A_YEAR;

	if (!is_cord("woolley", past, why))
		return false;
	if (past->distributed)
		return fault_set(why, 0, 0, "woolley is for one dose that stands for the whole cord, not for a distribution; "
				 "expected a near-maximum");
	if (past->courses > 1)
		return fault_set(why, 0, 0, "woolley knows one prior course, and this structure had %zu; expected one",
				 past->courses);
	if (past->months * DAYS_A_MONTH < start - GUARD || past->months > end + GUARD)
		return fault_set(why, 0, 0, "woolley is valid from day %s (month %s) to month %s, and this is month %s; "
				 "expected a time between", SHORT(start), SHORT(start / DAYS_A_MONTH), SHORT(end),
				 SHORT(past->months));
	return true;
}

bool
rb_woolley(const struct rb_recovery *m, const struct rb_past *past, struct rb_woolley *out, struct fault *why)
{
	struct rb_recovery solved = *m;
	double human, low = rb_parameter(RB_P_WOOLLEY_LOW), first;

	if (!fits(past, why) || (!(solved.shape[0] > 0) && !rb_woolley_solve(&solved, why)))
		return false;
	human = tolerance(rb_parameter(RB_P_WOOLLEY_D50_0), rb_parameter(RB_P_WOOLLEY_GAMMA_0), solved.risk, 0) -
		tolerance(rb_parameter(RB_P_WOOLLEY_D50_0), rb_parameter(RB_P_WOOLLEY_GAMMA_0),
			  rb_parameter(RB_P_WOOLLEY_HUMAN_RISK), 0) +
		(1 - solved.reduction) * rb_parameter(RB_P_WOOLLEY_HUMAN_GY);
	if (!(human > 0))
		return fault_set(why, 0, 0, "woolley leaves no tolerance at a risk of %g with a reduction of %g; expected a "
				 "higher risk or less reduction", solved.risk, solved.reduction);
	first = 100 * past->eqd2_gy / human;
	if (!(first >= low - GUARD && first < 100 - GUARD))
		return fault_set(why, 0, 0, "woolley is valid from %s %% to below 100 %% of tolerance (%s Gy EQD2), and this "
				 "course was %s %%; expected one between", SHORT(low), SHORT(human), SHORT(first));
	out->r = r_at(solved.shape, past->months / MONTHS_A_YEAR);
	out->tolerance_bed_gy = rb_bed_of_eqd2(human, rb_parameter(RB_P_WOOLLEY_AB));
	out->first_percent = first;
	out->second_percent = second_percent(first, out->r);
	out->allowance_eqd2_gy = out->second_percent / 100 * human;
	return true;
}

bool
rb_recovered_woolley(const struct rb_recovery *m, const struct rb_past *past, double *recovered, struct fault *why)
{
	struct rb_woolley w = { .first_percent = 100 };

	if (!rb_woolley(m, past, &w, why))
		return false;
	/* What is left of B1 is what a second course lacks of 100 %. */
	*recovered = fmax(0, fmin(1, 1 - (100 - w.second_percent) / w.first_percent));
	return true;
}
