/* A field at any place. */
#include <math.h>

#include "volume/field_local.h"

struct spot {
	size_t at[8];
	double low[3], high[3];        /* weights of the lower and upper voxels along each axis */
	double slope[3];               /* 1/spacing; 0 along an axis that is left out */
	bool inside;
};

static void
find(const struct vol_grid *g, const double at_mm[3], struct spot *s)
{
	const size_t step[3] = { 1, (size_t)g->n[0], (size_t)g->n[0] * (size_t)g->n[1] };
	size_t base = 0, up[3] = { 0 };

	for (int a = 0; a < 3; a++) {
		int last = g->n[a] - 1;
		double i = (at_mm[a] - g->origin_mm[a]) / g->spacing_mm[a], first;

		if (!(i >= -0.5 - 1e-5 && i <= last + 0.5 + 1e-5) && !(a == 2 && last == 0))
			s->inside = false;
		i = last == 0 || isnan(i) ? 0 : fmin(fmax(i, 0), last);
		first = fmin(floor(i), last > 0 ? last - 1 : 0);
		s->high[a] = i - first;
		s->low[a] = 1 - s->high[a];
		s->slope[a] = last > 0 ? 1 / g->spacing_mm[a] : 0;
		base += (size_t)first * step[a];
		up[a] = last > 0 ? step[a] : 0;
	}
	for (unsigned k = 0; k < 8; k++)
		s->at[k] = base + (k & 1 ? up[0] : 0) + (k & 2 ? up[1] : 0) + (k & 4 ? up[2] : 0);
}

bool
field_at(const struct vol_field *u, const double at_mm[3], double u_mm[3])
{
	struct spot s = { .inside = true };

	find(&u->grid, at_mm, &s);
	for (int part = 0; part < 3; part++) {
		double sum = 0;

		if (part == 2 && u->grid.n[2] == 1) {
			u_mm[2] = 0;
			continue;
		}
		for (unsigned k = 0; k < 8; k++)
			sum += (k & 1 ? s.high : s.low)[0] * (k & 2 ? s.high : s.low)[1] * (k & 4 ? s.high : s.low)[2] *
			       (double)u->u_mm[part][s.at[k]];
		u_mm[part] = sum;
	}
	return s.inside;
}

void
field_matrix_at(const struct vol_field *u, const double at_mm[3], double m[3][3])
{
	struct spot s = { .inside = true };

	find(&u->grid, at_mm, &s);
	for (int part = 0; part < 3; part++)
		for (int axis = 0; axis < 3; axis++) {
			int b = (axis + 1) % 3, c = (axis + 2) % 3;
			double sum = 0;

			m[part][axis] = part == axis;
			if (u->grid.n[part] == 1)
				continue;
			for (unsigned k = 0; k < 8; k++)
				sum += (k >> axis & 1 ? 1 : -1) * (k >> b & 1 ? s.high : s.low)[b] *
				       (k >> c & 1 ? s.high : s.low)[c] * (double)u->u_mm[part][s.at[k]];
			m[part][axis] += sum * s.slope[axis];
		}
}
