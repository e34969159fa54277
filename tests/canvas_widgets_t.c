#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "canvas/widgets.h"
#include "tap.h"

static struct fault fault;

static void
is_dump(const struct canvas *c, const char *want)
{
	char *got = canvas_dump(c);

	IS_STR(got, want);
	free(got);
}

/* One bar of ghost g and new n on an ASCII canvas of 11 columns. */
static void
bar_is(double g, double n, double limit, double scale, const char *want)
{
	struct bar_segment s[] = { { g, STYLE_GHOST, GLYPH_FULL }, { n, STYLE_NEW, GLYPH_DARK } };
	struct bar b = { s, 2, scale, limit };
	struct canvas c;

	canvas_init(&c, 1, 11, true, &fault);
	canvas_bar(&c, 0, 0, 11, &b);
	is_dump(&c, want);
	canvas_fini(&c);
}

static void
bars_are_to_scale(void)
{
	/* 11 columns, no limit: 0..11 is a column a Gy. */
	bar_is(4, 3, NAN, 11, "####===\n");
	bar_is(0, 0, NAN, 11, "\n");
	bar_is(0, 11, NAN, 11, "===========\n");
	/* Over the scale: an arrow in the last cell. */
	bar_is(4, 30, NAN, 11, "####======>\n");
	/* The limit at 8 of 10: mark at round(0.8 x 10) = 8, which has 8 cells before it, 2 behind. */
	bar_is(4, 2, 8, 10, "####==  |\n");
	bar_is(0, 0, 8, 10, "        |\n");
	bar_is(6, 3.5, 8, 10, "######==|==\n");
}

static void
over_the_limit_shows_and_under_it_never(void)
{
	bar_is(4, 4, 8, 10, "####====|\n");
	bar_is(4, 4.0001, 8, 10, "####====|=\n");
	bar_is(4, 3.9999, 8, 10, "####====|\n");
	bar_is(4, 6, 8, 10, "####====|==\n");
	bar_is(8.2, 0, 8, 10, "########|#\n");
	/* The limit at the very end of the scale still leaves a cell for what is over. */
	bar_is(10, 0, 10, 10, "#########|\n");
	bar_is(10, 1, 10, 10, "#########|>\n");
	bar_is(1, 0, 0, 10, "|#\n");
	/* A limit beyond the scale has no mark. */
	bar_is(4, 0, 20, 11, "####\n");
}

static void
a_little_is_not_nothing(void)
{
	bar_is(0.01, 0.01, NAN, 11, "#=\n");
	bar_is(8, 0.01, 8, 10, "########|=\n");
	bar_is(0.01, 0.01, 8, 10, "#=      |\n");
}

static void
bad_numbers_draw_nothing(void)
{
	bar_is(NAN, INFINITY, 8, 10, "        |\n");
	bar_is(-3, 2, NAN, 11, "==\n");
	bar_is(1, 1, 8, 0, "\n");
	bar_is(1, 1, 8, -1, "\n");
	bar_is(1, 1, 8, NAN, "\n");
	bar_is(1e308, 1e308, 8, 10, "########|#>\n");
}

/* For any bar: nothing right of the mark exactly when the sum is within the limit. */
static void
the_mark_never_lies(void)
{
	unsigned seed = 99;
	bool fine = true;

	tap_diag("seed %u", seed);
	srand(seed);
	for (int i = 0; i < 20000 && fine; i++) {
		struct bar_segment s[3];
		struct bar b = { s, 3, 1 + rand() % 150, rand() % 160 };
		int cols = 2 + rand() % 60, mark;
		double sum = 0;
		struct canvas c;
		bool over = false;

		for (int k = 0; k < 3; k++) {
			s[k] = (struct bar_segment){ rand() % 3 ? (rand() % 1000) / 10.0 : 0, STYLE_GHOST, GLYPH_FULL };
			sum += s[k].value;
		}
		canvas_init(&c, 1, cols, true, &fault);
		canvas_bar(&c, 0, 0, cols, &b);
		mark = canvas_bar_limit(&b, cols);
		for (int col = mark + 1; mark >= 0 && col < cols; col++)
			over = over || canvas_cell(&c, 0, col)->codes[0] != ' ';
		fine = mark < 0 || (over == (sum > b.limit) && canvas_cell(&c, 0, mark)->codes[0] == '|');
		if (!fine)
			tap_diag("sum %g limit %g scale %g columns %d mark %d", sum, b.limit, b.scale, cols, mark);
		canvas_fini(&c);
	}
	OK(fine);
}

static void
a_field_scrolls_with_its_caret(void)
{
	struct field_editor e;
	struct canvas c;

	canvas_init(&c, 1, 12, false, &fault);
	field_init(&e, 40);
	field_set(&e, "abcdefgh");
	canvas_field(&c, 0, 2, 5, &e, true);
	/* Eight letters and the caret behind them: the last four and a blank. */
	is_dump(&c, "  efgh\n");
	IS_INT(c.cursor_col, 6);
	field_home(&e);
	canvas_clear(&c);
	canvas_field(&c, 0, 2, 5, &e, true);
	is_dump(&c, "  abcde\n");
	IS_INT(c.cursor_col, 2);
	canvas_clear(&c);
	canvas_field(&c, 0, 2, 5, &e, false);
	OK(!canvas_has_cursor(&c));
	char *styles = canvas_dump_styles(&c);
	IS_STR(styles, "  iiiii\n");
	free(styles);
	/* A wide letter half out on the left leaves a blank. */
	field_set(&e, "\xe4\xb8\xad" "abcd");
	canvas_clear(&c);
	canvas_field(&c, 0, 0, 6, &e, true);
	is_dump(&c, " abcd\n");
	IS_INT(c.cursor_col, 5);
	canvas_fini(&c);
}

static void
a_list_keeps_its_focus_in_view(void)
{
	struct list_item items[6] = { { "one", "I", STYLE_NORMAL }, { "two", NULL, STYLE_NORMAL },
	                              { "three", "mark", STYLE_NORMAL }, { "four", NULL, STYLE_NORMAL },
	                              { "five", NULL, STYLE_NORMAL }, { NULL, NULL, STYLE_MUTED } };
	struct list_view v = { .count = 6 };
	struct canvas c;
	struct rect r = { 0, 0, 3, 16 };

	canvas_init(&c, 3, 16, true, &fault);
	canvas_list(&c, r, &v, items, true);
	is_dump(&c, "> one        I\n  two\n  three   mark v\n");
	IS_INT(c.cursor_row, 0);
	OK(list_key(&v, EVENT_DOWN, 3));
	OK(list_key(&v, EVENT_DOWN, 3));
	OK(list_key(&v, 'j', 3));
	IS_INT(v.focus, 3);
	IS_INT(v.first, 1);
	canvas_clear(&c);
	canvas_list(&c, r, &v, items, true);
	is_dump(&c, "  two          ^\n  three   mark\n> four         v\n");
	OK(list_key(&v, EVENT_END, 3));
	IS_INT(v.focus, 5);
	OK(list_key(&v, EVENT_DOWN, 3));
	IS_INT(v.focus, 5);
	OK(list_key(&v, EVENT_PAGE_UP, 3));
	IS_INT(v.focus, 3);
	OK(list_key(&v, EVENT_HOME, 3));
	OK(list_key(&v, EVENT_UP, 3));
	IS_INT(v.focus, 0);
	OK(!list_key(&v, EVENT_ENTER, 3));
	v = (struct list_view){ .count = 0, .focus = 9, .first = -4 };
	list_fix(&v, 3);
	IS_INT(v.focus, 0);
	IS_INT(v.first, 0);
	OK(list_key(&v, EVENT_PAGE_DOWN, 0));
	IS_INT(v.focus, 0);
	canvas_list(&c, r, &v, NULL, true);
	canvas_fini(&c);
}

static void
the_key_bar_drops_the_lightest_first(void)
{
	static const struct key_hint hints[] = {
		{ "Enter", "open", 9 }, { "Tab", "lists", 3 }, { "/", "search", 1 }, { "?", "help", 8 }, { "q", "quit", 8 },
	};
	struct canvas c;

	canvas_init(&c, 1, 60, true, &fault);
	canvas_key_bar(&c, 0, 0, 60, hints, 5);
	is_dump(&c, "Enter open  Tab lists  / search  ? help  q quit\n");
	/* 47 columns in all; one less and the search goes, then Tab, then of equals the last. */
	canvas_clear(&c);
	canvas_key_bar(&c, 0, 0, 47, hints, 5);
	is_dump(&c, "Enter open  Tab lists  / search  ? help  q quit\n");
	canvas_clear(&c);
	canvas_key_bar(&c, 0, 0, 46, hints, 5);
	is_dump(&c, "Enter open  Tab lists  ? help  q quit\n");
	canvas_clear(&c);
	canvas_key_bar(&c, 0, 0, 30, hints, 5);
	is_dump(&c, "Enter open  ? help  q quit\n");
	canvas_clear(&c);
	canvas_key_bar(&c, 0, 0, 19, hints, 5);
	is_dump(&c, "Enter open  ? help\n");
	canvas_clear(&c);
	canvas_key_bar(&c, 0, 1, 7, hints, 5);
	is_dump(&c, " Enter o\n");
	canvas_clear(&c);
	canvas_key_bar(&c, 0, 0, 0, hints, 5);
	is_dump(&c, "\n");
	canvas_fini(&c);
}

TAP_MAIN(TAP_CASE(bars_are_to_scale), TAP_CASE(over_the_limit_shows_and_under_it_never),
         TAP_CASE(a_little_is_not_nothing), TAP_CASE(bad_numbers_draw_nothing), TAP_CASE(the_mark_never_lies),
         TAP_CASE(a_field_scrolls_with_its_caret), TAP_CASE(a_list_keeps_its_focus_in_view),
         TAP_CASE(the_key_bar_drops_the_lightest_first))
