#include "screens/plain_slice.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"

static void
say_interval(struct fact_text *x, struct vol_interval v)
{
	char n[2][NUMBER_TEXT_MAX];

	if (isnan(v.low))
		fact_add(x, "not known (its model of recovery does not apply)");
	else if (v.high > v.low + 1e-6)
		fact_add(x, "between %s and %s Gy (a part of the dose is not known)", number_fixed(v.low, 1, n[0]),
		          number_fixed(v.high, 1, n[1]));
	else
		fact_add(x, "%s Gy", number_fixed(v.low, 1, n[0]));
}

void
plain_place(struct fact_text *x, const double at_mm[3], bool slab)
{
	char n[2][NUMBER_TEXT_MAX];

	fact_add(x, "%s mm %s, %s mm %s the middle", number_short(fabs(at_mm[0]), 4, n[0]), at_mm[0] < 0 ? "left" : "right",
	          number_short(fabs(at_mm[1]), 4, n[1]), at_mm[1] < 0 ? "behind" : "in front of");
	if (slab)
		fact_add(x, ", at z %s mm", number_short(at_mm[2], 5, n[0]));
}

/* map: as it is, with intervals; known: NaN where something is not known. */
static void
say_structure(struct fact_text *x, const struct assess *a, const struct vol_map *map, const struct vol_map *known,
              const struct case_structure *s, bool physical)
{
	const struct casebook *c = assess_case(a);
	struct vol_summary sum;
	struct vol_spot spot;
	double gradient[3], slope;
	char n[NUMBER_TEXT_MAX];

	if (!vol_summarise(map, &c->slice.labels, s->label, &sum))
		return;
	fact_add(x, "\n%s (%zu voxels, %s cc): mean ", s->name, sum.voxels, number_short(sum.cc, 3, n));
	say_interval(x, sum.mean_gy);
	if (!vol_hottest(known, &c->slice.labels, s->label, &spot)) {
		fact_add(x, "; in none of its voxels the dose is known.");
		return;
	}
	fact_add(x, "; hottest ");
	say_interval(x, spot.gy);
	fact_add(x, ", ");
	plain_place(x, spot.at_mm, map->grid.n[2] > 1);
	/* EQD2 jumps where one tissue ends: only physical dose has a slope that means something. */
	if (physical && vol_map_gradient(known, spot.voxel, gradient, &slope) && slope > 0.05 && *vol_direction(gradient))
		fact_add(x, "; there the dose rises towards the %s by %s Gy a millimetre", vol_direction(gradient),
		          number_fixed(slope, 1, n));
	if (sum.unknown > 0)
		fact_add(x, "; in %zu of its voxels a dose is not known, at most %s Gy", sum.unknown,
		          number_fixed(sum.hottest.gy.high, 1, n));
	fact_add(x, ".");
}

static void
say_map(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct vol_map *map,
        const struct vol_map *known)
{
	const struct casebook *c = assess_case(a);
	struct vol_spot spot;

	if (map->grid.n[2] > 1)
		fact_add(x, "%s, on %d slices of %d by %d voxels.", slice_layer_name(layer), map->grid.n[2], map->grid.n[0],
		          map->grid.n[1]);
	else
		fact_add(x, "%s, on a slice of %d by %d voxels.", slice_layer_name(layer), map->grid.n[0], map->grid.n[1]);
	for (size_t i = 0; i < c->n_structures; i++)
		if (c->structures[i].label)
			say_structure(x, a, map, known, &c->structures[i], !slice_layer_is_eqd2(layer));
	if (map->unknown > 0)
		fact_add(x, "\nIn %zu voxels the dose is not known: a plan did not reach there. Unknown is not zero.", map->unknown);
	if (vol_hottest(known, &c->slice.labels, -1, &spot)) {
		fact_add(x, "\nThe highest known value is ");
		say_interval(x, spot.gy);
		fact_add(x, ", ");
		plain_place(x, spot.at_mm, map->grid.n[2] > 1);
		fact_add(x, ".");
	}
}

void
plain_slice(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
            const struct rb_recovery *recovery)
{
	struct vol_map map, known;
	struct fault f;

	if (!assess_slice(a, layer, s, recovery, &map, &f)) {
		fact_add(x, "%s: cannot be shown: %s.", slice_layer_name(layer), f.text);
		return;
	}
	if (!assess_slice(a, layer, s, recovery, &known, &f)) {
		vol_map_fini(&map);
		fact_add(x, "%s: cannot be shown: %s.", slice_layer_name(layer), f.text);
		return;
	}
	for (size_t i = 0; i < vol_grid_voxels(&known.grid); i++)
		if (!vol_map_known(&map, i))
			known.low_gy[i] = known.high_gy[i] = NAN;
	say_map(x, a, layer, &map, &known);
	vol_map_fini(&map);
	vol_map_fini(&known);
}

void
plain_probe(struct fact_text *x, const struct slice_probe *p, bool slab)
{
	char n[NUMBER_TEXT_MAX];

	fact_add(x, "%s (alpha/beta %s Gy), ", p->structure ? p->structure : "Tissue that is no structure",
	          number_short(p->alpha_beta_gy, 4, n));
	plain_place(x, p->at_mm, slab);
	fact_add(x, ": old plan ");
	say_interval(x, p->old_gy);
	fact_add(x, " following the tissue, ");
	say_interval(x, p->unmoved_gy);
	fact_add(x, " if nothing had moved; new plan ");
	say_interval(x, p->new_gy);
	fact_add(x, ". In EQD2: ghost ");
	say_interval(x, p->ghost_eqd2_gy);
	fact_add(x, ", new course ");
	say_interval(x, p->new_eqd2_gy);
	fact_add(x, ", together ");
	say_interval(x, p->sum_eqd2_gy);
	fact_add(x, ".");
}
