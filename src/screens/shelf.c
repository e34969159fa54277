/* The shelf: manuals, glossary, sources, licence, to be read where there is no other program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/app_internal.h"

enum { SHELF_MAX = 16 };

/* The tour comes first, then what the program brings. */
size_t
shelf_count(const struct app *a)
{
	return a->n_pages + 1 < SHELF_MAX ? a->n_pages + 1 : SHELF_MAX;
}

const struct app_page *
shelf_at(const struct app *a, size_t i)
{
	return i == 0 ? &tour_page : &a->pages[i - 1];
}

void
shelf_open(struct app *a)
{
	page_close_all(a);
	a->shelf_open = true;
}

void
shelf_draw(struct app *a, struct canvas *c)
{
	struct rect area = frame_draw(a, c, "Pages", "", ""), about;
	struct list_item items[SHELF_MAX];
	size_t n = shelf_count(a);

	area.col = 1;
	area.cols = c->cols - 2 < 76 ? c->cols - 2 : 76;
	for (size_t i = 0; i < n; i++)
		items[i] = (struct list_item){ shelf_at(a, i)->title, shelf_at(a, i)->name, STYLE_NORMAL };
	a->shelf.count = (int)n;
	about = rect_take_bottom(&area, area.rows >= (int)n + 3 ? area.rows - (int)n - 1 : area.rows > 4 ? 2 : 0);
	list_fix(&a->shelf, area.rows);
	canvas_list(c, area, &a->shelf, items, a->asking == ASK_NOTHING);
	canvas_wrap(c, about, STYLE_MUTED, shelf_at(a, (size_t)a->shelf.focus)->about, 0);
}

static void
read_page(struct app *a, const struct app_page *p)
{
	char *made = p->text ? NULL : p->make();

	if (!p->text && !made) {
		app_say(a, true, "Out of memory: the page cannot be shown.");
		return;
	}
	app_show_tagged(a, p->title, p->text ? p->text : made, TAG_WRITTEN);
	a->page.manual = p->manual;
	free(made);
}

static const struct app_page *
page_named(const struct app *a, const char *name)
{
	for (size_t i = 0; i < shelf_count(a); i++)
		if (!strcmp(shelf_at(a, i)->name, name))
			return shelf_at(a, i);
	return NULL;
}

bool
shelf_has(const struct app *a, const char *name)
{
	return page_named(a, name) != NULL;
}

bool
shelf_read(struct app *a, const char *name)
{
	const struct app_page *p = page_named(a, name);

	if (p)
		read_page(a, p);
	return p != NULL;
}

void
shelf_act(struct app *a, enum action action)
{
	a->shelf.count = (int)shelf_count(a);
	if (action == ACTION_READ)
		read_page(a, shelf_at(a, (size_t)a->shelf.focus));
	else
		app_move(&a->shelf, action, 10);
}
