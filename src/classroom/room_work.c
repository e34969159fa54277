/* A class in hand: listing what there is, loading cases, grading, a bounded piece at a time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "classroom/room_internal.h"

/* ---- listing ---- */

/* The column of a case; false: the class is not asked it. */
static bool
column_of(struct room *r, const char *id, size_t *out, struct fault *f)
{
	for (*out = 0; *out < r->n_cases; ++*out)
		if (!strcmp(r->cases[*out].id, id))
			return true;
	/* Where nobody says what the class is asked, what was worked is what it is. */
	return !r->has_class && room_add_case(r, id, NULL, f);
}

static bool
add_attempt(struct room *r, const struct room_attempt *x, struct fault *f)
{
	struct room_attempt *grown = mem_grow(r->attempts, &r->attempts_capacity, r->n_attempts + 1, sizeof *grown);

	if (!grown)
		return fault_memory(f);
	r->attempts = grown;
	grown[r->n_attempts] = *x;
	grown[r->n_attempts].points = grown[r->n_attempts].points_max = grown[r->n_attempts].score = NAN;
	grown[r->n_attempts++].note = "";
	r->learners[x->learner].attempts++;
	return true;
}

static void
note_seen(struct room *r, size_t learner, int64_t at)
{
	if (at > r->learners[learner].seen)
		r->learners[learner].seen = at;
}

/* A file as it says of itself; what is wrong with it belongs to nobody. */
static bool
list_file(struct room *r, const struct room_source *from, const char *path, struct fault *f)
{
	struct arena *arena = arena_new();
	struct submission s;
	struct fault why;
	size_t learner, which;
	bool good = true;

	if (!arena)
		return fault_memory(f);
	if (!submission_read(path, arena, &s, &why))
		room_refuse(r, &why);
	else if (column_of(r, s.case_id, &which, f)) {
		good = room_learner_of(r, s.learner, &learner, f);
		if (good) {
			int64_t at = s.finished ? s.finished : s.updated;

			note_seen(r, learner, at);
			good = add_attempt(r, &(struct room_attempt){ .learner = learner, .which = which, .number = s.attempt, .started = s.started,
			                                              .at = at, .source = from->name }, f);
		}
	}
	arena_free(arena);
	return good;
}

static bool
list_records(struct room *r, const struct room_source *from, const char *path, struct fault *f)
{
	struct records_attempt *all = NULL;
	struct fault why = { 0 };
	struct records *records = records_open(path, &why);
	size_t n = 0, learner, which;
	bool good = room_learner_of(r, from->name, &learner, f);

	if (good && (!records || !records_attempts(records, NULL, &all, &n, &why))) {
		char text[700];

		r->learners[learner].why = room_text(r, fault_format(&why, text, sizeof text));
	}
	for (size_t i = n; good && i-- > 0;) {
		note_seen(r, learner, all[i].updated);
		if (*all[i].review || !column_of(r, all[i].case_id, &which, f))
			continue;
		good = add_attempt(r, &(struct room_attempt){ .learner = learner, .which = which, .number = submission_number(all, n, i),
		                                              .started = all[i].started, .at = all[i].finished ? all[i].finished : all[i].updated,
		                                              .source = from->name, .record = all[i].id }, f);
	}
	free(all);
	records_close(records);
	return good;
}

static void
list_one(struct room *r)
{
	const struct room_source *from = &r->sources[r->listed++];
	char path[ROOM_PATH_MAX];
	struct fault f;

	if (!room_path(r, from->name, path, &f) || !(from->file ? list_file : list_records)(r, from, path, &f))
		room_refuse(r, &f);
}

/* ---- numbers ---- */

static int
in_order(const void *a, const void *b)
{
	const struct room_attempt *x = a, *y = b;

	if (x->learner != y->learner)
		return x->learner < y->learner ? -1 : 1;
	if (x->which != y->which)
		return x->which < y->which ? -1 : 1;
	if (!x->record != !y->record)
		return x->record ? -1 : 1;
	/* Two of one folder keep the order that it has; of two folders it is that of time. */
	if (!strcmp(x->source, y->source) || !x->record)
		return x->number < y->number ? -1 : x->number > y->number ? 1 : strcmp(x->source, y->source);
	return x->started < y->started ? -1 : x->started > y->started ? 1 : strcmp(x->source, y->source);
}

/* Learner by learner, case by case; those of a learner with more than one folder are counted through. */
static void
number(struct room *r)
{
	if (r->n_attempts > 0)
		qsort(r->attempts, r->n_attempts, sizeof *r->attempts, in_order);
	for (size_t i = 1; i < r->n_attempts; i++) {
		struct room_attempt *x = &r->attempts[i];
		const struct room_attempt *before = x - 1;

		if (x->record && x->learner == before->learner && x->which == before->which && x->number <= before->number)
			x->number = before->number + 1;
	}
	r->numbered = true;
}

/* ---- cases ---- */

static void
load_case(struct room *r, struct room_case *c)
{
	char path[ROOM_PATH_MAX], text[700];
	struct fault f;

	if (r->find(r->user, c->id, path, sizeof path, &f))
		c->grader = grader_new(path, &f);
	if (c->grader) {
		const struct casebook *book = grader_case(c->grader);

		c->book = gradebook_new(book, r->has_roster ? &r->roster : NULL, c->assignment, r->n_sources + 1, &f);
		c->items = c->book ? items_new(book, &f) : NULL;
		c->title = book->title;
	}
	if (!c->items)
		c->why = room_text(r, fault_format(&f, text, sizeof text));
}

/* ---- grading ---- */

/* The records of an attempt stay open for the next one of the same folder. */
static bool
submission_of(struct room *r, const struct room_attempt *x, struct arena *arena, struct submission *out, struct fault *f)
{
	struct records_attempt stored;
	char path[ROOM_PATH_MAX];
	bool found;

	if (!room_path(r, x->source, path, f))
		return false;
	if (!x->record)
		return submission_read(path, arena, out, f);
	if (!r->open || strcmp(r->open_source, x->source) != 0) {
		records_close(r->open);
		r->open = records_open(path, f);
		r->open_source = x->source;
	}
	if (!r->open || !records_attempt(r->open, x->record, &stored, &found, f))
		return false;
	if (!found)
		return fault_set(f, 0, 0, "this attempt was deleted meanwhile");
	return submission_of_records(r->open, &stored, x->number, r->learners[x->learner].id, "", arena, out, f);
}

/* Of each learner the first attempt tells of the questions. */
static bool
is_first(const struct room *r, const struct room_attempt *x)
{
	const struct room_attempt *before = x > r->attempts ? x - 1 : NULL;

	/* Without a name each is another's. */
	if (!*r->learners[x->learner].id)
		return x->number <= 1;
	return x->number <= 1 && !(before && before->learner == x->learner && before->which == x->which && before->graded);
}

static void
keep(struct room *r, struct room_attempt *x, const struct submission *s, const struct graded *g)
{
	const struct assignment *a = r->cases[x->which].assignment;
	const struct learner *who = r->learners[x->learner].who;
	double *steps = arena_array(r->arena, g->n, sizeof *steps);

	x->graded = true;
	x->finished = g->finished;
	x->other_case = g->other_case;
	x->points = g->points;
	x->points_max = g->points_max;
	x->note = room_text(r, g->note);
	for (size_t i = 0; steps && i < g->n; i++)
		steps[i] = g->steps[i].points;
	x->steps = steps;
	x->n_steps = steps ? g->n : 0;
	x->days_late = a ? assignment_days_late(a, who, x->at) : 0;
	x->counts = !a || assignment_counts(a, who, s->attempt, s->started, x->at);
	x->score = !x->counts ? NAN : a ? assignment_worth(a, who, x->at, x->points) : x->points;
}

static void
grade_one(struct room *r, struct room_attempt *x)
{
	const struct room_case *c = &r->cases[x->which];
	struct arena *arena = arena_new();
	struct submission s = { .learner = "" };
	struct graded g;
	struct fault f;
	char text[700];
	bool good = arena ? submission_of(r, x, arena, &s, &f) : fault_memory(&f);

	if (good)
		s.learner = r->learners[x->learner].id;
	good = good && grader_play(c->grader, &s, arena, &g, &f) && gradebook_add(c->book, &s, &g, &f);
	if (good && is_first(r, x))
		items_add(c->items, &g);
	if (good)
		keep(r, x, &s, &g);
	else
		x->note = room_text(r, fault_format(&f, text, sizeof text));
	arena_free(arena);
}

bool
room_work(struct room *r)
{
	if (r->listed < r->n_sources) {
		list_one(r);
		return true;
	}
	for (size_t i = 0; i < r->n_cases; i++)
		if (!r->cases[i].grader && !r->cases[i].why) {
			load_case(r, &r->cases[i]);
			return true;
		}
	if (!r->numbered)
		number(r);
	if (r->graded < r->n_attempts) {
		struct room_attempt *x = &r->attempts[r->graded++];

		if (r->cases[x->which].why)
			x->note = r->cases[x->which].why;
		else
			grade_one(r, x);
		return true;
	}
	/* Nothing of a learner stays open. */
	records_close(r->open);
	r->open = NULL;
	return false;
}

void
room_progress(const struct room *r, size_t *done, size_t *all)
{
	*done = r->numbered ? r->graded : 0;
	*all = r->listed < r->n_sources || !r->numbered ? r->n_sources : r->n_attempts;
}
