/* Numbers in texts that are drawn anew in every variant: they must be placeholders.
 *
 * A number that equals a drawn one by chance is none of these.  It counts with the unit of the cell behind it ("14 months",
 * "66 or 70 Gy"), in a regimen's notation ("35x2"), behind the name of what is drawn and without a unit ("an OER of 3"), and
 * where the cell has no unit with decimals and no unit or in percent. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/internal.h"
#include "base/number.h"
#include "base/text.h"
#include "casebook/lesson.h"

enum unit { UNIT_NONE, UNIT_GY, UNIT_MONTHS, UNIT_HOURS, UNIT_DAYS, UNIT_PER_GY, UNIT_PER_DAY, UNIT_PERCENT, UNIT_CC, UNIT_FRACTIONS };

/* What one kind of number of a marked cell can be. */
struct drawn {
	const struct case_varied *cell;
	const double *values;      /* NULL: the cell's own range */
	size_t n;
	const char *placeholder;   /* "" where no placeholder says it */
	enum unit unit;
	const char *names;         /* that may stand before it, ";" between; "" for none */
};

struct search {
	const struct casebook *c;
	struct arena *arena;
	struct report *report;
	struct drawn *drawn;
	size_t n;
	const struct lesson_figure *said;      /* whose sentence is read, its lines joined; places are then within it */
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

/* ---- units and names ---- */

static const struct { const char *word; enum unit unit; } unit_words[] = {
	{ "Gy\u207b\u00b9", UNIT_PER_GY }, { "1/Gy", UNIT_PER_GY }, { "per Gy", UNIT_PER_GY }, { "/Gy", UNIT_PER_GY }, { "1/d", UNIT_PER_DAY }, { "/d", UNIT_PER_DAY },
	{ "per day", UNIT_PER_DAY }, { "a day", UNIT_PER_DAY }, { "Gy", UNIT_GY }, { "grays", UNIT_GY }, { "gray", UNIT_GY },
	{ "months", UNIT_MONTHS }, { "month", UNIT_MONTHS }, { "mo", UNIT_MONTHS }, { "hours", UNIT_HOURS }, { "hour", UNIT_HOURS },
	{ "h", UNIT_HOURS }, { "days", UNIT_DAYS }, { "day", UNIT_DAYS }, { "d", UNIT_DAYS }, { "%", UNIT_PERCENT },
	{ "percent", UNIT_PERCENT }, { "cc", UNIT_CC }, { "cm3", UNIT_CC }, { "cm\u00b3", UNIT_CC }, { "ml", UNIT_CC },
	{ "fractions", UNIT_FRACTIONS }, { "fraction", UNIT_FRACTIONS }, { "fx", UNIT_FRACTIONS },
};
enum { UNIT_WORDS = sizeof unit_words / sizeof *unit_words };

static const struct { const char *column, *names; } column_names[] = {
	{ "alpha_beta_gy", "\u03b1/\u03b2;alpha/beta" }, { "alpha", "\u03b1;alpha" }, { "oer_alpha", "OER;enhancement" },
	{ "oer_beta", "OER;enhancement" }, { "half_time_h", "half-time;half time" }, { "doubling_days", "doubling" },
	{ "kickoff_days", "kick-off" }, { "limit", "limit" }, { "clonogens", "clonogens;cells" }, { "recovery_value", "recovery" },
	{ "hypoxic_fraction", "hypoxic" },
};

/* Does a unit stand at text, and no longer word?  How long it is; 0: none. */
static size_t
unit_at(const char *text, enum unit *unit)
{
	*unit = UNIT_NONE;
	for (size_t i = 0; i < UNIT_WORDS; i++) {
		size_t len = strlen(unit_words[i].word);

		if (!strncmp(text, unit_words[i].word, len) && (!text_is_letter(text[len]) || !text_is_letter(text[len - 1]))) {
			*unit = unit_words[i].unit;
			return len;
		}
	}
	return 0;
}

static enum unit
unit_named(const char *name)
{
	enum unit unit;

	return name && !strcmp(name, "months") ? UNIT_MONTHS : name && unit_at(name, &unit) ? unit : UNIT_NONE;
}

static enum unit
unit_of_cell(const struct casebook *c, const struct case_varied *x)
{
	if (x->table == CASE_CONSTRAINTS && x->column == CONSTRAINT_LIMIT)
		return unit_named(text_of(c, x, CONSTRAINT_UNIT));
	return unit_named(c->tables[x->table].schema->columns[x->column].unit);
}

static const char *
names_of_cell(const struct casebook *c, const struct case_varied *x)
{
	for (size_t i = 0; i < sizeof column_names / sizeof *column_names; i++)
		if (!strcmp(c->tables[x->table].schema->columns[x->column].name, column_names[i].column))
			return column_names[i].names;
	return "";
}

static bool
add(struct search *s, const struct case_varied *x, const double *values, const char *placeholder, enum unit unit)
{
	bool differ = !values;

	for (size_t i = 1; values && i < x->values->n; i++)
		differ = differ || fabs(values[i] - values[0]) > 1e-9 * fabs(values[0]);
	if (!differ)
		return true;
	s->drawn[s->n++] = (struct drawn){ x, values, x->values->n, placeholder, unit, names_of_cell(s->c, x) };
	return placeholder != NULL;
}

enum { REGIMEN_TOTAL, REGIMEN_FRACTIONS, REGIMEN_DOSE, REGIMEN_NUMBERS };

/* Of a regimen its total dose, fractions and dose of one, each where it varies. */
static bool
add_regimens(struct search *s, const struct case_varied *x)
{
	static const char *const fields[] = { "total_dose_gy", "fractions", "dose_per_fraction_gy" };
	static const enum unit units[] = { UNIT_GY, UNIT_FRACTIONS, UNIT_GY };
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
		good = add(s, x, values[k], arena_print(s->arena, "{course.%s.%s}", text_of(s->c, x, COURSE_ID), fields[k]), units[k]);
	return good;
}

static bool
add_cell(struct search *s, const struct case_varied *x)
{
	double *values;

	if (x->table == CASE_COURSES && x->column == COURSE_REGIMEN)
		return !x->values->texts || add_regimens(s, x);
	if (!x->values->texts)
		return add(s, x, NULL, placeholder_of(s, x), unit_of_cell(s->c, x));
	values = arena_array(s->arena, x->values->n, sizeof *values);
	if (!values)
		return false;
	/* What is no number ("12:0.25") equals none. */
	for (size_t i = 0; i < x->values->n; i++)
		if (!number_parse(x->values->texts[i], strlen(x->values->texts[i]), true, &values[i]))
			values[i] = NAN;
	return add(s, x, values, placeholder_of(s, x), unit_of_cell(s->c, x));
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

static void
report_number(const struct search *s, const struct drawn *d, const char *text, size_t len, const struct text_place *at)
{
	const struct case_varied *x = d->cell;
	const struct table *t = &s->c->tables[x->table];
	int line = table_cell(t, x->row, x->column)->line;
	struct lesson_place place = { at->line, at->column };

	if (s->said)
		place = lesson_place_in(s->c->lesson, s->said->say_at, at->line, at->column);
	if (*d->placeholder)
		report_add(s->report, at->file, place.line, place.column, SEVERITY_ERROR, "literal_number", d->placeholder,
		           "\"%.*s\" stands in the text and is drawn anew in each variant (%s, line %d of %s); write %s", (int)len, text,
		           t->schema->columns[x->column].name, line, t->file, d->placeholder);
	else
		report_add(s->report, at->file, place.line, place.column, SEVERITY_ERROR, "literal_number", NULL,
		           "\"%.*s\" stands in the text and is drawn anew in each variant (%s, line %d of %s); expected a sentence "
		           "without it", (int)len, text, t->schema->columns[x->column].name, line, t->file);
}

static size_t
skip(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strncmp(text, words[i], strlen(words[i])))
			return strlen(words[i]);
	return 0;
}

/* "x" or its sign between the fractions and the dose of a regimen, blanks around it; 0: none. */
static size_t
times_at(const char *text)
{
	static const char *const signs[] = { "x", "\u00d7" };
	size_t blanks = strspn(text, " "), sign = skip(text + blanks, signs, 2), behind;

	if (sign == 0)
		return 0;
	behind = blanks + sign + strspn(text + blanks + sign, " ");
	return text_is_digit(text[behind]) ? behind : 0;
}

/* The unit of a number that ends at text; of "66, 68 or 70 Gy" each has that of the last. */
static enum unit
unit_behind(const char *text)
{
	static const char *const blanks[] = { " ", "\n", "-", "\u00a0" };
	static const char *const links[] = { ", ", " and ", " or ", " to ", "-", "\u2013", "\u2212", "/" };
	enum unit unit;
	size_t step = skip(text, blanks, 4);

	if (times_at(text))
		return UNIT_FRACTIONS;
	if (unit_at(text, &unit) || unit_at(text + step, &unit))
		return unit;
	step = skip(text, links, sizeof links / sizeof *links);
	if (step == 0 || !text_is_digit(text[step]))
		return UNIT_NONE;
	return unit_behind(text + step + text_number_length(text + step));
}

bool
lint_other_unit(const char *text, const char *unit)
{
	enum unit behind = unit_behind(text);

	return behind != UNIT_NONE && behind != unit_named(unit);
}

/* Does one of the names stand before text in its sentence, near and with no number between? */
static bool
is_named(const char *names, const char *start, const char *text)
{
	enum { NEAR = 32 };
	const char *from = text;

	while (from > start && text - from < NEAR && !strchr(".;:\n0123456789", from[-1]))
		from--;
	while (*names) {
		size_t len = strcspn(names, ";");

		for (const char *p = from; len > 0 && p + len <= text; p++)
			if (!strncmp(p, names, len))
				return true;
		names += len + (names[len] == ';');
	}
	return false;
}

/* One number of a text. */
struct literal {
	const char *start, *text;      /* of the whole text; of the number */
	size_t len;
	double value;
	enum unit unit;                /* behind it */
};

static bool
counts(const struct drawn *d, const struct literal *x)
{
	bool decimals = memchr(x->text, '.', x->len) != NULL;

	if (x->unit == UNIT_PERCENT && d->unit == UNIT_NONE)
		return can_be(d, x->value / 100);
	if (!can_be(d, x->value))
		return false;
	if (x->unit != UNIT_NONE || d->unit == UNIT_NONE)
		return x->unit == d->unit && (x->unit != UNIT_NONE || decimals || is_named(d->names, x->start, x->text));
	return is_named(d->names, x->start, x->text);
}

static void
check_number(const struct search *s, struct literal *x, bool dose, const struct text_place *at)
{
	if (!number_parse(x->text, x->len, false, &x->value))
		return;
	x->unit = dose ? UNIT_GY : unit_behind(x->text + x->len);
	for (size_t i = 0; i < s->n; i++)
		if (counts(&s->drawn[i], x)) {
			report_number(s, &s->drawn[i], x->text, x->len, at);
			return;
		}
}

static void
check_text(void *user, const char *text, const struct text_place *start)
{
	const struct search *s = user;
	struct text_place at = *start;
	const char *begin = text, *dose = NULL;
	char before = ' ';

	while (*text) {
		size_t step = 1;

		if (*text == '{' && text_is_letter(text[1]))
			step = strcspn(text, "}");
		else if (text_is_digit(*text)) {
			step = text_number_length(text);
			/* With a point or a letter before it it is part of a name ("EQD2", "1.2.3"), but for the dose of "35x2". */
			if (text == dose || (!text_is_letter(before) && before != '.' && before != '_'))
				check_number(s, &(struct literal){ .start = begin, .text = text, .len = step }, text == dose, &at);
			dose = times_at(text + step) ? text + step + times_at(text + step) : NULL;
		}
		if (step == 0)
			return;
		before = text[step - 1];
		text_place_pass(&at, text, step);
		text += step;
	}
}

static void
check_lesson_text(struct search *s)
{
	const struct lesson *lesson = s->c->lesson;

	for (size_t i = 0; lesson && i <= lesson->n_questions; i++)
		for (size_t k = 0; k < lesson->pages[i].n; k++) {
			const struct lesson_piece *x = &lesson->pages[i].pieces[k];
			size_t len;
			const char *lines = lesson_lines(lesson, x->line, x->last_line, &len);
			const char *text = x->kind == LESSON_FIGURE ? x->figure->say : arena_text(s->arena, lines, len);
			struct text_place at = { lesson->file, x->line, 1, 0 };

			s->said = x->kind == LESSON_FIGURE ? x->figure : NULL;
			if (s->said)
				at.line = 1;
			if (text)
				check_text(s, text, &at);
			else
				s->report->out_of_memory = true;
		}
	s->said = NULL;
}

void
lint_literals(const struct casebook *c, struct arena *arena, struct report *report)
{
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
	lint_texts(c, check_text, &s);
}
