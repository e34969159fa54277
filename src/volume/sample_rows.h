/* sample_rows.h - the code of sample.h, compiled once for each level of the processor. */
#include <math.h>

#include "volume/sample.h"

enum { SAMPLE_PIECE = 256 };

/* In voxels, as in stencil.c: a displacement in single precision is not known better. */
static const double sample_guard = 1e-5;

/* Along an axis: voxel low and the next, if there is a part of it. */
struct sample_axis { int32_t low[SAMPLE_PIECE], next[SAMPLE_PIECE]; double part[SAMPLE_PIECE]; };

static void
sample_axis(const double *at, double shift, int n, int32_t step, size_t count, struct sample_axis *restrict out,
            double *restrict lost)
{
	const double last = n - 1;

	for (size_t i = 0; i < count; i++) {
		double v = at[i] + shift, inside, low, part;
		int32_t whole;

		/* Not where it is a NaN, either. */
		lost[i] += v >= -0.5 - sample_guard && v <= last + 0.5 + sample_guard ? 0 : 1;
		inside = v > 0 ? v : 0;
		inside = inside < last ? inside : last;
		whole = (int32_t)(inside + sample_guard);
		low = (double)whole;
		part = inside - low;
		part = part < sample_guard ? 0 : part;
		out->low[i] = whole * step;
		out->next[i] = part > 0 ? step : 0;
		out->part[i] = part;
	}
}

/* Between two voxels, and between their squares. */
struct sample_pair { double d, d2; };

static inline struct sample_pair
sample_between(struct sample_pair a, struct sample_pair b, double part)
{
	return (struct sample_pair){ a.d + part * (b.d - a.d), a.d2 + part * (b.d2 - a.d2) };
}

static inline struct sample_pair
sample_columns(float low, float high, double part)
{
	double a = (double)low, b = (double)high;

	return sample_between((struct sample_pair){ a, a * a }, (struct sample_pair){ b, b * b }, part);
}

static void
sample_piece(const float *gy, const struct sample_axis axis[3], const double *restrict lost, size_t count,
             double *restrict d, double *restrict d2)
{
	for (size_t i = 0; i < count; i++) {
		int32_t at = axis[0].low[i] + axis[1].low[i] + axis[2].low[i];
		int32_t x = axis[0].next[i], y = axis[1].next[i], z = axis[2].next[i];
		double px = axis[0].part[i], py = axis[1].part[i], pz = axis[2].part[i];
		struct sample_pair low, high, all;

		low = sample_between(sample_columns(gy[at], gy[at + x], px), sample_columns(gy[at + y], gy[at + y + x], px), py);
		high = sample_between(sample_columns(gy[at + z], gy[at + z + x], px),
		                      sample_columns(gy[at + z + y], gy[at + z + y + x], px), py);
		all = sample_between(low, high, pz);
		d[i] = lost[i] > 0 ? (double)NAN : all.d;
		d2[i] = lost[i] > 0 ? (double)NAN : all.d2;
	}
}

static void
sample_take(const struct sample_places *p, const double shift[3], double *d, double *d2)
{
	const int32_t step[3] = { 1, p->n[0], p->n[0] * p->n[1] };
	struct sample_axis axis[3];
	double lost[SAMPLE_PIECE];

	for (size_t from = 0; from < p->count; from += SAMPLE_PIECE) {
		size_t count = p->count - from < SAMPLE_PIECE ? p->count - from : SAMPLE_PIECE;

		for (size_t i = 0; i < count; i++)
			lost[i] = 0;
		for (int a = 0; a < 2; a++)
			sample_axis(p->at[a] + from, shift[a], p->n[a], step[a], count, &axis[a], lost);
		if (p->n[2] > 1)
			sample_axis(p->at[2] + from, shift[2], p->n[2], step[2], count, &axis[2], lost);
		else
			for (size_t i = 0; i < count; i++) {
				axis[2].low[i] = axis[2].next[i] = 0;
				axis[2].part[i] = 0;
			}
		sample_piece(p->gy, axis, lost, count, d + from, d2 + from);
	}
}
