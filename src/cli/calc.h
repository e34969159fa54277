/* calc.h - what the calc commands share: options that read the same everywhere, warnings. */
#ifndef CLI_CALC_H
#define CLI_CALC_H

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/output.h"
#include "radiobio/parameters.h"

#define CALC_ARGUMENT_REGIMEN \
	.arguments = "REGIMEN", .example = "35x2 or plan.csv", .arguments_min = 1, .arguments_max = 1

/* The limits are those of radiobio, so that a refusal can name the option. */
/* Not required: --tissue may stand for it. */
#define CALC_OPTION_ALPHA_BETA \
	{ .name = "alpha-beta", .kind = OPTION_NUMBER, .value = "GY", .positive = true, \
	  .low = 1e-3, .high = 1e12, .expected = "Gy, such as 3 for late effects", \
	  .help = "\u03b1/\u03b2 of the tissue or tumour, in Gy" }
#define CALC_OPTION_TISSUE(takes) \
	{ .name = "tissue", .kind = OPTION_TEXT, .value = "NAME", \
	  .expected = "a name that ghostdose sources lists, such as carotid", \
	  .help = "a tissue or tumour that ghostdose sources lists: " takes }
#define CALC_OPTION_ALPHA \
	{ .name = "alpha", .kind = OPTION_NUMBER, .value = "PER_GY", .positive = true, \
	  .low = 1e-6, .high = 100, .expected = "a number per Gy, such as 0.35", \
	  .help = "\u03b1 of the tumour, per Gy" }
#define CALC_OPTION_DOUBLING \
	{ .name = "doubling-days", .kind = OPTION_NUMBER, .value = "DAYS", .positive = true, \
	  .low = 1e-4, .high = 1e9, .expected = "days, such as 3", \
	  .help = "doubling time of the clonogens after the kick-off, in days" }
#define CALC_OPTION_KICKOFF \
	{ .name = "kickoff-days", .kind = OPTION_NUMBER, .value = "DAYS", .high = 1e9, \
	  .expected = "days from the first fraction, such as 21", \
	  .help = "when that growth begins, in days from the first fraction" }

#define CALC_OPTION_OFF \
	{ .name = "off", .kind = OPTION_TEXT, .value = "NAME[,NAME...]", \
	  .expected = "mechanisms with commas between, such as repair,hypoxia", \
	  .help = "switch mechanisms of the tumour off: repair, repopulation, redistribution, hypoxia, reoxygenation, " \
	          "selection" }

/* Bits of enum rb_mechanism that --off names; 0 without it. */
bool calc_off(const struct options *o, unsigned *off, struct fault *f);
/* What that means, mechanism by mechanism: "off_repair". */
void calc_warn_off(struct output *out, unsigned off);

/* "LABEL (alpha/beta 3 Gy)" into out; out. */
char *calc_label(char *out, size_t size, const char *label, double alpha_beta_gy);

/* A dose a fraction above 10 Gy: "lq_range". */
void calc_warn_dose(struct output *out, double dose_gy);

/* A volume whose highest dose is not near what its regimen prescribes: "prior_not_of_regimen" or "new_not_of_regimen", as
 * the options --prior and --new give them.  regimen: in words. */
void calc_warn_plan(struct output *out, bool prior, double highest_gy, const char *regimen, double prescribed_gy);

/* The same for the largest fraction times factor; "minutes_ignored" where there are delivery times and
 * repair is complete. */
void calc_warn_schedule(struct output *out, const struct rb_schedule *s, double factor, bool complete_repair);

/* What --tissue names; all NULL without it. */
bool calc_tissue(const struct options *o, struct rb_tissue *t, struct fault *f);

/* --alpha-beta, else the tissue's; a refusal without both. */
bool calc_alpha_beta(const struct options *o, const struct rb_tissue *t, double *gy, struct fault *f);

/* A value that was taken from the table: what, whose, whence.  code: "tissue_alpha_beta". */
void calc_warn_tissue(struct output *out, const char *code, const char *what, const struct rb_parameter *p);

/* The numbers of rules that an answer rests on, each with its trust and source: the table "rules". */
void calc_rules(struct output *out, const enum rb_parameter_id *ids, size_t n);

/* One condition of several that must hold together: the table "criteria". */
struct calc_criterion {
	const char *criterion, *unit, *relation;       /* relation: "at most" */
	double value;
	bool met;
	enum rb_parameter_id rule;                     /* its value is the limit */
};
void calc_criteria(struct output *out, const struct calc_criterion *criteria, size_t n);

/* The published series of carotid blowout, as a table "series"; lines: for a reader, in percent. */
void calc_series(struct output *out, bool lines);

/* "published: SOURCE"; a source that begins with the word of its trust needs no other. */
enum { CALC_CITED_MAX = 400 };
char *calc_cited(enum rb_trust trust, const char *source, char out[CALC_CITED_MAX]);

/* Print it, and free it in any case. */
bool calc_finish(struct output *out, const struct options *o, struct fault *f);

#endif
