/* The frame of every screen, pages of text, help. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/app_internal.h"

enum { HINTS_MAX = 24, HELP_MAX = 6000 };

void
frame_keys(const struct app *a, struct canvas *c)
{
	struct key_hint hints[HINTS_MAX];
	char labels[HINTS_MAX][EVENT_NAME_MAX];
	unsigned contexts = app_contexts(a);
	size_t n = 0;

	for (int i = ACTION_NONE + 1; i < ACTION_COUNT && n < HINTS_MAX; i++) {
		const struct action_info *info = action_info((enum action)i);

		if (!(info->contexts & contexts) || info->weight == 0 || !app_label(a, (enum action)i))
			continue;
		hints[n].key = action_key_label((enum action)i, labels[n]);
		hints[n].label = app_label(a, (enum action)i);
		hints[n].weight = info->weight;
		n++;
	}
	canvas_key_bar(c, c->rows - 1, 0, c->cols, hints, n);
}

struct rect
frame_draw(const struct app *a, struct canvas *c, const char *title, const char *middle, const char *right)
{
	struct rect all = canvas_area(c), message;
	int right_width = canvas_text_width(c, right), lines = 1;

	right_width = right_width > c->cols / 2 ? c->cols / 2 : right_width;
	canvas_text_cut(c, 0, 1, c->cols - right_width - 4, STYLE_TITLE, title);
	canvas_text_right(c, 0, c->cols - 1, c->cols / 2, STYLE_MUTED, right);
	if (*middle && c->cols > canvas_text_width(c, title) + right_width + canvas_text_width(c, middle) + 8)
		canvas_text(c, 0, canvas_text_width(c, title) + 4, -1, STYLE_NORMAL, middle);
	rect_take_top(&all, 1);
	if (c->rows >= 12)
		canvas_rule(c, rect_take_top(&all, 1).row, 0, c->cols);
	frame_keys(a, c);
	rect_take_bottom(&all, 1);
	if (a->message[0]) {
		lines = canvas_wrap_count(c, c->cols - 2, a->message);
		lines = lines > all.rows / 2 ? all.rows / 2 : lines;
		lines = lines < 1 ? 1 : lines;
	}
	if (c->rows >= 12) {
		message = rect_take_bottom(&all, lines);
		canvas_rule(c, rect_take_bottom(&all, 1).row, 0, c->cols);
	} else if (a->message[0])
		message = rect_take_bottom(&all, lines);
	else
		message = (struct rect){ 0, 0, 0, 0 };
	message.col = 1;
	message.cols = c->cols - 2;
	canvas_wrap(c, message, a->message_is_bad ? STYLE_WARN : STYLE_EMPHASIS, a->message, 0);
	if (a->asking != ASK_NOTHING)
		canvas_set_cursor(c, message.row, message.col);
	return all;
}

/* ---- pages ---- */

void
page_draw(struct app *a, struct canvas *c)
{
	struct rect area = frame_draw(a, c, a->page.title, "", "");
	int total, last;
	char where[40];

	area.col = 1;
	area.cols = c->cols - 2 < 100 ? c->cols - 2 : 100;
	total = canvas_wrap_count(c, area.cols, a->page.text);
	last = total - area.rows > 0 ? total - area.rows : 0;
	if (a->page.first > last)
		a->page.first = last;
	canvas_wrap(c, area, STYLE_NORMAL, a->page.text, a->page.first);
	if (last > 0) {
		int seen = a->page.first + area.rows;

		snprintf(where, sizeof where, "lines %d-%d of %d", a->page.first + 1, seen < total ? seen : total, total);
		canvas_text_right(c, 0, c->cols - 1, 30, STYLE_MUTED, where);
	}
	if (a->asking == ASK_NOTHING)
		canvas_set_cursor(c, area.row, area.col);
}

bool
page_key(struct app *a, uint32_t key, int rows)
{
	int step = rows > 0 ? rows : 15, first = a->page.first;

	switch (key) {
	case EVENT_DOWN:
	case 'j':
		first++;
		break;
	case EVENT_UP:
	case 'k':
		first--;
		break;
	case EVENT_PAGE_DOWN:
	case ' ':
		first += step;
		break;
	case EVENT_PAGE_UP:
		first -= step;
		break;
	case EVENT_HOME:
	case 'g':
		first = 0;
		break;
	case EVENT_END:
	case 'G':
		first = 1 << 20;
		break;
	default:
		return false;
	}
	a->page.first = first < 0 ? 0 : first;
	return true;
}

/* ---- help, made from the list of actions ---- */

static size_t
help_line(char *out, size_t size, enum action action)
{
	const struct action_info *info = action_info(action);
	const char *keys = info->keys, *end = keys + strlen(keys);
	char names[80] = "";
	size_t used = 0;

	while (keys < end) {
		uint32_t key;
		char label[EVENT_NAME_MAX];

		if (*keys == ' ') {
			keys++;
			continue;
		}
		if (!event_key_parse(&keys, end, &key))
			break;
		used += (size_t)snprintf(names + used, used < sizeof names ? sizeof names - used : 0, "%s%s", used ? " " : "",
		                         event_key_label(key, label));
		if (used >= sizeof names)
			break;
	}
	return (size_t)snprintf(out, size, "%-16s %s\n", names, info->sentence);
}

char *
help_text(const struct app *a)
{
	char *out = mem_array(HELP_MAX, 1);
	size_t used = 0;
	unsigned contexts = app_contexts(a);

	if (!out)
		return NULL;
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT && used < HELP_MAX; i++)
		if (action_info((enum action)i)->contexts & contexts)
			used += help_line(out + used, HELP_MAX - used, (enum action)i);
	if (used < HELP_MAX)
		snprintf(out + used, HELP_MAX - used,
		         "\nIn a text field letters are text; Esc or Tab leaves it. On a page of text the arrows, Space, PageUp, "
		         "PageDown, Home and End move; Enter, q or Esc closes it. A comma in a typed number is the decimal sign. "
		         "Nothing is lost by Esc.");
	return out;
}
