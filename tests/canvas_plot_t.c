#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "canvas/widgets.h"
#include "tap.h"

static struct fault fault;

static struct plot
plot_of(size_t n, const double *x, const double *y)
{
	struct plot p = { .x = { .low = NAN, .high = NAN }, .y = { .low = NAN, .high = NAN }, .series_count = 1 };

	p.series[0] = (struct plot_series){ .name = "total", .letter = 't', .role = PLOT_TOTAL, .n = n, .x = x, .y = y };
	return p;
}

static char *
drawn(const struct plot *p, int rows, int cols, bool ascii, enum plot_face face)
{
	struct canvas c;
	char *dump;

	canvas_init(&c, rows, cols, ascii, &fault);
	canvas_plot(&c, canvas_area(&c), p, face);
	dump = canvas_dump(&c);
	canvas_fini(&c);
	return dump;
}

static void
a_straight_line_in_letters(void)
{
	static const double x[] = { 0, 10 }, y[] = { 0, 4 };
	struct plot p = plot_of(2, x, y);
	char *dump;

	p.x.label = "day";
	p.y.label = "dose";
	p.y.unit = "Gy";
	dump = drawn(&p, 8, 24, true, PLOT_FACE_AUTO);
	/* Body: 5 rows; 24 - 2 (label, blank) - 1 (axis) - 1 (kept) = 20 columns.  Column k has the value
	 * 4k/19: under 0.5 to k = 2, under 1.5 to 7, under 2.5 to 11, under 3.5 to 16.  Of 0..4 three ticks
	 * are allowed: 0 2 4; of 0..10 two: 0 and 10. */
	IS_STR(dump, "dose, Gy\n"
	             "4 +                 ttt\n"
	             "  |            ttttt\n"
	             "2 +        tttt\n"
	             "  |   ttttt\n"
	             "0 +ttt\n"
	             "  ++------------------+\n"
	             "   0                day\n");
	free(dump);
}

static void
ticks_are_1_2_5(void)
{
	double t[PLOT_TICKS_MAX];
	int d;

	IS_INT(plot_ticks(0, 10, 6, false, t, &d), 6);
	IS_INT(d, 0);
	NEAR(t[1], 2, 0, 0);
	IS_INT(plot_ticks(0, 1, 6, false, t, &d), 6);
	IS_INT(d, 1);
	NEAR(t[1], 0.2, 0, 0);
	NEAR(t[3], 0.6, 0, 0);
	/* -2, 0 .. 8 would be six */
	IS_INT(plot_ticks(-3, 9, 5, true, t, &d), 2);
	NEAR(t[0], 0, 0, 0);
	NEAR(t[1], 5, 0, 0);
	IS_INT(plot_ticks(1e-9, 3e-9, 3, false, t, &d), 3);
	NEAR(t[0], 1e-9, 0, 0);
	IS_INT(plot_ticks(-1e300, 1e300, 5, false, t, &d), 5);
	IS_INT(plot_ticks(0.2, 0.8, 5, true, t, &d), 0);
	IS_INT(plot_ticks(1, 1, 5, false, t, &d), 0);
	IS_INT(plot_ticks(0, NAN, 5, false, t, &d), 0);
	IS_INT(plot_ticks(0, INFINITY, 5, false, t, &d), 0);
}

static void
ticks_never_exceed_what_was_asked(void)
{
	unsigned seed = 5;
	bool fine = true;

	tap_diag("seed %u", seed);
	srand(seed);
	for (int i = 0; i < 20000 && fine; i++) {
		double low = (rand() % 2001 - 1000) * pow(10, rand() % 20 - 10);
		double high = low + (1 + rand() % 1000) * pow(10, rand() % 20 - 10), t[PLOT_TICKS_MAX];
		int most = 2 + rand() % 10, d, n;

		if (!(high - low > 1e-9 * fmax(fabs(low), fabs(high))))
			continue;
		n = plot_ticks(low, high, most, false, t, &d);
		fine = n >= 1 && n <= most && d >= 0;
		for (int k = 0; k < n && fine; k++)
			fine = t[k] >= low - 1e-6 * (high - low) && t[k] <= high + 1e-6 * (high - low) &&
			       (k == 0 || t[k] > t[k - 1]);
		if (!fine)
			tap_diag("%.17g .. %.17g, %d: %d ticks", low, high, most, n);
	}
	OK(fine);
}

static void
ranges_are_never_empty(void)
{
	static const double x[] = { 3, 3 }, y[] = { 7, 7 }, none[] = { NAN, INFINITY };
	struct plot p = plot_of(2, x, y);
	double low, high;

	OK(plot_x_range(&p, &low, &high) && low < 3 && high > 3);
	OK(plot_y_range(&p, &low, &high) && low < 7 && high > 7);
	p.y.low = 0;
	OK(plot_y_range(&p, &low, &high));
	NEAR(low, 0, 0, 0);
	NEAR(high, 7, 0, 0);
	p.y.low = 50;
	OK(plot_y_range(&p, &low, &high) && low >= 50 - 1e-12 && high > low);
	p = plot_of(2, x, none);
	OK(!plot_x_range(&p, &low, &high));
	p = plot_of(0, x, y);
	OK(!plot_y_range(&p, &low, &high));
	p.x = (struct plot_axis){ .low = 0, .high = 5 };
	OK(plot_x_range(&p, &low, &high));
}

static void
a_logarithm_has_whole_decades_and_gaps_at_zero(void)
{
	static const double x[] = { 0, 1, 2, 3, 4 }, y[] = { 1e9, 1e6, 0, 1e3, 1 };
	struct plot p = plot_of(5, x, y);
	double low, high;
	char *dump;

	p.y.log10 = true;
	OK(plot_y_range(&p, &low, &high));
	NEAR(low, 0, 1e-12, 0);
	NEAR(high, 9, 1e-12, 0);
	OK(isnan(plot_y(&p, 0)) && isnan(plot_y(&p, -1)));
	NEAR(plot_y(&p, 1e6), 6, 1e-12, 0);
	p.y.low = 1;
	p.y.high = 1e9;
	dump = drawn(&p, 13, 30, true, PLOT_FACE_AUTO);
	/* Ten rows, so at most five ticks: every second decade; 1e8 in the second row. */
	HAS(dump, "1e8 +");
	HAS(dump, "1e6 +");
	HAS(dump, "1e0 +");
	free(dump);
}

static void
odd_plots_do_no_harm(void)
{
	static const double one_x[] = { 5 }, one_y[] = { 1e-300 };
	static const double far_x[] = { -1e308, 0, 1e308 }, far_y[] = { 1e308, -1e308, 5e-324 };
	static const double hole_x[] = { 0, 1, 2, 3, 4 }, hole_y[] = { 1, NAN, 3, INFINITY, -INFINITY };
	struct plot plots[] = { plot_of(1, one_x, one_y), plot_of(3, far_x, far_y), plot_of(5, hole_x, hole_y),
	                        plot_of(0, NULL, NULL) };

	for (size_t i = 0; i < 4; i++)
		for (int face = PLOT_FACE_AUTO; face <= PLOT_FACE_BLOCKS; face++)
			for (int log = 0; log < 2; log++)
				for (int size = 1; size < 14; size++) {
					char *dump;

					plots[i].y.log10 = log;
					dump = drawn(&plots[i], size, size * 3, face == PLOT_FACE_BRAILLE && size % 2,
					             (enum plot_face)face);
					OK(dump != NULL);
					free(dump);
				}
	/* One point is one dot, also where its neighbours are gaps. */
	char *dump = drawn(&plots[2], 8, 20, true, PLOT_FACE_AUTO);
	int letters = 0;

	for (const char *p = dump; *p; p++)
		letters += *p == 't';
	free(dump);
	IS_INT(letters, 2);
}

static void
measured_points_are_marks_that_no_line_joins(void)
{
	static const double x[] = { 0, 10 }, y[] = { 0, 10 }, at[] = { 0, 5, 10, 11, NAN }, is[] = { 10, 5, 0, 5, 5 };
	struct plot p = plot_of(2, x, y);

	p.x.high = 10;
	p.series_count = 2;
	/* The points stand first in the list, and over the line all the same. */
	p.series[1] = p.series[0];
	p.series[0] = (struct plot_series){ .name = "data", .letter = '*', .role = PLOT_OTHER, .n = 5, .x = at, .y = is, .points = true };
	for (int face = PLOT_FACE_AUTO; face <= PLOT_FACE_BLOCKS; face++) {
		char *dump = drawn(&p, 14, 27, face == PLOT_FACE_AUTO, (enum plot_face)face), *line = strchr(dump, '\n');
		int marks = 0;

		for (const char *s = line; *s; s++)
			marks += *s == '*';
		IS_INT(marks, 3);
		free(dump);
	}
	/* 11 rows, 22 columns of plot: the middle point stands in row 5, column 10 or 11. */
	char *dump = drawn(&p, 14, 27, true, PLOT_FACE_AUTO), *row = dump;

	HAS(dump, "* data");
	for (int i = 0; i < 6; i++)
		row = strchr(row, '\n') + 1;
	*strchr(row, '\n') = '\0';
	OK(strchr(row, '*') && !strchr(strchr(row, '*') + 1, '*'));
	free(dump);
}

static void
one_point_is_one_dot(void)
{
	static const double x[] = { 5 }, y[] = { 3 };
	static const double hole_x[] = { 0, 1, 2 }, hole_y[] = { 1, NAN, 3 };
	struct plot p = plot_of(1, x, y);
	int count[2] = { 0, 0 };

	for (int i = 0; i < 2; i++) {
		char *dump = drawn(&p, 8, 20, true, PLOT_FACE_AUTO);

		for (const char *s = dump; *s; s++)
			count[i] += *s == 't';
		free(dump);
		p = plot_of(3, hole_x, hole_y);
	}
	IS_INT(count[0], 1);
	IS_INT(count[1], 2);
}

static void
values_outside_the_axis_are_cut_at_its_edge(void)
{
	static const double x[] = { 0, 10 }, y[] = { -1e6, 1e6 };
	struct plot p = plot_of(2, x, y);
	struct canvas c;

	p.y.low = 0;
	p.y.high = 10;
	canvas_init(&c, 12, 40, true, &fault);
	canvas_plot(&c, (struct rect){ 2, 5, 8, 20 }, &p, PLOT_FACE_AUTO);
	for (int row = 0; row < 12; row++)
		for (int col = 0; col < 40; col++)
			if (row < 2 || row > 9 || col < 5 || col > 24)
				OK(canvas_cell(&c, row, col)->codes[0] == ' ');
	canvas_fini(&c);
}

static void
series_have_letters_legend_and_markers(void)
{
	static const double x[] = { 0, 10 }, a[] = { 9, 1 }, b[] = { 5, 4 };
	struct plot p = plot_of(2, x, a);
	char *dump;

	p.series[0].name = "oxic";
	p.series[0].letter = 'o';
	p.series[1] = (struct plot_series){ .name = "hypoxic", .letter = 'h', .role = PLOT_HYPOXIC, .n = 2, .x = x, .y = b };
	p.series_count = 2;
	p.markers[0] = (struct plot_marker){ .x = 5, .label = "kick-off" };
	p.marker_count = 1;
	dump = drawn(&p, 12, 40, false, PLOT_FACE_AUTO);
	HAS(dump, "o oxic  h hypoxic\n");
	HAS(dump, "kick-off");
	HAS(dump, "\xe2\x94\x86");
	/* The letters at the ends of the lines. */
	HAS(dump, "h\n");
	HAS(dump, "o\n");
	free(dump);
}

/* Names for which a line is too short take one more; where that would leave too little of the plot, the first ones go. */
static void
a_legend_of_two_lines(void)
{
	static const double x[] = { 0, 10 }, y[] = { 9, 1 };
	static const char *const names[] = { "following", "unmoved", "new plan", "at least", "at most" };
	struct plot p = plot_of(2, x, y);
	char *dump;

	for (size_t i = 0; i < 5; i++) {
		p.series[i] = p.series[0];
		p.series[i].name = names[i];
		p.series[i].letter = "fun-+"[i];
	}
	p.series_count = 5;
	p.y.label = "volume, %";
	dump = drawn(&p, 12, 46, true, PLOT_FACE_AUTO);
	HAS(dump, "volume, %   f following  u unmoved  n new plan\n                         - at least  + at most\n");
	free(dump);
	/* 8 rows: a body of 5, and then of 4. */
	dump = drawn(&p, 8, 46, true, PLOT_FACE_AUTO);
	HAS(dump, "f following");
	HAS(dump, "+ at most\n");
	free(dump);
	dump = drawn(&p, 7, 46, true, PLOT_FACE_AUTO);
	HAS(dump, "volume, %    n new plan  - at least  + at most\n");
	OK(!strstr(dump, "following"));
	free(dump);
	/* Too narrow for any name. */
	dump = drawn(&p, 12, 12, true, PLOT_FACE_AUTO);
	HAS(dump, "volume, %");
	free(dump);
}

static void
braille_puts_a_dot_where_it_belongs(void)
{
	static const double x[] = { 0, 1 }, y[] = { 0, 0 };
	struct plot p = plot_of(2, x, y);
	char *dump;

	p.y.low = 0;
	p.y.high = 8;
	dump = drawn(&p, 6, 12, false, PLOT_FACE_AUTO);
	/* The lowest dots of both columns of a cell: bits 0x40 and 0x80, U+28C0. */
	HAS(dump, "0 \xe2\x94\xa4\xe2\xa3\x80\xe2\xa3\x80");
	free(dump);
}

static void
auto_is_what_the_canvas_can(void)
{
	static const double x[] = { 0, 10 }, y[] = { 0, 4 };
	struct plot p = plot_of(2, x, y);
	struct canvas c;
	char *dump;

	canvas_init(&c, 8, 24, false, &fault);
	canvas_plot(&c, canvas_area(&c), &p, PLOT_FACE_AUTO);
	dump = canvas_dump(&c);
	HAS(dump, "\xe2\xa3");
	free(dump);
	canvas_clear(&c);
	c.blocks = true;
	canvas_plot(&c, canvas_area(&c), &p, PLOT_FACE_AUTO);
	dump = canvas_dump(&c);
	HAS(dump, "\xe2\x96\x80");
	OK(!strstr(dump, "\xe2\xa3"));
	free(dump);
	canvas_fini(&c);
}

TAP_MAIN(TAP_CASE(a_straight_line_in_letters), TAP_CASE(ticks_are_1_2_5), TAP_CASE(ticks_never_exceed_what_was_asked),
         TAP_CASE(ranges_are_never_empty), TAP_CASE(a_logarithm_has_whole_decades_and_gaps_at_zero),
         TAP_CASE(odd_plots_do_no_harm), TAP_CASE(measured_points_are_marks_that_no_line_joins), TAP_CASE(one_point_is_one_dot),
         TAP_CASE(values_outside_the_axis_are_cut_at_its_edge), TAP_CASE(series_have_letters_legend_and_markers), TAP_CASE(a_legend_of_two_lines),
         TAP_CASE(braille_puts_a_dot_where_it_belongs),
         TAP_CASE(auto_is_what_the_canvas_can))
