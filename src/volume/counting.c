/* The first pass: every structure's values in bins, with sums and ends. */
#include "volume/counting.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/mem.h"

enum {
	LANES = 8,                     /* sums apart, added in a fixed order: the same on any processor */
	COPIES = 4,                    /* of the counts: neighbours are alike, and one count would wait for the last */
	BLOCK = 256,                   /* a multiple of LANES and COPIES */
	CHUNK_MIN = 1 << 16, CHUNKS_MAX = 512,
	LABELS = VOL_LABEL_UNKNOWN + 1,
	BINS = VOL_CURVE_MAX           /* at most */
};

/* Not below: its inverse and every edge stay ordinary numbers. */
static const double STEP_MIN_GY = 0x1p-20;

/* ---- counting ---- */

/* Of one structure, of a chunk or of all that a worker has seen. */
struct tally { double sum[LANES]; float min[LANES], max[LANES]; double raised; size_t unknown; bool bad; };

/* The bins of a worker: as coarse as what it has seen by now asks for. */
struct scale { double most, step_gy; float per_gy; };

struct first {
	struct scale *scale;           /* of a worker */
	uint32_t *count;               /* worker x structure x copy x BINS */
	uint32_t *added, *removed;     /* worker x structure x BINS: what unknown voxels change in high */
	struct tally *tally;           /* worker x structure */
	double *sum[2];                /* chunk x structure: of low, and what high has more */
};

static void
start_tally(struct tally *t)
{
	for (size_t l = 0; l < LANES; l++) {
		t->min[l] = FLT_MAX;
		t->max[l] = 0;
	}
}

/* LANES values more, each in its lane. */
static inline __attribute__((always_inline)) void
tally_lanes(struct tally *t, const float gy[LANES], int bad[LANES])
{
#pragma omp simd
	for (size_t l = 0; l < LANES; l++) {
		bad[l] |= !(gy[l] >= 0);
		t->sum[l] += (double)gy[l];
		t->min[l] = gy[l] < t->min[l] ? gy[l] : t->min[l];
		t->max[l] = gy[l] > t->max[l] ? gy[l] : t->max[l];
	}
}

static inline void
tally_one(struct tally *t, size_t lane, float gy)
{
	t->bad = t->bad || !(gy >= 0);
	t->sum[lane] += (double)gy;
	t->min[lane] = gy < t->min[lane] ? gy : t->min[lane];
	t->max[lane] = gy > t->max[lane] ? gy : t->max[lane];
}

/* n is at most BLOCK. */
static void
tally_block(struct tally *t, const float *gy, size_t n)
{
	struct tally here;
	int bad[LANES] = { 0 };
	size_t i = 0;

	for (size_t l = 0; n < LANES && l < n; l++)
		tally_one(t, l, gy[l]);
	if (n < LANES)
		return;
	here = *t;
	for (; i + LANES <= n; i += LANES)
		tally_lanes(&here, gy + i, bad);
	for (size_t l = 0; i < n; i++, l++)
		tally_one(&here, l, gy[i]);
	for (size_t l = 0; l < LANES; l++)
		here.bad = here.bad || bad[l];
	*t = here;
}

static void
count_block(uint32_t *count, const float *gy, size_t n, float per_gy)
{
	uint32_t bin[BLOCK];
	size_t i = 0;

	for (size_t k = 0; k < n; k++)
		bin[k] = bin_of(gy[k], per_gy);
	for (; i + COPIES <= n; i += COPIES)
		for (size_t k = 0; k < COPIES; k++)
			count[k * BINS + bin[i + k]]++;
	for (; i < n; i++)
		count[bin_of(gy[i], per_gy)]++;
}

static void
count_unknown(struct first *p, const struct counting *c, size_t worker, size_t structure, size_t from, size_t end)
{
	size_t row = (worker * c->n + structure) * BINS;
	float per_gy = p->scale[worker].per_gy;
	struct tally *t = &p->tally[worker * c->n + structure];
	double raise_gy;

	for (size_t i = counting_next_unknown(c, structure, from, end, &raise_gy); i < end;
	     i = counting_next_unknown(c, structure, i + 1, end, &raise_gy)) {
		float low = c->v->low_gy[i], high = (float)((double)low + raise_gy);

		p->removed[row + bin_of(low, per_gy)]++;
		p->added[row + bin_of(high, per_gy)]++;
		t->raised += (double)high - (double)low;
		t->unknown++;
	}
}

static void
count_run(void *user, const struct counting *c, size_t worker, size_t structure, size_t from, size_t n)
{
	struct first *p = user;
	uint32_t *count = p->count + (worker * c->n + structure) * COPIES * BINS;
	struct tally *t = &p->tally[worker * c->n + structure];

	for (size_t i = 0; i < n; i += BLOCK) {
		size_t part = n - i < BLOCK ? n - i : BLOCK;

		tally_block(t, &c->v->low_gy[from + i], part);
		count_block(count, &c->v->low_gy[from + i], part, p->scale[worker].per_gy);
	}
	if (c->any_unknown)
		count_unknown(p, c, worker, structure, from, from + n);
}

/* Sums go on chunk by chunk: which worker had a chunk must not matter. */
static void
end_chunk(void *user, const struct counting *c, size_t worker, size_t chunk)
{
	struct first *p = user;

	for (size_t s = 0; s < c->n; s++) {
		struct tally *t = &p->tally[worker * c->n + s];
		double sum = 0;

		for (size_t l = 0; l < LANES; l++)
			sum += t->sum[l];
		p->sum[LOW][chunk * c->n + s] = sum;
		p->sum[HIGH][chunk * c->n + s] = t->raised;
		memset(t->sum, 0, sizeof t->sum);
		t->raised = 0;
	}
}

/* ---- putting together ---- */

static void
merge_structure(struct counting *c, const struct first *p, size_t s)
{
	uint32_t *low = c->count[LOW] + s * c->bins, *high = c->count[HIGH] + s * c->bins;
	double raised = 0;

	for (size_t w = 0; w < c->workers; w++) {
		const struct tally *t = &p->tally[w * c->n + s];

		c->unknown[s] += t->unknown;
		for (size_t l = 0; l < LANES; l++) {
			c->min[s] = fminf(c->min[s], t->min[l]);
			c->max[s] = fmaxf(c->max[s], t->max[l]);
		}
		for (size_t k = 0; k < COPIES; k++)
			for (size_t b = 0; b < c->bins; b++)
				low[b] += p->count[((w * c->n + s) * COPIES + k) * BINS + b];
	}
	for (size_t b = 0; b < c->bins; b++) {
		c->all[s] += low[b];
		high[b] = low[b];
		for (size_t w = 0; c->any_unknown && w < c->workers; w++)
			high[b] += p->added[(w * c->n + s) * BINS + b] - p->removed[(w * c->n + s) * BINS + b];
	}
	for (size_t k = 0; k < c->chunks; k++) {
		c->sum[LOW][s] += p->sum[LOW][k * c->n + s];
		raised += p->sum[HIGH][k * c->n + s];
	}
	c->sum[HIGH][s] = c->sum[LOW][s] + raised;
	c->min[s] = c->min[s] + 0.0f;
}

static bool
merge(struct counting *c, const struct first *p, struct fault *f)
{
	for (size_t s = 0; s < c->n; s++) {
		for (size_t w = 0; w < c->workers; w++)
			if (p->tally[w * c->n + s].bad)
				return fault_set(f, 0, 0, "a voxel of structure %u has no dose; expected a number of at least 0 Gy, or "
				    "that it is told to be unknown", (unsigned)c->structures[s].label);
		c->min[s] = FLT_MAX;
		merge_structure(c, p, s);
	}
	return true;
}

/* ---- bins ---- */

/* As fine as a curve may be that goes up to `most`. */
static double
step_for(double most)
{
	double step_gy = 1;

	while (most / step_gy >= BINS - 2)
		step_gy *= 2;
	while (step_gy > STEP_MIN_GY && most > 0 && most / (step_gy / 2) < BINS - 2)
		step_gy /= 2;
	return step_gy;
}

/* Steps are powers of two, so that every bin goes whole into a coarser one. */
static void
coarsen(uint32_t *count, size_t rows, int halvings)
{
	for (; rows-- > 0; count += BINS)
		for (size_t b = 1; b < BINS; b++) {
			uint32_t n = count[b];

			count[b] = 0;
			count[1 + ((b - 1) >> halvings)] += n;
		}
}

static void
scale_to(struct first *p, const struct counting *c, size_t worker, double step_gy)
{
	struct scale *s = &p->scale[worker];
	int halvings = ilogb(step_gy) - ilogb(s->step_gy);

	if (halvings > 0) {
		halvings = halvings < 31 ? halvings : 31;
		coarsen(p->count + worker * c->n * COPIES * BINS, c->n * COPIES, halvings);
		if (c->any_unknown) {
			coarsen(p->added + worker * c->n * BINS, c->n, halvings);
			coarsen(p->removed + worker * c->n * BINS, c->n, halvings);
		}
	}
	s->step_gy = step_gy;
	s->per_gy = (float)(1 / step_gy);
}

static struct window
look_at(const float *gy, size_t n)
{
	float least[LANES], most[LANES] = { 0 };
	size_t i = 0;

	for (size_t l = 0; l < LANES; l++)
		least[l] = FLT_MAX;
	for (; i + LANES <= n; i += LANES)
#pragma omp simd
		for (size_t l = 0; l < LANES; l++) {
			least[l] = gy[i + l] < least[l] ? gy[i + l] : least[l];
			most[l] = gy[i + l] > most[l] ? gy[i + l] : most[l];
		}
	for (; i < n; i++) {
		least[0] = gy[i] < least[0] ? gy[i] : least[0];
		most[0] = gy[i] > most[0] ? gy[i] : most[0];
	}
	for (size_t l = 1; l < LANES; l++) {
		least[0] = least[l] < least[0] ? least[l] : least[0];
		most[0] = most[l] > most[0] ? most[l] : most[0];
	}
	return (struct window){ least[0], most[0] };
}

static bool
is_unknown_in(const struct counting *c, size_t window)
{
	for (size_t k = 0; k < c->v->courses; k++)
		if (c->v->unknown[k] && c->v->unknown[k][window])
			return true;
	return false;
}

static bool
is_beyond(double most)
{
	return !(most <= (double)FLT_MAX / 2);
}

/* What values the chunk has, in a structure or not, and bins that hold them. */
static bool
begin_chunk(void *user, const struct counting *c, size_t worker, size_t from, size_t end)
{
	struct first *p = user;
	struct scale *s = &p->scale[worker];
	double most = 0, step_gy;

	for (; from < end; from += COUNTING_WINDOW) {
		struct window *w = &c->windows[from / COUNTING_WINDOW];

		*w = look_at(c->v->low_gy + from, end - from < COUNTING_WINDOW ? end - from : COUNTING_WINDOW);
		most = fmax(most, (double)w->most);
		if (is_unknown_in(c, from / COUNTING_WINDOW))
			w->most = (float)((double)w->most + c->raise_gy);
	}
	s->most = fmax(s->most, (double)(float)(most + c->raise_gy));
	if (is_beyond(s->most))
		return false;
	step_gy = step_for(s->most);
	if (s->most > 0 && step_gy > s->step_gy)
		scale_to(p, c, worker, step_gy);
	return true;
}

/* Those of all workers. */
static bool
choose_bins(struct counting *c, struct first *p, struct fault *f)
{
	double most = 0;

	for (size_t w = 0; w < c->workers; w++)
		most = fmax(most, p->scale[w].most);
	if (is_beyond(most))
		return fault_set(f, 0, 0, "a dose beyond all numbers; expected Gy");
	c->step_gy = step_for(most);
	c->per_gy = (float)(1 / c->step_gy);
	c->bins = (size_t)bin_of((float)most, c->per_gy) + 1;
	for (size_t w = 0; w < c->workers; w++)
		scale_to(p, c, w, c->step_gy);
	for (int side = LOW; side <= HIGH; side++) {
		c->count[side] = mem_array(c->n * c->bins, sizeof *c->count[side]);
		if (!c->count[side])
			return fault_memory(f);
	}
	return true;
}

static bool
first_pass(struct counting *c, struct fault *f)
{
	struct first p = { 0 };
	struct counting_job job = { .user = &p, .begin = begin_chunk, .run = count_run, .end = end_chunk };
	size_t rows = c->workers * c->n;
	bool good = true;

	p.scale = mem_array(c->workers, sizeof *p.scale);
	p.count = mem_array(rows * COPIES * BINS, sizeof *p.count);
	p.added = c->any_unknown ? mem_array(rows * BINS, sizeof *p.added) : NULL;
	p.removed = c->any_unknown ? mem_array(rows * BINS, sizeof *p.removed) : NULL;
	p.tally = mem_array(rows, sizeof *p.tally);
	p.sum[LOW] = mem_array(c->chunks * c->n, sizeof *p.sum[LOW]);
	p.sum[HIGH] = mem_array(c->chunks * c->n, sizeof *p.sum[HIGH]);
	if (!p.scale || !p.count || !p.tally || !p.sum[LOW] || !p.sum[HIGH] || (c->any_unknown && (!p.added || !p.removed))) {
		good = fault_memory(f);
	} else {
		for (size_t i = 0; i < c->workers; i++)
			p.scale[i] = (struct scale){ .step_gy = STEP_MIN_GY, .per_gy = (float)(1 / STEP_MIN_GY) };
		for (size_t i = 0; i < rows; i++)
			start_tally(&p.tally[i]);
		counting_do(c, &job);
		good = choose_bins(c, &p, f) && merge(c, &p, f);
	}
	free(p.scale);
	free(p.count);
	free(p.added);
	free(p.removed);
	free(p.tally);
	free(p.sum[LOW]);
	free(p.sum[HIGH]);
	return good;
}

/* ---- making ---- */

static size_t
workers_for(size_t chunks, int threads)
{
	size_t most = threads < 1 ? 1 : (size_t)threads;

#ifdef _OPENMP
	most = threads < 1 ? (size_t)omp_get_max_threads() : most;
#endif
	return most < chunks ? most : chunks;
}

static void
raise_of_all(struct counting *c)
{
	for (size_t s = 0; s < c->n; s++) {
		double sum = 0;

		for (size_t k = 0; k < c->v->courses; k++)
			if (c->v->unknown[k])
				sum += c->structures[s].gy[k];
		c->raise_gy = fmax(c->raise_gy, sum);
	}
}

static bool
index_labels(struct counting *c, struct fault *f)
{
	for (size_t s = 0; s < c->n; s++) {
		uint16_t label = c->structures[s].label;

		if (label == 0 || label == VOL_LABEL_UNKNOWN)
			return fault_set(f, 0, 0, "label %u; expected 1 to %d", (unsigned)label, VOL_LABEL_UNKNOWN - 1);
		if (c->index[label])
			return fault_set(f, 0, 0, "label %u twice; expected each structure once", (unsigned)label);
		for (size_t k = 0; k < c->v->courses; k++)
			if (!(c->structures[s].gy[k] >= 0 && c->structures[s].gy[k] <= (double)FLT_MAX / 2))
				return fault_set(f, 0, 0, "a dose of a course that is no dose; expected Gy of at least 0");
		c->index[label] = (uint16_t)(s + 1);
	}
	return true;
}

bool
counting_init(struct counting *c, const struct vol_values *v, const struct vol_raise *structures, size_t n,
              int threads, struct fault *f)
{
	size_t words;

	*c = (struct counting){ .v = v, .structures = structures, .n = n, .voxels = vol_grid_voxels(v->grid) };
	for (size_t k = 0; k < v->courses; k++)
		c->any_unknown = c->any_unknown || v->unknown[k];
	words = (c->voxels / CHUNKS_MAX + 63) / 64;
	c->chunk = 64 * words > CHUNK_MIN ? 64 * words : CHUNK_MIN;
	c->chunks = (c->voxels + c->chunk - 1) / c->chunk;
	c->workers = workers_for(c->chunks, threads);
	c->index = mem_array(LABELS, sizeof *c->index);
	if (!c->index)
		return fault_memory(f);
	if (!index_labels(c, f))
		goto bad;
	raise_of_all(c);
	for (int side = LOW; side <= HIGH; side++)
		c->sum[side] = mem_array(n, sizeof *c->sum[side]);
	c->windows = mem_array((c->voxels + COUNTING_WINDOW - 1) / COUNTING_WINDOW, sizeof *c->windows);
	c->all = mem_array(n, sizeof *c->all);
	c->unknown = mem_array(n, sizeof *c->unknown);
	c->min = mem_array(n, sizeof *c->min);
	c->max = mem_array(n, sizeof *c->max);
	if (!c->sum[LOW] || !c->sum[HIGH] || !c->windows || !c->all || !c->unknown || !c->min || !c->max) {
		fault_memory(f);
		goto bad;
	}
	if (first_pass(c, f))
		return true;
bad:
	counting_fini(c);
	return false;
}

void
counting_fini(struct counting *c)
{
	free(c->index);
	free(c->windows);
	free(c->all);
	free(c->unknown);
	free(c->min);
	free(c->max);
	for (int side = LOW; side <= HIGH; side++) {
		free(c->count[side]);
		free(c->sum[side]);
	}
	*c = (struct counting){ 0 };
}
