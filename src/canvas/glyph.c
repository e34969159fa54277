#include "canvas/glyph.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/text.h"

#define GLYPH_ROW(name, code, twin) { (code), (twin) },

static const struct {
	uint32_t code;
	char twin;
} glyphs[] = { GLYPH_LIST(GLYPH_ROW) };

/* Signs of running text, by code point.  Accented letters, digits set low and the like are not here: their base
 * letter is found in the Unicode data.  Powers are: 2 and a high 2 must not read as 22. */
static const struct twin {
	uint32_t code;
	const char *text;
} twins[] = {
	{ 0x00a0, " " },   { 0x00a7, "S" },    { 0x00a9, "(c)" }, { 0x00ab, "\"" },  { 0x00ad, "-" },
	{ 0x00ae, "(R)" }, { 0x00b0, "deg" },  { 0x00b1, "+-" },  { 0x00b2, "^2" },  { 0x00b3, "^3" },
	{ 0x00b5, "u" },   { 0x00b7, "." },
	{ 0x00bb, "\"" },  { 0x00bc, "1/4" },  { 0x00bd, "1/2" }, { 0x00be, "3/4" }, { 0x00c6, "AE" },
	{ 0x00d0, "D" },   { 0x00d7, "x" },    { 0x00d8, "O" },   { 0x00de, "Th" },  { 0x00df, "ss" },
	{ 0x00e6, "ae" },  { 0x00f0, "d" },    { 0x00f7, "/" },   { 0x00f8, "o" },   { 0x00fe, "th" },
	{ 0x0110, "D" },   { 0x0111, "d" },    { 0x0131, "i" },   { 0x0141, "L" },   { 0x0142, "l" },
	{ 0x0152, "OE" },  { 0x0153, "oe" },   { 0x0393, "G" },   { 0x0394, "D" },   { 0x0398, "O" },
	{ 0x039b, "L" },   { 0x03a0, "P" },    { 0x03a3, "S" },   { 0x03a6, "F" },   { 0x03a8, "Y" },
	{ 0x03a9, "W" },   { 0x03b1, "a" },    { 0x03b2, "b" },   { 0x03b3, "g" },   { 0x03b4, "d" },
	{ 0x03b5, "e" },   { 0x03b6, "z" },    { 0x03b7, "n" },   { 0x03b8, "o" },   { 0x03b9, "i" },
	{ 0x03ba, "k" },   { 0x03bb, "l" },    { 0x03bc, "u" },   { 0x03bd, "v" },   { 0x03be, "x" },
	{ 0x03bf, "o" },   { 0x03c0, "p" },    { 0x03c1, "r" },   { 0x03c2, "s" },   { 0x03c3, "s" },
	{ 0x03c4, "t" },   { 0x03c5, "u" },    { 0x03c6, "f" },   { 0x03c7, "x" },   { 0x03c8, "y" },
	{ 0x03c9, "w" },   { 0x2010, "-" },    { 0x2011, "-" },   { 0x2012, "-" },   { 0x2013, "-" },
	{ 0x2014, "-" },   { 0x2015, "-" },    { 0x2018, "'" },   { 0x2019, "'" },   { 0x201a, "," },
	{ 0x201c, "\"" },  { 0x201d, "\"" },   { 0x201e, "\"" },  { 0x2020, "+" },   { 0x2022, "*" },
	{ 0x2026, "..." }, { 0x2030, "o/oo" }, { 0x2032, "'" },   { 0x2033, "\"" },  { 0x2039, "<" },
	{ 0x203a, ">" },   { 0x2044, "/" },    { 0x20ac, "EUR" }, { 0x2190, "<-" },  { 0x2191, "^" },
	{ 0x2192, "->" },  { 0x2193, "v" },    { 0x2194, "<->" }, { 0x21d2, "=>" },  { 0x2206, "D" },
	{ 0x2211, "sum" }, { 0x2212, "-" },    { 0x2215, "/" },   { 0x2219, "." },   { 0x221a, "sqrt" },
	{ 0x221d, "~" },   { 0x221e, "inf" },  { 0x2248, "~" },   { 0x2260, "!=" },  { 0x2264, "<=" },
	{ 0x2265, ">=" },  { 0x226a, "<<" },   { 0x226b, ">>" },  { 0x22c5, "." },   { 0x23ce, "Enter" },
	{ 0x2500, "-" },   { 0x2502, "|" },    { 0x2504, "-" },   { 0x250c, "+" },   { 0x2510, "+" },
	{ 0x2514, "+" },   { 0x2518, "+" },    { 0x251c, "+" },   { 0x2524, "+" },   { 0x252c, "+" },
	{ 0x2534, "+" },   { 0x253c, "+" },    { 0x25a0, "#" },   { 0x25a1, "o" },   { 0x25b2, "^" },
	{ 0x25bc, "v" },   { 0x25c0, "<" },    { 0x25c6, "*" },   { 0x25cf, "*" },   { 0x2713, "+" },
	{ 0x2717, "X" },
};

uint32_t
glyph_code(enum glyph g, bool ascii)
{
	if ((unsigned)g >= GLYPH_COUNT)
		return ' ';
	return ascii ? (uint32_t)(unsigned char)glyphs[g].twin : glyphs[g].code;
}

uint32_t
glyph_code_spoken(enum glyph g)
{
	switch (g) {
	case GLYPH_RIGHT_SMALL:
	case GLYPH_CHECK:
	case GLYPH_CROSS:
	case GLYPH_PLUS:
		return glyph_code(g, true);
	default:
		return ' ';
	}
}

static int
compare(const void *key, const void *entry)
{
	uint32_t a = *(const uint32_t *)key, b = ((const struct twin *)entry)->code;

	return a < b ? -1 : a > b;
}

static const char *
letter(char c, char buffer[2])
{
	buffer[0] = c;
	buffer[1] = '\0';
	return buffer;
}

const char *
glyph_twin(uint32_t code, char buffer[2])
{
	const struct twin *t;
	uint32_t base;

	if (code >= 0x20 && code < 0x7f)
		return letter((char)code, buffer);
	t = bsearch(&code, twins, sizeof twins / sizeof *twins, sizeof *twins, compare);
	if (t)
		return t->text;
	for (size_t i = 0; i < GLYPH_COUNT; i++)
		if (glyphs[i].code == code)
			return letter(glyphs[i].twin, buffer);
	if (!text_code_is_safe(code))
		return "?";
	if (text_code_width(code) == 0)
		return "";
	base = text_base_letter(code);
	return base ? letter((char)base, buffer) : "?";
}
