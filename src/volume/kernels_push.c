/* Parts of voxels on any processor, and which code is used. */
#include <string.h>

#include "volume/kernels.h"
#include "volume/push_rows.h"

const struct push_kernels push_scalar = { fill_nodes, place_parts, share_parts };

const struct push_kernels *
push_now(void)
{
#ifdef VOL_SIMD_X86
	/* What has AVX-512 has AVX2. */
	if (strcmp(kernels_now()->name, "scalar") != 0)
		return &push_avx2;
#endif
	return &push_scalar;
}
