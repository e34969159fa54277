/* Rows of today's grid, as a course sees them. */
#include "volume/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/stencil.h"

/* A slice knows nothing of z, so it cannot meet a volume. */
bool
rows_check(const struct vol_grid *prior, const struct vol_field *pull, const struct vol_grid *today, struct fault *f)
{
	bool slice = today->n[2] == 1;

	if (!vol_grid_check(today, f))
		return false;
	if ((prior->n[2] == 1) != slice)
		return fault_set(f, 0, 0, "one grid is a slice and the other a volume; expected two of a kind");
	if (pull && (pull->grid.n[2] == 1) != slice)
		return fault_set(f, 0, 0, "the field is a %s and the grid is none; expected two of a kind",
		                 slice ? "volume" : "slice");
	return true;
}

static bool
axis_init(struct rows_axis *a, int n, struct fault *f)
{
	a->base = mem_array((size_t)n, sizeof *a->base);
	a->part = mem_array((size_t)n, sizeof *a->part);
	return (a->base && a->part) || fault_memory(f);
}

static double
world(const struct vol_grid *g, int axis, int k)
{
	return g->origin_mm[axis] + k * g->spacing_mm[axis];
}

/* The dose's axis is open at the ends: a displacement may bring a voxel inside. */
static void
axis_on_dose(struct rows_axis *a, const struct vol_grid *today, const struct vol_grid *g, int axis)
{
	/* Of base: KERNEL_FAR further is still an int32_t. */
	static const double far = 1e8, guard = 1e-5;

	for (int k = 0; k < today->n[axis]; k++) {
		double i = (world(today, axis, k) - g->origin_mm[axis]) / g->spacing_mm[axis], low;

		if (axis == 2 && g->n[2] == 1)
			i = 0;
		if (fabs(i - round(i)) < guard)
			i = round(i);
		low = floor(fmin(fmax(i, -far), far));
		a->base[k] = (int32_t)low;
		a->part[k] = (float)fmin(fmax(i - low, 0), 1);
	}
}

/* A field's is closed: what it says of its border holds half a voxel further, and there it ends. */
static void
axis_on_field(struct rows_axis *a, const struct vol_grid *today, const struct vol_grid *g, int axis)
{
	for (int k = 0; k < today->n[axis]; k++) {
		double i;

		a->base[k] = -1;
		if (!stencil_axis(g, axis, world(today, axis, k), &i))
			continue;
		a->base[k] = (int32_t)floor(i);
		a->part[k] = (float)(i - floor(i));
	}
}

static bool
is_direct(const struct rows *r)
{
	for (int axis = 0; axis < 3; axis++) {
		if (r->today.n[axis] != r->dose->grid.n[axis])
			return false;
		for (int k = 0; k < r->today.n[axis]; k++)
			if (r->on_dose[axis].base[k] != k || r->on_dose[axis].part[k] > 0)
				return false;
	}
	return !r->pull;
}

bool
rows_init(struct rows *r, const struct vol_dose *dose, const struct vol_field *pull, const struct vol_grid *today,
          enum vol_interpolation interpolation, int threads, struct fault *f)
{
	*r = (struct rows){ .dose = dose, .pull = pull, .today = *today };
	if (!rows_check(&dose->grid, pull, today, f))
		return false;
	r->field_is_today = pull && vol_grid_same(&pull->grid, today);
	for (int axis = 0; axis < 3; axis++) {
		if (!axis_init(&r->on_dose[axis], today->n[axis], f))
			goto failed;
		axis_on_dose(&r->on_dose[axis], today, &dose->grid, axis);
		if (!pull || r->field_is_today)
			continue;
		if (!axis_init(&r->on_field[axis], today->n[axis], f))
			goto failed;
		axis_on_field(&r->on_field[axis], today, &pull->grid, axis);
	}
	r->direct = is_direct(r);
	if (interpolation == VOL_CUBIC && !cubic_init(&r->cubic, dose, threads, f))
		goto failed;
	return true;
failed:
	rows_fini(r);
	return false;
}

void
rows_fini(struct rows *r)
{
	for (int axis = 0; axis < 3; axis++) {
		free(r->on_dose[axis].base);
		free(r->on_dose[axis].part);
		free(r->on_field[axis].base);
		free(r->on_field[axis].part);
	}
	cubic_fini(&r->cubic);
	*r = (struct rows){ 0 };
}

size_t
rows_scratch(const struct rows *r)
{
	/* Three components, and a line of the field. */
	return r->pull && !r->field_is_today ? 3 * (size_t)r->today.n[0] + (size_t)r->pull->grid.n[0] : 0;
}

/* One component at the row's line and plane, at every column of the field. */
static void
field_line(const struct vol_grid *g, const float *u, const int32_t at[3], const float part[3], float *line)
{
	size_t nx = (size_t)g->n[0], nxy = nx * (size_t)g->n[1];
	const float *a = u + (size_t)at[2] * nxy + (size_t)at[1] * nx, *b = part[1] > 0 ? a + nx : a;
	size_t next = part[2] > 0 ? nxy : 0;

	for (size_t i = 0; i < nx; i++) {
		float near = a[i] + part[1] * (b[i] - a[i]), far = a[next + i] + part[1] * (b[next + i] - a[next + i]);

		line[i] = near + part[2] * (far - near);
	}
}

/* The field of another grid at a row of today's; NaN outside. */
static void
field_row(const struct rows *r, const int32_t row[3], float *scratch, const float *u_mm[3])
{
	const struct rows_axis *x = &r->on_field[0];
	size_t n = (size_t)r->today.n[0];
	float *line = scratch + 3 * n, part[3] = { 0 };
	int32_t at[3] = { 0 };

	for (int axis = 1; axis < 3; axis++) {
		at[axis] = r->on_field[axis].base[row[axis]];
		part[axis] = r->on_field[axis].part[row[axis]];
	}
	for (int a = 0; a < 3; a++, scratch += n) {
		u_mm[a] = scratch;
		if (at[1] < 0 || at[2] < 0) {
			for (size_t i = 0; i < n; i++)
				scratch[i] = NAN;
			continue;
		}
		field_line(&r->pull->grid, r->pull->u_mm[a], at, part, line);
		for (size_t i = 0; i < n; i++) {
			const float *from = line + (x->base[i] < 0 ? 0 : x->base[i]);

			scratch[i] = x->base[i] < 0 ? NAN : x->part[i] > 0 ? from[0] + x->part[i] * (from[1] - from[0]) : from[0];
		}
	}
}

/* The dose's own row; its copy needs no look at a neighbour. */
static size_t
copy(const float *gy, size_t n, float *d, float *d2)
{
	size_t unknown = 0;

	for (size_t i = 0; i < n; i++) {
		d[i] = gy[i];
		unknown += isnan(gy[i]) ? 1 : 0;
	}
	if (d2)
		for (size_t i = 0; i < n; i++)
			d2[i] = gy[i] * gy[i];
	return unknown;
}

size_t
rows_map(const struct rows *r, const struct kernels *k, size_t row, float *scratch, float *d, float *d2)
{
	size_t n = (size_t)r->today.n[0], ny = (size_t)r->today.n[1];
	const int32_t at[3] = { 0, (int32_t)(row % ny), (int32_t)(row / ny) };
	struct kernel_row line = { .gy = r->dose->gy, .column = r->on_dose[0].base, .column_part = r->on_dose[0].part,
		                   .line = r->on_dose[1].base[at[1]], .line_part = r->on_dose[1].part[at[1]],
		                   .plane = r->on_dose[2].base[at[2]], .plane_part = r->on_dose[2].part[at[2]],
		                   .count = n, .d = d, .d2 = d2 };

	if (r->direct && !r->cubic.d)
		return copy(r->dose->gy + row * n, n, d, d2);
	for (int a = 0; a < 3; a++) {
		line.n[a] = r->dose->grid.n[a];
		line.per_mm[a] = (float)(1 / r->dose->grid.spacing_mm[a]);
		if (r->field_is_today)
			line.u_mm[a] = r->pull->u_mm[a] + row * n;
	}
	if (r->pull && !r->field_is_today)
		field_row(r, at, scratch, line.u_mm);
	return r->cubic.d ? cubic_row(&r->cubic, &line) : k->map(&line);
}
