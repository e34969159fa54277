/* Each misconception of MODEL section 11: a step that is answered with its number, worked by hand beside it and typed as a
 * learner would, is answered with its name. */
#include "tap.h"

#include <stdio.h>
#include <string.h>

#include "assess/misconception.h"
#include "mini_case.h"
#include "tutor/tutor.h"

static bool reached[MISCONCEPTIONS];

struct typed {
	const char *quantity, *of, *tolerance, *answer;
	enum misconception_id id;
};

/* What is said to the answer, in the arena of x. */
static const char *
said_to(struct loaded *x, const struct typed *t, bool *right)
{
	struct fault f = { 0 };
	struct assess *a = assess_new(x->c, &f);
	struct tutor *tutor = a ? tutor_new(a, &f) : NULL;
	struct tutor_view v;
	const char *said;

	if (!tutor || !tutor_do(tutor, &(struct tutor_action){ .verb = TUTOR_NEXT }, &f) ||
	    !tutor_do(tutor, &(struct tutor_action){ .verb = TUTOR_ANSWER, .text = t->answer }, &f))
		tap_bail_out(f.text);
	tutor_look(tutor, &v);
	*right = v.steps[0].state == STEP_RIGHT;
	said = arena_text(x->arena, v.steps[0].feedback, strlen(v.steps[0].feedback));
	tutor_free(tutor);
	assess_free(a);
	return said;
}

static void
check(const struct mini *m, const struct typed *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct misconception *wrong = misconception_at(list[i].id);
		struct mini with = *m;
		struct loaded x;
		char steps[300];
		const char *said, *name;
		bool right;

		snprintf(steps, sizeof steps, "step,type,prompt,quantity,of,tolerance,points\nask,number,How much?,%s,%s,%s,2;1\n",
		         list[i].quantity, list[i].of, list[i].tolerance);
		with.steps = steps;
		need_mini(&x, &with);
		said = said_to(&x, &list[i], &right);
		name = strstr(said, wrong->title);
		/* "It is what comes out when recovery is forgotten. In the months ..." */
		if (!OK(!right && name && (!strncmp(name - 10, " out when ", 10) || !strncmp(name - 8, "Or when ", 8)) &&
		        strstr(name, wrong->explanation)))
			tap_diag("%s of %s, %s (%s): %s", list[i].quantity, list[i].of, list[i].answer, wrong->name, said);
		reached[list[i].id] = true;
		unload(&x);
	}
}
#define CHECK(m, list) check((m), (list), sizeof(list) / sizeof *(list))

#define TUMOUR "clone,share,clonogens,alpha,alpha_beta_gy,doubling_days,kickoff_days,source\nall,1,1e7,0.3,10,3,21,test\n"

/* 35x2 to 0.9: 63 Gy in 1.8 Gy fractions; 5x8 to 0.8: 32 Gy in 6.4 Gy fractions.  alpha/beta 3: 63 x 4.8/5 = 60.48, of which 0.7 are
 * left, 42.336; 32 x 9.4/5 = 60.16; together 102.496, of 119. */
static void
doses_tissues_recovery(void)
{
	static const struct mini m = {
		.structures = "structure,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\n"
		              "carotid,3,,constant,0.3,test\ncord,2,,none,,test\n",
		.doses = "structure,metric,course,factor,source\ncarotid,Dmax,prior,0.9,test\ncarotid,Dmax,new,0.8,test\n"
		         "cord,Dmax,prior,0.5,test\ncord,Dmax,new,0.5,test\n",
		.constraints = "structure,metric,limit,kind,points,source\ncarotid,Dmax,119,hard,4,test\ncord,Dmax,50,hard,4,test\n",
		.tumour = TUMOUR,
	};
	static const struct typed list[] = {
		/* 63 + 32 */
		{ "cumulative_eqd2", "carotid", "0.5", "95", MISCONCEPTION_PHYSICAL_ADDED },
		{ "eqd2", "carotid new", "0.5", "32 Gy", MISCONCEPTION_PHYSICAL_ADDED },
		/* the cord's 2: 32 x 8.4/4 */
		{ "eqd2", "carotid new", "0.5", "67,2", MISCONCEPTION_OTHER_ALPHA_BETA },
		/* the tumour's 10: 32 x 16.4/12 = 43.733 */
		{ "eqd2", "carotid new", "0.5", "43.7", MISCONCEPTION_TUMOUR_ALPHA_BETA },
		/* 40 (1 + 8/3) = 146.667 */
		{ "tumour_bed", "new", "0.5", "146.7", MISCONCEPTION_ORGAN_ALPHA_BETA },
		/* 32 x (32 + 3)/5 */
		{ "eqd2", "carotid new", "0.5", "224", MISCONCEPTION_TOTAL_AS_FRACTION },
		/* the prescription: 40 x 11/5 */
		{ "eqd2", "carotid new", "0.5", "88.0 Gy", MISCONCEPTION_PRESCRIPTION },
		/* 60.16 x (1 + 2/3) = 100.267, and back */
		{ "eqd2", "carotid new", "0.5", "100.3", MISCONCEPTION_BED_FOR_EQD2 },
		{ "bed", "carotid new", "0.5", "60.2", MISCONCEPTION_EQD2_FOR_BED },
		/* 60.48 + 60.16 */
		{ "cumulative_eqd2", "carotid", "0.5", "120.6", MISCONCEPTION_RECOVERY_FORGOTTEN },
		/* 42.336 + 0.7 x 60.16 */
		{ "cumulative_eqd2", "carotid", "0.5", "84.4", MISCONCEPTION_RECOVERY_ON_NEW },
		/* 70 x 1.2 = 84, 0.7 of it */
		{ "tumour_bed", "prior", "0.5", "58.8", MISCONCEPTION_RECOVERY_ON_TUMOUR },
		/* 0.7 of 63 Gy: 44.1 Gy in 1.26 Gy fractions, 44.1 x 4.26/5 = 37.5732 */
		{ "residual_eqd2", "carotid", "0.5", "37.6", MISCONCEPTION_RECOVERY_ON_PHYSICAL },
		/* 0.3 x 60.48 */
		{ "residual_eqd2", "carotid", "0.5", "18.1", MISCONCEPTION_RECOVERED_AS_LEFT },
		/* 95 Gy in 40 fractions of 2.375 Gy: 95 x 5.375/5 = 102.125; the key is 102.496 */
		{ "cumulative_eqd2", "carotid", "0.1", "102.1", MISCONCEPTION_EQD2_OF_SUM },
	};

	CHECK(&m, list);
}

/* 10x1.5 twice a day, 6 h apart, half-time 4 h, alpha/beta 3: Hm = 2^(-6/4) = 0.3535534; within a day 15 (1 + 1.3535534/2)/(5/3) =
 * 15.0910; repair complete 15 x 4.5/5 = 13.5; with what is carried overnight the key is 15.385. */
static void
repair(void)
{
	static const struct mini m = {
		.courses = "course,regimen,months_before\nprior,35x2,14\nnew,10x1.5 bid 6h,\n",
		.structures = "structure,alpha_beta_gy,half_time_h,recovery_model,source\ncarotid,3,4,none,test\n",
	};
	static const struct typed list[] = {
		{ "eqd2", "carotid new", "0.1", "13.5", MISCONCEPTION_REPAIR_IGNORED },
		{ "eqd2", "carotid new", "0.1", "15,09 Gy", MISCONCEPTION_HM_ONLY },
	};

	CHECK(&m, list);
}

/* 10x2, a week off, 10x2: the second part begins on day 21 and ends on day 32.  35x2: 84 Gy of BED, 46 days, 25 of them with
 * growth; K = ln 2/(0.3 x 3) = 0.7701635. */
static void
time_and_growth(void)
{
	static const struct mini gap = {
		.courses = "course,regimen,months_before\nprior,35x2,14\nnew,\"10x2, gap 1w, 10x2\",\n", .tumour = TUMOUR,
	};
	static const struct mini long_one = {
		.courses = "course,regimen,months_before\nprior,35x2,14\nnew,35x2,\n", .tumour = TUMOUR,
	};
	static const struct typed days[] = {
		{ "elapsed_days", "new", "0.2", "33", MISCONCEPTION_TK_WRONG_DAY },
		{ "elapsed_days", "new", "0.2", "35 days", MISCONCEPTION_WEEKS_ROUNDED },
		{ "elapsed_days", "new", "0.2", "25 d", MISCONCEPTION_GAP_FORGOTTEN },
	};
	static const struct typed growth[] = {
		/* K/1.2 = 0.6418030, x 25 = 16.045 off 84 */
		{ "tumour_net_bed", "new", "0.2", "67.95", MISCONCEPTION_K_IN_EQD2 },
		/* 26 K = 20.024 off 84; without the kick-off 46 K = 35.428 */
		{ "tumour_net_bed", "new", "0.2", "64.0", MISCONCEPTION_TK_WRONG_DAY },
		{ "tumour_net_bed", "new", "0.2", "48.57", MISCONCEPTION_TK_WRONG_DAY },
		/* 49 days: 28 K = 21.565 */
		{ "tumour_net_bed", "new", "0.2", "62.4", MISCONCEPTION_WEEKS_ROUNDED },
	};

	CHECK(&gap, days);
	CHECK(&long_one, growth);
}

/* One fraction of 10 Gy, alpha 0.3, alpha/beta 10: exponent 6; OER 2: 1.5 + 0.75 = 2.25.  100 clonogens, a fifth hypoxic: the key is
 * exp(-(80 e^-6 + 20 e^-2.25)) = 0.1. */
static void
oxygen(void)
{
	static const struct mini m = {
		.courses = "course,regimen,months_before\nprior,35x2,14\nnew,1x10,\n",
		.tumour = "clone,share,clonogens,alpha,alpha_beta_gy,oer_alpha,oer_beta,hypoxic_fraction,source\nall,1,100,0.3,10,2,2,0.2,t\n",
	};
	static const struct typed list[] = {
		/* exp(-100 e^-6) = 0.78046 */
		{ "tcp", "new", "0.01", "0.78", MISCONCEPTION_HYPOXIA_IGNORED },
		/* beta/2: 3; exp(-(80 e^-6 + 20 e^-3)) = 0.30299 */
		{ "tcp", "new", "0.01", "0.303", MISCONCEPTION_OER_ONCE },
	};

	CHECK(&m, list);
}

/* On MINI_FOUR_VOXELS. */
static void
slices(void)
{
	static const struct mini m = { MINI_FOUR_VOXELS };
	static const struct typed list[] = {
		/* the second voxel instead of the fourth; the third itself */
		{ "mapped_dose", "cord prior", "0.5", "20", MISCONCEPTION_WRONG_DIRECTION },
		{ "mapped_dose", "cord prior", "0.5", "30", MISCONCEPTION_UNMOVED },
		/* 40 - 30 the other way round */
		{ "dose_change", "cord prior", "0.5", "-10 Gy", MISCONCEPTION_SIGN_OF_SHIFT },
		/* 40 where the tissue was */
		{ "dose_error", "cord prior", "0.5", "40", MISCONCEPTION_ONE_OF_TWO },
		/* 40 x (4 + 2)/4 */
		{ "mapped_dose", "cord prior", "0.5", "60", MISCONCEPTION_EQD2_FOR_DOSE },
		/* two voxels of 0.008 cc */
		{ "volume_cc", "cord", "0.001", "2", MISCONCEPTION_VOXEL_VOLUME },
		/* only the new course: 10 Gy in 1 Gy fractions, 10 x 3/4 */
		{ "upper_eqd2", "nerve", "0.1", "7.5", MISCONCEPTION_UNKNOWN_AS_ZERO },
	};

	CHECK(&m, list);
}

/* A new one without a case here is not tested. */
static void
each_was_reached(void)
{
	for (int i = 0; i < MISCONCEPTIONS; i++)
		if (!OK(reached[i]))
			tap_diag("%s", misconception_at((enum misconception_id)i)->name);
}

/* Mucosa and tumour both have alpha/beta 10: 25x3 to the artery with it is 75 x 13/12 = 81.25, by either way; both are told. */
static void
several_are_told(void)
{
	struct typed t = { "eqd2", "carotid new", "0.5", "81.25", MISCONCEPTION_OTHER_ALPHA_BETA };
	struct loaded x;
	const char *said;
	bool right;

	need_mini(&x, &(struct mini){
		.courses = "course,regimen,months_before\nprior,35x2,14\nnew,25x3,\n",
		.structures = "structure,alpha_beta_gy,recovery_model,source\ncarotid,3,none,test\nmucosa,10,none,test\n",
		.tumour = TUMOUR,
		.steps = "step,type,prompt,quantity,of,tolerance,points\nask,number,How much?,eqd2,carotid new,0.5,2;1\n",
	});
	said = said_to(&x, &t, &right);
	OK(!right);
	HAS(said, "It is what comes out when the \u03b1/\u03b2 of another tissue is used (\u03b1/\u03b2 10 Gy, of the mucosa).");
	HAS(said, "Or when the \u03b1/\u03b2 of the tumour is used for the organ");
	HAS(said, "More than one way leads to this number; which was yours?");
	unload(&x);
}

TAP_MAIN(TAP_CASE(doses_tissues_recovery), TAP_CASE(repair), TAP_CASE(time_and_growth), TAP_CASE(oxygen), TAP_CASE(slices),
         TAP_CASE(each_was_reached), TAP_CASE(several_are_told))
