#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

bool
text_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

size_t
text_mark(const char *s, size_t len)
{
	return len >= 3 && !memcmp(s, "\xEF\xBB\xBF", 3) ? 3 : 0;
}

bool
text_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

size_t
text_number_length(const char *s)
{
	static const char digits[] = "0123456789";
	size_t n = strspn(s, digits);

	if (n > 0 && s[n] == '.' && text_is_digit(s[n + 1]))
		n += 1 + strspn(s + n + 1, digits);
	return n;
}

uint32_t
text_next(const char **p, const char *end)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)*p, end - *p, &c);

	if (n <= 0) {
		(*p)++;
		return 0xfffd;
	}
	*p += n;
	return (uint32_t)c;
}

uint32_t
text_plain_sign(uint32_t c)
{
	enum { MINUS = 0x2212, NO_BREAK_SPACE = 0xa0, THIN_SPACE = 0x2009, NARROW_NO_BREAK_SPACE = 0x202f };

	if (c == MINUS)
		return '-';
	return c == '\t' || c == '\n' || c == '\r' || c == NO_BREAK_SPACE || c == THIN_SPACE || c == NARROW_NO_BREAK_SPACE ? ' ' : c;
}

size_t
text_encode(uint32_t c, char *out)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_codepoint_valid((utf8proc_int32_t)c)
	                         ? utf8proc_encode_char((utf8proc_int32_t)c, bytes)
	                         : utf8proc_encode_char(0xfffd, bytes);

	memcpy(out, bytes, (size_t)n);
	return (size_t)n;
}

int
text_code_width(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return 0;
	if (c < 0x7f)
		return 1;
	return utf8proc_charwidth((utf8proc_int32_t)c);
}

int
text_width(const char *s)
{
	const char *end = s + strlen(s);
	int width = 0;

	while (s < end)
		width += text_code_width(text_next(&s, end));
	return width;
}

size_t
text_fit(const char *s, int columns)
{
	const char *p = s, *end = s + strlen(s);
	int width = 0;

	while (p < end) {
		const char *next = p;

		width += text_code_width(text_next(&next, end));
		if (width > columns)
			break;
		p = next;
	}
	return (size_t)(p - s);
}

static bool
is_bidirectional_control(uint32_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* What shows nothing and takes no place, and is no part of the spelling of a word as the joiners are: by it two names look the same
 * that are not (Unicode, Default_Ignorable_Code_Point). */
static bool
is_invisible(uint32_t c)
{
	return c == 0xad || c == 0x180e || c == 0x200b || (c >= 0x2060 && c <= 0x206f) || c == 0x3164 || c == 0xffa0 ||
	       (c >= 0x1bca0 && c <= 0x1bca3) || (c >= 0x1d173 && c <= 0x1d17a);
}

bool
text_code_is_safe(uint32_t c)
{
	if (c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7f))
		return true;
	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || is_bidirectional_control(c) || is_invisible(c))
		return false;
	if (c == 0x2028 || c == 0x2029 || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb))
		return false;
	if ((c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef))
		return false;
	return utf8proc_codepoint_valid((utf8proc_int32_t)c) && c < 0xe0000;
}

uint32_t
text_base_letter(uint32_t c)
{
	utf8proc_int32_t parts[32];
	int last_class = 0;
	utf8proc_ssize_t n;

	if (!utf8proc_codepoint_valid((utf8proc_int32_t)c))
		return 0;
	n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, sizeof parts / sizeof *parts,
	                            UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &last_class);
	if (n < 1 || n > (utf8proc_ssize_t)(sizeof parts / sizeof *parts) || parts[0] < 0x20 || parts[0] > 0x7e)
		return 0;
	/* "1" of a fraction or "k" of a kg would be another text: only marks may follow. */
	for (utf8proc_ssize_t i = 1; i < n; i++)
		if (utf8proc_charwidth(parts[i]) != 0)
			return 0;
	return (uint32_t)parts[0];
}

size_t
text_plain_lines(char *s, size_t len)
{
	size_t used = 0;

	for (size_t i = 0; i < len; i++)
		if (s[i] != '\r' || i + 1 == len || s[i + 1] != '\n')
			s[used++] = s[i] == '\r' ? '\n' : s[i];
	s[used] = '\0';
	return used;
}

size_t
text_find_unsafe(const char *s, size_t len, char *why, size_t why_size)
{
	size_t i = 0;

	while (i < len) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n;

		if ((unsigned char)s[i] >= 0x20 && (unsigned char)s[i] < 0x7f) {
			i++;
			continue;
		}
		n = utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(len - i), &c);
		if (n <= 0) {
			snprintf(why, why_size, "a byte 0x%02X that is not UTF-8", (unsigned)(unsigned char)s[i]);
			return i;
		}
		/* CR is part of a line end; who reads lines looks after it. */
		if (c != '\r' && !text_code_is_safe((uint32_t)c)) {
			const char *kind = is_bidirectional_control((uint32_t)c) ? "a bidirectional control"
			                   : is_invisible((uint32_t)c)           ? "an invisible"
			                                                         : "a control";

			snprintf(why, why_size, "%s character U+%04X", kind, (unsigned)c);
			return i;
		}
		i += (size_t)n;
	}
	return len;
}

bool
text_is_mark_too_many(uint32_t c, int *marks)
{
	enum { FIRST_MARK = 0x300 };

	*marks = c >= FIRST_MARK && text_code_width(c) == 0 ? *marks + 1 : 0;
	return *marks > TEXT_MARKS_MAX;
}

char *
text_clean(char *out, size_t size, const char *in)
{
	const char *end = in + strlen(in);
	size_t used = 0;
	int marks = 0;

	while (in < end) {
		const char *start = in;
		uint32_t c = text_next(&in, end);
		char piece[16];
		size_t n;

		if (c == 0xfffd && in - start == 1)
			n = (size_t)snprintf(piece, sizeof piece, "\\x%02X", (unsigned)(unsigned char)*start);
		else if (c < 0x20 || c == 0x7f)
			n = (size_t)snprintf(piece, sizeof piece, "\\x%02X", (unsigned)c);
		else if (!text_code_is_safe(c) || text_is_mark_too_many(c, &marks))
			n = (size_t)snprintf(piece, sizeof piece, "\\u{%04X}", (unsigned)c);
		else
			n = text_encode(c, piece);
		if (used + n + 1 > size)
			break;
		memcpy(out + used, piece, n);
		used += n;
	}
	out[used] = '\0';
	return out;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
text_same(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

const char *
text_find(const char *text, const char *word)
{
	size_t n = strlen(word), i;

	for (;; text++) {
		for (i = 0; i < n && text[i] && lower(text[i]) == lower(word[i]); i++)
			;
		if (i == n)
			return text;
		if (!*text)
			return NULL;
	}
}

bool
text_ends(const char *s, const char *tail)
{
	size_t n = strlen(s), m = strlen(tail);

	return n >= m && text_same(s + n - m, tail);
}

enum { NEAREST_MAX = 63 };

/* Edits from one short string to another: a letter more, less or other, or two neighbours swapped (optimal string
 * alignment), three rows at a time. */
static size_t
distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t rows[3][NEAREST_MAX + 1] = { { 0 } }, *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *oldest = before;

		before = above;
		above = row;
		row = oldest;
		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);
			size_t change = above[j - 1] + (x != y), step = (above[j] < row[j - 1] ? above[j] : row[j - 1]) + 1;

			row[j] = step < change ? step : change;
			if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]) && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
	}
	return row[nb];
}

const char *
text_nearest(const char *s, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t len = strlen(s), best_distance = 0;

	if (len == 0 || len > NEAREST_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t other = strlen(names[i]), d;

		if (other > NEAREST_MAX)
			continue;
		d = distance(s, len, names[i], other);
		if (d * 3 <= (len > other ? len : other) + 1 && (!best || d < best_distance)) {
			best = names[i];
			best_distance = d;
		}
	}
	return best;
}
