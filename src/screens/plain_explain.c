#include "screens/plain_explain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/paper.h"
#include "base/number.h"
#include "screens/app_internal.h"

#define FIXED(v, decimals) number_fixed((v), (decimals), (char[NUMBER_TEXT_MAX]){ 0 })

/* ---- computing ---- */

bool
explained_init(struct explained *x, const struct assess *a, const struct rb_regimen *r, struct fault *f)
{
	*x = (struct explained){ .stage = 0 };
	return rb_regimen_copy(r, &x->regimen, f) && score_init(&x->score, a, f) &&
	       assess_score(a, &x->regimen.schedule, NULL, &x->score, f);
}

void
explained_fini(struct explained *x)
{
	rb_regimen_fini(&x->regimen);
	score_fini(&x->score);
	*x = (struct explained){ .stage = 0 };
}

bool
explained_some(struct explained *x, const struct assess *a, struct arena *arena, bool *more, struct fault *f)
{
	const struct rb_schedule *s = &x->regimen.schedule;
	size_t models = rb_recovery_count() + 1, stage = x->stage++;
	struct fault why;

	models = models > EXPLAIN_MODELS_MAX ? EXPLAIN_MODELS_MAX : models;
	*more = stage <= models;
	if (stage == 0) {
		x->has_kill = assess_case(a)->tumour.n > 0 && assess_explain_kill(&assess_case(a)->tumour, s, &x->kill, &why);
		if (!x->has_kill && assess_case(a)->tumour.n > 0)
			snprintf(x->no_kill, sizeof x->no_kill, "%.230s", why.text);
		return true;
	}
	if (stage <= models) {
		x->n_breaks = stage;
		return assess_explain_break(a, s, stage == 1 ? NULL : rb_recovery_at(stage - 2), &x->breaks[stage - 1], f);
	}
	if (!assess_explain_bands(a, s, EXPLAIN_SEED, EXPLAIN_SAMPLES, arena, &x->bands, f))
		return false;
	x->has_bands = true;
	return true;
}

/* Each line of a list begins one. */
static void
new_line(struct fact_text *t)
{
	if (t->used > 0 && t->text[t->used - 1] != '\n')
		fact_add(t, "\n");
}

/* ---- the mark ---- */

void
explain_say_mark(struct fact_text *t, const struct explained *x)
{
	struct scored s = { &x->regimen, &x->score, -1 };
	struct fact mark = fact_mark(&s), most = fact_mark_max(&s);

	fact_add_tagged(t, TAG_WRITTEN, "%s", x->regimen.notation);
	fact_add(t, ": mark ");
	fact_put(t, &mark);
	fact_add(t, " of ");
	fact_put(t, &most);
	fact_add(t, x->score.passed ? ", passes." : x->score.capped ? ", capped: a hard limit is not met. It does not pass." : ", does not pass.");
}

const char *
explain_row_name(const struct assess *a, const struct case_constraint *k)
{
	return k->structure == CASE_TUMOUR ? "tumour control (TCP)" : assess_case(a)->structures[k->structure].name;
}

void
explain_say_row(struct fact_text *t, const struct assess *a, const struct explained *x, size_t row, bool signs)
{
	struct scored s = { &x->regimen, &x->score, -1 };
	const struct score_row *r = &x->score.rows[row];
	const struct case_constraint *k = r->constraint;
	struct fact sum = fact_row(a, &s, row, ROW_ACHIEVED), limit = fact_row(a, &s, row, ROW_LIMIT), margin = fact_row(a, &s, row, ROW_MARGIN),
		    points = fact_row(a, &s, row, ROW_POINTS), most = fact_row(a, &s, row, ROW_POINTS_MAX);
	char shown[FACT_TEXT_MAX], metric[40];

	if (signs)
		fact_add(t, "%s ", r->state == ROW_MET ? "\u2713" : r->state == ROW_VIOLATED ? "\u2717" : "?");
	fact_add_tagged(t, TAG_WRITTEN, "%s", explain_row_name(a, k));
	if (k->structure != CASE_TUMOUR)
		fact_add_tagged(t, TAG_NAME, " %s", metric_format(&k->metric, metric, sizeof metric));
	fact_add(t, ": ");
	if (r->state == ROW_UNDETERMINED) {
		snprintf(shown, sizeof shown, "%s to %s", FIXED(r->achieved_low, 1),
		         isnan(r->achieved_high) ? "what is not known" : FIXED(r->achieved_high, 1));
		sum.shown = shown;
	}
	fact_put(t, &sum);
	fact_add(t, " of ");
	fact_put_unit(t, &limit);
	if (r->state == ROW_UNDETERMINED)
		fact_add(t, ", undetermined");
	else {
		fact_add(t, ", ");
		fact_put(t, &margin);
		fact_add(t, k->structure == CASE_TUMOUR ? r->state == ROW_MET ? " above" : " short" : r->state == ROW_MET ? " left" : " over");
	}
	fact_add(t, " (%s); ", k->hard ? "hard" : "soft");
	fact_put(t, &points);
	fact_add(t, " of ");
	fact_put(t, &most);
	fact_add(t, most.value > 1 || most.value < 1 ? " points" : " point");
}

void
explain_say_row_why(struct fact_text *t, const struct assess *a, const struct explained *x, size_t row)
{
	struct scored s = { &x->regimen, &x->score, -1 };
	const struct score_row *r = &x->score.rows[row];
	struct fact prior = fact_row(a, &s, row, ROW_PRIOR), residual = fact_row(a, &s, row, ROW_RESIDUAL), fresh = fact_row(a, &s, row, ROW_NEW);

	if (*r->why_not)
		fact_add_tagged(t, TAG_WRITTEN, "%s", r->why_not);
	else if (!isnan(r->prior_eqd2_gy) && !isnan(r->residual_eqd2_gy) && !isnan(r->new_eqd2_gy)) {
		fact_put(t, &residual);
		fact_add(t, " left of the ");
		fact_put(t, &prior);
		fact_add(t, " before, ");
		fact_put(t, &fresh);
		fact_add(t, " new");
	}
}

/* ---- what breaks first ---- */

static bool
same_break(const struct explain_break *x, const struct explain_break *y)
{
	return x->limit == y->limit && (!x->limit ? !strcmp(x->why_not, y->why_not) : fabs(x->scale - y->scale) < 0.005);
}

static void
say_break(struct fact_text *t, const struct assess *a, const struct explained *x, size_t i)
{
	const struct explain_break *b = &x->breaks[i];
	struct fact scale;

	if (!b->limit) {
		fact_add_tagged(t, TAG_WRITTEN, "%s", b->why_not);
		return;
	}
	scale = fact_break(a, &x->regimen, b);
	fact_add_tagged(t, TAG_WRITTEN, "%s", explain_row_name(a, b->limit));
	fact_add(t, " at ");
	fact_put(t, &scale);
	fact_add(t, " the dose");
}

/* Models that say the same stand on one line. */
void
explain_say_breaks(struct fact_text *t, const struct assess *a, const struct explained *x)
{
	for (size_t i = 0; x->n_breaks > 0 && i < x->score.n; i++) {
		const struct score_row *r = &x->score.rows[i];

		/* What is over its limit already cannot break any more. */
		if (r->constraint->structure == CASE_TUMOUR || r->state == ROW_MET)
			continue;
		new_line(t);
		fact_add_tagged(t, TAG_WRITTEN, "%s", explain_row_name(a, r->constraint));
		fact_add(t, r->state == ROW_VIOLATED ? " is over its limit already; of the others:" : " cannot be judged; of the others:");
	}
	for (size_t i = 0; i < x->n_breaks; i++) {
		bool told = false;

		for (size_t k = 0; k < i; k++)
			told = told || same_break(&x->breaks[k], &x->breaks[i]);
		if (told)
			continue;
		new_line(t);
		fact_add(t, "%s", x->breaks[i].model ? x->breaks[i].model->name : "each organ's own model");
		for (size_t k = i + 1; k < x->n_breaks; k++)
			if (same_break(&x->breaks[k], &x->breaks[i]))
				fact_add(t, ", %s", x->breaks[k].model->name);
		fact_add(t, ": ");
		say_break(t, a, x, i);
	}
}

/* ---- what the kill is owed to ---- */

static const char *
mechanism_words(const char *name)
{
	static const struct { const char *name, *words; } all[] = {
		{ "repair", "repair between fractions" }, { "repopulation", "repopulation" }, { "redistribution", "redistribution" },
		{ "hypoxia", "hypoxia" }, { "reoxygenation", "reoxygenation" }, { "selection", "selection of clones" },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (!strcmp(all[i].name, name))
			return all[i].words;
	return name;
}

static void
say_share(struct fact_text *t, const char *name, double value, double most, int bars, const char *derivation)
{
	struct fact x = { .value = value, .form = FACT_FIXED, .digits = 2, .derivation = derivation };
	char number[FACT_TEXT_MAX];
	int wide = bars > 0 && most > 0 ? (int)lround(fabs(value) / most * bars) : 0;

	snprintf(x.quantity, sizeof x.quantity, "powers of ten of cell kill: %s", name);
	new_line(t);
	fact_add(t, "%-24s %*s", name, (int)(6 - strlen(fact_value(&x, number))), "");
	fact_put(t, &x);
	fact_add(t, bars > 0 ? " " : "");
	/* Lost kill has another face than won. */
	for (int i = 0; i < wide; i++)
		fact_add(t, value < 0 ? "\u2591" : "\u2588");
}

enum { KILL_TOTAL = -2, KILL_LQ = -1, KILL_TEXT_MAX = 600 };

static void
add_term(char *out, double v, bool first)
{
	size_t n = strlen(out);

	snprintf(out + n, KILL_TEXT_MAX - n, "%s%s", first ? v < 0 ? "\u2212" : "" : v < 0 ? " \u2212 " : " + ", FIXED(fabs(v), 6));
}

/* One of the terms that sum to the whole, from the others; a share by its index.  out. */
static const char *
kill_sum(const struct explain_kill *k, int which, const char *words, char out[KILL_TEXT_MAX])
{
	double result = which == KILL_TOTAL ? k->total : which == KILL_LQ ? k->lq : k->shares[which].log10_kill, sign = which == KILL_TOTAL ? 1 : -1;
	size_t n;

	snprintf(out, KILL_TEXT_MAX, "%s\n", words);
	if (which != KILL_TOTAL)
		add_term(out, k->total, true);
	if (which != KILL_LQ)
		add_term(out, sign * k->lq, which == KILL_TOTAL);
	for (int i = 0; i < (int)k->n; i++)
		if (i != which)
			add_term(out, sign * k->shares[i].log10_kill, false);
	/* A tumour without mechanisms: the whole is the one term. */
	n = strlen(out);
	snprintf(out + n, KILL_TEXT_MAX - n, "%s = %s%s", k->n == 0 ? " \u00d7 1" : "", result < 0 ? "\u2212" : "", FIXED(fabs(result), 2));
	return out;
}

void
explain_say_kill(struct fact_text *t, const struct explained *x, int bars)
{
	const struct explain_kill *k = &x->kill;
	double most = fabs(k->lq);
	char sum[KILL_TEXT_MAX];

	if (*x->no_kill) {
		fact_add_tagged(t, TAG_WRITTEN, "%s", x->no_kill);
		return;
	}
	if (!x->has_kill)
		return;
	for (size_t i = 0; i < k->n; i++)
		most = fmax(most, fabs(k->shares[i].log10_kill));
	say_share(t, "LQ alone", k->lq, most, bars,
	          kill_sum(k, KILL_LQ, "log10 of the factor by which the cells fall with every mechanism off: complete repair, no growth, all cells "
	                               "oxic. With what each mechanism adds it is the whole kill:", sum));
	for (size_t i = 0; i < k->n; i++)
		say_share(t, mechanism_words(k->shares[i].mechanism), k->shares[i].log10_kill, most, bars,
		          kill_sum(k, (int)i, "What switching the mechanism on adds, as the mean over all orders in which the mechanisms could be switched "
		                              "on (Shapley 1953). The shares are exact, so each is the whole less LQ alone and the others:", sum));
	say_share(t, "together", k->total, most, bars, kill_sum(k, KILL_TOTAL, "The kill with every mechanism off, and what each adds or takes:", sum));
}

/* ---- how sure ---- */

/* The criterion's own value. */
static struct fact
here(const struct assess *a, const struct explained *x, const char *quantity)
{
	struct scored s = { &x->regimen, &x->score, -1 };

	if (!strcmp(quantity, "mark"))
		return fact_mark(&s);
	if (!strcmp(quantity, "tcp"))
		return fact_tcp(&s);
	for (size_t i = 0; i < x->score.n; i++)
		if (!strcmp(x->score.rows[i].constraint->id, quantity))
			return fact_row(a, &s, i, ROW_ACHIEVED);
	return fact_cells(&s);
}

static void
say_band(struct fact_text *t, const struct assess *a, const struct explained *x, const struct explain_band *b)
{
	bool tcp = !strcmp(b->quantity, "tcp"), mark = !strcmp(b->quantity, "mark"), cells = !strcmp(b->quantity, "log10_clonogens");
	int decimals = tcp ? 2 : 1;
	struct fact band = { .value = b->p50, .form = FACT_FIXED, .digits = decimals, .unit = b->unit }, value = here(a, x, b->quantity);
	char shown[FACT_TEXT_MAX], how[600];

	snprintf(band.quantity, sizeof band.quantity, "5 %%, 50 %% and 95 %% of the samples: %.120s", b->quantity);
	snprintf(value.quantity, sizeof value.quantity, "by the case's own parameters: %.120s", b->quantity);
	snprintf(shown, sizeof shown, "[%s %s %s]", FIXED(b->p5, decimals), FIXED(b->p50, decimals), FIXED(b->p95, decimals));
	snprintf(how, sizeof how, "Percentiles of %zu samples, seed %d: each draws the %zu uncertain parameters of the case (bounds.csv) anew, on their own. "
	                          "The samples are sorted; sample k stands at (k \u2212 0.5)/%zu, linear between two. 5 %% stand at place %s, 50 %% at place "
	                          "%s, 95 %% at place\n0.95 \u00d7 %zu + 0.5 = %s",
	         x->bands.samples, EXPLAIN_SEED, x->bands.parameters, x->bands.samples, FIXED(0.05 * (double)x->bands.samples + 0.5, 1),
	         FIXED(0.5 * (double)x->bands.samples + 0.5, 1), x->bands.samples, FIXED(0.95 * (double)x->bands.samples + 0.5, 1));
	band.shown = shown;
	band.derivation = how;
	value.form = FACT_FIXED;
	value.digits = decimals;
	value.unit = b->unit;
	value.prefix = NULL;
	new_line(t);
	fact_add_tagged(t, TAG_WRITTEN, "%s", tcp ? "TCP" : mark ? "mark" : cells ? "log10 of cells left" : b->quantity);
	fact_add(t, " ");
	fact_put(t, &value);
	fact_add(t, " ");
	fact_put_unit(t, &band);
}

void
explain_say_bands(struct fact_text *t, const struct assess *a, const struct explained *x)
{
	if (!x->has_bands)
		return;
	if (x->bands.parameters == 0) {
		fact_add(t, "The case says of no parameter how well it is known: there are no bands.");
		return;
	}
	for (size_t i = 0; i < x->bands.n; i++)
		say_band(t, a, x, &x->bands.bands[i]);
}

void
plain_explain(struct fact_text *t, const struct assess *a, const struct explained *x)
{
	fact_add(t, "What breaks first when every fraction grows:\n");
	explain_say_breaks(t, a, x);
	if (assess_case(a)->tumour.n > 0) {
		fact_add(t, "\nWhat kills, in powers of ten of cells:\n");
		explain_say_kill(t, x, 0);
	}
	fact_add(t, "\nHow sure, the value and behind it [5 %% 50 %% 95 %%]:\n");
	explain_say_bands(t, a, x);
	fact_add(t, "\n");
}

/* ---- other tools ---- */

/* index: the row of the limit. */
static const char *
derive_own(const struct app *a, const struct fact *x, struct arena *arena)
{
	struct fault f;

	return assess_paper_row(a->assess, &a->score.x.regimen, NULL, x->index, PAPER_ACHIEVED, arena, &f);
}

/* How a tool comes to its number; own: it is ghostdose's. */
static void
tell_tool(struct fact *x, const struct assess *a, const struct compare_structure *s, bool own)
{
	x->derivation = s->sum;
	x->index = (size_t)(s->limit - assess_case(a)->constraints);
	if (own)
		x->derive = derive_own;
}

void
explain_say_spread(struct fact_text *t, const struct assess *a, const struct compared *compared, size_t n)
{
	const struct casebook *c = assess_case(a);

	fact_add(t, "The same patient under the conventions of published tools, as read in their sources or on their pages. They part in three "
	            "choices: how much is repaired between fractions, which \u03b1/\u03b2, and what recovers. Ask of any number which of them it took.");
	for (size_t i = 0; n > 0 && i < compared[0].n; i++) {
		const struct compare_structure *own = &compared[0].structures[i];
		struct fact low = { .form = FACT_FIXED, .digits = 1 }, high = low, broken = { .form = FACT_FIXED }, known = broken;
		char counted[2][240];
		size_t from = n, to = n;

		for (size_t k = 0; k < n; k++) {
			double x = compared[k].structures[i].cumulative_eqd2_gy;

			if (isnan(x))
				continue;
			known.value++;
			broken.value += x > own->limit->limit * (1 + 1e-9);
			from = from == n || x < compared[from].structures[i].cumulative_eqd2_gy ? k : from;
			to = to == n || x > compared[to].structures[i].cumulative_eqd2_gy ? k : to;
		}
		if (from == n)
			continue;
		low.value = compared[from].structures[i].cumulative_eqd2_gy;
		high.value = compared[to].structures[i].cumulative_eqd2_gy;
		snprintf(low.quantity, sizeof low.quantity, "least cumulative EQD2 of %s by any tool", c->structures[own->structure].name);
		snprintf(high.quantity, sizeof high.quantity, "most cumulative EQD2 of %s by any tool", c->structures[own->structure].name);
		snprintf(known.quantity, sizeof known.quantity, "tools that have a number for %s", c->structures[own->structure].name);
		snprintf(broken.quantity, sizeof broken.quantity, "tools by which %s is over its limit", c->structures[own->structure].name);
		high.unit = "Gy";
		tell_tool(&low, a, &compared[from].structures[i], from == 0);
		tell_tool(&high, a, &compared[to].structures[i], to == 0);
		snprintf(counted[0], sizeof counted[0], "Tools in all, less those that have no number (a model does not apply, or they tell none):\n"
		         "%zu \u2212 %s = %s", n, FIXED((double)n - known.value, 0), FIXED(known.value, 0));
		snprintf(counted[1], sizeof counted[1], "Tools that have a number, less those by which the limit of %s Gy is met:\n%s \u2212 %s = %s",
		         number_short(own->limit->limit, 6, (char[NUMBER_TEXT_MAX]){ 0 }), FIXED(known.value, 0), FIXED(known.value - broken.value, 0),
		         FIXED(broken.value, 0));
		known.derivation = counted[0];
		broken.derivation = counted[1];
		fact_add(t, "\n");
		fact_add_tagged(t, TAG_WRITTEN, "%s", c->structures[own->structure].name);
		fact_add(t, ": from ");
		fact_put(t, &low);
		fact_add(t, " (%s) to ", compare_tool_at(from)->name);
		fact_put_unit(t, &high);
		fact_add(t, " (%s); over its limit by ", compare_tool_at(to)->name);
		fact_put(t, &broken);
		fact_add(t, " of ");
		fact_put(t, &known);
		fact_add(t, ".");
	}
}

void
explain_say_tool(struct fact_text *t, const struct assess *a, const struct compare_tool *tool, const struct compared *k)
{
	const struct casebook *c = assess_case(a);

	fact_add_tagged(t, TAG_WRITTEN, "%s: %s.", tool->name, tool->convention);
	for (size_t i = 0; i < k->n; i++) {
		const struct compare_structure *s = &k->structures[i];
		struct fact x = { .value = s->cumulative_eqd2_gy, .form = FACT_FIXED, .digits = 1, .unit = "Gy", .source = tool->source,
			          .caveat = "The convention as read, not the program itself." };

		snprintf(x.quantity, sizeof x.quantity, "cumulative EQD2 of %s as %s would have it", c->structures[s->structure].name, tool->name);
		tell_tool(&x, a, s, !tool->recovery);
		fact_add(t, "%s", i ? ", " : "\n");
		fact_add_tagged(t, TAG_WRITTEN, "%s ", c->structures[s->structure].name);
		if (isnan(s->cumulative_eqd2_gy))
			fact_add(t, "not known");
		else
			fact_put_unit(t, &x);
	}
	if (tool->recovery) {
		struct fact why = { .quantity = "where its numbers part from those of ghostdose", .form = FACT_FIXED, .shown = "step by step", .source = tool->source,
			            .derivation = k->why };

		fact_add(t, "\n");
		fact_add_about(t, &why, "%s", k->why);
	}
}
