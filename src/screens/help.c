/* Help, made from the list of actions: what the keys do here, then everywhere else; and why one does nothing here. */
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/fact.h"

enum { KEYS_ROOM = 80 };

/* "Up k", all keys of an action, into out. */
static const char *
key_names(const struct action_info *info, char out[KEYS_ROOM])
{
	const char *keys = info->keys, *end = keys + strlen(keys);
	size_t used = 0;
	uint32_t key;

	out[0] = '\0';
	for (; keys < end && event_key_parse(&keys, end, &key) && used < KEYS_ROOM; keys += strspn(keys, " ")) {
		char label[EVENT_NAME_MAX];

		used += (size_t)snprintf(out + used, KEYS_ROOM - used, "%s%s", used ? " " : "", event_key_label(key, label));
	}
	return out;
}

static void
add_action(struct fact_text *x, enum action action, const char *why_not)
{
	char names[KEYS_ROOM];

	fact_add(x, "%-15s  %s", key_names(action_info(action), names), action_info(action)->sentence);
	fact_add(x, *why_not ? " (Not now: %s)\n" : "\n", why_not);
}

/* A heading, and the actions of those contexts that were not told yet. */
static void
add_place(struct fact_text *x, const struct app *a, const char *heading, uint64_t contexts, bool here, bool told[ACTION_COUNT])
{
	bool any = false;

	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const char *why;

		if (told[i] || !(action_info((enum action)i)->contexts & contexts))
			continue;
		if (!any)
			fact_add(x, "%s%s\n\n", x->used ? "\n" : "", heading);
		any = told[i] = true;
		why = here ? app_why_not(a, (enum action)i) : NULL;
		add_action(x, (enum action)i, why ? why : "");
	}
}

char *
help_text(const struct app *a)
{
	struct arena *arena = arena_new();
	uint64_t here = app_contexts_offered(a);
	bool told[ACTION_COUNT] = { false };
	struct fact_text x;
	char *out;

	if (!arena)
		return NULL;
	fact_text_init(&x, a, arena);
	add_place(&x, a, "HERE", here, true, told);
	fact_add(&x, "\nIn a text field letters are text; Esc or Tab leaves it. A comma in a typed number is the decimal sign. "
	              "Nothing is lost by Esc. Text is marked with the mouse as in any terminal.\n");
	for (const struct action_place *p = action_places; p->contexts != ~UINT64_C(0); p++) {
		char heading[80];

		/* A place, not several. */
		if (p->contexts & (p->contexts - 1))
			continue;
		snprintf(heading, sizeof heading, "%s", p->words);
		if (heading[0] >= 'a' && heading[0] <= 'z')
			heading[0] = (char)(heading[0] - 'a' + 'A');
		add_place(&x, a, heading, p->contexts, false, told);
	}
	out = mem_copy_text(x.text, strlen(x.text));
	arena_free(arena);
	return out;
}

/* ---- why not ---- */

const char app_not_here[] = "it does not work here.";

static const char *
why_not_in_lesson(const struct app *a, enum action action)
{
	if (lesson_can(a, action))
		return NULL;
	switch (action) {
	case ACTION_TRY:
		return "this page has no patient to try regimens on.";
	case ACTION_GLOSSARY:
		return "there is no glossary.";
	case ACTION_FIGURE_WORDS:
		return "there is no figure on this page.";
	default:
		return "there is no slider on this page.";
	}
}

static const char *
why_not_at_home(enum action action)
{
	switch (action) {
	case ACTION_CONTINUE:
		return "nothing is begun and unfinished.";
	case ACTION_REPEAT:
		return "nothing is due today.";
	case ACTION_ANEW:
		return "it was not begun before.";
	default:
		return NULL;
	}
}

const char *
app_why_not(const struct app *a, enum action action)
{
	struct tutor_view v;

	if (!(action_info(action)->contexts & app_contexts_offered(a)))
		return app_not_here;
	if (app_label(a, action))
		return NULL;
	if (action == ACTION_PASS)
		return "there is no page behind this one.";
	if (a->page.open)
		return "nothing is searched for; / begins.";
	if (a->screen == SCREEN_HOME)
		return why_not_at_home(action);
	if (a->screen == SCREEN_CLASS)
		return class_why_not(a, action);
	if (action_info(action)->contexts == IN_LESSON)
		return why_not_in_lesson(a, action);
	if (action == ACTION_WRITE_NOTE)
		return note_why_not(a);
	if (action == ACTION_SLICE)
		return "this case has no slice.";
	if (a->design.ready && !design_can(a, action))
		return design_why_not(action);
	if (a->design.trial)
		return "this is a trial; Esc goes back to the question.";
	app_look(a, &v);
	switch (action) {
	case ACTION_GO_BACK:
		return "there is no page before this one.";
	case ACTION_GO_FORWARD:
		return v.can_next ? NULL : "this step is to be answered or skipped first.";
	case ACTION_HINT:
		return v.page == TUTOR_STEP && v.steps[v.at].state != STEP_OPEN ? "the step is over." : "there is no further hint.";
	case ACTION_SHOW:
		return v.page == TUTOR_STEP && v.steps[v.at].state != STEP_OPEN ? "the step is over." : "it opens after all hints and a try.";
	case ACTION_SKIP:
	case ACTION_LEAVE_FIELD:
		return "the step is over.";
	case ACTION_WHAT_IF:
		return v.lesson ? "in a lesson t tries regimens." : "the step is over.";
	default:
		return "it does not apply now.";
	}
}
