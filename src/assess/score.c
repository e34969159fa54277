#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/slice.h"

/* A value this near its limit meets it: the last bits of exp and log must not decide a mark. */
static const double GUARD = 1e-9;
/* Voxels are in single precision. */
static const double SLICE_GUARD = 1e-6;

struct assess *
assess_new(const struct casebook *c, struct fault *f)
{
	struct assess *a = calloc(1, sizeof *a);

	if (a)
		a->quadratic_gy2 = mem_array(c->n_structures * c->n_courses, sizeof *a->quadratic_gy2);
	if (!a || !a->quadratic_gy2) {
		free(a);
		fault_memory(f);
		return NULL;
	}
	a->c = c;
	for (size_t s = 0; s < c->n_structures; s++)
		for (size_t k = 0; k < c->n_courses; k++)
			a->quadratic_gy2[s * c->n_courses + k] =
			    rb_quadratic_dose(&c->courses[k].regimen.schedule, &c->structures[s].repair);
	for (size_t k = 0; k < c->n_courses && c->slice.given; k++)
		if (!vol_map(&c->slice.doses[k], c->slice.fields[k].u_mm[0] ? &c->slice.fields[k] : NULL,
		             &c->slice.labels.grid, &a->mapped[k], f) ||
		    !vol_map(&c->slice.doses[k], NULL, &c->slice.labels.grid, &a->unmoved[k], f)) {
			assess_free(a);
			return NULL;
		}
	return a;
}

void
assess_free(struct assess *a)
{
	if (!a)
		return;
	for (size_t k = 0; k < CASE_COURSES_MAX; k++) {
		vol_mapped_fini(&a->mapped[k]);
		vol_mapped_fini(&a->unmoved[k]);
	}
	free(a->quadratic_gy2);
	free(a);
}

const struct casebook *
assess_case(const struct assess *a)
{
	return a->c;
}

double
assess_quadratic(const struct assess *a, size_t structure, size_t course)
{
	return a->quadratic_gy2[structure * a->c->n_courses + course];
}

/* How many earlier courses gave dose to a structure. */
static size_t
earlier_courses(const struct casebook *c, size_t structure)
{
	size_t n = 0;

	for (size_t k = 0; k < c->n_courses; k++) {
		bool hit = false;

		for (size_t i = 0; i < c->n_doses && !c->courses[k].is_new; i++)
			hit = hit || (c->doses[i].structure == structure && c->doses[i].course == k && c->doses[i].factor > 0);
		n += hit;
	}
	return n;
}

bool
assess_recovered(const struct assess *a, size_t structure, size_t course, double eqd2_gy, bool distributed,
                 const struct rb_recovery *recovery, double *gone, struct fault *why)
{
	return assess_recovered_after(a, structure, course, a->c->courses[course].months_before, eqd2_gy, distributed, recovery, gone,
	                              why);
}

bool
assess_recovered_after(const struct assess *a, size_t structure, size_t course, double months, double eqd2_gy, bool distributed,
                       const struct rb_recovery *recovery, double *gone, struct fault *why)
{
	const struct case_course *k = &a->c->courses[course];
	const struct case_structure *x = &a->c->structures[structure];
	const struct rb_recovery *m = recovery ? recovery : &x->recovery;
	struct rb_past past = { .months = months, .eqd2_gy = eqd2_gy, .alpha_beta_gy = x->alpha_beta_gy,
		                .tissue = x->tissue, .courses = 1, .distributed = distributed };

	*gone = 0;
	if (k->is_new || !(eqd2_gy > 0))
		return true;
	/* An author who gives a structure a model of the cord says that it is the cord. */
	if (!*x->tissue && m->kind == x->recovery.kind)
		past.tissue = NULL;
	if (m->kind == RB_RECOVERY_WOOLLEY)
		past.courses = earlier_courses(a->c, structure);
	return rb_recovered(m, &past, gone, why);
}

/* A course as one structure sees it: total dose and quadratic dose, before the dose factor. */
struct seen { double dose_gy, quadratic_gy2; };

static struct seen
see(const struct assess *a, size_t structure, size_t course, const struct rb_schedule *new_course)
{
	const struct case_course *k = &a->c->courses[course];

	if (k->is_new && new_course)
		return (struct seen){ rb_total_dose(new_course),
			              rb_quadratic_dose(new_course, &a->c->structures[structure].repair) };
	return (struct seen){ rb_total_dose(&k->regimen.schedule), assess_quadratic(a, structure, course) };
}

static double
eqd2_of(const struct assess *a, size_t structure, struct seen x, double factor)
{
	double alpha_beta_gy = a->c->structures[structure].alpha_beta_gy;

	return rb_eqd2_of_bed(rb_bed(x.dose_gy, x.quadratic_gy2, factor, alpha_beta_gy), alpha_beta_gy);
}

double
assess_course_eqd2(const struct assess *a, const struct case_dose *d, const struct rb_schedule *s)
{
	return eqd2_of(a, d->structure, see(a, d->structure, d->course, s), d->factor);
}

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
		sum += d->metric.value / 100 * eqd2_of(a, x->structure, seen, d->factor);
		known = true;
	}
	if (!known) {
		const struct case_dose *d = casebook_dose(c, x->structure, course, &x->metric);

		sum = d ? eqd2_of(a, x->structure, seen, d->factor) : 0;
		known = d && d->factor <= 0;       /* nothing at all is nothing on average */
	}
	*out = sum;
	return known;
}

/* ---- V_d: the share of the structure whose cumulative EQD2 reaches d ---- */

struct slab { double share, eqd2; };
struct interval { double low, high; };

static int
hotter_first(const void *left, const void *right)
{
	double l = ((const struct slab *)left)->eqd2, r = ((const struct slab *)right)->eqd2;

	return (l < r) - (l > r);
}

static size_t
slabs_of(const struct assess *a, size_t structure, size_t course, struct seen seen, double kept, struct slab *out)
{
	size_t n = 0;

	for (size_t i = 0; i < a->c->n_doses; i++) {
		const struct case_dose *d = &a->c->doses[i];

		if (d->structure == structure && d->course == course && d->metric.kind == METRIC_SHARE)
			out[n++] = (struct slab){ d->metric.value / 100, kept * eqd2_of(a, structure, seen, d->factor) };
	}
	qsort(out, n, sizeof *out, hotter_first);
	return n;
}

/* Sum of two stacks of slabs, hottest on hottest; out has room for n + m. */
static size_t
stack(const struct slab *x, size_t n, const struct slab *y, size_t m, struct slab *out)
{
	size_t i = 0, j = 0, k = 0;
	double left_x = n ? x[0].share : 0, left_y = m ? y[0].share : 0;

	while (i < n && j < m) {
		double step = left_x < left_y ? left_x : left_y;

		out[k++] = (struct slab){ step, x[i].eqd2 + y[j].eqd2 };
		left_x -= step;
		left_y -= step;
		if (left_x <= 1e-12 && ++i < n)
			left_x = x[i].share;
		if (left_y <= 1e-12 && ++j < m)
			left_y = y[j].share;
	}
	return k;
}

/* The share of a stack at or above (strictly: above) a dose. */
static double
share_over(const struct slab *x, size_t n, double eqd2, bool strictly)
{
	double slack = GUARD * fabs(eqd2), sum = 0;

	for (size_t i = 0; i < n; i++)
		if (strictly ? x[i].eqd2 > eqd2 + slack : x[i].eqd2 >= eqd2 - slack)
			sum += x[i].share;
	return sum;
}

/* Where two histograms overlap is not known.  These bound the share in which their sum reaches d, wherever each is hot
 * (Makarov 1981): for every x, P(A + B >= d) is at most P(A > x) + P(B >= d - x), and at least
 * P(A >= x) + P(B >= d - x) - 1. */
static void
bound_pair(const struct slab *x, size_t n, const struct slab *y, size_t m, double d, struct interval *share)
{
	share->low = 0;
	share->high = 1;
	for (size_t i = 0; i < n; i++) {
		double rest = share_over(y, m, d - x[i].eqd2, false);

		share->high = fmin(share->high, share_over(x, n, x[i].eqd2, true) + rest);
		share->low = fmax(share->low, share_over(x, n, x[i].eqd2, false) + rest - 1);
	}
}

/* Room for the stacks of one structure. */
struct stacks {
	struct slab *sum, *next;       /* hottest on hottest */
	struct slab *first;            /* of the first course that gives it dose */
	size_t n_sum, n_first, hot;    /* hot: how many courses give it dose */
	struct interval share;
};

static void
add_stack(struct stacks *k, struct slab *one, size_t m, double d)
{
	struct slab *swap = k->next;

	if (!(one[0].eqd2 > 0))
		return;
	k->hot++;
	if (k->hot == 1) {
		memcpy(k->first, one, m * sizeof *one);
		memcpy(k->sum, one, m * sizeof *one);
		k->n_first = k->n_sum = m;
		k->share.low = k->share.high = share_over(one, m, d, false);
		return;
	}
	k->n_sum = stack(k->sum, k->n_sum, one, m, k->next);
	k->next = k->sum;
	k->sum = swap;
	if (k->hot == 2)
		bound_pair(k->first, k->n_first, one, m, d, &k->share);
	else {
		/* Of three or more only the simplest bounds. */
		k->share.low = fmax(k->share.low, share_over(one, m, d, false));
		k->share.high = 1;
	}
}

/* V_d in percent, hottest part on hottest part, and its bounds when the hot parts may lie anywhere.  False when a course
 * has no histogram. */
static bool
volume_over(const struct assess *a, const struct case_constraint *x, const struct rb_schedule *s,
            const struct rb_recovery *recovery, struct score_row *row, bool *out_of_memory)
{
	const struct casebook *c = a->c;
	size_t room = c->n_doses + c->n_courses + 1;
	struct slab *slabs = mem_array(4 * room, sizeof *slabs), *one;
	struct stacks k = { .sum = slabs };
	double d = x->metric.value;
	bool known = true;

	*out_of_memory = !slabs;
	if (!slabs)
		return false;
	k.next = slabs + room;
	k.first = slabs + 2 * room;
	one = slabs + 3 * room;
	for (size_t course = 0; course < c->n_courses && known; course++) {
		const struct case_dose *whole = casebook_dose(c, x->structure, course, &x->metric);
		double gone;
		struct fault why;
		size_t m;

		if (!assess_recovered(a, x->structure, course, 1, true, recovery, &gone, &why))
			snprintf(row->why_not, sizeof row->why_not, "%s", why.text);
		m = slabs_of(a, x->structure, course, see(a, x->structure, course, s), 1 - gone, one);
		if (m > 0)
			add_stack(&k, one, m, d);
		known = m > 0 || (whole && whole->factor <= 0);
	}
	if (k.hot == 0)
		k.share.low = k.share.high = d <= 0 ? 1 : 0;
	row->achieved = 100 * (k.hot ? share_over(k.sum, k.n_sum, d, false) : k.share.low);
	row->achieved_low = fmin(100 * k.share.low, row->achieved);
	row->achieved_high = fmax(fmin(100 * k.share.high, 100), row->achieved);
	free(slabs);
	return known;
}

/* ---- rows ---- */

static void
judge(struct score_row *row, bool higher_is_better, double guard)
{
	const struct case_constraint *x = row->constraint;
	double slack = guard * (fabs(x->limit) > 1 ? fabs(x->limit) : 1);

	row->margin = higher_is_better ? row->achieved - x->limit : x->limit - row->achieved;
	if (higher_is_better)
		row->state = row->achieved >= x->limit - slack ? ROW_MET : ROW_VIOLATED;
	else if (row->achieved_low > x->limit + slack)
		row->state = ROW_VIOLATED;
	else if (!isnan(row->achieved_high) && row->achieved_high <= x->limit + slack)
		row->state = ROW_MET;
	else {
		row->state = ROW_UNDETERMINED;
		if (!isnan(row->achieved_high))
			row->margin = x->limit - row->achieved_high;
	}
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
score_organ(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery,
            struct score_row *row, struct fault *f)
{
	const struct case_constraint *x = row->constraint;
	struct sums sums = { 0, 0, 0 };
	bool known = true, out_of_memory = false;

	if (case_on_slice(a->c, x->structure)) {
		if (!slice_row(a, s, recovery, row, f))
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
		struct seen seen = see(a, x->structure, k, s);
		const struct case_dose *d = casebook_dose(a->c, x->structure, k, &x->metric);
		double eqd2 = 0;

		if (x->metric.kind == METRIC_MEAN)
			known = mean_eqd2(a, x, k, seen, &eqd2) && known;
		else
			eqd2 = d ? eqd2_of(a, x->structure, seen, d->factor) : 0;
		add(&sums, a, row, k, eqd2, recovery);
	}
	row->prior_eqd2_gy = sums.prior;
	row->residual_eqd2_gy = sums.residual;
	row->new_eqd2_gy = sums.fresh;
	row->achieved = row->achieved_low = row->achieved_high = sums.residual + sums.fresh;
	if (x->metric.kind == METRIC_V) {
		known = volume_over(a, x, s, recovery, row, &out_of_memory);
		if (out_of_memory)
			return fault_memory(f);
		row->prior_eqd2_gy = row->residual_eqd2_gy = row->new_eqd2_gy = NAN;
		if (!known) {
			row->achieved = row->achieved_low = 0;
			row->achieved_high = 100;
		}
	} else if (!known)
		row->achieved_high = NAN;
	judge(row, false, GUARD);
	if (*row->why_not)
		leave_open(row);
	return true;
}

static bool
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
	return s->rows || fault_memory(f);
}

void
score_fini(struct score *s)
{
	free(s->rows);
	s->rows = NULL;
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
	out->passed = out->mark >= (a->c->pass_share - GUARD) * out->mark_max;
	for (size_t i = 0; i < out->n; i++)
		if (out->rows[i].constraint->hard && out->rows[i].state != ROW_MET) {
			out->passed = false;
			out->capped = out->capped || out->mark > cap;
			out->mark = out->mark > cap ? cap : out->mark;
		}
}

bool
assess_score(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, struct score *out,
             struct fault *f)
{
	if (!score_tumour(a, s, out, f))
		return false;
	for (size_t i = 0; i < out->n; i++) {
		const struct case_constraint *x = &a->c->constraints[i];
		struct score_row *row = &out->rows[i];

		*row = (struct score_row){ .constraint = x, .points_max = x->points, .unknown_cc = NAN };
		if (x->structure != CASE_TUMOUR) {
			if (!score_organ(a, s, recovery, row, f))
				return false;
			continue;
		}
		row->prior_eqd2_gy = row->residual_eqd2_gy = row->new_eqd2_gy = NAN;
		row->achieved = row->achieved_low = row->achieved_high = out->tcp;
		judge(row, true, GUARD);
	}
	total_up(a, out);
	return true;
}
