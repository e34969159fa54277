#include "base/spreadsheet.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

/* Digits that a cell is shown with when its number has an exponent. */
enum { SHOWN_DIGITS = 3, EXACT_DIGITS = 15 };

static size_t
digits_of(const char *s)
{
	return strspn(s, "0123456789");
}

/* A pattern over the whole text: 9 stands for one to two digits, Y for two to four, any other sign for itself. */
static bool
has_form(const char *s, const char *form)
{
	for (; *form; form++) {
		size_t n = digits_of(s);

		if (*form == '9' || *form == 'Y') {
			if (n < (*form == 'Y' ? 2U : 1U) || n > (*form == 'Y' ? 4U : 2U))
				return false;
			s += n;
		} else if (*s++ != *form)
			return false;
	}
	return *s == '\0';
}

static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec" };

/* The bytes of a month's short name at the beginning; 0: none. */
static size_t
month_length(const char *s)
{
	size_t longest = 0;

	for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
		char word[8] = "";
		size_t n = strlen(months[i]);

		if (strlen(s) < n)
			continue;
		memcpy(word, s, n);
		if (text_same(word, months[i]) && n > longest)
			longest = n;
	}
	return longest;
}

bool
spreadsheet_is_word(const char *s)
{
	size_t n = month_length(s);

	if (text_same(s, "true") || text_same(s, "false"))
		return true;
	s += n;
	s += n > 0 && *s == '-';
	return n > 0 && *s && s[digits_of(s)] == '\0';
}

/* "30-May", "5-May-26". */
static bool
is_day_and_month(const char *s)
{
	size_t n = digits_of(s), month;

	if (n < 1 || n > 2 || s[n] != '-')
		return false;
	month = month_length(s + n + 1);
	s += n + 1 + month;
	return month > 0 && (*s == '\0' || has_form(s, "-Y"));
}

bool
spreadsheet_is_day(const char *s)
{
	return digits_of(s) == 4 && has_form(s, "Y-9-9");
}

/* Behind minutes: ".25", ",25", ":00", ":00 AM". */
static bool
has_seconds(const char *s)
{
	size_t n = *s ? digits_of(s + 1) : 0;

	if (n == 0)
		return false;
	if (*s == '.' || *s == ',')
		return !s[1 + n];
	return *s == ':' && n == 2 && (!s[3] || !strcmp(s + 3, " AM") || !strcmp(s + 3, " PM"));
}

enum spreadsheet_made
spreadsheet_made(const char *s)
{
	static const char *const dates[] = { "9/9/Y", "9.9.Y", "9-9-Y" };
	static const char *const errors[] = { "#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NULL!", "#N/A", "#####" };
	size_t n = digits_of(s);

	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
		if (has_form(s, dates[i]))
			return SPREADSHEET_DATE;
	if (is_day_and_month(s))
		return SPREADSHEET_DATE;
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (!strcmp(s, errors[i]))
			return SPREADSHEET_ERROR;
	if (!strncmp(s, "Err:", 4) && digits_of(s + 4) == 3 && !s[7])
		return SPREADSHEET_ERROR;
	/* Nobody writes seconds. */
	return n == 2 && s[2] == ':' && digits_of(s + 3) == 2 && has_seconds(s + 5) ? SPREADSHEET_TIME : SPREADSHEET_NOTHING;
}

/* "6:0.25", "10:30", "1:2:3". */
static bool
is_time(const char *s)
{
	size_t n = digits_of(s), m = n > 0 && s[n] == ':' ? digits_of(s + n + 1) : 0;
	const char *rest = s + n + 1 + m;

	if (n == 0 || n > 4 || m == 0 || m > 2)
		return false;
	return *rest == '\0' || *rest == ':' || ((*rest == '.' || *rest == ',') && !rest[1 + digits_of(rest + 1)]);
}

/* Three decimals behind up to three digits, "1.025" or "1.025e7", are thousands where the other decimal sign is in use. */
static bool
is_grouped(const char *s, char sign)
{
	s += *s == '+' || *s == '-';
	return digits_of(s) >= 1 && digits_of(s) <= 3 && s[digits_of(s)] == sign && digits_of(s + digits_of(s) + 1) == 3 &&
	    (!s[digits_of(s) + 4] || text_same((char[]){ s[digits_of(s) + 4], '\0' }, "e"));
}

/* Digits of the mantissa, without zeros before and behind. */
static size_t
significant(const char *s)
{
	size_t n = 0, last = 0;

	for (; *s && *s != 'e' && *s != 'E'; s++)
		if (*s >= '0' && *s <= '9' && (n > 0 || *s != '0')) {
			n++;
			last = *s != '0' ? n : last;
		}
	return last;
}

static const char *
of_number(const char *s, double value, bool number, bool decimal_comma)
{
	char text[NUMBER_TEXT_MAX];

	if (is_grouped(s, decimal_comma ? ',' : '.'))
		return decimal_comma ? "a number a thousand times as large, where the decimal sign is a point"
		                     : "a number a thousand times as large, where the decimal sign is a comma";
	if (strpbrk(s, "eE") && significant(s) > SHOWN_DIGITS)
		return "a number that is shown, and saved, with three digits";
	if (significant(s) > EXACT_DIGITS)
		return "a number with fewer digits";
	if (number)
		return NULL;
	number_shortest(value, text);
	for (char *p = text; *p && decimal_comma; p++)
		*p = *p == '.' ? ',' : *p;
	return strcmp(text, s) != 0 ? "a number that is written otherwise" : NULL;
}

const char *
spreadsheet_would_make(const char *s, bool number, bool decimal_comma)
{
	static const char *const dates[] = { "9/9", "9-9", "9/9/Y", "9-9-Y", "9.9.Y", "9.9." };
	size_t n = digits_of(s);
	double value;

	if (number_parse(s, strlen(s), decimal_comma, &value))
		return of_number(s, value, number, decimal_comma);
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
		if (has_form(s, dates[i]))
			return "a date";
	if (is_day_and_month(s))
		return "a date";
	if (spreadsheet_is_word(s))
		return text_same(s, "true") || text_same(s, "false") ? "a truth, in the language of its user" : "a date";
	if (is_time(s))
		return "a time";
	if (*s && strchr("=+-@", *s) && s[1] && s[1] != ' ')
		return "a formula";
	if (n > 0 && s[n] == ' ' && has_form(s + n + 1, "9/9"))
		return "a number";
	if (n > 0 && (!strcmp(s + n, "%") || !strcmp(s + n, " %") || ((s[n] == '.' || s[n] == ',') && s[n + 1 + digits_of(s + n + 1)] == '%')))
		return "a percentage that is written otherwise";
	return NULL;
}
