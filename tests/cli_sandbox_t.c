/* --sandbox: whole cases behind the closed door, on a terminal and line by line, and kernels that lack a wall.  What the
 * door bars is the matter of term_sandbox_t.c. */
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "term/landlock.h"
#include "process_help.h"
#include "vt_help.h"

enum { ARGS = 12, SAID = 60000 };

static char program[4096], self[4096], folder[] = "/tmp/ghostdose-sandbox.XXXXXX", state[64];

/* ---- a kernel that has less, as far as a process can tell ---- */

static int
on_a_kernel_without(char **args)
{
	bool seccomp = !strcmp(args[0], "seccomp");
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);
	int call = seccomp ? SCMP_SYS(seccomp) : SCMP_SYS(landlock_create_ruleset);

	/* Loaded by this one, refused to the next. */
	if (!c || seccomp_rule_add(c, SCMP_ACT_ERRNO(seccomp ? EINVAL : ENOSYS), call, 0) != 0 || seccomp_load(c) != 0)
		return 125;
	execv(program, args + 1);
	return 127;
}

/* ---- helpers ---- */

/* Words at blanks, in a buffer that the next call reuses. */
static char **
words(const char *line)
{
	static char text[8192];
	static char *args[ARGS + 1];
	char *rest = text;
	int n = 0;

	snprintf(text, sizeof text, "%s", line);
	while (n < ARGS && (args[n] = strtok_r(rest, " ", &rest)))
		n++;
	args[n] = NULL;
	return args;
}

/* A state of its own for each test, of somebody who has seen the tour. */
static void
new_state(void)
{
	static int n;
	char command[9000];

	snprintf(state, sizeof state, "%s/state-%02d", folder, n++);
	snprintf(command, sizeof command, "'%s' --state '%s' --script '<Enter>' > /dev/null", program, state);
	if (system(command) != 0)
		tap_bail_out("no state in /tmp");
}

static struct vt *
start(const char *line)
{
	struct vt *vt = vt_spawn(words(line), 24, 80, "xterm-256color");

	if (!vt)
		tap_bail_out("no pseudo-terminal");
	return vt;
}

static struct vt *
start_home(void)
{
	char line[8192];

	snprintf(line, sizeof line, "%s --sandbox --state %s", program, state);
	return start(line);
}

/* Run without a terminal; what it said on both streams, and its wait status. */
static const char *
run(const char *line, const char *input, int *status)
{
	static char said[SAID];
	char in[64];
	int ends[2], fd;
	pid_t pid;

	snprintf(in, sizeof in, "%s/input", folder);
	fd = open(in, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, input, strlen(input)) < 0 || lseek(fd, 0, SEEK_SET) != 0 || pipe(ends) != 0)
		tap_bail_out("no file in /tmp");
	pid = fork();
	if (pid == 0) {
		char **args = words(line);

		dup2(fd, 0);
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		close(ends[0]);
		execv(args[0], args);
		_exit(127);
	}
	close(fd);
	close(ends[1]);
	read_to_end(ends[0], said, sizeof said);
	close(ends[0]);
	waitpid(pid, status, 0);
	return said;
}

static const char *
run_program(const char *arguments, const char *input, int *status)
{
	char line[8192];

	snprintf(line, sizeof line, "%s %s", program, arguments);
	return run(line, input, status);
}

/* ghostdose progress --state ... has this. */
static bool
progress_has(const char *text)
{
	char arguments[128];
	const char *said;
	int status;

	snprintf(arguments, sizeof arguments, "progress --json --state %s", state);
	said = run_program(arguments, "", &status);
	OK(exited(status, 0));
	if (!strstr(said, text))
		tap_diag("no %s in %s", text, said);
	return strstr(said, text) != NULL;
}

/* ---- on a terminal ---- */

/* From home to the question of the design. */
static void
work_the_steps(struct vt *vt)
{
	OK(sees(vt, "q leave"));
	keys(vt, "<Enter>");
	OK(sees(vt, "Mr A., 61"));
	keys(vt, "nnnn");
	OK(sees(vt, "step 1 of 12"));
	keys(vt, "b<Enter>");
	OK(sees(vt, "right: 2 of 2"));
	vt_resize(vt, 20, 60);
	keys(vt, "n70<Enter>n52.5<Enter>n88<Enter>n66.5<Enter>");
	OK(sees(vt, "66.5 Gy is near enough"));
	vt_resize(vt, 40, 120);
	keys(vt, "n");
	OK(sees(vt, "The question"));
	keys(vt, "<Enter>");
	OK(sees(vt, "Mark if handed in"));
}

static void
stop_and_continue(struct vt *vt, const char *there)
{
	keys(vt, "<C-z>");
	OK(sees(vt, "STOPPED"));
	vt_resize(vt, 24, 80);
	vt_send(vt, "g\n", 2);
	OK(sees(vt, there));
}

static void
hand_in(struct vt *vt)
{
	keys(vt, "<Up><C-u>40x1.5 bid<Esc>");
	OK(sees(vt, "40x1.5 bid"));
	keys(vt, "<Enter>");
	OK(sees(vt, "y / n"));
	keys(vt, "y");
	OK(sees(vt, "Handed in: it passes"));
	keys(vt, "<Enter>n");
	OK(sees(vt, "step 7 of 12"));
	keys(vt, "b<Enter>");
	OK(sees(vt, "22 of 32 points"));
	keys(vt, "nabc<Enter>na<Enter>na<Enter>nb<Enter>nsign<Enter>");
	OK(sees(vt, "32 of 32 points"));
	keys(vt, "n");
	OK(sees(vt, "You have worked the case: 32 of 32 points."));
}

static void
look_at_the_slice(struct vt *vt)
{
	OK(sees(vt, "The cord that moved"));
	keys(vt, "/moved<Enter>");
	OK(sees(vt, "go on"));
	keys(vt, "nnnnnn");
	OK(sees(vt, "step 1 of 9"));
	keys(vt, "v");
	OK(sees(vt, "following the tissue"));
	keys(vt, "<Up><Left>zol");
	vt_resize(vt, 30, 100);
	keys(vt, "w");
	keys(vt, "<Esc><Esc>");
}

static void
whole_cases_behind_the_door(void)
{
	char line[9000];
	struct vt *vt;

	new_state();
	snprintf(line, sizeof line, "%s --job %s --sandbox --state %s", self, program, state);
	vt = start(line);
	work_the_steps(vt);
	stop_and_continue(vt, "Mark if handed in");
	hand_in(vt);
	keys(vt, "<PageDown><PageDown><Enter>");
	look_at_the_slice(vt);
	stop_and_continue(vt, "q ");
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
	OK(progress_has("\"carotid\""));
	OK(progress_has("\"best_points\": 32"));
	OK(progress_has("\"cord\""));
}

static void
it_goes_on_where_one_left(void)
{
	struct vt *vt;

	new_state();
	vt = start_home();
	OK(sees(vt, "q leave"));
	keys(vt, "<Enter>nnnnb<Enter>");
	OK(sees(vt, "right: 2 of 2"));
	keys(vt, "n7");
	OK(sees(vt, "step 2 of 12"));
	/* In the middle of a number the line drops. */
	vt_close(vt, NULL);
	vt = start_home();
	OK(sees(vt, "you left mid-answer: \"7\""));
	keys(vt, "<Enter>");
	OK(sees(vt, "step 2 of 12"));
	OK(sees(vt, "your answer  7"));
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
}

/* A line of /proc/PID/status. */
static bool
kernel_says(pid_t pid, const char *want)
{
	char path[64], line[256];
	bool found = false;
	FILE *in;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	in = fopen(path, "r");
	while (in && fgets(line, sizeof line, in))
		found = found || !strncmp(line, want, strlen(want));
	if (in)
		fclose(in);
	return found;
}

static void
the_kernel_says_that_it_is_closed(void)
{
	struct vt *vt;

	new_state();
	vt = start_home();
	OK(sees(vt, "q leave"));
	OK(kernel_says(vt_pid(vt), "NoNewPrivs:\t1"));
	OK(kernel_says(vt_pid(vt), "Seccomp:\t2"));
	kill(vt_pid(vt), SIGTERM);
	OK(exited(ended(vt), 0));
}

/* Terminals that curses drives in other ways, and letters of another kind. */
static void
any_terminal_will_do(void)
{
	static const char *const names[] = { "vt100", "linux", "screen-256color", "xterm-kitty", "nonsense" };
	char line[9000];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vt *vt;

		new_state();
		setenv("LC_ALL", i % 2 ? "C" : "C.UTF-8", 1);
		snprintf(line, sizeof line, "%s --sandbox --state %s", program, state);
		vt = vt_spawn(words(line), 24, 80, names[i]);
		if (!vt)
			tap_bail_out("no pseudo-terminal");
		if (!OK(sees(vt, "q leave")))
			tap_diag("TERM=%s", names[i]);
		look_at_the_slice(vt);
		keys(vt, "<C-c><C-c>");
		OK(exited(ended(vt), 0));
	}
	setenv("LC_ALL", "C.UTF-8", 1);
}

/* A folder of cases with one in it; behind the program's back its place is taken by a link to another one. */
static void
a_case_elsewhere_is_not_read(void)
{
	char cases[64], held[128], aside[128], line[9000];

	snprintf(cases, sizeof cases, "%s/list", folder);
	snprintf(held, sizeof held, "%s/mine", cases);
	snprintf(aside, sizeof aside, "%s/aside", folder);
	if (landlock_version() <= 0) {
		tap_skip("this kernel has no Landlock: that files elsewhere are barred is not tested");
		return;
	}
	for (int closed = 0; closed < 2; closed++) {
		struct vt *vt;

		new_state();
		snprintf(line, sizeof line, "%s%s --state %s", program, closed ? " --sandbox" : "", state);
		setenv("GHOSTDOSE_CASES", cases, 1);
		vt = start(line);
		OK(sees(vt, "Carotid, 14 months on"));
		if (rename(held, aside) != 0 || symlink("../all/carotid", held) != 0)
			tap_bail_out("no link in /tmp");
		keys(vt, "<Enter>");
		OK(sees(vt, closed ? "Permission denied" : "Mr A., 61"));
		if (unlink(held) != 0 || rename(aside, held) != 0)
			tap_bail_out("no link in /tmp");
		keys(vt, "<C-c><C-c>");
		OK(exited(ended(vt), 0));
	}
	snprintf(cases, sizeof cases, "%s/all", folder);
	setenv("GHOSTDOSE_CASES", cases, 1);
}

static void
a_crash_gives_the_terminal_back(void)
{
	struct vt_burst b;
	struct vt *vt;
	int status;

	new_state();
	vt = start_home();
	OK(sees(vt, "q leave"));
	vt_mark(vt);
	kill(vt_pid(vt), SIGABRT);
	vt_settle(vt, (struct vt_patience){ LIMIT, LIMIT, LIMIT }, &b);
	OK(b.eof);
	OK(!strstr(vt_text(vt), "q leave"));
	vt_close(vt, &status);
	OK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- without a terminal ---- */

static void
line_by_line_behind_the_door(void)
{
	char arguments[128], open_door[SAID];
	int status;

	/* The same without and with it, and kept both times. */
	for (int closed = 0; closed < 2; closed++) {
		const char *said;
		char *place;

		new_state();
		snprintf(arguments, sizeof arguments, "play carotid --plain --seed 1%s --state %s", closed ? " --sandbox" : "", state);
		said = run_program(arguments, "next\nb\nnext\n70\nnext\n52.5\nnext\n88\nnext\n66.5\nnext\n40x1.5 bid\nsubmit\nyes\nnext\nb\n"
		                              "next\nabc\nnext\na\nnext\na\nnext\nb\nnext\nsign\nnext\n", &status);
		OK(exited(status, 0));
		/* The folder is named. */
		place = strstr(said, "/state-");
		if (OK(place))
			memcpy(place + strlen("/state-"), "00", 2);
		if (closed)
			IS_STR(said, open_door);
		else
			snprintf(open_door, sizeof open_door, "%s", said);
		HAS(said, "Total: 32 of 32 points.");
		OK(progress_has("\"best_points\": 32"));
	}
}

static void
a_script_behind_the_door(void)
{
	char open_door[SAID], dump[128];
	int status;

	snprintf(open_door, sizeof open_door, "%s", run_program("--script <Enter><dump:a>nnnn<dump:b>", "", &status));
	OK(exited(status, 0));
	IS_STR(run_program("--sandbox --script <Enter><dump:a>nnnn<dump:b>", "", &status), open_door);
	OK(exited(status, 0));
	IS_STR(run_program("--sandbox --dump - --script <Enter><dump:a>nnnn<dump:b>", "", &status), open_door);
	OK(exited(status, 0));
	snprintf(dump, sizeof dump, "--sandbox --script q --dump %s/dump", folder);
	HAS(run_program(dump, "", &status), "ghostdose: --dump: --sandbox lets no file be written");
	OK(exited(status, 2));
}

/* ---- kernels that lack a wall ---- */

static void
without_landlock_it_says_so_once(void)
{
	static const char words_of_it[] = "The sandbox lets files elsewhere be opened: this kernel has no Landlock.";
	char line[12500];
	struct vt *vt;
	int status;

	new_state();
	snprintf(line, sizeof line, "%s --without landlock %s --sandbox --state %s", self, program, state);
	vt = start(line);
	OK(sees(vt, words_of_it));
	keys(vt, "<Enter>");
	OK(sees(vt, "Enter go on"));
	OK(!strstr(vt_text(vt), "Landlock"));
	OK(kernel_says(vt_pid(vt), "Seccomp:\t2"));
	keys(vt, "<C-c><C-c>");
	OK(exited(ended(vt), 0));
	snprintf(line, sizeof line, "%s --without landlock %s play carotid --plain --sandbox --state %s", self, program, state);
	HAS(run(line, "", &status), words_of_it);
	OK(exited(status, 0));
	/* Not asked for, not told. */
	snprintf(line, sizeof line, "%s --without landlock %s play carotid --plain --state %s", self, program, state);
	OK(!strstr(run(line, "", &status), "Landlock"));
	OK(exited(status, 0));
}

static void
without_seccomp_it_does_not_start(void)
{
	char line[12500];
	struct vt *vt;
	int status;

	new_state();
	snprintf(line, sizeof line, "%s --without seccomp %s play carotid --plain --sandbox --state %s", self, program, state);
	HAS(run(line, "", &status), "ghostdose: the sandbox cannot be closed: seccomp says");
	OK(exited(status, 3));
	snprintf(line, sizeof line, "%s --without seccomp %s --sandbox --state %s", self, program, state);
	vt = start(line);
	OK(sees(vt, "ghostdose: the sandbox cannot be closed: seccomp says"));
	OK(exited(ended(vt), 3));
}

static const struct tap_case cases[] = {
	TAP_CASE(whole_cases_behind_the_door),
	TAP_CASE(it_goes_on_where_one_left),
	TAP_CASE(the_kernel_says_that_it_is_closed),
	TAP_CASE(any_terminal_will_do),
	TAP_CASE(a_case_elsewhere_is_not_read),
	TAP_CASE(a_crash_gives_the_terminal_back),
	TAP_CASE(line_by_line_behind_the_door),
	TAP_CASE(a_script_behind_the_door),
	TAP_CASE(without_landlock_it_says_so_once),
	TAP_CASE(without_seccomp_it_does_not_start),
};

/* Two cases as they are, whatever else there is, and a list with one that may be moved. */
static void
make_folders(const char *real)
{
	char command[9000], target[4096];

	if (!mkdtemp(folder) || !realpath(real, target))
		tap_bail_out("no folder in /tmp, or no cases");
	snprintf(command, sizeof command, "cd %s && mkdir all list && cp -R '%s/carotid' '%s/cord' all && cp -R all/carotid list/mine",
	         folder, target, target);
	if (system(command) != 0 || chdir(folder) != 0)
		tap_bail_out("no folder in /tmp");
	snprintf(command, sizeof command, "%s/all", folder);
	setenv("GHOSTDOSE_CASES", command, 1);
}

int
main(int argc, char **argv)
{
	const char *given = getenv("GHOSTDOSE"), *real = getenv("GHOSTDOSE_CASES");
	int status;

	if (!realpath(given && *given ? given : "build/ghostdose", program) || !realpath(argv[0], self))
		tap_bail_out("GHOSTDOSE (the path of the program) is not set");
	if (argc > 2 && !strcmp(argv[1], "--job"))
		return shell_of(argv + 2);
	if (argc > 3 && !strcmp(argv[1], "--without"))
		return on_a_kernel_without(argv + 2);
	setenv("GHOSTDOSE", program, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	make_folders(real && *real ? real : "cases");
	status = tap_main(cases, sizeof cases / sizeof *cases);
	if (chdir("/") == 0) {
		char command[128];

		snprintf(command, sizeof command, "rm -rf '%s'", folder);
		if (system(command) != 0)
			tap_diag("%s stays", folder);
	}
	return status;
}
