/* How much a score hangs on parameters that nobody knows well. */
#include <math.h>
#include <stdlib.h>

#include "assess/copy.h"
#include "assess/explain.h"
#include "radiobio/random.h"

static void
set_growth(struct rb_clone *c, double doubling_days)
{
	/* Net growth after the kick-off is the case's doubling time; its loss stays. */
	c->birth_per_day[1] = log(2) / doubling_days + c->loss_per_day[1];
}

static void
set_tumour(struct assess_copy *x, enum case_bound_what what, double v)
{
	if (what == BOUND_CLONOGENS)
		x->c.tumour.clonogens = v;
	if (what == BOUND_HALF_TIME)
		x->c.tumour.repair_half_time_h = v;
	for (size_t i = 0; i < x->c.tumour.n; i++) {
		struct rb_clone *c = &x->clones[i];

		switch (what) {
		case BOUND_ALPHA:
			c->alpha_per_gy = v;
			break;
		case BOUND_ALPHA_BETA:
			c->alpha_beta_gy = v;
			break;
		case BOUND_HYPOXIC:
			c->hypoxic_fraction = v;
			break;
		case BOUND_REOXYGENATION:
			c->reoxygenation_days = v;
			break;
		case BOUND_DOUBLING:
			set_growth(c, v);
			break;
		case BOUND_KICKOFF:
			c->kickoff_days = v;
			break;
		default:
			break;
		}
	}
}

static void
set_structure(struct case_structure *s, enum case_bound_what what, double v)
{
	if (what == BOUND_ALPHA_BETA)
		s->alpha_beta_gy = v;
	if (what == BOUND_HALF_TIME)
		s->repair = (struct rb_repair){ .kind = RB_REPAIR_MONO, .half_time_h = v };
	if (what == BOUND_RECOVERED) {
		s->recovery.kind = RB_RECOVERY_CONSTANT;
		s->recovery.constant = v;
	}
}

/* Sample `index`: a stream of its own, a number for each parameter. */
static bool
draw(struct assess_copy *x, unsigned long long seed, size_t index, struct fault *f)
{
	const struct casebook *c = x->from->c;
	struct rb_random r;

	assess_copy_reset(x);
	rb_random_init(&r, seed, index, 0);
	for (size_t i = 0; i < c->n_bounds; i++) {
		const struct case_bound *b = &c->bounds[i];
		double u, v;

		if (b->what < BOUND_PARAMETERS)
			continue;
		u = rb_random_uniform(&r);
		v = b->low + u * (b->high - b->low);
		if (b->what == BOUND_CLONOGENS)
			v = b->low * pow(b->high / b->low, u);
		if (b->structure == CASE_TUMOUR)
			set_tumour(x, b->what, v);
		else
			set_structure(&x->structures[b->structure], b->what, v);
	}
	assess_copy_ready(x);
	return c->tumour.n == 0 || rb_tumour_check(&x->c.tumour, f);
}

static int
ascending(const void *left, const void *right)
{
	double l = *(const double *)left, r = *(const double *)right;

	return (l > r) - (l < r);
}

/* The k-th of n stands at (k - 1/2)/n, linear between, the ends hold outside. */
static double
percentile(const double *sorted, size_t n, double part)
{
	double at = part * (double)n - 0.5, low = floor(at);
	size_t i;

	if (at <= 0)
		return sorted[0];
	if (at >= (double)(n - 1))
		return sorted[n - 1];
	i = (size_t)low;
	return sorted[i] + (at - low) * (sorted[i + 1] - sorted[i]);
}

static size_t
count_parameters(const struct casebook *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_bounds; i++)
		n += c->bounds[i].what >= BOUND_PARAMETERS;
	return n;
}

/* Bands without their numbers: what is measured, in this order. */
static void
name_bands(const struct casebook *c, struct explain_bands *out)
{
	out->bands[out->n++] = (struct explain_band){ .quantity = "mark", .unit = "" };
	if (c->tumour.n > 0) {
		out->bands[out->n++] = (struct explain_band){ .quantity = "tcp", .unit = "" };
		out->bands[out->n++] = (struct explain_band){ .quantity = "log10_clonogens", .unit = "" };
	}
	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure != CASE_TUMOUR)
			out->bands[out->n++] = (struct explain_band){ .quantity = c->constraints[i].id, .unit = c->constraints[i].unit };
}

/* In the order of name_bands, into column `index` of values (a row of `samples` numbers a band).  What is bounded only
 * counts by its lower bound. */
static void
keep(const struct casebook *c, const struct score *s, size_t samples, size_t index, double *values)
{
	size_t k = 0;

	values[k++ * samples + index] = s->mark;
	if (c->tumour.n > 0) {
		values[k++ * samples + index] = s->tcp;
		values[k++ * samples + index] = s->log10_clonogens;
	}
	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure != CASE_TUMOUR)
			values[k++ * samples + index] = s->rows[i].achieved_low;
}

bool
assess_explain_bands(const struct assess *a, const struct rb_schedule *s, unsigned long long seed, size_t samples,
                     struct arena *arena, struct explain_bands *out, struct fault *f)
{
	const struct casebook *c = a->c;
	size_t most = c->n_constraints + 3;
	struct assess_copy x;
	struct score score = { 0 };
	double *values;
	bool ok = true;

	*out = (struct explain_bands){ .samples = samples, .parameters = count_parameters(c) };
	if (samples < 20 || samples > 100000)
		return fault_set(f, 0, 0, "%zu samples; expected 20 to 100000", samples);
	if (out->parameters == 0)
		return true;
	out->bands = arena_array(arena, most, sizeof *out->bands);
	values = mem_array(most * samples, sizeof *values);
	if (!out->bands || !values || !assess_copy_init(&x, a, arena, f) || !score_init(&score, a, f)) {
		free(values);
		return fault_memory(f);
	}
	name_bands(c, out);
	for (size_t i = 0; i < samples && ok; i++) {
		ok = draw(&x, seed, i, f) && assess_score(&x.a, s, NULL, &score, f);
		if (ok)
			keep(c, &score, samples, i, values);
	}
	for (size_t k = 0; ok && k < out->n; k++) {
		double *row = values + k * samples;

		qsort(row, samples, sizeof *row, ascending);
		out->bands[k].p5 = percentile(row, samples, 0.05);
		out->bands[k].p50 = percentile(row, samples, 0.50);
		out->bands[k].p95 = percentile(row, samples, 0.95);
	}
	score_fini(&score);
	free(values);
	return ok;
}
