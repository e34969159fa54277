#include "screens/plain_map.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"

#define SHORT(v) number_short((v), 6, (char[NUMBER_TEXT_MAX]){ 0 })
#define FIXED(v, decimals) number_fixed((v), (decimals), (char[NUMBER_TEXT_MAX]){ 0 })

enum { COLUMNS = 8 };

/* The hard limit that breaks first, of edges; NULL: none. */
static const struct region_edge *
first_hard(const struct assess *a, const struct region_edge *edges)
{
	const struct region_edge *first = NULL;

	for (size_t i = 0; i < assess_case(a)->n_constraints; i++)
		if (edges[i].limit && edges[i].limit->hard && isfinite(edges[i].met_gy) && (!first || edges[i].met_gy < first->met_gy))
			first = &edges[i];
	return first;
}

static bool
say_column(struct plain_text *x, const struct assess *a, const struct region_form *form, const struct rb_recovery *recovery,
           int fractions, struct region_edge *edges, struct fault *f)
{
	const struct casebook *c = assess_case(a);
	const struct region_edge *first;
	struct region_point p;

	if (!assess_region_edges(a, form, recovery, fractions, edges, f))
		return false;
	plain_add(x, "%d fraction%s: ", fractions, fractions == 1 ? "" : "s");
	for (size_t i = 0; i < c->n_constraints; i++) {
		const struct region_edge *e = &edges[i];

		if (!e->limit)
			continue;
		plain_add(x, "%s %s%s", c->structures[e->limit->structure].name, e->limit->hard ? "" : "(soft) ",
		          !(e->broken_gy > 0) ? "over its limit at any dose" : isinf(e->met_gy) ? "never over its limit" : "");
		if (e->broken_gy > 0 && !(e->met_gy > 0))
			plain_add(x, "not to be judged");
		else if (e->met_gy > 0 && !isinf(e->met_gy))
			plain_add(x, "up to %s Gy", FIXED(e->met_gy, 2));
		if (e->broken_gy > e->met_gy && isfinite(e->broken_gy))
			plain_add(x, ", broken above %s", FIXED(e->broken_gy, 2));
		plain_add(x, "; ");
	}
	first = first_hard(a, edges);
	if (!first || !(first->met_gy > 0) || c->tumour.n == 0) {
		plain_add(x, "\n");
		return true;
	}
	if (!region_point_init(&p, a, form, recovery, fractions, floor(first->met_gy * 100) / 100, f))
		return false;
	plain_add(x, "at %s Gy the tumour control probability is %s.\n", FIXED(floor(first->met_gy * 100) / 100, 2), FIXED(p.score.tcp, 2));
	region_point_fini(&p);
	return true;
}

static void
say_point(struct plain_text *x, const struct assess *a, const struct region_point *p)
{
	const struct casebook *c = assess_case(a);

	plain_add(x, "Here %s: %d calendar days, ", p->notation, rb_calendar_days(&p->regimen.schedule));
	if (c->tumour.n > 0)
		plain_add(x, "tumour control probability (TCP) %s, ", FIXED(p->score.tcp, 2));
	plain_add(x, "mark %s of %s.\n", TIDY(p->score.mark, 2), TIDY(p->score.mark_max, 2));
	for (size_t i = 0; i < p->under.n; i++) {
		const struct score_row *row = &p->under.rows[i];
		const struct case_constraint *k = row->constraint;

		if (k->structure == CASE_TUMOUR)
			continue;
		plain_add(x, "  %s: ", c->structures[k->structure].name);
		if (row->state == ROW_UNDETERMINED)
			plain_add(x, "cannot be judged, at least %s of %s %s.\n", FIXED(row->achieved_low, 1), SHORT(k->limit), k->unit);
		else
			plain_add(x, "%s of %s %s, %s %s.\n", FIXED(row->achieved, 1), SHORT(k->limit), k->unit, FIXED(fabs(row->margin), 1),
			          row->state == ROW_MET ? "left" : "over");
	}
}

bool
plain_map(struct plain_text *x, const struct assess *a, const struct region_form *form, const struct rb_recovery *recovery,
          const struct region_point *p, struct fault *f)
{
	const struct casebook *c = assess_case(a);
	struct region_edge *edges = mem_array(c->n_constraints, sizeof *edges);
	struct search_grid g;
	struct fault ignored;
	char words[160];
	const char *why;
	int low, high, last = -1;
	bool ok = edges || fault_memory(f);

	search_grid_of(c, &g, &ignored);
	low = (int)g.fractions.low;
	high = (int)g.fractions.high;
	plain_add(x, "Schedules: %s%s. Up to which dose a fraction each limit is met, ", c->begun && *c->begun ? "what follows is " : "",
	          region_form_words(form, words, sizeof words));
	if (recovery)
		plain_add(x, "under the recovery model %s:\n", recovery->name);
	else
		plain_add(x, "under each organ's own model of recovery:\n");
	for (int i = 0; ok && i < COLUMNS; i++) {
		int n = low + (int)lround((double)(high - low) * i / (COLUMNS - 1));

		if (n != last)
			ok = say_column(x, a, form, recovery, n, edges, f);
		last = n;
	}
	if (ok && p) {
		say_point(x, a, p);
		why = region_why(a, p, x->arena, f);
		ok = why != NULL;
		plain_add(x, "%s\n", why ? why : "");
	}
	free(edges);
	return ok;
}

void
plain_regret(struct plain_text *x, const struct score *s, const struct search_hit *best)
{
	double regret;

	if (!best) {
		plain_add(x, "The best regimen of the case's grid is not known yet.\n");
		return;
	}
	regret = best->mark - s->mark;
	plain_add(x, "Best known: %s, mark %s", best->regimen, TIDY(best->mark, 2));
	if (!isnan(best->tcp))
		plain_add(x, ", TCP %s", FIXED(best->tcp, 2));
	if (regret > 0.005)
		plain_add(x, "; this one gives away %s of a mark of %s.\n", TIDY(regret, 2), TIDY(s->mark_max, 2));
	else if (regret < -0.005)
		plain_add(x, "; this one is better than the searched grid, by %s: it gives away 0.\n", TIDY(-regret, 2));
	else
		plain_add(x, "; this one gives away nothing.\n");
}
