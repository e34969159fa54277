/* How far a push field stretches a voxel at most. */
#include <math.h>

#include "base/parallel.h"
#include "volume/push_line.h"

/* The largest eigenvalue of a symmetric matrix given as xx, yy, zz, xy, xz, yz. */
static double
largest_eigenvalue(const double s[6])
{
	double mean = (s[0] + s[1] + s[2]) / 3, a = s[0] - mean, b = s[1] - mean, c = s[2] - mean;
	double off = s[3] * s[3] + s[4] * s[4] + s[5] * s[5], p = sqrt((a * a + b * b + c * c + 2 * off) / 6), half;

	if (p < 1e-12 * fabs(mean))
		return mean;
	half = (a * (b * c - s[5] * s[5]) - s[3] * (s[3] * c - s[5] * s[4]) + s[4] * (s[3] * s[5] - b * s[4])) /
	       (2 * p * p * p);
	return mean + 2 * p * cos(acos(fmin(fmax(half, -1), 1)) / 3);
}

static double
largest_singular(double m[3][3])
{
	double s[6];

	for (int a = 0; a < 3; a++)
		s[a] = m[0][a] * m[0][a] + m[1][a] * m[1][a] + m[2][a] * m[2][a];
	s[3] = m[0][0] * m[0][1] + m[1][0] * m[1][1] + m[2][0] * m[2][1];
	s[4] = m[0][0] * m[0][2] + m[1][0] * m[1][2] + m[2][0] * m[2][2];
	s[5] = m[0][1] * m[0][2] + m[1][1] * m[1][2] + m[2][1] * m[2][2];
	return sqrt(fmax(largest_eigenvalue(s), 0));
}

struct stretch {
	const struct vol_field *u;
	size_t step[3];
	double ratio[3];               /* spacing prior/today */
	double scale[3][3];            /* from a difference of component b along axis a to stretch in voxels */
	double rest;                   /* without a field */
};

/* Corner matrices at a voxel: for each axis the edge to the next or to the one before. */
static double
stretch_at(const struct stretch *s, const int at[3], size_t voxel, double best)
{
	double edge[3][2][3], most = 0;
	bool there[3][2];

	for (int a = 0; a < 3; a++) {
		double longest = 0;
		int n = s->u->grid.n[a];

		for (int side = 0; side < 2; side++) {
			size_t low = side ? voxel : voxel - s->step[a];
			double sum = 0;

			there[a][side] = n == 1 ? side == 0 : (side ? at[a] < n - 1 : at[a] > 0);
			for (int b = 0; b < 3; b++) {
				edge[a][side][b] = 0;
				if (there[a][side] && n > 1)
					edge[a][side][b] = ((double)s->u->u_mm[b][low + s->step[a]] - (double)s->u->u_mm[b][low]) *
					                   s->scale[b][a];
				sum += edge[a][side][b] * edge[a][side][b];
			}
			longest = fmax(longest, sum);
		}
		most += longest;
	}
	/* |M| <= |rest| + |M - rest|: most voxels end here. */
	if (s->rest + sqrt(most) <= best)
		return best;
	for (int corner = 0; corner < 8; corner++) {
		double m[3][3];
		bool whole = true;

		for (int a = 0; a < 3; a++) {
			int side = corner >> a & 1;

			whole = whole && there[a][side];
			for (int b = 0; b < 3; b++)
				m[b][a] = edge[a][side][b] + (a == b ? s->ratio[a] : 0);
		}
		if (whole)
			best = fmax(best, largest_singular(m));
	}
	return best;
}

double
push_stretch(const struct vol_field *field, const struct vol_grid *prior, const struct vol_grid *today, int threads)
{
	struct stretch s = { .u = field };
	bool slice = today->n[2] == 1;
	double best;

	for (int a = 0; a < 3; a++)
		s.ratio[a] = slice && a == 2 ? 0 : prior->spacing_mm[a] / today->spacing_mm[a];
	s.rest = best = fmax(s.ratio[0], fmax(s.ratio[1], s.ratio[2]));
	if (!field)
		return best;
	for (int a = 0; a < 3; a++) {
		s.step[a] = a == 0 ? 1 : s.step[a - 1] * (size_t)field->grid.n[a - 1];
		for (int b = 0; b < 3; b++)
			s.scale[b][a] = slice && b == 2 ? 0 : prior->spacing_mm[a] / (field->grid.spacing_mm[a] * today->spacing_mm[b]);
	}
	(void)threads;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) reduction(max : best) num_threads(parallel_threads(threads))
#endif
	for (int z = 0; z < field->grid.n[2]; z++)
		for (int y = 0; y < field->grid.n[1]; y++)
			for (int x = 0; x < field->grid.n[0]; x++)
				best = stretch_at(&s, (const int[3]){ x, y, z }, vol_grid_index(&field->grid, x, y, z), best);
	return best;
}
