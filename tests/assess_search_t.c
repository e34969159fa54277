#include "assess/search.h"

#include <math.h>

#include "mini_case.h"
#include "radiobio/random.h"

#define BOUNDS "what,low,high,step\n"
#define TUMOUR "clone,share,clonogens,alpha,alpha_beta_gy,doubling_days,kickoff_days,source\nall,1,1e6,0.3,10,3.5,12,test\n"
#define LIMITS \
	"structure,metric,limit,kind,points,source\ncarotid,Dmax,119,hard,4,test\ntumour,TCP,0.7,soft,6,test\n"
static const struct mini small_grid = {
	.tumour = TUMOUR,
	.constraints = LIMITS,
	.bounds = BOUNDS "fractions,2,14,\ndose_gy,1.2,4,0.4\nper_day,1,2,\ninterval_h,6,8,2\ndays_per_week,5,6,\ngap_weeks,0,1,\n",
};

struct try { struct loaded x; struct assess *a; struct search_grid g; struct search_result found; };

static void
try_case(struct try *t, const struct mini *m, int threads)
{
	struct fault f;

	need_mini(&t->x, m);
	t->a = assess_new(t->x.c, &f);
	if (!t->a || !search_grid_of(t->x.c, &t->g, &f) || !assess_search(t->a, &t->g, threads, t->x.arena, &t->found, &f))
		tap_bail_out(f.text);
}

static void
done(struct try *t)
{
	assess_free(t->a);
	unload(&t->x);
}

struct one { double mark, tcp, use; int fractions; double days; char notation[SEARCH_TEXT_MAX]; };

/* Scored from its notation, as a user would. */
static struct one
score_text(const struct assess *a, const char *text)
{
	struct rb_regimen r;
	struct score s;
	struct fault f;
	struct one x;

	if (!rb_regimen_parse(text, &r, &f) || !score_init(&s, a, &f) || !assess_score(a, &r.schedule, NULL, &s, &f))
		tap_bail_out(f.text);
	x = (struct one){ .mark = s.mark, .tcp = s.tcp, .use = s.rows[0].achieved / 119, .fractions = (int)r.schedule.n,
		          .days = rb_elapsed_days(&r.schedule) };
	snprintf(x.notation, sizeof x.notation, "%s", r.notation);
	score_fini(&s);
	rb_regimen_fini(&r);
	return x;
}

/* The grid written out with nothing of search.c: 13 fractions x 8 doses, once a day or twice at two intervals, two weeks
 * of treatment days, two gaps. */
static size_t
write_out(const struct assess *a, struct one *out)
{
	static const char *const rhythms[] = { "", " bid 6h", " bid 8h" };
	size_t n = 0;

	for (int k = 2; k <= 14; k++)
		for (int d = 0; d < 8; d++)
			for (int h = 0; h < 3; h++)
				for (int week = 0; week < 2; week++)
					for (int gap = 0; gap < 2; gap++) {
						char text[200], dose[20];
						const char *days = week ? " 6/w" : "";

						snprintf(dose, sizeof dose, "%.1f", 1.2 + 0.4 * d);
						if (gap)
							snprintf(text, sizeof text, "%dx%s%s%s, gap 1w, %dx%s%s%s", (k + 1) / 2, dose,
							         rhythms[h], days, k / 2, dose, rhythms[h], days);
						else
							snprintf(text, sizeof text, "%dx%s%s%s", k, dose, rhythms[h], days);
						out[n++] = score_text(a, text);
					}
	return n;
}

static double
nine(double x)
{
	return round(x * 1e9) / 1e9;
}

static bool
beats(const struct one *x, const struct one *y)
{
	double xt = nine(x->tcp), yt = nine(y->tcp), xu = nine(x->use), yu = nine(y->use);

	return xt >= yt && xu <= yu && (xt > yt || xu < yu);
}

static bool
comes_before(const struct one *x, const struct one *y)
{
	if (x->fractions != y->fractions)
		return x->fractions < y->fractions;
	if (fabs(x->days - y->days) > 1e-9)
		return x->days < y->days;
	return strcmp(x->notation, y->notation) < 0;
}

static void
agrees_with_brute_force(void)
{
	static struct one all[13 * 8 * 3 * 2 * 2];
	struct try t;
	size_t n, best = 0, front = 0, missing = 0;

	try_case(&t, &small_grid, 1);
	n = write_out(t.a, all);
	IS_INT(t.found.evaluated, n);
	for (size_t i = 1; i < n; i++)
		if (nine(all[i].mark) > nine(all[best].mark) ||
		    (nine(all[i].mark) >= nine(all[best].mark) && comes_before(&all[i], &all[best])))
			best = i;
	IS_STR(t.found.best.regimen, all[best].notation);
	NEAR(t.found.best.mark, all[best].mark, 1e-12, 0);
	for (size_t i = 0; i < n; i++) {
		bool beaten = false, listed = false;

		for (size_t j = 0; j < n && !beaten; j++)
			beaten = beats(&all[j], &all[i]);
		for (size_t j = 0; j < t.found.n_front && !beaten; j++)
			listed = listed || !strcmp(t.found.front[j].regimen, all[i].notation);
		front += !beaten;
		missing += !beaten && !listed;
	}
	IS_INT(missing, 0);
	IS_INT(t.found.n_front, front);
	OK(front > 5);
	/* The safest stands first. */
	for (size_t j = 1; j < t.found.n_front; j++)
		OK(t.found.front[j].worst_use >= t.found.front[j - 1].worst_use - 1e-9);
	done(&t);
}

static void
no_random_regimen_of_the_grid_is_better(void)
{
	struct rb_random r;
	struct try t;
	size_t better = 0;

	try_case(&t, &small_grid, 1);
	printf("    # seed 42\n");
	rb_random_init(&r, 42, 0, 0);
	for (int i = 0; i < 10000; i++) {
		char text[100];
		int n = 2 + (int)(13 * rb_random_uniform(&r)), d = (int)(8 * rb_random_uniform(&r));
		bool twice = rb_random_uniform(&r) < 0.5, six = rb_random_uniform(&r) < 0.5;

		snprintf(text, sizeof text, "%dx%.1f%s%s", n, 1.2 + 0.4 * d, twice ? " bid 6h" : "", six ? " 6/w" : "");
		better += score_text(t.a, text).mark > t.found.best.mark + 1e-9;
	}
	IS_INT(better, 0);
	done(&t);
}

static void
threads_change_nothing(void)
{
	struct try one, two;

	try_case(&one, &small_grid, 1);
	try_case(&two, &small_grid, 2);
	IS_INT(one.found.n_front, two.found.n_front);
	IS_STR(one.found.best.regimen, two.found.best.regimen);
	for (size_t i = 0; i < one.found.n_front; i++) {
		OK(!strcmp(one.found.front[i].regimen, two.found.front[i].regimen));
		OK(!memcmp(&one.found.front[i].tcp, &two.found.front[i].tcp, sizeof(double)));
	}
	done(&one);
	done(&two);
}

static void
what_the_case_does_not_say_has_a_default(void)
{
	struct try t;
	struct fault f;

	try_case(&t, &(struct mini){ 0 }, 1);
	IS_INT(t.g.fractions.n, 40);
	IS_INT(t.g.dose_gy.n, 91);
	IS_INT(t.found.evaluated, 3640);
	/* Without a tumour the safest is all the front: nothing is gained by more dose. */
	IS_STR(t.found.front[0].regimen, "1x1");
	IS_INT(t.found.n_front, 1);
	OK(isnan(t.found.best.tcp));
	done(&t);
	need_mini(&t.x, &(struct mini){ .bounds = BOUNDS "fractions,1,200,\ndose_gy,0.1,30,0.001\n" });
	OK(!search_grid_of(t.x.c, &t.g, &f));
	HAS(f.text, "2000000");
	unload(&t.x);
}

/* What is found piece by piece is what is found at once. */
static void
pieces_change_nothing(void)
{
	struct search_result pieces;
	struct search_run *run;
	struct fault f;
	struct try t;
	bool more = true;
	int calls = 0;

	try_case(&t, &small_grid, 2);
	run = search_start(t.a, &t.g, &f);
	if (!run)
		tap_bail_out(f.text);
	for (; more; calls++)
		OK(search_some(run, 10, &more, &f));
	OK(calls > 20);
	OK(search_end(run, t.x.arena, &pieces, &f));
	IS_INT(pieces.evaluated, t.found.evaluated);
	IS_INT(pieces.n_front, t.found.n_front);
	IS_STR(pieces.best.regimen, t.found.best.regimen);
	for (size_t i = 0; i < pieces.n_front; i++)
		OK(!strcmp(pieces.front[i].regimen, t.found.front[i].regimen));
	search_free(run);
	done(&t);
}

TAP_MAIN(TAP_CASE(agrees_with_brute_force), TAP_CASE(no_random_regimen_of_the_grid_is_better), TAP_CASE(threads_change_nothing),
         TAP_CASE(what_the_case_does_not_say_has_a_default), TAP_CASE(pieces_change_nothing))
