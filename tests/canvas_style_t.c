#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "canvas/glyph.h"
#include "canvas/style.h"
#include "tap.h"

/* Linear light of a channel, 0 .. 255 in sRGB (IEC 61966-2-1). */
static double
linear(int level)
{
	double v = level / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

/* Relative luminance (WCAG 2.2) of an entry of the fixed part of the 256-colour palette. */
static double
luminance(int index)
{
	int rgb[3];

	style_rgb(index, rgb);
	return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}

/* How eyes see linear light: as it is; without the long and without the middle cones (Machado, Oliveira and Fernandes 2009, IEEE
 * Trans Vis Comput Graph 15:1291, severity 1.0). */
static const double eyes[3][3][3] = {
	{ { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
	{ { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
	{ { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
};

/* CIE 1976 L*a*b* under D65. */
static void
lab(int index, size_t eye, double out[3])
{
	static const double xyz_of[3][3] = { { 0.4124564, 0.3575761, 0.1804375 }, { 0.2126729, 0.7151522, 0.0721750 },
		                             { 0.0193339, 0.1191920, 0.9503041 } };
	static const double white[3] = { 0.95047, 1, 1.08883 };
	double seen[3], f[3];
	int rgb[3];

	style_rgb(index, rgb);
	for (int i = 0; i < 3; i++) {
		seen[i] = 0;
		for (int k = 0; k < 3; k++)
			seen[i] += eyes[eye][i][k] * linear(rgb[k]);
		seen[i] = fmin(1, fmax(0, seen[i]));
	}
	for (int i = 0; i < 3; i++) {
		double t = 0;

		for (int k = 0; k < 3; k++)
			t += xyz_of[i][k] * seen[k];
		t /= white[i];
		f[i] = t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
	}
	out[0] = 116 * f[1] - 16;
	out[1] = 500 * (f[0] - f[1]);
	out[2] = 200 * (f[1] - f[2]);
}

static int
band_colour(int band, enum style_theme theme)
{
	return style_look((enum style)(STYLE_BAND0 + band), STYLE_256, theme).background;
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
	IS_INT(style_look((enum style)9999, STYLE_256, THEME_AUTO).foreground, -1);
}

static void
normal_is_the_users_own(void)
{
	for (int d = STYLE_MONO; d <= STYLE_256; d++) {
		struct look look = style_look(STYLE_NORMAL, (enum style_depth)d, THEME_AUTO);

		OK(look.foreground == -1 && look.background == -1 && look.attributes == 0);
	}
}

static void
without_colour_there_is_none(void)
{
	for (int s = 0; s < STYLE_COUNT; s++) {
		struct look mono = style_look((enum style)s, STYLE_MONO, THEME_AUTO);
		struct look few = style_look((enum style)s, STYLE_16, THEME_AUTO);

		OK(mono.foreground == -1 && mono.background == -1);
		OK(few.foreground < 8 && few.background < 8);
		for (int d = STYLE_MONO; d <= STYLE_256; d++) {
			struct look asked = style_look((enum style)s, (enum style_depth)d, THEME_MONO);

			OK(asked.foreground == -1 && asked.background == -1 && asked.attributes == mono.attributes);
		}
	}
}

/* A foreground of ours on the user's own background, and on ours. */
static void
every_pair_has_its_contrast(void)
{
	/* Backgrounds that a theme is made for: black and white; black to #303030; white to #e4e4e4. */
	static const int grounds[STYLE_THEMES][2] = { [THEME_AUTO] = { 16, 231 }, [THEME_DARK] = { 16, 236 }, [THEME_LIGHT] = { 231, 254 },
		                                      [THEME_VIRIDIS] = { 16, 231 }, [THEME_CLINIC] = { 16, 231 } };

	for (int t = 0; t < STYLE_THEMES; t++)
		for (int s = 0; s < STYLE_COUNT; s++) {
			struct look look = style_look((enum style)s, STYLE_256, (enum style_theme)t);
			/* WCAG 2.2: 4.5 for text.  3, as for signs and large letters, is what black and white can both have of one
			 * mid tone; dark and light are there for those who want more. */
			double least = t == THEME_DARK || t == THEME_LIGHT || look.background >= 0 ? 4.5 : 3;

			for (int g = 0; g < 2 && look.foreground >= 0; g++) {
				int ground = look.background >= 0 ? look.background : grounds[t][g];
				double c = contrast(luminance(look.foreground), luminance(ground));

				if (!OK(c >= least))
					tap_diag("%s, %s: %d on %d has %.2f", style_theme_name((enum style_theme)t), style_name((enum style)s),
					         look.foreground, ground, c);
			}
		}
}

/* Neighbouring bands differ for all eyes: by more than the 2.3 of CIE 1976 that are just seen (Mahy, Van Eycken and Oosterlinck
 * 1994, Color Res Appl 19:105), and the hotter one is the lighter. */
static void
bands_can_be_told_apart_by_all_eyes(void)
{
	static const enum style_theme safe[] = { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_VIRIDIS };

	for (size_t t = 0; t < sizeof safe / sizeof *safe; t++)
		for (size_t eye = 0; eye < 3; eye++)
			for (int b = 0; b + 1 < STYLE_BANDS; b++) {
				double x[3], y[3], d;

				lab(band_colour(b, safe[t]), eye, x);
				lab(band_colour(b + 1, safe[t]), eye, y);
				d = hypot(hypot(x[0] - y[0], x[1] - y[1]), x[2] - y[2]);
				if (!OK(d > 3 && y[0] > x[0]))
					tap_diag("%s, eye %zu, bands %d and %d: %.1f, lightness %.1f and %.1f", style_theme_name(safe[t]), eye, b,
					         b + 1, d, x[0], y[0]);
			}
}

/* The measure itself: white and black are 100 apart, and a red and a green that protanopes take for each other are not for others. */
static void
the_eyes_are_those_of_the_paper(void)
{
	double x[3], y[3];

	lab(231, 1, x);
	lab(16, 1, y);
	NEAR(x[0] - y[0], 100, 0.01, 0);
	/* #af0000 and #5f5f00: both dark olive without long cones. */
	lab(124, 0, x);
	lab(58, 0, y);
	OK(hypot(x[1] - y[1], x[2] - y[2]) > 60);
	lab(124, 1, x);
	lab(58, 1, y);
	OK(hypot(x[1] - y[1], x[2] - y[2]) < 15);
}

static void
bands_only_grow_lighter(void)
{
	for (int b = 0; b + 1 < STYLE_BANDS; b++)
		OK(luminance(band_colour(b, THEME_AUTO)) < luminance(band_colour(b + 1, THEME_AUTO)));
	/* Of a scan in each theme, and each grey stands off the next. */
	for (int t = 0; t < THEME_MONO; t++)
		for (int b = STYLE_BANDS; b + 1 < STYLE_INKS; b++)
			OK((luminance(band_colour(b + 1, (enum style_theme)t)) + 0.05) /
			   (luminance(band_colour(b, (enum style_theme)t)) + 0.05) > 1.2);
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
         TAP_CASE(without_colour_there_is_none), TAP_CASE(every_pair_has_its_contrast), TAP_CASE(bands_can_be_told_apart_by_all_eyes),
         TAP_CASE(the_eyes_are_those_of_the_paper),
         TAP_CASE(bands_only_grow_lighter), TAP_CASE(every_glyph_has_a_twin_of_one_column),
         TAP_CASE(twins_keep_the_meaning), TAP_CASE(every_code_point_has_a_printable_twin))
