#include "cli/gather.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "classroom/room.h"
#include "cli/folders.h"

/* Learners in a folder of records. */
enum { RECORDS_MOST = 100000 };

static bool
add(struct gathered *out, const char *path, struct arena *arena, struct fault *f)
{
	const char **grown = mem_grow(out->paths, &out->capacity, out->n + 1, sizeof *grown);

	if (grown)
		out->paths = grown;
	if (!grown || !(grown[out->n] = arena_text(arena, path, strlen(path))))
		return fault_memory(f);
	out->n++;
	return true;
}

static int
is_table(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 4 && !strcmp(entry->d_name + len - 4, ".csv") && strcmp(entry->d_name, ROOM_ROSTER) != 0 &&
	    strcmp(entry->d_name, ROOM_CLASS) != 0;
}

static bool
add_folder(struct gathered *out, const char *folder, struct arena *arena, struct fault *f)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_table, alphasort);
	bool good = true;
	char path[CLI_PATH_MAX];

	if (n < 0) {
		fault_machine(f, "this folder cannot be read: %s", strerror(errno));
		return fault_in_file(f, folder);
	}
	for (int i = 0; i < n; i++) {
		good = good && (file_join(path, sizeof path, folder, entries[i]->d_name) ||
		                fault_set(f, 0, 0, "a path in %.100s is too long; expected shorter names", folder)) &&
		    add(out, path, arena, f);
		free(entries[i]);
	}
	free(entries);
	return good;
}

bool
gather_submissions(const struct options *o, struct arena *arena, struct gathered *out, struct fault *f)
{
	*out = (struct gathered){ 0 };
	if (options_given(o, "records") && o->n_arguments > 1)
		return options_refuse(f, "records", "is what is graded; expected no submissions");
	if (!options_given(o, "records") && o->n_arguments < 2)
		return fault_set(f, 0, 0, "there is nothing to grade; expected submissions behind the case, or --records DIR");
	for (size_t i = 1; i < o->n_arguments; i++)
		if (!(file_is_folder(o->arguments[i]) ? add_folder(out, o->arguments[i], arena, f) : add(out, o->arguments[i], arena, f)))
			return false;
	return true;
}

bool
gather_is_other(const struct options *o, const struct grader *g, const char *path, const struct submission *s)
{
	if (!s || !strcmp(s->case_id, grader_case(g)->id))
		return false;
	for (size_t i = 1; i < o->n_arguments; i++)
		if (!strcmp(o->arguments[i], path))
			return false;
	return true;
}

size_t
gather_most(const struct options *o, const struct gathered *files)
{
	return options_given(o, "records") ? RECORDS_MOST : files->n;
}

bool
gather_grade(const struct options *o, const struct grader *g, const struct gathered *files, const struct roster *roster,
             batch_take_fn *take, void *user, struct fault *f)
{
	const char *records = options_text(o, "records");

	return records ? batch_grade_records(g, records, roster, take, user, f)
	               : batch_grade(g, files->paths, files->n, (int)options_number(o, "threads", 0), take, user, f);
}
