/* How the earlier dose came to today's slice.
 *
 * By hand, 6 x 5 voxels of 2 x 2 x 5 mm (0.02 cc): the old plan climbs 5 Gy a mm towards the front, row r has 10 r Gy; all tissue
 * lies 2 mm further back today, u = (0, 2), so that row r got 10 (r + 1).  The cord stands on rows 1 and 2, columns 2 and 3. */
#include "assess/slice_way.h"

#include <inttypes.h>
#include <math.h>
#include <time.h>

#include "assess/place.h"
#include "mini_case.h"

#define SLICES                                                                                                             \
	"[file labels.csv]\n# 6 5 2 2 0 0 5 0\n2,2,0,0,0,0\n0,0,1,1,0,0\n0,0,1,1,0,0\n0,0,0,0,0,0\n0,0,0,0,0,0\n"          \
	"[file old.csv]\n# 6 8 2 2 0 0 5 0\n0,0,0,0,0,0\n10,10,10,10,10,10\n20,20,20,20,20,20\n30,30,30,30,30,30\n"        \
	"40,40,40,40,40,40\n50,50,50,50,50,50\n60,60,60,60,60,60\n70,70,70,70,70,70\n"                                     \
	"[file new.csv]\n# 6 5 2 2 0 0 5 0\n1,1,1,1,1,1\n1,1,1,1,1,1\n1,1,1,1,1,1\n1,1,1,1,1,1\n1,1,1,1,1,1\n"
#define MOVED "[file field.csv]\n# 2 2 10 8 0 0 5 0\n0,0\n0,0\n2,2\n2,2\n"
#define SCAN "[file scan.csv]\n# 3 5 4 2 0 0 5 0\n-1000,40,60\n-1000,40,60\n-1000,40,60\n-1000,40,60\n-1000,40,60\n"
#define GRIDS                                                                                                              \
	"grid,file,kind,course,direction,frame,source\na,labels.csv,labels,,,,s\nb,old.csv,dose,prior,,,s\n"               \
	"c,new.csv,dose,new,,,s\n"
#define FIELD_ROW "d,field.csv,field,prior,pull,ras,s\n"
#define SCAN_ROW "e,scan.csv,image,,,,s\n"
#define STRUCTURES "structure,label,alpha_beta_gy,recovery_model,recovery_value,source\ncord,1,2,constant,0.5,s\nvessel,2,3,none,,s\n"
#define COMMON                                                                                                             \
	.courses = "course,regimen,months_before\nprior,20x2,14\nnew,5x1,\n", .structures = STRUCTURES, .doses = "",       \
	.constraints = "structure,metric,limit,unit,kind,points,source\ncord,Dmax,15,Gy,hard,4,s\nvessel,mean,30,Gy,soft,1,s\n"

static const struct mini by_hand = { COMMON, .grids = GRIDS FIELD_ROW SCAN_ROW, .files = SLICES MOVED SCAN };

struct world { struct loaded x; struct assess *a; const struct rb_schedule *s; size_t prior, cord, vessel; };

static void
open_world(struct world *w, const struct mini *m)
{
	struct fault f;

	need_mini(&w->x, m);
	w->a = assess_new(w->x.c, &f);
	if (!w->a)
		tap_bail_out(f.text);
	w->s = &w->x.c->courses[w->x.c->new_course].regimen.schedule;
	w->prior = casebook_course(w->x.c, "prior");
	w->cord = casebook_structure(w->x.c, "cord");
	w->vessel = casebook_structure(w->x.c, "vessel");
}

static void
close_world(struct world *w)
{
	assess_free(w->a);
	unload(&w->x);
}

static size_t
voxel_of(const struct world *w, int x, int y)
{
	return vol_grid_index(&w->x.c->slice.labels.grid, x, y, 0);
}

static struct vol_map
layer_of(const struct assess *a, enum slice_layer layer, const struct rb_schedule *s)
{
	struct vol_map m;
	struct fault f;

	if (!assess_slice(a, layer, s, NULL, &m, &f))
		tap_bail_out(f.text);
	return m;
}

/* A case of the folder of cases. */
static void
load_case(struct loaded *x, const char *id)
{
	char path[400];

	snprintf(path, sizeof path, "%s/%s", cases_folder(), id);
	*x = (struct loaded){ .arena = arena_new() };
	if (!x->arena)
		tap_bail_out("out of memory");
	report_init(&x->report, x->arena);
	x->c = casebook_load(path, &x->report);
	if (!x->c)
		tap_bail_out("the case does not load");
}

/* ---- layers ---- */

static void
layers_that_are_no_dose(void)
{
	struct world w;
	struct vol_map m;

	open_world(&w, &by_hand);
	IS_INT(assess_moving_course(w.a), w.prior);
	for (int layer = 0; layer < SLICE_LAYERS; layer++)
		OK(assess_has_layer(w.a, (enum slice_layer)layer));
	m = layer_of(w.a, SLICE_DIFFERENCE, w.s);        /* 10 Gy a row, one row: 10 */
	for (int y = 0; y < 5; y++)
		NEAR((double)m.high_gy[voxel_of(&w, 3, y)], 10, 1e-4, 0);
	vol_map_fini(&m);
	m = layer_of(w.a, SLICE_JACOBIAN, w.s);
	NEAR((double)m.high_gy[voxel_of(&w, 3, 2)], 1, 1e-6, 0);
	vol_map_fini(&m);
	m = layer_of(w.a, SLICE_DOUBT, w.s);
	NEAR((double)m.high_gy[voxel_of(&w, 3, 2)], 5, 1e-4, 0);
	vol_map_fini(&m);
	/* The scan's voxels are 4 mm wide: columns 0 and 1 of today lie nearest to its first (centre 0) or second (centre 4). */
	m = layer_of(w.a, SLICE_IMAGE, w.s);
	NEAR((double)m.high_gy[voxel_of(&w, 0, 2)], -1000, 0, 0);
	NEAR((double)m.high_gy[voxel_of(&w, 2, 2)], 40, 0, 0);
	NEAR((double)m.high_gy[voxel_of(&w, 4, 2)], 60, 0, 0);
	vol_map_fini(&m);
	close_world(&w);
}

static void
what_there_is_not_is_refused(void)
{
	const struct mini still = { COMMON, .grids = GRIDS, .files = SLICES };
	struct world w;
	struct vol_map m;
	struct fault f;

	open_world(&w, &still);
	OK(assess_has_layer(w.a, SLICE_SUM) && assess_has_layer(w.a, SLICE_DOUBT));
	OK(!assess_has_layer(w.a, SLICE_DIFFERENCE) && !assess_has_layer(w.a, SLICE_JACOBIAN) && !assess_has_layer(w.a, SLICE_IMAGE));
	OK(!assess_slice(w.a, SLICE_IMAGE, w.s, NULL, &m, &f));
	HAS(f.text, "expected an image in grids.csv");
	OK(!assess_slice(w.a, SLICE_JACOBIAN, w.s, NULL, &m, &f));
	HAS(f.text, "nothing has moved");
	IS_INT(assess_folds(w.a, w.prior, NULL), 0);
	close_world(&w);
}

/* ---- a voxel ---- */

static void
where_its_tissue_was(void)
{
	struct world w;
	struct slice_lie lie;
	struct fault f;

	open_world(&w, &by_hand);
	OK(assess_lie(w.a, w.prior, voxel_of(&w, 2, 1), &lie, &f) && lie.known);
	NEAR(lie.from_mm[0], 4, 1e-6, 0);
	NEAR(lie.from_mm[1], 4, 1e-6, 0);                /* today at y 2 mm */
	NEAR(lie.moved_mm, 2, 1e-6, 0);
	NEAR(lie.jacobian, 1, 1e-6, 0);
	NEAR(lie.slope_gy_mm, 5, 1e-4, 0);
	NEAR(assess_error_gy(&lie, 2), 10, 1e-3, 0);
	IS_STR(assess_moved_where(w.a, voxel_of(&w, 2, 1), &lie), "back");
	/* 3 mm towards the feet, of which the 2 back are the lesser part; as far to the head; hardly at all. */
	lie.from_mm[2] = 3;
	IS_STR(assess_moved_where(w.a, voxel_of(&w, 2, 1), &lie), "feet");
	lie.from_mm[2] = -3;
	IS_STR(assess_moved_where(w.a, voxel_of(&w, 2, 1), &lie), "head");
	lie.moved_mm = 0.04;
	IS_STR(assess_moved_where(w.a, voxel_of(&w, 2, 1), &lie), "");
	OK(!assess_lie(w.a, w.prior, 30, &lie, &f));
	HAS(f.text, "no such voxel");
	close_world(&w);
}

/* On a real case, a voxel here and there: two ways to one number. */
static void
layers_agree_with_voxels(void)
{
	struct loaded x;
	struct assess *a;
	struct fault f;
	uint64_t state = (uint64_t)time(NULL) | 1;
	size_t prior;
	const struct rb_schedule *s;

	tap_diag("seed %" PRIu64, state);
	for (int i = 0; i < 2; i++) {
		struct vol_map difference, jacobian, doubt;

		load_case(&x, i ? "parotid" : "cord");
		a = assess_new(x.c, &f);
		if (!a)
			tap_bail_out(f.text);
		prior = assess_moving_course(a);
		s = &x.c->courses[x.c->new_course].regimen.schedule;
		difference = layer_of(a, SLICE_DIFFERENCE, s);
		jacobian = layer_of(a, SLICE_JACOBIAN, s);
		doubt = layer_of(a, SLICE_DOUBT, s);
		for (int n = 0; n < 60; n++) {
			struct slice_probe p;
			struct slice_lie lie;
			size_t voxel;

			state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			voxel = (size_t)(state >> 33) % vol_grid_voxels(&difference.grid);
			if (!assess_probe(a, s, NULL, voxel, &p, &f) || !assess_lie(a, prior, voxel, &lie, &f))
				tap_bail_out(f.text);
			NEAR(lie.jacobian, (double)jacobian.high_gy[voxel], 1e-6, 0);
			if (p.old_gy.high > p.old_gy.low || p.unmoved_gy.high > p.unmoved_gy.low)
				OK(isnan(difference.high_gy[voxel]));
			else
				NEAR((double)difference.high_gy[voxel], p.old_gy.low - p.unmoved_gy.low, 1e-3, 0);
			OK(isnan(lie.slope_gy_mm) ? isnan(doubt.high_gy[voxel])
			                          : fabs(lie.slope_gy_mm - (double)doubt.high_gy[voxel]) < 1e-3);
		}
		vol_map_fini(&difference);
		vol_map_fini(&jacobian);
		vol_map_fini(&doubt);
		assess_free(a);
		unload(&x);
	}
}

/* ---- another map ---- */

static void
another_map_moves_all(void)
{
	struct world w;
	struct assess *same, *still;
	struct slice_organ x;
	struct vol_map difference;
	struct score s, t;
	struct fault f;

	open_world(&w, &by_hand);
	same = assess_through(w.a, w.prior, assess_field(w.a, w.prior), &f);
	still = assess_through(w.a, w.prior, NULL, &f);
	if (!same || !still || !score_init(&s, w.a, &f) || !score_init(&t, w.a, &f))
		tap_bail_out(f.text);
	/* The cord stands on rows 1 and 2: 20 and 30 Gy followed, 10 and 20 did not. */
	OK(assess_organ(w.a, SLICE_OLD, NULL, w.cord, w.s, NULL, &x, &f));
	NEAR(x.max.low, 30, 1e-4, 0);
	NEAR(x.mean.low, 25, 1e-4, 0);
	NEAR(x.least, 20, 1e-4, 0);
	NEAR(x.cc, 0.08, 1e-9, 0);
	NEAR(x.near_max.low, 30, 1e-4, 0);               /* the second voxel stands at 0.04 cc, the first at 0.02: both 30 */
	OK(assess_organ(same, SLICE_OLD, NULL, w.cord, w.s, NULL, &x, &f));
	NEAR(x.max.low, 30, 1e-4, 0);
	OK(assess_organ(still, SLICE_OLD, NULL, w.cord, w.s, NULL, &x, &f));
	NEAR(x.max.low, 20, 1e-4, 0);
	/* The new plan in Gy of dose, as it is drawn, not in EQD2: 5x1 gives 1 Gy a voxel, 0.55 Gy EQD2. */
	OK(assess_organ(w.a, SLICE_NEW, NULL, w.cord, w.s, NULL, &x, &f));
	NEAR(x.max.low, 1, 1e-4, 0);
	NEAR(x.mean.low, 1, 1e-4, 0);
	difference = layer_of(w.a, SLICE_DIFFERENCE, w.s);
	OK(assess_organ(w.a, SLICE_DIFFERENCE, &difference, w.cord, w.s, NULL, &x, &f));
	vol_map_fini(&difference);
	NEAR(x.mean.low, 10, 1e-4, 0);
	OK(isnan(x.near_max.low));
	OK(!assess_has_layer(still, SLICE_JACOBIAN));
	/* 30 Gy in 20: 30 (1.5 + 2)/4 = 26.25, half is left: 13.125; 5x1 adds 1 Gy a voxel, 1 (0.2 + 2)/4 = 0.55. */
	OK(assess_score(w.a, w.s, NULL, &s, &f) && assess_score(still, w.s, NULL, &t, &f));
	NEAR(s.rows[0].achieved, 13.675, 1e-3, 0);
	NEAR(t.rows[0].achieved, 20 * 3.0 / 4 / 2 + 0.55, 1e-3, 0);
	OK(assess_nearest_limit(w.a, &s, CASE_NONE) == &s.rows[0]);
	OK(assess_nearest_limit(w.a, &s, w.vessel) == &s.rows[1]);
	OK(!assess_nearest_limit(w.a, &s, 77));
	IS_INT(assess_structure_at(w.a, voxel_of(&w, 2, 1)), w.cord);
	IS_INT(assess_structure_at(w.a, voxel_of(&w, 5, 4)), CASE_NONE);
	score_fini(&s);
	score_fini(&t);
	assess_free(same);
	assess_free(still);
	close_world(&w);
}

static void
a_fold_is_marked_where_it_is(void)
{
	struct world w;
	struct vol_field u;
	struct assess *through;
	struct fault f;
	uint8_t marks[30];

	open_world(&w, &by_hand);
	if (!vol_field_init(&u, &w.x.c->slice.labels.grid, &f))
		tap_bail_out(f.text);
	/* Row 2 comes from 5 mm behind, row 1 from where it is: y + u falls from row 1 to row 2. */
	for (int x = 0; x < 6; x++)
		u.u_mm[1][voxel_of(&w, x, 2)] = -5;
	through = assess_through(w.a, w.prior, &u, &f);
	if (!through)
		tap_bail_out(f.text);
	IS_INT(assess_folds(through, w.prior, marks), 5);
	OK(marks[voxel_of(&w, 3, 1)] && marks[voxel_of(&w, 3, 2)]);
	OK(!marks[voxel_of(&w, 3, 0)] && !marks[voxel_of(&w, 3, 4)]);
	IS_INT(assess_folds(w.a, w.prior, marks), 0);
	OK(!marks[voxel_of(&w, 3, 1)]);
	assess_free(through);
	vol_field_fini(&u);
	close_world(&w);
}

/* The registration of cases/cord that looks right: 0.9 mm, 4.5 Gy. */
static void
a_good_picture_with_a_wrong_dose(void)
{
	struct loaded x;
	struct assess *a, *through;
	struct slice_organ truth, colleague;
	const struct case_registration *r;
	struct fault f;

	load_case(&x, "cord");
	a = assess_new(x.c, &f);
	if (!a)
		tap_bail_out(f.text);
	r = casebook_registration(x.c, "colleague");
	if (!r || !(through = assess_through(a, r->course, &r->field, &f)))
		tap_bail_out("no registration");
	OK(assess_organ(a, SLICE_OLD, NULL, casebook_structure(x.c, "cord"), NULL, NULL, &truth, &f));
	OK(assess_organ(through, SLICE_OLD, NULL, casebook_structure(x.c, "cord"), NULL, NULL, &colleague, &f));
	NEAR(truth.max.low - colleague.max.low, 4.5, 0.1, 0);
	assess_free(through);
	assess_free(a);
	unload(&x);
}

/* Pairs that say the truth leave nothing; one that is 3 mm off is missed by those that are right by 3 mm. */
static void
pairs_of_landmarks(void)
{
	struct vol_landmark pairs[4] = { { "a", { 0, 0, 0 }, { 0, 2, 0 } }, { "b", { 10, 0, 0 }, { 10, 2, 0 } },
		                         { "c", { 0, 8, 0 }, { 0, 10, 0 } }, { "d", { 10, 8, 0 }, { 10, 10, 0 } } };
	struct world w;
	struct vol_field u;
	struct assess *through;
	struct slice_organ x;
	struct slice_left_out left;
	struct fault f;
	char why[200];

	open_world(&w, &by_hand);
	for (size_t n = 0; n <= 4; n++) {
		through = assess_through_pairs(w.a, w.prior, pairs, n, &u, why, &f);
		if (!through)
			tap_bail_out(f.text);
		OK(assess_organ(through, SLICE_OLD, NULL, w.cord, w.s, NULL, &x, &f));
		NEAR(x.max.low, n == 0 ? 20 : 30, 1e-3, 0);
		OK((why[0] != '\0') == (n > 0 && n < 3));
		assess_free(through);
		vol_field_fini(&u);
	}
	left = assess_left_out(pairs, 4, true);
	NEAR(left.mean_mm, 0, 1e-6, 0);
	pairs[2].moving_mm[0] = 3;
	left = assess_left_out(pairs, 4, true);
	NEAR(left.max_mm, 3, 1e-6, 0);
	OK(isnan(assess_left_out(pairs, 1, true).mean_mm));
	pairs[1] = pairs[0];
	OK(!assess_through_pairs(w.a, w.prior, pairs, 2, &u, why, &f));
	close_world(&w);
}

/* The last line of each is a sum that a calculator does. */
static void
derivations(void)
{
	const struct metric dmax = { .kind = METRIC_MAX };
	struct world w;
	struct arena *arena = arena_new();
	struct rb_regimen twice;
	struct fault f;
	size_t cord, none;

	open_world(&w, &by_hand);
	cord = voxel_of(&w, 2, 2);
	none = voxel_of(&w, 5, 4);
	/* 30 Gy in 20: 26.25, half left; 1 Gy in 5: 0.55. */
	HAS(assess_probe_derivation(w.a, SLICE_VALUE_SUM, cord, NULL, NULL, arena, &f), "13.13 + 0.55 = 13.68 Gy");
	HAS(assess_probe_derivation(w.a, SLICE_VALUE_GHOST, cord, NULL, NULL, arena, &f), "(1 − 0.5) × 26.25 = 13.13 Gy");
	HAS(assess_probe_derivation(w.a, SLICE_VALUE_NEW_EQD2, cord, NULL, NULL, arena, &f), "= 0.55 Gy");
	HAS(assess_probe_derivation(w.a, SLICE_VALUE_OLD, cord, NULL, NULL, arena, &f), "30.0 Gy, interpolated in its plan at the place");
	HAS(assess_probe_derivation(w.a, SLICE_VALUE_UNMOVED, cord, NULL, NULL, arena, &f), "20.0 Gy, interpolated");
	HAS(assess_probe_derivation(w.a, SLICE_VALUE_NEW, cord, NULL, NULL, arena, &f), "1.00 × 5/5 = 1.0 Gy");
	HAS(assess_probe_derivation(w.a, SLICE_VALUE_SUM, none, NULL, NULL, arena, &f), "nothing is taken off for recovery");
	HAS(assess_organ_derivation(w.a, SLICE_SUM, w.cord, &dmax, false, NULL, NULL, arena, &f), "Dmax: 13.68 Gy");
	HAS(assess_organ_derivation(w.a, SLICE_NEW, w.cord, &dmax, false, NULL, NULL, arena, &f), "Dmax: 1.00 Gy");
	/* Another regimen scales the plan: 10 Gy in the place of 5. */
	if (!rb_regimen_parse("10x1", &twice, &f))
		tap_bail_out(f.text);
	HAS(assess_organ_derivation(w.a, SLICE_NEW, w.cord, &dmax, false, &twice, NULL, arena, &f), "Dmax: 2.00 Gy");
	HAS(assess_organ_derivation(w.a, SLICE_NEW, w.cord, &dmax, false, &twice, NULL, arena, &f), "1.00 × 10/5 = 2.00 Gy");
	rb_regimen_fini(&twice);
	arena_free(arena);
	close_world(&w);
}

/* ---- doubt ---- */

static void
bounds_hold_what_they_must(void)
{
	const struct metric dmax = { .kind = METRIC_MAX };
	struct world w;
	struct vol_interval last = { NAN, NAN };
	struct fault f;

	open_world(&w, &by_hand);
	for (int mm = 0; mm <= 3; mm++) {
		struct vol_bounds b;
		struct vol_interval x;

		if (!assess_within(w.a, w.prior, mm, &b, &f))
			tap_bail_out(f.text);
		OK(assess_metric_within(w.a, w.prior, &b, w.cord, &dmax, "Gy", w.s, NULL, &x, &f));
		OK(x.low <= 13.675 + 1e-3 && x.high >= 13.675 - 1e-3);
		OK(mm == 0 || (x.low <= last.low && x.high >= last.high));
		/* A shift of all by that much lies within. */
		for (int sign = -1; sign <= 1; sign += 2) {
			struct vol_field u;
			struct assess *through;
			struct score s;

			if (!vol_field_init(&u, &w.x.c->slice.labels.grid, &f) || !score_init(&s, w.a, &f))
				tap_bail_out(f.text);
			for (size_t i = 0; i < 30; i++)
				u.u_mm[1][i] = (float)(2 + sign * mm);
			through = assess_through(w.a, w.prior, &u, &f);
			OK(through && assess_score(through, w.s, NULL, &s, &f));
			OK(s.rows[0].achieved >= x.low - 1e-3 && s.rows[0].achieved <= x.high + 1e-3);
			score_fini(&s);
			assess_free(through);
			vol_field_fini(&u);
		}
		last = x;
		vol_bounds_fini(&b);
	}
	OK(last.high > 13.675 + 5);
	close_world(&w);
}

static const struct plot_series *
series(const struct plot *p, const char *name)
{
	for (size_t i = 0; i < p->series_count; i++)
		if (!strcmp(p->series[i].name, name))
			return &p->series[i];
	tap_bail_out(name);
}

static void
histograms(void)
{
	struct world w;
	struct plot p;
	struct arena *arena = arena_new();
	struct vol_bounds b;
	struct slice_organ organ;
	struct vol_map fresh;
	struct fault f;
	double most = 0;

	open_world(&w, &by_hand);
	if (!assess_within(w.a, w.prior, 1, &b, &f) ||
	    !assess_dvh_plot(w.a, w.cord, false, w.s, NULL, w.prior, &b, arena, &p, &f))
		tap_bail_out(f.text);
	IS_INT(p.series_count, 5);
	IS_INT(p.marker_count, 0);
	/* Half of the cord has 30 Gy and half 20. */
	NEAR(series(&p, "following")->x[80], 30, 1e-3, 0);
	NEAR(series(&p, "following")->y[79], 50, 1e-9, 0);
	NEAR(series(&p, "following")->y[80], 0, 1e-9, 0);     /* its end */
	NEAR(series(&p, "following")->y[40], 100, 1e-9, 0);
	NEAR(series(&p, "unmoved")->x[80], 20, 1e-3, 0);
	/* The new plan's curve ends at its highest dose in the cord, not at what that is in EQD2. */
	if (!assess_slice(w.a, SLICE_NEW, w.s, NULL, &fresh, &f))
		tap_bail_out(f.text);
	for (size_t i = 0; i < vol_grid_voxels(&fresh.grid); i++)
		if (assess_structure_at(w.a, i) == w.cord && fresh.high_gy[i] > most)
			most = fresh.high_gy[i];
	NEAR(series(&p, "new plan")->x[80], most, 1e-3, 0);
	if (!assess_organ(w.a, SLICE_NEW, NULL, w.cord, w.s, NULL, &organ, &f))
		tap_bail_out(f.text);
	NEAR(organ.max.high, most, 1e-6, 0);
	vol_map_fini(&fresh);
	for (size_t i = 0; i < p.series_count; i++)
		for (size_t k = 1; k < p.series[i].n; k++)
			OK(p.series[i].y[k] <= p.series[i].y[k - 1]);
	OK(series(&p, "at most")->x[80] > 30 && series(&p, "at least")->x[80] < 30);
	if (!assess_dvh_plot(w.a, w.cord, true, w.s, NULL, w.prior, NULL, arena, &p, &f))
		tap_bail_out(f.text);
	IS_INT(p.series_count, 3);
	IS_INT(p.marker_count, 1);
	NEAR(p.markers[0].x, 15, 0, 0);
	HAS(p.markers[0].label, "Dmax");
	NEAR(series(&p, "sum")->x[80], 13.675, 1e-3, 0);
	vol_bounds_fini(&b);
	arena_free(arena);
	close_world(&w);
}

/* ---- a place ---- */

static void
a_place_is_marked(void)
{
	struct world w;
	struct fault f;
	bool marks[30];
	const double at[3] = { 10, 4, 0 };
	int n = 0;

	open_world(&w, &by_hand);
	OK(assess_place_marks(w.a, "hottest", "cord", marks, &f));
	for (int i = 0; i < 30; i++)
		n += marks[i];
	IS_INT(n, 2);                                    /* row 2, columns 2 and 3 */
	OK(marks[voxel_of(&w, 2, 2)] && marks[voxel_of(&w, 3, 2)]);
	IS_INT(assess_place_nearest(w.a, marks, at), voxel_of(&w, 3, 2));
	OK(!assess_place_marks(w.a, "fold", "prior", marks, &f));
	HAS(f.text, "folds nowhere");
	close_world(&w);
}

TAP_MAIN(TAP_CASE(layers_that_are_no_dose), TAP_CASE(what_there_is_not_is_refused), TAP_CASE(where_its_tissue_was),
         TAP_CASE(layers_agree_with_voxels), TAP_CASE(another_map_moves_all), TAP_CASE(a_fold_is_marked_where_it_is),
         TAP_CASE(a_good_picture_with_a_wrong_dose), TAP_CASE(pairs_of_landmarks), TAP_CASE(derivations), TAP_CASE(bounds_hold_what_they_must), TAP_CASE(histograms),
         TAP_CASE(a_place_is_marked))
