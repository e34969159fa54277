/* ghostdose simulate. */
#include <math.h>

#include "base/number.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/picture.h"
#include "cli/picture_trial.h"

static const struct option_spec simulate_options[] = {
	{ .name = "csv", .kind = OPTION_FLAG, .help = "print every moment as a row of CSV" },
	CALC_OPTION_OFF,
	CLI_OPTION_PICTURE,
	CLI_OPTION_SEED,
	COMMAND_OPTION_JSON,
};

/* exp of more than this is no number. */
static const double LN_MOST = 709;

struct answer {
	struct cli_trial on;
	struct simulation sim;
	unsigned off;
};

/* Cells of a compartment; false: more than a number can hold. */
static bool
cells_of(const struct simulation *x, size_t moment, size_t compartment, double *cells)
{
	double ln_cells = x->ln_cells[moment * x->n_compartments + compartment];

	*cells = ln_cells <= LN_MOST ? exp(ln_cells) : 0;
	return ln_cells <= LN_MOST;
}

/* ---- CSV ---- */

static void
put_field(double v)
{
	char number[NUMBER_TEXT_MAX];

	printf(",%s", number_shortest(v, number));
}

static void
put_csv(const struct simulation *x)
{
	char number[NUMBER_TEXT_MAX];

	printf("time_d,dose_gy");
	for (size_t i = 0; i < x->n_compartments; i++)
		printf(",%s_cells", x->compartments[i]);
	for (size_t i = 0; i < x->n_tissues; i++)
		printf(",%s_eqd2_gy", x->tissues[i].name);
	printf("\n");
	for (size_t k = 0; k < x->n; k++) {
		printf("%s", number_shortest(x->times_d[k], number));
		put_field(x->dose_gy[k]);
		for (size_t i = 0; i < x->n_compartments; i++) {
			double cells;

			if (cells_of(x, k, i, &cells))
				put_field(cells);
			else
				printf(",");
		}
		for (size_t i = 0; i < x->n_tissues; i++)
			if (x->tissues[i].eqd2_gy)
				put_field(x->tissues[i].eqd2_gy[k]);
			else
				printf(",");
		printf("\n");
	}
}

/* ---- JSON ---- */

static json_t *
numbers(const double *v, size_t n, bool *broken)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		*broken = json_array_append_new(list, json_real(v[i])) != 0 || *broken;
	return list;
}

static json_t *
cells_json(const struct simulation *x, size_t compartment, struct output *out, bool *broken)
{
	json_t *list = json_array();

	for (size_t k = 0; k < x->n; k++) {
		double cells;
		bool fits = cells_of(x, k, compartment, &cells);

		if (!fits)
			output_warn(out, "too_many_cells", "A compartment holds more cells than a number can: null there.");
		*broken = json_array_append_new(list, fits ? json_real(cells) : json_null()) != 0 || *broken;
	}
	return list;
}

static void
warn(struct output *out, const struct simulation *x)
{
	char code[80];

	if (x->n_compartments == 0)
		output_warn(out, "no_tumour", "The case has no tumour.");
	for (size_t i = 0; i < x->n_tissues; i++)
		if (!x->tissues[i].eqd2_gy) {
			snprintf(code, sizeof code, "unknown_tissue_%zu", i + 1);
			output_warn(out, code, "%s has no EQD2 here: %s.", x->tissues[i].name, x->tissues[i].why_not);
		}
}

static bool
put_json(struct output *out, const struct answer *x, struct fault *f)
{
	const struct simulation *s = &x->sim;
	json_t *tumour = json_object(), *tissues = json_object();
	bool broken = false;

	output_text(out, "case", "Case", x->on.c->id);
	output_text(out, "regimen", "Regimen", x->on.regimen.notation);
	output_json(out, "times_d", numbers(s->times_d, s->n, &broken));
	output_json(out, "dose_gy", numbers(s->dose_gy, s->n, &broken));
	for (size_t i = 0; i < s->n_compartments; i++)
		broken = json_object_set_new(tumour, s->compartments[i], cells_json(s, i, out, &broken)) != 0 || broken;
	for (size_t i = 0; i < s->n_tissues; i++)
		broken = json_object_set_new(tissues, s->tissues[i].name, s->tissues[i].eqd2_gy
		                             ? numbers(s->tissues[i].eqd2_gy, s->n, &broken) : json_null()) != 0 || broken;
	output_json(out, "tumour", tumour);
	output_json(out, "tissues", tissues);
	return !broken || fault_memory(f);
}

/* ---- for a reader: once a week, and the end ---- */

static double
log10_cells(const struct simulation *x, size_t moment)
{
	double most = -INFINITY, sum = 0;

	for (size_t i = 0; i < x->n_compartments; i++)
		most = fmax(most, x->ln_cells[moment * x->n_compartments + i]);
	for (size_t i = 0; i < x->n_compartments && isfinite(most); i++)
		sum += exp(x->ln_cells[moment * x->n_compartments + i] - most);
	return isfinite(most) ? (most + log(sum)) / log(10) : -INFINITY;
}

static void
put_moment(struct output *out, const struct simulation *x, size_t k)
{
	double log10_total = x->n_compartments ? log10_cells(x, k) : 0;
	char number[NUMBER_TEXT_MAX];

	output_row(out);
	output_cell_text(out, number_short(x->times_d[k], 6, number));
	if (x->n_compartments)
		output_cell_text(out, isfinite(log10_total) ? number_fixed(log10_total, 2, number) : "none");
	for (size_t i = 0; i < x->n_tissues; i++)
		output_cell_text(out, x->tissues[i].eqd2_gy ? number_fixed(x->tissues[i].eqd2_gy[k], 2, number) : "unknown");
}

static bool
put_lines(struct output *out, const struct answer *x, struct fault *f)
{
	const struct simulation *s = &x->sim;
	size_t n = 0;
	struct output_column *columns = arena_array(x->on.arena, s->n_tissues + 2, sizeof *columns);

	if (!columns)
		return fault_memory(f);
	columns[n++] = (struct output_column){ "day", "day", "" };
	if (s->n_compartments)
		columns[n++] = (struct output_column){ "log10_cells", "log10 cells", "" };
	for (size_t i = 0; i < s->n_tissues; i++)
		columns[n++] = (struct output_column){ s->tissues[i].name, s->tissues[i].name, "" };
	output_text(out, "case", "Case", x->on.c->title);
	output_text(out, "regimen", "Regimen", x->on.regimen.notation);
	output_table(out, "moments", "Once a week and at the end; tissues in Gy of cumulative EQD2", columns, n);
	for (size_t k = 0; k < s->n; k++)
		if (k + 1 == s->n || fmod(s->times_d[k], 7) <= 0)
			put_moment(out, s, k);
	return true;
}

static bool
answer(const struct options *o, struct answer *x, struct fault *f)
{
	bool json = options_given(o, "json"), picture, good;
	struct output out;

	if (!options_exclude(o, "csv", "json", f) || !picture_asked(o, &picture, f) || !calc_off(o, &x->off, f) || !cli_trial_open(o, &x->on, f) ||
	    !assess_simulate(x->on.a, &x->on.regimen.schedule, NULL, x->off, x->on.arena, &x->sim, f))
		return false;
	if (picture && !picture_of_simulation(o, &x->on, &x->sim, f))
		return false;
	if (options_given(o, "csv")) {
		put_csv(&x->sim);
		return true;
	}
	output_init(&out, "ghostdose.simulate/1");
	good = json ? put_json(&out, x, f) : put_lines(&out, x, f);
	warn(&out, &x->sim);
	calc_warn_off(&out, x->off);
	good = good && output_print(&out, json, stdout, f);
	output_fini(&out);
	return good;
}

static bool
run_simulate(const struct options *o, int *status, struct fault *f)
{
	struct answer x = { 0 };
	bool good;

	(void)status;
	good = answer(o, &x, f);
	cli_trial_fini(&x.on);
	return good;
}

const struct command command_simulate = {
	.name = "simulate",
	.arguments = "CASE REGIMEN",
	.example = "carotid 35x2",
	.arguments_min = 2,
	.arguments_max = 2,
	.summary = "the time course of a regimen: tumour and tissues, day by day",
	.details = "Gives the new course of a case this regimen and follows it: the expected cells of every compartment of "
	           "the tumour and the cumulative EQD2 of every tissue, what is left of the earlier courses included, just "
	           "after each fraction and on each whole day. Days count from the first fraction.",
	.options = simulate_options,
	.n_options = sizeof simulate_options / sizeof *simulate_options,
	.run = run_simulate,
};
