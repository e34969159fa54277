#include <string.h>

#include "base/text.h"
#include "canvas/event.h"
#include "tap.h"

static void
every_key_has_a_name_that_reads_back(void)
{
	bool fine = true;

	for (uint32_t key = 1; key < EVENT_KEY_END && fine; key++) {
		char name[EVENT_NAME_MAX];
		const char *p = event_key_name(key, name), *end = p + strlen(p);
		uint32_t back = 0;

		if (key == EVENT_KEY_BASE || key == EVENT_CTRL_BASE || (key < EVENT_KEY_BASE && !event_key_is_text(key)))
			continue;
		/* Terminals send these four as Backspace, Tab, Enter, Enter. */
		if (key == EVENT_CTRL('h') || key == EVENT_CTRL('i') || key == EVENT_CTRL('j') || key == EVENT_CTRL('m'))
			continue;
		fine = event_key_parse(&p, end, &back) && back == key && p == end;
		if (!fine)
			tap_diag("key %u, name %s, read as %u", (unsigned)key, name, (unsigned)back);
	}
	OK(fine);
}

static uint32_t
parse(const char *s)
{
	uint32_t key = 0;
	const char *p = s;

	return event_key_parse(&p, s + strlen(s), &key) && p == s + strlen(s) ? key : 0;
}

static void
names_are_the_contracts(void)
{
	char name[EVENT_NAME_MAX];

	IS_INT(parse("<Enter>"), EVENT_ENTER);
	IS_INT(parse("<Tab>"), EVENT_TAB);
	IS_INT(parse("<S-Tab>"), EVENT_BACKTAB);
	IS_INT(parse("<Esc>"), EVENT_ESC);
	IS_INT(parse("<Space>"), ' ');
	IS_INT(parse("<lt>"), '<');
	IS_INT(parse("<Left>"), EVENT_LEFT);
	IS_INT(parse("<PageUp>"), EVENT_PAGE_UP);
	IS_INT(parse("<BS>"), EVENT_BACKSPACE);
	IS_INT(parse("<Del>"), EVENT_DELETE);
	IS_INT(parse("<F1>"), EVENT_F1);
	IS_INT(parse("<F12>"), EVENT_F12);
	IS_INT(parse("<C-p>"), EVENT_CTRL('p'));
	IS_INT(parse("<C-m>"), EVENT_ENTER);
	IS_INT(parse("a"), 'a');
	IS_INT(parse(">"), '>');
	IS_INT(parse("\xc3\xa9"), 0xe9);
	IS_STR(event_key_label(EVENT_CTRL('p'), name), "^P");
	IS_STR(event_key_label(EVENT_F1, name), "F1");
	IS_STR(event_key_label('<', name), "<");
	IS_STR(event_key_label(' ', name), "Space");
	IS_STR(event_key_label('q', name), "q");
}

static void
what_is_no_key_is_left_where_it_stands(void)
{
	static const char *const bad[] = { "", "<", "<>", "<resize:80x24>", "<F0>", "<F13>", "<F99>", "<C-P>", "<C-1>",
	                                   "<C->", "<enter>", "<Enter", "\x1b", "\n", "\xff", "\xc3", "\xe2\x80\xae" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *p = bad[i];
		uint32_t key = 77;

		if (!OK(!event_key_parse(&p, p + strlen(p), &key) && p == bad[i] && key == 77))
			tap_diag("%zu", i);
	}
}

static void
a_script_is_read_key_by_key(void)
{
	const char *s = "ab<Tab>\xc3\xa9<lt><C-c>", *p = s, *end = s + strlen(s);
	static const uint32_t want[] = { 'a', 'b', EVENT_TAB, 0xe9, '<', EVENT_CTRL('c') };
	uint32_t key;

	for (size_t i = 0; i < 6; i++) {
		OK(event_key_parse(&p, end, &key));
		IS_INT(key, want[i]);
	}
	OK(!event_key_parse(&p, end, &key));
}

TAP_MAIN(TAP_CASE(every_key_has_a_name_that_reads_back), TAP_CASE(names_are_the_contracts),
         TAP_CASE(what_is_no_key_is_left_where_it_stands), TAP_CASE(a_script_is_read_key_by_key))
