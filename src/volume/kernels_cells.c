/* Rows of cells on any processor, and which are used. */
#include <string.h>

#include "volume/cells_rows.h"
#include "volume/kernels.h"

const struct cell_kernels cells_scalar = { fill_edge, compare_edge, fill_norms, fill_cells, find_ends };

const struct cell_kernels *
cells_now(void)
{
#ifdef VOL_SIMD_X86
	/* What has AVX-512 has AVX2, and more width gains nothing here. */
	if (strcmp(kernels_now()->name, "scalar") != 0)
		return &cells_avx2;
#endif
	return &cells_scalar;
}
