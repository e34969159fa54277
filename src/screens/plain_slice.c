#include "screens/plain_slice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/slice_way.h"
#include "base/mem.h"
#include "screens/fact_slice.h"

/* whole: the fact, of which low and high are the ends. */
static void
say_interval(struct fact_text *x, struct vol_interval v, const struct fact *whole)
{
	struct fact low = *whole, high = fact_at_most(whole, v.high);

	low.value = v.low;
	if (isnan(v.low))
		fact_add(x, "not known (its model of recovery does not apply)");
	else if (v.high > v.low + 1e-6) {
		snprintf(low.quantity, sizeof low.quantity, "%.180s, at least", whole->quantity);
		fact_add(x, "between ");
		fact_put(x, &low);
		fact_add(x, " and ");
		fact_put_unit(x, &high);
		fact_add(x, " (a part of the dose is not known)");
	} else
		fact_put_unit(x, &low);
}

void
plain_place(struct fact_text *x, const struct vol_grid *g, const double at_mm[3], bool brief)
{
	struct fact side = fact_place(g, at_mm, 0), front = fact_place(g, at_mm, 1), along = fact_place(g, at_mm, 2);

	fact_put_unit(x, &side);
	fact_add(x, " %s, ", at_mm[0] < 0 ? "left" : "right");
	fact_put_unit(x, &front);
	if (brief)
		fact_add(x, " %s", at_mm[1] < 0 ? "behind" : "front");
	else
		fact_add(x, " %s the middle", at_mm[1] < 0 ? "behind" : "in front of");
	if (g->n[2] > 1) {
		fact_add(x, brief ? ", z " : ", at z ");
		fact_put_unit(x, &along);
	}
}

/* A voxel's number in a layer that is a dose. */
static struct fact
spot_fact(const struct assess *a, enum slice_layer layer, const struct vol_spot *spot)
{
	static const enum slice_value values[SLICE_DOSES] = { [SLICE_OLD] = SLICE_VALUE_OLD, [SLICE_OLD_UNMOVED] = SLICE_VALUE_UNMOVED,
		                                              [SLICE_NEW] = SLICE_VALUE_NEW, [SLICE_GHOST] = SLICE_VALUE_GHOST,
		                                              [SLICE_SUM] = SLICE_VALUE_SUM };

	return fact_voxel(a, values[layer], spot->voxel, "in its hottest voxel", spot->gy.low);
}

static void
say_slope(struct fact_text *x, const char *structure, const double gradient[3], const double sides[3], double slope)
{
	struct fact rise = { .value = slope, .form = FACT_FIXED, .digits = 1, .unit = "Gy/mm" };
	char why[200];

	snprintf(why, sizeof why, "differences of the dose to the next voxel, Gy/mm, on the steeper side: to a side, to front or back, along\n"
	         "sqrt(%.4f\u00b2 + %.4f\u00b2 + %.4f\u00b2) = %.1f Gy/mm", sides[0], sides[1], sides[2], slope);
	snprintf(rise.quantity, sizeof rise.quantity, "how steep the dose is in the hottest voxel of %s", structure);
	rise.derivation = why;
	fact_add(x, "; there the dose changes by up to ");
	fact_put(x, &rise);
	fact_add(x, " Gy a millimetre and rises towards the %s", vol_direction(gradient));
}

/* map: as it is, with intervals; known: NaN where something is not known. */
static void
say_structure(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct vol_map *map, const struct vol_map *known,
              size_t structure, const struct rb_schedule *schedule, const struct rb_recovery *recovery)
{
	const struct casebook *c = assess_case(a);
	const struct case_structure *s = &c->structures[structure];
	const struct vol_grid *g = &c->slice.labels.grid;
	struct fact n, cc, mean = fact_organ(a, layer, structure, ORGAN_MEAN, 0), most;
	struct vol_summary sum;
	struct slice_organ organ;
	struct vol_spot spot;
	struct fault f;
	double gradient[3], sides[3], slope;

	if (!vol_summarise(map, &c->slice.labels, s->label, &sum))
		return;
	n = fact_voxels(s->name, sum.voxels);
	cc = fact_volume(s->name, g, sum.voxels, sum.cc);
	fact_add(x, "\n%s (", s->name);
	fact_put(x, &n);
	fact_add(x, " voxels, ");
	fact_put_unit(x, &cc);
	fact_add(x, "): mean ");
	say_interval(x, sum.mean_gy, &mean);
	if (!vol_hottest(known, &c->slice.labels, s->label, &spot)) {
		fact_add(x, "; in none of its voxels the dose is known.");
		return;
	}
	most = spot_fact(a, layer, &spot);
	fact_add(x, "; hottest ");
	say_interval(x, spot.gy, &most);
	fact_add(x, ", ");
	plain_place(x, g, spot.at_mm, false);
	/* EQD2 jumps where one tissue ends: only physical dose has a slope that means something. */
	if (!slice_layer_is_eqd2(layer) && vol_map_gradient(known, spot.voxel, gradient, &slope) &&
	    vol_map_steepest(known, spot.voxel, sides, &slope) && slope > 0.05 && *vol_direction(gradient))
		say_slope(x, s->name, gradient, sides, slope);
	if (assess_organ(a, layer, map, structure, schedule, recovery, &organ, &f) && !isnan(organ.near_max.low)) {
		most = fact_organ(a, layer, structure, ORGAN_NEAR_MAX, organ.near_max.low);
		fact_add(x, "; D0.03cc ");
		say_interval(x, organ.near_max, &most);
	}
	if (sum.unknown > 0) {
		n = fact_unknown_voxels(s->name, sum.unknown);
		most = fact_organ(a, layer, structure, ORGAN_MAX, sum.hottest.gy.low);
		most = fact_at_most(&most, sum.hottest.gy.high);
		fact_add(x, "; in ");
		fact_put(x, &n);
		fact_add(x, " of its voxels a dose is not known, at most ");
		fact_put_unit(x, &most);
	}
	fact_add(x, ".");
}

/* "on a slice of 60 by 44 voxels." */
static void
say_grid(struct fact_text *x, const struct vol_grid *g)
{
	struct fact wide = fact_side(g, 0), high = fact_side(g, 1), slices = fact_side(g, 2);

	fact_add(x, ", on ");
	if (g->n[2] > 1) {
		fact_put(x, &slices);
		fact_add(x, " slices of ");
	} else
		fact_add(x, "a slice of ");
	fact_put(x, &wide);
	fact_add(x, " by ");
	fact_put(x, &high);
	fact_add(x, " voxels.");
}

static void
say_map(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct vol_map *map,
        const struct vol_map *known, const struct rb_schedule *schedule, const struct rb_recovery *recovery, const char *through)
{
	const struct casebook *c = assess_case(a);
	struct vol_spot spot;

	if (through)
		fact_add_tagged(x, TAG_NAME, "%s, through %s", layer == SLICE_OLD ? "old plan, Gy" : slice_layer_name(layer), through);
	else
		fact_add_tagged(x, TAG_NAME, "%s", slice_layer_name(layer));
	say_grid(x, &c->slice.labels.grid);
	for (size_t i = 0; i < c->n_structures; i++)
		if (c->structures[i].label)
			say_structure(x, a, layer, map, known, i, schedule, recovery);
	if (map->unknown > 0) {
		struct fact n = fact_unknown_voxels(NULL, map->unknown);

		fact_add(x, "\nIn ");
		fact_put(x, &n);
		fact_add(x, " voxels the dose is not known: a plan did not reach there. Unknown is not zero.");
	}
	if (vol_hottest(known, &c->slice.labels, -1, &spot)) {
		struct fact most = spot_fact(a, layer, &spot);

		fact_add(x, "\nThe highest known value is ");
		say_interval(x, spot.gy, &most);
		fact_add(x, ", ");
		plain_place(x, &c->slice.labels.grid, spot.at_mm, false);
		fact_add(x, ".");
	}
}

void
plain_slice(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
            const struct rb_recovery *recovery, const char *through)
{
	struct vol_map map, known;
	struct fault f;
	size_t n;

	if (!assess_slice(a, layer, s, recovery, &map, &f)) {
		fact_add(x, "%s: cannot be shown: %s.", slice_layer_name(layer), f.text);
		return;
	}
	n = vol_grid_voxels(&map.grid);
	known = map;
	known.high_gy = mem_array(n, sizeof *known.high_gy);
	if (known.high_gy) {
		memcpy(known.high_gy, map.high_gy, n * sizeof *known.high_gy);
		slice_hide_unknown(&known);
		say_map(x, a, layer, &map, &known, s, recovery, through);
		free(known.high_gy);
	} else {
		fault_memory(&f);
		fact_add(x, "%s: cannot be shown: %s.", slice_layer_name(layer), f.text);
	}
	vol_map_fini(&map);
}

void
plain_probe(struct fact_text *x, const struct assess *a, size_t voxel, const struct slice_probe *p)
{
	const struct { const char *before; enum slice_value value; struct vol_interval gy; } told[] = {
		{ ": old plan ", SLICE_VALUE_OLD, p->old_gy },
		{ " following the tissue, ", SLICE_VALUE_UNMOVED, p->unmoved_gy },
		{ " if nothing had moved; new plan ", SLICE_VALUE_NEW, p->new_gy },
		{ ". In EQD2: ghost ", SLICE_VALUE_GHOST, p->ghost_eqd2_gy },
		{ ", new course ", SLICE_VALUE_NEW_EQD2, p->new_eqd2_gy },
		{ ", together ", SLICE_VALUE_SUM, p->sum_eqd2_gy },
	};
	struct fact ab = fact_tissue(a, assess_structure_at(a, voxel));

	fact_add(x, "%s (alpha/beta ", p->structure ? p->structure : "Tissue that is no structure");
	fact_put_unit(x, &ab);
	fact_add(x, "), ");
	plain_place(x, &assess_case(a)->slice.labels.grid, p->at_mm, false);
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct fact v = fact_voxel(a, told[i].value, voxel, "here", told[i].gy.low);

		fact_add(x, "%s", told[i].before);
		say_interval(x, told[i].gy, &v);
	}
	fact_add(x, ".");
}
