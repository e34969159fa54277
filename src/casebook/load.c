#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "base/text.h"
#include "casebook/build.h"
#include "casebook/bundle.h"
#include "casebook/casebook.h"
#include "casebook/lesson.h"
#include "casebook/source.h"

size_t
casebook_structure(const struct casebook *c, const char *id)
{
	for (size_t i = 0; i < c->n_structures; i++)
		if (!strcmp(c->structures[i].id, id))
			return i;
	return CASE_NONE;
}

size_t
casebook_course(const struct casebook *c, const char *id)
{
	for (size_t i = 0; i < c->n_courses; i++)
		if (!strcmp(c->courses[i].id, id))
			return i;
	return CASE_NONE;
}

const struct case_dose *
casebook_dose(const struct casebook *c, size_t structure, size_t course, const struct metric *m)
{
	for (size_t i = 0; i < c->n_doses; i++)
		if (c->doses[i].structure == structure && c->doses[i].course == course &&
		    metric_same(&c->doses[i].metric, m))
			return &c->doses[i];
	return NULL;
}

/* ---- case.csv ---- */

static const char **
key_slot(struct casebook *c, const char *name)
{
	const struct { const char *name; const char **slot; } slots[] = {
		{ "id", &c->id },         { "title", &c->title },     { "level", &c->level },
		{ "author", &c->author }, { "licence", &c->licence }, { "sources", &c->sources },
	};

	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
		if (!strcmp(slots[i].name, name))
			return slots[i].slot;
	return NULL;
}

static void
key_number(struct casebook *c, size_t row, const char *name, double low, double high, struct report *report, double *out)
{
	const struct table *t = &c->tables[CASE_CASE];
	const char *text = table_text(t, row, KEY_VALUE);
	double v;

	if (!*text)
		return;
	if (!number_parse(text, strlen(text), true, &v) || v < low || v > high)
		table_fault(t, row, KEY_VALUE, report, "not_a_number", NULL, "%s is \"%.40s\"; expected a number from %g to %g",
		            name, text, low, high);
	else
		*out = v;
}

static void
key_answer(struct casebook *c, size_t row, const char *name, struct report *report, enum case_answer *out)
{
	const struct table *t = &c->tables[CASE_CASE];
	const char *text = table_text(t, row, KEY_VALUE);

	if (text_same(text, "yes") || text_same(text, "no"))
		*out = text_same(text, "yes") ? CASE_YES : CASE_NO;
	else if (*text)
		table_fault(t, row, KEY_VALUE, report, "unknown_word", NULL, "%s is \"%.40s\"; expected yes or no", name, text);
}

static void
check_level(const struct casebook *c, size_t row, struct report *report)
{
	static const char *const levels[] = { "I", "II", "III" };
	const struct table *t = &c->tables[CASE_CASE];
	const struct table_cell *cell = table_cell(t, row, KEY_VALUE);

	if (!*c->level)
		return;
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (!strcmp(c->level, levels[i]))
			return;
	report_add(report, t->file, cell->line, cell->column, SEVERITY_WARNING, "unknown_level", NULL,
	           "level is \"%.20s\"; expected I, II or III", c->level);
}

static void
unknown_key(const struct table *t, size_t row, struct report *report)
{
	const char *names[32];
	const char *near;

	for (size_t i = 0; i < case_keys_n; i++)
		names[i] = case_keys[i].name;
	near = text_nearest(table_text(t, row, KEY_KEY), names, case_keys_n);
	table_fault(t, row, KEY_KEY, report, "unknown_key", near, "unknown key \"%.40s\"; %s%s%s", table_text(t, row, KEY_KEY),
	            near ? "did you mean \"" : "ghostdose-case(5) lists the keys of case.csv", near ? near : "",
	            near ? "\"?" : "");
}

static void
key_begun(struct casebook *c, size_t row, struct report *report)
{
	const struct table *t = &c->tables[CASE_CASE];
	struct rb_regimen r;
	struct fault f;
	size_t given;

	c->begun = table_text(t, row, KEY_VALUE);
	if (strlen(c->begun) > CASE_BEGUN_MAX)
		table_fault(t, row, KEY_VALUE, report, "bad_regimen", NULL, "begun has %zu bytes; expected at most %d", strlen(c->begun),
		            CASE_BEGUN_MAX);
	else if (casebook_begun(c, &r, &given, &f)) {
		rb_regimen_fini(&r);
		return;
	} else if (f.kind == FAULT_MACHINE)
		report->out_of_memory = true;
	else
		table_fault(t, row, KEY_VALUE, report, "bad_regimen", "20x2, gap 1w", "begun, character %d: %s", f.column, f.text);
	c->begun = "";
}

static void
take_key(struct casebook *c, size_t row, size_t key, struct report *report)
{
	const struct table *t = &c->tables[CASE_CASE];
	const char *name = case_keys[key].name, *value = table_text(t, row, KEY_VALUE);
	const char **slot = key_slot(c, name);
	double version = 0;

	if (!case_keys[key].fallback && !*value) {
		table_fault(t, row, KEY_VALUE, report, "missing_cell", case_keys[key].example, "%s is empty; expected the %s",
		            name, case_keys[key].help);
		return;
	}
	if (slot)
		*slot = value;
	if (slot == &c->level)
		check_level(c, row, report);
	if (slot)
		return;
	if (!strcmp(name, "begun"))
		key_begun(c, row, report);
	else if (!strcmp(name, "minutes"))
		key_number(c, row, name, 1, 600, report, &c->minutes);
	else if (!strcmp(name, "pass_share"))
		key_number(c, row, name, 0, 1, report, &c->pass_share);
	else if (!strcmp(name, "background_alpha_beta_gy"))
		key_number(c, row, name, 0.1, 100, report, &c->background_alpha_beta_gy);
	else if (!strcmp(name, "cap_share"))
		key_number(c, row, name, 0, 1, report, &c->cap_share);
	else if (!strcmp(name, "resected"))
		key_answer(c, row, name, report, &c->resected);
	else if (!strcmp(name, "organ_dysfunction"))
		key_answer(c, row, name, report, &c->organ_dysfunction);
	else {
		key_number(c, row, name, 0, 1000, report, &version);
		c->format_version = CASE_FORMAT_VERSION;
		if (version < CASE_FORMAT_VERSION || version > CASE_FORMAT_VERSION)
			table_fault(t, row, KEY_VALUE, report, "format_version", "1",
			            "format_version is \"%.20s\"; this program reads version %d", value, CASE_FORMAT_VERSION);
	}
}

/* The default of a number among the keys. */
static double
key_default(const char *name)
{
	double v = NAN;

	for (size_t i = 0; i < case_keys_n; i++)
		if (!strcmp(case_keys[i].name, name))
			number_parse(case_keys[i].fallback, strlen(case_keys[i].fallback), false, &v);
	return v;
}

void
case_build_keys(struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_CASE];
	bool seen[32] = { false };

	c->level = c->author = c->licence = c->sources = "";
	c->minutes = NAN;
	c->pass_share = key_default("pass_share");
	c->cap_share = key_default("cap_share");
	c->background_alpha_beta_gy = key_default("background_alpha_beta_gy");
	for (size_t row = 0; row < t->rows; row++) {
		size_t key = 0;

		while (key < case_keys_n && strcmp(case_keys[key].name, table_text(t, row, KEY_KEY)) != 0)
			key++;
		if (key == case_keys_n)
			unknown_key(t, row, report);
		else if (seen[key])
			table_fault(t, row, KEY_KEY, report, "repeated_key", NULL,
			            "the key \"%s\" stands here a second time; expected it once", case_keys[key].name);
		else {
			seen[key] = true;
			take_key(c, row, key, report);
		}
	}
	for (size_t i = 0; i < case_keys_n; i++)
		if (!seen[i] && !case_keys[i].fallback)
			report_add(report, t->file, 1, 1, SEVERITY_ERROR, "missing_key", case_keys[i].name,
			           "the key \"%s\" is missing; expected the %s", case_keys[i].name, case_keys[i].help);
}

/* ---- the whole ---- */

static const char *
stem(const char *path, char *out, size_t size)
{
	size_t len = strlen(path), start;

	while (len > 1 && path[len - 1] == '/')
		len--;
	for (start = len; start > 0 && path[start - 1] != '/'; start--)
		;
	snprintf(out, size, "%.*s", (int)(len - start), path + start);
	len = strlen(out);
	if (len > 4 && !strcmp(out + len - 4, ".csv"))
		out[len - 4] = '\0';
	if (len > 3 && !strcmp(out + len - 3, ".md")) {
		out[len - 3] = '\0';
		/* "02-repair.md": the number is for the order. */
		if (strspn(out, "0123456789") > 0 && out[strspn(out, "0123456789")] == '-')
			return out + strspn(out, "0123456789") + 1;
	}
	return out;
}

static void
check_id(struct casebook *c, struct report *report)
{
	char room[256];
	const char *name = stem(c->path, room, sizeof room);

	if (c->id && *c->id && strcmp(name, c->id) != 0 && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
		report_add(report, c->tables[CASE_CASE].file, 1, 1, SEVERITY_WARNING, "id_differs", name,
		           "the id is \"%s\" and the %s stands in \"%s\"; expected the same name", c->id,
		           c->lesson ? "lesson" : "case", name);
}

static bool
check_story(struct casebook *c, const struct case_source *s, struct report *report)
{
	char why[64];
	size_t at, line = 1, start;

	c->story = s->text ? s->text : "";
	c->story_line = s->first_line;
	c->story_file = s->file ? s->file : c->path;
	if (!s->text)
		return true;
	start = text_mark(s->text, s->len);
	c->story += start;
	at = start + text_find_unsafe(c->story, s->len - start, why, sizeof why);
	if (at >= s->len)
		return true;
	for (size_t i = 0; i < at; i++)
		if (s->text[i] == '\n') {
			line++;
			start = i + 1;
		}
	return report_add(report, c->story_file, (int)line, (int)(at - start) + 1, SEVERITY_ERROR, "unsafe_text", NULL,
	                  "%s; expected plain text in UTF-8", why);
}

/* What stands in the head and the question blocks of a lesson. */
static void
read_lesson_tables(struct casebook *c, const struct lesson *x, struct report *report)
{
	const struct { enum case_table table; const struct csv_field *fields; size_t rows; } parts[] = {
		{ CASE_CASE, x->keys, x->n_keys }, { CASE_STEPS, x->steps, x->n_questions }, { CASE_CHOICES, x->choices, x->n_choices },
	};

	c->lesson = x;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		table_read_rows(&case_schemas[parts[i].table].table, x->file, parts[i].fields, parts[i].rows, c->arena, report,
		                &c->tables[parts[i].table]);
}

bool
case_read_tables(struct casebook *c, struct case_sources *s, struct report *report)
{
	size_t before = report->errors;

	for (size_t i = 0; i < CASE_TABLES; i++) {
		const struct case_source *x = &s->tables[i];

		c->tables[i].schema = &case_schemas[i].table;
		c->tables[i].file = x->file ? x->file : c->path;
		if (x->file)
			table_read(&case_schemas[i].table, x->file, x->text, x->len, x->first_line, c->arena, report,
			           &c->tables[i]);
	}
	if (s->lesson)
		read_lesson_tables(c, s->lesson, report);
	check_story(c, &s->story, report);
	return report->errors == before;
}

/* A name that is there twice was meant to be another one, which others may point at. */
static bool
has_lost_name(const struct casebook *c, enum case_table table, const struct report *report)
{
	return report_has(report, "repeated_name", c->tables[table].file) || report_has(report, "reserved_name", c->tables[table].file);
}

void
case_build_all(struct casebook *c, struct case_sources *s, struct report *report)
{
	case_build_courses(c, report);
	case_check_begun(c, report);
	case_build_structures(c, report);
	if (has_lost_name(c, CASE_COURSES, report) || has_lost_name(c, CASE_STRUCTURES, report))
		return;
	if (s)
		case_build_grids(c, s, report);
	case_build_doses(c, report);
	case_build_constraints(c, report);
	case_build_tumour(c, report);
	case_build_steps(c, report);
	case_build_bounds(c, report);
	if (s)
		case_build_varied(c, report);
}

static struct casebook *
load(const struct case_place *place, struct report *report)
{
	struct casebook *c = calloc(1, sizeof *c);
	struct case_sources sources;
	size_t before = report->errors;

	if (c)
		c->arena = arena_new();
	if (!c || !c->arena) {
		report->out_of_memory = true;
		free(c);
		return NULL;
	}
	c->path = arena_text(c->arena, place->path, strlen(place->path));
	if (c->path && case_sources_read(place, c->arena, report, &sources) && case_read_tables(c, &sources, report)) {
		case_build_keys(c, report);
		check_id(c, report);
		case_build_all(c, &sources, report);
		case_sources_warn(&sources, report);
	}
	report->out_of_memory |= !c->path;
	if (report->errors > before || report->out_of_memory) {
		casebook_free(c);
		return NULL;
	}
	return c;
}

struct casebook *
casebook_load(const char *path, struct report *report)
{
	return load(&(struct case_place){ .path = path }, report);
}

bool
casebook_share(const char *path, size_t *files, struct report *report)
{
	struct casebook *c = load(&(struct case_place){ .path = path, .shared = file_is_folder(path) ? path : NULL, .shares = true }, report);

	*files = c && file_is_folder(path) ? c->tables[CASE_GRIDS].rows : 0;
	casebook_free(c);
	return c != NULL;
}

struct casebook *
casebook_load_bundle(const char *bytes, size_t len, const char *path, const char *shared, struct report *report)
{
	struct fault f = { 0 };

	if (case_bundle_check(bytes, len, &f))
		return load(&(struct case_place){ .path = path, .bundle = bytes, .bundle_len = len, .shared = shared }, report);
	fault_in_file(&f, path);
	report_fault(report, "bad_bundle", &f);
	return NULL;
}

void
casebook_free(struct casebook *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n_courses; i++)
		rb_regimen_fini(&c->courses[i].regimen);
	/* A variant has its base's slices. */
	for (size_t i = 0; !c->base && i < c->n_courses; i++) {
		vol_dose_fini(&c->slice.doses[i]);
		vol_field_fini(&c->slice.fields[i]);
	}
	if (!c->base)
		vol_image_fini(&c->slice.image);
	for (size_t i = 0; !c->base && i < c->slice.n_registrations; i++)
		vol_field_fini(&c->slice.registrations[i].field);
	if (!c->base)
		vol_labels_fini(&c->slice.labels);
	casebook_free(c->kept);
	arena_free(c->arena);
	free(c);
}

/* The table of keys alone: of a folder no other file is opened. */
static bool
read_keys(struct casebook *c, struct report *report)
{
	struct case_sources s;
	const struct case_source *keys = &s.tables[CASE_CASE];
	size_t before = report->errors;

	if (!case_sources_read_keys(&(struct case_place){ .path = c->path }, c->arena, report, &s))
		return false;
	c->lesson = s.lesson;
	c->tables[CASE_CASE] = (struct table){ .schema = &case_schemas[CASE_CASE].table, .file = keys->file ? keys->file : c->path };
	if (s.lesson)
		table_read_rows(&case_schemas[CASE_CASE].table, s.lesson->file, s.lesson->keys, s.lesson->n_keys, c->arena, report,
		                &c->tables[CASE_CASE]);
	else if (keys->file)
		table_read(&case_schemas[CASE_CASE].table, keys->file, keys->text, keys->len, keys->first_line, c->arena, report,
		           &c->tables[CASE_CASE]);
	if (report->errors == before)
		case_build_keys(c, report);
	return report->errors == before;
}

bool
casebook_peek(const char *path, char *title, size_t title_size, char *level, size_t level_size, struct fault *f)
{
	struct casebook c = { .arena = arena_new(), .path = path };
	struct report report;
	bool ok;

	if (!c.arena)
		return fault_memory(f);
	report_init(&report, c.arena);
	ok = read_keys(&c, &report) && c.title;
	if (ok) {
		text_clean(title, title_size, c.title);
		text_clean(level, level_size, c.level);
	} else if (report_ok(&report, f))
		fault_memory(f);
	report_fini(&report);
	arena_free(c.arena);
	return ok;
}
