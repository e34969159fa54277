#include "assess/parameter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/figure.h"
#include "assess/internal.h"
#include "base/number.h"
#include "base/text.h"

enum { MOVEMENT_MOST = 2, FRACTIONS_MOST = 200, PER_DAY_MOST = 3, GAP_MOST = 8, NAME_MAX_BYTES = 80, NAMES_MAX = 96 };
static const double DOSE_MOST = 30, HOURS_MOST = 24;

static const struct own {
	struct figure_parameter words;
	const char *label;
	enum parameter_kind kind;
	double low, high;
	bool whole;
} own[] = {
	{ { "fractions", "how many fractions of the same size" }, "number of fractions", PARAMETER_FRACTIONS, 1, FRACTIONS_MOST, true },
	{ { "fractions_same_total", "into how many fractions the same total dose is divided" }, "number of fractions", PARAMETER_SAME_TOTAL, 1, FRACTIONS_MOST, true },
	{ { "dose_per_fraction_gy", "dose of each fraction, as many as before" }, "dose of a fraction, Gy", PARAMETER_DOSE, 0.01, DOSE_MOST, false },
	{ { "per_day", "fractions a day, 1 to 3" }, "fractions a day", PARAMETER_PER_DAY, 1, PER_DAY_MOST, true },
	{ { "interval_h", "hours from fraction to fraction of one day" }, "hours between two fractions of a day", PARAMETER_INTERVAL, 0.1, HOURS_MOST, false },
	{ { "gap_weeks", "weeks without treatment halfway" }, "weeks of the gap", PARAMETER_GAP, 0, GAP_MOST, true },
	{ { "movement", "slice: which share of the displacement fields is followed, 0: as if nothing had moved, 1: as the case has it" },
	  "share of the movement that is followed", PARAMETER_MOVEMENT, 0, MOVEMENT_MOST, false },
};
enum { OWN = sizeof own / sizeof *own };

/* Tables whose cells a slider may move, with the column that names a row. */
static const struct { enum case_table table; size_t name; } tables[] = {
	{ CASE_STRUCTURES, STRUCTURE_ID }, { CASE_COURSES, COURSE_ID }, { CASE_TUMOURS, TUMOUR_CLONE },
};
enum { TABLES = sizeof tables / sizeof *tables };

size_t
figure_parameter_count(void)
{
	return OWN;
}

const struct figure_parameter *
figure_parameter_at(size_t i)
{
	return &own[i].words;
}

/* ---- names ---- */

static bool
is_number(const struct column *c)
{
	return c->type == COLUMN_NUMBER && c->varies;
}

bool
figure_moves(enum case_table table, const struct column *c)
{
	bool moves = false;

	for (size_t t = 0; t < TABLES; t++)
		moves = moves || tables[t].table == table;
	return moves && is_number(c);
}

/* The column of that name; schema->n when it has none. */
static size_t
column_of(const struct table_schema *s, const char *name)
{
	size_t i = 0;

	while (i < s->n && !(is_number(&s->columns[i]) && !strcmp(s->columns[i].name, name)))
		i++;
	return i;
}

/* The column of doses.csv that a slider may move. */
static const char *const FACTOR = "factor";

static bool
refuse(const char *name, struct fault *f)
{
	const char *names[NAMES_MAX] = { FACTOR }, *near;
	size_t n = 1;

	for (size_t i = 0; i < OWN; i++)
		names[n++] = own[i].words.name;
	for (size_t t = 0; t < TABLES; t++)
		for (size_t i = 0; i < case_schemas[tables[t].table].table.n && n < NAMES_MAX; i++)
			if (is_number(&case_schemas[tables[t].table].table.columns[i]))
				names[n++] = case_schemas[tables[t].table].table.columns[i].name;
	near = text_nearest(name, names, n);
	return fault_set(f, 0, 0, "there is no parameter \"%.60s\"; %s%s%s", name, near ? "did you mean \"" : "ghostdose-lesson(5) lists them",
	                 near ? near : "", near ? "\"?" : "");
}

static void
set_column(struct parameter *out, enum case_table table, size_t column)
{
	const struct column *c = &case_schemas[table].table.columns[column];

	out->kind = PARAMETER_CELLS;
	out->table = table;
	out->column = column;
	out->low = c->low < c->high ? c->low : -HUGE_VAL;
	out->high = c->low < c->high ? c->high : HUGE_VAL;
}

/* What a structure gets of the new course, where one row of doses.csv says so. */
static bool
find_factor(const struct casebook *c, const char *structure, struct parameter *out, struct fault *f)
{
	const struct table *x = &c->tables[CASE_DOSES];
	size_t found = 0;

	for (size_t i = 0; i < x->rows; i++)
		if (!strcmp(table_text(x, i, DOSE_STRUCTURE), structure) &&
		    !strcmp(table_text(x, i, DOSE_COURSE), c->courses[c->new_course].id)) {
			set_column(out, CASE_DOSES, DOSE_FACTOR);
			out->row = i;
			out->rows = 1;
			found++;
		}
	return found == 1 || fault_set(f, 0, 0, "\"%.40s\" has %zu rows of the new course in doses.csv; expected one, whose factor is moved",
	                               structure, found);
}

/* Without a row: all clones of the tumour; the one earlier course. */
static bool
find_alone(const struct casebook *c, const char *name, struct parameter *out, struct fault *f)
{
	size_t in_structures = column_of(&case_schemas[CASE_STRUCTURES].table, name);
	size_t in_courses = column_of(&case_schemas[CASE_COURSES].table, name);
	size_t in_tumour = column_of(&case_schemas[CASE_TUMOURS].table, name), prior = CASE_NONE, priors = 0;

	if (in_structures < case_schemas[CASE_STRUCTURES].table.n)
		return fault_set(f, 0, 0, "it is not said whose %s is meant; expected such as %s.%s", name, name,
		                 c->n_structures > 0 ? c->structures[0].id : "cord");
	if (in_tumour < case_schemas[CASE_TUMOURS].table.n && c->tables[CASE_TUMOURS].rows > 0) {
		set_column(out, CASE_TUMOURS, in_tumour);
		out->rows = c->tables[CASE_TUMOURS].rows;
		return true;
	}
	if (in_tumour < case_schemas[CASE_TUMOURS].table.n)
		return fault_set(f, 0, 0, "the case has no tumour, whose %s could be moved; expected a table [tumour]", name);
	for (size_t k = 0; k < c->n_courses; k++)
		if (!c->courses[k].is_new) {
			prior = k;
			priors++;
		}
	if (in_courses == case_schemas[CASE_COURSES].table.n)
		return refuse(name, f);
	if (priors != 1)
		return fault_set(f, 0, 0, "there are %zu earlier courses; expected the name of one, as %s.COURSE", priors, name);
	set_column(out, CASE_COURSES, in_courses);
	out->row = prior;
	out->rows = 1;
	return true;
}

static bool
find_row(const struct casebook *c, const char *column, const char *row, struct parameter *out, struct fault *f)
{
	bool any = false;

	for (size_t t = 0; t < TABLES; t++) {
		const struct table *x = &c->tables[tables[t].table];
		size_t at = column_of(&case_schemas[tables[t].table].table, column);

		if (at == case_schemas[tables[t].table].table.n)
			continue;
		any = true;
		for (size_t i = 0; i < x->rows; i++)
			if (!strcmp(table_text(x, i, tables[t].name), row)) {
				set_column(out, tables[t].table, at);
				out->row = i;
				out->rows = 1;
				return true;
			}
	}
	return any ? fault_set(f, 0, 0, "nothing of the name \"%.40s\" has a %.40s; expected a structure, a clone or a course", row, column)
	           : refuse(column, f);
}

/* Is there a displacement field? */
static bool
moves(const struct casebook *c)
{
	bool any = false;

	for (size_t k = 0; k < c->n_courses && c->slice.given; k++)
		any = any || c->slice.fields[k].u_mm[0];
	return any;
}

bool
parameter_find(const struct casebook *c, const char *name, struct parameter *out, struct fault *f)
{
	const char *dot = strchr(name, '.');
	char column[NAME_MAX_BYTES];

	*out = (struct parameter){ .kind = PARAMETER_CELLS };
	for (size_t i = 0; i < OWN; i++)
		if (!strcmp(own[i].words.name, name)) {
			if (own[i].kind == PARAMETER_MOVEMENT && !moves(c))
				return fault_set(f, 0, 0, "nothing on the case's slice moves; expected a grid of the kind field");
			*out = (struct parameter){ .kind = own[i].kind, .low = own[i].low, .high = own[i].high, .whole = own[i].whole };
			return true;
		}
	if (!dot)
		return find_alone(c, name, out, f);
	if ((size_t)(dot - name) >= sizeof column)
		return refuse(name, f);
	snprintf(column, sizeof column, "%.*s", (int)(dot - name), name);
	if (!strcmp(column, FACTOR))
		return find_factor(c, dot + 1, out, f);
	if (!strcmp(dot + 1, "tumour") && casebook_structure(c, "tumour") == CASE_NONE &&
	    column_of(&case_schemas[CASE_TUMOURS].table, column) < case_schemas[CASE_TUMOURS].table.n && c->tables[CASE_TUMOURS].rows > 0) {
		set_column(out, CASE_TUMOURS, column_of(&case_schemas[CASE_TUMOURS].table, column));
		out->rows = c->tables[CASE_TUMOURS].rows;
		return true;
	}
	return find_row(c, column, dot + 1, out, f);
}

const char *
parameter_label(const struct parameter *p, struct arena *arena)
{
	/* How names of columns end in their unit. */
	static const struct { const char *suffix, *unit; } ends[] = { { "_gy", "Gy" }, { "_h", "h" }, { "_days", "days" } };
	const struct column *c = &case_schemas[p->table].table.columns[p->column];
	size_t len = strlen(c->name);
	char *text = NULL;

	for (size_t i = 0; i < OWN; i++)
		if (own[i].kind == p->kind)
			return own[i].label;
	for (size_t i = 0; i < sizeof ends / sizeof *ends && !text; i++) {
		size_t n = strlen(ends[i].suffix);

		if (len > n && !strcmp(c->name + len - n, ends[i].suffix))
			text = arena_print(arena, "%.*s, %s", (int)(len - n), c->name, ends[i].unit);
	}
	if (!text)
		text = c->unit && !strstr(c->name, c->unit) ? arena_print(arena, "%s, %s", c->name, c->unit) : arena_print(arena, "%s", c->name);
	for (char *s = text; s && *s; s++)
		if (*s == '_')
			*s = ' ';
	return text;
}

/* ---- values ---- */

double
parameter_value(const struct casebook *c, const struct rb_regimen *r, const struct parameter *p)
{
	switch (p->kind) {
	case PARAMETER_CELLS:
		return table_number(&c->tables[p->table], p->row, p->column);
	case PARAMETER_FRACTIONS:
	case PARAMETER_SAME_TOTAL:
		return (double)r->schedule.n;
	case PARAMETER_DOSE:
		return r->single ? r->phase.dose_gy : NAN;
	case PARAMETER_PER_DAY:
		return r->single ? (double)r->phase.per_day : (double)NAN;
	case PARAMETER_INTERVAL:
		return r->single ? r->phase.interval_h : NAN;
	case PARAMETER_GAP:
		return r->single ? 0 : (double)NAN;
	case PARAMETER_MOVEMENT:
		return 1;
	}
	return NAN;
}

/* ---- setting ---- */

struct plan {
	struct rb_phase phase;
	int gap_weeks;
	bool touched;
};

static void
plan_set(struct plan *x, enum parameter_kind kind, double v)
{
	int whole = (int)lround(v);

	switch (kind) {
	case PARAMETER_FRACTIONS:
		x->phase.fractions = whole;
		break;
	case PARAMETER_SAME_TOTAL:
		x->phase.dose_gy = x->phase.dose_gy * x->phase.fractions / whole;
		x->phase.fractions = whole;
		break;
	case PARAMETER_DOSE:
		x->phase.dose_gy = v;
		break;
	case PARAMETER_PER_DAY:
		x->phase.per_day = whole;
		break;
	case PARAMETER_INTERVAL:
		x->phase.interval_h = v;
		break;
	case PARAMETER_GAP:
		x->gap_weeks = whole;
		break;
	case PARAMETER_CELLS:
	case PARAMETER_MOVEMENT:
		return;
	}
	x->touched = true;
}

static bool
add_edits(struct arena *arena, const struct parameter *p, double v, struct case_edit *edits, size_t *n)
{
	char text[NUMBER_TEXT_MAX], *copy;

	number_shortest(v, text);
	copy = arena_text(arena, text, strlen(text));
	for (size_t i = 0; copy && i < p->rows; i++)
		edits[(*n)++] = (struct case_edit){ p->table, p->row + i, p->column, copy, v };
	return copy != NULL;
}

bool
parameter_is_countable(const struct parameter *p, double v)
{
	return !p->whole || fabs(v - round(v)) < 1e-9;
}

static bool
within(const struct parameter *p, double v, struct fault *f)
{
	if (v >= p->low && v <= p->high && parameter_is_countable(p, v))
		return true;
	return fault_set(f, 0, 0, "%g is no value of this parameter; expected %s from %g to %g", v, p->whole ? "a whole number" : "a number",
	                 p->low, p->high);
}

static struct casebook *
apply(const struct casebook *c, const struct rb_regimen *r, const struct parameter_setting *settings, size_t n, struct arena *arena,
      struct fault *f)
{
	struct plan plan = { .phase = r->phase };
	char text[RB_REGIMEN_TEXT_MAX];
	size_t most = 1, used = 0;
	struct case_edit *edits;
	struct casebook *out;
	struct report report;

	for (size_t i = 0; i < n; i++)
		most += settings[i].parameter->rows;
	edits = arena_array(arena, most, sizeof *edits);
	for (size_t i = 0; i < n; i++) {
		const struct parameter *p = settings[i].parameter;

		if (!within(p, settings[i].value, f))
			return NULL;
		plan_set(&plan, p->kind, settings[i].value);
		if (!edits || (p->kind == PARAMETER_CELLS && !add_edits(arena, p, settings[i].value, edits, &used))) {
			fault_memory(f);
			return NULL;
		}
	}
	if (plan.touched && !r->single) {
		fault_set(f, 0, 0, "%.60s is not one phase, of which a number could be moved; expected such as 35x2", r->notation);
		return NULL;
	}
	if (plan.touched)
		rb_phase_format_gap(&plan.phase, plan.gap_weeks, text, sizeof text);
	else
		snprintf(text, sizeof text, "%s", r->notation);
	edits[used++] = (struct case_edit){ CASE_COURSES, c->new_course, COURSE_REGIMEN, text, NAN };
	report_init(&report, arena);
	out = casebook_edited(c, edits, used, &report);
	if (!out && report_ok(&report, f))
		fault_memory(f);
	/* It is not the file that is wrong, but what the sliders make of it. */
	if (!out) {
		f->file[0] = '\0';
		f->line = f->column = 0;
	}
	report_fini(&report);
	return out;
}

struct casebook *
parameter_apply(const struct casebook *c, const struct rb_regimen *r, const struct parameter_setting *settings, size_t n,
                struct fault *f)
{
	struct arena *arena = arena_new();
	struct casebook *out = NULL;

	if (arena)
		out = apply(c, r, settings, n, arena, f);
	else
		fault_memory(f);
	arena_free(arena);
	return out;
}

struct assess *
parameter_ready(const struct casebook *c, const struct assess *base, const struct parameter_setting *settings, size_t n, struct fault *f)
{
	double share = 1;

	for (size_t i = 0; i < n; i++)
		if (settings[i].parameter->kind == PARAMETER_MOVEMENT)
			share = settings[i].value;
	return fabs(share - 1) < 1e-9 ? assess_new_variant(c, base, f) : assess_new_moved(c, share, f);
}
