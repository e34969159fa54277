#include "classroom/grade.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "casebook/bundle.h"

/* A longer rest is no time spent on a question. */
enum { PAUSE_SECONDS = 3600 };

struct grader {
	struct casebook *base;
	struct assess *assess;     /* of the base variant */
	char digest[RECORDS_DIGEST_MAX];
};

static bool
load(struct grader *g, const char *path, const char *bytes, size_t len, struct fault *f)
{
	struct arena *arena = arena_new();
	struct report report;

	/* Statements: the analyzers do not know that fault_memory returns false. */
	if (!arena) {
		fault_memory(f);
		return false;
	}
	report_init(&report, arena);
	g->base = casebook_load_bundle(bytes, len, path, NULL, &report);
	if (g->base)
		g->assess = assess_open(&g->base, NULL, &report, f);
	else if (report_ok(&report, f))
		fault_memory(f);
	report_fini(&report);
	arena_free(arena);
	return g->assess != NULL;
}

struct grader *
grader_new(const char *path, struct fault *f)
{
	struct grader *g = calloc(1, sizeof *g);
	char *bytes = NULL;
	size_t len;
	bool good;

	if (!g) {
		fault_memory(f);
		return NULL;
	}
	good = case_bundle_read(path, &bytes, &len, f) && load(g, path, bytes, len, f);
	if (good)
		records_digest(bytes, len, g->digest);
	free(bytes);
	if (good && g->base->n_steps > 0)
		return g;
	if (good) {
		fault_set(f, 0, 0, "the case has no steps, so that there is nothing to grade; expected a steps.csv");
		fault_in_file(f, path);
	}
	grader_free(g);
	return NULL;
}

void
grader_free(struct grader *g)
{
	if (!g)
		return;
	assess_free(g->assess);
	casebook_free(g->base);
	free(g);
}

const struct casebook *
grader_case(const struct grader *g)
{
	return g->base;
}

const char *
grader_digest(const struct grader *g)
{
	return g->digest;
}

const char *
grader_fill(const struct grader *g, const char *text, struct arena *arena)
{
	struct fault f;
	const char *filled = assess_fill(g->assess, text, arena, &f);

	return filled ? filled : text;
}

/* ---- playing ---- */

/* see NULL: nobody watches. */
struct watch { grade_see_fn *see; void *user; };

struct playing {
	struct tutor *tutor;
	struct graded *out;
	struct arena *arena;
	const struct watch *watch;
};

static const char *
keep(struct playing *p, const char *text)
{
	return *text ? arena_text(p->arena, text, strlen(text)) : "";
}

/* The first answer to a step. */
static bool
note_first(struct playing *p, struct graded_step *to, const struct tutor_step *s)
{
	bool right = s->state == STEP_RIGHT || (tutor_pays_by_share(s->step) && s->points_max > 0 && s->points >= s->points_max);

	to->first_right = right && s->hints_shown == 0;
	to->first_share = right ? 1 : s->points_max > 0 && tutor_pays_by_share(s->step) ? s->points / s->points_max : 0;
	to->first = keep(p, s->answer);
	to->mistakes = keep(p, s->mistakes);
	return to->first && to->mistakes;
}

static bool
see(struct playing *p, const struct submission_action *a, size_t at, const struct fault *why, struct fault *f)
{
	struct tutor_view v;

	if (!p->watch->see)
		return true;
	tutor_look(p->tutor, &v);
	return p->watch->see(p->watch->user, a, at, &v, why, f);
}

static void
catch_up(struct playing *p, const struct submission_action *a)
{
	struct tutor_view v;
	enum tutor_verb verb;
	struct fault f;

	tutor_look(p->tutor, &v);
	while (submission_catch_up(a, &v, &verb) && tutor_do(p->tutor, &(struct tutor_action){ .verb = verb }, &f))
		tutor_look(p->tutor, &v);
}

static bool
play_one(struct playing *p, const struct submission_action *a, int64_t seconds, struct fault *f)
{
	struct tutor_action action = { a->verb, a->text };
	struct tutor_view v;
	struct fault why = { 0 };
	size_t tries, at;

	catch_up(p, a);
	tutor_look(p->tutor, &v);
	at = v.page == TUTOR_STEP ? v.at : p->out->n;
	tries = at < p->out->n ? v.steps[at].attempts : 0;
	if (at < p->out->n && v.steps[at].state == STEP_OPEN)
		p->out->steps[at].seconds += seconds;
	if (!tutor_do(p->tutor, &action, &why)) {
		p->out->refused++;
		if (why.kind == FAULT_MACHINE)
			*f = why;
		return why.kind != FAULT_MACHINE && see(p, a, at, &why, f);
	}
	if (!see(p, a, at, NULL, f))
		return false;
	if (at < p->out->n && tries == 0 && v.steps[at].attempts > 0 && !note_first(p, &p->out->steps[at], &v.steps[at]))
		return fault_memory(f);
	return true;
}

static bool
play(struct playing *p, const struct submission *s, struct fault *f)
{
	int64_t last = s->started;

	for (size_t i = 0; i < s->n; i++) {
		int64_t seconds = s->actions[i].time - last;

		if (!play_one(p, &s->actions[i], seconds > 0 && seconds <= PAUSE_SECONDS ? seconds : 0, f))
			return false;
		last = s->actions[i].time;
	}
	return true;
}

static void
sum_up(struct playing *p)
{
	struct graded *out = p->out;
	struct tutor_view v;

	tutor_look(p->tutor, &v);
	out->points = v.points;
	out->points_max = v.points_max;
	out->finished = true;
	for (size_t i = 0; i < out->n; i++) {
		struct graded_step *to = &out->steps[i];
		const struct tutor_step *s = &v.steps[i];

		to->state = s->state;
		to->attempts = s->attempts;
		to->hints = s->hints_shown;
		to->points = s->points;
		if (s->state == STEP_OPEN && !tutor_has_mark(s))
			out->finished = false;
	}
}

static void
add(char note[GRADE_NOTE_MAX], const char *sentence)
{
	size_t used = strlen(note);

	snprintf(note + used, GRADE_NOTE_MAX - used, "%s%s", used ? " " : "", sentence);
}

static void
say(const struct submission *s, struct graded *out)
{
	char line[120];

	if (!s->intact)
		add(out->note, "The checksum does not fit: the file was changed after it was written.");
	if (out->other_case)
		add(out->note, "Worked on another state of the case.");
	if (out->refused > 0) {
		snprintf(line, sizeof line, "%zu of %zu actions are refused now.", out->refused, s->n);
		add(out->note, line);
	}
	if (fabs(s->points - out->points) > 0.005) {
		snprintf(line, sizeof line, "The file says %.2f points; the answers earn %.2f.", s->points, out->points);
		add(out->note, line);
	}
	if (!out->finished)
		add(out->note, "Not finished.");
}

/* With the tutor of its variant. */
static bool
play_with(const struct assess *assess, const struct submission *s, struct arena *arena, const struct watch *watch, struct graded *out,
          struct fault *f)
{
	struct playing p = { .tutor = tutor_new(assess, f), .out = out, .arena = arena, .watch = watch };
	bool good = p.tutor && play(&p, s, f);

	if (good)
		sum_up(&p);
	tutor_free(p.tutor);
	return good;
}

static bool
play_variant(const struct grader *g, const struct submission *s, struct arena *arena, const struct watch *watch, struct graded *out,
             struct fault *f)
{
	struct casebook *book = g->base;
	struct assess *assess;
	struct report report;
	bool good;

	report_init(&report, arena);
	assess = assess_open(&book, &s->seed, &report, f);
	good = assess && play_with(assess, s, arena, watch, out, f);
	assess_free(assess);
	if (book != g->base) {
		casebook_keep_base(book, NULL);
		casebook_free(book);
	}
	report_fini(&report);
	return good;
}

bool
grader_watch(const struct grader *g, const struct submission *s, struct arena *arena, grade_see_fn *seen, void *user, struct graded *out,
             struct fault *f)
{
	const struct watch watch = { seen, user };

	*out = (struct graded){ .n = g->base->n_steps, .other_case = strcmp(s->digest, g->digest) != 0 };
	out->steps = arena_array(arena, out->n, sizeof *out->steps);
	if (!out->steps)
		return fault_memory(f);
	if (strcmp(s->case_id, g->base->id) != 0) {
		fault_set(f, 0, 0, "this is of the case %.60s; expected %.60s", s->case_id, g->base->id);
		return fault_in_file(f, s->file);
	}
	for (size_t i = 0; i < out->n; i++)
		out->steps[i] = (struct graded_step){ .first_share = NAN, .first = "", .mistakes = "" };
	if (!(s->drawn && g->base->n_varied > 0 ? play_variant(g, s, arena, &watch, out, f) : play_with(g->assess, s, arena, &watch, out, f)))
		return false;
	say(s, out);
	return true;
}

bool
grader_play(const struct grader *g, const struct submission *s, struct arena *arena, struct graded *out, struct fault *f)
{
	return grader_watch(g, s, arena, NULL, NULL, out, f);
}
