#include "picture/drawing.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

bool
drawing_init(struct drawing *d, struct fault *f)
{
	*d = (struct drawing){ .title = "", .words = "", .arena = arena_new() };
	return d->arena != NULL || fault_memory(f);
}

void
drawing_fini(struct drawing *d)
{
	free(d->items);
	free(d->points);
	arena_free(d->arena);
	*d = (struct drawing){ 0 };
}

static struct drawing_item *
add(struct drawing *d, enum drawing_kind kind, const struct drawing_point *p, size_t n, const char *text)
{
	struct drawing_item *items = mem_grow(d->items, &d->items_capacity, d->n_items + 1, sizeof *items);
	struct drawing_point *points;
	struct drawing_item *item;

	if (items)
		d->items = items;
	points = mem_grow(d->points, &d->points_capacity, d->n_points + n, sizeof *points);
	if (points)
		d->points = points;
	text = text ? arena_text(d->arena, text, strlen(text)) : "";
	if (!items || !points || !text) {
		d->broken = true;
		return NULL;
	}
	if (n > 0)
		memcpy(&points[d->n_points], p, n * sizeof *p);
	item = &items[d->n_items++];
	*item = (struct drawing_item){ .kind = kind, .first = d->n_points, .n = n, .text = *text ? text : NULL };
	d->n_points += n;
	return item;
}

void
drawing_path(struct drawing *d, const struct drawing_point *p, size_t n, uint32_t rgb, double width, enum drawing_dash dash,
             const char *what)
{
	struct drawing_item *item = n >= 2 ? add(d, DRAWING_PATH, p, n, what) : NULL;

	if (item) {
		item->rgb = rgb;
		item->size = width;
		item->dash = dash;
	}
}

void
drawing_area(struct drawing *d, const struct drawing_point *p, size_t n, uint32_t rgb, double opaque, const char *what)
{
	struct drawing_item *item = n >= 3 ? add(d, DRAWING_AREA, p, n, what) : NULL;

	if (item) {
		item->rgb = rgb;
		item->size = opaque;
	}
}

void
drawing_text(struct drawing *d, double x, double y, uint32_t rgb, double size, enum drawing_anchor anchor, const char *text)
{
	struct drawing_item *item = *text ? add(d, DRAWING_TEXT, &(struct drawing_point){ x, y }, 1, text) : NULL;

	if (item) {
		item->rgb = rgb;
		item->size = size;
		item->anchor = anchor;
	}
}

void
drawing_bold(struct drawing *d)
{
	if (d->n_items > 0)
		d->items[d->n_items - 1].bold = true;
}

void
drawing_turn(struct drawing *d)
{
	if (d->n_items > 0)
		d->items[d->n_items - 1].turned = true;
}

void
drawing_line(struct drawing *d, double x0, double y0, double x1, double y1, uint32_t rgb, double width, enum drawing_dash dash)
{
	drawing_path(d, (struct drawing_point[]){ { x0, y0 }, { x1, y1 } }, 2, rgb, width, dash, NULL);
}

void
drawing_box(struct drawing *d, double x, double y, double width, double height, uint32_t rgb, double opaque, const char *what)
{
	drawing_area(d, (struct drawing_point[]){ { x, y }, { x + width, y }, { x + width, y + height }, { x, y + height } }, 4, rgb, opaque,
	             what);
}

double
drawing_text_width(const char *text, double size)
{
	/* The mean advance of English in DejaVu Sans, the widest of the usual faces, is 0.56 of its size. */
	return 0.56 * size * text_width(text);
}

int
drawing_dashes(enum drawing_dash dash, double width, double out[DRAWING_DASH_MAX])
{
	static const struct { int n; double of[DRAWING_DASH_MAX]; } patterns[DRAWING_DASHES] = {
		[DRAWING_SOLID] = { 0, { 0 } },
		[DRAWING_DASHED] = { 2, { 4, 2.5 } },
		[DRAWING_DOTTED] = { 2, { 1, 1.5 } },
		[DRAWING_DASH_DOT] = { 4, { 5, 2, 1, 2 } },
	};
	int k = (unsigned)dash < DRAWING_DASHES ? (int)dash : DRAWING_SOLID;

	for (int i = 0; i < patterns[k].n; i++)
		out[i] = width * patterns[k].of[i];
	return patterns[k].n;
}
