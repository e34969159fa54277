/* sandbox.h - the door that the program closes behind itself once all is open: from then on it has its terminal, its
 * records and its cases, and nothing else.
 *
 * Two walls.  seccomp: of the system calls only those that a session makes; no programs, sockets, other processes,
 * links, modes or owners of files.  Landlock, where the kernel has it: of the files only those of the paths.  Neither
 * can be taken down again, by whomever. */
#ifndef TERM_SANDBOX_H
#define TERM_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

struct sandbox_paths {
	const char *const *read;   /* n_read files, or folders with all beneath them; what is not there is left out */
	size_t n_read;
	const char *write;         /* a folder: files in it may be made, read, written and deleted; NULL: nowhere */
	bool alone;                /* the process may not even stop its own group: there is no shell to come back to */
};

enum { SANDBOX_MISSING_MAX = 160 };

struct sandbox_report {
	int landlock;              /* version of Landlock's interface that holds; 0: none */
	char held[320];            /* what holds from here on, as a sentence */
	char missing[SANDBOX_MISSING_MAX]; /* what the kernel does not have, as a sentence to be said once, or "" */
};

/* What of it this kernel has. */
struct sandbox_kernel {
	int landlock;              /* version of its interface; negative errno: -ENOSYS not there, -EOPNOTSUPP switched off */
	bool seccomp;
};
void sandbox_kernel(struct sandbox_kernel *k);

/* Close the door: for good, and for all threads of the process that there are (Landlock: for the one that calls, so
 * call it with one).  A fault of the machine when seccomp cannot be had, or the folder to write in; the process may
 * be half closed in then, and should end. */
bool sandbox_close(const struct sandbox_paths *p, struct sandbox_report *r, struct fault *f);

#endif
