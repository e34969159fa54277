/* picture_main.c - ghostdose-picture: a drawing from standard input, as a PDF to standard output.
 *
 * A program of its own, so that nothing else loads cairo; it opens no file.  ghostdose runs it for --picture FILE.pdf. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cairo/cairo-pdf.h>

#include "base/fault.h"
#include "base/mem.h"
#include "picture/drawing.h"

enum { INPUT_MOST = 64 << 20 };

static void
set_colour(cairo_t *c, uint32_t rgb, double opaque)
{
	cairo_set_source_rgba(c, (double)(rgb >> 16 & 255) / 255, (double)(rgb >> 8 & 255) / 255, (double)(rgb & 255) / 255, opaque);
}

static void
trace(cairo_t *c, const struct drawing *d, const struct drawing_item *x)
{
	cairo_new_path(c);
	for (size_t i = 0; i < x->n; i++)
		cairo_line_to(c, d->points[x->first + i].x, d->points[x->first + i].y);
}

static void
put_path(cairo_t *c, const struct drawing *d, const struct drawing_item *x)
{
	double dashes[DRAWING_DASH_MAX];

	set_colour(c, x->rgb, 1);
	cairo_set_line_width(c, x->size);
	cairo_set_dash(c, dashes, drawing_dashes(x->dash, x->size, dashes), 0);
	trace(c, d, x);
	cairo_stroke(c);
}

static void
put_area(cairo_t *c, const struct drawing *d, const struct drawing_item *x)
{
	set_colour(c, x->rgb, x->size);
	trace(c, d, x);
	cairo_close_path(c);
	cairo_fill(c);
}

static void
put_text(cairo_t *c, const struct drawing *d, const struct drawing_item *x)
{
	const struct drawing_point *p = &d->points[x->first];
	cairo_text_extents_t size;

	cairo_save(c);
	set_colour(c, x->rgb, 1);
	cairo_select_font_face(c, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, x->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(c, x->size);
	cairo_text_extents(c, x->text, &size);
	cairo_translate(c, p->x, p->y);
	if (x->turned)
		cairo_rotate(c, -1.5707963267948966);
	cairo_move_to(c, x->anchor == DRAWING_END ? -size.x_advance : x->anchor == DRAWING_MIDDLE ? -size.x_advance / 2 : 0, 0);
	cairo_show_text(c, x->text);
	cairo_restore(c);
}

/* The day of the sources, where a build or a test names one, else none that would make two pictures of one thing differ. */
static void
set_date(cairo_surface_t *s)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t seconds = epoch ? (time_t)strtoll(epoch, NULL, 10) : 0;
	struct tm day;
	char text[40];

	if (!gmtime_r(&seconds, &day) || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &day) == 0)
		snprintf(text, sizeof text, "1970-01-01T00:00:00Z");
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, text);
}

static cairo_status_t
write_out(void *closure, const unsigned char *bytes, unsigned int n)
{
	return fwrite(bytes, 1, n, closure) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static bool
put_pdf(const struct drawing *d, FILE *out)
{
	static void (*const put[])(cairo_t *, const struct drawing *, const struct drawing_item *) = {
		[DRAWING_PATH] = put_path, [DRAWING_AREA] = put_area, [DRAWING_TEXT] = put_text,
	};
	cairo_surface_t *s = cairo_pdf_surface_create_for_stream(write_out, out, d->width, d->height);
	cairo_t *c = cairo_create(s);
	bool good;

	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, d->title);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_SUBJECT, d->words);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "ghostdose");
	set_date(s);
	cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
	for (size_t i = 0; i < d->n_items; i++)
		put[d->items[i].kind](c, d, &d->items[i]);
	cairo_show_page(c);
	cairo_surface_finish(s);
	good = cairo_status(c) == CAIRO_STATUS_SUCCESS && cairo_surface_status(s) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(c);
	cairo_surface_destroy(s);
	return good;
}

/* All of standard input; NULL: out of memory, too long, or it cannot be read. */
static char *
read_all(size_t *len)
{
	char *text = NULL;
	size_t capacity = 0, n = 1;

	for (*len = 0; n > 0 && *len < INPUT_MOST; *len += n) {
		char *grown = mem_grow(text, &capacity, *len + (1 << 16), 1);

		if (!grown)
			break;
		text = grown;
		n = fread(text + *len, 1, 1 << 16, stdin);
	}
	if (n == 0 && !ferror(stdin))
		return text;
	free(text);
	return NULL;
}

int
main(int argc, char **argv)
{
	struct drawing d;
	struct fault f;
	size_t len = 0;
	char *text, words[700];
	bool good;

	(void)argv;
	if (argc > 1 || isatty(STDIN_FILENO)) {
		fputs("ghostdose-picture makes a PDF of a drawing on standard input; ghostdose runs it for --picture FILE.pdf\n", stderr);
		return 2;
	}
	text = read_all(&len);
	if (!text) {
		fputs("ghostdose-picture: the drawing cannot be read\n", stderr);
		return 3;
	}
	if (!drawing_read(text, len, &d, &f)) {
		fprintf(stderr, "ghostdose-picture: %s\n", fault_format(&f, words, sizeof words));
		free(text);
		return 2;
	}
	good = put_pdf(&d, stdout) && fflush(stdout) == 0;
	if (!good)
		fprintf(stderr, "ghostdose-picture: the picture cannot be written: %s\n", strerror(errno));
	drawing_fini(&d);
	free(text);
	return good ? 0 : 3;
}
