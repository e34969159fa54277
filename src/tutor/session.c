#include "tutor/session.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "casebook/bundle.h"

enum { TURNS = 64 };           /* draws of other numbers than the attempt before had */

/* An action that was accepted. */
struct kept { enum tutor_verb verb; char *text; };

struct session {
	struct records *records;           /* NULL: nothing is kept */
	int64_t attempt;                   /* 0: not begun in the records */
	char *bundle;                      /* the case as it was read */
	size_t bundle_len;
	struct casebook *book;
	struct assess *assess;
	struct tutor *tutor;
	struct kept *log;
	size_t n, capacity;
	char **drafts;                     /* one a step; NULL: none */
	size_t n_drafts;
	bool read_only, broken;            /* broken: the tutor could not be built anew */
	bool is_new;                       /* its seed is to be chosen, when the case varies */
	bool drawn;                        /* the book is the variant of seed */
	uint64_t seed;
	char note[200];
};

static const char *const verbs[] = {
	[TUTOR_ANSWER] = "answer", [TUTOR_GUESS] = "guess", [TUTOR_STATE] = "state", [TUTOR_HINT] = "hint", [TUTOR_SHOW] = "show", [TUTOR_SKIP] = "skip",
	[TUTOR_NEXT] = "next", [TUTOR_BACK] = "back",
};
enum { VERBS = sizeof verbs / sizeof *verbs };

static const char *const outcomes[] = {
	[STEP_OPEN] = "open", [STEP_RIGHT] = "right", [STEP_WRONG] = "wrong", [STEP_SKIPPED] = "skipped",
	[STEP_SHOWN] = "shown",
};

/* ---- the case ---- */

uint64_t
session_seed(int64_t learner, const char *case_id, int64_t attempt, unsigned turn)
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
		s->seed = session_seed(learner, base->id, attempt, turn);
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

static bool
check_case(struct session *s, const char *path, struct report *report, struct fault *f)
{
	s->book = casebook_load_bundle(s->bundle, s->bundle_len, path, report);
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
		return true;
	fault_set(f, 0, 0, "the case has no steps; expected a steps.csv");
	fault_in_file(f, path);
	return false;
}

/* From s->bundle; path is for faults. */
static bool
load_case(struct session *s, const char *path, struct fault *f)
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
	good = check_case(s, path, &report, f);
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
	tutor_free(s->tutor);
	assess_free(s->assess);
	casebook_free(s->book);
	free(s->bundle);
	free(s);
}

/* ---- the log ---- */

/* Does it come out of the field of a step? */
static bool
is_typed(enum tutor_verb verb)
{
	return verb == TUTOR_ANSWER || verb == TUTOR_GUESS || verb == TUTOR_STATE;
}

/* Room for one more, its text copied, so that nothing can fail once it is done. */
static bool
prepare_log(struct session *s, const struct tutor_action *action, struct kept *out, struct fault *f)
{
	bool typed = is_typed(action->verb);
	const char *text = typed && action->text ? action->text : "";
	struct kept *grown = mem_grow(s->log, &s->capacity, s->n + 1, sizeof *grown);

	if (grown)
		s->log = grown;
	*out = (struct kept){ action->verb, grown ? mem_copy_text(text, strlen(text)) : NULL };
	return out->text || fault_memory(f);
}

static bool
replay_one(struct session *s, const struct records_action *a, struct fault *f)
{
	struct tutor_action action = { TUTOR_ANSWER, a->text };
	struct kept kept;
	struct fault why = { 0 };
	size_t verb = 0;

	while (verb < VERBS && strcmp(verbs[verb], a->verb) != 0)
		verb++;
	if (verb == VERBS)
		return fault_machine(f, "action %zu of this attempt is \"%.20s\", which this version does not know; begin the case "
		                     "anew", s->n + 1, a->verb);
	action.verb = (enum tutor_verb)verb;
	if (!prepare_log(s, &action, &kept, f))
		return false;
	if (!tutor_do(s->tutor, &action, &why)) {
		free(kept.text);
		if (why.kind == FAULT_MACHINE)
			*f = why;
		else
			fault_machine(f, "action %zu of this attempt is refused by this version (%.200s); begin the case anew", s->n + 1,
			              why.text);
		return false;
	}
	s->log[s->n++] = kept;
	return true;
}

static void
compare_points(struct session *s, double points)
{
	struct tutor_view v;

	tutor_look(s->tutor, &v);
	if (fabs(v.points - points) > 1e-6)
		snprintf(s->note, sizeof s->note, "This version scores your answers otherwise than when you gave them: %.4g points, "
		         "not %.4g.", v.points, points);
}

/* Do what stands in the records behind what we know. */
static bool
replay(struct session *s, bool *changed, struct fault *f)
{
	struct arena *arena = arena_new();
	struct records_action *log;
	size_t n = 0;
	bool good;

	if (!arena)
		return fault_memory(f);
	good = records_log(s->records, s->attempt, s->n, arena, &log, &n, f);
	for (size_t i = 0; good && i < n; i++)
		good = replay_one(s, &log[i], f);
	if (good && n > 0)
		compare_points(s, log[n - 1].points);
	*changed = n > 0;
	arena_free(arena);
	return good;
}

/* The tutor as it was before what could not be kept. */
static void
rebuild(struct session *s)
{
	struct fault f;
	struct tutor *t = tutor_new(s->assess, &f);
	bool good = t != NULL;

	for (size_t i = 0; good && i < s->n; i++)
		good = tutor_do(t, &(struct tutor_action){ s->log[i].verb, s->log[i].text }, &f);
	if (!good) {
		tutor_free(t);
		s->broken = true;
		return;
	}
	tutor_free(s->tutor);
	s->tutor = t;
}

/* ---- drafts ---- */

static bool
put_draft(struct session *s, size_t i, const char *text, bool *changed, struct fault *f)
{
	const char *old = s->drafts[i] ? s->drafts[i] : "";
	char *copy = NULL;

	if (!strcmp(old, text))
		return true;
	*changed = true;
	if (*text && !(copy = mem_copy_text(text, strlen(text))))
		return fault_memory(f);
	free(s->drafts[i]);
	s->drafts[i] = copy;
	return true;
}

static bool
read_drafts(struct session *s, bool *changed, struct fault *f)
{
	struct arena *arena = arena_new();
	struct records_draft *drafts;
	size_t n = 0, next = 0;
	bool good;

	if (!arena)
		return fault_memory(f);
	good = records_drafts(s->records, s->attempt, arena, &drafts, &n, f);
	/* They come in the order of steps; a step without one has none any more. */
	for (size_t i = 0; good && i < s->book->n_steps; i++) {
		while (next < n && drafts[next].step < i + 1)
			next++;
		good = put_draft(s, i, next < n && drafts[next].step == i + 1 ? drafts[next].text : "", changed, f);
	}
	arena_free(arena);
	return good;
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
	good = case_bundle_read(path, &s->bundle, &s->bundle_len, f) && load_case(s, path, f) &&
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
begin(struct records *r, const char *path, const uint64_t *seed, struct fault *f)
{
	struct session *s = session_new(r, f);

	if (!s)
		return NULL;
	s->is_new = true;
	s->drawn = seed != NULL;
	s->seed = seed ? *seed : 0;
	if (case_bundle_read(path, &s->bundle, &s->bundle_len, f) && load_case(s, path, f) && make_tutor(s, f))
		return s;
	session_close(s);
	return NULL;
}

struct session *
session_begin(struct records *r, const char *path, struct fault *f)
{
	return begin(r, path, NULL, f);
}

struct session *
session_begin_seed(struct records *r, const char *path, uint64_t seed, struct fault *f)
{
	return begin(r, path, &seed, f);
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
resume(struct session *s, enum session_how how, struct fault *f)
{
	struct records_attempt a;
	bool found, changed;

	if (!records_attempt(s->records, s->attempt, &a, &found, f))
		return false;
	if (!found)
		return fault_set(f, 0, 0, "this attempt was deleted meanwhile; begin the case anew");
	s->drawn = a.drawn;
	s->seed = a.seed;
	/* First the right to write, so that what is read then stays. */
	s->read_only = true;
	if (how != SESSION_LOOK_ON && !records_claim(s->records, s->attempt, how == SESSION_TAKE_OVER, f))
		return false;
	s->read_only = how == SESSION_LOOK_ON;
	return take_copy(s, f) && load_case(s, a.case_id, f) && make_tutor(s, f) && replay(s, &changed, f) &&
	    read_drafts(s, &changed, f);
}

struct session *
session_resume(struct records *r, int64_t attempt, enum session_how how, struct fault *f)
{
	struct session *s = session_new(r, f);

	if (!s)
		return NULL;
	s->attempt = attempt;
	if (resume(s, how, f))
		return s;
	session_close(s);
	return NULL;
}

/* ---- doing ---- */

static bool
refuse_read_only(struct fault *f)
{
	return fault_set(f, 0, 0, "you are looking on and another session works on this attempt; open the case again to take it "
	                 "over");
}

static bool
begin_in_records(struct session *s, int64_t now, struct fault *f)
{
	struct records_new new = {
		.case_id = s->book->id, .title = s->book->title, .copy = s->bundle, .copy_len = s->bundle_len, .now = now,
		.steps = s->book->n_steps,
	};
	struct records_step *names;
	struct tutor_view v;
	bool good;

	if (s->attempt > 0)
		return true;
	names = mem_array(s->book->n_steps, sizeof *names);
	if (!names)
		return fault_memory(f);
	for (size_t i = 0; i < s->book->n_steps; i++)
		names[i] = (struct records_step){ s->book->steps[i].id, s->book->steps[i].objective };
	tutor_look(s->tutor, &v);
	new.names = names;
	new.points_max = v.points_max;
	new.seed = s->drawn ? &s->seed : NULL;
	new.variant = casebook_variant_name(s->book);
	good = records_begin(s->records, &new, &s->attempt, f);
	free(names);
	return good;
}

/* Refused by the records, not failed: somebody else is the writer now. */
static void
notice_take_over(struct session *s, const struct fault *f)
{
	s->read_only = s->read_only || f->kind == FAULT_INPUT;
}

/* step: on which it was done, from 1; 0 for none. */
static bool
write_action(struct session *s, const struct kept *kept, size_t step, int64_t now, bool *closed, struct fault *f)
{
	struct records_action a = { .time = now, .verb = verbs[kept->verb], .text = kept->text, .step = step, .outcome = "" };
	struct records_standing standing = { 0 };
	struct tutor_view v;

	tutor_look(s->tutor, &v);
	*closed = step > 0 && (is_typed(kept->verb) || v.steps[step - 1].state != STEP_OPEN);
	if (!s->records)
		return true;
	if (step > 0)
		a.outcome = outcomes[v.steps[step - 1].state];
	a.points = standing.points = v.points;
	standing.finished = v.page == TUTOR_SUMMARY;
	standing.position = v.page == TUTOR_STORY ? 0 : v.page == TUTOR_STEP ? v.at + 1 : v.n_steps + 1;
	if (begin_in_records(s, now, f) && records_append(s->records, s->attempt, s->n, &a, &standing, *closed, f))
		return true;
	notice_take_over(s, f);
	return false;
}

bool
session_do(struct session *s, const struct tutor_action *action, int64_t now, struct fault *f)
{
	struct tutor_view v;
	struct kept kept;
	size_t step;
	bool closed;

	if (s->broken)
		return fault_memory(f);
	if (s->read_only)
		return refuse_read_only(f);
	tutor_look(s->tutor, &v);
	step = v.page == TUTOR_STEP ? v.at + 1 : 0;
	if (!prepare_log(s, action, &kept, f))
		return false;
	if (!tutor_do(s->tutor, action, f)) {
		free(kept.text);
		return false;
	}
	if (!write_action(s, &kept, step, now, &closed, f)) {
		free(kept.text);
		rebuild(s);
		return false;
	}
	s->log[s->n++] = kept;
	if (closed) {
		free(s->drafts[step - 1]);
		s->drafts[step - 1] = NULL;
	}
	return true;
}

bool
session_draft(struct session *s, const char *text, int64_t now, struct fault *f)
{
	struct tutor_view v;
	bool changed = false;

	if (s->read_only)
		return refuse_read_only(f);
	tutor_look(s->tutor, &v);
	if (v.page != TUTOR_STEP || v.steps[v.at].state != STEP_OPEN)
		return true;
	if (!put_draft(s, v.at, text, &changed, f))
		return false;
	if (!changed || !s->records)
		return true;
	if (begin_in_records(s, now, f) && records_set_draft(s->records, s->attempt, v.at + 1, text, f))
		return true;
	notice_take_over(s, f);
	return false;
}

bool
session_refresh(struct session *s, bool *changed, struct fault *f)
{
	bool drafts = false;

	*changed = false;
	if (!s->records || s->attempt == 0 || !s->read_only)
		return true;
	if (!replay(s, changed, f) || !read_drafts(s, &drafts, f))
		return false;
	*changed = *changed || drafts;
	return true;
}

/* ---- looking ---- */

const struct casebook *
session_case(const struct session *s)
{
	return s->book;
}

const struct assess *
session_assess(const struct session *s)
{
	return s->assess;
}

const char *
session_note(const struct session *s)
{
	return s->note;
}

const char *
session_consult_note(const struct session *s, bool markdown, struct arena *arena, struct fault *f)
{
	return tutor_note(s->tutor, markdown, arena, f);
}

void
session_look(const struct session *s, struct session_view *v)
{
	*v = (struct session_view){ .draft = "", .kept = s->records != NULL, .read_only = s->read_only, .attempt = s->attempt,
		                   .drawn = s->drawn, .seed = s->seed };
	tutor_look(s->tutor, &v->tutor);
	if (v->tutor.page == TUTOR_STEP && v->tutor.steps[v->tutor.at].state == STEP_OPEN && s->drafts[v->tutor.at])
		v->draft = s->drafts[v->tutor.at];
}
