/* kernels_wide.h - the kernels for WIDE_LANES voxels at a time, the body of every wide level.  Private to the kernels.
 *
 * Before it is included: WIDE_LANES, the vector types wide_f and wide_i of so many floats and int32_t, and
 *   bool wide_all(wide_i m)                              every lane of a mask (0 or -1) is set
 *   wide_f wide_pick(wide_f low, wide_f high, wide_i k)  lane k (0 to 2 WIDE_LANES - 1) of the two after one another
 *   wide_f wide_gather(const float *p, wide_i k)         p[k]
 *   void wide_stream(float *p, wide_f v)                 p is aligned; past the caches, where that can be
 *
 * Smooth fields keep neighbours together: mostly all lanes come from the same lines, and from columns in a row (plain
 * loads) or close by (two loads and a pick).  What else is inside is gathered.  The rest is the reference's. */
#ifndef VOLUME_KERNELS_WIDE_H
#define VOLUME_KERNELS_WIDE_H

#include <string.h>

#include "volume/kernels_voxel.h"

/* What the compiler would not inline by itself. */
#define WIDE_INLINE static inline __attribute__((always_inline))

struct wide_pair { wide_f d, d2; };

/* Where the lanes are, one axis. */
struct wide_place { wide_i at; wide_f part; };

WIDE_INLINE wide_f
wide_set(float v)
{
	return (wide_f){ 0 } + v;
}

WIDE_INLINE wide_i
wide_set_i(int32_t v)
{
	return (wide_i){ 0 } + v;
}

WIDE_INLINE wide_f
wide_load(const float *p)
{
	wide_f v;

	memcpy(&v, p, sizeof v);
	return v;
}

WIDE_INLINE wide_f
wide_select(wide_i mask, wide_f yes, wide_f no)
{
	return (wide_f)((mask & (wide_i)yes) | (~mask & (wide_i)no));
}

/* Lanes that are certain to be inside; those within half a voxel of the border are not among them. */
WIDE_INLINE wide_i
wide_axis(wide_i base, wide_f offset, int n, struct wide_place *p)
{
	wide_i low, up;
	wide_f part;

	offset = wide_select(offset > wide_set(-KERNEL_FAR), offset, wide_set(-KERNEL_FAR));
	offset = wide_select(offset < wide_set(KERNEL_FAR), offset, wide_set(KERNEL_FAR));
	low = __builtin_convertvector(offset, wide_i);
	low += (wide_i)(__builtin_convertvector(low, wide_f) > offset);
	part = offset - __builtin_convertvector(low, wide_f);
	up = (wide_i)(part > wide_set(1 - KERNEL_GUARD));
	low += base - up;
	part = (wide_f)((wide_i)part & ~(up | (wide_i)(part < wide_set(KERNEL_GUARD))));
	p->at = low;
	p->part = part;
	/* On the last voxel exactly is inside too. */
	return (wide_i)(low >= 0) & (wide_i)(low < n - 1 - (wide_i)(part == 0));
}

WIDE_INLINE struct wide_pair
wide_lerp(struct wide_pair a, struct wide_pair b, wide_f part)
{
	return (struct wide_pair){ a.d + part * (b.d - a.d), a.d2 + part * (b.d2 - a.d2) };
}

WIDE_INLINE struct wide_pair
wide_columns(wide_f a, wide_f b, wide_f part)
{
	return wide_lerp((struct wide_pair){ a, a * a }, (struct wide_pair){ b, b * b }, part);
}

/* Neighbours along x of all lanes, from one line. */
enum wide_way { WIDE_IN_A_ROW, WIDE_CLOSE, WIDE_SCATTERED };

WIDE_INLINE struct wide_pair
wide_line(const float *gy, enum wide_way way, wide_i column, wide_f part)
{
	if (way == WIDE_IN_A_ROW)
		return wide_columns(wide_load(gy), wide_load(gy + 1), part);
	if (way == WIDE_CLOSE) {
		wide_f low = wide_load(gy), high = wide_load(gy + WIDE_LANES);

		return wide_columns(wide_pick(low, high, column), wide_pick(low, high, column + 1), part);
	}
	return wide_columns(wide_gather(gy, column), wide_gather(gy + 1, column), part);
}

WIDE_INLINE struct wide_pair
wide_cell(const float *gy, enum wide_way way, wide_i column, const struct wide_place p[3], size_t nx, size_t nxy, bool flat)
{
	struct wide_pair near = wide_lerp(wide_line(gy, way, column, p[0].part),
	                                  wide_line(gy + nx, way, column, p[0].part), p[1].part);

	if (flat)
		return near;
	gy += nxy;
	return wide_lerp(near, wide_lerp(wide_line(gy, way, column, p[0].part),
	                                 wide_line(gy + nx, way, column, p[0].part), p[1].part), p[2].part);
}

/* Lanes from i on; false: the reference has to do them. */
WIDE_INLINE bool
wide_voxels(const struct kernel_row *r, size_t i, wide_i ramp, bool flat)
{
	const size_t nx = (size_t)r->n[0], nxy = nx * (size_t)r->n[1], far = nx + (flat ? 0 : nxy);
	const size_t voxels = nxy * (size_t)r->n[2];
	const float part[3] = { 0, r->line_part, r->plane_part };
	const int32_t base[3] = { 0, r->line, r->plane };
	wide_i inside = wide_set_i(-1), column, from, same;
	struct wide_place p[3];
	struct wide_pair v;
	size_t first;

	for (int a = 0; a < (flat ? 2 : 3); a++) {
		wide_f offset = a ? wide_set(part[a]) : wide_load(r->column_part + i);
		wide_i b = wide_set_i(base[a]);

		if (!a)
			memcpy(&b, r->column + i, sizeof b);
		if (r->u_mm[0])
			offset += wide_load(r->u_mm[a] + i) * wide_set(r->per_mm[a]);
		inside &= wide_axis(b, offset, r->n[a], &p[a]);
	}
	if (!wide_all(inside))
		return false;
	same = (wide_i)(p[1].at == p[1].at[0]);
	if (!flat)
		same &= (wide_i)(p[2].at == p[2].at[0]);
	column = p[0].at - p[0].at[0];
	first = (size_t)p[1].at[0] * nx + (size_t)p[0].at[0];
	if (!flat)
		first += (size_t)p[2].at[0] * nxy;
	if (wide_all(same & (wide_i)(column == ramp)) && first + far + WIDE_LANES < voxels)
		v = wide_cell(r->gy + first, WIDE_IN_A_ROW, column, p, nx, nxy, flat);
	else {
		/* A window of two loads that begins a little before the first lane. */
		size_t back = first < WIDE_LANES / 4 ? first : WIDE_LANES / 4;

		column += (int32_t)back;
		same &= (wide_i)(column >= 0) & (wide_i)(column < 2 * WIDE_LANES - 1);
		if (wide_all(same) && first - back + far + 2 * WIDE_LANES <= voxels)
			v = wide_cell(r->gy + first - back, WIDE_CLOSE, column, p, nx, nxy, flat);
		else {
			from = p[1].at * (int32_t)nx + p[0].at;
			if (!flat)
				from += p[2].at * (int32_t)nxy;
			if (voxels <= far + 1 || !wide_all((wide_i)(from < (int32_t)(voxels - far - 1))))
				return false;
			v = wide_cell(r->gy, WIDE_SCATTERED, from, p, nx, nxy, flat);
		}
	}
	/* Unknown, or has an unknown neighbour of no weight. */
	if (!wide_all((wide_i)(v.d == v.d) & (wide_i)(v.d2 == v.d2)))
		return false;
	v.d += wide_set(0);
	memcpy(r->d + i, &v.d, sizeof v.d);
	if (r->d2) {
		v.d2 = wide_select((wide_i)(v.d2 > v.d * v.d), v.d2, v.d * v.d);
		memcpy(r->d2 + i, &v.d2, sizeof v.d2);
	}
	return true;
}

WIDE_INLINE size_t
wide_row(const struct kernel_row *r, bool flat)
{
	size_t i = 0, unknown = 0;
	wide_i ramp;

	for (int k = 0; k < WIDE_LANES; k++)
		ramp[k] = k;
	for (; i + WIDE_LANES <= r->count; i += WIDE_LANES)
		if (!wide_voxels(r, i, ramp, flat))
			for (size_t k = i; k < i + WIDE_LANES; k++)
				unknown += kernel_voxel(r, k, flat);
	for (; i < r->count; i++)
		unknown += kernel_voxel(r, i, flat);
	return unknown;
}

static size_t
wide_map(const struct kernel_row *r)
{
	return r->n[2] == 1 ? wide_row(r, true) : wide_row(r, false);
}

/* ---- sums ---- */

/* All lanes have one label. */
WIDE_INLINE bool
wide_one_label(const uint16_t *label)
{
	uint64_t want = label[0] * UINT64_C(0x0001000100010001), other = 0, some;

	for (int k = 0; k < WIDE_LANES; k += 4) {
		memcpy(&some, label + k, sizeof some);
		other |= some ^ want;
	}
	return other == 0;
}

WIDE_INLINE void
wide_tissues(const struct kernel_sum *s, size_t i, wide_f *l, wide_f *q)
{
	if (!s->label || wide_one_label(s->label + i)) {
		size_t slot = s->label ? s->slot[s->label[i]] : 0;

		*l = wide_set(s->l[slot]);
		*q = wide_set(s->q[slot]);
		return;
	}
	for (int k = 0; k < WIDE_LANES; k++) {
		size_t slot = s->slot[s->label[i + (size_t)k]];

		(*l)[k] = s->l[slot];
		(*q)[k] = s->q[slot];
	}
}

static size_t
wide_add(const struct kernel_sum *s)
{
	size_t i = 0, unknown = 0;

	for (; i + WIDE_LANES <= s->count; i += WIDE_LANES) {
		wide_f d = wide_load(s->d + i), d2 = s->d2 ? wide_load(s->d2 + i) : d * d, l, q, eqd2;
		wide_i known = (wide_i)(d == d);

		if (!wide_all(known))
			for (int k = 0; k < WIDE_LANES; k++)
				unknown += !known[k];
		d = (wide_f)((wide_i)d & known);
		d2 = (wide_f)((wide_i)d2 & known);
		wide_tissues(s, i, &l, &q);
		eqd2 = l * d + q * d2;
		if (!s->first)
			eqd2 = wide_load(s->sum + i) + eqd2;
		memcpy(s->sum + i, &eqd2, sizeof eqd2);
	}
	for (; i < s->count; i++)
		unknown += kernel_add(s, i);
	return unknown;
}

static void
wide_put(float *out, const float *row, size_t n)
{
	size_t i = 0;

	for (; i < n && (uintptr_t)(out + i) % sizeof(wide_f) != 0; i++)
		out[i] = row[i];
	for (; i + WIDE_LANES <= n; i += WIDE_LANES)
		wide_stream(out + i, wide_load(row + i));
	for (; i < n; i++)
		out[i] = row[i];
}

#endif
