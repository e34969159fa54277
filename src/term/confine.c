#include "term/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "term/instrumented.h"

enum { CALL_CLOSE_RANGE = 436, FILES_MAX = 64, TERM_NAME_MAX = 32, LOCALE_NAME_MAX = 32, AUTHINFO_PATH_MAX = 255 };

/* ---- the environment ---- */

static bool
is_plain(const char *text, size_t max, const char *more)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t len = strlen(text);

	if (len == 0 || len > max || !strchr(letters, text[0]))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!strchr(letters, text[i]) && !strchr(more, text[i]))
			return false;
	return true;
}

/* Only whether it is UTF-8 is taken from the client's locale; nothing said is UTF-8, as clients are today. */
static const char *
locale_of_the_client(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *name = getenv(names[i]);

		if (name && *name)
			return is_plain(name, LOCALE_NAME_MAX, "._@-") && (strcasestr(name, "utf-8") || strcasestr(name, "utf8"))
			           ? "C.UTF-8" : "C";
	}
	return "C.UTF-8";
}

/* A variable of the old environment, while it is thrown away. */
struct kept { const char *name; char value[AUTHINFO_PATH_MAX + 1]; bool set; };

static void
keep(struct kept *k, const char *name, const char *value)
{
	k->name = name;
	k->set = value && (size_t)snprintf(k->value, sizeof k->value, "%s", value) < sizeof k->value;
}

bool
confine_environment(struct fault *f)
{
	const char *term = getenv("TERM"), *authinfo = getenv("SSH_USER_AUTH"), *no_color = getenv("NO_COLOR");
	struct kept kept[5];
	bool good;

	keep(&kept[0], "LANG", locale_of_the_client());
	keep(&kept[1], "TERM", term && is_plain(term, TERM_NAME_MAX, "+._-") ? term : NULL);
	keep(&kept[2], "NO_COLOR", no_color && *no_color ? "1" : NULL);
	keep(&kept[3], "SSH_USER_AUTH", authinfo && authinfo[0] == '/' ? authinfo : NULL);
	keep(&kept[4], "SSH_ORIGINAL_COMMAND", getenv("SSH_ORIGINAL_COMMAND") ? "" : NULL);
	good = clearenv() == 0;
	for (size_t i = 0; good && i < sizeof kept / sizeof *kept; i++)
		good = !kept[i].set || setenv(kept[i].name, kept[i].value, 1) == 0;
	return good || fault_memory(f);
}

/* ---- the process ---- */

bool
confine_process(struct fault *f)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR | O_NOCTTY) != fd)
			return fault_machine(f, "a stream is closed and /dev/null cannot be opened; expected it");
	/* Older than Linux 5.9: what was inherited stays. */
	(void)syscall(CALL_CLOSE_RANGE, 3u, ~0u, 0u);
	umask(077);
	if (!INSTRUMENTED_SANITIZER && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return fault_machine(f, "others may look into this process: %s; expected Linux", strerror(errno));
	return true;
}

/* ---- limits ---- */

static bool
limit(int what, rlim_t most, const char *name, struct fault *f)
{
	struct rlimit r;

	if (getrlimit((__rlimit_resource_t)what, &r) != 0)
		return fault_machine(f, "the limit of %s cannot be read: %s; expected Linux", name, strerror(errno));
	if (r.rlim_max > most)
		r.rlim_max = most;
	r.rlim_cur = r.rlim_max;
	if (setrlimit((__rlimit_resource_t)what, &r) != 0)
		return fault_machine(f, "the limit of %s cannot be set: %s; expected Linux", name, strerror(errno));
	return true;
}

/* The processor's soft limit first, which is a signal that asks to end. */
static bool
limit_processor(rlim_t seconds, struct fault *f)
{
	struct rlimit r;

	if (!limit(RLIMIT_CPU, seconds + 10, "processor time", f))
		return false;
	getrlimit(RLIMIT_CPU, &r);
	if (r.rlim_cur > seconds)
		r.rlim_cur = seconds;
	return setrlimit(RLIMIT_CPU, &r) == 0 || fault_machine(f, "the limit of processor time cannot be set; expected Linux");
}

bool
confine_limits(const struct confine_limits *l, struct fault *f)
{
	static const int ignored[] = { SIGTSTP, SIGTTIN, SIGTTOU, SIGXFSZ, SIGPIPE, SIGUSR1, SIGUSR2 };
	const rlim_t mib = 1 << 20;

	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fault_machine(f, "new privileges cannot be given up: %s; expected Linux 3.5 or later", strerror(errno));
	/* The sanitizers reserve terabytes, and look for leaks from a process of their own. */
	if (!INSTRUMENTED_SANITIZER &&
	    (!limit(RLIMIT_AS, (rlim_t)l->memory_mib * mib, "memory", f) || !limit(RLIMIT_NPROC, 0, "processes", f)))
		return false;
	return limit(RLIMIT_CORE, 0, "core dumps", f) && limit(RLIMIT_NOFILE, FILES_MAX, "open files", f) &&
	    limit(RLIMIT_FSIZE, (rlim_t)l->file_mib * mib, "a file's size", f) && limit(RLIMIT_MEMLOCK, 0, "locked memory", f) &&
	    limit(RLIMIT_MSGQUEUE, 0, "message queues", f) && limit_processor((rlim_t)l->cpu_minutes * 60, f);
}
