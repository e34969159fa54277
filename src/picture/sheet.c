#include "picture/sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "picture/panel.h"

enum { WIDTH = 720, EDGE = 24 };

struct sheet_look
sheet_look(const struct plot_series *series, size_t i)
{
	/* Dark to middle of viridis, and the middle of cividis between them. */
	static const struct sheet_look total = { 0x7c7b78, DRAWING_SOLID, 3.5 };
	static const struct sheet_look looks[] = {
		{ 0x440154, DRAWING_SOLID, 1.75 }, { 0x1f9e89, DRAWING_DASHED, 1.75 }, { 0x31688e, DRAWING_DASH_DOT, 1.75 },
		{ 0x8a6d00, DRAWING_SOLID, 1.75 }, { 0x000000, DRAWING_DOTTED, 1.75 }, { 0xb0306a, DRAWING_DASHED, 1.75 },
	};

	return series->role == PLOT_TOTAL ? total : looks[i % (sizeof looks / sizeof *looks)];
}

/* Words of text in lines of that width from y on; where the next line would stand. */
static double
put_wrapped(struct drawing *d, const char *text, double y, double size, bool bold)
{
	enum { LINE_MAX = 512 };
	char line[LINE_MAX], longer[2 * LINE_MAX];

	for (line[0] = '\0'; *text || *line; ) {
		size_t n = strcspn(text, " \n"), fits = n < LINE_MAX - 1 ? n : LINE_MAX - 1;

		snprintf(longer, sizeof longer, "%s%s%.*s", line, *line && n > 0 ? " " : "", (int)fits, text);
		if (*text && (!*line || (strlen(longer) < LINE_MAX && drawing_text_width(longer, size) <= WIDTH - 2 * EDGE))) {
			snprintf(line, sizeof line, "%.*s", LINE_MAX - 1, longer);
			text += n;
			text += strspn(text, " \n");
			continue;
		}
		drawing_text(d, EDGE, y, PANEL_INK, size, DRAWING_START, line);
		if (bold)
			drawing_bold(d);
		line[0] = '\0';
		y += 1.4 * size;
	}
	return y;
}

/* All that is laid out, from top to bottom; its height. */
static double
lay_out(const struct sheet *p, struct drawing *d)
{
	double y = put_wrapped(d, p->title, 36, 18, true);

	if (p->subtitle && *p->subtitle)
		y = put_wrapped(d, p->subtitle, y - 4, 12, false);
	for (size_t i = 0; i < p->n && i < SHEET_PANELS_MAX; i++)
		y = panel_draw(d, &p->panels[i], EDGE, y, WIDTH - 2 * EDGE) + 10;
	drawing_line(d, EDGE, y, WIDTH - EDGE, y, PANEL_GRID, 0.75, DRAWING_SOLID);
	y = put_wrapped(d, p->caption, y + 14, 9, false);
	return put_wrapped(d, SHEET_NOTE, y, 9, false) + 8;
}

bool
sheet_draw(const struct sheet *p, struct drawing *d, struct fault *f)
{
	const char *words;

	if (!drawing_init(d, f))
		return false;
	d->width = WIDTH;
	/* The ground comes first and has the height of all that comes after it. */
	drawing_box(d, 0, 0, WIDTH, 1, 0xffffff, 1, NULL);
	d->height = ceil(lay_out(p, d));
	d->title = arena_text(d->arena, p->title, strlen(p->title));
	words = arena_print(d->arena, "%s%s%s. %s", p->subtitle ? p->subtitle : "", p->subtitle && *p->subtitle ? ". " : "", p->caption,
	    SHEET_NOTE);
	d->words = words;
	if (d->broken || !d->title || !d->words) {
		drawing_fini(d);
		return fault_memory(f);
	}
	d->points[2].y = d->points[3].y = d->height;
	return true;
}
