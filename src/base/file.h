/* file.h - files in and out: whole ones, and large ones piece by piece. */
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
 * it, fsync, rename.  Who may read it stays as it was.  A symbolic link stays one, and its file is written; a device or a pipe (/dev/stdout) is
 * written to as it is, never replaced. */
bool file_write(const char *path, const char *text, size_t len, struct fault *f);

/* The same piece by piece, for what is too large to stand in memory.  file_begin: NULL is a fault.  After a file_put that
 * failed there is file_abort; file_commit frees out whether it succeeds or not. */
struct file_out;
struct file_out *file_begin(const char *path, struct fault *f);
bool file_put(struct file_out *out, const void *bytes, size_t n, struct fault *f);
bool file_commit(struct file_out *out, struct fault *f);
void file_abort(struct file_out *out);

/* A regular file for reading, whose size is *size bytes; -1 is a fault as in file_read.  The caller closes it. */
int file_open(const char *path, long long *size, struct fault *f);
/* Read n bytes, or fewer at the end of the file: *got. */
bool file_get(int fd, const char *path, void *to, size_t n, size_t *got, struct fault *f);

/* Join two parts of a path into out; false when it does not fit. */
bool file_join(char *out, size_t size, const char *folder, const char *name);

bool file_is_folder(const char *path);
bool file_exists(const char *path);

#endif
