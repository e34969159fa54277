/* The walk over the runs of every structure, chunk by chunk, and over what is unknown. */
#include "volume/counting.h"

#include <string.h>

/* Sixteen labels at a time. */
static size_t
run_length(const uint16_t *label, size_t from, size_t end)
{
	const uint16_t first = label[from];
	const uint64_t same = first * UINT64_C(0x0001000100010001);
	uint64_t four[4];
	size_t i = from + 1;

	for (; i + 16 <= end; i += 16) {
		memcpy(four, &label[i], sizeof four);
		if ((four[0] ^ same) | (four[1] ^ same) | (four[2] ^ same) | (four[3] ^ same))
			break;
	}
	while (i < end && label[i] == first)
		i++;
	return i - from;
}

static void
walk_runs(const struct counting *c, const struct counting_job *job, size_t worker, size_t from, size_t end)
{
	for (size_t n; from < end; from += n) {
		uint16_t structure = c->index[c->v->label[from]];

		n = run_length(c->v->label, from, end);
		if (structure)
			job->run(job->user, c, worker, structure - 1u, from, n);
	}
}

/* The end of the windows from `from` on that are wanted, or that are not. */
static size_t
while_wanted(const struct counting *c, const struct counting_job *job, size_t from, size_t end, bool wanted)
{
	while (from < end && job->wants(job->user, c, &c->windows[from / COUNTING_WINDOW]) == wanted)
		from += COUNTING_WINDOW;
	return from < end ? from : end;
}

static void
walk_chunk(const struct counting *c, const struct counting_job *job, size_t worker, size_t chunk)
{
	size_t from = chunk * c->chunk, end = from + c->chunk < c->voxels ? from + c->chunk : c->voxels;

	if (job->begin && !job->begin(job->user, c, worker, from, end))
		return;
	if (!job->wants)
		walk_runs(c, job, worker, from, end);
	while (job->wants && from < end) {
		size_t wanted = while_wanted(c, job, from, end, false), not_wanted = while_wanted(c, job, wanted, end, true);

		walk_runs(c, job, worker, wanted, not_wanted);
		from = not_wanted;
	}
	if (job->end)
		job->end(job->user, c, worker, chunk);
}

void
counting_do(const struct counting *c, const struct counting_job *job)
{
#pragma omp parallel for schedule(static, 1) num_threads((int)c->workers) if (c->workers > 1)
	for (size_t worker = 0; worker < c->workers; worker++)
		for (size_t chunk = worker; chunk < c->chunks; chunk += c->workers)
			walk_chunk(c, job, worker, chunk);
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
