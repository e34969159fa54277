#include "base/csvtext.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

static const struct csv_limits LIMITS = { 1000, 8, 1000 };

struct seen { char text[2000]; size_t rows; };

/* Rows as "text@line:column|...\n". */
static bool
note_row(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	struct seen *s = user;

	(void)f;
	s->rows++;
	for (size_t i = 0; i < n; i++) {
		size_t used = strlen(s->text);

		snprintf(s->text + used, sizeof s->text - used, "%s%s@%d:%d", i ? "|" : "", fields[i].text, fields[i].line,
		         fields[i].column);
		if (strlen(fields[i].text) != fields[i].len)
			snprintf(s->text, sizeof s->text, "length differs");
	}
	if (strlen(s->text) + 2 < sizeof s->text)
		strcat(s->text, "\n");
	return true;
}

static bool
read_limited(const char *text, size_t len, const struct csv_limits *limits, struct seen *s, char *delimiter, struct fault *f)
{
	/* An exact copy, so that the sanitizer sees a step over the end. */
	char *copy = malloc(len ? len : 1);
	bool ok;

	*s = (struct seen){ .rows = 0 };
	if (!copy)
		return false;
	memcpy(copy, text, len);
	ok = csv_read(copy, len, 1, limits, delimiter, note_row, s, f);
	free(copy);
	return ok;
}

static void
rows(const char *text, const char *want)
{
	struct seen s;
	struct fault f = { 0 };

	if (!OK(read_limited(text, strlen(text), &LIMITS, &s, NULL, &f)))
		tap_diag("%d:%d: %s", f.line, f.column, f.text);
	IS_STR(s.text, want);
}

static void
places_of_cells(void)
{
	rows("a,b\n1,2\n", "a@1:1|b@1:3\n1@2:1|2@2:3\n");
	rows("a,b\n1,2", "a@1:1|b@1:3\n1@2:1|2@2:3\n");                        /* no line end at the end */
	rows("\xEF\xBB\xBF" "a,b\n", "a@1:1|b@1:3\n");                           /* byte order mark */
	rows("\xEF\xBB\xBF\"a\",b\n", "a@1:1|b@1:5\n");
	rows("a,b\r\n1,2\r\n", "a@1:1|b@1:3\n1@2:1|2@2:3\n");
	rows("a,b\r1,2\r", "a@1:1|b@1:3\n1@2:1|2@2:3\n");                      /* CR alone */
	rows("a,b\r\n\r\n1,2\r\r3,4\n\n", "a@1:1|b@1:3\n1@3:1|2@3:3\n3@5:1|4@5:3\n");
	rows("\"a\nb\",c\nd,e\n", "a\nb@1:1|c@2:4\nd@3:1|e@3:3\n");             /* newline in quotes */
	rows("\"a\r\nb\",c\r\nd\r\n", "a\nb@1:1|c@2:4\nd@3:1\n");
	rows("\"a\rb\",c\n", "a\nb@1:1|c@2:4\n");                                /* it would steer a terminal */
	rows("\"a \"\"b\"\"\",c\n", "a \"b\"@1:1|c@1:11\n");
	rows("a,,\n,b,\n", "a@1:1|@1:3|@1:4\n@2:1|b@2:2|@2:4\n");               /* empty cells */
	rows("a,  b ,c\n", "a@1:1|b@1:5|c@1:8\n");                              /* blanks around: the text's place */
	rows("  a\n", "a@1:3\n");
	rows("# comment, with \"one quote\na,b\n# another\n1,2\n", "a@2:1|b@2:3\n1@4:1|2@4:3\n");
	rows("# only\r\n# comments\r\n", "");
	rows("a,#b\n", "a@1:1|#b@1:3\n");                                       /* not at the beginning of a line */
	rows("\"a\n#b\",c\n", "a\n#b@1:1|c@2:5\n");                             /* nor within quotes */
	rows("\xCE\xB1,b\n", "\xCE\xB1@1:1|b@1:4\n");                           /* columns count bytes */
	rows("   \n\t\na\n", "a@3:1\n");
	rows("", "");
}

static void
first_line_counts_from_where_the_table_begins(void)
{
	struct seen s = { .rows = 0 };
	struct fault f;

	OK(csv_read("a\n\nb\n", 5, 41, &LIMITS, NULL, note_row, &s, &f));
	IS_STR(s.text, "a@41:1\nb@43:1\n");
	s = (struct seen){ .rows = 0 };
	OK(!csv_read("a\n\"b\n", 5, 41, &LIMITS, NULL, note_row, &s, &f));
	IS_INT(f.line, 42);
}

static void
delimiters(void)
{
	static const struct { const char *text; char delimiter; const char *want; } list[] = {
		{ "a;b\n1,5;2\n", ';', "a@1:1|b@1:3\n1,5@2:1|2@2:5\n" },
		{ "a,b\n1;2,3\n", ',', "a@1:1|b@1:3\n1;2@2:1|3@2:5\n" },
		{ "\"a;b;c\",d\n", ',', "a;b;c@1:1|d@1:9\n" },               /* within quotes it does not count */
		{ "# a;b;c\nd,e\n", ',', "d@2:1|e@2:3\n" },                  /* nor in a comment */
		{ "\n\na;b\n", ';', "a@3:1|b@3:3\n" },
		{ "a\nx; y\n", ',', "a@1:1\nx; y@2:1\n" },                   /* the header decides: one column */
		{ "a;b,c\n", ',', "a;b@1:1|c@1:5\n" },
		{ "a", ',', "a@1:1\n" },
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct seen s;
		struct fault f;
		char delimiter = 0;

		OK(read_limited(list[i].text, strlen(list[i].text), &LIMITS, &s, &delimiter, &f));
		IS_INT(delimiter, list[i].delimiter);
		IS_STR(s.text, list[i].want);
	}
}

static void
faults_have_a_place(void)
{
	static const struct { const char *text; size_t len; int line, column; const char *why; } list[] = {
		{ "a,b\n1,\"x\ny\n", 11, 2, 3, "never closed" },           /* where it opens */
		{ "a\n\"", 3, 2, 1, "never closed" },
		{ "a,b\n1,x\"y\n", 10, 2, 4, "stray quote" },
		{ "a,\"b\"c\n", 7, 1, 6, "stray quote" },
		{ "a,b\n1,\x1b[2J\n", 11, 2, 3, "U+001B" },
		{ "a\0b\n", 4, 1, 2, "U+0000" },
		{ "a\r\nb\xFF\n", 5, 2, 2, "not UTF-8" },
		{ "a\rb\r\xE2\x80\xAE", 7, 3, 1, "bidirectional" },
		{ "\xEF\xBB\xBF\xEF\xBB\xBF" "a\n", 8, 1, 1, "U+FEFF" },     /* one mark, not two */
		{ "1,2,3,4,5,6,7,8,9\n", 18, 1, 17, "more than 8 columns" },
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct seen s;
		struct fault f = { 0 };

		OK(!read_limited(list[i].text, list[i].len, &LIMITS, &s, NULL, &f));
		IS_INT(f.line, list[i].line);
		IS_INT(f.column, list[i].column);
		HAS(f.text, list[i].why);
	}
}

static void
limits(void)
{
	static const struct csv_limits tight = { 3, 2, 2 };
	struct seen s;
	struct fault f;

	OK(read_limited("abc,def\nghi,jkl\n", 16, &tight, &s, NULL, &f));
	OK(!read_limited("abc,def\nghi,jklm\n", 17, &tight, &s, NULL, &f));
	IS_INT(f.line, 2);
	IS_INT(f.column, 5);
	HAS(f.text, "more than 3 bytes");
	OK(!read_limited("a\nb\nc,d\n", 8, &tight, &s, NULL, &f));
	IS_INT(f.line, 3);
	HAS(f.text, "more than 2 rows");
	OK(!read_limited("a\nb\n\"c\n\nd\"\n", 11, &tight, &s, NULL, &f));
	IS_INT(f.line, 3);                         /* where the row begins, not where it ends */
}

/* The limit of a cell must not add up over the rows of a narrow file. */
static void
many_short_rows(void)
{
	static const struct csv_limits wide = { 10, 2, 100000 };
	enum { N = 50000 };
	char *text = malloc(N * 4);
	struct seen s = { .rows = 0 };
	struct fault f = { 0 };

	for (size_t i = 0; text && i < N; i++)
		memcpy(text + 4 * i, i % 2 ? "abc\n" : "ab\r\n", 4);
	OK(text && csv_read(text, N * 4, 1, &wide, NULL, note_row, &s, &f));
	IS_INT(s.rows, N);
	for (size_t i = 0; text && i < N; i++)
		memcpy(text + 4 * i, "\n\r\n#", 4);        /* nor over blank lines and comments */
	s = (struct seen){ .rows = 0 };
	OK(text && csv_read(text, N * 4, 1, &wide, NULL, note_row, &s, &f));
	IS_INT(s.rows, 0);
	free(text);
}

static bool
refuse_second(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	size_t *calls = user;

	(void)n;
	return ++*calls < 2 || fault_set(f, fields[0].line, fields[0].column, "no more");
}

static void
the_reader_can_stop(void)
{
	size_t calls = 0;
	struct fault f = { 0 };

	OK(!csv_read("a\nb\nc\n", 6, 1, &LIMITS, NULL, refuse_second, &calls, &f));
	IS_INT(calls, 2);
	IS_STR(f.text, "no more");
	IS_INT(f.line, 2);
}

TAP_MAIN(TAP_CASE(places_of_cells), TAP_CASE(first_line_counts_from_where_the_table_begins), TAP_CASE(delimiters),
         TAP_CASE(faults_have_a_place), TAP_CASE(limits), TAP_CASE(many_short_rows), TAP_CASE(the_reader_can_stop))
