/* bounds_element.h - which voxels are within reach of another: (2) in bounds.c.  Private to bounds. */
#ifndef VOLUME_BOUNDS_ELEMENT_H
#define VOLUME_BOUNDS_ELEMENT_H

#include "volume/volume.h"

struct element {
	int reach_y, reach_z, longest;
	int n_lengths, n_planes;
	int *length;                   /* the distinct h, rising */
	int *row_length;               /* of plane i and |dy|: which of the lengths, or -1 */
	int *plane;                    /* of |dz|: which of the distinct planes */
};

/* False: out of memory; _fini all the same. */
bool element_init(struct element *e, const struct vol_grid *g, double radius_mm);
void element_fini(struct element *e);

#endif
