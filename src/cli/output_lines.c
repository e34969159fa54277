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

/* The cells of a table as text, the headings first; NULL when memory is out. */
static const char **
table_cells(struct arena *a, const struct output_item *t, const json_t *rows)
{
	size_t n = json_array_size(rows) + 1;
	const char **cells = arena_array(a, n * t->n_columns, sizeof *cells);

	if (!cells)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		for (size_t c = 0; c < t->n_columns; c++) {
			const struct output_column *col = &t->columns[c];
			const char **cell = &cells[i * t->n_columns + c];

			if (i == 0)
				*cell = arena_print(a, "%s%s%s", col->heading, *col->unit ? ", " : "", col->unit);
			else
				*cell = value_text(a, json_object_get(json_array_get(rows, i - 1), col->key));
			if (*cell && i == 0)
				*cell = shown(a, *cell);
			if (!*cell)
				return NULL;
		}
	}
	return cells;
}

static int
column_width(const char *const *cells, size_t n, size_t n_columns, size_t c)
{
	int width = 0;

	for (size_t i = 0; i < n; i++) {
		int w = text_width(cells[i * n_columns + c]);

		width = w > width ? w : width;
	}
	return width;
}

/* The width of each column; NULL when memory is out.  *all: of a line. */
static const int *
column_widths(struct arena *a, const char *const *cells, size_t n, size_t n_columns, int *all)
{
	int *widths = arena_array(a, n_columns, sizeof *widths);

	*all = 0;
	for (size_t c = 0; widths && c < n_columns; c++) {
		widths[c] = column_width(cells, n, n_columns, c);
		*all += 2 + widths[c];
	}
	return widths;
}

static bool
put_table(struct arena *a, const struct output_item *t, const json_t *rows, int columns, FILE *out)
{
	const char **cells = table_cells(a, t, rows), *label = shown(a, t->label);
	size_t n = json_array_size(rows) + 1, across = t->n_columns;
	const int *widths;
	int all;
	bool hang;

	if (!cells || !label)
		return false;
	widths = column_widths(a, cells, n, t->n_columns, &all);
	if (!widths)
		return false;
	fprintf(out, "%s%s\n", label, n > 1 ? ":" : ": none");
	/* Where the lines were too long, the last column goes on lines of its own. */
	hang = t->n_columns > 1 && all > LINE_COLUMNS;
	across -= hang;
	for (size_t i = 0; n > 1 && i < n; i++) {
		for (size_t c = 0; c < across; c++) {
			const char *cell = cells[i * t->n_columns + c];
			/* Headings stand as the values below them do. */
			const json_t *v = json_object_get(json_array_get(rows, i ? i - 1 : 0), t->columns[c].key);

			fputs("  ", out);
			put_padded(cell, c + 1 < across || json_is_number(v) ? widths[c] : 0, json_is_number(v), out);
		}
		fputc('\n', out);
		if (hang && i > 0 && *cells[i * t->n_columns + across])
			put_wrapped(cells[i * t->n_columns + across], 6, columns, out);
	}
	return true;
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
put_items(struct arena *a, const struct output *o, int columns, FILE *out)
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
			if (!put_table(a, item, v, columns, out))
				return false;
			continue;
		}
		put_padded(label, width + 2, false, out);
		fprintf(out, "%s%s%s\n", value, *unit && !json_is_null(v) ? " " : "", json_is_null(v) ? "" : unit);
	}
	return true;
}

bool
output_lines(const struct output *o, FILE *out, struct fault *f)
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
