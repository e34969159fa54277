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

/* Of a lesson those of its head, of a case those of its steps. */
static bool
take_objectives(const struct casebook *c, struct case_card *out)
{
	const struct table *steps = &c->tables[CASE_STEPS];
	const char **list;

	if (c->lesson && c->lesson->n_objectives > 0) {
		out->objectives = c->lesson->objectives;
		out->n_objectives = c->lesson->n_objectives;
		return true;
	}
	list = arena_array(c->arena, steps->rows + 1, sizeof *list);
	if (!list)
		return false;
	for (size_t i = 0; i < steps->rows; i++) {
		const char *text = table_text(steps, i, STEP_OBJECTIVE);

		if (*text && !is_among(list, out->n_objectives, text))
			list[out->n_objectives++] = text;
	}
	out->objectives = list;
	return true;
}

bool
casebook_card(const char *path, struct arena *arena, struct case_card *out, struct report *report)
{
	struct casebook c = { .arena = arena, .path = path };
	struct case_sources sources;
	size_t before = report->errors;

	*out = (struct case_card){ .title = "", .level = "", .minutes = NAN };
	if (!case_sources_read(&(struct case_place){ .path = path }, arena, report, &sources) || !case_read_tables(&c, &sources, report))
		return false;
	case_build_keys(&c, report);
	if (report->errors > before || report->out_of_memory)
		return false;
	out->title = c.title ? c.title : "";
	out->level = c.level;
	out->minutes = c.minutes;
	out->n_steps = c.tables[CASE_STEPS].rows;
	return take_objectives(&c, out);
}
