/* ghostdose cases. */
#include <math.h>

#include "cli/calc.h"
#include "cli/cases.h"

static const struct option_spec cases_options[] = {
	COMMAND_OPTION_JSON,
};

static const struct output_column columns[] = {
	{ "id", "case", "" },
	{ "title", "title", "" },
	{ "level", "level", "" },
	{ "minutes", "minutes", "" },
	{ "path", "path", "" },
	{ "fault", "fault", "" },
};

/* For a reader: a fault stands where the title would. */
static const struct output_column line_columns[] = {
	{ "id", "case", "" },
	{ "level", "level", "" },
	{ "minutes", "minutes", "" },
	{ "path", "path", "" },
	{ "title", "title", "" },
};

enum { FAULT_LINE_MAX = 700 };

static void
put_minutes(struct output *out, const struct casebook *c)
{
	if (c && !isnan(c->minutes)) {
		output_cell_number(out, c->minutes);
		return;
	}
	output_cell_null(out);
	if (c)
		output_warn(out, "no_minutes", "A case that does not say how long it takes has no minutes.");
}

static void
put_case(struct output *out, const struct cli_case *x, const struct casebook *c, const char *fault)
{
	output_row(out);
	output_cell_text(out, x->name);
	output_cell_text(out, c ? c->title : NULL);
	output_cell_text(out, c ? c->level : NULL);
	put_minutes(out, c);
	output_cell_text(out, x->path);
	output_cell_text(out, fault);
	if (!c)
		output_warn(out, "broken_case", "A case with an error has no title, level and minutes; \"ghostdose "
		    "lint\" lists all that is wrong with it.");
}

static void
put_case_line(struct output *out, const struct cli_case *x, const struct casebook *c, const char *fault)
{
	output_row(out);
	output_cell_text(out, x->name);
	output_cell_text(out, c ? c->level : "");
	if (c && !isnan(c->minutes))
		output_cell_number(out, c->minutes);
	else
		output_cell_text(out, "");
	output_cell_text(out, x->path);
	output_cell_text(out, c ? c->title : fault);
	if (!c)
		output_warn(out, "broken_case", "\"ghostdose lint CASE\" lists all that is wrong with a broken case.");
}

static bool
run_cases(const struct options *o, int *status, struct fault *f)
{
	bool json = options_given(o, "json"), good;
	struct cli_case_list list;
	struct output out;

	(void)status;
	good = cli_list_cases(&list, f);
	output_init(&out, "ghostdose.cases/1");
	output_table(&out, "cases", "Cases", json ? columns : line_columns,
	    json ? sizeof columns / sizeof *columns : sizeof line_columns / sizeof *line_columns);
	for (size_t i = 0; good && i < list.n; i++) {
		struct casebook *c = NULL;
		struct assess *a = NULL;
		char text[FAULT_LINE_MAX] = "";
		struct fault broken;

		if (!cli_open_case(list.items[i].path, &c, &a, &broken))
			fault_format(&broken, text, sizeof text);
		(json ? put_case : put_case_line)(&out, &list.items[i], c, text);
		assess_free(a);
		casebook_free(c);
	}
	if (good && list.n == 0)
		output_warn(&out, "no_cases", "No case was found in ./cases, GHOSTDOSE_CASES, your data folder and "
		    "%s/cases.", cli_datadir());
	cli_cases_fini(&list);
	if (!good) {
		output_fini(&out);
		return false;
	}
	return calc_finish(&out, o, f);
}

const struct command command_cases = {
	.name = "cases",
	.arguments = "",
	.summary = "the cases that are found, and where",
	.details = "Cases are looked for in ./cases, in the folders of GHOSTDOSE_CASES, in the data folder of the user "
	           "and in the installed one; of two with the same name the first counts. A broken case stays in the "
	           "list, with the first of its faults.",
	.options = cases_options,
	.n_options = sizeof cases_options / sizeof *cases_options,
	.run = run_cases,
};
