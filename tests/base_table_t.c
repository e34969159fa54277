#include "base/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tap.h"

static const char *const KINDS[] = { "hard", "soft", NULL };
enum { ID, DOSE, COUNT, KIND, PRICES, NOTE };
static const struct column COLUMNS[] = {
	{ .name = "name", .type = COLUMN_ID, .required = true, .help = "a name", .example = "cord" },
	{ .name = "dose_gy", .type = COLUMN_NUMBER, .required = true, .unit = "Gy", .low = 0, .high = 100, .help = "the dose",
	  .example = "2" },
	{ .name = "count", .type = COLUMN_WHOLE, .fallback = "7", .low = 1, .high = 50, .help = "how many", .example = "3" },
	{ .name = "kind", .type = COLUMN_WORD, .words = KINDS, .help = "which kind", .example = "hard" },
	{ .name = "prices", .type = COLUMN_NUMBERS, .low = 0, .high = 10, .help = "points", .example = "2;1" },
	{ .name = "note", .type = COLUMN_TEXT, .help = "any text", .example = "" },
};
static const struct table_schema SCHEMA = { "doses", "A dose.", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS };

struct try { struct arena *arena; struct report report; struct table t; bool ok; };

static void
try_bytes(struct try *x, const char *text, size_t len)
{
	x->arena = arena_new();
	if (!x->arena)
		tap_bail_out("out of memory");
	report_init(&x->report, x->arena);
	x->ok = table_read(&SCHEMA, "doses.csv", text, len, 1, x->arena, &x->report, &x->t);
}

static void
try_text(struct try *x, const char *text)
{
	try_bytes(x, text, strlen(text));
}

static void
done(struct try *x)
{
	report_fini(&x->report);
	arena_free(x->arena);
}

static void
cell_stands_at(const struct try *x, size_t row, size_t column, int line, int at)
{
	IS_INT(table_cell(&x->t, row, column)->line, line);
	IS_INT(table_cell(&x->t, row, column)->column, at);
}

static void
a_good_table(void)
{
	static const char text[] = "\xEF\xBB\xBFnote,Dose_Gy,name,kind,prices,count\r\n"
	                           "# a comment\r\n"
	                           "\"two\nlines, and a comma\", 1.5 ,cord,HARD,3; 2;1,4\r\n"
	                           "\r\n"
	                           ",2e1,carotid,,,\r\n";
	struct try x;
	double prices[4];

	try_text(&x, text);
	OK(x.ok);
	IS_INT(x.report.n, 0);
	IS_INT(x.t.rows, 2);
	IS_STR(table_text(&x.t, 0, ID), "cord");
	IS_STR(table_text(&x.t, 0, NOTE), "two\nlines, and a comma");
	IS_STR(table_text(&x.t, 0, KIND), "hard");             /* as the schema spells it */
	NEAR(table_number(&x.t, 0, DOSE), 1.5, 0, 0);
	NEAR(table_number(&x.t, 0, COUNT), 4, 0, 0);
	IS_INT(table_numbers(table_cell(&x.t, 0, PRICES), prices, 4), 3);
	NEAR(prices[0], 3, 0, 0);
	NEAR(prices[1], 2, 0, 0);
	NEAR(prices[2], 1, 0, 0);
	IS_INT(table_numbers(table_cell(&x.t, 0, PRICES), prices, 2), 2);
	cell_stands_at(&x, 0, NOTE, 3, 1);
	cell_stands_at(&x, 0, DOSE, 4, 22);                    /* behind the quoted line end, and the blank */
	IS_INT(x.t.lines[0], 3);
	IS_INT(x.t.lines[1], 6);
	NEAR(table_number(&x.t, 1, DOSE), 20, 0, 0);
	NEAR(table_number(&x.t, 1, COUNT), 7, 0, 0);           /* the fallback */
	OK(!table_cell(&x.t, 1, COUNT)->given && table_cell(&x.t, 1, DOSE)->given);
	IS_STR(table_text(&x.t, 1, KIND), "");
	OK(isnan(table_number(&x.t, 1, ID)));
	IS_INT(table_numbers(table_cell(&x.t, 1, PRICES), prices, 4), 0);
	done(&x);
}

static void
a_table_from_a_spreadsheet(void)
{
	/* Semicolons, decimal commas, empty columns and rows at the end. */
	static const char text[] = "name;dose_gy;prices;;\ncord;1,5;\"2,5;1\";;\n;;;;\n;;;;\n";
	struct try x;
	double prices[2];

	try_text(&x, text);
	OK(x.ok);
	IS_INT(x.t.rows, 1);
	NEAR(table_number(&x.t, 0, DOSE), 1.5, 0, 0);
	IS_INT(table_numbers(table_cell(&x.t, 0, PRICES), prices, 2), 2);
	NEAR(prices[0], 2.5, 0, 0);
	done(&x);
}

/* "# a; b, c" is a cell and a half to a spreadsheet with semicolons, which saves it as ["# a; b" ; c]. */
static void
comments_that_a_spreadsheet_has_quoted(void)
{
	static const char text[] = "\xEF\xBB\xBF\"# dose_gy: a dose; the one \"\"meant\"\"\nhere\"; in gray, say;;\r\n\"# name; , , , ,\";;;\r\nname;dose_gy;prices;note\r\n"
	                           "\"# below; too\"; 1; and 2;\r\ncord;1,5;\"2,5;1\";\"# 3; a text\"\r\n";
	struct try x;

	try_text(&x, text);
	OK(x.ok);
	IS_INT(x.report.n, 0);
	IS_INT(x.t.rows, 1);
	NEAR(table_number(&x.t, 0, DOSE), 1.5, 0, 0);
	IS_STR(table_text(&x.t, 0, NOTE), "# 3; a text");
	cell_stands_at(&x, 0, ID, 6, 1);
	done(&x);
	/* In a column of texts one may begin so; alone in its row it is a comment. */
	try_text(&x, "note,name,dose_gy\n\"# 3, a text\",cord,1\n\"# no text, a comment\",,\n");
	OK(x.ok);
	IS_INT(x.t.rows, 1);
	IS_STR(table_text(&x.t, 0, NOTE), "# 3, a text");
	done(&x);
}

/* One finding each: the text, and its place, code and words. */
static const struct fault_row {
	const char *text;
	int line, column;
	const char *code, *words, *suggestion;
} FAULTS[] = {
	{ "", 1, 1, "empty_table", "the table is empty", "" },
	{ "\n\n# x\n", 1, 1, "empty_table", "the table is empty", "" },
	{ "\nname,dose_gy\n", 2, 1, "empty_table", "no row", "" },
	{ "name,dose_gy\n,,\n", 1, 1, "empty_table", "no row", "" },
	{ "name\ncord\n", 1, 1, "missing_column", "\"dose_gy\" is missing", "dose_gy" },
	{ "name,dose_gy,dosis\ncord,1,2\n", 1, 14, "unknown_column", "\"dosis\"; expected one of name, dose_gy, count, kind, prices, note", "" },
	{ "\"name;dose_gy\"\n\"cord;1,5\"\n", 1, 1, "whole_row", "open the file anew in the spreadsheet, with the semicolon", "" },
	{ "name\tdose_gy\ncord\t1.5\n", 1, 1, "whole_row", "one cell, with tabs in it", "" },
	{ "\"dose_gy,name\";;\n\"1.5,cord\";;\n", 1, 1, "whole_row", "with the comma as the separator", "" },
	{ "name,dose_gy,nmae\ncord,1,2\n", 1, 14, "unknown_column", "did you mean \"name\"", "name" },
	{ "name,dose_gy,Name\ncord,1,2\n", 1, 14, "repeated_column", "second time", "" },
	{ "name,dose_gy\ncord,\n", 2, 6, "missing_cell", "dose_gy is empty; expected the dose", "2" },
	{ "name,dose_gy\ncord\n", 2, 1, "missing_cell", "dose_gy is empty", "2" },
	{ "name,dose_gy\ncord,1,2\n", 2, 8, "extra_cell", "\"2\" stands under no column; expected 2 cells", "" },
	{ "name,,dose_gy\ncord,x,2\n", 2, 6, "extra_cell", "\"x\" stands under no column", "" },
	{ "name,dose_gy\ncord,two\n", 2, 6, "not_a_number", "\"two\"; expected a number from 0 to 100 Gy", "" },
	{ "name,dose_gy\ncord,\"1,5\"\n", 2, 6, "not_a_number", "writes decimals with a point", "" },
	{ "name,dose_gy\ncord,nan\n", 2, 6, "not_a_number", "\"nan\"", "" },
	{ "name,dose_gy\ncord,0x1F\n", 2, 6, "not_a_number", "\"0x1F\"", "" },
	{ "name,dose_gy\ncord,1e999\n", 2, 6, "not_a_number", "\"1e999\"", "" },
	{ "name;dose_gy\ncord;1.000,5\n", 2, 6, "not_a_number", "\"1.000,5\"", "" },
	{ "name,dose_gy\ncord,100.001\n", 2, 6, "out_of_range", "is 100.001; expected a number from 0 to 100 Gy", "" },
	{ "name,dose_gy\ncord,-1\n", 2, 6, "out_of_range", "is -1", "" },
	{ "name,dose_gy,count\ncord,1,2.5\n", 2, 8, "not_a_number", "expected a whole number from 1 to 50", "" },
	{ "name,dose_gy,count\ncord,1,51\n", 2, 8, "out_of_range", "is 51", "" },
	{ "name,dose_gy,count\ncord,1,-3\n", 2, 8, "not_a_number", "whole number", "" },
	{ "name,dose_gy,kind\ncord,1,hrad\n", 2, 8, "unknown_word", "\"hrad\"; expected one of: hard, soft", "hard" },
	{ "name,dose_gy,prices\ncord,1,2;x\n", 2, 8, "not_a_number", "\"2;x\"; expected numbers from 0 to 10", "" },
	{ "name,dose_gy,prices\ncord,1,2;\n", 2, 8, "not_a_number", "such as 2;1", "" },
	{ "name,dose_gy,prices\ncord,1,11\n", 2, 8, "not_a_number", "from 0 to 10", "" },
	{ "name,dose_gy\n2nd,1\n", 2, 1, "bad_name", "begins with a letter", "" },
	{ "name,dose_gy\na b,1\n", 2, 1, "bad_name", "\"a b\"", "" },
	{ "name,dose_gy\na.b,1\n", 2, 1, "bad_name", "\"a.b\"", "" },
	{ "name,dose_gy\nMAR1,1\n", 2, 1, "bad_name", "spreadsheet", "" },
	{ "name,dose_gy\nSept-2,1\n", 2, 1, "bad_name", "spreadsheet", "" },
	{ "name,dose_gy\ntrue,1\n", 2, 1, "bad_name", "spreadsheet", "" },
	{ "name,dose_gy\ncord,\"1\n", 2, 6, "bad_csv", "never closed", "" },
	{ "name,dose_gy\ncord,1\"\n", 2, 7, "bad_csv", "stray quote", "" },
	{ "name,dose_gy\ncord,\x9b\n", 2, 6, "bad_csv", "not UTF-8", "" },
};

static void
every_fault_has_its_place(void)
{
	for (size_t i = 0; i < sizeof FAULTS / sizeof *FAULTS; i++) {
		const struct fault_row *want = &FAULTS[i];
		struct try x;

		try_text(&x, want->text);
		OK(!x.ok);
		if (!IS_INT(x.report.n, 1))
			tap_diag("in %s", want->text);
		for (size_t k = 0; k < x.report.n; k++) {
			const struct finding *got = &x.report.items[k];
			bool same = got->line == want->line && got->column == want->column && !strcmp(got->code, want->code) &&
			            strstr(got->message, want->words) && !strcmp(got->suggestion, want->suggestion) &&
			            !strcmp(got->file, "doses.csv") && got->severity == SEVERITY_ERROR;

			if (!OK(same))
				tap_diag("%s\n%d:%d %s \"%s\" -> \"%s\"", want->text, got->line, got->column, got->code,
				         got->message, got->suggestion);
		}
		done(&x);
	}
}

static void
names_that_are_fine(void)
{
	static const char *const names[] = { "cord", "a", "left-carotid", "C_2", "march", "mar", "may-be", "october7x", "x1e5",
		                             "trueish", "dec-", "sepsis" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char text[100];
		struct try x;

		snprintf(text, sizeof text, "name,dose_gy\n%s,1\n", names[i]);
		try_text(&x, text);
		if (!OK(x.ok))
			tap_diag("%s: %s", names[i], x.report.items[0].message);
		done(&x);
	}
}

/* All that is wrong is told at once, but a broken header is told alone. */
static void
all_that_is_wrong(void)
{
	struct try x;

	try_text(&x, "name,dose_gy,count\n1,x,0\ncord,1,1\ncord,-1,\n");
	OK(!x.ok);
	IS_INT(x.report.errors, 4);
	IS_INT(x.t.rows, 3);
	done(&x);
	try_text(&x, "nmae,dosegy\n1,x,0\ncord,1,1\n");
	OK(!x.ok);
	IS_INT(x.t.rows, 0);
	for (size_t i = 0; i < x.report.n; i++)
		IS_INT(x.report.items[i].line, 1);
	IS_INT(x.report.n, 2);                         /* two unknown; that two are missing follows */
	done(&x);
}

static void
rows_read_before_the_fault_are_there(void)
{
	struct try x;

	try_text(&x, "name,dose_gy\ncord,1\ncarotid,2\nbad,\"\n");
	OK(!x.ok);
	IS_INT(x.t.rows, 2);
	IS_STR(table_text(&x.t, 1, ID), "carotid");
	done(&x);
}

static void
nothing_hostile_reaches_a_message(void)
{
	/* What libcsv lets through and a terminal must not see: refused before any cell is read. */
	static const char *const texts[] = { "name\x1b]0;x\a,dose_gy\ncord,1\n", "name,dose_gy\n\x1b[2J,1\n", "na\xC2\x9Bme,b\n",
		                             "name,dose_gy\ncord,\xE2\x80\xAEx\n", "name\x7f,dose_gy\n", "\xFF\xFE,x\n" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct try x;
		char why[64];

		try_text(&x, texts[i]);
		OK(!x.ok);
		IS_INT(x.t.rows, 0);
		for (size_t k = 0; k < x.report.n; k++) {
			const char *m = x.report.items[k].message;

			IS_INT(text_find_unsafe(m, strlen(m), why, sizeof why), strlen(m));
			OK(x.report.items[k].line > 0 && x.report.items[k].column > 0);
		}
		done(&x);
	}
}

static void
limits_of_a_table(void)
{
	size_t rows = TABLE_ROWS_MAX + 10, used = 0, room = rows * 8 + TABLE_CELL_MAX + 100;
	char *text = malloc(room);
	struct try x;

	if (!text)
		tap_bail_out("out of memory");
	used += (size_t)snprintf(text, room, "name,dose_gy\n");
	for (size_t i = 0; i < rows; i++)
		used += (size_t)snprintf(text + used, room - used, "cord,1\n");
	try_bytes(&x, text, used);
	OK(!x.ok);
	IS_INT(x.report.n, 1);
	HAS(x.report.items[0].message, "rows");
	IS_INT(x.report.items[0].line, TABLE_ROWS_MAX + 1);
	done(&x);
	/* As many as are allowed, header included. */
	try_bytes(&x, text, strlen("name,dose_gy\n") + (TABLE_ROWS_MAX - 1) * strlen("cord,1\n"));
	OK(x.ok);
	IS_INT(x.t.rows, TABLE_ROWS_MAX - 1);
	done(&x);
	used = (size_t)snprintf(text, room, "name,dose_gy\n");
	memset(text + used, 'x', TABLE_CELL_MAX + 1);
	try_bytes(&x, text, used + TABLE_CELL_MAX + 1);
	OK(!x.ok);
	HAS(x.report.items[0].message, "bytes; expected shorter text");
	IS_INT(x.report.items[0].line, 2);
	done(&x);
	free(text);
}

static void
long_rows(void)
{
	char text[400] = "name,dose_gy\ncord,1";
	struct try x;

	for (int i = 0; i < 100; i++)
		strcat(text, ",");
	strcat(text, "\n");
	try_text(&x, text);
	OK(!x.ok);
	HAS(x.report.items[0].message, "more than 64 columns");
	done(&x);
	text[strlen("name,dose_gy\ncord,1") + 62] = '\0';      /* 64 cells, the last ones empty */
	try_text(&x, text);
	OK(x.ok);
	done(&x);
}

/* A table of more columns than fit a line is one of a case, whose manual has them. */
static void
columns_of_a_wide_table(void)
{
	enum { WIDE = 20 };
	struct column columns[WIDE];
	const struct table_schema wide = { "steps", "A step.", columns, WIDE };
	struct arena *arena = arena_new();
	struct report report;
	struct table t;

	for (int i = 0; i < WIDE; i++)
		columns[i] = (struct column){ .name = "a_rather_long_name", .type = COLUMN_TEXT, .help = "x" };
	report_init(&report, arena);
	OK(!table_read(&wide, "steps.csv", "zzz\n1\n", 6, 1, arena, &report, &t));
	IS_STR(report.items[0].message, "unknown column \"zzz\"; ghostdose-case(5) lists the columns of steps");
	report_fini(&report);
	arena_free(arena);
}

static void
findings_at_a_cell(void)
{
	struct try x;

	try_text(&x, "name,dose_gy\ncord,1\n");
	OK(!table_fault(&x.t, 0, DOSE, &x.report, "odd", "2", "dose %d \x1b", 1));
	IS_INT(x.report.items[0].line, 2);
	IS_INT(x.report.items[0].column, 6);
	IS_STR(x.report.items[0].message, "dose 1 \\x1B");
	IS_STR(x.report.items[0].suggestion, "2");
	done(&x);
}

TAP_MAIN(TAP_CASE(a_good_table), TAP_CASE(a_table_from_a_spreadsheet), TAP_CASE(comments_that_a_spreadsheet_has_quoted),
         TAP_CASE(every_fault_has_its_place),
         TAP_CASE(names_that_are_fine), TAP_CASE(all_that_is_wrong), TAP_CASE(rows_read_before_the_fault_are_there),
         TAP_CASE(nothing_hostile_reaches_a_message), TAP_CASE(limits_of_a_table), TAP_CASE(long_rows),
         TAP_CASE(columns_of_a_wide_table), TAP_CASE(findings_at_a_cell))
