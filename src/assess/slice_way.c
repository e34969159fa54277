/* How the earlier dose came to today's slice: layers that are no dose, and where a voxel's tissue was. */
#include "assess/slice_way.h"

#include <math.h>
#include <stdio.h>

#include "assess/internal.h"
#include "assess/placing.h"
#include "volume/array.h"

size_t
assess_moving_course(const struct assess *a)
{
	size_t found = CASE_NONE;

	for (size_t k = 0; k < a->c->n_courses && assess_has_slice(a); k++)
		if (!a->c->courses[k].is_new && (found == CASE_NONE || a->field[k] || !a->field[found]))
			found = k;
	return found;
}

const struct vol_field *
assess_field(const struct assess *a, size_t course)
{
	return a->field[course];
}

struct assess *
assess_through_pairs(const struct assess *a, size_t course, const struct vol_landmark *pairs, size_t n, struct vol_field *field,
                     char why[200], struct fault *f)
{
	const struct vol_grid *g = &a->c->slice.labels.grid;
	struct vol_landmark_fit fit;
	struct assess *b;

	*field = (struct vol_field){ .u_mm = { NULL } };
	why[0] = '\0';
	if (n == 0)
		return assess_through(a, course, NULL, f);
	if (!vol_landmark_fit_init(&fit, pairs, n, g->n[2] == 1, VOL_TPS, f))
		return NULL;
	snprintf(why, 200, "%s", fit.why);
	if (!vol_field_init(field, g, f)) {
		vol_landmark_fit_fini(&fit);
		return NULL;
	}
	vol_landmark_fit_fill(&fit, field, 1);
	vol_landmark_fit_fini(&fit);
	b = assess_through(a, course, field, f);
	if (!b)
		vol_field_fini(field);
	return b;
}

/* How far the map through all pairs but one misses that one; NaN where there is no such map. */
static double
missed(const struct vol_landmark *pairs, size_t n, size_t left_out, bool slice)
{
	struct vol_landmark others[PLACING_PAIRS_MAX];
	const struct vol_landmark *p = &pairs[left_out];
	struct vol_landmark_fit fit;
	struct fault unused;
	double u_mm[3], squares = 0;
	size_t k = 0;

	for (size_t i = 0; i < n && k < PLACING_PAIRS_MAX; i++)
		if (i != left_out)
			others[k++] = pairs[i];
	if (!vol_landmark_fit_init(&fit, others, k, slice, VOL_TPS, &unused))
		return NAN;
	vol_landmark_fit_at(&fit, p->fixed_mm, u_mm);
	vol_landmark_fit_fini(&fit);
	for (int axis = 0; axis < (slice ? 2 : 3); axis++) {
		double off = p->fixed_mm[axis] + u_mm[axis] - p->moving_mm[axis];

		squares += off * off;
	}
	return sqrt(squares);
}

struct slice_left_out
assess_left_out(const struct vol_landmark *pairs, size_t n, bool slice)
{
	struct slice_left_out out = { NAN, NAN, 0 };
	double sum = 0;

	if (n < 2 || n > PLACING_PAIRS_MAX)
		return out;
	for (size_t i = 0; i < n; i++) {
		double mm = missed(pairs, n, i, slice);

		sum += mm;
		if (!(mm <= out.max_mm)) {
			out.max_mm = mm;
			out.worst = i;
		}
	}
	out.mean_mm = sum / (double)n;
	return out;
}

static bool
source_of(const struct vol_field *u, const double at[3], double from[3])
{
	if (u)
		return vol_source(u, at, from);
	for (int axis = 0; axis < 3; axis++)
		from[axis] = at[axis];
	return true;
}

/* ---- layers ---- */

static bool
map_init(const struct assess *a, struct vol_map *out, struct fault *f)
{
	size_t n = vol_grid_voxels(&a->c->slice.labels.grid);

	*out = (struct vol_map){ .grid = a->c->slice.labels.grid };
	out->low_gy = vol_array_new(n, sizeof *out->low_gy);
	out->high_gy = vol_array_new(n, sizeof *out->high_gy);
	if (out->low_gy && out->high_gy)
		return true;
	vol_map_fini(out);
	return fault_memory(f);
}

static double
difference_at(const struct assess *a, size_t voxel)
{
	double sum = 0;

	for (size_t k = 0; k < a->c->n_courses; k++)
		if (!a->c->courses[k].is_new)
			sum += (double)a->mapped[k].dose_gy[voxel] - (double)a->unmoved[k].dose_gy[voxel];
	return sum;
}

/* Errors of several courses at their worst: their slopes are added. */
static double
slope_at(const struct assess *a, size_t voxel)
{
	double sum = 0;

	for (size_t k = 0; k < a->c->n_courses; k++) {
		double at[3], from[3], sides[3], slope;

		if (a->c->courses[k].is_new)
			continue;
		vol_grid_world(&a->c->slice.labels.grid, voxel, at);
		if (!source_of(a->field[k], at, from) || !vol_steepest_at(&a->c->slice.doses[k], from, sides, &slope))
			return NAN;
		sum += slope;
	}
	return sum;
}

static double
image_at(const struct assess *a, size_t voxel)
{
	const struct vol_image *m = &a->c->slice.image;
	double at[3];
	size_t i;

	vol_grid_world(&a->c->slice.labels.grid, voxel, at);
	return vol_grid_nearest(&m->grid, at, &i) ? (double)m->value[i] : NAN;
}

/* Numbers of a field's own grid (J), seen from a place of today. */
static double
of_field(const struct vol_field *u, const float *value, const double at[3])
{
	size_t i;

	return vol_grid_nearest(&u->grid, at, &i) ? (double)value[i] : NAN;
}

static float *
jacobian_of(const struct vol_field *u, bool least, struct vol_folds *folds)
{
	float *j = vol_array_new(vol_grid_voxels(&u->grid), sizeof *j);

	if (j)
		vol_jacobian(u, folds, least ? NULL : j, least ? j : NULL);
	return j;
}

bool
slice_no_dose(const struct assess *a, enum slice_layer layer, struct vol_map *out, struct fault *f)
{
	size_t moving = assess_moving_course(a);
	struct vol_folds unused;
	float *j = NULL;

	if (!assess_has_layer(a, layer))
		return fault_set(f, 0, 0, layer == SLICE_IMAGE ? "the case has no scan to show; expected an image in grids.csv"
		                                               : "nothing has moved in this case, so that there is nothing to show");
	if (!map_init(a, out, f))
		return false;
	if (layer == SLICE_JACOBIAN) {
		j = jacobian_of(a->field[moving], false, &unused);
		if (!j) {
			vol_map_fini(out);
			return fault_memory(f);
		}
	}
	for (size_t i = 0; i < vol_grid_voxels(&out->grid); i++) {
		double at[3], v;

		vol_grid_world(&out->grid, i, at);
		v = layer == SLICE_DIFFERENCE ? difference_at(a, i)
		    : layer == SLICE_DOUBT    ? slope_at(a, i)
		    : layer == SLICE_IMAGE    ? image_at(a, i)
		    : j                       ? of_field(a->field[moving], j, at)
		                              : NAN;
		out->low_gy[i] = out->high_gy[i] = (float)v;
		out->unknown += isnan(v) ? 1 : 0;
	}
	vol_array_free(j);
	return true;
}

size_t
assess_folds(const struct assess *a, size_t course, uint8_t *marks)
{
	const struct vol_field *u = course == CASE_NONE ? NULL : a->field[course];
	const struct vol_grid *g = &a->c->slice.labels.grid;
	struct vol_folds folds = { 0 };
	float *least = u ? jacobian_of(u, true, &folds) : NULL;

	for (size_t i = 0; marks && i < vol_grid_voxels(g); i++) {
		double at[3];

		vol_grid_world(g, i, at);
		marks[i] = least && of_field(u, least, at) <= 0;
	}
	vol_array_free(least);
	return folds.folded;
}

/* ---- a voxel ---- */

size_t
assess_structure_at(const struct assess *a, size_t voxel)
{
	uint16_t label = a->c->slice.labels.label[voxel];

	for (size_t i = 0; label && i < a->c->n_structures; i++)
		if (a->c->structures[i].label == label)
			return i;
	return CASE_NONE;
}

/* J at a place as the layer has it: at the nearest voxel of the field, which its neighbours alone decide. */
static double
jacobian_at(const struct vol_field *u, const double at[3])
{
	float u_mm[3][27], mean[27];
	struct vol_field part = { .grid = u->grid, .u_mm = { u_mm[0], u_mm[1], u_mm[2] } };
	struct vol_folds unused;
	int centre[3], first[3];
	size_t voxel, i = 0;

	if (!vol_grid_nearest(&u->grid, at, &voxel))
		return NAN;
	vol_grid_place(&u->grid, voxel, centre);
	for (int axis = 0; axis < 3; axis++) {
		int last = centre[axis] + 1 < u->grid.n[axis] ? centre[axis] + 1 : centre[axis];

		first[axis] = centre[axis] > 0 ? centre[axis] - 1 : 0;
		part.grid.n[axis] = last - first[axis] + 1;
	}
	for (int z = 0; z < part.grid.n[2]; z++)
		for (int y = 0; y < part.grid.n[1]; y++)
			for (int x = 0; x < part.grid.n[0]; x++, i++) {
				size_t from = vol_grid_index(&u->grid, first[0] + x, first[1] + y, first[2] + z);

				for (int axis = 0; axis < 3; axis++)
					u_mm[axis][i] = u->u_mm[axis][from];
			}
	vol_jacobian(&part, &unused, mean, NULL);
	return (double)mean[vol_grid_index(&part.grid, centre[0] - first[0], centre[1] - first[1], centre[2] - first[2])];
}

bool
assess_lie(const struct assess *a, size_t course, size_t voxel, struct slice_lie *out, struct fault *f)
{
	const struct vol_grid *g = &a->c->slice.labels.grid;
	const struct vol_field *u;
	double at[3], squares = 0;

	*out = (struct slice_lie){ .known = false, .from_mm = { NAN, NAN, NAN }, .moved_mm = NAN, .jacobian = NAN,
		                    .gradient_gy_mm = { NAN, NAN, NAN }, .slope_gy_mm = NAN };
	if (!assess_has_slice(a) || voxel >= vol_grid_voxels(g) || course >= a->c->n_courses)
		return fault_set(f, 0, 0, "there is no such voxel or course; expected one of the slice");
	u = a->field[course];
	vol_grid_world(g, voxel, at);
	if (!source_of(u, at, out->from_mm))
		return true;
	out->known = true;
	for (int axis = 0; axis < 3; axis++)
		squares += (out->from_mm[axis] - at[axis]) * (out->from_mm[axis] - at[axis]);
	out->moved_mm = sqrt(squares);
	out->jacobian = u ? jacobian_at(u, at) : 1;
	if (!vol_steepest_at(&a->c->slice.doses[course], out->from_mm, out->gradient_gy_mm, &out->slope_gy_mm))
		out->slope_gy_mm = NAN;
	return true;
}

const char *
assess_moved_where(const struct assess *a, size_t voxel, const struct slice_lie *lie)
{
	double since[3];

	/* A tenth of a millimetre is what is shown. */
	if (!(lie->moved_mm > 0.05))
		return "";
	vol_grid_world(&a->c->slice.labels.grid, voxel, since);
	for (int axis = 0; axis < 3; axis++)
		since[axis] -= lie->from_mm[axis];
	if (fabs(since[2]) > hypot(since[0], since[1]))
		return since[2] > 0 ? "head" : "feet";
	return vol_direction(since);
}

double
assess_error_gy(const struct slice_lie *lie, double error_mm)
{
	return vol_shift_error(lie->slope_gy_mm, error_mm);
}

bool
assess_within(const struct assess *a, size_t course, double error_mm, struct vol_bounds *out, struct fault *f)
{
	return vol_bounds(&a->c->slice.doses[course], a->field[course], &a->c->slice.labels.grid, error_mm, NULL, 1, out, f);
}
