/* What an instructor changes of a class: whose an unknown key is, a later deadline, an attempt more.  Each is asked, and stands in
 * the roster alone. */
#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "screens/app_internal.h"

enum { DAY = 86400, WEEK = 7 * DAY };

/* ---- whose it is ---- */

/* How many are on the roster: they come first. */
static size_t
enrolled(const struct room *r)
{
	size_t n = 0;

	while (n < room_learners(r) && room_learner(r, n)->who)
		n++;
	return n;
}

/* The first of the roster who has no work and no key is under the cursor. */
void
class_open_claim(struct app *a)
{
	struct class_view *k = &a->class;
	int n = (int)enrolled(k->room), focus = 0;

	while (focus < n && (room_learner(k->room, (size_t)focus)->attempts > 0 || room_learner(k->room, (size_t)focus)->who->n_keys > 0))
		focus++;
	k->claims = (struct list_view){ n, focus < n ? focus : 0, 0 };
	k->page = CLASS_CLAIM;
}

void
class_claim_draw(struct app *a, struct canvas *c)
{
	struct class_view *k = &a->class;
	size_t learner, n = enrolled(k->room);
	char title[120] = "Whose work is this?", note[80];
	struct rect area;
	uint16_t tag;

	if (class_focus(a, &learner))
		snprintf(title, sizeof title, "Whose work is %.80s?", room_learner(k->room, learner)->name);
	area = frame_draw(a, c, title, "", "");
	area.col = 1;
	area.cols = c->cols - 2 < 76 ? c->cols - 2 : 76;
	k->claims.count = (int)n;
	k->seen_rows = area.rows > 0 ? area.rows : 1;
	list_fix(&k->claims, k->seen_rows);
	tag = canvas_tag(c, TAG_WRITTEN);
	for (int i = 0; i < area.rows && k->claims.first + i < k->claims.count; i++) {
		const struct room_learner *x = room_learner(k->room, (size_t)k->claims.first + (size_t)i);
		bool here = k->claims.first + i == k->claims.focus;

		if (here) {
			canvas_glyph(c, area.row + i, area.col, STYLE_KEY, GLYPH_RIGHT_SMALL);
			canvas_set_cursor(c, area.row + i, area.col);
		}
		snprintf(note, sizeof note, "%.30s%s", x->who->section, x->attempts > 0 ? ", has work" : x->who->n_keys > 0 ? ", has a key" : "");
		canvas_text_cut(c, area.row + i, area.col + 2, area.cols - 26, here ? STYLE_FOCUS : STYLE_NORMAL, x->name);
		canvas_text_right(c, area.row + i, area.col + area.cols, 24, STYLE_MUTED, note);
	}
	canvas_tag(c, tag);
	if (!canvas_has_cursor(c))
		canvas_set_cursor(c, area.row, 1);
}

void
class_claim_act(struct app *a, enum action action)
{
	struct class_view *k = &a->class;
	size_t stranger;

	if (action != ACTION_CLAIM_TAKE) {
		app_move(&k->claims, action, k->seen_rows);
		return;
	}
	if (!class_focus(a, &stranger) || k->claims.count == 0)
		return;
	a->asking = ASK_CLAIM;
	app_say(a, false, "The work of %.60s is %.60s's (%.40s)? It goes into roster.csv. y / n", room_learner(k->room, stranger)->name,
	        room_learner(k->room, (size_t)k->claims.focus)->name, room_learner(k->room, (size_t)k->claims.focus)->id);
}

/* ---- a later deadline ---- */

static int64_t
due_now(const struct app *a)
{
	const struct class_view *k = &a->class;
	size_t learner;

	return class_focus(a, &learner) ? assignment_due(room_case(k->room, k->which)->assignment, room_learner(k->room, learner)->who) : 0;
}

/* At least a day more than there is, and not in the past. */
void
class_open_extend(struct app *a)
{
	struct class_view *k = &a->class;

	k->due = due_now(a) + DAY;
	while (k->due < a->now)
		k->due += DAY;
	k->page = CLASS_EXTEND;
}

void
class_extend_draw(struct app *a, struct canvas *c)
{
	struct class_view *k = &a->class;
	struct rect area;
	char title[120] = "", due[WHEN_TEXT_MAX], now[WHEN_TEXT_MAX];
	size_t learner;
	uint16_t tag;
	int days = (int)((k->due - due_now(a)) / DAY);

	if (class_focus(a, &learner))
		snprintf(title, sizeof title, "A later deadline for %.80s", room_learner(k->room, learner)->name);
	area = frame_draw(a, c, title, room_case(k->room, k->which)->id, "");
	tag = canvas_tag(c, TAG_DATE);
	canvas_print(c, area.row + (area.rows > 4), 1, c->cols - 2, STYLE_NORMAL, "Due now   %s", when_words(due_now(a), due));
	canvas_print(c, area.row + (area.rows > 4) + 1, 1, c->cols - 2, STYLE_NORMAL, "Due then  %s%s", when_words(k->due, now),
	             k->due < a->now ? ", which is past" : "");
	canvas_tag(c, TAG_COUNT);
	canvas_print(c, area.row + (area.rows > 4) + 2, 1, c->cols - 2, STYLE_MUTED, "%d day%s more; page keys change it by a week.", days, days == 1 ? "" : "s");
	canvas_tag(c, tag);
	canvas_set_cursor(c, area.row + (area.rows > 4) + 1, 11 < c->cols ? 11 : 0);
}

static void
change_due(struct app *a, int64_t by)
{
	struct class_view *k = &a->class;

	if (k->due + by <= due_now(a))
		app_say(a, false, "A deadline can come later, not earlier.");
	else if (k->due + by <= due_now(a) + (int64_t)3650 * DAY)
		k->due += by;
}

void
class_extend_act(struct app *a, enum action action)
{
	struct class_view *k = &a->class;
	char due[WHEN_TEXT_MAX];
	size_t learner;

	switch (action) {
	case ACTION_EXTEND_LESS:
		change_due(a, -DAY);
		break;
	case ACTION_EXTEND_MORE:
		change_due(a, DAY);
		break;
	case ACTION_EXTEND_WEEK_LESS:
		change_due(a, -WEEK);
		break;
	case ACTION_EXTEND_WEEK_MORE:
		change_due(a, WEEK);
		break;
	case ACTION_EXTEND_TAKE:
		if (!class_focus(a, &learner))
			break;
		a->asking = ASK_EXTEND;
		app_say(a, false, "Give %.60s until %s for %.60s? It goes into roster.csv. y / n", room_learner(k->room, learner)->name, when_words(k->due, due),
		        room_case(k->room, k->which)->id);
		break;
	default:
		break;
	}
}

/* ---- an attempt more ---- */

void
class_ask_unlock(struct app *a)
{
	struct class_view *k = &a->class;
	size_t learner;

	if (!class_focus(a, &learner))
		return;
	a->asking = ASK_UNLOCK;
	app_say(a, false, "Let one attempt more of %.60s count for %.60s? It goes into roster.csv. y / n", room_learner(k->room, learner)->name,
	        room_case(k->room, k->which)->id);
}

/* ---- it was asked ---- */

void
class_answer(struct app *a)
{
	struct class_view *k = &a->class;
	enum app_asking what = a->asking;
	struct fault f;
	size_t learner;
	bool good;

	a->asking = ASK_NOTHING;
	if (!class_focus(a, &learner))
		return;
	good = what == ASK_CLAIM    ? room_claim(k->room, learner, (size_t)k->claims.focus, &f)
	       : what == ASK_EXTEND ? room_extend(k->room, learner, k->which, k->due, &f)
	                            : room_unlock(k->room, learner, k->which, &f);
	if (good)
		class_reload(a, what == ASK_CLAIM ? "Claimed: the work follows." : "Written into roster.csv; all is graded again.");
	else
		app_say_fault(a, &f);
}
