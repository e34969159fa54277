/* Energy and mass transfer: what prior rows share into a tile of today. */
#include <math.h>
#include <string.h>

#include "volume/transfer_local.h"

void
transfer_worth(const struct transfer *w, size_t row, struct transfer_lane *lane)
{
	const struct push *p = &w->push;
	double pieces = (double)p->k * p->k * p->k_z, volume = 1 / pieces, cc = vol_grid_voxel_cc(p->prior) / pieces;
	size_t nx = (size_t)p->prior->n[0], first = row * nx;

	for (int a = 0; a < (p->slice ? 2 : 3); a++)
		volume *= p->prior->spacing_mm[a] / p->today->spacing_mm[a];
	for (size_t x = 0; x < nx; x++) {
		double dose = (double)w->prior->gy[first + x], mass = w->density ? (double)w->density[first + x] * cc : cc;
		bool known = !isnan(dose);

		lane->known[x] = known;
		lane->worth[x] = (struct push_worth){ { mass, known ? mass * dose : 0, known ? mass * dose * dose : 0, volume } };
	}
}

/* ---- voxels that stay boxes ---- */

static void
share_box(const struct push_tile *t, const struct spread s[3], const struct push_worth *worth, bool known)
{
	for (int z = 0; z < s[2].n; z++)
		for (int y = 0; y < s[1].n; y++) {
			int at_z = s[2].low + z - t->low[1], at_y = s[1].low + y - t->low[0];
			double w = s[2].share[z] * s[1].share[y];
			size_t row;

			if (at_z < 0 || at_y < 0 || at_z >= t->high[1] - t->low[1] || at_y >= t->high[0] - t->low[0])
				continue;
			row = ((size_t)at_z * (size_t)t->rows + (size_t)at_y) * (size_t)t->nx;
			for (int x = 0; x < s[0].n; x++) {
				int at = s[0].low + x;
				double part = w * s[0].share[x];

				if (at < 0 || at >= t->nx || !(part > 0))
					continue;
				for (int k = 0; k < 4; k++)
					t->sums[row + (size_t)at].v[k] += part * worth->v[k];
				if (!known)
					t->unknown[row + (size_t)at] = 1;
			}
		}
}

/* The still voxels of a row. */
static void
share_still(const struct transfer *w, size_t row, struct transfer_lane *lane)
{
	struct spread s[3];

	transfer_spread_row(w, row, s);
	for (size_t x = 0; x < (size_t)w->push.prior->n[0]; x++)
		if (lane->still[x]) {
			transfer_spread(w, row, x, lane, s);
			share_box(&lane->tile, s, &lane->worth[x], lane->known[x]);
		}
}

/* ---- voxels that move against their neighbours ---- */

/* A line of the row's parts may reach the tile. */
static bool
line_reaches(const struct transfer *w, size_t row, size_t y, size_t z, const struct push_tile *t)
{
	const struct row_reach *r = &w->reach[row];
	const size_t at[2] = { y, z };

	for (int a = 0; a < 2; a++) {
		int low, high;

		transfer_span(w, a + 1, at[a], at[a], r->moved_low[a + 1], r->moved_high[a + 1], &low, &high);
		if (low >= t->high[a] || high < t->low[a] || !w->push.axis[a + 1].placed[at[a]])
			return false;
	}
	return true;
}

/* n voxels from x on. */
static void
share_piece(const struct transfer *w, size_t row, int x, int n, struct transfer_lane *lane)
{
	const struct push *p = &w->push;
	size_t ny = (size_t)p->prior->n[1], k = (size_t)p->k, kz = (size_t)p->k_z;
	struct push_piece piece;

	for (size_t z = row / ny * kz; z < (row / ny + 1) * kz; z++)
		for (size_t y = row % ny * k; y < (row % ny + 1) * k; y++) {
			if (!line_reaches(w, row, y, z, &lane->tile))
				continue;
			push_line_find(&lane->line, w->kernels, y, z, x, n);
			for (int phase = 0; phase < p->k; phase++) {
				w->kernels->place(&lane->line, phase, x, n, &piece);
				w->kernels->share(&lane->tile, &piece, n, lane->worth + x, lane->known + x,
				                  p->axis[0].placed + (size_t)x * k + (size_t)phase, p->k);
			}
		}
}

static void
share_row(const struct transfer *w, size_t row, struct transfer_lane *lane)
{
	int nx = w->push.prior->n[0];

	transfer_worth(w, row, lane);
	transfer_find_still(w, row, lane);
	share_still(w, row, lane);
	for (int x = 0, n = 0; x < nx; x += n) {
		for (n = 0; x + n < nx && n < PUSH_PIECE && !lane->still[x + n]; n++)
			continue;
		if (n > 0)
			share_piece(w, row, x, n, lane);
		else
			n = 1;
	}
}

/* ---- a tile ---- */

/* The sums become doses. */
static void
finish(struct transfer *w, const struct push_tile *t, size_t number)
{
	const struct vol_grid *g = &w->out->grid;
	double mass = 0, energy = 0;

	for (int z = t->low[1]; z < t->high[1]; z++)
		for (int y = t->low[0]; y < t->high[0]; y++)
			for (int x = 0; x < g->n[0]; x++) {
				size_t from = ((size_t)(z - t->low[1]) * (size_t)w->rows + (size_t)(y - t->low[0])) * (size_t)g->n[0] +
				              (size_t)x, to = vol_grid_index(g, x, y, z);
				const double *v = t->sums[from].v;
				bool known = !t->unknown[from] && v[0] > 0 && v[3] >= 0.5 - 1e-9;

				mass += v[0];
				energy += v[1];
				w->out->dose_gy[to] = known ? (float)(v[1] / v[0]) : NAN;
				w->out->dose2_gy2[to] = known ? (float)(v[2] / v[0]) : NAN;
				if (w->mass_g)
					w->mass_g[to] = (float)v[0];
				if (w->covered)
					w->covered[to] = (float)v[3];
			}
	w->tile[number][MASS] = mass;
	w->tile[number][ENERGY] = energy;
}

static bool
reaches(const struct row_reach *r, const struct push_tile *t)
{
	return r->low[0] < t->high[0] && r->high[0] >= t->low[0] && r->low[1] < t->high[1] && r->high[1] >= t->low[1];
}

void
transfer_fill_tile(struct transfer *w, size_t number, struct transfer_lane *lane)
{
	const struct vol_grid *g = &w->out->grid;
	struct push_tile *t = &lane->tile;
	size_t voxels = (size_t)w->planes * (size_t)w->rows * (size_t)g->n[0];
	size_t rows = (size_t)w->prior->grid.n[1] * (size_t)w->prior->grid.n[2];

	t->low[0] = (int)(number % (size_t)w->tiles[0]) * w->rows;
	t->low[1] = (int)(number / (size_t)w->tiles[0]) * w->planes;
	t->high[0] = t->low[0] + w->rows < g->n[1] ? t->low[0] + w->rows : g->n[1];
	t->high[1] = t->low[1] + w->planes < g->n[2] ? t->low[1] + w->planes : g->n[2];
	t->rows = w->rows;
	t->nx = g->n[0];
	memset(t->sums, 0, voxels * sizeof *t->sums);
	memset(t->unknown, 0, voxels);
	for (size_t row = 0; row < rows; row++)
		if (reaches(&w->reach[row], t))
			share_row(w, row, lane);
	finish(w, t, number);
}
