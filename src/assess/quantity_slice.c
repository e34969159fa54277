/* Quantities of a structure that stands on the slice: where its dose went, and what is not known of it. */
#include <math.h>

#include "assess/quantity.h"
#include "base/number.h"
#include "volume/ways.h"

bool
quantity_on_slice(const struct context *x)
{
	return case_on_slice(x->a->c, x->s.structure);
}

/* A value of the structure on the slice; unknown doses have no single one. */
bool
quantity_slice(struct context *x, enum slice_part part, size_t course)
{
	struct slice_metric m;

	if (!slice_metric(x->a, x->s.structure, &x->s.metric, part, course, NULL, NULL, "%", &m, x->f))
		return false;
	derive_slice(&x->note, x->a, x->s.structure, &x->s.metric, part, course, NULL, NULL, &m, "Gy");
	x->value = m.value.low;
	if (m.value.high > m.value.low + 1e-9 * fabs(m.value.low))
		return fault_set(x->f, 0, 0, "%s has a dose that is not known in %.3g cc; expected a structure whose dose is known",
		                 quantity_structure(x)->id, m.unknown_cc);
	return true;
}

static bool
need_slice(struct context *x)
{
	return quantity_on_slice(x) || fault_set(x->f, 0, 0, "%s stands on no slice; expected a structure with a label and no row in doses.csv",
	                                quantity_structure(x)->id);
}

bool
quantity_mapped_dose(struct context *x)
{
	return need_slice(x) && quantity_slice(x, PART_PHYSICAL, x->s.course);
}

bool
quantity_naive_dose(struct context *x)
{
	return need_slice(x) && quantity_slice(x, PART_UNMOVED, x->s.course);
}

static bool
both_doses(struct context *x, double *mapped, double *naive)
{
	if (!quantity_mapped_dose(x))
		return false;
	*mapped = x->value;
	if (!quantity_naive_dose(x))
		return false;
	*naive = x->value;
	return true;
}

bool
quantity_dose_error(struct context *x)
{
	double mapped, naive;

	if (!both_doses(x, &mapped, &naive))
		return false;
	x->value = fabs(mapped - naive);
	note_add(&x->note, "difference: %s and %s are %s Gy apart\n", FIXED(mapped, 2), FIXED(naive, 2), FIXED(x->value, 2));
	return true;
}

bool
quantity_dose_change(struct context *x)
{
	double mapped, naive;

	if (!both_doses(x, &mapped, &naive))
		return false;
	x->value = mapped - naive;
	note_add(&x->note, "following the tissue less at today's coordinates: %s − %s = %s Gy\n", FIXED(mapped, 2), FIXED(naive, 2),
	         FIXED(x->value, 2));
	return true;
}

/* ---- other ways of following the tissue ---- */

/* The metric with another map of the course. */
static bool
with_map(struct context *x, const struct vol_mapped *mapped, struct slice_metric *out)
{
	struct assess other = *x->a;

	other.mapped[x->s.course] = *mapped;
	if (!slice_metric(&other, x->s.structure, &x->s.metric, PART_PHYSICAL, x->s.course, NULL, NULL, "%", out, x->f))
		return false;
	if (out->value.high > out->value.low + 1e-9 * fabs(out->value.low))
		return fault_set(x->f, 0, 0, "this way leads outside of the old plan in %.3g cc of %s; expected a structure that it does not",
		                 out->unknown_cc, quantity_structure(x)->id);
	return true;
}

/* The dose that a way tells which is not the field's. */
static bool
by_way(struct context *x, enum vol_way_kind k)
{
	const struct casebook *c = x->a->c;
	const struct vol_field *truth = &c->slice.fields[x->s.course];
	uint16_t labels[CASE_STRUCTURES_MAX];
	struct vol_ways w = { .truth = truth, .labels = &c->slice.labels, .structures = labels, .threads = 1 };
	struct slice_metric m;
	struct vol_field u;
	struct vol_mapped mapped;
	char metric[40];
	bool good;

	if (!need_slice(x))
		return false;
	if (!truth->u_mm[0])
		return fault_set(x->f, 0, 0, "course %s has no field; expected one whose tissue has moved", c->courses[x->s.course].id);
	for (size_t i = 0; i < c->n_structures; i++)
		if (c->structures[i].label)
			labels[w.n++] = c->structures[i].label;
	if (!vol_way_field(&w, k, &u, NULL, x->f))
		return false;
	good = vol_map(&c->slice.doses[x->s.course], &u, &c->slice.labels.grid, &mapped, x->f);
	vol_field_fini(&u);
	if (!good)
		return false;
	good = with_map(x, &mapped, &m);
	vol_mapped_fini(&mapped);
	if (!good)
		return false;
	x->value = m.value.low;
	note_add(&x->note, "in the place of the field %s: %s of %s from course %s: %s Gy\n", vol_way_words(k),
	         metric_format(&x->s.metric, metric, sizeof metric), quantity_structure(x)->name, c->courses[x->s.course].id,
	         FIXED(x->value, 2));
	return true;
}

bool
quantity_rigid_dose(struct context *x)
{
	return by_way(x, VOL_WAY_RIGID);
}

bool
quantity_own_rigid_dose(struct context *x)
{
	return by_way(x, VOL_WAY_PIECES);
}

bool
quantity_wrong_way_dose(struct context *x)
{
	return by_way(x, VOL_WAY_REVERSED);
}

bool
quantity_volume_cc(struct context *x)
{
	const struct vol_labels *l = &x->a->c->slice.labels;
	double voxel_cc = vol_grid_voxel_cc(&l->grid);
	size_t n = 0;

	if (!need_slice(x))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++)
		n += l->label[i] == quantity_structure(x)->label;
	x->value = (double)n * voxel_cc;
	note_add(&x->note, "%zu voxels of %s × %s × %s mm = %s cc each: %zu × %s = %s cc\n", n, SHORT(l->grid.spacing_mm[0]),
	         SHORT(l->grid.spacing_mm[1]), SHORT(l->grid.spacing_mm[2]), SHORT(voxel_cc), n, SHORT(voxel_cc), SHORT(x->value));
	return true;
}

/* The cumulative EQD2 with what is not known at its least or at its most. */
static bool
bound(struct context *x, bool upper)
{
	struct slice_metric m;

	if (!need_slice(x) ||
	    !slice_metric(x->a, x->s.structure, &x->s.metric, PART_SUM, CASE_NONE, NULL, NULL, "%", &m, x->f))
		return false;
	x->value = upper ? m.value.high : m.value.low;
	derive_slice(&x->note, x->a, x->s.structure, &x->s.metric, PART_SUM, CASE_NONE, NULL, NULL, &m, "Gy");
	if (m.unknown_cc > 0)
		note_add(&x->note, "the dose is not known in %s cc: with %s there, %s Gy\n", SHORT(m.unknown_cc),
		         upper ? "the highest dose of the old plan" : "nothing", FIXED(x->value, 2));
	return true;
}

bool
quantity_lower_eqd2(struct context *x)
{
	return bound(x, false);
}

bool
quantity_upper_eqd2(struct context *x)
{
	return bound(x, true);
}
