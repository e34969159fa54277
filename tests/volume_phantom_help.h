/* volume_phantom_help.h - necks on grids, and pieces of a label, for the tests of the phantom. */
#ifndef VOLUME_PHANTOM_HELP_H
#define VOLUME_PHANTOM_HELP_H

#include "volume/phantom.h"
#include "volume_help.h"

static inline struct vol_phantom *
neck(uint64_t number, double scale, double tumour_z)
{
	struct vol_phantom_spec s = { .seed = number, .scale = scale, .tumour_mm = { -40, 4, tumour_z },
	    .tumour_radius_mm = 13 };
	struct vol_phantom *p = vol_phantom_new(&s, &fault);

	if (!p)
		tap_bail_out(fault.text);
	return p;
}

static inline struct vol_grid
grid_at(const struct vol_phantom *p, double z, double spacing, double thickness, int nz)
{
	struct vol_grid g;

	if (!vol_phantom_grid(p, NULL, z, spacing, thickness, nz, &g, &fault))
		tap_bail_out(fault.text);
	return g;
}

static inline struct vol_labels
labels_at(const struct vol_phantom *p, const struct vol_motions *m, const struct vol_grid *g)
{
	struct vol_labels l;

	if (!vol_phantom_fill(p, m, g, 0, &l, NULL, &fault))
		tap_bail_out(fault.text);
	return l;
}

static inline size_t
count(const struct vol_labels *l, int label)
{
	size_t n = 0;

	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++)
		n += l->label[i] == label;
	return n;
}

/* Pieces of a label that hang together by faces. */
static inline int
pieces(const struct vol_labels *l, int label)
{
	size_t all = vol_grid_voxels(&l->grid), *stack = malloc(all * sizeof *stack), top;
	bool *seen = calloc(all, sizeof *seen);
	int n = 0;

	for (size_t i = 0; i < all; i++) {
		if (seen[i] || l->label[i] != label)
			continue;
		n++;
		top = 0;
		stack[top++] = i;
		seen[i] = true;
		while (top > 0) {
			size_t v = stack[--top];

			for (int side = 0; side < 6; side++) {
				int at[3], a = side / 2;
				size_t w;

				vol_grid_place(&l->grid, v, at);
				at[a] += side % 2 ? 1 : -1;
				if (at[a] < 0 || at[a] >= l->grid.n[a])
					continue;
				w = vol_grid_index(&l->grid, at[0], at[1], at[2]);
				if (!seen[w] && l->label[w] == label) {
					seen[w] = true;
					stack[top++] = w;
				}
			}
		}
	}
	free(stack);
	free(seen);
	return n;
}

#endif
