#include "screens/plain.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "screens/plain_lesson.h"
#include "screens/plain_open.h"
#include "screens/plain_score.h"
#include "screens/plain_slice.h"
#include "screens/plain_step.h"

/* Where a learner stands; a word of the table is offered where one of its places is. */
enum {
	AT_STORY = 1,
	AT_OPEN = 2,       /* a step that waits for an answer */
	AT_DESIGN = 4,     /* and it is a regimen */
	AT_CLOSED = 8,
	AT_REGIMEN = 16,   /* a regimen step, open or closed */
	AT_LEAVE = 32,     /* open, and one may go on */
	AT_SLICE = 64,     /* the case has one */
	AT_ANY = 63
};

struct play {
	struct plain_start start;
	struct session *session;
	const struct assess *a;        /* the session's */
	const struct plain_io *io;
	struct arena *scratch;         /* renewed for every line */
	struct rb_regimen draft;       /* the last one typed, at step draft_step */
	char typed[PLAIN_LINE_MAX];
	bool has_draft;
	size_t draft_step;
	struct score score;            /* of a trial */
	bool asked_skip, asked_anew, done;
	struct fault *f;
};

/* A word one can type.  run: false with a fault of the machine. */
struct word {
	const char *name, *argument;   /* argument: NULL when it takes none */
	unsigned places;
	bool (*run)(struct play *s, const char *argument);
	const char *help;
};

/* ---- saying things ---- */

static bool
finish(struct play *s, const struct plain_text *x)
{
	if (x->broken)
		return fault_memory(s->f);
	plain_write(s->io, x->text);
	return true;
}

static void
begin(struct play *s, struct plain_text *x)
{
	plain_text_init(x, s->scratch);
}

static void
say(struct play *s, const char *text)
{
	plain_write(s->io, text);
}

/* A refusal: its words, and where in the text it was.  A machine's fault ends the play, unless it is of the records: their
 * disk may have room again. */
static bool
refuse(struct play *s, const struct fault *f, const char *text)
{
	struct plain_text x;
	size_t n = strlen(f->text);
	const char *stop = n > 0 && f->text[n - 1] == '?' ? "" : ".";

	if (f->kind == FAULT_MACHINE && !f->file[0]) {
		*s->f = *f;
		return false;
	}
	begin(s, &x);
	if (f->column > 0) {
		int characters = 0;

		for (const char *p = text, *end = text + strlen(text); p < end && p - text < f->column; characters++)
			text_next(&p, end);
		if (f->column > (int)strlen(text))
			plain_add(&x, "At the end: ");
		else
			plain_add(&x, "At character %d: ", characters);
		plain_add(&x, "%s%s", f->text, stop);
	} else if (f->file[0])
		plain_add(&x, "Not taken: %s: %s%s", f->file, f->text, stop);
	else
		plain_add(&x, "Not taken: %s%s", f->text, stop);
	return finish(s, &x);
}

static struct tutor_view
look(const struct play *s)
{
	struct session_view v;

	session_look(s->session, &v);
	return v.tutor;
}

static unsigned
places(const struct tutor_view *v)
{
	const struct tutor_step *step = v->page == TUTOR_STEP ? &v->steps[v->at] : NULL;
	unsigned at;

	if (!step)
		return v->page == TUTOR_STORY ? AT_STORY : 0;
	at = step->state != STEP_OPEN ? AT_CLOSED : v->can_next ? AT_OPEN | AT_LEAVE : AT_OPEN;
	if (step->step->type == STEP_REGIMEN)
		at |= step->state == STEP_OPEN ? AT_REGIMEN | AT_DESIGN : AT_REGIMEN;
	return at;
}

/* Is a regimen handed in here, whose mark skipping would lose? */
static bool
has_mark(const struct tutor_view *v)
{
	return v->page == TUTOR_STEP && v->steps[v->at].step->type == STEP_REGIMEN && v->steps[v->at].attempts > 0;
}

/* The regimen at hand: the one typed last at this step, else what was handed in or proposed. */
static const struct rb_regimen *
current(const struct play *s, const struct tutor_view *v)
{
	return s->has_draft && s->draft_step == v->at ? &s->draft : v->regimen;
}

static const char *
whose(const struct play *s, const struct tutor_view *v)
{
	if (current(s, v) == &s->draft)
		return "Your last trial:\n";
	return v->handed_in ? "What was handed in last:\n" : "What is proposed:\n";
}

/* The regimen that was typed at this step in an earlier session. */
static void
restore_draft(struct play *s)
{
	struct session_view v;
	struct rb_regimen r;
	struct fault f;

	session_look(s->session, &v);
	if (!(places(&v.tutor) & AT_DESIGN) || !*v.draft || (s->has_draft && s->draft_step == v.tutor.at) ||
	    strlen(v.draft) >= sizeof s->typed || !rb_regimen_parse(v.draft, &r, &f))
		return;
	rb_regimen_fini(&s->draft);
	s->draft = r;
	s->has_draft = true;
	s->draft_step = v.tutor.at;
	snprintf(s->typed, sizeof s->typed, "%s", v.draft);
}

static bool
say_trial(struct play *s, const struct rb_regimen *r, const char *head)
{
	struct plain_text x;

	if (!assess_score(s->a, &r->schedule, NULL, &s->score, s->f))
		return false;
	begin(s, &x);
	plain_add(&x, "%s", head);
	plain_prescription(&x, r);
	plain_rows(&x, s->a, &s->score);
	plain_tumour(&x, s->a, &s->score);
	plain_add(&x, "Mark so far: ");
	plain_mark(&x, &s->score);
	return finish(s, &x);
}

static bool say_options(struct play *s);

static bool
show_page(struct play *s)
{
	struct tutor_view v;
	struct plain_text x;

	restore_draft(s);
	v = look(s);
	begin(s, &x);
	if (v.page == TUTOR_SUMMARY) {
		s->done = true;
		return true;
	}
	plain_add(&x, "\n");
	if (v.page == TUTOR_STORY && v.lesson)
		plain_lesson_head(&x, session_case(s->session));
	else if (v.page == TUTOR_STORY)
		plain_add(&x, "%s\n", *v.story ? v.story : "This case has no story.");
	else {
		if (v.lesson)
			plain_lesson_page(&x, s->a, &v.pages[v.at]);
		plain_step(&x, &v);
	}
	if (!finish(s, &x))
		return false;
	if ((places(&v) & AT_REGIMEN) && !say_trial(s, current(s, &v), whose(s, &v)))
		return false;
	say(s, "");
	return say_options(s);
}

/* ---- the words ---- */

static bool
act(struct play *s, enum tutor_verb verb, const char *text, bool *done)
{
	struct fault f;

	*done = session_do(s->session, &(struct tutor_action){ verb, text }, s->io->now(s->io->user), &f);
	return *done || refuse(s, &f, text ? text : "");
}

static bool
go(struct play *s, enum tutor_verb verb)
{
	bool done;

	return act(s, verb, NULL, &done) && (!done || show_page(s));
}

static bool
do_next(struct play *s, const char *argument)
{
	(void)argument;
	return go(s, TUTOR_NEXT);
}

static bool
do_back(struct play *s, const char *argument)
{
	(void)argument;
	return go(s, TUTOR_BACK);
}

static bool
do_again(struct play *s, const char *argument)
{
	struct fault f;
	bool changed;

	(void)argument;
	/* Who looks on sees what the other session did meanwhile. */
	return session_refresh(s->session, &changed, &f) ? show_page(s) : refuse(s, &f, "");
}

static bool
do_hint(struct play *s, const char *argument)
{
	struct tutor_view v;
	struct plain_text x;
	bool done;

	(void)argument;
	if (!act(s, TUTOR_HINT, NULL, &done))
		return false;
	if (!done)
		return true;
	v = look(s);
	begin(s, &x);
	plain_hint(&x, &v.steps[v.at], v.steps[v.at].hints_shown - 1);
	return finish(s, &x);
}

static bool
do_skip(struct play *s, const char *argument)
{
	struct tutor_view v = look(s);
	bool done;

	(void)argument;
	if (!(places(&v) & AT_OPEN) || has_mark(&v))
		return act(s, TUTOR_SKIP, NULL, &done);        /* for the words of its refusal */
	say(s, "Skip this step? It earns no points, and its worked answer is shown. Type yes to skip it; anything else "
	       "keeps it.");
	s->asked_skip = true;
	return true;
}

static bool
skip_confirmed(struct play *s)
{
	bool done;

	return act(s, TUTOR_SKIP, NULL, &done) && (!done || show_page(s));
}

static bool
give(struct play *s, const char *text)
{
	struct tutor_view v;
	struct plain_text x;
	bool done;

	if (!act(s, TUTOR_ANSWER, text, &done))
		return false;
	if (!done)
		return true;
	v = look(s);
	begin(s, &x);
	plain_outcome(&x, &v.steps[v.at]);
	if (!finish(s, &x))
		return false;
	if (v.steps[v.at].state == STEP_OPEN)
		return true;
	say(s, "");
	return say_options(s);
}

static bool
do_submit(struct play *s, const char *argument)
{
	struct tutor_view v = look(s);

	(void)argument;
	if (!s->has_draft || s->draft_step != v.at) {
		say(s, "Type a regimen first, such as 30x2; submit then hands in the last one typed.");
		return true;
	}
	return give(s, s->typed);
}

static bool
do_why(struct play *s, const char *argument)
{
	struct tutor_view v = look(s);
	const char *text;
	long row;
	size_t n = assess_case(s->a)->n_constraints;
	struct plain_text x;

	begin(s, &x);
	if (!number_parse_whole(argument, strlen(argument), &row) || row < 1 || (size_t)row > n) {
		plain_add(&x, "Not taken: \"%.20s\" is no row; expected why and the number of a row, 1 to %zu.",
		          argument, n);
		return finish(s, &x);
	}
	text = assess_derivation(s->a, current(s, &v), NULL, (size_t)row - 1, s->scratch, s->f);
	if (!text)
		return false;
	say(s, text);
	return true;
}

static bool
do_calendar(struct play *s, const char *argument)
{
	struct tutor_view v = look(s);
	struct plain_text x;

	(void)argument;
	begin(s, &x);
	plain_prescription(&x, current(s, &v));
	plain_calendar(&x, &current(s, &v)->schedule);
	return finish(s, &x);
}

static bool
do_models(struct play *s, const char *argument)
{
	struct tutor_view v = look(s);
	struct plain_text x;

	(void)argument;
	begin(s, &x);
	return plain_models(&x, s->a, current(s, &v), s->f) && finish(s, &x);
}

/* "at X Y", of a slab also Z (without: its middle): one voxel.  False where the argument is not of that form or outside. */
static bool
probe_at(struct play *s, const struct rb_schedule *schedule, const char *argument, struct plain_text *x)
{
	const struct vol_grid *g = &session_case(s->session)->slice.labels.grid;
	int middle = g->n[2] / 2;
	double at[3] = { 0, 0, g->origin_mm[2] + middle * g->spacing_mm[2] };
	const char *p = argument + 2;
	struct slice_probe probe;
	struct fault f;
	size_t voxel;
	int n = 0;

	if (strncmp(argument, "at", 2) != 0)
		return false;
	for (p += strspn(p, " "); *p; n++) {
		size_t len = strcspn(p, " ");

		if (n == 3 || !number_parse(p, len, true, &at[n]))
			return false;
		p += len;
		p += strspn(p, " ");
	}
	if (n < 2 || !vol_grid_nearest(g, at, &voxel) || !assess_probe(session_assess(s->session), schedule, NULL, voxel, &probe, &f))
		return false;
	plain_probe(x, &probe, g->n[2] > 1);
	return true;
}

static bool
do_slice(struct play *s, const char *argument)
{
	static const char *const names[SLICE_LAYERS] = { "old", "unmoved", "new", "ghost", "sum" };
	struct tutor_view v = look(s);
	const struct assess *a = session_assess(s->session);
	const struct rb_schedule *schedule = &current(s, &v)->schedule;
	struct plain_text x;
	int layer = *argument ? -1 : SLICE_SUM;

	begin(s, &x);
	for (int i = 0; i < SLICE_LAYERS; i++)
		if (text_same(names[i], argument))
			layer = i;
	if (!assess_has_slice(a))
		plain_add(&x, "This case has no slice.");
	else if (layer >= 0)
		plain_slice(&x, a, (enum slice_layer)layer, schedule, NULL);
	else if (!probe_at(s, schedule, argument, &x))
		plain_add(&x, "\"%s\" is no layer and no place on the slice; expected old, unmoved, new, ghost or sum, or a place in "
		              "mm such as: slice at -3 -23 (right and front are positive).", argument);
	return finish(s, &x);
}

static bool do_help(struct play *s, const char *argument);

/* What becomes of an attempt that is left here. */
static const char *
next_time(const struct play *s)
{
	struct session_view v;

	session_look(s->session, &v);
	if (!v.kept)
		return "Nothing is kept: the next time begins anew.";
	return v.read_only ? "You were looking on." : "Your answers are kept: the next time goes on here.";
}

static bool
do_quit(struct play *s, const char *argument)
{
	struct plain_text x;

	(void)argument;
	begin(s, &x);
	plain_add(&x, "You leave before the end. %s", next_time(s));
	s->done = true;
	return finish(s, &x);
}

static bool
do_anew(struct play *s, const char *argument)
{
	(void)argument;
	say(s, "Begin this case anew? This attempt stays as it is in your records, and is not offered again once the new one is "
	       "under way. Type yes to begin anew; anything else goes on here.");
	s->asked_anew = true;
	return true;
}

static bool
anew_confirmed(struct play *s)
{
	struct fault f;
	struct session *fresh = s->start.seed ? session_begin_seed(s->start.records, s->start.path, *s->start.seed, &f)
	                                      : session_begin(s->start.records, s->start.path, &f);

	if (!fresh)
		return refuse(s, &f, "");
	score_fini(&s->score);
	session_close(s->session);
	s->session = fresh;
	s->a = session_assess(fresh);
	s->has_draft = false;
	return score_init(&s->score, s->a, s->f) && show_page(s);
}

static const struct word words[] = {
	{ "next", NULL, AT_STORY | AT_CLOSED | AT_LEAVE, do_next, "go on; an empty line does the same" },
	{ "submit", NULL, AT_DESIGN, do_submit, "hand in the regimen typed last" },
	{ "why", "N", AT_REGIMEN, do_why, "how row N of the mark is computed" },
	{ "calendar", NULL, AT_REGIMEN, do_calendar, "the treatment days in words" },
	{ "models", NULL, AT_REGIMEN, do_models, "each organ's sum under every model of recovery" },
	{ "slice", "LAYER", AT_SLICE, do_slice,
	  "the slice in words: old, unmoved, new, ghost or sum; or one place of it: slice at X Y, of a slab slice at X Y Z" },
	{ "hint", NULL, AT_OPEN, do_hint, "the next hint; each costs a tenth of the step's points" },
	{ "skip", NULL, AT_OPEN, do_skip, "give the step up, for no points" },
	{ "back", NULL, AT_OPEN | AT_CLOSED, do_back, "look at the page before; answers stay" },
	{ "again", NULL, AT_ANY, do_again, "say this page again" },
	{ "anew", NULL, AT_OPEN | AT_CLOSED, do_anew, "begin this case anew" },
	{ "help", NULL, AT_ANY, do_help, "list these words" },
	{ "quit", NULL, AT_ANY, do_quit, "leave, with the summary so far" },
};
enum { WORDS = sizeof words / sizeof *words };

/* Words that mean nothing at another step; the others are refused, where they are, by the tutor. */
static bool
is_of_regimens(const struct word *w)
{
	return w->places == AT_REGIMEN || w->places == AT_DESIGN;
}

static bool
do_help(struct play *s, const char *argument)
{
	struct plain_text x;

	(void)argument;
	begin(s, &x);
	plain_add(&x, "Words you can type, in small or capital letters:\n");
	for (size_t i = 0; i < WORDS; i++)
		plain_add(&x, "%s%s%s: %s%s.\n", words[i].name, words[i].argument ? " " : "",
		          words[i].argument ? words[i].argument : "", words[i].help,
		          is_of_regimens(&words[i]) ? " (at a regimen step)" : "");
	plain_add(&x, "Anything else is an answer: a choice's letter, a number with or without its unit, or a regimen, "
	              "such as 35x2, 68x1.2 bid 6h or 4*(10x1.5 bid 6h, gap 1w). A regimen is tried out, and counts "
	              "only with submit.\n");
	return finish(s, &x) && say_options(s);
}

/* The last lines of a page: what can be typed. */
static bool
say_options(struct play *s)
{
	struct tutor_view v = look(s);
	unsigned at = places(&v) | (assess_has_slice(session_assess(s->session)) ? AT_SLICE : 0);
	struct plain_text x;
	const char *comma = " ";

	begin(s, &x);
	plain_invitation(&x, &v);
	plain_add(&x, " Or type:");
	for (size_t i = 0; i < WORDS; i++) {
		const struct word *w = &words[i];

		if (!(w->places & at) || (has_mark(&v) && w->run == do_skip) || w->run == do_anew)
			continue;
		if (w->run == do_hint && v.steps[v.at].hints_shown >= v.steps[v.at].step->n_hints)
			continue;
		plain_add(&x, "%s%s%s%s", comma, w->name, w->argument ? " " : "", w->argument ? w->argument : "");
		comma = ", ";
	}
	plain_add(&x, ".");
	return finish(s, &x);
}

/* ---- a line ---- */

/* The word that the line is, its argument in *argument; NULL when it is an answer. */
static const struct word *
find_word(const char *line, const char **argument)
{
	size_t n = strcspn(line, " \t");
	char first[16];

	if (n >= sizeof first)
		return NULL;
	memcpy(first, line, n);
	first[n] = '\0';
	*argument = line + n + strspn(line + n, " \t");
	for (size_t i = 0; i < WORDS; i++)
		if (text_same(words[i].name, first) && (words[i].argument || !**argument))
			return &words[i];
	return NULL;
}

static bool
try_regimen(struct play *s, const char *line)
{
	struct tutor_view v = look(s);
	struct rb_regimen r;
	struct fault f;

	if (!rb_regimen_parse(line, &r, &f))
		return refuse(s, &f, line);
	rb_regimen_fini(&s->draft);
	s->draft = r;
	s->has_draft = true;
	s->draft_step = v.at;
	snprintf(s->typed, sizeof s->typed, "%s", line);
	if (!session_draft(s->session, line, s->io->now(s->io->user), &f) && !refuse(s, &f, ""))
		return false;
	if (!say_trial(s, &s->draft, ""))
		return false;
	say(s, "This was a trial. Type submit to hand it in, or another regimen.");
	return true;
}

static bool
take_line(struct play *s, const char *line)
{
	struct tutor_view v = look(s);
	unsigned at = places(&v);
	const char *argument = "";
	const struct word *w = find_word(line, &argument);

	if (s->asked_skip) {
		s->asked_skip = false;
		if (text_same(line, "yes"))
			return skip_confirmed(s);
		say(s, "Not skipped.");
		if (!*line || text_same(line, "no"))
			return true;
	}
	if (s->asked_anew) {
		s->asked_anew = false;
		if (text_same(line, "yes"))
			return anew_confirmed(s);
		say(s, "You go on here.");
		if (!*line || text_same(line, "no"))
			return true;
	}
	if (!*line)
		return v.can_next ? do_next(s, "") : say_options(s);
	if (w && is_of_regimens(w) && !(w->places & at)) {
		say(s, at & AT_REGIMEN ? "Not taken: this step is closed; expected to go on."
		                       : "Not taken: this is no regimen step.");
		return true;
	}
	if (w)
		return w->run(s, argument);
	if (at & AT_DESIGN)
		return try_regimen(s, line);
	if (at & AT_OPEN)
		return give(s, line);
	say(s, "Not taken: there is no question open here.");
	return say_options(s);
}

static char *
trim(char *line)
{
	size_t n = strlen(line);

	while (n > 0 && strchr(" \t\r\n", line[n - 1]))
		line[--n] = '\0';
	return line + strspn(line, " \t\r\n");
}

static bool
turn(struct play *s)
{
	char line[PLAIN_LINE_MAX] = "";

	arena_free(s->scratch);
	s->scratch = arena_new();
	if (!s->scratch)
		return fault_memory(s->f);
	plain_prompt(s->io, "> ");
	if (!s->io->read_line(s->io->user, line, sizeof line)) {
		struct plain_text x;

		begin(s, &x);
		plain_add(&x, "\nThe input has ended here. %s", next_time(s));
		s->done = true;
		return finish(s, &x);
	}
	if (strlen(line) + 1 >= sizeof line) {
		say(s, "Not taken: the line is too long; expected a short answer.");
		return true;
	}
	return take_line(s, trim(line));
}

static bool
play(struct play *s)
{
	struct plain_text x;
	struct tutor_view v;
	bool ok = show_page(s);

	while (ok && !s->done)
		ok = turn(s);
	if (!ok)
		return false;
	v = look(s);
	begin(s, &x);
	if (v.lesson && v.page == TUTOR_SUMMARY) {
		plain_add(&x, "\n");
		plain_lesson_page(&x, s->a, &v.pages[v.n_steps]);
	}
	plain_summary(&x, s->a, &v);
	if (v.lesson && v.page == TUTOR_SUMMARY)
		plain_lesson_sources(&x, session_case(s->session));
	return finish(s, &x);
}

bool
plain_play(const struct plain_start *start, const struct plain_io *io, struct fault *f)
{
	struct play *s = calloc(1, sizeof *s);
	bool ok;

	if (!s)
		return fault_memory(f);
	s->start = *start;
	s->io = io;
	s->f = f;
	s->scratch = arena_new();
	ok = (s->scratch || fault_memory(f)) && plain_open(start, io, s->scratch, &s->session, f);
	if (ok && s->session) {
		s->a = session_assess(s->session);
		ok = score_init(&s->score, s->a, f) && play(s);
	}
	score_fini(&s->score);
	rb_regimen_fini(&s->draft);
	session_close(s->session);
	arena_free(s->scratch);
	free(s);
	return ok;
}
