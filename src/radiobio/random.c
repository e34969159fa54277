/* Random numbers by counting and their distributions.
 *
 * Binomial and Poisson: transformed rejection (Hoermann 1993, "The generation of binomial random variates" and "The
 * transformed rejection method for generating Poisson random variables"), inversion where the mean is below 10.
 * The ratio of probabilities is Loader's ("Fast and accurate computation of binomial probabilities", 2000):
 * its terms are deviances, so it keeps its digits however large n is.  Normal: ziggurat.  Gamma: Marsaglia and
 * Tsang 2000. */
#include "radiobio/random.h"

#include <math.h>
#include <stdbool.h>

#include "base/random.h"

#define COUNT_MAX 1e300
static const double TWO_PI = 6.283185307179586476925287;

void
rb_random_init(struct rb_random *r, uint64_t seed, uint64_t stream, uint64_t substream)
{
	*r = (struct rb_random){ .counter = { 0, 0, stream, substream }, .used = RB_RANDOM_WORDS };
	random_key(r->key, (const uint64_t[4]){ seed, 0, 0, 0 });
}

static void
refill(struct rb_random *r)
{
	random_two_blocks(r->counter, r->key, r->block);
	r->counter[0] += 2;
	r->used = 0;
}

static inline uint64_t
take(struct rb_random *r)
{
	if (r->used == RB_RANDOM_WORDS)
		refill(r);
	return r->block[r->used++];
}

uint64_t
rb_random_word(struct rb_random *r)
{
	return take(r);
}

/* ---- continuous ---- */

static inline double
uniform(struct rb_random *r)
{
	return random_unit(take(r));
}

double
rb_random_uniform(struct rb_random *r)
{
	return uniform(r);
}

double
rb_random_exponential(struct rb_random *r)
{
	return -log(uniform(r));
}

/* Ziggurat of 128 layers of one area (Marsaglia & Tsang 2000, in the form of Doornik 2005): layer i reaches to
 * x[i]; beyond x[1] is the tail.  The layer and the place in it come from different bits of one word. */
double
rb_random_normal(struct rb_random *r)
{
	static const double x[129] = {
		3.7130862467403634, 3.4426198558966523, 3.2230849845786187, 3.0832288582142136, 2.9786962526450171,
		2.8943440070186708, 2.8231253505459666, 2.7611693723841539, 2.7061135731187225, 2.6564064112581924,
		2.6109722484286131, 2.5690336259216391, 2.5300096723854666, 2.4934545220919508, 2.4590181774083502,
		2.4264206455302118, 2.3954342780074676, 2.3658713701139877, 2.3375752413355309, 2.310413683695002,
		2.2842740596736566, 2.2590595738653296, 2.2346863955870568, 2.2110814088747279, 2.1881804320720204,
		2.1659267937448408, 2.1442701823562613, 2.1231657086697902, 2.1025731351849988, 2.0824562379877247,
		2.0627822745039635, 2.0435215366506694, 2.024646973372934, 2.0061338699589668, 1.9879595741230607,
		1.9701032608497133, 1.9525457295488888, 1.9352692282919002, 1.9182573008597321, 1.9014946531003176,
		1.8849670357028692, 1.8686611409895419, 1.8525645117230871, 1.8366654602533841, 1.8209529965910052,
		1.8054167642140488, 1.790046982594619, 1.7748343955807693, 1.759770224894232, 1.7448461281083765,
		1.7300541605582436, 1.7153867407081165, 1.7008366185643009, 1.6863968467734862, 1.6720607540918522,
		1.6578219209482075, 1.6436741568569826, 1.6296114794646783, 1.6156280950371329, 1.601718380215277,
		1.5878768648844006, 1.5740982160167498, 1.5603772223598407, 1.5467087798535035, 1.5330878776675561,
		1.5195095847593707, 1.5059690368565504, 1.4924614237746154, 1.4789819769830979, 1.4655259573357946,
		1.4520886428822164, 1.4386653166774612, 1.4252512545068616, 1.4118417124397602, 1.3984319141236063,
		1.3850170377251487, 1.3715922024197322, 1.3581524543224228, 1.344692751745713, 1.3312079496576765,
		1.317692783201343, 1.3041418501204216, 1.2905495919178731, 1.2769102735516997, 1.2632179614460282,
		1.2494664995643336, 1.2356494832544811, 1.2217602305309625, 1.2077917504067577, 1.1937367078237722,
		1.1795873846544607, 1.1653356361550469, 1.150972842138976, 1.1364898520030755, 1.121876922572254,
		1.1071236475235353, 1.0922188768965537, 1.0771506248819376, 1.0619059636836194, 1.0464709007525803,
		1.0308302360564556, 1.0149673952392995, 0.99886423348064346, 0.98250080350276037, 0.96585507938813064,
		0.94890262549791193, 0.93161619660135386, 0.91396525100880177, 0.89591535256623855, 0.87742742909771565,
		0.85845684317805082, 0.83895221428120748, 0.8188539066833177, 0.7980920606262748, 0.77658398787614835,
		0.75423066443451003, 0.73091191062188132, 0.70647961131360804, 0.68074791864590423, 0.65347863871504241,
		0.62435859730908827, 0.592962942441978, 0.55869217837551799, 0.52065603872514488, 0.47743783725378786,
		0.42654798630330515, 0.36287143102841829, 0.27232086470466382, 0
	};

	for (;;) {
		uint64_t word = take(r);
		unsigned i = word & 127;
		double u = ((double)(int64_t)(word >> 11) + 0.5) * 0x1p-52 - 1, z = u * x[i], y;

		if (fabs(z) < x[i + 1])
			return z;
		if (i == 0) {
			do {
				z = -log(uniform(r)) / x[1];
				y = -log(uniform(r));
			} while (2 * y < z * z);
			return u < 0 ? -x[1] - z : x[1] + z;
		}
		y = exp((z * z - x[i + 1] * x[i + 1]) / 2);
		if (y + uniform(r) * (exp((z * z - x[i] * x[i]) / 2) - y) < 1)
			return z;
	}
}

double
rb_random_gamma(struct rb_random *r, double shape)
{
	double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);

	for (;;) {
		double x = rb_random_normal(r), v = 1 + c * x, u;

		if (!(v > 0))
			continue;
		v = v * v * v;
		u = uniform(r);
		if (u < 1 - 0.0331 * (x * x) * (x * x) || log(u) < x * x / 2 + d * (1 - v + log(v)))
			return d * v;
	}
}

/* ---- probabilities (Loader 2000) ---- */

/* ln(n!) - ln(sqrt(2 pi n) (n/e)^n), for n >= 1 */
static double
stirling_error(double n)
{
	static const double table[16] = {
		0, 0.0810614667953272582196702, 0.0413406959554092940938221, 0.02767792568499833914878929,
		0.02079067210376509311152277, 0.01664469118982119216319487, 0.01387612882307074799874573,
		0.01189670994589177009505572, 0.010411265261972096497478567, 0.009255462182712732917728637,
		0.008330563433362871256469318, 0.007573675487951840794972024, 0.006942840107209529865664152,
		0.006408994188004207068439631, 0.005951370112758847735624416, 0.005554733551962801371038690
	};
	double x;

	if (n < 16)
		return table[(int)n];
	x = 1 / (n * n);
	return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 * x) * x) * x) * x) / n;
}

/* x ln(x/m) + m - x, for x > 0 */
static double
deviance(double x, double m)
{
	double d = x - m, v = d / (x + m), w = v * v, tail;

	if (w > 0.01)
		return x * log(x / m) + m - x;
	/* 2 x (artanh v - v), to v^17 */
	tail = 1.0 / 3 + w * (1.0 / 5 + w * (1.0 / 7));
	if (w > 1e-5)
		tail += w * w * w * (1.0 / 9 + w * (1.0 / 11 + w * (1.0 / 13 + w * (1.0 / 15 + w * (1.0 / 17)))));
	return d * v + 2 * x * v * w * tail;
}

/* The part of the logarithm of a probability beside the square root of its Stirling formula: the probability of k
 * is e^part / sqrt(2 pi k (n - k)/n), or / sqrt(2 pi k).  0 < k < n. */
static double
binomial_part(double k, double n, double p, double q)
{
	return -stirling_error(k) - stirling_error(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
}

static double
poisson_part(double k, double mean)
{
	return -stirling_error(k) - deviance(k, mean);
}

/* ---- counts ---- */

static double
poisson_inversion(struct rb_random *r, double mean)
{
	double p = exp(-mean), u = uniform(r), k = 0;

	while (u > p && k < 1000) {
		u -= p;
		k++;
		p *= mean / k;
	}
	return k;
}

double
rb_random_poisson(struct rb_random *r, double mean)
{
	double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b, ready = 0.9277 - 3.6224 / (b - 2);

	if (!(mean < COUNT_MAX))
		return COUNT_MAX;
	if (mean < 10)
		return mean > 0 ? poisson_inversion(r, mean) : 0;
	for (;;) {
		double u = uniform(r) - 0.5, v = uniform(r), us = 0.5 - fabs(u);
		double k = floor((2 * a / us + b) * u + mean + 0.43);

		if (us >= 0.07 && v <= ready)
			return k;
		if (k < 0 || (us < 0.013 && v > us))
			continue;
		v *= (1.1239 + 1.1328 / (b - 3.4)) / (a / (us * us) + b);
		if (k > 0 ? log(v * v * TWO_PI * k) <= 2 * poisson_part(k, mean) : log(v) <= -mean)
			return k;
	}
}

static double
binomial_inversion(struct rb_random *r, double n, double p)
{
	double odds = p / (1 - p), first = exp(n * log1p(-p));

	for (;;) {
		double u = uniform(r), chance = first, k = 0;

		for (; u > chance && k <= n && k < 200; k++) {
			u -= chance;
			chance *= (n - k) / (k + 1) * odds;
		}
		if (k <= n && k < 200)
			return k;
	}
}

/* p from 0 to 1/2, n p >= 10, so the mode is neither 0 nor n. */
static double
binomial_rejection(struct rb_random *r, double n, double p)
{
	double q = 1 - p, variance = n * p * q, spread = sqrt(variance), b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * p;
	double c = n * p + 0.5, ready = 0.92 - 4.2 / b, mode = floor((n + 1) * p);

	for (;;) {
		double u = uniform(r) - 0.5, v = uniform(r), us = 0.5 - fabs(u), at_mode, away, guess, doubt;
		double k = floor((2 * a / us + b) * u + c);

		if (us >= 0.07 && v <= ready)
			return k;
		if (k < 0 || k > n)
			continue;
		v *= (2.83 + 5.1 / b) * spread / (a / (us * us) + b);
		/* Most decisions need no probability: its logarithm over that of the mode is that of a normal, give or
		 * take (Kachitvichyanukul & Schmeiser 1988). */
		away = fabs(k - mode);
		if (away > 20 && away < variance / 2 - 1) {
			guess = log(v) + away * away / (2 * variance);
			doubt = away / variance * ((away * (away / 3 + 0.625) + 1.0 / 6) / variance + 0.5);
			if (guess < -doubt)
				return k;
			if (guess > doubt)
				continue;
		}
		at_mode = binomial_part(mode, n, p, q);
		if (k > 0 && k < n) {
			if (log(v * v * (k / mode) * ((n - k) / (n - mode))) <= 2 * (binomial_part(k, n, p, q) - at_mode))
				return k;
		} else if (log(v) <= (k > 0 ? n * log(p) : n * log1p(-p)) - at_mode - stirling_error(n) +
		                     log(TWO_PI * mode * ((n - mode) / n)) / 2) {
			return k;
		}
	}
}

double
rb_random_binomial(struct rb_random *r, double n, double p)
{
	bool turned = p > 0.5;
	double k;

	if (!(n > 0) || !(p > 0))
		return 0;
	if (p >= 1)
		return n;
	if (turned)
		p = 1 - p;
	k = n * p < 10 ? binomial_inversion(r, n, p) : binomial_rejection(r, n, p);
	return turned ? n - k : k;
}

/* Few failures expected. */
static double
negative_binomial_inversion(struct rb_random *r, double n, double more)
{
	double first = exp(n * log1p(-more));

	for (;;) {
		double u = uniform(r), chance = first, k = 0;

		for (; u > chance && k < 1000; k++) {
			u -= chance;
			chance *= (n + k) / (k + 1) * more;
		}
		if (k < 1000)
			return k;
	}
}

double
rb_random_negative_binomial(struct rb_random *r, double n, double more, double last)
{
	double sum = 0, rate;

	if (!(n > 0) || !(more > 0))
		return 0;
	if (!(last > 0))
		return COUNT_MAX;
	rate = more / last;
	if (more < 0.9 && n * rate < 10)
		return negative_binomial_inversion(r, n, more);
	if (n > 4)
		return rb_random_poisson(r, fmin(rb_random_gamma(r, n) * rate, COUNT_MAX));
	for (double i = 0; i < n; i++) /* ln more = ln(1 - last), which is small */
		sum += floor(log(uniform(r)) / log1p(-last));
	return fmin(sum, COUNT_MAX);
}
