/* cells.h - what a column takes for a cell.  Private to src/base. */
#ifndef BASE_CELLS_H
#define BASE_CELLS_H

#include "base/table.h"

/* What the cells of a table have in common. */
struct cell_check {
	const char *file;          /* for messages */
	struct arena *arena;
	struct report *report;
	bool decimal_comma;
};

/* s[0..*len) without the blanks and line ends around it; *len is then its length. */
const char *cell_trimmed(const char *s, size_t *len);

/* Check a cell whose text, place and given are set: its number, its word as the schema has it, its fallback, or what it is drawn
 * from are filled in; what is wrong goes to the report. */
void cell_check(const struct cell_check *k, const struct column *c, struct table_cell *cell);

#endif
