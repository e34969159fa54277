/* Numbers in texts that are drawn anew in every variant: they must be placeholders. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/internal.h"
#include "base/number.h"
#include "base/text.h"
#include "casebook/lesson.h"

/* What one kind of number of a marked cell can be. */
struct drawn {
	const struct case_varied *cell;
	const double *values;      /* NULL: the cell's own range */
	size_t n;
	const char *placeholder;   /* "" where no placeholder says it */
};

struct search {
	const struct casebook *c;
	struct arena *arena;
	struct report *report;
	struct drawn *drawn;
	size_t n;
};

/* ---- what is drawn ---- */

static const char *
text_of(const struct casebook *c, const struct case_varied *x, size_t column)
{
	return table_text(&c->tables[x->table], x->row, column);
}

static const char *
placeholder_of(const struct search *s, const struct case_varied *x)
{
	if (x->table == CASE_COURSES && x->column == COURSE_MONTHS)
		return arena_print(s->arena, "{course.%s.months_before}", text_of(s->c, x, COURSE_ID));
	if (x->table == CASE_STRUCTURES && x->column == STRUCTURE_ALPHA_BETA)
		return arena_print(s->arena, "{structure.%s.alpha_beta_gy}", text_of(s->c, x, STRUCTURE_ID));
	if (x->table == CASE_STRUCTURES && x->column == STRUCTURE_HALF_TIME)
		return arena_print(s->arena, "{structure.%s.half_time_h}", text_of(s->c, x, STRUCTURE_ID));
	if (x->table == CASE_CONSTRAINTS && x->column == CONSTRAINT_LIMIT)
		return arena_print(s->arena, "{constraint.%s.limit}", text_of(s->c, x, CONSTRAINT_STRUCTURE));
	return "";
}

static bool
add(struct search *s, const struct case_varied *x, const double *values, const char *placeholder)
{
	bool differ = !values;

	for (size_t i = 1; values && i < x->values->n; i++)
		differ = differ || fabs(values[i] - values[0]) > 1e-9 * fabs(values[0]);
	if (!differ)
		return true;
	s->drawn[s->n++] = (struct drawn){ x, values, x->values->n, placeholder };
	return placeholder != NULL;
}

enum { REGIMEN_TOTAL, REGIMEN_FRACTIONS, REGIMEN_DOSE, REGIMEN_NUMBERS };

/* Of a regimen its total dose, fractions and dose of one, each where it varies. */
static bool
add_regimens(struct search *s, const struct case_varied *x)
{
	static const char *const fields[] = { "total_dose_gy", "fractions", "dose_per_fraction_gy" };
	double *values[REGIMEN_NUMBERS];
	bool good = true;

	for (int k = 0; k < REGIMEN_NUMBERS; k++)
		if (!(values[k] = arena_array(s->arena, x->values->n, sizeof **values)))
			return false;
	for (size_t i = 0; i < x->values->n; i++) {
		struct rb_regimen r = { 0 };
		struct fault f;

		if (!rb_regimen_parse(x->values->texts[i], &r, &f))
			return f.kind != FAULT_MACHINE;
		values[REGIMEN_TOTAL][i] = rb_total_dose(&r.schedule);
		values[REGIMEN_FRACTIONS][i] = (double)r.schedule.n;
		values[REGIMEN_DOSE][i] = schedule_is_even(&r.schedule) ? r.schedule.fractions[0].dose_gy : NAN;
		rb_regimen_fini(&r);
	}
	for (int k = 0; k < REGIMEN_NUMBERS && good; k++)
		good = add(s, x, values[k], arena_print(s->arena, "{course.%s.%s}", text_of(s->c, x, COURSE_ID), fields[k]));
	return good;
}

static bool
add_cell(struct search *s, const struct case_varied *x)
{
	double *values;

	if (x->table == CASE_COURSES && x->column == COURSE_REGIMEN)
		return !x->values->texts || add_regimens(s, x);
	if (!x->values->texts)
		return add(s, x, NULL, placeholder_of(s, x));
	values = arena_array(s->arena, x->values->n, sizeof *values);
	if (!values)
		return false;
	/* What is no number ("12:0.25") equals none. */
	for (size_t i = 0; i < x->values->n; i++)
		if (!number_parse(x->values->texts[i], strlen(x->values->texts[i]), true, &values[i]))
			values[i] = NAN;
	return add(s, x, values, placeholder_of(s, x));
}

static bool
can_be(const struct drawn *d, double v)
{
	const struct vary *r = d->cell->values;
	double unit = pow(10, r->decimals), k;

	for (size_t i = 0; d->values && i < d->n; i++)
		if (fabs(d->values[i] - v) <= 1e-9 * fabs(v))
			return true;
	if (d->values)
		return false;
	k = (v * unit - (double)r->low) / (double)r->step;
	return k > -1e-6 && k < (double)(r->n - 1) + 1e-6 && fabs(k - round(k)) < 1e-6;
}

/* ---- what texts say ---- */

struct place { const char *file; int line, column; };

static void
report_number(const struct search *s, const struct drawn *d, const char *text, size_t len, const struct place *at)
{
	const struct case_varied *x = d->cell;
	const struct table *t = &s->c->tables[x->table];
	int line = table_cell(t, x->row, x->column)->line;

	if (*d->placeholder)
		report_add(s->report, at->file, at->line, at->column, SEVERITY_ERROR, "literal_number", d->placeholder,
		           "\"%.*s\" stands in the text and is drawn anew in each variant (%s, line %d of %s); write %s", (int)len, text,
		           t->schema->columns[x->column].name, line, t->file, d->placeholder);
	else
		report_add(s->report, at->file, at->line, at->column, SEVERITY_ERROR, "literal_number", NULL,
		           "\"%.*s\" stands in the text and is drawn anew in each variant (%s, line %d of %s); expected a sentence "
		           "without it", (int)len, text, t->schema->columns[x->column].name, line, t->file);
}

static void
check_number(const struct search *s, const char *text, size_t len, const struct place *at)
{
	size_t after = len + strspn(text + len, " ");
	bool percent = text[after] == '%';
	double v;

	if (!number_parse(text, len, false, &v))
		return;
	for (size_t i = 0; i < s->n; i++)
		if (can_be(&s->drawn[i], v) || (percent && can_be(&s->drawn[i], v / 100))) {
			report_number(s, &s->drawn[i], text, len, at);
			return;
		}
}

/* A number begins at text: how long it is.  With a point or a letter before it it is part of a name ("EQD2", "1.2.3"). */
static size_t
number_length(const char *text)
{
	size_t n = strspn(text, "0123456789");

	if (text[n] == '.' && text_is_digit(text[n + 1]))
		n += 1 + strspn(text + n + 1, "0123456789");
	return n;
}

static void
check_text(const struct search *s, const char *text, const struct place *start)
{
	struct place at = *start;
	char before = ' ';

	while (*text) {
		size_t step = 1;

		if (*text == '{' && text_is_letter(text[1]))
			step = strcspn(text, "}");
		else if (text_is_digit(*text)) {
			step = number_length(text);
			if (!text_is_letter(before) && before != '.' && before != '_')
				check_number(s, text, step, &at);
		}
		if (step == 0)
			return;
		before = text[step - 1];
		for (size_t i = 0; i < step; i++) {
			at.column++;
			if (text[i] == '\n') {
				at.line++;
				at.column = 1;
			}
		}
		text += step;
	}
}

static void
check_column(const struct search *s, enum case_table which, size_t column)
{
	const struct table *t = &s->c->tables[which];

	for (size_t i = 0; i < t->rows; i++) {
		const struct table_cell *cell = table_cell(t, i, column);

		check_text(s, cell->text, &(struct place){ t->file, cell->line, cell->column });
	}
}

static void
check_lesson_text(const struct search *s)
{
	const struct lesson *lesson = s->c->lesson;

	for (size_t i = 0; lesson && i <= lesson->n_questions; i++)
		for (size_t k = 0; k < lesson->pages[i].n; k++) {
			const struct lesson_piece *x = &lesson->pages[i].pieces[k];
			size_t len;
			const char *lines = lesson_lines(lesson, x->line, x->last_line, &len);
			const char *text = x->kind == LESSON_FIGURE ? x->figure->say : arena_text(s->arena, lines, len);
			struct place at = { lesson->file, x->line, 1 };

			if (x->kind == LESSON_FIGURE) {
				at.line = x->figure->say_at.line;
				at.column = x->figure->say_at.column;
			}
			if (text)
				check_text(s, text, &at);
			else
				s->report->out_of_memory = true;
		}
}

void
lint_literals(const struct casebook *c, struct arena *arena, struct report *report)
{
	static const size_t texts[] = { STEP_PROMPT, STEP_HINT_1, STEP_HINT_2, STEP_HINT_3, STEP_WORKED, STEP_EXPLAIN };
	struct search s = { .c = c, .arena = arena, .report = report };
	bool good;

	if (c->n_varied == 0)
		return;
	s.drawn = arena_array(arena, c->n_varied * REGIMEN_NUMBERS, sizeof *s.drawn);
	good = s.drawn != NULL;
	for (size_t i = 0; good && i < c->n_varied; i++)
		good = add_cell(&s, &c->varied[i]);
	if (!good) {
		report->out_of_memory = true;
		return;
	}
	check_lesson_text(&s);
	check_text(&s, c->story, &(struct place){ c->story_file, c->story_line, 1 });
	for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
		check_column(&s, CASE_STEPS, texts[k]);
	check_column(&s, CASE_CHOICES, CHOICE_TEXT);
	check_column(&s, CASE_CHOICES, CHOICE_FEEDBACK);
}
