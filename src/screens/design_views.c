/* What the views of a design share: which one shows, what it is made of, its words, the walk from stop to stop. */
#include <stdio.h>
#include <string.h>

#include "screens/design_views.h"

static const struct view *const views[] = {
	[DESIGN_MISSED] = &missed_view, [DESIGN_TUMOUR] = &tumour_view, [DESIGN_TISSUE] = &tissue_view, [DESIGN_PAIR] = &pair_view,
};

static const struct view *
shown(const struct app *a)
{
	return views[a->design.view];
}

void
design_open_view(struct app *a, enum design_view view)
{
	if (views[view]->open(a))
		a->design.view = view;
	else
		design_close_view(a);
}

void
design_close_view(struct app *a)
{
	a->design.view = DESIGN_FORM;
	design_unmake(a);
}

enum context
design_view_context(const struct app *a)
{
	return shown(a)->context;
}

void
design_draw_view(struct app *a, struct canvas *c, struct rect area)
{
	if (a->asking == ASK_NOTHING && !a->palette)
		canvas_set_cursor(c, area.row, area.col);
	shown(a)->draw(a, c, area);
}

struct arena *
design_make(struct app *a)
{
	design_unmake(a);
	a->design.made.arena = arena_new();
	if (!a->design.made.arena)
		app_say(a, true, "Out of memory.");
	return a->design.made.arena;
}

void
design_unmake(struct app *a)
{
	arena_free(a->design.made.arena);
	memset(&a->design.made, 0, sizeof a->design.made);
}

static struct fact
said_fact(const struct app *a, const struct said *said)
{
	struct fact x = { .of = a, .shown = "as it is told", .derivation = said->how };

	snprintf(x.quantity, sizeof x.quantity, "%s", said->quantity);
	return x;
}

void
design_draw_said(const struct app *a, struct canvas *c, struct rect r, enum style s, const struct said *said)
{
	struct fact x = said_fact(a, said);
	uint16_t old;

	if (!said->text || r.rows <= 0)
		return;
	old = fact_begin(a, c, &x);
	canvas_wrap(c, r, s, said->text, 0);
	fact_end(c, old);
}

const char *
design_said_whole(const struct said *said, struct arena *arena)
{
	return said->plots && said->text ? arena_print(arena, "%s\n\n%s", said->text, said->plots) : said->text;
}

static void
say(struct app *a)
{
	struct arena *arena = arena_new();

	if (arena) {
		const struct said all = shown(a)->said(a, arena);
		const struct fact x = said_fact(a, &all);

		const char *whole = design_said_whole(&all, arena);

		if (whole)
			app_show_about(a, shown(a)->title, whole, &x);
	}
	arena_free(arena);
}

void
design_act_in_view(struct app *a, enum action action)
{
	if (action == ACTION_VIEW_CLOSE)
		design_close_view(a);
	else if (action == ACTION_VIEW_WORDS)
		say(a);
	else
		shown(a)->act(a, action);
}

/* ---- from stop to stop ---- */

void
design_go_to(struct app *a, size_t *at, size_t stop)
{
	if (stop == *at)
		app_say(a, false, "It goes no further.");
	*at = stop;
}

bool
design_walk(struct app *a, enum action action, size_t *at, size_t stops)
{
	size_t last = stops - 1;

	switch (action) {
	case ACTION_STOP_BEFORE:
		design_go_to(a, at, *at > 0 ? *at - 1 : 0);
		return true;
	case ACTION_STOP_AFTER:
		design_go_to(a, at, *at < last ? *at + 1 : last);
		return true;
	case ACTION_STOP_FIRST:
		design_go_to(a, at, 0);
		return true;
	case ACTION_STOP_LAST:
		design_go_to(a, at, last);
		return true;
	default:
		return false;
	}
}
