/* plain.h - the prompt-only face: a whole case in words, line by line, for a screen reader, a slow line or a script.
 *
 * No boxes, no colour, no cursor movement; every page ends with what can be typed. */
#ifndef SCREENS_PLAIN_H
#define SCREENS_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "tutor/tutor.h"

enum { PLAIN_WIDTH = 72, PLAIN_LINE_MAX = RB_REGIMEN_TEXT_MAX + 64 };

struct plain_io {
	void *user;
	/* One line without its end into out[0..size); a line that does not fit is cut.  False at the end of input. */
	bool (*read_line)(void *user, char *out, size_t size);
	/* Safe text, UTF-8 or ASCII; lines end with "\n", a prompt does not. */
	void (*write)(void *user, const char *text);
	int width;                 /* columns to wrap at; 0: PLAIN_WIDTH */
	bool ascii;                /* write ASCII twins */
};

/* Play until the summary, "quit" or the end of input, each of which ends with the summary so far and true.  False
 * with a fault is the machine's fault (out of memory). */
bool plain_play(struct tutor *t, const struct assess *a, const struct plain_io *io, struct fault *f);

#endif
