#include "term/keys.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* The rest of a character or of an escape sequence that a slow line cut in two. */
enum { REST_MS = 25, SEQUENCE_MAX = 64 };

static const struct {
	int curses;
	uint32_t key;
} codes[] = {
	{ KEY_ENTER, EVENT_ENTER },     { KEY_BTAB, EVENT_BACKTAB },      { KEY_BACKSPACE, EVENT_BACKSPACE },
	{ KEY_DC, EVENT_DELETE },       { KEY_SDC, EVENT_DELETE },        { KEY_IC, EVENT_INSERT },
	{ KEY_LEFT, EVENT_LEFT },       { KEY_SLEFT, EVENT_LEFT },        { KEY_RIGHT, EVENT_RIGHT },
	{ KEY_SRIGHT, EVENT_RIGHT },    { KEY_UP, EVENT_UP },             { KEY_SR, EVENT_UP },
	{ KEY_DOWN, EVENT_DOWN },       { KEY_SF, EVENT_DOWN },           { KEY_HOME, EVENT_HOME },
	{ KEY_FIND, EVENT_HOME },       { KEY_SHOME, EVENT_HOME },        { KEY_A1, EVENT_HOME },
	{ KEY_END, EVENT_END },         { KEY_SELECT, EVENT_END },        { KEY_SEND, EVENT_END },
	{ KEY_C1, EVENT_END },          { KEY_PPAGE, EVENT_PAGE_UP },     { KEY_SPREVIOUS, EVENT_PAGE_UP },
	{ KEY_A3, EVENT_PAGE_UP },      { KEY_NPAGE, EVENT_PAGE_DOWN },   { KEY_SNEXT, EVENT_PAGE_DOWN },
	{ KEY_C3, EVENT_PAGE_DOWN },
};

/* Keys with Ctrl or Alt have names but no fixed code: "kLFT5" is Ctrl-Left. */
static const struct {
	const char *name;
	uint32_t key;
} modified[] = {
	{ "kLFT", EVENT_LEFT }, { "kRIT", EVENT_RIGHT }, { "kUP", EVENT_UP },        { "kDN", EVENT_DOWN },
	{ "kHOM", EVENT_HOME }, { "kEND", EVENT_END },   { "kPRV", EVENT_PAGE_UP },  { "kNXT", EVENT_PAGE_DOWN },
	{ "kDC", EVENT_DELETE }, { "kIC", EVENT_INSERT },
};

static bool
from_code(int code, uint32_t *key)
{
	const char *name;

	if (code > KEY_F0 && code <= KEY_F(12)) {
		*key = EVENT_F1 + (uint32_t)(code - KEY_F0 - 1);
		return true;
	}
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].curses == code) {
			*key = codes[i].key;
			return true;
		}
	name = code > KEY_MAX ? keyname(code) : NULL;
	for (size_t i = 0; name && i < sizeof modified / sizeof *modified; i++)
		if (!strncmp(name, modified[i].name, strlen(modified[i].name))) {
			*key = modified[i].key;
			return true;
		}
	return false;
}

/* The next byte, waiting a moment for it; -1 for none, or for a key that has a code. */
static int
rest(WINDOW *in)
{
	int c = wgetch(in);

	if (c == ERR) {
		struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

		if (poll(&p, 1, REST_MS) > 0)
			c = wgetch(in);
	}
	if (c > 0xff) {
		ungetch(c);
		return -1;
	}
	return c == ERR ? -1 : c;
}

/* Lengths by the first byte; 0 for what is none. */
static int
utf8_length(int lead)
{
	if (lead >= 0xc2 && lead <= 0xdf)
		return 2;
	if (lead >= 0xe0 && lead <= 0xef)
		return 3;
	return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

static enum key_read
read_utf8(WINDOW *in, int lead, uint32_t *key)
{
	char bytes[4] = { (char)lead };
	const char *p = bytes;
	int length = utf8_length(lead);

	if (length == 0)
		return KEY_READ_SKIPPED;
	for (int i = 1; i < length; i++) {
		int c = rest(in);

		if (c < 0)
			return KEY_READ_SKIPPED;
		if ((c & 0xc0) != 0x80) {
			ungetch(c);
			return KEY_READ_SKIPPED;
		}
		bytes[i] = (char)c;
	}
	*key = text_next(&p, bytes + length);
	return p == bytes + length && event_key_is_text(*key) ? KEY_READ_KEY : KEY_READ_SKIPPED;
}

/* To the end of a control sequence of which c is the next byte; a control in the middle of it is no part. */
static void
skip_parameters(WINDOW *in, int c)
{
	for (int i = 0; i < SEQUENCE_MAX && c >= 0x20 && c < 0x40; i++)
		c = rest(in);
	if (c > 0x7e || (c >= 0 && c < 0x20))
		ungetch(c);
}

/* A mouse that another program has left on: what it reports behind its first bytes is no text either. */
static void
skip_mouse(WINDOW *in)
{
	const char *begins = tigetstr("kmous");
	/* (char *)-1 is the library's word for "no such capability". */
	size_t len = begins && begins != (const char *)-1 ? strlen(begins) : 0; /* NOLINT(performance-no-int-to-ptr) */

	if (len > 0 && begins[len - 1] == '<')
		skip_parameters(in, rest(in));
	else
		for (int i = 0; i < 3; i++)
			rest(in);
}

/* After an Esc: a sequence that terminfo does not know is no Esc and no text.  Read to its end.  False
 * when it was the key, alone (or Alt and a key: both come as they are). */
static bool
skip_sequence(WINDOW *in)
{
	int c = wgetch(in);

	if (c == ERR)
		return false;
	if (c == 'O') {
		c = wgetch(in);
		if (c == ERR)
			ungetch('O');
		return c != ERR;
	}
	if (c != '[') {
		ungetch(c);
		return false;
	}
	c = wgetch(in);
	if (c == ERR) {
		ungetch('[');
		return false;
	}
	skip_parameters(in, c);
	return true;
}

enum key_read
keys_read(WINDOW *in, bool utf8, uint32_t *key)
{
	int c = wgetch(in);

	if (c == ERR)
		return KEY_READ_NOTHING;
	if (c == KEY_MOUSE)
		skip_mouse(in);
	if (c > 0xff)
		return from_code(c, key) ? KEY_READ_KEY : KEY_READ_SKIPPED;
	if (c >= 0x80)
		return utf8 ? read_utf8(in, c, key) : KEY_READ_SKIPPED;
	if (c >= 0x20 && c < 0x7f) {
		*key = (uint32_t)c;
	} else if (c == 0x1b) {
		if (skip_sequence(in))
			return KEY_READ_SKIPPED;
		*key = EVENT_ESC;
	} else if (c == '\r' || c == '\n') {
		*key = EVENT_ENTER;
	} else if (c == '\t') {
		*key = EVENT_TAB;
	} else if (c == 0x7f || c == '\b') {
		*key = EVENT_BACKSPACE;
	} else if (c >= 1 && c <= 26) {
		*key = EVENT_CTRL('a') + (uint32_t)c - 1;
	} else {
		return KEY_READ_SKIPPED;
	}
	return KEY_READ_KEY;
}
