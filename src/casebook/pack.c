#include "casebook/pack.h"

#include <stdlib.h>
#include <string.h>

#include "base/csvout.h"
#include "casebook/source.h"

/* The texts of a case that loads, with each file that its grids name. */
static bool
read_sources(const char *path, struct arena *arena, struct report *report, struct case_sources *s, struct fault *f)
{
	const struct case_place place = { .path = path };
	struct casebook *c = casebook_load(path, report);
	bool good = c && case_sources_read(&place, arena, report, s);

	for (size_t i = 0; good && i < c->tables[CASE_GRIDS].rows; i++)
		good = case_sources_file(s, table_text(&c->tables[CASE_GRIDS], i, GRID_FILE), arena, report) != NULL;
	casebook_free(c);
	return good || (report_ok(report, f) && fault_memory(f));
}

static bool
read_all(const char *path, struct arena *arena, struct case_sources *s, struct fault *f)
{
	struct report report;
	bool good;

	*s = (struct case_sources){ .packed = false };
	if (case_path_is_lesson(path)) {
		fault_set(f, 0, 0, "a lesson is one file already; expected a case");
		return fault_in_file(f, path);
	}
	report_init(&report, arena);
	good = read_sources(path, arena, &report, s, f);
	report_fini(&report);
	return good;
}

/* ---- one file ---- */

static void
put_section(struct csv_out *o, const char *name, const struct case_source *s)
{
	static const char mark[] = "\xEF\xBB\xBF";
	const char *text = s->text;
	size_t len = s->len;

	if (len >= 3 && !memcmp(text, mark, 3)) {
		text += 3;
		len -= 3;
	}
	csv_out_raw(o, name, strlen(name));
	csv_out_raw(o, text, len);
	if (len > 0 && text[len - 1] != '\n')
		csv_out_raw(o, "\n", 1);
}

/* Paragraphs are what empty lines part. */
static bool
put_story(struct csv_out *o, const struct case_source *s, struct arena *arena)
{
	const char *p = s->text, *end = s->text + s->len;

	csv_out_raw(o, "[story]\nmarkdown\n", strlen("[story]\nmarkdown\n"));
	while (p < end) {
		const char *stop = memmem(p, (size_t)(end - p), "\n\n", 2);
		size_t len = (size_t)((stop ? stop : end) - p);
		const char *piece;

		while (len > 0 && (p[len - 1] == '\n' || p[len - 1] == '\r'))
			len--;
		piece = arena_text(arena, p, len);
		if (!piece)
			return false;
		if (len > 0) {
			csv_out_text(o, piece);
			csv_out_end(o);
		}
		p = stop ? stop + 2 : end;
	}
	return true;
}

bool
case_pack(const char *path, struct arena *arena, const char **text, size_t *len, struct fault *f)
{
	struct csv_out o = { .text = NULL };
	struct case_sources s;
	bool good;

	if (!read_all(path, arena, &s, f))
		return false;
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
	return good;
}

/* ---- a folder ---- */

static bool
put_part(struct case_part *parts, size_t *n, const char *name, const struct case_source *s, struct fault *f)
{
	if (!name)
		return fault_memory(f);
	parts[(*n)++] = (struct case_part){ name, s->text, s->len };
	return true;
}

bool
case_unpack(const char *path, struct arena *arena, struct case_part *parts, size_t *n, struct fault *f)
{
	struct case_sources s;

	*n = 0;
	if (!read_all(path, arena, &s, f))
		return false;
	for (size_t i = 0; i < CASE_TABLES; i++)
		if (s.tables[i].text && !put_part(parts, n, arena_print(arena, "%s.csv", case_schemas[i].table.name), &s.tables[i], f))
			return false;
	for (size_t i = 0; i < s.n_files; i++)
		if (!put_part(parts, n, s.files[i].name, &s.files[i].source, f))
			return false;
	/* Of a packed case the story ends with the gap behind its last paragraph. */
	while (s.story.len > 1 && s.story.text[s.story.len - 1] == '\n' && s.story.text[s.story.len - 2] == '\n')
		s.story.len--;
	return put_part(parts, n, "story.md", &s.story, f);
}
