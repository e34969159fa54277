/* The slice: doses on today's anatomy in bands, the values under the cursor, everything in words. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/slice.h"
#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/plain_slice.h"
#include "screens/slice_map.h"

enum { INFO_ROWS = 4 };

static const struct rb_schedule *
schedule_of(const struct app *a)
{
	struct tutor_view v;

	if (a->design.ready)
		return &a->design.builder.regimen.schedule;
	app_look(a, &v);
	return &v.regimen->schedule;
}

/* The layer anew; what cannot be shown is said. */
static void
compute(struct app *a)
{
	struct slice_view *v = &a->slice;
	struct fault f;

	vol_map_fini(&v->map);
	memset(&v->map, 0, sizeof v->map);
	v->ready = assess_slice(a->assess, v->layer, schedule_of(a), design_recovery(a), &v->map, &f);
	if (!v->ready)
		app_say_fault(a, &f);
}

/* The first voxel that a learner looks at: the middle of the first structure. */
static void
find_start(struct app *a)
{
	struct slice_view *v = &a->slice;
	struct vol_summary s;
	const struct vol_grid *g = &a->c->slice.labels.grid;
	int at[3] = { g->n[0] / 2, g->n[1] / 2, g->n[2] / 2 };

	for (size_t i = 0; i < a->c->n_structures; i++)
		if (a->c->structures[i].label && v->ready &&
		    vol_summarise(&v->map, &a->c->slice.labels, a->c->structures[i].label, &s)) {
			vol_grid_place(g, s.hottest.voxel, at);
			break;
		}
	v->x = at[0];
	v->y = at[1];
	v->z = at[2];
	v->placed = true;
}

void
slice_open(struct app *a)
{
	struct slice_view *v = &a->slice;

	if (!assess_has_slice(a->assess)) {
		app_say(a, false, "This case has no slice.");
		return;
	}
	v->open = true;
	compute(a);
	if (!v->placed) {
		find_start(a);
		v->zoomed = true;
		v->outline = HEATMAP_CONTOURS;
	}
	if (v->ready)
		slice_hide_unknown(&v->map);
}

void
slice_close(struct app *a)
{
	a->slice.open = false;
	vol_map_fini(&a->slice.map);
	memset(&a->slice.map, 0, sizeof a->slice.map);
	a->slice.ready = false;
}

/* ---- drawing ---- */

/* brief: where there are no 76 columns. */
static const char *
interval(struct vol_interval v, bool brief, char *out, size_t size)
{
	char n[2][NUMBER_TEXT_MAX];

	if (isnan(v.low))
		snprintf(out, size, "n/a");
	else if (v.high > v.low + 1e-6)
		snprintf(out, size, brief ? "%s-%s (unknown)" : "not known (%s to %s)", number_fixed(v.low, 1, n[0]),
		         number_fixed(v.high, 1, n[1]));
	else
		snprintf(out, size, "%s", number_fixed(v.low, 1, n[0]));
	return out;
}

static void
draw_info(struct app *a, struct canvas *c, struct rect r)
{
	const struct slice_view *v = &a->slice;
	size_t voxel = vol_grid_index(&a->c->slice.labels.grid, v->x, v->y, v->z);
	bool brief = r.cols < 74, front;
	struct slice_probe p;
	struct fault f;
	char n[2][64], x[2][NUMBER_TEXT_MAX];

	if (!assess_probe(a->assess, schedule_of(a), design_recovery(a), voxel, &p, &f))
		return;
	front = p.at_mm[1] >= 0;
	canvas_print(c, r.row, r.col, r.cols, STYLE_EMPHASIS, "%s, \u03b1/\u03b2 %s Gy%s; %s mm %s, %s mm %s",
	             p.structure ? p.structure : "no structure", number_short(p.alpha_beta_gy, 4, x[0]),
	             p.structure ? "" : " (assumed)", number_short(fabs(p.at_mm[0]), 4, n[0]), p.at_mm[0] < 0 ? "left" : "right",
	             number_short(fabs(p.at_mm[1]), 4, x[1]),
	             front ? brief ? "front" : "in front of the middle" : brief ? "behind" : "behind the middle");
	if (r.rows > 1)
		canvas_print(c, r.row + 1, r.col, r.cols, STYLE_NORMAL,
		             brief ? "old plan %s Gy, unmoved %s" : "old plan %s Gy here; %s if nothing had moved",
		             interval(p.old_gy, brief, n[0], sizeof n[0]), interval(p.unmoved_gy, brief, n[1], sizeof n[1]));
	if (r.rows > 2)
		canvas_print(c, r.row + 2, r.col, r.cols, STYLE_NORMAL, "new plan %s Gy, EQD2 %s",
		             interval(p.new_gy, brief, n[0], sizeof n[0]), interval(p.new_eqd2_gy, brief, n[1], sizeof n[1]));
	if (r.rows > 3)
		canvas_print(c, r.row + 3, r.col, r.cols, STYLE_NORMAL,
		             brief ? "EQD2: ghost %s, sum %s Gy" : "EQD2: ghost %s, with the new course %s Gy",
		             interval(p.ghost_eqd2_gy, brief, n[0], sizeof n[0]), interval(p.sum_eqd2_gy, brief, n[1], sizeof n[1]));
}

/* For a screen reader: the voxel under the cursor, then the layer, in the place of the picture. */
static void
draw_in_words(struct app *a, struct canvas *c, struct rect area)
{
	struct arena *arena = arena_new();
	struct fact_text x;

	if (!arena)
		return;
	fact_text_init(&x, NULL, arena);
	plain_slice(&x, a->assess, a->slice.layer, schedule_of(a), design_recovery(a));
	canvas_set_cursor(c, area.row, area.col);
	draw_info(a, c, rect_take_top(&area, INFO_ROWS));
	rect_take_top(&area, 1);
	canvas_wrap(c, area, STYLE_NORMAL, x.text, 0);
	arena_free(arena);
}

void
slice_draw(struct app *a, struct canvas *c)
{
	struct slice_view *v = &a->slice;
	const struct vol_labels *labels = &a->c->slice.labels;
	struct heatmap_letter letters[HEATMAP_LETTERS_MAX];
	struct heatmap h;
	struct rect area, info, legend;
	char title[160];
	enum heatmap_face face;

	snprintf(title, sizeof title, "%.80s", slice_layer_name(v->layer));
	if (labels->grid.n[2] > 1)
		snprintf(title, sizeof title, "%.60s (%d of %d)", slice_layer_name(v->layer), v->z + 1, labels->grid.n[2]);
	area = frame_draw(a, c, title, "", c->cols >= 76   ? "patient's right on the left"
	                                                : c->cols >= 60 ? "right on the left"
	                                                                : "");
	if (!v->ready)
		return;
	area.col = 1;
	area.cols = c->cols - 2;
	if (a->accessible) {
		draw_in_words(a, c, area);
		return;
	}
	info = rect_take_bottom(&area, area.rows >= 14 ? INFO_ROWS : area.rows >= 8 ? 2 : 1);
	legend = rect_take_right(&area, area.cols >= 56 ? SLICE_LEGEND_COLS : 0);
	h = slice_heatmap(a->c, &v->map, v->z, v->outline, letters);
	h.cursor_x = v->x;
	h.cursor_y = v->y;
	face = heatmap_face(&h, c, area);
	h.face = face;
	h.first_x = v->first_x;
	h.first_y = v->first_y;
	h.step = v->zoomed ? 1 : heatmap_step(&h, face, area);
	heatmap_fix(&h, face, area);
	v->first_x = h.first_x;
	v->first_y = h.first_y;
	v->step = h.step;
	canvas_heatmap(c, area, &h);
	if (legend.cols > 0)
		canvas_heatmap_legend(c, legend, &h, "Gy");
	draw_info(a, c, info);
}

/* ---- acting ---- */

static void
move(struct slice_view *v, const struct vol_grid *g, int dx, int dy)
{
	int step = v->step > 0 ? v->step : 1;

	v->x += dx * step;
	v->y += dy * step;
	v->x = v->x < 0 ? 0 : v->x >= g->n[0] ? g->n[0] - 1 : v->x;
	v->y = v->y < 0 ? 0 : v->y >= g->n[1] ? g->n[1] - 1 : v->y;
}

static void
show_words(struct app *a)
{
	struct arena *arena = arena_new();
	struct fact_text x;

	if (!arena)
		return;
	fact_text_init(&x, NULL, arena);
	plain_slice(&x, a->assess, a->slice.layer, schedule_of(a), design_recovery(a));
	app_show(a, "The slice in words", x.text);
	arena_free(arena);
}

void
slice_act(struct app *a, enum action action)
{
	struct slice_view *v = &a->slice;
	const struct vol_grid *g = &a->c->slice.labels.grid;

	switch (action) {
	case ACTION_MOVE_LEFT:             /* as films hang: left on the screen is the patient's right, +x */
		move(v, g, 1, 0);
		break;
	case ACTION_MOVE_RIGHT:
		move(v, g, -1, 0);
		break;
	case ACTION_MOVE_UP:
		move(v, g, 0, 1);
		break;
	case ACTION_MOVE_DOWN:
		move(v, g, 0, -1);
		break;
	case ACTION_SLICE_HEAD:
		v->z += v->z + 1 < g->n[2];
		break;
	case ACTION_SLICE_FEET:
		v->z -= v->z > 0;
		break;
	case ACTION_LAYER:
		v->layer = (enum slice_layer)((v->layer + 1) % SLICE_LAYERS);
		compute(a);
		if (v->ready)
			slice_hide_unknown(&v->map);
		break;
	case ACTION_OUTLINE:
		v->outline = (enum heatmap_outline)((v->outline + 1) % 3);
		break;
	case ACTION_ZOOM:
		v->zoomed = !v->zoomed;
		break;
	case ACTION_SLICE_WORDS:
		show_words(a);
		break;
	default:
		break;
	}
}
