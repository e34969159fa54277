#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/slice.h"

static void
check_text(const struct assess *a, const struct table *t, size_t row, size_t column, struct arena *arena,
           struct report *report)
{
	const struct table_cell *cell = table_cell(t, row, column);
	struct fault f;

	if (cell->given && !assess_fill(a, cell->text, arena, &f))
		report_add(report, t->file, cell->line + (f.line > 1 ? f.line - 1 : 0),
		           f.line > 1 ? f.column : cell->column + f.column - 1, SEVERITY_ERROR, "bad_placeholder", NULL, "%s", f.text);
}

static void
check_story(const struct assess *a, struct arena *arena, struct report *report)
{
	const struct casebook *c = a->c;
	struct fault f;

	if (!assess_fill(a, c->story, arena, &f))
		report_add(report, c->story_file, c->story_line + f.line - 1, f.column, SEVERITY_ERROR, "bad_placeholder", NULL, "%s",
		           f.text);
	if (!*c->story)
		report_add(report, c->story_file, 1, 1, SEVERITY_WARNING, "no_story", NULL,
		           "the case has no story; expected what a learner must know of the patient");
}

static void
check_number_step(const struct assess *a, const struct case_step *s, struct arena *arena, struct report *report)
{
	const struct table *t = &a->c->tables[CASE_STEPS];
	struct quantity_value v;
	struct fault f;

	if (!assess_quantity(a, s->quantity, s->of, arena, &v, &f)) {
		bool unknown_name = strstr(f.text, "there is no quantity") != NULL;

		table_fault(t, s->row, unknown_name || !*s->of ? STEP_QUANTITY : STEP_OF, report, "bad_quantity", NULL, "%s", f.text);
		return;
	}
	if (s->tolerance > 0.5 * fabs(v.value))
		report_add(report, t->file, table_cell(t, s->row, STEP_TOLERANCE)->line, table_cell(t, s->row, STEP_TOLERANCE)->column,
		           SEVERITY_WARNING, "wide_tolerance", NULL,
		           "the tolerance %.6g is more than half of the key %.6g; expected a narrower one", s->tolerance, v.value);
}

/* Parsed text cannot break a screen, but an author wants to know where it does not fit its purpose. */
static void
check_steps(const struct assess *a, struct arena *arena, struct report *report)
{
	static const size_t texts[] = { STEP_PROMPT, STEP_HINT_1, STEP_HINT_2, STEP_HINT_3, STEP_WORKED, STEP_EXPLAIN };
	const struct casebook *c = a->c;
	size_t regimens = 0;

	for (size_t i = 0; i < c->n_steps; i++) {
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
			check_text(a, &c->tables[CASE_STEPS], c->steps[i].row, texts[k], arena, report);
		if (c->steps[i].type == STEP_NUMBER)
			check_number_step(a, &c->steps[i], arena, report);
		regimens += c->steps[i].type == STEP_REGIMEN;
	}
	for (size_t i = 0; i < c->tables[CASE_CHOICES].rows; i++) {
		check_text(a, &c->tables[CASE_CHOICES], i, CHOICE_TEXT, arena, report);
		check_text(a, &c->tables[CASE_CHOICES], i, CHOICE_FEEDBACK, arena, report);
	}
	if (c->n_steps > 0 && regimens == 0)
		report_add(report, c->tables[CASE_STEPS].file, 1, 1, SEVERITY_WARNING, "no_regimen_step", NULL,
		           "no step asks for a regimen; expected one, or the constraints are never used");
}

/* A volume that a structure on the slice does not have cannot be asked for. */
static void
check_slice(const struct assess *a, struct report *report)
{
	const struct casebook *c = a->c;

	for (size_t i = 0; i < c->n_constraints; i++) {
		const struct case_constraint *x = &c->constraints[i];
		struct slice_metric m;
		struct fault f;

		if (x->structure != CASE_TUMOUR && case_on_slice(c, x->structure) &&
		    !slice_metric(a, x->structure, &x->metric, PART_PRIOR, CASE_NONE, NULL, NULL, x->unit, &m, &f))
			table_fault(&c->tables[CASE_CONSTRAINTS], i, CONSTRAINT_METRIC, report, "bad_metric", NULL, "%s", f.text);
	}
}

static void
check_mark(const struct assess *a, struct report *report)
{
	double sum = 0;

	for (size_t i = 0; i < a->c->n_constraints; i++)
		sum += a->c->constraints[i].points;
	if (sum <= 0)
		report_add(report, a->c->tables[CASE_CONSTRAINTS].file, 1, 1, SEVERITY_WARNING, "no_points", NULL,
		           "no constraint gives points; expected a mark of more than 0");
}

bool
assess_check(const struct assess *a, struct report *report)
{
	size_t before = report->errors;
	struct arena *arena = arena_new();

	if (!arena) {
		report->out_of_memory = true;
		return false;
	}
	check_story(a, arena, report);
	check_steps(a, arena, report);
	check_slice(a, report);
	check_mark(a, report);
	arena_free(arena);
	return report->errors == before;
}
