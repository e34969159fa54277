/* ghostdose score. */
#include <math.h>

#include "base/number.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/picture.h"
#include "cli/picture_trial.h"

static const struct option_spec score_options[] = {
	{ .name = "check", .kind = OPTION_FLAG, .help = "exit with 1 when a hard constraint is not met" },
	{ .name = "why", .kind = OPTION_FLAG, .help = "show how each row came about (--json always has it)" },
	CLI_OPTION_PICTURE,
	CLI_OPTION_SEED,
	COMMAND_OPTION_JSON,
};

static const struct output_column columns[] = {
	{ "criterion", "criterion", "" },
	{ "structure", "structure", "" },
	{ "metric", "metric", "" },
	{ "limit", "limit", "" },
	{ "achieved", "achieved", "" },
	{ "achieved_low", "at least", "" },
	{ "achieved_high", "at most", "" },
	{ "unknown_cc", "unknown", "cc" },
	{ "margin", "margin", "" },
	{ "unit", "unit", "" },
	{ "hard", "hard", "" },
	{ "state", "state", "" },
	{ "points", "points", "" },
	{ "points_max", "of", "" },
	{ "prior_eqd2_gy", "prior EQD2", "Gy" },
	{ "residual_eqd2_gy", "residual EQD2", "Gy" },
	{ "new_eqd2_gy", "new EQD2", "Gy" },
	{ "derivation", "derivation", "" },
};

/* For a reader, numbers with their unit. */
static const struct output_column line_columns[] = {
	{ "criterion", "criterion", "" },
	{ "limit", "limit", "" },
	{ "achieved", "achieved", "" },
	{ "margin", "margin", "" },
	{ "state", "state", "" },
	{ "points", "points", "" },
};

enum { CELL_MAX = 2 * NUMBER_TEXT_MAX + 40, METRIC_TEXT_MAX = 40 };

/* What a row is made from. */
struct answer {
	struct cli_trial on;
	struct score score;
};

static const char *
state_name(enum row_state s)
{
	return s == ROW_MET ? "met" : s == ROW_VIOLATED ? "violated" : "undetermined";
}

static void
number_or_warn(struct output *out, double v, const char *code, const char *why)
{
	if (!isnan(v)) {
		output_cell_number(out, v);
		return;
	}
	output_cell_null(out);
	output_warn(out, code, "%s", why);
}

/* Each criterion has a warning of its own. */
static void
warn_recovery(struct output *out, const struct answer *x, const struct score_row *row)
{
	char code[80];

	snprintf(code, sizeof code, "recovery_not_applicable_%zu", (size_t)(row - x->score.rows) + 1);
	output_warn(out, code, "%s: %s.", row->constraint->id, row->why_not);
}

static bool
put_row(struct output *out, const struct answer *x, size_t i, struct fault *f)
{
	const char *no_dose = "not_a_dose";
	const char *not_a_dose = "Tumour control and a share of a volume are no doses: these rows have no EQD2.";
	const struct score_row *row = &x->score.rows[i];
	const struct case_constraint *k = row->constraint;
	const char *why = assess_derivation(x->on.a, &x->on.regimen, NULL, i, x->on.arena, f);
	char metric[METRIC_TEXT_MAX];

	if (!why)
		return false;
	output_row(out);
	output_cell_text(out, k->id);
	output_cell_text(out, k->structure == CASE_TUMOUR ? "tumour" : x->on.c->structures[k->structure].id);
	output_cell_text(out, metric_format(&k->metric, metric, sizeof metric));
	output_cell_number(out, k->limit);
	output_cell_number(out, row->achieved);
	output_cell_number(out, row->achieved_low);
	number_or_warn(out, row->achieved_high, "no_upper_bound", "What a mean dose is in EQD2 depends on how the dose "
	    "is distributed: without a histogram it has a lower bound only.");
	number_or_warn(out, row->unknown_cc, "no_voxels", "The case has dose factors and no voxels: a volume that is "
	    "not known has no size.");
	output_cell_number(out, row->margin);
	output_cell_text(out, k->unit);
	output_cell_flag(out, k->hard);
	output_cell_text(out, state_name(row->state));
	output_cell_number(out, row->points);
	output_cell_number(out, row->points_max);
	if (row->unknown_cc > 0 && k->metric.kind != METRIC_V) {
		no_dose = "unknown_dose";
		not_a_dose = "A part of these structures has a dose that is not known: unknown is not zero.";
	}
	number_or_warn(out, row->prior_eqd2_gy, no_dose, not_a_dose);
	if (*row->why_not && k->metric.kind != METRIC_V) {
		output_cell_null(out);
		warn_recovery(out, x, row);
	} else {
		number_or_warn(out, row->residual_eqd2_gy, no_dose, not_a_dose);
	}
	number_or_warn(out, row->new_eqd2_gy, no_dose, not_a_dose);
	output_cell_lines(out, why);
	return true;
}

static void
put_tcp(struct output *out, const struct answer *x)
{
	if (isnan(x->score.tcp))
		output_not_applicable(out, "tcp", "Tumour control", "no_tumour", "The case has no tumour.");
	else
		output_number(out, "tcp", "Tumour control", "", x->score.tcp);
}

static bool
put_utcp(struct output *out, const struct answer *x, struct fault *f)
{
	const char *label = "Control without complication";
	struct utcp u;

	if (!assess_utcp(x->on.a, &x->on.regimen.schedule, NULL, x->score.tcp, x->on.arena, &u, f))
		return false;
	if (!isnan(u.utcp)) {
		output_number(out, "utcp", label, "", u.utcp);
		output_warn(out, "utcp_independent", "Control without complication takes control and complications as independent of "
		    "each other.");
		return true;
	}
	output_null(out, "utcp", label);
	if (*u.missing)
		output_warn(out, "no_utcp", "Control without complication is not known; not in UTCP: %s.", u.missing);
	else
		output_warn(out, "no_utcp", "Control without complication is not known: the case has no tumour.");
	return true;
}

static bool
put_object(struct output *out, const struct answer *x, struct fault *f)
{
	output_text(out, "case", "Case", x->on.c->id);
	output_text(out, "regimen", "Regimen", x->on.regimen.notation);
	output_number(out, "mark", "Mark", "", x->score.mark);
	output_number(out, "mark_max", "of", "", x->score.mark_max);
	output_flag(out, "passed", "Passed", x->score.passed);
	put_tcp(out, x);
	if (!put_utcp(out, x, f))
		return false;
	output_table(out, "rows", "Rows", columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < x->score.n; i++)
		if (!put_row(out, x, i, f))
			return false;
	return true;
}

/* ---- the same for a reader ---- */

static char *
with_unit(char out[CELL_MAX], const char *before, const char *number, const char *unit, const char *after)
{
	snprintf(out, CELL_MAX, "%s%s%s%s%s", before, number, *unit ? " " : "", unit, after);
	return out;
}

/* Points as a person counts them. */
static const char *
points(double v, char out[NUMBER_TEXT_MAX])
{
	return number_short(round(100 * v) / 100, 6, out);
}

static void
put_line(struct output *out, const struct score_row *row)
{
	const struct case_constraint *k = row->constraint;
	bool tumour = k->structure == CASE_TUMOUR, unknown = row->state == ROW_UNDETERMINED;
	const char *side = row->margin >= 0 ? " left" : tumour ? " short" : " over";
	char cell[CELL_MAX], number[NUMBER_TEXT_MAX], most[NUMBER_TEXT_MAX];

	output_row(out);
	output_cell_text(out, k->id);
	output_cell_text(out, with_unit(cell, "", number_short(k->limit, 6, number), k->unit, k->hard ? " hard" : ""));
	number_fixed(row->achieved, 2, number);
	output_cell_text(out, with_unit(cell, unknown ? "at least " : "", number, k->unit, ""));
	if (unknown)
		output_cell_text(out, "unknown");
	else
		output_cell_text(out, with_unit(cell, "", number_short(fabs(row->margin), 4, number), "", side));
	output_cell_text(out, unknown ? "unknown" : state_name(row->state));
	snprintf(cell, sizeof cell, "%s of %s", points(row->points, number), points(row->points_max, most));
	output_cell_text(out, cell);
}

static bool
put_lines(struct output *out, const struct answer *x, bool why, struct fault *f)
{
	const char *verdict = assess_verdict(x->on.a, &x->score, x->on.arena, f);
	char cell[CELL_MAX], number[NUMBER_TEXT_MAX], most[NUMBER_TEXT_MAX];

	if (!verdict)
		return false;
	output_text(out, "case", "Case", x->on.c->title);
	output_text(out, "regimen", "Regimen", x->on.regimen.notation);
	snprintf(cell, sizeof cell, "%s of %s", points(x->score.mark, number), points(x->score.mark_max, most));
	output_text(out, "mark", "Mark", cell);
	output_flag(out, "passed", "Passed", x->score.passed);
	if (isnan(x->score.tcp))
		put_tcp(out, x);
	else
		output_text(out, "tcp", "Tumour control", number_fixed(x->score.tcp, 3, number));
	output_table(out, "rows", "Criteria, doses in EQD2", line_columns, sizeof line_columns / sizeof *line_columns);
	for (size_t i = 0; i < x->score.n; i++)
		put_line(out, &x->score.rows[i]);
	output_paragraph(out, NULL, verdict);
	for (size_t i = 0; why && i < x->score.n; i++) {
		const char *derivation = assess_derivation(x->on.a, &x->on.regimen, NULL, i, x->on.arena, f);

		if (!derivation)
			return false;
		output_paragraph(out, x->score.rows[i].constraint->id, derivation);
	}
	return true;
}

/* ---- warnings, run ---- */

static double
largest_fraction(const struct rb_schedule *s)
{
	double most = 0;

	for (size_t i = 0; i < s->n; i++)
		most = fmax(most, s->fractions[i].dose_gy);
	return most;
}

/* The largest dose that any structure or the tumour gets in one fraction of any course. */
static void
warn_dose(struct output *out, const struct answer *x)
{
	double most = x->on.c->tumour.n ? largest_fraction(&x->on.regimen.schedule) : 0;

	for (size_t i = 0; i < x->on.c->n_doses; i++) {
		const struct case_dose *d = &x->on.c->doses[i];
		const struct case_course *k = &x->on.c->courses[d->course];
		const struct rb_schedule *s = k->is_new ? &x->on.regimen.schedule : &k->regimen.schedule;

		most = fmax(most, d->factor * largest_fraction(s));
	}
	calc_warn_dose(out, most);
}

static bool
is_safe(const struct score *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].constraint->hard && s->rows[i].state != ROW_MET)
			return false;
	return true;
}

static bool
answer(const struct options *o, struct answer *x, int *status, struct fault *f)
{
	struct output out;
	bool json = options_given(o, "json"), picture, good;

	if (!picture_asked(o, &picture, f) || !cli_trial_open(o, &x->on, f) || !score_init(&x->score, x->on.a, f) ||
	    !assess_score(x->on.a, &x->on.regimen.schedule, NULL, &x->score, f))
		return false;
	output_init(&out, "ghostdose.score/1");
	good = (!picture || picture_of_score(o, &x->on, &x->score, f)) &&
	       (json ? put_object(&out, x, f) : put_lines(&out, x, options_given(o, "why"), f));
	warn_dose(&out, x);
	good = good && output_print(&out, json, stdout, f);
	output_fini(&out);
	if (good && options_given(o, "check") && !is_safe(&x->score))
		*status = CLI_NO;
	return good;
}

static bool
run_score(const struct options *o, int *status, struct fault *f)
{
	struct answer x = { 0 };
	bool good = answer(o, &x, status, f);

	score_fini(&x.score);
	cli_trial_fini(&x.on);
	return good;
}

const struct command command_score = {
	.name = "score",
	.arguments = "CASE REGIMEN",
	.example = "carotid 35x2",
	.arguments_min = 2,
	.arguments_max = 2,
	.summary = "the mark of a regimen in a case, row by row",
	.details = "Gives the new course of a case this regimen and judges it: every constraint with its limit, what "
	           "is reached (what is left of the earlier courses and the new one, in EQD2), the margin and the "
	           "points.",
	.options = score_options,
	.n_options = sizeof score_options / sizeof *score_options,
	.run = run_score,
};
