/* The first screen: where one goes on, what is due, how each case stands, the search, the tour, a broken case.
 *
 * By hand: cases/carotid says 20 minutes and has 12 steps, so that one step that is due takes 20/12 = 1.67 minutes, and two
 * 3.33; its first three steps behind one are 3/12 = 25 % of them. */
#include "screen_look.h"

static const struct screen_play kept = { .open = "", .manner = SCREENS_KEPT };
static const struct screen_play unkept = { .open = "", .manner = SCREENS_PLAIN };
#define PAST_THE_TOUR "<Enter>"
#define CAROTID_BEGUN "<Enter>" SCREEN_N14 "b<Enter>n70<Enter>n52.5<Enter>n88"

static void
open_home(struct screen_world *w, const struct screen_play *p, int rows, int cols)
{
	screen_world_open(w, p, rows, cols);
	if (p->manner & SCREENS_KEPT)
		screen_world_play(w, PAST_THE_TOUR, NULL, NULL);
}

/* An app anew on the same records. */
static void
start_again(struct screen_world *w)
{
	struct fault f;

	app_free(w->app);
	w->app = app_new(w->list, w->n, w->records, NULL, &f);
	if (!w->app)
		tap_bail_out("out of memory");
	app_set_time(w->app, w->now);
	app_begin_tour(w->app);
	app_draw(w->app, &w->canvas);
}

/* --- the tour --- */

static void
the_first_start_has_a_tour_once(void)
{
	struct screen_world w;

	screen_world_open(&w, &kept, 20, 60);
	OK(sees(&w, "Welcome to ghostdose"));
	/* On one screen, also of 60 columns and 20 lines: what it is, what is done in it, six keys, plain mode. */
	OK(sees(&w, "no medical device"));
	OK(sees(&w, "bet, compute, design"));
	OK(sees(&w, "Enter goes on") && sees(&w, "? says") && sees(&w, ": has every action") && sees(&w, "--plain"));
	OK(!shows(&w, "lines 1-"));
	/* A start that is broken off here has it again. */
	start_again(&w);
	OK(sees(&w, "Welcome to ghostdose"));
	keys(&w, "<Enter>");
	OK(sees(&w, "Choose a case"));
	start_again(&w);
	OK(sees(&w, "Choose a case"));
	keys(&w, ":tour<Enter>");
	OK(sees(&w, "Welcome to ghostdose"));
	screen_world_close(&w);
	/* Where nothing is kept it would come every time. */
	screen_world_open(&w, &unkept, 24, 80);
	OK(sees(&w, "Choose a case"));
	screen_world_close(&w);
}

static void
who_has_worked_before_has_no_tour(void)
{
	struct screen_world w;
	struct fault f;

	open_home(&w, &kept, 24, 80);
	keys(&w, "<Enter>" CAROTID_BEGUN "<Esc>qy");
	OK(records_set(w.records, "tour", NULL, &f));
	start_again(&w);
	OK(!shows(&w, "Welcome"));
	screen_world_close(&w);
}

/* --- going on --- */


static void
one_goes_on_in_the_middle_of_an_answer(void)
{
	struct screen_world w;
	char row[2000];

	open_home(&w, &kept, 24, 80);
	keys(&w, "<Enter>" CAROTID_BEGUN "<Esc>qy");
	OK(sees(&w, "Continue Carotid, 14 months on \xc2\xb7 step 4 of 12 \xc2\xb7 you left mid-answer: \"88\""));
	start_again(&w);
	/* The cursor stands there, and Enter is enough. */
	OK(strstr(cursor_row(&w, row), "Continue") != NULL);
	keys(&w, "<Enter>");
	OK(sees(&w, "step 4 of 12") && sees(&w, "your answer 88"));
	/* Where the line has no room, what is told below has it. */
	keys(&w, "<Esc>qy");
	start_again(&w);
	screen_world_close(&w);
	open_home(&w, &kept, 20, 60);
	keys(&w, "<Enter>" CAROTID_BEGUN "<Esc>qy");
	start_again(&w);
	OK(sees(&w, "step 4 of 12") && sees(&w, "You left mid-answer: \"88\"."));
	screen_world_close(&w);
}

static const struct fact *
fact_called(const struct app *a, const char *begin)
{
	for (size_t i = 0; i < fact_count(a); i++)
		if (!strncmp(fact_at(a, i)->quantity, begin, strlen(begin)))
			return fact_at(a, i);
	return NULL;
}

static void
how_far_one_is_can_be_computed_by_hand(void)
{
	struct screen_world w;
	const struct fact *x;

	open_home(&w, &kept, 24, 80);
	keys(&w, "<Enter>" CAROTID_BEGUN "<Esc>qy");
	OK(sees(&w, "\xe2\x96\xb8 25 % I"));
	x = fact_called(w.app, "share of \"Carotid");
	if (OK(x != NULL)) {
		NEAR(x->value, 100 * 3.0 / 12, 1e-9, 0);
		OK(strstr(x->derivation, "3/12 \xc3\x97 100 = 25 %") != NULL);
	}
	/* 2 points for each of the first three steps. */
	OK(sees(&w, "Last: 2026-11-26: 6 of 32 points, 3 of 12 steps behind you."));
	screen_world_close(&w);
}

static void
what_is_due_has_its_minutes(void)
{
	struct screen_world w;
	const struct fact *x;
	char derivation[900];

	open_home(&w, &kept, 24, 80);
	keys(&w, "<Enter><Enter>" SCREEN_N14 "b<Enter>n70<Enter>n<Esc>qy");
	OK(!shows(&w, "Due today"));
	OK(sees(&w, "Due again on 2026-11-27."));
	keys(&w, "<now:2026-11-28T09:00:00Z><C-l>");
	OK(sees(&w, "Due today 2 steps: see that fraction size"));
	NEAR(home_due_minutes(w.app, derivation, sizeof derivation), 2 * 20.0 / 12, 1e-12, 0);
	OK(sees(&w, "about 3 minutes"));
	x = fact_called(w.app, "minutes that repeating");
	OK(x && strstr(x->derivation, "2 \xc3\x97 20/12 = 3 minutes"));
	/* The row is gone to and opened as any other. */
	keys(&w, "<Up>");
	OK(sees(&w, "What you learned comes back"));
	keys(&w, "<Enter>");
	OK(sees(&w, "repeat what is due there"));
	screen_world_close(&w);
}

static void
what_is_mastered_is_said_in_a_word(void)
{
	struct screen_world w;
	struct mastery_step steps[12];

	open_home(&w, &kept, 24, 80);
	keys(&w, "<Enter>" CAROTID_BEGUN "<Esc>qy");
	for (size_t i = 0; i < 12; i++)
		steps[i] = (struct mastery_step){ .case_id = "carotid", .title = "", .step = "s", .objective = "o", .mastered = true,
			                          .right_in_a_row = 2, .due_day = 99999 };
	w.app->mastery = (struct mastery){ steps, 11, 0, 11 };
	app_draw(w.app, &w.canvas);
	OK(!shows(&w, "mastered"));
	w.app->mastery = (struct mastery){ steps, 12, 0, 12 };
	app_draw(w.app, &w.canvas);
	OK(sees(&w, "\xe2\x9c\x93 mastered"));
	/* Where signs are letters there is no sign alone. */
	w.canvas.ascii = true;
	app_draw(w.app, &w.canvas);
	OK(sees(&w, "mastered I") && !shows(&w, "+ mastered") && sees(&w, "new"));
	w.app->mastery = (struct mastery){ .n = 0 };
	screen_world_close(&w);
}

/* --- the lists --- */

static void
cases_stand_in_the_order_of_their_levels(void)
{
	struct screen_world w;
	struct home_lists x;

	screen_world_open(&w, &unkept, 24, 80);
	snprintf(w.list[0].level, sizeof w.list[0].level, "III");
	home_fill(w.app, &x);
	IS_INT(x.n_cases, sizeof screen_cases / sizeof *screen_cases);
	IS_INT(x.n_lessons, sizeof screen_lessons / sizeof *screen_lessons);
	IS_INT(x.cases[0], 1);
	IS_INT(x.cases[x.n_cases - 1], 0);
	for (size_t i = 0; i < x.n_lessons; i++)
		IS_INT(x.lessons[i], x.n_cases + i);
	screen_world_close(&w);
}

/* Down and Tab reach all there is, the cursor always on the title that is told of. */
static void
every_item_is_reached_at_every_size(void)
{
	static const int sizes[][2] = { { 24, 80 }, { 20, 60 }, { 10, 40 }, { 43, 132 }, { 60, 200 }, { 13, 100 }, { 6, 24 } };

	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (int lists = 0; lists < 2; lists++) {
			struct screen_world w;
			bool seen[SCREEN_CASES_MAX] = { false };
			size_t n = 0;
			char row[2000];

			screen_world_open(&w, &unkept, sizes[s][0], sizes[s][1]);
			keys(&w, lists ? "<Tab>" : "");
			for (size_t i = 0; i < w.n + 2; i++) {
				const struct app_case *x = home_case(w.app);

				if (!OK(x != NULL))
					break;
				cursor_row(&w, row);
				if (!strstr(row, "\xe2\x96\xb8") || (w.canvas.cols >= 40 && !memmem(row, strlen(row), x->title, 8))) {
					tap_diag("%dx%d: \"%s\" at %s", sizes[s][1], sizes[s][0], row, x->title);
					OK(false);
				}
				n += !seen[x - w.list];
				seen[x - w.list] = true;
				keys(&w, "<Down>");
			}
			if (!w.app->home.side_by_side && !lists)
				IS_INT(n, w.n);
			else if (w.app->home.side_by_side)
				IS_INT(n, lists ? sizeof screen_lessons / sizeof *screen_lessons : sizeof screen_cases / sizeof *screen_cases);
			/* And back to the first one. */
			keys(&w, "<Home>");
			for (size_t i = 0; i < w.n; i++)
				keys(&w, "<Up>");
			OK(home_case(w.app) == &w.list[w.app->home.side_by_side && lists ? sizeof screen_cases / sizeof *screen_cases : 0]);
			screen_world_close(&w);
		}
}

/* Words in the place of drawings: one list, line by line. */
static void
who_hears_it_has_one_list(void)
{
	static const struct screen_play heard = { .open = "", .manner = SCREENS_ACCESSIBLE };
	struct screen_world w;

	screen_world_open(&w, &heard, 24, 100);
	OK(!w.app->home.side_by_side);
	OK(sees(&w, "Carotid, 14 months on new I"));
	screen_world_close(&w);
}

/* --- the search --- */

static void
a_search_narrows_the_lists(void)
{
	struct screen_world w;
	char row[2000];

	screen_world_open(&w, &unkept, 24, 80);
	keys(&w, "<Down>/");
	OK(sees(&w, "11 of 11"));
	/* By title, whatever the case of letters; the field has the letters that are keys elsewhere. */
	keys(&w, "CARQ");
	OK(sees(&w, "No case and no lesson has \"CARQ\""));
	keys(&w, "<C-u>caro");
	OK(sees(&w, "1 of 11") && sees(&w, "Carotid") && !shows(&w, "The cord that moved"));
	keys(&w, "<C-u>six hours");
	OK(sees(&w, "Repair and the six hours") && !shows(&w, "Oxygen"));
	/* By what is learned there. */
	keys(&w, "<C-u>gradient");
	OK(sees(&w, "1 of 11") && sees(&w, "The cord that moved"));
	/* Where a title has it, the cursor goes there, whatever else is found. */
	keys(&w, "<C-u>repair");
	OK(strstr(home_case(w.app)->title, "Repair and the six hours") && shows(&w, "Four hours or six"));
	/* By level: as it is written, not as part of another one. */
	keys(&w, "<C-u>II");
	OK(sees(&w, "The dark middle") && !shows(&w, "Carotid"));
	keys(&w, "<C-u>level ii oxygen");
	OK(sees(&w, "4 Oxygen, the cycle"));
	/* Esc brings all back, the cursor where it was. */
	keys(&w, "<Esc>");
	OK(sees(&w, "Choose a case") && strstr(cursor_row(&w, row), "The cord that moved") != NULL);
	IS_INT(app_contexts(w.app), IN_HOME);
	keys(&w, "/dark<Enter>");
	OK(w.app->screen == SCREEN_JOURNEY && sees(&w, "The dark middle"));
	keys(&w, "qy");
	OK(sees(&w, "Carotid") && strstr(cursor_row(&w, row), "The dark middle") != NULL);
	screen_world_close(&w);
}

static void
an_idea_finds_its_lessons(void)
{
	struct screen_world w;

	screen_world_open(&w, &unkept, 24, 80);
	w.list[2].ideas = "no-blank-slate Tissue keeps a memory of an earlier course";
	keys(&w, "/memory earlier");
	OK(sees(&w, "1 of 11") && sees(&w, w.list[2].title));
	screen_world_close(&w);
}

/* --- a broken case --- */

static void
a_broken_case_tells_all_its_faults(void)
{
	struct mini bad = { .structures = "structure,alpha_beta_gy,recovery_model,recovery_value,source\ncarotid,zero,constant,0.5,test\n",
		            .doses = "structure,metric,course,factor,source\ncarotid,Dmax,prior,many,test\ncarotid,Dmax,new,1,test\n" };
	struct mini good = { .steps = "step,type,prompt,quantity,of,tolerance,points\none,number,How much?,eqd2,carotid prior,1,2\n" };
	char folder[] = "/tmp/ghostdose-home.XXXXXX", *text = mini_text(&bad), *mended = mini_text(&good), place[1100];
	struct screen_world w;
	struct fault f;

	if (!mkdtemp(folder))
		tap_bail_out("no folder in /tmp");
	screen_world_open(&w, &unkept, 30, 100);
	snprintf(w.list[1].path, sizeof w.list[1].path, "%s/mini.csv", folder);
	OK(file_write(w.list[1].path, text, strlen(text), &f));
	/* The list finds out when the cursor comes there. */
	keys(&w, "<Down>");
	OK(sees(&w, "broken") && sees(&w, "Enter shows all that is wrong"));
	snprintf(place, sizeof place, "%s:%d:9", w.list[1].path, mini_line(&bad, "structures", 2));
	OK(sees(&w, place));
	keys(&w, "<Enter>");
	OK(sees(&w, place) && sees(&w, "2 errors in") && sees(&w, "\"many\"") && sees(&w, "What to do"));
	snprintf(place, sizeof place, "%s:%d:20", w.list[1].path, mini_line(&bad, "doses", 2));
	OK(sees(&w, place));
	/* Mended it opens, without a new start, and the list knows. */
	OK(file_write(w.list[1].path, mended, strlen(mended), &f));
	keys(&w, "<Enter><Enter>");
	OK(w.app->screen == SCREEN_JOURNEY);
	keys(&w, "qy");
	OK(!shows(&w, "broken"));
	unlink(w.list[1].path);
	rmdir(folder);
	screen_world_close(&w);
	free(text);
	free(mended);
}

TAP_MAIN(
	TAP_CASE(the_first_start_has_a_tour_once),
	TAP_CASE(who_has_worked_before_has_no_tour),
	TAP_CASE(one_goes_on_in_the_middle_of_an_answer),
	TAP_CASE(how_far_one_is_can_be_computed_by_hand),
	TAP_CASE(what_is_due_has_its_minutes),
	TAP_CASE(what_is_mastered_is_said_in_a_word),
	TAP_CASE(cases_stand_in_the_order_of_their_levels),
	TAP_CASE(every_item_is_reached_at_every_size),
	TAP_CASE(who_hears_it_has_one_list),
	TAP_CASE(a_search_narrows_the_lists),
	TAP_CASE(an_idea_finds_its_lessons),
	TAP_CASE(a_broken_case_tells_all_its_faults),
)
