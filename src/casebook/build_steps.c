#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "casebook/build.h"
#include "casebook/lesson.h"

static enum step_type
type_of(const char *word)
{
	for (int i = 0; i < STEP_TYPES; i++)
		if (!strcmp(word, case_step_types[i]))
			return (enum step_type)i;
	return STEP_CHOICE;
}

bool
case_step_ticks(const struct case_step *s)
{
	return s->type == STEP_SEVERAL;
}

/* A cell that a type does not have must be empty, or an author waits for it in vain. */
static void
check_cells(const struct table *t, size_t row, const struct case_step *s, struct report *report)
{
	static const struct { unsigned bit; size_t column; const char *what; } cells[] = {
		{ CELL_QUANTITY, STEP_QUANTITY, "what the engine computes" },
		{ CELL_OF, STEP_OF, "of what the engine computes it" },
		{ CELL_TOLERANCE, STEP_TOLERANCE, "how far from the key an answer may be" },
		{ CELL_TOLERANCE_GY, STEP_TOLERANCE_GY, "by how many Gy the dose may be wrong" },
		{ CELL_UNIT, STEP_UNIT, "" },
		{ CELL_GUESS, STEP_GUESS_FIRST, "" },
		{ CELL_ACCEPTS, STEP_ACCEPTS, "" },
		{ CELL_REPORTS, STEP_REPORTS, "" },
	};
	const struct case_step_kind *kind = &case_step_kinds[s->type];

	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		size_t column = cells[i].column;
		const char *name = t->schema->columns[column].name, *example;
		bool given = table_cell(t, row, column)->given;

		if (given && !((kind->needs | kind->takes) & cells[i].bit))
			table_fault(t, row, column, report, "unused_cell", NULL, "a %s step has no %s; expected an empty cell, or another type",
			            kind->name, name);
		if (given || !(kind->needs & cells[i].bit))
			continue;
		example = column == STEP_QUANTITY ? kind->quantity : column == STEP_OF ? kind->of : t->schema->columns[column].example;
		table_fault(t, row, column, report, "missing_cell", example, "%s is empty; a %s step says there %s, such as %s", name,
		            kind->name, cells[i].what, example);
	}
}

/* The item of the note that has this word, or NOTE_ITEMS. */
static enum note_item
item_of(const char *word, size_t len)
{
	int i = 0;

	while (i < NOTE_ITEMS && (strlen(case_note_items[i].word) != len || strncmp(case_note_items[i].word, word, len) != 0))
		i++;
	return (enum note_item)i;
}

static void
take_reports(const struct table *t, size_t row, struct case_step *s, struct report *report)
{
	const char *p = table_text(t, row, STEP_REPORTS), *words[NOTE_ITEMS], *near;

	if (s->type == STEP_REGIMEN)
		s->reports |= 1U << NOTE_REGIMEN;
	for (int i = 0; i < NOTE_ITEMS; i++)
		words[i] = case_note_items[i].word;
	while (*p) {
		char word[40];
		size_t len;
		enum note_item item;

		p += strspn(p, "; ");
		len = strcspn(p, "; ");
		item = item_of(p, len);
		snprintf(word, sizeof word, "%.*s", (int)(len < 39 ? len : 39), p);
		p += len;
		if (item < NOTE_ITEMS)
			s->reports |= 1U << item;
		else if (len > 0) {
			near = text_nearest(word, words, NOTE_ITEMS);
			table_fault(t, row, STEP_REPORTS, report, "unknown_item", near, "the note has no item \"%s\"; %s%s%s", word,
			            near ? "did you mean \"" : "ghostdose-case(5) lists them", near ? near : "", near ? "\"?" : "");
		}
	}
}

static void
check_prices(const struct table *t, size_t row, struct case_step *s, struct report *report)
{
	s->n_prices = table_numbers(table_cell(t, row, STEP_POINTS), s->prices, CASE_PRICES_MAX);
	for (size_t i = 1; i < s->n_prices; i++)
		if (s->prices[i] > s->prices[i - 1])
			table_fault(t, row, STEP_POINTS, report, "rising_points", NULL,
			            "points rise from one attempt to the next; expected them to fall, such as 3;2;1");
}

/* A text of a learner; in a lesson its lines are joined. */
static const char *
words_of(const struct casebook *c, const struct table *t, size_t row, size_t column, struct report *report)
{
	const char *text = table_text(t, row, column);

	if (c->lesson)
		text = lesson_unwrap(text, c->arena);
	if (!text)
		report->out_of_memory = true;
	return text ? text : "";
}

static void
take_hints(const struct casebook *c, const struct table *t, size_t row, struct case_step *s, struct report *report)
{
	static const size_t columns[CASE_HINTS] = { STEP_HINT_1, STEP_HINT_2, STEP_HINT_3 };

	for (size_t i = 0; i < CASE_HINTS; i++) {
		if (!table_cell(t, row, columns[i])->given)
			continue;
		if (s->n_hints < i)
			table_fault(t, row, columns[i], report, "missing_cell", NULL,
			            "hint_%zu is given and the one before it is empty; expected them in order", i + 1);
		s->hints[s->n_hints++] = words_of(c, t, row, columns[i], report);
	}
}

/* Choices that are ticked are typed together, "ac". */
static void
check_letter(const struct table *t, size_t row, const struct case_step *s, struct report *report)
{
	const char *id = table_text(t, row, CHOICE_ID);

	if (case_step_ticks(s) && strlen(id) > 1)
		table_fault(t, row, CHOICE_ID, report, "long_letter", NULL,
		            "\"%.20s\" is longer than a letter; expected one, because a learner may type several together", id);
}

/* How many choices are right. */
static void
check_right(const struct casebook *c, const struct case_step *s, struct report *report)
{
	const struct table *t = &c->tables[CASE_STEPS];
	size_t right = 0;

	for (size_t i = 0; i < s->n_choices; i++)
		right += s->choices[i].right;
	if (s->n_choices < 2)
		table_fault(t, s->row, STEP_ID, report, "no_choices", NULL,
		            "choices.csv has %zu rows for this step; expected at least two", s->n_choices);
	else if (s->type == STEP_CHOICE && right != 1)
		table_fault(t, s->row, STEP_ID, report, "right_choices", NULL,
		            "%zu choices of this step are right; expected exactly one", right);
	else if (right == 0 || right == s->n_choices)
		table_fault(t, s->row, STEP_ID, report, "right_choices", NULL,
		            "%zu of the %zu choices of this step are right; expected at least one that is and one that is not",
		            right, s->n_choices);
}

static void
take_choices(struct casebook *c, struct case_step *s, struct report *report)
{
	const struct table *t = &c->tables[CASE_CHOICES];

	s->choices = arena_array(c->arena, t->rows, sizeof *s->choices);
	if (!s->choices) {
		report->out_of_memory = true;
		return;
	}
	for (size_t i = 0; i < t->rows; i++) {
		if (strcmp(table_text(t, i, CHOICE_STEP), s->id) != 0)
			continue;
		for (size_t k = 0; k < s->n_choices; k++)
			if (text_same(s->choices[k].id, table_text(t, i, CHOICE_ID)))
				table_fault(t, i, CHOICE_ID, report, "repeated_name", NULL,
				            "the step has a choice \"%.20s\" already; expected a new letter", s->choices[k].id);
		s->choices[s->n_choices++] = (struct case_choice){
			.id = table_text(t, i, CHOICE_ID),
			.text = words_of(c, t, i, CHOICE_TEXT, report),
			.feedback = words_of(c, t, i, CHOICE_FEEDBACK, report),
			.right = !strcmp(table_text(t, i, CHOICE_RIGHT), "yes"),
		};
		check_letter(t, i, s, report);
		if (!table_cell(t, i, CHOICE_FEEDBACK)->given)
			report_add(report, t->file, t->lines[i], 1, SEVERITY_WARNING, "no_feedback", NULL,
			           "this choice has no feedback; expected a sentence that says why it is right or wrong");
	}
}

/* Do its choices stand in choices.csv? */
static bool
has_rows(const struct case_step *s)
{
	return s->type == STEP_CHOICE || s->type == STEP_SEVERAL;
}

static void
check_choice_steps(const struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_CHOICES];

	for (size_t i = 0; i < t->rows; i++) {
		const struct case_step *s = NULL;

		for (size_t k = 0; k < c->n_steps; k++)
			if (!strcmp(c->steps[k].id, table_text(t, i, CHOICE_STEP)))
				s = &c->steps[k];
		if ((!s || !has_rows(s)) && !report_has(report, "repeated_name", c->tables[CASE_STEPS].file))
			table_fault(t, i, CHOICE_STEP, report, "unknown_step", NULL,
			            "steps.csv has no choice or several step \"%.40s\"; expected the name of one", table_text(t, i, CHOICE_STEP));
	}
}

void
case_build_steps(struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_STEPS];

	if (t->rows > 200) {
		report_add(report, t->file, t->lines[200], 1, SEVERITY_ERROR, "too_many_rows", NULL,
		           "more than 200 steps; expected a case that one can finish");
		return;
	}
	c->steps = arena_array(c->arena, t->rows, sizeof *c->steps);
	if (!c->steps) {
		report->out_of_memory = true;
		return;
	}
	for (size_t i = 0; i < t->rows; i++) {
		struct case_step *s = &c->steps[i];

		*s = (struct case_step){
			.id = table_text(t, i, STEP_ID),
			.type = type_of(table_text(t, i, STEP_TYPE)),
			.prompt = words_of(c, t, i, STEP_PROMPT, report),
			.quantity = table_text(t, i, STEP_QUANTITY),
			.of = table_text(t, i, STEP_OF),
			.tolerance = table_number(t, i, STEP_TOLERANCE),
			.tolerance_gy = table_number(t, i, STEP_TOLERANCE_GY),
			.guess_first = !strcmp(table_text(t, i, STEP_GUESS_FIRST), "yes"),
			.unit = table_text(t, i, STEP_UNIT),
			.worked = words_of(c, t, i, STEP_WORKED, report),
			.explain = words_of(c, t, i, STEP_EXPLAIN, report),
			.objective = words_of(c, t, i, STEP_OBJECTIVE, report),
			.accepts = table_text(t, i, STEP_ACCEPTS),
			.row = i,
			.may_wait = c->lesson && !c->lesson->questions[i].predict_first,
		};
		c->n_steps = i + 1;
		case_repeats(t, i, STEP_ID, report);
		check_cells(t, i, s, report);
		take_reports(t, i, s, report);
		check_prices(t, i, s, report);
		take_hints(c, t, i, s, report);
		if (has_rows(s))
			take_choices(c, s, report);
	}
	check_choice_steps(c, report);
	/* A row that names no step may be the one that is missed. */
	for (size_t i = 0; i < c->n_steps && !report_has(report, "unknown_step", c->tables[CASE_CHOICES].file); i++)
		if (has_rows(&c->steps[i]))
			check_right(c, &c->steps[i], report);
	if (c->n_steps == 0)
		report_add(report, t->file, 0, 0, SEVERITY_WARNING, "no_steps", NULL,
		           "the case has no steps.csv: it can be scored, not played");
}
