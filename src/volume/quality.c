/* How good a field is: there and back again, and structures that should have moved as one piece. */
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "volume/field_local.h"

static double
length(const double v[3])
{
	return sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/* ---- there and back again ---- */

/* The k-th smallest (from 0) of v[0..n), which is reordered (Hoare's selection). */
static float
select_kth(float *v, ptrdiff_t n, ptrdiff_t k)
{
	ptrdiff_t low = 0, high = n - 1;

	while (low < high) {
		float pivot = v[k];
		ptrdiff_t i = low, j = high;

		do {
			while (v[i] < pivot)
				i++;
			while (v[j] > pivot)
				j--;
			if (i <= j) {
				float swap = v[i];

				v[i++] = v[j];
				v[j--] = swap;
			}
		} while (i <= j);
		if (j < k)
			low = i;
		if (i > k)
			high = j;
	}
	return v[k];
}

bool
vol_inverse_consistency(const struct vol_field *ab, const struct vol_field *ba, struct vol_consistency *out,
                        struct fault *f)
{
	size_t n = vol_grid_voxels(&ab->grid), known = 0;
	float *error;
	double sum = 0, max = 0;

	*out = (struct vol_consistency){ .voxels = n, .mean_mm = NAN, .p95_mm = NAN, .max_mm = NAN };
	if ((ab->grid.n[2] == 1) != (ba->grid.n[2] == 1))
		return fault_set(f, 0, 0, "one field is a slice and the other a volume; expected two of a kind");
	error = mem_array(n, sizeof *error);
	if (!error)
		return fault_memory(f);
	for (size_t i = 0; i < n; i++) {
		double at[3] = { 0 }, there[3] = { 0 }, back[3] = { 0 };

		vol_grid_world(&ab->grid, i, at);
		for (int a = 0; a < 3; a++) {
			there[a] = a == 2 && ab->grid.n[2] == 1 ? 0 : (double)ab->u_mm[a][i];
			at[a] += there[a];
		}
		if (!field_at(ba, at, back)) {
			out->unknown++;
			continue;
		}
		for (int a = 0; a < 3; a++)
			back[a] += there[a];
		sum += length(back);
		max = fmax(max, length(back));
		error[known++] = (float)length(back);
	}
	if (known > 0) {
		size_t rank = (size_t)ceil(0.95 * (double)known);

		out->mean_mm = sum / (double)known;
		out->max_mm = max;
		out->p95_mm = (double)select_kth(error, (ptrdiff_t)known, rank > 0 ? (ptrdiff_t)rank - 1 : 0);
	}
	free(error);
	return true;
}

/* ---- bones ---- */

struct bone {
	const struct vol_field *u;
	const struct vol_labels *labels;
	uint16_t label;
	int axes;                      /* 2 in a slice */
};

/* The displacement at a voxel of the labels; false outside the field. */
static bool
moved(const struct bone *b, size_t voxel, double at[3], double u[3])
{
	vol_grid_world(&b->labels->grid, voxel, at);
	return field_at(b->u, at, u);
}

/* du/dx along an axis from neighbours of the same structure alone. */
static bool
column(const struct bone *b, size_t voxel, int axis, double out[3])
{
	const struct vol_grid *g = &b->labels->grid;
	const size_t step[3] = { 1, (size_t)g->n[0], (size_t)g->n[0] * (size_t)g->n[1] };
	size_t low = voxel, high = voxel;
	double at[3], u_low[3] = { 0 }, u_high[3] = { 0 }, span;
	int place[3];

	vol_grid_place(g, voxel, place);
	if (place[axis] > 0 && b->labels->label[voxel - step[axis]] == b->label)
		low = voxel - step[axis];
	if (place[axis] < g->n[axis] - 1 && b->labels->label[voxel + step[axis]] == b->label)
		high = voxel + step[axis];
	span = (low < voxel && high > voxel ? 2 : 1) * g->spacing_mm[axis];
	if (low == high || !moved(b, low, at, u_low) || !moved(b, high, at, u_high))
		return false;
	for (int part = 0; part < 3; part++)
		out[part] = (u_high[part] - u_low[part]) / span;
	return true;
}

/* The Frobenius norm of F^T F - I. */
static bool
strain(const struct bone *b, size_t voxel, double *out)
{
	double d[3][3] = { { 0 } }, sum = 0;           /* [axis][part] */

	for (int axis = 0; axis < b->axes; axis++)
		if (!column(b, voxel, axis, d[axis]))
			return false;
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++) {
			double e = d[i][j] + d[j][i];

			for (int part = 0; part < 3; part++)
				e += d[i][part] * d[j][part];
			sum += e * e;
		}
	*out = sqrt(sum);
	return true;
}

/* Sums over the structure for the best rigid motion. */
struct moments { size_t n; double from[3], to[3], product[3][3]; };

/* The best rotation as a quaternion: the eigenvector of the largest eigenvalue of Horn's matrix (J. Opt. Soc. Am. A
 * 1987; 4:629), which a shift makes positive, so that singular vectors are eigenvectors. */
static void
best_rotation(const struct moments *m, bool slice, double q[4])
{
	const double (*s)[3] = m->product;
	double a[16] = {
		s[0][0] + s[1][1] + s[2][2], s[1][2] - s[2][1], s[2][0] - s[0][2], s[0][1] - s[1][0],
		s[1][2] - s[2][1], s[0][0] - s[1][1] - s[2][2], s[0][1] + s[1][0], s[2][0] + s[0][2],
		s[2][0] - s[0][2], s[0][1] + s[1][0], s[1][1] - s[0][0] - s[2][2], s[1][2] + s[2][1],
		s[0][1] - s[1][0], s[2][0] + s[0][2], s[1][2] + s[2][1], s[2][2] - s[0][0] - s[1][1],
	}, v[16], values[4], shift = 0;
	gsl_matrix_view left = gsl_matrix_view_array(a, 4, 4), right = gsl_matrix_view_array(v, 4, 4);
	gsl_vector_view singular = gsl_vector_view_array(values, 4);

	for (int i = 0; i < 16; i++)
		shift += fabs(a[i]);
	q[0] = 1;
	q[1] = q[2] = q[3] = 0;
	if (slice) {
		double angle = atan2(s[0][1] - s[1][0], s[0][0] + s[1][1]);

		q[0] = cos(angle / 2);
		q[3] = sin(angle / 2);
		return;
	}
	if (!(shift > 0))
		return;
	for (size_t i = 0; i < 4; i++)
		a[5 * i] += shift;
	gsl_linalg_SV_decomp_jacobi(&left.matrix, &right.matrix, &singular.vector);
	for (size_t i = 0; i < 4; i++)
		q[i] = v[4 * i];
}

static void
rotate(const double q[4], const double v[3], double out[3])
{
	double t[3] = { 0 };

	for (int a = 0; a < 3; a++)
		t[a] = 2 * (q[1 + (a + 1) % 3] * v[(a + 2) % 3] - q[1 + (a + 2) % 3] * v[(a + 1) % 3]);
	for (int a = 0; a < 3; a++)
		out[a] = v[a] + q[0] * t[a] + q[1 + (a + 1) % 3] * t[(a + 2) % 3] - q[1 + (a + 2) % 3] * t[(a + 1) % 3];
}

/* Centres first, then products of what is around them. */
static void
sum_moments(const struct bone *b, struct moments *m)
{
	const size_t n = vol_grid_voxels(&b->labels->grid);
	double at[3] = { 0 }, u[3] = { 0 };

	*m = (struct moments){ 0 };
	for (size_t i = 0; i < n; i++)
		if (b->labels->label[i] == b->label && moved(b, i, at, u)) {
			m->n++;
			for (int a = 0; a < 3; a++) {
				m->from[a] += at[a];
				m->to[a] += at[a] + u[a];
			}
		}
	for (int a = 0; m->n && a < 3; a++) {
		m->from[a] /= (double)m->n;
		m->to[a] /= (double)m->n;
	}
	for (size_t i = 0; i < n; i++)
		if (b->labels->label[i] == b->label && moved(b, i, at, u))
			for (int p = 0; p < 3; p++)
				for (int r = 0; r < 3; r++)
					m->product[p][r] += (at[p] - m->from[p]) * (at[r] + u[r] - m->to[r]);
}

bool
vol_rigidity(const struct vol_field *u, const struct vol_labels *labels, uint16_t label, struct vol_rigidity *out,
             struct fault *f)
{
	const struct bone b = { .u = u, .labels = labels, .label = label, .axes = labels->grid.n[2] == 1 ? 2 : 3 };
	struct moments m;
	double q[4], strains = 0, squares = 0;

	*out = (struct vol_rigidity){ .strain_mean = NAN, .strain_max = NAN, .residual_rms_mm = NAN,
		                      .residual_max_mm = NAN, .degrees = NAN };
	if ((labels->grid.n[2] == 1) != (u->grid.n[2] == 1))
		return fault_set(f, 0, 0, "the field is a slice and the labels a volume, or the other way; expected two of a "
		                 "kind");
	sum_moments(&b, &m);
	out->voxels = m.n;
	if (m.n == 0)
		return true;
	best_rotation(&m, b.axes == 2, q);
	out->degrees = 2 * atan2(sqrt(q[1] * q[1] + q[2] * q[2] + q[3] * q[3]), fabs(q[0])) * 180 / 3.14159265358979323846;
	out->residual_max_mm = 0;
	for (size_t i = 0; i < vol_grid_voxels(&labels->grid); i++) {
		double at[3] = { 0 }, by[3] = { 0 }, from[3] = { 0 }, turned[3] = { 0 }, e;

		if (labels->label[i] != label || !moved(&b, i, at, by))
			continue;
		for (int a = 0; a < 3; a++)
			from[a] = at[a] - m.from[a];
		rotate(q, from, turned);
		for (int a = 0; a < 3; a++)
			turned[a] -= at[a] + by[a] - m.to[a];
		squares += length(turned) * length(turned);
		out->residual_max_mm = fmax(out->residual_max_mm, length(turned));
		if (!strain(&b, i, &e))
			continue;
		strains += e;
		out->strain_max = fmax(out->strain_max, e);     /* fmax takes the number of a NaN and a number */
		out->strained++;
	}
	out->residual_rms_mm = sqrt(squares / (double)m.n);
	out->strain_mean = out->strained ? strains / (double)out->strained : NAN;
	return true;
}
