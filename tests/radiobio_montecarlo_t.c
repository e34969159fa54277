/* Tumours drawn one by one against the exact value: MODEL.md section 5. */
#include "radiobio_help.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "radiobio/splitting.h"

static struct rb_sampled
sample(const struct rb_tumour *t, const struct rb_schedule *s, unsigned long long seed, unsigned long long first,
       unsigned long long n, int threads)
{
	struct rb_sampling how = { seed, first, n, threads };
	struct rb_sampled out = { 0 };
	struct fault f;

	if (!rb_tcp_sample(t, s, -1, &how, &out, &f))
		tap_diag("%s", f.text);
	return out;
}

static double
exact(const struct rb_tumour *t, const struct rb_schedule *s)
{
	struct rb_fate fates[RB_TYPES_MAX];
	double ln = NAN;
	struct fault f;

	if (!rb_tcp_fates(t, s, -1, true, fates, &ln, &f))
		tap_diag("%s", f.text);
	return exp(ln);
}

/* Of many seeds at least 99 in 100 are within 4 standard errors of p; sqrt(p (1-p)/n) with n p (1-p) >= 10. */
static void
agrees(const char *what, const struct rb_tumour *t, const char *regimen, int seeds, unsigned long long n)
{
	struct rb_regimen r = parse(regimen);
	double p = exact(t, &r.schedule), se = sqrt(p * (1 - p) / (double)n), sum = 0;
	int within = 0;

	OK((double)n * p * (1 - p) >= 10);
	for (int i = 0; i < seeds; i++) {
		double z = (sample(t, &r.schedule, 1000 + (unsigned long long)i, 0, n, 1).tcp - p) / se;

		within += fabs(z) <= 4;
		sum += z;
	}
	if (!OK(within >= 0.99 * seeds) || !NEAR(sum / seeds, 0, 4.5 / sqrt(seeds), 0))
		tap_diag("%s: exact %g, %d of %d within 4 standard errors, mean of them %g", what, p, within, seeds,
		         sum / seeds);
	rb_regimen_fini(&r);
}

static void
one_type(void)
{
	struct rb_clone c = plain(.3, 10);
	struct rb_tumour t = { .clonogens = 1e9, .clones = &c, .n = 1 };

	c.birth_per_day[0] = c.birth_per_day[1] = LN2 / 3;
	c.loss_per_day[0] = c.loss_per_day[1] = .9 * LN2 / 3;
	agrees("cell loss .9 (FACTS 4)", &t, "70/35", 200, 1000);
	c.loss_per_day[0] = c.loss_per_day[1] = .5 * LN2 / 3;
	agrees("cell loss .5 (FACTS 4)", &t, "70/35", 200, 1000);
	c = plain(.3, 10);
	c.birth_per_day[1] = LN2 / 3;
	c.kickoff_days = 23.4; /* within a weekend: two families in one gap */
	agrees("kick-off", &t, "70/35", 200, 1000);
	t.clonogens = 2e11; /* more than 2^32 */
	c.alpha_per_gy = .4;
	agrees("2e11 clonogens", &t, "70/35", 200, 1000);
	c = plain(.3, 10);
	t.clonogens = 1e9;
	agrees("no births", &t, "60/30", 200, 1000);
	t.clonogens = 3;
	agrees("three cells", &t, "1x2", 200, 1000);
}

static void
clones_and_classes_that_exchange_nothing(void)
{
	struct rb_clone c[2] = { plain(.3, 10), plain(.4, 10) };
	struct rb_tumour t = { .clonogens = 1e7, .clones = c, .n = 2, .repair_half_time_h = 1 };

	c[0].share = .1;
	c[1].share = .9;
	c[0].birth_per_day[1] = c[1].birth_per_day[1] = .2;
	c[0].kickoff_days = c[1].kickoff_days = 14;
	c[1].oer_alpha = c[1].oer_beta = 1.4;
	c[1].hypoxic_fraction = .1;
	c[1].hypoxic_loss_per_day = .1;
	agrees("two clones", &t, "48x1.2 bid 6h", 200, 1000);
}

static struct rb_clone
exchanging(void)
{
	struct rb_clone c = plain(.35, 10);

	c.oer_alpha = c.oer_beta = 2.5;
	c.hypoxic_fraction = .2;
	c.reoxygenation_days = 2;
	c.resting_hypoxic_fraction = .05;
	c.birth_per_day[0] = c.birth_per_day[1] = .2;
	c.loss_per_day[0] = c.loss_per_day[1] = .1;
	return c;
}

static void
event_by_event(void)
{
	struct rb_clone c = exchanging();
	struct rb_tumour t = { .clonogens = 100, .clones = &c, .n = 1 };

	agrees("two classes", &t, "8x2", 100, 400);
	/* three phases, which is what no closed form has */
	c = plain(.35, 10);
	c.cycle = (struct rb_cycle){ { 20, 8, 6 }, { 1, .7, 1.5 }, { 1, .8, 1.2 } };
	c.birth_per_day[0] = .05;
	c.birth_per_day[1] = .3;
	c.kickoff_days = 5;
	t.clonogens = 200;
	agrees("three phases", &t, "10x2", 100, 400);
	c.oer_alpha = c.oer_beta = 2;
	c.hypoxic_fraction = .2;
	c.reoxygenation_days = 2;
	c.resting_hypoxic_fraction = .05;
	t.clonogens = 50;
	agrees("three phases, two classes", &t, "10x2", 100, 400);
	t.off = RB_MECHANISM_REPOPULATION;
	t.clonogens = 200;
	agrees("repopulation off", &t, "10x2", 100, 400);
}

/* ---- the exact recursion through the steps of the splitting, u as w e^scale ---- */

struct chances {
	int n;
	double scale, w[RB_LINEAGE_TYPES];
};

static void
multiply_back(const struct rb_split *s, struct chances *c)
{
	for (int j = 0; j < c->n; j++)
		if (s->half[j].more > 0 || s->half[j].survive < 1)
			c->w[j] = s->half[j].survive * c->w[j] / (s->half[j].last + s->half[j].more * exp(c->scale) * c->w[j]);
	if (s->divide > 0)
		c->w[s->divides] += s->divide * (c->w[0] * (2 - exp(c->scale) * c->w[0]) - c->w[s->divides]);
}

static void
move_back(const struct rb_split *s, struct chances *c)
{
	double w[RB_LINEAGE_TYPES] = { 0 };

	for (int from = 0; from < c->n; from++)
		for (int to = 0; to < c->n; to++)
			w[from] += s->move[from][to] * c->w[to];
	memcpy(c->w, w, sizeof w);
}

static void
kill_back(const struct rb_lineage *l, const struct rb_leg *leg, struct chances *c)
{
	double high = 0;

	for (int j = 0; j < c->n; j++) {
		c->w[j] *= exp(-rb_lineage_kill(l, j, leg->dose_gy, leg->quadratic_gy2));
		high = fmax(high, c->w[j]);
	}
	if (!(high > 0))
		return;
	c->scale += log(high);
	for (int j = 0; j < c->n; j++)
		c->w[j] /= high;
}

static void
branching_split(const struct rb_lineage *l, const struct rb_leg *legs, size_t n, double ln_u[RB_LINEAGE_TYPES])
{
	struct chances c = { .n = l->n };

	for (int j = 0; j < l->n; j++)
		c.w[j] = 1;
	while (n-- > 0) {
		double steps = rb_split_steps(l, legs[n].regime, legs[n].hours);
		struct rb_split s;

		rb_split_make(l, legs[n].regime, legs[n].hours / steps, &s);
		for (double i = 0; legs[n].hours > 0 && i < steps; i++) {
			multiply_back(&s, &c);
			move_back(&s, &c);
			multiply_back(&s, &c);
		}
		kill_back(l, &legs[n], &c);
	}
	for (int j = 0; j < l->n; j++)
		ln_u[j] = c.w[j] > 0 ? fmin(0, c.scale + log(c.w[j])) : -INFINITY;
}

/* What splitting does to the exact recursion, at the start of a course from u = 1. */
static double
bias(const struct rb_clone *c, const char *regimen, double n0)
{
	struct rb_tumour t = { .clonogens = n0, .clones = c, .n = 1 };
	struct rb_regimen r = parse(regimen);
	struct rb_lineage l[RB_CLONES_MAX];
	double u[RB_LINEAGE_TYPES], v[RB_LINEAGE_TYPES], *q = rb_tumour_quadratic(&t, &r.schedule), until = 0, most = 0;
	struct rb_leg *legs = NULL;
	struct fault f;
	size_t n;

	OK(rb_lineages(&t, l) == 1 && rb_until_h(&r.schedule, -1, &until, &f) && q);
	if (!OK(rb_legs(l, &r.schedule, q, until, &legs, &n, &f) && rb_branching(l, legs, n, u, &f)))
		tap_diag("%s", f.text);
	branching_split(l, legs, n, v);
	for (int j = 0; j < l[0].n; j++)
		most = fmax(most, fabs(expm1(v[j] - u[j])));
	free(legs);
	free(q);
	rb_regimen_fini(&r);
	return most;
}

static void
bias_of_splitting(void)
{
	struct rb_clone c = exchanging();
	double two = bias(&c, "35x2", 1e9), three, six;

	c.cycle = (struct rb_cycle){ { 20, 8, 6 }, { 1, .7, 1.5 }, { 1, .8, 1.2 } };
	six = bias(&c, "35x2", 1e9);
	c.hypoxic_fraction = c.resting_hypoxic_fraction = c.reoxygenation_days = 0;
	three = bias(&c, "35x2", 1e9);
	tap_diag("relative bias of u over 35 fractions: two classes %.2g, three phases %.2g, both %.2g", two, three, six);
	/* a tenth of the standard error of 10 000 samples at TCP 1/2 is .0005, that is .0015 of N u = ln 2 */
	OK(two < 1.5e-3);
	OK(three < 3e-3);
	OK(six < 3e-3);
}

static void
many_cells_that_exchange(void)
{
	/* 1e6 cells: splitting above 1e4, events below */
	struct rb_clone c = exchanging();
	struct rb_tumour t = { .clonogens = 1e6, .clones = &c, .n = 1 };

	agrees("two classes", &t, "22x2", 16, 100);
	c.cycle = (struct rb_cycle){ { 20, 8, 6 }, { 1, .7, 1.5 }, { 1, .8, 1.2 } };
	t.clonogens = 3e5;
	agrees("three phases, two classes", &t, "22x2", 5, 100);
}

static void
shards_and_threads(void)
{
	struct rb_clone c = exchanging();
	struct rb_tumour t = { .clonogens = 1000, .clones = &c, .n = 1 };
	struct rb_regimen r = parse("10x2");
	struct rb_sampled whole = sample(&t, &r.schedule, 7, 0, 2000, 1), two, sum, part[3];

	two = sample(&t, &r.schedule, 7, 0, 2000, 2);
	OK(whole.n == 2000 && memcmp(&whole, &two, sizeof two) == 0);
	two = sample(&t, &r.schedule, 7, 0, 2000, 0);
	OK(memcmp(&whole, &two, sizeof two) == 0);
	part[0] = sample(&t, &r.schedule, 7, 0, 1, 1);
	part[1] = sample(&t, &r.schedule, 7, 1, 1234, 2);
	part[2] = sample(&t, &r.schedule, 7, 1235, 765, 1);
	sum = rb_sampled_sum(part, 3);
	OK(memcmp(&whole, &sum, sizeof sum) == 0);
	two = sample(&t, &r.schedule, 8, 0, 2000, 1);
	OK(two.controlled != whole.controlled);
	/* MODEL 5: p = (x+2)/(n+4), se = sqrt(p (1-p)/(n+4)) */
	double p = ((double)whole.controlled + 2) / 2004;
	NEAR(whole.tcp, (double)whole.controlled / 2000, 0, 1e-15);
	NEAR(whole.se, sqrt(p * (1 - p) / 2004), 0, 1e-15);
	rb_regimen_fini(&r);
}

static void
what_is_refused(void)
{
	struct rb_clone c = exchanging();
	struct rb_tumour t = { .clonogens = 1000, .clones = &c, .n = 1 };
	struct rb_regimen r = parse("3x2");
	struct rb_sampling how = { 1, 0, 0, 1 };
	struct rb_sampled out;
	struct fault f;

	OK(!rb_tcp_sample(&t, &r.schedule, -1, &how, &out, &f));
	HAS(f.text, "samples");
	how.n = 2000000000000ull;
	OK(!rb_tcp_sample(&t, &r.schedule, -1, &how, &out, &f));
	how.n = 10;
	how.threads = -1;
	OK(!rb_tcp_sample(&t, &r.schedule, -1, &how, &out, &f));
	how.threads = 1;
	OK(!rb_tcp_sample(&t, &r.schedule, NAN, &how, &out, &f));
	c.birth_per_day[0] = c.birth_per_day[1] = 1e4;
	c.loss_per_day[0] = c.loss_per_day[1] = 1e4;
	OK(!rb_tcp_sample(&t, &r.schedule, 10, &how, &out, &f));
	HAS(f.text, "so fast");
	/* one type: any rate, any number */
	c = plain(0, 10);
	c.birth_per_day[0] = c.birth_per_day[1] = 1e4;
	t.clonogens = 1e30;
	OK(rb_tcp_sample(&t, &r.schedule, 1e6, &how, &out, &f));
	NEAR(out.tcp, 0, 0, 0);
	t.clonogens = 0.3; /* rounds to none */
	OK(rb_tcp_sample(&t, &r.schedule, 1e6, &how, &out, &f));
	NEAR(out.tcp, 1, 0, 0);
	rb_regimen_fini(&r);
}

TAP_MAIN(TAP_CASE(one_type), TAP_CASE(clones_and_classes_that_exchange_nothing), TAP_CASE(event_by_event),
         TAP_CASE(bias_of_splitting), TAP_CASE(many_cells_that_exchange), TAP_CASE(shards_and_threads),
         TAP_CASE(what_is_refused))
