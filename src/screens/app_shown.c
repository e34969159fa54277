/* What is shown, and what has the keys there. */
#include "screens/app_internal.h"

static unsigned
page_context(const struct tutor_view *v)
{
	if (v->page == TUTOR_STORY)
		return IN_STORY;
	if (v->page == TUTOR_SUMMARY)
		return IN_SUMMARY;
	/* The text before a regimen question of a lesson is a page as any other. */
	if (v->steps[v->at].step->type == STEP_REGIMEN)
		return v->lesson ? IN_CHOICE : IN_DESIGN;
	if (app_has_field(&v->steps[v->at]))
		return IN_NUMBER;
	return IN_CHOICE | (v->steps[v->at].ticked && v->steps[v->at].state == STEP_OPEN ? IN_TICKS : 0U);
}

bool
app_has_field(const struct tutor_step *s)
{
	return s->n_choices == 0 && s->step->type != STEP_REGIMEN;
}

enum app_shown
app_shown(const struct app *a)
{
	if (a->page.open)
		return SHOWN_PAGE;
	if (a->shelf_open)
		return SHOWN_SHELF;
	if (a->settings_open)
		return SHOWN_SETTINGS;
	if (a->screen == SCREEN_HOME)
		return SHOWN_HOME;
	if (a->screen == SCREEN_CLASS)
		return SHOWN_CLASS;
	if (a->slice.open)
		return SHOWN_SLICE;
	if (a->map.open)
		return SHOWN_MAP;
	return a->score.open ? SHOWN_SCORE : SHOWN_JOURNEY;
}

bool
app_at_journey(const struct app *a)
{
	return app_shown(a) == SHOWN_JOURNEY && !facts_are_chosen(a) && !a->note.naming && a->asking == ASK_NOTHING;
}

static unsigned
journey_context(const struct app *a)
{
	unsigned preview = a->preview.on ? IN_PREVIEW : 0U;
	struct tutor_view v;

	if (a->design.ready)
		return preview | design_context(a);
	app_look(a, &v);
	return preview | (page_context(&v) & (lesson_reads_on(a) ? ~(unsigned)IN_TICKS : ~0U)) | (lesson_shows(a) ? IN_LESSON : 0U);
}

uint64_t
app_contexts(const struct app *a)
{
	if (a->asking != ASK_NOTHING)
		return IN_ASK;
	if (facts_are_chosen(a))
		return IN_FACTS;
	if (a->note.naming && app_shown(a) == SHOWN_JOURNEY)
		return IN_NAMING;
	switch (app_shown(a)) {
	case SHOWN_PAGE:
		return a->page.finding ? IN_FIND : IN_PAGE | (a->preview.on ? IN_PREVIEW : 0U);
	case SHOWN_SHELF:
		return IN_SHELF;
	case SHOWN_SETTINGS:
		return IN_SETTINGS;
	case SHOWN_HOME:
		return a->home.finding ? IN_FIND : IN_HOME;
	case SHOWN_CLASS:
		return a->class.finding ? IN_FIND : class_context(a);
	case SHOWN_SLICE:
		return (a->preview.on ? IN_PREVIEW : 0U) | IN_SLICE | (slice_places(a) ? IN_POINT : 0) | (a->slice.pairs.holding ? IN_HELD : slice_pairs_open(a) ? IN_PAIRS : 0);
	case SHOWN_MAP:
		return IN_MAP | (a->preview.on ? IN_PREVIEW : 0U);
	case SHOWN_SCORE:
		return IN_SCORE | (a->preview.on ? IN_PREVIEW : 0U);
	default:
		return journey_context(a);
	}
}

bool
app_in_field(const struct app *a)
{
	struct tutor_view v;

	if (!app_at_journey(a) || a->palette)
		return false;
	if (a->design.ready)
		return a->design.view == DESIGN_FORM && a->design.builder.focus == BUILDER_NOTATION;
	if (!(app_contexts(a) & IN_NUMBER) || a->field_left)
		return false;
	/* With nothing in it, letters are keys at a number of a lesson. */
	app_look(a, &v);
	return !(v.lesson && !*a->answer.text && v.steps[v.at].step->type == STEP_NUMBER);
}

uint64_t
app_contexts_offered(const struct app *a)
{
	return app_contexts(a) | (app_in_field(a) ? IN_FIELD : 0U);
}
