#include "screens/plain_map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_score.h"

enum { COLUMNS = 8 };

static struct scored
scored_of(const struct region_point *p)
{
	int model = -1;

	for (size_t i = 0; i < rb_recovery_count() && p->recovery; i++)
		if (rb_recovery_at(i) == p->recovery)
			model = (int)i;
	return (struct scored){ &p->regimen, &p->under, model };
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

/* The edge is where the derivation of the row, at that dose, ends at its limit; of: the place, index: the row. */
static const char *
derive_edge(const struct app *a, const struct fact *x, struct arena *arena)
{
	const struct region_point *p = x->of;
	char text[SEARCH_TEXT_MAX];
	struct rb_regimen r;
	struct fault f;
	const char *how;

	region_notation(a->c, &p->form, p->fractions, round(x->value * 1e6) / 1e6, text);
	if (!rb_regimen_parse(text, &r, &f))
		return NULL;
	how = assess_derivation(a->assess, &r, p->recovery, x->index, arena, &f);
	rb_regimen_fini(&r);
	return how ? arena_print(arena, "The dose at which the limit is just reached, found as a root of the score; there:\n%s", how) : NULL;
}

static struct fact
edge_fact(const struct assess *a, const struct region_point *p, size_t row)
{
	const struct casebook *c = assess_case(a);
	const struct case_constraint *k = &c->constraints[row];
	struct fact x = { .value = p->edges[row].met_gy, .form = FACT_FIXED, .digits = 2, .unit = "Gy", .derive = derive_edge, .of = p,
		          .index = row, .source = k->source };

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

	*mark = (struct fact){ .quantity = "mark of the best regimen of the case's grid", .value = best->mark, .form = FACT_TIDY, .digits = 2,
		               .unit = "points",
		               .derivation = "The highest mark of all regimens of the case's grid (bounds.csv), each scored as this one." };
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
	struct fact mark, regret, tcp = { .quantity = "TCP of the best regimen of the case's grid", .form = FACT_FIXED, .digits = 2,
		                          .derivation = "Scored as any regimen; play it to see its derivation." };
	char how[200];

	if (!best) {
		fact_add(x, searching ? "The best regimen of the case's grid is still being searched.\n"
		                      : "The case's grid cannot be searched, so the best regimen is not known.\n");
		return;
	}
	make_best(s, best, &mark, &regret, how);
	tcp.value = best->tcp;
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
say_edge(struct fact_text *x, const struct assess *a, const struct region_edge *e, int fractions)
{
	const char *name = assess_case(a)->structures[e->limit->structure].name;
	struct fact met = { .value = e->met_gy, .form = FACT_FIXED, .digits = 2, .unit = "Gy", .source = e->limit->source };
	struct fact broken = met;

	snprintf(met.quantity, sizeof met.quantity, "dose a fraction up to which %s meets its limit with %d fractions", name, fractions);
	snprintf(broken.quantity, sizeof broken.quantity, "dose a fraction above which %s breaks its limit with %d fractions", name, fractions);
	met.derivation = broken.derivation = "The dose at which the row of the mark reaches its limit, found as a root of the score.";
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
	struct region_point p;
	double dose_gy;

	if (!assess_region_edges(a, form, recovery, fractions, edges, f))
		return false;
	fact_add_tagged(x, TAG_AXIS, "%d fraction%s:", fractions, fractions == 1 ? "" : "s");
	for (size_t i = 0; i < c->n_constraints; i++)
		if (edges[i].limit) {
			fact_add(x, "%s", separator);
			say_edge(x, a, &edges[i], fractions);
			separator = "; ";
		}
	first = first_hard(a, edges);
	dose_gy = first ? floor(first->met_gy * 100) / 100 : 0;
	if (dose_gy > 0 && c->tumour.n > 0) {
		struct fact tcp = { .quantity = "tumour control probability (TCP) just below the first hard limit", .form = FACT_FIXED, .digits = 2,
			            .derivation = "Scored as any regimen; play it to see its derivation." };
		struct fact at = { .quantity = "dose a fraction, cut to hundredths, just below the first hard limit", .value = dose_gy,
			           .form = FACT_FIXED, .digits = 2, .unit = "Gy", .derivation = "The smallest edge of a hard limit, cut." };

		if (!region_point_init(&p, a, form, recovery, fractions, dose_gy, f))
			return false;
		tcp.value = p.score.tcp;
		fact_add(x, "; with ");
		fact_put_unit(x, &at);
		fact_add(x, " the tumour control probability (TCP) is ");
		fact_put(x, &tcp);
		region_point_fini(&p);
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
		fact_put(x, &sum);
		fact_add(x, " of ");
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
	fact_add(x, ".\n");
	say_rows(x, a, p);
	map_say_nearest(x, a, p);
	fact_add(x, ".\n");
	if (!map_say_why(x, a, p, f))
		return false;
	fact_add(x, "\n");
	plain_best(x, &p->score, best, searching);
	return true;
}
