/* CSV slices in and out. */
#include "volume_help.h"

/* An exact copy, so that the sanitizer sees a step over the end. */
static char *
copy(const char *text, size_t len)
{
	char *out = malloc(len ? len : 1);

	if (!out)
		tap_bail_out("no memory");
	memcpy(out, text, len);
	return out;
}

enum kind { DOSE, LABELS, FIELD };

/* The fault of a slice as "LINE:COLUMN: text", or "" when it is read. */
static const char *
fault_of(enum kind kind, const char *text, size_t len, char out[600])
{
	struct fault f = { 0 };
	char *exact = copy(text, len);
	struct vol_dose d = { .gy = NULL };
	struct vol_labels l = { .label = NULL };
	struct vol_field u = { .u_mm = { NULL } };
	bool ok;

	if (kind == DOSE)
		ok = vol_dose_read_csv(exact, len, &d, &f);
	else if (kind == LABELS)
		ok = vol_labels_read_csv(exact, len, &l, &f);
	else
		ok = vol_field_read_csv(exact, len, VOL_FRAME_RAS, &u, &f);
	out[0] = '\0';
	if (!ok)
		snprintf(out, 600, "%d:%d: %s", f.line, f.column, f.text);
	if (!ok && (d.gy || l.label || u.u_mm[0]))
		tap_diag("memory is left of a refused slice");
	vol_dose_fini(&d);
	vol_labels_fini(&l);
	vol_field_fini(&u);
	free(exact);
	return out;
}

static void
refused(enum kind kind, const char *text, const char *want)
{
	char out[600];

	IS_STR(fault_of(kind, text, strlen(text), out), want);
}

static void
read_dose(const char *text, struct vol_dose *d)
{
	char *exact = copy(text, strlen(text));

	if (!OK(vol_dose_read_csv(exact, strlen(text), d, &fault)))
		tap_bail_out(fault.text);
	free(exact);
}

static void
a_dose(void)
{
	struct vol_dose d;

	read_dose("# 3 2 2.5 3 -10 20\n1,2,3\n4.5,,6e1\n", &d);
	IS_INT(d.grid.n[0], 3);
	IS_INT(d.grid.n[1], 2);
	IS_INT(d.grid.n[2], 1);
	NEAR(d.grid.spacing_mm[0], 2.5, 0, 0);
	NEAR(d.grid.spacing_mm[1], 3, 0, 0);
	NEAR(d.grid.origin_mm[0], -10, 0, 0);
	NEAR(d.grid.origin_mm[1], 20, 0, 0);
	OK(d.grid.thickness_assumed);
	NEAR(vol_grid_voxel_cc(&d.grid), 0.0075, 1e-15, 0);
	/* The first row is the lowest y. */
	NEAR((double)d.gy[0], 1, 0, 0);
	NEAR((double)d.gy[2], 3, 0, 0);
	NEAR((double)d.gy[3], 4.5, 0, 0);
	OK(isnan(d.gy[4]));
	NEAR((double)d.gy[5], 60, 0, 0);
	NEAR(vol_dose_max(&d), 60, 0, 0);
	vol_dose_fini(&d);
}

/* Byte order mark, CRLF, semicolons with decimal commas, comments, blank lines, what a spreadsheet adds to line 1. */
static void
what_spreadsheets_write(void)
{
	struct vol_dose d;

	read_dose("\xEF\xBB\xBF# 2 2 1,5 2 0 0;;\r\n# a comment\r\n1,5;2\r\n\r\n ;-0\r\n", &d);
	NEAR(d.grid.spacing_mm[0], 1.5, 0, 0);
	NEAR((double)d.gy[0], 1.5, 0, 0);
	OK(isnan(d.gy[2]));
	OK(!signbit(d.gy[3]));
	vol_dose_fini(&d);
	read_dose("# 2 1 1 1 0 0\n1,5;2,25\n", &d);
	NEAR((double)d.gy[0], 1.5, 0, 0);
	NEAR((double)d.gy[1], 2.25, 0, 0);
	vol_dose_fini(&d);
	read_dose("# 1 2 1 1 0 0\n1,5\n\"\"\n", &d);
	NEAR((double)d.gy[0], 1.5, 0, 0);
	OK(isnan(d.gy[1]));
	vol_dose_fini(&d);
	read_dose("# 2 1 1 1 0 0 3 -24,,,\n1,\"2\"", &d);
	NEAR(d.grid.spacing_mm[2], 3, 0, 0);
	NEAR(d.grid.origin_mm[2], -24, 0, 0);
	OK(!d.grid.thickness_assumed);
	vol_dose_fini(&d);
}

static void
faults_of_the_header(void)
{
	refused(DOSE, "", "1:1: no header; expected # nx ny spacing_x_mm spacing_y_mm origin_x_mm origin_y_mm "
	                  "[thickness_mm z_mm [nz]]");
	refused(DOSE, "1,2\n", "1:1: no header; expected # nx ny spacing_x_mm spacing_y_mm origin_x_mm origin_y_mm "
	                       "[thickness_mm z_mm [nz]]");
	refused(DOSE, "# 2 2 1 1 0\n1,2\n3,4\n", "1:1: 5 numbers; expected # nx ny spacing_x_mm spacing_y_mm origin_x_mm "
	                                         "origin_y_mm [thickness_mm z_mm [nz]]");
	refused(DOSE, "# 2 two 1 1 0 0\n", "1:5: \"two\" is no number; expected # nx ny spacing_x_mm spacing_y_mm "
	                                   "origin_x_mm origin_y_mm [thickness_mm z_mm [nz]]");
	refused(DOSE, "# 2 2 1 1 0 0 1 0 2 9\n", "1:21: more than 9 numbers; expected # nx ny spacing_x_mm spacing_y_mm "
	                                       "origin_x_mm origin_y_mm [thickness_mm z_mm [nz]]");
	refused(DOSE, "# 0 2 1 1 0 0\n", "1:3: 0 voxels; expected a whole number from 1 to 1024");
	refused(DOSE, "# 2 1025 1 1 0 0\n", "1:5: 1025 voxels; expected a whole number from 1 to 1024");
	refused(DOSE, "# 2.5 2 1 1 0 0\n", "1:3: 2.5 voxels; expected a whole number from 1 to 1024");
	refused(DOSE, "# 1e99 2 1 1 0 0\n", "1:3: 1e+99 voxels; expected a whole number from 1 to 1024");
	refused(DOSE, "# 2 2 1 1 0 0 1 0 0\n1,2\n3,4\n", "1:19: 0 voxels; expected a whole number from 1 to 1024");
	refused(DOSE, "# 2 2 1 1 0 0 1 0 2\n1,2\n3,4\n5,6\n", "5:1: only 3 rows; expected 4 as the first line says");
	refused(DOSE, "# 2 2 0 1 0 0\n", "1:7: a spacing of 0 mm along x; expected 0.001 to 1000");
	refused(DOSE, "# 2 2 1 -1 0 0\n", "1:9: a spacing of -1 mm along y; expected 0.001 to 1000");
	refused(DOSE, "# 2 2 1 1 0 1e7\n", "1:13: an origin of 10000000 mm along y; expected -1000000 to 1000000");
	refused(DOSE, "# 2 2 1 1 0 0 0\n", "1:15: a spacing of 0 mm along z; expected 0.001 to 1000");
	refused(DOSE, "# 2 2 1 nan 0 0\n", "1:9: \"nan\" is no number; expected # nx ny spacing_x_mm spacing_y_mm "
	                                   "origin_x_mm origin_y_mm [thickness_mm z_mm [nz]]");
}

static void
faults_of_the_rows(void)
{
	refused(DOSE, "# 2 2 1 1 0 0\n1,2\n", "3:1: only 1 rows; expected 2 as the first line says");
	refused(DOSE, "# 2 2 1 1 0 0\n1,2\n3,4\n5,6\n", "4:1: a row too many; expected 2 as the first line says");
	refused(DOSE, "# 2 2 1 1 0 0\n1,2,3\n3,4\n", "2:5: 3 numbers in row 1; expected 2 as the first line says");
	refused(DOSE, "# 2 2 1 1 0 0\n1,2\n3\n", "3:1: 1 numbers in row 2; expected 2 as the first line says");
	refused(DOSE, "# 2 1 1 1 0 0\n1,x\n",
	        "2:3: \"x\" is no dose; expected 0 to 10000 Gy, or an empty cell for unknown");
	refused(DOSE, "# 2 1 1 1 0 0\n1,nan\n",
	        "2:3: \"nan\" is no dose; expected 0 to 10000 Gy, or an empty cell for unknown");
	refused(DOSE, "# 2 1 1 1 0 0\n-0.5,1\n",
	        "2:1: \"-0.5\" is no dose; expected 0 to 10000 Gy, or an empty cell for unknown");
	refused(DOSE, "# 2 1 1 1 0 0\n1,1e5\n",
	        "2:3: \"1e5\" is no dose; expected 0 to 10000 Gy, or an empty cell for unknown");
	refused(DOSE, "# 2 1 1 1 0 0\n,\n", "2:1: every cell is empty; expected a dose in Gy somewhere");
	refused(DOSE, "# 2 1 1 1 0 0\n1,\x1b[2J\n", "2:3: a control character U+001B; expected plain text in UTF-8");
	refused(LABELS, "# 2 1 1 1 0 0\n1,\n", "2:3: \"\" is no label; expected a whole number from 0 (none) to 65534");
	refused(LABELS, "# 2 1 1 1 0 0\n1,1.5\n",
	        "2:3: \"1.5\" is no label; expected a whole number from 0 (none) to 65534");
	refused(LABELS, "# 2 1 1 1 0 0\n1,65535\n",
	        "2:3: \"65535\" is no label; expected a whole number from 0 (none) to 65534");
	refused(FIELD, "# 2 1 1 1 0 0\n1,2\n", "3:1: only 1 rows; expected 2 as the first line says");
	refused(FIELD, "# 2 1 1 1 0 0\n1,2\n3,\n", "3:3: \"\" is no displacement; expected -10000 to 10000 mm");
}

static void
nul_bytes_and_giants_are_refused(void)
{
	static const char nul[] = "# 2 1 1 1 0 0\n1,\0\n";
	char out[600], *big = malloc((size_t)VOL_SLICE_BYTES_MAX + 1);

	HAS(fault_of(DOSE, nul, sizeof nul - 1, out), "2:3: a control character");
	HAS(fault_of(DOSE, "#\0 2", 4, out), "control character");
	if (!big)
		tap_bail_out("no memory");
	memset(big, ' ', (size_t)VOL_SLICE_BYTES_MAX + 1);
	HAS(fault_of(DOSE, big, (size_t)VOL_SLICE_BYTES_MAX + 1, out), "more than 33554432 bytes");
	free(big);
}

static void
a_field(void)
{
	static const char text[] = "# 2 2 1 1 0 0\n1,2\n3,4\n5,6\n7,8\n";
	struct vol_field u;

	OK(vol_field_read_csv(text, sizeof text - 1, VOL_FRAME_RAS, &u, &fault));
	NEAR((double)u.u_mm[0][0], 1, 0, 0);
	NEAR((double)u.u_mm[0][3], 4, 0, 0);
	NEAR((double)u.u_mm[1][0], 5, 0, 0);
	NEAR((double)u.u_mm[1][3], 8, 0, 0);
	NEAR((double)u.u_mm[2][3], 0, 0, 0);
	vol_field_fini(&u);
	OK(vol_field_read_csv(text, sizeof text - 1, VOL_FRAME_LPS, &u, &fault));
	NEAR((double)u.u_mm[0][3], -4, 0, 0);
	NEAR((double)u.u_mm[1][3], -8, 0, 0);
	vol_field_fini(&u);
}

/* What is written reads back bit by bit, whatever single precision holds. */
static void
writing_and_reading_back(void)
{
	uint64_t state = seed();
	size_t wrong = 0;

	for (int round = 0; round < 200; round++) {
		struct vol_grid g = { .n = { 1 + (int)uniform(&state, 0, 6), 1 + (int)uniform(&state, 0, 6), 1 },
			              .spacing_mm = { uniform(&state, 0.01, 9), uniform(&state, 0.01, 9), 1 },
			              .origin_mm = { uniform(&state, -99, 99), uniform(&state, -99, 99), 0 },
			              .thickness_assumed = true };
		struct vol_dose d, d2;
		struct vol_labels l, l2;
		struct vol_field u, u2;
		size_t n = vol_grid_voxels(&g), len;
		char *text;

		if (round % 2) {
			g.thickness_assumed = false;
			g.spacing_mm[2] = uniform(&state, 0.1, 5);
			g.origin_mm[2] = uniform(&state, -50, 50);
		}
		d = dose_on(g);
		l = labels_on(g);
		u = field_on(g);
		for (size_t i = 0; i < n; i++) {
			bool unknown = i > 0 && uniform(&state, 0, 1) < 0.2;

			d.gy[i] = unknown ? NAN : (float)pow(10, uniform(&state, -6, 3));
			l.label[i] = (uint16_t)uniform(&state, 0, 65535);
			u.u_mm[0][i] = (float)uniform(&state, -30, 30);
			u.u_mm[1][i] = (float)uniform(&state, -1e-3, 1e-3);
		}
		if (!vol_dose_write_csv(&d, &text, &len, &fault) || !vol_dose_read_csv(text, len, &d2, &fault))
			tap_bail_out(fault.text);
		for (size_t i = 0; i < n; i++)
			if (isnan(d.gy[i]) ? !isnan(d2.gy[i]) : memcmp(&d.gy[i], &d2.gy[i], sizeof(float)) != 0)
				wrong++;
		wrong += !vol_grid_same(&d.grid, &d2.grid) || d2.grid.thickness_assumed != g.thickness_assumed;
		wrong += strlen(text) != len;
		free(text);
		if (!vol_labels_write_csv(&l, &text, &len, &fault) || !vol_labels_read_csv(text, len, &l2, &fault))
			tap_bail_out(fault.text);
		wrong += memcmp(l.label, l2.label, n * sizeof *l.label) != 0;
		free(text);
		if (!vol_field_write_csv(&u, &text, &len, &fault) ||
		    !vol_field_read_csv(text, len, VOL_FRAME_RAS, &u2, &fault))
			tap_bail_out(fault.text);
		for (int a = 0; a < 2; a++)
			wrong += memcmp(u.u_mm[a], u2.u_mm[a], n * sizeof(float)) != 0;
		free(text);
		vol_dose_fini(&d);
		vol_dose_fini(&d2);
		vol_labels_fini(&l);
		vol_labels_fini(&l2);
		vol_field_fini(&u);
		vol_field_fini(&u2);
	}
	IS_INT(wrong, 0);
}

static void
a_written_slice(void)
{
	struct vol_grid g = slice(2, 2), volume = { .n = { 2, 1, 2000 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_dose d, big = dose_on(volume);
	size_t len;
	char *text;

	g.thickness_assumed = true;
	d = dose_on(g);
	d.gy[0] = 45.3F;
	d.gy[1] = NAN;
	d.gy[2] = 70;
	OK(vol_dose_write_csv(&d, &text, &len, &fault));
	IS_STR(text, "# 2 2 1 1 0 0\n45.3,\n70,0\n");
	free(text);
	OK(!vol_dose_write_csv(&big, &text, &len, &fault));
	IS_STR(fault.text, "2 x 1 x 2000 voxels do not fit a CSV slice; expected at most 1024 a side");
	OK(text == NULL);
	vol_dose_fini(&big);
	vol_dose_fini(&d);
}

/* Three slices of 2 x 2: rows of the lowest first; a field has all rows of x, then of y, then of z. */
static void
a_slab_reads_back(void)
{
	struct vol_grid g = { .n = { 2, 2, 3 }, .spacing_mm = { 1, 1, 2.5 }, .origin_mm = { -1, 4, -7.5 } };
	struct vol_dose d = dose_on(g), e;
	struct vol_labels l = labels_on(g), m;
	struct vol_field u = field_on(g), v;
	char *text;
	size_t len;

	for (size_t i = 0; i < 12; i++) {
		d.gy[i] = (float)i + 0.25F;
		l.label[i] = (uint16_t)(i % 3);
		for (int a = 0; a < 3; a++)
			u.u_mm[a][i] = (float)(100 * a) + (float)i;
	}
	OK(vol_dose_write_csv(&d, &text, &len, &fault));
	HAS(text, "# 2 2 1 1 -1 4 2.5 -7.5 3\n0.25,1.25\n2.25,3.25\n4.25,5.25\n");
	OK(vol_dose_read_csv(text, len, &e, &fault) && vol_grid_same(&e.grid, &g) && !memcmp(e.gy, d.gy, 12 * sizeof *d.gy));
	free(text);
	OK(vol_labels_write_csv(&l, &text, &len, &fault));
	OK(vol_labels_read_csv(text, len, &m, &fault) && !memcmp(m.label, l.label, 12 * sizeof *l.label));
	free(text);
	OK(vol_field_write_csv(&u, &text, &len, &fault));
	OK(vol_field_read_csv(text, len, VOL_FRAME_RAS, &v, &fault));
	for (int a = 0; a < 3; a++)
		OK(!memcmp(v.u_mm[a], u.u_mm[a], 12 * sizeof *u.u_mm[a]));
	free(text);
	vol_dose_fini(&d);
	vol_dose_fini(&e);
	vol_labels_fini(&l);
	vol_labels_fini(&m);
	vol_field_fini(&u);
	vol_field_fini(&v);
}

/* Cut anywhere, a good file is read or refused with a place in it. */
static void
every_beginning_of_a_slice(void)
{
	static const char text[] = "# 3 2 1 1 0 0\n1,2,\"3\"\r\n4,,6\n";
	size_t read = 0, wrong = 0;

	for (size_t len = 0; len <= sizeof text - 1; len++) {
		char out[600];
		int line = 0;

		if (fault_of(DOSE, text, len, out)[0] == '\0')
			read++;
		else
			wrong += sscanf(out, "%d:", &line) != 1 || line < 1 || line > 4;
	}
	IS_INT(wrong, 0);
	IS_INT(read, 3);           /* with "4,," (the last cell unknown), with the 6, and with its end of line */
}

TAP_MAIN(TAP_CASE(a_dose), TAP_CASE(what_spreadsheets_write), TAP_CASE(faults_of_the_header),
         TAP_CASE(faults_of_the_rows), TAP_CASE(nul_bytes_and_giants_are_refused), TAP_CASE(a_field),
         TAP_CASE(writing_and_reading_back), TAP_CASE(a_written_slice), TAP_CASE(a_slab_reads_back), TAP_CASE(every_beginning_of_a_slice))
