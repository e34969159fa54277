/* volume_neck.h - the neck of VOLUME section 0, from its definition: two parotids shrink by 30 and 15 %, the cord moves by
 * 4 mm; the field, its inverse and the dose are known everywhere. */
#ifndef VOLUME_NECK_H
#define VOLUME_NECK_H

#include "volume_help.h"

/* Spheres with a logistic edge of 3.5 mm, of which ball i is x, y, z, radius and Gy. */
static inline double
neck_balls(const double at[3], const double ball[][5], int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++) {
		double r = sqrt(pow(at[0] - ball[i][0], 2) + pow(at[1] - ball[i][1], 2) + pow(at[2] - ball[i][2], 2));

		sum += ball[i][4] / (1 + exp(fmin(fmax((r - ball[i][3]) / 3.5, -60), 60)));
	}
	return sum;
}

/* The prior dose: 5 Gy/mm at the cord. */
static inline double
neck_dose(const double at[3])
{
	static const double ball[3][5] = { { 0, -20, 0, 40, 70 }, { -45, 10, -45, 22, 54 }, { 48, 5, -40, 18, 50 } };

	return neck_balls(at, ball, 3);
}

static inline double
neck_new_dose(const double at[3])
{
	static const double ball[2][5] = { { -10, 5, 5, 28, 60 }, { 30, -5, -30, 20, 50 } };

	return neck_balls(at, ball, 2);
}

/* How far a place at r from a parotid's centre moves outwards, and the derivative. */
static inline double
neck_radial(double r, double outer, double volume, double *slope)
{
	double s = pow(volume, -1. / 3), r1 = 20, h = outer - r1, t = fmin(fmax((r - r1) / h, 0), 1);
	double d0 = (s - 1) * r1, m0 = (s - 1) * h, a3 = -10 * d0 - 6 * m0, a4 = 15 * d0 + 8 * m0, a5 = -6 * d0 - 3 * m0;

	*slope = r <= r1 ? s - 1 : (m0 + 3 * a3 * t * t + 4 * a4 * pow(t, 3) + 5 * a5 * pow(t, 4)) / h;
	return r <= r1 ? (s - 1) * r : d0 + m0 * t + a3 * pow(t, 3) + a4 * pow(t, 4) + a5 * pow(t, 5);
}

static inline double
neck_cord(const double at[3])
{
	return 4 * pow(fmax(1 - at[0] * at[0] / 256 - at[2] * at[2] / 3600, 0), 3);
}

static inline double
neck_bump(double y, double *slope)
{
	double t = (y - 20) / 18, w = fmax(1 - t * t, 0);

	*slope = -6 * t * w * w / 18;
	return w * w * w;
}

static const double neck_parotid[2][3] = { { -55, 38, 0.70 }, { 55, 37, 0.85 } };

/* Pull: at was at at + u. */
static inline void
neck_pull(const double at[3], double u[3])
{
	double slope;

	u[0] = u[2] = 0;
	u[1] = neck_cord(at) * neck_bump(at[1], &slope);
	for (int i = 0; i < 2; i++) {
		double from[3] = { at[0] - neck_parotid[i][0], at[1], at[2] };
		double r = sqrt(from[0] * from[0] + from[1] * from[1] + from[2] * from[2]);

		if (r < neck_parotid[i][1] && r > 0)
			for (int a = 0; a < 3; a++)
				u[a] += neck_radial(r, neck_parotid[i][1], neck_parotid[i][2], &slope) / r * from[a];
	}
}

/* Push: at went to at + v, by bisection of the monotone maps along a radius and along y. */
static inline void
neck_push(const double at[3], double v[3])
{
	double cord = neck_cord(at), slope;

	v[0] = v[1] = v[2] = 0;
	if (cord > 0 && fabs(at[1] - 20) < 18) {
		double low = 2, high = 38;

		for (int i = 0; i < 60; i++) {
			double y = (low + high) / 2;

			*(y + cord * neck_bump(y, &slope) > at[1] ? &high : &low) = y;
		}
		v[1] = (low + high) / 2 - at[1];
	}
	for (int i = 0; i < 2; i++) {
		double from[3] = { at[0] - neck_parotid[i][0], at[1], at[2] }, low = 0, high = neck_parotid[i][1];
		double rho = sqrt(from[0] * from[0] + from[1] * from[1] + from[2] * from[2]);

		if (rho >= high || !(rho > 0))
			continue;
		for (int j = 0; j < 60; j++) {
			double r = (low + high) / 2;

			*(r + neck_radial(r, neck_parotid[i][1], neck_parotid[i][2], &slope) > rho ? &high : &low) = r;
		}
		for (int a = 0; a < 3; a++)
			v[a] += ((low + high) / 2 / rho - 1) * from[a];
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

/* 256 x 256 x 192 mm about the origin, a slice 3 mm; 128 x 128 x 64 is the grid of VOLUME section 6. */
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
	struct neck k = { .prior = dose_on(g), .fresh = dose_on(g), .pull = field_on(g), .labels = labels_on(g),
		          .truth = calloc(vol_grid_voxels(&g), sizeof *k.truth) };

	if (!k.truth)
		tap_bail_out("memory");
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3], u[3], from[3];

		vol_grid_world(&g, i, at);
		neck_pull(at, u);
		for (int a = 0; a < 3; a++) {
			k.pull.u_mm[a][i] = (float)u[a];
			from[a] = at[a] + u[a];
		}
		k.prior.gy[i] = (float)neck_dose(at);
		k.truth[i] = neck_dose(from);
		k.fresh.gy[i] = (float)neck_new_dose(at);
		if (at[0] * at[0] + (at[1] - 20) * (at[1] - 20) < 25 && fabs(at[2]) < 15)
			k.labels.label[i] = NECK_CORD;
		else if ((at[0] + 55) * (at[0] + 55) + at[1] * at[1] + at[2] * at[2] < 400)
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
