/* What a learner may type for a number or a choice, and what is said to it. */
#include "tap.h"

#include <stdio.h>
#include <string.h>

#include "tutor/answer.h"

static bool
reads(const char *text, const char *unit, double want)
{
	struct fault f = { 0 };
	double v = -1;
	bool ok = answer_number(text, unit, &v, &f);

	if (!ok || v < want || v > want)
		tap_diag("\"%s\" in \"%s\": %s %.17g %s", text, unit, ok ? "read as" : "refused", v, ok ? "" : f.text);
	return ok && v >= want && v <= want;
}

/* Is refused in words that have `words`. */
static bool
refused(const char *text, const char *unit, const char *words)
{
	struct fault f = { 0 };
	double v;
	bool ok = !answer_number(text, unit, &v, &f);

	return ok && strstr(f.text, words) ? true : (tap_diag("\"%s\": \"%s\"", text, ok ? f.text : "accepted"), false);
}

static void
numbers(void)
{
	OK(reads("88", "Gy", 88));
	OK(reads("88.0", "Gy", 88));
	OK(reads("88,0", "Gy", 88));
	OK(reads("88,25", "Gy", 88.25));
	OK(reads("  88 ", "Gy", 88));
	OK(reads("+88", "Gy", 88));
	OK(reads("-21.5", "Gy", -21.5));
	OK(reads("\xE2\x88\x92" "21,5", "Gy", -21.5));          /* U+2212 */
	OK(reads("1e7", "", 1e7));
	OK(reads("1,5E-3", "", 1.5e-3));
	OK(reads(".5", "", 0.5));
	OK(reads("5.", "", 5));
	OK(reads("1,234", "Gy", 1.234));                        /* a comma is the decimal sign */
}

static void
units(void)
{
	OK(reads("88 Gy", "Gy", 88));
	OK(reads("88Gy", "Gy", 88));
	OK(reads("88 gy", "Gy", 88));
	OK(reads("88GY", "Gy", 88));
	OK(reads("88\xC2\xA0Gy", "Gy", 88));                    /* no-break space */
	OK(reads("25%", "%", 25));
	OK(reads("25 percent", "%", 25));
	OK(reads("4 hours", "h", 4));
	OK(reads("46.25 days", "d", 46.25));
	OK(reads("88", "", 88));
	OK(refused("8800 cGy", "Gy", "give it in Gy"));
	OK(refused("8800 cGy", "Gy", "cGy is another unit"));
	OK(refused("25 %", "Gy", "give it in Gy"));
	OK(refused("0.25 Gy", "%", "give it in %"));
	OK(refused("41 %", "", "% is a unit, and this number has none"));
	OK(refused("88 furlongs", "Gy", "\"88 furlongs\" is not a number; expected a number in Gy, such as 12.5"));
}

/* DESIGN: two separators are refused with both readings. */
static void
separators(void)
{
	OK(refused("1,234.5", "Gy", "could be 1234.5 or 1.2345"));
	OK(refused("1.234,5", "Gy", "could be 1234.5 or 1.2345"));
	OK(refused("1.234.567", "Gy", "could be 1234.567 or 1234567"));
	OK(refused("1,234,567", "Gy", "could be 1234.567 or 1234567"));
	OK(refused("1 234", "Gy", "blank inside"));
	OK(refused("1 234.5 Gy", "Gy", "blank inside"));
}

static void
text(void)
{
	char many[4000];

	OK(refused("", "Gy", "is empty"));
	OK(refused("   ", "Gy", "is empty"));
	OK(refused("eighty", "Gy", "\"eighty\" is not a number"));
	OK(refused("Gy", "Gy", "is not a number"));
	OK(refused("-", "Gy", "is not a number"));
	OK(refused(".", "Gy", "is not a number"));
	OK(refused("nan", "Gy", "is not a number"));
	OK(refused("inf", "Gy", "is not a number"));
	OK(refused("0x10", "Gy", "is not a number"));
	OK(refused("5x8", "Gy", "is not a number"));
	OK(refused("1e999", "Gy", "is not a number"));
	OK(refused("\x1b[31m88", "Gy", "\\x1B"));               /* nothing raw in a message */
	OK(refused("88 \xff", "Gy", "is not a number"));
	memset(many, '8', sizeof many - 1);
	many[sizeof many - 1] = '\0';
	OK(refused(many, "Gy", "too long"));
}

/* |answer - key| <= tolerance, and a decimal that a reader sees on the edge is inside. */
static void
tolerance(void)
{
	OK(answer_is_right(88.5, 88, 0.5));
	OK(answer_is_right(87.5, 88, 0.5));
	OK(!answer_is_right(88.51, 88, 0.5));
	OK(answer_is_right(0.4, 0.3, 0.1));                     /* 0.4 - 0.3 is above 0.1 in binary */
	OK(answer_is_right(1000000.1, 1000000, 0.1));
	OK(!answer_is_right(0.4001, 0.3, 0.1));
	OK(answer_is_right(-21.5, -21.5, 0));
	OK(!answer_is_right(21.5, -21.5, 0.5));
}

static const char *
judge(double given, double key, bool right, char out[JUDGED_TEXT_MAX])
{
	return answer_judge(given, key, right, "Gy", out);
}

static void
feedback(void)
{
	static const struct { double given; const char *words; } table[] = {
		{ 87, "too low, by less than a twentieth" },  { 79, "too low, by about a tenth" },
		{ 66, "too low, by about a quarter" },        { 44, "too low, by about half" },
		{ 22, "too low, by about three quarters" },   { 2, "too low, it is a small part" },
		{ 90, "too high, by less than a twentieth" }, { 97, "too high, by about a tenth" },
		{ 110, "too high, by about a quarter" },      { 132, "too high, by about half" },
		{ 176, "too high, it is about twice" },       { 264, "too high, it is about three times" },
		{ 500, "too high, it is several times" },     { 8800, "too high, it is ten times" },
		{ -3, "too low." },
	};
	char out[JUDGED_TEXT_MAX];

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		HAS(judge(table[i].given, 88, false, out), table[i].words);
		OK(!strstr(out, "88 Gy"));                      /* never the key */
	}
	HAS(judge(40, 88, false, out), "You gave 40 Gy");
	IS_STR(judge(88, 88, true, out), "Right: 88 Gy.");
	IS_STR(judge(102.6, 102.5728559, true, out),
	       "Right: 102.6 Gy.");
	IS_STR(judge(102, 102.5728559, true, out), "Right: 102 Gy is near enough; the computed value is 102.6 Gy.");
	HAS(judge(1, 0, false, out), "too high.");
	HAS(judge(21.5, -21.5, false, out), "too high.");
}

static size_t
chosen(const char *typed)
{
	static const struct case_choice choices[] = {
		{ .id = "a", .text = "Five times 8 Gy" },
		{ .id = "b", .text = "Thirty-five times 2 Gy" },
		{ .id = "c", .text = "a" },
	};
	struct fault f = { 0 };
	size_t k = 0;

	if (answer_choice(typed, choices, 3, &k, &f))
		return k;
	HAS(f.text, "expected a, b or c");
	return 9;
}

static void
choices(void)
{
	IS_INT(chosen("a"), 0);
	IS_INT(chosen("B"), 1);
	IS_INT(chosen(" b "), 1);
	IS_INT(chosen("b)"), 1);
	IS_INT(chosen("b."), 1);
	IS_INT(chosen("five TIMES 8 gy"), 0);
	IS_INT(chosen("Thirty-five times 2 Gy"), 1);
	IS_INT(chosen("d"), 9);
	IS_INT(chosen("ab"), 9);
	IS_INT(chosen(""), 9);
	IS_INT(chosen("\x1b[2J"), 9);
}

TAP_MAIN(TAP_CASE(numbers), TAP_CASE(units), TAP_CASE(separators), TAP_CASE(text), TAP_CASE(tolerance),
         TAP_CASE(feedback), TAP_CASE(choices))
