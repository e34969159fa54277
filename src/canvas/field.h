/* field.h - the text of an input field under edit; no drawing. */
#ifndef CANVAS_FIELD_H
#define CANVAS_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FIELD_BYTES = 255 };

/* Always valid UTF-8 of safe characters in one line; cursor stands between whole characters (a base
 * and its combining marks). */
struct field_editor {
	char text[FIELD_BYTES + 1];
	size_t length, cursor;         /* bytes */
	size_t limit;                  /* most bytes, <= FIELD_BYTES */
};

void field_init(struct field_editor *e, size_t limit);
/* Replace the text (what is not safe is left out, what is too long cut); the cursor goes to its end. */
void field_set(struct field_editor *e, const char *utf8);

/* False when nothing changed: no room, not a text character, or at an end. */
bool field_insert(struct field_editor *e, uint32_t code);
bool field_backspace(struct field_editor *e);
bool field_delete(struct field_editor *e);
bool field_left(struct field_editor *e);
bool field_right(struct field_editor *e);
bool field_home(struct field_editor *e);
bool field_end(struct field_editor *e);
/* Ctrl-U: all before the cursor; Ctrl-K: all after it. */
bool field_clear_before(struct field_editor *e);
bool field_clear_after(struct field_editor *e);

/* Give it a key.  True when the key is the field's (also when it changed nothing): text, the keys above,
 * Ctrl-A, -E, -B, -F and -D.  *changed (may be NULL) tells whether the text is another now. */
bool field_key(struct field_editor *e, uint32_t key, bool *changed);

#endif
