/* random.h - random numbers by counting: Threefry 4x64 of 20 rounds (Salmon, Moraes, Dror, Shaw 2011), and the
 * distributions that tumours need.
 *
 * A stream is named by a seed and two numbers; its blocks are the cipher of (block, 0, stream, substream) under the
 * key (seed, 0, 0, 0).  So any stream can be had at once, in any order, on any thread. */
#ifndef RADIOBIO_RANDOM_H
#define RADIOBIO_RANDOM_H

#include <stdint.h>

enum { RB_RANDOM_WORDS = 8 };

struct rb_random {
	uint64_t key[5];           /* with the parity word */
	uint64_t counter[4];
	uint64_t block[RB_RANDOM_WORDS];
	unsigned used;             /* words of it that are gone */
};

void rb_random_init(struct rb_random *r, uint64_t seed, uint64_t stream, uint64_t substream);

uint64_t rb_random_word(struct rb_random *r);
double rb_random_uniform(struct rb_random *r);                       /* in (0, 1], 53 bits */
double rb_random_exponential(struct rb_random *r);                   /* mean 1 */
double rb_random_normal(struct rb_random *r);
double rb_random_gamma(struct rb_random *r, double shape);           /* shape >= 1, scale 1 */

/* Counts are whole numbers kept as double: they have no limit at 2^32 or 2^64, and above 2^53 the rounding is far
 * below their spread.  What would be above 1e300 is 1e300. */
double rb_random_poisson(struct rb_random *r, double mean);
double rb_random_binomial(struct rb_random *r, double n, double p);
/* The sum of n geometric numbers: failures before the n-th success, of chance 1 - more = last. */
double rb_random_negative_binomial(struct rb_random *r, double n, double more, double last);

#endif
