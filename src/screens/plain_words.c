/* The words one can type, and what they do. */
#include "screens/plain_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "base/text.h"
#include "assess/slice_way.h"
#include "screens/plain_slice.h"
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

/* What a place is said to be worth: an error of the map that is usual. */
static const double ERROR_MM = 2;

/* "at X Y", of a slab also Z (without: its middle): one voxel.  False where the argument is not of that form or outside. */
static bool
probe_at(struct play *s, const struct rb_schedule *schedule, const char *argument, struct fact_text *x)
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
	plain_probe(x, session_assess(s->session), voxel, &probe);
	plain_lie(x, session_assess(s->session), voxel, ERROR_MM);
	return true;
}

/* "colleague", or "colleague sum": the old plan laid on today through a registration of the case. */
static bool
say_through(struct play *s, const struct rb_schedule *schedule, const char *argument, struct fact_text *x)
{
	const struct casebook *c = session_case(s->session);
	size_t len = strcspn(argument, " ");
	const char *word = argument + len + strspn(argument + len, " ");
	enum slice_layer layer = *word ? SLICE_LAYERS : SLICE_OLD;
	const struct case_registration *r = NULL;
	struct assess *through;
	struct fault f;

	for (size_t i = 0; i < c->slice.n_registrations; i++)
		if (strlen(c->slice.registrations[i].id) == len && !strncmp(c->slice.registrations[i].id, argument, len))
			r = &c->slice.registrations[i];
	for (int i = 0; i < SLICE_LAYERS; i++)
		layer = text_same(slice_layer_word((enum slice_layer)i), word) ? (enum slice_layer)i : layer;
	if (!r || layer == SLICE_LAYERS)
		return false;
	through = assess_through(session_assess(s->session), r->course, &r->field, &f);
	if (!through) {
		fact_add(x, "It cannot be shown: %s.", f.text);
		return true;
	}
	plain_slice_layer(x, through, layer, schedule, NULL, ERROR_MM, r->id);
	assess_free(through);
	return true;
}

static bool
do_slice(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct assess *a = session_assess(s->session);
	const struct rb_schedule *schedule = &plain_regimen(s, &v)->schedule;
	struct fact_text x;
	int layer = *argument ? -1 : SLICE_SUM;

	plain_begin(s, &x);
	for (int i = 0; i < SLICE_LAYERS; i++)
		if (text_same(slice_layer_word((enum slice_layer)i), argument))
			layer = i;
	if (!assess_has_slice(a))
		fact_add(&x, "This case has no slice.");
	else if (layer >= 0)
		plain_slice_layer(&x, a, (enum slice_layer)layer, schedule, NULL, ERROR_MM, NULL);
	else if (!probe_at(s, schedule, argument, &x) && !say_through(s, schedule, argument, &x))
		fact_add(&x, "\"%s\" is no layer, no map and no place on the slice; expected old, unmoved, new, ghost, sum, difference, volume, "
		              "doubt or image, a registration of the case, or a place in mm such as: slice at -3 -23 (right and front are "
		              "positive).", argument);
	return plain_finish(s, &x);
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
	size_t n = strlen(s->note_path);
	bool markdown = n > 3 && text_same(s->note_path + n - 3, ".md");
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
	{ "why", "N", AT_REGIMEN, plain_do_why, "how row N of the mark is computed" },
	{ "calendar", NULL, AT_REGIMEN, plain_do_calendar, "the treatment days in words" },
	{ "models", NULL, AT_REGIMEN, plain_do_models, "each organ's sum under every model of recovery" },
	{ "map", "N", AT_REGIMEN, plain_do_map, "up to which dose each limit is met, for each number of fractions; with N of another schedule" },
	{ "score", NULL, AT_REGIMEN, plain_do_score, "the mark with all its rows, and what it gives away against the best regimen" },
	{ "explain", NULL, AT_REGIMEN, plain_do_explain, "what breaks first, what kills, how sure it is, what nothing beats" },
	{ "compare", NULL, AT_REGIMEN, plain_do_compare, "which tool is right: the same patient under other tools" },
	{ "tumour", "DAY", AT_REGIMEN, plain_do_tumour, "the tumour, fraction by fraction; with a DAY from the first fraction what happened then" },
	{ "repair", "ORGAN FRACTION", AT_REGIMEN, plain_do_repair,
	  "what organs have not repaired when the next fraction comes, and what that costs; of one organ, at one fraction" },
	{ "missed", "WEEK WEEKDAY", AT_REGIMEN, plain_do_missed, "what each way to make up for a missed day costs, such as missed 3 wed" },
	{ "keep", NULL, AT_REGIMEN, plain_do_keep, "keep this regimen, to compare others with it" },
	{ "beside", NULL, AT_REGIMEN, plain_do_beside, "this regimen beside the kept one" },
	{ "slice", "LAYER", AT_SLICE, do_slice,
	  "the slice in words: old, unmoved, new, ghost, sum, difference, volume, doubt or image; through a registration: slice NAME "
	  "LAYER; or one place of it: slice at X Y, of a slab slice at X Y Z" },
	{ "slider", "N VALUE", AT_SLIDER, do_slider, "move slider N of a figure on this page of a lesson, and say the figure" },
	{ "what-if", "REGIMEN", AT_OPEN, plain_do_what_if, "what a regimen would do, at any time, for nothing: it is not marked" },
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

/* Words that mean nothing at another step; the others are refused, where they are, by the tutor. */
bool
plain_is_of_regimens(const struct word *w)
{
	return w->places == AT_REGIMEN || w->places == AT_DESIGN;
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
		          plain_is_of_regimens(&words[i]) ? " (at a regimen step)" : "");
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
