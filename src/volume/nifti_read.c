/* NIfTI files and CSV slices in. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "volume/nifti_take.h"

/* What resampling leaves below zero, as a part of the maximum. */
static const double ripple = 1e-3;

/* ---- the beginning of a file ---- */

static void
reader_free(struct reader *r)
{
	if (!r)
		return;
	nii_source_close(r->source);
	free(r->chunk);
	free(r);
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
	       nii_source_may_hold(r->source, r->h.data_at + nii_data_bytes(&r->h), f) &&
	       nii_source_skip(r->source, r->h.data_at - size, f);
}

static struct reader *
reader_new(const char *path, struct fault *f)
{
	struct reader *r = calloc(1, sizeof *r);

	if (!r || !(r->chunk = malloc(NII_CHUNK_BYTES))) {
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

static bool
read_end(struct reader *r, struct fault *f)
{
	return nii_source_end(r->source, r->h.data_at + nii_data_bytes(&r->h), f);
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
		return nii_bad_voxel(t->min_at, t->min, "no dose below 0", f);
	for (size_t i = 0; t->min < 0 && i < n; i++)
		if (gy[i] < 0)
			gy[i] = 0;
	return true;
}

bool
vol_dose_read(const char *path, struct vol_dose *d, struct vol_layout *layout, struct fault *f)
{
	struct taker t = nii_takes_dose();
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
		ok = nii_read_volume(r, &t, f) && read_end(r, f) && check_low(&t, d->gy, vol_grid_voxels(&d->grid), f);
		if (!ok)
			vol_dose_fini(d);
	}
	return finish(r, ok, path, layout, f);
}

bool
vol_image_read(const char *path, struct vol_image *m, struct vol_layout *layout, struct fault *f)
{
	struct taker t = nii_takes_image();
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
		ok = nii_read_volume(r, &t, f) && read_end(r, f);
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
		struct taker t;

		ok = vol_labels_init(&made[i], &r->grid, f);
		t = nii_takes_labels(made[i].label);
		ok = ok && nii_read_volume(r, &t, f);
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
		struct taker t = nii_takes_component(u->u_mm[c], frame == VOL_FRAME_LPS && c < 2 ? -1 : 1);

		if (!nii_read_volume(r, &t, f)) {
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
