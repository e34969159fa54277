#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "casebook/build.h"

/* A number that belongs to the whole tumour: the rows that give it must agree. */
static double
shared_number(const struct table *t, size_t column, struct report *report)
{
	double v = NAN;

	for (size_t i = 0; i < t->rows; i++) {
		if (!table_cell(t, i, column)->given)
			continue;
		if (!isnan(v) && fabs(v - table_number(t, i, column)) > 1e-9 * fabs(v))
			table_fault(t, i, column, report, "rows_differ", NULL,
			            "%s belongs to the whole tumour and differs from the row above; expected one value",
			            t->schema->columns[column].name);
		v = table_number(t, i, column);
	}
	return v;
}

/* Times in all three phases, or in none. */
static struct rb_cycle
build_cycle(const struct table *t, size_t row, struct report *report)
{
	struct rb_cycle y = { { 0 }, { 0 }, { 0 } };
	size_t given = 0, missing = TUMOUR_G1;

	for (size_t p = 0; p < RB_PHASES; p++) {
		y.alpha_factor[p] = table_number(t, row, TUMOUR_G1_ALPHA + p);
		y.beta_factor[p] = table_number(t, row, TUMOUR_G1_BETA + p);
		if (table_cell(t, row, TUMOUR_G1 + p)->given) {
			y.hours[p] = table_number(t, row, TUMOUR_G1 + p);
			given++;
		} else {
			missing = TUMOUR_G1 + p;
		}
	}
	if (given > 0 && given < RB_PHASES)
		table_fault(t, row, missing, report, "missing_cell", NULL,
		            "the time in this phase is empty; expected hours in all three phases or in none");
	for (size_t k = TUMOUR_G1_ALPHA; given == 0 && k <= TUMOUR_G2M_BETA; k++)
		if (table_cell(t, row, k)->given)
			table_fault(t, row, k, report, "no_phases", NULL,
			            "a factor of a phase without phases; expected hours in g1_h, s_h and g2m_h too");
	return y;
}

static void
build_clone(struct casebook *c, size_t row, struct report *report)
{
	const struct table *t = &c->tables[CASE_TUMOURS];
	struct rb_clone *x = &c->clones[row];
	double doubling = table_number(t, row, TUMOUR_DOUBLING), before = table_number(t, row, TUMOUR_DOUBLING_BEFORE);
	double loss = table_number(t, row, TUMOUR_LOSS), reoxygenation = table_number(t, row, TUMOUR_REOXYGENATION);

	c->clone_names[row] = table_text(t, row, TUMOUR_CLONE);
	*x = (struct rb_clone){
		.share = table_number(t, row, TUMOUR_SHARE),
		.alpha_per_gy = table_number(t, row, TUMOUR_ALPHA),
		.alpha_beta_gy = table_number(t, row, TUMOUR_ALPHA_BETA),
		.oer_alpha = table_number(t, row, TUMOUR_OER_ALPHA),
		.oer_beta = table_number(t, row, TUMOUR_OER_BETA),
		.hypoxic_fraction = table_number(t, row, TUMOUR_HYPOXIC),
		.resting_hypoxic_fraction = table_number(t, row, TUMOUR_HYPOXIC_RESTING),
		.reoxygenation_days = isnan(reoxygenation) ? 0 : reoxygenation,
		.birth_per_day = { (isnan(before) ? 0 : log(2) / before) + loss, (isnan(doubling) ? 0 : log(2) / doubling) + loss },
		.loss_per_day = { loss, loss },
		.hypoxic_loss_per_day = table_number(t, row, TUMOUR_HYPOXIC_LOSS),
		.kickoff_days = table_number(t, row, TUMOUR_KICKOFF),
		.cycle = build_cycle(t, row, report),
	};
}

static void
check_shares(const struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_TUMOURS];
	double sum = 0;

	for (size_t i = 0; i < t->rows; i++)
		sum += c->clones[i].share;
	if (fabs(sum - 1) > 1e-9 && !report_has(report, "repeated_name", t->file))
		table_fault(t, 0, TUMOUR_SHARE, report, "shares", NULL, "the shares of the clones add up to %.9g; expected 1", sum);
}

void
case_build_tumour(struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_TUMOURS];
	size_t before = report->errors;
	double half_time;
	struct fault f;

	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure == CASE_TUMOUR && t->rows == 0)
			table_fault(&c->tables[CASE_CONSTRAINTS], i, CONSTRAINT_STRUCTURE, report, "no_tumour", NULL,
			            "the case has no tumour.csv; expected one, or no constraint on the tumour");
	if (t->rows == 0)
		return;
	if (t->rows > RB_CLONES_MAX) {
		report_add(report, t->file, t->lines[RB_CLONES_MAX], 1, SEVERITY_ERROR, "too_many_rows", NULL,
		           "more than %d clones; expected fewer", RB_CLONES_MAX);
		return;
	}
	c->clones = arena_array(c->arena, t->rows, sizeof *c->clones);
	c->clone_names = arena_array(c->arena, t->rows, sizeof *c->clone_names);
	if (!c->clones || !c->clone_names) {
		report->out_of_memory = true;
		return;
	}
	for (size_t i = 0; i < t->rows; i++) {
		case_repeats(t, i, TUMOUR_CLONE, report);
		build_clone(c, i, report);
		case_warn_source(t, i, TUMOUR_SOURCE, report);
	}
	check_shares(c, report);
	half_time = shared_number(t, TUMOUR_HALF_TIME, report);
	c->tumour.clonogens = shared_number(t, TUMOUR_CLONOGENS, report);
	if (isnan(c->tumour.clonogens))
		table_fault(t, 0, TUMOUR_CLONOGENS, report, "missing_cell", "1e7",
		            "clonogens is empty in every row; expected how many the tumour has");
	c->tumour.clones = c->clones;
	c->tumour.n = t->rows;
	c->tumour.repair_half_time_h = isnan(half_time) ? 0 : half_time;
	if (report->errors == before && !rb_tumour_check(&c->tumour, &f))
		table_fault(t, 0, TUMOUR_CLONE, report, "bad_tumour", NULL, "%s", f.text);
}
