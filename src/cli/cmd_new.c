/* ghostdose new: a case to begin with. */
#include <string.h>

#include "base/file.h"
#include "cli/calc.h"
#include "cli/new_folder.h"
#include "cli/template.h"

static const struct option_spec new_options[] = {
	{ .name = "bare", .kind = OPTION_FLAG, .help = "without the comments that explain the columns" },
	{ .name = "force", .kind = OPTION_FLAG, .help = "write into a folder that has files already; those of the same names are replaced" },
	COMMAND_OPTION_JSON,
};

static bool
write_one(struct new_folder *folder, const char *name, const char *text, struct fault *f)
{
	char path[CLI_PATH_MAX];

	if (!text)
		return fault_memory(f);
	return new_folder_file(folder, name, path, f) && file_write(path, text, strlen(text), f);
}

static bool
write_table(struct new_folder *folder, enum case_table table, const char *id, bool bare, struct arena *arena, struct fault *f)
{
	const char *rows = template_table(table), *comments = bare ? "" : template_comments(table, arena), *mark = strstr(rows, "%s");
	const char *name = arena_print(arena, "%s.csv", case_schemas[table].table.name);

	if (!*rows)
		return true;
	if (!comments || !name)
		return fault_memory(f);
	if (mark)
		rows = arena_print(arena, "%.*s%s%s", (int)(mark - rows), rows, id, mark + 2);
	return write_one(folder, name, rows ? arena_print(arena, "%s%s", comments, rows) : NULL, f);
}

static bool
write_case(const struct options *o, struct arena *arena, struct fault *f)
{
	struct new_folder folder;
	struct output out;
	char id[64];
	bool good = new_folder_begin(&folder, o->arguments[0], options_given(o, "force"), f);

	if (!good)
		return false;
	new_folder_id(o->arguments[0], "my-case", id);
	for (size_t i = 0; good && i < CASE_TABLES; i++)
		good = write_table(&folder, (enum case_table)i, id, options_given(o, "bare"), arena, f);
	good = good && write_one(&folder, "story.md", template_story(), f);
	if (!good) {
		new_folder_abort(&folder);
		return false;
	}
	if (!new_folder_commit(&folder, f))
		return false;
	output_init(&out, "ghostdose.new/1");
	output_text(&out, "folder", "Folder", o->arguments[0]);
	output_text(&out, "id", "Id", id);
	output_whole(&out, "files", "Files", "", (long)folder.n);
	output_text(&out, "next", "Next", "edit story.md, and the tables in any spreadsheet; \"ghostdose lint\" says what is wrong with the folder and where, \"ghostdose "
	            "preview\" shows it as a learner sees it");
	return calc_finish(&out, o, f);
}

static bool
run_new(const struct options *o, int *status, struct fault *f)
{
	struct arena *arena = arena_new();
	bool good = arena ? write_case(o, arena, f) : fault_memory(f);

	(void)status;
	arena_free(arena);
	return good;
}

const struct command command_new = {
	.name = "new",
	.arguments = "DIR",
	.example = "my-case",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "a small case to begin with, its columns explained",
	.details = "A folder of tables that plays and lints as it is: a patient, two organs, three questions. Each file begins with lines that "
	           "explain its columns; change the cells in a spreadsheet, run lint, play.",
	.options = new_options,
	.n_options = sizeof new_options / sizeof *new_options,
	.run = run_new,
};
