/* The front of the search in words: its shape, and its regimens. */
#include <math.h>

#include "screens/plain_explain.h"

static void
new_line(struct fact_text *t)
{
	if (t->used > 0 && t->text[t->used - 1] != '\n')
		fact_add(t, "\n");
}

void
explain_say_front(struct fact_text *t, const struct assess *a, const struct search_result *r, size_t most)
{
	size_t n = r->n_front < most ? r->n_front : most;

	for (size_t i = 0; i < n; i++) {
		const struct search_hit *h = &r->front[n == r->n_front || n < 2 ? i : i * (r->n_front - 1) / (n - 1)];
		struct fact use = fact_hit_use(h), tcp = fact_hit_tcp(h);

		new_line(t);
		fact_add_tagged(t, TAG_WRITTEN, "%s", h->regimen);
		fact_add(t, ": TCP ");
		if (isnan(h->tcp))
			fact_add(t, "none");
		else
			fact_put(t, &tcp);
		if (h->worst) {
			fact_add(t, ", uses ");
			fact_put_unit(t, &use);
			fact_add(t, " of ");
			fact_add_tagged(t, TAG_WRITTEN, "%s", explain_row_name(a, h->worst));
		}
	}
}

/* "TCP 0.09 at 83.8 % (38x1.3 bid 8h 6/w)" */
static void
say_hit(struct fact_text *t, const struct search_hit *h)
{
	struct fact use = fact_hit_use(h), tcp = fact_hit_tcp(h);

	fact_add(t, "TCP ");
	fact_put(t, &tcp);
	fact_add(t, " at ");
	fact_put_unit(t, &use);
	fact_add_tagged(t, TAG_WRITTEN, " (%s)", h->regimen);
}

/* The ends of the piece of the curve, no wider than a tenth of it, over which control rises most. */
static void
find_steepest(const struct search_result *r, size_t *from, size_t *to)
{
	double wide = fmax((r->front[r->n_front - 1].worst_use - r->front[0].worst_use) / 10, 1e-9), most = 0;

	*from = *to = 0;
	for (size_t i = 0; i < r->n_front; i++)
		for (size_t k = i + 1; k < r->n_front && r->front[k].worst_use - r->front[i].worst_use <= wide; k++)
			if (r->front[k].tcp - r->front[i].tcp > most) {
				most = r->front[k].tcp - r->front[i].tcp;
				*from = i;
				*to = k;
			}
}

/* Where the regimen itself stands: its control, and the limit that is nearest. */
static void
say_own(struct fact_text *t, const struct assess *a, const struct scored *s)
{
	const struct case_constraint *worst;
	struct fact tcp = fact_tcp(s);
	size_t row = 0;

	assess_worst_use(s->score, &worst);
	fact_add(t, "This regimen: TCP ");
	fact_put(t, &tcp);
	while (worst && row < s->score->n && s->score->rows[row].constraint != worst)
		row++;
	if (worst && row < s->score->n) {
		struct fact sum = fact_row(a, s, row, ROW_ACHIEVED), limit = fact_row(a, s, row, ROW_LIMIT);

		fact_add(t, "; nearest to its limit is ");
		fact_add_tagged(t, TAG_WRITTEN, "%s, ", explain_row_name(a, worst));
		fact_put(t, &sum);
		fact_add(t, " of ");
		fact_put_unit(t, &limit);
	}
	fact_add(t, ".\n");
}

void
explain_say_front_shape(struct fact_text *t, const struct assess *a, const struct search_result *r, const struct scored *own)
{
	const struct search_hit *inside = NULL;
	size_t from, to;

	if (r->n_front < 2 || isnan(r->front[0].tcp) || !r->front[0].worst)
		return;
	new_line(t);
	fact_add(t, "Tumour control (TCP) against the largest share of a hard limit that is used. It begins with ");
	say_hit(t, &r->front[0]);
	fact_add(t, " and ends with ");
	say_hit(t, &r->front[r->n_front - 1]);
	find_steepest(r, &from, &to);
	if (to > from) {
		fact_add(t, ". It rises most from ");
		say_hit(t, &r->front[from]);
		fact_add(t, " to ");
		say_hit(t, &r->front[to]);
	}
	for (size_t i = 0; i < r->n_front; i++)
		if (r->front[i].worst_use <= 1)
			inside = &r->front[i];
	fact_add(t, ". ");
	if (inside) {
		fact_add(t, "The most that a regimen within every hard limit reaches: ");
		say_hit(t, inside);
	} else
		fact_add(t, "No regimen of it is within every hard limit");
	fact_add(t, ".\n");
	say_own(t, a, own);
}
