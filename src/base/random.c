/* Threefry 4x64 of 20 rounds (Salmon, Moraes, Dror, Shaw 2011). */
#include "base/random.h"

static inline uint64_t
rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

/* Two blocks side by side: the rounds of one wait for each other, those of two fill the gaps. */
#define MIX(a, b, by)                                                       \
	(x[a] += x[b], y[a] += y[b], x[b] = rotate(x[b], by) ^ x[a], y[b] = rotate(y[b], by) ^ y[a])
#define FOUR_EVEN(k)                                                        \
	(MIX(0, 1, 14), MIX(2, 3, 16), MIX(0, 3, 52), MIX(2, 1, 57), MIX(0, 1, 23), MIX(2, 3, 40), \
	 MIX(0, 3, 5), MIX(2, 1, 37), inject(x, key, k), inject(y, key, k))
#define FOUR_ODD(k)                                                         \
	(MIX(0, 1, 25), MIX(2, 3, 33), MIX(0, 3, 46), MIX(2, 1, 12), MIX(0, 1, 58), MIX(2, 3, 22), \
	 MIX(0, 3, 32), MIX(2, 1, 32), inject(x, key, k), inject(y, key, k))

static inline void
inject(uint64_t x[4], const uint64_t key[5], unsigned k)
{
	x[0] += key[k % 5];
	x[1] += key[(k + 1) % 5];
	x[2] += key[(k + 2) % 5];
	x[3] += key[(k + 3) % 5] + k;
}

void
random_two_blocks(const uint64_t counter[4], const uint64_t key[5], uint64_t out[8])
{
	uint64_t x[4] = { counter[0], counter[1], counter[2], counter[3] };
	uint64_t y[4] = { counter[0] + 1, counter[1], counter[2], counter[3] };

	inject(x, key, 0);
	inject(y, key, 0);
	FOUR_EVEN(1);
	FOUR_ODD(2);
	FOUR_EVEN(3);
	FOUR_ODD(4);
	FOUR_EVEN(5);
	for (int i = 0; i < 4; i++) {
		out[i] = x[i];
		out[4 + i] = y[i];
	}
}

void
random_key(uint64_t full[5], const uint64_t key[4])
{
	full[4] = UINT64_C(0x1BD11BDAA9FC1A22);
	for (int i = 0; i < 4; i++) {
		full[i] = key[i];
		full[4] ^= key[i];
	}
}

void
random_threefry(const uint64_t counter[4], const uint64_t key[4], uint64_t out[4])
{
	uint64_t full[5], two[8];

	random_key(full, key);
	random_two_blocks(counter, full, two);
	for (int i = 0; i < 4; i++)
		out[i] = two[i];
}

/* h becomes E(h) xor h under the block as key. */
static void
digest_block(uint64_t h[4], const uint64_t block[4])
{
	uint64_t out[4];

	random_threefry(h, block, out);
	for (int i = 0; i < 4; i++)
		h[i] ^= out[i];
}

void
random_digest(const void *bytes, size_t len, uint64_t out[4])
{
	const unsigned char *p = bytes;
	uint64_t block[4] = { 0 };

	for (int i = 0; i < 4; i++)
		out[i] = 0;
	for (size_t i = 0; i < len; i++) {
		block[i / 8 % 4] |= (uint64_t)p[i] << 8 * (i % 8);
		if (i % 32 == 31 || i == len - 1) {
			digest_block(out, block);
			for (int k = 0; k < 4; k++)
				block[k] = 0;
		}
	}
	block[0] = len;
	block[3] = 1;
	digest_block(out, block);
}
