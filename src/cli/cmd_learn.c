/* ghostdose learn: the lessons, on the screens, line by line, or printed. */
#include <string.h>

#include "base/text.h"
#include "casebook/casebook.h"
#include "cli/cases.h"
#include "cli/commands.h"
#include "cli/faces.h"
#include "cli/lessons.h"
#include "cli/words.h"

static const struct option_spec learn_options[] = {
	{ .name = "plain", .kind = OPTION_FLAG, .help = "text, questions and answers line by line, without screens; without LESSON the list" },
	CLI_OPTION_ANSWERS,
	{ .name = "print", .kind = OPTION_FLAG, .help = "the whole lesson as a page of text, with its figures, to be printed" },
	{ .name = "key", .kind = OPTION_FLAG, .help = "with --print: the answers behind it" },
	{ .name = "seed", .kind = OPTION_WHOLE, .value = "N", .high = 1e15, .expected = "a whole number, such as 1",
	  .help = "an attempt that begins is at the variant of this seed, where the lesson varies; without it the learner's own" },
	CLI_OPTION_STATE,
	CLI_SCREEN_OPTIONS,
	CLI_KIOSK_OPTIONS,
};

/* ---- the list ---- */

static void
print_lesson(const struct cli_case *x)
{
	char title[120], level[16], why[700], name[300];
	struct fault f;

	/* Of a file, which has any name. */
	words_put(text_clean(name, sizeof name, x->name), stdout);
	if (casebook_peek(x->path, title, sizeof title, level, sizeof level, &f)) {
		printf(": ");
		words_put(text_clean(why, sizeof why, title), stdout);
		if (*level)
			printf(" (level %s)", level);
	} else {
		printf(": broken: ");
		words_put(fault_format(&f, why, sizeof why), stdout);
	}
	putchar('\n');
}

static bool
print_list(struct fault *f)
{
	struct cli_case_list list;
	bool good = cli_list_lessons(&list, f);

	if (good && list.n == 0)
		puts("No lesson was found in ./lessons, GHOSTDOSE_LESSONS, your data folder and the installed one.");
	for (size_t i = 0; good && i < list.n; i++)
		print_lesson(&list.items[i]);
	if (good && list.n > 0)
		puts("Read one with: ghostdose learn LESSON --plain");
	cli_cases_fini(&list);
	return good;
}

static bool
run_learn(const struct options *o, int *status, struct fault *f)
{
	char path[CLI_PATH_MAX];
	bool plain = options_given(o, "plain");
	struct kiosk k;

	(void)status;
	if (!cli_check_face(o, f) || !kiosk_enter(o, &k, f))
		return false;
	if (options_given(o, "key") && !options_given(o, "print"))
		return options_refuse(f, "key", "works with --print only; expected both");
	if (!options_exclude(o, "print", "plain", f) || !options_exclude(o, "print", "script", f))
		return false;
	if (options_given(o, "print") && o->n_arguments == 0)
		return options_refuse(f, "print", "needs a lesson; expected its name behind it");
	if (o->n_arguments > 0 && !strcmp(o->arguments[0], "glossary"))
		return cli_print_glossary(o, o->n_arguments > 1 ? o->arguments[1] : "", f);
	if (o->n_arguments > 1)
		return fault_set(f, 0, 0, "\"%.60s\" is one argument too many; expected one lesson, or glossary and a term", o->arguments[1]);
	if (o->n_arguments == 0 && plain)
		return print_list(f);
	if (o->n_arguments > 0 && !cli_find_lesson(o->arguments[0], path, sizeof path, f))
		return false;
	if (options_given(o, "print"))
		return cli_print_lesson(o, path, f);
	if (plain)
		return cli_run_plain(o, &(struct cli_start){ .kiosk = &k, .path = path }, f);
	return cli_run_screens(o, &(struct cli_start){ .kiosk = &k, .path = o->n_arguments > 0 ? path : NULL, .lessons = true }, f);
}

const struct command command_learn = {
	.name = "learn",
	.arguments = "[LESSON | glossary [TERM]]",
	.example = "two-tissues",
	.arguments_max = 2,
	.summary = "read a lesson",
	.details = "A lesson explains, asks for a guess before it tells, and has figures that can be moved. Its name, its number or "
	           "its file says which; without one the list opens. With --plain it is read line by line: for a screen reader, a "
	           "slow line or a script. With --print it is one page of Markdown. \"learn glossary\" says what the terms mean, those with "
	           "TERM in them or all.",
	.options = learn_options,
	.n_options = sizeof learn_options / sizeof *learn_options,
	.run = run_learn,
};
