/* A right answer is never called wrong, however it is typed or rounded. */
#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/number.h"
#include "base/random.h"
#include "mini_case.h"
#include "tutor/answer.h"
#include "tutor/tutor.h"

static uint64_t seed;

static double
uniform(uint64_t i)
{
	char name[60];
	uint64_t digest[4];

	snprintf(name, sizeof name, "%llu/%llu", (unsigned long long)seed, (unsigned long long)i);
	random_digest(name, strlen(name), digest);
	return (double)(digest[0] >> 11) / 9007199254740992.0;
}

static bool
counts(const char *text, const char *unit, double key, double tolerance)
{
	struct fault f = { 0 };
	double v;
	bool good = answer_number(text, unit, &v, &f) && answer_is_right(v, key, tolerance);

	if (!good)
		tap_diag("\"%s\" for %.17g within %.3g: %s", text, key, tolerance, f.text);
	return good;
}

static void
with_comma(char *text)
{
	char *point = strchr(text, '.');

	if (point)
		*point = ',';
}

/* 42.75 is right in every dress. */
static void
one_number_in_every_dress(void)
{
	static const char *const dresses[] = { "42.75", "42,75", "42.75 Gy", "42,75Gy", "4.275e1", "4,275E1", "+42.75", "42.750", " 42.75 gray ",
		                               "042.75", "427.5e-1" };

	for (size_t i = 0; i < sizeof dresses / sizeof *dresses; i++)
		OK(counts(dresses[i], "Gy", 42.75, 0));
}

/* Keys over eight powers of ten with tolerances of a tenth of a percent and more: with as many decimals as keep rounding within
 * the tolerance, as point and comma, with unit and exponent; and always the four digits that we show ourselves. */
static void
drawn_numbers(void)
{
	for (uint64_t i = 0; i < 4000; i++) {
		double key = pow(10, 8 * uniform(4 * i) - 3) * (uniform(4 * i + 1) < 0.2 ? -1 : 1);
		double tolerance = fabs(key) * pow(10, -3 + 2 * uniform(4 * i + 2));
		int decimals = (int)fmax(0, ceil(-log10(2 * tolerance)));
		char number[NUMBER_TEXT_MAX], text[NUMBER_TEXT_MAX + 20];

		snprintf(text, sizeof text, "%.*f", decimals, key);
		OK(counts(text, "Gy", key, tolerance));
		with_comma(text);
		strcat(text, " Gy");
		OK(counts(text, "Gy", key, tolerance));
		snprintf(text, sizeof text, "%.17e", key);
		OK(counts(text, "Gy", key, 0));
		number_shortest(key, number);
		OK(counts(number, "Gy", key, 0));
		/* However narrow the tolerance. */
		OK(counts(number_short(key, 4, number), "Gy", key, 0));
	}
}

/* At the very edge on both sides, in decimals that binary has not. */
static void
the_edge_belongs_to_it(void)
{
	for (int i = 1; i < 400; i++) {
		char text[40];

		snprintf(text, sizeof text, "%d.%d", (300 + i + 3) / 10, (300 + i + 3) % 10);
		OK(counts(text, "Gy", (300 + i) / 10.0, 0.3));
		snprintf(text, sizeof text, "%d.%d", (300 + i - 3) / 10, (300 + i - 3) % 10);
		OK(counts(text, "Gy", (300 + i) / 10.0, 0.3));
	}
}

/* Every numeric step of the cases, answered by a fresh learner with its key in each dress. */
static void
the_cases(void)
{
	static const char *const names[] = { "carotid", "cord" };

	for (size_t c = 0; c < 2; c++) {
		char path[4096];
		struct arena *arena = arena_new();
		struct report report;
		struct casebook *book;
		struct assess *a;
		struct fault f;
		size_t asked = 0;

		report_init(&report, arena);
		snprintf(path, sizeof path, "%s/%s", cases_folder(), names[c]);
		book = casebook_load(path, &report);
		a = book ? assess_new(book, &f) : NULL;
		if (!a)
			tap_bail_out("a case does not load");
		for (size_t i = 0; i < book->n_steps; i++) {
			const struct case_step *s = &book->steps[i];
			struct quantity_value v;
			char dresses[6][80], number[NUMBER_TEXT_MAX];

			if (s->type != STEP_NUMBER || !OK(assess_quantity(a, s->quantity, s->of, arena, &v, &f)))
				continue;
			asked++;
			snprintf(dresses[0], 80, "%.1f", v.value);
			snprintf(dresses[1], 80, "%.2f %s", v.value, s->unit);
			snprintf(dresses[2], 80, "%.9e", v.value);
			snprintf(dresses[3], 80, "%s", number_short(v.value, 4, number));
			snprintf(dresses[4], 80, "%s", number_shortest(v.value, number));
			snprintf(dresses[5], 80, "%.3f", v.value);
			with_comma(dresses[5]);
			for (size_t k = 0; k < 6; k++) {
				struct tutor *t = tutor_new(a, &f);
				struct tutor_view view;

				if (!t)
					tap_bail_out(f.text);
				for (size_t page = 0; page <= i; page++) {
					if (page > 0)
						OK(tutor_do(t, &(struct tutor_action){ .verb = TUTOR_SKIP }, &f));
					OK(tutor_do(t, &(struct tutor_action){ .verb = TUTOR_NEXT }, &f));
				}
				if (s->guess_first)
					OK(tutor_do(t, &(struct tutor_action){ .verb = TUTOR_GUESS, .text = "1" }, &f));
				OK(tutor_do(t, &(struct tutor_action){ .verb = TUTOR_ANSWER, .text = dresses[k] }, &f));
				tutor_look(t, &view);
				if (!OK(view.steps[i].state == STEP_RIGHT))
					tap_diag("%s, %s: \"%s\": %s", names[c], s->id, dresses[k], view.steps[i].feedback);
				tutor_free(t);
			}
		}
		OK(asked >= 3);
		assess_free(a);
		casebook_free(book);
		report_fini(&report);
		arena_free(arena);
	}
}

static void
seeded(void)
{
	const char *given = getenv("SEED");

	seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	tap_diag("seed %llu", (unsigned long long)seed);
	OK(uniform(1) >= 0 && uniform(1) < 1);
}

TAP_MAIN(TAP_CASE(seeded), TAP_CASE(one_number_in_every_dress), TAP_CASE(drawn_numbers), TAP_CASE(the_edge_belongs_to_it),
         TAP_CASE(the_cases))
