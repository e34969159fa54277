/* Energy and mass transfer.  Today's grid is cut into tiles; each thread takes a tile and shares into it all parts that
 * reach it, in the order of the prior grid.  So every sum is made in one order whatever the number of threads. */
#include "volume/transfer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/array.h"
#include "volume/parallel.h"
#include "volume/push_line.h"

enum { TILE_PLANES = 8, TILE_ROWS_MIN = 8, TILE_ROWS_MAX = 64, TILE_VOXELS = 1 << 17 };

/* In voxels: a displacement in single precision is not known better. */
static const double voxel_guard = 1e-5;

struct sums { double mass, energy, energy2, covered; };

/* Where the parts of a prior row can come to lie along y and z of today, in whole voxels; whether none leaves. */
struct row_reach { int low[2], high[2]; bool within; };

struct work {
	const struct vol_dose *prior;
	const float *density;
	struct push push;
	struct row_reach *reach;       /* a prior row */
	double *row[6];                /* a prior row: mass, energy, outside of each, unknown, unplaced */
	double *tile[2];               /* a tile: mass, energy */
	int planes, rows, tiles[2];    /* of a tile; along y and z */
	struct vol_mapped *out;
	float *mass_g, *covered;
};

enum { MASS, ENERGY, MASS_OUTSIDE, ENERGY_OUTSIDE, UNKNOWN, UNPLACED };

/* ---- the part's share of its voxels ---- */

struct share { int low; double high_part; };

/* A box of that length about at: voxel low and the next one. */
static inline struct share
share_along(double at, double length)
{
	double first = at - length / 2 + 0.5, low = floor(first + voxel_guard), over = first - low + length - 1;
	double part = over > voxel_guard ? over / length : 0;

	return (struct share){ (int)low, part < voxel_guard ? 0 : fmin(part, 1) };
}

/* Whole numbers fit: nothing is beyond 1e9 voxels after this. */
static inline double
tame(double at)
{
	return fmin(fmax(at, -1e9), 1e9);
}

/* ---- into a tile ---- */

struct tile { int low[2], high[2]; struct sums *sums; unsigned char *unknown; };

static inline void
add(struct sums *s, double weight, double mass, double energy, double energy2, double volume)
{
	s->mass += weight * mass;
	s->energy += weight * energy;
	s->energy2 += weight * energy2;
	s->covered += weight * volume;
}

/* Part i with its mass, energies and volume; known: it has an energy. */
static inline void
share_part(const struct work *w, const struct tile *t, const struct push_line *l, size_t i, const double part[4],
           bool known)
{
	struct share s[3] = { { 0 } };
	int nx = w->out->grid.n[0];
	double volume = part[3] * l->volume_ratio[i];

	for (int a = 0; a < 3; a++)
		s[a] = share_along(tame(l->at[a][i]), l->length[a][i]);
	for (int z = 0; z < 2; z++) {
		double wz = z ? s[2].high_part : 1 - s[2].high_part;
		int at_z = s[2].low + z;

		if (at_z < t->low[1] || at_z >= t->high[1] || !(wz > 0))
			continue;
		for (int y = 0; y < 2; y++) {
			double wy = wz * (y ? s[1].high_part : 1 - s[1].high_part);
			int at_y = s[1].low + y;
			size_t row;

			if (at_y < t->low[0] || at_y >= t->high[0] || !(wy > 0))
				continue;
			row = ((size_t)(at_z - t->low[1]) * (size_t)w->rows + (size_t)(at_y - t->low[0])) * (size_t)nx;
			for (int x = 0; x < 2; x++) {
				double wx = wy * (x ? s[0].high_part : 1 - s[0].high_part);
				int at_x = s[0].low + x;

				if (at_x < 0 || at_x >= nx || !(wx > 0))
					continue;
				add(&t->sums[row + (size_t)at_x], wx, part[0], part[1], part[2], volume);
				if (!known)
					t->unknown[row + (size_t)at_x] = 1;
			}
		}
	}
}

/* A prior voxel's part: mass in g, energy, energy x dose, volume as a part of today's voxel.  False: dose unknown. */
static bool
part_of(const struct work *w, size_t voxel, double part[4])
{
	const struct push *p = &w->push;
	double pieces = (double)p->k * p->k * p->k_z, dose = (double)w->prior->gy[voxel], volume = 1 / pieces;
	double mass = (w->density ? (double)w->density[voxel] : 1) * vol_grid_voxel_cc(p->prior) / pieces;

	for (int a = 0; a < (p->slice ? 2 : 3); a++)
		volume *= p->prior->spacing_mm[a] / p->today->spacing_mm[a];
	part[0] = mass;
	part[1] = isnan(dose) ? 0 : mass * dose;
	part[2] = isnan(dose) ? 0 : mass * dose * dose;
	part[3] = volume;
	return !isnan(dose);
}

static bool
row_placed(const struct push *p, size_t y, size_t z)
{
	return p->axis[1].placed[y] && p->axis[2].placed[z];
}

static void
share_row(const struct work *w, const struct tile *t, size_t row, struct push_line *l)
{
	const struct push *p = &w->push;
	size_t ny = (size_t)p->prior->n[1], nx = (size_t)p->prior->n[0], k = (size_t)p->k, kz = (size_t)p->k_z;

	for (size_t z = row / ny * kz; z < (row / ny + 1) * kz; z++)
		for (size_t y = row % ny * k; y < (row % ny + 1) * k; y++) {
			if (!row_placed(p, y, z))
				continue;
			push_line_find(p, y, z, l);
			for (size_t x = 0; x < nx; x++) {
				double part[4];
				bool known = part_of(w, row * nx + x, part);

				for (size_t i = x * k; i < (x + 1) * k; i++)
					if (p->axis[0].placed[i])
						share_part(w, t, l, i, part, known);
			}
		}
}

/* The sums become doses. */
static void
finish_tile(struct work *w, const struct tile *t, size_t number)
{
	const struct vol_grid *g = &w->out->grid;
	double mass = 0, energy = 0;

	for (int z = t->low[1]; z < t->high[1]; z++)
		for (int y = t->low[0]; y < t->high[0]; y++)
			for (int x = 0; x < g->n[0]; x++) {
				size_t from = ((size_t)(z - t->low[1]) * (size_t)w->rows + (size_t)(y - t->low[0])) * (size_t)g->n[0] +
				              (size_t)x, to = vol_grid_index(g, x, y, z);
				const struct sums *s = &t->sums[from];
				bool known = !t->unknown[from] && s->mass > 0 && s->covered >= 0.5 - 1e-9;

				mass += s->mass;
				energy += s->energy;
				w->out->dose_gy[to] = known ? (float)(s->energy / s->mass) : NAN;
				w->out->dose2_gy2[to] = known ? (float)(s->energy2 / s->mass) : NAN;
				if (w->mass_g)
					w->mass_g[to] = (float)s->mass;
				if (w->covered)
					w->covered[to] = (float)s->covered;
			}
	w->tile[MASS][number] = mass;
	w->tile[ENERGY][number] = energy;
}

static bool
reaches(const struct row_reach *r, const struct tile *t)
{
	return r->low[0] < t->high[0] && r->high[0] >= t->low[0] && r->low[1] < t->high[1] && r->high[1] >= t->low[1];
}

static void
fill_tile(struct work *w, size_t number, struct tile *t, struct push_line *l)
{
	const struct vol_grid *g = &w->out->grid;
	size_t voxels = (size_t)w->planes * (size_t)w->rows * (size_t)g->n[0];
	size_t rows = (size_t)w->prior->grid.n[1] * (size_t)w->prior->grid.n[2];

	t->low[0] = (int)(number % (size_t)w->tiles[0]) * w->rows;
	t->low[1] = (int)(number / (size_t)w->tiles[0]) * w->planes;
	t->high[0] = t->low[0] + w->rows < g->n[1] ? t->low[0] + w->rows : g->n[1];
	t->high[1] = t->low[1] + w->planes < g->n[2] ? t->low[1] + w->planes : g->n[2];
	memset(t->sums, 0, voxels * sizeof *t->sums);
	memset(t->unknown, 0, voxels);
	for (size_t row = 0; row < rows; row++)
		if (reaches(&w->reach[row], t))
			share_row(w, t, row, l);
	finish_tile(w, t, number);
}

/* ---- what lands outside ---- */

/* The part of part i that lies outside of today's grid. */
static double
outside_of(const struct work *w, const struct push_line *l, size_t i)
{
	double inside = 1;

	for (int a = 0; a < 3; a++) {
		struct share s = share_along(tame(l->at[a][i]), l->length[a][i]);
		int n = w->out->grid.n[a];

		inside *= (s.low >= 0 && s.low < n ? 1 - s.high_part : 0) + (s.low + 1 >= 0 && s.low + 1 < n ? s.high_part : 0);
	}
	return fmin(fmax(1 - inside, 0), 1);
}

/* A row's own sums; its parts are looked at one by one only where some may leave. */
static void
balance_row(struct work *w, size_t row, struct push_line *l)
{
	const struct push *p = &w->push;
	size_t ny = (size_t)p->prior->n[1], nx = (size_t)p->prior->n[0], k = (size_t)p->k, kz = (size_t)p->k_z;
	double part[4], sum[6] = { 0 };

	for (size_t x = 0; x < nx; x++) {
		double pieces = (double)(k * k * kz);

		sum[UNKNOWN] += !part_of(w, row * nx + x, part);
		sum[MASS] += part[0] * pieces;
		sum[ENERGY] += part[1] * pieces;
	}
	for (size_t z = row / ny * kz; z < (row / ny + 1) * kz && !w->reach[row].within; z++)
		for (size_t y = row % ny * k; y < (row % ny + 1) * k; y++) {
			push_line_find(p, y, z, l);
			for (size_t i = 0; i < nx * k; i++) {
				bool placed = row_placed(p, y, z) && p->axis[0].placed[i];
				double outside = placed ? outside_of(w, l, i) : 1;

				part_of(w, row * nx + i / k, part);
				sum[MASS_OUTSIDE] += outside * part[0];
				sum[ENERGY_OUTSIDE] += outside * part[1];
			}
		}
	for (size_t x = 0; x < nx; x++) {
		bool all = true;

		for (size_t i = 0; i < k * k * kz && all; i++)
			all = p->axis[0].placed[x * k + i % k] && row_placed(p, row % ny * k + i / k % k, row / ny * kz + i / (k * k));
		sum[UNPLACED] += !all;
	}
	for (int i = 0; i < 6; i++)
		w->row[i][row] = sum[i];
}

/* ---- how far rows reach ---- */

/* Lowest and highest displacement of component b in rows of the field. */
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

/* In voxels of today, a part's box (at most half a voxel beyond its centre) and a voxel of slack included. */
static void
reach_along(struct work *w, int axis, size_t row, struct extent moved)
{
	const struct vol_grid *g = w->push.prior, *today = w->push.today;
	size_t at = axis == 1 ? row % (size_t)g->n[1] : row / (size_t)g->n[1];
	double first = g->origin_mm[axis] + (axis == 0 ? -0.5 : (double)at - 0.5) * g->spacing_mm[axis];
	double last = first + (axis == 0 ? g->n[0] : 1) * g->spacing_mm[axis];
	double low = floor((first + moved.low - today->origin_mm[axis]) / today->spacing_mm[axis] - 1);
	double high = ceil((last + moved.high - today->origin_mm[axis]) / today->spacing_mm[axis] + 1);
	struct row_reach *r = &w->reach[row];

	if (axis == 2 && w->push.slice)
		low = high = 0;
	r->within = r->within && low >= 0 && high <= today->n[axis] - 1;
	if (axis > 0) {
		r->low[axis - 1] = (int)tame(low);
		r->high[axis - 1] = (int)tame(high);
	}
}

/* Rows with a part that the field does not tell of count as leaving. */
static bool
row_is_placed(const struct push *p, size_t row)
{
	size_t ny = (size_t)p->prior->n[1], k = (size_t)p->k, kz = (size_t)p->k_z, y = row % ny * k, z = row / ny * kz;
	size_t n = (size_t)p->prior->n[0] * k;

	return p->axis[0].placed[0] && p->axis[0].placed[n - 1] && row_placed(p, y, z) &&
	       row_placed(p, y + k - 1, z + kz - 1);
}

static bool
find_reach(struct work *w)
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

/* ---- all of it ---- */

static void
set_tiles(struct work *w)
{
	const struct vol_grid *g = &w->out->grid;

	w->planes = g->n[2] < TILE_PLANES ? g->n[2] : TILE_PLANES;
	w->rows = TILE_VOXELS / (w->planes * g->n[0]);
	w->rows = w->rows < TILE_ROWS_MIN ? TILE_ROWS_MIN : w->rows > TILE_ROWS_MAX ? TILE_ROWS_MAX : w->rows;
	w->tiles[0] = (g->n[1] + w->rows - 1) / w->rows;
	w->tiles[1] = (g->n[2] + w->planes - 1) / w->planes;
}

static bool
work_init(struct work *w, const struct vol_field *push, const struct vol_grid *today, int k)
{
	size_t rows = (size_t)w->prior->grid.n[1] * (size_t)w->prior->grid.n[2], n = vol_grid_voxels(today);
	size_t tiles;

	set_tiles(w);
	tiles = (size_t)w->tiles[0] * (size_t)w->tiles[1];
	w->out->dose_gy = vol_array_new(n, sizeof *w->out->dose_gy);
	w->out->dose2_gy2 = vol_array_new(n, sizeof *w->out->dose2_gy2);
	w->reach = mem_array(rows, sizeof *w->reach);
	w->row[0] = mem_array(6 * rows, sizeof *w->row[0]);
	w->tile[0] = mem_array(2 * tiles, sizeof *w->tile[0]);
	if (!push_init(&w->push, &w->prior->grid, push, today, k) || !w->out->dose_gy || !w->out->dose2_gy2 || !w->reach ||
	    !w->row[0] || !w->tile[0])
		return false;
	for (size_t i = 1; i < 6; i++)
		w->row[i] = w->row[0] + i * rows;
	w->tile[1] = w->tile[0] + tiles;
	return find_reach(w);
}

static void
work_fini(struct work *w)
{
	push_fini(&w->push);
	free(w->reach);
	free(w->row[0]);
	free(w->tile[0]);
}

/* Every thread has a tile and a line of its own. */
static bool
run(struct work *w, int threads)
{
	long rows = (long)w->prior->grid.n[1] * w->prior->grid.n[2], tiles = (long)w->tiles[0] * w->tiles[1];
	size_t voxels = (size_t)w->planes * (size_t)w->rows * (size_t)w->out->grid.n[0];
	int failed = 0;

	(void)threads;
#ifdef _OPENMP
#pragma omp parallel num_threads(parallel_threads(threads)) reduction(+ : failed)
#endif
	{
		struct tile t = { .sums = mem_array(voxels, sizeof *t.sums), .unknown = mem_array(voxels, 1) };
		struct push_line l;
		bool ready = push_line_init(&l, &w->push) && t.sums && t.unknown;

		failed += !ready;
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 16)
#endif
		for (long i = 0; i < rows; i++)
			if (ready)
				balance_row(w, (size_t)i, &l);
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 1)
#endif
		for (long i = 0; i < tiles; i++)
			if (ready)
				fill_tile(w, (size_t)i, &t, &l);
		push_line_fini(&l);
		free(t.sums);
		free(t.unknown);
	}
	return failed == 0;
}

static double
sum_of(const double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	return sum;
}

static void
write_report(const struct work *w, struct vol_transfer *r)
{
	size_t rows = (size_t)w->prior->grid.n[1] * (size_t)w->prior->grid.n[2];
	size_t tiles = (size_t)w->tiles[0] * (size_t)w->tiles[1];

	r->mass_g = (struct vol_balance){ sum_of(w->row[MASS], rows), sum_of(w->tile[MASS], tiles),
	                                  sum_of(w->row[MASS_OUTSIDE], rows) };
	r->energy_mj = (struct vol_balance){ sum_of(w->row[ENERGY], rows), sum_of(w->tile[ENERGY], tiles),
	                                     sum_of(w->row[ENERGY_OUTSIDE], rows) };
	r->mass_ratio = r->mass_g.prior > 0 ? r->mass_g.grid / r->mass_g.prior : NAN;
	r->energy_ratio = r->energy_mj.prior > 0 ? r->energy_mj.grid / r->energy_mj.prior : NAN;
	r->prior_unknown = (size_t)sum_of(w->row[UNKNOWN], rows);
	r->prior_unplaced = (size_t)sum_of(w->row[UNPLACED], rows);
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
	struct work w = { .prior = prior, .density = density_g_cc ? density_g_cc->value : NULL, .out = out };
	bool good;

	if (!how)
		how = &usual;
	*report = (struct vol_transfer){ .parts = how->parts };
	*out = (struct vol_mapped){ .grid = *today, .max_gy = vol_dose_max(prior) };
	if (!check(prior, density_g_cc, push, today, how, f))
		return false;
	report->stretch = push_stretch(push, &prior->grid, today, how->threads);
	if (!(report->stretch <= VOL_PARTS_MAX - 1 + voxel_guard))
		return fault_set(f, 0, 0, "the field stretches a voxel to %.1f voxels of today, at most %d are allowed; smooth the "
		                 "field, or take a coarser grid for today", report->stretch, VOL_PARTS_MAX - 1);
	if (report->parts == 0)
		report->parts = 1 + (int)ceil(report->stretch - voxel_guard);
	w.mass_g = how->mass_g;
	w.covered = how->covered;
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
