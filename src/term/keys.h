/* keys.h - from curses' bytes and codes to our events.  Private to the floor. */
#ifndef TERM_KEYS_H
#define TERM_KEYS_H

#define NCURSES_WIDECHAR 1
#include <ncurses.h>

#include "canvas/event.h"

enum key_read {
	KEY_READ_NOTHING,      /* no byte waits */
	KEY_READ_SKIPPED,      /* something that is no key of ours: look again */
	KEY_READ_KEY
};

/* Take one key from in (nodelay, keypad).  UTF-8 is put together here, so that bytes that are none
 * are left out and a paste of anything does no harm. */
enum key_read keys_read(WINDOW *in, bool utf8, uint32_t *key);

#endif
