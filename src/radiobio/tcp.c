/* Tumour control probability (MODEL section 5). */
#include "radiobio/internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

double
rb_tcp_poisson(double ln_clonogens)
{
	return exp(-exp(fmin(ln_clonogens, 700)));
}

/* ln u over an interval of birth b and loss m: u <- u e^{gD}/(1 + b u (e^{gD} - 1)/g), g = b - m, written as
 * 1/u <- e^{-gD}/u + b I with I = the integral of e^{-gs}, in logarithms: nothing overflows and u keeps its
 * relative accuracy however small it is. */
static double
back_through_growth(double ln_u, double birth, double loss, double days)
{
	double x = (birth - loss) * days, ln_integral;

	if (!(days > 0))
		return ln_u;
	if (!(birth > 0))
		return ln_u + x;
	ln_integral = fmax(0, -x) + log(birth) + log(days) + log(rb_mean_decay(fabs(x)));
	return fmin(0, -rb_log_add(-x - ln_u, ln_integral));
}

static double
back(double ln_u, const struct rb_clone *c, double from, double to)
{
	double kickoff = fmin(fmax(c->kickoff_days, from), to);

	ln_u = back_through_growth(ln_u, c->birth_per_day[1], c->loss_per_day[1], to - kickoff);
	return back_through_growth(ln_u, c->birth_per_day[0], c->loss_per_day[0], kickoff - from);
}

static bool
check_one_type(const struct rb_tumour *t, struct fault *f)
{
	const struct rb_clone *c = &t->clones[0];

	if (t->n > 1)
		return fault_set(f, 0, 0, "exact tumour control of %zu clones is not computed; one clone was expected",
				 t->n);
	if (c->hypoxic_fraction > 0)
		return fault_set(f, 0, 0,
				 "exact tumour control is not computed with hypoxic cells; a hypoxic fraction of 0 was "
				 "expected, not %g",
				 c->hypoxic_fraction);
	if (c->reoxygenation_days > 0 && c->resting_hypoxic_fraction > 0)
		return fault_set(f, 0, 0,
				 "exact tumour control is not computed where cells become hypoxic; a resting hypoxic "
				 "fraction of 0 was expected, not %g",
				 c->resting_hypoxic_fraction);
	return true;
}

bool
rb_tcp_exact(const struct rb_tumour *t, const struct rb_schedule *s, double at_day, double *tcp, struct fault *f)
{
	const struct rb_clone *c = t->clones;
	double *quadratic, ln_u = 0, until;
	size_t n = s->n;

	if (!rb_tumour_check(t, f) || !check_one_type(t, f))
		return false;
	if (!(at_day <= 1e6))
		return fault_set(f, 0, 0, "day %g; a day up to 1000000 was expected", at_day);
	until = at_day < 0 && n ? s->fractions[n - 1].time_h / 24 : fmax(0, at_day);
	while (n && s->fractions[n - 1].time_h > until * 24 + RB_SAME_TIME_H)
		n--;
	quadratic = mem_array(s->n, sizeof *quadratic);
	if (!quadratic)
		return fault_memory(f);
	rb_quadratic_terms(s, t->repair_half_time_h, quadratic);
	while (n-- > 0) {
		const struct rb_fraction *fraction = &s->fractions[n];
		double at = fraction->time_h / 24;

		ln_u = back(ln_u, c, at, until);
		ln_u -= c->alpha_per_gy * fraction->dose_gy + c->alpha_per_gy / c->alpha_beta_gy * quadratic[n];
		until = fmin(until, at);
	}
	free(quadratic);
	ln_u = back(ln_u, c, 0, until);
	*tcp = ln_u < 0 ? exp(t->clonogens * log1p(-exp(ln_u))) : 0;
	return true;
}
