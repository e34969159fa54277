/* NIfTI files that are refused, and with which words: what is not understood is never read as something else. */
#include <sys/resource.h>
#include <sys/wait.h>

#include "volume_nifti_help.h"

static void
refused_file(const char *path, const char *why)
{
	struct vol_dose d;

	fault = (struct fault){ 0 };
	OK(!vol_dose_read(path, &d, NULL, &fault));
	OK(!d.gy);
	HAS(fault.text, why);
	HAS(fault.text, "; expected");
	HAS(fault.file, path);
	IS_INT(fault.kind, FAULT_INPUT);
}

static void
refused(struct made *m, const char *why)
{
	refused_file(put_made(m), why);
}

/* A plain file with one byte, or 16 or 32 bits or a single, of its header set anew (this machine's order is the file's). */
static void
refused_set(size_t at, const void *value, size_t size, const char *why)
{
	struct made m = plain_made();

	make(&m);
	put_bytes(&m, at, value, size);
	refused_file(put_file("set.nii", m.bytes, m.len), why);
}

#define SET(type, at, value, why) refused_set((at), &(type){ (type)(value) }, sizeof(type), (why))

static void
what_is_no_nifti(void)
{
	static const char dicom_mark[] = "DICM";
	struct made m = plain_made();
	unsigned char dicom[400] = { 0 };

	refused_file(put_file("empty.nii", "", 0), "the file is empty");
	refused_file(put_file("short.nii", "\x5c\x01\0\0", 4), "too short (4 bytes)");
	refused_file(put_file("text.nii", "<nifti_image\n", 13), "NIfTI as text");
	refused_file(put_file("csv.nii", "# 1 1 1 1 0 0\n5\n", 16), "looks like a CSV slice");
	refused_file(put_file("nrrd.nii", "NRRD0004\n", 9), "NRRD or MetaImage");
	memcpy(dicom + 128, dicom_mark, 4);
	refused_file(put_file("dicom.nii", dicom, sizeof dicom), "this is DICOM");
	make(&m);
	memcpy(m.bytes + 344, "ni1", 4);
	refused_file(put_file("pair.hdr", m.bytes, 348), "a pair .hdr and .img");
	memset(m.bytes + 344, 0, 4);
	refused_file(put_file("analyze.hdr", m.bytes, 348), "Analyze 7.5");
	SET(int32_t, 0, 349, "does not begin with 348 or 540");
	m = plain_made();
	m.version = 2;
	m.data_at = 544;
	make(&m);
	m.bytes[8] = '\n';                     /* a carriage return that was lost */
	refused_file(put_file("sent.nii", m.bytes, m.len), "the mark of NIfTI-2 is damaged");
}

static void
what_is_no_file(void)
{
	struct vol_dose d;

	refused_file("/tmp", "this is a folder");
	refused_file("/dev/zero", "not a regular file");
	OK(!vol_dose_read(in_folder("missing.nii"), &d, NULL, &fault));
	HAS(fault.text, "no such file");
	OK(mkfifo(in_folder("pipe.nii"), 0600) == 0);
	refused_file(in_folder("pipe.nii"), "not a regular file");
}

static void
extents(void)
{
	SET(int16_t, 40, 0, "0 axes (dim[0])");
	SET(int16_t, 40, 8, "8 axes (dim[0])");
	SET(int16_t, 42, 0, "0 voxels along axis 1 (dim[1])");
	SET(int16_t, 44, -3, "-3 voxels along axis 2 (dim[2])");
	SET(int16_t, 46, 4097, "4097 voxels along axis 3 (dim[3])");
	SET(int16_t, 46, 4096, "the file has 400 bytes");
	refused_set(42, (int16_t[1]){ 4096 }, 2, "the file has 400 bytes");
	for (int swap = 0; swap < 2; swap++) {
		struct made m = plain_made();

		m.big = swap;
		m.dim[1] = m.dim[2] = m.dim[3] = 4096;
		refused(&m, "4096 x 4096 x 4096 voxels; expected at most 2^30");
		m = plain_made();
		m.big = swap;
		m.dim[0] = 6;
		m.dim[6] = 2;
		refused(&m, "a sixth or seventh axis");
		m = plain_made();
		m.version = 2;
		m.data_at = 544;
		m.big = swap;
		m.dim[2] = INT64_C(0x100000003);
		refused(&m, "4294967299 voxels along axis 2");
	}
}

/* NIfTI-2 has 64 bits for sizes and for where the data begin: no product and no sum of them may wrap around to a small
 * file. */
static void
sizes_that_overflow(void)
{
	for (int swap = 0; swap < 2; swap++) {
		struct made m = plain_made();

		m.version = 2;
		m.big = swap;
		m.data_at = 544;
		m.dim[1] = INT64_MAX;
		refused(&m, "9223372036854775807 voxels along axis 1 (dim[1])");
		m.dim[1] = INT64_MIN;
		refused(&m, "-9223372036854775808 voxels along axis 1 (dim[1])");
		m.dim[1] = INT64_C(1) << 32;           /* its lower half is 0 */
		refused(&m, "4294967296 voxels along axis 1 (dim[1])");
		m.dim[0] = 7;
		for (int i = 1; i < 8; i++)
			m.dim[i] = 4096;                /* 2^84 voxels */
		refused(&m, "4096 x 4096 x 4096 voxels; expected at most 2^30");
		m.dim[1] = m.dim[2] = 1024;
		m.dim[3] = 1024;
		refused(&m, "a sixth or seventh axis");
		m.dim[6] = m.dim[7] = 1;
		refused(&m, "expected 72057594037928480 as its header says");      /* 2^30 x 2^24 x 4 + 544 */
		m = plain_made();
		m.version = 2;
		m.big = swap;
		for (int i = 0; i < 2; i++) {
			struct vol_dose d;

			m.data_at = 544;
			make(&m);
			put_bytes(&m, 168, &(int64_t){ i ? INT64_MIN : INT64_MAX }, 8);
			fault = (struct fault){ 0 };
			OK(!vol_dose_read(put_file("far.nii", m.bytes, m.len), &d, NULL, &fault) && !d.gy);
			HAS(fault.text, "(vox_offset)");
			OK(!vol_dose_read(put_gzip("far.nii.gz", m.bytes, m.len), &d, NULL, &fault) && !d.gy);
			HAS(fault.text, "(vox_offset)");
		}
	}
}

/* A file whose header has been turned in part: the first number says one order of bytes, the rest have the other. */
static void
bytes_turned_in_part(void)
{
	for (int big = 0; big < 2; big++)
		for (int two = 0; two < 2; two++) {
			struct made m = plain_made();

			m.big = big;
			m.version = two ? 2 : 1;
			m.data_at = two ? 544 : 352;
			make(&m);
			for (int i = 0; i < 2; i++) {
				unsigned char b = m.bytes[i];

				m.bytes[i] = m.bytes[3 - i];
				m.bytes[3 - i] = b;
			}
			refused_file(put_file("turned.nii", m.bytes, m.len), "axes (dim[0]); expected 1 to 7");
		}
}

static void
types(void)
{
	static const int16_t codes[] = { 0, 1, 32, 128, 1536, 1792, 2048, 2304, 17 };
	static const char *const words[] = { "of unknown type", "single bits", "complex", "colours (RGB)", "128 bits",
		                             "complex", "complex", "colours (RGBA)", "which does not exist" };

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		SET(int16_t, 70, codes[i], words[i]);
	SET(int16_t, 72, 16, "a voxel of 16 bits (bitpix) of a type with 32");
}

static void
where_data_begin(void)
{
	SET(float, 108, NAN, "byte NaN (vox_offset)");
	SET(float, 108, -352, "byte -352");
	SET(float, 108, 0, "byte 0");
	SET(float, 108, 348, "byte 348");
	SET(float, 108, 352.5, "byte 352.5");
	SET(float, 108, 1e30, "(vox_offset)");
	SET(float, 108, INFINITY, "byte infinite");
	SET(float, 108, 1e6, "expected 1000048 as its header says");
}

static void
scaling(void)
{
	SET(float, 112, NAN, "scaled with NaN (scl_slope)");
	SET(float, 112, INFINITY, "scaled with infinite (scl_slope)");
	{
		struct made m = plain_made();

		m.slope = 1;
		m.inter = NAN;
		refused(&m, "scaled with NaN (scl_inter)");
		m.inter = -5;
		refused(&m, "expected no dose below 0");
	}
}

static void
spacing_and_units(void)
{
	SET(float, 80, NAN, "a spacing of NaN along axis 1 (pixdim[1])");
	SET(float, 84, INFINITY, "a spacing of infinite along axis 2");
	SET(float, 88, 0, "a spacing of 0 along axis 3");
	SET(float, 88, -4, "a spacing of -4 along axis 3");
	SET(float, 80, 1.1, "1.1 mm by pixdim and 1 mm by the sform");
	SET(uint8_t, 123, 4, "lengths in unit 4 (xyzt_units)");
	for (int axis = 1; axis <= 3; axis++) {
		struct made m = plain_made();

		m.version = 2;
		m.data_at = 544;
		m.pixdim[axis] = NAN;
		refused(&m, "a spacing of NaN along axis");
		m.sform_code = 0;
		refused(&m, "a spacing of NaN along axis");
	}
	{
		struct made m = plain_made();

		m.srow[1][1] = m.pixdim[2] = 1e-5;
		refused(&m, "expected 0.001 to 1000");
	}
}

static void
orientation(void)
{
	struct made m = plain_made();
	double degrees = 10 * acos(-1.0) / 180;

	/* Turned by 10 degrees about the third axis. */
	m.srow[0][0] = cos(degrees);
	m.srow[1][0] = sin(degrees);
	m.srow[0][1] = -2 * sin(degrees);
	m.srow[1][1] = 2 * cos(degrees);
	refused(&m, "axis 1 of the file lies 10 degrees off");
	HAS(fault.text, "plastimatch resample");
	m = plain_made();
	m.srow[0][1] = 2;
	m.srow[1][1] = 0;
	refused(&m, "two axes of the file lie along one");
	m = plain_made();
	m.srow[2][2] = 0;
	refused(&m, "axis 3 of the file has no length");
	m = plain_made();
	m.srow[1][3] = NAN;
	refused(&m, "sform (srow_x, _y, _z) is not finite");
	m = plain_made();
	m.srow[1][3] = 1e7;
	refused(&m, "expected -1000000 to 1000000");
	m = plain_made();
	m.sform_code = 0;
	m.qform_code = 1;
	m.quatern[0] = 1;
	m.quatern[1] = 1;
	refused(&m, "the qform is no rotation");
	m.quatern[0] = NAN;
	refused(&m, "the qform is no rotation");
	m.quatern[0] = m.quatern[1] = 0;
	m.qoffset[2] = INFINITY;
	refused(&m, "qoffset_x, _y, _z) is not finite");
	m.qoffset[2] = 0;
	m.quatern[2] = sin(degrees / 2);
	refused(&m, "10 degrees off");
}

/* Two places for one voxel are no place; a tenth of a millimetre is rounding. */
static void
forms_that_disagree(void)
{
	struct made m = plain_made();
	struct vol_dose d;

	m.qform_code = 1;
	m.qoffset[0] = -10;
	m.qoffset[1] = 20;
	m.qoffset[2] = -30;
	OK(vol_dose_read(put_made(&m), &d, NULL, &fault));
	vol_dose_fini(&d);
	m.qoffset[2] = -30.05;
	OK(vol_dose_read(put_made(&m), &d, NULL, &fault));
	vol_dose_fini(&d);
	m.qoffset[2] = -30.5;
	refused(&m, "places 0.5 mm apart");
	m.quatern[2] = 1;
	refused(&m, "different directions for axis 1");
	m.quatern[2] = 0.1;
	refused(&m, "the qform is not along the patient's axes");
}

/* Off by less than a thousandth the axes count as straight, and the middle stays where it was. */
static void
nearly_straight_is_noted(void)
{
	struct made m = plain_made();
	struct vol_layout layout;
	struct vol_dose d;
	size_t voxel;

	m.dim[1] = 64;
	m.dim[2] = m.dim[3] = 1;
	m.srow[0][0] = m.pixdim[1] = 4;
	m.srow[1][0] = 0.0035;
	OK(vol_dose_read(put_made(&m), &d, &layout, &fault));
	HAS(layout.note, "not quite the patient's");
	HAS(layout.note, "0.11 mm");           /* 31.5 x 0.0035 */
	NEAR(d.grid.origin_mm[1], 20 + 31.5 * 0.0035, 1e-5, 0);
	OK(vol_grid_nearest(&d.grid, d.grid.origin_mm, &voxel) && voxel == 0);
	vol_dose_fini(&d);
	m.srow[1][0] = 0.0045;
	refused(&m, "degrees off the patient's axes");
}

static void
values_of_a_dose(void)
{
	struct made m = plain_made();

	m.values[9] = -0.5;                    /* voxel 1, 1, 1 of 2 x 3 x 2; the maximum is 11 */
	refused(&m, "-0.5 in voxel 1, 1, 1 of the file");
	m.values[9] = INFINITY;
	refused(&m, "infinity in voxel 1, 1, 1");
	m.values[9] = -INFINITY;
	refused(&m, "-infinity in voxel 1, 1, 1");
	m.values[9] = 10001;
	refused(&m, "is this cGy?");
	for (size_t i = 0; i < 12; i++)
		m.values[i] = NAN;
	refused(&m, "unknown (NaN) everywhere");
	m = plain_made();
	m.dim[0] = 4;
	m.dim[4] = 2;
	refused(&m, "2 volumes one after the other (dim[4]); expected a dose");
	m.dim[0] = 5;
	m.dim[4] = 1;
	m.dim[5] = 3;
	refused(&m, "3 numbers a voxel, as in a field");
}

static void
values_of_labels_images_and_fields(void)
{
	struct made m = plain_made();
	struct vol_labels l, *maps;
	struct vol_image i;
	struct vol_field u;
	size_t n;

	m.values[2] = 1.5;
	OK(!vol_labels_read(put_made(&m), &l, NULL, &fault) && !l.label);
	HAS(fault.text, "1.5 in voxel 0, 1, 0 of the file");
	m.values[2] = 65535;
	OK(!vol_labels_read(put_made(&m), &l, NULL, &fault));
	HAS(fault.text, "from 0 to 65534");
	m.values[2] = -1;
	OK(!vol_labels_read(put_made(&m), &l, NULL, &fault));
	m.values[2] = NAN;
	OK(!vol_labels_read(put_made(&m), &l, NULL, &fault));
	HAS(fault.text, "NaN in voxel 0, 1, 0");
	OK(!vol_image_read(put_made(&m), &i, NULL, &fault) && !i.value);
	HAS(fault.text, "NaN in voxel 0, 1, 0 of the file (counted from 0); expected a finite number");
	OK(!vol_field_read(put_made(&m), VOL_FRAME_LPS, &u, NULL, &fault));
	HAS(fault.text, "expected a field of displacements");
	m = plain_made();
	m.dim[0] = 4;
	m.dim[4] = 2;
	OK(!vol_labels_read(put_made(&m), &l, NULL, &fault));
	HAS(fault.text, "2 volumes");
	OK(!vol_field_read(put_made(&m), VOL_FRAME_LPS, &u, NULL, &fault));
	HAS(fault.text, "2 numbers a voxel; expected three components");
	m.values[23] = 0.5;                    /* the second map */
	OK(!vol_labels_read_all(put_made(&m), &maps, &n, NULL, &fault) && !maps && n == 0);
	HAS(fault.text, "0.5 in voxel 1, 2, 1");
	m = plain_made();
	m.dim[0] = 5;
	m.dim[5] = 3;
	m.values[12] = INFINITY;
	OK(!vol_field_read(put_made(&m), VOL_FRAME_LPS, &u, NULL, &fault) && !u.u_mm[0]);
	HAS(fault.text, "component 2: infinity in voxel 0, 0, 0");
	m.values[12] = 1;
	m.units = 1;
	for (int a = 0; a < 3; a++)
		m.srow[a][a] /= 1000, m.pixdim[a + 1] /= 1000, m.srow[a][3] /= 1000;
	OK(!vol_field_read(put_made(&m), VOL_FRAME_LPS, &u, NULL, &fault));
	HAS(fault.text, "lengths in metres");
}

/* ---- cut, followed by something, packed wrong ---- */

static void
cut_at_every_byte(void)
{
	struct made m = plain_made();
	int wrong = 0;
	char *packed;
	size_t len;

	make(&m);
	for (size_t cut = 0; cut < m.len; cut++) {
		struct vol_dose d;

		fault = (struct fault){ 0 };
		wrong += vol_dose_read(put_file("cut.nii", m.bytes, cut), &d, NULL, &fault) || !fault.text[0] ||
		         fault.kind != FAULT_INPUT || d.gy;
		wrong += vol_dose_read(put_gzip("cut.nii.gz", m.bytes, cut), &d, NULL, &fault) || d.gy;
	}
	OK(file_read(put_gzip("whole.nii.gz", m.bytes, m.len), MADE_MAX, &packed, &len, &fault));
	for (size_t cut = 0; cut < len; cut++) {
		struct vol_dose d;

		wrong += vol_dose_read(put_file("cut.nii.gz", packed, cut), &d, NULL, &fault) || d.gy;
	}
	IS_INT(wrong, 0);
	packed[len - 6] ^= 1;                  /* the check sum */
	refused_file(put_file("sum.nii.gz", packed, len), "the packed data are damaged");
	packed[len - 6] ^= 1;
	packed[len - 1] ^= 1;                  /* the length */
	refused_file(put_file("length.nii.gz", packed, len), "the packed data are damaged");
	free(packed);
}

static void
more_than_the_header_says(void)
{
	struct made m = plain_made();
	struct vol_dose d;
	char *packed, twice[2 * MADE_MAX];
	size_t len, first;

	m.extra = 1;
	refused(&m, "the file goes on behind the data; expected the end after 400 bytes");
	refused_file(put_gzip("more.nii.gz", m.bytes, m.len), "the file goes on behind the data");
	m.extra = 0;
	make(&m);
	OK(file_read(put_gzip("a.nii.gz", m.bytes, 390), MADE_MAX, &packed, &first, &fault));
	memcpy(twice, packed, first);
	free(packed);
	OK(file_read(put_gzip("b.nii.gz", m.bytes + 390, m.len - 390), MADE_MAX, &packed, &len, &fault));
	memcpy(twice + first, packed, len);
	free(packed);
	/* Two members are one file, as gzip has it. */
	OK(vol_dose_read(put_file("two.nii.gz", twice, first + len), &d, NULL, &fault));
	NEAR((double)d.gy[11], 11, 0, 0);
	vol_dose_fini(&d);
	twice[first + len] = 'x';
	refused_file(put_file("junk.nii.gz", twice, first + len + 1), "something stands behind the packed data");
}

/* 400 MB of zeros in 400 kB, behind a header of 12 voxels: one byte too many is enough to know. */
static void
a_packed_bomb_costs_no_memory(void)
{
	static unsigned char zeros[1 << 20];
	struct made m = plain_made();
	const char *path = in_folder("bomb.nii.gz");
	gzFile out = gzopen(path, "wb1");
	struct rusage before, after;

	make(&m);
	OK(out && gzwrite(out, m.bytes, (unsigned int)m.len) > 0);
	for (int i = 0; i < 400; i++)
		gzwrite(out, zeros, sizeof zeros);
	gzclose(out);
	getrusage(RUSAGE_SELF, &before);
	refused_file(path, "the file goes on behind the data");
	getrusage(RUSAGE_SELF, &after);
	OK(after.ru_maxrss - before.ru_maxrss < 4096);         /* KiB */
	/* Packed twice, the inner one is no NIfTI. */
	{
		char *packed;
		size_t len;

		OK(file_read(path, (size_t)4 << 20, &packed, &len, &fault));
		refused_file(put_gzip("twice.nii.gz", packed, len), "does not begin with 348 or 540");
		free(packed);
	}
	/* The other way: a few bytes that promise four gigabytes. */
	m.dim[1] = m.dim[2] = m.dim[3] = 1024;
	make(&m);
	refused_file(put_gzip("promise.nii.gz", m.bytes, m.len), "packed bytes cannot hold");
	refused_file(put_file("promise.nii", m.bytes, m.len), "expected 4294967648 as its header says");
	getrusage(RUSAGE_SELF, &after);
	OK(after.ru_maxrss - before.ru_maxrss < 4096);
}

static void
names_of_files_are_cleaned(void)
{
	struct vol_dose d;

	OK(!vol_dose_read("/tmp/\033]0;x\007\n.nii", &d, NULL, &fault));
	OK(!strchr(fault.file, '\033') && !strchr(fault.file, '\n') && !strchr(fault.file, '\007'));
	HAS(fault.file, "]0;x");
	d = dose_on(slice(2, 2));
	OK(!vol_dose_write("/tmp/nowhere\033[2J/x.nii", &d, NULL, &fault));
	OK(!strchr(fault.file, '\033'));
	OK(!vol_dose_write(in_folder("x.img"), &d, NULL, &fault));
	HAS(fault.text, "expected a name that ends in .nii");
	vol_dose_fini(&d);
	d = dose_on((struct vol_grid){ .n = { 1000, 1000, 3 }, .spacing_mm = { 1, 1, 1 } });
	OK(!vol_dose_write(in_folder("x.csv"), &d, NULL, &fault));
	HAS(fault.text, "does not fit a CSV slab");
	OK(!file_exists(in_folder("x.csv")));
	vol_dose_fini(&d);
}

static void
tidy_up(void)
{
	remove_folder();
}

TAP_MAIN(TAP_CASE(what_is_no_nifti), TAP_CASE(what_is_no_file), TAP_CASE(extents), TAP_CASE(sizes_that_overflow),
         TAP_CASE(bytes_turned_in_part), TAP_CASE(types),
         TAP_CASE(where_data_begin), TAP_CASE(scaling), TAP_CASE(spacing_and_units), TAP_CASE(orientation),
         TAP_CASE(forms_that_disagree), TAP_CASE(nearly_straight_is_noted), TAP_CASE(values_of_a_dose),
         TAP_CASE(values_of_labels_images_and_fields), TAP_CASE(cut_at_every_byte), TAP_CASE(more_than_the_header_says),
         TAP_CASE(a_packed_bomb_costs_no_memory), TAP_CASE(names_of_files_are_cleaned), TAP_CASE(tidy_up))
