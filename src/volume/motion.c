/* Movements whose inverse is known, to make fields of and to check fields with. */
#include <math.h>

#include "volume/volume.h"

static double
length2(const double v[3])
{
	return v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
}

/* How much of the push acts at x - k push. */
static double
share(const struct vol_motion *m, const double x_mm[3], double k)
{
	double from[3] = { 0 };

	if (length2(m->push_mm) <= 0)
		return 0;
	for (int a = 0; a < 3; a++)
		from[a] = x_mm[a] - m->centre_mm[a] - k * m->push_mm[a];
	return exp(-length2(from) / (2 * m->sigma_mm * m->sigma_mm));
}

bool
vol_motion_is_invertible(const struct vol_motion *m)
{
	return sqrt(length2(m->push_mm)) * exp(-0.5) < m->sigma_mm || length2(m->push_mm) <= 0;
}

void
vol_motion_at(const struct vol_motion *m, const double x_mm[3], double u_mm[3])
{
	double k = share(m, x_mm, 0);

	for (int a = 0; a < 3; a++)
		u_mm[a] = m->shift_mm[a] + k * m->push_mm[a];
}

/* y - shift = x + k push with k = share at x, so k solves k = share(y - shift, k): one equation of one unknown in
 * (0, 1], whose difference of sides only grows where the motion is invertible. */
void
vol_motion_inverse_at(const struct vol_motion *m, const double y_mm[3], double v_mm[3])
{
	double x[3], low = 0, high = 1;

	for (int a = 0; a < 3; a++)
		x[a] = y_mm[a] - m->shift_mm[a];
	while (high - low > 1e-15) {
		double k = (low + high) / 2;

		if (k <= low || k >= high)
			break;
		if (k < share(m, x, k))
			low = k;
		else
			high = k;
	}
	if (length2(m->push_mm) <= 0)
		high = 0;
	for (int a = 0; a < 3; a++)
		v_mm[a] = -m->shift_mm[a] - high * m->push_mm[a];
}

bool
vol_field_fill(struct vol_field *u, const struct vol_motion *m, bool inverse, struct fault *f)
{
	struct vol_motion flat = *m;

	if (u->grid.n[2] == 1) {
		flat.shift_mm[2] = flat.push_mm[2] = 0;
		flat.centre_mm[2] = u->grid.origin_mm[2];
	}
	for (int a = 0; a < 3; a++)
		if (!(fabs(flat.shift_mm[a]) <= 1e4 && fabs(flat.push_mm[a]) <= 1e4) || !isfinite(flat.centre_mm[a]))
			return fault_set(f, 0, 0, "a movement that is not within 10000 mm; expected less");
	if (length2(flat.push_mm) > 0 && !(flat.sigma_mm > 0 && isfinite(flat.sigma_mm)))
		return fault_set(f, 0, 0, "a push without a width; expected sigma above 0 mm");
	if (inverse && !vol_motion_is_invertible(&flat))
		return fault_set(f, 0, 0, "the push folds tissue, so it has no inverse; expected less than 1.64 sigma");
	for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++) {
		double at_mm[3], out[3];

		vol_grid_world(&u->grid, i, at_mm);
		if (inverse)
			vol_motion_inverse_at(&flat, at_mm, out);
		else
			vol_motion_at(&flat, at_mm, out);
		for (int a = 0; a < 3; a++)
			u->u_mm[a][i] = (float)out[a];
	}
	return true;
}
