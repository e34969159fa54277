/* slope.h - how a cost grows with a size. */
#ifndef BENCH_SLOPE_H
#define BENCH_SLOPE_H

#include <math.h>

/* Slope of log y against log x by least squares. */
static inline double
slope(const double *x, const double *y, int n)
{
	double mx = 0, my = 0, xy = 0, xx = 0;

	for (int i = 0; i < n; i++) {
		mx += log(x[i]) / n;
		my += log(y[i]) / n;
	}
	for (int i = 0; i < n; i++) {
		xy += (log(x[i]) - mx) * (log(y[i]) - my);
		xx += (log(x[i]) - mx) * (log(x[i]) - mx);
	}
	return xy / xx;
}

#endif
