/* transfer_local.h - what the files of the energy and mass transfer share.  Private to them. */
#ifndef VOLUME_TRANSFER_LOCAL_H
#define VOLUME_TRANSFER_LOCAL_H

#include "volume/push_line.h"
#include "volume/transfer.h"

/* Where the parts of a prior row can come to lie along y and z of today, in whole voxels, and whether none leaves along
 * these; the lowest and highest displacement along each axis. */
struct row_reach { double moved_low[3], moved_high[3]; int low[2], high[2]; bool within; };

/* Sums of a prior row and of a tile. */
enum { MASS, ENERGY, MASS_OUTSIDE, ENERGY_OUTSIDE, UNKNOWN, UNPLACED, ROW_SUMS };

struct transfer {
	const struct vol_dose *prior;
	const float *density;          /* or NULL */
	struct push push;
	const struct push_kernels *kernels;
	double half;                   /* of the longest part, in voxels of today */
	struct row_reach *reach;       /* a prior row */
	double (*row)[ROW_SUMS];       /* a prior row */
	double (*tile)[2];             /* a tile: mass, energy */
	int planes, rows, tiles[2];    /* of a tile; along y and z */
	struct vol_mapped *out;
	float *mass_g, *covered;
};

/* Work of a thread. */
struct transfer_lane {
	struct push_tile tile;
	struct push_line line;
	struct push_worth *worth;      /* a prior row */
	bool *known, *still;
	float *low[3], *high[3];       /* of the field's rows about a prior row */
};

/* What the parts of a prior row's voxels are worth. */
void transfer_worth(const struct transfer *w, size_t row, struct transfer_lane *lane);

/* Of parts number first to last along an axis (of all parts of the prior grid) moved between two displacements: the lowest
 * and highest voxel of today that has a share in one. */
void transfer_span(const struct transfer *w, int axis, size_t first, size_t last, double moved_low, double moved_high,
                   int *low, int *high);

/* ---- transfer_still.c ---- */

enum { SPREAD_MAX = 2 * VOL_PARTS_MAX + 2 };

/* A voxel's parts along an axis: shares of today's voxels from low on. */
struct spread { int low, n; double share[SPREAD_MAX], moved_mm; };

/* Marks the voxels of a prior row about which nothing moves against its neighbours.  Such a voxel stays a box, so what its
 * parts share is the product of what they share along each axis. */
void transfer_find_still(const struct transfer *w, size_t row, struct transfer_lane *lane);
/* The shares of the row's still voxels along y and z, for those at rest; then of one, along x, and along y and z where it
 * is moved otherwise than the one before. */
void transfer_spread_row(const struct transfer *w, size_t row, struct spread out[3]);
void transfer_spread(const struct transfer *w, size_t row, size_t x, const struct transfer_lane *lane, struct spread out[3]);

/* ---- transfer_reach.c ---- */

/* False: out of memory. */
bool transfer_find_reach(struct transfer *w);
/* A row's own sums, and what of it lands outside of today's grid. */
void transfer_balance_row(struct transfer *w, size_t row, struct transfer_lane *lane);

/* ---- transfer_tile.c ---- */

void transfer_fill_tile(struct transfer *w, size_t number, struct transfer_lane *lane);

#endif
