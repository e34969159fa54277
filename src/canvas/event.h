/* event.h - what a terminal, or a script, tells the program: keys by name, a new size, the end. */
#ifndef CANVAS_EVENT_H
#define CANVAS_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum event_kind {
	EVENT_NONE,            /* the time ran out */
	EVENT_KEY,
	EVENT_RESIZE,          /* rows and cols are new; draw again */
	EVENT_INTERRUPT,       /* Ctrl-C: the program decides */
	EVENT_QUIT,            /* hang-up, termination, end of input: keep everything and leave */
};

/* A key is a Unicode code point, or one of these.  Ctrl-letters are EVENT_CTRL('p'). */
enum {
	EVENT_KEY_BASE = 0x110000,
	EVENT_ENTER, EVENT_TAB, EVENT_BACKTAB, EVENT_ESC, EVENT_BACKSPACE, EVENT_DELETE, EVENT_INSERT,
	EVENT_LEFT, EVENT_RIGHT, EVENT_UP, EVENT_DOWN, EVENT_HOME, EVENT_END, EVENT_PAGE_UP, EVENT_PAGE_DOWN,
	EVENT_F1, EVENT_F12 = EVENT_F1 + 11,
	EVENT_CTRL_BASE,       /* + 1 is Ctrl-A */
	EVENT_KEY_END = EVENT_CTRL_BASE + 27
};
/* EVENT_CTRL('p'): lower-case letters only.  Ctrl-H, -I, -J, -M never come: they are Backspace, Tab, Enter. */
#define EVENT_CTRL(letter) ((uint32_t)(EVENT_CTRL_BASE + ((letter) - 'a') + 1))

struct event {
	enum event_kind kind;
	uint32_t key;          /* EVENT_KEY */
	int rows, cols;        /* EVENT_RESIZE */
};

enum { EVENT_NAME_MAX = 16 };

/* "a", "<Enter>", "<S-Tab>", "<F1>", "<C-p>", "<Space>", "<lt>": what event_key_parse reads.  Returns out. */
char *event_key_name(uint32_t key, char out[EVENT_NAME_MAX]);
/* The same for a human in a key bar: "Enter", "F1", "^P", "Space", "a". */
char *event_key_label(uint32_t key, char out[EVENT_NAME_MAX]);

/* Read one key at *p (end is one past the last byte) and step over it.  False, with *p unmoved, at
 * a "<" that begins no key name (scripts have other words in brackets), at what is not UTF-8, or at the end. */
bool event_key_parse(const char **p, const char *end, uint32_t *key);

/* A key that types text: printable, safe, no newline or tab. */
bool event_key_is_text(uint32_t key);

#endif
