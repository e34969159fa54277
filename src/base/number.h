/* number.h - numbers as text, whatever the locale says. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

enum { NUMBER_TEXT_MAX = 40 };

/* Parse the whole of s[0..len) as a finite decimal number: sign, digits, optional "." and digits,
 * optional exponent.  No hex, no nan, no inf, no blanks.  decimal_comma also accepts "," in place of
 * "." (never both).  False leaves *out alone. */
bool number_parse(const char *s, size_t len, bool decimal_comma, double *out);

/* The same for a whole number without sign that fits in a long. */
bool number_parse_whole(const char *s, size_t len, long *out);

/* The shortest decimal text that reads back as exactly v (finite).  Returns out. */
char *number_shortest(double v, char out[NUMBER_TEXT_MAX]);

/* v with that many decimals, rounded half away from zero at the decimal a reader sees (a guard of 1e-9 relative, at
 * most a thousandth of the last decimal, so 0.125 and 0.12499999999 agree); never "-0.00"; from 1e15 on with an
 * exponent.  Returns out. */
char *number_fixed(double v, int decimals, char out[NUMBER_TEXT_MAX]);

/* v rounded to at most that many significant digits (1 to 8, the same guard), without trailing zeros ("88", "0.41",
 * "1.5e-12"); never "-0".  Returns out. */
char *number_short(double v, int digits, char out[NUMBER_TEXT_MAX]);

#endif
