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

/* Rows without an EQD2 have no bar. */
static bool
is_dose(const struct score_row *row)
{
	return row->constraint->structure != CASE_TUMOUR && row->constraint->metric.kind != METRIC_V;
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

		if (isnan(r->residual_eqd2_gy) || isnan(r->new_eqd2_gy))
			continue;
		most = fmax(most, fmax(r->constraint->limit, r->achieved) * 1.02);
	}
	return most;
}

/* "left carotid artery" and "α/β 3"; with room the metric too.  The name may be cut, its α/β never is. */
struct bar_label {
	char name[120], tissue[64];
};

static void
bar_label(const struct app *a, const struct case_constraint *x, bool long_form, struct bar_label *out)
{
	char n[NUMBER_TEXT_MAX], metric[40];

	number_short(a->c->structures[x->structure].alpha_beta_gy, 4, n);
	if (long_form) {
		snprintf(out->name, sizeof out->name, "%.60s %s,", row_name(a, x),
			 metric_format(&x->metric, metric, sizeof metric));
		snprintf(out->tissue, sizeof out->tissue, "\u03b1/\u03b2 %s Gy", n);
	} else {
		snprintf(out->name, sizeof out->name, "%.60s", row_name(a, x));
		snprintf(out->tissue, sizeof out->tissue, "\u03b1/\u03b2 %s", n);
	}
}

/* Columns for the names: as many as the longest asks for, at most a third. */
static int
label_columns(const struct app *a, const struct canvas *c, const struct score *s, int cols)
{
	int most = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct bar_label label;
		int width;

		if (!is_dose(&s->rows[i]))
			continue;
		bar_label(a, s->rows[i].constraint, cols >= 100, &label);
		width = canvas_text_width(c, label.name) + 1 + canvas_text_width(c, label.tissue);
		most = width > most ? width : most;
	}
	return (most > cols / 3 ? cols / 3 : most) + 1;
}

static void
draw_bar(const struct app *a, struct canvas *c, struct rect r, int name, const struct score_row *row, double scale)
{
	const struct case_constraint *x = row->constraint;
	double left = fmax(0, x->limit - row->achieved);
	struct bar_segment segments[3] = { { row->residual_eqd2_gy, STYLE_GHOST, GLYPH_FULL },
					   /* On a slice the two maxima need not meet: the bar ends at their sum's. */
					   { fmax(0, row->achieved - row->residual_eqd2_gy), STYLE_NEW, GLYPH_DARK },
					   { left, STYLE_LEFT, GLYPH_LIGHT } };
	struct bar bar = { segments, 3, scale, x->limit };
	int value = 18;
	struct bar_label label;
	char n[3][NUMBER_TEXT_MAX];
	int used;

	bar_label(a, x, r.cols >= 100, &label);
	used =
	    canvas_text_cut(c, r.row, r.col, name - 2 - canvas_text_width(c, label.tissue), STYLE_NORMAL, label.name);
	canvas_text(c, r.row, r.col + used + 1, -1, STYLE_NORMAL, label.tissue);
	if (isnan(row->residual_eqd2_gy) || isnan(row->new_eqd2_gy)) {
		char words[160];

		if (*row->why_not)
			snprintf(words, sizeof words, "not applicable here: what is left is not known");
		else
			snprintf(words, sizeof words, "%s to %s of %s: a part of its dose is not known", number_fixed(row->achieved_low, 1, n[0]),
			         number_fixed(row->achieved_high, 1, n[1]), number_short(x->limit, 4, n[2]));
		canvas_text_cut(c, r.row, r.col + name, r.cols - name - 2, STYLE_UNKNOWN, words);
		draw_state(c, r.row, r.col + r.cols - 1, row->state);
		return;
	}
	canvas_bar(c, r.row, r.col + name, r.cols - name - value, &bar);
	canvas_print(c, r.row, r.col + r.cols - value + 1, value - 3, STYLE_NORMAL, "%s%6s/%s %s",
		     row->state == ROW_UNDETERMINED ? "\u2265" : "", number_fixed(row->achieved, 1, n[0]),
		     number_short(x->limit, 4, n[1]), x->hard ? "" : "soft");
	draw_state(c, r.row, r.col + r.cols - 1, row->state);
}

/* What the bars are made of; returns the columns used. */
static int
draw_legend(struct canvas *c, int row, int col, bool long_form)
{
	const struct {
		enum glyph glyph;
		enum style style;
		const char *word;
	} parts[] = {
		{ GLYPH_FULL, STYLE_GHOST, long_form ? "ghost of the past" : "ghost" },
		{ GLYPH_DARK, STYLE_NEW, "new" },
		{ GLYPH_LIGHT, STYLE_LEFT, "free" },
		{ GLYPH_VERTICAL, STYLE_LIMIT, "limit" },
	};
	int start = col;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		canvas_glyph(c, row, col, parts[i].style, parts[i].glyph);
		col += 3 + canvas_text(c, row, col + 2, -1, STYLE_MUTED, parts[i].word);
	}
	return col - start;
}

int
budget_draw(const struct app *a, struct canvas *c, struct rect r, const struct score *s)
{
	const struct rb_recovery *m = design_recovery(a);
	double scale = scale_of(s);
	int used = 0, name = label_columns(a, c, s, r.cols), hidden = 0, legend;
	char models[96];

	for (size_t i = 0; i < s->n; i++) {
		if (!is_dose(&s->rows[i]))
			continue;
		if (used >= r.rows / 2) {
			hidden++;
			continue;
		}
		draw_bar(a, c, (struct rect){ r.row + used, r.col, 1, r.cols }, name, &s->rows[i], scale);
		used++;
	}
	legend = draw_legend(c, r.row + used, r.col, r.cols >= 76);
	if (hidden > 0)
		snprintf(models, sizeof models, "%d more: w shows all", hidden);
	else
		snprintf(models, sizeof models, "recovery: %s", m ? m->name : "each organ's own");
	if (r.cols > legend + canvas_text_width(c, models) + 1)
		canvas_text_right(c, r.row + used, r.col + r.cols, r.cols - legend - 2, m ? STYLE_WARN : STYLE_MUTED,
				  models);
	return used + 1;
}
