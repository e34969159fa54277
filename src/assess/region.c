/* The feasible region, and where its edges are. */
#include "assess/region.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "assess/internal.h"
#include "assess/timing.h"
#include "base/number.h"

/* As good as no new course; at nothing at all a dose has no fraction size. */
static const double LEAST_DOSE_GY = 1e-9;

enum { MON_TO_FRI = 0x1f, MON_TO_SAT = 0x3f, EVERY_DAY = 0x7f, RIDDERS_MOST = 60 };

/* ---- forms ---- */

bool
region_form_same(const struct region_form *x, const struct region_form *y)
{
	const struct rb_phase *p = &x->phase, *q = &y->phase;

	return p->per_day == q->per_day && p->cadence == q->cadence && p->days == q->days && x->gap_weeks == y->gap_weeks &&
	       fabs(p->minutes - q->minutes) < 1e-9 && (p->per_day == 1 || fabs(p->interval_h - q->interval_h) < 1e-9);
}

static void
add_form(struct region_form *out, size_t *n, const struct region_form *x)
{
	for (size_t i = 0; i < *n; i++)
		if (region_form_same(&out[i], x))
			return;
	if (*n < REGION_FORMS_MAX)
		out[(*n)++] = *x;
}

static struct region_form
form_of(int per_day, double interval_h, unsigned days, enum rb_cadence cadence, int gap_weeks)
{
	struct region_form x = { rb_phase_plain(1, 1), gap_weeks };

	x.phase.per_day = per_day;
	x.phase.interval_h = interval_h;
	x.phase.days = days;
	x.phase.cadence = cadence;
	return x;
}

size_t
region_forms(const struct casebook *c, const struct region_form *own, struct region_form out[REGION_FORMS_MAX])
{
	const struct region_form usual[] = {
		form_of(1, 6, MON_TO_FRI, RB_EVERY_TREATMENT_DAY, 0), form_of(2, 6, MON_TO_FRI, RB_EVERY_TREATMENT_DAY, 0),
		form_of(1, 6, MON_TO_SAT, RB_EVERY_TREATMENT_DAY, 0), form_of(1, 6, MON_TO_FRI, RB_QOD, 0),
		form_of(1, 6, MON_TO_FRI, RB_WEEKLY, 0),
	};
	struct search_grid g;
	struct fault f;
	size_t n = 0;

	if (own)
		add_form(out, &n, own);
	/* A grid that is too large to search still has its forms. */
	search_grid_of(c, &g, &f);
	for (size_t k = 0; k < g.per_day.n; k++)
		for (size_t h = 0; h < g.interval_h.n; h++)
			for (size_t d = 0; d < g.days.n; d++)
				for (size_t gap = 0; gap < g.gap_weeks.n; gap++) {
					struct region_form x = form_of((int)search_axis_at(&g.per_day, k), search_axis_at(&g.interval_h, h),
					                               timing_days((int)search_axis_at(&g.days, d)), RB_EVERY_TREATMENT_DAY,
					                               (int)search_axis_at(&g.gap_weeks, gap));

					add_form(out, &n, &x);
				}
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		add_form(out, &n, &usual[i]);
	return n;
}

char *
region_form_words(const struct region_form *x, char *out, size_t size)
{
	static const char *const times[] = { "", "once a day", "twice a day", "three times a day" };
	const struct rb_phase *p = &x->phase;
	size_t n;

	if (p->cadence == RB_WEEKLY)
		n = (size_t)snprintf(out, size, "once a week");
	else if (p->cadence == RB_QOD)
		n = (size_t)snprintf(out, size, "every other day");
	else
		n = (size_t)snprintf(out, size, "%s", times[p->per_day]);
	if (p->per_day > 1)
		n += (size_t)snprintf(out + n, size - n, ", %s h apart", SHORT(p->interval_h));
	if (p->days != MON_TO_FRI || p->cadence == RB_EVERY_TREATMENT_DAY)
		n += (size_t)snprintf(out + n, size - n, ", %s", p->days == MON_TO_FRI   ? "Monday to Friday"
		                                               : p->days == MON_TO_SAT ? "Monday to Saturday"
		                                               : p->days == EVERY_DAY  ? "every day of the week"
		                                                                       : "on some days of the week");
	if (p->minutes > 0)
		n += (size_t)snprintf(out + n, size - n, ", %s min each", SHORT(p->minutes));
	if (x->gap_weeks > 0)
		snprintf(out + n, size - n, ", a gap of %d week%s halfway", x->gap_weeks, x->gap_weeks == 1 ? "" : "s");
	return out;
}

static struct timing
timing_of(const struct casebook *c, const struct region_form *x, int fractions)
{
	struct timing t = { .begun = c->begun, .given = c->begun && *c->begun, .phase = x->phase, .gap_weeks = x->gap_weeks };

	t.phase.fractions = fractions;
	return t;
}

void
region_notation(const struct casebook *c, const struct region_form *x, int fractions, double dose_gy,
                char out[SEARCH_TEXT_MAX])
{
	struct timing t = timing_of(c, x, fractions);

	timing_notation(&t, dose_gy, out);
}

/* For rb_regimen_fini of its regimen. */
static bool
make_timing(const struct casebook *c, const struct region_form *form, int fractions, struct timing *t, struct fault *f)
{
	struct rb_phase p = form->phase;
	struct rb_regimen begun;
	size_t given;

	if (!casebook_begun(c, &begun, &given, f))
		return false;
	rb_regimen_fini(&begun);
	p.fractions = fractions;
	return timing_init(t, c->begun, given, &p, fractions > 1 ? form->gap_weeks : 0, f);
}

/* ---- edges ---- */

/* One limit while the dose of one form grows. */
struct edge {
	const struct assess *a;
	const struct rb_recovery *recovery;
	struct timing *t;
	struct score *s;               /* room */
	size_t row;
	bool low;                      /* the lower end of what is achieved: above the limit it is broken */
};

/* How far above its limit, by the end that is asked about. */
static bool
excess(const struct edge *e, double dose_gy, double *out, struct fault *f)
{
	const struct score_row *row = &e->s->rows[e->row];
	double value;

	timing_dose(e->t, dose_gy);
	if (!score_limit(e->a, &e->t->regimen.schedule, e->recovery, e->row, e->s, f))
		return false;
	value = e->low ? row->achieved_low : row->achieved_high;
	/* Where the model of recovery says nothing it stays open, whatever the dose. */
	if (*row->why_not)
		*out = e->low ? -INFINITY : INFINITY;
	else
		*out = isnan(value) ? INFINITY : value - row->constraint->limit;
	return true;
}

/* Ridders 1979: between a dose that is not above the limit and one that is. */
static bool
narrow(const struct edge *e, double low, double at_low, double high, double at_high, double *out, struct fault *f)
{
	/* Voxels are in single precision: their edge has no more digits. */
	double enough = case_on_slice(e->a->c, e->s->rows[e->row].constraint->structure) ? 1e-7 : 1e-10;

	for (int i = 0; i < RIDDERS_MOST && high - low > enough * high; i++) {
		double middle = (low + high) / 2, at_middle, root, x, at_x;

		if (!excess(e, middle, &at_middle, f))
			return false;
		/* Both may be at the limit to the last bit. */
		root = sqrt(at_middle * at_middle - at_low * at_high);
		x = root > 0 ? middle - (middle - low) * at_middle / root : middle;
		if (!excess(e, x, &at_x, f))
			return false;
		/* Both points pull an end in. */
		for (int k = 0; k < 2; k++) {
			double at = k ? x : middle, value = k ? at_x : at_middle;

			if (at <= low || at >= high)
				continue;
			if (value > 0) {
				high = at;
				at_high = value;
			} else {
				low = at;
				at_low = value;
			}
		}
	}
	*out = high;
	return true;
}

static bool
find_edge(const struct edge *e, double *out, struct fault *f)
{
	double low = LEAST_DOSE_GY, at_low, high = 1, at_high;

	*out = 0;
	if (!excess(e, low, &at_low, f))
		return false;
	if (at_low > 0)
		return true;
	for (; high <= REGION_DOSE_MAX; high *= 2) {
		if (!excess(e, high, &at_high, f))
			return false;
		if (at_high > 0)
			return narrow(e, low, at_low, high, at_high, out, f);
		low = high;
		at_low = at_high;
	}
	*out = INFINITY;
	return true;
}

/* Both ends of every limit; the timing's dose is another afterwards. */
static bool
find_edges(const struct assess *a, const struct rb_recovery *recovery, struct timing *t, struct region_edge *out,
           struct fault *f)
{
	struct score s;
	bool ok = score_init(&s, a, f);

	for (size_t i = 0; ok && i < s.n; i++) {
		struct edge e = { a, recovery, t, &s, i, false };

		out[i] = (struct region_edge){ .limit = NULL };
		if (a->c->constraints[i].structure == CASE_TUMOUR)
			continue;
		out[i].limit = &a->c->constraints[i];
		ok = find_edge(&e, &out[i].met_gy, f);
		out[i].broken_gy = out[i].met_gy;
		/* The two ends are one where all is known: asked of the score at the edge. */
		if (ok && (s.rows[i].achieved_high > s.rows[i].achieved_low || isnan(s.rows[i].achieved_high) || *s.rows[i].why_not)) {
			e.low = true;
			ok = find_edge(&e, &out[i].broken_gy, f);
		}
	}
	score_fini(&s);
	return ok;
}

bool
assess_region_edges(const struct assess *a, const struct region_form *form, const struct rb_recovery *recovery,
                    int fractions, struct region_edge *out, struct fault *f)
{
	struct timing t;
	bool ok = make_timing(a->c, form, fractions, &t, f);

	if (!ok)
		return false;
	ok = find_edges(a, recovery, &t, out, f);
	rb_regimen_fini(&t.regimen);
	return ok;
}

/* ---- cells ---- */

/* The first limit of these by the dose that breaks it; edges NULL: by the case's order.  NULL: there is none. */
static const struct case_constraint *
first_of(const struct score *s, const struct region_edge *edges, bool hard, enum row_state state)
{
	const struct case_constraint *found = NULL;
	double least = INFINITY;

	for (size_t i = 0; i < s->n; i++) {
		const struct score_row *row = &s->rows[i];
		double at = !edges ? 0 : state == ROW_VIOLATED ? edges[i].broken_gy : edges[i].met_gy;

		if (row->constraint->structure == CASE_TUMOUR || row->constraint->hard != hard || row->state != state)
			continue;
		/* Of equals the first of the case, whatever their last bits. */
		if (!found || at < least * (1 - 1e-9)) {
			found = row->constraint;
			least = at;
		}
	}
	return found;
}

static void
fill_cell(struct region_cell *cell, const struct score *s, const struct region_edge *edges)
{
	*cell = (struct region_cell){ .known = true, .mark = s->mark, .tcp = s->tcp };
	cell->worst_use = assess_worst_use(s, &cell->worst);
	cell->broken = first_of(s, edges, true, ROW_VIOLATED);
	cell->open = cell->broken ? NULL : first_of(s, edges, true, ROW_UNDETERMINED);
	cell->soft = first_of(s, edges, false, ROW_VIOLATED);
	if (!cell->soft)
		cell->soft = first_of(s, edges, false, ROW_UNDETERMINED);
}

bool
assess_region_column(const struct assess *a, struct region *r, size_t column, struct fault *f)
{
	struct region_edge *edges = &r->edges[column * a->c->n_constraints];
	struct timing t;
	struct score s = { 0 };
	bool ok = make_timing(a->c, &r->form, r->fractions[column], &t, f);

	if (!ok)
		return false;
	ok = score_init(&s, a, f) && find_edges(a, r->recovery, &t, edges, f);
	for (size_t d = 0; ok && d < r->n_doses; d++) {
		timing_dose(&t, r->doses_gy[d]);
		ok = assess_score(a, &t.regimen.schedule, r->recovery, &s, f);
		if (ok)
			fill_cell(&r->cells[d * r->n_fractions + column], &s, edges);
	}
	rb_regimen_fini(&t.regimen);
	score_fini(&s);
	return ok;
}

bool
assess_region(const struct assess *a, struct region *r, struct fault *f)
{
	for (size_t n = 0; n < r->n_fractions; n++)
		if (!assess_region_column(a, r, n, f))
			return false;
	return true;
}

/* ---- one point ---- */

bool
region_growth(const struct assess *a, const struct rb_schedule *s, struct region_growth *out)
{
	const struct rb_clone *c = a->c->clones;
	double net;

	if (a->c->tumour.n == 0)
		return false;
	net = c->birth_per_day[1] - c->loss_per_day[1];
	if (!(net > 0) || !(c->alpha_per_gy > 0))
		return false;
	*out = (struct region_growth){ .elapsed_days = rb_elapsed_days(s), .kickoff_days = c->kickoff_days,
		                       .alpha_beta_gy = c->alpha_beta_gy };
	out->lost_bed_gy = rb_repopulation_bed(out->elapsed_days, c->alpha_per_gy, log(2) / net, c->kickoff_days);
	return true;
}

/* The limit that a growing dose breaks first: of the hard ones, else of the soft ones. */
static size_t
find_nearest(const struct assess *a, const struct region_edge *edges)
{
	size_t found = CASE_NONE;

	for (int hard = 1; hard >= 0 && found == CASE_NONE; hard--)
		for (size_t i = 0; i < a->c->n_constraints; i++)
			if (edges[i].limit && edges[i].limit->hard == (bool)hard && isfinite(edges[i].broken_gy) &&
			    (found == CASE_NONE || edges[i].broken_gy < edges[found].broken_gy * (1 - 1e-9)))
				found = i;
	return found;
}

static bool
try_twice(struct region_point *p, const struct assess *a, struct fault *f)
{
	struct region_form other = p->form;
	struct score s = { 0 };
	struct timing t;
	bool ok;

	other.phase.per_day = 2;
	other.phase.interval_h = 6;
	if (!make_timing(a->c, &other, p->fractions, &t, f))
		return false;
	timing_dose(&t, p->dose_gy);
	ok = score_init(&s, a, f) && assess_score(a, &t.regimen.schedule, p->recovery, &s, f);
	if (ok) {
		p->has_twice = region_growth(a, &t.regimen.schedule, &p->twice);
		p->twice_tcp = s.tcp;
		p->twice_broken = first_of(&s, NULL, true, ROW_VIOLATED);
	}
	rb_regimen_fini(&t.regimen);
	score_fini(&s);
	return ok;
}

bool
assess_region_tcp(const struct assess *a, const struct region_form *form, int fractions, double dose_gy, double *tcp, struct fault *f)
{
	struct score s = { .tcp = NAN };
	struct timing t;
	bool ok = make_timing(a->c, form, fractions, &t, f);

	if (!ok)
		return false;
	timing_dose(&t, dose_gy);
	ok = score_tumour(a, &t.regimen.schedule, &s, f);
	rb_regimen_fini(&t.regimen);
	*tcp = s.tcp;
	return ok;
}

/* Control just below the first hard limit with so many fractions, by their edges; NaN where there is no such dose. */
static bool
edge_tcp(const struct assess *a, const struct region_form *form, int fractions, const struct region_edge *edges, double *dose_gy,
         double *tcp, struct fault *f)
{
	size_t nearest = find_nearest(a, edges);

	*dose_gy = *tcp = NAN;
	if (nearest == CASE_NONE || !edges[nearest].limit->hard || edges[nearest].met_gy < 0.01)
		return true;
	*dose_gy = floor(edges[nearest].met_gy * 100) / 100;
	return assess_region_tcp(a, form, fractions, *dose_gy, tcp, f);
}

static bool
try_finer(struct region_point *p, const struct assess *a, struct fault *f)
{
	struct region_edge *edges = mem_array(a->c->n_constraints, sizeof *edges);
	bool ok;

	if (!edges)
		return fault_memory(f);
	ok = edge_tcp(a, &p->form, p->fractions, p->edges, &p->edge_gy, &p->edge_tcp, f) &&
	     assess_region_edges(a, &p->form, p->recovery, 2 * p->fractions, edges, f) &&
	     edge_tcp(a, &p->form, 2 * p->fractions, edges, &p->finer_gy, &p->finer_tcp, f);
	free(edges);
	p->has_finer = ok && !isnan(p->edge_tcp) && !isnan(p->finer_tcp);
	return ok;
}

bool
region_point_init(struct region_point *p, const struct assess *a, const struct region_form *form,
                  const struct rb_recovery *recovery, int fractions, double dose_gy, struct fault *f)
{
	bool ok;

	*p = (struct region_point){ .form = *form, .recovery = recovery, .fractions = fractions, .dose_gy = dose_gy, .nearest = CASE_NONE };
	region_notation(a->c, form, fractions, dose_gy, p->notation);
	p->edges = mem_array(a->c->n_constraints, sizeof *p->edges);
	ok = (p->edges || fault_memory(f)) && score_init(&p->score, a, f) && score_init(&p->under, a, f) &&
	     rb_regimen_parse(p->notation, &p->regimen, f) && assess_score(a, &p->regimen.schedule, NULL, &p->score, f) &&
	     assess_score(a, &p->regimen.schedule, recovery, &p->under, f) &&
	     assess_region_edges(a, form, recovery, fractions, p->edges, f);
	if (ok) {
		p->nearest = find_nearest(a, p->edges);
		p->grows = region_growth(a, &p->regimen.schedule, &p->growth);
		if (p->grows && p->growth.lost_bed_gy > 0.1 && form->phase.per_day == 1 && form->phase.cadence == RB_EVERY_TREATMENT_DAY)
			ok = try_twice(p, a, f);
		if (ok && a->c->tumour.n > 0 && !(p->grows && p->growth.lost_bed_gy > 0.05) && 2 * fractions <= RB_FRACTIONS_MAX)
			ok = try_finer(p, a, f);
	}
	if (!ok)
		region_point_fini(p);
	return ok;
}

void
region_point_fini(struct region_point *p)
{
	rb_regimen_fini(&p->regimen);
	score_fini(&p->score);
	score_fini(&p->under);
	free(p->edges);
	*p = (struct region_point){ .nearest = CASE_NONE };
}
