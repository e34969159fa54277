/* random.h - random numbers by counting: Threefry 4x64 of 20 rounds (Salmon, Moraes, Dror, Shaw 2011).
 *
 * A block is the cipher of a counter under a key: any number of any stream can be had at once, in any order, on any
 * thread, and the same everywhere. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* One block. */
void random_threefry(const uint64_t counter[4], const uint64_t key[4], uint64_t out[4]);

/* The key with its parity word, for random_two_blocks. */
void random_key(uint64_t full[5], const uint64_t key[4]);

/* The blocks of counter and of counter + 1 in its first word: half as much time a block. */
void random_two_blocks(const uint64_t counter[4], const uint64_t key[5], uint64_t out[8]);

/* A name as a key or a part of a counter: Davies-Meyer over Threefry, 32 bytes a block (least significant byte first, zeros
 * behind the last), then a block with the length.  Names that differ have digests that differ; no secret is kept by it. */
void random_digest(const void *bytes, size_t len, uint64_t out[4]);

/* A word as a number in (0, 1], 53 bits. */
static inline double
random_unit(uint64_t word)
{
	return ((double)(int64_t)(word >> 11) + 0.5) * 0x1p-53;
}

#endif
