#include "term/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "term/instrumented.h"

/* ---- the lists ---- */

/* What a session calls: measured with strace over whole cases, resized, suspended and continued, with records kept, in
 * both faces; and the same under the other names that another machine or C library has for it. */
static const int allowed[] = {
	/* open files */
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(pwrite64),
	SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(ftruncate), SCMP_SYS(getdents64),
	/* files by name */
	SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2), SCMP_SYS(unlink), SCMP_SYS(unlinkat),
	/* memory */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(sysinfo),
	/* waiting, signals, time */
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(restart_syscall),
	SCMP_SYS(futex), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
	SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	/* oneself */
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
	SCMP_SYS(getrandom), SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/* What a library may try and do without: not permitted. */
static const int refused[] = {
	SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept),
	SCMP_SYS(accept4), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
	SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(fork), SCMP_SYS(vfork),
	SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(chown), SCMP_SYS(fchown), SCMP_SYS(lchown),
	SCMP_SYS(fchownat), SCMP_SYS(setxattr), SCMP_SYS(lsetxattr), SCMP_SYS(fsetxattr), SCMP_SYS(removexattr),
	SCMP_SYS(utimensat), SCMP_SYS(truncate), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink), SCMP_SYS(symlinkat),
	SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(rmdir), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2),
	SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(chdir), SCMP_SYS(fchdir), SCMP_SYS(umask), SCMP_SYS(setsid),
	SCMP_SYS(setpgid), SCMP_SYS(tkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo), SCMP_SYS(memfd_create),
};

/* What no part of the program and of its libraries ever calls: whoever does is somebody else, and dies. */
static const int deadly[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
	SCMP_SYS(pidfd_getfd), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(move_mount), SCMP_SYS(open_tree),
	SCMP_SYS(fsopen), SCMP_SYS(fsmount), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(unshare), SCMP_SYS(setns),
	SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register), SCMP_SYS(keyctl),
	SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(open_by_handle_at), SCMP_SYS(personality), SCMP_SYS(setuid),
	SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid), SCMP_SYS(setresgid),
	SCMP_SYS(setgroups), SCMP_SYS(setfsuid), SCMP_SYS(setfsgid), SCMP_SYS(capset), SCMP_SYS(iopl), SCMP_SYS(ioperm),
};

/* TCGETS2 and its like carry a structure of 44 bytes whose header cannot stand beside termios.h. */
static const unsigned long terminal_requests[] = {
	TCGETS, TCSETS, TCSETSW, TCSETSF, TCFLSH, TIOCGWINSZ, FIONREAD,
	_IOR('T', 0x2a, char[44]), _IOW('T', 0x2b, char[44]), _IOW('T', 0x2c, char[44]), _IOW('T', 0x2d, char[44]),
};

/* They put words into the mouth of whoever reads the terminal next. */
static const unsigned long deadly_requests[] = { TIOCSTI, TIOCLINUX };

static const unsigned long fcntl_commands[] = {
	F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW,
};

static const int instrumented[] = { INSTRUMENTED_CALLS -1 };

#define COUNT(list) (sizeof (list) / sizeof *(list))

/* ---- the filter ---- */

/* Rules are added until one fails. */
struct filter {
	scmp_filter_ctx c;
	int error;                 /* 0, or a negative errno */
};

static bool
is_instrumented(int call)
{
	for (size_t i = 0; i + 1 < COUNT(instrumented); i++)
		if (instrumented[i] == call)
			return true;
	return false;
}

static void
add(struct filter *x, uint32_t action, int call, unsigned n, const struct scmp_arg_cmp *compare)
{
	if (!x->error && !is_instrumented(call))
		x->error = seccomp_rule_add_array(x->c, action, call, n, compare);
}

static void
add_list(struct filter *x, uint32_t action, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(x, action, calls[i], 0, NULL);
}

/* Where an argument, of which the kernel looks at 32 bits, is one of the list. */
static void
add_where(struct filter *x, uint32_t action, int call, unsigned argument, const unsigned long *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(x, action, call, 1, &SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, 0xffffffffu, list[i] & 0xffffffffu));
}

/* Memory is for data: no new code comes in. */
static void
add_memory(struct filter *x, int call)
{
	add(x, SCMP_ACT_ALLOW, call, 1, &SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	add(x, SCMP_ACT_ERRNO(EPERM), call, 1, &SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
}

/* A file opened to be read cannot be cut off on the way, which Landlock before version 3 does not see. */
static void
add_open(struct filter *x)
{
	static const unsigned long ways[] = { O_WRONLY | O_TRUNC, O_RDWR | O_TRUNC };

	add(x, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &SCMP_A2(SCMP_CMP_MASKED_EQ, O_TRUNC, 0));
	for (size_t i = 0; i < COUNT(ways); i++)
		add(x, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_TRUNC, ways[i]));
}

/* Ctrl-Z stops the group that the terminal shows; a dying program raises its own signal.  No other is sent. */
static void
add_signals(struct filter *x, bool alone)
{
	const struct scmp_arg_cmp stop[] = {
		SCMP_A0(SCMP_CMP_MASKED_EQ, 0xffffffffu, 0),
		SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, SIGTSTP),
	};
	const unsigned long self = (unsigned long)getpid();

	if (!alone)
		add(x, SCMP_ACT_ALLOW, SCMP_SYS(kill), COUNT(stop), stop);
	add_where(x, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 0, &self, 1);
}

static void
add_all(struct filter *x, bool alone)
{
	add_list(x, SCMP_ACT_ALLOW, allowed, COUNT(allowed));
	add_list(x, SCMP_ACT_ERRNO(EPERM), refused, COUNT(refused));
	add_list(x, SCMP_ACT_KILL_PROCESS, deadly, COUNT(deadly));
	add_where(x, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, terminal_requests, COUNT(terminal_requests));
	add_where(x, SCMP_ACT_KILL_PROCESS, SCMP_SYS(ioctl), 1, deadly_requests, COUNT(deadly_requests));
	add_where(x, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, fcntl_commands, COUNT(fcntl_commands));
	add_memory(x, SCMP_SYS(mmap));
	add_memory(x, SCMP_SYS(mprotect));
	add_open(x);
	add_signals(x, alone);
	for (size_t i = 0; !x->error && i + 1 < COUNT(instrumented); i++)
		x->error = seccomp_rule_add(x->c, SCMP_ACT_ALLOW, instrumented[i], 0);
}

/* What is in none of the lists does not exist, as on an older kernel: a C library newer than the lists then goes the
 * old way, where "not permitted" would stop it. */
static int
filter_close(bool alone)
{
	struct filter x = { .c = seccomp_init(SCMP_ACT_ERRNO(ENOSYS)) };

	if (!x.c)
		return -ENOMEM;
	x.error = seccomp_attr_set(x.c, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (!x.error)
		x.error = seccomp_attr_set(x.c, SCMP_FLTATR_CTL_TSYNC, 1);
	if (!x.error)
		x.error = seccomp_attr_set(x.c, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	add_all(&x, alone);
	if (!x.error)
		x.error = seccomp_load(x.c);
	seccomp_release(x.c);
	return x.error;
}

/* ---- both ---- */

static void
tell(struct sandbox_report *r, int error)
{
	const char *seccomp = "no programs, no network, no other processes (seccomp)";

	if (!error) {
		snprintf(r->held, sizeof r->held,
		         "From here on %s, and no files but the records and the cases (Landlock %d).", seccomp, r->landlock);
		return;
	}
	snprintf(r->held, sizeof r->held, "From here on %s.", seccomp);
	if (error == -ENOSYS)
		snprintf(r->missing, sizeof r->missing,
		         "The sandbox lets files elsewhere be opened: this kernel has no Landlock.");
	else if (error == -EOPNOTSUPP)
		snprintf(r->missing, sizeof r->missing,
		         "The sandbox lets files elsewhere be opened: Landlock is switched off in this kernel.");
	else
		snprintf(r->missing, sizeof r->missing, "The sandbox lets files elsewhere be opened: Landlock says \"%.60s\".",
		         strerror(-error));
}

bool
sandbox_close_as(const struct sandbox_paths *p, int version, struct sandbox_report *r, struct fault *f)
{
	const char *path = NULL;
	int error;

	*r = (struct sandbox_report){ 0 };
	/* The C library fetches its tables of letters for a locale when the first one is converted. */
	(void)btowc('a');
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fault_machine(f, "the sandbox cannot be closed: %s; expected Linux 3.5 or later", strerror(errno));
	error = version > 0 ? landlock_close(p, version, &path) : version < 0 ? version : -ENOSYS;
	if (error && path) {
		fault_machine(f, "the sandbox cannot let this in: %s; expected a folder that you may open", strerror(-error));
		return fault_in_file(f, path);
	}
	r->landlock = error ? 0 : version;
	tell(r, error);
	error = filter_close(p->alone);
	return !error ||
	    fault_machine(f, "the sandbox cannot be closed: seccomp says \"%s\"; expected a kernel with seccomp filters",
	                  strerror(-error));
}

bool
sandbox_close(const struct sandbox_paths *p, struct sandbox_report *r, struct fault *f)
{
	return sandbox_close_as(p, landlock_version(), r, f);
}

void
sandbox_kernel(struct sandbox_kernel *k)
{
	k->landlock = landlock_version();
	k->seccomp = seccomp_api_get() >= 2;
}
