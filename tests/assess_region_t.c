#include "assess/region.h"

#include <math.h>

#include "mini_case.h"
#include "radiobio/random.h"

#define TUMOUR "clone,share,clonogens,alpha,alpha_beta_gy,doubling_days,kickoff_days,source\nall,1,1e6,0.3,10,3.5,12,test\n"

/* Two organs that a course may break in either order, one with repair, and a soft limit. */
static const struct mini organs = {
	.structures = "structure,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\ncarotid,3,4,constant,0.5,test\n"
		      "cord,2,,none,,test\nbone,3,,constant,0.25,test\n",
	.doses = "structure,metric,course,factor,source\ncarotid,Dmax,prior,1,test\ncarotid,Dmax,new,1,test\ncord,Dmax,prior,0.5,test\n"
		 "cord,Dmax,new,0.3,test\nbone,Dmax,prior,0.9,test\nbone,Dmax,new,0.6,test\n",
	.constraints = "structure,metric,limit,kind,points,source\ncarotid,Dmax,119,hard,4,test\ncord,Dmax,50,hard,2,test\n"
		       "bone,Dmax,80,soft,1,test\ntumour,TCP,0.7,soft,6,test\n",
	.tumour = TUMOUR,
	.bounds = "what,low,high,step\nfractions,2,14,\nper_day,1,2,\ninterval_h,6,8,2\ndays_per_week,5,6,\ngap_weeks,0,1,\n",
};

struct made { struct loaded x; struct assess *a; };

static void
make(struct made *m, const struct mini *mini)
{
	struct fault f;

	need_mini(&m->x, mini);
	m->a = assess_new(m->x.c, &f);
	if (!m->a)
		tap_bail_out(f.text);
}

static void
drop(struct made *m)
{
	assess_free(m->a);
	unload(&m->x);
}

/* Scored from its notation, as a user would; for score_fini. */
static struct score
score_text(const struct assess *a, const char *text, const struct rb_recovery *recovery)
{
	struct rb_regimen r;
	struct score s;
	struct fault f;

	if (!rb_regimen_parse(text, &r, &f) || !score_init(&s, a, &f) || !assess_score(a, &r.schedule, recovery, &s, &f))
		tap_bail_out(f.text);
	rb_regimen_fini(&r);
	return s;
}

static struct region_form
form(int per_day, unsigned days, enum rb_cadence cadence, int gap_weeks)
{
	struct region_form x = { rb_phase_plain(1, 1), gap_weeks };

	x.phase.per_day = per_day;
	x.phase.days = days;
	x.phase.cadence = cadence;
	return x;
}

/* ---- cells ---- */

/* Of 3 columns and 2 rows: each cell is what the notation scores. */
static void
a_cell_is_what_its_notation_scores(void)
{
	static const int fractions[] = { 1, 2, 3 };
	static const double doses[] = { 2, 3 };
	static const char *const texts[] = { "1x2 bid 6h", "1x2 bid 6h, gap 2w, 1x2 bid 6h", "2x2 bid 6h, gap 2w, 1x2 bid 6h",
		                             "1x3 bid 6h", "1x3 bid 6h, gap 2w, 1x3 bid 6h", "2x3 bid 6h, gap 2w, 1x3 bid 6h" };
	struct region_cell cells[6];
	struct region_edge edges[3 * 4];
	struct region map = { .form = form(2, 0x1f, RB_EVERY_TREATMENT_DAY, 2), .fractions = fractions, .doses_gy = doses,
		              .n_fractions = 3, .n_doses = 2, .cells = cells, .edges = edges };
	struct fault f;
	struct made m;

	make(&m, &organs);
	OK(assess_region(m.a, &map, &f));
	for (int i = 0; i < 6; i++) {
		struct score s = score_text(m.a, texts[i], NULL);
		char text[SEARCH_TEXT_MAX];

		region_notation(m.x.c, &map.form, fractions[i % 3], doses[i / 3], text);
		IS_STR(text, texts[i]);
		OK(cells[i].known);
		NEAR(cells[i].mark, s.mark, 1e-12, 0);
		NEAR(cells[i].tcp, s.tcp, 1e-12, 0);
		NEAR(cells[i].worst_use, fmax(s.rows[0].achieved / 119, s.rows[1].achieved / 50), 1e-12, 0);
		score_fini(&s);
	}
	drop(&m);
}

/* What a reader sees of a cell, asked of the score row by row. */
static size_t
cell_lies(const struct made *m, const struct region *map, size_t column, size_t row)
{
	const struct region_cell *cell = &map->cells[row * map->n_fractions + column];
	const struct case_constraint *k = m->x.c->constraints;
	char text[SEARCH_TEXT_MAX];
	struct score s;
	bool broken;
	size_t lies = 0;

	region_notation(m->x.c, &map->form, map->fractions[column], map->doses_gy[row], text);
	s = score_text(m->a, text, map->recovery);
	broken = s.rows[0].state == ROW_VIOLATED || s.rows[1].state == ROW_VIOLATED;
	lies += broken != (cell->broken != NULL);
	/* The limit that is named is broken here. */
	lies += cell->broken && s.rows[cell->broken - k].state != ROW_VIOLATED;
	lies += (s.rows[2].state != ROW_MET) != (cell->soft != NULL);
	lies += cell->open != NULL;
	score_fini(&s);
	return lies;
}

static void
no_cell_lies_whatever_the_form_and_the_model(void)
{
	enum { COLUMNS = 7, ROWS = 6, CELLS = COLUMNS * ROWS };
	static struct region_cell cells[CELLS];
	static struct region_edge edges[COLUMNS * 4];
	struct rb_random r;
	struct fault f;
	struct made m;
	size_t lies = 0, broken = 0;

	make(&m, &organs);
	printf("    # seed 7\n");
	rb_random_init(&r, 7, 0, 0);
	for (int i = 0; i < 40; i++) {
		int fractions[COLUMNS], model = (int)(4 * rb_random_uniform(&r)) - 1;
		double doses[ROWS];
		struct region map = { .recovery = model < 0 ? NULL : rb_recovery_at((size_t)model), .fractions = fractions,
			              .doses_gy = doses, .n_fractions = COLUMNS, .n_doses = ROWS, .cells = cells, .edges = edges };

		map.form = form(1 + (int)(2 * rb_random_uniform(&r)), rb_random_uniform(&r) < 0.5 ? 0x1f : 0x3f,
		                RB_EVERY_TREATMENT_DAY, (int)(2 * rb_random_uniform(&r)));
		if (map.form.phase.per_day == 1 && rb_random_uniform(&r) < 0.3)
			map.form.phase.cadence = RB_QOD;
		for (int k = 0; k < COLUMNS; k++)
			fractions[k] = (k ? fractions[k - 1] : 0) + 1 + (int)(6 * rb_random_uniform(&r));
		for (int k = 0; k < ROWS; k++)
			doses[k] = (k ? doses[k - 1] : 0.5) + 0.1 * ceil(15 * rb_random_uniform(&r));
		OK(assess_region(m.a, &map, &f));
		for (size_t k = 0; k < CELLS; k++) {
			lies += cell_lies(&m, &map, k % COLUMNS, k / COLUMNS);
			broken += cells[k].broken != NULL;
		}
		/* Upwards in a column the same limit stays the first to break, and nothing broken is whole again. */
		for (size_t k = COLUMNS; k < CELLS; k++)
			lies += cells[k - COLUMNS].broken && cells[k].broken != cells[k - COLUMNS].broken;
	}
	IS_INT(lies, 0);
	OK(broken > 200 && broken < 40 * COLUMNS * ROWS - 200);
	drop(&m);
}

/* ---- edges ---- */

/* The other route: halving the dose between met and broken, each asked of a notation of its own. */
static double
bisect(const struct made *m, const struct region_form *x, const struct rb_recovery *recovery, int fractions, size_t row,
       enum row_state last, bool *ever)
{
	double low = 0, high = REGION_DOSE_MAX;

	*ever = false;
	for (int i = 0; i < 60 && high - low > 1e-9; i++) {
		double middle = round((low + high) / 2 * 1e11) / 1e11;
		char text[SEARCH_TEXT_MAX];
		struct score s;

		region_notation(m->x.c, x, fractions, middle, text);
		s = score_text(m->a, text, recovery);
		if (s.rows[row].state > last || (last == ROW_MET && s.rows[row].state != ROW_MET))
			high = middle;
		else {
			low = middle;
			*ever = true;
		}
		score_fini(&s);
	}
	return high;
}

static void
edges_agree_with_halving_the_dose(void)
{
	struct region_edge edges[4];
	struct rb_random r;
	struct fault f;
	struct made m;
	size_t bad = 0;

	make(&m, &organs);
	printf("    # seed 11\n");
	rb_random_init(&r, 11, 0, 0);
	for (int i = 0; i < 25; i++) {
		int fractions = 1 + (int)(40 * rb_random_uniform(&r)), model = (int)(4 * rb_random_uniform(&r)) - 1;
		const struct rb_recovery *recovery = model < 0 ? NULL : rb_recovery_at((size_t)model);
		struct region_form x = form(1 + (int)(3 * rb_random_uniform(&r)), 0x1f, RB_EVERY_TREATMENT_DAY,
		                            (int)(2 * rb_random_uniform(&r)));

		OK(assess_region_edges(m.a, &x, recovery, fractions, edges, &f));
		for (size_t row = 0; row < 3; row++) {
			bool ever;
			double other = bisect(&m, &x, recovery, fractions, row, ROW_MET, &ever);

			if (!ever)
				bad += edges[row].met_gy > 1e-6;
			else
				bad += !(fabs(edges[row].met_gy - other) < 1e-6);
			bad += fabs(edges[row].met_gy - edges[row].broken_gy) > 0;
		}
		OK(!edges[3].limit);
	}
	IS_INT(bad, 0);
	drop(&m);
}

/* One fraction a day, all damage repaired.  The cord has 35 x 1 Gy of the past, EQD2 at alpha/beta 2: 35 (1 + 2)/(2 + 2) =
 * 26.25 Gy; 23.75 Gy are left.  20 fractions of x at 0.3 x d: 20 x (x + 2)/4 = 23.75, x^2 + 2 x - 4.75 = 0,
 * x = sqrt(5.75) - 1 = 1.397916, d = 4.659720 Gy. */
static void
an_edge_is_what_paper_says(void)
{
	struct region_edge edges[4];
	struct region_form x = form(1, 0x1f, RB_EVERY_TREATMENT_DAY, 0);
	struct fault f;
	struct made m;

	make(&m, &organs);
	OK(assess_region_edges(m.a, &x, NULL, 20, edges, &f));
	NEAR(edges[1].met_gy, (sqrt(5.75) - 1) / 0.3, 1e-8, 0);
	NEAR(edges[1].met_gy, 4.659720, 1e-6, 0);
	drop(&m);
}

/* The nerve's past is not known: it is open from the dose where the largest of the old plan could be meant, broken where the
 * new course alone is too much. */
static void
what_is_not_known_has_two_edges(void)
{
	static const struct mini nerve = { MINI_FOUR_VOXELS };
	struct mini mini = nerve;
	struct region_edge edges[2];
	struct region_form x = form(1, 0x1f, RB_EVERY_TREATMENT_DAY, 0);
	static const int fractions[] = { 10 };
	double doses[3], other;
	struct region_cell cells[3];
	struct region map = { .form = x, .fractions = fractions, .doses_gy = doses, .n_fractions = 1, .n_doses = 3, .cells = cells, .edges = edges };
	struct fault f;
	struct made m;
	bool ever;

	mini.constraints = "structure,metric,limit,kind,points,source\ncord,Dmax,90,hard,4,test\nnerve,Dmax,90,hard,4,test\n";
	make(&m, &mini);
	if (!assess_region_edges(m.a, &x, NULL, 10, edges, &f))
		tap_bail_out(f.text);
	/* 40 Gy in 10 at alpha/beta 2 are 60 Gy EQD2, 30 are left: 10 x (x + 2)/4 = 30, x = sqrt(13) - 1; of 90 x = sqrt(37) - 1. */
	NEAR(edges[1].met_gy, sqrt(13) - 1, 1e-5, 0);
	NEAR(edges[1].broken_gy, sqrt(37) - 1, 1e-5, 0);
	other = bisect(&m, &x, NULL, 10, 1, ROW_MET, &ever);
	NEAR(edges[1].met_gy, other, 1e-5, 0);
	/* The cord is known: 40 Gy there too. */
	NEAR(edges[0].met_gy, sqrt(13) - 1, 1e-5, 0);
	NEAR(edges[0].broken_gy, sqrt(13) - 1, 1e-5, 0);
	drop(&m);
	mini.constraints = "structure,metric,limit,kind,points,source\nnerve,Dmax,90,hard,4,test\n";
	make(&m, &mini);
	doses[0] = 2;
	doses[1] = 3;
	doses[2] = 6;
	OK(assess_region(m.a, &map, &f));
	OK(!cells[0].open && !cells[0].broken);
	OK(cells[1].open && !cells[1].broken);
	OK(!cells[2].open && cells[2].broken);
	drop(&m);
}

/* A model that does not apply leaves its organ open at any dose. */
static void
a_model_that_does_not_apply_leaves_it_open(void)
{
	struct region_edge edges[4];
	struct region_form x = form(1, 0x1f, RB_EVERY_TREATMENT_DAY, 0);
	struct rb_recovery woolley;
	struct fault f;
	struct made m;

	make(&m, &organs);
	OK(rb_recovery_make("woolley", "", &woolley, &f));
	OK(assess_region_edges(m.a, &x, &woolley, 10, edges, &f));
	NEAR(edges[0].met_gy, 0, 0, 0);
	OK(isinf(edges[0].broken_gy));
	drop(&m);
}

/* ---- forms and points ---- */

static void
every_form_is_offered_once(void)
{
	struct region_form out[REGION_FORMS_MAX], own = form(3, 0x1f, RB_EVERY_TREATMENT_DAY, 0);
	struct made m;
	char text[120];
	size_t n;

	make(&m, &organs);
	/* Once or twice a day, 6 or 8 h, 5 or 6 days, no gap or a week's: 4 + 8; every other day, once a week. */
	n = region_forms(m.x.c, NULL, out);
	IS_INT(n, 14);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			OK(!region_form_same(&out[i], &out[k]));
	IS_STR(region_form_words(&out[0], text, sizeof text), "once a day, Monday to Friday");
	IS_STR(region_form_words(&out[13], text, sizeof text), "once a week");
	n = region_forms(m.x.c, &own, out);
	IS_INT(n, 15);
	IS_STR(region_form_words(&out[0], text, sizeof text), "three times a day, 6 h apart, Monday to Friday");
	drop(&m);
}

static void
a_point_tells_its_nearest_limit_and_what_growth_costs(void)
{
	struct region_form x = form(1, 0x1f, RB_EVERY_TREATMENT_DAY, 0);
	struct region_point p;
	struct fault f;
	struct made m;

	make(&m, &organs);
	OK(region_point_init(&p, m.a, &x, NULL, 20, 2, &f));
	IS_STR(p.notation, "20x2");
	OK(p.nearest == 0 || p.nearest == 1);
	OK(p.edges[p.nearest].broken_gy <= fmin(p.edges[0].broken_gy, p.edges[1].broken_gy));
	/* The last of 20 fractions on weekdays is on day 25; 25 - 12 days at ln 2/(0.3 x 3.5). */
	NEAR(p.growth.elapsed_days, 25, 1e-9, 0);
	NEAR(p.growth.lost_bed_gy, 13 * log(2) / (0.3 * 3.5), 1e-9, 0);
	/* Twice a day it is over on day 11.25, before the kick-off. */
	OK(p.has_twice);
	NEAR(p.twice.elapsed_days, 11.25, 1e-9, 0);
	NEAR(p.twice.lost_bed_gy, 0, 0, 0);
	OK(p.twice_tcp > p.score.tcp);
	region_point_fini(&p);
	OK(!p.has_finer);
	/* Within the time before it there is nothing to win. */
	OK(region_point_init(&p, m.a, &x, NULL, 8, 2, &f));
	OK(!p.has_twice);
	NEAR(p.growth.lost_bed_gy, 0, 0, 0);
	/* The control at both edges is what the notations score. */
	OK(p.has_finer);
	for (int k = 1; k <= 2; k++) {
		char text[SEARCH_TEXT_MAX];
		struct score s;

		region_notation(m.x.c, &x, 8 * k, k == 1 ? p.edge_gy : p.finer_gy, text);
		s = score_text(m.a, text, NULL);
		NEAR(k == 1 ? p.edge_tcp : p.finer_tcp, s.tcp, 1e-12, 0);
		OK(s.rows[0].state == ROW_MET && s.rows[1].state == ROW_MET);
		score_fini(&s);
		/* A hundredth of a gray more is too much. */
		region_notation(m.x.c, &x, 8 * k, (k == 1 ? p.edge_gy : p.finer_gy) + 0.01, text);
		s = score_text(m.a, text, NULL);
		OK(s.rows[0].state == ROW_VIOLATED || s.rows[1].state == ROW_VIOLATED);
		score_fini(&s);
	}
	region_point_fini(&p);
	drop(&m);
}

TAP_MAIN(TAP_CASE(a_cell_is_what_its_notation_scores), TAP_CASE(no_cell_lies_whatever_the_form_and_the_model),
         TAP_CASE(edges_agree_with_halving_the_dose), TAP_CASE(an_edge_is_what_paper_says), TAP_CASE(what_is_not_known_has_two_edges),
         TAP_CASE(a_model_that_does_not_apply_leaves_it_open), TAP_CASE(every_form_is_offered_once),
         TAP_CASE(a_point_tells_its_nearest_limit_and_what_growth_costs))
