/* Rows as they lie.  Singles are compared by their bits, which stand in the order of the numbers where these are not
 * negative: whole numbers are compared many at once whatever the compiler may not assume of floats. */
#include "volume/nifti_rows.h"

#include <string.h>

static const int32_t infinity_bits = 0x7f800000, no_sign = 0x7fffffff;

static int32_t
bits_of(float v)
{
	int32_t b;

	memcpy(&b, &v, sizeof b);
	return b;
}

static float
single(const unsigned char *raw)
{
	float v;

	memcpy(&v, raw, sizeof v);
	return v;
}

static void
copy(const unsigned char *restrict raw, size_t n, bool back, float *restrict row)
{
	if (back)
		for (size_t i = 0; i < n; i++)
			row[i] = single(raw + (n - 1 - i) * sizeof *row);
	else
		memcpy(row, raw, n * sizeof *row);
}

bool
nii_row_dose(const unsigned char *raw, size_t n, float max_gy, bool back, float *to, size_t *known, float *most_gy)
{
	float *row = back ? to - (n - 1) : to;
	int32_t limit = bits_of(max_gy), most = 0, unknown = 0, bad = 0;

	for (size_t i = 0; i < n; i++) {
		int32_t b, is_nan;

		memcpy(&b, raw + i * sizeof b, sizeof b);
		is_nan = (b & no_sign) > infinity_bits;
		unknown += is_nan;
		bad |= (is_nan ^ 1) & ((b < 0) | (b > limit));
		b = is_nan ? 0 : b;
		most = b > most ? b : most;
	}
	if (bad)
		return false;
	copy(raw, n, back, row);
	*known = n - (size_t)unknown;
	memcpy(most_gy, &most, sizeof *most_gy);
	return true;
}

bool
nii_row_values(const unsigned char *raw, size_t n, float max, bool as_is, float sign, bool back, float *to)
{
	float *row = back ? to - (n - 1) : to;
	int32_t limit = bits_of(max), bad = 0;

	for (size_t i = 0; i < n; i++) {
		int32_t b;

		memcpy(&b, raw + i * sizeof b, sizeof b);
		bad |= (b & no_sign) > limit;
	}
	if (bad)
		return false;
	copy(raw, n, back, row);
	if (!as_is)
		for (size_t i = 0; i < n; i++)
			row[i] = 0 + sign * row[i];
	return true;
}

void
nii_row_labels(const unsigned char *restrict raw, size_t n, bool back, uint16_t *to)
{
	uint16_t *restrict row = back ? to - (n - 1) : to;

	if (back)
		for (size_t i = 0; i < n; i++)
			row[i] = raw[n - 1 - i];
	else
		for (size_t i = 0; i < n; i++)
			row[i] = raw[i];
}
