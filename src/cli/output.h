/* output.h - what a command answers: one JSON object, or the same as lines for a reader.
 *
 * An answer is built key by key; the key names it in JSON (snake_case, the unit as suffix), the label
 * and the unit in the lines.  The functions that add never fail on the spot: what went wrong (memory,
 * a number that is not finite) is kept, and output_print refuses.  NaN and infinity never get out. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

#include "base/fault.h"
#include "base/mem.h"

/* A column of a table: in JSON a key of each of its objects. */
struct output_column {
	const char *key, *heading, *unit;   /* unit: "" for none */
};

struct output;

/* Adds the cells of row i of a table that is made as it is written. */
typedef void output_row_fn(struct output *o, size_t i, const void *user);

struct output_item {
	const char *key, *label, *unit;     /* unit "": none */
	const struct output_column *columns;
	size_t n_columns;                   /* 0: no table */
	output_row_fn *fill;                /* NULL: its rows stand in the array under its key */
	const void *user;
	size_t n_rows;                      /* with fill */
	const char *text;                   /* of a paragraph, which has no key; NULL: none */
};

struct output {
	json_t *root, *warnings;
	struct arena *arena;
	struct output_item *items;
	size_t n_items, items_capacity;
	json_t *row;                        /* that cells go to (borrowed) */
	const struct output_item *filled;   /* its table, while it is filled by a function; NULL: the last */
	size_t n_cells;
	int columns;                        /* sentences in lines are broken at; 0: as a terminal has it */
	bool broken;                        /* out of memory */
	char not_finite[64];                /* key of the first number that was none */
};

/* schema as in "ghostdose.calc-bed/1".  Call output_fini in the end. */
void output_init(struct output *o, const char *schema);
void output_fini(struct output *o);

/* Labels are copied; text is cleaned of what a terminal could obey; NULL is null. */
void output_text(struct output *o, const char *key, const char *label, const char *text);
void output_number(struct output *o, const char *key, const char *label, const char *unit, double v);
void output_whole(struct output *o, const char *key, const char *label, const char *unit, long v);
void output_flag(struct output *o, const char *key, const char *label, bool v);
void output_null(struct output *o, const char *key, const char *label);

/* What does not apply: null, with the warning that says why. */
void output_not_applicable(struct output *o, const char *key, const char *label, const char *code, const char *why);

/* One sentence under "warnings", and below the lines; a code that is already there is not repeated. */
void output_warn(struct output *o, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A table; then for each row output_row and one cell for each column, from left to right.  columns must
 * outlive the output. */
void output_table(struct output *o, const char *key, const char *label, const struct output_column *columns,
                  size_t n);
void output_row(struct output *o);
void output_cell_text(struct output *o, const char *text);
void output_cell_number(struct output *o, double v);
/* NaN is null. */
void output_cell_maybe(struct output *o, double v);
void output_cell_whole(struct output *o, long v);
void output_cell_flag(struct output *o, bool v);
void output_cell_null(struct output *o);

/* A table of n rows that are never all in memory: fill adds the cells of one, more than once for each and in any order, the
 * same each time.  user must outlive the output. */
void output_table_of(struct output *o, const char *key, const char *label, const struct output_column *columns, size_t n_columns,
                     size_t n, output_row_fn *fill, const void *user);

/* Text of several lines in a cell: the line ends stay. */
void output_cell_lines(struct output *o, const char *text);

/* Text for a reader alone, not in JSON: below what was added before it, broken between words; lines keep their
 * indent.  heading stands above it; NULL: none. */
void output_paragraph(struct output *o, const char *heading, const char *text);

/* Anything else under a key, in JSON alone (the reference is taken over). */
void output_json(struct output *o, const char *key, json_t *value);

/* Write it all: an object, or lines with at most 6 significant digits.  False when building it had
 * failed; a failed write shows in out (cli_main looks). */
bool output_print(struct output *o, bool json, FILE *out, struct fault *f);

/* The rows of a table, made or kept.  A row is the caller's, to json_decref; NULL: memory, and o is broken. */
size_t output_rows(const struct output *o, const struct output_item *table);
json_t *output_row_at(struct output *o, const struct output_item *table, size_t i);

#endif
