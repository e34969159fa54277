/* A case page by page, drawn. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_filled.h"
#include "screens/fact_points.h"
#include "screens/fact_score.h"
#include "screens/flow.h"
#include "screens/plain_out.h"
#include "tutor/pairs.h"

/* Columns of a page of text; so many have room for two. */
enum { PAGE_COLS = 100, BESIDE_COLS = 160 };

static void
add_points(struct fact_text *t, const struct fact *some, const struct fact *most)
{
	fact_put(t, some);
	fact_add(t, " of ");
	fact_put(t, most);
}

/* "attempt 1 of 2, for 2 points" */
static void
add_state(struct fact_text *t, const struct tutor_step *s)
{
	struct fact earned = fact_earned(s), most = fact_most(s), next = fact_next(s);
	char n[FACT_TEXT_MAX];

	switch (s->state) {
	case STEP_RIGHT:
		fact_add(t, "right: ");
		break;
	case STEP_WRONG:
		fact_add(t, "no attempt left: ");
		break;
	case STEP_SKIPPED:
		fact_add(t, "skipped: no points");
		return;
	case STEP_SHOWN:
		fact_add(t, "worked answer shown: no points");
		return;
	default:
		fact_add_tagged(t, TAG_COUNT, "attempt %zu of %zu", s->attempts + 1, s->attempts_max);
		fact_add(t, ", for ");
		fact_put(t, &next);
		fact_add(t, " point%s", strcmp(fact_value(&next, n), "1") != 0 ? "s" : "");
		return;
	}
	add_points(t, &earned, &most);
	fact_add(t, " points");
}

/* What the next rung of the help costs, before it is paid. */
static void
add_price(struct fact_text *t, const struct tutor_step *s)
{
	struct fact cost = fact_hint_cost(s);

	if (s->state != STEP_OPEN)
		return;
	if (s->can_show)
		fact_add(t, "; W shows the worked answer, for no points then");
	else if (s->can_hint) {
		fact_add(t, "; the next hint costs ");
		fact_put(t, &cost);
	} else if (s->hint_tries > 0) {
		fact_add_tagged(t, TAG_COUNT, "; hint %zu opens", s->hints_shown + 1);
		fact_add(t, " after %s, for ", s->attempts > 0 ? "one more try" : "a try");
		fact_put(t, &cost);
	}
}

/* How an open step is answered, where it does not show. */
static const char *
how_to(const struct app *a, const struct tutor_step *s, struct arena *arena)
{
	if (s->wants_guess)
		return "first a guess, from your head: it is not marked";
	switch (s->step->type) {
	case STEP_SEVERAL:
		return "several may be right: a letter or Space ticks, Enter answers";
	case STEP_PLACE:
		return arena_print(arena, "%s; F2 shows the slice", tutor_place_form(&a->c->slice.labels.grid));
	case STEP_LANDMARKS:
		return "pairs, today > earlier, such as 12 5 > 12 7; -9 30 > -9 31; Space sets them on the slice (F2)";
	case STEP_SIGN_OFF:
		return "sign, or what is missing in your own words, such as risk: what you told the patient";
	default:
		return "";
	}
}

/* In the field of an open step, in the last answer of a closed one. */
bool
journey_is_ticked(const struct app *a, const struct tutor_step *s, size_t i)
{
	return s->state != STEP_OPEN ? s->ticked[i] : strchr(a->answer.text, s->choices[i].id[0]) != NULL;
}

static void
add_choices(struct app *a, struct flow *p, const struct tutor_step *s)
{
	for (size_t i = 0; i < s->n_choices; i++) {
		bool focused = s->state == STEP_OPEN && a->choice.focus == (int)i && !a->lesson.focused;
		bool given = s->ticked ? journey_is_ticked(a, s, i) : !strcmp(s->answer, s->choices[i].id);
		bool good = s->state != STEP_OPEN ? s->choices[i].right : s->ticked != NULL;
		struct flow_piece x = { .kind = FLOW_CHOICE,
					.style = focused ? STYLE_EMPHASIS : STYLE_NORMAL,
					.focused = focused,
					.text = s->choices[i].text,
					.right = s->choices[i].id,
					.boxed = s->ticked != NULL,
					.ticked = s->ticked && given,
					.marked = s->ticked ? s->state != STEP_OPEN && (given || good) : given || (s->state != STEP_OPEN && good),
					.good = good };

		/* While it is open, how a number of a choice came about would tell which is right. */
		if (s->state != STEP_OPEN && i < s->step->n_choices) {
			struct fact_text t;

			fact_text_init(&t, a, p->arena);
			fact_add_filled(&t, a->assess, x.text, s->step->choices[i].text, NULL);
			x.text = t.text;
			x.spans = t.spans;
			x.n_spans = t.n;
		}
		flow_add(p, &x);
	}
	flow_gap(p);
}

/* What lies on the table: the measures of a registration are computed, the rest is quoted. */
static void
add_given(struct app *a, struct flow *p, const struct tutor_step *s)
{
	const struct fact measure = { .quantity = "a measure of this registration", .source = "the case's map and landmarks: "
	                              "ghostdose-model(7), registrations" };
	struct fact_text t;

	if (s->step->type != STEP_JUDGE) {
		flow_text(p, STYLE_NORMAL, s->given, true);
		return;
	}
	fact_text_init(&t, a, p->arena);
	fact_add_matched(&t, s->given, NULL, 0, &measure);
	flow_facts(p, STYLE_NORMAL, true, &t);
}

/* What is said to a number: the answer, once the step is closed, what was answered, where wrong ways lead. */
static void
add_judged(struct app *a, struct flow *p, const struct tutor_step *s, enum style style)
{
	const struct fact way = { .quantity = "where a common wrong way leads", .source = "the sentence in which it stands" };
	char given[FACT_TEXT_MAX];
	struct fact known[2] = { fact_given(s, given) };
	struct fact_text t;
	size_t n = 1;

	if (s->state != STEP_OPEN)
		known[n++] = fact_answer(a, s);
	fact_text_init(&t, a, p->arena);
	fact_add_matched(&t, s->feedback, known, n, &way);
	flow_facts(p, style, true, &t);
	if (s->state == STEP_OPEN)
		return;
	fact_text_init(&t, a, p->arena);
	fact_add_matched(&t, s->compared, known + 1, 1, &(struct fact){ .quantity = "your guess", .source = "your own guess" });
	flow_facts(p, STYLE_NORMAL, true, &t);
	if (tutor_worked_is_news(s))
		flow_about(p, STYLE_NORMAL, true, fact_tag(a, &known[1]), s->worked);
}

/* What is said to a place or to pairs of places: how far off they are. */
static void
add_placed(struct app *a, struct flow *p, const struct tutor_step *s, enum style style)
{
	const char *const about[] = { [STEP_PLACE] = "what lies at the place that you named", [STEP_LANDMARKS] = "how well the map through your pairs follows",
		                      [STEP_JUDGE] = "the dose of this registration, and the true one" };
	struct fact off = { .source = "the case's slice" };
	struct fact_text t;

	snprintf(off.quantity, sizeof off.quantity, "%s", about[s->step->type]);

	fact_text_init(&t, a, p->arena);
	fact_add_matched(&t, s->feedback, NULL, 0, &off);
	flow_facts(p, style, true, &t);
}

/* A verdict about a regimen: its numbers are those of the rows. */
static void
add_verdict(struct app *a, struct flow *p, enum style style, const char *text)
{
	struct tutor_view v;
	struct scored s;
	struct fact_text t;
	const struct fact *all;
	size_t n;

	app_look(a, &v);
	fact_text_init(&t, a, p->arena);
	if (v.score) {
		s = scored_handed_in(&v);
		all = fact_score_all(a->assess, &s, p->arena, &n);
		fact_add_matched(&t, text, all, n, NULL);
	} else
		fact_add(&t, "%s", text);
	flow_facts(p, style, true, &t);
}

/* What the author says to the choice that was given; NULL: there is none, or it is the engine's. */
static const char *
raw_feedback(const struct tutor_step *s)
{
	for (size_t i = 0; i < s->step->n_choices; i++)
		if (!strcmp(s->step->choices[i].id, s->answer))
			return s->step->choices[i].feedback;
	return NULL;
}

static void
add_feedback(struct app *a, struct flow *p, const struct tutor_step *s)
{
	enum style style = s->state == STEP_RIGHT ? STYLE_OK : STYLE_WARN;
	bool closed = s->state != STEP_OPEN;

	switch (s->step->type) {
	case STEP_NUMBER:
		add_judged(a, p, s, style);
		break;
	case STEP_REGIMEN:
		add_verdict(a, p, style, s->feedback);
		break;
	case STEP_PLACE:
	case STEP_LANDMARKS:
	case STEP_JUDGE:
		add_placed(a, p, s, style);
		break;
	default:
		flow_filled(p, a, style, true, s->feedback, raw_feedback(s), NULL);
	}
	if (!closed)
		return;
	if (s->step->type != STEP_NUMBER && tutor_worked_is_news(s))
		flow_filled(p, a, STYLE_NORMAL, true, s->worked, s->step->worked, NULL);
	flow_filled(p, a, STYLE_NORMAL, true, s->explain, s->step->explain, NULL);
}

static void
add_hint(struct app *a, struct flow *p, const struct tutor_step *s, size_t i)
{
	struct fact_text t;

	fact_text_init(&t, a, p->arena);
	fact_add_tagged(&t, TAG_COUNT, "hint %zu  ", i + 1);
	fact_add_filled(&t, a->assess, s->hints[i], s->step->hints[i], NULL);
	flow_facts(p, STYLE_MUTED, i + 1 == s->hints_shown, &t);
}

static void
build_question(struct app *a, struct flow *p, const struct tutor_step *s)
{
	struct fact_text t;

	p->tag = TAG_WRITTEN;
	flow_filled(p, a, a->c->lesson ? STYLE_EMPHASIS : STYLE_NORMAL, true, s->prompt, s->step->prompt, NULL);
	add_given(a, p, s);
	if (*s->guess && s->state == STEP_OPEN)
		flow_print(p, STYLE_MUTED, true, "your guess  %s", s->guess);
	if (s->step->type == STEP_REGIMEN)
		flow_text(p, STYLE_KEY, "Enter opens the design.", true);
	else if (s->n_choices > 0)
		add_choices(a, p, s);
	else {
		flow_add(p, &(struct flow_piece){ .kind = FLOW_FIELD,
						  .text = s->wants_guess ? "your guess" : "your answer",
						  .right = s->unit,
						  .field = &a->answer,
						  .whole_line = s->step->type == STEP_LANDMARKS ||
								s->step->type == STEP_SIGN_OFF,
						  .focused = s->state == STEP_OPEN && !a->field_left &&
							     !a->lesson.focused && a->asking == ASK_NOTHING });
		flow_gap(p);
	}
	for (size_t i = 0; i < s->hints_shown; i++)
		add_hint(a, p, s, i);
	p->anchor = s->state != STEP_OPEN || s->attempts > 0 || s->hints_shown > 0 ? (int)p->n : -1;
	fact_text_init(&t, a, p->arena);
	add_state(&t, s);
	add_price(&t, s);
	/* Is it right?  That is what is looked for first. */
	if (s->state != STEP_OPEN)
		flow_facts(p, s->state == STEP_RIGHT ? STYLE_OK : STYLE_WARN, false, &t);
	else if (s->attempts > 0 && s->n_choices > 0)
		flow_print(p, STYLE_WARN, false, "not right: %s", s->answer);
	add_feedback(a, p, s);
	if (s->state != STEP_OPEN)
		return;
	flow_text(p, STYLE_MUTED, how_to(a, s, p->arena), false);
	flow_facts(p, STYLE_MUTED, false, &t);
}

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
	add_points(&right, &points, &most);
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
	add_points(&t, &mark, &most);
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
	fact_add_tagged(&left, TAG_COUNT, "%2zu  ", number);
	fact_add_tagged(&left, TAG_WRITTEN, "%s", *s->step->objective ? s->step->objective : s->step->id);
	fact_add(&right, "%s  ", states[s->state]);
	add_points(&right, &earned, &most);
	add_pair(p, &left, &right, s->state == STEP_RIGHT);
}

static void
build_summary(struct app *a, struct flow *p, const struct tutor_view *v)
{
	struct fact total = fact_total(v), most = fact_total_max(v);
	struct fact_text t;

	fact_text_init(&t, a, p->arena);
	fact_add(&t, "You have %s: ", v->lesson ? "read the lesson" : "worked the case");
	add_points(&t, &total, &most);
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
		build_question(a, &p, &v->steps[v->at]);
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
	add_state(&more, &v->steps[v->at]);
	if (c->cols <= canvas_text_width(c, a->c->title) + canvas_text_width(c, more.text) + canvas_text_width(c, right) + 8)
		return;
	fact_add(t, ", ");
	add_state(t, &v->steps[v->at]);
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
