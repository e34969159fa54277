/* reckon.h - a pocket calculator for the last line of a derivation: numbers, + - * / ^, squares, powers of ten, brackets,
 * exp, ln, log10, sqrt, erfc.  It knows nothing of what the program computes. */
#ifndef RECKON_H
#define RECKON_H

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct reckon { const char *p, *end; bool bad; };

static inline double reckon_sum(struct reckon *r);

/* Steps over a sign, whatever it is written with; blanks before it too. */
static inline bool
reckon_takes(struct reckon *r, const char *sign)
{
	size_t n = strlen(sign);

	while (r->p < r->end && *r->p == ' ')
		r->p++;
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, sign, n) != 0)
		return false;
	r->p += n;
	return true;
}

static inline double
reckon_atom(struct reckon *r)
{
	static const struct { const char *name; double (*of)(double); } functions[] = {
		{ "exp(", exp }, { "ln(", log }, { "log10(", log10 }, { "sqrt(", sqrt }, { "erfc(", erfc },
	};
	double value;
	char *stop;

	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (reckon_takes(r, functions[i].name)) {
			value = functions[i].of(reckon_sum(r));
			r->bad = r->bad || !reckon_takes(r, ")");
			return value;
		}
	if (reckon_takes(r, "(")) {
		value = reckon_sum(r);
		r->bad = r->bad || !reckon_takes(r, ")");
		return value;
	}
	if (reckon_takes(r, "\u2212") || reckon_takes(r, "-"))
		return -reckon_atom(r);
	if (r->p >= r->end || *r->p < '0' || *r->p > '9') {
		r->bad = true;
		return 0;
	}
	value = strtod(r->p, &stop);
	r->bad = r->bad || stop > r->end;
	r->p = stop;
	return value;
}

static inline double
reckon_power(struct reckon *r)
{
	double value = reckon_atom(r);

	if (reckon_takes(r, "\u00b2"))
		return value * value;
	if (reckon_takes(r, "^"))
		return pow(value, reckon_power(r));
	return value;
}

static inline double
reckon_product(struct reckon *r)
{
	double value = reckon_power(r);

	for (;;) {
		if (reckon_takes(r, "\u00d7"))
			value *= reckon_power(r);
		else if (reckon_takes(r, "/")) {
			double by = reckon_power(r);

			/* No calculator says what that is. */
			value = fabs(by) > 0 ? value / by : NAN;
		}
		else if (reckon_takes(r, "%"))
			value /= 100;
		else
			return value;
	}
}

static inline double
reckon_sum(struct reckon *r)
{
	double value = reckon_product(r);

	for (;;) {
		if (reckon_takes(r, "+"))
			value += reckon_product(r);
		else if (reckon_takes(r, "\u2212") || reckon_takes(r, "-"))
			value -= reckon_product(r);
		else
			return value;
	}
}

/* All of [p, end) is one expression. */
static inline bool
reckon(const char *p, const char *end, double *value)
{
	struct reckon r = { p, end, false };

	*value = reckon_sum(&r);
	while (r.p < end && *r.p == ' ')
		r.p++;
	return !r.bad && r.p == end;
}

/* The last line of a text: "words: EXPRESSION = RESULT unit".  The expression as the longest end that reads as one, the
 * result, and half of its last digit.  False: there is none. */
static inline bool
reckon_last_line(const char *text, double *value, double *result, double *half)
{
	const char *end = text + strlen(text), *line, *sign = NULL, *from, *point;
	char *stop;

	while (end > text && (end[-1] == '\n' || end[-1] == ' '))
		end--;
	for (line = end; line > text && line[-1] != '\n'; line--)
		;
	for (const char *p = line; p + 3 < end; p++)
		if (!memcmp(p, " = ", 3))
			sign = p;
	if (!sign)
		return false;
	*result = memcmp(sign + 3, "\u2212", 3) == 0 ? -strtod(sign + 6, &stop) : strtod(sign + 3, &stop);
	if (stop == sign + 3)
		return false;
	point = memchr(sign + 3, '.', (size_t)(stop - sign - 3));
	*half = 0.5;
	for (const char *p = point ? point + 1 : stop; p < stop && *p >= '0' && *p <= '9'; p++)
		*half /= 10;
	if (memchr(sign + 3, 'e', (size_t)(stop - sign - 3)))
		*half *= pow(10, atof((char *)memchr(sign + 3, 'e', (size_t)(stop - sign - 3)) + 1));
	for (from = line; from < sign; from++)
		if ((from == line || from[-1] == ' ' || from[-1] == '(') && reckon(from, sign, value))
			return true;
	return false;
}

#endif
