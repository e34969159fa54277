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
each_clone_has_its_line(void)
{
	struct loaded x;
	struct mini m = { .tumour = "clone,share,clonogens,alpha,alpha_beta_gy,source\nmany,0.999,1e9,0.35,10,s\nfew,0.001,1e9,0.17,10,s\n" };
	struct rb_regimen r;
	struct plot p;
	struct fault f;
	struct assess *a;

	need_mini(&x, &m);
	a = assess_new(x.c, &f);
	if (!a || !rb_regimen_parse("35x2", &r, &f))
		tap_bail_out(f.text);
	OK(assess_clones_plot(a, &r.schedule, x.arena, &p, &f));
	check_series(&p);
	IS_INT(p.series_count, 3);
	IS_STR(p.series[0].name, "many");
	IS_INT(p.series[2].role, PLOT_TOTAL);
	/* 70 Gy in 2 Gy fractions are 84 Gy of BED: N exp(-84 alpha) */
	NEAR(p.series[0].y[0], 0.999e9, 0, 1e-9);
	NEAR(p.series[0].y[p.series[0].n - 1], 0.999e9 * exp(-0.35 * 84), 0, 1e-9);
	NEAR(p.series[1].y[p.series[1].n - 1], 0.001e9 * exp(-0.17 * 84), 0, 1e-9);
	for (size_t i = 0; i < p.series[2].n; i++)
		if (!(fabs(p.series[0].y[i] + p.series[1].y[i] - p.series[2].y[i]) <= 1e-9 * p.series[2].y[i]))
			NEAR(p.series[0].y[i] + p.series[1].y[i], p.series[2].y[i], 0, 1e-9);
	rb_regimen_fini(&r);
	assess_free(a);
	unload(&x);
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

/* ---- recovery ---- */

static const struct plot_series *
curve(const struct plot *p, const char *name)
{
	for (size_t k = 0; k < p->series_count; k++)
		if (!strcmp(p->series[k].name, name))
			return &p->series[k];
	return NULL;
}

/* The curve at a month: of its points there the last. */
static double
at_month(const struct plot_series *s, double months)
{
	double y = NAN;

	for (size_t i = 0; s && i < s->n; i++)
		if (fabs(s->x[i] - months) < 1e-9)
			y = s->y[i];
	return y;
}

static void
the_models_of_a_case_against_months(void)
{
	struct mini m = {
		.courses = "course,regimen,months_before\nfirst,30x2,30\nsecond,25x2,14\nnew,5x8,\n",
		.structures = "structure,alpha_beta_gy,recovery_model,recovery_value,tissue,source\ncord,2,step-simple,,spinal-cord,t\n"
		              "carotid,3,constant,0.3,carotid,t\njaw,3,none,,mandible,t\nbrain,2.9,step-simple,,brain,t\n",
		.doses = "structure,metric,course,factor,source\ncord,Dmax,first,0,t\ncord,Dmax,second,0.9,t\n"
		         "cord,Dmax,new,0.2,t\ncarotid,Dmax,second,1,t\n"
		         "jaw,Dmax,first,1,t\nbrain,Dmax,first,1,t\n",
		.constraints = "structure,metric,limit,kind,points,source\ncord,Dmax,60,hard,4,t\n",
	};
	const struct plot_series *own, *other, *data;
	struct loaded x;
	struct assess *a;
	struct plot p;
	struct fault f;

	need_mini(&x, &m);
	a = assess_new(x.c, &f);
	OK(assess_recovery_plot(a, NULL, x.arena, &p, &f));
	/* step-simple once, the carotid's constant, no curve of none, the data as the cord is among them */
	IS_INT(p.series_count, 3);
	own = curve(&p, "step-simple");
	OK(own && curve(&p, "constant: carotid"));
	NEAR(at_month(own, 5.75), 0, 0, 0);
	NEAR(at_month(own, 6), 25, 1e-12, 0);
	NEAR(at_month(own, 11.75), 25, 1e-12, 0);
	NEAR(at_month(own, 12), 50, 1e-12, 0);
	NEAR(at_month(own, 48), 50, 1e-12, 0);
	for (size_t i = 1; own && i < own->n; i++)             /* a step stands upright */
		OK(own->x[i] >= own->x[i - 1] && (own->y[i] <= own->y[i - 1] || own->x[i] <= own->x[i - 1]));
	NEAR(at_month(curve(&p, "constant: carotid"), 17), 30, 1e-12, 0);
	IS_INT(p.marker_count, 2);
	NEAR(p.markers[0].x, 30, 0, 0);
	IS_STR(p.markers[1].label, "second");
	/* FACTS 7.1: 72.334, 90.172, 96.427 % at 1, 2, 3 years */
	data = curve(&p, "monkeys");
	OK(data && data->points && data->n == 3);
	NEAR(at_month(data, 12), 72.334, 5e-4, 0);
	NEAR(at_month(data, 24), 90.172, 5e-4, 0);
	NEAR(at_month(data, 36), 96.427, 5e-4, 0);
	NEAR(p.y.low, 0, 0, 0);
	NEAR(p.y.high, 100, 0, 0);
	NEAR(p.x.high, 48, 0, 0);

	/* FACTS 7.1, the fit: a gap below a year, 1 - .769836 exp(-1.0234 t), level after 3 years */
	OK(assess_recovery_plot(a, rb_recovery_find("primate-cord"), x.arena, &p, &f));
	other = curve(&p, "primate-cord");
	OK(isnan(at_month(other, 0)) && isnan(at_month(other, 11.75)));
	NEAR(at_month(other, 12), 72.3343, 1e-4, 0);
	NEAR(at_month(other, 18), 100 * (1 - .769836 * exp(-1.0234 * 1.5)), 1e-9, 0);
	NEAR(at_month(other, 36), 96.4270, 1e-4, 0);
	NEAR(at_month(other, 48), 96.4270, 1e-4, 0);
	/* woolley looks at what the later course gave to the cord: 45 Gy in 25, EQD2 45 (.95) = 42.75, BED 85.5 */
	OK(assess_recovery_plot(a, rb_recovery_find("woolley"), x.arena, &p, &f));
	other = curve(&p, "woolley");
	OK(other && isnan(at_month(other, 2.25)) && isnan(at_month(other, 37)));
	for (int month = 6; month <= 36; month += 6) {
		struct rb_past past = { .months = month, .eqd2_gy = 42.75, .alpha_beta_gy = 2, .courses = 1, .tissue = "spinal-cord" };
		double gone;

		if (OK(rb_recovered(rb_recovery_find("woolley"), &past, &gone, &f)))
			NEAR(at_month(other, month), 100 * gone, 1e-9, 0);
	}
	/* one that is drawn already is not drawn twice; none is no curve of its own, but drawn when it is asked for */
	OK(assess_recovery_plot(a, rb_recovery_find("step-simple"), x.arena, &p, &f));
	IS_INT(p.series_count, 3);
	OK(assess_recovery_plot(a, rb_recovery_find("step-slicer"), x.arena, &p, &f));
	IS_INT(p.series_count, 4);
	NEAR(at_month(curve(&p, "step-slicer"), 24), 65, 1e-12, 0);
	assess_free(a);
	unload(&x);
}

static void
many_models_leave_room_and_none_to_recover_from_is_said(void)
{
	struct mini m = {
		.courses = "course,regimen,months_before\nprior,25x2,120\nnew,5x8,\n",
		.structures = "structure,alpha_beta_gy,recovery_model,recovery_value,source\na,3,constant,0.1,t\nb,3,constant,0.2,t\n"
		              "c,3,constant,0.3,t\nd,3,constant,0.4,t\ne,3,constant,0.5,t\nf,3,constant,0.6,t\n",
		.doses = "structure,metric,course,factor,source\na,Dmax,prior,1,t\na,Dmax,new,1,t\n",
		.constraints = "structure,metric,limit,kind,points,source\na,Dmax,60,hard,4,t\n",
	};
	struct loaded x;
	struct assess *a;
	struct plot p;
	struct fault f;

	need_mini(&x, &m);
	a = assess_new(x.c, &f);
	OK(assess_recovery_plot(a, rb_recovery_find("primate-cord"), x.arena, &p, &f));
	IS_INT(p.series_count, PLOT_SERIES_MAX);
	NEAR(p.x.high, 132, 0, 0);                     /* the course of 10 years ago is on it */
	OK(assess_recovery_plot(a, rb_recovery_find("woolley"), x.arena, &p, &f));
	OK(!curve(&p, "woolley"));                     /* it needs a cord and its dose */
	assess_free(a);
	unload(&x);
	need_mini(&x, &(struct mini){ .courses = "course,regimen,months_before\nnew,5x8,\n",
	                              .doses = "structure,metric,course,factor,source\ncarotid,Dmax,new,1,s\n" });
	a = assess_new(x.c, &f);
	OK(!assess_recovery_plot(a, NULL, x.arena, &p, &f));
	HAS(f.text, "no earlier course");
	assess_free(a);
	unload(&x);
}

TAP_MAIN(TAP_CASE(it_ends_where_the_score_does), TAP_CASE(each_clone_has_its_line), TAP_CASE(markers), TAP_CASE(oxic_alone_is_one_line), TAP_CASE(one_fraction),
         TAP_CASE(the_longest_courses_have_few_points), TAP_CASE(no_tumour_no_plot),
	 TAP_CASE(the_models_of_a_case_against_months), TAP_CASE(many_models_leave_room_and_none_to_recover_from_is_said))
