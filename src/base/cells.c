#include "base/cells.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/spreadsheet.h"
#include "base/text.h"

const char *
cell_trimmed(const char *s, size_t *len)
{
	while (*len > 0 && (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')) {
		s++;
		(*len)--;
	}
	while (*len > 0 && (s[*len - 1] == ' ' || s[*len - 1] == '\t' || s[*len - 1] == '\n' || s[*len - 1] == '\r'))
		(*len)--;
	return s;
}

static bool
is_id(const char *s)
{
	if (!text_is_letter(*s))
		return false;
	for (; *s; s++)
		if (!text_is_letter(*s) && !text_is_digit(*s) && *s != '-' && *s != '_')
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
bad_number(const struct cell_check *k, const struct column *c, const struct table_cell *cell)
{
	char range[128];
	const char *comma = strchr(cell->text, ',');

	range_text(c, range, sizeof range);
	if (comma && !k->decimal_comma)
		report_add(k->report, k->file, cell->line, cell->column, SEVERITY_ERROR, "not_a_number", NULL,
		           "%s is \"%.60s\"; a file with commas between cells writes decimals with a point", c->name,
		           cell->text);
	else
		report_add(k->report, k->file, cell->line, cell->column, SEVERITY_ERROR, "not_a_number", NULL,
		           "%s is \"%.60s\"; expected a %snumber%s", c->name, cell->text,
		           c->type == COLUMN_WHOLE ? "whole " : "", range);
}

static void
check_number(const struct cell_check *k, const struct column *c, struct table_cell *cell)
{
	char range[128];

	if (!number_parse(cell->text, strlen(cell->text), k->decimal_comma, &cell->number) ||
	    (c->type == COLUMN_WHOLE && (cell->number < 0 || floor(cell->number) < cell->number))) {
		cell->number = NAN;
		bad_number(k, c, cell);
		return;
	}
	if (c->low < c->high && (cell->number < c->low || cell->number > c->high)) {
		range_text(c, range, sizeof range);
		report_add(k->report, k->file, cell->line, cell->column, SEVERITY_ERROR, "out_of_range", NULL,
		           "%s is %.40s; expected a number%s", c->name, cell->text, range);
	}
}

static void
check_numbers(const struct cell_check *k, const struct column *c, const struct table_cell *cell)
{
	const char *s = cell->text;

	for (;;) {
		size_t span = strcspn(s, ";"), len = span;
		const char *one = cell_trimmed(s, &len);
		double v;
		char range[128];

		range_text(c, range, sizeof range);
		if (!number_parse(one, len, k->decimal_comma, &v) || (c->low < c->high && (v < c->low || v > c->high))) {
			report_add(k->report, k->file, cell->line, cell->column, SEVERITY_ERROR, "not_a_number", NULL,
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
check_word(const struct cell_check *k, const struct column *c, struct table_cell *cell)
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
	report_add(k->report, k->file, cell->line, cell->column, SEVERITY_ERROR, "unknown_word", near,
	           "%s is \"%.60s\"; expected one of: %s", c->name, cell->text, list);
}

/* What a spreadsheet has made of a cell is named as that, whatever the column wants. */
static bool
was_changed(const struct cell_check *k, const struct column *c, const struct table_cell *cell)
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
	report_add(k->report, k->file, cell->line, cell->column, SEVERITY_ERROR,
	           made == SPREADSHEET_ERROR ? "spreadsheet_error" : "spreadsheet_date", made == SPREADSHEET_DATE ? c->instead : NULL,
	           "%s is \"%.40s\", which %s%s", c->name, cell->text, words[made],
	           made != SPREADSHEET_DATE ? "" : c->instead ? c->instead : "1 to 2");
	return true;
}

static void
check_given(const struct cell_check *k, const struct column *c, struct table_cell *cell)
{
	if (was_changed(k, c, cell))
		return;
	switch (c->type) {
	case COLUMN_TEXT:
		break;
	case COLUMN_ID:
		if (!is_id(cell->text) || spreadsheet_is_word(cell->text))
			report_add(k->report, k->file, cell->line, cell->column, SEVERITY_ERROR, "bad_name", NULL,
			           "%s is \"%.60s\"; expected a short name that begins with a letter and has letters, digits, "
			           "- and _ only, so that no spreadsheet takes it for a number or a date",
			           c->name, cell->text);
		break;
	case COLUMN_NUMBER:
	case COLUMN_WHOLE:
		check_number(k, c, cell);
		break;
	case COLUMN_WORD:
		check_word(k, c, cell);
		break;
	case COLUMN_NUMBERS:
		check_numbers(k, c, cell);
		break;
	}
}

/* Whatever is drawn is as good as what stands in a plain cell.  Of a range the ends say that. */
static void
check_marked(const struct cell_check *k, const struct column *c, struct table_cell *cell)
{
	struct vary *v = arena_array(k->arena, 1, sizeof *v);
	size_t before = k->report->errors, step;
	struct fault f;

	if (!v) {
		k->report->out_of_memory = true;
		return;
	}
	if (!vary_parse(cell->text, k->decimal_comma, k->arena, v, &f)) {
		if (f.kind == FAULT_MACHINE)
			k->report->out_of_memory = true;
		else
			report_add(k->report, k->file, cell->line, cell->column, SEVERITY_ERROR, "bad_mark", NULL, "%s: %s",
			           c->name, f.text);
		return;
	}
	step = v->texts ? 1 : v->n - 1;
	for (size_t i = v->n; i > 0; i = i > step ? i - step : 0) {
		struct table_cell one = *cell;

		one.text = vary_text(v, i - 1, k->arena);
		if (!one.text) {
			k->report->out_of_memory = true;
			return;
		}
		check_given(k, c, &one);
		if (i == 1 && k->report->errors == before) {
			*cell = one;
			cell->vary = v;
		}
	}
}

void
cell_check(const struct cell_check *k, const struct column *c, struct table_cell *cell)
{
	if (cell->given && c->varies && vary_is_marked(cell->text))
		check_marked(k, c, cell);
	else if (cell->given)
		check_given(k, c, cell);
	else if (c->required)
		report_add(k->report, k->file, cell->line, cell->column, SEVERITY_ERROR, "missing_cell", c->example,
		           "%s is empty; expected %s", c->name, c->help);
	else if (c->fallback) {
		cell->text = c->fallback;
		if (c->type == COLUMN_NUMBER || c->type == COLUMN_WHOLE)
			number_parse(c->fallback, strlen(c->fallback), false, &cell->number);
	}
}

size_t
table_numbers(const struct table_cell *c, double *out, size_t max)
{
	const char *s = c->text;
	size_t n = 0;

	while (*s && n < max) {
		size_t span = strcspn(s, ";"), len = span;
		const char *one = cell_trimmed(s, &len);

		if (number_parse(one, len, true, &out[n]))
			n++;
		s += span + (s[span] != '\0');
	}
	return n;
}
