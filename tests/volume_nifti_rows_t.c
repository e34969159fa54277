/* Rows that are taken as they lie against the same numbers on the way over doubles: a file of singles and one of doubles
 * (labels of 8 and of 32 bits) must give the same bits, the same notes and the same refusals. */
#include "volume_nifti_help.h"

enum { SINGLE = 16, DOUBLE = 64, BYTE = 2, WORD = 8 };

static uint64_t state;

/* A number of a file: mostly plain, one in many from odd. */
static double
number(const double *odd, size_t n, double low, double high, double odds)
{
	size_t i = (size_t)uniform(&state, 0, (double)n);

	return uniform(&state, 0, 1) < odds ? odd[i < n ? i : n - 1] : (double)(float)uniform(&state, low, high);
}

/* 1 to 40 voxels a row, any of the eight directions. */
static struct made
file_of(bool field, const double *odd, size_t n, double low, double high)
{
	struct made m = plain_made();
	double odds = floor(uniform(&state, 0, 3)) / 150;

	m.dim[1] = 1 + (int64_t)uniform(&state, 0, 40);
	for (int a = 0; a < 3; a++)
		if (uniform(&state, 0, 1) < 0.5) {
			m.srow[a][a] *= -1;
			m.srow[a][3] = 17 * (a + 1);
		}
	if (field) {
		m.dim[0] = 5;
		m.dim[3] = 2;
		m.dim[5] = 3;
		m.dim[1] = 1 + m.dim[1] % 28;
		m.intent = 1007;
	}
	for (size_t i = 0; i < SMALL_MAX; i++)
		m.values[i] = number(odd, n, low, high, odds);
	return m;
}

static const char *
written(struct made *m, int type)
{
	m->type = type;
	make(m);
	return put_file(type == SINGLE || type == BYTE ? "a.nii" : "b.nii", m->bytes, m->len);
}

/* What came of two readings; the arrays' bytes, with any NaN as good as another. */
static bool
same(bool good[2], const struct fault f[2], const float *a, const float *b, size_t n)
{
	if (good[0] != good[1])
		return false;
	if (!good[0])
		return strcmp(f[0].text, f[1].text) == 0;
	for (size_t i = 0; i < n; i++)
		if (memcmp(&a[i], &b[i], sizeof *a) != 0 && !(isnan(a[i]) && isnan(b[i])))
			return false;
	return true;
}

static void
doses(void)
{
	static const double odd[] = { NAN, -0.0, -0.01, -5, 1e4, 10001, INFINITY, 1e-42 };
	int wrong = 0, refused = 0;

	state = seed();
	for (int round = 0; round < 1500; round++) {
		struct made m = file_of(false, odd, sizeof odd / sizeof *odd - (round % 3 ? 4 : 0), 0, 100);
		struct vol_dose d[2];
		struct fault f[2];
		bool good[2];

		for (int i = 0; i < 2; i++)
			good[i] = vol_dose_read(written(&m, i ? DOUBLE : SINGLE), &d[i], NULL, &f[i]);
		wrong += !same(good, f, d[0].gy, d[1].gy, good[0] ? vol_grid_voxels(&d[0].grid) : 0);
		refused += !good[0];
		for (int i = 0; i < 2; i++)
			vol_dose_fini(&d[i]);
	}
	IS_INT(wrong, 0);
	OK(refused > 50 && refused < 1000);
}

static void
images(void)
{
	static const double odd[] = { -0.0, 1.9e38, -2.5e38, 1e-42, 3.3e38, -INFINITY, NAN };
	int wrong = 0, refused = 0;

	state = seed();
	for (int round = 0; round < 1000; round++) {
		struct made m = file_of(false, odd, sizeof odd / sizeof *odd - (round % 2 ? 3 : 0), -1000, 3000);
		struct vol_image d[2];
		struct fault f[2];
		bool good[2];

		for (size_t i = 0; i < SMALL_MAX; i++)
			m.values[i] = (double)(float)m.values[i];
		for (int i = 0; i < 2; i++)
			good[i] = vol_image_read(written(&m, i ? DOUBLE : SINGLE), &d[i], NULL, &f[i]);
		wrong += !same(good, f, d[0].value, d[1].value, good[0] ? vol_grid_voxels(&d[0].grid) : 0);
		refused += !good[0];
		for (int i = 0; i < 2; i++)
			vol_image_fini(&d[i]);
	}
	IS_INT(wrong, 0);
	OK(refused > 50 && refused < 900);
}

static void
fields(void)
{
	static const double odd[] = { -0.0, 0, 1e4, -1e4, 10000.001, INFINITY, NAN };
	int wrong = 0, refused = 0;

	state = seed();
	for (int round = 0; round < 1000; round++) {
		struct made m = file_of(true, odd, sizeof odd / sizeof *odd - (round % 2 ? 3 : 0), -30, 30);
		enum vol_frame frame = round % 4 < 2 ? VOL_FRAME_LPS : VOL_FRAME_RAS;
		struct vol_field d[2];
		struct fault f[2];
		bool good[2];

		for (size_t i = 0; i < SMALL_MAX; i++)
			m.values[i] = (double)(float)m.values[i];
		for (int i = 0; i < 2; i++)
			good[i] = vol_field_read(written(&m, i ? DOUBLE : SINGLE), frame, &d[i], NULL, &f[i]);
		for (int c = 0; c < 3; c++)
			wrong += !same(good, f, d[0].u_mm[c], d[1].u_mm[c], good[0] ? vol_grid_voxels(&d[0].grid) : 0);
		refused += !good[0];
		for (int i = 0; i < 2; i++)
			vol_field_fini(&d[i]);
	}
	IS_INT(wrong, 0);
	OK(refused > 50 && refused < 900);
}

static void
labels(void)
{
	static const double odd[] = { 0, 255 };
	int wrong = 0;

	state = seed();
	for (int round = 0; round < 500; round++) {
		struct made m = file_of(false, odd, 2, 0, 255);
		struct vol_labels l[2];

		for (size_t i = 0; i < SMALL_MAX; i++)
			m.values[i] = floor(m.values[i]);
		for (int i = 0; i < 2; i++)
			if (!vol_labels_read(written(&m, i ? WORD : BYTE), &l[i], NULL, &fault))
				tap_bail_out(fault.text);
		wrong += memcmp(l[0].label, l[1].label, vol_grid_voxels(&l[0].grid) * sizeof *l[0].label) != 0;
		for (int i = 0; i < 2; i++)
			vol_labels_fini(&l[i]);
	}
	IS_INT(wrong, 0);
}

static void
tidy_up(void)
{
	remove_folder();
}

TAP_MAIN(TAP_CASE(doses), TAP_CASE(images), TAP_CASE(fields), TAP_CASE(labels), TAP_CASE(tidy_up))
