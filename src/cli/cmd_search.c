/* ghostdose search. */
#include <math.h>

#include "assess/search.h"
#include "base/number.h"
#include "cli/calc.h"
#include "cli/cases.h"

static const struct option_spec search_options[] = {
	{ .name = "against", .kind = OPTION_TEXT, .value = "REGIMEN", .expected = "a regimen, such as 30x2",
	  .help = "tell how far this regimen's mark is from the best one found" },
	{ .name = "threads", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = 256, .expected = "a whole number, such as 2",
	  .help = "how many threads; as many as the machine has unless said" },
	CLI_OPTION_SEED,
	COMMAND_OPTION_JSON,
};

static const struct output_column front_columns[] = {
	{ "regimen", "regimen", "" },
	{ "mark", "mark", "" },
	{ "tcp", "TCP", "" },
	{ "worst_use", "worst use", "" },
	{ "worst_criterion", "of", "" },
	{ "passed", "passes", "" },
};
enum { LINES_MOST = 20 };

struct answer {
	struct casebook *c;
	struct assess *a;
	struct arena *arena;
	struct search_result found;
};

static const char *
limit_name(const struct search_hit *h)
{
	return h->worst ? h->worst->id : NULL;
}

static bool
add(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new(object, key, value) == 0;
}

static json_t *
hit_json(const struct search_hit *h)
{
	json_t *o = json_object();

	if (add(o, "regimen", json_string(h->regimen)) && add(o, "mark", json_real(h->mark)) &&
	    add(o, "tcp", isnan(h->tcp) ? json_null() : json_real(h->tcp)) &&
	    add(o, "worst_use", isfinite(h->worst_use) ? json_real(h->worst_use) : json_null()) &&
	    add(o, "worst_criterion", h->worst ? json_string(h->worst->id) : json_null()) &&
	    add(o, "passed", json_boolean(h->passed)))
		return o;
	json_decref(o);
	return NULL;
}

static void
put_row(struct output *out, const struct search_hit *h, bool json)
{
	output_row(out);
	output_cell_text(out, h->regimen);
	output_cell_number(out, json ? h->mark : round(100 * h->mark) / 100);
	if (isnan(h->tcp))
		output_cell_null(out);
	else
		output_cell_number(out, json ? h->tcp : round(1000 * h->tcp) / 1000);
	if (isfinite(h->worst_use))
		output_cell_number(out, json ? h->worst_use : round(1000 * h->worst_use) / 1000);
	else
		output_cell_null(out);
	output_cell_text(out, limit_name(h));
	output_cell_flag(out, h->passed);
}

/* Of many, as many as a page holds, evenly from the safest to the strongest. */
static void
put_front(struct output *out, const struct search_result *r, bool json)
{
	size_t n = json || r->n_front <= LINES_MOST ? r->n_front : LINES_MOST;

	output_table(out, "front", "What nothing beats, safest first", front_columns, sizeof front_columns / sizeof *front_columns);
	for (size_t i = 0; i < n; i++)
		put_row(out, &r->front[n == r->n_front ? i : i * (r->n_front - 1) / (n - 1)], json);
	if (n < r->n_front)
		output_warn(out, "front_shortened", "%zu of the %zu regimens that nothing beats are shown; --json has all.", n,
		    r->n_front);
}

static bool
put_regret(struct output *out, const struct answer *x, const char *text, struct fault *f)
{
	struct rb_regimen r;
	struct score s = { 0 };
	double regret;
	bool ok;

	if (!cli_regimen(text, &r, f))
		return false;
	ok = score_init(&s, x->a, f) && assess_score(x->a, &r.schedule, NULL, &s, f);
	if (ok) {
		regret = x->found.best.mark - s.mark;
		output_text(out, "against", "Compared with", r.notation);
		output_number(out, "regret", "Marks that it gives away", "", regret > 0 ? regret : 0);
		if (regret < -1e-9)
			output_warn(out, "beyond_grid", "It is better than all of the searched grid.");
	}
	score_fini(&s);
	rb_regimen_fini(&r);
	return ok;
}

static bool
answer(const struct options *o, struct answer *x, struct fault *f)
{
	const char *against = options_text(o, "against");
	bool json = options_given(o, "json"), good;
	struct search_grid grid;
	struct output out;

	if (!cli_open_variant(o, o->arguments[0], &x->c, &x->a, f) || !search_grid_of(x->c, &grid, f))
		return false;
	x->arena = arena_new();
	if (!x->arena)
		return fault_memory(f);
	if (!assess_search(x->a, &grid, (int)options_number(o, "threads", 0), x->arena, &x->found, f))
		return false;
	output_init(&out, "ghostdose.search/1");
	output_text(&out, "case", "Case", x->c->id);
	output_whole(&out, "evaluated", "Regimens scored", "", (long)x->found.evaluated);
	if (json)
		output_json(&out, "best", hit_json(&x->found.best));
	else {
		output_text(&out, "best", "Best", x->found.best.regimen);
		output_number(&out, "mark", "Its mark", "", x->found.best.mark);
	}
	put_front(&out, &x->found, json);
	good = true;
	if (against)
		good = put_regret(&out, x, against, f);
	else {
		output_null(&out, "against", "Compared with");
		output_null(&out, "regret", "Marks that it gives away");
	}
	if (x->c->n_bounds == 0)
		output_warn(&out, "default_grid", "The case names no grid (bounds.csv): 1 to 40 fractions of 1 to 10 Gy, once a day on "
		    "weekdays.");
	output_warn(&out, "worst_use", "Worst use is the largest share of a hard limit that is used up, the ghost of the past "
	    "included; above 1 it is broken.");
	good = good && output_print(&out, json, stdout, f);
	output_fini(&out);
	return good;
}

static bool
run_search(const struct options *o, int *status, struct fault *f)
{
	struct answer x = { 0 };
	bool good = answer(o, &x, f);

	(void)status;
	arena_free(x.arena);
	assess_free(x.a);
	casebook_free(x.c);
	return good;
}

const struct command command_search = {
	.name = "search",
	.arguments = "CASE",
	.example = "carotid",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "the best regimens of a case's grid",
	.details = "Scores every regimen of the grid that the case names (bounds.csv): the best mark, and the front that nothing "
	           "beats, from the safest regimen to the one that controls the tumour most often.",
	.options = search_options,
	.n_options = sizeof search_options / sizeof *search_options,
	.run = run_search,
};
