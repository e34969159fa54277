#include "casebook/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvtext.h"
#include "base/number.h"
#include "base/text.h"
#include "casebook/casebook.h"

/* A column, or (of case.csv) a key, that has another name from the next version on; its numbers are divided, 0: they stay. */
struct rename { int version; enum case_table table; const char *old, *now; double divisor; };

static const struct rename renames[] = {
	{ 0, CASE_CASE, "license", "licence", 0 },
	{ 0, CASE_CASE, "duration", "minutes", 0 },
	{ 0, CASE_COURSES, "months", "months_before", 0 },
	{ 0, CASE_STRUCTURES, "alpha_beta", "alpha_beta_gy", 0 },
	{ 0, CASE_DOSES, "percent", "factor", 100 },
	{ 0, CASE_STEPS, "goal", "objective", 0 },
};

enum { RENAMES = sizeof renames / sizeof *renames, VERSION_NONE = -1 };

static const struct rename *
find_rename(int version, enum case_table table, const char *text, size_t len)
{
	char name[64];

	snprintf(name, sizeof name, "%.*s", (int)(len < 60 ? len : 60), text);
	for (size_t i = 0; i < RENAMES; i++)
		if (renames[i].version == version && renames[i].table == table && text_same(renames[i].old, name))
			return &renames[i];
	return NULL;
}

/* ---- a table with some cells changed ---- */

struct migration {
	int version;
	enum case_table table;
	const struct case_source *from;
	struct arena *arena;
	struct report *report;
	char delimiter;
	bool have_header;
	const struct rename *columns[TABLE_COLUMNS_MAX];       /* of the file; NULL: as it was */
	int found;                     /* of case.csv: its version, and where it stands */
	int line, column;
	/* The new text so far, and how far the old one is done. */
	const char *done;
	const char *at;                /* the beginning of line at_line of the old text */
	int at_line;
	struct arena_text { const char *text; size_t len; struct arena_text *next; } *first, **last;
	size_t len;
};

static bool
add(struct migration *m, const char *text, size_t len)
{
	struct arena_text *x = arena_array(m->arena, 1, sizeof *x);

	if (!x)
		return false;
	*x = (struct arena_text){ text, len, NULL };
	*m->last = x;
	m->last = &x->next;
	m->len += len;
	return true;
}

/* The first byte of a field of the old text. */
static const char *
place_of(struct migration *m, const struct csv_field *field)
{
	const char *end = m->from->text + m->from->len;

	while (m->at_line < field->line && m->at < end) {
		bool over = *m->at == '\n' || (*m->at == '\r' && (m->at + 1 == end || m->at[1] != '\n'));

		m->at++;
		m->at_line += over;
	}
	return m->at + (field->column - 1);
}

/* Behind its last byte, blanks behind it not counted. */
static const char *
end_of(const struct migration *m, const char *p)
{
	const char *end = m->from->text + m->from->len, *last;

	if (p < end && *p == '"') {
		for (p++; p < end; p++)
			if (*p == '"' && (p + 1 == end || p[1] != '"'))
				return p + 1;
			else if (*p == '"')
				p++;
		return p;
	}
	for (last = p; p < end && *p != m->delimiter && *p != '\n' && *p != '\r'; p++)
		if (*p != ' ' && *p != '\t')
			last = p + 1;
	return last;
}

static bool
replace(struct migration *m, const struct csv_field *field, const char *now)
{
	const char *p = place_of(m, field);

	if (!add(m, m->done, (size_t)(p - m->done)) || !add(m, now, strlen(now)))
		return false;
	m->done = end_of(m, p);
	return true;
}

/* The number divided, in the way of the table. */
static bool
scale(struct migration *m, const struct csv_field *field, const struct rename *x)
{
	char text[NUMBER_TEXT_MAX], *copy;
	double v;

	if (!number_parse(field->text, field->len, m->delimiter == ';', &v))
		return report_add(m->report, m->from->file, field->line, field->column, SEVERITY_ERROR, "not_migrated", NULL,
		                  "%s is \"%.*s\"; expected a number, to be carried over to %s of version %d", x->old,
		                  (int)(field->len < 40 ? field->len : 40), field->text, x->now, m->version + 1);
	number_shortest(v / x->divisor, text);
	for (char *p = text; *p && m->delimiter == ';'; p++)
		*p = *p == '.' ? ',' : *p;
	copy = arena_text(m->arena, text, strlen(text));
	return copy && replace(m, field, copy);
}

static bool
on_key(struct migration *m, const struct csv_field *fields, size_t n)
{
	const struct rename *x = find_rename(m->version, CASE_CASE, fields[0].text, fields[0].len);
	char name[24], *now;

	snprintf(name, sizeof name, "%.*s", (int)(fields[0].len < 20 ? fields[0].len : 20), fields[0].text);
	if (!strcmp(name, "format_version") && n > 1) {
		now = arena_print(m->arena, "%d", m->version + 1);
		return now && replace(m, &fields[1], now);
	}
	return !x || replace(m, &fields[0], x->now);
}

static bool
on_header(struct migration *m, const struct csv_field *fields, size_t n)
{
	m->have_header = true;
	for (size_t i = 0; i < n && i < TABLE_COLUMNS_MAX && m->table != CASE_CASE; i++) {
		m->columns[i] = find_rename(m->version, m->table, fields[i].text, fields[i].len);
		if (m->columns[i] && !replace(m, &fields[i], m->columns[i]->now))
			return false;
	}
	return true;
}

static bool
on_row(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	struct migration *m = user;
	bool good = true;

	/* A comment that a spreadsheet has quoted. */
	if (n > 0 && fields[0].len > 0 && fields[0].text[0] == '#')
		return true;
	if (!m->have_header)
		good = on_header(m, fields, n);
	else if (m->table == CASE_CASE)
		good = on_key(m, fields, n);
	else
		for (size_t i = 0; good && i < n && i < TABLE_COLUMNS_MAX; i++)
			if (m->columns[i] && m->columns[i]->divisor > 0 && fields[i].len > 0)
				good = scale(m, &fields[i], m->columns[i]);
	return good || fault_memory(f);
}

static const struct csv_limits limits = { TABLE_CELL_MAX, TABLE_COLUMNS_MAX, TABLE_ROWS_MAX };

/* Text that is no CSV stays: reading it tells what is wrong. */
static bool
migrate_table(struct case_sources *s, enum case_table table, int version, struct arena *arena, struct report *report)
{
	struct case_source *x = &s->tables[table];
	size_t mark = text_mark(x->text, x->len), used = 0, errors = report->errors;
	struct migration m = { .version = version, .table = table, .from = x, .arena = arena, .report = report, .done = x->text,
		               .at = x->text + mark, .at_line = x->first_line };
	struct fault f = { 0 };
	char *out;

	m.last = &m.first;
	if (!csv_read(x->text, x->len, x->first_line, &limits, &m.delimiter, on_row, &m, &f) || !m.first)
		return report->errors == errors && f.kind != FAULT_MACHINE;
	if (!add(&m, m.done, (size_t)(x->text + x->len - m.done)) || !(out = arena_array(arena, m.len + 1, 1)))
		return false;
	for (const struct arena_text *t = m.first; t; t = t->next) {
		memcpy(out + used, t->text, t->len);
		used += t->len;
	}
	if (!s->before[table].text)
		s->before[table] = *x;
	x->text = out;
	x->len = m.len;
	return true;
}

/* ---- a case ---- */

static bool
find_version(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	struct migration *m = user;
	double v;

	(void)f;
	if (n > 1 && fields[0].len == strlen("format_version") && !memcmp(fields[0].text, "format_version", fields[0].len) &&
	    number_parse(fields[1].text, fields[1].len, false, &v) && v >= 0 && v < CASE_FORMAT_VERSION && m->found == VERSION_NONE) {
		m->found = (int)v;
		m->line = fields[1].line;
		m->column = fields[1].column;
		/* 0.5 is none. */
		if (v > m->found)
			m->found = VERSION_NONE;
	}
	return true;
}

bool
case_migrate(struct case_sources *s, struct arena *arena, struct report *report)
{
	const struct case_source *keys = &s->tables[CASE_CASE];
	struct migration m = { .found = VERSION_NONE };
	struct fault f = { 0 };
	bool good = keys->text && csv_read(keys->text, keys->len, keys->first_line, &limits, NULL, find_version, &m, &f);

	s->version = CASE_FORMAT_VERSION;
	/* An old case must not pass for one of this version. */
	if (f.kind == FAULT_MACHINE) {
		report->out_of_memory = true;
		return false;
	}
	if (!good || m.found == VERSION_NONE)
		return true;
	s->version = m.found;
	for (int v = m.found; good && v < CASE_FORMAT_VERSION; v++)
		for (size_t i = 0; good && i < CASE_TABLES; i++)
			good = !s->tables[i].text || migrate_table(s, (enum case_table)i, v, arena, report);
	if (good)
		report_add(report, keys->file, m.line, m.column, SEVERITY_WARNING, "old_format", "ghostdose migrate",
		           "format_version is %d, which is read as version %d; \"ghostdose migrate\" writes it so", m.found,
		           CASE_FORMAT_VERSION);
	else if (report->errors == 0)
		report->out_of_memory = true;
	return good;
}

/* ---- files ---- */

/* The one file of a packed case, its tables replaced. */
static bool
whole_file(const struct case_sources *s, struct arena *arena, struct case_migrated *out)
{
	const char *whole = s->whole.text, *done = whole, *text = "";
	size_t order[CASE_TABLES], n = 0;

	for (size_t i = 0; i < CASE_TABLES; i++)
		if (s->before[i].text)
			order[n++] = i;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (s->before[order[k]].text < s->before[order[i]].text) {
				size_t other = order[i];

				order[i] = order[k];
				order[k] = other;
			}
	for (size_t i = 0; text && i < n; i++) {
		const struct case_source *was = &s->before[order[i]], *is = &s->tables[order[i]];

		text = arena_print(arena, "%s%.*s%.*s", text, (int)(was->text - done), done, (int)is->len, is->text);
		done = was->text + was->len;
	}
	if (text)
		text = arena_print(arena, "%s%.*s", text, (int)(whole + s->whole.len - done), done);
	if (!text)
		return false;
	*out = (struct case_migrated){ s->whole.file, text, strlen(text) };
	return true;
}

bool
case_migrated_files(const char *path, struct arena *arena, struct case_migrated *files, size_t *n, int *version, struct fault *f)
{
	struct case_sources s;
	struct report report;
	bool good;

	*n = 0;
	*version = CASE_FORMAT_VERSION;
	report_init(&report, arena);
	good = case_sources_read(&(struct case_place){ .path = path }, arena, &report, &s);
	if (!good && report_ok(&report, f))
		fault_memory(f);
	report_fini(&report);
	if (!good)
		return false;
	*version = s.version;
	if (s.version == CASE_FORMAT_VERSION)
		return true;
	if (s.packed)
		return whole_file(&s, arena, &files[(*n)++]) || fault_memory(f);
	/* The version last: what is interrupted is begun again. */
	for (size_t i = 1; i <= CASE_TABLES; i++) {
		size_t table = i % CASE_TABLES;

		if (s.before[table].text)
			files[(*n)++] = (struct case_migrated){ s.tables[table].file, s.tables[table].text, s.tables[table].len };
	}
	return true;
}
