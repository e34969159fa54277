/* The regimen step: build a course, see every organ's budget and the tumour follow at once, hand it in. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "radiobio/calendar.h"
#include "screens/design_views.h"
#include "screens/fact_filled.h"
#include "screens/fact_points.h"
#include "screens/plain_score.h"

const struct rb_recovery *
design_recovery(const struct app *a)
{
	return !a->design.ready || a->design.recovery < 0 ? NULL : rb_recovery_at((size_t)a->design.recovery);
}

void
design_follow(struct app *a)
{
	struct design *d = &a->design;
	struct fault f;

	d->plotted = false;
	arena_free(d->plot_arena);
	d->plot_arena = arena_new();
	d->scored = assess_score(a->assess, &d->builder.regimen.schedule, NULL, &d->score, &f) &&
		    (!design_recovery(a) ||
		     assess_score(a->assess, &d->builder.regimen.schedule, design_recovery(a), &d->other, &f));
	d->broke.limit = NULL;
	if (!d->scored) {
		app_say_fault(a, &f);
		return;
	}
	if (!assess_has_slice(a->assess) && !assess_explain_break(a->assess, &d->builder.regimen.schedule, design_recovery(a), &d->broke, &f))
		d->broke.limit = NULL;
	/* A view that shows while the regimen changes is made anew. */
	if (d->view != DESIGN_FORM)
		design_open_view(a, d->view);
	if (d->plot_arena && a->c->tumour.n > 0)
		d->plotted = assess_tumour_plot(a->assess, &d->builder.regimen.schedule, d->plot_arena, &d->plot, &f);
}

void
design_leave(struct app *a)
{
	struct design *d = &a->design;

	if (!d->ready)
		return;
	builder_fini(&d->builder);
	score_fini(&d->score);
	score_fini(&d->other);
	arena_free(d->plot_arena);
	design_unmake(a);
	if (d->has_kept) {
		rb_regimen_fini(&d->kept);
		score_fini(&d->kept_score);
	}
	memset(d, 0, sizeof *d);
}

static bool
begin(struct app *a, const struct rb_regimen *start, struct fault *f)
{
	struct design *d = &a->design;

	memset(d, 0, sizeof *d);
	d->recovery = -1;
	if (!score_init(&d->score, a->assess, f))
		return false;
	if (!score_init(&d->other, a->assess, f) || !builder_init(&d->builder, start, f)) {
		score_fini(&d->score);
		score_fini(&d->other);
		return false;
	}
	d->ready = true;
	return true;
}

bool
design_try(struct app *a, const struct rb_regimen *start, struct fault *f)
{
	if (!begin(a, start, f))
		return false;
	a->design.trial = true;
	design_follow(a);
	app_say(a, false, "A trial: nothing is handed in. Esc goes back to where you read.");
	return true;
}

static void
show_question(struct app *a, const struct tutor_step *s)
{
	struct arena *arena = arena_new();
	struct fact_text t;

	if (!arena)
		return;
	page_text(&t, a, arena);
	fact_add_filled(&t, a->assess, s->prompt, s->step->prompt, NULL);
	app_show_facts(a, "The question", &t);
	arena_free(arena);
}

bool
design_enter(struct app *a, const char *draft, struct fault *f)
{
	struct design *d = &a->design;
	struct tutor_view v;

	app_look(a, &v);
	if (!begin(a, v.regimen, f))
		return false;
	if (*draft && v.steps[v.at].state == STEP_OPEN)
		builder_restore(&d->builder, draft);
	design_follow(a);
	/* Of a lesson it has just been read. */
	if (v.steps[v.at].state == STEP_OPEN && v.steps[v.at].attempts == 0 && !*draft && !v.lesson)
		show_question(a, &v.steps[v.at]);
	return true;
}

/* ---- acting ---- */

/* What there is to do after a regimen that does not pass; in the text field n is a letter. */
static void
say_next(const struct app *a, struct fact_text *t, const struct tutor_step *s)
{
	struct fact next = fact_next(s);

	fact_add(t, "\n\nChange it and hand it in again (");
	fact_add_tagged(t, TAG_COUNT, "attempt %zu of %zu", s->attempts + 1, s->attempts_max);
	fact_add(t, ", for up to ");
	fact_put(t, &next);
	fact_add(t, " points), or %s to go on with this mark.",
	         a->design.builder.focus != BUILDER_NOTATION ? "press n" : "press Esc and then n");
}

void
design_hand_in(struct app *a)
{
	const struct tutor_step *s;
	struct tutor_view v;
	struct arena *arena;
	struct scored handed;
	struct fact_text t;
	struct fact earned, most;
	const struct fact *all;
	size_t n;

	if (!app_do(a, TUTOR_ANSWER, a->design.builder.regimen.notation))
		return;
	app_look(a, &v);
	s = &v.steps[v.at];
	arena = arena_new();
	if (!arena)
		return;
	earned = fact_earned(s);
	most = fact_most(s);
	handed = scored_handed_in(&v);
	page_text(&t, a, arena);
	all = fact_score_all(a->assess, &handed, arena, &n);
	fact_add_matched(&t, s->feedback, all, n, NULL);
	fact_add(&t, "\n\n");
	fact_put(&t, &earned);
	fact_add(&t, " of ");
	fact_put(&t, &most);
	fact_add(&t, " points for this step. Behind this page, e explains the mark: why, what breaks first, the best.");
	if (s->state == STEP_OPEN)
		say_next(a, &t, s);
	fact_add_tagged(&t, TAG_WRITTEN, "%s%s", *s->explain ? "\n\n" : "", s->explain);
	app_show_facts(a, s->state == STEP_RIGHT ? "Handed in: it passes" : "Handed in: it does not pass", &t);
	arena_free(arena);
}

static void
submit(struct app *a)
{
	struct tutor_view v;

	app_look(a, &v);
	if (a->design.trial)
		app_say(a, false, "This is a trial: nothing is handed in. Esc goes back to where you read.");
	else if (v.steps[v.at].state != STEP_OPEN) {
		if (app_do(a, TUTOR_NEXT, NULL))
			journey_enter(a);
	} else if (!a->design.builder.valid) {
		char text[500];

		design_fault_words(&a->design.builder.fault, text, sizeof text);
		app_say(a, true, "This is no regimen yet. %s", text);
	} else {
		a->asking = ASK_HAND_IN;
		app_say(a, false, "Hand in %s? y / n", a->design.builder.regimen.notation);
	}
}

static void
cycle_recovery(struct app *a)
{
	int n = (int)rb_recovery_count();
	const struct rb_recovery *m;

	a->design.recovery = a->design.recovery + 1 >= n ? -1 : a->design.recovery + 1;
	m = design_recovery(a);
	if (m)
		app_say(a, false, "The bars show recovery as %s has it; the mark stays that of each organ's own model. (%s)", m->name,
			m->source);
}

void
design_take(struct app *a, const char *notation)
{
	builder_restore(&a->design.builder, notation);
	design_follow(a);
}

static void
change(struct app *a, int direction, bool large)
{
	if (!builder_change(&a->design.builder, direction, large))
		app_say(a, false, "It goes no further.");
}

enum context
design_context(const struct app *a)
{
	if (a->design.view != DESIGN_FORM)
		return design_view_context(a);
	return a->design.builder.focus == BUILDER_CALENDAR ? IN_CALENDAR : IN_DESIGN;
}

bool
design_can(const struct app *a, enum action action)
{
	const struct builder *b = &a->design.builder;
	double hours;
	size_t first;

	switch (action) {
	case ACTION_PAIR:
		return a->design.has_kept;
	case ACTION_TUMOUR:
		return a->c->tumour.n > 0;
	case ACTION_HOURS_LESS:
	case ACTION_HOURS_MORE:
		return rb_most_a_day(&b->regimen.schedule, &hours) > 1;
	case ACTION_MISSED:
	case ACTION_DRAG_BACK:
	case ACTION_DRAG_ON:
	case ACTION_DAY_CLEAR:
	case ACTION_DAY_DOSE_MORE:
	case ACTION_DAY_DOSE_LESS:
		return rb_day_fractions(&b->regimen.schedule, b->day, &first) > 0;
	default:
		return true;
	}
}

const char *
design_why_not(enum action action)
{
	switch (action) {
	case ACTION_PAIR:
		return "no regimen is kept; K keeps this one.";
	case ACTION_TUMOUR:
		return "this case has no tumour model.";
	case ACTION_HOURS_LESS:
	case ACTION_HOURS_MORE:
		return "one fraction a day: a night lies between them.";
	default:
		return "there is no treatment on this day.";
	}
}

bool
design_back(struct app *a)
{
	struct builder *b = &a->design.builder;

	if (a->design.view != DESIGN_FORM) {
		design_close_view(a);
		return true;
	}
	if (b->focus != BUILDER_CALENDAR || !b->has_form)
		return false;
	calendar_act(a, ACTION_TO_FORM);
	return true;
}

/* Actions that show something and change nothing.  False: it is another. */
static bool
show(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_DERIVE:
		design_show_derivations(a);
		return true;
	case ACTION_MODELS:
	case ACTION_CALENDAR_WORDS:
	case ACTION_WORDS:
		design_show_words(a, action);
		return true;
	case ACTION_TUMOUR:
		design_open_view(a, DESIGN_TUMOUR);
		return true;
	case ACTION_TISSUE:
		design_open_view(a, DESIGN_TISSUE);
		return true;
	case ACTION_PAIR:
		design_open_view(a, DESIGN_PAIR);
		return true;
	case ACTION_KEEP:
		pair_keep(a);
		return true;
	case ACTION_MAP:
		map_open(a);
		return true;
	case ACTION_SUBMIT:
		submit(a);
		return true;
	default:
		return false;
	}
}

void
design_act(struct app *a, enum action action)
{
	struct builder *b = &a->design.builder;

	if (a->design.view != DESIGN_FORM && action != ACTION_UNDO && action != ACTION_REDO) {
		design_act_in_view(a, action);
		return;
	}
	if (show(a, action) || (b->focus == BUILDER_CALENDAR && calendar_act(a, action)))
		return;
	switch (action) {
	case ACTION_UP:
		builder_move(b, -1);
		return;
	case ACTION_DOWN:
		builder_move(b, 1);
		return;
	case ACTION_LESS:
	case ACTION_MUCH_LESS:
		change(a, -1, action == ACTION_MUCH_LESS);
		break;
	case ACTION_MORE:
	case ACTION_MUCH_MORE:
		change(a, 1, action == ACTION_MUCH_MORE);
		break;
	case ACTION_UNDO:
		if (!builder_undo(b))
			app_say(a, false, "There is nothing to take back.");
		break;
	case ACTION_REDO:
		if (!builder_redo(b))
			app_say(a, false, "There is nothing to make again.");
		break;
	case ACTION_MODEL:
		cycle_recovery(a);
		break;
	case ACTION_CALENDAR:
		if (b->held_day < 0 && b->day == 0)
			builder_to_day(b, b->regimen.schedule.fractions[0].day);
		b->focus = BUILDER_CALENDAR;
		return;
	default:
		return;
	}
	design_follow(a);
}

bool
design_key(struct app *a, uint32_t key)
{
	struct builder *b = &a->design.builder;

	if (!a->design.ready || a->design.view != DESIGN_FORM || b->focus == BUILDER_CALENDAR)
		return false;
	if (b->focus != BUILDER_NOTATION) {
		if (key < '0' || key > '9')
			return false;
		/* A digit in the form begins a regimen: whoever types "25x2" must not hand in what stood there before. */
		builder_restore(b, "");
		app_say(a, false, "A regimen is being typed. Esc, then u brings back what stood here.");
	}
	if (key == EVENT_ESC || key == EVENT_TAB || key == EVENT_DOWN || key == EVENT_UP || key == EVENT_BACKTAB) {
		builder_move(b, key == EVENT_UP || key == EVENT_BACKTAB ? -1 : 1);
		return true;
	}
	if (!builder_key(b, key))
		return false;
	design_follow(a);
	return true;
}
