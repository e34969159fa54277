/* The words one can type, and what they do. */
#include "screens/plain_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "assess/slice.h"
#include "base/text.h"
#include "screens/plain_step.h"

static bool
go(struct play *s, enum tutor_verb verb)
{
	bool done;

	return plain_act(s, verb, NULL, &done) && (!done || plain_show_page(s));
}

bool
plain_do_next(struct play *s, const char *argument)
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
	return session_refresh(s->session, &changed, &f) ? plain_show_page(s) : plain_refuse(s, &f, "");
}

static bool
do_hint(struct play *s, const char *argument)
{
	struct tutor_view v;
	struct fact_text x;
	bool done;

	(void)argument;
	if (!plain_act(s, TUTOR_HINT, NULL, &done))
		return false;
	if (!done)
		return true;
	v = plain_look(s);
	plain_begin(s, &x);
	plain_hint(&x, &v.steps[v.at], v.steps[v.at].hints_shown - 1);
	return plain_finish(s, &x);
}

static bool
skip_confirmed(struct play *s)
{
	return go(s, TUTOR_SKIP);
}

static const struct confirmed skipping = { skip_confirmed, "Not skipped." };

static bool
do_skip(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	bool done;

	(void)argument;
	if (!(plain_places(&v) & AT_OPEN) || tutor_has_mark(&v.steps[v.at]))
		return plain_act(s, TUTOR_SKIP, NULL, &done);        /* for the words of its refusal */
	plain_say(s, "Skip this step? It earns no points, and its worked answer is shown. Type yes to skip it; anything else "
	       "keeps it.");
	s->asked = &skipping;
	return true;
}

static bool
show_confirmed(struct play *s)
{
	return go(s, TUTOR_SHOW);
}

static const struct confirmed showing = { show_confirmed, "Not shown." };

static bool
do_show(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	bool done;

	(void)argument;
	if (v.page != TUTOR_STEP || !v.steps[v.at].can_show)
		return plain_act(s, TUTOR_SHOW, NULL, &done);
	plain_say(s, "Show the worked answer? The step ends with it and earns no points. Type yes to see it; anything else keeps the "
	       "step.");
	s->asked = &showing;
	return true;
}

static bool
do_slider(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	struct fact_text x;
	struct fault f;

	if (!(plain_places(&v) & AT_SLIDER)) {
		plain_say(s, "Not taken: there is no slider on this page.");
		return true;
	}
	plain_begin(s, &x);
	return plain_slide(&x, s->a, &v.pages[v.at], &s->sliders, argument, &f) ? plain_finish(s, &x) : plain_refuse(s, &f, argument);
}

static bool do_help(struct play *s, const char *argument);

/* What becomes of an attempt that is left here. */
const char *
plain_next_time(const struct play *s)
{
	struct session_view v;

	session_look(s->session, &v);
	if (!v.kept)
		return "Nothing is kept: the next time begins anew.";
	if (v.review)
		return "Your answers are kept; what is still due can be repeated with --due.";
	return v.read_only ? "You were looking on." : "Your answers are kept: the next time goes on here.";
}

static bool
do_quit(struct play *s, const char *argument)
{
	struct fact_text x;

	(void)argument;
	plain_begin(s, &x);
	fact_add(&x, "You leave before the end. %s", plain_next_time(s));
	s->done = true;
	return plain_finish(s, &x);
}

static bool
anew_confirmed(struct play *s)
{
	struct fault f;
	struct session *fresh = s->start.seed ? session_begin_seed(s->start.records, s->start.path, *s->start.seed, &f)
	                                      : session_begin(s->start.records, s->start.path, &f);

	if (!fresh)
		return plain_refuse(s, &f, "");
	score_fini(&s->score);
	session_close(s->session);
	s->session = fresh;
	s->a = session_assess(fresh);
	s->has_draft = false;
	return score_init(&s->score, s->a, s->f) && plain_show_page(s);
}

static const struct confirmed beginning_anew = { anew_confirmed, "You go on here." };

static bool
do_anew(struct play *s, const char *argument)
{
	(void)argument;
	plain_say(s, "Begin this case anew? This attempt stays as it is in your records, and is not offered again once the new one is "
	       "under way. Type yes to begin anew; anything else goes on here.");
	s->asked = &beginning_anew;
	return true;
}

/* ---- the consult note ---- */

static bool
write_note(struct play *s)
{
	bool markdown = text_ends(s->note_path, ".md");
	struct fault f;
	const char *text = session_consult_note(s->session, markdown, s->scratch, s->f);
	struct fact_text x;

	if (!text)
		return false;
	if (!s->io->write_file || !s->io->write_file(s->io->user, s->note_path, text, strlen(text), &f)) {
		if (!s->io->write_file)
			fault_set(&f, 0, 0, "no file can be written from here; expected note alone");
		f.kind = FAULT_INPUT;          /* another name may do */
		return plain_refuse(s, &f, "");
	}
	plain_begin(s, &x);
	fact_add(&x, "Written to %s, as %s.", s->note_path, markdown ? "Markdown" : "text");
	return plain_finish(s, &x);
}

static const struct confirmed replacing = { write_note, "Not written." };

static bool
do_note(struct play *s, const char *argument)
{
	const char *text;

	if (!*argument) {
		text = session_consult_note(s->session, false, s->scratch, s->f);
		if (text)
			plain_say(s, text);
		return text != NULL;
	}
	if (strlen(argument) >= sizeof s->note_path) {
		plain_say(s, "Not taken: the name is too long; expected the name of a file.");
		return true;
	}
	snprintf(s->note_path, sizeof s->note_path, "%s", argument);
	if (!file_exists(argument))
		return write_note(s);
	plain_say(s, "There is a file of that name. Type yes to replace it; anything else keeps it.");
	s->asked = &replacing;
	return true;
}

static const struct word words[] = {
	{ "next", NULL, AT_STORY | AT_CLOSED | AT_LEAVE, plain_do_next, "go on; an empty line does the same" },
	{ "submit", NULL, AT_DESIGN, plain_do_submit, "hand in the regimen typed last" },
	{ "why", "N MODEL", AT_REGIMEN, plain_do_why, "how row N of the mark is computed; under another MODEL of recovery, such as why 1 none" },
	{ "calendar", NULL, AT_REGIMEN, plain_do_calendar, "the treatment days in words" },
	{ "models", NULL, AT_REGIMEN, plain_do_models, "each organ's sum under every model of recovery" },
	{ "map", "N MODEL", AT_REGIMEN, plain_do_map,
	  "up to which dose each limit is met, for each number of fractions; with N of another schedule, such as map 2; under another MODEL of "
	  "recovery, such as map 1 none" },
	{ "score", NULL, AT_REGIMEN, plain_do_score, "the mark with all its rows, and what it gives away against the best regimen" },
	{ "explain", NULL, AT_REGIMEN, plain_do_explain, "what breaks first, what kills, how sure it is, what nothing beats" },
	{ "front", NULL, AT_REGIMEN, plain_do_front, "every regimen that nothing beats in tumour control and in the limit used, and how that curve runs" },
	{ "histogram", "ORGAN", AT_SLICE, plain_do_histogram, "the dose-volume histogram of an organ on the slice" },
	{ "compare", NULL, AT_REGIMEN, plain_do_compare, "which tool is right: the same patient under other tools" },
	{ "tumour", "DAY", AT_REGIMEN, plain_do_tumour, "the tumour, fraction by fraction; with a DAY from the first fraction what happened then" },
	{ "repair", "ORGAN FRACTION", AT_REGIMEN, plain_do_repair,
	  "what organs have not repaired when the next fraction comes, and what that costs; of one organ, at one fraction" },
	{ "missed", "WEEK WEEKDAY", AT_REGIMEN, plain_do_missed, "what each way to make up for a missed day costs, such as missed 3 wed" },
	{ "keep", NULL, AT_REGIMEN, plain_do_keep, "keep this regimen, to compare others with it" },
	{ "beside", NULL, AT_REGIMEN, plain_do_beside, "this regimen beside the kept one" },
	{ "slice", "LAYER", AT_SLICE, plain_do_slice,
	  "the slice in words: old, unmoved, new, ghost, sum, difference, volume, doubt or image; through a registration: slice NAME "
	  "LAYER; or one place of it: slice at X Y, of a slab slice at X Y Z; behind each of these error MM, for another error of the map" },
	{ "pairs", "PAIRS", AT_PAIRS, plain_do_pairs,
	  "try pairs of landmarks without handing them in; slice pairs LAYER then says what the map through them makes of the old plan" },
	{ "slider", "N VALUE", AT_SLIDER, do_slider, "move slider N of a figure on this page of a lesson, and say the figure" },
	{ "what-if", "REGIMEN", AT_OPEN | AT_CLOSED, plain_do_what_if,
	  "what a regimen would do, at any time, for nothing: it is not marked; then score, explain, map, slice ... are about it" },
	{ "patient", NULL, AT_STORY | AT_OPEN | AT_CLOSED, plain_do_patient, "the story again, the courses, and the points so far" },
	{ "note", "FILE", AT_NOTE, do_note,
	  "the consult note from your answers; with a FILE it is written there, as Markdown when it ends in .md" },
	{ "hint", NULL, AT_OPEN, do_hint, "the next hint; each costs a tenth of the step's points" },
	{ "show", NULL, AT_OPEN, do_show, "the worked answer, after all hints and a try; the step then earns nothing" },
	{ "skip", NULL, AT_OPEN, do_skip, "give the step up, for no points" },
	{ "back", NULL, AT_OPEN | AT_CLOSED, do_back, "look at the page before; answers stay" },
	{ "reload", NULL, AT_PREVIEW, plain_do_reload, "in a preview: the case as it was saved, at this step" },
	{ "pass", NULL, AT_PREVIEW, plain_do_pass, "in a preview: the next page; an open step is given up without asking" },
	{ "again", NULL, AT_ANY, do_again, "say this page again" },
	{ "anew", NULL, AT_OPEN | AT_CLOSED, do_anew, "begin this case anew" },
	{ "help", NULL, AT_ANY, do_help, "list these words" },
	{ "quit", NULL, AT_ANY, do_quit, "leave, with the summary so far" },
};
enum { WORDS = sizeof words / sizeof *words };

bool
plain_is_of_regimens(const struct word *w)
{
	return w->places == AT_REGIMEN || w->places == AT_DESIGN;
}

/* What is asked about a regimen is answered at every step, as on the screens: of what was tried there, else of the case's.  The
 * other words are refused, where they are, by the tutor. */
bool
plain_takes_word(const struct word *w, const char *argument, unsigned at)
{
	if (!plain_is_of_regimens(w))
		return true;
	if (w->places == AT_DESIGN)
		return at & AT_DESIGN;
	return at & (AT_OPEN | AT_CLOSED) && !(at & AT_NOTE && *argument);
}

static bool
do_help(struct play *s, const char *argument)
{
	struct fact_text x;

	(void)argument;
	plain_begin(s, &x);
	fact_add(&x, "Words you can type, in small or capital letters:\n");
	for (size_t i = 0; i < WORDS; i++)
		fact_add(&x, "%s%s%s: %s%s.\n", words[i].name, words[i].argument ? " " : "",
		          words[i].argument ? words[i].argument : "", words[i].help,
		          words[i].places == AT_DESIGN ? " (at a regimen step)" : "");
	fact_add(&x, "Anything else is an answer: a choice's letter, a number with or without its unit, or a regimen, "
	              "such as 35x2, 68x1.2 bid 6h or 4*(10x1.5 bid 6h, gap 1w). A regimen is tried out, and counts "
	              "only with submit.\n");
	return plain_finish(s, &x) && plain_say_options(s);
}

/* The word that the line is, its argument in *argument; NULL when it is an answer. */
const struct word *
plain_find_word(const char *line, const char **argument)
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

void
plain_add_words(struct play *s, struct fact_text *x, const struct tutor_view *v)
{
	unsigned at = plain_places(v) | (assess_has_slice(session_assess(s->session)) ? AT_SLICE : 0) | (s->start.preview ? AT_PREVIEW : 0);
	const struct tutor_step *step = v->page == TUTOR_STEP ? &v->steps[v->at] : NULL;
	const char *comma = " ";

	for (size_t i = 0; i < WORDS; i++) {
		const struct word *w = &words[i];

		if (!(w->places & at) || (step && tutor_has_mark(step) && w->run == do_skip) || w->run == do_anew)
			continue;
		/* On closed pages they are known, and the story was just said. */
		if ((w->run == plain_do_what_if || w->run == plain_do_patient) && !(at & AT_OPEN))
			continue;
		if (w->run == do_hint && (!step || !step->can_hint))
			continue;
		if ((w->run == do_show && (!step || !step->can_show)) || (w->run == plain_do_what_if && (at & AT_REGIMEN)))
			continue;
		fact_add(x, "%s%s%s%s", comma, w->name, w->argument ? " " : "", w->argument ? w->argument : "");
		if (step && w->run == do_hint)
			plain_price(x, step->hint_cost);
		if (w->run == do_show)
			fact_add(x, " (the step then earns nothing)");
		comma = ", ";
	}
}
