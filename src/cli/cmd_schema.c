/* ghostdose schema: what a case is made of, from the tables that the loader reads with. */
#include <stdlib.h>
#include <string.h>

#include "assess/assess.h"
#include "assess/classify.h"
#include "assess/place.h"
#include "base/number.h"
#include "casebook/casebook.h"
#include "cli/calc.h"
#include "cli/completion.h"
#include "cli/schema_json.h"
#include "cli/schema_mdoc.h"

static const struct option_spec schema_options[] = {
	COMMAND_OPTION_JSON,
	{ .name = "mdoc", .kind = OPTION_FLAG, .help = "print the part of ghostdose-case(5) that is made from it" },
	{ .name = "lesson", .kind = OPTION_FLAG, .help = "print the part of ghostdose-lesson(5) that is made from what lessons are read with" },
	{ .name = "keys", .kind = OPTION_FLAG, .help = "print the part of ghostdose(1) that is made from the keys" },
	{ .name = "completion", .kind = OPTION_TEXT, .value = "SHELL", .expected = "bash or zsh",
	  .help = "print what completes commands, options and names of cases in that shell: bash or zsh" },
};

/* ---- for a reader ---- */

static const struct output_column line_columns[] = {
	{ "name", "column", "" },
	{ "needed", "needed", "" },
	{ "value", "value", "" },
	{ "help", "what it says", "" },
};
static const struct output_column key_columns[] = {
	{ "name", "key", "" },
	{ "default", "when missing", "" },
	{ "help", "what it says", "" },
};
static const struct output_column quantity_columns[] = {
	{ "name", "quantity", "" },
	{ "of", "of", "" },
	{ "unit", "unit", "" },
	{ "help", "what it is", "" },
};

static const struct output_column named_columns[] = {
	{ "name", "name", "" },
	{ "of", "of", "" },
	{ "help", "what it is", "" },
};

/* A list begins; rows follow. */
static void
begin_named(struct output *out, const char *name, const char *title)
{
	output_table(out, name, title, named_columns, sizeof named_columns / sizeof *named_columns);
}

static void
put_named(struct output *out, const char *name, const char *of, const char *help)
{
	output_row(out);
	output_cell_text(out, name);
	output_cell_text(out, of);
	output_cell_text(out, help);
}

static void
print_step_lists(struct output *out)
{
	begin_named(out, "step_types", "\nTypes of steps");
	for (int i = 0; i < STEP_TYPES; i++)
		put_named(out, case_step_kinds[i].name, "", case_step_kinds[i].help);
	begin_named(out, "classes", "\nClasses of classify steps");
	for (size_t i = 0; i < assess_scheme_count(); i++)
		put_named(out, assess_scheme_at(i)->name, assess_scheme_at(i)->of, assess_scheme_at(i)->help);
	begin_named(out, "places", "\nPlaces of point steps");
	for (size_t i = 0; i < assess_place_count(); i++)
		put_named(out, assess_place_at(i)->name, assess_place_at(i)->of, assess_place_at(i)->help);
	begin_named(out, "note_items", "\nItems of the consult note");
	for (int i = 0; i < NOTE_ITEMS; i++)
		put_named(out, case_note_items[i].word, "", case_note_items[i].help);
}

static bool
print_lines(const struct options *o, struct fault *f)
{
	struct output out;
	char text[SCHEMA_VALUE_MAX], title[160];

	output_init(&out, "ghostdose.schema/1");
	output_whole(&out, "format_version", "Format version", "", CASE_FORMAT_VERSION);
	for (size_t i = 0; i < CASE_TABLES; i++) {
		const struct table_schema *t = &case_schemas[i].table;

		snprintf(title, sizeof title, "\n%s.csv%s - %.*s", t->name,
		    case_schemas[i].required ? "" : " (optional)", (int)strcspn(t->help, "."), t->help);
		output_table(&out, t->name, title, line_columns, sizeof line_columns / sizeof *line_columns);
		for (size_t c = 0; c < t->n; c++) {
			output_row(&out);
			output_cell_text(&out, t->columns[c].name);
			output_cell_text(&out, t->columns[c].required ? "yes" : "");
			output_cell_text(&out, schema_value(&t->columns[c], text));
			output_cell_text(&out, t->columns[c].help);
		}
	}
	output_table(&out, "keys", "\nKeys of case.csv", key_columns, sizeof key_columns / sizeof *key_columns);
	for (size_t i = 0; i < case_keys_n; i++) {
		output_row(&out);
		output_cell_text(&out, case_keys[i].name);
		output_cell_text(&out, case_keys[i].fallback ? case_keys[i].fallback : "refused");
		output_cell_text(&out, case_keys[i].help);
	}
	output_table(&out, "quantities", "\nQuantities of number steps", quantity_columns,
	    sizeof quantity_columns / sizeof *quantity_columns);
	for (size_t i = 0; i < assess_quantity_count(); i++) {
		const struct quantity *q = assess_quantity_at(i);

		output_row(&out);
		output_cell_text(&out, q->name);
		output_cell_text(&out, q->of);
		output_cell_text(&out, q->unit);
		output_cell_text(&out, q->help);
	}
	print_step_lists(&out);
	return calc_finish(&out, o, f);
}

static bool
print_completion(const char *shell, struct fault *f)
{
	if (strcmp(shell, "bash") == 0)
		completion_bash(stdout);
	else if (strcmp(shell, "zsh") == 0)
		completion_zsh(stdout);
	else
		return options_refuse(f, "completion", "\"%s\" is not known here; expected bash or zsh", shell);
	return true;
}

static bool
run_schema(const struct options *o, int *status, struct fault *f)
{
	static const char *const kinds[] = { "json", "mdoc", "lesson", "keys", "completion" };

	(void)status;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		for (size_t k = i + 1; k < sizeof kinds / sizeof *kinds; k++)
			if (!options_exclude(o, kinds[i], kinds[k], f))
				return false;
	if (options_given(o, "completion"))
		return print_completion(options_text(o, "completion"), f);
	if (options_given(o, "lesson")) {
		lesson_mdoc(stdout);
		return true;
	}
	if (options_given(o, "keys")) {
		keys_mdoc(stdout);
		return true;
	}
	if (options_given(o, "mdoc")) {
		schema_mdoc(stdout);
		return true;
	}
	return options_given(o, "json") ? schema_json(f) : print_lines(o, f);
}

const struct command command_schema = {
	.name = "schema",
	.arguments = "",
	.summary = "the tables and columns that a case is made of",
	.details = "What ghostdose-case(5) explains, as the program reads it: tables with their columns, the keys of "
	           "case.csv, the types of steps with the quantities, classes and places that they may ask for, the items of "
	           "the consult note, the models of recovery. With --json each table has "
	           "a Frictionless Table Schema, for other programs, of files with commas between cells and decimals with a point; "
	           "what does not apply to a field is left out. A column whose cells may be drawn, as 45|50, is text with a pattern "
	           "there; ghostdose:type, ghostdose:minimum and ghostdose:maximum say which numbers it holds. The loader takes "
	           "more: semicolons and decimal commas, blanks around a cell, words in capitals.",
	.options = schema_options,
	.n_options = sizeof schema_options / sizeof *schema_options,
	.run = run_schema,
};
