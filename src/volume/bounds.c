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
 * distinct plane of the element, then over z.  Planes shrink with |dz| and lie in one another, so the outermost comes
 * first and each next one adds the rows that are longer there.  A block of rows of y, all z, is a thread's. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "volume/array.h"
#include "volume/bounds_element.h"
#include "volume/kernels.h"
#include "volume/uncertainty.h"

enum { BLOCK_ROWS = 16 };

static const float signs[2] = { -1, 1 };

/* In voxels: a displacement in single precision is not known better. */
static const double guard = 1e-5;

struct extremes {
	const struct vol_dose *prior;
	const struct vol_restriction *within;  /* or NULL */
	const struct kernels *kernels;
	struct element e;
	float *most[2];                /* a prior voxel, of -D and of D: infinite where unknown, -infinite where there is none */
};

/* Work of a thread: padded row; rows of a block and their reach for every length; a row of a plane; rows to combine. */
struct block { float *line, *rows, *row; const float **from; };

/* ---- maxima ---- */

/* A prior row between e.longest voxels of nothing on either side; false: nothing in it. */
static bool
read_row(const struct extremes *x, float sign, size_t first, float *line)
{
	const float *d = x->prior->gy + first;
	size_t n = (size_t)x->prior->grid.n[0], pad = (size_t)x->e.longest;
	bool any = !x->within;

	for (size_t i = 0; i < pad; i++)
		line[i] = line[pad + n + i] = -INFINITY;
	line += pad;
	for (size_t i = 0; i < n; i++) {
		float v = sign * d[i];

		line[i] = v <= INFINITY ? v : INFINITY; /* NaN */
	}
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
along_x(const struct extremes *x, const struct block *b, float *rows)
{
	const struct element *e = &x->e;
	const float *line = b->line + e->longest;
	size_t n = (size_t)x->prior->grid.n[0];
	int h = 0;

	for (int i = 0; i < e->n_lengths; i++) {
		float *row = rows + (size_t)i * n;
		int found = 0;

		memcpy(row, i == 0 ? line : row - n, n * sizeof *row);
		for (; h < e->length[i]; h++) {
			b->from[found++] = line - h - 1;
			b->from[found++] = line + h + 1;
		}
		x->kernels->raise(row, b->from, found, n);
	}
}

/* Raises a row by what plane `plane` of the element has over y that plane `without` has not; -1: none. */
static void
along_y(const struct extremes *x, const struct block *b, int plane, int without, int first, int y)
{
	const struct element *e = &x->e;
	size_t n = (size_t)x->prior->grid.n[0], stride = (size_t)e->n_lengths * n;
	const int *lengths = e->row_length + (size_t)plane * (size_t)(e->reach_y + 1);
	const int *had = without < 0 ? NULL : e->row_length + (size_t)without * (size_t)(e->reach_y + 1);
	int found = 0;

	for (int dy = -e->reach_y; dy <= e->reach_y; dy++) {
		int beside = dy < 0 ? -dy : dy, at = y + dy;

		if (lengths[beside] < 0 || (had && had[beside] == lengths[beside]) || at < 0 || at >= x->prior->grid.n[1])
			continue;
		b->from[found++] = b->rows + (size_t)(at - first) * stride + (size_t)lengths[beside] * n;
	}
	x->kernels->raise(b->row, b->from, found, n);
}

static void
nothing_yet(float *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		row[i] = -INFINITY;
}

/* What plane z of the prior grid gives to row y of all planes within reach. */
static void
along_z(const struct extremes *x, const struct block *b, int first, int y, int z, float *most)
{
	const struct vol_grid *g = &x->prior->grid;
	const struct element *e = &x->e;
	const float *row = b->row;
	size_t n = (size_t)g->n[0];
	int ready = -1;

	nothing_yet(b->row, n);
	for (int dz = e->reach_z; dz >= 0; dz--) {
		if (e->plane[dz] != ready)
			along_y(x, b, e->plane[dz], ready, first, y);
		ready = e->plane[dz];
		if (z + dz < g->n[2])
			x->kernels->raise(most + vol_grid_index(g, 0, y, z + dz), &row, 1, n);
		if (dz > 0 && z - dz >= 0)
			x->kernels->raise(most + vol_grid_index(g, 0, y, z - dz), &row, 1, n);
	}
}

static void
fill_block(struct extremes *x, int end, const struct block *b, int y0)
{
	const struct vol_grid *g = &x->prior->grid;
	const struct element *e = &x->e;
	size_t n = (size_t)g->n[0];
	int y1 = y0 + BLOCK_ROWS < g->n[1] ? y0 + BLOCK_ROWS : g->n[1];
	int first = y0 > e->reach_y ? y0 - e->reach_y : 0, last = y1 + e->reach_y < g->n[1] ? y1 + e->reach_y : g->n[1];

	for (int z = 0; z < g->n[2]; z++) {
		bool any = false;

		/* Just before they are needed: they stay near. */
		for (int at = z == 0 ? 0 : z + e->reach_z; at <= z + e->reach_z && at < g->n[2]; at++)
			nothing_yet(x->most[end] + vol_grid_index(g, 0, y0, at), (size_t)(y1 - y0) * n);
		for (int y = first; y < last; y++) {
			any = read_row(x, signs[end], vol_grid_index(g, 0, y, z), b->line) || any;
			along_x(x, b, b->rows + (size_t)(y - first) * (size_t)e->n_lengths * n);
		}
		for (int y = y0; y < y1 && any; y++)
			along_z(x, b, first, y, z, x->most[end]);
	}
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
		                   mem_array(rows * (size_t)x->e.n_lengths, n * sizeof(float)), mem_array(n, sizeof(float)),
		                   mem_array(2 * (size_t)(x->e.longest + x->e.reach_y) + 1, sizeof *b.from) };
		bool ready = b.line && b.rows && b.row && b.from;

		failed += !ready;
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 1)
#endif
		for (int y = 0; y < g->n[1]; y += BLOCK_ROWS)
			for (int end = 0; end < 2 && ready; end++)
				fill_block(x, end, &b, y);
		free(b.line);
		free(b.rows);
		free(b.row);
		free(b.from);
	}
	return failed == 0;
}

/* ---- today ---- */

/* A place along an axis of the prior grid, as low + x step: c = x step + base + u per_mm, in voxels; the ball stays within
 * [low, high]. */
struct source_axis { double base, step, per_mm, low, high; };

struct sources {
	const struct vol_grid *prior, *today;
	const struct vol_field *pull;
	bool same;                     /* the field, if any, has a vector a voxel of today */
	int axes;
	struct source_axis axis[3];
};

static void
sources_init(struct sources *s, const struct vol_grid *prior, const struct vol_grid *today, const struct vol_field *pull,
             double radius_mm)
{
	*s = (struct sources){ .prior = prior, .today = today, .pull = pull };
	s->same = !pull || vol_grid_same(&pull->grid, today);
	s->axes = prior->n[2] == 1 ? 2 : 3;
	for (int a = 0; a < 3; a++) {
		double spacing = prior->spacing_mm[a], r = radius_mm / spacing;

		s->axis[a] = (struct source_axis){ (today->origin_mm[a] - prior->origin_mm[a]) / spacing, today->spacing_mm[a] / spacing,
		                                   1 / spacing, r - 0.5 - guard, prior->n[a] - 0.5 + guard - r };
	}
}

/* A grid has 2^30 voxels at most. */
enum { NOWHERE = -1 };

/* Adds the place along an axis, the voxel nearest to c or the last one, to where places along the axes above have led;
 * negative stays or becomes what is out of reach. */
static void
row_voxels(const struct source_axis *axis, int n, const double *restrict c, size_t count, int32_t *restrict from)
{
	const double low = axis->low, high = axis->high;
	const int32_t last = n - 1;

	for (size_t i = 0; i < count; i++) {
		double within = c[i] >= low ? c[i] : -5; /* a NaN too */
		int32_t at = (int32_t)((within <= high ? within : -5) + 0.5), lead = from[i];
		int32_t to = lead * n + (at < last ? at : last);

		from[i] = (lead | at) < 0 ? NOWHERE : to;
	}
}

/* Of every voxel of a row of today the prior voxel nearest to where it came from; NOWHERE where the ball leaves.  room for
 * three places a voxel. */
static void
row_sources(const struct sources *s, int y, int z, double *room, int32_t *from)
{
	const struct vol_grid *p = s->prior, *g = s->today;
	size_t n = (size_t)g->n[0], row = vol_grid_index(g, 0, y, z);

	for (int a = 0; a < s->axes; a++) {
		const double base = s->axis[a].base + (a == 0 ? 0 : a == 1 ? y : z) * s->axis[a].step;
		const double step = a == 0 ? s->axis[0].step : 0, per_mm = s->axis[a].per_mm;
		double *c = room + (size_t)a * n;

		if (!s->pull)
			for (int x = 0; x < g->n[0]; x++)
				c[x] = base + x * step;
		else if (s->same)
			for (int x = 0; x < g->n[0]; x++)
				c[x] = base + x * step + (double)s->pull->u_mm[a][row + (size_t)x] * per_mm;
	}
	for (size_t x = 0; x < n && !s->same; x++) {
		double at_mm[3], source_mm[3] = { NAN, NAN, NAN };

		vol_grid_world(g, row + x, at_mm);
		vol_source(s->pull, at_mm, source_mm);
		for (int a = 0; a < s->axes; a++)
			room[(size_t)a * n + x] = (source_mm[a] - p->origin_mm[a]) * s->axis[a].per_mm;
	}
	memset(from, 0, n * sizeof *from);
	for (int a = s->axes - 1; a >= 0; a--)
		row_voxels(&s->axis[a], p->n[a], room + (size_t)a * n, n, from);
}

/* What a row of today can have; counts those it cannot say. */
static void
gather_row(const struct extremes *x, const int32_t *from, size_t first, struct vol_bounds *out, size_t *unknown,
           size_t *empty)
{
	const uint16_t *asked = x->within && x->within->today_labels ? x->within->today_labels->label + first : NULL;
	float *low = out->low_gy + first, *high = out->high_gy + first;

	for (size_t i = 0; i < (size_t)out->grid.n[0]; i++) {
		bool counts = !asked || asked[i] == x->within->label;
		float least = from[i] < 0 ? INFINITY : x->most[0][from[i]], most = from[i] < 0 ? INFINITY : x->most[1][from[i]];
		bool known = counts && fabsf(most) < INFINITY;

		low[i] = known ? -least : NAN;
		high[i] = known ? most : NAN;
		*unknown += counts && most == INFINITY;
		*empty += counts && most == -INFINITY;
	}
}

/* False: out of memory. */
static bool
gather(const struct extremes *x, const struct vol_field *pull, double radius_mm, int threads, struct vol_bounds *out)
{
	const struct vol_grid *g = &out->grid;
	size_t unknown = 0, empty = 0;
	struct sources s;
	int failed = 0;

	(void)threads;
	sources_init(&s, &x->prior->grid, g, pull, radius_mm);
#ifdef _OPENMP
#pragma omp parallel num_threads(parallel_threads(threads)) reduction(+ : unknown, empty, failed)
#endif
	{
		int32_t *from = mem_array((size_t)g->n[0], sizeof *from);
		double *room = mem_array((size_t)g->n[0], 3 * sizeof *room);

		failed += !from || !room;
#ifdef _OPENMP
#pragma omp for schedule(static)
#endif
		for (int z = 0; z < g->n[2]; z++)
			for (int y = 0; y < g->n[1] && from && room; y++) {
				row_sources(&s, y, z, room, from);
				gather_row(x, from, vol_grid_index(g, 0, y, z), out, &unknown, &empty);
			}
		free(from);
		free(room);
	}
	out->unknown = unknown;
	out->empty = empty;
	return failed == 0;
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
	struct extremes x = { .prior = prior, .within = within, .kernels = kernels_now() };
	size_t n = vol_grid_voxels(today);
	bool good;

	*out = (struct vol_bounds){ .grid = *today };
	if (!check(prior, pull, today, radius_mm, within, f))
		return false;
	out->max_gy = vol_dose_max(prior);
	out->low_gy = vol_array_new(n, sizeof *out->low_gy);
	out->high_gy = vol_array_new(n, sizeof *out->high_gy);
	for (int end = 0; end < 2; end++)
		x.most[end] = vol_array_new(vol_grid_voxels(&prior->grid), sizeof *x.most[end]);
	good = element_init(&x.e, &prior->grid, radius_mm) && out->low_gy && out->high_gy && x.most[0] && x.most[1] &&
	       find_extremes(&x, threads) && gather(&x, pull, radius_mm, threads, out);
	element_fini(&x.e);
	vol_array_free(x.most[0]);
	vol_array_free(x.most[1]);
	if (!good) {
		vol_bounds_fini(out);
		return fault_memory(f);
	}
	return true;
}

void
vol_bounds_fini(struct vol_bounds *b)
{
	vol_array_free(b->low_gy);
	vol_array_free(b->high_gy);
	b->low_gy = b->high_gy = NULL;
}

bool
vol_bounds_mapped(const struct vol_bounds *b, bool upper, struct vol_mapped *out, struct fault *f)
{
	const float *from = upper ? b->high_gy : b->low_gy;
	size_t n = vol_grid_voxels(&b->grid);

	*out = (struct vol_mapped){ .grid = b->grid, .max_gy = b->max_gy };
	out->dose_gy = vol_array_new(n, sizeof *out->dose_gy);
	out->dose2_gy2 = vol_array_new(n, sizeof *out->dose2_gy2);
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
