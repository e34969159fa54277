/* nifti.h - volumes as files: NIfTI-1 and NIfTI-2 (.nii, .nii.gz) and CSV slices (.csv).
 *
 * A name that ends in .csv is a CSV slice (volume.h), all else is looked into and must be NIfTI: one file with header and
 * data, whole numbers of 8 to 64 bits or floats of 32 or 64, either byte order, scl_slope and scl_inter applied, axes
 * that lie along the patient's (in any order and direction: they are turned to x right, y front, z head).  What is not
 * understood is refused.  No more memory is used than the arrays that come out, and 1 MiB. */
#ifndef VOLUME_NIFTI_H
#define VOLUME_NIFTI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "volume/volume.h"

enum {
	VOL_NOTE_MAX = 400,
	VOL_LABEL_MAPS_MAX = 256       /* in one file */
};

/* How a file's voxels lay, so that a grid can be written as the file was that it came from: the same order of voxels,
 * the same affine.  All zero but axis = { 0, 1, 2 }, version = 1 is our own order. */
struct vol_layout {
	int version;                   /* NIfTI-1 or 2 */
	int axis[3];                   /* the grid's axis (0: x) along the file's first, second, third */
	bool flip[3];                  /* the file's axis runs against it */
	int qform_code, sform_code;    /* as the file had them; 0 0: none, and written as 1 1 */
	char note[VOL_NOTE_MAX];       /* what was assumed, for a warning; "": nothing */
};

/* Our own order: x, y, z, none against. */
struct vol_layout vol_layout_plain(void);

/* Read a file.  Faults name the file, and the voxel where there is one (as the file counts, from 0).  layout may be NULL.
 *   dose     0 to 1e4 Gy; NaN is unknown and one voxel at least is known.  Negative values no lower than -1/1000 of the
 *            maximum (what resampling leaves) are 0; lower ones are refused.
 *   image    any finite numbers
 *   labels   whole numbers from 0 to 65534
 *   field    three components a voxel (two in a slice) in mm, finite, within +-1e4, written in frame */
bool vol_dose_read(const char *path, struct vol_dose *d, struct vol_layout *layout, struct fault *f);
bool vol_image_read(const char *path, struct vol_image *m, struct vol_layout *layout, struct fault *f);
bool vol_labels_read(const char *path, struct vol_labels *l, struct vol_layout *layout, struct fault *f);
bool vol_field_read(const char *path, enum vol_frame frame, struct vol_field *u, struct vol_layout *layout,
                    struct fault *f);

/* Label maps one after the other along the fourth axis, where structures overlap: *n of them in a fresh array. */
bool vol_labels_read_all(const char *path, struct vol_labels **maps, size_t *n, struct vol_layout *layout,
                         struct fault *f);
void vol_labels_free_all(struct vol_labels *maps, size_t n);

/* A file and what it is read into: one of the pointers, with what the function above that reads it takes. */
struct vol_file {
	const char *path;              /* NULL: none, and nothing is read */
	struct vol_dose *dose;
	struct vol_image *image;
	struct vol_field *field;
	enum vol_frame frame;          /* of a field */
	struct vol_labels *labels;
	struct vol_labels **maps;
	size_t *n_maps;
	struct vol_layout *layout;     /* may be NULL */
};

/* Files that have nothing to do with one another, up to threads of them at once.  The first in the list that cannot be
 * read tells; the caller then frees all of them. */
bool vol_files_read(const struct vol_file *files, size_t n, int threads, struct fault *f);

/* Write a file: .nii, .nii.gz, or .csv where it is a slice, by the name; any other is refused.  Single precision, labels
 * in 8 bits where they fit, else 16.  The file holds all of the new or is as it was.  layout NULL: our own order. */
bool vol_dose_write(const char *path, const struct vol_dose *d, const struct vol_layout *layout, struct fault *f);
bool vol_image_write(const char *path, const struct vol_image *m, const struct vol_layout *layout, struct fault *f);
bool vol_labels_write(const char *path, const struct vol_labels *l, const struct vol_layout *layout, struct fault *f);
bool vol_field_write(const char *path, const struct vol_field *u, enum vol_frame frame, const struct vol_layout *layout,
                     struct fault *f);

#endif
