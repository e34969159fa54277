/* Any bytes as a table: places only go forward, every refusal has a place and a text, nothing unsafe is passed on. */
#include <math.h>

#include "base/csvtext.h"
#include "base/table.h"
#include "fuzz.h"

/* ---- csv_read ---- */

static const struct csv_limits LIMITS = { 200, 12, 100 };

struct place { int line, column; };

static bool
note_row(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	struct place *last = user;

	(void)f;
	check(n > 0 && n <= LIMITS.columns);
	for (size_t i = 0; i < n; i++) {
		check(fields[i].line > last->line || (fields[i].line == last->line && fields[i].column > last->column));
		check(fields[i].line >= 1 && fields[i].column >= 1);
		check(strlen(fields[i].text) == fields[i].len && fields[i].len <= LIMITS.cell_bytes);
		check_safe(fields[i].text);
		*last = (struct place){ fields[i].line, fields[i].column };
	}
	return true;
}

static int
lines_of(const char *text, size_t len)
{
	int lines = 1;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n' || text[i] == '\r';
	return lines;
}

static void
read_rows(const char *text, size_t len)
{
	struct place last = { 0, 0 };
	struct fault f = { 0 };
	char delimiter = 0;

	if (csv_read(text, len, 1, &LIMITS, &delimiter, note_row, &last, &f)) {
		check(delimiter == ',' || delimiter == ';');
		check(last.line <= lines_of(text, len));
	} else {
		check(f.line >= 1 && f.line <= lines_of(text, len) && f.column >= 1 && (size_t)f.column <= len + 1 && *f.text);
		check(f.kind == FAULT_INPUT);
		check_safe(f.text);
	}
}

/* ---- table_read ---- */

static const char *const WORDS[] = { "hard", "soft", NULL };
static const struct column COLUMNS[] = {
	{ .name = "id", .type = COLUMN_ID, .required = true, .help = "a name", .example = "a" },
	{ .name = "x", .type = COLUMN_NUMBER, .unit = "Gy", .low = -1, .high = 100, .help = "a number", .example = "1" },
	{ .name = "y", .type = COLUMN_NUMBER, .fallback = "2.5", .help = "a number", .example = "1" },
	{ .name = "n", .type = COLUMN_WHOLE, .low = 0, .high = 9, .help = "a whole number", .example = "1" },
	{ .name = "w", .type = COLUMN_WORD, .words = WORDS, .help = "a word", .example = "hard" },
	{ .name = "l", .type = COLUMN_NUMBERS, .low = 0, .high = 9, .help = "numbers", .example = "2;1" },
	{ .name = "t", .type = COLUMN_TEXT, .help = "a text", .example = "" },
};
static const struct table_schema SCHEMA = { "fuzz", "A row.", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS };

static void
check_findings(const struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct finding *x = &r->items[i];

		check(x->line >= 1 && x->column >= 1 && *x->message && x->code && *x->code && !strcmp(x->file, "f.csv"));
		check_safe(x->message);
		check_safe(x->suggestion);
		check(strchr(x->message, '\n') == NULL && strchr(x->message, '\t') == NULL);
	}
}

/* What a good table holds keeps its promises. */
static void
check_cells(const struct table *t)
{
	check(t->rows > 0);
	for (size_t i = 0; i < t->rows; i++)
		for (size_t k = 0; k < SCHEMA.n; k++) {
			const struct table_cell *c = table_cell(t, i, k);
			const struct column *x = &COLUMNS[k];
			double out[8];

			check(c->line >= 1 && c->column >= 1);
			check(c->given || !x->required);
			if (c->given && (x->type == COLUMN_NUMBER || x->type == COLUMN_WHOLE))
				check(isfinite(c->number) && !(x->low < x->high && (c->number < x->low || c->number > x->high)));
			if (c->given && x->type == COLUMN_WORD)
				check(c->text == WORDS[0] || c->text == WORDS[1]);
			if (c->given && x->type == COLUMN_NUMBERS)
				check(table_numbers(c, out, 8) > 0);
			check_safe(c->text);
		}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size ? size : 1);     /* no terminator: a step over the end is seen */
	struct arena *arena = arena_new();
	struct report report;
	struct table t;

	if (!text || !arena)
		abort();
	memcpy(text, data, size);
	read_rows(text, size);
	report_init(&report, arena);
	if (table_read(&SCHEMA, "f.csv", text, size, 1, arena, &report, &t)) {
		check(report.errors == 0);
		check_cells(&t);
	} else
		check(report.errors > 0);
	check_findings(&report);
	report_fini(&report);
	arena_free(arena);
	free(text);
	return 0;
}
