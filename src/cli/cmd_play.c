/* ghostdose, ghostdose play: the screens, on a terminal or by a script, and the prompt-only face. */
#include "cli/cases.h"
#include "cli/commands.h"
#include "cli/faces.h"
#include "term/term.h"

static const struct option_spec home_options[] = {
	{ .name = "plain", .kind = OPTION_FLAG, .help = "the list and all behind it line by line, without screens" },
	CLI_OPTION_ANSWERS,
	CLI_OPTION_STATE,
	CLI_SCREEN_OPTIONS,
	CLI_KIOSK_OPTIONS,
};
static const struct option_spec play_options[] = {
	{ .name = "plain", .kind = OPTION_FLAG, .help = "questions and answers line by line, without screens" },
	CLI_OPTION_ANSWERS,
	{ .name = "due", .kind = OPTION_FLAG, .help = "the steps alone that are due today, with other numbers where it varies; see progress" },
	{ .name = "seed", .kind = OPTION_WHOLE, .value = "N", .high = 1e15, .expected = "a whole number, such as 1",
	  .help = "an attempt that begins is at the variant of this seed, where the case varies; without it the learner's own" },
	CLI_OPTION_STATE,
	CLI_SCREEN_OPTIONS,
	CLI_KIOSK_OPTIONS,
};

/* What works with a script only, but for the clock that there is line by line too. */
static bool
check_script(const struct options *o, bool plain, struct fault *f)
{
	static const char *const names[] = { "now", "dump", "size" };

	for (size_t i = plain; !options_given(o, "script") && i < sizeof names / sizeof *names; i++)
		if (options_given(o, names[i]))
			return options_refuse(f, names[i], "works with --script only; expected both");
	return cli_check_now(o, f);
}

bool
cli_check_face(const struct options *o, struct fault *f)
{
	bool plain = options_given(o, "plain");

	if (plain && options_given(o, "script"))
		return options_refuse(f, "script", "is for the screens; --plain reads standard input, or --answers");
	if (options_given(o, "answers") && !plain)
		return options_refuse(f, "answers", "works with --plain only; expected both");
	return check_script(o, plain, f);
}

static bool
run_home(const struct options *o, int *status, struct fault *f)
{
	struct kiosk k;

	(void)status;
	if (!cli_check_face(o, f) || !kiosk_enter(o, &k, f))
		return false;
	/* Who reaches nothing else shall not be sent away for the want of a terminal. */
	if (options_given(o, "plain") || (k.on && !term_is_possible()))
		return cli_run_plain_home(o, &k, f);
	return cli_run_screens(o, &(struct cli_start){ .kiosk = &k }, f);
}

static bool
run_play(const struct options *o, int *status, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct cli_start what;
	struct kiosk k;

	(void)status;
	if (!cli_check_face(o, f) || !kiosk_enter(o, &k, f) || !cli_find_case(o->arguments[0], path, sizeof path, f))
		return false;
	if (options_given(o, "due") && options_given(o, "seed"))
		return options_refuse(f, "due", "has numbers of its own; expected no --seed");
	what = (struct cli_start){ .kiosk = &k, .path = path, .due = options_given(o, "due") };
	return options_given(o, "plain") ? cli_run_plain(o, &what, f) : cli_run_screens(o, &what, f);
}

const struct command command_home = {
	.name = "",
	.arguments = "",
	.summary = "the screens: choose a case and work it",
	.details = "Without a command the screens open: the list of cases, then the case. They need a terminal; with --plain all "
	           "of it is said line by line.",
	.options = home_options,
	.n_options = sizeof home_options / sizeof *home_options,
	.run = run_home,
};

const struct command command_play = {
	.name = "play",
	.arguments = "CASE",
	.example = "carotid",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "work a case",
	.details = "Work a case from its story to its mark, on the screens or, with --plain, line by line: for a screen reader, "
	           "a slow line or a script.",
	.options = play_options,
	.n_options = sizeof play_options / sizeof *play_options,
	.run = run_play,
};
