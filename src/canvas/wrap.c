#include <string.h>

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
canvas_wrap_count(const struct canvas *c, int cols, const char *text)
{
	const char *line;
	size_t len;
	int n = 0;

	while (canvas_wrap_next(c, &text, cols, &line, &len))
		n++;
	return n;
}

/* canvas_text of a part of a text: copied, as lines are short, in pieces that are not cut within a character. */
static void
draw_line(struct canvas *c, struct rect r, int row, enum style s, const char *line, size_t len)
{
	char text[CANVAS_COLS_MAX * CELL_CODES * 4 + 1];

	if (len >= sizeof text)
		len = sizeof text - 1;
	memcpy(text, line, len);
	text[len] = '\0';
	canvas_text(c, row, r.col, r.cols, s, text);
}

int
canvas_wrap(struct canvas *c, struct rect r, enum style s, const char *text, int first)
{
	const char *line;
	size_t len;
	int n = 0;

	if (r.cols < 1)
		return 0;
	for (; canvas_wrap_next(c, &text, r.cols, &line, &len); n++)
		if (n >= first && n - first < r.rows)
			draw_line(c, r, r.row + n - first, s, line, len);
	return n;
}
