/* The time course: its columns integrate to what score says (issue 4). */
#include "assess/assess.h"

#include <math.h>

#include "mini_case.h"

#define STRUCTURES "structure,alpha_beta_gy,half_time_h,half_time_slow_h,fast_share,recovery_model,recovery_value,source\n"
#define TUMOUR \
	"clone,share,clonogens,alpha,alpha_beta_gy,oer_alpha,oer_beta,hypoxic_fraction,reoxygenation_days,doubling_days," \
	"kickoff_days,source\none,0.7,1e6,0.3,10,2.5,2.5,0.2,2,3,5,t\ntwo,0.3,,0.2,10,1,1,0,,3,5,t\n"

static void
columns_add_up(void)
{
	static const char *const regimens[] = { "5x8 qod", "44x1.5 bid", "4*(10x1.5 bid, gap 1w)", "1x8", "6x3 tid 4h 20min",
		                                "10x2, gap 9d, 10x2" };
	struct loaded x;
	struct assess *a;
	struct fault f;

	need_mini(&x, &(struct mini){ .structures = STRUCTURES "carotid,3,4,,,constant,0.5,t\ncord,2,0.7,3.8,0.37,none,,t\n"
	                                            "gland,3,,,,step,6:0.25,t\nskin,3,,,,none,,t\n",
	                              .doses = MINI_DOSES "cord,Dmax,prior,0.6,t\ncord,Dmax,new,0.4,t\n"
	                                                  "gland,share 50%,prior,1,t\ngland,share 50%,prior,0.5,t\n"
	                                                  "gland,share 100%,new,0.3,t\n",
	                              .constraints = "structure,metric,limit,kind,points,source\ncarotid,Dmax,119,hard,1,t\n"
	                                             "cord,Dmax,50,hard,1,t\ngland,mean,60,soft,1,t\n",
	                              .tumour = TUMOUR });
	a = assess_new(x.c, &f);
	if (!a)
		tap_bail_out(f.text);
	for (size_t k = 0; k < sizeof regimens / sizeof *regimens; k++) {
		struct simulation s;
		struct score score;
		struct rb_regimen r;
		double dose = 0, cells = 0;
		size_t fractions = 0, days = 0;

		if (!rb_regimen_parse(regimens[k], &r, &f) || !score_init(&score, a, &f) ||
		    !assess_score(a, &r.schedule, NULL, &score, &f) ||
		    !assess_simulate(a, &r.schedule, NULL, 0, x.arena, &s, &f))
			tap_bail_out(f.text);
		IS_INT(s.n_tissues, 4);
		IS_INT(s.n_compartments, 3);
		IS_STR(s.compartments[0], "one_oxic");
		IS_STR(s.compartments[1], "one_hypoxic");
		IS_STR(s.compartments[2], "two_oxic");
		for (size_t i = 0; i < s.n; i++) {
			dose += s.dose_gy[i];
			fractions += s.dose_gy[i] > 0;
			days += fabs(s.times_d[i] - round(s.times_d[i])) < 1e-9;
			OK(i == 0 || s.times_d[i] > s.times_d[i - 1]);
			for (size_t t = 0; t < 3 && i > 0; t++)
				OK(s.tissues[t].eqd2_gy[i] >= s.tissues[t].eqd2_gy[i - 1]);
		}
		IS_INT(fractions, r.schedule.n);
		IS_INT(days, (int)rb_elapsed_days(&r.schedule) + 1);
		NEAR(dose, rb_total_dose(&r.schedule), 1e-9, 0);
		for (size_t t = 0; t < 3; t++)
			NEAR(s.tissues[t].eqd2_gy[s.n - 1], score.rows[t].achieved, 1e-9, 0);
		OK(s.tissues[3].eqd2_gy == NULL);
		HAS(s.tissues[3].why_not, "no dose");
		for (size_t i = 0; i < s.n_compartments; i++)
			cells += exp(s.ln_cells[(s.n - 1) * s.n_compartments + i]);
		NEAR(log10(cells), score.log10_clonogens, 1e-9, 0);
		rb_regimen_fini(&r);
		score_fini(&score);
	}
	assess_free(a);
	unload(&x);
}

/* 5x8 on days 0, 2, 4, 7, 9, alpha/beta 3, complete repair: 17.6 Gy EQD2 a fraction, on 35 Gy left of 70. */
static void
by_hand(void)
{
	static const double days[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, given[] = { 1, 1, 2, 2, 3, 3, 3, 4, 4, 5 };
	struct loaded x;
	struct assess *a;
	struct simulation s;
	struct rb_regimen r;
	struct fault f;

	need_mini(&x, &(struct mini){ .tumour = "clone,clonogens,alpha,alpha_beta_gy,source\none,1e9,0.3,10,t\n" });
	a = assess_new(x.c, &f);
	if (!a || !rb_regimen_parse("5x8 qod", &r, &f) || !assess_simulate(a, &r.schedule, NULL, 0, x.arena, &s, &f))
		tap_bail_out(f.text);
	IS_INT(s.n, 10);
	for (size_t i = 0; i < 10 && i < s.n; i++) {
		NEAR(s.times_d[i], days[i], 1e-12, 0);
		NEAR(s.tissues[0].eqd2_gy[i], 35 + 17.6 * given[i], 1e-9, 0);
		NEAR(s.dose_gy[i], i == 0 || given[i] > given[i - 1] ? 8 : 0, 1e-12, 0);
		/* alpha d (1 + d/R) = 4.32 a fraction */
		NEAR(s.ln_cells[i], log(1e9) - 4.32 * given[i], 1e-9, 0);
	}
	rb_regimen_fini(&r);
	assess_free(a);
	unload(&x);
}

static void
recovery_that_does_not_apply(void)
{
	struct loaded x;
	struct assess *a;
	struct simulation s;
	struct rb_regimen r;
	struct fault f;

	need_mini(&x, &(struct mini){ 0 });
	a = assess_new(x.c, &f);
	if (!a || !rb_regimen_parse("5x8", &r, &f) ||
	    !assess_simulate(a, &r.schedule, rb_recovery_find("woolley"), 0, x.arena, &s, &f))
		tap_bail_out(f.text);
	OK(s.tissues[0].eqd2_gy == NULL);
	HAS(s.tissues[0].why_not, "not said to be one");
	IS_INT(s.n_compartments, 0);
	rb_regimen_fini(&r);
	assess_free(a);
	unload(&x);
}

TAP_MAIN(TAP_CASE(columns_add_up), TAP_CASE(by_hand), TAP_CASE(recovery_that_does_not_apply))
