/* ghostdose calc spine, ghostdose calc nieder: published rules for the spinal cord that is irradiated again. */
#include <math.h>

#include "base/number.h"
#include "cli/calc.h"
#include "radiobio/prognosis.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define OPTION_DOSE(called, what, how) \
	{ .name = (called), .kind = OPTION_NUMBER, .value = "GY", .required = true, .high = 1e6, .expected = (what), \
	  .help = (how) }
#define OPTION_MONTHS \
	{ .name = "months", .kind = OPTION_NUMBER, .value = "MONTHS", .required = true, .high = 1e6, \
	  .expected = "months since the prior course, such as 12", \
	  .help = "months from the last fraction of the prior course to the first of the new one" }

/* ---- spine ---- */

static const struct option_spec spine_options[] = {
	OPTION_DOSE("prior-eqd2", "EQD2 in Gy, such as 40", "EQD2 of the prior course at \u03b1/\u03b2 2 Gy, maximum to the "
	            "thecal sac"),
	{ .name = "sbrt-eqd2", .kind = OPTION_NUMBER, .value = "GY", .required = true, .positive = true, .low = 1e-9,
	  .high = 1e6, .expected = "EQD2 in Gy, such as 20", .help = "the same of the stereotactic course" },
	OPTION_MONTHS,
	COMMAND_OPTION_JSON,
};

static bool
run_spine(const struct options *o, int *status, struct fault *f)
{
	double sbrt = options_number(o, "sbrt-eqd2", 0), months = options_number(o, "months", 0);
	struct rb_spine x = rb_spine(options_number(o, "prior-eqd2", 0), sbrt, months);
	const struct calc_criterion criteria[] = {
		{ "cumulative EQD2", "Gy", "at most", x.cumulative_eqd2_gy, x.cumulative_ok, RB_P_SPINE_CUMULATIVE },
		{ "EQD2 of the SBRT", "Gy", "at most", sbrt, x.sbrt_ok, RB_P_SPINE_SBRT },
		{ "SBRT/cumulative", "", "at most", x.share, x.share_ok, RB_P_SPINE_SHARE },
		{ "interval", "months", "at least", months, x.interval_ok, RB_P_SPINE_MONTHS },
	};
	struct output out;

	(void)status;
	output_init(&out, "ghostdose.calc-spine/1");
	output_flag(&out, "all_met", "All four criteria met", x.ok);
	output_number(&out, "cumulative_eqd2_gy", "Cumulative EQD2 (\u03b1/\u03b2 2 Gy)", "Gy", x.cumulative_eqd2_gy);
	output_number(&out, "sbrt_share", "Share of the SBRT", "", x.share);
	calc_criteria(&out, criteria, COUNT(criteria));
	output_warn(&out, "eqd2_at_2", "Both EQD2 are at \u03b1/\u03b2 2 Gy, of the maximum to the thecal sac, and nothing is taken "
	    "off for recovery: the series counted so.");
	return calc_finish(&out, o, f);
}

const struct command command_calc_spine = {
	.name = "calc spine",
	.arguments = "",
	.summary = "stereotactic re-irradiation of the spine: four criteria",
	.details = "The four criteria under which stereotactic re-irradiation of the spine went without myelopathy (Sahgal 2012, "
	           "HyTEC 2019), each with its value, its limit and whether it is met. Doses are EQD2 of the maximum to the "
	           "thecal sac at \u03b1/\u03b2 2 Gy: ghostdose calc bed gives them.",
	.options = spine_options,
	.n_options = COUNT(spine_options),
	.run = run_spine,
};

/* ---- nieder ---- */

static const struct option_spec nieder_options[] = {
	OPTION_DOSE("prior-bed", "BED in Gy, such as 100", "BED of the prior course to the cord, at \u03b1/\u03b2 2 Gy"),
	OPTION_DOSE("new-bed", "BED in Gy, such as 75", "the same of the new course"),
	OPTION_MONTHS,
	COMMAND_OPTION_JSON,
};

static bool
run_nieder(const struct options *o, int *status, struct fault *f)
{
	static const char *const groups[] = {
		[RB_NIEDER_LOW] = "low", [RB_NIEDER_INTERMEDIATE] = "intermediate", [RB_NIEDER_HIGH] = "high",
	};
	static const enum rb_parameter_id risks[] = {
		[RB_NIEDER_LOW] = RB_P_NIEDER_RISK_LOW, [RB_NIEDER_INTERMEDIATE] = RB_P_NIEDER_RISK_MIDDLE,
		[RB_NIEDER_HIGH] = RB_P_NIEDER_RISK_HIGH,
	};
	double prior = options_number(o, "prior-bed", 0), fresh = options_number(o, "new-bed", 0);
	struct rb_nieder x = rb_nieder(prior + fresh, fmax(prior, fresh), options_number(o, "months", 0));
	const enum rb_parameter_id rules[] = {
		RB_P_NIEDER_FREE, RB_P_NIEDER_STEP, RB_P_NIEDER_MOST, RB_P_NIEDER_MONTHS, RB_P_NIEDER_COURSE, RB_P_NIEDER_EXTRA,
		RB_P_NIEDER_LOW, RB_P_NIEDER_MIDDLE, risks[x.group],
	};
	struct output out;

	(void)status;
	output_init(&out, "ghostdose.calc-nieder/1");
	output_number(&out, "points", "Points", "", x.points);
	output_number(&out, "points_of_bed", "  of the cumulative BED", "", x.bed_points);
	output_number(&out, "points_of_interval", "  of the interval", "", x.interval_points);
	output_number(&out, "points_of_course", "  of the higher course", "", x.course_points);
	output_number(&out, "cumulative_bed_gy", "Cumulative BED (\u03b1/\u03b2 2 Gy)", "Gy", prior + fresh);
	output_number(&out, "highest_course_bed_gy", "BED of the higher course", "Gy", fmax(prior, fresh));
	output_text(&out, "group", "Group", groups[x.group]);
	output_number(&out, "risk", "Myelopathy in that group", "", rb_parameter(risks[x.group]));
	calc_rules(&out, rules, COUNT(rules));
	output_warn(&out, "bed_at_2", "Both BED are at \u03b1/\u03b2 2 Gy, for the cervical and thoracic cord, with complete repair "
	    "and nothing taken off for recovery: the score counts so.");
	output_warn(&out, "small_series", "The risk is that of the patients of a group in that series, and groups were small.");
	return calc_finish(&out, o, f);
}

const struct command command_calc_nieder = {
	.name = "calc nieder",
	.arguments = "",
	.summary = "risk of myelopathy after two courses (Nieder's score)",
	.details = "The points of Nieder (2005, 2006) for a second course to the spinal cord: of the cumulative BED, of an interval "
	           "below 6 months, of one course of at least 102 Gy; up to 3 are low risk, up to 6 intermediate. BED is at "
	           "\u03b1/\u03b2 2 Gy: ghostdose calc bed gives it.",
	.options = nieder_options,
	.n_options = COUNT(nieder_options),
	.run = run_nieder,
};
