#include "volume/volume.h"

#ifdef _OPENMP
#include <omp.h>
#endif

void
vol_one_thread(void)
{
#ifdef _OPENMP
	omp_set_num_threads(1);
#endif
}
