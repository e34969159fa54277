/* NIfTI files and CSV slices in: rows of the file are turned to doubles, checked, and put where they belong. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "volume/nifti_file.h"

enum { CHUNK_BYTES = 1 << 18 };

static const double dose_max_gy = 1e4, displacement_max_mm = 1e4;
/* What resampling leaves below zero, as a part of the maximum. */
static const double ripple = 1e-3;

/* ---- the beginning of a file ---- */

struct reader {
	struct nii_source *source;
	struct nii_header h;
	struct vol_grid grid;
	struct vol_layout layout;
	unsigned char *chunk;          /* CHUNK_BYTES of the file */
	double row[VOL_SIDE_MAX];
};

static void
reader_free(struct reader *r)
{
	if (!r)
		return;
	nii_source_close(r->source);
	free(r->chunk);
	free(r);
}

static uint64_t
data_bytes(const struct nii_header *h)
{
	return (uint64_t)(h->n[0] * h->n[1] * h->n[2]) * (uint64_t)(h->n[3] * h->n[4]) * h->type.bytes;
}

static bool
read_header(struct reader *r, struct fault *f)
{
	unsigned char bytes[NII_HEADER_2];
	size_t got, more = 0, size;

	if (!nii_source_get(r->source, bytes, NII_HEADER_1, &got, f) || !nii_identify(bytes, got, &size, f))
		return false;
	if (size > got && !nii_source_get(r->source, bytes + got, size - got, &more, f))
		return false;
	if (got + more < size)
		return fault_set(f, 0, 0, "the file is too short (%zu bytes); expected a header of %zu", got + more, size);
	return nii_header_read(bytes, &r->h, f) && nii_place(&r->h, &r->grid, &r->layout, f) &&
	       nii_source_may_hold(r->source, r->h.data_at + data_bytes(&r->h), f) &&
	       nii_source_skip(r->source, r->h.data_at - size, f);
}

static struct reader *
reader_new(const char *path, struct fault *f)
{
	struct reader *r = calloc(1, sizeof *r);

	if (!r || !(r->chunk = malloc(CHUNK_BYTES))) {
		reader_free(r);
		fault_memory(f);
		return NULL;
	}
	r->source = nii_source_open(path, f);
	if (r->source && read_header(r, f))
		return r;
	reader_free(r);
	return NULL;
}

/* ---- numbers ---- */

static void
turn_bytes(unsigned char *at, size_t n, size_t size)
{
	for (size_t i = 0; i < n; i++, at += size)
		for (size_t j = 0; j < size / 2; j++) {
			unsigned char b = at[j];

			at[j] = at[size - 1 - j];
			at[size - 1 - j] = b;
		}
}

#define CASE(kind, type)                                                                                     \
	case kind:                                                                                           \
		for (size_t i = 0; i < n; i++) {                                                             \
			type v;                                                                              \
			memcpy(&v, raw + i * sizeof v, sizeof v);                                            \
			out[i] = (double)v;                                                                  \
		}                                                                                            \
		break

static void
to_doubles(const struct nii_header *h, const unsigned char *raw, size_t n, double *out)
{
	switch (h->type.kind) {
		CASE(NII_U8, uint8_t);
		CASE(NII_I8, int8_t);
		CASE(NII_U16, uint16_t);
		CASE(NII_I16, int16_t);
		CASE(NII_U32, uint32_t);
		CASE(NII_I32, int32_t);
		CASE(NII_U64, uint64_t);
		CASE(NII_I64, int64_t);
		CASE(NII_F32, float);
		CASE(NII_F64, double);
	}
	if (h->slope < 1 || h->slope > 1 || h->inter < 0 || h->inter > 0)
		for (size_t i = 0; i < n; i++)
			out[i] = h->slope * out[i] + h->inter;
}

#undef CASE

/* ---- rows to where they belong ---- */

/* What is read, and into what. */
struct taker {
	bool (*take)(struct taker *t, const struct reader *r, ptrdiff_t at, ptrdiff_t step, const size_t row[2], struct fault *f);
	float *values;
	uint16_t *labels;
	double sign;                   /* of a component */
	double min, max;               /* of a dose */
	size_t min_at[3];
	size_t known;
};

static bool
bad_voxel(const size_t at[3], double v, const char *expected, struct fault *f)
{
	char text[NUMBER_TEXT_MAX];

	return fault_set(f, 0, 0, "%s in voxel %zu, %zu, %zu of the file (counted from 0); expected %s",
	                 isfinite(v) ? number_short(v, 8, text) : isnan(v) ? "NaN" : v > 0 ? "infinity" : "-infinity", at[0],
	                 at[1], at[2], expected);
}

static bool
take_dose(struct taker *t, const struct reader *r, ptrdiff_t at, ptrdiff_t step, const size_t row[2], struct fault *f)
{
	for (size_t i = 0; i < (size_t)r->h.n[0]; i++, at += step) {
		double v = r->row[i];

		if (v < t->min) {
			t->min = v;
			t->min_at[0] = i;
			t->min_at[1] = row[0];
			t->min_at[2] = row[1];
		}
		if (v > t->max)
			t->max = v;
		if (v > dose_max_gy)
			return bad_voxel((size_t[3]){ i, row[0], row[1] }, v, "0 to 10000 Gy (is this cGy?)", f);
		t->known += isnan(v) ? 0 : 1;
		t->values[at] = (float)v;
	}
	return true;
}

static bool
take_image(struct taker *t, const struct reader *r, ptrdiff_t at, ptrdiff_t step, const size_t row[2], struct fault *f)
{
	for (size_t i = 0; i < (size_t)r->h.n[0]; i++, at += step) {
		float v = fabs(r->row[i]) <= 3e38 ? (float)r->row[i] : NAN;

		if (isnan(v))
			return bad_voxel((size_t[3]){ i, row[0], row[1] }, r->row[i], "a finite number", f);
		t->values[at] = v;
	}
	return true;
}

static bool
take_label(struct taker *t, const struct reader *r, ptrdiff_t at, ptrdiff_t step, const size_t row[2], struct fault *f)
{
	for (size_t i = 0; i < (size_t)r->h.n[0]; i++, at += step) {
		double v = r->row[i];

		if (!(v >= 0 && v < VOL_LABEL_UNKNOWN) || floor(v) < v)
			return bad_voxel((size_t[3]){ i, row[0], row[1] }, v, "a label, a whole number from 0 to 65534", f);
		t->labels[at] = (uint16_t)v;
	}
	return true;
}

static bool
take_component(struct taker *t, const struct reader *r, ptrdiff_t at, ptrdiff_t step, const size_t row[2],
               struct fault *f)
{
	for (size_t i = 0; i < (size_t)r->h.n[0]; i++, at += step) {
		double v = r->row[i];

		if (!(fabs(v) <= displacement_max_mm))
			return bad_voxel((size_t[3]){ i, row[0], row[1] }, v, "a displacement of -10000 to 10000 mm", f);
		t->values[at] = (float)(0 + t->sign * v);      /* never -0 */
	}
	return true;
}

/* One value for every voxel. */
static bool
read_volume(struct reader *r, struct taker *t, struct fault *f)
{
	struct nii_walk w = nii_walk_of(&r->grid, &r->layout);
	size_t size = r->h.type.bytes, row_bytes = w.n[0] * size, rows = w.n[1] * w.n[2];
	size_t most = CHUNK_BYTES / row_bytes;

	for (size_t row = 0; row < rows;) {
		size_t now = rows - row < most ? rows - row : most, got;

		if (!nii_source_get(r->source, r->chunk, now * row_bytes, &got, f))
			return false;
		if (got < now * row_bytes)
			return fault_set(f, 0, 0, "the data stop in the middle; expected %llu bytes as the header says",
			                 (unsigned long long)data_bytes(&r->h));
		if (r->h.swapped)
			turn_bytes(r->chunk, now * w.n[0], size);
		for (size_t i = 0; i < now; i++, row++) {
			size_t at[2] = { row % w.n[1], row / w.n[1] };

			to_doubles(&r->h, r->chunk + i * row_bytes, w.n[0], r->row);
			if (!t->take(t, r, w.start + (ptrdiff_t)at[0] * w.step[1] + (ptrdiff_t)at[1] * w.step[2], w.step[0],
			             at, f))
				return false;
		}
	}
	return true;
}

static bool
read_end(struct reader *r, struct fault *f)
{
	return nii_source_end(r->source, r->h.data_at + data_bytes(&r->h), f);
}

/* One number a voxel, once. */
static bool
check_single(const struct nii_header *h, const char *what, struct fault *f)
{
	if (h->n[4] > 1)
		return fault_set(f, 0, 0, "%lld numbers a voxel, as in a field of displacements; expected %s with one",
		                 (long long)h->n[4], what);
	if (h->n[3] > 1)
		return fault_set(f, 0, 0, "%lld volumes one after the other (dim[4]); expected %s, one volume",
		                 (long long)h->n[3], what);
	return true;
}

/* ---- whole files ---- */

/* Text of a CSV slice, by its name; *is false: it is none. */
static bool
csv_text(const char *path, bool *is, char **text, size_t *len, struct fault *f)
{
	*text = NULL;
	*is = nii_name_ends(path, ".csv");
	return !*is || file_read(path, VOL_SLICE_BYTES_MAX, text, len, f);
}

static bool
finish(struct reader *r, bool ok, const char *path, struct vol_layout *layout, struct fault *f)
{
	if (ok && layout)
		*layout = r->layout;
	reader_free(r);
	if (!ok)
		fault_in_file(f, path);
	return ok;
}

static bool
check_low(struct taker *t, float *gy, size_t n, struct fault *f)
{
	if (t->known == 0)
		return fault_set(f, 0, 0, "the dose is unknown (NaN) everywhere; expected a dose in Gy somewhere");
	if (t->min < -ripple * fmax(t->max, 0))
		return bad_voxel(t->min_at, t->min, "no dose below 0", f);
	for (size_t i = 0; t->min < 0 && i < n; i++)
		if (gy[i] < 0)
			gy[i] = 0;
	return true;
}

bool
vol_dose_read(const char *path, struct vol_dose *d, struct vol_layout *layout, struct fault *f)
{
	struct taker t = { .take = take_dose, .max = -INFINITY };
	struct reader *r;
	char *text;
	size_t len;
	bool csv, ok;

	*d = (struct vol_dose){ 0 };
	if (layout)
		*layout = vol_layout_plain();
	if (!csv_text(path, &csv, &text, &len, f))
		return false;
	if (csv) {
		ok = vol_dose_read_csv(text, len, d, f);
		free(text);
		return ok || fault_in_file(f, path);
	}
	r = reader_new(path, f);
	ok = r && check_single(&r->h, "a dose", f) && vol_dose_init(d, &r->grid, f);
	if (ok) {
		t.values = d->gy;
		ok = read_volume(r, &t, f) && read_end(r, f) && check_low(&t, d->gy, vol_grid_voxels(&d->grid), f);
		if (!ok)
			vol_dose_fini(d);
	}
	return finish(r, ok, path, layout, f);
}

bool
vol_image_read(const char *path, struct vol_image *m, struct vol_layout *layout, struct fault *f)
{
	struct taker t = { .take = take_image };
	struct vol_dose d;
	struct reader *r;
	char *text;
	size_t len;
	bool csv, ok;

	*m = (struct vol_image){ 0 };
	if (layout)
		*layout = vol_layout_plain();
	if (!csv_text(path, &csv, &text, &len, f))
		return false;
	if (csv) {
		ok = vol_dose_read_csv(text, len, &d, f);
		free(text);
		if (ok)
			*m = (struct vol_image){ d.grid, d.gy };
		for (size_t i = 0; ok && i < vol_grid_voxels(&m->grid); i++)
			if (isnan(m->value[i])) {
				vol_image_fini(m);
				ok = fault_set(f, 0, 0, "an empty cell; expected a number in every one of an image");
			}
		return ok || fault_in_file(f, path);
	}
	r = reader_new(path, f);
	ok = r && check_single(&r->h, "an image", f) && vol_image_init(m, &r->grid, f);
	if (ok) {
		t.values = m->value;
		ok = read_volume(r, &t, f) && read_end(r, f);
		if (!ok)
			vol_image_fini(m);
	}
	return finish(r, ok, path, layout, f);
}

void
vol_labels_free_all(struct vol_labels *maps, size_t n)
{
	for (size_t i = 0; maps && i < n; i++)
		vol_labels_fini(&maps[i]);
	free(maps);
}

static bool
labels_of_csv(const char *path, char *text, size_t len, struct vol_labels *l, struct fault *f)
{
	bool ok = vol_labels_read_csv(text, len, l, f);

	free(text);
	if (!ok)
		fault_in_file(f, path);
	return ok;
}

/* At most max maps. */
static bool
read_maps(const char *path, size_t max, struct vol_labels **maps, size_t *n, struct vol_layout *layout, struct fault *f)
{
	struct reader *r = reader_new(path, f);
	size_t want = r ? (size_t)r->h.n[3] : 0;
	struct vol_labels *made;
	bool ok = r != NULL;

	if (ok && (max == 1 || r->h.n[4] > 1))
		ok = check_single(&r->h, "labels", f);
	if (ok && want > max)
		ok = fault_set(f, 0, 0, "%zu label maps; expected at most %zu", want, max);
	made = ok ? mem_array(want, sizeof *made) : NULL;
	if (ok && !made) {
		fault_memory(f);
		ok = false;
	}
	for (size_t i = 0; made && ok && i < want; i++) {
		struct taker t = { .take = take_label };

		ok = vol_labels_init(&made[i], &r->grid, f);
		t.labels = made[i].label;
		ok = ok && read_volume(r, &t, f);
	}
	ok = ok && read_end(r, f);
	if (!ok) {
		vol_labels_free_all(made, want);
		made = NULL;
		want = 0;
	}
	*maps = made;
	*n = want;
	return finish(r, ok, path, layout, f);
}

static bool
labels_read(const char *path, size_t max, struct vol_labels **maps, size_t *n, struct vol_layout *layout, struct fault *f)
{
	char *text;
	size_t len;
	bool csv;

	*maps = NULL;
	*n = 0;
	if (layout)
		*layout = vol_layout_plain();
	if (!csv_text(path, &csv, &text, &len, f))
		return false;
	if (!csv)
		return read_maps(path, max, maps, n, layout, f);
	*maps = mem_array(1, sizeof **maps);
	if (!*maps) {
		free(text);
		return fault_memory(f);
	}
	if (labels_of_csv(path, text, len, *maps, f)) {
		*n = 1;
		return true;
	}
	free(*maps);
	*maps = NULL;
	return false;
}

bool
vol_labels_read_all(const char *path, struct vol_labels **maps, size_t *n, struct vol_layout *layout, struct fault *f)
{
	return labels_read(path, VOL_LABEL_MAPS_MAX, maps, n, layout, f);
}

bool
vol_labels_read(const char *path, struct vol_labels *l, struct vol_layout *layout, struct fault *f)
{
	struct vol_labels *maps;
	size_t n;

	*l = (struct vol_labels){ 0 };
	if (!labels_read(path, 1, &maps, &n, layout, f))
		return false;
	*l = *maps;
	free(maps);
	return true;
}

/* How many components stand in the file, along which axis; notes what is unusual. */
static bool
check_field(struct reader *r, struct fault *f)
{
	const struct nii_header *h = &r->h;
	bool fourth = h->n[4] == 1 && h->n[3] > 1;
	int64_t n = fourth ? h->n[3] : h->n[4];

	if (n == 1 || (!fourth && h->n[3] > 1))
		return fault_set(f, 0, 0, "%lld numbers a voxel, %lld times; expected a field of displacements, with three "
		                          "(dim[5]; two in a slice)", (long long)n, (long long)h->n[3]);
	if (n != 3 && !(n == 2 && r->grid.n[2] == 1))
		return fault_set(f, 0, 0, "%lld numbers a voxel; expected three components in mm (two in a slice)", (long long)n);
	if (h->unit_mm > 0 && (h->unit_mm < 1 || h->unit_mm > 1))
		return fault_set(f, 0, 0, "a field with lengths in %s; expected millimetres",
		                 h->unit_mm > 1 ? "metres" : "micrometres");
	if (fourth)
		nii_note(&r->layout, "components stand along the fourth axis, not the fifth");
	if (h->intent != NII_INTENT_VECTOR && h->intent != NII_INTENT_DISPLACEMENT)
		nii_note(&r->layout, "the file does not say that it holds vectors (intent %d): displacements are assumed",
		         h->intent);
	return true;
}

static bool
read_components(struct reader *r, enum vol_frame frame, struct vol_field *u, struct fault *f)
{
	int64_t n = r->h.n[4] > 1 ? r->h.n[4] : r->h.n[3];

	for (int c = 0; c < n; c++) {
		struct taker t = { .take = take_component, .values = u->u_mm[c],
			           .sign = frame == VOL_FRAME_LPS && c < 2 ? -1 : 1 };

		if (!read_volume(r, &t, f)) {
			char why[sizeof f->text];

			if (f->kind == FAULT_INPUT) {
				memcpy(why, f->text, sizeof why);
				fault_set(f, 0, 0, "component %d: %s", c + 1, why);
			}
			return false;
		}
	}
	return true;
}

bool
vol_field_read(const char *path, enum vol_frame frame, struct vol_field *u, struct vol_layout *layout, struct fault *f)
{
	struct reader *r;
	char *text;
	size_t len;
	bool csv, ok;

	*u = (struct vol_field){ 0 };
	if (layout)
		*layout = vol_layout_plain();
	if (!csv_text(path, &csv, &text, &len, f))
		return false;
	if (csv) {
		ok = vol_field_read_csv(text, len, frame, u, f);
		free(text);
		return ok || fault_in_file(f, path);
	}
	r = reader_new(path, f);
	ok = r && check_field(r, f) && vol_field_init(u, &r->grid, f);
	if (ok) {
		ok = read_components(r, frame, u, f) && read_end(r, f);
		if (!ok)
			vol_field_fini(u);
	}
	return finish(r, ok, path, layout, f);
}
