#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "canvas/glyph.h"
#include "canvas/style.h"
#include "tap.h"

/* Relative luminance (WCAG 2) of an entry of the fixed part of the 256-colour palette. */
static double
luminance(int index)
{
	static const int levels[] = { 0, 95, 135, 175, 215, 255 };
	int rgb[3];
	double weights[] = { 0.2126, 0.7152, 0.0722 }, sum = 0;

	for (int i = 0; i < 3; i++)
		rgb[i] = index >= 232 ? 8 + 10 * (index - 232)
		                      : levels[(index - 16) / (i == 0 ? 36 : i == 1 ? 6 : 1) % 6];
	for (int i = 0; i < 3; i++) {
		double v = rgb[i] / 255.0;

		sum += weights[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double
contrast(double a, double b)
{
	return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static void
every_style_has_a_letter_of_its_own(void)
{
	for (int i = 0; i < STYLE_COUNT; i++)
		for (int j = i + 1; j < STYLE_COUNT; j++)
			if (!OK(style_letter((enum style)i) != style_letter((enum style)j)))
				tap_diag("%s and %s", style_name((enum style)i), style_name((enum style)j));
	IS_STR(style_name(STYLE_OVER), "OVER");
	IS_INT(style_look((enum style)9999, STYLE_256).foreground, -1);
}

static void
normal_is_the_users_own(void)
{
	for (int d = STYLE_MONO; d <= STYLE_256; d++) {
		struct look look = style_look(STYLE_NORMAL, (enum style_depth)d);

		OK(look.foreground == -1 && look.background == -1 && look.attributes == 0);
	}
}

static void
without_colour_there_is_none(void)
{
	for (int s = 0; s < STYLE_COUNT; s++) {
		struct look mono = style_look((enum style)s, STYLE_MONO), few = style_look((enum style)s, STYLE_16);

		OK(mono.foreground == -1 && mono.background == -1);
		OK(few.foreground < 8 && few.background < 8);
	}
}

/* On the user's own background, black or white, a foreground of ours keeps a contrast of 3. */
static void
foregrounds_are_readable_on_black_and_on_white(void)
{
	for (int s = 0; s < STYLE_COUNT; s++) {
		struct look look = style_look((enum style)s, STYLE_256);

		if (look.foreground < 0)
			continue;
		if (look.background >= 0) {
			if (!OK(contrast(luminance(look.foreground), luminance(look.background)) >= 4.5))
				tap_diag("%s", style_name((enum style)s));
		} else if (!OK(contrast(luminance(look.foreground), 0) >= 3 &&
		               contrast(luminance(look.foreground), 1) >= 3)) {
			tap_diag("%s %d: %.2f on black, %.2f on white", style_name((enum style)s), look.foreground,
			         contrast(luminance(look.foreground), 0), contrast(luminance(look.foreground), 1));
		}
	}
}

static void
bands_only_grow_lighter(void)
{
	for (int b = STYLE_BAND0; b < STYLE_BAND15; b++)
		OK(luminance(style_look((enum style)b, STYLE_256).background) <
		   luminance(style_look((enum style)(b + 1), STYLE_256).background));
}

static void
every_glyph_has_a_twin_of_one_column(void)
{
	for (int g = 0; g < GLYPH_COUNT; g++) {
		uint32_t wide = glyph_code((enum glyph)g, false), plain = glyph_code((enum glyph)g, true);
		char buffer[2];

		IS_INT(text_code_width(wide), 1);
		OK(text_code_is_safe(wide));
		OK(plain >= 0x20 && plain < 0x7f);
		OK(strlen(glyph_twin(wide, buffer)) >= 1);
	}
}

static void
twins_keep_the_meaning(void)
{
	char b[2];

	IS_STR(glyph_twin(0x3b1, b), "a");
	IS_STR(glyph_twin(0x2264, b), "<=");
	IS_STR(glyph_twin(0x2265, b), ">=");
	IS_STR(glyph_twin(0x00b1, b), "+-");
	IS_STR(glyph_twin(0x2212, b), "-");
	IS_STR(glyph_twin(0x00e9, b), "e");
	IS_STR(glyph_twin(0x00dc, b), "U");
	IS_STR(glyph_twin(0x2083, b), "3");
	IS_STR(glyph_twin(0x00b2, b), "^2");        /* 35 x 2^2, not 35 x 22 */
	IS_STR(glyph_twin(0x2009, b), " ");
	IS_STR(glyph_twin(0x0301, b), "");
	IS_STR(glyph_twin(0x4e2d, b), "?");
	IS_STR(glyph_twin(0x1b, b), "?");
	IS_STR(glyph_twin('x', b), "x");
}

/* All of Unicode: a twin is short printable ASCII. */
static void
every_code_point_has_a_printable_twin(void)
{
	bool fine = true;

	for (uint32_t code = 0; code < 0x110000 && fine; code++) {
		char buffer[2];
		const char *twin = glyph_twin(code, buffer);

		fine = strlen(twin) <= 5;
		for (const char *p = twin; *p && fine; p++)
			fine = *p >= 0x20 && *p < 0x7f;
		if (!fine)
			tap_diag("U+%04X", (unsigned)code);
	}
	OK(fine);
}

TAP_MAIN(TAP_CASE(every_style_has_a_letter_of_its_own), TAP_CASE(normal_is_the_users_own),
         TAP_CASE(without_colour_there_is_none), TAP_CASE(foregrounds_are_readable_on_black_and_on_white),
         TAP_CASE(bands_only_grow_lighter), TAP_CASE(every_glyph_has_a_twin_of_one_column),
         TAP_CASE(twins_keep_the_meaning), TAP_CASE(every_code_point_has_a_printable_twin))
