/* Grids and what stands on them. */
#include <math.h>

#include "base/number.h"
#include "volume/array.h"
#include "volume/stencil.h"
#include "volume/volume.h"

static const double place_guard = 1e-4;        /* of a voxel */

static const char *
show(double v, char text[NUMBER_TEXT_MAX])
{
	return isfinite(v) ? number_shortest(v, text) : "no finite number";
}

bool
vol_grid_check(const struct vol_grid *g, struct fault *f)
{
	static const char axes[] = "xyz";
	char text[NUMBER_TEXT_MAX];
	double voxels = 1;

	for (int a = 0; a < 3; a++) {
		if (g->n[a] < 1 || g->n[a] > VOL_SIDE_MAX)
			return fault_set(f, 0, 0, "%d voxels along %c; expected 1 to %d", g->n[a], axes[a],
			                 VOL_SIDE_MAX);
		if (!isfinite(g->spacing_mm[a]) || g->spacing_mm[a] < 1e-3 || g->spacing_mm[a] > 1e3)
			return fault_set(f, 0, 0, "a spacing of %s mm along %c; expected 0.001 to 1000",
			                 show(g->spacing_mm[a], text), axes[a]);
		if (!isfinite(g->origin_mm[a]) || fabs(g->origin_mm[a]) > 1e6)
			return fault_set(f, 0, 0, "an origin of %s mm along %c; expected -1000000 to 1000000",
			                 show(g->origin_mm[a], text), axes[a]);
		voxels *= g->n[a];
	}
	if (voxels > 1 << 30)
		return fault_set(f, 0, 0, "%d x %d x %d voxels; expected at most 2^30", g->n[0], g->n[1], g->n[2]);
	return true;
}

bool
vol_grid_same(const struct vol_grid *a, const struct vol_grid *b)
{
	bool assumed = a->n[2] == 1 && (a->thickness_assumed || b->thickness_assumed);

	for (int i = 0; i < 3; i++) {
		double guard = place_guard * a->spacing_mm[i];

		if (a->n[i] != b->n[i])
			return false;
		if (i == 2 && assumed)
			continue;
		/* The first and the last voxel at the same place. */
		if (fabs(a->origin_mm[i] - b->origin_mm[i]) > guard ||
		    fabs(a->spacing_mm[i] - b->spacing_mm[i]) * a->n[i] > guard)
			return false;
	}
	return true;
}

size_t
vol_grid_voxels(const struct vol_grid *g)
{
	return (size_t)g->n[0] * (size_t)g->n[1] * (size_t)g->n[2];
}

double
vol_grid_voxel_cc(const struct vol_grid *g)
{
	return g->spacing_mm[0] * g->spacing_mm[1] * g->spacing_mm[2] / 1000;
}

size_t
vol_grid_index(const struct vol_grid *g, int x, int y, int z)
{
	return ((size_t)z * (size_t)g->n[1] + (size_t)y) * (size_t)g->n[0] + (size_t)x;
}

void
vol_grid_place(const struct vol_grid *g, size_t voxel, int at[3])
{
	size_t nx = (size_t)g->n[0], ny = (size_t)g->n[1];

	at[0] = (int)(voxel % nx);
	at[1] = (int)(voxel / nx % ny);
	at[2] = (int)(voxel / nx / ny);
}

void
vol_grid_world(const struct vol_grid *g, size_t voxel, double at_mm[3])
{
	int at[3];

	vol_grid_place(g, voxel, at);
	for (int a = 0; a < 3; a++)
		at_mm[a] = g->origin_mm[a] + at[a] * g->spacing_mm[a];
}

bool
vol_grid_nearest(const struct vol_grid *g, const double at_mm[3], size_t *voxel)
{
	int at[3];

	for (int a = 0; a < 3; a++) {
		double index;

		if (!stencil_axis(g, a, at_mm[a], &index))
			return false;
		at[a] = (int)floor(index + 0.5);
	}
	*voxel = vol_grid_index(g, at[0], at[1], at[2]);
	return true;
}

bool
vol_dose_init(struct vol_dose *d, const struct vol_grid *g, struct fault *f)
{
	*d = (struct vol_dose){ .grid = *g };
	if (!vol_grid_check(g, f))
		return false;
	d->gy = vol_array_new(vol_grid_voxels(g), sizeof *d->gy);
	return d->gy || fault_memory(f);
}

void
vol_dose_fini(struct vol_dose *d)
{
	vol_array_free(d->gy);
	d->gy = NULL;
}

bool
vol_image_init(struct vol_image *m, const struct vol_grid *g, struct fault *f)
{
	*m = (struct vol_image){ .grid = *g };
	if (!vol_grid_check(g, f))
		return false;
	m->value = vol_array_new(vol_grid_voxels(g), sizeof *m->value);
	return m->value || fault_memory(f);
}

void
vol_image_fini(struct vol_image *m)
{
	vol_array_free(m->value);
	m->value = NULL;
}

bool
vol_labels_init(struct vol_labels *l, const struct vol_grid *g, struct fault *f)
{
	*l = (struct vol_labels){ .grid = *g };
	if (!vol_grid_check(g, f))
		return false;
	l->label = vol_array_new(vol_grid_voxels(g), sizeof *l->label);
	return l->label || fault_memory(f);
}

void
vol_labels_fini(struct vol_labels *l)
{
	vol_array_free(l->label);
	l->label = NULL;
}

bool
vol_field_init(struct vol_field *u, const struct vol_grid *g, struct fault *f)
{
	*u = (struct vol_field){ .grid = *g };
	if (!vol_grid_check(g, f))
		return false;
	for (int a = 0; a < 3; a++) {
		u->u_mm[a] = vol_array_new(vol_grid_voxels(g), sizeof *u->u_mm[a]);
		if (!u->u_mm[a]) {
			vol_field_fini(u);
			return fault_memory(f);
		}
	}
	return true;
}

void
vol_field_fini(struct vol_field *u)
{
	for (int a = 0; a < 3; a++) {
		vol_array_free(u->u_mm[a]);
		u->u_mm[a] = NULL;
	}
}

double
vol_dose_max(const struct vol_dose *d)
{
	/* Several at a time: one alone would wait for itself. */
	float max[16];
	size_t n = vol_grid_voxels(&d->grid), i = 0;
	double all = NAN;

	for (size_t k = 0; k < 16; k++)
		max[k] = -INFINITY;
	for (; i + 16 <= n; i += 16)
		for (size_t k = 0; k < 16; k++)
			max[k] = d->gy[i + k] > max[k] ? d->gy[i + k] : max[k];
	for (; i < n; i++)
		max[0] = d->gy[i] > max[0] ? d->gy[i] : max[0];
	for (size_t k = 0; k < 16; k++)
		if (max[k] > -INFINITY)
			all = fmax(all, (double)max[k]);
	return all;
}
