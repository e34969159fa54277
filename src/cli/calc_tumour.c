/* ghostdose calc survival, ghostdose calc tcp. */
#include <math.h>

#include "base/number.h"
#include "cli/calc.h"

/* A value that --tissue gave. */
struct taken { const char *code, *what; const struct rb_parameter *from; };

/* What cells are like: the options, and what the table of tumours has where they are not given. */
struct cells_question {
	struct rb_tissue tissue;
	struct taken taken[5];
	size_t n_taken;
	double alpha_beta_gy, half_time_h;
	struct rb_clone clone;
	unsigned off;                      /* enum rb_mechanism */
};

static double
take(struct cells_question *q, const struct options *o, const char *option, const struct rb_parameter *p,
     const char *code, const char *what)
{
	if (options_given(o, option) || !p)
		return options_number(o, option, 0);
	q->taken[q->n_taken++] = (struct taken){ code, what, p };
	return p->value;
}

static void
warn_taken(struct output *out, const struct cells_question *q)
{
	for (size_t i = 0; i < q->n_taken; i++)
		calc_warn_tissue(out, q->taken[i].code, q->taken[i].what, q->taken[i].from);
}

/* A value without which there is no answer. */
static bool
need(const struct options *o, const struct rb_tissue *t, const char *option, const struct rb_parameter *p,
     const char *expected, struct fault *f)
{
	if (options_given(o, option) || p)
		return true;
	if (t->name)
		return options_refuse(f, option, "missing, and the table has none of %s; expected %s", t->name, expected);
	return options_refuse(f, option, "missing; expected %s, or --tissue", expected);
}

/* One clone of oxic cells that neither grow nor get lost.  complete_repair: the table's half-time is not wanted. */
static bool
read_cells(const struct options *o, struct cells_question *q, bool complete_repair, struct fault *f)
{
	*q = (struct cells_question){ .clone = { .share = 1, .oer_alpha = 1, .oer_beta = 1 } };
	if (!calc_off(o, &q->off, f) || !calc_tissue(o, &q->tissue, f))
		return false;
	if (q->tissue.name && q->tissue.subject != RB_TUMOUR)
		return options_refuse(f, "tissue", "%s is a normal tissue, and its cells are not those of a tumour; expected a "
		    "tumour that ghostdose sources lists, such as hnscc-fowler", q->tissue.name);
	if (!need(o, &q->tissue, "alpha", q->tissue.alpha_per_gy, "a number per Gy, such as 0.35", f) ||
	    !need(o, &q->tissue, "alpha-beta", q->tissue.alpha_beta_gy, "Gy, such as 10 for a tumour", f))
		return false;
	q->clone.alpha_per_gy = take(q, o, "alpha", q->tissue.alpha_per_gy, "tissue_alpha", "\u03b1");
	q->alpha_beta_gy = take(q, o, "alpha-beta", q->tissue.alpha_beta_gy, "tissue_alpha_beta", "\u03b1/\u03b2");
	q->clone.alpha_beta_gy = q->alpha_beta_gy;
	if (!complete_repair)
		q->half_time_h = take(q, o, "half-time", q->tissue.half_time_h, "tissue_half_time", "The repair half-time");
	return true;
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
	  .help = "half-time of repair in hours. Without: complete repair between fractions" }, \
	CALC_OPTION_OFF

static const struct option_spec survival_options[] = {
	CALC_OPTION_ALPHA,
	CALC_OPTION_ALPHA_BETA,
	CALC_OPTION_TISSUE("its \u03b1, \u03b1/\u03b2 and half-time of repair where not given"),
	OPTIONS_CELLS,
	{ .name = "alpha-sd", .kind = OPTION_NUMBER, .value = "PER_GY", .low = 0, .high = 100,
	  .expected = "a standard deviation per Gy, such as 0.05",
	  .help = "the cells of the tumour differ: \u03b1 is gamma-distributed with this standard deviation; oxic cells "
	          "and complete repair only" },
	{ .name = "lqr-sigma", .kind = OPTION_NUMBER, .value = "PER_GY", .low = 0, .high = 100,
	  .expected = "a standard deviation per Gy, such as 0.14",
	  .help = "resensitisation (LQR, Brenner 1995): standard deviation of \u03b1, which cells regain after a "
	          "fraction; needs a repair half-time; oxic cells only" },
	{ .name = "lqr-hours", .kind = OPTION_NUMBER, .value = "HOURS", .positive = true, .low = 1e-4, .high = 1e9,
	  .expected = "hours, such as 24", .help = "the time constant in which they regain it, in hours" },
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

/* Which of the three ways to a survival. */
enum survival_form { SURVIVAL_CELLS, SURVIVAL_GAMMA, SURVIVAL_LQR };

struct survival {
	enum survival_form form;
	double ln_survival, hypoxic_fraction, alpha_mean;   /* alpha_mean: of the survivors were they oxic; not with LQR */
};

static bool
read_survival(const struct options *o, struct cells_question *q, struct survival *x, struct fault *f)
{
	static const char *const lqr[] = { "lqr-sigma", "lqr-hours" };
	bool with_lqr;

	if (!options_together(o, lqr, 2, "resensitisation", &with_lqr, f) ||
	    !options_exclude(o, "alpha-sd", "lqr-sigma", f))
		return false;
	x->form = with_lqr ? SURVIVAL_LQR : options_given(o, "alpha-sd") ? SURVIVAL_GAMMA : SURVIVAL_CELLS;
	if (x->form != SURVIVAL_CELLS && options_given(o, "hypoxic-fraction"))
		return options_refuse(f, with_lqr ? "lqr-sigma" : "alpha-sd", "is a closed form for oxic cells, not for "
		    "two kinds of them; expected no --hypoxic-fraction with it");
	if (x->form != SURVIVAL_CELLS && q->off)
		return options_refuse(f, "off", "does not go with --%s, a closed form of its own; expected one of the two",
		    with_lqr ? "lqr-sigma" : "alpha-sd");
	if (x->form == SURVIVAL_GAMMA && options_given(o, "half-time"))
		return options_refuse(f, "alpha-sd", "is a closed form for complete repair; expected no --half-time with it");
	if (!read_hypoxia(o, &q->clone, f))
		return false;
	if (with_lqr && q->half_time_h == 0)
		return options_refuse(f, "lqr-sigma", "needs a repair half-time, beside which cells regain their "
		    "sensitivity; expected --half-time too");
	return true;
}

static bool
compute_survival(const struct options *o, const struct cells_question *q, const struct rb_schedule *s,
                 struct survival *x, struct fault *f)
{
	struct rb_tumour tumour = { .clonogens = 1, .clones = &q->clone, .n = 1, .repair_half_time_h = q->half_time_h,
		                    .off = q->off };
	double alpha = q->clone.alpha_per_gy, beta = alpha / q->alpha_beta_gy, sigma;
	struct rb_selected selected;
	struct rb_cells cells;

	if (x->form == SURVIVAL_GAMMA) {
		if (!rb_select_gamma(s, alpha, options_number(o, "alpha-sd", 0), beta, &selected, f))
			return fault_in_file(f, "--alpha-sd");
		x->ln_survival = selected.ln_survival;
		x->alpha_mean = selected.alpha_mean;
	} else if (x->form == SURVIVAL_LQR) {
		sigma = options_number(o, "lqr-sigma", 0);
		if (!rb_lqr(s, alpha, beta, q->half_time_h, sigma * sigma, options_number(o, "lqr-hours", 0),
		            &x->ln_survival, f))
			return fault_in_file(f, "--lqr-sigma");
		x->ln_survival = -x->ln_survival;
	} else {
		if (!rb_tumour_check(&tumour, f) || !rb_tumour_end(&tumour, s, &cells, f))
			return false;
		x->ln_survival = cells.ln_total;
		x->alpha_mean = alpha;
		x->hypoxic_fraction = exp(cells.ln_hypoxic - cells.ln_total);
	}
	return true;
}

static void
warn_form(struct output *out, const struct options *o, const struct cells_question *q, const struct survival *x)
{
	char alpha[NUMBER_TEXT_MAX], sd[NUMBER_TEXT_MAX], hours[NUMBER_TEXT_MAX];

	number_short(q->clone.alpha_per_gy, 6, alpha);
	if (x->form == SURVIVAL_GAMMA)
		output_warn(out, "alpha_gamma", "The cells of this tumour differ: \u03b1 is gamma-distributed with the mean %s "
		    "and the standard deviation %s per Gy, \u03b2 is the same for all, and repair between fractions is "
		    "complete. The course selects the resistant ones.", alpha,
		    number_short(options_number(o, "alpha-sd", 0), 6, sd));
	else if (x->form == SURVIVAL_LQR)
		output_warn(out, "lqr", "Resensitisation (LQR; Brenner 1995, Int J Radiat Oncol Biol Phys 32:379; the equation is "
		    "a teaching assumption): \u03b1 has the mean %s and the standard deviation %s per Gy, which the surviving "
		    "cells regain with a time constant of %s h.", alpha, number_short(options_number(o, "lqr-sigma", 0), 6, sd),
		    number_short(options_number(o, "lqr-hours", 0), 6, hours));
}

static void
answer_survival(struct output *out, const struct options *o, const struct rb_regimen *r,
                const struct cells_question *q, const struct survival *x)
{
	static const char alpha_label[] = "Mean \u03b1 of the survivors, oxic";
	char label[120];

	output_text(out, "regimen", "Regimen", r->notation);
	output_number(out, "log10_survival", calc_label(label, sizeof label, "log10 of surviving share", q->alpha_beta_gy),
	    "", x->ln_survival / log(10));
	output_number(out, "hypoxic_fraction_end", "Hypoxic share at the end", "", x->hypoxic_fraction);
	if (x->form == SURVIVAL_LQR)
		output_not_applicable(out, "alpha_mean_end_per_gy", alpha_label, "lqr_alpha", "LQR does not say which \u03b1 the "
		    "survivors have just after the last fraction: in time they regain the mean.");
	else
		output_number(out, "alpha_mean_end_per_gy", alpha_label, "per Gy", x->alpha_mean);
	if (!options_given(o, "hypoxic-fraction"))
		output_warn(out, "no_hypoxia", "Without --hypoxic-fraction all cells are oxic, from the first "
		    "fraction to the last.");
	warn_form(out, o, q, x);
	calc_warn_schedule(out, &r->schedule, 1, q->half_time_h == 0 || (q->off & RB_MECHANISM_REPAIR));
	warn_taken(out, q);
	calc_warn_off(out, q->off);
}

static bool
run_survival(const struct options *o, int *status, struct fault *f)
{
	struct survival x = { .form = SURVIVAL_CELLS };
	struct cells_question q;
	struct rb_regimen r;
	struct output out;

	(void)status;
	if (!read_cells(o, &q, options_given(o, "alpha-sd"), f) || !read_survival(o, &q, &x, f) ||
	    !cli_regimen(o->arguments[0], &r, f))
		return false;
	if (!compute_survival(o, &q, &r.schedule, &x, f)) {
		rb_regimen_fini(&r);
		return false;
	}
	output_init(&out, "ghostdose.calc-survival/1");
	answer_survival(&out, o, &r, &q, &x);
	rb_regimen_fini(&r);
	return calc_finish(&out, o, f);
}

const struct command command_calc_survival = {
	.name = "calc survival",
	CALC_ARGUMENT_REGIMEN,
	.summary = "share of tumour cells that survive a course",
	.details = "The share of clonogenic cells that survive a course, just after its last fraction, with oxic and "
	           "hypoxic cells, reoxygenation and incomplete repair; without growth. Two closed forms beside it: cells "
	           "that differ in \u03b1, and cells that regain their sensitivity between fractions.",
	.options = survival_options,
	.n_options = sizeof survival_options / sizeof *survival_options,
	.run = run_survival,
};

static const struct option_spec tcp_options[] = {
	{ .name = "clonogens", .kind = OPTION_NUMBER, .value = "N", .required = true, .positive = true,
	  .low = 1e-30, .high = 1e30, .expected = "a number of cells, such as 1e9",
	  .help = "clonogenic cells at the first fraction" },
	CALC_OPTION_ALPHA,
	CALC_OPTION_ALPHA_BETA,
	CALC_OPTION_TISSUE("its \u03b1, \u03b1/\u03b2, half-time of repair and growth where not given"),
	{ .name = "alpha-sd", .kind = OPTION_NUMBER, .value = "PER_GY", .low = 0, .high = 100,
	  .expected = "a standard deviation per Gy, such as 0.06",
	  .help = "patients differ: \u03b1 is normal among them with this standard deviation, \u03b1/\u03b2 is fixed, and "
	          "tumour control is their average" },
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
read_growth(const struct options *o, struct cells_question *q, bool *grows, struct fault *f)
{
	static const char *const rates[] = { "birth-per-day", "loss-per-day" },
	                  *const doubling[] = { "doubling-days", "kickoff-days" };
	bool by_rates = false, by_doubling = false;
	struct rb_clone *c = &q->clone;
	const struct rb_tissue *t = &q->tissue;

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 2; k++)
			if (!options_exclude(o, rates[i], doubling[k], f))
				return false;
	if (!options_together(o, rates, 2, "a rate of growth", &by_rates, f))
		return false;
	by_doubling = !by_rates && (options_given(o, "doubling-days") || t->doubling_days) &&
	    (options_given(o, "kickoff-days") || t->kickoff_days);
	if (!by_rates && !by_doubling && !options_together(o, doubling, 2, "repopulation", &by_doubling, f))
		return false;
	*grows = by_rates || by_doubling;
	if (by_rates) {
		c->birth_per_day[0] = c->birth_per_day[1] = options_number(o, "birth-per-day", 0);
		c->loss_per_day[0] = c->loss_per_day[1] = options_number(o, "loss-per-day", 0);
	} else if (by_doubling) {
		c->birth_per_day[1] = log(2) / take(q, o, "doubling-days", t->doubling_days, "tissue_doubling",
		    "The doubling time");
		c->kickoff_days = take(q, o, "kickoff-days", t->kickoff_days, "tissue_kickoff", "The kick-off");
	}
	return true;
}

/* Tumour control in its three ways; sampled.n is 0 where none was asked for. */
struct control {
	double poisson, exact;
	struct rb_sampled sampled;
};

/* Averaged over patients. */
static bool
compute_population(const struct options *o, const struct rb_tumour *t, const struct rb_schedule *s, struct control *c,
                   struct fault *f)
{
	struct rb_spread spread = { .alpha_relative = options_number(o, "alpha-sd", 0) / t->clones[0].alpha_per_gy };
	double at_day = options_number(o, "at-day", -1);

	if (!(spread.alpha_relative <= 10))
		return options_refuse(f, "alpha-sd", "\"%.60s\" is more than 10 times --alpha; expected less, such as a fifth of "
		    "it", options_text(o, "alpha-sd"));
	return rb_tcp_population(t, s, at_day, &spread, false, &c->poisson, f) &&
	    rb_tcp_population(t, s, at_day, &spread, true, &c->exact, f);
}

static bool
compute_tcp(const struct options *o, const struct rb_tumour *t, const struct rb_schedule *s, struct control *c,
            struct fault *f)
{
	double at_day = options_number(o, "at-day", -1);
	struct rb_sampling how = { .seed = (unsigned long long)options_number(o, "seed", 1),
		                   .n = (unsigned long long)options_number(o, "samples", 0) };
	struct rb_cells cells;
	bool good = rb_tumour_check(t, f);

	if (good && options_given(o, "alpha-sd"))
		return compute_population(o, t, s, c, f);
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

static void
warn_tcp(struct output *out, const struct options *o, const struct rb_regimen *r, const struct cells_question *q,
         bool grows)
{
	if (options_given(o, "alpha-sd")) {
		char alpha[NUMBER_TEXT_MAX], sd[NUMBER_TEXT_MAX];

		output_warn(out, "population", "Averaged over patients whose \u03b1 is normal with the mean %s and the standard "
		    "deviation %s per Gy, \u03b1/\u03b2 fixed; an \u03b1 of 0 and below counts as no control.",
		    number_short(q->clone.alpha_per_gy, 6, alpha), number_short(options_number(o, "alpha-sd", 0), 6, sd));
	}
	if (!grows)
		output_warn(out, "no_repopulation", "Without --doubling-days and --kickoff-days, or --birth-per-day "
		    "and --loss-per-day, no cell divides during the course.");
	calc_warn_schedule(out, &r->schedule, 1, q->half_time_h == 0 || (q->off & RB_MECHANISM_REPAIR));
	warn_taken(out, q);
	calc_warn_off(out, q->off);
}

static bool
read_tcp(const struct options *o, struct cells_question *q, bool *grows, struct fault *f)
{
	if (options_given(o, "seed") && !options_given(o, "samples"))
		return options_refuse(f, "seed", "draws nothing; expected --samples too");
	if (options_given(o, "alpha-sd") && options_given(o, "samples"))
		return options_refuse(f, "alpha-sd", "averages over patients, and --samples draws tumours of one; expected one "
		    "of the two");
	return read_cells(o, q, false, f) && read_growth(o, q, grows, f) && read_hypoxia(o, &q->clone, f);
}

static bool
run_tcp(const struct options *o, int *status, struct fault *f)
{
	struct control control = { .sampled = { .n = 0 } };
	struct cells_question q;
	struct rb_tumour tumour;
	struct rb_regimen r;
	struct output out;
	bool grows = false;

	(void)status;
	if (!read_tcp(o, &q, &grows, f) || !cli_regimen(o->arguments[0], &r, f))
		return false;
	tumour = (struct rb_tumour){ .clonogens = options_number(o, "clonogens", 0), .clones = &q.clone, .n = 1,
		                     .repair_half_time_h = q.half_time_h, .off = q.off };
	if (!compute_tcp(o, &tumour, &r.schedule, &control, f)) {
		rb_regimen_fini(&r);
		return false;
	}
	output_init(&out, "ghostdose.calc-tcp/1");
	answer_tcp(&out, o, &r, &control);
	warn_tcp(&out, o, &r, &q, grows);
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
