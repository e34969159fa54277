#include "tutor/answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

enum { ANSWER_MAX = 200, UNIT_WORDS = 5, SHOWN_DIGITS = 4, MISS_TEXT_MAX = 60 };

static bool
is_separator(char c)
{
	return c == '.' || c == ',';
}

/* Copy without blanks at the ends; the typographic minus and blanks become plain ones. */
static bool
tidy(const char *text, char out[ANSWER_MAX], const char *expected, struct fault *f)
{
	const char *end = text + strlen(text);
	size_t n = 0;

	while (text < end) {
		uint32_t c = text_plain_sign(text_next(&text, end));

		if (c == ' ' && n == 0)
			continue;
		if (n + 5 > ANSWER_MAX)
			return fault_set(f, 0, 0, "the answer is too long; expected %s", expected);
		n += text_encode(c, out + n);
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return n > 0 ? true : fault_set(f, 0, 0, "the answer is empty; expected %s", expected);
}

/* ---- units ---- */

/* Words for one unit stand in one row, the one that we write first. */
static const char *const unit_words[][UNIT_WORDS] = {
	{ "Gy", "gray", "grays" },
	{ "cGy", "centigray" },
	{ "mGy", "milligray" },
	{ "%", "percent", "per cent" },
	{ "cc", "cm3", "cm^3", "ml" },
	{ "h", "hour", "hours", "hr" },
	{ "min", "minute", "minutes" },
	{ "d", "day", "days" },
	{ "w", "week", "weeks" },
	{ "months", "month", "mo" },
	{ "years", "year", "y" },
	{ "1/Gy", "/Gy", "Gy-1", "Gy^-1" },
	{ "Gy^2", "Gy2" },
	{ "fractions", "fraction", "fx" },
};
enum { UNITS = sizeof unit_words / sizeof *unit_words };

/* The row that has the word, or UNITS. */
static size_t
unit_row(const char *word)
{
	for (size_t i = 0; i < UNITS; i++)
		for (size_t k = 0; k < UNIT_WORDS && unit_words[i][k]; k++)
			if (text_same(unit_words[i][k], word))
				return i;
	return UNITS;
}

/* s is the whole answer, typed what stands behind its number. */
static bool
check_unit(const char *s, const char *typed, const char *unit, const char *expected, struct fault *f)
{
	size_t row = unit_row(typed);

	if (!*typed || text_same(typed, unit) || (row < UNITS && row == unit_row(unit)))
		return true;
	if (row == UNITS)
		return fault_set(f, 0, 0, "\"%.60s\" is not a number; expected %s", s, expected);
	if (!*unit)
		return fault_set(f, 0, 0, "%s is a unit, and this number has none; give it alone", unit_words[row][0]);
	return fault_set(f, 0, 0, "%s is another unit; give it in %s", unit_words[row][0], unit);
}

/* ---- numbers ---- */

/* The bytes of s that could be a number: sign, digits and separators, exponent. */
static size_t
number_length(const char *s)
{
	const char *p = s + (*s == '+' || *s == '-');
	const char *start = p;

	while (text_is_digit(*p) || is_separator(*p))
		p++;
	if (p > start && (*p == 'e' || *p == 'E')) {
		const char *q = p + 1 + (p[1] == '+' || p[1] == '-');

		if (text_is_digit(*q))
			for (p = q; text_is_digit(*p);)
				p++;
	}
	return p == start ? 0 : (size_t)(p - s);
}

/* s[0..len) with the separator at `decimal` as a point and the others left out. */
static void
read_as(const char *s, size_t len, size_t decimal, char out[ANSWER_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (!is_separator(s[i]))
			out[n++] = s[i];
		else if (i == decimal)
			out[n++] = '.';
	out[n] = '\0';
}

/* Refuse "1,234.5", "1.234,5", "1.234.567": each could be two numbers. */
static bool
check_separators(const char *s, size_t len, struct fault *f)
{
	size_t first = len, last = len, n = 0;
	char one[ANSWER_MAX], other[ANSWER_MAX];

	for (size_t i = 0; i < len; i++) {
		if (!is_separator(s[i]))
			continue;
		if (n++ == 0)
			first = i;
		last = i;
	}
	if (n < 2)
		return true;
	read_as(s, len, last, one);
	read_as(s, len, s[first] == s[last] ? len : first, other);
	return fault_set(f, 0, 0, "\"%.*s\" has %zu separators: it could be %s or %s; write one decimal sign only",
	                 (int)len, s, n, one, other);
}

bool
answer_number(const char *text, const char *unit, double *value, struct fault *f)
{
	char s[ANSWER_MAX], expected[AMOUNT_TEXT_MAX];
	const char *rest;
	size_t len;

	snprintf(expected, sizeof expected, "a number%s%.40s, such as 12.5", *unit ? " in " : "", unit);
	if (!tidy(text, s, expected, f))
		return false;
	len = number_length(s);
	if (len == 0)
		return fault_set(f, 0, 0, "\"%.60s\" is not a number; expected %s", s, expected);
	if (!check_separators(s, len, f))
		return false;
	for (rest = s + len; *rest == ' ';)
		rest++;
	if (text_is_digit(*rest) || is_separator(*rest))
		return fault_set(f, 0, 0, "there is a blank inside \"%.60s\"; write the number without", s);
	if (!number_parse(s, len, true, value))
		return fault_set(f, 0, 0, "\"%.60s\" is not a number; expected %s", s, expected);
	return check_unit(s, rest, unit, expected, f);
}

bool
answer_is_right(double given, double key, double tolerance)
{
	char shown[NUMBER_TEXT_MAX];
	double rounded;

	/* The second term forgives what a decimal like 0.1 loses in binary, nothing a reader could see. */
	if (fabs(given - key) <= tolerance * (1 + 1e-9) + 1e-12 * fabs(key))
		return true;
	/* What we show as the computed value is right too, however narrow the tolerance. */
	number_short(key, SHOWN_DIGITS, shown);
	return number_parse(shown, strlen(shown), false, &rounded) && fabs(given - rounded) <= 1e-12 * fabs(rounded);
}

char *
answer_amount(double value, int digits, const char *unit, char out[AMOUNT_TEXT_MAX])
{
	char number[NUMBER_TEXT_MAX];

	snprintf(out, AMOUNT_TEXT_MAX, "%s%s%.30s", number_short(value, digits, number), *unit ? " " : "", unit);
	return out;
}

/* Rough on purpose: an exact share would be the key in another dress. */
static const char *
how_far(double given, double key)
{
	/* To nine decimals, so that the last bits of the key choose no words. */
	double off = round((given - key) / fabs(key) * 1e9) / 1e9;
	static const struct { double below; const char *text; } low[] = {
		{ 0.05, "by less than a twentieth" }, { 0.15, "by about a tenth" },
		{ 0.29, "by about a quarter" },       { 0.42, "by about a third" },
		{ 0.58, "by about half" },            { 0.71, "by about two thirds" },
		{ 0.85, "by about three quarters" },  { 1, "it is a small part of the right value" },
	}, high[] = {
		{ 0.05, "by less than a twentieth" },    { 0.15, "by about a tenth" },
		{ 0.29, "by about a quarter" },          { 0.42, "by about a third" },
		{ 0.75, "by about half" },
		{ 1.5, "it is about twice the right value" }, { 2.5, "it is about three times the right value" },
		{ 9, "it is several times the right value" },
	};

	if (off < 0) {
		for (size_t i = 0; i < sizeof low / sizeof *low; i++)
			if (-off < low[i].below)
				return low[i].text;
		return "";
	}
	for (size_t i = 0; i < sizeof high / sizeof *high; i++)
		if (off < high[i].below)
			return high[i].text;
	return "it is ten times the right value or more";
}

/* "too low, by about a tenth". */
static char *
say_miss(double given, double key, char out[MISS_TEXT_MAX])
{
	/* Across zero a share means nothing. */
	const char *far = fabs(key) > 0 && (given > 0) == (key > 0) ? how_far(given, key) : "";

	snprintf(out, MISS_TEXT_MAX, "too %s%s%s", given < key ? "low" : "high", *far ? ", " : "", far);
	return out;
}

char *
answer_judge(double given, double key, bool right, const char *unit, char out[JUDGED_TEXT_MAX])
{
	char mine[AMOUNT_TEXT_MAX], exact[AMOUNT_TEXT_MAX], miss[MISS_TEXT_MAX];

	answer_amount(given, 7, unit, mine);
	/* More digits than the model has would be a false precision. */
	answer_amount(key, SHOWN_DIGITS, unit, exact);
	if (right && (!strcmp(mine, exact) || fabs(given - key) <= 1e-9 * fabs(key)))
		snprintf(out, JUDGED_TEXT_MAX, "Right: %s.", exact);
	else if (right)
		snprintf(out, JUDGED_TEXT_MAX, "Right: %s is near enough; the computed value is %s.", mine, exact);
	else
		snprintf(out, JUDGED_TEXT_MAX, "You gave %s: that is %s.", mine, say_miss(given, key, miss));
	return out;
}

char *
answer_compare(double guess, double key, double tolerance, const char *unit, char out[JUDGED_TEXT_MAX])
{
	char mine[AMOUNT_TEXT_MAX], exact[AMOUNT_TEXT_MAX], miss[MISS_TEXT_MAX];

	answer_amount(guess, 7, unit, mine);
	answer_amount(key, SHOWN_DIGITS, unit, exact);
	if (answer_is_right(guess, key, tolerance))
		snprintf(out, JUDGED_TEXT_MAX, "You guessed %s, and it is %s: your sense of it was right.", mine, exact);
	else
		snprintf(out, JUDGED_TEXT_MAX, "You guessed %s, and it is %s: the guess was %s.", mine, exact, say_miss(guess, key, miss));
	return out;
}

/* ---- choices ---- */

static void
list_choices(const struct case_choice *choices, size_t n, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%.20s", i == 0 ? "" : i + 1 < n ? ", " : " or ",
		                         choices[i].id);
}

static bool
is_letter(const char *typed, const char *id)
{
	size_t n = strlen(id), len = strlen(typed);
	char copy[ANSWER_MAX];

	if (len == n + 1 && (typed[n] == ')' || typed[n] == '.')) {
		memcpy(copy, typed, n);
		copy[n] = '\0';
		return text_same(copy, id);
	}
	return text_same(typed, id);
}

bool
answer_choice(const char *text, const struct case_choice *choices, size_t n, size_t *which, struct fault *f)
{
	char s[ANSWER_MAX] = "", ids[120];
	bool tidied;

	list_choices(choices, n, ids, sizeof ids);
	tidied = tidy(text, s, ids, f);
	for (size_t i = 0; i < n && tidied; i++)
		if (is_letter(s, choices[i].id)) {
			*which = i;
			return true;
		}
	/* As it came too: the text of a choice may be longer than what we tidy. */
	for (size_t i = 0; i < n && *text; i++)
		if (text_same(s, choices[i].text) || text_same(text, choices[i].text)) {
			*which = i;
			return true;
		}
	return tidied ? fault_set(f, 0, 0, "\"%.60s\" is none of the choices; expected %s", s, ids) : false;
}

/* ---- ticks ---- */

/* The choice with that letter, or n. */
static size_t
letter_of(const char *p, size_t len, const struct case_choice *choices, size_t n)
{
	char letter[8];

	if (len >= sizeof letter)
		return n;
	memcpy(letter, p, len);
	letter[len] = '\0';
	for (size_t i = 0; i < n; i++)
		if (text_same(letter, choices[i].id))
			return i;
	return n;
}

bool
answer_ticks(const char *text, const struct case_choice *choices, size_t n, bool *ticked, struct fault *f)
{
	char s[ANSWER_MAX], ids[120];
	const char *p = s, *end;

	list_choices(choices, n, ids, sizeof ids);
	if (!tidy(text, s, ids, f))
		return false;
	end = s + strlen(s);
	for (size_t i = 0; i < n; i++)
		ticked[i] = false;
	while (p < end) {
		const char *start = p;
		uint32_t c = text_next(&p, end);
		size_t which;

		if (c < 128 && strchr(" ,;.)+", (int)c))
			continue;
		which = letter_of(start, (size_t)(p - start), choices, n);
		if (which == n)
			return fault_set(f, 0, 0, "\"%.*s\" is none of the choices; expected letters of %s, such as %s %s",
			                 (int)(p - start), start, ids, choices[0].id, choices[n - 1].id);
		if (ticked[which])
			return fault_set(f, 0, 0, "%s is there twice; expected each letter once", choices[which].id);
		ticked[which] = true;
	}
	for (size_t i = 0; i < n; i++)
		if (ticked[i])
			return true;
	return fault_set(f, 0, 0, "there is no letter in the answer; expected letters of %s", ids);
}

const char *
answer_ticked(struct arena *arena, const struct case_choice *choices, size_t n, const bool *ticked)
{
	const char *text = "";

	for (size_t i = 0; i < n && text; i++)
		if (ticked[i])
			text = arena_print(arena, "%s%s%s", text, *text ? ", " : "", choices[i].id);
	return text;
}

const char *
answer_judge_ticks(struct arena *arena, const struct case_choice *choices, size_t n, const bool *ticked, bool *right)
{
	const char *text = "";
	size_t missing = 0, wrong = 0;

	for (size_t i = 0; i < n; i++) {
		missing += choices[i].right && !ticked[i];
		wrong += !choices[i].right && ticked[i];
	}
	*right = missing == 0 && wrong == 0;
	for (size_t i = 0; i < n && text; i++) {
		const char *why = choices[i].feedback;

		if (!ticked[i] || choices[i].right != *right)
			continue;
		if (!*right)
			text = arena_print(arena, "%s%s does not belong%s%s\n", text, choices[i].id, *why ? ": " : ".", why);
		else if (*why)
			text = arena_print(arena, "%s%s) %s\n", text, choices[i].id, why);
	}
	if (!text || *right)
		return text;
	if (missing == 0)
		return arena_print(arena, "%sNone of the right ones is missing.", text);
	return arena_print(arena, "%s%s%zu right one%s missing.", text, wrong == 0 ? "What you chose is right, but " : "",
	                   missing, missing == 1 ? " is" : "s are");
}
