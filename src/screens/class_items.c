/* Item analysis of a case: which questions are hard, tell apart, mislead. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"

enum { TYPE_COLS = 11, LEARNERS_COLS = 9, GIVEN_COLS = 10, ABOUT_ROWS = 6 };

/* from: the least columns of a screen that has it. */
struct shown_number { enum item_number number; const char *head; int cols, from; };
static const struct shown_number columns[] = {
	{ ITEM_FACILITY, "facility", 9, 0 }, { ITEM_DISCRIMINATION, "discrim.", 9, 0 }, { ITEM_ATTEMPTS, "tries", 7, 50 },
	{ ITEM_HINTS, "hints", 7, 70 }, { ITEM_MINUTES, "minutes", 9, 58 },
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static bool
has(const struct shown_number *k, int cols)
{
	return cols >= k->from;
}

static bool
has_type(int cols)
{
	return cols >= 76;
}

static bool
has_given(int cols)
{
	return cols >= 100;
}

static int
step_cols(int cols)
{
	int left = cols - (has_type(cols) ? TYPE_COLS : 0) - LEARNERS_COLS - (has_given(cols) ? GIVEN_COLS : 0);

	for (size_t i = 0; i < COLUMNS; i++)
		left -= has(&columns[i], cols) ? columns[i].cols : 0;
	return left < 8 ? 8 : left > 40 ? 40 : left;
}

static void
draw_heads(struct canvas *c, struct rect r)
{
	int col = r.col + step_cols(r.cols);

	canvas_text(c, r.row, r.col + 2, -1, STYLE_MUTED, "step");
	if (has_type(r.cols))
		canvas_text(c, r.row, col, TYPE_COLS - 1, STYLE_MUTED, "type");
	col += (has_type(r.cols) ? TYPE_COLS : 0) + LEARNERS_COLS;
	canvas_text_right(c, r.row, col, LEARNERS_COLS - 1, STYLE_MUTED, "learners");
	for (size_t i = 0; i < COLUMNS; i++)
		if (has(&columns[i], r.cols)) {
			col += columns[i].cols;
			canvas_text_right(c, r.row, col, columns[i].cols - 1, STYLE_MUTED, columns[i].head);
		}
	if (has_given(r.cols))
		canvas_text_right(c, r.row, col + GIVEN_COLS, GIVEN_COLS - 1, STYLE_MUTED, "given up");
}

/* A question that many fail, or that does not tell who knows, is looked at. */
static enum style
style_of(enum item_number what, double v)
{
	return what == ITEM_DISCRIMINATION && v <= 0 ? STYLE_WARN : STYLE_NORMAL;
}

static void
draw_row(const struct app *a, struct canvas *c, struct rect r, size_t step, bool here)
{
	const struct class_view *v = &a->class;
	int col = r.col + step_cols(r.cols);
	uint16_t tag = canvas_tag(c, TAG_COUNT);
	struct item k;
	char text[100];

	items_at(room_case(v->room, v->which)->items, step, &k);
	if (here)
		canvas_glyph(c, r.row, r.col, STYLE_KEY, GLYPH_RIGHT_SMALL);
	snprintf(text, sizeof text, "%zu %.80s", step + 1, k.step->id);
	canvas_text_cut(c, r.row, r.col + 2, step_cols(r.cols) - 3, here ? STYLE_FOCUS : STYLE_NORMAL, text);
	if (has_type(r.cols))
		canvas_text_cut(c, r.row, col, TYPE_COLS - 1, STYLE_MUTED, case_step_kinds[k.step->type].name);
	col += (has_type(r.cols) ? TYPE_COLS : 0) + LEARNERS_COLS;
	snprintf(text, sizeof text, "%zu", k.n);
	canvas_text_right(c, r.row, col, LEARNERS_COLS - 1, STYLE_NORMAL, text);
	canvas_tag(c, tag);
	for (size_t i = 0; i < COLUMNS; i++)
		if (has(&columns[i], r.cols)) {
			struct fact x = class_fact_item(v->room, v->which, step, columns[i].number);

			col += columns[i].cols;
			fact_draw_right(a, c, r.row, col, columns[i].cols - 1, style_of(columns[i].number, x.value), &x);
		}
	canvas_tag(c, TAG_COUNT);
	snprintf(text, sizeof text, "%zu", k.skipped);
	if (has_given(r.cols))
		canvas_text_right(c, r.row, col + GIVEN_COLS, GIVEN_COLS - 1, STYLE_NORMAL, text);
	canvas_tag(c, tag);
	if (here && a->asking == ASK_NOTHING)
		canvas_set_cursor(c, r.row, r.col);
}

static void
draw_about(const struct app *a, struct canvas *c, struct rect r, struct arena *arena)
{
	const struct class_view *k = &a->class;
	const struct grader *g = room_case(k->room, k->which)->grader;
	struct fact_text t;
	int used;

	fact_text_init(&t, a, arena);
	class_say_items_head(&t, k->room, k->which);
	used = fact_text_wrap(&t, c, r, items_learners(room_case(k->room, k->which)->items) < ITEMS_FEW ? STYLE_WARN : STYLE_MUTED, 0);
	if (used >= r.rows)
		return;
	r.row += used;
	r.rows -= used;
	fact_text_init(&t, a, arena);
	class_say_item(&t, k->room, k->which, (size_t)k->items.focus);
	fact_add_tagged(&t, TAG_WRITTEN, "Asked: %s", grader_fill(g, grader_case(g)->steps[k->items.focus].prompt, arena));
	fact_text_wrap(&t, c, r, STYLE_NORMAL, 0);
}

void
class_items_draw(struct app *a, struct canvas *c)
{
	struct class_view *k = &a->class;
	const struct room_case *x = room_case(k->room, k->which);
	struct arena *arena = arena_new();
	char right[80] = "";
	size_t done, all;
	struct rect area, about;

	room_progress(k->room, &done, &all);
	if (done < all)
		snprintf(right, sizeof right, "%zu of %zu graded", done, all);
	area = frame_draw(a, c, x->title, "items", right);
	area.col = 1;
	area.cols = c->cols - 2;
	if (!arena || !x->items) {
		arena_free(arena);
		canvas_wrap(c, area, STYLE_WARN, x->why ? x->why : "This case is not read yet.", 0);
		canvas_set_cursor(c, area.row, 1);
		return;
	}
	k->items.count = (int)grader_case(x->grader)->n_steps;
	about = rect_take_bottom(&area, area.rows >= 14 ? area.rows - 3 - k->items.count > ABOUT_ROWS ? area.rows - 3 - k->items.count : ABOUT_ROWS
	                                : area.rows > 6 ? 3 : 0);
	if (about.rows > 3)
		frame_rule(a, c, rect_take_bottom(&area, 1).row, 1, area.cols);
	if (area.rows > 2)
		draw_heads(c, rect_take_top(&area, 1));
	k->seen_rows = area.rows > 0 ? area.rows : 1;
	list_fix(&k->items, k->seen_rows);
	for (int i = 0; i < area.rows && k->items.first + i < k->items.count; i++)
		draw_row(a, c, (struct rect){ area.row + i, area.col, 1, area.cols }, (size_t)k->items.first + (size_t)i, k->items.first + i == k->items.focus);
	if (k->items.first > 0)
		canvas_glyph(c, area.row, c->cols - 1, STYLE_KEY, GLYPH_ARROW_UP);
	if (k->items.first + area.rows < k->items.count)
		canvas_glyph(c, area.row + area.rows - 1, c->cols - 1, STYLE_KEY, GLYPH_ARROW_DOWN);
	draw_about(a, c, about, arena);
	arena_free(arena);
}

static void
show_item(struct app *a, bool all)
{
	struct class_view *k = &a->class;
	const struct grader *g = room_case(k->room, k->which)->grader;
	struct arena *arena = arena_new();
	struct fact_text t;

	if (!arena)
		return;
	page_text(&t, a, arena);
	if (all)
		class_say_items(&t, k->room, k->which);
	else {
		const struct case_step *s = &grader_case(g)->steps[k->items.focus];

		fact_add_tagged(&t, TAG_WRITTEN, "%s\n\n", grader_fill(g, s->prompt, arena));
		for (size_t i = 0; i < s->n_choices; i++)
			fact_add_tagged(&t, TAG_WRITTEN, "  %s%s  %s\n", s->choices[i].id, s->choices[i].right ? "*" : " ",
			                grader_fill(g, s->choices[i].text, arena));
		fact_add(&t, "\n");
		class_say_item(&t, k->room, k->which, (size_t)k->items.focus);
		class_say_items_head(&t, k->room, k->which);
	}
	app_show_facts(a, all ? "Items, in words" : "A question", &t);
	arena_free(arena);
}

void
class_items_act(struct app *a, enum action action)
{
	struct class_view *k = &a->class;
	size_t cases = room_cases(k->room);

	switch (action) {
	case ACTION_ITEM_SHOW:
		show_item(a, false);
		break;
	case ACTION_CLASS_WORDS:
		show_item(a, true);
		break;
	case ACTION_CLASS_CASE_BEFORE:
	case ACTION_CLASS_CASE_AFTER:
		k->which = (k->which + (action == ACTION_CLASS_CASE_AFTER ? 1 : cases - 1)) % cases;
		k->items.focus = 0;
		break;
	default:
		app_move(&k->items, action, k->seen_rows);
		break;
	}
}
