/* ghostdose class: a class as its instructor sees it. */
#include "classroom/room.h"
#include "cli/commands.h"
#include "cli/faces.h"
#include "cli/lessons.h"

static const struct option_spec class_options[] = {
	{ .name = "plain", .kind = OPTION_FLAG, .help = "line by line, without screens" },
	CLI_OPTION_ANSWERS,
	CLI_LOOK_OPTIONS,
};

static bool
find(void *user, const char *id, char *path, size_t size, struct fault *f)
{
	(void)user;
	return cli_find_case_or_lesson(id, path, size, f);
}

static bool
run_class(const struct options *o, int *status, struct fault *f)
{
	static const struct kiosk none;
	struct cli_start what = { .kiosk = &none };
	bool good;

	(void)status;
	if (!cli_check_face(o, f))
		return false;
	what.room = room_open(o->arguments[0], find, NULL, f);
	good = what.room && (options_given(o, "plain") ? cli_run_plain(o, &what, f) : cli_run_screens(o, &what, f));
	room_close(what.room);
	return good;
}

const struct command command_class = {
	.name = "class",
	.arguments = "DIR",
	.example = "my-class/",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "a class: everyone's marks, one learner's path, item analysis",
	.details = "DIR has a folder of records for each learner, as --kiosk makes them, or files that learners handed in (progress "
	           "--export), or both; and roster.csv and class.csv beside them, where there are. Every mark is computed anew from "
	           "the answers while the table shows. Enter follows a learner through a case, answer by answer, with the very screens "
	           "that the learner saw; i shows the items of a case; C says whose an unknown key is, e moves one learner's deadline, U "
	           "lets one attempt more count: each is asked and written into roster.csv, of which all else stays as it is. Nothing "
	           "else is written.",
	.options = class_options,
	.n_options = sizeof class_options / sizeof *class_options,
	.run = run_class,
};
