/* Files for the comparison of volumes with other people's programs, and the comparison of what they make of them.
 *
 *     volume_files make FOLDER NX NY NZ        the neck of tests/volume_neck.h: prior.nii (on 12 Gy that slope, so that borders
 *                                              show), lps.nii (the same, voxels from left to right and back to front, as
 *                                              ITK's own images), new.nii, neck.nii (the field), labels.nii, bits.nii (the same, a bit a
 *                                              structure), one.nii (all is label 1), uniform.nii (45.3 Gy)
 *     volume_files map PRIOR FIELD OUT         the prior dose where the field leads, by vol_map; 0 where it is unknown
 *     volume_files compare OURS THEIRS PRIOR FIELD
 *     volume_files jacobian FIELD THEIRS       the mean determinant at a voxel against theirs, inside and on the border:
 *                                              WHERE VOXELS LARGEST_DIFFERENCE, and the largest of a determinant with
 *                                              ITK's border (a missing neighbour is the voxel itself)
 *
 * compare tells, for voxels whose tissue lay inside the prior grid's outer voxel centres, up to half a voxel outside of
 * them, and further out:  KIND VOXELS LARGEST_DIFFERENCE_GY LARGEST_RELATIVE_DIFFERENCE (where ours has more than 1 Gy)
 * LARGEST_OURS_GY.  Needs none of the peers. */
#include "tap.h"
#include "volume/nifti.h"
#include "volume_neck.h"

static void
must(bool ok, const struct fault *f)
{
	if (ok)
		return;
	fprintf(stderr, "%s: %s\n", f->file, f->text);
	exit(1);
}

static const char *
in(const char *folder, const char *name)
{
	static char path[4096];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* ---- make ---- */

enum { TARGET = 3, PAROTID_R = 4, BODY = 5 };

/* What the neck has not named: a target, the other parotid, and the body. */
static void
add_labels(struct vol_labels *l)
{
	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
		double at[3], x, y;

		vol_grid_world(&l->grid, i, at);
		x = at[0] + 10;
		y = at[1] - 5;
		if (l->label[i])
			continue;
		if ((at[0] - 55) * (at[0] - 55) + at[1] * at[1] + at[2] * at[2] < 400)
			l->label[i] = PAROTID_R;
		else if (x * x + y * y + (at[2] - 5) * (at[2] - 5) < 24 * 24)
			l->label[i] = TARGET;
		else if (at[0] * at[0] / (110 * 110) + at[1] * at[1] / (95 * 95) < 1)
			l->label[i] = BODY;
	}
}

static void
make(const char *folder, const char *const n[3])
{
	struct vol_layout lps = { .version = 1, .axis = { 0, 1, 2 }, .flip = { true, true }, .qform_code = 1, .sform_code = 1 };
	struct neck k = neck_make(neck_grid(atoi(n[0]), atoi(n[1]), atoi(n[2])));
	struct fault f;

	add_labels(&k.labels);
	for (size_t i = 0; i < vol_grid_voxels(&k.prior.grid); i++) {
		double at[3];

		vol_grid_world(&k.prior.grid, i, at);
		k.prior.gy[i] += (float)(12 + 0.03 * at[0] - 0.02 * at[1] + 0.04 * at[2]);
	}
	must(vol_dose_write(in(folder, "prior.nii"), &k.prior, NULL, &f), &f);
	must(vol_dose_write(in(folder, "lps.nii"), &k.prior, &lps, &f), &f);
	must(vol_dose_write(in(folder, "new.nii"), &k.fresh, NULL, &f), &f);
	must(vol_labels_write(in(folder, "labels.nii"), &k.labels, NULL, &f), &f);
	must(vol_field_write(in(folder, "neck.nii"), &k.pull, VOL_FRAME_LPS, NULL, &f), &f);
	for (size_t i = 0; i < vol_grid_voxels(&k.prior.grid); i++)
		k.labels.label[i] = k.labels.label[i] ? (uint16_t)(1 << (k.labels.label[i] - 1)) : 0;
	must(vol_labels_write(in(folder, "bits.nii"), &k.labels, NULL, &f), &f);
	for (size_t i = 0; i < vol_grid_voxels(&k.prior.grid); i++) {
		k.labels.label[i] = 1;
		k.fresh.gy[i] = 45.3F;
	}
	must(vol_labels_write(in(folder, "one.nii"), &k.labels, NULL, &f), &f);
	must(vol_dose_write(in(folder, "uniform.nii"), &k.fresh, NULL, &f), &f);
	neck_free(&k);
}

/* ---- map ---- */

static void
map(const char *prior, const char *field, const char *out)
{
	struct vol_dose d;
	struct vol_field u;
	struct vol_mapped m;
	struct fault f;

	must(vol_dose_read(prior, &d, NULL, &f), &f);
	must(vol_field_read(field, VOL_FRAME_LPS, &u, NULL, &f), &f);
	must(vol_map(&d, &u, &u.grid, &m, &f), &f);
	for (size_t i = 0; i < vol_grid_voxels(&m.grid); i++)
		if (isnan(m.dose_gy[i]))
			m.dose_gy[i] = 0;
	must(vol_dose_write(out, &(struct vol_dose){ m.grid, m.dose_gy }, NULL, &f), &f);
	vol_mapped_fini(&m);
	vol_field_fini(&u);
	vol_dose_fini(&d);
}

/* ---- compare ---- */

enum { INSIDE, EDGE, OUTSIDE, KINDS };

/* How far outside of the outer voxel centres a voxel's tissue lay. */
static int
kind_of(const struct vol_field *u, const struct vol_grid *prior, size_t voxel)
{
	double at[3], out = 0;

	vol_grid_world(&u->grid, voxel, at);
	for (int a = 0; a < 3; a++) {
		double p = (at[a] + (double)u->u_mm[a][voxel] - prior->origin_mm[a]) / prior->spacing_mm[a];

		out = fmax(out, fmax(-p, p - (prior->n[a] - 1)));
	}
	return out < 1e-5 ? INSIDE : out < 0.5 ? EDGE : OUTSIDE;
}

static void
compare(const char *ours, const char *theirs, const char *prior, const char *field)
{
	static const char *const names[KINDS] = { "inside", "edge", "outside" };
	struct { size_t n; double off, part, most; } of[KINDS] = { { 0 } };
	struct vol_dose a, b, p;
	struct vol_field u;
	struct fault f;

	must(vol_dose_read(ours, &a, NULL, &f), &f);
	must(vol_dose_read(theirs, &b, NULL, &f), &f);
	must(vol_dose_read(prior, &p, NULL, &f), &f);
	must(vol_field_read(field, VOL_FRAME_LPS, &u, NULL, &f), &f);
	if (!vol_grid_same(&a.grid, &b.grid) || !vol_grid_same(&a.grid, &u.grid)) {
		fprintf(stderr, "%s and %s stand on different grids\n", ours, theirs);
		exit(1);
	}
	for (size_t i = 0; i < vol_grid_voxels(&a.grid); i++) {
		double mine = (double)a.gy[i], other = (double)b.gy[i], off = fabs(mine - other);
		int k = kind_of(&u, &p.grid, i);

		if (isnan(mine) || isnan(other))
			continue;
		of[k].n++;
		of[k].off = fmax(of[k].off, off);
		of[k].most = fmax(of[k].most, mine);
		if (mine > 1)
			of[k].part = fmax(of[k].part, off / mine);
	}
	for (int k = 0; k < KINDS; k++)
		printf("%s %zu %.3e %.3e %.4f\n", names[k], of[k].n, of[k].off, of[k].part, of[k].most);
	vol_field_fini(&u);
	vol_dose_fini(&p);
	vol_dose_fini(&b);
	vol_dose_fini(&a);
}

/* ---- jacobian ---- */

/* The determinant from differences over both neighbours, where a neighbour that is missing is the voxel itself: ITK's. */
static double
repeated_border(const struct vol_field *u, const int at[3])
{
	double m[3][3];

	for (int axis = 0; axis < 3; axis++) {
		int low[3] = { at[0], at[1], at[2] }, high[3] = { at[0], at[1], at[2] };

		low[axis] -= low[axis] > 0;
		high[axis] += high[axis] < u->grid.n[axis] - 1;
		for (int part = 0; part < 3; part++)
			m[part][axis] = (part == axis) +
			                ((double)u->u_mm[part][vol_grid_index(&u->grid, high[0], high[1], high[2])] -
			                 (double)u->u_mm[part][vol_grid_index(&u->grid, low[0], low[1], low[2])]) /
			                    (2 * u->grid.spacing_mm[axis]);
	}
	return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
	       m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

static void
jacobian(const char *field, const char *theirs)
{
	struct { size_t n; double ours, repeated; } of[2] = { { 0 } };       /* 1: on the border */
	struct vol_field u;
	struct vol_dose j;
	struct vol_folds folds;
	struct fault f;
	float *mean;

	must(vol_field_read(field, VOL_FRAME_LPS, &u, NULL, &f), &f);
	must(vol_dose_read(theirs, &j, NULL, &f), &f);
	mean = calloc(vol_grid_voxels(&u.grid), sizeof *mean);
	if (!mean || !vol_grid_same(&u.grid, &j.grid))
		exit(1);
	vol_jacobian(&u, &folds, mean, NULL);
	for (size_t i = 0; i < vol_grid_voxels(&u.grid); i++) {
		int at[3];
		bool border = false;

		vol_grid_place(&u.grid, i, at);
		for (int a = 0; a < 3; a++)
			border = border || at[a] == 0 || at[a] == u.grid.n[a] - 1;
		of[border].n++;
		of[border].ours = fmax(of[border].ours, fabs((double)mean[i] - (double)j.gy[i]));
		of[border].repeated = fmax(of[border].repeated, fabs(repeated_border(&u, at) - (double)j.gy[i]));
	}
	for (int border = 0; border < 2; border++)
		printf("%s %zu %.3e %.3e\n", border ? "border" : "inside", of[border].n, of[border].ours, of[border].repeated);
	free(mean);
	vol_dose_fini(&j);
	vol_field_fini(&u);
}

int
main(int argc, char **argv)
{
	if (argc == 6 && strcmp(argv[1], "make") == 0)
		make(argv[2], (const char *const[3]){ argv[3], argv[4], argv[5] });
	else if (argc == 5 && strcmp(argv[1], "map") == 0)
		map(argv[2], argv[3], argv[4]);
	else if (argc == 6 && strcmp(argv[1], "compare") == 0)
		compare(argv[2], argv[3], argv[4], argv[5]);
	else if (argc == 4 && strcmp(argv[1], "jacobian") == 0)
		jacobian(argv[2], argv[3]);
	else
		return 2;
	return 0;
}
