/* The question of a step, as pieces of the page that journey_view.c draws. */
#include "screens/question_view.h"

#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/fact_filled.h"
#include "screens/fact_points.h"
#include "screens/fact_score.h"
#include "screens/flow.h"
#include "tutor/pairs.h"

void
question_add_state(struct fact_text *t, const struct tutor_step *s)
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
	fact_put_of(t, &earned, &most);
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

bool
question_is_ticked(const struct app *a, const struct tutor_step *s, size_t i)
{
	return s->state != STEP_OPEN ? s->ticked[i] : strchr(a->answer.text, s->choices[i].id[0]) != NULL;
}

static void
add_choices(struct app *a, struct flow *p, const struct tutor_step *s)
{
	for (size_t i = 0; i < s->n_choices; i++) {
		bool focused = s->state == STEP_OPEN && a->choice.focus == (int)i && !a->lesson.focused;
		bool given = s->ticked ? question_is_ticked(a, s, i) : !strcmp(s->answer, s->choices[i].id);
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

void
question_build(struct app *a, struct flow *p, const struct tutor_step *s)
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
	question_add_state(&t, s);
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
