#include "volume/push_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/parallel.h"
#include "volume/stencil.h"

/* ---- the largest stretch ---- */

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

/* ---- taps ---- */

/* Beyond the outermost centres the border's value. */
static struct push_tap
tap_at(const struct vol_grid *g, int axis, double mm)
{
	double last = g->n[axis] - 1, i = fmin(fmax((mm - g->origin_mm[axis]) / g->spacing_mm[axis], 0), last);
	size_t low = (size_t)i;

	return (struct push_tap){ low, low + (low < (size_t)last), i - (double)low };
}

static bool
axis_init(struct push_axis *x, const struct push *p, int axis, int k)
{
	const struct vol_grid *g = p->prior;
	size_t n = (size_t)g->n[axis] * (size_t)k;

	x->centre = mem_array(3 * n, sizeof *x->centre);
	x->world_mm = mem_array(n, sizeof *x->world_mm);
	x->placed = mem_array(n, sizeof *x->placed);
	if (!x->centre || !x->world_mm || !x->placed)
		return false;
	x->lower = x->centre + n;
	x->upper = x->lower + n;
	x->length_mm = g->spacing_mm[axis] / k;
	for (size_t i = 0; i < n; i++) {
		double mm = g->origin_mm[axis] + g->spacing_mm[axis] * (((double)i + 0.5) / k - 0.5), index;

		x->world_mm[i] = mm;
		x->placed[i] = true;
		if (!p->field)
			continue;
		x->placed[i] = stencil_axis(&p->field->grid, axis, mm, &index);
		x->centre[i] = tap_at(&p->field->grid, axis, mm);
		x->lower[i] = tap_at(&p->field->grid, axis, mm - x->length_mm / 2);
		x->upper[i] = tap_at(&p->field->grid, axis, mm + x->length_mm / 2);
	}
	return true;
}

bool
push_init(struct push *p, const struct vol_grid *prior, const struct vol_field *field, const struct vol_grid *today,
          int k)
{
	bool slice = prior->n[2] == 1;

	*p = (struct push){ prior, today, field, k, slice ? 1 : k, slice, { { 0 }, { 0 }, { 0 } } };
	return axis_init(&p->axis[0], p, 0, k) && axis_init(&p->axis[1], p, 1, k) && axis_init(&p->axis[2], p, 2, p->k_z);
}

void
push_fini(struct push *p)
{
	for (int a = 0; a < 3; a++) {
		free(p->axis[a].centre);
		free(p->axis[a].world_mm);
		free(p->axis[a].placed);
	}
}

/* ---- lines ---- */

enum { AT_CENTRE, Y_LOWER, Y_UPPER, Z_LOWER, Z_UPPER, PLACES };

bool
push_line_init(struct push_line *l, const struct push *p)
{
	size_t nodes = p->field ? (size_t)p->field->grid.n[0] : 1;
	double *all;

	*l = (struct push_line){ .n = (size_t)p->prior->n[0] * (size_t)p->k };
	all = mem_array(7 * l->n, sizeof *all);
	l->nodes = mem_array((size_t)PLACES * 3 * nodes, sizeof *l->nodes);
	l->at[0] = all;
	if (!all || !l->nodes)
		return false;
	for (int a = 0; a < 3; a++) {
		l->at[a] = all + (size_t)a * l->n;
		l->length[a] = all + (size_t)(3 + a) * l->n;
	}
	l->volume_ratio = all + 6 * l->n;
	return true;
}

void
push_line_fini(struct push_line *l)
{
	free(l->at[0]);
	free(l->nodes);
}

/* The field along x at one place of y and z. */
static void
node_line(const struct vol_field *u, int part, const struct push_tap *y, const struct push_tap *z, double *out)
{
	size_t nx = (size_t)u->grid.n[0], ny = (size_t)u->grid.n[1];
	const float *row[4] = {
		u->u_mm[part] + (z->low * ny + y->low) * nx, u->u_mm[part] + (z->low * ny + y->high) * nx,
		u->u_mm[part] + (z->high * ny + y->low) * nx, u->u_mm[part] + (z->high * ny + y->high) * nx
	};

	for (size_t i = 0; i < nx; i++) {
		double low = (double)row[0][i] + y->part * ((double)row[1][i] - (double)row[0][i]);
		double high = (double)row[2][i] + y->part * ((double)row[3][i] - (double)row[2][i]);

		out[i] = low + z->part * (high - low);
	}
}

static double
mixed(const double *nodes, const struct push_tap *t)
{
	return nodes[t->low] + t->part * (nodes[t->high] - nodes[t->low]);
}

/* The displacement of part i and how the part's ends move apart: m = I + dv/dx. */
static void
differences(const struct push *p, const struct push_line *l, size_t i, double u[3], double m[3][3])
{
	size_t nx = (size_t)p->field->grid.n[0];
	const struct push_tap *centre = &p->axis[0].centre[i];

	for (int b = 0; b < 3; b++) {
		const double *nodes = l->nodes + (size_t)b * nx * PLACES;

		u[b] = mixed(nodes, centre);
		m[b][0] = (mixed(nodes, &p->axis[0].upper[i]) - mixed(nodes, &p->axis[0].lower[i])) / p->axis[0].length_mm;
		m[b][1] = (mixed(nodes + Y_UPPER * nx, centre) - mixed(nodes + Y_LOWER * nx, centre)) / p->axis[1].length_mm;
		m[b][2] = 0;
		if (!p->slice)
			m[b][2] = (mixed(nodes + Z_UPPER * nx, centre) - mixed(nodes + Z_LOWER * nx, centre)) / p->axis[2].length_mm;
		m[b][b] += 1;
	}
	if (p->slice) {
		u[2] = m[2][0] = m[2][1] = 0;
		m[2][2] = 1;
	}
}

void
push_line_find(const struct push *p, size_t y, size_t z, struct push_line *l)
{
	const struct push_tap *ty[PLACES] = { &p->axis[1].centre[y], &p->axis[1].lower[y], &p->axis[1].upper[y],
	                                      &p->axis[1].centre[y], &p->axis[1].centre[y] };
	const struct push_tap *tz[PLACES] = { &p->axis[2].centre[z], &p->axis[2].centre[z], &p->axis[2].centre[z],
	                                      &p->axis[2].lower[z], &p->axis[2].upper[z] };
	int places = p->slice ? Z_LOWER : PLACES;
	double voxels[3] = { 0 }, length[3] = { 0 };

	for (int b = 0; p->field && b < 3; b++)
		for (int place = 0; place < places; place++)
			node_line(p->field, b, ty[place], tz[place],
			          l->nodes + (size_t)(b * PLACES + place) * (size_t)p->field->grid.n[0]);
	for (int b = 0; b < 3; b++) {
		voxels[b] = 1 / p->today->spacing_mm[b];
		length[b] = p->axis[b].length_mm;
	}
	for (size_t i = 0; i < l->n; i++) {
		const double mm[3] = { p->axis[0].world_mm[i], p->axis[1].world_mm[y], p->axis[2].world_mm[z] };
		double u[3] = { 0 }, m[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };

		if (p->field)
			differences(p, l, i, u, m);
		for (int b = 0; b < 3; b++) {
			double dx = m[b][0] * length[0], dy = m[b][1] * length[1], dz = m[b][2] * length[2];

			l->at[b][i] = (mm[b] + u[b] - p->today->origin_mm[b]) * voxels[b];
			l->length[b][i] = fmin(sqrt(dx * dx + dy * dy + dz * dz) * voxels[b], 1);
		}
		l->volume_ratio[i] = fmax(m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
		                          m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
		                          m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]), 0);
		if (p->slice) {
			l->at[2][i] = 0;
			l->length[2][i] = 0;
		}
	}
}
