/* A page taller than the screen: what is seen of it, and that the focus always is. */
#include "tap.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "screens/flow.h"

struct page {
	struct canvas c;
	struct arena *arena;
	struct flow flow;
	int scroll, below;
};

static void
open_page(struct page *p, int rows, int cols)
{
	struct fault f;

	*p = (struct page){ .arena = arena_new() };
	if (!p->arena || !canvas_init(&p->c, rows, cols, false, &f))
		tap_bail_out("out of memory");
	flow_init(&p->flow, p->arena);
}

static void
close_page(struct page *p)
{
	canvas_fini(&p->c);
	arena_free(p->arena);
}

/* Drawn in all but the last column, which is for the arrows. */
static void
draw(struct page *p, bool follow, bool to_anchor)
{
	struct rect r = canvas_area(&p->c);

	r.cols--;
	canvas_clear(&p->c);
	p->below = flow_draw(&p->flow, &p->c, r, &p->scroll, follow, to_anchor);
}

static void
shows(struct page *p, const char *want)
{
	char *got = canvas_dump(&p->c);

	IS_STR(got, want);
	free(got);
}

static void
lines(struct page *p, int n)
{
	for (int i = 0; i < n; i++)
		flow_print(&p->flow, STYLE_NORMAL, false, "line %d", i + 1);
}

static void
pieces_stand_one_below_the_other(void)
{
	struct page p;

	open_page(&p, 5, 21);
	flow_text(&p.flow, STYLE_NORMAL, "a text that wraps at twenty", true);
	flow_text(&p.flow, STYLE_NORMAL, "", true);
	flow_add(&p.flow, &(struct flow_piece){ .kind = FLOW_PAIR, .text = "left", .right = "right" });
	flow_gap(&p.flow);
	draw(&p, false, false);
	/* The gap at the end is no line. */
	shows(&p, "a text that wraps at\ntwenty\n\nleft           right\n\n");
	IS_INT(p.below, 0);
	close_page(&p);
}

static void
it_scrolls_and_tells_what_is_hidden(void)
{
	struct page p;

	open_page(&p, 3, 10);
	lines(&p, 6);
	draw(&p, false, false);
	shows(&p, "line 1\nline 2\nline 3   \xe2\x86\x93\n");
	IS_INT(p.below, 3);
	p.scroll = 2;
	draw(&p, false, false);
	shows(&p, "line 3   \xe2\x86\x91\nline 4\nline 5   \xe2\x86\x93\n");
	IS_INT(p.below, 1);
	/* Beyond the end, before the beginning. */
	p.scroll = 99;
	draw(&p, false, false);
	shows(&p, "line 4   \xe2\x86\x91\nline 5\nline 6\n");
	IS_INT(p.scroll, 3);
	IS_INT(p.below, 0);
	p.scroll = -7;
	draw(&p, false, false);
	IS_INT(p.scroll, 0);
	close_page(&p);
}

static void
the_anchor_shows_with_all_that_follows(void)
{
	struct page p;

	open_page(&p, 3, 10);
	lines(&p, 4);
	p.flow.anchor = (int)p.flow.n;
	flow_text(&p.flow, STYLE_OK, "right", false);
	flow_text(&p.flow, STYLE_NORMAL, "because", false);
	draw(&p, false, true);
	/* As high as the end of the page lets it be. */
	shows(&p, "line 4   \xe2\x86\x91\nright\nbecause\n");
	lines(&p, 3);
	draw(&p, false, true);
	IS_INT(p.scroll, 4);
	IS_INT(p.below, 2);
	close_page(&p);
}

static void
add_choices(struct page *p, int focus)
{
	static const char *const texts[] = { "one", "two words that wrap", "three" };
	static const char *const letters[] = { "a", "b", "c" };

	for (int i = 0; i < 3; i++)
		flow_add(&p->flow, &(struct flow_piece){ .kind = FLOW_CHOICE, .text = texts[i], .right = letters[i],
		                                         .focused = i == focus, .marked = i == 0, .good = false });
}

static void
choices_have_their_letters_and_marks(void)
{
	struct page p;

	open_page(&p, 5, 16);
	add_choices(&p, 1);
	draw(&p, true, false);
	shows(&p, "  a\xe2\x9c\x97 one\n\xe2\x96\xb8 b  two words\n     that wrap\n  c  three\n\n");
	IS_INT(p.c.cursor_row, 1);
	IS_INT(p.c.cursor_col, 0);
	close_page(&p);
}

static void
a_piece_cut_at_the_top_shows_its_lower_lines(void)
{
	struct page p;

	open_page(&p, 2, 16);
	add_choices(&p, 2);
	p.scroll = 2;
	draw(&p, false, false);
	shows(&p, "     that wrap \xe2\x86\x91\n\xe2\x96\xb8 c  three\n");
	close_page(&p);
}

static void
a_pair_that_has_no_room_wraps_or_stacks(void)
{
	struct page p;

	open_page(&p, 4, 21);
	flow_add(&p.flow, &(struct flow_piece){ .kind = FLOW_PAIR, .text = "see that size counts", .right = "2 of 2" });
	draw(&p, false, false);
	shows(&p, "see that      2 of 2\nsize counts\n\n\n");
	p.flow.n = 0;
	flow_add(&p.flow, &(struct flow_piece){ .kind = FLOW_PAIR, .text = "see that size", .right = "right: 2 of 2" });
	draw(&p, false, false);
	shows(&p, "see that size\n       right: 2 of 2\n\n\n");
	/* Cut at the top it still has its right half. */
	flow_add(&p.flow, &(struct flow_piece){ .kind = FLOW_TEXT, .text = "end" });
	canvas_fini(&p.c);
	OK(canvas_init(&p.c, 2, 21, false, &(struct fault){ 0 }));
	p.scroll = 1;
	draw(&p, false, false);
	shows(&p, "       right: 2 of 2\xe2\x86\x91\nend\n");
	close_page(&p);
}

static void
the_field_leaves_room_for_its_unit(void)
{
	struct page p;
	struct field_editor e;

	field_init(&e, 60);
	field_set(&e, "12.5");
	open_page(&p, 1, 25);
	flow_add(&p.flow, &(struct flow_piece){ .kind = FLOW_FIELD, .text = "answer", .right = "Gy", .field = &e, .focused = true });
	draw(&p, true, false);
	shows(&p, "answer  12.5          Gy\n");
	IS_INT(p.c.cursor_col, 12);
	close_page(&p);
	open_page(&p, 1, 80);
	flow_add(&p.flow, &(struct flow_piece){ .kind = FLOW_FIELD, .text = "answer", .right = "Gy", .field = &e, .focused = true });
	draw(&p, true, false);
	shows(&p, "answer  12.5              Gy\n");
	close_page(&p);
}

/* Of whatever page on whatever canvas: the focused piece is in sight, and the cursor on it. */
static void
the_focus_is_in_sight_at_any_height(void)
{
	const char *given = getenv("SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL), state = seed * 2654435761u + 88172645463325252u;
	bool good = true;

	tap_diag("seed %llu", (unsigned long long)seed);
	for (int run = 0; good && run < 2000; run++) {
		struct page p;
		int n, focus, total;

		state = state * 6364136223846793005u + 1442695040888963407u;
		n = 1 + (int)(state >> 33) % 12;
		focus = (int)(state >> 40) % n;
		open_page(&p, 1 + (int)(state >> 45) % 9, 8 + (int)(state >> 50) % 40);
		for (int i = 0; i < n; i++)
			flow_add(&p.flow, &(struct flow_piece){ .kind = FLOW_CHOICE, .text = "some words that wrap here and there",
			                                        .right = "a", .focused = i == focus });
		p.scroll = (int)(state >> 20) % 50 - 10;
		draw(&p, true, false);
		total = p.scroll + p.c.rows + p.below;
		good = canvas_has_cursor(&p.c) && p.c.cursor_row >= 0 && p.c.cursor_row < p.c.rows && p.scroll >= 0 && p.below >= 0 &&
		       (p.below == 0 || total > p.c.rows) && canvas_cell(&p.c, p.c.cursor_row, 0)->codes[0] == 0x25b8;
		if (!good)
			tap_diag("run %d: %d pieces, focus %d, %dx%d, scroll %d, cursor %d", run, n, focus, p.c.cols, p.c.rows, p.scroll,
			         p.c.cursor_row);
		close_page(&p);
	}
	OK(good);
}

static void
more_pieces_than_it_holds_are_left_out(void)
{
	struct page p;

	open_page(&p, 3, 20);
	lines(&p, FLOW_PIECES_MAX + 50);
	IS_INT(p.flow.n, FLOW_PIECES_MAX);
	draw(&p, false, false);
	IS_INT(p.below, FLOW_PIECES_MAX - 3);
	close_page(&p);
}

TAP_MAIN(TAP_CASE(pieces_stand_one_below_the_other), TAP_CASE(it_scrolls_and_tells_what_is_hidden),
         TAP_CASE(the_anchor_shows_with_all_that_follows), TAP_CASE(choices_have_their_letters_and_marks),
         TAP_CASE(a_piece_cut_at_the_top_shows_its_lower_lines), TAP_CASE(a_pair_that_has_no_room_wraps_or_stacks),
         TAP_CASE(the_field_leaves_room_for_its_unit), TAP_CASE(the_focus_is_in_sight_at_any_height),
         TAP_CASE(more_pieces_than_it_holds_are_left_out))
