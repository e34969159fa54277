/* push_rows.h - the code of push_line.h's kernels, compiled once for each level of the processor. */
#include <math.h>

#include "volume/push_line.h"

/* What is mixed along x, a number a component: the field at the centre and at either end along x; its change along y, z. */
enum { CENTRE = 0, X_LOWER = 3, X_UPPER = 6, CHANGE = 9 };

static inline double
node(const float *const row[4], double part_y, double part_z, int i)
{
	double low = (double)row[0][i] + part_y * ((double)row[1][i] - (double)row[0][i]);
	double high = (double)row[2][i] + part_y * ((double)row[3][i] - (double)row[2][i]);

	return low + part_z * (high - low);
}

static void
fill_nodes(const float *const row[4], double part_y, double part_z, bool less, int from, int to, double *restrict out)
{
	const float *const own[4] = { row[0], row[1], row[2], row[3] };

	if (less)
		for (int i = from; i < to; i++)
			out[i] -= node(own, part_y, part_z, i);
	else
		for (int i = from; i < to; i++)
			out[i] = node(own, part_y, part_z, i);
}

/* ---- places ---- */

static inline double
tapped(const double *nodes, int last, const struct push_mix *m, int x)
{
	int low = m->low[x], high = low < last ? low + 1 : last;

	return nodes[low] + m->part[x] * (nodes[high] - nodes[low]);
}

static void
mix(const double *nodes, int last, const struct push_mix *m, int x, int n, double *restrict out)
{
	int from = m->first > x ? m->first : x, to = m->last < x + n ? m->last : x + n, i = x;

	from = from < x + n ? from : x + n;
	for (; i < from; i++)
		out[i - x] = tapped(nodes, last, m, i);
	if (i < to) {
		const double *low = nodes + i + m->shift, *part = m->part + i;

		for (int k = 0; k < to - i; k++)
			out[i - x + k] = low[k] + part[k] * (low[k + 1] - low[k]);
		i = to;
	}
	for (; i < x + n; i++)
		out[i - x] = tapped(nodes, last, m, i);
}

static void
mix_all(const struct push_line *l, int phase, int x, int n, double (*out)[PUSH_PIECE])
{
	const struct push *p = l->p;
	const size_t nx = (size_t)p->field->grid.n[0];
	const int last = p->field->grid.n[0] - 1;
	const struct push_mix *centre = &p->mix[3 * (size_t)phase];

	for (int b = 0; b < 3; b++) {
		const double *nodes = l->nodes + (size_t)b * PUSH_LINES * nx;

		for (int end = 0; end < 3; end++)
			mix(nodes, last, &centre[end], x, n, out[CENTRE + 3 * end + b]);
		for (int line = 1; line < (p->slice ? 2 : PUSH_LINES); line++)
			mix(nodes + (size_t)line * nx, last, centre, x, n, out[CHANGE + 3 * (line - 1) + b]);
	}
}

/* How the ends of a part lie apart, in mm: m[b][a] is component b along axis a. */
static inline double
apart(double (*v)[PUSH_PIECE], int b, int a, int i, const double length[3])
{
	double d = a == 0 ? v[X_UPPER + b][i] - v[X_LOWER + b][i] : v[CHANGE + 3 * (a - 1) + b][i];

	return a == b ? d + length[a] : d;
}

/* Of a box about at: today's voxel low, and by high the next one. */
static inline void
share_along(double at, double length, int32_t *low_out, double *high_out)
{
	double first, guarded, low, over, high;
	int32_t whole;

	/* Whole numbers fit. */
	at = at > -1e9 ? at : -1e9;
	at = at < 1e9 ? at : 1e9;
	first = at - length / 2 + 0.5;
	guarded = first + PUSH_GUARD;
	whole = (int32_t)guarded;
	whole -= (double)whole > guarded;
	low = (double)whole;
	over = first - low + length - 1;
	high = over / (length > PUSH_GUARD ? length : 1);
	high = over > PUSH_GUARD ? high : 0;
	high = high < PUSH_GUARD ? 0 : high;
	*low_out = whole;
	*high_out = high < 1 ? high : 1;
}

static void
place_axis(const struct push_scale *scale, const double *world_mm, const double *restrict u, const double *restrict length2,
           int n, int32_t *restrict low, double *restrict high)
{
	for (int i = 0; i < n; i++) {
		double length = sqrt(length2[i]) * scale->per_mm, at = (world_mm[i] + u[i] - scale->origin_mm) * scale->per_mm;

		share_along(at, length < 1 ? length : 1, &low[i], &high[i]);
	}
}

static void
place_parts(const struct push_line *l, int phase, int x, int n, struct push_piece *restrict out)
{
	const struct push *p = l->p;
	const double length[3] = { p->axis[0].length_mm, p->axis[1].length_mm, p->axis[2].length_mm };
	const double *centre_mm = p->centre_mm + (size_t)phase * (size_t)p->prior->n[0] + (size_t)x;
	const double per = 1 / (length[0] * length[1] * length[2]);
	double (*restrict v)[PUSH_PIECE] = l->mixed, length2[3][PUSH_PIECE], world_mm[3][PUSH_PIECE];

	if (p->field)
		mix_all(l, phase, x, n, v);
	for (int i = 0; i < n; i++) {
		double m[3][3], det;

		for (int b = 0; b < 3; b++)
			for (int a = 0; a < 3; a++)
				m[b][a] = apart(v, b, a, i, length);
		for (int b = 0; b < 3; b++)
			length2[b][i] = m[b][0] * m[b][0] + m[b][1] * m[b][1] + m[b][2] * m[b][2];
		det = m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
		      m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
		out->ratio[i] = det > 0 ? det * per : 0;
		world_mm[0][i] = centre_mm[i];
		world_mm[1][i] = l->y_mm;
		world_mm[2][i] = l->z_mm;
	}
	for (int b = 0; b < (p->slice ? 2 : 3); b++)
		place_axis(&p->scale[b], world_mm[b], v[CENTRE + b], length2[b], n, out->low[b], out->high[b]);
	for (int i = 0; p->slice && i < n; i++) {
		out->low[2][i] = 0;
		out->high[2][i] = 0;
	}
}

/* ---- into a tile ---- */

/* A row of today; w: its share along y and z. */
static inline void
share_in_row(struct push_worth *sums, unsigned char *unknown, int nx, int low, double high, double w, bool known,
             const struct push_worth *worth)
{
	for (int side = 0; side < 2; side++) {
		double part = w * (side ? high : 1 - high);
		int x = low + side;

		if (x < 0 || x >= nx || !(part > 0))
			continue;
		for (int k = 0; k < 4; k++)
			sums[x].v[k] += part * worth->v[k];
		if (!known)
			unknown[x] = 1;
	}
}

static void
share_parts(const struct push_tile *t, const struct push_piece *piece, int n, const struct push_worth *worth,
            const bool *known, const bool *placed, int step)
{
	for (int i = 0; i < n; i++) {
		struct push_worth part = worth[i];

		if (!placed[(size_t)i * (size_t)step])
			continue;
		part.v[3] *= piece->ratio[i];
		for (int z = 0; z < 2; z++) {
			double wz = z ? piece->high[2][i] : 1 - piece->high[2][i];
			int at_z = piece->low[2][i] + z;

			if (at_z < t->low[1] || at_z >= t->high[1] || !(wz > 0))
				continue;
			for (int y = 0; y < 2; y++) {
				double wy = wz * (y ? piece->high[1][i] : 1 - piece->high[1][i]);
				int at_y = piece->low[1][i] + y;
				size_t row;

				if (at_y < t->low[0] || at_y >= t->high[0] || !(wy > 0))
					continue;
				row = ((size_t)(at_z - t->low[1]) * (size_t)t->rows + (size_t)(at_y - t->low[0])) * (size_t)t->nx;
				share_in_row(t->sums + row, t->unknown + row, t->nx, piece->low[0][i], piece->high[0][i], wy, known[i], &part);
			}
		}
	}
}
