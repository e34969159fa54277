/* glyph.h - the signs we draw with, each beside its ASCII twin. */
#ifndef CANVAS_GLYPH_H
#define CANVAS_GLYPH_H

#include <stdbool.h>
#include <stdint.h>

/* X(NAME, code point, ASCII twin).  Each is one column wide in both sets. */
#define GLYPH_LIST(X) \
	X(BLANK, ' ', ' ') \
	X(RULE, 0x2500, '-')          /* ─ */ \
	X(VERTICAL, 0x2502, '|')      /* │ the axis of a plot, the limit of a bar */ \
	X(CORNER, 0x2514, '+')        /* └ */ \
	X(TICK_LEFT, 0x2524, '+')     /* ┤ */ \
	X(TICK_DOWN, 0x252c, '+')     /* ┬ */ \
	X(DASH_VERTICAL, 0x2506, ':') /* ┆ a marker in a plot */ \
	X(FULL, 0x2588, '#')          /* █ the ghost: dose of courses past */ \
	X(DARK, 0x2593, '=')          /* ▓ the new course */ \
	X(LIGHT, 0x2591, '.')         /* ░ what is left */ \
	X(MEDIUM, 0x2592, '%')        /* ▒ */ \
	X(LOWER, 0x2584, '_')         /* ▄ */ \
	X(UPPER, 0x2580, '"')         /* ▀ */ \
	X(SEVEN, 0x2587, '#')         /* ▇ a day with dose */ \
	X(RIGHT_SMALL, 0x25b8, '>')   /* ▸ focus; more to the right */ \
	X(LEFT_SMALL, 0x25c2, '<')    /* ◂ */ \
	X(RIGHT_BIG, 0x25b6, '>')     /* ▶ */ \
	X(ARROW_UP, 0x2191, '^')      /* ↑ */ \
	X(ARROW_DOWN, 0x2193, 'v')    /* ↓ */ \
	X(ARROW_LEFT, 0x2190, '<')    /* ← */ \
	X(ARROW_RIGHT, 0x2192, '>')   /* → */ \
	X(ARROW_LEFT_UP, 0x2196, '^')     /* ↖ */ \
	X(ARROW_RIGHT_UP, 0x2197, '^')    /* ↗ */ \
	X(ARROW_RIGHT_DOWN, 0x2198, 'v')  /* ↘ */ \
	X(ARROW_LEFT_DOWN, 0x2199, 'v')   /* ↙ */ \
	X(PLUS, '+', '+') \
	X(CHECK, 0x2713, '+')         /* ✓ met */ \
	X(CROSS, 0x2717, 'X')         /* ✗ violated */ \
	X(DOT, 0x00b7, '.')           /* · */ \
	X(BULLET, 0x25cf, '*')        /* ● */ \
	X(CIRCLE, 0x25cb, 'o')        /* ○ */ \
	X(STAR, 0x2605, '*')          /* ★ */ \
	X(FOLD, 0x2573, 'x')          /* ╳ */

#define GLYPH_ENUM(name, ...) GLYPH_##name,
enum glyph { GLYPH_LIST(GLYPH_ENUM) GLYPH_COUNT };
#undef GLYPH_ENUM

/* The code point to draw. */
uint32_t glyph_code(enum glyph g, bool ascii);

/* The same for who hears the screen: where the focus stands, what is right and wrong as ASCII signs, the rest blank. */
uint32_t glyph_code_spoken(enum glyph g);

/* What stands for a code point in ASCII: a short text ("a" for alpha, ">=", "->", "sqrt",
 * "..."), the base letter of an accented Latin one, "" for a combining mark, "?" for what has no
 * twin.  buffer (2 bytes) holds single letters. */
const char *glyph_twin(uint32_t code, char buffer[2]);

#endif
