#include "records/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum { ASIDE_MAX = 1000 };

static bool
refuse_error(const char *path, const char *what, int error, struct fault *f)
{
	fault_machine(f, "%s: %s; expected a folder for the records that you may write", what, strerror(error));
	return fault_in_file(f, path);
}

/* mkdir -p, for nobody else, as the XDG specification asks. */
static bool
make_folders(const char *folder, struct fault *f)
{
	char path[RECORDS_PATH_MAX];
	size_t len = strlen(folder);

	if (len >= sizeof path)
		return refuse_error(folder, "the name is too long", ENAMETOOLONG, f);
	memcpy(path, folder, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		path[i] = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST && !file_is_folder(path))
			return refuse_error(path, "cannot make the folder", errno, f);
		path[i] = folder[i];
	}
	return true;
}

static bool
check_folder(const char *folder, struct fault *f)
{
	struct stat st;

	if (lstat(folder, &st) != 0)
		return refuse_error(folder, "cannot look at the folder", errno, f);
	if (S_ISLNK(st.st_mode))
		fault_machine(f, "this is a link; expected the folder of the records itself");
	else if (!S_ISDIR(st.st_mode))
		fault_machine(f, "this is a file; expected the folder of the records");
	else if (st.st_uid != geteuid())
		fault_machine(f, "this folder belongs to another user; expected one of your own");
	else if (st.st_mode & (S_IWGRP | S_IWOTH))
		fault_machine(f, "others can write in this folder; expected one for you alone (chmod go-w)");
	else
		return true;
	return fault_in_file(f, folder);
}

bool
folder_open(const char *folder, char *out, size_t size, struct fault *f)
{
	char name[RECORDS_PATH_MAX], *real;
	size_t len = strlen(folder);
	bool good;

	if (len == 0)
		return fault_machine(f, "the name of the folder for the records is empty; expected a folder");
	/* A slash at the end would make lstat follow a link. */
	while (len > 1 && folder[len - 1] == '/')
		len--;
	if (len >= sizeof name)
		return refuse_error(folder, "the name is too long", ENAMETOOLONG, f);
	snprintf(name, sizeof name, "%.*s", (int)len, folder);
	if (!file_exists(name) && !make_folders(name, f))
		return false;
	if (!check_folder(name, f))
		return false;
	real = realpath(name, NULL);
	if (!real)
		return refuse_error(name, "cannot find the folder", errno, f);
	good = (size_t)snprintf(out, size, "%s", real) < size || refuse_error(name, "the name is too long", ENAMETOOLONG, f);
	free(real);
	return good;
}

bool
folder_lock(struct records *r, struct fault *f)
{
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
	char path[RECORDS_PATH_MAX];

	if (!file_join(path, sizeof path, r->folder, "records.lock"))
		return refuse_error(r->folder, "the name is too long", ENAMETOOLONG, f);
	r->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (r->lock < 0)
		return refuse_error(path, "cannot open", errno, f);
	if (fcntl(r->lock, F_OFD_SETLK, &lock) == 0)
		return true;
	if (errno != EAGAIN && errno != EACCES)
		return refuse_error(path, "cannot lock", errno, f);
	fault_machine(f, "another session is setting damaged records aside just now; begin again in a moment");
	return fault_in_file(f, path);
}

bool
folder_make_file(struct records *r, struct fault *f)
{
	struct stat st;
	int fd = open(r->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
	bool good = false;

	if (fd < 0 && errno == ELOOP) {
		fault_machine(f, "this is a link; expected the database of ghostdose itself");
		return fault_in_file(f, r->path);
	}
	if (fd < 0)
		return refuse_error(r->path, "cannot open the records", errno, f);
	if (fstat(fd, &st) != 0)
		refuse_error(r->path, "cannot look at the records", errno, f);
	else if (!S_ISREG(st.st_mode)) {
		fault_machine(f, "this is not a regular file; expected the database of ghostdose");
		fault_in_file(f, r->path);
	} else {
		r->device = st.st_dev;
		r->inode = st.st_ino;
		good = true;
	}
	/* Closing it drops no lock: SQLite has not opened it yet. */
	close(fd);
	return good;
}

/* ---- a damaged database ---- */

static bool
is_free(const char *path)
{
	struct stat st;

	return lstat(path, &st) != 0 && errno == ENOENT;
}

/* What SQLite keeps beside a database and would play into a new one. */
static const char *const beside[] = { "-wal", "-journal" };
enum { BESIDE = sizeof beside / sizeof *beside };

/* A free name for the database and for what stands beside it. */
static bool
free_name(const struct records *r, char *name, size_t size)
{
	for (int i = 1; i <= ASIDE_MAX; i++) {
		char other[RECORDS_PATH_MAX + 64];
		bool good = (size_t)snprintf(name, size, "%s.damaged-%d", r->path, i) < size && is_free(name);

		for (size_t k = 0; k < BESIDE && good; k++) {
			snprintf(other, sizeof other, "%s%s", name, beside[k]);
			good = is_free(other);
		}
		if (good)
			return true;
	}
	return false;
}

static bool
rename_to(const char *old, const char *name, struct fault *f)
{
	return rename(old, name) == 0 || errno == ENOENT || refuse_error(old, "cannot set the damaged records aside", errno, f);
}

/* Nobody else may have it open, nor open it, while it is renamed. */
static bool
lock_alone(struct records *r, short type, struct fault *f)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };

	if (fcntl(r->lock, F_OFD_SETLK, &lock) == 0)
		return true;
	fault_machine(f, "the records are damaged and another session has them open; leave that one, then begin again");
	return fault_in_file(f, r->path);
}

static void
sync_folder(const struct records *r)
{
	int fd = open(r->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

/* What stands beside it first: left behind it would be played into the new database. */
static bool
rename_all(const struct records *r, const char *name, struct fault *f)
{
	char from[RECORDS_PATH_MAX + 16], to[RECORDS_PATH_MAX + 64];

	for (size_t k = 0; k < BESIDE; k++) {
		snprintf(from, sizeof from, "%s%s", r->path, beside[k]);
		snprintf(to, sizeof to, "%s%s", name, beside[k]);
		if (!rename_to(from, to, f))
			return false;
	}
	snprintf(from, sizeof from, "%s-shm", r->path);
	unlink(from);
	return rename_to(r->path, name, f);
}

bool
folder_set_aside(struct records *r, struct fault *f)
{
	char name[RECORDS_PATH_MAX + 32], note[sizeof r->note];
	struct fault later;
	bool good;

	if (!lock_alone(r, F_WRLCK, f))
		return false;
	good = (free_name(r, name, sizeof name) ||
	        refuse_error(r->path, "cannot set the damaged records aside, no name is free", EEXIST, f)) &&
	    rename_all(r, name, f);
	sync_folder(r);
	if (!lock_alone(r, F_RDLCK, &later) || !good)
		return false;
	snprintf(note, sizeof note, "Your records were damaged. They are kept as they were in %.400s, and new ones begin.", name);
	text_clean(r->note, sizeof r->note, note);
	return true;
}
