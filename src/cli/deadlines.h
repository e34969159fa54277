/* deadlines.h - when a session on a public host ends by itself: after so long without a key, and in all; each is told
 * beforehand.  Knows no clock: times are milliseconds of one that never jumps. */
#ifndef CLI_DEADLINES_H
#define CLI_DEADLINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for a sentence. */
enum { DEADLINE_WORDS = 160 };

enum deadline { DEADLINE_NONE, DEADLINE_IDLE, DEADLINE_SESSION };

struct deadlines {
	int64_t idle_ms, session_ms;       /* 0: none */
	int64_t began, last_key;
	bool told_idle, told_session;
};

void deadlines_begin(struct deadlines *d, int64_t idle_ms, int64_t session_ms, int64_t now);

/* A key was pressed: only keys count, as a client answers for a learner who is long gone. */
void deadlines_key(struct deadlines *d, int64_t now);

/* How long to wait for a key before looking again, in ms; -1: for ever. */
int deadlines_wait(const struct deadlines *d, int64_t now);

/* Which has passed; for the one that is near, and was not told yet, the sentence into out, else "". */
enum deadline deadlines_look(struct deadlines *d, int64_t now, char *out, size_t size);

/* What to say behind the last screen. */
void deadlines_farewell(const struct deadlines *d, enum deadline which, char *out, size_t size);

#endif
