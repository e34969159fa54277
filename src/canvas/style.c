#include "canvas/style.h"

#include <stddef.h>

#define STYLE_ROW(name, letter, f256, b256, a256, f16, b16, a16, mono) \
	{ #name, letter, { { -1, -1, (mono) }, { (f16), (b16), (a16) }, { (f256), (b256), (a256) } } },

static const struct {
	const char *name;
	char letter;
	struct look looks[3];          /* by enum style_depth */
} styles[] = { STYLE_LIST(STYLE_ROW) };

static size_t
index_of(enum style s)
{
	return (unsigned)s < STYLE_COUNT ? (size_t)s : STYLE_NORMAL;
}

struct look
style_look(enum style s, enum style_depth depth)
{
	return styles[index_of(s)].looks[depth];
}

char
style_letter(enum style s)
{
	return styles[index_of(s)].letter;
}

const char *
style_name(enum style s)
{
	return styles[index_of(s)].name;
}
