#include "classroom/batch.h"

#include <stdlib.h>

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
	bool good = slots || fault_memory(f);

	threads = parallel_threads(threads);
	for (size_t from = 0; good && from < n; from += CHUNK) {
		size_t here = n - from < CHUNK ? n - from : CHUNK;

#pragma omp parallel for num_threads(threads) schedule(dynamic)
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
