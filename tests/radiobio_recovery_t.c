/* Recovery between courses: MODEL.md section 3, FACTS.md 7.2, VERIFIED.md D. */
#include "tap.h"

#include <math.h>
#include <string.h>

#include "radiobio/radiobio.h"

static void
the_catalogue(void)
{
	/* months: just below and at each step, and far out */
	static const struct {
		const char *name;
		double months, recovered;
	} table[] = {
		{ "none", 0, 0 },
		{ "none", 600, 0 },
		{ "constant-half", 0, .5 },
		{ "constant-half", 100, .5 },
		{ "step-simple", 0, 0 },
		{ "step-simple", 5.99, 0 },
		{ "step-simple", 6, .25 },
		{ "step-simple", 11.99, .25 },
		{ "step-simple", 12, .5 },
		{ "step-simple", 240, .5 },
		{ "step-slicer", 6, .25 },
		{ "step-slicer", 12, .5 },
		{ "step-slicer", 23.9, .5 },
		{ "step-slicer", 24, .65 },
		{ "step-shanghai", 5, 0 },
		{ "step-shanghai", 6, .3 },
		{ "step-shanghai", 12, .5 },
		{ "step-shanghai", 24, .7 },
		{ "step-paradis-apps", 3.9, 0 },
		{ "step-paradis-apps", 4, .1 },
		{ "step-paradis-apps", 6.9, .1 },
		{ "step-paradis-apps", 7, .25 },
		{ "step-paradis-apps", 11.9, .25 },
		{ "step-paradis-apps", 12, .5 },
		{ "step-abusaris", 5.9, 0 },
		{ "step-abusaris", 6, .25 },
		{ "step-abusaris", 12.1, .5 },
		{ "linear-fox-chase", 0, 0 },
		{ "linear-fox-chase", 6, 0 },
		{ "linear-fox-chase", 9, .25 },
		{ "linear-fox-chase", 12, .5 },
		{ "linear-fox-chase", 100, .5 },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct rb_recovery *m = rb_recovery_find(table[i].name);

		if (OK(m != NULL) && !NEAR(rb_recovered(m, table[i].months), table[i].recovered, 1e-15, 0))
			tap_diag("%s at %g months", table[i].name, table[i].months);
	}
	IS_STR(rb_recovery_at(0)->name, "none");
	OK(rb_recovery_at(rb_recovery_count()) == NULL);
	OK(rb_recovery_find("nobody") == NULL);
	OK(rb_recovery_find("Step-Simple") != NULL);
	for (size_t i = 0; i < rb_recovery_count(); i++) {
		const struct rb_recovery *m = rb_recovery_at(i);

		OK(m->source && strlen(m->source) > 10);
		OK(rb_recovery_find(m->name) == m);
		for (size_t k = 1; k < m->n; k++)
			OK(m->points[k].months > m->points[k - 1].months &&
			   m->points[k].recovered >= m->points[k - 1].recovered);
		for (double months = 0; months < 60; months += .1)
			OK(rb_recovered(m, months) >= 0 && rb_recovered(m, months) <= 1 &&
			   rb_recovered(m, months + .1) >= rb_recovered(m, months));
	}
}

static void
a_step_has_a_guard(void)
{
	const struct rb_recovery *m = rb_recovery_find("step-simple");

	/* 182.625 days are 6 months; what rounding takes away must not decide */
	NEAR(rb_recovered(m, 182.625 / 30.4375), .25, 0, 0);
	NEAR(rb_recovered(m, nextafter(6, 0)), .25, 0, 0);
	NEAR(rb_recovered(m, 6 - 1e-6), 0, 0, 0);
}

static void
made_by_a_case(void)
{
	struct rb_recovery m;
	struct fault f;

	OK(rb_recovery_make("none", "", &m, &f));
	NEAR(rb_recovered(&m, 100), 0, 0, 0);
	OK(rb_recovery_make("constant", "0.5", &m, &f));
	NEAR(rb_recovered(&m, 1), .5, 0, 0);
	OK(rb_recovery_make("constant", "25%", &m, &f));
	NEAR(rb_recovered(&m, 1), .25, 0, 0);
	IS_STR(m.name, "constant");
	IS_STR(m.source, "teaching assumption");
	OK(rb_recovery_make("step", "6:0.25 12:50%", &m, &f));
	NEAR(rb_recovered(&m, 5), 0, 0, 0);
	NEAR(rb_recovered(&m, 6), .25, 0, 0);
	NEAR(rb_recovered(&m, 12), .5, 0, 0);
	OK(rb_recovery_make("linear", " 0:0;12:0.5 ; 24:0.6", &m, &f));
	NEAR(rb_recovered(&m, 6), .25, 1e-15, 0);
	NEAR(rb_recovered(&m, 18), .55, 1e-15, 0);
	NEAR(rb_recovered(&m, 99), .6, 1e-15, 0);
	OK(rb_recovery_make("linear", "3:0.2", &m, &f));
	NEAR(rb_recovered(&m, 0), .2, 0, 0);
	OK(rb_recovery_make("step", "step-shanghai", &m, &f));
	NEAR(rb_recovered(&m, 6), .3, 0, 0);
	OK(rb_recovery_make("step-slicer", "", &m, &f));
	NEAR(rb_recovered(&m, 24), .65, 0, 0);
	OK(rb_recovery_make("step", "1:0 2:0 3:0 4:0 5:0 6:0 7:0 8:0 9:0 10:0 11:0 12:0 13:0 14:0 15:0 16:1", &m, &f));
	NEAR(rb_recovered(&m, 17), 1, 0, 0);
}

static void
refused(void)
{
	static const struct {
		const char *model, *value, *says;
	} table[] = {
		{ "stepp", "6:0.25", "did you mean \"step\"" },
		{ "step-simpel", "", "step-simple" },
		{ "woolley", "", "unknown" },
		{ "", "", "unknown" },
		{ "none", "0.5", "empty" },
		{ "step-simple", "6:0.5", "empty" },
		{ "constant", "", "0 to 1" },
		{ "constant", "50", "50%" },
		{ "constant", "-0.1", "0 to 1" },
		{ "constant", "101%", "0 to 1" },
		{ "constant", "nan", "0 to 1" },
		{ "constant", "0,5", "0.5" },
		{ "constant", "%", "0 to 1" },
		{ "step", "", "MONTHS:RECOVERED" },
		{ "step", "6", "MONTHS:RECOVERED" },
		{ "step", "6:", "MONTHS:RECOVERED" },
		{ "step", ":0.5", "MONTHS:RECOVERED" },
		{ "step", "-1:0.5", "MONTHS" },
		{ "step", "6:25", "6:25%" },
		{ "step", "6:0.25 6:0.5", "rise" },
		{ "step", "12:0.5 6:0.6", "rise" },
		{ "step", "6:0.5 12:0.25", "falls" },
		{ "linear", "6:0.5 12:0.25", "falls" },
		{ "step", "linear-fox-chase", "kind" },
		{ "linear", "step-simple", "kind" },
		{ "step", "none", "kind" },
		{ "step", "nosuch", "MONTHS" },
		{ "step", "1:0 2:0 3:0 4:0 5:0 6:0 7:0 8:0 9:0 10:0 11:0 12:0 13:0 14:0 15:0 16:0 17:0", "16" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct rb_recovery m;
		struct fault f;

		if (!OK(!rb_recovery_make(table[i].model, table[i].value, &m, &f)) || !HAS(f.text, table[i].says))
			tap_diag("%s %s", table[i].model, table[i].value);
	}
}

TAP_MAIN(TAP_CASE(the_catalogue), TAP_CASE(a_step_has_a_guard), TAP_CASE(made_by_a_case), TAP_CASE(refused))
