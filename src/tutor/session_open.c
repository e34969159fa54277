/* How a session comes to be: the case read and drawn, an attempt begun or gone on with, and its end. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "casebook/bundle.h"
#include "tutor/due.h"
#include "tutor/session_state.h"

enum { TURNS = 64 };           /* draws of other numbers than the attempt before had */

/* ---- the case ---- */

/* The seed of learner x case x attempt: the digest (base/random.h) of "LEARNER/CASE/ATTEMPT" in decimals, its first 49 bits,
 * so that it can be typed after --seed.  An attempt that would meet the numbers of one of the last attempts takes the next turn,
 * "LEARNER/CASE/ATTEMPT/1" and so on. */
static uint64_t
seed_of(int64_t learner, const char *case_id, int64_t attempt, unsigned turn)
{
	char name[RECORDS_ID_MAX + 80];
	uint64_t digest[4];
	int used = snprintf(name, sizeof name, "%lld/%.*s/%lld", (long long)learner, RECORDS_ID_MAX, case_id, (long long)attempt);

	if (turn > 0)
		snprintf(name + used, sizeof name - (size_t)used, "/%u", turn);
	random_digest(name, strlen(name), digest);
	return digest[0] >> 15;
}

/* Was the variant drawn in one of the last attempts?  Of so many variants the half is left to draw from. */
static bool
was_drawn(const struct records_attempt *past, size_t n, const struct casebook *c)
{
	uint64_t name = casebook_variant_name(c);
	double half = floor(casebook_variants(c) / 2);

	for (size_t i = 0; i < n && (double)i < half; i++)
		if (past[i].drawn && past[i].variant == name)
			return true;
	return false;
}

/* A new attempt's variant: other numbers than the last attempts had, where there are others. */
static bool
draw_case(struct session *s, struct report *report, struct fault *f)
{
	struct casebook *base = s->book;
	struct records_attempt *past;
	int64_t learner, attempt;
	size_t n;
	bool good;

	if (!records_next(s->records, base->id, &learner, &attempt, f) || !records_attempts(s->records, base->id, &past, &n, f))
		return false;
	for (unsigned turn = 0;; turn++) {
		s->seed = seed_of(learner, base->id, attempt, turn);
		s->assess = assess_open(&s->book, &s->seed, report, f);
		good = s->assess != NULL;
		if (!good || turn + 1 == TURNS || !was_drawn(past, n, s->book))
			break;
		assess_free(s->assess);
		s->assess = NULL;
		casebook_keep_base(s->book, NULL);
		casebook_free(s->book);
		s->book = base;
	}
	free(past);
	return good;
}

/* All steps, or those that are repeated. */
static bool
choose_steps(struct session *s, struct fault *f)
{
	struct casebook *c = s->book;

	s->n_names = c->n_steps;
	s->names = mem_array(c->n_steps, sizeof *s->names);
	s->numbers = mem_array(c->n_steps, sizeof *s->numbers);
	/* A statement: the analyzers do not know that fault_memory returns false. */
	if (!s->names || !s->numbers) {
		fault_memory(f);
		return false;
	}
	for (size_t i = 0; i < c->n_steps; i++)
		s->names[i] = (struct records_step){ c->steps[i].id, c->steps[i].objective };
	if (s->due_alone && !due_list(s->records, c, s->now, s->review, f))
		return false;
	due_keep(c, s->review, s->numbers);
	return true;
}

static bool
check_case(struct session *s, const char *path, const char *shared, struct report *report, struct fault *f)
{
	s->book = casebook_load_bundle(s->bundle, s->bundle_len, path, shared, report);
	if (!s->book) {
		if (report_ok(report, f))
			fault_memory(f);
		return false;
	}
	if (s->is_new && !s->drawn && s->records && s->book->n_varied > 0) {
		s->drawn = true;
		if (!draw_case(s, report, f))
			return false;
	} else {
		s->drawn = s->drawn && s->book->n_varied > 0;
		s->assess = assess_open(&s->book, s->drawn ? &s->seed : NULL, report, f);
		if (!s->assess)
			return false;
	}
	if (s->book->n_steps > 0)
		return choose_steps(s, f);
	fault_set(f, 0, 0, "the case has no steps; expected a steps.csv");
	fault_in_file(f, path);
	return false;
}

/* From s->bundle; path is for faults, shared for the grids. */
static bool
load_case(struct session *s, const char *path, const char *shared, struct fault *f)
{
	struct arena *arena = arena_new();
	struct report report;
	bool good;

	/* Statements, not "return fault_memory(f)": the analyzers do not know that it returns false. */
	if (!arena) {
		fault_memory(f);
		return false;
	}
	report_init(&report, arena);
	good = check_case(s, path, shared, &report, f);
	report_fini(&report);
	arena_free(arena);
	return good;
}

static struct session *
session_new(struct records *r, struct fault *f)
{
	struct session *s = calloc(1, sizeof *s);

	if (s)
		s->records = r;
	else
		fault_memory(f);
	return s;
}

void
session_forget_copy(struct session *s)
{
	free(s->bundle);
	s->bundle = NULL;
	s->bundle_len = 0;
}

static bool
make_tutor(struct session *s, struct fault *f)
{
	s->tutor = tutor_new(s->assess, f);
	s->drafts = mem_array(s->book->n_steps, sizeof *s->drafts);
	if (!s->tutor)
		return false;
	if (!s->drafts)
		return fault_memory(f);
	s->n_drafts = s->book->n_steps;
	if (s->attempt > 0)
		session_forget_copy(s);
	return true;
}

void
session_close(struct session *s)
{
	struct fault f;

	if (!s)
		return;
	/* When it fails, the end of this process releases the attempt as well. */
	if (s->records && s->attempt > 0 && !s->read_only)
		records_release(s->records, s->attempt, &f);
	for (size_t i = 0; i < s->n_drafts; i++)
		free(s->drafts[i]);
	for (size_t i = 0; i < s->n; i++)
		free(s->log[i].text);
	free(s->drafts);
	free(s->log);
	free(s->numbers);
	free(s->names);
	tutor_free(s->tutor);
	assess_free(s->assess);
	casebook_free(s->book);
	free(s->bundle);
	free(s);
}

/* ---- begin and resume ---- */

bool
session_offer(struct records *r, const char *path, struct session_offer *offer, struct fault *f)
{
	struct session *s = session_new(NULL, f);
	char digest[RECORDS_DIGEST_MAX];
	bool found = false, good;

	*offer = (struct session_offer){ .kind = SESSION_NEW };
	if (!s)
		return false;
	good = case_bundle_read(path, &s->bundle, &s->bundle_len, f) && load_case(s, path, path, f) &&
	    (!r || records_unfinished(r, s->book->id, &offer->attempt, &found, f));
	if (good && found) {
		records_digest(s->bundle, s->bundle_len, digest);
		offer->kind = strcmp(digest, offer->attempt.digest) ? SESSION_CHANGED : SESSION_CONTINUE;
		offer->in_use = offer->attempt.writer == RECORDS_ANOTHER;
	}
	session_close(s);
	return good;
}

static struct session *
begin(struct records *r, const char *path, bool draws, const uint64_t *seed, const int64_t *due, struct fault *f)
{
	struct session *s = session_new(r, f);

	if (!s)
		return NULL;
	s->is_new = draws;
	s->due_alone = due != NULL;
	s->now = due ? *due : 0;
	s->drawn = seed != NULL;
	s->seed = seed ? *seed : 0;
	if (case_bundle_read(path, &s->bundle, &s->bundle_len, f) && load_case(s, path, path, f) && make_tutor(s, f))
		return s;
	session_close(s);
	return NULL;
}

struct session *
session_begin(struct records *r, const char *path, struct fault *f)
{
	return begin(r, path, true, NULL, NULL, f);
}

struct session *
session_begin_seed(struct records *r, const char *path, uint64_t seed, struct fault *f)
{
	return begin(r, path, true, &seed, NULL, f);
}

struct session *
session_begin_base(struct records *r, const char *path, struct fault *f)
{
	return begin(r, path, false, NULL, NULL, f);
}

struct session *
session_begin_due(struct records *r, const char *path, int64_t now, struct fault *f)
{
	return begin(r, path, true, NULL, &now, f);
}

static bool
take_copy(struct session *s, struct fault *f)
{
	struct arena *arena = arena_new();
	const void *copy;
	bool good;

	if (!arena)
		return fault_memory(f);
	good = records_copy(s->records, s->attempt, arena, &copy, &s->bundle_len, f);
	if (good) {
		s->bundle = mem_copy_text(copy, s->bundle_len);
		good = s->bundle || fault_memory(f);
	}
	arena_free(arena);
	return good;
}

static bool
resume(struct session *s, const char *path, enum session_how how, struct fault *f)
{
	struct records_attempt a;
	bool found, changed;

	if (!records_attempt(s->records, s->attempt, &a, &found, f))
		return false;
	if (!found)
		return fault_set(f, 0, 0, "this attempt was deleted meanwhile; begin the case anew");
	s->drawn = a.drawn;
	s->seed = a.seed;
	snprintf(s->review, sizeof s->review, "%s", a.review);
	/* First the right to write, so that what is read then stays. */
	s->read_only = true;
	if (how != SESSION_LOOK_ON && !records_claim(s->records, s->attempt, how == SESSION_TAKE_OVER, f))
		return false;
	s->read_only = how == SESSION_LOOK_ON;
	return take_copy(s, f) && load_case(s, a.case_id, path, f) && make_tutor(s, f) && session_replay(s, &changed, f) &&
	    session_read_drafts(s, &changed, f);
}

struct session *
session_resume(struct records *r, int64_t attempt, const char *path, enum session_how how, struct fault *f)
{
	struct session *s = session_new(r, f);

	if (!s)
		return NULL;
	s->attempt = attempt;
	if (resume(s, path, how, f))
		return s;
	session_close(s);
	return NULL;
}
