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

/* A file that is begun: the text of a CSV slice, by its name, or NIfTI with its header read.  The other is NULL. */
struct begun { char *text; size_t len; struct reader *reader; };

static bool
begin(const char *path, struct begun *b, struct vol_layout *layout, struct fault *f)
{
	*b = (struct begun){ 0 };
	if (layout)
		*layout = vol_layout_plain();
	if (nii_name_ends(path, ".csv"))
		return file_read(path, VOL_SLICE_BYTES_MAX, &b->text, &b->len, f);
	b->reader = reader_new(path, f);
	return b->reader || fault_in_file(f, path);
}

/* ok, and what was begun is freed. */
static bool
finish(struct begun *b, bool ok, const char *path, struct vol_layout *layout, struct fault *f)
{
	if (ok && layout && b->reader)
		*layout = b->reader->layout;
	reader_free(b->reader);
	free(b->text);
	return ok || fault_in_file(f, path);
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

static bool
read_dose(struct reader *r, struct vol_dose *d, struct fault *f)
{
	struct taker t = nii_takes_dose();

	if (!check_single(&r->h, "a dose", f) || !vol_dose_init(d, &r->grid, f))
		return false;
	t.values = d->gy;
	if (nii_read_volume(r, &t, f) && read_end(r, f) && check_low(&t, d->gy, vol_grid_voxels(&d->grid), f))
		return true;
	vol_dose_fini(d);
	return false;
}

bool
vol_dose_read(const char *path, struct vol_dose *d, struct vol_layout *layout, struct fault *f)
{
	struct begun b;
	bool ok;

	*d = (struct vol_dose){ 0 };
	if (!begin(path, &b, layout, f))
		return false;
	ok = b.reader ? read_dose(b.reader, d, f) : vol_dose_read_csv(b.text, b.len, d, f);
	return finish(&b, ok, path, layout, f);
}

static bool
read_image(struct reader *r, struct vol_image *m, struct fault *f)
{
	struct taker t = nii_takes_image();

	if (!check_single(&r->h, "an image", f) || !vol_image_init(m, &r->grid, f))
		return false;
	t.values = m->value;
	if (nii_read_volume(r, &t, f) && read_end(r, f))
		return true;
	vol_image_fini(m);
	return false;
}

/* As a dose, but that every cell has a number. */
static bool
image_of_csv(const char *text, size_t len, struct vol_image *m, struct fault *f)
{
	struct vol_dose d;

	if (!vol_dose_read_csv(text, len, &d, f))
		return false;
	*m = (struct vol_image){ d.grid, d.gy };
	for (size_t i = 0; i < vol_grid_voxels(&m->grid); i++)
		if (isnan(m->value[i])) {
			vol_image_fini(m);
			return fault_set(f, 0, 0, "an empty cell; expected a number in every one of an image");
		}
	return true;
}

bool
vol_image_read(const char *path, struct vol_image *m, struct vol_layout *layout, struct fault *f)
{
	struct begun b;
	bool ok;

	*m = (struct vol_image){ 0 };
	if (!begin(path, &b, layout, f))
		return false;
	ok = b.reader ? read_image(b.reader, m, f) : image_of_csv(b.text, b.len, m, f);
	return finish(&b, ok, path, layout, f);
}

void
vol_labels_free_all(struct vol_labels *maps, size_t n)
{
	for (size_t i = 0; maps && i < n; i++)
		vol_labels_fini(&maps[i]);
	free(maps);
}

/* At most max maps. */
static bool
read_maps(struct reader *r, size_t max, struct vol_labels **maps, size_t *n, struct fault *f)
{
	size_t want = (size_t)r->h.n[3];
	struct vol_labels *made;
	bool ok = true;

	if ((max == 1 || r->h.n[4] > 1) && !check_single(&r->h, "labels", f))
		return false;
	if (want > max)
		return fault_set(f, 0, 0, "%zu label maps; expected at most %zu", want, max);
	made = mem_array(want, sizeof *made);
	if (!made)
		return fault_memory(f);
	for (size_t i = 0; ok && i < want; i++) {
		struct taker t;

		ok = vol_labels_init(&made[i], &r->grid, f);
		t = nii_takes_labels(made[i].label);
		ok = ok && nii_read_volume(r, &t, f);
	}
	if (ok && read_end(r, f)) {
		*maps = made;
		*n = want;
		return true;
	}
	vol_labels_free_all(made, want);
	return false;
}

static bool
map_of_csv(const char *text, size_t len, struct vol_labels **maps, size_t *n, struct fault *f)
{
	struct vol_labels *made = mem_array(1, sizeof *made);

	if (!made)
		return fault_memory(f);
	if (vol_labels_read_csv(text, len, made, f)) {
		*maps = made;
		*n = 1;
		return true;
	}
	free(made);
	return false;
}

static bool
labels_read(const char *path, size_t max, struct vol_labels **maps, size_t *n, struct vol_layout *layout, struct fault *f)
{
	struct begun b;
	bool ok;

	*maps = NULL;
	*n = 0;
	if (!begin(path, &b, layout, f))
		return false;
	ok = b.reader ? read_maps(b.reader, max, maps, n, f) : map_of_csv(b.text, b.len, maps, n, f);
	return finish(&b, ok, path, layout, f);
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
	if (!labels_read(path, 1, &maps, &n, layout, f) || n != 1)
		return false;
	*l = *maps;
	free(maps);
	return true;
}

/* How many components stand in the file, along which axis; notes what is unusual. */
static bool
check_field(struct reader *r, enum vol_frame frame, struct fault *f)
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
	if (h->intent == NII_INTENT_DISPLACEMENT && n == 3 && frame == VOL_FRAME_LPS)
		nii_note(&r->layout, "the file says that it holds displacement vectors (intent 1006), which ITK from version 5.4 on "
		                     "writes x to the right and y to the front (ras): x to the left and y to the back (lps) is assumed");
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

static bool
read_field(struct reader *r, enum vol_frame frame, struct vol_field *u, struct fault *f)
{
	if (!check_field(r, frame, f) || !vol_field_init(u, &r->grid, f))
		return false;
	if (read_components(r, frame, u, f) && read_end(r, f))
		return true;
	vol_field_fini(u);
	return false;
}

bool
vol_field_read(const char *path, enum vol_frame frame, struct vol_field *u, struct vol_layout *layout, struct fault *f)
{
	struct begun b;
	bool ok;

	*u = (struct vol_field){ 0 };
	if (!begin(path, &b, layout, f))
		return false;
	ok = b.reader ? read_field(b.reader, frame, u, f) : vol_field_read_csv(b.text, b.len, frame, u, f);
	return finish(&b, ok, path, layout, f);
}
