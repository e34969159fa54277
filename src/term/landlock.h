/* landlock.h - the wall around files.  Private to the floor. */
#ifndef TERM_LANDLOCK_H
#define TERM_LANDLOCK_H

#include "term/sandbox.h"

/* The version of its interface that the kernel has, from 1; a negative errno when it has none: -ENOSYS too old,
 * -EOPNOTSUPP switched off. */
int landlock_version(void);

/* Leave this thread nothing but the paths, with what that version knows (at most landlock_version()).  Call after
 * no_new_privs.  0; else a negative errno, and *path what could not be opened, NULL when it was not a path's fault. */
int landlock_close(const struct sandbox_paths *p, int version, const char **path);

/* sandbox_close as on a kernel with that version, as landlock_version tells it. */
bool sandbox_close_as(const struct sandbox_paths *p, int version, struct sandbox_report *r, struct fault *f);

#endif
