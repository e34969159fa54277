/* Rows of cells on processors that have AVX2. */
#ifdef VOL_SIMD_X86
#include "volume/cells_rows.h"

const struct cell_kernels cells_avx2 = { fill_edge, compare_edge, fill_norms, fill_cells, find_ends };
#else
/* A file of C must hold something. */
typedef int cells_of_other_processors;
#endif
