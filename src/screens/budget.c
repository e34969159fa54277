/* The lifetime budget of every organ as a bar, and the rows of the mark. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"

static const char *
row_name(const struct app *a, const struct case_constraint *x)
{
	return x->structure == CASE_TUMOUR ? "tumour" : a->c->structures[x->structure].name;
}

static enum glyph
state_glyph(enum row_state s)
{
	return s == ROW_MET ? GLYPH_CHECK : GLYPH_CROSS;
}

static enum style
state_style(enum row_state s)
{
	return s == ROW_MET ? STYLE_OK : s == ROW_VIOLATED ? STYLE_BAD : STYLE_UNKNOWN;
}

static void
draw_state(struct canvas *c, int row, int col, enum row_state s)
{
	if (s == ROW_UNDETERMINED)
		canvas_code(c, row, col, STYLE_UNKNOWN, '?');
	else
		canvas_glyph(c, row, col, state_style(s), state_glyph(s));
}

static double
scale_of(const struct score *s)
{
	double most = 1;

	for (size_t i = 0; i < s->n; i++) {
		const struct score_row *r = &s->rows[i];

		if (isnan(r->residual_eqd2_gy))
			continue;
		most = fmax(most, fmax(r->constraint->limit, r->achieved) * 1.02);
	}
	return most;
}

static void
draw_bar(const struct app *a, struct canvas *c, struct rect r, const struct score_row *row, double scale)
{
	const struct case_constraint *x = row->constraint;
	double left = fmax(0, x->limit - row->achieved);
	struct bar_segment segments[3] = { { row->residual_eqd2_gy, STYLE_GHOST, GLYPH_FULL },
		                           { row->new_eqd2_gy, STYLE_NEW, GLYPH_DARK },
		                           { left, STYLE_LEFT, GLYPH_LIGHT } };
	struct bar bar = { segments, 3, scale, x->limit };
	int name = r.cols >= 100 ? 34 : r.cols >= 70 ? 24 : 16, value = 17;
	char label[120], n[2][NUMBER_TEXT_MAX], metric[40];

	if (r.cols >= 100)
		snprintf(label, sizeof label, "%.60s %s \u03b1/\u03b2 %s", row_name(a, x), metric_format(&x->metric, metric, sizeof metric),
		         number_short(a->c->structures[x->structure].alpha_beta_gy, 4, n[0]));
	else
		snprintf(label, sizeof label, "%.60s \u03b1/\u03b2 %s", row_name(a, x),
		         number_short(a->c->structures[x->structure].alpha_beta_gy, 4, n[0]));
	canvas_text_cut(c, r.row, r.col, name - 1, STYLE_NORMAL, label);
	canvas_bar(c, r.row, r.col + name, r.cols - name - value, &bar);
	canvas_print(c, r.row, r.col + r.cols - value + 1, value - 3, STYLE_NORMAL, "%s%6s/%s %s",
	             row->state == ROW_UNDETERMINED ? "\u2265" : "", number_fixed(row->achieved, 1, n[0]), number_short(x->limit, 4, n[1]),
	             x->hard ? "" : "soft");
	draw_state(c, r.row, r.col + r.cols - 1, row->state);
}

int
budget_draw(const struct app *a, struct canvas *c, struct rect r, const struct score *s)
{
	int used = 0, col;
	double scale = scale_of(s);

	for (size_t i = 0; i < s->n && used < r.rows / 2; i++) {
		struct rect line = { r.row + used, r.col, 1, r.cols };

		if (isnan(s->rows[i].residual_eqd2_gy))
			continue;
		draw_bar(a, c, line, &s->rows[i], scale);
		used++;
	}
	col = r.col;
	canvas_glyph(c, r.row + used, col, STYLE_GHOST, GLYPH_FULL);
	col += 2 + canvas_text(c, r.row + used, col + 2, -1, STYLE_MUTED, "ghost ");
	canvas_glyph(c, r.row + used, col, STYLE_NEW, GLYPH_DARK);
	col += 2 + canvas_text(c, r.row + used, col + 2, -1, STYLE_MUTED, "new ");
	canvas_glyph(c, r.row + used, col, STYLE_LEFT, GLYPH_LIGHT);
	col += 2 + canvas_text(c, r.row + used, col + 2, -1, STYLE_MUTED, "left ");
	canvas_glyph(c, r.row + used, col, STYLE_LIMIT, GLYPH_VERTICAL);
	canvas_text(c, r.row + used, col + 2, -1, STYLE_MUTED, "limit");
	return used + 1;
}

int
mark_draw(const struct app *a, struct canvas *c, struct rect r, const struct score *s)
{
	int used = 0;
	char n[5][NUMBER_TEXT_MAX];

	for (size_t i = 0; i < s->n && used < r.rows - 1; i++, used++) {
		const struct score_row *row = &s->rows[i];
		const struct case_constraint *x = row->constraint;
		int at = r.row + used, value = r.cols >= 70 ? 40 : 26;
		bool tcp = x->structure == CASE_TUMOUR;

		draw_state(c, at, r.col, row->state);
		canvas_text_cut(c, at, r.col + 2, r.cols - value - 14, STYLE_NORMAL, x->id);
		canvas_print(c, at, r.col + r.cols - value - 10, value, STYLE_NORMAL, "%s%s of %s %s", row->state == ROW_UNDETERMINED ? ">= " : "",
		             number_fixed(row->achieved, tcp ? 2 : 1, n[0]), number_short(x->limit, 4, n[1]), x->unit);
		canvas_print(c, at, r.col + r.cols - 10, 10, STYLE_NORMAL, "%4s of %s", number_fixed(row->points, 1, n[2]),
		             number_short(row->points_max, 4, n[3]));
	}
	if (used < r.rows)
		canvas_print(c, r.row + used++, r.col, r.cols, s->passed ? STYLE_OK : STYLE_WARN, "Mark of the regimen %s of %s%s",
		             number_fixed(s->mark, 1, n[4]), number_short(s->mark_max, 4, n[3]), s->capped ? ", capped: a hard limit is not met" : "");
	(void)a;
	return used;
}
