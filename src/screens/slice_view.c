/* The slice: what it is of, its opening and closing, and what the keys do. */
#include "screens/slice_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "screens/app_internal.h"

static const double ERROR_STEP_MM = 0.5;

/* ---- what it is of ---- */

const struct rb_regimen *
slice_regimen(const struct app *a)
{
	struct tutor_view v;

	if (a->design.ready)
		return &a->design.builder.regimen;
	app_look(a, &v);
	return v.regimen;
}

const struct assess *
slice_assess(const struct app *a)
{
	return a->slice.other ? a->slice.other : a->assess;
}

const struct tutor_step *
slice_step(const struct app *a)
{
	struct tutor_view v;

	app_look(a, &v);
	return v.page == TUTOR_STEP && !a->design.trial ? &v.steps[v.at] : NULL;
}

static bool
at_landmarks(const struct app *a)
{
	const struct tutor_step *s = slice_step(a);

	return s && s->step->type == STEP_LANDMARKS;
}

size_t
slice_ways(const struct app *a)
{
	return 1 + a->c->slice.n_registrations + (at_landmarks(a) ? 1 : 0);
}

const char *
slice_way_name(const struct app *a, size_t way)
{
	if (way == 0)
		return "as the tissue moved";
	return way <= a->c->slice.n_registrations ? a->c->slice.registrations[way - 1].id : "your landmarks";
}

size_t
slice_voxel(const struct app *a)
{
	return vol_grid_index(&a->c->slice.labels.grid, a->slice.x, a->slice.y, a->slice.z);
}

void
slice_go_to(struct app *a, size_t voxel)
{
	int at[3];

	vol_grid_place(&a->c->slice.labels.grid, voxel, at);
	a->slice.x = at[0];
	a->slice.y = at[1];
	a->slice.z = at[2];
}

const struct vol_labels *
slice_earlier(const struct app *a)
{
	return a->slice.placing ? placing_earlier(a->slice.placing) : &a->slice.still;
}

/* ---- opening and closing ---- */

/* The first voxel that a learner looks at: the hottest of the first structure. */
static void
find_start(struct app *a)
{
	struct slice_view *v = &a->slice;
	struct vol_summary s;
	const struct vol_grid *g = &a->c->slice.labels.grid;
	size_t at = vol_grid_index(g, g->n[0] / 2, g->n[1] / 2, g->n[2] / 2);

	for (size_t i = 0; i < a->c->n_structures; i++)
		if (a->c->structures[i].label && v->ready &&
		    vol_summarise(&v->map, &a->c->slice.labels, a->c->structures[i].label, &s)) {
			at = s.hottest.voxel;
			break;
		}
	slice_go_to(a, at);
	v->placed = v->centre = true;
}

/* The earlier anatomy, for the pane beside and to lead its outlines. */
static void
take_earlier(struct app *a)
{
	struct slice_view *v = &a->slice;
	size_t k = assess_moving_course(a->assess);
	struct fault f;

	v->placing = k == CASE_NONE ? NULL : placing_new(a->assess, k, &f);
	if (!v->placing && k != CASE_NONE)
		/* Without a field nothing has moved. */
		vol_map_labels(&a->c->slice.labels, NULL, &a->c->slice.doses[k].grid, &v->still, &f);
}

/* Where a step asks about a map, that map. */
static void
choose_way(struct app *a)
{
	const struct tutor_step *s = slice_step(a);

	a->slice.way = 0;
	/* A registration to be judged shows its overlay. */
	a->slice.led = s && s->step->type == STEP_JUDGE;
	if (s && s->step->type == STEP_LANDMARKS)
		a->slice.way = slice_ways(a) - 1;
	for (size_t i = 0; s && s->step->type == STEP_JUDGE && i < a->c->slice.n_registrations; i++) {
		const char *id = a->c->slice.registrations[i].id;
		size_t len = strlen(id);

		if (!strncmp(s->step->of, id, len) && (s->step->of[len] == ' ' || !s->step->of[len]))
			a->slice.way = 1 + i;
	}
}

void
slice_open(struct app *a)
{
	struct slice_view *v = &a->slice;
	struct fault f;

	if (!assess_has_slice(a->assess)) {
		app_say(a, false, "This case has no slice.");
		return;
	}
	v->open = true;
	v->error_mm = v->error_mm > 0 ? v->error_mm : SLICE_ERROR_MM;
	v->folds = mem_array(vol_grid_voxels(&a->c->slice.labels.grid), 1);
	v->marks = mem_array(vol_grid_voxels(&a->c->slice.labels.grid), 1);
	v->pairs.holding = false;
	if (!score_init(&v->score, a->assess, &f))
		app_say_fault(a, &f);
	take_earlier(a);
	choose_way(a);
	slice_compute(a);
	if (!v->placed) {
		find_start(a);
		v->zoomed = true;
		v->outline = HEATMAP_CONTOURS;
	}
}

void
slice_close(struct app *a)
{
	struct slice_view *v = &a->slice;

	if (!v->open)
		return;
	v->open = v->ready = v->scored = v->bounded = false;
	slice_leave_way(v);
	vol_map_fini(&v->map);
	vol_bounds_fini(&v->bounds);
	free(v->folds);
	free(v->marks);
	free(v->place);
	v->folds = v->marks = NULL;
	v->place = NULL;
	placing_free(v->placing);
	v->placing = NULL;
	vol_labels_fini(&v->still);
	vol_labels_fini(&v->led_labels);
	score_fini(&v->score);
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
next_layer(struct app *a)
{
	struct slice_view *v = &a->slice;

	do
		v->layer = (enum slice_layer)((v->layer + 1) % SLICE_LAYERS);
	while (!assess_has_layer(slice_assess(a), v->layer));
	slice_take_layer(a);
}

static void
take_layer_at(struct app *a, enum slice_layer layer)
{
	if (!assess_has_layer(slice_assess(a), layer)) {
		app_say(a, false, "There is no layer \"%s\" here: %s.", slice_layer_word(layer),
		        layer == SLICE_IMAGE ? "the case has no scan" : "nothing has moved");
		return;
	}
	a->slice.layer = layer;
	slice_take_layer(a);
}

static void
next_way(struct app *a)
{
	struct slice_view *v = &a->slice;

	if (slice_ways(a) == 1) {
		app_say(a, false, "There is one map here: %s.", assess_moving_course(a->assess) != CASE_NONE &&
		                  assess_field(a->assess, assess_moving_course(a->assess)) ? "the field of the case" : "nothing has moved");
		return;
	}
	v->way = (v->way + 1) % slice_ways(a);
	slice_compute(a);
	app_say(a, false, "The old plan laid on today: %s.", slice_way_name(a, v->way));
}

static void
change_error(struct app *a, double by)
{
	struct slice_view *v = &a->slice;

	v->error_mm = fmin(fmax(v->error_mm + by, ERROR_STEP_MM), SLICE_ERROR_MOST_MM);
	slice_take_bounds(a);
	if (v->layer == SLICE_DOUBT)
		slice_take_layer(a);
}

static void
show_words(struct app *a)
{
	struct arena *arena = arena_new();
	struct fact_text x;

	if (!arena)
		return;
	page_text(&x, a, arena);
	slice_words(a, &x);
	app_show_facts(a, "The slice in words", &x);
	arena_free(arena);
}

static void
toggle_led(struct app *a)
{
	a->slice.led = !a->slice.led;
	slice_take_led(a);
	if (a->slice.led)
		app_say(a, false, "+ is where this map leads an earlier outline off today's; without any they agree (%s).",
		        slice_way_name(a, a->slice.way));
}

static bool
act_on_view(struct app *a, enum action action)
{
	struct slice_view *v = &a->slice;

	switch (action) {
	case ACTION_OUTLINE:
		v->outline = (enum heatmap_outline)((v->outline + 1) % 3);
		return true;
	case ACTION_ZOOM:
		v->zoomed = !v->zoomed;
		v->centre = true;
		return true;
	case ACTION_BEFORE:
		v->before = !v->before;
		v->centre = true;
		v->histogram = false;
		return true;
	case ACTION_HISTOGRAM:
		v->histogram = !v->histogram;
		return true;
	case ACTION_ARROWS:
		v->arrows = !v->arrows;
		return true;
	case ACTION_LED:
		toggle_led(a);
		return true;
	case ACTION_WAY:
		next_way(a);
		return true;
	case ACTION_ERROR_MORE:
	case ACTION_ERROR_LESS:
		change_error(a, action == ACTION_ERROR_MORE ? ERROR_STEP_MM : -ERROR_STEP_MM);
		return true;
	case ACTION_SLICE_WORDS:
		show_words(a);
		return true;
	default:
		return false;
	}
}

void
slice_act(struct app *a, enum action action)
{
	struct slice_view *v = &a->slice;
	const struct vol_grid *g = &a->c->slice.labels.grid;

	if (slice_form_act(a, action) || slice_say_instead(a, action) || act_on_view(a, action))
		return;
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
		next_layer(a);
		break;
	case ACTION_PATIENT:
		journey_act(a, action);
		break;
	default:
		if (action >= ACTION_LAYER_OLD && action <= ACTION_LAYER_IMAGE)
			take_layer_at(a, (enum slice_layer)(SLICE_OLD + (int)(action - ACTION_LAYER_OLD)));
	}
}
