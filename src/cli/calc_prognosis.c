/* ghostdose calc miri, calc pattern, calc second, calc type: what a recurrence is, and what may be expected. */
#include <string.h>

#include "base/number.h"
#include "cli/calc.h"
#include "radiobio/prognosis.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- miri ---- */

static const struct option_spec miri_options[] = {
	{ .name = "years", .kind = OPTION_NUMBER, .value = "YEARS", .required = true, .high = 150,
	  .expected = "years since the first course, such as 2.5",
	  .help = "years from the first course to the re-irradiation" },
	{ .name = "resected", .kind = OPTION_FLAG, .help = "the recurrence was resected before the re-irradiation" },
	{ .name = "organ-dysfunction", .kind = OPTION_FLAG,
	  .help = "the patient depends on a feeding tube or a tracheostomy" },
	COMMAND_OPTION_JSON,
};

static bool
run_miri(const struct options *o, int *status, struct fault *f)
{
	static const char *const names[] = { [RB_MIRI_1] = "I", [RB_MIRI_2] = "II", [RB_MIRI_3] = "III" };
	static const enum rb_parameter_id survival[] = {
		[RB_MIRI_1] = RB_P_MIRI_OS_1, [RB_MIRI_2] = RB_P_MIRI_OS_2, [RB_MIRI_3] = RB_P_MIRI_OS_3,
	};
	enum rb_miri miri = rb_miri(options_number(o, "years", 0), options_given(o, "resected"),
	    options_given(o, "organ-dysfunction"));
	const enum rb_parameter_id rules[] = { RB_P_MIRI_YEARS, survival[miri] };
	struct output out;

	(void)status;
	output_init(&out, "ghostdose.calc-miri/1");
	output_text(&out, "class", "Class", names[miri]);
	output_number(&out, "survival_2_years", "Alive after 2 years", "", rb_miri_survival(miri));
	calc_rules(&out, rules, COUNT(rules));
	output_warn(&out, "overall_survival", "Overall survival of a class of patients who were given re-irradiation: it "
	    "describes them, and is no effect of the treatment. The classes held in two later series (KROG 1707, and one of "
	    "42 patients) and did not in a third (AIRO, C-index 0.526).");
	return calc_finish(&out, o, f);
}

const struct command command_calc_miri = {
	.name = "calc miri",
	.arguments = "",
	.summary = "class of prognosis before re-irradiation (MIRI)",
	.details = "The class of Ward 2018 (MIRI) and its overall survival at 2 years. I: resected, and more than 2 years since "
	           "the first course. II: not resected and more than 2 years, or at most 2 years without organ dysfunction. "
	           "III: at most 2 years with it.",
	.options = miri_options,
	.n_options = COUNT(miri_options),
	.run = run_miri,
};

/* ---- pattern ---- */

static const struct option_spec pattern_options[] = {
	{ .name = "share-inside", .kind = OPTION_TEXT, .value = "P", .required = true,
	  .expected = "a share such as 0.95 or a percentage such as 95%",
	  .help = "how much of the recurrence lies inside the prior 95 % isodose: a share such as 0.95, or 95%" },
	COMMAND_OPTION_JSON,
};

/* "0.95" or "95%". */
static bool
read_share(const struct options *o, const char *option, double *share, struct fault *f)
{
	static const char expected[] = "a share from 0 to 1 such as 0.95, or a percentage such as 95%";
	const char *text = options_text(o, option);
	size_t len = strlen(text);
	bool percent = len > 0 && text[len - 1] == '%';

	if (!number_parse(text, percent ? len - 1 : len, false, share))
		return options_refuse(f, option, "\"%.60s\" is not a number; expected %s", text, expected);
	*share /= percent ? 100 : 1;
	if (*share < 0)
		return options_refuse(f, option, "\"%.60s\" is below 0; expected %s", text, expected);
	if (*share > 1)
		return options_refuse(f, option, "\"%.60s\" is more than all of it; expected %s", text, expected);
	return true;
}

static bool
run_pattern(const struct options *o, int *status, struct fault *f)
{
	static const char *const names[] = {
		[RB_IN_FIELD] = "in-field", [RB_MARGINAL] = "marginal", [RB_OUT_OF_FIELD] = "out-of-field",
	};
	static const enum rb_parameter_id rules[] = { RB_P_PATTERN_IN, RB_P_PATTERN_OUT };
	struct output out;
	double share;

	(void)status;
	if (!read_share(o, "share-inside", &share, f))
		return false;
	output_init(&out, "ghostdose.calc-pattern/1");
	output_text(&out, "pattern", "Pattern of failure", names[rb_pattern(share)]);
	output_number(&out, "share_inside", "Share inside the 95 % isodose", "", share);
	calc_rules(&out, rules, COUNT(rules));
	output_warn(&out, "where_it_began", "By volume: a large recurrence that began inside may reach far outside. Where it "
	    "began is another definition, and may give another answer.");
	return calc_finish(&out, o, f);
}

const struct command command_calc_pattern = {
	.name = "calc pattern",
	.arguments = "",
	.summary = "pattern of failure: in-field, marginal, out-of-field",
	.details = "The pattern of failure by how much of the recurrence lies inside the prior 95 % isodose (Dawson 2000): "
	           "in-field from 95 %, marginal from 20 %, else out-of-field. The prior dose must be mapped to today's "
	           "anatomy first.",
	.options = pattern_options,
	.n_options = COUNT(pattern_options),
	.run = run_pattern,
};

/* ---- second ---- */

static const struct option_spec second_options[] = {
	{ .name = "months", .kind = OPTION_NUMBER, .value = "MONTHS", .required = true, .high = 1800,
	  .expected = "months since the first cancer, such as 40", .help = "months from the first cancer to this one" },
	{ .name = "distance-cm", .kind = OPTION_NUMBER, .value = "CM", .required = true, .high = 200,
	  .expected = "a distance in cm, such as 3.5", .help = "distance from the first cancer, in cm" },
	{ .name = "complete", .kind = OPTION_FLAG,
	  .help = "the first was completely resected or in complete remission" },
	{ .name = "distinct", .kind = OPTION_FLAG, .help = "cytology or molecules show another cancer" },
	COMMAND_OPTION_JSON,
};

static bool
run_second(const struct options *o, int *status, struct fault *f)
{
	static const enum rb_parameter_id rules[] = { RB_P_PRIMARY_MONTHS, RB_P_PRIMARY_CM, RB_P_PRIMARY_NEAR_MONTHS };
	const struct rb_second x = {
		.months = options_number(o, "months", 0), .distance_cm = options_number(o, "distance-cm", 0),
		.complete = options_given(o, "complete"), .distinct = options_given(o, "distinct"),
	};
	/* The same without the proof, and then without the remission: which of the three it is. */
	const struct rb_second unproven = { x.months, x.distance_cm, x.complete, false },
	                       distant = { x.months, x.distance_cm, false, false };
	bool new_primary = rb_is_new_primary(&x);
	struct output out;

	(void)status;
	output_init(&out, "ghostdose.calc-second/1");
	output_text(&out, "answer", "This cancer is", new_primary ? "a new primary" : "a recurrence");
	output_flag(&out, "new_primary", "A new primary", new_primary);
	if (new_primary)
		output_text(&out, "met_by", "Because it is", rb_is_new_primary(&distant) ? "distant in place and time"
		    : rb_is_new_primary(&unproven) ? "late, after complete resection or remission"
		                                   : "shown to be another cancer");
	else
		output_not_applicable(&out, "met_by", "Because it is", "no_criterion_met", "None of the three criteria of a new "
		    "primary is met: at least 6 months and more than 3 cm away; nearer but at least 36 months after complete "
		    "resection or remission; shown by cytology or molecules to be another.");
	calc_rules(&out, rules, COUNT(rules));
	output_warn(&out, "warren_gates", "Warren and Gates 1932 come first: both must be malignant and distinct, and one must "
	    "not be a metastasis of the other. The numbers are one trial's.");
	return calc_finish(&out, o, f);
}

const struct command command_calc_second = {
	.name = "calc second",
	.arguments = "",
	.summary = "a second cancer: new primary or recurrence",
	.details = "Whether a second cancer counts as a new primary, by the eligibility criteria of KEYSTROKE (RTOG 3507): at "
	           "least 6 months and more than 3 cm away; or nearer, but at least 36 months after complete resection or "
	           "remission; or shown by cytology or molecules to be another. Else it counts as a recurrence.",
	.options = second_options,
	.n_options = COUNT(second_options),
	.run = run_second,
};

/* ---- type ---- */

static const struct option_spec type_options[] = {
	{ .name = "overlap", .kind = OPTION_FLAG, .help = "the irradiated volumes overlap" },
	{ .name = "concern", .kind = OPTION_FLAG, .help = "the cumulative dose gives concern for toxicity" },
	COMMAND_OPTION_JSON,
};

static bool
run_type(const struct options *o, int *status, struct fault *f)
{
	static const char *const names[] = {
		[RB_REPEAT_IRRADIATION] = "repeat irradiation, no re-irradiation",
		[RB_REIRRADIATION_1] = "re-irradiation, type I", [RB_REIRRADIATION_2] = "re-irradiation, type II",
	};
	enum rb_reirradiation kind = rb_reirradiation(options_given(o, "overlap"), options_given(o, "concern"));
	struct output out;

	(void)status;
	output_init(&out, "ghostdose.calc-type/1");
	output_text(&out, "name", "This is", names[kind]);
	output_flag(&out, "re_irradiation", "Re-irradiation", kind != RB_REPEAT_IRRADIATION);
	if (kind == RB_REPEAT_IRRADIATION)
		output_not_applicable(&out, "type", "Type", "no_type", "Without overlap and without concern for the cumulative "
		    "dose it is repeat irradiation (repeat organ irradiation where the organ is the same), which has no type.");
	else
		output_whole(&out, "type", "Type", "", kind == RB_REIRRADIATION_1 ? 1 : 2);
	output_text(&out, "trust", "Trust", rb_trust_name(RB_PUBLISHED));
	output_text(&out, "source", "Source", "ESTRO-EORTC 2022, in the words of a panel (PMID 38859596)");
	return calc_finish(&out, o, f);
}

const struct command command_calc_type = {
	.name = "calc type",
	.arguments = "",
	.summary = "type of re-irradiation (ESTRO-EORTC)",
	.details = "What the ESTRO-EORTC consensus calls a new course. Type I: its volumes overlap those of an earlier one. Type "
	           "II: they do not, but the cumulative dose gives concern for toxicity. Neither: repeat irradiation.",
	.options = type_options,
	.n_options = COUNT(type_options),
	.run = run_type,
};
