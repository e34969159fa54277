/* The palette: every action by its name, those of the place first, then the pages, then what does not apply here and why. */
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/match.h"

enum { ITEMS_MAX = ACTION_COUNT + 16, ROW_ROOM = 200, NAME_COLS = 16 };

struct palette_item {
	const struct app_page *page;       /* NULL: an action */
	enum action action;
	const char *why_not;               /* NULL: it can be done */
};

static const char *
item_name(const struct palette_item *x)
{
	return x->page ? x->page->name : action_info(x->action)->name;
}

static const char *
item_sentence(const struct palette_item *x)
{
	return x->page ? x->page->about : action_info(x->action)->sentence;
}

enum { RANK_BEGINS, RANK_NAME, RANK_SENTENCE, RANKS };

/* How well the item is meant: its name begins so, has all the words, or its sentence has them; RANKS: it is not. */
static int
rank(const struct app *a, const struct palette_item *x)
{
	const char *filter = a->palette_filter.text;
	char all[ROW_ROOM];

	if (match_begins(item_name(x), filter, strlen(filter)))
		return RANK_BEGINS;
	if (match_all(item_name(x), filter))
		return RANK_NAME;
	snprintf(all, sizeof all, "%s %s", item_name(x), item_sentence(x));
	return match_all(all, filter) ? RANK_SENTENCE : RANKS;
}

static bool
is_elsewhere(const struct palette_item *x)
{
	return x->why_not && !strcmp(x->why_not, app_not_here);
}

/* Actions, then pages, unless they are not meant. */
static size_t
meant(const struct app *a, struct palette_item out[ITEMS_MAX], int ranks[ITEMS_MAX])
{
	size_t n = 0;

	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		out[n] = (struct palette_item){ .action = (enum action)i };
		ranks[n] = i == ACTION_PALETTE ? RANKS : rank(a, &out[n]);
		if (ranks[n] == RANKS)
			continue;
		out[n].why_not = app_why_not(a, (enum action)i);
		n++;
	}
	for (size_t i = 0; i < shelf_count(a) && n < ITEMS_MAX; i++) {
		out[n] = (struct palette_item){ .page = shelf_at(a, i) };
		ranks[n] = rank(a, &out[n]);
		n += ranks[n] != RANKS;
	}
	return n;
}

/* Those of the place first, of either kind those that are meant best. */
static size_t
matching(const struct app *a, struct palette_item out[ITEMS_MAX])
{
	struct palette_item all[ITEMS_MAX];
	int ranks[ITEMS_MAX];
	size_t n_all = meant(a, all, ranks), n = 0;

	for (int elsewhere = 0; elsewhere < 2; elsewhere++)
		for (int wanted = 0; wanted < RANKS; wanted++)
			for (size_t i = 0; i < n_all; i++)
				if (ranks[i] == wanted && is_elsewhere(&all[i]) == elsewhere)
					out[n++] = all[i];
	return n;
}

void
palette_open(struct app *a)
{
	a->palette = true;
	field_init(&a->palette_filter, 40);
	a->palette_list = (struct list_view){ 0, 0, 0 };
}

/* What the item does, or why it does nothing here. */
static void
draw_words(struct canvas *c, struct rect r, const struct palette_item *x)
{
	char words[300], places[120];

	if (!x->why_not)
		snprintf(words, sizeof words, "%s", item_sentence(x));
	else if (is_elsewhere(x))
		snprintf(words, sizeof words, "%s Not here: it works %s.", item_sentence(x),
		         action_places_text(action_info(x->action)->contexts, places, sizeof places));
	else
		snprintf(words, sizeof words, "%s Not now: %s", item_sentence(x), x->why_not);
	canvas_wrap(c, r, x->why_not ? STYLE_WARN : STYLE_MUTED, words, 0);
}

static void
draw_items(struct app *a, struct canvas *c, struct rect r, const struct palette_item *items, size_t n)
{
	struct list_item rows[ITEMS_MAX];
	char labels[ITEMS_MAX][ROW_ROOM], notes[ITEMS_MAX][EVENT_NAME_MAX + 8];

	for (size_t i = 0; i < n; i++) {
		const struct palette_item *x = &items[i];

		snprintf(labels[i], ROW_ROOM, r.cols >= 50 ? "%-*s  %s" : "%.*s", NAME_COLS, item_name(x), item_sentence(x));
		snprintf(notes[i], sizeof notes[i], "page");
		if (!x->page)
			action_key_label(x->action, false, notes[i]);
		if (x->why_not)
			snprintf(notes[i], sizeof notes[i], is_elsewhere(x) ? "not here" : "not now");
		rows[i] = (struct list_item){ labels[i], notes[i], x->why_not ? STYLE_MUTED : STYLE_NORMAL };
	}
	a->palette_list.count = (int)n;
	list_fix(&a->palette_list, r.rows);
	canvas_list(c, r, &a->palette_list, rows, false);
}

void
palette_draw(struct app *a, struct canvas *c)
{
	struct palette_item items[ITEMS_MAX];
	size_t n = matching(a, items);
	int wide = c->cols < 110 ? c->cols : 100, tall = c->rows < 24 ? c->rows : c->rows < 40 ? 22 : 34, col;
	struct rect r = { (c->rows - tall) / 2, (c->cols - wide) / 2, tall, wide }, inside, words;
	const char *doing = "Enter do it  Esc close";

	canvas_fill(c, r, STYLE_NORMAL, GLYPH_BLANK);
	frame_rule(a, c, r.row, r.col, r.cols);
	frame_rule(a, c, r.row + r.rows - 1, r.col, r.cols);
	inside = (struct rect){ r.row + 2, r.col + 1, r.rows - 3, r.cols - 2 };
	words = rect_take_bottom(&inside, inside.rows > 8 ? 3 : inside.rows > 5 ? 2 : 0);
	draw_items(a, c, inside, items, n);
	if (n == 0)
		canvas_text(c, inside.row, inside.col, inside.cols, STYLE_MUTED, "No action and no page has that in its name.");
	col = r.col + 1 + canvas_text(c, r.row + 1, r.col + 1, -1, STYLE_KEY, "action: ");
	canvas_field(c, r.row + 1, col, r.col + r.cols - col - 1 < 26 ? r.col + r.cols - col - 1 : 26,
		     &a->palette_filter, true);
	if (r.cols >= 64)
		canvas_text_right(c, r.row + 1, r.col + r.cols - 1, 30, STYLE_MUTED, doing);
	if (n > 0)
		draw_words(c, words, &items[a->palette_list.focus]);
}

static void
do_item(struct app *a, const struct palette_item *x)
{
	char places[120];

	if (x->page)
		shelf_read(a, x->page->name);
	else if (is_elsewhere(x))
		app_say(a, true, "%s does nothing here: it works %s.", action_info(x->action)->name,
		        action_places_text(action_info(x->action)->contexts, places, sizeof places));
	else
		app_act(a, x->action);
}

void
palette_key(struct app *a, uint32_t key)
{
	struct palette_item items[ITEMS_MAX];
	size_t n = matching(a, items);
	bool changed = false;

	a->palette_list.count = (int)n;
	if (key == EVENT_ESC)
		a->palette = false;
	else if (key == EVENT_ENTER) {
		a->palette = false;
		if (n > 0)
			do_item(a, &items[a->palette_list.focus]);
	} else if (key == EVENT_UP || key == EVENT_DOWN || key == EVENT_PAGE_UP || key == EVENT_PAGE_DOWN)
		list_key(&a->palette_list, key, 12);
	else if (field_key(&a->palette_filter, key, &changed) && changed)
		a->palette_list.focus = a->palette_list.first = 0;
}
