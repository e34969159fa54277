#include "screens/plain_slice.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"

static void
say_interval(struct plain_text *x, struct vol_interval v)
{
	char n[2][NUMBER_TEXT_MAX];

	if (isnan(v.low))
		plain_add(x, "not known (its model of recovery does not apply)");
	else if (v.high > v.low + 1e-6)
		plain_add(x, "between %s and %s Gy (a part of the dose is not known)", number_fixed(v.low, 1, n[0]),
		          number_fixed(v.high, 1, n[1]));
	else
		plain_add(x, "%s Gy", number_fixed(v.low, 1, n[0]));
}

/* "3 mm left, 23 mm behind the middle" */
static void
say_place(struct plain_text *x, const double at_mm[3])
{
	char n[2][NUMBER_TEXT_MAX];

	plain_add(x, "%s mm %s, %s mm %s the middle", number_short(fabs(at_mm[0]), 4, n[0]), at_mm[0] < 0 ? "left" : "right",
	          number_short(fabs(at_mm[1]), 4, n[1]), at_mm[1] < 0 ? "behind" : "in front of");
}

static void
say_structure(struct plain_text *x, const struct assess *a, const struct vol_map *map, const struct case_structure *s,
              bool physical)
{
	const struct casebook *c = assess_case(a);
	struct vol_summary sum;
	double gradient[3], slope;
	char n[3][NUMBER_TEXT_MAX];

	if (!vol_summarise(map, &c->slice.labels, s->label, &sum))
		return;
	plain_add(x, "\n%s (%zu voxels, %s cc): mean ", s->name, sum.voxels, number_short(sum.cc, 3, n[0]));
	say_interval(x, sum.mean_gy);
	plain_add(x, "; hottest ");
	say_interval(x, sum.hottest.gy);
	plain_add(x, ", ");
	say_place(x, sum.hottest.at_mm);
	if (sum.unknown > 0)
		plain_add(x, "; in %zu of its voxels a dose is not known", sum.unknown);
	/* EQD2 jumps where one tissue ends: only physical dose has a slope that means something. */
	if (physical && vol_map_gradient(map, sum.hottest.voxel, gradient, &slope) && slope > 0.05 && *vol_direction(gradient))
		plain_add(x, "; there the dose rises towards the %s by %s Gy a millimetre", vol_direction(gradient),
		          number_fixed(slope, 1, n[1]));
	plain_add(x, ".");
}

void
plain_slice(struct plain_text *x, const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
            const struct rb_recovery *recovery)
{
	const struct casebook *c = assess_case(a);
	struct vol_map map;
	struct vol_spot spot;
	struct fault f;

	if (!assess_slice(a, layer, s, recovery, &map, &f)) {
		plain_add(x, "%s: cannot be shown: %s.", slice_layer_name(layer), f.text);
		return;
	}
	plain_add(x, "%s, on a slice of %d by %d voxels.", slice_layer_name(layer), map.grid.n[0], map.grid.n[1]);
	for (size_t i = 0; i < c->n_structures; i++)
		if (c->structures[i].label)
			say_structure(x, a, &map, &c->structures[i], !slice_layer_is_eqd2(layer));
	if (map.unknown > 0)
		plain_add(x, "\nIn %zu voxels the dose is not known: the earlier plan did not reach there. Unknown is not zero.", map.unknown);
	for (size_t i = 0; i < vol_grid_voxels(&map.grid); i++)
		if (!vol_map_known(&map, i))
			map.low_gy[i] = map.high_gy[i] = NAN;
	if (vol_hottest(&map, &c->slice.labels, -1, &spot)) {
		plain_add(x, "\nThe highest known value is ");
		say_interval(x, spot.gy);
		plain_add(x, ", ");
		say_place(x, spot.at_mm);
		plain_add(x, ".");
	}
	vol_map_fini(&map);
}

void
plain_probe(struct plain_text *x, const struct slice_probe *p)
{
	char n[NUMBER_TEXT_MAX];

	plain_add(x, "%s (alpha/beta %s Gy), ", p->structure ? p->structure : "Tissue that is no structure",
	          number_short(p->alpha_beta_gy, 4, n));
	say_place(x, p->at_mm);
	plain_add(x, ": old plan ");
	say_interval(x, p->old_gy);
	plain_add(x, " following the tissue, ");
	say_interval(x, p->unmoved_gy);
	plain_add(x, " if nothing had moved; new plan ");
	say_interval(x, p->new_gy);
	plain_add(x, ". In EQD2: ghost ");
	say_interval(x, p->ghost_eqd2_gy);
	plain_add(x, ", new course ");
	say_interval(x, p->new_eqd2_gy);
	plain_add(x, ", together ");
	say_interval(x, p->sum_eqd2_gy);
	plain_add(x, ".");
}
