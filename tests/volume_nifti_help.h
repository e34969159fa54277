/* volume_nifti_help.h - NIfTI files made by hand from the standard's tables of offsets, for the tests of volume. */
#ifndef VOLUME_NIFTI_HELP_H
#define VOLUME_NIFTI_HELP_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "volume/nifti.h"
#include "volume_help.h"

enum { MADE_MAX = 1 << 16, SMALL_MAX = 512 };

/* A file to be: nifti1.h and nifti2.h of the NIfTI standard. */
struct made {
	int version, type, intent, units, qform_code, sform_code;
	bool big;                              /* byte order */
	int64_t dim[8];
	double pixdim[8], data_at, slope, inter, quatern[3], qoffset[3], srow[3][4];
	double values[SMALL_MAX];
	size_t extra;                          /* bytes behind the data */
	/* the file */
	unsigned char bytes[MADE_MAX];
	size_t len;
};

static inline void
put_bytes(struct made *m, size_t at, const void *value, size_t size)
{
	const unsigned char *v = value;
	const uint16_t one = 1;
	bool host_big = *(const unsigned char *)&one == 0;

	for (size_t i = 0; i < size; i++)
		m->bytes[at + i] = v[host_big == m->big ? i : size - 1 - i];
}

#define PUT(type, at, value) put_bytes(m, (at), &(type){ (type)(value) }, sizeof(type))

static inline void
made_header(struct made *m)
{
	bool two = m->version == 2;

	memset(m->bytes, 0, 544);
	PUT(int32_t, 0, two ? 540 : 348);
	for (size_t i = 0; i < 8; i++) {
		if (two) {
			PUT(int64_t, 16 + 8 * i, m->dim[i]);
			PUT(double, 104 + 8 * i, m->pixdim[i]);
		} else {
			PUT(int16_t, 40 + 2 * i, m->dim[i]);
			PUT(float, 76 + 4 * i, m->pixdim[i]);
		}
	}
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 4; j++) {
			if (two)
				PUT(double, 400 + 32 * i + 8 * j, m->srow[i][j]);
			else
				PUT(float, 280 + 16 * i + 4 * j, m->srow[i][j]);
		}
	for (size_t i = 0; i < 3; i++) {
		if (two) {
			PUT(double, 352 + 8 * i, m->quatern[i]);
			PUT(double, 376 + 8 * i, m->qoffset[i]);
		} else {
			PUT(float, 256 + 4 * i, m->quatern[i]);
			PUT(float, 268 + 4 * i, m->qoffset[i]);
		}
	}
	if (two) {
		memcpy(m->bytes + 4, "n+2\0\r\n\032\n", 8);
		PUT(int64_t, 168, m->data_at);
		PUT(double, 176, m->slope);
		PUT(double, 184, m->inter);
		PUT(int32_t, 344, m->qform_code);
		PUT(int32_t, 348, m->sform_code);
		PUT(int32_t, 500, m->units);
		PUT(int32_t, 504, m->intent);
	} else {
		memcpy(m->bytes + 344, "n+1", 4);
		PUT(float, 108, m->data_at);
		PUT(float, 112, m->slope);
		PUT(float, 116, m->inter);
		PUT(int16_t, 252, m->qform_code);
		PUT(int16_t, 254, m->sform_code);
		m->bytes[123] = (unsigned char)m->units;
		PUT(int16_t, 68, m->intent);
	}
}

static inline size_t
made_size(const struct made *m)
{
	static const struct { int code; size_t size; } sizes[] = { { 2, 1 },  { 256, 1 }, { 4, 2 },    { 512, 2 },  { 8, 4 },
		                                                   { 768, 4 }, { 16, 4 },  { 1024, 8 }, { 1280, 8 }, { 64, 8 } };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		if (sizes[i].code == m->type)
			return sizes[i].size;
	return 4;
}

static inline size_t
made_count(const struct made *m)
{
	size_t n = 1;

	for (int i = 1; i <= m->dim[0] && i < 8; i++)
		n *= m->dim[i] > 0 && m->dim[i] <= 64 ? (size_t)m->dim[i] : 1;
	return n < SMALL_MAX ? n : SMALL_MAX;
}

/* The whole file, with values as the numbers that stand in it. */
static inline void
make(struct made *m)
{
	size_t size = made_size(m), at = m->data_at >= 0 && m->data_at < MADE_MAX / 2 ? (size_t)m->data_at : 352;

	memset(m->bytes, 0, at < 544 ? 544 : at);
	made_header(m);
	if (m->version == 2)
		PUT(int16_t, 12, m->type);
	else
		PUT(int16_t, 70, m->type);
	PUT(int16_t, m->version == 2 ? 14 : 72, 8 * size);
	for (size_t i = 0; i < made_count(m); i++) {
		size_t to = at + i * size;
		double v = m->values[i];

		switch (m->type) {
		case 2: PUT(uint8_t, to, v); break;
		case 256: PUT(int8_t, to, v); break;
		case 4: PUT(int16_t, to, v); break;
		case 512: PUT(uint16_t, to, v); break;
		case 8: PUT(int32_t, to, v); break;
		case 768: PUT(uint32_t, to, v); break;
		case 1024: PUT(int64_t, to, v); break;
		case 1280: PUT(uint64_t, to, v); break;
		case 64: PUT(double, to, v); break;
		default: PUT(float, to, v);
		}
	}
	m->len = at + made_count(m) * size;
	memset(m->bytes + m->len, 7, m->extra);
	m->len += m->extra;
}

/* 2 x 3 x 2 voxels of 1 x 2 x 4 mm along the patient's axes, the first centre at (-10, 20, -30); values 0, 1, 2 ... */
static inline struct made
plain_made(void)
{
	struct made m = { .version = 1, .type = 16, .units = 2, .sform_code = 1, .dim = { 3, 2, 3, 2, 1, 1, 1, 1 },
		          .pixdim = { 1, 1, 2, 4 }, .data_at = 352,
		          .srow = { { 1, 0, 0, -10 }, { 0, 2, 0, 20 }, { 0, 0, 4, -30 } } };

	for (size_t i = 0; i < SMALL_MAX; i++)
		m.values[i] = (double)i;
	return m;
}

/* ---- files ---- */

static char folder[64];

static inline const char *
in_folder(const char *name)
{
	static char path[8][400];
	static int at;

	if (!folder[0]) {
		snprintf(folder, sizeof folder, "/tmp/ghostdose-nifti.XXXXXX");
		if (!mkdtemp(folder))
			tap_bail_out("cannot make a folder in /tmp");
	}
	at = (at + 1) % 8;
	snprintf(path[at], sizeof path[at], "%s/%s", folder, name);
	return path[at];
}

static inline void
remove_folder(void)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			unlink(in_folder(e->d_name));
	if (d)
		closedir(d);
	OK(rmdir(folder) == 0);
}

static inline const char *
put_file(const char *name, const void *bytes, size_t len)
{
	const char *path = in_folder(name);
	FILE *out = fopen(path, "wb");

	if (!out || fwrite(bytes, 1, len, out) != len || fclose(out) != 0)
		tap_bail_out("cannot write in /tmp");
	return path;
}

static inline const char *
put_gzip(const char *name, const void *bytes, size_t len)
{
	const char *path = in_folder(name);
	gzFile out = gzopen(path, "wb1");

	if (!out || (len > 0 && gzwrite(out, bytes, (unsigned int)len) != (int)len) || gzclose(out) != Z_OK)
		tap_bail_out("cannot write in /tmp");
	return path;
}

static inline const char *
put_made(struct made *m)
{
	make(m);
	return put_file("made.nii", m->bytes, m->len);
}

#endif
