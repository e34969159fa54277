/* ghostdose calc survival, ghostdose calc tcp. */
#include <math.h>

#include "cli/calc.h"

/* One clone of oxic cells that neither grow nor get lost. */
static struct rb_clone
plain_clone(const struct options *o)
{
	return (struct rb_clone){
		.share = 1,
		.alpha_per_gy = options_number(o, "alpha", 0),
		.alpha_beta_gy = options_number(o, "alpha-beta", 0),
		.oer_alpha = 1,
		.oer_beta = 1,
	};
}

/* Hypoxia and repair, in survival and tcp alike. */
#define OPTIONS_CELLS \
	{ .name = "oer", .kind = OPTION_NUMBER, .value = "O", .low = 1, .high = 100, \
	  .expected = "an oxygen enhancement ratio from 1, such as 2.5", \
	  .help = "oxygen enhancement ratio: hypoxic cells have \u03b1/O and \u03b2/O\u00b2" }, \
	{ .name = "hypoxic-fraction", .kind = OPTION_NUMBER, .value = "H", .low = 0, .high = 1, \
	  .expected = "a share from 0 to 1, such as 0.2", .help = "share of cells that are hypoxic at the start (0)" }, \
	{ .name = "reoxygenation-days", .kind = OPTION_NUMBER, .value = "DAYS", .positive = true, \
	  .low = 1e-4, .high = 1e9, .expected = "days, such as 2", \
	  .help = "half-time in which hypoxic cells become oxic, in days. Without: never" }, \
	{ .name = "half-time", .kind = OPTION_NUMBER, .value = "HOURS", .positive = true, \
	  .low = 1e-6, .high = 1e9, .expected = "hours, such as 4", \
	  .help = "half-time of repair in hours. Without: complete repair between fractions" }

static const struct option_spec survival_options[] = {
	CALC_OPTION_ALPHA(true),
	CALC_OPTION_ALPHA_BETA,
	OPTIONS_CELLS,
	COMMAND_OPTION_JSON,
};

static bool
read_hypoxia(const struct options *o, struct rb_clone *c, struct fault *f)
{
	if (options_given(o, "reoxygenation-days") && !options_given(o, "hypoxic-fraction"))
		return options_refuse(f, "reoxygenation-days", "needs hypoxic cells; expected --hypoxic-fraction and "
		    "--oer too");
	if (options_given(o, "oer") && !options_given(o, "hypoxic-fraction"))
		return options_refuse(f, "oer", "acts on hypoxic cells only; expected --hypoxic-fraction too");
	if (options_given(o, "hypoxic-fraction") && !options_given(o, "oer"))
		return options_refuse(f, "hypoxic-fraction", "does not say how resistant hypoxic cells are; expected "
		    "--oer too");
	c->oer_alpha = c->oer_beta = options_number(o, "oer", 1);
	c->hypoxic_fraction = options_number(o, "hypoxic-fraction", 0);
	c->reoxygenation_days = options_number(o, "reoxygenation-days", 0);
	return true;
}

static void
answer_survival(struct output *out, const struct options *o, const struct rb_regimen *r, const struct rb_cells *cells)
{
	bool complete_repair = !options_given(o, "half-time");
	char label[120];

	output_text(out, "regimen", "Regimen", r->notation);
	output_number(out, "log10_survival",
	    calc_label(label, sizeof label, "log10 of surviving share", options_number(o, "alpha-beta", 0)), "",
	    cells->ln_total / log(10));
	output_number(out, "hypoxic_fraction_end", "Hypoxic share at the end", "",
	    exp(cells->ln_hypoxic - cells->ln_total));
	if (!options_given(o, "hypoxic-fraction"))
		output_warn(out, "no_hypoxia", "Without --hypoxic-fraction all cells are oxic, from the first "
		    "fraction to the last.");
	calc_warn_schedule(out, &r->schedule, 1, complete_repair);
}

static bool
run_survival(const struct options *o, int *status, struct fault *f)
{
	struct rb_clone clone = plain_clone(o);
	struct rb_tumour tumour = { .clonogens = 1, .clones = &clone, .n = 1,
		                    .repair_half_time_h = options_number(o, "half-time", 0) };
	struct rb_cells cells;
	struct rb_regimen r;
	struct output out;

	(void)status;
	if (!read_hypoxia(o, &clone, f) || !cli_regimen(o->arguments[0], &r, f))
		return false;
	if (!rb_tumour_check(&tumour, f) || !rb_tumour_end(&tumour, &r.schedule, &cells, f)) {
		rb_regimen_fini(&r);
		return false;
	}
	output_init(&out, "ghostdose.calc-survival/1");
	answer_survival(&out, o, &r, &cells);
	rb_regimen_fini(&r);
	return calc_finish(&out, o, f);
}

const struct command command_calc_survival = {
	.name = "calc survival",
	CALC_ARGUMENT_REGIMEN,
	.summary = "share of tumour cells that survive a course",
	.details = "The share of clonogenic cells that survive a course, just after its last fraction, with oxic and "
	           "hypoxic cells, reoxygenation and incomplete repair; without growth.",
	.options = survival_options,
	.n_options = sizeof survival_options / sizeof *survival_options,
	.run = run_survival,
};

static const struct option_spec tcp_options[] = {
	{ .name = "clonogens", .kind = OPTION_NUMBER, .value = "N", .required = true, .positive = true,
	  .low = 1e-30, .high = 1e30, .expected = "a number of cells, such as 1e9",
	  .help = "clonogenic cells at the first fraction" },
	CALC_OPTION_ALPHA(true),
	CALC_OPTION_ALPHA_BETA,
	{ .name = "birth-per-day", .kind = OPTION_NUMBER, .value = "B", .high = 1e4,
	  .expected = "births a cell and day, such as 0.231",
	  .help = "births a cell and day, from the first fraction" },
	{ .name = "loss-per-day", .kind = OPTION_NUMBER, .value = "M", .high = 1e4,
	  .expected = "losses a cell and day, such as 0.1", .help = "losses a cell and day, from the first fraction" },
	CALC_OPTION_DOUBLING,
	CALC_OPTION_KICKOFF,
	{ .name = "at-day", .kind = OPTION_NUMBER, .value = "DAYS", .low = 0, .high = RB_DAYS_MAX,
	  .expected = "days from the first fraction, such as 46",
	  .help = "when, in days from the first fraction; later fractions are left out. Without: just after the last "
	          "fraction" },
	OPTIONS_CELLS,
	{ .name = "samples", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = 1e9,
	  .expected = "how many tumours to draw, such as 10000",
	  .help = "draw N tumours cell by cell. Without: none" },
	{ .name = "seed", .kind = OPTION_WHOLE, .value = "S", .low = 0, .high = 9007199254740991.0,
	  .expected = "a whole number, such as 1", .help = "of the numbers they are drawn with (1); needs --samples" },
	COMMAND_OPTION_JSON,
};

static bool
read_growth(const struct options *o, struct rb_clone *c, bool *grows, struct fault *f)
{
	static const char *const rates[] = { "birth-per-day", "loss-per-day" },
	                  *const doubling[] = { "doubling-days", "kickoff-days" };
	bool by_rates = false, by_doubling = false;

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 2; k++)
			if (!options_exclude(o, rates[i], doubling[k], f))
				return false;
	if (!options_together(o, rates, 2, "a rate of growth", &by_rates, f) ||
	    !options_together(o, doubling, 2, "repopulation", &by_doubling, f))
		return false;
	*grows = by_rates || by_doubling;
	if (by_rates) {
		c->birth_per_day[0] = c->birth_per_day[1] = options_number(o, "birth-per-day", 0);
		c->loss_per_day[0] = c->loss_per_day[1] = options_number(o, "loss-per-day", 0);
	} else if (by_doubling) {
		c->birth_per_day[1] = log(2) / options_number(o, "doubling-days", 1);
		c->kickoff_days = options_number(o, "kickoff-days", 0);
	}
	return true;
}

/* Tumour control in its three ways; sampled.n is 0 where none was asked for. */
struct control {
	double poisson, exact;
	struct rb_sampled sampled;
};

static bool
compute_tcp(const struct options *o, const struct rb_tumour *t, const struct rb_schedule *s, struct control *c,
            struct fault *f)
{
	double at_day = options_number(o, "at-day", -1);
	struct rb_sampling how = { .seed = (unsigned long long)options_number(o, "seed", 1),
		                   .n = (unsigned long long)options_number(o, "samples", 0) };
	struct rb_cells cells;
	bool good = rb_tumour_check(t, f);

	if (good && at_day < 0)
		good = rb_tumour_end(t, s, &cells, f);
	else if (good)
		good = rb_tumour_cells(t, s, &at_day, 1, true, NULL, &cells, f);
	if (!good || !rb_tcp_exact(t, s, at_day, &c->exact, f))
		return false;
	c->poisson = rb_tcp_poisson(cells.ln_total);
	return how.n == 0 || rb_tcp_sample(t, s, at_day, &how, &c->sampled, f);
}

static void
answer_tcp(struct output *out, const struct options *o, const struct rb_regimen *r, const struct control *c)
{
	static const char code[] = "not_sampled",
	    why[] = "Tumour control was not sampled: the exact value does without.";

	output_text(out, "regimen", "Regimen", r->notation);
	output_number(out, "tcp_poisson", "Tumour control, Poisson", "", c->poisson);
	output_number(out, "tcp_exact", "Tumour control, exact", "", c->exact);
	if (c->sampled.n > 0) {
		output_number(out, "tcp_monte_carlo", "Tumour control, sampled", "", c->sampled.tcp);
		output_number(out, "tcp_monte_carlo_se", "Its standard error", "", c->sampled.se);
	} else {
		output_not_applicable(out, "tcp_monte_carlo", "Tumour control, sampled", code, why);
		output_not_applicable(out, "tcp_monte_carlo_se", "Its standard error", code, why);
	}
	if (c->sampled.n > 0 && fmod(options_number(o, "clonogens", 0), 1) != 0)
		output_warn(out, "whole_clonogens", "Sampled tumours have whole clonogens: the number was rounded.");
}

static bool
run_tcp(const struct options *o, int *status, struct fault *f)
{
	struct rb_clone clone = plain_clone(o);
	struct rb_tumour tumour = { .clonogens = options_number(o, "clonogens", 0), .clones = &clone, .n = 1,
		                    .repair_half_time_h = options_number(o, "half-time", 0) };
	struct control control = { .sampled = { .n = 0 } };
	struct rb_regimen r;
	struct output out;
	bool grows = false;

	(void)status;
	if (options_given(o, "seed") && !options_given(o, "samples"))
		return options_refuse(f, "seed", "draws nothing; expected --samples too");
	if (!read_growth(o, &clone, &grows, f) || !read_hypoxia(o, &clone, f) || !cli_regimen(o->arguments[0], &r, f))
		return false;
	if (!compute_tcp(o, &tumour, &r.schedule, &control, f)) {
		rb_regimen_fini(&r);
		return false;
	}
	output_init(&out, "ghostdose.calc-tcp/1");
	answer_tcp(&out, o, &r, &control);
	if (!grows)
		output_warn(&out, "no_repopulation", "Without --doubling-days and --kickoff-days, or --birth-per-day "
		    "and --loss-per-day, no cell divides during the course.");
	calc_warn_schedule(&out, &r.schedule, 1, !options_given(o, "half-time"));
	rb_regimen_fini(&r);
	return calc_finish(&out, o, f);
}

const struct command command_calc_tcp = {
	.name = "calc tcp",
	CALC_ARGUMENT_REGIMEN,
	.summary = "probability that a course controls a tumour",
	.details = "The probability that no clonogenic cell is left: after Poisson; exactly, as a process of births and "
	           "deaths (Zaider and Minerbo 2000; with hypoxic cells, of two types); and as the share of tumours "
	           "that are controlled when many are drawn.",
	.options = tcp_options,
	.n_options = sizeof tcp_options / sizeof *tcp_options,
	.run = run_tcp,
};
