/* csvout.h - CSV text made row by row, quoted by libcsv: commas, and a line feed behind each row. */
#ifndef BASE_CSVOUT_H
#define BASE_CSVOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

/* Begins as all zero.  What fails (memory alone) is kept in broken, so that a row needs no test a cell. */
struct csv_out {
	char *text;                /* terminated once something is there; owned */
	size_t len, capacity;
	bool row, broken;          /* row: it has a cell */
};

void csv_out_fini(struct csv_out *o);

/* A cell: as it is; NULL is empty.  Cells with a comma, a quote, a line end or blanks at an end are quoted. */
void csv_out_text(struct csv_out *o, const char *text);
/* Might a spreadsheet take this text for a formula: does it begin with = + - @, one of them in full width, a tab or a line end?
 * OWASP, "CSV Injection". */
bool csv_is_formula(const char *text);
/* Such a text gets an apostrophe before it, and what is not safe (base/text.h) becomes blanks. */
void csv_out_safe(struct csv_out *o, const char *text);
/* For ourselves to read again: such a text, and one that begins with an apostrophe, gets one before it and is else as it is. */
void csv_out_guarded(struct csv_out *o, const char *text);
/* The text without an apostrophe that one of these two has put before it. */
const char *csv_unguarded(const char *text);
/* A number with that many decimals, a point and no separators of thousands; not finite: an empty cell. */
void csv_out_number(struct csv_out *o, double v, int decimals);
void csv_out_whole(struct csv_out *o, int64_t v);
/* Bytes as they are, such as rows that another file had. */
void csv_out_raw(struct csv_out *o, const char *bytes, size_t n);
void csv_out_end(struct csv_out *o);

/* Did all go well?  *f says what not. */
bool csv_out_good(const struct csv_out *o, struct fault *f);

#endif
