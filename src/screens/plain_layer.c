/* In words what a slice shows that is no dose. */
#include <math.h>
#include <stdio.h>

#include "assess/slice_way.h"
#include "base/number.h"
#include "screens/fact_slice.h"
#include "screens/plain_slice.h"

#define FIXED(v, decimals) number_fixed((v), (decimals), (char[NUMBER_TEXT_MAX]){ 0 })

static void
say_spot(struct fact_text *x, const struct vol_grid *g, size_t voxel)
{
	double at[3];

	vol_grid_world(g, voxel, at);
	plain_place(x, g, at, false);
}

/* What a layer is: the numbers in it are of its definition. */
static void
say_head(struct fact_text *x, enum slice_layer layer, double error_mm)
{
	struct fact error = fact_error(error_mm);

	switch (layer) {
	case SLICE_DIFFERENCE:
		fact_add_tagged(x, TAG_WRITTEN, "The old plan as it followed the tissue, less the old plan as if nothing had moved, Gy. Above 0 the "
		                                "tissue got more than stands at its coordinates.");
		break;
	case SLICE_JACOBIAN:
		fact_add_tagged(x, TAG_WRITTEN, "Volume at the earlier course over volume today (J): above 1 tissue has shrunk, below 1 it has grown, "
		                                "at 0 and below the map folds it over.");
		break;
	case SLICE_DOUBT:
		fact_add(x, "What an error of the map by ");
		fact_put_unit(x, &error);
		fact_add(x, " is worth, Gy, to first order: the slope of the old plan times the error.");
		break;
	default:
		fact_add(x, "Today's scan, HU: by definition air is at -1000 and water at 0; fat lies below water, muscle a little above, bone far above.");
	}
}

/* "it has grown by 12 %" */
static void
say_change(struct fact_text *x, const char *structure, double jacobian)
{
	double change = 1 / jacobian - 1;
	struct fact by = { .value = 100 * fabs(change), .form = FACT_FIXED, .unit = "%" };
	char why[120];

	if (fabs(change) < 0.005) {
		fact_add(x, "not changed");
		return;
	}
	snprintf(by.quantity, sizeof by.quantity, "how much the volume of %s has %s since", structure, change < 0 ? "shrunk" : "grown");
	if (change < 0)
		snprintf(why, sizeof why, "less than all by volume today over volume then, which is 1/J\n100 \u00d7 (1 \u2212 1 / %.5f) = %.0f %%", jacobian,
		         by.value);
	else
		snprintf(why, sizeof why, "volume today over volume then is 1/J\n100 \u00d7 (1 / %.5f \u2212 1) = %.0f %%", jacobian, by.value);
	by.derivation = why;
	fact_add(x, "%s by ", change < 0 ? "shrunk" : "grown");
	fact_put_unit(x, &by);
}

/* What an error is worth at a slope, of a structure. */
static struct fact
worth(const char *what, const char *structure, double slope_gy_mm, double error_mm, char why[160])
{
	struct fact x = { .value = vol_shift_error(slope_gy_mm, error_mm), .form = FACT_FIXED, .digits = 1, .unit = "Gy", .derivation = why };

	snprintf(x.quantity, sizeof x.quantity, "what the map's error is worth in %s, %s, to first order", structure, what);
	snprintf(why, 160, "the old plan's slope, %s, in Gy/mm, times the error in mm\n%.4f \u00d7 %.4g = %.1f Gy", what, slope_gy_mm, error_mm, x.value);
	return x;
}

static void
say_structure(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct slice_organ *o, double error_mm)
{
	const struct casebook *c = assess_case(a);
	const struct vol_grid *g = &c->slice.labels.grid;
	const char *name = c->structures[o->structure].name;
	struct fact mean = fact_organ(a, layer, o->structure, ORGAN_MEAN, o->mean.low), most = fact_organ(a, layer, o->structure, ORGAN_MAX, o->max.low);
	struct fact least = fact_least(a, layer, o->structure, o->least);
	char why[2][160];

	fact_add(x, "\n%s: ", name);
	if (isnan(o->mean.low)) {
		fact_add(x, "not known in any of its voxels.");
		return;
	}
	if (layer == SLICE_DOUBT) {
		most = worth("at most", name, o->max.low, error_mm, why[0]);
		mean = worth("on average", name, o->mean.low, error_mm, why[1]);
		struct fact steepest = fact_organ(a, layer, o->structure, ORGAN_MAX, o->max.low);
		struct fact slope = fact_organ(a, layer, o->structure, ORGAN_MEAN, o->mean.low);

		fact_add(x, "at most ");
		fact_put_unit(x, &most);
		fact_add(x, ", on average ");
		fact_put(x, &mean);
		fact_add(x, "; most ");
		say_spot(x, g, o->hottest);
		fact_add(x, ", where the old plan falls by ");
		fact_put(x, &steepest);
		fact_add(x, " Gy a millimetre; on average by ");
		fact_put(x, &slope);
	} else if (layer == SLICE_JACOBIAN) {
		fact_add(x, "J from ");
		fact_put(x, &least);
		fact_add(x, " to ");
		fact_put(x, &most);
		fact_add(x, ", on average ");
		fact_put(x, &mean);
		fact_add(x, ": its volume has ");
		say_change(x, name, o->mean.low);
	} else {
		mean.prefix = layer == SLICE_DIFFERENCE && o->mean.low > 0.05 ? "+" : NULL;
		fact_add(x, "on average ");
		fact_put_unit(x, &mean);
		fact_add(x, ", from ");
		fact_put(x, &least);
		fact_add(x, " to ");
		fact_put(x, &most);
		if (layer == SLICE_DIFFERENCE) {
			fact_add(x, "; most ");
			say_spot(x, g, o->hottest);
		}
	}
	fact_add(x, ".");
}

static void
say_structures(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
               const struct rb_recovery *recovery, double error_mm)
{
	const struct casebook *c = assess_case(a);
	struct vol_map map;
	struct fault f;

	if (!assess_slice(a, layer, s, recovery, &map, &f))
		return;
	for (size_t i = 0; i < c->n_structures; i++) {
		struct slice_organ o;

		if (c->structures[i].label && assess_organ(a, layer, &map, i, s, recovery, &o, &f))
			say_structure(x, a, layer, &o, error_mm);
	}
	vol_map_fini(&map);
}

/* "spinal cord Dmax 51.2 of 50 Gy, not met; if the map is wrong by 2 mm: 38.2 to 51.2." */
static void
say_limit(struct fact_text *x, const struct assess *a, const struct score *score, size_t i, const struct vol_bounds *b,
          const struct rb_schedule *s, const struct rb_recovery *recovery, double error_mm)
{
	const struct scored scored = { NULL, score, -1 };
	const struct score_row *row = &score->rows[i];
	const struct case_constraint *k = row->constraint;
	struct fact achieved = fact_slice_row(a, &scored, i, ROW_ACHIEVED), limit = fact_slice_row(a, &scored, i, ROW_LIMIT);
	struct fact error = fact_error(error_mm);
	struct vol_interval within;
	char metric[40], shown[FACT_TEXT_MAX];
	struct fault f;

	metric_format(&k->metric, metric, sizeof metric);
	fact_add(x, "\n%s %s ", assess_case(a)->structures[k->structure].name, metric);
	fact_put(x, &achieved);
	fact_add(x, " of ");
	fact_put_unit(x, &limit);
	fact_add(x, ", %s", row_state_word(row->state));
	if (b && assess_metric_within(a, assess_moving_course(a), b, k->structure, &k->metric, k->unit, s, recovery, &within, &f) &&
	    !isnan(within.low)) {
		struct fact range = fact_within(a, k, within, shown);

		fact_add(x, "; if the map is wrong by ");
		fact_put_unit(x, &error);
		fact_add(x, ": ");
		fact_put(x, &range);
	}
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
		say_limit(x, a, &score, (size_t)(nearest - score.rows), bounded ? &b : NULL, s, recovery, error_mm);
	}
	for (size_t i = 0; nearest && i < score.n; i++)
		if (&score.rows[i] != nearest && case_on_slice(assess_case(a), score.rows[i].constraint->structure))
			say_limit(x, a, &score, i, bounded ? &b : NULL, s, recovery, error_mm);
	if (bounded)
		vol_bounds_fini(&b);
	score_fini(&score);
}

void
plain_slice_layer(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
                  const struct rb_recovery *recovery, double error_mm, const char *through)
{
	size_t folded;

	if (layer < SLICE_DOSES) {
		plain_slice(x, a, layer, s, recovery, through);
		if (layer == SLICE_SUM)
			say_limits(x, a, s, recovery, error_mm);
		return;
	}
	if (!assess_has_layer(a, layer)) {
		fact_add(x, "There is no such layer here: %s.", layer == SLICE_IMAGE ? "the case has no scan" : "nothing has moved");
		return;
	}
	if (through && layer != SLICE_IMAGE)
		fact_add_tagged(x, TAG_NAME, "Through %s. ", through);
	say_head(x, layer, error_mm);
	say_structures(x, a, layer, s, recovery, error_mm);
	if (layer == SLICE_DOUBT)
		say_limits(x, a, s, recovery, error_mm);
	folded = layer == SLICE_JACOBIAN ? assess_folds(a, assess_moving_course(a), NULL) : 0;
	if (layer == SLICE_JACOBIAN && folded == 0)
		fact_add(x, "\nNothing is folded.");
	else if (folded > 0) {
		struct fact cells = { .quantity = "cells of the map that are folded", .value = (double)folded, .form = FACT_FIXED,
			              .source = "counted in the map: cells in which its corners turn over" };

		fact_add(x, "\n");
		fact_put(x, &cells);
		fact_add(x, " cell%s of the map %s folded: there its dose is of no tissue.", folded == 1 ? "" : "s", folded == 1 ? "is" : "are");
	}
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
		const char *where = assess_moved_where(a, voxel, &lie);

		fact_add(x, " Its tissue has moved %s mm%s%s since; J %s.", FIXED(lie.moved_mm, 1), *where ? " to the " : "", where,
		         FIXED(lie.jacobian, 2));
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
