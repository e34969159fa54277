/* Facts of a regimen and its score. */
#include "screens/fact_score.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "assess/paper.h"
#include "screens/app_internal.h"

struct scored
scored_design(const struct app *a)
{
	const struct design *d = &a->design;

	return (struct scored){ &d->builder.regimen, design_recovery(a) ? &d->other : &d->score,
		                design_recovery(a) ? d->recovery : -1 };
}

struct scored
scored_handed_in(const struct tutor_view *v)
{
	return (struct scored){ v->regimen, v->score, -1 };
}

/* ---- rows ---- */

static const struct rb_recovery *
recovery_of(int index)
{
	return index < 0 ? NULL : rb_recovery_at((size_t)index);
}

/* What a derivation is about beside a row: of a recovery model by its index + 1, what of the row (enum row_part, or RECOVERED). */
enum { PARTS = 16, RECOVERED = PARTS - 1 };

const char *
fact_row_derivation(const struct assess *a, const struct fact *x, const struct rb_regimen *r, const struct rb_recovery *recovery,
                    struct arena *arena)
{
	static const enum paper_row papers[PARTS] = { [ROW_ACHIEVED] = PAPER_ACHIEVED, [ROW_PRIOR] = PAPER_PRIOR,
		                                      [ROW_RESIDUAL] = PAPER_RESIDUAL, [ROW_NEW] = PAPER_NEW,
		                                      [ROW_MARGIN] = PAPER_MARGIN, [ROW_POINTS] = PAPER_POINTS,
		                                      [ROW_HIGH] = PAPER_HIGH, [RECOVERED] = PAPER_RECOVERED };
	struct fault f;

	return assess_paper_row(a, r, recovery, x->index, papers[x->part % PARTS], arena, &f);
}

static const char *
derive_row(const struct app *a, const struct fact *x, struct arena *arena)
{
	return fact_row_derivation(a->assess, x, x->of, recovery_of((int)(x->part / PARTS) - 1), arena);
}

static const char *
derive_tcp(const struct app *a, const struct fact *x, struct arena *arena)
{
	struct fault f;

	return assess_paper_tcp(a->assess, x->of, arena, &f);
}

static const char *
derive_cells(const struct app *a, const struct fact *x, struct arena *arena)
{
	struct fault f;

	return assess_paper_cells(a->assess, x->of, arena, &f);
}

/* part: the most there is. */
static const char *
derive_mark(const struct app *a, const struct fact *x, struct arena *arena)
{
	struct fault f;

	return assess_paper_mark(a->assess, x->of, x->part, arena, &f);
}

/* part: enum paper_regimen. */
static const char *
derive_regimen(const struct app *a, const struct fact *x, struct arena *arena)
{
	struct fault f;

	(void)a;
	return assess_paper_regimen(x->of, (enum paper_regimen)x->part, arena, &f);
}

static double
value_of(const struct score_row *row, enum row_part part)
{
	switch (part) {
	case ROW_LIMIT:
		return row->constraint->limit;
	case ROW_PRIOR:
		return row->prior_eqd2_gy;
	case ROW_RESIDUAL:
		return row->residual_eqd2_gy;
	case ROW_NEW:
		return row->new_eqd2_gy;
	case ROW_MARGIN:
		return fabs(row->margin);
	case ROW_POINTS:
		return row->points;
	case ROW_HIGH:
		return row->achieved_high;
	case ROW_POINTS_MAX:
		return row->points_max;
	default:
		return row->achieved;
	}
}

/* "cumulative EQD2", "limit", ... before "of the spinal cord, D0.03cc". */
static const char *
part_words(const struct case_constraint *k, const struct score_row *row, enum row_part part)
{
	switch (part) {
	case ROW_LIMIT:
		return k->structure == CASE_TUMOUR ? "tumour control asked for" : k->hard ? "hard limit" : "soft limit";
	case ROW_PRIOR:
		return "EQD2 of the earlier courses, before recovery,";
	case ROW_RESIDUAL:
		return "EQD2 left of the earlier courses after recovery";
	case ROW_NEW:
		return "EQD2 of the new course";
	case ROW_MARGIN:
		if (k->structure == CASE_TUMOUR)
			return row->state == ROW_MET ? "how far above what is asked" : "how far short of what is asked";
		return row->state == ROW_MET ? "room under the limit" : "how far over the limit";
	case ROW_HIGH:
		return "what is reached at most, if all that is not known is high,";
	case ROW_POINTS:
		return k->structure == CASE_TUMOUR ? "points for tumour control" : "points for the limit";
	case ROW_POINTS_MAX:
		return k->structure == CASE_TUMOUR ? "most points for tumour control" : "most points for the limit";
	default:
		return k->structure == CASE_TUMOUR  ? "tumour control probability (TCP)"
		       : !strcmp(k->unit, "Gy")     ? row->state == ROW_UNDETERMINED ? "cumulative EQD2, at least," : "cumulative EQD2"
		       : row->state == ROW_UNDETERMINED ? "volume, as far as it is known,"
		                                        : "volume";
	}
}

struct fact
fact_row(const struct assess *a, const struct scored *s, size_t row, enum row_part part)
{
	const struct score_row *r = &s->score->rows[row];
	const struct case_constraint *k = r->constraint;
	bool given = part == ROW_LIMIT || part == ROW_POINTS_MAX, points = part == ROW_POINTS || part == ROW_POINTS_MAX;
	struct fact x = { .value = value_of(r, part),
			  .form = points ? FACT_TIDY : given ? FACT_SHORT : FACT_FIXED,
			  .digits = points ? 2 : given ? 4 : k->structure == CASE_TUMOUR ? 3 : 1,
			  .unit = points ? part == ROW_POINTS_MAX ? "" : "points" : k->unit,
			  .derive = given ? NULL : derive_row,
			  .of = s->regimen,
			  .index = row,
			  .part = (size_t)(s->recovery + 1) * PARTS + part,
			  .source = k->source };
	char metric[40], n[NUMBER_TEXT_MAX];

	metric_format(&k->metric, metric, sizeof metric);
	if (k->structure == CASE_TUMOUR)
		snprintf(x.quantity, sizeof x.quantity, "%s", part_words(k, r, part));
	else
		snprintf(x.quantity, sizeof x.quantity, "%s of %s %s, \u03b1/\u03b2 %s Gy", part_words(k, r, part),
		         assess_case(a)->structures[k->structure].name, metric,
		         number_short(assess_case(a)->structures[k->structure].alpha_beta_gy, 4, n));
	return x;
}

struct fact
fact_recovered(const struct assess *a, const struct scored *s, size_t row)
{
	const struct score_row *r = &s->score->rows[row];
	struct fact x = { .value = 100 * (1 - r->residual_eqd2_gy / r->prior_eqd2_gy), .form = FACT_TIDY, .digits = 1, .unit = "%",
			  .derive = derive_row, .of = s->regimen, .index = row, .part = (size_t)(s->recovery + 1) * PARTS + RECOVERED,
			  .source = assess_case(a)->structures[r->constraint->structure].source };

	snprintf(x.quantity, sizeof x.quantity, "how much of the earlier courses %s has recovered",
	         assess_case(a)->structures[r->constraint->structure].name);
	return x;
}

struct fact
fact_unknown_volume(const struct assess *a, const struct scored *s, size_t row)
{
	const struct score_row *r = &s->score->rows[row];
	struct fact x = { .value = r->unknown_cc, .form = FACT_SHORT, .digits = 6, .unit = "cc",
			  .source = "the case's slice: voxels that lie outside a plan's grid" };

	snprintf(x.quantity, sizeof x.quantity, "volume of %s whose dose is not known",
	         assess_case(a)->structures[r->constraint->structure].name);
	return x;
}

struct fact
fact_alpha_beta(const struct assess *a, size_t structure)
{
	const struct case_structure *s = &assess_case(a)->structures[structure];
	struct fact x = { .value = s->alpha_beta_gy, .form = FACT_SHORT, .digits = 4, .unit = "Gy", .source = s->source };

	snprintf(x.quantity, sizeof x.quantity, "\u03b1/\u03b2 of %s", s->name);
	return x;
}

/* ---- regimen ---- */

struct fact
fact_total_dose(const struct rb_regimen *r)
{
	struct fact x = { .value = rb_total_dose(&r->schedule), .form = FACT_SHORT, .digits = 5, .unit = "Gy", .derive = derive_regimen,
			  .of = r, .part = PAPER_TOTAL_DOSE };

	snprintf(x.quantity, sizeof x.quantity, "prescribed dose of %.100s", r->notation);
	return x;
}

struct fact
fact_fractions(const struct rb_regimen *r)
{
	struct fact x = { .value = (double)r->schedule.n, .form = FACT_FIXED,
			  .unit = r->schedule.n == 1 ? "fraction" : "fractions", .derive = derive_regimen, .of = r,
			  .part = PAPER_FRACTIONS };

	snprintf(x.quantity, sizeof x.quantity, "fractions of %.100s", r->notation);
	return x;
}

struct fact
fact_days(const struct rb_regimen *r)
{
	int days = rb_calendar_days(&r->schedule);
	struct fact x = { .value = days, .form = FACT_FIXED, .unit = days == 1 ? "day" : "days", .derive = derive_regimen,
			  .of = r, .part = PAPER_DAYS };

	snprintf(x.quantity, sizeof x.quantity, "calendar days of %.100s, first and last counted", r->notation);
	return x;
}

struct fact
fact_months(const struct assess *a, size_t course)
{
	const struct case_course *k = &assess_case(a)->courses[course];
	struct fact x = { .value = k->months_before, .form = FACT_SHORT, .digits = 4, .unit = "months", .source = k->source };

	snprintf(x.quantity, sizeof x.quantity, "time between the earlier course %.100s and now", k->id);
	return x;
}

/* ---- tumour and mark ---- */

struct fact
fact_tcp(const struct scored *s)
{
	return (struct fact){ .quantity = "tumour control probability (TCP), Poisson", .value = s->score->tcp,
		              .form = FACT_FIXED, .digits = 2, .derive = derive_tcp, .of = s->regimen,
		              .source = "Poisson statistics of the surviving clonogens; the tumour's parameters are the case's" };
}

struct fact
fact_cells(const struct scored *s)
{
	struct fact x = { .quantity = "clonogens that are expected to be left after the last fraction, as a power of ten",
			  .value = s->score->log10_clonogens, .form = FACT_FIXED, .digits = 1, .prefix = "10^", .derive = derive_cells,
			  .of = s->regimen, .source = "the tumour's parameters are the case's; shares by Shapley 1953" };

	return x;
}

static const char *
derive_begun(const struct app *a, const struct fact *x, struct arena *arena)
{
	char n[2][NUMBER_TEXT_MAX];

	return arena_print(arena, "the clonogens of the case, all clones together\nlog10(%s) = %s",
	                   number_short(assess_case(a->assess)->tumour.clonogens, 8, n[0]), number_fixed(x->value, 2, n[1]));
}

struct fact
fact_begun(const struct assess *a)
{
	return (struct fact){ .quantity = "log10 of the clonogens at the first fraction",
		              .value = log10(assess_case(a)->tumour.clonogens), .form = FACT_FIXED, .digits = 2, .derive = derive_begun,
		              .source = "the case's tumour" };
}

struct fact
fact_clone_alpha_beta(const struct assess *a, size_t clone)
{
	struct fact x = { .value = assess_case(a)->tumour.clones[clone].alpha_beta_gy, .form = FACT_SHORT, .digits = 6, .unit = "Gy",
			  .source = "the case's tumour" };

	snprintf(x.quantity, sizeof x.quantity, "\u03b1/\u03b2 of clone %zu of the tumour", clone + 1);
	return x;
}

struct fact
fact_mark(const struct scored *s)
{
	return (struct fact){ .quantity = "mark of this regimen", .value = s->score->mark, .form = FACT_TIDY, .digits = 2,
		              .unit = "points", .derive = derive_mark, .of = s->regimen, .part = false };
}

struct fact
fact_mark_max(const struct scored *s)
{
	return (struct fact){ .quantity = "most that a regimen can earn", .value = s->score->mark_max, .form = FACT_TIDY,
		              .digits = 2, .unit = "points", .derive = derive_mark, .of = s->regimen, .part = true };
}

/* ---- what breaks first ---- */

/* of: the regimen. */
static const char *
derive_break(const struct app *a, const struct fact *x, struct arena *arena)
{
	double total_gy = rb_total_dose(&((const struct rb_regimen *)x->of)->schedule);
	char n[3][NUMBER_TEXT_MAX];

	(void)a;
	return arena_print(arena, "Every fraction is scaled, the times stay; found by scoring ever larger doses, halving the step, until the first upper "
	                          "limit that is met is reached. The total dose there, over the dose now:\n%s / %s = %s",
	                   number_short(x->value * total_gy, 8, n[0]), number_short(total_gy, 8, n[1]), number_fixed(x->value, 2, n[2]));
}

struct fact
fact_break(const struct assess *a, const struct rb_regimen *r, const struct explain_break *b)
{
	struct fact x = { .value = b->scale, .form = FACT_FIXED, .digits = 2, .prefix = "\u00d7", .derive = derive_break, .of = r,
		          .source = b->limit->source };

	snprintf(x.quantity, sizeof x.quantity, "times the dose of every fraction at which %s reaches its limit, recovery %s",
	         assess_case(a)->structures[b->limit->structure].name, b->model ? b->model->name : "as each organ has it");
	return x;
}

/* ---- what the search found ---- */

enum { HIT_MARK, HIT_TCP, HIT_USE };

static const char *
derive_hit(const struct app *a, const struct fact *x, struct arena *arena)
{
	const struct search_hit *h = x->of;
	const char *how = NULL;
	struct rb_regimen r;
	struct fault f;

	if (!rb_regimen_parse(h->regimen, &r, &f))
		return NULL;
	if (x->part == HIT_MARK)
		how = assess_paper_mark(a->assess, &r, false, arena, &f);
	else if (x->part == HIT_TCP)
		how = assess_paper_tcp(a->assess, &r, arena, &f);
	else
		how = assess_paper_use(a->assess, &r, (size_t)(h->worst - a->c->constraints), arena, &f);
	rb_regimen_fini(&r);
	return how ? arena_print(arena, "%s, scored as any regimen:\n%s", h->regimen, how) : NULL;
}

static struct fact
fact_hit(const struct search_hit *h, size_t part)
{
	return (struct fact){ .form = FACT_FIXED, .digits = 2, .derive = derive_hit, .of = h, .part = part,
		              .source = "a regimen of the case's grid (bounds.csv), found by search" };
}

struct fact
fact_hit_mark(const struct search_hit *h)
{
	struct fact x = fact_hit(h, HIT_MARK);

	snprintf(x.quantity, sizeof x.quantity, "mark of the best regimen of the case's grid");
	x.value = h->mark;
	x.form = FACT_TIDY;
	x.unit = "points";
	return x;
}

struct fact
fact_hit_tcp(const struct search_hit *h)
{
	struct fact x = fact_hit(h, HIT_TCP);

	snprintf(x.quantity, sizeof x.quantity, "tumour control probability (TCP) of %.100s", h->regimen);
	x.value = h->tcp;
	return x;
}

struct fact
fact_hit_use(const struct search_hit *h)
{
	struct fact x = fact_hit(h, HIT_USE);

	snprintf(x.quantity, sizeof x.quantity, "largest share of a hard limit that %.100s uses up", h->regimen);
	x.value = 100 * h->worst_use;
	x.digits = 1;
	x.unit = "%";
	return x;
}

/* Control is told to hundredths where that is enough. */
static size_t
add_row(struct fact *out, const struct assess *a, const struct scored *s, size_t row)
{
	static const enum row_part parts[] = { ROW_ACHIEVED, ROW_PRIOR, ROW_RESIDUAL, ROW_NEW, ROW_MARGIN, ROW_LIMIT };
	size_t n = 0;

	for (; n < sizeof parts / sizeof *parts; n++)
		out[n] = fact_row(a, s, row, parts[n]);
	out[n] = fact_row(a, s, row, ROW_ACHIEVED);
	out[n].digits = 2;
	return n + 1;
}

/* In the order of a verdict: what is not met, the mark where that caps it, the rest. */
const struct fact *
fact_score_all(const struct assess *a, const struct scored *s, struct arena *arena, size_t *n)
{
	enum { A_ROW = 7, MARKS = 2 };
	struct fact *out = arena_array(arena, s->score->n * A_ROW + MARKS, sizeof *out);

	*n = 0;
	for (size_t i = 0; out && i < s->score->n; i++)
		if (s->score->rows[i].state != ROW_MET)
			*n += add_row(&out[*n], a, s, i);
	if (out && s->score->capped) {
		out[(*n)++] = fact_mark(s);
		out[(*n)++] = fact_mark_max(s);
	}
	for (size_t i = 0; out && i < s->score->n; i++)
		if (s->score->rows[i].state == ROW_MET)
			*n += add_row(&out[*n], a, s, i);
	return out;
}
