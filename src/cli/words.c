#include "cli/words.h"

#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "canvas/glyph.h"

/* Greek letters are words in a line of text; on a canvas one letter must do (canvas/glyph.h). */
static const struct spelling {
	uint32_t code;
	const char *ascii;
} spellings[] = {
	{ 0x394, "Delta" }, { 0x3a6, "Phi" }, { 0x3b1, "alpha" }, { 0x3b2, "beta" }, { 0x3bb, "lambda" },
	{ 0x3bc, "mu" }, { 0x3c3, "sigma" }, { 0xb2, "^2" }, { 0xb3, "^3" },
};

static const char *
twin(uint32_t code, char buffer[2])
{
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		if (spellings[i].code == code)
			return spellings[i].ascii;
	return glyph_twin(code, buffer);
}

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
	/* No twin is more than four times as long as the bytes it stands for. */
	return 4 * strlen(text) + 1;
}

char *
words_ascii(const char *text, char *out, size_t size)
{
	const char *end = text + strlen(text);
	size_t used = 0;

	while (text < end) {
		uint32_t c = text_next(&text, end);
		char buffer[2], plain[2] = { (char)c, '\0' };
		const char *piece = c < 0x80 ? plain : twin(c, buffer);
		size_t n = strlen(piece);

		if (used + n + 1 > size)
			break;
		memcpy(out + used, piece, n);
		used += n;
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
