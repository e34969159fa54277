/* The map, the score and what is behind it, in words. */
#include <string.h>

#include "base/number.h"
#include "screens/map_view.h"
#include "screens/plain_explain.h"
#include "screens/plain_map.h"
#include "screens/plain_play.h"
#include "screens/plain_score.h"

/* The search of the case's grid, at once; NULL with the fault that the grid has. */
static const struct search_result *
search(struct play *s, struct fault *f)
{
	struct search_result *found = arena_array(s->scratch, 1, sizeof *found);
	struct search_grid g;

	if (!found) {
		fault_memory(f);
		return NULL;
	}
	return search_grid_of(assess_case(s->a), &g, f) && assess_search(s->a, &g, 1, s->scratch, found, f) ? found : NULL;
}

static void
say_forms(struct fact_text *x, const struct region_form *forms, size_t n)
{
	char words[160];

	fact_add(x, "Schedules:\n");
	for (size_t i = 0; i < n; i++) {
		fact_add_tagged(x, TAG_KEY, "%zu ", i + 1);
		fact_add_tagged(x, TAG_WRITTEN, "%s\n", region_form_words(&forms[i], words, sizeof words));
	}
}

bool
plain_do_map(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct casebook *c = assess_case(s->a);
	struct region_form own, forms[REGION_FORMS_MAX];
	int fractions = 0;
	double dose_gy = 0;
	bool has = map_form_of(c, plain_regimen(s, &v), &own, &fractions, &dose_gy), ok = true;
	size_t n = region_forms(c, has ? &own : NULL, forms);
	const struct search_result *found;
	struct region_point p;
	struct fact_text x;
	struct fault f;
	const struct rb_recovery *recovery = NULL;
	const char *model;
	size_t len = plain_model_argument(argument, &model);
	long which = 1;

	plain_begin(s, &x);
	if (*argument && (!number_parse_whole(argument, len, &which) || which < 1 || (size_t)which > n)) {
		fact_add(&x, "Not taken: \"%.20s\" is no schedule of the map; expected map and a number from 1 to %zu.\n", argument, n);
		say_forms(&x, forms, n);
		return plain_finish(s, &x);
	}
	if (*model && !(recovery = plain_recovery(model))) {
		plain_no_model(&x, model);
		return plain_finish(s, &x);
	}
	if (!has || which > 1)
		ok = plain_edges(&x, s->a, &forms[which - 1], recovery, &f);
	else {
		found = search(s, &f);
		ok = region_point_init(&p, s->a, &forms[0], recovery, fractions, dose_gy, &f);
		ok = ok && plain_map(&x, s->a, &p, found ? &found->best : NULL, false, &f);
		region_point_fini(&p);
	}
	if (!ok)
		return plain_refuse(s, &f, "");
	say_forms(&x, forms, n);
	return plain_finish(s, &x);
}

bool
plain_do_score(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct rb_regimen *r = plain_regimen(s, &v);
	const struct search_result *found;
	const char *verdict;
	struct fact_text x;
	struct fault f;

	(void)argument;
	if (!assess_score(s->a, &r->schedule, NULL, &s->score, s->f))
		return false;
	plain_begin(s, &x);
	plain_prescription(&x, r);
	plain_rows(&x, s->a, &(struct scored){ r, &s->score, -1 });
	plain_tumour(&x, s->a, &(struct scored){ r, &s->score, -1 });
	fact_add(&x, "Mark: ");
	plain_mark(&x, &(struct scored){ r, &s->score, -1 });
	verdict = assess_verdict(s->a, &s->score, s->scratch, s->f);
	if (!verdict)
		return false;
	fact_add(&x, "%s\n", verdict);
	found = search(s, &f);
	plain_best(&x, &s->score, found ? &found->best : NULL, false);
	return plain_finish(s, &x);
}

static void
say_front(struct fact_text *x, const struct assess *a, const struct search_result *found, const struct scored *own, size_t most)
{
	explain_say_front_shape(x, a, found, own);
	fact_add(x, "What nothing beats in tumour control and in the limit used, safest first; of %zu regimens that were scored there are %zu%s:\n",
	         found->evaluated, found->n_front, found->n_front > most ? ", and some of them follow, front says all" : "");
	explain_say_front(x, a, found, most);
	fact_add(x, "\n");
}

bool
plain_do_front(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct rb_regimen *r = plain_regimen(s, &v);
	const struct search_result *found;
	struct fact_text x;
	struct fault f;

	(void)argument;
	if (!assess_score(s->a, &r->schedule, NULL, &s->score, s->f))
		return false;
	found = search(s, &f);
	if (!found)
		return plain_refuse(s, &f, "");
	plain_begin(s, &x);
	say_front(&x, s->a, found, &(struct scored){ r, &s->score, -1 }, found->n_front);
	return plain_finish(s, &x);
}

bool
plain_do_explain(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct search_result *found;
	struct explained e;
	struct fact_text x;
	struct fault f;
	bool more = true, ok;

	(void)argument;
	plain_begin(s, &x);
	ok = explained_init(&e, s->a, plain_regimen(s, &v), &f);
	while (ok && more)
		ok = explained_some(&e, s->a, s->scratch, &more, &f);
	if (!ok) {
		explained_fini(&e);
		return plain_refuse(s, &f, "");
	}
	plain_explain(&x, s->a, &e);
	found = search(s, &f);
	if (found)
		say_front(&x, s->a, found, &(struct scored){ &e.regimen, &e.score, -1 }, EXPLAIN_FRONT_LINES);
	explained_fini(&e);
	return plain_finish(s, &x);
}

bool
plain_do_compare(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	size_t n = compare_tool_count();
	struct compared *all = arena_array(s->scratch, n, sizeof *all);
	struct fact_text x;
	struct fault f;

	(void)argument;
	if (!all)
		return fault_memory(s->f);
	for (size_t i = 0; i < n; i++)
		if (!assess_compare(s->a, &plain_regimen(s, &v)->schedule, compare_tool_at(i), s->scratch, &all[i], &f))
			return plain_refuse(s, &f, "");
	plain_begin(s, &x);
	explain_say_spread(&x, s->a, all, n);
	for (size_t i = 0; i < n; i++) {
		fact_add(&x, "\n\n");
		explain_say_tool(&x, s->a, compare_tool_at(i), &all[i]);
	}
	fact_add(&x, "\n");
	return plain_finish(s, &x);
}
