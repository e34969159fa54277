/* table.h - tables of text with a header row, made to be edited in a spreadsheet.
 *
 * One schema (columns with type, unit, range, help) drives reading, checking and the manual.  Every cell knows its
 * line and column; every fault says where, what was found and what was expected. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "base/report.h"
#include "base/vary.h"

enum {
	TABLE_BYTES_MAX = 4 << 20,
	TABLE_CELL_MAX = 64 << 10,
	TABLE_COLUMNS_MAX = 64,
	TABLE_ROWS_MAX = 20000
};

enum column_type {
	COLUMN_TEXT,       /* any text, spaces kept inside */
	COLUMN_ID,         /* a name for other tables to point at: letters, digits, - and _, begins with a letter */
	COLUMN_NUMBER,     /* a finite number in [low, high] */
	COLUMN_WHOLE,      /* the same without decimals */
	COLUMN_WORD,       /* one of words */
	COLUMN_NUMBERS     /* numbers separated by ";", each in [low, high] */
};

struct column {
	const char *name;
	enum column_type type;
	bool required;             /* every row must fill it; the column must exist */
	bool decimals;             /* COLUMN_TEXT: numbers stand in it; where they have a decimal comma it is read as a point */
	bool varies;               /* a cell may be marked to be drawn (vary.h) */
	bool key;                  /* with the table's other keys it names the row */
	const char *unit;          /* "Gy", "h", NULL: none */
	double low, high;          /* range, both ends allowed; used when low < high */
	const char *const *words;  /* COLUMN_WORD: ends with NULL */
	const char *fallback;      /* what an empty cell means, or NULL: unknown */
	const char *help;          /* one sentence for the manual */
	const char *example;
	bool clock;                /* a time of day is meant: seconds that a spreadsheet writes behind it are no change */
	const char *instead;       /* what to write where a spreadsheet makes a date of it ("5x6" for 30/5); no date then, else NULL */
};

struct table_schema {
	const char *name;          /* "structures"; its file is structures.csv */
	const char *help;          /* what a row is */
	const struct column *columns;
	size_t n;
};

/* A cell.  text is "" when empty; number is NaN when it has none.  A marked one has its first value. */
struct table_cell {
	const char *text;
	double number;
	int line, column;
	bool given;                /* something stands in it (fallbacks do not count) */
	const struct vary *vary;   /* what it is drawn from, or NULL; every value is in order for its column */
};

struct table {
	const struct table_schema *schema;
	const char *file;          /* for messages */
	struct table_cell *cells;        /* rows x schema->n, in the schema's order */
	int *lines;                /* where each row begins */
	size_t rows;
	bool of_spreadsheet;       /* out of a CSV text, which a spreadsheet may have had */
	bool decimal_comma;        /* its cells are parted by ";" */
};

/* Read a table.  Texts live in the arena.  first_line is the line number of the text's first line (a packed case has
 * several tables in one file).  All that is wrong goes to the report (with fatal syntax, reading stops there); returns
 * false when it added an error, and then *t holds the rows that could be read. */
bool table_read(const struct table_schema *schema, const char *file, const char *text, size_t len, int first_line,
                struct arena *arena, struct report *report, struct table *t);

/* What becomes of a table that stands in a file of its own: all that is wrong goes to the report, or its memory was out. */
typedef bool table_take_fn(const char *file, const char *text, size_t len, struct arena *arena, struct report *report, void *user);

/* Read the file and have it taken.  False with the first error, which names the file and the place. */
bool table_take_file(const char *path, struct arena *arena, table_take_fn *take, void *user, struct fault *f);

struct csv_field;

/* The same of rows that stand elsewhere than in a CSV text, each of schema->n fields in the schema's order (len 0: empty; the
 * place is then where it could stand).  Decimals have a point.  No row at all is no fault. */
bool table_read_rows(const struct table_schema *schema, const char *file, const struct csv_field *fields, size_t rows,
                     struct arena *arena, struct report *report, struct table *t);

const struct table_cell *table_cell(const struct table *t, size_t row, size_t column);
const char *table_text(const struct table *t, size_t row, size_t column);
double table_number(const struct table *t, size_t row, size_t column);

/* Report an error at a cell. */
bool table_fault(const struct table *t, size_t row, size_t column, struct report *report, const char *code,
                 const char *suggestion, const char *format, ...) __attribute__((format(printf, 7, 8)));

/* The numbers of a COLUMN_NUMBERS cell into out[0..max); how many there are. */
size_t table_numbers(const struct table_cell *c, double *out, size_t max);

#endif
