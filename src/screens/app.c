#include "screens/app_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct app *
app_new(struct app_case *cases, size_t n, struct records *records, const char *why_not, struct fault *f)
{
	struct app *a = calloc(1, sizeof *a);

	if (!a) {
		fault_memory(f);
		return NULL;
	}
	a->facts = facts_new();
	if (!a->facts) {
		free(a);
		fault_memory(f);
		return NULL;
	}
	a->cases = cases;
	a->n_cases = n;
	a->records = records;
	a->why_not_kept = records ? NULL : why_not;
	app_read_attempts(a);
	home_begin(a);
	settings_apply(a);
	if (records && *records_note(records))
		app_say(a, true, "%s", records_note(records));
	return a;
}

void
app_note(struct app *a, const char *sentence)
{
	char before[sizeof a->message];

	snprintf(before, sizeof before, "%s", a->message);
	app_say(a, true, "%s%s%s", before, *before ? " " : "", sentence);
}

void
app_set_accessible(struct app *a)
{
	a->ask_accessible = a->accessible = true;
}

void
app_set_pages(struct app *a, const struct app_page *pages, size_t n)
{
	a->pages = pages;
	a->n_pages = n;
}

void
app_focus_lessons(struct app *a)
{
	a->home.pane = HOME_LESSONS;
	a->home.lessons.focus = 0;
}

void
app_set_seed(struct app *a, uint64_t seed)
{
	a->seeded = true;
	a->seed = seed;
}

bool
app_takes_copy(struct app *a)
{
	bool asked = a->copy;

	a->copy = false;
	return asked;
}

void
app_set_time(struct app *a, int64_t now)
{
	a->now = now;
}

void
app_free(struct app *a)
{
	if (!a)
		return;
	app_close_case(a);
	class_fini(a);
	facts_free(a->facts);
	free(a->attempts);
	arena_free(a->mastery_arena);
	page_fini(&a->page);
	home_fini(a);
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
app_move(struct list_view *v, enum action action, int rows)
{
	static const struct { enum action action; uint32_t key; } moves[] = {
		{ ACTION_UP, EVENT_UP }, { ACTION_DOWN, EVENT_DOWN }, { ACTION_FIRST, EVENT_HOME }, { ACTION_TOP, EVENT_HOME },
		{ ACTION_LAST, EVENT_END }, { ACTION_SCROLL_UP, EVENT_PAGE_UP }, { ACTION_SCROLL_DOWN, EVENT_PAGE_DOWN },
	};

	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (moves[i].action == action)
			list_key(v, moves[i].key, rows);
}

static void
ask_leave(struct app *a)
{
	struct session_view v = { .review = false };

	/* On a learner's screens there is nothing to lose. */
	if (a->class.room && a->screen == SCREEN_JOURNEY) {
		app_close_case(a);
		return;
	}
	a->asking = ASK_LEAVE;
	if (a->session)
		session_look(a->session, &v);
	if (a->screen != SCREEN_JOURNEY)
		app_say(a, false, "Leave ghostdose? y / n");
	else
		app_say(a, false, "Leave this %s? %s y / n", a->c->lesson ? "lesson" : "case",
		        !a->records ? "Nothing is kept."
		        : v.review  ? "All is kept; what is still due stays on the first screen."
		                    : "All is kept; you can go on later.");
}

static void
answer_yes(struct app *a)
{
	enum app_asking what = a->asking;
	struct fault f;
	bool ok = true;

	a->asking = ASK_NOTHING;
	switch (what) {
	case ASK_ANEW:
		ok = app_begin(a, a->asked_path, &f);
		break;
	case ASK_REPEAT:
		ok = app_begin_due(a, a->asked_path, &f);
		break;
	case ASK_CHANGED:
		ok = app_resume(a, a->asked_path, a->asked_attempt, SESSION_WRITE, &f);
		break;
	case ASK_TAKE_OVER:
		ok = app_resume(a, a->asked_path, a->asked_attempt, SESSION_TAKE_OVER, &f);
		break;
	case ASK_GO_ON:
		if (app_do(a, TUTOR_NEXT, NULL))
			journey_enter(a);
		break;
	case ASK_HAND_IN:
		design_hand_in(a);
		break;
	case ASK_SKIP:
	case ASK_SHOW:
		if (app_do(a, what == ASK_SKIP ? TUTOR_SKIP : TUTOR_SHOW, NULL))
			journey_enter(a);
		break;
	case ASK_REPLACE:
		note_replace(a);
		break;
	case ASK_CLAIM:
	case ASK_EXTEND:
	case ASK_UNLOCK:
		a->asking = what;
		class_answer(a);
		break;
	case ASK_LEAVE:
		if (a->screen != SCREEN_JOURNEY)
			a->done = true;
		else
			app_close_case(a);
		break;
	default:
		break;
	}
	if (!ok)
		app_say_fault(a, &f);
}

/* The other answer where a question has two ways. */
static void
answer_no(struct app *a)
{
	enum app_asking what = a->asking;
	struct fault f;
	bool ok = true;

	a->asking = ASK_NOTHING;
	if (what == ASK_CHANGED)
		ok = app_begin(a, a->asked_path, &f);
	else if (what == ASK_TAKE_OVER)
		ok = app_resume(a, a->asked_path, a->asked_attempt, SESSION_LOOK_ON, &f);
	if (!ok)
		app_say_fault(a, &f);
}

static void
leave_journey(struct app *a)
{
	if (a->design.ready && design_back(a))
		return;
	if (a->design.trial || (a->design.ready && a->c->lesson)) {
		/* Back to the text. */
		journey_keep_draft(a);
		design_leave(a);
	} else if (a->preview.on)
		a->done = true;
	else
		ask_leave(a);
}

static void
leave(struct app *a)
{
	if (facts_are_chosen(a)) {
		a->choosing.open = false;
		return;
	}
	switch (app_shown(a)) {
	case SHOWN_PAGE:
		page_close(a);
		break;
	case SHOWN_SHELF:
		a->shelf_open = false;
		break;
	case SHOWN_SETTINGS:
		a->settings_open = false;
		break;
	case SHOWN_HOME:
		a->done = true;
		break;
	case SHOWN_CLASS:
		a->done = !class_back(a);
		break;
	case SHOWN_SLICE:
		if (a->slice.pairs.holding)
			a->slice.pairs.holding = false;
		else
			slice_close(a);
		break;
	case SHOWN_MAP:
		a->map.open = false;
		break;
	case SHOWN_SCORE:
		score_close(a);
		break;
	default:
		leave_journey(a);
	}
}

static void
act_on_shown(struct app *a, enum action action)
{
	static void (*const acts[])(struct app *, enum action) = {
		[SHOWN_PAGE] = page_act, [SHOWN_SHELF] = shelf_act, [SHOWN_SETTINGS] = settings_act, [SHOWN_HOME] = home_act,
		[SHOWN_SLICE] = slice_act, [SHOWN_MAP] = map_act, [SHOWN_SCORE] = score_act, [SHOWN_JOURNEY] = journey_act,
		[SHOWN_CLASS] = class_act,
	};

	acts[app_shown(a)](a, action);
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
		answer_no(a);
		return;
	case ACTION_LEAVE:
		leave(a);
		return;
	case ACTION_PALETTE:
		palette_open(a);
		return;
	case ACTION_THEME:
	case ACTION_GLYPHS:
		settings_turn(a, action);
		return;
	case ACTION_COPY:
		a->copy = true;
		return;
	case ACTION_CLOSE:
		page_close(a);
		return;
	case ACTION_FACTS:
		facts_open(a);
		return;
	case ACTION_SHELF:
		shelf_open(a);
		return;
	case ACTION_SETTINGS:
		settings_open(a);
		return;
	case ACTION_WRITE_NOTE:
		note_open(a);
		return;
	case ACTION_NAME_TAKE:
	case ACTION_NAME_LEAVE:
		note_act(a, action);
		return;
	case ACTION_SLICE:
		slice_open(a);
		return;
	case ACTION_SCORE:
		score_open(a);
		return;
	case ACTION_RELOAD:
		preview_reload(a, true);
		return;
	case ACTION_PASS:
		preview_pass(a);
		return;
	case ACTION_FIELD_BEFORE:
		action = ACTION_UP;
		break;
	case ACTION_FIELD_NEXT:
		action = ACTION_DOWN;
		break;
	case ACTION_HELP: {
		char *text = help_text(a);

		app_show_tagged(a, "Keys", text, TAG_KEY);
		free(text);
		return;
	}
	default:
		break;
	}
	if (facts_are_chosen(a))
		facts_act(a, action);
	else
		act_on_shown(a, action);
}

/* Who gets a key: the question, the palette, the page, the text field, then the actions. */
static void
key(struct app *a, uint32_t code)
{
	uint64_t contexts = app_contexts(a);

	a->message[0] = '\0';
	if (a->asking == ASK_NOTHING && a->palette) {
		palette_key(a, code);
		return;
	}
	if (a->asking != ASK_NOTHING) {
		enum action answer = action_of_key(code, IN_ASK);

		/* Only y does what was asked, and n what the question says of it; any other key leaves all as it is. */
		if (answer == ACTION_YES || (answer == ACTION_NO && code == 'n'))
			app_act(a, answer);
		else
			a->asking = ASK_NOTHING;
		return;
	}
	if (a->page.open ? !facts_are_chosen(a) && page_find_key(a, code) : contexts == IN_FIND && (a->screen == SCREEN_CLASS ? class_find_key : home_find_key)(a, code))
		return;
	if (contexts == IN_NAMING && note_key(a, code))
		return;
	if (app_at_journey(a) && (journey_key(a, code) || design_key(a, code)))
		return;
	app_act(a, action_of_key(code, contexts));
}

void
app_event(struct app *a, const struct event *e)
{
	switch (e->kind) {
	case EVENT_KEY:
		key(a, e->key);
		if (a->session)
			journey_keep_draft(a);
		break;
	case EVENT_INTERRUPT:
		if (a->asking == ASK_LEAVE)
			a->done = true;
		else {
			a->palette = false;
			ask_leave(a);
			if (a->screen == SCREEN_JOURNEY)
				app_say(a, false, "Leave this %s? %s y / n  (Ctrl-C again ends ghostdose)",
				        a->c->lesson ? "lesson" : "case", a->records ? "All is kept." : "Nothing is kept.");
		}
		break;
	case EVENT_QUIT:
		a->done = true;
		break;
	default:
		break;
	}
	/* Behind what is looked at there is no list of cases. */
	if (a->preview.on && !a->session && !a->page.open)
		a->done = true;
}

void
app_draw(struct app *a, struct canvas *c)
{
	static void (*const draws[])(struct app *, struct canvas *) = {
		[SHOWN_PAGE] = page_draw, [SHOWN_SHELF] = shelf_draw, [SHOWN_SETTINGS] = settings_draw, [SHOWN_HOME] = home_draw,
		[SHOWN_SLICE] = slice_draw, [SHOWN_MAP] = map_draw, [SHOWN_SCORE] = score_draw, [SHOWN_JOURNEY] = journey_draw,
		[SHOWN_CLASS] = class_draw,
	};
	bool ascii = c->ascii, blocks = c->blocks;

	c->theme = a->theme;
	c->spoken = a->accessible;
	if (a->glyphs == GLYPHS_ASCII)
		c->ascii = true;
	else if (a->glyphs != GLYPHS_AUTO)
		c->blocks = a->glyphs == GLYPHS_BLOCK;
	canvas_clear(c);
	facts_clear(a->facts);
	/* What it says of a number is said anew, and does not move the screen. */
	if (facts_are_chosen(a) && a->asking == ASK_NOTHING)
		a->message[0] = '\0';
	draws[app_shown(a)](a, c);
	if (app_contexts(a) == IN_NAMING)
		note_draw(a, c);
	/* Some actions are there only where there are numbers. */
	frame_keys(a, c);
	if (facts_are_chosen(a) && !a->palette && a->asking == ASK_NOTHING)
		facts_draw(a, c);
	if (a->palette)
		palette_draw(a, c);
	/* A question has the keys, and so the cursor. */
	if (a->asking != ASK_NOTHING)
		frame_message(a, c);
	if (!canvas_has_cursor(c))
		canvas_set_cursor(c, c->rows - 1, 0);
	c->ascii = ascii;
	c->blocks = blocks;
}

bool
app_work(struct app *a)
{
	if (a->screen == SCREEN_CLASS)
		return class_work(a);
	return a->session && !a->page.open && (map_work(a) || score_work(a));
}
