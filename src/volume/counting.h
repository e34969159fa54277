/* counting.h - the values of many structures of one volume in bins, and exact values out of them: the inside of
 * statistics.h.
 *
 * A value that is 0 is in bin 0, and one that is more in bin 1 + floor(value / step): the step is a power of two, so
 * that no edge is rounded.  Values are ordered as their bits are (key), for they are not negative. */
#ifndef VOLUME_COUNTING_H
#define VOLUME_COUNTING_H

#include "volume/statistics.h"

enum { LOW, HIGH, COUNTING_WINDOW = 64 };

/* What values lie in it, those of unknown voxels included. */
struct window { float least, most; };

struct counting {
	const struct vol_values *v;
	const struct vol_raise *structures;
	size_t n, voxels;
	size_t chunk, chunks;          /* of the voxels; the size of a chunk does not depend on workers, so that sums do not */
	struct window *windows;        /* of every COUNTING_WINDOW voxels, in any structure or none */
	double raise_gy;               /* what an unknown voxel may have more, in any structure */
	size_t workers;
	bool any_unknown;              /* a plane is there */
	uint16_t *index;               /* of a label: the structure's, from 1; 0: none */
	double step_gy;
	float per_gy;                  /* 1 / step */
	size_t bins;
	uint32_t *count[2];            /* structure x bin; high is low where nothing is unknown */
	/* Of each structure. */
	size_t *all, *unknown;
	float *min, *max;              /* of low */
	double *sum[2];
};

bool counting_init(struct counting *c, const struct vol_values *v, const struct vol_raise *structures, size_t n,
                   int threads, struct fault *f);
void counting_fini(struct counting *c);

/* What is asked of one structure: the rank-th hottest value, or how many have at least a value. */
struct question {
	enum { NOTHING, VALUE_OF_RANK, COUNT_FROM_KEY } kind;
	uint32_t structure;
	uint8_t side;                  /* LOW or HIGH */
	bool answered;
	uint32_t key;                  /* asked, or the answer */
	size_t rank, count;            /* asked (1: the hottest), or the answer */
	size_t entry;                  /* of counting_answer */
};

/* Answer them all, by looking again at the bins that need it.  Questions of one structure and side stand together. */
bool counting_answer(const struct counting *c, struct question *q, size_t n, struct fault *f);

/* ---- what both passes do with a voxel ---- */

static inline uint32_t
key_of(float value)
{
	union { float value; uint32_t key; } u = { .value = value + 0.0f };   /* -0 becomes 0 */

	return u.key;
}

static inline float
value_of(uint32_t key)
{
	union { uint32_t key; float value; } u = { .key = key };

	return u.value;
}

/* What is no dose is 0: nothing is read past the bins, and counting_init refuses it. */
static inline uint32_t
bin_of(float value, float per_gy)
{
	float sound = value > 0 ? value : 0;

	return (uint32_t)(int32_t)(sound * per_gy) + (value > 0);
}

/* What is done with every voxel of every structure, chunk by chunk, each chunk by one worker.  All but `run` may be NULL. */
struct counting_job {
	void *user;
	/* Before the first run of a chunk of voxels [from, end); false: it is left out. */
	bool (*begin)(void *user, const struct counting *c, size_t worker, size_t from, size_t end);
	/* Is there something to look for in this window? */
	bool (*wants)(void *user, const struct counting *c, const struct window *w);
	/* Voxels [from, from + n) of one structure, in their order: of its label, or a part of such a run. */
	void (*run)(void *user, const struct counting *c, size_t worker, size_t structure, size_t from, size_t n);
	void (*end)(void *user, const struct counting *c, size_t worker, size_t chunk);
};

void counting_do(const struct counting *c, const struct counting_job *job);

/* The next voxel in [from, end) that is unknown for this structure, and what is added to low there; end: there is none. */
size_t counting_next_unknown(const struct counting *c, size_t structure, size_t from, size_t end, double *raise_gy);

#endif
