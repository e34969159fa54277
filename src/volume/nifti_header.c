/* The header of a NIfTI file, both versions.
 *
 * We read it ourselves and unpack the data with zlib.  libnifti is not used: it turns NaN silently into 0 (an unknown dose
 * would be no dose), converts no types, accepts NaN spacing, writes names of files raw to the error stream, and cannot
 * report a full disk. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "volume/nifti_file.h"

static const struct nii_type types[] = {
	[NII_U8] = { 2, 1, NII_U8 },      [NII_I8] = { 256, 1, NII_I8 },
	[NII_U16] = { 512, 2, NII_U16 },  [NII_I16] = { 4, 2, NII_I16 },
	[NII_U32] = { 768, 4, NII_U32 },  [NII_I32] = { 8, 4, NII_I32 },
	[NII_U64] = { 1280, 8, NII_U64 }, [NII_I64] = { 1024, 8, NII_I64 },
	[NII_F32] = { 16, 4, NII_F32 },   [NII_F64] = { 64, 8, NII_F64 },
};
static const char types_known[] = "whole numbers of 8 to 64 bits or floats of 32 or 64";

struct nii_type
nii_type_of(enum nii_kind kind)
{
	return types[kind];
}

/* ---- numbers in bytes ---- */

struct bytes { const unsigned char *at; bool swapped; };

/* Whole numbers with sign, of 1, 2, 4 or 8 bytes. */
static int64_t
whole(struct bytes b, size_t offset, size_t size)
{
	unsigned char turned[8];
	int16_t v2;
	int32_t v4;
	int64_t v8;

	for (size_t i = 0; i < size; i++)
		turned[i] = b.at[offset + (b.swapped ? size - 1 - i : i)];
	switch (size) {
	case 2:
		memcpy(&v2, turned, 2);
		return v2;
	case 4:
		memcpy(&v4, turned, 4);
		return v4;
	default:
		memcpy(&v8, turned, 8);
		return v8;
	}
}

static double
single(struct bytes b, size_t offset)
{
	int32_t v = (int32_t)whole(b, offset, 4);
	float out;

	memcpy(&out, &v, 4);
	return (double)out;
}

static double
real(struct bytes b, size_t offset)
{
	int64_t v = whole(b, offset, 8);
	double out;

	memcpy(&out, &v, 8);
	return out;
}

/* A single that was meant as a short decimal (0.7 mm): that decimal, which is nearer to what was meant and gives the same
 * single back. */
static double
decimal(double v)
{
	double scale, short_v;

	if (!isfinite(v) || fabs(v) < 1e-6 || fabs(v) > 1e9)
		return v;
	scale = pow(10, 6 - floor(log10(fabs(v))));
	short_v = scale >= 1 ? round(v * scale) / scale : v;
	return (float)short_v < (float)v || (float)short_v > (float)v ? v : short_v;
}

/* ---- is it one? ---- */

static bool
begins(const unsigned char *bytes, size_t n, const char *text)
{
	return n >= strlen(text) && !memcmp(bytes, text, strlen(text));
}

bool
nii_identify(const unsigned char *bytes, size_t n, size_t *header_bytes, struct fault *f)
{
	static const char expected[] = "expected NIfTI (.nii, .nii.gz)";
	struct bytes b = { bytes, false }, turned = { bytes, true };
	int64_t size, other;

	if (n == 0)
		return fault_set(f, 0, 0, "the file is empty; %s", expected);
	if (begins(bytes, n, "<nifti_image") || begins(bytes, n, "<?xml"))
		return fault_set(f, 0, 0, "this is NIfTI as text; expected the binary form, one file .nii or .nii.gz");
	if (bytes[0] == '#' || begins(bytes, n, "\xEF\xBB\xBF#"))
		return fault_set(f, 0, 0, "this looks like a CSV slice; expected a name that ends in .csv, or NIfTI");
	if (n >= 132 && !memcmp(bytes + 128, "DICM", 4))
		return fault_set(f, 0, 0, "this is DICOM; %s, as plastimatch convert or dcm2niix make of it", expected);
	if (begins(bytes, n, "NRRD") || begins(bytes, n, "ObjectType") || begins(bytes, n, "NDims"))
		return fault_set(f, 0, 0, "this is NRRD or MetaImage; %s, as plastimatch convert makes of it", expected);
	if (n < NII_HEADER_1)
		return fault_set(f, 0, 0, "the file is too short (%zu bytes); %s of at least %d", n, expected,
		                 NII_DATA_1);
	size = whole(b, 0, 4);
	other = whole(turned, 0, 4);
	if (size == NII_HEADER_1 || other == NII_HEADER_1) {
		if (begins(bytes + 344, 4, "ni1"))
			return fault_set(f, 0, 0, "this is the header of a pair .hdr and .img; expected one file .nii or "
			                          ".nii.gz with both");
		if (memcmp(bytes + 344, "n+1", 4) != 0)
			return fault_set(f, 0, 0, "a header as of Analyze 7.5, which does not say where right and left "
			                          "are; %s", expected);
		*header_bytes = NII_HEADER_1;
		return true;
	}
	if (size == NII_HEADER_2 || other == NII_HEADER_2) {
		if (begins(bytes + 4, 4, "ni2"))
			return fault_set(f, 0, 0, "this is the header of a pair .hdr and .img; expected one file .nii or "
			                          ".nii.gz with both");
		if (memcmp(bytes + 4, "n+2\0\r\n\032\n", 8) != 0)
			return fault_set(f, 0, 0, "the mark of NIfTI-2 is damaged, as if the file had been sent as text; "
			                          "%s", expected);
		*header_bytes = NII_HEADER_2;
		return true;
	}
	return fault_set(f, 0, 0, "this is no NIfTI file: it does not begin with 348 or 540; %s", expected);
}

/* ---- in ---- */

/* Raw numbers of either version. */
struct raw {
	int64_t dim[8], type, bits, units;
	double pixdim[8], data_at, slope, inter;
};

static void
decode_1(struct bytes b, struct nii_header *h, struct raw *r)
{
	for (size_t i = 0; i < 8; i++) {
		r->dim[i] = whole(b, 40 + 2 * i, 2);
		r->pixdim[i] = decimal(single(b, 76 + 4 * i));
	}
	h->intent = (int)whole(b, 68, 2);
	r->type = whole(b, 70, 2);
	r->bits = whole(b, 72, 2);
	r->data_at = single(b, 108);
	r->slope = single(b, 112);
	r->inter = single(b, 116);
	r->units = b.at[123];
	h->qform_code = (int)whole(b, 252, 2);
	h->sform_code = (int)whole(b, 254, 2);
	for (size_t i = 0; i < 3; i++) {
		h->quatern[i] = single(b, 256 + 4 * i);
		h->qoffset[i] = decimal(single(b, 268 + 4 * i));
		for (size_t j = 0; j < 4; j++)
			h->srow[i][j] = decimal(single(b, 280 + 16 * i + 4 * j));
	}
}

static void
decode_2(struct bytes b, struct nii_header *h, struct raw *r)
{
	for (size_t i = 0; i < 8; i++) {
		r->dim[i] = whole(b, 16 + 8 * i, 8);
		r->pixdim[i] = real(b, 104 + 8 * i);
	}
	r->type = whole(b, 12, 2);
	r->bits = whole(b, 14, 2);
	r->data_at = (double)whole(b, 168, 8);
	r->slope = real(b, 176);
	r->inter = real(b, 184);
	h->qform_code = (int)whole(b, 344, 4);
	h->sform_code = (int)whole(b, 348, 4);
	r->units = whole(b, 500, 4);
	h->intent = (int)whole(b, 504, 4);
	for (size_t i = 0; i < 3; i++) {
		h->quatern[i] = real(b, 352 + 8 * i);
		h->qoffset[i] = real(b, 376 + 8 * i);
		for (size_t j = 0; j < 4; j++)
			h->srow[i][j] = real(b, 400 + 32 * i + 8 * j);
	}
}

static const char *
show(double v, char text[NUMBER_TEXT_MAX])
{
	return isfinite(v) ? number_shortest(v, text) : isnan(v) ? "NaN" : v > 0 ? "infinite" : "-infinite";
}

static bool
check_extents(const struct raw *r, struct nii_header *h, struct fault *f)
{
	if (r->dim[0] < 1 || r->dim[0] > 7)
		return fault_set(f, 0, 0, "%lld axes (dim[0]); expected 1 to 7", (long long)r->dim[0]);
	h->rank = (int)r->dim[0];
	for (int i = 0; i < 7; i++) {
		h->n[i] = i < h->rank ? r->dim[i + 1] : 1;
		if (h->n[i] < 1 || h->n[i] > VOL_SIDE_MAX)
			return fault_set(f, 0, 0, "%lld voxels along axis %d (dim[%d]); expected 1 to %d",
			                 (long long)h->n[i], i + 1, i + 1, VOL_SIDE_MAX);
	}
	if (h->n[0] * h->n[1] * h->n[2] > 1 << 30)
		return fault_set(f, 0, 0, "%lld x %lld x %lld voxels; expected at most 2^30", (long long)h->n[0],
		                 (long long)h->n[1], (long long)h->n[2]);
	if (h->n[5] > 1 || h->n[6] > 1)
		return fault_set(f, 0, 0, "a sixth or seventh axis with more than one entry; expected at most five axes");
	return true;
}

static bool
check_type(const struct raw *r, struct nii_header *h, struct fault *f)
{
	static const struct { int code; const char *name; } others[] = {
		{ 0, "of unknown type" }, { 1, "single bits" }, { 32, "complex" }, { 1792, "complex" }, { 2048, "complex" },
		{ 128, "colours (RGB)" }, { 2304, "colours (RGBA)" }, { 1536, "floats of 128 bits" },
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (types[i].code == r->type)
			h->type = types[i];
	for (size_t i = 0; h->type.bytes == 0 && i < sizeof others / sizeof *others; i++)
		if (others[i].code == r->type)
			return fault_set(f, 0, 0, "the voxels are %s (datatype %d); expected %s", others[i].name,
			                 others[i].code, types_known);
	if (h->type.bytes == 0)
		return fault_set(f, 0, 0, "datatype %lld, which does not exist; expected %s", (long long)r->type,
		                 types_known);
	if (r->bits != 0 && r->bits != 8 * (int64_t)h->type.bytes)
		return fault_set(f, 0, 0, "a voxel of %lld bits (bitpix) of a type with %zu (datatype %d); expected both the "
		                          "same", (long long)r->bits, 8 * h->type.bytes, h->type.code);
	return true;
}

static bool
check_rest(const struct raw *r, struct nii_header *h, struct fault *f)
{
	int least = h->version == 1 ? NII_DATA_1 : NII_DATA_2;
	char text[NUMBER_TEXT_MAX];

	if (!(r->data_at >= least) || r->data_at > 1e15 || floor(r->data_at) < r->data_at)
		return fault_set(f, 0, 0, "data begin at byte %s (vox_offset); expected a whole number from %d on",
		                 show(r->data_at, text), least);
	h->data_at = (uint64_t)r->data_at;
	if (!isfinite(r->slope) || (!isfinite(r->inter) && fabs(r->slope) > 0))
		return fault_set(f, 0, 0, "values scaled with %s (scl_%s); expected finite numbers",
		                 show(isfinite(r->slope) ? r->inter : r->slope, text),
		                 isfinite(r->slope) ? "inter" : "slope");
	h->slope = fabs(r->slope) > 0 ? r->slope : 1;
	h->inter = fabs(r->slope) > 0 ? r->inter : 0;
	switch (r->units & 7) {
	case 0: h->unit_mm = 0; break;
	case 1: h->unit_mm = 1000; break;
	case 2: h->unit_mm = 1; break;
	case 3: h->unit_mm = 0.001; break;
	default:
		return fault_set(f, 0, 0, "lengths in unit %d (xyzt_units); expected metres, millimetres or micrometres (1 "
		                          "to 3)", (int)(r->units & 7));
	}
	for (int i = 0; i < 3; i++) {
		/* A side of one voxel may have none: a slice. */
		bool none = h->n[i] == 1 && fabs(r->pixdim[i + 1]) <= 0;

		if (!none && !(r->pixdim[i + 1] > 0 && isfinite(r->pixdim[i + 1])))
			return fault_set(f, 0, 0, "a spacing of %s along axis %d (pixdim[%d]); expected more than 0",
			                 show(r->pixdim[i + 1], text), i + 1, i + 1);
		h->pixdim[i] = r->pixdim[i + 1];
	}
	h->qfac = r->pixdim[0] < 0 ? -1 : 1;
	return true;
}

bool
nii_header_read(const unsigned char *bytes, struct nii_header *h, struct fault *f)
{
	struct bytes b = { bytes, false };
	int64_t size = whole(b, 0, 4);
	struct raw r = { 0 };

	*h = (struct nii_header){ 0 };
	h->swapped = b.swapped = size != NII_HEADER_1 && size != NII_HEADER_2;
	size = whole(b, 0, 4);
	h->version = size == NII_HEADER_2 ? 2 : 1;
	if (h->version == 1)
		decode_1(b, h, &r);
	else
		decode_2(b, h, &r);
	return check_extents(&r, h, f) && check_type(&r, h, f) && check_rest(&r, h, f);
}

/* ---- out, in this machine's byte order ---- */

static void
put_whole(unsigned char *out, size_t offset, size_t size, int64_t v)
{
	int16_t v2 = (int16_t)v;
	int32_t v4 = (int32_t)v;

	memcpy(out + offset, size == 2 ? (void *)&v2 : size == 4 ? (void *)&v4 : (void *)&v, size);
}

static void
put_single(unsigned char *out, size_t offset, double v)
{
	float single_v = (float)v;

	memcpy(out + offset, &single_v, 4);
}

static void
put_real(unsigned char *out, size_t offset, double v)
{
	memcpy(out + offset, &v, 8);
}

static const char description[] = "ghostdose";

static size_t
encode_1(const struct nii_header *h, unsigned char *out)
{
	memset(out, 0, NII_DATA_1);
	put_whole(out, 0, 4, NII_HEADER_1);
	out[38] = 'r';                         /* "regular": required by some readers of Analyze */
	put_whole(out, 40, 2, h->rank);
	put_single(out, 76, h->qfac);
	for (size_t i = 0; i < 7; i++) {
		put_whole(out, 42 + 2 * i, 2, h->n[i]);
		put_single(out, 80 + 4 * i, i < 3 ? h->pixdim[i] : 1);
	}
	put_whole(out, 68, 2, h->intent);
	put_whole(out, 70, 2, h->type.code);
	put_whole(out, 72, 2, 8 * (int64_t)h->type.bytes);
	put_single(out, 108, NII_DATA_1);
	put_single(out, 112, 1);
	out[123] = 2;                          /* mm */
	memcpy(out + 148, description, sizeof description);
	put_whole(out, 252, 2, h->qform_code);
	put_whole(out, 254, 2, h->sform_code);
	for (size_t i = 0; i < 3; i++) {
		put_single(out, 256 + 4 * i, h->quatern[i]);
		put_single(out, 268 + 4 * i, h->qoffset[i]);
		for (size_t j = 0; j < 4; j++)
			put_single(out, 280 + 16 * i + 4 * j, h->srow[i][j]);
	}
	memcpy(out + 344, "n+1", 4);
	return NII_DATA_1;
}

static size_t
encode_2(const struct nii_header *h, unsigned char *out)
{
	memset(out, 0, NII_DATA_2);
	put_whole(out, 0, 4, NII_HEADER_2);
	memcpy(out + 4, "n+2\0\r\n\032\n", 8);
	put_whole(out, 12, 2, h->type.code);
	put_whole(out, 14, 2, 8 * (int64_t)h->type.bytes);
	put_whole(out, 16, 8, h->rank);
	put_real(out, 104, h->qfac);
	for (size_t i = 0; i < 7; i++) {
		put_whole(out, 24 + 8 * i, 8, h->n[i]);
		put_real(out, 112 + 8 * i, i < 3 ? h->pixdim[i] : 1);
	}
	put_whole(out, 168, 8, NII_DATA_2);
	put_real(out, 176, 1);
	memcpy(out + 240, description, sizeof description);
	put_whole(out, 344, 4, h->qform_code);
	put_whole(out, 348, 4, h->sform_code);
	for (size_t i = 0; i < 3; i++) {
		put_real(out, 352 + 8 * i, h->quatern[i]);
		put_real(out, 376 + 8 * i, h->qoffset[i]);
		for (size_t j = 0; j < 4; j++)
			put_real(out, 400 + 32 * i + 8 * j, h->srow[i][j]);
	}
	put_whole(out, 500, 4, 2);             /* mm */
	put_whole(out, 504, 4, h->intent);
	return NII_DATA_2;
}

size_t
nii_header_write(const struct nii_header *h, unsigned char *out)
{
	return h->version == 2 ? encode_2(h, out) : encode_1(h, out);
}
