#include "assess/assess.h"

#include <math.h>

#include "mini_case.h"

#define TWO "structure,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\ncord,2,4,constant,0.5,test\nvessel,3,,none,,test\n"
#define TWO_DOSES "structure,metric,course,factor,source\ncord,Dmax,prior,0.5,test\ncord,Dmax,new,0.5,test\n" \
	"vessel,Dmax,prior,1,test\nvessel,Dmax,new,1,test\n"
#define TWO_LIMITS "structure,metric,limit,kind,points,source\ncord,Dmax,50,hard,4,test\nvessel,Dmax,119,hard,4,test\n"
#define TUMOUR "clone,clonogens,alpha,alpha_beta_gy,half_time_h,source\na,1e7,0.3,10,0.5,s\n"

typedef bool plotter(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f);

struct try { struct loaded x; struct assess *a; struct plot p; struct fault f; bool drawn; };

static void
draw(struct try *t, const struct mini *m, plotter *plot, const char *regimen)
{
	struct rb_regimen r;

	*t = (struct try){ 0 };
	need_mini(&t->x, m);
	t->a = assess_new(t->x.c, &t->f);
	if (!t->a || !rb_regimen_parse(regimen, &r, &t->f))
		tap_bail_out(t->f.text);
	t->drawn = plot(t->a, &r.schedule, t->x.arena, &t->p, &t->f);
	rb_regimen_fini(&r);
}

static void
done(struct try *t)
{
	assess_free(t->a);
	unload(&t->x);
}

static const struct mini two = { .structures = TWO, .doses = TWO_DOSES, .constraints = TWO_LIMITS, .tumour = TUMOUR };

static double
at(const struct plot_series *s, double x)
{
	for (size_t i = 0; i < s->n; i++)
		if (fabs(s->x[i] - x) < 1e-9)
			return s->y[i];
	tap_bail_out("no such x");
}

static void
size(void)
{
	struct try t;

	draw(&t, &two, assess_size_plot, "5x8");
	OK(t.drawn);
	IS_INT(t.p.series_count, 3);
	/* 40 Gy by hand: vessel 40 (d + 3)/5, tumour 40 (d + 10)/12, cord with half the dose 20 (d/2 + 2)/4 */
	NEAR(at(&t.p.series[1], 2), 40, 1e-9, 0);
	NEAR(at(&t.p.series[1], 8), 88, 1e-9, 0);
	NEAR(at(&t.p.series[2], 8), 60, 1e-9, 0);
	NEAR(at(&t.p.series[0], 8), 30, 1e-9, 0);
	NEAR(at(&t.p.series[2], 12), 73.3333333333, 1e-9, 0);
	NEAR(at(&t.p.series[1], 0.5), 28, 1e-9, 0);
	IS_INT(t.p.marker_count, 1);
	NEAR(t.p.markers[0].x, 8, 1e-12, 0);
	done(&t);
}

static void
interval(void)
{
	/* FACTS 2: 66/44 bid 6 h at alpha/beta 3 with half-times of 4.4 h: EQD2 68.854082; complete repair 59.4 */
	static const struct mini slow = { .structures = "structure,alpha_beta_gy,half_time_h,recovery_model,source\ncarotid,3,4.4,none,test\n",
		                          .tumour = TUMOUR };
	static const struct mini quick = { .tumour = TUMOUR };
	struct try t;

	draw(&t, &slow, assess_interval_plot, "44x1.5 bid 8h");
	OK(t.drawn);
	IS_INT(t.p.series_count, 1);
	NEAR(at(&t.p.series[0], 6), 68.854082, 1e-6, 0);
	NEAR(t.p.markers[0].x, 8, 1e-12, 0);
	NEAR(t.p.series[0].x[t.p.series[0].n - 1], 12, 1e-12, 0);
	for (size_t i = 1; i < t.p.series[0].n; i++)
		if (t.p.series[0].y[i] >= t.p.series[0].y[i - 1])
			NEAR(t.p.series[0].y[i], 0, 0, 0);
	done(&t);
	draw(&t, &quick, assess_interval_plot, "44x1.5 tid 5h");
	OK(t.drawn);
	NEAR(at(&t.p.series[0], 4), 59.4, 1e-9, 0);
	NEAR(t.p.series[0].x[t.p.series[0].n - 1], 8, 1e-12, 0);
	done(&t);
	draw(&t, &slow, assess_interval_plot, "30x2");
	OK(!t.drawn);
	HAS(t.f.text, "no day has two fractions");
	done(&t);
}

static void
repair(void)
{
	static const struct mini none = { .tumour = "" };
	struct try t;

	draw(&t, &two, assess_repair_plot, "44x1.5 bid 6h");
	OK(t.drawn);
	/* the vessel repairs at once and has no line; a half after one half-time, 1/64 after six */
	IS_INT(t.p.series_count, 2);
	IS_STR(t.p.series[0].name, "cord");
	NEAR(at(&t.p.series[0], 0), 100, 1e-9, 0);
	NEAR(at(&t.p.series[0], 4), 50, 1e-9, 0);
	NEAR(at(&t.p.series[0], 24), 100.0 / 64, 1e-9, 0);
	NEAR(at(&t.p.series[1], 1), 25, 1e-9, 0);
	IS_INT(t.p.marker_count, 2);
	NEAR(t.p.markers[0].x, 6, 1e-12, 0);
	NEAR(t.p.markers[1].x, 18, 1e-12, 0);
	done(&t);
	draw(&t, &two, assess_repair_plot, "5x8 weekly");
	OK(t.drawn);
	IS_INT(t.p.marker_count, 0);
	done(&t);
	draw(&t, &none, assess_repair_plot, "30x2");
	OK(!t.drawn);
	HAS(t.f.text, "half-time");
	done(&t);
}

static void
tissue(void)
{
	struct try t;

	draw(&t, &two, assess_tissue_plot, "30x2");
	OK(t.drawn);
	IS_INT(t.p.series_count, 2);
	/* vessel: 70 of the earlier course and 2 on day 0, 130 at the end; complete repair */
	NEAR(at(&t.p.series[1], 0), 72, 1e-9, 0);
	NEAR(at(&t.p.series[1], 39), 130, 1e-9, 0);
	done(&t);
}

static void
nothing_to_draw(void)
{
	static const struct mini shares = { .doses = "structure,metric,course,factor,source\ncarotid,share 100%,prior,1,t\ncarotid,share 100%,new,1,t\n",
		                            .constraints = "structure,metric,limit,kind,points,source\ncarotid,mean,119,hard,4,test\n" };
	struct try t;

	draw(&t, &shares, assess_size_plot, "5x8");
	OK(!t.drawn);
	HAS(t.f.text, "no tissue");
	done(&t);
}

TAP_MAIN(TAP_CASE(size), TAP_CASE(interval), TAP_CASE(repair), TAP_CASE(tissue), TAP_CASE(nothing_to_draw))
