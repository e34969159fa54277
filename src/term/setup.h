/* setup.h - what the environment says about the terminal.  Private to the floor. */
#ifndef TERM_SETUP_H
#define TERM_SETUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

/* Set LC_CTYPE (only that: numbers keep their point).  True when text is UTF-8. */
bool setup_locale(void);

/* Find a name whose terminfo entry exists and can move the cursor: TERM, or what an unknown one is
 * likely to be.  Borrowed, for newterm. */
const char *setup_terminal(struct fault *f);

/* Colours that the terminal of that name has; 0: none. */
int setup_colors(const char *name);

/* The environment asks for no colour (https://no-color.org). */
bool setup_no_color(void);

/* The wheel as arrow keys while the other screen is shown (xterm's alternate scroll mode, 1007), so that it scrolls and text can
 * still be selected: no mouse is reported.  Off gives back what was set before (XTSAVE, XTRESTORE).  Only where there is such
 * another screen; a terminal that does not know the mode leaves it out. */
void setup_wheel(bool on);

/* The bytes that give a terminal back, after setupterm or newterm.  Returns how many. */
size_t setup_last_words(char *out, size_t size);

#endif
