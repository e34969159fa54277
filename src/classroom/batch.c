#include "classroom/batch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/parallel.h"

/* So many are graded before they are handed on: enough for many threads, and little memory. */
enum { CHUNK = 128 };

struct slot {
	struct arena *arena;
	struct submission submission;
	struct graded graded;
	struct fault fault;
	bool good;
};

static void
grade_one(const struct grader *g, const char *path, struct slot *to)
{
	to->good = false;
	to->fault = (struct fault){ .kind = FAULT_MACHINE };
	to->arena = arena_new();
	if (to->arena)
		to->good = submission_read(path, to->arena, &to->submission, &to->fault) &&
		    grader_play(g, &to->submission, to->arena, &to->graded, &to->fault);
	else
		fault_memory(&to->fault);
}

bool
batch_grade(const struct grader *g, const char *const *paths, size_t n, int threads, batch_take_fn *take, void *user,
            struct fault *f)
{
	struct slot *slots = mem_array(CHUNK, sizeof *slots);
	int team = parallel_threads(threads);
	bool good = true;

	(void)team;
	if (!slots)
		return fault_memory(f);
	for (size_t from = 0; good && from < n; from += CHUNK) {
		size_t here = n - from < CHUNK ? n - from : CHUNK;

#pragma omp parallel for num_threads(team) schedule(dynamic)
		for (size_t i = 0; i < here; i++)
			grade_one(g, paths[from + i], &slots[i]);
		for (size_t i = 0; i < here; i++) {
			if (good && !slots[i].good && slots[i].fault.kind == FAULT_MACHINE) {
				*f = slots[i].fault;
				good = false;
			}
			good = good && take(user, paths[from + i], slots[i].good ? &slots[i].submission : NULL,
			                    slots[i].good ? &slots[i].graded : NULL, slots[i].good ? NULL : &slots[i].fault, f);
			arena_free(slots[i].arena);
		}
	}
	free(slots);
	return good;
}

/* ---- the records of a class ---- */

struct walk {
	const struct grader *g;
	batch_take_fn *take;
	void *user;
	const char *learner, *path;
};

static bool
grade_attempt(const struct walk *w, struct records *r, const struct records_attempt *all, size_t n, size_t i, struct fault *f)
{
	struct arena *arena = arena_new();
	struct submission s;
	struct graded graded;
	struct fault why = { 0 };
	bool good;

	if (!arena)
		return fault_memory(f);
	if (submission_of_records(r, &all[i], submission_number(all, n, i), w->learner, "", arena, &s, &why) &&
	    grader_play(w->g, &s, arena, &graded, &why))
		good = w->take(w->user, w->path, &s, &graded, NULL, f);
	else
		good = w->take(w->user, w->path, NULL, NULL, &why, f);
	arena_free(arena);
	return good;
}

static bool
grade_learner(const struct walk *w, struct fault *f)
{
	struct records_attempt *all = NULL;
	struct fault why = { 0 };
	struct records *r = records_open(w->path, &why);
	size_t n = 0;
	bool good = true;

	if (!r || !records_attempts(r, grader_case(w->g)->id, &all, &n, &why))
		good = w->take(w->user, w->path, NULL, NULL, &why, f);
	for (size_t i = n; good && i-- > 0;)
		if (!*all[i].review)
			good = grade_attempt(w, r, all, n, i, f);
	free(all);
	records_close(r);
	return good;
}

/* A learner's folder has a database; opening another one would make it. */
static bool
has_records(const char *path)
{
	char database[4096];

	return file_is_folder(path) && file_join(database, sizeof database, path, RECORDS_DATABASE) && file_exists(database);
}

bool
batch_grade_records(const struct grader *g, const char *folder, batch_take_fn *take, void *user, struct fault *f)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, alphasort);
	bool good = true;

	if (n < 0) {
		fault_set(f, 0, 0, "this folder cannot be read (%s); expected one with a folder of records for each learner", strerror(errno));
		return fault_in_file(f, folder);
	}
	for (int i = 0; i < n; i++) {
		char path[4096];
		const struct walk w = { g, take, user, entries[i]->d_name, path };

		if (good && entries[i]->d_name[0] != '.' && file_join(path, sizeof path, folder, entries[i]->d_name) && has_records(path))
			good = grade_learner(&w, f);
		free(entries[i]);
	}
	free(entries);
	return good;
}
