/* The slice drawn: the picture, the earlier one beside it, what lies under the cursor. */
#include "screens/slice_view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/plain_slice.h"
#include "screens/slice_map.h"

enum { ARROW_EVERY = 5, INFO_ROWS = 4, PANE_COLS_MIN = 24, PAIRS_COLS_MIN = 70, PAIRS_ROWS_MIN = 24, LINES_KEPT = 9 };

/* ---- marks ---- */

/* Is a voxel at the border of its structure? */
static bool
is_border(const struct vol_labels *l, size_t i, const int at[3])
{
	const struct vol_grid *g = &l->grid;
	size_t row = (size_t)g->n[0];

	return at[0] == 0 || at[1] == 0 || at[0] + 1 == g->n[0] || at[1] + 1 == g->n[1] || l->label[i - 1] != l->label[i] ||
	       l->label[i + 1] != l->label[i] || l->label[i - row] != l->label[i] || l->label[i + row] != l->label[i];
}

/* Where an outline of the case is led that does not stand there today. */
static void
mark_led(const struct app *a, uint8_t *marks)
{
	const struct vol_labels *led = &a->slice.led_labels, *today = &a->c->slice.labels;

	for (size_t i = 0; led->label && i < vol_grid_voxels(&led->grid); i++) {
		bool of_case = false;
		int at[3];

		for (size_t k = 0; k < a->c->n_structures; k++)
			of_case = of_case || (led->label[i] && a->c->structures[k].label == led->label[i]);
		vol_grid_place(&led->grid, i, at);
		if (of_case && is_border(led, i, at) && (today->label[i] != led->label[i] || !is_border(today, i, at)))
			marks[i] = HEATMAP_LED;
	}
}

/* On a coarse grid, the way the tissue has come since. */
static void
mark_arrows(const struct app *a, uint8_t *marks)
{
	const struct vol_grid *g = &a->c->slice.labels.grid;
	const struct vol_field *u = assess_field(slice_assess(a), a->slice.course);
	int every = ARROW_EVERY * (a->slice.step > 0 ? a->slice.step : 1);

	for (int y = every / 2; u && y < g->n[1]; y += every)
		for (int x = every / 2; x < g->n[0]; x += every) {
			size_t i = vol_grid_index(g, x, y, a->slice.z);
			double at[3], from[3];

			vol_grid_world(g, i, at);
			if (!vol_source(u, at, from))
				continue;
			/* Seen from the feet: the patient's right is on the left. */
			marks[i] = hypot(at[0] - from[0], at[1] - from[1]) < 0.5
			               ? HEATMAP_STILL : (uint8_t)heatmap_arrow(from[0] - at[0], at[1] - from[1]);
		}
}

static void
make_marks(struct app *a)
{
	struct slice_view *v = &a->slice;
	size_t n = vol_grid_voxels(&a->c->slice.labels.grid);

	if (!v->marks)
		return;
	memset(v->marks, 0, n);
	if (v->led)
		mark_led(a, v->marks);
	if (v->arrows && v->course != CASE_NONE)
		mark_arrows(a, v->marks);
	for (size_t i = 0; v->folds && i < n; i++)
		if (v->folds[i])
			v->marks[i] = HEATMAP_FOLD;
	slice_form_mark(a, v->marks);
}

/* ---- pictures ---- */

static struct fact
picture_fact(const struct app *a)
{
	struct fact x = { .value = NAN, .shown = "bands", .unit = slice_layer_unit(a->slice.layer),
		          .derivation = "each voxel in the band that the legend shows; the numbers of the voxel under the cursor stand beside it" };

	snprintf(x.quantity, sizeof x.quantity, "picture of the layer: %s", slice_layer_name(a->slice.layer));
	return x;
}

/* Large cells where there is room for a good part of the slice in them. */
static enum heatmap_face
face_of(const struct app *a, const struct canvas *c, struct rect area, const struct heatmap *h)
{
	if (a->slice.zoomed && area.cols >= PAIRS_COLS_MIN && area.rows >= PAIRS_ROWS_MIN)
		return HEATMAP_PAIRS;
	return heatmap_face(h, c, area);
}

/* The cursor in the middle of what is seen. */
static void
put_in_middle(struct heatmap *h, struct rect area)
{
	int dots_x, dots_y;

	heatmap_fit(h->face, area, &dots_x, &dots_y);
	h->first_x = h->cursor_x - dots_x / 2 * h->step;
	h->first_y = h->cursor_y - dots_y / 2 * h->step;
}

static void
draw_today(struct app *a, struct canvas *c, struct rect area, struct heatmap *h)
{
	struct slice_view *v = &a->slice;
	size_t first = vol_grid_index(&a->c->slice.labels.grid, 0, 0, v->z);
	struct fact x = picture_fact(a);
	uint16_t old;

	h->marks = v->marks ? v->marks + first : NULL;
	h->cursor_x = v->x;
	h->cursor_y = v->y;
	h->face = face_of(a, c, area, h);
	h->first_x = v->first_x;
	h->first_y = v->first_y;
	h->step = v->zoomed ? 1 : heatmap_step(h, h->face, area);
	if (v->centre)
		put_in_middle(h, area);
	heatmap_fix(h, h->face, area);
	v->first_x = h->first_x;
	v->first_y = h->first_y;
	v->step = h->step;
	make_marks(a);
	old = fact_begin(a, c, &x);
	canvas_heatmap(c, area, h);
	fact_end(c, old);
}

/* The held pair's place then, else where the map says that the tissue under the cursor was. */
static bool
earlier_place(const struct app *a, double at[3])
{
	const struct slice_view *v = &a->slice;
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	size_t n = slice_pairs(a, pairs);
	struct slice_lie lie;
	struct fault f;

	if (v->pairs.holding && v->pairs.held < n) {
		memcpy(at, pairs[v->pairs.held].moving_mm, sizeof pairs[0].moving_mm);
		return true;
	}
	if (!assess_lie(slice_assess(a), v->course, slice_voxel(a), &lie, &f) || !lie.known)
		return false;
	memcpy(at, lie.from_mm, sizeof lie.from_mm);
	return true;
}

static void
mark_pairs_then(const struct app *a, const struct vol_grid *g, uint8_t *marks)
{
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	size_t n = slice_pairs(a, pairs), voxel;

	for (size_t i = 0; i < n; i++)
		if (vol_grid_nearest(g, pairs[i].moving_mm, &voxel))
			marks[voxel] = HEATMAP_POINT;
}

/* The earlier anatomy with the earlier plan, and the same place in it. */
static void
draw_before(struct app *a, struct canvas *c, struct rect area)
{
	struct slice_view *v = &a->slice;
	const struct vol_labels *earlier = slice_earlier(a);
	const struct vol_dose *dose = &a->c->slice.doses[v->course];
	struct heatmap_letter letters[HEATMAP_LETTERS_MAX];
	uint8_t *marks = mem_array(vol_grid_voxels(&dose->grid), 1);
	struct fact x = { .value = NAN, .shown = "bands", .unit = "Gy", .derivation = "the plan of the earlier course on its own scan",
		          .quantity = "picture of the earlier course" };
	double at_mm[3];
	size_t voxel;
	int at[3] = { 0, 0, dose->grid.n[2] / 2 };
	bool there = earlier_place(a, at_mm) && vol_grid_nearest(&dose->grid, at_mm, &voxel);
	struct heatmap h;
	uint16_t old;

	if (!marks || !earlier->label)
		goto out;
	if (there)
		vol_grid_place(&dose->grid, voxel, at);
	mark_pairs_then(a, &dose->grid, marks);
	h = slice_picture_of(a->c, SLICE_OLD, dose->gy, earlier, at[2], v->outline, letters);
	h.marks = marks + vol_grid_index(&dose->grid, 0, 0, at[2]);
	h.cursor_x = there ? at[0] : -1;
	h.cursor_y = there ? at[1] : -1;
	h.face = face_of(a, c, area, &h);
	h.first_x = v->before_x;
	h.first_y = v->before_y;
	h.step = v->zoomed ? 1 : heatmap_step(&h, h.face, area);
	if (v->centre)
		put_in_middle(&h, area);
	heatmap_fix(&h, h.face, area);
	v->before_x = h.first_x;
	v->before_y = h.first_y;
	old = fact_begin(a, c, &x);
	canvas_heatmap(c, area, &h);
	fact_end(c, old);
out:
	free(marks);
}

/* ---- what stands beside and below ---- */

static int
draw_lines(const struct app *a, struct canvas *c, struct rect r, enum slice_width width)
{
	struct arena *arena = arena_new();
	struct fact_text lines[SLICE_LINES_MAX];
	int n = arena ? slice_lines(a, arena, width, lines) : 0, row = 0;

	for (int i = 0; i < n && row < r.rows; i++) {
		struct rect rest = { r.row + row, r.col, r.rows - row, r.cols };
		int taken = fact_text_wrap(&lines[i], c, rest, i == 0 ? STYLE_EMPHASIS : STYLE_NORMAL, 0);

		row += taken < rest.rows ? taken : rest.rows;
	}
	arena_free(arena);
	return row;
}

static void
draw_side(const struct app *a, struct canvas *c, struct rect side, const struct heatmap *h)
{
	int letters = h->outline == HEATMAP_BARE ? 0 : (int)h->letter_count, legend, taken;
	bool tall = side.rows >= 30 && side.cols >= 44;

	taken = draw_lines(a, c, side, side.cols < 30 ? SLICE_NARROW : SLICE_SIDE);
	/* What follows stays where it is, as what moves costs bytes and eyes. */
	rect_take_top(&side, taken > LINES_KEPT ? taken : LINES_KEPT);
	if (side.rows < 2)
		return;
	if (!tall) {
		canvas_heatmap_legend(c, side, h, slice_layer_unit(a->slice.layer));
		return;
	}
	rect_take_top(&side, 1);
	legend = letters + 6 < side.rows ? letters + 6 : side.rows;
	rect_take_top(&side, canvas_heatmap_legend(c, (struct rect){ side.row, side.col, legend, side.cols }, h,
	                                           slice_layer_unit(a->slice.layer)) + 1);
	rect_take_top(&side, slice_table(a, c, side) + 1);
	if (side.rows >= 8)
		slice_histogram(a, c, side);
}

/* In the place of the side where there are two panes: letters and names in a line. */
static void
draw_names(struct canvas *c, struct rect line, const struct heatmap *h)
{
	int used = 0;

	for (size_t i = 0; i < h->letter_count && used < line.cols; i++) {
		const char sign[3] = { h->letters[i].letter, ' ', '\0' };

		used += canvas_text(c, line.row, line.col + used, line.cols - used, STYLE_EMPHASIS, sign);
		used += canvas_text(c, line.row, line.col + used, line.cols - used, STYLE_NORMAL, h->letters[i].name) + 2;
	}
}

static int
side_cols(const struct app *a, const struct canvas *c, struct rect area)
{
	bool two = a->slice.before && a->slice.course != CASE_NONE;

	if (c->cols >= 150)
		return 62;
	if (c->cols >= 120)
		return 48;
	if (two || area.rows < 11)
		return 0;
	return c->cols >= 76 ? 31 : c->cols >= 56 ? 26 : 0;
}

static void
draw_panes(struct app *a, struct canvas *c, struct rect area, struct heatmap *h)
{
	struct slice_view *v = &a->slice;
	struct rect then, names = { 0, 0, 0, 0 };

	if (v->histogram) {
		slice_histogram(a, c, area);
		canvas_set_cursor(c, area.row, area.col);
		return;
	}
	if (!v->before || v->course == CASE_NONE || area.cols < 2 * PANE_COLS_MIN || area.rows < 5) {
		draw_today(a, c, area, h);
		return;
	}
	if (area.rows > 8)
		names = rect_take_bottom(&area, 1);
	then = rect_take_left(&area, area.cols / 2);
	then.cols -= 1;
	canvas_text_cut(c, then.row, then.col, then.cols, STYLE_MUTED, "then: earlier scan and plan, Gy");
	canvas_print(c, area.row, area.col, area.cols, STYLE_MUTED, "today: %s, %s", slice_layer_word(v->layer),
	             slice_way_name(a, v->way));
	rect_take_top(&then, 1);
	rect_take_top(&area, 1);
	draw_before(a, c, then);
	draw_today(a, c, area, h);
	if (v->pairs.holding)
		/* The keys move the point on the earlier scan. */
		draw_before(a, c, then);
	if (names.rows > 0)
		draw_names(c, names, h);
}

/* ---- words ---- */

void
slice_words(const struct app *a, struct fact_text *x)
{
	const struct slice_view *v = &a->slice;

	plain_slice_layer(x, slice_assess(a), v->layer, &slice_regimen(a)->schedule, design_recovery(a), v->error_mm,
	                  v->way > 0 ? slice_way_name(a, v->way) : NULL);
}

/* For a screen reader: the voxel under the cursor, then the layer, in the place of the picture. */
static void
draw_in_words(struct app *a, struct canvas *c, struct rect area)
{
	struct arena *arena = arena_new();
	struct fact_text x;

	if (!arena)
		return;
	fact_text_init(&x, a, arena);
	slice_words(a, &x);
	a->slice.step = 1;
	canvas_set_cursor(c, area.row, area.col);
	rect_take_top(&area, draw_lines(a, c, area, SLICE_BRIEF) + 1);
	if (a->slice.histogram)
		slice_histogram(a, c, area);
	else
		frame_words(&x, c, area, STYLE_NORMAL);
	arena_free(arena);
}

/* ---- the whole ---- */

static const char *
title_of(const struct app *a, char out[160])
{
	static const char *const short_names[SLICE_LAYERS] = {
		[SLICE_OLD] = "old plan, Gy", [SLICE_OLD_UNMOVED] = "old plan unmoved, Gy", [SLICE_NEW] = "new plan, Gy",
		[SLICE_GHOST] = "ghost, EQD2", [SLICE_SUM] = "cumulative EQD2", [SLICE_DIFFERENCE] = "difference, Gy",
		[SLICE_JACOBIAN] = "volume then over today (J)", [SLICE_DOUBT] = "error, Gy", [SLICE_IMAGE] = "scan, HU",
	};
	const struct slice_view *v = &a->slice;
	char n[NUMBER_TEXT_MAX], layer[100];

	if (v->layer == SLICE_DOUBT)
		snprintf(layer, sizeof layer, "what %s mm of error are worth, Gy", number_short(v->error_mm, 3, n));
	else
		snprintf(layer, sizeof layer, "%s", slice_layer_name(v->layer));
	if (v->way > 0)
		snprintf(out, 160, "%s, through %s", short_names[v->layer], slice_way_name(a, v->way));
	else
		snprintf(out, 160, "%s", layer);
	return out;
}

void
slice_draw(struct app *a, struct canvas *c)
{
	struct slice_view *v = &a->slice;
	const struct vol_labels *labels = &a->c->slice.labels;
	struct heatmap_letter letters[HEATMAP_LETTERS_MAX];
	struct rect area, info, side;
	struct heatmap h;
	char title[160], right[80];

	snprintf(right, sizeof right, "%s", c->cols >= 76 ? "patient's right on the left" : c->cols >= 60 ? "right on the left" : "");
	if (labels->grid.n[2] > 1)
		snprintf(right, sizeof right, "slice %d of %d", v->z + 1, labels->grid.n[2]);
	area = frame_draw(a, c, title_of(a, title), "", right);
	if (!v->ready)
		return;
	slice_form_prepare(a);
	area.col = 1;
	area.cols = c->cols - 2;
	if (a->accessible) {
		draw_in_words(a, c, area);
		return;
	}
	h = slice_picture_of(a->c, v->layer, v->map.high_gy, labels, v->z, v->outline, letters);
	side = rect_take_right(&area, side_cols(a, c, area));
	if (side.cols > 0) {
		side.col += 1;
		side.cols -= 1;
		draw_panes(a, c, area, &h);
		draw_side(a, c, side, &h);
		v->centre = false;
		return;
	}
	info = rect_take_bottom(&area, area.rows >= 14 ? INFO_ROWS + 1 : area.rows >= 8 ? 2 : area.rows > 1 ? 1 : 0);
	draw_panes(a, c, area, &h);
	draw_lines(a, c, info, SLICE_BRIEF);
	v->centre = false;
}
