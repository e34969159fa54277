/* The screens by events: what keys do, whole cases, and storms.  The case is cases/carotid.
 *
 * Points by hand (steps.csv): 2 + 2 + 2 + 2 + 2 for choices and numbers, 10 for the regimen, 2 for the counsel: 22.
 * 5x8 qod: 53.0 left of the past and 88.0 new are over the artery's 119 Gy, nothing is left of the tumour's 6 points:
 * mark 1 + 1 of 10, so 2 of the step's 10 points. */
#include "tap.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "mini_case.h"
#include "screens/app_internal.h"
#include "screens/settings.h"

#define TO_NUMBER "<Enter><Enter><Enter>b<Enter>n"
#define TO_DESIGN TO_NUMBER "70<Enter>n52.5<Enter>n88<Enter>n66<Enter>nn<Enter>"

struct world {
	struct app_case list[3];
	struct app *app;
	struct canvas c;
};

static void
open_world(struct world *w, size_t n_cases, int rows, int cols)
{
	struct fault f;

	*w = (struct world){ 0 };
	snprintf(w->list[0].path, sizeof w->list[0].path, "%s/carotid", cases_folder());
	snprintf(w->list[0].title, sizeof w->list[0].title, "Carotid, 14 months on");
	snprintf(w->list[0].level, sizeof w->list[0].level, "I");
	w->app = app_new(w->list, n_cases, NULL, NULL, &f);
	if (!w->app || !canvas_init(&w->c, rows, cols, false, &f))
		tap_bail_out("out of memory");
	app_draw(w->app, &w->c);
}

static void
close_world(struct world *w)
{
	app_free(w->app);
	canvas_fini(&w->c);
}

static void
key(struct world *w, uint32_t k)
{
	struct event e = { .kind = EVENT_KEY, .key = k };

	if (k == EVENT_CTRL('c'))
		e.kind = EVENT_INTERRUPT;
	app_event(w->app, &e);
	app_draw(w->app, &w->c);
}

static void
keys(struct world *w, const char *script)
{
	const char *end = script + strlen(script);
	uint32_t k;

	while (script < end) {
		if (!event_key_parse(&script, end, &k))
			tap_bail_out(script);
		key(w, k);
	}
}

static void
resize(struct world *w, int rows, int cols)
{
	struct event e = { .kind = EVENT_RESIZE, .rows = rows, .cols = cols };
	struct fault f;

	if (!canvas_resize(&w->c, rows, cols, &f))
		tap_bail_out(f.text);
	app_event(w->app, &e);
	app_draw(w->app, &w->c);
}

static bool
sees(struct world *w, const char *text)
{
	char *all = canvas_dump(&w->c);
	bool yes = all && strstr(all, text);

	if (!yes)
		tap_diag("no \"%s\" on:\n%s", text, all ? all : "");
	free(all);
	return yes;
}

static bool
sees_not(struct world *w, const char *text)
{
	char *all = canvas_dump(&w->c);
	bool yes = all && strstr(all, text);

	free(all);
	return !yes;
}

static struct tutor_view
look(const struct world *w)
{
	struct tutor_view v = { 0 };

	if (w->app->session)
		app_look(w->app, &v);
	return v;
}

/* --- whole cases --- */

static void
the_right_way(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	OK(sees(&w, "Carotid, 14 months on"));
	OK(sees(&w, "not a medical device"));
	keys(&w, "<Enter>");
	OK(sees(&w, "Mr A., 61"));
	keys(&w, "<Enter><Enter>");
	OK(sees(&w, "step 1 of 12"));
	keys(&w, "b<Enter>");
	NEAR(look(&w).points, 2, 1e-9, 0);
	OK(sees(&w, "right: 2 of 2 points"));
	keys(&w, "n70<Enter>");
	NEAR(look(&w).points, 4, 1e-9, 0);
	keys(&w, "n52,5 Gy<Enter>n88<Enter>n66.5<Enter>");
	NEAR(look(&w).points, 10, 1e-9, 0);
	keys(&w, "nn");
	OK(sees(&w, "Design the course you would give."));
	keys(&w, "<Enter><Up><C-u>40x1.5 bid<Esc><Enter>");
	OK(sees(&w, "Hand in 40x1.5 bid 6h? y / n"));
	keys(&w, "y");
	OK(sees(&w, "Handed in: it passes"));
	NEAR(look(&w).points, 20, 1e-9, 0);
	keys(&w, "<Enter>n");
	OK(sees(&w, "step 7 of 12"));
	keys(&w, "b<Enter>nabc<Enter>n");
	/* A class is chosen like a choice, and the note signed in its field. */
	keys(&w, "<Down>a<Enter>na<Enter>nb<Enter>n");
	OK(sees(&w, "All 6 items that must be stated are."));
	keys(&w, "sign<Enter>");
	OK(sees(&w, "Signed. All that another clinic needs is in it."));
	keys(&w, "n");
	OK(sees(&w, "32 of 32 points."));
	OK(look(&w).page == TUTOR_SUMMARY);
	/* The result is not thrown away by one key. */
	keys(&w, "<PageDown><PageDown><Enter>");
	OK(sees(&w, "Leave this case?"));
	keys(&w, "y");
	OK(w.app->screen == SCREEN_HOME && !app_done(w.app));
	keys(&w, "q");
	OK(app_done(w.app));
	close_world(&w);
}

static void
the_wrong_way(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, "<Enter><Enter><Enter>a<Enter>");
	OK(sees(&w, "attempt 2 of 2, for 1 point"));
	/* The same again costs nothing. */
	keys(&w, "a<Enter>");
	IS_INT(look(&w).steps[0].attempts, 1);
	keys(&w, "c<Enter>");
	OK(sees(&w, "no attempt left: 0 of 2 points"));
	OK(sees(&w, "b\xe2\x9c\x93"));
	OK(sees(&w, "c\xe2\x9c\x97"));
	keys(&w, "n100<Enter>1<Enter>");
	OK(look(&w).steps[1].state == STEP_WRONG);
	keys(&w, "n<Esc>h");
	OK(sees(&w, "hint 1  The vessel forgets"));
	/* A hint is a tenth of the first price. */
	keys(&w, "53<Enter>");
	NEAR(look(&w).points, 1.8, 1e-9, 0);
	keys(&w, "n<Esc>S");
	OK(sees(&w, "It earns no points then. y / n"));
	keys(&w, "n");
	OK(look(&w).steps[3].state == STEP_OPEN);
	keys(&w, "Sy");
	OK(look(&w).steps[3].state == STEP_SKIPPED);
	OK(sees(&w, "skipped: no points"));
	keys(&w, "n<Esc>Syn");
	OK(sees(&w, "The question"));
	keys(&w, "<Enter><Enter>");
	OK(sees(&w, "Hand in 5x8 qod? y / n"));
	keys(&w, "y");
	OK(sees(&w, "Handed in: it does not pass"));
	OK(sees(&w, "22.1 Gy over its limit of 119"));
	OK(sees(&w, "2 of 10 points for this step."));
	OK(sees(&w, "(attempt 2 of 3, for up to 8 points), or press"));
	OK(sees(&w, "n to go on with this mark."));
	NEAR(look(&w).points, 3.8, 1e-6, 0);
	/* The same regimen again is refused and costs no attempt. */
	keys(&w, "<Enter><Enter>y");
	IS_INT(look(&w).steps[5].attempts, 1);
	/* A digit in the form begins a regimen; u brings back what stood there. */
	keys(&w, "5x8");
	OK(sees(&w, "40 Gy, 5 fractions, 5 d"));
	keys(&w, "<Enter>y");
	OK(sees(&w, "(attempt 3 of 3, for up to 6 points), or press"));
	OK(sees(&w, "and then n to go on with this mark."));
	keys(&w, "<Enter><Esc>u");
	OK(sees(&w, "every other day"));
	IS_INT(look(&w).steps[5].attempts, 2);
	/* Attempts are left: to go on is asked once more. */
	keys(&w, "n");
	OK(sees(&w, "Go on with the mark you have?"));
	IS_INT(look(&w).at, 5);
	keys(&w, "y");
	IS_INT(look(&w).at, 6);
	keys(&w, "SynSynSynSynSyn<Esc>Syn");
	OK(look(&w).page == TUTOR_SUMMARY);
	OK(sees(&w, "3.8 of 32 points."));
	keys(&w, "<PageDown><PageDown>");
	OK(sees(&w, "not met"));
	close_world(&w);
}

static void
looking_back_changes_nothing(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, TO_NUMBER "70<Enter>");
	keys(&w, "BBB");
	OK(look(&w).page == TUTOR_STORY);
	keys(&w, "nnn");
	OK(sees(&w, "Right: 70 Gy"));
	keys(&w, "<PageUp>");
	OK(sees(&w, "your answer  70"));
	NEAR(look(&w).points, 4, 1e-9, 0);
	close_world(&w);
}

/* --- help and what-ifs --- */

static void
a_what_if_costs_nothing(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, TO_NUMBER "12<Esc>x");
	OK(sees(&w, "a trial"));
	OK(sees(&w, "40 Gy, 5 fractions, 10 d"));
	keys(&w, "<Up><C-u>25x2<Esc>");
	OK(sees(&w, "50 Gy, 25 fractions, 33 d"));
	/* Nothing is handed in, skipped or hinted at from there. */
	keys(&w, "<Enter>");
	OK(sees(&w, "nothing is handed in"));
	keys(&w, "hSWn");
	IS_INT(look(&w).at, 1);
	IS_INT(look(&w).steps[1].hints_shown, 0);
	OK(look(&w).steps[1].state == STEP_OPEN && !look(&w).handed_in);
	keys(&w, "q");
	/* What was typed before it is still there. */
	OK(sees(&w, "your answer  12"));
	NEAR(look(&w).points, 2, 1e-9, 0);
	keys(&w, "<Tab><C-u>70<Enter>");
	NEAR(look(&w).points, 4, 1e-9, 0);
	close_world(&w);
}

static void
the_worked_answer_has_its_price(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, "<Enter><Enter><Enter>");
	OK(sees(&w, "attempt 1 of 2, for 2 points; the next hint costs 0.2"));
	keys(&w, "W");
	OK(sees(&w, "opens after all hints, and 0 of 2 are open"));
	keys(&w, "h");
	OK(sees(&w, "attempt 1 of 2, for 1.8 points; hint 2 opens after a try, for 0.2"));
	keys(&w, "h");
	OK(sees(&w, "Hint 2 opens after a try; expected"));
	keys(&w, "a<Enter>h");
	OK(sees(&w, "W shows the worked answer, for no points then"));
	keys(&w, "W");
	OK(sees(&w, "The step ends with it and earns no points. y / n"));
	keys(&w, "n");
	OK(look(&w).steps[0].state == STEP_OPEN);
	keys(&w, "Wy");
	OK(look(&w).steps[0].state == STEP_SHOWN);
	NEAR(look(&w).points, 0, 0, 0);
	OK(sees(&w, "worked answer shown: no points"));
	close_world(&w);
}

/* --- nothing that was typed is lost --- */

static void
esc_discards_nothing(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, TO_NUMBER "12.5<Esc>");
	OK(sees(&w, "your answer  12.5"));
	OK(sees(&w, "Letters are keys now."));
	/* The second Esc wants to leave, and asks. */
	keys(&w, "<Esc>");
	OK(sees(&w, "Leave this case?"));
	keys(&w, "<Esc>");
	OK(sees(&w, "your answer  12.5"));
	/* A look back, help, the story, the palette. */
	keys(&w, "Bn?<Esc>p<Esc>:<Esc>");
	OK(sees(&w, "your answer  12.5"));
	IS_INT(look(&w).steps[1].attempts, 0);
	close_world(&w);
	open_world(&w, 1, 24, 80);
	keys(&w, TO_DESIGN "<Up> x");
	OK(sees(&w, "Regimen  5x8 qod x"));
	keys(&w, "<Esc>");
	OK(sees(&w, "Regimen  5x8 qod x"));
	/* What is no regimen cannot be handed in. */
	keys(&w, "<Enter>");
	OK(sees(&w, "This is no regimen yet."));
	keys(&w, "Bnn<Enter>");
	OK(sees(&w, "Regimen  5x8 qod x"));
	keys(&w, "<Esc>q<Esc>");
	OK(sees(&w, "Regimen  5x8 qod x"));
	keys(&w, "u");
	OK(sees_not(&w, "5x8 qod x"));
	close_world(&w);
}

static void
control_c_asks_once_and_ends_at_the_second(void)
{
	static const char *const places[] = {
		"", "?", ":", ":sub", "<Enter>", TO_NUMBER "12", TO_NUMBER "12<Esc>", TO_NUMBER "<Esc>?", TO_DESIGN,
		TO_DESIGN "<Up>30", TO_DESIGN "<Enter>", TO_DESIGN "d", TO_DESIGN "S", "q",
	};

	for (size_t i = 0; i + 1 < sizeof places / sizeof *places; i++) {
		struct world w;

		open_world(&w, 1, 24, 80);
		keys(&w, places[i]);
		keys(&w, "<C-c>");
		if (!OK(!app_done(w.app) && sees(&w, "y / n")))
			tap_diag("after %s", places[i]);
		keys(&w, "<Esc>");
		OK(!app_done(w.app));
		keys(&w, "<C-c><C-c>");
		OK(app_done(w.app));
		close_world(&w);
	}
}

static void
only_y_does_what_was_asked(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, TO_DESIGN "<Enter><Enter>");
	IS_INT(look(&w).steps[5].attempts, 0);
	keys(&w, "<Enter>?");
	IS_INT(look(&w).steps[5].attempts, 0);
	OK(!w.app->page.open);
	keys(&w, "S<Space>");
	OK(look(&w).steps[5].state == STEP_OPEN);
	/* Leaving with a page over the case closes both. */
	keys(&w, "d<C-c>y");
	OK(w.app->screen == SCREEN_HOME);
	OK(sees(&w, "Choose a case"));
	close_world(&w);
}

/* --- the mark and the recovery models --- */

static void
another_recovery_moves_the_bars_and_not_the_mark(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, TO_DESIGN "<Up><C-u>40x1.5 bid<Esc>");
	OK(sees(&w, "114.6/119"));
	OK(sees(&w, "Mark if handed in: 10 of 10."));
	/* The first model is none: 70.7 + 61.5, more than 119. */
	keys(&w, "r");
	OK(sees(&w, "132.3/119"));
	OK(sees(&w, "recovery: none"));
	keys(&w, "<Down>");
	OK(sees(&w, "Mark if handed in: 10 of 10 by each organ's own recovery."));
	keys(&w, "w");
	OK(sees(&w, "114.6 of 119 Gy"));
	close_world(&w);
}

static void
the_models_page_has_curves_where_there_is_room(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, TO_DESIGN "R");
	for (int rows = 10; rows <= 40; rows++) {
		bool room = rows >= 22;                /* of them 17 for the page */

		resize(&w, rows, 80);
		keys(&w, "g");
		OK(room ? sees(&w, "recovered, %") : sees_not(&w, "recovered, %"));
		OK(sees(&w, "Under other models of recovery"));
		/* The page scrolls under the curves. */
		keys(&w, "G");
		OK(sees(&w, "36 months."));
		OK(room ? sees(&w, "recovered, %") : sees_not(&w, "recovered, %"));
	}
	resize(&w, 40, 30);
	OK(sees_not(&w, "recovered, %"));
	resize(&w, 40, 80);
	keys(&w, "<Esc>w");                            /* the next page has none */
	OK(sees_not(&w, "recovered, %"));
	close_world(&w);
	open_world(&w, 1, 40, 80);
	keys(&w, TO_DESIGN "rrrrrrrrrR");
	OK(sees(&w, "primate-cord  * monkeys"));
	close_world(&w);
}

/* --- home --- */

static void
a_broken_case_stays_in_the_list_with_its_fault(void)
{
	struct mini bad = { .steps = "step,type,prompt,quantity,of,tolerance,points\none,number,How much?,eqd3,carotid prior,1,2\n" };
	char folder[] = "/tmp/ghostdose-app.XXXXXX", *text = mini_text(&bad);
	struct world w;
	struct fault f;

	if (!mkdtemp(folder))
		tap_bail_out("no folder in /tmp");
	open_world(&w, 3, 24, 80);
	snprintf(w.list[1].path, sizeof w.list[1].path, "cases/lost");
	snprintf(w.list[1].fault, sizeof w.list[1].fault, "cases/lost/case.csv:3:1: \"titel\" is no key");
	snprintf(w.list[2].path, sizeof w.list[2].path, "%s/mini.csv", folder);
	snprintf(w.list[2].title, sizeof w.list[2].title, "Opens no more");
	OK(file_write(w.list[2].path, text, strlen(text), &f));
	keys(&w, "<Down>");
	OK(sees(&w, "broken"));
	OK(sees(&w, "\"titel\" is no key"));
	keys(&w, "<Enter>");
	OK(w.app->screen == SCREEN_HOME);
	OK(w.app->page.open && sees(&w, "cases/lost"));
	OK(sees(&w, "What to do"));
	/* One that could be listed, but not loaded. */
	keys(&w, "<Esc><Down><Enter>");
	OK(w.app->screen == SCREEN_HOME);
	OK(w.app->page.open && sees(&w, "mini.csv:"));
	OK(sees(&w, "eqd3"));
	/* From now on the list knows it. */
	keys(&w, "<Esc><Up>");
	OK(!sees(&w, "eqd3"));
	keys(&w, "<Down>");
	OK(sees(&w, "eqd3"));
	keys(&w, "<Up><Up><Enter>");
	OK(w.app->screen == SCREEN_JOURNEY);
	close_world(&w);
	unlink(w.list[2].path);
	rmdir(folder);
	free(text);
}

/* An action that this version refuses: the attempt cannot be played again, and the case opens all the same. */
static void
an_attempt_that_cannot_go_on_shuts_no_one_out(void)
{
	char folder[] = "/tmp/ghostdose-app.XXXXXX", file[64];
	static const char *const files[] = { "records.db", "records.lock" };
	const struct records_action dance = { .time = 2, .verb = "dance", .text = "", .outcome = "" };
	struct records_attempt a;
	struct records *r;
	struct world w;
	struct fault f;
	bool found = false;

	if (!mkdtemp(folder) || !(r = records_open(folder, &f)))
		tap_bail_out("no records in /tmp");
	open_world(&w, 1, 24, 80);
	app_free(w.app);
	w.app = app_new(w.list, 1, r, NULL, &f);
	if (!w.app || !app_open(w.app, w.list[0].path, &f))
		tap_bail_out(f.text);
	app_draw(w.app, &w.c);
	keys(&w, "<Enter><Enter><Enter>");
	app_close_case(w.app);
	OK(records_unfinished(r, "carotid", &a, &found, &f) && found);
	OK(records_claim(r, a.id, false, &f));
	OK(records_append(r, a.id, a.actions, &dance, &(struct records_standing){ .position = 1 }, false, &f));
	OK(records_release(r, a.id, &f));
	OK(app_open(w.app, w.list[0].path, &f));
	OK(w.app->screen == SCREEN_JOURNEY);
	app_draw(w.app, &w.c);
	OK(sees(&w, "Your last attempt cannot go on"));
	OK(look(&w).page == TUTOR_STORY);
	close_world(&w);
	records_close(r);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(file, sizeof file, "%s/%s", folder, files[i]);
		unlink(file);
	}
	rmdir(folder);
}

static void
no_case_at_all_says_where_they_are_looked_for(void)
{
	struct world w;

	open_world(&w, 0, 24, 80);
	keys(&w, "<Enter><Down><Up>");
	OK(sees(&w, "GHOSTDOSE_CASES"));
	keys(&w, "q");
	OK(app_done(w.app));
	close_world(&w);
}

/* --- the list of actions --- */

static const struct { uint64_t context; const char *name; } contexts[] = {
	{ IN_HOME, "home" },     { IN_STORY, "story" },     { IN_CHOICE, "choice" }, { IN_NUMBER, "number" }, { IN_DESIGN, "design" },
	{ IN_SUMMARY, "summary" }, { IN_PAGE, "page" },     { IN_FIELD, "field" },   { IN_ASK, "question" },
	{ IN_CALENDAR, "calendar" }, { IN_MISSED, "missed" }, { IN_TUMOUR, "tumour" }, { IN_TISSUE, "tissue" }, { IN_PAIR, "pair" },
};

static void
no_key_means_two_things_in_one_place(void)
{
	for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
		enum action owner[256] = { ACTION_NONE };
		uint32_t seen[256];
		size_t n = 0;

		for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
			const struct action_info *info = action_info((enum action)a);
			const char *at = info->keys, *end = at + strlen(at);

			if (!(info->contexts & contexts[i].context))
				continue;
			while (at < end) {
				uint32_t k;

				if (*at == ' ') {
					at++;
					continue;
				}
				if (!OK(event_key_parse(&at, end, &k)))
					break;
				for (size_t j = 0; j < n; j++)
					if (seen[j] == k) {
						tap_diag("%s: %s and %s", contexts[i].name, info->name, action_info(owner[j])->name);
						OK(false);
					}
				seen[n] = k;
				owner[n++] = (enum action)a;
				IS_INT(action_of_key(k, contexts[i].context), a);
			}
		}
		OK(n > 0);
	}
}

static void
every_action_has_its_words(void)
{
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const struct action_info *info = action_info((enum action)a);
		size_t len = strlen(info->sentence);
		char label[EVENT_NAME_MAX];

		OK(*info->name && *info->keys && *info->label && info->contexts);
		OK(len > 8 && info->sentence[len - 1] == '.' && info->sentence[0] >= 'A' && info->sentence[0] <= 'Z');
		OK(*action_key_label((enum action)a, false, label));
		/* Every name of a key is one. */
		for (const char *p = info->keys, *end = p + strlen(p); p < end; p += *p == ' ') {
			uint32_t one;

			if (!OK(event_key_parse(&p, end, &one))) {
				tap_diag("%s: %s", info->name, p);
				break;
			}
		}
		for (int b = ACTION_NONE + 1; b < a; b++)
			OK(strcmp(info->name, action_info((enum action)b)->name) != 0);
	}
	IS_INT(action_of_key('Z', IN_HOME), ACTION_NONE);
	IS_INT(action_of_key('y', IN_ASK), ACTION_YES);
	IS_INT(action_of_key('y', IN_HOME), ACTION_COPY);
	IS_INT(action_of_key(EVENT_F1 + 6, IN_ANY), ACTION_NONE);
}

/* T and g go round, by the names of the settings; what the terminal can is the canvas's and stays. */
static void
themes_and_glyphs_go_round(void)
{
	struct fault f;
	const struct setting *theme = setting_find("theme", &f), *glyphs = setting_find("glyphs", &f);
	struct world w;
	char *dump;

	if (!OK(theme && glyphs))
		return;
	for (int t = 0; t < STYLE_THEMES; t++)
		IS_STR(theme->values[t], style_theme_name((enum style_theme)t));
	OK(!theme->values[STYLE_THEMES]);
	open_world(&w, 1, 24, 80);
	for (int t = 0; t < STYLE_THEMES; t++) {
		char says[40];

		IS_INT(w.c.theme, t);
		key(&w, 'T');
		snprintf(says, sizeof says, "Theme %s", theme->values[(t + 1) % STYLE_THEMES]);
		OK(sees(&w, says));
	}
	IS_INT(w.c.theme, THEME_AUTO);
	keys(&w, TO_DESIGN "ggg");
	OK(sees(&w, "Glyphs ascii"));
	dump = canvas_dump(&w.c);
	for (const char *p = dump; p && *p; p++)
		if ((unsigned char)*p > 0x7e && !OK(false))
			break;
	free(dump);
	OK(!w.c.ascii && !w.c.blocks);
	key(&w, 'g');
	OK(sees(&w, "\u03b1/\u03b2"));
	close_world(&w);
}

static void
the_text_is_asked_for_once(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	OK(!app_takes_copy(w.app));
	key(&w, 'y');
	OK(app_takes_copy(w.app));
	OK(!app_takes_copy(w.app));
	/* In a field it is a letter. */
	keys(&w, TO_NUMBER "y");
	OK(!app_takes_copy(w.app));
	close_world(&w);
}

/* Every action of the place stands in its help, and the palette has it. */
static void
help_and_palette_have_every_action(void)
{
	static const struct { const char *way; uint64_t context; } places[] = {
		{ "", IN_HOME }, { "<Enter>", IN_STORY }, { "<Enter><Enter><Enter>", IN_CHOICE }, { TO_NUMBER "<Esc>", IN_NUMBER },
		{ TO_DESIGN, IN_DESIGN }, { TO_DESIGN "c", IN_CALENDAR }, { TO_DESIGN "cM", IN_MISSED }, { TO_DESIGN "t", IN_TUMOUR },
		{ TO_DESIGN "o", IN_TISSUE }, { TO_DESIGN "Ks", IN_PAIR },
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct world w;

		open_world(&w, 1, 60, 160);
		keys(&w, places[i].way);
		IS_INT(app_contexts(w.app), places[i].context);
		keys(&w, "<F1>");
		for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
			if (action_info((enum action)a)->contexts & places[i].context)
				OK(sees(&w, action_info((enum action)a)->sentence));
		keys(&w, "<Esc>");
		for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
			if ((action_info((enum action)a)->contexts & places[i].context) && a != ACTION_PALETTE) {
				keys(&w, "<C-p>");
				keys(&w, action_info((enum action)a)->name);
				OK(sees(&w, action_info((enum action)a)->sentence));
				keys(&w, "<Esc>");
			}
		close_world(&w);
	}
}

static void
the_palette_does_what_it_names(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, TO_DESIGN ":calen<Enter>");
	OK(sees(&w, "Monday of week 1: fraction 1"));
	keys(&w, ":days<Enter>");
	OK(sees(&w, "Treatment days"));
	keys(&w, "<Esc><Esc>:nonsense<Enter>");
	OK(!w.app->palette);
	/* In a field Ctrl-P and F1 work too. */
	keys(&w, "<Up><C-p>deriv<Enter>");
	OK(sees(&w, "How the numbers came about"));
	keys(&w, "<Enter><F1>");
	OK(sees(&w, "Hand in the regimen"));
	close_world(&w);
}

/* The bar names no letter where letters are text. */
static void
the_key_bar_says_what_works(void)
{
	struct world w;
	char *all, *bar;

	open_world(&w, 1, 24, 80);
	keys(&w, TO_NUMBER);
	all = canvas_dump(&w.c);
	bar = all ? strstr(all, "Enter answer") : NULL;
	IS_STR(bar, "Enter answer  Esc then h hint, S skip  F3 numbers  F1 help  ^P actions\n");
	free(all);
	keys(&w, "<Esc>");
	OK(sees(&w, "Enter answer  h hint  S skip  B back"));
	keys(&w, "h");
	OK(sees(&w, "hint 1"));
	keys(&w, "h");
	OK(sees_not(&w, "h hint"));
	keys(&w, "70<Enter>");
	OK(sees(&w, "Enter go on"));
	OK(sees_not(&w, "S skip"));
	/* A note that is signed and not complete can be left, and not skipped. */
	keys(&w, "n<Esc>Syn<Esc>Syn<Esc>Syn<Enter>SynSynSynSynSynSyn");
	OK(sees(&w, "Esc then S skip"));
	keys(&w, "sign<Enter>");
	OK(sees(&w, "Signed with"));
	OK(sees(&w, "Esc then n next"));
	keys(&w, "<Esc>");
	OK(sees(&w, "n next"));
	OK(sees_not(&w, "S skip"));
	close_world(&w);
}

/* --- every size --- */

/* Pages are read to their end whatever the height, no line is skipped: each press shows the line after the last seen. */
static void
no_line_is_skipped_on_a_small_screen(void)
{
	static const int sizes[][2] = { { 8, 30 }, { 10, 40 }, { 12, 30 }, { 20, 60 }, { 24, 80 } };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct world w;

		open_world(&w, 1, sizes[i][0], sizes[i][1]);
		keys(&w, "<Enter>");
		for (int n = 0; n < 60 && w.app->below > 0; n++) {
			int end = w.app->scroll + w.app->seen;

			keys(&w, "<Enter>");
			OK(look(&w).page == TUTOR_STORY);
			OK(w.app->scroll <= end);
		}
		IS_INT(w.app->below, 0);
		keys(&w, "<Enter>");
		OK(look(&w).page == TUTOR_STEP);
		keys(&w, "p");
		for (int n = 0; n < 90; n++) {
			int first = w.app->page.first;

			keys(&w, "<Space>");
			OK(w.app->page.first <= first + w.app->page.rows);
			if (w.app->page.first == first)
				break;
		}
		close_world(&w);
	}
}

/* An open question that is taller than the screen: no hint tells to press Enter to read on. */
static void
enter_is_not_offered_to_read_an_open_question(void)
{
	struct world w;

	open_world(&w, 1, 24, 80);
	keys(&w, "<Enter><Enter><Enter>");
	resize(&w, 10, 40);
	OK(w.app->below > 0);
	OK(sees(&w, "below: PageDown"));
	OK(sees_not(&w, "Enter or"));
	keys(&w, "<PageDown><PageDown>");
	IS_INT(look(&w).steps[0].attempts, 0);
	IS_INT(w.app->below, 0);
	close_world(&w);
}

/* The regimen's focused field is in sight at any size, with its value in full. */
static void
the_focused_field_is_in_sight(void)
{
	static const int sizes[][2] = { { 6, 30 }, { 8, 30 }, { 12, 40 }, { 18, 57 }, { 18, 58 }, { 20, 60 }, { 24, 80 }, { 60, 200 } };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct world w;

		open_world(&w, 1, 24, 80);
		keys(&w, TO_DESIGN "<Up><C-u>36x1.3 bid 7h<Esc>");
		resize(&w, sizes[i][0], sizes[i][1]);
		for (int f = 0; f < BUILDER_FIELDS; f++) {
			char value[FIELD_BYTES + 1];
			enum builder_field at = w.app->design.builder.focus;

			if (!OK(sees(&w, builder_label(at)) && sees(&w, builder_value(&w.app->design.builder, at, value, sizeof value))))
				tap_diag("at %dx%d", sizes[i][1], sizes[i][0]);
			OK(w.c.cursor_row < w.c.rows - 1);
			keys(&w, "<Tab>");
		}
		close_world(&w);
	}
}

/* --- storms --- */

static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}

static const char *
unsafe(const struct canvas *c)
{
	if (c->cursor_row < 0 || c->cursor_row >= c->rows || c->cursor_col < 0 || c->cursor_col >= c->cols)
		return "the cursor stands on the canvas";
	for (int row = 0; row < c->rows; row++)
		for (int col = 0; col < c->cols; col++) {
			const struct cell *x = canvas_cell(c, row, col);

			if (x->style >= STYLE_COUNT)
				return "every cell has a style";
			if (x->width > 2 || (x->width == 2 && (col + 1 == c->cols || canvas_cell(c, row, col + 1)->width != 0)))
				return "no half of a wide character stands alone";
			if (x->width == 0 && (col == 0 || canvas_cell(c, row, col - 1)->width != 2))
				return "no right half stands alone";
			if (x->width > 0 && (x->codes[0] < ' ' || x->codes[0] == 0x7f || (x->codes[0] >= 0x80 && x->codes[0] < 0xa0)))
				return "no control character is drawn";
			if (c->ascii)
				for (int i = 0; i < CELL_CODES; i++)
					if (x->codes[i] > 0x7e)
						return "an ASCII canvas has only ASCII";
		}
	return NULL;
}

/* Draw again on a second canvas: the same. */
static bool
draws_the_same(struct world *w)
{
	char *one[2] = { canvas_dump(&w->c), canvas_dump_styles(&w->c) }, *two[2];
	int row = w->c.cursor_row, col = w->c.cursor_col;
	bool same;

	app_draw(w->app, &w->c);
	two[0] = canvas_dump(&w->c);
	two[1] = canvas_dump_styles(&w->c);
	same = one[0] && one[1] && two[0] && two[1] && !strcmp(one[0], two[0]) && !strcmp(one[1], two[1]) &&
	       row == w->c.cursor_row && col == w->c.cursor_col;
	if (!same)
		tap_diag("first:\n%s\nthen:\n%s", one[0], two[0]);
	for (int i = 0; i < 2; i++) {
		free(one[i]);
		free(two[i]);
	}
	return same;
}

static uint32_t
random_key(uint64_t *state)
{
	static const uint32_t special[] = {
		EVENT_ENTER, EVENT_ENTER, EVENT_TAB, EVENT_BACKTAB, EVENT_ESC, EVENT_BACKSPACE, EVENT_DELETE, EVENT_LEFT, EVENT_RIGHT,
		EVENT_UP, EVENT_DOWN, EVENT_HOME, EVENT_END, EVENT_PAGE_UP, EVENT_PAGE_DOWN, EVENT_F1, EVENT_F12, EVENT_INSERT,
		EVENT_CTRL('p'), EVENT_CTRL('r'), EVENT_CTRL('l'), EVENT_CTRL('u'), EVENT_CTRL('k'), EVENT_CTRL('a'), EVENT_CTRL('c'),
		0xe9, 0x4e2d, 0x301, 0x1f600, 0x202e, 0xad,
	};
	static const char text[] = "nnnnyybbaacc0123456789..,x bidqodgapwdrmcwuUhSBp?:jk-+=GyR";

	return next(state) % 2 ? special[next(state) % (sizeof special / sizeof *special)]
	                       : (unsigned char)text[next(state) % (sizeof text - 1)];
}

static bool
storm_step(struct world *w, uint64_t *state)
{
	uint32_t k = 0;
	const char *what;

	if (next(state) % 12 == 0) {
		int wild = (int)(next(state) % 4);

		resize(w, 1 + (int)(next(state) % (wild == 0 ? 4 : wild == 1 ? 12 : 60)),
		       1 + (int)(next(state) % (wild == 0 ? 12 : wild == 1 ? 40 : 200)));
	} else {
		k = random_key(state);
		key(w, k);
	}
	what = unsafe(&w->c);
	if (what)
		tap_diag("%dx%d after key %lx: not so: %s", w->c.cols, w->c.rows, (unsigned long)k, what);
	/* As the program does where no key waits: what a screen has still to compute comes before its next drawing. */
	for (int pieces = 0; pieces < 20000 && app_work(w->app); pieces++)
		continue;
	app_draw(w->app, &w->c);
	return !what && draws_the_same(w);
}

static void
no_storm_of_keys_and_sizes_breaks_it(void)
{
	static const char *const ways[] = { "", "<Enter>", "<Enter><Enter><Enter>", TO_NUMBER, TO_NUMBER "70<Enter>", TO_DESIGN,
		                            TO_DESIGN "<Up><C-u>40x1.5 bid<Esc><Enter>y<Enter>",
		                            TO_DESIGN "<Enter>y<Enter>n", TO_DESIGN "<Enter>y<Enter>nb<Enter>n", TO_DESIGN "m",
		                            TO_DESIGN ":" };
	const char *given = getenv("SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL), state = seed * 2654435761u + 88172645463325252u;
	bool good = true;

	tap_diag("seed %llu", (unsigned long long)seed);
	for (int run = 0; good && run < 44; run++) {
		struct world w;
		int ends = 0;

		open_world(&w, 1, 24, 80);
		w.c.ascii = run % 3 == 0;
		keys(&w, ways[run % 11]);
		for (int i = 0; good && i < 150; i++) {
			good = storm_step(&w, &state);
			/* What wanted to end goes on from the beginning. */
			if (app_done(w.app)) {
				bool ascii = w.c.ascii;

				close_world(&w);
				open_world(&w, 1, 24, 80);
				w.c.ascii = ascii;
				keys(&w, ways[ends++ % 11]);
			}
		}
		if (!good)
			tap_diag("in run %d, from %s", run, ways[run % 11]);
		close_world(&w);
	}
	OK(good);
}

static void
every_screen_draws_at_every_small_size(void)
{
	static const char *const ways[] = { "", "<Enter>", TO_NUMBER, TO_DESIGN, TO_DESIGN "<Up>, gap 1d, 3x3", TO_DESIGN "d",
		                            TO_DESIGN ":", TO_DESIGN "<Enter>", TO_DESIGN "<Enter>y<Enter>nb<Enter>n" };

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct world w;
		bool good = true;

		open_world(&w, 1, 24, 80);
		keys(&w, ways[i]);
		for (int rows = 1; good && rows <= 26; rows++)
			for (int cols = 1; good && cols <= 84; cols += cols < 20 ? 1 : 7) {
				const char *what;

				resize(&w, rows, cols);
				what = unsafe(&w.c);
				good = !what;
				if (what)
					tap_diag("%s at %dx%d: not so: %s", ways[i], cols, rows, what);
			}
		OK(good);
		close_world(&w);
	}
}

TAP_MAIN(TAP_CASE(the_right_way), TAP_CASE(the_wrong_way), TAP_CASE(looking_back_changes_nothing),
         TAP_CASE(a_what_if_costs_nothing), TAP_CASE(the_worked_answer_has_its_price), TAP_CASE(esc_discards_nothing),
         TAP_CASE(control_c_asks_once_and_ends_at_the_second), TAP_CASE(only_y_does_what_was_asked),
         TAP_CASE(another_recovery_moves_the_bars_and_not_the_mark),
	 TAP_CASE(the_models_page_has_curves_where_there_is_room), TAP_CASE(a_broken_case_stays_in_the_list_with_its_fault),
         TAP_CASE(an_attempt_that_cannot_go_on_shuts_no_one_out),
         TAP_CASE(no_case_at_all_says_where_they_are_looked_for), TAP_CASE(no_key_means_two_things_in_one_place),
         TAP_CASE(every_action_has_its_words), TAP_CASE(themes_and_glyphs_go_round), TAP_CASE(the_text_is_asked_for_once),
         TAP_CASE(help_and_palette_have_every_action),
         TAP_CASE(the_palette_does_what_it_names), TAP_CASE(the_key_bar_says_what_works),
         TAP_CASE(no_line_is_skipped_on_a_small_screen), TAP_CASE(enter_is_not_offered_to_read_an_open_question),
         TAP_CASE(the_focused_field_is_in_sight), TAP_CASE(no_storm_of_keys_and_sizes_breaks_it),
         TAP_CASE(every_screen_draws_at_every_small_size))
