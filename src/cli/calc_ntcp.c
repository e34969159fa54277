/* ghostdose calc ntcp. */
#include <stdlib.h>

#include "base/number.h"
#include "base/text.h"
#include "cli/calc.h"
#include "cli/dvh.h"
#include "radiobio/ntcp.h"

#define PARAMETER(called, least, most, what, how) \
	{ .name = (called), .kind = OPTION_NUMBER, .value = "X", .positive = true, .low = (least), .high = (most), \
	  .expected = (what), .help = (how) }

static const struct option_spec ntcp_options[] = {
	{ .name = "model", .kind = OPTION_TEXT, .value = "NAME", .required = true,
	  .expected = "lkb, logistic, seriality, cord or a model that ghostdose sources lists",
	  .help = "lkb, logistic, seriality, cord, or one that ghostdose sources lists with its parameters" },
	{ .name = "dose", .kind = OPTION_NUMBER, .value = "GY", .high = 1e6, .expected = "Gy of EQD2, such as 50",
	  .help = "dose to all of the organ, EQD2 in Gy" },
	{ .name = "dvh", .kind = OPTION_TEXT, .value = "FILE",
	  .expected = "a CSV file with dose_gy and volume_cc or volume_percent",
	  .help = "dose-volume histogram, EQD2 in Gy: CSV, dose_gy,volume_cc (differential) or dose_gy,volume_percent "
	          "(cumulative)" },
	{ .name = "tissue", .kind = OPTION_TEXT, .value = "NAME", .expected = "an organ that has a model, such as parotid",
	  .help = "take what is not given from the first model of this organ that ghostdose sources lists" },
	PARAMETER("td50", 1e-3, 1e6, "Gy, such as 65", "dose of 50 % risk, in Gy"),
	PARAMETER("m", 1e-6, 1e6, "a slope, such as 0.15", "lkb: slope"),
	PARAMETER("n", 1e-6, 1e6, "a volume exponent, such as 0.25", "lkb, logistic: volume effect, a = 1/n of the gEUD"),
	PARAMETER("gamma50", 1e-6, 100, "a slope, such as 3", "logistic, seriality: slope at 50 %"),
	PARAMETER("s", 1e-6, 1e6, "a seriality, such as 1", "seriality: 1 is serial, 0 parallel"),
	COMMAND_OPTION_JSON,
};

/* Which kinds take a parameter. */
static const struct place {
	const char *option;
	unsigned kinds;
} places[] = {
	{ "td50", 1 << RB_NTCP_LKB | 1 << RB_NTCP_LOGISTIC | 1 << RB_NTCP_SERIALITY },
	{ "m", 1 << RB_NTCP_LKB },
	{ "n", 1 << RB_NTCP_LKB | 1 << RB_NTCP_LOGISTIC },
	{ "gamma50", 1 << RB_NTCP_LOGISTIC | 1 << RB_NTCP_SERIALITY },
	{ "s", 1 << RB_NTCP_SERIALITY },
};
enum { PLACES = sizeof places / sizeof *places };

static bool
find_kind(const char *name, enum rb_ntcp_kind *kind)
{
	for (enum rb_ntcp_kind k = RB_NTCP_LKB; k <= RB_NTCP_CORD; k++)
		if (text_same(rb_ntcp_kind_name(k), name)) {
			*kind = k;
			return true;
		}
	return false;
}

/* The model with what the table knows of it; *listed is its row, NULL where there is none. */
static bool
find_model(const struct options *o, struct rb_ntcp *model, const struct rb_ntcp **listed, struct fault *f)
{
	const char *name = options_text(o, "model"), *organ = options_text(o, "tissue");
	enum rb_ntcp_kind kind = RB_NTCP_LKB;

	*listed = NULL;
	*model = (struct rb_ntcp){ .kind = kind };
	if (!find_kind(name, &kind)) {
		*listed = rb_ntcp_find(name, f);
		if (!*listed)
			return fault_in_file(f, "--model");
		if (organ && !text_same((*listed)->organ, organ))
			return options_refuse(f, "tissue", "%s is a model of %s; expected --tissue %s or none",
			    (*listed)->name, (*listed)->organ, (*listed)->organ);
	} else if (organ || kind == RB_NTCP_CORD) {
		*listed = rb_ntcp_of_organ(organ ? organ : "spinal-cord", kind);
		if (!*listed)
			return options_refuse(f, "tissue", "the table has no %s model of \"%.60s\"; expected an organ that has "
			    "one (ghostdose sources), or its parameters", rb_ntcp_kind_name(kind), organ);
	}
	model->kind = kind;
	if (*listed)
		*model = **listed;
	return true;
}

/* Given parameters over the table's; what is missing then is refused. */
static bool
read_parameters(const struct options *o, bool uniform, struct rb_ntcp *model, struct fault *f)
{
	double *const values[PLACES] = { &model->td50_gy, &model->m, &model->n, &model->gamma50, &model->s };

	for (size_t i = 0; i < PLACES; i++) {
		const struct place *p = &places[i];
		double *value = values[i];
		bool takes = p->kinds & 1U << model->kind;

		if (options_given(o, p->option) && !takes)
			return options_refuse(f, p->option, "is no parameter of %s; expected it to be left out",
			    rb_ntcp_kind_name(model->kind));
		*value = options_number(o, p->option, *value);
		/* All of one dose has no volume effect. */
		if (value == &model->n && uniform && !(*value > 0))
			*value = 1;
		if (takes && !(*value > 0))
			return options_refuse(f, p->option, "missing; expected a number, or --tissue and what the table knows "
			    "of it");
	}
	return rb_ntcp_check(model, f);
}

static void
warn_model(struct output *out, const struct options *o, const struct rb_ntcp *model, const struct rb_ntcp *listed)
{
	char alpha_beta[NUMBER_TEXT_MAX];

	if (!listed) {
		output_warn(out, "eqd2_expected", "Doses are taken as cumulative EQD2, recovery applied, at the "
		    "\u03b1/\u03b2 that goes with the parameters: physical doses must be converted first.");
		return;
	}
	output_warn(out, "eqd2_expected", "Doses are taken as cumulative EQD2 at \u03b1/\u03b2 %s Gy, recovery applied: "
	    "physical doses must be converted first.", number_short(model->alpha_beta_gy, 4, alpha_beta));
	output_warn(out, "ntcp_model", "%s: %s, %s (%s): %s.", listed->name, listed->organ, listed->endpoint,
	    rb_trust_name(listed->trust), listed->source);
	for (size_t i = 0; i < PLACES; i++)
		if (options_given(o, places[i].option))
			output_warn(out, "parameters_changed", "Some parameters are the command line's: the source does not hold "
			    "for them.");
	if (listed->kind != RB_NTCP_CORD && text_same(listed->organ, "spinal-cord"))
		output_warn(out, "not_schultheiss", "For the cord this model gives far more than the data of Schultheiss 2008 "
		    "show (--model cord): the two are not to be mixed.");
}

static bool
read_doses(const struct options *o, struct dvh *dvh, struct fault *f)
{
	*dvh = (struct dvh){ 0 };
	if (!options_exclude(o, "dose", "dvh", f))
		return false;
	if (options_given(o, "dvh"))
		return dvh_read(options_text(o, "dvh"), dvh, f);
	if (!options_given(o, "dose"))
		return options_refuse(f, "dose", "missing; expected --dose in Gy of EQD2, or --dvh and a file");
	dvh->rows = mem_array(1, sizeof *dvh->rows);
	if (!dvh->rows)
		return fault_memory(f);
	dvh->rows[0] = (struct rb_dose_share){ options_number(o, "dose", 0), 1 };
	dvh->n = 1;
	return true;
}

static bool
run_ntcp(const struct options *o, int *status, struct fault *f)
{
	const struct rb_ntcp *listed;
	struct rb_ntcp model;
	struct dvh dvh;
	struct output out;
	double dose_gy;

	(void)status;
	if (!find_model(o, &model, &listed, f) || !read_parameters(o, !options_given(o, "dvh"), &model, f) ||
	    !read_doses(o, &dvh, f))
		return false;
	output_init(&out, "ghostdose.calc-ntcp/1");
	output_number(&out, "ntcp", "Complication probability", "", rb_ntcp(&model, dvh.rows, dvh.n));
	if (rb_ntcp_dose(&model, dvh.rows, dvh.n, &dose_gy))
		output_number(&out, "geud_gy", model.kind == RB_NTCP_CORD ? "Maximum, EQD2" : "gEUD, EQD2", "Gy", dose_gy);
	else
		output_not_applicable(&out, "geud_gy", "gEUD, EQD2", "no_geud", "Relative seriality works on the whole "
		    "histogram: it has no equivalent uniform dose.");
	warn_model(&out, o, &model, listed);
	dvh_fini(&dvh);
	return calc_finish(&out, o, f);
}

const struct command command_calc_ntcp = {
	.name = "calc ntcp",
	.arguments = "",
	.summary = "probability of a complication",
	.details = "The probability of a complication of one organ, from one dose to all of it or a dose-volume histogram, "
	           "both in cumulative EQD2. lkb is Lyman's model with Kutcher and Burman's reduction, logistic Niemierko's, "
	           "seriality that of K\u00e4llman, cord the curve of Schultheiss 2008 in the maximum to the spinal cord.",
	.options = ntcp_options,
	.n_options = sizeof ntcp_options / sizeof *ntcp_options,
	.run = run_ntcp,
};
