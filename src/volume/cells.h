/* cells.h - rows of cells of a displacement field, the same bytes on every level of the processor (kernels.h).  Private to
 * the floor. */
#ifndef VOLUME_CELLS_H
#define VOLUME_CELLS_H

#include <stdbool.h>

enum { BLOCK = 128, LANES = 16 };

/* du/dx along the edges of cells, and how far the column I + du/dx is from the reference's, as a 1-norm. */
struct edge { float d[3][BLOCK + 1], norm[BLOCK + 1]; };

/* What a block's matrices are compared with, as its inverse B: of a column c along an axis the distance is |B c - e|.  I:
 * |du/dx|. */
struct reference { float inverse[3][3]; double determinant; };  /* of B's inverse */

struct block {
	struct edge x[4], y[2], z[2];  /* at corner (y, z) in x[y + 2 z]; y[z]; z[y], where y counts modulo 2 */
	float normal[4][3][BLOCK + 1]; /* at (y, z): the cross product of the columns along y and z that meet at a voxel */
	float norm[BLOCK], low[BLOCK], high[BLOCK];    /* of a cell: the largest norm; its corners' determinants */
	struct reference reference;    /* of the edges' norms */
	bool turned;                   /* it is not I */
};

struct cell_kernels {
	/* The edges between two rows of n voxels, compared with I. */
	void (*edge)(const float *const high[3], const float *const low[3], float per_mm, int n, struct edge *e);
	/* Norms of n edges along an axis anew. */
	void (*compare)(const struct reference *r, int axis, int n, struct edge *e);
	/* The norms of n >= 1 cells whose edges are filled; the largest. */
	float (*norms)(struct block *b, int n);
	/* Their normals and determinants. */
	void (*cells)(struct block *b, int n);
	/* The lowest and highest determinant. */
	void (*ends)(const struct block *b, int n, float *low, float *high);
};

extern const struct cell_kernels cells_scalar;
#ifdef VOL_SIMD_X86
extern const struct cell_kernels cells_avx2;
#endif

/* Those in use. */
const struct cell_kernels *cells_now(void);

#endif
