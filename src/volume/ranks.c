/* Exact values out of counted bins.  A question is narrowed to an entry: a range of keys of one structure and side, with
 * the number of values above it.  Each round looks once at the volume; entries of few values are collected and answered
 * in memory, others counted again in PARTS parts, until a range is one key.  A key has 31 bits and PARTS takes 12 a
 * round, so that three rounds are the most for one that is narrowed at each. */
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "volume/counting.h"

enum {
	SHORT = 8,                     /* fewer voxels in a row are looked at one by one */
	PARTS_LOG2 = 12, PARTS = 1 << PARTS_LOG2,
	PARTED_MAX = 64,               /* entries that are counted again in one round */
	ENTRIES_MAX = 0xffff,          /* in one round */
	COLLECT_MIN = 1 << 16, COLLECT_SHARE = 32    /* values that are collected in one round: a 32nd of the voxels */
};

struct entry {
	uint32_t structure, key, end;  /* keys [key, end) */
	uint8_t side;
	enum { WAITS, COLLECTED, PARTED } fate;
	unsigned shift;                /* of PARTED: a part holds 2^shift keys */
	size_t above, count;           /* values hotter than the range, and in it */
	size_t at;                     /* of COLLECTED: its place in values; of PARTED: which one */
	atomic_size_t filled;
	uint16_t next;                 /* another one of the same bin, from 1 */
};

struct wanted { uint16_t first[2]; };   /* of low and of high: an entry, from 1 */

struct round {
	struct entry *entries;
	size_t n, capacity;
	struct wanted *wanted;         /* structure x bin */
	uint8_t *wants;                /* structure x bin: 1 where it is wanted */
	uint32_t *before;              /* structure x (bin, and one more): how many bins below it are wanted */
	uint32_t *any_before;          /* the same of bins that are wanted of any structure */
	uint32_t *values;              /* keys */
	uint32_t *parts;               /* worker x PARTED_MAX x PARTS */
	size_t room;                   /* of values */
};

/* ---- narrowing ---- */

static unsigned
shift_for(uint32_t keys)
{
	unsigned shift = 0;

	while (keys > (uint32_t)PARTS << shift)
		shift++;
	return shift;
}

static void
answer(struct question *q, uint32_t key, size_t count)
{
	q->answered = true;
	if (q->kind == VALUE_OF_RANK)
		q->key = key;
	else
		q->count = count;
}

/* Into the part of parts[0..PARTS) (one of them does) that holds the answer.  *first gets that part, *above what is hotter than it; false: the
 * question is answered. */
static bool
narrow(struct question *q, const uint32_t *parts, uint32_t key, unsigned shift, size_t *first, size_t *above)
{
	size_t p = PARTS - 1;

	for (; p > 0; p--) {
		uint32_t begin = key + ((uint32_t)p << shift);

		if (q->kind == VALUE_OF_RANK ? *above + parts[p] >= q->rank : q->key >= begin)
			break;
		*above += parts[p];
	}
	*first = p;
	if (q->kind == VALUE_OF_RANK && shift == 0)
		answer(q, key + (uint32_t)p, 0);
	else if (q->kind == COUNT_FROM_KEY && q->key == key + ((uint32_t)p << shift))
		answer(q, 0, *above + parts[p]);
	return !q->answered;
}

/* An entry for this range; questions about one range share it. */
static bool
ask(struct round *r, struct question *q, const struct entry *like, struct fault *f)
{
	struct entry *entries;

	for (size_t i = r->n; i-- > 0;) {
		const struct entry *e = &r->entries[i];

		if (e->structure != like->structure || e->side != like->side)
			break;
		if (e->key == like->key && e->end == like->end) {
			q->entry = i;
			return true;
		}
	}
	entries = mem_grow(r->entries, &r->capacity, r->n + 1, sizeof *entries);
	if (!entries)
		return fault_memory(f);
	r->entries = entries;
	entries[r->n] = *like;
	entries[r->n].fate = WAITS;
	entries[r->n].next = 0;
	q->entry = r->n++;
	return true;
}

/* Where the bins leave it: answered, or with an entry. */
static bool
ask_bins(struct round *r, const struct counting *c, struct question *q, struct fault *f)
{
	const uint32_t *count = c->count[q->side] + q->structure * c->bins;
	struct entry e = { .structure = q->structure, .side = q->side };
	size_t bin = c->bins - 1;

	for (; bin > 0; bin--) {
		e.key = bin == 1 ? 1 : key_of((float)((double)(bin - 1) * c->step_gy));
		if (q->kind == VALUE_OF_RANK ? e.above + count[bin] >= q->rank : q->key >= e.key)
			break;
		e.above += count[bin];
	}
	e.key = bin == 0 ? 0 : e.key;
	e.count = count[bin];
	e.end = bin == 0 ? 1 : key_of((float)((double)bin * c->step_gy));
	if (q->kind == VALUE_OF_RANK && e.end - e.key == 1)
		answer(q, e.key, 0);
	else if (q->kind == COUNT_FROM_KEY && (q->key == e.key || q->key >= e.end))
		answer(q, 0, q->key == e.key ? e.above + e.count : 0);
	return q->answered || ask(r, q, &e, f);
}

/* ---- looking ---- */

/* Small ones first: most questions are answered in the first round, by values that are collected. */
static void
choose(struct round *r)
{
	size_t used = 0, parted = 0, n = r->n < ENTRIES_MAX ? r->n : ENTRIES_MAX;

	for (size_t most = 64; most / 8 < r->room; most *= 8)
		for (size_t i = 0; i < n; i++) {
			struct entry *e = &r->entries[i];

			if (e->fate != WAITS || e->count > most || e->count > r->room - used)
				continue;
			e->fate = COLLECTED;
			e->at = used;
			used += e->count;
		}
	for (size_t i = 0; i < n && parted < PARTED_MAX; i++) {
		struct entry *e = &r->entries[i];

		if (e->fate != WAITS)
			continue;
		e->fate = PARTED;
		e->shift = shift_for(e->end - e->key);
		e->at = parted++;
	}
}

/* From which bins are wanted, how many are below each. */
static void
count_wanted(struct round *r, const struct counting *c)
{
	memset(r->any_before, 0, (c->bins + 1) * sizeof *r->any_before);
	for (size_t s = 0; s < c->n; s++) {
		uint32_t *before = r->before + s * (c->bins + 1);

		before[0] = 0;
		for (size_t b = 0; b < c->bins; b++) {
			struct wanted w = r->wanted[s * c->bins + b];

			r->wants[s * c->bins + b] = w.first[LOW] || w.first[HIGH];
			before[b + 1] = before[b] + r->wants[s * c->bins + b];
			r->any_before[b + 1] += before[b + 1];
		}
	}
}

static void
want(struct round *r, const struct counting *c)
{
	size_t number = 0;

	memset(r->wanted, 0, c->n * c->bins * sizeof *r->wanted);
	for (size_t i = 0; i < r->n; i++) {
		struct entry *e = &r->entries[i];
		uint16_t *first;

		if (e->fate == WAITS)
			continue;
		first = &r->wanted[e->structure * c->bins + bin_of(value_of(e->key), c->per_gy)].first[e->side];
		number = i + 1;
		e->next = *first;
		*first = (uint16_t)number;
	}
	count_wanted(r, c);
}

static inline bool
has_wanted(const struct counting *c, const uint32_t *before, const struct window *w)
{
	return w->least <= w->most && before[bin_of(w->most, c->per_gy) + 1] > before[bin_of(w->least, c->per_gy)];
}

static bool
wants(void *user, const struct counting *c, const struct window *w)
{
	const struct round *r = user;

	return has_wanted(c, r->any_before, w);
}

static inline __attribute__((always_inline)) void
take(struct round *r, size_t worker, uint16_t first, uint32_t key)
{
	for (uint16_t i = first; i; i = r->entries[i - 1].next) {
		struct entry *e = &r->entries[i - 1];

		if (key < e->key || key >= e->end)
			continue;
		if (e->fate == COLLECTED)
			r->values[e->at + atomic_fetch_add_explicit(&e->filled, 1, memory_order_relaxed)] = key;
		else
			r->parts[(worker * PARTED_MAX + e->at) * PARTS + ((key - e->key) >> e->shift)]++;
	}
}

/* The one entry of a bin, if it is the only one. */
static struct entry *
alone(const struct round *r, struct wanted w)
{
	struct entry *e = w.first[LOW] ? &r->entries[w.first[LOW] - 1] : NULL;

	return e && !w.first[HIGH] && !e->next ? e : NULL;
}

/* Keys of a window that lie in the bin of the one entry that is wanted there. */
static void
take_keys(struct round *r, size_t worker, struct entry *e, const uint32_t *keys, size_t n)
{
	uint32_t *parts = r->parts + (worker * PARTED_MAX + e->at) * PARTS, from = e->key, span = e->end - e->key;
	const unsigned shift = e->shift;
	uint32_t inside[COUNTING_WINDOW];
	size_t in = 0;

	if (e->fate == PARTED) {
		for (size_t i = 0; i < n; i++)
			if (keys[i] - from < span)
				parts[(keys[i] - from) >> shift]++;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		inside[in] = keys[i];
		in += keys[i] - from < span;
	}
	memcpy(&r->values[e->at + atomic_fetch_add_explicit(&e->filled, in, memory_order_relaxed)], inside, in * sizeof *inside);
}

/* A voxel that is known for the structure: high is low. */
static inline void
look_at_one(struct round *r, const struct counting *c, size_t worker, const struct wanted *wanted, float gy)
{
	struct wanted w = wanted[bin_of(gy, c->per_gy)];

	take(r, worker, w.first[LOW], key_of(gy));
	take(r, worker, w.first[HIGH], key_of(gy));
}

/* Voxels of one window that are known for the structure: high is low.  Which of them are wanted is found without a branch a
 * voxel, for there is no rhyme in it. */
static void
look_in_window(struct round *r, const struct counting *c, size_t worker, size_t structure, size_t from, size_t n)
{
	const struct wanted *wanted = r->wanted + structure * c->bins;
	const uint8_t *wants = r->wants + structure * c->bins;
	const float *gy = c->v->low_gy + from;
	uint32_t bin[COUNTING_WINDOW], bins[COUNTING_WINDOW] = { 0 }, keys[COUNTING_WINDOW] = { 0 };
	size_t chosen = 0;

	for (size_t i = 0; i < n; i++)
		bin[i] = bin_of(gy[i], c->per_gy);
	for (size_t i = 0; i < n; i++) {
		bins[chosen] = bin[i];
		keys[chosen] = key_of(gy[i]);
		chosen += wants[bin[i]];
	}
	for (size_t k = 0, next; k < chosen; k = next) {
		struct wanted w = wanted[bins[k]];
		struct entry *e = alone(r, w);

		for (next = k + 1; next < chosen && bins[next] == bins[k];)
			next++;
		if (e)
			take_keys(r, worker, e, keys + k, next - k);
		for (size_t i = k; !e && i < next; i++) {
			take(r, worker, w.first[LOW], keys[i]);
			take(r, worker, w.first[HIGH], keys[i]);
		}
	}
}

static void
look_known(struct round *r, const struct counting *c, size_t worker, size_t structure, size_t from, size_t end)
{
	const uint32_t *before = r->before + structure * (c->bins + 1);

	for (size_t next; from < end; from = next) {
		next = (from / COUNTING_WINDOW + 1) * COUNTING_WINDOW;
		next = next < end ? next : end;
		if (!has_wanted(c, before, &c->windows[from / COUNTING_WINDOW]))
			continue;
		for (size_t i = from; next - from < SHORT && i < next; i++)
			look_at_one(r, c, worker, r->wanted + structure * c->bins, c->v->low_gy[i]);
		if (next - from >= SHORT)
			look_in_window(r, c, worker, structure, from, next - from);
	}
}

static void
look(void *user, const struct counting *c, size_t worker, size_t structure, size_t from, size_t n)
{
	struct round *r = user;
	const struct wanted *wanted = r->wanted + structure * c->bins;
	size_t end = from + n;

	if (!r->before[(structure + 1) * (c->bins + 1) - 1])
		return;
	while (from < end) {
		double raise_gy;
		size_t next = counting_next_unknown(c, structure, from, end, &raise_gy);

		look_known(r, c, worker, structure, from, next);
		if (next < end) {
			float low = c->v->low_gy[next], high = (float)((double)low + raise_gy);

			take(r, worker, wanted[bin_of(low, c->per_gy)].first[LOW], key_of(low));
			take(r, worker, wanted[bin_of(high, c->per_gy)].first[HIGH], key_of(high));
		}
		from = next + 1;
	}
}

/* ---- answers ---- */

/* All values of the range are there: no further look is needed. */
static void
answer_collected(const struct round *r, const struct entry *e, struct question *q)
{
	uint32_t parts[PARTS], key = e->key, end = e->end;
	size_t above = e->above;

	while (!q->answered) {
		unsigned shift = shift_for(end - key);
		size_t part;

		memset(parts, 0, sizeof parts);
		for (size_t i = 0; i < e->count; i++) {
			uint32_t value = r->values[e->at + i];

			if (value >= key && value < end)
				parts[(value - key) >> shift]++;
		}
		if (narrow(q, parts, key, shift, &part, &above)) {
			key += (uint32_t)part << shift;
			end = end - key > UINT32_C(1) << shift ? key + (UINT32_C(1) << shift) : end;
		}
	}
}

/* What is still open goes on to the next round. */
static bool
conclude(const struct round *r, struct question *q, struct round *next, struct fault *f)
{
	const struct entry *e = &r->entries[q->entry];
	struct entry part = *e;
	const uint32_t *parts;
	size_t at;

	if (e->fate == WAITS)
		return ask(next, q, e, f);
	if (e->fate == COLLECTED) {
		answer_collected(r, e, q);
		return true;
	}
	parts = r->parts + e->at * PARTS;
	if (!narrow(q, parts, e->key, e->shift, &at, &part.above))
		return true;
	part.key = e->key + ((uint32_t)at << e->shift);
	part.end = e->end - part.key > UINT32_C(1) << e->shift ? part.key + (UINT32_C(1) << e->shift) : e->end;
	part.count = parts[at];
	part.filled = 0;
	return ask(next, q, &part, f);
}

static bool
one_round(struct round *r, const struct counting *c, struct question *q, size_t n, struct round *next, struct fault *f)
{
	size_t size = (size_t)PARTED_MAX * PARTS;

	choose(r);
	want(r, c);
	memset(r->parts, 0, c->workers * size * sizeof *r->parts);
	counting_do(c, &(struct counting_job){ .user = r, .wants = wants, .run = look });
	for (size_t w = 1; w < c->workers; w++)
		for (size_t i = 0; i < size; i++)
			r->parts[i] += r->parts[w * size + i];
	next->n = 0;
	for (size_t i = 0; i < n; i++)
		if (q[i].kind != NOTHING && !q[i].answered && !conclude(r, &q[i], next, f))
			return false;
	return true;
}

static bool
rounds(struct round r[2], const struct counting *c, struct question *q, size_t n, struct fault *f)
{
	size_t now = 0;

	for (size_t i = 0; i < n; i++)
		if (q[i].kind != NOTHING && !q[i].answered && !ask_bins(&r[0], c, &q[i], f))
			return false;
	for (; r[now].n > 0; now = !now)
		if (!one_round(&r[now], c, q, n, &r[!now], f))
			return false;
	return true;
}

bool
counting_answer(const struct counting *c, struct question *q, size_t n, struct fault *f)
{
	struct round r[2] = { 0 };
	bool good;

	r[0].room = c->voxels / COLLECT_SHARE > COLLECT_MIN ? c->voxels / COLLECT_SHARE : COLLECT_MIN;
	r[0].values = mem_array(r[0].room, sizeof *r[0].values);
	r[0].wanted = mem_array(c->n * c->bins, sizeof *r[0].wanted);
	r[0].wants = mem_array(c->n * c->bins, sizeof *r[0].wants);
	r[0].before = mem_array(c->n * (c->bins + 1), sizeof *r[0].before);
	r[0].any_before = mem_array(c->bins + 1, sizeof *r[0].any_before);
	r[0].parts = mem_array(c->workers * PARTED_MAX * PARTS, sizeof *r[0].parts);
	r[1] = r[0];
	good = r[0].values && r[0].wanted && r[0].wants && r[0].before && r[0].any_before && r[0].parts ? rounds(r, c, q, n, f) : fault_memory(f);
	free(r[0].values);
	free(r[0].wanted);
	free(r[0].wants);
	free(r[0].before);
	free(r[0].any_before);
	free(r[0].parts);
	free(r[0].entries);
	free(r[1].entries);
	return good;
}
