#include "screens/plain_lesson.h"

#include <math.h>
#include <string.h>

void
plain_lesson_head(struct fact_text *x, const struct casebook *c)
{
	const struct lesson *lesson = c->lesson;

	fact_add(x, "Afterwards you can:\n");
	for (size_t i = 0; i < lesson->n_objectives; i++)
		fact_add(x, "- %s\n", lesson->objectives[i]);
	fact_add(x, "\n%zu question%s", lesson->n_questions, lesson->n_questions == 1 ? "" : "s");
	if (!isnan(c->minutes))
		fact_add(x, ", about %s minutes", TIDY(c->minutes, 0));
	fact_add(x, ". A guess is worth making before the text tells.\n");
	if (*c->author)
		fact_add(x, "By %s%s%s.\n", c->author, *c->licence ? ", " : "", c->licence);
}

void
plain_lesson_page(struct fact_text *x, const struct assess *a, const struct lesson_page *page)
{
	size_t number = 1;

	for (size_t i = 0; i < page->n; i++) {
		const struct lesson_piece *p = &page->pieces[i];

		if (p->kind == LESSON_FIGURE)
			plain_figure(x, a, p->figure, &number);
		else
			fact_add(x, "%s\n\n", p->text);
	}
}

void
plain_lesson_sources(struct fact_text *x, const struct casebook *c)
{
	if (*c->sources)
		fact_add(x, "Sources: %s\n", c->sources);
}
