/* ghostdose calc bed, ghostdose calc dose. */
#include "cli/calc.h"

static const struct option_spec bed_options[] = {
	CALC_OPTION_ALPHA_BETA,
	CALC_OPTION_TISSUE("its \u03b1/\u03b2 and repair half-time where they are not given"),
	{ .name = "dose-factor", .kind = OPTION_NUMBER, .value = "F", .high = 100,
	  .expected = "the structure's dose over the prescribed one, such as 0.8",
	  .help = "dose of the structure over the prescribed dose (1)" },
	{ .name = "half-time", .kind = OPTION_PAIR, .value = "HOURS[,HOURS]", .positive = true,
	  .low = 1e-6, .high = 1e9, .expected = "hours, such as 4",
	  .help = "half-time of repair in hours; two for a fast and a slow one. Without: complete repair between "
	          "fractions" },
	{ .name = "fast-share", .kind = OPTION_NUMBER, .value = "P", .low = 0, .high = 1,
	  .expected = "a share from 0 to 1, such as 0.5", .help = "share of damage repaired with the first half-time" },
	{ .name = "reciprocal", .kind = OPTION_NUMBER, .value = "HOURS", .positive = true,
	  .low = 1e-6, .high = 1e9, .expected = "hours, such as 1.5",
	  .help = "reciprocal repair, 1/(1 + t/T1), with this T1 in hours" },
	CALC_OPTION_ALPHA,
	CALC_OPTION_DOUBLING,
	CALC_OPTION_KICKOFF,
	{ .name = "lql-threshold", .kind = OPTION_NUMBER, .value = "GY", .positive = true,
	  .low = 1e-3, .high = 1e6,
	  .expected = "Gy a fraction, such as 6",
	  .help = "LQ-L: linear above this dose a fraction, in Gy; complete repair only" },
	COMMAND_OPTION_JSON,
};

struct bed_question {
	struct rb_tissue tissue;
	bool tissue_repair;        /* the half-time is the tissue's */
	double alpha_beta_gy, factor;
	struct rb_repair repair;
	bool lql, repopulation;
	double threshold_gy, alpha_per_gy, doubling_days, kickoff_days;
};

static bool
read_repair(const struct options *o, struct bed_question *q, struct fault *f)
{
	const struct option_value *half = options_value(o, "half-time");
	struct rb_repair *r = &q->repair;

	*r = (struct rb_repair){ .kind = RB_REPAIR_COMPLETE };
	if (!options_exclude(o, "half-time", "reciprocal", f))
		return false;
	if (half->numbers == 2 && !options_given(o, "fast-share"))
		return options_refuse(f, "half-time", "\"%.60s\" are two half-times; expected --fast-share too, or one "
		    "half-time with a decimal point, such as 1.5", half->text);
	if (options_given(o, "fast-share") && half->numbers != 2)
		return options_refuse(f, "fast-share", "needs two half-times; expected --half-time too, such as 0.5,4");
	if (half->numbers == 2 && half->number[0] > half->number[1])
		return options_refuse(f, "half-time", "\"%.60s\" has the slow half-time first; expected the fast one, "
		    "to which --fast-share belongs, then the slow one", half->text);
	if (half->numbers == 2)
		*r = (struct rb_repair){ RB_REPAIR_BI, half->number[0], half->number[1],
			                 options_number(o, "fast-share", 0) };
	else if (half->numbers == 1)
		*r = (struct rb_repair){ .kind = RB_REPAIR_MONO, .half_time_h = half->number[0] };
	else if (options_given(o, "reciprocal"))
		*r = (struct rb_repair){ .kind = RB_REPAIR_RECIPROCAL,
			                 .half_time_h = options_number(o, "reciprocal", 0) };
	else if (!q->lql)
		*r = rb_tissue_repair(&q->tissue);
	q->tissue_repair = r->kind != RB_REPAIR_COMPLETE && half->numbers == 0 && !options_given(o, "reciprocal");
	return rb_repair_check(r, f) ||
	    fault_in_file(f, options_given(o, "reciprocal") ? "--reciprocal" : "--half-time");
}

static bool
read_question(const struct options *o, struct bed_question *q, struct fault *f)
{
	static const char *const growth[] = { "alpha", "doubling-days", "kickoff-days" };

	*q = (struct bed_question){
		.factor = options_number(o, "dose-factor", 1),
		.lql = options_given(o, "lql-threshold"),
		.threshold_gy = options_number(o, "lql-threshold", 0),
		.alpha_per_gy = options_number(o, "alpha", 0),
		.doubling_days = options_number(o, "doubling-days", 0),
		.kickoff_days = options_number(o, "kickoff-days", 0),
	};
	if (q->lql && (options_given(o, "half-time") || options_given(o, "reciprocal")))
		return options_refuse(f, "lql-threshold", "LQ-L is defined for complete repair and acute fractions, "
		    "not with a repair half-time; expected one of the two");
	return calc_tissue(o, &q->tissue, f) && calc_alpha_beta(o, &q->tissue, &q->alpha_beta_gy, f) &&
	    read_repair(o, q, f) && options_together(o, growth, 3, "repopulation", &q->repopulation, f);
}

static double
eqd2_of(const struct bed_question *q, double bed_gy)
{
	return q->lql ? rb_eqd2_of_bed_lql(bed_gy, q->alpha_beta_gy, q->threshold_gy)
	              : rb_eqd2_of_bed(bed_gy, q->alpha_beta_gy);
}

static double
bed_with(const struct bed_question *q, const struct rb_schedule *s, const struct rb_repair *repair)
{
	if (q->lql)
		return rb_bed_lql(s, q->factor, q->alpha_beta_gy, q->threshold_gy);
	return rb_bed(rb_total_dose(s), rb_quadratic_dose(s, repair), q->factor, q->alpha_beta_gy);
}

static void
put_gy(struct output *out, const struct bed_question *q, const char *key, const char *label, double v)
{
	char text[120];

	output_number(out, key, calc_label(text, sizeof text, label, q->alpha_beta_gy), "Gy", v);
}

static void
put_net(struct output *out, const struct bed_question *q, const struct rb_schedule *s, double bed_gy)
{
	static const char code[] = "no_repopulation",
	    why[] = "Without --alpha, --doubling-days and --kickoff-days no growth during the course is taken off: the "
	            "net values do not apply.";
	double growth_gy, net_gy;

	if (!q->repopulation) {
		output_not_applicable(out, "repopulation_bed_gy", "Repopulation, in BED", code, why);
		output_not_applicable(out, "net_bed_gy", "Net BED", code, why);
		output_not_applicable(out, "net_eqd2_gy", "Net EQD2", code, why);
		return;
	}
	growth_gy = rb_repopulation_bed(rb_elapsed_days(s), q->alpha_per_gy, q->doubling_days, q->kickoff_days);
	net_gy = bed_gy - growth_gy;
	put_gy(out, q, "repopulation_bed_gy", "Repopulation, in BED", growth_gy);
	put_gy(out, q, "net_bed_gy", "Net BED", net_gy);
	put_gy(out, q, "net_eqd2_gy", "Net EQD2", eqd2_of(q, net_gy));
	if (net_gy < 0)
		output_warn(out, "negative_net_bed", "Growth outweighs this course: the net BED is below zero.");
}

static void
answer_bed(struct output *out, const struct bed_question *q, const struct rb_regimen *r)
{
	static const struct rb_repair complete = { .kind = RB_REPAIR_COMPLETE };
	const struct rb_schedule *s = &r->schedule;
	double bed_gy = bed_with(q, s, &q->repair);

	output_text(out, "regimen", "Regimen", r->notation);
	output_number(out, "total_dose_gy", "Total dose, as prescribed", "Gy", rb_total_dose(s));
	output_whole(out, "fractions", "Fractions", "", (long)s->n);
	output_number(out, "elapsed_days", "First to last fraction", "days", rb_elapsed_days(s));
	put_gy(out, q, "bed_gy", q->lql ? "BED, LQ-L" : "BED", bed_gy);
	put_gy(out, q, "eqd2_gy", q->lql ? "EQD2, LQ-L" : "EQD2", eqd2_of(q, bed_gy));
	put_gy(out, q, "bed_complete_repair_gy", "BED, complete repair", bed_with(q, s, &complete));
	if (q->repair.kind == RB_REPAIR_COMPLETE)
		output_not_applicable(out, "bed_hm_gy", "BED by Hm, same day only", "no_half_time",
		    "Without a repair half-time repair between fractions is taken as complete: BED with same-day "
		    "incomplete repair (Hm) does not apply.");
	else
		put_gy(out, q, "bed_hm_gy", "BED by Hm, same day only",
		    rb_bed(rb_total_dose(s), rb_quadratic_dose_same_day(s, &q->repair), q->factor, q->alpha_beta_gy));
	put_net(out, q, s, bed_gy);
	calc_warn_schedule(out, s, q->factor, q->repair.kind == RB_REPAIR_COMPLETE);
}

/* What the table gave. */
static void
warn_tissue(struct output *out, const struct options *o, const struct bed_question *q)
{
	if (!q->tissue.name)
		return;
	if (!options_given(o, "alpha-beta"))
		calc_warn_tissue(out, "tissue_alpha_beta", "\u03b1/\u03b2", q->tissue.alpha_beta_gy);
	if (q->tissue_repair)
		calc_warn_tissue(out, "tissue_half_time", "The repair half-time", q->tissue.half_time_h);
	if (q->tissue_repair && q->repair.kind == RB_REPAIR_BI) {
		calc_warn_tissue(out, "tissue_slow_half_time", "The slow half-time", q->tissue.slow_half_time_h);
		calc_warn_tissue(out, "tissue_fast_share", "The share of the fast one", q->tissue.fast_share);
	}
}

static bool
run_bed(const struct options *o, int *status, struct fault *f)
{
	struct bed_question q;
	struct rb_regimen r;
	struct output out;

	(void)status;
	if (!read_question(o, &q, f) || !cli_regimen(o->arguments[0], &r, f))
		return false;
	output_init(&out, "ghostdose.calc-bed/1");
	answer_bed(&out, &q, &r);
	warn_tissue(&out, o, &q);
	rb_regimen_fini(&r);
	return calc_finish(&out, o, f);
}

const struct command command_calc_bed = {
	.name = "calc bed",
	CALC_ARGUMENT_REGIMEN,
	.summary = "BED and EQD2 of a course",
	.details = "BED and EQD2 of one course in one tissue, with incomplete repair between fractions, and with "
	           "tumour growth taken off. Incomplete repair counts nights and weekends too; the same-day value "
	           "(Thames' Hm) stands beside it.",
	.options = bed_options,
	.n_options = sizeof bed_options / sizeof *bed_options,
	.run = run_bed,
};

static const struct option_spec dose_options[] = {
	{ .name = "bed", .kind = OPTION_NUMBER, .value = "GY", .high = 1e9, .expected = "Gy, such as 100",
	  .help = "the BED to reach, in Gy" },
	{ .name = "eqd2", .kind = OPTION_NUMBER, .value = "GY", .high = 1e6, .expected = "Gy, such as 60",
	  .help = "the EQD2 to reach, in Gy" },
	{ .name = "fractions", .kind = OPTION_WHOLE, .value = "N", .required = true, .low = 1, .high = RB_FRACTIONS_MAX,
	  .expected = "a number of fractions from 1 to 10000, such as 20", .help = "number of equal fractions" },
	CALC_OPTION_ALPHA_BETA,
	CALC_OPTION_TISSUE("its \u03b1/\u03b2 where it is not given"),
	COMMAND_OPTION_JSON,
};

static bool
run_dose(const struct options *o, int *status, struct fault *f)
{
	double alpha_beta_gy, bed_gy = options_number(o, "bed", 0), dose_gy;
	struct rb_tissue tissue;
	struct output out;
	char label[120];

	(void)status;
	if (!calc_tissue(o, &tissue, f) || !calc_alpha_beta(o, &tissue, &alpha_beta_gy, f) ||
	    !options_exclude(o, "bed", "eqd2", f))
		return false;
	if (!options_given(o, "bed") && !options_given(o, "eqd2"))
		return options_refuse(f, "bed", "missing; expected --bed or --eqd2 in Gy, such as --bed 100");
	if (options_given(o, "eqd2"))
		bed_gy = rb_bed_of_eqd2(options_number(o, "eqd2", 0), alpha_beta_gy);
	dose_gy = rb_dose_per_fraction(bed_gy, (int)options_number(o, "fractions", 1), alpha_beta_gy);
	output_init(&out, "ghostdose.calc-dose/1");
	calc_label(label, sizeof label, "Dose a fraction", alpha_beta_gy);
	output_number(&out, "dose_per_fraction_gy", label, "Gy", dose_gy);
	calc_warn_dose(&out, dose_gy);
	if (tissue.name && !options_given(o, "alpha-beta"))
		calc_warn_tissue(&out, "tissue_alpha_beta", "\u03b1/\u03b2", tissue.alpha_beta_gy);
	return calc_finish(&out, o, f);
}

const struct command command_calc_dose = {
	.name = "calc dose",
	.arguments = "",
	.summary = "the dose a fraction that reaches a BED or EQD2",
	.details = "The dose of each of N equal fractions that reaches a BED or an EQD2, with complete repair between "
	           "them.",
	.options = dose_options,
	.n_options = sizeof dose_options / sizeof *dose_options,
	.run = run_dose,
};
