/* parallel.h - how many threads. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#ifdef _OPENMP
#include <omp.h>
#endif

/* 0: as many as there are. */
static inline int
parallel_threads(int asked)
{
#ifdef _OPENMP
	return asked > 0 ? asked : omp_get_max_threads();
#else
	(void)asked;
	return 1;
#endif
}

#endif
