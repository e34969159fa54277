/* Energy and mass transfer: how far the parts of prior rows reach, and what leaves today's grid. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "volume/transfer_local.h"

/* ---- spans ---- */

static int
whole(double at)
{
	return (int)fmin(fmax(floor(at), -1e9), 1e9);
}

/* share_along of push_rows.h the other way: the guard is 1e-5 there, and half of it is left for rounding here. */
void
transfer_span(const struct transfer *w, int axis, size_t first, size_t last, double moved_low, double moved_high, int *low,
              int *high)
{
	const struct push_axis *a = &w->push.axis[axis];
	const struct push_scale *s = &w->push.scale[axis];

	if (axis == 2 && w->push.slice) {
		*low = *high = 0;
		return;
	}
	*low = whole((a->world_mm[first] + moved_low - s->origin_mm) * s->per_mm - w->half + 0.5 + PUSH_GUARD / 2);
	*high = whole((a->world_mm[last] + moved_high - s->origin_mm) * s->per_mm + w->half + 0.5 - PUSH_GUARD / 2);
}

/* ---- reach ---- */

/* Lowest and highest displacement of component b in a row of the field. */
struct extent { double low, high; };

static struct extent
row_extent(const struct vol_field *u, int b, size_t row)
{
	const float *v = u->u_mm[b] + row * (size_t)u->grid.n[0];
	float low = v[0], high = v[0];

	for (int i = 1; i < u->grid.n[0]; i++) {
		low = v[i] < low ? v[i] : low;
		high = v[i] > high ? v[i] : high;
	}
	return (struct extent){ (double)low, (double)high };
}

/* The field's rows that the parts of a prior row are interpolated from, all of them. */
static struct extent
prior_row_extent(const struct push *p, const struct extent *rows, size_t row)
{
	size_t ny = (size_t)p->prior->n[1], k = (size_t)p->k, kz = (size_t)p->k_z, y = row % ny, z = row / ny;
	size_t y1 = p->axis[1].lower[y * k].low, y2 = p->axis[1].upper[(y + 1) * k - 1].high;
	size_t z1 = p->axis[2].lower[z * kz].low, z2 = p->axis[2].upper[(z + 1) * kz - 1].high;
	struct extent e = { INFINITY, -INFINITY };

	for (size_t i = z1; i <= z2; i++)
		for (size_t j = y1; j <= y2; j++) {
			const struct extent *r = &rows[i * (size_t)p->field->grid.n[1] + j];

			e.low = fmin(e.low, r->low);
			e.high = fmax(e.high, r->high);
		}
	return e;
}

static void
reach_along(struct transfer *w, int axis, size_t row, struct extent moved)
{
	size_t ny = (size_t)w->push.prior->n[1], k = (size_t)(axis == 2 ? w->push.k_z : w->push.k);
	size_t at = axis == 1 ? row % ny : row / ny;
	struct row_reach *r = &w->reach[row];
	int low, high;

	r->moved_low[axis] = moved.low;
	r->moved_high[axis] = moved.high;
	if (axis == 0)
		return;
	transfer_span(w, axis, at * k, (at + 1) * k - 1, moved.low, moved.high, &low, &high);
	r->within = r->within && low >= 0 && high <= w->push.today->n[axis] - 1;
	r->low[axis - 1] = low;
	r->high[axis - 1] = high;
}

/* The field tells of all parts of voxel `at` along that axis; they lie in a row, so of the first and the last. */
static bool
is_placed(const struct push *p, int axis, size_t at)
{
	size_t k = (size_t)(axis == 2 ? p->k_z : p->k);

	return p->axis[axis].placed[at * k] && p->axis[axis].placed[(at + 1) * k - 1];
}

/* Parts that the field does not tell of count as leaving. */
static bool
row_is_placed(const struct push *p, size_t row)
{
	size_t ny = (size_t)p->prior->n[1];

	return is_placed(p, 1, row % ny) && is_placed(p, 2, row / ny);
}

bool
transfer_find_reach(struct transfer *w)
{
	const struct vol_field *u = w->push.field;
	size_t rows = (size_t)w->prior->grid.n[1] * (size_t)w->prior->grid.n[2];
	size_t field_rows = u ? (size_t)u->grid.n[1] * (size_t)u->grid.n[2] : 0;
	struct extent *extents = mem_array(field_rows + 1, sizeof *extents);

	if (!extents)
		return false;
	for (size_t i = 0; i < rows; i++)
		w->reach[i].within = row_is_placed(&w->push, i);
	for (int b = 0; b < 3; b++) {
		for (size_t i = 0; i < field_rows; i++)
			extents[i] = row_extent(u, b, i);
		for (size_t i = 0; i < rows; i++)
			reach_along(w, b, i, u ? prior_row_extent(&w->push, extents, i) : (struct extent){ 0, 0 });
	}
	free(extents);
	return true;
}

/* ---- what lands outside ---- */

/* The part of part i that lies outside of today's grid. */
static double
outside_of(const struct push_piece *piece, const struct vol_grid *today, int i)
{
	double inside = 1;

	for (int a = 0; a < 3; a++) {
		int low = piece->low[a][i], n = today->n[a];
		double high = piece->high[a][i];

		inside *= (low >= 0 && low < n ? 1 - high : 0) + (low + 1 >= 0 && low + 1 < n ? high : 0);
	}
	return fmin(fmax(1 - inside, 0), 1);
}

/* n voxels from x on, their parts one by one. */
static void
leave(const struct transfer *w, size_t row, int x, int n, struct transfer_lane *lane, double sum[ROW_SUMS])
{
	const struct push *p = &w->push;
	size_t ny = (size_t)p->prior->n[1], k = (size_t)p->k, kz = (size_t)p->k_z;
	struct push_piece piece;

	for (size_t z = row / ny * kz; z < (row / ny + 1) * kz; z++)
		for (size_t y = row % ny * k; y < (row % ny + 1) * k; y++) {
			bool placed = p->axis[1].placed[y] && p->axis[2].placed[z];

			push_line_find(&lane->line, w->kernels, y, z, x, n);
			for (int phase = 0; phase < p->k; phase++) {
				w->kernels->place(&lane->line, phase, x, n, &piece);
				for (int i = 0; i < n; i++) {
					bool told = placed && p->axis[0].placed[(size_t)(x + i) * k + (size_t)phase];
					double outside = told ? outside_of(&piece, p->today, i) : 1;

					sum[MASS_OUTSIDE] += outside * lane->worth[x + i].v[0];
					sum[ENERGY_OUTSIDE] += outside * lane->worth[x + i].v[1];
				}
			}
		}
}

/* What of a still voxel's parts lies outside, in parts. */
static double
box_outside(const struct push *p, const struct spread s[3])
{
	double inside = 1;

	for (int a = 0; a < 3; a++) {
		double sum = 0;

		for (int i = 0; i < s[a].n; i++)
			if (s[a].low + i >= 0 && s[a].low + i < p->today->n[a])
				sum += s[a].share[i];
		inside *= sum;
	}
	return fmax((double)p->k * p->k * p->k_z - inside, 0);
}

/* None of the parts of voxels first to last can leave. */
static bool
stay(const struct transfer *w, size_t row, size_t first, size_t last)
{
	const struct push *p = &w->push;
	const struct row_reach *r = &w->reach[row];
	size_t k = (size_t)p->k;
	int low, high;

	transfer_span(w, 0, first * k, (last + 1) * k - 1, r->moved_low[0], r->moved_high[0], &low, &high);
	return r->within && low >= 0 && high < p->today->n[0] && is_placed(p, 0, first) && is_placed(p, 0, last);
}

/* Voxels that are looked at together: few, for they leave at the ends of rows. */
enum { LEAVE_PIECE = 8 };

static void
leave_row(const struct transfer *w, size_t row, struct transfer_lane *lane, double sum[ROW_SUMS])
{
	size_t nx = (size_t)w->push.prior->n[0];
	struct spread s[3];

	transfer_find_still(w, row, lane);
	transfer_spread_row(w, row, s);
	for (size_t x = 0, n = 0; x < nx; x += n) {
		for (n = 0; x + n < nx && n < LEAVE_PIECE && !lane->still[x + n]; n++)
			continue;
		if (n > 0 && !stay(w, row, x, x + n - 1))
			leave(w, row, (int)x, (int)n, lane, sum);
		if (n == 0 && !stay(w, row, x, x)) {
			double outside;

			transfer_spread(w, row, x, lane, s);
			outside = box_outside(&w->push, s);
			sum[MASS_OUTSIDE] += outside * lane->worth[x].v[0];
			sum[ENERGY_OUTSIDE] += outside * lane->worth[x].v[1];
		}
		n = n > 0 ? n : 1;
	}
}

void
transfer_balance_row(struct transfer *w, size_t row, struct transfer_lane *lane)
{
	const struct push *p = &w->push;
	size_t ny = (size_t)p->prior->n[1], nx = (size_t)p->prior->n[0];
	double sum[ROW_SUMS] = { 0 }, pieces = (double)p->k * p->k * p->k_z;
	bool placed = is_placed(p, 1, row % ny) && is_placed(p, 2, row / ny);

	transfer_worth(w, row, lane);
	for (size_t x = 0; x < nx; x++) {
		sum[UNKNOWN] += !lane->known[x];
		sum[MASS] += lane->worth[x].v[0] * pieces;
		sum[ENERGY] += lane->worth[x].v[1] * pieces;
		sum[UNPLACED] += !placed || !is_placed(p, 0, x);
	}
	if (!stay(w, row, 0, nx - 1))
		leave_row(w, row, lane, sum);
	for (int i = 0; i < ROW_SUMS; i++)
		w->row[row][i] = sum[i];
}
