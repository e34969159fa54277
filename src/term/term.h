/* term.h - the terminal: opens it, shows a canvas, brings the next event, and always gives it back. */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include <stdbool.h>

#include "base/fault.h"
#include "canvas/canvas.h"
#include "canvas/event.h"

struct term_options {
	bool ascii;            /* --ascii: ASCII twins whatever the locale */
	bool no_color;         /* attributes only; so does the environment's NO_COLOR */
	bool alone;            /* no key and no signal stops or breaks off the program: behind it there is no shell */
};

/* What term_open would find, and how it would take it. */
struct term_look {
	bool both_ends;                /* input and output are a terminal */
	bool utf8, no_color;           /* no_color: NO_COLOR is set */
	char asked[64], used[64];      /* TERM, and what is taken for it; used "": none that could do */
	char codeset[32];              /* of the locale */
	int colors, rows, cols;        /* 0: none, or not known */
};
void term_look(struct term_look *look);

/* One at a time: there is one terminal.  Reads TERM, NO_COLOR and the locale (LC_CTYPE only), takes
 * over the signals until term_close.  On a fault (not a terminal, cannot move its cursor) nothing is
 * changed and *t is NULL; the sentence points to --plain. */
struct term;
bool term_open(struct term **t, const struct term_options *o, struct fault *f);
/* Would term_open do? */
bool term_is_possible(void);
/* Give the terminal back as it was.  NULL does nothing. */
void term_close(struct term *t);

/* The size to draw for; glyphs must be ASCII when term_is_ascii. */
void term_size(const struct term *t, int *rows, int *cols);
bool term_is_ascii(const struct term *t);
/* The console of Linux has no braille in its usual fonts. */
bool term_has_braille(const struct term *t);

/* Show the canvas.  Only what differs from the last one is written; nothing when nothing does. */
void term_blit(struct term *t, const struct canvas *c);
/* All anew, for when another program wrote over it (Ctrl-L). */
void term_repaint(struct term *t);

/* Leave the screen, print text (of a canvas: safe lines) where the shell prints, and come back at any key, which is taken: what
 * was printed stays in the terminal's scroll-back, to be copied.  Comes back after timeout_ms too (< 0: never).  Returns a new
 * size that came meanwhile, or EVENT_QUIT, else EVENT_NONE. */
struct event term_show_text(struct term *t, const char *text, int timeout_ms);

/* The next event; EVENT_NONE after timeout_ms (< 0: wait for ever).  After EVENT_QUIT every call
 * says EVENT_QUIT. */
struct event term_next(struct term *t, int timeout_ms);
/* An event waits: drawing may be skipped. */
bool term_pending(struct term *t);

#endif
