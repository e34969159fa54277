/* Which level of the processor is used. */
#include "volume/kernels.h"

#include <stdatomic.h>
#include <string.h>

#include "volume/accumulate.h"

/* What vol_simd_choose has said; NULL: the best there is.  The only state of the floor: it changes no number. */
static _Atomic(const struct kernels *) chosen;

static const struct kernels *
find(const char *name)
{
#ifdef VOL_SIMD_X86
	if (!strcmp(name, "avx512"))
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
		                 __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
		           ? &kernels_avx512
		           : NULL;
	if (!strcmp(name, "avx2"))
		return __builtin_cpu_supports("avx2") ? &kernels_avx2 : NULL;
#endif
	return !strcmp(name, "scalar") ? &kernels_scalar : NULL;
}

static const struct kernels *
best(void)
{
	const struct kernels *k = find("avx512");

	if (!k)
		k = find("avx2");
	return k ? k : &kernels_scalar;
}

bool
vol_simd_choose(const char *name, struct fault *f)
{
	const struct kernels *k = name && *name ? find(name) : best();

	if (!k && (!strcmp(name, "avx2") || !strcmp(name, "avx512")))
		return fault_set(f, 0, 0, "this processor has no %s; the best here is %s", name, best()->name);
	if (!k)
		return fault_set(f, 0, 0, "\"%s\" is no level of the processor; expected scalar, avx2 or avx512", name);
	atomic_store(&chosen, k);
	return true;
}

const struct kernels *
kernels_now(void)
{
	const struct kernels *k = atomic_load(&chosen);

	return k ? k : best();
}

const char *
vol_simd_name(void)
{
	return kernels_now()->name;
}
