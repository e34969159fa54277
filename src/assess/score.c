#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "assess/internal.h"
#include "assess/slice.h"

/* Voxels are in single precision. */
static const double SLICE_GUARD = 1e-6;

/* Three sums over the courses: as given, recovery applied, and of the new course alone. */
struct sums { double prior, residual, fresh; };

static void
add(struct sums *sums, const struct assess *a, struct score_row *row, size_t course, double eqd2,
    const struct rb_recovery *recovery)
{
	const struct case_constraint *x = row->constraint;
	double gone = 0;
	struct fault why;

	if (a->c->courses[course].is_new) {
		sums->fresh += eqd2;
		return;
	}
	if (!assess_recovered(a, x->structure, course, eqd2, x->metric.kind == METRIC_MEAN, recovery, &gone, &why))
		snprintf(row->why_not, sizeof row->why_not, "%s", why.text);
	sums->prior += eqd2;
	sums->residual += (1 - gone) * eqd2;
}

/* Mean EQD2 of a course: row by row of its histogram; false with the value of the mean dose (a lower bound, as EQD2
 * is convex in dose) when it has none. */
static bool
mean_eqd2(const struct assess *a, const struct case_constraint *x, size_t course, struct seen seen, double *out)
{
	const struct casebook *c = a->c;
	bool known = false;
	double sum = 0;

	for (size_t i = 0; i < c->n_doses; i++) {
		const struct case_dose *d = &c->doses[i];

		if (d->structure != x->structure || d->course != course || d->metric.kind != METRIC_SHARE)
			continue;
		sum += d->metric.value / 100 * seen_eqd2(a, x->structure, seen, d->factor);
		known = true;
	}
	if (!known) {
		const struct case_dose *d = casebook_dose(c, x->structure, course, &x->metric);

		sum = d ? seen_eqd2(a, x->structure, seen, d->factor) : 0;
		known = d && d->factor <= 0;       /* nothing at all is nothing on average */
	}
	*out = sum;
	return known;
}

/* ---- rows ---- */

static void
judge(struct score_row *row, bool higher_is_better, double guard)
{
	static const enum row_state states[] = { [VOL_MET] = ROW_MET, [VOL_VIOLATED] = ROW_VIOLATED, [VOL_UNDETERMINED] = ROW_UNDETERMINED };
	const struct case_constraint *x = row->constraint;
	double slack = guard * (fabs(x->limit) > 1 ? fabs(x->limit) : 1);

	row->margin = higher_is_better ? row->achieved - x->limit : x->limit - row->achieved;
	row->state = states[vol_judge((struct vol_interval){ row->achieved_low, row->achieved_high }, x->limit, higher_is_better, slack)];
	if (row->state == ROW_UNDETERMINED && !isnan(row->achieved_high))
		row->margin = x->limit - row->achieved_high;
	row->points = row->state == ROW_MET ? x->points : 0;
	/* Control that falls short of what is asked still earns its share. */
	if (higher_is_better && row->state != ROW_MET && x->limit > 0)
		row->points = x->points * row->achieved / x->limit;
}

/* Where the model of recovery does not apply a row neither passes nor fails. */
static void
leave_open(struct score_row *row)
{
	const struct case_constraint *x = row->constraint;

	if (x->metric.kind == METRIC_V) {
		row->achieved = row->achieved_low = 0;
		row->achieved_high = 100;
	} else {
		row->residual_eqd2_gy = NAN;
		row->achieved = row->achieved_low = row->new_eqd2_gy;
		if (!isnan(row->achieved_high))
			row->achieved_high = row->prior_eqd2_gy + row->new_eqd2_gy;
	}
	row->state = ROW_UNDETERMINED;
	row->margin = x->limit - (isnan(row->achieved_high) ? row->achieved : row->achieved_high);
	row->points = 0;
}

static bool
score_organ(const struct assess *a, const struct fresh *fresh, const struct rb_recovery *recovery, struct score_row *row,
            struct fault *f)
{
	const struct case_constraint *x = row->constraint;
	struct sums sums = { 0, 0, 0 };
	bool known = true, out_of_memory = false;

	if (case_on_slice(a->c, x->structure)) {
		if (!slice_row(a, fresh->s, recovery, row, f))
			return false;
		judge(row, false, SLICE_GUARD);
		if (*row->why_not) {
			row->state = ROW_UNDETERMINED;
			row->margin = x->limit - row->achieved_high;
			row->points = 0;
		}
		return true;
	}
	for (size_t k = 0; k < a->c->n_courses && x->metric.kind != METRIC_V; k++) {
		struct seen seen = assess_see(a, x->structure, k, fresh);
		const struct case_dose *d = casebook_dose(a->c, x->structure, k, &x->metric);
		double eqd2 = 0;

		if (x->metric.kind == METRIC_MEAN)
			known = mean_eqd2(a, x, k, seen, &eqd2) && known;
		else
			eqd2 = d ? seen_eqd2(a, x->structure, seen, d->factor) : 0;
		add(&sums, a, row, k, eqd2, recovery);
	}
	row->prior_eqd2_gy = sums.prior;
	row->residual_eqd2_gy = sums.residual;
	row->new_eqd2_gy = sums.fresh;
	row->achieved = row->achieved_low = row->achieved_high = sums.residual + sums.fresh;
	if (x->metric.kind == METRIC_V) {
		known = score_volume(a, x, fresh, recovery, row, &out_of_memory);
		if (out_of_memory)
			return fault_memory(f);
		row->prior_eqd2_gy = row->residual_eqd2_gy = row->new_eqd2_gy = NAN;
		if (!known) {
			row->achieved = row->achieved_low = 0;
			row->achieved_high = 100;
		}
	} else if (!known)
		row->achieved_high = NAN;
	judge(row, false, ASSESS_GUARD);
	if (*row->why_not)
		leave_open(row);
	return true;
}

bool
score_tumour(const struct assess *a, const struct rb_schedule *s, struct score *out, struct fault *f)
{
	struct rb_cells cells;

	out->tcp = out->log10_clonogens = NAN;
	if (a->c->tumour.n == 0)
		return true;
	if (!rb_tumour_end(&a->c->tumour, s, &cells, f))
		return false;
	out->tcp = rb_tcp_poisson(cells.ln_total);
	out->log10_clonogens = cells.ln_total / log(10);
	return true;
}

bool
score_init(struct score *s, const struct assess *a, struct fault *f)
{
	*s = (struct score){ .n = a->c->n_constraints };
	s->rows = mem_array(s->n, sizeof *s->rows);
	s->quadratic_gy2 = mem_array(a->c->n_structures, sizeof *s->quadratic_gy2);
	if (s->rows && s->quadratic_gy2)
		return true;
	score_fini(s);
	return fault_memory(f);
}

void
score_fini(struct score *s)
{
	free(s->rows);
	free(s->quadratic_gy2);
	s->rows = NULL;
	s->quadratic_gy2 = NULL;
}

static void
total_up(const struct assess *a, struct score *out)
{
	double cap;

	out->mark = out->mark_max = 0;
	out->capped = false;
	for (size_t i = 0; i < out->n; i++) {
		out->mark += out->rows[i].points;
		out->mark_max += out->rows[i].points_max;
	}
	cap = a->c->cap_share * out->mark_max;
	out->passed = out->mark >= (a->c->pass_share - ASSESS_GUARD) * out->mark_max;
	for (size_t i = 0; i < out->n; i++)
		if (out->rows[i].constraint->hard && out->rows[i].state != ROW_MET) {
			out->passed = false;
			out->capped = out->capped || out->mark > cap;
			out->mark = out->mark > cap ? cap : out->mark;
		}
}

static bool
score_row(const struct assess *a, const struct fresh *fresh, const struct rb_recovery *recovery, size_t i, struct score *out,
          struct fault *f)
{
	const struct case_constraint *x = &a->c->constraints[i];
	struct score_row *row = &out->rows[i];

	*row = (struct score_row){ .constraint = x, .points_max = x->points, .unknown_cc = NAN };
	return x->structure == CASE_TUMOUR || score_organ(a, fresh, recovery, row, f);
}

bool
score_limit(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, size_t row,
            struct score *out, struct fault *f)
{
	struct fresh fresh;

	fresh_init(&fresh, a, s, out->quadratic_gy2);
	return score_row(a, &fresh, recovery, row, out, f);
}

bool
assess_score(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, struct score *out,
             struct fault *f)
{
	struct fresh fresh;

	if (!score_tumour(a, s, out, f))
		return false;
	fresh_init(&fresh, a, s, out->quadratic_gy2);
	for (size_t i = 0; i < out->n; i++) {
		struct score_row *row = &out->rows[i];

		if (!score_row(a, &fresh, recovery, i, out, f))
			return false;
		if (row->constraint->structure != CASE_TUMOUR)
			continue;
		row->prior_eqd2_gy = row->residual_eqd2_gy = row->new_eqd2_gy = NAN;
		row->achieved = row->achieved_low = row->achieved_high = out->tcp;
		judge(row, true, ASSESS_GUARD);
	}
	total_up(a, out);
	return true;
}
