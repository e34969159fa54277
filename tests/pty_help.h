/* pty_help.h - the program in $GHOSTDOSE on a pseudo-terminal, for the tests that drive it.  It runs under --sandbox, and home finds
 * cases/carotid alone. */
#ifndef PTY_HELP_H
#define PTY_HELP_H

#include "vt_help.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char program[4096], real_cases[4096], folder[] = "/tmp/ghostdose-pty.XXXXXX";
static char *self;

/* Every start has a state of its own, of somebody who has seen the tour: what is kept has other tests. */
static inline void
new_state(void)
{
	static int n;
	char path[64], command[4400];

	snprintf(path, sizeof path, "%s/state-%d", folder, n++);
	snprintf(command, sizeof command, "'%s' --state '%s/ghostdose' --script '<Enter>' > /dev/null", program, path);
	if (mkdir(path, 0700) != 0 || system(command) != 0)
		tap_bail_out("no folder in /tmp");
	setenv("XDG_STATE_HOME", path, 1);
}

/* The program on a terminal, behind its closed door: at home, or in a case (of the case path, or a path). */
static inline struct vt *
start_case(const char *of, int rows, int cols, const char *term)
{
	char play[] = "play", door[] = "--sandbox", name[4200];
	char *const args[] = { program, play, name, door, NULL };
	char *const home[] = { program, door, NULL };
	struct vt *vt;

	new_state();
	snprintf(name, sizeof name, "%s", of ? of : "");
	vt = vt_spawn(of ? args : home, rows, cols, term);
	if (!vt)
		tap_bail_out("no pseudo-terminal");
	return vt;
}

static inline struct vt *
start(int rows, int cols, const char *term)
{
	return start_case(NULL, rows, cols, term);
}

static inline struct vt *
opened(const char *term)
{
	struct vt *vt = start(24, 80, term);

	OK(sees(vt, "q leave"));
	return vt;
}

/* Take in what comes within so many milliseconds. */
static inline void
drain(struct vt *vt, int ms)
{
	vt_wait(vt, "\1", ms);
}

/* Wait until the cursor stands in a row with this text. */
static inline bool
cursor_on(struct vt *vt, const char *text)
{
	int row, col;
	bool visible;

	for (int waited = 0; waited < LIMIT; waited += 20) {
		vt_cursor(vt, &row, &col, &visible);
		if (visible && strstr(vt_row(vt, row), text))
			return true;
		drain(vt, 20);
	}
	tap_diag("cursor in row %d, not on \"%s\":\n%s", row, text, vt_text(vt));
	return false;
}

static inline void
to_design(struct vt *vt)
{
	keys(vt, "<Enter>");
	OK(sees(vt, "Mr A., 61"));
	keys(vt, "nn");
	OK(sees(vt, "step 1 of 12"));
	keys(vt, "b<Enter>");
	OK(sees(vt, "right: 2 of 2"));
	keys(vt, "n70<Enter>n52.5<Enter>n88<Enter>n66.5<Enter>");
	OK(sees(vt, "66.5 Gy is near enough"));
	keys(vt, "n");
	OK(sees(vt, "The question"));
	keys(vt, "<Enter>");
	OK(sees(vt, "Mark if handed in"));
}

/* A folder where home finds the one case, whatever else there is. */
static inline void
one_case_alone(const char *real)
{
	char path[4200], link[4200];

	if (!mkdtemp(folder) || !realpath(real, real_cases))
		tap_bail_out("no folder in /tmp, or no cases");
	snprintf(path, sizeof path, "%s/carotid", real_cases);
	snprintf(link, sizeof link, "%s/carotid", folder);
	if (symlink(path, link) != 0 || chdir(folder) != 0)
		tap_bail_out("no folder in /tmp");
	setenv("GHOSTDOSE_CASES", folder, 1);
}

/* The main function of a test program; job: what runs in its place as --job, NULL: nothing. */
static inline int
pty_main(int argc, char **argv, const struct tap_case *cases, size_t n, int (*job)(void))
{
	static char here[4096];
	const char *given = getenv("GHOSTDOSE"), *real = getenv("GHOSTDOSE_CASES");
	int status;

	if (!realpath(given && *given ? given : "build/ghostdose", program) || !realpath(argv[0], here))
		tap_bail_out("GHOSTDOSE (the path of the program) is not set");
	self = here;
	if (job && argc > 1 && !strcmp(argv[1], "--job"))
		return job();
	setenv("GHOSTDOSE", program, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	one_case_alone(real && *real ? real : "cases");
	status = tap_main(cases, n);
	if (chdir("/") == 0) {
		char command[4096];

		snprintf(command, sizeof command, "rm -rf '%s'", folder);
		if (system(command) != 0)
			tap_diag("%s stays", folder);
	}
	return status;
}

#endif
