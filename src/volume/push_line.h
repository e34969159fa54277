/* push_line.h - where a push field carries the parts of a row of voxels, and how it stretches them.  Private to the
 * floor. */
#ifndef VOLUME_PUSH_LINE_H
#define VOLUME_PUSH_LINE_H

#include "volume/volume.h"

/* A place along an axis of the field: value = (1 - part) f[low] + part f[high]. */
struct push_tap { size_t low, high; double part; };

/* The parts of the prior grid along an axis, k of each voxel: the field at a part's centre and at its two ends. */
struct push_axis {
	struct push_tap *centre, *lower, *upper;
	double *world_mm;              /* of the centres */
	bool *placed;                  /* not more than half a voxel outside of the field */
	double length_mm;              /* of a part */
};

struct push {
	const struct vol_grid *prior, *today;
	const struct vol_field *field; /* or NULL */
	int k, k_z;                    /* parts a voxel; along z: 1 in a slice */
	bool slice;
	struct push_axis axis[3];
};

/* One line of parts along x, in voxels of today. */
struct push_line {
	size_t n;                      /* nx k */
	double *at[3], *length[3];     /* centre; the box's lengths, at most 1 */
	double *volume_ratio;          /* positive part of the determinant */
	double *nodes;                 /* work: 15 lines of the field */
};

/* The largest singular value of the field's stretch, in voxels of today per voxel of the prior grid, over all corners
 * of its cells, where it is largest.  1 or the ratio of spacings at least. */
double push_stretch(const struct vol_field *field, const struct vol_grid *prior, const struct vol_grid *today,
                    int threads);

/* False: out of memory; _fini all the same. */
bool push_init(struct push *p, const struct vol_grid *prior, const struct vol_field *field,
               const struct vol_grid *today, int k);
void push_fini(struct push *p);
bool push_line_init(struct push_line *l, const struct push *p);
void push_line_fini(struct push_line *l);

/* The line at part y of ny k along y and part z of nz k_z along z. */
void push_line_find(const struct push *p, size_t y, size_t z, struct push_line *l);

#endif
