/* vt_help.h - what tests do with a program on a pseudo-terminal: look, press keys, wait for its end, be its shell. */
#ifndef VT_HELP_H
#define VT_HELP_H

#include "tap.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vt.h"

/* Milliseconds that anything may take. */
enum { LIMIT = 20000 };

/* Wait for a text; the screen when it does not come. */
static inline bool
sees(struct vt *vt, const char *text)
{
	if (vt_wait(vt, text, LIMIT))
		return true;
	tap_diag("no \"%s\" on:\n%s", text, vt_text(vt));
	return false;
}

/* Wait until a text shows no more: a screen is drawn in parts, and what was there goes when the last of them has come. */
static inline bool
goes(struct vt *vt, const char *text)
{
	for (int waited = 0; waited < LIMIT && strstr(vt_text(vt), text); waited += 20)
		vt_wait(vt, "\1", 20);
	return !strstr(vt_text(vt), text);
}

/* Keys by name ("<Enter>") or letters. */
static inline void
keys(struct vt *vt, const char *text)
{
	while (*text) {
		size_t n = *text == '<' ? strcspn(text, ">") + 1 : 1;
		char one[16];

		snprintf(one, sizeof one, "%.*s", (int)n, text);
		if (!vt_key(vt, one))
			tap_bail_out(one);
		text += n;
	}
}

/* Wait until the program has gone and its terminal is closed; its wait status. */
static inline int
ended(struct vt *vt)
{
	struct vt_burst b;
	int status;

	vt_mark(vt);
	vt_settle(vt, (struct vt_patience){ LIMIT, LIMIT, LIMIT }, &b);
	OK(b.eof);
	vt_close(vt, &status);
	return status;
}

static inline bool
exited(int status, int code)
{
	if (!WIFEXITED(status) || WEXITSTATUS(status) != code)
		tap_diag("wait status 0x%x", (unsigned)status);
	return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

/* As much of a shell as Ctrl-Z needs: args[0] in a group of its own, in front; when it stops, a line of input goes on with it.  Its
 * exit status. */
static inline int
shell_of(char *const args[])
{
	char byte;
	int status;
	pid_t pid;

	signal(SIGTTOU, SIG_IGN);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		tcsetpgrp(0, getpid());
		signal(SIGTTOU, SIG_DFL);
		execv(args[0], args);
		_exit(127);
	}
	setpgid(pid, pid);
	while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
		tcsetpgrp(0, getpgrp());
		printf("STOPPED\n");
		fflush(stdout);
		/* The whole line, or its end would be a key. */
		do {
			if (read(0, &byte, 1) != 1)
				return 1;
		} while (byte != '\n');
		tcsetpgrp(0, pid);
		kill(-pid, SIGCONT);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

#endif
