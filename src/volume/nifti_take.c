/* Rows of a NIfTI file are checked and put where they belong: by the row where it lies as ours do, else number by number
 * as doubles. */
#include "volume/nifti_take.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "volume/nifti_rows.h"

static const double dose_max_gy = 1e4, displacement_max_mm = 1e4;

uint64_t
nii_data_bytes(const struct nii_header *h)
{
	return (uint64_t)(h->n[0] * h->n[1] * h->n[2]) * (uint64_t)(h->n[3] * h->n[4]) * h->type.bytes;
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

bool
nii_bad_voxel(const size_t at[3], double v, const char *expected, struct fault *f)
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
			return nii_bad_voxel((size_t[3]){ i, row[0], row[1] }, v, "0 to 10000 Gy (is this cGy?)", f);
		t->known += isnan(v) ? 0 : 1;
		t->values[at] = (float)v;
	}
	return true;
}

static bool
take_dose_row(struct taker *t, const unsigned char *raw, size_t n, ptrdiff_t at, bool back)
{
	size_t known;
	float most;

	if (!nii_row_dose(raw, n, (float)dose_max_gy, back, t->values + at, &known, &most))
		return false;
	t->known += known;
	if (known > 0)
		t->max = fmax(t->max, (double)most);
	return true;
}

static bool
take_image(struct taker *t, const struct reader *r, ptrdiff_t at, ptrdiff_t step, const size_t row[2], struct fault *f)
{
	for (size_t i = 0; i < (size_t)r->h.n[0]; i++, at += step) {
		float v = fabs(r->row[i]) <= 3e38 ? (float)r->row[i] : NAN;

		if (isnan(v))
			return nii_bad_voxel((size_t[3]){ i, row[0], row[1] }, r->row[i], "a finite number", f);
		t->values[at] = v;
	}
	return true;
}

static bool
take_image_row(struct taker *t, const unsigned char *raw, size_t n, ptrdiff_t at, bool back)
{
	return nii_row_values(raw, n, 2e38F, true, 1, back, t->values + at);
}

static bool
take_label(struct taker *t, const struct reader *r, ptrdiff_t at, ptrdiff_t step, const size_t row[2], struct fault *f)
{
	for (size_t i = 0; i < (size_t)r->h.n[0]; i++, at += step) {
		double v = r->row[i];

		if (!(v >= 0 && v < VOL_LABEL_UNKNOWN) || floor(v) < v)
			return nii_bad_voxel((size_t[3]){ i, row[0], row[1] }, v, "a label, a whole number from 0 to 65534", f);
		t->labels[at] = (uint16_t)v;
	}
	return true;
}

static bool
take_label_row(struct taker *t, const unsigned char *raw, size_t n, ptrdiff_t at, bool back)
{
	nii_row_labels(raw, n, back, t->labels + at);
	return true;
}

static bool
take_component(struct taker *t, const struct reader *r, ptrdiff_t at, ptrdiff_t step, const size_t row[2],
               struct fault *f)
{
	for (size_t i = 0; i < (size_t)r->h.n[0]; i++, at += step) {
		double v = r->row[i];

		if (!(fabs(v) <= displacement_max_mm))
			return nii_bad_voxel((size_t[3]){ i, row[0], row[1] }, v, "a displacement of -10000 to 10000 mm", f);
		t->values[at] = (float)(0 + t->sign * v);      /* never -0 */
	}
	return true;
}

static bool
take_component_row(struct taker *t, const unsigned char *raw, size_t n, ptrdiff_t at, bool back)
{
	return nii_row_values(raw, n, (float)displacement_max_mm, false, (float)t->sign, back, t->values + at);
}

/* Numbers as they stand in memory, along our x. */
static bool
has_plain_rows(const struct reader *r, const struct taker *t)
{
	const struct nii_header *h = &r->h;

	return h->type.kind == t->row_kind && (!h->swapped || h->type.bytes == 1) && r->layout.axis[0] == 0 &&
	       !(h->slope < 1 || h->slope > 1 || h->inter < 0 || h->inter > 0);
}

bool
nii_read_volume(struct reader *r, struct taker *t, struct fault *f)
{
	struct nii_walk w = nii_walk_of(&r->grid, &r->layout);
	size_t size = r->h.type.bytes, row_bytes = w.n[0] * size, rows = w.n[1] * w.n[2];
	size_t most = NII_CHUNK_BYTES / row_bytes;
	bool plain = has_plain_rows(r, t);

	for (size_t row = 0; row < rows;) {
		size_t now = rows - row < most ? rows - row : most, got;

		if (!nii_source_get(r->source, r->chunk, now * row_bytes, &got, f))
			return false;
		if (got < now * row_bytes)
			return fault_set(f, 0, 0, "the data stop in the middle; expected %llu bytes as the header says",
			                 (unsigned long long)nii_data_bytes(&r->h));
		if (r->h.swapped)
			turn_bytes(r->chunk, now * w.n[0], size);
		for (size_t i = 0; i < now; i++, row++) {
			size_t at[2] = { row % w.n[1], row / w.n[1] };
			ptrdiff_t first = w.start + (ptrdiff_t)at[0] * w.step[1] + (ptrdiff_t)at[1] * w.step[2];

			if (plain && t->take_row(t, r->chunk + i * row_bytes, w.n[0], first, w.step[0] < 0))
				continue;
			to_doubles(&r->h, r->chunk + i * row_bytes, w.n[0], r->row);
			if (!t->take(t, r, first, w.step[0], at, f))
				return false;
		}
	}
	return true;
}

/* ---- what can be taken ---- */

struct taker
nii_takes_dose(void)
{
	return (struct taker){ .take = take_dose, .take_row = take_dose_row, .row_kind = NII_F32, .max = -INFINITY };
}

struct taker
nii_takes_image(void)
{
	return (struct taker){ .take = take_image, .take_row = take_image_row, .row_kind = NII_F32 };
}

struct taker
nii_takes_labels(uint16_t *label)
{
	return (struct taker){ .take = take_label, .take_row = take_label_row, .row_kind = NII_U8, .labels = label };
}

struct taker
nii_takes_component(float *mm, double sign)
{
	return (struct taker){ .take = take_component, .take_row = take_component_row, .row_kind = NII_F32, .values = mm,
		               .sign = sign };
}
