#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { NUMBER_INPUT_MAX = 400 };

/* strtod and printf write the locale's decimal point; ours is always a point. */
static char
locale_point(void)
{
	const char *point = localeconv()->decimal_point;

	return point && point[0] && !point[1] ? point[0] : '.';
}

bool
number_parse(const char *s, size_t len, bool decimal_comma, double *out)
{
	char copy[NUMBER_INPUT_MAX + 1], *end;
	size_t i = 0, digits = 0;
	double v;

	if (len == 0 || len > NUMBER_INPUT_MAX)
		return false;
	memcpy(copy, s, len);
	copy[len] = '\0';
	if (copy[i] == '+' || copy[i] == '-')
		i++;
	for (; text_is_digit(copy[i]); i++)
		digits++;
	if (copy[i] == '.' || (decimal_comma && copy[i] == ',')) {
		copy[i++] = locale_point();
		for (; text_is_digit(copy[i]); i++)
			digits++;
	}
	if (digits == 0)
		return false;
	if (copy[i] == 'e' || copy[i] == 'E') {
		i++;
		if (copy[i] == '+' || copy[i] == '-')
			i++;
		if (!text_is_digit(copy[i]))
			return false;
		while (text_is_digit(copy[i]))
			i++;
	}
	if (i != len)
		return false;
	v = strtod(copy, &end);
	if (*end || !isfinite(v))
		return false;
	*out = v;
	return true;
}

bool
number_parse_whole(const char *s, size_t len, long *out)
{
	long v = 0;

	if (len == 0 || len > 18)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!text_is_digit(s[i]))
			return false;
		v = v * 10 + (s[i] - '0');
	}
	*out = v;
	return true;
}

static char *
with_point(char *text)
{
	char point = locale_point(), *p = point == '.' ? NULL : strchr(text, point);

	if (p)
		*p = '.';
	return text;
}

char *
number_shortest(double v, char out[NUMBER_TEXT_MAX])
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, NUMBER_TEXT_MAX, "%.*g", digits, v);
		if (strtod(out, NULL) == v)
			break;
	}
	return with_point(out);
}

/* Exact up to 10^27. */
static long double
ten_to(int decimals)
{
	long double x = 1;

	for (int i = 0; i < decimals; i++)
		x *= 10;
	return x;
}

char *
number_fixed(double v, int decimals, char out[NUMBER_TEXT_MAX])
{
	/* In double the last bit of a large scaled number is more than the guard. */
	long double scale = ten_to(decimals), scaled = fabsl((long double)v) * scale;
	/* Of a large number a billionth would be whole units: the guard stays below a thousandth of the last decimal. */
	long double rounded = scaled < 1e15L ? floorl(scaled + fminl(scaled * 1e-9L, 1e-3L) + 0.5L) / scale
	                                     : fabsl((long double)v);

	if (fabs(v) >= 1e15) {
		snprintf(out, NUMBER_TEXT_MAX, "%.*e", decimals, v);
		return with_point(out);
	}
	snprintf(out, NUMBER_TEXT_MAX, "%s%.*Lf", v < 0 && rounded > 0 ? "-" : "", decimals, rounded);
	return with_point(out);
}

char *
number_short(double v, int digits, char out[NUMBER_TEXT_MAX])
{
	double guarded = v * (1 + 1e-9);

	/* Never "-0"; the largest numbers have no room for the guard. */
	snprintf(out, NUMBER_TEXT_MAX, "%.*g", digits, fpclassify(v) == FP_ZERO ? 0.0 : isfinite(guarded) ? guarded : v);
	return with_point(out);
}
