/* Every quantity against a formula of its own: pairs of fractions summed one by one, times written out here. */
#include "assess/assess.h"

#include <math.h>

#include "mini_case.h"

static const struct mini CASE = {
	.courses = "course,regimen,months_before\nfirst,35x2,24\nsecond,10x3,8\nnew,5x8,\n",
	.structures = "structure,label,alpha_beta_gy,half_time_h,half_time_slow_h,fast_share,recovery_model,recovery_value,source\n"
	              "cord,,2,4,,,step,6:0.25 12:0.5,s\nnerve,,3,0.5,5,0.4,constant,0.1,s\nbone,,3,,,,none,,s\n"
	              "skin,1,3,,,,step,6:0.25 12:0.5,s\n",
	.doses = "structure,metric,course,factor,source\n"
	         "cord,Dmax,first,0.6,s\ncord,Dmax,second,1,s\ncord,Dmax,new,0.3,s\ncord,D1cc,first,0.5,s\n"
	         "nerve,Dmax,first,1,s\nnerve,Dmax,second,0.7,s\nnerve,Dmax,new,0.9,s\n"
	         "bone,Dmax,first,1,s\nbone,Dmax,second,1,s\nbone,Dmax,new,1,s\nbone,mean,new,0.5,s\n",
	.constraints = "structure,metric,limit,unit,kind,points,source\ncord,Dmax,80,Gy,hard,1,s\nbone,Dmax,200,Gy,soft,1,s\n"
	               "tumour,TCP,0.5,,soft,1,s\n",
	/* Two voxels of skin; what lies in the second today lay in the first, and the first's tissue to the left of it. */
	.grids = "grid,file,kind,course,direction,frame,source\na,l.csv,labels,,,,s\nb,one.csv,dose,first,,,s\n"
	         "c,two.csv,dose,second,,,s\nd,new.csv,dose,new,,,s\ne,u.csv,field,first,pull,ras,s\n",
	.files = "[file l.csv]\n# 2 1 2 2 0 0 2 0\n1,1\n[file one.csv]\n# 3 1 2 2 -2 0 2 0\n35,70,7\n"
	         "[file two.csv]\n# 2 1 2 2 0 0 2 0\n15,30\n[file new.csv]\n# 2 1 2 2 0 0 2 0\n40,20\n"
	         "[file u.csv]\n# 2 1 2 2 0 0 2 0\n-2,-2\n0,0\n",
	.tumour = "clone,clonogens,alpha,alpha_beta_gy,source\na,1e9,0.35,10,s\n",
};

/* Monday to Friday, once a day, n fractions of d Gy: the hour of fraction i. */
static double
hour(int i)
{
	return 24.0 * (i / 5 * 7 + i % 5);
}

/* Q of a structure, pair by pair (MODEL section 2). */
static double
quadratic(int structure, int n, double d)
{
	double q = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++) {
			double gap = fabs(hour(i) - hour(j)), phi = i == j;

			if (structure == 0)
				phi = pow(2, -gap / 4);
			if (structure == 1)
				phi = 0.4 * pow(2, -gap / 0.5) + 0.6 * pow(2, -gap / 5);
			q += d * d * phi;
		}
	return q;
}

static double
bed(int structure, double f, int n, double d)
{
	return f * n * d + f * f * quadratic(structure, n, d) / (structure == 0 ? 2 : 3);
}

static double
eqd2(int structure, double f, int n, double d)
{
	return bed(structure, f, n, d) / (1 + 2 / (structure == 0 ? 2.0 : 3.0));
}

static void
every_quantity(void)
{
	/* Cord: 0.6 of 35x2, all of 10x3, 0.3 of 5x8; R = 0.5 at 24 months and 0.25 at 8. */
	double c1 = eqd2(0, 0.6, 35, 2), c2 = eqd2(0, 1, 10, 3), c3 = eqd2(0, 0.3, 5, 8), left = 0.5 * c1 + 0.75 * c2;
	/* Nerve: R = 0.1 for both. */
	double n1 = eqd2(1, 1, 35, 2), n2 = eqd2(1, 0.7, 10, 3), n3 = eqd2(1, 0.9, 5, 8);
	const struct { const char *name, *of; double value; const char *unit; } rows[] = {
		{ "total_dose", "first", 70, "Gy" },
		{ "total_dose", "new", 40, "Gy" },
		{ "fractions", "second", 10, "" },
		{ "elapsed_days", "first", 46, "d" },             /* 7 weeks, Friday to Monday: 6*7 + 4 */
		{ "elapsed_days", "new", 4, "d" },
		{ "organ_dose", "cord first", 42, "Gy" },
		{ "organ_dose", "first cord D1cc", 35, "Gy" },
		{ "bed", "cord first", bed(0, 0.6, 35, 2), "Gy" },
		{ "bed", "bone new", 40 * (1 + 8 / 3.0), "Gy" },  /* 146.67 */
		{ "eqd2", "cord first", c1, "Gy" },
		{ "eqd2", "cord D1cc first", eqd2(0, 0.5, 35, 2), "Gy" },
		{ "eqd2", "bone new", 88, "Gy" },
		{ "eqd2", "nerve first", n1, "Gy" },
		{ "eqd2_complete_repair", "cord first", 33.6, "Gy" },     /* 42 (1.2+2)/4 */
		{ "eqd2_complete_repair", "nerve new", 36 * (7.2 + 3) / 5, "Gy" },
		{ "prior_eqd2", "cord", c1 + c2, "Gy" },
		{ "prior_eqd2", "bone", 70 + 36, "Gy" },          /* 30 (3+3)/5 = 36 */
		{ "residual_eqd2", "cord", left, "Gy" },
		{ "residual_eqd2", "cord second", 0.75 * c2, "Gy" },
		{ "residual_eqd2", "nerve", 0.9 * (n1 + n2), "Gy" },
		{ "recovered_eqd2", "cord", 0.5 * c1 + 0.25 * c2, "Gy" },
		{ "recovered_eqd2", "bone", 0, "Gy" },
		{ "cumulative_eqd2", "cord", left + c3, "Gy" },
		{ "cumulative_eqd2", "nerve", 0.9 * (n1 + n2) + n3, "Gy" },
		{ "cumulative_eqd2", "bone", 70 + 36 + 88, "Gy" },
		{ "remaining_eqd2", "cord", 80 - left, "Gy" },
		{ "remaining_eqd2", "bone Dmax", 94, "Gy" },
		{ "margin_eqd2", "cord", 80 - left - c3, "Gy" },
		{ "margin_eqd2", "bone", 6, "Gy" },
		/* first: 35 and 70 Gy of 35x2 follow the tissue, 70 and 7 stand there: 35 (1+3)/5 = 28, 70; second: 15 (1.5+3)/5 = 13.5,
		 * 36; new: 88, 20 (4+3)/5 = 28.  Left: 0.5 x 28 + 0.75 x 13.5 = 24.125, 35 + 27 = 62; with the new: 112.125, 90. */
		{ "mapped_dose", "skin first", 70, "Gy" },
		{ "mapped_dose", "skin first mean", 52.5, "Gy" },
		{ "naive_dose", "skin first mean", 38.5, "Gy" },
		{ "dose_error", "skin mean first", 14, "Gy" },
		{ "dose_error", "skin first", 0, "Gy" },
		{ "dose_change", "skin mean first", 14, "Gy" },
		{ "volume_cc", "skin", 0.016, "cc" },             /* two voxels of 2 x 2 x 2 mm */
		{ "lower_eqd2", "skin", 112.125, "Gy" },          /* all is known */
		{ "upper_eqd2", "skin", 112.125, "Gy" },
		{ "organ_dose", "skin first mean", 52.5, "Gy" },
		{ "eqd2", "skin first", 70, "Gy" },
		{ "eqd2", "skin new mean", 58, "Gy" },
		{ "bed", "skin new", 146 + 2 / 3.0, "Gy" },
		{ "prior_eqd2", "skin", 106, "Gy" },
		{ "residual_eqd2", "skin", 62, "Gy" },
		{ "residual_eqd2", "skin second", 27, "Gy" },
		{ "recovered_eqd2", "skin second", 9, "Gy" },
		{ "cumulative_eqd2", "skin", 112.125, "Gy" },
		{ "tumour_bed", "new", 72, "Gy" },                /* 40 (1 + 8/10) */
		{ "tumour_eqd2", "new", 60, "Gy" },               /* 72/1.2 */
		/* 35x2: BED 84, ln N = ln 1e9 - 0.35*84 = -8.6767343; N = 1.70531e-4 */
		{ "tcp", "first", exp(-exp(9 * log(10) - 0.35 * 84)), "" },
	};
	struct loaded x;
	struct assess *a;
	struct fault f;

	need_mini(&x, &CASE);
	a = assess_new(x.c, &f);
	if (!a)
		tap_bail_out(f.text);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct quantity_value v = { .value = NAN };

		if (!OK(assess_quantity(a, rows[i].name, rows[i].of, x.arena, &v, &f)))
			tap_diag("%s %s: %s", rows[i].name, rows[i].of, f.text);
		else if (!NEAR(v.value, rows[i].value, 1e-10, strstr(rows[i].of, "skin") ? 1e-6 : 1e-12))
			tap_diag("%s %s", rows[i].name, rows[i].of);
		IS_STR(v.unit, rows[i].unit);
		OK(v.derivation && *v.derivation);
	}
	/* None is left out. */
	for (size_t q = 0; q < assess_quantity_count(); q++) {
		/* These have tests of their own. */
		bool seen = !strcmp("nieder_points", assess_quantity_at(q)->name) || !strcmp("spine_share", assess_quantity_at(q)->name) ||
		            !strcmp("tumour_net_bed", assess_quantity_at(q)->name) ||
		            strstr(" rigid_dose own_rigid_dose wrong_way_dose ntcp ", assess_quantity_at(q)->name) != NULL;

		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
			seen = seen || !strcmp(rows[i].name, assess_quantity_at(q)->name);
		if (!OK(seen))
			tap_diag("%s has no test", assess_quantity_at(q)->name);
		OK(*assess_quantity_at(q)->help);
	}
	assess_free(a);
	unload(&x);
}

/* Rules of two courses to the cord (FACTS 7.3 and 7.4 [D]); half-time and recovery of the structure do not enter. */
static void
rules_of_two_courses(void)
{
	static const struct { const char *prior, *months, *fresh; double points, share; const char *says; } rows[] = {
		{ "25x2", "6", "10x3", 6, 37.5 / 87.5, "points: 6 + 0 + 0 = 6" },
		{ "20x2", "6", "10x3", 4, 37.5 / 77.5, "6 months between them, at least 6: 0" },
		{ "10x3", "5", "5x4", 6.5, 30 / 67.5, "5 months between them, less than 6: 4.5" },
		{ "26x2", "6", "10x3", 10.5, 37.5 / 89.5, "104 Gy, at least 102 Gy: 4.5" },     /* 104 + 75 = 179 */
		{ "20x2", "12", "3x4.666666666666667", 1, .3684211, "0.368" },
		{ "20x2", "12", "2x10", 12.5, .6, "60/(40 + 60) = 0.600" },
		{ "20x2", "12", "2x10 bid", 12.5, .6, "" },
	};
	struct fault f;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char courses[160];
		struct mini m = {
			.courses = courses,
			.structures = "structure,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\n"
			              "cord,2,5,constant,0.5,s\n",
			.doses = "structure,metric,course,factor,source\ncord,Dmax,prior,1,s\ncord,Dmax,new,1,s\n",
			.constraints = "structure,metric,limit,kind,points,source\ncord,Dmax,60,hard,4,s\n",
		};
		struct quantity_value v = { .value = NAN };
		struct loaded x;
		struct assess *a;

		snprintf(courses, sizeof courses, "course,regimen,months_before\nprior,%s,%s\nnew,%s,\n", rows[i].prior,
		         rows[i].months, rows[i].fresh);
		need_mini(&x, &m);
		a = assess_new(x.c, &f);
		OK(assess_quantity(a, "spine_share", "cord", x.arena, &v, &f));
		if (!NEAR(v.value, rows[i].share, 0, 1e-6))
			tap_diag("share of row %zu", i);
		if (i >= 4)
			HAS(v.derivation, rows[i].says);
		if (!OK(assess_quantity(a, "nieder_points", "cord", x.arena, &v, &f)))
			tap_diag("%s", f.text);
		if (!NEAR(v.value, rows[i].points, 1e-12, 0))
			tap_diag("points of row %zu: %s", i, v.derivation);
		if (i < 4)
			HAS(v.derivation, rows[i].says);
		assess_free(a);
		unload(&x);
	}
}

static void
refusals(void)
{
	static const struct { const char *name, *of, *words; } rows[] = {
		{ "residual_eqd", "cord", "did you mean \"residual_eqd2\"" },
		{ "xyz", "cord", "ghostdose-case(5)" },
		{ "eqd2", "cord", "needs a course" },
		{ "eqd2", "first", "needs a structure" },
		{ "eqd2", "", "needs a structure" },
		{ "eqd2", "crod first", "\"crod\" names no structure" },
		{ "eqd2", "cord first nerve", "\"nerve\" names no" },
		{ "eqd2", "cord first new", "\"new\" names no" },
		{ "eqd2", "nerve first D2cc", "doses.csv has no row for nerve D2cc in course first" },
		{ "eqd2", "bone new mean", "defined for Dmax" },
		{ "total_dose", "cord first", "has no structure" },
		{ "prior_eqd2", "cord first", "not about one course" },
		{ "residual_eqd2", "cord new", "no earlier course" },
		{ "cumulative_eqd2", "cord D1cc", "no row for cord D1cc in course new" },
		{ "remaining_eqd2", "nerve", "has no limit for nerve" },
		{ "remaining_eqd2", "cord D1cc", "has no limit for cord" },
		{ "tcp", "", "needs a course" },
		{ "mapped_dose", "cord first", "stands on no slice" },
		{ "naive_dose", "cord", "needs a course" },
		{ "dose_error", "first", "needs a structure" },
		{ "residual_eqd2", "skin new", "no earlier course" },
		{ "eqd2", "skin first V20", "is a dose" },
		{ "eqd2_complete_repair", "skin first", "expected eqd2" },
		{ "remaining_eqd2", "skin", "no limit for skin" },
		{ "nieder_points", "cord", "the case has 3 courses" },
		{ "spine_share", "cord first", "not about one course" },
		{ "nieder_points", "nerve", "for α/β 2 Gy and nerve has 3" },
		{ "spine_share", "skin", "stands on the slice" },
	};
	struct loaded x;
	struct assess *a;
	struct fault f;

	need_mini(&x, &CASE);
	a = assess_new(x.c, &f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct quantity_value v;

		f.text[0] = '\0';
		OK(!assess_quantity(a, rows[i].name, rows[i].of, x.arena, &v, &f));
		HAS(f.text, rows[i].words);
	}
	assess_free(a);
	unload(&x);
	need_mini(&x, &(struct mini){ .courses = "course,regimen,months_before\nnew,5x8,\n",
	                              .doses = "structure,metric,course,factor,source\ncarotid,Dmax,new,1,s\n" });
	a = assess_new(x.c, &f);
	OK(!assess_quantity(a, "tcp", "new", x.arena, &(struct quantity_value){ 0 }, &f));
	HAS(f.text, "tumour.csv");
	OK(!assess_quantity(a, "prior_eqd2", "carotid", x.arena, &(struct quantity_value){ 0 }, &f));
	HAS(f.text, "no earlier course");
	assess_free(a);
	unload(&x);
}

/* FACTS section 3: 70/35 in 46 days, alpha 0.35, doubling 3 days from day 21 on: 84 - 25 K = 67.4964957. */
static void
repopulation_is_taken_off(void)
{
	const struct mini m = {
		.courses = "course,regimen,months_before\nprior,30x2,14\nnew,35x2,\n",
		.tumour = "clone,clonogens,alpha,alpha_beta_gy,doubling_days,kickoff_days,source\na,1e9,0.35,10,3,21,s\n",
	};
	struct quantity_value v;
	struct loaded x;
	struct assess *a;
	struct fault f;

	need_mini(&x, &m);
	a = assess_new(x.c, &f);
	OK(a && assess_quantity(a, "tumour_net_bed", "new", x.arena, &v, &f));
	NEAR(v.value, 67.4964957, 1e-7, 0);
	HAS(v.derivation, "25");
	assess_free(a);
	unload(&x);
}

/* FACTS section 6: Schultheiss' curve is 0.00903812164 at 54 Gy of EQD2, whatever its alpha/beta at 2 Gy a fraction. */
static void
a_complication_is_asked_of_its_model(void)
{
	const struct mini m = {
		.courses = "course,regimen,months_before\nprior,10x2,14\nnew,17x2,\n",
		.structures = "structure,alpha_beta_gy,recovery_model,tissue,ntcp_model,source\ncord,2,none,spinal-cord,cord-schultheiss,s\n"
		              "vessel,3,none,,,s\n",
		.doses = "structure,metric,course,factor,source\ncord,Dmax,prior,1,s\ncord,Dmax,new,1,s\nvessel,Dmax,prior,1,s\nvessel,Dmax,new,1,s\n",
		.constraints = "structure,metric,limit,unit,kind,points,source\ncord,Dmax,50,Gy,hard,1,s\nvessel,Dmax,119,Gy,soft,1,s\n",
	};
	struct quantity_value v;
	struct loaded x;
	struct assess *a;
	struct fault f;

	need_mini(&x, &m);
	a = assess_new(x.c, &f);
	OK(a && assess_quantity(a, "ntcp", "cord", x.arena, &v, &f));
	NEAR(v.value, 0.00903812164, 1e-11, 0);
	HAS(v.derivation, "cord-schultheiss");
	OK(!assess_quantity(a, "ntcp", "vessel", x.arena, &v, &f));
	HAS(f.text, "names no model");
	assess_free(a);
	unload(&x);
}

TAP_MAIN(TAP_CASE(a_complication_is_asked_of_its_model), TAP_CASE(repopulation_is_taken_off), TAP_CASE(every_quantity), TAP_CASE(rules_of_two_courses), TAP_CASE(refusals))
