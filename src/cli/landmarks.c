/* Tables of landmarks in. */
#include "cli/landmarks.h"

#include <stdlib.h>

#include "base/file.h"

enum { LANDMARK_BYTES_MAX = 4 << 20 };

bool
cli_landmarks(const char *path, struct vol_landmarks *out, struct fault *f)
{
	char *text;
	size_t len;
	bool good;

	if (!file_read(path, LANDMARK_BYTES_MAX, &text, &len, f))
		return false;
	good = vol_landmarks_read_csv(text, len, out, f) || fault_in_file(f, path);
	free(text);
	return good;
}
