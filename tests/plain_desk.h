/* plain_desk.h - a learner at the prompt-only face, for tests: types lines, and keeps what is said. */
#ifndef PLAIN_DESK_H
#define PLAIN_DESK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

/* A learner who types these lines, and the paper that what is said is written on. */
struct desk {
	const char *const *lines;
	size_t at, n;
	size_t mark, marked;           /* what was on the paper when line `mark` was asked for */
	char *paper;
	size_t used, capacity;
	char path[80], file[20000];    /* the file that was written last */
	int64_t now;                   /* 0: 2001-09-09 01:46 UTC */
	bool refuse;                   /* no file can be written */
};

static inline bool
read_line(void *user, char *out, size_t size)
{
	struct desk *d = user;

	if (d->at == d->mark)
		d->marked = d->used;
	if (d->at >= d->n)
		return false;
	snprintf(out, size, "%s", d->lines[d->at++]);
	return true;
}

static inline void
write_text(void *user, const char *text)
{
	struct desk *d = user;
	size_t len = strlen(text);

	if (d->used + len + 1 > d->capacity) {
		d->capacity = (d->used + len + 1) * 2;
		d->paper = realloc(d->paper, d->capacity);
		if (!d->paper)
			tap_bail_out("out of memory");
	}
	memcpy(d->paper + d->used, text, len + 1);
	d->used += len;
}

static inline int64_t
the_time(void *user)
{
	const struct desk *d = user;

	return d->now ? d->now : 1000000000;
}

#endif
