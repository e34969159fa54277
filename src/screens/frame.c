/* The frame of every screen. */
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"

enum { HINTS_MAX = 24 };

void
frame_keys(const struct app *a, struct canvas *c)
{
	struct key_hint hints[HINTS_MAX];
	char labels[HINTS_MAX][EVENT_NAME_MAX];
	uint64_t contexts = app_contexts_offered(a);
	bool in_field = contexts & (IN_FIELD | IN_FIND | IN_NAMING);
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
frame_rule(const struct app *a, struct canvas *c, int row, int col, int cols)
{
	if (!a->accessible)
		canvas_rule(c, row, col, cols);
}

void
frame_message(const struct app *a, struct canvas *c)
{
	struct rect r = canvas_area(c);
	bool rule = c->rows >= 12;
	int lines = message_lines(a, c);
	uint16_t tag;

	rect_take_bottom(&r, 1);
	r = rect_take_bottom(&r, lines + rule);
	canvas_fill(c, r, STYLE_NORMAL, GLYPH_BLANK);
	if (rule)
		frame_rule(a, c, rect_take_top(&r, 1).row, 0, c->cols);
	r.col = 1;
	r.cols = c->cols - 2;
	/* What it quotes was typed or written by somebody; the chooser has its number's tag. */
	tag = canvas_tag(c, c->tag != TAG_NONE ? c->tag : TAG_WRITTEN);
	canvas_wrap(c, r, a->message_is_bad ? STYLE_WARN : STYLE_EMPHASIS, a->message, 0);
	canvas_tag(c, tag);
	if (a->asking != ASK_NOTHING)
		canvas_set_cursor(c, r.row, c->cols > 1 ? r.col : 0);
}

struct rect
frame_area(const struct app *a, struct canvas *c)
{
	struct rect all = canvas_area(c);
	int rule = c->rows >= 12;

	rect_take_top(&all, 1 + rule);
	rect_take_bottom(&all, 1 + message_lines(a, c) + rule);
	return all;
}

/* Text at its end whose digits without a tag are counts of the program's. */
static void
draw_counts(struct canvas *c, int col, int limit, enum style s, const struct fact_text *t)
{
	uint16_t tag = canvas_tag(c, TAG_COUNT);

	if (limit > 0)
		fact_text_right(t, c, 0, col, limit, s);
	else
		fact_text_draw(t, c, 0, col, -1, s);
	canvas_tag(c, tag);
}

struct rect
frame_draw_facts(const struct app *a, struct canvas *c, const char *title, const struct fact_text *middle,
                 const struct fact_text *right)
{
	int right_width = canvas_text_width(c, right->text);
	uint16_t tag;

	/* At least some of the title. */
	right_width = right_width > c->cols - 12 ? c->cols - 12 : right_width;
	tag = canvas_tag(c, TAG_WRITTEN);
	canvas_text_cut(c, 0, 1, right_width > 0 ? c->cols - right_width - 4 : c->cols - 2, STYLE_TITLE, title);
	canvas_tag(c, tag);
	if (right_width > 0)
		draw_counts(c, c->cols - 1, right_width, STYLE_MUTED, right);
	if (*middle->text && c->cols > canvas_text_width(c, title) + right_width + canvas_text_width(c, middle->text) + 8)
		draw_counts(c, canvas_text_width(c, title) + 4, 0, STYLE_NORMAL, middle);
	frame_message(a, c);
	if (c->rows >= 12)
		frame_rule(a, c, 1, 0, c->cols);
	return frame_area(a, c);
}

struct rect
frame_draw(const struct app *a, struct canvas *c, const char *title, const char *middle, const char *right)
{
	struct fact_text m = { .text = middle }, r = { .text = right };

	return frame_draw_facts(a, c, title, &m, &r);
}

void
frame_ask(struct canvas *c, const char *label, const struct field_editor *e, const char *found)
{
	int row = c->rows > 1 ? c->rows - 2 : 0, right = canvas_text_width(c, found), col;

	canvas_fill(c, (struct rect){ row, 0, 1, c->cols }, STYLE_NORMAL, GLYPH_BLANK);
	col = 1 + canvas_text(c, row, 1, -1, STYLE_KEY, label);
	if (right > 0 && right < c->cols - col - 8)
		canvas_text_right(c, row, c->cols - 1, right, STYLE_EMPHASIS, found);
	else
		right = 0;
	canvas_field(c, row, col, c->cols - col - right - 3 < 60 ? c->cols - col - right - 3 : 60, e, true);
}

void
frame_find(struct canvas *c, const struct field_editor *e, const char *found)
{
	frame_ask(c, c->cols >= 40 ? "search: " : "/ ", e, found);
}

void
frame_words(const struct fact_text *t, struct canvas *c, struct rect r, enum style s)
{
	static const char more[] = " \u2026 w: all";
	int lines = fact_text_wrap(t, c, r, s, 0), row = r.row + r.rows - 1, from = r.col + r.cols - canvas_text_width(c, more);

	if (lines <= r.rows)
		return;
	/* From the end of a word on. */
	while (from > r.col && canvas_cell(c, row, from)->codes[0] != ' ')
		from--;
	canvas_fill(c, (struct rect){ row, from, 1, r.col + r.cols - from }, STYLE_NORMAL, GLYPH_BLANK);
	canvas_text_right(c, row, r.col + r.cols, -1, STYLE_KEY, more);
}
