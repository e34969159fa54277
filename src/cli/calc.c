#include "cli/calc.h"

#include <math.h>

#include "base/number.h"

/* Above it LQ is outside the range in which it is well tested (MODEL: section 2). */
static const double lq_range_gy = 10;

char *
calc_label(char *out, size_t size, const char *label, double alpha_beta_gy)
{
	char number[NUMBER_TEXT_MAX];

	snprintf(out, size, "%s (\u03b1/\u03b2 %s Gy)", label, number_short(alpha_beta_gy, 6, number));
	return out;
}

void
calc_warn_dose(struct output *out, double dose_gy)
{
	char number[NUMBER_TEXT_MAX];

	if (dose_gy > lq_range_gy * (1 + 1e-9))
		output_warn(out, "lq_range", "%s Gy in one fraction: above 10 Gy a fraction the linear-quadratic "
		    "model is outside its well-tested range.", number_short(dose_gy, 6, number));
}

void
calc_warn_schedule(struct output *out, const struct rb_schedule *s, double factor, bool complete_repair)
{
	double largest_gy = 0;
	bool minutes = false;

	for (size_t i = 0; i < s->n; i++) {
		largest_gy = fmax(largest_gy, s->fractions[i].dose_gy);
		minutes = minutes || s->fractions[i].minutes > 0;
	}
	calc_warn_dose(out, largest_gy * factor);
	if (minutes && complete_repair)
		output_warn(out, "minutes_ignored", "Delivery times are ignored: without a repair half-time a fraction "
		    "acts at once.");
}

bool
calc_finish(struct output *out, const struct options *o, struct fault *f)
{
	bool good = output_print(out, options_given(o, "json"), stdout, f);

	output_fini(out);
	return good;
}
