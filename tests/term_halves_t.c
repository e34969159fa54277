/* Cells of two bands: what the terminal shows is what the canvas holds, and what a slice costs in bytes. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "canvas/canvas.h"
#include "canvas/event.h"
#include "canvas/heatmap.h"
#include "tap.h"
#include "term/halves.h"
#include "term/term.h"
#include "vt.h"

enum { LIMIT = 20000, NX = 58, NY = 40 };

/* ---- the program under test: a dose on a slice, 16 bands ---- */

/* The plan of VOLUME section 6, three targets with 5 Gy/mm at the edge of the first, in 3 mm slices from z = -42 mm. */
static double
plan(double x_mm, double y_mm, int slice)
{
	static const double balls[][5] = { { 0, -20, 0, 40, 70 }, { -45, 10, -45, 22, 54 }, { 48, 5, -40, 18, 50 } };
	double sum = 0, z_mm = -42 + 3 * slice;

	for (size_t i = 0; i < 3; i++) {
		double r = hypot(hypot(x_mm - balls[i][0], y_mm - balls[i][1]), z_mm - balls[i][2]);

		sum += balls[i][4] / (1 + exp((r - balls[i][3]) / 3.5));
	}
	return sum;
}

/* The dearest there is: two slopes of about a band a voxel all over the slice. */
static double
slopes(int x, int y, int slice)
{
	double a = hypot(x - 24 - slice * 0.7, y - 21), b = hypot((x - 41) * 0.8, y - 15 - slice * 0.5);

	return 70 / (1 + exp((a - 11) / 3)) + 45 * exp(-b * b / 90);
}

static void
draw(struct canvas *c, int slice, int cursor, const char *mode)
{
	static const double edges[] = { 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75 };
	static float values[NX * NY];
	struct heatmap h = { .nx = NX, .ny = NY, .values = values, .edge_count = 15, .edges = edges,
		             .face = strchr(mode, 'd') ? HEATMAP_DIGITS : HEATMAP_HALVES,
		             .cursor_x = cursor, .cursor_y = cursor < 0 ? -1 : 20, .step = 1 };

	for (int y = 0; y < NY; y++)
		for (int x = 0; x < NX; x++)
			values[y * NX + x] = (float)(strchr(mode, 'p') ? slopes(x, y, slice) :
			                                                 plan(3 * (x - NX / 2), 3 * (y - NY / 2), slice));
	canvas_clear(c);
	canvas_print(c, 0, 0, -1, STYLE_TITLE, "The cord that moved    slice %d cursor %d.", slice, cursor);
	canvas_heatmap(c, (struct rect){ 2, 0, 20, NX }, &h);
	canvas_heatmap_legend(c, (struct rect){ 2, 62, 20, 16 }, &h, "Gy");
	canvas_print(c, 23, 0, -1, STYLE_MUTED, "ready %d.", slice * 1000 + cursor);
}

static int
screen(const char *mode)
{
	struct term_options o = { .ascii = false };
	int rows, cols, slice = 0, cursor = -1;
	struct canvas c = { 0 };
	struct fault f;
	struct term *t;

	if (!term_open(&t, &o, &f))
		return 2;
	term_size(t, &rows, &cols);
	if (!canvas_init(&c, rows, cols, term_is_ascii(t), &f))
		return 1;
	for (;;) {
		struct event e;

		draw(&c, slice, cursor, mode);
		term_blit(t, &c);
		e = term_next(t, -1);
		if (e.kind == EVENT_QUIT || (e.kind == EVENT_KEY && e.key == 'q'))
			break;
		if (e.kind == EVENT_KEY && e.key == 'n')
			slice++;
		if (e.kind == EVENT_KEY && e.key == 'c')
			cursor = cursor < 0 ? 30 : cursor + 1;
	}
	term_close(t);
	canvas_fini(&c);
	return 0;
}

static char *self;

static struct vt *
start(const char *mode, const char *term)
{
	char copy[16];
	char *const args[] = { self, copy, NULL };
	struct vt *vt;

	snprintf(copy, sizeof copy, "%s", mode);
	vt = vt_spawn(args, 24, 80, term);
	if (!vt)
		tap_bail_out("no pseudo-terminal");
	OK(vt_wait(vt, "ready -1.", LIMIT));
	return vt;
}

static long
settled(struct vt *vt, const char *what)
{
	struct vt_burst b;

	vt_settle(vt, (struct vt_patience){ 0, 0, 0 }, &b);
	tap_diag("%s: %ld bytes, %d colour changes", what, b.bytes, b.sgrs);
	return b.bytes;
}

static void
quit(struct vt *vt)
{
	vt_key(vt, "q");
	vt_close(vt, NULL);
}

/* ---- the terminal shows the bands ---- */

static int
colour_of(int band)
{
	return band < STYLE_INKS ? style_look((enum style)(STYLE_BAND0 + band), STYLE_256, THEME_AUTO).background : -1;
}

/* The colours of the halves that a cell of the terminal shows. */
static bool
shows(const struct vt_cell *cell, int *upper, int *lower)
{
	*upper = *lower = cell->bg;
	if (!strcmp(cell->text, "\xe2\x96\x80") || !strcmp(cell->text, "\xe2\x96\x88"))
		*upper = cell->fg;
	if (!strcmp(cell->text, "\xe2\x96\x84") || !strcmp(cell->text, "\xe2\x96\x88"))
		*lower = cell->fg;
	return !cell->bold && !cell->reverse && !cell->underline;
}

static void
compare(struct vt *vt, int slice, int cursor, const char *mode)
{
	struct canvas c;
	struct fault f;
	size_t wrong = 0, seen = 0;

	if (!canvas_init(&c, 24, 80, false, &f))
		tap_bail_out(f.text);
	draw(&c, slice, cursor, mode);
	for (int row = 0; row < 24; row++)
		for (int col = 0; col < 80; col++) {
			const struct cell *cell = canvas_cell(&c, row, col);
			struct vt_cell is = vt_at(vt, row, col);
			int upper, lower;

			if (!cell->halves)
				continue;
			seen++;
			wrong += !shows(&is, &upper, &lower) || upper != colour_of(cell->style - STYLE_BAND0) ||
			         lower != colour_of(cell->halves - CELL_BAND0);
		}
	IS_INT(wrong, 0);
	OK(seen >= NX * NY / 2 - 1);
	canvas_fini(&c);
}

static void
a_slice_in_256_colours(void)
{
	struct vt *vt = start("halves", "xterm-256color");

	settled(vt, "first frame, 16 bands, halves");
	compare(vt, 0, -1, "halves");
	vt_key(vt, "n");
	OK(vt_wait(vt, "ready 999.", LIMIT));
	OK(settled(vt, "next slice") < 5000);
	compare(vt, 1, -1, "halves");
	vt_key(vt, "c");
	OK(vt_wait(vt, "ready 1030.", LIMIT));
	settled(vt, "cursor appears");
	vt_key(vt, "c");
	OK(vt_wait(vt, "ready 1031.", LIMIT));
	OK(settled(vt, "cursor moves") < 300);
	compare(vt, 1, 31, "halves");
	quit(vt);
}

static void
what_other_slices_cost(void)
{
	static const char *const modes[] = { "digits", "steep" };

	for (size_t k = 0; k < 2; k++) {
		struct vt *vt = start(modes[k], "xterm-256color");
		long first = settled(vt, modes[k]);

		OK(first < 10000);
		if (k)
			compare(vt, 0, -1, modes[k]);
		vt_key(vt, "n");
		OK(vt_wait(vt, "ready 999.", LIMIT));
		OK(settled(vt, "next slice") < first);
		if (k)
			compare(vt, 1, -1, modes[k]);
		quit(vt);
	}
}

/* Where there are no 256 colours, the digit of the hotter half. */
static void
a_slice_in_few_colours(void)
{
	static const char *const terms[] = { "xterm", "vt100" };

	for (size_t k = 0; k < 2; k++) {
		struct vt *vt = start("halves", terms[k]);
		struct canvas c;
		struct fault f;
		size_t wrong = 0;

		settled(vt, terms[k]);
		if (!canvas_init(&c, 24, 80, false, &f))
			tap_bail_out(f.text);
		draw(&c, 0, -1, "halves");
		for (int row = 2; row < 22; row++)
			for (int col = 0; col < NX; col++) {
				const struct cell *cell = canvas_cell(&c, row, col);
				int upper = cell->style - STYLE_BAND0, lower = cell->halves - CELL_BAND0;
				struct vt_cell is = vt_at(vt, row, col);

				wrong += is.text[0] != canvas_band_digit(upper > lower ? upper : lower) || is.text[1];
			}
		IS_INT(wrong, 0);
		canvas_fini(&c);
		quit(vt);
	}
}

/* ---- the choice of glyphs ---- */

/* Whatever a row holds, glyph and colours say the same bands; and the colours change no more often than they would with
 * upper halves and blanks alone. */
static void
every_row_is_told_right(void)
{
	uint64_t state = (uint64_t)time(NULL) | 1;
	size_t wrong = 0, changes = 0, plain_changes = 0;
	struct canvas c;
	struct fault f;

	printf("    # seed %" PRIu64 "\n", state);
	if (!canvas_init(&c, 1, 60, false, &f))
		tap_bail_out(f.text);
	for (int round = 0; round < 3000; round++) {
		struct halves h = { -1, -1 }, before = h;
		int band = 8, plain = -1;

		canvas_clear(&c);
		for (int col = 0; col < 60; col++) {
			int step;

			state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			step = (int)(state >> 60);
			band += step == 0 ? 1 : step == 1 ? -1 : 0;
			band = band < 0 ? 0 : band > 15 ? 15 : band;
			if (step != 2)
				canvas_halves(&c, 0, col, round % 3 ? band : (int)(state >> 50) % 16,
				              step == 3 ? -1 : step > 8 ? band : (band + 1) % 16);
		}
		for (int col = 0; col < 60; col++) {
			const struct cell *cell = canvas_cell(&c, 0, col);
			int up, down, upper, lower;
			uint32_t code;

			if (!cell->halves)
				continue;
			upper = cell->style - STYLE_BAND0;
			lower = cell->halves - CELL_BAND0;
			code = halves_pick(&c, 0, col, &h);
			up = code == 0x2580 || code == 0x2588 ? h.front : h.back;
			down = code == 0x2584 || code == 0x2588 ? h.front : h.back;
			wrong += up != upper || down != lower || h.front < 0 || h.front >= STYLE_INKS;
			wrong += halves_pair(&h) < 0 || halves_pair(&h) >= HALVES_PAIRS;
			changes += h.front != before.front || h.back != before.back;
			before = h;
			plain_changes += plain != upper * 32 + lower;
			plain = upper * 32 + lower;
		}
	}
	IS_INT(wrong, 0);
	OK(changes < plain_changes);
	tap_diag("%zu changes of colour, %zu with upper halves alone", changes, plain_changes);
	canvas_fini(&c);
}

int
main(int argc, char **argv)
{
	static const struct tap_case cases[] = { TAP_CASE(every_row_is_told_right), TAP_CASE(a_slice_in_256_colours),
		                                 TAP_CASE(what_other_slices_cost), TAP_CASE(a_slice_in_few_colours) };

	if (argc > 1)
		return screen(argv[1]);
	self = argv[0];
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	return tap_main(cases, sizeof cases / sizeof *cases);
}
