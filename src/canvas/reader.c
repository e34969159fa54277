#include "canvas/reader.h"

#include <limits.h>

#include "base/text.h"

struct reader
reader_start(const char *s, size_t len, bool ascii)
{
	return (struct reader){ .p = s, .end = s + len, .ascii = ascii };
}

/* Marks that a terminal puts on the character before.  Joiners and variation selectors change its
 * width on some terminals and not on others: they are left out. */
static bool
is_mark(uint32_t c)
{
	if (c < 0x300 || !text_code_is_safe(c) || text_code_width(c) != 0)
		return false;
	return !(c >= 0x200b && c <= 0x200f) && !(c >= 0x2060 && c <= 0x206f) && !(c >= 0xfe00 && c <= 0xfe0f) &&
	       !(c >= 0x1f3fb && c <= 0x1f3ff);
}

static bool
next_ascii(struct reader *r, struct piece *p)
{
	char c;

	while (!r->twin || !*r->twin) {
		uint32_t code;

		if (r->p >= r->end)
			return false;
		code = text_next(&r->p, r->end);
		if (code == '\t' || code == '\n')
			code = ' ';
		/* The letter's buffer moves with the reader: it is used at once. */
		r->twin = glyph_twin(code, r->letter);
		if (r->twin == r->letter) {
			*p = (struct piece){ .codes = { (unsigned char)r->letter[0] }, .width = 1 };
			r->twin = NULL;
			return true;
		}
	}
	c = *r->twin++;
	*p = (struct piece){ .codes = { (unsigned char)c }, .width = 1 };
	return true;
}

bool
reader_next(struct reader *r, struct piece *p)
{
	int n = 1, width;
	uint32_t code;

	if (r->ascii)
		return next_ascii(r, p);
	do {
		if (r->p >= r->end)
			return false;
		code = text_next(&r->p, r->end);
		if (code == '\t' || code == '\n')
			code = ' ';
		if (!text_code_is_safe(code))
			code = '?';
		width = text_code_width(code);
	} while (width <= 0);
	*p = (struct piece){ .codes = { code }, .width = width > 2 ? 2 : width };
	while (r->p < r->end) {
		const char *next = r->p;
		uint32_t mark = text_next(&next, r->end);

		if (!is_mark(mark))
			break;
		if (n < CELL_CODES)
			p->codes[n++] = mark;
		r->p = next;
	}
	return true;
}

int
reader_width(const char *s, size_t len, bool ascii)
{
	struct reader r = reader_start(s, len, ascii);
	struct piece p;
	int width = 0;

	while (width < INT_MAX / 2 && reader_next(&r, &p))
		width += p.width;
	return width;
}
