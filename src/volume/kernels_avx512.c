/* Sixteen voxels at a time. */
#ifdef __AVX512F__

#include <immintrin.h>
#include <stdint.h>

#define WIDE_LANES 16
typedef float wide_f __attribute__((vector_size(64)));
typedef int32_t wide_i __attribute__((vector_size(64)));

static inline _Bool
wide_all(wide_i m)
{
	return _mm512_test_epi32_mask((__m512i)m, (__m512i)m) == 0xffff;
}

static inline wide_f
wide_pick(wide_f low, wide_f high, wide_i k)
{
	return _mm512_permutex2var_ps(low, (__m512i)k, high);
}

static inline wide_f
wide_gather(const float *p, wide_i k)
{
	return _mm512_i32gather_ps((__m512i)k, p, 4);
}

static inline void
wide_stream(float *p, wide_f v)
{
	_mm512_stream_ps(p, v);
}

#include "volume/kernels_wide.h"

static void
put_end(void)
{
	_mm_sfence();
}

const struct kernels kernels_avx512 = { "avx512", wide_map, wide_add, wide_put, put_end };

#else
typedef int kernels_avx512_are_not_built;
#endif
