/* Figures of lessons: what a slider does to the plot and its sentence, and where a wrong figure is told. */
#include "assess/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lesson_help.h"
#include "tap.h"

struct shown {
	struct loaded x;
	struct assess *a;
	struct figure *g;
	struct figure_view v;
};

/* The figure of the small lesson, its lines between plot and say changed. */
static void
open_figure(struct shown *s, const char *lines)
{
	static const char old[] = "plot: curves\ntitle: The price of large fractions\n"
		"slider: dose_per_fraction_gy 1 8 0.5 dose of a fraction, Gy\n"
		"slider: alpha_beta_gy.carotid 1 10 0.5 alpha/beta of the artery, Gy\n"
		"curve: eqd2 carotid new | carotid artery\ncurve: eqd2 cord new | spinal cord\n";
	char *text = lesson_text(), *changed = lesson_with(text, old, lines ? lines : old);
	struct fault f = { 0 };

	load_lesson(&s->x, changed, strlen(changed));
	free(text);
	free(changed);
	if (!s->x.c)
		tap_bail_out(s->x.report.n > 0 ? s->x.report.items[0].message : "the lesson does not load");
	s->a = assess_new(s->x.c, &f);
	s->g = s->a ? figure_new(s->a, s->x.c->lesson->pages[1].pieces[1].figure, NULL, &f) : NULL;
	if (!s->g)
		tap_bail_out(f.text);
	figure_look(s->g, &s->v);
}

static void
close_figure(struct shown *s)
{
	figure_free(s->g);
	assess_free(s->a);
	unload(&s->x);
}

static void
move(struct shown *s, size_t slider, int steps)
{
	struct fault f = { 0 };

	if (!OK(figure_move(s->g, slider, steps, &f)))
		tap_diag("%s", f.text);
	figure_look(s->g, &s->v);
}

/* 5 x 8 Gy at 3 Gy: 40 (8 + 3)/5 = 88 Gy; 5 x 1: 5 (1 + 3)/5 = 4 Gy. */
static void
curves_of_eqd2(void)
{
	struct shown s;
	const struct plot *p;

	open_figure(&s, NULL);
	p = s.v.plot;
	IS_INT((long)p->series_count, 2);
	IS_STR(p->series[0].name, "carotid artery");
	IS_STR(p->x.label, "dose of a fraction, Gy");
	IS_STR(p->y.label, "Gy");
	NEAR(p->series[0].x[0], 1, 0, 0);
	NEAR(p->series[0].y[0], 4, 1e-9, 0);
	NEAR(p->series[0].x[p->series[0].n - 1], 8, 0, 0);
	NEAR(p->series[0].y[p->series[0].n - 1], 88, 1e-9, 0);
	/* The cord gets 0.3 of it, half-time 4 h, so that 2^-6 is left after a night, 2^-12 after two ...: Q = 5 x 2.4^2 +
	 * 2 x 2.4^2 (4/64 + 3/4096 + 2/262144) = 29.5285; EQD2 = (12 + 29.5285/2)/2 = 13.3821. */
	NEAR(p->series[1].y[p->series[1].n - 1], 13.3821, 1e-4, 0);
	IS_INT((long)p->marker_count, 1);
	NEAR(p->markers[0].x, 8, 0, 0);
	NEAR(s.v.values[0], 8, 0, 0);
	NEAR(s.v.values[1], 3, 0, 0);
	IS_STR(s.v.say, "At 8 Gy a fraction the artery gets 88.0 Gy EQD2.");
	close_figure(&s);
}

static void
sliders(void)
{
	struct shown s;
	struct fault f;

	open_figure(&s, NULL);
	move(&s, 0, 1);
	NEAR(s.v.values[0], 8, 0, 0);
	move(&s, 0, -3);
	NEAR(s.v.values[0], 6.5, 1e-12, 0);
	/* 5 x 6.5: 32.5 (6.5 + 3)/5 = 61.75 Gy. */
	IS_STR(s.v.say, "At 6.5 Gy a fraction the artery gets 61.8 Gy EQD2.");
	NEAR(s.v.plot->markers[0].x, 6.5, 1e-12, 0);
	move(&s, 1, 1000);
	NEAR(s.v.values[1], 10, 0, 0);
	/* 32.5 (6.5 + 10)/12 = 44.6875; the curve at 8 Gy: 40 x 18/12 = 60. */
	IS_STR(s.v.say, "At 6.5 Gy a fraction the artery gets 44.7 Gy EQD2.");
	NEAR(s.v.plot->series[0].y[s.v.plot->series[0].n - 1], 60, 1e-9, 0);
	OK(figure_move_to_end(s.g, 1, false, &f));
	figure_look(s.g, &s.v);
	NEAR(s.v.values[1], 1, 0, 0);
	OK(figure_reset(s.g, &f));
	figure_look(s.g, &s.v);
	NEAR(s.v.values[0], 8, 0, 0);
	NEAR(s.v.values[1], 3, 0, 0);
	IS_STR(s.v.say, "At 8 Gy a fraction the artery gets 88.0 Gy EQD2.");
	close_figure(&s);
}

/* A value between two of the slider's goes to the next one. */
static void
between_steps(void)
{
	struct shown s;

	open_figure(&s, "plot: curves\ntitle: T\nslider: alpha_beta_gy.carotid 1 10 0.7\ncurve: eqd2 carotid new\n");
	NEAR(s.v.values[0], 3, 0, 0);
	IS_STR(s.v.figure->sliders[0].label, "alpha_beta_gy.carotid");
	move(&s, 0, 1);
	NEAR(s.v.values[0], 3.1, 1e-12, 0);
	move(&s, 0, -1);
	NEAR(s.v.values[0], 2.4, 1e-12, 0);
	move(&s, 0, 50);
	NEAR(s.v.values[0], 10, 0, 0);
	move(&s, 0, -1);
	NEAR(s.v.values[0], 9.4, 1e-12, 0);
	close_figure(&s);
}

/* 40 Gy in 20 fractions are 20 x 2: EQD2 40. */
static void
regimen_parameters(void)
{
	struct shown s;

	open_figure(&s, "plot: curves\ntitle: T\nslider: fractions_same_total 1 40 1 fractions\ncurve: eqd2 carotid new\n");
	IS_INT((long)s.v.plot->series[0].n, 40);
	NEAR(s.v.values[0], 5, 0, 0);
	NEAR(s.v.plot->series[0].y[4], 88, 1e-9, 0);
	NEAR(s.v.plot->series[0].y[19], 40, 1e-9, 0);
	for (int n = 1; n <= 40; n++)
		NEAR(s.v.plot->series[0].y[n - 1], 40 * (40.0 / n + 3) / 5, 1e-9, 1e-12);
	close_figure(&s);
	open_figure(&s, "plot: curves\ntitle: T\nregimen: 10x2\nslider: fractions 5 35 5 fractions\ncurve: total_dose new\ncurve: elapsed_days new\n");
	NEAR(s.v.values[0], 10, 0, 0);
	move(&s, 0, 2);
	IS_STR(s.v.regimen->notation, "20x2");
	IS_STR(s.v.plot->y.label, "value");
	/* 20 fractions, Monday to Friday: the last on day 25; 15 steps from 5 fractions on. */
	NEAR(s.v.plot->series[1].y[15], 25, 1e-9, 0);
	close_figure(&s);
	open_figure(&s, "plot: interval\ntitle: T\nregimen: 20x1.5 bid 6h\nslider: interval_h 2 12 2\n");
	move(&s, 0, 1);
	IS_STR(s.v.regimen->notation, "20x1.5 bid 8h");
	close_figure(&s);
	open_figure(&s, "plot: tumour\ntitle: T\nregimen: 20x2\nslider: gap_weeks 0 3 1\n");
	move(&s, 0, 1);
	IS_STR(s.v.regimen->notation, "10x2, gap 1w, 10x2");
	close_figure(&s);
}

/* 70 Gy at 3 Gy; from month 12 on a quarter is forgotten. */
static void
cells(void)
{
	struct shown s;

	open_figure(&s, "plot: curves\ntitle: T\nslider: months_before.prior 6 24 6 months\ncurve: residual_eqd2 carotid\n");
	NEAR(s.v.values[0], 14, 0, 0);
	NEAR(s.v.plot->series[0].y[0], 70, 1e-9, 0);
	NEAR(s.v.plot->series[0].y[s.v.plot->series[0].n - 1], 52.5, 1e-9, 0);
	NEAR(s.v.plot->y.low, 0, 0, 0);
	close_figure(&s);
	/* What the artery gets of 5x8: 40 f (8 f + 3)/5. */
	open_figure(&s, "plot: curves\ntitle: T\nslider: factor.carotid 0 1 0.5 share of the prescription\ncurve: eqd2 carotid new\n");
	NEAR(s.v.values[0], 1, 0, 0);
	for (size_t i = 0; i < s.v.plot->series[0].n; i++) {
		double factor = s.v.plot->series[0].x[i];

		NEAR(s.v.plot->series[0].y[i], 40 * factor * (8 * factor + 3) / 5, 1e-9, 1e-12);
	}
	close_figure(&s);
	/* Without a row: the one earlier course, all clones. */
	open_figure(&s, "plot: curves\ntitle: T\nx: months_before 6 24\nslider: alpha.tumour 0.1 0.5 0.1\ncurve: residual_eqd2 carotid\n");
	NEAR(s.v.values[0], 0.3, 0, 0);
	NEAR(s.v.plot->markers[0].x, 14, 0, 0);
	IS_STR(s.v.plot->x.label, "months before");
	close_figure(&s);
	open_figure(&s, "plot: curves\ntitle: T\nx: dose_per_fraction_gy 1 8\ncurve: eqd2 carotid new\n");
	IS_STR(s.v.plot->x.label, "dose of a fraction, Gy");
	close_figure(&s);
	open_figure(&s, "plot: curves\ntitle: T\nx: dose_per_fraction_gy 1 8 size\nslider: dose_per_fraction_gy 1 8 1 other\ncurve: eqd2 carotid new\n");
	IS_STR(s.v.plot->x.label, "size");
	close_figure(&s);
	open_figure(&s, "plot: tumour\ntitle: T\nslider: doubling_days 2 20 0.5\nslider: hypoxic_fraction.recurrence 0 0.5 0.1\n");
	NEAR(s.v.values[0], 3.5, 0, 0);
	NEAR(s.v.values[1], 0.2, 0, 0);
	IS_INT((long)s.v.plot->series_count, 3);
	move(&s, 1, -5);
	IS_INT((long)s.v.plot->series_count, 1);
	close_figure(&s);
}

/* As survival below; S with 0.5 of alpha and 0.8 of beta: -(0.15 d + 0.024 d^2), -0.396 at 2 Gy. */
static void
survival_of_phases(void)
{
	char *text = lesson_text();
	char *one = lesson_with(text, "doubling_days,kickoff_days,source\nrecurrence,1e7,0.3,10,0.2,2.5,2.5,3,3.5,21,teaching assumption",
	    "doubling_days,kickoff_days,g1_h,s_h,g2m_h,s_alpha_factor,s_beta_factor,source\n"
	    "recurrence,1e7,0.3,10,0.2,2.5,2.5,3,3.5,21,10,8,4,0.5,0.8,teaching assumption");
	char *two = lesson_with(one, "plot: curves", "plot: survival");
	struct fault f = { 0 };
	struct loaded x;
	struct assess *a;
	struct figure *g;
	struct figure_view v;

	load_lesson(&x, two, strlen(two));
	if (!x.c)
		tap_bail_out(x.report.items[0].message);
	a = assess_new(x.c, &f);
	g = a ? figure_new(a, x.c->lesson->pages[1].pieces[1].figure, NULL, &f) : NULL;
	if (!g)
		tap_bail_out(f.text);
	figure_look(g, &v);
	IS_INT((long)v.plot->series_count, 3);
	IS_STR(v.plot->series[1].name, "S");
	NEAR(log(v.plot->series[0].y[20]), -0.72, 1e-9, 0);
	NEAR(log(v.plot->series[1].y[20]), -0.396, 1e-9, 0);
	figure_free(g);
	assess_free(a);
	unload(&x);
	free(two);
	free(one);
	free(text);
}

/* ln S = -(0.3 d + 0.03 d^2): -0.72 at 2 Gy; without oxygen a 2.5 times larger dose does the same. */
static void
survival(void)
{
	struct shown s;
	const struct plot *p;

	open_figure(&s, "plot: survival\ntitle: T\n");
	p = s.v.plot;
	IS_INT((long)p->series_count, 2);
	NEAR(p->series[0].x[20], 2, 1e-12, 0);
	NEAR(log(p->series[0].y[20]), -0.72, 1e-9, 0);
	NEAR(p->series[1].x[50], 5, 1e-12, 0);
	NEAR(log(p->series[1].y[50]), -0.72, 1e-9, 0);
	close_figure(&s);
}

/* Every other plot is that of assess.h for this regimen. */
static void
the_others(void)
{
	static const char *const lines[] = { "plot: recovery\ntitle: T\n", "plot: size\ntitle: T\n", "plot: repair\ntitle: T\n",
		                             "plot: tissue\ntitle: T\n" };

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct shown s;

		open_figure(&s, lines[i]);
		OK(s.v.plot && s.v.plot->series_count > 0 && s.v.plot->series[0].n > 2);
		close_figure(&s);
	}
}

/* ---- wrong ones ---- */

/* The figure's `from` becomes `to`; what lint says, with its place (the figure begins in line 64). */
static void
is_told(const char *from, const char *to, int line, int column, const char *says)
{
	char *text = lesson_text(), *changed = lesson_with(text, from, to);
	struct fault f = { 0 };
	struct loaded x;
	struct assess *a;

	load_lesson(&x, changed, strlen(changed));
	if (!x.c)
		tap_bail_out(x.report.n > 0 ? x.report.items[0].message : "the lesson does not load");
	a = assess_new(x.c, &f);
	OK(a && !assess_check(a, &x.report));
	if (x.report.n > 0) {
		IS_INT(x.report.items[0].line, line);
		IS_INT(x.report.items[0].column, column);
		HAS(x.report.items[0].message, says);
	}
	assess_free(a);
	unload(&x);
	free(changed);
	free(text);
}

static void
wrong(void)
{
	is_told("slider: dose_per", "slider: dose_pre", 67, 9, "did you mean \"dose_per_fraction_gy\"?");
	is_told("alpha_beta_gy.carotid", "alpha_beta_gy.karotid", 68, 9, "nothing of the name \"karotid\"");
	is_told("alpha_beta_gy.carotid", "alpha_beta_gy", 68, 9, "whose alpha_beta_gy");
	is_told("alpha_beta_gy.carotid 1 10", "factor.tongue 0 1", 68, 9, "\"tongue\" has 0 rows");
	is_told("alpha_beta_gy.carotid 1 10", "alpha_beta_gy.carotid 0 10", 68, 9, "may be from 0.01 to 100");
	is_told("curve: eqd2 carotid new", "curve: eqd3 carotid new", 69, 8, "there is no quantity \"eqd3\"");
	is_told("curve: eqd2 cord new", "curve: eqd2 kord new", 70, 8, "kord");
	is_told("plot: curves", "plot: slice", 65, 7, "has no slice");
	is_told("slider: alpha_beta_gy.carotid 1 10 0.5", "slider: movement 0 1 0.5", 68, 9, "nothing on the case's slice moves");
	is_told("plot: curves", "plot: interval", 65, 7, "two");
	is_told("title: The price", "regimen: 10x\ntitle: The price", 66, 13, "");
	is_told("title: The price", "regimen: 10x2, 5x3\ntitle: The price", 68, 9, "not one phase");
	is_told("title: The price", "x: months_before 6 2000\ntitle: The price", 66, 4, "may be from 0 to 1200");
	/* "say: At " and the placeholder. */
	is_told("say: At {course.new", "say: At {course.now", 71, 9, "now");
	is_told("It feels {quantity:eqd2", "It feels\n{quantity:eqd3", 63, 1, "there is no quantity");
}

TAP_MAIN(TAP_CASE(curves_of_eqd2), TAP_CASE(sliders), TAP_CASE(between_steps), TAP_CASE(regimen_parameters), TAP_CASE(cells),
         TAP_CASE(survival), TAP_CASE(survival_of_phases), TAP_CASE(the_others), TAP_CASE(wrong))
