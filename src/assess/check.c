#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/classify.h"
#include "assess/internal.h"
#include "assess/misconception.h"
#include "assess/place.h"
#include "assess/registration.h"
#include "assess/slice.h"

static void
check_text(const struct assess *a, const struct table *t, size_t row, size_t column, struct arena *arena,
           struct report *report)
{
	const struct table_cell *cell = table_cell(t, row, column);
	struct fault f;

	if (!cell->given || assess_fill(a, cell->text, arena, &f))
		return;
	if (f.kind == FAULT_MACHINE)
		report->out_of_memory = true;
	else
		report_add(report, t->file, cell->line + (f.line > 1 ? f.line - 1 : 0),
		           f.line == 1 ? cell->column + f.column - 1 : f.column + text_place_of(t, cell).indent, SEVERITY_ERROR,
		           "bad_placeholder", NULL, "%s", f.text);
}

static void
check_story(const struct assess *a, struct arena *arena, struct report *report)
{
	const struct casebook *c = a->c;
	struct fault f = { 0 };

	if (!assess_fill(a, c->story, arena, &f) && f.kind == FAULT_MACHINE)
		report->out_of_memory = true;
	else if (*f.text)
		report_add(report, c->story_file, c->story_line + f.line - 1, f.column, SEVERITY_ERROR, "bad_placeholder", NULL, "%s",
		           f.text);
	if (!*c->story && !c->lesson)
		report_add(report, c->story_file, 1, 1, SEVERITY_WARNING, "no_story", NULL,
		           "the case has no story; expected what a learner must know of the patient");
}

enum { MISTAKES_FEW = 3 };

/* Does the author count this way as right? */
bool
assess_accepts(const struct case_step *s, enum misconception_id id)
{
	const char *name = misconception_at(id)->name, *p = s->accepts;
	size_t len = strlen(name);

	while ((p = strstr(p, name)) != NULL) {
		if ((p == s->accepts || strchr("; ", p[-1])) && (p[len] == '\0' || strchr("; ", p[len])))
			return true;
		p += len;
	}
	return false;
}

static void
check_accepts(const struct assess *a, const struct case_step *s, struct report *report)
{
	const char *p = s->accepts;
	enum misconception_id id;

	while (*p) {
		size_t len;

		p += strspn(p, "; ");
		len = strcspn(p, "; ");
		if (len > 0 && !misconception_find(p, len, &id))
			table_fault(&a->c->tables[CASE_STEPS], s->row, STEP_ACCEPTS, report, "unknown_misconception", NULL,
			            "there is no misconception \"%.*s\"; ghostdose-case(5) lists them", (int)(len < 60 ? len : 60), p);
		p += len;
	}
}

/* Half a unit of the fourth digit: a learner who types what we show must be right. */
static double
least_tolerance(double key)
{
	return 0.5 * pow(10, floor(log10(fmax(fabs(key), 1e-300))) - 3);
}

/* What to do about a wrong way that far from the key: a tolerance that tells the two apart, in two digits rounded down, where there
 * is one. */
static void
say_tolerance(double apart, double key, char *out, size_t size)
{
	double unit, down;

	out[0] = '\0';
	if (apart < least_tolerance(key))
		return;
	unit = pow(10, floor(log10(apart)) - 1);
	down = unit * (ceil(apart / unit - 1e-6) - 1);
	if (down >= least_tolerance(key))
		snprintf(out, size, "a tolerance of at most %.6g, ", down);
}

/* A question that hardly any wrong way answers wrongly teaches little; one whose key a wrong way comes too near to marks
 * that way as right. */
static void
check_mistakes(const struct assess *a, const struct case_step *s, double key, struct arena *arena, struct report *report)
{
	const struct table *t = &a->c->tables[CASE_STEPS];
	struct mistaken ways[MISTAKEN_MAX];
	struct fault f;
	size_t n, known = 0;

	if (!assess_mistakes(a, s->quantity, s->of, arena, ways, &n, &f))
		return;
	for (size_t i = 0; i < n; i++) {
		const struct misconception *m = misconception_at(ways[i].id);
		double apart = fabs(ways[i].value - key);
		char narrower[64];

		/* An accepted one has been thought of. */
		known++;
		if (apart > s->tolerance * (1 + 1e-9) || assess_accepts(s, ways[i].id))
			continue;
		say_tolerance(apart, key, narrower, sizeof narrower);
		table_fault(t, s->row, STEP_TOLERANCE, report, "misconception_counts_as_right", m->name,
		            "within the tolerance %.6g of the key %.6g lies %.6g, which comes out when %s; expected %sother numbers, or %s "
		            "in the column accepts", s->tolerance, key, ways[i].value, m->title, narrower, m->name);
	}
	if (known < MISTAKES_FEW)
		report_add(report, t->file, table_cell(t, s->row, STEP_QUANTITY)->line, table_cell(t, s->row, STEP_QUANTITY)->column,
		           SEVERITY_WARNING, "few_misconceptions", NULL,
		           "only %zu well-known wrong ways lead to another number than the key; expected %d or more", known, MISTAKES_FEW);
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
	if (s->tolerance < least_tolerance(v.value))
		report_add(report, t->file, table_cell(t, s->row, STEP_TOLERANCE)->line, table_cell(t, s->row, STEP_TOLERANCE)->column,
		           SEVERITY_WARNING, "narrow_tolerance", NULL,
		           "the tolerance %.6g is narrower than the rounding of the key %.6g to four digits; expected a wider one",
		           s->tolerance, v.value);
	if (s->tolerance > 0.5 * fabs(v.value))
		report_add(report, t->file, table_cell(t, s->row, STEP_TOLERANCE)->line, table_cell(t, s->row, STEP_TOLERANCE)->column,
		           SEVERITY_WARNING, "wide_tolerance", NULL,
		           "the tolerance %.6g is more than half of the key %.6g; expected a narrower one", s->tolerance, v.value);
}

/* A class, a place or a registration that the engine cannot find. */
static void
check_found_step(const struct assess *a, const struct case_step *s, struct arena *arena, struct report *report)
{
	const struct table *t = &a->c->tables[CASE_STEPS];
	struct classified class;
	struct fault f = { 0 };
	bool good = true;

	switch (s->type) {
	case STEP_CLASSIFY:
		good = assess_classify(a, s->quantity, s->of, arena, &class, &f);
		break;
	case STEP_PLACE:
		good = assess_place(a, s->quantity, s->of, arena, &f) != NULL;
		break;
	case STEP_LANDMARKS:
		/* Of a variant that borrows its maps the base was checked, and fields do not vary. */
		good = a->borrowed || assess_landmarks_check(a, s->of, &f);
		break;
	case STEP_JUDGE:
		good = a->borrowed || assess_judge_check(a, s->of, &f);
		break;
	case STEP_CHOICE:
	case STEP_NUMBER:
	case STEP_REGIMEN:
	case STEP_SEVERAL:
	case STEP_SIGN_OFF:
	case STEP_TYPES:
		return;
	}
	if (!good)
		table_fault(t, s->row, !*s->of || !strncmp(f.text, "there is no ", 12) ? STEP_QUANTITY : STEP_OF, report, "bad_quantity",
		            NULL, "%s", f.text);
}

/* What a consult note must state and no step asks for: the learner will miss it. */
static void
check_note(const struct assess *a, const struct case_step *s, struct report *report)
{
	const struct table *t = &a->c->tables[CASE_STEPS];
	unsigned asked = 0;

	for (size_t i = 0; i < a->c->n_steps; i++)
		asked |= a->c->steps[i].reports;
	for (int i = 0; i < NOTE_ITEMS; i++) {
		enum case_note_who who = case_note_items[i].who;

		if ((who == NOTE_LEARNER || (who == NOTE_SLICE && a->c->slice.given)) && !(asked & (1U << i)))
			report_add(report, t->file, t->lines[s->row], 1, SEVERITY_WARNING, "not_reported", NULL,
			           "the note must state \"%s\" and no step reports it; expected the word \"%s\" under reports of one",
			           case_note_items[i].heading, case_note_items[i].word);
	}
}

/* Landmarks that are seen well must do, or nobody can answer. */
static void
check_landmarks(const struct assess *a, const struct case_step *s, struct arena *arena, struct report *report)
{
	const struct table *t = &a->c->tables[CASE_STEPS];
	const struct table_cell *cell = table_cell(t, s->row, STEP_TOLERANCE);
	struct fault f;
	bool does;

	if (assess_landmarks_example(a, s->of, s->tolerance, s->tolerance_gy, arena, &does, &f) && !does)
		report_add(report, t->file, cell->line, cell->column, SEVERITY_WARNING, "hard_landmarks", NULL,
		           "the edges of the structure itself, read to the millimetre, do not do for these tolerances; expected wider ones");
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
		else
			check_found_step(a, &c->steps[i], arena, report);
		if (c->steps[i].type == STEP_SIGN_OFF)
			check_note(a, &c->steps[i], report);
		regimens += c->steps[i].reports >> NOTE_REGIMEN & 1U;    /* designed, or decided against */
	}
	for (size_t i = 0; i < c->tables[CASE_CHOICES].rows; i++) {
		check_text(a, &c->tables[CASE_CHOICES], i, CHOICE_TEXT, arena, report);
		check_text(a, &c->tables[CASE_CHOICES], i, CHOICE_FEEDBACK, arena, report);
	}
	if (c->n_steps > 0 && regimens == 0 && !c->lesson)
		report_add(report, c->tables[CASE_STEPS].file, 1, 1, SEVERITY_WARNING, "no_regimen_step", NULL,
		           "no step asks for a regimen; expected one, or one that reports it, such as a choice not to treat");
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

		if (case_on_slice(c, x->structure) &&
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
	if (sum <= 0 && !a->c->lesson)
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
	if (a->c->lesson)
		check_lesson(a, arena, report);
	check_steps(a, arena, report);
	check_slice(a, report);
	check_mark(a, report);
	arena_free(arena);
	return report->errors == before && !report->out_of_memory;
}

bool
assess_lint(const struct assess *a, struct report *report)
{
	size_t before = report->errors;
	struct arena *arena = arena_new();

	if (!arena) {
		report->out_of_memory = true;
		return false;
	}
	for (size_t i = 0; i < a->c->n_steps; i++) {
		const struct case_step *s = &a->c->steps[i];
		struct quantity_value v;
		struct fault f;

		if (s->type == STEP_LANDMARKS)
			check_landmarks(a, s, arena, report);
		if (s->n_choices > 0)
			lint_giveaway(a->c, s, NULL, report);
		if (s->type != STEP_NUMBER)
			continue;
		check_accepts(a, s, report);
		if (assess_quantity(a, s->quantity, s->of, arena, &v, &f)) {
			check_mistakes(a, s, v.value, arena, report);
			lint_giveaway(a->c, s, &v.value, report);
		}
	}
	lint_literals(a->c, arena, report);
	lint_personal(a->c, report);
	casebook_lint_cells(a->c, report);
	arena_free(arena);
	return report->errors == before && !report->out_of_memory;
}
