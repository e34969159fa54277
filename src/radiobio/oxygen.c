/* Oxygen (FACTS section 5). */
#include "radiobio/oxygen.h"

#include "base/text.h"
#include "radiobio/parameters.h"

static const struct rb_oxygen TABLE[] = {
	{ "alper-howard-flanders", RB_OXYGEN_ALPER,
	  "Alper and Howard-Flanders 1956, Nature 178:978; m and K are teaching assumptions" },
	{ "hrf", RB_OXYGEN_HRF,
	  "teaching assumption: hypoxia reduction factor as commonly quoted after Carlson 2006, Med Phys 33:3105" },
	{ "wouters-brown", RB_OXYGEN_WOUTERS,
	  "teaching assumption: form and values that go with Wouters and Brown 1997, Radiat Res 147:541" },
};
enum { MODELS = sizeof TABLE / sizeof *TABLE };

size_t
rb_oxygen_count(void)
{
	return MODELS;
}

const struct rb_oxygen *
rb_oxygen_at(size_t i)
{
	return i < MODELS ? &TABLE[i] : NULL;
}

const struct rb_oxygen *
rb_oxygen_find(const char *name)
{
	for (size_t i = 0; i < MODELS; i++)
		if (text_same(TABLE[i].name, name))
			return &TABLE[i];
	return NULL;
}

/* (m p + K)/(p + K) as 1 + (m - 1) p/(p + K): nothing overflows. */
static double
enhancement(double m, double k_mmhg, double po2_mmhg)
{
	return 1 + (m - 1) / (1 + k_mmhg / po2_mmhg);
}

struct rb_oxygen_effect
rb_oxygen_effect(enum rb_oxygen_kind kind, double po2_mmhg)
{
	double m, ratio, beta;

	switch (kind) {
	case RB_OXYGEN_HRF:
		m = rb_parameter(RB_P_HRF_M);
		ratio = 1 + (m - 1) / (1 + po2_mmhg / rb_parameter(RB_P_HRF_K));
		return (struct rb_oxygen_effect){ ratio, 1 / ratio, 1 / ratio / ratio };
	case RB_OXYGEN_WOUTERS:
		m = rb_parameter(RB_P_WB_OER_ALPHA);
		ratio = po2_mmhg > 0 ? enhancement(m, rb_parameter(RB_P_WB_K), po2_mmhg) : 1;
		beta = po2_mmhg > 0 ? enhancement(rb_parameter(RB_P_WB_OER_BETA), rb_parameter(RB_P_WB_K), po2_mmhg) : 1;
		beta /= rb_parameter(RB_P_WB_OER_BETA);
		return (struct rb_oxygen_effect){ ratio, ratio / m, beta * beta };
	case RB_OXYGEN_ALPER:
		break;
	}
	m = rb_parameter(RB_P_AHF_M);
	ratio = po2_mmhg > 0 ? enhancement(m, rb_parameter(RB_P_AHF_K), po2_mmhg) : 1;
	return (struct rb_oxygen_effect){ ratio, ratio / m, ratio / m * (ratio / m) };
}
