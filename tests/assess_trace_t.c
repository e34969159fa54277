/* A course walked through: what each stop says is what the score says at the end, and what a hand computes on the way. */
#include "assess/trace.h"

#include <math.h>

#include "mini_case.h"

#define STRUCTURES "structure,name,alpha_beta_gy,half_time_h,recovery_model,source\ncarotid,artery,3,4.4,none,t\ncord,cord,2,,none,t\n"
#define DOSES "structure,metric,course,factor,source\ncarotid,Dmax,prior,1,t\ncarotid,Dmax,new,1,t\ncord,Dmax,prior,0.5,t\ncord,Dmax,new,0.5,t\n"
#define LIMITS "structure,metric,limit,kind,points,source\ncarotid,Dmax,119,hard,4,t\ncord,Dmax,50,hard,4,t\n"
#define PLAIN_TUMOUR "clone,clonogens,alpha,alpha_beta_gy,doubling_days,kickoff_days,source\nall,1e9,0.3,10,3,10.5,t\n"
#define MIXED_TUMOUR \
	"clone,share,clonogens,alpha,alpha_beta_gy,oer_alpha,oer_beta,hypoxic_fraction,reoxygenation_days,doubling_days,kickoff_days,source\n" \
	"bulk,0.9,1e8,0.3,10,2.5,2.5,0.2,2,3,10,t\nhardy,0.1,,0.2,10,1,1,0,,3,10,t\n"

struct walk { struct loaded x; struct assess *a; struct rb_regimen r; struct fault f; };

static void
begin(struct walk *w, const char *tumour, const char *regimen)
{
	*w = (struct walk){ 0 };
	need_mini(&w->x, &(struct mini){ .structures = STRUCTURES, .doses = DOSES, .constraints = LIMITS, .tumour = tumour });
	w->a = assess_new(w->x.c, &w->f);
	if (!w->a || !rb_regimen_parse(regimen, &w->r, &w->f))
		tap_bail_out(w->f.text);
}

static void
end(struct walk *w)
{
	rb_regimen_fini(&w->r);
	assess_free(w->a);
	unload(&w->x);
}

/* Complete repair, one compartment: each 2 Gy kill (0.3 x 2 + 0.03 x 4)/ln 10 = 0.312692 powers of ten; from day 10.5 on a day
 * gives back ln 2/3/ln 10 = 0.100343. */
static void
a_tumour_by_hand(void)
{
	struct walk w;
	struct tumour_trace t;
	const char *words;

	begin(&w, PLAIN_TUMOUR, "10x2");
	OK(assess_tumour_trace(w.a, &w.r.schedule, w.x.arena, &t, &w.f));
	/* Twelve days from Monday to Friday of the second week, each a stop. */
	IS_INT(t.n, 12);
	IS_INT(t.n_types, 1);
	IS_STR(t.names[0], "oxic");
	NEAR(t.stops[0].ln_before, log(1e9), 1e-12, 0);
	NEAR(t.stops[0].killed, 0.72 / log(10), 1e-12, 0);
	NEAR(t.stops[4].killed, 5 * 0.72 / log(10), 1e-12, 0);
	IS_INT(t.stops[5].fraction, 0);
	IS_INT(t.stops[5].day, 5);
	NEAR(t.stops[5].ln_before, t.stops[5].ln_after, 0, 0);
	NEAR(t.stops[10].regrown, 0, 1e-12, 0);
	/* Half a day of growth before the last fraction. */
	NEAR(t.stops[11].regrown, 0.5 * log(2) / 3 / log(10), 1e-9, 0);
	NEAR(t.kickoff_d, 10.5, 0, 0);
	OK(isnan(t.stops[3].hypoxic_before));
	words = tumour_trace_words(&t, 11, w.x.arena, &w.f);
	HAS(words, "Day 11, Friday of week 2: fraction 10, 2 Gy.");
	HAS(words, "The faster repopulation began in these hours, on day 10.5.");
	HAS(words, "The fraction kills 0.313 powers of ten");
	HAS(words, "the cells grew by 12.2 %");      /* 2^(1/6) - 1 */
	HAS(words, "This is the end of the course");
	words = tumour_trace_words(&t, 5, w.x.arena, &w.f);
	HAS(words, "Day 5, Saturday of week 1: no treatment.");
	HAS(words, "In the 24 h before, the number of cells did not change.");
	IS_INT(tumour_trace_at(&t, 4.5), 4);
	IS_INT(tumour_trace_at(&t, 1000), 11);
	end(&w);
}

/* Two routes: the trace and simulate, stop by stop; the trace's sums and the score. */
static void
a_trace_is_what_simulate_and_score_say(void)
{
	static const char *const regimens[] = { "25x2", "5x8 qod", "20x1.5 bid 6h", "10x2, gap 1w, 10x2" };

	for (size_t k = 0; k < sizeof regimens / sizeof *regimens; k++) {
		struct walk w;
		struct tumour_trace t;
		struct simulation s;
		struct score score;
		const struct tumour_stop *last;
		size_t j = 0;

		begin(&w, MIXED_TUMOUR, regimens[k]);
		if (!score_init(&score, w.a, &w.f) || !assess_score(w.a, &w.r.schedule, NULL, &score, &w.f) ||
		    !assess_simulate(w.a, &w.r.schedule, NULL, 0, w.x.arena, &s, &w.f) ||
		    !assess_tumour_trace(w.a, &w.r.schedule, w.x.arena, &t, &w.f))
			tap_bail_out(w.f.text);
		IS_INT(t.n_types, 3);
		IS_STR(t.names[1], "bulk, hypoxic");
		for (size_t i = 0; i < t.n; i++) {
			while (j + 1 < s.n && s.times_d[j] < t.stops[i].time_d - 1e-9)
				j++;
			for (size_t m = 0; m < 3; m++)
				NEAR(t.ln_after[i * 3 + m], s.ln_cells[j * 3 + m], 1e-9, 0);
			OK(t.stops[i].hypoxic_after >= 0 && t.stops[i].hypoxic_after <= 1);
			/* A fraction spares the hypoxic cells. */
			if (t.stops[i].fraction)
				OK(t.stops[i].hypoxic_after > t.stops[i].hypoxic_before);
		}
		last = &t.stops[t.n - 1];
		NEAR(last->ln_after / log(10), score.log10_clonogens, 1e-9, 0);
		NEAR(8 - last->killed + last->regrown, score.log10_clonogens, 1e-9, 0);
		NEAR(t.tcp, score.tcp, 1e-12, 0);
		IS_INT(last->fraction, w.r.schedule.n);
		score_fini(&score);
		end(&w);
	}
}

static void
a_tumour_as_a_plot(void)
{
	struct walk w;
	struct tumour_trace t;
	struct plot p;
	const char *words;

	begin(&w, MIXED_TUMOUR, "5x8 qod");
	OK(assess_tumour_trace(w.a, &w.r.schedule, w.x.arena, &t, &w.f));
	OK(tumour_trace_plot(&t, 4, w.x.arena, &p, &w.f));
	IS_INT(p.series_count, 4);
	/* Largest first, the sum last. */
	IS_STR(p.series[0].name, "bulk, oxic");
	IS_STR(p.series[1].name, "bulk, hypoxic");
	IS_STR(p.series[3].name, "all");
	NEAR(p.series[3].y[0], 1e8, 1, 0);
	IS_INT(p.marker_count, 1);       /* no kick-off within nine days; the cursor */
	NEAR(p.markers[0].x, 4, 0, 0);
	/* Reoxygenation within the two days before the second fraction: half of the hypoxic cells. */
	NEAR(exp(t.ln_before[2 * 3 + 1] - t.ln_after[1 * 3 + 1]), pow(0.5, 0.5), 1e-9, 0);
	words = tumour_trace_words(&t, 2, w.x.arena, &w.f);
	HAS(words, "hypoxic cells reoxygenated, so that the hypoxic share went from");
	end(&w);
	begin(&w, "", "5x8 qod");
	OK(!assess_tumour_trace(w.a, &w.r.schedule, w.x.arena, &t, &w.f));
	HAS(w.f.text, "the case has no tumour");
	end(&w);
}

/* FACTS 2: 66 Gy in 44 fractions twice a day, 6 h apart, at alpha/beta 3 and a half-time of 4.4 h: EQD2 68.854082; 59.4 with
 * complete repair. */
static void
a_tissue_by_hand(void)
{
	struct walk w;
	struct tissue_trace t;
	struct plot p;
	const char *words;

	begin(&w, "", "44x1.5 bid 6h");
	OK(assess_tissue_trace(w.a, &w.r.schedule, 0, w.x.arena, &t, &w.f));
	IS_INT(t.n, 44);
	OK(!t.prescribed);
	NEAR(t.stops[43].eqd2_gy, 68.854082, 1e-6, 0);
	NEAR(t.stops[43].complete_gy, 59.4, 1e-9, 0);
	OK(isnan(t.stops[0].wait_h));
	NEAR(t.stops[0].before_gy, 0, 0, 0);
	NEAR(t.stops[0].added_gy, 1.5 * (1 + 0.5) / (1 + 2.0 / 3), 1e-12, 0);
	/* 1.5 Gy six hours ago, and of a whole day: 6, 24 and 30 h. */
	NEAR(t.stops[1].before_gy, 1.5 * pow(0.5, 6 / 4.4), 1e-12, 0);
	NEAR(t.stops[2].before_gy, 1.5 * (pow(0.5, 18 / 4.4) + pow(0.5, 24 / 4.4)), 1e-12, 0);
	/* It adds d + d (d + 2 x open)/R. */
	NEAR(t.stops[1].added_gy, (1.5 + 1.5 * (1.5 + 2 * t.stops[1].before_gy) / 3) / (1 + 2.0 / 3), 1e-12, 0);
	words = tissue_trace_words(&t, 1, w.x.arena, &w.f);
	HAS(words, "Fraction 2 of 44, Monday of week 1, hour 6: 1.5 Gy to artery.");
	HAS(words, "It comes 6 h after the one before, of which 39 % is unrepaired");
	HAS(words, "at its end 68.9 and 59.4, so that the hours cost 9.5 Gy");
	HAS(tissue_repair_words(&t, w.x.arena, &w.f), "unrepaired after 4 h 53 %, 6 h 39 %, 8 h 28 %, 24 h 2 %");
	OK(tissue_trace_plot(&t, 1, w.x.arena, &p, &w.f));
	NEAR(p.x.low, 0, 0, 0);
	NEAR(p.x.high, 72, 0, 0);
	for (size_t i = 1; i < p.series[0].n; i++)
		OK(p.series[0].x[i] >= p.series[0].x[i - 1]);
	/* The tooth of the second fraction: from what is open to 1.5 Gy more. */
	for (size_t i = 1; i < p.series[0].n; i++)
		if (fabs(p.series[0].x[i] - 6) < 1e-9 && fabs(p.series[0].x[i - 1] - 6) < 1e-9 && p.series[0].y[i] > p.series[0].y[i - 1]) {
			NEAR(p.series[0].y[i - 1], t.stops[1].before_gy, 1e-12, 0);
			NEAR(p.series[0].y[i], t.stops[1].before_gy + 1.5, 1e-12, 0);
		}
	OK(tissue_eqd2_plot(&t, 43, w.x.arena, &p, &w.f));
	IS_INT(p.series_count, 2);
	NEAR(p.series[1].y[p.series[1].n - 1], 68.854082, 1e-6, 0);
	end(&w);
}

/* Where repair is complete nothing is open, and both sums are one; the factor goes into the dose. */
static void
a_tissue_that_repairs_at_once(void)
{
	struct walk w;
	struct tissue_trace t;

	begin(&w, "", "10x2");
	OK(assess_tissue_trace(w.a, &w.r.schedule, 1, w.x.arena, &t, &w.f));
	NEAR(t.factor, 0.5, 0, 0);
	NEAR(t.stops[9].dose_gy, 1, 1e-12, 0);
	NEAR(t.stops[9].before_gy, 0, 0, 0);
	NEAR(t.stops[9].eqd2_gy, 10 * (1 + 0.5) / 2, 1e-9, 0);
	NEAR(t.stops[9].complete_gy, t.stops[9].eqd2_gy, 1e-12, 0);
	HAS(tissue_repair_words(&t, w.x.arena, &w.f), "repair is taken as complete");
	end(&w);
}

TAP_MAIN(TAP_CASE(a_tumour_by_hand), TAP_CASE(a_trace_is_what_simulate_and_score_say), TAP_CASE(a_tumour_as_a_plot),
         TAP_CASE(a_tissue_by_hand), TAP_CASE(a_tissue_that_repairs_at_once))
