/* Prompts and hints that say the answer of their step: what is told is not learnt.
 *
 * A number counts where the answer, rounded as the number is written, equals it, with the unit of the step or none behind it.  In a
 * prompt only one with decimals counts: whole numbers there are what is given.  Of a choice the whole text of a right one
 * counts. */
#include <math.h>
#include <string.h>

#include "assess/internal.h"
#include "base/number.h"
#include "base/text.h"

/* A shorter right choice ("Yes", "Class II") stands in many a sentence. */
enum { CHOICE_MIN = 16 };
/* A smaller whole number is a count of something. */
static const double whole_min = 10;

static void
warn(const struct casebook *c, const struct case_step *s, size_t column, const char *text, size_t offset, size_t len,
     struct report *report)
{
	const struct table *t = &c->tables[CASE_STEPS];
	const struct table_cell *cell = table_cell(t, s->row, column);
	struct text_place at = text_place_of(t, cell);

	text_place_pass(&at, text, offset);
	if (column == STEP_PROMPT)
		report_add(report, at.file, at.line, at.column, SEVERITY_WARNING, "answer_in_prompt", NULL,
		           "the prompt says \"%.*s\", which is the answer; expected a question that leaves it to the learner",
		           (int)(len > 60 ? 60 : len), text + offset);
	else
		report_add(report, at.file, at.line, at.column, SEVERITY_WARNING, "answer_in_hint", NULL,
		           "%s gives the answer away, \"%.*s\"; expected a hint that leaves the last step to the learner",
		           t->schema->columns[column].name, (int)(len > 60 ? 60 : len), text + offset);
}

/* Does the number of that text equal the answer, as it is written? */
static bool
is_answer(const char *text, size_t len, double answer, bool prompt)
{
	const char *point = memchr(text, '.', len);
	double unit = pow(10, point ? (double)(text + len - point - 1) : 0), v;

	if (!number_parse(text, len, false, &v) || (!point && (prompt || v < whole_min)))
		return false;
	return fabs(round(fabs(answer) * unit) / unit - v) < 1e-9 * unit;
}

/* Does a number of its own begin at text[i], and not the end of a word, of a regimen or of a range? */
static bool
begins_number(const char *text, size_t i)
{
	char before = i > 0 ? text[i - 1] : ' ', earlier = i > 1 ? text[i - 2] : ' ';

	if (before == '-' && (text_is_letter(earlier) || text_is_digit(earlier)))
		return false;
	return text_is_digit(text[i]) && !text_is_letter(before) && !text_is_digit(before) && (unsigned char)before < 0x80 && before != '.';
}

static void
look_for_number(const struct casebook *c, const struct case_step *s, size_t column, double answer, struct report *report)
{
	const char *text = table_text(&c->tables[CASE_STEPS], s->row, column);

	for (size_t i = 0, len; text[i]; i += len) {
		len = text[i] == '{' ? strcspn(text + i, "}") : 1;
		if (begins_number(text, i)) {
			len = text_number_length(text + i);
			if (!lint_other_unit(text + i + len, s->unit) && is_answer(text + i, len, answer, column == STEP_PROMPT)) {
				warn(c, s, column, text, i, len, report);
				return;
			}
		}
		len += len == 0;
	}
}

static void
look_for_choice(const struct casebook *c, const struct case_step *s, size_t column, struct report *report)
{
	const char *text = table_text(&c->tables[CASE_STEPS], s->row, column);

	for (size_t i = 0; i < s->n_choices; i++) {
		const char *choice = s->choices[i].text, *at;

		if (s->choices[i].right && strlen(choice) >= CHOICE_MIN && (at = text_find(text, choice))) {
			warn(c, s, column, text, (size_t)(at - text), strlen(choice), report);
			return;
		}
	}
}

void
lint_giveaway(const struct casebook *c, const struct case_step *s, const double *answer, struct report *report)
{
	static const size_t columns[] = { STEP_PROMPT, STEP_HINT_1, STEP_HINT_2, STEP_HINT_3 };

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		if (answer)
			look_for_number(c, s, columns[i], *answer, report);
		else
			look_for_choice(c, s, columns[i], report);
	}
}
