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

/* Foregrounds on a dark and on a light background, of 256 colours: a contrast of 4.5 on black to grey 19 %, and on white
 * to grey 89 %. */
static const struct {
	enum style style;
	int dark, light;
} grounds[] = {
	{ STYLE_MUTED, 248, 240 },      { STYLE_KEY, 75, 25 },         { STYLE_LINK, 75, 25 },       { STYLE_RULE, 247, 241 },
	{ STYLE_OK, 78, 22 },           { STYLE_BAD, 210, 124 },       { STYLE_WARN, 215, 94 },      { STYLE_UNKNOWN, 177, 90 },
	{ STYLE_GHOST, 110, 24 },       { STYLE_NEW, 221, 94 },        { STYLE_LEFT, 247, 241 },     { STYLE_OVER, 210, 124 },
	{ STYLE_PLOT_AXIS, 248, 240 },  { STYLE_PLOT_OXIC, 210, 124 }, { STYLE_PLOT_HYPOXIC, 75, 25 }, { STYLE_PLOT_OTHER, 221, 94 },
	{ STYLE_PLOT_MARK, 248, 240 },
};

/* Backgrounds of the bands.  viridis: of the colours there are, the 16 whose lightness grows at each step, as seen by normal,
 * protanope and deuteranope eyes, that lie nearest to the palette of matplotlib. */
enum { WHITE = 231, BLACK = 16 };
static const int viridis[STYLE_BANDS] = { 17, 53, 54, 24, 25, 242, 30, 31, 102, 36, 107, 42, 113, 148, 190, 227 };
static const int clinic[STYLE_BANDS] = { 17, 19, 21, 27, 33, 45, 51, 49, 46, 118, 190, 226, 220, 208, 196, 199 };

const char *
style_theme_name(enum style_theme t)
{
	static const char *const names[STYLE_THEMES] = { "auto", "dark", "light", "viridis", "clinic", "mono" };

	return names[(unsigned)t < STYLE_THEMES ? t : THEME_AUTO];
}

void
style_rgb(int colour, int rgb[3])
{
	static const int levels[] = { 0, 95, 135, 175, 215, 255 };
	int cube = colour - 16;

	for (int i = 2; i >= 0; i--, cube /= 6)
		rgb[i] = colour >= 232 ? 8 + 10 * (colour - 232) : levels[cube % 6];
}

/* Black or white, whichever stands out more: about equal at a luminance of 0.18, of which green has most. */
static int
ink_on(int background)
{
	int rgb[3];

	style_rgb(background, rgb);
	return 0.2126 * rgb[0] * rgb[0] + 0.7152 * rgb[1] * rgb[1] + 0.0722 * rgb[2] * rgb[2] > 0.19 * 255 * 255 ? BLACK : WHITE;
}

struct look
style_look(enum style s, enum style_depth depth, enum style_theme theme)
{
	struct look look = styles[index_of(s)].looks[theme == THEME_MONO ? STYLE_MONO : depth];
	size_t band = index_of(s) - STYLE_BAND0;

	if (depth != STYLE_256)
		return look;
	for (size_t i = 0; (theme == THEME_DARK || theme == THEME_LIGHT) && i < sizeof grounds / sizeof *grounds; i++)
		if (grounds[i].style == s)
			look.foreground = theme == THEME_DARK ? grounds[i].dark : grounds[i].light;
	if (band < STYLE_BANDS && (theme == THEME_VIRIDIS || theme == THEME_CLINIC)) {
		look.background = theme == THEME_VIRIDIS ? viridis[band] : clinic[band];
		look.foreground = ink_on(look.background);
	}
	return look;
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
