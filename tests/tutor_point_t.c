/* Places and pairs of places as learners type them. */
#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tutor/answer.h"

/* 60 x 44 voxels of 2 mm, the first at -59, -55; the slab has three slices of 3 mm from -3 on. */
static const struct vol_grid slice = { .n = { 60, 44, 1 }, .spacing_mm = { 2, 2, 3 }, .origin_mm = { -59, -55, 0 } };
static const struct vol_grid slab = { .n = { 60, 44, 3 }, .spacing_mm = { 2, 2, 3 }, .origin_mm = { -59, -55, -3 } };

struct place { const char *text; double at[3]; };

static bool
reads(const struct vol_grid *g, const struct place *p)
{
	struct fault f = { 0 };
	double at[3] = { NAN, NAN, NAN };
	bool good = answer_point(p->text, g, at, &f);

	for (int k = 0; k < 3 && good; k++)
		good = fabs(at[k] - p->at[k]) < 1e-9;
	if (!good)
		tap_diag("\"%s\": %.9g %.9g %.9g %s", p->text, at[0], at[1], at[2], f.text);
	return good;
}

static void
places_on_a_slice(void)
{
	static const struct place good[] = {
		{ "-3 -23", { -3, -23, 0 } },
		{ "  -3   -23  ", { -3, -23, 0 } },
		{ "-3,-23", { -3, -23, 0 } },
		{ "-3, -23", { -3, -23, 0 } },
		{ "3,5", { 3, 5, 0 } },                         /* one comma and one number: it separates */
		{ "3,5 7,25", { 3.5, 7.25, 0 } },               /* two numbers already: decimal signs */
		{ "3,5; 7,25", { 3.5, 7.25, 0 } },
		{ "3,5, 7,25", { 3.5, 7.25, 0 } },
		{ "3.5,7.25", { 3.5, 7.25, 0 } },               /* beside a point it separates */
		{ "3.5 7", { 3.5, 7, 0 } },
		{ "(-3, -23)", { -3, -23, 0 } },
		{ "+3 -23 mm", { 3, -23, 0 } },
		{ "-0.3 -2.3 cm", { -3, -23, 0 } },
		{ "-0.3 cm, -2.3 cm", { -3, -23, 0 } },
		{ "x -0.3, y -2.3 cm", { -3, -23, 0 } },        /* one unit at the end is that of all */
		{ "2.3 cm back, 0.3 cm left", { -3, -23, 0 } },
		{ "\xe2\x88\x92" "3 \xe2\x88\x92" "23", { -3, -23, 0 } },     /* U+2212 */
		{ "x -3, y -23 mm", { -3, -23, 0 } },
		{ "y -23 x -3", { -3, -23, 0 } },
		{ "3 mm left, 23 mm back", { -3, -23, 0 } },
		{ "3 mm left, 23 mm behind", { -3, -23, 0 } },
		{ "3 mm to the left and 23 mm to the back", { -3, -23, 0 } },
		{ "left 3, back 23", { -3, -23, 0 } },
		{ "23 mm posterior, 3 mm right", { 3, -23, 0 } },
		{ "3,5 mm Left 0,3 cm front", { -3.5, 3, 0 } },
		{ "3 L 23 P", { -3, -23, 0 } },
		{ "0 0", { 0, 0, 0 } },
		{ "voxel 28 16", { -3, -23, 0 } },              /* -59 + 56, -55 + 32 */
		{ "voxel 0,0", { -59, -55, 0 } },
		{ "Voxel 59 43", { 59, 31, 0 } },
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		OK(reads(&slice, &good[i]));
}

static void
places_in_a_slab(void)
{
	static const struct place good[] = {
		{ "-3 -23 0", { -3, -23, 0 } },
		{ "-3,-23,0", { -3, -23, 0 } },
		{ "1,2,3", { 1, 2, 3 } },
		{ "1,5 2 3", { 1.5, 2, 3 } },
		{ "3 mm left, 23 mm back, 3 mm up", { -3, -23, 3 } },
		{ "3 mm left, 23 mm back, 3 mm to the feet", { -3, -23, -3 } },
		{ "voxel 28 16 2", { -3, -23, 3 } },
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		OK(reads(&slab, &good[i]));
}

static void
what_is_no_place(void)
{
	static const struct { const char *text, *says; } bad[] = {
		{ "", "has no number" },
		{ "12", "has not two numbers" },
		{ "1 2 3", "has not two numbers" },
		{ "3,5,7,25", "may be decimal signs or stand between numbers" },
		{ "here", "has a word that is no direction" },
		{ "3 mm left", "does not say how far to the front or the back" },
		{ "23 mm back", "does not say how far right or left" },
		{ "3 left 4 right 2 back", "says one direction twice" },
		{ "3 4 left", "has a number without a direction" },
		{ "left back 3", "has a direction without a number" },
		{ "3 left 23 back 1 up", "goes to the head or the feet, and a slice does not" },
		{ "voxel 60 0", "is no voxel of the slice; expected 0 to 59 along x and 0 to 43 along y" },
		{ "voxel -1 0", "is no voxel" },
		{ "voxel 28 left 16", "has a word beside the numbers of a voxel" },
		{ "3 mm -2.3 cm", "has numbers in cm and others" },
		{ "0.3 cm -23", "has numbers in cm and others" },
		{ "3 left, 2.3 cm back", "has numbers in cm and others" },
		{ "cm", "has not two numbers" },
		{ "voxel 1.5 2", "is no voxel" },
		{ "1e5 2", "" },
		{ "0x10 4", "" },
		{ "nan nan", "has a word that is no direction" },
		{ "\xff\xfe", "" },
	};
	char endless[400];
	struct fault f;
	double at[3];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		f.text[0] = '\0';
		if (!OK(!answer_point(bad[i].text, &slice, at, &f)))
			tap_diag("%s", bad[i].text);
		HAS(f.text, bad[i].says);
	}
	memset(endless, '1', sizeof endless);
	endless[sizeof endless - 1] = '\0';
	OK(!answer_point(endless, &slice, at, &f));
	for (size_t i = 0; i + 1 < sizeof endless; i++)
		endless[i] = i % 2 ? ' ' : '1';
	OK(!answer_point(endless, &slice, at, &f));
	OK(!answer_point("3 4", &slab, at, &f));
	HAS(f.text, "has not three numbers");
}

static void
pairs_of_places(void)
{
	struct vol_landmark pairs[PAIRS_MAX];
	struct fault f = { 0 };
	char many[PAIRS_MAX * 12 + 40] = "";
	size_t n;

	OK(answer_pairs("0 -22 > 0 -18; 3 -25 -> 3 -21;", &slice, pairs, &n, &f));
	IS_INT(n, 2);
	NEAR(pairs[0].fixed_mm[1], -22, 0, 0);
	NEAR(pairs[0].moving_mm[1], -18, 0, 0);
	NEAR(pairs[1].fixed_mm[0], 3, 0, 0);
	NEAR(pairs[1].moving_mm[1], -21, 0, 0);
	IS_STR(pairs[1].name, "pair 2");
	OK(answer_pairs("3 mm left, 23 mm back \xe2\x86\x92 voxel 28 18", &slice, pairs, &n, &f));
	IS_INT(n, 1);
	NEAR(pairs[0].fixed_mm[0], -3, 0, 0);
	NEAR(pairs[0].moving_mm[1], -19, 0, 0);
	OK(!answer_pairs("", &slice, pairs, &n, &f));
	HAS(f.text, "the answer is empty");
	OK(!answer_pairs(" ; ;", &slice, pairs, &n, &f));
	OK(!answer_pairs("0 -22 0 -18", &slice, pairs, &n, &f));
	HAS(f.text, "has no >");
	OK(!answer_pairs("0 -22 > ", &slice, pairs, &n, &f));
	OK(!answer_pairs("0 -22 > 0 -18; oops", &slice, pairs, &n, &f));
	for (int i = 0; i <= PAIRS_MAX; i++)
		snprintf(many + strlen(many), sizeof many - strlen(many), "%d 1>%d 2;", i, i);
	OK(!answer_pairs(many, &slice, pairs, &n, &f));
	HAS(f.text, "more than 40 pairs");
}

/* What is printed is read again. */
static void
a_place_is_read_as_it_is_written(void)
{
	static const double places[][3] = { { -3, -23, 0 }, { 0.5, -0.25, 3 }, { 12.3, 45.6, -3 } };
	char text[AMOUNT_TEXT_MAX];

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct place p = { text, { places[i][0], places[i][1], places[i][2] } };

		answer_place(places[i], &slab, text);
		OK(reads(&slab, &p));
	}
	IS_STR(answer_place(places[0], &slice, text), "x -3, y -23 mm");
}

TAP_MAIN(TAP_CASE(places_on_a_slice), TAP_CASE(places_in_a_slab), TAP_CASE(what_is_no_place), TAP_CASE(pairs_of_places),
         TAP_CASE(a_place_is_read_as_it_is_written))
