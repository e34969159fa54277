/* Pages of lessons on standard output: a lesson to be printed, the glossary. */
#include <stdio.h>

#include "cli/cases.h"
#include "cli/faces.h"
#include "cli/lessons.h"
#include "cli/words.h"
#include "screens/case_print.h"
#include "screens/plain_glossary.h"

static void
write_text(void *user, const char *text)
{
	(void)user;
	fputs(text, stdout);
}

/* Nothing is read, and no clock asked. */
static struct plain_io
io_of(const struct options *o)
{
	return (struct plain_io){ .write = write_text, .width = PLAIN_WIDTH, .ascii = !words_unicode() || options_given(o, "ascii") };
}

/* The glossary of the lesson path, in the arena. */
static bool
load_glossary(struct arena *arena, struct table *t, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct report report;
	bool good;

	if (!cli_find_beside_lessons("glossary.csv", path, sizeof path, f))
		return false;
	report_init(&report, arena);
	good = glossary_load(path, arena, &report, t);
	if (!good && report_ok(&report, f))
		fault_memory(f);
	report_fini(&report);
	return good;
}

const char *
cli_glossary(struct arena *arena)
{
	struct table t;
	struct fault f;

	return arena && load_glossary(arena, &t, &f) ? glossary_text(&t, "", arena) : NULL;
}

bool
cli_print_glossary(const struct options *o, const char *word, struct fault *f)
{
	struct plain_io io = io_of(o);
	struct arena *arena = arena_new();
	struct table t;
	bool good;

	if (!arena)
		return fault_memory(f);
	good = load_glossary(arena, &t, f) && plain_glossary(&t, word, &io, f);
	arena_free(arena);
	return good;
}

bool
cli_print_lesson(const struct options *o, const char *path, struct fault *f)
{
	struct plain_io io = io_of(o);
	uint64_t seed = (uint64_t)options_number(o, "seed", 0);

	return case_print(path, true, options_given(o, "seed") ? &seed : NULL, options_given(o, "key"), &io, f);
}
