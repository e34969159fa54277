#include "casebook/pack.h"

#include <stdlib.h>
#include <string.h>

#include "base/csvout.h"
#include "base/text.h"
#include "casebook/markdown.h"
#include "casebook/source.h"

/* Have some tables commas between their cells, and some semicolons? */
static bool
is_mixed(const struct casebook *c)
{
	bool comma = false, semicolon = false;

	for (size_t i = 0; i < CASE_TABLES; i++)
		if (c->tables[i].of_spreadsheet)
			*(c->tables[i].decimal_comma ? &semicolon : &comma) = true;
	return comma && semicolon;
}

/* The texts of a case that loads, with each file that its grids name. */
static bool
read_sources(const char *path, struct arena *arena, struct report *report, struct case_sources *s, bool *mixed, struct fault *f)
{
	const struct case_place place = { .path = path };
	struct casebook *c = casebook_load(path, report);
	bool good = c && case_sources_read(&place, arena, report, s);

	for (size_t i = 0; good && i < c->tables[CASE_GRIDS].rows; i++)
		good = case_sources_file(s, table_text(&c->tables[CASE_GRIDS], i, GRID_FILE), arena, report) != NULL;
	*mixed = good && is_mixed(c);
	casebook_free(c);
	return good || (report_ok(report, f) && fault_memory(f));
}

static bool
read_all(const char *path, struct arena *arena, struct case_sources *s, bool *mixed, struct fault *f)
{
	struct report report;
	bool good;

	*s = (struct case_sources){ .packed = false };
	report_init(&report, arena);
	good = read_sources(path, arena, &report, s, mixed, f);
	report_fini(&report);
	return good;
}

static size_t
mark_of(const struct case_source *s)
{
	return s->text ? text_mark(s->text, s->len) : 0;
}

/* ---- one file ---- */

static void
put_section(struct csv_out *o, const char *name, const struct case_source *s)
{
	const char *text = s->text + mark_of(s);
	size_t len = s->len - mark_of(s);

	csv_out_raw(o, name, strlen(name));
	csv_out_raw(o, text, len);
	if (len > 0 && text[len - 1] != '\n')
		csv_out_raw(o, "\n", 1);
}

static bool
is_blank(const char *line, size_t len)
{
	while (len > 0 && strchr(" \t\n", line[len - 1]))
		len--;
	return len == 0;
}

/* One cell; the first, at begun, below the head of the table.  What a reader, or a spreadsheet that takes the quotes off, would take
 * for a comment or for the beginning of a table stands on the second line of its cell; blanks that make code of it go behind a
 * comment that nobody sees. */
static bool
put_piece(struct csv_out *o, size_t begun, const char *piece, size_t len, struct arena *arena)
{
	const char *text;

	while (len > 0 && strchr(" \t\n", piece[len - 1]))
		len--;
	if (len == 0)
		return true;
	if (o->len == begun)
		csv_out_raw(o, "[story]\nmarkdown\n", strlen("[story]\nmarkdown\n"));
	text = arena_print(arena, "%s%.*s", strchr("#[", *piece) ? "\n" : *piece == ' ' || *piece == '\t' ? "<!-- -->\n\n" : "", (int)len, piece);
	if (!text)
		return false;
	csv_out_text(o, text);
	csv_out_end(o);
	return true;
}

/* Pieces are what empty lines part, but for those within a block, as code or a list, and before what is indented and belongs to the one
 * above. */
static bool
put_story(struct csv_out *o, const struct case_source *s, struct arena *arena)
{
	static const char *const names[] = { NULL };
	size_t mark = mark_of(s), len, begun = o->len, n, at = 0;
	char *copy = arena_text(arena, s->text ? s->text + mark : "", s->len - mark);
	const char *p = copy, *piece = copy, *end;
	struct markdown_block *blocks;
	struct fault f;
	bool after_blank = false;

	if (!copy)
		return false;
	len = text_plain_lines(copy, s->len - mark);
	if (!markdown_blocks(copy, len, names, arena, &blocks, &n, &f))
		return false;
	end = copy + len;
	for (int line = 1; p < end; line++) {
		const char *stop = memchr(p, '\n', (size_t)(end - p)), *next = stop ? stop + 1 : end;
		bool blank = is_blank(p, (size_t)(next - p)), within;

		while (at < n && blocks[at].last_line < line)
			at++;
		within = at < n && blocks[at].line < line;
		if (piece == p && blank) {
			piece = next;
		} else if (after_blank && !blank && !within && *p != ' ' && *p != '\t') {
			if (!put_piece(o, begun, piece, (size_t)(p - piece), arena))
				return false;
			piece = p;
		}
		after_blank = blank;
		p = next;
	}
	return put_piece(o, begun, piece, (size_t)(end - piece), arena);
}

/* ---- nothing is lost ---- */

/* Without the mark in front, and the end of the last line. */
static bool
is_same_text(const struct case_source *a, const struct case_source *b)
{
	size_t mark = mark_of(a), len = a->len - mark;

	return (b->len == len || (b->len == len + 1 && b->text[len] == '\n')) && (len == 0 || !memcmp(a->text + mark, b->text, len));
}

static bool
is_same_story(const struct case_source *a, const struct case_source *b, bool *same, struct arena *arena, struct fault *f)
{
	const char *was = markdown_plain_text(a->text ? a->text + mark_of(a) : "", arena, f);
	const char *is = was ? markdown_plain_text(b->text ? b->text : "", arena, f) : NULL;

	*same = is && !strcmp(was, is);
	return is != NULL;
}

/* *lost: the first that does not come back as it was. */
static void
look_for(const char *name, const struct case_source *was, const struct case_source *is, const char **lost)
{
	if (!*lost && was->text && (!is || !is->text || !is_same_text(was, is)))
		*lost = name;
}

/* Read again, the file is the case that went into it: a line within a table that looks like the beginning of one, say, is no case for
 * a file. */
static bool
check_packed(const char *text, size_t len, const struct case_sources *s, struct arena *arena, struct fault *f)
{
	struct case_sources again;
	struct report report;
	const char *lost = NULL;
	bool good, same;

	if (len > TABLE_BYTES_MAX)
		return fault_set(f, 0, 0, "as one file the case has %zu bytes; expected at most %d: leave it a folder", len, TABLE_BYTES_MAX);
	report_init(&report, arena);
	good = case_sources_of_text(text, len, arena, &report, &again) || (report_ok(&report, f) && fault_memory(f));
	report_fini(&report);
	if (!good || !is_same_story(&s->story, &again.story, &same, arena, f))
		return false;
	for (size_t i = 0; i < CASE_TABLES; i++)
		look_for(case_schemas[i].table.name, &s->tables[i], &again.tables[i], &lost);
	for (size_t i = 0; i < s->n_files; i++)
		look_for(s->files[i].name, &s->files[i].source, i < again.n_files ? &again.files[i].source : NULL, &lost);
	if (!same)
		return fault_set(f, 0, 0, "the story would not come back from one file as it is; expected simpler Markdown, or leave the case a folder");
	return !lost || fault_set(f, 0, 0, "%.80s would not come back from one file as it is; expected no row in it that is [case] or the like alone", lost);
}

/* The comments before the first table. */
static const char *
head_of(const struct case_sources *s, struct arena *arena)
{
	char *out = arena_array(arena, s->head_len + 1, 1);
	size_t used = 0;

	for (size_t i = 0; out && i < s->head_len;) {
		const char *line = s->head + i, *stop = memchr(line, '\n', s->head_len - i);
		size_t n = stop ? (size_t)(stop - line) + 1 : s->head_len - i;

		if (line[strspn(line, ",; \t\r")] != '\n') {
			memcpy(out + used, line, n);
			used += n;
		}
		i += n;
	}
	return out;
}

bool
case_pack(const char *path, struct arena *arena, const char **text, size_t *len, bool *mixed, struct fault *f)
{
	struct csv_out o = { .text = NULL };
	struct case_sources s;
	const char *head;
	bool good;

	if (!read_all(path, arena, &s, mixed, f))
		return false;
	head = head_of(&s, arena);
	o.broken |= !head;
	csv_out_raw(&o, head ? head : "", head ? strlen(head) : 0);
	for (size_t i = 0; i < CASE_TABLES; i++)
		if (s.tables[i].text) {
			const char *name = arena_print(arena, "[%s]\n", case_schemas[i].table.name);

			o.broken |= !name;
			put_section(&o, name ? name : "", &s.tables[i]);
		}
	for (size_t i = 0; i < s.n_files; i++) {
		const char *name = arena_print(arena, "[file %s]\n", s.files[i].name);

		o.broken |= !name;
		put_section(&o, name ? name : "", &s.files[i].source);
	}
	o.broken |= !put_story(&o, &s.story, arena);
	*text = o.broken ? NULL : arena_text(arena, o.text, o.len);
	*len = o.len;
	good = *text || fault_memory(f);
	csv_out_fini(&o);
	return good && (check_packed(*text, *len, &s, arena, f) || (f->kind != FAULT_MACHINE && fault_in_file(f, path)));
}

/* ---- a folder ---- */

static void
put_part(struct case_part *parts, size_t *n, const char *name, const struct case_source *s)
{
	parts[(*n)++] = (struct case_part){ .name = name, .text = s->text, .len = s->len };
}

/* The table of keys, below the comments that stood before all tables. */
static bool
put_keys(const struct case_sources *s, const struct case_source *keys, struct arena *arena, struct case_source *out)
{
	const char *head = head_of(s, arena), *text = head ? arena_print(arena, "%s%.*s", head, (int)keys->len, keys->text) : NULL;

	*out = *keys;
	if (!text)
		return false;
	out->text = text;
	out->len = strlen(text);
	return true;
}

bool
case_unpack(const char *path, struct arena *arena, struct case_part *parts, size_t *n, struct fault *f)
{
	struct case_sources s;
	bool mixed;

	*n = 0;
	if (!read_all(path, arena, &s, &mixed, f))
		return false;
	if (s.head_len > 0 && !put_keys(&s, &s.tables[CASE_CASE], arena, &s.tables[CASE_CASE]))
		return fault_memory(f);
	for (size_t i = 0; i < CASE_TABLES; i++) {
		const char *name = arena_print(arena, "%s.csv", case_schemas[i].table.name);

		if (!name)
			return fault_memory(f);
		if (s.tables[i].text)
			put_part(parts, n, name, &s.tables[i]);
	}
	for (size_t i = 0; i < s.n_files; i++)
		put_part(parts, n, s.files[i].name, &s.files[i].source);
	if (!s.story.text)
		s.story.text = "";
	/* Of a packed case the story ends with the gap behind its last paragraph. */
	while (s.story.len > 1 && s.story.text[s.story.len - 1] == '\n' && s.story.text[s.story.len - 2] == '\n')
		s.story.len--;
	put_part(parts, n, "story.md", &s.story);
	parts[*n - 1].comments_left_out = s.story_comments;
	return true;
}
