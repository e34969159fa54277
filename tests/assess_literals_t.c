/* Numbers typed into a text though they are drawn: found where they stand for what is drawn, and not where they only equal
 * it. */
#include "assess/assess.h"
#include "mini_case.h"

/* Drawn: prior 35x2, 33x2 or 30x2 (70, 66, 60 Gy), 12 to 18 months; alpha/beta 3 or 4 Gy, half-time 2 to 5 h; recovered 0.5 or
 * 0.25; limit 119 or 120 Gy; of the tumour alpha 0.3 or 0.35, OER 2 or 3, a tenth or a fifth hypoxic. */
static const struct mini drawn = {
	.courses = "course,regimen,months_before\nprior,35x2|33x2|30x2,12..18\nnew,5x8,\n",
	.structures = "structure,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\ncarotid,3|4,2..5,constant,0.5|0.25,test\n",
	.constraints = "structure,metric,limit,kind,points,source\ncarotid,Dmax,119|120,hard,4,test\ntumour,TCP,0.7,soft,1,test\n",
	.tumour = "clone,share,clonogens,alpha,alpha_beta_gy,oer_alpha,oer_beta,hypoxic_fraction,source\n"
	          "all,1,1e7,0.3|0.35,10,2|3,2|3,0.1|0.2,test\n",
	.steps = "step,type,prompt,quantity,of,tolerance,unit,points\nleft,number,How much is left?,residual_eqd2,carotid,0.5,Gy,1\n",
};

/* What is found in a story: the numbers, blanks between. */
static const char *
found(const char *story, char out[200])
{
	struct mini m = drawn;
	struct loaded x;
	struct assess *a;
	struct fault f;
	char text[400];
	size_t used = 0;

	snprintf(text, sizeof text, "markdown\n\"%s\"\n", story);
	m.story = text;
	need_mini(&x, &m);
	a = assess_new(x.c, &f);
	if (!a)
		tap_bail_out(f.text);
	assess_lint(a, &x.report);
	out[0] = '\0';
	for (size_t i = 0; i < x.report.n; i++)
		if (!strcmp(x.report.items[i].code, "literal_number")) {
			const char *quoted = strchr(x.report.items[i].message, '"') + 1;

			used += (size_t)snprintf(out + used, 200 - used, "%s%.*s", used ? " " : "", (int)strcspn(quoted, "\""), quoted);
		}
	assess_free(a);
	unload(&x);
	return out;
}

struct told { const char *story, *found; };

static void
all_of(const struct told *t, size_t n)
{
	char out[200];

	for (size_t i = 0; i < n; i++)
		if (!IS_STR(found(t[i].story, out), t[i].found))
			tap_diag("%s", t[i].story);
}

static void
with_the_unit_of_the_cell(void)
{
	static const struct told t[] = {
		{ "It was 14 months ago.", "14" },
		{ "The 14-month interval.", "14" },
		{ "He had 66 Gy.", "66" },
		{ "He had 66 gray, or 66Gy.", "66 66" },
		{ "Either 60, 66 or 70 Gy.", "60 66 70" },
		{ "Between 12 and 18 months.", "12 18" },
		{ "In 35 fractions of 2 Gy.", "35" },          /* 2 Gy a fraction is the same in each variant */
		{ "A half-time of 4 h.", "4" },
		{ "He got 35x2.", "35" },
		{ "He got 33 \u00d7 2 Gy.", "33" },
		{ "A limit of 119 Gy.", "119" },
		{ "Cells with 0.3 per Gy, or 0.35/Gy.", "0.3 0.35" },
		{ "On two\nlines, 14\nmonths.", "14" },
	};

	all_of(t, sizeof t / sizeof *t);
}

static void
as_that_quantity(void)
{
	static const struct told t[] = {
		{ "With an \u03b1/\u03b2 of 3.", "3" },
		{ "The OER is 3 here.", "3" },
		{ "It recovers 25 % or 50%.", "25 50" },
		{ "Of its cells 10 % are hypoxic.", "10" },
		{ "The recovered part is 0.25.", "0.25" },
		{ "The limit is 120.", "120" },
	};

	all_of(t, sizeof t / sizeof *t);
}

static void
not_where_it_only_equals_it(void)
{
	static const struct told t[] = {
		{ "He is 66, with 3 children.", "" },
		{ "Mr B., 70, saw 12 doctors.", "" },
		{ "The 14 slices are 3 mm thick.", "" },
		{ "After 14 days, not 35 hours.", "" },
		{ "In 3 of 4 patients (Smith 2012).", "" },
		{ "A dose of 14 Gy.", "" },                     /* months */
		{ "He smoked 35 pack-years.", "" },
		{ "Give 3 fractions.", "" },
		{ "An ECOG of 2, a pT3 pN2.", "" },
		{ "See EQD2 and section 1.2.3.", "" },
		{ "An \u03b1/\u03b2 as in 12 organs.", "" },
		{ "Of 119 patients 120 were men.", "" },
		{ "A volume of 66 cc.", "" },
		{ "{course.prior.months_before} months and {course.prior.total_dose_gy} Gy.", "" },
	};

	all_of(t, sizeof t / sizeof *t);
}

TAP_MAIN(TAP_CASE(with_the_unit_of_the_cell), TAP_CASE(as_that_quantity), TAP_CASE(not_where_it_only_equals_it))
