#include "base/number.h"

#include <inttypes.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tap.h"

#define FIXED(v, d) number_fixed((v), (d), (char[NUMBER_TEXT_MAX]){ 0 })
#define SHORT(v, d) number_short((v), (d), (char[NUMBER_TEXT_MAX]){ 0 })
#define SHORTEST(v) number_shortest((v), (char[NUMBER_TEXT_MAX]){ 0 })

static void
accepted(void)
{
	static const struct { const char *text; double value; } rows[] = {
		{ "0", 0 },       { "-0", 0 },      { "+3", 3 },          { "1.8", 1.8 },      { ".5", 0.5 },   { "5.", 5 },
		{ "1e7", 1e7 },   { "1E-3", 1e-3 }, { "2.5e+2", 250 },    { "00012", 12 },     { "-1.25", -1.25 },
		{ "1e-400", 0 },  { "0.1", 0.1 },   { "123456789012345678", 123456789012345678.0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double v = NAN;

		OK(number_parse(rows[i].text, strlen(rows[i].text), false, &v));
		NEAR(v, rows[i].value, 0, 0);
	}
}

static void
refused(void)
{
	static const char *const rows[] = { "",    " ",    "1 ",  " 1",  "nan",   "NaN",  "inf",  "-inf", "0x10", "1e",   "1e+",
		                            ".",   "-",    "+.",  "1,5", "1.2.3", "1..2", "--1",  "1e5.", "1e999", "1_0", "1'0",
		                            "٣",   "1e5e5", "5Gy", "e5",  "1.5,", "infinity", "0b1", "1d3", "½" };
	char many[1000];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double v = 42;

		if (!OK(!number_parse(rows[i], strlen(rows[i]), false, &v)))
			tap_diag("\"%s\" was read as %g", rows[i], v);
		NEAR(v, 42, 0, 0);
	}
	memset(many, '1', sizeof many);
	OK(!number_parse(many, sizeof many, false, &(double){ 0 }));
	OK(!number_parse("1\0002", 3, false, &(double){ 0 }));
}

static void
decimal_comma(void)
{
	double v = 0;

	OK(number_parse("1,5", 3, true, &v));
	NEAR(v, 1.5, 0, 0);
	OK(number_parse("1.5", 3, true, &v));
	NEAR(v, 1.5, 0, 0);
	OK(!number_parse("1,000.5", 7, true, &v));
	OK(!number_parse("1.000,5", 7, true, &v));
	OK(!number_parse("1,0,5", 5, true, &v));
}

static void
whole(void)
{
	long v = -1;

	OK(number_parse_whole("0", 1, &v) && v == 0);
	OK(number_parse_whole("999999999999999999", 18, &v) && v == 999999999999999999L);
	OK(!number_parse_whole("9999999999999999999", 19, &v));
	OK(!number_parse_whole("-1", 2, &v));
	OK(!number_parse_whole("1.0", 3, &v));
	OK(!number_parse_whole("", 0, &v));
	IS_INT(v, 999999999999999999L);
}

/* Half away from zero at the decimal a reader sees, by hand. */
static void
fixed(void)
{
	IS_STR(FIXED(0.125, 2), "0.13");
	IS_STR(FIXED(0.12499999999, 2), "0.13");       /* within the guard */
	IS_STR(FIXED(0.1249, 2), "0.12");
	IS_STR(FIXED(2.675, 2), "2.68");               /* below the half in binary */
	IS_STR(FIXED(1.005, 2), "1.01");
	IS_STR(FIXED(-2.675, 2), "-2.68");
	IS_STR(FIXED(-0.001, 2), "0.00");
	IS_STR(FIXED(-0.0, 2), "0.00");
	IS_STR(FIXED(0.5, 0), "1");
	IS_STR(FIXED(1.5, 0), "2");
	IS_STR(FIXED(2.5, 0), "3");
	IS_STR(FIXED(52.5, 1), "52.5");
	IS_STR(FIXED(88, 2), "88.00");
	IS_STR(FIXED(99.995, 2), "100.00");
}

/* A guard relative to the number would add whole units here. */
static void
fixed_of_large_numbers(void)
{
	IS_STR(FIXED(1e7, 2), "10000000.00");
	IS_STR(FIXED(123456789, 2), "123456789.00");
	IS_STR(FIXED(1e9, 0), "1000000000");
	IS_STR(FIXED(1e12, 2), "1000000000000.00");
	IS_STR(FIXED(12345678901234.0, 0), "12345678901234");
	IS_STR(FIXED(999999999999999.0, 2), "999999999999999.00");
	IS_STR(FIXED(-10008958159.612497, 3), "-10008958159.612");
	IS_STR(FIXED(1e15, 2), "1.00e+15");
	IS_STR(FIXED(-1e300, 1), "-1.0e+300");
	OK(strlen(FIXED(DBL_MAX, 9)) < NUMBER_TEXT_MAX);
	HAS(FIXED(NAN, 2), "nan");
	HAS(FIXED(INFINITY, 2), "inf");
}

static void
fixed_is_off_by_half_a_digit_at_most(void)
{
	uint64_t state = (uint64_t)time(NULL) | 1;
	size_t wrong = 0;

	printf("    # seed %" PRIu64 "\n", state);
	for (int i = 0; i < 100000; i++) {
		double v, back;
		int decimals;

		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		decimals = (int)((state >> 20) % 5);
		v = ldexp((double)(state >> 11), -(int)((state >> 30) % 60)) * ((state >> 5) % 2 ? 1 : -1);
		back = strtod(FIXED(v, decimals), NULL);
		if (fabs(v) < 1e15 && fabs(back - v) > 0.5011 * pow(10, -decimals) + 2e-16 * fabs(v) && wrong++ < 3)
			tap_diag("%.17g with %d decimals is %s", v, decimals, FIXED(v, decimals));
	}
	IS_INT(wrong, 0);
}

static void
short_form(void)
{
	IS_STR(SHORT(88, 6), "88");
	IS_STR(SHORT(0.41, 6), "0.41");
	IS_STR(SHORT(1.5e-12, 6), "1.5e-12");
	IS_STR(SHORT(1.0 / 3, 6), "0.333333");
	IS_STR(SHORT(119.0000000001, 6), "119");
	IS_STR(SHORT(2.5, 1), "3");                    /* the guard: away from zero, as a reader rounds */
	IS_STR(SHORT(0.0, 6), "0");
	IS_STR(SHORT(-0.0, 6), "0");
	IS_STR(SHORT(-1.25, 6), "-1.25");
	IS_STR(SHORT(DBL_MAX, 6), "1.79769e+308");
	HAS(SHORT(NAN, 6), "nan");                     /* not "0": what is unknown must not look like nothing */
	HAS(SHORT(INFINITY, 6), "inf");
}

static void
shortest_reads_back(void)
{
	static const struct { double v; const char *text; } rows[] = {
		{ 0.1, "0.1" }, { 1.0 / 3, "0.3333333333333333" }, { 1e7, "10000000" }, { 5e-324, "4.94065645841247e-324" },
		{ 46.25, "46.25" }, { 119, "119" }, { 0, "0" },
	};
	uint64_t state = (uint64_t)time(NULL) | 1;
	size_t wrong = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_STR(SHORTEST(rows[i].v), rows[i].text);
	printf("    # seed %" PRIu64 "\n", state);
	for (int i = 0; i < 100000; i++) {
		double v, back = 0;
		char out[NUMBER_TEXT_MAX];

		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		memcpy(&v, &(uint64_t){ state ^ state >> 29 }, sizeof v);
		if (!isfinite(v))
			continue;
		number_shortest(v, out);
		wrong += !number_parse(out, strlen(out), false, &back) || memcmp(&back, &v, sizeof v) != 0;
	}
	IS_INT(wrong, 0);
}

static void
whatever_the_locale(void)
{
	static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "sv_SE.UTF-8", "de_DE", "nl_NL.UTF-8" };
	double v = 0;
	size_t i = 0;

	while (i < sizeof names / sizeof *names && !setlocale(LC_ALL, names[i]))
		i++;
	if (i == sizeof names / sizeof *names) {
		tap_skip("no locale with a decimal comma is installed");
		return;
	}
	OK(number_parse("1.8", 3, false, &v));
	NEAR(v, 1.8, 0, 0);
	OK(!number_parse("1,8", 3, false, &v));
	IS_STR(FIXED(1.25, 2), "1.25");
	IS_STR(SHORT(1.25, 6), "1.25");
	IS_STR(SHORTEST(1.25), "1.25");
	setlocale(LC_ALL, "C");
}

TAP_MAIN(TAP_CASE(accepted), TAP_CASE(refused), TAP_CASE(decimal_comma), TAP_CASE(whole), TAP_CASE(fixed),
         TAP_CASE(fixed_of_large_numbers), TAP_CASE(fixed_is_off_by_half_a_digit_at_most), TAP_CASE(short_form),
         TAP_CASE(shortest_reads_back), TAP_CASE(whatever_the_locale))
