/* sample.h - the dose of a structure's places, all shifted alike; the same bytes on every level of the processor
 * (kernels.h).  Private to the floor. */
#ifndef VOLUME_SAMPLE_H
#define VOLUME_SAMPLE_H

#include "volume/volume.h"

/* Places in voxels of a dose's grid, 0 at the first centre; NaN: outside of the field.  Along z of a slice not looked at. */
struct sample_places {
	const float *gy;
	int n[3];                      /* of the grid */
	const double *at[3];
	size_t count;
};

struct sample_kernels {
	/* Trilinear D and D^2 at each place + shift (voxels), as stencil.h has it; NaN where unknown. */
	void (*take)(const struct sample_places *p, const double shift[3], double *d, double *d2);
};

extern const struct sample_kernels sample_scalar;
#ifdef VOL_SIMD_X86
extern const struct sample_kernels sample_avx2;
#endif

/* Those in use. */
const struct sample_kernels *sample_now(void);

#endif
