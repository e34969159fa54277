/* The first screen: what it looks like. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact.h"
#include "screens/match.h"

/* Columns of the level behind how a case stands; from where on there are two lists, and what is told of a case beside them. */
enum { LEVEL_COLS = 4, TWO_LISTS = 76, ABOUT_BESIDE = 116, LIST_MOST = 62 };

/* ---- how a case stands ---- */

static void
add_points(struct fact_text *t, const struct app_case *x, const struct records_attempt *r)
{
	struct fact points = { .value = r->points, .form = FACT_SHORT, .digits = 4, .unit = "points" };
	struct fact most = { .value = r->points_max, .form = FACT_SHORT, .digits = 4, .unit = "points" };

	points.source = "your records: the sum of what its steps earned, as each of its pages says";
	most.source = "the case: what all its steps are worth";
	snprintf(points.quantity, sizeof points.quantity, "points of the last attempt at \"%s\"", x->title);
	snprintf(most.quantity, sizeof most.quantity, "points that \"%s\" is worth", x->title);
	fact_put(t, &points);
	fact_add(t, "/");
	fact_put(t, &most);
}

static void
add_share(struct fact_text *t, const struct app_case *x, double share, size_t behind, size_t steps)
{
	struct fact f = { .value = share * 100, .form = FACT_FIXED, .digits = 0, .unit = "%" };
	char derivation[160];

	snprintf(f.quantity, sizeof f.quantity, "share of \"%s\" that lies behind you", x->title);
	snprintf(derivation, sizeof derivation, "%ss behind you over all of them, in percent\n%zu/%zu × 100 = %.0f %%",
	         x->lesson ? "Question" : "Step", behind, steps, share * 100);
	f.derivation = derivation;
	fact_put_unit(t, &f);
}

/* A sign, and beside it a number or a word: where signs are letters, words alone. */
static enum style
standing(const struct app *a, const struct app_case *x, bool words, struct fact_text *t)
{
	const struct records_attempt *r = app_attempt(a, x->id, false);
	size_t behind, steps;
	double share = home_share(a, x, &behind, &steps);

	if (x->fault[0]) {
		fact_add(t, "broken");
		return STYLE_WARN;
	}
	if (!r) {
		fact_add(t, words ? "new" : "·");
		return STYLE_MUTED;
	}
	if (home_mastered(a, x)) {
		fact_add(t, words ? "mastered" : "✓ mastered");
		return STYLE_OK;
	}
	if (r->finished) {
		add_points(t, x, r);
		return STYLE_NORMAL;
	}
	fact_add(t, words ? "at " : "▸ ");
	if (isnan(share) || behind == 0)
		fact_add(t, "begun");
	else
		add_share(t, x, share, behind, steps);
	return STYLE_EMPHASIS;
}

/* ---- a list ---- */

/* The title, and in it what is searched for. */
static void
draw_title(const struct app *a, struct canvas *c, int row, int col, int cols, enum style s, const char *title)
{
	uint16_t old = canvas_tag(c, TAG_WRITTEN);
	size_t len = 0;
	const char *hit = *a->home.find.text ? match_first(title, a->home.find.text, &len) : NULL;
	char part[FIELD_BYTES + 1];

	canvas_text_cut(c, row, col, cols, s, title);
	if (hit && s != STYLE_FOCUS && len < sizeof part) {
		int before;

		snprintf(part, sizeof part, "%.*s", (int)(hit - title), title);
		before = canvas_text_width(c, part);
		snprintf(part, sizeof part, "%.*s", (int)len, hit);
		if (before + canvas_text_width(c, part) < cols)
			canvas_text(c, row, col + before, -1, STYLE_LINK, part);
	}
	canvas_tag(c, old);
}

struct home_row {
	const struct app_case *x;
	size_t number;                     /* of a lesson, from 1; 0: none */
	bool focused;
};

/* The place of a lesson among all. */
static size_t
number_of(const struct app *a, size_t index)
{
	size_t n = 0;

	for (size_t i = 0; i <= index; i++)
		n += a->cases[i].lesson;
	return n;
}

static struct home_row
row_of(const struct app *a, size_t index, bool focused)
{
	return (struct home_row){ &a->cases[index], a->cases[index].lesson ? number_of(a, index) : 0, focused };
}

static void
draw_row(const struct app *a, struct canvas *c, struct rect r, struct home_row row, struct arena *arena)
{
	const struct app_case *x = row.x;
	bool active = row.focused && a->asking == ASK_NOTHING;
	struct fact_text t;
	int left = 2;
	enum style how, s;
	int right = 0;

	fact_text_init(&t, a, arena);
	how = standing(a, x, c->ascii || a->accessible, &t);
	if (r.cols >= 30)
		right = canvas_text_width(c, t.text) + LEVEL_COLS + 1;
	s = active ? STYLE_FOCUS : row.focused ? STYLE_EMPHASIS : x->fault[0] ? STYLE_WARN : STYLE_NORMAL;
	/* Of the row its title alone: over a slow line each cell counts. */
	if (active)
		canvas_fill(c, (struct rect){ r.row, r.col, 1, row.number > 0 ? 5 : 2 }, s, GLYPH_BLANK);
	if (row.focused)
		canvas_glyph(c, r.row, r.col, s, GLYPH_RIGHT_SMALL);
	if (row.number > 0) {
		uint16_t old = canvas_tag(c, TAG_COUNT);

		left += canvas_print(c, r.row, r.col + left, -1, s, "%2zu ", row.number);
		canvas_tag(c, old);
	}
	draw_title(a, c, r.row, r.col + left, r.cols - left - 1 - right, s, x->fault[0] && !x->title[0] ? x->path : x->title);
	if (right > 0) {
		fact_text_right(&t, c, r.row, r.col + r.cols - LEVEL_COLS, right, how);
		canvas_text_right(c, r.row, r.col + r.cols, LEVEL_COLS, STYLE_MUTED, x->level);
	}
	if (active && !a->home.finding)
		canvas_set_cursor(c, r.row, r.col);
}

static void
draw_head(struct canvas *c, struct rect r, const char *title)
{
	canvas_text(c, r.row, r.col, r.cols, STYLE_TITLE, title);
	if (r.cols >= 30)
		canvas_text_right(c, r.row, r.col + r.cols, 20, STYLE_MUTED, "so far level");
}

static void
draw_arrows(struct canvas *c, struct rect r, bool above, bool below)
{
	if (above)
		canvas_glyph(c, r.row, r.col + r.cols, STYLE_KEY, GLYPH_ARROW_UP);
	if (below)
		canvas_glyph(c, r.row + r.rows - 1, r.col + r.cols, STYLE_KEY, GLYPH_ARROW_DOWN);
}

static void
draw_list(struct app *a, struct canvas *c, struct rect r, enum home_pane pane, const struct home_lists *x, struct arena *arena)
{
	struct list_view *v = pane == HOME_LESSONS ? &a->home.lessons : &a->home.cases;
	const size_t *list = pane == HOME_LESSONS ? x->lessons : x->cases;

	if (r.rows > 3 || a->home.side_by_side)
		draw_head(c, rect_take_top(&r, 1), pane == HOME_LESSONS ? "Lessons" : "Cases");
	a->home.rows = r.rows;
	list_fix(v, r.rows);
	for (int i = v->first; i < v->count && i - v->first < r.rows; i++)
		draw_row(a, c, (struct rect){ r.row + i - v->first, r.col, 1, r.cols },
		         row_of(a, list[i], a->home.pane == pane && i == v->focus), arena);
	if (v->count == 0)
		canvas_text(c, r.row, r.col + 2, r.cols - 2, STYLE_MUTED, "none");
	draw_arrows(c, r, v->first > 0, v->first + r.rows < v->count);
}

/* One below the other: a head, the cases, a head, the lessons. */
static void
draw_both(struct app *a, struct canvas *c, struct rect r, const struct home_lists *x, struct arena *arena)
{
	struct home *h = &a->home;
	int n = 0, focus = 0, total = (x->n_cases > 0 ? (int)x->n_cases + 1 : 0) + (x->n_lessons > 0 ? (int)x->n_lessons + 1 : 0), first;

	if (h->pane == HOME_CASES)
		focus = 1 + h->cases.focus;
	else if (h->pane == HOME_LESSONS)
		focus = (x->n_cases > 0 ? (int)x->n_cases + 1 : 0) + 1 + h->lessons.focus;
	first = focus < h->cases.first ? focus : focus >= h->cases.first + r.rows ? focus - r.rows + 1 : h->cases.first;
	/* With the first of a list its head. */
	if (first == focus && r.rows > 1 && (focus == 1 || (h->pane == HOME_LESSONS && h->lessons.focus == 0)))
		first--;
	first = first > total - r.rows ? total - r.rows : first;
	first = first < 0 ? 0 : first;
	h->cases.first = h->lessons.first = first;
	h->rows = r.rows;
	for (int pane = 0; pane < 2; pane++) {
		bool lessons = pane == 1;
		size_t count = lessons ? x->n_lessons : x->n_cases;

		for (int i = count > 0 ? -1 : 0; i < (int)count; i++, n++) {
			struct rect row = { r.row + n - first, r.col, 1, r.cols };

			if (n < first || n >= first + r.rows)
				continue;
			if (i < 0)
				draw_head(c, row, lessons ? "Lessons" : "Cases");
			else
				draw_row(a, c, row,
				         row_of(a, (lessons ? x->lessons : x->cases)[i], h->pane == (lessons ? HOME_LESSONS : HOME_CASES) &&
				                                                             i == (lessons ? h->lessons : h->cases).focus),
				         arena);
		}
	}
	draw_arrows(c, r, first > 0, first + r.rows < total);
}

/* ---- what one would go on with ---- */

static enum style
row_style(const struct app *a, bool focused)
{
	return focused && a->asking == ASK_NOTHING ? STYLE_FOCUS : STYLE_EMPHASIS;
}

static struct rect
draw_mark(const struct app *a, struct canvas *c, struct rect r, bool focused)
{
	enum style s = row_style(a, focused);

	if (focused) {
		canvas_fill(c, r, s, GLYPH_BLANK);
		canvas_glyph(c, r.row, r.col, s, GLYPH_RIGHT_SMALL);
		if (a->asking == ASK_NOTHING)
			canvas_set_cursor(c, r.row, r.col);
	}
	return (struct rect){ r.row, r.col + 2, 1, r.cols - 2 };
}

static void
draw_continue(const struct app *a, struct canvas *c, struct rect r, bool focused, struct arena *arena)
{
	const struct records_attempt *t = app_attempt(a, NULL, true);
	enum style s = row_style(a, focused);
	const struct app_case *of = home_case_called(a, t->case_id);
	struct fact_text x;

	r = draw_mark(a, c, r, focused);
	fact_text_init(&x, a, arena);
	fact_add(&x, "Continue   ");
	fact_add_tagged(&x, TAG_WRITTEN, "%s", t->title);
	if (t->position > 0 && t->position <= t->steps)
		fact_add_tagged(&x, TAG_COUNT, " · %s %zu of %zu", of && of->lesson ? "question" : "step", t->position, t->steps);
	else
		fact_add(&x, t->position == 0 ? " · at its story" : " · at its end");
	/* Where there is no room it is told below. */
	if (*a->home.draft &&
	    canvas_text_width(c, x.text) + canvas_text_width(c, a->home.draft) + canvas_text_width(c, " · you left mid-answer: \"\"") <= r.cols) {
		fact_add(&x, " · you left mid-answer: \"");
		fact_add_tagged(&x, TAG_WRITTEN, "%s", a->home.draft);
		fact_add(&x, "\"");
	}
	fact_text_draw(&x, c, r.row, r.col, r.cols, s);
}

static void
draw_due(struct app *a, struct canvas *c, struct rect r, bool focused, struct arena *arena)
{
	char words[300], sum[900];
	double minutes = home_due_minutes(a, sum, sizeof sum);
	struct fact f = { .quantity = "minutes that repeating what is due may take", .value = minutes, .form = FACT_FIXED, .unit = "minutes" };
	enum style s = row_style(a, focused);
	size_t n = app_due(a);
	char text[1200], value[FACT_TEXT_MAX];

	r = draw_mark(a, c, r, focused);
	if (!isnan(minutes) && r.cols >= 50) {
		struct fact_text x;

		f.digits = minutes < 1.5;
		snprintf(text, sizeof text, "Of each step that is due the minutes of its case over the steps of the case\n%s = %s minutes", sum,
		         fact_value(&f, value));
		f.derivation = text;
		f.caveat = "a teaching assumption: all steps of a case take as long";
		fact_text_init(&x, a, arena);
		fact_add(&x, "about ");
		fact_put_unit(&x, &f);
		r.cols -= fact_text_right(&x, c, r.row, r.col + r.cols, 20, s) + 1;
	}
	snprintf(text, sizeof text, "Due today  %zu step%s: %s", n, n == 1 ? "" : "s", app_due_words(a, NULL, words, sizeof words));
	canvas_tag(c, TAG_COUNT);
	canvas_text_cut(c, r.row, r.col, r.cols, s, text);
	canvas_tag(c, TAG_NONE);
}

/* What stands above the lists; the rest stays in r. */
static void
draw_top(struct app *a, struct canvas *c, struct rect *r, const struct home_lists *x, struct arena *arena)
{
	bool focused = a->home.pane == HOME_TOP;

	if (x->goes_on && (r->rows > 6 || (focused && home_top(a, x) == HOME_CONTINUE)))
		draw_continue(a, c, rect_take_top(r, 1), focused && home_top(a, x) == HOME_CONTINUE, arena);
	if (x->due && (r->rows > 6 || (focused && home_top(a, x) == HOME_DUE)))
		draw_due(a, c, rect_take_top(r, 1), focused && home_top(a, x) == HOME_DUE, arena);
	if (!x->goes_on && !x->due && !a->home.finding && r->rows > 10) {
		struct rect line = rect_take_top(r, 1);

		canvas_text(c, line.row, line.col, line.cols, STYLE_NORMAL,
		            line.cols >= 76 ? "Choose a case or a lesson; Enter opens. Fictional patients, real arithmetic."
		                            : "Choose a case or a lesson; Enter opens.");
	}
	if (r->rows > 10 && !a->home.finding)
		rect_take_top(r, 1);
}

static void
draw_nothing(struct app *a, struct canvas *c, struct rect r)
{
	char text[500];

	if (a->n_cases == 0)
		snprintf(text, sizeof text, "No case was found. Cases are looked for in ./cases, in $GHOSTDOSE_CASES and in the installed share "
		         "directory; start ghostdose where a folder cases is, or set the variable.");
	else
		snprintf(text, sizeof text, "No case and no lesson has \"%s\" in its title, level, objectives or ideas. Esc ends the search.",
		         a->home.find.text);
	canvas_wrap(c, r, STYLE_NORMAL, text, 0);
}

static void
draw_lists(struct app *a, struct canvas *c, struct rect r, const struct home_lists *x, struct arena *arena)
{
	struct rect left;

	if (!a->home.side_by_side) {
		r.cols--;                              /* of the arrows */
		draw_both(a, c, r, x, arena);
		return;
	}
	left = rect_take_left(&r, r.cols / 2);
	left.cols -= 2;
	r.cols--;
	draw_list(a, c, left, HOME_LESSONS, x, arena);
	draw_list(a, c, r, HOME_CASES, x, arena);
}

static void
draw_find(const struct app *a, struct canvas *c, const struct home_lists *x)
{
	char found[60];

	snprintf(found, sizeof found, "%zu of %zu", x->n_cases + x->n_lessons, a->n_cases);
	canvas_tag(c, TAG_COUNT);
	frame_find(c, &a->home.find, found);
	canvas_tag(c, TAG_NONE);
}

void
home_draw(struct app *a, struct canvas *c)
{
	struct rect area = frame_draw(a, c, "ghostdose", "",
				      c->cols >= 56   ? "a teaching tool, not a medical device"
				      : c->cols >= 36 ? "not a medical device"
						      : "not a device");
	struct rect about = { 0 };
	struct arena *arena = arena_new();
	struct app_case *focused;
	struct home_lists x;

	home_fill(a, &x);
	home_settle(a, &x);
	/* Its tables are read when the cursor comes to it: the row says so when they are broken. */
	focused = home_case_in(a, &x);
	if (focused)
		home_card(a, focused);
	area.col = c->cols > 2 ? 1 : 0;
	area.cols -= c->cols > 2 ? 2 : 0;
	/* Line by line for those who hear it. */
	a->home.side_by_side = area.cols >= TWO_LISTS && !a->accessible;
	if (a->n_cases == 0 || x.n_cases + x.n_lessons == 0)
		draw_nothing(a, c, area);
	else if (arena) {
		bool beside = area.cols >= ABOUT_BESIDE && !a->accessible;

		if (beside)
			about = rect_take_right(&area, area.cols - 2 * (area.cols / 3 < LIST_MOST ? area.cols / 3 : LIST_MOST));
		else if (area.rows >= 9)
			about = rect_take_bottom(&area, area.rows >= 24 ? 5 : area.rows >= 17 ? 3 : 2);
		if (beside)
			rect_take_left(&about, 2);
		else if (about.rows > 2)
			rect_take_top(&about, 1);
		draw_top(a, c, &area, &x, arena);
		draw_lists(a, c, area, &x, arena);
		if (about.rows > 0)
			home_about(a, c, about, &x, beside);
	}
	if (a->home.finding)
		draw_find(a, c, &x);
	arena_free(arena);
}
