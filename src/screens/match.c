#include "screens/match.h"

#include <string.h>

#include "base/text.h"

bool
match_begins(const char *text, const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] != word[i] && !(text_is_letter(text[i]) && text_is_letter(word[i]) && (text[i] | 32) == (word[i] | 32)))
			return false;
	return true;
}

static const char *
find(const char *text, const char *word, size_t len)
{
	for (; *text; text++)
		if (match_begins(text, word, len))
			return text;
	return NULL;
}

/* The next word at *p; its length, 0 at the end. */
static size_t
next_word(const char **p)
{
	*p += strspn(*p, " ");
	return strcspn(*p, " ");
}

bool
match_all(const char *text, const char *words)
{
	for (size_t len; (len = next_word(&words)) > 0; words += len)
		if (!find(text, words, len))
			return false;
	return true;
}

const char *
match_first(const char *text, const char *words, size_t *len)
{
	const char *first = NULL;

	for (size_t n; (n = next_word(&words)) > 0; words += n) {
		const char *at = find(text, words, n);

		if (at && (!first || at < first)) {
			first = at;
			*len = n;
		}
	}
	return first;
}
