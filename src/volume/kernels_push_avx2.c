/* Parts of voxels on processors that have AVX2. */
#ifdef VOL_SIMD_X86
#include "volume/push_rows.h"

const struct push_kernels push_avx2 = { fill_nodes, place_parts, share_parts };
#else
/* A file of C must hold something. */
typedef int parts_on_other_processors;
#endif
