/* nifti_take.h - within volume: the voxels of a NIfTI file that is open, into an array. */
#ifndef VOLUME_NIFTI_TAKE_H
#define VOLUME_NIFTI_TAKE_H

#include "volume/nifti_file.h"

enum { NII_CHUNK_BYTES = 1 << 18 };

/* A file, read up to its data. */
struct reader {
	struct nii_source *source;
	struct nii_header h;
	struct vol_grid grid;
	struct vol_layout layout;
	unsigned char *chunk;          /* NII_CHUNK_BYTES of the file */
	double row[VOL_SIDE_MAX];
};

uint64_t nii_data_bytes(const struct nii_header *h);

/* What is read, and into what. */
struct taker {
	bool (*take)(struct taker *t, const struct reader *r, ptrdiff_t at, ptrdiff_t step, const size_t row[2], struct fault *f);
	/* A row that lies as ours does, or against it; false: take must look. */
	bool (*take_row)(struct taker *t, const unsigned char *raw, size_t n, ptrdiff_t at, bool back);
	enum nii_kind row_kind;        /* that take_row understands */
	float *values;
	uint16_t *labels;
	double sign;                   /* of a component */
	double min, max;               /* of a dose */
	size_t min_at[3];
	size_t known;
};

struct taker nii_takes_dose(void);
struct taker nii_takes_image(void);
struct taker nii_takes_labels(uint16_t *label);
struct taker nii_takes_component(float *mm, double sign);

/* One value for every voxel of the grid. */
bool nii_read_volume(struct reader *r, struct taker *t, struct fault *f);

/* The file's voxel at counted from 0 is not what was expected. */
bool nii_bad_voxel(const size_t at[3], double v, const char *expected, struct fault *f);

#endif
