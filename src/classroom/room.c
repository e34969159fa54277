#include "classroom/room_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "classroom/handed_in.h"
#include "classroom/identity.h"

bool
room_path(const struct room *r, const char *name, char out[ROOM_PATH_MAX], struct fault *f)
{
	return file_join(out, ROOM_PATH_MAX, r->folder, name) || fault_set(f, 0, 0, "a path in %.100s is too long; expected shorter names", r->folder);
}

const char *
room_text(struct room *r, const char *text)
{
	const char *out = arena_text(r->arena, text, strlen(text));

	return out ? out : "";
}

void
room_refuse(struct room *r, const struct fault *why)
{
	const char **grown = mem_grow(r->refused, &r->refused_capacity, r->n_refused + 1, sizeof *grown);
	char text[700];

	if (!grown)
		return;
	r->refused = grown;
	grown[r->n_refused++] = room_text(r, fault_format(why, text, sizeof text));
}

const char *
room_refused(const struct room *r, size_t i)
{
	return i < r->n_refused ? r->refused[i] : NULL;
}

/* ---- columns and rows ---- */

bool
room_add_case(struct room *r, const char *id, const struct assignment *assignment, struct fault *f)
{
	struct room_case *grown = mem_grow(r->cases, &r->cases_capacity, r->n_cases + 1, sizeof *grown);
	const char *name = arena_text(r->arena, id, strlen(id));

	if (grown)
		r->cases = grown;
	if (!grown || !name)
		return fault_memory(f);
	grown[r->n_cases++] = (struct room_case){ .id = name, .title = name, .assignment = assignment };
	return true;
}

static bool
add_learner(struct room *r, const struct learner *who, const char *id, struct fault *f)
{
	struct room_learner *grown = mem_grow(r->learners, &r->learners_capacity, r->n_learners + 1, sizeof *grown);
	char key[IDENTITY_MAX];

	if (!grown)
		return fault_memory(f);
	r->learners = grown;
	grown[r->n_learners++] = (struct room_learner){ .id = id, .name = who && *who->name ? who->name : id, .who = who,
		                                        .guest = !who && identity_of_guest(id, key) };
	return true;
}

bool
room_learner_of(struct room *r, const char *name, size_t *out, struct fault *f)
{
	const struct learner *who = r->has_roster ? roster_find(&r->roster, name) : NULL;
	const char *id;

	if (who) {
		*out = (size_t)(who - r->roster.learners);
		return true;
	}
	if (names_find(r->strangers, name, out))
		return true;
	id = arena_text(r->arena, name, strlen(name));
	*out = r->n_learners;
	return (id && names_put(r->strangers, id, *out) && add_learner(r, NULL, id, f)) || fault_memory(f);
}

/* ---- what lies in the folder ---- */

static bool
take_entry(void *user, const char *name, enum handed_in kind, struct fault *f)
{
	struct room *r = user;
	struct room_source *grown = mem_grow(r->sources, &r->sources_capacity, r->n_sources + 1, sizeof *grown);

	if (!grown)
		return fault_memory(f);
	r->sources = grown;
	grown[r->n_sources] = (struct room_source){ arena_text(r->arena, name, strlen(name)), kind == HANDED_FILE };
	return grown[r->n_sources++].name || fault_memory(f);
}

static bool
read_tables(struct room *r, struct fault *f)
{
	char roster[ROOM_PATH_MAX], class[ROOM_PATH_MAX];
	bool good;

	if (!room_path(r, ROOM_ROSTER, roster, f) || !room_path(r, ROOM_CLASS, class, f))
		return false;
	r->has_roster = file_exists(roster);
	r->has_class = file_exists(class);
	good = (!r->has_roster || roster_read(roster, r->arena, &r->roster, f)) && (!r->has_class || class_read(class, r->arena, &r->class, f));
	for (size_t i = 0; good && i < r->roster.n; i++)
		good = add_learner(r, &r->roster.learners[i], r->roster.learners[i].id, f);
	for (size_t i = 0; good && i < r->class.n; i++)
		good = room_add_case(r, r->class.assignments[i].case_id, &r->class.assignments[i], f);
	return good;
}

/* ---- the room ---- */

static void
fini(struct room *r)
{
	for (size_t i = 0; i < r->n_cases; i++) {
		gradebook_free(r->cases[i].book);
		items_free(r->cases[i].items);
		grader_free(r->cases[i].grader);
	}
	records_close(r->open);
	names_free(r->strangers);
	roster_fini(&r->roster);
	free(r->sources);
	free(r->cases);
	free(r->learners);
	free(r->attempts);
	free(r->refused);
	arena_free(r->arena);
}

static bool
init(struct room *r, const char *folder, room_find_fn *find, void *user, struct fault *f)
{
	bool good;

	*r = (struct room){ .find = find, .user = user, .arena = arena_new() };
	good = r->arena || fault_memory(f);
	if (good && (size_t)snprintf(r->folder, sizeof r->folder, "%s", folder) >= sizeof r->folder)
		good = fault_set(f, 0, 0, "the path of the class is too long; expected a shorter one");
	good = good && handed_in_walk(r->folder, take_entry, r, f) && read_tables(r, f);
	if (good) {
		r->strangers = names_new(r->n_sources, f);
		good = r->strangers != NULL;
	}
	if (!good)
		fini(r);
	return good;
}

struct room *
room_open(const char *folder, room_find_fn *find, void *user, struct fault *f)
{
	struct room *r = malloc(sizeof *r);

	if (!r) {
		fault_memory(f);
		return NULL;
	}
	if (init(r, folder, find, user, f))
		return r;
	free(r);
	return NULL;
}

bool
room_reload(struct room *r, struct fault *f)
{
	struct room *fresh = room_open(r->folder, r->find, r->user, f);

	if (!fresh)
		return false;
	fini(r);
	*r = *fresh;
	free(fresh);
	return true;
}

void
room_close(struct room *r)
{
	if (!r)
		return;
	fini(r);
	free(r);
}

const char *
room_folder(const struct room *r)
{
	return r->folder;
}

size_t
room_learners(const struct room *r)
{
	return r->n_learners;
}

const struct room_learner *
room_learner(const struct room *r, size_t i)
{
	return &r->learners[i];
}

size_t
room_cases(const struct room *r)
{
	return r->n_cases;
}

const struct room_case *
room_case(const struct room *r, size_t i)
{
	return &r->cases[i];
}

bool
room_case_path(const struct room *r, size_t i, char *path, size_t size, struct fault *f)
{
	return r->find(r->user, r->cases[i].id, path, size, f);
}

bool
room_has_roster(const struct room *r)
{
	return r->has_roster;
}

size_t
room_attempts(const struct room *r)
{
	return r->n_attempts;
}

const struct room_attempt *
room_attempt(const struct room *r, size_t i)
{
	return &r->attempts[i];
}

const struct mark *
room_mark(const struct room *r, size_t learner, size_t which)
{
	const struct gradebook *b = r->cases[which].book;

	return b ? gradebook_of(b, r->learners[learner].id) : NULL;
}

/* Where those of a learner at a case begin: once all is listed they stand together. */
static size_t
first_of(const struct room *r, size_t learner, size_t which)
{
	size_t low = 0, high = r->numbered ? r->n_attempts : 0;

	while (low < high) {
		size_t at = low + (high - low) / 2;
		const struct room_attempt *x = &r->attempts[at];

		if (x->learner < learner || (x->learner == learner && x->which < which))
			low = at + 1;
		else
			high = at;
	}
	return low;
}

static bool
is_of(const struct room *r, size_t i, size_t learner, size_t which)
{
	return r->numbered && i < r->n_attempts && r->attempts[i].learner == learner && r->attempts[i].which == which;
}

size_t
room_attempts_of(const struct room *r, size_t learner, size_t which, size_t *out, size_t max)
{
	size_t n = 0;

	for (size_t i = first_of(r, learner, which); is_of(r, i, learner, which); i++) {
		if (n < max)
			out[n] = i;
		n++;
	}
	return n;
}

const struct room_attempt *
room_counted(const struct room *r, size_t learner, size_t which)
{
	const struct mark *m = room_mark(r, learner, which);

	for (size_t i = first_of(r, learner, which); m && m->attempts > 0 && is_of(r, i, learner, which); i++)
		if (r->attempts[i].graded && r->attempts[i].number == m->attempt && r->attempts[i].at == m->at)
			return &r->attempts[i];
	return NULL;
}

bool
room_submission(const struct room *r, size_t attempt, struct arena *arena, struct submission *out, struct fault *f)
{
	const struct room_attempt *x = &r->attempts[attempt];
	struct records_attempt stored;
	struct records *records;
	char path[ROOM_PATH_MAX];
	bool found = false, good;

	if (!room_path(r, x->source, path, f))
		return false;
	if (!x->record)
		return submission_read(path, arena, out, f);
	records = records_open(path, f);
	good = records && records_attempt(records, x->record, &stored, &found, f);
	if (good && !found)
		good = fault_set(f, 0, 0, "this attempt was deleted meanwhile");
	good = good && submission_of_records(records, &stored, x->number, r->learners[x->learner].id, "", arena, out, f);
	records_close(records);
	return good;
}
