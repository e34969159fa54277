/* ghostdose share: grids as they lie in memory, for a host with many sessions. */
#include "casebook/casebook.h"
#include "cli/calc.h"
#include "cli/cases.h"

static const struct option_spec share_options[] = { COMMAND_OPTION_JSON };

static bool
share(const char *name, size_t *files, struct fault *f)
{
	struct arena *arena = arena_new();
	struct report report;
	char path[CLI_PATH_MAX];
	bool good;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = cli_find_case(name, path, sizeof path, f);
	if (good && !casebook_share(path, files, &report)) {
		good = false;
		if (report_ok(&report, f))
			fault_memory(f);
	}
	report_fini(&report);
	arena_free(arena);
	return good;
}

static bool
run_share(const struct options *o, int *status, struct fault *f)
{
	struct output out;
	size_t all = 0;

	(void)status;
	for (size_t i = 0; i < o->n_arguments; i++) {
		size_t files = 0;

		if (!share(o->arguments[i], &files, f))
			return false;
		all += files;
	}
	output_init(&out, "ghostdose.share/1");
	output_whole(&out, "cases", "Cases", "", (long)o->n_arguments);
	output_whole(&out, "files", "Files", "", (long)all);
	return calc_finish(&out, o, f);
}

const struct command command_share = {
	.name = "share",
	.arguments = "CASE...",
	.example = "overlay",
	.arguments_min = 1,
	.arguments_max = 1000,
	.summary = "let many sessions share the grids of a case",
	.details = "Beside each grid of a case that is a folder a file FILE.grid is written, with its numbers as they lie in memory. Sessions "
	           "of the screens then map that instead of reading the text, and share the memory. Where the text changes, the file is not "
	           "used any more; write it anew. For a public host; see ghostdose-kiosk(8).",
	.options = share_options,
	.n_options = sizeof share_options / sizeof *share_options,
	.run = run_share,
};
