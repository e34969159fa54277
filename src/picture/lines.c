/* A drawing as lines of text: "drawing 1 WIDTH HEIGHT", "title TEXT", "words TEXT", and then for each item a line
 * "KIND RRGGBB SIZE DASH ANCHOR BOLD TURNED N X Y X Y ... TEXT". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "picture/drawing.h"

static const char *const kinds[] = { [DRAWING_PATH] = "path", [DRAWING_AREA] = "area", [DRAWING_TEXT] = "text" };
enum { KINDS = sizeof kinds / sizeof *kinds, POINTS_MOST = 1000000 };

static const char *
fixed(double v, char out[NUMBER_TEXT_MAX])
{
	return number_fixed(v, 2, out);
}

/* One line, whatever stands in it. */
static void
put_text(const char *s, FILE *out)
{
	for (; s && *s; s++)
		fputc((unsigned char)*s < ' ' ? ' ' : *s, out);
	fputc('\n', out);
}

bool
drawing_write(const struct drawing *d, char **text, size_t *len, struct fault *f)
{
	char a[NUMBER_TEXT_MAX], b[NUMBER_TEXT_MAX];
	FILE *out = d->broken ? NULL : open_memstream(text, len);
	bool good;

	if (!out)
		return fault_memory(f);
	fprintf(out, "drawing 1 %s %s\ntitle ", fixed(d->width, a), fixed(d->height, b));
	put_text(d->title, out);
	fputs("words ", out);
	put_text(d->words, out);
	for (size_t i = 0; i < d->n_items; i++) {
		const struct drawing_item *x = &d->items[i];

		fprintf(out, "%s %06x %s %d %d %d %d %zu ", kinds[x->kind], (unsigned)x->rgb, fixed(x->size, a), (int)x->dash,
		    (int)x->anchor, x->bold, x->turned, x->n);
		for (size_t k = 0; k < x->n; k++)
			fprintf(out, "%s %s ", fixed(d->points[x->first + k].x, a), fixed(d->points[x->first + k].y, b));
		put_text(x->text, out);
	}
	good = !ferror(out);
	if (fclose(out) == 0 && good)
		return true;
	free(*text);
	return fault_memory(f);
}

/* ---- back ---- */

struct reader {
	const char *start, *at, *end;  /* a line, and what is left of it */
	int line;
	struct fault *f;
};

static int
column(const struct reader *r)
{
	return (int)(r->at - r->start) + 1;
}

static bool
refuse(const struct reader *r, const char *what)
{
	return fault_set(r->f, r->line, column(r), "%s was expected in a drawing", what);
}

/* The next word, and the blank behind it. */
static bool
take_word(struct reader *r, const char **word, size_t *n)
{
	const char *blank = memchr(r->at, ' ', (size_t)(r->end - r->at));

	*word = r->at;
	*n = (size_t)((blank ? blank : r->end) - r->at);
	r->at = blank ? blank + 1 : r->end;
	return *n > 0;
}

static bool
take_number(struct reader *r, double low, double high, double *v)
{
	const char *word;
	size_t n;

	return (take_word(r, &word, &n) && number_parse(word, n, false, v) && *v >= low && *v <= high) || refuse(r, "a number");
}

static bool
take_whole(struct reader *r, long most, long *v)
{
	const char *word;
	size_t n;

	return (take_word(r, &word, &n) && number_parse_whole(word, n, v) && *v <= most) || refuse(r, "a whole number");
}

static bool
take_colour(struct reader *r, uint32_t *rgb)
{
	const char *word;
	size_t n;
	char hex[8], *end;

	if (!take_word(r, &word, &n) || n != 6 || strspn(word, "0123456789abcdef") < 6)
		return refuse(r, "a colour");
	memcpy(hex, word, 6);
	hex[6] = '\0';
	*rgb = (uint32_t)strtoul(hex, &end, 16);
	return true;
}

/* What is left of the line, as the text of the arena. */
static bool
take_text(struct reader *r, struct drawing *d, const char **text)
{
	char why[80];
	size_t n = (size_t)(r->end - r->at);

	if (text_find_unsafe(r->at, n, why, sizeof why) < n)
		return fault_set(r->f, r->line, column(r), "%s in a text of a drawing; expected plain text", why);
	*text = arena_text(d->arena, r->at, n);
	return *text != NULL || fault_memory(r->f);
}

static bool
take_named_text(struct reader *r, const char *name, struct drawing *d, const char **text)
{
	const char *word;
	size_t n;

	if (!take_word(r, &word, &n) || n != strlen(name) || memcmp(word, name, n) != 0)
		return refuse(r, name);
	return take_text(r, d, text);
}

static bool
take_head(struct reader *r, struct drawing *d)
{
	static const double most = 100000;
	const char *word;
	size_t n;
	long version;

	if (!take_word(r, &word, &n) || n != 7 || memcmp(word, "drawing", 7) != 0)
		return refuse(r, "\"drawing\"");
	return take_whole(r, 1, &version) && take_number(r, 1, most, &d->width) && take_number(r, 1, most, &d->height);
}

static bool
take_item(struct reader *r, struct drawing *d)
{
	static const double far = 1e7;
	const char *word;
	size_t n, kind = 0;
	long dash = 0, anchor = 0, bold = 0, turned = 0, count = 0;
	struct drawing_item *item;
	struct drawing_item *items = mem_grow(d->items, &d->items_capacity, d->n_items + 1, sizeof *items);

	if (!items)
		return fault_memory(r->f);
	d->items = items;
	item = &items[d->n_items];
	*item = (struct drawing_item){ .first = d->n_points };
	if (!take_word(r, &word, &n))
		return refuse(r, "path, area or text");
	while (kind < KINDS && (strlen(kinds[kind]) != n || memcmp(kinds[kind], word, n) != 0))
		kind++;
	if (kind == KINDS)
		return refuse(r, "path, area or text");
	if (!take_colour(r, &item->rgb) || !take_number(r, 0, 1000, &item->size) || !take_whole(r, DRAWING_DASHES - 1, &dash) ||
	    !take_whole(r, DRAWING_END, &anchor) || !take_whole(r, 1, &bold) || !take_whole(r, 1, &turned) ||
	    !take_whole(r, POINTS_MOST, &count))
		return false;
	if ((kind == DRAWING_TEXT && count != 1) || count < 1)
		return refuse(r, "as many points as the item has");
	for (long i = 0; i < count; i++) {
		struct drawing_point *points = mem_grow(d->points, &d->points_capacity, d->n_points + 1, sizeof *points);

		if (!points)
			return fault_memory(r->f);
		d->points = points;
		if (!take_number(r, -far, far, &points[d->n_points].x) || !take_number(r, -far, far, &points[d->n_points].y))
			return false;
		d->n_points++;
	}
	item->kind = (enum drawing_kind)kind;
	item->dash = (enum drawing_dash)dash;
	item->anchor = (enum drawing_anchor)anchor;
	item->bold = bold == 1;
	item->turned = turned == 1;
	item->n = (size_t)count;
	if (!take_text(r, d, &item->text))
		return false;
	if (!*item->text)
		item->text = NULL;
	if (kind == DRAWING_TEXT && !item->text)
		return refuse(r, "a text");
	d->n_items++;
	return true;
}

bool
drawing_read(const char *text, size_t len, struct drawing *d, struct fault *f)
{
	struct reader r = { .f = f };
	bool good;

	if (!drawing_init(d, f))
		return false;
	for (const char *at = text, *end = text + len; at < end || r.line < 3; ) {
		const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;

		r.start = r.at = at;
		r.end = newline ? newline : end;
		at = newline ? newline + 1 : end;
		r.line++;
		good = r.line == 1   ? take_head(&r, d)
		       : r.line == 2 ? take_named_text(&r, "title", d, &d->title)
		       : r.line == 3 ? take_named_text(&r, "words", d, &d->words)
		                     : take_item(&r, d);
		if (!good) {
			drawing_fini(d);
			return false;
		}
	}
	return true;
}
