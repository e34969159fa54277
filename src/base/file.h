/* file.h - whole files in and out of memory. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

/* Read a regular file of at most max bytes.  *text is a fresh copy with a terminator behind its
 * *len bytes; the caller frees it.  A directory, a device, a pipe, a missing, unreadable or larger
 * file is a fault that names it; nothing blocks. */
bool file_read(const char *path, size_t max, char **text, size_t *len, struct fault *f);

/* Write text so that path holds either its old content or all of the new: temporary file beside
 * it, fsync, rename.  A symbolic link stays one, and its file is written; a device or a pipe (/dev/stdout) is
 * written to as it is, never replaced. */
bool file_write(const char *path, const char *text, size_t len, struct fault *f);

/* Join two parts of a path into out; false when it does not fit. */
bool file_join(char *out, size_t size, const char *folder, const char *name);

bool file_is_folder(const char *path);
bool file_exists(const char *path);

#endif
