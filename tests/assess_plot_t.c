#include "assess/assess.h"

#include <math.h>

#include "mini_case.h"

#define TUMOUR_HEAD "clone,clonogens,alpha,alpha_beta_gy,hypoxic_fraction,reoxygenation_days,doubling_days,kickoff_days,source\n"

static void
check_series(const struct plot *p)
{
	for (size_t k = 0; k < p->series_count; k++) {
		size_t wrong = 0;

		for (size_t i = 0; i < p->series[k].n; i++) {
			wrong += !isfinite(p->series[k].x[i]) || isnan(p->series[k].y[i]) || p->series[k].y[i] < 0;
			wrong += i > 0 && p->series[k].x[i] < p->series[k].x[i - 1];
		}
		IS_INT(wrong, 0);
	}
}

static const struct plot_series *
total_of(const struct plot *p)
{
	for (size_t k = 0; k < p->series_count; k++)
		if (p->series[k].role == PLOT_TOTAL)
			return &p->series[k];
	tap_bail_out("no total");
}

struct try { struct loaded x; struct assess *a; struct score s; struct plot plot; };

static void
try_regimen(struct try *t, const char *tumour, const char *regimen)
{
	struct mini m = { .tumour = tumour };
	struct rb_regimen r;
	struct fault f;

	need_mini(&t->x, &m);
	t->a = assess_new(t->x.c, &f);
	if (!t->a || !rb_regimen_parse(regimen, &r, &f) || !score_init(&t->s, t->a, &f))
		tap_bail_out(f.text);
	OK(assess_score(t->a, &r.schedule, NULL, &t->s, &f));
	OK(assess_tumour_plot(t->a, &r.schedule, t->x.arena, &t->plot, &f));
	check_series(&t->plot);
	rb_regimen_fini(&r);
}

static void
done(struct try *t)
{
	score_fini(&t->s);
	assess_free(t->a);
	unload(&t->x);
}

static void
it_ends_where_the_score_does(void)
{
	struct try t;
	const struct plot_series *all;

	try_regimen(&t, TUMOUR_HEAD "a,1e7,0.3,10,0.1,2,3.5,19,s\n", "34x1.5 bid 6h");
	IS_INT(t.plot.series_count, 3);
	all = total_of(&t.plot);
	NEAR(all->x[0], 0, 0, 0);
	NEAR(all->y[0], 1e7, 0, 1e-12);                /* before the first fraction */
	NEAR(log10(all->y[all->n - 1]), t.s.log10_clonogens, 1e-9, 0);
	OK(t.plot.y.log10);
	for (size_t i = 0; i < all->n; i++) {
		double sum = 0;

		for (size_t k = 0; k < 3; k++)
			sum += t.plot.series[k].role == PLOT_TOTAL ? 0 : t.plot.series[k].y[i];
		if (!(fabs(sum - all->y[i]) <= 1e-9 * all->y[i]))
			NEAR(sum, all->y[i], 0, 1e-9);
	}
	done(&t);
}

static void
markers(void)
{
	struct try t;

	try_regimen(&t, TUMOUR_HEAD "a,1e7,0.3,10,0.1,2,3.5,19,s\n", "30x2");        /* to day 39 */
	IS_INT(t.plot.marker_count, 1);
	NEAR(t.plot.markers[0].x, 19, 0, 0);
	done(&t);
	try_regimen(&t, TUMOUR_HEAD "a,1e7,0.3,10,0.1,2,3.5,19,s\n", "5x8");         /* over before the kick-off */
	IS_INT(t.plot.marker_count, 0);
	done(&t);
}

static void
oxic_alone_is_one_line(void)
{
	struct try t;

	/* alpha/beta 10: 0.3 * 72 = 21.6; e^-21 = 7.58256043e-10, e^-0.6 = 0.54881164: 1e7 e^-21.6 = 4.161397e-3 */
	try_regimen(&t, "clone,clonogens,alpha,alpha_beta_gy,source\na,1e7,0.3,10,s\n", "5x8");
	IS_INT(t.plot.series_count, 1);
	NEAR(total_of(&t.plot)->y[total_of(&t.plot)->n - 1], 4.161397e-3, 1e-9, 0);
	done(&t);
}

static void
one_fraction(void)
{
	struct try t;

	try_regimen(&t, TUMOUR_HEAD "a,1e7,0.3,10,0.1,2,3.5,19,s\n", "1x8");
	OK(total_of(&t.plot)->n >= 2);
	done(&t);
}

static void
the_longest_courses_have_few_points(void)
{
	static const char *const regimens[] = { "10000x0.1 tid 4h", "10000x2", "5000x1 weekly", "600x1", "599x1", "598x1" };

	for (size_t i = 0; i < sizeof regimens / sizeof *regimens; i++) {
		struct try t;

		try_regimen(&t, TUMOUR_HEAD "a,1e7,0.3,10,0.1,2,3.5,19,s\n", regimens[i]);
		OK(total_of(&t.plot)->n <= 2400);
		if (fabs(t.s.log10_clonogens) < 300)
			NEAR(log10(total_of(&t.plot)->y[total_of(&t.plot)->n - 1]), t.s.log10_clonogens, 1e-9, 0);
		done(&t);
	}
}

static void
no_tumour_no_plot(void)
{
	struct loaded x;
	struct assess *a;
	struct plot p;
	struct rb_regimen r;
	struct fault f = { 0 };

	need_mini(&x, &(struct mini){ 0 });
	a = assess_new(x.c, &f);
	OK(rb_regimen_parse("5x8", &r, &f));
	OK(!assess_tumour_plot(a, &r.schedule, x.arena, &p, &f));
	OK(*f.text);
	HAS(f.text, "tumour");
	rb_regimen_fini(&r);
	assess_free(a);
	unload(&x);
}

TAP_MAIN(TAP_CASE(it_ends_where_the_score_does), TAP_CASE(markers), TAP_CASE(oxic_alone_is_one_line), TAP_CASE(one_fraction),
         TAP_CASE(the_longest_courses_have_few_points), TAP_CASE(no_tumour_no_plot))
