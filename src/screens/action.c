#include "screens/action.h"

#include <stdio.h>
#include <string.h>

#include "canvas/event.h"

#define ACTION_ROW(id, name, keys, contexts, weight, label, sentence)                                                  \
	[ACTION_##id] = { name, keys, contexts, weight, label, sentence },
static const struct action_info infos[ACTION_COUNT] = { [ACTION_NONE] = { "", "", 0, 0, "", "" },
							ACTION_LIST(ACTION_ROW) };
#undef ACTION_ROW

const struct action_info *
action_info(enum action a)
{
	return &infos[a];
}

static bool
has_key(const char *keys, uint32_t key)
{
	const char *end = keys + strlen(keys);

	while (keys < end) {
		uint32_t one;

		if (*keys == ' ') {
			keys++;
			continue;
		}
		if (!event_key_parse(&keys, end, &one))
			return false;
		if (one == key)
			return true;
	}
	return false;
}

enum action
action_of_key(uint32_t key, uint64_t contexts)
{
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		if ((infos[a].contexts & contexts) && has_key(infos[a].keys, key))
			return (enum action)a;
	return ACTION_NONE;
}

char *
action_key_label(enum action a, bool in_field, char *out)
{
	const char *keys = infos[a].keys, *end = keys + strlen(keys);
	uint32_t key;

	out[0] = '\0';
	for (; keys < end; keys += *keys == ' ') {
		if (!event_key_parse(&keys, end, &key))
			break;
		if (in_field && event_key_is_text(key))
			continue;
		event_key_label(key, out);
		break;
	}
	return out;
}

const struct action_place action_places[] = {
	{ IN_ANY, "everywhere" },
	{ IN_PLAY, "in a case" },
	{ IN_STEP, "at a step" },
	{ IN_CHOICE | IN_NUMBER, "at a question" },
	{ IN_HOME, "in the list of cases" },
	{ IN_STORY, "in the story" },
	{ IN_CHOICE, "at a choice" },
	{ IN_TICKS, "at a choice of several" },
	{ IN_NUMBER, "at a number" },
	{ IN_DESIGN, "at a regimen" },
	{ IN_CALENDAR, "in its calendar" },
	{ IN_MISSED, "at a missed day" },
	{ IN_TUMOUR, "at its tumour" },
	{ IN_TISSUE, "at its organs" },
	{ IN_PAIR, "at two regimens" },
	{ IN_SUMMARY, "in the summary" },
	{ IN_PAGE, "on a page of text" },
	{ IN_SHELF, "in the list of pages" },
	{ IN_SLICE, "on the slice" },
	{ IN_POINT, "on the slice, at a place that is asked for" },
	{ IN_PAIRS, "on the slice, at landmarks" },
	{ IN_HELD, "on the slice, with a pair in hand" },
	{ IN_MAP, "on the map of the feasible region" },
	{ IN_SCORE, "on the page of a score" },
	{ IN_FACTS, "at the numbers of a screen" },
	{ IN_SETTINGS, "in the settings" },
	{ IN_LESSON, "in a lesson" },
	{ IN_PREVIEW, "in a preview" },
	{ IN_FIELD, "in a text field" },
	{ IN_FIND, "in a search" },
	{ IN_NAMING, "where a file is named" },
	{ IN_ASK, "where something is asked" },
	{ IN_CLASS, "in the table of a class" },
	{ IN_PATH, "on a learner's path" },
	{ IN_ITEMS, "in the item analysis" },
	{ IN_CLAIM, "where a key is claimed" },
	{ IN_EXTEND, "at a later deadline" },
	{ ~UINT64_C(0), "elsewhere" },
};

char *
action_places_text(uint64_t contexts, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (const struct action_place *p = action_places; contexts && used < size; p++) {
		if ((contexts & p->contexts) != p->contexts && p->contexts != ~UINT64_C(0))
			continue;
		contexts &= ~p->contexts;
		used += (size_t)snprintf(out + used, size - used, "%s%s", used == 0 ? "" : contexts ? ", " : " and ", p->words);
	}
	return out;
}
