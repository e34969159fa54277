/* Movements whose inverse is known, to make fields of and to check fields with. */
#include <math.h>

#include "volume/field.h"
#include "volume/volume.h"

static const double pi = 3.14159265358979323846;
/* The steepest slope of (1 - t^2)^3 is 96 / (25 sqrt 5). */
static const double bump_slope = 1.7173002074095164;

static double
length2(const double v[3])
{
	return v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
}

/* ---- a push: along one vector, by a share that depends on the distance ---- */

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

/* The same for a bump. */
static double
bump_share(const struct vol_motion *m, const double x_mm[3], double k)
{
	double along = 1, across = 1;

	for (int a = 0; a < 3; a++) {
		double t = (x_mm[a] - m->centre_mm[a] - k * m->push_mm[a]) / m->radii_mm[a];

		if (fabs(m->push_mm[a]) > 0)
			along -= t * t;
		else
			across -= t * t;
	}
	return along > 0 && across > 0 && length2(m->push_mm) > 0 ? pow(along * across, 3) : 0;
}

/* y - shift = x + k push with k = share at x, so k solves k = share(y - shift, k): one equation of one unknown in
 * [0, 1], whose difference of sides only grows where the motion is invertible. */
static void
push_back(const struct vol_motion *m, double (*part)(const struct vol_motion *, const double *, double),
          const double y_mm[3], double v_mm[3])
{
	double x[3] = { 0 }, low = 0, high = 1;

	for (int a = 0; a < 3; a++)
		x[a] = y_mm[a] - m->shift_mm[a];
	while (high - low > 1e-15) {
		double k = (low + high) / 2;

		if (k <= low || k >= high)
			break;
		if (k < part(m, x, k))
			low = k;
		else
			high = k;
	}
	if (length2(m->push_mm) <= 0 || (part == bump_share && bump_share(m, x, 0) <= 0))
		high = 0;
	for (int a = 0; a < 3; a++)
		v_mm[a] = -m->shift_mm[a] - high * m->push_mm[a];
}

/* ---- rotations, the same angle everywhere or less and less with the distance ---- */

static void
turn(const struct vol_motion *m, const double x_mm[3], double sign, double u_mm[3])
{
	double r[3] = { 0 }, e[3] = { 0 }, length = sqrt(length2(m->axis)), angle = sign * m->degrees * pi / 180, c, s, along = 0;

	for (int a = 0; a < 3; a++) {
		r[a] = x_mm[a] - m->centre_mm[a];
		e[a] = m->axis[a] / length;
		along += r[a] * e[a];
	}
	if (m->kind == VOL_MOTION_SWIRL)
		angle *= exp(-length2(r) / (2 * m->sigma_mm * m->sigma_mm));
	c = -2 * sin(angle / 2) * sin(angle / 2);      /* cos - 1 without loss */
	s = sin(angle);
	for (int a = 0; a < 3; a++) {
		int b = (a + 1) % 3, d = (a + 2) % 3;

		u_mm[a] = c * (r[a] - along * e[a]) + s * (e[b] * r[d] - e[d] * r[b]);
	}
}

/* ---- shrinking and growing about a centre ---- */

/* How far a place at r from the centre moves outwards, and the derivative. */
static double
outwards(const struct vol_motion *m, double r, double *slope)
{
	double scale = pow(m->volume, -1. / 3) - 1, width = m->outer_mm - m->inner_mm, d0, m0, t, a3, a4, a5;

	*slope = scale;
	if (m->outer_mm <= 0 || r <= m->inner_mm)
		return scale * r;
	*slope = 0;
	if (r >= m->outer_mm)
		return 0;
	d0 = scale * m->inner_mm;
	m0 = scale * width;
	t = (r - m->inner_mm) / width;
	a3 = -10 * d0 - 6 * m0;
	a4 = 15 * d0 + 8 * m0;
	a5 = -6 * d0 - 3 * m0;
	*slope = (m0 + t * t * (3 * a3 + t * (4 * a4 + t * 5 * a5))) / width;
	return d0 + t * (m0 + t * t * (a3 + t * (a4 + t * a5)));
}

/* Places keep their order along a ray: the slope of r + outwards(r) is above 0 at its ends and where it turns. */
static bool
keeps_order(const struct vol_motion *m)
{
	double scale = pow(m->volume, -1. / 3) - 1, width = m->outer_mm - m->inner_mm, slope;
	double d0 = scale * m->inner_mm, m0 = scale * width;
	double a = 20 * (-6 * d0 - 3 * m0), b = 12 * (15 * d0 + 8 * m0), c = 6 * (-10 * d0 - 6 * m0);
	double root = b * b - 4 * a * c;

	for (int sign = -1; root >= 0 && fabs(a) > 0 && sign <= 1; sign += 2) {
		double t = (-b + sign * sqrt(root)) / (2 * a);

		if (t > 0 && t < 1) {
			outwards(m, m->inner_mm + t * width, &slope);
			if (slope <= -1)
				return false;
		}
	}
	return true;
}

static void
scale(const struct vol_motion *m, const double x_mm[3], double u_mm[3])
{
	double r[3] = { 0 }, far, slope, d;

	for (int a = 0; a < 3; a++)
		r[a] = x_mm[a] - m->centre_mm[a];
	far = sqrt(length2(r));
	d = outwards(m, far, &slope);
	for (int a = 0; a < 3; a++)
		u_mm[a] = far > 0 ? d / far * r[a] : 0;
}

/* r with r + outwards(r) = the distance of y: Newton's iteration kept between two ends. */
static void
scale_back(const struct vol_motion *m, const double y_mm[3], double v_mm[3])
{
	double q[3] = { 0 }, far, low = 0, high, r, s = pow(m->volume, -1. / 3);

	for (int a = 0; a < 3; a++)
		q[a] = y_mm[a] - m->centre_mm[a];
	far = sqrt(length2(q));
	high = m->outer_mm > 0 ? m->outer_mm : far / s;
	r = far / s;
	if (m->outer_mm > 0 && far >= m->outer_mm)
		r = far;
	else if (m->outer_mm > 0 && r > m->inner_mm)
		for (int step = 0; step < 200; step++) {
			double slope, error, next;

			r = fmin(fmax(r, low), high);
			error = r + outwards(m, r, &slope) - far;
			*(error > 0 ? &high : &low) = r;
			next = r - error / (1 + slope);
			if (fabs(error) < 1e-13 || high - low < 1e-14)
				break;
			r = next > low && next < high ? next : (low + high) / 2;
		}
	for (int a = 0; a < 3; a++)
		v_mm[a] = far > 0 ? (r / far - 1) * q[a] : 0;
}

/* ---- one motion ---- */

bool
vol_motion_is_invertible(const struct vol_motion *m)
{
	double push = sqrt(length2(m->push_mm));

	switch (m->kind) {
	case VOL_MOTION_PUSH:
		return push * exp(-0.5) < m->sigma_mm || push <= 0;
	case VOL_MOTION_BUMP:
		for (int a = 0; a < 3; a++)
			if (fabs(m->push_mm[a]) * bump_slope >= m->radii_mm[a])
				return false;
		return true;
	case VOL_MOTION_SCALE:
		return m->outer_mm <= 0 || keeps_order(m);
	case VOL_MOTION_ROTATE:
	case VOL_MOTION_SWIRL:
		break;
	}
	return true;
}

void
vol_motion_at(const struct vol_motion *m, const double x_mm[3], double u_mm[3])
{
	double k;

	switch (m->kind) {
	case VOL_MOTION_PUSH:
	case VOL_MOTION_BUMP:
		k = m->kind == VOL_MOTION_PUSH ? share(m, x_mm, 0) : bump_share(m, x_mm, 0);
		for (int a = 0; a < 3; a++)
			u_mm[a] = m->shift_mm[a] + k * m->push_mm[a];
		return;
	case VOL_MOTION_SCALE:
		scale(m, x_mm, u_mm);
		return;
	case VOL_MOTION_ROTATE:
	case VOL_MOTION_SWIRL:
		turn(m, x_mm, 1, u_mm);
	}
}

void
vol_motion_inverse_at(const struct vol_motion *m, const double y_mm[3], double v_mm[3])
{
	switch (m->kind) {
	case VOL_MOTION_PUSH:
	case VOL_MOTION_BUMP:
		push_back(m, m->kind == VOL_MOTION_PUSH ? share : bump_share, y_mm, v_mm);
		return;
	case VOL_MOTION_SCALE:
		scale_back(m, y_mm, v_mm);
		return;
	case VOL_MOTION_ROTATE:
	case VOL_MOTION_SWIRL:
		turn(m, y_mm, -1, v_mm);       /* the distance from the centre, so the angle too, is the same */
	}
}

/* ---- what a motion must have ---- */

static bool
positive(double v)
{
	return v > 0 && v <= 1e4;
}

static bool
check_vectors(const struct vol_motion *m, struct fault *f)
{
	for (int a = 0; a < 3; a++)
		if (!(fabs(m->shift_mm[a]) <= 1e4 && fabs(m->push_mm[a]) <= 1e4) || !(fabs(m->centre_mm[a]) <= 1e6))
			return fault_set(f, 0, 0, "a movement that is not within 10000 mm; expected less");
	return true;
}

static bool
check_bump(const struct vol_motion *m, struct fault *f)
{
	int along = 0;

	for (int a = 0; a < 3; a++) {
		along += fabs(m->push_mm[a]) > 0;
		if (!positive(m->radii_mm[a]))
			return fault_set(f, 0, 0, "a bump without a radius; expected three above 0 mm");
	}
	return along <= 1 || fault_set(f, 0, 0, "a bump that is not along one axis; expected one number that is not 0");
}

static bool
check_turn(const struct vol_motion *m, bool slice, struct fault *f)
{
	double length = sqrt(length2(m->axis));

	if (!(length > 1e-6 && length < 1e6))
		return fault_set(f, 0, 0, "an axis without a direction; expected three numbers, such as 0 0 1");
	if (slice && hypot(m->axis[0], m->axis[1]) > 0)
		return fault_set(f, 0, 0, "a turn out of the slice's plane; expected the axis 0 0 1");
	if (!(fabs(m->degrees) <= 360))
		return fault_set(f, 0, 0, "a turn of more than 360 degrees; expected less");
	if (m->kind == VOL_MOTION_SWIRL && !positive(m->sigma_mm))
		return fault_set(f, 0, 0, "a swirl without a width; expected sigma above 0 mm");
	return true;
}

static bool
check_scale(const struct vol_motion *m, struct fault *f)
{
	if (!(m->volume >= 0.001 && m->volume <= 1000))
		return fault_set(f, 0, 0, "a change of volume to none or too much; expected 0.001 to 1000 of it");
	if (!(m->outer_mm >= 0 && m->outer_mm <= 1e4 && m->inner_mm >= 0 &&
	      (m->outer_mm <= 0 || m->inner_mm < m->outer_mm)))
		return fault_set(f, 0, 0, "a shrinking part that is not inside its surroundings; expected the inner radius "
		                 "below the outer");
	return true;
}

static bool
check(const struct vol_motion *m, bool slice, struct fault *f)
{
	if (!check_vectors(m, f))
		return false;
	switch (m->kind) {
	case VOL_MOTION_PUSH:
		if (length2(m->push_mm) > 0 && !positive(m->sigma_mm))
			return fault_set(f, 0, 0, "a push without a width; expected sigma above 0 mm");
		return true;
	case VOL_MOTION_BUMP:
		return check_bump(m, f);
	case VOL_MOTION_SCALE:
		return check_scale(m, f);
	case VOL_MOTION_ROTATE:
	case VOL_MOTION_SWIRL:
		return check_turn(m, slice, f);
	}
	return fault_set(f, 0, 0, "a movement of no known kind; expected a push, bump, shrinking, turn or swirl");
}

static bool
refuse_inverse(const struct vol_motion *m, struct fault *f)
{
	switch (m->kind) {
	case VOL_MOTION_PUSH:
		return fault_set(f, 0, 0, "the push folds tissue, so it has no inverse; expected less than 1.64 sigma");
	case VOL_MOTION_BUMP:
		return fault_set(f, 0, 0, "the bump folds tissue, so it has no inverse; expected a push of less than 0.582 of "
		                 "its radius");
	default:
		return fault_set(f, 0, 0, "the change of volume folds tissue around it, so it has no inverse; expected a wider "
		                 "outer radius or less change");
	}
}

/* In a slice nothing moves along z, and distances are within the plane. */
static void
flatten(struct vol_motion *m, double z_mm)
{
	m->shift_mm[2] = m->push_mm[2] = 0;
	m->centre_mm[2] = z_mm;
}

bool
vol_motions_check(const struct vol_motions *m, bool slice, bool inverse, struct fault *f)
{
	if (m->n > VOL_MOTIONS_MAX)
		return fault_set(f, 0, 0, "%zu movements; expected at most %d", m->n, VOL_MOTIONS_MAX);
	for (size_t i = 0; i < m->n; i++) {
		struct vol_motion one = m->items[i];

		if (slice)
			flatten(&one, 0);
		if (!check(&one, slice, f))
			return false;
		if (inverse && !vol_motion_is_invertible(&one))
			return refuse_inverse(&one, f);
	}
	return true;
}

/* ---- several ---- */

static void
follow(const struct vol_motions *m, bool inverse, const double at_mm[3], double by_mm[3])
{
	double at[3] = { 0 }, step[3] = { 0 };

	for (int a = 0; a < 3; a++) {
		at[a] = at_mm[a];
		by_mm[a] = 0;
	}
	for (size_t i = 0; i < m->n; i++) {
		if (inverse)
			vol_motion_inverse_at(&m->items[m->n - 1 - i], at, step);
		else
			vol_motion_at(&m->items[i], at, step);
		for (int a = 0; a < 3; a++) {
			by_mm[a] += step[a];
			at[a] = at_mm[a] + by_mm[a];
		}
	}
}

void
vol_motions_at(const struct vol_motions *m, const double x_mm[3], double u_mm[3])
{
	follow(m, false, x_mm, u_mm);
}

void
vol_motions_inverse_at(const struct vol_motions *m, const double y_mm[3], double v_mm[3])
{
	follow(m, true, y_mm, v_mm);
}

bool
vol_motions_fill(struct vol_field *u, const struct vol_motions *m, bool inverse, struct fault *f)
{
	const struct vol_grid *g = &u->grid;
	const size_t plane = (size_t)g->n[0] * (size_t)g->n[1];
	bool slice = g->n[2] == 1;
	struct vol_motions flat;

	if (!vol_motions_check(m, slice, inverse, f))
		return false;
	flat = *m;
	for (size_t i = 0; slice && i < flat.n; i++)
		flatten(&flat.items[i], g->origin_mm[2]);
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic)
#endif
	for (int z = 0; z < g->n[2]; z++)
		for (size_t i = (size_t)z * plane; i < ((size_t)z + 1) * plane; i++) {
			double at_mm[3] = { 0 }, by_mm[3] = { 0 };

			vol_grid_world(g, i, at_mm);
			follow(&flat, inverse, at_mm, by_mm);
			for (int a = 0; a < 3; a++)
				u->u_mm[a][i] = (float)by_mm[a];
		}
	return true;
}

bool
vol_field_fill(struct vol_field *u, const struct vol_motion *m, bool inverse, struct fault *f)
{
	struct vol_motions one = { .n = 1, .items = { *m } };

	return vol_motions_fill(u, &one, inverse, f);
}
