#include "casebook/sections.h"

#include <stdio.h>
#include <string.h>

#include "base/csvtext.h"
#include "base/text.h"

/* "courses.csv" is a table: no file of a packed case may take its place when it is unpacked. */
static bool
is_table_name(const char *name)
{
	char table[CASE_NAME_BYTES_MAX];

	for (size_t i = 0; i < CASE_TABLES; i++) {
		snprintf(table, sizeof table, "%s.csv", case_schemas[i].table.name);
		if (text_same(name, table))
			return true;
	}
	return false;
}

/* Is this line "[name]", with nothing but empty cells behind it?  Its name then stands in out. */
static bool
section_name(const char *line, size_t len, char *out, size_t size)
{
	bool quoted = len > 1 && line[0] == '"' && line[1] == '[';
	const char *open = line + quoted, *close;
	size_t n, i;

	if (len < 3 || *open != '[' || !(close = memchr(line, ']', len)))
		return false;
	n = (size_t)(close - open) - 1;
	i = (size_t)(close - line) + 1;
	if (n == 0 || n >= size || (quoted && (i == len || line[i++] != '"')))
		return false;
	for (; i < len; i++)
		if (!line[i] || !strchr(",; \t\r", line[i]))
			return false;
	memcpy(out, open + 1, n);
	out[n] = '\0';
	return true;
}

static struct case_source *
find_section(struct case_sources *s, const char *name)
{
	if (text_same(name, "story"))
		return &s->story;
	for (size_t i = 0; i < CASE_TABLES; i++)
		if (text_same(name, case_schemas[i].table.name))
			return &s->tables[i];
	return NULL;
}

/* "[file prior.csv]" begins a file that a table names. */
static struct case_source *
open_file(const char *file, const char *name, int line, struct arena *arena, struct report *report,
          struct case_sources *s)
{
	struct case_file *x;

	if (!case_is_plain_name(name) || is_table_name(name)) {
		report_add(report, file, line, 2, SEVERITY_ERROR, "bad_file_name", NULL,
		           "\"%s\" is no name for a file of a case; expected a name that ends in .csv, without a folder, and that no table has", name);
		return NULL;
	}
	if (s->n_files == CASE_FILES_MAX || case_sources_have_file(s, name)) {
		report_add(report, file, line, 2, SEVERITY_ERROR, "repeated_table", NULL,
		           "\"%s\" is the same file again, or one too many; expected each once, %d at most", name,
		           CASE_FILES_MAX);
		return NULL;
	}
	x = case_sources_add_file(s, name, arena, report);
	if (!x)
		return NULL;
	x->source = (struct case_source){ .file = file, .first_line = line + 1 };
	return &x->source;
}

/* A spreadsheet that was told to quote all texts quotes these too.  Of another name such a line is a text of the story. */
static bool
begins_section(struct case_sources *s, const char *line, size_t len, char *name, size_t size)
{
	return section_name(line, len, name, size) && (line[0] != '"' || find_section(s, name) || !strncmp(name, "file ", 5));
}

static struct case_source *
open_section(const char *file, const char *name, int line, struct arena *arena, struct report *report,
             struct case_sources *s)
{
	struct case_source *section = find_section(s, name);
	const char *names[CASE_TABLES + 1];

	if (!strncmp(name, "file ", 5))
		return open_file(file, name + 5, line, arena, report, s);
	if (!section) {
		const char *near;

		for (size_t i = 0; i < CASE_TABLES; i++)
			names[i] = case_schemas[i].table.name;
		names[CASE_TABLES] = "story";
		near = text_nearest(name, names, CASE_TABLES + 1);
		report_add(report, file, line, 2, SEVERITY_ERROR, "unknown_table", near, "there is no table \"%s\"; %s%s%s", name,
		           near ? "did you mean \"" : "ghostdose-case(5) lists them", near ? near : "", near ? "\"?" : "");
		return NULL;
	}
	if (section->file) {
		report_add(report, file, line, 2, SEVERITY_ERROR, "repeated_table", NULL,
		           "the table \"%s\" begins a second time; expected it once", name);
		return NULL;
	}
	section->file = file;
	section->first_line = line + 1;
	return section;
}

static void
split_packed(const char *file, const char *text, size_t len, int line, struct arena *arena, struct report *report,
             struct case_sources *s)
{
	struct case_source *section = NULL;
	bool quoted = false, skipping = false;
	size_t i = text_mark(text, len), begin = i;

	while (i < len) {
		const char *end = memchr(text + i, '\n', len - i);
		size_t n = end ? (size_t)(end - (text + i)) + 1 : len - i;
		size_t bare = end ? n - 1 : n;
		char name[CASE_NAME_BYTES_MAX];

		if (!quoted && begins_section(s, text + i, bare, name, sizeof name)) {
			if (!s->head) {
				s->head = text + begin;
				s->head_len = i - begin;
			}
			section = open_section(file, name, line, arena, report, s);
			skipping = !section;
			if (section)
				section->text = text + i + n;
		} else {
			bool comment = !quoted && text[i] == '#', within = quoted;

			for (size_t k = 0; k < n && !comment; k++)
				quoted ^= text[i + k] == '"';
			if (section)
				section->len += n;
			else if (!skipping && !within && csv_comment_length(text + i, n) == 0 && (!text[i] || !strchr("\r\n,; \t", text[i]))) {
				report_add(report, file, line, 1, SEVERITY_ERROR, "no_table", NULL,
				           "a row before the first table; expected a line such as [case]");
				return;
			}
		}
		i += n;
		line++;
	}
}

static const struct column story_columns[] = {
	{ .name = "markdown", .type = COLUMN_TEXT, .required = true, .help = "the story in CommonMark", .example = "A patient ..." },
};
static const struct table_schema story_schema = { "story", "A piece of the story.", story_columns, 1 };

size_t
case_count_comments(const char *text, size_t len)
{
	bool quoted = false, start = true;
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (start && !quoted && text[i] == '#') {
			n++;
			while (i + 1 < len && text[i] != '\n')
				i++;
		}
		quoted ^= text[i] == '"';
		start = text[i] == '\n';
	}
	return n;
}

void
case_join_story(struct arena *arena, struct report *report, struct case_source *story)
{
	struct table t;
	char *out;
	size_t size = 1, used = 0;

	if (!table_read(&story_schema, story->file, story->text, story->len, story->first_line, arena, report, &t))
		return;
	for (size_t i = 0; i < t.rows; i++)
		size += strlen(table_text(&t, i, 0)) + 2;
	out = arena_array(arena, size, 1);
	if (!out) {
		report->out_of_memory = true;
		return;
	}
	for (size_t i = 0; i < t.rows; i++)
		used += (size_t)snprintf(out + used, size - used, "%s\n\n", table_text(&t, i, 0));
	story->first_line = t.rows ? t.lines[0] : story->first_line;
	story->text = out;
	story->len = strlen(out);
}

/* What a lesson says elsewhere must not stand in its case too. */
static void
check_lesson_tables(const struct case_sources *s, struct report *report)
{
	static const struct { enum case_table table; const char *where; } elsewhere[] = {
		{ CASE_CASE, "in the head of the lesson" }, { CASE_STEPS, "in question blocks" }, { CASE_CHOICES, "in question blocks" },
	};

	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
		const struct case_source *x = &s->tables[elsewhere[i].table];

		if (x->file)
			report_add(report, x->file, x->first_line - 1, 1, SEVERITY_ERROR, "unexpected_table", NULL,
			           "the case of a lesson has no table [%s]; expected it %s", case_schemas[elsewhere[i].table].table.name,
			           elsewhere[i].where);
	}
	if (s->story.file)
		report_add(report, s->story.file, s->story.first_line - 1, 1, SEVERITY_ERROR, "unexpected_table", NULL,
		           "the case of a lesson has no story; expected it in the text of the lesson");
}

static bool
is_given(const struct case_sources *s, size_t table)
{
	return s->tables[table].file || (table == CASE_DOSES && s->tables[CASE_GRIDS].file) || (table == CASE_CASE && s->lesson);
}

bool
case_read_sections(const char *file, const char *text, size_t len, int line, struct arena *arena, struct report *report,
                   struct case_sources *s)
{
	size_t before = report->errors;

	split_packed(file, text, len, line, arena, report, s);
	if (s->lesson)
		check_lesson_tables(s, report);
	for (size_t i = 0; i < CASE_TABLES && report->errors == before; i++)
		if (case_schemas[i].required && !is_given(s, i))
			report_add(report, file, line, 1, SEVERITY_ERROR, "missing_table", NULL,
			           "the table [%s] is missing; a case needs it (ghostdose-case(5))", case_schemas[i].table.name);
	return report->errors == before && !report->out_of_memory;
}
