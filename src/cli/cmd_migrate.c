/* ghostdose migrate: a case of an older format_version as this version writes it. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "casebook/migrate.h"
#include "casebook/pack.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/new_folder.h"

static const struct option_spec migrate_options[] = {
	{ .name = "out", .kind = OPTION_TEXT, .value = "PATH", .expected = "a new folder, or of a packed case a file",
	  .help = "where the case is written as it is in this version" },
	{ .name = "in-place", .kind = OPTION_FLAG, .help = "change the files of the case themselves" },
	COMMAND_OPTION_JSON,
};

/* What is said and written. */
struct migrating {
	const struct options *options;
	char path[CLI_PATH_MAX];
	struct case_migrated files[CASE_TABLES];
	size_t n;
	int version;
};

/* All tables, slices and the story, those that have changed among them. */
static bool
write_folder(const struct migrating *m, struct arena *arena, struct fault *f)
{
	struct case_part parts[CASE_PARTS_MAX];
	struct new_folder folder;
	char path[CLI_PATH_MAX];
	size_t n;
	bool good;

	if (!case_unpack(m->path, arena, parts, &n, f) || !new_folder_begin(&folder, options_text(m->options, "out"), false, f))
		return false;
	good = true;
	for (size_t i = 0; good && i < n; i++)
		good = new_folder_file(&folder, parts[i].name, path, f) && file_write(path, parts[i].text, parts[i].len, f);
	if (good)
		return new_folder_commit(&folder, f);
	new_folder_abort(&folder);
	return false;
}

static bool
write_all(const struct migrating *m, struct arena *arena, struct fault *f)
{
	const char *out = options_text(m->options, "out");

	if (out && m->n > 0 && !file_is_folder(m->path))
		return file_exists(out) ? options_refuse(f, "out", "is there already; expected a new file")
		                        : file_write(out, m->files[0].text, m->files[0].len, f);
	if (out && m->n > 0)
		return write_folder(m, arena, f);
	for (size_t i = 0; options_given(m->options, "in-place") && i < m->n; i++)
		if (!file_write(m->files[i].path, m->files[i].text, m->files[i].len, f))
			return false;
	return true;
}

static bool
say(const struct migrating *m, struct fault *f)
{
	static const struct output_column columns[] = { { "file", "file", "" } };
	const char *to = options_text(m->options, "out");
	struct output out;

	output_init(&out, "ghostdose.migrate/1");
	output_whole(&out, "from_version", "Version it has", "", m->version);
	output_whole(&out, "to_version", "Version of this program", "", CASE_FORMAT_VERSION);
	if (m->n > 0 && (to || options_given(m->options, "in-place")))
		output_text(&out, "written", "Written", to ? to : m->path);
	else
		output_null(&out, "written", "Written");
	output_table(&out, "files", "Files that change", columns, 1);
	for (size_t i = 0; i < m->n; i++) {
		output_row(&out);
		output_cell_text(&out, m->files[i].path);
	}
	if (m->n == 0)
		output_warn(&out, "nothing_to_do", "The case is of this version: nothing is written.");
	else if (!to && !options_given(m->options, "in-place"))
		output_warn(&out, "nothing_written", "Nothing is written: --out writes a new one, --in-place changes it.");
	return calc_finish(&out, m->options, f);
}

static bool
run_migrate(const struct options *o, int *status, struct fault *f)
{
	struct migrating m = { .options = o };
	struct arena *arena;
	bool good;

	(void)status;
	if (!options_exclude(o, "out", "in-place", f) || !cli_find_case(o->arguments[0], m.path, sizeof m.path, f))
		return false;
	arena = arena_new();
	good = (arena || fault_memory(f)) && case_migrated_files(m.path, arena, m.files, &m.n, &m.version, f) && write_all(&m, arena, f) &&
	    say(&m, f);
	arena_free(arena);
	return good;
}

const struct command command_migrate = {
	.name = "migrate",
	.arguments = "CASE",
	.example = "./old-case",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "a case of an older format_version as one of this",
	.details = "A case of an older format_version is read as it is; this writes it as one of this version. What has another name or unit "
	           "is changed, all else stays byte for byte. Without --out or --in-place it says what would change.",
	.options = migrate_options,
	.n_options = sizeof migrate_options / sizeof *migrate_options,
	.run = run_migrate,
};
