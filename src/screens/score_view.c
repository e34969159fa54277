/* The page of a score, in blocks below each other, in two columns where there is room; and the same patient under other tools. */
#include "screens/score_view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/flow.h"
#include "screens/plain_map.h"

enum { BLOCKS_MAX = 96, PLOT_ROWS = 14, TWO_COLUMNS = 110, INDENT = 2, BAR_MOST = 40 };

/* ---- what it holds ---- */

static const struct rb_regimen *
regimen_of(const struct app *a)
{
	struct tutor_view v;

	if (a->design.ready)
		return &a->design.builder.regimen;
	app_look(a, &v);
	return v.regimen;
}

void
score_open(struct app *a)
{
	struct score_view *v = &a->score;
	struct tutor_view now;
	struct fault f;

	app_look(a, &now);
	if (!a->design.ready && !now.handed_in) {
		app_say(a, false, "No regimen was handed in, so there is no score to look at.");
		return;
	}
	score_close(a);
	v->arena = arena_new();
	if ((!v->arena && !fault_memory(&f)) || !explained_init(&v->x, a->assess, regimen_of(a), &f)) {
		app_say_fault(a, &f);
		score_close(a);
		return;
	}
	v->open = v->more = true;
}

void
score_close(struct app *a)
{
	explained_fini(&a->score.x);
	arena_free(a->score.arena);
	a->score = (struct score_view){ .open = false };
}

static void
open_tools(struct app *a)
{
	struct score_view *v = &a->score;
	struct fault f;

	v->tools = !v->tools;
	v->scroll = 0;
	while (v->n_compared < compare_tool_count() && v->n_compared < SCORE_TOOLS_MAX) {
		if (!assess_compare(a->assess, &v->x.regimen.schedule, compare_tool_at(v->n_compared), v->arena, &v->compared[v->n_compared], &f)) {
			app_say_fault(a, &f);
			return;
		}
		v->n_compared++;
	}
}

/* The front as a curve: control against the share of the nearest hard limit that is used. */
static void
make_front(struct app *a)
{
	const struct search_result *r = &a->search.found;
	struct score_view *v = &a->score;
	const struct case_constraint *worst;
	double *x = arena_array(v->arena, r->n_front + 2, sizeof *x), *y = arena_array(v->arena, r->n_front + 2, sizeof *y);
	size_t n = 0;

	if (!x || !y || a->c->tumour.n == 0)
		return;
	for (size_t i = 0; i < r->n_front; i++)
		if (r->front[i].worst_use <= 1.3) {
			x[n] = 100 * r->front[i].worst_use;
			y[n++] = r->front[i].tcp;
		}
	x[n] = 100 * r->best.worst_use;
	y[n] = r->best.tcp;
	x[n + 1] = 100 * fmin(assess_worst_use(&v->x.score, &worst), 1.3);
	y[n + 1] = v->x.score.tcp;
	v->front = (struct plot){ .x = { "of the hard limit used most", "%", NAN, 130, false }, .y = { "TCP", NULL, 0, 1, false },
		                  .series_count = 3, .marker_count = 1, .markers = { { 100, "limit" } } };
	v->front.series[0] = (struct plot_series){ .name = "what nothing beats", .letter = 'f', .role = PLOT_TOTAL, .n = n, .x = x, .y = y };
	v->front.series[1] = (struct plot_series){ .name = "best", .letter = 'b', .role = PLOT_HYPOXIC, .n = 1, .x = x + n, .y = y + n, .points = true };
	v->front.series[2] =
	    (struct plot_series){ .name = "this one", .letter = 'x', .role = PLOT_OXIC, .n = 1, .x = x + n + 1, .y = y + n + 1, .points = true };
	v->plotted = n > 1;
}

bool
score_work(struct app *a)
{
	struct score_view *v = &a->score;
	struct fault f;

	if (!v->open)
		return false;
	if (!v->more) {
		if (map_search_work(a))
			return true;
		if (v->front_made || !map_best(a))
			return false;
		v->front_made = true;
		make_front(a);
		return true;
	}
	if (!explained_some(&v->x, a->assess, v->arena, &v->more, &f)) {
		app_say_fault(a, &f);
		v->more = false;
	}
	return true;
}

/* ---- blocks ---- */

struct block {
	int column;
	enum style style;
	struct fact_text *text;            /* NULL: a blank line, or the plot */
	const struct plot *plot;
	bool indented;
};

struct blocks {
	const struct app *app;
	struct arena *arena;
	struct block list[BLOCKS_MAX];
	size_t n;
	int column;
};

/* A text to be filled; NULL when memory is out. */
static struct fact_text *
add_block(struct blocks *b, enum style s, bool indented)
{
	struct fact_text *t = arena_array(b->arena, 1, sizeof *t);

	if (!t || b->n >= BLOCKS_MAX)
		return NULL;
	fact_text_init(t, b->app, b->arena);
	b->list[b->n++] = (struct block){ b->column, s, t, NULL, indented };
	return t;
}

static void
add_gap(struct blocks *b)
{
	if (b->n < BLOCKS_MAX)
		b->list[b->n++] = (struct block){ .column = b->column };
}

static void
add_title(struct blocks *b, const char *title)
{
	struct fact_text *t = add_block(b, STYLE_TITLE, false);

	if (t)
		fact_add_tagged(t, TAG_COUNT, "%s", title);
}

static int
block_rows(const struct block *x, const struct canvas *c, int cols)
{
	int n;

	if (x->plot)
		return PLOT_ROWS;
	if (!x->text)
		return 1;
	n = canvas_wrap_count(c, cols - (x->indented ? INDENT : 0), x->text->text);
	return n < 1 ? 1 : n;
}

static void
add_rows(struct blocks *b, const struct assess *a, const struct explained *x)
{
	for (size_t i = 0; i < x->score.n; i++) {
		enum row_state state = x->score.rows[i].state;
		struct fact_text *t = add_block(b, state == ROW_MET ? STYLE_NORMAL : state == ROW_VIOLATED ? STYLE_BAD : STYLE_UNKNOWN, false);

		if (t)
			explain_say_row(t, a, x, i, !b->app->accessible);
		t = add_block(b, STYLE_MUTED, true);
		if (t)
			explain_say_row_why(t, a, x, i);
		if (t && !t->used)
			b->n--;
	}
}

static void
add_verdict(struct blocks *b, const struct app *a)
{
	const struct explained *x = &a->score.x;
	const struct scored scored = { &x->regimen, &x->score, -1 };
	struct fault f;
	const char *verdict = assess_verdict(a->assess, &x->score, b->arena, &f);
	struct fact_text *t = verdict ? add_block(b, STYLE_NORMAL, false) : NULL;
	const struct fact *all;
	size_t n;

	if (!t)
		return;
	all = fact_score_all(a->assess, &scored, b->arena, &n);
	fact_add_matched(t, verdict, all, n, NULL);
}

/* wide: columns for text with bars. */
static void
build_score(struct blocks *b, struct app *a, bool two, int wide)
{
	const struct score_view *v = &a->score;
	const struct explained *x = &v->x;
	struct fact_text *t = add_block(b, x->score.passed ? STYLE_OK : STYLE_WARN, false);
	int bars = wide - 34 < BAR_MOST ? wide - 34 : BAR_MOST;

	if (t)
		explain_say_mark(t, x);
	add_verdict(b, a);
	add_gap(b);
	add_title(b, "The mark, row by row");
	add_rows(b, a->assess, x);
	add_gap(b);
	add_title(b, "Against the best of the case's grid");
	t = add_block(b, STYLE_NORMAL, false);
	if (t)
		plain_best(t, &x->score, map_best(a), !a->search.done);
	add_gap(b);
	add_title(b, "What breaks first when every fraction grows");
	t = add_block(b, STYLE_NORMAL, false);
	if (t)
		explain_say_breaks(t, a->assess, x);
	b->column = two;
	if (!two)
		add_gap(b);
	if (a->c->tumour.n > 0) {
		add_title(b, "What kills, in powers of ten of cells");
		t = add_block(b, STYLE_NORMAL, false);
		if (t)
			explain_say_kill(t, x, bars > 0 ? bars : 0);
		add_gap(b);
	}
	add_title(b, "How sure: here [5 % 50 % 95 %]");
	t = add_block(b, STYLE_NORMAL, false);
	if (t)
		explain_say_bands(t, a->assess, x);
	if (v->plotted && b->n + 3 < BLOCKS_MAX) {
		add_gap(b);
		add_title(b, "What nothing beats: control for the limit that is used");
		/* Words in the place of the curve. */
		t = a->accessible ? add_block(b, STYLE_NORMAL, false) : NULL;
		if (t)
			explain_say_front_shape(t, a->assess, &a->search.found, &(struct scored){ &x->regimen, &x->score, -1 });
		if (a->accessible)
			return;
		b->list[b->n++] = (struct block){ .column = b->column, .plot = &v->front };
	}
}

static void
build_tools(struct blocks *b, const struct app *a, bool two)
{
	const struct score_view *v = &a->score;
	struct fact_text *t = add_block(b, STYLE_NORMAL, false);

	if (t)
		explain_say_spread(t, a->assess, v->compared, v->n_compared);
	add_gap(b);
	for (size_t i = 0; i < v->n_compared; i++) {
		b->column = two && i >= (v->n_compared + 1) / 2;
		t = add_block(b, i == 0 ? STYLE_EMPHASIS : STYLE_NORMAL, false);
		if (t)
			explain_say_tool(t, a->assess, compare_tool_at(i), &v->compared[i]);
		add_gap(b);
	}
}

/* ---- drawing ---- */

/* One block at its line; what lies outside of r is cut. */
static void
draw_block(const struct app *a, const struct block *x, struct canvas *c, struct rect r, int row, int rows)
{
	struct rect at = { row, r.col, rows, r.cols }, clip;
	int above = row < r.row ? r.row - row : 0;

	if (x->plot) {
		char how[200];
		struct fact curve = { .quantity = "front of the search: regimens that none beats in control and in the limit used", .value = (double)a->search.found.n_front,
			              .form = FACT_FIXED, .unit = "regimens", .derivation = how };
		uint16_t tag;

		snprintf(how, sizeof how, "Every regimen of the case's grid was scored, and those that another beats were left out:\n%zu \u2212 %zu = %zu regimens",
		         a->search.found.evaluated, a->search.found.evaluated - a->search.found.n_front, a->search.found.n_front);
		tag = fact_begin(a, c, &curve);

		/* As a whole at its place: it does not change its scale while it scrolls. */
		clip = canvas_clip(c, r);
		canvas_plot(c, at, x->plot, PLOT_FACE_AUTO);
		canvas_clip(c, clip);
		fact_end(c, tag);
		return;
	}
	if (!x->text)
		return;
	at = (struct rect){ row + above, r.col + (x->indented ? INDENT : 0), rows - above, r.cols - (x->indented ? INDENT : 0) };
	if (at.row + at.rows > r.row + r.rows)
		at.rows = r.row + r.rows - at.row;
	if (at.rows > 0)
		fact_text_wrap(x->text, c, at, x->style, above);
}

static int
column_rows(const struct blocks *b, const struct canvas *c, int column, int cols)
{
	int n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (b->list[i].column == column)
			n += block_rows(&b->list[i], c, cols);
	return n;
}

static void
draw_columns(struct app *a, const struct blocks *b, struct canvas *c, struct rect area, bool two)
{
	struct score_view *v = &a->score;
	int columns = two ? 2 : 1, cols = two ? (area.cols - 4) / 2 : area.cols, total = 0;

	for (int k = 0; k < columns; k++) {
		int n = column_rows(b, c, k, cols);

		total = n > total ? n : total;
	}
	v->below = total > area.rows ? total - area.rows : 0;
	v->seen = area.rows;
	v->scroll = v->scroll > v->below ? v->below : v->scroll < 0 ? 0 : v->scroll;
	for (int k = 0; k < columns; k++) {
		struct rect r = { area.row, area.col + k * (cols + 4), area.rows, cols };
		int row = r.row - v->scroll;

		for (size_t i = 0; i < b->n; i++) {
			int rows;

			if (b->list[i].column != k)
				continue;
			rows = block_rows(&b->list[i], c, cols);
			if (row + rows > r.row && row < r.row + r.rows)
				draw_block(a, &b->list[i], c, r, row, rows);
			row += rows;
		}
	}
	flow_arrows(c, area, v->scroll > 0, v->scroll < v->below);
	v->below -= v->scroll;
}

void
score_draw(struct app *a, struct canvas *c)
{
	struct score_view *v = &a->score;
	struct rect area = frame_draw(a, c, v->tools ? "Which tool is right?" : "The score, and why", "", "");
	struct blocks b = { .app = a, .arena = arena_new() };
	bool two = c->cols >= TWO_COLUMNS && !a->accessible;

	if (!b.arena)
		return;
	area.col = 1;
	area.cols = c->cols - 2 > 180 ? 180 : c->cols - 2;
	if (v->tools)
		build_tools(&b, a, two);
	else
		build_score(&b, a, two, a->accessible ? 0 : two ? (area.cols - 4) / 2 : area.cols);
	draw_columns(a, &b, c, area, two);
	if (a->asking == ASK_NOTHING && !a->palette)
		canvas_set_cursor(c, area.row, area.col);
	arena_free(b.arena);
}

/* ---- acting ---- */

static void
show_front(struct app *a)
{
	struct arena *arena = arena_new();
	struct fact_text x;

	if (!arena)
		return;
	page_text(&x, a, arena);
	if (map_best(a)) {
		explain_say_front_shape(&x, a->assess, &a->search.found, &(struct scored){ &a->score.x.regimen, &a->score.x.score, -1 });
		fact_add(&x, "\n");
		explain_say_front(&x, a->assess, &a->search.found, EXPLAIN_FRONT_LINES);
	} else if (a->search.done)
		fact_add_tagged(&x, TAG_WRITTEN, "The case's grid cannot be searched: %s.", a->search.fault.text);
	else
		fact_add(&x, "The search of the case's grid is not done yet.");
	app_show_facts(a, "What nothing beats, safest first", &x);
	arena_free(arena);
}

void
score_act(struct app *a, enum action action)
{
	struct score_view *v = &a->score;
	int page = v->seen > 1 ? v->seen - 1 : 1;

	switch (action) {
	case ACTION_UP:
		v->scroll--;
		break;
	case ACTION_DOWN:
		v->scroll++;
		break;
	case ACTION_SCROLL_UP:
		v->scroll -= page;
		break;
	case ACTION_SCROLL_DOWN:
		v->scroll += page;
		break;
	case ACTION_FIRST:
	case ACTION_TOP:
		v->scroll = 0;
		break;
	case ACTION_LAST:
		v->scroll += v->below;
		break;
	case ACTION_SCORE_TOOLS:
		open_tools(a);
		break;
	case ACTION_SCORE_FRONT:
		show_front(a);
		break;
	case ACTION_SCORE_CLOSE:
		score_close(a);
		break;
	default:
		break;
	}
}
