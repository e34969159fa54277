/* plain.h - the prompt-only face: a whole case in words, line by line, for a screen reader, a slow line or a script.
 *
 * No boxes, no colour, no cursor movement; every page ends with what can be typed. */
#ifndef SCREENS_PLAIN_H
#define SCREENS_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "tutor/session.h"

enum { PLAIN_WIDTH = 72, PLAIN_LINE_MAX = RB_REGIMEN_TEXT_MAX + 64 };

struct plain_io {
	void *user;
	/* One line without its end into out[0..size); a line that does not fit is cut.  False at the end of input. */
	bool (*read_line)(void *user, char *out, size_t size);
	/* Safe text, UTF-8 or ASCII; lines end with "\n", a prompt does not. */
	void (*write)(void *user, const char *text);
	int64_t (*now)(void *user);        /* seconds since 1970 UTC */
	/* A file as a whole or not at all; NULL: none can be written. */
	bool (*write_file)(void *user, const char *path, const char *text, size_t len, struct fault *f);
	int width;                 /* columns to wrap at; 0: PLAIN_WIDTH */
	bool ascii;                /* write ASCII twins */
};

struct plain_start {
	struct records *records;   /* NULL: nothing is kept */
	const char *why_not;       /* a sentence, said once; NULL or "": none */
	const char *path;          /* of the case */
	const uint64_t *seed;      /* of an attempt that begins; NULL: the learner's own */
	bool due;                  /* begin what is due alone, whatever there is */
	bool preview;              /* as an author looks at it: nothing is kept, and the word reload shows what was saved */
	const char *from;          /* of a preview: the step it begins with (session_preview); NULL: the beginning */
};

/* Play the case, from where an earlier session left it, until the summary, "quit" or the end of input, each of which
 * ends with the summary so far and true.  False with a fault: the case does not load (of a preview it may be mended), or the machine's fault (out of
 * memory). */
bool plain_play(const struct plain_start *start, const struct plain_io *io, struct fault *f);

#endif
