/* Quantities of a structure that stands on the slice: where its dose went, and what is not known of it. */
#include <math.h>

#include "assess/quantity.h"
#include "base/number.h"

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
