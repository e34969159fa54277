/* A case page by page, drawn. */
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/fact_points.h"
#include "screens/fact_score.h"
#include "screens/flow.h"
#include "screens/question_view.h"

/* Columns of a page of text; so many have room for two. */
enum { PAGE_COLS = 100, BESIDE_COLS = 160 };

static void
add_pair(struct flow *p, const struct fact_text *left, const struct fact_text *right, bool good)
{
	if (left->broken || right->broken)
		return;
	flow_add(p, &(struct flow_piece){ .kind = FLOW_PAIR, .style = STYLE_NORMAL, .right_style = good ? STYLE_OK : STYLE_WARN,
		                          .text = left->text, .spans = left->spans, .n_spans = left->n, .right = right->text,
		                          .right_spans = right->spans, .n_right_spans = right->n });
}

/* "cord, lifetime: 45.2 of 50 Gy EQD2, α/β 2      met  4 of 4" */
static void
add_row(struct app *a, struct flow *p, const struct scored *s, size_t i)
{
	const struct score_row *row = &s->score->rows[i];
	const struct case_constraint *x = row->constraint;
	struct fact achieved = fact_row(a->assess, s, i, ROW_ACHIEVED), limit = fact_row(a->assess, s, i, ROW_LIMIT);
	struct fact points = fact_row(a->assess, s, i, ROW_POINTS), most = fact_row(a->assess, s, i, ROW_POINTS_MAX);
	struct fact_text left, right;

	fact_text_init(&left, a, p->arena);
	fact_text_init(&right, a, p->arena);
	fact_add_tagged(&left, TAG_WRITTEN, "%s", x->id);
	fact_add(&left, ": %s", row->state == ROW_UNDETERMINED ? "at least " : "");
	fact_put(&left, &achieved);
	fact_add(&left, " of ");
	fact_put_unit(&left, &limit);
	if (x->structure != CASE_TUMOUR && !strcmp(x->unit, "Gy")) {
		struct fact tissue = fact_alpha_beta(a->assess, x->structure);

		fact_add(&left, " EQD2, \u03b1/\u03b2 ");
		fact_put(&left, &tissue);
	}
	fact_add(&right, "%s  ", row->state == ROW_MET ? "met" : row->state == ROW_VIOLATED ? "not met" : "undetermined");
	fact_put_of(&right, &points, &most);
	add_pair(p, &left, &right, row->state == ROW_MET);
}

static void
add_score(struct app *a, struct flow *p, const struct tutor_view *v)
{
	const struct scored s = scored_handed_in(v);
	struct fact mark = fact_mark(&s), most = fact_mark_max(&s);
	struct fact_text t;

	flow_gap(p);
	p->tag = TAG_WRITTEN;
	flow_print(p, STYLE_TITLE, false, "Your regimen: %s", v->regimen->notation);
	p->tag = TAG_NONE;
	for (size_t i = 0; i < v->score->n; i++)
		add_row(a, p, &s, i);
	fact_text_init(&t, a, p->arena);
	fact_add(&t, "Mark of the regimen ");
	fact_put_of(&t, &mark, &most);
	fact_add(&t, "%s", v->score->capped ? ", capped: a hard limit is not met" : "");
	flow_facts(p, v->score->passed ? STYLE_OK : STYLE_WARN, false, &t);
}

static void
add_step(struct app *a, struct flow *p, const struct tutor_step *s, size_t number)
{
	static const char *const states[] = { [STEP_OPEN] = "not answered",
					      [STEP_RIGHT] = "right",
					      [STEP_WRONG] = "not right",
					      [STEP_SKIPPED] = "skipped",
					      [STEP_SHOWN] = "worked answer shown" };
	struct fact earned = fact_earned(s), most = fact_most(s);
	struct fact_text left, right;

	fact_text_init(&left, a, p->arena);
	fact_text_init(&right, a, p->arena);
	fact_add_tagged(&left, TAG_COUNT, "%2zu. ", number);
	fact_add_tagged(&left, TAG_WRITTEN, "%s", *s->step->objective ? s->step->objective : s->step->id);
	fact_add(&right, "%s  ", states[s->state]);
	fact_put_of(&right, &earned, &most);
	add_pair(p, &left, &right, s->state == STEP_RIGHT);
}

static void
build_summary(struct app *a, struct flow *p, const struct tutor_view *v)
{
	struct fact total = fact_total(v), most = fact_total_max(v);
	struct fact_text t;

	fact_text_init(&t, a, p->arena);
	fact_add(&t, "You have %s: ", v->lesson ? "read the lesson" : "worked the case");
	fact_put_of(&t, &total, &most);
	fact_add(&t, " points.");
	p->tag = TAG_NONE;
	flow_facts(p, STYLE_EMPHASIS, true, &t);
	for (size_t i = 0; i < v->n_steps; i++)
		add_step(a, p, &v->steps[i], i + 1);
	if (v->score)
		add_score(a, p, v);
}

static void
add_story(struct app *a, struct flow *p, const struct tutor_view *v)
{
	struct fact_text t;

	fact_text_init(&t, a, p->arena);
	journey_add_story(a, &t, v);
	flow_facts(p, STYLE_NORMAL, false, &t);
}

static void
draw_flow(struct app *a, struct canvas *c, struct rect area, const struct tutor_view *v)
{
	struct arena *arena = arena_new();
	struct flow p = { .pieces = NULL };
	struct rect foot = { 0, 0, 0, 0 };
	uint16_t tag;

	if (arena)
		flow_init(&p, arena);
	if (!p.pieces) {
		canvas_text(c, area.row, area.col, area.cols, STYLE_WARN, "Out of memory: the page cannot be shown.");
		arena_free(arena);
		return;
	}
	if (v->lesson)
		lesson_build(a, &p, v, area.rows);
	if (v->page == TUTOR_STORY)
		add_story(a, &p, v);
	else if (v->page == TUTOR_SUMMARY) {
		build_summary(a, &p, v);
		if (v->lesson && *a->c->sources) {
			flow_gap(&p);
			flow_about(&p, STYLE_MUTED, false, TAG_WRITTEN, arena_print(arena, "Sources: %s", a->c->sources));
		}
	} else
		question_build(a, &p, &v->steps[v->at]);
	if (area.rows > 6)
		foot = rect_take_bottom(&area, 1);
	a->below = flow_draw(&p, c, area, &a->scroll, a->follow, a->to_anchor);
	a->seen = area.rows;
	a->follow = a->to_anchor = false;
	/* Enter answers an open question, and only there: elsewhere it shows the rest first. */
	tag = canvas_tag(c, TAG_COUNT);
	if (a->below > 0 && foot.rows > 0)
		canvas_print(c, foot.row, foot.col, foot.cols, STYLE_KEY, "%d more line%s below: %s", a->below,
			     a->below == 1 ? "" : "s",
			     v->page == TUTOR_STEP && v->steps[v->at].state == STEP_OPEN ? "PageDown"
											 : "Enter or PageDown");
	else if (a->scroll > 0 && foot.rows > 0)
		canvas_print(c, foot.row, foot.col, foot.cols, STYLE_MUTED, "%d line%s above: PageUp", a->scroll,
			     a->scroll == 1 ? "" : "s");
	canvas_tag(c, tag);
	if (!canvas_has_cursor(c) && a->asking == ASK_NOTHING)
		canvas_set_cursor(c, area.row, area.col);
	arena_free(arena);
}

/* "10 of 32 points"; where it is narrow "3/12, 10/32 points". */
static void
head_points(const struct canvas *c, struct fact_text *t, const struct tutor_view *v)
{
	struct fact total = fact_total(v), most = fact_total_max(v);

	if (c->cols < 60 && v->page == TUTOR_STEP)
		fact_add_tagged(t, TAG_COUNT, "%zu/%zu, ", v->at + 1, v->n_steps);
	fact_put(t, &total);
	fact_add(t, c->cols >= 60 ? " of " : "/");
	fact_put(t, &most);
	fact_add(t, " points");
}

/* "step 3 of 12", at a design with how it stands where there is room beside `right`. */
static void
head_place(const struct app *a, const struct canvas *c, struct fact_text *t, const struct tutor_view *v, const char *right)
{
	struct fact_text more;

	if (a->design.trial)
		fact_add(t, "a trial");
	else if (v->page == TUTOR_STEP)
		fact_add_tagged(t, TAG_COUNT, "%s %zu of %zu", v->lesson ? "question" : "step", v->at + 1, v->n_steps);
	if (!a->design.ready || a->design.trial)
		return;
	fact_text_init(&more, a, t->arena);
	fact_add(&more, "%s, ", t->text);
	question_add_state(&more, &v->steps[v->at]);
	if (c->cols <= canvas_text_width(c, a->c->title) + canvas_text_width(c, more.text) + canvas_text_width(c, right) + 8)
		return;
	fact_add(t, ", ");
	question_add_state(t, &v->steps[v->at]);
}

/* Beside a question the patient, where there is room for both. */
static void
draw_story_beside(const struct app *a, struct canvas *c, struct rect r, const struct tutor_view *v)
{
	struct arena *arena = arena_new();
	struct fact_text t;

	if (!arena)
		return;
	canvas_text(c, rect_take_top(&r, 2).row, r.col, -1, STYLE_TITLE, "The patient");
	fact_text_init(&t, a, arena);
	journey_add_story(a, &t, v);
	fact_text_wrap(&t, c, r, STYLE_MUTED, 0);
	arena_free(arena);
}

void
journey_draw(struct app *a, struct canvas *c)
{
	struct tutor_view v;
	struct arena *arena = arena_new();
	struct fact_text middle, right;
	struct rect area;

	if (!arena)
		return;
	app_look(a, &v);
	fact_text_init(&middle, a, arena);
	fact_text_init(&right, a, arena);
	head_points(c, &right, &v);
	head_place(a, c, &middle, &v, right.text);
	area = frame_draw_facts(a, c, a->c->title, &middle, &right);
	arena_free(arena);
	if (a->design.ready) {
		/* A long message lies over the panes for the one key it lives; they do not move for it. */
		if (c->rows >= 12)
			area.rows = c->rows - 5;
		design_draw(a, c, area);
		frame_message(a, c);
		return;
	}
	area.col = 1;
	area.cols = c->cols - 2;
	if (c->rows >= 18 && !v.lesson)
		timeline_draw(a, c, rect_take_top(&area, 2).row, area.col, area.cols, v.regimen);
	if (area.cols >= BESIDE_COLS && v.page == TUTOR_STEP && !v.lesson && !a->accessible)
		draw_story_beside(a, c, rect_take_right(&area, area.cols - PAGE_COLS - 6), &v);
	area.cols = area.cols < PAGE_COLS ? area.cols : PAGE_COLS;
	draw_flow(a, c, area, &v);
}
