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
#include "cli/schema_mdoc.h"

static const struct option_spec schema_options[] = {
	COMMAND_OPTION_JSON,
	{ .name = "mdoc", .kind = OPTION_FLAG, .help = "print the part of ghostdose-case(5) that is made from it" },
	{ .name = "lesson", .kind = OPTION_FLAG, .help = "print the part of ghostdose-lesson(5) that is made from what lessons are read with" },
	{ .name = "keys", .kind = OPTION_FLAG, .help = "print the part of ghostdose(1) that is made from the keys" },
	{ .name = "completion", .kind = OPTION_TEXT, .value = "SHELL", .expected = "bash or zsh",
	  .help = "print what completes commands, options and names of cases in that shell: bash or zsh" },
};

/* ---- JSON, in the manner of Frictionless Table Schema: what does not apply is left out ---- */

static const char *
type_name(enum column_type t)
{
	return t == COLUMN_NUMBER ? "number" : t == COLUMN_WHOLE ? "integer" : "string";
}

/* Takes value over; a failure shows in *broken. */
static void
set(json_t *object, const char *key, json_t *value, bool *broken)
{
	*broken = json_object_set_new(object, key, value) != 0 || *broken;
}

static json_t *
constraints_json(const struct column *c, bool *broken)
{
	json_t *o = json_object(), *words;

	set(o, "required", json_boolean(c->required), broken);
	if (c->low < c->high) {
		set(o, "minimum", json_real(c->low), broken);
		set(o, "maximum", json_real(c->high), broken);
	}
	if (c->type == COLUMN_ID)
		set(o, "pattern", json_string("[A-Za-z][A-Za-z0-9_-]*"), broken);
	if (c->type == COLUMN_WORD) {
		words = json_array();
		for (size_t i = 0; c->words[i]; i++)
			*broken = json_array_append_new(words, json_string(c->words[i])) != 0 || *broken;
		set(o, "enum", words, broken);
	}
	return o;
}

static json_t *
field_json(const struct column *c, bool *broken)
{
	json_t *o = json_object();

	set(o, "name", json_string(c->name), broken);
	set(o, "type", json_string(type_name(c->type)), broken);
	if (c->type == COLUMN_NUMBERS)
		set(o, "separator", json_string(";"), broken);
	if (c->unit)
		set(o, "unit", json_string(c->unit), broken);
	set(o, "description", json_string(c->help), broken);
	if (c->fallback)
		set(o, "default", json_string(c->fallback), broken);
	if (c->example && *c->example)
		set(o, "example", json_string(c->example), broken);
	set(o, "constraints", constraints_json(c, broken), broken);
	return o;
}

static json_t *
table_json(const struct case_schema *t, bool *broken)
{
	json_t *o = json_object(), *fields = json_array(), *schema = json_object();
	char file[64];

	snprintf(file, sizeof file, "%s.csv", t->table.name);
	for (size_t i = 0; i < t->table.n; i++)
		*broken = json_array_append_new(fields, field_json(&t->table.columns[i], broken)) != 0 || *broken;
	set(schema, "fields", fields, broken);
	set(o, "name", json_string(t->table.name), broken);
	set(o, "path", json_string(file), broken);
	set(o, "required", json_boolean(t->required), broken);
	set(o, "description", json_string(t->table.help), broken);
	set(o, "schema", schema, broken);
	return o;
}

static json_t *
keys_json(bool *broken)
{
	json_t *list = json_array();

	for (size_t i = 0; i < case_keys_n; i++) {
		json_t *o = json_object();

		set(o, "name", json_string(case_keys[i].name), broken);
		set(o, "required", json_boolean(!case_keys[i].fallback), broken);
		if (case_keys[i].fallback)
			set(o, "default", json_string(case_keys[i].fallback), broken);
		set(o, "description", json_string(case_keys[i].help), broken);
		set(o, "example", json_string(case_keys[i].example), broken);
		*broken = json_array_append_new(list, o) != 0 || *broken;
	}
	return list;
}

static json_t *
quantities_json(bool *broken)
{
	json_t *list = json_array();

	for (size_t i = 0; i < assess_quantity_count(); i++) {
		const struct quantity *q = assess_quantity_at(i);
		json_t *o = json_object();

		set(o, "name", json_string(q->name), broken);
		set(o, "unit", json_string(q->unit), broken);
		set(o, "of", json_string(q->of), broken);
		set(o, "description", json_string(q->help), broken);
		*broken = json_array_append_new(list, o) != 0 || *broken;
	}
	return list;
}

static json_t *
named_json(const char *name, const char *of, const char *help, bool *broken)
{
	json_t *o = json_object();

	set(o, "name", json_string(name), broken);
	set(o, "of", json_string(of), broken);
	set(o, "description", json_string(help), broken);
	return o;
}

static json_t *
classes_json(bool *broken)
{
	json_t *list = json_array();

	for (size_t i = 0; i < assess_scheme_count(); i++) {
		const struct class_scheme *x = assess_scheme_at(i);
		json_t *o = named_json(x->name, x->of, x->help, broken), *labels = json_array();

		for (size_t k = 0; k < CLASSES_MAX; k++)
			*broken = json_array_append_new(labels, json_string(x->labels[k])) != 0 || *broken;
		set(o, "classes", labels, broken);
		*broken = json_array_append_new(list, o) != 0 || *broken;
	}
	return list;
}

static json_t *
places_json(bool *broken)
{
	json_t *list = json_array();

	for (size_t i = 0; i < assess_place_count(); i++) {
		const struct place_kind *x = assess_place_at(i);

		*broken = json_array_append_new(list, named_json(x->name, x->of, x->help, broken)) != 0 || *broken;
	}
	return list;
}

/* The columns of steps.csv that stand for these bits. */
static json_t *
cells_json(unsigned cells, bool *broken)
{
	json_t *list = json_array();

	for (unsigned bit = 1; bit <= CELL_REPORTS; bit <<= 1)
		if (cells & bit)
			*broken = json_array_append_new(list, json_string(schema_cell_name(bit))) != 0 || *broken;
	return list;
}

static json_t *
step_types_json(bool *broken)
{
	json_t *list = json_array();

	for (int i = 0; i < STEP_TYPES; i++) {
		const struct case_step_kind *k = &case_step_kinds[i];
		json_t *o = json_object();

		set(o, "name", json_string(k->name), broken);
		set(o, "description", json_string(k->help), broken);
		set(o, "needs", cells_json(k->needs, broken), broken);
		set(o, "takes", cells_json(k->takes, broken), broken);
		*broken = json_array_append_new(list, o) != 0 || *broken;
	}
	return list;
}

static json_t *
note_items_json(bool *broken)
{
	json_t *list = json_array();

	for (int i = 0; i < NOTE_ITEMS; i++) {
		const struct case_note_item *x = &case_note_items[i];
		json_t *o = json_object();

		set(o, "name", json_string(x->word), broken);
		set(o, "heading", json_string(x->heading), broken);
		set(o, "description", json_string(x->help), broken);
		set(o, "required", json_boolean(x->who == NOTE_LEARNER || x->who == NOTE_SLICE), broken);
		set(o, "source", json_string(x->source), broken);
		*broken = json_array_append_new(list, o) != 0 || *broken;
	}
	return list;
}

static json_t *
models_json(bool *broken)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rb_recovery_count(); i++) {
		json_t *o = json_object();

		set(o, "name", json_string(rb_recovery_at(i)->name), broken);
		set(o, "source", json_string(rb_recovery_at(i)->source), broken);
		*broken = json_array_append_new(list, o) != 0 || *broken;
	}
	return list;
}

static bool
print_json(struct fault *f)
{
	struct output out;
	json_t *tables = json_array();
	bool broken = false, good;

	for (size_t i = 0; i < CASE_TABLES; i++)
		broken = json_array_append_new(tables, table_json(&case_schemas[i], &broken)) != 0 || broken;
	output_init(&out, "ghostdose.schema/1");
	output_whole(&out, "format_version", "Format version", "", CASE_FORMAT_VERSION);
	output_json(&out, "tables", tables);
	output_json(&out, "keys", keys_json(&broken));
	output_json(&out, "step_types", step_types_json(&broken));
	output_json(&out, "quantities", quantities_json(&broken));
	output_json(&out, "classes", classes_json(&broken));
	output_json(&out, "places", places_json(&broken));
	output_json(&out, "note_items", note_items_json(&broken));
	output_json(&out, "recovery_models", models_json(&broken));
	good = broken ? fault_memory(f) : output_print(&out, true, stdout, f);
	output_fini(&out);
	return good;
}

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
	return options_given(o, "json") ? print_json(f) : print_lines(o, f);
}

const struct command command_schema = {
	.name = "schema",
	.arguments = "",
	.summary = "the tables and columns that a case is made of",
	.details = "What ghostdose-case(5) explains, as the program reads it: tables with their columns, the keys of "
	           "case.csv, the types of steps with the quantities, classes and places that they may ask for, the items of "
	           "the consult note, the models of recovery. With --json in the "
	           "manner of a Frictionless Table Schema, for other programs; there, what does not apply to a field "
	           "is left out.",
	.options = schema_options,
	.n_options = sizeof schema_options / sizeof *schema_options,
	.run = run_schema,
};
