/* Eight voxels at a time. */
#ifdef __AVX2__

#include <immintrin.h>
#include <stdint.h>

#define WIDE_LANES 8
typedef float wide_f __attribute__((vector_size(32)));
typedef int32_t wide_i __attribute__((vector_size(32)));
typedef uint32_t wide_u __attribute__((vector_size(32)));

static inline _Bool
wide_all(wide_i m)
{
	return _mm256_movemask_ps((__m256)m) == 0xff;
}

static inline _Bool
wide_any_below_0(wide_i v)
{
	return _mm256_movemask_ps((__m256)v) != 0;
}

static inline int
wide_first(wide_i m)
{
	return __builtin_ctz((unsigned)_mm256_movemask_ps((__m256)m));
}

/* The permutation looks at the low three bits of k, the blend at the sign. */
static inline wide_f
wide_pick(wide_f low, wide_f high, wide_i k)
{
	return _mm256_blendv_ps(_mm256_permutevar8x32_ps(low, (__m256i)k), _mm256_permutevar8x32_ps(high, (__m256i)k),
	                        (__m256)(k << 28));
}

static inline wide_f
wide_gather(const float *p, wide_i k)
{
	return _mm256_i32gather_ps(p, (__m256i)k, 4);
}

static inline wide_f
wide_floor(wide_f v)
{
	return _mm256_floor_ps(v);
}

static inline wide_i
wide_whole(wide_f v)
{
	return (wide_i)_mm256_cvttps_epi32(v);
}

static inline wide_f
wide_max(wide_f a, wide_f b)
{
	return _mm256_max_ps(a, b);
}

static inline void
wide_stream(float *p, wide_f v)
{
	_mm256_stream_ps(p, v);
}

#include "volume/kernels_wide.h"

static void
put_end(void)
{
	_mm_sfence();
}

const struct kernels kernels_avx2 = { "avx2", wide_map, wide_add, wide_put, put_end, wide_raise };

#else
typedef int kernels_avx2_are_not_built;
#endif
