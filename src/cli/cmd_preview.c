/* ghostdose preview: a case or a lesson as the learner meets it, for who writes it. */
#include "cli/commands.h"
#include "cli/faces.h"
#include "cli/lessons.h"

static const struct option_spec preview_options[] = {
	{ .name = "from", .kind = OPTION_TEXT, .value = "STEP", .expected = "the name of a step, its number, story or summary",
	  .help = "begin at this step; those before it are given up" },
	{ .name = "plain", .kind = OPTION_FLAG, .help = "questions and answers line by line, without screens; the word reload shows what was saved" },
	CLI_OPTION_ANSWERS,
	{ .name = "seed", .kind = OPTION_WHOLE, .value = "N", .high = 1e15, .expected = "a whole number, such as 1",
	  .help = "the variant of this seed, where the case varies; without it the base variant" },
	CLI_SCREEN_OPTIONS,
};

static bool
run_preview(const struct options *o, int *status, struct fault *f)
{
	static const struct kiosk none;
	struct cli_start what = { .kiosk = &none, .preview = true, .from = options_text(o, "from") };
	char path[CLI_PATH_MAX];

	(void)status;
	if (!cli_check_face(o, f) || !cli_find_case_or_lesson(o->arguments[0], path, sizeof path, f))
		return false;
	what.path = path;
	if (options_given(o, "plain") ? cli_run_plain(o, &what, f) : cli_run_screens(o, &what, f))
		return true;
	/* What is no fault of a file is one of the place. */
	if (f->kind == FAULT_INPUT && what.from)
		fault_in_file(f, "--from");
	return false;
}

const struct command command_preview = {
	.name = "preview",
	.arguments = "CASE",
	.example = "./my-case",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "see a case or a lesson as its learners will, while it is written",
	.details = "The screens of play, for the author: from any step, nothing is kept, and when a file of the case is saved the screen "
	           "shows it, at the same step, with what was answered there. A case that cannot be loaded shows its faults with file, "
	           "line and column until it is mended. F6 loads at once, F7 goes on to the next page whatever is open.",
	.options = preview_options,
	.n_options = sizeof preview_options / sizeof *preview_options,
	.run = run_preview,
};
