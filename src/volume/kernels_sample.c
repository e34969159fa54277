/* Sampled places on any processor, and which code is used. */
#include <string.h>

#include "volume/kernels.h"
#include "volume/sample_rows.h"

const struct sample_kernels sample_scalar = { sample_take };

const struct sample_kernels *
sample_now(void)
{
#ifdef VOL_SIMD_X86
	/* What has AVX-512 has AVX2. */
	if (strcmp(kernels_now()->name, "scalar") != 0)
		return &sample_avx2;
#endif
	return &sample_scalar;
}
