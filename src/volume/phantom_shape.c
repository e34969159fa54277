/* Shapes as signed distances, and smooth noise to make them natural. */
#include <math.h>

#include "base/random.h"
#include "volume/phantom_shape.h"

static const double two_pi = 6.283185307179586;

double
shape_random(uint64_t seed, uint64_t stream, uint64_t index)
{
	uint64_t key[4] = { seed, 0x70686d, 0, 0 }, counter[4] = { index / 4, 0, stream, 0 }, out[4];

	random_threefry(counter, key, out);
	return random_unit(out[index % 4]);
}

void
shape_noise_init(struct shape_noise *n, uint64_t seed, uint64_t stream, double wavelength_mm)
{
	for (uint64_t i = 0; i < SHAPE_WAVES; i++) {
		double length = wavelength_mm * (1 + 1.5 * (double)i / (SHAPE_WAVES - 1));
		double turn = two_pi * shape_random(seed, stream, 4 * i);
		/* Flat rather than steep, so that a slice sees most of the waves. */
		double up = 1.2 * (shape_random(seed, stream, 4 * i + 1) - 0.5), flat = sqrt(1 - up * up);

		n->k[i][0] = two_pi / length * flat * cos(turn);
		n->k[i][1] = two_pi / length * flat * sin(turn);
		n->k[i][2] = two_pi / length * up;
		n->phase[i] = two_pi * shape_random(seed, stream, 4 * i + 2);
	}
}

double
shape_noise_at(const struct shape_noise *n, const double p[3])
{
	double sum = 0;

	for (int i = 0; i < SHAPE_WAVES; i++)
		sum += cos(n->k[i][0] * p[0] + n->k[i][1] * p[1] + n->k[i][2] * p[2] + n->phase[i]);
	return sum / SHAPE_WAVES;
}

struct shape_knot
shape_along(const struct shape_knot *knots, size_t n, double z)
{
	size_t i = 1;
	double t;
	struct shape_knot a, b;

	if (n == 1 || z <= knots[0].z)
		return knots[0];
	if (z >= knots[n - 1].z)
		return knots[n - 1];
	while (knots[i].z < z)
		i++;
	a = knots[i - 1];
	b = knots[i];
	t = (z - a.z) / (b.z - a.z);
	t = t * t * (3 - 2 * t);
	return (struct shape_knot){ z, a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.rx + t * (b.rx - a.rx),
	                            a.ry + t * (b.ry - a.ry), a.deg + t * (b.deg - a.deg) };
}

double
shape_ellipse(double x, double y, double rx, double ry)
{
	double k0 = hypot(x / rx, y / ry), k1 = hypot(x / (rx * rx), y / (ry * ry));

	return k1 > 0 ? k0 * (k0 - 1) / k1 : -fmin(rx, ry);
}

/* How far along a to b the place nearest to (x, y) is. */
static double
nearest(double x, double y, double ax, double ay, double bx, double by)
{
	double dx = bx - ax, dy = by - ay, t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);

	return fmin(fmax(t, 0), 1);
}

double
shape_line(double x, double y, double ax, double ay, double bx, double by, double r)
{
	double t = nearest(x, y, ax, ay, bx, by);

	return hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) - r;
}

double
shape_path(double x, double y, const double (*points)[2], size_t n, double *part)
{
	double best = HUGE_VAL;

	for (size_t i = 1; i < n; i++) {
		const double *a = points[i - 1], *b = points[i];
		double t = nearest(x, y, a[0], a[1], b[0], b[1]);
		double d = hypot(x - a[0] - t * (b[0] - a[0]), y - a[1] - t * (b[1] - a[1]));

		if (d < best) {
			best = d;
			*part = ((double)(i - 1) + t) / (double)(n - 1);
		}
	}
	return best;
}

double
shape_union(double a, double b, double k)
{
	double h = fmax(k - fabs(a - b), 0) / k;

	return fmin(a, b) - h * h * k / 4;
}

double
shape_cut(double a, double b, double k)
{
	return -shape_union(-a, -b, k);
}
