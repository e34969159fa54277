/* The frame of every screen, pages of text, help. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/flow.h"

enum { HINTS_MAX = 24, HELP_MAX = 6000 };

void
frame_keys(const struct app *a, struct canvas *c)
{
	struct key_hint hints[HINTS_MAX];
	char labels[HINTS_MAX][EVENT_NAME_MAX];
	bool in_field = app_in_field(a);
	unsigned contexts = app_contexts(a) | (in_field ? IN_FIELD : 0);
	size_t n = 0;

	for (int i = ACTION_NONE + 1; i < ACTION_COUNT && n < HINTS_MAX; i++) {
		const struct action_info *info = action_info((enum action)i);

		if (!(info->contexts & contexts) || info->weight == 0 || !app_label(a, (enum action)i))
			continue;
		/* In a field the arrows and Esc are the field's. */
		if (in_field && (i == ACTION_LESS || i == ACTION_MORE || i == ACTION_LEAVE))
			continue;
		hints[n].key = action_key_label((enum action)i, in_field, labels[n]);
		if (!*hints[n].key)
			continue;
		hints[n].label = app_label(a, (enum action)i);
		hints[n].weight = info->weight;
		n++;
	}
	canvas_fill(c, (struct rect){ c->rows - 1, 0, 1, c->cols }, STYLE_NORMAL, GLYPH_BLANK);
	canvas_key_bar(c, c->rows - 1, 0, c->cols, hints, n);
}

/* Lines of the message: one is always kept where the screen has rules. */
static int
message_lines(const struct app *a, struct canvas *c)
{
	int lines = canvas_wrap_count(c, c->cols - 2, a->message), most = c->rows >= 12 ? c->rows - 7 : c->rows - 3;

	lines = lines > most ? most : lines;
	return lines < 1 && (c->rows >= 12 || a->message[0]) ? 1 : lines;
}

void
frame_message(const struct app *a, struct canvas *c)
{
	struct rect r = canvas_area(c);
	bool rule = c->rows >= 12;
	int lines = message_lines(a, c);

	rect_take_bottom(&r, 1);
	r = rect_take_bottom(&r, lines + rule);
	canvas_fill(c, r, STYLE_NORMAL, GLYPH_BLANK);
	if (rule)
		canvas_rule(c, rect_take_top(&r, 1).row, 0, c->cols);
	r.col = 1;
	r.cols = c->cols - 2;
	canvas_wrap(c, r, a->message_is_bad ? STYLE_WARN : STYLE_EMPHASIS, a->message, 0);
	if (a->asking != ASK_NOTHING)
		canvas_set_cursor(c, r.row, c->cols > 1 ? r.col : 0);
}

struct rect
frame_draw(const struct app *a, struct canvas *c, const char *title, const char *middle, const char *right)
{
	struct rect all = canvas_area(c);
	int right_width = canvas_text_width(c, right);

	/* At least some of the title. */
	right_width = right_width > c->cols - 12 ? c->cols - 12 : right_width;
	canvas_text_cut(c, 0, 1, right_width > 0 ? c->cols - right_width - 4 : c->cols - 2, STYLE_TITLE, title);
	if (right_width > 0)
		canvas_text_right(c, 0, c->cols - 1, right_width, STYLE_MUTED, right);
	if (*middle && c->cols > canvas_text_width(c, title) + right_width + canvas_text_width(c, middle) + 8)
		canvas_text(c, 0, canvas_text_width(c, title) + 4, -1, STYLE_NORMAL, middle);
	frame_keys(a, c);
	frame_message(a, c);
	rect_take_top(&all, 1);
	if (c->rows >= 12)
		canvas_rule(c, rect_take_top(&all, 1).row, 0, c->cols);
	rect_take_bottom(&all, 1 + message_lines(a, c) + (c->rows >= 12));
	return all;
}

/* ---- pages ---- */

/* A plot stands above the text only where both can be read. */
enum { PAGE_PLOT_ROOM = 17, PAGE_PLOT_COLS = 50, PAGE_PLOT_MOST = 16 };

void
page_draw(struct app *a, struct canvas *c)
{
	struct rect area = frame_draw(a, c, a->page.title, "", "");
	struct rect plot;
	int total, last, plot_rows;
	char where[40];

	area.col = 1;
	area.cols = c->cols - 2 < 100 ? c->cols - 2 : 100;
	plot_rows = a->page.plotted && area.rows >= PAGE_PLOT_ROOM && area.cols >= PAGE_PLOT_COLS ? area.rows / 2 : 0;
	plot = rect_take_top(&area, plot_rows < PAGE_PLOT_MOST ? plot_rows : PAGE_PLOT_MOST);
	if (plot_rows > 0)
		rect_take_top(&area, 1);
	a->page.rows = area.rows;
	total = canvas_wrap_count(c, area.cols, a->page.text);
	last = total - area.rows > 0 ? total - area.rows : 0;
	if (a->page.first > last)
		a->page.first = last;
	if (last > 0) {
		int seen = a->page.first + area.rows;

		snprintf(where, sizeof where, "lines %d-%d of %d", a->page.first + 1, seen < total ? seen : total,
			 total);
		canvas_clear(c);
		frame_draw(a, c, a->page.title, "", where);
	}
	if (plot_rows > 0)
		canvas_plot(c, plot, &a->page.plot, PLOT_FACE_AUTO);
	canvas_wrap(c, area, STYLE_NORMAL, a->page.text, a->page.first);
	flow_arrows(c, area, a->page.first > 0, a->page.first < last);
	if (a->asking == ASK_NOTHING)
		canvas_set_cursor(c, area.row, area.col);
}

bool
page_key(struct app *a, uint32_t key)
{
	/* One line stays, so that the eye finds its place. */
	int step = a->page.rows > 1 ? a->page.rows - 1 : 1, first = a->page.first;

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
		used += (size_t)snprintf(names + used, used < sizeof names ? sizeof names - used : 0, "%s%s",
					 used ? " " : "", event_key_label(key, label));
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
	unsigned contexts = app_contexts(a) | (app_in_field(a) ? IN_FIELD : 0);

	if (!out)
		return NULL;
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT && used < HELP_MAX; i++)
		if (action_info((enum action)i)->contexts & contexts)
			used += help_line(out + used, HELP_MAX - used, (enum action)i);
	if (used < HELP_MAX)
		snprintf(out + used, HELP_MAX - used,
			 "\nIn a text field letters are text; Esc or Tab leaves it. On a page of text the arrows, "
			 "Space, PageUp, "
			 "PageDown, Home and End move; Enter, q or Esc closes it. A comma in a typed number is the "
			 "decimal sign. "
			 "Nothing is lost by Esc.");
	return out;
}
