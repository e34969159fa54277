#include "screens/plain_out.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "canvas/canvas.h"

char *
plain_number(double v, int decimals, char out[NUMBER_TEXT_MAX])
{
	size_t n = strlen(number_fixed(v, decimals, out));

	if (!strchr(out, '.') || strchr(out, 'e'))
		return out;
	while (n > 0 && out[n - 1] == '0')
		out[--n] = '\0';
	if (n > 0 && out[n - 1] == '.')
		out[n - 1] = '\0';
	return out;
}

/* Bytes on their way out, a buffer at a time. */
struct pipe {
	const struct plain_io *io;
	char bytes[512];
	size_t used;
};

static void
flush(struct pipe *p)
{
	if (p->used == 0)
		return;
	p->bytes[p->used] = '\0';
	p->io->write(p->io->user, p->bytes);
	p->used = 0;
}

static void
put(struct pipe *p, const char *s, size_t len)
{
	if (p->used + len >= sizeof p->bytes)
		flush(p);
	memcpy(p->bytes + p->used, s, len);
	p->used += len;
}

/* Whatever a text went through before: here nothing that steers a terminal gets out. */
static void
put_safe(struct pipe *p, const char *s, size_t len)
{
	const char *end = s + len;
	int marks = 0;

	while (s < end) {
		uint32_t c = text_next(&s, end);
		char bytes[8], letter[2];

		if (text_is_mark_too_many(c, &marks))
			continue;
		if (c == '\t' || c == '\n')
			put(p, " ", 1);
		else if (!text_code_is_safe(c))
			put(p, "?", 1);
		else if (p->io->ascii) {
			const char *twin = glyph_twin(c, letter);

			put(p, twin, strlen(twin));
		} else
			put(p, bytes, text_encode(c, bytes));
	}
}

void
plain_write(const struct plain_io *io, const char *text)
{
	const struct canvas measure = { .ascii = io->ascii };
	struct pipe p = { .io = io };
	int width = io->width > 0 ? io->width : PLAIN_WIDTH;
	const char *line;
	size_t len;

	if (!*text)
		put(&p, "\n", 1);
	while (canvas_wrap_next(&measure, &text, width, &line, &len)) {
		put_safe(&p, line, len);
		put(&p, "\n", 1);
	}
	flush(&p);
}

void
plain_prompt(const struct plain_io *io, const char *text)
{
	struct pipe p = { .io = io };

	put_safe(&p, text, strlen(text));
	flush(&p);
}
