#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What went wrong with a system call, as the user's or the machine's fault. */
static bool
refuse(struct fault *f, const char *path, int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		fault_set(f, 0, 0, "there is no such file; check the name and the folder");
		break;
	case ELOOP:
	case ENAMETOOLONG:
		fault_set(f, 0, 0, "%s; expected the path of a readable file", strerror(error));
		break;
	case EACCES:
	case EPERM:
		fault_machine(f, "%s; expected a file that you may read", strerror(error));
		break;
	default:
		fault_machine(f, "%s", strerror(error));
	}
	return fault_in_file(f, path);
}

/* Read what fd holds, at most max bytes; a file that grows meanwhile is cut off there. */
static bool
read_all(int fd, const char *path, size_t max, char **text, size_t *len, struct fault *f)
{
	size_t size = 0, used = 0;
	char *out = NULL;

	for (;;) {
		ssize_t n;

		if (used + 1 >= size) {
			size_t want = size ? size * 2 : 65536;
			char *grown;

			if (want > max + 2)
				want = max + 2;
			if (want <= used + 1)
				break;
			grown = realloc(out, want);
			if (!grown) {
				free(out);
				fault_memory(f);
				return fault_in_file(f, path);
			}
			out = grown;
			size = want;
		}
		n = read(fd, out + used, size - used - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int error = errno;

			free(out);
			return refuse(f, path, error);
		}
		if (n == 0)
			break;
		used += (size_t)n;
	}
	if (!out || used > max) {
		free(out);
		fault_set(f, 1, 1, "the file is larger than %zu bytes; expected a small text file", max);
		return fault_in_file(f, path);
	}
	out[used] = '\0';
	*text = out;
	*len = used;
	return true;
}

int
file_open(const char *path, long long *size, struct fault *f)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0) {
		refuse(f, path, errno);
		return -1;
	}
	if (fstat(fd, &st) != 0) {
		refuse(f, path, errno);
	} else if (S_ISDIR(st.st_mode)) {
		fault_set(f, 0, 0, "this is a folder; expected a file");
		fault_in_file(f, path);
	} else if (!S_ISREG(st.st_mode)) {
		fault_set(f, 0, 0, "this is not a regular file; expected a file on disk");
		fault_in_file(f, path);
	} else {
		*size = (long long)st.st_size;
		return fd;
	}
	close(fd);
	return -1;
}

bool
file_get(int fd, const char *path, void *to, size_t n, size_t *got, struct fault *f)
{
	unsigned char *at = to;

	for (*got = 0; *got < n;) {
		ssize_t r = read(fd, at + *got, n - *got);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return refuse(f, path, errno);
		if (r == 0)
			break;
		*got += (size_t)r;
	}
	return true;
}

bool
file_read(const char *path, size_t max, char **text, size_t *len, struct fault *f)
{
	long long size;
	int fd = file_open(path, &size, f);
	bool ok;

	if (fd < 0)
		return false;
	if (size > 0 && (size_t)size > max) {
		fault_set(f, 1, 1, "the file has %lld bytes; expected a text file of at most %zu", size, max);
		ok = fault_in_file(f, path);
	} else
		ok = read_all(fd, path, max, text, len, f);
	close(fd);
	return ok;
}

struct file_out {
	int fd;
	bool stream;               /* a device or a pipe: nothing to keep, nothing to rename */
	mode_t mode;               /* who may read it: as it was, or all */
	char path[PATH_MAX], target[PATH_MAX], temp[PATH_MAX + 8];
};

static bool
cannot_write(const struct file_out *out, int error, struct fault *f)
{
	fault_machine(f, out->stream ? "cannot write: %s" : "cannot write: %s; the file is as it was", strerror(error));
	return fault_in_file(f, out->path);
}

/* Opens what there is to write to. */
static bool
open_out(struct file_out *out, struct fault *f)
{
	struct stat st;

	bool exists = stat(out->path, &st) == 0;

	out->stream = exists && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
	out->mode = exists && S_ISREG(st.st_mode) ? st.st_mode & 0777 : 0644;
	if (out->stream) {
		out->fd = open(out->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		return out->fd >= 0 || cannot_write(out, errno, f);
	}
	if (!realpath(out->path, out->target))
		memcpy(out->target, out->path, sizeof out->target);
	snprintf(out->temp, sizeof out->temp, "%s.XXXXXX", out->target);
	out->fd = mkostemp(out->temp, O_CLOEXEC);
	if (out->fd >= 0)
		return true;
	if (errno == ENAMETOOLONG)
		return refuse(f, out->path, errno);
	fault_machine(f, "cannot write here: %s", strerror(errno));
	return fault_in_file(f, out->path);
}

struct file_out *
file_begin(const char *path, struct fault *f)
{
	struct file_out *out = calloc(1, sizeof *out);

	if (!out) {
		fault_memory(f);
		fault_in_file(f, path);
		return NULL;
	}
	if ((size_t)snprintf(out->path, sizeof out->path, "%s", path) >= sizeof out->path)
		refuse(f, path, ENAMETOOLONG);
	else if (open_out(out, f))
		return out;
	free(out);
	return NULL;
}

bool
file_put(struct file_out *out, const void *bytes, size_t n, struct fault *f)
{
	const unsigned char *at = bytes;

	while (n > 0) {
		ssize_t w = write(out->fd, at, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return cannot_write(out, errno, f);
		at += w;
		n -= (size_t)w;
	}
	return true;
}

bool
file_commit(struct file_out *out, struct fault *f)
{
	int error = 0;
	bool ok;

	if (!out->stream && (fchmod(out->fd, out->mode) != 0 || fsync(out->fd) != 0))
		error = errno;
	if (close(out->fd) != 0 && !error)
		error = errno;
	if (!out->stream && !error && rename(out->temp, out->target) != 0)
		error = errno;
	if (!out->stream && error)
		unlink(out->temp);
	ok = !error || cannot_write(out, error, f);
	free(out);
	return ok;
}

void
file_abort(struct file_out *out)
{
	if (!out)
		return;
	close(out->fd);
	if (!out->stream)
		unlink(out->temp);
	free(out);
}

bool
file_write(const char *path, const char *text, size_t len, struct fault *f)
{
	struct file_out *out = file_begin(path, f);

	if (!out)
		return false;
	if (file_put(out, text, len, f))
		return file_commit(out, f);
	file_abort(out);
	return false;
}

bool
file_join(char *out, size_t size, const char *folder, const char *name)
{
	size_t n = strlen(folder);
	const char *slash = n > 0 && folder[n - 1] == '/' ? "" : "/";

	return (size_t)snprintf(out, size, "%s%s%s", folder, slash, name) < size;
}

bool
file_is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}
