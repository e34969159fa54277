/* Courses, mapped and converted and summed, row by row. */
#include "volume/accumulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/mem.h"
#include "volume/array.h"
#include "volume/kernels.h"
#include "volume/rows.h"

enum { THREADS_MAX = 256 };

/* A total of so many bytes does not stay in the caches, so it is written past them. */
static const size_t past_caches = (size_t)8 << 20;

/* ---- totals ---- */

bool
vol_total_init(struct vol_total *t, const struct vol_grid *today, struct fault *f)
{
	*t = (struct vol_total){ .grid = *today };
	if (!vol_grid_check(today, f))
		return false;
	t->low_gy = vol_array_new(vol_grid_voxels(today), sizeof *t->low_gy);
	return t->low_gy || fault_memory(f);
}

static void
forget_courses(struct vol_total *t)
{
	for (size_t c = 0; c < VOL_COURSES_MAX; c++)
		free(t->courses[c].unknown_bits);
	memset(t->courses, 0, sizeof t->courses);
	t->n_courses = t->unknown = 0;
}

void
vol_total_fini(struct vol_total *t)
{
	forget_courses(t);
	vol_array_free(t->low_gy);   /* made here, or taken from a dose */
	t->low_gy = NULL;
}

struct vol_interval
vol_total_at(const struct vol_total *t, const struct vol_tissue *tissue, size_t voxel)
{
	double low = (double)t->low_gy[voxel], high = low;

	for (size_t c = 0; c < t->n_courses; c++)
		if (vol_total_is_unknown(t, c, voxel)) {
			double max = t->courses[c].max_gy;

			high += tissue->courses[c].l * max + tissue->courses[c].q * max * max;
		}
	return (struct vol_interval){ low, high };
}

/* ---- tissues by their labels ---- */

/* Slot 0 is the other tissue.  l and q stand course by course, slots for each. */
struct palette {
	uint16_t *slot;                /* NULL: no labels */
	float *l, *q;
	size_t slots;
};

static void
palette_fini(struct palette *p)
{
	free(p->slot);
	free(p->l);
	free(p->q);
}

static bool
palette_init(struct palette *p, const struct vol_accumulation *a, struct fault *f)
{
	*p = (struct palette){ .slots = 1 + (a->labels ? a->n_tissues : 0) };
	if (a->labels)
		p->slot = mem_array(VOL_LABEL_UNKNOWN + 1, sizeof *p->slot);
	p->l = mem_array(p->slots * a->n_courses, sizeof *p->l);
	p->q = mem_array(p->slots * a->n_courses, sizeof *p->q);
	if (!p->l || !p->q || (a->labels && !p->slot)) {
		palette_fini(p);
		fault_memory(f);
		return false;
	}
	for (size_t s = 1; s < p->slots; s++)
		p->slot[a->tissues[s - 1].label] = (uint16_t)s;
	if (p->slot)
		p->slot[0] = 0;
	for (size_t c = 0; c < a->n_courses; c++)
		for (size_t s = 0; s < p->slots; s++) {
			const struct vol_tissue *t = s ? &a->tissues[s - 1] : a->other;

			p->l[c * p->slots + s] = t ? (float)t->courses[c].l : NAN;
			p->q[c * p->slots + s] = t ? (float)t->courses[c].q : NAN;
		}
	return true;
}

/* NaN, no tissue, is something. */
static bool
any(const float *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(v[i] >= 0 && v[i] <= 0))
			return true;
	return false;
}

/* ---- the pass ---- */

struct lane {                          /* a course in the pass */
	const struct vol_mapped *mapped;
	struct rows rows;
	size_t course;
	bool square;                   /* D^2 is the square of D */
};

struct pass {
	const struct vol_accumulation *a;
	const struct kernels *k;
	const struct palette *palette;
	struct vol_total *out;
	struct lane lanes[VOL_COURSES_MAX];
	size_t n_lanes;
	bool first;                    /* what is in out is not added to */
	bool stream;
	float *scratch;
	size_t scratch_floats;         /* of a thread */
	bool out_of_memory;
};

/* Made when the first unknown voxel of a course is met, by whichever thread meets it. */
static uint64_t *
plane_of(struct pass *p, size_t course)
{
	uint64_t *bits;

#pragma omp critical(vol_unknown_planes)
	{
		struct vol_total_course *c = &p->out->courses[course];

		if (!c->unknown_bits)
			c->unknown_bits = mem_array((vol_grid_voxels(&p->out->grid) + 63) / 64, sizeof *c->unknown_bits);
		if (!c->unknown_bits)
			p->out_of_memory = true;
		bits = c->unknown_bits;
	}
	return bits;
}

/* Rows share words at their ends. */
static void
mark_unknown(struct pass *p, const struct kernel_sum *s, size_t course, size_t voxel)
{
	uint64_t *bits = plane_of(p, course);

	for (size_t i = 0; bits && i < s->count; i++) {
		size_t slot = s->label ? s->slot[s->label[i]] : 0;

		if (isnan(s->d[i]) && (any(&s->l[slot], 1) || any(&s->q[slot], 1)))
			__atomic_fetch_or(&bits[(voxel + i) / 64], UINT64_C(1) << ((voxel + i) % 64), __ATOMIC_RELAXED);
	}
}

/* Of a row: the slot of all its voxels, or their labels and slot 0. */
struct tissues { const uint16_t *label; size_t slot; };

static struct tissues
tissues_of(const struct pass *p, size_t row)
{
	size_t n = (size_t)p->out->grid.n[0];
	const uint16_t *label;

	if (!p->palette->slot)
		return (struct tissues){ NULL, 0 };
	label = p->a->labels->label + row * n;
	if (!memcmp(label, label + 1, (n - 1) * sizeof *label))
		return (struct tissues){ NULL, p->palette->slot[*label] };
	return (struct tissues){ label, 0 };
}

/* One course's part of a row. */
static void
add_lane(struct pass *p, const struct lane *lane, size_t row, const struct tissues *t, float *sum, bool first, float *scratch)
{
	size_t n = (size_t)p->out->grid.n[0], slot = lane->course * p->palette->slots + t->slot, unknown;
	float *d = scratch, *d2 = lane->square ? NULL : scratch + n;
	struct kernel_sum s = { .d = d, .d2 = d2, .label = t->label, .slot = p->palette->slot, .l = p->palette->l + slot,
		                .q = p->palette->q + slot, .count = n, .first = first, .sum = sum };

	if (lane->mapped) {
		s.d = lane->mapped->dose_gy + row * n;
		s.d2 = lane->square ? NULL : lane->mapped->dose2_gy2 + row * n;
	} else if (lane->rows.direct && !lane->rows.cubic.d) {
		s.d = lane->rows.dose->gy + row * n;
		s.d2 = NULL;
	} else
		rows_map(&lane->rows, p->k, row, scratch + 2 * n, d, d2);
	unknown = p->k->add(&s);
	if (unknown > 0)
		mark_unknown(p, &s, lane->course, row * n);
}

static void
do_rows(struct pass *p, size_t from, size_t to, float *scratch)
{
	size_t n = (size_t)p->out->grid.n[0];

	for (size_t row = from; row < to; row++) {
		float *out = p->out->low_gy + row * n, *sum = p->stream ? scratch : out;
		struct tissues t = tissues_of(p, row);

		if (p->stream && !p->first)
			memcpy(sum, out, n * sizeof *sum);
		for (size_t c = 0; c < p->n_lanes; c++)
			add_lane(p, &p->lanes[c], row, &t, sum, p->first && c == 0, scratch + n);
		if (p->stream)
			p->k->put(out, sum, n);
	}
	p->k->put_end();
}

/* Each thread has a run of rows of its own. */
static bool
run(struct pass *p, struct fault *f)
{
	size_t rows = (size_t)p->out->grid.n[1] * (size_t)p->out->grid.n[2], more = 0;
	size_t threads = (size_t)p->a->threads;

	for (size_t c = 0; c < p->n_lanes; c++)
		if (!p->lanes[c].mapped && rows_scratch(&p->lanes[c].rows) > more)
			more = rows_scratch(&p->lanes[c].rows);
	/* The sum, D, D^2, and what mapping needs; a cache line between threads. */
	p->scratch_floats = (3 * (size_t)p->out->grid.n[0] + more + 31) / 16 * 16;
	p->scratch = mem_array(threads * p->scratch_floats, sizeof *p->scratch);
	if (!p->scratch)
		return fault_memory(f);
	if (threads == 1)
		do_rows(p, 0, rows, p->scratch);
	else {
#pragma omp parallel for schedule(static) num_threads((int)threads)
		for (size_t t = 0; t < threads; t++)
			do_rows(p, rows * t / threads, rows * (t + 1) / threads, p->scratch + t * p->scratch_floats);
	}
	free(p->scratch);
	return !p->out_of_memory || fault_memory(f);
}

static void
end_pass(struct pass *p)
{
	for (size_t c = 0; c < p->n_lanes; c++)
		rows_fini(&p->lanes[c].rows);
	p->n_lanes = 0;
}

/* Cubic courses bring two volumes of coefficients: one of them a pass, so that there are never more. */
static bool
do_passes(struct pass *p, struct fault *f)
{
	const struct vol_accumulation *a = p->a;
	size_t slots = p->palette->slots;
	bool cubic = false;

	for (size_t c = 0; c < a->n_courses; c++) {
		const struct vol_course *course = &a->courses[c];
		struct lane *lane;
		bool square = a->map_first || !any(p->palette->q + c * slots, slots);

		if (square && !any(p->palette->l + c * slots, slots) && !any(p->palette->q + c * slots, slots))
			continue;
		if (cubic && course->interpolation == VOL_CUBIC && !course->mapped) {
			if (!run(p, f))
				return false;
			end_pass(p);
			p->first = false;
		}
		lane = &p->lanes[p->n_lanes];
		*lane = (struct lane){ .mapped = course->mapped, .course = c, .square = square };
		if (!course->mapped) {
			if (!rows_init(&lane->rows, course->dose, course->pull, &a->today, course->interpolation, a->threads, f))
				return false;
			cubic = cubic || course->interpolation == VOL_CUBIC;
		}
		p->n_lanes++;
	}
	if (p->n_lanes > 0)
		return run(p, f);
	memset(p->out->low_gy, 0, vol_grid_voxels(&p->out->grid) * sizeof *p->out->low_gy);
	return true;
}

/* ---- before and after ---- */

static bool
check(const struct vol_accumulation *a, const struct vol_total *out, struct fault *f)
{
	if (a->n_courses == 0 || a->n_courses > VOL_COURSES_MAX)
		return fault_set(f, 0, 0, "%zu courses; expected 1 to %d", a->n_courses, VOL_COURSES_MAX);
	if (!vol_grid_check(&a->today, f))
		return false;
	if (a->n_tissues > VOL_LABEL_UNKNOWN)
		return fault_set(f, 0, 0, "%zu tissues; expected at most %d", a->n_tissues, VOL_LABEL_UNKNOWN);
	if (a->threads < 1 || a->threads > THREADS_MAX)
		return fault_set(f, 0, 0, "%d threads; expected 1 to %d", a->threads, THREADS_MAX);
	for (size_t c = 0; c < a->n_courses; c++) {
		const struct vol_course *k = &a->courses[c];

		if (k->mapped && !vol_grid_same(&a->today, &k->mapped->grid))
			return fault_set(f, 0, 0, "the doses stand on different grids; expected one, mapped to today");
		if (!k->mapped && !rows_check(&k->dose->grid, k->pull, &a->today, f))
			return false;
	}
	if (a->labels && !vol_grid_same(&a->today, &a->labels->grid))
		return fault_set(f, 0, 0, "doses and labels stand on different grids; expected one");
	if (!out->low_gy || !vol_grid_same(&a->today, &out->grid))
		return fault_set(f, 0, 0, "the total stands on another grid than today's; expected one made for it");
	return true;
}

/* How much is unknown, and what it may be at most. */
static bool
count(struct vol_total *t, const struct vol_accumulation *a, struct fault *f)
{
	size_t words = (vol_grid_voxels(&t->grid) + 63) / 64;
	bool some = false;

	for (size_t c = 0; c < t->n_courses; c++) {
		struct vol_total_course *k = &t->courses[c];

		for (size_t w = 0; k->unknown_bits && w < words; w++)
			k->unknown += (size_t)__builtin_popcountll(k->unknown_bits[w]);
		if (k->unknown == 0) {
			free(k->unknown_bits);
			k->unknown_bits = NULL;
			continue;
		}
		some = true;
		k->max_gy = a->courses[c].mapped ? a->courses[c].mapped->max_gy : vol_dose_max(a->courses[c].dose);
		if (isnan(k->max_gy))
			return fault_set(f, 0, 0, "a dose grid without a single known dose; expected one at least");
	}
	for (size_t w = 0; some && w < words; w++) {
		uint64_t word = 0;

		for (size_t c = 0; c < t->n_courses; c++)
			word |= t->courses[c].unknown_bits ? t->courses[c].unknown_bits[w] : 0;
		t->unknown += (size_t)__builtin_popcountll(word);
	}
	return true;
}

bool
vol_accumulate(const struct vol_accumulation *what, struct vol_total *out, struct fault *f)
{
	struct palette palette;
	struct pass p = { .a = what, .k = kernels_now(), .palette = &palette, .out = out, .first = true };
	bool ok;

	forget_courses(out);
	if (!check(what, out, f) || !palette_init(&palette, what, f))
		return false;
	out->n_courses = what->n_courses;
	p.stream = vol_grid_voxels(&out->grid) * sizeof *out->low_gy >= past_caches;
	ok = do_passes(&p, f) && count(out, what, f);
	end_pass(&p);
	palette_fini(&palette);
	return ok;
}

bool
vol_total_of_dose(struct vol_dose *d, bool take, struct vol_total *out, struct fault *f)
{
	size_t n = vol_grid_voxels(&d->grid), unknown = 0;
	double max = vol_dose_max(d);
	uint64_t *bits = NULL;

	*out = (struct vol_total){ .grid = d->grid };
	if (isnan(max))
		return fault_set(f, 0, 0, "a dose grid without a single known dose; expected one at least");
	for (size_t i = 0; i < n; i++)
		unknown += isnan(d->gy[i]) ? 1 : 0;
	if (unknown > 0 && !(bits = mem_array((n + 63) / 64, sizeof *bits)))
		return fault_memory(f);
	if (!take && !vol_total_init(out, &d->grid, f)) {
		free(bits);
		return false;
	}
	if (take) {
		out->low_gy = d->gy;
		d->gy = NULL;
	} else
		memcpy(out->low_gy, d->gy, n * sizeof *out->low_gy);
	for (size_t i = 0; bits && i < n; i++)
		if (isnan(out->low_gy[i])) {
			out->low_gy[i] = 0;
			bits[i / 64] |= UINT64_C(1) << (i % 64);
		}
	out->n_courses = 1;
	out->unknown = unknown;
	out->courses[0] = (struct vol_total_course){ bits, unknown, unknown > 0 ? max : 0 };
	return true;
}
