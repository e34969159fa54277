/* What the cell kill is owed to, and what breaks first (MODEL section 9). */
#include "assess/explain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "assess/internal.h"

/* ---- shares ---- */

static bool
grows(const struct rb_clone *c)
{
	return c->birth_per_day[0] > 0 || c->birth_per_day[1] > 0 || c->loss_per_day[0] > 0 || c->loss_per_day[1] > 0 ||
	       c->hypoxic_loss_per_day > 0 || c->cycle.hours[RB_G1] > 0;
}

/* The mechanisms that this tumour has. */
static unsigned
mechanisms_of(const struct rb_tumour *t)
{
	unsigned has = t->repair_half_time_h > 0 ? RB_MECHANISM_REPAIR : 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct rb_clone *c = &t->clones[i];
		bool hypoxic = c->hypoxic_fraction > 0 || (c->reoxygenation_days > 0 && c->resting_hypoxic_fraction > 0);

		has |= grows(c) ? RB_MECHANISM_REPOPULATION : 0;
		has |= c->cycle.hours[RB_G1] > 0 ? RB_MECHANISM_REDISTRIBUTION : 0;
		has |= hypoxic ? RB_MECHANISM_HYPOXIA : 0;
		has |= hypoxic && c->reoxygenation_days > 0 ? RB_MECHANISM_REOXYGENATION : 0;
	}
	return has | (t->n > 1 ? RB_MECHANISM_SELECTION : 0);
}

/* log10 of the fall of the clonogens when exactly these mechanisms act. */
static bool
kill_with(const struct rb_tumour *t, const struct rb_schedule *s, unsigned on, double *log10_kill, struct fault *f)
{
	struct rb_tumour x = *t;
	struct rb_cells cells;

	x.off = RB_MECHANISMS & ~on;
	if (!rb_tumour_end(&x, s, &cells, f))
		return false;
	*log10_kill = (log(t->clonogens) - cells.ln_total) / log(10);
	return true;
}

/* |S|! (n - |S| - 1)! / n!: the share of all orders in which just these others came before. */
static double
order_weight(unsigned before, size_t n)
{
	size_t k = (size_t)__builtin_popcount(before);
	double w = 1 / (double)n;

	/* 1/n over "n - 1 choose k". */
	for (size_t i = 0; i < k; i++)
		w *= (double)(i + 1) / (double)(n - 1 - i);
	return w;
}

bool
assess_explain_kill(const struct rb_tumour *t, const struct rb_schedule *s, struct explain_kill *out, struct fault *f)
{
	unsigned has = mechanisms_of(t), bits[EXPLAIN_SHARES_MAX] = { 0 };
	double kill[1 << EXPLAIN_SHARES_MAX];

	*out = (struct explain_kill){ 0 };
	for (size_t i = 0; i < EXPLAIN_SHARES_MAX; i++)
		if (has & 1U << i) {
			bits[out->n] = 1U << i;
			out->shares[out->n++].mechanism = rb_mechanism_name(i);
		}
	for (unsigned set = 0; set < 1U << out->n; set++) {
		unsigned on = 0;

		for (size_t i = 0; i < out->n; i++)
			on |= set >> i & 1 ? bits[i] : 0;
		if (!kill_with(t, s, on, &kill[set], f))
			return false;
		if (!isfinite(kill[set]))
			return fault_set(f, 0, 0, "no clonogen is left, or more than a number can hold; expected a course whose "
			                 "kill can be told");
	}
	out->lq = kill[0];
	out->total = kill[(1U << out->n) - 1];
	for (size_t i = 0; i < out->n; i++)
		for (unsigned set = 0; set < 1U << out->n; set++)
			if (!(set >> i & 1))
				out->shares[i].log10_kill += order_weight(set, out->n) * (kill[set | 1U << i] - kill[set]);
	return true;
}

/* ---- what breaks first ---- */

/* The case scored with the new course scaled; worst: the least margin of the limits that are looked at. */
struct scaled {
	const struct assess *a;
	const struct rb_schedule *s;
	const struct rb_recovery *model;
	struct rb_schedule copy;
	struct score score;
	bool *watched;                 /* limits that were met at scale 1 */
};

static bool
score_at(struct scaled *x, double scale, struct fault *f)
{
	for (size_t i = 0; i < x->s->n; i++)
		x->copy.fractions[i].dose_gy = scale * x->s->fractions[i].dose_gy;
	return assess_score(x->a, &x->copy, x->model, &x->score, f);
}

/* The limit that is furthest over, of those that are watched, relative to its size; NULL: none is reached. */
static const struct score_row *
broken(const struct scaled *x)
{
	const struct score_row *first = NULL;
	double worst = 0;

	for (size_t i = 0; i < x->score.n; i++) {
		const struct score_row *row = &x->score.rows[i];
		double over = -row->margin / fmax(fabs(row->constraint->limit), 1e-9);

		/* Of equals the first of the case, whatever their last bits. */
		if (x->watched[i] && over >= 0 && (!first || over > worst + 1e-9)) {
			worst = over;
			first = row;
		}
	}
	return first;
}

/* The scale that was scored last breaks a limit: true and told, or nothing yet. */
static bool
keep(const struct scaled *x, double scale, struct explain_break *out)
{
	const struct score_row *row = broken(x);

	if (!row)
		return false;
	out->scale = scale;
	out->limit = row->constraint;
	return true;
}

/* Between a scale that breaks nothing and one that does. */
static bool
narrow(struct scaled *x, double low, double high, struct explain_break *out, struct fault *f)
{
	for (int i = 0; i < 60 && high - low > 1e-12 * high; i++) {
		double middle = (low + high) / 2;

		if (!score_at(x, middle, f))
			return false;
		if (broken(x))
			high = middle;
		else
			low = middle;
	}
	if (!score_at(x, high, f))
		return false;
	keep(x, high, out);
	return true;
}

static bool
find_break(struct scaled *x, struct explain_break *out, struct fault *f)
{
	size_t watched = 0;
	double scale = 1;

	if (!score_at(x, 1, f))
		return false;
	for (size_t i = 0; i < x->score.n; i++) {
		const struct score_row *row = &x->score.rows[i];

		x->watched[i] = row->constraint->structure != CASE_TUMOUR && row->state == ROW_MET;
		watched += x->watched[i];
		if (*row->why_not && !*out->why_not)
			snprintf(out->why_not, sizeof out->why_not, "%.190s", row->why_not);
	}
	if (watched == 0) {
		if (!*out->why_not)
			snprintf(out->why_not, sizeof out->why_not, "no limit is met as it is");
		return true;
	}
	/* Met by its guard alone: it is at its limit now. */
	if (keep(x, 1, out))
		return true;
	while (scale < EXPLAIN_SCALE_MAX) {
		if (!score_at(x, 2 * scale, f))
			return false;
		if (broken(x))
			return narrow(x, scale, 2 * scale, out, f);
		scale *= 2;
	}
	snprintf(out->why_not, sizeof out->why_not, "no limit is reached up to %d times the dose", EXPLAIN_SCALE_MAX);
	return true;
}

bool
assess_explain_break(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *model,
                     struct explain_break *out, struct fault *f)
{
	struct scaled x = { .a = a, .s = s, .model = model, .copy = { .n = s->n } };
	bool ok;

	*out = (struct explain_break){ .model = model, .scale = NAN };
	if (!score_init(&x.score, a, f))
		return false;
	x.watched = mem_array(x.score.n, sizeof *x.watched);
	x.copy.fractions = mem_array(s->n, sizeof *x.copy.fractions);
	ok = x.watched && x.copy.fractions;
	if (!ok)
		fault_memory(f);
	for (size_t i = 0; ok && i < s->n; i++)
		x.copy.fractions[i] = s->fractions[i];
	ok = ok && find_break(&x, out, f);
	free(x.watched);
	free(x.copy.fractions);
	score_fini(&x.score);
	return ok;
}
