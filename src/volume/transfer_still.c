/* Energy and mass transfer: voxels that stay boxes. */
#include <math.h>
#include <string.h>

#include "volume/transfer_local.h"

/* In voxels of today: the displacements about a still voxel differ by no more. */
static const double still_voxels = 1e-6;

/* Of all rows of the field that the prior row's parts are interpolated from, node by node. */
static void
find_extremes(const struct push *p, size_t row, struct transfer_lane *lane)
{
	const struct vol_field *u = p->field;
	size_t ny = (size_t)p->prior->n[1], k = (size_t)p->k, kz = (size_t)p->k_z, y = row % ny, z = row / ny;
	size_t y1 = p->axis[1].lower[y * k].low, y2 = p->axis[1].upper[(y + 1) * k - 1].high;
	size_t z1 = p->axis[2].lower[z * kz].low, z2 = p->axis[2].upper[(z + 1) * kz - 1].high, nodes = (size_t)u->grid.n[0];

	for (int b = 0; b < (p->slice ? 2 : 3); b++) {
		float *low = lane->low[b], *high = lane->high[b];

		for (size_t i = z1; i <= z2; i++)
			for (size_t j = y1; j <= y2; j++) {
				const float *v = u->u_mm[b] + (i * (size_t)u->grid.n[1] + j) * nodes;

				if (i == z1 && j == y1) {
					memcpy(low, v, nodes * sizeof *low);
					memcpy(high, v, nodes * sizeof *high);
				}
				for (size_t x = 0; x < nodes; x++) {
					low[x] = v[x] < low[x] ? v[x] : low[x];
					high[x] = v[x] > high[x] ? v[x] : high[x];
				}
			}
	}
}

static bool
is_still(const struct push *p, const struct transfer_lane *lane, size_t x)
{
	size_t k = (size_t)p->k, first = p->axis[0].lower[x * k].low, last = p->axis[0].upper[(x + 1) * k - 1].high;

	for (int b = 0; b < (p->slice ? 2 : 3); b++) {
		float low = lane->low[b][first], high = lane->high[b][first];

		for (size_t i = first + 1; i <= last; i++) {
			low = lane->low[b][i] < low ? lane->low[b][i] : low;
			high = lane->high[b][i] > high ? lane->high[b][i] : high;
		}
		if (!((double)(high - low) * p->scale[b].per_mm <= still_voxels))
			return false;
	}
	return true;
}

void
transfer_find_still(const struct transfer *w, size_t row, struct transfer_lane *lane)
{
	const struct push *p = &w->push;

	if (p->field)
		find_extremes(p, row, lane);
	for (size_t x = 0; x < (size_t)p->prior->n[0]; x++)
		lane->still[x] = !p->field || is_still(p, lane, x);
}

/* The same rule as share_along of push_rows.h, for boxes of one length. */
static void
spread_along(const struct push *p, int axis, size_t voxel, double moved_mm, struct spread *out)
{
	const struct push_axis *a = &p->axis[axis];
	size_t k = (size_t)(axis == 2 ? p->k_z : p->k);
	double length = fmin(a->length_mm * p->scale[axis].per_mm, 1);

	*out = (struct spread){ .moved_mm = moved_mm };
	for (size_t i = voxel * k; i < (voxel + 1) * k; i++) {
		double at = (a->world_mm[i] + moved_mm - p->scale[axis].origin_mm) * p->scale[axis].per_mm;
		double first = fmin(fmax(at, -1e9), 1e9) - length / 2 + 0.5, low = floor(first + PUSH_GUARD);
		double over = first - low + length - 1, high = over > PUSH_GUARD ? fmin(over / length, 1) : 0;
		int to;

		if (!a->placed[i])
			continue;
		if (out->n == 0)
			out->low = (int)low;
		to = (int)low - out->low;
		out->share[to] += high < PUSH_GUARD ? 1 : 1 - high;
		out->n = to + 1;
		if (high >= PUSH_GUARD) {
			out->share[to + 1] += high;
			out->n = to + 2;
		}
	}
}

void
transfer_spread_row(const struct transfer *w, size_t row, struct spread out[3])
{
	const struct push *p = &w->push;
	size_t ny = (size_t)p->prior->n[1];

	spread_along(p, 1, row % ny, 0, &out[1]);
	if (p->slice)
		out[2] = (struct spread){ .n = 1, .share = { 1 } };
	else
		spread_along(p, 2, row / ny, 0, &out[2]);
}

void
transfer_spread(const struct transfer *w, size_t row, size_t x, const struct transfer_lane *lane, struct spread out[3])
{
	const struct push *p = &w->push;
	const size_t ny = (size_t)p->prior->n[1], at[3] = { x, row % ny, row / ny };

	for (int a = 0; a < (p->slice ? 2 : 3); a++) {
		double moved = p->field ? (double)lane->low[a][p->axis[0].lower[x * (size_t)p->k].low] : 0;

		if (a == 0 || moved < out[a].moved_mm || moved > out[a].moved_mm)
			spread_along(p, a, at[a], moved, &out[a]);
	}
}
