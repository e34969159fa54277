/* outside.h - what is tried on a kiosk from outside, by keys, environment, arguments, files, signals and sizes; see
 * tests/cli_escapes_t.c. */
#ifndef OUTSIDE_H
#define OUTSIDE_H

#include "../tap.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "term/instrumented.h"
#include "term/landlock.h"
#include "../process_help.h"
#include "../vt_help.h"

enum { ARGS = 12, BYTES = 1 << 20 };

static char folder[] = "/tmp/ghostdose-escapes.XXXXXX", self[4096], me[64];

enum outcome { REFUSED, ESCAPED, LOST };
static const char *const outcomes[] = { "refused", "escaped", "neither refused nor escaped" };

/* ---- helpers ---- */

static char *
in_folder(const char *name)
{
	static char paths[8][300];
	static int n;

	n = (n + 1) % 8;
	snprintf(paths[n], sizeof paths[n], "%s/%s", folder, name);
	return paths[n];
}

/* What the program writes to the terminal, byte for byte. */
static const char *
written(struct vt *vt, int fd)
{
	static char bytes[BYTES];
	ssize_t n;

	(void)vt;
	n = pread(fd, bytes, sizeof bytes - 1, 0);
	for (ssize_t i = 0; i < n; i++)
		if (!bytes[i])
			bytes[i] = ' ';
	bytes[n > 0 ? n : 0] = '\0';
	return bytes;
}

/* The learner's folder as somebody left it who knows the tour. */
static void
new_day(void)
{
	shell("cd %s && chmod 0700 root && rm -rf 'root/%s' && cp -a template 'root/%s' && chmod 0644 kiosk.csv bare.csv", folder, me, me);
}

/* ---- what is tried from outside ---- */

struct escape {
	const char *name;
	const char *without;               /* the defence */
	const char *args;                  /* beside --kiosk --settings FILE */
	const char *set;                   /* environment: NAME=VALUE, "@" for the folder; blanks between */
	const char *prepare;               /* for the shell, in the folder; $ME is the learner's folder there */
	enum outcome (*look)(struct vt *vt, int record);
	enum { PLAIN, JOB, BARE, CLAMP } kind;
};
/* JOB: under a shell with job control; BARE: with settings that name no cases; CLAMP: in the build without limits of a size. */

static bool
at_home(struct vt *vt)
{
	return vt_wait(vt, "q leave", LIMIT);
}

static enum outcome
shows_the_others_case(struct vt *vt, int record)
{
	(void)record;
	if (!at_home(vt))
		return LOST;
	return strstr(vt_text(vt), "Evil") ? ESCAPED : REFUSED;
}

static enum outcome
writes_the_mark(struct vt *vt, int record)
{
	if (!at_home(vt))
		return LOST;
	return strstr(written(vt, record), "PWNED") ? ESCAPED : REFUSED;
}

static enum outcome
reads_tables_of_letters(struct vt *vt, int record)
{
	(void)record;
	if (!at_home(vt))
		return LOST;
	return strstr(vt_text(vt), "\xE2\x94\x80") ? ESCAPED : REFUSED;
}

/* Nothing of the session is left. */
static enum outcome
keeps_the_learner_out(struct vt *vt, int record)
{
	(void)record;
	return at_home(vt) ? REFUSED : ESCAPED;
}

/* Words instead of a session, or the session. */
static enum outcome
lets_in(struct vt *vt, int record)
{
	(void)record;
	if (at_home(vt))
		return ESCAPED;
	return strstr(vt_text(vt), "ghostdose: ") ? REFUSED : LOST;
}

static enum outcome
shows_the_secret(struct vt *vt, int record)
{
	vt_wait(vt, "\1", 400);
	(void)record;
	if (strstr(vt_text(vt), "TOPSECRET"))
		return ESCAPED;
	return strstr(vt_text(vt), "ghostdose: ") ? REFUSED : LOST;
}

static enum outcome
after(struct vt *vt, const char *text)
{
	for (int i = 0; i < LIMIT / 20; i++) {
		if (strstr(vt_text(vt), "STOPPED") || kill(vt_pid(vt), 0) != 0)
			return ESCAPED;
		if (strstr(vt_text(vt), text))
			return REFUSED;
		if (!vt_wait(vt, text, 20) && !vt_wait(vt, "STOPPED", 1)) {
			struct vt_burst b;

			vt_mark(vt);
			vt_settle(vt, (struct vt_patience){ 1, 1, 1 }, &b);
			if (b.eof)
				return ESCAPED;
		}
	}
	return LOST;
}

/* Then the settings open, as they do for any living. */
static enum outcome
stops_by_key(struct vt *vt, const char *key)
{
	if (!at_home(vt))
		return LOST;
	keys(vt, key);
	keys(vt, "s");
	return after(vt, "Settings");
}

static enum outcome ctrl_z(struct vt *vt, int record) { (void)record; return stops_by_key(vt, "<C-z>"); }
static enum outcome ctrl_backslash(struct vt *vt, int record) { (void)record; return stops_by_key(vt, "\x1c"); }

/* The program behind the shell of --job. */
static pid_t
job_of(struct vt *vt)
{
	char path[100];
	int pid = -1;
	FILE *in;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)vt_pid(vt), (int)vt_pid(vt));
	in = fopen(path, "r");
	if (!in || fscanf(in, "%d", &pid) != 1)
		pid = -1;
	if (in)
		fclose(in);
	return pid;
}

static enum outcome
by_signal(struct vt *vt, int number, bool job)
{
	pid_t pid;

	if (!at_home(vt))
		return LOST;
	pid = job ? job_of(vt) : vt_pid(vt);
	if (pid < 2 || kill(pid, number) != 0)
		return LOST;
	keys(vt, "s");
	return after(vt, "Settings");
}

static enum outcome by_tstp(struct vt *vt, int record) { (void)record; return by_signal(vt, SIGTSTP, true); }
static enum outcome by_ttin(struct vt *vt, int record) { (void)record; return by_signal(vt, SIGTTIN, true); }
static enum outcome by_ttou(struct vt *vt, int record) { (void)record; return by_signal(vt, SIGTTOU, true); }
static enum outcome by_usr1(struct vt *vt, int record) { (void)record; return by_signal(vt, SIGUSR1, false); }
static enum outcome by_usr2(struct vt *vt, int record) { (void)record; return by_signal(vt, SIGUSR2, false); }
static enum outcome by_xfsz(struct vt *vt, int record) { (void)record; return by_signal(vt, SIGXFSZ, false); }

/* Pasted where one searches; then the page behind ? comes, so all has been drawn. */
static enum outcome
paste(struct vt *vt, int record, const char *bytes, const char *raw)
{
	if (!at_home(vt))
		return LOST;
	keys(vt, "/");
	vt_send(vt, bytes, strlen(bytes));
	vt_send(vt, "zzz", 3);
	if (!vt_wait(vt, "zzz", LIMIT))
		return LOST;
	return strstr(written(vt, record), raw) ? ESCAPED : REFUSED;
}

static enum outcome paste_a_direction(struct vt *vt, int record) { return paste(vt, record, "a\xE2\x80\xAE" "b", "\xE2\x80\xAE"); }

static enum outcome
as_large_as_can_be(struct vt *vt, int record)
{
	struct winsize ws = { .ws_row = 65535, .ws_col = 65535 };
	int fd;

	(void)record;
	if (!at_home(vt))
		return LOST;
	/* libvterm would take gigabytes itself: only the kernel is told. */
	fd = vt_fd(vt);
	if (ioctl(fd, TIOCSWINSZ, &ws) != 0)
		return LOST;
	kill(vt_pid(vt), SIGWINCH);
	vt_wait(vt, "\1", 300);
	ws = (struct winsize){ .ws_row = 24, .ws_col = 80 };
	ioctl(fd, TIOCSWINSZ, &ws);
	kill(vt_pid(vt), SIGWINCH);
	keys(vt, "s");
	return after(vt, "Settings");
}

/* May another session of the same account look into this one's memory? */
static enum outcome
look_into_memory(struct vt *vt, int record)
{
	char path[64];
	int status;
	pid_t pid;

	(void)record;
	if (!at_home(vt))
		return LOST;
	snprintf(path, sizeof path, "/proc/%d/maps", (int)vt_pid(vt));
	pid = fork();
	if (pid == 0) {
		if (!be_nobody())
			_exit(2);
		_exit(open(path, O_RDONLY) < 0);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) > 1)
		return LOST;
	return WEXITSTATUS(status) ? REFUSED : ESCAPED;
}

static enum outcome
leave_a_core(struct vt *vt, int record)
{
	char path[64], line[200], most[40] = "";
	FILE *in;

	(void)record;
	if (!at_home(vt))
		return LOST;
	snprintf(path, sizeof path, "/proc/%d/limits", (int)vt_pid(vt));
	in = fopen(path, "r");
	while (in && fgets(line, sizeof line, in))
		sscanf(line, "Max core file size %*s %39s", most);
	if (in)
		fclose(in);
	return !*most ? LOST : strcmp(most, "0") ? ESCAPED : REFUSED;
}

static const struct escape escapes[] = {
	{ "environment: cases of one's own by GHOSTDOSE_CASES", "environment,settings", "", "GHOSTDOSE_CASES=@/evil", "", shows_the_others_case, BARE },
	{ "environment: lessons of one's own by GHOSTDOSE_LESSONS", "environment,settings", "", "GHOSTDOSE_LESSONS=@/evil-lessons", "", shows_the_others_case, BARE },
	{ "environment: XDG_DATA_HOME", "environment", "", "XDG_DATA_HOME=@/xdg", "", shows_the_others_case, BARE },
	{ "environment: HOME", "environment", "", "HOME=@/home XDG_DATA_HOME=", "", shows_the_others_case, BARE },
	{ "environment: TERMINFO", "environment", "", "TERMINFO=@/terminfo", "", writes_the_mark, PLAIN },
	{ "environment: TERMINFO_DIRS", "environment", "", "TERMINFO_DIRS=@/terminfo", "", writes_the_mark, PLAIN },
	{ "environment: HOME with a .terminfo", "environment", "", "HOME=@/home", "", writes_the_mark, PLAIN },
	{ "environment: LANG and LOCPATH", "environment", "", "LC_ALL=evil LOCPATH=@/locale", "", reads_tables_of_letters, PLAIN },
	{ "environment: a variable of the program's own", "environment", "", "GHOSTDOSE_SIMD=nonsense", "", keeps_the_learner_out, PLAIN },
	{ "identity: a file of sshd that others can write", "owners", "", "SSH_USER_AUTH=@/open-auth", "", lets_in, PLAIN },
	{ "identity: a link to what sshd wrote of another", "links", "", "SSH_USER_AUTH=@/link-auth", "", lets_in, PLAIN },
	{ "files: one's folder is a link to another's", "links", "", "", "rm -rf \"root/$ME\"; ln -s victim \"root/$ME\"", lets_in, PLAIN },
	{ "files: the root of all is a link", "links", "--root @/root-link", "", "", lets_in, PLAIN },
	{ "files: one's records are a link to another's", "links", "", "", "rm -f \"root/$ME\"/records.db*; ln -s ../victim/records.db \"root/$ME/records.db\"", lets_in, PLAIN },
	{ "files: one's lock is a link to another's", "links", "", "", "rm -f \"root/$ME/records.lock\"; ln -s ../victim/records.lock \"root/$ME/records.lock\"", lets_in, PLAIN },
	{ "files: a folder that others can look into", "owners", "", "", "chmod 0755 \"root/$ME\"", lets_in, PLAIN },
	{ "files: a root that everybody can write", "owners", "", "", "chmod 0777 root", lets_in, PLAIN },
	{ "files: settings that everybody can write", "owners", "", "", "chmod 0666 kiosk.csv", lets_in, PLAIN },
	{ "arguments: a file told as answers", "refusals", "--plain --answers @/secret", "", "", shows_the_secret, PLAIN },
	{ "keys: Ctrl-Z", "alone,seccomp", "", "", "", ctrl_z, JOB },
	{ "keys: Ctrl-\\", "alone", "", "", "", ctrl_backslash, PLAIN },
	{ "signals: SIGTSTP", "alone,seccomp", "", "", "", by_tstp, JOB },
	{ "signals: SIGTTIN", "signals", "", "", "", by_ttin, JOB },
	{ "signals: SIGTTOU", "signals", "", "", "", by_ttou, JOB },
	{ "signals: SIGUSR1", "signals", "", "", "", by_usr1, PLAIN },
	{ "signals: SIGUSR2", "signals", "", "", "", by_usr2, PLAIN },
	{ "signals: SIGXFSZ", "signals", "", "", "", by_xfsz, PLAIN },
	{ "paste: letters that turn the direction round", "letters", "", "", "", paste_a_direction, PLAIN },
	{ "sizes: a window of 65535x65535", "nothing", "", "", "", as_large_as_can_be, CLAMP },
	{ "memory: another session looks into this one", "dumpable", "", "", "", look_into_memory, PLAIN },
	{ "memory: a core is left", "core", "", "", "", leave_a_core, PLAIN },
};

/* "@" is the folder. */
static void
spell(char *out, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text && n + 1 < size; text++)
		n += (size_t)snprintf(out + n, size - n, *text == '@' ? "%s" : "%.1s", *text == '@' ? folder : text);
	out[n < size ? n : size - 1] = '\0';
}

/* Names that were set, to be taken back. */
static void
environment(const char *set, bool on)
{
	char text[1000], *rest = text, *one;

	spell(text, sizeof text, set);
	while ((one = strtok_r(rest, " ", &rest))) {
		char *value = strchr(one, '=');

		*value++ = '\0';
		if (on)
			setenv(one, value, 1);
		else
			unsetenv(one);
	}
	setenv("LC_ALL", "C.UTF-8", !on);
}

static struct vt *
enter(const struct escape *e, const char *program, const char *without, int record)
{
	char line[10000], args[600], *words[ARGS + 8], *rest = line;
	struct vt *vt;
	int n = 0;

	spell(args, sizeof args, e->args);
	snprintf(line, sizeof line, "%s%s --as-nobody %s --kiosk --settings %s %s", self, e->kind == JOB ? " --job /proc/self/exe" : "", in_folder(program),
	         in_folder(e->kind == BARE ? "bare.csv" : "kiosk.csv"), args);
	while (n < ARGS + 7 && (words[n] = strtok_r(rest, " ", &rest)))
		n++;
	words[n] = NULL;
	setenv("WITHOUT", without, 1);
	environment(e->set, true);
	vt = vt_spawn(words, 24, 80, "xterm-256color");
	environment(e->set, false);
	if (!vt)
		tap_bail_out("no pseudo-terminal");
	vt_record(vt, record);
	return vt;
}

static enum outcome
try_from_outside(const struct escape *e, const char *program, const char *without)
{
	int record = open(in_folder("record"), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	enum outcome how;
	struct vt *vt;

	new_day();
	if (*e->prepare)
		shell("cd %s && ME='%s' && %s", folder, me, e->prepare);
	vt = enter(e, program, without, record);
	how = e->look(vt, record);
	if (how == LOST)
		tap_diag("%s, without %s:\n%s", e->name, without, vt_text(vt));
	vt_close(vt, NULL);
	close(record);
	return how;
}

static void
is_outcome(const char *name, const char *without, enum outcome how, enum outcome want)
{
	char what[300];

	snprintf(what, sizeof what, "%s, without %s: %s", name, without, outcomes[want]);
	if (!tap_ok(how == want, __FILE__, __LINE__, what))
		tap_diag("%s without %s: %s", name, without, outcomes[how]);
}

#endif
