#include "cli/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "classroom/handed_in.h"
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

struct adding { struct gathered *out; struct arena *arena; const char *folder; };

/* The records of a class are for --records. */
static bool
take_entry(void *user, const char *name, enum handed_in kind, struct fault *f)
{
	const struct adding *x = user;
	char path[CLI_PATH_MAX];

	if (kind != HANDED_FILE)
		return true;
	if (!file_join(path, sizeof path, x->folder, name))
		return fault_set(f, 0, 0, "a path in %.100s is too long; expected shorter names", x->folder);
	return add(x->out, path, x->arena, f);
}

/* *.csv in the folder of a class names its tables too. */
static bool
add_argument(struct gathered *out, const char *path, struct arena *arena, struct fault *f)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	if (file_is_folder(path))
		return handed_in_walk(path, take_entry, &(struct adding){ out, arena, path }, f);
	return !strcmp(name, ROOM_ROSTER) || !strcmp(name, ROOM_CLASS) || add(out, path, arena, f);
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
		if (!add_argument(out, o->arguments[i], arena, f))
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
