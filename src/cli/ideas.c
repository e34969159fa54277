#include "cli/ideas.h"

#include <stdio.h>
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

/* All that a case has to do with, a line an idea; NULL where it is nothing, or memory is out. */
static const char *
ideas_of(const struct table *t, const char *id, struct arena *arena)
{
	const char *ideas;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	for (size_t row = 0; out && row < t->rows; row++)
		if (names(table_text(t, row, IDEA_TAUGHT), id) || names(table_text(t, row, IDEA_PRACTISED), id))
			fprintf(out, "%s %s\n", table_text(t, row, IDEA_NAME), table_text(t, row, IDEA_SAYS));
	if (!out || fclose(out) != 0)
		return NULL;
	ideas = size > 0 ? arena_text(arena, text, size) : NULL;
	free(text);
	return ideas;
}

void
cli_add_ideas(struct app_case *cases, size_t n, struct arena *arena)
{
	struct arena *scratch = arena_new();
	struct table t;
	/* It is for the search alone: where there is none, or a broken one, titles and objectives are searched. */
	bool loaded = scratch && load(scratch, &t);

	for (size_t i = 0; loaded && i < n; i++)
		cases[i].ideas = ideas_of(&t, cases[i].id, arena);
	arena_free(scratch);
}
