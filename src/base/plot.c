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

int
plot_ticks(double low, double high, int most, bool whole, double out[PLOT_TICKS_MAX], int *decimals)
{
	static const double steps[] = { 1, 2, 5 };
	int exponent, n = 0;

	*decimals = 0;
	if (!isfinite(low) || !isfinite(high) || !(high > low))
		return 0;
	most = most < 2 ? 2 : most > PLOT_TICKS_MAX ? PLOT_TICKS_MAX : most;
	exponent = (int)floor(log10(high / most - low / most)) - 1;
	if (whole && exponent < 0)
		exponent = 0;
	for (int i = 0; i < 12; i++) {
		int e = exponent + i / 3;
		/* A negative power of ten is no binary fraction: divide by the positive one. */
		double power = pow(10, abs(e)), mult = steps[i % 3];
		double step = e < 0 ? mult / power : mult * power;
		double first = ceil(low / step - 1e-9), last = floor(high / step + 1e-9);

		if (last - first + 1 > most)
			continue;
		for (double k = first; k <= last && n < PLOT_TICKS_MAX; k++)
			out[n++] = e < 0 ? k * mult / power : k * mult * power;
		*decimals = e < 0 ? -e : 0;
		return n;
	}
	return 0;
}
