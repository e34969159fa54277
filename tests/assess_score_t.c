#include "assess/assess.h"

#include <math.h>

#include "mini_case.h"

/* A case, made ready, and the score of a regimen. */
struct try { struct loaded x; struct assess *a; struct score s; struct rb_regimen r; };

static void
try_case(struct try *t, const struct mini *m, const char *regimen)
{
	struct fault f;

	need_mini(&t->x, m);
	t->a = assess_new(t->x.c, &f);
	if (!t->a || !score_init(&t->s, t->a, &f) || !rb_regimen_parse(regimen, &t->r, &f) ||
	    !assess_score(t->a, &t->r.schedule, NULL, &t->s, &f))
		tap_bail_out(f.text);
}

static void
again(struct try *t, const char *regimen, const struct rb_recovery *recovery)
{
	struct fault f;

	rb_regimen_fini(&t->r);
	if (!rb_regimen_parse(regimen, &t->r, &f) || !assess_score(t->a, &t->r.schedule, recovery, &t->s, &f))
		tap_bail_out(f.text);
}

static void
done(struct try *t)
{
	rb_regimen_fini(&t->r);
	score_fini(&t->s);
	assess_free(t->a);
	unload(&t->x);
}

#define CONSTRAINTS "structure,metric,limit,unit,kind,points,source\n"

static void
complete_repair_by_hand(void)
{
	struct try t;
	const struct score_row *row;

	/* alpha/beta 3: 35x2 -> 70 (2+3)/(2+3) = 70; half recovered: 35; 5x8 -> 40 (8+3)/(2+3) = 88; 35 + 88 = 123 */
	try_case(&t, &(struct mini){ 0 }, "5x8");
	row = &t.s.rows[0];
	NEAR(row->prior_eqd2_gy, 70, 1e-12, 0);
	NEAR(row->residual_eqd2_gy, 35, 1e-12, 0);
	NEAR(row->new_eqd2_gy, 88, 1e-12, 0);
	NEAR(row->achieved, 123, 1e-12, 0);
	NEAR(row->margin, -4, 1e-12, 0);               /* of 119 */
	IS_INT(row->state, ROW_VIOLATED);
	NEAR(row->points, 0, 0, 0);
	NEAR(row->points_max, 4, 0, 0);
	OK(!t.s.passed && isnan(t.s.tcp) && isnan(t.s.log10_clonogens) && isnan(row->unknown_cc));
	/* 5x6 -> 30 (6+3)/5 = 54; 35 + 54 = 89 */
	again(&t, "5x6", NULL);
	NEAR(row->achieved, 89, 1e-12, 0);
	NEAR(row->margin, 30, 1e-12, 0);
	IS_INT(row->state, ROW_MET);
	NEAR(t.s.mark, 4, 0, 0);
	OK(t.s.passed && !t.s.capped);
	done(&t);
}

static void
dose_factor_by_hand(void)
{
	struct try t;

	/* alpha/beta 2, 0.6 of 35x2: D = 42, d = 1.2, 42 (1.2+2)/(2+2) = 33.6; 0.3 of 5x8: D = 12, d = 2.4,
	 * 12 (2.4+2)/4 = 13.2; nothing recovered: 46.8 */
	try_case(&t, &(struct mini){
			 .structures = "structure,alpha_beta_gy,recovery_model,source\ncord,2,none,s\n",
			 .doses = "structure,metric,course,factor,source\ncord,D0.03cc,prior,0.6,s\ncord,D0.03cc,new,0.3,s\n",
			 .constraints = CONSTRAINTS "cord,D0.03cc,50,Gy,hard,1,s\n",
		 }, "5x8");
	NEAR(t.s.rows[0].prior_eqd2_gy, 33.6, 1e-12, 0);
	NEAR(t.s.rows[0].residual_eqd2_gy, 33.6, 1e-12, 0);
	NEAR(t.s.rows[0].new_eqd2_gy, 13.2, 1e-12, 0);
	NEAR(t.s.rows[0].margin, 3.2, 1e-12, 0);
	done(&t);
}

#define TWO_PRIORS                                                                                                             \
	.courses = "course,regimen,months_before\nfirst,35x2,24\nsecond,10x3,8\nnew,10x2,\n",                                  \
	.structures = "structure,alpha_beta_gy,recovery_model,recovery_value,source\ncarotid,3,step,6:0.25 12:0.5,s\n",        \
	.doses = "structure,metric,course,factor,source\ncarotid,Dmax,first,1,s\ncarotid,Dmax,second,1,s\ncarotid,Dmax,new,1,s\n"

static void
each_prior_course_has_its_own_months(void)
{
	struct try t;

	/* 35x2 -> 70, 24 months: 70 * 0.5 = 35; 10x3 -> 30 (3+3)/5 = 36, 8 months: 36 * 0.75 = 27; 10x2 -> 20 */
	try_case(&t, &(struct mini){ TWO_PRIORS }, "10x2");
	NEAR(t.s.rows[0].prior_eqd2_gy, 106, 1e-12, 0);
	NEAR(t.s.rows[0].residual_eqd2_gy, 62, 1e-12, 0);
	NEAR(t.s.rows[0].new_eqd2_gy, 20, 1e-12, 0);
	NEAR(t.s.rows[0].achieved, 82, 1e-12, 0);
	/* None recovered: 70 + 36 + 20; half of each: 35 + 18 + 20; the new course never recovers. */
	again(&t, "10x2", rb_recovery_find("none"));
	NEAR(t.s.rows[0].achieved, 126, 1e-12, 0);
	NEAR(t.s.rows[0].residual_eqd2_gy, 106, 1e-12, 0);
	again(&t, "10x2", rb_recovery_find("constant-half"));
	NEAR(t.s.rows[0].achieved, 73, 1e-12, 0);
	NEAR(t.s.rows[0].new_eqd2_gy, 20, 1e-12, 0);
	again(&t, "10x2", &(struct rb_recovery){ .kind = RB_RECOVERY_CONSTANT, .constant = 1 });
	NEAR(t.s.rows[0].achieved, 20, 1e-12, 0);
	again(&t, "10x2", NULL);
	NEAR(t.s.rows[0].achieved, 82, 1e-12, 0);
	done(&t);
}

/* What is recovered of 10 Gy EQD2 that a course gave to a structure; -1 where the model does not apply. */
static double
recovered(const struct try *t, size_t structure, size_t course, const struct rb_recovery *m)
{
	struct fault why;
	double gone;

	return assess_recovered(t->a, structure, course, 10, false, m, &gone, &why) ? gone : -1;
}

static void
recovered_fractions(void)
{
	struct try t;

	try_case(&t, &(struct mini){ TWO_PRIORS }, "10x2");
	NEAR(recovered(&t, 0, 0, NULL), 0.5, 0, 0);
	NEAR(recovered(&t, 0, 1, NULL), 0.25, 0, 0);
	NEAR(recovered(&t, 0, 2, NULL), 0, 0, 0);
	NEAR(recovered(&t, 0, 2, rb_recovery_find("constant-half")), 0, 0, 0);
	NEAR(assess_course_eqd2(t.a, &t.x.c->doses[1], NULL), 36, 1e-12, 0);
	OK(assess_case(t.a) == t.x.c);
	done(&t);
}

#define MEAN_CASE(doses_)                                                                                                      \
	{ .doses = "structure,metric,course,factor,source\n" doses_, .constraints = CONSTRAINTS "carotid,mean,30,Gy,hard,2,s\n" }

static void
mean_row_by_row(void)
{
	struct try t;

	/* Prior 35x2, R 0.5: half at 1 -> 70, half at 0.5: D = 35, d = 1, 35 (1+3)/5 = 28; mean 49, left 24.5.
	 * New 5x8: half at 0.5: D = 20, d = 4, 20 (4+3)/5 = 28, half at 0; mean 14.  24.5 + 14 = 38.5 */
	try_case(&t, &(struct mini)MEAN_CASE("carotid,share 50%,prior,1,s\ncarotid,share 50%,prior,0.5,s\n"
	                                     "carotid,share 50%,new,0.5,s\ncarotid,share 50%,new,0,s\n"), "5x8");
	NEAR(t.s.rows[0].prior_eqd2_gy, 49, 1e-12, 0);
	NEAR(t.s.rows[0].residual_eqd2_gy, 24.5, 1e-12, 0);
	NEAR(t.s.rows[0].new_eqd2_gy, 14, 1e-12, 0);
	NEAR(t.s.rows[0].achieved, 38.5, 1e-12, 0);
	NEAR(t.s.rows[0].achieved_low, 38.5, 1e-12, 0);
	NEAR(t.s.rows[0].achieved_high, 38.5, 1e-12, 0);
	IS_INT(t.s.rows[0].state, ROW_VIOLATED);
	done(&t);
}

static void
mean_without_a_histogram(void)
{
	struct try t;

	/* The EQD2 of the mean dose is a lower bound: 0.5 of 35x2 -> 28, half left 14; 0.5 of 5x8 -> 28. 42 > 30. */
	try_case(&t, &(struct mini)MEAN_CASE("carotid,mean,prior,0.5,s\ncarotid,mean,new,0.5,s\n"), "5x8");
	NEAR(t.s.rows[0].achieved_low, 42, 1e-12, 0);
	OK(isnan(t.s.rows[0].achieved_high));
	IS_INT(t.s.rows[0].state, ROW_VIOLATED);       /* already the lower bound is too much */
	/* 0.5 of 1x8: D = 4, d = 4: 4 (4+3)/5 = 5.6; 14 + 5.6 = 19.6 at least: not known to be under 30. */
	again(&t, "1x8", NULL);
	NEAR(t.s.rows[0].achieved_low, 19.6, 1e-12, 0);
	IS_INT(t.s.rows[0].state, ROW_UNDETERMINED);
	NEAR(t.s.rows[0].points, 0, 0, 0);
	OK(!t.s.passed);                               /* hard and undetermined is as bad as violated */
	done(&t);
	/* Nothing at all is nothing on average: with 0 the mean is known. */
	try_case(&t, &(struct mini)MEAN_CASE("carotid,mean,prior,0,s\ncarotid,mean,new,0,s\n"), "5x8");
	NEAR(t.s.rows[0].achieved_high, 0, 0, 0);
	IS_INT(t.s.rows[0].state, ROW_MET);
	done(&t);
}

#define V_CASE(limits)                                                                                                         \
	{ .structures = "structure,alpha_beta_gy,recovery_model,source\nlung,3,none,s\n",                                      \
	  .doses = "structure,metric,course,factor,source\nlung,share 30%,prior,1,s\nlung,share 70%,prior,0.5,s\n"             \
	           "lung,share 40%,new,1,s\nlung,share 60%,new,0,s\n",                                                         \
	  .constraints = CONSTRAINTS limits }

static void
volume_of_two_courses(void)
{
	struct try t;

	/* Prior: 30 % at 70 Gy, 70 % at 28 Gy.  New 10x2: 40 % at 20 Gy, 60 % at 0.
	 * V48, hottest on hottest: 30 % at 90, 10 % at 48, 60 % at 28: 40 %.  Were the new hot 40 % to lie apart from the old
	 * 30 %: 70 %; a part that gets the new 20 Gy is at 48 at least: never below 40 %. */
	try_case(&t, &(struct mini)V_CASE("lung,V48,50,%,hard,1,s\nlung,V48,70,%,hard,1,s\nlung,V48,39.9,%,hard,1,s\n"
	                                  "lung,V71,30,%,soft,1,s\nlung,V91,0,%,soft,1,s\nlung,V28,99,%,soft,1,s\n"), "10x2");
	NEAR(t.s.rows[0].achieved, 40, 1e-9, 0);
	NEAR(t.s.rows[0].achieved_low, 40, 1e-9, 0);
	NEAR(t.s.rows[0].achieved_high, 70, 1e-9, 0);
	NEAR(t.s.rows[0].margin, -20, 1e-9, 0);
	IS_INT(t.s.rows[0].state, ROW_UNDETERMINED);
	IS_INT(t.s.rows[1].state, ROW_MET);
	IS_INT(t.s.rows[2].state, ROW_VIOLATED);
	/* V71: only where both are hot: at most 30 %, and at least 30 + 40 - 100 < 0 */
	NEAR(t.s.rows[3].achieved, 30, 1e-9, 0);
	NEAR(t.s.rows[3].achieved_low, 0, 1e-9, 0);
	NEAR(t.s.rows[3].achieved_high, 30, 1e-9, 0);
	IS_INT(t.s.rows[3].state, ROW_MET);
	NEAR(t.s.rows[4].achieved_high, 0, 1e-9, 0);   /* 90 is the most there is */
	NEAR(t.s.rows[5].achieved_low, 100, 1e-9, 0);  /* 28 is the least there is, exactly reached */
	OK(isnan(t.s.rows[0].prior_eqd2_gy));
	done(&t);
}

static void
volume_of_one_course_is_known(void)
{
	struct mini m = V_CASE("lung,V48,30,%,hard,1,s\n");
	struct try t;

	m.doses = "structure,metric,course,factor,source\nlung,share 30%,prior,1,s\nlung,share 70%,prior,0.5,s\n"
	          "lung,V48,new,0,s\n";
	try_case(&t, &m, "10x2");
	NEAR(t.s.rows[0].achieved, 30, 1e-9, 0);
	NEAR(t.s.rows[0].achieved_low, 30, 1e-9, 0);
	NEAR(t.s.rows[0].achieved_high, 30, 1e-9, 0);
	IS_INT(t.s.rows[0].state, ROW_MET);
	/* With half of it recovered: 35 Gy and 14 Gy, none at 48. */
	again(&t, "10x2", rb_recovery_find("constant-half"));
	NEAR(t.s.rows[0].achieved_high, 0, 0, 0);
	done(&t);
}

static void
volume_without_a_histogram(void)
{
	struct mini m = V_CASE("lung,V48,30,%,hard,1,s\nlung,V48,100,%,hard,1,s\n");
	struct try t;

	m.doses = "structure,metric,course,factor,source\nlung,V48,prior,0.2,s\nlung,V48,new,0.1,s\n";
	try_case(&t, &m, "10x2");
	IS_INT(t.s.rows[0].state, ROW_UNDETERMINED);
	NEAR(t.s.rows[0].achieved_low, 0, 0, 0);
	NEAR(t.s.rows[0].achieved_high, 100, 0, 0);
	NEAR(t.s.rows[1].points, 1, 0, 0);             /* no more than all of it can be hot */
	done(&t);
}

/* What bounds a volume: no way of laying one histogram on the other may leave the bounds. */
static void
volume_bounds_hold_for_every_overlap(void)
{
	static const double ab = 3;
	unsigned state = 12345;
	size_t wrong = 0;

	for (int round = 0; round < 60; round++) {
		char doses[2000] = "structure,metric,course,factor,source\n", limits[200];
		double f[2][10], e[2][10], d;
		struct mini m = V_CASE("");
		struct try t;

		for (int k = 0; k < 2; k++)
			for (int i = 0; i < 10; i++) {
				double D, size;

				state = state * 1103515245 + 12345;
				f[k][i] = (double)(state >> 16 & 15) / 10;
				/* Prior 35x2, new 10x2; every cell of ten percent of the volume. */
				D = (k ? 20 : 70) * f[k][i];
				size = 2 * f[k][i];
				e[k][i] = D * (size + ab) / (2 + ab);
				snprintf(doses + strlen(doses), sizeof doses - strlen(doses), "lung,share 10%%,%s,%.17g,s\n",
				         k ? "new" : "prior", f[k][i]);
			}
		d = 10 + round % 50 + 0.123;
		snprintf(limits, sizeof limits, CONSTRAINTS "lung,V%.17g,50,%%,hard,1,s\n", d);
		m.doses = doses;
		m.constraints = limits;
		try_case(&t, &m, "10x2");
		for (int trial = 0; trial < 50; trial++) {
			int hot = 0, order[10];

			for (int i = 0; i < 10; i++)
				order[i] = i;
			for (int i = 9; i > 0; i--) {
				int j, swap = order[i];

				state = state * 1103515245 + 12345;
				j = (int)((state >> 16) % (unsigned)(i + 1));
				order[i] = order[j];
				order[j] = swap;
			}
			for (int i = 0; i < 10; i++)
				hot += e[0][i] + e[1][order[i]] >= d;
			wrong += 10 * hot < t.s.rows[0].achieved_low - 1e-6 || 10 * hot > t.s.rows[0].achieved_high + 1e-6;
		}
		wrong += t.s.rows[0].achieved < t.s.rows[0].achieved_low || t.s.rows[0].achieved > t.s.rows[0].achieved_high;
		done(&t);
	}
	IS_INT(wrong, 0);
}

static void
a_limit_that_is_just_reached_is_met(void)
{
	struct try t;

	/* 123 by hand; the guard is 1e-9 of the limit. */
	try_case(&t, &(struct mini){ .constraints = CONSTRAINTS "carotid,Dmax,123,Gy,hard,1,s\n"
	                                                        "carotid,Dmax,122.9999999999,Gy,hard,1,s\n"
	                                                        "carotid,Dmax,122.999999,Gy,hard,1,s\n"
	                                                        "carotid,Dmax,123.000001,Gy,hard,1,s\n" }, "5x8");
	IS_INT(t.s.rows[0].state, ROW_MET);
	IS_INT(t.s.rows[1].state, ROW_MET);
	IS_INT(t.s.rows[2].state, ROW_VIOLATED);
	IS_INT(t.s.rows[3].state, ROW_MET);
	done(&t);
}

#define TUMOUR "clone,clonogens,alpha,alpha_beta_gy,source\na,1e7,0.3,10,s\n"

static void
tumour_control_by_hand(void)
{
	struct try t;

	/* 25x2: BED 60, 0.3 * 60 = 18, N = 1e7 e^-18 = 0.1522997974, TCP = e^-N = 0.8587307968;
	 * limit 0.9: 6 * 0.8587307968/0.9 = 5.7248719787 of 6 points */
	try_case(&t, &(struct mini){ .tumour = TUMOUR, .constraints = CONSTRAINTS "tumour,TCP,0.9,,soft,6,s\n"
	                                                                          "tumour,TCP,0.85,,soft,6,s\n" }, "25x2");
	NEAR(t.s.tcp, 0.8587307968, 1e-9, 0);
	NEAR(t.s.log10_clonogens, -0.8173006, 1e-6, 0);        /* log10 0.1522997974 */
	NEAR(t.s.rows[0].points, 5.7248719787, 1e-8, 0);
	IS_INT(t.s.rows[0].state, ROW_VIOLATED);
	NEAR(t.s.rows[0].margin, 0.8587307968 - 0.9, 1e-9, 0);
	IS_INT(t.s.rows[1].state, ROW_MET);
	NEAR(t.s.rows[1].points, 6, 0, 0);
	/* Never more than all points: 35x2, BED 84, N = 1e7 e^-25.2 = 1.137e-4 */
	again(&t, "35x2", NULL);
	NEAR(t.s.rows[1].points, 6, 0, 0);
	OK(t.s.passed);
	/* FACTS 13, trap 5: the tumour does not recover and is not recovered: the model changes nothing. */
	again(&t, "25x2", rb_recovery_find("constant-half"));
	NEAR(t.s.tcp, 0.8587307968, 1e-9, 0);
	done(&t);
}

#define CAP(kind, limit, keys_)                                                                                                \
	{ .keys = MINI_KEYS keys_, .tumour = TUMOUR,                                                                           \
	  .constraints = CONSTRAINTS "carotid,Dmax," limit ",Gy," kind ",2,s\ntumour,TCP,0.5,,soft,8,s\n" }

static void
hard_limits_cap_the_mark(void)
{
	struct try t;

	/* 35x2: the carotid stands at 35 + 70 = 105, the tumour is controlled: 8 of 10 points. */
	try_case(&t, &(struct mini)CAP("hard", "100", ""), "35x2");
	NEAR(t.s.mark, 4, 1e-12, 0);                   /* cap_share 0.4 of 10 */
	NEAR(t.s.mark_max, 10, 0, 0);
	OK(t.s.capped && !t.s.passed);
	/* 5x2: 35 + 10 = 45, nothing of the tumour: 2 of 10 and the hard limit met; not capped, not passed. */
	again(&t, "5x2", NULL);
	NEAR(t.s.mark, 2, 1e-9, 0);
	OK(!t.s.capped && !t.s.passed);
	done(&t);
	/* Soft: it costs its points only, and 8 of 10 pass. */
	try_case(&t, &(struct mini)CAP("soft", "100", ""), "35x2");
	NEAR(t.s.mark, 8, 1e-9, 0);
	OK(!t.s.capped && t.s.passed);
	done(&t);
	/* The case says where the cap and the pass mark are. */
	try_case(&t, &(struct mini)CAP("hard", "100", "cap_share,0.1\npass_share,0.9\n"), "35x2");
	NEAR(t.s.mark, 1, 1e-12, 0);
	OK(t.s.capped && !t.s.passed);
	done(&t);
	try_case(&t, &(struct mini)CAP("soft", "100", "pass_share,0.9\n"), "35x2");
	OK(!t.s.passed);
	done(&t);
	try_case(&t, &(struct mini)CAP("soft", "100", "pass_share,0.8\n"), "35x2");
	OK(t.s.passed);                                /* exactly the share */
	done(&t);
}

static bool
same_double(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

static void
twice_gives_the_same_bytes(void)
{
	struct try t, u;
	struct mini m = CAP("hard", "100", "");

	try_case(&t, &m, "34x1.5 bid 6h");
	try_case(&u, &m, "34x1.5 bid 6h");
	for (size_t i = 0; i < t.s.n; i++) {
		const struct score_row *a = &t.s.rows[i], *b = &u.s.rows[i];

		OK(same_double(a->achieved, b->achieved) && same_double(a->margin, b->margin) && same_double(a->points, b->points) &&
		   a->state == b->state);
	}
	OK(same_double(t.s.mark, u.s.mark) && same_double(t.s.tcp, u.s.tcp) && same_double(t.s.log10_clonogens, u.s.log10_clonogens));
	for (size_t i = 0; i < t.s.n; i++) {
		struct fault f;

		IS_STR(assess_derivation(t.a, &t.r, NULL, i, t.x.arena, &f), assess_derivation(u.a, &u.r, NULL, i, u.x.arena, &f));
	}
	done(&t);
	done(&u);
}

static void
verdicts(void)
{
	struct try t;
	struct fault f;
	const char *v;

	try_case(&t, &(struct mini)CAP("hard", "100", ""), "35x2");
	v = assess_verdict(t.a, &t.s, t.x.arena, &f);
	HAS(v, "Carotid reaches 105.0 Gy EQD2 (35.0 left of the past, 70.0 new), 5.0 Gy over its limit of 100.");
	HAS(v, "capped at 4 of 10");
	HAS(v, "does not pass");
	again(&t, "5x2", NULL);
	v = assess_verdict(t.a, &t.s, t.x.arena, &f);
	HAS(v, "Tumour control is 0.00 where 0.5 was asked for.");
	HAS(v, "nearest is carotid with 55.0 Gy to spare");
	HAS(v, "gives up too much of the tumour");
	again(&t, "32x2", NULL);                       /* 35 + 64 = 99; BED 76.8, e^-23.04: TCP 0.999 */
	v = assess_verdict(t.a, &t.s, t.x.arena, &f);
	HAS(v, "The regimen passes.");
	HAS(v, "1.0 Gy to spare");
	done(&t);
	try_case(&t, &(struct mini)V_CASE("lung,V48,50,%,hard,1,s\n"), "10x2");
	v = assess_verdict(t.a, &t.s, t.x.arena, &f);
	HAS(v, "between 40.0 and 70.0 %, and the limit is 50 %");
	HAS(assess_derivation(t.a, &t.r, NULL, 0, t.x.arena, &f), "cannot be judged");
	done(&t);
}

TAP_MAIN(TAP_CASE(complete_repair_by_hand), TAP_CASE(dose_factor_by_hand), TAP_CASE(each_prior_course_has_its_own_months),
         TAP_CASE(recovered_fractions), TAP_CASE(mean_row_by_row), TAP_CASE(mean_without_a_histogram),
         TAP_CASE(volume_of_two_courses), TAP_CASE(volume_of_one_course_is_known), TAP_CASE(volume_without_a_histogram),
         TAP_CASE(volume_bounds_hold_for_every_overlap), TAP_CASE(a_limit_that_is_just_reached_is_met),
         TAP_CASE(tumour_control_by_hand), TAP_CASE(hard_limits_cap_the_mark), TAP_CASE(twice_gives_the_same_bytes),
         TAP_CASE(verdicts))
