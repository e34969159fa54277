/* Facts of a slice. */
#include "screens/fact_slice.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/slice_view.h"

/* ---- structures and voxels ---- */

/* index: the structure; part: the layer, times METRICS, and which metric, the upper end of it by AT_MOST more. */
enum { METRICS = 8, AT_MOST = 4 };

static const char *
derive_organ(const struct app *a, const struct fact *x, struct arena *arena)
{
	static const struct metric metrics[AT_MOST] = { [ORGAN_MAX] = { .kind = METRIC_MAX },
		                                        [ORGAN_NEAR_MAX] = { .kind = METRIC_D_CC, .value = 0.03 },
		                                        [ORGAN_MEAN] = { .kind = METRIC_MEAN } };
	struct fault f;

	return assess_organ_derivation(slice_assess(a), (enum slice_layer)(x->part / METRICS), x->index, &metrics[x->part % AT_MOST],
	                               x->part % METRICS >= AT_MOST, slice_regimen(a), design_recovery(a), arena, &f);
}

struct fact
fact_organ(const struct assess *a, enum slice_layer layer, size_t structure, enum organ_metric which, double value)
{
	static const char *const names[] = { "highest voxel (Dmax)", "D0.03cc", "mean" };
	struct fact x = { .value = value, .form = FACT_FIXED, .digits = slice_layer_decimals(layer), .unit = slice_layer_unit(layer), .index = structure,
		          .derive = derive_organ, .part = (size_t)layer * METRICS + which };

	snprintf(x.quantity, sizeof x.quantity, "%s of %s, %s", names[which], assess_case(a)->structures[structure].name,
	         slice_layer_name(layer));
	return x;
}

static const char *
derive_least(const struct app *a, const struct fact *x, struct arena *arena)
{
	char n[2][NUMBER_TEXT_MAX];

	(void)a;
	return arena_print(arena, "the lowest of the structure's voxels in this layer, where they are known\n%s \u00d7 1 = %s%s%s",
	                   number_fixed(x->value, x->digits + 2, n[0]), number_fixed(x->value, x->digits, n[1]), *x->unit ? " " : "", x->unit);
}

struct fact
fact_at_most(const struct fact *x, double value)
{
	struct fact most = *x;

	most.value = value;
	if (x->derive == derive_organ)
		most.part += AT_MOST;
	snprintf(most.quantity, sizeof most.quantity, "%.180s, at most", x->quantity);
	return most;
}

struct fact
fact_least(const struct assess *a, enum slice_layer layer, size_t structure, double value)
{
	struct fact x = { .value = value, .form = FACT_FIXED, .digits = slice_layer_decimals(layer), .unit = slice_layer_unit(layer),
		          .derive = derive_least };

	snprintf(x.quantity, sizeof x.quantity, "lowest voxel of %s, %s", assess_case(a)->structures[structure].name,
	         slice_layer_name(layer));
	return x;
}

/* index: the voxel; part: enum slice_value. */
static const char *
derive_voxel(const struct app *a, const struct fact *x, struct arena *arena)
{
	struct fault f;

	return assess_probe_derivation(slice_assess(a), (enum slice_value)x->part, x->index, slice_regimen(a), design_recovery(a), arena,
	                               &f);
}

struct fact
fact_voxel(const struct assess *a, enum slice_value what, size_t voxel, const char *where, double gy)
{
	static const char *const words[] = { "dose of the old plan, following the tissue", "dose of the old plan, as if nothing had moved",
		                             "dose of the new plan", "what is left of the old plan, EQD2", "EQD2 of the new course",
		                             "cumulative EQD2, ghost and new course" };
	size_t structure = assess_structure_at(a, voxel);
	struct fact x = { .value = gy, .form = FACT_FIXED, .digits = 1, .unit = "Gy", .derive = derive_voxel, .index = voxel, .part = what };

	snprintf(x.quantity, sizeof x.quantity, "%s, %s (%s)", words[what], where,
	         structure == CASE_NONE ? "no structure" : assess_case(a)->structures[structure].name);
	return x;
}

struct fact
fact_tissue(const struct assess *a, size_t structure)
{
	if (structure != CASE_NONE)
		return fact_alpha_beta(a, structure);
	return (struct fact){ .quantity = "\u03b1/\u03b2 of tissue that is no structure", .value = assess_case(a)->background_alpha_beta_gy,
		              .form = FACT_SHORT, .digits = 4, .unit = "Gy", .source = "the case" };
}

/* ---- the grid ---- */

static const char *const axes[] = { "from side to side", "from back to front", "along the patient" };

/* of: the grid; index: steps from the first voxel; part: the axis. */
static const char *
derive_place(const struct app *a, const struct fact *x, struct arena *arena)
{
	const struct vol_grid *g = x->of;
	double first = g->origin_mm[x->part];
	char n[3][NUMBER_TEXT_MAX], at[FACT_TEXT_MAX];
	const char *origin = number_short(fabs(first), 7, n[0]), *step = number_short(g->spacing_mm[x->part], 7, n[1]), *head;

	(void)a;
	fact_value(x, at);
	head = arena_print(arena, "the first voxel's middle at %s mm, then %zu steps of %s mm", number_short(first, 7, n[2]), x->index, step);
	if (!head)
		return NULL;
	if (first >= 0)
		return arena_print(arena, "%s\n%s + %zu \u00d7 %s = %s mm", head, origin, x->index, step, at);
	/* On the side where places are below zero the way back to the middle is told. */
	if (x->part < 2 && first + (double)x->index * g->spacing_mm[x->part] < 0)
		return arena_print(arena, "%s\n%s \u2212 %zu \u00d7 %s = %s mm", head, origin, x->index, step, at);
	return arena_print(arena, "%s\n%zu \u00d7 %s \u2212 %s = %s mm", head, x->index, step, origin, at);
}

struct fact
fact_place(const struct vol_grid *g, const double at_mm[3], int axis)
{
	bool along = axis == 2;
	struct fact x = { .value = along ? at_mm[axis] : fabs(at_mm[axis]), .form = FACT_SHORT, .digits = along ? 5 : 4, .unit = "mm",
		          .derive = derive_place, .of = g, .part = (size_t)axis,
		          .index = (size_t)lround(fmax(0, (at_mm[axis] - g->origin_mm[axis]) / g->spacing_mm[axis])) };

	snprintf(x.quantity, sizeof x.quantity, "place of the voxel %s, from the middle", axes[axis]);
	return x;
}

struct fact
fact_side(const struct vol_grid *g, int axis)
{
	struct fact x = { .value = g->n[axis], .form = FACT_FIXED, .source = "the case's slice" };

	snprintf(x.quantity, sizeof x.quantity, "voxels of the grid %s", axes[axis]);
	return x;
}

struct fact
fact_voxels(const char *structure, size_t voxels)
{
	struct fact x = { .value = (double)voxels, .form = FACT_FIXED, .unit = "voxels", .source = "the outline in the case's slice" };

	snprintf(x.quantity, sizeof x.quantity, "voxels of %s", structure);
	return x;
}

/* of: the grid; index: the voxels. */
static const char *
derive_volume(const struct app *a, const struct fact *x, struct arena *arena)
{
	const double *mm = ((const struct vol_grid *)x->of)->spacing_mm;
	char n[3][NUMBER_TEXT_MAX], cc[FACT_TEXT_MAX];

	(void)a;
	return arena_print(arena, "its voxels, times the sides of one in mm; 1000 mm\u00b3 are a cc\n%zu \u00d7 %s \u00d7 %s \u00d7 %s / 1000 = %s cc", x->index,
	                   number_short(mm[0], 7, n[0]), number_short(mm[1], 7, n[1]), number_short(mm[2], 7, n[2]), fact_value(x, cc));
}

struct fact
fact_volume(const char *structure, const struct vol_grid *g, size_t voxels, double cc)
{
	struct fact x = { .value = cc, .form = FACT_SHORT, .digits = 3, .unit = "cc", .derive = derive_volume, .of = g, .index = voxels };

	snprintf(x.quantity, sizeof x.quantity, "volume of %s on the slice", structure);
	return x;
}

struct fact
fact_unknown_voxels(const char *structure, size_t voxels)
{
	struct fact x = { .value = (double)voxels, .form = FACT_FIXED, .unit = "voxels",
		          .source = "the case's slice: voxels that lie outside a plan's grid" };

	snprintf(x.quantity, sizeof x.quantity, "voxels of %s whose dose is not known", structure ? structure : "the slice");
	return x;
}

/* ---- limits and the map ---- */

const char *
row_state_word(enum row_state state)
{
	static const char *const words[] = { [ROW_MET] = "met", [ROW_VIOLATED] = "not met", [ROW_UNDETERMINED] = "not judged" };

	return words[state];
}

static const char *
derive_limit(const struct app *a, const struct fact *x, struct arena *arena)
{
	return fact_row_derivation(slice_assess(a), x, slice_regimen(a), design_recovery(a), arena);
}

struct fact
fact_slice_row(const struct assess *a, const struct scored *s, size_t row, enum row_part part)
{
	struct fact x = fact_row(a, s, row, part);

	x.derive = x.derive ? derive_limit : NULL;
	return x;
}

struct fact
fact_error(double error_mm)
{
	return (struct fact){ .quantity = "an error of the map you chose to try (keys + and -)", .value = error_mm, .form = FACT_SHORT,
		              .digits = 3, .unit = "mm", .source = "yours" };
}

/* index: the most, in hundredths. */
static const char *
derive_within(const struct app *a, const struct fact *x, struct arena *arena)
{
	double high = (double)x->index / 100, low = round(100 * x->value) / 100;
	char n[3][NUMBER_TEXT_MAX];

	(void)a;
	return arena_print(arena, "The same metric of the least and of the most that each voxel can have had, wherever within that error of its "
	                          "place on the map its tissue was; the earlier course alone is moved. From the least to the most it is\n"
	                          "%s \u2212 %s = %s %s",
	                   number_fixed(high, 2, n[0]), number_fixed(low, 2, n[1]), number_fixed(high - low, 2, n[2]), x->unit);
}

struct fact
fact_within(const struct assess *a, const struct case_constraint *k, struct vol_interval v, char shown[FACT_TEXT_MAX])
{
	struct fact x = { .value = v.low, .form = FACT_FIXED, .digits = 2, .unit = k->unit, .shown = shown, .derive = derive_within };
	char metric[40], n[2][NUMBER_TEXT_MAX];

	/* The most in hundredths: all that a fact keeps beside its value. */
	x.index = (size_t)lround(100 * fmax(0, v.high));
	snprintf(shown, FACT_TEXT_MAX, "%s to %s", number_fixed(v.low, 1, n[0]), number_fixed(v.high, 1, n[1]));
	metric_format(&k->metric, metric, sizeof metric);
	snprintf(x.quantity, sizeof x.quantity, "%s of %s if the map is wrong by that much", metric, assess_case(a)->structures[k->structure].name);
	return x;
}
