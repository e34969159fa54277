/* NIfTI files in and out: what stands in a file is what comes out, at its place in the patient. */
#include <signal.h>
#include <sys/resource.h>

#include "volume_nifti_help.h"

static double
value_at(const struct vol_dose *d, const double at_mm[3])
{
	size_t voxel;

	return vol_grid_nearest(&d->grid, at_mm, &voxel) ? (double)d->gy[voxel] : -1;
}

/* The world of voxel i, j, k by the sform, as the standard has it. */
static void
world(const struct made *m, size_t i, size_t j, size_t k, double at[3])
{
	for (int a = 0; a < 3; a++)
		at[a] = m->srow[a][0] * (double)i + m->srow[a][1] * (double)j + m->srow[a][2] * (double)k + m->srow[a][3];
}

/* Axes of the file in a random order and direction. */
static void
turn(struct made *m, uint64_t *state)
{
	int axis[3] = { 0, 1, 2 };

	for (int i = 2; i > 0; i--) {
		int j = (int)uniform(state, 0, i + 1), a = axis[i];

		axis[i] = axis[j];
		axis[j] = a;
	}
	memset(m->srow, 0, sizeof m->srow);
	for (int j = 0; j < 3; j++) {
		m->dim[j + 1] = 1 + (int)uniform(state, 0, 6);
		m->pixdim[j + 1] = (double)(float)uniform(state, 0.3, 5);
		m->srow[axis[j]][j] = m->pixdim[j + 1] * (uniform(state, 0, 1) < 0.5 ? -1 : 1);
		m->srow[j][3] = (double)(float)uniform(state, -300, 300);
	}
}

static void
a_plain_file(void)
{
	struct made m = plain_made();
	struct vol_layout layout;
	struct vol_dose d;

	OK(vol_dose_read(put_made(&m), &d, &layout, &fault));
	IS_INT(d.grid.n[0], 2);
	IS_INT(d.grid.n[1], 3);
	IS_INT(d.grid.n[2], 2);
	NEAR(d.grid.spacing_mm[2], 4, 0, 0);
	NEAR(d.grid.origin_mm[0], -10, 0, 0);
	NEAR(d.grid.origin_mm[2], -30, 0, 0);
	for (size_t i = 0; i < 12; i++)
		NEAR((double)d.gy[i], (double)i, 0, 0);
	IS_STR(layout.note, "");
	vol_dose_fini(&d);
}

static void
every_type_and_order_of_bytes_and_axes(void)
{
	static const int types[] = { 2, 256, 4, 512, 8, 768, 16, 64, 1024, 1280 };
	uint64_t state = seed();
	int wrong = 0;

	for (int round = 0; round < 400; round++) {
		struct made m = plain_made();
		struct vol_layout layout;
		struct vol_dose d;
		size_t at = 0;

		m.type = types[round % 10];
		m.version = 1 + round / 10 % 2;
		m.big = round / 20 % 2;
		m.data_at = m.version == 1 ? 352 : 544;
		turn(&m, &state);
		for (size_t i = 0; i < SMALL_MAX; i++)
			m.values[i] = floor(uniform(&state, 0, 128));
		if (uniform(&state, 0, 1) < 0.5) {
			m.slope = 0.25;
			m.inter = 3;
		}
		make(&m);
		if (!vol_dose_read(round % 3 ? put_file("t.nii", m.bytes, m.len) : put_gzip("t.nii", m.bytes, m.len), &d,
		                   &layout, &fault)) {
			wrong++;
			tap_diag("%s", fault.text);
			continue;
		}
		for (size_t k = 0; k < (size_t)m.dim[3]; k++)
			for (size_t j = 0; j < (size_t)m.dim[2]; j++)
				for (size_t i = 0; i < (size_t)m.dim[1]; i++, at++) {
					double mm[3], want = m.values[at] * (m.slope > 0 ? 0.25 : 1) + m.inter;

					world(&m, i, j, k, mm);
					wrong += !(fabs(value_at(&d, mm) - want) <= 0);
				}
		vol_dose_fini(&d);
	}
	IS_INT(wrong, 0);
}

/* What is written as the file lay is that file: the same voxels in the same order, the same affine. */
static void
written_as_it_lay(void)
{
	uint64_t state = seed();
	int wrong = 0;

	for (int round = 0; round < 200; round++) {
		struct made m = plain_made();
		struct vol_layout layout;
		struct vol_dose d;
		const char *path;
		char *text = NULL;
		size_t len = 0, head;

		m.version = 1 + round % 2;
		m.data_at = m.version == 1 ? 352 : 544;
		head = (size_t)m.data_at;
		turn(&m, &state);
		m.values[3] = NAN;
		m.values[0] = 1;
		path = put_made(&m);
		if (!vol_dose_read(path, &d, &layout, &fault) || !vol_dose_write(in_folder("back.nii"), &d, &layout, &fault) ||
		    !file_read(in_folder("back.nii"), MADE_MAX, &text, &len, &fault))
			tap_bail_out(fault.text);
		wrong += len != m.len || memcmp(text + head, m.bytes + head, len - head) != 0;
		/* dim, datatype, pixdim of space, sform */
		wrong += m.version == 1 ? memcmp(text + 42, m.bytes + 42, 6) || memcmp(text + 70, m.bytes + 70, 4) ||
		                                  memcmp(text + 80, m.bytes + 80, 12)
		                        : memcmp(text + 24, m.bytes + 24, 24) || memcmp(text + 12, m.bytes + 12, 4);
		for (size_t i = 0; i < 12; i++) {
			float got, want;
			double got2, want2;

			if (m.version == 1) {
				memcpy(&got, text + 280 + 4 * i, 4);
				memcpy(&want, m.bytes + 280 + 4 * i, 4);
				wrong += fabsf(got - want) > 0;
			} else {
				memcpy(&got2, text + 400 + 8 * i, 8);
				memcpy(&want2, m.bytes + 400 + 8 * i, 8);
				wrong += fabs(got2 - want2) > 1e-12 * fabs(want2) + 1e-12;
			}
		}
		free(text);
		vol_dose_fini(&d);
	}
	IS_INT(wrong, 0);
}

/* The qform that we write says what the sform says: a file stripped of its sform reads the same. */
static void
both_forms_are_written(void)
{
	uint64_t state = seed();
	int wrong = 0;

	for (int round = 0; round < 200; round++) {
		struct made m = plain_made();
		struct vol_layout layout, again;
		struct vol_dose d, e;
		char *text = NULL;
		size_t len = 0;

		turn(&m, &state);
		if (!vol_dose_read(put_made(&m), &d, &layout, &fault) ||
		    !vol_dose_write(in_folder("back.nii"), &d, &layout, &fault) ||
		    !file_read(in_folder("back.nii"), MADE_MAX, &text, &len, &fault))
			tap_bail_out(fault.text);
		memset(text + 254, 0, 2);
		if (!vol_dose_read(put_file("q.nii", text, len), &e, &again, &fault)) {
			tap_diag("%s", fault.text);
			wrong++;
		} else {
			wrong += !vol_grid_same(&d.grid, &e.grid);
			wrong += memcmp(d.gy, e.gy, vol_grid_voxels(&d.grid) * 4) != 0;
			vol_dose_fini(&e);
		}
		free(text);
		vol_dose_fini(&d);
	}
	IS_INT(wrong, 0);
}

/* A half turn about z, b = c = 0, d = 1: x and y run the other way (the identity of ITK's LPS). */
static void
a_qform_alone(void)
{
	struct made m = plain_made();
	struct vol_layout layout;
	struct vol_dose d;

	m.sform_code = 0;
	m.qform_code = 1;
	m.quatern[2] = 1;
	m.qoffset[0] = 10;
	m.qoffset[1] = 20;
	m.qoffset[2] = 30;
	OK(vol_dose_read(put_made(&m), &d, &layout, &fault));
	OK(layout.flip[0] && layout.flip[1] && !layout.flip[2]);
	NEAR(d.grid.origin_mm[0], 9, 1e-12, 0);
	NEAR(d.grid.origin_mm[1], 16, 1e-12, 0);
	NEAR(d.grid.origin_mm[2], 30, 1e-12, 0);
	NEAR((double)d.gy[5], 0, 0, 0);        /* the file's first is now the last of its slice */
	vol_dose_fini(&d);
	m.pixdim[0] = -1;                      /* qfac: the third axis is turned */
	OK(vol_dose_read(put_made(&m), &d, &layout, &fault));
	OK(layout.flip[2]);
	NEAR(d.grid.origin_mm[2], 26, 1e-12, 0);
	vol_dose_fini(&d);
}

static void
no_form_and_no_unit_are_noted(void)
{
	struct made m = plain_made();
	struct vol_layout layout;
	struct vol_dose d;

	m.sform_code = m.units = 0;
	OK(vol_dose_read(put_made(&m), &d, &layout, &fault));
	HAS(layout.note, "millimetres are assumed");
	HAS(layout.note, "does not say how the patient lies");
	NEAR(d.grid.origin_mm[0], 0, 0, 0);
	NEAR(d.grid.spacing_mm[1], 2, 0, 0);
	vol_dose_fini(&d);
}

static void
metres_and_micrometres(void)
{
	struct made m = plain_made();
	struct vol_dose d;

	m.units = 1;
	for (int i = 0; i < 3; i++) {
		m.pixdim[i + 1] /= 1000;
		for (int j = 0; j < 4; j++)
			m.srow[i][j] /= 1000;
	}
	OK(vol_dose_read(put_made(&m), &d, NULL, &fault));
	NEAR(d.grid.spacing_mm[1], 2, 0, 1e-7);
	NEAR(d.grid.origin_mm[2], -30, 0, 1e-7);
	vol_dose_fini(&d);
	m.units = 3;
	for (int i = 0; i < 3; i++) {
		m.pixdim[i + 1] *= 1e6;
		for (int j = 0; j < 4; j++)
			m.srow[i][j] *= 1e6;
	}
	OK(vol_dose_read(put_made(&m), &d, NULL, &fault));
	NEAR(d.grid.spacing_mm[1], 2, 0, 1e-7);
	vol_dose_fini(&d);
}

static void
extensions_are_skipped(void)
{
	struct made m = plain_made();
	struct vol_dose d;

	m.data_at = 352 + 4096 + 16;
	OK(vol_dose_read(put_made(&m), &d, NULL, &fault));
	NEAR((double)d.gy[11], 11, 0, 0);
	vol_dose_fini(&d);
	OK(vol_dose_read(put_gzip("made.nii", m.bytes, m.len), &d, NULL, &fault));
	NEAR((double)d.gy[11], 11, 0, 0);
	vol_dose_fini(&d);
}

/* Unknown stays unknown, what resampling leaves below zero is zero. */
static void
nan_survives_and_ripple_is_zero(void)
{
	struct made m = plain_made();
	struct vol_dose d, e;

	m.values[1] = NAN;
	m.values[2] = -0.005;
	m.values[3] = 70;
	OK(vol_dose_read(put_made(&m), &d, NULL, &fault));
	OK(isnan(d.gy[1]));
	NEAR((double)d.gy[2], 0, 0, 0);
	OK(vol_dose_write(in_folder("n.nii.gz"), &d, NULL, &fault));
	OK(vol_dose_read(in_folder("n.nii.gz"), &e, NULL, &fault));
	OK(isnan(e.gy[1]) && !isnan(e.gy[2]));
	OK(memcmp(d.gy, e.gy, 12 * sizeof *d.gy) == 0);
	vol_dose_fini(&d);
	vol_dose_fini(&e);
}

/* ---- labels, images, fields ---- */

static void
labels_and_label_maps(void)
{
	struct made m = plain_made();
	struct vol_labels l, *maps;
	struct vol_layout layout;
	char *text;
	size_t n, len;

	m.type = 512;
	m.values[4] = 65534;
	OK(vol_labels_read(put_made(&m), &l, &layout, &fault));
	IS_INT(l.label[4], 65534);
	IS_INT(l.label[11], 11);
	OK(vol_labels_write(in_folder("l.nii"), &l, &layout, &fault));
	OK(file_read(in_folder("l.nii"), MADE_MAX, &text, &len, &fault));
	IS_INT(len, 352 + 24);                 /* 16 bits */
	free(text);
	l.label[4] = 255;
	OK(vol_labels_write(in_folder("l.nii"), &l, &layout, &fault));
	OK(file_read(in_folder("l.nii"), MADE_MAX, &text, &len, &fault));
	IS_INT(len, 352 + 12);                 /* 8 bits */
	free(text);
	vol_labels_fini(&l);
	OK(vol_labels_read_all(in_folder("l.nii"), &maps, &n, NULL, &fault));
	IS_INT(n, 1);
	IS_INT(maps[0].label[4], 255);
	vol_labels_free_all(maps, n);

	m.dim[0] = 4;
	m.dim[4] = 3;
	m.values[4] = 4;
	OK(vol_labels_read_all(put_made(&m), &maps, &n, NULL, &fault));
	IS_INT(n, 3);
	IS_INT(maps[2].label[11], 35);
	vol_labels_free_all(maps, n);
}

static void
images_take_any_finite_number(void)
{
	struct made m = plain_made();
	struct vol_image i, j;

	m.type = 4;
	m.slope = 1;
	m.inter = -1024;
	m.values[3] = -1000;
	OK(vol_image_read(put_made(&m), &i, NULL, &fault));
	NEAR((double)i.value[3], -2024, 0, 0);
	OK(vol_image_write(in_folder("i.nii"), &i, NULL, &fault));
	OK(vol_image_read(in_folder("i.nii"), &j, NULL, &fault));
	OK(memcmp(i.value, j.value, 12 * sizeof *i.value) == 0);
	vol_image_fini(&i);
	vol_image_fini(&j);
}

/* Components in LPS point left and back; the axes' own order does not touch them. */
static void
fields_in_both_frames(void)
{
	struct made m = plain_made();
	struct vol_layout layout;
	struct vol_field u, v;

	m.dim[0] = 5;
	m.dim[5] = 3;
	m.intent = 1007;
	m.srow[0][0] = -1;                     /* the first axis runs to the left */
	OK(vol_field_read(put_made(&m), VOL_FRAME_LPS, &u, &layout, &fault));
	IS_STR(layout.note, "");
	NEAR(u.grid.origin_mm[0], -11, 0, 0);
	NEAR((double)u.u_mm[0][0], -1, 0, 0);
	NEAR((double)u.u_mm[0][1], 0, 0, 0);
	OK(!signbit(u.u_mm[0][1]));
	NEAR((double)u.u_mm[1][1], -12, 0, 0);
	NEAR((double)u.u_mm[2][1], 24, 0, 0);
	OK(vol_field_write(in_folder("u.nii.gz"), &u, VOL_FRAME_RAS, &layout, &fault));
	OK(vol_field_read(in_folder("u.nii.gz"), VOL_FRAME_RAS, &v, &layout, &fault));
	for (int a = 0; a < 3; a++)
		OK(memcmp(u.u_mm[a], v.u_mm[a], 12 * sizeof **u.u_mm) == 0);
	vol_field_fini(&v);
	OK(vol_field_write(in_folder("u.nii"), &u, VOL_FRAME_LPS, &layout, &fault));
	OK(vol_field_read(in_folder("u.nii"), VOL_FRAME_RAS, &v, NULL, &fault));
	NEAR((double)v.u_mm[0][0], 1, 0, 0);
	NEAR((double)v.u_mm[2][0], 25, 0, 0);
	vol_field_fini(&v);
	vol_field_fini(&u);

	/* Displacement vectors: RAS to ITK from 5.4 on, LPS to the programs before. */
	m.intent = 1006;
	OK(vol_field_read(put_made(&m), VOL_FRAME_LPS, &u, &layout, &fault));
	HAS(layout.note, "(intent 1006)");
	vol_field_fini(&u);
	OK(vol_field_read(put_made(&m), VOL_FRAME_RAS, &u, &layout, &fault));
	IS_STR(layout.note, "");
	vol_field_fini(&u);

	m.dim[0] = 4;
	m.dim[4] = 3;
	m.dim[5] = 1;
	m.intent = 0;
	OK(vol_field_read(put_made(&m), VOL_FRAME_RAS, &u, &layout, &fault));
	HAS(layout.note, "fourth axis");
	HAS(layout.note, "displacements are assumed");
	NEAR((double)u.u_mm[2][1], 24, 0, 0);
	vol_field_fini(&u);
}

static void
a_slice_has_two_components_and_may_lack_thickness(void)
{
	struct made m = plain_made();
	struct vol_field u;
	struct vol_dose d;

	m.dim[0] = 5;
	m.dim[3] = 1;
	m.dim[5] = 2;
	m.intent = 1007;
	OK(vol_field_read(put_made(&m), VOL_FRAME_RAS, &u, NULL, &fault));
	NEAR((double)u.u_mm[1][0], 6, 0, 0);
	NEAR((double)u.u_mm[2][0], 0, 0, 0);
	OK(!u.grid.thickness_assumed);
	vol_field_fini(&u);
	m.dim[0] = 2;
	m.pixdim[3] = m.srow[2][2] = 0;
	OK(vol_dose_read(put_made(&m), &d, NULL, &fault));
	OK(d.grid.thickness_assumed);
	NEAR(d.grid.spacing_mm[2], 1, 0, 0);
	NEAR(d.grid.origin_mm[2], -30, 0, 0);
	vol_dose_fini(&d);
}

/* ---- names ---- */

static void
csv_by_its_name(void)
{
	static const char text[] = "# 2 2 1 1 0 0 3 5\n1,2\n3,\n", field[] = "# 1 2 1 1 0 0\n1\n2\n3\n4\n";
	struct vol_field u, v;
	struct vol_labels l;
	struct vol_dose d, e;

	OK(vol_dose_read(put_file("a.CSV", text, strlen(text)), &d, NULL, &fault));
	NEAR((double)d.gy[2], 3, 0, 0);
	OK(vol_dose_write(in_folder("b.csv"), &d, NULL, &fault));
	OK(vol_dose_read(in_folder("b.csv"), &e, NULL, &fault));
	OK(isnan(e.gy[3]) && vol_grid_same(&d.grid, &e.grid));
	vol_dose_fini(&d);
	vol_dose_fini(&e);
	OK(vol_field_read(put_file("f.csv", field, strlen(field)), VOL_FRAME_LPS, &u, NULL, &fault));
	NEAR((double)u.u_mm[1][1], -4, 0, 0);
	OK(vol_field_write(in_folder("g.csv"), &u, VOL_FRAME_LPS, NULL, &fault));
	OK(vol_field_read(in_folder("g.csv"), VOL_FRAME_RAS, &v, NULL, &fault));
	NEAR((double)v.u_mm[1][1], 4, 0, 0);
	vol_field_fini(&u);
	vol_field_fini(&v);
	OK(!vol_labels_read(in_folder("f.csv.nii"), &l, NULL, &fault));
	HAS(fault.text, "no such file");
	OK(!vol_labels_read(in_folder("a.CSV"), &l, NULL, &fault));
	IS_INT(fault.line, 3);
	HAS(fault.file, "a.CSV");
}

/* ---- a full disk, the same bytes, little memory ---- */

static void
a_full_disk_leaves_the_old(void)
{
	struct rlimit old, small;
	struct made m = plain_made();
	struct vol_dose d, e;
	bool plain, packed;

	OK(vol_dose_read(put_made(&m), &d, NULL, &fault));
	OK(vol_dose_write(in_folder("d.nii"), &d, NULL, &fault));
	if (getrlimit(RLIMIT_FSIZE, &old) != 0)
		tap_bail_out("no limits");
	small = (struct rlimit){ 40, old.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	d.gy[0] = 9;
	plain = vol_dose_write(in_folder("d.nii"), &d, NULL, &fault);
	packed = vol_dose_write(in_folder("d.nii.gz"), &d, NULL, &fault);
	setrlimit(RLIMIT_FSIZE, &old);
	OK(!plain && !packed);
	IS_INT(fault.kind, FAULT_MACHINE);
	HAS(fault.text, "the file is as it was");
	HAS(fault.file, "d.nii");
	OK(vol_dose_read(in_folder("d.nii"), &e, NULL, &fault));
	NEAR((double)e.gy[0], 0, 0, 0);
	OK(!file_exists(in_folder("d.nii.gz")));
	vol_dose_fini(&e);
	OK(symlink("/dev/full", in_folder("full.nii")) == 0);
	OK(!vol_dose_write(in_folder("full.nii"), &d, NULL, &fault));
	IS_INT(fault.kind, FAULT_MACHINE);
	HAS(fault.text, "cannot write");
	vol_dose_fini(&d);
}

static void
the_same_bytes_every_time(void)
{
	struct vol_dose d = dose_on((struct vol_grid){ .n = { 70, 80, 90 }, .spacing_mm = { 1, 1, 1 } });
	struct vol_layout lps = vol_layout_plain();
	struct vol_dose e;
	char *a = NULL, *b = NULL;
	size_t n = 0, m = 1;
	uint64_t state = 5;

	lps.flip[0] = lps.flip[1] = true;
	for (size_t i = 0; i < vol_grid_voxels(&d.grid); i++)
		d.gy[i] = (float)uniform(&state, 0, 70);
	OK(vol_dose_write(in_folder("a.nii.gz"), &d, &lps, &fault));
	OK(vol_dose_write(in_folder("b.nii.gz"), &d, &lps, &fault));
	OK(file_read(in_folder("a.nii.gz"), 1 << 24, &a, &n, &fault));
	OK(file_read(in_folder("b.nii.gz"), 1 << 24, &b, &m, &fault));
	OK(a && b && n == m && memcmp(a, b, n) == 0);
	free(a);
	free(b);
	OK(vol_dose_read(in_folder("a.nii.gz"), &e, NULL, &fault));
	OK(memcmp(d.gy, e.gy, vol_grid_voxels(&d.grid) * 4) == 0);
	OK(vol_grid_same(&d.grid, &e.grid));
	vol_dose_fini(&e);
	vol_dose_fini(&d);
}

/* ---- a real plan ---- */

static const char *
shared(const char *name)
{
	static char path[2][400];
	static int at;
	const char *root = getenv("GHOSTDOSE_SHARED");

	at = !at;
	snprintf(path[at], sizeof path[at], "%s/data/skull-base-plan/%s", root ? root : "../shared", name);
	return path[at];
}

/* skull-base-plan/README.md and structures.csv: 2.5 mm, LPS origin (-219.97, -113.05, -99.88), maximum 62.61 Gy, the
 * counts of voxels.  Right of the patient is the right orbit, and x grows to the right. */
static void
the_skull_base_plan(void)
{
	static const size_t voxels[] = { 0, 442051, 65506, 3904, 2005, 550, 536, 546, 146, 111, 72, 11, 10 };
	enum { RIGHT_ORBIT = 5, LEFT_ORBIT = 6, STEM = 4 };
	double centre[13][3] = { { 0 } };
	size_t counts[13] = { 0 };
	struct vol_layout layout;
	struct vol_labels l;
	struct vol_dose d;

	if (!file_exists(shared("day1.nii.gz"))) {
		tap_skip("the shared data are not here");
		return;
	}
	OK(vol_dose_read(shared("day1.nii.gz"), &d, &layout, &fault));
	OK(d.grid.n[0] == 176 && d.grid.n[1] == 88 && d.grid.n[2] == 136);
	/* The first voxel of the file is the last along x and y here: 219.97 and 113.05 in RAS. */
	NEAR(d.grid.origin_mm[0] + 175 * 2.5, 219.97, 0.005, 0);
	NEAR(d.grid.origin_mm[1] + 87 * 2.5, 113.05, 0.005, 0);
	NEAR(d.grid.origin_mm[2], -99.88, 0.005, 0);
	NEAR(d.grid.spacing_mm[0], 2.5, 0, 0);
	NEAR(vol_dose_max(&d), 62.61, 0.005, 0);
	IS_STR(layout.note, "");
	OK(vol_labels_read(shared("labels.nii.gz"), &l, NULL, &fault));
	OK(vol_grid_same(&d.grid, &l.grid));
	for (size_t i = 0; i < vol_grid_voxels(&l.grid); i++) {
		double at[3];

		vol_grid_world(&l.grid, i, at);
		if (l.label[i] > 12)
			continue;
		counts[l.label[i]]++;
		for (int a = 0; a < 3; a++)
			centre[l.label[i]][a] += at[a];
	}
	for (size_t i = 1; i < 13; i++) {
		IS_INT(counts[i], voxels[i]);
		for (int a = 0; a < 3; a++)
			centre[i][a] /= (double)counts[i];
	}
	OK(centre[RIGHT_ORBIT][0] > centre[STEM][0] && centre[LEFT_ORBIT][0] < centre[STEM][0]);
	OK(centre[RIGHT_ORBIT][1] > centre[STEM][1] + 30 && centre[LEFT_ORBIT][1] > centre[STEM][1] + 30);
	vol_dose_fini(&d);
	vol_labels_fini(&l);
}

static void
tidy_up(void)
{
	remove_folder();
}

TAP_MAIN(TAP_CASE(a_plain_file), TAP_CASE(every_type_and_order_of_bytes_and_axes), TAP_CASE(written_as_it_lay),
         TAP_CASE(both_forms_are_written), TAP_CASE(a_qform_alone), TAP_CASE(no_form_and_no_unit_are_noted),
         TAP_CASE(metres_and_micrometres), TAP_CASE(extensions_are_skipped), TAP_CASE(nan_survives_and_ripple_is_zero),
         TAP_CASE(labels_and_label_maps), TAP_CASE(images_take_any_finite_number), TAP_CASE(fields_in_both_frames),
         TAP_CASE(a_slice_has_two_components_and_may_lack_thickness), TAP_CASE(csv_by_its_name),
         TAP_CASE(a_full_disk_leaves_the_old), TAP_CASE(the_same_bytes_every_time), TAP_CASE(the_skull_base_plan),
         TAP_CASE(tidy_up))
