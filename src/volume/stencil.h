/* stencil.h - which voxels of a grid a place is interpolated from, and with what weight.  Private to the floor. */
#ifndef VOLUME_STENCIL_H
#define VOLUME_STENCIL_H

#include "volume/volume.h"

/* Weights > 0 that sum to 1. */
struct stencil {
	int n;
	size_t at[8];
	double weight[8];
};

/* Trilinear; between the outermost centre and half a voxel outside the border's value.  False further out. */
bool stencil_find(const struct vol_grid *g, const double at_mm[3], struct stencil *s);

/* NaN when one of them is. */
double stencil_mean(const struct stencil *s, const float *values);

/* The place along one axis in voxels, 0 at the first centre, snapped to a centre within VOXEL_GUARD of it; false more
 * than half a voxel outside. */
bool stencil_axis(const struct vol_grid *g, int axis, double mm, double *index);

#endif
