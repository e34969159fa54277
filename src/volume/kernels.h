/* kernels.h - rows of voxels, the same bytes on every level of the processor.  Private to the floor.
 *
 * Single precision throughout, no fused multiply-add: the scalar object is the reference, and the wide ones do its
 * operations in its order.  Where they cannot go wide (borders, unknown neighbours), they call its code. */
#ifndef VOLUME_KERNELS_H
#define VOLUME_KERNELS_H

#include "volume/volume.h"

/* A row of today's voxels, as a course's grid sees it.  Along each axis a voxel's place is a whole number and a part of
 * a voxel, so that what a small part is worth does not depend on how far from the origin it is. */
struct kernel_row {
	const float *gy;               /* the course's dose, volume n[0] x n[1] x n[2]; n[2] = 1: z is not looked at */
	int n[3];
	const int32_t *column;         /* of every voxel of the row; and the part, 0 to 1 */
	const float *column_part;
	int32_t line, plane;           /* of the row */
	float line_part, plane_part;
	const float *u_mm[3];          /* pull, a number a voxel; NULL: nothing has moved.  NaN: outside of the field */
	float per_mm[3];               /* voxels of the course in a mm */
	size_t count;
	float *d, *d2;                 /* out; d2 NULL: not wanted */
};

/* What a row of a course adds to the sum: l d + q d2. */
struct kernel_sum {
	const float *d, *d2;           /* NaN: unknown, adds 0.  d2 NULL: d squared */
	const uint16_t *label;         /* NULL: all 0 */
	const uint16_t *slot;          /* of a label, VOL_LABEL_UNKNOWN + 1 of them; NULL with no label */
	const float *l, *q;            /* of a slot */
	size_t count;
	bool first;                    /* sum is written, not added to */
	float *sum;
};

struct kernels {
	const char *name;
	size_t (*map)(const struct kernel_row *r);     /* returns how many are unknown */
	size_t (*add)(const struct kernel_sum *s);     /* the same */
	void (*put)(float *out, const float *row, size_t n);   /* past the caches */
	void (*put_end)(void);         /* after the last put of a thread */
	/* to: the largest of itself and of all the rows, none of which is a NaN. */
	void (*raise)(float *to, const float *const *from, int rows, size_t n);
};

extern const struct kernels kernels_scalar;
#ifdef VOL_SIMD_X86
extern const struct kernels kernels_avx2, kernels_avx512;
#endif

/* Those in use. */
const struct kernels *kernels_now(void);

#endif
