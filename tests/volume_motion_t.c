/* Movements as text: what each says, and where and why a text is none. */
#include "volume/field.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"

static void
words_and_numbers(void)
{
	struct vol_motions m;
	struct fault f = { 0 };

	OK(vol_motions_parse("translate 0 4 0; rotate 10 at 1,2,3 axis 0 1 0;\nshrink -55 0 0 volume 0.7 inner 20 outer 38; "
	                     "push 3 0 0 at 5 5 0 sigma 8; bump 0 4 0 at 0 20 0 radii 16 18 60; swirl 20 at 0 0 0 sigma 15 ;", &m, &f));
	IS_INT(m.n, 6);
	IS_INT(m.items[0].kind, VOL_MOTION_PUSH);
	NEAR(m.items[0].shift_mm[1], 4, 0, 0);
	IS_INT(m.items[1].kind, VOL_MOTION_ROTATE);
	NEAR(m.items[1].degrees, 10, 0, 0);
	NEAR(m.items[1].centre_mm[2], 3, 0, 0);
	NEAR(m.items[1].axis[1], 1, 0, 0);
	IS_INT(m.items[2].kind, VOL_MOTION_SCALE);
	NEAR(m.items[2].volume, 0.7, 0, 0);
	NEAR(m.items[2].outer_mm, 38, 0, 0);
	NEAR(m.items[3].sigma_mm, 8, 0, 0);
	IS_INT(m.items[4].kind, VOL_MOTION_BUMP);
	NEAR(m.items[4].radii_mm[2], 60, 0, 0);
	IS_INT(m.items[5].kind, VOL_MOTION_SWIRL);
	/* Around the long axis where nothing is said. */
	NEAR(m.items[5].axis[2], 1, 0, 0);
}

static void
refusals_have_a_place(void)
{
	static const struct { const char *text; int column; const char *why; } bad[] = {
		{ "", 1, "ends too early; expected translate" }, { ";", 1, "ends too early" },
		{ "turn 3", 1, "\"turn\" is not expected here; expected translate" }, { "rotat 3", 1, "did you mean \"rotate\"" },
		{ "a-word-that-is-longer-than-any-of-them 3", 1, "not expected here" },
		{ "translate 0 4", 14, "ends too early; expected three numbers" }, { "translate 0 x 0", 13, "\"x\" is not expected here" },
		{ "translate 0 2e6 0", 13, "2e6 is out of range" }, { "translate 0 nan 0", 13, "" },
		{ "translate 0 4 0 at 1 2 3", 17, "" },
		{ "rotate 10", 10, "expected the centre" }, { "rotate 10 at 0 0 0 at 1 1 1", 20, "\"at\" is given twice" },
		{ "rotate 10 at 0 0", 17, "expected the centre" }, { "rotate 10 around 0 0 0", 11, "\"around\" is not expected" },
		{ "shrink 0 0 0", 13, "today's part of the volume" }, { "shrink 0 0 0 volume 0.7 inner 20", 33, "inner 20 outer 38" },
		{ "push 1 0 0 at 0 0 0", 20, "a width in mm" }, { "translate 0 0 1; bump 0 1 0 radii 1 1", 38, "three radii" },
	};
	char many[40 * (VOL_MOTIONS_MAX + 1)] = "";
	struct vol_motions m;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct fault f = { 0 };

		OK(!vol_motions_parse(bad[i].text, &m, &f));
		if (!IS_INT(f.column, bad[i].column) || !strstr(f.text, bad[i].why))
			HAS(f.text, *bad[i].why ? bad[i].why : bad[i].text);
	}
	for (int i = 0; i <= VOL_MOTIONS_MAX; i++) {
		struct fault f = { 0 };

		strcat(many, "translate 0 0 1;");
		OK(vol_motions_parse(many, &m, &f) == (i < VOL_MOTIONS_MAX));
		if (i == VOL_MOTIONS_MAX)
			HAS(f.text, "too many movements");
	}
}

TAP_MAIN(TAP_CASE(words_and_numbers), TAP_CASE(refusals_have_a_place))
