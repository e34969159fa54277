/* Numbers of a regimen as on paper. */
#include "assess/paper.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/explain.h"
#include "assess/slice.h"
#include "assess/sums.h"
#include "base/number.h"

/* What is asked for and what is at hand. */
struct paper {
	const struct assess *a;
	const struct rb_regimen *r;
	const struct rb_recovery *recovery;
	const struct case_constraint *x;
	const struct score_row *row;
	struct note *n;
};

/* ---- one dose that stands for the structure ---- */

static bool
takes_part(bool is_new, enum paper_row what)
{
	return is_new ? what == PAPER_NEW || what == PAPER_ACHIEVED : what != PAPER_NEW;
}

/* Course by course, then the sum where there are several or none. */
static void
point_dose(const struct paper *p, enum paper_row what, double value)
{
	double terms[CASE_COURSES_MAX] = { 0 };
	size_t count = 0;
	bool keeps = what == PAPER_ACHIEVED || what == PAPER_RESIDUAL;

	for (size_t k = 0; k < p->a->c->n_courses; k++) {
		const struct case_course *course = &p->a->c->courses[k];
		const struct case_dose *d = casebook_dose(p->a->c, p->x->structure, k, &p->x->metric);
		double eqd2, gone = 0;
		char label[160];
		struct fault why;

		if (!d || !takes_part(course->is_new, what))
			continue;
		eqd2 = assess_course_eqd2(p->a, d, &p->r->schedule);
		snprintf(label, sizeof label, "%s course %.100s", course->is_new ? "new" : "earlier", course->id);
		derive_eqd2(p->n, p->a, d, label, course->is_new ? p->r : &course->regimen);
		if (!course->is_new && keeps) {
			derive_recovery(p->n, p->a, p->x->structure, k, eqd2, p->recovery);
			if (!assess_recovered(p->a, p->x->structure, k, eqd2, false, p->recovery, &gone, &why))
				gone = what == PAPER_ACHIEVED ? 1 : 0;
		}
		terms[count++] = (1 - gone) * eqd2;
	}
	if (count == 0)
		note_add(p->n, "no course gives it any dose\n");
	note_add(p->n, "%s: ", what == PAPER_ACHIEVED && *p->row->why_not ? "the new course alone, as what is left of the others is not known"
	                       : what == PAPER_ACHIEVED                  ? "together, added as if all met in one point (an upper bound)"
	                       : count > 1                               ? "together"
	                                                                 : "that is");
	if (count == 0)
		terms[count++] = 0;
	sum_line(p->n, terms, count, value, 2, "Gy");
}

/* ---- a mean over a histogram ---- */

/* The rows of a course's histogram, each with its share. */
static bool
histogram_lines(const struct paper *p, size_t course, struct fresh *fresh, double *sum)
{
	struct seen seen = assess_see(p->a, p->x->structure, course, fresh);
	const struct case_course *k = &p->a->c->courses[course];
	bool any = false;
	double term;

	*sum = 0;
	for (size_t i = 0; i < p->a->c->n_doses; i++) {
		const struct case_dose *d = &p->a->c->doses[i];

		if (d->structure != p->x->structure || d->course != course || d->metric.kind != METRIC_SHARE)
			continue;
		if (!any)
			note_add(p->n, "%s course %s, each part of the structure by its own dose:\n", k->is_new ? "new" : "earlier", k->id);
		any = true;
		term = d->metric.value / 100 * seen_eqd2(p->a, p->x->structure, seen, d->factor);
		*sum += term;
		note_add(p->n, "  %s %% of it get %s of the prescription, EQD2 %s Gy: ", SHORT(d->metric.value), SHORT(d->factor),
		         FIXED(seen_eqd2(p->a, p->x->structure, seen, d->factor), 4));
		product_line(p->n, d->metric.value / 100, seen_eqd2(p->a, p->x->structure, seen, d->factor), term, 4, "Gy");
	}
	return any;
}

static void
mean_dose(const struct paper *p, enum paper_row what, double value)
{
	double quadratic[CASE_STRUCTURES_MAX], terms[CASE_COURSES_MAX] = { 0 };
	struct fresh fresh;
	size_t count = 0;

	fresh_init(&fresh, p->a, &p->r->schedule, quadratic);
	for (size_t k = 0; k < p->a->c->n_courses; k++) {
		const struct case_course *course = &p->a->c->courses[k];
		const struct case_dose *d = casebook_dose(p->a->c, p->x->structure, k, &p->x->metric);
		double sum = 0, gone = 0;
		struct fault why;

		if (!takes_part(course->is_new, what))
			continue;
		if (!histogram_lines(p, k, &fresh, &sum) && d) {
			sum = assess_course_eqd2(p->a, d, &p->r->schedule);
			derive_eqd2(p->n, p->a, d, course->is_new ? "new course" : "earlier course", course->is_new ? p->r : &course->regimen);
		}
		if (!course->is_new && what != PAPER_PRIOR) {
			if (!assess_recovered(p->a, p->x->structure, k, sum, true, p->recovery, &gone, &why))
				gone = 0;
			derive_recovery(p->n, p->a, p->x->structure, k, sum, p->recovery);
		}
		terms[count++] = (1 - gone) * sum;
	}
	note_add(p->n, "summed: ");
	if (count == 0)
		terms[count++] = 0;
	sum_line(p->n, terms, count, value, 2, "Gy");
}

/* ---- off a slice ---- */

static bool
slice_dose(const struct paper *p, enum paper_row what, double value, struct fault *f)
{
	static const struct rb_recovery none = { .name = "none", .kind = RB_RECOVERY_NONE };
	enum slice_part part = what == PAPER_PRIOR      ? PART_PRIOR
	                       : what == PAPER_RESIDUAL ? PART_RESIDUAL
	                       : what == PAPER_NEW      ? PART_NEW
	                                                : PART_SUM;
	struct slice_metric m;
	struct vol_dvh dvh;
	struct fault why;
	const struct rb_recovery *recovery = p->recovery;

	if (!slice_metric(p->a, p->x->structure, &p->x->metric, part, CASE_NONE, &p->r->schedule, recovery, p->x->unit, &m, &why)) {
		/* What can be said: as if all were recovered, the new course alone. */
		note_add(p->n, "what is left of the earlier courses is not known: %s\n", why.text);
		part = PART_NEW;
		recovery = &none;
		if (!slice_metric(p->a, p->x->structure, &p->x->metric, part, CASE_NONE, &p->r->schedule, recovery, p->x->unit, &m, f))
			return false;
	}
	derive_slice(p->n, p->a, p->x->structure, &p->x->metric, part, CASE_NONE, p->r, recovery, &m, p->x->unit);
	if (!slice_dvh(p->a, p->x->structure, part, CASE_NONE, &p->r->schedule, recovery, &dvh, f))
		return false;
	derive_read_off(p->n, &dvh, &p->x->metric, p->x->unit, value);
	vol_dvh_fini(&dvh);
	return true;
}

/* ---- a volume from relative histograms ---- */

static void
volume(const struct paper *p, double value)
{
	note_add(p->n, "the hottest part of one course on the hottest of the other, and the parts counted that have at least %s Gy EQD2; which parts "
	         "met is not known: between %s and %s %%\n", SHORT(p->x->metric.value), FIXED(p->row->achieved_low, 1),
	         FIXED(p->row->achieved_high, 1));
	note_add(p->n, "their shares together: ");
	product_line(p->n, value / 100, 100, value, 2, "%");
}

/* ---- rows ---- */

static double
value_of(const struct score_row *row, enum paper_row what)
{
	switch (what) {
	case PAPER_PRIOR:
		return row->prior_eqd2_gy;
	case PAPER_RESIDUAL:
		return row->residual_eqd2_gy;
	case PAPER_NEW:
		return row->new_eqd2_gy;
	default:
		return row->achieved;
	}
}

static bool
organ(const struct paper *p, enum paper_row what, struct fault *f)
{
	double value = value_of(p->row, what);

	if (isnan(value)) {
		note_add(p->n, "it is not known%s%s\n", *p->row->why_not ? ": " : "", p->row->why_not);
		return true;
	}
	if (case_on_slice(p->a->c, p->x->structure))
		return slice_dose(p, what, value, f);
	if (p->x->metric.kind == METRIC_V)
		volume(p, value);
	else if (p->x->metric.kind == METRIC_MEAN)
		mean_dose(p, what, value);
	else
		point_dose(p, what, value);
	return true;
}

static void
margin(const struct paper *p)
{
	bool tumour = p->x->structure == CASE_TUMOUR;
	double reached = p->row->state == ROW_UNDETERMINED && !isnan(p->row->achieved_high) ? p->row->achieved_high : p->row->achieved;
	bool under = reached <= p->x->limit;
	const double terms[2] = { under ? p->x->limit : reached, under ? -reached : -p->x->limit };

	note_add(p->n, "%s %s %s, %s %s reached: ", tumour ? "asked for" : "the limit is", SHORT(p->x->limit), p->x->unit,
	         FIXED(reached, tumour ? 3 : 2), p->x->unit);
	sum_line(p->n, terms, 2, fabs(p->row->margin), tumour ? 3 : 2, p->x->unit);
}

/* What it may reach at most: the least, and what is not known of it. */
static void
high(const struct paper *p)
{
	const double terms[2] = { p->row->achieved_low, p->row->achieved_high - p->row->achieved_low };

	note_add(p->n, "at least %s %s, and as much again as what is not known can add\n", FIXED(terms[0], 2), p->x->unit);
	sum_line(p->n, terms, 2, p->row->achieved_high, 2, p->x->unit);
}

static void
recovered(const struct paper *p)
{
	double before = p->row->prior_eqd2_gy, left = p->row->residual_eqd2_gy, percent = 100 * (1 - left / before);
	int digits = 2;

	while (digits < 8 && strcmp(FIXED(100 * (1 - round(left * pow(10, digits)) / round(before * pow(10, digits))), 2), FIXED(percent, 2)) != 0)
		digits++;
	note_add(p->n, "EQD2 of the earlier courses %s Gy, of which %s Gy are left\n(1 \u2212 %s/%s) \u00d7 100 = %s %%\n", FIXED(before, 2),
	         FIXED(left, 2), FIXED(left, digits), FIXED(before, digits), FIXED(percent, 2));
}

static void
points(const struct paper *p)
{
	bool met = p->row->state == ROW_MET;

	if (!met && p->x->structure == CASE_TUMOUR && p->x->limit > 0) {
		note_add(p->n, "control that falls short earns its share of the points\n%s \u00d7 %s/%s = %s points\n", SHORT(p->x->points),
		         SHORT(p->row->achieved), SHORT(p->x->limit), FIXED(p->row->points, 2));
		return;
	}
	note_add(p->n, "%s\n%d \u00d7 %s = %s points\n", met ? "it is met, which earns all its points"
	         : p->row->state == ROW_VIOLATED             ? "it is not met, which earns none"
	                                                     : "it cannot be judged, which earns none",
	         met, SHORT(p->x->points), SHORT(p->row->points));
}

/* A row of the regimen's score; the score is the caller's to end when true. */
static bool
score_of(const struct assess *a, const struct rb_regimen *r, const struct rb_recovery *recovery, struct score *s, struct fault *f)
{
	if (!score_init(s, a, f))
		return false;
	if (assess_score(a, &r->schedule, recovery, s, f))
		return true;
	score_fini(s);
	return false;
}

const char *
assess_paper_row(const struct assess *a, const struct rb_regimen *r, const struct rb_recovery *recovery, size_t row,
                 enum paper_row what, struct arena *arena, struct fault *f)
{
	struct score s;
	struct note n;
	struct paper p = { a, r, recovery, &a->c->constraints[row], NULL, &n };
	bool ok = true;

	if (p.x->structure == CASE_TUMOUR && what == PAPER_ACHIEVED)
		return assess_paper_tcp(a, r, arena, f);
	if (!score_of(a, r, recovery, &s, f))
		return NULL;
	note_init(&n, arena);
	p.row = &s.rows[row];
	if (what == PAPER_MARGIN)
		margin(&p);
	else if (what == PAPER_POINTS)
		points(&p);
	else if (what == PAPER_HIGH)
		high(&p);
	else if (what == PAPER_RECOVERED)
		recovered(&p);
	else
		ok = organ(&p, what, f);
	score_fini(&s);
	return ok ? note_end(&n, f) : NULL;
}

/* ---- the tumour ---- */

const char *
assess_paper_cells(const struct assess *a, const struct rb_regimen *r, struct arena *arena, struct fault *f)
{
	const struct rb_tumour *t = &a->c->tumour;
	double terms[EXPLAIN_SHARES_MAX + 2], begun = log10(t->clonogens);
	struct explain_kill kill;
	struct note n;

	if (!assess_explain_kill(t, &r->schedule, &kill, f))
		return NULL;
	note_init(&n, arena);
	note_add(&n, "powers of ten: %s clonogens at the first fraction, less the kill of the LQ model alone, %s", FIXED(begun, 2), FIXED(kill.lq, 2));
	terms[0] = begun;
	terms[1] = -kill.lq;
	for (size_t i = 0; i < kill.n; i++) {
		terms[2 + i] = -kill.shares[i].log10_kill;
		note_add(&n, "; %s %s %s", kill.shares[i].mechanism, kill.shares[i].log10_kill < 0 ? "takes away" : "adds",
		         FIXED(fabs(kill.shares[i].log10_kill), 2));
	}
	note_add(&n, "\n");
	sum_line(&n, terms, 2 + kill.n, begun - kill.total, 2, "");
	return note_end(&n, f);
}

const char *
assess_paper_tcp(const struct assess *a, const struct rb_regimen *r, struct arena *arena, struct fault *f)
{
	const char *cells = assess_paper_cells(a, r, arena, f);
	struct score s;
	struct note n;

	if (!cells || !score_of(a, r, NULL, &s, f))
		return NULL;
	note_init(&n, arena);
	note_add(&n, "%s\nTCP = exp(\u2212N) with N clonogens that are expected to be left (Poisson)\n", cells);
	/* Far out the power itself is no number any more. */
	if (fabs(s.log10_clonogens) < 300)
		note_add(&n, "exp(\u2212%s) = %s\n", number_short(pow(10, s.log10_clonogens), 8, (char[NUMBER_TEXT_MAX]){ 0 }), FIXED(s.tcp, 3));
	else
		note_add(&n, "exp(\u221210^(%s)) = %s\n", FIXED(s.log10_clonogens, 2), FIXED(s.tcp, 3));
	score_fini(&s);
	return note_end(&n, f);
}

/* ---- the mark ---- */

const char *
assess_paper_mark(const struct assess *a, const struct rb_regimen *r, bool most, struct arena *arena, struct fault *f)
{
	struct score s;
	struct note n;
	double *terms, sum = 0;

	if (!score_of(a, r, NULL, &s, f))
		return NULL;
	note_init(&n, arena);
	terms = arena_array(arena, s.n, sizeof *terms);
	n.broken = !terms;
	for (size_t i = 0; terms && i < s.n; i++) {
		terms[i] = most ? s.rows[i].points_max : s.rows[i].points;
		sum += terms[i];
		note_add(&n, "%s: %s %s\n", s.rows[i].constraint->id, SHORT(terms[i]),
		         most                               ? "at most"
		         : s.rows[i].state == ROW_MET       ? "met"
		         : s.rows[i].state == ROW_VIOLATED  ? "not met"
		                                            : "cannot be judged");
	}
	if (terms)
		sum_line(&n, terms, s.n, sum, most ? 0 : 2, "points");
	if (!most && s.capped) {
		note_add(&n, "a hard limit is not met: no more than %s of what there is to be had\n", SHORT(a->c->cap_share));
		product_line(&n, a->c->cap_share, s.mark_max, s.mark, 2, "points");
	}
	score_fini(&s);
	return note_end(&n, f);
}

/* ---- against a limit ---- */

const char *
assess_paper_use(const struct assess *a, const struct rb_regimen *r, size_t row, struct arena *arena, struct fault *f)
{
	const char *reached = assess_paper_row(a, r, NULL, row, PAPER_ACHIEVED, arena, f);
	const struct case_constraint *x = &a->c->constraints[row];
	struct score s;
	struct note n;
	double most;

	if (!reached || !score_of(a, r, NULL, &s, f))
		return NULL;
	most = fmax(s.rows[row].achieved, s.rows[row].achieved_high);
	note_init(&n, arena);
	note_add(&n, "%s\nover its limit of %s %s, in percent: ", reached, SHORT(x->limit), x->unit);
	if (most > s.rows[row].achieved)
		note_add(&n, "at most %s %s: ", FIXED(most, 2), x->unit);
	share_line(&n, most, x->limit, 100, 100 * most / x->limit, 2, "%");
	score_fini(&s);
	return note_end(&n, f);
}

/* ---- a regimen alone ---- */

/* Runs of fractions that are alike: "10 × 2 + 5 × 1.8". */
static void
total_dose(struct note *n, const struct rb_schedule *s)
{
	for (size_t i = 0, run; i < s->n; i += run) {
		for (run = 1; i + run < s->n && fabs(s->fractions[i + run].dose_gy - s->fractions[i].dose_gy) < 1e-12; run++)
			;
		note_add(n, "%s%zu \u00d7 %s", i ? " + " : "", run, SHORT(s->fractions[i].dose_gy));
	}
	note_add(n, " = %s Gy\n", SHORT(rb_total_dose(s)));
}

/* Days by how many fractions they have: "20 × 2 + 1 × 1". */
static void
fraction_count(struct note *n, const struct rb_schedule *s)
{
	bool any = false;

	for (size_t each = s->n; each > 0; each--) {
		size_t days = 0;

		for (size_t i = 0, run; i < s->n; i += run) {
			for (run = 1; i + run < s->n && s->fractions[i + run].day == s->fractions[i].day; run++)
				;
			days += run == each;
		}
		if (days > 0)
			note_add(n, "%s%zu \u00d7 %zu", any ? " + " : "days times fractions a day: ", days, each);
		any = any || days > 0;
	}
	note_add(n, " = %zu fraction%s\n", s->n, s->n == 1 ? "" : "s");
}

const char *
assess_paper_regimen(const struct rb_regimen *r, enum paper_regimen what, struct arena *arena, struct fault *f)
{
	const struct rb_schedule *s = &r->schedule;
	struct note n;
	int days = rb_calendar_days(s);

	note_init(&n, arena);
	if (what == PAPER_TOTAL_DOSE) {
		note_add(&n, "fractions times their dose: ");
		total_dose(&n, s);
	} else if (what == PAPER_FRACTIONS)
		fraction_count(&n, s);
	else
		note_add(&n, "the last fraction is given %d day%s after the first, and the first day counts: %d + 1 = %d day%s\n", days - 1,
		         days == 2 ? "" : "s", days - 1, days, days == 1 ? "" : "s");
	return note_end(&n, f);
}
