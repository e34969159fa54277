/* ghostdose pack, ghostdose unpack. */
#include <string.h>

#include "base/file.h"
#include "casebook/pack.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/new_folder.h"

static const struct option_spec pack_options[] = {
	{ .name = "out", .kind = OPTION_TEXT, .value = "FILE", .required = true, .expected = "a file to write, such as my-case.csv",
	  .help = "the file to write" },
	COMMAND_OPTION_JSON,
};

static const struct option_spec unpack_options[] = {
	{ .name = "out", .kind = OPTION_TEXT, .value = "DIR", .required = true, .expected = "a new folder, such as my-case",
	  .help = "the folder to write" },
	{ .name = "force", .kind = OPTION_FLAG, .help = "write into a folder that has files already; those of the same names are replaced" },
	COMMAND_OPTION_JSON,
};

static bool
say(const struct options *o, const char *schema, const char *out_path, size_t files, bool mixed, size_t comments, struct fault *f)
{
	struct output out;

	output_init(&out, schema);
	output_text(&out, "written", "Written", out_path);
	output_whole(&out, "files", "Files", "", (long)files);
	if (mixed)
		output_warn(&out, "mixed_delimiters", "Some tables have commas between their cells and some semicolons, which play as they are; a "
		            "spreadsheet takes one file apart with one of them alone. Save all tables with the same before it is to open this file.");
	if (comments > 0)
		output_warn(&out, "comments_left_out", "%zu line%s of comment in the table of the story %s left out: a story in Markdown has no place for "
		            "them.", comments, comments == 1 ? "" : "s", comments == 1 ? "is" : "are");
	return calc_finish(&out, o, f);
}

static bool
run_pack(const struct options *o, int *status, struct fault *f)
{
	const char *to = options_text(o, "out"), *text;
	struct arena *arena = arena_new();
	char path[CLI_PATH_MAX];
	size_t len;
	bool good, mixed;

	(void)status;
	if (!arena)
		return fault_memory(f);
	good = cli_find_case(o->arguments[0], path, sizeof path, f) && case_pack(path, arena, &text, &len, &mixed, f) &&
	    file_write(to, text, len, f) && say(o, "ghostdose.pack/1", to, 1, mixed, 0, f);
	arena_free(arena);
	return good;
}

static bool
write_parts(const struct options *o, const struct case_part *parts, size_t n, struct fault *f)
{
	struct new_folder folder;
	char path[CLI_PATH_MAX];
	bool good = new_folder_begin(&folder, options_text(o, "out"), options_given(o, "force"), f);

	if (!good)
		return false;
	for (size_t i = 0; good && i < n; i++)
		good = new_folder_file(&folder, parts[i].name, path, f) && file_write(path, parts[i].text, parts[i].len, f);
	if (good)
		return new_folder_commit(&folder, f);
	new_folder_abort(&folder);
	return false;
}

static bool
run_unpack(const struct options *o, int *status, struct fault *f)
{
	struct case_part parts[CASE_PARTS_MAX];
	struct arena *arena = arena_new();
	char path[CLI_PATH_MAX];
	size_t n;
	bool good;

	(void)status;
	if (!arena)
		return fault_memory(f);
	good = cli_find_case(o->arguments[0], path, sizeof path, f) && case_unpack(path, arena, parts, &n, f) &&
	    write_parts(o, parts, n, f) && say(o, "ghostdose.unpack/1", options_text(o, "out"), n, false, parts[n - 1].comments_left_out, f);
	arena_free(arena);
	return good;
}

const struct command command_pack = {
	.name = "pack",
	.arguments = "CASE",
	.example = "carotid",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "a case as one file, for a mail or a spreadsheet",
	.details = "The tables stand below lines such as [structures], as they are, with their comments; the story is a table of paragraphs. The "
	           "file plays and lints as the folder does, which is looked at before it is written. A case of more than 4 MiB stays a folder.",
	.options = pack_options,
	.n_options = sizeof pack_options / sizeof *pack_options,
	.run = run_pack,
};

const struct command command_unpack = {
	.name = "unpack",
	.arguments = "CASE",
	.example = "my-case.csv",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "a packed case as a folder of tables",
	.details = "Each table becomes a file of its own as it stands, the story story.md. Comments before the first table go to the head of "
	           "case.csv; those in the table of the story are left out, which is said.",
	.options = unpack_options,
	.n_options = sizeof unpack_options / sizeof *unpack_options,
	.run = run_unpack,
};
