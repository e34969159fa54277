/* ghostdose calc blowout: published series of carotid blowout, and no model of dose. */
#include "base/number.h"
#include "cli/calc.h"
#include "radiobio/prognosis.h"

static const struct option_spec blowout_options[] = {
	COMMAND_OPTION_JSON,
};

static const struct output_column series_columns[] = {
	{ "series", "series", "" },
	{ "schedule", "schedule", "" },
	{ "who", "who", "" },
	{ "events", "events", "" },
	{ "patients", "patients", "" },
	{ "rate", "rate", "" },
	{ "low", "from", "" },
	{ "high", "to", "" },
	{ "trust", "trust", "" },
	{ "source", "source", "" },
};

static const struct output_column series_line_columns[] = {
	{ "series", "series", "" },
	{ "count", "events", "" },
	{ "rate", "rate, 95 % interval", "" },
	{ "source", "source", "" },
};

static void
put_count(struct output *out, long n)
{
	if (n >= 0)
		output_cell_whole(out, n);
	else
		output_cell_null(out);
}

static void
put_series(struct output *out)
{
	output_table(out, "series", "Carotid blowout after re-irradiation", series_columns,
	    sizeof series_columns / sizeof *series_columns);
	for (size_t i = 0; i < rb_series_count(); i++) {
		const struct rb_series *x = rb_series_at(i);

		output_row(out);
		output_cell_text(out, x->name);
		output_cell_text(out, x->schedule);
		output_cell_text(out, x->who);
		put_count(out, x->events);
		put_count(out, x->patients);
		output_cell_number(out, x->rate);
		if (x->events >= 0 && x->patients > 0) {
			struct rb_interval r = rb_rate_interval(x->events, x->patients);

			output_cell_number(out, r.low);
			output_cell_number(out, r.high);
		} else {
			output_cell_null(out);
			output_cell_null(out);
			output_warn(out, "no_count", "Where a series gives no count of events its rate has no interval here.");
		}
		output_cell_text(out, rb_trust_name(x->trust));
		output_cell_text(out, x->source);
	}
}

static const char *
percent(double v, char out[NUMBER_TEXT_MAX])
{
	return number_fixed(100 * v, 1, out);
}

static void
put_series_lines(struct output *out)
{
	output_table(out, "series", out->n_items ? "\nCarotid blowout after re-irradiation: series, no model of dose"
	    : "Carotid blowout after re-irradiation: series, no model of dose", series_line_columns,
	    sizeof series_line_columns / sizeof *series_line_columns);
	for (size_t i = 0; i < rb_series_count(); i++) {
		const struct rb_series *x = rb_series_at(i);
		bool counted = x->events >= 0 && x->patients > 0;
		char count[60] = "no count given", rate[140], source[2 * CALC_CITED_MAX], own[CALC_CITED_MAX], n[3][NUMBER_TEXT_MAX];

		snprintf(rate, sizeof rate, "%s %%", percent(x->rate, n[0]));
		if (counted) {
			struct rb_interval r = rb_rate_interval(x->events, x->patients);

			snprintf(count, sizeof count, "%ld of %ld", x->events, x->patients);
			snprintf(rate, sizeof rate, "%s %% (%s to %s%s)", percent(x->rate, n[0]), percent(r.low, n[1]),
			    percent(r.high, n[2]), x->events == 0 ? ", one-sided" : "");
		}
		snprintf(source, sizeof source, "%s; %s; %s", x->schedule, x->who, calc_cited(x->trust, x->source, own));
		output_row(out);
		output_cell_text(out, x->name);
		output_cell_text(out, count);
		output_cell_text(out, rate);
		output_cell_text(out, source);
	}
}

void
calc_series(struct output *out, bool lines)
{
	if (lines)
		put_series_lines(out);
	else
		put_series(out);
}

static bool
run_blowout(const struct options *o, int *status, struct fault *f)
{
	struct output out;

	(void)status;
	output_init(&out, "ghostdose.calc-blowout/1");
	calc_series(&out, !options_given(o, "json"));
	output_warn(&out, "no_dose_model", "These are rates of series, by schedule and patient; there is no validated model "
	    "of carotid blowout by dose, and none is made of them here. HyTEC's three are preliminary, and one series found "
	    "no correlation with dose.");
	output_warn(&out, "none_is_not_zero", "A series without an event has an interval too: 0 of 22 may be 12.7 %% (one-sided).");
	return calc_finish(&out, o, f);
}

const struct command command_calc_blowout = {
	.name = "calc blowout",
	.arguments = "",
	.summary = "published rates of carotid blowout",
	.details = "Published series of carotid blowout after re-irradiation: schedule, patients, events, rate and its exact "
	           "95 % interval (Clopper and Pearson 1934; one-sided where there was no event). Series differ in more than the "
	           "dose: they are for counselling, not for choosing a regimen by a curve that nobody has.",
	.options = blowout_options,
	.n_options = sizeof blowout_options / sizeof *blowout_options,
	.run = run_blowout,
};
