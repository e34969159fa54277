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
	LABELS = VOL_LABEL_UNKNOWN + 1
};

/* Not below: its inverse and every edge stay ordinary numbers. */
static const double STEP_MIN_GY = 0x1p-20;

/* ---- walking ---- */

/* Four labels at a time. */
static size_t
run_length(const uint16_t *label, size_t from, size_t end)
{
	uint64_t same = label[from] * UINT64_C(0x0001000100010001), four;
	size_t i = from + 1;

	for (; i + 4 <= end; i += 4) {
		memcpy(&four, &label[i], sizeof four);
		if (four != same)
			break;
	}
	while (i < end && label[i] == label[from])
		i++;
	return i - from;
}

static void
walk_chunk(const struct counting *c, run_fn *run, void *user, size_t worker, size_t chunk)
{
	size_t from = chunk * c->chunk, end = from + c->chunk < c->voxels ? from + c->chunk : c->voxels, n;

	for (; from < end; from += n) {
		uint16_t structure = c->index[c->v->label[from]];

		n = run_length(c->v->label, from, end);
		if (structure)
			run(user, c, worker, structure - 1u, from, n);
	}
}

void
counting_runs(const struct counting *c, run_fn *run, void (*done)(void *, const struct counting *, size_t, size_t),
              void *user)
{
#pragma omp parallel for schedule(static, 1) num_threads((int)c->workers) if (c->workers > 1)
	for (size_t worker = 0; worker < c->workers; worker++)
		for (size_t chunk = worker; chunk < c->chunks; chunk += c->workers) {
			walk_chunk(c, run, user, worker, chunk);
			if (done)
				done(user, c, worker, chunk);
		}
}

/* The voxels of a word of the planes that are unknown in a course that takes part. */
static uint64_t
unknown_bits(const struct counting *c, size_t structure, size_t word)
{
	uint64_t bits = 0;

	for (size_t k = 0; k < c->v->courses; k++)
		if (c->v->unknown[k] && c->structures[structure].gy[k] > 0)
			bits |= c->v->unknown[k][word];
	return bits;
}

size_t
counting_next_unknown(const struct counting *c, size_t structure, size_t from, size_t end, double *raise_gy)
{
	for (size_t word = from / 64; c->any_unknown && from < end; word++, from = 64 * word) {
		uint64_t bits = unknown_bits(c, structure, word) & (~UINT64_C(0) << from % 64);
		size_t voxel;

		if (!bits)
			continue;
		for (voxel = 64 * word; !(bits & 1); bits >>= 1)
			voxel++;
		if (voxel >= end)
			break;
		*raise_gy = 0;
		for (size_t k = 0; k < c->v->courses; k++)
			if (c->v->unknown[k] && c->v->unknown[k][word] >> voxel % 64 & 1)
				*raise_gy += c->structures[structure].gy[k];
		return voxel;
	}
	return end;
}

/* ---- counting ---- */

/* Of one structure, of a chunk or of all that a worker has seen. */
struct tally { double sum[LANES]; float min[LANES], max[LANES]; double raised; size_t unknown; bool bad; };

struct first {
	size_t size;                   /* counts of one copy */
	uint32_t *count;               /* worker x copy x structure x bin */
	uint32_t *added, *removed;     /* worker x structure x bin: what unknown voxels change in high */
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

/* n is at most BLOCK. */
static void
tally_block(struct tally *t, const float *gy, size_t n)
{
	size_t whole = n - n % LANES;
	int bad = 0;

	for (size_t i = 0; i < whole; i += LANES)
		for (size_t l = 0; l < LANES; l++) {
			float g = gy[i + l];

			bad |= !(g >= 0);
			t->sum[l] += (double)g;
			t->min[l] = g < t->min[l] ? g : t->min[l];
			t->max[l] = g > t->max[l] ? g : t->max[l];
		}
	for (size_t i = whole; i < n; i++) {
		size_t l = i - whole;

		bad |= !(gy[i] >= 0);
		t->sum[l] += (double)gy[i];
		t->min[l] = gy[i] < t->min[l] ? gy[i] : t->min[l];
		t->max[l] = gy[i] > t->max[l] ? gy[i] : t->max[l];
	}
	t->bad = t->bad || bad;
}

static void
count_block(uint32_t *count, size_t size, const float *gy, size_t n, float per_gy)
{
	uint32_t bin[BLOCK];
	size_t i = 0;

	for (size_t k = 0; k < n; k++)
		bin[k] = bin_of(gy[k], per_gy);
	for (; i + COPIES <= n; i += COPIES)
		for (size_t k = 0; k < COPIES; k++)
			count[k * size + bin[i + k]]++;
	for (; i < n; i++)
		count[bin_of(gy[i], per_gy)]++;
}

static void
count_unknown(struct first *p, const struct counting *c, size_t worker, size_t structure, size_t from, size_t end)
{
	size_t row = (worker * c->n + structure) * c->bins;
	struct tally *t = &p->tally[worker * c->n + structure];
	double raise_gy;

	for (size_t i = counting_next_unknown(c, structure, from, end, &raise_gy); i < end;
	     i = counting_next_unknown(c, structure, i + 1, end, &raise_gy)) {
		float low = c->v->low_gy[i], high = (float)((double)low + raise_gy);

		p->removed[row + bin_of(low, c->per_gy)]++;
		p->added[row + bin_of(high, c->per_gy)]++;
		t->raised += (double)high - (double)low;
		t->unknown++;
	}
}

static void
count_run(void *user, const struct counting *c, size_t worker, size_t structure, size_t from, size_t n)
{
	struct first *p = user;
	uint32_t *count = p->count + worker * COPIES * p->size + structure * c->bins;
	struct tally *t = &p->tally[worker * c->n + structure];

	for (size_t i = 0; i < n; i += BLOCK) {
		size_t part = n - i < BLOCK ? n - i : BLOCK;

		tally_block(t, &c->v->low_gy[from + i], part);
		count_block(count, p->size, &c->v->low_gy[from + i], part, c->per_gy);
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
		for (size_t b = 0; b < c->bins; b++)
			for (size_t k = 0; k < COPIES; k++)
				low[b] += p->count[(w * COPIES + k) * p->size + s * c->bins + b];
	}
	for (size_t b = 0; b < c->bins; b++) {
		c->all[s] += low[b];
		high[b] = low[b];
		for (size_t w = 0; c->any_unknown && w < c->workers; w++)
			high[b] += p->added[(w * c->n + s) * c->bins + b] - p->removed[(w * c->n + s) * c->bins + b];
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

static bool
first_pass(struct counting *c, struct fault *f)
{
	struct first p = { .size = c->n * c->bins };
	bool good;

	p.count = mem_array(c->workers * COPIES * p.size, sizeof *p.count);
	p.added = c->any_unknown ? mem_array(c->workers * p.size, sizeof *p.added) : NULL;
	p.removed = c->any_unknown ? mem_array(c->workers * p.size, sizeof *p.removed) : NULL;
	p.tally = mem_array(c->workers * c->n, sizeof *p.tally);
	p.sum[LOW] = mem_array(c->chunks * c->n, sizeof *p.sum[LOW]);
	p.sum[HIGH] = mem_array(c->chunks * c->n, sizeof *p.sum[HIGH]);
	good = (p.count && p.tally && p.sum[LOW] && p.sum[HIGH] && (!c->any_unknown || (p.added && p.removed))) ||
	    fault_memory(f);
	if (good) {
		for (size_t i = 0; i < c->workers * c->n; i++)
			start_tally(&p.tally[i]);
		counting_runs(c, count_run, end_chunk, &p);
		good = merge(c, &p, f);
	}
	free(p.count);
	free(p.added);
	free(p.removed);
	free(p.tally);
	free(p.sum[LOW]);
	free(p.sum[HIGH]);
	return good;
}

/* ---- bins ---- */

static size_t
workers_for(size_t chunks, int threads)
{
	size_t most = threads < 1 ? 1 : (size_t)threads;

#ifdef _OPENMP
	most = threads < 1 ? (size_t)omp_get_max_threads() : most;
#endif
	return most < chunks ? most : chunks;
}

static float
max_of_chunk(const float *gy, size_t n)
{
	float max[LANES] = { 0 }, most = 0;
	size_t i = 0;

	for (; i + LANES <= n; i += LANES)
		for (size_t l = 0; l < LANES; l++)
			max[l] = gy[i + l] > max[l] ? gy[i + l] : max[l];
	for (; i < n; i++)
		max[0] = gy[i] > max[0] ? gy[i] : max[0];
	for (size_t l = 0; l < LANES; l++)
		most = fmaxf(most, max[l]);
	return most;
}

static float
max_of(const struct counting *c)
{
	float max = 0;

#pragma omp parallel for reduction(max : max) num_threads((int)c->workers) if (c->workers > 1)
	for (size_t k = 0; k < c->chunks; k++) {
		size_t from = k * c->chunk, n = c->voxels - from < c->chunk ? c->voxels - from : c->chunk;

		max = fmaxf(max, max_of_chunk(c->v->low_gy + from, n));
	}
	return max;
}

/* As fine as a curve may be, up to the highest upper value there can be. */
static bool
choose_bins(struct counting *c, struct fault *f)
{
	double most = (double)max_of(c), raise = 0;

	for (size_t s = 0; s < c->n; s++) {
		double sum = 0;

		for (size_t k = 0; k < c->v->courses; k++)
			if (c->v->unknown[k])
				sum += c->structures[s].gy[k];
		raise = fmax(raise, sum);
	}
	most = (double)(float)(most + raise);
	if (!(most <= (double)FLT_MAX / 2))
		return fault_set(f, 0, 0, "a dose beyond all numbers; expected Gy");
	c->step_gy = 1;
	while (most / c->step_gy >= VOL_CURVE_MAX - 2)
		c->step_gy *= 2;
	while (c->step_gy > STEP_MIN_GY && most > 0 && most / (c->step_gy / 2) < VOL_CURVE_MAX - 2)
		c->step_gy /= 2;
	c->per_gy = (float)(1 / c->step_gy);
	c->bins = (size_t)bin_of((float)most, c->per_gy) + 1;
	return true;
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
	if (!index_labels(c, f) || !choose_bins(c, f))
		goto bad;
	for (int side = LOW; side <= HIGH; side++) {
		c->count[side] = mem_array(n * c->bins, sizeof *c->count[side]);
		c->sum[side] = mem_array(n, sizeof *c->sum[side]);
	}
	c->all = mem_array(n, sizeof *c->all);
	c->unknown = mem_array(n, sizeof *c->unknown);
	c->min = mem_array(n, sizeof *c->min);
	c->max = mem_array(n, sizeof *c->max);
	if (!c->count[LOW] || !c->count[HIGH] || !c->sum[LOW] || !c->sum[HIGH] || !c->all || !c->unknown || !c->min ||
	    !c->max) {
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
