#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "canvas/canvas.h"
#include "tap.h"

static struct fault fault;

static void
is_dump(const struct canvas *c, const char *want)
{
	char *got = canvas_dump(c);

	IS_STR(got, want);
	free(got);
}

static void
text_is_clipped_at_every_edge(void)
{
	struct canvas c;

	OK(canvas_init(&c, 2, 5, false, &fault));
	IS_INT(canvas_text(&c, 0, 2, -1, STYLE_NORMAL, "abcdef"), 3);
	IS_INT(canvas_text(&c, 1, -2, -1, STYLE_NORMAL, "vwxyz"), 5);
	canvas_text(&c, -1, 0, -1, STYLE_NORMAL, "above");
	canvas_text(&c, 2, 0, -1, STYLE_NORMAL, "below");
	canvas_text(&c, 0, 5, -1, STYLE_NORMAL, "right");
	canvas_text(&c, 0, -2147483647, -1, STYLE_NORMAL, "far");
	canvas_text(&c, 2147483647, 2147483647, -1, STYLE_NORMAL, "far");
	is_dump(&c, "  abc\nxyz\n");
	IS_INT(canvas_text(&c, 0, 0, 2, STYLE_NORMAL, "12345"), 2);
	IS_INT(canvas_text(&c, 0, 0, 0, STYLE_NORMAL, "x"), 0);
	is_dump(&c, "12abc\nxyz\n");
	IS_INT(canvas_text_right(&c, 1, 5, -1, STYLE_NORMAL, "42"), 2);
	is_dump(&c, "12abc\nxyz42\n");
	canvas_fini(&c);
}

static void
a_wide_character_is_never_split(void)
{
	struct canvas c;

	canvas_init(&c, 1, 6, false, &fault);
	IS_INT(canvas_text(&c, 0, 0, 3, STYLE_NORMAL, "\xe4\xb8\xad\xe6\x96\x87"), 2);
	is_dump(&c, "\xe4\xb8\xad\n");
	IS_INT(canvas_cell(&c, 0, 0)->width, 2);
	IS_INT(canvas_cell(&c, 0, 1)->width, 0);
	/* Over its right half: the left half goes too. */
	canvas_text(&c, 0, 1, -1, STYLE_NORMAL, "x");
	is_dump(&c, " x\n");
	canvas_text(&c, 0, 1, -1, STYLE_NORMAL, "\xe4\xb8\xad");
	canvas_text(&c, 0, 1, -1, STYLE_NORMAL, "y");
	is_dump(&c, " y\n");
	IS_INT(canvas_cell(&c, 0, 2)->width, 1);
	/* Half over the right edge, half over the left one. */
	canvas_clear(&c);
	canvas_text(&c, 0, 5, -1, STYLE_NORMAL, "\xe4\xb8\xad");
	canvas_text(&c, 0, -1, -1, STYLE_NORMAL, "\xe4\xb8\xad" "b");
	is_dump(&c, " b\n");
	IS_INT(canvas_cell(&c, 0, 0)->width, 1);
	IS_INT(canvas_cell(&c, 0, 5)->width, 1);
	/* A wide one over the halves of two others. */
	canvas_clear(&c);
	canvas_text(&c, 0, 0, -1, STYLE_NORMAL, "\xe4\xb8\xad\xe6\x96\x87");
	canvas_text(&c, 0, 1, -1, STYLE_NORMAL, "\xe5\xad\x97");
	is_dump(&c, " \xe5\xad\x97\n");
	canvas_fini(&c);
}

static void
marks_stay_with_their_letter_and_storms_are_bounded(void)
{
	struct canvas c;
	char storm[2 * 1000 + 3] = "e";

	canvas_init(&c, 1, 4, false, &fault);
	for (int i = 0; i < 1000; i++)
		memcpy(storm + 1 + 2 * i, "\xcc\x81", 3);
	strcat(storm, "z");
	IS_INT(canvas_text(&c, 0, 0, -1, STYLE_NORMAL, storm), 2);
	is_dump(&c, "e\xcc\x81\xcc\x81\xcc\x81z\n");
	canvas_clear(&c);
	/* A mark without a letter, a joiner, a variation selector: nothing. */
	IS_INT(canvas_text(&c, 0, 0, -1, STYLE_NORMAL, "\xcc\x81\xe2\x80\x8d\xef\xb8\x8f"), 0);
	is_dump(&c, "\n");
	canvas_fini(&c);
}

static void
hostile_text_becomes_harmless(void)
{
	struct canvas c;

	canvas_init(&c, 1, 30, false, &fault);
	canvas_text(&c, 0, 0, -1, STYLE_NORMAL, "a\tb\nc\x1b[31m\x7f\xc2\x9b\xe2\x80\xae" "d");
	/* Controls, C1 CSI, a right-to-left override: each a "?". */
	for (int col = 0; col < 30; col++)
		for (int i = 0; i < CELL_CODES && canvas_cell(&c, 0, col)->codes[i]; i++) {
			uint32_t code = canvas_cell(&c, 0, col)->codes[i];

			if (!text_code_is_safe(code) || code < 0x20)
				tap_diag("column %d: U+%04X", col, (unsigned)code);
			OK(text_code_is_safe(code) && code >= 0x20);
		}
	canvas_clear(&c);
	canvas_text(&c, 0, 0, -1, STYLE_NORMAL, "a\tb\nc\x1b[31m");
	is_dump(&c, "a b c?[31m\n");
	canvas_clear(&c);
	IS_INT(canvas_text(&c, 0, 0, -1, STYLE_NORMAL, "\xff\xc3(\xe4\xb8"), 5);
	canvas_fini(&c);
}

static void
ascii_is_twins_and_nothing_else(void)
{
	struct canvas c;

	canvas_init(&c, 1, 60, true, &fault);
	canvas_text(&c, 0, 0, -1, STYLE_NORMAL, "\xce\xb1/\xce\xb2 3 \xc3\x97 2 \xe2\x89\xa5 6 \xe2\x86\x92 "
	            "caf\xc3\xa9 BED\xe2\x82\x83 \xe2\x80\xa6 \xe4\xb8\xad");
	is_dump(&c, "a/b 3 x 2 >= 6 -> cafe BED3 ... ?\n");
	IS_INT(canvas_text_width(&c, "\xe2\x89\xa5\xe2\x80\xa6"), 5);
	/* e and a mark: the mark is dropped. */
	IS_INT(canvas_text_width(&c, "e\xcc\x81"), 1);
	canvas_clear(&c);
	for (int g = 0; g < GLYPH_COUNT; g++)
		canvas_glyph(&c, 0, g, STYLE_NORMAL, (enum glyph)g);
	canvas_code(&c, 0, GLYPH_COUNT, STYLE_NORMAL, 0x2801);
	for (int col = 0; col <= GLYPH_COUNT; col++)
		OK(canvas_cell(&c, 0, col)->codes[0] < 0x7f && canvas_cell(&c, 0, col)->codes[1] == 0);
	canvas_fini(&c);
}

static void
a_twin_may_be_cut_but_never_overruns(void)
{
	struct canvas c;

	canvas_init(&c, 1, 10, true, &fault);
	IS_INT(canvas_text(&c, 0, 0, 2, STYLE_NORMAL, "\xe2\x80\xa6" "a"), 2);
	is_dump(&c, "..\n");
	canvas_clear(&c);
	canvas_text_cut(&c, 0, 0, 8, STYLE_NORMAL, "abcdefghij");
	is_dump(&c, "abcde...\n");
	c.ascii = false;
	canvas_clear(&c);
	canvas_text_cut(&c, 0, 0, 8, STYLE_NORMAL, "abcdefghij");
	is_dump(&c, "abcdefg\xe2\x80\xa6\n");
	canvas_clear(&c);
	canvas_text_cut(&c, 0, 0, 8, STYLE_NORMAL, "abcdefgh");
	is_dump(&c, "abcdefgh\n");
	canvas_fini(&c);
}

static void
print_formats_and_never_cuts_a_character(void)
{
	struct canvas c;
	char big[1100];

	canvas_init(&c, 1, 10, false, &fault);
	canvas_print(&c, 0, 0, -1, STYLE_NORMAL, "%d of %d", 3, 7);
	is_dump(&c, "3 of 7\n");
	canvas_clear(&c);
	memset(big, 'a', 1022);
	strcpy(big + 1022, "\xc3\xa9zz");
	/* 1023 bytes would hold the half of that letter: drawn far left, its place stays blank. */
	canvas_print(&c, 0, -1018, -1, STYLE_NORMAL, "%s", big);
	is_dump(&c, "aaaa\n");
	canvas_fini(&c);
}

static void
nothing_is_drawn_outside_the_clip(void)
{
	struct canvas c;
	struct rect old;

	canvas_init(&c, 3, 6, false, &fault);
	old = canvas_clip(&c, (struct rect){ 1, 1, 1, 3 });
	canvas_fill(&c, (struct rect){ -5, -5, 50, 50 }, STYLE_BAD, GLYPH_DOT);
	canvas_text(&c, 0, 0, -1, STYLE_NORMAL, "xxxxxx");
	canvas_text(&c, 1, 3, -1, STYLE_NORMAL, "\xe4\xb8\xad");
	canvas_clip(&c, old);
	is_dump(&c, "\n \xc2\xb7\xc2\xb7\n\n");
	canvas_restyle(&c, (struct rect){ 2, 0, 1, 2 }, STYLE_KEY);
	char *styles = canvas_dump_styles(&c);
	IS_STR(styles, "\n !!\nkk\n");
	free(styles);
	canvas_fini(&c);
}

static void
rectangles_are_cut_within_bounds(void)
{
	struct rect r = { 0, 0, 10, 20 }, top = rect_take_top(&r, 3), right = rect_take_right(&r, 50);

	IS_INT(top.rows, 3);
	IS_INT(r.row, 3);
	IS_INT(r.rows, 7);
	IS_INT(right.cols, 20);
	IS_INT(r.cols, 0);
	IS_INT(rect_take_bottom(&r, -4).rows, 0);
	IS_INT(rect_meet((struct rect){ 0, 0, 2, 2 }, (struct rect){ 5, 5, 2, 2 }).rows, 0);
	IS_INT(rect_meet((struct rect){ 3, 3, 2147483647, 2147483647 }, (struct rect){ 1, 1, 10, 10 }).rows, 8);
}

static void
sizes_are_bounded_and_a_resize_clears(void)
{
	struct canvas c;

	OK(canvas_init(&c, 0, -3, false, &fault));
	IS_INT(c.rows, 1);
	IS_INT(c.cols, 1);
	OK(canvas_resize(&c, 100000, 100000, &fault));
	IS_INT(c.rows, CANVAS_ROWS_MAX);
	IS_INT(c.cols, CANVAS_COLS_MAX);
	canvas_text(&c, 199, 499, -1, STYLE_NORMAL, "x");
	canvas_set_cursor(&c, 5000, -1);
	OK(canvas_has_cursor(&c));
	IS_INT(c.cursor_row, 199);
	IS_INT(c.cursor_col, 0);
	OK(canvas_resize(&c, 2, 2, &fault));
	OK(!canvas_has_cursor(&c));
	is_dump(&c, "\n\n");
	OK(!canvas_cell(&c, 2, 0));
	OK(!canvas_cell(&c, 0, -1));
	canvas_fini(&c);
}

/* Whatever is written, every row stays a row: halves in pairs, no control, no overrun. */
static void
random_bytes_keep_the_grid_sound(void)
{
	unsigned seed = 20240817;
	struct canvas c;
	bool sound = true;

	tap_diag("seed %u", seed);
	srand(seed);
	canvas_init(&c, 4, 12, false, &fault);
	for (int round = 0; round < 20000; round++) {
		char text[24];
		size_t n = (size_t)rand() % (sizeof text - 1);

		for (size_t i = 0; i < n; i++) {
			static const char *const some = "\xe4\xb8\xad\xcc\x81\xf0\x9f\x98\x80 a\x1b\t";

			text[i] = (char)(rand() % 2 ? some[rand() % 14] : 1 + rand() % 255);
		}
		text[n] = '\0';
		c.ascii = round % 5 == 0;
		canvas_clip(&c, (struct rect){ rand() % 4, rand() % 12, rand() % 5, rand() % 13 });
		canvas_text(&c, rand() % 6 - 1, rand() % 20 - 4, rand() % 14 - 1, STYLE_NORMAL, text);
		for (int row = 0; row < 4 && sound; row++)
			for (int col = 0; col < 12 && sound; col++) {
				const struct cell *cell = canvas_cell(&c, row, col), *next = canvas_cell(&c, row, col + 1);

				sound = cell->width != 2 || (next && next->width == 0);
				sound = sound && (cell->width != 0 || (col > 0 && canvas_cell(&c, row, col - 1)->width == 2));
				sound = sound && (cell->width == 0 || (cell->codes[0] >= 0x20 && text_code_is_safe(cell->codes[0])));
				if (!sound)
					tap_diag("round %d row %d col %d", round, row, col);
			}
	}
	OK(sound);
	canvas_fini(&c);
}

TAP_MAIN(TAP_CASE(text_is_clipped_at_every_edge), TAP_CASE(a_wide_character_is_never_split),
         TAP_CASE(marks_stay_with_their_letter_and_storms_are_bounded), TAP_CASE(hostile_text_becomes_harmless),
         TAP_CASE(ascii_is_twins_and_nothing_else), TAP_CASE(a_twin_may_be_cut_but_never_overruns),
         TAP_CASE(print_formats_and_never_cuts_a_character), TAP_CASE(nothing_is_drawn_outside_the_clip),
         TAP_CASE(rectangles_are_cut_within_bounds), TAP_CASE(sizes_are_bounded_and_a_resize_clears),
         TAP_CASE(random_bytes_keep_the_grid_sound))
