/* bundle.h - a case as one piece of bytes: every file that it is read from, in a canonical order.
 *
 * The same files give the same bytes wherever they stand; their digest tells whether a case has changed. */
#ifndef CASEBOOK_BUNDLE_H
#define CASEBOOK_BUNDLE_H

#include "casebook/casebook.h"

enum { CASE_BUNDLE_BYTES_MAX = 64 << 20, CASE_BUNDLE_FILES_MAX = 256, CASE_BUNDLE_NAME_MAX = 255 };

/* The case at path, a folder, a packed file or a lesson, in fresh memory that the caller frees.  Of a folder: the .csv, .md, .nii
 * and .nii.gz files, without hidden ones and README.md.  Nothing is checked but sizes and names. */
bool case_bundle_read(const char *path, char **bytes, size_t *len, struct fault *f);

/* What the file system says of these files, in one number: as long as it is the same, nothing was saved.  A file that cannot be
 * seen is as if it were not there. */
uint64_t case_bundle_stamp(const char *path);

/* Are these the bytes of a bundle? */
bool case_bundle_check(const char *bytes, size_t len, struct fault *f);

/* Of a checked bundle: was it one file, a packed case or a lesson?  Was it a lesson? */
bool case_bundle_is_packed(const char *bytes);
bool case_bundle_is_lesson(const char *bytes);

/* A file of a checked bundle; false when it has none of that name.  *text is not terminated. */
bool case_bundle_file(const char *bytes, size_t len, const char *name, const char **text, size_t *text_len);

/* File number i in the order of names; false when there are not so many.  name is terminated. */
bool case_bundle_at(const char *bytes, size_t len, size_t i, const char **name, const char **text, size_t *text_len);

/* casebook_load from a bundle, with the same checks.  Findings name "PATH/FILE", or PATH where it was a packed file.  shared: the
 * folder where casebook_share may have put files, NULL for none. */
struct casebook *casebook_load_bundle(const char *bytes, size_t len, const char *path, const char *shared, struct report *report);

#endif
