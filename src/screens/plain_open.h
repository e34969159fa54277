/* plain_open.h - how a case is begun or gone on with, in words.  Private to plain*.c. */
#ifndef SCREENS_PLAIN_OPEN_H
#define SCREENS_PLAIN_OPEN_H

#include "screens/plain_out.h"

/* Say what the case is and whether it is kept, ask where there is a choice, and open a session.  True with *session NULL:
 * the learner left. */
bool plain_open(const struct plain_start *start, const struct plain_io *io, struct arena *arena,
                struct session **session, struct fault *f);

/* The case of a preview as it is on disk now: NULL and said where it cannot be loaded.  Begins with old, or (NULL) where the
 * preview begins.  A fault: the machine's, or there is no such step. */
bool plain_open_preview(const struct plain_start *start, const struct plain_io *io, struct arena *arena, const struct session *old,
                        struct session **session, struct fault *f);

#endif
