/* What a field does to volumes: a number a voxel, and of structures. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "volume/field_local.h"

/* The step to the next voxel along x, y, z; 0 along an axis that is left out. */
struct steps { const struct vol_field *u; size_t step[3]; };

static struct steps
steps_of(const struct vol_field *u)
{
	const struct vol_grid *g = &u->grid;
	struct steps s = { u, { 1, (size_t)g->n[0], (size_t)g->n[0] * (size_t)g->n[1] } };

	for (int a = 0; a < 3; a++)
		if (g->n[a] == 1)
			s.step[a] = 0;
	return s;
}

/* ---- a number a voxel ---- */

/* The differences to the lower ([0]) and upper neighbour of a voxel along each axis, with I added; at the border both
 * are the one there is. */
static void
differences(const struct steps *s, const int at[3], double out[2][3][3])
{
	const struct vol_grid *g = &s->u->grid;
	size_t voxel = vol_grid_index(g, at[0], at[1], at[2]);

	for (int axis = 0; axis < 3; axis++)
		for (int side = 0; side < 2; side++) {
			bool upper = (side || at[axis] == 0) && at[axis] < g->n[axis] - 1;
			size_t high = upper ? voxel + s->step[axis] : voxel;

			for (int part = 0; part < 3; part++) {
				const float *u = s->u->u_mm[part];

				out[side][part][axis] = part == axis;
				if (s->step[part] && s->step[axis])
					out[side][part][axis] += ((double)u[high] - (double)u[high - s->step[axis]]) /
					                         g->spacing_mm[axis];
			}
		}
}

/* The mean over the corners that meet there: a determinant is linear in each column, so it is the determinant of the
 * mean columns. */
static double
mean_at(const struct steps *s, const int at[3])
{
	double d[2][3][3] = { { { 0 } } }, m[3][3];

	differences(s, at, d);
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			m[i][j] = (d[0][i][j] + d[1][i][j]) / 2;
	return matrix_determinant(m);
}

static double
least_at(const struct steps *s, const int at[3])
{
	double d[2][3][3] = { { { 0 } } }, least = INFINITY;

	differences(s, at, d);
	for (unsigned corner = 0; corner < 8; corner++) {
		double m[3][3];

		for (int i = 0; i < 3; i++)
			for (int j = 0; j < 3; j++)
				m[i][j] = d[corner >> j & 1][i][j];
		least = fmin(least, matrix_determinant(m));
	}
	return least;
}

void
vol_jacobian(const struct vol_field *u, struct vol_folds *out, float *mean, float *least)
{
	const struct vol_grid *g = &u->grid;
	const struct steps s = steps_of(u);

	folds_find(u, out);
	if (!mean && !least)
		return;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) if (g->n[2] > 1)
#endif
	for (int z = 0; z < g->n[2]; z++)
		for (int y = 0; y < g->n[1]; y++)
			for (int x = 0; x < g->n[0]; x++) {
				size_t i = vol_grid_index(g, x, y, z);

				if (mean)
					mean[i] = (float)mean_at(&s, (const int[3]){ x, y, z });
				if (least)
					least[i] = (float)least_at(&s, (const int[3]){ x, y, z });
			}
}

/* ---- structures ---- */

static double
jacobian_of_voxel(const struct steps *s, const struct vol_labels *labels, bool same, size_t voxel)
{
	double at_mm[3], m[3][3];
	int at[3];

	if (same) {
		vol_grid_place(&labels->grid, voxel, at);
		return mean_at(s, at);
	}
	vol_grid_world(&labels->grid, voxel, at_mm);
	field_matrix_at(s->u, at_mm, m);
	return matrix_determinant(m);
}

/* One plane of labels: a sum and a count a structure. */
static void
sum_plane(const struct steps *s, const struct vol_labels *labels, bool same, int z, const uint8_t *slot_of, double *sum,
          size_t *count)
{
	const size_t plane = (size_t)labels->grid.n[0] * (size_t)labels->grid.n[1], first = (size_t)z * plane;

	for (size_t i = first; i < first + plane; i++) {
		unsigned slot = slot_of[labels->label[i]];

		if (slot == 0)
			continue;
		sum[slot - 1] += jacobian_of_voxel(s, labels, same, i);
		count[slot - 1]++;
	}
}

bool
vol_jacobian_structures(const struct vol_field *u, const struct vol_labels *labels, struct vol_label_jacobian *out,
                        size_t n, struct fault *f)
{
	const struct steps s = steps_of(u);
	const size_t planes = (size_t)labels->grid.n[2];
	bool same = vol_grid_same(&u->grid, &labels->grid);
	uint8_t *slot_of;
	double *sums;
	size_t *counts;
	bool good;

	if (n > VOL_JACOBIAN_LABELS_MAX)
		return fault_set(f, 0, 0, "%zu structures; expected at most %d", n, VOL_JACOBIAN_LABELS_MAX);
	slot_of = mem_array(UINT16_MAX + 1, sizeof *slot_of);
	sums = mem_array(planes * (n + 1), sizeof *sums);
	counts = mem_array(planes * (n + 1), sizeof *counts);
	good = slot_of && sums && counts;
	if (!good)
		fault_memory(f);
	for (size_t k = 0; slot_of && k < n; k++)
		slot_of[out[k].label] = (uint8_t)(k + 1);
	if (good) {
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) if (planes > 1)
#endif
		for (int z = 0; z < labels->grid.n[2]; z++)
			sum_plane(&s, labels, same, z, slot_of, sums + (size_t)z * n, counts + (size_t)z * n);
	}
	for (size_t k = 0; good && k < n; k++) {
		double sum = 0;

		out[k].voxels = 0;
		for (size_t z = 0; z < planes; z++) {
			sum += sums[z * n + k];
			out[k].voxels += counts[z * n + k];
		}
		out[k].mean = out[k].voxels ? sum / (double)out[k].voxels : NAN;
		out[k].change = out[k].voxels && fabs(sum) > 0 ? 1 / out[k].mean - 1 : NAN;
	}
	free(slot_of);
	free(sums);
	free(counts);
	return good;
}

double
vol_volume_change(const float *mean_jacobian, const struct vol_labels *labels, uint16_t label)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < vol_grid_voxels(&labels->grid); i++)
		if (labels->label[i] == label) {
			sum += (double)mean_jacobian[i];
			n++;
		}
	return n > 0 && fpclassify(sum) != FP_ZERO ? (double)n / sum - 1 : NAN;
}
