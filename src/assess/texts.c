/* The texts of a case that a learner reads, with their places. */
#include "assess/internal.h"
#include "casebook/lesson.h"

struct text_place
text_place_of(const struct table *t, const struct table_cell *cell)
{
	return (struct text_place){ t->file, cell->line, cell->column, t->of_spreadsheet ? 0 : LESSON_INDENT };
}

void
text_place_pass(struct text_place *at, const char *text, size_t n)
{
	for (size_t i = 0; i < n && text[i]; i++) {
		at->column++;
		if (text[i] == '\n') {
			at->line++;
			at->column = 1 + at->indent;
		}
	}
}

void
lint_column(const struct casebook *c, enum case_table which, size_t column, lint_text_fn *look, void *user)
{
	const struct table *t = &c->tables[which];

	for (size_t i = 0; i < t->rows; i++) {
		const struct table_cell *cell = table_cell(t, i, column);

		struct text_place at = text_place_of(t, cell);

		look(user, cell->text, &at);
	}
}

void
lint_texts(const struct casebook *c, lint_text_fn *look, void *user)
{
	static const size_t steps[] = { STEP_PROMPT, STEP_HINT_1, STEP_HINT_2, STEP_HINT_3, STEP_WORKED, STEP_EXPLAIN };
	static const size_t choices[] = { CHOICE_TEXT, CHOICE_FEEDBACK };

	look(user, c->story, &(struct text_place){ c->story_file, c->story_line, 1, 0 });
	for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
		lint_column(c, CASE_STEPS, steps[k], look, user);
	for (size_t k = 0; k < sizeof choices / sizeof *choices; k++)
		lint_column(c, CASE_CHOICES, choices[k], look, user);
}
