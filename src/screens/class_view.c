/* A class on the screen: which page shows, whom it is about, what can be done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "screens/app_internal.h"
#include "screens/match.h"

void
app_set_class(struct app *a, struct room *room)
{
	a->class.room = room;
	a->screen = SCREEN_CLASS;
	a->message[0] = '\0';
}

static void
forget_path(struct class_view *k)
{
	arena_free(k->arena);
	k->arena = NULL;
}

void
class_fini(struct app *a)
{
	forget_path(&a->class);
	free(a->class.shown);
}

/* ---- whom it is about ---- */

bool
class_focus(const struct app *a, size_t *learner)
{
	const struct class_view *k = &a->class;
	bool any = k->shown && k->rows.count > 0 && k->rows.focus >= 0 && k->rows.focus < k->rows.count;

	*learner = any ? k->shown[k->rows.focus] : 0;
	return any;
}

static bool
is_meant(const struct class_view *k, size_t learner)
{
	const struct room_learner *x = room_learner(k->room, learner);
	const char *section = k->section > 0 ? room_section(k->room, k->section - 1) : NULL;
	char text[600];

	if (section && (!x->who || strcmp(x->who->section, section) != 0))
		return false;
	snprintf(text, sizeof text, "%.200s\n%.200s\n%.150s%s", x->name, x->id, x->who ? x->who->section : "", x->guest ? "\nunknown key" : "");
	return match_all(text, k->find.text);
}

/* The learners that show, by section, search and order; the focus stays on its learner. */
static void
settle(struct app *a)
{
	struct class_view *k = &a->class;
	size_t n = room_learners(k->room), before, used = 0;
	bool any = class_focus(a, &before);
	size_t *shown = mem_array(n + 1, sizeof *shown);

	if (!shown)
		return;
	for (size_t i = 0; i < n; i++)
		if (is_meant(k, i))
			shown[used++] = i;
	room_order(k->room, k->sort, k->which, shown, used);
	free(k->shown);
	k->shown = shown;
	k->rows.count = (int)used;
	for (size_t i = 0; any && i < used; i++)
		if (shown[i] == before)
			k->rows.focus = (int)i;
	list_fix(&k->rows, k->seen_rows > 0 ? k->seen_rows : 1);
	if (k->which >= room_cases(k->room))
		k->which = 0;
}

/* ---- what can be done ---- */

const char *
class_why_not(const struct app *a, enum action action)
{
	const struct class_view *k = &a->class;
	const struct room_case *c = k->which < room_cases(k->room) ? room_case(k->room, k->which) : NULL;
	const struct room_learner *x;
	size_t learner, one[1];
	bool any = class_focus(a, &learner);

	x = any ? room_learner(k->room, learner) : NULL;
	switch (action) {
	case ACTION_CLASS_PATH:
		return !x || !c || room_attempts_of(k->room, learner, k->which, one, 1) == 0 ? "nothing was worked there." : NULL;
	case ACTION_CLASS_ITEMS:
	case ACTION_ITEM_SHOW:
		return !c || !c->items ? "there is no case, or it cannot be graded." : NULL;
	case ACTION_CLASS_CASE_BEFORE:
	case ACTION_CLASS_CASE_AFTER:
		return room_cases(k->room) < 2 ? "there is no other case." : NULL;
	case ACTION_CLASS_SECTION:
		return !room_section(k->room, 0) ? "the roster has no sections." : NULL;
	case ACTION_CLASS_CLAIM:
		return !room_has_roster(k->room) ? "there is no roster.csv." : !x || x->who ? "this learner is on the roster." : NULL;
	case ACTION_CLASS_EXTEND:
		return !x || !x->who                                ? "this learner is not on the roster."
		       : !c || !c->assignment || !c->assignment->due ? "this case has no deadline in class.csv."
		                                                     : NULL;
	case ACTION_CLASS_UNLOCK:
		return !x || !x->who                                     ? "this learner is not on the roster."
		       : !c || !c->assignment || !c->assignment->attempts ? "any number of attempts counts there."
		                                                          : NULL;
	case ACTION_PATH_WALK:
		return k->replay.n == 0 ? "nothing was done." : NULL;
	case ACTION_PATH_BEFORE:
	case ACTION_PATH_AFTER:
		return k->n_tries < 2 ? "there is one attempt alone." : NULL;
	default:
		return NULL;
	}
}

bool
class_can(const struct app *a, enum action action)
{
	return !class_why_not(a, action);
}

uint64_t
class_context(const struct app *a)
{
	static const uint64_t contexts[] = {
		[CLASS_TABLE] = IN_CLASS, [CLASS_PATH] = IN_PATH, [CLASS_ITEMS] = IN_ITEMS, [CLASS_CLAIM] = IN_CLAIM, [CLASS_EXTEND] = IN_EXTEND,
	};

	return contexts[a->class.page];
}

/* ---- drawing and acting ---- */

static void (*const draws[])(struct app *, struct canvas *) = {
	[CLASS_TABLE] = class_table_draw, [CLASS_PATH] = class_path_draw, [CLASS_ITEMS] = class_items_draw, [CLASS_CLAIM] = class_claim_draw,
	[CLASS_EXTEND] = class_extend_draw,
};
static void (*const acts[])(struct app *, enum action) = {
	[CLASS_TABLE] = class_table_act, [CLASS_PATH] = class_path_act, [CLASS_ITEMS] = class_items_act, [CLASS_CLAIM] = class_claim_act,
	[CLASS_EXTEND] = class_extend_act,
};

void
class_draw(struct app *a, struct canvas *c)
{
	settle(a);
	draws[a->class.page](a, c);
}

void
class_act(struct app *a, enum action action)
{
	const char *why;

	settle(a);
	why = class_why_not(a, action);
	if (why)
		app_say(a, false, "%s: %s", action_info(action)->label, why);
	else
		acts[a->class.page](a, action);
}

bool
class_back(struct app *a)
{
	struct class_view *k = &a->class;

	if (k->page == CLASS_TABLE && !*k->find.text)
		return false;
	if (k->page == CLASS_TABLE)
		field_init(&k->find, 60);
	if (k->page == CLASS_PATH)
		forget_path(k);
	k->page = CLASS_TABLE;
	return true;
}

bool
class_find_key(struct app *a, uint32_t key)
{
	struct class_view *k = &a->class;
	bool changed = false;

	if (!k->finding || key == EVENT_ENTER || key == EVENT_ESC)
		return false;
	if (list_key(&k->rows, key == EVENT_UP || key == EVENT_DOWN || key == EVENT_PAGE_UP || key == EVENT_PAGE_DOWN ? key : 0, k->seen_rows))
		return true;
	if (!field_key(&k->find, key, &changed))
		return false;
	if (changed)
		settle(a);
	return true;
}

bool
class_work(struct app *a)
{
	return room_work(a->class.room);
}

void
class_reload(struct app *a, const char *said)
{
	struct fault f;

	forget_path(&a->class);
	page_close_all(a);
	a->class.page = CLASS_TABLE;
	if (room_reload(a->class.room, &f))
		app_say(a, false, "%s", said);
	else
		app_say_fault(a, &f);
	settle(a);
}
