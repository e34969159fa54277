/* A session: whatever interrupts it, it goes on where it was.  The case is tests/data/cases/tutor-basic, whose numbers
 * are worked out by hand in tutor_journey_t.c: b; 52.5 Gy; a regimen. */
#include "tutor/session.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "tap.h"

#define BASIC "tests/data/cases/tutor-basic"

struct place { char top[40], folder[60], copy[60]; };

static void
run(const char *format, const char *a, const char *b)
{
	char line[400];

	snprintf(line, sizeof line, format, a, b);
	if (system(line) != 0)
		tap_bail_out(line);
}

static void
place_init(struct place *p)
{
	snprintf(p->top, sizeof p->top, "/tmp/ghostdose-session.XXXXXX");
	if (!mkdtemp(p->top))
		tap_bail_out("cannot make a folder in /tmp");
	snprintf(p->folder, sizeof p->folder, "%s/state", p->top);
	snprintf(p->copy, sizeof p->copy, "%s/tutor-basic", p->top);
	run("cp -r %s %s", BASIC, p->copy);
}

static void
place_fini(const struct place *p)
{
	run("rm -rf %s%s", p->top, "");
}

static _Noreturn void
give_up(const struct fault *f)
{
	char text[700];

	tap_bail_out(fault_format(f, text, sizeof text));
}

static struct records *
need_records(const struct place *p)
{
	struct fault f = { 0 };
	struct records *r = records_open(p->folder, &f);

	if (!r)
		give_up(&f);
	return r;
}

static struct session *
need_session(struct records *r, const char *path)
{
	struct fault f = { 0 };
	struct session *s = session_begin(r, path, &f);

	if (!s)
		give_up(&f);
	return s;
}

/* The same variant, with records and without. */
static struct session *
need_seeded(struct records *r, const char *path, uint64_t seed)
{
	struct fault f = { 0 };
	struct session *s = session_begin_seed(r, path, seed, &f);

	if (!s)
		give_up(&f);
	return s;
}

static struct session *
need_resumed(struct records *r, int64_t attempt, enum session_how how)
{
	struct fault f = { 0 };
	struct session *s = session_resume(r, attempt, NULL, how, &f);

	if (!s)
		give_up(&f);
	return s;
}

static bool
act(struct session *s, enum tutor_verb verb, const char *text, struct fault *f)
{
	return session_do(s, &(struct tutor_action){ verb, text }, 1000, f);
}

/* Everything a learner sees, as text. */
static void
print_view(const struct session *s, char *out, size_t size)
{
	struct session_view v;
	size_t used;

	session_look(s, &v);
	used = (size_t)snprintf(out, size, "page %d at %zu draft \"%s\" %g/%g %s %.6g\n", (int)v.tutor.page, v.tutor.at, v.draft,
	                        v.tutor.points, v.tutor.points_max, v.tutor.regimen->notation,
	                        v.tutor.score ? v.tutor.score->mark : -1);
	for (size_t i = 0; i < v.tutor.n_steps && used < size; i++) {
		const struct tutor_step *x = &v.tutor.steps[i];

		used += (size_t)snprintf(out + used, size - used, "%d %zu hints %zu tries %g %g [%s] [%s] [%s] [%s]\n", (int)x->state,
		                         x->hints_shown, x->attempts, x->points, x->next_points, x->answer, x->feedback,
		                         x->worked, x->explain);
	}
}

static void
same_view(const struct session *a, const struct session *b)
{
	char one[8000], other[8000];

	print_view(a, one, sizeof one);
	print_view(b, other, sizeof other);
	IS_STR(other, one);
}

static const struct tutor_action journey[] = {
	{ TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "a" }, { TUTOR_ANSWER, "z" }, { TUTOR_HINT, NULL }, { TUTOR_BACK, NULL },
	{ TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "b" }, { TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "17,5 Gy" }, { TUTOR_HINT, NULL },
	{ TUTOR_ANSWER, "1,234.5" }, { TUTOR_ANSWER, "52.5" }, { TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "5x8" },
	{ TUTOR_ANSWER, "33x2" }, { TUTOR_NEXT, NULL }, { TUTOR_BACK, NULL }, { TUTOR_NEXT, NULL },
};
enum { JOURNEY = sizeof journey / sizeof *journey };

/* The whole journey, left and resumed behind every action, beside one that is never interrupted. */
static void
resumed_everywhere(void)
{
	struct place p;
	struct records *r;
	struct session *whole, *parts;
	struct session_view v;
	struct session_offer offer;
	struct fault f = { 0 }, g = { 0 };
	int64_t id = 0;

	place_init(&p);
	r = need_records(&p);
	whole = need_session(NULL, BASIC);
	parts = need_session(r, BASIC);
	for (size_t i = 0; i < JOURNEY; i++) {
		bool did = session_do(whole, &journey[i], 5, &g);

		IS_INT(session_do(parts, &journey[i], 1000 + (int64_t)i, &f), did);
		if (!did)
			IS_STR(f.text, g.text);
		OK(session_draft(whole, "12.", 5, &f) && session_draft(parts, "12.", 5, &f));
		same_view(whole, parts);
		session_look(parts, &v);
		OK(v.kept && !v.read_only);
		id = v.attempt;
		session_close(parts);
		records_close(r);
		r = need_records(&p);
		parts = need_resumed(r, id, SESSION_WRITE);
		same_view(whole, parts);
		IS_STR(session_note(parts), "");
		OK(session_offer(r, BASIC, &offer, &f));
		IS_INT(offer.kind, i < 15 ? SESSION_CONTINUE : SESSION_NEW);
		if (offer.kind == SESSION_CONTINUE)
			OK(offer.attempt.id == id && !offer.in_use);
	}
	session_look(parts, &v);
	IS_INT(v.tutor.page, TUTOR_SUMMARY);
	/* 1 - 0 hints on the first (second price 1, a hint behind it costs 0.2), then the number and the regimen. */
	session_close(parts);
	session_close(whole);
	records_close(r);
	place_fini(&p);
}

static void
nothing_kept(void)
{
	struct session *s = need_session(NULL, BASIC);
	struct session_offer offer;
	struct session_view v;
	struct fault f = { 0 };
	bool changed;

	OK(session_offer(NULL, BASIC, &offer, &f));
	IS_INT(offer.kind, SESSION_NEW);
	OK(act(s, TUTOR_NEXT, NULL, &f) && session_draft(s, "b", 1, &f));
	session_look(s, &v);
	OK(!v.kept && v.attempt == 0);
	IS_STR(v.draft, "b");
	OK(session_refresh(s, &changed, &f) && !changed);
	OK(!act(s, TUTOR_ANSWER, "z", &f));
	HAS(f.text, "none of the choices");
	session_close(s);
}

/* Looking at a case leaves no attempt; a draft begins one; a draft belongs to its step and goes with its answer. */
static void
drafts(void)
{
	struct place p;
	struct records *r;
	struct session *s;
	struct session_view v;
	struct records_attempt *list;
	struct fault f = { 0 };
	size_t n;
	int64_t id;

	place_init(&p);
	r = need_records(&p);
	s = need_session(r, BASIC);
	OK(session_draft(s, "on the story", 1, &f));
	OK(records_attempts(r, NULL, &list, &n, &f));
	IS_INT(n, 0);
	OK(act(s, TUTOR_NEXT, NULL, &f) && act(s, TUTOR_ANSWER, "b", &f) && act(s, TUTOR_NEXT, NULL, &f));
	OK(session_draft(s, "5", 1, &f) && session_draft(s, "52", 1, &f) && session_draft(s, "52,", 1, &f));
	OK(act(s, TUTOR_BACK, NULL, &f));
	session_look(s, &v);
	IS_STR(v.draft, "");
	OK(act(s, TUTOR_NEXT, NULL, &f));
	session_look(s, &v);
	IS_STR(v.draft, "52,");
	id = v.attempt;
	session_close(s);
	s = need_resumed(r, id, SESSION_WRITE);
	session_look(s, &v);
	IS_STR(v.draft, "52,");
	OK(!act(s, TUTOR_ANSWER, "1,2.3", &f));
	session_look(s, &v);
	IS_STR(v.draft, "52,");                        /* refused: it stays */
	OK(act(s, TUTOR_ANSWER, "52,5", &f));
	session_look(s, &v);
	IS_STR(v.draft, "");
	OK(session_draft(s, "closed", 1, &f));
	session_look(s, &v);
	IS_STR(v.draft, "");
	session_close(s);
	records_close(r);
	place_fini(&p);
}

/* The case changes under an open attempt: it goes on with its own copy, or anew with the new one. */
static void
changed_case(void)
{
	struct place p;
	struct records *r;
	struct session *s;
	struct session_offer offer;
	struct session_view v;
	struct fault f = { 0 };

	place_init(&p);
	r = need_records(&p);
	s = need_session(r, p.copy);
	OK(act(s, TUTOR_NEXT, NULL, &f) && act(s, TUTOR_ANSWER, "b", &f));
	session_close(s);
	run("echo 'A new end of the story.' >> %s/story.md%s", p.copy, "");
	OK(session_offer(r, p.copy, &offer, &f));
	IS_INT(offer.kind, SESSION_CHANGED);
	IS_STR(offer.attempt.case_id, "tutor-basic");
	s = need_resumed(r, offer.attempt.id, SESSION_WRITE);
	session_look(s, &v);
	NEAR(v.tutor.points, 2, 0, 0);
	OK(!strstr(v.tutor.story, "A new end"));
	session_close(s);
	s = need_session(r, p.copy);
	session_look(s, &v);
	HAS(v.tutor.story, "A new end");
	session_close(s);
	/* Even when the case is gone. */
	run("rm -rf %s%s", p.copy, "");
	s = need_resumed(r, offer.attempt.id, SESSION_WRITE);
	OK(act(s, TUTOR_NEXT, NULL, &f));
	session_close(s);
	OK(!session_offer(r, p.copy, &offer, &f));
	OK(!session_begin(r, p.copy, &f));
	OK(!session_resume(r, 12345, NULL, SESSION_WRITE, &f));
	HAS(f.text, "deleted");
	records_close(r);
	place_fini(&p);
}

static void
two_sessions(void)
{
	struct place p;
	struct records *r, *q;
	struct session *first, *second;
	struct session_offer offer;
	struct session_view v;
	struct fault f = { 0 };
	bool changed;

	place_init(&p);
	r = need_records(&p);
	q = need_records(&p);
	first = need_session(r, BASIC);
	OK(act(first, TUTOR_NEXT, NULL, &f) && act(first, TUTOR_ANSWER, "b", &f));
	OK(session_offer(q, BASIC, &offer, &f));
	IS_INT(offer.kind, SESSION_CONTINUE);
	OK(offer.in_use);
	OK(!session_resume(q, offer.attempt.id, NULL, SESSION_WRITE, &f));
	HAS(f.text, "another session");
	/* Look on. */
	second = need_resumed(q, offer.attempt.id, SESSION_LOOK_ON);
	same_view(first, second);
	OK(!act(second, TUTOR_NEXT, NULL, &f));
	HAS(f.text, "looking on");
	OK(!session_draft(second, "x", 1, &f));
	OK(act(first, TUTOR_NEXT, NULL, &f) && session_draft(first, "52", 1, &f));
	OK(session_refresh(second, &changed, &f) && changed);
	same_view(first, second);
	OK(session_refresh(second, &changed, &f) && !changed);
	session_close(second);
	OK(act(first, TUTOR_HINT, NULL, &f));          /* who looked on released nothing */
	/* Take over. */
	second = need_resumed(q, offer.attempt.id, SESSION_TAKE_OVER);
	same_view(first, second);
	OK(act(second, TUTOR_ANSWER, "52.5", &f));
	OK(!act(first, TUTOR_ANSWER, "17.5", &f));
	HAS(f.text, "taken this attempt over");
	session_look(first, &v);
	OK(v.read_only);
	IS_INT(v.tutor.steps[1].attempts, 0);          /* what is not kept does not show */
	OK(session_refresh(first, &changed, &f) && changed);
	same_view(second, first);
	session_close(first);
	OK(act(second, TUTOR_NEXT, NULL, &f));
	session_close(second);
	OK(session_offer(r, BASIC, &offer, &f) && !offer.in_use);
	records_close(q);
	records_close(r);
	place_fini(&p);
}

/* No room in the middle: the answer is refused by the machine, nothing of it shows, what was kept is there. */
static int
work_without_room(const struct place *p)
{
	struct rlimit small = { 110000, 110000 };
	struct fault f = { 0 };
	struct records *r;
	struct session *s;
	char before[8000], after[8000];
	size_t n = 0;

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &small) != 0)
		return 1;
	r = records_open(p->folder, &f);
	s = r ? session_begin(r, BASIC, &f) : NULL;
	if (!s)
		return 2;
	do
		print_view(s, before, sizeof before);
	while (n < 1000 && act(s, n++ % 2 ? TUTOR_BACK : TUTOR_NEXT, NULL, &f));
	print_view(s, after, sizeof after);
	if (n >= 1000 || f.kind != FAULT_MACHINE || !strstr(f.text, "room"))
		return 3;
	if (strcmp(before, after) != 0)
		return 4;
	session_close(s);
	records_close(r);
	return 100 + (int)(n - 1);
}

static void
no_room(void)
{
	struct place p;
	struct records *r;
	struct records_attempt *list;
	struct session *s;
	struct fault f = { 0 };
	int status = 0;
	size_t n;
	pid_t child;

	place_init(&p);
	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(work_without_room(&p));
	waitpid(child, &status, 0);
	OK(WIFEXITED(status) && WEXITSTATUS(status) >= 100);
	r = need_records(&p);
	OK(records_attempts(r, NULL, &list, &n, &f) && n == 1);
	IS_INT(list[0].actions, WEXITSTATUS(status) - 100);
	s = need_resumed(r, list[0].id, SESSION_WRITE);
	OK(act(s, list[0].actions % 2 ? TUTOR_BACK : TUTOR_NEXT, NULL, &f));
	free(list);
	session_close(s);
	records_close(r);
	place_fini(&p);
}

/* A log that this version cannot play: said, and not half a session. */
static void
strange_log(void)
{
	struct place p;
	struct records *r;
	struct session *s;
	struct session_view v;
	struct records_action strange = { 7, "dance", "", 0, "", 0 }, refused = { 7, "answer", "z", 1, "right", 0 };
	struct records_standing standing = { 1, 0, false };
	struct fault f = { 0 };
	int64_t id;

	place_init(&p);
	r = need_records(&p);
	for (int i = 0; i < 2; i++) {
		s = need_session(r, BASIC);
		OK(act(s, TUTOR_NEXT, NULL, &f));
		session_look(s, &v);
		id = v.attempt;
		OK(records_append(r, id, 1, i ? &refused : &strange, &standing, false, &f));
		session_close(s);
		OK(!session_resume(r, id, NULL, SESSION_WRITE, &f));
		HAS(f.text, i ? "action 2 of this attempt is refused" : "action 2 of this attempt is \"dance\"");
		HAS(f.text, "anew");
	}
	/* Points that were given otherwise. */
	s = need_session(r, BASIC);
	OK(act(s, TUTOR_NEXT, NULL, &f));
	session_look(s, &v);
	refused = (struct records_action){ 7, "answer", "b", 1, "right", 1.25 };
	OK(records_append(r, v.attempt, 1, &refused, &standing, false, &f));
	id = v.attempt;
	session_close(s);
	s = need_resumed(r, id, SESSION_WRITE);
	HAS(session_note(s), "2 points, not 1.25");
	session_close(s);
	records_close(r);
	place_fini(&p);
}

/* Every kind of step and of action, left and resumed behind each of them. */
static void
every_kind_is_resumed(void)
{
	static const struct tutor_action cord[] = {
		{ TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "a" }, { TUTOR_ANSWER, "b" }, { TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "20" },
		{ TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "-27 -8 > -27 -8" }, { TUTOR_HINT, NULL }, { TUTOR_HINT, NULL }, { TUTOR_HINT, NULL },
		{ TUTOR_SHOW, NULL }, { TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "a" }, { TUTOR_ANSWER, "e" }, { TUTOR_NEXT, NULL },
		{ TUTOR_SKIP, NULL }, { TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "51.2" }, { TUTOR_GUESS, "40 Gy" }, { TUTOR_ANSWER, "51.2" },
		{ TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "3 mm left, 23 mm behind" }, { TUTOR_NEXT, NULL },
	};
	static const struct tutor_action carotid[] = {
		{ TUTOR_NEXT, NULL }, { TUTOR_SKIP, NULL }, { TUTOR_NEXT, NULL }, { TUTOR_SKIP, NULL }, { TUTOR_NEXT, NULL },
		{ TUTOR_ANSWER, "52.5" }, { TUTOR_NEXT, NULL }, { TUTOR_SKIP, NULL }, { TUTOR_NEXT, NULL }, { TUTOR_SKIP, NULL },
		{ TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "40x1.5 bid" }, { TUTOR_NEXT, NULL }, { TUTOR_SKIP, NULL }, { TUTOR_NEXT, NULL },
		{ TUTOR_ANSWER, "ad" }, { TUTOR_ANSWER, "cba" }, { TUTOR_NEXT, NULL }, { TUTOR_ANSWER, "in-field" }, { TUTOR_NEXT, NULL },
		{ TUTOR_ANSWER, "c" }, { TUTOR_ANSWER, "a" }, { TUTOR_NEXT, NULL }, { TUTOR_SKIP, NULL }, { TUTOR_NEXT, NULL },
		{ TUTOR_ANSWER, "sign" },
		{ TUTOR_STATE, "risk: few in a hundred" }, { TUTOR_STATE, "nothing" }, { TUTOR_ANSWER, "sign" }, { TUTOR_NEXT, NULL },
	};
	static const struct { const char *path; const struct tutor_action *actions; size_t n; } ways[] = {
		{ "cases/cord", cord, sizeof cord / sizeof *cord }, { "cases/carotid", carotid, sizeof carotid / sizeof *carotid },
	};

	for (size_t way = 0; way < 2; way++) {
		struct session *whole = need_seeded(NULL, ways[way].path, 1), *parts;
		struct fault f = { 0 }, g = { 0 };
		struct session_view v, w;
		struct arena *arena = arena_new();
		struct records *r;
		struct place p;

		place_init(&p);
		r = need_records(&p);
		parts = need_seeded(r, ways[way].path, 1);
		for (size_t i = 0; i < ways[way].n; i++) {
			bool did = session_do(whole, &ways[way].actions[i], 5, &g);

			IS_INT(session_do(parts, &ways[way].actions[i], 1000 + (int64_t)i, &f), did);
			if (!did)
				IS_STR(f.text, g.text);
			session_look(parts, &v);
			session_close(parts);
			records_close(r);
			r = need_records(&p);
			parts = need_resumed(r, v.attempt, SESSION_WRITE);
			same_view(whole, parts);
			session_look(parts, &v);
			session_look(whole, &w);
			if (v.tutor.page == TUTOR_STEP) {
				IS_STR(v.tutor.steps[v.tutor.at].guess, w.tutor.steps[w.tutor.at].guess);
				IS_STR(v.tutor.steps[v.tutor.at].given, w.tutor.steps[w.tutor.at].given);
			}
		}
		IS_STR(session_consult_note(parts, true, arena, &f), session_consult_note(whole, true, arena, &f));
		if (way == 1)
			HAS(session_consult_note(parts, false, arena, &f), "few in a hundred");
		arena_free(arena);
		session_close(parts);
		session_close(whole);
		records_close(r);
		place_fini(&p);
	}
}

TAP_MAIN(TAP_CASE(resumed_everywhere), TAP_CASE(nothing_kept), TAP_CASE(drafts), TAP_CASE(changed_case),
         TAP_CASE(two_sessions), TAP_CASE(no_room), TAP_CASE(strange_log),
         TAP_CASE(every_kind_is_resumed))
