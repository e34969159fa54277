#include "screens/plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "casebook/bundle.h"
#include "screens/plain_lesson.h"
#include "screens/plain_open.h"
#include "screens/plain_play.h"
#include "screens/plain_step.h"

/* ---- saying things ---- */

bool
plain_finish(struct play *s, const struct fact_text *x)
{
	if (x->broken)
		return fault_memory(s->f);
	plain_write(s->io, x->text);
	return true;
}

void
plain_begin(struct play *s, struct fact_text *x)
{
	fact_text_init(x, NULL, s->scratch);
}

void
plain_say(struct play *s, const char *text)
{
	plain_write(s->io, text);
}

/* A refusal: its words, and where in the text it was.  A machine's fault ends the play, unless it is of the records: their
 * disk may have room again. */
bool
plain_refuse(struct play *s, const struct fault *f, const char *text)
{
	struct fact_text x;
	size_t n = strlen(f->text);
	const char *stop = n > 0 && f->text[n - 1] == '?' ? "" : ".";

	if (f->kind == FAULT_MACHINE && !f->file[0]) {
		*s->f = *f;
		return false;
	}
	plain_begin(s, &x);
	if (f->column > 0) {
		int characters = 0;

		for (const char *p = text, *end = text + strlen(text); p < end && p - text < f->column; characters++)
			text_next(&p, end);
		if (f->column > (int)strlen(text))
			fact_add(&x, "At the end: ");
		else
			fact_add(&x, "At character %d: ", characters);
		fact_add(&x, "%s%s", f->text, stop);
	} else if (f->file[0])
		fact_add(&x, "Not taken: %s: %s%s", f->file, f->text, stop);
	else
		fact_add(&x, "Not taken: %s%s", f->text, stop);
	return plain_finish(s, &x);
}

struct tutor_view
plain_look(const struct play *s)
{
	struct session_view v;

	session_look(s->session, &v);
	return v.tutor;
}

unsigned
plain_places(const struct tutor_view *v)
{
	const struct tutor_step *step = v->page == TUTOR_STEP ? &v->steps[v->at] : NULL;
	unsigned at;

	if (!step)
		return v->page == TUTOR_STORY ? AT_STORY : 0;
	at = step->state != STEP_OPEN ? AT_CLOSED : v->can_next ? AT_OPEN | AT_LEAVE : AT_OPEN;
	if (step->step->type == STEP_REGIMEN)
		at |= step->state == STEP_OPEN ? AT_REGIMEN | AT_DESIGN : AT_REGIMEN;
	if (step->step->type == STEP_SIGN_OFF)
		at |= AT_NOTE;
	if (step->step->type == STEP_LANDMARKS)
		at |= AT_PAIRS;
	for (size_t i = 0; v->lesson && i < v->pages[v->at].n; i++)
		if (v->pages[v->at].pieces[i].kind == LESSON_FIGURE && v->pages[v->at].pieces[i].figure->n_sliders > 0)
			at |= AT_SLIDER;
	return at;
}

bool
plain_show_page(struct play *s)
{
	struct tutor_view v;
	struct fact_text x;

	plain_restore_draft(s);
	s->sliders = (struct plain_sliders){ .moved = { false } };
	v = plain_look(s);
	plain_begin(s, &x);
	if (v.page == TUTOR_SUMMARY) {
		s->done = true;
		return true;
	}
	fact_add(&x, "\n");
	if (v.page == TUTOR_STORY && v.lesson)
		plain_lesson_head(&x, session_case(s->session));
	else if (v.page == TUTOR_STORY)
		fact_add(&x, "%s\n", *v.story ? v.story : "This case has no story.");
	else {
		if (v.lesson)
			plain_lesson_page(&x, s->a, &v.pages[v.at]);
		plain_step(&x, &v);
	}
	if (!plain_finish(s, &x))
		return false;
	if ((plain_places(&v) & AT_REGIMEN) && !plain_say_regimen(s, &v))
		return false;
	plain_say(s, "");
	return plain_say_options(s);
}

/* ---- doing ---- */

bool
plain_act(struct play *s, enum tutor_verb verb, const char *text, bool *done)
{
	struct fault f;

	*done = session_do(s->session, &(struct tutor_action){ verb, text }, s->io->now(s->io->user), &f);
	return *done || plain_refuse(s, &f, text ? text : "");
}

/* What was taken and is no attempt: a guess, words for the note. */
static bool
taken(struct play *s, const struct tutor_step *step)
{
	struct fact_text x;

	plain_begin(s, &x);
	if (step->step->type == STEP_SIGN_OFF)
		fact_add(&x, "It stands in the note now; note says it again, sign signs it.\n");
	else
		fact_add(&x, "Your guess is kept: %s. It is not marked. Now work it out.\n", step->guess);
	return plain_finish(s, &x) && plain_say_options(s);
}

bool
plain_give(struct play *s, const char *text)
{
	struct tutor_view v = plain_look(s);
	enum tutor_verb verb = v.page == TUTOR_STEP ? tutor_verb_of(&v.steps[v.at], text) : TUTOR_ANSWER;
	struct fact_text x;
	bool done;

	if (!plain_act(s, verb, text, &done))
		return false;
	if (!done)
		return true;
	v = plain_look(s);
	if (verb != TUTOR_ANSWER)
		return taken(s, &v.steps[v.at]);
	plain_begin(s, &x);
	plain_outcome(&x, &v.steps[v.at]);
	if (!plain_finish(s, &x))
		return false;
	if (v.steps[v.at].state == STEP_OPEN)
		return true;
	plain_say(s, "");
	return plain_say_options(s);
}

/* The last lines of a page: what can be typed. */
bool
plain_say_options(struct play *s)
{
	struct tutor_view v = plain_look(s);
	struct fact_text x;

	plain_begin(s, &x);
	plain_invitation(&x, session_case(s->session), &v);
	fact_add(&x, " Or type:");
	plain_add_words(s, &x, &v);
	fact_add(&x, ".");
	return plain_finish(s, &x);
}

/* ---- a line ---- */

static bool
take_line(struct play *s, const char *line)
{
	struct tutor_view v = plain_look(s);
	unsigned at = plain_places(&v);
	const char *argument = "";
	const struct word *w = plain_find_word(line, &argument);

	if (s->asked) {
		const struct confirmed *asked = s->asked;

		s->asked = NULL;
		if (text_same(line, "yes"))
			return asked->run(s);
		plain_say(s, asked->kept);
		if (!*line || text_same(line, "no"))
			return true;
	}
	if (!*line)
		return v.can_next ? plain_do_next(s, "") : plain_say_options(s);
	if (w && plain_takes_word(w, argument, at) && (w->places != AT_PREVIEW || s->start.preview))
		return w->run(s, argument);
	if (w && plain_is_of_regimens(w) && !(at & AT_NOTE)) {
		plain_say(s, at & AT_REGIMEN ? "Not taken: this step is closed; expected to go on."
		             : at & (AT_OPEN | AT_CLOSED) ? "Not taken: this is no regimen step."
		                                          : "Not taken: there is no step here.");
		return true;
	}
	if (at & AT_DESIGN)
		return plain_try(s, line);
	if (at & AT_OPEN)
		return plain_give(s, line);
	plain_say(s, "Not taken: there is no question open here.");
	return plain_say_options(s);
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
	plain_tell_saved(s);
	plain_prompt(s->io, "> ");
	if (!s->io->read_line(s->io->user, line, sizeof line)) {
		struct fact_text x;

		plain_begin(s, &x);
		fact_add(&x, "\nThe input has ended here. %s", plain_next_time(s));
		s->done = true;
		return plain_finish(s, &x);
	}
	if (strlen(line) + 1 >= sizeof line) {
		plain_say(s, "Not taken: the line is too long; expected a short answer.");
		return true;
	}
	return take_line(s, trim(line));
}

static bool
play(struct play *s)
{
	struct fact_text x;
	struct tutor_view v;
	bool ok = plain_show_page(s);

	while (ok && !s->done)
		ok = turn(s);
	if (!ok)
		return false;
	v = plain_look(s);
	plain_begin(s, &x);
	if (v.lesson && v.page == TUTOR_SUMMARY) {
		fact_add(&x, "\n");
		plain_lesson_page(&x, s->a, &v.pages[v.n_steps]);
	}
	plain_summary(&x, s->a, &v);
	if (v.lesson && v.page == TUTOR_SUMMARY)
		plain_lesson_sources(&x, session_case(s->session));
	return plain_finish(s, &x);
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
	s->stamp = start->preview ? case_bundle_stamp(start->path) : 0;
	ok = (s->scratch || fault_memory(f)) && plain_open(start, io, s->scratch, &s->session, f);
	if (ok && s->session) {
		s->a = session_assess(s->session);
		ok = score_init(&s->score, s->a, f) && play(s);
	}
	score_fini(&s->score);
	rb_regimen_fini(&s->draft);
	rb_regimen_fini(&s->kept);
	session_close(s->session);
	arena_free(s->scratch);
	free(s);
	return ok;
}
