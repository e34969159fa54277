#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "casebook/build.h"
#include "radiobio/parameters.h"

bool
case_repeats(const struct table *t, size_t row, size_t column, struct report *report)
{
	for (size_t i = 0; i < row; i++)
		if (!strcmp(table_text(t, i, column), table_text(t, row, column))) {
			table_fault(t, row, column, report, "repeated_name", NULL,
			            "the name \"%.40s\" stands in line %d already; expected a new one", table_text(t, row, column),
			            t->lines[i]);
			return true;
		}
	return false;
}

void
case_warn_source(const struct table *t, size_t row, size_t column, struct report *report)
{
	const struct table_cell *c = table_cell(t, row, column);

	if (!*c->text)
		report_add(report, t->file, c->line, c->column, SEVERITY_WARNING, "no_source", "teaching assumption",
		           "this row has no source; expected a citation or the words teaching assumption");
}

static void *
rows_for(struct casebook *c, const struct table *t, size_t size, size_t max, struct report *report)
{
	void *rows;

	if (t->rows > max) {
		report_add(report, t->file, t->lines[max], 1, SEVERITY_ERROR, "too_many_rows", NULL,
		           "more than %zu rows; expected fewer", max);
		return NULL;
	}
	rows = arena_array(c->arena, t->rows, size);
	if (!rows)
		report->out_of_memory = true;
	return rows;
}

/* ---- courses ---- */

static void
build_regimen(struct casebook *c, size_t row, struct report *report)
{
	const struct table *t = &c->tables[CASE_COURSES];
	const struct table_cell *cell = table_cell(t, row, COURSE_REGIMEN);
	struct fault f;

	if (rb_regimen_parse(cell->text, &c->courses[row].regimen, &f))
		return;
	if (f.kind == FAULT_MACHINE)
		report->out_of_memory = true;
	else
		report_add(report, t->file, cell->line, cell->column + (f.column > 0 ? f.column - 1 : 0), SEVERITY_ERROR,
		           "bad_regimen", NULL, "regimen \"%.80s\", character %d: %s", cell->text, f.column, f.text);
}

void
case_build_courses(struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_COURSES];
	size_t found = 0;

	c->courses = rows_for(c, t, sizeof *c->courses, CASE_COURSES_MAX, report);
	for (size_t i = 0; c->courses && i < t->rows; i++) {
		struct case_course *x = &c->courses[i];

		*x = (struct case_course){
			.id = table_text(t, i, COURSE_ID),
			.site = table_text(t, i, COURSE_SITE),
			.technique = table_text(t, i, COURSE_TECHNIQUE),
			.source = table_text(t, i, COURSE_SOURCE),
			.months_before = table_number(t, i, COURSE_MONTHS),
			.is_new = !table_cell(t, i, COURSE_MONTHS)->given,
		};
		c->n_courses = i + 1;
		case_repeats(t, i, COURSE_ID, report);
		build_regimen(c, i, report);
		if (x->is_new && found++ == 0)
			c->new_course = i;
		else if (x->is_new)
			table_fault(t, i, COURSE_MONTHS, report, "two_new_courses", NULL,
			            "months_before is empty here too; expected one new course, all others before it");
	}
	if (c->courses && found == 0)
		report_add(report, t->file, 1, 1, SEVERITY_ERROR, "no_new_course", NULL,
		           "no course has an empty months_before; expected one: the course to be designed");
}

/* ---- structures ---- */

static bool
is_recovery(const struct casebook *c, size_t row, struct rb_recovery *out, struct report *report)
{
	static const char *const models[] = { "none", "constant", "step", "linear" };
	const struct table *t = &c->tables[CASE_STRUCTURES];
	const char *model = table_text(t, row, STRUCTURE_RECOVERY_MODEL);
	const char *value = table_text(t, row, STRUCTURE_RECOVERY_VALUE);
	const struct table_cell *at;
	bool known = rb_recovery_find(model) != NULL;
	struct fault f;

	if (rb_recovery_make(model, value, out, &f))
		return true;
	/* With a model that there is, its value is to blame. */
	for (size_t i = 0; i < sizeof models / sizeof *models; i++)
		known = known || !strcmp(model, models[i]);
	at = table_cell(t, row, known ? STRUCTURE_RECOVERY_VALUE : STRUCTURE_RECOVERY_MODEL);
	return report_add(report, t->file, at->line, at->column, SEVERITY_ERROR, "bad_recovery", NULL, "%s", f.text);
}

static void
build_repair(struct casebook *c, size_t row, struct report *report)
{
	const struct table *t = &c->tables[CASE_STRUCTURES];
	struct rb_repair *r = &c->structures[row].repair;
	bool slow = table_cell(t, row, STRUCTURE_HALF_TIME_SLOW)->given;
	bool share = table_cell(t, row, STRUCTURE_FAST_SHARE)->given;
	struct fault f;

	*r = (struct rb_repair){ .kind = RB_REPAIR_COMPLETE };
	if (slow != share)
		table_fault(t, row, slow ? STRUCTURE_FAST_SHARE : STRUCTURE_HALF_TIME_SLOW, report, "half_bi_exponential", NULL,
		            "half_time_slow_h and fast_share go together; expected both or none");
	if (slow && !table_cell(t, row, STRUCTURE_HALF_TIME)->given)
		table_fault(t, row, STRUCTURE_HALF_TIME, report, "half_bi_exponential", NULL,
		            "half_time_h is empty; with half_time_slow_h it is the fast component");
	if (!table_cell(t, row, STRUCTURE_HALF_TIME)->given)
		return;
	r->kind = slow && share ? RB_REPAIR_BI : RB_REPAIR_MONO;
	r->half_time_h = table_number(t, row, STRUCTURE_HALF_TIME);
	if (r->kind == RB_REPAIR_BI) {
		r->slow_half_time_h = table_number(t, row, STRUCTURE_HALF_TIME_SLOW);
		r->fast_share = table_number(t, row, STRUCTURE_FAST_SHARE);
	}
	if (!rb_repair_check(r, &f))
		table_fault(t, row, STRUCTURE_HALF_TIME, report, "bad_repair", NULL, "%s", f.text);
}

static void
build_models(struct casebook *c, size_t row, struct report *report)
{
	const struct table *t = &c->tables[CASE_STRUCTURES];
	struct case_structure *x = &c->structures[row];
	const char *ntcp = table_text(t, row, STRUCTURE_NTCP);
	struct rb_tissue tissue;
	struct fault f;

	x->tissue = table_text(t, row, STRUCTURE_TISSUE);
	if (*x->tissue && rb_tissue_find(x->tissue, &tissue, &f))
		x->tissue = tissue.name;
	else if (*x->tissue)
		table_fault(t, row, STRUCTURE_TISSUE, report, "unknown_tissue", NULL, "%s", f.text);
	x->ntcp = *ntcp ? rb_ntcp_find(ntcp, &f) : NULL;
	if (*ntcp && !x->ntcp)
		table_fault(t, row, STRUCTURE_NTCP, report, "unknown_ntcp_model", NULL, "%s", f.text);
}

void
case_build_structures(struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_STRUCTURES];

	c->structures = rows_for(c, t, sizeof *c->structures, CASE_STRUCTURES_MAX, report);
	for (size_t i = 0; c->structures && i < t->rows; i++) {
		struct case_structure *x = &c->structures[i];
		const char *name = table_text(t, i, STRUCTURE_NAME);

		x->id = table_text(t, i, STRUCTURE_ID);
		x->name = *name ? name : x->id;
		x->kind = table_text(t, i, STRUCTURE_KIND);
		x->source = table_text(t, i, STRUCTURE_SOURCE);
		if (table_cell(t, i, STRUCTURE_LABEL)->given)
			x->label = (uint16_t)table_number(t, i, STRUCTURE_LABEL);
		x->alpha_beta_gy = table_number(t, i, STRUCTURE_ALPHA_BETA);
		x->recovery_model = table_text(t, i, STRUCTURE_RECOVERY_MODEL);
		x->recovery_value = table_text(t, i, STRUCTURE_RECOVERY_VALUE);
		c->n_structures = i + 1;
		case_repeats(t, i, STRUCTURE_ID, report);
		if (text_same(x->id, "tumour") || text_same(x->id, "tumor"))
			table_fault(t, i, STRUCTURE_ID, report, "reserved_name", NULL,
			            "\"tumour\" is what constraints call the tumour of tumour.csv; expected another name");
		build_repair(c, i, report);
		is_recovery(c, i, &x->recovery, report);
		build_models(c, i, report);
		case_warn_source(t, i, STRUCTURE_SOURCE, report);
	}
}

/* ---- names in other tables ---- */

static size_t
need_structure(const struct casebook *c, const struct table *t, size_t row, size_t column, struct report *report)
{
	const char *id = table_text(t, row, column), *names[CASE_STRUCTURES_MAX], *near;
	size_t at = casebook_structure(c, id);

	if (at != CASE_NONE)
		return at;
	for (size_t i = 0; i < c->n_structures; i++)
		names[i] = c->structures[i].id;
	near = text_nearest(id, names, c->n_structures);
	table_fault(t, row, column, report, "unknown_structure", near, "structures.csv has no \"%.40s\"%s%s%s", id,
	            near ? "; did you mean \"" : "; expected one of its names", near ? near : "", near ? "\"?" : "");
	return CASE_NONE;
}

static size_t
need_course(const struct casebook *c, const struct table *t, size_t row, size_t column, struct report *report)
{
	const char *id = table_text(t, row, column), *names[CASE_COURSES_MAX], *near;
	size_t at = casebook_course(c, id);

	if (at != CASE_NONE)
		return at;
	for (size_t i = 0; i < c->n_courses; i++)
		names[i] = c->courses[i].id;
	near = text_nearest(id, names, c->n_courses);
	table_fault(t, row, column, report, "unknown_course", near, "courses.csv has no \"%.40s\"%s%s%s", id,
	            near ? "; did you mean \"" : "; expected one of its names", near ? near : "", near ? "\"?" : "");
	return CASE_NONE;
}

static bool
need_metric(const struct table *t, size_t row, size_t column, struct metric *m, struct report *report)
{
	if (metric_parse(table_text(t, row, column), m))
		return true;
	return table_fault(t, row, column, report, "unknown_metric", "Dmax",
	                   "metric is \"%.40s\"; expected Dmax, D0.03cc, D2%%, mean, V50 or share 20%%",
	                   table_text(t, row, column));
}

/* ---- doses ---- */

/* The shares of a relative dose-volume histogram make up the whole structure. */
static void
check_shares(const struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_DOSES];

	for (size_t s = 0; s < c->n_structures; s++)
		for (size_t k = 0; k < c->n_courses; k++) {
			double sum = 0;
			size_t last = CASE_NONE;

			for (size_t i = 0; i < c->n_doses; i++)
				if (c->doses[i].structure == s && c->doses[i].course == k &&
				    c->doses[i].metric.kind == METRIC_SHARE) {
					sum += c->doses[i].metric.value;
					last = i;
				}
			if (last != CASE_NONE && fabs(sum - 100) > 0.01)
				table_fault(t, last, DOSE_METRIC, report, "shares", NULL,
				            "the shares of %s in course %s add up to %.6g %%; expected 100 %%", c->structures[s].id,
				            c->courses[k].id, sum);
		}
}

void
case_build_doses(struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_DOSES];
	size_t before = report->errors;

	c->doses = rows_for(c, t, sizeof *c->doses, TABLE_ROWS_MAX, report);
	for (size_t i = 0; c->doses && i < t->rows; i++) {
		struct case_dose *x = &c->doses[i];

		x->structure = need_structure(c, t, i, DOSE_STRUCTURE, report);
		x->course = need_course(c, t, i, DOSE_COURSE, report);
		x->factor = table_number(t, i, DOSE_FACTOR);
		x->source = table_text(t, i, DOSE_SOURCE);
		if (!need_metric(t, i, DOSE_METRIC, &x->metric, report))
			x->structure = CASE_NONE;
		else if (x->metric.kind == METRIC_TCP)
			table_fault(t, i, DOSE_METRIC, report, "unknown_metric", NULL, "TCP is not a dose; expected Dmax, mean ...");
		if (x->metric.kind != METRIC_SHARE && x->structure != CASE_NONE && x->course != CASE_NONE &&
		    casebook_dose(c, x->structure, x->course, &x->metric))
			table_fault(t, i, DOSE_METRIC, report, "repeated_dose", NULL,
			            "this structure, metric and course have a row already; expected one");
		c->n_doses = i + 1;
		case_warn_source(t, i, DOSE_SOURCE, report);
	}
	if (c->doses && report->errors == before)
		check_shares(c, report);
}

/* ---- constraints ---- */

static bool
has_shares(const struct casebook *c, size_t structure, size_t course)
{
	for (size_t i = 0; i < c->n_doses; i++)
		if (c->doses[i].structure == structure && c->doses[i].course == course &&
		    c->doses[i].metric.kind == METRIC_SHARE)
			return true;
	return false;
}

/* Its doses were to come from slices, and what is wrong with those has been said. */
static bool
slice_is_broken(const struct casebook *c, size_t structure)
{
	return c->structures[structure].label != 0 && c->tables[CASE_GRIDS].rows > 0 && !c->slice.given;
}

/* An organ's constraint needs the dose of every course: unknown is not zero. */
static void
check_doses(const struct casebook *c, size_t row, struct report *report)
{
	const struct table *t = &c->tables[CASE_CONSTRAINTS];
	const struct case_constraint *x = &c->constraints[row];
	const char *doses = c->tables[CASE_DOSES].file;
	char metric[40];

	/* A row there may be the one that is missed. */
	if (report_has(report, "unknown_structure", doses) || report_has(report, "unknown_course", doses) ||
	    report_has(report, "unknown_metric", doses) || report_has(report, "repeated_dose", doses))
		return;
	for (size_t k = 0; k < c->n_courses; k++) {
		bool known = casebook_dose(c, x->structure, k, &x->metric) != NULL;

		if (!metric_is_point(&x->metric))
			known = known || has_shares(c, x->structure, k);
		known = known || case_on_slice(c, x->structure) || slice_is_broken(c, x->structure);
		if (!known)
			table_fault(t, row, CONSTRAINT_METRIC, report, "missing_dose", NULL,
			            "doses.csv does not say what %s of %s is in course %s; expected a row (factor 0 if it gets none)",
			            metric_format(&x->metric, metric, sizeof metric), c->structures[x->structure].id,
			            c->courses[k].id);
	}
}

static void
check_unit(const struct casebook *c, size_t row, struct report *report)
{
	const struct table *t = &c->tables[CASE_CONSTRAINTS];
	struct case_constraint *x = &c->constraints[row];
	const char *unit = table_text(t, row, CONSTRAINT_UNIT);
	bool is_dose = x->metric.kind != METRIC_V && x->metric.kind != METRIC_TCP;

	if (text_same(unit, "Gy") || text_same(unit, "Gy EQD2") || text_same(unit, "EQD2 Gy") || text_same(unit, "EQD2"))
		unit = "Gy";
	if (x->metric.kind == METRIC_TCP)
		unit = "";
	if (is_dose != !strcmp(unit, "Gy") && x->metric.kind != METRIC_TCP)
		table_fault(t, row, CONSTRAINT_UNIT, report, "unit", is_dose ? "Gy" : "%",
		            "the unit is \"%.20s\"; expected %s", unit, is_dose ? "Gy (of cumulative EQD2)" : "% of the structure");
	else if (x->metric.kind == METRIC_V && strcmp(unit, "%") != 0 &&
	         (strcmp(unit, "cc") != 0 || x->structure == CASE_NONE ||
	          !(case_on_slice(c, x->structure) || slice_is_broken(c, x->structure))))
		table_fault(t, row, CONSTRAINT_UNIT, report, "unit", "%",
		            "the unit is \"%.20s\"; expected %%, or cc for a structure on a slice: relative histograms have no cc", unit);
	x->unit = unit;
	if (x->metric.kind == METRIC_TCP && x->limit > 1)
		table_fault(t, row, CONSTRAINT_LIMIT, report, "out_of_range", NULL,
		            "the limit is %.6g; expected a probability from 0 to 1", x->limit);
}

void
case_build_constraints(struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_CONSTRAINTS];

	c->constraints = rows_for(c, t, sizeof *c->constraints, 256, report);
	for (size_t i = 0; c->constraints && i < t->rows; i++) {
		struct case_constraint *x = &c->constraints[i];
		bool is_tumour = text_same(table_text(t, i, CONSTRAINT_STRUCTURE), "tumour");
		char metric[40];

		x->structure = is_tumour ? CASE_TUMOUR : need_structure(c, t, i, CONSTRAINT_STRUCTURE, report);
		x->limit = table_number(t, i, CONSTRAINT_LIMIT);
		x->hard = !strcmp(table_text(t, i, CONSTRAINT_KIND), "hard");
		x->points = table_number(t, i, CONSTRAINT_POINTS);
		x->source = table_text(t, i, CONSTRAINT_SOURCE);
		x->id = table_text(t, i, CONSTRAINT_ID);
		c->n_constraints = i + 1;
		if (!need_metric(t, i, CONSTRAINT_METRIC, &x->metric, report))
			continue;
		if (!*x->id)
			x->id = arena_print(c->arena, "%s %s", table_text(t, i, CONSTRAINT_STRUCTURE),
			                    metric_format(&x->metric, metric, sizeof metric));
		if (!x->id)
			report->out_of_memory = true;
		if (is_tumour != (x->metric.kind == METRIC_TCP) || x->metric.kind == METRIC_SHARE)
			table_fault(t, i, CONSTRAINT_METRIC, report, "unknown_metric", is_tumour ? "TCP" : "Dmax",
			            "metric is \"%.40s\"; expected %s", table_text(t, i, CONSTRAINT_METRIC),
			            is_tumour ? "TCP for the tumour" : "Dmax, D0.03cc, D2%, mean or V50 for an organ");
		else {
			check_unit(c, i, report);
			if (!is_tumour && x->structure != CASE_NONE)
				check_doses(c, i, report);
		}
		case_warn_source(t, i, CONSTRAINT_SOURCE, report);
	}
}
