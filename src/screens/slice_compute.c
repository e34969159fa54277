/* What the slice shows, computed: the map that is looked at, its layer, bounds, outlines and score. */
#include <math.h>

#include "assess/registration.h"
#include "screens/app_internal.h"
#include "screens/slice_map.h"
#include "screens/slice_view.h"

void
slice_leave_way(struct slice_view *v)
{
	assess_free(v->other);
	v->other = NULL;
	vol_field_fini(&v->field);
	v->why[0] = '\0';
}

/* The map that is looked at; false with a fault: then it is the case's own. */
static bool
take_way(struct app *a, struct fault *f)
{
	struct slice_view *v = &a->slice;
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	struct registration_subject subject;

	slice_leave_way(v);
	v->course = assess_moving_course(a->assess);
	v->way = v->way < slice_ways(a) ? v->way : 0;
	if (v->way == 0 || v->course == CASE_NONE)
		return true;
	if (v->way <= a->c->slice.n_registrations) {
		const struct case_registration *r = &a->c->slice.registrations[v->way - 1];

		v->course = r->course;
		v->other = assess_through(a->assess, r->course, &r->field, f);
	} else {
		const struct tutor_step *s = slice_step(a);

		if (!s)
			return fault_set(f, 0, 0, "this step places no landmarks; expected a map of the case");
		if (!assess_registration_subject(a->assess, s->step->of, &subject, f))
			return false;
		v->course = subject.course;
		v->other = assess_through_pairs(a->assess, subject.course, pairs, slice_pairs(a, pairs), &v->field, v->why, f);
		/* Two pairs at one place: what is there before the last one helps. */
		if (!v->other) {
			struct fault unused;

			v->other = assess_through_pairs(a->assess, subject.course, pairs, 0, &v->field, v->why, &unused);
			return false;
		}
	}
	return v->other != NULL;
}

/* The scan smoothed, as many levels cost bytes and say nothing: the mean of a voxel and its neighbours in the slice. */
static void
smooth(struct vol_map *m)
{
	size_t n = vol_grid_voxels(&m->grid);

	for (size_t i = 0; i < n; i++) {
		double sum = 0;
		int at[3], count = 0;

		vol_grid_place(&m->grid, i, at);
		for (int y = at[1] - 1; y <= at[1] + 1; y++)
			for (int x = at[0] - 1; x <= at[0] + 1; x++)
				if (x >= 0 && y >= 0 && x < m->grid.n[0] && y < m->grid.n[1] &&
				    !isnan(m->low_gy[vol_grid_index(&m->grid, x, y, at[2])])) {
					sum += (double)m->low_gy[vol_grid_index(&m->grid, x, y, at[2])];
					count++;
				}
		m->high_gy[i] = count ? (float)(sum / count) : NAN;
	}
}

void
slice_take_layer(struct app *a)
{
	struct slice_view *v = &a->slice;
	size_t n;
	struct fault f;

	vol_map_fini(&v->map);
	if (!assess_has_layer(slice_assess(a), v->layer))
		v->layer = SLICE_OLD;
	v->ready = assess_slice(slice_assess(a), v->layer, &slice_regimen(a)->schedule, design_recovery(a), &v->map, &f);
	if (!v->ready) {
		app_say_fault(a, &f);
		return;
	}
	n = vol_grid_voxels(&v->map.grid);
	if (v->layer < SLICE_DOSES)
		slice_hide_unknown(&v->map);
	if (v->layer == SLICE_IMAGE)
		smooth(&v->map);
	for (size_t i = 0; i < n && v->layer == SLICE_DOUBT; i++)
		v->map.high_gy[i] = (float)vol_shift_error((double)v->map.high_gy[i], v->error_mm);
}

void
slice_take_bounds(struct app *a)
{
	struct slice_view *v = &a->slice;
	struct fault f;

	vol_bounds_fini(&v->bounds);
	v->bounded = v->course != CASE_NONE && assess_within(slice_assess(a), v->course, v->error_mm, &v->bounds, &f);
}

void
slice_take_led(struct app *a)
{
	struct slice_view *v = &a->slice;
	struct fault f;

	vol_labels_fini(&v->led_labels);
	if (v->led && v->course != CASE_NONE && slice_earlier(a)->label &&
	    !vol_map_labels(slice_earlier(a), assess_field(slice_assess(a), v->course), &a->c->slice.labels.grid, &v->led_labels, &f)) {
		app_say_fault(a, &f);
		v->led = false;
	}
}

static void
take_score(struct app *a)
{
	struct slice_view *v = &a->slice;
	struct fault f;

	v->scored = v->score.rows && assess_score(slice_assess(a), &slice_regimen(a)->schedule, design_recovery(a), &v->score, &f);
}

void
slice_compute(struct app *a)
{
	struct slice_view *v = &a->slice;
	struct fault f;

	if (!take_way(a, &f))
		app_say_fault(a, &f);
	v->folded = assess_folds(slice_assess(a), v->course, v->folds);
	slice_take_layer(a);
	slice_take_bounds(a);
	slice_take_led(a);
	take_score(a);
}
