/* Where a model of recovery does not apply a row neither passes nor fails (MODEL.md section 3), and control without
 * complication (section 6). */
#include "assess/assess.h"

#include <math.h>

#include "mini_case.h"

struct try { struct loaded x; struct assess *a; struct score s; struct rb_regimen r; struct arena *arena; };

static void
try_case(struct try *t, const struct mini *m, const char *regimen, const char *recovery)
{
	struct fault f;

	need_mini(&t->x, m);
	t->arena = arena_new();
	t->a = assess_new(t->x.c, &f);
	if (!t->arena || !t->a || !score_init(&t->s, t->a, &f) || !rb_regimen_parse(regimen, &t->r, &f) ||
	    !assess_score(t->a, &t->r.schedule, recovery ? rb_recovery_find(recovery) : NULL, &t->s, &f))
		tap_bail_out(f.text);
}

static void
done(struct try *t)
{
	rb_regimen_fini(&t->r);
	score_fini(&t->s);
	assess_free(t->a);
	arena_free(t->arena);
	unload(&t->x);
}

#define STRUCTURES "structure,alpha_beta_gy,recovery_model,recovery_value,tissue,ntcp_model,source\n"
#define CORD_MONTHS(m) "course,regimen,months_before\nprior,25x2," m "\nnew,10x2,\n"
#define TUMOUR "clone,share,clonogens,alpha,alpha_beta_gy,source\none,1,1e6,0.3,10,test\n"

static void
open_row(const struct try *t, double low, double high, const char *says)
{
	const struct score_row *row = &t->s.rows[0];
	struct fault f;
	const char *derivation = assess_derivation(t->a, &t->r, NULL, 0, t->arena, &f);
	const char *verdict = assess_verdict(t->a, &t->s, t->arena, &f);

	IS_INT(row->state, ROW_UNDETERMINED);
	NEAR(row->points, 0, 0, 0);
	NEAR(row->achieved_low, low, 1e-9, 0);
	NEAR(row->achieved_high, high, 1e-9, 0);
	NEAR(row->achieved, low, 1e-9, 0);
	HAS(row->why_not, says);
	OK(!t->s.passed);
	HAS(verdict, says);
	HAS(verdict, "cannot be judged");
	OK(isfinite(row->margin));
	if (derivation && *row->why_not && t->x.c->structures[0].recovery.kind == RB_RECOVERY_WOOLLEY)
		HAS(derivation, says);
}

static void
not_applicable(void)
{
	struct try t;

	/* the case's own model is for any tissue, the one looked at is for the cord: prior 70, new 5x8 = 88 (by hand) */
	try_case(&t, &(struct mini){ 0 }, "5x8", "woolley");
	open_row(&t, 88, 158, "not said to be one");
	OK(isnan(t.s.rows[0].residual_eqd2_gy));
	NEAR(t.s.rows[0].prior_eqd2_gy, 70, 1e-12, 0);
	done(&t);
	try_case(&t, &(struct mini){ 0 }, "5x8", "primate-cord");
	open_row(&t, 88, 158, "not said to be one");
	done(&t);
	/* even where nothing recovered would still be within the limit */
	try_case(&t, &(struct mini){ 0 }, "10x2", "woolley");
	open_row(&t, 20, 90, "not said to be one");
	done(&t);
	/* a tissue that is named */
	try_case(&t, &(struct mini){ .structures = STRUCTURES "carotid,3,constant,0.5,carotid,,test\n" }, "5x8", "woolley");
	open_row(&t, 88, 158, "nothing of carotid");
	done(&t);
	/* too early, too much, too long ago */
	try_case(&t, &(struct mini){ .courses = CORD_MONTHS("2"), .structures = STRUCTURES "carotid,2,woolley,,,,test\n" },
	         "10x2", NULL);
	open_row(&t, 20, 70, "day 70");
	done(&t);
	try_case(&t, &(struct mini){ .structures = STRUCTURES "carotid,2,woolley,,,,test\n" }, "10x2", NULL);
	open_row(&t, 20, 90, "below 100 %");
	done(&t);
	try_case(&t, &(struct mini){ .courses = CORD_MONTHS("40"), .structures = STRUCTURES "carotid,2,woolley,,,,test\n" },
	         "10x2", NULL);
	open_row(&t, 20, 70, "month 36");
	done(&t);
	try_case(&t, &(struct mini){ .courses = CORD_MONTHS("24"), .structures = STRUCTURES "carotid,3,woolley,,,,test\n" },
	         "10x2", NULL);
	open_row(&t, 20, 70, "not for 3 Gy");
	done(&t);
	/* two prior courses */
	try_case(&t, &(struct mini){ .courses = "course,regimen,months_before\nprior,25x2,24\nsecond,5x2,12\nnew,5x8,\n",
	                             .structures = STRUCTURES "carotid,2,woolley,,spinal-cord,,test\n",
	                             .doses = MINI_DOSES "carotid,Dmax,second,1,test\n" }, "10x2", NULL);
	open_row(&t, 20, 80, "one prior course");
	done(&t);
	/* never of a distribution */
	try_case(&t, &(struct mini){ .courses = CORD_MONTHS("24"), .structures = STRUCTURES "carotid,2,woolley,,,,test\n",
	                             .doses = "structure,metric,course,factor,source\ncarotid,share 100%,prior,1,t\n"
	                                      "carotid,share 100%,new,1,t\n",
	                             .constraints = "structure,metric,limit,kind,points,source\ncarotid,mean,60,hard,1,t\n" },
	         "10x2", NULL);
	open_row(&t, 20, 70, "distribution");
	done(&t);
	try_case(&t, &(struct mini){ .courses = CORD_MONTHS("24"), .structures = STRUCTURES "carotid,2,woolley,,,,test\n",
	                             .doses = "structure,metric,course,factor,source\ncarotid,share 100%,prior,1,t\n"
	                                      "carotid,share 100%,new,1,t\n",
	                             .constraints = "structure,metric,limit,unit,kind,points,source\n"
	                                            "carotid,V50,60,%,hard,1,t\n" }, "10x2", NULL);
	open_row(&t, 0, 100, "distribution");
	done(&t);
}

static void
applies(void)
{
	struct try t;
	const struct score_row *row;

	/* FACTS 7.2: 50/25, 2 years: BED2 86.943307 % of 109.6, so 13.056693 % of 54.8 Gy are left; a second course that
	 * got nothing does not count */
	try_case(&t, &(struct mini){ .courses = "course,regimen,months_before\nprior,25x2,24\nsecond,5x2,12\nnew,5x8,\n",
	                             .structures = STRUCTURES "carotid,2,woolley,,spinal-cord,,test\n",
	                             .doses = MINI_DOSES "carotid,Dmax,second,0,test\n" }, "10x2", NULL);
	row = &t.s.rows[0];
	NEAR(row->residual_eqd2_gy, 54.8 * .13056693, 3e-7, 0);
	NEAR(row->achieved, 20 + 54.8 * .13056693, 3e-7, 0);
	IS_INT(row->state, ROW_MET);
	IS_STR(row->why_not, "");
	done(&t);
	/* a named cord under a model of another kind: primate-cord leaves 1 - .900578 of 50 */
	try_case(&t, &(struct mini){ .courses = CORD_MONTHS("24"),
	                             .structures = STRUCTURES "carotid,2,none,,spinal-cord,,test\n" }, "10x2", "primate-cord");
	NEAR(t.s.rows[0].residual_eqd2_gy, 50 * (1 - .900578), 5e-5, 0);
	done(&t);
	/* with its own risk (FACTS 7.2: 85.5 Gy2 of 88.358931; 77.664840 may follow) */
	try_case(&t, &(struct mini){ .courses = "course,regimen,months_before\nprior,25x1.8,24\nnew,5x8,\n",
	                             .structures = STRUCTURES "carotid,2,woolley,risk:0.1% reduction:10%,,,test\n" },
	         "10x2", NULL);
	NEAR(t.s.rows[0].residual_eqd2_gy, (88.358931 - 77.664840) / 2, 3e-6, 0);
	done(&t);
}

static void
a_step_cannot_ask_for_it(void)
{
	struct loaded x;
	struct quantity_value v;
	struct fault f;
	struct assess *a;

	need_mini(&x, &(struct mini){ .structures = STRUCTURES "carotid,2,woolley,,,,test\n" });
	a = assess_new(x.c, &f);
	OK(!assess_quantity(a, "residual_eqd2", "carotid", x.arena, &v, &f));
	HAS(f.text, "below 100 %");
	OK(assess_quantity(a, "prior_eqd2", "carotid", x.arena, &v, &f));
	assess_free(a);
	unload(&x);
	load_mini(&x, &(struct mini){ .structures = STRUCTURES "carotid,2,none,,cordd,lkb-cordd,test\n" });
	OK(x.c == NULL);
	IS_INT(x.report.errors, 2);
	IS_STR(x.report.items[0].code, "unknown_tissue");
	IS_STR(x.report.items[1].code, "unknown_ntcp_model");
	HAS(x.report.items[1].message, "did you mean \"lkb-cord\"");
	unload(&x);
	load_mini(&x, &(struct mini){ .structures = STRUCTURES "carotid,2,woolley,reduction:99%,,,test\n" });
	OK(x.c == NULL);
	HAS(x.report.items[0].message, "no solution");
	unload(&x);
}

/* ---- control without complication ---- */

#define DOSES "structure,metric,course,factor,source\n"
#define LIMITS "structure,metric,limit,kind,points,source\n"

static struct utcp
utcp(const struct try *t)
{
	struct utcp u;
	struct fault f;

	if (!assess_utcp(t->a, &t->r.schedule, NULL, t->s.tcp, t->arena, &u, &f))
		tap_bail_out(f.text);
	return u;
}

static void
without_complication(void)
{
	struct try t;
	struct utcp u;
	double cord, p, gland, q, tcp;

	/* cord: 35x2 at 0.6 is 42 Gy at 1.2, new 10x2 at 0.5 is 10 at 1; half of the past is left; alpha/beta 0.87 */
	cord = .5 * 42 * (1.2 + .87) / 2.87 + 10 * 1.87 / 2.87;
	p = 1 / (1 + pow(69.4 / cord, log(19) / log(69.4 / 59.3)));
	/* gland: hot half 70 and 20, cold half at 0.5: 35 Gy at 1 and 10 at 1, alpha/beta 3; the mean */
	gland = ((70 + 20) + (35 * 4 / 5. + 10 * 4 / 5.)) / 2;
	q = erfc((39.9 - gland) / (.4 * 39.9) / sqrt(2)) / 2;
	tcp = exp(-1e6 * exp(-.3 * 20 * 1.2));
	try_case(&t, &(struct mini){
	                 .structures = STRUCTURES "cord,2,constant,0.5,spinal-cord,cord-schultheiss,t\n"
	                                          "gland,3,none,,parotid,lkb-parotid,t\n",
	                 .doses = DOSES "cord,Dmax,prior,0.6,t\ncord,Dmax,new,0.5,t\n"
	                                "gland,share 50%,prior,1,t\ngland,share 50%,prior,0.5,t\n"
	                                "gland,share 50%,new,0.5,t\ngland,share 50%,new,1,t\n",
	                 .constraints = LIMITS "cord,Dmax,50,hard,1,t\ngland,mean,60,soft,1,t\ntumour,TCP,0.5,soft,1,t\n",
	                 .tumour = TUMOUR }, "10x2", NULL);
	u = utcp(&t);
	IS_STR(u.missing, "");
	NEAR(t.s.tcp, tcp, 0, 1e-9);
	NEAR(u.ntcp[0], p, 0, 1e-12);
	NEAR(u.ntcp[1], q, 1e-12, 0);
	NEAR(u.utcp, tcp * (1 - p) * (1 - q), 0, 1e-9);
	done(&t);
}

static void
not_in_utcp(void)
{
	struct try t;
	struct utcp u;

	try_case(&t, &(struct mini){ .tumour = TUMOUR }, "10x2", NULL);
	u = utcp(&t);
	OK(isnan(u.utcp));
	HAS(u.missing, "carotid (no model named)");
	done(&t);
	/* a histogram model without one */
	try_case(&t, &(struct mini){ .structures = STRUCTURES "carotid,3,none,,parotid,lkb-parotid,t\n", .tumour = TUMOUR },
	         "10x2", NULL);
	u = utcp(&t);
	OK(isnan(u.utcp) && isnan(u.ntcp[0]));
	HAS(u.missing, "carotid (");
	done(&t);
	/* recovery that does not apply */
	try_case(&t, &(struct mini){ .structures = STRUCTURES "carotid,2,woolley,,,cord-schultheiss,t\n", .tumour = TUMOUR },
	         "10x2", NULL);
	u = utcp(&t);
	OK(isnan(u.utcp));
	HAS(u.missing, "carotid (");
	done(&t);
	/* no tumour, all organs known */
	try_case(&t, &(struct mini){ .structures = STRUCTURES "carotid,2,none,,,cord-schultheiss,t\n" }, "10x2", NULL);
	u = utcp(&t);
	OK(isnan(u.utcp) && u.ntcp[0] > 0);
	IS_STR(u.missing, "");
	done(&t);
}

TAP_MAIN(TAP_CASE(not_applicable), TAP_CASE(applies), TAP_CASE(a_step_cannot_ask_for_it), TAP_CASE(without_complication),
	 TAP_CASE(not_in_utcp))
