#include "classroom/batch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/parallel.h"
#include "classroom/handed_in.h"

/* So many are graded before they are handed on: enough for many threads, and little memory. */
enum { CHUNK = 128 };

struct slot {
	struct arena *arena;
	struct submission submission;
	struct graded graded;
	struct fault fault;
	bool read, good;
};

static void
grade_one(const struct grader *g, const char *path, struct slot *to)
{
	to->read = to->good = false;
	to->fault = (struct fault){ .kind = FAULT_MACHINE };
	to->arena = arena_new();
	if (!to->arena) {
		fault_memory(&to->fault);
		return;
	}
	to->read = submission_read(path, to->arena, &to->submission, &to->fault);
	to->good = to->read && grader_play(g, &to->submission, to->arena, &to->graded, &to->fault);
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
			good = good && take(user, paths[from + i], slots[i].read ? &slots[i].submission : NULL,
			                    slots[i].good ? &slots[i].graded : NULL, slots[i].good ? NULL : &slots[i].fault, f);
			arena_free(slots[i].arena);
		}
	}
	free(slots);
	return good;
}

/* ---- the records of a class ---- */

/* A folder of records, and whose it is: the account of the roster, or its own name. */
struct entry { const char *name, *owner; };

/* One of a learner's folders, opened. */
struct held {
	char path[4096];
	struct records *records;
	struct records_attempt *all;
	size_t n, next;            /* next: so many are still to be graded, the list has the last first */
};

struct walk {
	const struct grader *g;
	const char *folder;
	batch_take_fn *take;
	void *user;
};

static bool
grade_attempt(const struct walk *w, const struct held *h, const char *learner, int64_t number, struct fault *f)
{
	struct arena *arena = arena_new();
	struct submission s;
	struct graded graded;
	struct fault why = { 0 };
	bool good;

	if (!arena)
		return fault_memory(f);
	if (submission_of_records(h->records, &h->all[h->next], number, learner, "", arena, &s, &why) &&
	    grader_play(w->g, &s, arena, &graded, &why))
		good = w->take(w->user, h->path, &s, &graded, NULL, f);
	else
		good = w->take(w->user, h->path, NULL, NULL, &why, f);
	arena_free(arena);
	return good;
}

static bool
hold(const struct walk *w, const char *name, struct held *h, struct fault *f)
{
	struct fault why = { 0 };

	if (!file_join(h->path, sizeof h->path, w->folder, name))
		return true;
	h->records = records_open(h->path, &why);
	if (!h->records || !records_attempts(h->records, grader_case(w->g)->id, &h->all, &h->n, &why))
		return w->take(w->user, h->path, NULL, NULL, &why, f);
	h->next = h->n;
	return true;
}

/* Repeated steps are no attempt at the case. */
static bool
has_next(struct held *h)
{
	while (h->next > 0 && *h->all[h->next - 1].review)
		h->next--;
	return h->next > 0;
}

/* Of which folder the next attempt is, by when it was begun; NULL: none is left. */
static struct held *
earliest(struct held *held, size_t n)
{
	struct held *first = NULL;

	for (size_t i = 0; i < n; i++)
		if (has_next(&held[i]) && (!first || held[i].all[held[i].next - 1].started < first->all[first->next - 1].started))
			first = &held[i];
	return first;
}

static bool
grade_learner(const struct walk *w, const struct entry *entries, size_t n, struct fault *f)
{
	struct held *held = mem_array(n, sizeof *held), *h;
	int64_t number = 1;
	bool good = true;

	if (!held)
		return fault_memory(f);
	for (size_t i = 0; good && i < n; i++)
		good = hold(w, entries[i].name, &held[i], f);
	while (good && (h = earliest(held, n))) {
		h->next--;
		good = grade_attempt(w, h, entries->owner, number++, f);
	}
	for (size_t i = 0; i < n; i++) {
		free(held[i].all);
		records_close(held[i].records);
	}
	free(held);
	return good;
}

static int
by_owner(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = strcmp(x->owner, y->owner);

	return c ? c : strcmp(x->name, y->name);
}

static bool
grade_entries(const struct walk *w, struct entry *entries, size_t n, struct fault *f)
{
	if (n > 0)
		qsort(entries, n, sizeof *entries, by_owner);
	for (size_t i = 0, to; i < n; i = to) {
		for (to = i + 1; to < n && !strcmp(entries[to].owner, entries[i].owner); to++)
			;
		if (!grade_learner(w, &entries[i], to - i, f))
			return false;
	}
	return true;
}

bool
batch_grade_records(const struct grader *g, const char *folder, const struct roster *roster, batch_take_fn *take, void *user,
                    struct fault *f)
{
	const struct walk w = { g, folder, take, user };
	struct dirent **found;
	struct entry *entries;
	int n = scandir(folder, &found, NULL, alphasort);
	size_t used = 0;
	bool good;

	if (n < 0) {
		fault_set(f, 0, 0, "this folder cannot be read (%s); expected one with a folder of records for each learner", strerror(errno));
		return fault_in_file(f, folder);
	}
	entries = mem_array((size_t)n + 1, sizeof *entries);
	for (int i = 0; entries && i < n; i++) {
		const char *name = found[i]->d_name;
		const struct learner *who = roster ? roster_find(roster, name) : NULL;

		if (handed_in_kind(folder, name) == HANDED_RECORDS)
			entries[used++] = (struct entry){ name, who ? who->id : name };
	}
	good = entries ? grade_entries(&w, entries, used, f) : fault_memory(f);
	free(entries);
	for (int i = 0; i < n; i++)
		free(found[i]);
	free(found);
	return good;
}
