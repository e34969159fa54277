/* The tumour walked through on the screen: the cursor, what each stop says, its words, and that they are the trace's. */
#include "screen_look.h"

#include <math.h>

static void
begin(struct screen_world *w, int rows, int cols, const char *text)
{
	static const struct screen_play play = { "carotid", SCREENS_PLAIN, "" };

	screen_world_open(w, &play, rows, cols);
	keys(w, CAROTID_DESIGN);
	keys(w, text);
}

static void
each_stop_is_told(void)
{
	struct screen_world w;
	const struct tumour_trace *t;
	char text[120];

	begin(&w, 24, 80, "<Up><C-u>25x2<Esc>t");
	IS_INT(app_contexts(w.app), IN_TUMOUR);
	t = &w.app->design.made.tumour;
	/* 33 days from Monday to Friday of the fifth week, each a stop. */
	IS_INT(t->n, 33);
	OK(sees_line(&w, "Day 0, Monday of week 1: fraction 1, 2 Gy; repopulation from day 19.2"));
	keys(&w, "<Right><Right><Right><Right><Right>");
	OK(sees_line(&w, "Day 5, Saturday of week 1: no treatment"));
	keys(&w, "<PageDown>");
	OK(sees_line(&w, "Day 12, Saturday of week 2: no treatment"));
	keys(&w, "<PageUp><Left>");
	OK(sees_line(&w, "Day 4, Friday of week 1: fraction 5, 2 Gy"));
	/* The numbers at the cursor are those of the trace. */
	snprintf(text, sizeof text, "10^%.2f  10^%.2f", t->stops[4].ln_before / log(10), t->stops[4].ln_after / log(10));
	OK(sees_line(&w, text));
	snprintf(text, sizeof text, "10^%.2f  10^%.2f", t->ln_before[4 * t->n_types + 1] / log(10), t->ln_after[4 * t->n_types + 1] / log(10));
	OK(sees_line(&w, text));
	keys(&w, "<End>");
	IS_INT(w.app->design.stop, 32);
	snprintf(text, sizeof text, "At the end 10^%.2f cells: TCP %.2f", w.app->design.score.log10_clonogens, w.app->design.score.tcp);
	OK(sees_line(&w, text));
	keys(&w, "<Right>");
	OK(sees_line(&w, "It goes no further."));
	keys(&w, "<Home><Left>");
	IS_INT(w.app->design.stop, 0);
	/* Back to the form, and to the same stop again. */
	keys(&w, "<Right><Right><Esc>");
	IS_INT(app_contexts(w.app), IN_DESIGN);
	OK(!w.app->design.made.arena);
	keys(&w, "t");
	IS_INT(w.app->design.stop, 2);
	screen_world_close(&w);
}

static void
a_shorter_course_has_fewer_stops(void)
{
	struct screen_world w;

	begin(&w, 24, 80, "<Up><C-u>25x2<Esc>t<End><Esc><Up><C-u>5x6<Esc>t");
	IS_INT(w.app->design.made.tumour.n, 5);
	IS_INT(w.app->design.stop, 4);
	OK(sees_line(&w, "fraction 5, 6 Gy"));
	screen_world_close(&w);
}

static void
words_say_the_same(void)
{
	struct screen_world w;

	begin(&w, 24, 80, "<Up><C-u>25x2<Esc>t<Right>w");
	OK(sees_line(&w, "The tumour, in words"));
	OK(sees_line(&w, "Day 1, Tuesday of week 1: fraction 2, 2 Gy."));
	OK(sees_line(&w, "hypoxic share went from"));
	OK(sees_line(&w, "The fraction kills"));
	screen_world_close(&w);
}

/* With room every stop stands in a table, the cursor's marked; no digit of the curve is lost beside it. */
static void
a_wide_screen_has_all_days(void)
{
	struct screen_world w;
	char text[80];

	begin(&w, 60, 200, "<Up><C-u>25x2<Esc>t<Right><Right>");
	OK(sees_line(&w, "hypox %"));
	/* The last line: clonogens are those of the score, 10^7 less what was killed and what grew. */
	snprintf(text, sizeof text, "    32       2    10^%.2f", w.app->design.score.log10_clonogens);
	OK(sees_line(&w, text));
	OK(sees_line(&w, "tumour cells"));
	screen_world_close(&w);
}

static void
a_small_screen_still_tells(void)
{
	struct screen_world w;

	begin(&w, 10, 40, "<Up><C-u>25x2<Esc>t<Right>");
	OK(sees_line(&w, "Day 1, Tuesday of week 1"));
	OK(sees_line(&w, "TCP"));
	screen_world_close(&w);
}

TAP_MAIN(TAP_CASE(each_stop_is_told), TAP_CASE(a_shorter_course_has_fewer_stops), TAP_CASE(words_say_the_same),
         TAP_CASE(a_wide_screen_has_all_days), TAP_CASE(a_small_screen_still_tells))
