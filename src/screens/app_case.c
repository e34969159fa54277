/* A case in hand: its session opened, resumed, taken over, closed. */
#include "screens/app_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
app_read_attempts(struct app *a)
{
	struct fault f;

	free(a->attempts);
	a->attempts = NULL;
	a->n_attempts = 0;
	if (a->records && !records_attempts(a->records, NULL, &a->attempts, &a->n_attempts, &f)) {
		a->attempts = NULL;
		a->n_attempts = 0;
		app_say_fault(a, &f);
	}
	arena_free(a->mastery_arena);
	a->mastery_arena = arena_new();
	a->mastery = (struct mastery){ .n = 0 };
	if (a->records && a->mastery_arena && !mastery_read(a->records, NULL, a->now, a->mastery_arena, &a->mastery, &f)) {
		a->mastery = (struct mastery){ .n = 0 };
		app_say_fault(a, &f);
	}
	home_read_draft(a);
}

size_t
app_due(const struct app *a)
{
	size_t n = 0;

	while (n < a->mastery.n && a->mastery.steps[n].due_day <= mastery_day(a->now))
		n++;
	return n;
}

char *
app_due_words(const struct app *a, const char *case_id, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < app_due(a); i++) {
		const struct mastery_step *s = &a->mastery.steps[i];
		const char *what = *s->objective ? s->objective : s->step;

		if (case_id && strcmp(case_id, s->case_id) != 0)
			continue;
		if (used + strlen(what) + sizeof ", , ..." > size) {
			snprintf(out + used, size - used, "%s...", used ? "; " : "");
			break;
		}
		used += (size_t)snprintf(out + used, size - used, "%s%s", used ? "; " : "", what);
	}
	return out;
}

const struct records_attempt *
app_attempt(const struct app *a, const char *case_id, bool unfinished)
{
	for (size_t i = 0; i < a->n_attempts; i++)
		if ((!case_id || !strcmp(a->attempts[i].case_id, case_id)) && (!unfinished || !a->attempts[i].finished) &&
		    !*a->attempts[i].review)
			return &a->attempts[i];
	return NULL;
}

void
app_close_case(struct app *a)
{
	if (a->session)
		journey_keep_draft(a);
	a->note.naming = false;
	slice_close(a);
	a->slice = (struct slice_view){ .open = false };
	map_close_case(a);
	score_close(a);
	design_leave(a);
	lesson_leave(a);
	session_close(a->session);
	a->session = NULL;
	a->assess = NULL;
	a->c = NULL;
	page_close_all(a);
	a->palette = a->shelf_open = false;
	a->kept_draft[0] = '\0';
	a->screen = a->class.room ? SCREEN_CLASS : SCREEN_HOME;
	app_read_attempts(a);
}

void
app_look(const struct app *a, struct tutor_view *v)
{
	struct session_view view;

	session_look(a->session, &view);
	*v = view.tutor;
}

bool
app_do(struct app *a, enum tutor_verb verb, const char *text)
{
	struct tutor_action action = { verb, text };
	struct fault f;
	bool done = session_do(a->session, &action, a->now, &f);

	/* An action that could not be kept may have rebuilt all. */
	if (a->assess != session_assess(a->session)) {
		map_close_case(a);
		score_close(a);
		a->c = session_case(a->session);
		a->assess = session_assess(a->session);
		journey_enter(a);
	}
	if (!done)
		app_say_fault(a, &f);
	return done;
}

/* The session is open: show it. */
void
app_enter(struct app *a, struct session *s)
{
	struct session_view v;
	char due[300];

	app_close_case(a);
	a->session = s;
	a->c = session_case(s);
	a->assess = session_assess(s);
	a->screen = SCREEN_JOURNEY;
	journey_enter(a);
	session_look(s, &v);
	if (v.read_only)
		app_say(a, true, "Another session works at this attempt: you are looking on, nothing can be answered here.");
	else if (*session_note(s))
		app_say(a, true, "%s", session_note(s));
	else if (*app_due_words(a, a->c->id, due, sizeof due))
		app_say(a, false, "Due here today: %s.", due);
	else if (a->why_not_kept) {
		app_say(a, true, "Nothing is kept: %s", a->why_not_kept);
		a->why_not_kept = NULL;
	}
}

static bool
enter(struct app *a, struct session *s)
{
	app_enter(a, s);
	return true;
}

bool
app_begin(struct app *a, const char *path, struct fault *f)
{
	struct session *s = a->seeded ? session_begin_seed(a->records, path, a->seed, f) : session_begin(a->records, path, f);

	return s && enter(a, s);
}

bool
app_begin_due(struct app *a, const char *path, struct fault *f)
{
	struct session *s;

	if (!a->records)
		return fault_set(f, 0, 0, "nothing is kept here, so nothing is due; expected a folder for the records");
	s = session_begin_due(a->records, path, a->now, f);
	return s && enter(a, s);
}

bool
app_resume(struct app *a, const char *path, int64_t attempt, enum session_how how, struct fault *f)
{
	struct session *s = session_resume(a->records, attempt, path, how, f);
	struct fault why;

	if (s)
		return enter(a, s);
	why = *f;
	if (!app_begin(a, path, f))
		return false;
	app_say(a, true, "Your last attempt cannot go on: %s. A new one begins.", why.text);
	return true;
}

static void
ask(struct app *a, enum app_asking what, const char *path, int64_t attempt, const char *question)
{
	a->asking = what;
	snprintf(a->asked_path, sizeof a->asked_path, "%s", path);
	a->asked_attempt = attempt;
	app_say(a, false, "%s", question);
}

bool
app_open(struct app *a, const char *path, struct fault *f)
{
	struct session_offer offer;

	if (!a->records)
		return app_begin(a, path, f);
	if (!session_offer(a->records, path, &offer, f))
		return false;
	if (offer.kind == SESSION_NEW)
		return app_begin(a, path, f);
	if (offer.in_use)
		ask(a, ASK_TAKE_OVER, path, offer.attempt.id,
		    "Another session works at this case. Take it over (y), or look on (n)?");
	else if (offer.kind == SESSION_CHANGED)
		ask(a, ASK_CHANGED, path, offer.attempt.id,
		    "The case has changed since you began. Finish the one you began (y), or begin the new one (n)?");
	else
		return app_resume(a, path, offer.attempt.id, SESSION_WRITE, f);
	return true;
}
