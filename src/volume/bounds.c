/* Bounds of a dose whose place is known to within r, and what they are proven by.
 *
 * In voxels, with c = x + u(x) and spacings s: a prior voxel p has weight in the trilinear dose at y where |y - p| < 1
 * along every axis, so some y of the ball around c gives it weight only where
 *     sum over axes of (s max(|c - p| - 1, 0))^2 <= r^2.                                          (1)
 * With n the voxel nearest to c, |n - p| <= |c - p| + 1/2, so (1) implies
 *     sum over axes of (s max(|n - p| - 3/2, 0))^2 <= r^2,                                        (2)
 * which depends on n - p alone: one element for all voxels.  It is at most a voxel a side too large: let p satisfy (2),
 * and let q be p moved by one voxel towards n along every axis where they differ.  There |c - q| - 1 <= |n - p| - 1 +
 * 1/2 - 1 = |n - p| - 3/2, elsewhere |c - q| - 1 < 0, so q satisfies (1).
 *
 * The element is a stack of rows along x, 2h + 1 long.  Maxima over rows of each length there is, then over y for each
 * distinct plane of the element, then over z.  A block of rows of y, all z, is a thread's. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/parallel.h"
#include "volume/stencil.h"
#include "volume/uncertainty.h"

enum { BLOCK_ROWS = 16 };

/* In voxels: a displacement in single precision is not known better. */
static const double guard = 1e-5;

struct element {
	int reach_y, reach_z, longest;
	int n_lengths, n_planes;
	int *length;                   /* the distinct h, rising */
	int *row_length;               /* of plane i and |dy|: which of the lengths, or -1 */
	int *plane;                    /* of |dz|: which of the distinct planes */
};

struct extremes {
	const struct vol_dose *prior;
	const struct vol_restriction *within;  /* or NULL */
	float sign;                    /* -1: of the minima, as maxima of -D */
	struct element e;
	float *most;                   /* a prior voxel: infinite where unknown, -infinite where there is none */
};

/* Work of a thread: padded row; rows of a block and their reach for every length; a row of a plane. */
struct block { float *line, *rows, *row; };

/* ---- the element ---- */

static int
reach_of(double left_mm2, double spacing_mm)
{
	return (int)floor(1.5 + sqrt(fmax(left_mm2, 0)) / spacing_mm + guard);
}

static double
beyond(int d, double spacing_mm)
{
	double mm = fmax(d - 1.5 - guard, 0) * spacing_mm;

	return mm * mm;
}

/* h at |dy| and |dz|, or -1. */
static int
half_row(const struct vol_grid *g, double radius_mm, int dy, int dz)
{
	double left = radius_mm * radius_mm - beyond(dy, g->spacing_mm[1]) - beyond(dz, g->spacing_mm[2]);

	return left < 0 ? -1 : reach_of(left, g->spacing_mm[0]);
}

static bool
element_init(struct element *e, const struct vol_grid *g, double radius_mm)
{
	double all = radius_mm * radius_mm;
	int width;

	*e = (struct element){ .reach_y = reach_of(all, g->spacing_mm[1]), .longest = reach_of(all, g->spacing_mm[0]) };
	e->reach_z = g->n[2] == 1 ? 0 : reach_of(all, g->spacing_mm[2]);
	/* Beyond the grid there is nothing to be had. */
	e->reach_y = e->reach_y < g->n[1] ? e->reach_y : g->n[1];
	e->reach_z = e->reach_z < g->n[2] ? e->reach_z : g->n[2];
	e->longest = e->longest < g->n[0] ? e->longest : g->n[0];
	width = e->reach_y + 1;
	e->length = mem_array((size_t)e->longest + 1, sizeof *e->length);
	e->row_length = mem_array((size_t)width * (size_t)(e->reach_z + 1), sizeof *e->row_length);
	e->plane = mem_array((size_t)e->reach_z + 1, sizeof *e->plane);
	if (!e->length || !e->row_length || !e->plane)
		return false;
	for (int h = 0; h <= e->longest; h++) {
		bool used = false;

		for (int dz = 0; dz <= e->reach_z && !used; dz++)
			for (int dy = 0; dy <= e->reach_y && !used; dy++) {
				int half = half_row(g, radius_mm, dy, dz);

				used = (half < e->longest ? half : e->longest) == h;
			}
		if (used)
			e->length[e->n_lengths++] = h;
	}
	for (int dz = 0; dz <= e->reach_z; dz++) {
		int *rows = e->row_length + (size_t)e->n_planes * (size_t)width;

		for (int dy = 0; dy <= e->reach_y; dy++) {
			int half = half_row(g, radius_mm, dy, dz), which = -1;

			for (int i = 0; i < e->n_lengths && e->length[i] <= half; i++)
				which = i;
			rows[dy] = which;
		}
		if (e->n_planes == 0 || memcmp(rows, rows - width, (size_t)width * sizeof *rows) != 0)
			e->n_planes++;
		e->plane[dz] = e->n_planes - 1;
	}
	return true;
}

static void
element_fini(struct element *e)
{
	free(e->length);
	free(e->row_length);
	free(e->plane);
}

/* ---- maxima ---- */

static inline void
raise_row(float *restrict to, const float *restrict from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = from[i] > to[i] ? from[i] : to[i];
}

/* A prior row between e.longest voxels of nothing on either side; false: nothing in it. */
static bool
read_row(const struct extremes *x, size_t first, float *line)
{
	const float *d = x->prior->gy + first;
	size_t n = (size_t)x->prior->grid.n[0], pad = (size_t)x->e.longest;
	bool any = !x->within;

	for (size_t i = 0; i < pad; i++)
		line[i] = line[pad + n + i] = -INFINITY;
	line += pad;
	for (size_t i = 0; i < n; i++)
		line[i] = isnan(d[i]) ? INFINITY : x->sign * d[i];
	if (!x->within)
		return any;
	for (size_t i = 0; i < n; i++) {
		bool counts = x->within->prior_labels->label[first + i] == x->within->label;

		any = any || counts;
		if (!counts)
			line[i] = -INFINITY;
	}
	return any;
}

/* The maxima over every length, one row after the other, from the padded line. */
static void
along_x(const struct element *e, const float *line, float *rows, size_t n)
{
	int h = 0;

	line += e->longest;
	for (int i = 0; i < e->n_lengths; i++) {
		float *row = rows + (size_t)i * n;

		memcpy(row, i == 0 ? line : row - n, n * sizeof *row);
		for (; h < e->length[i]; h++) {
			raise_row(row, line - h - 1, n);
			raise_row(row, line + h + 1, n);
		}
	}
}

/* A row of a plane of the element: over y. */
static void
along_y(const struct extremes *x, const struct block *b, int plane, int first, int y, float *row)
{
	const struct element *e = &x->e;
	const int *lengths = e->row_length + (size_t)plane * (size_t)(e->reach_y + 1);
	size_t n = (size_t)x->prior->grid.n[0];

	for (size_t i = 0; i < n; i++)
		row[i] = -INFINITY;
	for (int dy = -e->reach_y; dy <= e->reach_y; dy++) {
		int which = lengths[dy < 0 ? -dy : dy], at = y + dy;

		if (which >= 0 && at >= 0 && at < x->prior->grid.n[1])
			raise_row(row, b->rows + ((size_t)(at - first) * (size_t)e->n_lengths + (size_t)which) * n, n);
	}
}

/* What plane z of the prior grid gives to rows [y0, y1) of all planes within reach. */
static void
spread_plane(struct extremes *x, const struct block *b, int y0, int y1, int z)
{
	const struct vol_grid *g = &x->prior->grid;
	const struct element *e = &x->e;
	size_t n = (size_t)g->n[0];
	int first = y0 > e->reach_y ? y0 - e->reach_y : 0, last = y1 + e->reach_y < g->n[1] ? y1 + e->reach_y : g->n[1];
	bool any = false;

	for (int y = first; y < last; y++) {
		any = read_row(x, vol_grid_index(g, 0, y, z), b->line) || any;
		along_x(e, b->line, b->rows + (size_t)(y - first) * (size_t)e->n_lengths * n, n);
	}
	if (!any)
		return;
	for (int y = y0; y < y1; y++) {
		int ready = -1;

		for (int dz = 0; dz <= e->reach_z; dz++) {
			if (e->plane[dz] < 0 || e->plane[dz] != ready) {
				ready = e->plane[dz];
				along_y(x, b, ready, first, y, b->row);
			}
			if (z + dz < g->n[2])
				raise_row(x->most + vol_grid_index(g, 0, y, z + dz), b->row, n);
			if (dz > 0 && z - dz >= 0)
				raise_row(x->most + vol_grid_index(g, 0, y, z - dz), b->row, n);
		}
	}
}

static void
fill_block(struct extremes *x, const struct block *b, int y0)
{
	const struct vol_grid *g = &x->prior->grid;
	int y1 = y0 + BLOCK_ROWS < g->n[1] ? y0 + BLOCK_ROWS : g->n[1];

	for (int z = 0; z < g->n[2]; z++)
		for (size_t i = 0; i < (size_t)(y1 - y0) * (size_t)g->n[0]; i++)
			x->most[vol_grid_index(g, 0, y0, z) + i] = -INFINITY;
	for (int z = 0; z < g->n[2]; z++)
		spread_plane(x, b, y0, y1, z);
}

/* False: out of memory. */
static bool
find_extremes(struct extremes *x, int threads)
{
	const struct vol_grid *g = &x->prior->grid;
	size_t n = (size_t)g->n[0], rows = BLOCK_ROWS + 2 * (size_t)x->e.reach_y;
	int failed = 0;

	(void)threads;
#ifdef _OPENMP
#pragma omp parallel num_threads(parallel_threads(threads)) reduction(+ : failed)
#endif
	{
		struct block b = { mem_array(n + 2 * (size_t)x->e.longest, sizeof(float)),
		                   mem_array(rows * (size_t)x->e.n_lengths, n * sizeof(float)), mem_array(n, sizeof(float)) };
		bool ready = b.line && b.rows && b.row;

		failed += !ready;
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 1)
#endif
		for (int y = 0; y < g->n[1]; y += BLOCK_ROWS)
			if (ready)
				fill_block(x, &b, y);
		free(b.line);
		free(b.rows);
		free(b.row);
	}
	return failed == 0;
}

/* ---- today ---- */

/* The voxel nearest to where today's came from; false where the ball leaves the grid. */
static bool
source_voxel(const struct vol_grid *prior, const struct vol_field *pull, bool same, const struct vol_grid *today,
             size_t voxel, double radius_mm, size_t *from)
{
	double at_mm[3], source_mm[3];
	int at[3] = { 0, 0, 0 };

	vol_grid_world(today, voxel, at_mm);
	if (same) {
		for (int a = 0; a < 3; a++)
			source_mm[a] = at_mm[a] + (double)pull->u_mm[a][voxel];
	} else if (!vol_source(pull, at_mm, source_mm)) {
		return false;
	}
	for (int a = 0; a < (prior->n[2] == 1 ? 2 : 3); a++) {
		double c = (source_mm[a] - prior->origin_mm[a]) / prior->spacing_mm[a], r = radius_mm / prior->spacing_mm[a];

		if (!(c - r >= -0.5 - guard && c + r <= prior->n[a] - 0.5 + guard))
			return false;
		at[a] = (int)fmin(fmax(floor(c + 0.5), 0), prior->n[a] - 1);
	}
	*from = vol_grid_index(prior, at[0], at[1], at[2]);
	return true;
}

/* One end into *to. */
static void
gather(const struct extremes *x, const struct vol_field *pull, double radius_mm, int threads, struct vol_bounds *out,
       float *to)
{
	const struct vol_grid *g = &out->grid;
	const struct vol_labels *asked = x->within ? x->within->today_labels : NULL;
	bool same = pull && vol_grid_same(&pull->grid, g);
	size_t unknown = 0, empty = 0, n = (size_t)g->n[0];
	long rows = (long)g->n[1] * g->n[2];

	(void)threads;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) reduction(+ : unknown, empty) num_threads(parallel_threads(threads))
#endif
	for (long row = 0; row < rows; row++)
		for (size_t i = (size_t)row * n; i < ((size_t)row + 1) * n; i++) {
			float most = INFINITY;
			size_t from;

			to[i] = NAN;
			if (asked && asked->label[i] != x->within->label)
				continue;
			if (source_voxel(&x->prior->grid, pull, same, g, i, radius_mm, &from))
				most = x->most[from];
			if (!isinf(most))
				to[i] = x->sign * most;
			unknown += isinf(most) && most > 0;
			empty += isinf(most) && most < 0;
		}
	out->unknown = unknown;
	out->empty = empty;
}

static bool
check(const struct vol_dose *prior, const struct vol_field *pull, const struct vol_grid *today, double radius_mm,
      const struct vol_restriction *within, struct fault *f)
{
	bool slice = today->n[2] == 1;

	if (!vol_grid_check(today, f))
		return false;
	if ((prior->grid.n[2] == 1) != slice)
		return fault_set(f, 0, 0, "one grid is a slice and the other a volume; expected two of a kind");
	if (pull && (pull->grid.n[2] == 1) != slice)
		return fault_set(f, 0, 0, "the field is a %s and the grid is none; expected two of a kind",
		                 slice ? "volume" : "slice");
	if (!(radius_mm >= 0 && radius_mm <= VOL_RADIUS_MAX_MM))
		return fault_set(f, 0, 0, "a reach of %g mm; expected 0 to %d mm", radius_mm, VOL_RADIUS_MAX_MM);
	if (isnan(vol_dose_max(prior)))
		return fault_set(f, 0, 0, "a dose grid without a single known dose; expected one at least");
	if (within && !vol_grid_same(&within->prior_labels->grid, &prior->grid))
		return fault_set(f, 0, 0, "the earlier structures are on another grid; expected the grid of the earlier dose");
	if (within && within->today_labels && !vol_grid_same(&within->today_labels->grid, today))
		return fault_set(f, 0, 0, "today's structures are on another grid; expected the grid of the map");
	return true;
}

bool
vol_bounds(const struct vol_dose *prior, const struct vol_field *pull, const struct vol_grid *today, double radius_mm,
           const struct vol_restriction *within, int threads, struct vol_bounds *out, struct fault *f)
{
	struct extremes x = { .prior = prior, .within = within };
	size_t n = vol_grid_voxels(today);
	bool good;

	*out = (struct vol_bounds){ .grid = *today };
	if (!check(prior, pull, today, radius_mm, within, f))
		return false;
	out->max_gy = vol_dose_max(prior);
	out->low_gy = mem_array(n, sizeof *out->low_gy);
	out->high_gy = mem_array(n, sizeof *out->high_gy);
	x.most = mem_array(vol_grid_voxels(&prior->grid), sizeof *x.most);
	good = element_init(&x.e, &prior->grid, radius_mm) && out->low_gy && out->high_gy && x.most;
	for (int upper = 0; upper < 2 && good; upper++) {
		x.sign = upper ? 1 : -1;
		good = find_extremes(&x, threads);
		if (good)
			gather(&x, pull, radius_mm, threads, out, upper ? out->high_gy : out->low_gy);
	}
	element_fini(&x.e);
	free(x.most);
	if (!good) {
		vol_bounds_fini(out);
		return fault_memory(f);
	}
	return true;
}

void
vol_bounds_fini(struct vol_bounds *b)
{
	free(b->low_gy);
	free(b->high_gy);
	b->low_gy = b->high_gy = NULL;
}

bool
vol_bounds_mapped(const struct vol_bounds *b, bool upper, struct vol_mapped *out, struct fault *f)
{
	const float *from = upper ? b->high_gy : b->low_gy;
	size_t n = vol_grid_voxels(&b->grid);

	*out = (struct vol_mapped){ .grid = b->grid, .max_gy = b->max_gy };
	out->dose_gy = mem_array(n, sizeof *out->dose_gy);
	out->dose2_gy2 = mem_array(n, sizeof *out->dose2_gy2);
	if (!out->dose_gy || !out->dose2_gy2) {
		vol_mapped_fini(out);
		return fault_memory(f);
	}
	for (size_t i = 0; i < n; i++) {
		out->dose_gy[i] = from[i];
		out->dose2_gy2[i] = from[i] * from[i];
		out->unknown += isnan(from[i]) ? 1 : 0;
	}
	return true;
}
