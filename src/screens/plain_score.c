#include "screens/plain_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#define SHORT(v) number_short((v), 6, (char[NUMBER_TEXT_MAX]){ 0 })
#define FIXED(v, decimals) number_fixed((v), (decimals), (char[NUMBER_TEXT_MAX]){ 0 })

void
plain_prescription(struct fact_text *x, const struct rb_regimen *r)
{
	const struct rb_schedule *s = &r->schedule;
	int days = rb_calendar_days(s);

	fact_add(x, "Prescription %s: %s Gy in %zu fraction%s, %d calendar day%s from first to last.\n", r->notation,
	          SHORT(rb_total_dose(s)), s->n, s->n == 1 ? "" : "s", days, days == 1 ? "" : "s");
}

/* ---- rows ---- */

/* One decimal, and more where the margin would read as 0. */
static int
decimals_for(double margin, int least)
{
	int decimals = least;
	double half = 0.5;

	for (int i = 0; i < least; i++)
		half /= 10;
	for (; decimals < 6 && fabs(margin) < half && fabs(margin) > 1e-9; half /= 10)
		decimals++;
	return decimals;
}

static void
say_unit(struct fact_text *x, const char *unit)
{
	if (*unit)
		fact_add(x, " %s", unit);
}

static void
row_name(struct fact_text *x, const struct casebook *c, const struct case_constraint *k)
{
	char metric[40];

	if (k->structure == CASE_TUMOUR)
		fact_add(x, "tumour control probability (TCP)");
	else
		fact_add(x, "%s %s", c->structures[k->structure].name,
		          metric_format(&k->metric, metric, sizeof metric));
}

/* "70.0 Gy before, 52.5 left after recovery (25 %), 61.5 new, " */
static void
say_terms(struct fact_text *x, const struct score_row *row)
{
	double before = row->prior_eqd2_gy, left = row->residual_eqd2_gy;

	if (isnan(before))
		return;
	if (before > 0 && isnan(left))
		fact_add(x, "%s Gy before, what is left of it is not known, ", FIXED(before, 1));
	else if (before > 0)
		fact_add(x, "%s Gy before, %s left after recovery (%s %%), ", FIXED(before, 1), FIXED(left, 1),
		          TIDY(100 * (1 - left / before), 1));
	else
		fact_add(x, "nothing before, ");
	if (!isnan(row->new_eqd2_gy))
		fact_add(x, "%s new, ", FIXED(row->new_eqd2_gy, 1));
}

static void
say_margin(struct fact_text *x, const struct score_row *row, int decimals)
{
	const struct case_constraint *k = row->constraint;
	bool met = row->state == ROW_MET;

	fact_add(x, "%s, %s", met ? "met" : "not met", FIXED(fabs(row->margin), decimals));
	say_unit(x, k->unit);
	if (k->structure == CASE_TUMOUR)
		fact_add(x, " %s what is asked", met ? "above" : "short of");
	else
		fact_add(x, " %s", met ? "to spare" : "over");
}

/* "at least 60.5 Gy, how much more is not known, of 70 Gy: undetermined".  Only the case's own model counts. */
static void
say_unknown(struct fact_text *x, const struct score_row *row, bool counts)
{
	bool cc = !strcmp(row->constraint->unit, "cc");

	if (*row->why_not)
		fact_add(x, "not applicable, %s; ", row->why_not);
	if (isnan(row->achieved_high))
		fact_add(x, "at least %s, how much more is not known; limit %s", FIXED(row->achieved_low, 1),
		          SHORT(row->constraint->limit));
	else
		fact_add(x, "between %s and %s of %s", cc ? SHORT(row->achieved_low) : FIXED(row->achieved_low, 1),
		          cc ? SHORT(row->achieved_high) : FIXED(row->achieved_high, 1), SHORT(row->constraint->limit));
	say_unit(x, row->constraint->unit);
	if (row->unknown_cc > 0)
		fact_add(x, ", for %s cc of it have a dose that is not known", SHORT(row->unknown_cc));
	fact_add(x, ": undetermined%s", counts ? ", which counts as not met" : "");
}

/* What the author calls it, unless that is only made of its structure and metric. */
static void
say_label(struct fact_text *x, const struct casebook *c, const struct case_constraint *k)
{
	const char *name = k->structure == CASE_TUMOUR ? "tumour" : c->structures[k->structure].id;
	size_t n = strlen(name);
	char metric[40];

	metric_format(&k->metric, metric, sizeof metric);
	if (strncmp(k->id, name, n) != 0 || k->id[n] != ' ' || strcmp(k->id + n + 1, metric) != 0)
		fact_add(x, "%s; ", k->id);
}

static void
say_row(struct fact_text *x, const struct casebook *c, const struct score_row *row)
{
	const struct case_constraint *k = row->constraint;
	bool tumour = k->structure == CASE_TUMOUR;
	int decimals = decimals_for(row->margin, tumour ? 3 : 1);

	row_name(x, c, k);
	fact_add(x, ": ");
	say_terms(x, row);
	if (row->state == ROW_UNDETERMINED)
		say_unknown(x, row, true);
	else {
		fact_add(x, "%s of %s", FIXED(row->achieved, decimals), SHORT(k->limit));
		say_unit(x, k->unit);
		fact_add(x, ": ");
		say_margin(x, row, decimals);
	}
	fact_add(x, " (");
	say_label(x, c, k);
	if (!tumour)
		fact_add(x, "EQD2 at alpha/beta %s Gy; ", SHORT(c->structures[k->structure].alpha_beta_gy));
	fact_add(x, "%s; %s of %s point%s)\n", k->hard ? "a hard limit" : "a soft goal", TIDY(row->points, 2),
	          SHORT(row->points_max), row->points_max > 1 || row->points_max < 1 ? "s" : "");
}

void
plain_rows(struct fact_text *x, const struct assess *a, const struct score *s)
{
	for (size_t i = 0; i < s->n; i++) {
		fact_add(x, "%zu. ", i + 1);
		say_row(x, assess_case(a), &s->rows[i]);
	}
}

void
plain_tumour(struct fact_text *x, const struct assess *a, const struct score *s)
{
	const struct rb_tumour *t = &assess_case(a)->tumour;

	if (t->n == 0)
		return;
	fact_add(x, "Tumour: log10 of the clonogens is %s at the first fraction and ", FIXED(log10(t->clonogens), 2));
	if (isfinite(s->log10_clonogens))
		fact_add(x, "%s after the last", FIXED(s->log10_clonogens, 2));
	else
		fact_add(x, "none are left after the last");
	fact_add(x, "; tumour control probability (TCP) %s (alpha/beta",
	          s->tcp < 5e-4 ? number_short(s->tcp, 2, (char[NUMBER_TEXT_MAX]){ 0 }) : FIXED(s->tcp, 3));
	for (size_t i = 0; i < t->n; i++)
		fact_add(x, "%s %s Gy", i ? "," : "", SHORT(t->clones[i].alpha_beta_gy));
	fact_add(x, ").\n");
}

void
plain_mark(struct fact_text *x, const struct score *s)
{
	fact_add(x, "%s of %s%s: %s.\n", TIDY(s->mark, 2), SHORT(s->mark_max),
	          s->capped ? ", capped because a hard limit is not met" : "", s->passed ? "passes" : "does not pass");
}

/* ---- recovery models ---- */

static void
say_models(struct fact_text *x, const struct assess *a, size_t row, const struct score *own, const struct score *all)
{
	const struct casebook *c = assess_case(a);
	const struct case_constraint *k = own->rows[row].constraint;

	row_name(x, c, k);
	fact_add(x, " (EQD2 at alpha/beta %s Gy), limit %s", SHORT(c->structures[k->structure].alpha_beta_gy),
	          SHORT(k->limit));
	say_unit(x, k->unit);
	fact_add(x, ":\n");
	for (size_t i = 0; i <= rb_recovery_count(); i++) {
		const struct score_row *r = i == 0 ? &own->rows[row] : &all[i - 1].rows[row];

		if (i == 0)
			fact_add(x, "  the case's own model (%s): ", c->structures[k->structure].recovery.name);
		else
			fact_add(x, "  %s: ", rb_recovery_at(i - 1)->name);
		if (r->state == ROW_UNDETERMINED)
			say_unknown(x, r, i == 0);
		else {
			int decimals = decimals_for(r->margin, 1);

			fact_add(x, "%s", FIXED(r->achieved, decimals));
			say_unit(x, k->unit);
			fact_add(x, ", ");
			say_margin(x, r, decimals);
		}
		fact_add(x, "\n");
	}
}

static void
drop(struct score *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		score_fini(&all[i]);
	free(all);
}

static const double MONTHS[] = { 3, 6, 12, 24, 36 };
enum { MONTHS_COUNT = sizeof MONTHS / sizeof *MONTHS };

/* "35 %", or "?" where the model says nothing. */
static void
say_share(struct fact_text *x, const struct assess *a, const struct rb_recovery *m, double months, struct fault *why)
{
	double gone;

	if (assess_model_recovery(a, m, months, &gone, why))
		fact_add(x, "%s %%", FIXED(100 * gone, 0));
	else
		fact_add(x, "?");
}

/* The plot of the models in words: the same curves at a few months, and where the case's own courses stand. */
static void
say_recovery(struct fact_text *x, const struct assess *a)
{
	const struct casebook *c = assess_case(a);
	struct rb_recovery_point point;

	fact_add(x, "What each model says is recovered after 3, 6, 12, 24 and 36 months; \"?\" where it does not apply:\n");
	for (size_t i = 0; i < rb_recovery_count(); i++) {
		const struct rb_recovery *m = rb_recovery_at(i);
		struct fault why = { 0 };

		fact_add(x, "  %s: ", m->name);
		for (size_t k = 0; k < MONTHS_COUNT; k++) {
			fact_add(x, "%s", k ? ", " : "");
			say_share(x, a, m, MONTHS[k], &why);
		}
		for (size_t k = 0; k < c->n_courses; k++)
			if (!c->courses[k].is_new) {
				fact_add(x, "; %s, %s months ago: ", c->courses[k].id, SHORT(c->courses[k].months_before));
				say_share(x, a, m, c->courses[k].months_before, &why);
			}
		fact_add(x, "\n");
	}
	fact_add(x, "The monkeys behind primate-cord and woolley, second courses to the cord after 44 Gy:");
	for (size_t i = 0; rb_primate_point(i, &point); i++)
		fact_add(x, "%s %s %% at %s months", i ? "," : "", FIXED(100 * point.recovered, 0), SHORT(point.months));
	fact_add(x, ".\n");
}

bool
plain_models(struct fact_text *x, const struct assess *a, const struct rb_regimen *r, struct fault *f)
{
	size_t n = rb_recovery_count() + 1, done = 0;
	struct score *all = mem_array(n, sizeof *all);
	bool ok = true;

	if (!all)
		return fault_memory(f);
	for (size_t i = 0; i < n && ok; i++) {
		ok = score_init(&all[i], a, f);
		done += ok;
		ok = ok && assess_score(a, &r->schedule, i == 0 ? NULL : rb_recovery_at(i - 1), &all[i], f);
	}
	fact_add(x, "Under other models of recovery, %s gives:\n", r->notation);
	for (size_t i = 0; ok && i < all[0].n; i++)
		if (all[0].rows[i].constraint->structure != CASE_TUMOUR)
			say_models(x, a, i, &all[0], all + 1);
	if (ok)
		say_recovery(x, a);
	if (all)
		drop(all, done);
	return ok;
}
