/* The program as it is shipped, linked once more with a hand between it and each of its defences, which the linker puts there
 * (--wrap): what WITHOUT names, with commas, is left out.  And with a traitor in it: once the door is closed and the first key
 * is waited for, it tries from within what ATTEMPT names, and says on the terminal how it went.  Nothing of it is in the program
 * that is installed.  tests/cli_escapes_t.c has the list. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/text.h"
#include "cli/kiosk_settings.h"
#include "cli/options.h"
#include "term/confine.h"
#include "term/landlock.h"
#include "term/term.h"

static char without[200], attempt[2000], place[400], other[20];

/* Before the environment goes. */
__attribute__((constructor)) static void
take_orders(void)
{
	const char *names[] = { getenv("WITHOUT"), getenv("ATTEMPT"), getenv("PLACE"), getenv("OTHER") };

	snprintf(without, sizeof without, ",%s,", names[0] ? names[0] : "");
	snprintf(attempt, sizeof attempt, "%s", names[1] ? names[1] : "");
	snprintf(place, sizeof place, "%s", names[2] ? names[2] : "");
	snprintf(other, sizeof other, "%s", names[3] ? names[3] : "");
}

static bool
is_without(const char *name)
{
	char words[80];

	snprintf(words, sizeof words, ",%s,", name);
	return strstr(without, words) != NULL;
}

/* ---- the defences ---- */

#define WRAP(type, name, ...) \
	type __real_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__)

WRAP(bool, confine_environment, struct fault *f)
{
	return is_without("environment") || __real_confine_environment(f);
}

WRAP(bool, kiosk_settings_apply, const struct kiosk_settings *s, struct fault *f)
{
	return is_without("settings") || __real_kiosk_settings_apply(s, f);
}

WRAP(int, landlock_close, const struct sandbox_paths *p, int version, const char **path)
{
	*path = NULL;
	return is_without("landlock") ? 0 : __real_landlock_close(p, version, path);
}

WRAP(int, seccomp_load, const scmp_filter_ctx c)
{
	return is_without("seccomp") ? 0 : __real_seccomp_load(c);
}

WRAP(int, setrlimit, __rlimit_resource_t what, const struct rlimit *r)
{
	static const struct { const char *name; int what; } limits[] = {
		{ "files", RLIMIT_NOFILE }, { "memory", RLIMIT_AS }, { "size", RLIMIT_FSIZE }, { "core", RLIMIT_CORE }, { "processes", RLIMIT_NPROC },
	};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if ((int)what == limits[i].what && is_without(limits[i].name))
			return 0;
	return __real_setrlimit(what, r);
}

WRAP(__sighandler_t, signal, int number, __sighandler_t what)
{
	return is_without("signals") && what == SIG_IGN ? SIG_DFL : __real_signal(number, what);
}

WRAP(mode_t, umask, mode_t mask)
{
	return is_without("umask") ? 0 : __real_umask(mask);
}

WRAP(long, syscall, long number, ...)
{
	long a[6];
	va_list ap;

	va_start(ap, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	if (number == SYS_close_range && is_without("inherited"))
		return 0;
	/* The folder of a learner, through whatever link. */
	if (number == SYS_openat2 && is_without("links"))
		return openat((int)a[0], (const char *)a[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* NOLINT(performance-no-int-to-ptr) */
	return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

WRAP(int, lstat, const char *path, struct stat *st)
{
	int rc = is_without("links") ? stat(path, st) : __real_lstat(path, st);

	if (is_without("owners"))
		st->st_mode &= ~(mode_t)077;
	return rc;
}

WRAP(int, fstat, int fd, struct stat *st)
{
	int rc = __real_fstat(fd, st);

	if (is_without("owners"))
		st->st_mode &= ~(mode_t)077;
	return rc;
}

WRAP(int, stat, const char *path, struct stat *st)
{
	int rc = __real_stat(path, st);

	if (is_without("owners"))
		st->st_mode &= ~(mode_t)077;
	return rc;
}

WRAP(int, open, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return __real_open(path, is_without("links") ? flags & ~O_NOFOLLOW : flags, mode);
}

WRAP(int, openat, int at, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return __real_openat(at, path, is_without("links") ? flags & ~O_NOFOLLOW : flags, mode);
}

WRAP(int, sqlite3_open_v2, const char *path, sqlite3 **db, int flags, const char *vfs)
{
	return __real_sqlite3_open_v2(path, db, is_without("links") ? flags & ~SQLITE_OPEN_NOFOLLOW : flags, vfs);
}

WRAP(bool, options_refuse, struct fault *f, const char *name, const char *format, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	return is_without("refusals") || __real_options_refuse(f, name, "%s", text);
}

WRAP(char *, getenv, const char *name)
{
	/* As if nobody had looked whether the client asked for a command. */
	return is_without("command") && !strcmp(name, "SSH_ORIGINAL_COMMAND") ? NULL : __real_getenv(name);
}

WRAP(bool, text_code_is_safe, uint32_t code)
{
	return is_without("letters") || __real_text_code_is_safe(code);
}

WRAP(bool, term_open, struct term **t, const struct term_options *o, struct fault *f)
{
	struct term_options own = *o;

	if (is_without("alone"))
		own.alone = false;
	return __real_term_open(t, &own, f);
}

WRAP(int, prctl, int what, ...)
{
	unsigned long a[4];
	va_list ap;

	va_start(ap, what);
	for (int i = 0; i < 4; i++)
		a[i] = va_arg(ap, unsigned long);
	va_end(ap);
	return what == PR_SET_DUMPABLE && is_without("dumpable") ? 0 : __real_prctl(what, a[0], a[1], a[2], a[3]);
}

/* ---- what is tried from within: 0 where it succeeded ---- */

static char *const shell[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char[]){ "exit 77" }, NULL };
static char *const nothing[] = { NULL };

static int run_a_shell(void) { return execve("/bin/sh", shell, nothing); }
static int run_by_descriptor(void) { return (int)syscall(SYS_execveat, open("/bin/sh", O_PATH), "", shell, nothing, AT_EMPTY_PATH); }

static int
call_system(void)
{
	int status = system("exit 0");

	return status == 0 ? 0 : -1;
}

static int
call_popen(void)
{
	FILE *p = popen("/bin/echo -n in", "r");
	char line[8] = "";

	return p && fgets(line, sizeof line, p) && !strcmp(line, "in") && pclose(p) == 0 ? 0 : -1;
}

static int
spawn_a_shell(void)
{
	pid_t pid;
	int status, error = posix_spawn(&pid, "/bin/sh", NULL, NULL, shell, nothing);

	errno = error;
	return error == 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 77 ? 0 : -1;
}

static int
start_a_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid > 0 ? 0 : -1;
}

static int open_a_connection(void) { return socket(AF_INET, SOCK_STREAM, 0) < 0 ? -1 : 0; }
static int open_a_local_socket(void) { return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? -1 : 0; }
static int open_a_line_to_the_kernel(void) { return socket(AF_NETLINK, SOCK_RAW, 0) < 0 ? -1 : 0; }
/* OTHER is a process of the same account. */
static int signal_another(void) { return kill(atoi(other), 0); }
static int signal_everybody(void) { return kill(-1, 0); }
static int be_traced(void) { return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static int type_for_the_terminal(void) { return ioctl(0, TIOCSTI, "x"); }
static int make_memory_a_file(void) { return (int)syscall(SYS_memfd_create, "x", 0) < 0 ? -1 : 0; }
static int map_code(void) { return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0; }

static int
make_data_code(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? -1 : mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static int leave_the_namespace(void) { return (int)syscall(SYS_unshare, 0x400 /* CLONE_FILES */); }
static int be_somebody(void) { return (int)syscall(SYS_setuid, getuid()); }
static int be_another_kind(void) { return (int)syscall(SYS_personality, 0x0040000 /* ADDR_NO_RANDOMIZE */); }
static int share_memory(void) { return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600) < 0 ? -1 : 0; }
static int watch_files(void) { return (int)syscall(SYS_inotify_init1, 0) < 0 ? -1 : 0; }
static int open_the_records_to_all(void) { return chmod("records.db", 0666); }
static int let_others_look_in(void) { return (int)syscall(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0); }
static int limit_another(void) { return (int)syscall(SYS_prlimit64, atoi(other), RLIMIT_CORE, &(struct rlimit){ 0, 0 }, NULL); }
static int debug_another(void) { return (int)ptrace(PTRACE_ATTACH, atoi(other), NULL, NULL); }

static int
read_anothers_memory(void)
{
	char byte;
	struct iovec to = { &byte, 1 }, from = { &byte, 1 };

	/* A place that the other has nothing at: who is let in finds that out. */
	return process_vm_readv(atoi(other), &to, 1, &from, 1, 0) == 1 || errno == EFAULT ? 0 : -1;
}

static int
opened(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0666);

	return fd < 0 ? -1 : close(fd);
}

/* PLACE is the folder of all; the learner's own is where the process is. */
static const char *
in_place(const char *name)
{
	static char path[600];

	snprintf(path, sizeof path, "%s/%s", place, name);
	return path;
}

static int read_the_passwords(void) { return opened("/etc/passwd", O_RDONLY); }
static int read_anothers_records(void) { return opened(in_place("root/victim/records.db"), O_RDONLY); }
static int write_anothers_records(void) { return opened(in_place("root/victim/records.db"), O_RDWR); }
static int write_beside_another(void) { return opened(in_place("root/victim/new"), O_WRONLY | O_CREAT); }
static int read_through_the_parent(void) { return opened("../victim/records.db", O_RDONLY); }
static int read_the_roster(void) { return opened(in_place("roster.csv"), O_RDONLY); }
static int change_the_settings(void) { return opened(in_place("kiosk.csv"), O_RDWR); }
static int change_a_case(void) { return opened(in_place("cases/carotid/steps.csv"), O_RDWR); }
static int delete_a_case(void) { return unlink(in_place("cases/carotid/doomed.txt")); }
static int put_a_case(void) { return opened(in_place("cases/new.csv"), O_WRONLY | O_CREAT); }
static int write_in_tmp(void) { return opened("/tmp/ghostdose-escaped", O_WRONLY | O_CREAT); }
static int read_the_machine(void) { return opened("/proc/1/stat", O_RDONLY); }
static int read_what_it_was_given(void) { return opened("/proc/sys/kernel/hostname", O_RDONLY); }
static int take_another_terminal(void) { return opened("/dev/ptmx", O_RDWR | O_NOCTTY); }
static int read_through_a_link(void) { return opened("link", O_RDONLY); }

static int
list_the_learners(void)
{
	DIR *d = opendir(in_place("root"));

	return d ? closedir(d) : -1;
}

static int
open_many_files(void)
{
	for (int i = 0; i < 200; i++)
		if (open("records.db", O_RDONLY) < 0)
			return -1;
	return 0;
}

static int take_all_memory(void) { return mmap(NULL, (size_t)8 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED ? -1 : 0; }

static int
fill_the_disk(void)
{
	int fd = open("big", O_RDWR | O_CREAT, 0600);

	return fd >= 0 && pwrite(fd, "x", 1, (off_t)200 << 20) == 1 ? 0 : -1;
}

static int
leave_a_file_for_others(void)
{
	struct stat st;
	int fd = open("note", O_RDWR | O_CREAT, 0666);

	return fd >= 0 && __real_fstat(fd, &st) == 0 && (st.st_mode & 077) ? 0 : -1;
}

static int
read_what_was_left_open(void)
{
	char text[10] = "";

	return pread(9, text, 9, 0) == 9 && !strcmp(text, "TOPSECRET") ? 0 : -1;
}

static const struct { const char *name; int (*run)(void); } attempts[] = {
#define TRY(name) { #name, name }
	TRY(run_a_shell), TRY(run_by_descriptor), TRY(call_system), TRY(call_popen), TRY(spawn_a_shell), TRY(start_a_process),
	TRY(open_a_connection), TRY(open_a_local_socket), TRY(open_a_line_to_the_kernel), TRY(signal_another), TRY(signal_everybody),
	TRY(be_traced), TRY(type_for_the_terminal), TRY(make_memory_a_file), TRY(map_code), TRY(make_data_code), TRY(leave_the_namespace),
	TRY(be_somebody), TRY(be_another_kind), TRY(share_memory), TRY(watch_files), TRY(open_the_records_to_all), TRY(let_others_look_in),
	TRY(limit_another), TRY(debug_another), TRY(read_anothers_memory), TRY(read_the_passwords), TRY(read_anothers_records), TRY(write_anothers_records),
	TRY(write_beside_another), TRY(read_through_the_parent), TRY(read_the_roster), TRY(change_the_settings), TRY(change_a_case),
	TRY(delete_a_case), TRY(put_a_case), TRY(write_in_tmp), TRY(read_the_machine), TRY(read_what_it_was_given),
	TRY(take_another_terminal), TRY(read_through_a_link), TRY(list_the_learners), TRY(open_many_files), TRY(take_all_memory),
	TRY(fill_the_disk), TRY(leave_a_file_for_others), TRY(read_what_was_left_open),
};

static void
betray(const char *name)
{
	char said[300] = "";

	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
		if (!strcmp(attempts[i].name, name)) {
			errno = 0;
			if (attempts[i].run() == 0)
				snprintf(said, sizeof said, "\r ESCAPED: %s; ", name);
			else
				snprintf(said, sizeof said, "\r REFUSED: %s: %s; ", name, strerror(errno));
		}
	if (write(STDOUT_FILENO, said, strlen(said)) < 0)
		_exit(1);
}

WRAP(struct event, term_next, struct term *t, int timeout_ms)
{
	static const char done[] = "\r ALL TRIED ";

	if (*attempt) {
		char *rest = attempt, *name;

		while ((name = strtok_r(rest, ",", &rest)))
			betray(name);
		*attempt = '\0';
		if (write(STDOUT_FILENO, done, sizeof done - 1) < 0)
			_exit(1);
	}
	return __real_term_next(t, timeout_ms);
}
