/* push_line.h - where a push field carries the parts of a row of voxels, and what voxels of today they come to lie in.
 * Private to the floor.
 *
 * Parts of one phase (the first of every voxel, the second ...) are taken together: a smooth field treats neighbours
 * alike, so the same goes for many of them, and the processor takes several at once.  The bytes do not depend on how
 * many. */
#ifndef VOLUME_PUSH_LINE_H
#define VOLUME_PUSH_LINE_H

#include "volume/volume.h"

/* In voxels: a displacement in single precision is not known better. */
#define PUSH_GUARD 1e-5

enum {
	PUSH_PIECE = 64,               /* voxels at once */
	PUSH_LINES = 3                 /* what a line of parts needs of the field: it, and how it changes over a part along y, z */
};

/* A place along an axis of the field: value = (1 - part) f[low] + part f[high]. */
struct push_tap { size_t low, high; double part; };

/* The parts of the prior grid along an axis, k of each voxel: the field at a part's centre and at its two ends. */
struct push_axis {
	struct push_tap *centre, *lower, *upper;
	double *world_mm;              /* of the centres */
	bool *placed;                  /* not more than half a voxel outside of the field */
	double length_mm;              /* of a part */
};

/* Taps along x of the parts of one phase, a number a voxel; for voxels first to last - 1 low is the voxel + shift. */
struct push_mix {
	const int32_t *low;
	const double *part;
	int first, last, shift;
};

/* From mm along an axis to voxels of today. */
struct push_scale { double origin_mm, per_mm; };

struct push {
	const struct vol_grid *prior, *today;
	const struct vol_field *field; /* or NULL */
	int k, k_z;                    /* parts a voxel; along z: 1 in a slice */
	bool slice;
	struct push_axis axis[3];
	struct push_scale scale[3];
	struct push_mix *mix;          /* x: at 3 phase + (0 centre, 1 lower, 2 upper); NULL without a field */
	int32_t *mix_low;
	double *mix_part;
	double *centre_mm;             /* x: at phase nx + voxel */
};

/* Parts at (y, z) of today's voxel low, and by their part high of the next one, along each axis. */
struct push_piece {
	int32_t low[3][PUSH_PIECE];
	double high[3][PUSH_PIECE];
	double ratio[PUSH_PIECE];      /* positive part of the determinant */
};

/* A line of parts along x. */
struct push_line {
	const struct push *p;
	double y_mm, z_mm;
	double *nodes;                 /* at the field's nodes along x: line i of component b from (3 b + i) nx */
	double (*mixed)[PUSH_PIECE];   /* work: 15 numbers a part */
};

/* What a prior voxel's part is worth: mass in g, energy, energy x dose, volume as a part of today's voxel. */
struct push_worth { double v[4]; };

/* Planes and rows of today, low to high - 1, and their sums. */
struct push_tile {
	int low[2], high[2], rows, nx; /* along y, z; rows of a plane in memory */
	struct push_worth *sums;
	unsigned char *unknown;
};

struct push_kernels {
	/* The field's nodes from to to - 1 along x, between four rows; less: they are subtracted from what is there. */
	void (*nodes)(const float *const row[4], double part_y, double part_z, bool less, int from, int to, double *out);
	/* Where n <= PUSH_PIECE voxels' parts of a phase come to lie, from voxel x on. */
	void (*place)(const struct push_line *l, int phase, int x, int n, struct push_piece *out);
	/* Adds them to the tile; placed: of every step-th. */
	void (*share)(const struct push_tile *t, const struct push_piece *piece, int n, const struct push_worth *worth,
	              const bool *known, const bool *placed, int step);
};

extern const struct push_kernels push_scalar;
#ifdef VOL_SIMD_X86
extern const struct push_kernels push_avx2;
#endif

/* Those in use. */
const struct push_kernels *push_now(void);

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

/* The line at part y of ny k along y and part z of nz k_z along z, for n voxels from x on. */
void push_line_find(struct push_line *l, const struct push_kernels *kernels, size_t y, size_t z, int x, int n);

#endif
