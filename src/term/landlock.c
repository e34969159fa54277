/* Landlock by its system calls: the C library has no functions for it, and Debian 12's headers end at version 2. */
#include "term/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "term/instrumented.h"

/* Linux Documentation/userspace-api/landlock.rst; the numbers are the same on every machine. */
enum {
	CALL_CREATE_RULESET = 444, CALL_ADD_RULE = 445, CALL_RESTRICT_SELF = 446,
	CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1
};

enum {
	FS_EXECUTE = 1 << 0, FS_WRITE_FILE = 1 << 1, FS_READ_FILE = 1 << 2, FS_READ_DIR = 1 << 3, FS_REMOVE_DIR = 1 << 4,
	FS_REMOVE_FILE = 1 << 5, FS_MAKE_CHAR = 1 << 6, FS_MAKE_DIR = 1 << 7, FS_MAKE_REG = 1 << 8, FS_MAKE_SOCK = 1 << 9,
	FS_MAKE_FIFO = 1 << 10, FS_MAKE_BLOCK = 1 << 11, FS_MAKE_SYM = 1 << 12,
	FS_REFER = 1 << 13,        /* version 2 */
	FS_TRUNCATE = 1 << 14,     /* version 3 */
	FS_IOCTL_DEV = 1 << 15,    /* version 5 */

	FS_VERSION_1 = FS_REFER - 1,
	FS_OF_A_FILE = FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV,
	FS_READ = FS_READ_FILE | FS_READ_DIR,
	FS_WRITE = FS_READ | FS_WRITE_FILE | FS_MAKE_REG | FS_REMOVE_FILE | FS_TRUNCATE
};

struct ruleset_attr { uint64_t handled_access_fs; };
struct path_beneath_attr {
	uint64_t allowed_access;
	int32_t parent_fd;
} __attribute__((packed));

static uint64_t
handled(int version)
{
	return (uint64_t)(FS_VERSION_1 | (version >= 2 ? FS_REFER : 0) | (version >= 3 ? FS_TRUNCATE : 0) |
	                  (version >= 5 ? FS_IOCTL_DEV : 0));
}

int
landlock_version(void)
{
	long version = syscall(CALL_CREATE_RULESET, NULL, (size_t)0, CREATE_RULESET_VERSION);

	return version < 0 ? -errno : (int)version;
}

/* Is it not there, or not ours to open, and so nothing that could be allowed? */
static bool
is_away(int error)
{
	return error == ENOENT || error == ENOTDIR || error == EACCES || error == ELOOP;
}

static int
allow(int rules, const char *path, uint64_t rights)
{
	struct path_beneath_attr rule = { .allowed_access = rights, .parent_fd = open(path, O_PATH | O_CLOEXEC) };
	struct stat st;
	int error = 0;

	if (rule.parent_fd < 0)
		return -errno;
	if (fstat(rule.parent_fd, &st) != 0)
		error = -errno;
	else {
		if (!S_ISDIR(st.st_mode))
			rule.allowed_access &= FS_OF_A_FILE;
		if (syscall(CALL_ADD_RULE, rules, RULE_PATH_BENEATH, &rule, 0) != 0)
			error = -errno;
	}
	close(rule.parent_fd);
	return error;
}

static int
allow_all(int rules, const struct sandbox_paths *p, uint64_t known, const char **path)
{
	const char *instrumented_read = INSTRUMENTED_READ, *instrumented_write = INSTRUMENTED_WRITE;
	int error = 0;

	for (size_t i = 0; !error && i < p->n_read; i++) {
		error = allow(rules, *path = p->read[i], FS_READ & known);
		if (is_away(-error))
			error = 0;
	}
	if (!error && p->write)
		error = allow(rules, *path = p->write, FS_WRITE & known);
	if (!error && instrumented_read)
		error = allow(rules, *path = instrumented_read, FS_READ & known);
	if (!error && instrumented_write)
		error = allow(rules, *path = instrumented_write, FS_WRITE & known);
	return error;
}

int
landlock_close(const struct sandbox_paths *p, int version, const char **path)
{
	struct ruleset_attr attr = { .handled_access_fs = handled(version) };
	int rules = (int)syscall(CALL_CREATE_RULESET, &attr, sizeof attr, 0), error;

	*path = NULL;
	if (rules < 0)
		return -errno;
	error = allow_all(rules, p, attr.handled_access_fs, path);
	if (!error) {
		*path = NULL;
		if (syscall(CALL_RESTRICT_SELF, rules, 0) != 0)
			error = -errno;
	}
	close(rules);
	return error;
}
