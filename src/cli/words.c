#include "cli/words.h"

#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const struct twin {
	uint32_t code;
	const char *ascii;
} twins[] = {
	{ 0xb1, "+/-" }, { 0xb2, "^2" }, { 0xb3, "^3" }, { 0xb7, "*" }, { 0xd7, "x" },
	{ 0x394, "Delta" }, { 0x3a6, "Phi" }, { 0x3b1, "alpha" }, { 0x3b2, "beta" }, { 0x3bb, "lambda" },
	{ 0x3bc, "mu" }, { 0x3c3, "sigma" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2018, "'" }, { 0x2019, "'" },
	{ 0x201c, "\"" }, { 0x201d, "\"" }, { 0x2026, "..." }, { 0x2080, "0" }, { 0x2081, "1" }, { 0x2082, "2" },
	{ 0x2190, "<-" }, { 0x2192, "->" }, { 0x221e, "infinity" }, { 0x2248, "~" }, { 0x2260, "!=" },
	{ 0x2264, "<=" }, { 0x2265, ">=" }, { 0x2212, "-" },
};

static bool
asks_for_utf8(const char *locale)
{
	return locale && (strstr(locale, "UTF-8") || strstr(locale, "utf8") || strstr(locale, "utf-8"));
}

void
words_start(void)
{
	const char *asked = getenv("LC_ALL");

	if (!asked || !*asked)
		asked = getenv("LC_CTYPE");
	if (!asked || !*asked)
		asked = getenv("LANG");
	/* ssh carries the far side's locale here, where it may not exist. */
	if (!setlocale(LC_CTYPE, "") && asks_for_utf8(asked))
		setlocale(LC_CTYPE, "C.UTF-8");
}

bool
words_unicode(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

size_t
words_ascii_room(const char *text)
{
	/* The longest are \u{NNNN} for three bytes, \u{NNNNN} for four, "lambda" and "infinity". */
	return 4 * strlen(text) + 1;
}

char *
words_ascii(const char *text, char *out, size_t size)
{
	const char *end = text + strlen(text);
	size_t used = 0;

	while (text < end) {
		uint32_t c = text_next(&text, end);
		char piece[24];

		if (c < 0x80)
			snprintf(piece, sizeof piece, "%c", (int)c);
		else
			snprintf(piece, sizeof piece, "\\u{%04X}", (unsigned)c);
		for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
			if (twins[i].code == c)
				snprintf(piece, sizeof piece, "%s", twins[i].ascii);
		if (used + strlen(piece) + 1 > size)
			break;
		memcpy(out + used, piece, strlen(piece));
		used += strlen(piece);
	}
	out[used] = '\0';
	return out;
}

void
words_put(const char *text, FILE *out)
{
	size_t room = words_ascii_room(text);
	char *ascii = words_unicode() ? NULL : mem_array(room, 1);

	/* Without memory for the twin the text itself is better than silence. */
	fputs(ascii ? words_ascii(text, ascii, room) : text, out);
	free(ascii);
}
