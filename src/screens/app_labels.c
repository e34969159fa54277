/* What the key bar calls an action, where it applies. */
#include "screens/app_internal.h"

/* What leaving the field is good for. */
static const char *
leave_field_label(const struct app *a, const struct tutor_step *s)
{
	if (a->design.ready)
		return a->design.builder.has_form ? "to the form" : "to the calendar";
	if (s && tutor_has_mark(s))
		return "then n next";
	return s && s->can_hint ? "then h hint, S skip" : "then S skip, q leave";
}

/* What there is not in a trial. */
static const char *
trial_label(const struct app *a, enum action action, const char *label)
{
	switch (action) {
	case ACTION_SUBMIT:
	case ACTION_HINT:
	case ACTION_SHOW:
	case ACTION_WHAT_IF:
	case ACTION_SKIP:
	case ACTION_GO_FORWARD:
	case ACTION_GO_BACK:
	case ACTION_PATIENT:
		return NULL;
	case ACTION_LEAVE_FIELD:
		return leave_field_label(a, NULL);
	case ACTION_LEAVE:
		return "to the text";
	case ACTION_SLICE:
		return assess_has_slice(a->assess) ? label : NULL;
	default:
		return label;
	}
}

const char *
app_label(const struct app *a, enum action action)
{
	const char *label = action_info(action)->label;
	struct tutor_view v;
	const struct tutor_step *s;

	/* Where it would be looked for in vain. */
	if (action == ACTION_FACTS && !facts_can_open(a))
		return NULL;
	if (action == ACTION_CONTINUE)
		return app_attempt(a, NULL, true) ? label : NULL;
	if (action == ACTION_REPEAT)
		return app_due(a) > 0 ? label : NULL;
	if (action == ACTION_ANEW) {
		const struct app_case *x = home_case(a);

		return x && app_attempt(a, x->id, false) ? label : NULL;
	}
	if (action == ACTION_PASS && app_shown(a) != SHOWN_JOURNEY)
		return NULL;
	if (action == ACTION_CLOSE && tour_shows(a))
		return "go on";
	if (action == ACTION_FIND_TAKE)
		return a->page.open || a->screen == SCREEN_CLASS ? label : "open";
	if (action == ACTION_FIND_NEXT || action == ACTION_FIND_BEFORE)
		return *a->page.find.text ? label : NULL;
	if (action == ACTION_WRITE_NOTE)
		return note_why_not(a) ? NULL : label;
	if (app_shown(a) == SHOWN_CLASS && a->asking == ASK_NOTHING && !facts_are_chosen(a))
		return class_can(a, action) ? label : NULL;
	if (!app_at_journey(a))
		return label;
	app_look(a, &v);
	s = v.page == TUTOR_STEP ? &v.steps[v.at] : NULL;
	if (a->design.ready && !design_can(a, action))
		return NULL;
	if (a->design.view != DESIGN_FORM && action == ACTION_LEAVE)
		return "to the design";
	if (a->design.builder.focus == BUILDER_CALENDAR && action == ACTION_LEAVE && a->design.builder.has_form)
		return "to the form";
	if (a->design.builder.held_day >= 0 && a->design.ready && action == ACTION_HOLD)
		return "let go";
	if (a->design.trial)
		return trial_label(a, action, label);
	if (action_info(action)->contexts == IN_LESSON)
		return lesson_can(a, action) ? label : NULL;
	switch (action) {
	case ACTION_LEAVE_FIELD:
		return leave_field_label(a, s);
	case ACTION_GO_BACK:
		return v.can_back ? label : NULL;
	case ACTION_GO_FORWARD:
		return v.can_next && s && s->state == STEP_OPEN ? label : NULL;
	case ACTION_LEAVE:
		return a->design.ready && v.lesson ? "to the text" : label;
	case ACTION_ANSWER:
		if (lesson_reads_on(a))
			return "read on";
		return s && s->state != STEP_OPEN ? "go on" : s && s->step->type == STEP_REGIMEN ? "design" : label;
	case ACTION_SUBMIT:
		return s && s->state != STEP_OPEN ? "go on" : label;
	case ACTION_GO_ON:
		return v.page == TUTOR_SUMMARY && a->below == 0 ? "to the cases" : label;
	case ACTION_PASS:
		return v.page != TUTOR_SUMMARY ? label : NULL;
	case ACTION_HINT:
		return s && s->can_hint ? label : NULL;
	case ACTION_SHOW:
		return s && s->can_show ? label : NULL;
	case ACTION_WHAT_IF:
		return s && s->state == STEP_OPEN && !v.lesson ? label : NULL;
	case ACTION_SKIP:
		return s && s->state == STEP_OPEN && !tutor_has_mark(s) ? label : NULL;
	case ACTION_SLICE:
		return assess_has_slice(a->assess) ? label : NULL;
	default:
		return label;
	}
}
