/* kernels_wide.h - the kernels for WIDE_LANES voxels at a time, the body of every wide level.  Private to the kernels.
 *
 * Before it is included: WIDE_LANES, the vector types wide_f, wide_i and wide_u of so many floats, int32_t and
 * uint32_t, and
 *   bool wide_all(wide_i m)                              every lane of a mask (0 or -1) is set
 *   bool wide_any_below_0(wide_i v)
 *   int wide_first(wide_i m)                             the first lane of a mask that is set
 *   wide_f wide_pick(wide_f low, wide_f high, wide_i k)  lane k (0 to 2 WIDE_LANES - 1) of the two after one another
 *   wide_f wide_gather(const float *p, wide_i k)         p[k]
 *   wide_f wide_floor(wide_f v)
 *   wide_i wide_whole(wide_f v)                          INT32_MIN where it is no int32_t
 *   wide_f wide_max(wide_f a, wide_f b)                  a > b ? a : b
 *   void wide_stream(float *p, wide_f v)                 p is aligned; past the caches, where that can be
 *
 * Smooth fields keep neighbours together: mostly the lanes come from voxels in a row (plain loads; at rest, where no
 * part of a voxel is left, the voxels themselves) or close by (two loads and a pick), or close by in a few lines, as where
 * the field leads across the border of two (the same for each line).  What else is inside is gathered.  The rest is the
 * reference's.
 *
 * First the places of a piece of row, then the values: places are a long chain of operations, and the processor
 * would wait at the end of each. */
#ifndef VOLUME_KERNELS_WIDE_H
#define VOLUME_KERNELS_WIDE_H

#include <string.h>

#include "volume/kernels_voxel.h"

/* What the compiler would not inline by itself. */
#define WIDE_INLINE static inline __attribute__((always_inline))

struct wide_pair { wide_f d, d2; };

/* Where the lanes of a block come from. */
enum wide_way { WIDE_REFERENCE, WIDE_ON_VOXELS, WIDE_IN_A_ROW, WIDE_CLOSE, WIDE_IN_LINES, WIDE_SCATTERED };

enum { WIDE_PIECE = 16 * WIDE_LANES, WIDE_LINES = 4 };

/* A piece of a row: a block of lanes begins at voxel first, and column is counted from there. */
struct wide_piece {
	float part[3][WIDE_PIECE];
	int32_t column[WIDE_PIECE];
	int32_t line[WIDE_PIECE];      /* of WIDE_IN_LINES: where a lane's line begins; column and first are within it */
	int32_t first[WIDE_PIECE / WIDE_LANES];
	enum wide_way way[WIDE_PIECE / WIDE_LANES];
};

/* A row and what follows from it. */
struct wide_row {
	struct kernel_row r;
	size_t nx, nxy, far, voxels;   /* far: from a voxel to the last of its neighbours but one */
	wide_i ramp;                   /* 0, 1, 2, ... */
};

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

/* The axis's voxel of each lane into *at.  Lanes of the answer that are below 0 are not certain to be inside: those
 * within half a voxel of the border are among them, those on the last voxel exactly are not. */
WIDE_INLINE wide_i
wide_axis(wide_i base, wide_f offset, int n, wide_i *at, float *part_out)
{
	wide_f low = wide_floor(offset + wide_set(KERNEL_GUARD)), part = offset - low;
	wide_i near = (wide_i)(part < wide_set(KERNEL_GUARD));

	part = (wide_f)((wide_i)part & ~near);
	memcpy(part_out, &part, sizeof part);
	*at = (wide_i)((wide_u)wide_whole(low) + (wide_u)base);
	return *at | (wide_i)((wide_u)(n - 2 - near) - (wide_u)*at);
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
wide_cell(const float *gy, enum wide_way way, wide_i column, const wide_f part[3], const struct wide_row *w, bool flat)
{
	struct wide_pair near = wide_lerp(wide_line(gy, way, column, part[0]), wide_line(gy + w->nx, way, column, part[0]), part[1]);

	if (flat)
		return near;
	gy += w->nxy;
	return wide_lerp(near, wide_lerp(wide_line(gy, way, column, part[0]), wide_line(gy + w->nx, way, column, part[0]), part[1]),
	                 part[2]);
}

/* Lines of a lane in one window of columns, and not too many of them. */
static bool
wide_in_lines(const struct wide_row *w, wide_i column, wide_i line, size_t k, struct wide_piece *piece)
{
	int32_t back = column[0] < WIDE_LANES / 4 ? column[0] : WIDE_LANES / 4, first = column[0] - back;
	size_t beyond = (size_t)first + w->far + (size_t)2 * WIDE_LANES;
	wide_i close = column - first, left = line >= 0;
	int32_t *at = piece->line + k * WIDE_LANES;

	if (beyond > w->voxels || !wide_all((wide_i)((wide_u)close < 2 * WIDE_LANES - 1)) ||
	    !wide_all((wide_i)(line <= (int32_t)(w->voxels - beyond))))
		return false;
	memcpy(at, &line, sizeof line);
	for (int lines = 0; wide_any_below_0(left); lines++) {
		if (lines == WIDE_LINES)
			return false;
		left &= (wide_i)(line != at[wide_first(left)]);
	}
	memcpy(piece->column + k * WIDE_LANES, &close, sizeof close);
	piece->first[k] = first;
	return true;
}

/* What is not in a row: a window of two loads that begins a little before the first lane, several such, or every lane by
 * itself. */
static void
wide_apart(const struct wide_row *w, wide_i from, wide_i column, size_t k, struct wide_piece *piece)
{
	int32_t back = from[0] < WIDE_LANES / 4 ? from[0] : WIDE_LANES / 4, first = from[0] - back;
	wide_i close = from - first;

	if (wide_all((wide_i)((wide_u)close < 2 * WIDE_LANES - 1)) && (size_t)first + w->far + (size_t)2 * WIDE_LANES <= w->voxels) {
		piece->way[k] = WIDE_CLOSE;
		piece->first[k] = first;
		memcpy(piece->column + k * WIDE_LANES, &close, sizeof close);
		return;
	}
	if (wide_in_lines(w, column, from - column, k, piece)) {
		piece->way[k] = WIDE_IN_LINES;
		return;
	}
	piece->way[k] = WIDE_REFERENCE;
	if (w->voxels <= w->far + 1 || !wide_all((wide_i)(from < (int32_t)(w->voxels - w->far - 1))))
		return;
	piece->way[k] = WIDE_SCATTERED;
	piece->first[k] = 0;
	memcpy(piece->column + k * WIDE_LANES, &from, sizeof from);
}

/* No lane has a part of a voxel. */
WIDE_INLINE bool
wide_whole_voxels(const struct wide_piece *piece, size_t k, bool flat)
{
	wide_i some, part;

	memcpy(&some, &piece->part[0][k * WIDE_LANES], sizeof some);
	for (int a = 1; a < (flat ? 2 : 3); a++) {
		memcpy(&part, &piece->part[a][k * WIDE_LANES], sizeof part);
		some |= part;
	}
	return wide_all((wide_i)(some == 0));
}

/* The places of block k of the piece, which begins at voxel i. */
WIDE_INLINE void
wide_place(const struct wide_row *w, size_t i, size_t k, struct wide_piece *piece, bool flat)
{
	const struct kernel_row *r = &w->r;
	wide_f offset = wide_load(r->column_part + i);
	wide_i base, at, from, outside, column;
	int32_t first;

	memcpy(&base, r->column + i, sizeof base);
	if (r->u_mm[0])
		offset += wide_load(r->u_mm[0] + i) * wide_set(r->per_mm[0]);
	outside = wide_axis(base, offset, r->n[0], &column, &piece->part[0][k * WIDE_LANES]);
	offset = wide_set(r->line_part);
	if (r->u_mm[0])
		offset += wide_load(r->u_mm[1] + i) * wide_set(r->per_mm[1]);
	outside |= wide_axis(wide_set_i(r->line), offset, r->n[1], &at, &piece->part[1][k * WIDE_LANES]);
	from = (wide_i)((wide_u)column + (wide_u)at * (uint32_t)w->nx);
	if (!flat) {
		offset = wide_set(r->plane_part);
		if (r->u_mm[0])
			offset += wide_load(r->u_mm[2] + i) * wide_set(r->per_mm[2]);
		outside |= wide_axis(wide_set_i(r->plane), offset, r->n[2], &at, &piece->part[2][k * WIDE_LANES]);
		from = (wide_i)((wide_u)from + (wide_u)at * (uint32_t)w->nxy);
	}
	if (wide_any_below_0(outside)) {
		piece->way[k] = WIDE_REFERENCE;
		return;
	}
	first = from[0];
	if (wide_all((wide_i)(from - first == w->ramp)) && (size_t)first + w->far + WIDE_LANES < w->voxels) {
		piece->first[k] = first;
		piece->way[k] = wide_whole_voxels(piece, k, flat) ? WIDE_ON_VOXELS : WIDE_IN_A_ROW;
		return;
	}
	wide_apart(w, from, column, k, piece);
}

WIDE_INLINE wide_f
wide_choose(wide_i mask, wide_f a, wide_f b)
{
	return (wide_f)(((wide_i)a & mask) | ((wide_i)b & ~mask));
}

/* The neighbours of every lane, line by line, and then as in wide_cell. */
WIDE_INLINE struct wide_pair
wide_lines(const struct wide_row *w, const float *gy, const int32_t *line, wide_i column, const wide_f part[3], bool flat)
{
	const size_t to[4] = { 0, w->nx, w->nxy, w->nxy + w->nx };
	wide_f near[4] = { { 0 } }, next[4] = { { 0 } };
	wide_i lines, left;
	struct wide_pair low;

	memcpy(&lines, line, sizeof lines);
	left = lines >= 0;
	while (wide_any_below_0(left)) {
		int32_t at = line[wide_first(left)];
		wide_i now = (wide_i)(lines == at);

		for (int i = 0; i < (flat ? 2 : 4); i++) {
			wide_f a = wide_load(gy + at + to[i]), b = wide_load(gy + at + to[i] + WIDE_LANES);

			near[i] = wide_choose(now, wide_pick(a, b, column), near[i]);
			next[i] = wide_choose(now, wide_pick(a, b, column + 1), next[i]);
		}
		left &= ~now;
	}
	low = wide_lerp(wide_columns(near[0], next[0], part[0]), wide_columns(near[1], next[1], part[0]), part[1]);
	if (flat)
		return low;
	return wide_lerp(low, wide_lerp(wide_columns(near[2], next[2], part[0]), wide_columns(near[3], next[3], part[0]), part[1]),
	                 part[2]);
}

/* The values of block k; false: the reference has to find them. */
WIDE_INLINE bool
wide_value(const struct wide_row *w, size_t i, size_t k, const struct wide_piece *piece, bool flat)
{
	const float *gy = w->r.gy + piece->first[k];
	wide_i column = w->ramp;
	struct wide_pair v;
	wide_f part[3];

	for (int a = 0; a < (flat ? 2 : 3); a++)
		part[a] = wide_load(&piece->part[a][k * WIDE_LANES]);
	if (piece->way[k] == WIDE_ON_VOXELS) {
		v.d = wide_load(gy);
		v.d2 = v.d * v.d;
	} else if (piece->way[k] == WIDE_IN_A_ROW)
		v = wide_cell(gy, WIDE_IN_A_ROW, column, part, w, flat);
	else {
		if (piece->way[k] == WIDE_REFERENCE)
			return false;
		memcpy(&column, piece->column + k * WIDE_LANES, sizeof column);
		if (piece->way[k] == WIDE_IN_LINES)
			v = wide_lines(w, gy, piece->line + k * WIDE_LANES, column, part, flat);
		else
			v = piece->way[k] == WIDE_CLOSE ? wide_cell(gy, WIDE_CLOSE, column, part, w, flat)
			                                : wide_cell(gy, WIDE_SCATTERED, column, part, w, flat);
	}
	/* Unknown, or has an unknown neighbour of no weight: D^2 is NaN with D, and never below 0. */
	if (!wide_all((wide_i)(v.d2 >= 0)))
		return false;
	v.d += wide_set(0);
	memcpy(w->r.d + i, &v.d, sizeof v.d);
	if (w->r.d2) {
		v.d2 = wide_max(v.d2, v.d * v.d);
		memcpy(w->r.d2 + i, &v.d2, sizeof v.d2);
	}
	return true;
}

WIDE_INLINE size_t
wide_voxels(const struct kernel_row *row, bool flat)
{
	struct wide_row w = { .r = *row, .nx = (size_t)row->n[0], .nxy = (size_t)row->n[0] * (size_t)row->n[1] };
	size_t i = 0, unknown = 0;
	struct wide_piece piece;

	w.far = w.nx + (flat ? 0 : w.nxy);
	w.voxels = w.nxy * (size_t)row->n[2];
	for (int k = 0; k < WIDE_LANES; k++)
		w.ramp[k] = k;
	while (i + WIDE_LANES <= row->count) {
		size_t blocks = (row->count - i) / WIDE_LANES;

		if (blocks > WIDE_PIECE / WIDE_LANES)
			blocks = WIDE_PIECE / WIDE_LANES;
		for (size_t k = 0; k < blocks; k++)
			wide_place(&w, i + k * WIDE_LANES, k, &piece, flat);
		for (size_t k = 0; k < blocks; k++, i += WIDE_LANES)
			if (!wide_value(&w, i, k, &piece, flat))
				for (size_t x = i; x < i + WIDE_LANES; x++)
					unknown += kernel_voxel(row, x, flat);
	}
	for (; i < row->count; i++)
		unknown += kernel_voxel(row, i, flat);
	return unknown;
}

static size_t
wide_map(const struct kernel_row *r)
{
	return r->n[2] == 1 ? wide_voxels(r, true) : wide_voxels(r, false);
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
		wide_i known = (wide_i)(((wide_u)d << 1) <= 0xff000000U);   /* no NaN */

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

/* Two vectors at a time go through all rows. */
static void
wide_raise(float *to, const float *const *from, int rows, size_t n)
{
	size_t i = 0;

	for (; i + 2 * (size_t)WIDE_LANES <= n; i += 2 * (size_t)WIDE_LANES) {
		wide_f a = wide_load(to + i), b = wide_load(to + i + WIDE_LANES);

		for (int r = 0; r < rows; r++) {
			a = wide_max(wide_load(from[r] + i), a);
			b = wide_max(wide_load(from[r] + i + WIDE_LANES), b);
		}
		memcpy(to + i, &a, sizeof a);
		memcpy(to + i + WIDE_LANES, &b, sizeof b);
	}
	for (; i < n; i++)
		for (int r = 0; r < rows; r++)
			to[i] = from[r][i] > to[i] ? from[r][i] : to[i];
}

#endif
