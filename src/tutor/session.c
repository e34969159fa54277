/* A session at work: its log, its drafts, what is done and seen. */
#include "tutor/session_state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const outcomes[] = {
	[STEP_OPEN] = "open", [STEP_RIGHT] = "right", [STEP_WRONG] = "wrong", [STEP_SKIPPED] = "skipped",
	[STEP_SHOWN] = "shown",
};

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
	*out = (struct kept){ action->verb, grown ? mem_copy_text(text, strlen(text)) : NULL, 0 };
	return out->text || fault_memory(f);
}

static bool
replay_one(struct session *s, const struct records_action *a, struct fault *f)
{
	struct tutor_action action = { TUTOR_ANSWER, a->text };
	struct kept kept;
	struct fault why = { 0 };

	if (!tutor_verb_find(a->verb, &action.verb))
		return fault_machine(f, "action %zu of this attempt is \"%.20s\", which this version does not know; begin the case "
		                     "anew", s->n + 1, a->verb);
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
bool
session_replay(struct session *s, bool *changed, struct fault *f)
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

bool
session_read_drafts(struct session *s, bool *changed, struct fault *f)
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
		while (next < n && drafts[next].step < s->numbers[i])
			next++;
		good = put_draft(s, i, next < n && drafts[next].step == s->numbers[i] ? drafts[next].text : "", changed, f);
	}
	arena_free(arena);
	return good;
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
		.steps = s->book->n_steps, .names = s->names, .n_names = s->n_names, .review = s->review,
	};
	struct tutor_view v;

	if (s->attempt > 0)
		return true;
	tutor_look(s->tutor, &v);
	new.points_max = v.points_max;
	new.seed = s->drawn ? &s->seed : NULL;
	new.variant = casebook_variant_name(s->book);
	if (!records_begin(s->records, &new, &s->attempt, f))
		return false;
	session_forget_copy(s);
	return true;
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
	struct records_action a = { .time = now, .verb = tutor_verb_name(kept->verb), .text = kept->text, .outcome = "" };
	struct records_standing standing = { 0 };
	struct tutor_view v;

	tutor_look(s->tutor, &v);
	*closed = step > 0 && (is_typed(kept->verb) || v.steps[step - 1].state != STEP_OPEN);
	if (!s->records)
		return true;
	if (step > 0) {
		a.step = s->numbers[step - 1];
		a.outcome = outcomes[v.steps[step - 1].state];
	}
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
	kept.step = step;
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
	if (begin_in_records(s, now, f) && records_set_draft(s->records, s->attempt, s->numbers[v.at], text, f))
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
	if (!session_replay(s, changed, f) || !session_read_drafts(s, &drafts, f))
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
	*v = (struct session_view){ .review = *s->review != '\0', .draft = "", .kept = s->records != NULL, .read_only = s->read_only, .attempt = s->attempt,
		                   .drawn = s->drawn, .seed = s->seed };
	tutor_look(s->tutor, &v->tutor);
	if (v->tutor.page == TUTOR_STEP && v->tutor.steps[v->tutor.at].state == STEP_OPEN && s->drafts[v->tutor.at])
		v->draft = s->drafts[v->tutor.at];
}
