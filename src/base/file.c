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

bool
file_read(const char *path, size_t max, char **text, size_t *len, struct fault *f)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	bool ok;

	if (fd < 0)
		return refuse(f, path, errno);
	if (fstat(fd, &st) != 0)
		ok = refuse(f, path, errno);
	else if (S_ISDIR(st.st_mode)) {
		fault_set(f, 0, 0, "this is a folder; expected a file");
		ok = fault_in_file(f, path);
	} else if (!S_ISREG(st.st_mode)) {
		fault_set(f, 0, 0, "this is not a regular file; expected a file on disk");
		ok = fault_in_file(f, path);
	} else if (st.st_size > 0 && (size_t)st.st_size > max) {
		fault_set(f, 1, 1, "the file has %lld bytes; expected a text file of at most %zu",
		          (long long)st.st_size, max);
		ok = fault_in_file(f, path);
	} else
		ok = read_all(fd, path, max, text, len, f);
	close(fd);
	return ok;
}

static bool
write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

/* What is no file on disk has no old content to keep. */
static bool
write_stream(const char *path, const char *text, size_t len, struct fault *f)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), error = 0;

	if (fd < 0 || !write_all(fd, text, len))
		error = errno;
	if (fd >= 0 && close(fd) != 0 && !error)
		error = errno;
	if (!error)
		return true;
	fault_machine(f, "cannot write: %s", strerror(error));
	return fault_in_file(f, path);
}

bool
file_write(const char *path, const char *text, size_t len, struct fault *f)
{
	char temp[4096], target[PATH_MAX];
	struct stat st;
	int fd, error = 0;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return write_stream(path, text, len, f);
	if (!realpath(path, target) && (size_t)snprintf(target, sizeof target, "%s", path) >= sizeof target)
		return refuse(f, path, ENAMETOOLONG);
	if ((size_t)snprintf(temp, sizeof temp, "%s.XXXXXX", target) >= sizeof temp)
		return refuse(f, path, ENAMETOOLONG);
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0) {
		error = errno;
		fault_machine(f, "cannot write here: %s", strerror(error));
		return fault_in_file(f, path);
	}
	if (!write_all(fd, text, len) || fchmod(fd, 0644) != 0 || fsync(fd) != 0)
		error = errno;
	if (close(fd) != 0 && !error)
		error = errno;
	if (!error && rename(temp, target) != 0)
		error = errno;
	if (error) {
		unlink(temp);
		fault_machine(f, "cannot write: %s; the file is as it was", strerror(error));
		return fault_in_file(f, path);
	}
	return true;
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
