/* ghostdose calc recovery. */
#include "base/text.h"
#include "cli/calc.h"

enum { MODELS_MAX = 64 };

static const struct option_spec recovery_options[] = {
	{ .name = "eqd2", .kind = OPTION_NUMBER, .value = "GY", .required = true, .high = 1e6,
	  .expected = "the prior course's EQD2 in Gy, such as 45", .help = "EQD2 of the prior course, in Gy" },
	{ .name = "months", .kind = OPTION_NUMBER, .value = "MONTHS", .required = true, .high = 1e6,
	  .expected = "months since its last fraction, such as 18",
	  .help = "months from its last fraction to the new course's first" },
	{ .name = "model", .kind = OPTION_TEXT, .value = "NAME", .expected = "the name of a model, such as none",
	  .help = "one model of recovery alone. Without: all of them" },
	COMMAND_OPTION_JSON,
};

static const struct output_column columns[] = {
	{ "model", "model", "" },
	{ "valid", "valid", "" },
	{ "residual_eqd2_gy", "residual EQD2", "Gy" },
	{ "recovered_fraction", "recovered", "" },
	{ "source", "source", "" },
};

static bool
refuse_model(const char *name, struct fault *f)
{
	const char *names[MODELS_MAX], *nearest;
	char list[240] = "";
	size_t n = 0, used = 0;

	for (; n < rb_recovery_count() && n < MODELS_MAX; n++) {
		names[n] = rb_recovery_at(n)->name;
		if (used < sizeof list)
			used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", n ? ", " : "", names[n]);
	}
	nearest = text_nearest(name, names, n);
	if (nearest)
		return options_refuse(f, "model", "\"%.60s\" is no model of recovery; did you mean \"%s\"?", name,
		    nearest);
	return options_refuse(f, "model", "\"%.60s\" is no model of recovery; expected %s", name, list);
}

static void
put_model(struct output *out, const struct rb_recovery *m, double eqd2_gy, double months)
{
	double recovered = rb_recovered(m, months);

	output_row(out);
	output_cell_text(out, m->name);
	output_cell_flag(out, true);
	output_cell_number(out, (1 - recovered) * eqd2_gy);
	output_cell_number(out, recovered);
	output_cell_text(out, m->source);
}

static bool
run_recovery(const struct options *o, int *status, struct fault *f)
{
	double eqd2_gy = options_number(o, "eqd2", 0), months = options_number(o, "months", 0);
	const char *name = options_text(o, "model");
	const struct rb_recovery *one = name ? rb_recovery_find(name) : NULL;
	struct output out;

	(void)status;
	if (name && !one)
		return refuse_model(name, f);
	output_init(&out, "ghostdose.calc-recovery/1");
	output_table(&out, "models", "Recovery of the prior course", columns, sizeof columns / sizeof *columns);
	if (one)
		put_model(&out, one, eqd2_gy, months);
	for (size_t i = 0; !one && i < rb_recovery_count(); i++)
		put_model(&out, rb_recovery_at(i), eqd2_gy, months);
	return calc_finish(&out, o, f);
}

const struct command command_calc_recovery = {
	.name = "calc recovery",
	.arguments = "",
	.summary = "what is left of a prior course",
	.details = "What is left of a prior course's EQD2 after some months, under each model of recovery. Models "
	           "differ by many Gy: that is what to learn from the table.",
	.options = recovery_options,
	.n_options = sizeof recovery_options / sizeof *recovery_options,
	.run = run_recovery,
};
