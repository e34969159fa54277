/* Numbers read off slices, each worked by hand (MODEL sections 2, 3 and 7).
 *
 * A slice of 4 x 3 voxels, 2 x 2 x 5 mm = 0.02 cc each.  The old plan has a row more, and its tissue has moved by one
 * whole voxel in y: today's row y is the old row y + 1.  In Gy, the lowest y first:
 *
 *     labels        old plan         old plan today    new plan
 *     1 1 . 2       10 44 10 10      20 40 30 40       30 15  0  6
 *     1 1 . 2       20 40 30 40       8 16  0 24       12 30  3 30
 *     3 3 . .        8 16  0 24       4 12 20 36        0  6  9 12
 *                    4 12 20 36
 *
 * Old: 20x2, new: 10x3.  Cord (1): alpha/beta 2, repair complete, half is recovered.  EQD2 of D in n fractions is
 * D (D/n + 2)/4:
 *     voxel      old             left    new                   sum    sum if nothing recovers
 *     0,0        20 -> 15         7.5    30 -> 37.5            45     52.5
 *     1,0        40 -> 40        20      15 -> 13.125          33.125 53.125
 *     0,1         8 ->  4.8       2.4    12 ->  9.6            12     14.4
 *     1,1        16 -> 11.2       5.6    30 -> 37.5            43.1   48.7  */
#include "assess/slice.h"

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <time.h>

#include "mini_case.h"

#define HEAD "# 4 3 2 2 0 0 5 0\n"
#define LABELS HEAD "1,1,0,2\n1,1,0,2\n3,3,0,0\n"
#define OLD "# 4 4 2 2 0 0 5 0\n10,44,10,10\n20,40,30,40\n8,16,0,24\n4,12,20,36\n"
#define OLD_SHORT HEAD "10,44,10,10\n20,40,30,40\n8,16,0,24\n"
#define NEW HEAD "30,15,0,6\n12,30,3,30\n0,6,9,12\n"
#define ZEROS "0,0,0,0\n0,0,0,0\n0,0,0,0\n"
#define TWOS "2,2,2,2\n2,2,2,2\n2,2,2,2\n"
#define FIELD HEAD ZEROS TWOS
#define COURSES "course,regimen,months_before\nprior,20x2,14\nnew,10x3,\n"
#define STRUCTURE_HEAD "structure,label,alpha_beta_gy,half_time_h,recovery_model,recovery_value,tissue,source\n"
#define CORD "cord,1,2,,constant,0.5,,s\n"
#define VESSEL "vessel,2,3,4,none,,,s\n"
#define GLAND "gland,3,3,,none,,,s\n"
#define CONSTRAINT_HEAD "structure,metric,limit,unit,kind,points,source\n"
#define GRIDS                                                                                                              \
	"grid,file,kind,course,direction,frame,source\na,labels.csv,labels,,,,s\nb,old.csv,dose,prior,,,s\n"               \
	"c,new.csv,dose,new,,,s\nd,field.csv,field,prior,pull,ras,s\n"

/* Texts of a case; NULL: the ones above. */
struct parts { const char *courses, *structures, *doses, *constraints, *grids, *labels, *old, *fresh, *field, *more; };

struct world { struct loaded x; struct assess *a; struct score s; struct rb_regimen r; };

static const char *
either(const char *a, const char *b)
{
	return a ? a : b;
}

static void
score(struct world *w, const char *regimen, const struct rb_recovery *recovery)
{
	struct fault f;

	rb_regimen_fini(&w->r);
	if (!rb_regimen_parse(regimen, &w->r, &f) || !assess_score(w->a, &w->r.schedule, recovery, &w->s, &f))
		tap_bail_out(f.text);
}

static void
need(struct world *w)
{
	struct fault f;

	for (size_t i = 0; i < w->x.report.n; i++)
		if (w->x.report.items[i].severity == SEVERITY_ERROR)
			tap_diag("%d:%d: %s", w->x.report.items[i].line, w->x.report.items[i].column, w->x.report.items[i].message);
	if (!w->x.c)
		tap_bail_out("the case does not load");
	w->a = assess_new(w->x.c, &f);
	if (!w->a || !score_init(&w->s, w->a, &f))
		tap_bail_out(f.text);
	score(w, w->x.c->courses[w->x.c->new_course].regimen.notation, NULL);
}

static void
open_world(struct world *w, const struct parts *p)
{
	static char text[32 << 10];

	*w = (struct world){ .a = NULL };
	snprintf(text, sizeof text,
	         "[case]\n%s[courses]\n%s[structures]\n%s%s%s[constraints]\n%s[grids]\n%s[story]\n%s[file labels.csv]\n%s[file old.csv]\n%s"
	         "[file new.csv]\n%s[file field.csv]\n%s%s",
	         MINI_KEYS, either(p->courses, COURSES), either(p->structures, STRUCTURE_HEAD CORD VESSEL GLAND),
	         p->doses ? "[doses]\n" : "", either(p->doses, ""),
	         either(p->constraints, CONSTRAINT_HEAD "cord,Dmax,50,Gy,hard,4,s\n"), either(p->grids, GRIDS), MINI_STORY,
	         either(p->labels, LABELS), either(p->old, OLD), either(p->fresh, NEW), either(p->field, FIELD), either(p->more, ""));
	load_text(&w->x, text);
	need(w);
}

static void
close_world(struct world *w)
{
	rb_regimen_fini(&w->r);
	score_fini(&w->s);
	assess_free(w->a);
	unload(&w->x);
}

static struct slice_metric
metric_of(struct world *w, const char *structure, const char *metric, enum slice_part part, const char *unit)
{
	struct slice_metric out = { .value = { NAN, NAN } };
	struct metric m;
	struct fault f;

	if (!metric_parse(metric, &m) || !slice_metric(w->a, casebook_structure(w->x.c, structure), &m, part, CASE_NONE,
	                                               &w->r.schedule, NULL, unit, &out, &f))
		tap_diag("%s %s: %s", structure, metric, f.text);
	return out;
}

static void
is(struct world *w, const char *structure, const char *metric, enum slice_part part, const char *unit, double want)
{
	struct slice_metric m = metric_of(w, structure, metric, part, unit);

	if (!NEAR(m.value.low, want, 1e-9, 1e-6) || !NEAR(m.value.high, want, 1e-9, 1e-6))
		tap_diag("%s %s, part %d", structure, metric, (int)part);
	NEAR(m.unknown_cc, 0, 0, 0);
}

static void
metrics_by_hand(void)
{
	struct world w;

	open_world(&w, &(struct parts){ 0 });
	is(&w, "cord", "Dmax", PART_PHYSICAL, "Gy", 40);
	is(&w, "cord", "Dmax", PART_UNMOVED, "Gy", 44);
	is(&w, "cord", "mean", PART_PHYSICAL, "Gy", 21);          /* (20 + 40 + 8 + 16)/4 */
	is(&w, "cord", "mean", PART_UNMOVED, "Gy", 28.5);         /* (10 + 44 + 20 + 40)/4 */
	is(&w, "cord", "Dmax", PART_PRIOR, "Gy", 40);
	is(&w, "cord", "Dmax", PART_RESIDUAL, "Gy", 20);
	is(&w, "cord", "Dmax", PART_RECOVERED, "Gy", 20);
	is(&w, "cord", "Dmax", PART_NEW, "Gy", 37.5);
	/* Not 20 + 37.5: the two maxima lie in different voxels. */
	is(&w, "cord", "Dmax", PART_SUM, "Gy", 45);
	IS_INT(metric_of(&w, "cord", "Dmax", PART_SUM, "Gy").hottest, 0);
	IS_INT(metric_of(&w, "cord", "Dmax", PART_PRIOR, "Gy").hottest, 1);
	is(&w, "cord", "mean", PART_PRIOR, "Gy", 17.75);          /* (15 + 40 + 4.8 + 11.2)/4 */
	is(&w, "cord", "mean", PART_RESIDUAL, "Gy", 8.875);
	is(&w, "cord", "mean", PART_NEW, "Gy", 24.43125);         /* (37.5 + 13.125 + 9.6 + 37.5)/4 */
	is(&w, "cord", "mean", PART_SUM, "Gy", 33.30625);
	/* 0.03 cc are 1.5 voxels: half way from 45 to 43.1; 0.01 cc are less than one. */
	is(&w, "cord", "D0.03cc", PART_SUM, "Gy", 44.05);
	is(&w, "cord", "D0.01cc", PART_SUM, "Gy", 45);
	is(&w, "cord", "D0.03cc", PART_PRIOR, "Gy", 27.5);        /* 40 to 15 */
	is(&w, "cord", "D0.03cc", PART_RESIDUAL, "Gy", 13.75);
	is(&w, "cord", "D0.03cc", PART_NEW, "Gy", 37.5);
	/* The k-th of 4 stands at (k - 1/2)/4: 50 % is half way from the second to the third, 43.1 to 33.125. */
	is(&w, "cord", "D50%", PART_SUM, "Gy", 38.1125);
	is(&w, "cord", "V40", PART_SUM, "%", 50);
	is(&w, "cord", "V40", PART_SUM, "cc", 0.04);
	is(&w, "cord", "V33.125", PART_SUM, "%", 75);             /* at least: the threshold itself counts */
	is(&w, "cord", "V33.125", PART_SUM, "cc", 0.06);
	is(&w, "cord", "V11.2", PART_PRIOR, "cc", 0.06);
	is(&w, "cord", "V20", PART_RESIDUAL, "%", 25);
	is(&w, "cord", "V37.5", PART_NEW, "%", 50);
	is(&w, "cord", "V45.1", PART_SUM, "%", 0);
	close_world(&w);
}

/* Q of n fractions of d Gy, Monday to Friday, pair by pair, half-time 4 h. */
static double
quadratic(int n, double d)
{
	double q = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			q += d * d * pow(2, -24.0 * abs(i / 5 * 7 + i % 5 - j / 5 * 7 - j % 5) / 4);
	return q;
}

/* alpha/beta 3: f D + f^2 Q/3 over 1 + 2/3. */
static double
vessel(double f, int n, double d)
{
	return (f * n * d + f * f * quadratic(n, d) / 3) / (1 + 2 / 3.0);
}

static void
each_structure_has_its_own_tissue(void)
{
	/* The vessel's voxels: 40 and 24 of 40 Gy then, 6 and 30 of 30 Gy now; nothing recovers. */
	double then[2] = { vessel(1, 20, 2), vessel(0.6, 20, 2) }, now[2] = { vessel(0.2, 10, 3), vessel(1, 10, 3) };
	struct world w;

	open_world(&w, &(struct parts){ 0 });
	is(&w, "vessel", "Dmax", PART_PRIOR, "Gy", then[0]);
	is(&w, "vessel", "Dmax", PART_RESIDUAL, "Gy", then[0]);
	is(&w, "vessel", "Dmax", PART_RECOVERED, "Gy", 0);
	is(&w, "vessel", "Dmax", PART_NEW, "Gy", now[1]);
	is(&w, "vessel", "Dmax", PART_SUM, "Gy", fmax(then[0] + now[0], then[1] + now[1]));
	is(&w, "vessel", "mean", PART_SUM, "Gy", (then[0] + now[0] + then[1] + now[1]) / 2);
	/* The gland, alpha/beta 3, complete repair: 4 and 12 Gy then, 0 and 6 Gy now; D (D/n + 3)/5. */
	is(&w, "gland", "Dmax", PART_PRIOR, "Gy", 12 * 3.6 / 5);
	is(&w, "gland", "mean", PART_SUM, "Gy", (4 * 3.2 / 5 + 12 * 3.6 / 5 + 6 * 3.6 / 5) / 2);
	/* Another half-time of the schedule asked for: 20x1.5 bid is Q of its own. */
	score(&w, "20x1.5 bid 6h", NULL);
	{
		double q = 0;

		for (int i = 0; i < 20; i++)
			for (int j = 0; j < 20; j++) {
				double ti = 24 * (i / 10 * 7 + i / 2 % 5) + 6 * (i % 2), tj = 24 * (j / 10 * 7 + j / 2 % 5) + 6 * (j % 2);

				q += 1.5 * 1.5 * pow(2, -fabs(ti - tj) / 4);
			}
		is(&w, "vessel", "Dmax", PART_NEW, "Gy", (30 + q / 3) / (1 + 2 / 3.0));
	}
	close_world(&w);
}

static void
rows_of_the_score(void)
{
	struct world w;
	struct score_row *row;
	struct fault f;
	struct rb_recovery all = { .kind = RB_RECOVERY_CONSTANT, .constant = 1 };

	open_world(&w, &(struct parts){ .constraints = CONSTRAINT_HEAD "cord,Dmax,45,Gy,hard,4,s\ncord,Dmax,44.9,Gy,hard,4,s\n"
	                                               "cord,mean,33.4,Gy,soft,2,s\ncord,V40,50,%,soft,1,s\ncord,V40,0.03,cc,soft,1,s\n" });
	row = &w.s.rows[0];
	NEAR(row->prior_eqd2_gy, 40, 0, 1e-6);
	NEAR(row->residual_eqd2_gy, 20, 0, 1e-6);
	NEAR(row->new_eqd2_gy, 37.5, 0, 1e-6);
	NEAR(row->achieved, 45, 0, 1e-6);
	NEAR(row->achieved_low, 45, 0, 1e-6);
	NEAR(row->achieved_high, 45, 0, 1e-6);
	NEAR(row->unknown_cc, 0, 0, 0);
	/* At its limit, in single precision, it is met. */
	IS_INT(row->state, ROW_MET);
	NEAR(row->points, 4, 0, 0);
	IS_INT(w.s.rows[1].state, ROW_VIOLATED);
	NEAR(w.s.rows[1].margin, -0.1, 1e-5, 0);
	IS_INT(w.s.rows[2].state, ROW_MET);
	NEAR(w.s.rows[2].margin, 33.4 - 33.30625, 1e-5, 0);
	IS_INT(w.s.rows[3].state, ROW_MET);
	OK(isnan(w.s.rows[3].prior_eqd2_gy) && isnan(w.s.rows[3].residual_eqd2_gy) && isnan(w.s.rows[3].new_eqd2_gy));
	IS_INT(w.s.rows[4].state, ROW_VIOLATED);
	NEAR(w.s.rows[4].achieved, 0.04, 1e-9, 0);
	OK(!w.s.passed && w.s.capped);
	HAS(assess_verdict(w.a, &w.s, w.x.arena, &f), "V40 is 0.04 cc of a limit of 0.03 cc");
	/* 20x2 is 40 Gy: the same shares of it, 30/30 40 -> 40 (2+2)/4 = 40, 20 -> 15, 16 -> 11.2, 40 -> 40. */
	score(&w, "20x2", NULL);
	NEAR(row->new_eqd2_gy, 40, 0, 1e-6);
	NEAR(row->achieved, 47.5, 0, 1e-6);
	NEAR(w.s.rows[2].achieved, (47.5 + 35 + 13.6 + 45.6) / 4, 0, 1e-6);
	/* 5x6 is 30 Gy in larger fractions: 30 (6+2)/4 = 60. */
	score(&w, "5x6", NULL);
	NEAR(row->achieved, 67.5, 0, 1e-6);
	NEAR(row->residual_eqd2_gy, 20, 0, 1e-6);
	/* Other models: nothing recovers, and the hottest voxel is another; all is forgotten, but never the new course. */
	score(&w, "10x3", rb_recovery_find("none"));
	NEAR(row->achieved, 53.125, 0, 1e-6);
	NEAR(row->residual_eqd2_gy, 40, 0, 1e-6);
	score(&w, "10x3", &all);
	NEAR(row->achieved, 37.5, 0, 1e-6);
	NEAR(row->residual_eqd2_gy, 0, 0, 0);
	NEAR(row->prior_eqd2_gy, 40, 0, 1e-6);
	score(&w, "10x3", NULL);
	NEAR(row->achieved, 45, 0, 1e-6);
	close_world(&w);
}

static void
two_earlier_courses(void)
{
	struct world w;
	const struct score_row *row;

	/* A second one, 10x2 eight months ago, where it is today, 20 Gy in the voxel 0,1 alone: 20 (2+2)/4 = 20, of which 0.75
	 * are left; of the first 0.5.  Voxel 0,1: 2.4 + 15 + 9.6 = 27. */
	open_world(&w, &(struct parts){ .courses = "course,regimen,months_before\nprior,20x2,14\nsecond,10x2,8\nnew,10x3,\n",
	                                .structures = STRUCTURE_HEAD "cord,1,2,,step,6:0.25 12:0.5,,s\n",
	                                .grids = GRIDS "e,second.csv,dose,second,,,s\n",
	                                .more = "[file second.csv]\n" HEAD "0,0,0,0\n20,0,0,0\n0,0,0,0\n" });
	row = &w.s.rows[0];
	NEAR(row->achieved, 45, 0, 1e-6);
	is(&w, "cord", "mean", PART_SUM, "Gy", (45 + 33.125 + 27 + 43.1) / 4);
	is(&w, "cord", "mean", PART_PRIOR, "Gy", (15 + 40 + 24.8 + 11.2) / 4);
	is(&w, "cord", "mean", PART_RESIDUAL, "Gy", (7.5 + 20 + 17.4 + 5.6) / 4);
	is(&w, "cord", "mean", PART_RECOVERED, "Gy", (7.5 + 20 + 7.4 + 5.6) / 4);
	score(&w, "10x3", rb_recovery_find("none"));
	NEAR(row->achieved, 53.125, 0, 1e-6);
	close_world(&w);
}

static void
fields(void)
{
	struct world w;

	/* The same in the axes of ITK: y the other way. */
	open_world(&w, &(struct parts){ .grids = "grid,file,kind,course,direction,frame,source\na,labels.csv,labels,,,,s\n"
	                                         "b,old.csv,dose,prior,,,s\nc,new.csv,dose,new,,,s\n"
	                                         "d,field.csv,field,prior,pull,lps,s\n",
	                                .field = HEAD ZEROS "-2,-2,-2,-2\n-2,-2,-2,-2\n-2,-2,-2,-2\n" });
	NEAR(w.s.rows[0].achieved, 45, 0, 1e-6);
	close_world(&w);
	/* Coarser than what it moves: four control points say the same everywhere. */
	open_world(&w, &(struct parts){ .field = "# 2 2 6 4 0 0 5 0\n0,0\n0,0\n2,2\n2,2\n" });
	NEAR(w.s.rows[0].achieved, 45, 0, 1e-6);
	close_world(&w);
	/* None: nothing has moved.  10, 44, 20, 40 -> 6.25, 46.2, 15, 40; half of them and the new ones: 40.625, 36.225, 17.1, 57.5 */
	open_world(&w, &(struct parts){ .grids = "grid,file,kind,course,source\na,labels.csv,labels,,s\nb,old.csv,dose,prior,s\n"
	                                         "c,new.csv,dose,new,s\n" });
	NEAR(w.s.rows[0].achieved, 57.5, 0, 1e-6);
	close_world(&w);
	/* By half a voxel: the voxel 0,0 lies between 10 and 20 Gy.  Converted first: 10 -> 6.25, 20 -> 15, together 10.625;
	 * 1,0: 46.2 and 40 -> 43.1; 0,1: 15 and 4.8 -> 9.9; 1,1: 40 and 11.2 -> 25.6. */
	open_world(&w, &(struct parts){ .field = HEAD ZEROS "1,1,1,1\n1,1,1,1\n1,1,1,1\n" });
	is(&w, "cord", "Dmax", PART_PHYSICAL, "Gy", 42);
	is(&w, "cord", "Dmax", PART_PRIOR, "Gy", 43.1);
	is(&w, "cord", "mean", PART_PRIOR, "Gy", (10.625 + 43.1 + 9.9 + 25.6) / 4);
	close_world(&w);
}

/* The gland lies where the old plan did not reach: 0 and 6 Gy now -> 0 and 4.32; then between nothing and the 44 Gy that
 * the old plan has at most, 44 (2.2 + 3)/5 = 45.76.  So 4.32 to 50.08. */
static void
unknown_is_not_zero(void)
{
	static const struct { const char *limit; enum row_state state; } rows[] = {
		{ "4.3", ROW_VIOLATED }, { "4.32", ROW_UNDETERMINED }, { "50", ROW_UNDETERMINED }, { "50.08", ROW_MET }, { "51", ROW_MET },
	};
	struct world w;
	const struct score_row *row;
	struct fault f;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char constraints[200];

		snprintf(constraints, sizeof constraints, CONSTRAINT_HEAD "gland,Dmax,%s,Gy,hard,4,s\ncord,Dmax,60,Gy,soft,6,s\n", rows[i].limit);
		open_world(&w, &(struct parts){ .old = OLD_SHORT, .constraints = constraints });
		row = &w.s.rows[0];
		if (!IS_INT(row->state, rows[i].state))
			tap_diag("limit %s", rows[i].limit);
		NEAR(row->achieved_low, 4.32, 0, 1e-6);
		NEAR(row->achieved_high, 50.08, 0, 1e-6);
		NEAR(row->unknown_cc, 0.04, 1e-9, 0);
		OK(isnan(row->prior_eqd2_gy) && isnan(row->residual_eqd2_gy));
		NEAR(row->new_eqd2_gy, 4.32, 0, 1e-6);
		NEAR(row->points, row->state == ROW_MET ? 4 : 0, 0, 0);
		/* A hard limit that cannot be judged caps as one that is not met. */
		OK(w.s.capped == (row->state != ROW_MET));
		OK(w.s.passed == (row->state == ROW_MET));
		if (row->state == ROW_UNDETERMINED) {
			const char *verdict = assess_verdict(w.a, &w.s, w.x.arena, &f);

			NEAR(row->margin, strtod(rows[i].limit, NULL) - 50.08, 1e-4, 0);
			HAS(verdict, "between 4.3 and 50.1 Gy");
			HAS(verdict, "0.04 cc");
			HAS(assess_derivation(w.a, &w.r, NULL, 0, w.x.arena, &f), "0.04 cc");
		}
		/* The cord has none of it. */
		NEAR(w.s.rows[1].unknown_cc, 0, 0, 0);
		IS_INT(w.s.rows[1].state, ROW_MET);
		close_world(&w);
	}
}

static void
unknown_cells(void)
{
	struct world w;
	struct slice_metric m;
	struct quantity_value v;
	struct fault f;

	/* The old dose of the voxel 1,0 is empty: the cord's others are 45, 12, 43.1; this one is 13.125 and 0 to 44 Gy,
	 * 44 (2.2 + 2)/4 = 46.2, of which half is left: 13.125 to 36.225.  The gland's are known. */
	open_world(&w, &(struct parts){ .old = "# 4 4 2 2 0 0 5 0\n10,44,10,10\n20,,30,40\n8,16,0,24\n4,12,20,36\n",
	                                .constraints = CONSTRAINT_HEAD "cord,mean,30,Gy,hard,4,s\ncord,Dmax,45,Gy,hard,4,s\n" });
	m = metric_of(&w, "cord", "mean", PART_SUM, "Gy");
	NEAR(m.value.low, (45 + 12 + 43.1 + 13.125) / 4, 0, 1e-6);
	NEAR(m.value.high, (45 + 12 + 43.1 + 36.225) / 4, 0, 1e-6);
	NEAR(m.unknown_cc, 0.02, 1e-9, 0);
	m = metric_of(&w, "cord", "V30", PART_SUM, "%");
	NEAR(m.value.low, 50, 1e-9, 0);
	NEAR(m.value.high, 75, 1e-9, 0);
	IS_INT(w.s.rows[0].state, ROW_UNDETERMINED);
	/* Whatever it is, it is not the hottest. */
	IS_INT(w.s.rows[1].state, ROW_MET);
	/* The new course is known everywhere. */
	is(&w, "cord", "mean", PART_NEW, "Gy", 24.43125);
	NEAR(metric_of(&w, "gland", "Dmax", PART_SUM, "Gy").unknown_cc, 0, 0, 0);
	/* A question wants one number. */
	OK(!assess_quantity(w.a, "cumulative_eqd2", "cord mean", w.x.arena, &v, &f));
	HAS(f.text, "0.02 cc");
	OK(!assess_quantity(w.a, "mapped_dose", "cord prior Dmax", w.x.arena, &v, &f));
	OK(!assess_quantity(w.a, "residual_eqd2", "cord Dmax", w.x.arena, &v, &f));
	OK(assess_quantity(w.a, "cumulative_eqd2", "cord Dmax", w.x.arena, &v, &f));
	NEAR(v.value, 45, 0, 1e-6);
	OK(assess_quantity(w.a, "eqd2", "cord new Dmax", w.x.arena, &v, &f));
	NEAR(v.value, 37.5, 0, 1e-6);
	/* With all of it forgotten the unknown dose takes no part. */
	score(&w, "10x3", &(struct rb_recovery){ .kind = RB_RECOVERY_CONSTANT, .constant = 1 });
	NEAR(w.s.rows[0].achieved_high, 24.43125, 0, 1e-6);
	NEAR(w.s.rows[0].unknown_cc, 0, 0, 0);
	IS_INT(w.s.rows[0].state, ROW_MET);
	close_world(&w);
	/* Unknown in the new plan, at most its 30 Gy: the largest is 37.5 whatever it is, but where the old dose lies counts. */
	open_world(&w, &(struct parts){ .fresh = HEAD ",15,0,6\n12,30,3,30\n0,6,9,12\n" });
	NEAR(w.s.rows[0].new_eqd2_gy, 37.5, 0, 1e-6);
	NEAR(w.s.rows[0].residual_eqd2_gy, 20, 0, 1e-6);
	NEAR(w.s.rows[0].achieved_low, 43.1, 0, 1e-6);
	NEAR(w.s.rows[0].achieved_high, 45, 0, 1e-6);       /* 7.5 + the new plan's maximum, 30 -> 37.5 */
	/* Scaled to the regimen: 40 Gy at most, 7.5 + 40. */
	score(&w, "20x2", NULL);
	NEAR(w.s.rows[0].achieved_high, 47.5, 0, 1e-6);
	close_world(&w);
}

/* Woolley's model is of one dose for the whole cord: not applicable to voxels.  primate-cord is not before 12 months. */
static void
models_that_do_not_apply(void)
{
	static const struct { const char *structures, *courses; } cases[] = {
		{ STRUCTURE_HEAD "cord,1,2,,woolley,,spinal-cord,s\n", NULL },
		{ STRUCTURE_HEAD "cord,1,2,,primate-cord,,spinal-cord,s\n", "course,regimen,months_before\nprior,20x2,11\nnew,10x3,\n" },
		{ STRUCTURE_HEAD "cord,1,3,,primate-cord,,spinal-cord,s\n", NULL },
		{ STRUCTURE_HEAD "cord,1,2,,primate-cord,,carotid,s\n", NULL },
	};
	struct world w;
	struct vol_map map;
	struct slice_probe p;
	struct fault f;

	for (size_t i = 0; i < 2; i++) {
		open_world(&w, &(struct parts){ .structures = cases[i].structures, .courses = cases[i].courses,
		                                .constraints = CONSTRAINT_HEAD "cord,Dmax,100,Gy,hard,4,s\ncord,V40,80,%,hard,4,s\n" });
		OK(*w.s.rows[0].why_not && *w.s.rows[1].why_not);
		IS_INT(w.s.rows[0].state, ROW_UNDETERMINED);
		NEAR(w.s.rows[0].points, 0, 0, 0);
		OK(isnan(w.s.rows[0].residual_eqd2_gy));
		NEAR(w.s.rows[0].prior_eqd2_gy, 40, 0, 1e-6);
		/* From all forgotten to nothing. */
		NEAR(w.s.rows[0].achieved_low, 37.5, 0, 1e-6);
		NEAR(w.s.rows[0].achieved_high, 53.125, 0, 1e-6);
		NEAR(w.s.rows[0].margin, 100 - 53.125, 1e-4, 0);
		NEAR(w.s.rows[1].achieved_low, 0, 0, 0);
		NEAR(w.s.rows[1].achieved_high, 75, 1e-9, 0);
		OK(!w.s.passed);
		OK(!assess_quantity(w.a, "residual_eqd2", "cord", w.x.arena, &(struct quantity_value){ 0 }, &f));
		/* What does not ask the model is there. */
		OK(assess_slice(w.a, SLICE_OLD, &w.r.schedule, NULL, &map, &f));
		vol_map_fini(&map);
		OK(assess_slice(w.a, SLICE_NEW, &w.r.schedule, NULL, &map, &f));
		vol_map_fini(&map);
		OK(!assess_slice(w.a, SLICE_GHOST, &w.r.schedule, NULL, &map, &f));
		OK(!assess_slice(w.a, SLICE_SUM, &w.r.schedule, NULL, &map, &f));
		OK(assess_slice(w.a, SLICE_SUM, &w.r.schedule, rb_recovery_find("none"), &map, &f));
		NEAR((double)map.high_gy[1], 53.125, 0, 1e-6);
		vol_map_fini(&map);
		OK(assess_probe(w.a, &w.r.schedule, NULL, 0, &p, &f));
		OK(isnan(p.ghost_eqd2_gy.low) && isnan(p.sum_eqd2_gy.high));
		NEAR(p.new_eqd2_gy.low, 37.5, 0, 1e-6);
		/* Another model that applies. */
		score(&w, "10x3", rb_recovery_find("constant-half"));
		IS_INT(w.s.rows[0].state, ROW_MET);
		OK(!*w.s.rows[0].why_not);
		NEAR(w.s.rows[0].achieved, 45, 0, 1e-6);
		close_world(&w);
	}
	for (size_t i = 2; i < 4; i++) {
		open_world(&w, &(struct parts){ .structures = cases[i].structures, .courses = cases[i].courses });
		OK(*w.s.rows[0].why_not);
		IS_INT(w.s.rows[0].state, ROW_UNDETERMINED);
		close_world(&w);
	}
	/* Where it applies: MODEL section 3, 24 months, R = 0.900578. */
	open_world(&w, &(struct parts){ .structures = STRUCTURE_HEAD "cord,1,2,,primate-cord,,spinal-cord,s\n",
	                                .courses = "course,regimen,months_before\nprior,20x2,24\nnew,10x3,\n" });
	NEAR(metric_of(&w, "cord", "Dmax", PART_RESIDUAL, "Gy").value.low, 40 * (1 - 0.900578), 40 * 1e-6, 0);
	close_world(&w);
}

static void
layers_probes_and_metrics_agree(void)
{
	static const enum slice_part parts[SLICE_LAYERS] = { PART_PHYSICAL, PART_UNMOVED, PART_PHYSICAL, PART_RESIDUAL, PART_SUM };
	static const float new_gy[12] = { 30, 15, 0, 6, 12, 30, 3, 30, 0, 6, 9, 12 };
	static const float old_gy[12] = { 20, 40, 30, 40, 8, 16, 0, 24, 4, 12, 20, 36 };
	static const float unmoved_gy[12] = { 10, 44, 10, 10, 20, 40, 30, 40, 8, 16, 0, 24 };
	struct world w;
	struct fault f;

	for (int round = 0; round < 2; round++) {
		open_world(&w, &(struct parts){ .old = round ? OLD_SHORT : OLD });
		score(&w, "20x2", NULL);             /* scaled: 40/30 of the new plan */
		for (int layer = 0; layer < SLICE_DOSES; layer++) {
			struct vol_map map;

			OK(assess_slice(w.a, (enum slice_layer)layer, &w.r.schedule, NULL, &map, &f));
			for (size_t i = 0; i < 12; i++) {
				struct slice_probe p;
				struct vol_interval v, layers[SLICE_DOSES];

				OK(assess_probe(w.a, &w.r.schedule, NULL, i, &p, &f));
				layers[SLICE_OLD] = p.old_gy;
				layers[SLICE_OLD_UNMOVED] = p.unmoved_gy;
				layers[SLICE_NEW] = p.new_gy;
				layers[SLICE_GHOST] = p.ghost_eqd2_gy;
				layers[SLICE_SUM] = p.sum_eqd2_gy;
				v = layers[layer];
				NEAR((double)map.low_gy[i], v.low, 1e-9, 1e-6);
				NEAR((double)map.high_gy[i], v.high, 1e-9, 1e-6);
				NEAR(p.new_gy.low, (double)new_gy[i] * 4 / 3, 1e-9, 1e-6);
				NEAR(p.unmoved_gy.low, (double)unmoved_gy[i], 1e-9, 1e-6);
				if (round && i >= 8) {
					OK(p.old_gy.low <= 0 && p.old_gy.high > 43.9);
					OK(vol_map_known(&map, i) == (layer == SLICE_NEW || layer == SLICE_OLD_UNMOVED));
				} else
					NEAR(p.old_gy.low, (double)old_gy[i], 1e-9, 1e-6);
				NEAR(p.at_mm[0], (double)(i % 4) * 2, 1e-9, 0);
				NEAR(p.at_mm[1], (double)(i / 4) * 2, 1e-9, 0);
			}
			/* A picture of what is known has nothing unknown to tell of. */
			IS_INT(map.unknown, round && layer != SLICE_NEW && layer != SLICE_OLD_UNMOVED ? 4 : 0);
			for (size_t s = 0; s < w.x.c->n_structures; s++) {
				struct slice_metric m;
				double low = 0, high = 0;
				bool fresh = layer == SLICE_NEW;

				if (!slice_metric(w.a, s, &(struct metric){ METRIC_MAX, 0 }, parts[layer],
				                  fresh ? w.x.c->new_course : CASE_NONE, &w.r.schedule, NULL, "Gy", &m, &f))
					tap_bail_out(f.text);
				for (size_t i = 0; i < 12; i++)
					if (w.x.c->slice.labels.label[i] == w.x.c->structures[s].label) {
						low = fmax(low, (double)map.low_gy[i]);
						high = fmax(high, (double)map.high_gy[i]);
					}
				NEAR(m.value.low, low, 1e-9, 1e-6);
				NEAR(m.value.high, high, 1e-9, 1e-6);
			}
			vol_map_fini(&map);
		}
		close_world(&w);
	}
	/* Tissue that is no structure: voxel 2,1, 0 Gy then and 3 Gy of 10x3 now at the assumed alpha/beta 3, 3 (0.3 + 3)/5. */
	open_world(&w, &(struct parts){ 0 });
	{
		struct slice_probe p;

		OK(assess_probe(w.a, &w.r.schedule, NULL, 6, &p, &f));
		OK(!p.structure);
		NEAR(p.alpha_beta_gy, 3, 0, 0);
		NEAR(p.sum_eqd2_gy.low, 1.98, 0, 1e-6);
		OK(assess_probe(w.a, &w.r.schedule, NULL, 0, &p, &f));
		IS_STR(p.structure, "cord");
		NEAR(p.alpha_beta_gy, 2, 0, 0);
		NEAR(p.ghost_eqd2_gy.low, 7.5, 0, 1e-6);
		NEAR(p.sum_eqd2_gy.low, 45, 0, 1e-6);
	}
	close_world(&w);
}

/* Where every voxel has the same share of the prescription the slice must say what dose factors say. */
static void
slices_and_dose_factors_agree(void)
{
	static const char *const regimens[] = { "10x3", "5x8 qod", "40x1.5 bid 6h", "4*(10x1.5 bid 6h) every 2w", "1x8", "gap 2d, 7x3.3" };
	static const char structures[] =
	    "structure,label,alpha_beta_gy,half_time_h,half_time_slow_h,fast_share,recovery_model,recovery_value,source\n"
	    "cord,%s,%s,%s,%s,%s,constant,0.3,s\n";
	uint64_t state = (uint64_t)time(NULL) | 1;

	tap_diag("seed %" PRIu64, state);
	for (int round = 0; round < 12; round++) {
		double then, now;
		char with[400], without[400], doses[300], old[200], fresh[200], grid[2][60];
		struct world w, plain;
		char *text;

		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		then = (double)(state >> 40) / (1 << 24);
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		now = (double)(state >> 40) / (1 << 24);
		for (int k = 0; k < 2; k++)
			snprintf(k ? without : with, sizeof with, structures, k ? "" : "1", round % 2 ? "2" : "3.7", round % 3 ? "4" : "",
			         round % 3 == 2 ? "9" : "", round % 3 == 2 ? "0.4" : "");
		for (int k = 0; k < 2; k++)
			snprintf(grid[k], sizeof grid[k], "%.9g,%.9g", k ? 30 * now : 40 * then, k ? 30 * now : 40 * then);
		snprintf(old, sizeof old, "# 2 2 2 2 0 0 3 0\n%s\n%s\n", grid[0], grid[0]);
		snprintf(fresh, sizeof fresh, "# 2 2 2 2 0 0 3 0\n%s\n%s\n", grid[1], grid[1]);
		snprintf(doses, sizeof doses, "structure,metric,course,factor,source\ncord,Dmax,prior,%.17g,s\ncord,Dmax,new,%.17g,s\n", then, now);
		open_world(&w, &(struct parts){ .structures = with, .labels = "# 2 2 2 2 0 0 3 0\n1,1\n1,1\n", .old = old, .fresh = fresh,
		                                .field = "# 2 2 2 2 0 0 3 0\n0,0\n0,0\n0,0\n0,0\n" });
		text = mini_text(&(struct mini){ .courses = COURSES, .structures = without, .doses = doses,
		                                 .constraints = CONSTRAINT_HEAD "cord,Dmax,50,Gy,hard,4,s\n" });
		plain = (struct world){ .a = NULL };
		load_text(&plain.x, text);
		free(text);
		need(&plain);
		for (size_t i = 0; i < sizeof regimens / sizeof *regimens; i++) {
			const struct score_row *x = &w.s.rows[0], *y = &plain.s.rows[0];

			score(&w, regimens[i], NULL);
			score(&plain, regimens[i], NULL);
			NEAR(x->achieved, y->achieved, 1e-6, 1e-6);
			NEAR(x->prior_eqd2_gy, y->prior_eqd2_gy, 1e-6, 1e-6);
			NEAR(x->residual_eqd2_gy, y->residual_eqd2_gy, 1e-6, 1e-6);
			NEAR(x->new_eqd2_gy, y->new_eqd2_gy, 1e-6, 1e-6);
			NEAR(x->margin, y->margin, 1e-4, 0);
			OK(x->state == y->state || fabs(y->margin) < 1e-4);
			NEAR(w.s.mark, plain.s.mark, 1e-9, 0);
		}
		close_world(&w);
		close_world(&plain);
	}
	/* At the very limit: cord 0.5 of 20x2, 20 (1+2)/4 = 15, half left, and 0.5 of 10x3, 15 (1.5+2)/4 = 13.125: 20.625. */
	for (int k = 0; k < 2; k++) {
		struct world w;

		open_world(&w, &(struct parts){ .constraints = CONSTRAINT_HEAD "cord,Dmax,20.625,Gy,hard,4,s\n",
		                                .doses = k ? "structure,metric,course,factor,source\ncord,Dmax,prior,0.5,s\n"
		                                             "cord,Dmax,new,0.5,s\n" : NULL,
		                                .old = HEAD "20,20,20,20\n20,20,20,20\n20,20,20,20\n",
		                                .fresh = HEAD "15,15,15,15\n15,15,15,15\n15,15,15,15\n", .field = HEAD ZEROS ZEROS });
		OK(case_on_slice(w.x.c, 0) == !k);
		NEAR(w.s.rows[0].achieved, 20.625, 1e-6, 0);
		IS_INT(w.s.rows[0].state, ROW_MET);
		close_world(&w);
	}
}

static void
quantities(void)
{
	static const struct { const char *name, *of; double want; const char *words[4]; } rows[] = {
		{ "mapped_dose", "cord prior", 40, { "course prior: 40 Gy followed the tissue there", "x 2, y 0 mm", "Dmax: 40.00 Gy" } },
		{ "mapped_dose", "cord prior mean", 21, { "mean: 21.00 Gy", "over all its voxels" } },
		{ "mapped_dose", "cord new", 30, { "Dmax: 30.00 Gy" } },
		{ "naive_dose", "cord prior", 44, { "as if nothing had moved", "Dmax: 44.00 Gy", "x 2, y 0 mm" } },
		{ "dose_error", "cord prior", 4, { "40.00 and 44.00 are 4.00 Gy apart" } },
		{ "dose_error", "cord prior mean", 7.5, { "21.00 and 28.50 are 7.50 Gy apart" } },
		{ "organ_dose", "cord prior", 40, { "40 Gy" } },
		{ "eqd2", "cord prior", 40, { "course prior, 20x2: 40 Gy there, 2 Gy a fraction: EQD2 = 40 × (2 + 2)/(2 + 2) = 40.00 Gy" } },
		{ "eqd2", "cord new", 37.5, { "course new, 10x3: 30 Gy there, 3 Gy a fraction: EQD2 = 30 × (3 + 2)/(2 + 2) = 37.50 Gy" } },
		{ "bed", "cord new", 75, { "37.50 × (1 + 2/2) = 75.00 Gy" } },
		{ "prior_eqd2", "cord", 40, { "40.00 Gy" } },
		{ "residual_eqd2", "cord", 28, { "30 % have recovered: (1 − 0.3) × 40.00 = 28.00 Gy left", "Dmax: 28.00 Gy" } },
		{ "residual_eqd2", "cord prior", 28, { "28.00 Gy left" } },
		{ "recovered_eqd2", "cord", 12, { "30 % have recovered: 0.3 × 40.00 = 12.00 Gy gone", "Dmax: 12.00 Gy" } },
		/* 0.7 of 15, 40, 4.8, 11.2 and the new ones: 48, 41.125, 12.96, 45.34 */
		{ "cumulative_eqd2", "cord", 48, { "EQD2 = 20 × (1 + 2)/(2 + 2) = 15.00 Gy", "(1 − 0.3) × 15.00 = 10.50 Gy left",
			"together there: 10.50 + 37.50 = 48.00 Gy", "Dmax: 48.00 Gy" } },
		{ "remaining_eqd2", "cord", 22, { "50 Gy − 28.00 Gy carried = 22.00 Gy" } },
		{ "margin_eqd2", "cord", 2, { "limit 50 Gy − 48.00 Gy = 2.00 Gy" } },
	};
	static const struct { const char *name, *of, *words; } refused[] = {
		{ "mapped_dose", "bone prior", "stands on no slice" },
		{ "naive_dose", "bone prior", "stands on no slice" },
		{ "dose_error", "bone prior", "stands on no slice" },
		{ "mapped_dose", "cord", "needs a course" },
		{ "eqd2", "cord prior V20", "is a dose" },
		{ "cumulative_eqd2", "cord V20", "is a dose" },
		{ "residual_eqd2", "cord new", "no earlier course" },
		{ "recovered_eqd2", "cord new", "no earlier course" },
		{ "eqd2_complete_repair", "cord prior", "expected eqd2" },
		{ "eqd2", "cord prior D1cc", "structure smaller than 1 cc" },
	};
	struct world w;
	struct fault f;

	open_world(&w, &(struct parts){ .structures = STRUCTURE_HEAD "cord,1,2,,constant,0.3,,s\nbone,,3,,none,,,s\n",
	                                .doses = "structure,metric,course,factor,source\nbone,Dmax,prior,1,s\nbone,Dmax,new,1,s\n" });
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct quantity_value v = { .value = NAN };

		if (!OK(assess_quantity(w.a, rows[i].name, rows[i].of, w.x.arena, &v, &f)))
			tap_diag("%s %s: %s", rows[i].name, rows[i].of, f.text);
		else if (!NEAR(v.value, rows[i].want, 1e-9, 1e-6))
			tap_diag("%s %s", rows[i].name, rows[i].of);
		for (size_t k = 0; k < 4 && rows[i].words[k]; k++)
			HAS(v.derivation ? v.derivation : "", rows[i].words[k]);
	}
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct quantity_value v;

		f.text[0] = '\0';
		OK(!assess_quantity(w.a, refused[i].name, refused[i].of, w.x.arena, &v, &f));
		HAS(f.text, refused[i].words);
	}
	close_world(&w);
	/* Without an earlier course there is no past to ask about. */
	open_world(&w, &(struct parts){ .courses = "course,regimen,months_before\nnew,10x3,\n", .structures = STRUCTURE_HEAD CORD,
	                                .grids = "grid,file,kind,course,source\na,labels.csv,labels,,s\nc,new.csv,dose,new,s\n" });
	OK(!assess_quantity(w.a, "prior_eqd2", "cord", w.x.arena, &(struct quantity_value){ 0 }, &f));
	HAS(f.text, "no earlier course");
	OK(!assess_quantity(w.a, "residual_eqd2", "cord", w.x.arena, &(struct quantity_value){ 0 }, &f));
	NEAR(w.s.rows[0].achieved, 37.5, 0, 1e-6);
	close_world(&w);
}

/* A volume that the structure does not have is the author's mistake. */
static void
volumes_that_are_not_there(void)
{
	struct loaded x;
	struct assess *a;
	struct fault f;
	bool said = false;
	char text[4096];

	snprintf(text, sizeof text,
	         "[case]\n%s[courses]\n%s[structures]\n%s[constraints]\n%s[grids]\n%s[story]\n%s[file labels.csv]\n%s[file old.csv]\n%s"
	         "[file new.csv]\n%s[file field.csv]\n%s",
	         MINI_KEYS, COURSES, STRUCTURE_HEAD CORD, CONSTRAINT_HEAD "cord,D0.1cc,50,Gy,hard,4,s\n", GRIDS, MINI_STORY, LABELS, OLD, NEW,
	         FIELD);
	load_text(&x, text);
	if (!x.c)
		tap_bail_out("the case does not load");
	a = assess_new(x.c, &f);
	if (!a)
		tap_bail_out(f.text);
	OK(!assess_check(a, &x.report));
	for (size_t i = 0; i < x.report.n; i++)
		if (!strcmp(x.report.items[i].code, "bad_metric")) {
			said = true;
			HAS(x.report.items[i].message, "structure smaller than 0.1 cc: it has 0.08");
		}
	OK(said);
	assess_free(a);
	unload(&x);
}

/* Two slices of 2 x 1, 3 mm apart: the tissue of the upper one lay in the lower one (the field points 3 mm down), where the
 * old plan gave 40 and 20 Gy in 20 fractions; alpha/beta 2, all of it left.  The cord is the two voxels above. */
static void
a_slab(void)
{
	struct loaded x;
	struct assess *a;
	struct fault f;
	struct quantity_value v;
	struct slice_probe p;
	char text[2048];

	snprintf(text, sizeof text,
	         "[case]\n%s[courses]\ncourse,regimen,months_before\nprior,20x2,12\nnew,10x1,\n[structures]\n" STRUCTURE_HEAD
	         "cord,1,2,,none,,,s\n[constraints]\n" CONSTRAINT_HEAD "cord,Dmax,50,Gy,hard,4,s\n[grids]\n" GRIDS "[story]\n%s"
	         "[file labels.csv]\n# 2 1 2 2 0 0 3 0 2\n0,0\n1,1\n[file old.csv]\n# 2 1 2 2 0 0 3 0 2\n40,20\n8,8\n"
	         "[file new.csv]\n# 2 1 2 2 0 0 3 0 2\n10,10\n10,10\n"
	         "[file field.csv]\n# 2 1 2 2 0 0 3 0 2\n0,0\n0,0\n0,0\n0,0\n0,0\n-3,-3\n",
	         MINI_KEYS, MINI_STORY);
	load_text(&x, text);
	if (!x.c)
		tap_bail_out("the slab does not load");
	a = assess_new(x.c, &f);
	OK(a && assess_quantity(a, "mapped_dose", "cord prior", x.arena, &v, &f));
	NEAR(v.value, 40, 1e-6, 0);
	OK(assess_quantity(a, "naive_dose", "cord prior", x.arena, &v, &f));
	NEAR(v.value, 8, 1e-6, 0);
	/* 40 in 2 Gy fractions, and 10 in 1 Gy fractions: 10 x 3/4 */
	OK(assess_quantity(a, "cumulative_eqd2", "cord", x.arena, &v, &f));
	NEAR(v.value, 47.5, 1e-5, 0);
	OK(assess_quantity(a, "volume_cc", "cord", x.arena, &v, &f));
	NEAR(v.value, 0.024, 1e-12, 0);
	OK(assess_probe(a, &x.c->courses[1].regimen.schedule, NULL, 3, &p, &f));
	NEAR(p.at_mm[2], 3, 1e-12, 0);
	NEAR(p.old_gy.low, 20, 1e-5, 0);
	assess_free(a);
	unload(&x);
}

/* cases/cord (its make-slices.pl).  The cord's foremost voxels lie at y = -23 mm, x = -3 to 3; they were 4 mm further to the
 * front, at the edge of the old plan's full dose, y = -19: 50 Gy, where at y = -23 it has 50 - 4 x 5 = 30.  25x2 -> 50 EQD2,
 * 12 months: half is left, 25.  The new plan at x = -3: d = sqrt((23/1.15)^2 + 25^2) = sqrt(400 + 625) = 32.0156 mm from its
 * centre, 60/(1 + (19.0156/19)^1.9) = 60/2.00156 = 29.98 Gy, in 20 fractions 1.499: 29.98 x 3.499/4 = 26.225.  The others
 * are further from it (x = -1: 33.13 mm), those behind too. */
static void
the_cord_case(void)
{
	static const struct { const char *name, *of; double want, within; } rows[] = {
		{ "mapped_dose", "cord prior", 50, 1e-4 },  { "naive_dose", "cord prior", 30, 1e-4 },
		{ "dose_error", "cord prior", 20, 1e-4 },   { "prior_eqd2", "cord", 50, 1e-4 },
		{ "residual_eqd2", "cord", 25, 1e-4 },      { "mapped_dose", "cord new", 29.98, 1e-5 },
		{ "cumulative_eqd2", "cord", 25 + 29.98 * 3.499 / 4, 1e-4 },
		{ "margin_eqd2", "cord", 50 - 25 - 29.98 * 3.499 / 4, 1e-4 },
	};
	struct loaded x = { .arena = arena_new() };
	struct assess *a;
	struct fault f;

	if (!x.arena)
		tap_bail_out("out of memory");
	report_init(&x.report, x.arena);
	snprintf(x.path, sizeof x.path, "cases/cord");
	{
		char path[4200];

		snprintf(path, sizeof path, "%s/cord", cases_folder());
		x.c = casebook_load(path, &x.report);
	}
	if (!x.c)
		tap_bail_out("cases/cord does not load");
	IS_INT(x.report.n, 0);
	a = assess_new(x.c, &f);
	if (!a)
		tap_bail_out(f.text);
	OK(assess_check(a, &x.report));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct quantity_value v = { .value = NAN };

		if (!OK(assess_quantity(a, rows[i].name, rows[i].of, x.arena, &v, &f)))
			tap_diag("%s: %s", rows[i].name, f.text);
		if (!NEAR(v.value, rows[i].want, rows[i].within, 0))
			tap_diag("%s %s", rows[i].name, rows[i].of);
	}
	/* The hottest voxel of the sum. */
	{
		const double at_mm[3] = { -3, -23, 0 };
		struct slice_probe p;
		size_t voxel;

		OK(vol_grid_nearest(&x.c->slice.labels.grid, at_mm, &voxel));
		OK(assess_probe(a, &x.c->courses[x.c->new_course].regimen.schedule, NULL, voxel, &p, &f));
		IS_STR(p.structure, "spinal cord");
		NEAR(p.old_gy.low, 50, 1e-4, 0);
		NEAR(p.unmoved_gy.low, 30, 1e-4, 0);
		NEAR(p.sum_eqd2_gy.low, 51.225, 1e-3, 0);
	}
	assess_free(a);
	unload(&x);
}

/* ---- complications of structures on the slice ---- */

#define NTCP_HEAD "structure,label,alpha_beta_gy,half_time_h,recovery_model,recovery_value,tissue,ntcp_model,source\n"

static double
at(double d, int n, double alpha_beta)
{
	return d * (d / n + alpha_beta) / (2 + alpha_beta);
}

static struct utcp
utcp(const struct world *w, const struct rb_recovery *recovery)
{
	struct utcp u;
	struct fault f;

	if (!assess_utcp(w->a, &w->r.schedule, recovery, .5, w->x.arena, &u, &f))
		tap_bail_out(f.text);
	return u;
}

static double
lkb(double mean, double td50, double m)
{
	return erfc((td50 - mean) / (m * td50) / sqrt(2)) / 2;
}

/* Voxel by voxel at the model's own alpha/beta, half recovered for the cord and nothing for the gland. */
static void
complications_on_the_slice(void)
{
	static const struct { const char *regimen; int n; double scale; } regimens[] = { { "10x3", 10, 1 }, { "5x3", 5, .5 },
		                                                                        { "5x6", 5, 1 } };
	static const double old[] = { 20, 40, 8, 16 }, fresh[] = { 30, 15, 12, 30 };
	struct world w, points;
	struct utcp u, v;

	open_world(&w, &(struct parts){ .structures = NTCP_HEAD "cord,1,2,,constant,0.5,spinal-cord,cord-schultheiss,s\n"
	                                              "gland,3,2,,none,,parotid,lkb-parotid,s\n",
	                                .constraints = CONSTRAINT_HEAD "cord,Dmax,50,Gy,hard,1,s\ngland,mean,30,Gy,soft,1,s\n" });
	/* The gland's two voxels are hottest on hottest: 12 and 6, 4 and 0.  The same from doses.csv is another way there. */
	open_world(&points, &(struct parts){
	    .structures = NTCP_HEAD "gland,,2,,none,,parotid,lkb-parotid,s\n",
	    .doses = "structure,metric,course,factor,source\ngland,share 50%,prior,0.3,s\ngland,share 50%,prior,0.1,s\n"
	             "gland,share 50%,new,0.2,s\ngland,share 50%,new,0,s\n",
	    .constraints = CONSTRAINT_HEAD "gland,mean,30,Gy,soft,1,s\n" });
	for (size_t k = 0; k < sizeof regimens / sizeof *regimens; k++) {
		double most = 0, most_kept = 0, mean, scale = regimens[k].scale;
		int n = regimens[k].n;

		score(&w, regimens[k].regimen, NULL);
		score(&points, regimens[k].regimen, NULL);
		u = utcp(&w, NULL);
		v = utcp(&points, NULL);
		IS_STR(u.missing, "");
		for (size_t i = 0; i < 4; i++) {
			most = fmax(most, .5 * at(old[i], 20, .87) + at(scale * fresh[i], n, .87));
			most_kept = fmax(most_kept, at(old[i], 20, .87) + at(scale * fresh[i], n, .87));
		}
		NEAR(u.ntcp[0], 1 / (1 + pow(69.4 / most, log(19) / log(69.4 / 59.3))), 0, 1e-5);
		mean = (at(12, 20, 3) + at(4, 20, 3) + at(scale * 6, n, 3)) / 2;
		NEAR(u.ntcp[1], lkb(mean, 39.9, .4), 0, 1e-5);
		NEAR(v.ntcp[0], lkb(mean, 39.9, .4), 0, 1e-12);
		NEAR(u.ntcp[1], v.ntcp[0], 0, 1e-5);
		NEAR(u.utcp, .5 * (1 - u.ntcp[0]) * (1 - u.ntcp[1]), 0, 1e-12);
		/* another model of recovery */
		u = utcp(&w, rb_recovery_find("none"));
		NEAR(u.ntcp[0], 1 / (1 + pow(69.4 / most_kept, log(19) / log(69.4 / 59.3))), 0, 1e-5);
		/* one that looks at doses does not apply to voxels */
		u = utcp(&w, rb_recovery_find("woolley"));
		OK(isnan(u.ntcp[0]) && isnan(u.utcp));
		HAS(u.missing, "cord (woolley ");
	}
	close_world(&w);
	close_world(&points);
	/* The old plan ends a row too soon: half of the gland has no dose, and the organ no NTCP. */
	open_world(&w, &(struct parts){ .structures = NTCP_HEAD "cord,1,2,,constant,0.5,spinal-cord,cord-schultheiss,s\n"
	                                              "gland,3,2,,none,,parotid,lkb-parotid,s\n",
	                                .constraints = CONSTRAINT_HEAD "cord,Dmax,50,Gy,hard,1,s\n", .old = OLD_SHORT });
	score(&w, "10x3", NULL);
	u = utcp(&w, NULL);
	OK(isnan(u.ntcp[1]) && isnan(u.utcp) && u.ntcp[0] > 0);
	IS_STR(u.missing, "gland (the dose of 0.04 cc is not known)");
	close_world(&w);
}

TAP_MAIN(TAP_CASE(metrics_by_hand), TAP_CASE(each_structure_has_its_own_tissue), TAP_CASE(rows_of_the_score),
         TAP_CASE(two_earlier_courses), TAP_CASE(fields), TAP_CASE(unknown_is_not_zero), TAP_CASE(unknown_cells),
         TAP_CASE(models_that_do_not_apply), TAP_CASE(layers_probes_and_metrics_agree),
         TAP_CASE(slices_and_dose_factors_agree), TAP_CASE(quantities), TAP_CASE(volumes_that_are_not_there),
         TAP_CASE(a_slab), TAP_CASE(the_cord_case),
	 TAP_CASE(complications_on_the_slice))
