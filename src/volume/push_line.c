#include "volume/push_line.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "volume/stencil.h"

/* ---- taps ---- */

/* Beyond the outermost centres the border's value.  What is a node but for rounding is one, so that equal grids have equal
 * taps. */
static struct push_tap
tap_at(const struct vol_grid *g, int axis, double mm)
{
	double last = g->n[axis] - 1, i = fmin(fmax((mm - g->origin_mm[axis]) / g->spacing_mm[axis], 0), last);
	size_t low;

	if (fabs(i - round(i)) < 1e-9)
		i = round(i);
	low = (size_t)i;

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

/* ---- taps along x, phase by phase ---- */

/* The longest run from the middle on in which taps follow the voxels. */
static void
find_run(struct push_mix *m, int n, int nodes)
{
	int middle = n / 2;

	m->first = m->last = middle;
	m->shift = m->low[middle] - middle;
	while (m->last < n && m->low[m->last] == m->last + m->shift && m->low[m->last] < nodes - 1)
		m->last++;
	while (m->first > 0 && m->last > middle && m->low[m->first - 1] == m->first - 1 + m->shift)
		m->first--;
}

static bool
mix_init(struct push *p)
{
	size_t nx = (size_t)p->prior->n[0], k = (size_t)p->k;

	p->centre_mm = mem_array(k * nx, sizeof *p->centre_mm);
	if (!p->centre_mm)
		return false;
	for (size_t i = 0; i < k * nx; i++)
		p->centre_mm[i % k * nx + i / k] = p->axis[0].world_mm[i];
	if (!p->field)
		return true;
	p->mix = mem_array(3 * k, sizeof *p->mix);
	p->mix_low = mem_array(3 * k * nx, sizeof *p->mix_low);
	p->mix_part = mem_array(3 * k * nx, sizeof *p->mix_part);
	if (!p->mix || !p->mix_low || !p->mix_part)
		return false;
	for (size_t phase = 0; phase < k; phase++)
		for (size_t end = 0; end < 3; end++) {
			const struct push_tap *taps = end == 0 ? p->axis[0].centre : end == 1 ? p->axis[0].lower : p->axis[0].upper;
			size_t from = (3 * phase + end) * nx;

			for (size_t x = 0; x < nx; x++) {
				p->mix_low[from + x] = (int32_t)taps[x * k + phase].low;
				p->mix_part[from + x] = taps[x * k + phase].part;
			}
			p->mix[3 * phase + end] = (struct push_mix){ .low = p->mix_low + from, .part = p->mix_part + from };
			find_run(&p->mix[3 * phase + end], (int)nx, p->field->grid.n[0]);
		}
	return true;
}

bool
push_init(struct push *p, const struct vol_grid *prior, const struct vol_field *field, const struct vol_grid *today,
          int k)
{
	bool slice = prior->n[2] == 1;

	*p = (struct push){ .prior = prior, .today = today, .field = field, .k = k, .k_z = slice ? 1 : k, .slice = slice };
	for (int a = 0; a < 3; a++)
		p->scale[a] = (struct push_scale){ today->origin_mm[a], 1 / today->spacing_mm[a] };
	return axis_init(&p->axis[0], p, 0, k) && axis_init(&p->axis[1], p, 1, k) && axis_init(&p->axis[2], p, 2, p->k_z) &&
	       mix_init(p);
}

void
push_fini(struct push *p)
{
	for (int a = 0; a < 3; a++) {
		free(p->axis[a].centre);
		free(p->axis[a].world_mm);
		free(p->axis[a].placed);
	}
	free(p->mix);
	free(p->mix_low);
	free(p->mix_part);
	free(p->centre_mm);
}

/* ---- lines ---- */

enum { MIXED = 15 };

/* Zeroed, so what a slice or no field leaves out stays 0. */
bool
push_line_init(struct push_line *l, const struct push *p)
{
	size_t nodes = p->field ? (size_t)p->field->grid.n[0] : 1;

	*l = (struct push_line){ .p = p, .nodes = mem_array((size_t)PUSH_LINES * 3 * nodes, sizeof *l->nodes),
		                 .mixed = mem_array(MIXED, sizeof *l->mixed) };
	return l->nodes && l->mixed;
}

void
push_line_fini(struct push_line *l)
{
	free(l->nodes);
	free(l->mixed);
}

/* The nodes of all components at one place of y and z, into one of their lines. */
static void
find_nodes(struct push_line *l, const struct push_kernels *kernels, const struct push_tap *y, const struct push_tap *z,
           size_t line, bool less, const int ends[2])
{
	const struct vol_field *u = l->p->field;
	size_t nx = (size_t)u->grid.n[0], ny = (size_t)u->grid.n[1];

	for (size_t b = 0; b < (l->p->slice ? 2 : 3); b++) {
		const float *const row[4] = {
			u->u_mm[b] + (z->low * ny + y->low) * nx, u->u_mm[b] + (z->low * ny + y->high) * nx,
			u->u_mm[b] + (z->high * ny + y->low) * nx, u->u_mm[b] + (z->high * ny + y->high) * nx
		};

		kernels->nodes(row, y->part, z->part, less, ends[0], ends[1], l->nodes + (b * PUSH_LINES + line) * nx);
	}
}

void
push_line_find(struct push_line *l, const struct push_kernels *kernels, size_t y, size_t z, int x, int n)
{
	const struct push *p = l->p;
	const struct push_axis *ax = &p->axis[0], *ay = &p->axis[1], *az = &p->axis[2];
	size_t k = (size_t)p->k;
	int ends[2];

	l->y_mm = ay->world_mm[y];
	l->z_mm = az->world_mm[z];
	if (!p->field)
		return;
	ends[0] = (int)ax->lower[(size_t)x * k].low;
	ends[1] = (int)ax->upper[(size_t)(x + n) * k - 1].high + 1;
	find_nodes(l, kernels, &ay->centre[y], &az->centre[z], 0, false, ends);
	find_nodes(l, kernels, &ay->upper[y], &az->centre[z], 1, false, ends);
	find_nodes(l, kernels, &ay->lower[y], &az->centre[z], 1, true, ends);
	if (p->slice)
		return;
	find_nodes(l, kernels, &ay->centre[y], &az->upper[z], 2, false, ends);
	find_nodes(l, kernels, &ay->centre[y], &az->lower[z], 2, true, ends);
}
