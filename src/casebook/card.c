/* What a list tells of a case, from its tables alone. */
#include <math.h>
#include <string.h>

#include "casebook/build.h"
#include "casebook/lesson.h"

static bool
is_among(const char *const *list, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i], text))
			return true;
	return false;
}

static const char *
copied(struct arena *arena, const char *text, struct report *report)
{
	const char *copy = arena_text(arena, text ? text : "", text ? strlen(text) : 0);

	report->out_of_memory |= !copy;
	return copy ? copy : "";
}

/* Of a lesson those of its head, of a case those of its steps. */
static void
take_objectives(const struct casebook *c, struct arena *arena, struct case_card *out, struct report *report)
{
	const struct table *steps = &c->tables[CASE_STEPS];
	size_t n = c->lesson ? c->lesson->n_objectives : 0, most = n > 0 ? n : steps->rows;
	const char **list = arena_array(arena, most + 1, sizeof *list);

	report->out_of_memory |= !list;
	for (size_t i = 0; list && i < most; i++) {
		const char *text = n > 0 ? c->lesson->objectives[i] : table_text(steps, i, STEP_OBJECTIVE);

		if (n > 0 || (*text && !is_among(list, out->n_objectives, text)))
			list[out->n_objectives++] = copied(arena, text, report);
	}
	out->objectives = list;
}

/* c has an arena of its own, which goes with all that was read. */
static bool
make_card(struct casebook *c, struct arena *arena, struct case_card *out, struct report *report)
{
	struct case_sources sources;
	size_t before = report->errors;

	if (!case_sources_read(&(struct case_place){ .path = c->path }, c->arena, report, &sources) || !case_read_tables(c, &sources, report))
		return false;
	case_build_keys(c, report);
	if (report->errors > before || report->out_of_memory)
		return false;
	out->title = copied(arena, c->title, report);
	out->level = copied(arena, c->level, report);
	out->minutes = c->minutes;
	out->n_steps = c->tables[CASE_STEPS].rows;
	take_objectives(c, arena, out, report);
	return !report->out_of_memory;
}

bool
casebook_card(const char *path, struct arena *arena, struct case_card *out, struct report *report)
{
	struct casebook c = { .arena = arena_new(), .path = path };
	bool good = c.arena != NULL;

	*out = (struct case_card){ .title = "", .level = "", .minutes = NAN };
	report->out_of_memory |= !good;
	good = good && make_card(&c, arena, out, report);
	arena_free(c.arena);
	return good;
}
