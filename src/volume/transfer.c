/* Energy and mass transfer.  Today's grid is cut into tiles; each thread takes a tile and shares into it all parts that
 * reach it, in the order of the prior grid.  So every sum is made in one order whatever the number of threads. */
#include "volume/transfer.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "volume/array.h"
#include "volume/transfer_local.h"

enum { TILE_PLANES = 32, TILE_ROWS_MIN = 8, TILE_ROWS_MAX = 32, TILE_VOXELS = 1 << 18 };

/* ---- what a thread works with ---- */

static bool
lane_init(struct transfer_lane *l, const struct transfer *w)
{
	size_t voxels = (size_t)w->planes * (size_t)w->rows * (size_t)w->out->grid.n[0], nx = (size_t)w->prior->grid.n[0];
	size_t nodes = w->push.field ? (size_t)w->push.field->grid.n[0] : 1;
	bool ready;

	*l = (struct transfer_lane){ 0 };
	ready = push_line_init(&l->line, &w->push);
	l->tile.sums = mem_array(voxels, sizeof *l->tile.sums);
	l->tile.unknown = mem_array(voxels, 1);
	l->worth = mem_array(nx, sizeof *l->worth);
	l->known = mem_array(2 * nx, sizeof *l->known);
	l->low[0] = mem_array(6 * nodes, sizeof *l->low[0]);
	if (!ready || !l->tile.sums || !l->tile.unknown || !l->worth || !l->known || !l->low[0])
		return false;
	l->still = l->known + nx;
	for (size_t b = 0; b < 3; b++) {
		l->low[b] = l->low[0] + b * nodes;
		l->high[b] = l->low[0] + (3 + b) * nodes;
	}
	return true;
}

static void
lane_fini(struct transfer_lane *l)
{
	push_line_fini(&l->line);
	free(l->tile.sums);
	free(l->tile.unknown);
	free(l->worth);
	free(l->known);
	free(l->low[0]);
}

/* ---- all of it ---- */

static void
set_tiles(struct transfer *w)
{
	const struct vol_grid *g = &w->out->grid;

	w->planes = g->n[2] < TILE_PLANES ? g->n[2] : TILE_PLANES;
	w->rows = TILE_VOXELS / (w->planes * g->n[0]);
	w->rows = w->rows < TILE_ROWS_MIN ? TILE_ROWS_MIN : w->rows > TILE_ROWS_MAX ? TILE_ROWS_MAX : w->rows;
	w->tiles[0] = (g->n[1] + w->rows - 1) / w->rows;
	w->tiles[1] = (g->n[2] + w->planes - 1) / w->planes;
}

static bool
work_init(struct transfer *w, const struct vol_field *push, const struct vol_grid *today, int k)
{
	size_t rows = (size_t)w->prior->grid.n[1] * (size_t)w->prior->grid.n[2], n = vol_grid_voxels(today);

	set_tiles(w);
	w->out->dose_gy = vol_array_new(n, sizeof *w->out->dose_gy);
	w->out->dose2_gy2 = vol_array_new(n, sizeof *w->out->dose2_gy2);
	w->reach = mem_array(rows, sizeof *w->reach);
	w->row = mem_array(rows, sizeof *w->row);
	w->tile = mem_array((size_t)w->tiles[0] * (size_t)w->tiles[1], sizeof *w->tile);
	return push_init(&w->push, &w->prior->grid, push, today, k) && w->out->dose_gy && w->out->dose2_gy2 && w->reach && w->row &&
	       w->tile && transfer_find_reach(w);
}

static void
work_fini(struct transfer *w)
{
	push_fini(&w->push);
	free(w->reach);
	free(w->row);
	free(w->tile);
}

/* False: out of memory. */
static bool
run(struct transfer *w, int threads)
{
	long rows = (long)w->prior->grid.n[1] * w->prior->grid.n[2], tiles = (long)w->tiles[0] * w->tiles[1];
	int failed = 0;

	(void)threads;
#ifdef _OPENMP
#pragma omp parallel num_threads(parallel_threads(threads)) reduction(+ : failed)
#endif
	{
		struct transfer_lane l;
		bool ready = lane_init(&l, w);

		failed += !ready;
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 16)
#endif
		for (long i = 0; i < rows; i++)
			if (ready)
				transfer_balance_row(w, (size_t)i, &l);
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 1)
#endif
		for (long i = 0; i < tiles; i++)
			if (ready)
				transfer_fill_tile(w, (size_t)i, &l);
		lane_fini(&l);
	}
	return failed == 0;
}

static double
sum_of(const double *v, size_t n, size_t step)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i * step];
	return sum;
}

static void
write_report(const struct transfer *w, struct vol_transfer *r)
{
	size_t rows = (size_t)w->prior->grid.n[1] * (size_t)w->prior->grid.n[2];
	size_t tiles = (size_t)w->tiles[0] * (size_t)w->tiles[1];
	double row[ROW_SUMS];

	for (int i = 0; i < ROW_SUMS; i++)
		row[i] = sum_of(w->row[0] + i, rows, ROW_SUMS);
	r->mass_g = (struct vol_balance){ row[MASS], sum_of(w->tile[0] + MASS, tiles, 2), row[MASS_OUTSIDE] };
	r->energy_mj = (struct vol_balance){ row[ENERGY], sum_of(w->tile[0] + ENERGY, tiles, 2), row[ENERGY_OUTSIDE] };
	r->mass_ratio = r->mass_g.prior > 0 ? r->mass_g.grid / r->mass_g.prior : NAN;
	r->energy_ratio = r->energy_mj.prior > 0 ? r->energy_mj.grid / r->energy_mj.prior : NAN;
	r->prior_unknown = (size_t)row[UNKNOWN];
	r->prior_unplaced = (size_t)row[UNPLACED];
	w->out->unknown = 0;
	for (size_t i = 0; i < vol_grid_voxels(&w->out->grid); i++)
		w->out->unknown += isnan(w->out->dose_gy[i]) ? 1 : 0;
}

static bool
check(const struct vol_dose *prior, const struct vol_image *density, const struct vol_field *push,
      const struct vol_grid *today, const struct vol_transfer_how *how, struct fault *f)
{
	bool slice = today->n[2] == 1;

	if (!vol_grid_check(today, f))
		return false;
	if ((prior->grid.n[2] == 1) != slice)
		return fault_set(f, 0, 0, "one grid is a slice and the other a volume; expected two of a kind");
	if (push && (push->grid.n[2] == 1) != slice)
		return fault_set(f, 0, 0, "the field is a %s and the grid is none; expected two of a kind",
		                 slice ? "volume" : "slice");
	if (how->parts < 0 || how->parts > VOL_PARTS_MAX)
		return fault_set(f, 0, 0, "%d parts along a voxel; expected 1 to %d, or 0 for what the field needs", how->parts,
		                 VOL_PARTS_MAX);
	if (isnan(vol_dose_max(prior)))
		return fault_set(f, 0, 0, "a dose grid without a single known dose; expected one at least");
	if (density && !vol_grid_same(&density->grid, &prior->grid))
		return fault_set(f, 0, 0, "the densities are on another grid; expected the grid of the earlier dose");
	for (size_t i = 0; density && i < vol_grid_voxels(&density->grid); i++)
		if (!(density->value[i] >= 0) || isinf(density->value[i]))
			return fault_set(f, 0, 0, "a density of %g g/cm3; expected a number from 0 up, in every voxel",
			                 (double)density->value[i]);
	return true;
}

bool
vol_transfer(const struct vol_dose *prior, const struct vol_image *density_g_cc, const struct vol_field *push,
             const struct vol_grid *today, const struct vol_transfer_how *how, struct vol_mapped *out,
             struct vol_transfer *report, struct fault *f)
{
	static const struct vol_transfer_how usual = { 0 };
	struct transfer w = { .prior = prior, .kernels = push_now(), .density = density_g_cc ? density_g_cc->value : NULL, .out = out };
	bool good;

	if (!how)
		how = &usual;
	*report = (struct vol_transfer){ .parts = how->parts };
	*out = (struct vol_mapped){ .grid = *today, .max_gy = vol_dose_max(prior) };
	if (!check(prior, density_g_cc, push, today, how, f))
		return false;
	report->stretch = push_stretch(push, &prior->grid, today, how->threads);
	if (!(report->stretch <= VOL_PARTS_MAX - 1 + PUSH_GUARD))
		return fault_set(f, 0, 0, "the field stretches a voxel to %.1f voxels of today, at most %d are allowed; smooth the "
		                 "field, or take a coarser grid for today", report->stretch, VOL_PARTS_MAX - 1);
	if (report->parts == 0)
		report->parts = 1 + (int)ceil(report->stretch - PUSH_GUARD);
	w.mass_g = how->mass_g;
	w.covered = how->covered;
	w.half = fmin(report->stretch / report->parts, 1) / 2 + PUSH_GUARD / 4;
	good = work_init(&w, push, today, report->parts) && run(&w, how->threads);
	if (good)
		write_report(&w, report);
	work_fini(&w);
	if (!good) {
		vol_mapped_fini(out);
		return fault_memory(f);
	}
	return true;
}
