/* Ways out of a kiosk, each tried and each barred, and each open in a build without the one defence that bars it: then it is this
 * defence that does it, and the attempt is a real one.  Where there are two walls, each holds alone.
 *
 * From without the program that is shipped is tried; from within (as if the program had been taken over) one that is linked of
 * the same objects and has a traitor in it.  tests/kiosk/without.c is the traitor, and what leaves the defences out. */
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
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
#include "vt_help.h"

enum { NOBODY = 65534, ARGS = 12, BYTES = 1 << 20 };

static char folder[] = "/tmp/ghostdose-escapes.XXXXXX", self[4096], me[64];

enum outcome { REFUSED, ESCAPED, LOST };
static const char *const outcomes[] = { "refused", "escaped", "neither refused nor escaped" };

/* ---- helpers ---- */

static void
shell(const char *format, ...)
{
	char command[4096];
	va_list ap;

	va_start(ap, format);
	vsnprintf(command, sizeof command, format, ap);
	va_end(ap);
	if (system(command) != 0)
		tap_bail_out(command);
}

/* As somebody who may nothing: root would be let through by the permissions of files. */
static int
as_nobody(char **args)
{
	if (getuid() == 0 && (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0))
		return 125;
	execv(args[0], args);
	return 127;
}

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
		if (getuid() == 0 && (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0))
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

static void
from_outside_each_is_refused(void)
{
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		is_outcome(escapes[i].name, "nothing", try_from_outside(&escapes[i], "ghostdose", ""), REFUSED);
}

static void
without_its_defence_each_succeeds(void)
{
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		is_outcome(escapes[i].name, escapes[i].without,
		           try_from_outside(&escapes[i], escapes[i].kind == CLAMP ? "without-clamp" : "without", escapes[i].without), ESCAPED);
}

/* ---- what is tried from within ---- */

struct betrayal {
	const char *name;                  /* in without.c */
	const char *walls;                 /* what has to go for it to succeed, commas between */
	bool deadly;                       /* ends the session where it is tried, so it is tried alone */
};

static const struct betrayal betrayals[] = {
	{ "run_a_shell", "seccomp,landlock", true },
	{ "run_by_descriptor", "seccomp,landlock", true },
	{ "call_system", "seccomp,landlock,processes", true },
	{ "call_popen", "seccomp,landlock,processes", true },
	{ "spawn_a_shell", "seccomp,landlock,processes", true },
	{ "start_a_process", "seccomp,processes", false },
	{ "be_traced", "seccomp", true },
	{ "debug_another", "seccomp,landlock", true },
	{ "read_anothers_memory", "seccomp,landlock", true },
	{ "type_for_the_terminal", "seccomp", true },
	{ "leave_the_namespace", "seccomp", true },
	{ "be_somebody", "seccomp", true },
	{ "be_another_kind", "seccomp", true },
	{ "open_a_connection", "seccomp", false },
	{ "open_a_local_socket", "seccomp", false },
	{ "open_a_line_to_the_kernel", "seccomp", false },
	{ "signal_another", "seccomp", false },
	{ "signal_everybody", "seccomp", false },
	{ "make_memory_a_file", "seccomp", false },
	{ "map_code", "seccomp", false },
	{ "make_data_code", "seccomp", false },
	{ "share_memory", "seccomp", false },
	{ "watch_files", "seccomp", false },
	{ "open_the_records_to_all", "seccomp", false },
	{ "let_others_look_in", "seccomp", false },
	{ "limit_another", "seccomp", false },
	{ "read_the_passwords", "landlock", false },
	{ "read_anothers_records", "landlock", false },
	{ "write_anothers_records", "landlock", false },
	{ "write_beside_another", "landlock", false },
	{ "read_through_the_parent", "landlock", false },
	{ "read_the_roster", "landlock", false },
	{ "change_the_settings", "landlock", false },
	{ "change_a_case", "landlock", false },
	{ "delete_a_case", "landlock", false },
	{ "put_a_case", "landlock", false },
	{ "write_in_tmp", "landlock", false },
	{ "read_the_machine", "landlock", false },
	{ "read_what_it_was_given", "landlock", false },
	{ "take_another_terminal", "landlock", false },
	{ "read_through_a_link", "landlock", false },
	{ "list_the_learners", "landlock", false },
	{ "open_many_files", "files", false },
	{ "take_all_memory", "memory", false },
	{ "fill_the_disk", "size", false },
	{ "leave_a_file_for_others", "umask", false },
	{ "read_what_was_left_open", "inherited", false },
};
enum { BETRAYALS = sizeof betrayals / sizeof *betrayals };

static const struct escape inside = { .args = "", .set = "", .prepare = "" };

/* Somebody of the same account, for as long as the test lives. */
static char another[20];

static void
begin_another(void)
{
	static char program_of[] = "/bin/sleep", long_enough[] = "1000";
	char *args[] = { program_of, long_enough, NULL };
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(as_nobody(args));
	}
	snprintf(another, sizeof another, "%d", (int)pid);
}

/* A session in which these are tried one after the other; what was written, and how it ended. */
static const char *
betray(const char *attempts, const char *without, int *status)
{
	int record = open(in_folder("record"), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600), secret;
	const char *said;
	struct vt *vt;

	new_day();
	/* As a careless parent leaves it. */
	secret = open(in_folder("secret"), O_RDONLY);
	dup2(secret, 9);
	setenv("ATTEMPT", attempts, 1);
	setenv("PLACE", folder, 1);
	setenv("OTHER", another, 1);
	vt = enter(&inside, "without", without, record);
	close(9);
	close(secret);
	vt_wait(vt, "ALL TRIED", LIMIT);
	said = written(vt, record);
	if (!strstr(said, "ALL TRIED"))
		*status = ended(vt);
	else {
		*status = 0;
		vt_close(vt, NULL);
	}
	close(record);
	return said;
}

static enum outcome
outcome_of(const char *name, const char *said, int status)
{
	char words[100];

	snprintf(words, sizeof words, "ESCAPED: %s;", name);
	if (strstr(said, words) || (WIFEXITED(status) && WEXITSTATUS(status) == 77))
		return ESCAPED;
	snprintf(words, sizeof words, "REFUSED: %s:", name);
	if (strstr(said, words) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS))
		return REFUSED;
	return LOST;
}

/* Can a kernel or a build that lacks something not show it? */
static bool
is_shown(const struct betrayal *b)
{
	if (INSTRUMENTED_SANITIZER && (strstr(b->walls, "processes") || strstr(b->walls, "memory") || !strcmp(b->name, "be_traced") ||
	                               strstr(b->name, "limits") || strstr(b->name, "look_in")))
		return false;
	return landlock_version() > 0 || !strstr(b->walls, "landlock");
}

/* All of the betrayals that go well together, in one session; want[i] of each. */
static void
try_together(const char *walls, const char *without, enum outcome want)
{
	char list[2000] = "";
	const char *said;
	int status;

	for (int i = 0; i < BETRAYALS; i++)
		if (!betrayals[i].deadly && is_shown(&betrayals[i]) && (!walls || !strcmp(walls, betrayals[i].walls))) {
			strcat(list, *list ? "," : "");
			strcat(list, betrayals[i].name);
		}
	if (!*list)
		return;
	said = betray(list, without, &status);
	for (int i = 0; i < BETRAYALS; i++)
		if (!betrayals[i].deadly && is_shown(&betrayals[i]) && (!walls || !strcmp(walls, betrayals[i].walls)))
			is_outcome(betrayals[i].name, *without ? without : "nothing", outcome_of(betrayals[i].name, said, status), want);
}

static void
try_alone(const struct betrayal *b, const char *without, enum outcome want)
{
	int status;
	const char *said = betray(b->name, without, &status);

	is_outcome(b->name, *without ? without : "nothing", outcome_of(b->name, said, status), want);
}

static void
from_within_each_is_refused(void)
{
	try_together(NULL, "", REFUSED);
	for (int i = 0; i < BETRAYALS; i++)
		if (betrayals[i].deadly && is_shown(&betrayals[i]))
			try_alone(&betrayals[i], "", REFUSED);
}

static void
without_its_walls_each_succeeds(void)
{
	for (int i = 0; i < BETRAYALS; i++) {
		bool first = true;

		for (int k = 0; k < i; k++)
			first = first && (betrayals[k].deadly || strcmp(betrayals[k].walls, betrayals[i].walls) != 0);
		if (betrayals[i].deadly && is_shown(&betrayals[i]))
			try_alone(&betrayals[i], betrayals[i].walls, ESCAPED);
		else if (first && !betrayals[i].deadly)
			try_together(betrayals[i].walls, betrayals[i].walls, ESCAPED);
	}
}

/* A program cannot be run: seccomp says so, and so does Landlock. */
static void
where_there_are_two_walls_each_holds(void)
{
	if (landlock_version() <= 0) {
		tap_skip("this kernel has no Landlock");
		return;
	}
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
		char walls[100], *rest = walls, *one;

		snprintf(walls, sizeof walls, "%s", escapes[i].without);
		while (strchr(escapes[i].without, ',') && (one = strtok_r(rest, ",", &rest)))
			is_outcome(escapes[i].name, one, try_from_outside(&escapes[i], "without", one), REFUSED);
	}
	for (int i = 0; i < BETRAYALS; i++) {
		char walls[100], *rest = walls, *one;

		if (!strchr(betrayals[i].walls, ',') || !is_shown(&betrayals[i]))
			continue;
		snprintf(walls, sizeof walls, "%s", betrayals[i].walls);
		while ((one = strtok_r(rest, ",", &rest)))
			try_alone(&betrayals[i], one, REFUSED);
	}
}

/* ---- the program itself ---- */

/* What could run another one is not even among what the program asks of its libraries, but for posix_spawn, by which commands that
 * draw pictures start the one that makes them; spawn_a_shell tries it from within a kiosk. */
static void
nothing_that_runs_programs_is_imported(void)
{
	static const char *const forbidden[] = { "exec", "system", "popen", "fork", "vfork", "wordexp", "dlopen" };
	char line[400], command[400];
	int symbols = 0;
	FILE *in;

	snprintf(command, sizeof command, "nm -D --undefined-only %s", in_folder("ghostdose"));
	in = popen(command, "r");
	while (in && fgets(line, sizeof line, in)) {
		const char *name = line + strspn(line, " ");

		name += 2;             /* "U " */
		symbols++;
		for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
			if (!strncmp(name, forbidden[i], strlen(forbidden[i])) && !INSTRUMENTED_SANITIZER)
				tap_ok(false, __FILE__, __LINE__, name);
	}
	OK(in && pclose(in) == 0);
	OK(symbols > 100);
}

/* ssh host COMMAND: no terminal, the client's words on the streams. */
static void
a_command_that_the_client_asked_for_is_refused(void)
{
	for (int k = 0; k < 2; k++) {
		char line[9000], said[4000];
		size_t n;
		int status;
		FILE *p;

		new_day();
		snprintf(line, sizeof line, "echo C0644 1 x | SSH_ORIGINAL_COMMAND='scp -t /' WITHOUT=%s %s --as-nobody %s --kiosk --settings %s 2>&1",
		         k ? "command" : "", self, in_folder(k ? "without" : "ghostdose"), in_folder("kiosk.csv"));
		p = popen(line, "r");
		n = p ? fread(said, 1, sizeof said - 1, p) : 0;
		said[n] = '\0';
		status = p ? pclose(p) : -1;
		OK(exited(status, k ? 0 : 2));
		HAS(said, k ? "Carotid" : "no command, no scp, no sftp");
	}
}

static const struct tap_case cases[] = {
	TAP_CASE(from_outside_each_is_refused),
	TAP_CASE(without_its_defence_each_succeeds),
	TAP_CASE(from_within_each_is_refused),
	TAP_CASE(without_its_walls_each_succeeds),
	TAP_CASE(where_there_are_two_walls_each_holds),
	TAP_CASE(nothing_that_runs_programs_is_imported),
	TAP_CASE(a_command_that_the_client_asked_for_is_refused),
};

/* Programs, cases, evil cases, terminals and tables of letters, what sshd would have written, and two learners. */
static void
make_folder(const char *program, const char *build, const char *real)
{
	const struct passwd *account = getpwuid(getuid() == 0 ? NOBODY : getuid());

	if (!account || !mkdtemp(folder))
		tap_bail_out("no folder in /tmp, or no account");
	snprintf(me, sizeof me, "%s", account->pw_name);
	shell("cd %s && chmod 0755 . && umask 022 && cp '%s' ghostdose && cp '%s/tests/kiosk/without' '%s/tests/kiosk/without-clamp' .", folder, program,
	      build, build);
	shell("cd %s && umask 022 && mkdir -p root cases lessons evil evil-lessons xdg/ghostdose home/.local/share/ghostdose locale && "
	      "cp -R '%s/carotid' cases && echo x > cases/carotid/doomed.txt && cp -R '%s/carotid' evil/evil && "
	      "sed 's/^title,.*/title,Evil case/; s/^id,.*/id,evil/' '%s/carotid/case.csv' > evil/evil/case.csv && ln -s ../../evil xdg/ghostdose/cases && "
	      "ln -s ../../../../evil home/.local/share/ghostdose/cases && ln -s root root-link && echo TOPSECRET > secret",
	      folder, real, real, real);
	shell("cd %s && sed 's/^title: .*/title: Evil lesson/; s/^id: .*/id: evil/' '%s/../lessons/'01-*.md > evil-lessons/01-evil.md", folder, real);
	shell("cd %s && mkdir -p terminfo && infocmp -x xterm-256color | sed 's/smcup=/smcup=\\\\E]0;PWNED\\\\007/' > t.src && "
	      "tic -x -o terminfo t.src 2>/dev/null && cp -R terminfo home/.terminfo && cp -R /usr/lib/locale/C.utf8 locale/evil", folder);
	shell("cd %s && printf 'setting,value\\nroot,%s/root\\ncases,%s/cases\\nlessons,%s/lessons\\n' > kiosk.csv && "
	      "printf 'setting,value\\nroot,%s/root\\n' > bare.csv && echo 'publickey ssh-ed25519 "
	      "AAAAC3NzaC1lZDI1NTE5AAAAIEq3sq0nPNFzYfXBZEJYJZ8xJYJZ8xJYJZ8xJYJZ8xJY' > open-auth && cp open-auth own-auth && chmod 0666 open-auth && "
	      "chmod 0600 own-auth && ln -s own-auth link-auth && echo learner,name > roster.csv", folder, folder, folder, folder, folder);
	if (getuid() == 0)
		shell("cd %s && chown -R %d:%d root cases open-auth own-auth kiosk.csv roster.csv", folder, NOBODY, NOBODY);
	shell("cd %s && chmod 0700 root", folder);
	/* As the same somebody; who has seen the tour. */
	shell("cd %s && %s --as-nobody ./ghostdose --state root/victim --script '<Enter>' > /dev/null", folder, self);
	shell("cd %s && cp -a root/victim template && ln -s ../../secret template/link", folder);
}

int
main(int argc, char **argv)
{
	const char *given = getenv("GHOSTDOSE"), *real = getenv("GHOSTDOSE_CASES"), *build = getenv("BUILD");
	char program[4096], cases_at[4096], build_at[4096];
	const struct rlimit core = { 1 << 20, 1 << 20 };
	int status;

	if (!realpath("/proc/self/exe", self))
		tap_bail_out("no /proc");
	if (argc > 2 && !strcmp(argv[1], "--as-nobody"))
		return as_nobody(argv + 2);
	if (argc > 2 && !strcmp(argv[1], "--job"))
		return shell_of(argv + 2);
	if (!realpath(given && *given ? given : "build/ghostdose", program) || !realpath(real && *real ? real : "cases", cases_at) ||
	    !realpath(build && *build ? build : "build", build_at))
		tap_bail_out("GHOSTDOSE (the path of the program) or BUILD is not set");
	setrlimit(RLIMIT_CORE, &core);
	unsetenv("NO_COLOR");
	unsetenv("GHOSTDOSE_CASES");
	unsetenv("XDG_STATE_HOME");
	setenv("LC_ALL", "C.UTF-8", 1);
	make_folder(program, build_at, cases_at);
	begin_another();
	status = tap_main(cases, sizeof cases / sizeof *cases);
	kill(atoi(another), SIGKILL);
	if (chdir("/") == 0)
		shell("rm -rf '%s'", folder);
	return status;
}
