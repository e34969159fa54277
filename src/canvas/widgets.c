#include "canvas/widgets.h"

#include <string.h>

void
canvas_rule(struct canvas *c, int row, int col, int cols)
{
	canvas_fill(c, (struct rect){ row, col, 1, cols }, STYLE_RULE, GLYPH_RULE);
}

void
canvas_field(struct canvas *c, int row, int col, int cols, const struct field_editor *e, bool focused)
{
	enum style s = focused ? STYLE_FIELD_FOCUS : STYLE_FIELD;
	struct rect box = { row, col, 1, cols }, old;
	char before[FIELD_BYTES + 1];
	uint16_t tag;
	int caret, shift;

	if (cols < 1)
		return;
	memcpy(before, e->text, e->cursor);
	before[e->cursor] = '\0';
	caret = canvas_text_width(c, before);
	shift = caret > cols - 1 ? caret - (cols - 1) : 0;
	old = canvas_clip(c, rect_meet(box, c->clip));
	canvas_fill(c, box, s, GLYPH_BLANK);
	tag = canvas_tag(c, TAG_WRITTEN);
	canvas_text(c, row, col - shift, -1, s, e->text);
	canvas_tag(c, tag);
	canvas_clip(c, old);
	if (focused)
		canvas_set_cursor(c, row, col + caret - shift);
}

void
list_fix(struct list_view *v, int rows)
{
	if (rows < 1)
		rows = 1;
	if (v->focus >= v->count)
		v->focus = v->count - 1;
	if (v->focus < 0)
		v->focus = 0;
	if (v->first > v->count - rows)
		v->first = v->count - rows;
	if (v->first > v->focus)
		v->first = v->focus;
	if (v->first < v->focus - rows + 1)
		v->first = v->focus - rows + 1;
	if (v->first < 0)
		v->first = 0;
}

bool
list_key(struct list_view *v, uint32_t key, int rows)
{
	int page = rows > 1 ? rows - 1 : 1;

	list_fix(v, rows);
	switch (key) {
	case EVENT_UP:
	case 'k':
		v->focus--;
		break;
	case EVENT_DOWN:
	case 'j':
		v->focus++;
		break;
	case EVENT_PAGE_UP:
		v->focus -= page;
		break;
	case EVENT_PAGE_DOWN:
		v->focus = v->focus > v->count - page ? v->count : v->focus + page;
		break;
	case EVENT_HOME:
		v->focus = 0;
		break;
	case EVENT_END:
		v->focus = v->count - 1;
		break;
	default:
		return false;
	}
	list_fix(v, rows);
	return true;
}

static void
draw_item(struct canvas *c, struct rect row, const struct list_item *item, bool focused, bool active)
{
	enum style s = !focused ? item->style : active ? STYLE_FOCUS : STYLE_EMPHASIS;
	int note = item->note ? canvas_text_width(c, item->note) + 1 : 0;

	/* A note that leaves no room for its label is left out. */
	if (note > row.cols / 2)
		note = 0;
	if (focused && active)
		canvas_fill(c, row, s, GLYPH_BLANK);
	if (focused)
		canvas_glyph(c, row.row, row.col, s, GLYPH_RIGHT_SMALL);
	canvas_text_cut(c, row.row, row.col + 2, row.cols - 2 - note, s, item->label ? item->label : "");
	if (note > 0)
		canvas_text_right(c, row.row, row.col + row.cols, note, s, item->note);
	if (focused && active)
		canvas_set_cursor(c, row.row, row.col);
}

void
canvas_list(struct canvas *c, struct rect r, struct list_view *v, const struct list_item *items, bool active)
{
	struct rect old = canvas_clip(c, rect_meet(r, c->clip)), body = r;

	list_fix(v, r.rows);
	if (v->count > r.rows && r.cols > 4)
		body.cols -= 2;
	for (int i = v->first; r.cols > 2 && i < v->count && i - v->first < r.rows; i++)
		draw_item(c, (struct rect){ r.row + i - v->first, r.col, 1, body.cols }, &items[i], i == v->focus, active);
	if (body.cols < r.cols && v->first > 0)
		canvas_glyph(c, r.row, r.col + r.cols - 1, STYLE_MUTED, GLYPH_ARROW_UP);
	if (body.cols < r.cols && v->first + r.rows < v->count)
		canvas_glyph(c, r.row + r.rows - 1, r.col + r.cols - 1, STYLE_MUTED, GLYPH_ARROW_DOWN);
	canvas_clip(c, old);
}

enum { HINTS_MAX = 32 };

static int
hint_width(const struct canvas *c, const struct key_hint *h)
{
	return canvas_text_width(c, h->key) + 1 + canvas_text_width(c, h->label);
}

void
canvas_key_bar(struct canvas *c, int row, int col, int cols, const struct key_hint *hints, size_t count)
{
	bool gone[HINTS_MAX] = { false };
	size_t left;
	int width = -2, end = col + cols;
	uint16_t tag = canvas_tag(c, TAG_KEY);

	if (count > HINTS_MAX)
		count = HINTS_MAX;
	for (size_t i = 0; i < count; i++)
		width += hint_width(c, &hints[i]) + 2;
	for (left = count; left > 1 && width > cols; left--) {
		size_t lightest = count;

		for (size_t i = 0; i < count; i++)
			if (!gone[i] && (lightest == count || hints[i].weight <= hints[lightest].weight))
				lightest = i;
		gone[lightest] = true;
		width -= hint_width(c, &hints[lightest]) + 2;
	}
	for (size_t i = 0; i < count; i++) {
		if (gone[i])
			continue;
		col += canvas_text(c, row, col, end - col, STYLE_KEY, hints[i].key) + 1;
		if (col < end)
			col += canvas_text(c, row, col, end - col, STYLE_NORMAL, hints[i].label) + 2;
		if (col >= end)
			break;
	}
	canvas_tag(c, tag);
}
