#include "screens/plain_map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "assess/paper.h"
#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_score.h"

enum { COLUMNS = 8 };

/* In the catalogue; -1: each organ's own. */
static int
recovery_index(const struct rb_recovery *recovery)
{
	for (size_t i = 0; i < rb_recovery_count() && recovery; i++)
		if (rb_recovery_at(i) == recovery)
			return (int)i;
	return -1;
}

static struct scored
scored_of(const struct region_point *p)
{
	return (struct scored){ &p->regimen, &p->under, recovery_index(p->recovery) };
}

/* ---- one place ---- */

void
map_say_place(struct fact_text *t, const struct region_point *p)
{
	struct scored own = { &p->regimen, &p->score, -1 };
	struct fact days = fact_days(&p->regimen), tcp = fact_tcp(&own), mark = fact_mark(&own), most = fact_mark_max(&own);

	fact_add_tagged(t, TAG_WRITTEN, "%s", p->notation);
	fact_add(t, "  ");
	fact_put_unit(t, &days);
	if (!isnan(p->score.tcp)) {
		fact_add(t, "  TCP ");
		fact_put(t, &tcp);
	}
	fact_add(t, "  mark ");
	fact_put(t, &mark);
	fact_add(t, " of ");
	fact_put(t, &most);
}

/* Of a place on a column of a map: the schedule, which lives as long as the map; the model of recovery, -1: each organ's own;
 * the column, and its dose a fraction in Gy. */
enum { MODELS_MOST = 64 };

static size_t
column_part(const struct rb_recovery *recovery, int fractions)
{
	return (size_t)fractions * MODELS_MOST + (size_t)(recovery_index(recovery) + 1);
}

static bool
column_regimen(const struct app *a, const struct fact *x, double dose_gy, struct rb_regimen *r)
{
	char text[SEARCH_TEXT_MAX];
	struct fault f;

	region_notation(a->c, x->of, (int)(x->part / MODELS_MOST), dose_gy, text);
	return rb_regimen_parse(text, r, &f);
}

static const struct rb_recovery *
column_recovery(const struct fact *x)
{
	size_t model = x->part % MODELS_MOST;

	return model == 0 ? NULL : rb_recovery_at(model - 1);
}

/* The edge is where the row of the mark, at that dose, ends at its limit.  index: the row. */
static const char *
derive_edge(const struct app *a, const struct fact *x, struct arena *arena)
{
	size_t whole = x->part / MODELS_MOST;
	double dose_gy = round(x->value * 1e6) / 1e6, fractions = (double)whole;
	struct rb_regimen r;
	struct fault f;
	const char *how;
	char n[4][NUMBER_TEXT_MAX];

	if (!column_regimen(a, x, dose_gy, &r))
		return NULL;
	how = assess_paper_row(a->assess, &r, column_recovery(x), x->index, PAPER_ACHIEVED, arena, &f);
	rb_regimen_fini(&r);
	return how ? arena_print(arena, "The dose at which the limit of %s %s is just reached, found as a root of the score; there:\n%s\n"
	                                "That is the limit, and the prescribed dose over its fractions is the dose of each: "
	                                "%s / %s = %s Gy",
	                         number_short(a->c->constraints[x->index].limit, 6, n[0]), a->c->constraints[x->index].unit, how,
	                         number_short(dose_gy * fractions, 8, n[3]), number_short(fractions, 4, n[1]), number_fixed(dose_gy, 2, n[2]))
	           : NULL;
}

/* index: the dose a fraction in hundredths of a Gy. */
static const char *
derive_column_tcp(const struct app *a, const struct fact *x, struct arena *arena)
{
	struct rb_regimen r;
	struct fault f;
	const char *how;

	if (!column_regimen(a, x, (double)x->index / 100, &r))
		return NULL;
	how = assess_paper_tcp(a->assess, &r, arena, &f);
	rb_regimen_fini(&r);
	return how;
}

static struct fact
edge_fact(const struct assess *a, const struct region_point *p, size_t row)
{
	const struct casebook *c = assess_case(a);
	const struct case_constraint *k = &c->constraints[row];
	struct fact x = { .value = p->edges[row].met_gy, .form = FACT_FIXED, .digits = 2, .unit = "Gy", .derive = derive_edge, .of = &p->form,
		          .index = row, .part = column_part(p->recovery, p->fractions), .source = k->source };

	snprintf(x.quantity, sizeof x.quantity, "dose a fraction at which %s reaches its limit with %d fractions",
	         c->structures[k->structure].name, p->fractions);
	return x;
}

void
map_say_nearest(struct fact_text *t, const struct assess *a, const struct region_point *p)
{
	struct scored s = scored_of(p);
	size_t i = p->nearest;
	const struct score_row *row;
	struct fact sum, limit, margin, edge;

	if (i == CASE_NONE) {
		fact_add(t, "No limit is reached here, whatever the dose.");
		return;
	}
	row = &p->under.rows[i];
	sum = fact_row(a, &s, i, ROW_ACHIEVED);
	limit = fact_row(a, &s, i, ROW_LIMIT);
	margin = fact_row(a, &s, i, ROW_MARGIN);
	edge = edge_fact(a, p, i);
	fact_add(t, "First to break: ");
	fact_add_tagged(t, TAG_WRITTEN, "%s ", assess_case(a)->structures[row->constraint->structure].name);
	fact_put(t, &sum);
	fact_add(t, " of ");
	fact_put_unit(t, &limit);
	if (row->state == ROW_UNDETERMINED)
		fact_add(t, " at least: it cannot be judged");
	else {
		fact_add(t, ", ");
		fact_put(t, &margin);
		fact_add(t, row->state == ROW_MET ? " left" : " over");
	}
	if (p->edges[i].met_gy > 0) {
		fact_add(t, "; edge ");
		fact_put_unit(t, &edge);
	}
}

/* ---- the best ---- */

/* Both marks as facts, and what the one gives away. */
static void
make_best(const struct score *s, const struct search_hit *best, struct fact *mark, struct fact *regret, char how[200])
{
	char n[3][NUMBER_TEXT_MAX];

	*mark = fact_hit_mark(best);
	*regret = (struct fact){ .quantity = "marks given away against the best regimen of the case's grid",
		                 .value = fmax(0, best->mark - s->mark), .form = FACT_TIDY, .digits = 2 };
	snprintf(how, 200, "regret = best mark less this one's\n%s \u2212 %s = %s", number_fixed(best->mark, 2, n[0]),
	         number_fixed(s->mark, 2, n[1]), number_fixed(best->mark - s->mark, 2, n[2]));
	regret->derivation = how;
}

void
map_say_best(struct fact_text *t, const struct score *s, const struct search_hit *best, bool searching)
{
	struct fact mark, regret;
	char how[200];

	if (!best) {
		fact_add(t, searching ? "Best: being searched." : "Best: the case's grid cannot be searched.");
		return;
	}
	make_best(s, best, &mark, &regret, how);
	fact_add(t, "Best ");
	fact_add_tagged(t, TAG_WRITTEN, "%s", best->regimen);
	fact_add(t, "  mark ");
	fact_put(t, &mark);
	if (best->mark < s->mark - 0.005)
		fact_add(t, "  this is better than the searched grid");
	else if (best->mark <= s->mark + 0.005)
		fact_add(t, "  regret none");
	else {
		fact_add(t, "  regret ");
		fact_put(t, &regret);
	}
}

void
plain_best(struct fact_text *x, const struct score *s, const struct search_hit *best, bool searching)
{
	struct fact mark, regret, tcp;
	char how[200];

	if (!best) {
		fact_add(x, searching ? "The best regimen of the case's grid is still being searched.\n"
		                      : "The case's grid cannot be searched, so the best regimen is not known.\n");
		return;
	}
	make_best(s, best, &mark, &regret, how);
	tcp = fact_hit_tcp(best);
	fact_add(x, "Best known: ");
	fact_add_tagged(x, TAG_WRITTEN, "%s", best->regimen);
	fact_add(x, ", mark ");
	fact_put(x, &mark);
	if (!isnan(best->tcp)) {
		fact_add(x, ", TCP ");
		fact_put(x, &tcp);
	}
	if (best->mark < s->mark - 0.005)
		fact_add(x, ". This one is better than the searched grid: it gives away nothing.\n");
	else if (best->mark <= s->mark + 0.005)
		fact_add(x, ". This one gives away nothing.\n");
	else {
		fact_add(x, ". This one gives away ");
		fact_put(x, &regret);
		fact_add(x, " of it (regret).\n");
	}
}

/* ---- why ---- */

static const char *
derive_growth(const struct app *a, const struct fact *x, struct arena *arena)
{
	struct fault f;

	return region_growth_derivation(a->assess, x->of, arena, &f);
}

bool
map_say_why(struct fact_text *t, const struct assess *a, const struct region_point *p, struct fault *f)
{
	struct fact x = { .quantity = "BED that growth of the tumour costs here", .value = p->growth.lost_bed_gy, .form = FACT_FIXED, .digits = 1,
		          .unit = "Gy", .derive = derive_growth, .of = p };
	const char *why = region_why(a, p, t->arena, f);

	if (why)
		fact_add_about(t, &x, "%s", why);
	return why != NULL;
}

/* ---- edges ---- */

/* The hard limit that is reached first; NULL: none is. */
static const struct region_edge *
first_hard(const struct assess *a, const struct region_edge *edges)
{
	const struct region_edge *first = NULL;

	for (size_t i = 0; i < assess_case(a)->n_constraints; i++)
		if (edges[i].limit && edges[i].limit->hard && isfinite(edges[i].met_gy) && (!first || edges[i].met_gy < first->met_gy))
			first = &edges[i];
	return first;
}

/* "spinal cord up to 3.80 Gy" */
static void
say_edge(struct fact_text *x, const struct assess *a, const struct region_form *form, const struct rb_recovery *recovery,
         const struct region_edge *e, int fractions)
{
	const char *name = assess_case(a)->structures[e->limit->structure].name;
	struct fact met = { .value = e->met_gy, .form = FACT_FIXED, .digits = 2, .unit = "Gy", .source = e->limit->source,
		            .derive = derive_edge, .of = form, .index = (size_t)(e->limit - assess_case(a)->constraints),
		            .part = column_part(recovery, fractions) };
	struct fact broken = met;

	snprintf(met.quantity, sizeof met.quantity, "dose a fraction up to which %s meets its limit with %d fractions", name, fractions);
	snprintf(broken.quantity, sizeof broken.quantity, "dose a fraction above which %s breaks its limit with %d fractions", name, fractions);
	broken.value = e->broken_gy;
	fact_add_tagged(x, TAG_WRITTEN, "%s ", name);
	if (!e->limit->hard)
		fact_add(x, "(soft) ");
	if (!(e->broken_gy > 0))
		fact_add(x, "over its limit whatever the dose");
	else if (!(e->met_gy > 0))
		fact_add(x, "not to be judged");
	else if (isinf(e->met_gy))
		fact_add(x, "never over its limit");
	else {
		fact_add(x, "up to ");
		fact_put_unit(x, &met);
	}
	if (e->broken_gy > e->met_gy && isfinite(e->broken_gy)) {
		fact_add(x, ", broken above ");
		fact_put_unit(x, &broken);
	}
}

static bool
say_column(struct fact_text *x, const struct assess *a, const struct region_form *form, const struct rb_recovery *recovery,
           int fractions, struct region_edge *edges, struct fault *f)
{
	const struct casebook *c = assess_case(a);
	const struct region_edge *first;
	const char *separator = " ";
	double dose_gy;

	if (!assess_region_edges(a, form, recovery, fractions, edges, f))
		return false;
	fact_add_tagged(x, TAG_AXIS, "%d fraction%s:", fractions, fractions == 1 ? "" : "s");
	for (size_t i = 0; i < c->n_constraints; i++)
		if (edges[i].limit) {
			fact_add(x, "%s", separator);
			say_edge(x, a, form, recovery, &edges[i], fractions);
			separator = "; ";
		}
	first = first_hard(a, edges);
	dose_gy = first ? floor(first->met_gy * 100) / 100 : 0;
	if (first && dose_gy > 0 && c->tumour.n > 0) {
		struct fact tcp = { .quantity = "tumour control probability (TCP) just below the first hard limit", .form = FACT_FIXED, .digits = 2,
			            .derive = derive_column_tcp, .of = form, .index = (size_t)lround(100 * dose_gy),
			            .part = column_part(recovery, fractions) };
		char cut[160], n[3][NUMBER_TEXT_MAX];
		struct fact at = { .quantity = "dose a fraction, cut to hundredths, just below the first hard limit", .value = dose_gy,
			           .form = FACT_FIXED, .digits = 2, .unit = "Gy", .derivation = cut };

		snprintf(cut, sizeof cut, "The smallest edge of a hard limit, cut to hundredths so that the limit is met:\n%s \u2212 %s = %s Gy",
		         number_fixed(first->met_gy, 4, n[0]), number_fixed(first->met_gy - dose_gy, 4, n[1]), number_fixed(dose_gy, 2, n[2]));
		if (!assess_region_tcp(a, form, fractions, dose_gy, &tcp.value, f))
			return false;
		fact_add(x, "; with ");
		fact_put_unit(x, &at);
		fact_add(x, " the tumour control probability (TCP) is ");
		fact_put(x, &tcp);
	}
	fact_add(x, ".\n");
	return true;
}

bool
plain_edges(struct fact_text *x, const struct assess *a, const struct region_form *form, const struct rb_recovery *recovery,
            struct fault *f)
{
	const struct casebook *c = assess_case(a);
	struct region_edge *edges = mem_array(c->n_constraints, sizeof *edges);
	struct search_grid g;
	struct fault ignored;
	char words[160];
	int low, high, last = -1;
	bool ok = true;

	if (!edges)
		return fault_memory(f);
	search_grid_of(c, &g, &ignored);
	low = (int)g.fractions.low;
	high = (int)g.fractions.high;
	fact_add(x, "Schedule: %s", c->begun && *c->begun ? "what follows is " : "");
	fact_add_tagged(x, TAG_WRITTEN, "%s", region_form_words(form, words, sizeof words));
	fact_add(x, ". Up to which dose a fraction each limit is met, %s%s:\n", recovery ? "under the recovery model " : "under each organ's own model of recovery",
	         recovery ? recovery->name : "");
	for (int i = 0; ok && i < COLUMNS; i++) {
		int n = low + (int)lround((double)(high - low) * i / (COLUMNS - 1));

		if (n != last)
			ok = say_column(x, a, form, recovery, n, edges, f);
		last = n;
	}
	free(edges);
	return ok;
}

/* ---- all ---- */

/* Every organ's row at the place. */
static void
say_rows(struct fact_text *x, const struct assess *a, const struct region_point *p)
{
	const struct casebook *c = assess_case(a);
	struct scored s = scored_of(p);

	for (size_t i = 0; i < p->under.n; i++) {
		const struct score_row *row = &p->under.rows[i];
		struct fact sum, limit, margin;

		if (row->constraint->structure == CASE_TUMOUR)
			continue;
		sum = fact_row(a, &s, i, ROW_ACHIEVED);
		limit = fact_row(a, &s, i, ROW_LIMIT);
		margin = fact_row(a, &s, i, ROW_MARGIN);
		fact_add_tagged(x, TAG_WRITTEN, "  %s: ", c->structures[row->constraint->structure].name);
		fact_add(x, "%s", row->state == ROW_UNDETERMINED ? "cannot be judged, at least " : "");
		fact_put_unit(x, &sum);
		fact_add(x, ", limit ");
		fact_put_unit(x, &limit);
		if (row->state != ROW_UNDETERMINED) {
			fact_add(x, ", ");
			fact_put(x, &margin);
			fact_add(x, row->state == ROW_MET ? " left" : " over");
		}
		fact_add(x, ".\n");
	}
}

bool
plain_map(struct fact_text *x, const struct assess *a, const struct region_point *p, const struct search_hit *best, bool searching,
          struct fault *f)
{
	if (!plain_edges(x, a, &p->form, p->recovery, f))
		return false;
	fact_add(x, "Here ");
	map_say_place(x, p);
	fact_add(x, "; cumulative EQD2 of the organs:\n");
	say_rows(x, a, p);
	map_say_nearest(x, a, p);
	fact_add(x, ".\n");
	if (!map_say_why(x, a, p, f))
		return false;
	fact_add(x, "\n");
	plain_best(x, &p->score, best, searching);
	return true;
}
