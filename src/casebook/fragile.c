/* Cells that a spreadsheet would turn into something else, before it has done so. */
#include <string.h>

#include "base/spreadsheet.h"
#include "casebook/casebook.h"

/* Texts that are read, where another way to write a number is another text. */
static bool
is_read_as_text(enum case_table table, const struct column *c)
{
	return c->type == COLUMN_TEXT && (table == CASE_STEPS || table == CASE_CHOICES);
}

/* "50%" is saved as 0.5 or 50.00%, which is the same where numbers are read. */
static bool
is_plain_percentage(const char *s)
{
	size_t whole = strspn(s, "0123456789"), decimals = s[whole] == '.' ? strspn(s + whole + 1, "0123456789") : 0;

	return whole > 0 && decimals <= 2 && !strcmp(s + whole + (decimals > 0 ? decimals + 1 : 0), "%");
}

static void
look_at(const struct table *t, enum case_table table, size_t row, size_t column, struct report *report)
{
	const struct column *c = &t->schema->columns[column];
	const struct table_cell *cell = table_cell(t, row, column);
	const char *made;

	/* What is a name or a word of a list is none of these already; marks are none. */
	if (!cell->given || cell->vary || c->type == COLUMN_ID || c->type == COLUMN_WORD)
		return;
	if (c->decimals && is_plain_percentage(cell->text))
		return;
	made = spreadsheet_would_make(cell->text, !is_read_as_text(table, c), t->decimal_comma);
	if (made)
		report_add(report, t->file, cell->line, cell->column, SEVERITY_WARNING, "fragile_cell", NULL,
		           "%s is \"%.40s\", of which a spreadsheet makes %s; write it so that it is left alone, such as 1 to 2 for 1-2, "
		           "1.0250 for 1.025, a word or a quote first",
		           c->name, cell->text, made);
}

/* Of a number that has a point where decimals have a comma: a spreadsheet left it, and took 0.125 for 125.  Once a table. */
static void
look_for_points(const struct table *t, struct report *report)
{
	for (size_t row = 0; t->decimal_comma && row < t->rows; row++)
		for (size_t k = 0; k < t->schema->n; k++) {
			const struct table_cell *cell = table_cell(t, row, k);

			if (t->schema->columns[k].type != COLUMN_NUMBER || !cell->given || cell->vary || !strchr(cell->text, '.'))
				continue;
			report_add(report, t->file, cell->line, cell->column, SEVERITY_WARNING, "point_in_decimals", NULL,
			           "%s is \"%.40s\" in a table with \";\" between cells: where the decimal sign is a comma a spreadsheet leaves "
			           "this number as it is, and takes 0.125 for 125; expected decimals with a comma, and a look at all numbers "
			           "of the table",
			           t->schema->columns[k].name, cell->text);
			return;
		}
}

void
casebook_lint_cells(const struct casebook *c, struct report *report)
{
	for (size_t i = 0; i < CASE_TABLES; i++) {
		const struct table *t = &c->tables[i];

		look_for_points(t, report);
		for (size_t row = 0; t->of_spreadsheet && !c->lesson && row < t->rows; row++)
			for (size_t k = 0; k < t->schema->n; k++)
				look_at(t, (enum case_table)i, row, k, report);
	}
}
