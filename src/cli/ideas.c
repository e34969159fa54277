#include "cli/ideas.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/report.h"
#include "base/table.h"
#include "cli/folders.h"
#include "cli/lessons.h"

enum { IDEA_NAME, IDEA_SAYS, IDEA_TAUGHT, IDEA_SIMULATED, IDEA_PRACTISED };

static const struct column columns[] = {
	{ .name = "idea", .type = COLUMN_ID, .required = true, .help = "its name", .example = "six-hours" },
	{ .name = "says", .type = COLUMN_TEXT, .required = true, .help = "the idea in a sentence", .example = "Repair needs time." },
	{ .name = "taught", .type = COLUMN_TEXT, .help = "lessons that teach it", .example = "six-hours;strategy" },
	{ .name = "simulated", .type = COLUMN_TEXT, .help = "what computes it", .example = "calc bed" },
	{ .name = "practised", .type = COLUMN_TEXT, .help = "questions and steps that ask for it", .example = "temporal:real" },
};
static const struct table_schema schema = { "ideas", "One idea.", columns, sizeof columns / sizeof *columns };

/* Is id an item of a list such as "strategy;carotid:design", where a step may stand behind it? */
static bool
names(const char *list, const char *id)
{
	size_t len = strlen(id);

	for (; *list; list += strspn(list, ";")) {
		size_t item = strcspn(list, ";"), name = strcspn(list, ";:");

		if (name == len && !memcmp(list, id, len))
			return true;
		list += item;
	}
	return false;
}

static bool
load(struct arena *arena, struct table *t)
{
	char path[CLI_PATH_MAX], *text;
	struct report report;
	struct fault f;
	size_t len;
	bool good;

	if (!cli_find_beside_lessons("ideas.csv", path, sizeof path, &f) || !file_read(path, TABLE_BYTES_MAX, &text, &len, &f))
		return false;
	report_init(&report, arena);
	good = table_read(&schema, path, text, len, 1, arena, &report, t);
	report_fini(&report);
	free(text);
	return good;
}

void
cli_add_ideas(struct app_case *cases, size_t n, struct arena *arena)
{
	struct table t;

	/* It is for the search alone: where there is none, or a broken one, titles and objectives are searched. */
	if (!load(arena, &t))
		return;
	for (size_t row = 0; row < t.rows; row++)
		for (size_t i = 0; i < n; i++) {
			struct app_case *x = &cases[i];

			if (names(table_text(&t, row, IDEA_TAUGHT), x->id) || names(table_text(&t, row, IDEA_PRACTISED), x->id))
				x->ideas = arena_print(arena, "%s%s %s\n", x->ideas ? x->ideas : "", table_text(&t, row, IDEA_NAME),
				                       table_text(&t, row, IDEA_SAYS));
		}
}
