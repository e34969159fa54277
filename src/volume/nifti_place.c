/* Where the voxels of a NIfTI file lie, and in which order.
 *
 * The sform is taken where there is one, else the qform, else the spacing alone (with a note).  Axes must lie along the
 * patient's: within a cosine of 1e-3 (0.06 degrees), which is what single precision and rounded DICOM cosines leave, and
 * then they count as straight, about the centre of the volume.  Where both forms are given they must agree to 0.1 mm at
 * every corner: two places for one voxel are no place. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "volume/nifti_file.h"

static const double cosine_guard = 1e-3, corner_guard_mm = 0.1, spacing_guard = 1e-3;

/* World of voxel v: m[a][0..2] v + m[a][3]. */
struct affine { double m[3][4]; };

struct vol_layout
vol_layout_plain(void)
{
	return (struct vol_layout){ .version = 1, .axis = { 0, 1, 2 }, .qform_code = 1, .sform_code = 1 };
}

void
nii_note(struct vol_layout *layout, const char *format, ...)
{
	size_t used = strlen(layout->note);
	va_list ap;

	if (used > 0 && used + 3 < sizeof layout->note) {
		memcpy(layout->note + used, "; ", 3);
		used += 2;
	}
	va_start(ap, format);
	vsnprintf(layout->note + used, sizeof layout->note - used, format, ap);
	va_end(ap);
}

static bool
finite_affine(const struct affine *a)
{
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 4; j++)
			if (!isfinite(a->m[i][j]))
				return false;
	return true;
}

static bool
affine_of_sform(const struct nii_header *h, double unit, struct affine *out, struct fault *f)
{
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 4; j++)
			out->m[i][j] = h->srow[i][j] * unit;
	return finite_affine(out) ||
	       fault_set(f, 0, 0, "the sform (srow_x, _y, _z) is not finite; expected the place of voxels");
}

/* As nifti1_io.c of the NIfTI standard does it. */
static bool
affine_of_qform(const struct nii_header *h, double unit, struct affine *out, struct fault *f)
{
	double b = h->quatern[0], c = h->quatern[1], d = h->quatern[2], rest = 1 - (b * b + c * c + d * d), a;

	if (!(rest > -1e-5) || !isfinite(rest))
		return fault_set(f, 0, 0, "the qform is no rotation (quatern_b, _c, _d); expected numbers whose squares add "
		                          "up to at most 1");
	if (rest < 1e-7) {
		double norm = sqrt(b * b + c * c + d * d);

		a = 0;
		b /= norm;
		c /= norm;
		d /= norm;
	} else
		a = sqrt(rest);
	*out = (struct affine){ { { a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c), h->qoffset[0] },
		                  { 2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b), h->qoffset[1] },
		                  { 2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c,
		                    h->qoffset[2] } } };
	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 3; j++)
			out->m[i][j] *= unit * h->pixdim[j] * (j == 2 ? h->qfac : 1);
		out->m[i][3] *= unit;
	}
	return finite_affine(out) ||
	       fault_set(f, 0, 0, "the qform (qoffset_x, _y, _z) is not finite; expected the place of voxels");
}

static bool
oblique(int axis, double degrees, struct fault *f)
{
	char text[NUMBER_TEXT_MAX];

	return fault_set(f, 0, 0, "axis %d of the file lies %s degrees off the patient's axes; expected right-left, "
	                          "front-back and head-foot: resample it first, as plastimatch resample does", axis + 1,
	                 number_short(degrees, 3, text));
}

/* The patient's axis along one of the file's; its spacing; the largest cosine off it. */
static bool
axis_of(const struct affine *m, int file_axis, int *axis, double *spacing, double *off, struct fault *f)
{
	double norm = 0, main = 0;

	*axis = 0;
	for (int a = 0; a < 3; a++) {
		double v = m->m[a][file_axis];

		norm = hypot(norm, v);
		if (fabs(v) > main) {
			main = fabs(v);
			*axis = a;
		}
	}
	if (!(norm > 0))
		return fault_set(f, 0, 0, "axis %d of the file has no length; expected a spacing in mm", file_axis + 1);
	*off = 0;
	for (int a = 0; a < 3; a++)
		if (a != *axis)
			*off = fmax(*off, fabs(m->m[a][file_axis]) / norm);
	if (*off > cosine_guard)
		return oblique(file_axis, acos(fmin(1, main / norm)) * 180 / acos(-1.0), f);
	*spacing = *off > 0 ? norm : main;
	return true;
}

/* A slice of which the file tells no thickness: its third axis is the one that is left. */
static bool
assume_thickness(const struct nii_header *h, struct affine *m, bool *assumed, struct fault *f)
{
	double length = 0;

	for (int a = 0; a < 3; a++)
		length += fabs(m->m[a][2]);
	*assumed = h->rank == 2 || (h->n[2] == 1 && !(length > 0));
	if (!*assumed)
		return true;
	for (int a = 0; a < 3; a++)
		m->m[a][2] = fabs(m->m[a][0]) > 0 || fabs(m->m[a][1]) > 0 ? 0 : 1;
	return (fabs(m->m[2][2]) > 0) ||
	       fault_set(f, 0, 0, "a slice without thickness that does not lie across the body; expected right-left and "
	                          "front-back axes, or a volume");
}

/* Grid, order and directions from an affine; *shift_mm is how far straightening moves a corner at most. */
static bool
straighten(const struct nii_header *h, struct affine m, struct vol_grid *g, struct vol_layout *layout, double *shift_mm,
           struct fault *f)
{
	bool taken[3] = { false }, straight = true;

	*g = (struct vol_grid){ .n = { 1, 1, 1 } };
	*shift_mm = 0;
	if (!assume_thickness(h, &m, &g->thickness_assumed, f))
		return false;
	for (int j = 0; j < 3; j++) {
		double spacing = 0, off = 0;
		int a;

		if (!axis_of(&m, j, &a, &spacing, &off, f))
			return false;
		if (taken[a])
			return fault_set(f, 0, 0, "two axes of the file lie along one of the patient's; expected three "
			                          "different ones");
		taken[a] = true;
		straight = straight && !(off > 0);
		*shift_mm += off * spacing * (double)(h->n[j] - 1) / 2;
		layout->axis[j] = a;
		layout->flip[j] = m.m[a][j] < 0;
		g->n[a] = (int)h->n[j];
		g->spacing_mm[a] = spacing;
	}
	for (int j = 0; j < 3; j++) {
		int a = layout->axis[j];
		double half = (double)(h->n[j] - 1) / 2;

		if (straight)
			g->origin_mm[a] = m.m[a][3] - (layout->flip[j] ? 2 * half * g->spacing_mm[a] : 0);
		else
			g->origin_mm[a] = m.m[a][3] + m.m[a][0] * (double)(h->n[0] - 1) / 2 +
			                  m.m[a][1] * (double)(h->n[1] - 1) / 2 +
			                  m.m[a][2] * (double)(h->n[2] - 1) / 2 - half * g->spacing_mm[a];
	}
	return vol_grid_check(g, f);
}

/* The spacing stands twice: pixdim and the length of the sform's columns. */
static bool
check_spacing(const struct nii_header *h, double unit, const struct vol_grid *g, const struct vol_layout *layout,
              struct fault *f)
{
	for (int j = 0; j < 3; j++) {
		double told = h->pixdim[j] * unit, used = g->spacing_mm[layout->axis[j]];
		char a[NUMBER_TEXT_MAX], b[NUMBER_TEXT_MAX];

		if (told > 0 && h->n[j] > 1 && fabs(told - used) > spacing_guard * used)
			return fault_set(f, 0, 0, "voxels along axis %d are %s mm by pixdim and %s mm by the sform; "
			                          "expected both the same", j + 1, number_short(told, 6, a),
			                 number_short(used, 6, b));
	}
	return true;
}

/* Sform and qform, both straightened. */
static bool
check_forms(const struct nii_header *h, double unit, const struct vol_grid *g, const struct vol_layout *layout,
            struct fault *f)
{
	struct vol_layout other = *layout;
	struct vol_grid q;
	struct affine m;
	double worst = 0, shift;
	char text[NUMBER_TEXT_MAX];

	if (!affine_of_qform(h, unit, &m, f))
		return false;
	if (!straighten(h, m, &q, &other, &shift, f))
		return fault_set(f, 0, 0, "sform and qform tell different places for the voxels: the qform is not along the "
		                          "patient's axes; expected both the same, or one of them");
	for (int j = 0; j < 3; j++) {
		int a = layout->axis[j];
		double first, last;

		if (other.axis[j] != a || other.flip[j] != layout->flip[j])
			return fault_set(f, 0, 0, "sform and qform tell different directions for axis %d; expected both the "
			                          "same, or one of them", j + 1);
		if (g->thickness_assumed && j == 2)
			continue;
		first = fabs(q.origin_mm[a] - g->origin_mm[a]);
		last = fabs(q.origin_mm[a] + (q.n[a] - 1) * q.spacing_mm[a] - g->origin_mm[a] -
		            (g->n[a] - 1) * g->spacing_mm[a]);
		worst = fmax(worst, fmax(first, last));
	}
	return worst <= corner_guard_mm ||
	       fault_set(f, 0, 0, "sform and qform tell places %s mm apart for one voxel; expected both the same, or one "
	                          "of them", number_short(worst, 3, text));
}

bool
nii_place(const struct nii_header *h, struct vol_grid *g, struct vol_layout *layout, struct fault *f)
{
	double unit = h->unit_mm > 0 ? h->unit_mm : 1, shift;
	char text[NUMBER_TEXT_MAX];
	struct affine m;

	*layout = (struct vol_layout){ .version = h->version, .qform_code = h->qform_code > 0 ? h->qform_code : 0,
		                       .sform_code = h->sform_code > 0 ? h->sform_code : 0 };
	if (!(h->unit_mm > 0))
		nii_note(layout, "the file names no unit of length: millimetres are assumed");
	if (h->sform_code > 0) {
		if (!affine_of_sform(h, unit, &m, f))
			return false;
	} else if (h->qform_code > 0) {
		if (!affine_of_qform(h, unit, &m, f))
			return false;
	} else {
		m = (struct affine){ { { h->pixdim[0] * unit }, { 0, h->pixdim[1] * unit }, { 0, 0, h->pixdim[2] * unit } } };
		nii_note(layout, "the file does not say how the patient lies (sform and qform are absent): first axis to the "
		                 "right, second to the front, third to the head, and the first voxel at 0 are assumed");
	}
	if (!straighten(h, m, g, layout, &shift, f))
		return false;
	if (shift > 0.01)
		nii_note(layout, "the axes are not quite the patient's and taken as straight, which moves corners by up to %s mm",
		         number_short(shift, 2, text));
	if (h->sform_code > 0 && !check_spacing(h, unit, g, layout, f))
		return false;
	return h->sform_code <= 0 || h->qform_code <= 0 || check_forms(h, unit, g, layout, f);
}

/* ---- the other way ---- */

/* The quaternion of a signed permutation with determinant +1: its largest component first, as nifti_mat44_to_quatern. */
static void
quaternion(double r[3][3], double out[3])
{
	double trace = r[0][0] + r[1][1] + r[2][2], a, v[3];

	if (trace > -0.5) {
		a = sqrt(trace + 1) / 2;
		v[0] = (r[2][1] - r[1][2]) / (4 * a);
		v[1] = (r[0][2] - r[2][0]) / (4 * a);
		v[2] = (r[1][0] - r[0][1]) / (4 * a);
	} else {
		int i = r[0][0] >= r[1][1] && r[0][0] >= r[2][2] ? 0 : r[1][1] >= r[2][2] ? 1 : 2;
		int j = (i + 1) % 3, k = (i + 2) % 3;

		v[i] = sqrt(1 + r[i][i] - r[j][j] - r[k][k]) / 2;
		v[j] = (r[i][j] + r[j][i]) / (4 * v[i]);
		v[k] = (r[i][k] + r[k][i]) / (4 * v[i]);
		a = (r[k][j] - r[j][k]) / (4 * v[i]);
	}
	for (int i = 0; i < 3; i++)
		out[i] = a < 0 ? 0 - v[i] : v[i];
}

static double
determinant(double r[3][3])
{
	return r[0][0] * (r[1][1] * r[2][2] - r[1][2] * r[2][1]) - r[0][1] * (r[1][0] * r[2][2] - r[1][2] * r[2][0]) +
	       r[0][2] * (r[1][0] * r[2][1] - r[1][1] * r[2][0]);
}

void
nii_unplace(const struct vol_grid *g, const struct vol_layout *layout, struct nii_header *h)
{
	double r[3][3] = { { 0 } };
	int q = layout->qform_code, s = layout->sform_code;

	/* Both forms are written; the one that the file had not takes the other's code. */
	h->qform_code = q > 0 && q < 32767 ? q : s > 0 && s < 32767 ? s : 1;
	h->sform_code = s > 0 && s < 32767 ? s : h->qform_code;
	for (int j = 0; j < 3; j++) {
		int a = layout->axis[j];

		h->n[j] = g->n[a];
		h->pixdim[j] = g->spacing_mm[a];
		r[a][j] = layout->flip[j] ? -1 : 1;
		h->srow[a][j] = r[a][j] * g->spacing_mm[a];
		h->srow[a][3] = g->origin_mm[a] + (layout->flip[j] ? (g->n[a] - 1) * g->spacing_mm[a] : 0);
		h->qoffset[a] = h->srow[a][3];
	}
	h->qfac = determinant(r) < 0 ? -1 : 1;
	for (int a = 0; a < 3; a++)
		r[a][2] *= h->qfac;
	quaternion(r, h->quatern);
}

struct nii_walk
nii_walk_of(const struct vol_grid *g, const struct vol_layout *layout)
{
	const ptrdiff_t stride[3] = { 1, g->n[0], (ptrdiff_t)g->n[0] * g->n[1] };
	struct nii_walk w = { 0 };

	for (int j = 0; j < 3; j++) {
		int a = layout->axis[j];

		w.n[j] = (size_t)g->n[a];
		w.step[j] = layout->flip[j] ? -stride[a] : stride[a];
		if (layout->flip[j])
			w.start += (g->n[a] - 1) * stride[a];
	}
	return w;
}
