/* nifti_file.h - within volume: the header of a NIfTI file, where its voxels lie, and the bytes behind it. */
#ifndef VOLUME_NIFTI_FILE_H
#define VOLUME_NIFTI_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "volume/nifti.h"

enum {
	NII_HEADER_1 = 348, NII_HEADER_2 = 540,        /* bytes */
	NII_DATA_1 = 352, NII_DATA_2 = 544,            /* where data may begin: four bytes tell of extensions */
	NII_INTENT_DISPLACEMENT = 1006, NII_INTENT_VECTOR = 1007
};

/* What a number in the file is.  The order is that of the table in nifti_header.c. */
enum nii_kind { NII_U8, NII_I8, NII_U16, NII_I16, NII_U32, NII_I32, NII_U64, NII_I64, NII_F32, NII_F64 };
struct nii_type { int code; size_t bytes; enum nii_kind kind; };
struct nii_type nii_type_of(enum nii_kind kind);

struct nii_header {
	int version;                   /* 1 or 2 */
	bool swapped;                  /* the other byte order than this machine's */
	int64_t n[7];                  /* voxels along the axes; 1 where there is no such axis */
	int rank;                      /* axes that the file tells of */
	struct nii_type type;
	double slope, inter;           /* value = slope x number + inter; 1, 0: as they stand */
	int intent;
	uint64_t data_at;              /* byte where data begin */
	double unit_mm;                /* 1, 1000 or 0.001; 0: the file does not say */
	double qfac, pixdim[3];
	int qform_code, sform_code;
	double quatern[3], qoffset[3], srow[3][4];
};

/* How many bytes the header has that begins so, 348 or 540; what is no NIfTI is refused with what it seems to be. */
bool nii_identify(const unsigned char *bytes, size_t n, size_t *header_bytes, struct fault *f);
/* Decode and check all but where voxels lie. */
bool nii_header_read(const unsigned char *bytes, struct nii_header *h, struct fault *f);
/* Fill out (NII_DATA_2 bytes) with the header and what tells of no extensions; how many bytes. */
size_t nii_header_write(const struct nii_header *h, unsigned char *out);

/* Where voxels lie: grid and layout from the header.  Oblique axes are refused. */
bool nii_place(const struct nii_header *h, struct vol_grid *g, struct vol_layout *layout, struct fault *f);
/* The other way: n[0..2], pixdim, both forms. */
void nii_unplace(const struct vol_grid *g, const struct vol_layout *layout, struct nii_header *h);
/* Add a sentence to the note. */
void nii_note(struct vol_layout *layout, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Steps through a grid's array in the order of the file: voxel i, j, k of the file is at
 * start + i step[0] + j step[1] + k step[2]. */
struct nii_walk { ptrdiff_t start, step[3]; size_t n[3]; };
struct nii_walk nii_walk_of(const struct vol_grid *g, const struct vol_layout *layout);

/* ---- bytes in ---- */

struct nii_source;
struct nii_source *nii_source_open(const char *path, struct fault *f);
void nii_source_close(struct nii_source *s);
/* Up to n bytes; *got < n is the end. */
bool nii_source_get(struct nii_source *s, void *to, size_t n, size_t *got, struct fault *f);
bool nii_source_skip(struct nii_source *s, uint64_t n, struct fault *f);
/* Can the file hold that many bytes (unpacked)? */
bool nii_source_may_hold(const struct nii_source *s, uint64_t bytes, struct fault *f);
/* All has been read: nothing may follow, and a gzip file's check must hold. */
bool nii_source_end(struct nii_source *s, uint64_t expected, struct fault *f);

/* ---- bytes out ---- */

struct nii_sink;
struct nii_sink *nii_sink_open(const char *path, bool gzip, struct fault *f);
bool nii_sink_put(struct nii_sink *s, const void *bytes, size_t n, struct fault *f);
/* Both free s. */
bool nii_sink_commit(struct nii_sink *s, struct fault *f);
void nii_sink_abort(struct nii_sink *s);

/* Does a name end so, in letters of either case? */
bool nii_name_ends(const char *path, const char *end);

#endif
