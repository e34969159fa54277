#include "canvas/field.h"

#include <string.h>

#include "base/text.h"
#include "canvas/event.h"

void
field_init(struct field_editor *e, size_t limit)
{
	*e = (struct field_editor){ .limit = limit < FIELD_BYTES ? limit : FIELD_BYTES };
}

void
field_set(struct field_editor *e, const char *utf8)
{
	const char *end = utf8 + strlen(utf8);

	e->length = e->cursor = 0;
	e->text[0] = '\0';
	while (utf8 < end) {
		const char *start = utf8;
		uint32_t code = text_next(&utf8, end);

		if (code == 0xfffd && utf8 - start == 1)
			continue;
		if (event_key_is_text(code) && !field_insert(e, code) && text_code_width(code) > 0)
			break;
	}
}

bool
field_insert(struct field_editor *e, uint32_t code)
{
	char bytes[4];
	size_t n;

	if (!event_key_is_text(code))
		return false;
	/* A mark needs a letter to stand on. */
	if (text_code_width(code) == 0 && e->cursor == 0)
		return false;
	n = text_encode(code, bytes);
	if (n > e->limit - e->length)
		return false;
	memmove(e->text + e->cursor + n, e->text + e->cursor, e->length - e->cursor + 1);
	memcpy(e->text + e->cursor, bytes, n);
	e->length += n;
	e->cursor += n;
	return true;
}

/* The start of the character behind which `at` stands: a base with its marks. */
static size_t
before(const struct field_editor *e, size_t at)
{
	const char *p = e->text + at, *next;

	while (p > e->text) {
		p--;
		if (((unsigned char)*p & 0xc0) == 0x80)
			continue;
		next = p;
		if (text_code_width(text_next(&next, e->text + e->length)) > 0)
			break;
	}
	return (size_t)(p - e->text);
}

static size_t
after(const struct field_editor *e, size_t at)
{
	const char *p = e->text + at, *end = e->text + e->length, *next;

	if (p < end)
		text_next(&p, end);
	while (p < end) {
		next = p;
		if (text_code_width(text_next(&next, end)) > 0)
			break;
		p = next;
	}
	return (size_t)(p - e->text);
}

static bool
cut(struct field_editor *e, size_t from, size_t to)
{
	if (from >= to)
		return false;
	memmove(e->text + from, e->text + to, e->length - to + 1);
	e->length -= to - from;
	e->cursor = from;
	/* A mark that has lost its letter at the very start would stand on nothing. */
	while (e->length > 0) {
		const char *p = e->text;
		size_t n;

		if (text_code_width(text_next(&p, e->text + e->length)) > 0)
			break;
		n = (size_t)(p - e->text);
		memmove(e->text, p, e->length - n + 1);
		e->length -= n;
		e->cursor = e->cursor > n ? e->cursor - n : 0;
	}
	return true;
}

static bool
move(struct field_editor *e, size_t to)
{
	bool moved = e->cursor != to;

	e->cursor = to;
	return moved;
}

bool
field_backspace(struct field_editor *e)
{
	return cut(e, before(e, e->cursor), e->cursor);
}

bool
field_delete(struct field_editor *e)
{
	return cut(e, e->cursor, after(e, e->cursor));
}

bool
field_left(struct field_editor *e)
{
	return move(e, before(e, e->cursor));
}

bool
field_right(struct field_editor *e)
{
	return move(e, after(e, e->cursor));
}

bool
field_home(struct field_editor *e)
{
	return move(e, 0);
}

bool
field_end(struct field_editor *e)
{
	return move(e, e->length);
}

bool
field_clear_before(struct field_editor *e)
{
	return cut(e, 0, e->cursor);
}

bool
field_clear_after(struct field_editor *e)
{
	return cut(e, e->cursor, e->length);
}

bool
field_key(struct field_editor *e, uint32_t key, bool *changed)
{
	bool other = false, ours = true;

	if (event_key_is_text(key)) {
		other = field_insert(e, key);
	} else if (key == EVENT_BACKSPACE) {
		other = field_backspace(e);
	} else if (key == EVENT_DELETE || key == EVENT_CTRL('d')) {
		other = field_delete(e);
	} else if (key == EVENT_CTRL('u')) {
		other = field_clear_before(e);
	} else if (key == EVENT_CTRL('k')) {
		other = field_clear_after(e);
	} else if (key == EVENT_LEFT || key == EVENT_CTRL('b')) {
		field_left(e);
	} else if (key == EVENT_RIGHT || key == EVENT_CTRL('f')) {
		field_right(e);
	} else if (key == EVENT_HOME || key == EVENT_CTRL('a')) {
		field_home(e);
	} else if (key == EVENT_END || key == EVENT_CTRL('e')) {
		field_end(e);
	} else {
		ours = false;
	}
	if (changed)
		*changed = other;
	return ours;
}
