/* Sixteen voxels at a time. */
#ifdef __AVX512F__

#include <immintrin.h>
#include <stdint.h>

#define WIDE_LANES 16
typedef float wide_f __attribute__((vector_size(64)));
typedef int32_t wide_i __attribute__((vector_size(64)));
typedef uint32_t wide_u __attribute__((vector_size(64)));

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

static inline _Bool
wide_any_below_0(wide_i v)
{
	return _mm512_movepi32_mask((__m512i)v) != 0;
}

static inline int
wide_first(wide_i m)
{
	return __builtin_ctz((unsigned)_mm512_movepi32_mask((__m512i)m));
}

static inline wide_f
wide_gather(const float *p, wide_i k)
{
	return _mm512_i32gather_ps((__m512i)k, p, 4);
}

static inline wide_f
wide_floor(wide_f v)
{
	return _mm512_roundscale_ps(v, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}

static inline wide_i
wide_whole(wide_f v)
{
	return (wide_i)_mm512_cvttps_epi32(v);
}

static inline wide_f
wide_max(wide_f a, wide_f b)
{
	return _mm512_max_ps(a, b);
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

const struct kernels kernels_avx512 = { "avx512", wide_map, wide_add, wide_put, put_end, wide_raise };

#else
typedef int kernels_avx512_are_not_built;
#endif
