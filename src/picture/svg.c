/* A drawing as SVG 1.1: text stays text, so that it can be searched, read aloud and set in another face. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "picture/drawing.h"

/* Text between tags or in an attribute; what XML or a reader must not see is a question mark. */
static void
put_text(const char *s, FILE *out)
{
	const char *end = s + strlen(s);

	while (s < end) {
		const char *from = s;
		uint32_t c = text_next(&s, end);

		if (!text_code_is_safe(c) || (c == 0xfffd && s - from == 1))
			fputc('?', out);
		else if (c == '&')
			fputs("&amp;", out);
		else if (c == '<')
			fputs("&lt;", out);
		else if (c == '>')
			fputs("&gt;", out);
		else if (c == '"')
			fputs("&quot;", out);
		else
			fwrite(from, 1, (size_t)(s - from), out);
	}
}

static const char *
fixed(double v, char out[NUMBER_TEXT_MAX])
{
	return number_fixed(v, 2, out);
}

static void
put_points(const struct drawing *d, const struct drawing_item *item, FILE *out)
{
	char x[NUMBER_TEXT_MAX], y[NUMBER_TEXT_MAX];

	fputs(" points=\"", out);
	for (size_t i = 0; i < item->n; i++) {
		const struct drawing_point *p = &d->points[item->first + i];

		fprintf(out, "%s%s,%s", i ? " " : "", fixed(p->x, x), fixed(p->y, y));
	}
	fputc('"', out);
}

/* The end of an element, with what it is for a reader who cannot see it. */
static void
put_end(const char *element, const char *what, FILE *out)
{
	if (!what) {
		fputs("/>\n", out);
		return;
	}
	fputs("><title>", out);
	put_text(what, out);
	fprintf(out, "</title></%s>\n", element);
}

static void
put_path(const struct drawing *d, const struct drawing_item *item, FILE *out)
{
	double dashes[DRAWING_DASH_MAX];
	char t[NUMBER_TEXT_MAX];
	int n = drawing_dashes(item->dash, item->size, dashes);

	fprintf(out, "<polyline fill=\"none\" stroke=\"#%06x\" stroke-width=\"%s\" stroke-linejoin=\"round\"", (unsigned)item->rgb,
	    fixed(item->size, t));
	for (int i = 0; i < n; i++)
		fprintf(out, "%s%s", i ? "," : " stroke-dasharray=\"", fixed(dashes[i], t));
	fputs(n ? "\"" : "", out);
	put_points(d, item, out);
	put_end("polyline", item->text, out);
}

static void
put_area(const struct drawing *d, const struct drawing_item *item, FILE *out)
{
	char t[NUMBER_TEXT_MAX];

	fprintf(out, "<polygon fill=\"#%06x\" fill-opacity=\"%s\"", (unsigned)item->rgb, fixed(item->size, t));
	put_points(d, item, out);
	put_end("polygon", item->text, out);
}

static void
put_words(const struct drawing *d, const struct drawing_item *item, FILE *out)
{
	static const char *const anchors[] = { "start", "middle", "end" };
	const struct drawing_point *p = &d->points[item->first];
	char x[NUMBER_TEXT_MAX], y[NUMBER_TEXT_MAX], size[NUMBER_TEXT_MAX];

	fprintf(out, "<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"#%06x\" text-anchor=\"%s\"", fixed(p->x, x), fixed(p->y, y),
	    fixed(item->size, size), (unsigned)item->rgb, anchors[item->anchor]);
	if (item->bold)
		fputs(" font-weight=\"bold\"", out);
	if (item->turned)
		fprintf(out, " transform=\"rotate(-90 %s %s)\"", x, y);
	fputc('>', out);
	put_text(item->text, out);
	fputs("</text>\n", out);
}

bool
drawing_svg(const struct drawing *d, char **text, size_t *len, struct fault *f)
{
	char w[NUMBER_TEXT_MAX], h[NUMBER_TEXT_MAX];
	FILE *out = d->broken ? NULL : open_memstream(text, len);
	bool good;

	if (!out)
		return fault_memory(f);
	fixed(d->width, w);
	fixed(d->height, h);
	fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"%spt\" height=\"%spt\" "
	    "viewBox=\"0 0 %s %s\" role=\"img\" font-family=\"DejaVu Sans, Verdana, Helvetica, Arial, sans-serif\">\n<title>", w, h, w, h);
	put_text(d->title, out);
	fputs("</title>\n<desc>", out);
	put_text(d->words, out);
	fputs("</desc>\n", out);
	for (size_t i = 0; i < d->n_items; i++) {
		static void (*const put[])(const struct drawing *, const struct drawing_item *, FILE *) = {
			[DRAWING_PATH] = put_path, [DRAWING_AREA] = put_area, [DRAWING_TEXT] = put_words,
		};

		put[d->items[i].kind](d, &d->items[i], out);
	}
	fputs("</svg>\n", out);
	good = !ferror(out);
	if (fclose(out) == 0 && good)
		return true;
	free(*text);
	return fault_memory(f);
}
