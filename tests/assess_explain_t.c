#include "assess/explain.h"

#include <math.h>

#include "mini_case.h"
#include "radiobio/random.h"

/* ---- shares ---- */

static const struct {
	const char *name;
	unsigned bit;
} mechanisms[] = {
	{ "repair", RB_MECHANISM_REPAIR }, { "repopulation", RB_MECHANISM_REPOPULATION },
	{ "redistribution", RB_MECHANISM_REDISTRIBUTION }, { "hypoxia", RB_MECHANISM_HYPOXIA },
	{ "reoxygenation", RB_MECHANISM_REOXYGENATION }, { "selection", RB_MECHANISM_SELECTION },
};

static struct rb_regimen
regimen(const char *text)
{
	struct rb_regimen r;
	struct fault f;

	if (!rb_regimen_parse(text, &r, &f))
		tap_bail_out(f.text);
	return r;
}

static double
kill_of(const struct rb_tumour *t, const struct rb_schedule *s, unsigned on)
{
	struct rb_tumour x = *t;
	struct rb_cells cells;
	struct fault f;

	x.off = RB_MECHANISMS & ~on;
	if (!rb_tumour_end(&x, s, &cells, &f))
		tap_bail_out(f.text);
	return log10(t->clonogens) - cells.ln_total / log(10);
}

/* The definition, in the open: every one of the 720 orders. */
static void
walk_orders(const struct rb_tumour *t, const struct rb_schedule *s, unsigned on, double before, double sums[6], size_t *orders)
{
	bool last = true;

	for (size_t i = 0; i < 6; i++) {
		double kill;
		size_t ways = *orders;

		if (on & mechanisms[i].bit)
			continue;
		last = false;
		kill = kill_of(t, s, on | mechanisms[i].bit);
		walk_orders(t, s, on | mechanisms[i].bit, kill, sums, orders);
		sums[i] += (kill - before) * (double)(*orders - ways);
	}
	*orders += last;
}

static double
share_of(const struct explain_kill *k, const char *name)
{
	for (size_t i = 0; i < k->n; i++)
		if (strcmp(k->shares[i].mechanism, name) == 0)
			return k->shares[i].log10_kill;
	return 0;
}

static double
between(struct rb_random *r, double low, double high)
{
	return low + (high - low) * rb_random_uniform(r);
}

static struct rb_clone
some_clone(struct rb_random *r, double share)
{
	return (struct rb_clone){
		.share = share, .alpha_per_gy = between(r, 0.1, 0.5), .alpha_beta_gy = between(r, 4, 15), .oer_alpha = between(r, 1, 3),
		.oer_beta = between(r, 1, 3), .hypoxic_fraction = between(r, 0.05, 0.4),
		.resting_hypoxic_fraction = between(r, 0, 0.2), .reoxygenation_days = between(r, 0.5, 5),
		.birth_per_day = { between(r, 0, 0.05), between(r, 0.1, 0.2) }, .loss_per_day = { 0.01, 0.02 },
		.hypoxic_loss_per_day = 0.01, .kickoff_days = between(r, 5, 20),
		.cycle = { .hours = { 30, 12, 10 }, .alpha_factor = { 0.9, 0.6, 1.8 }, .beta_factor = { 1, 1, 1 } },
	};
}

static void
shares_are_the_mean_over_all_orders(void)
{
	struct rb_regimen r = regimen("12x2.5 bid 6h");
	struct rb_random random;

	printf("# seed 20261125\n");
	rb_random_init(&random, 20261125, 0, 0);
	for (int i = 0; i < 3; i++) {
		struct rb_clone clones[2] = { some_clone(&random, 0.7), some_clone(&random, 0.3) };
		struct rb_tumour t = { .clonogens = 1e8, .clones = clones, .n = 2, .repair_half_time_h = 1.5 };
		struct explain_kill k;
		double sums[6] = { 0 }, sum;
		size_t orders = 0;
		struct fault f;

		if (!assess_explain_kill(&t, &r.schedule, &k, &f))
			tap_bail_out(f.text);
		walk_orders(&t, &r.schedule, 0, kill_of(&t, &r.schedule, 0), sums, &orders);
		IS_INT(orders, 720);
		IS_INT(k.n, 6);
		sum = k.lq;
		for (size_t m = 0; m < 6; m++) {
			NEAR(share_of(&k, mechanisms[m].name), sums[m] / 720, 1e-9, 0);
			sum += share_of(&k, mechanisms[m].name);
		}
		NEAR(sum, k.total, 1e-9, 0);
		NEAR(k.total, kill_of(&t, &r.schedule, RB_MECHANISMS), 0, 1e-12);
	}
	rb_regimen_fini(&r);
}

/* The clones in another order are the same tumour, and who changes nothing has no share. */
static void
shares_are_symmetric_and_a_dummy_has_none(void)
{
	struct rb_regimen r = regimen("12x2.5 bid 6h");
	struct rb_random random;
	struct rb_clone idle = { .share = 1, .alpha_per_gy = 0.3, .alpha_beta_gy = 10, .oer_alpha = 1, .oer_beta = 1, .hypoxic_fraction = 0.3 };
	struct rb_tumour alone = { .clonogens = 1e7, .clones = &idle, .n = 1, .repair_half_time_h = 1.5 };
	struct explain_kill k, other;
	struct fault f;

	printf("# seed 7\n");
	rb_random_init(&random, 7, 0, 0);
	for (int i = 0; i < 3; i++) {
		struct rb_clone a = some_clone(&random, 0.7), b = some_clone(&random, 0.3), one[2] = { a, b }, two[2] = { b, a };
		struct rb_tumour t = { .clonogens = 1e8, .clones = one, .n = 2, .repair_half_time_h = 1.5 }, u = t;

		u.clones = two;
		OK(assess_explain_kill(&t, &r.schedule, &k, &f) && assess_explain_kill(&u, &r.schedule, &other, &f));
		IS_INT(k.n, other.n);
		for (size_t m = 0; m < k.n; m++)
			NEAR(share_of(&other, k.shares[m].mechanism), k.shares[m].log10_kill, 1e-9, 0);
		NEAR(other.total, k.total, 1e-9, 0);
	}
	/* Hypoxic cells that no oxygen matters to, and no growth that they could be kept from. */
	OK(assess_explain_kill(&alone, &r.schedule, &k, &f));
	IS_INT(k.n, 2);
	NEAR(share_of(&k, "hypoxia"), 0, 1e-12, 0);
	OK(share_of(&k, "repair") > 0.01);
	NEAR(k.lq + share_of(&k, "repair"), k.total, 1e-9, 0);
	rb_regimen_fini(&r);
}

/* 10 x 2 Gy, alpha 0.3, alpha/beta 10: alpha D (1 + d/R) = 0.3 x 20 x 1.2 = 7.2, log10 e^7.2 = 3.126920; nothing else. */
static void
without_mechanisms_all_is_the_lq_kill(void)
{
	struct rb_regimen r = regimen("10x2");
	struct rb_clone c = { .share = 1, .alpha_per_gy = 0.3, .alpha_beta_gy = 10, .oer_alpha = 1, .oer_beta = 1 };
	struct rb_tumour t = { .clonogens = 1e7, .clones = &c, .n = 1 };
	struct explain_kill k;
	struct fault f;

	OK(assess_explain_kill(&t, &r.schedule, &k, &f));
	IS_INT(k.n, 0);
	NEAR(k.lq, 3.1269203, 0, 1e-7);
	NEAR(k.total, k.lq, 0, 0);
	rb_regimen_fini(&r);
}

/* One mechanism alone: what it takes is its share.  Doubling every 3 days from day 0, 10x2 lasts 11 days:
 * 11/3 log10 2 = 1.103777 powers of ten are lost. */
static void
one_mechanism_alone_has_all_of_the_difference(void)
{
	struct rb_regimen r = regimen("10x2");
	struct rb_clone c = { .share = 1, .alpha_per_gy = 0.3, .alpha_beta_gy = 10, .oer_alpha = 1, .oer_beta = 1,
		              .birth_per_day = { log(2) / 3, log(2) / 3 } };
	struct rb_tumour t = { .clonogens = 1e7, .clones = &c, .n = 1 };
	struct explain_kill k;
	struct fault f;

	OK(assess_explain_kill(&t, &r.schedule, &k, &f));
	IS_INT(k.n, 1);
	NEAR(share_of(&k, "repopulation"), -1.1037767, 0, 1e-7);
	rb_regimen_fini(&r);
}

/* ---- what breaks first ---- */

struct try { struct loaded x; struct assess *a; struct rb_regimen r; };

static void
try_case(struct try *t, const struct mini *m, const char *text)
{
	struct fault f;

	need_mini(&t->x, m);
	t->a = assess_new(t->x.c, &f);
	if (!t->a)
		tap_bail_out(f.text);
	t->r = regimen(text);
}

static void
done(struct try *t)
{
	rb_regimen_fini(&t->r);
	assess_free(t->a);
	unload(&t->x);
}

/* Half of 70 Gy is left: 35.  119 - 35 = 84 for the new course: 60 L (2 L + 3)/5 = 84, 24 L^2 + 36 L - 84 = 0. */
static void
the_scale_that_reaches_a_limit(void)
{
	struct explain_break b;
	struct fault f;
	struct try t;

	try_case(&t, &(struct mini){ 0 }, "30x2");
	OK(assess_explain_break(t.a, &t.r.schedule, NULL, &b, &f));
	NEAR(b.scale, 1.2655644370746373, 1e-9, 0);
	OK(b.limit == &t.x.c->constraints[0]);
	/* Without recovery 49 Gy are left: 24 L^2 + 36 L - 49 = 0 has its root below 1: met nowhere, so it cannot break. */
	OK(assess_explain_break(t.a, &t.r.schedule, rb_recovery_find("none"), &b, &f));
	OK(isnan(b.scale) && !b.limit && *b.why_not);
	/* A model of the cord that the artery cannot take leaves the limit open. */
	OK(assess_explain_break(t.a, &t.r.schedule, rb_recovery_find("primate-cord"), &b, &f));
	OK(isnan(b.scale) && !b.limit && *b.why_not);
	done(&t);
}

static void
what_nothing_breaks_is_said(void)
{
	const struct mini m = { .doses = "structure,metric,course,factor,source\ncarotid,Dmax,prior,1,t\ncarotid,Dmax,new,0,t\n" };
	struct explain_break b;
	struct fault f;
	struct try t;

	try_case(&t, &m, "30x2");
	OK(assess_explain_break(t.a, &t.r.schedule, NULL, &b, &f));
	OK(isnan(b.scale) && strstr(b.why_not, "64"));
	done(&t);
}

/* ---- bands ---- */

#define BOUNDS "what,of,low,high,source\n"

/* EQD2 falls as alpha/beta grows, so percentiles turn round: alpha/beta drawn between 2 and 4 has its 95th percentile at
 * 3.9, where 5x8 is 40 x 11.9/5.9 = 80.67797 and half of 35x2 is 35 x 5.9/5.9: 115.67797; at 3: 123; at 2.1, the 5th,
 * 40 x 10.1/4.1 + 35 = 133.53659. */
static void
bands_follow_a_parameter(void)
{
	const struct mini m = { .bounds = BOUNDS "alpha_beta_gy,carotid,2,4,test\n" };
	struct explain_bands b;
	struct fault f;
	struct try t;

	try_case(&t, &m, "5x8");
	printf("# seed 7\n");
	OK(assess_explain_bands(t.a, &t.r.schedule, 7, 20000, t.x.arena, &b, &f));
	IS_INT(b.parameters, 1);
	IS_INT(b.n, 2);
	IS_STR(b.bands[0].quantity, "mark");
	/* A percentile of n even draws has the error sqrt(p(1-p)/n): 0.0015 of a width of 2 Gy, times a slope of 12 or less. */
	NEAR(b.bands[1].p5, 115.67797, 0, 0.1);
	NEAR(b.bands[1].p50, 123, 0, 0.15);
	NEAR(b.bands[1].p95, 133.53659, 0, 0.15);
	done(&t);
}

static void
a_parameter_without_room_has_no_band(void)
{
	const struct mini m = { .bounds = BOUNDS "alpha_beta_gy,carotid,3,3,test\nrecovered,carotid,0.5,0.5,test\n" };
	struct explain_bands b;
	struct fault f;
	struct try t;

	try_case(&t, &m, "5x8");
	OK(assess_explain_bands(t.a, &t.r.schedule, 1, 50, t.x.arena, &b, &f));
	NEAR(b.bands[1].p5, 123, 1e-12, 0);
	NEAR(b.bands[1].p95, 123, 1e-12, 0);
	done(&t);
}

static void
a_seed_tells_the_bands(void)
{
	const struct mini m = { .bounds = BOUNDS "half_time_h,carotid,1,6,test\nrecovered,carotid,0,0.5,test\n" };
	struct explain_bands x, y, z;
	struct fault f;
	struct try t;

	try_case(&t, &m, "40x1.2 bid 6h");
	OK(assess_explain_bands(t.a, &t.r.schedule, 5, 200, t.x.arena, &x, &f));
	OK(assess_explain_bands(t.a, &t.r.schedule, 5, 200, t.x.arena, &y, &f));
	OK(assess_explain_bands(t.a, &t.r.schedule, 6, 200, t.x.arena, &z, &f));
	OK(x.bands[1].p50 == y.bands[1].p50 && x.bands[1].p95 == y.bands[1].p95);
	OK(x.bands[1].p50 != z.bands[1].p50);
	OK(x.bands[1].p5 < x.bands[1].p50 && x.bands[1].p50 < x.bands[1].p95);
	/* The case itself is untouched. */
	OK(t.x.c->structures[0].repair.kind == RB_REPAIR_COMPLETE);
	done(&t);
}

static void
samples_have_limits_and_a_case_may_be_sure(void)
{
	struct explain_bands b;
	struct fault f;
	struct try t;

	try_case(&t, &(struct mini){ 0 }, "5x8");
	OK(assess_explain_bands(t.a, &t.r.schedule, 1, 100, t.x.arena, &b, &f) && b.n == 0 && b.parameters == 0);
	OK(!assess_explain_bands(t.a, &t.r.schedule, 1, 19, t.x.arena, &b, &f));
	OK(!assess_explain_bands(t.a, &t.r.schedule, 1, 100001, t.x.arena, &b, &f));
	done(&t);
}

TAP_MAIN(TAP_CASE(shares_are_the_mean_over_all_orders), TAP_CASE(shares_are_symmetric_and_a_dummy_has_none), TAP_CASE(without_mechanisms_all_is_the_lq_kill),
         TAP_CASE(one_mechanism_alone_has_all_of_the_difference), TAP_CASE(the_scale_that_reaches_a_limit),
         TAP_CASE(what_nothing_breaks_is_said), TAP_CASE(bands_follow_a_parameter),
         TAP_CASE(a_parameter_without_room_has_no_band), TAP_CASE(a_seed_tells_the_bands),
         TAP_CASE(samples_have_limits_and_a_case_may_be_sure))
