#include "screens/plain_score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "screens/builder.h"

#define SHORT(v) number_short((v), 6, (char[NUMBER_TEXT_MAX]){ 0 })
#define FIXED(v, decimals) number_fixed((v), (decimals), (char[NUMBER_TEXT_MAX]){ 0 })

/* A field of the form, its number the regimen's. */
static void
put_field(struct fact_text *x, const struct builder *b, enum builder_field f, const char *unit)
{
	struct fact field = { .source = "the regimen as it is typed", .unit = unit };
	char value[FIELD_BYTES + 1];

	snprintf(field.quantity, sizeof field.quantity, "%s of the regimen", builder_label(f));
	field.shown = builder_value(b, f, value, sizeof value);
	fact_put_unit(x, &field);
}

/* " of 1.4 Gy, 2 a day, 6 h apart, Mon-Fri, no gap": the form, for who cannot look at it. */
static void
say_form(struct fact_text *x, const struct builder *b)
{
	fact_add(x, " of ");
	put_field(x, b, BUILDER_DOSE, "Gy");
	fact_add(x, ", ");
	put_field(x, b, BUILDER_PER_DAY, "a day");
	if (builder_applies(b, BUILDER_INTERVAL)) {
		fact_add(x, ", ");
		put_field(x, b, BUILDER_INTERVAL, "h");
		fact_add(x, " apart");
	}
	fact_add(x, ", ");
	put_field(x, b, BUILDER_DAYS, NULL);
	if (b->gap_weeks > 0) {
		fact_add(x, ", a gap of ");
		put_field(x, b, BUILDER_GAP, NULL);
		fact_add(x, " halfway");
	} else
		fact_add(x, ", no gap");
}

void
plain_prescription(struct fact_text *x, const struct rb_regimen *r)
{
	struct builder b;
	struct fault f;
	struct fact dose = fact_total_dose(r), fractions = fact_fractions(r), days = fact_days(r);

	dose.digits = 6;
	fact_add(x, "Prescription ");
	fact_add_tagged(x, TAG_WRITTEN, "%s", r->notation);
	fact_add(x, ": ");
	fact_put_unit(x, &dose);
	fact_add(x, " in ");
	fact_put_unit(x, &fractions);
	if (builder_init(&b, r, &f)) {
		if (b.has_form)
			say_form(x, &b);
		builder_fini(&b);
	}
	fact_add(x, ", ");
	fact_put(x, &days);
	fact_add(x, " calendar %s from first to last.\n", days.unit);
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

/* A part of a row with that many decimals. */
static void
put_part(struct fact_text *x, const struct assess *a, const struct scored *s, size_t i, enum row_part part, int decimals)
{
	struct fact f = fact_row(a, s, i, part);

	f.digits = decimals;
	fact_put(x, &f);
}

static void
put_limit(struct fact_text *x, const struct assess *a, const struct scored *s, size_t i)
{
	struct fact f = fact_row(a, s, i, ROW_LIMIT);

	f.digits = 6;
	fact_put(x, &f);
}

/* "70.0 Gy before, 52.5 left after recovery (25 %), 61.5 new, " */
static void
say_terms(struct fact_text *x, const struct assess *a, const struct scored *s, size_t i)
{
	const struct score_row *row = &s->score->rows[i];
	double before = row->prior_eqd2_gy, left = row->residual_eqd2_gy;

	if (isnan(before))
		return;
	if (before > 0 && isnan(left)) {
		put_part(x, a, s, i, ROW_PRIOR, 1);
		fact_add(x, " Gy before, what is left of it is not known, ");
	} else if (before > 0) {
		struct fact gone = fact_recovered(a, s, i);

		put_part(x, a, s, i, ROW_PRIOR, 1);
		fact_add(x, " Gy before, ");
		put_part(x, a, s, i, ROW_RESIDUAL, 1);
		fact_add(x, " left after recovery (");
		fact_put_unit(x, &gone);
		fact_add(x, "), ");
	} else
		fact_add(x, "nothing before, ");
	if (!isnan(row->new_eqd2_gy)) {
		put_part(x, a, s, i, ROW_NEW, 1);
		fact_add(x, " new, ");
	}
}

static void
say_margin(struct fact_text *x, const struct assess *a, const struct scored *s, size_t i, int decimals)
{
	const struct score_row *row = &s->score->rows[i];
	const struct case_constraint *k = row->constraint;
	bool met = row->state == ROW_MET;

	fact_add(x, "%s, ", met ? "met" : "not met");
	put_part(x, a, s, i, ROW_MARGIN, decimals);
	say_unit(x, k->unit);
	if (k->structure == CASE_TUMOUR)
		fact_add(x, " %s what is asked", met ? "above" : "short of");
	else
		fact_add(x, " %s", met ? "to spare" : "over");
}

/* "at least 60.5 Gy, how much more is not known, of 70 Gy: undetermined".  Only the case's own model counts. */
static void
say_unknown(struct fact_text *x, const struct assess *a, const struct scored *s, size_t i, bool counts)
{
	const struct score_row *row = &s->score->rows[i];
	bool cc = !strcmp(row->constraint->unit, "cc");
	struct fact low = fact_row(a, s, i, ROW_ACHIEVED), high = fact_row(a, s, i, ROW_HIGH);

	low.value = row->achieved_low;
	if (cc) {
		low.form = high.form = FACT_SHORT;
		low.digits = high.digits = 6;
	}
	if (*row->why_not)
		fact_add(x, "not applicable, %s; ", row->why_not);
	fact_add(x, isnan(row->achieved_high) ? "at least " : "between ");
	fact_put(x, &low);
	if (isnan(row->achieved_high))
		fact_add(x, ", how much more is not known; limit ");
	else {
		fact_add(x, " and ");
		fact_put(x, &high);
		fact_add(x, " of ");
	}
	put_limit(x, a, s, i);
	say_unit(x, row->constraint->unit);
	if (row->unknown_cc > 0) {
		struct fact unknown = fact_unknown_volume(a, s, i);

		fact_add(x, ", for ");
		fact_put_unit(x, &unknown);
		fact_add(x, " of it have a dose that is not known");
	}
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
say_row(struct fact_text *x, const struct assess *a, const struct scored *s, size_t i)
{
	const struct casebook *c = assess_case(a);
	const struct score_row *row = &s->score->rows[i];
	const struct case_constraint *k = row->constraint;
	struct fact points = fact_row(a, s, i, ROW_POINTS), most = fact_row(a, s, i, ROW_POINTS_MAX);
	bool tumour = k->structure == CASE_TUMOUR;
	int decimals = decimals_for(row->margin, tumour ? 3 : 1);

	row_name(x, c, k);
	fact_add(x, ": ");
	say_terms(x, a, s, i);
	if (row->state == ROW_UNDETERMINED)
		say_unknown(x, a, s, i, true);
	else {
		put_part(x, a, s, i, ROW_ACHIEVED, decimals);
		fact_add(x, " of ");
		put_limit(x, a, s, i);
		say_unit(x, k->unit);
		fact_add(x, ": ");
		say_margin(x, a, s, i, decimals);
	}
	fact_add(x, " (");
	say_label(x, c, k);
	if (!tumour) {
		struct fact tissue = fact_alpha_beta(a, k->structure);

		fact_add(x, "EQD2 at alpha/beta ");
		fact_put_unit(x, &tissue);
		fact_add(x, "; ");
	}
	fact_add(x, "%s; ", k->hard ? "a hard limit" : "a soft goal");
	fact_put(x, &points);
	fact_add(x, " of ");
	fact_put(x, &most);
	fact_add(x, " point%s)\n", row->points_max > 1 || row->points_max < 1 ? "s" : "");
}

void
plain_rows(struct fact_text *x, const struct assess *a, const struct scored *s)
{
	for (size_t i = 0; i < s->score->n; i++) {
		fact_add_tagged(x, TAG_COUNT, "%zu. ", i + 1);
		say_row(x, a, s, i);
	}
}

void
plain_tumour(struct fact_text *x, const struct assess *a, const struct scored *s)
{
	const struct rb_tumour *t = &assess_case(a)->tumour;
	struct fact begun, left = fact_cells(s), tcp = fact_tcp(s);

	if (t->n == 0)
		return;
	begun = fact_begun(a);
	left.prefix = NULL;
	left.digits = 2;
	tcp.form = s->score->tcp < 5e-4 ? FACT_SHORT : FACT_FIXED;
	tcp.digits = s->score->tcp < 5e-4 ? 2 : 3;
	fact_add(x, "Tumour: log10 of the clonogens is ");
	fact_put(x, &begun);
	fact_add(x, " at the first fraction and ");
	if (isfinite(s->score->log10_clonogens)) {
		fact_put(x, &left);
		fact_add(x, " after the last");
	} else
		fact_add(x, "none are left after the last");
	fact_add(x, "; tumour control probability (TCP) ");
	fact_put(x, &tcp);
	fact_add(x, " (alpha/beta");
	for (size_t i = 0; i < t->n; i++) {
		struct fact clone = fact_clone_alpha_beta(a, i);

		fact_add(x, "%s ", i ? "," : "");
		fact_put_unit(x, &clone);
	}
	fact_add(x, ").\n");
}

void
plain_break(struct fact_text *x, const struct assess *a, const struct rb_regimen *r, const struct explain_break *b)
{
	struct fact scale;

	if (!b->limit)
		return;
	scale = fact_break(a, r, b);
	scale.prefix = NULL;
	fact_add(x, "If every fraction's dose grows, %s breaks first, at ", assess_case(a)->structures[b->limit->structure].name);
	fact_put(x, &scale);
	fact_add(x, " times the dose.\n");
}

void
plain_mark(struct fact_text *x, const struct scored *s)
{
	struct fact mark = fact_mark(s), most = fact_mark_max(s);

	fact_put(x, &mark);
	fact_add(x, " of ");
	fact_put(x, &most);
	fact_add(x, "%s: %s.\n", s->score->capped ? ", capped because a hard limit is not met" : "",
	         s->score->passed ? "passes" : "does not pass");
}

/* ---- recovery models ---- */

static void
say_models(struct fact_text *x, const struct assess *a, size_t row, const struct rb_regimen *r, const struct score *own,
           const struct score *all)
{
	const struct casebook *c = assess_case(a);
	const struct case_constraint *k = own->rows[row].constraint;
	struct scored s = { r, own, -1 };
	struct fact tissue = fact_alpha_beta(a, k->structure);

	row_name(x, c, k);
	fact_add(x, " (EQD2 at alpha/beta ");
	fact_put_unit(x, &tissue);
	fact_add(x, "), limit ");
	put_limit(x, a, &s, row);
	say_unit(x, k->unit);
	fact_add(x, ":\n");
	for (size_t i = 0; i <= rb_recovery_count(); i++) {
		const struct score_row *one;

		s = (struct scored){ r, i == 0 ? own : &all[i - 1], (int)i - 1 };
		one = &s.score->rows[row];
		if (i == 0)
			fact_add(x, "  the case's own model (%s): ", c->structures[k->structure].recovery.name);
		else
			fact_add(x, "  %s: ", rb_recovery_at(i - 1)->name);
		if (one->state == ROW_UNDETERMINED)
			say_unknown(x, a, &s, row, i == 0);
		else {
			int decimals = decimals_for(one->margin, 1);

			put_part(x, a, &s, row, ROW_ACHIEVED, decimals);
			say_unit(x, k->unit);
			fact_add(x, ", ");
			say_margin(x, a, &s, row, decimals);
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

	if (assess_model_recovery(a, m, months, &gone, why)) {
		struct fact f = { .value = 100 * gone, .form = FACT_FIXED, .unit = "%", .source = m->source };
		char n[NUMBER_TEXT_MAX];

		snprintf(f.quantity, sizeof f.quantity, "what %s says is recovered after %s months", m->name, number_short(months, 4, n));
		fact_put_unit(x, &f);
	} else
		fact_add(x, "?");
}

/* The plot of the models in words: the same curves at a few months, and where the case's own courses stand. */
static void
say_recovery(struct fact_text *x, const struct assess *a)
{
	const struct casebook *c = assess_case(a);
	struct rb_recovery_point point;

	fact_add_tagged(x, TAG_AXIS, "What each model says is recovered after 3, 6, 12, 24 and 36 months; \"?\" where it does not apply:\n");
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
				struct fact ago = fact_months(a, k);

				fact_add_tagged(x, TAG_WRITTEN, "; %s, ", c->courses[k].id);
				fact_put_unit(x, &ago);
				fact_add(x, " ago: ");
				say_share(x, a, m, c->courses[k].months_before, &why);
			}
		fact_add(x, "\n");
	}
	/* Measured, and so is the axis. */
	fact_add_tagged(x, TAG_WRITTEN, "The monkeys behind primate-cord and woolley, second courses to the cord after 44 Gy:");
	for (size_t i = 0; rb_primate_point(i, &point); i++)
		fact_add_tagged(x, TAG_WRITTEN, "%s %s %% at %s months", i ? "," : "", FIXED(100 * point.recovered, 0), SHORT(point.months));
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
	fact_add_tagged(x, TAG_WRITTEN, "Under other models of recovery, %s gives:\n", r->notation);
	for (size_t i = 0; ok && i < all[0].n; i++)
		if (all[0].rows[i].constraint->structure != CASE_TUMOUR)
			say_models(x, a, i, r, &all[0], all + 1);
	if (ok)
		say_recovery(x, a);
	if (all)
		drop(all, done);
	return ok;
}
