#include "screens/flow.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/fact_filled.h"
#include "screens/slice_map.h"

enum { INDENT = 5, BOX_COLS = 4, FIELD_COLS = 16 };

void
flow_init(struct flow *p, struct arena *arena)
{
	*p = (struct flow){ .arena = arena, .anchor = -1 };
	p->pieces = arena_array(arena, FLOW_PIECES_MAX, sizeof *p->pieces);
}

void
flow_add(struct flow *p, const struct flow_piece *piece)
{
	if (!p->pieces || p->n >= FLOW_PIECES_MAX)
		return;
	p->pieces[p->n] = *piece;
	if (piece->tag == TAG_NONE)
		p->pieces[p->n].tag = p->tag;
	p->n++;
}

void
flow_gap(struct flow *p)
{
	flow_add(p, &(struct flow_piece){ .kind = FLOW_TEXT, .text = "" });
}

void
flow_text(struct flow *p, enum style s, const char *text, bool gap)
{
	if (!text || !*text)
		return;
	flow_add(p, &(struct flow_piece){ .kind = FLOW_TEXT, .style = s, .text = text });
	if (gap)
		flow_gap(p);
}

void
flow_facts(struct flow *p, enum style s, bool gap, const struct fact_text *t)
{
	if (t->broken || !*t->text)
		return;
	flow_add(p, &(struct flow_piece){ .kind = FLOW_TEXT, .style = s, .text = t->text, .spans = t->spans, .n_spans = t->n });
	if (gap)
		flow_gap(p);
}

void
flow_filled(struct flow *p, const struct app *a, enum style s, bool gap, const char *filled, const char *raw, const char *author)
{
	struct fact_text t;

	fact_text_init(&t, a, p->arena);
	fact_add_filled(&t, a->assess, filled, raw, author);
	flow_facts(p, s, gap, &t);
}

void
flow_about(struct flow *p, enum style s, bool gap, uint16_t tag, const char *text)
{
	uint16_t old = p->tag;

	p->tag = tag;
	flow_text(p, s, text, gap);
	p->tag = old;
}

void
flow_print(struct flow *p, enum style s, bool gap, const char *format, ...)
{
	char text[2048], *copy;
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	copy = arena_text(p->arena, text, strlen(text));
	flow_text(p, s, copy, gap);
}

/* Is there no room for the right half of a pair beside the left?  Then it gets a line of its own. */
static bool
is_stacked(const struct flow_piece *x, struct canvas *c, int cols)
{
	return x->kind == FLOW_PAIR && canvas_text_width(c, x->right) + 2 > cols / 2;
}

/* Columns for the text of a piece. */
static int
text_cols(const struct flow_piece *x, struct canvas *c, int cols)
{
	int left = cols;

	if (x->kind == FLOW_CHOICE)
		left = cols - INDENT - (x->boxed ? BOX_COLS : 0);
	else if (x->kind == FLOW_PAIR && !is_stacked(x, c, cols))
		left = cols - canvas_text_width(c, x->right) - 2;
	return left > 1 ? left : 1;
}

static int
height(const struct flow_piece *x, struct canvas *c, int cols)
{
	int lines;

	if (x->kind == FLOW_FIELD)
		return 1;
	if (x->kind == FLOW_PLOT || x->kind == FLOW_SLICE)
		return x->rows;
	lines = canvas_wrap_count(c, text_cols(x, c, cols), x->text);
	lines = lines < 1 ? 1 : lines;
	return is_stacked(x, c, cols) ? lines + 1 : lines;
}

/* at: what shows of the piece; above: its lines that do not.  Parts outside are clipped by the canvas. */
static void
draw_choice(const struct flow_piece *x, struct canvas *c, struct rect at, int above)
{
	int left = at.col;

	if (x->focused && above == 0)
		canvas_glyph(c, at.row, at.col, STYLE_KEY, GLYPH_RIGHT_SMALL);
	if (above == 0 && x->boxed)
		canvas_text(c, at.row, at.col + 2, BOX_COLS, x->style, x->ticked ? "[x]" : "[ ]");
	at.col += x->boxed ? BOX_COLS : 0;
	if (above == 0)
		canvas_text_cut(c, at.row, at.col + 2, 2, x->style, x->right);
	if (x->marked && above == 0)
		canvas_glyph(c, at.row, at.col + 3, x->good ? STYLE_OK : STYLE_BAD, x->good ? GLYPH_CHECK : GLYPH_CROSS);
	at.col += INDENT;
	at.cols = text_cols(x, c, at.cols);
	canvas_wrap_tagged(c, at, x->style, x->text, above, x->spans, x->n_spans);
	if (x->focused)
		canvas_set_cursor(c, at.row, left);
}

static void
draw_field(const struct flow_piece *x, struct canvas *c, struct rect at)
{
	int col = at.col + canvas_text(c, at.row, at.col, -1, STYLE_KEY, x->text) + 2;
	int wide = at.col + at.cols - col - 2 - canvas_text_width(c, x->right);

	wide = wide > FIELD_COLS && !x->whole_line ? FIELD_COLS : wide < 4 ? 4 : wide;
	canvas_field(c, at.row, col, wide, x->field, x->focused);
	canvas_text(c, at.row, col + wide + 2, -1, STYLE_MUTED, x->right);
}

/* A plot or a slice, as a whole at its place, and what lies outside of r is cut: it does not change its scale while it scrolls. */
static void
draw_picture(const struct flow_piece *x, struct canvas *c, struct rect r, struct rect whole)
{
	struct rect clip = canvas_clip(c, r);

	if (x->kind == FLOW_PLOT)
		canvas_plot(c, whole, x->plot, PLOT_FACE_AUTO);
	else
		slice_picture(c, whole, x->book, x->map, x->z);
	canvas_clip(c, clip);
}

/* In the first line, beside the left half; without room for both in the last one. */
static void
draw_right_half(const struct flow_piece *x, struct canvas *c, struct rect r, int row, int lines)
{
	int at = is_stacked(x, c, r.cols) ? row + lines - 1 : row;

	if (at >= r.row && at < r.row + r.rows)
		canvas_text_tagged(c, at, r.col + r.cols - canvas_text_width(c, x->right), -1, x->right_style, x->right, x->right_spans,
		                   x->n_right_spans);
}

/* Draw a piece whose first line stands at row `row`; parts outside r do not show. */
static void
draw_piece(const struct flow_piece *x, struct canvas *c, struct rect r, int row, int lines)
{
	int above = row < r.row ? r.row - row : 0;
	struct rect at = { row + above, r.col, lines - above, r.cols };

	if (at.rows > r.row + r.rows - at.row)
		at.rows = r.row + r.rows - at.row;
	if (at.rows <= 0)
		return;
	switch (x->kind) {
	case FLOW_CHOICE:
		draw_choice(x, c, at, above);
		return;
	case FLOW_FIELD:
		draw_field(x, c, at);
		return;
	case FLOW_PLOT:
	case FLOW_SLICE:
		draw_picture(x, c, r, (struct rect){ row, r.col, lines, r.cols });
		return;
	case FLOW_PAIR:
		draw_right_half(x, c, r, row, lines);
		break;
	case FLOW_TEXT:
		break;
	}
	at.cols = text_cols(x, c, at.cols);
	canvas_wrap_tagged(c, at, x->style, x->text, above, x->spans, x->n_spans);
	if (x->focused)
		canvas_set_cursor(c, at.row, at.col);
}

void
flow_arrows(struct canvas *c, struct rect r, bool above, bool below)
{
	if (above)
		canvas_glyph(c, r.row, c->cols - 1, STYLE_KEY, GLYPH_ARROW_UP);
	if (below && r.rows > 0)
		canvas_glyph(c, r.row + r.rows - 1, c->cols - 1, STYLE_KEY, GLYPH_ARROW_DOWN);
}

int
flow_draw(const struct flow *p, struct canvas *c, struct rect r, int *scroll, bool follow, bool to_anchor)
{
	int total = 0, focus_top = -1, focus_end = -1, anchor_top = -1, last, row;
	bool in_field = false;

	for (size_t i = 0; i < p->n; i++) {
		int lines = height(&p->pieces[i], c, r.cols);

		if (p->pieces[i].focused) {
			focus_top = total;
			focus_end = total + lines;
			in_field = p->pieces[i].kind == FLOW_FIELD;
		}
		if ((int)i == p->anchor)
			anchor_top = total;
		total += lines;
	}
	/* A gap at the very end is not worth a line. */
	if (p->n > 0 && p->pieces[p->n - 1].kind == FLOW_TEXT && !*p->pieces[p->n - 1].text)
		total--;
	last = total > r.rows ? total - r.rows : 0;
	if (to_anchor && anchor_top >= 0)
		*scroll = anchor_top < last ? anchor_top : last;
	if (follow && focus_top >= 0) {
		/* Below a field stands what can be typed there. */
		if (focus_end > *scroll + r.rows)
			*scroll = in_field && focus_top >= last ? last : focus_end - r.rows;
		if (focus_top < *scroll)
			*scroll = focus_top;
	}
	*scroll = *scroll > last ? last : *scroll < 0 ? 0 : *scroll;
	/* What was said last is where one who listens goes on. */
	if (focus_top < 0 && anchor_top >= *scroll && anchor_top < *scroll + r.rows)
		canvas_set_cursor(c, r.row + anchor_top - *scroll, r.col);
	row = r.row - *scroll;
	for (size_t i = 0; i < p->n; i++) {
		int lines = height(&p->pieces[i], c, r.cols);

		if (row + lines > r.row && row < r.row + r.rows) {
			uint16_t tag = canvas_tag(c, p->pieces[i].tag);

			draw_piece(&p->pieces[i], c, r, row, lines);
			canvas_tag(c, tag);
		}
		row += lines;
	}
	flow_arrows(c, r, *scroll > 0, *scroll < last);
	return last - *scroll;
}
