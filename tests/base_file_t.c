#include "base/file.h"

#include <dirent.h>
#include <signal.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

static char folder[64];

static const char *
in_folder(const char *name)
{
	static char path[4][200];
	static int at;

	at = (at + 1) % 4;
	snprintf(path[at], sizeof path[at], "%s/%s", folder, name);
	return path[at];
}

static size_t
entries(void)
{
	DIR *d = opendir(folder);
	size_t n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n - 2;
}

static void
written_is_read(void)
{
	struct fault f;
	char *text = NULL;
	size_t len = 0;

	snprintf(folder, sizeof folder, "/tmp/ghostdose-file.XXXXXX");
	if (!mkdtemp(folder))
		tap_bail_out("cannot make a folder in /tmp");
	OK(file_write(in_folder("a"), "one\0two", 7, &f));
	OK(file_read(in_folder("a"), 7, &text, &len, &f));
	IS_INT(len, 7);
	OK(text && !memcmp(text, "one\0two", 8));       /* a terminator behind it */
	free(text);
	OK(file_write(in_folder("a"), "", 0, &f));
	OK(file_read(in_folder("a"), 0, &text, &len, &f));
	IS_INT(len, 0);
	IS_STR(text, "");
	free(text);
	IS_INT(entries(), 1);                          /* nothing temporary is left */
}

static void
refused(const char *path, size_t max, enum fault_kind kind, const char *why)
{
	struct fault f = { 0 };
	char *text = NULL;
	size_t len;

	OK(!file_read(path, max, &text, &len, &f));
	OK(!text);
	HAS(f.text, why);
	HAS(f.file, path);
	IS_INT(f.kind, kind);
}

static void
what_is_no_file_is_refused(void)
{
	refused(in_folder("missing"), 10, FAULT_INPUT, "no such file");
	refused(in_folder("a/b"), 10, FAULT_INPUT, "no such file");
	refused(folder, 10, FAULT_INPUT, "folder");
	refused("/dev/null", 10, FAULT_INPUT, "not a regular file");
}

static void
a_large_file_is_refused(void)
{
	struct fault f;

	OK(file_write(in_folder("large"), "0123456789", 10, &f));
	refused(in_folder("large"), 9, FAULT_INPUT, "10 bytes; expected a text file of at most 9");
	/* A file whose size is not known beforehand stops at the limit. */
	refused("/proc/self/maps", 20, FAULT_INPUT, "larger than 20 bytes");
}

/* Opening a pipe that nobody writes to would wait for ever. */
static void
a_pipe_does_not_hang(void)
{
	alarm(10);
	OK(mkfifo(in_folder("pipe"), 0600) == 0);
	refused(in_folder("pipe"), 10, FAULT_INPUT, "not a regular file");
	alarm(0);
}

/* Writing to a device must not put a file in its place. */
static void
what_is_no_file_is_written_to_not_replaced(void)
{
	char got[8] = "";
	struct stat st;
	struct fault f;
	int fd;

	OK(mkfifo(in_folder("stream"), 0600) == 0);
	fd = open(in_folder("stream"), O_RDONLY | O_NONBLOCK);
	OK(fd >= 0);
	OK(file_write(in_folder("stream"), "abc", 3, &f));
	IS_INT(read(fd, got, sizeof got), 3);
	IS_STR(got, "abc");
	close(fd);
	OK(lstat(in_folder("stream"), &st) == 0 && S_ISFIFO(st.st_mode));
	unlink(in_folder("stream"));
}

static void
a_link_stays_a_link(void)
{
	char *text = NULL;
	struct stat st;
	struct fault f;
	size_t len;

	OK(file_write(in_folder("real"), "old", 3, &f));
	OK(symlink("real", in_folder("link")) == 0);
	OK(file_write(in_folder("link"), "new", 3, &f));
	OK(lstat(in_folder("link"), &st) == 0 && S_ISLNK(st.st_mode));
	OK(file_read(in_folder("real"), 9, &text, &len, &f));
	IS_STR(text, "new");
	free(text);
	unlink(in_folder("link"));
	unlink(in_folder("real"));
}

static void
an_unreadable_file_is_the_machines(void)
{
	struct fault f;

	if (geteuid() == 0) {
		tap_skip("root reads everything");
		return;
	}
	OK(file_write(in_folder("secret"), "x", 1, &f));
	OK(chmod(in_folder("secret"), 0) == 0);
	refused(in_folder("secret"), 10, FAULT_MACHINE, "ermission");
}

static void
a_failed_write_leaves_the_old(void)
{
	struct fault f = { 0 };
	char *text;
	size_t len, before;

	/* A folder stands where the file should go: the rename fails after everything was written. */
	OK(mkdir(in_folder("taken"), 0700) == 0);
	OK(file_write(in_folder("taken/old"), "old", 3, &f));
	before = entries();
	OK(!file_write(in_folder("taken"), "new", 3, &f));
	IS_INT(f.kind, FAULT_MACHINE);
	HAS(f.text, "the file is as it was");
	IS_INT(entries(), before);                     /* the temporary one is gone */
	OK(file_read(in_folder("taken/old"), 10, &text, &len, &f));
	IS_STR(text, "old");
	free(text);
	OK(!file_write(in_folder("nowhere/x"), "new", 3, &f));
	HAS(f.file, "nowhere");
}

/* A limit on the size of files stands for a full disk: the write itself fails half way. */
static void
a_write_cut_short_leaves_the_old(void)
{
	struct rlimit old, small;
	struct fault f = { 0 };
	char *text = NULL;
	size_t len = 0;
	bool written;

	OK(file_write(in_folder("a"), "old", 3, &f));
	if (getrlimit(RLIMIT_FSIZE, &old) != 0)
		tap_bail_out("no limits");
	small = (struct rlimit){ 4, old.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	written = file_write(in_folder("a"), "0123456789", 10, &f);
	setrlimit(RLIMIT_FSIZE, &old);
	OK(!written);
	IS_INT(f.kind, FAULT_MACHINE);
	HAS(f.text, "the file is as it was");
	OK(file_read(in_folder("a"), 10, &text, &len, &f));
	IS_STR(text, "old");
	free(text);
}

/* Piece by piece: until the commit, and after an abort, the old is what stands there. */
static void
pieces_appear_together(void)
{
	char *text = NULL;
	struct file_out *out;
	struct fault f = { 0 };
	size_t len = 0, before;

	OK(file_write(in_folder("a"), "old", 3, &f));
	before = entries();
	out = file_begin(in_folder("a"), &f);
	OK(out && file_put(out, "ne", 2, &f) && file_put(out, "", 0, &f) && file_put(out, "w", 1, &f));
	OK(file_read(in_folder("a"), 10, &text, &len, &f));
	IS_STR(text, "old");
	free(text);
	file_abort(out);
	file_abort(NULL);
	IS_INT(entries(), before);
	out = file_begin(in_folder("a"), &f);
	OK(out && file_put(out, "ne", 2, &f) && file_put(out, "w", 1, &f) && file_commit(out, &f));
	OK(file_read(in_folder("a"), 10, &text, &len, &f));
	IS_STR(text, "new");
	free(text);
	IS_INT(entries(), before);
	OK(!file_begin(in_folder("nowhere/x"), &f));
	IS_INT(f.kind, FAULT_MACHINE);
}

static void
paths(void)
{
	char out[12];

	OK(file_join(out, sizeof out, "a", "b"));
	IS_STR(out, "a/b");
	OK(file_join(out, sizeof out, "a/", "b"));
	IS_STR(out, "a/b");
	OK(file_join(out, sizeof out, "12345", "67890"));
	OK(!file_join(out, sizeof out, "123456", "67890"));
	OK(file_is_folder("/tmp") && !file_is_folder(in_folder("a")) && !file_is_folder(in_folder("missing")));
	OK(file_exists(in_folder("a")) && file_exists("/tmp") && !file_exists(in_folder("missing")));
}

static void
tidy_up(void)
{
	static const char *const names[] = { "a", "large", "pipe", "secret", "taken/old" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(in_folder(names[i]));
	OK(rmdir(in_folder("taken")) == 0);
	OK(rmdir(folder) == 0);
}

TAP_MAIN(TAP_CASE(written_is_read), TAP_CASE(what_is_no_file_is_refused), TAP_CASE(a_large_file_is_refused),
         TAP_CASE(a_pipe_does_not_hang), TAP_CASE(what_is_no_file_is_written_to_not_replaced),
         TAP_CASE(a_link_stays_a_link), TAP_CASE(an_unreadable_file_is_the_machines),
         TAP_CASE(a_failed_write_leaves_the_old), TAP_CASE(a_write_cut_short_leaves_the_old), TAP_CASE(pieces_appear_together),
         TAP_CASE(paths), TAP_CASE(tidy_up))
