#include "assess/sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

enum { DECIMALS_MOST = 9 };

/* A number as it will be read. */
static double
as_printed(double v, int decimals)
{
	char text[NUMBER_TEXT_MAX];

	return strtod(number_fixed(v, decimals, text), NULL);
}

static bool
is_result(double computed, double value, int decimals)
{
	char x[NUMBER_TEXT_MAX], y[NUMBER_TEXT_MAX];

	return !strcmp(number_fixed(computed, decimals, x), number_fixed(value, decimals, y));
}

/* With that many decimals or fewer zeros at the end. */
static const char *
trimmed(double v, int most, int least, char out[NUMBER_TEXT_MAX])
{
	size_t n = strlen(number_fixed(v, most, out));

	if (!strchr(out, '.') || strchr(out, 'e'))
		return out;
	for (int spare = most - least; spare > 0 && out[n - 1] == '0'; spare--)
		out[--n] = '\0';
	if (out[n - 1] == '.')
		out[n - 1] = '\0';
	return out;
}

static void
put_result(struct note *n, double value, int decimals, const char *unit)
{
	note_add(n, " = %s%s%s\n", FIXED(value, decimals), *unit ? " " : "", unit);
}

void
sum_line(struct note *n, const double *terms, size_t count, double value, int decimals, const char *unit)
{
	int places = decimals;
	char text[NUMBER_TEXT_MAX];

	for (; places < DECIMALS_MOST; places++) {
		double sum = 0;

		for (size_t i = 0; i < count; i++)
			sum += as_printed(terms[i], places);
		if (is_result(sum, value, decimals))
			break;
	}
	for (size_t i = 0; i < count; i++)
		note_add(n, "%s%s", i == 0 ? terms[i] < 0 ? "\u2212" : "" : terms[i] < 0 ? " \u2212 " : " + ",
		         trimmed(fabs(terms[i]), places, decimals, text));
	if (count == 1)
		note_add(n, " \u00d7 1");
	put_result(n, value, decimals, unit);
}

void
product_line(struct note *n, double x, double y, double value, int decimals, const char *unit)
{
	int digits = decimals;
	char text[2][NUMBER_TEXT_MAX];

	while (digits < DECIMALS_MOST && !is_result(as_printed(x, digits) * as_printed(y, digits), value, decimals))
		digits++;
	note_add(n, "%s \u00d7 %s", trimmed(x, digits, 0, text[0]), trimmed(y, digits, 0, text[1]));
	put_result(n, value, decimals, unit);
}

void
share_line(struct note *n, double x, double y, double times, double value, int decimals, const char *unit)
{
	int digits = decimals;
	char text[3][NUMBER_TEXT_MAX];

	while (digits < DECIMALS_MOST && !is_result(as_printed(x, digits) / as_printed(y, digits) * times, value, decimals))
		digits++;
	note_add(n, "%s / %s", trimmed(x, digits, 0, text[0]), trimmed(y, digits, 0, text[1]));
	if (fabs(times - 1) > 1e-12)
		note_add(n, " \u00d7 %s", trimmed(times, digits, 0, text[2]));
	put_result(n, value, decimals, unit);
}
