#include "base/plot.h"

#include <math.h>
#include <stdlib.h>

/* Beyond this the arithmetic of axes would overflow. */
static const double huge = 1e300;

double
plot_y(const struct plot *p, double y)
{
	if (!isfinite(y) || (p->y.log10 && !(y > 0)))
		return NAN;
	return p->y.log10 ? log10(y) : y;
}

/* The lowest and highest of what is there; false for nothing. */
static bool
data_range(const struct plot *p, bool vertical, double *low, double *high)
{
	bool any = false;

	for (size_t s = 0; s < p->series_count && s < PLOT_SERIES_MAX; s++)
		for (size_t i = 0; i < p->series[s].n; i++) {
			double y = plot_y(p, p->series[s].y[i]), x = p->series[s].x[i], v = vertical ? y : x;

			if (!isfinite(x) || !isfinite(y))
				continue;
			v = fmax(-huge, fmin(huge, v));
			*low = any ? fmin(*low, v) : v;
			*high = any ? fmax(*high, v) : v;
			any = true;
		}
	return any;
}

static bool
range(const struct plot *p, bool vertical, double given_low, double given_high, double *low, double *high)
{
	double least = NAN, most = NAN, size;
	bool any = data_range(p, vertical, &least, &most);

	*low = isfinite(given_low) ? fmax(-huge, fmin(huge, given_low)) : least;
	*high = isfinite(given_high) ? fmax(-huge, fmin(huge, given_high)) : most;
	if (!any && !(isfinite(*low) && isfinite(*high)))
		return false;
	size = fmax(fabs(*low), fabs(*high));
	if (*high - *low > 1e-9 * size && *high - *low > 1e-300)
		return true;
	/* A point, or a given bound on the wrong side of all data. */
	size = fmax(fabs(*low) * 0.1, 0.5);
	if (isfinite(given_low) && !isfinite(given_high)) {
		*high = *low + 2 * size;
	} else if (isfinite(given_high) && !isfinite(given_low)) {
		*low = *high - 2 * size;
	} else {
		double middle = fmin(*low, *high);

		*low = middle - size;
		*high = middle + size;
	}
	return true;
}

bool
plot_x_range(const struct plot *p, double *low, double *high)
{
	return range(p, false, p->x.low, p->x.high, low, high);
}

bool
plot_y_range(const struct plot *p, double *low, double *high)
{
	double given_low = p->y.low, given_high = p->y.high;

	if (p->y.log10) {
		given_low = given_low > 0 ? log10(given_low) : NAN;
		given_high = given_high > 0 ? log10(given_high) : NAN;
	}
	return range(p, true, given_low, given_high, low, high);
}

/* How many multiples of mult * 10^e there are in [low, high], and the first factor.  The slack is for
 * the rounding of the quotients. */
static double
factors(double low, double high, int mult, int e, double *first)
{
	double power = pow(10, abs(e)), step = e < 0 ? mult / power : mult * power;

	*first = ceil(low / step - 1e-9 - 1e-15 * fabs(low / step));
	return floor(high / step + 1e-9 + 1e-15 * fabs(high / step)) - *first + 1;
}

int
plot_ticks(double low, double high, int most, bool whole, double out[PLOT_TICKS_MAX], int *decimals)
{
	static const int steps[] = { 1, 2, 5 };
	double first = 0, count = 0, fuller = 0;
	int start, i;

	*decimals = 0;
	if (!isfinite(low) || !isfinite(high) || !(high > low))
		return 0;
	most = most < 2 ? 2 : most > PLOT_TICKS_MAX ? PLOT_TICKS_MAX : most;
	start = (int)floor(log10(high / most - low / most)) - 1;
	if (whole && start < 0)
		start = 0;
	for (i = 0; i < 12; i++) {
		count = factors(low, high, steps[(unsigned)i % 3], start + i / 3, &first);
		if (count <= most)
			break;
		fuller = count;
	}
	/* All fell between two steps: one tick of the finer step. */
	if (count < 1 && fuller > 0) {
		i--;
		factors(low, high, steps[(unsigned)i % 3], start + i / 3, &first);
		count = 1;
	}
	for (int k = 0; k < (int)count; k++) {
		int e = start + i / 3;
		double power = pow(10, abs(e)), value = (first + k) * steps[(unsigned)i % 3];

		/* A negative power of ten is no binary fraction: divide by the positive one. */
		out[k] = e < 0 ? value / power : value * power;
		*decimals = e < 0 ? -e : 0;
	}
	return count < 1 ? 0 : (int)count;
}
