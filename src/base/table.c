#include "base/table.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cells.h"
#include "base/csvtext.h"
#include "base/text.h"

enum { NOT_A_COLUMN = -1 };

struct build {
	struct table *t;
	struct cell_check check;       /* decimal_comma is told by the header */
	char delimiter;
	bool have_header, header_is_bad;
	int header_line;
	int map[TABLE_COLUMNS_MAX];    /* field of the file -> column of the schema */
	size_t fields;
	size_t cells_capacity, lines_capacity;
	struct table_cell *cells;            /* on the heap while it grows */
	int *lines;
	size_t before;                 /* errors before this table */
};

static int
find_column(const struct table_schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->n; i++)
		if (text_same(schema->columns[i].name, name))
			return (int)i;
	return NOT_A_COLUMN;
}

/* The columns, where they fit a line: the table may be one that ghostdose-case(5) does not know. */
static const char *
columns_of(const struct table_schema *schema, char *out, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < schema->n && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s", i ? ", " : "expected one of ", schema->columns[i].name);
	if (len >= size)
		snprintf(out, size, "ghostdose-case(5) lists the columns of %s", schema->name);
	return out;
}

static void
unknown_column(struct build *b, const struct csv_field *field, const char *name)
{
	const char *names[TABLE_COLUMNS_MAX], *near;
	const struct table_schema *schema = b->t->schema;
	char all[160];

	for (size_t i = 0; i < schema->n; i++)
		names[i] = schema->columns[i].name;
	near = text_nearest(name, names, schema->n);
	if (near)
		report_add(b->check.report, b->t->file, field->line, field->column, SEVERITY_ERROR, "unknown_column", near,
		           "unknown column \"%s\"; did you mean \"%s\"?", name, near);
	else
		report_add(b->check.report, b->t->file, field->line, field->column, SEVERITY_ERROR, "unknown_column", NULL,
		           "unknown column \"%s\"; %s", name, columns_of(schema, all, sizeof all));
}

/* A header that was never taken apart: it begins with a column and goes on with a sign that parts no cells here. */
static bool
is_whole_row(struct build *b, const struct csv_field *field)
{
	size_t len = field->len, first;
	const char *s = cell_trimmed(field->text, &len);
	char name[64];

	for (first = 0; first < len && !strchr(",;\t", s[first]); first++)
		;
	snprintf(name, sizeof name, "%.*s", (int)(first < 60 ? first : 60), s);
	if (first == len || find_column(b->t->schema, name) == NOT_A_COLUMN)
		return false;
	report_add(b->check.report, b->t->file, field->line, field->column, SEVERITY_ERROR, "whole_row", NULL,
	           "the whole row stands in one cell, with %s in it; expected cells with commas or semicolons between them: open the file "
	           "anew in the spreadsheet, with %s as the separator, and save it as CSV",
	           s[first] == '\t' ? "tabs" : s[first] == ';' ? "semicolons" : "commas",
	           s[first] == '\t' ? "the tab" : s[first] == ';' ? "the semicolon" : "the comma");
	return true;
}

static bool
read_header(struct build *b, const struct csv_field *fields, size_t n)
{
	const struct table_schema *schema = b->t->schema;
	bool seen[TABLE_COLUMNS_MAX] = { false }, clean;

	b->have_header = true;
	b->header_line = fields[0].line;
	b->fields = n;
	for (size_t i = 0; i < n; i++) {
		size_t len = fields[i].len;
		const char *s = cell_trimmed(fields[i].text, &len);
		char name[128];
		int at;

		b->map[i] = NOT_A_COLUMN;
		snprintf(name, sizeof name, "%.*s", (int)(len < 100 ? len : 100), s);
		if (len == 0)
			continue;              /* spreadsheets add empty columns at the end */
		at = find_column(schema, name);
		if (at == NOT_A_COLUMN && i == 0 && is_whole_row(b, &fields[i]))
			break;
		if (at == NOT_A_COLUMN)
			unknown_column(b, &fields[i], name);
		else if (seen[at])
			report_add(b->check.report, b->t->file, fields[i].line, fields[i].column, SEVERITY_ERROR,
			           "repeated_column", NULL, "the column \"%s\" stands here a second time; expected it once",
			           name);
		else {
			seen[at] = true;
			b->map[i] = at;
		}
	}
	/* A column that is unknown or there twice may be the one that is missed. */
	clean = b->check.report->errors == b->before;
	for (size_t c = 0; c < schema->n && clean; c++)
		if (schema->columns[c].required && !seen[c])
			report_add(b->check.report, b->t->file, fields[0].line, fields[0].column, SEVERITY_ERROR, "missing_column",
			           schema->columns[c].name, "the column \"%s\" is missing; expected it in the header",
			           schema->columns[c].name);
	return b->check.report->errors == b->before;
}

/* Room for one more row, or NULL. */
static struct table_cell *
new_row(struct build *b, struct fault *f)
{
	size_t width = b->t->schema->n;
	struct table_cell *cells = mem_grow(b->cells, &b->cells_capacity, (b->t->rows + 1) * width, sizeof *cells);
	int *lines;

	if (cells)
		b->cells = cells;
	lines = cells ? mem_grow(b->lines, &b->lines_capacity, b->t->rows + 1, sizeof *lines) : NULL;
	if (!lines) {
		fault_memory(f);
		return NULL;
	}
	b->lines = lines;
	return b->cells + b->t->rows * width;
}

/* A comment that a spreadsheet has quoted, because it has a delimiter in it, comes as a row whose first cell begins with "#".  No
 * column, name, word or number does; a text may, and is one where anything stands beside it. */
static bool
is_comment(const struct build *b, const struct csv_field *fields, size_t n)
{
	const struct table_schema *schema = b->t->schema;
	size_t len = fields[0].len;

	if (!b->t->of_spreadsheet || *cell_trimmed(fields[0].text, &len) != '#' || len == 0)
		return false;
	if (!b->have_header || b->map[0] == NOT_A_COLUMN || schema->columns[b->map[0]].type != COLUMN_TEXT)
		return true;
	for (size_t i = 1; i < n; i++) {
		len = fields[i].len;
		cell_trimmed(fields[i].text, &len);
		if (len > 0)
			return false;
	}
	return schema->n > 1;
}

/* The text of a cell, in the arena. */
static const char *
cell_text(struct build *b, const struct column *c, const char *s, size_t len)
{
	char *text = arena_text(b->check.arena, s, len);

	for (size_t i = 1; text && c->decimals && b->check.decimal_comma && i + 1 < len; i++)
		if (text[i] == ',' && text_is_digit(text[i - 1]) && text_is_digit(text[i + 1]))
			text[i] = '.';
	return text;
}

static bool
on_row(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	struct build *b = user;
	const struct table_schema *schema = b->t->schema;
	struct table_cell *row;
	bool empty = true, shifted = false;

	for (size_t i = 0; i < n; i++) {
		size_t len = fields[i].len;

		cell_trimmed(fields[i].text, &len);
		empty = empty && len == 0;
	}
	if (empty || is_comment(b, fields, n))
		return true;
	if (!b->have_header) {
		b->check.decimal_comma = b->delimiter == ';';
		/* With a broken header every row would be a false alarm. */
		b->header_is_bad = !read_header(b, fields, n);
		return !b->header_is_bad;
	}
	row = new_row(b, f);
	if (!row)
		return false;
	for (size_t c = 0; c < schema->n; c++)
		row[c] = (struct table_cell){ "", NAN, fields[0].line, fields[0].column, false, NULL };
	for (size_t i = 0; i < n; i++) {
		size_t len = fields[i].len;
		const char *s = cell_trimmed(fields[i].text, &len);
		struct table_cell *cell;

		if (i >= b->fields || b->map[i] == NOT_A_COLUMN) {
			if (len > 0)
				shifted = !report_add(b->check.report, b->t->file, fields[i].line, fields[i].column, SEVERITY_ERROR,
				           "extra_cell", NULL,
				           "\"%.60s\" stands under no column; expected %zu cells in this row (a comma in a text "
				           "needs quotes around the cell)",
				           s, b->fields);
			continue;
		}
		cell = &row[b->map[i]];
		cell->line = fields[i].line;
		cell->column = fields[i].column;
		cell->given = len > 0;
		cell->text = cell_text(b, &schema->columns[b->map[i]], s, len);
		if (!cell->text)
			return fault_memory(f);
	}
	b->lines[b->t->rows++] = fields[0].line;
	/* One cell too many: those before it may stand under the wrong columns. */
	for (size_t c = 0; c < schema->n && !shifted; c++)
		cell_check(&b->check, &schema->columns[c], &row[c]);
	return true;
}

/* Move the rows from the heap into the arena. */
static bool
keep_rows(struct build *b)
{
	size_t cells = b->t->rows * b->t->schema->n;

	b->t->cells = arena_array(b->check.arena, cells, sizeof *b->t->cells);
	b->t->lines = arena_array(b->check.arena, b->t->rows, sizeof *b->t->lines);
	if (!b->t->cells || !b->t->lines) {
		b->t->rows = 0;
		b->check.report->out_of_memory = true;
		return false;
	}
	if (b->t->rows > 0 && b->cells && b->lines) {
		memcpy(b->t->cells, b->cells, cells * sizeof *b->t->cells);
		memcpy(b->t->lines, b->lines, b->t->rows * sizeof *b->t->lines);
	}
	return true;
}

bool
table_read(const struct table_schema *schema, const char *file, const char *text, size_t len, int first_line,
           struct arena *arena, struct report *report, struct table *t)
{
	static const struct csv_limits limits = { TABLE_CELL_MAX, TABLE_COLUMNS_MAX, TABLE_ROWS_MAX };
	struct build b = { .t = t, .check = { file, arena, report, false }, .before = report->errors };
	struct fault f = { 0 };
	bool read;

	*t = (struct table){ .schema = schema, .file = file, .of_spreadsheet = true };
	read = csv_read(text, len, first_line, &limits, &b.delimiter, on_row, &b, &f);
	if (!read && f.kind == FAULT_MACHINE)
		report->out_of_memory = true;  /* a row that was found wrong before it would be told for the reason */
	else if (!read && !b.header_is_bad) {
		fault_in_file(&f, file);
		report_fault(report, "bad_csv", &f);
	} else if (read && !b.have_header)
		report_add(report, file, first_line, 1, SEVERITY_ERROR, "empty_table", NULL,
		           "the table is empty; expected a header row with %s", schema->columns[0].name);
	else if (read && t->rows == 0)
		report_add(report, file, b.header_line, 1, SEVERITY_ERROR, "empty_table", NULL,
		           "the table has no row; expected at least one below the header");
	t->decimal_comma = b.check.decimal_comma;
	keep_rows(&b);
	free(b.cells);
	free(b.lines);
	return report->errors == b.before && !report->out_of_memory;
}

bool
table_read_rows(const struct table_schema *schema, const char *file, const struct csv_field *fields, size_t rows,
                struct arena *arena, struct report *report, struct table *t)
{
	struct build b = { .t = t, .check = { file, arena, report, false }, .before = report->errors, .have_header = true,
		           .fields = schema->n };
	struct fault f = { 0 };
	bool good = true;

	*t = (struct table){ .schema = schema, .file = file };
	for (size_t c = 0; c < schema->n; c++)
		b.map[c] = (int)c;
	for (size_t i = 0; good && i < rows; i++)
		good = on_row(&b, fields + i * schema->n, schema->n, &f);
	if (!good)
		report->out_of_memory = true;
	keep_rows(&b);
	free(b.cells);
	free(b.lines);
	return report->errors == b.before && !report->out_of_memory;
}

const struct table_cell *
table_cell(const struct table *t, size_t row, size_t column)
{
	return &t->cells[row * t->schema->n + column];
}

const char *
table_text(const struct table *t, size_t row, size_t column)
{
	return table_cell(t, row, column)->text;
}

double
table_number(const struct table *t, size_t row, size_t column)
{
	return table_cell(t, row, column)->number;
}

bool
table_fault(const struct table *t, size_t row, size_t column, struct report *report, const char *code,
            const char *suggestion, const char *format, ...)
{
	const struct table_cell *c = table_cell(t, row, column);
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	return report_add(report, t->file, c->line, c->column, SEVERITY_ERROR, code, suggestion, "%s", text);
}
