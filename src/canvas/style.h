/* style.h - styles named by what they mean, and how each looks with many, few and no colours. */
#ifndef CANVAS_STYLE_H
#define CANVAS_STYLE_H

/* Attributes, or-ed. */
enum { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_UNDERLINE = 4, LOOK_REVERSE = 8 };

/* One style a line: X(NAME, letter in style dumps,
 *                     256 colours: foreground, background, attributes,
 *                     16 colours:  foreground, background, attributes,
 *                     no colour:   attributes).
 * A colour of -1 is the user's own.  Foregrounds without a background of ours are mid tones, so
 * that they are readable on black and on white (the themes dark and light of style.c have others); no
 * meaning is carried by colour alone. */
#define STYLE_LIST(X) \
	X(NORMAL, '.',       -1, -1, 0,                            -1, -1, 0,              0) \
	X(TITLE, 'T',        -1, -1, LOOK_BOLD,                    -1, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(MUTED, 'm',       244, -1, 0,                            -1, -1, LOOK_DIM,       LOOK_DIM) \
	X(EMPHASIS, 'e',     -1, -1, LOOK_BOLD,                    -1, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(FOCUS, 'f',        -1, -1, LOOK_REVERSE,                 -1, -1, LOOK_REVERSE,   LOOK_REVERSE) \
	X(FIELD, 'i',        -1, -1, LOOK_UNDERLINE,               -1, -1, LOOK_UNDERLINE, LOOK_UNDERLINE) \
	X(FIELD_FOCUS, 'I',  -1, -1, LOOK_UNDERLINE | LOOK_BOLD,   -1, -1, LOOK_UNDERLINE | LOOK_BOLD, \
	                                                                  LOOK_UNDERLINE | LOOK_BOLD) \
	X(KEY, 'k',          32, -1, LOOK_BOLD,                     6, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(LINK, 'l',         32, -1, LOOK_UNDERLINE,                6, -1, LOOK_UNDERLINE, LOOK_UNDERLINE) \
	X(RULE, 'r',        244, -1, 0,                            -1, -1, LOOK_DIM,       LOOK_DIM) \
	X(OK, '+',           29, -1, LOOK_BOLD,                     2, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(BAD, '!',         167, -1, LOOK_BOLD,                     1, -1, LOOK_BOLD,      LOOK_BOLD | LOOK_REVERSE) \
	X(WARN, 'w',        130, -1, LOOK_BOLD,                     3, -1, LOOK_BOLD,      LOOK_BOLD | LOOK_UNDERLINE) \
	X(UNKNOWN, '?',     133, -1, 0,                             5, -1, 0,              LOOK_UNDERLINE) \
	X(GHOST, 'g',        67, -1, 0,                             4, -1, 0,              0) \
	X(NEW, 'n',         136, -1, 0,                             3, -1, 0,              LOOK_BOLD) \
	X(LEFT, 'L',        244, -1, 0,                            -1, -1, LOOK_DIM,       LOOK_DIM) \
	X(LIMIT, '|',        -1, -1, LOOK_BOLD,                    -1, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(OVER, 'o',        167, -1, LOOK_REVERSE,                  1, -1, LOOK_REVERSE,   LOOK_REVERSE) \
	X(PLOT_AXIS, 'a',   244, -1, 0,                            -1, -1, 0,              0) \
	X(PLOT_TOTAL, 't',   -1, -1, LOOK_BOLD,                    -1, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(PLOT_OXIC, 'x',   167, -1, 0,                             1, -1, 0,              0) \
	X(PLOT_HYPOXIC, 'h', 32, -1, 0,                             6, -1, 0,              0) \
	X(PLOT_OTHER, 'y',  136, -1, 0,                             3, -1, 0,              0) \
	X(PLOT_MARK, 'v',   244, -1, 0,                            -1, -1, LOOK_DIM,       LOOK_DIM) \
	/* Dose bands, low to high: cividis, whose lightness only grows; the foreground is black or white, \
	 * whichever has the contrast.  With 16 colours and with none the glyph alone carries the band. */ \
	X(BAND0, '0',       255, 232, 0,                           -1, -1, 0,              0) \
	X(BAND1, '1',       255,  17, 0,                           -1, -1, 0,              0) \
	X(BAND2, '2',       255,  18, 0,                           -1, -1, 0,              0) \
	X(BAND3, '3',       255,  24, 0,                           -1, -1, 0,              0) \
	X(BAND4, '4',       255,  60, 0,                           -1, -1, 0,              0) \
	X(BAND5, '5',       255, 242, 0,                           -1, -1, 0,              0) \
	X(BAND6, '6',       16, 243, 0,                           -1, -1, 0,              0) \
	X(BAND7, '7',       16, 244, 0,                           -1, -1, 0,              0) \
	X(BAND8, '8',        16, 245, 0,                           -1, -1, 0,              0) \
	X(BAND9, '9',        16, 246, 0,                           -1, -1, 0,              0) \
	X(BAND10, 'A',       16, 247, 0,                           -1, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(BAND11, 'B',       16, 143, 0,                           -1, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(BAND12, 'C',       16, 179, 0,                           -1, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(BAND13, 'D',       16, 185, 0,                           -1, -1, LOOK_REVERSE,   LOOK_REVERSE) \
	X(BAND14, 'E',       16, 221, 0,                           -1, -1, LOOK_REVERSE,   LOOK_REVERSE) \
	X(BAND15, 'F',       16, 227, 0,                           -1, -1, LOOK_REVERSE,   LOOK_REVERSE) \
	/* A scan, thin to dense: greys, the same in each theme with 256 colours. */ \
	X(GREY0, 'G',       255, 232, 0,                           -1, -1, 0,              0) \
	X(GREY1, 'H',       255, 236, 0,                           -1, -1, 0,              0) \
	X(GREY2, 'J',       255, 240, 0,                           -1, -1, 0,              0) \
	X(GREY3, 'K',        16, 244, 0,                           -1, -1, 0,              0) \
	X(GREY4, 'M',        16, 250, 0,                           -1, -1, LOOK_BOLD,      LOOK_BOLD) \
	X(GREY5, 'N',        16, 255, 0,                           -1, -1, LOOK_REVERSE,   LOOK_REVERSE)

#define STYLE_ENUM(name, ...) STYLE_##name,
enum style { STYLE_LIST(STYLE_ENUM) STYLE_COUNT };
/* Inks are what a picture is drawn in, counted from BAND0 on: the bands, then the greys. */
enum { STYLE_BANDS = STYLE_BAND15 - STYLE_BAND0 + 1, STYLE_INKS = STYLE_GREY5 - STYLE_BAND0 + 1 };
#undef STYLE_ENUM

enum style_depth { STYLE_MONO, STYLE_16, STYLE_256 };

/* A colour is a palette index or -1, the user's own. */
struct look {
	int foreground, background;
	unsigned attributes;
};

/* The first is for any background.  dark and light are for a background of that kind; viridis and clinic have other
 * dose bands: all but clinic's, the rainbow of many planning systems, can be told apart by colour-blind eyes. */
enum style_theme { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_VIRIDIS, THEME_CLINIC, THEME_MONO, STYLE_THEMES };

/* "auto", "dark" ... */
const char *style_theme_name(enum style_theme t);
/* Colours 16 .. 255 of the palette of 256 as red, green, blue, 0 .. 255 each (xterm's cube and greys). */
void style_rgb(int colour, int rgb[3]);

struct look style_look(enum style s, enum style_depth depth, enum style_theme theme);
char style_letter(enum style s);
const char *style_name(enum style s);

#endif
