#include "cli/output_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "cli/words.h"

enum { LINE_COLUMNS = 78 };

/* The text as the locale can show it; NULL when memory is out. */
static const char *
shown(struct arena *a, const char *text)
{
	size_t room = words_ascii_room(text);
	char *out;

	if (words_unicode())
		return arena_text(a, text, strlen(text));
	out = arena_array(a, room, 1);
	return out ? words_ascii(text, out, room) : NULL;
}

static const char *
value_text(struct arena *a, const json_t *v)
{
	char number[NUMBER_TEXT_MAX];

	if (json_is_string(v))
		return shown(a, json_string_value(v));
	if (json_is_integer(v))
		return arena_print(a, "%lld", (long long)json_integer_value(v));
	if (json_is_real(v))
		return arena_print(a, "%s", number_short(json_real_value(v), 6, number));
	if (json_is_boolean(v))
		return arena_print(a, "%s", json_is_true(v) ? "yes" : "no");
	return arena_print(a, "not applicable");
}

static void
put_padded(const char *text, int columns, bool right, FILE *out)
{
	int blanks = columns - text_width(text);

	if (right)
		fprintf(out, "%*s%s", blanks > 0 ? blanks : 0, "", text);
	else
		fprintf(out, "%s%*s", text, blanks > 0 ? blanks : 0, "");
}

/* A sentence, broken between words. */
static void
put_wrapped(const char *text, int indent, int columns, FILE *out)
{
	int column = indent;

	fprintf(out, "%*s", indent, "");
	for (const char *p = text; *p;) {
		size_t len = strcspn(p, " ");
		char word[LINE_COLUMNS * 4];
		int width;

		snprintf(word, sizeof word, "%.*s", (int)(len < sizeof word ? len : sizeof word - 1), p);
		width = text_width(word);
		if (column > indent && column + 1 + width > columns) {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
		}
		fprintf(out, "%s%.*s", column > indent ? " " : "", (int)len, p);
		column += width + (column > indent);
		p += len;
		p += strspn(p, " ");
	}
	fputc('\n', out);
}

/* What a table takes across: the width of each column, and which hold numbers. */
struct layout {
	int *widths;
	bool *numbers;
	int all;                   /* of a line */
};

/* The heading of a column, or its cell of a row, as it is shown; NULL: memory. */
static const char *
cell_text(struct arena *a, const struct output_column *column, const json_t *row)
{
	const char *heading;

	if (row)
		return value_text(a, json_object_get(row, column->key));
	heading = arena_print(a, "%s%s%s", column->heading, *column->unit ? ", " : "", column->unit);
	return heading ? shown(a, heading) : NULL;
}

static bool
widen(struct arena *a, const struct output_item *t, const json_t *row, struct layout *l)
{
	for (size_t c = 0; c < t->n_columns; c++) {
		const char *text = cell_text(a, &t->columns[c], row);
		int w = text ? text_width(text) : 0;

		if (!text)
			return false;
		l->widths[c] = w > l->widths[c] ? w : l->widths[c];
	}
	return true;
}

/* Where the lines were too long, the last column goes on lines of its own. */
static bool
hangs(const struct output_item *t, const struct layout *l)
{
	return t->n_columns > 1 && l->all > LINE_COLUMNS;
}

static bool
put_row(struct arena *a, const struct output_item *t, const json_t *row, const struct layout *l, int columns, FILE *out)
{
	size_t across = t->n_columns - hangs(t, l);
	const char *last = "";

	for (size_t c = 0; c < t->n_columns; c++) {
		const char *cell = cell_text(a, &t->columns[c], row);
		/* Headings stand as the values of the first row do. */
		bool right = row ? json_is_number(json_object_get(row, t->columns[c].key)) : l->numbers[c];

		if (!cell)
			return false;
		if (c == across) {
			last = cell;
			break;
		}
		fputs("  ", out);
		put_padded(cell, c + 1 < across || right ? l->widths[c] : 0, right, out);
	}
	fputc('\n', out);
	if (row && *last)
		put_wrapped(last, 6, columns, out);
	return true;
}

/* Each row is looked at twice, for the widths and to be written, and let go: a table may have very many. */
static bool
each_row(struct output *o, const struct output_item *t, struct layout *l, int columns, FILE *out)
{
	size_t n = output_rows(o, t);

	for (size_t i = 0; i < n; i++) {
		struct arena *a = arena_new();
		json_t *row = output_row_at(o, t, i);
		bool good = a && row && (out ? put_row(a, t, row, l, columns, out) : widen(a, t, row, l));

		for (size_t c = 0; good && !out && i == 0 && c < t->n_columns; c++)
			l->numbers[c] = json_is_number(json_object_get(row, t->columns[c].key));
		arena_free(a);
		json_decref(row);
		if (!good)
			return false;
	}
	return true;
}

static bool
put_table(struct arena *a, struct output *o, const struct output_item *t, int columns, FILE *out)
{
	struct layout l = { arena_array(a, t->n_columns, sizeof *l.widths), arena_array(a, t->n_columns, sizeof *l.numbers), 0 };
	const char *label = shown(a, t->label);
	size_t n = output_rows(o, t);

	if (!l.widths || !l.numbers || !label || !widen(a, t, NULL, &l) || !each_row(o, t, &l, columns, NULL))
		return false;
	for (size_t c = 0; c < t->n_columns; c++)
		l.all += 2 + l.widths[c];
	fprintf(out, "%s%s\n", label, n > 0 ? ":" : ": none");
	return n == 0 || (put_row(a, t, NULL, &l, columns, out) && each_row(o, t, &l, columns, out));
}

/* Lines keep the indent they begin with. */
static bool
put_paragraph(struct arena *a, const struct output_item *item, int columns, FILE *out)
{
	const char *heading = shown(a, item->label), *text = shown(a, item->text);
	int indent = item->label[0] ? 2 : 0;

	if (!heading || !text)
		return false;
	fprintf(out, "\n%s%s", heading, *heading ? "\n" : "");
	while (*text) {
		int blanks = (int)strspn(text, " ");
		size_t len = strcspn(text, "\n");
		char *line = arena_text(a, text + blanks, len - (size_t)blanks);

		if (!line)
			return false;
		put_wrapped(line, indent + blanks, columns, out);
		text += len + (text[len] == '\n');
	}
	return true;
}

static bool
put_items(struct arena *a, struct output *o, int columns, FILE *out)
{
	int width = 0;

	for (size_t i = 0; i < o->n_items; i++) {
		const char *label = shown(a, o->items[i].label);
		int w;

		if (!label)
			return false;
		w = !o->items[i].n_columns && !o->items[i].text ? text_width(label) : 0;
		width = w > width ? w : width;
	}
	for (size_t i = 0; i < o->n_items; i++) {
		const struct output_item *item = &o->items[i];
		const json_t *v = item->key ? json_object_get(o->root, item->key) : NULL;
		const char *label = shown(a, item->label), *value = value_text(a, v), *unit = shown(a, item->unit);

		if (item->text) {
			if (!put_paragraph(a, item, columns, out))
				return false;
			continue;
		}
		if (!label || !value || !unit)
			return false;
		if (item->n_columns) {
			if (!put_table(a, o, item, columns, out))
				return false;
			continue;
		}
		put_padded(label, width + 2, false, out);
		fprintf(out, "%s%s%s\n", value, *unit && !json_is_null(v) ? " " : "", json_is_null(v) ? "" : unit);
	}
	return true;
}

bool
output_lines(struct output *o, FILE *out, struct fault *f)
{
	struct arena *a = arena_new();
	int columns = o->columns > 0 ? o->columns : LINE_COLUMNS;
	bool good = a && put_items(a, o, columns, out);
	size_t i;
	json_t *w;

	json_array_foreach(o->warnings, i, w) {
		const char *message = good ? shown(a, json_string_value(json_object_get(w, "message"))) : NULL;

		good = message != NULL;
		if (!good)
			break;
		if (i == 0)
			fputs("\nNote:\n", out);
		put_wrapped(message, 2, columns, out);
	}
	arena_free(a);
	return good || fault_memory(f);
}
