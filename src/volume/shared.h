/* shared.h - a grid as it lies in memory, in a file beside the CSV slice that it was read from: processes that read the same
 * slice map it, read-only, and share the memory.
 *
 * The file is for machines like the one that wrote it, and for one text: it has the digest of the text and of the numbers, and
 * where either is another the slice is read as if there were none.  It is replaced as a whole, never written in place. */
#ifndef VOLUME_SHARED_H
#define VOLUME_SHARED_H

#include "volume/volume.h"

/* As vol_dose_read_csv and its like, from the file at path where that is of this text.  path NULL: always the text. */
bool vol_dose_read_shared(const char *text, size_t len, const char *path, struct vol_dose *d, struct fault *f);
bool vol_labels_read_shared(const char *text, size_t len, const char *path, struct vol_labels *l, struct fault *f);
bool vol_image_read_shared(const char *text, size_t len, const char *path, struct vol_image *m, struct fault *f);
bool vol_field_read_shared(const char *text, size_t len, enum vol_frame frame, const char *path, struct vol_field *u, struct fault *f);

/* Write the file of what was read from this text; a fault of the machine. */
bool vol_dose_share(const char *path, const char *text, size_t len, const struct vol_dose *d, struct fault *f);
bool vol_labels_share(const char *path, const char *text, size_t len, const struct vol_labels *l, struct fault *f);
bool vol_image_share(const char *path, const char *text, size_t len, const struct vol_image *m, struct fault *f);
bool vol_field_share(const char *path, const char *text, size_t len, enum vol_frame frame, const struct vol_field *u, struct fault *f);

#endif
