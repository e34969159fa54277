/* Several files at once: much of a reading is the wait for fresh memory, which every thread has its own of. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "volume/nifti.h"

static bool
read_one(const struct vol_file *file, struct fault *f)
{
	if (!file->path)
		return true;
	if (file->dose)
		return vol_dose_read(file->path, file->dose, file->layout, f);
	if (file->image)
		return vol_image_read(file->path, file->image, file->layout, f);
	if (file->field)
		return vol_field_read(file->path, file->frame, file->field, file->layout, f);
	if (file->maps)
		return vol_labels_read_all(file->path, file->maps, file->n_maps, file->layout, f);
	return vol_labels_read(file->path, file->labels, file->layout, f);
}

static bool
read_in_turn(const struct vol_file *files, size_t n, struct fault *f)
{
	for (size_t i = 0; i < n; i++)
		if (!read_one(&files[i], f))
			return false;
	return true;
}

bool
vol_files_read(const struct vol_file *files, size_t n, int threads, struct fault *f)
{
	struct { size_t file; bool read; struct fault why; } *turns;
	size_t first = n, k = 0;

	if (threads == 1 || n < 2)
		return read_in_turn(files, n, f);
	turns = mem_array(n, sizeof *turns);
	if (!turns)
		return fault_memory(f);
	/* Fields are the largest: they begin. */
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < n; i++)
			if ((files[i].field != NULL) == (pass == 0))
				turns[k++].file = i;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic, 1) num_threads(parallel_threads(threads))
#endif
	for (size_t i = 0; i < n; i++)
		turns[i].read = read_one(&files[turns[i].file], &turns[i].why);
	for (size_t i = 0; i < n; i++)
		if (!turns[i].read && turns[i].file < first) {
			first = turns[i].file;
			*f = turns[i].why;
		}
	free(turns);
	return first == n;
}
