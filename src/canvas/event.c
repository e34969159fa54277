#include "canvas/event.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* The first name of a key is the one that is printed. */
static const struct {
	uint32_t key;
	const char *name, *label;
} names[] = {
	{ EVENT_ENTER, "Enter", "Enter" },
	{ EVENT_TAB, "Tab", "Tab" },
	{ EVENT_BACKTAB, "S-Tab", "S-Tab" },
	{ EVENT_ESC, "Esc", "Esc" },
	{ EVENT_BACKSPACE, "BS", "BS" },
	{ EVENT_DELETE, "Del", "Del" },
	{ EVENT_INSERT, "Ins", "Ins" },
	{ EVENT_LEFT, "Left", "Left" },
	{ EVENT_RIGHT, "Right", "Right" },
	{ EVENT_UP, "Up", "Up" },
	{ EVENT_DOWN, "Down", "Down" },
	{ EVENT_HOME, "Home", "Home" },
	{ EVENT_END, "End", "End" },
	{ EVENT_PAGE_UP, "PageUp", "PgUp" },
	{ EVENT_PAGE_DOWN, "PageDown", "PgDn" },
	{ ' ', "Space", "Space" },
	{ '<', "lt", "<" },
	{ EVENT_BACKSPACE, "C-h", "BS" },
	{ EVENT_TAB, "C-i", "Tab" },
	{ EVENT_ENTER, "C-j", "Enter" },
	{ EVENT_ENTER, "C-m", "Enter" },
};

enum { NAMES = sizeof names / sizeof *names };

/* "F7" and "C-p", in or out of brackets. */
static bool
composed(uint32_t key, const char *control, char *out, size_t size)
{
	if (key >= EVENT_F1 && key <= EVENT_F12)
		snprintf(out, size, "F%u", (unsigned)(key - EVENT_F1 + 1));
	else if (key > EVENT_CTRL_BASE && key < EVENT_KEY_END)
		snprintf(out, size, "%s%c", control, (char)('a' + (key - EVENT_CTRL_BASE - 1)));
	else
		return false;
	return true;
}

char *
event_key_name(uint32_t key, char out[EVENT_NAME_MAX])
{
	char inner[EVENT_NAME_MAX - 2];

	for (size_t i = 0; i < NAMES; i++)
		if (names[i].key == key) {
			snprintf(out, EVENT_NAME_MAX, "<%s>", names[i].name);
			return out;
		}
	if (composed(key, "C-", inner, sizeof inner))
		snprintf(out, EVENT_NAME_MAX, "<%s>", inner);
	else if (event_key_is_text(key))
		out[text_encode(key, out)] = '\0';
	else
		snprintf(out, EVENT_NAME_MAX, "?");
	return out;
}

char *
event_key_label(uint32_t key, char out[EVENT_NAME_MAX])
{
	for (size_t i = 0; i < NAMES; i++)
		if (names[i].key == key) {
			snprintf(out, EVENT_NAME_MAX, "%s", names[i].label);
			return out;
		}
	if (!composed(key, "^", out, EVENT_NAME_MAX))
		return event_key_name(key, out);
	if (out[0] == '^')
		out[1] = (char)(out[1] - 'a' + 'A');
	return out;
}

/* What stands between the brackets. */
static bool
parse_name(const char *s, size_t len, uint32_t *key)
{
	for (size_t i = 0; i < NAMES; i++)
		if (strlen(names[i].name) == len && !memcmp(names[i].name, s, len)) {
			*key = names[i].key;
			return true;
		}
	if (len == 3 && s[0] == 'C' && s[1] == '-' && s[2] >= 'a' && s[2] <= 'z') {
		*key = EVENT_CTRL(s[2]);
		return true;
	}
	if ((len == 2 || len == 3) && s[0] == 'F' && s[1] >= '1' && s[1] <= '9') {
		uint32_t n = (uint32_t)(s[1] - '0');

		if (len == 3 && (s[2] < '0' || s[2] > '9'))
			return false;
		if (len == 3)
			n = n * 10 + (uint32_t)(s[2] - '0');
		if (n > 12)
			return false;
		*key = EVENT_F1 + n - 1;
		return true;
	}
	return false;
}

bool
event_key_parse(const char **p, const char *end, uint32_t *key)
{
	const char *next = *p;
	uint32_t code;

	if (*p >= end)
		return false;
	if (**p == '<') {
		const char *close = memchr(*p, '>', (size_t)(end - *p));

		if (!close || !parse_name(*p + 1, (size_t)(close - *p - 1), key))
			return false;
		*p = close + 1;
		return true;
	}
	code = text_next(&next, end);
	if ((code == 0xfffd && next - *p == 1) || !event_key_is_text(code))
		return false;
	*key = code;
	*p = next;
	return true;
}

bool
event_key_is_text(uint32_t key)
{
	return key < EVENT_KEY_BASE && key != '\t' && key != '\n' && text_code_is_safe(key);
}
