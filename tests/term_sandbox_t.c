/* The sandbox: whatever is tried here succeeds in a process without it (where a process may at all) and fails in one
 * that has closed the door, while what a session needs goes on.  Each attempt has a process of its own. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "tap.h"
#include "term/instrumented.h"
#include "term/landlock.h"
#include "term/sandbox.h"

enum { NOT_CLOSED = 200, OTHER_ERROR = 201, NO_LANDLOCK = 0 };

static const char *const files[] = { "case/case.csv", "else/secret", "else/doomed", "state/old", "state/doomed" };

static void
put(const char *path)
{
	FILE *out = fopen(path, "w");

	if (!out || fputs("key,value\n", out) < 0 || fclose(out) != 0)
		tap_bail_out("cannot write in /tmp");
}

/* ---- a process behind the door ---- */

static bool
close_as(int version, struct sandbox_report *r, struct fault *f)
{
	static const char *const cases[] = { "case", "not there", "one.csv" };
	const struct sandbox_paths paths = { cases, sizeof cases / sizeof *cases, "state", false };

	return sandbox_close_as(&paths, version, r, f);
}

static int
status_of(pid_t pid)
{
	int status = -1;

	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		tap_bail_out("no process");
	return status;
}

/* The wait status of a process that tries it: it exits with 0 when the attempt succeeds, else with errno. */
static int
without(int (*attempt)(void))
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(attempt() == 0 ? 0 : errno < NOT_CLOSED ? errno : OTHER_ERROR);
	return status_of(pid);
}

static int
behind(int version, int (*attempt)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		struct sandbox_report r;
		struct fault f;

		if (!close_as(version, &r, &f))
			_exit(NOT_CLOSED);
		errno = 0;
		_exit(attempt() == 0 ? 0 : errno < NOT_CLOSED ? errno : OTHER_ERROR);
	}
	return status_of(pid);
}

static bool
succeeded(int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool
failed_with(int status, int error)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == error;
}

static bool
killed(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

/* ---- the attempts: 0 when it worked, else errno tells ---- */

static int
opened(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	return fd < 0 ? -1 : close(fd);
}

static int run_a_program(void) { char *const none[] = { NULL }; return execve("/bin/true", none, none); }
static int run_by_descriptor(void)
{
	char *const none[] = { NULL };

	return (int)syscall(SYS_execveat, AT_FDCWD, "/bin/true", none, none, 0);
}
static int open_a_socket(void) { return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? -1 : 0; }
static int open_an_internet_socket(void) { return socket(AF_INET, SOCK_DGRAM, 0) < 0 ? -1 : 0; }
static int open_two_sockets(void) { int two[2]; return socketpair(AF_UNIX, SOCK_STREAM, 0, two); }
static int start_a_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid < 0 ? -1 : succeeded(status_of(pid)) ? 0 : -1;
}
static int debug_somebody(void) { return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static int signal_the_parent(void) { return kill(getppid(), 0); }
static int signal_oneself_elsewhere(void) { return kill(getpid(), 0); }
static int change_a_mode(void) { return chmod("state/old", 0600); }
static int change_a_mode_of_an_open_file(void) { return fchmod(0, 0600); }
static int change_an_owner(void) { return chown("state/old", getuid(), getgid()); }
static int make_a_folder(void) { return mkdir("state/folder", 0700) == 0 ? rmdir("state/folder") : -1; }
static int make_a_link(void) { return symlink("/etc", "state/etc") == 0 ? unlink("state/etc") : -1; }
static int move_a_file_in(void)
{
	return rename("else/doomed", "state/moved") == 0 ? rename("state/moved", "else/doomed") : -1;
}
static int cut_off_by_name(void) { return truncate("else/secret", 3); }
static int change_the_folder(void) { return chdir("/"); }
static int map_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}
static int make_data_code(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? -1 : mprotect(page, 4096, PROT_READ | PROT_EXEC);
}
static int make_a_file_in_memory(void) { return syscall(SYS_memfd_create, "x", 0) < 0 ? -1 : 0; }
static int leave_the_namespace(void) { return (int)syscall(SYS_unshare, 0); }
static int type_into_the_terminal(void) { return ioctl(0, TIOCSTI, "x"); }
static int make_a_ring(void) { return syscall(SYS_io_uring_setup, 1, NULL) < 0 ? -1 : 0; }
static int become_root(void) { return (int)syscall(SYS_setuid, getuid()); }
static int call_what_does_not_exist(void) { return (int)syscall(5000); }

static int read_the_passwords(void) { return opened("/etc/passwd", O_RDONLY); }
static int read_elsewhere(void) { return opened("else/secret", O_RDONLY); }
static int write_elsewhere(void) { return opened("else/secret", O_WRONLY); }
static int cut_off_elsewhere(void) { return opened("else/secret", O_WRONLY | O_TRUNC); }
static int make_elsewhere(void) { return opened("else/new", O_WRONLY | O_CREAT); }
static int make_in_the_case(void) { return opened("case/new", O_WRONLY | O_CREAT); }
static int write_to_the_case(void) { return opened("case/case.csv", O_RDWR); }
static int unlink_elsewhere(void) { return unlink("else/doomed"); }
static int list_elsewhere(void) { DIR *d = opendir("else"); return d ? closedir(d) : -1; }
static int read_through_the_parent(void) { return opened("state/../else/secret", O_RDONLY); }
static int read_through_a_link(void) { return opened("state/link", O_RDONLY); }
static int read_the_program(void) { return opened("/proc/self/exe", O_RDONLY); }

enum outcome { NOT_PERMITTED, DEADLY, MISSING };

struct attempt {
	const char *name;
	int (*run)(void);
	enum outcome outcome;
	bool free_without;         /* any process may, without the sandbox */
	bool sanitizer_may;        /* see instrumented.h */
};

#define TRY(name, ...) { #name, name, __VA_ARGS__ }

/* Barred by seccomp, so on any kernel. */
static const struct attempt calls[] = {
	TRY(run_a_program, DEADLY, true, false),
	TRY(run_by_descriptor, DEADLY, true, false),
	TRY(open_a_socket, NOT_PERMITTED, true, false),
	TRY(open_an_internet_socket, NOT_PERMITTED, true, false),
	TRY(open_two_sockets, NOT_PERMITTED, true, false),
	TRY(start_a_process, NOT_PERMITTED, true, true),
	TRY(debug_somebody, DEADLY, true, true),
	TRY(signal_the_parent, MISSING, true, false),
	TRY(signal_oneself_elsewhere, MISSING, true, false),
	TRY(change_a_mode, NOT_PERMITTED, true, false),
	TRY(change_a_mode_of_an_open_file, NOT_PERMITTED, false, false),
	TRY(change_an_owner, NOT_PERMITTED, true, false),
	TRY(make_a_folder, NOT_PERMITTED, true, false),
	TRY(make_a_link, NOT_PERMITTED, true, false),
	TRY(move_a_file_in, NOT_PERMITTED, true, false),
	TRY(cut_off_by_name, NOT_PERMITTED, true, false),
	TRY(change_the_folder, NOT_PERMITTED, true, false),
	TRY(map_code, NOT_PERMITTED, true, false),
	TRY(make_data_code, NOT_PERMITTED, true, false),
	TRY(make_a_file_in_memory, NOT_PERMITTED, true, false),
	TRY(leave_the_namespace, DEADLY, true, false),
	TRY(type_into_the_terminal, DEADLY, false, false),
	TRY(make_a_ring, DEADLY, false, false),
	TRY(become_root, DEADLY, true, false),
	TRY(call_what_does_not_exist, MISSING, false, false),
};

/* Barred by Landlock. */
static const struct attempt paths[] = {
	TRY(read_the_passwords, NOT_PERMITTED, true, false),
	TRY(read_elsewhere, NOT_PERMITTED, true, false),
	TRY(write_elsewhere, NOT_PERMITTED, true, false),
	TRY(cut_off_elsewhere, NOT_PERMITTED, true, false),
	TRY(make_elsewhere, NOT_PERMITTED, true, false),
	TRY(make_in_the_case, NOT_PERMITTED, true, false),
	TRY(write_to_the_case, NOT_PERMITTED, true, false),
	TRY(unlink_elsewhere, NOT_PERMITTED, true, false),
	TRY(list_elsewhere, NOT_PERMITTED, true, false),
	TRY(read_through_the_parent, NOT_PERMITTED, true, false),
	TRY(read_through_a_link, NOT_PERMITTED, true, false),
	TRY(read_the_program, NOT_PERMITTED, true, true),
};

enum { CALLS = sizeof calls / sizeof *calls, PATHS = sizeof paths / sizeof *paths };

/* A build that instrumented.h lets out of the sandbox in places: with sanitizers, or (make coverage) in its own folder. */
static bool
is_instrumented(void)
{
	const char *build = getenv("BUILD");

	return INSTRUMENTED_SANITIZER || (build && strstr(build, "build-cov"));
}

/* What an attempt without the sandbox may have left behind. */
static void
tidy(void)
{
	unlink("else/new");
	unlink("case/new");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		put(files[i]);
}

static bool
is_barred(const struct attempt *a, int version, int error)
{
	int status = behind(version, a->run);
	bool good = a->outcome == DEADLY ? killed(status) : failed_with(status, a->outcome == MISSING ? ENOSYS : error);

	tap_ok(good, __FILE__, __LINE__, a->name);
	if (!good)
		tap_diag("%s with Landlock %d: wait status 0x%x", a->name, version, (unsigned)status);
	return good;
}

/* ---- the tests ---- */

static void
each_would_succeed_without(void)
{
	for (int i = 0; i < CALLS + PATHS; i++) {
		const struct attempt *a = i < CALLS ? &calls[i] : &paths[i - CALLS];

		if (a->free_without && !tap_ok(succeeded(without(a->run)), __FILE__, __LINE__, a->name))
			tap_diag("%s", a->name);
		tidy();
	}
}

static void
seccomp_bars_calls(void)
{
	for (int i = 0; i < CALLS; i++)
		if (!calls[i].sanitizer_may || !is_instrumented())
			is_barred(&calls[i], NO_LANDLOCK, EPERM);
}

/* The versions that there are in the kernel, up to 3, and the kernel's own. */
static void
landlock_bars_files(void)
{
	int kernel = landlock_version();

	if (kernel <= 0) {
		tap_diag("Landlock: %s", strerror(-kernel));
		tap_skip("this kernel has no Landlock: that files elsewhere are barred is not tested");
		return;
	}
	tap_diag("Landlock %d", kernel);
	for (int version = 1; version <= kernel; version++)
		for (int i = 0; i < PATHS && (version <= 3 || version == kernel); i++)
			if (!paths[i].sanitizer_may || !is_instrumented())
				is_barred(&paths[i], version, EACCES);
	for (int i = 0; i < CALLS; i++)
		if (!calls[i].sanitizer_may || !is_instrumented())
			is_barred(&calls[i], kernel, EPERM);
}

/* What is opened for reading may be cut off thereby, as Linux has it. */
static int
cut_off_the_case_by_reading(void)
{
	return opened("case/case.csv", O_RDONLY | O_TRUNC);
}

static void
no_version_lets_a_case_be_cut_off(void)
{
	int kernel = landlock_version();
	struct stat st;

	OK(succeeded(without(cut_off_the_case_by_reading)));
	OK(stat("case/case.csv", &st) == 0 && st.st_size == 0);
	tidy();
	for (int version = 0; version <= (kernel > 0 ? kernel : 0); version++)
		OK(!succeeded(behind(version, cut_off_the_case_by_reading)));
	OK(stat("case/case.csv", &st) == 0 && st.st_size > 0);
}

/* As SQLite does beside a database. */
static int
keep_records(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 }, shared = lock;
	char *map, read_back[4] = "";
	int fd = open("state/new", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), folder;

	if (fd < 0 || fcntl(fd, F_SETLK, &shared) != 0 || pwrite(fd, "abcdef", 6, 0) != 6 || fdatasync(fd) != 0 ||
	    fsync(fd) != 0 || ftruncate(fd, 4) != 0 || pread(fd, read_back, 4, 0) != 4 || memcmp(read_back, "abcd", 4) != 0)
		return -1;
	lock.l_type = F_UNLCK;
	map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED || fcntl(fd, F_SETLK, &lock) != 0 || fcntl(fd, F_OFD_SETLK, &lock) != 0 ||
	    munmap(map, 4096) != 0 || close(fd) != 0)
		return -1;
	if (opened("state/old", O_RDWR | O_TRUNC) != 0 || access("state/new-journal", F_OK) == 0 || unlink("state/new") != 0)
		return -1;
	folder = open("state", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return folder < 0 || fsync(folder) != 0 ? -1 : close(folder);
}

static int
read_cases(void)
{
	char text[100];
	struct stat st;
	DIR *d = opendir("case");
	FILE *in = fopen("case/case.csv", "r");
	bool good = d && in && readdir(d) && fgets(text, sizeof text, in) && !strcmp(text, "key,value\n") &&
	    stat("case/case.csv", &st) == 0;

	return good && fclose(in) == 0 && closedir(d) == 0 && opened("one.csv", O_RDONLY) == 0 ? 0 : -1;
}

static void
caught(int number)
{
	(void)number;
}

static int
live(void)
{
	struct sigaction act = { .sa_handler = caught };
	struct timespec now, moment = { .tv_nsec = 1000 };
	struct pollfd none = { .fd = -1 };
	struct termios modes;
	struct winsize size;
	sigset_t set;
	char *much = malloc(64u << 20);

	if (!much || !memset(much, 1, 64u << 20) || !(much = realloc(much, 80u << 20)))
		return -1;
	free(much);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	if (sigaction(SIGUSR1, &act, NULL) != 0 || raise(SIGUSR1) != 0 || sigprocmask(SIG_BLOCK, &set, NULL) != 0 ||
	    clock_gettime(CLOCK_REALTIME, &now) != 0 || nanosleep(&moment, NULL) != 0 || poll(&none, 1, 0) != 0 ||
	    ppoll(&none, 1, &moment, &set) != 0)
		return -1;
	/* On what is no terminal: refused by the file, not by the filter. */
	if (tcgetattr(3, &modes) == 0 || errno != ENOTTY)
		return -1;
	return ioctl(3, TIOCGWINSZ, &size) == 0 || errno != ENOTTY ? -1 : 0;
}

static int
die(void)
{
	signal(SIGABRT, SIG_DFL);
	abort();
}

static void
what_a_session_needs_goes_on(void)
{
	int kernel = landlock_version();

	for (int version = 0; version <= (kernel > 0 ? kernel : 0); version++) {
		int status;

		OK(succeeded(behind(version, keep_records)));
		OK(succeeded(behind(version, read_cases)));
		OK(succeeded(behind(version, live)));
		status = behind(version, die);
		OK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	}
	tidy();
}

static int
write_in_state(void)
{
	return opened("state/old", O_WRONLY);
}

/* Nowhere to write: a script that keeps nothing. */
static void
without_records_nothing_is_written(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		const struct sandbox_paths none = { NULL, 0, NULL, false };
		struct sandbox_report r;
		struct fault f;

		if (!sandbox_close(&none, &r, &f))
			_exit(NOT_CLOSED);
		_exit(write_in_state() == 0 ? 0 : errno);
	}
	status = status_of(pid);
	if (landlock_version() > 0)
		OK(failed_with(status, EACCES));
	else
		OK(succeeded(status));
}

/* ---- kernels that have less ---- */

/* A kernel in which a call fails in that way, as far as a process can tell. */
static void
forget(int call, int error)
{
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);

	if (!c || seccomp_rule_add(c, SCMP_ACT_ERRNO((unsigned)error), call, 0) != 0 || seccomp_load(c) != 0)
		_exit(NOT_CLOSED + 2);
	seccomp_release(c);
}

/* Close on a kernel where these calls (0: none) fail, and tell in words; what was said comes back. */
static bool
closed_on(int call, int call_2, int error, char *text, size_t size)
{
	int ends[2];
	ssize_t n;
	pid_t pid;

	if (pipe(ends) != 0)
		tap_bail_out("no pipe");
	pid = fork();
	if (pid == 0) {
		static const char *const cases[] = { "case" };
		struct sandbox_paths p = { cases, 1, call < 0 ? "not there" : "state", false };
		struct sandbox_report r = { 0 };
		struct fault f = { 0 };
		char said[1200];
		bool good;

		if (call_2 > 0)
			forget(call_2, error);
		if (call > 0)
			forget(call, error);
		good = sandbox_close(&p, &r, &f);
		snprintf(said, sizeof said, "%s|%s|%s|%d%s", good ? r.held : "", good ? r.missing : "", f.text, r.landlock,
		         !good && f.kind != FAULT_MACHINE ? " input" : "");
		if (write(ends[1], said, strlen(said)) < 0)
			_exit(1);
		_exit(good ? 0 : 3);
	}
	close(ends[1]);
	n = read(ends[0], text, size - 1);
	text[n > 0 ? n : 0] = '\0';
	close(ends[0]);
	return succeeded(status_of(pid));
}

static void
what_is_missing_is_said(void)
{
	char text[1300];
	int landlock = landlock_version();

	OK(closed_on(0, 0, 0, text, sizeof text));
	HAS(text, "(seccomp)");
	if (landlock > 0)
		HAS(text, "(Landlock ");
	else
		HAS(text, "|The sandbox lets files elsewhere be opened: ");
	OK(closed_on(SCMP_SYS(landlock_create_ruleset), 0, ENOSYS, text, sizeof text));
	HAS(text, "(seccomp).|The sandbox lets files elsewhere be opened: this kernel has no Landlock.||0");
	OK(closed_on(SCMP_SYS(landlock_create_ruleset), 0, EOPNOTSUPP, text, sizeof text));
	HAS(text, "|The sandbox lets files elsewhere be opened: Landlock is switched off in this kernel.||0");
	if (landlock > 0) {
		OK(closed_on(SCMP_SYS(landlock_restrict_self), 0, E2BIG, text, sizeof text));
		HAS(text, "|The sandbox lets files elsewhere be opened: Landlock says \"Argument list too long\".||0");
	}
}

static void
without_seccomp_it_does_not_go_on(void)
{
	char text[1300];

	OK(!closed_on(SCMP_SYS(seccomp), 0, EINVAL, text, sizeof text));
	HAS(text, "seccomp says");
	OK(!strstr(text, "input"));
	OK(!closed_on(SCMP_SYS(prctl), 0, EPERM, text, sizeof text));
	HAS(text, "the sandbox cannot be closed: ");
}

static void
a_missing_folder_for_the_records_is_a_fault(void)
{
	char text[1300];

	if (landlock_version() <= 0) {
		tap_skip("this kernel has no Landlock");
		return;
	}
	OK(!closed_on(-1, 0, 0, text, sizeof text));
	HAS(text, "the sandbox cannot let this in: No such file or directory");
}

static const struct tap_case cases[] = {
	TAP_CASE(each_would_succeed_without),
	TAP_CASE(seccomp_bars_calls),
	TAP_CASE(landlock_bars_files),
	TAP_CASE(no_version_lets_a_case_be_cut_off),
	TAP_CASE(what_a_session_needs_goes_on),
	TAP_CASE(without_records_nothing_is_written),
	TAP_CASE(what_is_missing_is_said),
	TAP_CASE(without_seccomp_it_does_not_go_on),
	TAP_CASE(a_missing_folder_for_the_records_is_a_fault),
};

int
main(void)
{
	static const char *const folders[] = { "case", "else", "state" };
	char folder[] = "/tmp/ghostdose-sandbox.XXXXXX", home[] = "/";
	int status, null = open("/dev/null", O_RDWR);

	/* Number 3 is something that is no terminal; 0 is what prove gives. */
	if (null >= 0 && null != 3)
		dup2(null, 3);
	if (!mkdtemp(folder) || chdir(folder) != 0)
		tap_bail_out("no folder in /tmp");
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		mkdir(folders[i], 0700);
	tidy();
	put("one.csv");
	if (symlink("../else/secret", "state/link") != 0)
		tap_bail_out("no link in /tmp");
	status = tap_main(cases, sizeof cases / sizeof *cases);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(files[i]);
	unlink("state/link");
	unlink("one.csv");
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		rmdir(folders[i]);
	if (chdir(home) == 0)
		rmdir(folder);
	return status;
}
