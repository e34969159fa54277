/* How steep a dose is, and what a shift across it costs. */
#include <math.h>

#include "volume/stencil.h"
#include "volume/volume.h"

double
vol_dose_at(const struct vol_dose *d, const double at_mm[3])
{
	struct stencil s;

	return stencil_find(&d->grid, at_mm, &s) ? stencil_mean(&s, d->gy) : NAN;
}

/* Half a voxel to either side, less at the border, where the interpolated dose no longer changes. */
static double
along(const struct vol_dose *d, const double at_mm[3], int axis)
{
	const struct vol_grid *g = &d->grid;
	double low[3] = { at_mm[0], at_mm[1], at_mm[2] }, high[3] = { at_mm[0], at_mm[1], at_mm[2] };
	double first = g->origin_mm[axis], last = first + (g->n[axis] - 1) * g->spacing_mm[axis];

	if (g->n[axis] == 1)
		return 0;
	low[axis] = fmin(fmax(at_mm[axis] - g->spacing_mm[axis] / 2, first), last - g->spacing_mm[axis] / 2);
	high[axis] = fmax(fmin(at_mm[axis] + g->spacing_mm[axis] / 2, last), first + g->spacing_mm[axis] / 2);
	return (vol_dose_at(d, high) - vol_dose_at(d, low)) / (high[axis] - low[axis]);
}

bool
vol_gradient_at(const struct vol_dose *d, const double at_mm[3], double gradient[3], double *slope)
{
	double sum = 0;

	for (int a = 0; a < 3; a++) {
		gradient[a] = along(d, at_mm, a);
		sum += gradient[a] * gradient[a];
	}
	*slope = sqrt(sum);
	return !isnan(sum) && !isnan(vol_dose_at(d, at_mm));
}

/* The steeper side along an axis; NaN where neither is known. */
static double
steeper(const struct vol_dose *d, const double at_mm[3], int axis)
{
	const struct vol_grid *g = &d->grid;
	double step = g->spacing_mm[axis], first = g->origin_mm[axis], last = first + (g->n[axis] - 1) * step, most = NAN;
	double here[3] = { at_mm[0], at_mm[1], at_mm[2] }, there[3] = { at_mm[0], at_mm[1], at_mm[2] }, dose;

	if (g->n[axis] == 1)
		return 0;
	/* Beyond the outermost centres the interpolated dose no longer changes. */
	here[axis] = fmin(fmax(at_mm[axis], first), last);
	dose = vol_dose_at(d, here);
	for (int side = -1; side <= 1; side += 2) {
		there[axis] = fmin(fmax(here[axis] + side * step, first), last);
		/* fmax leaves NaN out. */
		if (fabs(there[axis] - here[axis]) > step / 1000)
			most = fmax(most, fabs((vol_dose_at(d, there) - dose) / (there[axis] - here[axis])));
	}
	return most;
}

bool
vol_steepest_at(const struct vol_dose *d, const double at_mm[3], double sides[3], double *slope)
{
	double sum = 0;

	for (int a = 0; a < 3; a++) {
		sides[a] = steeper(d, at_mm, a);
		sum += sides[a] * sides[a];
	}
	*slope = sqrt(sum);
	return !isnan(sum);
}

bool
vol_map_gradient(const struct vol_map *m, size_t voxel, double gradient[3], double *slope)
{
	struct vol_dose upper = { .grid = m->grid, .gy = m->high_gy };
	double at_mm[3];

	vol_grid_world(&m->grid, voxel, at_mm);
	return vol_gradient_at(&upper, at_mm, gradient, slope);
}

bool
vol_map_steepest(const struct vol_map *m, size_t voxel, double sides[3], double *slope)
{
	struct vol_dose upper = { .grid = m->grid, .gy = m->high_gy };
	double at_mm[3];

	vol_grid_world(&m->grid, voxel, at_mm);
	return vol_steepest_at(&upper, at_mm, sides, slope);
}

double
vol_shift_error(double slope_gy_per_mm, double shift_mm)
{
	return slope_gy_per_mm * shift_mm;
}

double
vol_shift_difference(const struct vol_dose *d, const double at_mm[3], const double shift_mm[3])
{
	double there[3];

	for (int a = 0; a < 3; a++)
		there[a] = at_mm[a] + shift_mm[a];
	return vol_dose_at(d, there) - vol_dose_at(d, at_mm);
}
