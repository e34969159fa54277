#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "canvas/event.h"
#include "canvas/field.h"
#include "tap.h"

static void
type(struct field_editor *e, const char *keys)
{
	const char *end = keys + strlen(keys);
	uint32_t key;

	while (event_key_parse(&keys, end, &key))
		OK(field_key(e, key, NULL));
}

static void
typing_and_correcting(void)
{
	struct field_editor e;

	field_init(&e, 20);
	type(&e, "17.5<Left><Left><BS>8<Home>x<End>y");
	/* 17.5 -> cursor before "." -> 1.5 -> 18.5 -> x18.5 -> x18.5y */
	IS_STR(e.text, "x18.5y");
	type(&e, "<Home><Del><End><BS><C-a><C-k>");
	IS_STR(e.text, "");
	type(&e, "5x8 qod<Left><Left><Left><C-u>");
	IS_STR(e.text, "qod");
	IS_INT(e.cursor, 0);
}

static void
a_letter_and_its_marks_are_one(void)
{
	struct field_editor e;

	field_init(&e, 20);
	field_set(&e, "ae\xcc\x81\xcc\x82\xe4\xb8\xad");
	IS_INT(e.cursor, 9);
	field_left(&e);
	IS_INT(e.cursor, 6);
	field_left(&e);
	IS_INT(e.cursor, 1);
	field_right(&e);
	IS_INT(e.cursor, 6);
	OK(field_backspace(&e));
	IS_STR(e.text, "a\xe4\xb8\xad");
	/* A mark at the start would stand on nothing. */
	field_set(&e, "");
	OK(!field_insert(&e, 0x301));
	field_set(&e, "\xcc\x81x");
	IS_STR(e.text, "x");
}

static void
the_limit_holds_in_bytes_and_whole_characters(void)
{
	struct field_editor e;

	field_init(&e, 4);
	field_set(&e, "abc\xc3\xa9");
	IS_STR(e.text, "abc");
	OK(!field_insert(&e, 0xe9));
	OK(field_insert(&e, 'd'));
	OK(!field_insert(&e, 'e'));
	IS_STR(e.text, "abcd");
	field_init(&e, 100000);
	IS_INT(e.limit, FIELD_BYTES);
	field_init(&e, 0);
	OK(!field_insert(&e, 'a'));
}

static void
only_text_goes_in(void)
{
	struct field_editor e;
	bool changed = true;

	field_init(&e, 100);
	OK(!field_key(&e, EVENT_ENTER, &changed));
	OK(!changed);
	OK(!field_key(&e, EVENT_TAB, NULL));
	OK(!field_key(&e, EVENT_ESC, NULL));
	OK(!field_key(&e, EVENT_F1, NULL));
	OK(!field_key(&e, EVENT_CTRL('p'), NULL));
	OK(!field_key(&e, '\n', NULL));
	OK(!field_key(&e, 0x1b, NULL));
	OK(!field_key(&e, 0x202e, NULL));
	IS_INT(e.length, 0);
	OK(field_key(&e, 'x', &changed));
	OK(changed);
	OK(field_key(&e, EVENT_LEFT, &changed));
	OK(!changed);
	field_set(&e, "a\tb\nc\x1b\xff\xe2\x80\xae" "d");
	IS_STR(e.text, "abcd");
}

/* Random keys: always valid text, in bounds, cursor between characters; insert then backspace is nothing. */
static void
no_key_storm_breaks_it(void)
{
	static const uint32_t keys[] = { 'a', '5', ' ', 0xe9, 0x4e2d, 0x301, 0x1f600, EVENT_LEFT, EVENT_RIGHT,
	                                 EVENT_HOME, EVENT_END, EVENT_BACKSPACE, EVENT_DELETE, EVENT_CTRL('k'),
	                                 EVENT_CTRL('u'), EVENT_CTRL('w'), EVENT_UP, 0xd800, 0x7f, 0 };
	struct field_editor e;
	unsigned seed = 42;
	bool fine = true;

	tap_diag("seed %u", seed);
	srand(seed);
	field_init(&e, 12);
	for (int i = 0; i < 200000 && fine; i++) {
		char why[80];
		struct field_editor before = e;
		const char *p;

		if (i % 1000 == 0)
			field_init(&e, (size_t)rand() % 30);
		field_key(&e, keys[rand() % (int)(sizeof keys / sizeof *keys - (rand() % 20 ? 6 : 0))], NULL);
		fine = e.length <= e.limit && e.cursor <= e.length && e.text[e.length] == '\0' &&
		       strlen(e.text) == e.length && text_find_unsafe(e.text, e.length, why, sizeof why) == e.length &&
		       ((unsigned char)e.text[e.cursor] & 0xc0) != 0x80;
		p = e.text;
		if (fine && e.length > 0)
			fine = text_code_width(text_next(&p, e.text + e.length)) > 0;
		before = e;
		if (fine && field_insert(&e, 'q')) {
			field_backspace(&e);
			fine = !strcmp(e.text, before.text) && e.cursor == before.cursor;
		}
		if (!fine)
			tap_diag("step %d: length %zu cursor %zu \"%s\"", i, e.length, e.cursor, e.text);
	}
	OK(fine);
}

TAP_MAIN(TAP_CASE(typing_and_correcting), TAP_CASE(a_letter_and_its_marks_are_one),
         TAP_CASE(the_limit_holds_in_bytes_and_whole_characters), TAP_CASE(only_text_goes_in),
         TAP_CASE(no_key_storm_breaks_it))
