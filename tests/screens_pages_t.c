/* Pages of text, the shelf of manuals, help and palette: laid out for any width, searched, one over the other. */
#include "screen_look.h"

#include "base/random.h"
#include "base/text.h"

static const struct screen_play unkept = { .open = "", .manner = SCREENS_PLAIN };
static const struct screen_play kept = { .open = "", .manner = SCREENS_KEPT };
static const struct screen_play carotid = { .open = "carotid", .manner = SCREENS_PLAIN };

static void
resize(struct screen_world *w, int rows, int cols)
{
	struct fault f;

	if (!canvas_resize(&w->canvas, rows, cols, &f))
		tap_bail_out(f.text);
	screen_world_event(w, (struct event){ .kind = EVENT_RESIZE, .rows = rows, .cols = cols });
}

/* --- layout --- */

static void
what_goes_on_hangs_below_its_text(void)
{
	static const char text[] = "     --ascii  Draw with signs that every terminal has, and with nothing else.\n"
	                           "     A sentence.  And another one that goes on over the end of its line.\n"
	                           "Up k             Move to the item, the field or the line above the one that has the cursor.\n";
	struct screen_world w;
	char row[2000];

	screen_world_open(&w, &unkept, 24, 54);
	app_show(w.app, "A page", text);
	app_draw(w.app, &w.canvas);
	/* Behind a tag and its gap, */
	IS_STR(row_of(&w, 2, row), "      --ascii  Draw with signs that every terminal");
	IS_STR(row_of(&w, 3, row), "               has, and with nothing else.");
	/* at the indent of a paragraph, for two blanks end a sentence too, */
	IS_STR(row_of(&w, 4, row), "      A sentence.  And another one that goes on over");
	IS_STR(row_of(&w, 5, row), "      the end of its line.");
	/* and behind the keys of the help. */
	IS_STR(row_of(&w, 6, row), " Up k             Move to the item, the field or the");
	IS_STR(row_of(&w, 7, row), "                  line above the one that has the");
	IS_STR(row_of(&w, 8, row), "                  cursor.");
	screen_world_close(&w);
}

/* The number of a draw, 0 to 1, of seed 20261126. */
static double
uniform(uint64_t *draw)
{
	uint64_t out[4];

	random_threefry((uint64_t[4]){ (*draw)++ }, (uint64_t[4]){ 20261126 }, out);
	return random_unit(out[0]);
}

/* No word is lost, none told twice, no line wider than the page: at any width, whatever the text. */
static void
no_word_is_lost_at_any_width(void)
{
	static const char *const words[] = { "dose", "  ", "\xce\xb1/\xce\xb2", "--option", "a", "\n", "   ", "Antidisestablishmentarianism", ".", "e\xcc\x81t\xc3\xa9", "\n\n    " };
	uint64_t r = 0;
	struct screen_world w;

	tap_diag("seed 20261126");
	screen_world_open(&w, &unkept, 200, 30);
	for (int round = 0; round < 60; round++) {
		char text[3000] = "", seen[60000] = "", want[60000] = "";
		size_t used = 0;

		for (int i = 0; i < 120; i++)
			used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", words[(size_t)(uniform(&r) * 11) % 11], uniform(&r) < 0.7 ? " " : "");
		resize(&w, 200, 12 + round * 2);
		app_show(w.app, "A page", text);
		app_draw(w.app, &w.canvas);
		used = 0;
		for (size_t i = 0; i < w.app->page.n_lines; i++) {
			const struct page_line *l = &w.app->page.lines[i];
			char line[4000];

			snprintf(line, sizeof line, "%.*s", (int)l->len, text + l->at);
			if (text_width(line) + l->indent > w.canvas.cols - 2)
				OK(false);
			used += (size_t)snprintf(seen + used, sizeof seen - used, "%s", line);
		}
		used = 0;
		for (const char *p = text; *p; p++)
			if (*p != ' ' && *p != '\n')
				want[used++] = *p;
		used = 0;
		for (const char *p = seen; *p; p++)
			if (*p != ' ')
				seen[used++] = *p;
		seen[used] = '\0';
		if (strcmp(seen, want) != 0)
			OK(false);
	}
	OK(w.app->page.n_lines > 0);
	screen_world_close(&w);
}

/* --- the search in a page --- */

static const char fable[] = "The Dose\n\nA dose of words, and the DOSE again.\n\nNothing.\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nThe last dose.\n";

static void
n_goes_from_place_to_place(void)
{
	struct screen_world w;
	char row[2000];

	screen_world_open(&w, &unkept, 20, 60);
	app_show(w.app, "A fable", fable);
	keys(&w, "/dos");
	OK(sees(&w, "1 of 4"));
	keys(&w, "e<Enter>");
	OK(sees(&w, "1 of 4 with \"dose\"."));
	/* The cursor stands on the place, which shows. */
	IS_INT(w.canvas.cursor_col, 1 + (int)strlen("The "));
	keys(&w, "nnn");
	OK(sees(&w, "4 of 4 with \"dose\"."));
	cursor_row(&w, row);
	OK(!strncmp(row + w.canvas.cursor_col, "dose.", 5));
	/* Around the ends. */
	keys(&w, "n");
	OK(sees(&w, "1 of 4"));
	keys(&w, "N");
	OK(sees(&w, "4 of 4"));
	screen_world_close(&w);
}

static void
a_search_that_is_ended_moves_nothing(void)
{
	struct screen_world w;

	screen_world_open(&w, &unkept, 20, 60);
	app_show(w.app, "A fable", fable);
	keys(&w, "<Down><Down>");
	IS_INT(w.app->page.first, 2);
	keys(&w, "/last");
	OK(w.app->page.first > 2);
	keys(&w, "<Esc>");
	IS_INT(w.app->page.first, 2);
	OK(w.app->page.open);
	/* What is not there is said, and letters are text meanwhile. */
	keys(&w, "/qqq");
	OK(w.app->page.open && sees(&w, "not here"));
	keys(&w, "<Enter>");
	OK(sees(&w, "Nothing here has \"qqq\"."));
	keys(&w, "n");
	OK(sees(&w, "Nothing is searched for"));
	screen_world_close(&w);
}

/* --- one over the other --- */

static void
a_page_over_a_page_gives_it_back(void)
{
	struct screen_world w;

	screen_world_open(&w, &carotid, 14, 60);
	keys(&w, "P<Down><Enter><Down><Down>");
	OK(sees(&w, "Manual: ghostdose(1)"));
	IS_INT(w.app->page.first, 2);
	keys(&w, "?");
	OK(sees(&w, "HERE"));
	/* Twice the same is one. */
	keys(&w, "?" "?<Esc>");
	OK(sees(&w, "Manual: ghostdose(1)"));
	IS_INT(w.app->page.first, 2);
	keys(&w, "<Esc>");
	OK(sees(&w, "Pages"));
	keys(&w, "<Esc>");
	OK(sees(&w, "Mr A., 61"));
	screen_world_close(&w);
}

static void
every_page_of_the_shelf_is_read_from_the_palette_too(void)
{
	static const char *const names[] = { "tour", "manual", "glossary", "sources" };
	struct screen_world w;

	screen_world_open(&w, &carotid, 24, 80);
	IS_INT(shelf_count(w.app), 4);
	for (size_t i = 0; i < 4; i++) {
		char script[80];

		IS_STR(shelf_at(w.app, i)->name, names[i]);
		snprintf(script, sizeof script, ":%s<Enter>", names[i]);
		keys(&w, script);
		if (!OK(sees(&w, shelf_at(w.app, i)->title)))
			tap_diag("%s", names[i]);
		keys(&w, "<Esc>");
		OK(sees(&w, "Mr A., 61"));
	}
	screen_world_close(&w);
}

/* --- the palette and the help --- */

static void
what_does_not_apply_is_there_with_its_reason(void)
{
	struct screen_world w;

	screen_world_open(&w, &unkept, 20, 60);
	keys(&w, ":submit");
	OK(sees(&w, "submit") && sees(&w, "not here") && sees(&w, "Not here: it works at a regimen"));
	keys(&w, "<Enter>");
	OK(sees(&w, "submit does nothing here: it works at a regimen") && !w.app->palette);
	keys(&w, ":continue");
	OK(sees(&w, "not now") && sees(&w, "nothing is begun and unfinished."));
	keys(&w, "<Esc>:SETT");
	/* By words of the sentence, too, whatever the case; what begins so comes first. */
	OK(sees(&w, "\xe2\x96\xb8 settings"));
	screen_world_close(&w);
}

/* Each action stands in the help once, those of this place first, with why one does nothing now. */
static void
the_help_tells_each_action_once(void)
{
	struct screen_world w;
	char *text, *elsewhere;

	screen_world_open(&w, &unkept, 24, 80);
	text = help_text(w.app);
	if (!text)
		tap_bail_out("out of memory");
	elsewhere = strstr(text, "In the story");
	OK(elsewhere != NULL);
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const struct action_info *info = action_info((enum action)i);
		char *at = strstr(text, info->sentence);
		size_t n = 0, same = 0;

		for (char *p = at; p; p = strstr(p + 1, info->sentence))
			n++;
		for (int k = ACTION_NONE + 1; k < ACTION_COUNT; k++)
			same += strstr(action_info((enum action)k)->sentence, info->sentence) != NULL;
		if (!OK(n == same && (at < elsewhere) == ((info->contexts & IN_HOME) != 0)))
			tap_diag("%s: %zu times", info->name, n);
	}
	OK(strstr(text, "Not now: nothing is due today.") != NULL);
	free(text);
	screen_world_close(&w);
}

/* --- messages --- */

/* The whole of the message, at 60 columns and 20 lines. */
static bool
says_all(struct screen_world *w)
{
	char said[sizeof w->app->message];
	size_t n = 0;

	for (const char *p = w->app->message; *p; p++)
		if (*p != ' ' || (n > 0 && said[n - 1] != ' '))
			said[n++] = *p;
	said[n] = '\0';
	return OK(n > 0) && OK(sees(w, said));
}

static void
messages_are_whole_at_60_columns(void)
{
	struct screen_world w;
	struct records *other;
	struct app *second, *first;
	struct fault f;

	screen_world_open(&w, &unkept, 20, 60);
	w.app->why_not_kept = "/home/somebody/with/a/long/name/.local/state/ghostdose: the folder can be written by others; expected one of your own, as "
	                      "chmod 700 makes it.";
	keys(&w, "<Enter>");
	OK(sees(&w, "Nothing is kept:"));
	says_all(&w);
	keys(&w, "q");
	says_all(&w);
	keys(&w, "<Esc><C-c>");
	says_all(&w);
	screen_world_close(&w);

	screen_world_open(&w, &kept, 20, 60);
	keys(&w, "<Enter><Enter><Enter>" SCREEN_N14 "b<Enter>n70");
	/* Another session at the same attempt. */
	other = records_open(w.folder, &f);
	second = other ? app_new(w.list, w.n, other, NULL, &f) : NULL;
	if (!second)
		tap_bail_out(f.text);
	first = w.app;
	w.app = second;
	app_set_time(second, w.now);
	app_draw(second, &w.canvas);
	keys(&w, "<Enter>");
	IS_INT(second->asking, ASK_TAKE_OVER);
	says_all(&w);
	keys(&w, "n");
	OK(sees(&w, "you are looking on"));
	says_all(&w);
	w.app = first;
	app_free(second);
	records_close(other);
	keys(&w, "<Esc>qyA");
	IS_INT(w.app->asking, ASK_ANEW);
	says_all(&w);
	keys(&w, "n<now:2026-12-20T10:00:00Z><C-l>t");
	IS_INT(w.app->asking, ASK_REPEAT);
	says_all(&w);
	screen_world_close(&w);
}

TAP_MAIN(
	TAP_CASE(what_goes_on_hangs_below_its_text),
	TAP_CASE(no_word_is_lost_at_any_width),
	TAP_CASE(n_goes_from_place_to_place),
	TAP_CASE(a_search_that_is_ended_moves_nothing),
	TAP_CASE(a_page_over_a_page_gives_it_back),
	TAP_CASE(every_page_of_the_shelf_is_read_from_the_palette_too),
	TAP_CASE(what_does_not_apply_is_there_with_its_reason),
	TAP_CASE(the_help_tells_each_action_once),
	TAP_CASE(messages_are_whole_at_60_columns),
)
