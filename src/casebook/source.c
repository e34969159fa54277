#include "casebook/source.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "casebook/bundle.h"
#include "casebook/lesson.h"
#include "casebook/migrate.h"
#include "casebook/sections.h"

enum { STORY_BYTES_MAX = 256 << 10 };

/* Files of a case that are known and not tables of this list. */
static const char *const other_files[] = { "story.md", "README.md" };

bool
case_place_has(const struct case_place *place, const char *name)
{
	char path[4096];
	const char *text;
	size_t len;

	if (place->bundle)
		return case_bundle_file(place->bundle, place->bundle_len, name, &text, &len);
	return file_join(path, sizeof path, place->path, name) && file_exists(path);
}

/* The bytes of the bundle itself; the same words as file_read has. */
static bool
read_from_bundle(const struct case_place *place, const char *name, size_t max, struct case_source *s, struct fault *f)
{
	if (!case_bundle_file(place->bundle, place->bundle_len, name, &s->text, &s->len))
		fault_set(f, 0, 0, "there is no such file; check the name and the folder");
	else if (s->len > max)
		fault_set(f, 1, 1, "the file has %zu bytes; expected a text file of at most %zu", s->len, max);
	else
		return true;
	s->text = NULL;
	return fault_in_file(f, s->file);
}

static bool
read_from_disk(const char *path, size_t max, struct arena *arena, struct case_source *s, struct fault *f)
{
	char *text;

	if (!file_read(path, max, &text, &s->len, f))
		return false;
	s->text = arena_text(arena, text, s->len);
	free(text);
	return s->text ? true : fault_memory(f);
}

/* A copy that is terminated: in a bundle the next file follows. */
static bool
copy_from_bundle(const struct case_place *place, const char *name, size_t max, struct arena *arena, struct case_source *s,
                 struct fault *f)
{
	if (!read_from_bundle(place, name, max, s, f))
		return false;
	s->text = arena_text(arena, s->text, s->len);
	return s->text || fault_memory(f);
}

/* terminated: what stands in a bundle is copied. */
static bool
source_read(const struct case_place *place, const char *name, size_t max, bool terminated, struct arena *arena,
            struct report *report, struct case_source *s)
{
	char path[4096];
	struct fault f = { 0 };
	bool good;

	*s = (struct case_source){ .first_line = 1 };
	if (!file_join(path, sizeof path, place->path, name))
		return report_add(report, place->path, 0, 0, SEVERITY_ERROR, "bad_path", NULL, "the path is too long");
	s->file = arena_text(arena, path, strlen(path));
	if (!s->file) {
		report->out_of_memory = true;
		return false;
	}
	if (!place->bundle)
		good = read_from_disk(path, max, arena, s, &f);
	else
		good = terminated ? copy_from_bundle(place, name, max, arena, s, &f) : read_from_bundle(place, name, max, s, &f);
	return good || report_fault(report, "cannot_read", &f);
}

bool
case_source_read(const struct case_place *place, const char *name, size_t max, struct arena *arena,
                 struct report *report, struct case_source *s)
{
	return source_read(place, name, max, true, arena, report, s);
}

/* Does it look like a table, and is none that is read? */
static bool
is_stranger(const char *name)
{
	bool known = !text_ends(name, ".csv") || name[0] == '.';

	for (size_t i = 0; i < CASE_TABLES; i++) {
		char file[CASE_NAME_BYTES_MAX];

		snprintf(file, sizeof file, "%s.csv", case_schemas[i].table.name);
		known = known || !strcmp(file, name);
	}
	for (size_t i = 0; i < sizeof other_files / sizeof *other_files; i++)
		known = known || !strcmp(other_files[i], name);
	return !known;
}

static int
is_strange_entry(const struct dirent *e)
{
	return is_stranger(e->d_name);
}

static int
by_name(const struct dirent **left, const struct dirent **right)
{
	return strcmp((*left)->d_name, (*right)->d_name);
}

static void
warn_stranger(const char *folder, const char *name, struct report *report)
{
	char path[4096], stem[CASE_NAME_BYTES_MAX];
	const char *names[CASE_TABLES], *near;
	size_t len = strlen(name) - strlen(".csv");

	if (!file_join(path, sizeof path, folder, name))
		return;
	for (size_t i = 0; i < CASE_TABLES; i++)
		names[i] = case_schemas[i].table.name;
	snprintf(stem, sizeof stem, "%.*s", (int)(len < 60 ? len : 60), name);
	near = text_nearest(stem, names, CASE_TABLES);
	if (near)
		report_add(report, path, 0, 0, SEVERITY_WARNING, "unknown_file", near,
		           "this file is not read; did you mean %s.csv?", near);
	else
		report_add(report, path, 0, 0, SEVERITY_WARNING, "unknown_file", NULL,
		           "this file is not read; ghostdose-case(5) lists the tables of a case");
}

bool
case_sources_have_file(const struct case_sources *s, const char *name)
{
	for (size_t i = 0; i < s->n_files; i++)
		if (!strcmp(s->files[i].name, name))
			return true;
	return false;
}

void
case_sources_warn(const struct case_sources *s, struct report *report)
{
	const struct case_place *place = &s->place;
	struct dirent **found = NULL;
	const char *name, *text;
	size_t len;
	int n = place->bundle || s->packed ? 0 : scandir(place->path, &found, is_strange_entry, by_name);

	/* A bundle has its files in the same order. */
	for (size_t i = 0; place->bundle && !s->packed &&
	     case_bundle_at(place->bundle, place->bundle_len, i, &name, &text, &len); i++)
		if (is_stranger(name) && !case_sources_have_file(s, name))
			warn_stranger(place->path, name, report);
	for (int i = 0; i < n; i++) {
		if (!case_sources_have_file(s, found[i]->d_name))
			warn_stranger(place->path, found[i]->d_name, report);
		free(found[i]);
	}
	free(found);
}

bool
case_is_plain_name(const char *name)
{
	size_t len = strlen(name);
	char why[80];

	return text_ends(name, ".csv") && name[0] != '.' && !strchr(name, '/') && len < CASE_NAME_BYTES_MAX &&
	    text_find_unsafe(name, len, why, sizeof why) == len;
}

struct case_file *
case_sources_add_file(struct case_sources *s, const char *name, struct arena *arena, struct report *report)
{
	struct case_file *x = &s->files[s->n_files];

	x->name = arena_text(arena, name, strlen(name));
	if (!x->name) {
		report->out_of_memory = true;
		return NULL;
	}
	s->n_files++;
	return x;
}

const struct case_source *
case_sources_file(struct case_sources *s, const char *name, struct arena *arena, struct report *report)
{
	struct case_file *x;

	for (size_t i = 0; i < s->n_files; i++)
		if (!strcmp(s->files[i].name, name))
			return s->files[i].source.text ? &s->files[i].source : NULL;
	if (s->packed || s->n_files == CASE_FILES_MAX || !case_is_plain_name(name) || !case_place_has(&s->place, name))
		return NULL;
	x = case_sources_add_file(s, name, arena, report);
	if (!x)
		return NULL;
	if (!source_read(&s->place, name, CASE_FILE_BYTES_MAX, false, arena, report, &x->source))
		return NULL;
	if (s->place.shared) {
		x->source.shared = arena_print(arena, "%s/%s.grid", s->place.shared, name);
		x->source.shares = s->place.shares;
		report->out_of_memory |= !x->source.shared;
	}
	return &x->source;
}

/* Doses stand in doses.csv or on slices: without slices doses.csv must be there. */
static bool
is_needed(const struct case_place *place, size_t table)
{
	if (table == CASE_DOSES && case_place_has(place, "grids.csv"))
		return false;
	return case_schemas[table].required;
}

static bool
read_folder(const struct case_place *place, struct arena *arena, struct report *report, struct case_sources *s)
{
	size_t before = report->errors;

	for (size_t i = 0; i < CASE_TABLES; i++) {
		char name[CASE_NAME_BYTES_MAX];

		snprintf(name, sizeof name, "%s.csv", case_schemas[i].table.name);
		if (is_needed(place, i) || case_place_has(place, name))
			case_source_read(place, name, TABLE_BYTES_MAX, arena, report, &s->tables[i]);
	}
	case_source_read(place, "story.md", STORY_BYTES_MAX, arena, report, &s->story);
	return report->errors == before && !report->out_of_memory;
}

/* The text of a packed file, in the arena; its name is the place's. */
static bool
read_whole(const struct case_place *place, struct arena *arena, struct case_source *s, struct fault *f)
{
	s->file = arena_text(arena, place->path, strlen(place->path));
	if (!s->file)
		return fault_memory(f);
	return place->bundle ? copy_from_bundle(place, "packed.csv", TABLE_BYTES_MAX, arena, s, f)
	                     : read_from_disk(place->path, TABLE_BYTES_MAX, arena, s, f);
}

static bool
read_lesson(const struct case_source *whole, struct arena *arena, struct report *report, struct case_sources *s)
{
	s->lesson = lesson_parse(whole->file, whole->text, whole->len, arena, report);
	return s->lesson && case_read_sections(whole->file, s->lesson->book, s->lesson->book_len, s->lesson->book_line, arena, report, s);
}

static bool
read_packed(const struct case_place *place, struct arena *arena, struct report *report, struct case_sources *s)
{
	size_t before = report->errors;
	struct case_source whole = { 0 };
	struct fault f = { 0 };

	if (!read_whole(place, arena, &whole, &f))
		return report_fault(report, "cannot_read", &f);
	if (place->bundle ? case_bundle_is_lesson(place->bundle) : case_path_is_lesson(place->path))
		return read_lesson(&whole, arena, report, s);
	s->whole = whole;
	case_read_sections(whole.file, whole.text, whole.len, 1, arena, report, s);
	s->story_comments = case_count_comments(s->story.text, s->story.len);
	if (s->story.file && report->errors == before)
		case_join_story(arena, report, &s->story);
	return report->errors == before && !report->out_of_memory;
}

bool
case_sources_of_text(const char *text, size_t len, struct arena *arena, struct report *report, struct case_sources *s)
{
	size_t before = report->errors;

	memset(s, 0, sizeof *s);
	s->packed = true;
	case_read_sections("", text, len, 1, arena, report, s);
	if (s->story.file && report->errors == before)
		case_join_story(arena, report, &s->story);
	return report->errors == before && !report->out_of_memory;
}

bool
case_path_is_lesson(const char *path)
{
	return text_ends(path, ".md") && !file_is_folder(path);
}

bool
case_sources_read(const struct case_place *place, struct arena *arena, struct report *report, struct case_sources *s)
{
	bool packed = place->bundle ? case_bundle_is_packed(place->bundle) : !file_is_folder(place->path);

	memset(s, 0, sizeof *s);
	s->place = *place;
	s->packed = packed;
	return (packed ? read_packed(place, arena, report, s) : read_folder(place, arena, report, s)) && case_migrate(s, arena, report);
}

bool
case_sources_read_keys(const struct case_place *place, struct arena *arena, struct report *report, struct case_sources *s)
{
	struct case_source whole = { 0 };
	struct fault f = { 0 };

	memset(s, 0, sizeof *s);
	s->place = *place;
	if (file_is_folder(place->path))
		return case_source_read(place, "case.csv", CASE_FILE_BYTES_MAX, arena, report, &s->tables[CASE_CASE]) &&
		    case_migrate(s, arena, report);
	s->packed = true;
	if (!read_whole(place, arena, &whole, &f))
		return report_fault(report, "cannot_read", &f);
	if (case_path_is_lesson(place->path)) {
		s->lesson = lesson_parse_head(whole.file, whole.text, whole.len, arena, report);
		return s->lesson != NULL;
	}
	return case_read_sections(whole.file, whole.text, whole.len, 1, arena, report, s) && case_migrate(s, arena, report);
}
