/* Sampled places on processors that have AVX2. */
#ifdef VOL_SIMD_X86
#include "volume/sample_rows.h"

const struct sample_kernels sample_avx2 = { sample_take };
#else
/* A file of C must hold something. */
typedef int places_on_other_processors;
#endif
