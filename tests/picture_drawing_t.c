/* A page laid out, as SVG, as lines and back: what stands where, that text stays text, and what is refused. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "picture/sheet.h"
#include "tap.h"

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

/* Of WCAG: relative luminance. */
static double
luminance(uint32_t rgb)
{
	static const double weights[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		double v = (double)(rgb >> (16 - 8 * i) & 255) / 255;

		sum += weights[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static void
test_looks(void)
{
	const struct plot_series part = { .role = PLOT_OTHER }, total = { .role = PLOT_TOTAL };

	for (size_t i = 0; i < PLOT_SERIES_MAX; i++) {
		struct sheet_look a = sheet_look(&part, i);

		OK(1.05 / (luminance(a.rgb) + 0.05) >= 3);
		for (size_t k = 0; k < i; k++) {
			struct sheet_look b = sheet_look(&part, k);
			double most = fmax(luminance(a.rgb), luminance(b.rgb)), least = fmin(luminance(a.rgb), luminance(b.rgb));

			OK(a.dash != b.dash || (most + 0.05) / (least + 0.05) >= 1.5);
		}
	}
	OK(sheet_look(&total, 0).width > sheet_look(&part, 0).width);
	OK((luminance(SHEET_FRESH) + 0.05) / (luminance(SHEET_PAST) + 0.05) >= 3);
}

static const double days[] = { 0, 10, 20 }, gray[] = { 0, 50, 100 }, cells[] = { 1e6, NAN, 1 };

static void
test_svg(void)
{
	const struct plot dose = {
		.x = { .label = "day", .low = 0, .high = NAN }, .y = { .label = "dose", .unit = "Gy", .low = 0, .high = NAN }, .series_count = 1,
		.series = { { .name = "cord <&> \"x\"", .role = PLOT_OTHER, .n = 3, .x = days, .y = gray } }, .marker_count = 1,
		.markers = { { 10, "half" } },
	};
	const struct sheet s = { .title = "A & B\033[31m", .subtitle = "", .caption = "from here", .n = 1, .panels = { { .title = "Panel", .plot = &dose } } };
	struct drawing d, back;
	struct fault f = { 0 };
	char *svg = NULL, *again = NULL, *lines = NULL, *twice = NULL;
	size_t len = 0, n = 0;

	if (!OK(sheet_draw(&s, &d, &f)) || !OK(drawing_svg(&d, &svg, &len, &f)))
		return;
	OK(strlen(svg) == len);
	OK(strstr(svg, "<title>A &amp; B?[31m</title>") != NULL);
	OK(strstr(svg, ">cord &lt;&amp;&gt; &quot;x&quot;</text>") != NULL);
	OK(strstr(svg, ">dose, Gy</text>") != NULL);
	OK(strstr(svg, ">half</text>") != NULL && strstr(svg, ">Panel</text>") != NULL && strstr(svg, ">from here</text>") != NULL);
	OK(strstr(svg, "Not a medical device") != NULL);
	/* The field: x from 24 + 62 = 86 to 696 - 200 = 496, so day 10 stands at 291; of 210 in height 50 of 100 Gy is the middle. */
	OK(strstr(svg, "points=\"86.00,") != NULL);
	{
		const char *line = strstr(svg, "stroke=\"#440154\"");
		double x[3], y[3];

		line = line ? strstr(line, "points=\"") : NULL;
		OK(line && sscanf(line, "points=\"%lf,%lf %lf,%lf %lf,%lf\"", &x[0], &y[0], &x[1], &y[1], &x[2], &y[2]) == 6);
		NEAR(x[1], 291, 0.01, 0);
		NEAR(y[0] - y[2], 210, 0.01, 0);
		NEAR(y[1], (y[0] + y[2]) / 2, 0.01, 0);
	}
	OK(drawing_write(&d, &lines, &n, &f) && drawing_read(lines, n, &back, &f));
	OK(back.n_items == d.n_items && back.n_points == d.n_points);
	OK(drawing_write(&back, &twice, &n, &f) && strcmp(lines, twice) == 0);
	free(svg);
	OK(drawing_svg(&d, &svg, &len, &f) && drawing_svg(&d, &again, &len, &f) && strcmp(svg, again) == 0);
	free(svg);
	free(again);
	free(lines);
	free(twice);
	drawing_fini(&d);
	drawing_fini(&back);
}

static void
test_log(void)
{
	const struct plot p = { .x = { .label = "day", .low = 0, .high = NAN }, .y = { .label = "cells", .low = NAN, .high = NAN, .log10 = true },
		.series_count = 1, .series = { { .name = "all", .role = PLOT_TOTAL, .n = 3, .x = days, .y = cells } } };
	const struct plot nothing = { .x = { .low = NAN, .high = NAN }, .y = { .low = NAN, .high = NAN } };
	const struct sheet s = { .title = "t", .caption = "c", .n = 2, .panels = { { .plot = &p }, { .plot = &nothing } } };
	struct drawing d;
	struct fault f = { 0 };
	char *svg = NULL;
	size_t len;

	if (!OK(sheet_draw(&s, &d, &f) && drawing_svg(&d, &svg, &len, &f)))
		return;
	OK(strstr(svg, ">10\u2076</text>") != NULL && strstr(svg, ">10\u2070</text>") != NULL);
	OK(count(svg, "stroke-width=\"3.50\"") == 1);
	OK(strstr(svg, "nothing to draw") != NULL);
	free(svg);
	drawing_fini(&d);
}

static void
test_bars(void)
{
	const struct sheet_bar bars[] = {
		{ .name = "carotid", .value = "100 of 120 Gy", .past = 60, .fresh = 40, .limit = 120, .low = NAN, .high = NAN, .state = SHEET_MET },
		{ .name = "cord", .value = "at least 20", .past = NAN, .fresh = NAN, .limit = 50, .low = 20, .high = 40, .state = SHEET_UNKNOWN },
		{ .name = "tumour", .value = "0.1 of 0.7", .past = NAN, .fresh = NAN, .limit = NAN, .low = NAN, .high = NAN, .state = SHEET_VIOLATED },
	};
	const struct sheet s = { .title = "t", .caption = "c", .n = 1, .panels = { { .bars = bars, .n_bars = 3, .unit = "EQD2, Gy" } } };
	/* 672 points for 1.04 x 120 Gy. */
	const double gy = 672 / 124.8;
	struct drawing d;
	struct fault f = { 0 };
	size_t past = 0;

	if (!OK(sheet_draw(&s, &d, &f)))
		return;
	for (size_t i = 0; i < d.n_items; i++)
		if (d.items[i].kind == DRAWING_AREA && d.items[i].rgb == SHEET_PAST && d.items[i].text && ++past)
			NEAR(d.points[d.items[i].first + 1].x - d.points[d.items[i].first].x, 60 * gy, 1e-9, 0);
	OK(past == 1);
	for (size_t i = 0; i < d.n_items; i++)
		if (d.items[i].text && strcmp(d.items[i].text, "0.1 of 0.7: not met") == 0)
			OK(d.items[i].bold);
	OK(d.height > 200 && d.points[2].y <= d.height);
	drawing_fini(&d);
}

static void
test_refused(void)
{
	static const struct { const char *text; int line; } wrong[] = {
		{ "", 1 }, { "drawin 1 2 3\n", 1 }, { "drawing 2 720 300\n", 1 }, { "drawing 1 720 1e9\n", 1 },
		{ "drawing 1 720 300\nname x\n", 2 }, { "drawing 1 720 300\ntitle x\n", 3 },
		{ "drawing 1 720 300\ntitle x\nwords y\nline 000000 1 0 0 0 0 1 1 1 \n", 4 },
		{ "drawing 1 720 300\ntitle x\nwords y\ntext 00000g 1 0 0 0 0 1 1 1 t\n", 4 },
		{ "drawing 1 720 300\ntitle x\nwords y\ntext 000000 1 0 0 0 0 2 1 1 1 1 t\n", 4 },
		{ "drawing 1 720 300\ntitle x\nwords y\ntext 000000 1 0 0 0 0 1 1 1 \n", 4 },
		{ "drawing 1 720 300\ntitle x\nwords y\npath 000000 1 9 0 0 0 1 1 1 \n", 4 },
		{ "drawing 1 720 300\ntitle x\nwords y\npath 000000 1 0 0 0 0 5 1 1 \n", 4 },
		{ "drawing 1 720 300\ntitle x\nwords y\npath 000000 1 0 0 0 0 9999999 1 1 \n", 4 },
		{ "drawing 1 720 300\ntitle a\033b\nwords y\n", 2 },
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct drawing d;
		struct fault f = { 0 };

		OK(!drawing_read(wrong[i].text, strlen(wrong[i].text), &d, &f) && f.line == wrong[i].line);
	}
}

TAP_MAIN(TAP_CASE(test_looks), TAP_CASE(test_svg), TAP_CASE(test_log), TAP_CASE(test_bars), TAP_CASE(test_refused))
