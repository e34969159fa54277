/* One learner's path through a case: every answer in its order, and the screens as they stood after it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "screens/app_internal.h"

enum { TIME_COLS = 9, STEP_COLS = 14, POINTS_COLS = 8, ABOUT_LEAST = 5 };

static bool
make(struct app *a, size_t attempt, struct fault *f)
{
	struct class_view *k = &a->class;
	struct arena *arena = arena_new();
	const struct room_attempt *x = room_attempt(k->room, attempt);
	const struct room_case *c = room_case(k->room, x->which);
	struct replay replay;
	struct submission s;
	bool good;

	if (!arena)
		return fault_memory(f);
	good = c->grader ? room_submission(k->room, attempt, arena, &s, f) && replay_make(c->grader, &s, arena, &replay, f)
	                 : fault_set(f, 0, 0, "this case cannot be graded; expected it in the case path");
	if (!good) {
		arena_free(arena);
		return false;
	}
	arena_free(k->arena);
	k->arena = arena;
	k->replay = replay;
	k->lines = (struct list_view){ (int)replay.n, 0, 0 };
	return true;
}

/* The attempt that makes the mark first, else the last one. */
bool
class_path_open(struct app *a, size_t learner)
{
	struct class_view *k = &a->class;
	const struct room_attempt *counted = room_counted(k->room, learner, k->which);
	struct fault f;

	k->n_tries = room_attempts_of(k->room, learner, k->which, k->tries, CLASS_TRIES_MAX);
	k->n_tries = k->n_tries > CLASS_TRIES_MAX ? CLASS_TRIES_MAX : k->n_tries;
	k->at = k->n_tries > 0 ? k->n_tries - 1 : 0;
	for (size_t i = 0; i < k->n_tries; i++)
		if (room_attempt(k->room, k->tries[i]) == counted)
			k->at = i;
	if (k->n_tries > 0 && make(a, k->tries[k->at], &f))
		return true;
	if (k->n_tries > 0)
		app_say_fault(a, &f);
	return false;
}

static const struct room_attempt *
attempt_of(const struct class_view *k)
{
	return room_attempt(k->room, k->tries[k->at]);
}

/* ---- drawing ---- */

static void
draw_line(const struct app *a, struct canvas *c, struct rect r, const struct replay_line *x, bool here)
{
	int64_t started = attempt_of(&a->class)->started;
	struct fact points = class_fact_line(x, true);
	enum style s = here ? STYLE_FOCUS : STYLE_NORMAL;
	int step = r.cols >= 60 ? STEP_COLS : 9, points_cols = r.cols >= 40 ? POINTS_COLS : 0, left = r.cols - TIME_COLS - step - points_cols, typed;
	uint16_t tag = canvas_tag(c, TAG_DATE);
	char clock[32], text[200];

	if (here)
		canvas_glyph(c, r.row, r.col, STYLE_KEY, GLYPH_RIGHT_SMALL);
	canvas_text_right(c, r.row, r.col + TIME_COLS, TIME_COLS - 2, STYLE_MUTED, class_clock(x->time > started ? x->time - started : 0, clock));
	canvas_tag(c, TAG_COUNT);
	snprintf(text, sizeof text, "%zu %.60s", x->step, x->id);
	canvas_text_cut(c, r.row, r.col + TIME_COLS + 1, step - 1, s, text);
	canvas_tag(c, TAG_WRITTEN);
	typed = left > 40 ? left / 2 : left > 24 ? 14 : 0;
	snprintf(text, sizeof text, "%.150s", x->verb == TUTOR_ANSWER || x->verb == TUTOR_GUESS || x->verb == TUTOR_STATE ? x->text : "");
	if (typed > 0)
		canvas_text_cut(c, r.row, r.col + TIME_COLS + step + 1, typed - 1, STYLE_NORMAL, text);
	canvas_tag(c, TAG_COUNT);
	canvas_text_cut(c, r.row, r.col + TIME_COLS + step + typed + 1, left - typed - 2, x->good ? STYLE_OK : x->refused ? STYLE_WARN : STYLE_NORMAL,
	                x->outcome);
	canvas_tag(c, tag);
	if (points_cols > 0)
		fact_draw_right(a, c, r.row, r.col + r.cols, points_cols - 1, STYLE_NORMAL, &points);
	if (here && a->asking == ASK_NOTHING)
		canvas_set_cursor(c, r.row, r.col);
}

static void
draw_lines(struct app *a, struct canvas *c, struct rect area)
{
	struct class_view *k = &a->class;

	if (area.rows > 3 && !a->accessible) {
		int row = rect_take_top(&area, 1).row, step = area.cols >= 60 ? STEP_COLS : 9;

		canvas_text_right(c, row, area.col + TIME_COLS, TIME_COLS - 2, STYLE_MUTED, "after");
		canvas_text(c, row, area.col + TIME_COLS + 1, step - 1, STYLE_MUTED, "step");
		canvas_text(c, row, area.col + TIME_COLS + step + 1, -1, STYLE_MUTED, "what was done, and how it stood");
		if (area.cols >= 60)
			canvas_text_right(c, row, area.col + area.cols, POINTS_COLS, STYLE_MUTED, "points");
	}
	k->seen_rows = area.rows > 0 ? area.rows : 1;
	list_fix(&k->lines, k->seen_rows);
	for (int i = 0; i < area.rows && k->lines.first + i < k->lines.count; i++)
		draw_line(a, c, (struct rect){ area.row + i, area.col, 1, area.cols }, &k->replay.lines[k->lines.first + i],
		          k->lines.first + i == k->lines.focus);
	if (k->lines.first > 0)
		canvas_glyph(c, area.row, c->cols - 1, STYLE_KEY, GLYPH_ARROW_UP);
	if (k->lines.first + area.rows < k->lines.count)
		canvas_glyph(c, area.row + area.rows - 1, c->cols - 1, STYLE_KEY, GLYPH_ARROW_DOWN);
}

/* The question, and what was said to this answer. */
static void
draw_about(const struct app *a, struct canvas *c, struct rect r, struct arena *arena)
{
	const struct class_view *k = &a->class;
	const struct replay_line *x = k->replay.n > 0 ? &k->replay.lines[k->lines.focus] : NULL;
	struct fact_text t;
	int used;

	if (!x) {
		canvas_wrap(c, r, STYLE_MUTED, "Nothing was answered in this attempt.", 0);
		return;
	}
	fact_text_init(&t, a, arena);
	class_say_line(&t, x, attempt_of(k)->started);
	used = fact_text_wrap(&t, c, r, STYLE_NORMAL, 0);
	if (used >= r.rows)
		return;
	r.row += used;
	r.rows -= used;
	fact_text_init(&t, a, arena);
	fact_add_tagged(&t, TAG_WRITTEN, "Asked: %s", x->prompt);
	fact_text_wrap(&t, c, r, STYLE_MUTED, 0);
}

void
class_path_draw(struct app *a, struct canvas *c)
{
	struct class_view *k = &a->class;
	const struct room_attempt *x = attempt_of(k);
	const struct room_learner *who = room_learner(k->room, x->learner);
	struct arena *arena = arena_new();
	struct fact_text middle, right;
	struct fact mark = class_fact_attempt(k->room, k->tries[k->at]), most = class_fact_most(k->room, x->which);
	struct rect area, about;

	if (!arena)
		return;
	fact_text_init(&middle, a, arena);
	fact_add_tagged(&middle, TAG_COUNT, "%s, attempt %lld of %zu", room_case(k->room, x->which)->id, (long long)x->number, k->n_tries);
	fact_text_init(&right, a, arena);
	if (x->graded) {
		fact_put(&right, &mark);
		fact_add(&right, x->counts ? " of " : " (does not count) of ");
		fact_put_unit(&right, &most);
		if (x->days_late > 0)
			fact_add_tagged(&right, TAG_COUNT, ", %lld d late", (long long)x->days_late);
	}
	area = frame_draw_facts(a, c, *who->name ? who->name : "(no name)", &middle, &right);
	area.col = 1;
	area.cols = c->cols - 2;
	about = rect_take_bottom(&area, area.rows >= 12 ? area.rows / 2 - 1 > ABOUT_LEAST ? area.rows / 2 - 1 : ABOUT_LEAST : area.rows > 6 ? 3 : 0);
	if (about.rows > 3)
		frame_rule(a, c, rect_take_bottom(&area, 1).row, 1, area.cols);
	draw_lines(a, c, area);
	draw_about(a, c, about, arena);
	if (!canvas_has_cursor(c))
		canvas_set_cursor(c, area.row, 1);
	arena_free(arena);
}

/* ---- acting ---- */

static void
show_words(struct app *a)
{
	struct class_view *k = &a->class;
	const struct room_attempt *x = attempt_of(k);
	struct arena *arena = arena_new();
	struct fact_text t;

	if (!arena)
		return;
	page_text(&t, a, arena);
	class_say_path(&t, k->room, k->tries[k->at], &k->replay);
	app_show_facts(a, room_learner(k->room, x->learner)->name, &t);
	arena_free(arena);
}

/* Their screens after the answer under the cursor, in a session of which nothing is kept. */
static void
walk(struct app *a)
{
	struct class_view *k = &a->class;
	const struct replay_line *line = &k->replay.lines[k->lines.focus];
	struct arena *arena = arena_new();
	struct session *s = NULL;
	struct submission sub;
	char path[ROOM_PATH_MAX];
	struct fault f;
	size_t refused;

	if (!arena)
		fault_memory(&f);
	else if (room_submission(k->room, k->tries[k->at], arena, &sub, &f) && room_case_path(k->room, k->which, path, sizeof path, &f))
		s = replay_session(NULL, &sub, path, line->action + 1, &refused, &f);
	arena_free(arena);
	if (!s) {
		app_say_fault(a, &f);
		return;
	}
	app_enter(a, s);
	app_say(a, false, "As it stood for the learner after this answer. Nothing that you do here is kept; q goes back.");
}

static void
turn(struct app *a, size_t by)
{
	struct class_view *k = &a->class;
	size_t next = (k->at + by) % k->n_tries;
	struct fault f;

	if (make(a, k->tries[next], &f))
		k->at = next;
	else
		app_say_fault(a, &f);
}

void
class_path_act(struct app *a, enum action action)
{
	struct class_view *k = &a->class;

	switch (action) {
	case ACTION_PATH_WALK:
		walk(a);
		break;
	case ACTION_PATH_BEFORE:
		turn(a, k->n_tries - 1);
		break;
	case ACTION_PATH_AFTER:
		turn(a, 1);
		break;
	case ACTION_CLASS_WORDS:
		show_words(a);
		break;
	default:
		app_move(&k->lines, action, k->seen_rows);
		break;
	}
}
