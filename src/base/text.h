/* text.h - UTF-8 text from strangers: validity, width on a screen, cleaning. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decode the code point at *p (end is one past the last byte) and step over it.  A byte that is
 * not UTF-8 yields U+FFFD and a step of one.  *p must be < end. */
uint32_t text_next(const char **p, const char *end);

/* Write code point c as UTF-8 into out (at least 4 bytes, no terminator); how many bytes. */
size_t text_encode(uint32_t c, char *out);

/* As somebody types who has plain keys: the minus sign of print as "-", tabs, line ends and blanks of print as " ". */
uint32_t text_plain_sign(uint32_t c);

/* Bytes of the mark that a text of s[0..len) may begin with and that is none of it (U+FEFF, "byte order mark"): 3 or 0. */
size_t text_mark(const char *s, size_t len);

/* An ASCII digit, an ASCII letter: of the locale neither knows anything. */
bool text_is_digit(char c);
bool text_is_letter(char c);

/* Bytes of the number that begins at s: digits, with at most one point between two of them; 0 where none begins. */
size_t text_number_length(const char *s);

/* Columns that one code point takes on a terminal: 0 (combining), 1 or 2; 0 for controls.
 * Independent of the locale (Unicode data of libutf8proc). */
int text_code_width(uint32_t c);

/* Columns of a whole string. */
int text_width(const char *s);

/* How many bytes of s fit in columns (whole characters only). */
size_t text_fit(const char *s, int columns);

/* May this code point stand in a file of ours?  No control but tab and newline, no escape, no
 * C1, no bidirectional control, no U+2028/2029, nothing invisible, no surrogate or non-character. */
bool text_code_is_safe(uint32_t c);

/* The ASCII letter, digit, sign or blank that c is a form of ("e" of an e with an accent, "3" of a low 3,
 * a blank of a thin space), by compatibility decomposition; 0 when there is none. */
uint32_t text_base_letter(uint32_t c);

/* Line ends of every kind as "\n", in place and terminated: s has room for len + 1 bytes.  The new length. */
size_t text_plain_lines(char *s, size_t len);

/* The first byte of s[0..len) that is not valid UTF-8 or not safe: its offset, or len when
 * there is none.  *why gets a short name of what is wrong ("the control character U+001B"). */
size_t text_find_unsafe(const char *s, size_t len, char *why, size_t why_size);

/* Marks on one letter that are shown: more are a storm, that a terminal draws over the lines around. */
enum { TEXT_MARKS_MAX = 8 };
/* Is c, the next code point of a text, a mark behind as many?  *marks counts them, 0 before the first. */
bool text_is_mark_too_many(uint32_t c, int *marks);

/* Copy in to out, what is not safe (and newline and tab, and marks too many) as \xNN or \u{NNNN}; cut, never in the
 * middle of a character, at size.  out is always terminated (size > 0).  Returns out. */
char *text_clean(char *out, size_t size, const char *in);

/* The entry of names[0..n) nearest to s by edit distance, or NULL when none is near enough to
 * be meant (more than a third of its letters differ). */
const char *text_nearest(const char *s, const char *const *names, size_t n);

/* Equal but for the case of ASCII letters, whatever the locale. */
bool text_same(const char *a, const char *b);

/* In the same sense: where word stands first in text, NULL: nowhere ("" stands at the beginning); does s end with tail? */
const char *text_find(const char *text, const char *word);
bool text_ends(const char *s, const char *tail);

#endif
