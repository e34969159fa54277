/* transfer.h - a dose that travels with its tissue: energy and mass transfer (MODEL section 7, FACTS 8.3).
 *
 * Every voxel of the prior grid is cut into k x k x k parts.  The push field carries each to today, and its mass and
 * energy are shared among the voxels it comes to lie in.  Dose = energy/mass.  Where tissue shrinks, more mass than
 * before lies in a voxel; where voxels merge, their doses weigh by their masses.  Nothing is lost: what lands outside
 * of today's grid is counted. */
#ifndef VOLUME_TRANSFER_H
#define VOLUME_TRANSFER_H

#include "volume/volume.h"

enum { VOL_PARTS_MAX = 16 };   /* k */

struct vol_transfer_how {
	int parts;             /* k; 0: 1 + the largest linear stretch of a voxel, rounded up, so that no gap opens */
	int threads;           /* 0: as many as there are.  The result does not depend on it. */
	float *mass_g;         /* NULL, or room for a number a voxel of today: the mass in it */
	float *covered;        /* the same: the part of it that tissue is known to fill; about 1 */
};

/* Masses in g, energies in mJ (g Gy).  grid + outside = prior, to 1e-6 relative.  Voxels whose dose is unknown have a
 * mass and no energy. */
struct vol_balance { double prior, grid, outside; };

struct vol_transfer {
	int parts;                     /* k */
	double stretch;                /* the largest, in today's voxels per prior voxel */
	struct vol_balance mass_g, energy_mj;
	double mass_ratio, energy_ratio;   /* grid/prior; NaN of nothing */
	size_t prior_unknown;          /* prior voxels with an unknown dose: today is unknown wherever they come to lie */
	size_t prior_unplaced;         /* with a part outside of the field: it counts as outside */
};

/* push: tissue that was at y is at y + v(y) today; vectors as in a pull field, on any grid that covers the prior one;
 * NULL: nothing has moved.  density_g_cc on the prior grid, each >= 0; NULL: 1 everywhere.  how may be NULL.
 *
 * A part is taken for a box as long, along each axis of today, as the field stretches it (the root of the sum of the
 * squares of the row of I + dv/dx), so a field that moves nothing, or by whole voxels, gives every dose back as it was,
 * and its share of a voxel is what overlaps.  All parts of a voxel have the voxel's own dose.  Dose = sum mD/sum m and
 * the same of D^2.  A voxel of today less than half covered is unknown (covered: the parts' volumes times the positive
 * part of det(I + dv/dx)), as is one that an unknown voxel shares in, or whose mass is 0.
 * Faults: a density that is no number >= 0; a stretch above VOL_PARTS_MAX - 1; a slice beside a volume. */
bool vol_transfer(const struct vol_dose *prior, const struct vol_image *density_g_cc, const struct vol_field *push,
                  const struct vol_grid *today, const struct vol_transfer_how *how, struct vol_mapped *out,
                  struct vol_transfer *report, struct fault *f);

#endif
