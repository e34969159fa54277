/* Random numbers by counting, and the distributions of counts. */
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "base/random.h"
#include "radiobio/random.h"

enum { SEED = 20261123 };

static void
streams_are_blocks_of_the_cipher(void)
{
	struct rb_random r;
	int wrong = 0;

	rb_random_init(&r, 5, 7, 9);
	for (uint64_t block = 0; block < 20; block++) {
		uint64_t counter[4] = { block, 0, 7, 9 }, key[4] = { 5, 0, 0, 0 }, out[4];

		random_threefry(counter, key, out);
		for (int i = 0; i < 4; i++)
			wrong += rb_random_word(&r) != out[i];
	}
	IS_INT(wrong, 0);
}

/* chi-squared of n draws against probabilities of 0 ... cells - 1, rare cells joined. */
static double
p_value(const double *count, const double *chance, int cells, double n)
{
	double chi = 0, seen = 0, want = 0;
	unsigned free = 0;

	for (int i = 0; i < cells; i++) {
		seen += count[i];
		want += n * chance[i];
		if (want >= 20) {
			chi += (seen - want) * (seen - want) / want;
			free++;
			seen = want = 0;
		}
	}
	want += n;
	for (int i = 0; i < cells; i++)
		want -= n * chance[i]; /* what is beyond the cells */
	seen += n;
	for (int i = 0; i < cells; i++)
		seen -= count[i];
	if (want > 1) {
		chi += (seen - want) * (seen - want) / want;
		free++;
	}
	return free > 1 ? gsl_cdf_chisq_Q(chi, free - 1) : 1;
}

enum { DRAWS = 200000, CELLS = 4000 };

static void
counts_have_their_probabilities(void)
{
	/* kind, n or mean, p; both sides of every change of method, and p near both ends */
	static const struct { char kind; double n, p; } rows[] = {
		{ 'b', 10, .48 },  { 'b', 1, .3 },    { 'b', 19, .5 },      { 'b', 21, .5 },    { 'b', 100, .09 },
		{ 'b', 100, .11 }, { 'b', 100, .97 }, { 'b', 100, .05 },    { 'b', 1000, .4 },  { 'b', 3000, .8 },
		{ 'b', 1e6, 3e-5 }, { 'b', 1e9, 2e-9 }, { 'b', 1e12, 5e-11 }, { 'p', .3, 0 },     { 'p', 9.9, 0 },
		{ 'p', 10.1, 0 },  { 'p', 57, 0 },    { 'p', 900, 0 },      { 'n', 1, .3 },     { 'n', 3, .95 },
		{ 'n', 5, .5 },    { 'n', 12, .2 },   { 'n', 40, .9 },      { 'n', 1000, .3 },  { 'n', 1e6, 2e-6 },
	};
	double *count = calloc(CELLS, sizeof *count), *chance = calloc(CELLS, sizeof *chance);

	for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
		struct rb_random r;
		double n = rows[row].n, p = rows[row].p, value;

		rb_random_init(&r, SEED, row, 0);
		for (unsigned i = 0; i < CELLS; i++) {
			double k = i;

			count[i] = 0;
			if (rows[row].kind == 'b') /* GSL takes n as unsigned; for the large ones Poisson is it */
				chance[i] = n < 4e9 ? gsl_ran_binomial_pdf(i, p, (unsigned)n) : gsl_ran_poisson_pdf(i, n * p);
			else if (rows[row].kind == 'p')
				chance[i] = gsl_ran_poisson_pdf(i, n);
			else
				chance[i] = exp(lgamma(n + k) - lgamma(k + 1) - lgamma(n) + k * log(p) + n * log1p(-p));
		}
		for (int i = 0; i < DRAWS; i++) {
			double k = rows[row].kind == 'b'   ? rb_random_binomial(&r, n, p)
			           : rows[row].kind == 'p' ? rb_random_poisson(&r, n)
			                                   : rb_random_negative_binomial(&r, n, p, 1 - p);
			if (k < CELLS)
				count[(int)k]++;
		}
		value = p_value(count, chance, CELLS, DRAWS);
		if (!OK(value > 1e-4))
			tap_diag("%c %g %g: p = %g (seed %d)", rows[row].kind, n, p, value, SEED);
	}
	free(count);
	free(chance);
}

/* Mean and variance where there is no table: more than 2^32 and 2^53 cells. */
static void
large_counts_have_their_moments(void)
{
	static const struct { char kind; double n, p; } rows[] = {
		{ 'b', 1e5, .48 },  { 'b', 1e9, .48 },  { 'b', 5e9, .999 }, { 'b', 1e12, .3 }, { 'b', 1e15, 1e-6 },
		{ 'b', 1e20, .4 },  { 'p', 1e5, 0 },    { 'p', 1e9, 0 },    { 'p', 1e13, 0 },  { 'p', 1e20, 0 },
		{ 'n', 1e5, .2 },   { 'n', 1e10, .05 }, { 'n', 1e16, .7 },  { 'g', 1, 0 },     { 'g', 4.5, 0 },
		{ 'g', 1e8, 0 },    { 'z', 0, 0 },      { 'e', 0, 0 },
	};
	enum { N = 200000 };

	for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
		double n = rows[row].n, p = rows[row].p, sum = 0, squares = 0, mean, variance, fourth = 3;
		char kind = rows[row].kind;
		struct rb_random r;

		mean = kind == 'b' ? n * p : kind == 'n' ? n * p / (1 - p) : kind == 'z' ? 0 : kind == 'e' ? 1 : n;
		variance = kind == 'b' ? n * p * (1 - p) : kind == 'n' ? mean / (1 - p) : kind == 'z' || kind == 'e' ? 1 : n;
		if (kind == 'g')
			fourth = 3 + 6 / n;
		if (kind == 'e')
			fourth = 9;
		rb_random_init(&r, SEED, row, 1);
		for (int i = 0; i < N; i++) {
			double k = kind == 'b'   ? rb_random_binomial(&r, n, p)
			           : kind == 'p' ? rb_random_poisson(&r, n)
			           : kind == 'n' ? rb_random_negative_binomial(&r, n, p, 1 - p)
			           : kind == 'g' ? rb_random_gamma(&r, n)
			           : kind == 'z' ? rb_random_normal(&r)
			                         : rb_random_exponential(&r);
			double d = (k - mean) / sqrt(variance);

			sum += d;
			squares += d * d;
		}
		if (!NEAR(sum / N, 0, 4.5 / sqrt(N), 0) || !NEAR(squares / N, 1, 4.5 * sqrt((fourth - 1) / N), 0))
			tap_diag("%c %g %g (seed %d)", kind, n, p, SEED);
	}
}

static void
normal_numbers_are_normal(void)
{
	/* 64 cells of equal chance, and the tail beyond the ziggurat's last layer at 3.4426 */
	double count[64] = { 0 }, chance[64], tail = 0, far = gsl_cdf_ugaussian_Q(3.442619855896652) * 2;
	enum { N = 2000000 };
	struct rb_random r;

	rb_random_init(&r, SEED, 0, 2);
	for (int i = 0; i < 64; i++)
		chance[i] = 1.0 / 64;
	for (int i = 0; i < N; i++) {
		double z = rb_random_normal(&r);

		count[(int)(64 * gsl_cdf_ugaussian_P(z)) & 63]++;
		tail += fabs(z) > 3.442619855896652;
	}
	OK(p_value(count, chance, 64, N) > 1e-4);
	NEAR(tail / N, far, 4.5 * sqrt(far / N), 0);
}

static void
ends_of_the_ranges(void)
{
	struct rb_random r;
	int outside = 0;

	rb_random_init(&r, 1, 2, 3);
	NEAR(rb_random_binomial(&r, 0, .5), 0, 0, 0);
	NEAR(rb_random_binomial(&r, 1e300, 0), 0, 0, 0);
	NEAR(rb_random_binomial(&r, 77, 1), 77, 0, 0);
	NEAR(rb_random_poisson(&r, 0), 0, 0, 0);
	NEAR(rb_random_poisson(&r, INFINITY), 1e300, 0, 0);
	NEAR(rb_random_negative_binomial(&r, 5, 0, 1), 0, 0, 0);
	NEAR(rb_random_negative_binomial(&r, 5, 1, 0), 1e300, 0, 0);
	NEAR(rb_random_negative_binomial(&r, 0, .5, .5), 0, 0, 0);
	for (int i = 0; i < 20000; i++) {
		double n = floor(pow(10, i % 300)), p = rb_random_uniform(&r), k = rb_random_binomial(&r, n, p * p * p);
		double j = rb_random_negative_binomial(&r, n, p, 1 - p);

		outside += !(k >= 0 && k <= n) || !(j >= 0 && j <= 1e300);
	}
	IS_INT(outside, 0);
}

/* What lets a draw be decided without a probability (Kachitvichyanukul & Schmeiser 1988): away from the mode, ln of the
 * probability over the mode's is -away^2/(2 n p q), off by no more than this. */
static void
binomial_is_almost_normal(void)
{
	size_t wrong = 0, tried = 0;

	for (long n = 50; n <= 3000000; n = n * 5 / 2)
		for (double p = .5; (double)n * p >= 10; p *= .7) {
			double v = (double)n * p * (1 - p), mode = floor((double)(n + 1) * p);

			for (double away = 21; away < v / 2 - 1; away = floor(away * 1.07) + 1)
				for (int side = -1; side <= 1; side += 2) {
					double k = mode + side * away, doubt = away / v * ((away * (away / 3 + .625) + 1. / 6) / v + .5);
					long double ln;

					if (k < 0 || k > (double)n)
						continue;
					ln = lgammal(mode + 1) + lgammal((double)n - mode + 1) - lgammal(k + 1) - lgammal((double)n - k + 1) +
					     (k - mode) * (logl((long double)p) - log1pl(-(long double)p));
					tried++;
					if (fabsl(ln + away * away / (2 * v)) > doubt + 1e-9 && wrong++ < 5)
						tap_diag("n %ld, p %g, k %g: %Lg off, %g allowed", n, p, k, ln + away * away / (2 * v), doubt);
				}
		}
	OK(tried > 1000);
	IS_INT(wrong, 0);
}

TAP_MAIN(TAP_CASE(streams_are_blocks_of_the_cipher),
         TAP_CASE(counts_have_their_probabilities), TAP_CASE(large_counts_have_their_moments),
         TAP_CASE(normal_numbers_are_normal), TAP_CASE(ends_of_the_ranges), TAP_CASE(binomial_is_almost_normal))
