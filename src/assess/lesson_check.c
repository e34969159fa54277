/* What only computing shows to be wrong with a lesson: placeholders in its text and in the sentences of its figures. */
#include <string.h>

#include "assess/figure.h"
#include "assess/internal.h"
#include "casebook/lesson.h"

/* Fill in the lines of a piece as they stand in the file, so that a fault has its place there. */
static void
check_lines(const struct assess *a, const struct lesson_piece *x, struct arena *arena, struct report *report)
{
	const struct lesson *lesson = a->c->lesson;
	size_t len;
	const char *lines = lesson_lines(lesson, x->line, x->last_line, &len);
	char *text = arena_text(arena, lines, len);
	int line = x->line, column = 1;
	struct fault f;

	if (!text) {
		report->out_of_memory = true;
		return;
	}
	/* A placeholder may go on in the next line. */
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n')
			text[i] = ' ';
	if (assess_fill(a, text, arena, &f))
		return;
	for (size_t i = 0; i + 1 < (size_t)f.column && i < len; i++) {
		column++;
		if (lines[i] == '\n') {
			line++;
			column = 1;
		}
	}
	if (f.kind == FAULT_MACHINE)
		report->out_of_memory = true;
	else
		report_add(report, lesson->file, line, column, SEVERITY_ERROR, "bad_placeholder", NULL, "%s", f.text);
}

static void
check_figure(const struct assess *a, const struct lesson_figure *x, struct report *report)
{
	struct lesson_place at;
	struct fault f;

	if (figure_check(a, x, &at, &f))
		return;
	if (f.kind == FAULT_MACHINE)
		report->out_of_memory = true;
	else
		report_add(report, a->c->lesson->file, at.line, at.column, SEVERITY_ERROR, "bad_figure", NULL, "%s", f.text);
}

void
check_lesson(const struct assess *a, struct arena *arena, struct report *report)
{
	const struct lesson *lesson = a->c->lesson;

	for (size_t i = 0; i <= lesson->n_questions; i++)
		for (size_t k = 0; k < lesson->pages[i].n; k++) {
			const struct lesson_piece *x = &lesson->pages[i].pieces[k];

			if (x->kind == LESSON_FIGURE)
				check_figure(a, x->figure, report);
			else
				check_lines(a, x, arena, report);
		}
}
