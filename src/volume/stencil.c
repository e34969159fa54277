#include "volume/stencil.h"

#include <math.h>

/* In voxels.  A displacement in single precision is not known better; so a shift by whole voxels copies exactly. */
static const double voxel_guard = 1e-5;

bool
stencil_axis(const struct vol_grid *g, int axis, double mm, double *index)
{
	double i = (mm - g->origin_mm[axis]) / g->spacing_mm[axis], near = round(i);
	int last = g->n[axis] - 1;

	/* A slice stands for its whole thickness and beyond: nothing is known of z. */
	if (axis == 2 && last == 0) {
		*index = 0;
		return true;
	}
	if (!(i >= -0.5 - voxel_guard && i <= last + 0.5 + voxel_guard))
		return false;
	if (fabs(i - near) < voxel_guard)
		i = near;
	*index = fmin(fmax(i, 0), last);
	return true;
}

bool
stencil_find(const struct vol_grid *g, const double at_mm[3], struct stencil *s)
{
	const size_t step[3] = { 1, (size_t)g->n[0], (size_t)g->n[0] * (size_t)g->n[1] };

	s->n = 1;
	s->at[0] = 0;
	s->weight[0] = 1;
	for (int axis = 0; axis < 3; axis++) {
		double index, low, part;
		int n = s->n;

		if (!stencil_axis(g, axis, at_mm[axis], &index))
			return false;
		low = floor(index);
		part = index - low;
		for (int k = 0; k < n; k++) {
			s->at[k] += (size_t)low * step[axis];
			if (part > 0) {
				s->at[s->n] = s->at[k] + step[axis];
				s->weight[s->n++] = s->weight[k] * part;
				s->weight[k] *= 1 - part;
			}
		}
	}
	return true;
}

double
stencil_mean(const struct stencil *s, const float *values)
{
	double sum = 0;

	for (int k = 0; k < s->n; k++)
		sum += s->weight[k] * (double)values[s->at[k]];
	return sum;
}
