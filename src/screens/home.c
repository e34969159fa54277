/* The first screen: what its keys do. */
#include "screens/home.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/match.h"

void
home_begin(struct app *a)
{
	struct home *h = &a->home;

	h->arena = arena_new();
	h->cards = mem_array(a->n_cases + 1, sizeof *h->cards);
	h->pane = app_attempt(a, NULL, true) ? HOME_TOP : HOME_CASES;
	h->pane_before = HOME_CASES;
}

void
home_fini(struct app *a)
{
	arena_free(a->home.arena);
	free(a->home.cards);
}

/* ---- what shows ---- */

/* "I" before "II": a word of these letters alone is a level, to be met as it is. */
static bool
is_level(const char *word)
{
	return *word && strspn(word, "IVX") == strlen(word);
}

static bool
is_meant(const struct app *a, struct app_case *x)
{
	const struct case_card *card;
	char text[6000];
	size_t used;

	if (!*a->home.find.text)
		return true;
	if (is_level(a->home.find.text))
		return !strcmp(x->level, a->home.find.text);
	card = home_card(a, x);
	used = (size_t)snprintf(text, sizeof text, "%s\n%s\n%s level %s\n%s", x->title, x->id, x->lesson ? "lesson" : "case", x->level,
	                        x->ideas ? x->ideas : "");
	for (size_t i = 0; card && i < card->n_objectives && used < sizeof text; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "\n%s", card->objectives[i]);
	return match_all(text, a->home.find.text);
}

/* Of a level in Roman numerals: I before II before III; what is none comes last. */
static int
level_rank(const char *level)
{
	static const char *const levels[] = { "I", "II", "III", "IV", "V" };

	for (int i = 0; i < (int)(sizeof levels / sizeof *levels); i++)
		if (!strcmp(levels[i], level))
			return i;
	return 9;
}

static void
put_in_order(const struct app *a, size_t *list, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && level_rank(a->cases[list[k]].level) < level_rank(a->cases[list[k - 1]].level); k--) {
			size_t swap = list[k];

			list[k] = list[k - 1];
			list[k - 1] = swap;
		}
}

void
home_fill(const struct app *a, struct home_lists *x)
{
	bool searched = *a->home.find.text;

	*x = (struct home_lists){ .goes_on = !searched && app_attempt(a, NULL, true), .due = !searched && app_due(a) > 0 };
	for (size_t i = 0; i < a->n_cases; i++) {
		size_t *n = a->cases[i].lesson ? &x->n_lessons : &x->n_cases;

		if (*n < HOME_SHOWN_MAX && is_meant(a, &a->cases[i]))
			(a->cases[i].lesson ? x->lessons : x->cases)[(*n)++] = i;
	}
	put_in_order(a, x->cases, x->n_cases);
}

/* How many items a list has. */
static size_t
count_of(const struct home_lists *x, enum home_pane pane)
{
	return pane == HOME_TOP ? (size_t)x->goes_on + x->due : pane == HOME_LESSONS ? x->n_lessons : x->n_cases;
}

/* The list that has the focus: another one where that is empty. */
static enum home_pane
pane_of(const struct app *a, const struct home_lists *x)
{
	static const enum home_pane others[] = { HOME_CASES, HOME_LESSONS, HOME_TOP };
	enum home_pane pane = a->home.pane;

	for (size_t i = 0; i < 3 && count_of(x, pane) == 0; i++)
		pane = others[i];
	return pane;
}

static const struct list_view *
seen_view(const struct app *a, enum home_pane pane)
{
	return pane == HOME_TOP ? &a->home.top : pane == HOME_LESSONS ? &a->home.lessons : &a->home.cases;
}

static size_t
focus_of(const struct app *a, const struct home_lists *x, enum home_pane pane)
{
	size_t n = count_of(x, pane), focus = (size_t)seen_view(a, pane)->focus;

	return focus < n ? focus : n > 0 ? n - 1 : 0;
}

static struct list_view *
view_of(struct app *a, enum home_pane pane)
{
	return pane == HOME_TOP ? &a->home.top : pane == HOME_LESSONS ? &a->home.lessons : &a->home.cases;
}

void
home_settle(struct app *a, const struct home_lists *x)
{
	static const enum home_pane panes[] = { HOME_TOP, HOME_LESSONS, HOME_CASES };

	for (size_t i = 0; i < 3; i++) {
		struct list_view *v = view_of(a, panes[i]);

		v->count = (int)count_of(x, panes[i]);
		list_fix(v, panes[i] == HOME_TOP ? 2 : a->home.rows);
	}
	a->home.pane = pane_of(a, x);
}

enum home_top
home_top(const struct app *a, const struct home_lists *x)
{
	return x->goes_on && focus_of(a, x, HOME_TOP) == 0 ? HOME_CONTINUE : HOME_DUE;
}

struct app_case *
home_case_in(const struct app *a, const struct home_lists *x)
{
	enum home_pane pane = pane_of(a, x);

	if (count_of(x, pane) == 0)
		return NULL;
	if (pane != HOME_TOP)
		return &a->cases[(pane == HOME_LESSONS ? x->lessons : x->cases)[focus_of(a, x, pane)]];
	return home_case_called(a, home_top(a, x) == HOME_CONTINUE ? app_attempt(a, NULL, true)->case_id : a->mastery.steps[0].case_id);
}

struct app_case *
home_case(const struct app *a)
{
	struct home_lists x;

	home_fill(a, &x);
	return home_case_in(a, &x);
}

/* ---- acting ---- */

/* The attempt that was left last. */
static bool
go_on(struct app *a, struct fault *f)
{
	const struct records_attempt *t = app_attempt(a, NULL, true);
	const struct app_case *x = t ? home_case_called(a, t->case_id) : NULL;

	if (x)
		return app_open(a, x->path, f);
	return t ? fault_set(f, 0, 0, "the case \"%s\" is not found any more; expected it in the case path", t->case_id)
	         : fault_set(f, 0, 0, "there is nothing to continue; choose a case");
}

/* What is due of the case whose step has been due for longest, with fresh numbers. */
static bool
repeat(struct app *a, struct fault *f)
{
	size_t due = app_due(a);
	char words[220];

	/* A case that is not there any more is passed over. */
	for (size_t k = 0; k < due; k++) {
		const struct mastery_step *s = &a->mastery.steps[k];
		const struct app_case *x = home_case_called(a, s->case_id);

		if (!x)
			continue;
		a->asking = ASK_REPEAT;
		snprintf(a->asked_path, sizeof a->asked_path, "%s", x->path);
		app_say(a, false, "%s: repeat what is due there, with fresh numbers where it has them: %s? y / n", s->title,
		        app_due_words(a, s->case_id, words, sizeof words));
		return true;
	}
	return due > 0 ? fault_set(f, 0, 0, "the case \"%s\" is not found any more; expected it in the case path",
	                           a->mastery.steps[0].case_id)
	               : fault_set(f, 0, 0, "nothing is due today; choose a case");
}

static bool
open_focused(struct app *a, struct fault *f)
{
	struct home_lists lists;
	struct app_case *x;

	home_fill(a, &lists);
	x = home_case_in(a, &lists);
	if (a->home.pane == HOME_TOP)
		return home_top(a, &lists) == HOME_CONTINUE ? go_on(a, f) : repeat(a, f);
	if (!x)
		return true;
	if (app_open(a, x->path, f)) {
		/* It may have been mended meanwhile. */
		x->fault[0] = '\0';
		if (a->home.cards)
			a->home.cards[x - a->cases].read = false;
		return true;
	}
	/* A broken case has a page of all that is wrong; what else is in the way is said. */
	return f->kind == FAULT_INPUT && f->file[0] && home_show_faults(a, x);
}

/* Up and down from list to list: top, cases, lessons where they stand one below the other. */
static void
move(struct app *a, enum action action)
{
	struct home *h = &a->home;
	struct list_view *v = view_of(a, h->pane);
	bool down = action == ACTION_DOWN, end = down ? v->focus + 1 >= v->count : v->focus == 0;
	enum home_pane next = h->pane;

	if ((action != ACTION_UP && !down) || !end) {
		app_move(v, action, h->rows > 1 ? h->rows : 2);
		return;
	}
	if (down && h->pane == HOME_TOP)
		next = h->side_by_side && h->lessons.count > 0 ? h->pane_before : HOME_CASES;
	else if (down && h->pane == HOME_CASES && !h->side_by_side)
		next = HOME_LESSONS;
	else if (!down && h->pane == HOME_LESSONS && !h->side_by_side && h->cases.count > 0)
		next = HOME_CASES;
	else if (!down)
		next = HOME_TOP;
	if (next == HOME_TOP || view_of(a, next)->count == 0)
		next = h->top.count > 0 && !down ? HOME_TOP : h->pane == HOME_TOP && h->lessons.count > 0 ? HOME_LESSONS : h->pane;
	if (next == h->pane)
		return;
	if (next == HOME_TOP)
		h->pane_before = h->pane;
	h->pane = next;
	view_of(a, next)->focus = down ? 0 : view_of(a, next)->count - 1;
}

static void
find_begin(struct app *a)
{
	struct home *h = &a->home;

	field_init(&h->find, 60);
	h->before[0] = h->lessons;
	h->before[1] = h->cases;
	h->pane_before = h->pane;
	h->finding = true;
}

static void
find_end(struct app *a)
{
	struct home *h = &a->home;

	field_init(&h->find, 60);
	h->finding = false;
	h->lessons = h->before[0];
	h->cases = h->before[1];
	h->pane = h->pane_before;
}

/* The focus on the first title that has it, else on the first of what shows. */
static void
focus_found(struct app *a, const struct home_lists *x)
{
	static const enum home_pane panes[] = { HOME_CASES, HOME_LESSONS };

	a->home.pane = HOME_CASES;
	a->home.cases.focus = a->home.lessons.focus = 0;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < count_of(x, panes[k]); i++)
			if (match_all(a->cases[(panes[k] == HOME_CASES ? x->cases : x->lessons)[i]].title, a->home.find.text)) {
				a->home.pane = panes[k];
				view_of(a, panes[k])->focus = (int)i;
				return;
			}
}

bool
home_find_key(struct app *a, uint32_t key)
{
	struct home *h = &a->home;
	struct home_lists x;
	bool changed = false;

	if (!h->finding || key == EVENT_ENTER || key == EVENT_ESC)
		return false;
	if (key == EVENT_UP || key == EVENT_DOWN || key == EVENT_PAGE_UP || key == EVENT_PAGE_DOWN) {
		move(a, key == EVENT_UP ? ACTION_UP : key == EVENT_DOWN ? ACTION_DOWN : key == EVENT_PAGE_UP ? ACTION_SCROLL_UP : ACTION_SCROLL_DOWN);
		return true;
	}
	if (key == EVENT_TAB || key == EVENT_BACKTAB) {
		home_act(a, ACTION_OTHER_LIST);
		return true;
	}
	if (!field_key(&h->find, key, &changed))
		return false;
	if (changed) {
		home_fill(a, &x);
		focus_found(a, &x);
		home_settle(a, &x);
	}
	return true;
}

/* Open what was found; the list then is as it was before the search, with the focus on it. */
static bool
take_found(struct app *a, struct fault *f)
{
	const struct app_case *found = home_case(a);
	struct home_lists x;
	bool good;

	if (!found) {
		app_say(a, false, "Nothing has \"%s\".", a->home.find.text);
		return true;
	}
	good = open_focused(a, f);
	find_end(a);
	home_fill(a, &x);
	home_settle(a, &x);
	a->home.pane = found->lesson ? HOME_LESSONS : HOME_CASES;
	for (size_t i = 0; i < (found->lesson ? x.n_lessons : x.n_cases); i++)
		if (&a->cases[found->lesson ? x.lessons[i] : x.cases[i]] == found)
			view_of(a, a->home.pane)->focus = (int)i;
	return good;
}

static void
ask_anew(struct app *a)
{
	const struct app_case *x = home_case(a);

	if (!x || x->fault[0])
		return;
	a->asking = ASK_ANEW;
	snprintf(a->asked_path, sizeof a->asked_path, "%s", x->path);
	app_say(a, false, "Begin %s anew? What was done before stays in the records. y / n", x->title);
}

void
home_act(struct app *a, enum action action)
{
	struct home *h = &a->home;
	struct home_lists x;
	struct fault f;
	bool good = true;

	home_fill(a, &x);
	home_settle(a, &x);
	switch (action) {
	case ACTION_OPEN:
		good = open_focused(a, &f);
		break;
	case ACTION_FIND:
		find_begin(a);
		break;
	case ACTION_FIND_TAKE:
		good = take_found(a, &f);
		break;
	case ACTION_FIND_CLEAR:
		find_end(a);
		break;
	case ACTION_OTHER_LIST:
		if (h->pane == HOME_LESSONS ? x.n_cases > 0 : x.n_lessons > 0)
			h->pane = h->pane == HOME_LESSONS ? HOME_CASES : HOME_LESSONS;
		break;
	case ACTION_CONTINUE:
		good = go_on(a, &f);
		break;
	case ACTION_REPEAT:
		good = repeat(a, &f);
		break;
	case ACTION_ANEW:
		ask_anew(a);
		break;
	default:
		move(a, action);
		break;
	}
	if (!good)
		app_say_fault(a, &f);
}
