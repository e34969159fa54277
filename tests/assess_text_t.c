#include "assess/assess.h"

#include "mini_case.h"

static const struct mini CASE = {
	.keys = MINI_KEYS,
	.courses = "course,regimen,months_before,site,technique\nprior,35x2,14,neck,IMRT\nboost,\"2x3, 1x4\",10,,\nnew,5x8,,,\n",
	.structures = "structure,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\n"
	              "carotid,left carotid,3,,constant,0.25,s\ncord,,2,4,none,,s\n",
	.doses = "structure,metric,course,factor,source\ncarotid,Dmax,prior,1,s\ncarotid,Dmax,boost,0,s\ncarotid,Dmax,new,1,s\n"
	         "cord,Dmax,prior,0,s\ncord,Dmax,boost,0,s\ncord,Dmax,new,0,s\n",
	.constraints = "structure,metric,limit,unit,kind,points,source\ncarotid,Dmax,119,Gy,hard,2.5,s\ntumour,TCP,0.7,,soft,1,s\n",
	.tumour = "clone,share,clonogens,alpha,alpha_beta_gy,oer_alpha,hypoxic_fraction,reoxygenation_days,doubling_days,kickoff_days,loss_per_day,source\n"
	          "a,0.6,1e7,0.3,10,2.5,0.1,3,3.5,21,0.2,s\nb,0.4,1e7,0.2,10,,,,,,,s\n",
};

static void
placeholders(void)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "", "" },
		{ "no braces", "no braces" },
		{ "{course.prior.total_dose_gy} Gy", "70 Gy" },
		{ "{course.prior.fractions}x{course.prior.dose_per_fraction_gy}", "35x2" },
		{ "{course.prior.elapsed_days} {course.prior.calendar_days}", "46 47" },
		{ "{course.prior.months_before}", "14" },
		{ "{course.prior.regimen}, {course.prior.site}, {course.prior.technique}", "35x2, neck, IMRT" },
		{ "{structure.carotid.alpha_beta_gy} {structure.carotid.name} {structure.cord.half_time_h}", "3 left carotid 4" },
		{ "{structure.cord.name}", "cord" },
		{ "{constraint.carotid.limit} {constraint.carotid.points} {constraint.tumour.limit}", "119 2.5 0.7" },
		{ "{tumour.a.alpha} {tumour.a.alpha_beta_gy} {tumour.b.alpha}", "0.3 10 0.2" },
		{ "{tumour.a.oer_alpha} {tumour.a.hypoxic_fraction} {tumour.a.reoxygenation_days}", "2.5 0.1 3" },
		{ "{tumour.a.doubling_days} {tumour.a.kickoff_days} {tumour.b.kickoff_days}", "3.5 21 0" },
		{ "{case.title}", "Mini" },
		{ "{quantity:eqd2 carotid new}", "88" },
		{ "{quantity:eqd2 carotid new:.1f}", "88.0" },
		{ "{quantity:residual_eqd2 carotid:.2f}", "52.50" },   /* 0.75 * 70 */
		{ "{course.prior.total_dose_gy:.0f}{course.new.total_dose_gy:.3f}", "7040.000" },
		{ "a { b } {1} {} {{course.new.fractions}}", "a { b } {1} {} {5}" },
		{ "}", "}" },
		{ "{", "{" },
		{ "100 % %s %n {course.new.fractions} %d", "100 % %s %n 5 %d" },
		{ "\xCE\xB1/\xCE\xB2 {structure.cord.alpha_beta_gy}", "\xCE\xB1/\xCE\xB2 2" },
	};
	struct loaded x;
	struct assess *a;
	struct fault f;

	need_mini(&x, &CASE);
	a = assess_new(x.c, &f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got = assess_fill(a, rows[i].text, x.arena, &f);

		if (!IS_STR(got, rows[i].want))
			tap_diag("%s: %s", rows[i].text, got ? "" : f.text);
	}
	assess_free(a);
	unload(&x);
}

static void
bad_placeholders_have_a_place(void)
{
	static const struct { const char *text; int line, column; const char *words; } rows[] = {
		{ "{course.prior.total_dose_gy", 1, 1, "does not end" },
		{ "a {x} b", 1, 3, "no placeholder" },
		{ "a\nb {course.niu.fractions}", 2, 3, "no course \"niu\"" },
		{ "{course.prior.dosis}", 1, 1, "a course has no \"dosis\"; expected one of: total_dose_gy" },
		{ "{course.prior}", 1, 1, "no placeholder" },
		{ "{tumour.c.alpha}", 1, 1, "no clone \"c\"" },
		{ "{tumour.a.beta}", 1, 1, "expected one of: alpha, alpha_beta_gy" },
		{ "{tumour.b.doubling_days}", 1, 1, "this clone has no \"doubling_days\"" },
		{ "{tumour.b.reoxygenation_days}", 1, 1, "this clone has no \"reoxygenation_days\"" },
		{ "{course.new.months_before}", 1, 1, "has no \"months_before\"" },
		{ "{course.boost.dose_per_fraction_gy}", 1, 1, "different doses" },
		{ "\xCE\xB1 {structure.liver.name}", 1, 4, "no structure \"liver\"" },
		{ "{structure.carotid.half_time_h}", 1, 1, "has no \"half_time_h\"" },
		{ "{constraint.cord.limit}", 1, 1, "no constraint is on \"cord\"" },
		{ "{constraint.carotid.unit}", 1, 1, "expected one of: limit, points" },
		{ "{case.author}", 1, 1, "expected one of: title" },
		{ "ok {case.title} {quantity:eqd2 carotid}", 1, 17, "needs a course" },
		{ "\n\n {quantity:eqd3 carotid new}", 3, 2, "did you mean \"eqd2\"" },
		{ "{quantity:eqd2 carotid new:.1g}", 1, 1, "\"new:.1g\" names no" },
		{ "{a\x1b[2Jb}", 1, 1, "\\x1B[2J" },
	};
	char longest[400];
	struct loaded x;
	struct assess *a;
	struct fault f;

	need_mini(&x, &CASE);
	a = assess_new(x.c, &f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		f = (struct fault){ 0 };
		OK(!assess_fill(a, rows[i].text, x.arena, &f));
		HAS(f.text, rows[i].words);
		IS_INT(f.line, rows[i].line);
		IS_INT(f.column, rows[i].column);
	}
	memset(longest, 'a', sizeof longest);
	longest[0] = '{';
	longest[sizeof longest - 2] = '}';
	longest[sizeof longest - 1] = '\0';
	OK(!assess_fill(a, longest, x.arena, &f));
	IS_INT(f.column, 1);
	assess_free(a);
	unload(&x);
}

/* What only computing shows: the place of the cell, the words of the placeholder. */
static void
checks_of_a_case(void)
{
	struct mini m = CASE;
	struct loaded x;
	struct assess *a;
	struct fault f;
	static const struct { const char *code, *words; int line, column; } want[] = {
		{ "bad_placeholder", "no course \"nwe\"", 2, 17 },
		{ "bad_quantity", "there is no quantity \"eqd3\"", 2, 41 },
		{ "bad_quantity", "needs a course", 3, 27 },
		{ "wide_tolerance", "more than half of the key 88", 4, 41 },
	};

	m.steps = "step,type,prompt,quantity,of,tolerance,points\n"
	          "one,number,Say: {course.nwe.fractions}!,eqd3,carotid,1,1\n"
	          "two,number,How many?,eqd2,carotid,1,1\n"
	          "three,number,How many?,eqd2,carotid new,60,1\n";
	need_mini(&x, &m);
	a = assess_new(x.c, &f);
	OK(!assess_check(a, &x.report));
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		bool found = false;

		for (size_t k = 0; k < x.report.n; k++) {
			const struct finding *g = &x.report.items[k];

			found = found || (!strcmp(g->code, want[i].code) && strstr(g->message, want[i].words) &&
			                  g->column == want[i].column && g->line == mini_line(&m, "steps", want[i].line));
		}
		OK(found);
	}
	for (size_t k = 0; k < x.report.n; k++)
		if (!strcmp(x.report.items[k].code, "no_regimen_step"))
			OK(x.report.items[k].severity == SEVERITY_WARNING);
	assess_free(a);
	unload(&x);
}

static void
the_carotid_case_checks(void)
{
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c;
	struct assess *a;
	struct fault f;
	char path[4096];

	report_init(&report, arena);
	file_join(path, sizeof path, cases_folder(), "carotid");
	c = casebook_load(path, &report);
	a = c ? assess_new(c, &f) : NULL;
	if (!a)
		tap_bail_out("cases/carotid does not load");
	OK(assess_check(a, &report));
	for (size_t i = 0; i < report.n; i++)
		tap_diag("%s:%d: %s", report.items[i].file, report.items[i].line, report.items[i].message);
	IS_INT(report.n, 0);
	HAS(assess_fill(a, c->story, arena, &f), "70 Gy in 35 fractions");
	assess_free(a);
	casebook_free(c);
	report_fini(&report);
	arena_free(arena);
}

TAP_MAIN(TAP_CASE(placeholders), TAP_CASE(bad_placeholders_have_a_place), TAP_CASE(checks_of_a_case),
         TAP_CASE(the_carotid_case_checks))
