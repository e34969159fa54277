/* NIfTI files and CSV slices out, row by row: nothing is copied whole. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "base/text.h"
#include "volume/nifti_file.h"

enum { OUT_BYTES = 1 << 18 };

/* ---- bytes, packed or not ---- */

struct nii_sink {
	struct file_out *out;
	bool gzip;
	z_stream z;
	unsigned char bytes[OUT_BYTES];
	size_t used;                   /* not packed */
};

struct nii_sink *
nii_sink_open(const char *path, bool gzip, struct fault *f)
{
	struct nii_sink *s = calloc(1, sizeof *s);

	if (!s || (gzip && deflateInit2(&s->z, 4, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)) {
		free(s);
		fault_memory(f);
		return NULL;
	}
	s->gzip = gzip;
	s->z.next_out = s->bytes;
	s->z.avail_out = OUT_BYTES;
	s->out = file_begin(path, f);
	if (s->out)
		return s;
	nii_sink_abort(s);
	return NULL;
}

void
nii_sink_abort(struct nii_sink *s)
{
	if (!s)
		return;
	if (s->gzip)
		deflateEnd(&s->z);
	file_abort(s->out);
	free(s);
}

/* What flush has left goes out when the buffer is full, and all at the end. */
static bool
put_packed(struct nii_sink *s, int flush, struct fault *f)
{
	int status;

	do {
		status = deflate(&s->z, flush);
		if (s->z.avail_out > 0 && status != Z_STREAM_END)
			continue;
		if (!file_put(s->out, s->bytes, OUT_BYTES - s->z.avail_out, f))
			return false;
		s->z.next_out = s->bytes;
		s->z.avail_out = OUT_BYTES;
	} while (flush == Z_FINISH ? status != Z_STREAM_END : s->z.avail_in > 0);
	return true;
}

bool
nii_sink_put(struct nii_sink *s, const void *bytes, size_t n, struct fault *f)
{
	unsigned char copy[4096];
	const unsigned char *at = bytes;

	while (s->gzip && n > 0) {
		/* next_in is not const in every zlib. */
		size_t now = n < sizeof copy ? n : sizeof copy;

		memcpy(copy, at, now);
		s->z.next_in = copy;
		s->z.avail_in = (unsigned int)now;
		if (!put_packed(s, Z_NO_FLUSH, f))
			return false;
		at += now;
		n -= now;
	}
	if (s->used + n > OUT_BYTES) {
		if (!file_put(s->out, s->bytes, s->used, f))
			return false;
		s->used = 0;
	}
	if (n > OUT_BYTES)
		return file_put(s->out, at, n, f);
	memcpy(s->bytes + s->used, at, n);
	s->used += n;
	return true;
}

bool
nii_sink_commit(struct nii_sink *s, struct fault *f)
{
	struct file_out *out = s->out;

	if (!(s->gzip ? put_packed(s, Z_FINISH, f) : file_put(s->out, s->bytes, s->used, f))) {
		nii_sink_abort(s);
		return false;
	}
	if (s->gzip)
		deflateEnd(&s->z);
	free(s);
	return file_commit(out, f);
}

/* ---- names ---- */

bool
nii_name_ends(const char *path, const char *end)
{
	size_t n = strlen(path), m = strlen(end);

	return n > m && text_same(path + n - m, end);
}

enum form { FORM_CSV, FORM_PLAIN, FORM_GZIP };

static bool
form_of(const char *path, const struct vol_grid *g, enum form *form, struct fault *f)
{
	*form = nii_name_ends(path, ".csv") ? FORM_CSV : nii_name_ends(path, ".nii.gz") ? FORM_GZIP : FORM_PLAIN;
	if (*form == FORM_PLAIN && !nii_name_ends(path, ".nii")) {
		fault_set(f, 0, 0, "no kind of file that is written; expected a name that ends in .nii, .nii.gz or, for a slice, "
		                   ".csv");
		return fault_in_file(f, path);
	}
	if (*form == FORM_CSV && vol_grid_voxels(g) > VOL_SLAB_VOXELS_MAX) {
		fault_set(f, 0, 0, "a volume of %zu voxels does not fit a CSV slab; expected at most %d, or a name that ends in .nii or "
		                   ".nii.gz", vol_grid_voxels(g), VOL_SLAB_VOXELS_MAX);
		return fault_in_file(f, path);
	}
	return true;
}

/* ---- NIfTI ---- */

/* What is written: one to three arrays of singles, or labels. */
struct source {
	const float *values[3];
	double sign[3];
	const uint16_t *labels;
	int arrays;
	bool narrow;                   /* labels in 8 bits */
};

static void
gather(const struct source *s, int array, ptrdiff_t at, ptrdiff_t step, size_t n, unsigned char *out)
{
	for (size_t i = 0; i < n; i++, at += step) {
		if (!s->labels) {
			/* No -0, and NaN as it is. */
			float v = s->sign[array] < 0 ? 0 - s->values[array][at] : s->values[array][at];

			memcpy(out + 4 * i, &v, 4);
		} else if (s->narrow)
			out[i] = (unsigned char)s->labels[at];
		else
			memcpy(out + 2 * i, &s->labels[at], 2);
	}
}

static bool
put_data(struct nii_sink *to, const struct nii_header *h, const struct source *s, const struct nii_walk *w, struct fault *f)
{
	unsigned char row[VOL_SIDE_MAX * 4];
	size_t bytes = w->n[0] * h->type.bytes;

	for (int a = 0; a < s->arrays; a++)
		for (size_t k = 0; k < w->n[2]; k++)
			for (size_t j = 0; j < w->n[1]; j++) {
				gather(s, a, w->start + (ptrdiff_t)j * w->step[1] + (ptrdiff_t)k * w->step[2], w->step[0],
				       w->n[0], row);
				if (!nii_sink_put(to, row, bytes, f))
					return false;
			}
	return true;
}

static bool
write_nifti(const char *path, bool gzip, const struct vol_grid *g, const struct source *s, const struct vol_layout *layout,
            struct fault *f)
{
	struct nii_header h = { .version = layout->version == 2 ? 2 : 1, .rank = s->arrays > 1 ? 5 : 3,
		                .n = { 1, 1, 1, 1, s->arrays, 1, 1 },
		                .type = nii_type_of(!s->labels ? NII_F32 : s->narrow ? NII_U8 : NII_U16),
		                .intent = s->arrays > 1 ? NII_INTENT_VECTOR : 0 };
	struct nii_walk w = nii_walk_of(g, layout);
	unsigned char head[NII_DATA_2];
	struct nii_sink *to;
	size_t head_bytes;

	nii_unplace(g, layout, &h);
	head_bytes = nii_header_write(&h, head);
	to = nii_sink_open(path, gzip, f);
	if (!to)
		return fault_in_file(f, path);
	if (nii_sink_put(to, head, head_bytes, f) && put_data(to, &h, s, &w, f))
		return nii_sink_commit(to, f) || fault_in_file(f, path);
	nii_sink_abort(to);
	return fault_in_file(f, path);
}

static bool
write_values(const char *path, enum form form, const struct vol_grid *g, const struct source *s,
             const struct vol_layout *layout, struct fault *f)
{
	struct vol_layout plain = vol_layout_plain();

	if (!vol_grid_check(g, f))
		return fault_in_file(f, path);
	return write_nifti(path, form == FORM_GZIP, g, s, layout ? layout : &plain, f);
}

/* ---- what is written ---- */

static bool
put_csv(const char *path, bool ok, char *text, size_t len, struct fault *f)
{
	if (!ok)
		return fault_in_file(f, path);
	ok = file_write(path, text, len, f);
	free(text);
	return ok;
}

bool
vol_dose_write(const char *path, const struct vol_dose *d, const struct vol_layout *layout, struct fault *f)
{
	struct source s = { .values = { d->gy }, .arrays = 1, .sign = { 1 } };
	enum form form;
	char *text = NULL;
	size_t len = 0;
	bool ok;

	if (!form_of(path, &d->grid, &form, f))
		return false;
	if (form != FORM_CSV)
		return write_values(path, form, &d->grid, &s, layout, f);
	ok = vol_dose_write_csv(d, &text, &len, f);
	return put_csv(path, ok, text, len, f);
}

bool
vol_image_write(const char *path, const struct vol_image *m, const struct vol_layout *layout, struct fault *f)
{
	struct source s = { .values = { m->value }, .arrays = 1, .sign = { 1 } };
	enum form form;

	if (!form_of(path, &m->grid, &form, f))
		return false;
	if (form == FORM_CSV) {
		fault_set(f, 0, 0, "images are not written as CSV slices; expected a name that ends in .nii or .nii.gz");
		return fault_in_file(f, path);
	}
	return write_values(path, form, &m->grid, &s, layout, f);
}

bool
vol_labels_write(const char *path, const struct vol_labels *l, const struct vol_layout *layout, struct fault *f)
{
	struct source s = { .labels = l->label, .arrays = 1, .narrow = true };
	enum form form;
	char *text = NULL;
	size_t len = 0;
	bool ok;

	if (!form_of(path, &l->grid, &form, f))
		return false;
	if (form != FORM_CSV) {
		for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++)
			s.narrow = s.narrow && l->label[i] <= UINT8_MAX;
		return write_values(path, form, &l->grid, &s, layout, f);
	}
	ok = vol_labels_write_csv(l, &text, &len, f);
	return put_csv(path, ok, text, len, f);
}

/* A slice or slab with its components turned to the frame they are written in. */
static bool
write_field_csv(const char *path, const struct vol_field *u, enum vol_frame frame, struct fault *f)
{
	struct vol_field turned;
	char *text = NULL;
	size_t len = 0;
	bool ok;

	if (!vol_field_init(&turned, &u->grid, f))
		return fault_in_file(f, path);
	/* x and y change their sign between the frames, z does not. */
	for (int a = 0; a < 3; a++)
		for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++)
			turned.u_mm[a][i] = frame == VOL_FRAME_LPS && a < 2 ? 0 - u->u_mm[a][i] : u->u_mm[a][i];
	ok = vol_field_write_csv(&turned, &text, &len, f);
	vol_field_fini(&turned);
	return put_csv(path, ok, text, len, f);
}

bool
vol_field_write(const char *path, const struct vol_field *u, enum vol_frame frame, const struct vol_layout *layout,
                struct fault *f)
{
	double turn = frame == VOL_FRAME_LPS ? -1 : 1;
	struct source s = { .values = { u->u_mm[0], u->u_mm[1], u->u_mm[2] }, .arrays = 3, .sign = { turn, turn, 1 } };
	enum form form;

	if (!form_of(path, &u->grid, &form, f))
		return false;
	if (form == FORM_CSV)
		return write_field_csv(path, u, frame, f);
	return write_values(path, form, &u->grid, &s, layout, f);
}
