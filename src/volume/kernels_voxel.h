/* kernels_voxel.h - one voxel of a row: the reference, compiled into every level's object.  Private to the kernels. */
#ifndef VOLUME_KERNELS_VOXEL_H
#define VOLUME_KERNELS_VOXEL_H

#include <math.h>

#include "volume/kernels.h"

/* In voxels.  A displacement in single precision is not known better; so a shift by whole voxels copies exactly. */
#define KERNEL_GUARD 1e-5F
/* Further than this is outside of any grid, and with a row's base still an int32_t (rows.c). */
#define KERNEL_FAR 2e9F

/* Where along one axis: between voxel *at and the next, by *part.  False more than half a voxel outside. */
static inline bool
kernel_axis(int32_t base, float offset, int n, int32_t *at, float *part)
{
	float guarded;
	int32_t low;

	offset = offset > -KERNEL_FAR ? offset : -KERNEL_FAR;
	offset = offset < KERNEL_FAR ? offset : KERNEL_FAR;
	guarded = offset + KERNEL_GUARD;
	low = (int32_t)guarded;
	low -= (float)low > guarded;
	*part = offset - (float)low;
	if (*part < KERNEL_GUARD)
		*part = 0;
	low += base;
	*at = low;
	if (low >= 0 && low < n - 1)
		return true;
	if (low == -1 && *part >= 0.5F - KERNEL_GUARD)
		*at = 0;
	else if (low != n - 1 || *part > 0.5F + KERNEL_GUARD)
		return false;
	*part = 0;
	return true;
}

/* A value and its square on the way through the axes. */
struct kernel_pair { float d, d2; };

static inline struct kernel_pair
kernel_lerp(struct kernel_pair a, struct kernel_pair b, float part)
{
	return (struct kernel_pair){ a.d + part * (b.d - a.d), a.d2 + part * (b.d2 - a.d2) };
}

/* Two neighbours along x. */
static inline struct kernel_pair
kernel_columns(const float *gy, size_t step, float part)
{
	float a = gy[0], b = gy[step];

	return kernel_lerp((struct kernel_pair){ a, a * a }, (struct kernel_pair){ b, b * b }, part);
}

/* A neighbour of no weight is not looked at: it may be unknown. */
static inline struct kernel_pair
kernel_lines(const float *gy, size_t column_step, size_t line_step, const float part[3])
{
	struct kernel_pair p = kernel_columns(gy, column_step, part[0]);

	return line_step > 0 ? kernel_lerp(p, kernel_columns(gy + line_step, column_step, part[0]), part[1]) : p;
}

/* Voxel i of the row; true where it is unknown. */
static inline bool
kernel_voxel(const struct kernel_row *r, size_t i, bool flat)
{
	const int32_t base[3] = { r->column[i], r->line, r->plane };
	float part[3] = { r->column_part[i], r->line_part, r->plane_part };
	struct kernel_pair p = { NAN, NAN };
	int32_t at[3] = { 0, 0, 0 };
	bool inside = true;

	for (int a = 0; a < (flat ? 2 : 3); a++) {
		float offset = part[a];

		if (r->u_mm[0])
			offset += r->u_mm[a][i] * r->per_mm[a];
		inside = kernel_axis(base[a], offset, r->n[a], &at[a], &part[a]) && inside;
	}
	if (inside) {
		size_t nx = (size_t)r->n[0], nxy = nx * (size_t)r->n[1];
		const float *gy = r->gy + ((size_t)at[2] * nxy + (size_t)at[1] * nx + (size_t)at[0]);
		size_t column_step = part[0] > 0, line_step = part[1] > 0 ? nx : 0;

		p = kernel_lines(gy, column_step, line_step, part);
		if (!flat && part[2] > 0)
			p = kernel_lerp(p, kernel_lines(gy + nxy, column_step, line_step, part), part[2]);
		/* The sum with 0 is for a dose of -0. */
		p.d += 0.0F;
		p.d2 = p.d2 > p.d * p.d ? p.d2 : p.d * p.d;
	}
	if (isnan(p.d))
		p.d = p.d2 = NAN;
	r->d[i] = p.d;
	if (r->d2)
		r->d2[i] = p.d2;
	return isnan(p.d);
}

/* Voxel i of a sum; true where it is unknown. */
static inline bool
kernel_add(const struct kernel_sum *s, size_t i)
{
	size_t slot = s->label ? s->slot[s->label[i]] : 0;
	float d = s->d[i], d2 = s->d2 ? s->d2[i] : d * d, eqd2;
	bool unknown = isnan(d);

	if (unknown)
		d = d2 = 0;
	eqd2 = s->l[slot] * d + s->q[slot] * d2;
	s->sum[i] = s->first ? eqd2 : s->sum[i] + eqd2;
	return unknown;
}

#endif
