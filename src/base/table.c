#include "base/table.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvtext.h"
#include "base/number.h"
#include "base/spreadsheet.h"
#include "base/text.h"

enum { NOT_A_COLUMN = -1 };

struct build {
	struct table *t;
	struct arena *arena;
	struct report *report;
	bool decimal_comma;
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

static const char *
trimmed(const char *s, size_t *len)
{
	while (*len > 0 && (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')) {
		s++;
		(*len)--;
	}
	while (*len > 0 && (s[*len - 1] == ' ' || s[*len - 1] == '\t' || s[*len - 1] == '\n' || s[*len - 1] == '\r'))
		(*len)--;
	return s;
}

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
		report_add(b->report, b->t->file, field->line, field->column, SEVERITY_ERROR, "unknown_column", near,
		           "unknown column \"%s\"; did you mean \"%s\"?", name, near);
	else
		report_add(b->report, b->t->file, field->line, field->column, SEVERITY_ERROR, "unknown_column", NULL,
		           "unknown column \"%s\"; %s", name, columns_of(schema, all, sizeof all));
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
		const char *s = trimmed(fields[i].text, &len);
		char name[128];
		int at;

		b->map[i] = NOT_A_COLUMN;
		snprintf(name, sizeof name, "%.*s", (int)(len < 100 ? len : 100), s);
		if (len == 0)
			continue;              /* spreadsheets add empty columns at the end */
		at = find_column(schema, name);
		if (at == NOT_A_COLUMN)
			unknown_column(b, &fields[i], name);
		else if (seen[at])
			report_add(b->report, b->t->file, fields[i].line, fields[i].column, SEVERITY_ERROR,
			           "repeated_column", NULL, "the column \"%s\" stands here a second time; expected it once",
			           name);
		else {
			seen[at] = true;
			b->map[i] = at;
		}
	}
	/* A column that is unknown or there twice may be the one that is missed. */
	clean = b->report->errors == b->before;
	for (size_t c = 0; c < schema->n && clean; c++)
		if (schema->columns[c].required && !seen[c])
			report_add(b->report, b->t->file, fields[0].line, fields[0].column, SEVERITY_ERROR, "missing_column",
			           schema->columns[c].name, "the column \"%s\" is missing; expected it in the header",
			           schema->columns[c].name);
	return b->report->errors == b->before;
}

static bool
is_id(const char *s)
{
	if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z')))
		return false;
	for (; *s; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') || *s == '-' ||
		      *s == '_'))
			return false;
	return true;
}

static void
range_text(const struct column *c, char *out, size_t size)
{
	char low[NUMBER_TEXT_MAX], high[NUMBER_TEXT_MAX];

	if (c->low < c->high)
		snprintf(out, size, " from %s to %s", number_shortest(c->low, low), number_shortest(c->high, high));
	else
		out[0] = '\0';
	if (c->unit) {
		size_t used = strlen(out);

		snprintf(out + used, size - used, " %s", c->unit);
	}
}

static void
bad_number(struct build *b, const struct column *c, const struct table_cell *cell)
{
	char range[128];
	const char *comma = strchr(cell->text, ',');

	range_text(c, range, sizeof range);
	if (comma && !b->decimal_comma)
		report_add(b->report, b->t->file, cell->line, cell->column, SEVERITY_ERROR, "not_a_number", NULL,
		           "%s is \"%.60s\"; a file with commas between cells writes decimals with a point", c->name,
		           cell->text);
	else
		report_add(b->report, b->t->file, cell->line, cell->column, SEVERITY_ERROR, "not_a_number", NULL,
		           "%s is \"%.60s\"; expected a %snumber%s", c->name, cell->text,
		           c->type == COLUMN_WHOLE ? "whole " : "", range);
}

static void
check_number(struct build *b, const struct column *c, struct table_cell *cell)
{
	char range[128];

	if (!number_parse(cell->text, strlen(cell->text), b->decimal_comma, &cell->number) ||
	    (c->type == COLUMN_WHOLE && (cell->number < 0 || floor(cell->number) < cell->number))) {
		cell->number = NAN;
		bad_number(b, c, cell);
		return;
	}
	if (c->low < c->high && (cell->number < c->low || cell->number > c->high)) {
		range_text(c, range, sizeof range);
		report_add(b->report, b->t->file, cell->line, cell->column, SEVERITY_ERROR, "out_of_range", NULL,
		           "%s is %.40s; expected a number%s", c->name, cell->text, range);
	}
}

static void
check_numbers(struct build *b, const struct column *c, const struct table_cell *cell)
{
	const char *s = cell->text;

	for (;;) {
		size_t span = strcspn(s, ";"), len = span;
		const char *one = trimmed(s, &len);
		double v;
		char range[128];

		range_text(c, range, sizeof range);
		if (!number_parse(one, len, b->decimal_comma, &v) || (c->low < c->high && (v < c->low || v > c->high))) {
			report_add(b->report, b->t->file, cell->line, cell->column, SEVERITY_ERROR, "not_a_number", NULL,
			           "%s is \"%.60s\"; expected numbers%s with \";\" between them, such as %s", c->name,
			           cell->text, range, c->example);
			return;
		}
		if (!s[span])
			return;
		s += span + 1;
	}
}

static void
check_word(struct build *b, const struct column *c, struct table_cell *cell)
{
	const char *near;
	char list[256] = "";
	size_t n = 0, used = 0;

	for (; c->words[n]; n++) {
		if (text_same(c->words[n], cell->text)) {
			cell->text = c->words[n];
			return;
		}
		used += (size_t)snprintf(list + used, used < sizeof list ? sizeof list - used : 0, "%s%s", n ? ", " : "",
		                         c->words[n]);
		if (used >= sizeof list)
			used = sizeof list - 1;
	}
	near = text_nearest(cell->text, c->words, n);
	report_add(b->report, b->t->file, cell->line, cell->column, SEVERITY_ERROR, "unknown_word", near,
	           "%s is \"%.60s\"; expected one of: %s", c->name, cell->text, list);
}

/* What a spreadsheet has made of a cell is named as that, whatever the column wants. */
static bool
was_changed(struct build *b, const struct column *c, const struct table_cell *cell)
{
	static const char *const words[] = {
		[SPREADSHEET_DATE] = "is a date: a spreadsheet made it of what was typed, perhaps 30/5, 1/2 or 1-2; write it so that it is none, "
		                     "such as ",
		[SPREADSHEET_TIME] = "is a time: a spreadsheet made it of what was typed, perhaps 6:0.25; write it so that it is none, such as "
		                     "0:0 6:0.25",
		[SPREADSHEET_ERROR] = "is an error of a spreadsheet: it took what was typed for a formula; write it so that it does not begin "
		                      "with = + - or @",
	};
	enum spreadsheet_made made = spreadsheet_made(cell->text);

	if (made == SPREADSHEET_NOTHING && c->instead && spreadsheet_is_day(cell->text))
		made = SPREADSHEET_DATE;
	if (made == SPREADSHEET_NOTHING || (made == SPREADSHEET_TIME && c->clock))
		return false;
	report_add(b->report, b->t->file, cell->line, cell->column, SEVERITY_ERROR,
	           made == SPREADSHEET_ERROR ? "spreadsheet_error" : "spreadsheet_date", made == SPREADSHEET_DATE ? c->instead : NULL,
	           "%s is \"%.40s\", which %s%s", c->name, cell->text, words[made],
	           made != SPREADSHEET_DATE ? "" : c->instead ? c->instead : "1 to 2");
	return true;
}

static void
check_given(struct build *b, const struct column *c, struct table_cell *cell)
{
	if (was_changed(b, c, cell))
		return;
	switch (c->type) {
	case COLUMN_TEXT:
		break;
	case COLUMN_ID:
		if (!is_id(cell->text) || spreadsheet_is_word(cell->text))
			report_add(b->report, b->t->file, cell->line, cell->column, SEVERITY_ERROR, "bad_name", NULL,
			           "%s is \"%.60s\"; expected a short name that begins with a letter and has letters, digits, "
			           "- and _ only, so that no spreadsheet takes it for a number or a date",
			           c->name, cell->text);
		break;
	case COLUMN_NUMBER:
	case COLUMN_WHOLE:
		check_number(b, c, cell);
		break;
	case COLUMN_WORD:
		check_word(b, c, cell);
		break;
	case COLUMN_NUMBERS:
		check_numbers(b, c, cell);
		break;
	}
}

/* Whatever is drawn is as good as what stands in a plain cell.  Of a range the ends say that. */
static void
check_marked(struct build *b, const struct column *c, struct table_cell *cell)
{
	struct vary *v = arena_array(b->arena, 1, sizeof *v);
	size_t before = b->report->errors, step;
	struct fault f;

	if (!v) {
		b->report->out_of_memory = true;
		return;
	}
	if (!vary_parse(cell->text, b->decimal_comma, b->arena, v, &f)) {
		if (f.kind == FAULT_MACHINE)
			b->report->out_of_memory = true;
		else
			report_add(b->report, b->t->file, cell->line, cell->column, SEVERITY_ERROR, "bad_mark", NULL, "%s: %s",
			           c->name, f.text);
		return;
	}
	step = v->texts ? 1 : v->n - 1;
	for (size_t i = v->n; i > 0; i = i > step ? i - step : 0) {
		struct table_cell one = *cell;

		one.text = vary_text(v, i - 1, b->arena);
		if (!one.text) {
			b->report->out_of_memory = true;
			return;
		}
		check_given(b, c, &one);
		if (i == 1 && b->report->errors == before) {
			*cell = one;
			cell->vary = v;
		}
	}
}

static void
check_cell(struct build *b, const struct column *c, struct table_cell *cell)
{
	if (cell->given && c->varies && vary_is_marked(cell->text))
		check_marked(b, c, cell);
	else if (cell->given)
		check_given(b, c, cell);
	else if (c->required)
		report_add(b->report, b->t->file, cell->line, cell->column, SEVERITY_ERROR, "missing_cell", c->example,
		           "%s is empty; expected %s", c->name, c->help);
	else if (c->fallback) {
		cell->text = c->fallback;
		if (c->type == COLUMN_NUMBER || c->type == COLUMN_WHOLE)
			number_parse(c->fallback, strlen(c->fallback), false, &cell->number);
	}
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

static bool
on_row(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	struct build *b = user;
	const struct table_schema *schema = b->t->schema;
	struct table_cell *row;
	bool empty = true, shifted = false;

	for (size_t i = 0; i < n; i++) {
		size_t len = fields[i].len;

		trimmed(fields[i].text, &len);
		empty = empty && len == 0;
	}
	if (empty)
		return true;
	if (!b->have_header) {
		b->decimal_comma = b->delimiter == ';';
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
		const char *s = trimmed(fields[i].text, &len);
		struct table_cell *cell;

		if (i >= b->fields || b->map[i] == NOT_A_COLUMN) {
			if (len > 0)
				shifted = !report_add(b->report, b->t->file, fields[i].line, fields[i].column, SEVERITY_ERROR,
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
		cell->text = arena_text(b->arena, s, len);
		if (!cell->text)
			return fault_memory(f);
	}
	b->lines[b->t->rows++] = fields[0].line;
	/* One cell too many: those before it may stand under the wrong columns. */
	for (size_t c = 0; c < schema->n && !shifted; c++)
		check_cell(b, &schema->columns[c], &row[c]);
	return true;
}

/* Move the rows from the heap into the arena. */
static bool
keep_rows(struct build *b)
{
	size_t cells = b->t->rows * b->t->schema->n;

	b->t->cells = arena_array(b->arena, cells, sizeof *b->t->cells);
	b->t->lines = arena_array(b->arena, b->t->rows, sizeof *b->t->lines);
	if (!b->t->cells || !b->t->lines) {
		b->t->rows = 0;
		b->report->out_of_memory = true;
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
	struct build b = { .t = t, .arena = arena, .report = report, .before = report->errors };
	struct fault f = { 0 };
	bool read;

	*t = (struct table){ .schema = schema, .file = file };
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
	t->decimal_comma = b.decimal_comma;
	t->of_spreadsheet = true;
	keep_rows(&b);
	free(b.cells);
	free(b.lines);
	return report->errors == b.before && !report->out_of_memory;
}

bool
table_read_rows(const struct table_schema *schema, const char *file, const struct csv_field *fields, size_t rows,
                struct arena *arena, struct report *report, struct table *t)
{
	struct build b = { .t = t, .arena = arena, .report = report, .before = report->errors, .have_header = true,
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

size_t
table_numbers(const struct table_cell *c, double *out, size_t max)
{
	const char *s = c->text;
	size_t n = 0;

	while (*s && n < max) {
		size_t span = strcspn(s, ";"), len = span;
		const char *one = trimmed(s, &len);

		if (number_parse(one, len, true, &out[n]))
			n++;
		s += span + (s[span] != '\0');
	}
	return n;
}
