#include "classroom/replay.h"

#include <string.h>

#include "base/number.h"

struct making {
	const struct submission *s;
	struct arena *arena;
	struct replay *out;
	int64_t before;            /* time of the action before */
	double points;             /* of the attempt, before */
};

static const char *
keep(struct making *m, const char *text)
{
	return *text ? arena_text(m->arena, text, strlen(text)) : "";
}

static const char *
outcome(struct making *m, enum tutor_verb verb, const struct tutor_step *s)
{
	switch (verb) {
	case TUTOR_GUESS:
		return "a guess, not marked";
	case TUTOR_STATE:
		return "said for the note";
	case TUTOR_HINT:
		return arena_print(m->arena, "hint %zu of %zu", s->hints_shown, s->step->n_hints);
	case TUTOR_SHOW:
		return "the worked answer was shown";
	case TUTOR_SKIP:
		return "given up";
	default:
		if (tutor_pays_by_share(s->step))
			return arena_print(m->arena, "attempt %zu of %zu", s->attempts, s->attempts_max);
		return s->state == STEP_RIGHT ? "right" : s->state == STEP_OPEN ? "not right yet" : "wrong, no try left";
	}
}

/* "1 + 0 + 0.5 = 1.50" */
static const char *
sum_of(struct making *m, const struct tutor_view *v)
{
	const char *text = "";
	char number[NUMBER_TEXT_MAX];

	for (size_t i = 0; text && i < v->n_steps; i++)
		text = arena_print(m->arena, "%s%s%s", text, i ? " + " : "", number_short(v->steps[i].points, 8, number));
	return text ? arena_print(m->arena, "%s = %.2f points", text, v->points) : NULL;
}

static bool
see(void *user, const struct submission_action *a, size_t at, const struct tutor_view *v, const struct fault *why, struct fault *f)
{
	struct making *m = user;
	const struct tutor_step *s = at < v->n_steps ? &v->steps[at] : NULL;
	struct replay_line *to = &m->out->lines[m->out->n];
	int64_t seconds = a->time - m->before;

	m->before = a->time;
	if (!why && (a->verb == TUTOR_NEXT || a->verb == TUTOR_BACK || !s))
		return true;
	*to = (struct replay_line){ .action = (size_t)(a - m->s->actions), .time = a->time, .seconds = seconds > 0 ? seconds : 0, .verb = a->verb,
		                    .step = s ? at + 1 : 0, .id = s ? s->step->id : "", .refused = why != NULL, .points = v->points };
	to->prompt = s ? keep(m, s->prompt) : "";
	to->text = keep(m, a->text);
	to->outcome = why ? "refused now" : outcome(m, a->verb, s);
	to->feedback = why ? keep(m, why->text) : a->verb == TUTOR_ANSWER ? keep(m, s->feedback)
	                                        : a->verb == TUTOR_HINT   ? keep(m, s->hints[s->hints_shown > 0 ? s->hints_shown - 1 : 0]) : "";
	to->mistakes = !why && a->verb == TUTOR_ANSWER ? keep(m, s->mistakes) : "";
	to->sum = sum_of(m, v);
	if (!to->prompt || !to->text || !to->outcome || !to->feedback || !to->mistakes || !to->sum)
		return fault_memory(f);
	to->gained = v->points - m->points;
	to->step_points = s ? s->points : 0;
	to->points_max = s ? s->points_max : 0;
	to->good = !why && a->verb == TUTOR_ANSWER && s && (s->state == STEP_RIGHT || s->points >= s->points_max);
	m->points = v->points;
	m->out->n++;
	return true;
}

bool
replay_make(const struct grader *g, const struct submission *s, struct arena *arena, struct replay *out, struct fault *f)
{
	struct making m = { .s = s, .arena = arena, .out = out, .before = s->started };

	*out = (struct replay){ .lines = arena_array(arena, s->n + 1, sizeof *out->lines) };
	return (out->lines || fault_memory(f)) && grader_watch(g, s, arena, see, &m, &out->graded, f);
}

struct session *
replay_session(struct records *r, const struct submission *s, const char *path, size_t n, size_t *refused, struct fault *f)
{
	struct session *session = s->drawn ? session_begin_seed(r, path, s->seed, f) : session_begin_base(r, path, f);

	*refused = 0;
	for (size_t i = 0; session && i < n && i < s->n; i++) {
		const struct submission_action *a = &s->actions[i];
		struct fault why = { 0 };
		struct session_view v;
		enum tutor_verb verb;

		session_look(session, &v);
		while (submission_catch_up(a, &v.tutor, &verb) && session_do(session, &(struct tutor_action){ .verb = verb }, a->time, &why))
			session_look(session, &v);
		if (session_do(session, &(struct tutor_action){ a->verb, a->text }, a->time, &why))
			continue;
		if (why.kind != FAULT_MACHINE) {
			++*refused;
			continue;
		}
		*f = why;
		session_close(session);
		return NULL;
	}
	return session;
}
