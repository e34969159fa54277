#include "cli/output.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/output_lines.h"

enum { SENTENCE_MAX = 600 };

void
output_init(struct output *o, const char *schema)
{
	*o = (struct output){ .root = json_object(), .warnings = json_array(), .arena = arena_new() };
	o->broken = !o->root || !o->warnings || !o->arena;
	output_json(o, "schema", json_string(schema));
}

void
output_fini(struct output *o)
{
	json_decref(o->root);
	json_decref(o->warnings);
	arena_free(o->arena);
	free(o->items);
	*o = (struct output){ 0 };
}

/* A number that is not finite is null here, and output_print refuses. */
static json_t *
number_or_null(struct output *o, const char *key, double v)
{
	if (isfinite(v))
		return json_real(v);
	if (!o->not_finite[0])
		snprintf(o->not_finite, sizeof o->not_finite, "%s", key);
	return json_null();
}

static json_t *
text_or_null(const char *text)
{
	char *clean;
	json_t *j;

	if (!text)
		return json_null();
	/* An unsafe byte becomes at most 10: \u{10FFFF}, and those take 3 or 4 bytes already. */
	clean = mem_array(strlen(text) + 1, 4);
	if (!clean)
		return NULL;
	j = json_string(text_clean(clean, 4 * (strlen(text) + 1), text));
	free(clean);
	return j;
}

/* The same line by line, in fresh memory; NULL when it is out. */
static char *
clean_lines(const char *text)
{
	size_t size = 4 * strlen(text) + 1, used = 0;
	char *clean = mem_array(size, 1), *line = mem_array(size, 1);

	if (!clean || !line) {
		free(clean);
		free(line);
		return NULL;
	}
	for (bool more = true; more;) {
		size_t len = strcspn(text, "\n");

		memcpy(line, text, len);
		line[len] = '\0';
		text_clean(clean + used, size - used, line);
		used += strlen(clean + used);
		more = text[len] != '\0';
		if (more)
			clean[used++] = '\n';
		text += len + 1;
	}
	clean[used] = '\0';
	free(line);
	return clean;
}

static json_t *
lines_or_null(const char *text)
{
	char *clean = clean_lines(text);
	json_t *j = clean ? json_string(clean) : NULL;

	free(clean);
	return j;
}

void
output_json(struct output *o, const char *key, json_t *value)
{
	if (o->broken) {
		json_decref(value);
		return;
	}
	assert(!json_object_get(o->root, key));
	if (json_object_set_new(o->root, key, value))
		o->broken = true;
}

static struct output_item *
add_item(struct output *o, const char *key, const char *label, const char *unit, json_t *value)
{
	struct output_item *items;

	output_json(o, key, value);
	if (o->broken)
		return NULL;
	items = mem_grow(o->items, &o->items_capacity, o->n_items + 1, sizeof *items);
	if (items) {
		o->items = items;
		items[o->n_items] = (struct output_item){
			.key = arena_text(o->arena, key, strlen(key)),
			.label = arena_text(o->arena, label, strlen(label)),
			.unit = arena_text(o->arena, unit, strlen(unit)),
		};
	}
	if (!items || !items[o->n_items].key || !items[o->n_items].label || !items[o->n_items].unit) {
		o->broken = true;
		return NULL;
	}
	return &items[o->n_items++];
}

void
output_text(struct output *o, const char *key, const char *label, const char *text)
{
	add_item(o, key, label, "", text_or_null(text));
}

void
output_number(struct output *o, const char *key, const char *label, const char *unit, double v)
{
	add_item(o, key, label, unit, number_or_null(o, key, v));
}

void
output_whole(struct output *o, const char *key, const char *label, const char *unit, long v)
{
	add_item(o, key, label, unit, json_integer(v));
}

void
output_flag(struct output *o, const char *key, const char *label, bool v)
{
	add_item(o, key, label, "", json_boolean(v));
}

void
output_null(struct output *o, const char *key, const char *label)
{
	add_item(o, key, label, "", json_null());
}

void
output_not_applicable(struct output *o, const char *key, const char *label, const char *code, const char *why)
{
	output_null(o, key, label);
	output_warn(o, code, "%s", why);
}

static bool
is_warned(const struct output *o, const char *code)
{
	size_t i;
	json_t *w;

	json_array_foreach(o->warnings, i, w) {
		const char *known = json_string_value(json_object_get(w, "code"));

		if (known && strcmp(known, code) == 0)
			return true;
	}
	return false;
}

void
output_warn(struct output *o, const char *code, const char *format, ...)
{
	char raw[SENTENCE_MAX], text[SENTENCE_MAX];
	va_list ap;

	if (o->broken || is_warned(o, code))
		return;
	va_start(ap, format);
	vsnprintf(raw, sizeof raw, format, ap);
	va_end(ap);
	text_clean(text, sizeof text, raw);
	if (json_array_append_new(o->warnings, json_pack("{s:s, s:s}", "code", code, "message", text)))
		o->broken = true;
}

void
output_table(struct output *o, const char *key, const char *label, const struct output_column *columns, size_t n)
{
	struct output_item *item = add_item(o, key, label, "", json_array());

	assert(n > 0);
	o->row = NULL;
	if (!item)
		return;
	item->columns = columns;
	item->n_columns = n;
}

void
output_table_of(struct output *o, const char *key, const char *label, const struct output_column *columns, size_t n_columns,
                size_t n, output_row_fn *fill, const void *user)
{
	output_table(o, key, label, columns, n_columns);
	if (o->broken)
		return;
	o->items[o->n_items - 1].fill = fill;
	o->items[o->n_items - 1].user = user;
	o->items[o->n_items - 1].n_rows = n;
}

size_t
output_rows(const struct output *o, const struct output_item *table)
{
	return table->fill ? table->n_rows : json_array_size(json_object_get(o->root, table->key));
}

json_t *
output_row_at(struct output *o, const struct output_item *table, size_t i)
{
	json_t *row;

	if (!table->fill)
		return json_incref(json_array_get(json_object_get(o->root, table->key), i));
	row = json_object();
	o->broken = o->broken || !row;
	o->filled = table;
	o->row = row;
	o->n_cells = 0;
	table->fill(o, i, table->user);
	assert(o->broken || o->n_cells == table->n_columns);
	o->filled = NULL;
	o->row = NULL;
	if (!o->broken)
		return row;
	json_decref(row);
	return NULL;
}

void
output_row(struct output *o)
{
	const struct output_item *item = o->n_items ? &o->items[o->n_items - 1] : NULL;

	if (o->broken)
		return;
	assert(item && item->n_columns);
	assert(!o->row || o->n_cells == item->n_columns);
	o->row = json_object();
	o->n_cells = 0;
	if (!o->row || json_array_append_new(json_object_get(o->root, item->key), o->row))
		o->broken = true;
}

static const char *
cell_key(const struct output *o)
{
	const struct output_item *item = o->filled ? o->filled : &o->items[o->n_items - 1];

	assert(o->row && o->n_cells < item->n_columns);
	return item->columns[o->n_cells].key;
}

static void
add_cell(struct output *o, json_t *value)
{
	if (o->broken) {
		json_decref(value);
		return;
	}
	if (json_object_set_new(o->row, cell_key(o), value))
		o->broken = true;
	o->n_cells++;
}

void
output_cell_text(struct output *o, const char *text)
{
	add_cell(o, text_or_null(text));
}

void
output_cell_lines(struct output *o, const char *text)
{
	add_cell(o, lines_or_null(text));
}

void
output_cell_number(struct output *o, double v)
{
	if (!o->broken)
		add_cell(o, number_or_null(o, cell_key(o), v));
}

void
output_cell_maybe(struct output *o, double v)
{
	if (isnan(v))
		output_cell_null(o);
	else
		output_cell_number(o, v);
}

void
output_cell_whole(struct output *o, long v)
{
	add_cell(o, json_integer(v));
}

void
output_cell_flag(struct output *o, bool v)
{
	add_cell(o, json_boolean(v));
}

void
output_cell_null(struct output *o)
{
	add_cell(o, json_null());
}

void
output_paragraph(struct output *o, const char *heading, const char *text)
{
	struct output_item item = { .label = "", .unit = "" }, *items;
	char *clean;

	if (o->broken)
		return;
	clean = clean_lines(text);
	items = mem_grow(o->items, &o->items_capacity, o->n_items + 1, sizeof *items);
	if (heading)
		item.label = arena_text(o->arena, heading, strlen(heading));
	item.text = clean ? arena_text(o->arena, clean, strlen(clean)) : NULL;
	free(clean);
	if (!items || !item.label || !item.text) {
		o->items = items ? items : o->items;
		o->broken = true;
		return;
	}
	o->items = items;
	o->items[o->n_items++] = item;
}

/* Makes each row that a function fills once, so that nothing can fail while they are written. */
static bool
can_fill(struct output *o)
{
	for (size_t i = 0; i < o->n_items; i++)
		for (size_t j = 0; o->items[i].fill && j < o->items[i].n_rows; j++) {
			json_t *row = output_row_at(o, &o->items[i], j);

			if (!row)
				return false;
			json_decref(row);
		}
	return true;
}

/* A value in its place, deeper lines indented; false: memory. */
static bool
put_value(const json_t *value, const char *indent, FILE *out)
{
	char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);

	if (!text)
		return false;
	for (const char *line = text;;) {
		size_t len = strcspn(line, "\n");

		fwrite(line, 1, len, out);
		if (!line[len])
			break;
		fprintf(out, "\n%s", indent);
		line += len + 1;
	}
	free(text);
	return true;
}

static bool
put_rows(struct output *o, const struct output_item *table, FILE *out)
{
	bool good = true;

	fputc('[', out);
	for (size_t i = 0; good && i < table->n_rows; i++) {
		json_t *row = output_row_at(o, table, i);

		fprintf(out, "%s\n    ", i > 0 ? "," : "");
		good = row && put_value(row, "    ", out);
		json_decref(row);
	}
	fputs(table->n_rows > 0 ? "\n  ]" : "]", out);
	return good;
}

static const struct output_item *
filled_table(const struct output *o, const char *key)
{
	for (size_t i = 0; i < o->n_items; i++)
		if (o->items[i].fill && strcmp(o->items[i].key, key) == 0)
			return &o->items[i];
	return NULL;
}

/* As jansson writes an object with an indent of two, but for the rows that are made one by one. */
static bool
put_object(struct output *o, FILE *out)
{
	const char *key, *before = "";
	json_t *value;

	fputc('{', out);
	json_object_foreach(o->root, key, value) {
		const struct output_item *table = filled_table(o, key);

		fprintf(out, "%s\n  \"%s\": ", before, key);
		if (!(table ? put_rows(o, table, out) : put_value(value, "  ", out)))
			return false;
		before = ",";
	}
	fputs("\n}\n", out);
	return true;
}

bool
output_print(struct output *o, bool json, FILE *out, struct fault *f)
{
	if (o->broken || !can_fill(o))
		return fault_memory(f);
	if (o->not_finite[0])
		return fault_set(f, 0, 0, "%s cannot be computed from these values, it has no finite result; "
		    "expected values of an ordinary size", o->not_finite);
	if (!json)
		return output_lines(o, out, f);
	/* The warnings come last, whenever they arose. */
	return (!json_object_set(o->root, "warnings", o->warnings) && put_object(o, out)) || fault_memory(f);
}
