/* Oxygen against FACTS.md section 5, known answers: 5.1, 5.2 and 5.3. */
#include "tap.h"

#include <float.h>
#include <math.h>

#include "radiobio/oxygen.h"
#include "radiobio/parameters.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void
known_ratios(void)
{
	/* mmHg, 5.1 with m 3 K 3, 5.2 */
	static const double table[][3] = {
		{ 0, 1, 3 },          { .5, 1.285714, 2.714286 }, { 1, 1.5, 2.5 },
		{ 2.5, 1.909091, 2.090909 }, { 3, 2, 2 },         { 5, 2.25, 1.75 },
		{ 10, 2.538462, 1.461538 },  { 20, 2.739130, 1.260870 }, { 40, 2.860465, 1.139535 },
		{ 60, 2.904762, 1.095238 },
	};

	for (size_t i = 0; i < COUNT(table); i++) {
		struct rb_oxygen_effect alper = rb_oxygen_effect(RB_OXYGEN_ALPER, table[i][0]);
		struct rb_oxygen_effect hrf = rb_oxygen_effect(RB_OXYGEN_HRF, table[i][0]);

		NEAR(alper.ratio, table[i][1], 3e-6, 0);
		NEAR(alper.alpha_factor, table[i][1] / 3, 2e-6, 0);
		NEAR(alper.beta_factor, table[i][1] / 3 * table[i][1] / 3, 4e-6, 0);
		NEAR(hrf.ratio, table[i][2], 3e-6, 0);
		NEAR(hrf.alpha_factor, 1 / table[i][2], 2e-6, 0);
		NEAR(hrf.beta_factor, 1 / table[i][2] / table[i][2], 4e-6, 0);
	}
	/* FACTS 13, trap 7: at p = K one leaves 2/3 of alpha, the other 1/2 */
	NEAR(rb_oxygen_effect(RB_OXYGEN_ALPER, 3).alpha_factor, 1 / 1.5, 1e-15, 0);
	NEAR(rb_oxygen_effect(RB_OXYGEN_HRF, 3).alpha_factor, 1 / 2., 1e-15, 0);
}

/* exp(-(alpha d + beta d^2)) of alpha 0.3, beta 0.03 */
static double
survival(double po2_mmhg, double dose_gy)
{
	struct rb_oxygen_effect e = rb_oxygen_effect(RB_OXYGEN_WOUTERS, po2_mmhg);

	return exp(-.3 * e.alpha_factor * dose_gy - .03 * e.beta_factor * dose_gy * dose_gy);
}

static void
wouters_brown(void)
{
	NEAR(.3 * rb_oxygen_effect(RB_OXYGEN_WOUTERS, 0).alpha_factor, .12, 1e-15, 0);
	NEAR(.03 * rb_oxygen_effect(RB_OXYGEN_WOUTERS, 0).beta_factor, .003333333, 3e-9, 0);
	NEAR(survival(0, 2), .7762091, 3e-7, 0);
	NEAR(survival(0, 8), .3093341, 3e-7, 0);
	NEAR(.3 * rb_oxygen_effect(RB_OXYGEN_WOUTERS, 2.5).alpha_factor, .1978546713, 3e-10, 0);
	NEAR(.03 * rb_oxygen_effect(RB_OXYGEN_WOUTERS, 2.5).beta_factor, .0115947287, 3e-10, 0);
	NEAR(survival(2.5, 2), .6426929106, 3e-10, 0);
	NEAR(survival(2.5, 8), .0977932224, 3e-10, 0);
	NEAR(.3 * rb_oxygen_effect(RB_OXYGEN_WOUTERS, 10).alpha_factor, .2555421687, 3e-10, 0);
	NEAR(.03 * rb_oxygen_effect(RB_OXYGEN_WOUTERS, 10).beta_factor, .0209338559, 3e-10, 0);
	NEAR(survival(10, 8), .0339080060, 3e-10, 0);
	NEAR(survival(60, 2), .4999785580, 3e-10, 0);
}

static void
limits(void)
{
	static const double pressures[] = { 0, DBL_MIN, 1e-300, 1e-9, .1, 1, 3, 10, 160, 1e9, 1e300, DBL_MAX };

	for (size_t m = 0; m < rb_oxygen_count(); m++) {
		enum rb_oxygen_kind kind = rb_oxygen_at(m)->kind;
		double last = 0;

		for (size_t i = 0; i < COUNT(pressures); i++) {
			struct rb_oxygen_effect e = rb_oxygen_effect(kind, pressures[i]);

			OK(e.alpha_factor > 0 && e.alpha_factor <= 1 && e.beta_factor > 0 && e.beta_factor <= 1 &&
			   e.alpha_factor >= last && isfinite(e.ratio));
			last = e.alpha_factor;
		}
		NEAR(last, 1, 1e-15, 0);
		OK(rb_oxygen_find(rb_oxygen_at(m)->name) == rb_oxygen_at(m));
	}
	OK(rb_oxygen_find("alper") == NULL);
	OK(rb_oxygen_at(rb_oxygen_count()) == NULL);
}

TAP_MAIN(TAP_CASE(known_ratios), TAP_CASE(wouters_brown), TAP_CASE(limits))
