/* The reference: one voxel after the other. */
#include <string.h>

#include "volume/kernels_voxel.h"

static size_t
map(const struct kernel_row *r)
{
	size_t unknown = 0;

	if (r->n[2] == 1)
		for (size_t i = 0; i < r->count; i++)
			unknown += kernel_voxel(r, i, true);
	else
		for (size_t i = 0; i < r->count; i++)
			unknown += kernel_voxel(r, i, false);
	return unknown;
}

static size_t
add(const struct kernel_sum *s)
{
	size_t unknown = 0;

	for (size_t i = 0; i < s->count; i++)
		unknown += kernel_add(s, i);
	return unknown;
}

static void
put(float *out, const float *row, size_t n)
{
	memcpy(out, row, n * sizeof *out);
}

static void
put_end(void)
{
}

static void
raise(float *to, const float *const *from, int rows, size_t n)
{
	for (int r = 0; r < rows; r++) {
		const float *row = from[r];

		for (size_t i = 0; i < n; i++)
			to[i] = row[i] > to[i] ? row[i] : to[i];
	}
}

const struct kernels kernels_scalar = { "scalar", map, add, put, put_end, raise };
