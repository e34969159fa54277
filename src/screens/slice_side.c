/* Beside the slice: the structures with their numbers and limits, and histograms. */
#include "screens/slice_view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_slice.h"
#include "screens/plain_lesson.h"

enum { NUMBER_COLS = 9 };

/* ---- structures ---- */

static void
draw_number(const struct app *a, struct canvas *c, int row, int col, size_t structure, enum organ_metric which, struct vol_interval v)
{
	char n[2][NUMBER_TEXT_MAX], shown[FACT_TEXT_MAX];
	struct fact x = fact_organ(a->assess, a->slice.layer, structure, which, v.low);

	if (isnan(v.low)) {
		canvas_text_right(c, row, col, NUMBER_COLS - 1, STYLE_MUTED, "n/a");
		return;
	}
	if (v.high > v.low + 1e-6) {
		snprintf(shown, sizeof shown, "%s-%s", number_fixed(v.low, 0, n[0]), number_fixed(v.high, 0, n[1]));
		x.shown = shown;
	}
	fact_draw_right(a, c, row, col, NUMBER_COLS - 1, STYLE_NORMAL, &x);
}

static void
draw_organ(const struct app *a, struct canvas *c, struct rect line, size_t structure)
{
	const struct assess *b = slice_assess(a);
	bool here = assess_structure_at(b, slice_voxel(a)) == structure;
	enum style s = here ? STYLE_EMPHASIS : STYLE_NORMAL;
	struct slice_organ x;
	struct fault f;

	canvas_text_cut(c, line.row, line.col, line.cols - 3 * NUMBER_COLS - 1, s, a->c->structures[structure].name);
	if (!assess_organ(b, a->slice.layer, &a->slice.map, structure, &slice_regimen(a)->schedule, design_recovery(a), &x, &f)) {
		canvas_text_right(c, line.row, line.col + line.cols, 3 * NUMBER_COLS, STYLE_MUTED, "its recovery model: n/a");
		return;
	}
	/* A layer may have no dose there to rank, but a mean it has. */
	draw_number(a, c, line.row, line.col + line.cols - 2 * NUMBER_COLS, structure, ORGAN_MAX, x.max);
	draw_number(a, c, line.row, line.col + line.cols - NUMBER_COLS, structure, ORGAN_NEAR_MAX, x.near_max);
	draw_number(a, c, line.row, line.col + line.cols, structure, ORGAN_MEAN, x.mean);
}

/* "Dmax 51.2 of 50 Gy: not met, 30.1 to 63.4 within 2 mm" */
static int
draw_limit(const struct app *a, struct canvas *c, struct rect r, size_t i)
{
	const struct slice_view *v = &a->slice;
	const struct score_row *row = &v->score.rows[i];
	const struct case_constraint *k = row->constraint;
	struct scored s = { slice_regimen(a), &v->score, a->design.ready ? a->design.recovery : -1 };
	struct fact achieved = fact_slice_row(slice_assess(a), &s, i, ROW_ACHIEVED), limit = fact_slice_row(slice_assess(a), &s, i, ROW_LIMIT);
	struct arena *arena = arena_new();
	char metric[40], shown[FACT_TEXT_MAX];
	struct vol_interval within;
	struct fact_text t;
	struct fault f;
	int taken;

	if (!arena)
		return 0;
	metric_format(&k->metric, metric, sizeof metric);
	fact_text_init(&t, a, arena);
	fact_add(&t, "%s EQD2 %s ", a->c->structures[k->structure].name, metric);
	fact_put(&t, &achieved);
	fact_add(&t, " of ");
	fact_put_unit(&t, &limit);
	fact_add(&t, ": %s", row_state_word(row->state));
	if (v->bounded && assess_metric_within(slice_assess(a), v->course, &v->bounds, k->structure, &k->metric, k->unit,
	                                       &slice_regimen(a)->schedule, design_recovery(a), &within, &f) && !isnan(within.low)) {
		struct fact x = fact_within(slice_assess(a), k, within, shown), mm = fact_error(v->error_mm);

		fact_add(&t, "; ");
		fact_put(&t, &x);
		fact_add(&t, " within ");
		fact_put_unit(&t, &mm);
	}
	taken = fact_text_wrap(&t, c, r, row->state == ROW_MET ? STYLE_OK : STYLE_WARN, 0);
	arena_free(arena);
	return taken < r.rows ? taken : r.rows;
}

int
slice_table(const struct app *a, struct canvas *c, struct rect r)
{
	const struct slice_view *v = &a->slice;
	static const char *const heads[] = { "max", "D0.03cc", "mean" };
	struct rect all = r;

	if (r.rows < 2 || r.cols < 3 * NUMBER_COLS + 8)
		return 0;
	for (int i = 0; i < 3; i++)
		canvas_text_right(c, r.row, r.col + r.cols - (2 - i) * NUMBER_COLS, NUMBER_COLS - 1, STYLE_MUTED, heads[i]);
	canvas_text_cut(c, r.row, r.col, r.cols - 3 * NUMBER_COLS - 1, STYLE_MUTED, slice_layer_word(v->layer));
	rect_take_top(&r, 1);
	for (size_t i = 0; i < a->c->n_structures && r.rows > 0; i++)
		if (a->c->structures[i].label)
			draw_organ(a, c, rect_take_top(&r, 1), i);
	for (size_t i = 0; v->scored && i < v->score.n && r.rows > 0; i++)
		if (case_on_slice(a->c, v->score.rows[i].constraint->structure))
			rect_take_top(&r, draw_limit(a, c, r, i));
	return all.rows - r.rows;
}

/* ---- histograms ---- */

/* The structure under the cursor, else the first of the slice. */
static size_t
chosen(const struct app *a)
{
	size_t found = assess_structure_at(a->assess, slice_voxel(a));

	for (size_t i = 0; found == CASE_NONE && i < a->c->n_structures; i++)
		if (a->c->structures[i].label)
			found = i;
	return found;
}

void
slice_histogram(const struct app *a, struct canvas *c, struct rect r)
{
	const struct slice_view *v = &a->slice;
	struct arena *arena = arena_new();
	size_t structure = chosen(a);
	bool eqd2 = slice_layer_is_eqd2(v->layer);
	struct plot plot;
	struct fault f;

	if (arena && structure != CASE_NONE && r.rows >= 6 &&
	    assess_dvh_plot(slice_assess(a), structure, eqd2, &slice_regimen(a)->schedule, design_recovery(a), v->course,
	                    v->bounded && v->layer == SLICE_DOUBT ? &v->bounds : NULL, arena, &plot, &f)) {
		struct fact x = { .value = NAN, .shown = "curves", .derivation = "each curve: the share of the structure's voxels that get at "
			          "least so many Gy" };
		uint16_t old;

		snprintf(x.quantity, sizeof x.quantity, "dose-volume histograms of %s", a->c->structures[structure].name);
		canvas_print(c, r.row, r.col, r.cols, STYLE_EMPHASIS, "%s, %s", a->c->structures[structure].name,
		             eqd2 ? "EQD2" : "physical dose");
		rect_take_top(&r, 1);
		old = fact_begin(a, c, &x);
		if (a->accessible) {
			struct fact_text words;

			fact_text_init(&words, NULL, arena);
			plain_plot(&words, &plot);
			fact_text_wrap(&words, c, r, STYLE_NORMAL, 0);
		} else
			canvas_plot(c, r, &plot, PLOT_FACE_AUTO);
		fact_end(c, old);
	} else if (structure != CASE_NONE && r.rows > 0)
		canvas_text_cut(c, r.row, r.col, r.cols, STYLE_MUTED, "no room for a histogram");
	arena_free(arena);
}
