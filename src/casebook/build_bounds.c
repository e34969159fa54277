/* bounds.csv: the grid of the search, how hard the case may be, and parameters that are not known well. */
#include <math.h>
#include <string.h>

#include "casebook/build.h"

const char *const case_bound_words[] = {
	"fractions", "dose_gy", "per_day", "interval_h", "days_per_week", "gap_weeks",
	"key_distance", "feasible_share", "derivation_lines",
	"alpha", "alpha_beta_gy", "clonogens", "hypoxic_fraction", "reoxygenation_days", "doubling_days", "kickoff_days",
	"half_time_h", "recovered", NULL
};

/* Of what a word may be, and its range. */
static const struct {
	bool tumour, structure, whole;
	double low, high;
} rules[BOUND_KINDS] = {
	[BOUND_FRACTIONS] = { .whole = true, .low = 1, .high = 200 },
	[BOUND_DOSE] = { .low = 0.1, .high = 40 },
	[BOUND_PER_DAY] = { .whole = true, .low = 1, .high = 3 },
	[BOUND_INTERVAL] = { .low = 1, .high = 11 },
	[BOUND_DAYS] = { .whole = true, .low = 5, .high = 7 },
	[BOUND_GAP_WEEKS] = { .whole = true, .low = 0, .high = 8 },
	[BOUND_KEY_DISTANCE] = { .low = 0, .high = 1e6 },
	[BOUND_FEASIBLE_SHARE] = { .low = 0, .high = 1 },
	[BOUND_DERIVATION_LINES] = { .whole = true, .low = 0, .high = 1e6 },
	[BOUND_ALPHA] = { .tumour = true, .low = 1e-6, .high = 100 },
	[BOUND_ALPHA_BETA] = { .tumour = true, .structure = true, .low = 1e-3, .high = 1e3 },
	[BOUND_CLONOGENS] = { .tumour = true, .low = 1, .high = 1e15 },
	[BOUND_HYPOXIC] = { .tumour = true, .low = 0, .high = 1 },
	[BOUND_REOXYGENATION] = { .tumour = true, .low = 1e-3, .high = 1e6 },
	[BOUND_DOUBLING] = { .tumour = true, .low = 0.1, .high = 1e6 },
	[BOUND_KICKOFF] = { .tumour = true, .low = 0, .high = 1e6 },
	[BOUND_HALF_TIME] = { .tumour = true, .structure = true, .low = 1e-3, .high = 1e3 },
	[BOUND_RECOVERED] = { .structure = true, .low = 0, .high = 1 },
};

static enum case_bound_what
kind_of(const char *word)
{
	int k = 0;

	while (case_bound_words[k + 1] && case_bound_words[k] != word && strcmp(case_bound_words[k], word) != 0)
		k++;
	return (enum case_bound_what)k;
}

/* Whose parameter; false when that was reported. */
static bool
find_owner(const struct casebook *c, const struct table *t, size_t row, struct case_bound *b, struct report *report)
{
	const char *of = table_text(t, row, BOUND_OF);

	b->structure = CASE_NONE;
	if (b->what < BOUND_PARAMETERS) {
		if (*of)
			return table_fault(t, row, BOUND_OF, report, "unused_cell", NULL, "%s is of the %s and of nobody; expected an empty cell",
			                   case_bound_words[b->what], b->what < BOUND_SEARCHED ? "search" : "whole case");
		return true;
	}
	b->structure = strcmp(of, "tumour") == 0 ? CASE_TUMOUR : casebook_structure(c, of);
	if (b->structure == CASE_NONE)
		return table_fault(t, row, BOUND_OF, report, *of ? "unknown_structure" : "missing_cell", NULL,
		                   "%s%s; expected a structure of structures.csv, or tumour", *of ? "there is no " : "whose parameter is missing",
		                   of);
	if (b->structure == CASE_TUMOUR ? !rules[b->what].tumour : !rules[b->what].structure)
		return table_fault(t, row, BOUND_WHAT, report, "out_of_range", NULL, "%s is no parameter of %s; expected one that is",
		                   case_bound_words[b->what], of);
	if (b->structure == CASE_TUMOUR && c->tumour.n == 0)
		return table_fault(t, row, BOUND_OF, report, "unknown_structure", NULL,
		                   "the case has no tumour; expected a structure, or a tumour.csv");
	return true;
}

static bool
check_range(const struct table *t, size_t row, const struct case_bound *b, struct report *report)
{
	const double ends[] = { b->low, b->high };
	const size_t columns[] = { BOUND_LOW, BOUND_HIGH };

	for (int i = 0; i < 2; i++)
		if (!(ends[i] >= rules[b->what].low && ends[i] <= rules[b->what].high) ||
		    (rules[b->what].whole && floor(ends[i]) < ends[i]))
			return table_fault(t, row, columns[i], report, "out_of_range", NULL, "%s of %g; expected %s from %g to %g",
			                   case_bound_words[b->what], ends[i], rules[b->what].whole ? "a whole number" : "a number",
			                   rules[b->what].low, rules[b->what].high);
	if (b->low > b->high)
		return table_fault(t, row, BOUND_LOW, report, "out_of_range", NULL,
		                   "low is above high; expected the lower end first");
	return true;
}

static void
check_step(const struct table *t, size_t row, struct case_bound *b, struct report *report)
{
	bool given = table_cell(t, row, BOUND_STEP)->given, whole = rules[b->what].whole;

	if (given && b->what >= BOUND_SEARCHED)
		table_fault(t, row, BOUND_STEP, report, "unused_cell", NULL,
		            b->what < BOUND_PARAMETERS ? "how hard a case may be has no steps; expected an empty cell"
		                                       : "a parameter is drawn between low and high, without steps; expected an empty cell");
	else if (given && whole && floor(b->step) < b->step)
		table_fault(t, row, BOUND_STEP, report, "out_of_range", NULL, "a step of %g; expected a whole number", b->step);
	if (!given)
		b->step = b->what == BOUND_DOSE ? 0.1 : 1;
}

static bool
is_repeated(const struct casebook *c, const struct case_bound *b)
{
	for (size_t i = 0; i < c->n_bounds; i++)
		if (c->bounds[i].what == b->what && c->bounds[i].structure == b->structure)
			return true;
	return false;
}

void
case_build_bounds(struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_BOUNDS];

	c->bounds = arena_array(c->arena, t->rows, sizeof *c->bounds);
	if (!c->bounds) {
		report->out_of_memory = true;
		return;
	}
	for (size_t i = 0; i < t->rows; i++) {
		struct case_bound b = { .what = kind_of(table_text(t, i, BOUND_WHAT)),
			                .low = table_number(t, i, BOUND_LOW),
			                .high = table_number(t, i, BOUND_HIGH),
			                .step = table_number(t, i, BOUND_STEP) };

		if (isnan(b.low) || isnan(b.high) || !find_owner(c, t, i, &b, report) || !check_range(t, i, &b, report))
			continue;
		check_step(t, i, &b, report);
		if (is_repeated(c, &b)) {
			table_fault(t, i, BOUND_WHAT, report, "repeated_name", NULL, "%s stands here a second time; expected it once",
			            table_text(t, i, BOUND_WHAT));
			continue;
		}
		if (b.what >= BOUND_PARAMETERS)
			case_warn_source(t, i, BOUND_SOURCE, report);
		c->bounds[c->n_bounds++] = b;
	}
}

const struct case_bound *
casebook_bound(const struct casebook *c, enum case_bound_what what, size_t structure)
{
	for (size_t i = 0; i < c->n_bounds; i++)
		if (c->bounds[i].what == what && (what < BOUND_PARAMETERS || c->bounds[i].structure == structure))
			return &c->bounds[i];
	return NULL;
}
