#include "screens/app_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct app *
app_new(const struct app_case *cases, size_t n, struct fault *f)
{
	struct app *a = calloc(1, sizeof *a);

	if (!a) {
		fault_memory(f);
		return NULL;
	}
	a->cases = cases;
	a->n_cases = n;
	a->list.count = (int)n;
	return a;
}

void
app_close_case(struct app *a)
{
	slice_close(a);
	a->slice = (struct slice_view){ .open = false };
	design_leave(a);
	tutor_free(a->tutor);
	assess_free(a->assess);
	casebook_free(a->c);
	a->tutor = NULL;
	a->assess = NULL;
	a->c = NULL;
	a->page.open = a->palette = a->has_draft = false;
	a->screen = SCREEN_HOME;
}

void
app_free(struct app *a)
{
	if (!a)
		return;
	app_close_case(a);
	free(a->page.text);
	free(a);
}

bool
app_done(const struct app *a)
{
	return a->done;
}

void
app_say(struct app *a, bool bad, const char *format, ...)
{
	char raw[sizeof a->message];
	va_list ap;

	va_start(ap, format);
	vsnprintf(raw, sizeof raw, format, ap);
	va_end(ap);
	text_clean(a->message, sizeof a->message, raw);
	a->message_is_bad = bad;
}

void
app_say_fault(struct app *a, const struct fault *f)
{
	char text[640];
	size_t len;

	if (f->column > 0 && !f->file[0])
		snprintf(text, sizeof text, "Character %d: %s", f->column, f->text);
	else
		fault_format(f, text, sizeof text);
	/* A fault is part of a sentence; here it is one. */
	if (!f->file[0] && text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
	len = strlen(text);
	app_say(a, true, "%s%s", text, len > 0 && strchr(".!?", text[len - 1]) ? "" : ".");
}

void
app_show(struct app *a, const char *title, const char *text)
{
	char *copy = text ? mem_copy_text(text, strlen(text)) : NULL;

	if (!copy) {
		app_say(a, true, "Out of memory: the page cannot be shown.");
		return;
	}
	free(a->page.text);
	a->page.text = copy;
	a->page.first = 0;
	a->page.open = true;
	snprintf(a->page.title, sizeof a->page.title, "%s", title);
}

bool
app_do(struct app *a, enum tutor_verb verb, const char *text)
{
	struct tutor_action action = { verb, text };
	struct fault f;

	if (tutor_do(a->tutor, &action, &f))
		return true;
	app_say_fault(a, &f);
	return false;
}

bool
app_open(struct app *a, const char *path, struct fault *f)
{
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c;
	bool ok;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	c = casebook_load(path, &report);
	ok = c && report_ok(&report, f);
	if (!c)
		report_ok(&report, f);
	if (ok) {
		app_close_case(a);
		a->c = c;
		a->assess = assess_new(c, f);
		ok = a->assess && assess_check(a->assess, &report);
		if (a->assess && !ok)
			report_ok(&report, f);
		if (ok)
			ok = c->n_steps > 0 || (fault_set(f, 0, 0, "the case has no steps; expected a steps.csv"),
						fault_in_file(f, path));
		if (ok)
			ok = (a->tutor = tutor_new(a->assess, f)) != NULL;
		if (!ok)
			app_close_case(a);
	}
	report_fini(&report);
	arena_free(arena);
	if (ok) {
		a->screen = SCREEN_JOURNEY;
		journey_enter(a);
	}
	return ok;
}

unsigned
app_contexts(const struct app *a)
{
	struct tutor_view v;

	if (a->asking != ASK_NOTHING)
		return IN_ASK;
	if (a->page.open)
		return IN_PAGE;
	if (a->slice.open)
		return IN_SLICE;
	if (a->screen == SCREEN_HOME)
		return IN_HOME;
	tutor_look(a->tutor, &v);
	if (v.page == TUTOR_STORY)
		return IN_STORY;
	if (v.page == TUTOR_SUMMARY)
		return IN_SUMMARY;
	switch (v.steps[v.at].step->type) {
	case STEP_CHOICE:
		return IN_CHOICE;
	case STEP_NUMBER:
		return IN_NUMBER;
	default:
		return IN_DESIGN;
	}
}

bool
app_in_field(const struct app *a)
{
	if (a->screen == SCREEN_HOME || a->page.open || a->slice.open || a->palette || a->asking != ASK_NOTHING)
		return false;
	if (a->design.ready)
		return a->design.builder.focus == BUILDER_NOTATION;
	return app_contexts(a) == IN_NUMBER && !a->field_left;
}

/* What leaving the field is good for. */
static const char *
leave_field_label(const struct app *a, const struct tutor_step *s)
{
	if (a->design.ready)
		return a->design.builder.has_form ? "to the form" : NULL;
	return s && s->hints_shown < s->step->n_hints ? "then h hint, S skip" : "then S skip, q leave";
}

const char *
app_label(const struct app *a, enum action action)
{
	const char *label = action_info(action)->label;
	struct tutor_view v;
	const struct tutor_step *s;

	if (a->screen == SCREEN_HOME || a->page.open || a->slice.open || a->asking != ASK_NOTHING)
		return label;
	tutor_look(a->tutor, &v);
	s = v.page == TUTOR_STEP ? &v.steps[v.at] : NULL;
	switch (action) {
	case ACTION_LEAVE_FIELD:
		return leave_field_label(a, s);
	case ACTION_GO_BACK:
		return v.can_back ? label : NULL;
	case ACTION_GO_FORWARD:
		return v.can_next && s && s->state == STEP_OPEN ? label : NULL;
	case ACTION_ANSWER:
	case ACTION_SUBMIT:
		return s && s->state != STEP_OPEN ? "go on" : label;
	case ACTION_GO_ON:
		return v.page == TUTOR_SUMMARY && a->below == 0 ? "to the cases" : label;
	case ACTION_HINT:
		return s && s->state == STEP_OPEN && s->hints_shown < s->step->n_hints ? label : NULL;
	case ACTION_SKIP:
		return s && s->state == STEP_OPEN ? label : NULL;
	case ACTION_SLICE:
		return assess_has_slice(a->assess) ? label : NULL;
	default:
		return label;
	}
}

static void
ask_leave(struct app *a)
{
	a->asking = ASK_LEAVE;
	if (a->screen == SCREEN_HOME)
		app_say(a, false, "Leave ghostdose? y / n");
	else
		app_say(a, false, "Leave this case? Its answers are not kept yet. y / n");
}

static void
answer_yes(struct app *a)
{
	enum app_asking what = a->asking;

	a->asking = ASK_NOTHING;
	switch (what) {
	case ASK_HAND_IN:
		design_hand_in(a);
		break;
	case ASK_SKIP:
		if (app_do(a, TUTOR_SKIP, NULL))
			journey_enter(a);
		break;
	case ASK_LEAVE:
		if (a->screen == SCREEN_HOME)
			a->done = true;
		else
			app_close_case(a);
		break;
	default:
		break;
	}
}

static void
leave(struct app *a)
{
	if (a->page.open)
		a->page.open = false;
	else if (a->slice.open)
		slice_close(a);
	else if (a->screen == SCREEN_HOME)
		a->done = true;
	else
		ask_leave(a);
}

void
app_act(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_NONE:
	case ACTION_REPAINT:
		return;
	case ACTION_YES:
		answer_yes(a);
		return;
	case ACTION_NO:
		a->asking = ASK_NOTHING;
		return;
	case ACTION_LEAVE:
		leave(a);
		return;
	case ACTION_PALETTE:
		palette_open(a);
		return;
	case ACTION_CLOSE:
		a->page.open = false;
		return;
	case ACTION_HELP: {
		char *text = help_text(a);

		app_show(a, "Keys", text ? text : "");
		free(text);
		return;
	}
	default:
		break;
	}
	if (a->screen == SCREEN_HOME)
		home_act(a, action);
	else if (a->slice.open)
		slice_act(a, action);
	else if (action == ACTION_SLICE)
		slice_open(a);
	else
		journey_act(a, action);
}

/* Who gets a key: the question, the palette, the page, the text field, then the actions. */
static void
key(struct app *a, uint32_t code)
{
	unsigned contexts = app_contexts(a);

	a->message[0] = '\0';
	if (a->asking == ASK_NOTHING && a->palette) {
		palette_key(a, code);
		return;
	}
	if (a->asking != ASK_NOTHING) {
		enum action answer = action_of_key(code, IN_ASK);

		/* Any other key is a no: only y does what was asked. */
		app_act(a, answer == ACTION_YES ? ACTION_YES : ACTION_NO);
		return;
	}
	if (a->page.open && page_key(a, code))
		return;
	if (!a->page.open && !a->slice.open && a->screen == SCREEN_JOURNEY && (journey_key(a, code) || design_key(a, code)))
		return;
	app_act(a, action_of_key(code, contexts));
}

void
app_event(struct app *a, const struct event *e)
{
	switch (e->kind) {
	case EVENT_KEY:
		key(a, e->key);
		break;
	case EVENT_INTERRUPT:
		if (a->asking == ASK_LEAVE)
			a->done = true;
		else {
			a->palette = false;
			ask_leave(a);
			if (a->screen != SCREEN_HOME)
				app_say(a, false,
					"Leave this case? Its answers are not kept yet. y / n  (Ctrl-C again ends "
					"ghostdose)");
		}
		break;
	case EVENT_QUIT:
		a->done = true;
		break;
	default:
		break;
	}
}

void
app_draw(struct app *a, struct canvas *c)
{
	canvas_clear(c);
	if (a->page.open)
		page_draw(a, c);
	else if (a->screen == SCREEN_HOME)
		home_draw(a, c);
	else if (a->slice.open)
		slice_draw(a, c);
	else
		journey_draw(a, c);
	if (a->palette)
		palette_draw(a, c);
	if (!canvas_has_cursor(c))
		canvas_set_cursor(c, c->rows - 1, 0);
}
