/* Heat maps: every band can be read back from the cells, whatever the face. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "canvas/heatmap.h"
#include "tap.h"

static struct fault fault;

static const double edges[] = { 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75 };
static const struct heatmap_letter letters[] = { { 1, 'K', "cord" }, { 2, 'P', "parotid" } };

static struct heatmap
heat(int nx, int ny, const float *values, enum heatmap_face face)
{
	return (struct heatmap){ .nx = nx, .ny = ny, .values = values, .edge_count = 15, .edges = edges, .face = face,
		                 .letter_count = 2, .letters = letters, .cursor_x = -1, .cursor_y = -1, .step = 1 };
}

static struct canvas
canvas_of(int rows, int cols, bool ascii)
{
	struct canvas c;

	if (!canvas_init(&c, rows, cols, ascii, &fault))
		tap_bail_out(fault.text);
	return c;
}

static char *
drawn(const struct heatmap *h, int rows, int cols, bool ascii)
{
	struct canvas c = canvas_of(rows, cols, ascii);
	char *dump;

	canvas_heatmap(&c, canvas_area(&c), h);
	dump = canvas_dump(&c);
	canvas_fini(&c);
	if (!dump)
		tap_bail_out("no memory");
	return dump;
}

static void
bands_begin_at_their_edges(void)
{
	struct heatmap h = heat(1, 1, NULL, HEATMAP_DIGITS);

	IS_INT(heatmap_band(&h, 0), 0);
	IS_INT(heatmap_band(&h, 4.99), 0);
	IS_INT(heatmap_band(&h, 5), 1);
	IS_INT(heatmap_band(&h, 45 * (1 - 1e-7)), 9);          /* single precision's 45 */
	IS_INT(heatmap_band(&h, 74.99), 14);
	IS_INT(heatmap_band(&h, 1e9), 15);
	IS_INT(heatmap_band(&h, NAN), -1);
	IS_INT(heatmap_band(&h, INFINITY), -1);
	IS_INT(heatmap_digit(-1), '/');
	IS_INT(heatmap_digit(9), '9');
	IS_INT(heatmap_digit(15), 'F');
	h.edge_count = 0;
	IS_INT(heatmap_band(&h, 99), 0);
}

/* The first row of values is the lowest y, at the bottom. */
static void
a_small_slice(void)
{
	static const float values[] = { 0, 6, 12, 77, NAN, 30 };
	static const uint16_t labels[] = { 1, 0, 0, 2, 2, 0 };
	struct heatmap h = heat(3, 2, values, HEATMAP_DIGITS);
	char *dump = drawn(&h, 2, 3, true);

	IS_STR(dump, "F/6\n012\n");
	free(dump);
	h.flip_x = true;
	dump = drawn(&h, 2, 3, true);
	IS_STR(dump, "6/F\n210\n");
	free(dump);
	h.flip_x = false;
	h.labels = labels;
	h.outline = HEATMAP_FILLED;
	dump = drawn(&h, 2, 3, true);
	IS_STR(dump, "PP6\nK12\n");
	free(dump);
	h.face = HEATMAP_PAIRS;
	dump = drawn(&h, 2, 6, true);
	IS_STR(dump, "FP/P6\n0K1 2\n");
	free(dump);
	h.labels = NULL;
	dump = drawn(&h, 2, 6, true);
	IS_STR(dump, "F //6\n0 1 2\n");
	free(dump);
}

/* ---- the decoder ---- */

static uint64_t
next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 33;
}

struct random_slice { int nx, ny; float values[32 * 32]; uint16_t labels[32 * 32]; };

static struct random_slice
random_slice(uint64_t *state)
{
	struct random_slice s = { .nx = 1 + (int)(next(state) % 32), .ny = 1 + (int)(next(state) % 20) };

	for (int i = 0; i < s.nx * s.ny; i++) {
		s.values[i] = next(state) % 10 == 0 ? NAN : (float)(next(state) % 9000) / 100;
		s.labels[i] = (uint16_t)(next(state) % 3);
	}
	return s;
}

/* In ASCII, pairs: the text alone tells the band of every voxel, under letters, marks and the cursor too. */
static void
the_text_in_ascii_tells_every_band(void)
{
	uint64_t state = (uint64_t)time(NULL) | 1;
	size_t wrong = 0;

	printf("    # seed %" PRIu64 "\n", state);
	for (int round = 0; round < 200; round++) {
		struct random_slice s = random_slice(&state);
		struct heatmap h = heat(s.nx, s.ny, s.values, HEATMAP_AUTO);
		uint8_t marks[32 * 32];
		char *dump, *line;

		for (int i = 0; i < s.nx * s.ny; i++)
			marks[i] = next(&state) % 5 == 0;
		h.labels = s.labels;
		h.outline = (enum heatmap_outline)(next(&state) % 3);
		h.flip_x = next(&state) % 2;
		h.marks = marks;
		h.cursor_x = (int)(next(&state) % (uint64_t)s.nx);
		h.cursor_y = (int)(next(&state) % (uint64_t)s.ny);
		dump = drawn(&h, 24, 80, true);
		line = dump;
		for (int row = 0; row < s.ny; row++, line = strchr(line, '\n') + 1)
			for (int i = 0; i < s.nx; i++) {
				int x = h.flip_x ? s.nx - 1 - i : i, y = s.ny - 1 - row;

				wrong += line[2 * i] != heatmap_digit(heatmap_band(&h, (double)s.values[y * s.nx + x]));
			}
		free(dump);
	}
	IS_INT(wrong, 0);
}

/* The band that a cell's style tells; -1 unknown. */
static int
style_band(const struct cell *cell)
{
	return cell->style >= STYLE_BAND0 && cell->style <= STYLE_BAND15 ? cell->style - STYLE_BAND0 : -1;
}

/* In digits, also under letters, the style tells the band; in halves both bands of a cell can be read. */
static void
the_cells_tell_every_band(void)
{
	uint64_t state = (uint64_t)time(NULL) | 1;
	size_t wrong = 0;

	printf("    # seed %" PRIu64 "\n", state);
	for (int round = 0; round < 200; round++) {
		struct random_slice s = random_slice(&state);
		struct heatmap h = heat(s.nx, s.ny, s.values, round % 2 ? HEATMAP_DIGITS : HEATMAP_HALVES);
		struct canvas c = canvas_of(24, 80, false);
		struct rect took;

		if (round % 2) {
			h.labels = s.labels;
			h.outline = HEATMAP_FILLED;
		}
		took = canvas_heatmap(&c, (struct rect){ 2, 3, 22, 77 }, &h);
		IS_INT(took.cols, s.nx);
		IS_INT(took.rows, round % 2 ? s.ny : (s.ny + 1) / 2);
		for (int y = 0; y < s.ny; y++)
			for (int x = 0; x < s.nx; x++) {
				int want = heatmap_band(&h, (double)s.values[y * s.nx + x]), dot = s.ny - 1 - y, other = dot ^ 1;
				const struct cell *cell = canvas_cell(&c, 2 + (round % 2 ? dot : dot / 2), 3 + x);

				if (round % 2)
					wrong += style_band(cell) != want;
				else if (cell->halves)
					wrong += want != (dot % 2 ? cell->halves - CELL_BAND0 : style_band(cell));
				else
					/* Hatched because one of both is unknown; its style is the other's. */
					wrong += cell->codes[0] != '/' ||
					         (want >= 0 && (style_band(cell) != want || other >= s.ny ||
					                        !isnan(s.values[(s.ny - 1 - other) * s.nx + x])));
			}
		canvas_fini(&c);
	}
	IS_INT(wrong, 0);
}

static void
an_odd_last_row_has_nothing_below(void)
{
	static const float values[] = { 12, 6, 77 };
	struct heatmap h = heat(1, 3, values, HEATMAP_HALVES);
	struct canvas c = canvas_of(2, 1, false);
	char *dump;

	canvas_heatmap(&c, canvas_area(&c), &h);
	IS_INT(canvas_cell(&c, 0, 0)->style, STYLE_BAND15);
	IS_INT(canvas_cell(&c, 0, 0)->halves, CELL_BAND0 + 1);
	IS_INT(canvas_cell(&c, 1, 0)->style, STYLE_BAND2);
	IS_INT(canvas_cell(&c, 1, 0)->halves, CELL_NOTHING);
	dump = canvas_dump(&c);
	/* In words of text, the hotter half. */
	IS_STR(dump, "F\n2\n");
	IS_INT(canvas_cell(&c, 0, 0)->codes[0], glyph_code(GLYPH_UPPER, false));
	free(dump);
	canvas_restyle(&c, canvas_area(&c), STYLE_NORMAL);
	IS_INT(canvas_cell(&c, 0, 0)->halves, CELL_WHOLE);
	canvas_fini(&c);
	c = canvas_of(2, 1, true);
	canvas_heatmap(&c, canvas_area(&c), &h);
	dump = canvas_dump(&c);
	IS_STR(dump, "F\n2\n");
	free(dump);
	canvas_fini(&c);
}

static void
contours_are_the_border_of_a_structure(void)
{
	float values[49] = { 0 };
	uint16_t labels[49] = { 0 };
	struct heatmap h = heat(7, 7, values, HEATMAP_DIGITS);
	char *dump;

	for (int i = 0; i < 49; i++)
		labels[i] = i % 7 >= 1 && i % 7 <= 5 && i / 7 >= 1 && i / 7 <= 5;
	labels[0] = 9;                 /* without a letter */
	h.labels = labels;
	h.outline = HEATMAP_CONTOURS;
	dump = drawn(&h, 7, 7, true);
	IS_STR(dump, "0000000\n0KKKKK0\n0K000K0\n0K000K0\n0K000K0\n0KKKKK0\n0000000\n");
	free(dump);
	h.outline = HEATMAP_BARE;
	dump = drawn(&h, 7, 7, true);
	OK(!strchr(dump, 'K'));
	free(dump);
}

static void
the_cursor(void)
{
	float values[200];
	struct heatmap h = heat(20, 10, values, HEATMAP_DIGITS);
	struct canvas c = canvas_of(4, 6, true);
	char *styles;

	for (int i = 0; i < 200; i++)
		values[i] = (float)(i % 20) * 5;
	h.cursor_x = 17;
	h.cursor_y = 0;
	canvas_heatmap(&c, canvas_area(&c), &h);
	/* Scrolled until it is seen: the last column and row. */
	IS_INT(c.cursor_row, 3);
	IS_INT(c.cursor_col, 5);
	IS_INT(canvas_cell(&c, 3, 5)->codes[0], 'F');
	IS_INT(canvas_cell(&c, 3, 0)->codes[0], 'C');
	styles = canvas_dump_styles(&c);
	HAS(styles, "CDEFFf");
	free(styles);
	heatmap_fix(&h, HEATMAP_DIGITS, canvas_area(&c));
	IS_INT(h.first_x, 12);
	h.cursor_x = 13;
	heatmap_fix(&h, HEATMAP_DIGITS, canvas_area(&c));
	IS_INT(h.first_x, 12);
	h.cursor_x = 3;
	heatmap_fix(&h, HEATMAP_DIGITS, canvas_area(&c));
	IS_INT(h.first_x, 3);
	canvas_fini(&c);
}

/* With a step a dot is the hottest of its voxels, unknown when one is, and has the lowest label. */
static void
a_step_keeps_what_matters(void)
{
	static const float values[] = { 0, 6, 12, 77, 1, 30, 0, 0, NAN, 0 };
	static const uint16_t labels[] = { 0, 2, 0, 0, 0, 1, 0, 0, 0, 0 };
	struct heatmap h = heat(5, 2, values, HEATMAP_PAIRS);
	char *dump;

	h.step = 2;
	h.labels = labels;
	h.outline = HEATMAP_FILLED;
	dump = drawn(&h, 1, 6, true);
	IS_STR(dump, "6K//0\n");
	free(dump);
	IS_INT(heatmap_step(&h, HEATMAP_PAIRS, (struct rect){ 0, 0, 1, 6 }), 2);
	IS_INT(heatmap_step(&h, HEATMAP_PAIRS, (struct rect){ 0, 0, 9, 10 }), 1);
	IS_INT(heatmap_step(&h, HEATMAP_HALVES, (struct rect){ 0, 0, 1, 5 }), 1);
	IS_INT(heatmap_step(&h, HEATMAP_DIGITS, (struct rect){ 0, 0, 0, 0 }), 1);
}

static void
faces_by_room(void)
{
	static const float values[800];
	struct heatmap h = heat(40, 20, values, HEATMAP_AUTO);
	struct canvas wide = canvas_of(24, 80, false), plain = canvas_of(24, 80, true);

	OK(heatmap_face(&h, &wide, (struct rect){ 0, 0, 20, 80 }) == HEATMAP_PAIRS);
	OK(heatmap_face(&h, &wide, (struct rect){ 0, 0, 20, 79 }) == HEATMAP_HALVES);
	OK(heatmap_face(&h, &plain, (struct rect){ 0, 0, 20, 79 }) == HEATMAP_DIGITS);
	OK(heatmap_face(&h, &plain, (struct rect){ 0, 0, 20, 80 }) == HEATMAP_PAIRS);
	canvas_fini(&wide);
	canvas_fini(&plain);
}

static void
the_legend(void)
{
	static const float values[] = { 0, NAN };
	static const double few[] = { 10, 30, 50.5 };
	struct heatmap h = heat(2, 1, values, HEATMAP_DIGITS);
	static const uint8_t marks[] = { 0, HEATMAP_FOLD };
	struct canvas c = canvas_of(10, 16, true);
	char *dump;

	h.edges = few;
	h.edge_count = 3;
	h.outline = HEATMAP_CONTOURS;
	IS_INT(canvas_heatmap_legend(&c, canvas_area(&c), &h, "Gy"), 7);
	dump = canvas_dump(&c);
	IS_STR(dump, " K cord\n P parotid\n / not known\n 3  50.5 Gy\n 2  30 Gy\n 1  10 Gy\n 0  <10 Gy\n\n\n\n");
	free(dump);
	/* With less room, and too narrow for two in a line, bands share an entry. */
	canvas_clear(&c);
	h.marks = marks;
	IS_INT(canvas_heatmap_legend(&c, (struct rect){ 0, 0, 6, 16 }, &h, "Gy"), 6);
	dump = canvas_dump(&c);
	IS_STR(dump, " K cord\n P parotid\n x fold\n / not known\n 2  3  30 Gy\n 0  1  <30 Gy\n\n\n\n\n");
	free(dump);
	/* What matters stays, and a line of bands. */
	canvas_clear(&c);
	IS_INT(canvas_heatmap_legend(&c, (struct rect){ 0, 0, 2, 16 }, &h, "Gy"), 2);
	dump = canvas_dump(&c);
	HAS(dump, " K cord\n");
	free(dump);
	canvas_fini(&c);
	/* Several in a line, hottest first, down and then across; no name is cut. */
	c = canvas_of(10, 30, true);
	h.edges = edges;
	h.edge_count = 13;
	h.marks = NULL;
	IS_INT(canvas_heatmap_legend(&c, (struct rect){ 0, 0, 8, 30 }, &h, "Gy"), 8);
	dump = canvas_dump(&c);
	IS_STR(dump, " K cord\n P parotid\n / not known\n"
	             " D  65     8  40     3  15\n C  60     7  35     2  10\n B  55     6  30     1  5\n A  50     5  25     0  <5\n 9  45     4  20\n\n\n");
	free(dump);
	canvas_fini(&c);
}

/* Values of both signs: nothing is dark, less and more go apart, and a sign is said where there is room for one. */
static void
bands_with_a_sign(void)
{
	static const float values[] = { -20, -2, 0, 3, 12, NAN };
	static const double around[] = { -10, -1, 1, 10 };
	static const uint8_t inks[] = { 4, 1, 0, 11, 14 };
	struct heatmap h = heat(6, 1, values, HEATMAP_PAIRS);
	struct canvas c;
	char *dump;

	h.edges = around;
	h.edge_count = 4;
	h.inks = inks;
	h.zero = 2;
	IS_INT(heatmap_ink(&h, 0), 4);
	IS_INT(heatmap_ink(&h, -1), -1);
	dump = drawn(&h, 1, 12, true);
	IS_STR(dump, "4-1-0 B+E+//\n");
	free(dump);
	/* A dot shows what is farthest from nothing, of either sign. */
	h.step = 3;
	dump = drawn(&h, 1, 4, true);
	IS_STR(dump, "4-//\n");
	free(dump);
	h.nx = 5;
	h.step = 2;
	dump = drawn(&h, 1, 6, true);
	IS_STR(dump, "4-B+E+\n");
	free(dump);
	c = canvas_of(5, 20, true);
	IS_INT(canvas_heatmap_legend(&c, canvas_area(&c), &h, "Gy"), 5);
	dump = canvas_dump(&c);
	IS_STR(dump, " E  +10 Gy\n B  +1 Gy\n 0  -1 Gy\n 1  -10 Gy\n 4  <-10 Gy\n");
	free(dump);
	canvas_fini(&c);
}

static void
marks_over_voxels(void)
{
	static const float values[] = { 0, 0, 0, 0, 0, 0 };
	uint8_t marks[] = { HEATMAP_LED, HEATMAP_STILL, HEATMAP_RING, HEATMAP_POINT, HEATMAP_STAR, HEATMAP_FOLD };
	struct heatmap h = heat(6, 1, values, HEATMAP_DIGITS);
	char *dump;

	h.marks = marks;
	dump = drawn(&h, 1, 6, true);
	IS_STR(dump, "+.o**x\n");
	free(dump);
	dump = drawn(&h, 1, 6, false);
	IS_STR(dump, "+·○●★╳\n");
	free(dump);
	for (int i = 0; i < 6; i++)
		marks[i] = (uint8_t)heatmap_arrow(cos(i * 0.785), sin(i * 0.785));
	dump = drawn(&h, 1, 6, false);
	IS_STR(dump, "→↗↑↖←↙\n");
	free(dump);
	IS_INT(heatmap_arrow(0, -1), HEATMAP_ARROW + 6);
	IS_INT(heatmap_arrow(1, -1), HEATMAP_ARROW_LAST);
	/* What comes later in the list has the say over a dot. */
	marks[0] = HEATMAP_STAR;
	h.step = 6;
	dump = drawn(&h, 1, 1, true);
	IS_STR(dump, "*\n");
	free(dump);
}

/* Any size of slice and of rectangle, any view: nothing outside of it is touched. */
static void
nothing_is_drawn_outside(void)
{
	uint64_t state = (uint64_t)time(NULL) | 1;
	size_t outside = 0;

	printf("    # seed %" PRIu64 "\n", state);
	for (int round = 0; round < 2000; round++) {
		struct random_slice s = random_slice(&state);
		struct heatmap h = heat(s.nx, s.ny, s.values, (enum heatmap_face)(next(&state) % 4));
		struct rect r = { (int)(next(&state) % 12), (int)(next(&state) % 20), (int)(next(&state) % 13),
			          (int)(next(&state) % 21) };
		struct canvas c = canvas_of(24, 40, next(&state) % 2);

		h.labels = s.labels;
		h.outline = (enum heatmap_outline)(next(&state) % 3);
		h.step = (int)(next(&state) % 50) - 5;
		h.first_x = (int)(next(&state) % 60) - 20;
		h.first_y = (int)(next(&state) % 60) - 20;
		h.cursor_x = (int)(next(&state) % 50) - 10;
		h.cursor_y = (int)(next(&state) % 50) - 10;
		canvas_heatmap(&c, r, &h);
		if (round % 2)
			canvas_heatmap_legend(&c, r, &h, "Gy");
		for (int row = 0; row < 24; row++)
			for (int col = 0; col < 40; col++)
				if (row < r.row || row >= r.row + r.rows || col < r.col || col >= r.col + r.cols)
					outside += canvas_cell(&c, row, col)->codes[0] != ' ' ||
					           canvas_cell(&c, row, col)->style != STYLE_NORMAL;
		canvas_fini(&c);
	}
	IS_INT(outside, 0);
}

TAP_MAIN(TAP_CASE(bands_begin_at_their_edges), TAP_CASE(a_small_slice), TAP_CASE(the_text_in_ascii_tells_every_band),
         TAP_CASE(the_cells_tell_every_band), TAP_CASE(an_odd_last_row_has_nothing_below),
         TAP_CASE(contours_are_the_border_of_a_structure), TAP_CASE(the_cursor), TAP_CASE(a_step_keeps_what_matters),
         TAP_CASE(faces_by_room), TAP_CASE(the_legend), TAP_CASE(bands_with_a_sign), TAP_CASE(marks_over_voxels), TAP_CASE(nothing_is_drawn_outside))
