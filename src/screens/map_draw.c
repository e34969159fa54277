/* The feasible-region map on a screen: control as digits, the organ that breaks as its letter, edges with their limits. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_score.h"
#include "screens/map_view.h"
#include "screens/plain_map.h"

enum { AXIS_COLS = 7, NARROW_CELL = 2, WIDE_CELL = 4, LEGEND_COLS = 25, LEGEND_NARROW = 19, ROWS_LEAST = 6 };

static struct scored
scored_of(const struct map_view *m)
{
	return (struct scored){ &m->point.regimen, &m->point.under, m->recovery };
}

static char
letter_of(const struct app *a, const struct case_constraint *k)
{
	return a->map.letters[k - a->c->constraints];
}

/* ---- facts ---- */

static const char *
derive_map(const struct app *a, const struct fact *x, struct arena *arena)
{
	const struct region *r = &a->map.region;

	(void)x;
	return arena_print(arena, "Each place is a regimen of its own, scored as the mark scores it. Digits are its tumour control "
	                          "probability, one digit in tenths, cut, two in percent. A capital letter is the hard limit that a growing "
	                          "dose breaks first with that many fractions; ? is a limit that cannot be judged; a small letter behind "
	                          "a digit is a soft limit that is not met. The numbers of the place under the cursor stand below the map.\n"
	                          "numbers of fractions times doses: %zu \u00d7 %zu = %zu regimens",
	                   r->n_fractions, r->n_doses, r->n_fractions * r->n_doses);
}

/* The whole picture; the place under the cursor is its own. */
static struct fact
picture_fact(const struct map_view *m)
{
	struct fact x = { .value = (double)(m->region.n_fractions * m->region.n_doses), .form = FACT_FIXED, .shown = "as they stand", .derive = derive_map };
	char words[120];

	snprintf(x.quantity, sizeof x.quantity, "tumour control of all regimens of the map, %s", region_form_words(&m->forms[m->form], words, sizeof words));
	return x;
}

/* ---- cells ---- */

/* Ten tenths spread over the bands. */
static enum style
band_style(int tenth)
{
	return (enum style)(STYLE_BAND0 + tenth * (STYLE_BANDS - 1) / 9);
}

/* What stands beside a place's own sign: a soft limit, an edge, the best one. */
static int
mark_col(const struct map_view *m, int col)
{
	return col + m->cell_cols / 2;
}

static void
draw_cell(const struct app *a, struct canvas *c, int row, int col, const struct region_cell *x)
{
	const struct map_view *m = &a->map;
	/* Percent are rounded as the number below the map is, tenths are cut. */
	int percent = isnan(x->tcp)                ? -1
	              : m->cell_cols == WIDE_CELL ? (int)lround(fmin(x->tcp, 0.99) * 100)
	                                           : (int)floor(fmin(x->tcp, 0.999) * 100 + 1e-9);
	bool control = x->known && !x->broken && !x->open && percent >= 0;
	enum style s = !x->known ? STYLE_MUTED : x->broken ? STYLE_BAD : x->open ? STYLE_UNKNOWN : control ? band_style(percent / 10) : STYLE_OK;
	uint32_t sign = !x->known   ? '.'
	                : x->broken ? (unsigned char)letter_of(a, x->broken)
	                : x->open   ? '?'
	                : control   ? (uint32_t)('0' + percent / 10)
	                            : glyph_code(GLYPH_DOT, c->ascii);

	/* All columns in one style: a field of colour to the eye, and a tenth of the bytes to the line. */
	canvas_code(c, row, col, s, sign);
	for (int i = 1; i < m->cell_cols; i++)
		canvas_code(c, row, col + i, s, i == 1 && control && m->cell_cols == WIDE_CELL ? (uint32_t)('0' + percent % 10) : ' ');
	if (x->soft && !x->broken)
		canvas_code(c, row, mark_col(m, col), STYLE_WARN, (uint32_t)tolower((unsigned char)letter_of(a, x->soft)));
}

/* The edge of a limit that is not the first to break: its letter behind the first row above it. */
static void
draw_edges(const struct app *a, struct canvas *c, int top, int col, size_t column)
{
	const struct region *r = &a->map.region;

	for (size_t i = 0; i < a->c->n_constraints; i++) {
		const struct region_edge *e = &r->edges[column * a->c->n_constraints + i];
		size_t d = 0;

		int letter = (unsigned char)a->map.letters[i];

		if (!e->limit || !isfinite(e->broken_gy))
			continue;
		while (d < r->n_doses && r->doses_gy[d] <= e->broken_gy)
			d++;
		if (d > 0 && d < r->n_doses && r->cells[d * r->n_fractions + column].broken != e->limit)
			canvas_code(c, top + (int)(r->n_doses - 1 - d), mark_col(&a->map, col), e->limit->hard ? STYLE_LIMIT : STYLE_WARN,
			            (uint32_t)(e->limit->hard ? letter : tolower(letter)));
	}
}

/* The column or row of a value on an axis; -1: it is not there. */
static int
column_of(const struct map_view *m, int fractions)
{
	for (size_t i = 0; i < m->region.n_fractions; i++)
		if (m->fractions[i] == fractions)
			return (int)i;
	return -1;
}

static int
row_of(const struct map_view *m, double dose_gy)
{
	for (size_t i = 0; i < m->region.n_doses; i++)
		if (fabs(m->doses_gy[i] - dose_gy) < 1e-9)
			return (int)(m->region.n_doses - 1 - i);
	return -1;
}

/* Brackets around a cell. */
static void
bracket(const struct map_view *m, struct canvas *c, int row, int col, enum style s, char open, char close)
{
	canvas_code(c, row, col - 1, s, (unsigned char)open);
	canvas_code(c, row, mark_col(m, col), s, (unsigned char)close);
}

/* The best known, the learner's own, the cursor: the later ones over the earlier. */
static void
draw_marks(const struct app *a, struct canvas *c, struct rect r)
{
	const struct map_view *m = &a->map;
	int n, row, column;
	double dose_gy;

	if (map_best_here(a, &n, &dose_gy) && (column = column_of(m, n)) >= 0 && (row = row_of(m, dose_gy)) >= 0)
		canvas_glyph(c, r.row + row, mark_col(m, r.col + column * m->cell_cols), STYLE_OK, GLYPH_STAR);
	if (m->has_own && m->own_form == m->form && (column = column_of(m, m->own_fractions)) >= 0 &&
	    (row = row_of(m, m->own_dose_gy)) >= 0)
		bracket(m, c, r.row + row, r.col + column * m->cell_cols, STYLE_EMPHASIS, '(', ')');
	column = column_of(m, m->at_fractions);
	row = row_of(m, m->at_dose_gy);
	if (column < 0 || row < 0)
		return;
	bracket(m, c, r.row + row, r.col + column * m->cell_cols, STYLE_FOCUS, '[', ']');
	if (a->asking == ASK_NOTHING && !a->palette)
		canvas_set_cursor(c, r.row + row, r.col + column * m->cell_cols);
}

static void
draw_axes(const struct app *a, struct canvas *c, struct rect r)
{
	const struct map_view *m = &a->map;
	const struct region *x = &m->region;
	int bottom = r.row + (int)x->n_doses, stride = x->n_fractions > 14 && m->cell_cols == NARROW_CELL ? 4 : 2;
	uint16_t tag = canvas_tag(c, TAG_AXIS);
	char n[NUMBER_TEXT_MAX];

	for (size_t i = 0; i < x->n_doses; i++) {
		int row = r.row + (int)(x->n_doses - 1 - i);

		canvas_text_right(c, row, r.col + AXIS_COLS - 2, AXIS_COLS - 2, STYLE_PLOT_AXIS, number_short(x->doses_gy[i], 4, n));
		canvas_glyph(c, row, r.col + AXIS_COLS - 2, STYLE_PLOT_AXIS, GLYPH_TICK_LEFT);
	}
	canvas_glyph(c, bottom, r.col + AXIS_COLS - 2, STYLE_PLOT_AXIS, GLYPH_CORNER);
	for (int i = 0; i < (int)x->n_fractions * m->cell_cols; i++)
		canvas_glyph(c, bottom, r.col + AXIS_COLS - 1 + i, STYLE_PLOT_AXIS, GLYPH_RULE);
	for (int i = 0; i < (int)x->n_fractions; i += stride) {
		int col = r.col + AXIS_COLS + i * m->cell_cols;

		canvas_glyph(c, bottom, col, STYLE_PLOT_AXIS, GLYPH_TICK_DOWN);
		snprintf(n, sizeof n, "%d", m->fractions[i]);
		canvas_text(c, bottom + 1, col - ((int)strlen(n) - 1) / 2, -1, STYLE_PLOT_AXIS, n);
	}
	canvas_text(c, bottom + 1, r.col, -1, STYLE_PLOT_AXIS, "Gy \u00d7 n");
	canvas_tag(c, tag);
}

/* ---- the legend ---- */

/* A limit at its edge: letter, organ, limit. */
static void
draw_limit(const struct app *a, struct canvas *c, struct rect r, size_t row, bool at_edge)
{
	const struct map_view *m = &a->map;
	const struct case_constraint *k = &a->c->constraints[row];
	struct scored s = scored_of(m);
	struct fact limit = fact_row(a->assess, &s, row, ROW_LIMIT);
	char value[FACT_TEXT_MAX];
	int letter = (unsigned char)m->letters[row], room;
	uint16_t tag;

	if (at_edge)
		canvas_glyph(c, r.row, r.col, STYLE_LIMIT, GLYPH_LEFT_SMALL);
	canvas_code(c, r.row, r.col + 2, k->hard ? STYLE_BAD : STYLE_WARN, (uint32_t)(k->hard ? letter : tolower(letter)));
	room = r.cols - 5 - canvas_text_width(c, fact_value(&limit, value)) - (k->hard ? 0 : 5);
	tag = canvas_tag(c, TAG_WRITTEN);
	r.col += 4 + canvas_text_cut(c, r.row, r.col + 4, room, STYLE_NORMAL, a->c->structures[k->structure].name) + 1;
	canvas_tag(c, tag);
	r.col += fact_draw(a, c, r.row, r.col, -1, STYLE_NORMAL, &limit);
	if (!k->hard)
		canvas_text(c, r.row, r.col, -1, STYLE_MUTED, " soft");
}

/* Where a limit's edge leaves the map on the right, in rows from its top; -1: it does not. */
static int
exit_row(const struct app *a, size_t i)
{
	const struct region *r = &a->map.region;
	size_t d = 0;
	const struct region_edge *e = &r->edges[(r->n_fractions - 1) * a->c->n_constraints + i];

	if (!e->limit || !isfinite(e->broken_gy))
		return -1;
	while (d < r->n_doses && r->doses_gy[d] <= e->broken_gy)
		d++;
	return d > 0 && d < r->n_doses ? (int)(r->n_doses - 1 - d) : -1;
}

static void
draw_legend(const struct app *a, struct canvas *c, struct rect r)
{
	bool wide = a->map.cell_cols == WIDE_CELL;
	const struct { enum style style; const char *sign, *words; } signs[] = {
		{ STYLE_EMPHASIS, wide ? "99" : "0-9", wide ? "TCP in %" : "TCP in tenths" }, { STYLE_UNKNOWN, "?", "cannot be judged" },
		{ STYLE_OK, "\u2605", "best known" },       { STYLE_EMPHASIS, "( )", "yours" },
	};
	bool taken[MAP_ROWS_MAX + 2] = { false };
	int free_row = 0;
	uint16_t tag;

	/* Edges that leave the map first, at their place or under it; then the other limits, then what signs mean. */
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < a->c->n_constraints && a->map.done >= a->map.region.n_fractions; i++) {
			int at = exit_row(a, i), row = at >= 0 ? at : 0;

			if (!a->map.letters[i] || (at >= 0) == (pass == 1))
				continue;
			while (row < r.rows && taken[row])
				row++;
			if (row >= r.rows)
				continue;
			taken[row] = true;
			draw_limit(a, c, (struct rect){ r.row + row, r.col, 1, r.cols }, i, at >= 0);
		}
	tag = canvas_tag(c, TAG_KEY);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		while (free_row < r.rows && taken[free_row])
			free_row++;
		if (free_row >= r.rows)
			break;
		taken[free_row] = true;
		canvas_text(c, r.row + free_row, r.col + 2, 3, signs[i].style, signs[i].sign);
		canvas_text(c, r.row + free_row, r.col + 6, r.cols - 6, STYLE_MUTED, signs[i].words);
	}
	canvas_tag(c, tag);
}

/* ---- what stands under the cursor ---- */

/* One line, or what there is room for; what is cut is on the page of words. */
static void
draw_info(const struct app *a, struct canvas *c, struct rect r)
{
	const struct map_view *m = &a->map;
	struct fault f;

	for (int i = 0; i < 4 && r.rows > 0 && m->has_point; i++) {
		struct rect at = rect_take_top(&r, i < 3 ? 1 : r.rows);
		struct arena *arena = arena_new();
		struct fact_text t;

		if (!arena)
			return;
		fact_text_init(&t, a, arena);
		if (i == 0)
			map_say_place(&t, &m->point);
		else if (i == 1)
			map_say_nearest(&t, a->assess, &m->point);
		else if (i == 2)
			map_say_best(&t, &m->point.score, map_best(a), !a->search.done);
		else
			map_say_why(&t, a->assess, &m->point, &f);
		fact_text_wrap(&t, c, at, i == 0 ? STYLE_EMPHASIS : STYLE_NORMAL, 0);
		if (canvas_wrap_count(c, at.cols, t.text) > at.rows)
			canvas_text_right(c, at.row + at.rows - 1, at.col + at.cols, -1, STYLE_KEY, " \u2026 w: all");
		arena_free(arena);
	}
}

/* For a screen reader, and where there is no room for a picture: the place, then the edges. */
static void
draw_in_words(struct app *a, struct canvas *c, struct rect area)
{
	const struct map_view *m = &a->map;
	struct arena *arena = arena_new();
	struct fact_text x;
	struct fault f;

	canvas_set_cursor(c, area.row, area.col);
	draw_info(a, c, rect_take_top(&area, area.rows < 9 ? area.rows : 7));
	if (arena && area.rows > 1) {
		fact_text_init(&x, a, arena);
		plain_edges(&x, a->assess, &m->forms[m->form], map_recovery(m), &f);
		frame_words(&x, c, area, STYLE_NORMAL);
	}
	arena_free(arena);
}

static void
draw_form_line(const struct app *a, struct canvas *c, struct rect r)
{
	const struct map_view *m = &a->map;
	struct fact x = { .quantity = "hours between two fractions of a day on this map", .value = m->forms[m->form].phase.interval_h, .form = FACT_SHORT,
		          .digits = 4, .unit = "h", .source = "the reader's choice" };
	char words[160], which[60];
	uint16_t tag = fact_begin(a, c, &x);

	canvas_text_cut(c, r.row, r.col, r.cols - 22, STYLE_TITLE, region_form_words(&m->forms[m->form], words, sizeof words));
	fact_end(c, tag);
	tag = canvas_tag(c, TAG_COUNT);
	snprintf(which, sizeof which, "schedule %zu of %zu", m->form + 1, m->n_forms);
	canvas_text_right(c, r.row, r.col + r.cols, 20, STYLE_MUTED, which);
	canvas_tag(c, tag);
}

void
map_draw(struct app *a, struct canvas *c)
{
	struct map_view *m = &a->map;
	struct rect area = frame_draw(a, c, "The map: dose a fraction against number of fractions", "", ""), legend, info;
	const struct rb_recovery *recovery = map_recovery(m);
	struct fact whole;
	uint16_t tag;

	canvas_text_right(c, 0, c->cols - 1, 24, STYLE_WARN, recovery && c->cols >= 80 ? recovery->name : "");
	area.col = 1;
	area.cols = c->cols - 2;
	if (a->accessible || area.rows < 1 + ROWS_LEAST + 2 + 5 || area.cols < 40) {
		map_fit(a, 0, 0);
		draw_in_words(a, c, area);
		return;
	}
	draw_form_line(a, c, rect_take_top(&area, 1));
	info = rect_take_bottom(&area, area.rows >= 30 ? 7 : area.rows >= 18 ? 6 : 5);
	legend = rect_take_right(&area, area.cols >= 76 ? LEGEND_COLS : LEGEND_NARROW);
	map_fit(a, (area.cols - AXIS_COLS - 1) / NARROW_CELL, area.rows - 2);
	m->cell_cols = (int)m->region.n_fractions * WIDE_CELL <= area.cols - AXIS_COLS - 1 ? WIDE_CELL : NARROW_CELL;
	whole = picture_fact(m);
	tag = fact_begin(a, c, &whole);
	for (size_t i = 0; i < m->region.n_fractions; i++) {
		int col = area.col + AXIS_COLS + (int)i * m->cell_cols;

		for (size_t d = 0; d < m->region.n_doses; d++)
			draw_cell(a, c, area.row + (int)(m->region.n_doses - 1 - d), col, &m->region.cells[d * m->region.n_fractions + i]);
		if (m->region.cells[i].known)
			draw_edges(a, c, area.row, col, i);
	}
	fact_end(c, tag);
	draw_marks(a, c, (struct rect){ area.row, area.col + AXIS_COLS, area.rows, area.cols - AXIS_COLS });
	draw_axes(a, c, area);
	/* It follows the map, which may be narrower than its room. */
	legend.col = area.col + AXIS_COLS + (int)m->region.n_fractions * m->cell_cols + 1;
	legend.cols = c->cols - 1 - legend.col;
	legend.rows = (int)m->region.n_doses;
	if (m->has_point)
		draw_legend(a, c, legend);
	draw_info(a, c, info);
}
