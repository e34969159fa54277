/* In words what a slice shows that is no dose. */
#include <math.h>

#include "assess/slice_way.h"
#include "base/number.h"
#include "screens/plain_slice.h"

#define FIXED(v, decimals) number_fixed((v), (decimals), (char[NUMBER_TEXT_MAX]){ 0 })

static void
say_spot(struct fact_text *x, const struct vol_grid *g, size_t voxel)
{
	double at[3];

	vol_grid_world(g, voxel, at);
	plain_place(x, at, g->n[2] > 1);
}

static void
say_head(struct fact_text *x, enum slice_layer layer, double error_mm)
{
	switch (layer) {
	case SLICE_DIFFERENCE:
		fact_add(x, "The old plan as it followed the tissue, less the old plan as if nothing had moved, Gy. Above 0 the tissue got more "
		            "than stands at its coordinates.");
		break;
	case SLICE_JACOBIAN:
		fact_add(x, "Volume at the earlier course over volume today (J): above 1 tissue has shrunk, below 1 it has grown, at 0 and below "
		            "the map folds it over.");
		break;
	case SLICE_DOUBT:
		fact_add(x, "What an error of the map by %s mm is worth, Gy, to first order: the slope of the old plan times the error.",
		         number_short(error_mm, 3, (char[NUMBER_TEXT_MAX]){ 0 }));
		break;
	default:
		fact_add(x, "Today's scan, HU.");
	}
}

static void
say_structure(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct slice_organ *o, double error_mm)
{
	const struct casebook *c = assess_case(a);
	const struct vol_grid *g = &c->slice.labels.grid;

	fact_add(x, "\n%s: ", c->structures[o->structure].name);
	if (isnan(o->mean.low)) {
		fact_add(x, "not known in any of its voxels.");
		return;
	}
	switch (layer) {
	case SLICE_DIFFERENCE:
		fact_add(x, "on average %s%s Gy, from %s to %s; most ", o->mean.low > 0.05 ? "+" : "", FIXED(o->mean.low, 1), FIXED(o->least, 1),
		         FIXED(o->max.low, 1));
		say_spot(x, g, o->hottest);
		break;
	case SLICE_JACOBIAN: {
		double change = 1 / o->mean.low - 1;

		fact_add(x, "J from %s to %s, on average %s: its volume has ", FIXED(o->least, 2), FIXED(o->max.low, 2), FIXED(o->mean.low, 2));
		if (fabs(change) < 0.005)
			fact_add(x, "not changed");
		else
			fact_add(x, "%s by %s %%", change < 0 ? "shrunk" : "grown", FIXED(100 * fabs(change), 0));
		break;
	}
	case SLICE_DOUBT:
		fact_add(x, "at most %s Gy, on average %s; most ", FIXED(vol_shift_error(o->max.low, error_mm), 1),
		         FIXED(vol_shift_error(o->mean.low, error_mm), 1));
		say_spot(x, g, o->hottest);
		break;
	default:
		fact_add(x, "on average %s HU, from %s to %s", FIXED(o->mean.low, 0), FIXED(o->least, 0), FIXED(o->max.low, 0));
	}
	fact_add(x, ".");
}

/* "spinal cord Dmax 51.2 of 50 Gy, not met; if the map is wrong by 2 mm: 38.2 to 51.2." */
static void
say_limit(struct fact_text *x, const struct assess *a, const struct score_row *row, const struct vol_bounds *b, size_t course,
          const struct rb_schedule *s, const struct rb_recovery *recovery, double error_mm)
{
	static const char *const states[] = { [ROW_MET] = "met", [ROW_VIOLATED] = "not met", [ROW_UNDETERMINED] = "not judged" };
	const struct case_constraint *k = row->constraint;
	struct vol_interval within;
	char metric[40], n[2][NUMBER_TEXT_MAX];
	struct fault f;

	metric_format(&k->metric, metric, sizeof metric);
	fact_add(x, "\n%s %s %s of %s %s, %s", assess_case(a)->structures[k->structure].name, metric, FIXED(row->achieved, 1),
	         number_short(k->limit, 4, n[0]), k->unit, states[row->state]);
	if (b && assess_metric_within(a, course, b, k->structure, &k->metric, k->unit, s, recovery, &within, &f) && !isnan(within.low))
		fact_add(x, "; if the map is wrong by %s mm: %s to %s", number_short(error_mm, 3, n[0]), FIXED(within.low, 1),
		         number_fixed(within.high, 1, n[1]));
	fact_add(x, ".");
}

/* The limits of structures on the slice, the nearest first said so. */
static void
say_limits(struct fact_text *x, const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, double error_mm)
{
	size_t course = assess_moving_course(a);
	const struct score_row *nearest;
	struct vol_bounds b;
	struct score score;
	struct fault f;
	bool bounded;

	if (!score_init(&score, a, &f))
		return;
	bounded = course != CASE_NONE && assess_within(a, course, error_mm, &b, &f);
	nearest = assess_score(a, s, recovery, &score, &f) ? assess_nearest_limit(a, &score, CASE_NONE) : NULL;
	if (nearest) {
		fact_add(x, "\nLimits in cumulative EQD2, the nearest first:");
		say_limit(x, a, nearest, bounded ? &b : NULL, course, s, recovery, error_mm);
	}
	for (size_t i = 0; nearest && i < score.n; i++) {
		size_t of = score.rows[i].constraint->structure;

		if (&score.rows[i] != nearest && of != CASE_TUMOUR && case_on_slice(assess_case(a), of))
			say_limit(x, a, &score.rows[i], bounded ? &b : NULL, course, s, recovery, error_mm);
	}
	if (bounded)
		vol_bounds_fini(&b);
	score_fini(&score);
}

void
plain_slice_layer(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
                  const struct rb_recovery *recovery, double error_mm)
{
	const struct casebook *c = assess_case(a);
	size_t folded;

	if (layer < SLICE_DOSES) {
		plain_slice(x, a, layer, s, recovery);
		if (layer == SLICE_SUM)
			say_limits(x, a, s, recovery, error_mm);
		return;
	}
	if (!assess_has_layer(a, layer)) {
		fact_add(x, "There is no such layer here: %s.", layer == SLICE_IMAGE ? "the case has no scan" : "nothing has moved");
		return;
	}
	say_head(x, layer, error_mm);
	for (size_t i = 0; i < c->n_structures; i++) {
		struct slice_organ o;
		struct fault f;

		if (c->structures[i].label && assess_organ(a, layer, i, s, recovery, &o, &f))
			say_structure(x, a, layer, &o, error_mm);
	}
	if (layer == SLICE_DOUBT)
		say_limits(x, a, s, recovery, error_mm);
	folded = layer == SLICE_JACOBIAN ? assess_folds(a, assess_moving_course(a), NULL) : 0;
	if (layer == SLICE_JACOBIAN && folded == 0)
		fact_add(x, "\nNothing is folded.");
	else if (folded > 0)
		fact_add(x, "\n%zu cell%s of the map %s folded: there its dose is of no tissue.", folded, folded == 1 ? "" : "s",
		         folded == 1 ? "is" : "are");
}

void
plain_lie(struct fact_text *x, const struct assess *a, size_t voxel, double error_mm)
{
	size_t course = assess_moving_course(a);
	struct slice_lie lie;
	struct vol_bounds b;
	struct fault f;

	if (course == CASE_NONE || !assess_lie(a, course, voxel, &lie, &f) || !lie.known)
		return;
	if (assess_field(a, course)) {
		double at[3], since[3];

		vol_grid_world(&assess_case(a)->slice.labels.grid, voxel, at);
		for (int axis = 0; axis < 3; axis++)
			since[axis] = at[axis] - lie.from_mm[axis];
		fact_add(x, " Its tissue has moved %s mm%s%s since; J %s.", FIXED(lie.moved_mm, 1), lie.moved_mm > 0.05 ? " to the " : "",
		         lie.moved_mm > 0.05 ? vol_direction(since) : "", FIXED(lie.jacobian, 2));
	}
	if (!isnan(lie.slope_gy_mm))
		fact_add(x, " The old plan falls by %s Gy a millimetre where it was: %s mm of error are %s Gy.", FIXED(lie.slope_gy_mm, 1),
		         number_short(error_mm, 3, (char[NUMBER_TEXT_MAX]){ 0 }), FIXED(assess_error_gy(&lie, error_mm), 1));
	if (!assess_within(a, course, error_mm, &b, &f))
		return;
	if (!isnan(b.low_gy[voxel]))
		fact_add(x, " Within that error it got between %s and %s Gy.", FIXED((double)b.low_gy[voxel], 1),
		         FIXED((double)b.high_gy[voxel], 1));
	vol_bounds_fini(&b);
}
