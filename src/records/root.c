#include "records/root.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"

/* Linux 5.6; the same number on every machine. */
enum { CALL_OPENAT2 = 437 };

bool
root_name_is_good(const char *learner)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", more[] = "._@+-";
	size_t len = strlen(learner);

	if (len == 0 || len >= ROOT_NAME_MAX || !strchr(letters, learner[0]))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!strchr(letters, learner[i]) && !strchr(more, learner[i]))
			return false;
	return true;
}

static bool
refuse(const char *path, struct fault *f)
{
	return fault_in_file(f, path);
}

static bool
refuse_error(const char *path, const char *what, int error, struct fault *f)
{
	fault_machine(f, "%s: %s", what, strerror(error));
	return refuse(path, f);
}

/* A folder by one name that is no link, from a folder on, or at a path. */
static int
open_folder(int at, const char *name, bool beneath)
{
	struct open_how how = { .flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW };
	long fd;

	if (!beneath)
		return openat(at, name, (int)how.flags);
	how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
	fd = syscall(CALL_OPENAT2, at, name, &how, sizeof how);
	/* A name without a slash is beneath and, with O_NOFOLLOW, no link in any case. */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		return openat(at, name, (int)how.flags);
	return (int)fd;
}

bool
root_kernel_looks(void)
{
	struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_BENEATH };
	long fd = syscall(CALL_OPENAT2, AT_FDCWD, ".", &how, sizeof how);

	if (fd >= 0)
		close((int)fd);
	return fd >= 0;
}

/* In a root that all may write (accounts of their own) only the sticky bit keeps folders from being exchanged. */
static bool
check_root(const char *root, const struct stat *st, struct fault *f)
{
	if (st->st_uid != geteuid() && st->st_uid != 0)
		fault_machine(f, "this folder belongs to another user; expected one of root or of this account");
	else if ((st->st_mode & (S_IWGRP | S_IWOTH)) && !(st->st_mode & S_ISVTX))
		fault_machine(f, "others can write in this folder; expected one that they cannot (chmod go-w)");
	else
		return true;
	return refuse(root, f);
}

static int
open_root(const char *root, struct fault *f)
{
	struct stat st;
	int fd = open_folder(AT_FDCWD, root, false);

	if (fd < 0 && errno == ENOENT) {
		fault_machine(f, "this folder for the records of all is missing; expected it (install -d -m 700 -o ACCOUNT FOLDER)");
		refuse(root, f);
	} else if (fd < 0 && (errno == ELOOP || errno == ENOTDIR)) {
		fault_machine(f, "this is a link or a file; expected the folder for the records of all");
		refuse(root, f);
	} else if (fd < 0)
		refuse_error(root, "the folder for the records of all cannot be opened", errno, f);
	else if (fstat(fd, &st) != 0)
		refuse_error(root, "the folder for the records of all cannot be looked at", errno, f);
	else if (check_root(root, &st, f))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

bool
root_check(const char *root, struct fault *f)
{
	int fd = open_root(root, f);

	return fd >= 0 && close(fd) == 0;
}

static bool
check_learner(const char *path, int fd, struct fault *f)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return refuse_error(path, "the folder cannot be looked at", errno, f);
	if (st.st_uid != geteuid())
		fault_machine(f, "this folder belongs to another user; expected one of this account");
	else if (st.st_mode & (S_IRWXG | S_IRWXO))
		fault_machine(f, "others can look into this folder; expected one for its learner alone (chmod 700)");
	else
		return true;
	return refuse(path, f);
}

static bool
enter(int root, const char *learner, const char *path, struct fault *f)
{
	bool good;
	int fd;

	if (mkdirat(root, learner, 0700) != 0 && errno != EEXIST)
		return refuse_error(path, "the folder for your records cannot be made", errno, f);
	fd = open_folder(root, learner, true);
	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR)) {
		fault_machine(f, "this is a link or a file; expected the folder of a learner");
		return refuse(path, f);
	}
	if (fd < 0)
		return refuse_error(path, "the folder for your records cannot be opened", errno, f);
	good = check_learner(path, fd, f);
	close(fd);
	return good;
}

bool
root_folder(const char *root, const char *learner, char *out, size_t size, struct fault *f)
{
	bool good;
	int fd;

	if (!root_name_is_good(learner))
		return fault_machine(f, "\"%.80s\" cannot be the name of a folder of records; expected letters, digits and . _ @ + -, at "
		                     "most %d", learner, ROOT_NAME_MAX - 1);
	if (!file_join(out, size, root, learner))
		return fault_machine(f, "the name of the folder for the records of all is too long; expected a shorter one");
	fd = open_root(root, f);
	good = fd >= 0 && enter(fd, learner, out, f);
	if (fd >= 0)
		close(fd);
	return good;
}
