/* ghostdose calc oxygen. */
#include "base/text.h"
#include "cli/calc.h"
#include "radiobio/oxygen.h"

enum { MODELS_MAX = 16 };

static const struct option_spec oxygen_options[] = {
	{ .name = "po2", .kind = OPTION_NUMBER, .value = "MMHG", .required = true, .low = 0, .high = 1000,
	  .expected = "a partial pressure in mmHg, such as 2.5", .help = "partial pressure of oxygen, in mmHg" },
	{ .name = "model", .kind = OPTION_TEXT, .value = "NAME", .expected = "the name of a model, such as hrf",
	  .help = "one model of the effect of oxygen alone. Without: all of them" },
	COMMAND_OPTION_JSON,
};

static const struct output_column columns[] = {
	{ "model", "model", "" },
	{ "oer", "ratio", "" },
	{ "alpha_factor", "\u03b1 times", "" },
	{ "beta_factor", "\u03b2 times", "" },
};

static bool
refuse_model(const char *name, struct fault *f)
{
	const char *names[MODELS_MAX], *nearest;
	size_t n = 0;

	for (; n < rb_oxygen_count() && n < MODELS_MAX; n++)
		names[n] = rb_oxygen_at(n)->name;
	nearest = text_nearest(name, names, n);
	if (nearest)
		return options_refuse(f, "model", "\"%.60s\" is no model of oxygen; did you mean \"%s\"?", name, nearest);
	return options_refuse(f, "model", "\"%.60s\" is no model of oxygen; expected alper-howard-flanders, hrf or "
	    "wouters-brown", name);
}

static void
put_model(struct output *out, const struct rb_oxygen *m, double po2_mmhg)
{
	struct rb_oxygen_effect e = rb_oxygen_effect(m->kind, po2_mmhg);

	output_row(out);
	output_cell_text(out, m->name);
	output_cell_number(out, e.ratio);
	output_cell_number(out, e.alpha_factor);
	output_cell_number(out, e.beta_factor);
}

static bool
run_oxygen(const struct options *o, int *status, struct fault *f)
{
	double po2_mmhg = options_number(o, "po2", 0);
	const char *name = options_text(o, "model");
	const struct rb_oxygen *one = name ? rb_oxygen_find(name) : NULL;
	struct output out;

	(void)status;
	if (name && !one)
		return refuse_model(name, f);
	output_init(&out, "ghostdose.calc-oxygen/1");
	output_table(&out, "models", "Effect of oxygen", columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < rb_oxygen_count(); i++)
		if (!one || rb_oxygen_at(i) == one)
			put_model(&out, rb_oxygen_at(i), po2_mmhg);
	output_warn(&out, "ratios_differ", "The ratio is each model's own: of alper-howard-flanders and wouters-brown (for "
	    "\u03b1) the sensitivity over that without oxygen, of hrf the dose over that with full oxygen. The factors can "
	    "be compared, the models not mixed.");
	output_warn(&out, "teaching_assumption", "The constants of all three are teaching assumptions: ghostdose sources "
	    "lists them.");
	return calc_finish(&out, o, f);
}

const struct command command_calc_oxygen = {
	.name = "calc oxygen",
	.arguments = "",
	.summary = "how much less cells with little oxygen feel",
	.details = "By which factors \u03b1 and \u03b2 of full oxygen shrink at a partial pressure of oxygen, under each "
	           "of three models that are not the same.",
	.options = oxygen_options,
	.n_options = sizeof oxygen_options / sizeof *oxygen_options,
	.run = run_oxygen,
};
