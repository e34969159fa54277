#include "screens/plain_open.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "screens/faults.h"
#include "tutor/mastery.h"

enum { ANSWER_MAX = 40 };

struct opening {
	const struct plain_start *start;
	const struct plain_io *io;
	struct arena *arena;
	struct session_offer offer;
	struct fault *f;
};

static bool
say(struct opening *o, struct fact_text *x)
{
	if (x->broken)
		return fault_memory(o->f);
	plain_write(o->io, x->text);
	return true;
}

/* "at step 3 of 5, 4 of 15 points, 40 % behind you, last worked 2026-11-23 09:00 UTC" */
static void
add_standing(struct fact_text *x, const struct records_attempt *a)
{
	char when[WHEN_TEXT_MAX];

	if (a->position == 0)
		fact_add(x, "at the story");
	else if (a->position > a->steps)
		fact_add(x, "at the summary");
	else
		fact_add(x, "at step %zu of %zu", a->position, a->steps);
	fact_add(x, ", %s of %s points", TIDY(a->points, 2), TIDY(a->points_max, 2));
	if (a->position > 0 && a->position <= a->steps)
		fact_add(x, ", %.0f %% behind you", 100 * (double)(a->position - 1) / (double)a->steps);
	fact_add(x, ", last worked %s", when_words(a->updated, when));
}

/* "Due today: step 2, compute EQD2; step 3, ..." */
static bool
add_due(struct opening *o, const struct session *s, struct fact_text *x)
{
	struct mastery m = { .n = 0 };
	const char *between = "Due today: ";
	struct session_view v;

	session_look(s, &v);
	if (o->start->records &&
	    !mastery_read(o->start->records, session_case(s)->id, o->io->now(o->io->user), o->arena, &m, o->f))
		return false;
	for (size_t i = 0; i < m.n && m.steps[i].due; i++) {
		fact_add(x, "%sstep %zu%s%s", between, m.steps[i].number, *m.steps[i].objective ? ", " : "", m.steps[i].objective);
		between = "; ";
	}
	if (m.n_due > 0) {
		const struct casebook *c = session_case(s);

		double minutes = c->n_steps > 0 ? (double)m.n_due * c->minutes / (double)c->n_steps : NAN;

		if (minutes > 0)
			fact_add(x, "; about %s minutes", TIDY(minutes, minutes < 1.5));
		fact_add(x, v.review ? ".\n" : ". With --due it is repeated alone.\n");
	}
	return true;
}

static bool
say_head(struct opening *o, const struct session *s)
{
	struct fact_text x;
	struct session_view v;

	session_look(s, &v);
	fact_text_init(&x, NULL, o->arena);
	fact_add(&x, "%s\nghostdose: a teaching tool, not a medical device.\n", session_case(s)->title);
	if (v.read_only)
		fact_add(&x, "You are looking on: nothing you type is taken. Type again to see what has been done meanwhile.\n");
	else if (v.review)
		fact_add(&x, "These are the steps that are due. Your answers are kept in %s; what is still due afterwards "
		          "can be repeated with --due.\n", records_folder(o->start->records));
	else if (v.kept)
		fact_add(&x, "Your answers are kept in %s, and the next time goes on where you leave.\n",
		          records_folder(o->start->records));
	else
		fact_add(&x, "Nothing is kept.%s%s\n", o->start->why_not && *o->start->why_not ? " " : "",
		          o->start->why_not ? o->start->why_not : "");
	if (v.kept && *records_note(o->start->records))
		fact_add(&x, "%s\n", records_note(o->start->records));
	if (v.attempt > 0 && !v.read_only) {
		fact_add(&x, "You go on ");
		add_standing(&x, &o->offer.attempt);
		fact_add(&x, ". Type anew to begin this case anew.\n");
	}
	if (*session_note(s))
		fact_add(&x, "%s\n", session_note(s));
	return add_due(o, s, &x) && say(o, &x);
}

/* What is typed; "" at the end of input. */
static void
read_answer(struct opening *o, char out[ANSWER_MAX])
{
	char line[PLAIN_LINE_MAX] = "";
	size_t start, len;

	plain_prompt(o->io, "> ");
	if (!o->io->read_line(o->io->user, line, sizeof line))
		line[0] = '\0';
	start = strspn(line, " \t\r");
	len = strcspn(line + start, " \t\r");
	if (len >= ANSWER_MAX)
		len = 0;
	memcpy(out, line + start, len);
	out[len] = '\0';
}

static bool
begin(struct opening *o, struct session **out)
{
	const struct plain_start *s = o->start;

	*out = s->seed ? session_begin_seed(s->records, s->path, *s->seed, o->f) : session_begin(s->records, s->path, o->f);
	return *out != NULL;
}

/* An attempt that cannot go on is said, and a new one begun: a learner is never shut out of a case. */
static bool
go_on(struct opening *o, enum session_how how, struct session **out)
{
	struct fact_text x;

	*out = session_resume(o->start->records, o->offer.attempt.id, o->start->path, how, o->f);
	if (*out)
		return true;
	fact_text_init(&x, NULL, o->arena);
	fact_add(&x, "Your last attempt cannot go on: %s.\nA new one begins.\n", o->f->text);
	return say(o, &x) && begin(o, out);
}

static bool
ask(struct opening *o, struct session **out)
{
	char answer[ANSWER_MAX];
	struct fact_text x;
	bool changed = o->offer.kind == SESSION_CHANGED;

	fact_text_init(&x, NULL, o->arena);
	if (changed)
		fact_add(&x, "This case has changed since you began it; you were ");
	else
		fact_add(&x, "Another session is working on this case; it is ");
	add_standing(&x, &o->offer.attempt);
	if (changed && o->offer.in_use)
		fact_add(&x, ", and another session is working on it");
	fact_add(&x, ".\n%s", changed && !o->offer.in_use ? "Type old to finish it as it was, "
	                                                   : "Type take to take it over, look to look on, ");
	fact_add(&x, "anew to begin anew%s; anything else leaves.", changed ? " with the case as it is now" : "");
	if (!say(o, &x))
		return false;
	read_answer(o, answer);
	if (text_same(answer, "anew"))
		return begin(o, out);
	if (o->offer.in_use && text_same(answer, "take"))
		return go_on(o, SESSION_TAKE_OVER, out);
	if (o->offer.in_use && text_same(answer, "look"))
		return go_on(o, SESSION_LOOK_ON, out);
	if (!o->offer.in_use && text_same(answer, "old"))
		return go_on(o, SESSION_WRITE, out);
	plain_write(o->io, "You leave; everything is as it was.");
	return true;
}

static bool
begin_due(struct opening *o, struct session **out)
{
	if (!o->start->records)
		return fault_set(o->f, 0, 0, "nothing is kept here, so nothing is due; expected a folder for the records");
	*out = session_begin_due(o->start->records, o->start->path, o->io->now(o->io->user), o->f);
	return *out != NULL;
}

/* ---- previews ---- */

static bool
say_faults(const struct plain_start *start, const struct plain_io *io, struct arena *arena, const struct fault *f)
{
	size_t errors;
	struct fault first;
	const char *faults = faults_list(start->path, arena, &errors, &first);
	char one[700];

	plain_write(io, "This cannot be loaded:");
	plain_write(io, faults ? faults : fault_format(f, one, sizeof one));
	return true;
}

bool
plain_open_preview(const struct plain_start *start, const struct plain_io *io, struct arena *arena, const struct session *old,
                   struct session **session, struct fault *f)
{
	const struct session_place place = { start->path, start->seed };

	*session = old ? session_reload(old, &place, f) : session_preview(&place, start->from, f);
	if (*session)
		return true;
	return f->kind != FAULT_MACHINE && f->file[0] && say_faults(start, io, arena, f);
}

/* Until it loads, or the author leaves. */
static bool
begin_preview(struct opening *o, struct session **session)
{
	char answer[ANSWER_MAX] = "reload";

	while (!*session && text_same(answer, "reload")) {
		if (!plain_open_preview(o->start, o->io, o->arena, NULL, session, o->f))
			return false;
		if (*session)
			break;
		plain_write(o->io, "Mend it, save it, and type reload; anything else leaves.");
		read_answer(o, answer);
	}
	if (*session) {
		plain_write(o->io, session_case(*session)->title);
		plain_write(o->io, "A preview: nothing is kept. After a save type reload.");
	}
	return true;
}

bool
plain_open(const struct plain_start *start, const struct plain_io *io, struct arena *arena, struct session **session,
           struct fault *f)
{
	struct opening o = { .start = start, .io = io, .arena = arena, .f = f };
	bool ok;

	*session = NULL;
	if (start->preview)
		return begin_preview(&o, session);
	if (start->due)
		return begin_due(&o, session) && say_head(&o, *session);
	if (!session_offer(start->records, start->path, &o.offer, f))
		return false;
	if (o.offer.kind == SESSION_NEW)
		ok = begin(&o, session);
	else if (o.offer.kind == SESSION_CONTINUE && !o.offer.in_use)
		ok = go_on(&o, SESSION_WRITE, session);
	else
		ok = ask(&o, session);
	return ok && (!*session || say_head(&o, *session));
}
