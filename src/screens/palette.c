/* The palette: every action of the place by its name. */
#include <string.h>

#include "screens/app_internal.h"

enum { ITEMS_MAX = ACTION_COUNT };

static size_t
matching(const struct app *a, enum action out[ITEMS_MAX])
{
	unsigned contexts = app_contexts(a);
	size_t n = 0;

	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++)
		if ((action_info((enum action)i)->contexts & contexts) && i != ACTION_PALETTE &&
		    strstr(action_info((enum action)i)->name, a->palette_filter.text))
			out[n++] = (enum action)i;
	return n;
}

void
palette_open(struct app *a)
{
	a->palette = true;
	field_init(&a->palette_filter, 24);
	a->palette_list = (struct list_view){ 0, 0, 0 };
}

void
palette_draw(struct app *a, struct canvas *c)
{
	enum action items[ITEMS_MAX];
	struct list_item rows[ITEMS_MAX];
	size_t n = matching(a, items);
	char keys[ITEMS_MAX][EVENT_NAME_MAX];
	int wide = c->cols < 100 ? c->cols : 90, tall = c->rows < 20 ? c->rows : 20, col;
	struct rect r = { (c->rows - tall) / 2, (c->cols - wide) / 2, tall, wide }, inside, words;
	const char *doing = "Enter do it  Esc close";

	canvas_fill(c, r, STYLE_NORMAL, GLYPH_BLANK);
	canvas_rule(c, r.row, r.col, r.cols);
	canvas_rule(c, r.row + r.rows - 1, r.col, r.cols);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct list_item){ action_info(items[i])->name, action_key_label(items[i], false, keys[i]),
					      STYLE_NORMAL };
	inside = (struct rect){ r.row + 2, r.col + 1, r.rows - 3, r.cols - 2 };
	words = rect_take_bottom(&inside, inside.rows > 5 ? 2 : 0);
	a->palette_list.count = (int)n;
	list_fix(&a->palette_list, inside.rows);
	canvas_list(c, inside, &a->palette_list, rows, false);
	if (n == 0)
		canvas_text(c, inside.row, inside.col, inside.cols, STYLE_MUTED, "no action of that name here");
	col = r.col + 1 + canvas_text(c, r.row + 1, r.col + 1, -1, STYLE_KEY, "action: ");
	canvas_field(c, r.row + 1, col, r.col + r.cols - col - 1 < 26 ? r.col + r.cols - col - 1 : 26,
		     &a->palette_filter, true);
	if (r.cols >= 64)
		canvas_text_right(c, r.row + 1, r.col + r.cols - 1, 30, STYLE_MUTED, doing);
	if (n > 0)
		canvas_wrap(c, words, STYLE_MUTED, action_info(items[a->palette_list.focus])->sentence, 0);
}

void
palette_key(struct app *a, uint32_t key)
{
	enum action items[ITEMS_MAX];
	size_t n = matching(a, items);

	a->palette_list.count = (int)n;
	if (key == EVENT_ESC)
		a->palette = false;
	else if (key == EVENT_ENTER) {
		a->palette = false;
		if (n > 0)
			app_act(a, items[a->palette_list.focus]);
	} else if (key == EVENT_UP || key == EVENT_DOWN || key == EVENT_PAGE_UP || key == EVENT_PAGE_DOWN)
		list_key(&a->palette_list, key, 12);
	else if (field_key(&a->palette_filter, key, NULL))
		a->palette_list.focus = 0;
}
