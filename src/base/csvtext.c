#include "base/csvtext.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* A field while its row is being read: offset into the pool, which may move. */
struct span { size_t start, len; int line, column; };

struct reader {
	csv_row_fn *fn;
	void *user;
	struct fault *fault;
	const struct csv_limits *limits;
	bool failed, row_open;
	int line, column;              /* of the byte being fed */
	int field_line, field_column;  /* of the first byte of the open field, blanks before it not counted */
	struct span *spans;
	struct csv_field *fields;
	size_t n, rows;
	char *pool;
	size_t used, capacity;
};

static void
fail(struct reader *r)
{
	r->failed = true;
}

/* libcsv's callbacks cannot stop it: they note the failure, the feeding loop looks. */
static void
on_field(void *text, size_t len, void *user)
{
	struct reader *r = user;
	char *grown;

	if (r->failed)
		return;
	if (r->n == r->limits->columns) {
		fault_set(r->fault, r->field_line, r->field_column, "more than %zu columns; expected a table of a few",
		          r->limits->columns);
		fail(r);
		return;
	}
	grown = mem_grow(r->pool, &r->capacity, r->used + len + 1, 1);
	if (!grown) {
		fault_memory(r->fault);
		fail(r);
		return;
	}
	r->pool = grown;
	if (len > 0)
		memcpy(r->pool + r->used, text, len);
	len = text_plain_lines(r->pool + r->used, len);
	r->spans[r->n++] = (struct span){ r->used, len, r->field_line, r->field_column };
	r->used += len + 1;
	r->field_line = r->line;
	r->field_column = r->column + 1;
}

static void
on_row(int c, void *user)
{
	struct reader *r = user;

	(void)c;
	if (!r->failed && r->n > 0) {
		for (size_t i = 0; i < r->n; i++)
			r->fields[i] = (struct csv_field){ r->pool + r->spans[i].start, r->spans[i].len, r->spans[i].line,
				                           r->spans[i].column };
		if (r->rows++ == r->limits->rows) {
			fault_set(r->fault, r->fields[0].line, 1, "more than %zu rows; expected a smaller table", r->limits->rows);
			fail(r);
		} else if (!r->fn(r->user, r->fields, r->n, r->fault))
			fail(r);
	}
	r->n = 0;
	r->used = 0;
	r->row_open = false;
}

static bool
line_ends(const char *text, size_t len, size_t i)
{
	return text[i] == '\n' || (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'));
}

size_t
csv_comment_length(const char *text, size_t len)
{
	bool quoting = len > 1 && text[0] == '"' && text[1] == '#', quoted = false;
	size_t i = 0;

	if (len == 0 || (text[0] != '#' && !quoting))
		return 0;
	for (; i < len && (quoted || !line_ends(text, len, i)); i++)
		quoted = quoting && (text[i] == '"') != quoted;
	return i;
}

char
csv_delimiter(const char *text, size_t len)
{
	size_t commas = 0, semicolons = 0, comment;
	bool quoted = false, start = true, blank = true;

	for (size_t i = text_mark(text, len); i < len; i++) {
		if (start && !quoted && (comment = csv_comment_length(text + i, len - i)) > 0) {
			i += comment;
			continue;
		}
		start = false;
		blank = blank && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r');
		if (text[i] == '"')
			quoted = !quoted;
		else if (!quoted && text[i] == ',')
			commas++;
		else if (!quoted && text[i] == ';')
			semicolons++;
		else if (!quoted && line_ends(text, len, i)) {
			if (!blank)
				break;
			start = true;
		}
	}
	return semicolons > commas ? ';' : ',';
}

static bool
refuse_unsafe(const char *text, size_t len, int line, struct fault *f)
{
	char why[64];
	size_t at = text_find_unsafe(text, len, why, sizeof why), start = 0;

	if (at == len)
		return true;
	for (size_t i = 0; i < at; i++)
		if (line_ends(text, len, i)) {
			line++;
			start = i + 1;
		}
	return fault_set(f, line, (int)(at - start) + 1, "%s; expected plain text in UTF-8", why);
}

/* Feed one byte; false when reading must stop. */
static bool
feed(struct reader *r, struct csv_parser *p, char c, bool ends_line)
{
	if (!r->row_open) {
		r->field_line = r->line;
		r->field_column = r->column;
	}
	r->row_open = true;
	if ((c == ' ' || c == '\t') && r->field_line == r->line && r->field_column == r->column)
		r->field_column++;
	if (csv_parse(p, &c, 1, on_field, on_row, r) != 1 && !r->failed) {
		if (csv_error(p) == CSV_EPARSE)
			fault_set(r->fault, r->line, r->column,
			          "a stray quote; quote the whole cell and double each quote inside it");
		else
			fault_memory(r->fault);
		return false;
	}
	if (r->failed)
		return false;
	if (ends_line) {
		r->line++;
		r->column = 1;
	} else
		r->column++;
	return true;
}

static bool
read_rows(struct reader *r, struct csv_parser *p, const char *text, size_t len)
{
	size_t cell = 0;

	for (size_t i = 0; i < len; i++) {
		if (!r->row_open && text[i] == '#') {
			while (i < len && !line_ends(text, len, i))
				i++;
			r->line++;
			r->column = 1;
			continue;
		}
		if (!feed(r, p, text[i], line_ends(text, len, i)))
			return false;
		cell = !r->row_open || (r->field_line == r->line && r->field_column == r->column) ? 0 : cell + 1;
		if (cell > r->limits->cell_bytes)
			return fault_set(r->fault, r->field_line, r->field_column,
			                 "a cell of more than %zu bytes; expected shorter text", r->limits->cell_bytes);
	}
	if (csv_fini(p, on_field, on_row, r) != 0 && !r->failed)
		return fault_set(r->fault, r->field_line, r->field_column, "the quote that opens here is never closed");
	return !r->failed;
}

bool
csv_read(const char *text, size_t len, int first_line, const struct csv_limits *limits, char *delimiter,
         csv_row_fn *fn, void *user, struct fault *f)
{
	struct reader r = { .fn = fn, .user = user, .fault = f, .limits = limits, .line = first_line, .column = 1 };
	size_t mark = text_mark(text, len);
	struct csv_parser p;
	char found;
	bool ok;

	text += mark;
	len -= mark;
	if (!refuse_unsafe(text, len, first_line, f))
		return false;
	found = csv_delimiter(text, len);
	if (delimiter)
		*delimiter = found;
	r.spans = mem_array(limits->columns, sizeof *r.spans);
	r.fields = mem_array(limits->columns, sizeof *r.fields);
	if (!r.spans || !r.fields || csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) {
		free(r.spans);
		free(r.fields);
		return fault_memory(f);
	}
	csv_set_delim(&p, (unsigned char)found);
	ok = read_rows(&r, &p, text, len);
	csv_free(&p);
	free(r.spans);
	free(r.fields);
	free(r.pool);
	return ok;
}
