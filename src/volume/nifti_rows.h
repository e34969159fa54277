/* nifti_rows.h - within volume: rows of a NIfTI file that lie as ours do, taken without the way over doubles.
 *
 * Each takes n numbers from raw, this machine's byte order, no scaling, to to[0], to[1] ... or, back, to to[0], to[-1] ...
 * False: something is in the row that must be looked at number by number; what stands in to then means nothing. */
#ifndef VOLUME_NIFTI_ROWS_H
#define VOLUME_NIFTI_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0 to max_gy, or unknown.  *known: how many are not; *most_gy: the highest of these, 0 where there is none. */
bool nii_row_dose(const unsigned char *raw, size_t n, float max_gy, bool back, float *to, size_t *known, float *most_gy);
/* Within +-max: sign x number, never -0.  as_is: the number as it stands. */
bool nii_row_values(const unsigned char *raw, size_t n, float max, bool as_is, float sign, bool back, float *to);
/* 8 bits are a label always. */
void nii_row_labels(const unsigned char *raw, size_t n, bool back, uint16_t *to);

#endif
