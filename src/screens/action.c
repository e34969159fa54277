#include "screens/action.h"

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
action_of_key(uint32_t key, unsigned contexts)
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
