/* Every misconception of MODEL section 11, each number worked by hand beside it. */
#include "assess/misconception.h"

#include <math.h>

#include "mini_case.h"

#define STRUCTURES \
	"structure,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\n" \
	"carotid,3,,constant,0.3,test\ncord,2,,none,,test\n"
#define DOSES \
	"structure,metric,course,factor,source\ncarotid,Dmax,prior,0.9,test\ncarotid,Dmax,new,0.8,test\n" \
	"cord,Dmax,prior,0.5,test\ncord,Dmax,new,0.5,test\n"
#define LIMITS "structure,metric,limit,kind,points,source\ncarotid,Dmax,119,hard,4,test\ncord,Dmax,50,hard,4,test\n"
#define TUMOUR "clone,share,clonogens,alpha,alpha_beta_gy,doubling_days,kickoff_days,source\nall,1,1e7,0.3,10,3,21,test\n"

/* 35x2 to 0.9: 63 Gy in 1.8 Gy fractions; 5x8 to 0.8: 32 Gy in 6.4 Gy fractions.  alpha/beta 3:
 * 63 x 4.8/5 = 60.48, of which 0.7 are left, 42.336; 32 x 9.4/5 = 60.16; together 102.496. */
static const struct mini base = { .structures = STRUCTURES, .doses = DOSES, .constraints = LIMITS, .tumour = TUMOUR };

struct expected {
	const char *quantity, *of;
	enum misconception_id id;
	double value;
};

static struct mistaken found[MISTAKEN_MAX];

static size_t
mistakes(const struct loaded *x, const struct assess *a, const char *quantity, const char *of)
{
	struct fault f;
	size_t n;

	if (!assess_mistakes(a, quantity, of, x->arena, found, &n, &f))
		tap_bail_out(f.text);
	return n;
}

static bool
leads_to(size_t n, enum misconception_id id, double value)
{
	for (size_t i = 0; i < n; i++)
		if (found[i].id == id && fabs(found[i].value - value) <= 1e-7 * fmax(1, fabs(value)))
			return true;
	for (size_t i = 0; i < n; i++)
		if (found[i].id == id)
			fprintf(stderr, "# %s leads to %.10g, not to %.10g\n", misconception_at(id)->name, found[i].value, value);
	return false;
}

static void
check(const struct mini *m, const struct expected *e, size_t n)
{
	struct loaded x;
	struct assess *a;
	struct fault f;

	need_mini(&x, m);
	a = assess_new(x.c, &f);
	if (!a)
		tap_bail_out(f.text);
	for (size_t i = 0; i < n; i++)
		OK(leads_to(mistakes(&x, a, e[i].quantity, e[i].of), e[i].id, e[i].value));
	assess_free(a);
	unload(&x);
}
#define CHECK(m, list) check((m), (list), sizeof(list) / sizeof *(list))

static void
doses_and_tissues(void)
{
	static const struct expected list[] = {
		/* 63 + 32 */
		{ "cumulative_eqd2", "carotid", MISCONCEPTION_PHYSICAL_ADDED, 95 },
		/* 119 - 95 */
		{ "margin_eqd2", "carotid", MISCONCEPTION_PHYSICAL_ADDED, 24 },
		{ "eqd2", "carotid new", MISCONCEPTION_PHYSICAL_ADDED, 32 },
		/* 95 Gy in 40 fractions of 2.375 Gy: 95 x 5.375/5 */
		{ "cumulative_eqd2", "carotid", MISCONCEPTION_EQD2_OF_SUM, 102.125 },
		/* the cord's 2: 32 x 8.4/4 */
		{ "eqd2", "carotid new", MISCONCEPTION_OTHER_ALPHA_BETA, 67.2 },
		/* the tumour's 10: 32 x 16.4/12 */
		{ "eqd2", "carotid new", MISCONCEPTION_TUMOUR_ALPHA_BETA, 43.7333333333 },
		/* 40 (1 + 8/3), 40 (1 + 8/2) */
		{ "tumour_bed", "new", MISCONCEPTION_ORGAN_ALPHA_BETA, 146.6666666667 },
		{ "tumour_bed", "new", MISCONCEPTION_ORGAN_ALPHA_BETA, 200 },
		/* 32 x (32 + 3)/5 */
		{ "eqd2", "carotid new", MISCONCEPTION_TOTAL_AS_FRACTION, 224 },
		/* the prescription: 40 x 11/5 */
		{ "eqd2", "carotid new", MISCONCEPTION_PRESCRIPTION, 88 },
		/* 60.16 x (1 + 2/3), and back */
		{ "eqd2", "carotid new", MISCONCEPTION_BED_FOR_EQD2, 100.2666666667 },
		{ "bed", "carotid new", MISCONCEPTION_EQD2_FOR_BED, 60.16 },
		/* 40 x 1.8 = 72; EQD2 60 */
		{ "tumour_eqd2", "new", MISCONCEPTION_BED_FOR_EQD2, 72 },
		{ "tumour_bed", "new", MISCONCEPTION_EQD2_FOR_BED, 60 },
	};

	CHECK(&base, list);
}

static void
recovery(void)
{
	static const struct expected list[] = {
		{ "residual_eqd2", "carotid", MISCONCEPTION_RECOVERY_FORGOTTEN, 60.48 },
		/* 60.48 + 60.16; 119 - 60.48; 119 - 120.64 */
		{ "cumulative_eqd2", "carotid", MISCONCEPTION_RECOVERY_FORGOTTEN, 120.64 },
		{ "remaining_eqd2", "carotid", MISCONCEPTION_RECOVERY_FORGOTTEN, 58.52 },
		{ "margin_eqd2", "carotid", MISCONCEPTION_RECOVERY_FORGOTTEN, -1.64 },
		/* 42.336 + 0.7 x 60.16 */
		{ "cumulative_eqd2", "carotid", MISCONCEPTION_RECOVERY_ON_NEW, 84.448 },
		/* 0.7 of 63 Gy: 44.1 Gy in 1.26 Gy fractions, 44.1 x 4.26/5 */
		{ "residual_eqd2", "carotid", MISCONCEPTION_RECOVERY_ON_PHYSICAL, 37.5732 },
		/* 0.3 x 60.48; 119 less that */
		{ "residual_eqd2", "carotid", MISCONCEPTION_RECOVERED_AS_LEFT, 18.144 },
		{ "remaining_eqd2", "carotid", MISCONCEPTION_RECOVERED_AS_LEFT, 100.856 },
		{ "recovered_eqd2", "carotid", MISCONCEPTION_RECOVERED_AS_LEFT, 42.336 },
		/* 70 x 1.2 = 84 to the tumour, 0.7 of it */
		{ "tumour_bed", "prior", MISCONCEPTION_RECOVERY_ON_TUMOUR, 58.8 },
	};

	CHECK(&base, list);
}

/* 10x1.5 twice a day, 6 h apart, half-time 4 h, alpha/beta 3: Hm = 2^(-6/4) = 0.3535534 (Thames 1985); within a day
 * 15 (1 + 1.3535534/2)/(5/3) = 15.0909903; repair complete 15 x 4.5/5 = 13.5. */
static void
repair(void)
{
	static const struct mini m = {
		.courses = "course,regimen,months_before\nprior,35x2,14\nnew,10x1.5 bid 6h,\n",
		.structures = "structure,alpha_beta_gy,half_time_h,recovery_model,source\ncarotid,3,4,none,test\n",
	};
	static const struct expected list[] = {
		{ "eqd2", "carotid new", MISCONCEPTION_REPAIR_IGNORED, 13.5 },
		{ "eqd2", "carotid new", MISCONCEPTION_HM_ONLY, 15.0909903 },
		/* BED is 5/3 of it */
		{ "bed", "carotid new", MISCONCEPTION_HM_ONLY, 25.1516505 },
		/* with 70 Gy of 35x2, where one fraction a day has no Hm */
		{ "cumulative_eqd2", "carotid", MISCONCEPTION_HM_ONLY, 85.0909903 },
	};

	CHECK(&m, list);
}

/* 10x2, a week off, 10x2: the second part begins on day 21 and ends on day 32. */
static void
time_and_growth(void)
{
	static const struct mini gap = {
		.courses = "course,regimen,months_before\nprior,35x2,14\nnew,\"10x2, gap 1w, 10x2\",\n", .tumour = TUMOUR,
	};
	static const struct mini long_one = {
		.courses = "course,regimen,months_before\nprior,35x2,14\nnew,35x2,\n", .tumour = TUMOUR,
	};
	static const struct expected days[] = {
		{ "elapsed_days", "new", MISCONCEPTION_TK_WRONG_DAY, 33 },
		{ "elapsed_days", "new", MISCONCEPTION_WEEKS_ROUNDED, 35 },
		{ "elapsed_days", "new", MISCONCEPTION_GAP_FORGOTTEN, 25 },
		/* K = ln 2/(0.3 x 3) = 0.7701635; BED 40 x 1.2 = 48; with the gap 11 days of growth, without it 4 */
		{ "tumour_net_bed", "new", MISCONCEPTION_GAP_FORGOTTEN, 44.9193459 },
	};
	static const struct expected growth[] = {
		/* 84 Gy, 46 days, 25 of them with growth: K in EQD2 is 0.7701635/1.2 = 0.6418030, x 25 = 16.0450737 */
		{ "tumour_net_bed", "new", MISCONCEPTION_K_IN_EQD2, 67.9549263 },
		/* 47 days: 26 K = 20.0242519; without the kick-off 46 K = 35.4275226 */
		{ "tumour_net_bed", "new", MISCONCEPTION_TK_WRONG_DAY, 63.9757481 },
		{ "tumour_net_bed", "new", MISCONCEPTION_TK_WRONG_DAY, 48.5724774 },
		/* 49 days: 28 K = 21.5645790 */
		{ "tumour_net_bed", "new", MISCONCEPTION_WEEKS_ROUNDED, 62.4354210 },
	};

	CHECK(&gap, days);
	CHECK(&long_one, growth);
}

/* One fraction of 10 Gy, alpha 0.3, alpha/beta 10: 3 + 3 = 6 for oxic cells.  OER 2: 1.5 + 0.75 = 2.25.  100 clonogens, a
 * fifth hypoxic: 80 e^-6 + 20 e^-2.25. */
static void
oxygen(void)
{
	static const struct mini m = {
		.courses = "course,regimen,months_before\nprior,35x2,14\nnew,1x10,\n",
		.tumour = "clone,share,clonogens,alpha,alpha_beta_gy,oer_alpha,oer_beta,hypoxic_fraction,source\nall,1,100,0.3,10,2,2,0.2,t\n",
	};
	static const struct expected list[] = {
		/* exp(-100 e^-6) */
		{ "tcp", "new", MISCONCEPTION_HYPOXIA_IGNORED, 0.7804573245 },
		/* beta/2: 1.5 + 1.5 = 3; exp(-(80 e^-6 + 20 e^-3)) */
		{ "tcp", "new", MISCONCEPTION_OER_ONCE, 0.3029942224 },
	};

	CHECK(&m, list);
}

/* On MINI_FOUR_VOXELS. */
static void
slices(void)
{
	static const struct mini m = { MINI_FOUR_VOXELS };
	static const struct expected list[] = {
		/* the second voxel instead of the fourth */
		{ "mapped_dose", "cord prior", MISCONCEPTION_WRONG_DIRECTION, 20 },
		/* the third voxel itself */
		{ "mapped_dose", "cord prior", MISCONCEPTION_UNMOVED, 30 },
		/* 30 x (3 + 2)/4 */
		{ "eqd2", "cord prior", MISCONCEPTION_UNMOVED, 37.5 },
		/* 20 Gy in 10 fractions of 2 Gy */
		{ "eqd2", "cord prior", MISCONCEPTION_WRONG_DIRECTION, 20 },
		/* 40 - 30 the other way round */
		{ "dose_change", "cord prior", MISCONCEPTION_SIGN_OF_SHIFT, -10 },
		/* 40 where the tissue was, 30 where it is; at alpha/beta 2 in 10 fractions 40 x 6/4 - 30 x 5/4 = 22.5 */
		{ "dose_error", "cord prior", MISCONCEPTION_ONE_OF_TWO, 40 },
		{ "dose_error", "cord prior", MISCONCEPTION_ONE_OF_TWO, 30 },
		{ "dose_error", "cord prior", MISCONCEPTION_EQD2_FOR_DOSE, 22.5 },
		{ "mapped_dose", "cord prior", MISCONCEPTION_EQD2_FOR_DOSE, 60 },
		/* the cord alone moved as it did: 40; not at all: 30; the other way: 20; 40 x (4 + 2)/4 */
		{ "own_rigid_dose", "cord prior", MISCONCEPTION_UNMOVED, 30 },
		{ "own_rigid_dose", "cord prior", MISCONCEPTION_WRONG_DIRECTION, 20 },
		{ "own_rigid_dose", "cord prior", MISCONCEPTION_EQD2_FOR_DOSE, 60 },
		/* two voxels of 0.008 cc */
		{ "volume_cc", "cord", MISCONCEPTION_VOXEL_VOLUME, 2 },
		/* only the new course: 10 Gy in 1 Gy fractions, 10 x 3/4 */
		{ "upper_eqd2", "nerve", MISCONCEPTION_UNKNOWN_AS_ZERO, 7.5 },
		/* physical doses: 40 and 10 */
		{ "cumulative_eqd2", "cord", MISCONCEPTION_PHYSICAL_ADDED, 50 },
	};

	CHECK(&m, list);
}

/* At 2 Gy a fraction the physical dose is the key: it is no misconception then. */
static void
what_leads_to_the_key_is_none(void)
{
	struct loaded x;
	struct assess *a;
	struct fault f;
	size_t n;

	need_mini(&x, &(struct mini){ 0 });
	a = assess_new(x.c, &f);
	n = mistakes(&x, a, "eqd2", "carotid prior");
	for (size_t i = 0; i < n; i++)
		OK(found[i].id != MISCONCEPTION_PHYSICAL_ADDED && found[i].id != MISCONCEPTION_OTHER_ALPHA_BETA);
	OK(n > 0);
	assess_free(a);
	unload(&x);
}

/* Together the tests above reach every one. */
static void
all_have_words(void)
{
	for (int i = 0; i < MISCONCEPTIONS; i++) {
		const struct misconception *m = misconception_at((enum misconception_id)i);

		OK(*m->name && strlen(m->title) > 10 && strlen(m->explanation) > 40);
		OK(m->explanation[strlen(m->explanation) - 1] == '.' && m->title[strlen(m->title) - 1] != '.');
	}
}

TAP_MAIN(TAP_CASE(doses_and_tissues), TAP_CASE(recovery), TAP_CASE(repair), TAP_CASE(time_and_growth), TAP_CASE(oxygen),
         TAP_CASE(slices), TAP_CASE(what_leads_to_the_key_is_none), TAP_CASE(all_have_words))
