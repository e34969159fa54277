/* ghostdose schema --json.  Each table is a Frictionless Table Schema; what does not apply is left out.
 *
 * It describes what we write ourselves: cells with commas between them, decimals with a point, no blanks around.  A cell that may
 * be drawn, as "45|50", is no number to other programs; such a column is text with a pattern, and its range is told in words of
 * our own. */
#include "cli/schema_json.h"

#include <stdio.h>
#include <string.h>

#include "assess/assess.h"
#include "assess/classify.h"
#include "assess/place.h"
#include "casebook/casebook.h"
#include "cli/calc.h"
#include "cli/schema_mdoc.h"

/* ---- patterns ---- */

enum { PATTERN_MAX = 400 };

/* What number_parse() takes. */
#define DIGITS "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?"
/* The ends and the step of a range, which have no sign and no exponent. */
#define PLAIN "[0-9]+(\\.[0-9]+)?"
#define BAR " *\\| *"

/* Does the column have cells that a number is drawn for? */
static bool
is_drawn(const struct column *c)
{
	return c->varies && (c->type == COLUMN_NUMBER || c->type == COLUMN_WHOLE);
}

/* The pattern that a cell matches from end to end, or NULL.  Some programs look for a pattern anywhere in the cell: it says
 * where it begins and ends. */
static const char *
pattern_of(const struct column *c, char out[PATTERN_MAX])
{
	const char *sign = c->low < c->high && c->low >= 0 ? "\\+?" : "[+-]?";

	if (c->type == COLUMN_ID)
		return "^[A-Za-z][A-Za-z0-9_-]*$";
	if (c->type == COLUMN_NUMBERS)
		snprintf(out, PATTERN_MAX, "^%s" DIGITS "( *; *%s" DIGITS ")*$", sign, sign);
	else if (is_drawn(c))
		snprintf(out, PATTERN_MAX, "^(%s" DIGITS "(" BAR "%s" DIGITS ")*|" PLAIN " *\\.\\. *" PLAIN "( */ *" PLAIN ")?)$", sign, sign);
	else
		return NULL;
	return out;
}

/* ---- tables ---- */

/* The type that other programs know. */
static const char *
type_name(const struct column *c)
{
	if (c->varies)
		return "string";
	return c->type == COLUMN_NUMBER ? "number" : c->type == COLUMN_WHOLE ? "integer" : "string";
}

/* And ours. */
static const char *
own_type_name(enum column_type t)
{
	switch (t) {
	case COLUMN_TEXT:
		return "text";
	case COLUMN_ID:
		return "name";
	case COLUMN_NUMBER:
		return "number";
	case COLUMN_WHOLE:
		return "integer";
	case COLUMN_WORD:
		return "word";
	case COLUMN_NUMBERS:
		break;
	}
	return "numbers";
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
	char text[PATTERN_MAX];
	const char *pattern = pattern_of(c, text);

	set(o, "required", json_boolean(c->required), broken);
	if (c->low < c->high && strcmp(type_name(c), "string") != 0) {
		set(o, "minimum", json_real(c->low), broken);
		set(o, "maximum", json_real(c->high), broken);
	}
	if (pattern)
		set(o, "pattern", json_string(pattern), broken);
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
	set(o, "type", json_string(type_name(c)), broken);
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
	set(o, "ghostdose:type", json_string(own_type_name(c->type)), broken);
	set(o, "ghostdose:varies", json_boolean(c->varies), broken);
	if (c->low < c->high) {
		set(o, "ghostdose:minimum", json_real(c->low), broken);
		set(o, "ghostdose:maximum", json_real(c->high), broken);
	}
	return o;
}

/* How a file is parted, in the words of Frictionless Data. */
static json_t *
dialect_json(bool *broken)
{
	json_t *o = json_object();

	set(o, "delimiter", json_string(","), broken);
	set(o, "commentChar", json_string("#"), broken);
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
	/* Columns are found by their names; those that need not be filled may be left out. */
	set(schema, "fieldsMatch", json_string("superset"), broken);
	set(o, "name", json_string(t->table.name), broken);
	set(o, "path", json_string(file), broken);
	set(o, "required", json_boolean(t->required), broken);
	set(o, "description", json_string(t->table.help), broken);
	set(o, "dialect", dialect_json(broken), broken);
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

/* ---- the whole ---- */

bool
schema_json(struct fault *f)
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
