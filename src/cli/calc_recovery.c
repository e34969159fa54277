/* ghostdose calc recovery. */
#include "base/number.h"
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
	CALC_OPTION_TISSUE("models that are made for another one do not apply to it"),
	{ .name = "risk", .kind = OPTION_NUMBER, .value = "PERCENT", .positive = true, .low = 1e-6, .high = 99,
	  .expected = "a risk in percent, such as 1",
	  .help = "woolley: the risk of myelopathy that is accepted, in percent (1)" },
	{ .name = "reduction", .kind = OPTION_NUMBER, .value = "PERCENT", .low = 0, .high = 99,
	  .expected = "percent, such as 10", .help = "woolley: how much to take off every tolerance, in percent (0)" },
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

/* What is asked of each model. */
struct question {
	double eqd2_gy;
	struct rb_past past;
	struct rb_recovery woolley;        /* with --risk and --reduction */
	struct rb_tissue tissue;
};

static bool
read_woolley(const struct options *o, struct rb_recovery *m, struct fault *f)
{
	char value[120], risk[NUMBER_TEXT_MAX], reduction[NUMBER_TEXT_MAX];
	double otherwise = 100 * rb_parameter(RB_P_WOOLLEY_HUMAN_RISK);

	snprintf(value, sizeof value, "risk:%s%% reduction:%s%%",
	    number_shortest(options_number(o, "risk", otherwise), risk),
	    number_shortest(options_number(o, "reduction", 0), reduction));
	return rb_recovery_make("woolley", value, m, f) ||
	    fault_in_file(f, options_given(o, "reduction") ? "--reduction" : "--risk");
}

static bool
read_question(const struct options *o, struct question *q, struct fault *f)
{
	if (!calc_tissue(o, &q->tissue, f) || !read_woolley(o, &q->woolley, f))
		return false;
	if (q->tissue.name && q->tissue.subject == RB_TUMOUR)
		return options_refuse(f, "tissue", "%s is a tumour: recovery is of tissues and never of tumours; expected a "
		    "tissue, such as carotid", q->tissue.name);
	q->eqd2_gy = options_number(o, "eqd2", 0);
	q->past = (struct rb_past){ .months = options_number(o, "months", 0), .eqd2_gy = q->eqd2_gy, .courses = 1,
		                    .tissue = q->tissue.name };
	if (q->tissue.alpha_beta_gy)
		q->past.alpha_beta_gy = q->tissue.alpha_beta_gy->value;
	return true;
}

static void
warn_woolley(struct output *out, const struct question *q)
{
	char n[4][NUMBER_TEXT_MAX];
	struct rb_woolley w;
	struct fault why;

	if (!rb_woolley(&q->woolley, &q->past, &w, &why))
		return;
	output_warn(out, "woolley_allowance", "woolley, at %s %% risk: tolerance of one course is %s Gy of BED "
	    "(\u03b1/\u03b2 2 Gy); the prior course was %s %% of it, and %s %% may follow, EQD2 %s Gy.",
	    number_short(100 * q->woolley.risk, 4, (char[NUMBER_TEXT_MAX]){ 0 }), number_short(w.tolerance_bed_gy, 6, n[0]),
	    number_short(w.first_percent, 6, n[1]), number_short(w.second_percent, 6, n[2]),
	    number_short(w.allowance_eqd2_gy, 6, n[3]));
}

static void
put_model(struct output *out, const struct rb_recovery *m, const struct question *q)
{
	double recovered;
	char code[80];
	struct fault why;

	if (m->kind == RB_RECOVERY_WOOLLEY)
		m = &q->woolley;
	output_row(out);
	output_cell_text(out, m->name);
	if (rb_recovered(m, &q->past, &recovered, &why)) {
		output_cell_flag(out, true);
		output_cell_number(out, (1 - recovered) * q->eqd2_gy);
		output_cell_number(out, recovered);
		if (m->kind == RB_RECOVERY_WOOLLEY)
			warn_woolley(out, q);
	} else {
		snprintf(code, sizeof code, "%s_not_applicable", m->kind == RB_RECOVERY_WOOLLEY ? "woolley" : "primate_cord");
		output_cell_flag(out, false);
		output_cell_null(out);
		output_cell_null(out);
		output_warn(out, code, "Not applicable: %s.", why.text);
	}
	output_cell_text(out, m->source);
}

static bool
is_for_cord(const struct rb_recovery *m)
{
	return m->kind == RB_RECOVERY_WOOLLEY || m->kind == RB_RECOVERY_PRIMATE_CORD;
}

static bool
run_recovery(const struct options *o, int *status, struct fault *f)
{
	const char *name = options_text(o, "model");
	const struct rb_recovery *one = name ? rb_recovery_find(name) : NULL;
	struct question q;
	struct output out;

	(void)status;
	if (name && !one)
		return refuse_model(name, f);
	if (!read_question(o, &q, f))
		return false;
	output_init(&out, "ghostdose.calc-recovery/1");
	output_table(&out, "models", "Recovery of the prior course", columns, sizeof columns / sizeof *columns);
	if (one)
		put_model(&out, one, &q);
	for (size_t i = 0; !one && i < rb_recovery_count(); i++)
		put_model(&out, rb_recovery_at(i), &q);
	if (!q.tissue.name && (!one || is_for_cord(one)))
		output_warn(&out, "cord_only", "primate-cord and woolley are for the spinal cord: they take the EQD2 as one of "
		    "the cord at \u03b1/\u03b2 2 Gy.");
	return calc_finish(&out, o, f);
}

const struct command command_calc_recovery = {
	.name = "calc recovery",
	.arguments = "",
	.summary = "what is left of a prior course",
	.details = "What is left of a prior course's EQD2 after some months, under each model of recovery. Models "
	           "differ by many Gy: that is what to learn from the table. Where one does not apply a note tells why.",
	.options = recovery_options,
	.n_options = sizeof recovery_options / sizeof *recovery_options,
	.run = run_recovery,
};
