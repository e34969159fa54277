/* confine.h - what a process on a public host gives up before it opens anything. */
#ifndef TERM_CONFINE_H
#define TERM_CONFINE_H

#include "base/fault.h"

/* Throw the environment away and begin a new one: TERM when its name is plain (letters, digits, + . _ -, 32 at most),
 * LANG as C.UTF-8 or C, whichever the client's locale comes to, NO_COLOR as 1; of sshd SSH_USER_AUTH (the path that it
 * wrote for ExposeAuthInfo) and SSH_ORIGINAL_COMMAND, emptied.  Before anything else reads the environment. */
bool confine_environment(struct fault *f);

/* No program that has the same user can look in; nothing is inherited but the three streams (those that are closed
 * become /dev/null); files are made for their owner alone. */
bool confine_process(struct fault *f);

struct confine_limits {
	long memory_mib;           /* of address space */
	long cpu_minutes;          /* of the processor */
	long file_mib;             /* of a file that is written */
};

/* No new privileges, no core, no child, at most 64 files, and the limits; job control ends: the signals that stop a
 * process, and the one of a file that is too large, are ignored.  For good. */
bool confine_limits(const struct confine_limits *l, struct fault *f);

#endif
