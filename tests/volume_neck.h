/* volume_neck.h - VOLUME section 6: a neck whose mapped dose is known in closed form.  Two parotids shrink by 30 and
 * 15 %, the cord moves by 4 mm.  The field and doses are written here from their definition; any grid over
 * 256 x 256 x 192 mm about the origin holds it. */
#ifndef VOLUME_NECK_H
#define VOLUME_NECK_H

#include "volume_help.h"

struct ball { double at[3], radius, gy; };

static const struct ball neck_prior[] = { { { 0, -20, 0 }, 40, 70 }, { { -45, 10, -45 }, 22, 54 }, { { 48, 5, -40 }, 18, 50 } };
static const struct ball neck_new[] = { { { -10, 5, 5 }, 28, 60 }, { { 30, -5, -30 }, 20, 50 } };

static inline double
neck_distance(const double a[3], const double b[3])
{
	return sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
}

/* Spheres with a logistic edge of 3.5 mm: 5 Gy/mm at the cord. */
static inline double
neck_dose(const double at[3], const struct ball *balls, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += balls[i].gy / (1 + exp(fmin(fmax((neck_distance(at, balls[i].at) - balls[i].radius) / 3.5, -60), 60)));
	return sum;
}

struct parotid { double x_mm, reach_mm, volume; };

static const struct parotid neck_parotids[2] = { { -55, 38, 0.70 }, { 55, 37, 0.85 } };

/* How far out what was at r goes: a ball that is scaled inside 20 mm, blended to rest at its reach by a quintic. */
static inline double
neck_radial(const struct parotid *p, double r)
{
	const double r1 = 20;
	double s = pow(p->volume, -1. / 3), h = p->reach_mm - r1, t = fmax((r - r1) / h, 0), d0 = (s - 1) * r1, m0 = (s - 1) * h;

	if (r >= p->reach_mm)
		return 0;
	if (r <= r1)
		return (s - 1) * r;
	return d0 + m0 * t + (-10 * d0 - 6 * m0) * pow(t, 3) + (15 * d0 + 8 * m0) * pow(t, 4) + (-6 * d0 - 3 * m0) * pow(t, 5);
}

/* How far the cord's column at x, z moves at most, and the part of it at y. */
static inline double
neck_cord_mm(double x, double z)
{
	return 4 * pow(fmax(1 - x * x / (16 * 16) - z * z / (60 * 60), 0), 3);
}

static inline double
neck_cord_part(double y)
{
	double t = (y - 20) / 18;

	return pow(fmax(1 - t * t, 0), 3);
}

/* The pull field: what is at x today was at x + u. */
static inline void
neck_move(const double at[3], double u[3])
{
	u[0] = u[1] = u[2] = 0;
	for (int k = 0; k < 2; k++) {
		const double centre[3] = { neck_parotids[k].x_mm, 0, 0 };
		double r = neck_distance(at, centre), d = neck_radial(&neck_parotids[k], r);

		for (int a = 0; a < 3; a++)
			u[a] += d / fmax(r, 1e-12) * (at[a] - centre[a]);
	}
	u[1] += neck_cord_mm(at[0], at[2]) * neck_cord_part(at[1]);
}

/* Its inverse: what was at y is at y + v today.  The three movements touch nowhere, and each is along one line and
 * monotone; so halving finds it, to 1e-12 mm. */
static inline void
neck_move_back(const double at[3], double v[3])
{
	double most = neck_cord_mm(at[0], at[2]), low, high;

	v[0] = v[1] = v[2] = 0;
	for (int k = 0; k < 2; k++) {
		const double centre[3] = { neck_parotids[k].x_mm, 0, 0 };
		double rho = neck_distance(at, centre);

		if (rho >= neck_parotids[k].reach_mm || rho <= 0)
			continue;
		low = 0;
		high = neck_parotids[k].reach_mm;
		while (high - low > 1e-12) {
			double r = (low + high) / 2;

			*(r + neck_radial(&neck_parotids[k], r) > rho ? &high : &low) = r;
		}
		for (int a = 0; a < 3; a++)
			v[a] += (low / rho - 1) * (at[a] - centre[a]);
	}
	if (most > 0 && fabs(at[1] - 20) < 18) {
		low = 2;
		high = 38;
		while (high - low > 1e-12) {
			double y = (low + high) / 2;

			*(y + most * neck_cord_part(y) > at[1] ? &high : &low) = y;
		}
		v[1] += low - at[1];
	}
}

/* ---- on a grid ---- */

enum { NECK_CORD = 1, NECK_PAROTID_L = 2 };    /* labels: the cord where |z| < 15 mm, the left parotid's core */

struct neck {
	struct vol_dose prior, fresh;  /* fresh: the new course */
	struct vol_field pull;
	struct vol_labels labels;
	double *truth;                 /* the prior dose today, exactly */
};

/* 128 x 128 x 64 voxels of 2 x 2 x 3 mm, the grid of the table. */
static inline struct vol_grid
neck_grid(int nx, int ny, int nz)
{
	struct vol_grid g = { .n = { nx, ny, nz }, .spacing_mm = { 256. / nx, 256. / ny, nz == 1 ? 3 : 192. / nz } };

	for (int a = 0; a < 3; a++)
		g.origin_mm[a] = -(g.n[a] - 1) * g.spacing_mm[a] / 2;
	return g;
}

static inline struct neck
neck_make(struct vol_grid g)
{
	const double parotid[3] = { -55, 0, 0 };
	struct neck k = { .prior = dose_on(g), .fresh = dose_on(g), .pull = field_on(g), .labels = labels_on(g),
		          .truth = calloc(vol_grid_voxels(&g), sizeof *k.truth) };

	if (!k.truth)
		tap_bail_out("memory");
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3], u[3], from[3];

		vol_grid_world(&g, i, at);
		neck_move(at, u);
		for (int a = 0; a < 3; a++) {
			k.pull.u_mm[a][i] = (float)u[a];
			from[a] = at[a] + u[a];
		}
		k.prior.gy[i] = (float)neck_dose(at, neck_prior, 3);
		k.truth[i] = neck_dose(from, neck_prior, 3);
		k.fresh.gy[i] = (float)neck_dose(at, neck_new, 2);
		if (at[0] * at[0] + (at[1] - 20) * (at[1] - 20) < 25 && fabs(at[2]) < 15)
			k.labels.label[i] = NECK_CORD;
		else if (neck_distance(at, parotid) < 20)
			k.labels.label[i] = NECK_PAROTID_L;
	}
	return k;
}

static inline void
neck_free(struct neck *k)
{
	vol_dose_fini(&k->prior);
	vol_dose_fini(&k->fresh);
	vol_field_fini(&k->pull);
	vol_labels_fini(&k->labels);
	free(k->truth);
}

#endif
