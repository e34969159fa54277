/* Relative histograms: how much of a structure has how much dose. */
#include <math.h>
#include <stdlib.h>

#include "assess/internal.h"

static int
hotter_first(const void *left, const void *right)
{
	double l = ((const struct rb_dose_share *)left)->dose_gy, r = ((const struct rb_dose_share *)right)->dose_gy;

	return (l < r) - (l > r);
}

void
histogram_sort(struct rb_dose_share *x, size_t n)
{
	qsort(x, n, sizeof *x, hotter_first);
}

size_t
histogram_stack(const struct rb_dose_share *x, size_t n, const struct rb_dose_share *y, size_t m,
                struct rb_dose_share *out)
{
	size_t i = 0, j = 0, k = 0;
	double left_x = n ? x[0].share : 0, left_y = m ? y[0].share : 0;

	while (i < n && j < m) {
		double step = fmin(left_x, left_y);

		out[k++] = (struct rb_dose_share){ x[i].dose_gy + y[j].dose_gy, step };
		left_x -= step;
		left_y -= step;
		if (left_x <= 1e-12 && ++i < n)
			left_x = x[i].share;
		if (left_y <= 1e-12 && ++j < m)
			left_y = y[j].share;
	}
	return k;
}
