/* volume_pair.h - two images of a neck, today's and an earlier one, whose true displacement is known (VOLUME sections 0
 * and 4): a body of soft blobs, fatty parotids that shrink, a canal of bone that moves, a jaw, an airway, and noise. */
#ifndef VOLUME_PAIR_H
#define VOLUME_PAIR_H

#include "volume_help.h"

enum { PAIR_BLOBS = 820, PAIR_CELL_MM = 16, PAIR_CELLS = 16, PAIR_POINTS = 1000 };

/* What happened: today's parotids have these parts of their earlier volume, the cord was displaced by cord_mm. */
struct pair_truth {
	uint64_t seed;
	double left_volume, right_volume, cord_mm[3], noise_hu;
};

/* VOLUME section 0. */
static const struct pair_truth pair_standard = { 20240607, 0.70, 0.85, { 0, 4, 0 }, 8 };

struct pair_blob { double at[3], sigma, hu; };

struct pair {
	struct pair_truth truth;
	struct vol_grid grid;
	float *fixed, *moving;
	struct pair_blob blobs[PAIR_BLOBS];
	/* Blobs that reach a cell of 16 mm, so that a place need not ask them all. */
	struct { int n; short of[PAIR_BLOBS]; } *cells;
};

/* ---- the displacement ---- */

static inline void
pair_shrink(const double at[3], double centre_x, double big, double volume, double u[3])
{
	const double r1 = 20, s = pow(volume, -1. / 3), h = big - r1, x = at[0] - centre_x;
	double r = sqrt(x * x + at[1] * at[1] + at[2] * at[2]), t, d0 = (s - 1) * r1, m0 = (s - 1) * h, d;

	if (r >= big)
		return;
	t = fmax((r - r1) / h, 0);
	d = d0 + m0 * t + (-10 * d0 - 6 * m0) * pow(t, 3) + (15 * d0 + 8 * m0) * pow(t, 4) + (-6 * d0 - 3 * m0) * pow(t, 5);
	if (r <= r1)
		d = (s - 1) * r;
	for (int a = 0; a < 3; a++)
		u[a] += d / fmax(r, 1e-12) * (a == 0 ? x : at[a]);
}

static inline void
pair_move(const struct pair_truth *t, const double at[3], double u[3])
{
	double q = at[0] * at[0] / (16 * 16) + at[2] * at[2] / (60 * 60), y = (at[1] - 20) / 18, k;

	u[0] = u[1] = u[2] = 0;
	pair_shrink(at, -55, 38, t->left_volume, u);
	pair_shrink(at, 55, 37, t->right_volume, u);
	k = pow(fmax(1 - q, 0), 3) * pow(fmax(1 - y * y, 0), 3);
	for (int a = 0; a < 3; a++)
		u[a] += t->cord_mm[a] * k;
}

/* ---- the earlier image at a place ---- */

static inline double
pair_logistic(double v)
{
	return 1 / (1 + exp(fmin(fmax(-v / 0.9, -60), 60)));
}

static inline double
pair_ellipsoid(const double p[3], double cx, double cy, double cz, double a, double b, double c)
{
	double x = (p[0] - cx) / a, y = (p[1] - cy) / b, z = (p[2] - cz) / c;

	return (1 - sqrt(x * x + y * y + z * z)) * fmin(a, fmin(b, c));
}

static inline double
pair_hu(const struct pair *k, const double p[3])
{
	const struct pair_truth *t = &k->truth;
	double body = pair_logistic(pair_ellipsoid(p, 0, 0, 0, 110, 105, 400)), hu = 0, ring;
	double left = 20 * pow(t->left_volume, -1. / 3), right = 20 * pow(t->right_volume, -1. / 3);
	int cell = 0;

	for (int a = 2; a >= 0; a--) {
		int c = (int)floor(p[a] / PAIR_CELL_MM) + PAIR_CELLS / 2;

		cell = cell * PAIR_CELLS + (c < 0 ? 0 : c >= PAIR_CELLS ? PAIR_CELLS - 1 : c);
	}
	for (int i = 0; i < k->cells[cell].n; i++) {
		const struct pair_blob *b = &k->blobs[k->cells[cell].of[i]];
		double r2 = 0, reach = 3.5 * b->sigma;

		if (fabs(p[0] - b->at[0]) >= reach || fabs(p[1] - b->at[1]) >= reach || fabs(p[2] - b->at[2]) >= reach)
			continue;
		for (int a = 0; a < 3; a++)
			r2 += (p[a] - b->at[a]) * (p[a] - b->at[a]);
		hu += b->hu * exp(-r2 / (2 * b->sigma * b->sigma));
	}
	hu -= 60 * pair_logistic(pair_ellipsoid(p, -55, 0, 0, left, left, left));
	hu -= 60 * pair_logistic(pair_ellipsoid(p, 55, 0, 0, right, right, right));
	ring = hypot(p[0] - t->cord_mm[0], p[1] - 20 - t->cord_mm[1]);
	hu += 700 * (pair_logistic(13 - ring) - pair_logistic(8.5 - ring)) + 35 * pair_logistic(5 - ring);
	hu += 900 * (pair_logistic(pair_ellipsoid(p, 0, -45, -20, 60, 50, 14)) -
	             pair_logistic(pair_ellipsoid(p, 0, -38, -20, 53, 47, 18)));
	hu -= 1000 * pair_logistic(pair_ellipsoid(p, 0, -15, 0, 9, 11, 200));
	return hu * body - 1000 * (1 - body);
}

static inline void
pair_set_blobs(struct pair *k)
{
	uint64_t state = k->truth.seed;

	for (int i = 0; i < PAIR_BLOBS; i++) {
		struct pair_blob *b = &k->blobs[i];
		bool small = i >= 420;

		b->at[0] = uniform(&state, small ? -90 : -100, small ? 90 : 100);
		b->at[1] = uniform(&state, small ? -60 : -100, small ? 60 : 100);
		b->at[2] = uniform(&state, small ? -40 : -85, small ? 40 : 85);
		b->sigma = small ? uniform(&state, 2.5, 6) : uniform(&state, 3, 9);
		b->hu = small ? uniform(&state, -120, 120) : uniform(&state, -90, 90);
		for (int c = 0; c < PAIR_CELLS * PAIR_CELLS * PAIR_CELLS; c++) {
			int at[3] = { c % PAIR_CELLS, c / PAIR_CELLS % PAIR_CELLS, c / PAIR_CELLS / PAIR_CELLS };
			bool near = true;

			for (int a = 0; a < 3; a++) {
				double low = (at[a] - PAIR_CELLS / 2) * PAIR_CELL_MM, reach = 3.5 * b->sigma;

				near = near && b->at[a] + reach > low && b->at[a] - reach < low + PAIR_CELL_MM;
			}
			if (near)
				k->cells[c].of[k->cells[c].n++] = (short)i;
		}
	}
}

static inline double
pair_normal(uint64_t *state)
{
	double u = uniform(state, 0, 1), v = uniform(state, 0, 1);

	return sqrt(-2 * log(1 - u)) * cos(6.283185307179586 * v);
}

static inline void
pair_init(struct pair *k, const struct pair_truth *truth, struct vol_grid grid)
{
	size_t n = vol_grid_voxels(&grid);
	uint64_t state = truth->seed ^ UINT64_C(0x9e3779b97f4a7c15);

	*k = (struct pair){ .truth = *truth, .grid = grid };
	k->fixed = calloc(n, sizeof *k->fixed);
	k->moving = calloc(n, sizeof *k->moving);
	k->cells = calloc((size_t)PAIR_CELLS * PAIR_CELLS * PAIR_CELLS, sizeof *k->cells);
	if (!k->fixed || !k->moving || !k->cells)
		tap_bail_out("no memory for a pair of images");
	pair_set_blobs(k);
	for (size_t i = 0; i < n; i++) {
		double at[3], u[3];

		vol_grid_world(&grid, i, at);
		k->moving[i] = (float)(pair_hu(k, at) + truth->noise_hu * pair_normal(&state));
		pair_move(truth, at, u);
		for (int a = 0; a < 3; a++)
			at[a] += u[a];
		k->fixed[i] = (float)(pair_hu(k, at) + truth->noise_hu * pair_normal(&state));
	}
}

static inline void
pair_fini(struct pair *k)
{
	free(k->fixed);
	free(k->moving);
	free(k->cells);
}

/* The grids of VOLUME section 0: volume "r" and slice "p", and a coarse one of the same neck. */
static inline struct vol_grid
pair_volume(void)
{
	return (struct vol_grid){ .n = { 128, 128, 128 }, .spacing_mm = { 2, 2, 1.5 }, .origin_mm = { -127, -127, -95.25 } };
}

static inline struct vol_grid
pair_slice(void)
{
	return (struct vol_grid){ .n = { 512, 512, 1 }, .spacing_mm = { 0.5, 0.5, 3 }, .origin_mm = { -127.75, -127.75, 0 } };
}

static inline struct vol_grid
pair_coarse(void)
{
	return (struct vol_grid){ .n = { 64, 64, 48 }, .spacing_mm = { 4, 4, 4 }, .origin_mm = { -126, -126, -94 } };
}

/* ---- target registration error: mean |u - truth| over places in a region, mm ---- */

enum pair_region { PAIR_BODY, PAIR_LEFT, PAIR_RIGHT, PAIR_CORD, PAIR_REGIONS };
static const char *const pair_region_name[] = { "body", "parotid L", "parotid R", "cord" };

static inline void
pair_place(enum pair_region region, uint64_t *state, double p[3])
{
	const double half = region == PAIR_BODY ? 95 : 20;

	if (region == PAIR_CORD) {
		p[0] = uniform(state, -5, 5);
		p[1] = uniform(state, 15, 25);
		p[2] = uniform(state, -20, 20);
		return;
	}
	do {
		for (int a = 0; a < 3; a++)
			p[a] = uniform(state, -half, half);
		if (region == PAIR_BODY)
			p[2] *= 90 / half;
	} while (p[0] * p[0] + p[1] * p[1] + (region == PAIR_BODY ? 0 : p[2] * p[2]) >= half * half);
	if (region != PAIR_BODY)
		p[0] += region == PAIR_LEFT ? -55 : 55;
}

/* The mean of |u - truth|, and of its parts along the axes (0 along z in a slice).  field NULL: before anything is moved. */
static inline double
pair_error_along(const struct pair *k, const struct vol_field *field, enum pair_region region, double along[3])
{
	uint64_t state = 99;
	double sum = 0;

	along[0] = along[1] = along[2] = 0;
	for (int i = 0; i < PAIR_POINTS; i++) {
		double p[3], u[3], source[3], e = 0;
		bool slice = k->grid.n[2] == 1;

		pair_place(region, &state, p);
		if (slice)
			p[2] = 0;
		pair_move(&k->truth, p, u);
		if (!vol_source(field, p, source))
			tap_bail_out("a place outside of the field");
		for (int a = 0; a < (slice ? 2 : 3); a++) {
			double off = source[a] - p[a] - u[a];

			e += off * off;
			along[a] += fabs(off) / PAIR_POINTS;
		}
		sum += sqrt(e);
	}
	return sum / PAIR_POINTS;
}

static inline double
pair_error(const struct pair *k, const struct vol_field *field, enum pair_region region)
{
	double along[3];

	return pair_error_along(k, field, region, along);
}

/* The mean determinant within 18 mm of the left parotid's centre; 1/0.7 is the truth of the standard pair. */
static inline double
pair_left_jacobian(const struct vol_field *field, struct vol_folds *folds)
{
	size_t n = vol_grid_voxels(&field->grid), inside = 0;
	float *mean = calloc(n, sizeof *mean);
	double sum = 0;

	if (!mean)
		tap_bail_out("no memory");
	vol_jacobian(field, folds, mean, NULL);
	for (size_t i = 0; i < n; i++) {
		double at[3];

		vol_grid_world(&field->grid, i, at);
		if ((at[0] + 55) * (at[0] + 55) + at[1] * at[1] + at[2] * at[2] < 18 * 18) {
			sum += (double)mean[i];
			inside++;
		}
	}
	free(mean);
	return sum / (double)inside;
}

#endif
