/* words.h - text for a reader whose terminal may know nothing but ASCII. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Set LC_CTYPE from the environment, nothing else (numbers keep their point).  Once, at the start.
 * A UTF-8 locale that is asked for and not installed becomes C.UTF-8. */
void words_start(void);

/* Does the locale write UTF-8? */
bool words_unicode(void);

/* What text becomes in ASCII: "alpha/beta" for its Greek, "?" where there is no twin.
 * out must have room for words_ascii_room(text) bytes.  Returns out. */
char *words_ascii(const char *text, char *out, size_t size);
size_t words_ascii_room(const char *text);

/* Write text as the locale can show it. */
void words_put(const char *text, FILE *out);

#endif
