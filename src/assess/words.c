/* Derivations and verdicts: the same numbers as score.c, as a person would write them on paper. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/sums.h"
#include "assess/slice.h"
#include "base/number.h"

void
note_init(struct note *n, struct arena *arena)
{
	*n = (struct note){ .arena = arena };
}

static bool
note_grow(struct note *n, size_t more)
{
	size_t capacity = (n->used + more + 1) * 2;
	char *grown = arena_array(n->arena, capacity, 1);

	n->broken = n->broken || !grown;
	if (!grown)
		return false;
	if (n->used > 0)
		memcpy(grown, n->text, n->used);
	n->text = grown;
	n->capacity = capacity;
	return true;
}

void
note_print(struct note *n, const char *format, ...)
{
	va_list ap, again;
	size_t room = n->capacity - n->used;
	int len;

	va_start(ap, format);
	va_copy(again, ap);
	len = vsnprintf(room ? n->text + n->used : NULL, room, format, ap);
	va_end(ap);
	if (len >= 0 && (size_t)len >= room && note_grow(n, (size_t)len))
		vsnprintf(n->text + n->used, n->capacity - n->used, format, again);
	va_end(again);
	if (len >= 0 && !n->broken)
		n->used += (size_t)len;
}

const char *
note_end(struct note *n, struct fault *f)
{
	if (n->broken) {
		fault_memory(f);
		return NULL;
	}
	while (n->used > 0 && n->text[n->used - 1] == '\n')
		n->text[--n->used] = '\0';
	return n->used ? n->text : "";
}

bool
schedule_is_even(const struct rb_schedule *s)
{
	for (size_t i = 1; i < s->n; i++)
		if (fabs(s->fractions[i].dose_gy - s->fractions[0].dose_gy) > 1e-12)
			return false;
	return true;
}

/* The quadratic dose where all damage is repaired before the next fraction: the sum of the squares. */
static double
sum_of_squares(const struct rb_schedule *s)
{
	return rb_quadratic_dose(s, &(struct rb_repair){ .kind = RB_REPAIR_COMPLETE });
}

static void
derive_incomplete(struct note *n, const struct rb_schedule *s, const struct case_structure *x, double dose, double q)
{
	double squares = sum_of_squares(s), eqd2 = rb_eqd2_of_bed(rb_bed(dose, q, 1, x->alpha_beta_gy), x->alpha_beta_gy);
	double bed = dose + q / x->alpha_beta_gy;

	if (schedule_is_even(s))
		note_add(n, "  squares of the fractions: %zu × %s² = %s Gy²\n", s->n, SHORT(s->fractions[0].dose_gy), SHORT(squares));
	else
		note_add(n, "  squares of the fractions, summed: %s Gy²\n", SHORT(squares));
	if (x->repair.kind != RB_REPAIR_COMPLETE) {
		note_add(n, "  damage not yet repaired when the next fraction comes, half-time %s h", SHORT(x->repair.half_time_h));
		if (x->repair.kind == RB_REPAIR_BI)
			note_add(n, " (share %s) and %s h", SHORT(x->repair.fast_share), SHORT(x->repair.slow_half_time_h));
		note_add(n, ", overnight included: %s Gy²\n", SHORT(q - squares));
		note_add(n, "  Q = squares + unrepaired = %s + %s = %s Gy²\n", SHORT(squares), SHORT(q - squares), SHORT(q));
	}
	note_add(n, "  BED = D + Q/(α/β) = %s + %s/%s = %s Gy\n", SHORT(dose), SHORT(q), SHORT(x->alpha_beta_gy), SHORT(bed));
	note_add(n, "  EQD2 = BED/(1 + 2/(α/β)) = %s/(1 + 2/%s) = %s Gy\n", SHORT(bed), SHORT(x->alpha_beta_gy), FIXED(eqd2, 2));
}

void
derive_eqd2(struct note *n, const struct assess *a, const struct case_dose *d, const char *label,
            const struct rb_regimen *r)
{
	const struct case_structure *x = &a->c->structures[d->structure];
	const struct rb_schedule *s = &r->schedule;
	double dose = rb_total_dose(s), q = rb_quadratic_dose(s, &x->repair), f = d->factor;
	double eqd2 = rb_eqd2_of_bed(rb_bed(dose, q, f, x->alpha_beta_gy), x->alpha_beta_gy);
	double simple = rb_eqd2_of_bed(rb_bed(dose, sum_of_squares(s), f, x->alpha_beta_gy), x->alpha_beta_gy);
	/* The short formula only where it gives the number that is shown. */
	bool repaired = !strcmp(FIXED(simple, 2), FIXED(eqd2, 2));
	char metric[40];

	note_add(n, "%s, %s: %s Gy in %zu fraction%s; %s α/β %s Gy", label, r->notation, SHORT(dose), s->n, s->n == 1 ? "" : "s",
	         x->name, SHORT(x->alpha_beta_gy));
	if (fabs(f - 1) > 1e-12)
		note_add(n, ", %s %s of the prescription", metric_format(&d->metric, metric, sizeof metric), SHORT(f));
	note_add(n, "\n");
	if (f <= 0)
		note_add(n, "  it gets no dose from this course: EQD2 0 Gy\n");
	else if (schedule_is_even(s) && repaired) {
		double part = f * s->fractions[0].dose_gy, total = f * dose;

		if (fabs(f - 1) > 1e-12)
			note_add(n, "  dose there: %s × %s = %s Gy in all, %s × %s = %s Gy a fraction\n", SHORT(f), SHORT(dose),
			         SHORT(total), SHORT(f), SHORT(s->fractions[0].dose_gy), SHORT(part));
		note_add(n, "  EQD2 = D × (d + α/β)/(2 + α/β) = %s × (%s + %s)/(2 + %s) = %s Gy\n", SHORT(total), SHORT(part),
		         SHORT(x->alpha_beta_gy), SHORT(x->alpha_beta_gy), FIXED(eqd2, 2));
	} else {
		if (fabs(f - 1) > 1e-12)
			note_add(n, "  dose there: %s × %s = %s Gy in all; its squares count %s² times\n", SHORT(f), SHORT(dose),
			         SHORT(f * dose), SHORT(f));
		if (fabs(f - 1) > 1e-12)
			note_add(n,
			         "  Q = squares of the fractions and of pairs not yet repaired: %s² × %s = %s Gy²\n"
			         "  BED = D + Q/(α/β) = %s + %s/%s = %s Gy\n"
			         "  EQD2 = BED/(1 + 2/(α/β)) = %s/(1 + 2/%s) = %s Gy\n",
			         SHORT(f), SHORT(q), SHORT(f * f * q), SHORT(f * dose), SHORT(f * f * q), SHORT(x->alpha_beta_gy),
			         SHORT(rb_bed(dose, q, f, x->alpha_beta_gy)), SHORT(rb_bed(dose, q, f, x->alpha_beta_gy)),
			         SHORT(x->alpha_beta_gy), FIXED(eqd2, 2));
		else
			derive_incomplete(n, s, x, dose, q);
	}
}

void
derive_recovery(struct note *n, const struct assess *a, size_t structure, size_t course, double eqd2_gy,
                const struct rb_recovery *recovery)
{
	const struct case_course *k = &a->c->courses[course];
	const struct rb_recovery *m = recovery ? recovery : &a->c->structures[structure].recovery;
	struct fault why;
	double gone;

	if (!assess_recovered(a, structure, course, eqd2_gy, false, recovery, &gone, &why))
		note_add(n, "  %s months later, recovery model %s is not applicable: %s\n", SHORT(k->months_before), m->name,
		         why.text);
	else if (m->kind == RB_RECOVERY_NONE)
		note_add(n, "  %s months later, no recovery: all of it is left, %s Gy\n", SHORT(k->months_before), FIXED(eqd2_gy, 2));
	else
		note_add(n, "  %s months later, recovery model %s: %s %% recovered, left (1 − %s) × %s = %s Gy\n",
		         SHORT(k->months_before), m->name, SHORT(100 * gone), SHORT(gone), FIXED(eqd2_gy, 2),
		         FIXED((1 - gone) * eqd2_gy, 2));
}

static void
derive_tumour(struct note *n, const struct assess *a, const struct rb_regimen *r, const struct score *s)
{
	const struct rb_clone *x = &a->c->clones[0];
	double dose = rb_total_dose(&r->schedule);
	double bed = rb_bed(dose, sum_of_squares(&r->schedule), 1, x->alpha_beta_gy);

	note_add(n, "10^%s clonogens at the first fraction; α %s per Gy, α/β %s Gy; BED %s Gy\n",
	         FIXED(log10(a->c->tumour.clonogens), 2), SHORT(x->alpha_per_gy),
	         SHORT(x->alpha_beta_gy), SHORT(bed));
	if (x->hypoxic_fraction > 0)
		note_add(n, "%s %% of them hypoxic: α is %s times smaller there, β %s² times%s\n", SHORT(100 * x->hypoxic_fraction),
		         SHORT(x->oer_alpha), SHORT(x->oer_beta), x->reoxygenation_days > 0 ? "; they reoxygenate" : "");
	if (x->reoxygenation_days > 0)
		note_add(n, "reoxygenation half-time %s days\n", SHORT(x->reoxygenation_days));
	if (x->birth_per_day[1] > x->loss_per_day[1])
		note_add(n, "oxic cells double every %s days from day %s on; this course lasts %s days\n",
		         SHORT(log(2) / (x->birth_per_day[1] - x->loss_per_day[1])), SHORT(x->kickoff_days),
		         SHORT(rb_elapsed_days(&r->schedule)));
	note_add(n, "followed through every fraction and interval, N = 10^%s clonogens are left", FIXED(s->log10_clonogens, 2));
	/* Far out the power itself is no number any more. */
	if (fabs(s->log10_clonogens) < 300)
		note_add(n, ": N = %s", SHORT(pow(10, s->log10_clonogens)));
	note_add(n, "\n");
	note_add(n, "TCP = exp(−N) = %s\n", FIXED(s->tcp, 3));
}

static void
derive_volume(struct note *n, const struct case_constraint *x, const struct score_row *row)
{
	char metric[40];

	metric_format(&x->metric, metric, sizeof metric);
	if (row->achieved_high - row->achieved_low >= 100)
		note_add(n, "%s is not known without a relative histogram of every course\n", metric);
	else if (row->achieved_high - row->achieved_low > 1e-9)
		note_add(n,
		         "%s from the relative histograms, hottest part on hottest part: %s %%; which parts met is not known, "
		         "it lies between %s and %s %%\n",
		         metric, FIXED(row->achieved, 1), FIXED(row->achieved_low, 1), FIXED(row->achieved_high, 1));
	else
		note_add(n, "%s from the relative histograms: %s %%\n", metric, FIXED(row->achieved, 1));
}

static void
derive_organ(struct note *n, const struct assess *a, const struct rb_regimen *r, const struct rb_recovery *recovery,
             const struct case_constraint *x, const struct score_row *row)
{
	double left[CASE_COURSES_MAX] = { 0 };
	size_t terms = 0;

	if (case_on_slice(a->c, x->structure)) {
		derive_slice_row(n, a, r, recovery, x, row);
		return;
	}
	for (size_t k = 0; k < a->c->n_courses; k++) {
		const struct case_dose *d = casebook_dose(a->c, x->structure, k, &x->metric);
		const struct case_course *course = &a->c->courses[k];
		char label[160];
		double eqd2, gone;
		struct fault why;

		/* With a histogram the mean dose itself is not what was used. */
		if (!d || (x->metric.kind == METRIC_MEAN && row->state != ROW_UNDETERMINED && d->factor > 0))
			continue;
		eqd2 = assess_course_eqd2(a, d, &r->schedule);
		snprintf(label, sizeof label, "%s course %.100s", course->is_new ? "new" : "earlier", course->id);
		derive_eqd2(n, a, d, label, course->is_new ? r : &course->regimen);
		if (!course->is_new)
			derive_recovery(n, a, x->structure, k, eqd2, recovery);
		if (!assess_recovered(a, x->structure, k, eqd2, false, recovery, &gone, &why))
			gone = 0;
		left[terms++] = (1 - gone) * eqd2;
	}
	if (*row->why_not)
		note_add(n, "not applicable: %s\nneither met nor violated: between %s and %s %s\n", row->why_not,
		         FIXED(row->achieved_low, 2), isnan(row->achieved_high) ? "more" : FIXED(row->achieved_high, 2), x->unit);
	else if (x->metric.kind == METRIC_V)
		derive_volume(n, x, row);
	else if (x->metric.kind == METRIC_MEAN && row->state == ROW_UNDETERMINED)
		note_add(n, "without the structure's relative histogram the EQD2 of the mean dose is a lower bound: at least %s Gy\n",
		         FIXED(row->achieved_low, 1));
	else if (x->metric.kind == METRIC_MEAN)
		note_add(n,
		         "mean EQD2, row by row over the structure's relative histogram: %s Gy left of the past, %s Gy new, "
		         "%s Gy in all\n",
		         FIXED(row->residual_eqd2_gy, 2), FIXED(row->new_eqd2_gy, 2), FIXED(row->achieved, 2));
	else {
		note_add(n, "cumulative: ");
		sum_line(n, left, terms, row->achieved, 2, "Gy");
		note_add(n, "near-maxima added as if they met in one point: an upper bound\n");
	}
	if (row->state != ROW_UNDETERMINED)
		note_add(n, "limit %s %s: %s %s\n", SHORT(x->limit), x->unit, FIXED(fabs(row->margin), 2),
		         row->state == ROW_VIOLATED ? "over" : "to spare");
	else
		note_add(n, "limit %s %s: cannot be judged\n", SHORT(x->limit), x->unit);
}

const char *
assess_derivation(const struct assess *a, const struct rb_regimen *r, const struct rb_recovery *recovery, size_t row,
                  struct arena *arena, struct fault *f)
{
	struct score s;
	struct note n;
	bool ok;

	if (!score_init(&s, a, f))
		return NULL;
	note_init(&n, arena);
	ok = assess_score(a, &r->schedule, recovery, &s, f);
	if (ok && row < s.n) {
		if (s.rows[row].constraint->structure == CASE_TUMOUR)
			derive_tumour(&n, a, r, &s);
		else
			derive_organ(&n, a, r, recovery, s.rows[row].constraint, &s.rows[row]);
	}
	score_fini(&s);
	return ok ? note_end(&n, f) : NULL;
}

/* ---- the verdict ---- */

static const char *
row_name(const struct assess *a, const struct case_constraint *x)
{
	return x->structure == CASE_TUMOUR ? "tumour" : a->c->structures[x->structure].name;
}

static void
say_row(struct note *n, const struct assess *a, const struct score_row *row)
{
	const struct case_constraint *x = row->constraint;
	char metric[40];

	metric_format(&x->metric, metric, sizeof metric);
	if (*row->why_not)
		note_add(n, "%s %s cannot be judged: %s. ", row_name(a, x), metric, row->why_not);
	else if (case_on_slice(a->c, x->structure))
		say_slice_row(n, a, metric, row);
	else if (row->state == ROW_UNDETERMINED && x->metric.kind == METRIC_V)
		note_add(n, "%s %s cannot be judged: it lies between %s and %s %%, and the limit is %s %%. ", row_name(a, x), metric,
		         FIXED(row->achieved_low, 1), FIXED(row->achieved_high, 1), SHORT(x->limit));
	else if (row->state == ROW_UNDETERMINED)
		note_add(n, "%s %s cannot be judged: it is at least %s %s, and how much more is not known. ", row_name(a, x), metric,
		         FIXED(row->achieved_low, 1), x->unit);
	else if (x->structure == CASE_TUMOUR)
		note_add(n, "Tumour control is %s where %s was asked for. ",
		         FIXED(row->achieved, x->limit - row->achieved < 0.01 ? 3 : 2), SHORT(x->limit));
	else if (x->metric.kind == METRIC_V)
		note_add(n, "%s %s is %s %% of a limit of %s %%. ", row_name(a, x), metric, FIXED(row->achieved, 1), SHORT(x->limit));
	else
		note_add(n, "%s reaches %s Gy EQD2 (%s left of the past, %s new), %s Gy over its limit of %s. ", row_name(a, x),
		         FIXED(row->achieved, 1), FIXED(row->residual_eqd2_gy, 1), FIXED(row->new_eqd2_gy, 1),
		         FIXED(-row->margin, 1), SHORT(x->limit));
}

const char *
assess_verdict(const struct assess *a, const struct score *s, struct arena *arena, struct fault *f)
{
	struct note n;
	size_t broken = 0;
	const struct score_row *tightest = NULL;

	note_init(&n, arena);
	for (size_t i = 0; i < s->n; i++) {
		const struct score_row *row = &s->rows[i];

		if (row->state != ROW_MET) {
			size_t start = n.used;

			say_row(&n, a, row);
			if (!n.broken && n.used > start && n.text && n.text[start] >= 'a' && n.text[start] <= 'z')
				n.text[start] = (char)(n.text[start] - 'a' + 'A');
			broken += row->constraint->structure != CASE_TUMOUR;
		} else if (row->constraint->structure != CASE_TUMOUR && row->constraint->limit > 0 &&
		           (!tightest ||
		            row->margin / row->constraint->limit < tightest->margin / tightest->constraint->limit - 1e-9))
			tightest = row;
	}
	if (broken == 0 && tightest)
		note_add(&n, "Every organ stays within its limit; the nearest is %s with %s %s to spare. ",
		         row_name(a, tightest->constraint), FIXED(tightest->margin, 1), tightest->constraint->unit);
	if (s->capped)
		note_add(&n, "A hard limit is not met, so the mark is capped at %s of %s. ", SHORT(s->mark), SHORT(s->mark_max));
	if (s->passed)
		note_add(&n, "The regimen passes.");
	else if (broken == 0)
		note_add(&n, "Safe, and it gives up too much of the tumour: it does not pass.");
	else
		note_add(&n, "It does not pass.");
	return note_end(&n, f);
}
