/* ghostdose explain. */
#include <math.h>

#include "assess/explain.h"
#include "base/number.h"
#include "cli/calc.h"
#include "cli/cases.h"

enum { SAMPLES = 1000 };

static const struct option_spec explain_options[] = {
	CLI_OPTION_SEED,
	{ .name = "sample-seed", .kind = OPTION_WHOLE, .value = "N", .high = 1e15, .expected = "a whole number, such as 1",
	  .help = "of the samples that the bands are made of; 1 unless said" },
	{ .name = "samples", .kind = OPTION_WHOLE, .value = "N", .low = 20, .high = 100000,
	  .expected = "a whole number, such as 1000", .help = "how many samples; 1000 unless said" },
	COMMAND_OPTION_JSON,
};

static const struct output_column share_columns[] = {
	{ "mechanism", "mechanism", "" },
	{ "log10_kill", "powers of ten", "" },
};

static const struct output_column break_columns[] = {
	{ "recovery_model", "recovery", "" },
	{ "structure", "structure", "" },
	{ "metric", "metric", "" },
	{ "limit", "limit", "" },
	{ "scale", "dose times", "" },
	{ "why_not", "note", "" },
};

static const struct output_column band_columns[] = {
	{ "quantity", "quantity", "" },
	{ "unit", "unit", "" },
	{ "p5", "5 %", "" },
	{ "p50", "median", "" },
	{ "p95", "95 %", "" },
};

static bool
put_kill(struct output *out, const struct cli_trial *x, struct fault *f)
{
	struct explain_kill kill;

	if (x->c->tumour.n == 0) {
		output_not_applicable(out, "log10_cell_kill", "Cell kill, powers of ten", "no_tumour", "The case has no tumour.");
		output_table(out, "shares", "What the kill is owed to", share_columns, 2);
		return true;
	}
	if (!assess_explain_kill(&x->c->tumour, &x->regimen.schedule, &kill, f))
		return false;
	output_number(out, "log10_cell_kill", "Cell kill, powers of ten", "", kill.total);
	output_table(out, "shares", "What the kill is owed to", share_columns, 2);
	output_row(out);
	output_cell_text(out, "lq");
	output_cell_number(out, kill.lq);
	for (size_t i = 0; i < kill.n; i++) {
		output_row(out);
		output_cell_text(out, kill.shares[i].mechanism);
		output_cell_number(out, kill.shares[i].log10_kill);
	}
	output_warn(out, "shapley", "lq is the kill with every mechanism off: complete repair, no growth, all cells oxic and of one "
	    "kind. The other rows are exact Shapley shares, the mean over all orders in which the mechanisms could be switched on; "
	    "a share below 0 is kill that was lost. All rows sum to the whole.");
	return true;
}

static bool
put_break(struct output *out, const struct cli_trial *x, const struct rb_recovery *model, struct fault *f)
{
	struct explain_break b;
	char metric[40];

	if (!assess_explain_break(x->a, &x->regimen.schedule, model, &b, f))
		return false;
	output_row(out);
	output_cell_text(out, model ? model->name : "case");
	if (b.limit) {
		output_cell_text(out, x->c->structures[b.limit->structure].id);
		output_cell_text(out, metric_format(&b.limit->metric, metric, sizeof metric));
		output_cell_number(out, b.limit->limit);
		output_cell_number(out, b.scale);
		output_cell_null(out);
		return true;
	}
	for (int i = 0; i < 4; i++)
		output_cell_null(out);
	output_cell_text(out, b.why_not);
	return true;
}

static bool
put_breaks(struct output *out, const struct cli_trial *x, struct fault *f)
{
	output_table(out, "breaks_first", "What breaks first when every fraction grows", break_columns,
	    sizeof break_columns / sizeof *break_columns);
	if (!put_break(out, x, NULL, f))
		return false;
	for (size_t i = 0; i < rb_recovery_count(); i++)
		if (!put_break(out, x, rb_recovery_at(i), f))
			return false;
	return true;
}

static bool
put_bands(struct output *out, const struct cli_trial *x, const struct options *o, struct fault *f)
{
	struct explain_bands bands;
	double samples = options_number(o, "samples", SAMPLES), seed = options_number(o, "sample-seed", 1);

	if (!assess_explain_bands(x->a, &x->regimen.schedule, (unsigned long long)seed, (size_t)samples, x->arena, &bands, f))
		return false;
	output_table(out, "bands", "How sure", band_columns, sizeof band_columns / sizeof *band_columns);
	for (size_t i = 0; i < bands.n; i++) {
		const struct explain_band *b = &bands.bands[i];

		output_row(out);
		output_cell_text(out, b->quantity);
		output_cell_text(out, b->unit);
		output_cell_number(out, b->p5);
		output_cell_number(out, b->p50);
		output_cell_number(out, b->p95);
	}
	if (bands.parameters == 0)
		output_warn(out, "no_uncertainty", "The case says of no parameter how well it is known (bounds.csv): there are no "
		    "bands.");
	else
		output_warn(out, "bands", "Between 5 and 95 %% of %zu samples lie between the outer numbers; each sample draws the %zu "
		    "uncertain parameters of bounds.csv anew, on their own.", bands.samples, bands.parameters);
	return true;
}

static bool
answer(const struct options *o, struct cli_trial *x, struct fault *f)
{
	struct output out;
	bool good;

	if (!cli_trial_open(o, x, f))
		return false;
	output_init(&out, "ghostdose.explain/1");
	output_text(&out, "case", "Case", x->c->id);
	output_text(&out, "regimen", "Regimen", x->regimen.notation);
	good = put_kill(&out, x, f) && put_breaks(&out, x, f) && put_bands(&out, x, o, f) &&
	    output_print(&out, options_given(o, "json"), stdout, f);
	output_fini(&out);
	return good;
}

static bool
run_explain(const struct options *o, int *status, struct fault *f)
{
	struct cli_trial x = { 0 };
	bool good = answer(o, &x, f);

	(void)status;
	cli_trial_fini(&x);
	return good;
}

const struct command command_explain = {
	.name = "explain",
	.arguments = "CASE REGIMEN",
	.example = "carotid 25x2",
	.arguments_min = 2,
	.arguments_max = 2,
	.summary = "why a regimen does what it does in a case",
	.details = "What the kill of the tumour is owed to, mechanism by mechanism; which limit is reached first when every fraction "
	           "grows, under each model of recovery; and how far the results spread over the parameters that the case calls "
	           "uncertain.",
	.options = explain_options,
	.n_options = sizeof explain_options / sizeof *explain_options,
	.run = run_explain,
};
