/* match.h - what is typed to find something: words that all must be part of a text, whatever the case of letters. */
#ifndef SCREENS_MATCH_H
#define SCREENS_MATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Does the word stand at the beginning of text? */
bool match_begins(const char *text, const char *word, size_t len);

/* Is every word of `words` (blanks between) part of the text?  None is part of every text. */
bool match_all(const char *text, const char *words);

/* The first place in text where one of the words stands, *len bytes of it; NULL: none. */
const char *match_first(const char *text, const char *words, size_t *len);

#endif
