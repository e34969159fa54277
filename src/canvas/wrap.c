#include <string.h>

#include "base/text.h"
#include "canvas/canvas.h"
#include "canvas/reader.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The end of the character at p (its marks included) and its columns. */
static const char *
step(const struct canvas *c, const char *p, const char *end, int *width)
{
	struct reader r = reader_start(p, (size_t)(end - p), c->ascii);
	struct piece piece;

	*width = reader_next(&r, &piece) ? piece.width : 0;
	while (r.twin && *r.twin) {
		(*width)++;
		r.twin++;
	}
	return r.p;
}

static size_t
trimmed(const char *line, const char *end)
{
	while (end > line && is_blank(end[-1]))
		end--;
	return (size_t)(end - line);
}

bool
canvas_wrap_next(const struct canvas *c, const char **p, int cols, const char **line, size_t *len)
{
	const char *start = *p, *q = start, *stop = start + strcspn(start, "\n"), *broken = NULL;
	bool word = false;             /* blanks that open a paragraph are no place to break */
	int used = 0;

	if (!*start)
		return false;
	*line = start;
	while (q < stop) {
		int width;
		const char *next = step(c, q, stop, &width);

		if (is_blank(*q)) {
			if (word)
				broken = q;
		} else {
			word = true;
		}
		if (used + width > cols) {
			const char *end = broken ? broken : q > start ? q : next;

			*len = trimmed(start, end);
			while (end < stop && is_blank(*end))
				end++;
			*p = *end == '\n' ? end + 1 : end;
			return true;
		}
		used += width;
		q = next;
	}
	*len = trimmed(start, stop);
	*p = *stop ? stop + 1 : stop;
	return true;
}

int
canvas_wrap_hang(const char *paragraph, int cols)
{
	const char *p = paragraph + strspn(paragraph, " "), *mark = p;

	while (text_is_digit(*p))
		p++;
	/* "12 names" is a sentence, with two blanks by mistake, too. */
	if (*p != (p == mark ? '-' : '.') || p[1] != ' ')
		return 0;
	p++;
	p += strspn(p, " ");
	return p - paragraph > cols / 2 ? 0 : (int)(p - paragraph);
}

/* The next line of a text that begins at text, with the columns that it is set in; false at the end. */
static bool
next_hung(const struct canvas *c, const char *text, const char **rest, int cols, int *hang, int *indent, const char **line, size_t *len)
{
	bool begins = *rest == text || (*rest)[-1] == '\n';

	if (begins)
		*hang = canvas_wrap_hang(*rest, cols);
	*indent = begins ? 0 : *hang;
	return canvas_wrap_next(c, rest, cols - *indent, line, len);
}

int
canvas_wrap_count(const struct canvas *c, int cols, const char *text)
{
	const char *line, *rest = text;
	size_t len;
	int n = 0, hang = 0, indent;

	while (next_hung(c, text, &rest, cols, &hang, &indent, &line, &len))
		n++;
	return n;
}

int
canvas_wrap_tagged(struct canvas *c, struct rect r, enum style s, const char *text, int first,
                   const struct tag_span *spans, size_t n_spans)
{
	const char *line, *rest = text;
	size_t len;
	int n = 0, hang = 0, indent;

	if (r.cols < 1)
		return 0;
	for (; next_hung(c, text, &rest, r.cols, &hang, &indent, &line, &len); n++) {
		size_t from = (size_t)(line - text);

		if (n >= first && n - first < r.rows)
			canvas_text_part(c, r.row + n - first, r.col + indent, r.cols - indent, s, text, from, from + len, spans, n_spans);
	}
	return n;
}

int
canvas_wrap(struct canvas *c, struct rect r, enum style s, const char *text, int first)
{
	return canvas_wrap_tagged(c, r, s, text, first, NULL, 0);
}
