/* The lifetime budget of every organ as a bar, and the rows of the mark. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_score.h"

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
	char name[120];
	const char *before, *after;        /* of the α/β's number */
	struct fact alpha_beta;
	int cols;                          /* of all of it */
};

static struct bar_label
bar_label(const struct app *a, const struct canvas *c, const struct case_constraint *x, bool long_form)
{
	struct bar_label out = { .before = "\u03b1/\u03b2 ", .after = long_form ? " Gy" : "" };
	char n[FACT_TEXT_MAX], metric[40];

	out.alpha_beta = fact_alpha_beta(a->assess, x->structure);
	if (long_form)
		snprintf(out.name, sizeof out.name, "%.60s %s,", row_name(a, x), metric_format(&x->metric, metric, sizeof metric));
	else
		snprintf(out.name, sizeof out.name, "%.60s", row_name(a, x));
	out.cols = canvas_text_width(c, out.name) + 1 + canvas_text_width(c, out.before) +
		   canvas_text_width(c, fact_value(&out.alpha_beta, n)) + canvas_text_width(c, out.after);
	return out;
}

static void
draw_label(const struct app *a, struct canvas *c, int row, int col, int cols, const struct bar_label *x)
{
	int tissue = x->cols - canvas_text_width(c, x->name), tag;

	tag = canvas_tag(c, TAG_WRITTEN);
	col += canvas_text_cut(c, row, col, cols - tissue, STYLE_NORMAL, x->name) + 1;
	canvas_tag(c, (uint16_t)tag);
	col += canvas_text(c, row, col, -1, STYLE_NORMAL, x->before);
	col += fact_draw(a, c, row, col, -1, STYLE_NORMAL, &x->alpha_beta);
	canvas_text(c, row, col, -1, STYLE_NORMAL, x->after);
}

/* Columns for the names: as many as the longest asks for, at most a third. */
static int
label_columns(const struct app *a, const struct canvas *c, const struct score *s, int cols)
{
	int most = 0;

	for (size_t i = 0; i < s->n; i++) {
		int width;

		if (!is_dose(&s->rows[i]))
			continue;
		width = bar_label(a, c, s->rows[i].constraint, cols >= 100).cols;
		most = width > most ? width : most;
	}
	return (most > cols / 3 ? cols / 3 : most) + 1;
}

/* What cannot be drawn as a bar, in words. */
static void
draw_unknown(const struct app *a, struct canvas *c, struct rect r, const struct scored *s, size_t i)
{
	const struct score_row *row = &s->score->rows[i];
	struct arena *arena = arena_new();
	struct fact_text t;
	struct fact limit = fact_row(a->assess, s, i, ROW_LIMIT), sum = fact_row(a->assess, s, i, ROW_ACHIEVED);
	char n[2][NUMBER_TEXT_MAX], shown[FACT_TEXT_MAX];

	if (!arena)
		return;
	fact_text_init(&t, a, arena);
	if (*row->why_not)
		fact_add(&t, "not applicable here: what is left is not known");
	else {
		snprintf(shown, sizeof shown, "%s to %s", number_fixed(row->achieved_low, 1, n[0]),
		         number_fixed(row->achieved_high, 1, n[1]));
		sum.shown = shown;
		fact_put(&t, &sum);
		fact_add(&t, " of ");
		fact_put(&t, &limit);
		fact_add(&t, ": a part of its dose is not known");
	}
	fact_text_draw(&t, c, r.row, r.col, r.cols, STYLE_UNKNOWN);
	arena_free(arena);
}

/* "  60.5/70 soft" */
static void
draw_value(const struct app *a, struct canvas *c, int row, int col, int cols, const struct scored *s, size_t i)
{
	const struct score_row *r = &s->score->rows[i];
	struct fact sum = fact_row(a->assess, s, i, ROW_ACHIEVED), limit = fact_row(a->assess, s, i, ROW_LIMIT);
	char value[FACT_TEXT_MAX];
	int end = col + cols;

	if (r->state == ROW_UNDETERMINED)
		col += canvas_text(c, row, col, cols, STYLE_NORMAL, "\u2265");
	col += 6 - (int)strlen(fact_value(&sum, value)) > 0 ? 6 - (int)strlen(value) : 0;
	col += fact_draw(a, c, row, col, end - col, STYLE_NORMAL, &sum);
	col += canvas_text(c, row, col, end - col, STYLE_NORMAL, "/");
	col += fact_draw(a, c, row, col, end - col, STYLE_NORMAL, &limit) + 1;
	if (!r->constraint->hard && col < end)
		canvas_text(c, row, col, end - col, STYLE_NORMAL, "soft");
}

static void
draw_bar(const struct app *a, struct canvas *c, struct rect r, int name, const struct scored *s, size_t i, double scale)
{
	const struct score_row *row = &s->score->rows[i];
	const struct case_constraint *x = row->constraint;
	double left = fmax(0, x->limit - row->achieved);
	struct bar_segment segments[3] = { { row->residual_eqd2_gy, STYLE_GHOST, GLYPH_FULL },
					   /* On a slice the two maxima need not meet: the bar ends at their sum's. */
					   { fmax(0, row->achieved - row->residual_eqd2_gy), STYLE_NEW, GLYPH_DARK },
					   { left, STYLE_LEFT, GLYPH_LIGHT } };
	struct bar bar = { segments, 3, scale, x->limit };
	struct bar_label label = bar_label(a, c, x, r.cols >= 100);
	int value = 18;

	draw_label(a, c, r.row, r.col, name - 1, &label);
	draw_state(c, r.row, r.col + r.cols - 1, row->state);
	if (isnan(row->residual_eqd2_gy) || isnan(row->new_eqd2_gy)) {
		draw_unknown(a, c, (struct rect){ r.row, r.col + name, 1, r.cols - name - 2 }, s, i);
		return;
	}
	canvas_bar(c, r.row, r.col + name, r.cols - name - value, &bar);
	draw_value(a, c, r.row, r.col + r.cols - value + 1, value - 3, s, i);
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
budget_draw(const struct app *a, struct canvas *c, struct rect r, const struct scored *s)
{
	const struct rb_recovery *m = s->recovery < 0 ? NULL : rb_recovery_at((size_t)s->recovery);
	double scale = scale_of(s->score);
	int used = 0, name = label_columns(a, c, s->score, r.cols), hidden = 0, legend;
	char models[96];
	uint16_t tag;

	for (size_t i = 0; i < s->score->n; i++) {
		if (!is_dose(&s->score->rows[i]))
			continue;
		if (used >= r.rows / 2) {
			hidden++;
			continue;
		}
		draw_bar(a, c, (struct rect){ r.row + used, r.col, 1, r.cols }, name, s, i, scale);
		used++;
	}
	legend = draw_legend(c, r.row + used, r.col, r.cols >= 76);
	if (hidden > 0)
		snprintf(models, sizeof models, "%d more: w shows all", hidden);
	else
		snprintf(models, sizeof models, "recovery: %s", m ? m->name : "each organ's own");
	tag = canvas_tag(c, TAG_COUNT);
	if (r.cols > legend + canvas_text_width(c, models) + 1)
		canvas_text_right(c, r.row + used, r.col + r.cols, r.cols - legend - 2, m ? STYLE_WARN : STYLE_MUTED,
				  models);
	canvas_tag(c, tag);
	return used + 1;
}
