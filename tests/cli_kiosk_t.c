/* --kiosk when something happens: the learner gets words, and loses nothing.  What somebody tries who wants out is the matter of
 * cli_escapes_t.c, and what sshd does that of cli_sshd_t.c. */
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "process_help.h"
#include "vt_help.h"

enum { ARGS = 16, SAID = 60000, KILLS = 5 };

static char program[4096], self[4096], folder[] = "/tmp/ghostdose-kiosk.XXXXXX", learner[80];

/* The key that the tests come with; its learner is a guest, and named so whoever runs the tests. */
#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"

/* ---- helpers ---- */

/* A kernel without Landlock, as far as a process can tell. */
static int
without_landlock(char **args)
{
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);

	if (!c || seccomp_rule_add(c, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) != 0 || seccomp_load(c) != 0)
		return 125;
	return as_nobody(args);
}

/* With files no larger than so many KiB: a disk that is full. */
static int
on_a_small_disk(char **args)
{
	rlim_t most = (rlim_t)strtoul(args[0], NULL, 10) << 10;

	if (setrlimit(RLIMIT_FSIZE, &(struct rlimit){ most, most }) != 0)
		return 125;
	return as_nobody(args + 1);
}

/* The command line of a session: how it is started ("" , "--without ", "--disk 100 "), and what it has beside its settings. */
static char **
line_of(const char *how, const char *more)
{
	static char text[12000];
	static char *args[ARGS + 1];
	char *rest = text;
	int n = 0;

	snprintf(text, sizeof text, "%s %s%s --kiosk --settings %s/kiosk.csv %s", self, *how ? how : "--bound ", program, folder, more);
	while (n < ARGS && (args[n] = strtok_r(rest, " ", &rest)))
		n++;
	args[n] = NULL;
	return args;
}

static struct vt *
start(const char *how)
{
	struct vt *vt = vt_spawn(line_of(how, ""), 24, 80, "xterm-256color");

	if (!vt)
		tap_bail_out("no pseudo-terminal");
	return vt;
}

/* Without a terminal; what it said on both streams, and its wait status. */
static const char *
run(const char *how, const char *more, const char *input, int *status)
{
	static char said[SAID];
	int in[2], out[2];
	pid_t pid;

	if (pipe(in) != 0 || pipe(out) != 0)
		tap_bail_out("no pipe");
	pid = fork();
	if (pid == 0) {
		char **args = line_of(how, more);

		take_pipes(in, out);
		execv(args[0], args);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	/* NULL: the line stays open. */
	if (input && write(in[1], input, strlen(input)) < 0)
		tap_bail_out("no pipe");
	if (input)
		close(in[1]);
	read_to_end(out[0], said, sizeof said);
	close(out[0]);
	if (!input)
		close(in[1]);
	waitpid(pid, status, 0);
	return said;
}

static void
set(const char *lines)
{
	shell("cd %s && printf 'setting,value\\nroot,%s/root\\ncases,%s/cases\\nlessons,%s/lessons\\nidentity,key\\n%s' > kiosk.csv && chmod 644 "
	      "kiosk.csv", folder, folder, folder, folder, lines);
}

/* A learner who has seen the tour, and nothing else. */
static void
new_learner(void)
{
	shell("cd %s && chmod -R u+rwX root && rm -rf root/* && cp -a template root/%s", folder, learner);
}

/* What progress says of the learner's records. */
static bool
kept(const char *text)
{
	char command[9000], said[SAID];
	size_t n;
	FILE *in;

	snprintf(command, sizeof command, "rm -rf %s/copy; cp -a %s/root/%s %s/copy && chown -R $(id -u) %s/copy && '%s' progress --json --state %s/copy 2>&1",
	         folder, folder, learner, folder, folder, program, folder);
	in = popen(command, "r");
	n = in ? fread(said, 1, sizeof said - 1, in) : 0;
	said[n] = '\0';
	if (in)
		pclose(in);
	if (!strstr(said, text))
		tap_diag("no %s in %s", text, said);
	return strstr(said, text) != NULL;
}

/* ---- who it is ---- */

static void
a_key_is_told_by_sshd(void)
{
	static const struct { const char *prepare, *said; } bad[] = {
		{ "rm -f auth", "what sshd wrote of your key cannot be read: No such file or directory" },
		{ "echo 'publickey ssh-ed25519 AAAA' > auth", "auth:1:11: this is no public key of SSH" },
		{ "echo password > auth", "nobody told the key of SSH that you came with" },
		{ "mkdir auth", "is not its own file for this account" },
	};
	int status;

	new_learner();
	HAS(run("", "", "quit\n", &status), "carotid: Carotid, 14 months on");
	OK(exited(status, 0));
	shell("test \"$(ls %s/root)\" = '%s'", folder, learner);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *said;

		shell("cd %s && rm -rf auth && %s; chmod 600 auth 2> /dev/null; test $(id -u) != 0 || chown -f %d auth || true", folder, bad[i].prepare, NOBODY);
		said = run("", "", "quit\n", &status);
		HAS(said, bad[i].said);
		HAS(said, "No session can begin here just now. What you have worked is kept");
		OK(exited(status, 3));
	}
	shell("cd %s && rm -rf auth && cp -a template-auth auth", folder);
}

static void
a_roster_gives_a_name(void)
{
	int status;

	new_learner();
	shell("cd %s && rm -rf root/* && printf 'learner,key\\njane,SHA256:%s\\n' > roster.csv", folder, learner + strlen("guest-"));
	shell("sed -i 's|_|/|g; s|,root/|&|' %s/roster.csv", folder);
	set("roster,ROSTER\\n");
	shell("sed -i 's|ROSTER|%s/roster.csv|' %s/kiosk.csv", folder, folder);
	HAS(run("", "", "quit\n", &status), "Carotid");
	shell("test \"$(ls %s/root)\" = jane", folder);
	shell("echo 'joe,SHA256:' >> %s/roster.csv; echo 'jane,x' >> %s/roster.csv", folder, folder);
	HAS(run("", "", "quit\n", &status), "tell whoever runs this host");
	OK(exited(status, 3));
	set("");
}

/* ---- what is missing, or full ---- */

static void
a_place_for_records_that_is_none(void)
{
	static const struct { const char *prepare, *said; } bad[] = {
		{ "chmod 500 root/$ME", "records" },
		{ "chmod 400 root/$ME/records.db", "records" },
		{ "chmod 500 root; mv root/$ME aside", "the folder for your records cannot be made: Permission denied" },
		{ "mv root aside", "this folder for the records of all is missing" },
		{ "chmod 755 root/$ME", "others can look into this folder" },
	};
	int status;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *said;

		new_learner();
		shell("cd %s && rm -rf aside && ME=%s && rm -f root/$ME/records.db-* && { %s; }", folder, learner, bad[i].prepare);
		said = run("", "", "quit\n", &status);
		HAS(said, bad[i].said);
		HAS(said, "What you have worked is kept; tell whoever runs this host");
		if (!OK(exited(status, 3)))
			tap_diag("%s: %s", bad[i].prepare, said);
		shell("cd %s && if [ -d aside ]; then rm -rf root; fi; if [ -d aside/%s ]; then mv aside root; else mkdir -p -m 700 root; fi; "
		      "chmod 700 root; test $(id -u) != 0 || chown %d root", folder, learner, NOBODY);
	}
}

static void
without_a_case_there_are_words(void)
{
	struct vt *vt;
	int status;

	new_learner();
	shell("cd %s && mv cases aside-cases && mkdir cases", folder);
	HAS(run("", "", "quit\n", &status), "There is no case and no lesson here");
	OK(exited(status, 0));
	vt = start("");
	OK(sees(vt, "o case"));
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
	shell("cd %s && rmdir cases && mv aside-cases cases", folder);
	/* One goes while somebody looks at the list. */
	vt = start("");
	OK(sees(vt, "Carotid, 14 months on"));
	shell("cd %s && mv cases/carotid aside-carotid", folder);
	keys(vt, "<Enter>");
	OK(sees(vt, "o such file"));
	shell("cd %s && mv aside-carotid cases/carotid", folder);
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
}

/* Room for the first answers, and then none: what was told to be right is kept, what was not can be given again. */
static void
when_the_disk_is_full_it_is_said(void)
{
	struct vt *vt;

	new_learner();
	vt = start("--disk 150 ");
	OK(sees(vt, "q leave"));
	keys(vt, "<Enter>nnnnb<Enter>");
	OK(sees(vt, "right: 2 of 2"));
	keys(vt, "n");
	for (int i = 0; i < 40 && !strstr(vt_text(vt), "not kept"); i++) {
		vt_send(vt, "7\1777\1777\177", 6);
		vt_settle(vt, (struct vt_patience){ 100, 20, LIMIT }, NULL);
	}
	keys(vt, "<C-u>70<Enter>");
	OK(sees(vt, "not kept"));
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
	OK(kept("\"points\": 2.0,"));
	/* Room again. */
	vt = start("");
	OK(sees(vt, "q leave"));
	keys(vt, "<Enter>");
	OK(sees(vt, "step 2 of 12"));
	keys(vt, "<C-u>70<Enter>");
	OK(sees(vt, "4 of 32 points"));
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
	OK(kept("\"points\": 4.0,"));
}

static void
no_room_from_the_first(void)
{
	int status;

	new_learner();
	shell("rm -f %s/root/%s/*", folder, learner);
	HAS(run("--disk 8 ", "", "quit\n", &status), "tell whoever runs this host");
	OK(exited(status, 3));
	HAS(run("", "", "quit\n", &status), "Carotid");
	OK(exited(status, 0));
}

/* The clock of the host is set back and forth by decades between answers (a kiosk itself takes no clock from its command line). */
static void
when_the_clock_jumps_nothing_is_lost(void)
{
	static const char run_at[] = "cd %s && GHOSTDOSE_CASES=cases GHOSTDOSE_ONLY=1 '%s' --state root/%s --now %s --dump last --script '%s' && grep -q "
	                             "'%s' last";

	new_learner();
	shell("chown -R $(id -u) %s/root/%s", folder, learner);
	shell(run_at, folder, program, learner, "2026-11-26T10:00:00Z",
	      "<Enter>nnnnb<Enter><now:1971-01-01T00:00:00Z>n70<Enter><now:2098-05-05T00:00:00Z>n52.5<Enter><now:2026-11-26T10:01:00Z>n8",
	      "6 of 32 points");
	shell(run_at, folder, program, learner, "1999-01-01T10:00:00Z", "<Enter><BS>88<Enter>", "8 of 32 points");
	OK(kept("\"points\": 8.0,"));
}

/* ---- killed ---- */

/* Answers of the case's first steps, and the points that they bring in all. */
static const struct { const char *keys; int points; } answers[] = {
	{ "nnnnb<Enter>", 2 }, { "n70<Enter>", 4 }, { "n52.5<Enter>", 6 }, { "n88<Enter>", 8 }, { "n66.5<Enter>", 10 },
};

static unsigned
chance(uint64_t *x, unsigned n)
{
	*x = *x * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*x >> 33) % n;
}

static void
killed_at_any_moment_nothing_is_lost(void)
{
	uint64_t x = 20261126;         /* the seed */
	char want[64];

	for (int round = 0; round < KILLS; round++) {
		int n = 1 + (int)chance(&x, sizeof answers / sizeof *answers);
		struct vt *vt;

		new_learner();
		vt = start("");
		OK(sees(vt, "q leave"));
		keys(vt, "<Enter>");
		for (int i = 0; i < n; i++) {
			keys(vt, answers[i].keys);
			snprintf(want, sizeof want, "%d of 32 points", answers[i].points);
			OK(sees(vt, want));
		}
		/* In the middle of what comes next, how far it has come. */
		keys(vt, "n");
		for (unsigned k = chance(&x, 6); k > 0; k--)
			keys(vt, "1");
		kill(vt_pid(vt), SIGKILL);
		vt_close(vt, NULL);
		snprintf(want, sizeof want, "\"points\": %d.0,", answers[n - 1].points);
		if (!OK(kept(want)))
			tap_diag("round %d, %d answers", round, n);
		vt = start("");
		OK(sees(vt, "Continue"));
		keys(vt, "<Enter>");
		snprintf(want, sizeof want, "%d of 32 points", answers[n - 1].points);
		OK(sees(vt, want));
		keys(vt, "<C-c><C-c>");
		OK(exited(ended(vt), 0));
	}
}

/* ---- the end of a session ---- */

static void
it_ends_without_a_key_and_says_so_before(void)
{
	struct vt *vt;
	const char *said;
	int status;

	new_learner();
	set("idle_minutes,0.02\\n");
	vt = start("");
	OK(sees(vt, "q leave"));
	keys(vt, "<Enter>nnnn");
	OK(sees(vt, "step 1 of 12"));
	OK(sees(vt, "No key for"));
	OK(sees(vt, "The session ended: no key for 2 seconds. All that you did is kept"));
	OK(exited(ended(vt), 0));
	said = run("", "", NULL, &status);
	HAS(said, "No key for");
	HAS(said, "The session ended: no key for");
	OK(exited(status, 0));
	set("session_minutes,0.02\\n");
	vt = start("");
	OK(sees(vt, "Continue"));
	OK(sees(vt, "this session ends, as each does"));
	/* Also from the page of text that waits for a key. */
	keys(vt, "y");
	OK(sees(vt, "The session ended after"));
	OK(exited(ended(vt), 0));
	set("");
}

/* A client that reads nothing: the program waits where it writes, and is ended all the same. */
static void
who_does_not_read_is_ended_too(void)
{
	struct winsize size = { 24, 80, 0, 0 };
	char name[80];
	int terminal, end, status;
	pid_t pid;

	new_learner();
	set("session_minutes,0.02\\n");
	if (openpty(&terminal, &end, name, NULL, &size) != 0 || tcflow(end, TCOOFF) != 0)
		tap_bail_out("no pseudo-terminal");
	pid = fork();
	if (pid == 0) {
		char **args = line_of("", "");

		setenv("TERM", "xterm-256color", 1);
		login_tty(end);
		execv(args[0], args);
		_exit(127);
	}
	OK(waitpid(pid, &status, 0) == pid);
	if (!OK((WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)))
		tap_diag("wait status 0x%x", (unsigned)status);
	close(end);
	close(terminal);
	set("");
}

/* ---- kernels ---- */

static void
without_landlock_it_says_so_once(void)
{
	struct vt *vt;
	int status;

	new_learner();
	vt = start("--without ");
	OK(sees(vt, "The sandbox lets files elsewhere be opened: this kernel has no Landlock."));
	keys(vt, "<Down>");
	OK(sees(vt, "q leave"));
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
	HAS(run("--without ", "", "quit\n", &status), "this kernel has no Landlock");
	OK(exited(status, 0));
}

/* ---- what does not go with it ---- */

static void
options_of_others_are_refused(void)
{
	static const char *const bad[] = { "--state /tmp", "--script q", "--plain --answers x", "--now 2026-11-26T10:00:00Z --plain" };
	int status;

	new_learner();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		HAS(run("", bad[i], "", &status), "--kiosk names no files and plays no scripts");
		OK(exited(status, 2));
	}
	/* And its companions without it. */
	{
		char command[9000];

		snprintf(command, sizeof command, "'%s' --root /tmp > %s/out 2>&1", program, folder);
		OK(WEXITSTATUS(system(command)) == 2);
		shell("grep -q 'works with --kiosk only' %s/out", folder);
		snprintf(command, sizeof command, "'%s' score --kiosk carotid 35x2 > %s/out 2>&1", program, folder);
		OK(WEXITSTATUS(system(command)) == 2);
	}
}

static void
no_note_becomes_a_file(void)
{
	const char *said;
	int status;

	new_learner();
	said = run("", "", "carotid\nnext\nb\nnext\n70\nnext\n52.5\nnext\n88\nnext\n66.5\nnext\n40x1.5 bid\nsubmit\nyes\nnext\nb\nnext\nabc\nnext\na\n"
	               "next\na\nnext\nb\nnext\nsign\nnote mine.md\nquit\nquit\n", &status);
	HAS(said, "no file can be written from here");
	OK(exited(status, 0));
	shell("! ls %s/root/%s | grep -v '^records'", folder, learner);
	OK(kept("\"points\": 32.0,"));
}

static const struct tap_case cases[] = {
	TAP_CASE(a_key_is_told_by_sshd),
	TAP_CASE(a_roster_gives_a_name),
	TAP_CASE(a_place_for_records_that_is_none),
	TAP_CASE(without_a_case_there_are_words),
	TAP_CASE(when_the_disk_is_full_it_is_said),
	TAP_CASE(no_room_from_the_first),
	TAP_CASE(when_the_clock_jumps_nothing_is_lost),
	TAP_CASE(killed_at_any_moment_nothing_is_lost),
	TAP_CASE(it_ends_without_a_key_and_says_so_before),
	TAP_CASE(who_does_not_read_is_ended_too),
	TAP_CASE(without_landlock_it_says_so_once),
	TAP_CASE(options_of_others_are_refused),
	TAP_CASE(no_note_becomes_a_file),
};

static void
make_world(const char *real)
{
	char auth[100];

	if (!mkdtemp(folder))
		tap_bail_out("no folder in /tmp");
	shell("cd %s && chmod 755 . && mkdir -m 700 root && mkdir cases lessons && cp -R '%s/carotid' cases && echo 'publickey " KEY "' > auth && chmod 600 auth",
	      folder, real);
	if (getuid() == 0)
		shell("cd %s && chown -R %d root auth", folder, NOBODY);
	snprintf(auth, sizeof auth, "%s/auth", folder);
	setenv("SSH_USER_AUTH", auth, 1);
	set("");
	{
		struct vt *vt = start("");
		FILE *in;

		OK(sees(vt, "Welcome"));
		keys(vt, "<Enter>");
		OK(sees(vt, "Enter open"));
		keys(vt, "<C-c><C-c>");
		ended(vt);
		shell("cd %s && ls root > name && cp -a root/* template && cp -a auth template-auth", folder);
		snprintf(auth, sizeof auth, "%s/name", folder);
		in = fopen(auth, "r");
		if (!in || !fgets(learner, sizeof learner, in))
			tap_bail_out("nobody came in");
		learner[strcspn(learner, "\n")] = '\0';
		fclose(in);
	}
}

int
main(int argc, char **argv)
{
	const char *given = getenv("GHOSTDOSE"), *from = getenv("GHOSTDOSE_CASES");
	char real[4096];
	int status;

	if (!realpath(given && *given ? given : "build/ghostdose", program) || !realpath(argv[0], self) ||
	    !realpath(from && *from ? from : "cases", real))
		tap_bail_out("GHOSTDOSE (the path of the program) is not set");
	if (argc > 2 && !strcmp(argv[1], "--bound"))
		return as_nobody(argv + 2);
	if (argc > 2 && !strcmp(argv[1], "--without"))
		return without_landlock(argv + 2);
	if (argc > 3 && !strcmp(argv[1], "--disk"))
		return on_a_small_disk(argv + 2);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("SSH_ORIGINAL_COMMAND");
	make_world(real);
	status = tap_main(cases, sizeof cases / sizeof *cases);
	shell("rm -rf '%s'", folder);
	return status;
}
